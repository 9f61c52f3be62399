//! Quotation marks: levels by language, straight marks made typographic (Q1–Q9).

use super::Settings;
use super::line::{ATOM, Line, NO_BREAK_SPACE, Signs};
use crate::message;
use crate::book::{Block, BlockKind, Chapter, Inline, Inlines, SpanRole, Text, visit};
use crate::lang::Lang;
use crate::report::{Diagnostic, Span};

/// The marks of a language, outermost first; deeper quotations repeat from the second.
pub struct Marks {
    levels: &'static [(char, char)],
    /// `'` and `"` are different marks (English), rather than one mark by depth (Spanish).
    by_kind: bool,
}

static GUILLEMETS: Marks = Marks { levels: &[('«', '»'), ('“', '”'), ('‘', '’')], by_kind: false };
static HIGH: Marks = Marks { levels: &[('“', '”'), ('‘', '’')], by_kind: false };
static ENGLISH: Marks = Marks { levels: &[('“', '”'), ('‘', '’')], by_kind: true };
static GERMAN: Marks = Marks { levels: &[('„', '“'), ('‚', '‘')], by_kind: true };
static SWISS: Marks = Marks { levels: &[('«', '»'), ('‹', '›')], by_kind: true };
static SLAVIC: Marks = Marks { levels: &[('«', '»'), ('„', '“')], by_kind: false };
static POLISH: Marks = Marks { levels: &[('„', '”'), ('«', '»')], by_kind: false };
static ARABIC: Marks = Marks { levels: &[('«', '»'), ('‹', '›')], by_kind: false };
static CORNERS: Marks = Marks { levels: &[('「', '」'), ('『', '』')], by_kind: false };
static NORDIC: Marks = Marks { levels: &[('”', '”'), ('’', '’')], by_kind: true };

/// The marks of a language by region (Q8, Q9).
pub fn marks(lang: &Lang) -> &'static Marks {
    match (lang.primary(), lang.region()) {
        ("es", None | Some("ES")) => &GUILLEMETS,
        ("es", Some(_)) => &HIGH,
        ("pt", Some("BR")) => &HIGH,
        ("fr" | "it" | "pt" | "ca" | "gl" | "eu" | "la" | "el" | "no" | "nb" | "nn", _) => &GUILLEMETS,
        ("de" | "rm", Some("CH" | "LI")) => &SWISS,
        ("de" | "cs" | "sk" | "sl" | "bg" | "lt" | "is", _) => &GERMAN,
        ("ru" | "uk" | "be", _) => &SLAVIC,
        ("pl" | "ro" | "hu" | "hr", _) => &POLISH,
        ("sv" | "fi" | "he" | "yi", _) => &NORDIC,
        ("ar" | "fa" | "ps" | "ckb" | "sd" | "ug", _) => &ARABIC,
        ("ja", _) => &CORNERS,
        ("zh", _) if lang.is_traditional() => &CORNERS,
        _ => &ENGLISH,
    }
}

/// A quotation that has been opened.
struct Open {
    /// As in the source: `"` or `'`, or the typed mark.
    source: char,
    at: usize,
    close: char,
}

/// Puts straight marks around what is marked as a quotation (`<q>`), for the rules to make typographic: neither output adds any.
pub fn mark_elements(inlines: &mut Inlines) {
    for inline in inlines {
        match inline {
            Inline::Span(span) => {
                if span.role == SpanRole::Quotation {
                    span.content.insert(0, Inline::Str("\"".to_owned()));
                    span.content.push(Inline::Str("\"".to_owned()));
                }
                mark_elements(&mut span.content);
            }
            Inline::Link(link) => mark_elements(&mut link.content),
            _ => {}
        }
    }
}

/// The quotation marks that a chapter's author typed.
#[derive(Default)]
pub struct Typed {
    straight: usize,
    guillemets: usize,
    curly: usize,
    /// The first text with a straight mark.
    first: Span,
    /// The text at hand, and whether a straight mark or « is open in it: what is typed within says nothing of the outer marks.
    span: Span,
    within: bool,
}

