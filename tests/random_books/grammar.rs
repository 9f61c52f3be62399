//! What a random book is made of, and how it is written as Markdown.

use std::collections::BTreeMap;

use crate::random::Random;

/// A book: its page, its design, its blocks.
#[derive(Clone, Debug)]
pub struct Plan {
    pub style: &'static str,
    pub trim: Option<&'static str>,
    pub rtl: bool,
    pub press: bool,
    /// Where notes stand, and how they and citations are marked: lines of settings.
    pub notes: &'static str,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub enum Block {
    Paragraph(Vec<Run>),
    Heading(u8, Vec<Run>),
    /// The number of the first or none, tight or not.
    List(Option<u32>, bool, Vec<Vec<Block>>),
    Quote(Vec<Block>),
    /// Lines of so many words, numbered from here on, or not.
    Code(Vec<usize>, Option<u32>),
    /// Rows of cells, the first is the head; a caption of so many words.
    Table(Vec<Vec<Vec<Run>>>, usize),
    /// Rows of cells with their row and column spans.
    Html(Vec<Vec<(u8, u8, Vec<Block>)>>),
    /// The picture's number, its caption, its width in per cent or pixels, and the side at which the text leaves room for it.
    Figure(u8, usize, Option<&'static str>, Option<&'static str>),
    /// Originals and their translations.
    Parallel(&'static str, Vec<(Vec<Block>, Vec<Block>)>),
    /// For the EPUB alone, or for paper alone.
    Only(Output, Vec<Block>),
    Tabs(Vec<(usize, Vec<Block>)>),
    Steps(Vec<Vec<Block>>),
    Formula(u8),
    Definitions(Vec<(usize, Vec<Block>)>),
    Details(usize, Vec<Block>),
    Hint(u8, Vec<Block>),
    Columns(Vec<Vec<Block>>),
    Division(Vec<Block>),
    /// In Arabic.
    Arabic(usize),
    Rule,
}

/// The output that a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    Epub,
    Paper,
}

#[derive(Clone, Debug)]
pub enum Run {
    Words(usize),
    Emphasis(usize),
    Strong(usize),
    Code(usize),
    Link(usize),
    /// A word of so many syllables.
    Long(usize),
    Formula(u8),
    Raised(usize),
    Picture(u8),
    /// In an element, or between tildes.
    Marked(&'static str, usize),
    /// Arabic words, in a span of their own or bare.
    Arabic(usize, bool),
    Note(Vec<Block>),
    /// A mark of the index.
    Index(u8),
    /// Of works.
    Citation(u8),
    /// Words for one output alone.
    Only(Output, usize),
    Break,
}

/// A book written out.
#[derive(Debug, Default)]
pub struct Written {
    pub text: String,
    /// Words in the order of the text, those of notes after all others.
    pub body: Vec<String>,
    pub notes: Vec<String>,
    /// Those of one output alone.
    pub only: BTreeMap<String, Option<Output>>,
}

const FORMULAS: &[&str] = &[
    "x",
    "a^2+b^2=c^2",
    "\\frac{a+b}{c-d}",
    "\\sum_{i=0}^{n} i^2",
    "\\int_0^1 f(x)\\,dx",
    "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}",
    "a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q+r+s+t+u+v+w+x+y+z=a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p",
    "\\frac{\\frac{a}{b}+\\frac{c}{d}}{\\sqrt{\\frac{x}{y}}}",
    "\\begin{cases} 1 & x>0 \\\\ 0 & x=0 \\\\ -1 & x<0 \\end{cases}",
    "\\begin{pmatrix} a_{11} & a_{12} & a_{13} & a_{14} & a_{15} & a_{16} & a_{17} & a_{18} & a_{19} \\end{pmatrix}",
    "\\text{si } y = \\underbrace{a + b + c}_{n} \\implies \\left(\\frac{1}{1+\\frac{1}{1+\\frac{1}{n}}}\\right)",
    "\\frac{a",
];

const ELEMENTS: &[&str] = &["u", "mark", "kbd", "small", "s", "ins", "~~"];
const SIDES: &[Option<&str>] = &[None, Some("wrap-left"), Some("wrap-right")];
const ARRANGEMENTS: &[&str] = &["facing", "columns", "stacked"];
const WIDTHS: &[Option<&str>] = &[None, Some("50%"), Some("100%"), Some("300"), Some("900"), Some("8")];

/// Settings of notes.
pub const NOTES: &[&str] = &[
    "",
    "",
    "",
    "notes: margin\n",
    "notes: margin\neditor-notes: letters\n",
    "notes: margin\nnotes-numbering: page\nnotes-marks: symbols\n",
    "notes-numbering: page\neditor-notes: symbols\n",
    "notes: chapter-end\n",
    "notes: book-end\nnotes-numbering: book\n",
    "bibliography: obras.bib\ncsl: chicago-notes\n",
    "bibliography: obras.bib\ncsl: ieee\nnotes: margin\n",
];

/// The works that can be cited.
pub const WORKS: &str = "@book{w1, author={Kant, Ana}, title={Una obra}, year={1801}}\n@book{w2, author={Gil, Eva}, title={Otra}, year={1902}}\n";
const CITATIONS: &[&str] = &["[@w1, p. 4]", "[@w1; @w2]", "@w2", "[-@w1]"];
const ENTRIES: &[&str] = &["faro", "faro!luz", "mar"];

/// The pictures there are: wide, tall, small.
pub const PICTURES: &[(&str, u32, u32)] = &[("ancha.png", 400, 60), ("alta.png", 40, 400), ("chica.png", 12, 12)];

pub const TRIMS: &[Option<&str>] =
    &[None, Some("6x9"), Some("a5"), Some("5.5x8.5"), Some("5x8"), Some("140x210"), Some("150x230"), Some("5x8")];

impl Plan {
    pub fn random(seed: u64) -> Plan {
        let mut random = Random::new(seed.wrapping_add(1));
        for _ in 0..8 {
            random.below(2);
        }
        let mut grower = Grower { random, budget: 60, quotes: 0 };
        let notes = *grower.pick(NOTES);
        // Another has no room in its margins: all its notes go to the foot.
        let style = if notes.contains("margin") && !grower.one_in(6) { "academia" } else { *grower.pick(&["ensayo", "novela", "ensayo", "novela", "tecnico"]) };
        let trim = *grower.pick(TRIMS);
        let rtl = grower.one_in(12);
        let press = grower.one_in(3);
        let count = 2 + grower.random.below(9);
        let blocks = grower.blocks(count, 0);
        Plan { style, trim, rtl, press, notes, blocks }
    }

