//! The real Hugo and this program read the same small sites (`tests/data/hugo-sites.md`) and have to agree: which pages, in which
//! order, with which titles, heading ids, footnote numbers, links and text. Where the two rightly differ, the block says in what
//! (`differs=ids,text`) and the prose before it why; a difference that is listed and is none fails too.
//!
//! Hugo builds with one template of ours that prints what is compared. hugo-book's walk is what the template walks.

#[path = "common/site.rs"]
mod site;
#[allow(dead_code)]
#[path = "hugo_random/pages.rs"]
mod pages;
#[path = "hugo_random/sites.rs"]
mod sites;
#[path = "common/tools.rs"]
mod tools;

use std::collections::BTreeSet;
use std::path::Path;

use pliego::book::visit::{Visitor, flat_text, walk_chapter};
use pliego::book::{Block, BlockKind, Book, Chapter, Image, Inline, Target, Text};
use pliego::lang::Lang;
use pliego::options::Options;
use pliego::pipeline;
use pliego::source::{self, Source};

/// Prints each page of the walk as a JSON object a line.
const TEMPLATE: &str = r##"
{{- define "page" }}{{ if .Content }}
{{- $ids := slice }}{{ with .Fragments }}{{ range .Identifiers }}{{ $ids = $ids | append . }}{{ end }}{{ end }}
{{- $links := slice }}{{ range findRE `href="[^"]*"` .Content }}{{ $links = $links | append . }}{{ end }}
{{- $notes := slice }}{{ range findRE `href="#fn:[^"]*"` .Content }}{{ $notes = $notes | append . }}{{ end }}
{{- $text := .Content | replaceRE `<sup id="fnref[^>]*>.*?</sup>` "" | replaceRE `<a [^>]*footnote-backref.*?</a>` "" | plainify | htmlUnescape }}
@@{{ dict "path" .Path "title" .LinkTitle "url" .RelPermalink "ids" $ids "links" $links "notes" $notes "text" $text | jsonify }}
{{- end }}{{ end }}
{{- define "walk" }}{{ range .Pages }}{{ if not .Params.bookHidden }}{{ template "page" . }}{{ template "walk" . }}{{ end }}{{ end }}{{ end }}
{{- $root := site.Home }}{{ with site.Params.booksection }}{{ with site.GetPage . }}{{ $root = . }}{{ end }}{{ end }}
{{- template "page" site.Home }}{{ if ne $root site.Home }}{{ template "page" $root }}{{ end }}{{ template "walk" $root }}
"##;

/// What is compared of a page.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    url: String,
    title: String,
    ids: BTreeSet<String>,
    links: Vec<String>,
    /// The numbers of the notes that are cited, mark by mark.
    notes: Vec<u32>,
    text: String,
}

impl Seen {
    /// Without what a site's `differs=` excuses.
    fn without(&self, fields: &[&str]) -> Seen {
        let keeps = |field: &str| !fields.contains(&field);
        Seen {
            url: self.url.clone(),
            title: self.title.clone(),
            ids: if keeps("ids") { self.ids.clone() } else { BTreeSet::new() },
            links: if keeps("links") { self.links.clone() } else { Vec::new() },
            notes: if keeps("notes") { self.notes.clone() } else { Vec::new() },
            text: if keeps("text") { self.text.clone() } else { String::new() },
        }
    }
}

