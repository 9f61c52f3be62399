//! Style sheets and style attributes of a drawing: without what lies outside it, and with the values of custom properties put in.
//!
//! What draws for the PDF knows neither `var()` nor most at-rules, and takes a sheet that it cannot read for none.

use std::collections::BTreeMap;
use crate::report::Message;
use crate::message;

/// Longest value that custom properties may grow to.
const LONGEST: usize = 4096;
/// Levels of custom properties that name each other.
const DEEPEST: usize = 8;

/// The custom properties of a drawing: those of its root, else the first of each name.
#[derive(Debug, Default)]
pub struct Custom(BTreeMap<String, String>);

impl Custom {
    /// Takes in the custom properties that a sheet sets.
    pub fn read_sheet(&mut self, css: &str) {
        let css = without_comments(css);
        for rule in rules(&css) {
            if let Rule::Style(selector, body) = rule {
                let of_root = selector.split(',').any(|s| matches!(s.trim(), ":root" | "svg" | "*" | "html"));
                self.read_declarations(body, of_root);
            }
        }
    }

    /// Takes in the custom properties that declarations set.
    pub fn read_declarations(&mut self, body: &str, of_root: bool) {
        for (name, value) in declarations(body).filter(|(name, _)| name.starts_with("--")) {
            if of_root || !self.0.contains_key(name) {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// A value with `var()` replaced; `None` when it names one that nobody sets, or that sets itself.
    pub fn resolve(&self, value: &str) -> Option<String> {
        self.resolve_within(value, DEEPEST)
    }

    /// A value with `var()` replaced, at most `depth` deep.
    fn resolve_within(&self, value: &str, depth: usize) -> Option<String> {
        let Some(at) = value.find("var(") else { return Some(value.to_owned()) };
        if depth == 0 || value.len() > LONGEST {
            return None;
        }
        let start = at + "var(".len();
        let end = start + closing(&value[start..])?;
        let (name, fallback) = match value[start..end].split_once(',') {
            Some((name, fallback)) => (name.trim(), Some(fallback.trim())),
            None => (value[start..end].trim(), None),
        };
        let found = self.0.get(name).map(String::as_str).or(fallback)?;
        let inner = self.resolve_within(found, depth - 1)?;
        let rest = self.resolve_within(&value[end + 1..], depth)?;
        let whole = format!("{}{inner}{rest}", &value[..at]);
        (whole.len() <= LONGEST).then_some(whole)
    }
}

/// A sheet with what a book may hold of it. What is left out and would have been seen goes to `lost`.
pub fn sheet(css: &str, custom: &Custom, lost: &mut Vec<Message>) -> String {
    let css = without_comments(css);
    let mut out = String::with_capacity(css.len());
    for rule in rules(&css) {
        match rule {
            Rule::Style(selector, body) if is_local(selector) => {
                out.push_str(selector);
                out.push('{');
                out.push_str(&attribute(body, custom, lost));
                out.push('}');
            }
            Rule::Style(..) => {}
            // For another medium, or for more than a drawing is told: the reading system may know.
            Rule::At("media", prelude, Some(body)) if is_local(prelude) && is_local(body) => {
                out.push_str(&format!("@media{prelude}{{{}}}", sheet(body, custom, lost)));
            }
            Rule::At("import", address, _) => lost.push(message!("the imported sheet {address}", address = address.trim())),
            Rule::At(..) => {}
        }
    }
    out
}

/// The declarations of a rule or a `style` attribute that a book may hold, one after the other.
pub fn attribute(body: &str, custom: &Custom, lost: &mut Vec<Message>) -> String {
    let mut out = String::with_capacity(body.len());
    for (name, value) in declarations(body).filter(|(name, _)| !name.starts_with("--")) {
        let Some(value) = custom.resolve(value) else {
            lost.push(message!("the value {value} of {name}", value, name));
            continue;
        };
        if is_local(&value) {
            out.push_str(&format!("{name}:{value};"));
        } else {
            lost.push(message!("the value {value} of {name}", value, name));
        }
    }
    out
}

/// Whether CSS refers to nothing outside: every `url(…)` is a fragment and nothing is imported.
pub fn is_local(css: &str) -> bool {
    let lower = css.to_ascii_lowercase();
    // An escape could spell any of these another way.
    !lower.contains('\\')
        && !lower.contains("@import")
        && !lower.contains("javascript:")
        && !lower.contains("expression(")
        && lower.split("url(").skip(1).all(|rest| rest.trim_start_matches([' ', '"', '\'']).starts_with('#'))
}

/// A rule of a sheet.
enum Rule<'a> {
    Style(&'a str, &'a str),
    /// Its name, what stands before its block, and the block.
    At(&'a str, &'a str, Option<&'a str>),
}

/// The rules of a sheet without comments; ends where a block has no end.
fn rules(css: &str) -> Vec<Rule<'_>> {
    let mut found = Vec::new();
    let mut rest = css.trim_start();
    while !rest.is_empty() {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '}' || c == ';');
        let rest_of_markup = rest.strip_prefix("<!--").or_else(|| rest.strip_prefix("-->"));
        if let Some(after) = rest_of_markup {
            rest = after;
            continue;
        }
        let at = rest.strip_prefix('@');
        let end = outside_strings(rest).find(|(_, c)| *c == '{' || (*c == ';' && at.is_some())).map_or(rest.len(), |(at, _)| at);
        let prelude = &rest[..end];
        let has_block = rest[end..].starts_with('{');
        let (body, after) = if has_block {
            match closing_brace(&rest[end + 1..]) {
                Some(length) => (Some(&rest[end + 1..end + 1 + length]), end + length + 2),
                None => (Some(&rest[end + 1..]), rest.len()),
            }
        } else {
            (None, rest.len().min(end + 1))
        };
        match (at, body) {
            (Some(_), body) => {
                let name = prelude[1..].split(|c: char| !c.is_ascii_alphabetic() && c != '-').next().unwrap_or("");
                found.push(Rule::At(name, &prelude[1 + name.len()..], body));
            }
            (None, Some(body)) => found.push(Rule::Style(prelude.trim(), body)),
            (None, None) => {}
        }
        rest = &rest[after..];
    }
    found
}

/// Names and values of declarations.
fn declarations(body: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = body;
    std::iter::from_fn(move || {
        loop {
            if rest.trim().is_empty() {
                return None;
            }
            let mut depth = 0i32;
            let end = outside_strings(rest).find(|(_, c)| {
                depth += i32::from(*c == '(') - i32::from(*c == ')');
                *c == ';' && depth <= 0
            });
            let end = end.map_or(rest.len(), |(at, _)| at);
            let declaration = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or("");
            if let Some((name, value)) = declaration.split_once(':') {
                return Some((name.trim(), value.trim()));
            }
        }
    })
}

/// The characters that stand in no string, with their places.
fn outside_strings(css: &str) -> impl Iterator<Item = (usize, char)> {
    let mut open: Option<char> = None;
    css.char_indices().filter(move |(_, c)| match open {
        Some(quote) => {
            if *c == quote || *c == '\n' {
                open = None;
            }
            false
        }
        None => {
            if matches!(c, '"' | '\'') {
                open = Some(*c);
            }
            true
        }
    })
}

/// Where the block that is open at the start ends.
fn closing_brace(css: &str) -> Option<usize> {
    let mut depth = 1;
    outside_strings(css)
        .find(|(_, c)| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth == 0
        })
        .map(|(at, _)| at)
}

