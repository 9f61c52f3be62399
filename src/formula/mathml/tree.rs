//! MathML as a tree: read from what `katex-rs` writes, mended, written, and put on one line as text.
//!
//! What is mended: tokens hold text alone (operators with limits, `\\stackrel`, come as a token around a construct); scripts, fractions
//! and the like have as many children as the schema says (an operator's invisible “apply” comes as one more); accents on letters of
//! words become the letter itself; empty attributes go.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape};
use unicode_normalization::char::compose;

use crate::formula::variants;

/// Elements of MathML that hold text and nothing else.
const TOKENS: [&str; 5] = ["mi", "mn", "mo", "mtext", "ms"];
/// U+2061, between a function's name and what it is applied to.
const APPLY: &str = "\u{2061}";
/// How KaTeX writes what it refuses.
const REFUSED: &str = "#cc0000";
/// Accents that stand by themselves, and the marks that combine.
const ACCENTS: [(&str, char); 13] = [
    ("ˊ", '\u{301}'),
    ("ˋ", '\u{300}'),
    ("¨", '\u{308}'),
    ("˜", '\u{303}'),
    ("~", '\u{303}'),
    ("ˆ", '\u{302}'),
    ("^", '\u{302}'),
    ("ˉ", '\u{304}'),
    ("˘", '\u{306}'),
    ("ˇ", '\u{30c}'),
    ("˙", '\u{307}'),
    ("˚", '\u{30a}'),
    ("˝", '\u{30b}'),
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    Element(Element),
    /// As it is to be read, not escaped.
    Text(String),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    children: Vec<Node>,
}

/// What the first `math` element of `markup` holds, mended; `None` when the markup is not well-formed.
pub fn read(markup: &str) -> Option<Vec<Node>> {
    let mut reader = Reader::from_str(markup);
    // Open elements, the outermost one standing for the document.
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Eof => break,
            Event::Start(start) => open.push(element(&start)?),
            Event::Empty(start) => close(element(&start)?, open.last_mut()?),
            Event::End(_) => {
                let done = open.pop()?;
                close(done, open.last_mut()?);
            }
            Event::Text(text) => add_text(open.last_mut()?, &text),
            Event::GeneralRef(entity) => {
                let reference = format!("&{};", &*entity);
                add_text(open.last_mut()?, &escape::unescape(&reference).ok()?);
            }
            _ => {}
        }
    }
    let [document] = open.as_slice() else { return None };
    document.find("math").map(|math| math.children.clone())
}

/// An element without children, from its start tag; attributes that are empty are left out.
fn element(start: &BytesStart<'_>) -> Option<Element> {
    let mut attributes = BTreeMap::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = escape::unescape(&attribute.value).ok()?.into_owned();
        if !value.is_empty() {
            attributes.insert(attribute.key.as_ref().to_owned(), value);
        }
    }
    Some(Element { name: start.name().as_ref().to_owned(), attributes, children: Vec::new() })
}

/// Adds text to an element, to the text before it when there is some.
fn add_text(into: &mut Element, text: &str) {
    match into.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => into.children.push(Node::Text(text.to_owned())),
    }
}

/// Puts a whole element into the one around it, mended: its children have been before it.
fn close(mut element: Element, into: &mut Element) {
    match element.name.as_str() {
        "annotation" => return,
        "semantics" => return into.children.append(&mut element.children),
        "mtr" if element.children.is_empty() => return,
        name if TOKENS.contains(&name) => return into.children.extend(token(element)),
        "msub" | "msup" | "mfrac" | "mroot" | "munder" | "mover" => arity(&mut element, 2),
        "msubsup" | "munderover" => arity(&mut element, 3),
        _ => {}
    }
    if let Some(letter) = accented(&element) {
        into.children.push(letter);
        return;
    }
    merge_words(&mut element.children);
    into.children.push(Node::Element(element));
}

/// A token with text alone. One around nothing but tokens takes their text; one around a construct is that construct.
fn token(mut element: Element) -> Vec<Node> {
    if element.children.iter().any(|child| matches!(child, Node::Element(_))) {
        match flat(&element.children) {
            Some(text) => element.children = vec![Node::Text(text)],
            None => return element.children,
        }
    }
    // A letter of its own says what the attribute said.
    if let Some(variant) = element.attributes.get("mathvariant")
        && let Some(Node::Text(text)) = element.children.first()
        && let Some(letters) = variants::apply(variant, text)
    {
        element.children = vec![Node::Text(letters)];
        element.attributes.remove("mathvariant");
    }
    vec![Node::Element(element)]
}