    pub fn settings(&self) -> String {
        let trim = self.trim.map(|trim| format!("trim: {trim}\n")).unwrap_or_default();
        let lang = if self.rtl { "ar" } else { "es" };
        format!("title: Libro\nlanguage: {lang}\nstyle: {}\n{trim}{}", self.style, self.notes)
    }

    pub fn write(&self) -> Written {
        let mut writer = Writer { rtl: self.rtl, cites: self.notes.contains("bibliography"), ..Writer::default() };
        let mut lines = vec!["---".to_owned(), "title: Capítulo".to_owned(), "---".to_owned(), String::new()];
        lines.extend(writer.blocks(&self.blocks));
        let mut done = 0;
        while done < writer.pending.len() {
            let (label, blocks, output) = writer.pending[done].clone();
            done += 1;
            writer.in_note = true;
            writer.output = output;
            let inner = writer.blocks(&blocks);
            lines.push(String::new());
            for (i, line) in inner.into_iter().enumerate() {
                lines.push(match (i, line.is_empty()) {
                    (0, _) => format!("[^{label}]: {line}"),
                    (_, true) => line,
                    _ => format!("    {line}"),
                });
            }
        }
        Written { text: lines.join("\n") + "\n", body: writer.body, notes: writer.notes, only: writer.only }
    }

