//! The templates of the site's own shortcodes, in Go's language of templates with the functions of Hugo that such templates use.
//!
//! A template is run as Hugo runs it. What it prints is text in which a token stands for each part that is Markdown, so that it can go
//! through functions like any other text. What a book has no answer for (an image's colours, the pages of the site) stops the run: the
//! shortcode then becomes what it would be without a template, and the author is told what was asked for.

mod collections;
mod compare;
mod functions;
mod numbers;
mod objects;
mod parse;
mod patterns;
mod print;
mod run;
mod store;
mod text;
mod value;

pub use run::{Failure, Way, run};
pub use store::Store;
pub use value::Value;
