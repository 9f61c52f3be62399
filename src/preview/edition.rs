//! What one build gave, made ready for the browser: a key for every page, the contents, what was found.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::Serialize;

use super::cover::{self, Cover};
use super::faces;
use super::findings::{Finding, Places};
use super::reading::Reading;
use super::sources::{self, Chapters};
use super::svg::{Detail, Renderer};
use crate::book::{AssetId, TextId};
use crate::layout::Layout;
use crate::layout::pages::{Bookmark, GlyphRun, ItemKind, Page, Rect};
use crate::length::Length;
use crate::limits::carried;
use crate::pipeline::LaidOut;
use crate::printing;
use crate::report::{Files, Locale, Report, SourceFile};

/// A book as it was at one moment.
///
/// What the pages of the preview show of a build.
pub struct Edition {
    pub number: u64,
    laid_out: LaidOut,
    layout: Arc<Layout>,
    /// The key of each page, by which it is known whether it has changed.
    keys: Vec<u64>,
    by_key: HashMap<u64, usize>,
    faces: Vec<u64>,
    chapters: Chapters,
    /// Pictures and drawings by the keys in their addresses.
    pictures: HashMap<u64, AssetId>,
    drawings: HashMap<u64, Arc<str>>,
    findings: Vec<Finding>,
    reading: OnceLock<Option<Arc<Reading>>>,
    cover: OnceLock<Option<Arc<Cover>>>,
}

/// The edition as the browser's script takes it.
///
/// One field for each key of the JSON.
#[derive(Serialize)]
struct Listing<'a> {
    edition: u64,
    title: &'a str,
    authors: String,
    lang: &'a str,
    /// The book is read from the right.
    rtl: bool,
    /// Of a page, in points.
    size: [f64; 2],
    /// Key, label, and chapter, text and byte of the first word, by which the page is found again when those before it change.
    pages: Vec<(String, &'a str, Option<(u32, u32, u32)>)>,
    contents: Vec<Entry<'a>>,
    findings: &'a [Finding],
    /// Errors of a later state of the files, which could not be shown.
    broken: &'a [Finding],
}

#[derive(Serialize)]
struct Entry<'a> {
    title: &'a str,
    page: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<Entry<'a>>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// As the author would write it.
    pub file: String,
    pub line: usize,
    pub column: usize,
    /// The line, and those around it.
    pub excerpt: Vec<(usize, String)>,
}

impl Edition {
    /// Makes the edition of a build; `None` when nothing was laid out.
    pub fn new(number: u64, mut laid_out: LaidOut, locale: Locale) -> Option<Edition> {
        let layout = Arc::clone(laid_out.layout()?);
        let mut report = std::mem::take(&mut laid_out.polished.project.report);
        report.append(laid_out.polished.pictures.findings());
        let project = &laid_out.polished.project;
        printing::locate(&mut report, &project.source.config);
        report.remove_repeated();
        if project.options.strict {
            report.make_strict();
        }
        let polished = &laid_out.polished;
        let chapters = Chapters::of(laid_out.shown());
        let faces: Vec<u64> = polished.fonts.faces.iter().map(faces::key).collect();
        let places = Places::new(laid_out.shown(), &project.source.files, &layout.pages, &chapters);
        let findings = places.all(&report, &layout.quality, locale);
        let mut edition = Edition {
            number,
            keys: Vec::new(),
            by_key: HashMap::new(),
            faces,
            pictures: HashMap::new(),
            drawings: HashMap::new(),
            findings,
            reading: OnceLock::new(),
            cover: OnceLock::new(),
            chapters,
            layout,
            laid_out,
        };
        edition.index();
        edition.laid_out.polished.project.report = report;
        Some(edition)
    }

    /// Computes the keys of the pages, and of the faces, pictures and drawings that they show.
    fn index(&mut self) {
        let assets: Vec<u64> =
            (0..self.laid_out.polished.project.source.assets.used.len()).map(|i| self.laid_out.polished.pictures.stamp(AssetId(i as u32))).collect();
        let cx = Keys { faces: &self.faces, chapters: &self.chapters, assets: &assets };
        self.keys = self.layout.pages.pages.par_iter().map(carried(|page| cx.page(page))).collect();
        self.by_key = self.keys.iter().enumerate().rev().map(|(index, key)| (*key, index)).collect();
        self.pictures = assets.iter().enumerate().map(|(index, key)| (*key, AssetId(index as u32))).collect();
        for item in self.layout.pages.pages.iter().flat_map(|page| &page.items) {
            let kind = if let ItemKind::Turned(turned) = &item.kind { &turned.kind } else { &item.kind };
            if let ItemKind::Drawing { svg, .. } = kind {
                self.drawings.insert(hash(&**svg), Arc::clone(svg));
            }
        }
    }

