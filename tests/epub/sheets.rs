//! The style sheets of our EPUBs hold nothing that old engines stumble over.
//!
//! An engine that does not know a property leaves it out. What it cannot parse costs more: MuPDF drops the rule, and Adobe's engine, which
//! many readers of electronic ink have, drops the whole sheet. So what came after CSS 2.1 and the media queries stands within `@supports`, which
//! such engines leave out as one, or is said by a class of the document instead.

use std::path::Path;

use super::text::document;
use super::{site, tools};

/// Rules that begin with `@` and may stand anywhere.
const AT_RULES: &[&str] = &["charset", "font-face", "media", "namespace", "page"];
/// The same of what comes after a colon, but for what engines have known since CSS 2.1.
const PSEUDO: &[&str] = &["first-child", "first-letter", "first-line", "link", "visited", "before", "after", "lang"];
/// Functions that values may have.
const FUNCTIONS: &[&str] = &["url", "rgb", "rgba", "attr", "counter", "counters", "format", "lang"];

/// What an old engine could not parse: each with what is wrong.
fn stumbles(sheet: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (head, body) in rules(&without_comments(sheet)) {
        if let Some(name) = head.trim().strip_prefix('@') {
            let name = name.split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
            match name {
                "supports" => continue,
                "media" => found.extend(stumbles(&body)),
                _ if AT_RULES.contains(&name) => {}
                _ => found.push(format!("@{name}")),
            }
            if name != "font-face" {
                continue;
            }
        } else {
            selector(&head, &mut found);
        }
        if body.contains('{') {
            if !head.trim().starts_with("@media") {
                found.push(format!("nested rules in {}", head.trim()));
            }
            continue;
        }
        for name in functions(&body).filter(|name| !FUNCTIONS.contains(name)) {
            found.push(format!("{name}()"));
        }
        found.extend(body.split(';').filter(|declaration| declaration.trim_start().starts_with("--")).map(|declaration| format!("custom property {}", declaration.trim())));
    }
    found
}

fn selector(head: &str, found: &mut Vec<String>) {
    for attribute in head.split('[').skip(1).filter_map(|part| part.split(']').next()) {
        if attribute.contains(['^', '$', '*']) || attribute.trim_end().ends_with([' ', 'i']) && attribute.contains("\" ") {
            found.push(format!("[{attribute}]"));
        }
    }
    for name in head.split(':').skip(1).filter(|name| !name.is_empty()) {
        let name = name.split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
        if !PSEUDO.contains(&name) {
            found.push(format!(":{name}"));
        }
    }
}

/// Names before an opening bracket.
fn functions(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('(').map(|(at, _)| {
        let start = text[..at].rfind(|c: char| !(c.is_alphanumeric() || c == '-')).map_or(0, |before| before + 1);
        &text[start..at]
    })
}

fn without_comments(sheet: &str) -> String {
    let mut text = String::new();
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        text += before;
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text + rest
}

/// Each rule's head, and what is between its braces.
fn rules(sheet: &str) -> Vec<(String, String)> {
    let mut rules = Vec::new();
    let mut rest = sheet;
    while let Some((head, after)) = rest.split_once('{') {
        let mut depth = 1;
        let end = after.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth == 0
        });
        let end = end.map_or(after.len(), |(at, _)| at);
        // What ends with a semicolon before the head is a rule of its own.
        let (before, head) = head.rsplit_once(';').map_or(("", head), |(before, head)| (before, head));
        rules.extend(before.split(';').filter(|rule| !rule.trim().is_empty()).map(|rule| (rule.to_owned(), String::new())));
        rules.push((head.to_owned(), after[..end].to_owned()));
        rest = after.get(end + 1..).unwrap_or_default();
    }
    rules
}

#[test]
fn each_kind_of_trouble_is_found() {
    for (sheet, trouble) in [
        ("img[src$=\".svg\"] { color: red }", "[src$=\".svg\"]"),
        ("p:not(.a) { color: red }", ":not"),
        ("p:nth-child(2) { color: red }", ":nth-child"),
        ("p { width: calc(1em + 2px) }", "calc()"),
        ("p { --a: 1em }", "custom property --a: 1em"),
        ("p { color: var(--a) }", "var()"),
        ("@layer a { p { color: red } }", "@layer"),
        ("@media (min-width: 40em) { p:is(a, b) { color: red } }", ":is"),
        ("p { & a { color: red } }", "nested rules in p"),
        ("@import \"a.css\"; p { color: red }", "@import"),
    ] {
        assert!(stumbles(sheet).iter().any(|found| found == trouble), "{sheet}: {:?}", stumbles(sheet));
    }
    let fine = "@charset \"utf-8\"; @font-face { font-family: A; src: url(a.otf) format(\"opentype\") } [lang|=\"fa\"] p:first-child::before { content: counter(a); color: rgba(1, 2, 3, .4) }\n\
                @supports (width: calc(1em)) { p:not(.a) { width: calc(1em) } } /* var(--a) */ @media (min-width: 4em) { p { margin: 0 } }";
    assert_eq!(stumbles(fine), Vec::<String>::new());
}

#[test]
fn no_sheet_of_ours_makes_an_old_engine_stumble() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("epub/sheets-site");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("book.yaml"), "title: Hojas\nauthor: Ana\nlanguage: es\n").unwrap();
    std::fs::write(folder.join("01.md"), "# Uno\n\nTexto.[^1]\n\n> Cita.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```rust\nfn a() {}\n```\n\n$$a^2$$\n\n[^1]: Nota.\n").unwrap();
    for design in ["ensayo", "novela", "tecnico", "academia", "poesia", "revista", "infantil", "letra-grande"] {
        let epub = site::build(&folder, &format!("sheet-{design}"), &["--to", "epub", "--style", design]).join(format!("sheet-{design}.epub"));
        let found = stumbles(&document(&epub, "style.css"));
        assert_eq!(found, Vec::<String>::new(), "{design}");
        // The strictest parser at hand agrees.
        let text = folder.join("out.txt");
        if let Some(said) = tools::complaints("mutool", &[&"convert", &"-F", &"text", &"-o", &text, &epub]) {
            assert!(!said.contains("css"), "{design}: {said}");
        }
    }
}
