//! Where Chinese and Japanese lines may break: nearly anywhere, but for kinsoku (JIS X 4051's classes, in short).

/// Ideographs, kana and the full-width signs that are set among them.
pub fn is_ideographic(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{2fff}' | '\u{3001}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31ff}' | '\u{3200}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}')
}

/// Must not begin a line: closing brackets, stops, small kana, prolongation and iteration marks.
fn never_first(c: char) -> bool {
    "、。，．・：；？！’”）〕］｝〉》」』】〙〗〟｠»ー々〻‐゠–〜～‼⁇⁈⁉ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ,.:;?!)]}%‰℃°…‥"
        .contains(c)
}

/// Must not end a line: opening brackets.
fn never_last(c: char) -> bool {
    "‘“（〔［｛〈《「『【〘〖〝｟«([{¿¡".contains(c)
}

/// Whether a line may end between the two, one of them at least being ideographic.
pub fn may_part(before: char, after: char) -> bool {
    let pair = before == after && matches!(before, '—' | '…' | '‥');
    !never_last(before) && !never_first(after) && !pair
}
