//! The manual says the same in both its languages: the same chapters, headings, code, tables, keys and codes; and to the real Hugo
//! each page is the translation of its like.

#[path = "common/tools.rs"]
mod tools;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pliego::report::Severity;
use pliego::report::codes::TABLE;

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

/// What is compared of a page.
#[derive(Debug, Default, PartialEq)]
struct Shape {
    weight: String,
    image: String,
    /// Levels of its headings.
    headings: Vec<usize>,
    /// What stands behind the marks of its code blocks.
    fences: Vec<String>,
    shortcodes: Vec<String>,
    /// The code in the first cell of each row: options, keys, codes, limits.
    rows: Vec<Vec<String>>,
    /// Terms of definition lists that are code.
    terms: Vec<String>,
    pictures: usize,
    notes: usize,
    links: usize,
}

/// The pages of a language by the key that joins translations; the home page has none.
fn pages(language: &str) -> BTreeMap<String, (PathBuf, Shape)> {
    let mut found = BTreeMap::new();
    let mut open = vec![content().join(language)];
    while let Some(directory) = open.pop() {
        for path in fs::read_dir(directory).expect("a directory").map(|entry| entry.expect("a file").path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = fs::read_to_string(&path).expect("a page");
                let key = field(&text, "translationKey").trim_matches('"').to_owned();
                assert!(!key.is_empty() || path.parent() == Some(content().join(language).as_path()), "{}: no translationKey", path.display());
                let twice = found.insert(key, (path.clone(), shape(&text)));
                assert!(twice.is_none(), "{} has the key of another page", path.display());
            }
        }
    }
    found
}

fn field(text: &str, key: &str) -> String {
    let front = text.split("\n---\n").next().unwrap_or_default();
    front.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':')).unwrap_or_default().trim().to_owned()
}

fn shape(text: &str) -> Shape {
    let mut shape = Shape { weight: field(text, "weight"), image: field(text, "image"), ..Shape::default() };
    let body = text.split_once("\n---\n").map_or("", |(_, body)| body);
    let mut fenced = false;
    for line in body.lines() {
        let plain = line.trim_start_matches([' ', '-']);
        if let Some(language) = plain.strip_prefix("```") {
            fenced = !fenced;
            shape.fences.extend(fenced.then(|| language.to_owned()));
        } else if fenced {
            continue;
        } else if line.starts_with('#') {
            shape.headings.push(line.chars().take_while(|c| *c == '#').count());
        } else if let Some(row) = line.strip_prefix("| `").filter(|row| !row.starts_with('`')) {
            let cell = row.split(" |").next().unwrap_or_default();
            shape.rows.push(code(&format!("`{cell}")).filter(|name| is_a_name(name)).map(str::to_owned).collect());
        } else if line.starts_with('`') && line.ends_with('`') {
            shape.terms.extend(code(line).map(str::to_owned));
        }
        if !fenced {
            shape.shortcodes.extend(line.split("{{").skip(1).filter_map(|tag| Some(tag.strip_prefix(['<', '%'])?.split_whitespace().next()?.to_owned())));
            shape.pictures += line.matches("![").count();
            shape.notes += line.matches("[^").count();
            shape.links += line.matches("](").count();
        }
    }
    shape
}

/// Placeholders of arguments and samples of prose are words of a language; names are not.
fn is_a_name(code: &str) -> bool {
    code.starts_with('-') || !code.is_empty() && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c))
}

fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).map(|code| if code.starts_with('-') { code.split([' ', '=']).next().unwrap_or(code) } else { code })
}

