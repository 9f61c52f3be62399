//! The lexer's items → a tree: each opening tag with its closing one.
//!
//! Hugo asks the template whether a shortcode has an inside; we look for its closing tag, and let the table say which
//! cannot do without one. Mistakes recover: a closer that closes nothing is dropped, a shortcode that is never closed ends at
//! the next heading of its level, both with an error.

use std::ops::Range;

use super::lexer::{Item, Tag, TagKind, Trouble};

/// A stretch of a page or of a shortcode's inside.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Text(Range<usize>),
    /// Printed as it is.
    Literal(Range<usize>),
    Call(Box<Call>),
}

/// A use of a shortcode.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub tag: Tag,
    /// `None` when it stands alone.
    pub inner: Option<Vec<Node>>,
    /// From the opening tag's start to the closing one's end.
    pub range: Range<usize>,
    /// The inside, in the file.
    pub inner_range: Range<usize>,
}

/// What pairing has to know of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// It must have one.
    Required,
    /// As the page has it.
    Optional,
    /// It has none, unless the page plainly closes it.
    Never,
}

struct Frame {
    tag: Option<Tag>,
    nodes: Vec<Node>,
    /// Of the innermost heading that the tag stands under.
    level: usize,
    required: bool,
}

/// Pairs the tags. `text` is the file.
pub fn pair(text: &str, items: Vec<Item>, inside: impl Fn(&str) -> Inside) -> (Vec<Node>, Vec<Trouble>) {
    let mut pairing =
        Pairing { text, frames: vec![Frame { tag: None, nodes: Vec::new(), level: 0, required: false }], troubles: Vec::new() };
    let mut level = 0;
    for i in 0..items.len() {
        match &items[i] {
            Item::Nothing(_) => {}
            Item::Literal(range) => pairing.add(Node::Literal(range.clone())),
            Item::Text(range) => {
                if let Some((_, l)) = headings(&text[range.clone()]).last() {
                    level = *l;
                }
                pairing.add(Node::Text(range.clone()));
            }
            Item::Tag(tag) => match tag.kind {
                TagKind::SelfClosing => pairing.alone(tag.clone()),
                TagKind::Open => {
                    let inside = inside(&tag.name);
                    let stays_open = match inside {
                        Inside::Required => true,
                        Inside::Optional => closes_later(&items[i + 1..], &tag.name),
                        Inside::Never => closes_next(&items[i + 1..], &tag.name),
                    };
                    if stays_open {
                        pairing.frames.push(Frame {
                            tag: Some(tag.clone()),
                            nodes: Vec::new(),
                            level,
                            required: inside == Inside::Required,
                        });
                    } else {
                        pairing.alone(tag.clone());
                    }
                }
                TagKind::Close => pairing.close(tag, &items[i + 1..]),
            },
        }
    }
    while pairing.frames.len() > 1 {
        pairing.unclosed(text.len());
    }
    let nodes = pairing.frames.pop().map(|f| f.nodes).unwrap_or_default();
    (nodes, pairing.troubles)
}

/// Whether a closing tag of the name is left over by the tags of the same name that follow.
fn closes_later(items: &[Item], name: &str) -> bool {
    let mut open = 0;
    for item in items {
        match item {
            Item::Tag(tag) if tag.name == name => match tag.kind {
                TagKind::Open => open += 1,
                TagKind::Close if open == 0 => return true,
                TagKind::Close => open -= 1,
                TagKind::SelfClosing => {}
            },
            _ => {}
        }
    }
    false
}

/// Whether the next tag of the name is a closing one.
fn closes_next(items: &[Item], name: &str) -> bool {
    let next = items.iter().find_map(|item| match item {
        Item::Tag(tag) if tag.name == name => Some(tag.kind),
        _ => None,
    });
    next == Some(TagKind::Close)
}

struct Pairing<'a> {
    text: &'a str,
    frames: Vec<Frame>,
    troubles: Vec<Trouble>,
}

