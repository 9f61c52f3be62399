//! Formulas in TeX → MathML for the EPUB, glyphs for the page.
//!
//! Two programs of one grammar (KaTeX's) do the work: `katex-rs` writes MathML, `ratex` lays out. What neither accepts, or what
//! belongs to the book rather than to one formula, [`tex`] takes care of before: delimiters left in, labels, the names of
//! environments, macros defined on one page and used on another. [`prepare`] gathers those macros and tries every formula once, so
//! that the author is told of each that fails and the outputs need not be; they show such a formula as code.
//!
//! Neither program may bring the build down: each formula runs behind a barrier for panics, and its depth and size are bounded.

mod glyphs;
mod mathml;
pub mod tex;
mod variants;
mod fault;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use glyphs::{CutPoint, Formula, FormulaItem, Part, UNITS_PER_EM, layout, layout_parts};
pub use mathml::{mathml, text};

use crate::message;
use crate::book::visit::{self, Visitor};
use crate::book::{Block, BlockKind, Book, Inline, Math};
use crate::report::{Diagnostic, Report};
pub use fault::*;

/// Gathers the book's macros (the settings' and those that formulas define) and reports every formula that cannot be set.
pub fn prepare(book: &mut Book, settings: &BTreeMap<String, String>, report: &mut Report) {
    let mut formulas = Formulas::default();
    for chapter in &book.chapters {
        visit::walk_chapter(chapter, &mut formulas);
    }
    let mut macros: BTreeMap<String, String> = BTreeMap::new();
    for math in &formulas.0 {
        for (name, definition) in tex::definitions(&math.tex) {
            macros.entry(name).or_insert(definition);
        }
    }
    macros.extend(settings.iter().filter_map(|(name, body)| tex::setting(name, body)));
    for math in &formulas.0 {
        let faults = [mathml(&math.tex, math.display, &macros).err(), glyphs::try_layout(&math.tex, math.display, &macros).err()];
        let message = match faults {
            [Some(fault), _] => message!("the formula cannot be set: {fault}", fault = fault.0),
            [None, Some(fault)] => message!("the formula cannot be set in print: {fault}", fault = fault.0),
            [None, None] => continue,
        };
        let help = message!("it is shown as code; check the commands and the braces, or define the missing macros under `macros:` in book.yaml");
        report.push(Diagnostic::new("formula-failed", message).at(math.span).help(help));
    }
    book.macros = macros;
}

/// Inline content as plain text with its formulas on one line, for bookmarks, running heads and labels.
pub fn label(inlines: &[Inline], macros: &BTreeMap<String, String>) -> String {
    /// Adds inline content to a label.
    fn push(inlines: &[Inline], macros: &BTreeMap<String, String>, label: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Math(math) => label.push_str(&text(&math.tex, macros)),
                Inline::Span(span) => push(&span.content, macros, label),
                Inline::Link(link) => push(&link.content, macros, label),
                other => label.push_str(&visit::flat_text(std::slice::from_ref(other))),
            }
        }
    }
    let mut label = String::new();
    push(inlines, macros, &mut label);
    label
}

#[derive(Default)]
struct Formulas(Vec<Math>);

impl Visitor for Formulas {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Math(math) = &block.kind {
            self.0.push(math.clone());
        }
    }

    fn inline(&mut self, inline: &Inline) {
        if let Inline::Math(math) = inline {
            self.0.push(math.clone());
        }
    }
}

/// Runs foreign code; a panic in it is a fault of the formula.
fn guarded<T>(run: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err(Fault(message!("the typesetter of formulas failed on it"))))
}
