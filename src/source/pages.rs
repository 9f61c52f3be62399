//! Nodes of the tree → [`Page`]s in the book's order, each with its role; and which are left out, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::config::BookConfig;
use super::tree::Content;
use super::decode::read_text;
use super::front_matter::{Chains, FrontMatter, Given, InBook, split};
use super::site::Site;
use super::node::Node;
use super::value::{self, Data, Value};
use super::{Options, Page, PageRole, Source, index_page, order, permalink, tree};
use super::glob::glob;
use crate::access::Access;
use crate::book::Role;
use crate::book::assemble::{LeftOut as LeftOutPage, State};
use crate::lang::Lang;
use crate::message;
use crate::report::Message;
use crate::report::message::list;
use crate::report::{Diagnostic, FileId, Files, Report, Span};

/// Why pages of other sections are not in the book.
const OUTSIDE: &str = "outside the section of the book";
/// Of those below a section that is.
const BELOW: &str = "below a section that is left out";

/// A page's file as read.
#[derive(Clone, Debug, Default)]
struct Text {
    file: FileId,
    text: std::sync::Arc<str>,
    body_start: usize,
}

/// Where pages are, and what the site says of that.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub site: &'a Site,
    /// Its configuration as Hugo reads it.
    pub hugo: &'a Value,
    pub content: &'a Content,
}