/// Where the parenthesis that is open at the start ends.
fn closing(css: &str) -> Option<usize> {
    let mut depth = 1;
    outside_strings(css)
        .find(|(_, c)| {
            depth += i32::from(*c == '(') - i32::from(*c == ')');
            depth == 0
        })
        .map(|(at, _)| at)
}

/// CSS with a space in the place of each comment.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        out.push(' ');
        rest = rest[start + 2..].find("*/").map_or("", |end| &rest[start + 2 + end + 2..]);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(css: &str) -> (String, Vec<String>) {
        let mut custom = Custom::default();
        custom.read_sheet(css);
        let mut lost = Vec::new();
        (sheet(css, &custom, &mut lost), lost.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn one_rule_that_may_not_travel_takes_no_other_with_it() {
        let css = "@charset 'utf-8'; @import url(\"x.css\"); @font-face{font-family:X;src:url(x.ttf)} /* } */ .a{fill:#080;background:url(b.png)}\n\
                   #d{fill:url(#g)} @media print{.a{fill:black}} @keyframes k{from{fill:red}to{fill:blue}} .b{content:\"}\";stroke:red";
        let (sheet, lost) = cleaned(css);
        assert_eq!(sheet, ".a{fill:#080;}#d{fill:url(#g);}@media print{.a{fill:black;}}.b{content:\"}\";stroke:red;}");
        assert_eq!(lost, ["the imported sheet url(\"x.css\")", "the value url(b.png) of background"]);
    }

    #[test]
    fn custom_properties_are_put_in() {
        let css = ":root{--c:red;--d:var(--c)} .dark{--c:black;--e:3} .a{fill:var(--d);stroke:var(--x, blue);stroke-width:calc(var(--e)*2)} .b{fill:var(--no)}";
        let (sheet, lost) = cleaned(css);
        assert_eq!(sheet, ":root{}.dark{}.a{fill:red;stroke:blue;stroke-width:calc(3*2);}.b{}");
        assert_eq!(lost, ["the value var(--no) of fill"]);
    }

    #[test]
    fn custom_properties_that_multiply_or_go_round_end() {
        let mut css = String::from(":root{--z:var(--z);--a0:xxxxxxxxxxxxxxxx;");
        for n in 1..30 {
            css.push_str(&format!("--a{n}:var(--a{0}) var(--a{0});", n - 1));
        }
        css.push_str("} .a{fill:var(--a29)} .b{fill:var(--z)} .c{fill:var(--a2)}");
        assert_eq!(cleaned(&css).1.len(), 2);
    }
}
