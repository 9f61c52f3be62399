//! CSS text → rules, with the `cssparser` tokenizer. An unknown property is reported with the nearest known name.
//!
//! Reading never stops: what cannot be read is reported and left out. Beside the rules the parser keeps those for reading systems
//! ([`ScreenRule`]): everything but what is only for print, since the EPUB ships the same sheet. Nothing after this reads CSS again.

use cssparser::{Delimiter, ParseError, Parser, Token};

use super::cascade::{Declaration, Media, Rule};
use super::page::{self, MarginBoxPlace, MarginBoxSetter, PageRule, text_setter};
use super::screen::{ScreenDeclaration, ScreenRule};
use super::value::{Term, terms};
use super::{declare, names, selector};
use crate::font::FontFace;
use crate::report::{Diagnostic, FileId, Message, Report, Span, message};

/// A sheet as read.
#[derive(Debug, Default)]
pub struct Parsed {
    /// What `@import` names, in order.
    pub imports: Vec<(String, Span)>,
    pub rules: Vec<Rule>,
    pub page_rules: Vec<PageRule>,
    /// With paths as written.
    pub font_faces: Vec<FontFace>,
    /// The rules for reading systems.
    pub screen: Vec<ScreenRule>,
}

/// Whose sheet it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// One of the program's: it says more than print obeys, and nobody need be told.
    BuiltIn,
    Author,
}

/// Parses a sheet.
pub fn parse(text: &str, file: FileId, origin: Origin, report: &mut Report) -> Parsed {
    let mut reader = Reader { text, file, origin, report, out: Parsed::default() };
    reader.rules(&mut Parser::new(text), Media::All);
    reader.out
}

struct Reader<'t, 'r> {
    text: &'t str,
    file: FileId,
    origin: Origin,
    report: &'r mut Report,
    out: Parsed,
}

/// The error of closures that never fail by themselves.
type Nothing = ParseError<()>;