/// Fills `source.pages`.
pub fn read(place: Place<'_>, options: &Options, source: &mut Source, report: &mut Report) {
    let Place { site, hugo, content } = place;
    if let Some(path) = &site.file {
        if let Some(mut page) = single(site, path, &source.access, &mut source.files, report) {
            if site.hugo {
                place_in_site(&mut page, place, source);
            }
            source.pages.push(page);
        }
        return;
    }
    if content.roots.is_empty() {
        return;
    }
    let plain = !site.hugo && site.content.as_deref() == Some(site.root.as_path());
    let mut nodes = tree::read(
        content,
        plain,
        &tree::Door { access: &source.access, shown_from: &site.root, ignored: tree::ignored(hugo, report) },
        report,
    );
    let (texts, front_matter) = read_texts(site, hugo, &nodes, source, report);
    let book_root = book_root(&nodes, &source.config);
    let now = now();
    let mut left_out = LeftOut::default();
    let reasons: Vec<Option<&'static str>> = front_matter.iter().map(|fm| hidden_because(fm, options, hugo, now)).collect();
    // Hugo collates by the key of the language, whatever locale it has; a directory that it never saw by that of the book.
    let config = &source.config;
    let key = config.site.language.as_deref().unwrap_or(&config.site.default_language);
    let lang = Lang::new(key).filter(|_| site.hugo).unwrap_or_else(|| config.metadata.lang.clone());
    let on = |key: &str| hugo.get(key).and_then(Value::to_bool).unwrap_or(true);
    let titles = order::Titles { lang, plural: on("pluralizeListTitles"), capital: on("capitalizeListTitles") };
    // A section lends its date to those above it, built or not.
    let lends: Vec<bool> = nodes.iter().zip(&reasons).map(|(node, reason)| node.is_section || !is_unbuilt(*reason)).collect();
    order::sort(&mut nodes, &front_matter, &titles, &|i| lends[i]);
    // What hides the root hides no more than its own page.
    let hidden = |node: usize| node != book_root && reasons[node].is_some();
    let mut steps = order::walk(&nodes, book_root, &hidden);
    if book_root != 0 && !is_unbuilt(reasons[0]) && nodes[0].file.is_some() {
        steps.insert(0, order::Step { node: 0, depth: 0 });
    }
    for (i, reason) in reasons.iter().enumerate() {
        match reason {
            Some(reason) => left_out.add(reason, i),
            None if front_matter[i].unrendered => left_out.add("not rendered", i),
            None => {}
        }
    }
    let addresses: Vec<String> = (0..nodes.len()).map(|i| permalink::address(i, &nodes, &front_matter, &source.config.site)).collect();
    let parents: BTreeSet<usize> = steps.iter().filter_map(|s| nodes[s.node].parent).collect();
    let mut included = BTreeSet::new();
    let mut of_page = Vec::new();
    for step in &steps {
        let node = &nodes[step.node];
        let (text, fm) = (&texts[step.node], &front_matter[step.node]);
        let is_home = step.node == 0 || (step.node == book_root && node.file.is_none());
        let titled = fm.title.is_some() || node.file.is_none();
        let is_part = step.depth == 1 && node.is_section && parents.contains(&step.node) && titled && source.config.parts;
        let role = match () {
            () if is_home => PageRole::Home,
            () if is_part => PageRole::Part,
            () => PageRole::Chapter,
        };
        let body = text.text.get(text.body_start..).unwrap_or_default();
        // Only the page of a section, the home above all, is made to lead to others.
        let index = node.is_section && index_page::is_index(body);
        let for_screen = is_home
            && [&fm.layout, &fm.page_type].into_iter().any(|l| l.as_deref().is_some_and(|l| matches!(l, "landing" | "hextra-home")));
        let landing = is_home && (for_screen && !index_page::has_prose(body) || index_page::is_furniture(body));
        // Cards with text are kept; cards that only lead to pages are no chapter.
        let landing = !index && (landing || node.is_section && index_page::is_bare_furniture(body));
        let empty = is_empty(body);
        let hidden_root = step.node == book_root && book_root != 0 && reasons[book_root].is_some();
        if fm.unrendered || hidden_root || is_unbuilt(reasons[step.node]) {
            continue;
        }
        if index || landing || (empty && role != PageRole::Part) {
            match () {
                () if index => left_out.add("a contents made by hand", step.node),
                () if landing => left_out.add("made for the screen", step.node),
                // The root of the book has nothing to lose when it is only a title.
                () if step.depth > 0 && node.file.is_some() => left_out.add("empty", step.node),
                () => {}
            }
            if role != PageRole::Part || index && fm.title.as_deref().is_some_and(index_page::names_contents) {
                continue;
            }
        }
        included.insert(step.node);
        of_page.push((step.node, index || landing));
        source.pages.push(Page {
            file: text.file,
            path: node.file.clone().unwrap_or_default(),
            logical_path: node.logical.clone(),
            directory: node.directory(),
            is_section: node.is_section,
            depth: step.depth,
            front_matter: fm.clone(),
            text: text.text.clone(),
            // A part keeps its title without the contents made by hand.
            body_start: if index || landing { text.text.len() } else { text.body_start },
            role,
            address: addresses[step.node].clone(),
            lang: fm.lang.as_deref().and_then(Lang::new),
            book_role: match role {
                PageRole::Part => Role::Part,
                PageRole::Home => Role::Introduction,
                PageRole::Chapter => Role::Chapter,
            },
            ..Page::default()
        });
    }
    drop_empty_parts(&mut source.pages, |at| {
        let (node, reported) = of_page[at];
        included.remove(&node);
        if !reported && nodes[node].file.is_some() {
            left_out.add("empty", node);
        }
    });
    let walked: BTreeSet<usize> = steps.iter().map(|s| s.node).collect();
    for (i, node) in nodes.iter().enumerate() {
        if !included.contains(&i) {
            let state = match () {
                () if is_unbuilt(reasons[i]) => State::Unbuilt,
                () if front_matter[i].unrendered => State::Unrendered,
                () => State::Published,
            };
            // A section has a page on the site, its own file or not.
            if node.file.is_some() || node.is_section {
                // A section stays in Hugo for what may be below it.
                let named = node.is_section;
                let left_out = LeftOutPage { path: node.logical.clone(), address: addresses[i].clone(), state, named, language: None };
                source.config.site.left_out.push(left_out);
            }
        }
        if node.file.is_some() && !included.contains(&i) && !walked.contains(&i) {
            let mut above = std::iter::successors(node.parent, |parent| nodes[*parent].parent);
            left_out.add(if above.any(&hidden) { BELOW } else { OUTSIDE }, i);
        }
    }
    left_out.report(|i| shown(&nodes[i], site), report);
    other_languages(site, hugo, source);
    if source.pages.is_empty() {
        let places: Vec<String> = content.roots.iter().map(|r| r.dir.display().to_string()).collect();
        report.push(
            Diagnostic::new("empty-site", message!("there is no page with text"))
                .in_file(Path::new(&places.join(", ")))
                .help(message!("pages are files with the ending .md")),
        );
    }
}

