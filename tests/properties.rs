//! Every CSS property that a sheet may hold: print obeys it, or says that it does not, or it makes no difference on paper.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pliego::layout::dump;
use pliego::options::{Options, Output};
use pliego::pipeline;
use pliego::report::{Files, Report};
use pliego::style::{Sheet, names};

/// A declaration of each property that print obeys, which must change the pages below, and the selector that it is for.
const OBEYED: &[(&str, &str, &str)] = &[
    ("font-family", "p", "\"Source Code Pro\""),
    ("font-size", "p", "15pt"),
    ("font-weight", "p", "700"),
    ("font-style", "p", "italic"),
    ("line-height", "p", "20pt"),
    ("color", "p", "#f00"),
    ("font-variant-caps", "p", "all-small-caps"),
    ("font-variant-numeric", "p", "lining-nums"),
    ("font-variant-ligatures", "p", "none"),
    ("font-variant-position", "em", "super"),
    ("font-kerning", "p", "none"),
    ("font-feature-settings", "p", "\"smcp\" 1"),
    ("font-variant", "p", "small-caps"),
    ("font", "p", "italic 15pt \"EB Garamond\""),
    ("letter-spacing", "p", "2pt"),
    ("text-transform", "p", "uppercase"),
    ("text-emphasis-style", "p", "filled circle"),
    ("text-emphasis", "p", "filled circle"),
    ("text-emphasis-position", "em:lang(zh)", "over"),
    ("text-align", "p", "center"),
    ("text-indent", "p", "40pt"),
    ("hyphens", "p", "none"),
    ("-epub-hyphens", "p", "none"),
    ("-webkit-hyphens", "p", "none"),
    ("hyphenate-limit-chars", "p", "20 10 10"),
    ("hyphenate-limit-lines", "p", "1"),
    ("white-space", "header + p", "nowrap"),
    ("orphans", "p", "7"),
    ("widows", "p", "12"),
    ("hanging-punctuation", "p", "none"),
    ("list-style-type", "li", "\"x\""),
    ("list-style", "li", "\"x\""),
    ("display", ".short", "none"),
    ("float", "figure", "right"),
    ("background-color", "em", "#ff0"),
    ("background", "em", "#ff0"),
    ("width", "img", "10%"),
    ("vertical-align", "em", "sub"),
    ("text-decoration-line", "em", "underline"),
    ("text-decoration", "em", "underline"),
    ("break-before", ".short", "page"),
    ("break-after", ".short", "page"),
    ("break-inside", "p", "avoid"),
    ("page-break-before", ".short", "always"),
    ("page-break-after", ".short", "always"),
    ("page-break-inside", "p", "avoid"),
    ("initial-letter", "header + p", "3"),
    ("string-set", "section > p", "muestra content()"),
];

/// What is for vertical lines: on the body of a book that may have them.
const VERTICAL: &[(&str, &str)] = &[
    ("writing-mode", "vertical-rl"),
    ("-epub-writing-mode", "vertical-rl"),
    ("-webkit-writing-mode", "vertical-rl"),
    ("text-orientation", "sideways"),
    ("-epub-text-orientation", "upright"),
    ("-webkit-text-orientation", "sideways"),
    ("text-combine-upright", "none"),
    ("-epub-text-combine", "none"),
    ("-webkit-text-combine", "none"),
];

/// The boxes of these are those of the frame around a sidebar.
const BOXES: &[&str] = &["margin", "padding", "border"];

fn sample(name: &str) -> Option<(String, String)> {
    if let Some((_, selector, value)) = OBEYED.iter().find(|(known, ..)| *known == name) {
        return Some(((*selector).to_owned(), (*value).to_owned()));
    }
    let of = BOXES.iter().find(|part| name.starts_with(**part))?;
    let value = match (*of, name) {
        ("border", name) if name.ends_with("color") => "#f00",
        ("border", name) if name.ends_with("style") => "none",
        ("border", name) if name.ends_with("width") => "5pt",
        ("border", _) => "5pt solid #f00",
        _ => "31pt",
    };
    Some(("aside.sidebar".to_owned(), value.to_owned()))
}

