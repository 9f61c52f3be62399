//! Numbers of figures, tables, listings, formulas and headings, as the book wants them.
//!
//! A number stands in the text that bears it, so both outputs show the same: before a caption (`Figura 3.2.`), before a heading, in a
//! formula. [`Labels`] keeps them by id for [`super::cross`], which gives references their words.

use std::collections::BTreeMap;

use crate::book::edition::Outputs;
use crate::book::visit::{VisitorMut, flat_text, walk_blocks_mut};
use crate::book::*;
use crate::lang::Lang;
use crate::text::digits::Digits;
use crate::terms::references::{Noun, References, capital, references};

/// Within what something is numbered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Not at all; formulas as their pages have them.
    #[default]
    None,
    /// `3.2`: the second of chapter 3. What chapters without a number hold is counted through.
    Chapter,
    Book,
}

/// What is numbered in a book, besides its chapters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub figures: Scope,
    pub tables: Scope,
    pub listings: Scope,
    pub equations: Scope,
    /// How many levels of headings below the chapter.
    pub sections: u8,
}

/// What can be referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Figure,
    Table,
    Listing,
    Equation,
    Section,
    /// Of code.
    Line,
    Chapter,
    Appendix,
    Part,
}

impl Kind {
    /// The noun of the kind in references (“figura”); none for sections, which have a sign.
    pub fn noun(self, words: &References) -> Option<Noun> {
        Some(match self {
            Kind::Figure => words.figure,
            Kind::Table => words.table,
            Kind::Listing => words.listing,
            Kind::Equation => words.equation,
            Kind::Line => words.line,
            Kind::Chapter => words.chapter,
            Kind::Appendix => words.appendix,
            Kind::Part => words.part,
            Kind::Section => return None,
        })
    }

    /// The kind that the beginning of an id asks for, as Quarto has it: `fig-`, `tbl-`, `lst-`.
    fn of_id(id: &str) -> Option<Kind> {
        let kinds = [("fig-", Kind::Figure), ("tbl-", Kind::Table), ("lst-", Kind::Listing)];
        kinds.iter().find(|(prefix, _)| id.starts_with(prefix)).map(|(_, kind)| *kind)
    }
}

/// What a reference needs of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub kind: Kind,
    pub chapter: ChapterId,
    /// `None` for the chapter itself.
    pub anchor: Option<String>,
    pub number: Option<String>,
    /// As the page had it, where that was another.
    pub written: Option<String>,
    /// The title of what has no number.
    pub title: String,
}

/// All places that references may name.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// By the ids of the book.
    places: BTreeMap<String, Label>,
    /// Names on their pages → ids of the book; the first counts.
    names: BTreeMap<String, String>,
    /// Ids of the chapters, in order.
    chapters: Vec<String>,
}

impl Labels {
    /// The label of an id of the book.
    pub fn at(&self, id: &str) -> Option<&Label> {
        self.places.get(id)
    }

    /// The label of what its author gave this name, `:` as `-`, with a capital or not.
    pub fn named(&self, name: &str) -> Option<&Label> {
        let hyphened = name.replace(':', "-");
        let mut chars = hyphened.chars();
        let small: String = chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default();
        let equation = format!("eq-{}", crate::text::slug::label(hyphened.strip_prefix("eq-").unwrap_or(&hyphened)));
        [name, &hyphened, &small, &equation].into_iter().find_map(|name| self.places.get(self.names.get(name)?))
    }

    /// The label of a chapter as a whole.
    pub fn of_chapter(&self, chapter: ChapterId) -> Option<&Label> {
        self.chapters.get(chapter.0 as usize).and_then(|id| self.places.get(id))
    }

    #[cfg(test)]
    pub fn insert(&mut self, id: &str, label: Label) {
        self.places.insert(id.to_owned(), label);
    }

    /// The authors' names of all that has a label.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().filter(|(_, id)| self.places.contains_key(*id)).map(|(name, _)| name.as_str())
    }
}

