//! What is compared: two EPUBs, two PDFs, two directories of outputs, or books that have to be built first.

use std::path::{Path, PathBuf};

use super::rendering::Rendering;
use super::{Comparison, Volume, chapters, compare, epub, marks, pages, pdf, words};
use crate::message;
use crate::report::Message;
use crate::{file, limits};

/// The files of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    pub epub: Option<PathBuf>,
    pub pdf: Option<PathBuf>,
}

/// What a path of the command line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    Files(Files),
    /// A site, a directory of Markdown or a page: it is built first.
    Source,
}

/// What only a source has.
const OF_SOURCES: &[&str] = &["book.yaml", "hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "config.yaml", "book.toml", "content"];

/// What stands at a path: which kind of thing to compare. The error is a sentence.
pub fn given(path: &Path) -> Result<Given, Message> {
    let is = |path: &Path, kind: &str| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(kind));
    if !file::is_there(path) {
        return Err(message!("{path} does not exist", path));
    }
    if is(path, "epub") {
        return Ok(Given::Files(Files { epub: Some(path.to_owned()), pdf: None }));
    }
    if is(path, "pdf") {
        return Ok(Given::Files(Files { epub: None, pdf: Some(path.to_owned()) }));
    }
    let listed = file::listed(path);
    if listed.is_empty() || listed.iter().any(|path| is(path, "md") || path.file_name().is_some_and(|name| OF_SOURCES.iter().any(|known| *known == name))) {
        return Ok(Given::Source);
    }
    let of_kind = |kind: &str| listed.iter().filter(|path| is(path, kind)).cloned().collect::<Vec<_>>();
    let (epubs, mut pdfs) = (of_kind("epub"), of_kind("pdf"));
    let ends = |path: &Path, end: &str| path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with(end));
    pdfs.retain(|path| !ends(path, "-cover"));
    // The pages of the screen are read before those of the press, which are the same and have no tags.
    if pdfs.iter().any(|path| !ends(path, "-print")) {
        pdfs.retain(|path| !ends(path, "-print"));
    }
    match (epubs.as_slice(), pdfs.as_slice()) {
        ([], []) => Ok(Given::Source),
        ([] | [_], [] | [_]) => Ok(Given::Files(Files { epub: epubs.into_iter().next(), pdf: pdfs.into_iter().next() })),
        _ => Err(message!("{path} holds several books; name the file of one", path)),
    }
}

/// Two builds, read and compared.
pub struct Compared {
    pub old: Volume,
    pub new: Volume,
    /// The volumes of the PDFs, where the words are those of the EPUBs.
    pub paged: Option<(Volume, Volume)>,
    pub comparison: Comparison,
    /// The new PDF with marks, when that was asked for.
    pub marked: Option<Vec<u8>>,
}

impl Compared {
    /// The comparison, to be written for a person or a program; pages by the volumes that have them.
    pub fn rendering(&self) -> Rendering<'_> {
        let paged = self.paged.as_ref().map_or((&self.old, &self.new), |(old, new)| (old, new));
        Rendering { old: &self.old, new: &self.new, comparison: &self.comparison, paged }
    }
}

/// Reads and compares. Words, chapters and pictures are those of the EPUBs where both have one; pages, those of the PDFs.
pub fn compared(old: &Files, new: &Files, marks: bool) -> Result<Compared, Message> {
    let epubs = match (&old.epub, &new.epub) {
        (Some(old), Some(new)) => Some((read_epub(old)?, read_epub(new)?)),
        _ => None,
    };
    let pdfs = match (&old.pdf, &new.pdf) {
        (Some(old), Some(new)) => Some((bytes(old)?, bytes(new)?)),
        _ => None,
    };
    let read = pdfs.as_ref().map(|(before, after)| Ok::<_, Message>((read_pdf(before, &old.pdf)?, read_pdf(after, &new.pdf)?))).transpose()?;
    let (Some((_, after)), Some((before_volume, after_volume))) = (&pdfs, &read) else {
        if marks {
            return Err(message!("marks are put on a PDF; give two PDFs, two directories that have one, or two sources"));
        }
        let (old, new) = epubs.ok_or(message!("an EPUB cannot be compared with a PDF; give two of a kind"))?;
        let comparison = compare(&old, &new);
        return Ok(Compared { old, new, paged: None, comparison, marked: None });
    };
    let on_pages = compare_words(before_volume, after_volume);
    let marked = if marks { Some(marks::marked(after, before_volume, after_volume, &on_pages)?) } else { None };
    let shifts = pages::shifts(before_volume, after_volume, &on_pages.chapters, &on_pages.changes);
    if let Some((old, new)) = epubs {
        let comparison = Comparison { shifts, ..compare(&old, &new) };
        return Ok(Compared { old, new, paged: read, comparison, marked });
    }
    let (Some((before, after)), Some((mut old, mut new))) = (pdfs, read) else { return Err(message!("there is nothing to compare")) };
    let known = old.clone();
    pdf::look(&mut old, &before, &new);
    pdf::look(&mut new, &after, &known);
    let comparison = Comparison { shifts, ..compare(&old, &new) };
    Ok(Compared { old, new, paged: None, comparison, marked })
}

/// Chapters and words alone.
fn compare_words(old: &Volume, new: &Volume) -> Comparison {
    let chapters = chapters::pairs(old, new);
    let changes = chapters.iter().map(|pair| words::of_pair(pair, old, new)).collect();
    Comparison { chapters, changes, ..Comparison::default() }
}

/// A file's bytes; the error is a sentence.
fn bytes(path: &Path) -> Result<Vec<u8>, Message> {
    file::read(path, &limits::PICTURE_BYTES).map_err(|why| message!("{path} {why}", path, why))
}

fn read_epub(path: &Path) -> Result<Volume, Message> {
    epub::read(bytes(path)?).map_err(|why| message!("{path} {why}", path, why))
}

fn read_pdf(bytes: &[u8], path: &Option<PathBuf>) -> Result<Volume, Message> {
    let path = path.clone().unwrap_or_default();
    pdf::read(bytes).map_err(|why| message!("{path} {why}", path = path.as_path(), why))
}