/// Removes the parts that have no words and no pages left. `dropped` is called with the index that each had.
fn drop_empty_parts(pages: &mut Vec<Page>, mut dropped: impl FnMut(usize)) {
    let mut kept = vec![true; pages.len()];
    let mut next_depth = 0;
    for (at, page) in pages.iter().enumerate().rev() {
        kept[at] = page.role != PageRole::Part || next_depth > page.depth || !is_empty(page.body());
        if kept[at] {
            next_depth = page.depth;
        }
    }
    (0..pages.len()).filter(|at| !kept[*at]).for_each(&mut dropped);
    let mut kept = kept.into_iter();
    pages.retain(|_| kept.next().unwrap_or(true));
}

/// The pages of other languages that references with `lang=` may name. Mistakes in them are not reported: they are not in the book.
fn other_languages(site: &Site, hugo: &Value, source: &mut Source) {
    let own = source.config.site.language.clone();
    let others: Vec<String> = source.config.site.languages.iter().map(|l| l.key.clone()).filter(|key| Some(key) != own.as_ref()).collect();
    for language in others {
        let marks = [format!("lang=\"{language}\""), format!("lang={language} "), format!("lang=`{language}`")];
        if !source.pages.iter().any(|page| marks.iter().any(|mark| page.body().contains(mark))) {
            continue;
        }
        let content = super::content::in_language(site, hugo, &source.config.site, &language);
        let mut unreported = Report::default();
        let door = tree::Door { access: &source.access, shown_from: &site.root, ignored: tree::ignored(hugo, &mut unreported) };
        let nodes = tree::read(&content, false, &door, &mut unreported);
        let mut aside = Source { access: source.access.clone(), config: source.config.clone(), ..Source::default() };
        let (_, front_matter) = read_texts(site, hugo, &nodes, &mut aside, &mut unreported);
        aside.config.site.language = Some(language.clone());
        for (i, node) in nodes.iter().enumerate() {
            let address = permalink::address(i, &nodes, &front_matter, &aside.config.site);
            let left_out = LeftOutPage { path: node.logical.clone(), address, state: State::Published, named: true, language: Some(language.clone()) };
            source.config.site.left_out.push(left_out);
        }
    }
}

/// The page of one file that belongs to no site; `None` when it cannot be read.
fn single(site: &Site, path: &Path, access: &Access, files: &mut Files, report: &mut Report) -> Option<Page> {
    let shown = path.strip_prefix(&site.root).unwrap_or(path);
    let (file, text) = read_text(path, shown, access, files, report)?;
    let (data, body_start) = read_data(file, &text, report);
    let front_matter = FrontMatter::read(&Given { data: &data, cascade: &[], chains: &Chains::default(), name: "" }, file, report);
    Some(Page {
        file,
        path: path.to_owned(),
        logical_path: path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default(),
        lang: front_matter.lang.as_deref().and_then(Lang::new),
        front_matter,
        text,
        body_start,
        depth: 1,
        ..Page::default()
    })
}

/// Gives the one page of a site that is built its place there, and reads the site's other pages, which it may link to. Of them only the
/// names are read, so nothing is reported about them.
fn place_in_site(page: &mut Page, Place { site, hugo, content }: Place<'_>, source: &mut Source) {
    let mut unreported = Report::default();
    let door = tree::Door { access: &source.access, shown_from: &site.root, ignored: tree::ignored(hugo, &mut unreported) };
    let nodes = tree::read(content, false, &door, &mut unreported);
    let full = page.path.canonicalize().ok();
    let is_own =
        |node: &Node| node.file.as_ref().is_some_and(|file| file.file_name() == page.path.file_name() && file.canonicalize().ok() == full);
    let Some(own) = nodes.iter().position(is_own) else { return };
    let mut front_matter = vec![FrontMatter::default(); nodes.len()];
    front_matter[own] = page.front_matter.clone();
    page.logical_path = nodes[own].logical.clone();
    page.directory = nodes[own].directory();
    page.address = permalink::address(own, &nodes, &front_matter, &source.config.site);
    for (i, node) in nodes.iter().enumerate().filter(|(i, node)| *i != own && node.file.is_some()) {
        let address = permalink::address(i, &nodes, &front_matter, &source.config.site);
        source.config.site.left_out.push(LeftOutPage { path: node.logical.clone(), address, ..LeftOutPage::default() });
    }
}