/// The text of nodes that are tokens and rows of them; `None` when others are among them.
fn flat(nodes: &[Node]) -> Option<String> {
    let mut text = String::new();
    for node in nodes {
        match node {
            Node::Text(own) => text.push_str(own),
            Node::Element(element) if element.name == "mrow" || TOKENS.contains(&element.name.as_str()) => {
                text.push_str(&flat(&element.children)?)
            }
            Node::Element(_) => return None,
        }
    }
    Some(text.replace(APPLY, ""))
}

/// Gives an element the number of children that it must have.
fn arity(element: &mut Element, wanted: usize) {
    let applies = |node: &Node| matches!(node, Node::Element(e) if e.name == "mo" && flat_text(e) == APPLY);
    if element.children.len() > wanted {
        element.children.retain(|child| !applies(child));
    }
    if element.children.len() > wanted {
        let rest = element.children.split_off(wanted - 1);
        element.children.push(row(rest));
    }
    while element.children.len() < wanted {
        element.children.push(row(Vec::new()));
    }
}

/// An `mrow` of some nodes.
fn row(children: Vec<Node>) -> Node {
    Node::Element(Element { name: "mrow".to_owned(), attributes: BTreeMap::new(), children })
}

/// The text of a token; empty for an element that holds others.
fn flat_text(element: &Element) -> &str {
    match element.children.as_slice() {
        [Node::Text(text)] => text,
        _ => "",
    }
}

/// An accent on one letter of a word, as that letter. In mathematics (`\\acute{e}`, in italics) it stays what it is.
fn accented(element: &Element) -> Option<Node> {
    let [Node::Element(base), Node::Element(accent)] = element.children.as_slice() else { return None };
    let word = base.name == "mtext" || base.attributes.get("mathvariant").is_some_and(|v| v == "normal");
    if element.name != "mover" || accent.name != "mo" || !word || !TOKENS.contains(&base.name.as_str()) {
        return None;
    }
    let (_, mark) = ACCENTS.iter().find(|(sign, _)| *sign == flat_text(accent))?;
    let mut letters = flat_text(base).chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return None };
    let letter = match letter {
        'ı' => 'i',
        'ȷ' => 'j',
        other => other,
    };
    let text = compose(letter, *mark).map_or_else(|| format!("{letter}{mark}"), String::from);
    Some(Node::Element(Element { children: vec![Node::Text(text)], ..base.clone() }))
}

/// Joins neighbours of one word: pieces of text, and upright letters one of which has an accent.
fn merge_words(children: &mut Vec<Node>) {
    let mut merged: Vec<Node> = Vec::with_capacity(children.len());
    for child in std::mem::take(children) {
        if let (Some(Node::Element(last)), Node::Element(next)) = (merged.last_mut(), &child)
            && last.name == next.name
            && last.attributes == next.attributes
            && (last.name == "mtext" || (last.name == "mi" && upright_word(last, next)))
            && let ([Node::Text(a)], [Node::Text(b)]) = (last.children.as_mut_slice(), next.children.as_slice())
        {
            a.push_str(b);
            continue;
        }
        merged.push(child);
    }
    *children = merged;
}

/// Whether two neighbours are letters of one upright word, one of them with an accent.
fn upright_word(one: &Element, other: &Element) -> bool {
    let latin = |e: &Element| flat_text(e).chars().all(|c| c.is_alphabetic() && c < '\u{250}');
    let accent = |e: &Element| !flat_text(e).is_ascii();
    one.attributes.get("mathvariant").is_some_and(|v| v == "normal") && latin(one) && latin(other) && (accent(one) || accent(other))
}

impl Element {
    /// The first element of a name, at any depth.
    fn find(&self, name: &str) -> Option<&Element> {
        self.children.iter().find_map(|child| match child {
            Node::Element(element) if element.name == name => Some(element),
            Node::Element(element) => element.find(name),
            Node::Text(_) => None,
        })
    }
}

impl Node {
    /// Whether there is anything to see.
    pub fn shows(&self) -> bool {
        match self {
            Node::Text(text) => !text.trim().is_empty(),
            Node::Element(element) => {
                matches!(element.name.as_str(), "mspace" | "mfrac" | "msqrt") || element.children.iter().any(Node::shows)
            }
        }
    }

    /// The first command that KaTeX refused and put in red.
    pub fn refused(&self) -> Option<String> {
        let Node::Element(element) = self else { return None };
        if element.attributes.get("mathcolor").is_some_and(|color| color == REFUSED)
            && let [Node::Element(text)] = element.children.as_slice()
            && let Some(name) = flat_text(text).strip_prefix('\\')
            && name.chars().all(|c| c.is_ascii_alphabetic())
        {
            return Some(format!("\\{name}"));
        }
        element.children.iter().find_map(Node::refused)
    }

