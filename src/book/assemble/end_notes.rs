//! Notes at the end of the book stand in a chapter of their own, before the indexes.

use crate::book::{Block, BlockKind, Chapter, Matter, NotePlace, NoteSettings, Role, Text, plain};
use crate::lang::Lang;
use crate::terms::terms;

/// Gives the notes their numbers, and their chapter when they want one.
pub fn place(chapters: &mut Vec<Chapter>, settings: NoteSettings, lang: &Lang) {
    if settings.through {
        number_through(chapters);
    }
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

/// Numbers the notes of all chapters in one row.
pub fn number_through(chapters: &mut [Chapter]) {
    let mut before = 0;
    for chapter in chapters {
        for note in &mut chapter.footnotes {
            before += 1;
            note.number = before;
        }
    }
}
