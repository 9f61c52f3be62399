//! Random pages of Markdown, each a list of blocks so that a failing one can be made smaller: what pages mostly hold here, the rest in [`rare`].

#[path = "rare.rs"]
mod rare;

/// SplitMix64: the same pages from the same seed, on any machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const WORDS: &[&str] = &[
    "faro", "isla", "niebla", "puerto", "ancla", "remo", "quilla", "marea", "viento", "sal", "red", "proa", "popa", "vela", "mástil",
    "cabo", "golfo", "ría", "año", "piedra", "arena", "ola", "luz", "noche", "alba", "mapa", "norte", "sur", "este", "lluvia", "carta",
    "libro", "tinta", "papel", "pliego", "cuerda", "nudo", "barca", "muelle", "grúa", "dique", "boya", "canal", "delta", "fango", "1936",
    "42", "(uno)", "dos,", "fin.", "¡ay!", "¿sí?", "a/b", "c&d", "x+y", "e=f", "50%", "#12", "q;r", "p: q", "10:30",
];

/// One page: blocks, each with the white space that ends it, then the definitions that they use.
pub fn page(random: &mut Random) -> Vec<String> {
    let mut writer = Writer { random, notes: 0, references: 0, untitled: Vec::new() };
    let count = writer.random.between(2, 7);
    let mut blocks: Vec<String> = (0..count)
        .map(|_| {
            let mut block = writer.block(0);
            // Mostly a blank line, sometimes glued to what follows.
            block += if writer.random.one_in(6) { "\n" } else { "\n\n" };
            block
        })
        .collect();
    let (notes, references) = (writer.notes, writer.references);
    // Notes do not stand right under a heading: whether it goes with them is another matter.
    if notes + references > 0 {
        blocks.push(format!("\n{}\n\n", writer.words(2)));
    }
    for note in 1..=notes {
        let text = writer.note();
        blocks.push(format!("[^{note}]: {text}\n\n"));
    }
    for reference in 1..=references {
        let definition = writer.definition(reference);
        if writer.random.one_in(4) {
            blocks.insert(0, format!("{definition}\n"));
        } else {
            blocks.push(definition);
        }
    }
    blocks
}

struct Writer<'a> {
    random: &'a mut Random,
    notes: usize,
    references: usize,
    /// References that have no title.
    untitled: Vec<usize>,
}

