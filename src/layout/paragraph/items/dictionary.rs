//! Where lines of Thai, Lao, Khmer and Burmese may break: between words, which only a dictionary knows, for there are no spaces. A line
//! that ends so has no hyphen.

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Whether a character belongs to a script that is written without spaces between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}')
}

/// The offsets, in order, at which a line of these scripts may end. Empty when the text has none of them.
pub fn breaks(text: &str) -> Vec<usize> {
    if !text.contains(is_unspaced) {
        return Vec::new();
    }
    let touches =
        |at: &usize| text[..*at].chars().next_back().is_some_and(is_unspaced) || text[*at..].chars().next().is_some_and(is_unspaced);
    let inside = |at: &usize| *at > 0 && *at < text.len() && !is_within_syllable(&text[..*at], &text[*at..]);
    LineSegmenter::new_dictionary(LineBreakOptions::default()).segment_str(text).filter(inside).filter(touches).collect()
}

/// Whether what stands before and after a place is of one syllable, which a dictionary of words may part where it does not know the word:
/// before a mark, a final consonant, a vowel written after its consonant or a sign that repeats; after a vowel written before its
/// consonant, or the sign that stacks one.
fn is_within_syllable(before: &str, after: &str) -> bool {
    let mut rest = after.chars();
    let (last, first, second) = (before.chars().next_back(), rest.next(), rest.find(|c| !matches!(c, '\u{1037}' | '\u{1038}')));
    let begins_badly = |c: char| {
        c.general_category_group() == GeneralCategoryGroup::Mark
            || matches!(c, 'ะ' | 'า' | 'ำ' | 'ๅ' | 'ๆ' | 'ฯ' | 'ະ' | 'າ' | 'ຳ' | 'ໆ' | 'ຯ' | '។' | '៕' | 'ៗ' | '၊' | '။')
    };
    let is_final = first.is_some_and(|c| matches!(c, '\u{1000}'..='\u{1021}' | '\u{103f}')) && matches!(second, Some('\u{1039}' | '\u{103a}'));
    let ends_badly = |c: char| matches!(c, 'เ'..='ไ' | 'ເ'..='ໄ' | '\u{1039}' | '\u{17d2}');
    first.is_some_and(begins_badly) || is_final || last.is_some_and(ends_badly)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        let ends = breaks(text);
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(ends.iter().copied().chain([text.len()])).map(|(start, end)| &text[start..end]).collect()
    }

    #[test]
    fn words_are_found_by_dictionary() {
        assert_eq!(parts("ภาษาไทยภาษาไทย"), ["ภาษา", "ไทย", "ภาษา", "ไทย"]);
        assert_eq!(parts("ភាសាខ្មែរភាសា"), ["ភាសាខ្មែរ", "ភាសា"]);
    }

    /// Words that the dictionary does not know are not parted within a syllable.
    #[test]
    fn syllables_stay_whole() {
        for text in ["အသားအရောင်၊ ကျားမ၊ နိုင်ငံရေးယူဆချက်", "ဧရာဝတီမြစ်သည်အရှည်ဆုံးမြစ်ဖြစ်သည်။", "ชนิดใดๆ กรุงเทพฯ ก๊วยเตี๋ยว", "ສິດທິແລະເສລີພາບອື່ນໆ", "ផ្សេងៗទៀតដទៃៗ"] {
            for part in parts(text).into_iter().skip(1) {
                let first = part.chars().next().expect("a part");
                assert!(first.general_category_group() != GeneralCategoryGroup::Mark && !"ๆฯໆៗ".contains(first), "{part} in {text}");
                assert!(!part.chars().nth(1).is_some_and(|c| matches!(c, '\u{103a}' | '\u{1039}')), "{part} in {text}");
            }
        }
    }

    #[test]
    fn other_text_is_left_alone() {
        assert!(breaks("una línea que no tiene nada de eso, bien-hecha").is_empty());
        // Between Latin words nothing is added.
        assert_eq!(parts("bien-hecha y ภาษาไทย"), ["bien-hecha y ", "ภาษา", "ไทย"]);
    }
}
