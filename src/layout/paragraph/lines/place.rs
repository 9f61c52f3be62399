//! One line: what stands on it, how wide its spaces are, and where everything comes to stand.

use std::borrow::Cow;
use std::sync::Arc;

use super::{emphasis, kashida};
use super::runs::{Paint, Runs, Segment};
use super::{Fill, Line, LineInfo, LinkBox, PlacedObject};
use crate::book::shown::TextRange;
use crate::font::shape::ShapedGlyph;
use crate::lang::Direction;
use crate::layout::pages::Rect;
use crate::layout::paragraph::items::{Atom, AtomKind, Context, Items, Owner, TextStyle, bidi};
use crate::layout::paragraph::optimum::{Kind, Setting};
use crate::layout::paragraph::params::Params;
use crate::layout::paragraph::words::{FaceRun, WordCache, Word};
use crate::length::Length;
use crate::orthography::hyphenate::before_hyphen;

/// Something on the line, in reading order until it is put into visual order.
struct Thing<'a> {
    atom: &'a Atom,
    /// Its place in reading order.
    order: u32,
    what: What<'a>,
    /// Before expansion.
    width: Length,
    /// Scaled with the line.
    expands: bool,
    x: Length,
    drawn: Length,
    /// What of the book it shows.
    source: Option<TextRange>,
}

enum What<'a> {
    Word { text: Cow<'a, str>, runs: Cow<'a, [FaceRun]> },
    Space { text: char },
    Other,
}

/// What all lines of a paragraph are set from.
#[derive(Clone, Copy)]
pub struct LineSource<'a> {
    pub items: &'a Items,
    pub params: &'a Params,
    pub context: &'a Context<'a>,
}

/// Sets a line in `measure`.
pub fn line(source: LineSource<'_>, setting: &Setting, measure: Length, info: LineInfo) -> Line {
    let LineSource { items, params, context } = source;
    let mut things = things(items, setting, context);
    let hangs = hangs(items, setting, context);
    let scale = 1000 + i64::from(setting.scale);
    let mut info = info;
    if context.kashida && !setting.natural {
        lengthen(&mut things, items, setting, measure - hangs.0 - hangs.1, context, &mut info);
    }
    let natural = spread(&mut things, items, setting, measure, hangs);
    let text = text_of(&things);
    let position = things.iter().find_map(|t| {
        let cut = &items.cuts[setting.start as usize];
        let skipped = if std::ptr::eq(t.atom, &items.atoms[cut.start as usize]) { cut.start_bytes } else { 0 };
        let source = t.atom.source.filter(|s| s.text != crate::book::TextId::NONE)?;
        Some(crate::book::page_map::Position { offset: source.offset + skipped, ..source })
    });
    bidi::reorder(&mut things, |t| t.atom.level);
    let width = natural.at_least(Length::ZERO);
    let rtl = context.direction == Direction::RightToLeft;
    let mut x = if rtl { measure - width } else { Length::ZERO } - hangs.0.scale(scale, 1000);
    for thing in &mut things {
        thing.x = x;
        x += thing.drawn;
    }
    let ends_word = matches!(items.stream.opportunities[setting.end as usize].kind, Kind::Space | Kind::Forced);
    let mut line = Line { position, width, rtl, text, notes: info.notes.clone(), info, ends_word, ..Line::default() };
    draw(&things, items, setting.scale, context, &mut line);
    if things.is_empty() {
        line.ascent = params.em.scale(3, 4);
        line.descent = params.em.scale(1, 4);
    }
    line
}

/// What stands on the line: words whole, parted ones as they look when parted.
fn things<'a>(items: &'a Items, setting: &Setting, context: &Context<'_>) -> Vec<Thing<'a>> {
    let (start, end) = (&items.cuts[setting.start as usize], &items.cuts[setting.end as usize]);
    let atoms = items.on_line(setting);
    let mut things = Vec::with_capacity(atoms.len());
    for (i, atom) in atoms.iter().enumerate() {
        let style = items.styles.get(usize::from(atom.style));
        let expands = style.is_some_and(|s| s.expands);
        let (mut from, mut to) = (0, atom.bytes);
        let (what, width) = match &atom.kind {
            AtomKind::Word { word, .. } => {
                let word_cache = &items.word_caches[usize::from(atom.word_cache)];
                let begins = if i == 0 { start.start_bytes as usize } else { 0 };
                let last = i + 1 == atoms.len() && end.end_bytes > 0;
                let ends = if last { end.end_bytes as usize } else { word.text.len() };
                from = begins as u32;
                if last {
                    to = to.min(ends as u32);
                }
                {
                    let hyphens = Hyphens { after: last && end.hyphen, before: begins > 0 && start.repeat };
                    part(word, word_cache, begins..ends, hyphens, context)
                }
            }
            AtomKind::Space { character, width, .. } => (What::Space { text: *character }, *width),
            AtomKind::Fixed(width) | AtomKind::Object { width, .. } | AtomKind::FormulaBreak { width, .. } => (What::Other, *width),
            AtomKind::Seam { width, .. } => (What::Other, *width),
            AtomKind::Anchor(_) | AtomKind::Break => (What::Other, Length::ZERO),
        };
        let expands = expands && matches!(what, What::Word { .. });
        let source = atom.source.map(|s| TextRange { text: s.text, start: s.offset + from, end: s.offset + to });
        things.push(Thing { atom, order: i as u32, what, width, expands, x: Length::ZERO, drawn: Length::ZERO, source });
    }
    things
}