/// Reads all files; parents come before children, so what they hand down is known.
fn read_texts(site: &Site, hugo: &Value, nodes: &[Node], source: &mut Source, report: &mut Report) -> (Vec<Text>, Vec<FrontMatter>) {
    let of_site = cascades(hugo);
    let chains = Chains::read(hugo);
    let mut handed: Vec<Vec<Value>> = Vec::with_capacity(nodes.len());
    let (mut texts, mut front_matter) = (Vec::new(), Vec::new());
    for node in nodes {
        let mut text = Text::default();
        let mut data = Value::null(0..0);
        if let Some(path) = &node.file {
            let shown = path.strip_prefix(&site.root).unwrap_or(path);
            if let Some((file, content)) = read_text(path, shown, &source.access, &mut source.files, report) {
                let (value, body_start) = read_data(file, &content, report);
                data = value;
                text = Text { file, text: content, body_start };
            }
        }
        // What a section hands down holds for its own page too.
        let mut cascade = cascades(&data);
        cascade.extend(node.parent.and_then(|p| handed.get(p)).unwrap_or(&of_site).iter().cloned());
        let fits: Vec<Value> = cascade.iter().filter(|v| targets(v, node)).cloned().collect();
        let name = node.logical.rsplit('/').next().unwrap_or_default();
        front_matter.push(FrontMatter::read(&Given { data: &data, cascade: &fits, chains: &chains, name }, text.file, report));
        handed.push(cascade);
        texts.push(text);
    }
    (texts, front_matter)
}

/// The `cascade` of a page or of the configuration: one map, or a list of them, each with its target.
fn cascades(data: &Value) -> Vec<Value> {
    match data.get("cascade") {
        Some(Value { data: Data::List(items), .. }) => items.clone(),
        Some(map) => vec![map.clone()],
        None => Vec::new(),
    }
}

/// The front matter as data, and where the text begins.
fn read_data(file: FileId, text: &str, report: &mut Report) -> (Value, usize) {
    let split = split(text);
    if let Some(opening) = split.unclosed {
        report.push(
            Diagnostic::new("front-matter-unclosed", message!("the front matter is not closed"))
                .at(Span::new(file, opening))
                .help(message!("put a line with the same mark after the last key")),
        );
    }
    let Some((format, range)) = split.data else { return (Value::null(0..0), split.body_start) };
    let (value, faults) = value::parse(text, range, format);
    let sound = faults.is_empty();
    for fault in faults {
        report.push(fault.diagnostic("front-matter-invalid", message!("the front matter"), format, file));
    }
    if sound && !matches!(value.data, Data::Map(_) | Data::Null) {
        report.push(
            Diagnostic::new("front-matter-invalid", message!("the front matter is not a map of keys and values"))
                .at(Span::new(file, value.range.clone()))
                .help(message!("write `title: …`, one key a line")),
        );
    }
    (value, split.body_start)
}

/// Whether what a section hands down is meant for this page (`target: {path, kind}`).
fn targets(cascade: &Value, node: &Node) -> bool {
    let Some(target) = cascade.get("target").or_else(|| cascade.get("_target")) else { return true };
    let kind = match (node.is_section, node.parent) {
        (true, None) => "home",
        (true, _) => "section",
        (false, _) => "page",
    };
    let fits_kind = target.get("kind").and_then(Value::to_text).is_none_or(|k| glob(&k, kind));
    let path = format!("/{}", node.logical.to_lowercase());
    fits_kind && target.get("path").and_then(Value::to_text).is_none_or(|p| glob(&p.to_lowercase(), &path))
}

/// The node at which the book begins, by hugo-book's `BookSection`: `docs` unless said otherwise, `*` for all. Where the theme is not known, `docs` counts when all is
/// in it.
fn book_root(nodes: &[Node], config: &BookConfig) -> usize {
    let find = |path: &str| nodes.iter().position(|n| n.logical.eq_ignore_ascii_case(path.trim_matches('/')));
    match config.site.book_section.as_deref() {
        Some("*" | "/") => 0,
        Some(section) => find(section).unwrap_or(0),
        None if config.theme.as_deref() == Some("hugo-book") => find("docs").unwrap_or(0),
        None => match (find("docs"), nodes[0].children.as_slice()) {
            (Some(docs), [only]) if *only == docs => docs,
            _ => 0,
        },
    }
}

