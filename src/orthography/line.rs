//! One text as a row of characters, so that rules can look across emphasis, links and notes' marks.
//!
//! Every character of a `Str` becomes a [`Cell`] that remembers its node; what is not language (code, formulas, pictures) is a single
//! cell that no rule may change. Rules edit the row; [`Line::restore`] writes it back into the nodes it came from.

use super::cells::Cells;
use super::regional::clings;
use crate::book::{Attributes, Inline, InlineSpan, Inlines, Link, SpanRole, Text};
use crate::lang::Lang;

/// Stands for code, a formula or a picture: something that is there, and reads like a word.
pub const ATOM: char = '\u{fffc}';
/// Stands for a note's mark, which rules look through: in `palabra[^1]"` the quotation mark follows a letter.
pub const NOTE: char = '\u{fff9}';
/// U+00A0: a space of the line, where it must not end.
pub const NO_BREAK_SPACE: char = '\u{a0}';
/// U+202F: thin, of fixed width, where the line must not end.
pub const NARROW_SPACE: char = '\u{202f}';

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub character: char,
    /// Into [`Line::langs`].
    pub lang: u16,
    /// What becomes of it besides its character.
    pub role: Option<SpanRole>,
    /// Not language: no rule may change it.
    pub fixed: bool,
    /// In small capitals already.
    pub small_capitals: bool,
    /// The node it belongs to, counted in reading order.
    leaf: u32,
}

#[derive(Debug)]
pub struct Line {
    pub cells: Cells,
    langs: Vec<Lang>,
    /// Whether each of `langs` is Spanish, and sets its rayas as Spanish does: asked for every character.
    spanish: Vec<(bool, bool)>,
    /// The [`Signs`] of all characters that are or were there.
    seen: Signs,
}

/// A set of characters as a rule asks for them, by their last seven bits: where it says no, none of them is there; where it says yes, one
/// may be. Most rules are about signs that most lines have not, and spare themselves the walk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs(u128);

impl Signs {
    pub const fn of(characters: &[char]) -> Signs {
        let (mut bits, mut at) = (0, 0);
        while at < characters.len() {
            bits |= Signs::bit(characters[at]);
            at += 1;
        }
        Signs(bits)
    }

    const fn bit(character: char) -> u128 {
        1 << (character as u32 & 0x7f)
    }
}

