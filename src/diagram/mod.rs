//! Diagrams in a language of their own → SVG, which both outputs carry as a drawing.
//!
//! [`draw_all`] is a step of the build: it fills every diagram of the book that brings no drawing. No text may vanish on the way:
//! a drawing that lacks a word of the source's labels is not taken, the source stays as code and the author is told.
//!
//! The same source always gives the same bytes, and text names only families that the program carries.

mod goat;
mod grid;
mod labels;
mod mermaid;
mod qr;
mod svg;
mod fault;

use crate::message;
use crate::book::visit::{VisitorMut, walk_chapter_mut};
use crate::book::{Block, BlockKind, Book, CodeBlock, TextId};
use crate::picture::svg::{clean, incomplete};
use crate::report::{Diagnostic, Report};
use crate::terms;
pub use fault::*;

pub use qr::{qr_code, qr_code_on_white};
pub use svg::texts;

/// Draws every diagram of the book that has no drawing yet. One that fails is reported, and its source is code of the book, which
/// is set, searched and proved to be there as other code is.
pub fn draw_all(book: &mut Book, report: &mut Report) {
    let label = terms::terms(&book.metadata.lang).diagram;
    let mut drawer = Renderer { label, next_text: book.text_count, report };
    for chapter in &mut book.chapters {
        walk_chapter_mut(chapter, &mut drawer);
    }
    book.text_count = drawer.next_text;
}

/// The drawing of `source` in `language` (`mermaid`, `goat`), as an SVG document of its natural size.
pub fn draw(language: &str, source: &str) -> Result<String, Fault> {
    match language.to_ascii_lowercase().as_str() {
        "mermaid" => mermaid::draw(source),
        "goat" => goat::draw(source),
        other => Err(Fault(message!("diagrams in “{other}” cannot be drawn", other))),
    }
}

struct Renderer<'a> {
    label: &'static str,
    /// The id of the next source that is shown as code.
    next_text: u32,
    report: &'a mut Report,
}

impl VisitorMut for Renderer<'_> {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Diagram(diagram) = &mut block.kind else { return };
        if let Some(svg) = &diagram.svg {
            // Drawn by the author: taken when it is a document that can be drawn at all.
            match clean(svg.as_bytes(), None) {
                Ok(drawing) => {
                    if !drawing.lost.is_empty() {
                        let help = message!("draw it in the SVG itself, or put the drawing and its pictures into files of their own");
                        self.report.push(Diagnostic::new("drawing-incomplete", incomplete(&drawing.lost)).at(block.span).help(help));
                    }
                    diagram.svg = String::from_utf8(drawing.bytes).ok();
                }
                Err(fault) => {
                    let message = message!("the SVG in the text cannot be drawn: {fault}", fault);
                    let help = message!("its source is shown as code; put the drawing into a file of its own and correct it there");
                    self.report.push(Diagnostic::new("diagram-failed", message).at(block.span).help(help));
                    self.show_source(block);
                }
            }
            return;
        }
        match draw(&diagram.language, &diagram.source) {
            Ok(svg) => {
                if diagram.alt.is_none() {
                    diagram.alt = Some(format!("{}: {}", self.label, texts(&svg).join(", ")));
                }
                if diagram.language.eq_ignore_ascii_case("mermaid") && svg::fit(&svg).is_some_and(|(upright, turned)| upright.max(turned) < svg::SMALLEST) {
                    let message = message!("the diagram is so large that its letters fall under 5 pt on a page");
                    let help = message!("divide it into several, or give it fewer nodes in a row");
                    self.report.push(Diagnostic::new("diagram-small", message).at(block.span).help(help));
                }
                diagram.svg = Some(svg);
            }
            Err(fault) => {
                let message = message!("the diagram cannot be drawn: {fault}", fault = fault.0);
                let help = message!("its source is shown as code; correct it, or put a picture of the diagram in its place");
                self.report.push(Diagnostic::new("diagram-failed", message).at(block.span).help(help));
                self.show_source(block);
            }
        }
    }
}

impl Renderer<'_> {
    /// Puts the source in the place of a diagram, with its caption below.
    fn show_source(&mut self, block: &mut Block) {
        let span = block.span;
        let BlockKind::Diagram(diagram) = std::mem::replace(&mut block.kind, BlockKind::Group(Vec::new())) else { return };
        let id = TextId(self.next_text);
        self.next_text += 1;
        let code = BlockKind::Code(CodeBlock { id, language: Some(diagram.language), text: diagram.source, ..CodeBlock::default() });
        block.kind = match diagram.caption {
            None => code,
            Some(caption) => {
                BlockKind::Group(vec![Block::new(code, span), Block::new(BlockKind::Paragraph(caption), span)])
            }
        };
    }
}