impl<'t> Reader<'t, '_> {
    /// The place of a slice of the text.
    fn span(&self, slice: &str) -> Span {
        let start = (slice.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        Span::new(self.file, start..(start + slice.len()).min(self.text.len()))
    }

    /// Reports a diagnostic; `place` is a slice of the sheet's text.
    fn report(&mut self, code: &'static str, message: Message, place: &str, help: Message) {
        let span = self.span(place);
        self.report.push(Diagnostic::new(code, message).at(span).help(help));
    }

    /// Rules up to the end of the sheet or block.
    fn rules(&mut self, input: &mut Parser<'t>, media: Media) {
        loop {
            input.skip_whitespace();
            let (state, start) = (input.state(), input.position());
            match input.next().cloned() {
                Err(_) => return,
                Ok(Token::CDO | Token::CDC | Token::Semicolon) => {}
                Ok(Token::AtKeyword(name)) => {
                    let place = input.slice_from(start);
                    let prelude = prelude(input, Delimiter::Semicolon | Delimiter::CurlyBracketBlock);
                    let rule = AtRule { name: name.to_ascii_lowercase(), prelude, place };
                    if matches!(input.next(), Ok(Token::CurlyBracketBlock)) {
                        self.at_block(rule, input, media);
                    } else {
                        self.at_statement(rule);
                    }
                }
                Ok(_) => {
                    input.reset(&state);
                    let selectors = prelude(input, Delimiter::CurlyBracketBlock);
                    if matches!(input.next(), Ok(Token::CurlyBracketBlock)) {
                        self.rule(selectors, input, media);
                    } else {
                        let help = message!("a rule is a selector and its declarations in braces: `p {{ text-indent: 1em }}`");
                        self.report("style-syntax", message!("a rule has no block"), selectors, help);
                    }
                }
            }
        }
    }

    /// Reads an at-rule that has no block, such as `@import`.
    fn at_statement(&mut self, AtRule { name, prelude, place }: AtRule<'t>) {
        match (name.as_str(), &terms(prelude)[..]) {
            ("import", [Term::Text(address), ..]) => self.out.imports.push((address.clone(), self.span(prelude))),
            ("import", [Term::Function(url, inner), ..]) if url == "url" && matches!(inner[..], [Term::Text(_)]) => {
                if let Term::Text(address) = &inner[0] {
                    self.out.imports.push((address.clone(), self.span(prelude)));
                }
            }
            // No selector of a book needs a namespace, and layers stand in their order.
            ("charset" | "namespace" | "layer", _) => {}
            _ => self.unknown_at_rule(&name, place),
        }
    }

    /// Reads an at-rule that has a block, such as `@page` or `@media`.
    fn at_block(&mut self, AtRule { name, prelude, place }: AtRule<'t>, input: &mut Parser<'t>, media: Media) {
        match name.as_str() {
            "media" => {
                let inner = media_of(prelude, media);
                if inner == Media::Conditional && names_print(prelude) {
                    let help = message!("write @media print alone: the rules of a page depend on nothing else");
                    self.report(
                        "style-print",
                        message!("print does not know whether `{query}` holds", query = prelude.trim()),
                        prelude,
                        help,
                    );
                }
                if inner == Media::Print || inner == media {
                    in_block(input, |input| self.rules(input, inner));
                } else {
                    self.group(&name, prelude, input, inner);
                }
            }
            "page" => {
                let rule = self.page_selector(prelude);
                in_block(input, |input| self.page(input, rule));
            }
            "font-face" => in_block(input, |input| self.font_face(input, place)),
            // Conditions that only readers know.
            "supports" | "container" => self.group(&name, prelude, input, media_of("()", media)),
            // A layer's rules as if they stood in none.
            "layer" => in_block(input, |input| self.rules(input, media)),
            // What moves, and marks of lists.
            "keyframes" | "-webkit-keyframes" | "counter-style" => {
                in_block(input, rest);
                let message = message!("the rule `@{name}` has no effect in a book; it was left out", name);
                self.report("style-print", message, place, message!("write what shows without it"));
            }
            _ => {
                in_block(input, rest);
                self.unknown_at_rule(&name, place);
            }
        }
    }

    /// Reports an at-rule that is not known where it stands.
    fn unknown_at_rule(&mut self, name: &str, place: &str) {
        let help = message!("Pliego reads @page, @media, @font-face and @import; @supports and @container go to the EPUB");
        self.report("style-syntax", message!("the rule `@{name}` is not known here", name), place, help);
    }

    /// Rules under a condition of a reading system.
    fn group(&mut self, name: &str, prelude: &str, input: &mut Parser<'t>, media: Media) {
        let outer = std::mem::take(&mut self.out.screen);
        in_block(input, |input| self.rules(input, media));
        let rules = std::mem::replace(&mut self.out.screen, outer);
        if !rules.is_empty() {
            self.out.screen.push(ScreenRule::Group { prelude: format!("@{name} {}", prelude.trim()), rules });
        }
    }

    /// Reads a rule, whose selectors are `written`: for print, for reading systems, or for both.
    fn rule(&mut self, written: &'t str, input: &mut Parser<'t>, media: Media) {
        let known_to_print = matches!(media, Media::All | Media::Print);
        let selectors = match selector::parse_list(written) {
            Ok((selectors, unknown)) => {
                let told = media == Media::Print || media == Media::All && self.origin == Origin::Author;
                if let Some(first) = unknown.iter().find(|selector| told && (media == Media::Print || !selector::is_interactive(selector)))
                {
                    let help = message!(
                        "types, classes, ids, :first-child, :lang(), :not(), ::before, ::after and the combinators >, +, ~ and space match in print"
                    );
                    self.report("style-selector", message!("print cannot match the selector `{first}`", first), written, help);
                }
                selectors
            }
            Err(wrong) => {
                in_block(input, rest);
                self.report("style-syntax", message!("`{wrong}` is not a selector", wrong), written, message!("the rule is left out"));
                return;
            }
        };
        let subjects = Subjects::of(&selectors);
        let told = if known_to_print && self.origin == Origin::Author { Some(subjects) } else { None };
        let declarations = in_block(input, |input| self.declarations(input, known_to_print, told));
        if media != Media::Print {
            self.keep(written, &declarations);
        }
        self.out.rules.push(Rule { selectors, declarations, media });
    }

    /// Keeps a rule for reading systems.
    fn keep(&mut self, selectors: &str, declarations: &[Declaration]) {
        let kept = declarations.iter().filter(|d| !names::is_print_only(&d.name));
        let declarations: Vec<ScreenDeclaration> =
            kept.map(|d| ScreenDeclaration { name: d.name.clone(), value: d.value.clone(), important: d.important }).collect();
        if !declarations.is_empty() {
            let selectors = selectors.split_whitespace().collect::<Vec<_>>().join(" ");
            self.out.screen.push(ScreenRule::Rule { selectors, declarations });
        }
    }

    /// Declarations up to the end of the block.
    fn declarations(&mut self, input: &mut Parser<'t>, known_to_print: bool, told: Option<Subjects>) -> Vec<Declaration> {
        let mut found = Vec::new();
        while let Some(item) = self.item(input) {
            match item {
                Item::Declaration(written) => found.extend(self.declaration(written, known_to_print, told)),
                Item::AtRule(name, place) => {
                    in_block(input, rest);
                    self.unknown_at_rule(&name, place);
                }
            }
        }
        found
    }

    /// Reads one declaration; `None` when print does not know it. `told` says what the rule is for, when declarations without effect are to be
    /// reported.
    fn declaration(&mut self, written: Written<'t>, known_to_print: bool, told: Option<Subjects>) -> Option<Declaration> {
        let Written { name, name_text, value, important } = written;
        let terms = terms(value);
        let (mut setters, mut text) = (Vec::new(), None);
        let valid = if name == "content" {
            text = plain_content(&terms);
            text.is_some() || matches!(terms.first().map(Term::keyword).as_deref(), Some("none" | "normal"))
        } else {
            match declare::declaration(&name, &terms, value) {
                Some(Some(read)) => {
                    setters = read;
                    true
                }
                Some(None) => false,
                None if names::is_known(&name) => true,
                None => {
                    self.unknown_property(&name, name_text, names::nearest(&name));
                    return None;
                }
            }
        };
        if !valid && known_to_print {
            self.invalid_value(&name, value);
        } else if !super::carried::value(value) && !name.starts_with("--") {
            let help = message!("a book's style loads no pictures and runs nothing; put the picture into the text");
            self.report("style-value", message!("`{one_line}` of `{name}` is left out", one_line = one_line(value), name), value, help);
        }
        if valid && told.is_some_and(|subjects| subjects.are_without_effect(&name, value)) {
            self.without_effect(&name, value);
        }
        let span = self.span(name_text);
        Some(Declaration { name, value: one_line(value), important, span, setters, text })
    }

    /// Reports a declaration that print does not obey.
    fn without_effect(&mut self, name: &str, value: &str) {
        let message = message!("`{name}: {one_line}` has no effect in print", name, one_line = one_line(value));
        self.report("style-print", message, value, message!("put it into @media screen when it is for reading systems alone"));
    }

    /// Reports a property that nobody knows, with the name that is `nearest`.
    fn unknown_property(&mut self, name: &str, place: &str, nearest: Option<String>) {
        let help = match nearest {
            Some(nearest) => message!("did you mean `{nearest}`?", nearest),
            None => message!("an own setting is a custom property: `--{name}`", name),
        };
        self.report("style-property", message!("there is no property `{name}`", name), place, help);
    }

    /// Reports a value that its property does not have.
    fn invalid_value(&mut self, name: &str, value: &str) {
        let help = if value.contains("var(") || value.contains("calc(") {
            message!("print knows no var() and no calc(): write the value out, or put the declaration into @media screen")
        } else {
            message!("the declaration has no effect in print")
        };
        self.report("style-value", message!("`{one_line}` is not a value of `{name}`", one_line = one_line(value), name), value, help);
    }

    /// The next declaration, or the start of an at-rule's block.
    fn item(&mut self, input: &mut Parser<'t>) -> Option<Item<'t>> {
        loop {
            input.skip_whitespace();
            let start = input.position();
            match input.next().cloned() {
                Err(_) => return None,
                Ok(Token::Semicolon) => {}
                Ok(Token::AtKeyword(name)) => {
                    let place = input.slice_from(start);
                    prelude(input, Delimiter::Semicolon | Delimiter::CurlyBracketBlock);
                    match input.next() {
                        Ok(Token::CurlyBracketBlock) => return Some(Item::AtRule(name.to_ascii_lowercase(), place)),
                        _ => self.unknown_at_rule(&name, place),
                    }
                }
                Ok(Token::Ident(name)) if input.try_parse(|input| input.expect_colon()).is_ok() => {
                    let name_text = input.slice_from(start).split(':').next().unwrap_or_default().trim_end();
                    let value = prelude(input, Delimiter::Semicolon).trim();
                    let (value, important) = match value.rsplit_once('!') {
                        Some((before, word)) if word.trim().eq_ignore_ascii_case("important") => (before.trim(), true),
                        _ => (value, false),
                    };
                    // Custom properties are case-sensitive.
                    let name = if name.starts_with("--") { name.to_string() } else { name.to_ascii_lowercase() };
                    return Some(Item::Declaration(Written { name, name_text, value, important }));
                }
                Ok(_) => {
                    prelude(input, Delimiter::Semicolon);
                    let place = input.slice_from(start);
                    let help = message!("a declaration is a name, a colon and a value, with a semicolon after it");
                    self.report("style-syntax", message!("`{one_line}` is not a declaration", one_line = one_line(place)), place, help);
                }
            }
        }
    }

    /// Reads the selector of `@page`: `chapter:first`, `:left`.
    fn page_selector(&mut self, prelude: &str) -> PageRule {
        let mut rule = PageRule::default();
        let mut parts = prelude.trim().split(':').map(str::trim);
        rule.name = parts.next().filter(|name| !name.is_empty()).map(str::to_owned);
        for part in parts {
            match part.to_ascii_lowercase().as_str() {
                "left" | "verso" => rule.recto = Some(false),
                "right" | "recto" => rule.recto = Some(true),
                "first" => rule.first = true,
                "blank" => rule.blank = true,
                other => {
                    // Not a page of ours: the rule must not apply to all.
                    rule.blank = true;
                    let help = message!(":left, :right, :first and :blank are known");
                    self.report("style-selector", message!("there is no page `:{other}`", other), prelude, help);
                }
            }
        }
        rule
    }

    /// Reads the block of `@page` into `rule`.
    fn page(&mut self, input: &mut Parser<'t>, mut rule: PageRule) {
        while let Some(item) = self.item(input) {
            match item {
                Item::Declaration(written) => {
                    let terms = terms(written.value);
                    match page::declaration(&written.name, &terms) {
                        Some(Some(setters)) => rule.declarations.extend(setters),
                        Some(None) => self.invalid_value(&written.name, written.value),
                        None => match declare::declaration(&written.name, &terms, written.value) {
                            Some(Some(setters)) => rule.declarations.extend(setters.into_iter().map(text_setter)),
                            Some(None) => self.invalid_value(&written.name, written.value),
                            None if names::is_known(&written.name) => {}
                            None => self.unknown_property(&written.name, written.name_text, names::nearest(&written.name)),
                        },
                    }
                }
                Item::AtRule(name, place) => match MarginBoxPlace::from_name(&name) {
                    Some(at) => {
                        let setters = in_block(input, |input| self.margin_box(input));
                        rule.margin_boxes.push((at, setters));
                    }
                    None => {
                        in_block(input, rest);
                        let help =
                            message!("the boxes are @top-left, @top-center, @top-right, @bottom-left, @bottom-center and @bottom-right");
                        self.report("style-syntax", message!("a page has no box `@{name}`", name), place, help);
                    }
                },
            }
        }
        self.out.page_rules.push(rule);
    }

    /// Reads the block of a margin box.
    fn margin_box(&mut self, input: &mut Parser<'t>) -> Vec<MarginBoxSetter> {
        let mut setters = Vec::new();
        while let Some(item) = self.item(input) {
            let written = match item {
                Item::Declaration(written) => written,
                Item::AtRule(name, place) => {
                    in_block(input, rest);
                    self.unknown_at_rule(&name, place);
                    continue;
                }
            };
            let terms = terms(written.value);
            if written.name == "content" {
                match page::content(&terms) {
                    Some(content) => setters.push(MarginBoxSetter::Content(content)),
                    None => self.invalid_value("content", written.value),
                }
                continue;
            }
            match declare::declaration(&written.name, &terms, written.value) {
                Some(Some(read)) if written.name == "text-align" => setters.extend(read.into_iter().map(MarginBoxSetter::Align)),
                Some(Some(read)) => setters.extend(read.into_iter().map(MarginBoxSetter::Style)),
                Some(None) => self.invalid_value(&written.name, written.value),
                None if names::is_known(&written.name) => {}
                None => self.unknown_property(&written.name, written.name_text, names::nearest(&written.name)),
            }
        }
        setters
    }

    /// Reads the block of `@font-face`.
    fn font_face(&mut self, input: &mut Parser<'t>, place: &str) {
        let mut face = FontFace { family: String::new(), weight: 400, italic: false, path: std::path::PathBuf::new() };
        while let Some(item) = self.item(input) {
            let Item::Declaration(written) = item else {
                in_block(input, rest);
                continue;
            };
            let terms = terms(written.value);
            match (written.name.as_str(), &terms[..]) {
                ("font-family", [Term::Text(name) | Term::Word(name)]) => face.family.clone_from(name),
                ("font-family", words) => face.family = words.iter().filter_map(word).collect::<Vec<_>>().join(" "),
                ("font-weight", [Term::Number(weight), ..]) => face.weight = weight.clamp(1.0, 1000.0) as u16,
                ("font-weight", [term, ..]) => face.weight = if term.keyword() == "bold" { 700 } else { 400 },
                ("font-style", [term, ..]) => face.italic = matches!(term.keyword().as_str(), "italic" | "oblique"),
                ("src", terms) => {
                    // The first file; local() fonts are never used, so that a book looks the same everywhere.
                    let mut files = terms.iter().filter_map(|term| match term {
                        Term::Function(url, inner) if url == "url" => inner.first().and_then(word),
                        _ => None,
                    });
                    face.path = files.next().unwrap_or_default().into();
                }
                _ => {}
            }
        }
        if face.family.is_empty() || face.path.as_os_str().is_empty() {
            let help = message!("write @font-face {{ font-family: \"Name\"; src: url(\"fonts/file.ttf\") }}");
            self.report("style-syntax", message!("a font face needs a family and a file"), place, help);
        } else {
            self.out.font_faces.push(face);
        }
    }
}

/// What the selectors of a rule are for.
#[derive(Clone, Copy, Debug)]
struct Subjects {
    /// `::before` and `::after` alone.
    generated: bool,
    /// Some may be for pictures, or for their figures.
    pictures: bool,
    /// Some are the root or the body.
    roots: bool,
}

impl Subjects {
    /// What elements a rule's selectors may be for.
    fn of(selectors: &[selector::Selector]) -> Subjects {
        let may_be_picture = |selector: &selector::Selector| matches!(selector.subject.name.as_deref(), None | Some("img" | "figure"));
        let is_root = |selector: &selector::Selector| selector.subject.root || matches!(selector.subject.name.as_deref(), Some("html" | "body"));
        Subjects {
            roots: selectors.iter().any(is_root),
            generated: !selectors.is_empty() && selectors.iter().all(|selector| selector.pseudo.is_some()),
            pictures: selectors.iter().any(may_be_picture),
        }
    }

    /// Whether a declaration for such elements has no effect in print.
    fn are_without_effect(self, name: &str, value: &str) -> bool {
        match name {
            // Generated words have the style of those that they stand beside.
            "content" => false,
            _ if name.starts_with("--") => false,
            _ if self.generated => true,
            "width" => !self.pictures && !value.eq_ignore_ascii_case("auto"),
            // The lines of a page run one way.
            "writing-mode" | "-epub-writing-mode" | "-webkit-writing-mode" => !self.roots,
            "float" => !self.pictures && !value.eq_ignore_ascii_case("none"),
            _ => names::is_without_effect(name, value),
        }
    }
}

/// An at-rule up to its block.
struct AtRule<'t> {
    name: String,
    prelude: &'t str,
    place: &'t str,
}

