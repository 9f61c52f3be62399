//! Atoms → the stream of gaps and opportunities that the breaker reads.

use super::{Atom, AtomKind, Context, Cut, Items};
use crate::layout::paragraph::optimum::{Gap, Kind, Opportunity, Stream, Sums, Weight};
use crate::layout::paragraph::words::{Division, Word, WordHash};
use crate::length::Length;
use crate::orthography::hyphenate::BreakKind;

/// Lists the stream of `items.atoms`, and how each opportunity cuts them.
pub fn list(items: &mut Items, context: &Context<'_>) {
    if items.atoms.is_empty() {
        return;
    }
    let mut lister = Lister {
        protrusion: context.protrusion,
        stream: Stream::default(),
        cuts: Vec::new(),
        at: Sums::default(),
        last_edge: Length::ZERO,
        fresh: None,
        token: Token::default(),
        previous: Token::default(),
        begun: Vec::new(),
        repeats: Vec::new(),
    };
    lister.open(Kind::Forced, Cut::default());
    let wide = wide_atoms(&items.atoms, context.measure);
    for i in 0..items.atoms.len() {
        let expands = items.styles.get(usize::from(items.atoms[i].style)).is_some_and(|s| s.expands);
        let word_cache = items.word_caches.get(usize::from(items.atoms[i].word_cache)).cloned();
        let too_wide = match (&items.atoms[i].kind, &word_cache) {
            (AtomKind::Word { word, mark: None }, Some(word_cache)) if wide[i] => word_cache.seams(word, context.fonts),
            _ => Vec::new(),
        };
        if i > 0 && wide[i] && wide[i - 1] && matches!(items.atoms[i].kind, AtomKind::Word { .. } | AtomKind::Object { .. }) {
            lister.between(i as u32);
        }
        lister.atom(i as u32, &mut items.atoms[i], &too_wide, expands);
    }
    let end = items.atoms.len() as u32;
    lister.end_token();
    lister.open(Kind::Forced, Cut { end, start: end, ..Cut::default() });
    items.stream = lister.stream;
    items.cuts = lister.cuts;
}

/// Which atoms belong to a stretch without a place to break that is wider than the measure: there lines may break anywhere.
fn wide_atoms(atoms: &[Atom], measure: Length) -> Vec<bool> {
    let mut wide = vec![false; atoms.len()];
    let (mut start, mut width) = (0, Length::ZERO);
    for (i, atom) in atoms.iter().enumerate() {
        let ends = match &atom.kind {
            AtomKind::Word { word, .. } => {
                width += word.width;
                false
            }
            AtomKind::Fixed(own) | AtomKind::Object { width: own, .. } | AtomKind::Space { width: own, breaks: false, .. } => {
                width += *own;
                false
            }
            AtomKind::Space { breaks: true, .. } | AtomKind::Seam { .. } | AtomKind::FormulaBreak { .. } | AtomKind::Break => true,
            AtomKind::Anchor(_) => false,
        };
        if ends || i + 1 == atoms.len() {
            if width > measure {
                wide[start..=i].fill(true);
            }
            (start, width) = (i + 1, Length::ZERO);
        }
    }
    wide
}

/// A word in the reader's sense: what stands between spaces, whatever its styles.
#[derive(Clone, Copy, Debug, Default)]
struct Token {
    word_hash: WordHash,
    /// Its last character.
    last: Option<char>,
    /// The one before it ends a sentence.
    after_stop: bool,
}

/// The state of one walk through the atoms: the sums so far, and what stood before.
struct Lister {
    protrusion: i32,
    stream: Stream,
    cuts: Vec<Cut>,
    at: Sums,
    /// What the last character hangs out on the right.
    last_edge: Length,
    /// An opportunity whose line has not met its first character, to be moved by what that hangs out.
    fresh: Option<usize>,
    token: Token,
    previous: Token,
    /// Opportunities that the token at hand stands after: they learn its name when it is whole.
    begun: Vec<usize>,
    /// Divisions whose tail is to be compared with the next token (H22).
    repeats: Vec<(usize, WordHash)>,
}

