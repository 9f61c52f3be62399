//! Books in other scripts: what copies from their pages, what validators say of them, and how faces are found.

use std::fs;
use std::path::{Path, PathBuf};

use pliego::options::{Options, Output};
use pliego::report::Severity;

#[path = "common/tools.rs"]
mod tools;

/// Books of `tests/books`, the face that is found for each, and words that whoever searches its pages finds.
const BOOKS: &[(&str, &str, &[&str])] = &[
    ("arabic", "", &["الفقرة", "لاتينية", "الخيل والليل والبيداء تعرفني", "عَلَى قَدْرِ أَهْلِ العَزْمِ تَأْتِي العَزَائِمُ"]),
    ("right-to-left", "", &["نشانی", "پانویس", "سرگردان نشود", "کلمه‌ای", "لبهٔ راست", "می‌شود"]),
    ("hebrew", "Noto Serif Hebrew", &["בפסקה זו יש הפניה", "מודגש", "בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם", "צה״ל", "ג׳ירפה"]),
    ("urdu", "Noto Nastaliq Urdu", &["پیراگراف", "حاشیہ"]),
    ("japanese", "Noto Serif CJK JP", &["この段落には脚注", "薄暗いじめじめした所", "国境の長いトンネル"]),
    ("chinese", "Noto Serif CJK SC", &["这一段有脚注", "话说天下大势"]),
    ("taiwanese", "Noto Serif CJK TC", &["這一段有註腳", "話說天下大勢"]),
    ("vertical", "Noto Serif CJK JP", &["この段落には脚注", "WebRTC 2.0", "平成12年3月4日", "吾輩は猫である。", "国境の長いトンネルを抜けると雪国であった。", "広い絵の説明、12枚"]),
    ("vertical-chinese", "Noto Serif CJK TC", &["這一段有註腳", "話說天下大勢"]),
    ("korean", "Noto Serif CJK KR", &["이 문단에는", "죽는 날까지 하늘을"]),
    ("thai", "Noto Serif Thai", &["ย่อหน้านี้มีเชิงอรรถ", "ใต้ฟ้านี้ไม่มีอะไรใหม่"]),
    ("khmer", "Noto Serif Khmer", &["កថាខណ្ឌនេះមានលេខយោង", "ប្រទេសកម្ពុជា"]),
    ("lao", "Noto Serif Lao", &["ວັກນີ້ມີໝາຍເຫດ"]),
    ("burmese", "Noto Serif Myanmar", &["ပညာရွှေအိုး"]),
    ("hindi", "Noto Serif Devanagari", &["इस अनुच्छेद में", "बाज़ार में", "कर्मण्येवाधिकारस्ते"]),
    ("bengali", "Noto Serif Bengali", &["এই অনুচ্ছেদে", "একলা চলো রে"]),
    ("tamil", "Noto Serif Tamil", &["இந்தப் பத்தியில்", "ஆதி பகவன்"]),
    ("emoji", "", &["Muchos seguidos"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn built(book: &str, fonts: bool) -> (pliego::outcome::Outcome, PathBuf) {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scripts").join(format!("{book}-{fonts}"));
    let options = Options {
        out: Some(out.clone()),
        name: Some("book".to_owned()),
        outputs: vec![Output::Epub, Output::Pdf],
        font_folders: if fonts { vec![root().join("tests/fonts")] } else { Vec::new() },
        jobs: Some(2),
        modified: "2026-01-01T00:00:00Z".to_owned(),
        ..Options::of(root().join("tests/books").join(book))
    };
    (pliego::build(&options, &|_| {}), out)
}

/// Text without what a reader of a PDF puts in for directions, and with single spaces.
fn plain(text: &str) -> String {
    let text: String = text.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{200e}' | '\u{200f}' | '\u{ad}')).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_words_of_every_script_are_found_in_its_pages() {
    let mut missing = String::new();
    for (book, _, words) in BOOKS {
        let (_, out) = built(book, true);
        let Some(text) = tools::run("pdftotext", &[&"-enc", &"UTF-8", &out.join("book.pdf"), &"-"]) else { return };
        let text = plain(&text.unwrap_or_else(|error| panic!("{book}: {error}")));
        if let Some(at) = text.find('\u{200b}') {
            missing += &format!("{book}: U+200B after {}\n", text[..at].chars().rev().take(20).collect::<String>());
        }
        for word in words.iter().filter(|word| !text.contains(*word)) {
            missing += &format!("{book}: {word}\n");
        }
    }
    assert!(missing.is_empty(), "not found:\n{missing}");
}

#[test]
fn validators_find_nothing() {
    let mut found = String::new();
    for (book, _, _) in BOOKS {
        let (outcome, out) = built(book, true);
        for diagnostic in outcome.report.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            found += &format!("{book}: {}\n", diagnostic.message);
        }
        let (epub, pdf) = (out.join("book.epub"), out.join("book.pdf"));
        for (validator, verdict) in [
            ("EPUBCheck", tools::run("epubcheck", &[&epub])),
            ("veraPDF", tools::run("verapdf", &[&"ua1", &pdf])),
            ("veraPDF", tools::run("verapdf", &[&"2a", &pdf])),
        ] {
            if let Some(Err(fault)) = verdict {
                found += &format!("{validator} of {book}: {fault}\n");
            }
        }
    }
    assert!(found.is_empty(), "{found}");
}

#[test]
fn pages_from_the_right_are_whole_in_every_design() {
    for (book, page, settings) in [
        ("arabic", "01-text.md", ""),
        ("right-to-left", "01-yek.md", ""),
        ("hebrew", "01-text.md", ""),
        ("japanese", "01-text.md", "writing: vertical\n"),
        ("taiwanese", "01-text.md", "writing: vertical\n"),
    ] {
        // Long enough that heads and folios stand on pages of both sides.
        let site = tempfile::tempdir().expect("a directory");
        let folder = root().join("tests/books").join(book);
        let text = fs::read_to_string(folder.join(page)).expect("a page");
        let body = text.splitn(3, "---").nth(2).unwrap_or_default().split("\n[^1]").next().unwrap_or_default().replace("[^1]", "");
        fs::write(site.path().join(page), text + &body.repeat(4)).expect("a page");
        for file in fs::read_dir(&folder).expect("a folder").filter_map(Result::ok).filter(|file| file.path().extension().is_some_and(|end| end == "bib")) {
            fs::copy(file.path(), site.path().join(file.file_name())).expect("its bibliography");
        }
        let own = fs::read_to_string(folder.join("book.yaml")).expect("its settings");
        fs::write(site.path().join("book.yaml"), own + settings).expect("its settings");
        for style in ["novela", "ensayo", "tecnico", "academia", "poesia", "revista", "infantil", "letra-grande"] {
            let options = Options {
                outputs: vec![Output::Print],
                font_folders: vec![root().join("tests/fonts")],
                style: Some(style.to_owned()),
                jobs: Some(2),
                ..Options::of(site.path())
            };
            let outcome = pliego::build(&options, &|_| {});
            let wrong = outcome.report.diagnostics.iter().find(|d| d.severity == Severity::Error);
            assert!(wrong.is_none(), "{book} in {style}: {wrong:?}");
        }
    }
}

#[test]
fn faces_are_found_and_told() {
    for (book, family, _) in BOOKS.iter().filter(|(_, family, _)| !family.is_empty()) {
        let codes = |fonts: bool| -> Vec<(String, String)> {
            let (outcome, _) = built(book, fonts);
            outcome.report.diagnostics.iter().map(|d| (d.code.to_owned(), d.message.to_string())).collect()
        };
        let told = codes(true);
        assert!(told.iter().any(|(code, message)| code == "font-found" && message.contains(family)), "{book}: {told:?}");
        assert!(told.iter().all(|(code, _)| code != "font-wanted" && code != "glyph-missing"), "{book}: {told:?}");
        // Without the folder it is told what is wanting; Japanese has a face built in.
        let told = codes(false);
        assert_eq!(told.iter().filter(|(code, _)| code == "font-wanted").count(), usize::from(!matches!(*book, "japanese" | "vertical")), "{book}: {told:?}");
    }
}

#[test]
fn the_faces_of_the_tests_have_their_licence() {
    let licence = fs::read_to_string(root().join("tests/fonts/OFL.txt")).expect("the licence");
    assert!(licence.contains("SIL OPEN FONT LICENSE"));
}