/// Numbers all that is counted, and gives the label of each place. Ids are unique in the book by now.
pub fn number(chapters: &mut [Chapter], counted: &Counted, (lang, digits): (&Lang, Digits)) -> Labels {
    let mut labels = Labels::default();
    let mut through = Counters::default();
    let numbered = chapters.iter().any(|chapter| chapter.number.is_some() && chapter.role != Role::Part);
    for (i, chapter) in chapters.iter_mut().enumerate() {
        let id = ChapterId(i as u32);
        let number = chapter.number.clone().filter(|_| chapter.role != Role::Part);
        let kind = match chapter.role {
            Role::Part => Kind::Part,
            Role::Appendix => Kind::Appendix,
            _ => Kind::Chapter,
        };
        let title = flat_text(&chapter.title.inlines);
        let label = Label { kind, chapter: id, anchor: None, number: chapter.number.clone(), written: None, title };
        labels.places.insert(chapter.id.clone(), label);
        labels.chapters.push(chapter.id.clone());
        let words = references(chapter.lang.as_ref().unwrap_or(lang));
        if counted.sections > 0 && (number.is_some() || !numbered) {
            let mut sections = Sections { prefix: number.as_deref(), depth: counted.sections, counts: Vec::new(), digits, numbers: &mut labels.names };
            sections.blocks(&mut chapter.blocks);
        }
        let mut counters = Counters::default();
        let mut walk = Walk {
            counted,
            words,
            digits,
            chapter: id,
            number: number.as_deref(),
            own: &mut counters,
            through: &mut through,
            outputs: vec![Outputs::ALL],
            figures: 0,
            labels: &mut labels,
            equations: 0,
        };
        walk_blocks_mut(&mut chapter.blocks, &mut walk);
        for note in chapter.author_notes.iter_mut().chain(&mut chapter.footnotes) {
            walk_blocks_mut(&mut note.blocks, &mut walk);
        }
        let equations = walk.equations;
        through.equations += equations;
        for (name, unique) in &chapter.anchors {
            labels.names.entry(name.clone()).or_insert_with(|| unique.clone());
        }
    }
    labels
}

/// Numbers before the headings of the running text.
struct Sections<'a> {
    prefix: Option<&'a str>,
    depth: u8,
    /// From level 2 on.
    counts: Vec<u32>,
    digits: Digits,
    /// Numbers of headings are kept here until the walk meets them.
    numbers: &'a mut BTreeMap<String, String>,
}

/// Marks a number among the names until the walk takes it.
const PENDING: &str = "\u{1f}number ";

impl Sections<'_> {
    /// Numbers the headings among blocks, also within groups.
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Heading(heading) => self.heading(heading, &block.attributes),
                BlockKind::Group(inner) => self.blocks(inner),
                _ => {}
            }
        }
    }

    /// Numbers a heading, unless its level or its class has no number.
    fn heading(&mut self, heading: &mut Heading, attributes: &Attributes) {
        let place = usize::from(heading.level.max(2) - 2);
        let unnumbered = |attributes: &Attributes| attributes.classes.iter().any(|class| class == "unnumbered");
        if place >= usize::from(self.depth) || unnumbered(&heading.attributes) || unnumbered(attributes) {
            return;
        }
        self.counts.resize(place + 1, 0);
        self.counts[place] += 1;
        let own = self.counts.iter().map(u32::to_string);
        let number = self.prefix.iter().map(|prefix| (*prefix).to_owned()).chain(own).collect::<Vec<_>>().join(".");
        let number = self.digits.write(&number).into_owned();
        let attributes = Attributes { classes: vec!["heading-number".to_owned()], ..Attributes::default() };
        let span = InlineSpan { role: SpanRole::Plain, attributes, content: plain(number.as_str()) };
        heading.text.inlines.splice(0..0, [Inline::Span(span), Inline::Str(" ".to_owned())]);
        if let Some(id) = &heading.attributes.id {
            self.numbers.insert(format!("{PENDING}{id}"), number);
        }
    }
}

