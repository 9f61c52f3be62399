//! An element where it stands, as selectors see it.

use crate::book::elements::Tag;

/// An element where it stands, as selectors see it. Layout and EPUB make the same of the same book, from [`crate::book::elements`].
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    pub tag: &'a Tag<'a>,
    /// The elements before it under the same parent, in order: for `h1 + p`. None makes it the first child.
    pub before: &'a [Tag<'a>],
    pub parent: Option<&'a Element<'a>>,
}

impl<'a> Element<'a> {
    /// The first child of its parent.
    pub fn first(tag: &'a Tag<'a>, parent: &'a Element<'a>) -> Element<'a> {
        Element { tag, before: &[], parent: Some(parent) }
    }

    /// One of several children of the same parent.
    pub fn nth(tags: &'a [Tag<'a>], at: usize, parent: &'a Element<'a>) -> Element<'a> {
        Element { tag: &tags[at], before: &tags[..at], parent: Some(parent) }
    }

    /// The element before it under the same parent.
    pub fn previous(&self) -> Option<Element<'a>> {
        let (tag, before) = self.before.split_last()?;
        Some(Element { tag, before, parent: self.parent })
    }
}

pub(super) static HTML_TAG: Tag<'static> = Tag::new("html");

pub(super) static BODY_TAG: Tag<'static> = Tag::new("body");

/// The root.
pub static HTML: Element<'static> = Element { tag: &HTML_TAG, before: &[], parent: None };

/// What everything visible stands in.
pub static BODY: Element<'static> = Element { tag: &BODY_TAG, before: &[], parent: Some(&HTML) };
