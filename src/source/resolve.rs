//! The ladder that finds an image or a linked file: bundle, file-relative, URL-relative, content root, assets, static …

use super::Source;
use crate::book::Chapter;
use crate::report::Report;

/// Finds the files of all pictures: sets [`crate::book::Image::asset`] throughout the chapters, which stand in the order of
/// `source.pages`. One that is not found is reported with the places looked at and close candidates.
pub fn images(_chapters: &mut [Chapter], _source: &mut Source, _report: &mut Report) {}
