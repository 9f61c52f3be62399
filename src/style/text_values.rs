//! Values of the properties of text: families, sizes, weights, OpenType features, hyphenation, markers.

use std::sync::Arc;

use super::declare::{Action, Setter, act, base, factor, longhands};
use super::property::*;
use super::value::{Base, Millionths, Size, Term, size, small};
use crate::font::shape::Feature;
use crate::length::Length;

/// Reads `font-family`: names, in quotation marks or not, between commas.
pub fn font_family(terms: &[Term]) -> Option<Action> {
    let mut families: Vec<String> = Vec::new();
    for name in terms.split(|t| *t == Term::Comma) {
        let words = name.iter().map(|term| match term {
            Term::Word(word) => Some(word.as_str()),
            Term::Text(text) => Some(text.as_str()),
            _ => None,
        });
        let words: Option<Vec<&str>> = words.collect();
        families.push(words.filter(|w| !w.is_empty())?.join(" "));
    }
    let families: Arc<[String]> = families.into();
    act(move |s, _| s.font_family = families.clone())
}

/// Reads `font-size`; `larger` and `smaller` are by the parent's.
pub fn font_size(terms: &[Term]) -> Option<Action> {
    let [term] = terms else { return None };
    /// CSS's factors between the named sizes.
    const NAMED: &[(&str, Millionths)] = &[
        ("xx-small", 600_000),
        ("x-small", 750_000),
        ("small", 889_000),
        ("medium", 1_000_000),
        ("large", 1_200_000),
        ("x-large", 1_500_000),
        ("xx-large", 2_000_000),
    ];
    let size = match term.keyword().as_str() {
        "smaller" => Size::Em(833_333),
        "larger" => Size::Em(1_200_000),
        word => match NAMED.iter().find(|(name, _)| *name == word) {
            Some((_, part)) => Size::Rem(*part),
            None => size(term)?,
        },
    };
    act(move |s, around| {
        // Of the parent: its size is what ems and percent mean here.
        let of_parent = Base { whole: around.parent.font_size, ..base(around.parent, Length::ZERO) };
        s.font_size = size.resolve(&of_parent).at_least(Length::ZERO);
        if let Some(factor) = s.line_height_factor {
            s.line_height = s.font_size.scale(factor, 1_000_000);
        }
    })
}

/// Reads `font-weight`; `bolder` and `lighter` are by the parent's.
pub fn font_weight(terms: &[Term]) -> Option<Action> {
    let [term] = terms else { return None };
    let weight = match (term, term.keyword().as_str()) {
        (Term::Number(value), _) if (1.0..=1000.0).contains(value) => *value as u16,
        (_, "normal") => 400,
        (_, "bold") => 700,
        (_, "bolder") => return act(|s, around| s.font_weight = bolder(around.parent.font_weight)),
        (_, "lighter") => return act(|s, around| s.font_weight = lighter(around.parent.font_weight)),
        _ => return None,
    };
    act(move |s, _| s.font_weight = weight)
}

/// What CSS makes of `bolder` under a weight.
fn bolder(weight: u16) -> u16 {
    match weight {
        0..350 => 400,
        350..550 => 700,
        _ => weight.max(900),
    }
}

/// What CSS makes of `lighter` under a weight.
fn lighter(weight: u16) -> u16 {
    match weight {
        0..550 => weight.min(100),
        550..750 => 400,
        _ => 700,
    }
}

/// Reads `line-height`; a factor is inherited as a factor, and a percentage as a length.
pub fn line_height(terms: &[Term]) -> Option<Action> {
    /// `normal`: what browsers make of most faces.
    const NORMAL: Millionths = 1_200_000;
    let [term] = terms else { return None };
    let by_factor = match (term, term.keyword().as_str()) {
        (Term::Number(value), _) => Some(factor(*value)?),
        (_, "normal") => Some(NORMAL),
        _ => None,
    };
    if let Some(factor) = by_factor {
        return act(move |s, _| {
            s.line_height = s.font_size.scale(factor, 1_000_000);
            s.line_height_factor = Some(factor);
        });
    }
    let size = size(term)?;
    act(move |s, around| {
        let base = Base { line_height: around.parent.line_height, ..base(s, s.font_size) };
        s.line_height = size.resolve(&base).at_least(Length::ZERO);
        s.line_height_factor = None;
    })
}

