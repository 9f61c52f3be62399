//! Selectors: which elements a rule is for.
//!
//! What a book needs and no more: type, class, id, `[lang]`, `:first-child`, `:lang()`, `:root`, `:not()`, descendants, children,
//! the adjacent sibling (`h1 + p`) and any sibling before (`h2 ~ p`). The pseudo-elements `::before` and `::after` give text to print. Anything else is for
//! reading systems: such a rule goes to the EPUB and never matches in print.

use cssparser::{ParseError, Parser, Token};

use super::Element;
use crate::lang::{Direction, Lang};

/// One selector, its compounds from the element itself outwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    pub subject: Compound,
    /// Each with how it stands to the one before it in this list.
    pub outer: Vec<(Combinator, Compound)>,
    pub pseudo: Option<Pseudo>,
    /// CSS's (ids, classes, types), ten bits each.
    pub specificity: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combinator {
    Descendant,
    Child,
    Adjacent,
    /// Any element before it under the same parent (`h2 ~ p`).
    Sibling,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pseudo {
    Before,
    After,
}

/// What must all be true of one element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compound {
    pub name: Option<String>,
    pub id: Option<String>,
    pub classes: Vec<String>,
    /// A language range around the element: `:lang(es)`.
    pub lang: Option<String>,
    /// A language range of the element's own mark: `[lang|=es]`, or an empty one for `[lang]`.
    pub own_lang: Option<String>,
    pub first_child: bool,
    pub root: bool,
    pub not: Vec<Compound>,
}

/// Parses a list. The second value says what of it print does not know; those selectors are left out of the first.
pub fn parse_list(text: &str) -> Result<(Vec<Selector>, Vec<String>), String> {
    let mut parser = Parser::new(text);
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    loop {
        let start = parser.position();
        let selector = parser.parse_until_before(cssparser::Delimiter::Comma, parse_one);
        let written = parser.slice_from(start).trim().to_owned();
        match selector {
            Ok(selector) => known.push(selector),
            Err(ParseError { kind: cssparser::ParseErrorKind::Custom(Unknown), .. }) => unknown.push(written),
            Err(_) => return Err(written),
        }
        if parser.next().is_err() {
            return Ok((known, unknown));
        }
    }
}

/// Well formed, and nothing that print can match.
#[derive(Clone, Debug)]
struct Unknown;

/// Reads a selector up to the end of its input.
fn parse_one<'i>(input: &mut Parser<'i>) -> Result<Selector, ParseError<Unknown>> {
    input.skip_whitespace();
    let (mut compounds, mut combinators, mut pseudo) = (Vec::new(), Vec::new(), None);
    loop {
        compounds.push(parse_compound(input, &mut pseudo)?);
        match parse_combinator(input)? {
            Some(_) if pseudo.is_some() => return Err(ParseError::custom(Unknown)),
            Some(combinator) => combinators.push(combinator),
            None => break,
        }
    }
    let specificity = compounds.iter().map(specificity).sum::<u32>() + u32::from(pseudo.is_some());
    let subject = compounds.pop().unwrap_or_default();
    let outer = combinators.into_iter().rev().zip(compounds.into_iter().rev()).collect();
    Ok(Selector { subject, outer, pseudo, specificity })
}

/// Reads the combinator between two compounds; `None` at the end of the selector.
fn parse_combinator<'i>(input: &mut Parser<'i>) -> Result<Option<Combinator>, ParseError<Unknown>> {
    let mut combinator = None;
    loop {
        let state = input.state();
        match input.next_including_whitespace().cloned() {
            Err(_) => {
                return if matches!(combinator, None | Some(Combinator::Descendant)) {
                    Ok(None)
                } else {
                    Err(ParseError::unexpected_token())
                };
            }
            Ok(Token::WhiteSpace(_)) => combinator = combinator.or(Some(Combinator::Descendant)),
            Ok(Token::Delim(sign @ ('>' | '+' | '~'))) if matches!(combinator, None | Some(Combinator::Descendant)) => {
                combinator = Some(match sign {
                    '>' => Combinator::Child,
                    '+' => Combinator::Adjacent,
                    _ => Combinator::Sibling,
                });
            }
            Ok(_) => {
                input.reset(&state);
                return if combinator.is_some() { Ok(combinator) } else { Err(ParseError::unexpected_token()) };
            }
        }
    }
}

