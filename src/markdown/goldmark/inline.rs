//! The inlines of a block: what its lines hold, one line after the other.
//!
//! Delimiters and brackets wait until they are closed; what is not is text. Each is looked at a bounded number of times.

mod citation;
mod link;
mod write;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::block::Line;
use super::delimiter::{Delimiter, pair};
use super::event::Event;
use super::reference;
use super::{Known, Options, address, html};

/// Where the lines stand that are read together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Text,
    /// The first block of an item of a list, which may begin with a box.
    FirstOfItem,
    /// The cell of a table, where `\|` in code is a bar.
    Cell,
}

pub type Events<'s> = Vec<(Event<'s>, Range<usize>)>;

/// What all blocks of a document have in common.
pub struct Context<'c> {
    options: &'c Options,
    known: &'c Known,
    /// There may be bare addresses, of the web or of mail.
    web: bool,
    mail: bool,
    /// The bytes that are more than text: where there are no addresses, and where there are.
    triggers: [bool; 256],
    address_triggers: [bool; 256],
}

impl<'c> Context<'c> {
    /// What all blocks of a text share. What the text cannot hold (bare addresses) is not looked for in any.
    pub fn new(text: &str, options: &'c Options, known: &'c Known) -> Context<'c> {
        let linkify = options.linkify.is_some();
        let mut triggers = [false; 256];
        for byte in b"\\`![]<*_" {
            triggers[usize::from(*byte)] = true;
        }
        triggers[usize::from(b'@')] = options.citable.is_some();
        triggers[usize::from(b'~')] = options.strikethrough;
        for byte in b"~+=^" {
            triggers[usize::from(*byte)] |= options.has_extras(*byte);
        }
        for byte in b"-.'\">" {
            triggers[usize::from(*byte)] = options.typographer;
        }
        let mut address_triggers = triggers;
        for byte in b" \t\x0B\x0C(~" {
            address_triggers[usize::from(*byte)] = true;
        }
        let (web, mail) = (linkify && has_web(text), linkify && text.contains('@'));
        Context { options, known, web, mail, triggers, address_triggers }
    }
}

/// Whether there may be bare addresses of the web.
fn has_web(text: &str) -> bool {
    text.contains("://") || text.contains("www.")
}

/// Reads the lines of a block of `source`.
pub fn read<'s>(source: &'s str, lines: &[Line], place: Place, context: &Context, events: &mut Events<'s>) {
    let Some((first, last)) = lines.first().zip(lines.last()) else { return };
    let adjacent = lines.windows(2).all(|pair| pair[0].range.end == pair[1].range.start);
    let mut starts = Vec::new();
    let text = if adjacent {
        Cow::Borrowed(&source[first.range.start..last.range.end])
    } else {
        let mut text = String::new();
        for line in lines {
            starts.push((text.len(), line.range.start));
            text.push_str(&source[line.range.clone()]);
        }
        Cow::Owned(text)
    };
    let (web, mail) = (context.web && has_web(&text), context.mail && text.contains('@'));
    let mut reader = Reader {
        source,
        text: &text,
        base: first.range.start,
        starts,
        options: context.options,
        known: context.known,
        web,
        mail,
        triggers: if web || mail { &context.address_triggers } else { &context.triggers },
        items: Vec::new(),
        delimiters: Vec::new(),
        settled: Vec::new(),
        brackets: Vec::new(),
        links: 0,
        citations: 0,
        backticks: None,
        missing: html::Missing::default(),
        angle_missing: 0,
        names: address::Names::default(),
        line_end: 0,
    };
    reader.lines(place);
    reader.pair_delimiters(0);
    reader.write(place, events);
}

/// What is found; the ranges are places in the text of the block.
enum Item {
    Text(Range<usize>),
    Code {
        inner: Range<usize>,
        range: Range<usize>,
    },
    Html(Range<usize>),
    Note {
        label: Range<usize>,
        range: Range<usize>,
    },
    Break {
        hard: bool,
        range: Range<usize>,
    },
    /// A key; outside of brackets, one that is `known`.
    Citation {
        range: Range<usize>,
        known: bool,
    },
    Task {
        done: bool,
        range: Range<usize>,
    },
    /// By its number among those that are settled, or still open.
    Delimiter(usize),
    Bracket {
        range: Range<usize>,
        link: Option<Link>,
    },
    LinkEnd(Range<usize>),
    /// A bracket of citations, or of a citation's locator.
    Group {
        range: Range<usize>,
        end: usize,
        locator: bool,
    },
    GroupEnd(Range<usize>),
    Address {
        range: Range<usize>,
        text: Range<usize>,
        address: String,
    },
}

struct Link {
    is_image: bool,
    address: String,
    title: String,
    end: usize,
}

/// An open bracket.
struct Bracket {
    item: usize,
    is_image: bool,
    /// The bracket's marks.
    range: Range<usize>,
    /// The delimiters and links before it.
    delimiters: usize,
    links: usize,
    citations: usize,
}