impl Lister {
    /// Lists an atom. `anywhere`: the offsets at which it may be parted, with the width up to each; `expands`: it is scaled with the glyphs.
    fn atom(&mut self, i: u32, atom: &mut Atom, anywhere: &[(u32, Length)], expands: bool) {
        match &mut atom.kind {
            AtomKind::Word { word, mark } => {
                let hangs = mark.is_none() && atom.level.is_multiple_of(2);
                self.word(i, word, anywhere, (expands, hangs));
                if mark.is_none() {
                    self.token.word_hash = self.token.word_hash.join(word.word_hash);
                    self.token.last = word.text.chars().next_back();
                }
            }
            AtomKind::Space { width, gap, breaks, .. } => {
                self.end_token();
                if *breaks {
                    self.open(Kind::Space, Cut { end: i, start: i + 1, ..Cut::default() });
                }
                match gap {
                    Some(gap) => *gap = self.gap(*width, *width),
                    None => self.at.fixed += *width,
                }
                self.last_edge = Length::ZERO;
                if *breaks {
                    self.begin_after();
                }
            }
            AtomKind::Seam { gap, width, elastic, phrase, .. } => {
                self.end_token();
                self.open(Kind::Bare, Cut { end: i, start: i + 1, ..Cut::default() });
                if let Some(o) = self.stream.opportunities.last_mut() {
                    o.cost.within_phrase = !*phrase;
                }
                match gap {
                    Some(gap) => *gap = self.gap(*width, *elastic),
                    None => self.at.fixed += *width,
                }
                self.last_edge = Length::ZERO;
                self.begin_after();
            }
            AtomKind::FormulaBreak { width, point } => {
                self.open(Kind::Formula(*point), Cut { end: i, start: i + 1, ..Cut::default() });
                self.at.fixed += *width;
                self.last_edge = Length::ZERO;
                self.begin_after();
            }
            AtomKind::Fixed(width) | AtomKind::Object { width, .. } => {
                self.at.fixed += *width;
                self.last_edge = Length::ZERO;
                self.fresh = None;
            }
            AtomKind::Anchor(_) => {}
            AtomKind::Break => {
                self.end_token();
                self.open(Kind::Forced, Cut { end: i, start: i + 1, ..Cut::default() });
            }
        }
    }

    /// Lists a place to break before what comes next, if nothing more comes before it.
    fn open(&mut self, kind: Kind, cut: Cut) {
        let mut end = self.at;
        end.glyphs -= self.hang(self.last_edge);
        let gaps = self.stream.gaps.len() as u32;
        let weight = Weight {
            lone_letter: self.previous.word_hash.letters == 1 && self.previous.last.is_some_and(char::is_alphabetic), // N12
            after_stop: self.previous.after_stop
                && self.previous.word_hash.letters <= 2
                && self.previous.last.is_some_and(char::is_alphabetic), // N13
            ..Weight::default()
        };
        self.fresh = Some(self.stream.opportunities.len());
        self.begun.push(self.stream.opportunities.len());
        self.stream.opportunities.push(Opportunity {
            kind,
            end,
            end_gaps: gaps,
            start: self.at,
            start_gaps: gaps,
            word_before: self.previous.word_hash.name(),
            word_after: 0,
            cost: weight,
        });
        self.cuts.push(cut);
    }

    /// A line that begins at the last opportunity does so after the space just listed.
    fn begin_after(&mut self) {
        if let Some(o) = self.stream.opportunities.last_mut() {
            o.start = self.at;
            o.start_gaps = self.stream.gaps.len() as u32;
        }
    }

    /// Lists a gap that may stretch and shrink, and gives its number.
    fn gap(&mut self, natural: Length, elastic: Length) -> u32 {
        self.stream.gaps.push(Gap { before: self.at, natural, elastic });
        self.stream.gaps.len() as u32 - 1
    }

    /// What of a character's edge hangs into the margin here.
    fn hang(&self, edge: Length) -> Length {
        edge.scale(i64::from(self.protrusion), 1000)
    }

    /// Lists the divisions of a word, then its width.
    fn word(&mut self, i: u32, word: &Word, anywhere: &[(u32, Length)], (expands, hangs): (bool, bool)) {
        if let Some(fresh) = self.fresh.take().filter(|_| hangs) {
            let hang = self.hang(word.edges.left);
            self.stream.opportunities[fresh].start.glyphs += hang;
        }
        let before = self.at;
        let mut divisions = word.divisions.iter().peekable();
        for &(offset, width) in anywhere {
            while let Some(division) = divisions.next_if(|d| d.offset <= offset) {
                self.division(i, before, word, division, expands);
            }
            if self.cuts.last().is_none_or(|c| c.end != i || c.end_bytes < offset) {
                self.anywhere(i, before, offset, width, expands);
            }
        }
        for division in divisions {
            self.division(i, before, word, division, expands);
        }
        self.advance(word.width, expands);
        self.last_edge = if hangs { word.edges.right } else { Length::ZERO };
    }

    /// Adds a width to the sums.
    fn advance(&mut self, width: Length, expands: bool) {
        if expands { self.at.glyphs += width } else { self.at.fixed += width }
    }