    /// All that the browser needs to know before it asks for pages, as JSON.
    pub fn listing(&self, broken: &[Finding]) -> String {
        let book = self.laid_out.shown();
        let pages = &self.layout.pages;
        let size = pages.pages.first().map_or([1.0, 1.0], |page| [page.width.to_pt(), page.height.to_pt()]);
        let first_words = self.layout.page_map.starts.iter().map(|start| {
            let position = start.position?;
            let (chapter, text) = self.chapters.local(position.text)?;
            Some((chapter, text, position.offset))
        });
        let listed = pages.pages.iter().zip(&self.keys).zip(first_words);
        let listed = listed.map(|((page, key), first)| (format!("{key:x}"), page.label.as_str(), first));
        let listing = Listing {
            edition: self.number,
            title: &book.metadata.title,
            authors: book.metadata.authors(),
            lang: book.metadata.lang.tag(),
            rtl: book.metadata.progression() == crate::lang::Direction::RightToLeft,
            size,
            pages: listed.collect(),
            contents: pages.outline.iter().map(entry).collect(),
            findings: &self.findings,
            broken,
        };
        serde_json::to_string(&listing).unwrap_or_default()
    }

    /// The page of a key as SVG.
    pub fn page(&self, key: u64, detail: Detail) -> Option<String> {
        let page = self.layout.pages.pages.get(*self.by_key.get(&key)?)?;
        let area = Rect { x: Length::ZERO, y: Length::ZERO, width: page.width, height: page.height };
        Some(self.draw(page, area, detail))
    }

    /// The part of a page within `area` as SVG.
    pub fn draw(&self, page: &Page, area: Rect, detail: Detail) -> String {
        let polished = &self.laid_out.polished;
        let picture = |asset| {
            polished.pictures.info(asset)?;
            Some(format!("/picture/{:x}", polished.pictures.stamp(asset)))
        };
        let drawing = |svg: &str| format!("/drawing/{:x}", hash(svg));
        let position = |run: &GlyphRun| position(run, &self.chapters);
        let drawer =
            Renderer { fonts: &polished.fonts, faces: &self.faces, picture: &picture, drawing: &drawing, position: &position };
        drawer.page(page, area, detail)
    }

    /// A slice of a face as a font file, by the key of the face.
    pub fn font(&self, key: u64, slice: u16) -> Option<Vec<u8>> {
        let index = self.faces.iter().position(|known| *known == key)?;
        faces::font(self.laid_out.polished.fonts.faces.get(index)?, slice)
    }

    /// A picture as browsers show it: its bytes and their type.
    pub fn picture(&self, key: u64) -> Option<(Vec<u8>, &'static str)> {
        let pictures = &self.laid_out.polished.pictures;
        let asset = self.pictures.get(&key).copied().or_else(|| pictures.made_of(key))?;
        let encoded = pictures.encoded(asset, crate::picture::Use::Browser)?;
        if encoded.format == crate::picture::Format::Svg {
            let outlined = crate::pdf::outlined(&encoded.bytes, &self.laid_out.polished.fonts)?;
            return Some((outlined.into_bytes(), encoded.format.media_type()));
        }
        Some((encoded.bytes.to_vec(), encoded.format.media_type()))
    }

    /// A drawing that the program made, as SVG.
    pub fn drawing(&self, key: u64) -> Option<String> {
        let svg = self.drawings.get(&key).cloned().or_else(|| self.cover()?.drawing(key))?;
        crate::pdf::outlined(svg.as_bytes(), &self.laid_out.polished.fonts)
    }

    /// The EPUB, made when it is first asked for.
    pub fn reading(&self) -> Option<Arc<Reading>> {
        self.reading.get_or_init(|| Reading::make(&self.laid_out).map(Arc::new)).clone()
    }

    /// The cover as it is wrapped around the book.
    pub fn cover(&self) -> Option<Arc<Cover>> {
        self.cover.get_or_init(|| cover::make(&self.laid_out, &self.layout).map(Arc::new)).clone()
    }

    pub fn files(&self) -> &Files {
        &self.laid_out.polished.project.source.files
    }

    pub fn report(&self) -> &Report {
        &self.laid_out.polished.project.report
    }