/// Reads a compound (`p.note:first-child`); a pseudo-element goes to `pseudo`.
fn parse_compound<'i>(input: &mut Parser<'i>, pseudo: &mut Option<Pseudo>) -> Result<Compound, ParseError<Unknown>> {
    let mut compound = Compound::default();
    let mut empty = true;
    loop {
        let state = input.state();
        match input.next_including_whitespace().cloned() {
            Ok(Token::Ident(name)) if empty => compound.name = Some(name.to_ascii_lowercase()),
            Ok(Token::Delim('*')) if empty => {}
            Ok(Token::IDHash(id)) => compound.id = Some(id.to_string()),
            Ok(Token::Delim('.')) => compound.classes.push(input.expect_ident()?.to_string()),
            Ok(Token::SquareBracketBlock) => input.parse_nested_block(|input| attribute(input, &mut compound))?,
            Ok(Token::Colon) => pseudo_part(input, &mut compound, pseudo)?,
            // A namespace: `svg|a`.
            Ok(Token::Delim('|')) => return Err(ParseError::custom(Unknown)),
            _ => {
                input.reset(&state);
                return if empty { Err(ParseError::unexpected_token()) } else { Ok(compound) };
            }
        }
        empty = false;
    }
}

/// Reads the inside of an attribute selector into a compound.
fn attribute<'i>(input: &mut Parser<'i>, compound: &mut Compound) -> Result<(), ParseError<Unknown>> {
    let name = input.expect_ident()?.to_ascii_lowercase();
    let operator = input.next().ok().cloned();
    let value = input.expect_ident_or_string().ok().map(|v| v.to_string());
    let known = match (name.as_str(), operator, value) {
        ("lang", None, None) => compound.own_lang.replace(String::new()).is_none(),
        ("lang", Some(Token::Delim('=') | Token::DashMatch), Some(lang)) => compound.own_lang.replace(lang).is_none(),
        ("id", Some(Token::Delim('=')), Some(id)) => compound.id.replace(id).is_none(),
        ("class", Some(Token::IncludeMatch | Token::Delim('=')), Some(class)) => {
            compound.classes.push(class);
            true
        }
        _ => false,
    };
    while input.next().is_ok() {}
    if known { Ok(()) } else { Err(ParseError::custom(Unknown)) }
}

/// Reads what follows a colon: a pseudo-class into the compound, a pseudo-element into `pseudo`.
fn pseudo_part<'i>(input: &mut Parser<'i>, compound: &mut Compound, pseudo: &mut Option<Pseudo>) -> Result<(), ParseError<Unknown>> {
    let element = input.try_parse(|input| input.expect_colon()).is_ok();
    match input.next_including_whitespace()?.clone() {
        Token::Ident(name) => match (element, name.to_ascii_lowercase().as_str()) {
            // One colon was enough in CSS 2.
            (_, "before") => *pseudo = Some(Pseudo::Before),
            (_, "after") => *pseudo = Some(Pseudo::After),
            (false, "first-child") => compound.first_child = true,
            (false, "root") => compound.root = true,
            // Every link of a book leads somewhere.
            (false, "link" | "any-link") => {}
            _ => return Err(ParseError::custom(Unknown)),
        },
        Token::Function(name) if !element && name.eq_ignore_ascii_case("lang") => {
            let lang = input.parse_nested_block(|input| {
                let lang = input.expect_ident_or_string()?.to_string();
                // More than one language in the list is rare enough to be left to readers.
                if input.is_exhausted() { Ok(lang) } else { Err(ParseError::custom(Unknown)) }
            })?;
            compound.lang = Some(lang);
        }
        Token::Function(name) if !element && name.eq_ignore_ascii_case("not") => {
            let inner = input.parse_nested_block(|input| {
                input.skip_whitespace();
                let inner = parse_compound(input, &mut None)?;
                if input.is_exhausted() { Ok(inner) } else { Err(ParseError::custom(Unknown)) }
            })?;
            compound.not.push(inner);
        }
        Token::Function(_) => return Err(ParseError::custom(Unknown)),
        _ => return Err(ParseError::unexpected_token()),
    }
    Ok(())
}

