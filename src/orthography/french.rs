//! French: a thin space before : ; ? ! and inside « ».

use super::line::{Line, NARROW_SPACE, NO_BREAK_SPACE};

/// Puts the thin spaces of French; signs that no rule may change stay.
pub fn polish(line: &mut Line) {
    if !line.has_lang("fr") {
        return;
    }
    let mut at = 0;
    while at < line.len() {
        let sign = matches!(line.at(at), '«' | '»' | ':' | ';' | '?' | '!');
        if sign && is_french(line, at) && line.is_free(at) {
            match line.at(at) {
                '«' => at = thin_after(line, at),
                '»' => at = thin_before(line, at),
                ':' | ';' | '?' | '!' if belongs_to_a_sentence(line, at) => at = thin_before(line, at),
                _ => {}
            }
        }
        at += 1;
    }
}

/// Whether a place is in French as set in France and Belgium; Canada and Switzerland leave the space out.
fn is_french(line: &Line, at: usize) -> bool {
    let lang = line.lang(at);
    lang.primary() == "fr" && !matches!(lang.region(), Some("CA" | "CH"))
}

/// Whether a sign has its space: not the colon of an hour or an address, and of `?!` the first only.
fn belongs_to_a_sentence(line: &Line, at: usize) -> bool {
    let (before, after) = (line.at(at.wrapping_sub(1)), line.at(at + 1));
    at > 0 && !matches!(before, '?' | '!' | '(' | '[' | '…') && (after.is_whitespace() || !after.is_alphanumeric()) && after != '/'
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | NO_BREAK_SPACE | NARROW_SPACE)
}

/// Makes the space before a sign a thin one, or puts one in; gives the sign's place.
fn thin_before(line: &mut Line, at: usize) -> usize {
    if at > 0 && is_space(line.at(at - 1)) {
        line.set(at - 1, NARROW_SPACE);
        return at;
    }
    line.insert(at, NARROW_SPACE);
    at + 1
}

/// Makes the space after a sign a thin one, or puts one in; gives the place of the space.
fn thin_after(line: &mut Line, at: usize) -> usize {
    if is_space(line.at(at + 1)) && at + 1 < line.len() {
        line.set(at + 1, NARROW_SPACE);
    } else {
        line.insert(at + 1, NARROW_SPACE);
    }
    at + 1
}