    /// Books that lack something of this one, the smallest first.
    pub fn smaller(&self) -> Vec<Plan> {
        let mut plans = Vec::new();
        let mut with = |blocks| plans.push(Plan { blocks, ..self.clone() });
        shorter_lists(&self.blocks, &mut with);
        if self.press {
            plans.push(Plan { press: false, ..self.clone() });
        }
        if self.trim.is_some() {
            plans.push(Plan { trim: None, ..self.clone() });
        }
        if !self.notes.is_empty() {
            plans.push(Plan { notes: "", ..self.clone() });
        }
        if self.style != "ensayo" {
            plans.push(Plan { style: "ensayo", ..self.clone() });
        }
        plans
    }
}

/// Halves and single parts left out, then each part made smaller.
fn shorter_lists(blocks: &[Block], give: &mut dyn FnMut(Vec<Block>)) {
    let n = blocks.len();
    if n > 2 {
        give(blocks[..n / 2].to_vec());
        give(blocks[n / 2..].to_vec());
    }
    for i in 0..n {
        let mut fewer = blocks.to_vec();
        fewer.remove(i);
        if !fewer.is_empty() {
            give(fewer);
        }
    }
    for i in 0..n {
        smaller_block(&blocks[i], &mut |smaller| {
            let mut changed = blocks.to_vec();
            changed.splice(i..i + 1, smaller);
            give(changed);
        });
    }
}

fn smaller_block(block: &Block, give: &mut dyn FnMut(Vec<Block>)) {
    let half = |n: usize| (n / 2).max(1);
    match block {
        Block::Paragraph(runs) => shorter_runs(runs, &mut |runs| give(vec![Block::Paragraph(runs)])),
        Block::Heading(level, runs) => shorter_runs(runs, &mut |runs| give(vec![Block::Heading(*level, runs)])),
        Block::List(ordered, tight, items) => {
            items.iter().for_each(|item| give(item.clone()));
            shorter_groups(items, &mut |items| give(vec![Block::List(*ordered, *tight, items)]));
        }
        Block::Quote(blocks) => {
            give(blocks.clone());
            shorter_lists(blocks, &mut |blocks| give(vec![Block::Quote(blocks)]));
        }
        Block::Division(blocks) => {
            give(blocks.clone());
            shorter_lists(blocks, &mut |blocks| give(vec![Block::Division(blocks)]));
        }
        Block::Hint(kind, blocks) => {
            give(blocks.clone());
            shorter_lists(blocks, &mut |blocks| give(vec![Block::Hint(*kind, blocks)]));
        }
        Block::Details(words, blocks) => {
            give(blocks.clone());
            shorter_lists(blocks, &mut |blocks| give(vec![Block::Details(*words, blocks)]));
        }
        Block::Columns(columns) => {
            columns.iter().for_each(|column| give(column.clone()));
            shorter_groups(columns, &mut |columns| give(vec![Block::Columns(columns)]));
        }
        Block::Definitions(list) => {
            for i in 0..list.len() {
                let mut fewer = list.clone();
                fewer.remove(i);
                if !fewer.is_empty() {
                    give(vec![Block::Definitions(fewer)]);
                }
                shorter_lists(&list[i].1, &mut |blocks| {
                    let mut changed = list.clone();
                    changed[i].1 = blocks;
                    give(vec![Block::Definitions(changed)]);
                });
            }
        }
        Block::Code(lines, first) => {
            if lines.len() > 1 {
                give(vec![Block::Code(lines[..lines.len() / 2].to_vec(), *first)]);
                give(vec![Block::Code(lines[1..].to_vec(), *first)]);
            }
            if first.is_some() {
                give(vec![Block::Code(lines.clone(), None)]);
            }
        }
        Block::Steps(items) => {
            items.iter().for_each(|item| give(item.clone()));
            shorter_groups(items, &mut |items| give(vec![Block::Steps(items)]));
        }
        Block::Tabs(tabs) => {
            for i in 0..tabs.len() {
                give(tabs[i].1.clone());
                let mut fewer = tabs.clone();
                fewer.remove(i);
                if !fewer.is_empty() {
                    give(vec![Block::Tabs(fewer)]);
                }
                shorter_lists(&tabs[i].1, &mut |blocks| {
                    let mut changed = tabs.clone();
                    changed[i].1 = blocks;
                    give(vec![Block::Tabs(changed)]);
                });
            }
        }
        Block::Table(rows, caption) => {
            if *caption > 0 {
                give(vec![Block::Table(rows.clone(), 0)]);
            }
            if rows.len() > 2 {
                give(vec![Block::Table(rows[..rows.len() / 2 + 1].to_vec(), *caption)]);
                for i in 1..rows.len() {
                    let mut fewer = rows.clone();
                    fewer.remove(i);
                    give(vec![Block::Table(fewer, *caption)]);
                }
            }
            let columns = rows[0].len();
            if columns > 1 {
                for column in 0..columns {
                    let fewer =
                        rows.iter().map(|row| row.iter().enumerate().filter(|(i, _)| *i != column).map(|(_, c)| c.clone()).collect());
                    give(vec![Block::Table(fewer.collect(), *caption)]);
                }
            }
            for (r, row) in rows.iter().enumerate() {
                for (c, cell) in row.iter().enumerate() {
                    shorter_runs(cell, &mut |cell| {
                        let mut changed = rows.clone();
                        changed[r][c] = cell;
                        give(vec![Block::Table(changed, *caption)]);
                    });
                }
            }
        }
        Block::Html(rows) => {
            for i in 0..rows.len() {
                let mut fewer = rows.clone();
                fewer.remove(i);
                if !fewer.is_empty() {
                    give(vec![Block::Html(fewer)]);
                }
            }
            for (r, row) in rows.iter().enumerate() {
                for (c, cell) in row.iter().enumerate() {
                    if row.len() > 1 {
                        let mut fewer = rows.clone();
                        fewer[r].remove(c);
                        give(vec![Block::Html(fewer)]);
                    }
                    if (cell.0, cell.1) != (1, 1) {
                        let mut changed = rows.clone();
                        (changed[r][c].0, changed[r][c].1) = (1, 1);
                        give(vec![Block::Html(changed)]);
                    }
                    shorter_lists(&cell.2, &mut |blocks| {
                        let mut changed = rows.clone();
                        changed[r][c].2 = blocks;
                        give(vec![Block::Html(changed)]);
                    });
                }
            }
        }
        Block::Figure(picture, words, width, side) if *words > 0 => give(vec![Block::Figure(*picture, words / 2, *width, *side)]),
        Block::Figure(picture, _, width, Some(_)) => give(vec![Block::Figure(*picture, 0, *width, None)]),
        Block::Only(output, blocks) => {
            give(blocks.clone());
            shorter_lists(blocks, &mut |blocks| give(vec![Block::Only(*output, blocks)]));
        }
        Block::Parallel(arrangement, pairs) => {
            for i in 0..pairs.len() {
                give(pairs[i].0.iter().chain(&pairs[i].1).cloned().collect());
                if pairs.len() > 1 {
                    let mut fewer = pairs.clone();
                    fewer.remove(i);
                    give(vec![Block::Parallel(arrangement, fewer)]);
                }
                for side in [0, 1] {
                    let of_side = if side == 0 { &pairs[i].0 } else { &pairs[i].1 };
                    shorter_lists(of_side, &mut |blocks| {
                        let mut changed = pairs.clone();
                        *(if side == 0 { &mut changed[i].0 } else { &mut changed[i].1 }) = blocks;
                        give(vec![Block::Parallel(arrangement, changed)]);
                    });
                }
            }
        }
        Block::Arabic(words) if *words > 1 => give(vec![Block::Arabic(half(*words))]),
        _ => {}
    }
}

fn shorter_groups(groups: &[Vec<Block>], give: &mut dyn FnMut(Vec<Vec<Block>>)) {
    for i in 0..groups.len() {
        if groups.len() > 1 {
            let mut fewer = groups.to_vec();
            fewer.remove(i);
            give(fewer);
        }
        shorter_lists(&groups[i], &mut |blocks| {
            let mut changed = groups.to_vec();
            changed[i] = blocks;
            give(changed);
        });
    }
}

fn shorter_runs(runs: &[Run], give: &mut dyn FnMut(Vec<Run>)) {
    for i in 0..runs.len() {
        if runs.len() > 1 {
            let mut fewer = runs.to_vec();
            fewer.remove(i);
            give(fewer);
        }
        let mut with = |run| {
            let mut changed = runs.to_vec();
            changed[i] = run;
            give(changed);
        };
        match &runs[i] {
            Run::Words(n) if *n > 1 => with(Run::Words(n / 2)),
            Run::Only(output, n) if *n > 1 => with(Run::Only(*output, n / 2)),
            Run::Emphasis(n) if *n > 1 => with(Run::Emphasis(n / 2)),
            Run::Strong(n) if *n > 1 => with(Run::Strong(n / 2)),
            Run::Link(n) if *n > 1 => with(Run::Link(n / 2)),
            Run::Code(n) if *n > 1 => with(Run::Code(n / 2)),
            Run::Marked(element, n) if *n > 1 => with(Run::Marked(element, n / 2)),
            Run::Arabic(n, marked) if *n > 1 => with(Run::Arabic(n / 2, *marked)),
            Run::Long(n) if *n > 2 => with(Run::Long(n / 2)),
            Run::Note(blocks) => shorter_lists(blocks, &mut |blocks| with(Run::Note(blocks))),
            _ => {}
        }
    }
}

struct Grower {
    random: Random,
    /// Blocks that may still be made.
    budget: usize,
    /// Within quotations there are no shortcodes: their text would begin with the signs of the quotation, here as in Hugo.
    quotes: usize,
}

impl Grower {
    fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.random.below(of.len())]
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.random.below(n) == 0
    }

    fn blocks(&mut self, count: usize, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        for _ in 0..count.max(1) {
            if self.budget == 0 && !blocks.is_empty() {
                break;
            }
            self.budget = self.budget.saturating_sub(1);
            blocks.push(self.block(depth));
        }
        blocks
    }

    fn output(&mut self) -> Output {
        if self.one_in(2) { Output::Epub } else { Output::Paper }
    }

    fn few(&mut self, depth: usize) -> Vec<Block> {
        let count = 1 + self.random.below(3);
        self.blocks(count, depth + 1)
    }

    fn block(&mut self, depth: usize) -> Block {
        let kind = if depth > 4 || self.budget == 0 { self.random.below(8) } else { self.random.below(37) };
        match kind {
            23..=27 | 29 | 30 | 33..=36 if self.quotes > 0 => Block::Paragraph(self.runs(depth, 80)),
            0..=6 => Block::Paragraph(self.runs(depth, 80)),
            7 => {
                let first = if self.one_in(4) { Some(*self.pick(&[1, 95, 99_990])) } else { None };
                Block::Code((0..1 + self.random.below(12)).map(|_| self.random.below(14)).collect(), first)
            }
            8 | 9 => {
                let level = 2 + self.random.below(4) as u8;
                let runs = self.runs(depth + 3, 8);
                Block::Heading(level, runs.into_iter().filter(|run| !matches!(run, Run::Break)).collect())
            }
            10..=12 => {
                let items = (0..1 + self.random.below(4)).map(|_| self.few(depth)).collect();
                let first = if self.one_in(2) { Some(*self.pick(&[1, 1, 1, 98, 1_984])) } else { None };
                Block::List(first, self.one_in(2), items)
            }
            13 | 14 => {
                self.quotes += 1;
                let blocks = self.few(depth);
                self.quotes -= 1;
                Block::Quote(blocks)
            }
            15..=17 => self.table(depth),
            18 | 19 => {
                let rows = 1 + self.random.below(5);
                let columns = 1 + self.random.below(4);
                let row = |grower: &mut Grower| {
                    (0..1 + grower.random.below(columns))
                        .map(|_| {
                            let span = |grower: &mut Grower| if grower.one_in(5) { 2 + grower.random.below(3) as u8 } else { 1 };
                            let (down, across) = (span(grower), span(grower));
                            let runs = grower.runs(depth + 3, 60);
                            let blocks = if grower.one_in(4) { grower.few(depth + 2) } else { vec![Block::Paragraph(runs)] };
                            (down, across, blocks)
                        })
                        .collect::<Vec<_>>()
                };
                let rows = (0..rows).map(|_| row(self)).collect();
                Block::Html(rows)
            }
            20 => {
                let words = self.random.below(40);
                let width = *self.pick(WIDTHS);
                let side = if self.quotes == 0 { *self.pick(SIDES) } else { None };
                Block::Figure(self.random.below(PICTURES.len()) as u8, words, width, side)
            }
            21 => Block::Formula(self.random.below(FORMULAS.len()) as u8),
            22 => Block::Definitions((0..1 + self.random.below(3)).map(|_| (1 + self.random.below(4), self.few(depth))).collect()),
            23 | 24 => {
                let words = self.random.below(5);
                Block::Details(words, self.few(depth))
            }
            25 => {
                let kind = self.random.below(3) as u8;
                Block::Hint(kind, self.few(depth))
            }
            26 | 27 => Block::Columns((0..1 + self.random.below(3)).map(|_| self.few(depth)).collect()),
            28 => Block::Division(self.few(depth)),
            29 => Block::Tabs((0..1 + self.random.below(3)).map(|_| (1 + self.random.below(3), self.few(depth))).collect()),
            30 => Block::Steps((0..1 + self.random.below(3)).map(|_| self.few(depth)).collect()),
            33 | 34 => {
                let output = self.output();
                Block::Only(output, self.few(depth))
            }
            // Two pairs at least: of two parts the paragraphs would be paired.
            35 => {
                let arrangement = *self.pick(ARRANGEMENTS);
                Block::Parallel(arrangement, (0..2 + self.random.below(2)).map(|_| (self.few(depth), self.few(depth))).collect())
            }
            // A figure, and what goes around it.
            36 => Block::Figure(self.random.below(PICTURES.len()) as u8, self.random.below(12), Some(*self.pick(&["20%", "30%", "45%"])), Some(*self.pick(&["wrap-left", "wrap-right"]))),
            _ if self.one_in(2) => Block::Arabic(1 + self.random.below(40)),
            _ => Block::Rule,
        }
    }

    fn table(&mut self, depth: usize) -> Block {
        let most_columns = *self.pick(&[4, 4, 4, 4, 12]);
        let columns = 1 + self.random.below(most_columns);
        let most_rows = *self.pick(&[6, 6, 6, 6, 40]);
        let rows = 2 + self.random.below(most_rows);
        let longest = *self.pick(&[4, 4, 12, 12, 40, 150]);
        let rows: Vec<Vec<Vec<Run>>> = (0..rows).map(|_| (0..columns).map(|_| self.runs(depth + 3, longest)).collect()).collect();
        let caption = if self.one_in(3) { self.random.below(20) } else { 0 };
        Block::Table(rows, caption)
    }

    fn runs(&mut self, depth: usize, longest: usize) -> Vec<Run> {
        let mut runs = vec![Run::Words(1 + self.random.below(longest))];
        for _ in 0..self.random.below(4) {
            let words = 1 + self.random.below(6);
            runs.push(match self.random.below(20) {
                0 => Run::Emphasis(words),
                1 => Run::Strong(words),
                2 => Run::Code(words),
                3 | 4 => Run::Link(words),
                5 => {
                    let longest = *self.pick(&[12, 30, 30, 90]);
                    Run::Long(3 + self.random.below(longest))
                }
                6 => Run::Formula(self.random.below(FORMULAS.len()) as u8),
                7 => Run::Raised(1),
                8 => Run::Picture(self.random.below(PICTURES.len()) as u8),
                9 | 10 if depth < 6 && self.budget > 0 => {
                    self.budget -= 1;
                    let many = self.one_in(4);
                    let note = if many { self.few(depth + 3) } else { vec![Block::Paragraph(self.runs(depth + 2, 60))] };
                    Run::Note(note)
                }
                11 => Run::Break,
                12 => Run::Marked(self.pick::<&'static str>(ELEMENTS), words),
                13 => Run::Arabic(words, self.one_in(2)),
                14 if self.quotes == 0 => Run::Index(self.random.below(ENTRIES.len()) as u8),
                19 if self.quotes == 0 => {
                    let output = self.output();
                    Run::Only(output, words)
                }
                15 => Run::Citation(self.random.below(CITATIONS.len()) as u8),
                _ => Run::Words(words),
            });
        }
        if !matches!(runs.last(), Some(Run::Words(_))) {
            runs.push(Run::Words(1));
        }
        runs
    }
}

