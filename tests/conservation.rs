//! No word is lost: what the real Hugo would print of a site is in our EPUB, page by page, and in our PDF.
//!
//! Hugo builds the site with stand-ins for its shortcodes, which print their titles and their inside. Left out on purpose:
//! diagrams, whose words are in the drawing (`tests/diagram.rs`), formulas, and what only the web can show.

#[path = "common/sites.rs"]
mod sites;
#[allow(dead_code)]
#[path = "common/tools.rs"]
mod tools;
#[allow(dead_code)]
#[path = "common/words.rs"]
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use pliego::book::Chapter;
use pliego::lang::Lang;
use pliego::options::Options;
use pliego::{pipeline, source};

struct Site {
    root: PathBuf,
    lang: &'static str,
    /// The directory of its pages in this language.
    content: &'static str,
    /// Words that the web shows and the book does not, each with its reason.
    excused: &'static [(&'static str, &'static str)],
}

/// A book in four languages, made with hugo-book, and further ones of that shape.
#[test]
fn no_word_of_a_book_in_four_languages_is_lost() {
    for root in sites::further().into_iter().chain([sites::mareas()]) {
        for (lang, content) in sites::MAREAS {
            check(&Site { root: root.clone(), lang, content, excused: &[] });
        }
    }
}

/// A site of another theme, Doks, as its package has it: sections in sections, alerts.
#[test]
fn no_word_of_a_site_of_another_theme_is_lost() {
    let Some(root) = tools::folder("doks") else { return };
    check(&Site { root, lang: "en", content: "content/en", excused: &[] });
}

fn check(site: &Site) {
    let name = format!("{}-{}", site.root.file_name().unwrap().to_string_lossy(), site.lang);
    let Some(expected) = hugo_pages(site) else { return };
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conservation");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pliego"));
    command.env("LC_ALL", "C");
    command.arg("build").arg(&site.root).args(["--lang", site.lang, "--name", &name, "--out"]).arg(&out);
    let run = command.output().expect("the program runs");
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(0), "{name}: {said}");
    for code in ["picture-missing", "link-broken", "shortcode-unknown"] {
        assert!(!said.contains(&format!("[{code}]")), "{name}: {said}");
    }
    let epub = out.join(format!("{name}.epub"));
    if let Some(Err(fault)) = tools::run("epubcheck", &[&epub]) {
        panic!("{name}: {fault}");
    }
    let documents = documents(&epub);
    let mut lost = Vec::new();
    let mut whole = BTreeMap::new();
    let mut seen = 0;
    for (path, chapter) in chapters(site) {
        let Some(text) = expected.get(&path) else { continue };
        let mark = format!(" id=\"{}\"", chapter.id);
        let Some(document) = documents.iter().find(|d| d.contains(&mark)) else { panic!("{name}: no document for {path}") };
        assert!(!document.contains("{{<") && !document.contains("{{%"), "{name}: a shortcode in {path}");
        seen += 1;
        let printed = counted(&tokens(&words::text_of(document)));
        for (word, times) in counted(&in_pdf(text)) {
            *whole.entry(word).or_default() += times;
        }
        for (word, times) in counted(&tokens(text)) {
            let found = printed.get(&word).copied().unwrap_or(0);
            if found < times && !site.excused.iter().any(|(excused, _)| *excused == word) {
                lost.push(format!("{path}: {word} ({found} of {times})"));
            }
        }
    }
    assert!(seen >= 5, "{name}: only {seen} pages were compared");
    assert!(lost.is_empty(), "{name}, EPUB: {}", lost.join(", "));
    let pdf = out.join(format!("{name}.pdf"));
    let text = |order: &str| {
        tools::run("pdftotext", &[&order, &"-enc", &"UTF-8", &pdf, &"-"]).map(|t| counted(&in_pdf(&words::rejoined(&t.unwrap()))))
    };
    let (Some(lines), Some(drawn)) = (text("-layout"), text("-raw")) else { return };
    let found = |word: &String| lines.get(word).max(drawn.get(word)).copied().unwrap_or(0);
    let lost: Vec<String> =
        whole.iter().filter(|(word, times)| found(word) < **times).map(|(w, t)| format!("{w} ({} of {t})", found(w))).collect();
    assert!(lost.is_empty(), "{name}, PDF: {} of {}: {}", lost.len(), whole.len(), lost.join(", "));
    println!("{name}: {seen} pages, {} words", whole.values().sum::<usize>());
}

/// Words of three letters; signs that are words, one by one.
fn tokens(text: &str) -> Vec<String> {
    let text: String = text.chars().filter(|c| !matches!(c, '\u{200C}' | '\u{200D}' | '\u{200B}' | '\u{2060}')).collect();
    let mut spaced = String::new();
    let mut signs = Vec::new();
    for c in text.chars() {
        if matches!(u32::from(c), 0x3041..=0x30FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF) {
            signs.push(c.to_string());
            spaced.push(' ');
        } else {
            spaced.push(c);
        }
    }
    signs.extend(words::of(&spaced));
    signs
}

/// The same for what is read back from a PDF, where the words of Arabic script come in pieces, in the order of their shapes: there each
/// letter counts.
fn in_pdf(text: &str) -> Vec<String> {
    let is_arabic = |c: char| c.is_alphabetic() && matches!(u32::from(c), 0x0600..=0x06FF);
    let letters = text.chars().filter(|c| is_arabic(*c)).map(String::from);
    let rest: String = text.chars().map(|c| if is_arabic(c) { ' ' } else { c }).collect();
    letters.chain(tokens(&rest)).collect()
}