/// The hyphens of a part of a word: put in after it, and repeated before it.
#[derive(Clone, Copy)]
struct Hyphens {
    after: bool,
    before: bool,
}

/// A word, or a part of it with its hyphens: one put in at its end or repeated at its start reads as U+00AD. Where a word is parted
/// without a sign, in an address or a column too narrow for it, U+200B says that it goes on.
fn part<'a>(
    word: &'a Word,
    word_cache: &WordCache,
    bytes: std::ops::Range<usize>,
    Hyphens { after: hyphen, before: repeat }: Hyphens,
    context: &Context<'_>,
) -> (What<'a>, Length) {
    let whole = bytes == (0..word.text.len());
    if whole && !hyphen && !repeat {
        return (What::Word { text: Cow::Borrowed(&word.text), runs: Cow::Borrowed(&word.runs) }, word.width);
    }
    let goes_on = bytes.end < word.text.len();
    let text = word.text.get(bytes).unwrap_or("");
    let (first, last) = (if repeat { "-" } else { "" }, if hyphen { "-" } else { "" });
    // The hyphen of l·l stands in the place of its point, and reads as both.
    let drawn = if hyphen { before_hyphen(text) } else { text };
    let (mut runs, _) = word_cache.shape(&format!("{first}{drawn}{last}"), context.fonts);
    let width = word_cache.width(&runs, context.fonts);
    if repeat {
        // U+00AD is a byte longer than the hyphen that was shaped.
        for glyph in runs.iter_mut().flat_map(|r| &mut r.glyphs).filter(|g| g.cluster > 0) {
            glyph.cluster += 1;
        }
    }
    let soft = |wanted: bool| if wanted { "\u{ad}" } else { "" };
    let sign = if goes_on && !hyphen { "\u{200b}" } else { soft(hyphen) };
    (What::Word { text: Cow::Owned(format!("{}{text}{sign}", soft(repeat))), runs: Cow::Owned(runs) }, width)
}

/// What the first and last character of the line hang into the margins, before expansion.
fn hangs(items: &Items, setting: &Setting, context: &Context<'_>) -> (Length, Length) {
    let (start, end) = (&items.cuts[setting.start as usize], &items.cuts[setting.end as usize]);
    let atoms = items.on_line(setting);
    let seen = |a: &&Atom| !matches!(a.kind, AtomKind::Anchor(_));
    let word = |a: Option<&'_ Atom>| match a {
        Some(Atom { kind: AtomKind::Word { word, mark: None }, level, .. }) if level % 2 == 0 => Some(Arc::clone(word)),
        _ => None,
    };
    let left = word(atoms.iter().find(seen)).map_or(Length::ZERO, |w| match start.start_bytes {
        0 => w.edges.left,
        offset => w.divisions.iter().find(|d| d.offset == offset).map_or(Length::ZERO, |d| d.after_edge),
    });
    let right = word(atoms.iter().rev().find(seen)).map_or(Length::ZERO, |w| match end.end_bytes {
        0 => w.edges.right,
        offset => w.divisions.iter().find(|d| d.offset == offset).map_or(Length::ZERO, |d| d.before_edge),
    });
    let share = |edge: Length| edge.scale(i64::from(context.protrusion), 1000);
    (share(left), share(right))
}