/// The specificity of a compound as one number: ids, then classes and their like, then names.
fn specificity(compound: &Compound) -> u32 {
    let ids = u32::from(compound.id.is_some());
    let flags = [compound.lang.is_some(), compound.own_lang.is_some(), compound.first_child, compound.root];
    let classes = compound.classes.len() as u32 + flags.iter().map(|&f| u32::from(f)).sum::<u32>();
    let inner: u32 = compound.not.iter().map(specificity).max().unwrap_or(0);
    (ids.min(1023) << 20) + (classes.min(1023) << 10) + u32::from(compound.name.is_some()) + inner
}

/// Whether a selector asks what a reader does.
pub fn is_interactive(selector: &str) -> bool {
    const STATES: [&str; 10] = [
        ":hover", ":focus", ":active", ":visited", ":target", ":checked", ":disabled", ":enabled", "::selection", "::placeholder",
    ];
    STATES.iter().any(|state| selector.contains(state))
}

impl Selector {
    /// Whether the selector matches an element; `book` is the language around everything.
    pub fn matches(&self, element: Element<'_>, book: Option<&Lang>) -> bool {
        self.subject.matches(element, book) && matches_outer(&self.outer, element, book)
    }
}

/// Whether the rest of a selector fits around `element`; descendants try every ancestor.
fn matches_outer(outer: &[(Combinator, Compound)], element: Element<'_>, book: Option<&Lang>) -> bool {
    let Some(((combinator, compound), rest)) = outer.split_first() else { return true };
    match combinator {
        Combinator::Child => element.parent().is_some_and(|p| compound.matches(p, book) && matches_outer(rest, p, book)),
        Combinator::Descendant => {
            let mut ancestors = std::iter::successors(element.parent(), Element::parent);
            ancestors.any(|a| compound.matches(a, book) && matches_outer(rest, a, book))
        }
        Combinator::Adjacent => {
            element.previous().is_some_and(|sibling| compound.matches(sibling, book) && matches_outer(rest, sibling, book))
        }
        Combinator::Sibling => {
            let mut before = std::iter::successors(element.previous(), Element::previous);
            before.any(|sibling| compound.matches(sibling, book) && matches_outer(rest, sibling, book))
        }
    }
}

impl Compound {
    /// The ids that it names, also in `:not()`.
    pub fn ids(&self) -> Vec<&str> {
        self.id.as_deref().into_iter().chain(self.not.iter().flat_map(Compound::ids)).collect()
    }

    fn matches(&self, element: Element<'_>, book: Option<&Lang>) -> bool {
        let tag = element.tag();
        self.name.as_deref().is_none_or(|name| name == tag.name)
            && self.id.as_deref().is_none_or(|id| tag.id == Some(id))
            && self.classes.iter().all(|class| tag.classes.iter().any(|given| given == class))
            && !(self.first_child && element.previous().is_some())
            && !(self.root && element.parent().is_some())
            && self.lang.as_deref().is_none_or(|range| lang_around(element, book).is_some_and(|lang| in_range(lang, range)))
            && self.own_lang.as_deref().is_none_or(|range| own_lang(element, book).is_some_and(|lang| in_range(lang, range)))
            && !self.not.iter().any(|not| not.matches(element, book))
    }
}

/// The language that is marked on the element itself; the root has the book's.
fn own_lang<'a>(element: Element<'a>, book: Option<&'a Lang>) -> Option<&'a Lang> {
    element.tag().lang.or(book.filter(|_| element.parent().is_none()))
}

/// The nearest language: the element's, an ancestor's or the book's.
pub(super) fn lang_around<'a>(element: Element<'a>, book: Option<&'a Lang>) -> Option<&'a Lang> {
    std::iter::successors(Some(element), Element::parent).find_map(|e| e.tag().lang).or(book)
}

/// The direction that an element's text runs in: what it or the nearest around it is said to, else that of the language there.
pub(super) fn direction_around(element: Element<'_>, book: Option<&Lang>) -> Direction {
    let own = |e: Element<'_>| e.tag().direction.or_else(|| e.tag().lang.map(Lang::direction));
    let around = std::iter::successors(Some(element), Element::parent).find_map(own);
    around.or_else(|| book.map(Lang::direction)).unwrap_or_default()
}

/// Whether a language is in a range: `es` holds `es-MX`, the empty range all.
fn in_range(lang: &Lang, range: &str) -> bool {
    let (tag, range) = (lang.tag().as_bytes(), range.as_bytes());
    range.is_empty()
        || (tag.len() >= range.len()
            && tag[..range.len()].eq_ignore_ascii_case(range)
            && (tag.len() == range.len() || tag[range.len()] == b'-'))
}
