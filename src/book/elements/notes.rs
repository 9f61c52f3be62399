//! Notes, and the index: the lists that stand behind the text.

use super::*;

/// Where a chapter's footnotes stand.
pub fn footnotes<'b>(chapter: &Chapter, place: NotePlace) -> Tag<'b> {
    match notes_heading(chapter) {
        _ if place == NotePlace::ChapterEnd => Tag::of("section", "footnotes"),
        Some(_) => Tag::of("section", "footnotes"),
        // Where reading systems hide notes until they are asked for, a title of ours would stand over nothing.
        None => Tag::of("section", "footnotes untitled"),
    }
}

/// What stands over the notes of a chapter at the end of the book: its number and title.
pub fn end_notes_title(chapter: &Chapter, terms: &crate::terms::Terms) -> String {
    let title = visit::flat_text(&chapter.title.inlines);
    match (&chapter.number, title.trim().is_empty()) {
        (Some(number), true) => number.clone(),
        (Some(number), false) => format!("{number}. {title}"),
        (None, true) => terms.notes.to_owned(),
        (None, false) => title,
    }
}

/// The author's own heading over the footnotes.
pub fn notes_heading(chapter: &Chapter) -> Option<&Heading> {
    chapter.notes_heading.as_ref().filter(|heading| !heading.text.is_empty())
}

/// The heading over footnotes for which the author wrote none.
pub fn notes_title<'b>() -> Tag<'b> {
    Tag::of("h2", "notes-title")
}

/// A footnote where the notes of its chapter stand: under a heading of the author's they stand together.
pub fn footnote<'b>(chapter: &Chapter, place: NotePlace) -> Tag<'b> {
    if place == NotePlace::Margin && notes_heading(chapter).is_none() { margin_note() } else { foot_note() }
}

/// A footnote among those of its chapter or page.
pub fn foot_note<'b>() -> Tag<'b> {
    Tag::of("aside", "footnote")
}

/// A footnote beside the text.
pub fn margin_note<'b>() -> Tag<'b> {
    Tag::of("aside", "footnote margin-note")
}

/// The number of a footnote: before the words of its first paragraph, or in a paragraph of its own before what is none.
pub fn footnote_number<'b>() -> Tag<'b> {
    Tag::of("a", "footnote-number")
}

/// The letter over entries of an index, and the list of these.
pub fn index_group<'b>(letter: Option<&str>) -> Vec<Tag<'b>> {
    let letter = letter.map(|_| Tag::of("h2", "index-letter"));
    letter.into_iter().chain([index_list()]).collect()
}

/// The list of entries under a letter, or under an entry.
pub fn index_list<'b>() -> Tag<'b> {
    Tag::of("ul", "index-list")
}

pub fn index_entry<'b>(entry: &'b index::IndexEntry) -> Tag<'b> {
    Tag { id: entry.id.as_deref(), ..Tag::of("li", "index-entry") }
}

/// What stands in the element of an entry: its words, the places, the references, and the list of those under it.
pub fn index_entry_parts<'b>(element: Element<'b>, entry: &'b index::IndexEntry, locators: &[index::Locator]) -> Tree<'b> {
    let mut tree = Tree::of_text(element, Tag::of("span", "index-term"), &entry.term);
    for locator in locators {
        tree.add(Tag::of("a", if locator.main { "index-locator main" } else { "index-locator" }));
    }
    for reference in &entry.see {
        tree.add(Tag::of("em", "index-see"));
        tree.add_text(Tag::of(if reference.target.is_some() { "a" } else { "span" }, "index-reference"), &reference.words);
    }
    if !entry.entries.is_empty() {
        tree.add(index_list());
    }
    tree
}

/// The author's notes at the place where they are written.
pub fn author_notes<'b>() -> Tag<'b> {
    Tag::of("section", "author-notes")
}
