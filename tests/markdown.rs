//! Runs `tests/spec/markdown-*.md` and `tests/spec/shortcodes-*.md`: a fenced `example` block holds a page, a line with a
//! single `.`, and the outline of the chapter that it makes, followed by its diagnostics.

#[path = "support/outline.rs"]
mod outline;

use std::sync::Arc;

use pliego::book::Chapter;
use pliego::markdown;
use pliego::report::{Place, Report};
use pliego::source::{Page, config::BookConfig};

fn read(text: &str, config: &BookConfig) -> (Chapter, Report) {
    let page = Page { text: Arc::from(text), logical_path: "page".to_owned(), ..Page::default() };
    let mut report = Report::default();
    let chapter = markdown::parse(&page, config, &mut report);
    (chapter, report)
}

/// The outline, then each diagnostic as `! code line: message`.
fn show(text: &str, config: &BookConfig) -> String {
    let (chapter, report) = read(text, config);
    let mut shown = outline::outline(&chapter);
    for d in &report.diagnostics {
        let line = match &d.place {
            Place::Span(span) if text.get(span.start as usize..span.end as usize).is_none() => {
                panic!("{} points between characters", d.code)
            }
            Place::Span(span) => text[..span.start as usize].matches('\n').count() + 1,
            _ => 0,
        };
        shown.push_str(&format!("! {} {line}: {}\n", d.code, d.message));
    }
    shown
}

/// Settings that an example names after its fence: `example theme=hextra emoji`.
fn config(words: &str) -> BookConfig {
    let mut config = BookConfig::default();
    for word in words.split_whitespace() {
        let (name, value) = word.split_once('=').unwrap_or((word, "true"));
        let markup = &mut config.markup;
        let pairs = |value: &str| value.split(';').filter_map(|p| p.split_once(',')).map(|(l, r)| (l.to_owned(), r.to_owned())).collect();
        match name {
            "theme" => config.theme = Some(value.to_owned()),
            "bibliography" => config.citation_keys = Some(Arc::new(value.split(',').map(str::to_owned).collect())),
            "emoji" => markup.emoji = true,
            "attributes" => markup.block_attributes = true,
            "hardwraps" => markup.hard_wraps = true,
            "nolinkify" => markup.linkify = false,
            "superscript" => markup.extras.superscript = true,
            "mark" => markup.extras.mark = true,
            "insert" => markup.extras.insert = true,
            "delete" => markup.extras.delete = true,
            "subscript" => markup.extras.subscript = true,
            "ids" => markup.heading_ids = value.to_owned(),
            "mathblock" => markup.math_block = pairs(value),
            "mathinline" => markup.math_inline = pairs(value),
            "math" => drop(config.site.params.insert("math".to_owned(), "true".to_owned())),
            "shortcode" => {
                let (name, meaning) = value.split_once(':').expect("shortcode=name:meaning");
                config.shortcodes.insert(name.to_owned(), meaning.to_owned());
            }
            other => panic!("an example asks for {other}"),
        }
    }
    config
}

#[test]
fn specifications() {
    let mut examples = 0;
    let mut failures = Vec::new();
    let update = std::env::var_os("UPDATE").is_some();
    let mut files: Vec<_> = std::fs::read_dir("tests/spec").expect("tests/spec").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    for path in files {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        if !(name.starts_with("markdown-") || name.starts_with("shortcodes-")) {
            continue;
        }
        let spec = std::fs::read_to_string(&path).expect("a specification");
        let mut updated = String::new();
        let mut lines = spec.split_inclusive('\n').enumerate();
        while let Some((number, line)) = lines.next() {
            updated.push_str(line);
            let Some(words) = line.trim_end().strip_prefix("`````example") else { continue };
            let body: String = lines.by_ref().map(|(_, l)| l).take_while(|l| l.trim_end() != "`````").collect();
            let (input, expected) = body.split_once("\n.\n").unwrap_or((&body, ""));
            let input = input.replace('→', "\t").replace('␍', "\r").replace('␠', " ");
            let shown = show(&input, &config(words));
            examples += 1;
            if shown != expected {
                failures.push(format!("{name}:{}\n--- expected\n{expected}--- got\n{shown}", number + 1));
            }
            let kept = body.split_once("\n.\n").map_or(body.trim_end_matches('\n'), |(i, _)| i);
            updated.push_str(&format!("{kept}\n.\n{shown}`````\n"));
        }
        if update {
            std::fs::write(&path, updated).expect("an updated specification");
        }
    }
    assert!(examples > 0, "no example was found");
    assert!(update || failures.is_empty(), "{} of {examples} examples fail\n\n{}", failures.len(), failures.join("\n"));
}

/// What the sessions that write Markdown want to see at once: `SHOW=file.md cargo test --test markdown show_a_file -- --nocapture`.
#[test]
fn show_a_file() {
    if let Some(path) = std::env::var_os("SHOW") {
        let text = std::fs::read_to_string(path).expect("the file of SHOW");
        println!("{}", show(&text, &BookConfig::default()));
    }
}
