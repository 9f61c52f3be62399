//! Footnotes and author's notes. They are never mixed up: a footnote goes to the foot of its page, an author's note stays
//! in the list where the author put it.


use super::Block;
use crate::report::Span;
use crate::text::digits::Digits;

/// Where the footnotes of a book stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NotePlace {
    #[default]
    Foot,
    /// Beside the line of their mark, in the outer margin.
    Margin,
    ChapterEnd,
    BookEnd,
}

impl NotePlace {
    /// Whether a note stands on the page of its mark.
    pub fn on_page(self) -> bool {
        matches!(self, NotePlace::Foot | NotePlace::Margin)
    }
}

/// Where the numbers of footnotes begin anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NoteNumbering {
    #[default]
    Chapter,
    /// On each printed page; without pages, in each chapter.
    Page,
    /// Nowhere: they go on through the book.
    Book,
}

/// What marks the notes of a series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NoteSigns {
    #[default]
    Numbers,
    /// a, b … z, aa, bb.
    Letters,
    /// \*, †, ‡, §, then each of them twice, and so on.
    Symbols,
}

impl NoteSigns {
    /// The mark of the n-th note, from 1.
    pub fn mark(self, number: u32) -> String {
        const SYMBOLS: [char; 4] = ['*', '†', '‡', '§'];
        const LETTERS: u32 = 26;
        let repeated = |sign: char, round: u32| std::iter::repeat_n(sign, round as usize + 1).collect();
        let at = number.saturating_sub(1);
        match self {
            NoteSigns::Numbers => number.to_string(),
            NoteSigns::Letters => repeated(char::from(b'a' + (at % LETTERS) as u8), at / LETTERS),
            NoteSigns::Symbols => repeated(SYMBOLS[at as usize % SYMBOLS.len()], at / SYMBOLS.len() as u32),
        }
    }
}

/// Whose notes they are: each series has marks of its own, and a block of its own at the foot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteSeries {
    #[default]
    Author,
    Editor,
}

/// What the labels of the editor's notes begin with, in a book that has two series: `[^e:1605]`.
pub const EDITOR_PREFIX: &str = "e:";

/// What the book says of its footnotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NoteSettings {
    pub place: NotePlace,
    pub numbering: NoteNumbering,
    pub signs: NoteSigns,
    /// The book has notes by its editor besides the author's, marked so.
    pub editor: Option<NoteSigns>,
    /// The digits of numbers.
    pub digits: Digits,
}

impl NoteSettings {
    /// The mark of a note by its number in its series.
    pub fn mark(&self, series: NoteSeries, number: u32) -> String {
        let signs = match series {
            NoteSeries::Author => self.signs,
            NoteSeries::Editor => self.editor.unwrap_or(self.signs),
        };
        self.digits.write(&signs.mark(number)).into_owned()
    }

    /// Which series a note is numbered in, by its label.
    pub fn series(&self, note: &Note) -> NoteSeries {
        match self.editor.is_some() && note.label.starts_with(EDITOR_PREFIX) {
            true => NoteSeries::Editor,
            false => NoteSeries::Author,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Note {
    /// As in the source (`1`, `cervantes-1605`); per chapter.
    pub label: String,
    /// Among the notes of its series; given by [`super::note_order`], restarts in each chapter (typography F7).
    pub number: u32,
    /// As printed: its number, or what the book has for it.
    pub mark: String,
    pub blocks: Vec<Block>,
    /// How many marks refer to it, counted by [`super::note_order`]. An author's note may have none.
    pub references: u32,
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_doubled_when_they_are_used_up() {
        let marks = |signs: NoteSigns, of: &[u32]| of.iter().map(|n| signs.mark(*n)).collect::<Vec<_>>().join(" ");
        assert_eq!(marks(NoteSigns::Symbols, &[1, 2, 3, 4, 5, 8, 9]), "* † ‡ § ** §§ ***");
        assert_eq!(marks(NoteSigns::Letters, &[1, 26, 27, 53]), "a z aa aaa");
        assert_eq!(marks(NoteSigns::Numbers, &[1, 53]), "1 53");
    }
}
