//! Margin protrusion by character (typography §6.1): how much of a character hangs into the margin, so that the edge *looks* straight.
//!
//! In thousandths of the character's own width; accented letters hang as their base does.

/// How much of a character hangs into the left margin, in thousandths of its width.
pub fn left(character: char) -> i32 {
    match character {
        '-' | '\u{ad}' | '\u{2010}' => 500,
        '‘' | '‚' => 300,
        '“' | '„' | '”' | '’' => 300,
        '‹' => 400,
        '›' => 300,
        '«' | '»' | '–' | '*' => 200,
        '—' => 150,
        '(' | '/' | '¡' | '¿' => 100,
        'A' | 'Á' | 'À' | 'Â' | 'Ä' | 'Ã' | 'Å' | 'T' | 'V' | 'W' | 'X' | 'Y' | 'Ý' | 'v' | 'w' | 'x' => 50,
        'J' | '1' | '4' | '7' => 50,
        '+' => 250,
        _ => 0,
    }
}

/// How much of a character hangs into the right margin, in thousandths of its width.
pub fn right(character: char) -> i32 {
    match character {
        '.' => 700,
        ',' | ':' | '-' | '\u{ad}' | '\u{2010}' => 500,
        '‘' | '’' | '›' => 400,
        ';' | '“' | '”' | '‹' => 300,
        '«' | '»' | '–' | '…' | ')' | '/' | '*' => 200,
        '—' => 150,
        '!' | '?' => 100,
        'A' | 'Á' | 'À' | 'Â' | 'Ä' | 'Ã' | 'Å' | 'T' | 'V' | 'W' | 'X' | 'Y' | 'Ý' | 'v' | 'w' | 'x' => 50,
        'F' | 'L' | 'k' | 'r' | 'y' | 'ý' | 'ÿ' | '1' | '4' | '7' => 50,
        '+' => 250,
        _ => 0,
    }
}