/// Joins what the properties ask for; settings come last, because they win.
pub fn set_features(style: &mut Style) {
    let v = &style.variants;
    style.features = [&v.kerning, &v.ligatures, &v.position, &v.numeric, &v.settings].into_iter().flatten().copied().collect();
}

/// Features that keywords stand for.
fn features(terms: &[Term], table: &'static [(&str, &[Feature])]) -> Option<Vec<Feature>> {
    let mut found = Vec::new();
    for term in terms {
        let word = term.keyword();
        found.extend_from_slice(table.iter().find(|(name, _)| *name == word)?.1);
    }
    (!terms.is_empty()).then_some(found)
}

const NUMERIC: &[(&str, &[Feature])] = &[
    ("normal", &[]),
    ("oldstyle-nums", &[Feature::on(b"onum")]),
    ("lining-nums", &[Feature::on(b"lnum")]),
    ("proportional-nums", &[Feature::on(b"pnum")]),
    ("tabular-nums", &[Feature::on(b"tnum")]),
    ("diagonal-fractions", &[Feature::on(b"frac")]),
    ("stacked-fractions", &[Feature::on(b"afrc")]),
    ("ordinal", &[Feature::on(b"ordn")]),
    ("slashed-zero", &[Feature::on(b"zero")]),
];

const LIGATURES: &[(&str, &[Feature])] = &[
    ("normal", &[]),
    ("none", &[Feature::off(b"liga"), Feature::off(b"clig"), Feature::off(b"calt")]),
    ("common-ligatures", &[Feature::on(b"liga"), Feature::on(b"clig")]),
    ("no-common-ligatures", &[Feature::off(b"liga"), Feature::off(b"clig")]),
    ("discretionary-ligatures", &[Feature::on(b"dlig")]),
    ("no-discretionary-ligatures", &[Feature::off(b"dlig")]),
    ("historical-ligatures", &[Feature::on(b"hlig")]),
    ("no-historical-ligatures", &[Feature::off(b"hlig")]),
    ("contextual", &[Feature::on(b"calt")]),
    ("no-contextual", &[Feature::off(b"calt")]),
];

const POSITION: &[(&str, &[Feature])] = &[("normal", &[]), ("super", &[Feature::on(b"sups")]), ("sub", &[Feature::on(b"subs")])];

const KERNING: &[(&str, &[Feature])] = &[("auto", &[]), ("normal", &[]), ("none", &[Feature::off(b"kern")])];

macro_rules! features_property {
    ($function:ident, $table:ident) => {
        pub fn $function(terms: &[Term]) -> Option<Action> {
            let found = features(terms, $table)?;
            act(move |s, _| {
                s.variants.$function.clone_from(&found);
                set_features(s);
            })
        }
    };
}

features_property!(numeric, NUMERIC);
features_property!(ligatures, LIGATURES);
features_property!(position, POSITION);
features_property!(kerning, KERNING);

/// Reads `font-feature-settings`: `"onum", "ss01" 2, "liga" off`.
pub fn settings(terms: &[Term]) -> Option<Action> {
    let mut found = Vec::new();
    if terms.iter().any(|t| t.keyword() != "normal") {
        for setting in terms.split(|t| *t == Term::Comma) {
            let (Term::Text(tag), value) = setting.split_first()? else { return None };
            let value = match value {
                [] => 1,
                [term] if term.keyword() == "on" => 1,
                [term] if term.keyword() == "off" => 0,
                [term] => u32::from(small(term)?),
                _ => return None,
            };
            found.push(Feature { tag: tag.as_bytes().try_into().ok()?, value });
        }
    }
    act(move |s, _| {
        s.variants.settings.clone_from(&found);
        set_features(s);
    })
}

/// Reads `hyphenate-limit-chars: 5 2 3`; the second stands for the third, `auto` for our own (typography §1.4).
pub fn limit_chars(terms: &[Term]) -> Option<Action> {
    let number = |i: usize, auto: u8| match terms.get(i) {
        Some(term) if term.keyword() == "auto" => Some(auto),
        Some(term) => small(term),
        None => None,
    };
    let limits = match terms.len() {
        1 => (number(0, 5)?, 2, 3),
        2 => (number(0, 5)?, number(1, 2)?, number(1, 3)?),
        3 => (number(0, 5)?, number(1, 2)?, number(2, 3)?),
        _ => return None,
    };
    act(move |s, _| s.hyphenate_limit_chars = limits)
}

