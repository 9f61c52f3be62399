//! Pliego compiles a Hugo book into an EPUB 3 and a typeset PDF.
//!
//! ```text
//! source → markdown → book → orthography ─┬→ epub
//!                                         └→ layout → pdf
//! ```

pub mod book;
pub mod cli;
pub mod cover;
pub mod epub;
pub mod font;
pub mod lang;
pub mod layout;
pub mod length;
pub mod markdown;
pub mod orthography;
pub mod pdf;
pub mod picture;
pub mod printers;
pub mod report;
pub mod source;
pub mod style;
pub mod terms;
