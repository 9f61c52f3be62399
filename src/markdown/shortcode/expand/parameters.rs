//! The words that a shortcode has among its parameters, and that what it means here does not show: a title of a group, a footer. Themes
//! print them, so they stand in the book, before or after what the shortcode holds.

use crate::book::visit::{Visitor, flat_text, walk_blocks};
use crate::book::*;
use crate::report::Span;

use super::super::super::flow::Flow;
use super::super::super::token::Prepared;
use super::super::super::reader::Reader;
use super::super::lexer::Value;
use super::super::table::Meaning;
use super::inside::line;

/// Parameters that themes print as they are, before the inside and after it.
const BEFORE: &[&str] = &[
    "badge", "header", "heading", "title", "tag", "subheader", "subtitle", "summary", "label", "caption", "text", "content", "description", "entry",
    "tabname",
];
/// Parameters that are no words, whatever they hold.
const CODE: &[&str] = &[
    "class", "id", "style", "src", "href", "link", "url", "icon", "color", "colour", "background", "width", "height", "size", "lang", "language", "theme", "align",
    "position", "type", "kind", "target", "rel", "ratio", "mode", "file", "path", "image", "img", "cover", "poster", "avatar", "loading", "options", "date", "key",
];
const AFTER: &[&str] = &["url_text", "footer", "author", "source"];

/// Adds the words that are missing from what a shortcode became; gives whether there were any.
pub fn complete(reader: &mut Reader, call: &Prepared, flows: &mut Vec<Flow>, span: Span) -> bool {
    if !shows_words(call.meaning) {
        return false;
    }
    let [mut before, after] = [BEFORE, AFTER].map(|names| missing(reader, call, values(call, names), flows));
    if matches!(call.meaning, Meaning::Unknown | Meaning::Dropped | Meaning::Embed) {
        before.extend(missing(reader, call, prose(call), flows));
    }
    let any = !before.is_empty() || !after.is_empty();
    if !call.block && flows.iter().all(|flow| matches!(flow, Flow::Inline(_))) {
        in_line(flows, before, after);
    } else if any {
        as_blocks(flows, before, after, span);
    }
    any
}

/// Whether the parameters of a meaning are words for a reader. A button's title, or that of a marked word, is shown by the mouse alone.
fn shows_words(meaning: Meaning) -> bool {
    use Meaning::*;
    matches!(
        meaning,
        Transparent | Group | Cards | Card | Tabs | Tab | CodeTab | Badge | Details | Hint | Sidebar(_) | Steps | Columns | Highlight | Gallery | Verse
            | Unknown | Dropped | Embed
    )
}

/// The values of the parameters with these names.
fn values(call: &Prepared, names: &[&str]) -> Vec<Value> {
    let named = call.tag.parameters.named.iter();
    named.filter(|(name, _)| names.iter().any(|known| name.eq_ignore_ascii_case(known))).map(|(_, value)| value.clone()).collect()
}

/// The values of all parameters that look like words for a reader: those of an unknown shortcode have names that mean nothing.
fn prose(call: &Prepared) -> Vec<Value> {
    let parameters = &call.tag.parameters;
    let is_code_name = |name: &str| CODE.iter().chain(BEFORE).chain(AFTER).any(|known| name.eq_ignore_ascii_case(known));
    let named = parameters.named.iter().filter(|(name, _)| !is_code_name(name)).map(|(_, value)| value);
    parameters.positional.iter().chain(named).filter(|value| is_prose(&value.text)).cloned().collect()
}

