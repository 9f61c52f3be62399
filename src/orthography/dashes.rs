//! Rayas and dashes (D1–D7), in Spanish and the languages that set their rayas like it; `regional` has the other languages. The ellipsis is in `signs`.

use super::Context;
use super::line::{Line, Signs};

/// Makes of `---` a raya and of `--` an en dash, as Hugo's typographer does (D1). Longer rows and arrows stay.
pub fn map(line: &mut Line) {
    const WANTED: Signs = Signs::of(&['-']);
    if !line.may_have(WANTED) {
        return;
    }
    let mut at = 0;
    while at < line.len() {
        let length = (at..line.len()).take_while(|&i| line.at(i) == '-' && line.is_free(i)).count();
        let arrow = line.at(at + length) == '>' || (at > 0 && matches!(line.at(at - 1), '<' | '!'));
        if (2..=3).contains(&length) && !arrow {
            line.set(at, if length == 3 { '—' } else { '–' });
            for _ in 1..length {
                line.remove(at + 1);
            }
            at += 1;
        } else {
            at += length.max(1);
        }
    }
}

/// Sets the spaces around rayas in running text: none between a raya and what it encloses, one on the other side (D2, D3).
pub fn space(line: &mut Line, context: Context) {
    const WANTED: Signs = Signs::of(&['—']);
    // D7: in lists and tables a raya may be a mark of its own, with a space.
    if context != Context::Prose || !line.may_have(WANTED) {
        return;
    }
    let dialogue = line.at(0) == '—' && line.clings(0) && !line.is_empty();
    if dialogue {
        while line.at(1) == ' ' && line.len() > 1 && line.remove(1) {} // D2
    }
    let mut open = false;
    let mut at = usize::from(dialogue);
    while at < line.len() {
        if line.at(at) == '—' && line.clings(at) && line.is_free(at) {
            at = raya(line, at, dialogue, &mut open);
        }
        at += 1;
    }
}

/// Sets the spaces around the raya at `at`; gives its place after the edits. `open`: one before it has opened a remark.
fn raya(line: &mut Line, at: usize, dialogue: bool, open: &mut bool) -> usize {
    let (left, right) = (line.at(at.wrapping_sub(1)), line.at(at + 1));
    let space_left = left == ' ' && at > 0;
    let space_right = right == ' ' && at + 1 < line.len();
    match (space_left, space_right) {
        // `dijo ella —, pero`.
        (true, false) if *open && is_stop(right) => {
            *open = false;
            return if line.remove(at - 1) { at - 1 } else { at };
        }
        (true, false) => *open = true,
        (false, true) => *open = false,
        (true, true) if *open => {
            // The closing raya of a remark, set apart by mistake.
            if line.remove(at - 1) {
                *open = false;
                let closing = at - 1;
                if is_stop(line.at(closing + 2)) {
                    line.remove(closing + 1);
                }
                return closing;
            }
        }
        (true, true) => {
            // It opens a remark when another raya closes it further on; alone, it may be a title's dash and is left.
            if dialogue || closes_later(line, at + 1) {
                *open = true;
                line.remove(at + 1);
            }
        }
        (false, false) if *open => {
            *open = false;
            if line.at(at + 1).is_alphanumeric() {
                line.insert(at + 1, ' ');
            }
        }
        (false, false) => {
            // D3: in a dialogue the narrator's remark wants its space (`—Sí—dijo`).
            if dialogue && !left.is_whitespace() && right.is_lowercase() {
                *open = true;
                line.insert(at, ' ');
                return at + 1;
            }
        }
    }
    at
}

/// Whether, from `from` to the end of the sentence, another raya comes.
fn closes_later(line: &Line, from: usize) -> bool {
    (from..line.len()).take_while(|&i| !(matches!(line.at(i), '.' | '!' | '?') && line.at(i + 1) == ' ')).any(|i| line.at(i) == '—')
}

fn is_stop(character: char) -> bool {
    matches!(character, '.' | ',' | ';' | ':' | '…')
}