/// Reads `hyphenate-limit-lines`: how many lines in a row may end in a hyphen.
pub fn limit_lines(terms: &[Term]) -> Option<Action> {
    let [term] = terms else { return None };
    let lines = if term.keyword() == "no-limit" { u8::MAX } else { small(term)? };
    act(move |s, _| s.hyphenate_limit_lines = lines)
}

/// Reads `hanging-punctuation`: `none` turns off what else hangs into the margins.
pub fn hanging_punctuation(terms: &[Term]) -> Option<Action> {
    let known = ["none", "first", "last", "force-end", "allow-end"];
    if terms.is_empty() || !terms.iter().all(|t| known.contains(&t.keyword().as_str())) {
        return None;
    }
    let protrusion = if terms[0].keyword() == "none" { 0 } else { 1000 };
    act(move |s, _| s.protrusion = protrusion)
}

/// Reads `list-style-type`: a counter style or a marker.
pub fn list_style(terms: &[Term]) -> Option<Action> {
    let [term] = terms else { return None };
    let marker = |sign: &str| ListStyle::Marker(sign.to_owned());
    let style = match (term, term.keyword().as_str()) {
        (Term::Text(text), _) => ListStyle::Marker(text.trim_end().to_owned()),
        (_, "disc") => ListStyle::Disc,
        (_, "circle") => marker("◦"),
        (_, "square") => marker("▪"),
        (_, "decimal") => ListStyle::Decimal,
        (_, "lower-alpha" | "lower-latin") => ListStyle::LowerAlpha,
        (_, "upper-alpha" | "upper-latin") => ListStyle::UpperAlpha,
        (_, "lower-roman") => ListStyle::LowerRoman,
        (_, "upper-roman") => ListStyle::UpperRoman,
        (_, "none") => ListStyle::None,
        _ => return None,
    };
    act(move |s, _| s.list_style = style.clone())
}

/// Reads `text-decoration`: underlined or struck through.
pub fn decoration(terms: &[Term]) -> Option<Action> {
    let mut decoration = Decoration::default();
    for term in terms {
        match term.keyword().as_str() {
            "underline" => decoration.underline = true,
            "line-through" => decoration.line_through = true,
            // Kinds, colours and places of lines are for screens.
            _ => {}
        }
    }
    (!terms.is_empty()).then(|| act(move |s, _| s.decoration = decoration)).flatten()
}

/// Reads `text-emphasis-style`: `none`, a string, or a shape that is `filled` or `open`.
pub fn emphasis(terms: &[Term]) -> Option<Action> {
    let words: Vec<String> = terms.iter().map(|term| term.keyword()).collect();
    if let Some(text) = terms.iter().find_map(|term| if let Term::Text(text) = term { Some(text) } else { None }) {
        let sign = text.chars().next();
        return act(move |s, _| s.emphasis.sign = sign);
    }
    let says = |word: &str| words.iter().any(|said| said == word);
    let shapes = [("dot", '•', '◦'), ("circle", '●', '○'), ("double-circle", '◉', '◎'), ("triangle", '▲', '△'), ("sesame", '﹅', '﹆')];
    let shape = shapes.into_iter().find(|(name, ..)| says(name));
    let sign = match shape.or((says("filled") || says("open")).then_some(shapes[1])) {
        Some((_, filled, open)) => Some(if says("open") { open } else { filled }),
        None if says("none") => None,
        None => return None,
    };
    act(move |s, _| s.emphasis.sign = sign)
}

/// `writing-mode`, with the names that it had.
pub fn writing_mode(terms: &[Term]) -> Option<Action> {
    let [term] = terms else { return None };
    let value = match term.keyword().as_str() {
        "horizontal-tb" | "lr" | "lr-tb" | "rl" | "rl-tb" => WritingMode::Horizontal,
        "vertical-rl" | "tb" | "tb-rl" => WritingMode::Vertical,
        _ => return None,
    };
    act(move |s, _| s.writing_mode = value)
}

/// `text-orientation`.
pub fn orientation(terms: &[Term]) -> Option<Action> {
    let [term] = terms else { return None };
    let value = match term.keyword().as_str() {
        "mixed" | "vertical-right" => TextOrientation::Mixed,
        "upright" => TextOrientation::Upright,
        "sideways" | "sideways-right" => TextOrientation::Sideways,
        _ => return None,
    };
    act(move |s, _| s.text_orientation = value)
}