/// Whether a page that is left out for this reason is one that Hugo does not build.
fn is_unbuilt(reason: Option<&'static str>) -> bool {
    matches!(reason, Some("draft" | "date in the future" | "expired"))
}

/// Why a page is not in the book, as front matter and options have it; `None` when it is. `now`: seconds since 1970.
fn hidden_because(fm: &FrontMatter, options: &Options, hugo: &Value, now: i64) -> Option<&'static str> {
    let builds = |key: &str| hugo.get(key).and_then(Value::to_bool).unwrap_or(false);
    if fm.draft && !options.drafts && !builds("buildDrafts") {
        return Some("draft");
    }
    if fm.publish_date.is_some_and(|d| d.0 > now) && !options.future && !builds("buildFuture") {
        return Some("date in the future");
    }
    if fm.expiry_date.is_some_and(|d| d.0 <= now) && !options.expired && !builds("buildExpired") {
        return Some("expired");
    }
    if fm.in_book == Some(InBook::Never) {
        return Some("book: never");
    }
    if fm.book_hidden && fm.in_book.is_none() {
        return Some("bookHidden");
    }
    fm.unlisted.then_some("headless or not listed")
}

/// The present, or `SOURCE_DATE_EPOCH` in its place, in seconds since 1970.
fn now() -> i64 {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.trim().parse().ok());
    epoch.unwrap_or_else(|| jiff::Timestamp::now().as_second())
}

/// Whether a text is nothing but white space and comments.
fn is_empty(body: &str) -> bool {
    let mut rest = body.trim_start();
    while let Some(after) = rest.strip_prefix("<!--") {
        rest = after.split_once("-->").map_or("", |(_, rest)| rest).trim_start();
    }
    rest.is_empty()
}

/// A node's file as messages name it, or its path when it has none.
fn shown(node: &Node, site: &Site) -> String {
    match &node.file {
        Some(path) => path.strip_prefix(&site.root).unwrap_or(path).display().to_string(),
        None => node.logical.clone(),
    }
}

/// Pages that are not in the book, by reason.
#[derive(Default)]
struct LeftOut {
    reasons: BTreeMap<&'static str, Vec<usize>>,
    reported: BTreeSet<usize>,
}

impl LeftOut {
    /// Adds a page with a reason, unless another reason has been given.
    fn add(&mut self, reason: &'static str, node: usize) {
        if self.reported.insert(node) {
            self.reasons.entry(reason).or_default().push(node);
        }
    }

    /// Reports all pages left out, one diagnostic a reason.
    fn report(&self, shown: impl Fn(usize) -> String, report: &mut Report) {
        for (reason, nodes) in &self.reasons {
            let pages: Vec<String> = nodes.iter().map(|i| shown(*i)).collect();
            let diagnostic = Diagnostic::new(
                "pages-left-out",
                message!("left out ({reason}): {pages}", reason = reason_in_text(reason), pages = list(&pages)),
            );
            report.push(match *reason {
                "draft" | "date in the future" | "expired" => diagnostic.help(message!("--drafts takes them in")),
                OUTSIDE => {
                    diagnostic.help(message!("the book is the section `docs`, or what `params.BookSection` of the site names (`*` for all)"))
                }
                BELOW => diagnostic.help(message!("Hugo builds them and lists them nowhere; publish the section, or move them out of it")),
                _ => diagnostic,
            });
        }
    }
}

/// A reason as a message that can be translated.
fn reason_in_text(reason: &str) -> Message {
    match reason {
        OUTSIDE => message!("outside the section of the book"),
        BELOW => message!("below a section that is left out"),
        "headless or not listed" => message!("headless or not listed"),
        "not rendered" => message!("not rendered"),
        "draft" => message!("draft"),
        "date in the future" => message!("date in the future"),
        "expired" => message!("expired"),
        "a contents made by hand" => message!("a contents made by hand"),
        "made for the screen" => message!("made for the screen"),
        "empty" => message!("empty"),
        other => Message::verbatim(other),
    }
}
