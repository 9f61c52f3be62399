//! The EPUB's style sheet: what it needs in any style, then the design's own rules without those for print.
//!
//! The reader's choices win: colours of text and grounds are taken out, so that a dark page stays readable, and absolute lengths
//! become relative to the reader's size.

use cssparser::{Parser, Token};

use crate::font::{Face, FaceId, FontBook};
use crate::style::carried;

/// Rules that every EPUB needs, before those of the design.
const BASE: &str = include_str!("base.css");

/// The size of type that the designs' absolute lengths are meant for, in points.
const BODY_SIZE: f64 = 11.0;

/// Properties that mean nothing on a screen, or take from the reader what is theirs to choose, or that EPUB forbids.
const DROPPED: &[&str] = &[
    "color",
    "background",
    "background-color",
    "string-set",
    "page",
    "size",
    "bleed",
    "marks",
    "direction",
    "unicode-bidi",
    "position",
    "bookmark-level",
    "bookmark-label",
    "footnote-policy",
    "initial-letter",
    // What older browsers ran.
    "behavior",
    "-moz-binding",
];

/// The whole sheet. `faces` are the embedded fonts, each with its path.
pub fn sheet(sources: &[impl AsRef<str>], fonts: &FontBook, faces: &[(FaceId, String)]) -> String {
    let mut out = String::from("@charset \"utf-8\";\n");
    for (id, path) in faces {
        font_face(fonts.face(*id), path, &mut out);
    }
    out.push_str(BASE);
    for source in sources {
        rules(source.as_ref(), &mut out);
    }
    out
}

fn font_face(face: &Face, path: &str, out: &mut String) {
    let slant = if face.italic { "italic" } else { "normal" };
    let family = face.family.replace(['"', '\\', '\n'], "");
    out.push_str(&format!(
        "@font-face {{\n  font-family: \"{family}\";\n  font-weight: {};\n  font-style: {slant};\n  src: url({path});\n}}\n",
        face.weight
    ));
}

/// Copies the rules of one sheet that are for reading systems.
fn rules(source: &str, out: &mut String) {
    let mut parser = Parser::new(source);
    while !parser.is_exhausted() {
        parser.skip_whitespace();
        let start = parser.position();
        let (mut at_rule, mut prelude, mut body) = (None, "", None);
        let mut first = true;
        loop {
            match parser.next() {
                Ok(Token::AtKeyword(name)) if first => at_rule = Some(name.to_ascii_lowercase()),
                Ok(Token::CurlyBracketBlock) => {
                    prelude = parser.slice_from(start).trim_end_matches('{').trim();
                    let inner = parser.parse_nested_block(|inner| {
                        let from = inner.position();
                        while inner.next().is_ok() {}
                        Ok::<_, cssparser::ParseError<()>>(inner.slice_from(from).to_owned())
                    });
                    body = inner.ok();
                    break;
                }
                Ok(Token::Semicolon) if at_rule.is_some() => break,
                Ok(_) => {}
                Err(_) => break,
            }
            first = false;
        }
        let Some(body) = body else { continue };
        match at_rule.as_deref() {
            None => rule(prelude, &body, out),
            Some("media") if !is_for_print(prelude) => {
                let mut inner = String::new();
                rules(&body, &mut inner);
                if !inner.is_empty() {
                    out.push_str(&format!("{prelude} {{\n{inner}}}\n"));
                }
            }
            Some("supports") => {
                let mut inner = String::new();
                rules(&body, &mut inner);
                out.push_str(&format!("{prelude} {{\n{inner}}}\n"));
            }
            // @page, @font-face (written anew for what is embedded), @media print and what is not known.
            Some(_) => {}
        }
    }
}

/// `@media print`, and no other medium beside it.
fn is_for_print(prelude: &str) -> bool {
    let query = prelude.to_ascii_lowercase();
    query.contains("print") && !query.contains("screen") && !query.contains("all") && !query.contains("not print")
}

fn rule(selector: &str, body: &str, out: &mut String) {
    if !carried::selector(selector) {
        return;
    }
    let root = selector.split(',').any(|s| matches!(s.trim(), "html" | "body" | ":root"));
    let mut kept = String::new();
    for declaration in declarations(body) {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        if name.starts_with("--") || name.is_empty() || DROPPED.contains(&name.as_str()) {
            continue;
        }
        if is_fixed_colour(&name, value) || !carried::value(value) {
            continue;
        }
        // The reader's own size, line and margins are the root's.
        if root && (matches!(name.as_str(), "font-size" | "line-height" | "width" | "text-align") || name.starts_with("margin")) {
            continue;
        }
        let value = match (name.as_str(), value) {
            ("break-before" | "break-after", "recto" | "verso" | "left" | "right") => "page".to_owned(),
            _ => relative(value),
        };
        kept.push_str(&format!("  {name}: {value};\n"));
        if let Some(old) = old_name(&name, &value) {
            kept.push_str(&old);
        }
    }
    if !kept.is_empty() {
        out.push_str(&format!("{selector} {{\n{kept}}}\n"));
    }
}

/// Colours of text and grounds that do not give way to the reader's: all but transparent ones and those of the text around.
fn is_fixed_colour(name: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let gives_way = ["inherit", "currentcolor", "transparent", "none", "rgba(", "initial", "unset"].iter().any(|word| value.contains(word));
    matches!(name, "color" | "background" | "background-color" | "background-image") && !gives_way
}

/// The names that reading systems knew before the standard ones.
fn old_name(name: &str, value: &str) -> Option<String> {
    let value = match (name, value) {
        ("break-before" | "break-after", "page") => "always",
        (_, value) => value,
    };
    match name {
        "break-before" | "break-after" | "break-inside" => Some(format!("  page-{name}: {value};\n")),
        "hyphens" => Some(format!("  -epub-hyphens: {value};\n  -webkit-hyphens: {value};\n")),
        _ => None,
    }
}

/// The declarations of a rule, as written, split at the semicolons that are not within brackets or strings.
fn declarations(body: &str) -> Vec<&str> {
    let mut parser = Parser::new(body);
    let mut list = Vec::new();
    loop {
        parser.skip_whitespace();
        let start = parser.position();
        loop {
            match parser.next() {
                Ok(Token::Semicolon) => {
                    list.push(parser.slice_from(start).trim_end_matches(';'));
                    break;
                }
                Ok(_) => {}
                Err(_) => {
                    list.push(parser.slice_from(start));
                    return list;
                }
            }
        }
    }
}

/// Absolute lengths as ems of the body; thin rules stay as they are.
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

    #[test]
    fn print_rules_and_colours_go_lengths_become_relative() {
        let css = "@page { margin: 1in } @media print { p { color: red } } /* x */
            @media (min-width: 40em) { p { margin: 0 } }
            html { font-size: 11pt; --expansion: 2% }
            h1, h2 { color: #333; margin: 22pt 0 0; font-family: \"A; B\", serif; border-top: .5pt solid; break-before: recto }";
        let mut out = String::new();
        rules(css, &mut out);
        assert_eq!(
            out,
            "@media (min-width: 40em) {\np {\n  margin: 0;\n}\n}\nh1, h2 {\n  margin: 2em 0 0;\n  font-family: \"A; B\", serif;\n  \
             border-top: .5pt solid;\n  break-before: page;\n  page-break-before: always;\n}\n"
        );
    }

    #[test]
    fn broken_css_does_no_harm() {
        for css in ["p {", "}}}", "@media print", "p { a: b", "@", "", "p { : ; x }"] {
            rules(css, &mut String::new());
        }
    }
}