#[derive(Default)]
struct Writer {
    count: usize,
    rtl: bool,
    in_note: bool,
    /// There are works to cite.
    cites: bool,
    body: Vec<String>,
    notes: Vec<String>,
    /// The definitions of notes, each with the output that its mark is for.
    pending: Vec<(String, Vec<Block>, Option<Option<Output>>)>,
    labels: usize,
    /// What the text at hand is for: all, one output, or none (one within the other).
    output: Option<Option<Output>>,
    only: BTreeMap<String, Option<Output>>,
}

/// The tag of a text for one output.
fn only(output: Output) -> &'static str {
    match output {
        Output::Epub => "only epub",
        Output::Paper => "only \"pdf,print\"",
    }
}

const SYLLABLES: &[&str] = &[
    "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo", "bra", "cle", "tri", "flo", "gru", "car", "men",
    "sin", "tor", "pul", "ña", "cha", "llo", "cué", "sán", "lín",
];
const LETTERS: &[char] = &['ا', 'ب', 'ت', 'ج', 'د', 'ر', 'س', 'ع', 'ف', 'ق', 'ك', 'ل', 'م', 'ن', 'ه', 'و', 'ي'];

impl Writer {
    /// A word that no other is like: its number in syllables, one more of them than it takes.
    fn word_of(&mut self, least: usize) -> String {
        // No other `j`, no other `x` in it: wherever it stands, whatever touches it, it is found.
        let mut word = "j".to_owned();
        let mut n = self.count;
        self.count += 1;
        let mut syllables = 0;
        while n > 0 || syllables < least.max(3) {
            word += SYLLABLES[n % SYLLABLES.len()];
            n /= SYLLABLES.len();
            syllables += 1;
        }
        word += "x";
        self.keep(word)
    }

