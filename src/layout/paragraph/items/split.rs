//! Pieces → atoms: text is cut at spaces, between ideographs, between words of scripts without spaces and where its direction turns.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use unicode_segmentation::UnicodeSegmentation;

use super::{Atom, AtomKind, Context, Items, Mark, Owner, Piece, TextStyle, bidi, cjk, dictionary};
use crate::message;
use crate::book::page_map::Position;
use crate::font::{FaceId, installed};
use crate::lang::{Direction, Lang};
use crate::length::Length;
use crate::layout::paragraph::orientation;
use crate::limits;
use crate::report::{Diagnostic, Report, Span};
use crate::style::{Caps, Transform};

/// What may be added at each letter of a script without spaces between words, as a share of the em.
const LETTER: (i64, i64) = (1, 16);
/// Atoms before the text of a paragraph that are looked at: its indent, and anchors.
const INDENTED: usize = 8;

/// What may be added between two ideographs, as a share of the em.
const SEAM: (i64, i64) = (1, 12);

/// Cuts the pieces into atoms.
pub fn atoms(pieces: &[Piece], context: &Context<'_>, report: &mut Report) -> Items {
    let mut split = Split {
        context,
        report,
        items: Items::default(),
        word_caches: Vec::new(),
        alike: FxHashMap::default(),
        levels: levels(pieces, context.direction),
        at: 0,
        visible: None,
        before: None,
        overhang: Length::ZERO,
        last: None,
        reported: Vec::new(),
    };
    for (piece, joins) in pieces.iter().zip(joins(pieces)) {
        split.piece(piece, joins);
    }
    split.trim_end();
    split.items
}

/// Levels of all text of the paragraph, one byte after the other; empty when all runs from left to right. What is not text counts
/// as one byte, neutral; the parts of a formula that may be broken run from the left, as letters do.
fn levels(pieces: &[Piece], direction: Direction) -> Vec<u8> {
    let text_of = |piece: &Piece| match piece {
        Piece::Text { text, .. } | Piece::NoteMark { text, .. } => Some(Arc::clone(text)),
        _ => None,
    };
    let texts: Vec<Arc<str>> = pieces.iter().filter_map(text_of).collect();
    let isolates = isolates(pieces, direction);
    if isolates.is_empty() && !bidi::needed(&texts.iter().map(|t| &**t).collect::<Vec<_>>(), direction) {
        return Vec::new();
    }
    let is_cut = |i: usize| matches!(pieces.get(i), Some(Piece::FormulaBreak { .. }));
    let is_part = |i: usize| matches!(pieces[i], Piece::Object { .. }) && (is_cut(i + 1) || i.checked_sub(1).is_some_and(is_cut));
    let mut whole = String::new();
    // Where the marks of isolates stand, which are in no text.
    let mut marks = Vec::new();
    let mut isolates = isolates.into_iter().peekable();
    for (i, piece) in pieces.iter().enumerate() {
        if isolates.peek().is_some_and(|isolate| isolate.start == i) {
            marks.push(whole.len());
            whole.push(bidi::isolate(direction));
        }
        match text_of(piece) {
            Some(text) => whole.push_str(&text),
            None => whole.push(if is_cut(i) || is_part(i) { 'a' } else { '\u{2}' }),
        }
        if isolates.next_if(|isolate| isolate.end == i + 1).is_some() {
            marks.push(whole.len());
            whole.push(bidi::END_OF_ISOLATE);
        }
    }
    let mut levels = bidi::levels(&whole, direction);
    for mark in marks.into_iter().rev() {
        levels.drain(mark..mark + bidi::END_OF_ISOLATE.len_utf8());
    }
    levels
}

/// The ranges of pieces whose language runs the other way: what stands around them has no say in their order.
fn isolates(pieces: &[Piece], direction: Direction) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    let mut is_open = false;
    for (i, piece) in pieces.iter().enumerate() {
        let (Piece::Text { style, .. } | Piece::NoteMark { style, .. }) = piece else { continue };
        let is_other = style.lang.direction() != direction;
        match found.last_mut().filter(|_| is_open && is_other) {
            Some(isolate) => isolate.end = i + 1,
            None if is_other => found.push(i..i + 1),
            None => {}
        }
        is_open = is_other;
    }
    found
}

