//! The settings of typesetting in `book.yaml` (`font`, `leading`, `margins` …) → a sheet that cascades over the design, so that both
//! outputs obey them as they obey any other.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Color, Sheet, Trim};
use crate::font::builtin;
use crate::length::{self, Length};
use crate::message;
use crate::report::Message;
use crate::text::alike;

/// The keys of `book.yaml` that this module reads.
pub const KEYS: &[&str] = &[
    "font",
    "font-size",
    "leading",
    "margins",
    "columns",
    "colour",
    "paragraphs",
    "openings",
    "opening",
    "initials",
    "ornament",
    "heads",
    "folios",
    "front-matter",
    "writing",
];

/// Running heads: on both pages, or on the left and on the right one.
const HEADS: &[&str] = &[
    "none", "author-title", "title-chapter", "part-chapter", "chapter-section", "title-section", "chapter-h3", "section-h3", "chapter", "section", "h3", "dictionary",
];

/// `opening` without pictures over the titles of chapters.
pub const NO_PICTURE: &str = "none";
/// Sizes of type that are for reading.
const SIZES: (Length, Length) = (Length::pt(6), Length::pt(36));
/// Margins that leave a page to set on.
const MARGINS: (Length, Length) = (Length::ZERO, Length::pt(216));
/// What a colour has of contrast with white at least, in hundredths (WCAG 1.4.3).
pub const LEAST_CONTRAST: u32 = 450;

/// What is wrong with a setting, and what would be right.
pub type Wrong = Box<(Message, Message)>;

fn wrong(said: Message, help: Message) -> Wrong {
    Box::new((said, help))
}

/// The sheet that says what the settings say, on the page of a trim or else of the design. A setting that cannot be obeyed is told by
/// its key and left out.
pub fn css(settings: &BTreeMap<String, String>, sheet: &Sheet, trim: Option<&Trim>, tell: &mut dyn FnMut(&str, Wrong)) -> String {
    let mut css = String::new();
    let own = sheet.page(super::PageType::of("", true));
    let size = trim.map_or((own.width, own.height), |trim| (trim.width, trim.height));
    for key in KEYS {
        let Some(value) = settings.get(*key).map(|value| value.trim()) else { continue };
        match declarations(key, value, settings, (sheet, size)) {
            Ok(text) => css.push_str(&text),
            Err(wrong) => tell(key, wrong),
        }
    }
    css
}

/// The rules that one setting makes; `size` is that of the page.
fn declarations(key: &str, value: &str, settings: &BTreeMap<String, String>, (sheet, size): (&Sheet, (Length, Length))) -> Result<String, Wrong> {
    match key {
        "font" => font(value, sheet),
        "font-size" => font_size(value, settings.contains_key("leading"), sheet),
        "leading" => {
            let leading = sized(key, value, SIZES)?;
            Ok(in_print(&format!("line-height: {leading}pt;")))
        }
        "margins" => margins(value, size),
        "columns" => Ok(in_print(&format!("--columns: {};", named(key, value, &["1", "2", "3"])?))),
        "colour" => {
            let colour = hexadecimal(value).ok_or_else(|| {
                wrong(message!("`{key}` is {value}, which is no colour", key, value), message!("write it as `#7a1f1f`: red, green and blue in two hexadecimal digits each"))
            })?;
            let (red, green, blue) = colour;
            Ok(format!("h1, h2, .chapter-number, .sidebar-title, hr::before {{ color: #{red:02x}{green:02x}{blue:02x}; }}\n"))
        }
        "paragraphs" => Ok(match named(key, value, &["indent", "space"])? {
            "space" => "p { text-indent: 0; } li > p + p, dd > p + p, aside > p + p, blockquote > p + p, .column > p + p { text-indent: 0; }\n\
                        p + p { margin-top: .6em; } @media print { p + p { margin-top: .5rlh; } }\n",
            _ => "p { margin-bottom: 0; text-indent: 1.25em; } p + p { margin-top: 0; } @media print { p { text-indent: 1.25em; } p + p { margin-top: 0; } }\n",
        }
        .to_owned()),
        "openings" => Ok(match named(key, value, &["recto", "any", "run-on"])? {
            "recto" => "@media print { body { --opening: recto; } section.chapter { break-before: recto; } }\n",
            "run-on" => "@media print { body { --opening: run-on; } section.chapter { break-before: auto; } section.chapter h1, .chapter-header { break-before: auto; } }\n",
            _ => "@media print { body { --opening: page; } section.chapter { break-before: page; } }\n",
        }
        .to_owned()),
        "opening" => match named(key, value, &["bleed", "plate", "crop", NO_PICTURE])? {
            // The book is without them (`NO_PICTURE`).
            NO_PICTURE => Ok(String::new()),
            how => Ok(in_print(&format!("--opening-picture: {how};"))),
        },
        "initials" => {
            let lines = named(key, value, &["none", "2", "3", "4"])?;
            let lines = if lines == "none" { "normal" } else { lines };
            Ok(format!("@media print {{ .chapter-header + p {{ initial-letter: {lines}; }} }}\n"))
        }
        "ornament" => {
            let sign = if value == "none" { "" } else { value };
            let sign: String = sign.chars().filter(|c| !c.is_control()).flat_map(|c| ['\\', c].into_iter().skip(usize::from(!matches!(c, '"' | '\\')))).collect();
            Ok(format!("hr::before {{ content: \"{sign}\"; }}\n"))
        }
        "heads" => Ok(in_print(&format!("--heads: {};", named(key, value, HEADS)?))),
        "folios" => Ok(in_print(&format!("--folio: {};", named(key, value, &["none", "center", "outer"])?))),
        "front-matter" => Ok(in_print(&format!("--front-matter: {};", named(key, value, &["full", "short", "none"])?))),
        "writing" => Ok(match named(key, value, &["horizontal", "vertical"])? {
            "vertical" => "html, body { writing-mode: vertical-rl; }\n",
            _ => "html, body { writing-mode: horizontal-tb; }\n",
        }
        .to_owned()),
        _ => Ok(String::new()),
    }
}

