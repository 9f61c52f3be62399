//! What is kept of chapters that were set.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use crate::cache::Cache;
use crate::font::Substitute;
use crate::layout::page::section::Section;
use crate::layout::paragraph::Cache as Words;
use crate::report::{FileId, Report};

/// What is kept.
#[derive(Debug, Default)]
pub struct Kept {
    pub(super) memory: Option<Mutex<Memory>>,
    pub(super) cache: Option<Cache>,
}

/// What was set in this process.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Counts the builds, so that what two of them did not use can go.
    pub(super) build: u64,
    pub(super) chapters: HashMap<[u8; 32], Entry>,
    /// Words as they were shaped, with the hash of the faces.
    pub(super) words: Option<([u8; 32], Arc<Words>)>,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) section: Arc<Section>,
    pub(super) found: Report,
    /// What stood in for fonts that the chapter asked for.
    pub(super) substitutes: BTreeSet<Substitute>,
    /// Of the chapter: what was found names them.
    pub(super) files: Vec<FileId>,
    pub(super) used: u64,
}
