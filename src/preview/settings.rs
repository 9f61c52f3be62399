//! What the preview is started with.

use crate::report::Locale;
use super::editor::Editor;

/// What `pliego preview` was asked for beside the book.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `None` takes one that is free.
    pub port: Option<u16>,
    /// The browser is opened.
    pub open: bool,
    /// Of the interface.
    pub locale: Locale,
    pub editor: Editor,
}