/// Draws strokes of Arabic longer where the spaces would be wide.
fn lengthen(things: &mut [Thing<'_>], items: &Items, setting: &Setting, measure: Length, context: &Context<'_>, info: &mut LineInfo) {
    let expanded = |thing: &Thing<'_>| if thing.expands { thing.width.scale(1000 + i64::from(setting.scale), 1000) } else { thing.width };
    let elastic: Length = things.iter().map(|thing| elastic_of(thing.atom, items)).sum();
    let rest = measure - things.iter().map(expanded).sum::<Length>();
    let mut over = rest - elastic.scale(kashida::WIDE, 100);
    if over <= Length::ZERO || elastic.is_zero() {
        return;
    }
    // The words that have a place for it, and how wide a stroke is in each.
    let mut places = Vec::new();
    for (at, thing) in things.iter().enumerate() {
        let What::Word { text, .. } = &thing.what else { continue };
        let Some((offset, letter, rank)) = kashida::place(text).filter(|_| thing.atom.level % 2 == 1) else { continue };
        let style = &items.styles[usize::from(thing.atom.style)];
        let word_cache = &items.word_caches[usize::from(thing.atom.word_cache)];
        let Some(stroke) = kashida::stroke(style, word_cache, context) else { continue };
        places.push((at, (offset, letter), rank, stroke));
    }
    let Some(stroke) = places.iter().map(|(.., stroke)| *stroke).min() else { return };
    let wanted = (over.0 / stroke.0.max(1)) as usize;
    let ranks: Vec<u8> = places.iter().map(|(_, _, rank, _)| *rank).collect();
    for ((at, place, _, _), strokes) in places.iter().zip(kashida::share(&ranks, wanted)) {
        let thing = &mut things[*at];
        let What::Word { text, runs } = &mut thing.what else { continue };
        if strokes == 0 {
            continue;
        }
        let word_cache = &items.word_caches[usize::from(thing.atom.word_cache)];
        let longer = kashida::lengthened(text, *place, strokes, word_cache, context);
        let width = word_cache.width(&longer, context.fonts);
        if width > thing.width && width - thing.width <= over {
            over -= width - thing.width;
            thing.width = width;
            *runs = Cow::Owned(longer);
        }
    }
    let left = measure - things.iter().map(expanded).sum::<Length>();
    info.ratio = 1.0 + left.0 as f64 / elastic.0 as f64;
}

/// Gives every thing the width it is drawn with: glyphs scaled, and in a justified line what is left shared out among the gaps, so
/// that the sum is the measure to the unit. The line's width without what hangs out is returned.
fn spread(things: &mut [Thing<'_>], items: &Items, setting: &Setting, measure: Length, hangs: (Length, Length)) -> Length {
    let scale = 1000 + i64::from(setting.scale);
    let mut total = Length::ZERO;
    let mut elastic = Length::ZERO;
    for thing in things.iter_mut() {
        thing.drawn = if thing.expands { thing.width.scale(scale, 1000) } else { thing.width };
        total += thing.drawn;
        elastic += elastic_of(thing.atom, items);
    }
    let hang = (hangs.0 + hangs.1).scale(scale, 1000);
    if setting.natural || elastic.is_zero() {
        return total - hang;
    }
    let rest = measure - (total - hang);
    let (mut seen, mut given) = (Length::ZERO, Length::ZERO);
    for thing in things.iter_mut() {
        let own = elastic_of(thing.atom, items);
        if !own.is_zero() {
            seen += own;
            let due = rest.scale(seen.0, elastic.0);
            thing.drawn += due - given;
            given = due;
        }
    }
    measure
}

/// The elastic width of an atom's gap; zero for what has none.
fn elastic_of(atom: &Atom, items: &Items) -> Length {
    match atom.kind {
        AtomKind::Space { gap: Some(gap), .. } | AtomKind::Seam { gap: Some(gap), .. } => items.stream.gaps[gap as usize].elastic,
        _ => Length::ZERO,
    }
}

/// The text of a line, as it is drawn.
fn text_of(things: &[Thing<'_>]) -> String {
    let mut text = String::new();
    for thing in things {
        match &thing.what {
            What::Word { text: word, .. } => text.push_str(word),
            What::Space { text: c } => text.push(*c),
            What::Other => {}
        }
    }
    text
}

/// Writes glyph runs, objects, anchors, link areas and fills of the line.
fn draw(things: &[Thing<'_>], items: &Items, scale: i32, context: &Context<'_>, line: &mut Line) {
    let mut runs = Runs::default();
    let mut links: Vec<LinkBox> = Vec::new();
    for thing in things {
        let source = thing.source;
        let Some(style) = items.styles.get(usize::from(thing.atom.style)).filter(|_| !matches!(thing.what, What::Other)) else {
            other(thing, &mut runs, line);
            continue;
        };
        let word_cache = &items.word_caches[usize::from(thing.atom.word_cache)];
        let paint = Paint {
            style,
            owner: thing.atom.owner,
            scale: if style.expands { scale } else { 0 },
            level: thing.atom.level,
            order: thing.order,
            source,
        };
        match &thing.what {
            What::Word { text, runs: faces } => {
                let measure = |g: &ShapedGlyph, face| {
                    let units = |n| word_cache.units(n, face, context.fonts);
                    [word_cache.advance(g, face, context.fonts), units(g.x_offset), units(g.y_offset)]
                };
                runs.word(&paint, thing.x, Segment { text, faces }, &measure);
                if let Some(sign) = style.emphasis.sign {
                    let glyphs = faces.iter().flat_map(|run| run.glyphs.iter().map(|glyph| (glyph.cluster as usize, measure(glyph, run.face)[0])));
                    emphasis::marks((text, glyphs), thing.x, (sign, style), context, &mut line.marks);
                }
            }
            What::Space { text } => runs.space(&paint, thing.x, *text, (word_cache.space.0, style.face), thing.drawn),
            What::Other => {}
        }
        let (ascent, descent) = heights(style, context);
        line.ascent = line.ascent.max(ascent);
        line.descent = line.descent.max(descent);
        let rect = Rect { x: thing.x, y: -ascent, width: thing.drawn, height: ascent + descent };
        link_area(&mut links, thing.atom.owner, rect);
        fills(&mut line.fills, thing, style, rect, context);
    }
    line.runs = runs.finish();
    // Drawn from the left, read in the order of the text.
    line.runs.sort_by_key(|run| run.order);
    line.objects.sort_by_key(|object| object.order);
    line.links = links;
}

/// Places what is neither word nor space: objects, anchors, seams, fixed spaces.
fn other(thing: &Thing<'_>, runs: &mut Runs<'_>, line: &mut Line) {
    match thing.atom.kind {
        AtomKind::Object { height, depth, payload, width } => {
            runs.part();
            line.objects.push(PlacedObject { owner: thing.atom.owner, payload, order: thing.order, x: thing.x, y: Length::ZERO });
            line.ascent = line.ascent.max(height);
            line.descent = line.descent.max(depth);
            link_area(&mut line.links, thing.atom.owner, Rect { x: thing.x, y: -height, width, height: height + depth });
        }
        AtomKind::Anchor(anchor) => line.anchors.push((anchor, thing.x)),
        AtomKind::Seam { letters: 0, .. } => runs.widen(thing.drawn),
        AtomKind::Seam { letters, .. } => runs.space_out(thing.drawn, usize::from(letters)),
        AtomKind::Fixed(_) | AtomKind::FormulaBreak { .. } => runs.part(),
        _ => {}
    }
}

/// How far a style reaches over and under the line's baseline.
fn heights(style: &TextStyle, context: &Context<'_>) -> (Length, Length) {
    let metrics = &context.fonts.face(style.face).metrics();
    let em = i64::from(metrics.units_per_em.max(1));
    (style.size.scale(i64::from(metrics.ascender), em) + style.raise, style.size.scale(i64::from(-metrics.descender), em) - style.raise)
}

/// Lengthens the last area of the same link, or begins one.
fn link_area(links: &mut Vec<LinkBox>, owner: Owner, rect: Rect) {
    let Some(link) = owner.link else { return };
    match links.last_mut() {
        Some(last) if last.link == link && last.rect.x + last.rect.width == rect.x => {
            let (top, foot) = (last.rect.y.min(rect.y), (last.rect.y + last.rect.height).max(rect.y + rect.height));
            last.rect = Rect { x: last.rect.x, y: top, width: last.rect.width + rect.width, height: foot - top };
        }
        _ => links.push(LinkBox { link, owner, rect }),
    }
}

/// Background, underline and stroke through of one thing; joined to those of the thing before.
fn fills(fills: &mut Vec<Fill>, thing: &Thing<'_>, style: &TextStyle, rect: Rect, context: &Context<'_>) {
    let owner = thing.atom.owner;
    let mut fill = |rect: Rect, color| {
        let joins = |f: &&mut Fill| {
            f.owner.link == owner.link && f.color == color && f.rect.y == rect.y && f.rect.height == rect.height && f.rect.x + f.rect.width == rect.x
        };
        match fills.iter_mut().rev().take(3).find(joins) {
            Some(last) => last.rect.width += rect.width,
            None => fills.push(Fill { owner, rect, color }),
        }
    };
    if let Some(color) = style.background {
        fill(rect, color);
    }
    let metrics = &context.fonts.face(style.face).metrics();
    let units = |n: i32| style.size.scale(i64::from(n), i64::from(metrics.units_per_em.max(1)));
    let thickness = units(metrics.underline_thickness).at_least(style.size.scale(4, 100));
    let mut stroke = |height: Length| fill(Rect { y: -style.raise - height, height: thickness, ..rect }, style.color);
    if style.decoration.underline {
        stroke(units(metrics.underline_position).at_most(-thickness));
    }
    if style.decoration.line_through {
        stroke(units(metrics.x_height) / 2 + thickness / 2);
    }
}