fn counted(words: &[String]) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    words.iter().for_each(|word| *count.entry(word.clone()).or_default() += 1);
    count
}

/// The chapters of our book by the paths of their pages.
fn chapters(site: &Site) -> Vec<(String, Chapter)> {
    let read = source::Options { lang: Lang::new(site.lang), ..source::Options::default() };
    let assembled = pipeline::read(&Options { source: read, ..Options::of(&site.root) }).parse().assemble();
    let pages = assembled.project.source.pages.iter().map(|page| format!("/{}", page.logical_path.to_lowercase()));
    pages.zip(assembled.book.chapters).collect()
}

fn documents(epub: &Path) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(File::open(epub).unwrap()).unwrap();
    let mut documents = Vec::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).unwrap();
        if entry.name().unwrap().ends_with(".xhtml") {
            let mut document = String::new();
            entry.read_to_string(&mut document).unwrap();
            documents.push(document);
        }
    }
    documents
}

/// Prints each page as a JSON object a line; titles and addresses of notes are not compared.
const TEMPLATE: &str = r##"{{ range site.Pages }}{{ with .Content }}
{{- $text := . | replaceRE `<sup id="fnref[^>]*>.*?</sup>` "" | replaceRE `<a [^>]*footnote-backref.*?</a>` "" | replaceRE `<(td|th|li|dt|dd|summary)[ >]` " <$1 " | replaceRE `<title>.*?</title>` "" }}
@@{{ dict "path" $.Path "text" ($text | plainify | htmlUnescape) | jsonify }}
{{ end }}{{ end }}"##;

/// The text of each page by its path, as Hugo prints it.
fn hugo_pages(site: &Site) -> Option<BTreeMap<String, String>> {
    let dir = tempfile::tempdir().expect("a directory");
    let at = |path: &str| dir.path().join(path);
    fs::create_dir_all(at("layouts/_markup")).unwrap();
    fs::create_dir_all(at("layouts/_shortcodes")).unwrap();
    let config = "baseURL = \"https://ejemplo.es/\"\nrefLinksErrorLevel = \"WARNING\"\n[markup.goldmark.renderer]\nunsafe = true\n";
    fs::write(at("hugo.toml"), config).unwrap();
    fs::write(
        at("layouts/all.html"),
        TEMPLATE
            .replace("$.Path", ".Path")
            .replace("{{ with .Content }}", "{{ $page := . }}{{ with .Content }}")
            .replace("\"path\" .Path", "\"path\" $page.Path"),
    )
    .unwrap();
    fs::write(at("layouts/_markup/render-codeblock-mermaid.html"), "").unwrap();
    let mut names = BTreeSet::new();
    copy(&site.root.join(site.content), &at("content"), &mut names);
    const OWN: [&str; 4] = ["ref", "relref", "figure", "highlight"];
    for (name, inner) in names.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        let inside = if *inner { "{{ .Inner | .Page.RenderString (dict \"display\" \"block\") }}" } else { "" };
        // The first argument of a hint is its kind, which is not printed.
        let told = if name == "hint" {
            ""
        } else {
            "{{ if .IsNamedParams }}{{ .Get \"title\" | safeHTML }} {{ .Get \"text\" | safeHTML }} {{ .Get \"caption\" | safeHTML }}{{ else }}{{ .Get 0 }}{{ end }}"
        };
        if !names.contains(&(name.clone(), true)) || *inner {
            fs::write(at(&format!("layouts/_shortcodes/{name}.html")), format!("<div>{told}</div>\n\n{inside}\n")).unwrap();
        }
    }
    let out = at("public");
    let verdict = tools::run("hugo", &[&"--quiet", &"--disableKinds", &"taxonomy,term,RSS,sitemap,404", &"-s", &dir.path(), &"-d", &out])?;
    verdict.unwrap_or_else(|fault| panic!("Hugo does not build {}: {fault}", site.root.display()));
    let html = fs::read_to_string(out.join("index.html")).expect("Hugo's page");
    let pages = html.lines().filter_map(|l| l.strip_prefix("@@")).map(|l| {
        let page: serde_json::Value = serde_json::from_str(l).expect("JSON from the template");
        (page["path"].as_str().unwrap_or_default().to_owned(), page["text"].as_str().unwrap_or_default().to_owned())
    });
    Some(pages.collect())
}

/// Copies pages and notes the shortcodes in them, each with whether it is ever closed.
fn copy(from: &Path, to: &Path, names: &mut BTreeSet<(String, bool)>) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap_or_else(|e| panic!("{}: {e}", from.display())).map(Result::unwrap) {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() && !path.is_symlink() {
            copy(&path, &target, names);
        } else if path.extension().is_some_and(|e| e == "md") {
            let text = fs::read_to_string(&path).unwrap();
            for tag in text.split("{{").skip(1) {
                let Some(tag) = tag.strip_prefix(['<', '%']) else { continue };
                let whole = tag.split("}}").next().unwrap_or_default().trim();
                let closes = whole.starts_with('/') || whole.trim_end_matches(['>', '%']).trim_end().ends_with('/');
                let name: String =
                    whole.trim_start_matches(['/', ' ']).chars().take_while(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
                if !name.is_empty() {
                    names.insert((name, closes));
                }
            }
            fs::write(target, text).unwrap();
        }
    }
}
