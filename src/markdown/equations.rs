//! Numbers of equations: `\label`, `\tag`, `equation` and who refers to them, per chapter, in reading order.
//!
//! KaTeX's grammar knows neither labels nor references, so they are taken out of the TeX here.

use std::collections::BTreeMap;

use crate::book::visit::{VisitorMut, walk_blocks_mut};
use crate::book::*;

use super::reader::Reader;

/// What a reference is until its number is known: the address of its link.
const PENDING: &str = "#eqref:";

/// A reference to an equation, to be filled in by [`number`].
pub fn reference(label: &str, bare: bool, span: crate::report::Span) -> Inline {
    let target = Target::Unresolved { address: format!("{PENDING}{label}"), kind: ReferenceKind::Address };
    let content = plain(if bare { label.to_owned() } else { format!("({label})") });
    Inline::Link(Link { target, title: None, content, attributes: Attributes::default(), span })
}

/// A formula that is nothing but a reference: its label, and whether it goes without parentheses.
pub fn lone_reference(tex: &str) -> Option<(&str, bool)> {
    let (inside, bare) = match tex.trim().strip_prefix(r"\eqref{") {
        Some(inside) => (inside, false),
        None => (tex.trim().strip_prefix(r"\ref{")?, true),
    };
    inside.strip_suffix('}').filter(|label| !label.contains(['{', '}'])).map(|label| (label, bare))
}

/// Numbers the equations of the chapter's text and then of its notes, and fills in the references.
pub fn number(reader: &mut Reader, chapter: &mut [&mut Vec<Block>]) {
    let mut numbers = Numbers { reader, last: 0, labels: BTreeMap::new() };
    chapter.iter_mut().for_each(|blocks| walk_blocks_mut(blocks, &mut numbers));
    let Numbers { labels, .. } = numbers;
    let mut references = References { reader, labels: &labels };
    chapter.iter_mut().for_each(|blocks| walk_blocks_mut(blocks, &mut references));
}

#[derive(Clone)]
struct Numbered {
    number: String,
    id: String,
}

struct Numbers<'r, 'a> {
    reader: &'r mut Reader<'a>,
    last: u32,
    labels: BTreeMap<String, Numbered>,
}

impl Numbers<'_, '_> {
    /// Takes labels, tags and numbered environments out of the TeX; gives the id when it has a label.
    fn number(&mut self, math: &mut Math) -> Option<String> {
        let labels = take_commands(&mut math.tex, r"\label{");
        let tags: Vec<String> = take_commands(&mut math.tex, r"\tag{").into_iter().chain(take_commands(&mut math.tex, r"\tag*{")).collect();
        let silent = math.tex.contains(r"\nonumber") || math.tex.contains(r"\notag");
        math.tex = math.tex.replace(r"\nonumber", "").replace(r"\notag", "");
        let numbered = plain_environment(&mut math.tex) || !labels.is_empty();
        math.tex = math.tex.trim().to_owned();
        if let Some(tag) = tags.first() {
            math.number = Some(tag.clone());
        } else if numbered && math.display && !(silent && labels.is_empty()) {
            self.last += 1;
            math.number = Some(self.last.to_string());
        }
        let number = math.number.clone()?;
        let first = labels.first()?;
        let id = self.reader.ids.given(&format!("eq-{}", slug(first)));
        for label in labels {
            let numbered = Numbered { number: number.clone(), id: id.clone() };
            if self.labels.insert(label.clone(), numbered).is_some() {
                let message = format!("the label `{label}` names two formulas; the last one counts");
                self.reader.tell("equation-undefined", message, math.span, "give each formula a label of its own");
            }
        }
        Some(id)
    }
}

impl VisitorMut for Numbers<'_, '_> {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Math(math) = &mut block.kind else { return };
        if let Some(id) = self.number(math) {
            block.attributes.id = Some(id);
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        let Inline::Math(math) = inline else { return };
        if let Some(id) = self.number(math) {
            let attributes = Attributes { id: Some(id), ..Attributes::default() };
            let content = vec![Inline::Math(math.clone())];
            *inline = Inline::Span(InlineSpan { role: SpanRole::Plain, attributes, content });
        }
    }
}