/// Whether a letter of another piece touches each piece at its start or end, anchors aside: a word in two styles, which is not divided.
fn joins(pieces: &[Piece]) -> Vec<(bool, bool)> {
    let text = |p: &Piece| match p {
        Piece::Text { text, .. } => (starts_with_letter(text), ends_with_letter(text)),
        _ => (false, false),
    };
    let mut joins = vec![(false, false); pieces.len()];
    let mut touching = false;
    for (piece, join) in pieces.iter().zip(&mut joins) {
        join.0 = touching;
        if !matches!(piece, Piece::Anchor(_)) {
            touching = text(piece).1;
        }
    }
    touching = false;
    for (piece, join) in pieces.iter().zip(&mut joins).rev() {
        join.1 = touching;
        if !matches!(piece, Piece::Anchor(_)) {
            touching = text(piece).0;
        }
    }
    joins
}

/// The state of one walk through the pieces of a paragraph.
struct Split<'a, 'b> {
    context: &'a Context<'a>,
    report: &'b mut Report,
    items: Items,
    /// The word cache of each style, for the two directions.
    word_caches: Vec<[Option<u16>; 2]>,
    /// The styles met, by what most differ in.
    alike: FxHashMap<(FaceId, Length, Lang), Vec<u16>>,
    levels: Vec<u8>,
    /// Bytes of the paragraph gone by.
    at: usize,
    /// The last atom that is no anchor.
    visible: Option<usize>,
    /// The last character of the piece before, where nothing else came since.
    before: Option<char>,
    /// How far the object that comes, or came, may reach over its neighbours.
    overhang: Length,
    /// Style and word cache of the text before.
    last: Option<(u16, u16)>,
    reported: Vec<char>,
}

/// The text at hand, with what every part of it takes over.
struct Run<'a> {
    style: u16,
    owner: Owner,
    source: Option<Position>,
    span: Option<Span>,
    text: &'a str,
    mark: Option<Mark>,
    /// Words of it may be divided.
    divide: bool,
    joins: (bool, bool),
    /// Where letters changed their length when their case was changed: bytes of the text written for each byte of `text`.
    written: Vec<u32>,
}

impl Run<'_> {
    /// An offset into the text as the author wrote it.
    fn written(&self, offset: usize) -> u32 {
        self.written.get(offset).copied().unwrap_or(offset as u32)
    }
}

impl Split<'_, '_> {
    /// Adds the atoms of a piece; `joins`: a letter of another piece touches its start or its end.
    fn piece(&mut self, piece: &Piece, joins: (bool, bool)) {
        match piece {
            Piece::Text { text, style, owner, source, span } => {
                let words = text.split_whitespace().count();
                let divide = !style.no_wrap && !(style.foreign && words <= 3); // H16
                let (style, shown) = self.style(style, text);
                let written = written_offsets(text, &shown);
                self.text(&Run {
                    style,
                    owner: *owner,
                    source: Some(*source),
                    span: Some(*span),
                    text: &shown,
                    mark: None,
                    divide,
                    joins,
                    written,
                });
            }
            Piece::NoteMark { text, style, owner, brings } => {
                let (style, text) = self.style(style, text);
                let (owner, mark) = (*owner, Some(Mark { brings: *brings }));
                let run = Run { style, owner, source: None, span: None, text: &text, mark, divide: false, joins, written: Vec::new() };
                self.text(&run);
            }
            Piece::Object { width, height, depth, payload, owner } => {
                let kind = AtomKind::Object { width: *width, height: *height, depth: *depth, payload: *payload };
                // Among ideographs a ruby or a picture is one of them.
                let parted = self.last.as_ref().filter(|(style, _)| {
                    let lang = &self.items.styles[usize::from(*style)].lang;
                    self.before.is_some_and(|before| cjk::parts(before, cjk::OBJECT, lang))
                });
                let overhang = std::mem::take(&mut self.overhang);
                if let Some((style, word_cache)) = parted.copied() {
                    let level = self.levels.get(self.at).copied().unwrap_or(0);
                    let lang = &self.items.styles[usize::from(style)].lang;
                    let bears = self.before.is_some_and(|before| cjk::bears_overhang(before, lang));
                    let width = if bears { -overhang } else { Length::ZERO };
                    let seam = AtomKind::Seam { gap: Some(0), width, elastic: seam_width(self.items.styles[usize::from(style)].size), letters: 0, phrase: true };
                    self.add(Atom { kind: seam, style, word_cache, owner: *owner, source: None, bytes: 0, level });
                }
                self.bare(kind, *owner);
                self.before = Some(cjk::OBJECT);
            }
            Piece::Overhang(width) => {
                self.overhang = *width;
                self.at += 1;
            }
            Piece::FormulaBreak { width, point } => self.bare(AtomKind::FormulaBreak { width: *width, point: *point }, Owner::default()),
            Piece::Fixed { width } => self.bare(AtomKind::Fixed(*width), Owner::default()),
            Piece::Anchor(anchor) => self.bare(AtomKind::Anchor(*anchor), Owner::default()),
            Piece::Break => {
                self.trim_end();
                self.bare(AtomKind::Break, Owner::default());
            }
        }
    }