#[test]
fn hugo_and_we_agree() {
    let mut failed = Vec::new();
    let mut count = 0;
    for fence in site::fences(Path::new("tests/data/hugo-sites.md"), "site") {
        let dir = tempfile::tempdir().expect("a directory");
        site::lay_out(&fence.text, dir.path());
        let lang = fence.info.split_whitespace().find_map(|w| w.strip_prefix("lang="));
        // Our own reading first: the template is no part of the site.
        let ours = our_pages(dir.path(), lang);
        let Some(theirs) = hugo_pages(dir.path(), lang) else { return };
        count += 1;
        match theirs {
            Err(message) => failed.push(format!("line {}: Hugo does not build it: {message}", fence.line)),
            Ok(theirs) => {
                let excused: Vec<&str> = fence
                    .info
                    .split_whitespace()
                    .find_map(|w| w.strip_prefix("differs="))
                    .map(|f| f.split(',').collect())
                    .unwrap_or_default();
                let less = |pages: &[Seen]| pages.iter().map(|page| page.without(&excused)).collect::<Vec<_>>();
                if less(&theirs) != less(&ours) {
                    failed.push(difference(fence.line, &less(&theirs), &less(&ours)));
                } else if !excused.is_empty() && theirs == ours {
                    failed.push(format!("line {}: nothing differs in {excused:?}", fence.line));
                }
            }
        }
    }
    assert!(count >= 60, "only {count} sites were compared");
    assert!(failed.is_empty(), "{} of {count} sites differ\n\n{}", failed.len(), failed.join("\n"));
}

/// Random sites (`hugo_random/sites.rs`) by the seed of the day, which `PLIEGO_SEED` sets; `PLIEGO_SITES` says how many.
#[test]
fn random_sites_are_read_alike() {
    let day = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs() / 86_400);
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse::<u64>().ok());
    let seed = number("PLIEGO_SEED").unwrap_or(day);
    let count = number("PLIEGO_SITES").unwrap_or(100) as usize;
    println!("PLIEGO_SEED={seed}, {count} sites");
    let mut random = pages::Random::new(seed);
    let (mut failed, mut built) = (Vec::new(), 0);
    for _ in 0..count {
        let site = sites::site(&mut random);
        match compare(&site) {
            None => return,
            Some(Compared::NotBuilt(message)) => println!("Hugo does not build one: {message}"),
            Some(Compared::Same) => built += 1,
            Some(Compared::Different(_)) => {
                built += 1;
                failed.push(site);
            }
        }
    }
    println!("{} of {built} sites differ", failed.len());
    // A home page that is a draft, or never rendered, leaves no page to compare.
    assert!(built * 4 >= count * 3, "Hugo built only {built} of {count} sites");
    let total = failed.len();
    let mut told = String::new();
    for site in failed.into_iter().take(number("PLIEGO_SHOW").unwrap_or(3) as usize) {
        let site = shrink(site);
        let Some(Compared::Different(difference)) = compare(&site) else { continue };
        told += &format!("-------- {}\n{}\n{difference}", site.lang.unwrap_or_default(), site.text());
    }
    assert!(total == 0, "{total} of {built} sites differ with PLIEGO_SEED={seed}\n{told}");
}

enum Compared {
    NotBuilt(String),
    Same,
    Different(String),
}

/// `None`: there is no Hugo here.
fn compare(site: &sites::Site) -> Option<Compared> {
    let dir = tempfile::tempdir().expect("a directory");
    site::lay_out(&site.text(), dir.path());
    let ours = our_pages(dir.path(), site.lang);
    let theirs = match hugo_pages(dir.path(), site.lang)? {
        Err(message) => return Some(Compared::NotBuilt(message)),
        Ok(theirs) => theirs,
    };
    // A reference that leads nowhere is empty in Hugo, and told here.
    let less = |pages: &[Seen]| {
        let mut pages = pages.iter().map(|page| page.without(&[])).collect::<Vec<_>>();
        let leads = |link: &str, page: &str| !link.starts_with("unresolved") && link != "broken" && link.split('#').next() != Some(page);
        pages.iter_mut().for_each(|page| page.links.retain(|link| leads(link, &page.url)));
        pages
    };
    let (mut theirs, ours) = (less(&theirs), less(&ours));
    // A fragment that the page does not have leads to the page here, and is told.
    for (theirs, ours) in theirs.iter_mut().zip(&ours) {
        for (theirs, ours) in theirs.links.iter_mut().zip(&ours.links).filter(|(theirs, ours)| theirs.split_once('#').is_some_and(|(page, _)| page == *ours)) {
            theirs.clone_from(ours);
        }
    }
    Some(if theirs == ours { Compared::Same } else { Compared::Different(difference(0, &theirs, &ours)) })
}