impl Writer<'_> {
    fn words(&mut self, most: usize) -> String {
        let count = self.random.between(1, most);
        (0..count).map(|_| self.random.pick(WORDS)).collect::<Vec<_>>().join(" ")
    }

    fn plain_word(&mut self) -> &'static str {
        self.random.pick(&WORDS[..45])
    }

    /// A line of text: words and marks.
    fn line(&mut self, most: usize) -> String {
        let count = self.random.between(1, most);
        let mut line = String::new();
        for i in 0..count {
            if i > 0 && !self.random.one_in(12) {
                line.push(' ');
            }
            line += &self.inline(0);
        }
        line
    }

    /// A paragraph: one or several lines.
    fn lines(&mut self, most: usize) -> String {
        let count = self.random.between(1, most);
        let mut text = String::new();
        for i in 0..count {
            if i > 0 {
                text += self.random.pick(&["\n", "\n", "\n", "  \n", "\\\n", "<br>\n"]);
            }
            if self.random.one_in(3) {
                text += self.plain_word();
                text.push(' ');
            }
            text += &self.line(4);
        }
        text
    }

    fn inline(&mut self, depth: usize) -> String {
        if depth > 2 || self.random.one_in(2) {
            return self.words(4);
        }
        let inside = |writer: &mut Self| if writer.random.one_in(3) { writer.inline(depth + 1) } else { writer.words(2) };
        match self.random.below(46) {
            0 | 1 => format!("*{}*", inside(self)),
            2 | 3 => format!("**{}**", inside(self)),
            4 => format!("***{}***", inside(self)),
            5 => format!("_{}_", inside(self)),
            6 => format!("__{}__", inside(self)),
            7 => format!("~~{}~~", inside(self)),
            8 => format!("~{}~", self.words(2)),
            9 => {
                let run = self.random.pick(&["~~~", "~~~~", "~", "~~", "***", "**", "__", "___", "_", "*"]);
                let other = self.random.pick(&["~~~", "~~~~", "~", "~~", "***", "**", "__", "_", "*"]);
                format!("{} {run}{}{other}", self.plain_word(), self.words(2))
            }
            10 => format!("{}*{}*{}", self.plain_word(), self.plain_word(), self.plain_word()),
            11 => format!("{}_{}_{}", self.plain_word(), self.plain_word(), self.plain_word()),
            12 => format!("«_{}_»", self.words(2)),
            13 => format!("(_{}_) ¡_{}_!", self.plain_word(), self.plain_word()),
            14 => format!("`{}`", self.words(2)),
            15 => format!("`` {} ` {} ``", self.plain_word(), self.plain_word()),
            16 | 17 => format!("[{}](https://ejemplo.es/{})", inside(self).replace("https://", "").replace("[^", "["), self.plain_word()),
            18 => format!("[{}](/ruta/ \"título\")", self.words(2)),
            19 => {
                self.references += 1;
                format!("[{}][r{}]", self.words(2), self.references)
            }
            20 => "<https://ejemplo.es/a_b?c=d>".to_owned(),
            21 => format!("https://ejemplo.es/{}", self.random.pick(&["uno", "uno/dos", "a_b_c", "a?b=c&d=e", "w_(x)"])),
            22 => "www.ejemplo.es".to_owned(),
            23 => format!("![{}](foto.png)", self.words(2)),
            24 | 25 => {
                self.notes += 1;
                format!("{}{}[^{}]", self.plain_word(), self.random.pick(&["", " "]), self.notes)
            }
            26 => format!("<b>{}</b>", self.words(2)),
            27 => format!("<kbd>{}</kbd>", self.plain_word()),
            28 => format!("<span class=\"a\">{}</span>", inside(self)),
            29 => format!("{}<sup>{}</sup>", self.plain_word(), self.random.pick(&["2", "a", "n"])),
            30 => self.random.pick(&["\\*no\\*", "\\_no\\_", "\\# no", "\\[no\\]", "\\`no", "\\\\", "\\<b>"]).to_owned(),
            31 => self.random.pick(&["&amp;", "&copy;", "&aacute;", "&#233;", "a < b", "3 > 2", "&nada;", "AT&T"]).to_owned(),
            32 => self
                .random
                .pick(&["2 * 3 * 4", "un_nombre_largo", "_abierto", "**abierto", "a * b", "[suelto]", "[x", "!", "nota [*]"])
                .to_owned(),
            33..=36 => self.odd_inline(),
            37..=41 => self.raw_inline(),
            42 | 43 => self.reference(),
            _ => self
                .random
                .pick(&["correo@ejemplo.es", "a|b", "- guion", "1. uno", "+ más", ": dos", "> tres", "| barra |", "<!-- oculto -->"])
                .to_owned(),
        }
    }

    fn block(&mut self, depth: usize) -> String {
        let simple = depth > 2;
        match self.random.below(if simple { 8 } else { 33 }) {
            0..=3 => self.lines(3),
            4 => self.heading(),
            5 => self.code(),
            6 => self.random.pick(&["---", "***", "* * *", "___"]).to_owned(),
            7 => self.html(),
            8..=12 => self.list(depth),
            13..=15 => self.quote(depth),
            16..=18 => self.table(),
            19..=21 => self.definitions(depth),
            22..=25 => self.raw_html(depth),
            26..=28 => self.rare_list(depth),
            29 => self.with_attributes(depth),
            30 => self.tabs(),
            _ => self.lines(5),
        }
    }

    fn heading(&mut self) -> String {
        let text = self.line(3).replace('\n', " ");
        match self.random.below(5) {
            0 => format!("{}\n{}", self.words(3), self.random.pick(&["---", "===", "-----"])),
            1 => format!("## {text} ##"),
            2 => format!("### {text} {{#id-{}}}", self.random.below(1_000_000)),
            _ => format!("{} {text}", "#".repeat(self.random.between(1, 6))),
        }
    }

    fn code(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.random.between(1, 3) {
            text +=
                self.random.pick(&["let x = 1;", "    sangría", "# no es título", "- no es lista", "a | b", ": no", "", "[^1] `x`", "> y"]);
            text.push('\n');
        }
        match self.random.below(4) {
            0 => format!("~~~\n{text}~~~"),
            1 => text.lines().map(|l| format!("    x{l}")).collect::<Vec<_>>().join("\n"),
            2 => format!("```rust\n{text}```"),
            _ => format!("```\n{text}```"),
        }
    }

    fn html(&mut self) -> String {
        let (a, b) = (self.words(3), self.words(2));
        let line = self.line(3);
        match self.random.below(9) {
            0 => format!("<div>\n\n{line}\n\n</div>"),
            1 => format!("<div class=\"a\">\n{a}\n</div>"),
            2 => format!("<details><summary>{a}</summary>\n\n{line}\n\n</details>"),
            3 => format!("<p align=\"center\">{a}<br>{b}</p>"),
            4 => format!("<ul><li>{a}</li><li><b>{b}</b></li></ul>"),
            5 => format!("<table><tr><th>{a}</th></tr><tr><td>{b}</td></tr></table>"),
            6 => format!("<dl><dt>{a}</dt><dd>{b}</dd></dl>"),
            7 => format!("<ul>\n<li><p>{a}\n<li><p>{b}\n</ul>"),
            _ => format!("<!-- {a} -->\n\n{b}"),
        }
    }

    fn list(&mut self, depth: usize) -> String {
        let ordered = self.random.one_in(3);
        let loose = self.random.one_in(3);
        let bullet = self.random.pick(&["-", "*", "+"]);
        let tasks = self.random.one_in(6);
        let mut items = Vec::new();
        for i in 0..self.random.between(1, 4) {
            let marker = if ordered { format!("{}.", i + 1) } else { bullet.to_owned() };
            let spaces = if self.random.one_in(6) { 3 } else { 1 };
            let indent = marker.len() + spaces;
            let mut text = if self.random.one_in(12) { self.block(depth + 1) } else { self.lines(2) };
            if tasks {
                text = format!("[{}] {text}", self.random.pick(&[" ", "x"]));
            }
            for _ in 0..2 {
                if self.random.one_in(4) {
                    let glue = if self.random.one_in(3) { "\n" } else { "\n\n" };
                    text += &format!("{glue}{}", self.block(depth + 1));
                } else if self.random.one_in(6) && depth < 2 {
                    text += &format!("\n{}", self.list(depth + 1));
                }
            }
            items.push(format!("{marker}{}{}", " ".repeat(spaces), indented(&text, indent)));
        }
        items.join(if loose { "\n\n" } else { "\n" })
    }

    fn quote(&mut self, depth: usize) -> String {
        let mut text = self.block(depth + 1);
        if self.random.one_in(2) {
            text += &format!("{}{}", if self.random.one_in(4) { "\n" } else { "\n\n" }, self.block(depth + 1));
        }
        let mark = if self.random.one_in(8) { ">" } else { "> " };
        let mut quoted =
            text.lines().map(|l| if l.is_empty() { ">".to_owned() } else { format!("{mark}{l}") }).collect::<Vec<_>>().join("\n");
        if self.random.one_in(6) {
            quoted += &format!("\n{}", self.words(3));
        }
        quoted
    }

    fn table(&mut self) -> String {
        let columns = self.random.between(1, 4);
        let outer = columns == 1 || self.random.one_in(2);
        let rule: Vec<String> = (0..columns).map(|_| self.random.pick(&["---", ":--", "--:", ":-:", "-"]).to_owned()).collect();
        let mut rows = vec![self.row(columns, outer), row(&rule, outer)];
        for _ in 0..self.random.between(0, 3) {
            let cells = match self.random.below(8) {
                0 => columns + 1,
                1 if columns > 1 => columns - 1,
                _ => columns,
            };
            rows.push(self.row(cells, outer));
        }
        if columns == 1 && self.random.one_in(2) {
            rows[0] = rows[0].trim_matches(['|', ' ']).to_owned();
        }
        if self.random.one_in(6) {
            rows.insert(0, self.words(3));
        }
        rows.join("\n")
    }

    fn row(&mut self, columns: usize, outer: bool) -> String {
        let cells: Vec<String> = (0..columns)
            .map(|_| match self.random.below(8) {
                0 => "a \\| b".to_owned(),
                1 => "`c \\| d`".to_owned(),
                2 => self.inline(0).replace('\n', " "),
                _ => self.words(2),
            })
            .collect();
        row(&cells, outer)
    }

    fn definitions(&mut self, depth: usize) -> String {
        let mut entries = Vec::new();
        for _ in 0..self.random.between(1, 3) {
            let mut text = self.line(2);
            if self.random.one_in(4) {
                text += &format!("\n{}", self.words(2));
            }
            for _ in 0..self.random.between(1, 2) {
                let colon = self.random.pick(&[": ", ": ", ":   ", ":", " : ", ":\t"]);
                let mut detail = if self.random.one_in(8) { self.block(depth + 1) } else { self.lines(2) };
                if self.random.one_in(6) {
                    detail += &format!("\n\n{}", self.block(depth + 1));
                }
                let blank = if self.random.one_in(5) { "\n" } else { "" };
                text += &format!("\n{blank}{colon}{}", indented(&detail, colon.len().max(2)));
            }
            entries.push(text);
        }
        entries.join("\n\n")
    }
}

fn row(cells: &[String], outer: bool) -> String {
    let line = cells.join(" | ");
    if outer { format!("| {line} |") } else { line }
}

/// The lines after the first, indented.
fn indented(text: &str, by: usize) -> String {
    let margin = " ".repeat(by);
    let lines = text.lines().enumerate().map(|(i, l)| if i == 0 || l.is_empty() { l.to_owned() } else { format!("{margin}{l}") });
    lines.collect::<Vec<_>>().join("\n")
}
