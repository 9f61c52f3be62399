//! A chapter, and what opens it: picture, number, title.

use super::*;

/// A chapter, or a piece of one.
pub fn section(chapter: &Chapter) -> Tag<'_> {
    let classes = match chapter.role {
        Role::Part => "part",
        Role::Chapter => "chapter",
        Role::Dedication => "chapter dedication",
        Role::Epigraph => "chapter epigraph-page",
        Role::Foreword => "chapter foreword",
        Role::Introduction => "chapter introduction",
        Role::Appendix => "chapter appendix",
        Role::Glossary => "chapter glossary",
        Role::Bibliography => "chapter bibliography-page",
        Role::Colophon => "chapter colophon",
        Role::Notes => "chapter notes-chapter",
        Role::Index => "chapter index-chapter",
    };
    Tag { id: Some(&chapter.id), lang: chapter.lang.as_ref(), ..Tag::of("section", classes) }
}

/// What stands at a chapter's head: its picture, then its header with number and title. A number without a title is the title.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'b> {
    pub banner: Option<&'b Image>,
    pub number: Option<&'b str>,
    pub title: Option<Title<'b>>,
}

/// The words of a chapter's `h1`.
#[derive(Clone, Copy, Debug)]
pub enum Title<'b> {
    Text(&'b Text),
    Number(&'b str),
}

impl<'b> Opening<'b> {
    /// What opens a chapter: a number alone is its title when it has no other.
    pub fn of(chapter: &'b Chapter) -> Opening<'b> {
        let number = chapter.number.as_deref();
        let banner = chapter.banner.as_ref();
        match chapter.title.is_empty() {
            false => Opening { banner, number, title: Some(Title::Text(&chapter.title)) },
            true => Opening { banner, number: None, title: number.map(Title::Number) },
        }
    }
}

/// The picture that opens a chapter.
pub fn banner<'b>() -> Tag<'b> {
    Tag::of("figure", "banner")
}

/// The element around a chapter's number and title.
pub fn header<'b>() -> Tag<'b> {
    Tag::of("header", "chapter-header")
}

pub fn chapter_number<'b>() -> Tag<'b> {
    Tag::of("p", "chapter-number")
}

pub fn chapter_title<'b>() -> Tag<'b> {
    Tag::new("h1")
}