    /// Writes the node as markup.
    pub fn write(&self, out: &mut String) {
        match self {
            Node::Text(text) => out.push_str(&escape::escape(text.as_str())),
            Node::Element(element) => {
                out.push('<');
                out.push_str(&element.name);
                for (key, value) in &element.attributes {
                    out.push_str(&format!(" {key}=\"{}\"", escape::escape(value.as_str())));
                }
                if element.children.is_empty() && !TOKENS.contains(&element.name.as_str()) && element.name != "mtd" {
                    out.push_str("/>");
                    return;
                }
                out.push('>');
                element.children.iter().for_each(|child| child.write(out));
                out.push_str(&format!("</{}>", element.name));
            }
        }
    }
}

/// A formula on one line: `a/b`, `x^2`, `√(x + 1)`.
pub fn linear(nodes: &[Node]) -> String {
    let mut out = String::new();
    nodes.iter().for_each(|node| line(node, &mut out));
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a node as text on one line.
fn line(node: &Node, out: &mut String) {
    let element = match node {
        Node::Text(text) => return out.push_str(&text.replace(APPLY, " ")),
        Node::Element(element) => element,
    };
    let part = |i: usize| element.children.get(i).map_or_else(String::new, |child| linear(std::slice::from_ref(child)));
    let script = |out: &mut String, sign: &str, text: &str| {
        if !text.is_empty() {
            out.push_str(sign);
            out.push_str(&grouped(text));
        }
    };
    match element.name.as_str() {
        "mfrac" => out.push_str(&format!("{}/{}", grouped(&part(0)), grouped(&part(1)))),
        "msqrt" => out.push_str(&format!("√{}", grouped(&linear(&element.children)))),
        "mroot" => out.push_str(&format!("{}√{}", part(1), grouped(&part(0)))),
        "mover" if element.attributes.contains_key("accent") => out.push_str(&part(0)),
        name @ ("msub" | "munder" | "msup" | "mover" | "msubsup" | "munderover") => {
            out.push_str(&part(0));
            let (below, above) = match name {
                "msub" | "munder" => (part(1), String::new()),
                "msup" | "mover" => (String::new(), part(1)),
                _ => (part(1), part(2)),
            };
            script(out, "_", &below);
            // Primes are raised already.
            let raised = above.chars().all(|c| "′″‴".contains(c));
            script(out, if raised { "" } else { "^" }, &above);
        }
        "mo" => {
            let sign = flat_text(element);
            // Relations and operators have room about them.
            let spaced = sign.chars().all(|c| "=<>≤≥≠≈≡→⇒⇔∈∉⊂⊆+−±×·∪∩∧∨".contains(c)) && !out.is_empty() && !out.ends_with(['(', ' ', '[']);
            out.push_str(&if spaced { format!(" {sign} ") } else { sign.replace(APPLY, " ") });
        }
        "mtr" => {
            let cells: Vec<String> = (0..element.children.len()).map(part).collect();
            out.push_str(&cells.join(" "));
            out.push_str("; ");
        }
        "mtable" => {
            element.children.iter().for_each(|child| line(child, out));
            let length = out.trim_end_matches([';', ' ']).len();
            out.truncate(length);
        }
        "mphantom" => {}
        "mspace" => out.push(' '),
        _ => element.children.iter().for_each(|child| line(child, out)),
    }
}

/// Text in parentheses when it is more than one term.
fn grouped(text: &str) -> String {
    let simple = text.chars().all(char::is_alphanumeric) || (text.starts_with('(') && text.ends_with(')'));
    if simple || text.chars().count() <= 1 { text.to_owned() } else { format!("({text})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(markup: &str) -> String {
        let mut out = String::new();
        read(&format!("<math>{markup}</math>")).unwrap().iter().for_each(|node| node.write(&mut out));
        out
    }

    #[test]
    fn what_the_schema_refuses_is_mended() {
        for (given, expected) in [
            ("<msub><mi>x</mi><mi>min</mi><mo>&#x2061;</mo></msub>", "<msub><mi>x</mi><mi>min</mi></msub>"),
            ("<mfrac><mn>1</mn></mfrac>", "<mfrac><mn>1</mn><mrow/></mfrac>"),
            ("<mtable columnspacing=\"\"><mtr></mtr></mtable>", "<mtable/>"),
            ("<mo><mover><mo><mo>=</mo></mo><mrow><mi>d</mi></mrow></mover></mo>", "<mover><mo>=</mo><mrow><mi>d</mi></mrow></mover>"),
            (
                "<mrow><mover accent=\"true\"><mtext>a</mtext><mo>ˊ</mo></mover><mtext>rea</mtext></mrow>",
                "<mrow><mtext>área</mtext></mrow>",
            ),
            ("<mover accent=\"true\"><mi>e</mi><mo>ˊ</mo></mover>", "<mover accent=\"true\"><mi>e</mi><mo>ˊ</mo></mover>"),
            ("<mo>&lt;</mo>", "<mo>&lt;</mo>"),
        ] {
            assert_eq!(written(given), expected);
        }
    }
}