/// Drops files, then pieces, as long as the site still differs.
fn shrink(mut site: sites::Site) -> sites::Site {
    let differs = |site: &sites::Site| matches!(compare(site), Some(Compared::Different(_)));
    let mut at = 1;
    while at < site.files.len() {
        let mut less = site.clone();
        less.files.remove(at);
        if differs(&less) { site = less } else { at += 1 }
    }
    for file in 0..site.files.len() {
        let mut at = 0;
        while at < site.files[file].pieces.len() {
            // The address of the site and its languages stay.
            if file == 0 && ["baseURL", "refLinks", "anguage"].iter().any(|part| site.files[0].pieces[at].contains(part)) {
                at += 1;
                continue;
            }
            let mut less = site.clone();
            less.files[file].pieces.remove(at);
            if differs(&less) { site = less } else { at += 1 }
        }
    }
    site
}

fn difference(line: usize, theirs: &[Seen], ours: &[Seen]) -> String {
    let mut out = format!("line {line}:\n");
    for i in 0..theirs.len().max(ours.len()) {
        let (a, b) = (theirs.get(i), ours.get(i));
        if a != b {
            out += &format!("  Hugo {a:?}\n  we   {b:?}\n");
        }
    }
    out
}

fn hugo_pages(dir: &Path, lang: Option<&str>) -> Option<Result<Vec<Seen>, String>> {
    std::fs::create_dir_all(dir.join("layouts")).expect("a directory");
    std::fs::write(dir.join("layouts/all.html"), TEMPLATE).expect("a template");
    let out = dir.join("public");
    let verdict = tools::run("hugo", &[&"--logLevel", &"error", &"--disableKinds", &"taxonomy,term,RSS,sitemap,404", &"-s", &dir, &"-d", &out])?;
    if let Err(message) = verdict {
        return Some(Err(message));
    }
    let home = lang.map(|l| out.join(l).join("index.html")).filter(|p| p.is_file()).unwrap_or(out.join("index.html"));
    // A language without a home page has no place at the root, which is another's.
    let config = std::fs::read_to_string(dir.join("hugo.toml")).unwrap_or_default();
    let default = config.split("defaultContentLanguage = \"").nth(1).and_then(|rest| rest.split('"').next());
    if lang.zip(default).is_some_and(|(lang, default)| lang != default) && !out.join(lang.unwrap_or_default()).join("index.html").is_file() {
        return Some(Err("there is no home page".to_owned()));
    }
    // The directory of the default language may only lead to the root.
    let leads_on = std::fs::read_to_string(&home).is_ok_and(|html| html.contains("http-equiv=\"refresh\""));
    let home = if leads_on { out.join("index.html") } else { home };
    let Ok(html) = std::fs::read_to_string(&home) else { return Some(Err("there is no home page".to_owned())) };
    let pages = html.lines().filter_map(|l| l.strip_prefix("@@")).map(|l| {
        let page: serde_json::Value = serde_json::from_str(l).expect("JSON from the template");
        let text = |key: &str| page[key].as_str().unwrap_or_default().to_owned();
        let list = |key: &str| page[key].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect::<Vec<_>>();
        let url = text("url");
        Seen {
            ids: list("ids").into_iter().collect(),
            links: list("links").iter().filter_map(|l| hugo_link(l, &url)).collect(),
            notes: list("notes").iter().filter_map(|n| n.strip_prefix("href=\"#fn:")?.strip_suffix('"')?.parse().ok()).collect(),
            title: text("title"),
            text: letters(&text("text")),
            url: percent_decoded(&url),
        }
    });
    // A page that is listed and not rendered has no address.
    Some(Ok(pages.filter(|page: &Seen| !page.url.is_empty()).collect()))
}

