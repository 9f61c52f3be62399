//! Font files → glyphs: families and faces, fallback for missing characters, shaping, metrics, subsets for the EPUB.
//!
//! A [`FontBook`] holds every face at hand: those compiled in ([`builtin`]) and those that a style brings. Fonts installed on the
//! machine are looked at only for scripts that none of these has ([`installed`]), and told, so that all other books are set with the
//! same glyphs everywhere. What is costly to know of a face (which characters it has, how its features become a shaping plan) is
//! worked out once, when first asked, and shared by all threads.

pub mod builtin;
mod check;
mod coverage;
mod data;
pub mod installed;
pub mod metrics;
pub mod shape;
pub mod subset;
mod synthetic;
mod book;
mod load;


pub use data::FontData;
pub use metrics::Metrics;
pub use synthetic::{Substitute, Synthetic, recorded};


pub use book::*;
pub use load::FontFace;