/// How many of each kind there were, in each output: what is for one alone takes no number from another.
#[derive(Default)]
struct Counters {
    counts: BTreeMap<Kind, [u32; 3]>,
    equations: u32,
}

impl Counters {
    /// The next number of something that is in `outputs`. One number means the same in all of them.
    fn next(&mut self, kind: Kind, outputs: Outputs) -> u32 {
        let counts = self.counts.entry(kind).or_default();
        let shown = [Outputs::EPUB, Outputs::SCREEN, Outputs::PRESS].map(|one| outputs.and(one) != Outputs::NONE);
        let number = counts.iter().zip(shown).filter(|(_, shown)| *shown).map(|(count, _)| *count).max().unwrap_or(0) + 1;
        counts.iter_mut().zip(shown).filter(|(_, shown)| *shown).for_each(|(count, _)| *count = number);
        number
    }
}

/// The counters of one walk through the book: one for each kind of thing that is numbered.
struct Walk<'a> {
    counted: &'a Counted,
    words: &'static References,
    digits: Digits,
    chapter: ChapterId,
    /// Of the chapter.
    number: Option<&'a str>,
    own: &'a mut Counters,
    through: &'a mut Counters,
    /// Of the blocks around.
    outputs: Vec<Outputs>,
    /// How many figures are around.
    figures: u32,
    labels: &'a mut Labels,
    /// The highest number of a formula that its page gave.
    equations: u32,
}

