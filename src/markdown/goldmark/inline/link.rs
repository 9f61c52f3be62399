//! Links and pictures in brackets, addresses in angle brackets, and bare ones.

use std::ops::Range;

use crate::markdown::goldmark::reference::{self, LONGEST_LABEL};
use crate::markdown::goldmark::text::{is_blank, unescaped};
use crate::markdown::goldmark::{address, html};
use super::{Bracket, Item, Link, Reader};

impl Reader<'_, '_> {
    /// Opens the `[` at `bracket`, or the `![` that begins at `at`; gives where the text goes on.
    pub(super) fn open_bracket(&mut self, at: usize, bracket: usize) -> Option<usize> {
        if !self.text[bracket..].starts_with('[') {
            return None;
        }
        let range = at..bracket + 1;
        let (delimiters, links, citations) = (self.delimiters.len(), self.links, self.citations);
        self.brackets.push(Bracket { item: self.items.len(), is_image: at < bracket, range: range.clone(), delimiters, links, citations });
        self.items.push(Item::Bracket { range, link: None });
        Some(bracket + 1)
    }

    /// Closes the innermost bracket at a `]`: a link or picture, or else citations or a locator.
    pub(super) fn close_bracket(&mut self, at: usize) -> Option<usize> {
        let bracket = self.brackets.pop()?;
        let far = |(first, last): (&Bracket, &Bracket)| last.range.end - first.range.start >= LONGEST_LABEL;
        // No link stands in another.
        let holds_link = !bracket.is_image && self.links > bracket.links;
        if holds_link || self.brackets.first().zip(self.brackets.last()).is_some_and(far) {
            return self.group(bracket, at);
        }
        let Some((address, title, end)) = self.link(&bracket, at) else { return self.group(bracket, at) };
        self.pair_delimiters(bracket.delimiters);
        self.links += usize::from(!bracket.is_image);
        let link = Link { is_image: bracket.is_image, address, title, end };
        self.items[bracket.item] = Item::Bracket { range: bracket.range, link: Some(link) };
        self.items.push(Item::LinkEnd(at..end));
        Some(end)
    }

    /// The address and title of the link whose text ends at a place, and where the link ends.
    fn link(&mut self, bracket: &Bracket, at: usize) -> Option<(String, String, usize)> {
        let text = self.text;
        let label = bracket.range.end..at;
        match text.as_bytes().get(at + 1) {
            Some(b'(') => {
                if let Some(found) = self.inline_link(at + 2) {
                    return Some(found);
                }
            }
            Some(b'[') => {
                if let Some(end) = reference::closing(text, at + 2, b'[', b']') {
                    let second = at + 2..end;
                    let label = if is_blank(&text[second.clone()]) { label } else { second };
                    let (address, title) = self.referred(label)?;
                    return Some((address, title, end + 1));
                }
            }
            _ => {}
        }
        let (address, title) = self.referred(label)?;
        Some((address, title, at + 1))
    }

    /// The address and title that are defined for a label.
    fn referred(&self, label: Range<usize>) -> Option<(String, String)> {
        (label.len() <= LONGEST_LABEL).then(|| self.known.reference(&self.text[label])).flatten()
    }

    /// The rest of `[text](address "title")`.
    fn inline_link(&mut self, at: usize) -> Option<(String, String, usize)> {
        let text = self.text;
        let at = reference::skip_spaces(text, at);
        if text[at..].starts_with(')') {
            return Some((String::new(), String::new(), at + 1));
        }
        let angle = text[at..].starts_with('<');
        if angle && at < self.angle_missing {
            return None;
        }
        let Some((address, end)) = reference::destination(text, at) else {
            if angle {
                self.angle_missing = text[at..].find('\n').map_or(text.len(), |found| at + found);
            }
            return None;
        };
        let mut at = reference::skip_spaces(text, end);
        let mut title = String::new();
        if !text[at..].starts_with(')') {
            let (found, end) = reference::title(text, at)?;
            title = unescaped(&text[found]);
            at = reference::skip_spaces(text, end);
        }
        text[at..].starts_with(')').then(|| (unescaped(&text[address]), title, at + 1))
    }

    /// An address in angle brackets, or a tag of HTML; gives where the text goes on.
    pub(super) fn angle(&mut self, at: usize) -> Option<usize> {
        if let Some((end, is_mail)) = address::bracketed(&self.text[..self.line_end], at + 1) {
            let text = at + 1..end;
            let address = if is_mail { format!("mailto:{}", &self.text[text.clone()]) } else { self.text[text.clone()].to_owned() };
            self.items.push(Item::Address { range: at..end + 1, text, address });
            return Some(end + 1);
        }
        let length = html::inline(&self.text[at..], &mut self.missing)?;
        self.items.push(Item::Html(at..at + length));
        Some(at + length)
    }

    /// The address of the web or of mail without brackets that begins at `at` or behind the character there; gives where the text goes on.
    pub(super) fn bare_address(&mut self, at: usize, byte: u8) -> Option<usize> {
        if !(self.web || self.mail) || !self.brackets.is_empty() {
            return None;
        }
        let start = at + usize::from(matches!(byte, b' ' | b'~' | b'('));
        let line = &self.text[..self.line_end];
        let web = if self.web { address::web(&line[start..]) } else { None };
        let (end, address) = match web {
            Some((length, bare)) => {
                let text = &line[start..start + length];
                let protocol = self.options.linkify.as_deref().unwrap_or_default();
                (start + length, if bare { format!("{protocol}://{text}") } else { text.to_owned() })
            }
            None if !self.mail => return None,
            None => {
                let end = address::bare_mail(line, start, &mut self.names)?;
                (end, format!("mailto:{}", &line[start..end]))
            }
        };
        self.push_text(at..start);
        self.items.push(Item::Address { range: start..end, text: start..end, address });
        Some(end)
    }
}
