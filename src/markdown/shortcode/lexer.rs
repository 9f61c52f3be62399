//! Hugo's shortcode lexer: finds tags in the raw text, before Markdown, so also in code, comments and links.
//!
//! `{{< name … >}}` and `{{% name … %}}` are tags, `{{</* … */>}}` is an escape that prints what it holds, and
//! everything else, `{{ .Title }}` too, is text. Where Hugo stops with an error this lexer reports a [`Trouble`] and goes
//! on with what the author most likely meant.

use std::ops::Range;
use crate::report::Message;
use crate::message;

/// What the raw text is made of, in order. Ranges are bytes of the file and cover it without gaps.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Text(Range<usize>),
    Tag(Tag),
    /// Printed as it is, whatever Markdown would make of it.
    Literal(Range<usize>),
    /// Taken out of the text: the comment marks of an escape.
    Nothing(Range<usize>),
}

/// How a tag stands to its pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    Open,
    Close,
    /// `{{< x />}}`: as if closed at once.
    SelfClosing,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    pub kind: TagKind,
    pub name: String,
    pub parameters: Parameters,
    /// `{{% %}}`: what is inside is Markdown of the page.
    pub markdown: bool,
    pub range: Range<usize>,
}

/// Positional or named, never both; each with the place of its value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameters {
    pub positional: Vec<Value>,
    pub named: Vec<(String, Value)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub text: String,
    pub start: usize,
}

impl Parameters {
    /// A parameter by its name, in capitals or not.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.named.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v)
    }

    /// A named value, or the positional one at `index`: many shortcodes take either.
    pub fn get_or(&self, name: &str, index: usize) -> Option<&Value> {
        self.get(name).or_else(|| self.positional.get(index))
    }

    /// The text of a named parameter, when it is not empty.
    pub fn str(&self, name: &str) -> Option<&str> {
        self.get(name).map(|v| v.text.as_str()).filter(|s| !s.is_empty())
    }

    /// The text of a named parameter, or of the positional one at `index`, when it is not empty.
    pub fn str_or(&self, name: &str, index: usize) -> Option<&str> {
        self.get_or(name, index).map(|v| v.text.as_str()).filter(|s| !s.is_empty())
    }

    /// Whether a flag is set and not false: `open`, `open=true`, `"open"`.
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|v| v.text != "false" && v.text != "0")
            || self.positional.iter().any(|v| v.text.eq_ignore_ascii_case(name))
    }
}

/// Something Hugo would stop at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub code: &'static str,
    pub range: Range<usize>,
    pub message: Message,
    pub help: Message,
}

/// Splits `text[start..]` into items and the troubles met.
pub fn lex(text: &str, start: usize) -> (Vec<Item>, Vec<Trouble>) {
    let mut lexer = Lexer {
        text,
        items: Vec::new(),
        troubles: Vec::new(),
        plain: start,
        line_end: Next::new("\n"),
        braces_end: Next::new("}}"),
        escape_ends: [Next::new("*/>}}"), Next::new("*/%}}")],
    };
    let mut at = start;
    while let Some(found) = text[at..].find("{{") {
        at = lexer.braces(at + found);
    }
    lexer.flush(text.len());
    (lexer.items, lexer.troubles)
}

struct Lexer<'a> {
    text: &'a str,
    items: Vec<Item>,
    troubles: Vec<Trouble>,
    /// Where text not yet given out begins.
    plain: usize,
    line_end: Next,
    braces_end: Next,
    /// Of escapes in `<` and in `%`.
    escape_ends: [Next; 2],
}

/// Where a pattern comes next. What was found is kept, so that asking again and again from further on walks the text once.
struct Next {
    pattern: &'static str,
    /// From where it was looked for, and where it was found: at the text's end when nowhere.
    known: Option<Range<usize>>,
}

impl Next {
    /// A search whose last result is kept, so that the text is searched once.
    fn new(pattern: &'static str) -> Next {
        Next { pattern, known: None }
    }