/// The state of the inline phase: the text and its places, the stacks of delimiters and brackets, and what is found.
struct Reader<'s, 't> {
    source: &'s str,
    text: &'t str,
    /// Where the text begins in the source.
    base: usize,
    /// Where each line begins, in the text and in the source; none where all are adjacent.
    starts: Vec<(usize, usize)>,
    options: &'t Options,
    known: &'t Known,
    /// There may be bare addresses.
    web: bool,
    mail: bool,
    /// What is not text only.
    triggers: &'t [bool; 256],
    items: Vec<Item>,
    /// Those that are open, with the items that stand for them.
    delimiters: Vec<(Delimiter, usize)>,
    settled: Vec<Delimiter>,
    brackets: Vec<Bracket>,
    links: usize,
    /// Those that no bracket has yet.
    citations: usize,
    /// The places of runs of backticks, by their length.
    backticks: Option<HashMap<usize, Vec<usize>>>,
    missing: html::Missing,
    /// No `>` that ends an address comes before that place.
    angle_missing: usize,
    names: address::Names,
    /// Where the line ends that is being read.
    line_end: usize,
}

impl<'s> Reader<'s, '_> {
    /// Reads the block's lines into items.
    fn lines(&mut self, place: Place) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        if place == Place::FirstOfItem && self.options.task_lists {
            at = self.task();
        }
        'segments: while at < bytes.len() {
            if at >= self.line_end {
                self.line_end = self.text[at..].find('\n').map_or(bytes.len(), |found| at + found + 1);
            }
            let (end, hard) = self.content_end(at);
            let (mut text, mut i) = (at, at);
            while i < end {
                if i > at {
                    // To the next that is not text only.
                    match bytes[i..end].iter().position(|byte| self.triggers[usize::from(*byte)]) {
                        Some(found) => i += found,
                        None => break,
                    }
                }
                let byte = bytes[i];
                if byte == b'\\' && i + 1 < end && bytes[i + 1].is_ascii_punctuation() {
                    i += 2;
                    continue;
                }
                if text < i {
                    self.push_text(text..i);
                    text = i;
                }
                if let Some(next) = self.inline(i, byte) {
                    at = next;
                    continue 'segments;
                }
                i += 1;
            }
            let trimmed =
                if hard == Some(true) { end } else { text + self.text[text..end].trim_end_matches([' ', '\t', '\r', '\n']).len() };
            self.push_text(text..trimmed);
            if bytes[self.line_end - 1] == b'\n' {
                self.items.push(Item::Break { hard: hard.is_some(), range: trimmed..self.line_end });
            }
            at = self.line_end;
        }
    }

    /// Where the text of the rest of a line ends, and whether a forced line end follows: `true` by a backslash.
    fn content_end(&self, at: usize) -> (usize, Option<bool>) {
        let line = &self.text.as_bytes()[at..self.line_end];
        let Some(content) = line.strip_suffix(b"\n") else { return (self.line_end, None) };
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        let end = at + content.len();
        match content {
            [.., before, b'\\'] if *before != b'\\' => (end - 1, Some(true)),
            [b'\\'] => (end - 1, Some(true)),
            [.., b' ', b' '] => (end - 2, Some(false)),
            _ => (end, None),
        }
    }

    /// Reads the box of a task (`[x]`) at the text's beginning; gives where the text goes on.
    fn task(&mut self) -> usize {
        let done = match self.text.as_bytes() {
            [b'[', b'x' | b'X', b']', ..] => true,
            [b'[', b' ' | b'\t', b']', ..] => false,
            _ => return 0,
        };
        let line_end = self.text.find('\n').map_or(self.text.len(), |found| found + 1);
        let end = 3 + self.text[3..line_end].len() - self.text[3..line_end].trim_start().len();
        self.items.push(Item::Task { done, range: 0..end });
        end
    }

    /// Reads the inline that begins at a place with `byte`; gives where the text goes on, `None` when there is none.
    fn inline(&mut self, at: usize, byte: u8) -> Option<usize> {
        match byte {
            b'`' => Some(self.code(at)),
            b'!' => self.note(at, at + 1).or_else(|| self.open_bracket(at, at + 1)),
            b'[' => self.note(at, at).or_else(|| self.open_bracket(at, at)),
            b']' => self.close_bracket(at),
            b'<' => self.angle(at).or_else(|| self.typographic(at, byte)),
            b'*' | b'_' => Some(self.delimiter(at, byte)),
            b'~' | b'+' | b'=' | b'^' if self.options.has_extras(byte) => self.extra(at, byte),
            b'~' => self.tilde(at).or_else(|| self.bare_address(at, byte)),
            b'(' => self.bare_address(at, byte),
            b'@' => self.citation(at),
            b'-' | b'.' | b'\'' | b'"' | b'>' => self.typographic(at, byte),
            byte if byte.is_ascii_punctuation() => None,
            byte => self.bare_address(at, byte),
        }
    }

    /// Adds text, to the last item when it is text that ends where this begins.
    fn push_text(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        match self.items.last_mut() {
            Some(Item::Text(last)) if last.end == range.start => last.end = range.end,
            _ => self.items.push(Item::Text(range)),
        }
    }

    /// Reads a code span, or text of backticks that none close; gives where the text goes on.
    fn code(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let length = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
        let runs = self.backticks.get_or_insert_with(|| {
            let mut runs: HashMap<usize, Vec<usize>> = HashMap::new();
            let mut i = 0;
            while i < bytes.len() {
                let length = bytes[i..].iter().take_while(|byte| **byte == b'`').count();
                if length > 0 {
                    runs.entry(length).or_default().push(i);
                }
                i += length.max(1);
            }
            runs
        });
        let inner = at + length;
        let places = runs.get(&length).map_or(&[][..], Vec::as_slice);
        let Some(end) = places.get(places.partition_point(|place| *place < inner)).copied() else {
            self.push_text(at..inner);
            return inner;
        };
        self.items.push(Item::Code { inner: inner..end, range: at..end + length });
        end + length
    }

    /// Reads the mark (`[^label]`) of a note that is defined; gives where the text goes on.
    fn note(&mut self, at: usize, bracket: usize) -> Option<usize> {
        if !self.options.footnotes || !self.text[bracket..].starts_with("[^") {
            return None;
        }
        let length = reference::note_label(&self.text[bracket..self.line_end])?;
        let label = bracket + 2..bracket + 2 + length;
        if !self.known.has_note(&self.text[label.clone()]) {
            return None;
        }
        self.push_text(at..bracket);
        let end = label.end + 1;
        self.items.push(Item::Note { label, range: bracket..end });
        Some(end)
    }

    /// Reads the signs for which Goldmark's typographer sets others. Here they stay, but what comes behind them is looked at anew.
    fn typographic(&mut self, at: usize, byte: u8) -> Option<usize> {
        if !self.options.typographer {
            return None;
        }
        let line = &self.text[at..self.line_end];
        let length = match byte {
            b'<' | b'>' => line.bytes().take(2).filter(|b| *b == byte).count(),
            b'-' => line.bytes().take(3).take_while(|b| *b == b'-').count(),
            b'.' if line.starts_with("...") => 3,
            b'"' | b'\'' => 2,
            _ => 0,
        };
        if length < 2 {
            return None;
        }
        let length = if matches!(byte, b'"' | b'\'') { 1 } else { length };
        self.push_text(at..at + length);
        Some(at + length)
    }

    /// Reads one of the marks of Goldmark's `extras` (`++`, `==`, `^`, `~`), of which no run is longer than two.
    fn extra(&mut self, at: usize, byte: u8) -> Option<usize> {
        let run = self.text[at..].bytes().take(3).take_while(|b| *b == byte).count();
        (self.options.has_extra(byte, run) && self.before(at) != char::from(byte)).then(|| self.delimiter(at, byte))
    }

    /// Reads a run of `~` that strikes out, or an index such as `H~2~O`.
    fn tilde(&mut self, at: usize) -> Option<usize> {
        let run = self.text[at..].bytes().take(3).take_while(|byte| *byte == b'~').count();
        if !self.options.strikethrough || run > 2 || self.before(at) == '~' {
            return None;
        }
        if let Some(end) = self.index(at) {
            self.push_text(at..end);
            return Some(end);
        }
        Some(self.delimiter(at, b'~'))
    }

    /// Where the subscript in `H~2~O` ends, which Goldmark strikes out; here its marks stay.
    fn index(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at + 1..];
        let length = rest.find(|c: char| !c.is_alphanumeric()).filter(|length| *length > 0)?;
        let closes = rest[length..].starts_with('~') && !rest[length..].starts_with("~~");
        (closes && self.before(at).is_alphanumeric()).then_some(at + length + 2)
    }

    /// Adds a run of delimiters; gives where the text goes on.
    fn delimiter(&mut self, at: usize, byte: u8) -> usize {
        let length = self.text[at..].bytes().take_while(|b| *b == byte).count();
        let after = self.text[at + length..].chars().next().unwrap_or(' ');
        let delimiter = Delimiter::new(at, byte, length, self.before(at), after);
        self.delimiters.push((delimiter, self.items.len()));
        self.items.push(Item::Delimiter(usize::MAX));
        at + length
    }

    /// The character before a place, at the beginning of a line the last of its containers' marks.
    fn before(&self, at: usize) -> char {
        if at == 0 {
            return '\n';
        }
        self.source[..self.place(at)].chars().next_back().unwrap_or('\n')
    }

    /// Pairs the open delimiters from the index `from` on.
    fn pair_delimiters(&mut self, from: usize) {
        let (mut delimiters, items): (Vec<_>, Vec<_>) = self.delimiters.drain(from..).unzip();
        pair(&mut delimiters);
        for (delimiter, item) in delimiters.into_iter().zip(items) {
            self.items[item] = Item::Delimiter(self.settled.len());
            self.settled.push(delimiter);
        }
    }
}
