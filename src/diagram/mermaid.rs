//! Mermaid → SVG, with `mermaid-svg`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mermaid_svg::{Theme, parse_with_meta, render_diagram_with};

use super::labels::{count, escaped, labels};
use super::{Fault, svg};

/// Longer than any diagram that fits a page, in bytes.
const LONGEST: usize = 50_000;
/// How often a drawing is made to find the same one twice: the program's order hangs on hash tables.
const TRIES: usize = 6;

pub fn draw(source: &str) -> Result<String, Fault> {
    if source.len() > LONGEST {
        return Err(Fault("it is too long".to_owned()));
    }
    let written = escaped(source);
    let mut drawing = once(&written)?;
    // The least of a few: what varies is the order of like things, and the least is nearly always among them.
    for _ in 1..TRIES {
        drawing = drawing.min(once(&written)?);
    }
    let drawn = count(&svg::texts(&drawing).join(" "));
    let lacks = |(word, times): &(String, usize)| drawn.get(word).is_none_or(|found| found < times);
    let missing: Vec<String> = labels(source).into_iter().filter(lacks).map(|(word, _)| word).collect();
    if !missing.is_empty() {
        return Err(Fault(format!("the drawing would lack “{}”", missing.join(" "))));
    }
    Ok(drawing)
}

fn once(source: &str) -> Result<String, Fault> {
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        // Themes are the page's business: a dark one could not be read on paper.
        let theme = Theme::neutral().with_font(svg::SANS);
        let (diagram, _) = parse_with_meta(source).map_err(|error| Fault(error.to_string()))?;
        render_diagram_with(&diagram, &theme).map_err(|error| Fault(error.to_string()))
    }));
    svg::normalise(&drawn.unwrap_or_else(|_| Err(Fault("the drawing program failed on it".to_owned())))?)
}