    /// Where the pattern stands first, at or after `from` and wholly before `end`.
    fn find(&mut self, text: &str, from: usize, end: usize) -> Option<usize> {
        let known = match &self.known {
            Some(known) if known.start <= from && from <= known.end => known.end,
            _ => {
                let found = text[from..].find(self.pattern).map_or(text.len(), |found| from + found);
                self.known = Some(from..found);
                found
            }
        };
        (known + self.pattern.len() <= end).then_some(known)
    }
}

impl Lexer<'_> {
    /// Adds the text that has been passed, up to `to`.
    fn flush(&mut self, to: usize) {
        if self.plain < to {
            self.items.push(Item::Text(self.plain..to));
        }
        self.plain = to;
    }

    /// Adds an item after the text before it.
    fn push_item(&mut self, item: Item, range: Range<usize>) {
        self.flush(range.start);
        self.items.push(item);
        self.plain = range.end;
    }

    /// Keeps a diagnostic of a malformed tag.
    fn trouble(&mut self, range: Range<usize>, message: Message, help: Message) {
        self.troubles.push(Trouble { code: "shortcode-malformed", range, message, help });
    }

    /// Handles the `{{` at `at`; gives where to go on.
    fn braces(&mut self, at: usize) -> usize {
        let rest = &self.text[at + 2..];
        let right = match rest.as_bytes().first() {
            Some(b'<') => ">}}",
            Some(b'%') => "%}}",
            _ => return self.not_a_tag(at),
        };
        if rest[1..].starts_with("/*") {
            return self.escape(at, right);
        }
        self.tag(at, right)
    }

    /// Handles `{{ <color>}}`, which is text for Hugo, and hardly what the author meant; gives where to go on.
    fn not_a_tag(&mut self, at: usize) -> usize {
        let rest = &self.text[at + 2..];
        let inner = rest.trim_start_matches([' ', '\t']);
        if inner.len() < rest.len() && inner.starts_with(['<', '%']) {
            let line = self.line_end.find(self.text, at + 2, self.text.len()).unwrap_or(self.text.len());
            if let Some(end) = self.braces_end.find(self.text, at + 2, line) {
                let range = at..end + 2;
                self.trouble(
                    range.clone(),
                    message!("`{tag}` is printed as text: a space follows the braces", tag = &self.text[range.clone()]),
                    message!("write the tag with no space between the braces and `<` or `%`"),
                );
                self.push_item(Item::Literal(range.clone()), range.clone());
                return range.end;
            }
        }
        at + 2
    }

    /// Handles the escaped tag `{{</* … */>}}`: the first `*/` with the same right delimiter ends it, other tags in between or not.
    fn escape(&mut self, at: usize, right: &str) -> usize {
        let inner = at + 5;
        let closing = &mut self.escape_ends[usize::from(right.starts_with('%'))];
        let Some(end) = closing.find(self.text, inner, self.text.len()) else {
            let end = self.braces_end.find(self.text, inner, self.text.len()).map_or(inner, |e| e + 2);
            self.trouble(
                at..end,
                message!("this escaped shortcode is never closed; it is printed as it stands"),
                message!("an escape is written `{{{{</* name */>}}}}` or `{{{{%/* name */%}}}}`"),
            );
            self.push_item(Item::Literal(at..end), at..end);
            return end;
        };
        self.push_item(Item::Literal(at..at + 3), at..at + 3);
        self.push_item(Item::Nothing(at + 3..inner), at + 3..inner);
        // Between them is Markdown, but the delimiters of other tags print as they are.
        let mut from = inner;
        while let Some(found) = find_delimiter(&self.text[from..end]) {
            let range = from + found..from + found + 3;
            self.push_item(Item::Literal(range.clone()), range.clone());
            from = range.end;
        }
        self.flush(end);
        self.push_item(Item::Nothing(end..end + 2), end..end + 2);
        let after = end + 2 + right.len();
        self.push_item(Item::Literal(end + 2..after), end + 2..after);
        after
    }

    /// Reads the tag at `at`, which ends with `right`; gives where to go on.
    fn tag(&mut self, at: usize, right: &str) -> usize {
        let mut scan = Scan { text: self.text, at: at + 3 };
        scan.space();
        let close = scan.eat("/");
        scan.space();
        let name = scan.word(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
        // `{{< x/>}}`: the slash is the tag's.
        let (name, slash) = match name.strip_suffix('/') {
            Some(bare) => (bare, true),
            None => (name, false),
        };
        if slash {
            scan.at -= 1;
        }
        if name.is_empty() {
            return self.unreadable(at, message!("it has no name"));
        }
        let name = name.to_owned();
        let mut parameters = Parameters::default();
        let kind = loop {
            scan.space();
            let rest = &self.text[scan.at..];
            if rest.starts_with('/') && rest[1..].trim_start().starts_with(right) {
                scan.at = self.text.len() - rest[1..].trim_start().len() + 3;
                break if close { TagKind::Close } else { TagKind::SelfClosing };
            }
            if rest.starts_with(">}}") || rest.starts_with("%}}") {
                if !rest.starts_with(right) {
                    let range = at..scan.at + 3;
                    self.trouble(
                        range,
                        message!("the tag `{name}` opens and ends with different signs", name),
                        message!("write `{{{{< … >}}}}` or `{{{{% … %}}}}`"),
                    );
                }
                scan.at += 3;
                break if close { TagKind::Close } else { TagKind::Open };
            }
            if rest.is_empty() || rest.starts_with("{{") || rest.starts_with("}}") {
                return self.unreadable(at, message!("it has no end"));
            }
            let start = scan.at;
            let problem = scan.parameter(&mut parameters).err();
            let glued = !scan.rest().starts_with(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '%')) && !scan.rest().is_empty();
            // A bare one ends where a quotation mark begins the next.
            let before_quoted = scan.rest().starts_with(['"', '`']) && !self.text[..scan.at].ends_with(['"', '`']);
            let glued = glued && !before_quoted;
            let range = start..scan.at;
            match problem {
                Some(Problem::Unclosed) => return self.unreadable(at, message!("a quoted parameter is never closed")),
                Some(Problem::Stray) => return self.unreadable(at, message!("a parameter cannot be read")),
                Some(Problem::Quotes) => self.trouble(
                    range,
                    message!("a parameter of `{name}` is in quotes that Hugo does not read", name),
                    message!("use straight double quotes or backquotes"),
                ),
                Some(Problem::Space) => {
                    self.trouble(range, message!("Hugo reads no space before the `=` of a parameter of `{name}`", name), message!("write `name=\"value\"`"));
                }
                Some(Problem::Characters) => {
                    self.trouble(
                        range,
                        message!("a parameter of `{name}` has signs that Hugo reads only in quotes", name),
                        message!("put the value in quotes"),
                    );
                }
                None if glued => {
                    self.trouble(
                        range,
                        message!("a parameter of `{name}` ends in the middle of a word", name),
                        message!("look for a quotation mark too many"),
                    );
                }
                None => {}
            }
        };
        if !parameters.positional.is_empty() && !parameters.named.is_empty() {
            let message = message!("the parameters of `{name}` are partly named and partly not, which Hugo does not read", name);
            self.trouble(at..scan.at, message, message!("give all of them names, or none"));
        }
        let range = at..scan.at;
        let tag = Tag { kind, name, parameters, markdown: right == "%}}", range: range.clone() };
        self.push_item(Item::Tag(tag), range.clone());
        range.end
    }

    /// Handles what is no tag after all, and is printed as it stands up to its braces; gives where to go on.
    fn unreadable(&mut self, at: usize, why: Message) -> usize {
        let line = self.line_end.find(self.text, at, self.text.len()).unwrap_or(self.text.len());
        let end = self.braces_end.find(self.text, at, line).map_or(at + 3, |e| e + 2);
        self.trouble(at..end, message!("this shortcode cannot be read: {why}", why), message!("a tag is written `{{{{< name parameter=\"value\" >}}}}`"));
        self.push_item(Item::Literal(at..end), at..end);
        end
    }
}

