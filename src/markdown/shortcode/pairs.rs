//! The lexer's items → a tree: each opening tag with its closing one.
//!
//! Hugo asks the template whether a shortcode has an inside; we look for its closing tag, and let the table say which
//! cannot do without one. Mistakes recover: a closer that closes nothing is dropped, a shortcode that is never closed ends at
//! the next heading of its level, both with an error.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::lexer::{Item, Tag, TagKind, Trouble};
use crate::message;
use crate::limits;

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
    let mut pairing = Pairing {
        text,
        frames: vec![Frame { tag: None, nodes: Vec::new(), level: 0, required: false }],
        tags: Tags::new(&items),
        flattened: FxHashMap::default(),
        too_deep: false,
        troubles: Vec::new(),
    };
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
                TagKind::SelfClosing => pairing.add_single(tag.clone()),
                TagKind::Open => {
                    let inside = inside(&tag.name);
                    let stays_open = match inside {
                        Inside::Required => true,
                        Inside::Optional => pairing.tags.closes_later(i + 1, &tag.name),
                        Inside::Never => pairing.tags.closes_next(i + 1, &tag.name),
                    };
                    if stays_open && limits::NESTING.is_passed_by(pairing.frames.len()) {
                        pairing.flatten(tag);
                    } else if stays_open {
                        pairing.frames.push(Frame {
                            tag: Some(tag.clone()),
                            nodes: Vec::new(),
                            level,
                            required: inside == Inside::Required,
                        });
                    } else {
                        pairing.add_single(tag.clone());
                    }
                }
                TagKind::Close => pairing.close(tag, i + 1),
            },
        }
    }
    while pairing.frames.len() > 1 {
        pairing.unclosed(text.len());
    }
    let nodes = pairing.frames.pop().map(|f| f.nodes).unwrap_or_default();
    (nodes, pairing.troubles)
}

/// The tags of each name, the last first.
struct Tags(FxHashMap<String, Vec<Occurrence>>);

struct Occurrence {
    item: usize,
    closes: bool,
    /// Closing tags, from here on, that close none of the tags of the name from here on.
    left_over: usize,
}

impl Tags {
    /// Notes, by name, where each tag stands and which closing tags the later ones leave over.
    fn new(items: &[Item]) -> Tags {
        let mut tags: FxHashMap<String, Vec<Occurrence>> = FxHashMap::default();
        for (item, tag) in items.iter().enumerate().rev() {
            let Item::Tag(tag) = tag else { continue };
            let same = match tags.get_mut(&tag.name) {
                Some(same) => same,
                None => tags.entry(tag.name.clone()).or_default(),
            };
            let after = same.last().map_or(0, |o| o.left_over);
            let left_over = match tag.kind {
                TagKind::Open => after.saturating_sub(1),
                TagKind::Close => after + 1,
                TagKind::SelfClosing => after,
            };
            same.push(Occurrence { item, closes: tag.kind == TagKind::Close, left_over });
        }
        Tags(tags)
    }

    /// The first tag of the name from an item on.
    fn next(&self, from: usize, name: &str) -> Option<&Occurrence> {
        let same = self.0.get(name)?;
        same[..same.partition_point(|o| o.item >= from)].last()
    }

    /// Whether a closing tag of the name is left over by the tags of the same name that follow.
    fn closes_later(&self, from: usize, name: &str) -> bool {
        self.next(from, name).is_some_and(|next| next.left_over > 0)
    }

    /// Whether the next tag of the name is a closing one.
    fn closes_next(&self, from: usize, name: &str) -> bool {
        self.next(from, name).is_some_and(|next| next.closes)
    }
}

struct Pairing<'a> {
    text: &'a str,
    frames: Vec<Frame>,
    tags: Tags,
    /// Open tags that stand too deep to have a frame, counted by name.
    flattened: FxHashMap<String, usize>,
    too_deep: bool,
    troubles: Vec<Trouble>,
}

impl Pairing<'_> {
    /// Adds to the inside of the innermost tag that is open.
    fn add(&mut self, node: Node) {
        if let Some(frame) = self.frames.last_mut() {
            frame.nodes.push(node);
        }
    }

    /// Adds a tag that has no inside.
    fn add_single(&mut self, tag: Tag) {
        let range = tag.range.clone();
        self.add(Node::Call(Box::new(Call { tag, inner: None, inner_range: range.end..range.end, range })));
    }

    /// A tag that stands too deep: its inside stands with what is around it. Reported once a page.
    fn flatten(&mut self, tag: &Tag) {
        if !std::mem::replace(&mut self.too_deep, true) {
            self.troubles.push(Trouble {
                code: "too-deep",
                range: tag.range.clone(),
                message: message!("shortcodes stand more than {most} deep in each other; of deeper ones the inside is kept", most = limits::NESTING.most()),
                help: message!("close the shortcodes that are open; --limit nesting=N allows more"),
            });
        }
        *self.flattened.entry(tag.name.clone()).or_default() += 1;
    }

    /// Handles a closing tag: ends the frame that it closes. `next`: the item after the tag.
    fn close(&mut self, closer: &Tag, next: usize) {
        if let Some(open) = self.flattened.get_mut(&closer.name).filter(|open| **open > 0) {
            *open -= 1;
            return;
        }
        let open = self.frames.iter().rposition(|f| f.tag.as_ref().is_some_and(|t| t.name == closer.name));
        match open {
            Some(depth) => {
                while self.frames.len() > depth + 1 {
                    self.unclosed(closer.range.start);
                }
                self.flattened.clear();
                self.finish(closer.range.clone());
            }
            // A misspelt closer: the innermost tag has no other.
            None if self.frames.last().and_then(|f| f.tag.as_ref()).is_some_and(|t| !self.tags.closes_later(next, &t.name)) => {
                let name = self.frames.last().and_then(|f| f.tag.as_ref()).map(|t| t.name.clone()).unwrap_or_default();
                self.troubles.push(Trouble {
                    code: "shortcode-closer",
                    range: closer.range.clone(),
                    message: message!("`{closer}` closes a `{name}`", closer = closer.name, name),
                    help: message!("give the closing tag the name of the opening one"),
                });
                self.finish(closer.range.clone());
            }
            None => self.troubles.push(Trouble {
                code: "shortcode-closer",
                range: closer.range.clone(),
                message: message!("this closes a `{name}` that is not open; it was left out", name = closer.name),
                help: message!("remove the tag, or write the opening one before it"),
            }),
        }
    }

    /// Makes the innermost frame a call that ends with the closing tag at `closer`.
    fn finish(&mut self, closer: Range<usize>) {
        let Some(Frame { tag: Some(tag), nodes, .. }) = self.frames.pop() else { return };
        let inner_range = tag.range.end..closer.start;
        let range = tag.range.start..closer.end;
        self.add(Node::Call(Box::new(Call { tag, inner: Some(nodes), inner_range, range })));
    }

    /// Ends the innermost frame, which has no closing tag before `end`: it reaches to the next heading of its level.
    fn unclosed(&mut self, end: usize) {
        let Some(Frame { tag: Some(tag), mut nodes, level, required }) = self.frames.pop() else { return };
        if !required {
            self.add_single(tag);
            nodes.into_iter().for_each(|node| self.add(node));
            return;
        }
        self.troubles.push(Trouble {
            code: "shortcode-unclosed",
            range: tag.range.clone(),
            message: message!("the shortcode `{name}` is never closed", name = tag.name),
            help: message!("write its closing tag, or end it with `/>}}}}`"),
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

/// The ATX headings of a text outside fences: offset of the line, and level.
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
