//! What a Mermaid source surely means to show: its labels, as words. A drawing is held against them, so that no text can vanish.
//!
//! This reads far less than Mermaid does. What it is not sure of it does not ask for; what it asks for, a page on the web shows.

use std::collections::{BTreeMap, BTreeSet};

/// Words and how often each has to be there at least.
pub type Words = BTreeMap<String, usize>;

/// Words of letters and digits, in lower case.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The words of a text, each with how often it stands there.
pub fn count(text: &str) -> Words {
    let mut found = Words::new();
    words(text).for_each(|word| *found.entry(word).or_default() += 1);
    found
}

/// The words of a source's labels.
pub fn labels(source: &str) -> Words {
    let mut reading = Reading::default();
    let mut lines = source.lines().map(str::trim).skip_while(|line| line.is_empty()).peekable();
    // The title of a configuration before the diagram; the rest of it is for the drawing program.
    if lines.peek() == Some(&"---") {
        lines.next();
        for line in lines.by_ref().take_while(|line| *line != "---") {
            if let Some(title) = line.strip_prefix("title:") {
                reading.once(title);
            }
        }
    }
    let mut kind = None;
    let mut describing = false;
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with("%%")) {
        let first = line.split_whitespace().next().unwrap_or_default();
        if first.starts_with("accTitle") || first.starts_with("accDescr") || describing {
            // Read out and not shown. A long one stands in braces.
            describing = (describing || line.contains('{')) && !line.contains('}');
            continue;
        }
        match kind {
            None => {
                let (known, rest) = Kind::of(first, line);
                kind = Some(known);
                reading.line(known, rest);
            }
            Some(kind) => reading.line(kind, line),
        }
    }
    reading.result()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Flow,
    Sequence,
    /// Names, relations between them, and lists in braces: classes, entities, states.
    Relations,
    /// `name : data`: the name is shown.
    Tasks,
    /// All of a line is shown.
    Whole,
    /// Only what stands in quotation marks is sure.
    Quoted,
}

impl Kind {
    /// The kind of a diagram by its first line, and what else stands in that, which may already be a statement.
    fn of<'a>(word: &str, line: &'a str) -> (Kind, &'a str) {
        let rest = line[word.len()..].trim();
        match word.trim_end_matches(';') {
            "graph" | "flowchart" | "flowchart-elk" => {
                let direction = rest.split([' ', ';']).next().unwrap_or_default();
                let known = ["TB", "TD", "BT", "RL", "LR", ">", "<", "^", "v"].contains(&direction);
                (Kind::Flow, if known { &rest[direction.len()..] } else { rest })
            }
            "sequenceDiagram" => (Kind::Sequence, ""),
            "classDiagram" | "classDiagram-v2" | "erDiagram" | "stateDiagram" | "stateDiagram-v2" => (Kind::Relations, ""),
            "gantt" | "journey" => (Kind::Tasks, ""),
            "mindmap" | "timeline" => (Kind::Whole, ""),
            "pie" => (Kind::Quoted, rest.trim_start_matches("showData").trim_start()),
            _ => (Kind::Quoted, ""),
        }
    }
}

/// Statements that show nothing themselves.
const SILENT: [&str; 14] = [
    "style",
    "classDef",
    "cssClass",
    "linkStyle",
    "click",
    "direction",
    "link",
    "links",
    "callback",
    "dateFormat",
    "axisFormat",
    "tickInterval",
    "excludes",
    "todayMarker",
];

#[derive(Default)]
struct Reading {
    found: Words,
    /// Names of nodes that have labels, with these: the label is shown, not the name; a node named twice is drawn once.
    labelled: BTreeMap<String, BTreeSet<String>>,
    /// Words outside of any label: names without one, or the text of a line between two nodes.
    bare: BTreeSet<String>,
    /// Braces that are open.
    lists: usize,
    /// A note of several lines is open.
    note: bool,
}

impl Reading {
    /// Expects the words of a label once more.
    fn once(&mut self, label: &str) {
        words(&plain(label)).for_each(|word| *self.found.entry(word).or_default() += 1);
    }

    /// Expects the words of a label at least once in the whole drawing.
    fn somewhere(&mut self, label: &str) {
        words(&plain(label)).for_each(|word| {
            self.found.entry(word).or_insert(1);
        });
    }

    /// Reads a line of a diagram of a kind.
    fn line(&mut self, kind: Kind, line: &str) {
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        if SILENT.contains(&first) || first == "class" && kind == Kind::Flow {
            return;
        }
        let title = ["title", "section"].contains(&first.trim_end_matches(':'));
        match kind {
            _ if title && kind != Kind::Flow => self.somewhere(rest),
            Kind::Flow => self.flow(line),
            Kind::Sequence => self.sequence(first, rest, line),
            Kind::Relations => self.relation(line),
            Kind::Tasks => self.somewhere(line.split(':').next().unwrap_or_default()),
            Kind::Whole if line.starts_with("::") => {}
            Kind::Whole => {
                let line = line.split(":::").next().unwrap_or_default();
                let boxed = line.find(['(', '[', '{', ')']).filter(|_| line.ends_with([')', ']', '}', '(']));
                self.somewhere(boxed.map_or(line, |at| &line[at..]));
            }
            Kind::Quoted => quoted(line).into_iter().for_each(|label| self.somewhere(label)),
        }
    }

