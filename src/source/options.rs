//! What is to be read of a site.

use crate::lang::Lang;
use std::path::PathBuf;
use std::sync::Arc;

/// What the command line says about reading; everything else is in the site.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub lang: Option<Lang>,
    /// A `book.yaml` given by hand.
    pub config: Option<PathBuf>,
    /// Places outside the site that its settings, pages and style sheets may name.
    pub allowed: Vec<PathBuf>,
    /// Pages marked as drafts are read too.
    pub drafts: bool,
    /// Pages whose date of publication is still to come are read too.
    pub future: bool,
    /// Pages whose date of expiry has passed are read too.
    pub expired: bool,
    /// Pictures on other machines are fetched and kept there.
    pub fetch: Option<super::fetch::Cache>,
    /// What mdBook handed over, in place of the pages on disk.
    pub handed: Option<Arc<super::mdbook::Context>>,
}
