//! What a random book is made of, and how it is written as Markdown.

use crate::random::Random;

/// A book: its page, its design, its blocks.
#[derive(Clone, Debug)]
pub struct Plan {
    pub style: &'static str,
    pub trim: Option<&'static str>,
    pub rtl: bool,
    pub press: bool,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub enum Block {
    Paragraph(Vec<Run>),
    Heading(u8, usize),
    /// Numbered or not, tight or not.
    List(bool, bool, Vec<Vec<Block>>),
    Quote(Vec<Block>),
    /// Lines of so many words.
    Code(Vec<usize>),
    /// Rows of cells, the first is the head; a caption of so many words.
    Table(Vec<Vec<Vec<Run>>>, usize),
    /// Rows of cells with their row and column spans.
    Html(Vec<Vec<(u8, u8, Vec<Block>)>>),
    /// The picture's number and its caption.
    Figure(u8, usize),
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
    Note(Vec<Block>),
    Break,
}

/// A book written out.
#[derive(Debug, Default)]
pub struct Written {
    pub text: String,
    /// Words in the order of the text, those of notes after all others.
    pub body: Vec<String>,
    pub notes: Vec<String>,
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
];

/// The pictures there are: wide, tall, small.
pub const PICTURES: &[(&str, u32, u32)] = &[("ancha.png", 400, 60), ("alta.png", 40, 400), ("chica.png", 12, 12)];

impl Plan {
    pub fn random(seed: u64) -> Plan {
        let mut random = Random::new(seed.wrapping_add(1));
        for _ in 0..8 {
            random.below(2);
        }
        let mut grower = Grower { random, budget: 60 };
        let style = *grower.pick(&["ensayo", "novela"]);
        let trim = *grower.pick(&[None, Some("6x9"), Some("a5"), Some("5x8"), Some("140x210")]);
        let rtl = grower.one_in(12);
        let press = grower.one_in(3);
        let count = 2 + grower.random.below(9);
        let blocks = grower.blocks(count, 0);
        Plan { style, trim, rtl, press, blocks }
    }

    pub fn settings(&self) -> String {
        let trim = self.trim.map(|trim| format!("trim: {trim}\n")).unwrap_or_default();
        let lang = if self.rtl { "ar" } else { "es" };
        format!("title: Libro\nlanguage: {lang}\nstyle: {}\n{trim}", self.style)
    }

