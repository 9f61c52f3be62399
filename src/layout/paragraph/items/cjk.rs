//! What Chinese, Japanese and Korean want between characters: where lines may break (kinsoku), where white stands, and which signs are
//! narrower than the square that they are drawn in. JLREQ and CLREQ, in short.

use crate::lang::Lang;

/// Ideographs, kana and the full-width signs that are set among them.
pub fn is_ideographic(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{2fff}' | '\u{3001}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31ff}' | '\u{3200}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}')
}

/// Syllables of Korean: lines break between them, and nothing is put between them.
pub fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}')
}

/// Must not begin a line: closing brackets, stops, small kana, prolongation and iteration marks, marks of voice that stand by themselves.
fn never_first(c: char) -> bool {
    "、。，．・：；？！’”）〕］｝〉》」』】〙〗〟｠»‐゠–〜～‼⁇⁈⁉ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ,.:;?!)]}%‰℃°…‥·｡｣､･ｰﾞﾟ"
        .contains(c)
        || repeats(c)
}

/// Iteration and prolongation marks: they belong to what they repeat, and stand in a square as ideographs do.
fn repeats(c: char) -> bool {
    "ー々〻ゝゞヽヾ〵\u{3099}\u{309a}゛゜".contains(c)
}

/// Signs that belong to the number after them, whose line they share, without white between.
fn before_number(c: char) -> bool {
    "￥＄￡＃№¥$£€₩￦＠".contains(c)
}

/// Signs that belong to the number before them: units and shares.
fn after_number(c: char) -> bool {
    "％‰‱℃℉°′″￠¢%㎏㎝㎜㎞㎡㎎㎖㏄ℓ".contains(c)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

/// Whether two characters are of one number: full-width digits, their stops, and the signs before and after.
fn of_one_number(before: char, after: char) -> bool {
    let full = |c| matches!(c, '０'..='９');
    before_number(before) && is_digit(after)
        || is_digit(before) && after_number(after)
        || full(before) && (full(after) || matches!(after, '．' | '，'))
        || matches!(before, '．' | '，') && full(after)
}

/// Must not end a line: opening brackets.
fn never_last(c: char) -> bool {
    "‘“（〔［｛〈《「『【〘〖〝｟«([{¿¡".contains(c)
}

/// Whether a line may end between the two, one of them at least being ideographic or of Korean.
pub fn may_part(before: char, after: char) -> bool {
    let pair = before == after && matches!(before, '—' | '…' | '‥' | '―' | '⸺');
    let pair = pair || matches!((before, after), ('〳' | '〴', '〵'));
    !never_last(before) && !never_first(after) && !pair && !of_one_number(before, after)
}

/// Whether a line may end between the two in a text of this language.
pub fn parts(before: char, after: char, lang: &Lang) -> bool {
    // Letters of Latin, Greek and Cyrillic are none of these, in no language.
    const NONE_BEFORE: char = '\u{1100}';
    if before < NONE_BEFORE && after < NONE_BEFORE && !(lang.is_cjk() && (before == '·' || after == '·')) {
        return false;
    }
    let own = |c: char| is_ideographic(c) || lang.is_cjk() && (is_wide_among_ideographs(c) || c == OBJECT) || is_hangul(c) && lang.primary() == "ko";
    (own(before) || own(after)) && may_part(before, after)
}

/// Signs that Latin has too and that are a full em wide in Chinese and Japanese.
pub fn is_wide_among_ideographs(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '…' | '‥' | '—' | '―' | '⸺' | '·')
}

/// Stands for a ruby or a picture in the line.
pub const OBJECT: char = '\u{fffc}';

/// Where in its square a full-width sign has its ink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Opening brackets: the first half is white.
    Last,
    /// Closing brackets and stops: the second half is white.
    First,
    Whole,
}

/// Where in its square a sign has its ink. In traditional Chinese stops stand in the middle.
pub fn ink(c: char, lang: &Lang) -> Ink {
    let traditional = lang.primary() == "zh" && lang.is_traditional();
    match c {
        '（' | '〔' | '［' | '｛' | '〈' | '《' | '「' | '『' | '【' | '〘' | '〖' | '〝' | '｟' => Ink::Last,
        '）' | '〕' | '］' | '｝' | '〉' | '》' | '」' | '』' | '】' | '〙' | '〗' | '〟' | '｠' => Ink::First,
        '“' | '‘' if lang.is_cjk() => Ink::Last,
        '”' | '’' if lang.is_cjk() => Ink::First,
        '、' | '。' | '，' | '．' if !traditional => Ink::First,
        '：' | '；' | '！' | '？' if lang.primary() == "zh" && !traditional => Ink::First,
        _ => Ink::Whole,
    }
}