    /// The style's number and the text as it is shown: letters changed, small capitals that the face lacks made of capitals (M5).
    fn style<'t>(&mut self, style: &Arc<TextStyle>, text: &'t Arc<str>) -> (u16, std::borrow::Cow<'t, str>) {
        let lacks_small_capitals = style.caps != Caps::Normal && !self.context.fonts.face(style.face).metrics().has_smcp;
        let text: std::borrow::Cow<'t, str> = match style.transform {
            Transform::Lowercase => text.to_lowercase().into(),
            Transform::Uppercase => text.to_uppercase().into(),
            Transform::None if lacks_small_capitals => text.to_uppercase().into(),
            Transform::None => (&**text).into(),
        };
        let style = if lacks_small_capitals {
            Arc::new(TextStyle { size: style.size.scale(92, 100), caps: Caps::Normal, transform: Transform::None, ..(**style).clone() })
        } else {
            Arc::clone(style)
        };
        let alike = self.alike.entry((style.face, style.size, style.lang.clone())).or_default();
        let known = alike.iter().copied().find(|number| {
            let known = &self.items.styles[usize::from(*number)];
            Arc::ptr_eq(known, &style) || **known == *style
        });
        let number = known.unwrap_or_else(|| {
            let number = self.items.styles.len() as u16;
            alike.push(number);
            self.items.styles.push(style);
            self.word_caches.push([None, None]);
            number
        });
        (number, text)
    }

    /// Adds an atom that is no text. It counts as one byte of the paragraph.
    fn bare(&mut self, kind: AtomKind, owner: Owner) {
        if !matches!(kind, AtomKind::Anchor(_)) {
            self.before = None;
        }
        let base = if self.context.direction == Direction::RightToLeft { 1 } else { 0 };
        let level = self.levels.get(self.at).copied().unwrap_or(base);
        self.add(Atom { kind, style: 0, word_cache: 0, owner, source: None, bytes: 0, level });
        self.at += 1;
    }

    fn text(&mut self, run: &Run<'_>) {
        let mut word_start = 0;
        let mut lang = self.items.styles[usize::from(run.style)].lang.clone();
        // A Latin word in its own language stands among ideographs all the same.
        let around = self.last.map(|(style, _)| self.items.styles[usize::from(style)].lang.clone());
        if let Some(around) = around.filter(|around| around.is_cjk() && self.before.is_some()) {
            lang = around;
        }
        // A note's mark is glued to what stands before it, and what follows stands beside that.
        let mut before: Option<char> = self.before.take().filter(|_| run.mark.is_none());
        let outer = before;
        if run.mark.is_some() {
            before = None;
        }
        if let Some(first) = run.text.chars().next()
            && self.begins_indented()
            && cjk::ink(first, &lang) == cjk::Ink::Last
        {
            // The white of an opening bracket is part of the indent.
            let size = self.items.styles[usize::from(run.style)].size;
            self.push(run, 0..0, AtomKind::Fixed(-(size / 2)));
        }
        let overhang = std::mem::take(&mut self.overhang);
        if let Some(first) = run.text.chars().next()
            && before == Some(cjk::OBJECT)
            && !overhang.is_zero()
            && cjk::bears_overhang(first, &lang)
        {
            // At a seam the line may end, and what hangs is of no account there.
            if cjk::parts(cjk::OBJECT, first, &lang) && !self.no_wrap(run) {
                self.overhang = overhang;
            } else {
                self.push(run, 0..0, AtomKind::Fixed(-overhang));
            }
        }
        let mut between_words = dictionary::breaks(run.text).into_iter().peekable();
        for (i, c) in run.text.char_indices() {
            let ends_word = between_words.next_if_eq(&i).is_some() && before.is_some();
            let turns = i > word_start && self.level(i) != self.level(word_start);
            let kind = space_of(c);
            let seam = ends_word
                || before.is_some_and(|b| cjk::parts(b, c, &lang))
                || i == 0 && before.is_some_and(|b| dictionary::is_unspaced(b) && dictionary::is_unspaced(c) && c.is_alphabetic());
            if turns || kind.is_some() || seam || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}') {
                self.word(run, word_start..i);
                word_start = i;
            }
            if seam && kind.is_none() && !self.no_wrap(run) {
                self.seam(run, i, (before, c), &lang);
            }
            if let Some(kind) = kind {
                self.space(run, i, c, kind);
                word_start = i + c.len_utf8();
                before = None;
                continue;
            }
            if matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}') {
                if c == '\u{200b}' && !self.no_wrap(run) {
                    self.push(run, i..i + c.len_utf8(), AtomKind::Seam { gap: None, width: Length::ZERO, elastic: Length::ZERO, letters: 0, phrase: true });
                }
                word_start = i + c.len_utf8();
                before = None;
                continue;
            }
            before = Some(c);
        }
        self.word(run, word_start..run.text.len());
        self.at += run.text.len();
        self.before = if run.mark.is_some() { outer } else { before };
    }

    /// Whether nothing but the indent stands on the line.
    fn begins_indented(&self) -> bool {
        let seen = self.items.atoms.iter().rev().find(|atom| !matches!(atom.kind, AtomKind::Anchor(_)));
        let seen_here = self.items.atoms.iter().take(INDENTED).filter(|atom| !matches!(atom.kind, AtomKind::Anchor(_))).count();
        self.items.atoms.len() <= INDENTED && seen_here == 1 && matches!(seen, Some(Atom { kind: AtomKind::Fixed(width), .. }) if *width > Length::ZERO)
    }

    fn no_wrap(&self, run: &Run<'_>) -> bool {
        self.items.styles[usize::from(run.style)].no_wrap
    }

    /// Level of a byte of the run at hand; the paragraph's own when there are none.
    fn level(&self, offset: usize) -> u8 {
        self.levels.get(self.at + offset).copied().unwrap_or(0)
    }

    fn push(&mut self, run: &Run<'_>, range: std::ops::Range<usize>, kind: AtomKind) {
        let offset = range.start;
        let level = self.level(offset);
        let word_cache = self.word_cache(run.style, level);
        self.last = Some((run.style, word_cache));
        let (from, to) = (run.written(range.start), run.written(range.end));
        let source = run.source.map(|s| Position { text: s.text, offset: s.offset + from });
        self.add(Atom { kind, style: run.style, word_cache, owner: run.owner, source, bytes: to - from, level });
    }

    fn add(&mut self, atom: Atom) {
        if !matches!(atom.kind, AtomKind::Anchor(_)) {
            self.visible = Some(self.items.atoms.len());
        }
        self.items.atoms.push(atom);
    }

    /// The number of the style's word cache for a direction, fetched when first wanted.
    fn word_cache(&mut self, style: u16, level: u8) -> u16 {
        let direction = if level % 2 == 1 { Direction::RightToLeft } else { Direction::LeftToRight };
        let slot = &mut self.word_caches[usize::from(style)][usize::from(level % 2)];
        if let Some(number) = *slot {
            return number;
        }
        let number = self.items.word_caches.len() as u16;
        *slot = Some(number);
        let style = &self.items.styles[usize::from(style)];
        self.items.word_caches.push(self.context.cache.word_cache(style, direction, self.context.fonts));
        number
    }

    /// Adds what stands between two cuts as a word; one that no page could hold as several.
    fn word(&mut self, run: &Run<'_>, range: std::ops::Range<usize>) {
        let mut text = &run.text[range.clone()];
        if text.is_empty() {
            return;
        }
        let mut range = range;
        // A word that no page could hold is set in parts: what a word costs grows faster than its length.
        while limits::WORD_BYTES.is_passed_by(text.len()) {
            let part = text.floor_char_boundary(limits::WORD_BYTES.count()).max(text.chars().next().map_or(1, char::len_utf8));
            self.part(run, range.start..range.start + part);
            range.start += part;
            text = &text[part..];
        }
        self.part(run, range);
    }

    /// Adds a word or a part of a very long one, and reports characters that no font has.
    fn part(&mut self, run: &Run<'_>, range: std::ops::Range<usize>) {
        let text = &run.text[range.clone()];
        let joined = (range.start == 0 && run.joins.0 && starts_with_letter(text))
            || (range.end == run.text.len() && run.joins.1 && ends_with_letter(text));
        let level = self.level(range.start);
        let word_cache = self.word_cache(run.style, level);
        let word_cache = Arc::clone(&self.items.word_caches[usize::from(word_cache)]);
        // What a dictionary parts has no hyphens.
        let divide = run.divide && !joined && !text.contains(dictionary::is_unspaced);
        let word = word_cache.word(text, divide, self.context);
        for &c in &word.missing {
            self.report_missing(c, run.span);
        }
        self.push(run, range, AtomKind::Word { word, mark: run.mark });
    }

    /// Reports a character that no font has, once; one of a script that no font has once for the script.
    fn report_missing(&mut self, c: char, span: Option<Span>) {
        if self.reported.contains(&c) {
            return;
        }
        self.reported.push(c);
        // A whole script is told once (`font-wanted`), and here where it is.
        if let Some(script) = installed::script_name(c) {
            let repeated = self.reported.iter().rev().skip(1).any(|other| installed::script_name(*other).as_ref() == Some(&script));
            if !repeated {
                let message = message!("characters of {script} that no font has", script);
                self.push_missing(Diagnostic::new("glyph-missing", message).help(message!("bring a font that has them with @font-face")), span);
            }
            return;
        }
        let message = message!("no font has the character {c} (U+{code})", c, code = format!("{:04X}", u32::from(c)));
        let help = message!("bring a font that has it with @font-face, or write it another way");
        self.push_missing(Diagnostic::new("glyph-missing", message).help(help), span);
    }

    fn push_missing(&mut self, diagnostic: Diagnostic, span: Option<Span>) {
        self.report.push(match span {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        });
    }

    /// Adds the place between two characters without a space, where a line may end: with the space that belongs there.
    fn seam(&mut self, run: &Run<'_>, offset: usize, (before, after): (Option<char>, char), lang: &Lang) {
        let size = self.items.styles[usize::from(run.style)].size;
        // Between ideographs the white may grow; beside a Latin word it has a width of its own.
        let elastic = before.is_some_and(cjk::is_ideographic) && cjk::is_ideographic(after);
        // A number in the place of one character stands among them as one.
        let combined = self.items.styles[usize::from(run.style)].vertical.is_some_and(|orientation| orientation::is_combined_beside(run.text, offset, orientation));
        let between = |before| if combined { 0 } else { cjk::space_between(before, after, lang) };
        let hundredths = before.map_or(0, |before| between(before) - cjk::dropped(before, after, lang));
        let width = size.scale(hundredths, 100) - std::mem::take(&mut self.overhang);
        let phrase = before.is_none_or(|before| cjk::begins_phrase(before, after) || !cjk::is_ideographic(after));
        // Without spaces between words, letters are set a little apart.
        let letters = match self.items.atoms.last().map(|atom| &atom.kind) {
            Some(AtomKind::Word { word, .. }) if before.is_some_and(dictionary::is_unspaced) => word.text.graphemes(true).count(),
            _ => 0,
        };
        let letters = u16::try_from(letters).unwrap_or(u16::MAX);
        let gap = (elastic || hundredths > 0 || letters > 0).then_some(0);
        let elastic = match letters {
            0 => seam_width(size).at_least(width / 2),
            letters => size.scale(i64::from(letters) * LETTER.0, LETTER.1),
        };
        self.push(run, offset..offset, AtomKind::Seam { gap, width, elastic, letters, phrase });
    }

    /// Adds a space; one at the start of a line or after another is left out (C8).
    fn space(&mut self, run: &Run<'_>, offset: usize, c: char, kind: Space) {
        let style = Arc::clone(&self.items.styles[usize::from(run.style)]);
        let level = self.level(offset);
        let word_cache = self.word_cache(run.style, level);
        let space = self.items.word_caches[usize::from(word_cache)].space.1;
        let before = self.visible.map(|at| &self.items.atoms[at].kind);
        let (width, elastic, breaks) = match kind {
            Space::Word { breaks } => (space, !style.literal, breaks && !style.no_wrap),
            Space::Em(numerator, denominator) => (style.size.scale(numerator, denominator), false, false),
            // One that indents a line is part of it.
            Space::Ideographic => (style.size, false, !style.no_wrap && !matches!(before, None | Some(AtomKind::Break | AtomKind::Fixed(_)))),
        };
        // Two spaces in a row, or one at the start of a line, count as none (C8); code keeps its own.
        let double = matches!(before, None | Some(AtomKind::Break | AtomKind::Space { breaks: true, .. }));
        if double && matches!(kind, Space::Word { breaks: true }) && !style.literal && !style.no_wrap {
            return;
        }
        self.push(run, offset..offset + c.len_utf8(), AtomKind::Space { character: c, width, gap: elastic.then_some(0), breaks });
    }

    /// Removes a space at a line's end.
    fn trim_end(&mut self) {
        if let Some(last) = self.visible
            && matches!(self.items.atoms[last].kind, AtomKind::Space { breaks: true, .. })
        {
            self.items.atoms.remove(last);
            self.visible = self.items.atoms[..last].iter().rposition(|atom| !matches!(atom.kind, AtomKind::Anchor(_)));
        }
    }
}

