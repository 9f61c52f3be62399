//! Where lines of Thai, Lao, Khmer and Burmese may break: between words, which only a dictionary knows, for there are no spaces. A line
//! that ends so has no hyphen.

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

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
    let inside = |at: &usize| *at > 0 && *at < text.len();
    LineSegmenter::new_dictionary(LineBreakOptions::default()).segment_str(text).filter(inside).filter(touches).collect()
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

    #[test]
    fn other_text_is_left_alone() {
        assert!(breaks("una línea que no tiene nada de eso, bien-hecha").is_empty());
        // Between Latin words nothing is added.
        assert_eq!(parts("bien-hecha y ภาษาไทย"), ["bien-hecha y ", "ภาษา", "ไทย"]);
    }
}
