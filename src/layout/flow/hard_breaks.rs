//! Lines that the author ended in running prose: where a sentence ends with its line, what follows is set as a paragraph is, with its indent (G9).
//!
//! Many end a paragraph by two spaces or a backslash and mean a paragraph; flush among indented ones its first line looks like a fault. The
//! short lines of an address or a signature stay as they are.

use crate::layout::paragraph::Piece;
use crate::length::Length;

/// Characters that there are at least before such a break and after it: about a line.
const LONG: usize = 50;

/// Indents what follows each break that ends a sentence.
pub fn indent_after(pieces: &mut Vec<Piece>, indent: Length) {
    let breaks: Vec<usize> = (0..pieces.len()).filter(|at| matches!(pieces[*at], Piece::Break)).collect();
    let mut indented = Vec::new();
    for (number, &at) in breaks.iter().enumerate() {
        let from = number.checked_sub(1).map_or(0, |before| breaks[before] + 1);
        let to = breaks.get(number + 1).copied().unwrap_or(pieces.len());
        let (before, after) = (words(&pieces[from..at]), words(&pieces[at + 1..to]));
        if ends_sentence(&before) && before.chars().count() >= LONG && after.chars().count() >= LONG {
            indented.push(at);
        }
    }
    for at in indented.into_iter().rev() {
        pieces.insert(at + 1, Piece::Fixed { width: indent });
    }
}

/// The words of pieces.
fn words(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| if let Piece::Text { text, .. } = piece { Some(text.to_string()) } else { None };
    pieces.iter().filter_map(text).collect()
}

/// Whether words end as a sentence does, perhaps in quotation marks or brackets.
fn ends_sentence(words: &str) -> bool {
    let words = words.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', '›', ')', ']']);
    words.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।'])
}