struct References<'r, 'a, 'l> {
    reader: &'r mut Reader<'a>,
    labels: &'l BTreeMap<String, Numbered>,
}

impl References<'_, '_, '_> {
    fn missing(&mut self, label: &str, span: crate::report::Span) {
        let message = format!("no formula of this page has the label `{label}`");
        self.reader.tell("equation-undefined", message, span, format!("write `\\label{{{label}}}` in the formula that is meant"));
    }

    /// References within a formula become their numbers.
    fn in_tex(&mut self, math: &mut Math) {
        for (command, bare) in [(r"\eqref{", false), (r"\ref{", true)] {
            while let Some(start) = math.tex.find(command) {
                let after = start + command.len();
                let Some(length) = math.tex[after..].find('}') else { break };
                let label = math.tex[after..after + length].to_owned();
                let number = match self.labels.get(&label) {
                    Some(numbered) => numbered.number.clone(),
                    None => {
                        self.missing(&label, math.span);
                        label.replace(['{', '}', '\\', '_', '^'], "-")
                    }
                };
                let text = if bare { number } else { format!("({number})") };
                math.tex.replace_range(start..after + length + 1, &format!("\\text{{{text}}}"));
            }
        }
    }
}

impl VisitorMut for References<'_, '_, '_> {
    fn block(&mut self, block: &mut Block) {
        if let BlockKind::Math(math) = &mut block.kind {
            self.in_tex(math);
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        match inline {
            Inline::Math(math) => self.in_tex(math),
            Inline::Link(link) => {
                let Target::Unresolved { address, .. } = &mut link.target else { return };
                let Some(label) = address.strip_prefix(PENDING).map(str::to_owned) else { return };
                match self.labels.get(&label) {
                    Some(numbered) => {
                        *address = format!("#{}", numbered.id);
                        let bare = matches!(link.content.as_slice(), [Inline::Str(s)] if !s.starts_with('('));
                        link.content = plain(if bare { numbered.number.clone() } else { format!("({})", numbered.number) });
                    }
                    None => {
                        link.target = Target::Broken;
                        self.missing(&label, link.span);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Removes every `command…}` and gives what they held.
fn take_commands(tex: &mut String, command: &str) -> Vec<String> {
    let mut taken = Vec::new();
    while let Some(start) = tex.find(command) {
        let after = start + command.len();
        let mut depth = 1;
        let end = tex[after..].char_indices().find(|(_, c)| {
            depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            depth == 0
        });
        let Some((length, _)) = end else { break };
        taken.push(tex[after..after + length].to_owned());
        tex.replace_range(start..after + length + 1, "");
    }
    taken
}

/// Environments that number by themselves become those that do not; whether it was an `equation`.
fn plain_environment(tex: &mut String) -> bool {
    const PLAIN: [(&str, &str); 9] = [
        ("equation*", ""),
        ("equation", ""),
        ("align*", "aligned"),
        ("align", "aligned"),
        ("gather*", "gathered"),
        ("gather", "gathered"),
        ("multline*", "gathered"),
        ("multline", "gathered"),
        ("eqnarray", "aligned"),
    ];
    let trimmed = tex.trim();
    for (name, plain) in PLAIN {
        let open = format!("\\begin{{{name}}}");
        let close = format!("\\end{{{name}}}");
        let Some(inside) = trimmed.strip_prefix(&open).and_then(|t| t.strip_suffix(&close)) else { continue };
        let inside = inside.trim().to_owned();
        *tex = if plain.is_empty() { inside } else { format!("\\begin{{{plain}}}\n{inside}\n\\end{{{plain}}}") };
        return name == "equation";
    }
    false
}

fn slug(label: &str) -> String {
    let label = label.strip_prefix("eq:").or_else(|| label.strip_prefix("eq-")).unwrap_or(label);
    label.chars().map(|c| if c.is_alphanumeric() { c.to_lowercase().next().unwrap_or(c) } else { '-' }).collect()
}