/// The figures 0 to 9.
pub const FIGURES: Signs = Signs::of(&['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);

impl Line {
    pub fn new(text: &Text, lang: &Lang) -> Line {
        let line = Line { cells: Cells::default(), langs: vec![lang.clone()], spanish: Vec::new(), seen: Signs::default() };
        let mut reader = Reader { line, leaf: 0, small_capitals: false };
        reader.inlines(&text.inlines, 0, false);
        let mut line = reader.line;
        line.spanish = line.langs.iter().map(|lang| (lang.primary() == "es", clings(lang))).collect();
        line.fix_addresses();
        line
    }

    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn is_empty(&self) -> bool {
        self.cells.len() == 0
    }

    /// The character at `at`; a space beyond the ends, where a text begins and stops.
    pub fn at(&self, at: usize) -> char {
        self.cells.get(at).map_or(' ', |cell| cell.character)
    }

    /// The character before `at`, looking through notes' marks.
    pub fn before(&self, at: usize) -> char {
        (0..at.min(self.len())).rev().map(|i| self.at(i)).find(|c| *c != NOTE).unwrap_or(' ')
    }

    /// The character after `at`, looking through notes' marks.
    pub fn after(&self, at: usize) -> char {
        (at + 1..self.len()).map(|i| self.at(i)).find(|c| *c != NOTE).unwrap_or(' ')
    }

    /// Whether `at` is the first character of the text.
    pub fn starts(&self, at: usize) -> bool {
        (0..at.min(self.len())).all(|i| self.at(i) == NOTE)
    }

    /// Whether nothing follows `at`.
    pub fn ends(&self, at: usize) -> bool {
        (at + 1..self.len()).all(|i| self.at(i) == NOTE)
    }

    /// The language of the character at `at`.
    pub fn lang(&self, at: usize) -> &Lang {
        let index = self.cells.get(at).map_or(0, |cell| usize::from(cell.lang));
        self.langs.get(index).unwrap_or(&self.langs[0])
    }

    pub fn is_spanish(&self, at: usize) -> bool {
        let index = self.cells.get(at).map_or(0, |cell| usize::from(cell.lang));
        self.spanish.get(index).is_some_and(|(spanish, _)| *spanish)
    }

    /// Whether a raya at `at` clings to what it encloses.
    pub fn clings(&self, at: usize) -> bool {
        let index = self.cells.get(at).map_or(0, |cell| usize::from(cell.lang));
        self.spanish.get(index).is_some_and(|(_, clings)| *clings)
    }

    /// Whether one of these may be in the line.
    pub fn may_have(&self, signs: Signs) -> bool {
        self.seen.0 & signs.0 != 0
    }

    /// Whether any of its text is in a language.
    pub fn has_lang(&self, primary: &str) -> bool {
        self.langs.iter().any(|lang| lang.primary() == primary)
    }

    /// Whether a rule may change what is at `at`.
    pub fn is_free(&self, at: usize) -> bool {
        self.cells.get(at).is_some_and(|cell| !cell.fixed)
    }

    /// Changes the character at `at`, unless it is one that no rule may change.
    pub fn set(&mut self, at: usize, character: char) {
        if let Some(cell) = self.cells.get_mut(at).filter(|cell| !cell.fixed) {
            cell.character = character;
            self.seen.0 |= Signs::bit(character);
        }
    }

    /// Takes a character out; `false` when it is not to be changed.
    pub fn remove(&mut self, at: usize) -> bool {
        let free = self.is_free(at);
        if free {
            self.cells.remove(at);
        }
        free
    }

    /// Puts a character in before `at`, into the node of a neighbour that may be changed.
    pub fn insert(&mut self, at: usize, character: char) {
        let neighbour = at.checked_sub(1).filter(|&left| self.is_free(left)).or_else(|| self.is_free(at).then_some(at));
        if let Some(like) = neighbour.and_then(|n| self.cells.get(n)).copied() {
            self.cells.insert(at, Cell { character, role: None, ..like });
            self.seen.0 |= Signs::bit(character);
        }
    }

    /// Whether the characters from `from` on are those of `text`.
    pub fn has(&self, from: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(i, c)| self.at(from + i) == c && from + i < self.len())
    }

    /// The text in `range`, for reading.
    pub fn text(&self, range: std::ops::Range<usize>) -> String {
        self.cells.range(range).map(|cell| cell.character).collect()
    }

    /// Words with `://` and their like are addresses, whatever node they stand in.
    fn fix_addresses(&mut self) {
        let begins = |at: usize| match self.at(at) {
            ':' => self.has(at, "://"),
            'w' => self.has(at, "www."),
            _ => false,
        };
        if !(0..self.len()).any(begins) {
            return;
        }
        let mut start = 0;
        while start < self.len() {
            let end = (start..self.len()).find(|&i| self.at(i).is_whitespace()).unwrap_or(self.len());
            let word = self.text(start..end);
            if word.contains("://") || word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with("www.") {
                // The signs around it are the sentence's, and a full stop at its end too.
                let is_outer = |c: char| "()\"'«»“”.,;:!?…".contains(c);
                let lead = word.chars().take_while(|c| is_outer(*c)).count();
                // A quotation mark at the end is the sentence's when one stands at the head.
                let quoted = word.starts_with(['"', '\'', '«', '“']);
                let tail = word.chars().rev().take_while(|c| is_outer(*c) && (quoted || !matches!(c, '"' | '\''))).count();
                for at in start + lead..end - tail {
                    if let Some(cell) = self.cells.get_mut(at) {
                        cell.fixed = true;
                    }
                }
            }
            start = end + 1;
        }
    }

    /// Writes the characters back into the nodes that they came from.
    pub fn restore(self, text: &mut Text) {
        let cells = self.cells.into_vec();
        let mut writer = Writer { cells: &cells, at: 0, leaf: 0 };
        text.inlines = writer.inlines(std::mem::take(&mut text.inlines));
    }
}

/// Whether a link shows its own address, in which no rule applies.
fn shows_address(link: &Link) -> bool {
    let shown = crate::book::visit::flat_text(&link.content);
    !shown.contains(char::is_whitespace) && (shown.contains("://") || shown.starts_with("www.") || shown.contains('@'))
}

/// Whether no rule may change the text of a span: keys are named as they are labelled; what is raised or lowered was placed by hand.
fn is_fixed(role: SpanRole) -> bool {
    matches!(role, SpanRole::Keyboard | SpanRole::Superscript | SpanRole::Subscript)
}

struct Reader {
    line: Line,
    leaf: u32,
    small_capitals: bool,
}

impl Reader {
    /// Adds the characters of inline elements; `fixed`: no rule may change them.
    fn inlines(&mut self, inlines: &[Inline], lang: u16, fixed: bool) {
        for inline in inlines {
            match inline {
                Inline::Str(text) => {
                    text.chars().for_each(|c| self.cell(c, lang, fixed));
                    self.leaf += 1;
                }
                Inline::Span(span) => {
                    let lang = self.lang(&span.attributes, lang);
                    let outer = self.small_capitals;
                    self.small_capitals |= span.role == SpanRole::SmallCaps;
                    self.inlines(&span.content, lang, fixed || is_fixed(span.role));
                    self.small_capitals = outer;
                }
                Inline::Link(link) => {
                    let lang = self.lang(&link.attributes, lang);
                    self.inlines(&link.content, lang, fixed || shows_address(link));
                }
                Inline::LineBreak => self.single('\n', lang),
                Inline::NoteRef(_) => self.single(NOTE, lang),
                Inline::Code(_) | Inline::Math(_) | Inline::Image(_) | Inline::Ruby { .. } | Inline::Citation(_) => self.single(ATOM, lang),
            }
        }
    }

    /// Adds a node that stands as one character, which no rule may change.
    fn single(&mut self, character: char, lang: u16) {
        self.cell(character, lang, true);
        self.leaf += 1;
    }

    /// Adds a character of the node at hand.
    fn cell(&mut self, character: char, lang: u16, fixed: bool) {
        self.line.seen.0 |= Signs::bit(character);
        self.line.cells.push(Cell { character, lang, role: None, fixed, small_capitals: self.small_capitals, leaf: self.leaf });
    }

    /// The number of the language that these attributes mark, else of the one around.
    fn lang(&mut self, attributes: &Attributes, around: u16) -> u16 {
        let Some(lang) = &attributes.lang else { return around };
        let known = self.line.langs.iter().position(|l| l == lang);
        known.unwrap_or_else(|| {
            self.line.langs.push(lang.clone());
            self.line.langs.len() - 1
        }) as u16
    }
}

/// Walks the nodes as [`Reader`] did, so that both count them alike.
struct Writer<'a> {
    cells: &'a [Cell],
    at: usize,
    leaf: u32,
}

