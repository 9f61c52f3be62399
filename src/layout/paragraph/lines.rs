//! A chosen solution → glyph runs at their positions.
//!
//! A line's words are those of the items but for parted ones, which are shaped anew as they look (M6); its spaces then share out
//! what is left of the measure ([`place`]). Spaces are glyphs, so that text copied from the page has them ([`runs`]).

mod emphasis;
mod kashida;
mod place;
mod runs;
mod line;


use super::items::{AtomKind, Context, Items};
use super::optimum::{Kind, Measure, Setting, Solution};
use super::params::Params;
use crate::length::Length;
pub use line::*;

/// What each line of a solution is like, cheaply: for alternatives that may never be built.
pub fn describe(items: &Items, solution: &Solution, measure: &Measure) -> Vec<LineInfo> {
    let mut drop_above = items.drop_above;
    let lines = solution.lines.iter().enumerate();
    lines
        .map(|(i, setting)| {
            let info = LineInfo { drop_above, ..info(items, setting, measure.line(i)) };
            drop_above = info.drop;
            info
        })
        .collect()
}

/// What a line in `measure` is like, from the sums of the stream; what reaches down from the line above is left to the caller.
fn info(items: &Items, setting: &Setting, measure: Length) -> LineInfo {
    let (start, end) = (&items.stream.opportunities[setting.start as usize], &items.stream.opportunities[setting.end as usize]);
    let gaps = &items.stream.gaps[start.start_gaps.min(end.end_gaps) as usize..end.end_gaps as usize];
    let glyphs = (end.end.glyphs - start.start.glyphs).scale(1000 + i64::from(setting.scale), 1000);
    let natural = glyphs + (end.end.fixed - start.start.fixed) + gaps.iter().map(|g| g.natural).sum::<Length>();
    let atoms = items.on_line(setting);
    let last_word = atoms.iter().rev().find_map(|a| match &a.kind {
        AtomKind::Word { word, mark: None } => Some(word),
        _ => None,
    });
    let notes = atoms.iter().filter_map(|a| match a.kind {
        AtomKind::Word { mark, .. } => mark?.brings,
        _ => None,
    });
    let reach = |of: fn(&AtomKind) -> Length| atoms.iter().map(|a| of(&a.kind)).max().unwrap_or(Length::ZERO);
    LineInfo {
        rise: reach(|kind| if let AtomKind::Object { height, .. } = kind { *height } else { Length::ZERO }),
        drop: reach(|kind| if let AtomKind::Object { depth, .. } = kind { *depth } else { Length::ZERO }),
        ratio: setting.ratio,
        scale: setting.scale,
        natural: setting.natural,
        hyphen: matches!(end.kind, Kind::Hyphen { .. } | Kind::Explicit),
        full: !setting.natural || natural >= measure.scale(3, 4),
        colon: last_word.is_some_and(|w| w.text.ends_with(':')),
        overfull: if setting.natural { (natural - measure).at_least(Length::ZERO) } else { Length::ZERO },
        notes: notes.collect(),
        drop_above: Length::ZERO,
    }
}

/// Places the glyphs of a solution.
pub fn build(items: &Items, solution: &Solution, params: &Params, measure: &Measure, context: &Context<'_>) -> Vec<Line> {
    let source = place::LineSource { items, params, context };
    let settings = solution.lines.iter().zip(describe(items, solution, measure)).enumerate();
    settings.map(|(i, (setting, info))| place::line(source, setting, measure.line(i), info)).collect()
}