#[test]
fn print_obeys_every_property_or_says_that_it_does_not() {
    let site = site();
    let usual = pages(site.path(), "");
    let obeyed: BTreeSet<&str> = names::obeyed().collect();
    assert!(obeyed.len() > 60, "{obeyed:?}");
    let mut failures = Vec::new();
    let (vertical, on_body) = (vertical_site(), "body { writing-mode: vertical-rl }");
    let (horizontal, turned) = (pages(vertical.path(), ""), pages(vertical.path(), on_body));
    assert_ne!(horizontal, turned);
    for name in &obeyed {
        if let Some((_, value)) = VERTICAL.iter().find(|(known, _)| known == name) {
            let (css, usual) = if *value == "vertical-rl" { (String::new(), &horizontal) } else { (on_body.to_owned(), &turned) };
            if pages(vertical.path(), &format!("{css} body {{ {name}: {value} }}")) == *usual {
                failures.push(format!("{name}: {value} changes nothing"));
            }
            continue;
        }
        let Some((selector, value)) = sample(name) else {
            failures.push(format!("there is no sample of {name}"));
            continue;
        };
        if pages(site.path(), &format!("{selector} {{ {name}: {value} }}")) == usual {
            failures.push(format!("{selector} {{ {name}: {value} }} changes nothing"));
        }
    }
    for name in names::all().filter(|name| !obeyed.contains(name) && !name.starts_with("--")) {
        let told = codes(site.path(), &format!("p {{ {name}: 1pt }}")).contains("style-print");
        if told == names::NOT_FOR_PAPER.contains(&name) {
            failures.push(format!("{name} is {}", if told { "told, and makes no difference on paper" } else { "without effect, and nobody is told" }));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn what_is_for_screens_alone_is_not_told() {
    let site = site();
    for css in ["@media screen { p { float: left } }", "p { float: none }", "a:hover { color: red }", "@media (min-width: 9em) { p { float: left } }"] {
        assert!(codes(site.path(), css).is_empty(), "{css}");
    }
    for css in ["p { float: left }", "@media print { p { position: fixed } }", "@media only print { p { transform: none; float: left } }", "p { writing-mode: vertical-rl }"] {
        assert_eq!(codes(site.path(), css).into_iter().collect::<Vec<_>>(), ["style-print"], "{css}");
    }
}

fn codes(site: &Path, css: &str) -> BTreeSet<&'static str> {
    fs::write(site.join("test.css"), css).unwrap();
    let (mut files, mut report) = (Files::default(), Report::default());
    Sheet::load("test.css", site, &mut files, &mut report);
    report.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

fn vertical_site() -> tempfile::TempDir {
    let site = tempfile::tempdir().unwrap();
    fs::write(site.path().join("uno.md"), "---\ntitle: 本\n---\n\n平成12年の Latin と日本。\n").unwrap();
    fs::write(site.path().join("book.yaml"), "title: 本\nlanguage: ja\n").unwrap();
    site
}

fn site() -> tempfile::TempDir {
    let site = tempfile::tempdir().unwrap();
    let long = "La oficina de la fábrica estaba abierta, «AVENIDA 1984», afirmó la extraordinariamente desinteresada administradora; ".repeat(9);
    let page = format!(
        "---\ntitle: Uno\n---\n\n{long}\n\n<div class=\"short\">\n\nCorto.\n\n</div>\n\n{long}\n\nOtro con *énfasis 12* y <em lang=\"zh\">很好</em> más.\n\n- uno\n- dos\n\n\
         {{{{< details \"Aparte\" >}}}}\nDentro, {long}\n{{{{< /details >}}}}\n\nTras él.\n\n![Una caja](caja.webp)\n\n{long}\n\n{long}\n\n{long}\n\n{long}\n"
    );
    fs::create_dir(site.path().join("content")).unwrap();
    fs::write(site.path().join("content/uno.md"), page).unwrap();
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/static/imagenes/caja.webp");
    fs::copy(picture, site.path().join("content/caja.webp")).unwrap();
    fs::write(site.path().join("book.yaml"), "title: Libro\nlanguage: es\n").unwrap();
    site
}

/// The pages, all that is drawn on them.
fn pages(site: &Path, css: &str) -> String {
    let path = site.join("test.css");
    // Narrow, and letters that give little, so that many words are divided.
    fs::write(&path, format!("@page {{ @bottom-left {{ content: string(muestra) }} }} section > p {{ margin-left: 100pt; --expansion: 1% }} {css}")).unwrap();
    let options = Options { style: Some(path.to_string_lossy().into_owned()), outputs: vec![Output::Pdf], ..Options::of(site) };
    let laid_out = pipeline::read(&options).parse().assemble().polish().lay_out();
    let layout = laid_out.layouts.screen.expect("pages");
    let items = layout.pages.pages.iter().map(|page| format!("{:?}", page.items));
    format!("{}{}", dump::dump(&layout.pages), items.collect::<String>())
}
