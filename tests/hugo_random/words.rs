//! The words of a page, as the real Hugo prints them and as we read them: in order, divided at white space and blocks.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use pliego::book::visit::{Visitor, walk_chapter};
use pliego::book::{Block, BlockKind, Chapter, Inline, Text};

/// The words of Hugo's HTML, by html5ever's tokenizer. The mark of a note is `[n]`.
pub fn of_html(html: &str) -> Vec<String> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(without_programs(html)));
    let tokenizer = Tokenizer::new(Html::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    words(&tokenizer.sink.0.into_inner().text)
}

/// The HTML without its programs and styles, which none reads. One that is never closed stays, and so does such a comment: a browser loses the
/// rest of the page, we print it.
fn without_programs(html: &str) -> String {
    let mut rest = html;
    let mut kept = String::new();
    while let Some(at) = rest.find('<') {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("<!--") && !rest.contains("-->") {
            kept.push_str("&lt;");
            rest = &rest[1..];
            continue;
        }
        let name = ["script", "style"].into_iter().find(|name| rest[1..].starts_with(*name) && rest[1 + name.len()..].starts_with([' ', '>', '\n']));
        let closed = name.and_then(|name| Some((name, rest.find(&format!("</{name}>"))?)));
        match closed {
            Some((_, end)) => {
                kept.push(' ');
                rest = rest[end..].split_once('>').map_or("", |(_, rest)| rest);
            }
            None => {
                kept.push('<');
                rest = &rest[1..];
            }
        }
    }
    kept + rest
}

#[derive(Default)]
struct Html(RefCell<State>);

#[derive(Default)]
struct State {
    text: String,
    /// What is open of a note's mark or of a link back to one.
    mark: Option<(String, String)>,
}

impl TokenSink for Html {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => match &mut state.mark {
                Some((_, inside)) => inside.push_str(&text),
                None => state.text.push_str(&text),
            },
            Token::TagToken(tag) => state.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn tag(&mut self, tag: &Tag) {
        let name = tag.name.to_string();
        let has = |key: &str, value: &str| tag.attrs.iter().any(|a| &*a.name.local == key && a.value.starts_with(value));
        match tag.kind {
            TagKind::StartTag if name == "sup" && has("id", "fnref") => self.mark = Some((name, String::new())),
            TagKind::StartTag if name == "a" && has("class", "footnote-backref") => self.mark = Some((name, String::new())),
            TagKind::EndTag if self.mark.as_ref().is_some_and(|(open, _)| *open == name) => {
                if let Some((open, inside)) = self.mark.take().filter(|(open, _)| open == "sup") {
                    debug_assert_eq!(open, "sup");
                    self.text.push_str(&format!("[{inside}]"));
                }
            }
            // What HTML does not know stands in the line.
            _ if self.mark.is_none() && BLOCKS.contains(&name.as_str()) => self.text.push(' '),
            _ => {}
        }
    }
}

const BLOCKS: &[&str] = &[
    "address", "article", "aside", "blockquote", "br", "button", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section",
    "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr", "ul", "script", "style", "iframe", "video", "audio",
];

/// The words of a chapter of ours.
pub fn of_chapter(chapter: &Chapter) -> Vec<String> {
    let mut ours = Ours(String::new());
    walk_chapter(chapter, &mut ours);
    words(&ours.0)
}

struct Ours(String);

impl Visitor for Ours {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Code(code) => self.0 += &format!(" {} ", code.text),
            BlockKind::Math(math) => self.0 += &format!(" {} ", math.tex),
            _ => self.0.push(' '),
        }
    }

    fn text(&mut self, text: &Text) {
        self.0.push(' ');
        self.inlines(&text.inlines);
        self.0.push(' ');
    }
}

impl Ours {
    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Str(s) | Inline::Code(s) => self.0 += s,
                Inline::Citation(citation) => self.0 += &citation.source,
                Inline::LineBreak => self.0.push(' '),
                Inline::Span(span) => self.inlines(&span.content),
                Inline::Link(link) => self.inlines(&link.content),
                Inline::Ruby { base, reading } => {
                    self.inlines(base);
                    self.inlines(reading);
                }
                Inline::Math(math) => self.0 += &math.tex,
                Inline::Image(_) => {}
                Inline::NoteRef(mark) => self.0 += &format!("[{}]", mark.note.0 + 1),
            }
        }
    }
}

/// Goldmark sets quotes, dashes and ellipses here, we in `orthography`: they are made alike first.
fn words(text: &str) -> Vec<String> {
    // A place where a word may break.
    let text = text.replace('\u{200B}', "");
    let text = text.replace("...", "…").replace("<<", "\"").replace(">>", "\"");
    let mut alike = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '“' | '”' | '«' | '»' => alike.push('"'),
            '‘' | '’' => alike.push('\''),
            '—' | '–' | '-' if alike.ends_with('-') => {}
            '—' | '–' => alike.push('-'),
            c => alike.push(c),
        }
    }
    alike.split_whitespace().map(str::to_owned).collect()
}
