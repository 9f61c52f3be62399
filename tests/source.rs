//! Runs `tests/spec/site-*.md`: each example is a small site (`-- path --` before each file), a line with a single `.`, and
//! what is read from it.

use std::fmt::Write as _;
use std::path::Path;

use pliego::lang::Lang;
use pliego::report::{Place, Report};
use pliego::source::{self, Options, Source};

/// An example: where it is, its info string, input and expected output.
struct Example {
    line: usize,
    info: String,
    input: String,
    expected: String,
}

fn examples(path: &Path) -> Vec<Example> {
    let text = std::fs::read_to_string(path).expect("the spec can be read");
    let mut examples = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((i, line)) = lines.next() {
        let Some(info) = line.strip_prefix("````example") else { continue };
        let (mut input, mut expected, mut after) = (String::new(), String::new(), false);
        for (_, line) in lines.by_ref().take_while(|(_, l)| !l.starts_with("````")) {
            match line {
                "." => after = true,
                _ if after => expected += &format!("{line}\n"),
                _ => input += &format!("{line}\n"),
            }
        }
        examples.push(Example { line: i + 1, info: info.trim().to_owned(), input, expected });
    }
    examples
}

/// Writes the files of an example. `\xNN`, `\r` and `\u{feff}` in them are the bytes named.
fn lay_out(input: &str, dir: &Path) {
    let mut file: Option<(&str, String)> = None;
    let write = |file: Option<(&str, String)>| {
        let Some((name, text)) = file else { return };
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        std::fs::write(path, bytes(&text)).expect("a file");
    };
    for line in input.lines() {
        match line.strip_prefix("-- ").and_then(|l| l.strip_suffix(" --")) {
            Some(name) => write(file.replace((name, String::new()))),
            None => {
                if let Some((_, text)) = &mut file {
                    *text += &format!("{line}\n");
                }
            }
        }
    }
    write(file);
}

fn bytes(text: &str) -> Vec<u8> {
    let text = text.replace("\\r", "\r").replace("\\u{feff}", "\u{feff}");
    let mut bytes = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend(before.bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).expect("two hexadecimal digits"));
        rest = &after[2..];
    }
    bytes.extend(rest.bytes());
    bytes
}

/// Pages, settings that are not defaults, diagnostics.
fn shown(source: &Source, report: &Report, root: &Path) -> String {
    let mut out = String::new();
    let meta = &source.config.metadata;
    writeln!(out, "book: {} [{}]", meta.title, meta.lang.tag()).unwrap();
    for page in &source.pages {
        let title = page.front_matter.title.as_deref().unwrap_or("(untitled)");
        let path = if page.logical_path.is_empty() { "/" } else { &page.logical_path };
        writeln!(out, "{}{:?} {path}: {title}", "  ".repeat(page.depth as usize), page.role).unwrap();
    }
    for d in &report.diagnostics {
        let place = match &d.place {
            Place::Book => String::new(),
            Place::Path(path) => format!(" {}", path.display()),
            Place::Span(span) => {
                let file = source.files.get(span.file).expect("a file");
                let text = &file.text[span.start as usize..span.end as usize];
                let line = file.text[..span.start as usize].matches('\n').count() + 1;
                format!(" {}:{line} `{}`", file.path.display(), text.escape_debug())
            }
        };
        writeln!(out, "{:?} {}{place}: {}", d.severity, d.code, d.message).unwrap();
    }
    out.replace(&format!("{}/", root.display()), "").replace(&root.display().to_string(), "site")
}

/// `lang=es`, `drafts`, `at=content/a.md` in the info string.
fn run(example: &Example) -> String {
    let dir = tempfile::Builder::new().prefix("site").tempdir().expect("a directory");
    let root = dir.path().join("libro");
    lay_out(&example.input, &root);
    let mut options = Options::default();
    let mut at = root.clone();
    for word in example.info.split_whitespace() {
        match word.split_once('=') {
            Some(("lang", tag)) => options.lang = Lang::new(tag),
            Some(("at", path)) => at = root.join(path),
            _ => options.drafts |= word == "drafts",
        }
    }
    let mut report = Report::default();
    let source = source::read(&at, &options, &mut report);
    shown(&source, &report, &root)
}

#[test]
fn sites_are_read_as_the_specs_say() {
    let mut failed = Vec::new();
    let mut count = 0;
    let specs = std::fs::read_dir("tests/spec").expect("tests/spec");
    let mut specs: Vec<_> = specs.map(|e| e.expect("an entry").path()).collect();
    specs.sort();
    for path in specs.iter().filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("site-"))) {
        for example in examples(path) {
            count += 1;
            let actual = run(&example);
            if actual != example.expected {
                failed.push(format!("{}:{}\nexpected:\n{}actual:\n{actual}", path.display(), example.line, example.expected));
            }
        }
    }
    assert!(count > 0, "no example was found");
    assert!(failed.is_empty(), "{} of {count} examples failed\n\n{}", failed.len(), failed.join("\n"));
}
