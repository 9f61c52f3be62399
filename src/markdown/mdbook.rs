//! What mdBook's preprocessors do to a page before it is Markdown: `{{#include}}` and its like, and the lines of Rust that are hidden.

use super::shortcode::lexer::{Item, Parameters, Tag, TagKind, Value};

const COMMANDS: [&str; 5] = ["#include", "#rustdoc_include", "#playground", "#playpen", "#title"];

/// Replaces mdBook's commands (`{{#include}}`) in the text of items by tags of shortcodes; a backslash before one makes it plain text.
pub fn commands(text: &str, items: Vec<Item>) -> Vec<Item> {
    let mut split = Vec::with_capacity(items.len());
    for item in items {
        let Item::Text(range) = item else {
            split.push(item);
            continue;
        };
        let mut plain = range.start;
        let mut at = range.start;
        while let Some(open) = text[at..range.end].find("{{#").map(|found| at + found) {
            let Some(end) = text[open..range.end].find("}}").map(|found| open + found + 2) else { break };
            at = end;
            let inside = text[open + 2..end - 2].trim();
            let (name, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
            // Other things look alike: the conditions of a template, shown as an example.
            if !COMMANDS.contains(&name) {
                continue;
            }
            if text[..open].ends_with('\\') {
                split.push(Item::Text(plain..open - 1));
                split.push(Item::Nothing(open - 1..open));
                split.push(Item::Literal(open..end));
                plain = end;
                continue;
            }
            let start = open + 2 + text[open + 2..end].find(rest).unwrap_or_default();
            let positional = if rest.trim().is_empty() { Vec::new() } else { vec![Value { text: rest.trim().to_owned(), start }] };
            let parameters = Parameters { positional, named: Vec::new() };
            split.push(Item::Text(plain..open));
            split.push(Item::Tag(Tag { kind: TagKind::SelfClosing, name: name.to_owned(), parameters, markdown: false, range: open..end }));
            plain = end;
        }
        split.push(Item::Text(plain..range.end));
    }
    split.retain(|item| !matches!(item, Item::Text(range) if range.is_empty()));
    split
}

/// Rust without the lines that mdBook hides: those that begin with `# `, and `#` alone. `##` is a line that begins with `#`.
pub fn shown(code: &str) -> String {
    let mut shown = String::with_capacity(code.len());
    for line in code.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let bare = trimmed.trim_end();
        if bare == "#" || trimmed.starts_with("# ") {
            continue;
        }
        match trimmed.strip_prefix("##") {
            Some(rest) => {
                shown.push_str(&line[..line.len() - trimmed.len()]);
                shown.push('#');
                shown.push_str(rest);
            }
            None => shown.push_str(line),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_tags() {
        let text = "Uno {{#include a.rs:x}} y \\{{#include b}} y {{ #no }} {{#if a}}";
        let names: Vec<String> = commands(text, vec![Item::Text(0..text.len())])
            .into_iter()
            .map(|item| match item {
                Item::Text(range) => text[range].to_owned(),
                Item::Literal(range) => format!("literal {}", &text[range]),
                Item::Nothing(_) => "nothing".to_owned(),
                Item::Tag(tag) => format!("{} {} {}", tag.name, tag.parameters.positional[0].text, &text[tag.parameters.positional[0].start..][..4]),
            })
            .collect();
        assert_eq!(names, ["Uno ", "#include a.rs:x a.rs", " y ", "nothing", "literal {{#include b}}", " y {{ #no }} {{#if a}}"]);
    }

    #[test]
    fn hidden_lines_of_rust() {
        assert_eq!(shown("# use std::fs;\nfn main() {\n    # let x = 1;\n    ## es\n    #\n    #[derive(Debug)]\n}\n"), "fn main() {\n    # es\n    #[derive(Debug)]\n}\n");
    }
}
