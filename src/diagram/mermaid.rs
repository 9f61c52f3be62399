//! Mermaid → SVG, with `mermaid-svg`.
//!
//! The crate recurses as deep as its input nests and loops as long as a chart's span lasts, so what is out of all bounds is refused
//! before it is drawn ([`bounds`]), and the rest runs on a thread whose stack is large enough for the longest source. What varies
//! from run to run in its output (the order of the activation bars, which comes from a hash table) is sorted by [`svg::normalise`].

mod bounds;

use std::panic::{AssertUnwindSafe, catch_unwind};

use mermaid_svg::ast::{Diagram, FlowDirection};
use mermaid_svg::{Theme, parse_with_meta, render_diagram_with};

use super::labels::{count, escaped, labels};
use super::{Fault, svg};
use crate::report::cause;
use crate::message;
use crate::limits::{self, Limits};

/// Enough for a source of the limit's bytes that is nothing but nesting; reserved, not used.
const STACK: usize = 256 << 20;

/// The drawing as an SVG document that has all labels of the source.
pub fn draw(source: &str) -> Result<String, Fault> {
    if limits::DIAGRAM_BYTES.is_passed_by(source.len()) {
        return Err(Fault(message!("it has {most}", most = limits::DIAGRAM_BYTES.exceeded())));
    }
    let drawing = svg::normalise(&on_large_stack(&escaped(source))?)?;
    let drawn = count(&svg::texts(&drawing).join(" "));
    let lacks = |(word, times): &(String, usize)| drawn.get(word).is_none_or(|found| found < times);
    let missing: Vec<String> = labels(source).into_iter().filter(lacks).map(|(word, _)| word).collect();
    if !missing.is_empty() {
        return Err(Fault(message!("the drawing would lack “{missing}”", missing = missing.join(" "))));
    }
    Ok(drawing)
}

/// Draws on a thread of its own, whose stack holds what `mermaid-svg` recurses into.
fn on_large_stack(source: &str) -> Result<String, Fault> {
    let limits = Limits::current();
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || limits.hold(|| render(source)));
        let thread = thread.map_err(|error| Fault(message!("there is no memory to draw it: {error}", error)))?;
        thread.join().unwrap_or_else(|_| Err(failed()))
    })
}

/// Draws by `mermaid-svg`, whose panics are faults of the diagram.
fn render(source: &str) -> Result<String, Fault> {
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        // Themes are the page's business: a dark one could not be read on paper.
        let theme = Theme::neutral().with_font(svg::SANS);
        let (diagram, _) = parse_with_meta(source).map_err(|error| Fault(cause::of_library(error)))?;
        bounds::check(&diagram)?;
        let draw = |diagram: &Diagram| render_diagram_with(diagram, &theme).map_err(|error| Fault(cause::of_library(error)));
        let drawn = draw(&diagram)?;
        match (svg::fit(&drawn), stacked(&diagram)) {
            // What runs across and would be too small on a page runs down, when its letters are larger so.
            (Some((across, _)), Some(stacked)) if across < svg::SMALLEST => {
                let down = draw(&stacked)?;
                Ok(if svg::fit(&down).is_some_and(|(down, _)| down > across) { down } else { drawn })
            }
            _ => Ok(drawn),
        }
    }));
    drawn.unwrap_or_else(|_| Err(failed()))
}

/// A flow chart that runs across, made to run down; `None` for any other.
fn stacked(diagram: &Diagram) -> Option<Diagram> {
    let mut diagram = diagram.clone();
    let direction = match &mut diagram {
        Diagram::Flowchart(chart) => &mut chart.direction,
        Diagram::State(chart) => &mut chart.direction,
        _ => return None,
    };
    *direction = match direction {
        FlowDirection::LeftRight => FlowDirection::TopDown,
        FlowDirection::RightLeft => FlowDirection::BottomTop,
        _ => return None,
    };
    Some(diagram)
}

/// The fault of a diagram on which the drawing program panicked.
fn failed() -> Fault {
    Fault(message!("the drawing program failed on it"))
}