/// A declaration as written.
struct Written<'t> {
    name: String,
    name_text: &'t str,
    value: &'t str,
    important: bool,
}

enum Item<'t> {
    Declaration(Written<'t>),
    /// The parser stands at its block.
    AtRule(String, &'t str),
}

/// The text of a string or of a keyword.
fn word(term: &Term) -> Option<String> {
    match term {
        Term::Text(text) | Term::Word(text) => Some(text.clone()),
        _ => None,
    }
}

/// Text up to a delimiter or the end of the block.
fn prelude<'t>(input: &mut Parser<'t>, until: cssparser::Delimiters) -> &'t str {
    let start = input.position();
    let _: Result<(), Nothing> = input.parse_until_before(until, |input| {
        while input.next().is_ok() {}
        Ok(())
    });
    input.slice_from(start).trim()
}

/// The rest of a block, as text.
fn rest<'t>(input: &mut Parser<'t>) -> &'t str {
    let start = input.position();
    while input.next().is_ok() {}
    input.slice_from(start)
}

/// Reads the block that the parser stands at.
fn in_block<'t, T: Default>(input: &mut Parser<'t>, read: impl FnOnce(&mut Parser<'t>) -> T) -> T {
    input.parse_nested_block(|input| Ok::<T, Nothing>(read(input))).unwrap_or_default()
}

