//! The EPUB's style sheet: what it needs in any style, then the design's own rules without those for print.
//!
//! The reader's choices win: colours of text and grounds are taken out, so that a dark page stays readable, and absolute lengths
//! become relative to the reader's size.

use cssparser::{Parser, Token};

use crate::font::{Face, FaceId, FontBook};
use crate::style::carried;
#[cfg(test)]
use crate::style::parse;
use crate::style::screen::{ScreenDeclaration, ScreenRule};
use crate::text::digits::Digits;

/// Rules that every EPUB needs, before those of the design.
const BASE: &str = include_str!("base.css");

/// The size of type that the designs' absolute lengths are meant for, in points.
const BODY_SIZE: f64 = 11.0;

/// On a narrower screen no figure stands beside the text.
const BESIDE: &str = "32em";

/// Properties that mean nothing on a screen, or take from the reader what is theirs to choose, or that EPUB forbids.
const DROPPED: &[&str] = &[
    "size",
    "bleed",
    "marks",
    "position",
    "bookmark-level",
    "bookmark-label",
    "footnote-policy",
    "initial-letter",
    // Properties by which older browsers ran code.
    "behavior",
    "-moz-binding",
];

/// The whole sheet. `faces` are the embedded fonts, each with its path.
pub fn sheet(design: &[ScreenRule], fonts: &FontBook, faces: &[(FaceId, String)], digits: Digits, vertical: bool) -> String {
    let mut out = String::from("@charset \"utf-8\";\n");
    for (id, path) in faces {
        font_face(fonts.face(*id), path, &mut out);
    }
    out.push_str(BASE);
    if digits != Digits::Latin {
        out.push_str(&format!("ol {{ list-style-type: {}; }}\n", digits.list_style()));
    }
    if vertical {
        rules(&super::vertical::turned(design), &mut out);
        out.push_str(super::vertical::BASE);
    } else {
        rules(design, &mut out);
    }
    out
}

/// Writes the `@font-face` of an embedded face.
fn font_face(face: &Face, path: &str, out: &mut String) {
    let slant = if face.italic { "italic" } else { "normal" };
    let family = face.family.replace(['"', '\\', '\n'], "");
    out.push_str(&format!(
        "@font-face {{\n  font-family: \"{family}\";\n  font-weight: {};\n  font-style: {slant};\n  src: url({path});\n}}\n",
        face.weight
    ));
}

/// Writes the rules that are for reading systems.
fn rules(rules: &[ScreenRule], out: &mut String) {
    for found in rules {
        match found {
            ScreenRule::Rule { selectors, declarations } if floats(selectors, declarations) => {
                let (beside, others): (Vec<_>, Vec<_>) = declarations.iter().cloned().partition(|declaration| is_of_float(&declaration.name));
                rule(selectors, &others, out);
                let mut inner = String::new();
                rule(selectors, &beside, &mut inner);
                out.push_str(&format!("@media (min-width: {BESIDE}) {{\n{inner}}}\n"));
            }
            ScreenRule::Rule { selectors, declarations } => rule(selectors, declarations, out),
            ScreenRule::Group { prelude, rules } => {
                let mut inner = String::new();
                self::rules(rules, &mut inner);
                if !inner.is_empty() {
                    out.push_str(&format!("{prelude} {{\n{inner}}}\n"));
                }
            }
        }
    }
}

/// Whether a rule puts figures beside the text.
fn floats(selectors: &str, declarations: &[ScreenDeclaration]) -> bool {
    let is_float = |declaration: &ScreenDeclaration| declaration.name == "float" && declaration.value != "none";
    let subject = |selector: &str| selector.trim().rsplit([' ', '>', '+', '~']).next().is_some_and(|last| last.starts_with("figure") || last.starts_with("img"));
    declarations.iter().any(is_float) && selectors.split(',').any(subject)
}

/// Whether a property says how wide a figure is beside the text, or how far from it.
fn is_of_float(name: &str) -> bool {
    matches!(name, "float" | "clear" | "width" | "min-width" | "max-width" | "shape-outside" | "shape-margin") || name.starts_with("margin")
}

/// Writes a rule with what of it reading systems are to obey; nothing when that is none of it.
fn rule(selector: &str, declarations: &[ScreenDeclaration], out: &mut String) {
    if !carried::selector(selector) {
        return;
    }
    let root = selector.split(',').any(|s| matches!(s.trim(), "html" | "body" | ":root"));
    let mut kept = String::new();
    for ScreenDeclaration { name, value, important } in declarations {
        if name.starts_with("--") || DROPPED.contains(&name.as_str()) || is_fixed_colour(name, value) || !carried::value(value) {
            continue;
        }
        // The reader's own size, line and margins are the root's.
        if root && (matches!(name.as_str(), "font-size" | "line-height" | "width" | "text-align") || name.starts_with("margin")) {
            continue;
        }
        let value = match (name.as_str(), value.as_str()) {
            ("break-before" | "break-after", "recto" | "verso" | "left" | "right") => "page".to_owned(),
            (_, value) => relative(value),
        };
        let important = if *important { " !important" } else { "" };
        kept.push_str(&format!("  {name}: {value}{important};\n"));
        for (name, value) in old_names(name, &value) {
            kept.push_str(&format!("  {name}: {value}{important};\n"));
        }
    }
    if !kept.is_empty() {
        out.push_str(&format!("{selector} {{\n{kept}}}\n"));
    }
}

