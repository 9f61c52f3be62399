//! Mermaid → SVG, with `mermaid-svg`.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use mermaid_svg::{Theme, parse_with_meta, render_diagram_with};

use super::{Fault, svg};

/// Longer than any diagram that fits a page, in bytes.
const LONGEST: usize = 50_000;
/// How often a drawing is made to find the same one twice: the program's order hangs on hash tables.
const TRIES: usize = 6;

pub fn draw(source: &str) -> Result<String, Fault> {
    if source.len() > LONGEST {
        return Err(Fault("it is too long".to_owned()));
    }
    let mut drawing = once(source)?;
    // The least of a few: what varies is the order of like things, and the least is nearly always among them.
    for _ in 1..TRIES {
        drawing = drawing.min(once(source)?);
    }
    let drawn = words(&svg::texts(&drawing).join(" "));
    let missing: Vec<String> = labels(source).into_iter().filter(|word| !drawn.contains(word)).collect();
    if !missing.is_empty() {
        return Err(Fault(format!("the drawing would lack “{}”", missing.join(" "))));
    }
    Ok(drawing)
}

fn once(source: &str) -> Result<String, Fault> {
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        // Themes are the page's business: a dark one could not be read on paper.
        let theme = Theme::neutral().with_font(svg::SANS);
        let (diagram, _) = parse_with_meta(source).map_err(|error| Fault(error.to_string()))?;
        render_diagram_with(&diagram, &theme).map_err(|error| Fault(error.to_string()))
    }));
    svg::normalise(&drawn.unwrap_or_else(|_| Err(Fault("the drawing program failed on it".to_owned())))?)
}

/// Words of letters and digits, in lower case.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The words that the source surely means to show: labels in brackets, quotation marks and bars, and what sequences say after the
/// colon. What only some kinds of diagram show is not asked for.
fn labels(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut kind = None;
    for line in source.lines() {
        let line = line.trim();
        let first = line.split_whitespace().next().unwrap_or_default();
        if line.is_empty() || line.starts_with("%%") || line.starts_with("---") {
            continue;
        }
        let kind = *kind.get_or_insert_with(|| Kind::of(first));
        const SILENT: [&str; 9] = ["style", "classDef", "class", "linkStyle", "click", "accTitle:", "accDescr:", "direction", "link"];
        if SILENT.contains(&first) || line.contains("@{") || line.contains(":::") {
            continue;
        }
        match kind {
            Kind::Flow => found.extend(enclosed(line).iter().flat_map(|label| words(&plain(label)))),
            Kind::Sequence => {
                if let Some((_, said)) = line.split_once(':') {
                    found.extend(words(&plain(said)));
                }
            }
            Kind::Other => {}
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flow,
    Sequence,
    Other,
}

impl Kind {
    fn of(word: &str) -> Kind {
        match word {
            "graph" | "flowchart" => Kind::Flow,
            "sequenceDiagram" => Kind::Sequence,
            _ => Kind::Other,
        }
    }
}

/// What stands between `[ ]`, `( )`, `{ }`, `| |` or quotation marks.
fn enclosed(line: &str) -> Vec<String> {
    let mut list = Vec::new();
    let mut characters = line.chars().peekable();
    while let Some(open) = characters.next() {
        let close = match open {
            '[' => ']',
            '(' => ')',
            '{' => '}',
            '|' => '|',
            '"' => '"',
            _ => continue,
        };
        let mut label = String::new();
        let mut closed = false;
        let mut quoted = open == '"';
        for c in characters.by_ref() {
            if c == '"' && open != '"' {
                quoted = !quoted;
            } else if c == close && (!quoted || open == '"') {
                closed = true;
                break;
            } else {
                label.push(c);
            }
        }
        if closed {
            list.push(label);
        }
    }
    list
}

/// A label without its markup: line breaks as HTML, entities (`#35;`, `&amp;`), icons.
fn plain(label: &str) -> String {
    let mut out = String::new();
    let mut rest = label;
    while let Some(at) = rest.find(['<', '#', '&']) {
        out.push_str(&rest[..at]);
        let close = if rest[at..].starts_with('<') { '>' } else { ';' };
        match rest[at..].find(close).filter(|length| *length <= 24) {
            Some(length) => {
                out.push(' ');
                rest = &rest[at + length + 1..];
            }
            None => {
                out.push(' ');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out.split_whitespace().filter(|word| !word.starts_with("fa:") && !word.starts_with("fab:")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_from_the_source() {
        let flow = labels("graph TD\nA[Inicio<br/>aquí] -->|Sí| B{\"¿Listo (ya)?\"}\nstyle A fill:#fff\n%% nota [nada]");
        assert_eq!(flow.into_iter().collect::<Vec<_>>(), ["aquí", "inicio", "listo", "sí", "ya"]);
        let sequence = labels("sequenceDiagram\nAna->>Luis: ¡Hola! #35;1");
        assert_eq!(sequence.into_iter().collect::<Vec<_>>(), ["1", "hola"]);
    }
}
