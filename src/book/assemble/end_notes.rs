//! Notes at the end of the book stand in a chapter of their own, before the indexes.

use std::collections::BTreeMap;

use crate::book::{Block, BlockKind, Chapter, Matter, NoteNumbering, NotePlace, NoteSettings, Role, Text, plain};
use crate::lang::Lang;
use crate::terms::terms;

/// Gives the notes their numbers, and their chapter when they want one.
pub fn place(chapters: &mut Vec<Chapter>, settings: NoteSettings, lang: &Lang) {
    number(chapters, &settings);
    if settings.place != NotePlace::BookEnd || chapters.iter().all(|chapter| chapter.footnotes.is_empty()) {
        return;
    }
    let mut at = chapters.len();
    while at > 0 && chapters[at - 1].role == Role::Colophon {
        at -= 1;
    }
    let span = chapters.last().map(|chapter| chapter.span).unwrap_or_default();
    let chapter = Chapter {
        // No author can write such a path.
        path: "\u{1f}\u{1f}notes".to_owned(),
        matter: Matter::Back,
        role: Role::Notes,
        title: Text::new(plain(terms(lang).notes), span),
        blocks: vec![Block::new(BlockKind::EndNotes, span)],
        span,
        ..Chapter::default()
    };
    chapters.insert(at, chapter);
}

/// Numbers the notes of each series, and gives them their marks. Where numbers begin anew on each page, the pages are not known yet: they
/// do so in each chapter.
pub fn number(chapters: &mut [Chapter], settings: &NoteSettings) {
    let mut counts = BTreeMap::new();
    for chapter in chapters {
        if settings.numbering != NoteNumbering::Book {
            counts.clear();
        }
        for note in &mut chapter.footnotes {
            let series = settings.series(note);
            let count = counts.entry(series).or_insert(0);
            *count += 1;
            note.number = *count;
            note.mark = settings.mark(series, note.number);
        }
    }
}