/// `text-combine-upright`; `digits` alone is two.
pub fn combine(terms: &[Term]) -> Option<Action> {
    let value = match terms {
        [term] => match term.keyword().as_str() {
            "none" => TextCombine::None,
            "all" | "horizontal" => TextCombine::All,
            "digits" => TextCombine::Digits(2),
            _ => return None,
        },
        [word, Term::Number(digits)] if word.keyword() == "digits" && (2.0..=4.0).contains(digits) => TextCombine::Digits(*digits as u8),
        _ => return None,
    };
    act(move |s, _| s.text_combine = value)
}

/// Reads `text-emphasis-position`: `over` or `under`; the side in vertical text is not print's.
pub fn emphasis_position(terms: &[Term]) -> Option<Action> {
    let words: Vec<String> = terms.iter().map(|term| term.keyword()).collect();
    let under = words.iter().any(|word| word == "under");
    (under || words.iter().any(|word| word == "over")).then(|| act(move |s, _| s.emphasis.under = under)).flatten()
}

/// Reads `string-set`: `none`, or names that get the element's words: `section content(), part content(text)`.
pub fn string_set(terms: &[Term]) -> Option<Action> {
    if let [term] = terms
        && term.keyword() == "none"
    {
        return act(|s, _| s.string_set = Vec::new());
    }
    let one = |terms: &[Term]| match terms {
        [Term::Word(name), Term::Function(function, inner)] if function == "content" => {
            inner.iter().all(|term| term.keyword() == "text").then(|| name.clone())
        }
        _ => None,
    };
    let names: Vec<String> = terms.split(|term| *term == Term::Comma).map(one).collect::<Option<_>>()?;
    act(move |s, _| s.string_set.clone_from(&names))
}

/// Reads `initial-letter`: how many lines high the first letter is.
pub fn initial_letter(terms: &[Term]) -> Option<Action> {
    let lines = match terms {
        [term] if term.keyword() == "normal" => 0,
        [lines] | [lines, _] => small(lines)?,
        _ => return None,
    };
    act(move |s, _| s.initial_letter = lines)
}

/// Reads the shorthand `font: italic 600 1.2em/1.3 "EB Garamond", serif`.
pub fn font(terms: &[Term]) -> Option<Vec<Setter>> {
    let initial = [Term::Word("initial".to_owned())];
    let at = terms.iter().position(|t| size(t).is_some() && !matches!(t, Term::Number(_)))?;
    let (before, after) = (&terms[..at], &terms[at + 1..]);
    let (height, families) = match after {
        [Term::Slash, height, families @ ..] => (std::slice::from_ref(height), families),
        families => (&initial[..], families),
    };
    let mut parts: Vec<(&str, &[Term])> = vec![("font-size", &terms[at..=at]), ("line-height", height), ("font-family", families)];
    for name in ["font-style", "font-weight", "font-variant-caps"] {
        parts.push((name, &initial));
    }
    for term in before {
        let term = std::slice::from_ref(term);
        let name = ["font-style", "font-weight", "font-variant-caps"].into_iter().find(|name| longhands(&[(name, term)]).is_some())?;
        parts.push((name, term));
    }
    longhands(&parts)
}

/// Reads the shorthand `font-variant: small-caps oldstyle-nums`.
pub fn font_variant(terms: &[Term]) -> Option<Vec<Setter>> {
    let names = ["font-variant-caps", "font-variant-numeric", "font-variant-ligatures", "font-variant-position"];
    let normal = [Term::Word("normal".to_owned())];
    let mut groups: Vec<(&str, Vec<Term>)> = names.iter().map(|name| (*name, Vec::new())).collect();
    for term in terms {
        if term.keyword() == "normal" {
            continue;
        }
        let one = std::slice::from_ref(term);
        let group = groups.iter_mut().find(|(name, _)| longhands(&[(name, one)]).is_some())?;
        group.1.push(term.clone());
    }
    let parts: Vec<(&str, &[Term])> =
        groups.iter().map(|(name, terms)| (*name, if terms.is_empty() { &normal[..] } else { &terms[..] })).collect();
    longhands(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_step_as_css_says() {
        assert_eq!([100, 400, 700].map(bolder), [400, 700, 900]);
        assert_eq!([900, 700, 400].map(lighter), [700, 400, 100]);
    }
}