/// Declarations for `body` on paper.
fn in_print(declarations: &str) -> String {
    format!("@media print {{ body {{ {declarations} }} }}\n")
}

/// The one of some names that a setting's value is.
fn named<'v>(key: &str, value: &'v str, names: &[&'v str]) -> Result<&'v str, Wrong> {
    if let Some(name) = names.iter().find(|name| name.eq_ignore_ascii_case(value)) {
        return Ok(name);
    }
    let said = message!("`{key}` is {value}, which it cannot be", key, value);
    Err(wrong(
        said,
        match alike::nearest(value, names.iter().copied()) {
            Some(nearest) => message!("did you mean `{nearest}`?", nearest),
            None => message!("it is one of {names}", names = names.join(", ")),
        },
    ))
}

/// A setting's value as a length within limits, in points.
fn sized(key: &str, value: &str, (least, most): (Length, Length)) -> Result<f64, Wrong> {
    let found = length::parse(value).filter(|length| (least..=most).contains(length));
    found.map(points).ok_or_else(|| {
        let said = message!("`{key}` is {value}, which it cannot be", key, value);
        wrong(said, message!("write a length from {least} to {most} pt, such as `11pt` or `4mm`", least = points(least).to_string(), most = points(most).to_string()))
    })
}

/// A length in points, to a thousandth.
fn points(length: Length) -> f64 {
    (length.to_pt() * 1000.0).round() / 1000.0
}

/// The rule that sets the text in a family, if there is one of that name.
fn font(value: &str, sheet: &Sheet) -> Result<String, Wrong> {
    let mut families: Vec<&str> = builtin::families();
    families.extend(sheet.font_faces.iter().map(|face| face.family.as_str()));
    let Some(family) = families.iter().find(|family| family.eq_ignore_ascii_case(value)) else {
        let said = message!("there is no font “{value}”", value);
        return Err(wrong(
            said,
            match alike::nearest(value, families.iter().copied()) {
                Some(nearest) => message!("did you mean `{nearest}`?", nearest),
                None => message!("the families at hand are {names}; a style sheet brings others with @font-face", names = families.join(", ")),
            },
        ));
    };
    let mut css = format!("body {{ font-family: \"{family}\"");
    for other in sheet.body().font_family.iter().filter(|other| *other != family) {
        let _ = if builtin::generic(other).is_some() { write!(css, ", {other}") } else { write!(css, ", \"{other}\"") };
    }
    css.push_str("; }\n");
    Ok(css)
}

/// The rules that set the type size. The leading keeps its proportion to the size, to a quarter of a point, unless the book says its own.
fn font_size(value: &str, has_leading: bool, sheet: &Sheet) -> Result<String, Wrong> {
    let size = sized("font-size", value, SIZES)?;
    if has_leading {
        return Ok(in_print(&format!("font-size: {size}pt;")));
    }
    let body = sheet.body();
    let leading = (size * body.line_height.to_pt() / body.font_size.to_pt().max(1.0) * 4.0).round() / 4.0;
    Ok(in_print(&format!("font-size: {size}pt; line-height: {leading}pt;")))
}

/// A canon by its name, or lengths as CSS has them: top, outside, foot and inside.
fn margins(value: &str, (width, height): (Length, Length)) -> Result<String, Wrong> {
    // Inside, outside, top and foot.
    let canon = |inside: Length, outside: Length, top: Length, foot: Length| {
        let pt = |length: Length| format!("{}pt", points(length));
        Ok(page(&pt(inside), &pt(outside), &pt(top), &pt(foot)))
    };
    match value.to_ascii_lowercase().as_str() {
        // As 2, 4, 3 and 6.
        "tschichold" => return canon(width / 9, width * 2 / 9, width / 6, width / 3),
        "van-de-graaf" => return canon(width / 9, width * 2 / 9, height / 9, height * 2 / 9),
        "twelfths" => return canon(width / 12, width / 6, height / 12, height / 6),
        _ => {}
    }
    let lengths: Result<Vec<f64>, Wrong> = value.split_whitespace().map(|one| sized("margins", one, MARGINS)).collect();
    let help = || message!("write tschichold, van-de-graaf or twelfths, or lengths: top, outside, foot and inside, such as `20mm 18mm 24mm 16mm`");
    let lengths = lengths.map_err(|told| wrong(told.0, help()))?;
    let [top, outside, foot, inside] = match lengths[..] {
        [all] => [all; 4],
        [block, inline] => [block, inline, block, inline],
        [top, outside, foot, inside] => [top, outside, foot, inside],
        _ => return Err(wrong(message!("`{key}` is {value}, which it cannot be", key = "margins", value), help())),
    };
    let pt = |length: f64| format!("{length}pt");
    Ok(page(&pt(inside), &pt(outside), &pt(top), &pt(foot)))
}

/// The rules that give pages these margins, whatever the trim.
fn page(inside: &str, outside: &str, top: &str, foot: &str) -> String {
    // Over what the design has for books with notes in the margin.
    let margin_notes = "margin-notes";
    let page = format!("margin-inside: {inside}; margin-outside: {outside}; margin-top: {top}; margin-bottom: {foot};");
    format!("@page {{ {page} }}\n@page {margin_notes} {{ {page} }}\n@media print {{ body {{ --margins: fixed; }} }}\n")
}

/// The red, green and blue of `#rrggbb`.
fn hexadecimal(value: &str) -> Option<(u8, u8, u8)> {
    let digits = value.strip_prefix('#')?;
    let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
    (digits.len() == 6 && digits.is_ascii()).then_some(())?;
    Some((part(0)?, part(2)?, part(4)?))
}

/// The contrast of a colour with white by WCAG 2, in hundredths: 2100 for black.
pub fn contrast(value: &str) -> Option<u32> {
    let (red, green, blue) = hexadecimal(value.trim())?;
    Some(ratio(1.0, luminance(Color { red, green, blue })))
}

/// The relative luminance of a colour by WCAG 2: 0 for black, 1 for white.
pub fn luminance(Color { red, green, blue }: Color) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powi(2) * ((part + 0.055) / 1.055).powf(0.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// The contrast of two luminances by WCAG 2, in hundredths.
pub fn ratio(a: f64, b: f64) -> u32 {
    ((a.max(b) + 0.05) * 100.0 / (a.min(b) + 0.05)).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert_eq!(contrast("#000000"), Some(2100));
        assert_eq!(contrast("#ffffff"), Some(100));
        // The lightest grey that passes.
        assert!(contrast("#767676").is_some_and(|contrast| (450..460).contains(&contrast)));
        assert_eq!(contrast("red"), None);
    }
}