/// Counts the marks of a chapter before any rule changes them.
pub fn typed_in(chapter: &Chapter) -> Typed {
    let mut typed = Typed::default();
    visit::walk_chapter(chapter, &mut typed);
    typed
}

impl Typed {
    /// Whether “ ” are the author's marks rather than « ».
    pub fn high(&self) -> bool {
        self.curly > self.guillemets
    }

    /// The diagnostic that a chapter has straight marks beside typographic ones; `None` when it has not.
    pub fn mixed(&self) -> Option<Diagnostic> {
        let (typed, of) = if self.high() { (self.curly, "“ ”") } else { (self.guillemets, "« »") };
        (self.straight > 0 && typed > 0).then(|| {
            let message = message!("this chapter mixes straight quotation marks with {of}; the straight ones were made like the others", of);
            Diagnostic::new("quotes-mixed", message).at(self.first).help(message!("type all of them alike"))
        })
    }
}

impl visit::Visitor for Typed {
    fn text(&mut self, text: &Text) {
        (self.span, self.within) = (text.span, false);
    }

    fn inline(&mut self, inline: &Inline) {
        let Inline::Str(words) = inline else { return };
        for character in words.chars() {
            match character {
                '"' => {
                    if self.straight == 0 {
                        self.first = self.span;
                    }
                    self.straight += 1;
                    self.within = !self.within;
                }
                '«' => (self.guillemets, self.within) = (self.guillemets + 1, true),
                '»' => self.within = false,
                '“' if !self.within => self.curly += 1,
                _ => {}
            }
        }
    }
}

/// Makes straight marks typographic and takes the spaces out of the inside of « ». The setting `guillemets` does the same to typed marks
/// (Q4), `high` has “ ” on the outside.
pub fn polish(line: &mut Line, settings: Settings) {
    const WANTED: Signs = Signs::of(&['"', '\'', '«', '»', '“', '”', '„']);
    if !line.may_have(WANTED) {
        return;
    }
    let Settings { guillemets, high, .. } = settings;
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let character = line.at(at);
        if line.is_free(at) {
            match character {
                '"' => double(line, at, marks_of(line, at, high), &mut open),
                '\'' => single(line, at, marks_of(line, at, high), &mut open),
                '«' | '“' | '„' if guillemets && line.is_spanish(at) => begin(line, at, character, &GUILLEMETS, &mut open),
                '»' | '”' if guillemets && line.is_spanish(at) => close_typed(line, at, character, &mut open),
                '«' | '“' | '”' | '„' | '»' => typed(line, at, character, &mut open),
                _ => {}
            }
        }
        at += 1;
    }
    // Q3: a single mark that nothing closes was an apostrophe ('tis).
    for unclosed in open.iter().filter(|o| o.source == '\'') {
        line.set(unclosed.at, '’');
    }
    tighten(line);
}

/// Whether a straight mark at `at` opens: it stands where a word may begin, and one follows (Q2).
fn opens(line: &Line, at: usize) -> bool {
    let (before, after) = (line.before(at), line.after(at));
    // After an elision: l'"amico".
    let elided = matches!(before, '’' | '\'') && at >= 2 && line.at(at - 2).is_alphabetic() && after.is_alphabetic();
    let may_begin = before.is_whitespace() || elided || "([{¿¡—–-/«“‘„‚‹".contains(before) || line.starts(at);
    may_begin && !after.is_whitespace() && !".,;:)]}!?…»”’".contains(after)
}

/// The marks of the language at a place; `high` where its own are « ».
fn marks_of(line: &Line, at: usize, high: bool) -> &'static Marks {
    let own = marks(line.lang(at));
    if high && std::ptr::eq(own, &GUILLEMETS) { &HIGH } else { own }
}

/// Whether a language is written without spaces, so that they do not say which marks open.
fn is_unspaced(lang: &Lang) -> bool {
    matches!(lang.primary(), "ja" | "zh" | "th" | "lo" | "km" | "my")
}

/// Hebrew letters and their points. Between them a mark is of the word: before the last letter of an abbreviation, or after one of a
/// foreign sound.
fn is_hebrew(letter: char) -> bool {
    matches!(letter, '\u{591}'..='\u{5f2}')
}

