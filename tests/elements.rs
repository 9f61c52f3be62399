//! `tests/spec/elements.md`: a selector of a design is for the same words in print as in the EPUB.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use pliego::options::{Options, Output};
use pliego::pipeline;
use pliego::style::Color;
use simplecss::{AttributeOperator, PseudoClass};

const MARKED: Color = Color { red: 1, green: 2, blue: 3 };

#[test]
fn selectors_are_for_the_same_words_in_print_and_in_the_epub() {
    let spec = fs::read_to_string("tests/spec/elements.md").expect("the specification is there");
    let site = tempfile::tempdir().unwrap();
    let pages = blocks(&spec, "page");
    fs::create_dir(site.path().join("content")).unwrap();
    fs::write(site.path().join("book.yaml"), "title: Libro\nlanguage: es\n").unwrap();
    for (number, page) in pages.iter().enumerate() {
        fs::write(site.path().join(format!("content/{}.md", number + 1)), page).unwrap();
    }
    let documents = documents(site.path());
    let all: BTreeSet<String> = pages.iter().flat_map(|page| words(page)).filter(|word| !["xde", "xun", "xcl", "xcaja"].contains(&&**word)).collect();
    assert!(all.len() >= 90, "only {} words", all.len());
    assert_eq!(in_epub(&documents, "body"), all, "the EPUB has all words");
    assert_eq!(in_print(site.path(), "body"), all, "the pages have all words");
    let mut failures = String::new();
    let mut selectors = 0;
    let mut with_words = 0;
    for selector in blocks(&spec, "selectors").iter().flat_map(|block| block.lines()) {
        let (there, here) = (in_epub(&documents, selector), in_print(site.path(), selector));
        selectors += 1;
        with_words += usize::from(!there.is_empty());
        if there != here {
            let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>().join(" ");
            failures += &format!("\n{selector}\n  only in the EPUB: {}\n  only in print: {}", only(&there, &here), only(&here, &there));
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(selectors > 120 && with_words > 110, "{selectors} selectors, {with_words} of them for some words");
}

/// The fenced blocks of a kind.
fn blocks<'s>(spec: &'s str, kind: &str) -> Vec<&'s str> {
    spec.split("\n~~~").filter_map(|block| block.strip_prefix(kind)?.strip_prefix('\n')).collect()
}

/// Those that begin with an x, in lower case.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
    words.filter(|word| word.starts_with('x') && word.len() > 2).collect()
}

/// The words that a selector's colour reaches on the pages.
fn in_print(site: &Path, selector: &str) -> BTreeSet<String> {
    let css = site.join("test.css");
    // What the selector is for gives its colour to all that stands in it.
    fs::write(&css, format!("* {{ color: inherit !important; hyphens: none }} {selector} {{ color: #010203 !important }}")).unwrap();
    let options = Options { style: Some(css.to_string_lossy().into_owned()), outputs: vec![Output::Pdf], ..Options::of(site) };
    let laid_out = pipeline::read(&options).parse().assemble().polish().lay_out();
    let layout = laid_out.layouts.screen.expect("pages");
    let runs = layout.pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| item.kind.glyphs());
    let marked = runs.filter(|run| run.color == MARKED && !run.source.is_empty() || run.color == MARKED && run.text.contains("xare"));
    marked.flat_map(|run| words(&run.text)).collect()
}

/// The chapters of the EPUB.
fn documents(site: &Path) -> Vec<String> {
    let options = Options { outputs: vec![Output::Epub], out: Some(site.join("dist")), name: Some("book".to_owned()), ..Options::of(site) };
    let outcome = pliego::build(&options, &|_| {});
    assert!(!outcome.written.is_empty(), "{:?}", outcome.report);
    let mut archive = zip::ZipArchive::new(fs::File::open(site.join("dist/book.epub")).unwrap()).unwrap();
    let mut found = BTreeMap::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).unwrap();
        let name = entry.name().unwrap().to_string();
        if name.ends_with(".xhtml") && !name.ends_with("nav.xhtml") {
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            found.insert(name, text);
        }
    }
    found.into_values().collect()
}

/// The words in elements that a selector is for, as another engine sees it.
fn in_epub(documents: &[String], selector: &str) -> BTreeSet<String> {
    let parsed = simplecss::Selector::parse(selector).unwrap_or_else(|| panic!("{selector} is no selector"));
    let mut found = BTreeSet::new();
    for text in documents {
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let document = roxmltree::Document::parse_with_options(text, options).unwrap();
        for node in document.descendants().filter(roxmltree::Node::is_text) {
            if node.ancestors().any(|outer| outer.is_element() && parsed.matches(&Node(outer))) {
                found.extend(words(node.text().unwrap_or_default()));
            }
        }
    }
    found
}

/// An element for the other engine. What only a reading system sees is passed over: where printed pages begin.
struct Node<'d>(roxmltree::Node<'d, 'd>);

impl simplecss::Element for Node<'_> {
    fn parent_element(&self) -> Option<Self> {
        self.0.parent_element().map(Node)
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        let mut before = self.0.prev_sibling_element();
        while let Some(node) = before.filter(|node| node.attribute("role") == Some("doc-pagebreak")) {
            before = node.prev_sibling_element();
        }
        before.map(Node)
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.0.tag_name().name() == name
    }

    fn attribute_matches(&self, name: &str, operator: AttributeOperator<'_>) -> bool {
        self.0.attributes().find(|attribute| attribute.name() == name).is_some_and(|attribute| operator.matches(attribute.value()))
    }

    fn pseudo_class_matches(&self, class: PseudoClass<'_>) -> bool {
        match class {
            PseudoClass::FirstChild => self.prev_sibling_element().is_none(),
            _ => false,
        }
    }
}
