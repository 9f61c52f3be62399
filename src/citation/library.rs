//! The works that can be cited, and how.

use std::collections::HashMap;
use crate::source::config::BibliographyWish;
use super::style::Style;
use super::work::Work;

/// The works that can be cited, and how.
#[derive(Debug)]
pub struct Library {
    pub(super) works: Vec<Work>,
    pub(super) by_key: HashMap<String, usize>,
    pub(super) style: Style,
    pub(super) wish: BibliographyWish,
}