/// Makes a `"` typographic: an opening or closing mark, or the inches and seconds after a figure (Q3).
fn double(line: &mut Line, at: usize, marks: &Marks, open: &mut Vec<Open>) {
    let is_open = open.iter().any(|o| o.source == '"');
    if is_hebrew(line.before(at)) && is_hebrew(line.after(at)) {
        line.set(at, '״');
    } else if is_unspaced(line.lang(at)) && !line.before(at).is_ascii_digit() {
        if is_open { end(line, at, '"', open) } else { begin(line, at, '"', marks, open) }
    } else if opens(line, at) || (!is_open && line.before(at).is_whitespace()) {
        begin(line, at, '"', marks, open);
    } else if is_open {
        end(line, at, '"', open);
    } else if line.before(at).is_ascii_digit() {
        line.set(at, '″'); // Q3
    } else {
        // Closes what an earlier paragraph opened (Q7).
        line.set(at, marks.levels[0].1);
    }
}

/// Makes a `'` typographic: an apostrophe, an opening or closing mark, or feet and minutes (Q3).
fn single(line: &mut Line, at: usize, marks: &Marks, open: &mut Vec<Open>) {
    let (before, after) = (line.before(at), line.after(at));
    let is_open = open.iter().any(|o| o.source == '\'');
    let year = after.is_ascii_digit() && line.at(at + 2).is_ascii_digit() && !line.at(at + 3).is_alphanumeric();
    let is_word = |c: char| c.is_alphanumeric() || c == ATOM;
    if is_hebrew(before) && (is_hebrew(after) || !is_open) {
        line.set(at, '׳');
    } else if is_word(before) && after.is_alphabetic() || year && !is_word(before) && !is_open {
        line.set(at, '’'); // Q3: between letters, or for the century of a year
    } else if opens(line, at) {
        begin(line, at, '\'', marks, open);
    } else if is_open {
        end(line, at, '\'', open);
    } else if before.is_ascii_digit() {
        line.set(at, '′'); // Q3
    } else {
        line.set(at, '’');
    }
}

/// Opens a quotation with the mark of its level, another than the one around it (Q1).
fn begin(line: &mut Line, at: usize, source: char, marks: &Marks, open: &mut Vec<Open>) {
    let around = open.last().map(|o| o.close);
    let level = match (marks.by_kind, source) {
        (true, '"') => 0,
        (true, _) => 1,
        // Alone, ' ' is for meanings: it is the innermost mark, never the outermost.
        (false, '\'') if open.is_empty() => marks.levels.len() - 1,
        (false, _) => match open.len() {
            0 => 0,
            depth => 1 + (depth - 1) % (marks.levels.len() - 1),
        },
    };
    let (mut mark, mut close) = marks.levels[level];
    if around == Some(close) {
        (mark, close) = marks.levels[if level + 1 < marks.levels.len() { level + 1 } else { 0 }];
    }
    line.set(at, mark);
    open.push(Open { source, at, close });
}

/// Closes the innermost quotation that the same mark opened, and those within it.
fn end(line: &mut Line, at: usize, source: char, open: &mut Vec<Open>) {
    if let Some(index) = open.iter().rposition(|o| o.source == source) {
        line.set(at, open[index].close);
        // An apostrophe taken for an opening mark within what closes now.
        for lost in open.drain(index..).skip(1).filter(|o| o.source == '\'') {
            line.set(lost.at, '’');
        }
    }
}

/// A typed closing mark closes the innermost quotation that a typed mark opened; without one it ends what an earlier paragraph opened.
fn close_typed(line: &mut Line, at: usize, mark: char, open: &mut Vec<Open>) {
    let opened_by: &[char] = if mark == '»' { &['«'] } else { &['“', '„'] };
    match open.iter().rposition(|o| opened_by.contains(&o.source)) {
        Some(index) => {
            line.set(at, open[index].close);
            open.truncate(index);
        }
        None => line.set(at, GUILLEMETS.levels[0].1),
    }
}