    pub fn write(&self) -> Written {
        let mut writer = Writer { rtl: self.rtl, ..Writer::default() };
        let mut lines = vec!["---".to_owned(), "title: Capítulo".to_owned(), "---".to_owned(), String::new()];
        lines.extend(writer.blocks(&self.blocks));
        let mut done = 0;
        while done < writer.pending.len() {
            let (label, blocks) = writer.pending[done].clone();
            done += 1;
            writer.in_note = true;
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
        Written { text: lines.join("\n") + "\n", body: writer.body, notes: writer.notes }
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
        Block::Heading(level, words) if *words > 1 => give(vec![Block::Heading(*level, half(*words))]),
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
        Block::Code(lines) if lines.len() > 1 => {
            give(vec![Block::Code(lines[..lines.len() / 2].to_vec())]);
            give(vec![Block::Code(lines[1..].to_vec())]);
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
        Block::Figure(picture, words) if *words > 0 => give(vec![Block::Figure(*picture, words / 2)]),
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
            Run::Emphasis(n) if *n > 1 => with(Run::Emphasis(n / 2)),
            Run::Strong(n) if *n > 1 => with(Run::Strong(n / 2)),
            Run::Link(n) if *n > 1 => with(Run::Link(n / 2)),
            Run::Code(n) if *n > 1 => with(Run::Code(n / 2)),
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

    fn few(&mut self, depth: usize) -> Vec<Block> {
        let count = 1 + self.random.below(3);
        self.blocks(count, depth + 1)
    }

    fn block(&mut self, depth: usize) -> Block {
        let kind = if depth > 4 || self.budget == 0 { self.random.below(8) } else { self.random.below(30) };
        match kind {
            0..=6 => Block::Paragraph(self.runs(depth, 80)),
            7 => Block::Code((0..1 + self.random.below(12)).map(|_| self.random.below(14)).collect()),
            8 | 9 => Block::Heading(2 + self.random.below(4) as u8, 1 + self.random.below(8)),
            10..=12 => {
                let items = (0..1 + self.random.below(4)).map(|_| self.few(depth)).collect();
                Block::List(self.one_in(2), self.one_in(2), items)
            }
            13 | 14 => Block::Quote(self.few(depth)),
            15..=17 => self.table(depth),
            18 | 19 => {
                let rows = 1 + self.random.below(5);
                let columns = 1 + self.random.below(4);
                let mut row = |grower: &mut Grower| {
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
                Block::Figure(self.random.below(PICTURES.len()) as u8, words)
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
            runs.push(match self.random.below(14) {
                0 => Run::Emphasis(words),
                1 => Run::Strong(words),
                2 => Run::Code(words),
                3 | 4 => Run::Link(words),
                5 => Run::Long(3 + self.random.below(30)),
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
    body: Vec<String>,
    notes: Vec<String>,
    pending: Vec<(String, Vec<Block>)>,
    labels: usize,
}

const SYLLABLES: &[&str] = &[
    "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo", "bra", "cle", "tri", "flo", "gru", "car", "men",
    "sin", "tor", "pul", "ña", "cha", "llo", "cué", "sán", "lín",
];
const LETTERS: &[char] = &['ا', 'ب', 'ت', 'ج', 'د', 'ر', 'س', 'ع', 'ف', 'ق', 'ك', 'ل', 'م', 'ن', 'ه', 'و', 'ي'];

impl Writer {
    /// A word that no other is like: its number in syllables, one more of them than it takes.
    fn word_of(&mut self, least: usize) -> String {
        let mut word = String::new();
        let mut n = self.count;
        self.count += 1;
        let mut syllables = 0;
        while n > 0 || syllables < least.max(3) {
            word += SYLLABLES[n % SYLLABLES.len()];
            n /= SYLLABLES.len();
            syllables += 1;
        }
        // Which syllable begins is no sign of the number: the end says how long it is, so that none is another's beginning.
        word += "x";
        self.keep(word)
    }

    fn keep(&mut self, word: String) -> String {
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
            let same = matches!((before, block), (Some(Block::List(a, ..)), Block::List(b, ..)) if a == b);
            if same || matches!((before, block), (Some(Block::Definitions(_)), _)) {
                lines.extend(["<!-- -->".to_owned(), String::new()]);
            }
            lines.extend(self.block(block));
            before = Some(block);
        }
        lines
    }

    fn block(&mut self, block: &Block) -> Vec<String> {
        match block {
            Block::Paragraph(runs) => self.runs(runs).split('\n').map(str::to_owned).collect(),
            Block::Heading(level, words) => vec![format!("{} {}", "#".repeat(usize::from(*level)), self.words(*words))],
            Block::List(ordered, tight, items) => {
                let mut lines = Vec::new();
                for (i, item) in items.iter().enumerate() {
                    if i > 0 && !tight {
                        lines.push(String::new());
                    }
                    let mark = if *ordered { format!("{}. ", i + 1) } else { "- ".to_owned() };
                    let indent = " ".repeat(mark.len());
                    for (n, line) in self.blocks(item).into_iter().enumerate() {
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
            Block::Code(lines) => {
                let mut written = vec!["```".to_owned()];
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
                    let cells: Vec<String> = row.iter().map(|cell| self.runs(cell).replace(['\n', '|'], " ").replace("\\ ", "")).collect();
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
            Block::Figure(picture, words) => {
                let caption = self.words(*words);
                vec![format!("{{{{< figure src=\"{}\" alt=\"dibujo\" caption=\"{caption}\" >}}}}", PICTURES[usize::from(*picture)].0)]
            }
            Block::Formula(n) => vec![format!("$$ {} $$", FORMULAS[usize::from(*n)])],
            Block::Definitions(list) => {
                let mut lines = Vec::new();
                for (i, (words, blocks)) in list.iter().enumerate() {
                    if i > 0 {
                        lines.push(String::new());
                    }
                    lines.push(self.words(*words));
                    for (n, line) in self.blocks(blocks).into_iter().enumerate() {
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

    fn shortcode(&mut self, open: &str, name: &str, blocks: &[Block]) -> Vec<String> {
        let mut lines = vec![format!("{{{{% {open} %}}}}"), String::new()];
        lines.extend(self.blocks(blocks));
        lines.extend([String::new(), format!("{{{{% /{name} %}}}}")]);
        lines
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
                Run::Picture(n) => format!("![dibujo]({})", PICTURES[usize::from(*n)].0),
                Run::Note(blocks) => {
                    self.labels += 1;
                    let label = format!("n{}", self.labels);
                    self.pending.push((label.clone(), blocks.clone()));
                    format!("[^{label}]")
                }
                Run::Break => "\\\n".to_owned(),
            };
        }
        text
    }
}
