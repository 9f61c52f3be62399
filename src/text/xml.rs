//! Text as XML holds it.

use std::borrow::Cow;

use quick_xml::escape;

/// `text` without the characters that XML 1.0 does not allow.
pub fn clean(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if text.contains(forbidden) { Cow::Owned(text.replace(forbidden, "")) } else { Cow::Borrowed(text) }
}

/// A text as the content of an element, its special characters escaped.
pub fn text(text: &str) -> Cow<'_, str> {
    escape::partial_escape(clean(text))
}

/// A text as the value of an attribute, its special characters escaped. A parser would turn line ends and tabs into spaces; so they are spaces from the start.
pub fn attribute(value: &str) -> Cow<'_, str> {
    const ENDS: [char; 3] = ['\n', '\r', '\t'];
    let value = clean(value);
    let value = if value.contains(ENDS) { Cow::Owned(value.replace(ENDS, " ")) } else { value };
    escape::escape(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_what_xml_forbids_is_left_out() {
        assert_eq!(text("a < b & \"c\"\u{1}\n"), "a &lt; b &amp; \"c\"\n");
        assert_eq!(attribute("a\nb \"<c>\" 'd'\u{FFFF}"), "a b &quot;&lt;c&gt;&quot; &apos;d&apos;");
    }
}
