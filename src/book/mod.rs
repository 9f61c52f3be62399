//! The document model: what the book says. No length, font, colour or page in it.
//!
//! [`Chapter`]s come one by one from `markdown`; [`assemble`] puts them in order, numbers them, makes ids unique in the
//! book, resolves references and gives every text its [`TextId`]. After that `orthography` polishes the text once, and both
//! outputs read the same tree.

pub mod address;
pub mod assemble;
pub mod block;
pub mod colophon;
pub mod contents;
pub mod dump;
pub mod edition;
pub mod elements;
pub mod grid;
pub mod index;
pub mod inline;
pub mod large;
pub mod metadata;
pub mod note;
pub mod note_order;
pub mod page_map;
pub mod parallel;
pub mod print_links;
pub mod shown;
pub mod suggest;
pub mod visit;
mod chapter;
mod id;

pub use assemble::{humanize, split_number};
pub use block::*;
pub use inline::*;
pub use metadata::*;
pub use note::*;


pub use chapter::*;
pub use id::*;

