//! What Kobo's own reader asks for beyond EPUB: each sentence in a `span` of its own, numbered by paragraph, by which it keeps the place,
//! marks and counts; and two boxes around the text. Without them Kobo converts the book when it is sold, and a copied one has none of it.
//!
//! The names of the classes, ids and boxes are Kobo's, as its shop gives them (checked in a converter's sources, kepubify, 2026-11-28).

use std::fmt::Write;

use quick_xml::Reader;
use quick_xml::events::Event;

/// Elements whose text stays as it is.
const OPAQUE: &[&str] = &["pre", "script", "style", "svg", "math", "audio", "video"];
/// Elements with which another paragraph begins.
const PARAGRAPHS: &[&str] = &["p", "ol", "ul", "table", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "figcaption"];

/// A document with its sentences marked. One that is no XML stays as it is.
pub fn marked(document: &str) -> String {
    let body = document.find("<body").and_then(|at| Some(at + document[at..].find('>')? + 1));
    let (Some(start), Some(end)) = (body, document.rfind("</body>")) else { return document.to_owned() };
    let Some(text) = document.get(start..end).and_then(sentences) else { return document.to_owned() };
    format!("{}<div id=\"book-columns\"><div id=\"book-inner\">{text}</div></div>{}", &document[..start], &document[end..])
}

/// The body's inside with its sentences marked.
fn sentences(body: &str) -> Option<String> {
    let mut reader = Reader::from_str(body);
    let mut marks = Marks { out: String::with_capacity(body.len() * 2), ..Marks::default() };
    // Where the text at hand began, and how deep in an element whose text stays.
    let (mut text, mut opaque) = (None, 0);
    loop {
        let at = reader.buffer_position() as usize;
        let event = reader.read_event().ok()?;
        let raw = body.get(at..reader.buffer_position() as usize)?;
        if matches!(event, Event::Text(_) | Event::GeneralRef(_) | Event::CData(_)) {
            text.get_or_insert(at);
            continue;
        }
        if let Some(start) = text.take() {
            let text = body.get(start..at)?;
            if opaque > 0 { marks.out.push_str(text) } else { marks.text(text) }
        }
        match &event {
            Event::Eof => return Some(marks.out),
            Event::Start(tag) => {
                let name = tag.name();
                opaque += usize::from(opaque > 0 || OPAQUE.contains(&name.as_ref()));
                marks.next_paragraph |= PARAGRAPHS.contains(&name.as_ref());
            }
            Event::End(_) => opaque = opaque.saturating_sub(1),
            Event::Empty(tag) if opaque == 0 && tag.name().as_ref() == "img" => {
                marks.next_paragraph = true;
                marks.open();
                marks.out.push_str(raw);
                marks.out.push_str("</span>");
                continue;
            }
            _ => {}
        }
        marks.out.push_str(raw);
    }
}

#[derive(Default)]
struct Marks {
    out: String,
    paragraph: usize,
    sentence: usize,
    /// The next sentence begins a paragraph.
    next_paragraph: bool,
}

impl Marks {
    /// Text between two tags, a mark around each sentence of it.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let (sentence, after) = rest.split_at(end_of_sentence(rest));
            if sentence.trim().is_empty() {
                self.out.push_str(sentence);
            } else {
                self.open();
                self.out.push_str(sentence);
                self.out.push_str("</span>");
            }
            rest = after;
        }
    }

    /// Opens the mark of a sentence, numbered by its paragraph.
    fn open(&mut self) {
        if std::mem::take(&mut self.next_paragraph) {
            (self.paragraph, self.sentence) = (self.paragraph + 1, 0);
        }
        self.sentence += 1;
        let _ = write!(self.out, "<span class=\"koboSpan\" id=\"kobo.{}.{}\">", self.paragraph, self.sentence);
    }
}

/// Where the first sentence ends, the space after it included.
fn end_of_sentence(text: &str) -> usize {
    let mut ended = false;
    let mut spaces = false;
    for (at, c) in text.char_indices() {
        match c {
            '.' | '!' | '?' | '…' | ':' | '。' | '！' | '？' | '؟' | '۔' if !spaces => ended = true,
            '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' if ended && !spaces => {}
            c if c.is_whitespace() && ended => spaces = true,
            _ if spaces => return at,
            // A full stop within a word or a number ends nothing; Chinese and Japanese have no space after theirs.
            _ if ended && text[..at].ends_with(['。', '！', '？']) => return at,
            _ => ended = false,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{end_of_sentence, marked};

    #[test]
    fn sentences_end_after_their_space() {
        for (text, first) in [
            ("Uno. Dos.", "Uno. "),
            ("«¿Uno?» Dos.", "«¿Uno?» "),
            ("3.14 y más", "3.14 y más"),
            ("Sin fin", "Sin fin"),
            ("一。二。", "一。"),
            ("Uno…\nDos", "Uno…\n"),
        ] {
            assert_eq!(&text[..end_of_sentence(text)], first, "{text}");
        }
    }

    #[test]
    fn text_is_marked_and_nothing_of_it_changes() {
        let document = "<html><head><title>Uno. Dos.</title></head><body class=\"a\">\n<h1>Uno</h1><p>A &amp; b. <em>C</em> d.</p>\n\
                        <pre>x. y.</pre><p><img src=\"a>b\" alt=\"\"/></p></body></html>";
        let wanted = "<html><head><title>Uno. Dos.</title></head><body class=\"a\"><div id=\"book-columns\"><div id=\"book-inner\">\n\
                      <h1><span class=\"koboSpan\" id=\"kobo.1.1\">Uno</span></h1>\
                      <p><span class=\"koboSpan\" id=\"kobo.2.1\">A &amp; b. </span><em><span class=\"koboSpan\" id=\"kobo.2.2\">C</span></em>\
                      <span class=\"koboSpan\" id=\"kobo.2.3\"> d.</span></p>\n<pre>x. y.</pre>\
                      <p><span class=\"koboSpan\" id=\"kobo.3.1\"><img src=\"a>b\" alt=\"\"/></span></p></div></div></body></html>";
        assert_eq!(marked(document), wanted);
    }
}