/// Counts a typed mark for the level of what is inside; it stays as it is (Q4).
fn typed(line: &Line, at: usize, mark: char, open: &mut Vec<Open>) {
    if let Some(index) = open.iter().rposition(|o| o.close == mark) {
        open.truncate(index);
        return;
    }
    let close = match mark {
        '«' => '»',
        '“' => '”',
        '„' => '“',
        _ => return,
    };
    if !line.after(at).is_whitespace() || mark == '«' {
        open.push(Open { source: mark, at, close });
    }
}

/// Takes out the spaces inside « » (Q5), but in French, where they are thin (`french` sees to that).
fn tighten(line: &mut Line) {
    let is_space = |c: char| c == ' ' || c == NO_BREAK_SPACE || c == super::line::NARROW_SPACE;
    let mut at = 0;
    while at < line.len() {
        if line.lang(at).primary() != "fr" {
            if line.at(at) == '«' && is_space(line.at(at + 1)) && at + 1 < line.len() && line.remove(at + 1) {
                continue;
            }
            if line.at(at) == '»' && at > 0 && is_space(line.at(at - 1)) && line.remove(at - 1) {
                at -= 1;
                continue;
            }
        }
        at += 1;
    }
}

/// How many paragraphs a quotation may run on before its opening mark is taken for a mistake.
const LONGEST_QUOTATION: usize = 24;

/// Begins the later paragraphs of a quotation that runs over several with its closing mark (comillas de seguir, Q7). `blocks` are siblings
/// whose text has been polished already. Gives the paragraphs whose quotation nothing closes.
pub fn continue_over_paragraphs(blocks: &mut [Block], lang: &Lang) -> Vec<usize> {
    let mut unclosed = Vec::new();
    if lang.primary() != "es" {
        return unclosed;
    }
    let (opening, closing) = marks(lang).levels[0];
    let depths: Vec<Option<i32>> = blocks.iter().map(|block| paragraph(block).map(|text| depth(&text, opening, closing))).collect();
    let mut first = 0;
    while first < blocks.len() {
        let open = depths[first].is_some_and(|depth| depth > 0);
        let last = if open { closing_paragraph(&blocks[first + 1..], opening, closing) } else { None };
        if let Some(last) = last.map(|offset| first + 1 + offset) {
            for block in &mut blocks[first + 1..=last] {
                if let BlockKind::Paragraph(text) = &mut block.kind {
                    mark_as_continued(&mut text.inlines, opening, closing);
                }
            }
            first = last;
        } else if open {
            unclosed.push(first);
        }
        first += 1;
    }
    unclosed
}

/// The words of a paragraph; `None` for any other block.
fn paragraph(block: &Block) -> Option<String> {
    match &block.kind {
        BlockKind::Paragraph(text) => Some(visit::flat_text(&text.inlines)),
        _ => None,
    }
}

/// The first of the following paragraphs in which an open quotation ends. One may begin with an opening mark, as English does. When the
/// author has marked every paragraph the quotation may be as long as it likes, and hold verses and lists.
fn closing_paragraph(blocks: &[Block], opening: char, closing: char) -> Option<usize> {
    let mut unmarked = 0;
    for (i, block) in blocks.iter().enumerate() {
        let Some(text) = paragraph(block) else {
            unmarked += LONGEST_QUOTATION;
            continue;
        };
        if text.starts_with([opening, closing]) {
            unmarked = 0;
        } else {
            unmarked += 1;
        }
        if unmarked > LONGEST_QUOTATION {
            return None;
        }
        let continued = text.strip_prefix([opening, closing]).unwrap_or(&text);
        match depth(continued, opening, closing) {
            -1 => return Some(i),
            0 => {}
            _ => return None,
        }
    }
    None
}

/// How many opening marks a text has more than closing ones.
fn depth(text: &str, opening: char, closing: char) -> i32 {
    text.chars().map(|c| i32::from(c == opening) - i32::from(c == closing)).sum()
}

/// Puts the closing mark at the head of a paragraph, in the place of one that its author typed.
fn mark_as_continued(inlines: &mut Inlines, opening: char, closing: char) {
    if let Some(Inline::Str(text)) = inlines.first_mut() {
        if let Some(rest) = text.strip_prefix([opening, closing]) {
            *text = rest.to_owned();
        }
        text.insert(0, closing);
    } else {
        inlines.insert(0, Inline::Str(closing.to_string()));
    }
}