#[test]
fn both_languages_have_the_same_pages_and_say_the_same() {
    let (spanish, english) = (pages("es"), pages("en"));
    let keys = |pages: &BTreeMap<String, (PathBuf, Shape)>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&spanish), keys(&english), "pages without their like");
    assert!(spanish.len() >= 24, "the manual has {} pages", spanish.len());
    let mut different = Vec::new();
    for (key, (path, theirs)) in &spanish {
        let (like, ours) = &english[key];
        if theirs != ours {
            different.push(format!("{}\n{theirs:?}\n{}\n{ours:?}\n", path.display(), like.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// Whatever `book.yaml` may hold is told in the chapter on settings, and the codes of the chapter on diagnostics exist.
#[test]
fn the_manual_knows_every_key_and_only_codes_that_exist() {
    let schema = Command::new(env!("CARGO_BIN_EXE_pliego")).arg("schema").output().expect("the program runs");
    let schema: serde_json::Value = serde_json::from_slice(&schema.stdout).expect("a schema");
    let keys: Vec<&String> = schema["properties"].as_object().expect("properties").keys().collect();
    assert!(keys.len() > 30, "{keys:?}");
    for language in ["es", "en"] {
        let pages = pages(language);
        let text = fs::read_to_string(&pages["04"].0).expect("the chapter on settings");
        let missing: Vec<_> = keys.iter().filter(|key| !text.contains(&format!("`{key}`"))).collect();
        assert!(missing.is_empty(), "{language}: the manual does not tell {missing:?}");
        let codes: Vec<&String> = pages["16"].1.rows.iter().flatten().collect();
        let known = |code: &str| {
            TABLE.iter().any(|(name, ..)| *name == code) || pliego::limits::TABLE.iter().any(|limit| limit.name == code)
        };
        let unknown: Vec<_> = codes.iter().filter(|code| !known(code.as_str())).collect();
        assert!(codes.len() > 40 && unknown.is_empty(), "{language}: {unknown:?}");
    }
}

/// The table of all codes has each with its severity.
#[test]
fn the_manual_lists_every_code() {
    let words = |severity: Severity, language: &str| match (severity, language) {
        (Severity::Note, "es") => "nota",
        (Severity::Warning, "es") => "advertencia",
        (Severity::Note, _) => "note",
        (Severity::Warning, _) => "warning",
        (Severity::Error, _) => "error",
    };
    for (language, heading) in [("es", "\n## Todos\n"), ("en", "\n## All of them\n")] {
        let text = fs::read_to_string(&pages(language)["16"].0).expect("the chapter on diagnostics");
        let section = text.split(heading).nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a section");
        let rows: Vec<(&str, &str)> = section
            .lines()
            .filter_map(|line| {
                let cells: Vec<&str> = line.strip_prefix("| `")?.strip_suffix(" |")?.split(" | ").collect();
                Some((cells.first()?.trim_end_matches('`'), *cells.last()?))
            })
            .collect();
        let mut table: Vec<_> = TABLE.iter().map(|(code, severity, _)| (*code, words(*severity, language))).collect();
        table.sort_unstable();
        assert_eq!(rows, table, "{language}");
    }
}

/// Prints each page with its translations; shortcodes are not what is judged here.
const TEMPLATE: &str = "{{ range site.Pages }}\n@@{{ .Path }} {{ range .Translations }}{{ .Language.Lang }}:{{ .Path }} {{ end }}{{ end }}";

#[test]
fn to_hugo_each_page_is_the_translation_of_its_like() {
    let theme = tempfile::tempdir().expect("a directory");
    let layouts = theme.path().join("hugo-book/layouts");
    fs::create_dir_all(layouts.join("_shortcodes")).expect("a theme");
    fs::write(layouts.join("all.html"), TEMPLATE).expect("a template");
    for (name, inner) in
        [("badge", false), ("button", true), ("card", true), ("columns", true), ("hint", true), ("katex", true), ("steps", true), ("tab", true), ("tabs", true)]
    {
        fs::write(layouts.join(format!("_shortcodes/{name}.html")), if inner { "{{ .Inner }}" } else { "" }).expect("a shortcode");
    }
    let out = theme.path().join("public");
    let arguments: [&dyn AsRef<std::ffi::OsStr>; 10] =
        [&"--quiet", &"--noBuildLock", &"--disableKinds", &"taxonomy,term,RSS,sitemap,404", &"-s", &content(), &"--themesDir", &theme.path(), &"-d", &out];
    let Some(verdict) = tools::run("hugo", &arguments) else { return };
    verdict.unwrap();
    assert!(out.join("imagenes/faro.webp").is_file(), "pictures are shared");
    for (home, language, other) in [("index.html", "es", "en"), ("en/index.html", "en", "es")] {
        let html = fs::read_to_string(out.join(home)).expect("the home page");
        let seen: Vec<&str> = html.lines().filter_map(|line| line.strip_prefix("@@")).collect();
        assert_eq!(seen.len(), pages(language).len(), "{seen:?}");
        let without: Vec<&&str> = seen.iter().filter(|line| line.matches(&format!(" {other}:")).count() != 1).collect();
        assert!(without.is_empty(), "without a translation: {without:?}");
    }
}