/// Whether a media query has the word `print`.
fn names_print(query: &str) -> bool {
    query.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word.eq_ignore_ascii_case("print"))
}

/// What a media query means to us, inside `outer`.
fn media_of(query: &str, outer: Media) -> Media {
    let query = query.trim().to_ascii_lowercase();
    // `only` hid a rule from the browsers of 2001.
    let inner = match query.strip_prefix("only ").unwrap_or(&query).trim() {
        "" | "all" => Media::All,
        "print" | "not screen" => Media::Print,
        "screen" | "not print" => Media::Screen,
        list if list.split(',').all(|q| q.trim() == "print") => Media::Print,
        list if list.split(',').any(|q| q.trim() == "print") => Media::All,
        _ => Media::Conditional,
    };
    match (outer, inner) {
        (Media::All, inner) => inner,
        (outer, Media::All) => outer,
        (outer, inner) if outer == inner => outer,
        _ => Media::Conditional,
    }
}

/// The text of a `content` that is made of strings alone.
fn plain_content(terms: &[Term]) -> Option<String> {
    let texts = terms.iter().map(|term| match term {
        Term::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<Option<Vec<&str>>>().filter(|texts| !texts.is_empty()).map(|texts| texts.concat())
}

/// White space and line ends as single spaces, outside strings.
fn one_line(value: &str) -> String {
    if value.contains(['"', '\'']) { value.trim().replace('\n', " ") } else { value.split_whitespace().collect::<Vec<_>>().join(" ") }
}