/// Where the next opening or closing delimiter of a shortcode stands.
fn find_delimiter(text: &str) -> Option<usize> {
    text.as_bytes().windows(3).position(|three| matches!(three, b"{{<" | b"{{%" | b">}}" | b"%}}"))
}

enum Problem {
    /// Single or typographic quotes, read as if they were straight.
    Quotes,
    Unclosed,
    Stray,
    /// Before the `=`.
    Space,
    /// Only letters, digits and `-_.` go without quotes.
    Characters,
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Skips white space.
    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Skips `what` when it stands here; gives whether it does.
    fn eat(&mut self, what: &str) -> bool {
        let found = self.rest().starts_with(what);
        if found {
            self.at += what.len();
        }
        found
    }

    /// Takes the characters that fit.
    fn word(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let word = &rest[..rest.find(|c| !fits(c)).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    /// Reads one parameter, positional or `name=value`.
    fn parameter(&mut self, parameters: &mut Parameters) -> Result<(), Problem> {
        let start = self.at;
        if self.rest().starts_with(QUOTES) {
            let (value, problem) = self.quoted()?;
            parameters.positional.push(value);
            return problem.map_or(Ok(()), Err);
        }
        let key = self.word(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        let spaced =
            !key.is_empty() && self.rest().starts_with([' ', '\t']) && self.rest().trim_start_matches([' ', '\t']).starts_with('=');
        if spaced {
            self.space();
        }
        if !key.is_empty() && self.eat("=") {
            self.space();
            let (value, problem) = if self.rest().starts_with(QUOTES) { self.quoted()? } else { (self.bare(), None) };
            parameters.named.push((key.to_owned(), value));
            return problem.or(spaced.then_some(Problem::Space)).map_or(Ok(()), Err);
        }
        self.at = start;
        let value = self.bare();
        if value.text.is_empty() {
            return Err(Problem::Stray);
        }
        let plain = value.text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        parameters.positional.push(value);
        if plain { Ok(()) } else { Err(Problem::Characters) }
    }

    /// Reads a value without quotation marks: up to the next space, the tag's end, or a quotation mark, which begins a parameter of its own.
    fn bare(&mut self) -> Value {
        let start = self.at;
        let rest = self.rest();
        let ends = |tail: &str| ["/>}}", "/%}}", ">}}", "%}}"].iter().any(|end| tail.starts_with(end));
        let stop = rest.char_indices().find(|(i, c)| c.is_whitespace() || (*i > 0 && matches!(c, '"' | '`')) || (matches!(c, '/' | '>' | '%') && ends(&rest[*i..])));
        let text = &rest[..stop.map_or(rest.len(), |(i, _)| i)];
        self.at += text.len();
        Value { text: text.to_owned(), start }
    }

    /// Reads a value in quotation marks, straight or typographic; with a problem that does not keep it from being read.
    fn quoted(&mut self) -> Result<(Value, Option<Problem>), Problem> {
        let rest = self.rest();
        let Some(open) = rest.chars().next() else { return Err(Problem::Stray) };
        let close = match open {
            '“' => '”',
            '‘' => '’',
            '«' => '»',
            other => other,
        };
        let start = self.at + open.len_utf8();
        let mut text = String::new();
        let mut escaped = false;
        for (i, c) in self.text[start..].char_indices() {
            match c {
                _ if escaped => {
                    if c != '"' {
                        text.push('\\');
                    }
                    text.push(c);
                    escaped = false;
                }
                '\\' if open == '"' => escaped = true,
                // Only a raw string may span lines.
                '\n' if open != '`' => return Err(Problem::Unclosed),
                _ if c == close => {
                    self.at = start + i + c.len_utf8();
                    let problem = (!matches!(open, '"' | '`')).then_some(Problem::Quotes);
                    return Ok((Value { text, start }, problem));
                }
                _ => text.push(c),
            }
        }
        Err(Problem::Unclosed)
    }
}

const QUOTES: [char; 7] = ['"', '`', '\'', '“', '”', '‘', '«'];