impl Pairing<'_> {
    fn add(&mut self, node: Node) {
        if let Some(frame) = self.frames.last_mut() {
            frame.nodes.push(node);
        }
    }

    fn alone(&mut self, tag: Tag) {
        let range = tag.range.clone();
        self.add(Node::Call(Box::new(Call { tag, inner: None, inner_range: range.end..range.end, range })));
    }

    fn close(&mut self, closer: &Tag, rest: &[Item]) {
        let open = self.frames.iter().rposition(|f| f.tag.as_ref().is_some_and(|t| t.name == closer.name));
        match open {
            Some(depth) => {
                while self.frames.len() > depth + 1 {
                    self.unclosed(closer.range.start);
                }
                self.finish(closer.range.clone());
            }
            // A misspelt closer: the innermost tag has no other.
            None if self.frames.last().and_then(|f| f.tag.as_ref()).is_some_and(|t| !closes_later(rest, &t.name)) => {
                let name = self.frames.last().and_then(|f| f.tag.as_ref()).map(|t| t.name.clone()).unwrap_or_default();
                self.troubles.push(Trouble {
                    code: "shortcode-closer",
                    range: closer.range.clone(),
                    message: format!("`{}` closes a `{name}`", closer.name),
                    help: "give the closing tag the name of the opening one",
                });
                self.finish(closer.range.clone());
            }
            None => self.troubles.push(Trouble {
                code: "shortcode-closer",
                range: closer.range.clone(),
                message: format!("this closes a `{}` that is not open; it was left out", closer.name),
                help: "remove the tag, or write the opening one before it",
            }),
        }
    }

    /// The innermost frame becomes a call that ends with the tag at `closer`.
    fn finish(&mut self, closer: Range<usize>) {
        let Some(Frame { tag: Some(tag), nodes, .. }) = self.frames.pop() else { return };
        let inner_range = tag.range.end..closer.start;
        let range = tag.range.start..closer.end;
        self.add(Node::Call(Box::new(Call { tag, inner: Some(nodes), inner_range, range })));
    }

    /// The innermost frame has no closer before `end`: it reaches to the next heading of its level.
    fn unclosed(&mut self, end: usize) {
        let Some(Frame { tag: Some(tag), mut nodes, level, required }) = self.frames.pop() else { return };
        if !required {
            self.alone(tag);
            nodes.into_iter().for_each(|node| self.add(node));
            return;
        }
        self.troubles.push(Trouble {
            code: "shortcode-unclosed",
            range: tag.range.clone(),
            message: format!("the shortcode `{}` is never closed", tag.name),
            help: "write its closing tag, or end it with `/>}}`",
        });
        let limit = if level == 0 { 6 } else { level };
        let mut rest = Vec::new();
        let mut stop = end;
        for i in 0..nodes.len() {
            let Node::Text(range) = nodes[i].clone() else { continue };
            let Some((at, _)) = headings(&self.text[range.clone()]).into_iter().find(|(_, l)| *l <= limit) else { continue };
            stop = range.start + at;
            rest = nodes.split_off(i + 1);
            rest.insert(0, Node::Text(stop..range.end));
            nodes[i] = Node::Text(range.start..stop);
            break;
        }
        let inner_range = tag.range.end..stop;
        let range = tag.range.start..stop;
        self.add(Node::Call(Box::new(Call { tag, inner: Some(nodes), inner_range, range })));
        for node in rest {
            self.add(node);
        }
    }
}

/// ATX headings of a text outside fences: offset of the line, level.
fn headings(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut fenced = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start_matches(' ');
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fenced = !fenced;
        }
        let level = line.bytes().take_while(|b| *b == b'#').count();
        if !fenced && (1..=6).contains(&level) && line[level..].starts_with([' ', '\t']) {
            found.push((at, level));
        }
        at += line.len();
    }
    found
}
