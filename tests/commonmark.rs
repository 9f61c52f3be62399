//! CommonMark's own examples through our tree and back to HTML, equal but for white space.
//!
//! The specification's text is the npm package `commonmark-spec`; `sh tests/run.sh` brings it. What a book rightly has
//! otherwise is in [`EXCEPTIONS`], each with its reason; an exception that no longer differs fails too.

#[path = "support/html.rs"]
mod html;

use std::path::PathBuf;
use std::sync::Arc;

use pliego::markdown;
use pliego::report::Report;
use pliego::source::{Page, config::BookConfig};

/// Examples by number, and why they differ.
const EXCEPTIONS: &[(&[usize], &str)] = &[
    (&HTML, "raw HTML becomes the book's own elements; a name that is not known leaves its text"),
    (&[308, 309, 177, 179, 183], "comments are no part of a book"),
    (&MARKUP, "scripts, styles, forms and declarations are no part of a book: their text goes too"),
    (&[156, 157, 158], "a tag that never ends is text, so that nothing is lost"),
];

const HTML: [usize; 51] = [
    21, 31, 148, 150, 151, 152, 153, 154, 155, 159, 161, 162, 163, 164, 165, 166, 167, 169, 174, 175, 181, 184, 185, 186, 187, 188, 189,
    191, 201, 344, 475, 476, 477, 491, 494, 524, 536, 613, 614, 615, 616, 617, 623, 625, 626, 627, 628, 630, 631, 642, 643,
];
/// Those whose text differs too.
const MARKUP: [usize; 9] = [170, 171, 172, 173, 176, 178, 180, 182, 629];
const OTHER_TEXT: &[&[usize]] = &[&MARKUP, &[156, 157, 158, 616]];

struct Example {
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

fn specification() -> Option<String> {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let tools = std::env::var_os("PLIEGO_TOOLS").map_or(home.join(".cache/pliego-tools"), PathBuf::from);
    let path = tools.join("commonmark/node_modules/commonmark-spec/spec.txt");
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(_) if std::env::var_os("PLIEGO_REQUIRE_TOOLS").is_some_and(|v| v == "1") => {
            panic!("{} is not there; run `sh tests/run.sh`", path.display())
        }
        Err(_) => {
            println!("NOT RUN: {} is not there; `sh tests/run.sh` brings it", path.display());
            None
        }
    }
}

fn examples(specification: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut section = String::new();
    let mut lines = specification.split_inclusive('\n');
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix('#') {
            section = title.trim_matches(['#', ' ', '\n']).to_owned();
        }
        if !(line.starts_with(&fence) && line.contains("example")) {
            continue;
        }
        let body: String = lines.by_ref().take_while(|l| !l.starts_with(&fence)).collect();
        let body = body.replace('→', "\t");
        let (markdown, html) = match body.strip_prefix(".\n") {
            Some(html) => ("", html),
            None => body.split_once("\n.\n").map(|(m, h)| (m, h)).unwrap_or((&body, "")),
        };
        let markdown = if markdown.is_empty() { String::new() } else { format!("{markdown}\n") };
        examples.push(Example { number: examples.len() + 1, section: section.clone(), markdown, html: html.to_owned() });
    }
    examples
}

/// CommonMark alone: Goldmark's extensions are off.
fn plain() -> BookConfig {
    let mut config = BookConfig::default();
    let markup = &mut config.markup;
    markup.tables = false;
    markup.footnotes = false;
    markup.strikethrough = false;
    markup.task_lists = false;
    markup.heading_attributes = false;
    markup.definition_lists = false;
    markup.linkify = false;
    config
}

fn render(text: &str) -> String {
    let page = Page { text: Arc::from(text), ..Page::default() };
    let chapter = markdown::parse(&page, &plain(), &mut Report::default());
    html::write(&chapter.blocks)
}

#[test]
fn commonmark() {
    let Some(specification) = specification() else { return };
    let examples = examples(&specification);
    assert_eq!(examples.len(), 652, "the specification of 0.31.2 has 652 examples");
    let mut wrong = Vec::new();
    let mut needless = Vec::new();
    for example in &examples {
        let expected = html::normal(&example.html);
        let got = html::normal(&render(&example.markdown));
        let excepted = EXCEPTIONS.iter().any(|(numbers, _)| numbers.contains(&example.number));
        let same_text = html::text(&example.html) == html::text(&got);
        if excepted && !same_text && !OTHER_TEXT.iter().any(|numbers| numbers.contains(&example.number)) {
            wrong.push(format!(
                "{} ({}): text\n{}--- expected\n{expected}\n--- got\n{got}\n",
                example.number, example.section, example.markdown
            ));
        }
        if got != expected && !excepted {
            wrong.push(format!("{} ({})\n{}--- expected\n{expected}\n--- got\n{got}\n", example.number, example.section, example.markdown));
        }
        if got == expected && excepted {
            needless.push(example.number);
        }
    }
    assert!(wrong.is_empty(), "{} of {} examples differ\n\n{}", wrong.len(), examples.len(), wrong.join("\n"));
    assert!(needless.is_empty(), "these are listed as exceptions and do not differ: {needless:?}");
}