    /// Reads a line of a sequence diagram: names of participants, and what is said.
    fn sequence(&mut self, first: &str, rest: &str, line: &str) {
        match first {
            "participant" | "actor" => self.somewhere(rest.split_once(" as ").map_or(rest, |(_, name)| name)),
            "loop" | "alt" | "else" | "opt" | "par" | "and" | "critical" | "option" | "break" => self.once(rest),
            _ => {
                if let Some((_, said)) = line.split_once(':') {
                    self.once(said);
                }
            }
        }
    }

    /// Reads a line of relations between things (states, classes, entities): their names and labels, and notes.
    fn relation(&mut self, line: &str) {
        if self.note {
            self.note = line != "end note";
            if self.note {
                self.somewhere(line);
            }
            return;
        }
        quoted(line).into_iter().for_each(|label| self.somewhere(label));
        let bare = line.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        let inside = self.lists > 0;
        self.lists = (self.lists + bare.matches('{').count()).saturating_sub(bare.matches('}').count());
        let relates = bare.contains("--") || bare.contains("..");
        if bare.starts_with("note ") && !bare.contains(':') && !line.contains('"') {
            self.note = true;
        } else if let Some((_, said)) = bare.split(":::").next().and_then(|b| b.split_once(':')) {
            self.somewhere(said);
        } else if inside && !relates && !bare.contains(['{', '}']) {
            self.somewhere(&bare);
        }
    }

    /// Reads a line of a flow chart. Labels in brackets belong to the name before them; those between bars to a line. All else is a name, or text
    /// of a line.
    fn flow(&mut self, line: &str) {
        if line == "end" {
            return;
        }
        if let Some(title) = line.strip_prefix("subgraph ") {
            let title = title.find(['[', '(']).map_or(title, |at| &title[at..]);
            return self.once(title);
        }
        let mut characters = line.chars().peekable();
        let mut name = String::new();
        let mut before = ' ';
        while let Some(c) = characters.next() {
            let next = characters.peek().copied().unwrap_or(' ');
            let closer = match c {
                '[' => ']',
                '(' => ')',
                '{' => '}',
                '|' => '|',
                '"' => '"',
                '>' if !name.is_empty() => ']',
                _ => {
                    let within = c == '-' && before.is_alphanumeric() && next.is_alphanumeric();
                    if c == '@' {
                        // `id@{…}` is a node, `id@-->` names a line.
                        if next != '{' {
                            name.clear();
                        }
                    } else if c.is_alphanumeric() || c == '_' || within {
                        // `--x` and `o--` are ends of lines.
                        let end = name.is_empty() && "xo".contains(c) && ("-=.".contains(before) || "-=.".contains(next));
                        if !end {
                            name.push(c);
                        }
                    } else {
                        self.name(&mut name);
                        if c == ':' && next == ':' {
                            // The class of a node.
                            while characters.next_if(|c| *c == ':' || c.is_alphanumeric() || "_-".contains(*c)).is_some() {}
                        }
                    }
                    before = c;
                    continue;
                }
            };
            let label = label(c, closer, &mut characters);
            let attributes = before == '@';
            before = closer;
            let label = match label {
                Some(label) if attributes => quoted(&label).first().map(|l| (*l).to_owned()).unwrap_or_default(),
                Some(label) => label,
                None => return,
            };
            if c == '|' || c == '"' || name.is_empty() {
                self.name(&mut name);
                self.once(&label);
            } else if self.labelled.entry(std::mem::take(&mut name)).or_default().insert(label.clone()) {
                self.once(&label);
            }
        }
        self.name(&mut name);
    }

    /// Keeps a name that has been read, which is a label unless it gets one.
    fn name(&mut self, name: &mut String) {
        if !name.is_empty() {
            self.bare.insert(std::mem::take(name));
        }
    }

    /// All words that the drawing must have, and how often.
    fn result(mut self) -> Words {
        // A node that is given two labels shows the last.
        for labels in self.labelled.values().filter(|labels| labels.len() > 1) {
            for word in labels.iter().flat_map(|label| words(&plain(label)).collect::<Vec<_>>()) {
                self.found.remove(&word);
            }
        }
        for name in std::mem::take(&mut self.bare) {
            if !self.labelled.contains_key(&name) {
                self.somewhere(&name);
            }
        }
        self.found
    }
}

/// The inside of a bracket that was opened; nothing when it is not closed. Brackets between quotation marks are text.
fn label(open: char, close: char, characters: &mut impl Iterator<Item = char>) -> Option<String> {
    let mut label = String::new();
    let mut quoted = open == '"';
    for c in characters {
        if c == '"' && open != '"' {
            quoted = !quoted;
        } else if c == close && (!quoted || open == '"') {
            return Some(label);
        }
        label.push(c);
    }
    None
}