/// How much of the white between two signs that follow each other is dropped, in hundredths of an em: two halves become one, and
/// between signs of one direction none is left.
pub fn dropped(before: char, after: char, lang: &Lang) -> i64 {
    match (ink(before, lang), ink(after, lang)) {
        (Ink::First, Ink::Last | Ink::First) | (Ink::Last, Ink::Last) => 50,
        _ => 0,
    }
}

/// Space between ideographs and what stands beside them, in hundredths of an em: a quarter where Latin letters and digits begin and end.
pub fn space_between(before: char, after: char, lang: &Lang) -> i64 {
    if !lang.is_cjk() {
        return 0;
    }
    if of_one_number(before, after) {
        return 0;
    }
    let square = |c: char| is_ideographic(c) && ink(c, lang) == Ink::Whole && !never_first(c) || repeats(c);
    let kana = |c: char| matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}');
    let latin = |c: char| c.is_alphanumeric() && !is_ideographic(c) && !is_hangul(c) || matches!(c, '%' | '$' | '€' | '°');
    if (square(before) || kana(before)) && latin(after) || latin(before) && (square(after) || kana(after)) { 25 } else { 0 }
}

/// Whether the reading of what stands beside it may reach over a character: kana, and signs that are half white. Ideographs have readings
/// of their own.
pub fn bears_overhang(c: char, lang: &Lang) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | 'ー') || is_ideographic(c) && ink(c, lang) == Ink::First
}

/// Whether a title may well break between the two: not before the kana that go with what precedes them.
pub fn begins_phrase(before: char, after: char) -> bool {
    let hiragana = |c: char| matches!(c, '\u{3041}'..='\u{309f}' | 'ー');
    // Latin words are divided by their own rules.
    if !is_ideographic(before) && !is_ideographic(after) {
        return false;
    }
    !hiragana(after) && (hiragana(before) || !is_ideographic(before) || never_first(before)) || is_ideographic(after) && never_last(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(tag: &str) -> Lang {
        Lang::new(tag).unwrap_or_default()
    }

    #[test]
    fn lines_keep_kinsoku() {
        let ja = lang("ja");
        assert_eq!([('日', '本'), ('日', '。'), ('「', '日'), ('き', 'ゃ'), ('a', '日'), ('a', 'b')].map(|(a, b)| parts(a, b, &ja)), [
            true, false, false, false, true, false
        ]);
        assert_eq!(["ko", "es"].map(|tag| parts('한', '국', &lang(tag))), [true, false]);
    }

    #[test]
    fn white_beside_signs_is_dropped() {
        let ja = lang("ja");
        assert_eq!([('。', '」'), ('」', '「'), ('「', '『'), ('「', '日'), ('日', '。')].map(|(a, b)| dropped(a, b, &ja)), [50, 50, 50, 0, 0]);
        // Stops of traditional Chinese stand in the middle.
        assert_eq!([dropped('。', '」', &lang("zh-TW")), dropped('：', '“', &lang("zh")), dropped('：', '「', &ja)], [0, 50, 0]);
    }

    #[test]
    fn latin_keeps_a_quarter_off() {
        let ja = lang("ja");
        assert_eq!([('は', 'W'), ('8', '年'), ('。', 'W'), ('W', '、'), ('日', '本')].map(|(a, b)| space_between(a, b, &ja)), [25, 25, 0, 0, 0]);
        assert_eq!(space_between('は', 'W', &lang("es")), 0);
        assert_eq!([('￥', '1'), ('0', '％'), ('ゝ', 'W')].map(|(a, b)| space_between(a, b, &ja)), [0, 0, 25]);
    }

    #[test]
    fn titles_break_before_words() {
        let break_of = |title: &str| {
            let chars: Vec<char> = title.chars().collect();
            let at = |i: &usize| begins_phrase(chars[i - 1], chars[*i]) && may_part(chars[i - 1], chars[*i]);
            (1..chars.len()).filter(at).collect::<Vec<_>>()
        };
        assert_eq!(break_of("中の人の話"), [2, 4]);
        assert_eq!(break_of("WebRTC入門「序」"), [6, 8]);
    }
}