    /// Lists an opportunity at a division of a word; `before` are the sums at the word's start.
    fn division(&mut self, i: u32, before: Sums, word: &Word, division: &Division, expands: bool) {
        let end = division.before - self.hang(division.before_edge);
        let start = word.width - division.after + self.hang(division.after_edge);
        let hyphen = matches!(division.kind, BreakKind::Hyphen | BreakKind::ShortTail);
        let kind = match division.kind {
            BreakKind::Hyphen | BreakKind::ShortTail => {
                let capital = self.is_name(word, division);
                Kind::Hyphen { capital, short_tail: division.kind == BreakKind::ShortTail }
            }
            BreakKind::Explicit | BreakKind::ExplicitRepeat => Kind::Explicit,
            BreakKind::Address => Kind::Address,
        };
        let head = self.token.word_hash.join(division.hash_before);
        let repeated = head.letters > 1 && head == self.previous.word_hash; // H22
        self.repeats.push((self.stream.opportunities.len(), division.hash_after));
        let gaps = self.stream.gaps.len() as u32;
        self.stream.opportunities.push(Opportunity {
            kind,
            end: sums(before, end, expands),
            end_gaps: gaps,
            start: sums(before, start, expands),
            start_gaps: gaps,
            word_before: head.name(),
            word_after: division.hash_after.name(),
            cost: Weight { repeated_fragment: repeated, ..Weight::default() },
        });
        let (end_bytes, repeat) = (division.offset, division.kind == BreakKind::ExplicitRepeat);
        self.cuts.push(Cut { end: i, end_bytes, start: i, start_bytes: end_bytes, hyphen, repeat });
    }

    /// Lists an opportunity before an atom that nothing parts from the one before it.
    fn between(&mut self, i: u32) {
        let gaps = self.stream.gaps.len() as u32;
        let o =
            Opportunity { kind: Kind::Anywhere, end: self.at, end_gaps: gaps, start: self.at, start_gaps: gaps, ..Opportunity::default() };
        self.stream.opportunities.push(o);
        self.cuts.push(Cut { end: i, start: i, ..Cut::default() });
    }

    /// Lists an opportunity inside an atom that no line can hold, `width` from its start.
    fn anywhere(&mut self, i: u32, before: Sums, offset: u32, width: Length, expands: bool) {
        let gaps = self.stream.gaps.len() as u32;
        let at = sums(before, width, expands);
        let o = Opportunity { kind: Kind::Anywhere, end: at, end_gaps: gaps, start: at, start_gaps: gaps, ..Opportunity::default() };
        self.stream.opportunities.push(o);
        self.cuts.push(Cut { end: i, end_bytes: offset, start: i, start_bytes: offset, hyphen: false, repeat: false });
    }

    /// A capitalised word that does not begin a sentence (typography §1.4).
    fn is_name(&self, word: &Word, division: &Division) -> bool {
        let first = word.text[..division.offset as usize].chars().find(|c| c.is_alphabetic());
        let sentence = self.previous.last.is_none_or(|c| matches!(c, '.' | '!' | '?' | '…' | '»' | '”' | ':'));
        first.is_some_and(char::is_uppercase) && !sentence
    }

    /// The token is whole: those who waited for its name get it.
    fn end_token(&mut self) {
        if self.token.last.is_none() && self.token.word_hash.letters == 0 {
            return;
        }
        let name = self.token.word_hash.name();
        for o in self.begun.drain(..) {
            self.stream.opportunities[o].word_after = name;
        }
        let mut token = self.token;
        token.after_stop = self.previous.last.is_some_and(|c| matches!(c, '.' | '?' | '!' | '…'));
        let first = self.first_of_token();
        for (o, tail) in std::mem::take(&mut self.repeats) {
            // Divisions of this very token wait for the next one.
            let own = self.cuts[o].end_bytes > 0 && o >= first;
            if own {
                self.repeats.push((o, tail));
            } else if tail.letters > 1 && tail == token.word_hash {
                self.stream.opportunities[o].cost.repeated_fragment = true;
            }
        }
        self.previous = token;
        self.token = Token::default();
    }

    /// The first opportunity after the last one that is not a division.
    fn first_of_token(&self) -> usize {
        self.cuts.iter().rposition(|c| c.end_bytes == 0).map_or(0, |o| o + 1)
    }
}

/// The sums `before` with a width added.
fn sums(before: Sums, width: Length, expands: bool) -> Sums {
    if expands {
        Sums { glyphs: before.glyphs + width, fixed: before.fixed }
    } else {
        Sums { glyphs: before.glyphs, fixed: before.fixed + width }
    }
}