impl Writer<'_> {
    /// Writes the characters back into inline elements, in the order in which they were read.
    fn inlines(&mut self, inlines: Inlines) -> Inlines {
        let mut written = Vec::with_capacity(inlines.len());
        for inline in inlines {
            match inline {
                Inline::Str(_) => self.string(&mut written),
                Inline::Span(mut span) => {
                    span.content = self.inlines(span.content);
                    written.push(Inline::Span(span));
                }
                Inline::Link(mut link) => {
                    link.content = self.inlines(link.content);
                    written.push(Inline::Link(link));
                }
                single => {
                    self.leaf();
                    written.push(single);
                }
            }
        }
        written
    }

    /// The cells of the next node.
    fn leaf(&mut self) -> &[Cell] {
        let start = self.at;
        while self.cells.get(self.at).is_some_and(|cell| cell.leaf == self.leaf) {
            self.at += 1;
        }
        self.leaf += 1;
        &self.cells[start..self.at]
    }

    /// Writes a `Str`, cut where a role begins or ends.
    fn string(&mut self, written: &mut Inlines) {
        for part in self.leaf().chunk_by(|a, b| a.role == b.role) {
            let text = Inline::Str(part.iter().map(|cell| cell.character).collect());
            written.push(match part[0].role {
                None => text,
                Some(role) => Inline::Span(InlineSpan { role, attributes: attributes_of(role), content: vec![text] }),
            });
        }
    }
}

/// The attributes of a span for a role: small capitals that a rule asks for are numerals, whose capitals are to be small as well; a style
/// knows them by the class.
fn attributes_of(role: SpanRole) -> Attributes {
    let classes = if role == SpanRole::SmallCaps { vec!["numeral".to_owned()] } else { Vec::new() };
    Attributes { classes, ..Attributes::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Span;

    #[test]
    fn signs_that_are_not_there_are_known() {
        let text = Text::new(vec![Inline::Str("Vino —dijo— a las".into())], Span::default());
        let mut line = Line::new(&text, &Lang::default());
        assert!(line.may_have(Signs::of(&['«', '—'])));
        assert!(!line.may_have(FIGURES) && !line.may_have(Signs::of(&['«', '.', '"'])));
        line.set(0, '3');
        line.insert(2, '.');
        assert!(line.may_have(FIGURES) && line.may_have(Signs::of(&['.'])));
    }

    #[test]
    fn characters_go_back_to_their_nodes() {
        let emphasis = |s: &str| {
            Inline::Span(InlineSpan { role: SpanRole::Emphasis, attributes: Attributes::default(), content: vec![Inline::Str(s.into())] })
        };
        let mut text =
            Text::new(vec![Inline::Str("a ".into()), emphasis("b"), Inline::Code("--".into()), Inline::Str(" c".into())], Span::default());
        let mut line = Line::new(&text, &Lang::default());
        assert_eq!(line.text(0..line.len()), format!("a b{ATOM} c"));
        line.set(2, 'B');
        line.set(3, '!');
        assert!(!line.remove(3));
        line.insert(2, '«');
        line.remove(5);
        line.restore(&mut text);
        let expected = vec![Inline::Str("a «".into()), emphasis("B"), Inline::Code("--".into()), Inline::Str("c".into())];
        assert_eq!(text.inlines, expected);
    }
}