impl Walk<'_> {
    /// Where numbers of a kind begin anew.
    fn scope(&self, kind: Kind) -> Scope {
        match kind {
            Kind::Figure => self.counted.figures,
            Kind::Table => self.counted.tables,
            Kind::Listing => self.counted.listings,
            Kind::Equation => self.counted.equations,
            _ => Scope::None,
        }
    }

    /// The next number of a kind as it is written (`3.2`); `None` when the kind has none.
    fn next(&mut self, kind: Kind) -> Option<String> {
        let outputs = self.outputs.last().copied().unwrap_or_default();
        match (self.scope(kind), self.number) {
            (Scope::None, _) => None,
            (Scope::Chapter, Some(chapter)) => Some(self.digits.write(&format!("{chapter}.{}", self.own.next(kind, outputs))).into_owned()),
            (Scope::Chapter, None) | (Scope::Book, _) => Some(self.digits.write(&self.through.next(kind, outputs).to_string()).into_owned()),
        }
    }

    /// Keeps a label for each of the ids.
    fn keep(&mut self, ids: impl Iterator<Item = String>, kind: Kind, number: Option<String>, title: String) {
        for id in ids {
            let label = Label { kind, chapter: self.chapter, anchor: Some(id.clone()), number: number.clone(), written: None, title: title.clone() };
            self.labels.places.insert(id, label);
        }
    }

    /// Numbers what has a caption, or an id that asks for a number, and puts the number before the caption.
    fn caption(&mut self, kind: Kind, ids: Vec<String>, unnumbered: bool, caption: &mut Option<Text>, span: crate::report::Span) {
        let kind = ids.iter().find_map(|id| Kind::of_id(id)).unwrap_or(kind);
        let asked = ids.iter().any(|id| Kind::of_id(id).is_some());
        let title = caption.as_ref().map(|text| flat_text(&text.inlines)).unwrap_or_default();
        let written = kind.noun(self.words).and_then(|noun| own_number(&title, &noun));
        let number = match written {
            Some(number) => Some(number),
            None if unnumbered || (title.trim().is_empty() && !asked) => None,
            None => {
                let number = self.next(kind);
                if let (Some(number), Some(noun)) = (&number, kind.noun(self.words)) {
                    let label = capital(&crate::terms::fill(noun.one, number));
                    let text = caption.get_or_insert_with(|| Text::new(Inlines::new(), span));
                    let stop = if text.is_empty() { "" } else { self.words.stop };
                    let attributes = Attributes { classes: vec!["caption-label".to_owned()], ..Attributes::default() };
                    let words = InlineSpan { role: SpanRole::Plain, attributes, content: plain(format!("{label}{stop}")) };
                    let space = if text.is_empty() { None } else { Some(Inline::Str(" ".to_owned())) };
                    text.inlines.splice(0..0, std::iter::once(Inline::Span(words)).chain(space));
                }
                number
            }
        };
        self.keep(ids.into_iter(), kind, number, title);
    }

    /// Keeps a label for each line of code that has a name.
    fn lines(&mut self, code: &CodeBlock) {
        let first = code.first_number.unwrap_or(1);
        for (line, id) in code.named_lines() {
            let number = first.saturating_add(line as u32).to_string();
            self.keep(std::iter::once(id.to_owned()), Kind::Line, Some(number), String::new());
        }
    }

    /// Numbers a listing, and puts the number before its title.
    fn code(&mut self, code: &mut CodeBlock, id: Option<String>, unnumbered: bool) {
        let title = code.title.clone().unwrap_or_default();
        let asked = id.as_deref().is_some_and(|id| id.starts_with("lst-"));
        if !unnumbered && (asked || !title.trim().is_empty()) {
            let number = self.next(Kind::Listing);
            if let Some(number) = &number {
                let label = capital(&crate::terms::fill(self.words.listing.one, number));
                code.title = Some(if title.trim().is_empty() { label } else { format!("{label}{} {title}", self.words.stop) });
            }
            self.keep(id.into_iter(), Kind::Listing, number, title);
        } else {
            self.keep(id.into_iter(), Kind::Listing, None, title);
        }
    }

    /// The number of the book for a formula, by the number that its page gave it.
    fn equation(&mut self, number: &str) -> String {
        let Ok(own) = number.parse::<u32>() else { return number.to_owned() };
        self.equations = self.equations.max(own);
        match (self.counted.equations, self.number) {
            (Scope::None, _) => number.to_owned(),
            (Scope::Chapter, Some(chapter)) => format!("{chapter}.{own}"),
            (Scope::Chapter, None) | (Scope::Book, _) => (self.through.equations + own).to_string(),
        }
    }

    /// Keeps a label for each row of a formula that has one.
    fn rows(&mut self, math: &Math) {
        for row in &math.rows {
            let (written, number) = (Some(row.number.clone()), Some(self.equation(&row.number)));
            let label = Label { kind: Kind::Equation, chapter: self.chapter, anchor: Some(row.id.clone()), number, written, title: String::new() };
            self.labels.places.insert(row.id.clone(), label);
        }
    }

    /// Gives a formula, its rows and the references in its TeX the numbers of the book.
    fn math(&mut self, math: &mut Math, id: Option<String>) {
        let mut row = None;
        // Numbers of rows, and references to others, stand in the TeX.
        math.tex = renumbered(&math.tex, |number| {
            let new = self.equation(number);
            row.get_or_insert_with(|| (number.to_owned(), new.clone()));
            new
        });
        self.rows(math);
        let written = math.number.clone();
        if let Some(number) = &mut math.number {
            *number = self.equation(number);
        }
        let (written, number) = match (written, math.number.clone()) {
            (Some(written), number) => (Some(written), number),
            (None, _) => row.unzip(),
        };
        if let Some(id) = id {
            let label = Label { kind: Kind::Equation, chapter: self.chapter, anchor: Some(id.clone()), number, written, title: String::new() };
            self.labels.places.insert(id, label);
        }
    }
}