    fn keep(&mut self, word: String) -> String {
        self.only.extend(self.output.map(|output| (word.clone(), output)));
        if self.in_note {
            self.notes.push(word.clone())
        } else {
            self.body.push(word.clone())
        }
        word
    }

    fn words(&mut self, n: usize) -> String {
        let words: Vec<String> = (0..n).map(|_| if self.rtl { self.arabic() } else { self.word_of(0) }).collect();
        words.join(" ")
    }

    fn arabic(&mut self) -> String {
        let mut word = String::new();
        let mut n = self.count;
        self.count += 1;
        for _ in 0..4 {
            word.push(LETTERS[n % LETTERS.len()]);
            n /= LETTERS.len();
        }
        self.keep(word)
    }

    /// Blocks with a blank line between them.
    fn blocks(&mut self, blocks: &[Block]) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut before: Option<&Block> = None;
        for block in blocks {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            // Lists that meet would be one.
            let same = matches!((before, block), (Some(Block::List(a, ..)), Block::List(b, ..)) if a.is_some() == b.is_some());
            if same || matches!((before, block), (Some(Block::Definitions(_)), _)) {
                lines.extend(["<!-- -->".to_owned(), String::new()]);
            }
            lines.extend(self.block(block));
            before = Some(block);
        }
        lines
    }

    /// What a shortcode at an item's very beginning holds would be indented code, here as in Hugo, and so what follows a fence there in
    /// a note: a word stands before it.
    fn item(&mut self, blocks: &[Block]) -> Vec<String> {
        let mut lines = Vec::new();
        let shortcode = matches!(
            blocks.first(),
            Some(Block::Details(..) | Block::Hint(..) | Block::Columns(_) | Block::Tabs(_) | Block::Steps(_) | Block::Only(..) | Block::Parallel(..))
        );
        if shortcode || self.in_note && matches!(blocks.first(), Some(Block::Code(..))) {
            lines.extend([self.words(1), String::new()]);
        }
        lines.extend(self.blocks(blocks));
        lines
    }

    fn block(&mut self, block: &Block) -> Vec<String> {
        match block {
            Block::Paragraph(runs) => self.runs(runs).split('\n').map(str::to_owned).collect(),
            Block::Heading(level, runs) => vec![format!("{} {}", "#".repeat(usize::from(*level)), self.runs(runs))],
            Block::List(first, tight, items) => {
                // After a mark of four columns at the beginning of a note the rest of the item is code, here as in Hugo.
                let first = &first.map(|first| if self.in_note { first.min(1) } else { first });
                let mut lines = Vec::new();
                for (i, item) in items.iter().enumerate() {
                    if i > 0 && !tight {
                        lines.push(String::new());
                    }
                    let mark = first.map_or("- ".to_owned(), |first| format!("{}. ", first + i as u32));
                    let indent = " ".repeat(mark.len());
                    for (n, line) in self.item(item).into_iter().enumerate() {
                        lines.push(match (n, line.is_empty()) {
                            (0, _) => format!("{mark}{line}"),
                            (_, true) => line,
                            _ => format!("{indent}{line}"),
                        });
                    }
                }
                lines
            }
            Block::Quote(blocks) => self.blocks(blocks).into_iter().map(|line| format!("> {line}").trim_end().to_owned()).collect(),
            Block::Code(lines, first) => {
                let numbers = first.map_or(String::new(), |first| format!("python {{linenos=true,linenostart={first}}}"));
                let mut written = vec![format!("```{numbers}")];
                for (i, words) in lines.iter().enumerate() {
                    let indent = if i % 3 == 1 { "\t" } else { "" };
                    written.push(if *words == 0 { String::new() } else { format!("{indent}{}", self.words(*words)) });
                }
                written.push("```".to_owned());
                written
            }
            Block::Table(rows, caption) => {
                let mut lines = Vec::new();
                for (i, row) in rows.iter().enumerate() {
                    let cells: Vec<String> = row.iter().map(|cell| self.cell(cell)).collect();
                    lines.push(format!("| {} |", cells.join(" | ")));
                    if i == 0 {
                        lines.push(format!("|{}", "---|".repeat(row.len())));
                    }
                }
                if *caption > 0 {
                    let words = self.words(*caption);
                    lines.extend([String::new(), words]);
                }
                lines
            }
            Block::Html(rows) => {
                let mut lines = vec!["<table>".to_owned()];
                for row in rows {
                    lines.push("<tr>".to_owned());
                    for (down, across, blocks) in row {
                        lines.extend([format!("<td rowspan=\"{down}\" colspan=\"{across}\">"), String::new()]);
                        lines.extend(self.blocks(blocks));
                        lines.extend([String::new(), "</td>".to_owned()]);
                    }
                    lines.push("</tr>".to_owned());
                }
                lines.push("</table>".to_owned());
                lines
            }
            Block::Only(output, blocks) => {
                let around = self.enter(*output);
                let lines = self.shortcode(only(*output), "only", blocks);
                self.output = around;
                lines
            }
            Block::Parallel(arrangement, pairs) => {
                let mut lines = vec![format!("{{{{% parallel as=\"{arrangement}\" lang=\"la\" to=\"es\" %}}}}"), String::new()];
                for (i, side) in pairs.iter().flat_map(|(original, translation)| [original, translation]).enumerate() {
                    if i > 0 {
                        lines.extend([String::new(), "<--->".to_owned(), String::new()]);
                    }
                    lines.extend(self.blocks(side));
                }
                lines.extend([String::new(), "{{% /parallel %}}".to_owned()]);
                lines
            }
            Block::Figure(picture, words, width, side) => {
                let caption = self.words(*words);
                let width = width.map_or(String::new(), |width| format!(" width=\"{width}\""));
                let side = side.map_or(String::new(), |side| format!(" class=\"{side}\""));
                vec![format!(
                    "{{{{< figure src=\"{}\" alt=\"dibujo\"{width}{side} caption=\"{caption}\" >}}}}",
                    PICTURES[usize::from(*picture)].0
                )]
            }
            Block::Tabs(tabs) => {
                self.labels += 1;
                let mut lines = vec![format!("{{{{% tabs \"t{}\" %}}}}", self.labels), String::new()];
                for (words, blocks) in tabs {
                    let title = format!("tab \"{}\"", self.words(*words));
                    lines.extend(self.shortcode(&title, "tab", blocks));
                    lines.push(String::new());
                }
                lines.push("{{% /tabs %}}".to_owned());
                lines
            }
            Block::Steps(items) => {
                let list = Block::List(Some(1), false, items.clone());
                self.shortcode("steps", "steps", &[list])
            }
            Block::Formula(n) => vec![format!("$$ {} $$", FORMULAS[usize::from(*n)])],
            Block::Definitions(list) => {
                let mut lines = Vec::new();
                for (i, (words, blocks)) in list.iter().enumerate() {
                    if i > 0 {
                        lines.push(String::new());
                    }
                    lines.push(self.words(*words));
                    for (n, line) in self.item(blocks).into_iter().enumerate() {
                        lines.push(match (n, line.is_empty()) {
                            (0, _) => format!(":   {line}"),
                            (_, true) => line,
                            _ => format!("    {line}"),
                        });
                    }
                }
                lines
            }
            Block::Details(words, blocks) => {
                let title = if *words > 0 { format!(" \"{}\"", self.words(*words)) } else { String::new() };
                self.shortcode(&format!("details{title}"), "details", blocks)
            }
            Block::Hint(kind, blocks) => {
                let kind = ["info", "warning", "danger"][usize::from(*kind) % 3];
                self.shortcode(&format!("hint {kind}"), "hint", blocks)
            }
            Block::Columns(columns) => {
                let mut lines = vec!["{{% columns %}}".to_owned(), String::new()];
                for (i, column) in columns.iter().enumerate() {
                    if i > 0 {
                        lines.extend([String::new(), "<--->".to_owned(), String::new()]);
                    }
                    lines.extend(self.blocks(column));
                }
                lines.extend([String::new(), "{{% /columns %}}".to_owned()]);
                lines
            }
            Block::Division(blocks) => {
                let mut lines = vec!["<div class=\"caja\">".to_owned(), String::new()];
                lines.extend(self.blocks(blocks));
                lines.extend([String::new(), "</div>".to_owned()]);
                lines
            }
            Block::Arabic(words) => {
                let words: Vec<String> = (0..*words).map(|_| self.arabic()).collect();
                vec!["<div lang=\"ar\" dir=\"rtl\">".to_owned(), String::new(), words.join(" "), String::new(), "</div>".to_owned()]
            }
            Block::Rule => vec!["***".to_owned()],
        }
    }

    /// Within a text for one output; gives what was around it.
    fn enter(&mut self, output: Output) -> Option<Option<Output>> {
        let around = self.output;
        self.output = Some(match around {
            None => Some(output),
            Some(outer) => outer.filter(|outer| *outer == output),
        });
        around
    }

    fn shortcode(&mut self, open: &str, name: &str, blocks: &[Block]) -> Vec<String> {
        let mut lines = vec![format!("{{{{% {open} %}}}}"), String::new()];
        lines.extend(self.blocks(blocks));
        lines.extend([String::new(), format!("{{{{% /{name} %}}}}")]);
        lines
    }

    /// A line of a table cannot be broken.
    fn cell(&mut self, runs: &[Run]) -> String {
        let runs: Vec<Run> = runs.iter().filter(|run| !matches!(run, Run::Break)).cloned().collect();
        self.runs(&runs)
    }

    fn runs(&mut self, runs: &[Run]) -> String {
        let mut text = String::new();
        for (i, run) in runs.iter().enumerate() {
            if i > 0 && !matches!(run, Run::Note(_) | Run::Break | Run::Raised(_)) && !text.ends_with('\n') {
                text.push(' ');
            }
            text += &match run {
                Run::Words(n) => self.words(*n),
                Run::Emphasis(n) => format!("*{}*", self.words(*n)),
                Run::Strong(n) => format!("**{}**", self.words(*n)),
                Run::Code(n) => format!("`{}`", self.words(*n)),
                Run::Link(n) => format!("[{}](https://ejemplo.es/{})", self.words(*n), self.count),
                Run::Long(n) => self.word_of(*n),
                Run::Formula(n) => format!("{{{{< katex >}}}}{}{{{{< /katex >}}}}", FORMULAS[usize::from(*n)]),
                Run::Raised(n) => format!(" <sup>{}</sup>", self.words(*n)),
                Run::Marked("~~", n) => format!("~~{}~~", self.words(*n)),
                Run::Marked(element, n) => format!("<{element}>{}</{element}>", self.words(*n)),
                Run::Arabic(n, marked) => {
                    let words = (0..*n).map(|_| self.arabic()).collect::<Vec<_>>().join(" ");
                    if *marked { format!("<span lang=\"ar\">{words}</span>") } else { words }
                }
                Run::Picture(n) => format!("![dibujo]({})", PICTURES[usize::from(*n)].0),
                Run::Note(blocks) => {
                    self.labels += 1;
                    let series = if self.labels.is_multiple_of(3) { "e:" } else { "" };
                    let label = format!("{series}n{}", self.labels);
                    self.pending.push((label.clone(), blocks.clone(), self.output));
                    format!("[^{label}]")
                }
                Run::Index(n) => format!("{{{{< index \"{}\" >}}}}", ENTRIES[usize::from(*n)]),
                Run::Citation(n) if self.cites => CITATIONS[usize::from(*n)].to_owned(),
                Run::Citation(_) => String::new(),
                Run::Only(output, n) => {
                    let around = self.enter(*output);
                    let words = self.words(*n);
                    self.output = around;
                    format!("{{{{< {} >}}}}{words}{{{{< /only >}}}}", only(*output))
                }
                Run::Break => "\\\n".to_owned(),
            };
        }
        text
    }
}