/// The address of an `href`, joined to the page's as a browser does; notes' links are not compared.
fn hugo_link(href: &str, page: &str) -> Option<String> {
    let address = href.strip_prefix("href=\"")?.strip_suffix('"')?.replace("&#43;", "+").replace("&#39;", "'").replace("&amp;", "&");
    if address.starts_with("#fn") || address.is_empty() {
        return None;
    }
    let address = percent_decoded(&address);
    // `ref` writes the site's address out.
    let address = address.strip_prefix("https://ejemplo.es").map(str::to_owned).unwrap_or(address);
    if address.contains("://") || address.starts_with('/') || address.starts_with("mailto:") {
        return Some(address);
    }
    if address.starts_with('#') {
        return Some(percent_decoded(&format!("{page}{address}")));
    }
    let mut parts: Vec<&str> = page.trim_matches('/').split('/').filter(|p| !p.is_empty()).collect();
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let end = if address.ends_with('/') { "/" } else { "" };
    Some(percent_decoded(&format!("/{}{end}", parts.join("/"))))
}

/// As shown in a browser's address line.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        match after.get(..2).and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(b'%');
                rest = after;
            }
        }
    }
    bytes.extend(rest.bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

fn our_pages(dir: &Path, lang: Option<&str>) -> Vec<Seen> {
    let read = source::Options { lang: lang.and_then(Lang::new), ..source::Options::default() };
    let assembled = pipeline::read(&Options { source: read, ..Options::of(dir) }).parse().assemble();
    let (source, book) = (assembled.project.source, assembled.book);
    let with_text = source.pages.iter().zip(&book.chapters).filter(|(page, _)| !page.body().trim().is_empty());
    with_text.map(|(page, chapter)| seen(&source, &book, page, chapter)).collect()
}

fn seen(source: &Source, book: &Book, page: &source::Page, chapter: &Chapter) -> Seen {
    let mut words = Words { book, links: Vec::new(), notes: Vec::new(), text: String::new() };
    walk_chapter(chapter, &mut words);
    let front = &page.front_matter;
    let title = front.link_title.clone().or_else(|| front.title.clone()).unwrap_or_default();
    // A heading that says the title again was dropped: it is in Hugo's text. Else the title is not.
    let dropped = chapter.anchors.iter().any(|(_, id)| *id == chapter.id);
    let own_title = letters(&flat_text(&chapter.title.inlines));
    let text = letters(&words.text);
    let text = if dropped { text } else { text.strip_prefix(&own_title).map(str::to_owned).unwrap_or(text) };
    let base = source.config.site.base_url.clone().unwrap_or_default();
    Seen {
        url: page.address.clone(),
        title,
        ids: chapter.anchors.iter().map(|(fragment, _)| fragment.clone()).collect(),
        links: words.links.into_iter().map(|l| l.strip_prefix(base.trim_end_matches('/')).map(str::to_owned).unwrap_or(l)).collect(),
        notes: words.notes,
        text,
    }
}

struct Words<'a> {
    book: &'a Book,
    links: Vec<String>,
    notes: Vec<u32>,
    text: String,
}

impl Visitor for Words<'_> {
    fn text(&mut self, text: &Text) {
        self.text += &flat_text(&text.inlines);
        self.text.push(' ');
    }

    fn block(&mut self, block: &Block) {
        if let BlockKind::Code(code) = &block.kind {
            self.text += &code.text;
        }
    }

    fn image(&mut self, _image: &Image) {}

    fn inline(&mut self, inline: &Inline) {
        if let Inline::Link(link) = inline {
            self.links.push(address(self.book, &link.target));
        }
        if let Inline::NoteRef(mark) = inline {
            self.notes.push(mark.note.0 + 1);
        }
    }
}

/// A target as Hugo would write it.
fn address(book: &Book, target: &Target) -> String {
    match target {
        Target::External(url) => url.clone(),
        Target::Internal { chapter, anchor } => {
            let chapter = &book.chapters[chapter.0 as usize];
            let page = chapter.aliases.first().cloned().unwrap_or_default();
            let fragment = anchor.as_ref().map(|id| {
                let known = chapter.anchors.iter().find(|(_, unique)| unique == id);
                format!("#{}", known.map_or(id, |(fragment, _)| fragment))
            });
            format!("{page}{}", fragment.unwrap_or_default())
        }
        Target::Unresolved { address, .. } => format!("unresolved {address}"),
        Target::Broken => "broken".to_owned(),
    }
}

/// Only letters and digits: quotation marks, dashes and spaces are set differently on purpose.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