/// Whether a declaration gives text or ground a colour that does not give way to the reader's: all do but the colour of the text around, and
/// tints that are nearly transparent.
fn is_fixed_colour(name: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let is_ground = matches!(name, "background" | "background-color" | "background-image");
    let gives_way = ["inherit", "currentcolor", "initial", "unset"].contains(&value.trim())
        || is_ground && (["transparent", "none"].contains(&value.trim()) || is_tint(&value));
    (name == "color" || is_ground) && !gives_way
}

/// Whether a ground is one colour of which at most two fifths show: text on it keeps its contrast, on white and on black.
fn is_tint(value: &str) -> bool {
    let inner = value.trim().strip_prefix("rgba(").and_then(|rest| rest.strip_suffix(')'));
    let alpha = inner.and_then(|inner| inner.rsplit([',', '/']).next()).and_then(|alpha| alpha.trim().parse::<f64>().ok());
    alpha.is_some_and(|alpha| alpha <= 0.4)
}

/// The names and values by which reading systems knew a declaration before the standard ones.
fn old_names<'v>(name: &str, value: &'v str) -> Vec<(&'static str, &'v str)> {
    let value = if matches!(name, "break-before" | "break-after") && value == "page" { "always" } else { value };
    match name {
        "break-before" => vec![("page-break-before", value)],
        "break-after" => vec![("page-break-after", value)],
        "break-inside" => vec![("page-break-inside", value)],
        "hyphens" => vec![("-epub-hyphens", value), ("-webkit-hyphens", value)],
        "writing-mode" => vec![("-epub-writing-mode", value), ("-webkit-writing-mode", value)],
        "text-combine-upright" if value == "all" => vec![("-epub-text-combine", "horizontal"), ("-webkit-text-combine", "horizontal")],
        "text-orientation" => {
            let old = if value == "mixed" { "vertical-right" } else { value };
            vec![("-epub-text-orientation", old), ("-webkit-text-orientation", old)]
        }
        _ => Vec::new(),
    }
}

/// A value with absolute lengths as ems of the body; thin rules stay as they are.
fn relative(value: &str) -> String {
    let mut parser = Parser::new(value);
    let mut out = String::new();
    loop {
        let from = parser.position();
        match parser.next_including_whitespace_and_comments() {
            Ok(Token::Dimension { value: number, unit, .. }) => {
                match crate::length::from_unit(f64::from(*number), unit).filter(|length| length.to_pt().abs() > 1.5) {
                    Some(length) => out.push_str(&format!("{}em", (length.to_pt() / BODY_SIZE * 1000.0).round() / 1000.0)),
                    None => out.push_str(parser.slice_from(from)),
                }
            }
            Ok(Token::Comment(_)) => {}
            Ok(Token::Function(_) | Token::ParenthesisBlock) => {
                // Leave what is inside functions as written.
                let _ = parser.parse_nested_block(|inner| {
                    while inner.next().is_ok() {}
                    Ok::<_, cssparser::ParseError<()>>(())
                });
                out.push_str(parser.slice_from(from));
            }
            Ok(_) => out.push_str(parser.slice_from(from)),
            Err(_) => return out,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(css: &str) -> String {
        let mut out = String::new();
        rules(&parse::parse(css, Default::default(), parse::Origin::Author, &mut Default::default()).screen, &mut out);
        out
    }

    #[test]
    fn print_rules_and_colours_go_lengths_become_relative() {
        let css = "@page { margin: 1in } @media print { p { color: red } } /* x */
            @media (min-width: 40em) { p { margin: 0 } }
            @container (min-width: 20em) { p { margin: 0 } } @keyframes x { from { margin: 0 } }
            figure.x { float: left; width: 30%; break-before: avoid }
            html { font-size: 11pt; --expansion: 2% }
            h1, h2 { color: #333; margin: 22pt 0 0; font-family: \"A; B\", serif; border-top: .5pt solid; break-before: recto }";
        let out = written(css);
        assert_eq!(
            out,
            "@media (min-width: 40em) {\np {\n  margin: 0;\n}\n}\n@container (min-width: 20em) {\np {\n  margin: 0;\n}\n}\n\
             figure.x {\n  break-before: avoid;\n  page-break-before: avoid;\n}\n@media (min-width: 32em) {\nfigure.x {\n  float: left;\n  width: 30%;\n}\n}\nh1, h2 {\n  margin: 2em 0 0;\n  font-family: \"A; B\", serif;\n  \
             border-top: .5pt solid;\n  break-before: page;\n  page-break-before: always;\n}\n"
        );
    }

    #[test]
    fn broken_css_does_no_harm() {
        for css in ["p {", "}}}", "@media print", "p { a: b", "@", "", "p { : ; x }"] {
            written(css);
        }
    }
}