/// Whether a value looks like words for a reader: several words, letters that are not those of a program, a capital and small letters, or the number of a version.
fn is_prose(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect();
    let is_style = text.split(':').next().is_some_and(|property| STYLES.contains(&property.trim()));
    let is_name = |word: &str| {
        let mut characters = word.chars();
        characters.next().is_some_and(char::is_uppercase) && characters.all(|c| c.is_lowercase() || matches!(c, '.' | ',' | '\'' | '’'))
    };
    let is_version = |word: &str| {
        let number = word.strip_prefix('v').unwrap_or(word);
        number.contains('.') && number.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    !text.contains(['=', ';', '{', '<'])
        && !is_style
        && match words.as_slice() {
            [] => false,
            [word] => !word.is_ascii() || word.len() > 1 && is_name(word) || is_version(word),
            several => several.iter().any(|word| word.chars().all(char::is_alphabetic)),
        }
}

/// What the rules of a style begin with.
const STYLES: &[&str] = &[
    "color", "background", "background-color", "text-align", "width", "height", "max-width", "min-width", "font-size", "font-weight", "font-style", "font-family",
    "margin", "padding", "border", "display", "float",
];

/// The values, as lines of Markdown, whose words `flows` does not show.
fn missing(reader: &mut Reader, call: &Prepared, values: Vec<Value>, flows: &[Flow]) -> Vec<Text> {
    let parameters = &call.tag.parameters;
    if values.is_empty() {
        return Vec::new();
    }
    let shown = words(&printed(flows));
    let address = ["href", "link", "url"].iter().find_map(|name| parameters.str(name)).map(str::to_owned);
    let address = address.or_else(|| parameters.positional.iter().map(|value| &value.text).find(|text| text.contains("://")).cloned());
    let mut found: Vec<Text> = Vec::new();
    for value in values.iter().filter(|value| !is_code(&value.text)) {
        let Some(mut text) = line(reader, value) else { continue };
        let words = words(&flat_text(&text.inlines));
        if words.trim().is_empty() || shown.contains(&words) {
            continue;
        }
        // The first words of what is not known lead where it leads.
        if let Some(address) = address.as_ref().filter(|_| found.is_empty() && call.meaning == Meaning::Unknown) {
            let content = std::mem::take(&mut text.inlines);
            let target = reader.target(address);
            text.inlines = vec![Inline::Link(Link { target, title: None, content, attributes: Attributes::default(), span: text.span })];
        }
        found.push(text);
    }
    found
}

/// Whether a value is not for reading: an address, a truth value or a number.
fn is_code(text: &str) -> bool {
    let text = text.trim();
    matches!(text, "true" | "false" | "none") || text.parse::<f64>().is_ok() || text.contains('/') && !text.contains(' ')
}

/// Adds texts before and after what stands within a line, with spaces between.
fn in_line(flows: &mut Vec<Flow>, before: Vec<Text>, after: Vec<Text>) {
    let space = || Flow::Inline(Inline::Str(" ".to_owned()));
    let mut all: Vec<Vec<Flow>> = before.into_iter().map(|text| text.inlines.into_iter().map(Flow::Inline).collect()).collect();
    all.push(std::mem::take(flows));
    all.extend(after.into_iter().map(|text| text.inlines.into_iter().map(Flow::Inline).collect()));
    for part in all.into_iter().filter(|part: &Vec<Flow>| !part.is_empty()) {
        if !flows.is_empty() {
            flows.push(space());
        }
        flows.extend(part);
    }
}

/// Adds texts as blocks: within the only block when that holds others, else around it. The first title what has no title.
fn as_blocks(flows: &mut Vec<Flow>, before: Vec<Text>, after: Vec<Text>, span: Span) {
    let paragraph = |text: Text| Block::new(BlockKind::Paragraph(text), span);
    let mut before = before.into_iter();
    match flows.as_mut_slice() {
        [Flow::Block(Block { kind: BlockKind::Sidebar(Sidebar { title, blocks, .. }), .. })] => {
            if title.is_none() {
                *title = before.next();
            }
            blocks.splice(0..0, before.map(paragraph));
            blocks.extend(after.into_iter().map(paragraph));
        }
        [Flow::Block(Block { kind: BlockKind::Group(blocks), .. })] => {
            blocks.splice(0..0, before.map(paragraph));
            blocks.extend(after.into_iter().map(paragraph));
        }
        _ => {
            flows.splice(0..0, before.map(|text| Flow::Block(paragraph(text))));
            flows.extend(after.into_iter().map(|text| Flow::Block(paragraph(text))));
        }
    }
}

/// The words of a text without signs, each between spaces, to look for others in them.
fn words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |all, word| all + &word.to_lowercase() + " ")
}

/// All characters that a shortcode's result prints.
fn printed(flows: &[Flow]) -> String {
    let mut printed = Printed(String::new());
    for flow in flows {
        match flow {
            Flow::Block(block) => walk_blocks(std::slice::from_ref(block), &mut printed),
            Flow::Inline(inline) => printed.0.push_str(&flat_text(std::slice::from_ref(inline))),
            Flow::Part(_) => {}
        }
    }
    printed.0
}

struct Printed(String);

impl Visitor for Printed {
    fn block(&mut self, block: &Block) {
        self.0.push(' ');
        match &block.kind {
            BlockKind::Code(code) => {
                self.0.push_str(code.title.as_deref().unwrap_or_default());
                self.0.push(' ');
                self.0.push_str(&code.text);
            }
            BlockKind::Embed(embed) => self.0.push_str(&embed.title),
            _ => {}
        }
    }

    /// As [`missing`] flattens what it looks for: citations, breaks and ruby alike.
    fn text(&mut self, text: &Text) {
        self.0.push(' ');
        self.0.push_str(&flat_text(&text.inlines));
    }
}