/// The offset in `text` of each byte of `shown`, which is `text` in another case; empty when all letters kept their length.
fn written_offsets(text: &str, shown: &str) -> Vec<u32> {
    if text == shown {
        return Vec::new();
    }
    let upper = text.to_uppercase() == shown;
    let mut offsets = Vec::with_capacity(shown.len() + 1);
    for (at, c) in text.char_indices() {
        let length = if upper { c.to_uppercase().map(char::len_utf8).sum::<usize>() } else { c.to_lowercase().map(char::len_utf8).sum() };
        offsets.extend(std::iter::repeat_n(at as u32, length));
    }
    offsets.resize(shown.len() + 1, text.len() as u32);
    offsets
}

#[derive(Clone, Copy)]
enum Space {
    /// As wide as a word space.
    Word { breaks: bool },
    /// Of a fixed part of the em.
    Em(i64, i64),
    /// Of an em, where a line may end.
    Ideographic,
}

/// Typography §3: U+00A0 stretches like a space, U+202F is a fixed sixth of an em, U+3000 an em where a line may end; the other spaces as Unicode defines them.
fn space_of(c: char) -> Option<Space> {
    Some(match c {
        ' ' | '\t' | '\n' => Space::Word { breaks: true },
        '\u{a0}' => Space::Word { breaks: false },
        '\u{2007}' => Space::Em(1, 2),
        '\u{202f}' | '\u{2006}' => Space::Em(1, 6),
        '\u{2000}' | '\u{2002}' => Space::Em(1, 2),
        '\u{2001}' | '\u{2003}' => Space::Em(1, 1),
        '\u{3000}' => Space::Ideographic,
        '\u{2004}' => Space::Em(1, 3),
        '\u{2005}' | '\u{205f}' => Space::Em(1, 4),
        '\u{2008}' | '\u{2009}' => Space::Em(1, 5),
        '\u{200a}' => Space::Em(1, 10),
        _ => return None,
    })
}

fn starts_with_letter(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic)
}

fn ends_with_letter(text: &str) -> bool {
    text.chars().next_back().is_some_and(char::is_alphabetic)
}

/// Elastic width of a seam between ideographs.
fn seam_width(size: Length) -> Length {
    size.scale(SEAM.0, SEAM.1)
}
