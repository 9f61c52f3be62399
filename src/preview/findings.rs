//! What was found, as the browser lists it and draws it over its place.

use serde::Serialize;

use super::sources::{self, Found as Place};
use crate::book::page_map::Position;
use crate::book::{AssetId, Book, TextId};
use crate::layout::pages::{GlyphRun, ItemKind, Page, Pages, Rect};
use crate::layout::quality::Quality;
use crate::length::Length;
use crate::report::{self, Diagnostic, Files, Locale, Report, Severity, Span};

/// A diagnostic, or a mark of the quality report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// `error`, `warning`, `note`, or `mark`.
    pub severity: &'static str,
    /// A diagnostic's code, a mark's kind.
    pub code: String,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Shown path, line and column from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<(String, usize, usize)>,
    /// Index of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Left, top, width and height on the page, in points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<[f64; 4]>,
}

/// A book on its pages, to find places in.
pub struct Places<'a> {
    pub book: &'a Book,
    pub files: &'a Files,
    pub pages: &'a Pages,
    /// On which pages each text is, sorted.
    texts: Vec<(TextId, u32)>,
    chapters: &'a sources::Chapters,
}

impl<'a> Places<'a> {
    /// Prepares the search of places: which pages show which texts.
    pub fn new(book: &'a Book, files: &'a Files, pages: &'a Pages, chapters: &'a sources::Chapters) -> Places<'a> {
        let mut texts = Vec::new();
        for (number, page) in pages.pages.iter().enumerate() {
            for run in page.items.iter().filter_map(|item| item.kind.glyphs()) {
                for range in run.source.iter() {
                    let place = (range.text, number as u32);
                    if texts.last() != Some(&place) {
                        texts.push(place);
                    }
                }
            }
        }
        texts.sort_unstable();
        texts.dedup();
        Places { book, files, pages, texts, chapters }
    }

    /// All that was found, diagnostics first.
    pub fn all(&self, report: &Report, quality: &Quality, locale: Locale) -> Vec<Finding> {
        let mut found: Vec<Finding> = report.diagnostics.iter().map(|diagnostic| self.diagnostic(diagnostic, locale)).collect();
        found.extend(quality.findings.iter().map(|mark| {
            let source = mark.spot.position.and_then(|position| self.source(position));
            Finding {
                severity: "mark",
                code: mark.kind.to_owned(),
                message: mark.text.render(locale),
                help: None,
                source,
                page: Some(mark.spot.page),
                area: mark.spot.area.map(area),
            }
        }));
        found
    }

    /// A diagnostic as the browser gets it, with the page and area of its place when it is on a page.
    fn diagnostic(&self, diagnostic: &Diagnostic, locale: Locale) -> Finding {
        let mut finding = unplaced(diagnostic, self.files, locale);
        if let report::Place::Span(span) = &diagnostic.place {
            match sources::place(self.book, self.files, *span) {
                Some(Place::Text(text, offset)) => (finding.page, finding.area) = self.on_page(text, offset),
                Some(Place::Picture(asset)) => (finding.page, finding.area) = self.picture(asset),
                None => {}
            }
        }
        finding
    }

    /// The line that shows a place of a text, else the first line of that text.
    fn on_page(&self, text: TextId, offset: u32) -> (Option<u32>, Option<[f64; 4]>) {
        let from = self.texts.partition_point(|(known, _)| *known < text);
        let mut first = None;
        for (_, number) in self.texts[from..].iter().take_while(|(known, _)| *known == text) {
            let Some(page) = self.pages.pages.get(*number as usize) else { continue };
            for (run, area) in runs(page) {
                for range in run.source.iter().filter(|range| range.text == text) {
                    if range.start <= offset && offset < range.end {
                        return (Some(*number), Some(area));
                    }
                    first = first.or(Some((*number, area)));
                }
            }
        }
        (first.map(|(page, _)| page), first.map(|(_, area)| area))
    }

    /// The page that shows a picture, and where.
    fn picture(&self, wanted: AssetId) -> (Option<u32>, Option<[f64; 4]>) {
        for (number, page) in self.pages.pages.iter().enumerate() {
            for item in &page.items {
                match &item.kind {
                    ItemKind::Part(part) if part.asset == wanted => return (Some(number as u32), Some(area(part.rect))),
                    ItemKind::Picture { asset, rect } if *asset == wanted => return (Some(number as u32), Some(area(*rect))),
                    _ => {}
                }
            }
        }
        (None, None)
    }

    /// Where a place of the book was written.
    pub fn source(&self, position: Position) -> Option<(String, usize, usize)> {
        let span = sources::source(self.book, self.files, self.chapters, position.text, position.offset)?;
        located(self.files, span)
    }
}

/// A diagnostic of which only the file is known.
pub fn unplaced(diagnostic: &Diagnostic, files: &Files, locale: Locale) -> Finding {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let source = match &diagnostic.place {
        report::Place::Span(span) => located(files, *span),
        report::Place::Path(path) => Some((path.to_string_lossy().replace('\\', "/"), 1, 1)),
        report::Place::Book => None,
    };
    Finding {
        severity,
        code: diagnostic.code.to_owned(),
        message: diagnostic.message.render(locale),
        help: diagnostic.help.as_ref().map(|help| help.render(locale)),
        source,
        page: None,
        area: None,
    }
}

/// The path, line and column of a place.
fn located(files: &Files, span: Span) -> Option<(String, usize, usize)> {
    let file = files.get(span.file)?;
    let (line, column, _) = sources::line(&file.text, span.start);
    Some((file.path.to_string_lossy().replace('\\', "/"), line, column))
}

/// The runs of a page, turned ones too, with where they are.
fn runs(page: &Page) -> impl Iterator<Item = (&GlyphRun, [f64; 4])> {
    page.items.iter().filter_map(|item| {
        let run = item.kind.glyphs()?;
        let width: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
        let rect = Rect {
            x: run.x,
            y: run.y - run.size.scale(4, 5),
            width: width.scale(i64::from(run.scale), 1000),
            height: run.size.scale(11, 10),
        };
        let rect = if let ItemKind::Turned(turned) = &item.kind { turned.area(rect) } else { rect };
        Some((run, area(rect)))
    })
}

/// Left, top, width and height in points with two decimals.
fn area(rect: Rect) -> [f64; 4] {
    [rect.x, rect.y, rect.width, rect.height].map(|length| (length.to_pt() * 100.0).round() / 100.0)
}