impl VisitorMut for Walk<'_> {
    fn block(&mut self, block: &mut Block) {
        let around = self.outputs.last().copied().unwrap_or_default();
        self.outputs.push(around.and(block.attributes.outputs));
        let unnumbered = block.attributes.classes.iter().any(|class| class == "unnumbered");
        let (id, span) = (block.attributes.id.clone(), block.span);
        match &mut block.kind {
            BlockKind::Figure(figure) => {
                self.figures += 1;
                if self.figures > 1 {
                    return;
                }
                let kind = match figure.content.as_slice() {
                    [Block { kind: BlockKind::Table(_), .. }] => Kind::Table,
                    [Block { kind: BlockKind::Code(_), .. }] => Kind::Listing,
                    _ => Kind::Figure,
                };
                let ids = id.into_iter().chain(figure.images.iter().filter_map(|image| image.attributes.id.clone())).collect();
                self.caption(kind, ids, unnumbered, &mut figure.caption, span);
            }
            BlockKind::Diagram(diagram) if self.figures == 0 => self.caption(Kind::Figure, id.into_iter().collect(), unnumbered, &mut diagram.caption, span),
            BlockKind::Table(table) if self.figures == 0 => self.caption(Kind::Table, id.into_iter().collect(), unnumbered, &mut table.caption, span),
            BlockKind::Code(code) => {
                self.lines(code);
                if self.figures == 0 {
                    self.code(code, id, unnumbered);
                }
            }
            BlockKind::Math(math) => self.math(math, id),
            BlockKind::Heading(heading) => {
                let Some(id) = heading.attributes.id.clone().or(id) else { return };
                let number = self.labels.names.remove(&format!("{PENDING}{id}"));
                let words = flat_text(&heading.text.inlines);
                let title = number.as_deref().and_then(|number| words.strip_prefix(number)).unwrap_or(&words).trim().to_owned();
                self.keep(std::iter::once(id), Kind::Section, number, title);
            }
            _ => {}
        }
    }

    fn exit_block(&mut self, block: &mut Block) {
        self.outputs.pop();
        if matches!(block.kind, BlockKind::Figure(_)) {
            self.figures -= 1;
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        match inline {
            // A formula with a label stands in a span with its id.
            Inline::Span(span) => {
                if let ([Inline::Math(math)], Some(id)) = (span.content.as_mut_slice(), &span.attributes.id) {
                    let (written, number) = (math.number.clone(), math.number.as_deref().map(|number| self.equation(number)));
                    let label = Label { kind: Kind::Equation, chapter: self.chapter, anchor: Some(id.clone()), number, written, title: String::new() };
                    self.labels.places.insert(id.clone(), label);
                }
            }
            Inline::Math(math) => self.math(math, None),
            _ => {}
        }
    }
}

/// The TeX with the numbers in `\text{(3)}` changed.
fn renumbered(tex: &str, mut new: impl FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(tex.len());
    let mut rest = tex;
    while let Some((before, after)) = rest.split_once("\\text{(") {
        out.push_str(before);
        out.push_str("\\text{(");
        rest = after;
        if let Some(end) = after.find(")}").filter(|end| *end > 0 && after[..*end].bytes().all(|b| b.is_ascii_digit())) {
            out.push_str(&new(&after[..end]));
            rest = &after[end..];
        }
    }
    out.push_str(rest);
    out
}

/// The number that an author wrote before a caption (`Figura 2. …`).
fn own_number(title: &str, noun: &Noun) -> Option<String> {
    let lower = title.trim_start().to_lowercase();
    let word = noun.one.replace("{}", "").trim().trim_start_matches('.').trim().to_lowercase();
    let short: String = word.chars().take(3).chain(['.']).collect();
    let rest = lower.strip_prefix(&word).or_else(|| lower.strip_prefix(&short)).filter(|_| !word.is_empty())?;
    let rest = rest.trim_start_matches([' ', '\u{a0}']);
    let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '-')).collect();
    let number = number.trim_end_matches(['.', '-']);
    number.starts_with(|c: char| c.is_ascii_digit()).then(|| number.to_owned())
}