/// What stands between quotation marks in a line.
fn quoted(line: &str) -> Vec<&str> {
    line.split('"').skip(1).step_by(2).collect()
}

/// Elements of HTML that labels are marked up with. Any other name in angle brackets is text.
const MARKUP: [&str; 18] =
    ["br", "b", "i", "u", "s", "em", "strong", "sub", "sup", "small", "big", "code", "span", "div", "p", "a", "img", "font"];

/// The length of the tag of HTML that begins here; `None` when none does.
fn tag(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let inside = text.get(1..end)?.trim_start_matches('/');
    let name = inside.split(|c: char| !c.is_alphanumeric()).next()?.to_ascii_lowercase();
    MARKUP.contains(&name.as_str()).then_some(end + 1)
}

/// What stands in angle brackets and is no markup, written so that it is drawn as text; entities of HTML as Mermaid's own.
pub fn escaped(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        let here = &rest[at..];
        let length = match here.strip_prefix('<') {
            Some(after) => {
                // `<|--` and `<<interface>>` are signs of the language.
                let end = after.find(['>', '<', '\n', '"']).filter(|end| after[*end..].starts_with('>'));
                let text = after.starts_with(char::is_alphabetic) && !out.ends_with('<') && tag(here).is_none();
                match end.filter(|_| text) {
                    Some(end) => {
                        out.push_str(&format!("#lt;{}#gt;", &after[..end]));
                        end + 2
                    }
                    None => {
                        out.push('<');
                        1
                    }
                }
            }
            None => {
                let entity = ["&lt;", "&gt;", "&amp;", "&quot;"].into_iter().find(|e| here.starts_with(e));
                match entity {
                    Some(entity) => {
                        out.push_str(&format!("#{}", &entity[1..]));
                        entity.len()
                    }
                    None => {
                        out.push('&');
                        1
                    }
                }
            }
        };
        rest = &here[length..];
    }
    out + rest
}

/// A label without its markup: HTML, entities (`#35;`, `&amp;`), icons.
fn plain(label: &str) -> String {
    let mut out = String::new();
    let mut rest = label;
    while let Some(at) = rest.find(['<', '#', '&']) {
        out.push_str(&rest[..at]);
        out.push(' ');
        let here = &rest[at..];
        let length = match here.chars().next() {
            Some('<') => tag(here),
            _ => here
                .find(';')
                .filter(|end| (2..=10).contains(end) && here[1..*end].bytes().all(|b| b.is_ascii_alphanumeric()))
                .map(|e| e + 1),
        };
        rest = &here[length.unwrap_or(1)..];
    }
    out.push_str(rest);
    let out = out.replace("\\n", " ");
    out.split_whitespace().filter(|word| !word.starts_with("fa:") && !word.starts_with("fab:")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> String {
        labels(source)
            .iter()
            .map(|(word, count)| if *count > 1 { format!("{word}×{count}") } else { word.clone() })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn labels_are_known_from_the_source() {
        let flow =
            "graph TD\nA[Inicio<br/>aquí] -->|Sí| B{\"¿Listo (ya)?\"}\nstyle A fill:#fff\n%% nota [nada]\nB -- dice más --> C\nA --> C";
        assert_eq!(found(flow), "aquí c dice inicio listo más sí ya");
        assert_eq!(found("flowchart LR; A[\"<más>\"]:::rojo -->|no| B([Fin]) & C; B --x|no| C"), "c fin más no×2");
        assert_eq!(found("graph TD\nA@{ shape: rect, label: \"Uno\" } e1@--> dos-tres"), "dos tres uno");
        assert_eq!(found("sequenceDiagram\nparticipant A as Ana\nA->>Luis: ¡Hola! #35;1\nloop Cada día\nend"), "1 ana cada día hola");
        assert_eq!(found("classDiagram\nclass Pato {\n +nadar()\n}\nPato --> Agua : bebe"), "bebe nadar");
        assert_eq!(found("stateDiagram-v2\n[*] --> A : empieza\nnote right of A\n  una nota\nend note"), "empieza nota una");
        assert_eq!(found("---\ntitle: El título\nconfig: x\n---\npie title Lenguas\n\"Español\" : 60"), "el español lenguas título");
        assert_eq!(found("gantt\ntitle Plan\ndateFormat YYYY\nsection Uno\nHacer : a1, 2024-01-01, 3d"), "hacer plan uno");
        assert_eq!(found("mindmap\n  raiz((Centro))\n    Una rama\n    ::icon(fa)"), "centro rama una");
    }

    #[test]
    fn angle_brackets_that_are_no_markup_are_text() {
        assert_eq!(escaped("A[<más> y<br/>b <i>c</i> &lt;d] <--> B"), "A[#lt;más#gt; y<br/>b <i>c</i> #lt;d] <--> B");
        assert_eq!(escaped("<<interface>> Pato\nA <|-- B"), "<<interface>> Pato\nA <|-- B");
    }
}
