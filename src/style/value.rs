//! A declaration's value as terms, and what terms can mean: sizes, colours, keywords.
//!
//! Numbers are read from the text of the sheet in double precision and become integers here.

use cssparser::{Parser, Token};

use super::Color;
use crate::length::{self, Length};

/// A component of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A keyword or name, as written.
    Word(String),
    Text(String),
    Number(f64),
    /// `50%` is 50.
    Percent(f64),
    /// With its unit in lower case.
    Dimension(f64, String),
    /// `#aabbcc`, without the sign.
    Hash(String),
    Function(String, Vec<Term>),
    Comma,
    Slash,
    /// Anything else.
    Other,
}

impl Term {
    /// A keyword in lower case; empty for what is none.
    pub fn keyword(&self) -> String {
        match self {
            Term::Word(word) => word.to_ascii_lowercase(),
            _ => String::new(),
        }
    }
}

/// Splits a value into terms.
pub fn terms(text: &str) -> Vec<Term> {
    read(&mut Parser::new(text))
}

/// The terms up to the end of the input.
fn read(input: &mut Parser<'_>) -> Vec<Term> {
    let mut terms = Vec::new();
    loop {
        input.skip_whitespace();
        let start = input.position();
        let Ok(token) = input.next().cloned() else { return terms };
        let written = input.slice_from(start);
        terms.push(match token {
            Token::Ident(word) => Term::Word(word.to_string()),
            Token::QuotedString(text) => Term::Text(text.to_string()),
            Token::Number { value, .. } => Term::Number(exact(written, value)),
            Token::Percentage { unit_value, .. } => Term::Percent(exact(written.trim_end_matches('%'), unit_value * 100.0)),
            Token::Dimension { value, unit, .. } => {
                let number = written.get(..written.len().saturating_sub(unit.len())).unwrap_or("");
                Term::Dimension(exact(number, value), unit.to_ascii_lowercase())
            }
            Token::Hash(hash) | Token::IDHash(hash) => Term::Hash(hash.to_string()),
            Token::UnquotedUrl(url) => Term::Function("url".to_owned(), vec![Term::Text(url.to_string())]),
            Token::Function(name) => {
                let inner = input.parse_nested_block(|input| Ok::<_, cssparser::ParseError<()>>(read(input)));
                Term::Function(name.to_ascii_lowercase(), inner.unwrap_or_default())
            }
            Token::Comma => Term::Comma,
            Token::Delim('/') => Term::Slash,
            _ => Term::Other,
        });
    }
}

/// The tokenizer's numbers have 24 bits; the text says more.
fn exact(written: &str, rounded: f32) -> f64 {
    written.parse().ok().filter(|v: &f64| v.is_finite()).unwrap_or(f64::from(rounded))
}

/// Parts of a whole in millionths, so that they multiply lengths without floating point.
pub type Millionths = i64;

/// A number in millionths, kept within a billion.
pub fn millionths(value: f64) -> Millionths {
    (value.clamp(-1e9, 1e9) * 1e6).round() as i64
}

/// A length as written: absolute, or relative to what only an element knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Absolute(Length),
    Em(Millionths),
    /// Of the body's type.
    Rem(Millionths),
    /// `lh`: the element's own leading.
    LineHeight(Millionths),
    /// `rlh`: the body's leading, that is the grid's.
    RootLineHeight(Millionths),
    Percent(Millionths),
}

/// What relative sizes are relative to.
#[derive(Clone, Copy, Debug)]
pub struct Base {
    pub font_size: Length,
    pub line_height: Length,
    pub root_font_size: Length,
    pub root_line_height: Length,
    /// 100 %.
    pub whole: Length,
}

impl Size {
    /// The size as a length, in an element where ems and lines are those of `base`.
    pub fn resolve(self, base: &Base) -> Length {
        let of = |length: Length, part: Millionths| length.scale(part, 1_000_000);
        match self {
            Size::Absolute(length) => length,
            Size::Em(part) => of(base.font_size, part),
            Size::Rem(part) => of(base.root_font_size, part),
            Size::LineHeight(part) => of(base.line_height, part),
            Size::RootLineHeight(part) => of(base.root_line_height, part),
            Size::Percent(part) => of(base.whole, part),
        }
    }
}

/// A length or percentage; `None` when the term is neither, or has a unit that is not known.
pub fn size(term: &Term) -> Option<Size> {
    match term {
        Term::Number(0.0) => Some(Size::Absolute(Length::ZERO)),
        Term::Percent(value) => Some(Size::Percent(millionths(value / 100.0))),
        Term::Dimension(value, unit) => {
            let part = millionths(*value);
            match unit.as_str() {
                "em" => Some(Size::Em(part)),
                // CSS's own estimate where a face does not say.
                "ex" | "ch" => Some(Size::Em(part / 2)),
                "rem" => Some(Size::Rem(part)),
                "lh" => Some(Size::LineHeight(part)),
                "rlh" => Some(Size::RootLineHeight(part)),
                unit => length::from_unit(*value, unit).map(Size::Absolute),
            }
        }
        _ => None,
    }
}

/// A length that needs no element to be known.
pub fn absolute(term: &Term) -> Option<Length> {
    match size(term)? {
        Size::Absolute(length) => Some(length),
        _ => None,
    }
}

/// A colour: `None` when it is none, `Some(None)` when it is transparent.
pub fn color(term: &Term) -> Option<Option<Color>> {
    match term {
        Term::Hash(hash) => {
            let (red, green, blue, alpha) = cssparser::color::parse_hash_color(hash.as_bytes()).ok()?;
            Some((alpha > 0.0).then_some(Color { red, green, blue }))
        }
        Term::Word(_) => match term.keyword().as_str() {
            "transparent" => Some(None),
            name => cssparser::color::parse_named_color(name).ok().map(|(red, green, blue)| Some(Color { red, green, blue })),
        },
        Term::Function(name, inner) if name == "rgb" || name == "rgba" => {
            let channels = inner.iter().filter(|t| **t != Term::Comma).map_while(|term| match term {
                Term::Number(value) => Some(value.round().clamp(0.0, 255.0) as u8),
                Term::Percent(value) => Some((value * 2.55).round().clamp(0.0, 255.0) as u8),
                _ => None,
            });
            match channels.collect::<Vec<u8>>()[..] {
                [red, green, blue] | [red, green, blue, _] => Some(Some(Color { red, green, blue })),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A whole number from 0 to 255.
pub fn small(term: &Term) -> Option<u8> {
    match term {
        Term::Number(value) if value.fract() == 0.0 && (0.0..=255.0).contains(value) => Some(*value as u8),
        _ => None,
    }
}
