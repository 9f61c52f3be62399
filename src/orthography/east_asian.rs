//! White space of Japanese and Chinese: indents that were typed, spaces beside brackets that have their own white, and in Thai and Lao
//! the space before a sign that repeats.

use super::line::{ATOM, Line, NO_BREAK_SPACE, Signs};

/// The full-width space.
const IDEOGRAPHIC_SPACE: char = '\u{3000}';

/// Takes out the full-width spaces that indent a paragraph, for both outputs indent it themselves. The lines of a poem keep theirs.
pub fn typed_indent(line: &mut Line) {
    const WANTED: Signs = Signs::of(&[IDEOGRAPHIC_SPACE]);
    if !line.may_have(WANTED) || !line.lang(0).is_cjk() || (0..line.len()).any(|at| line.at(at) == '\n') {
        return;
    }
    while line.at(0) == IDEOGRAPHIC_SPACE && line.len() > 1 && line.remove(0) {}
}

/// Takes out the spaces between an ideograph or its punctuation and a bracket, as a line end in the source leaves them.
pub fn brackets(line: &mut Line) {
    const WANTED: Signs = Signs::of(&['「', '『', '」', '』', '“', '”']);
    if !line.may_have(WANTED) {
        return;
    }
    let opens = |c: char| matches!(c, '「' | '『' | '“' | '‘');
    let closes = |c: char| matches!(c, '」' | '』' | '”' | '’');
    let wide = |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}');
    for at in (1..line.len()).rev() {
        let (before, after) = (line.at(at - 1), line.at(at + 1));
        let surplus = opens(after) && (wide(before) || closes(before)) || closes(before) && wide(after);
        if line.at(at) == ' ' && at + 1 < line.len() && line.lang(at).is_cjk() && surplus && before != ATOM {
            line.remove(at);
        }
    }
}

/// Keeps the sign that repeats a word on the line of the word (`อื่น ๆ`).
pub fn repeating_signs(line: &mut Line) {
    const WANTED: Signs = Signs::of(&['ๆ', 'ฯ', 'ໆ', 'ຯ']);
    if !line.may_have(WANTED) {
        return;
    }
    for at in 1..line.len() {
        if line.at(at) == ' ' && matches!(line.at(at + 1), 'ๆ' | 'ฯ' | 'ໆ' | 'ຯ') {
            line.set(at, NO_BREAK_SPACE);
        }
    }
}