    /// Where a word was written, of which the browser knows chapter, text in it and byte of the text.
    pub fn source(&self, chapter: u32, text: u32, offset: u32) -> Option<Source> {
        let text = self.chapters.global(chapter, text)?;
        let span = sources::source(self.laid_out.shown(), self.files(), &self.chapters, text, offset)?;
        let file = self.files().get(span.file)?;
        let (line, column, _) = sources::line(&file.text, span.start);
        Some(excerpt(file, line, column))
    }

    /// A line of a file by its shown path.
    pub fn line(&self, path: &str, line: usize, column: usize) -> Option<Source> {
        excerpt(self.file(path)?, line, column).into()
    }

    /// The file that is shown as `path`.
    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        file(self.files(), path)
    }

    pub fn page_count(&self) -> usize {
        self.layout.pages.pages.len()
    }
}

/// The file that is shown as `path`.
pub fn file<'a>(files: &'a Files, path: &str) -> Option<&'a SourceFile> {
    (0..).map_while(|id| files.get(crate::report::FileId(id))).find(|file| file.path.to_string_lossy().replace('\\', "/") == path)
}

/// The lines around a place in a file.
pub fn excerpt(file: &SourceFile, line: usize, column: usize) -> Source {
    const AROUND: usize = 2;
    let first = line.saturating_sub(AROUND).max(1);
    let lines = file.text.lines().enumerate().skip(first - 1).take(line + AROUND + 1 - first);
    let shorten = |text: &str| if text.chars().count() > 600 { text.chars().take(600).chain(['…']).collect() } else { text.to_owned() };
    Source {
        file: file.path.to_string_lossy().replace('\\', "/"),
        line,
        column,
        excerpt: lines.map(|(number, text)| (number + 1, shorten(text))).collect(),
    }
}

/// A bookmark as the browser gets it.
fn entry(bookmark: &Bookmark) -> Entry<'_> {
    Entry { title: &bookmark.title, page: bookmark.page, children: bookmark.children.iter().map(entry).collect() }
}

/// Where a run begins, as the browser names it: chapter, text and byte.
fn position(run: &GlyphRun, chapters: &Chapters) -> Option<String> {
    let range = run.source.first()?;
    let (chapter, text) = chapters.local(range.text)?;
    Some(format!("{chapter}.{text}.{}", range.start))
}

/// The hash of a value, for keys.
pub fn hash(value: impl Hash) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// What the keys of pages are made from.
struct Keys<'a> {
    faces: &'a [u64],
    chapters: &'a Chapters,
    assets: &'a [u64],
}

impl Keys<'_> {
    /// The key of a page: a hash of all that it shows.
    fn page(&self, page: &Page) -> u64 {
        let mut hasher = rustc_hash::FxHasher::default();
        (page.width, page.height).hash(&mut hasher);
        for item in &page.items {
            item.node.is_some().hash(&mut hasher);
            self.item(&item.kind, &mut hasher);
        }
        hasher.finish()
    }

    /// Adds what an item shows to the hash of its page.
    fn item(&self, kind: &ItemKind, hasher: &mut impl Hasher) {
        match kind {
            ItemKind::Glyphs(run) => {
                self.faces.get(usize::from(run.face.0)).hash(hasher);
                (run.size, run.x, run.y, run.scale, &run.text).hash(hasher);
                (run.color.red, run.color.green, run.color.blue).hash(hasher);
                for glyph in run.glyphs.iter() {
                    (glyph.id, glyph.advance, glyph.x_offset, glyph.y_offset).hash(hasher);
                }
                let source = run.source.first().filter(|range| range.text != TextId::NONE);
                source.map(|range| (self.chapters.local(range.text), range.start)).hash(hasher);
            }
            ItemKind::Fill { rect, color } => (0, lengths(*rect), color.red, color.green, color.blue).hash(hasher),
            ItemKind::Picture { asset, rect } => (1, lengths(*rect), self.assets.get(asset.0 as usize)).hash(hasher),
            ItemKind::Part(part) => (4, lengths(part.rect), lengths(part.whole), self.assets.get(part.asset.0 as usize)).hash(hasher),
            ItemKind::Drawing { svg, rect } => (2, lengths(*rect), svg).hash(hasher),
            ItemKind::Turned(turned) => {
                (3, turned.x, turned.y).hash(hasher);
                self.item(&turned.kind, hasher);
            }
        }
    }
}

/// Left, top, width and height, to be hashed.
fn lengths(rect: Rect) -> [Length; 4] {
    [rect.x, rect.y, rect.width, rect.height]
}
