//! A random book is built in process, and its pages and its EPUB are read back.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use pliego::book::edition::{Edition, Editions};
use pliego::book::{AssetId, NotePlace, assemble, print_links};
use pliego::font::FontBook;
use pliego::layout::pages::{NodeId, NodeRole, Pages, Structure};
use pliego::materials::Materials;
use pliego::picture::{Pictures, Use};
use pliego::report::{Report, Severity};
use pliego::style::Sheet;
use pliego::{audit, citation, diagram, epub, formula, layout, markdown, orthography, pdf, source};

use crate::grammar::{Output, PICTURES, Plan, WORKS, Written};

/// No book of this size takes as long, by far.
const LONGEST: Duration = Duration::from_secs(20);

/// What is wrong with a book.
#[derive(Debug)]
pub struct Fault {
    /// Two faults of one kind are taken for the same while a book is made smaller.
    pub kind: String,
    pub what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind, self.what)
    }
}

impl Fault {
    fn new(kind: &str, what: impl Into<String>) -> Fault {
        Fault { kind: kind.to_owned(), what: what.into() }
    }

    /// Only a reader of PDFs saw it.
    pub fn needs_tools(&self) -> bool {
        self.kind.starts_with("pdftotext")
    }
}

/// What this process has worked, in all its threads: on a machine that others use too, less than what has passed.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("the process");
    let fields = stat.rsplit(')').next().expect("fields").split_whitespace().skip(11).take(2);
    let ticks: u64 = fields.map(|ticks| ticks.parse::<u64>().expect("a number")).sum();
    Duration::from_millis(ticks * 10)
}

/// A folder to build in, and what all books share.
pub struct Press {
    folder: tempfile::TempDir,
    fonts: FontBook,
}

impl Press {
    pub fn new() -> Press {
        let folder = tempfile::tempdir().expect("a directory");
        for (name, width, height) in PICTURES {
            let picture = image::RgbImage::from_pixel(*width, *height, image::Rgb([90, 120, 90]));
            picture.save(folder.path().join(name)).expect("a picture");
        }
        Press { folder, fonts: FontBook::builtin() }
    }

    pub fn judge(&self, plan: &Plan, with_tools: bool) -> Result<(), Fault> {
        self.judge_text(plan, &plan.write(), with_tools)
    }

    /// Judges a text of which words are known.
    pub fn judge_text(&self, plan: &Plan, written: &Written, with_tools: bool) -> Result<(), Fault> {
        let build = || {
            let (start, before) = (Instant::now(), processor_time());
            let built = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.build(plan, written, with_tools)));
            let worked = processor_time().saturating_sub(before);
            (built.unwrap_or_else(|_| Err(Fault::new("panic", "the program panicked"))), start.elapsed().min(worked))
        };
        let (result, time) = build();
        // A machine that does something else is slow once.
        if result.is_ok() && time > LONGEST && build().1 > LONGEST {
            return Err(Fault::new("slow", format!("it took {time:?}")));
        }
        result
    }

    fn build(&self, plan: &Plan, written: &Written, with_tools: bool) -> Result<(), Fault> {
        let folder = self.folder.path();
        std::fs::write(folder.join("book.yaml"), plan.settings()).expect("settings");
        std::fs::write(folder.join("01.md"), &written.text).expect("a chapter");
        let mut report = Report::default();
        std::fs::write(folder.join("obras.bib"), WORKS).expect("works");
        let mut read = source::read(folder, &source::Options::default(), &mut report);
        let library = citation::Library::read(&read, &mut report);
        read.config.citation_keys = library.as_ref().map(citation::Library::keys);
        let mut parsed = read.pages.iter().map(|page| markdown::parse(page, &read.config, &mut report)).collect::<Vec<_>>();
        library.iter().for_each(|library| library.resolve(&mut parsed, &read, &mut report));
        source::resolve::images(&mut parsed, &mut read, &mut report);
        let mut book = assemble::assemble(parsed, read.config.assembling(), &mut report);
        formula::prepare(&mut book, &read.config.macros, &mut report);
        diagram::draw_all(&mut book, &mut report);
        let mut files = read.assets.used.clone();
        files.push(folder.join(PICTURES[2].0));
        let cover = AssetId(files.len() as u32 - 1);
        let pictures = Pictures::start(&files, &[Use::Epub, Use::Screen], &mut report);
        orthography::polish(&mut book, orthography::Settings::default(), &mut report);
        let sheet = Sheet::load(plan.style, folder, &mut read.files, &mut report).for_lang(&book.metadata.lang);
        let settings = layout::Options { press: plan.press, trim: plan.trim.and_then(pliego::style::trim), margin_notes: book.notes.place == NotePlace::Margin, ..layout::Options::default() };
        let editions = Editions::of(&book, &mut report);
        let on_paper = editions.get(&book, if plan.press { Edition::Press } else { Edition::Screen });
        let printed = if plan.press { print_links::links_to_notes(on_paper) } else { on_paper.clone() };
        let set = layout::set(Materials { book: &printed, sheet: &sheet, fonts: &self.fonts, pictures: &pictures }, &settings, &mut report);
        audit::pages(&printed, &set, &self.fonts, &pictures, &mut report);
        let mut out = Cursor::new(Vec::new());
        let of_epub = epub::Options { cover: Some(cover), ..epub::Options::default() };
        let map = editions.moved(&book, &set.page_map, if plan.press { Edition::Press } else { Edition::Screen }, Edition::Epub);
        let of_reader = editions.get(&book, Edition::Epub);
        let shown = epub::write(epub::Job { materials: Materials { book: of_reader, sheet: &sheet, fonts: &self.fonts, pictures: &pictures }, pages: Some(&map), options: &of_epub }, &mut out, &mut report);
        audit::epub(of_reader, shown.expect("an EPUB").shown, &mut report);
        if let Some(told) = report.diagnostics.iter().find(|d| d.severity == Severity::Error) {
            return Err(Fault::new(told.code, told.message.to_string()));
        }
        let order = Order::of(written, Output::Paper);
        order.pages(&set.pages)?;
        Order::of(written, Output::Epub).epub(out.into_inner())?;
        if with_tools {
            let bytes = pdf::write(pdf::Job { pages: &set.pages, metadata: &book.metadata, fonts: &self.fonts, pictures: &pictures }, pdf::Target::Screen, &mut report);
            order.pdf(&folder.join("libro.pdf"), &bytes.expect("a PDF"))?;
        }
        Ok(())
    }
}

/// An attribute of the element that begins here.
fn attribute<'t>(element: &'t str, name: &str) -> &'t str {
    let value = element.split_once(&format!("{name}=\"")).expect("an attribute").1;
    value.split_once('"').expect("its end").0
}

/// Each word with its place in the book: the body's, then the notes'.
struct Order<'w> {
    places: BTreeMap<&'w str, usize>,
    words: Vec<&'w str>,
    body: usize,
    /// Those of other outputs.
    others: BTreeSet<&'w str>,
}

impl<'w> Order<'w> {
    /// Of the words that an output has. One of another's that it shows all the same is found too: it stands where no word may.
    fn of(written: &'w Written, output: Output) -> Order<'w> {
        let is_here = |word: &&String| written.only.get(*word).is_none_or(|only| *only == Some(output));
        let all = |words: &'w [String]| words.iter().filter(is_here).map(String::as_str).collect::<Vec<_>>();
        let (mut words, notes) = (all(&written.body), all(&written.notes));
        let body = words.len();
        words.extend(notes);
        let others = written.only.iter().filter(|(_, only)| **only != Some(output)).map(|(word, _)| word.as_str()).collect();
        Order { places: words.iter().enumerate().map(|(i, word)| (*word, i)).collect(), words, body, others }
    }

    /// Every word once, and within each paragraph in its order.
    fn pages(&self, pages: &Pages) -> Result<(), Fault> {
        let mut nodes: BTreeMap<NodeId, String> = BTreeMap::new();
        let listed = contents(&pages.structure);
        for item in pages.pages.iter().flat_map(|page| &page.items) {
            if let (Some(node), Some(run)) = (item.node.filter(|node| !listed.contains(node)), item.kind.glyphs()) {
                let text = nodes.entry(node).or_default();
                text.push_str(&run.text);
                if run.text.chars().any(is_arabic) {
                    text.push(' ');
                }
            }
        }
        let mut found = Vec::new();
        for text in nodes.values() {
            self.foreign("pages", &tokens(text, true))?;
            let of_node: Vec<usize> = tokens(text, true).iter().filter_map(|word| self.places.get(word.as_str()).copied()).collect();
            if let Some(pair) = of_node.windows(2).find(|pair| pair[0] > pair[1]) {
                let what = format!("“{}” stands before “{}” in the pages", self.words[pair[0]], self.words[pair[1]]);
                return Err(Fault::new("pages-order", what));
            }
            found.extend(of_node);
        }
        self.all("pages", found)
    }

    fn foreign(&self, output: &str, words: &[String]) -> Result<(), Fault> {
        match words.iter().find(|word| self.others.contains(word.as_str())) {
            Some(word) => Err(Fault::new(&format!("{output}-foreign"), word)),
            None => Ok(()),
        }
    }

    fn all(&self, output: &str, mut found: Vec<usize>) -> Result<(), Fault> {
        found.sort_unstable();
        if let Some(pair) = found.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Fault::new(&format!("{output}-twice"), self.words[pair[0]]));
        }
        match (0..self.words.len()).find(|i| found.get(*i) != Some(i)) {
            Some(lost) => Err(Fault::new(&format!("{output}-lost"), self.words[lost])),
            None => Ok(()),
        }
    }

    fn epub(&self, bytes: Vec<u8>) -> Result<(), Fault> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
        let mut read = |name: &str| {
            let mut text = String::new();
            archive.by_name(name).expect("a file").read_to_string(&mut text).expect("text");
            text
        };
        // In the order of the spine: a long chapter has several documents, whose names are not sorted.
        let package = read("EPUB/package.opf");
        let items = package.split("<item ").skip(1);
        let hrefs: BTreeMap<&str, &str> = items.map(|item| (attribute(item, "id"), attribute(item, "href"))).collect();
        let spine = package.split("<itemref ").skip(1).map(|item| hrefs[attribute(item, "idref")]);
        let documents: Vec<String> = spine.filter(|href| href.starts_with("text/")).map(|href| read(&format!("EPUB/{href}"))).collect();
        let mut found = Vec::new();
        for text in documents {
            let body = text.split_once("<body").map_or("", |(_, body)| body);
            let words = tokens(&without_tags(body), false);
            self.foreign("epub", &words)?;
            // What is not on paper has no page: the index calls it by the title over it.
            if body.contains("epub:type=\"index\"") {
                continue;
            }
            found.extend(words.iter().filter_map(|word| self.places.get(word.as_str()).copied()));
        }
        let body: Vec<usize> = found.iter().copied().filter(|place| *place < self.body).collect();
        if let Some(pair) = body.windows(2).find(|pair| pair[0] > pair[1]) {
            let what = format!("“{}” stands before “{}” in the EPUB", self.words[pair[0]], self.words[pair[1]]);
            return Err(Fault::new("epub-order", what));
        }
        self.all("epub", found)
    }

    /// As poppler reads it: every word whole or in two parts, and within its page.
    fn pdf(&self, path: &PathBuf, bytes: &[u8]) -> Result<(), Fault> {
        std::fs::write(path, bytes).expect("a file");
        // Its words with their boxes. Not its lines: `-raw` sees no space under .15 em, which a tight line may have.
        let done = Command::new("pdftotext").arg("-bbox").arg(path).arg("-").output();
        let Some(boxes) = done.ok().filter(|done| done.status.success()).map(|done| String::from_utf8_lossy(&done.stdout).into_owned())
        else {
            println!("NOT RUN: pdftotext is not here");
            return Ok(());
        };
        let number = |line: &str, name: &str| -> f64 {
            let value = line.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"')).map_or("", |(value, _)| value);
            value.parse().unwrap_or(0.0)
        };
        let (mut width, mut height) = (0.0, 0.0);
        let mut letters = BTreeSet::new();
        for line in boxes.lines().map(str::trim) {
            if line.starts_with("<page ") {
                (width, height) = (number(line, "width"), number(line, "height"));
            } else if line.starts_with("<word ") {
                let inside = number(line, "xMin") > -1.0 && number(line, "yMin") > -3.0;
                if !inside || number(line, "xMax") > width + 1.0 || number(line, "yMax") > height + 3.0 {
                    return Err(Fault::new("pdftotext-off-page", line));
                }
                let word = line.split_once('>').and_then(|(_, rest)| rest.split_once("</word>")).map_or("", |(word, _)| word);
                letters.insert(word.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase());
            }
        }
        for word in self.words.iter().filter(|word| !word.chars().any(is_arabic)) {
            let long = word.len() > 24;
            if !long && !is_made_of(word, &letters) {
                return Err(Fault::new("pdftotext-lost", *word));
            }
        }
        Ok(())
    }
}

/// Whether a word is one of `parts`, or some of them in a row: a word of a narrow column is divided more than once.
fn is_made_of(word: &str, parts: &BTreeSet<String>) -> bool {
    let ends = (1..=word.len()).filter(|end| word.is_char_boundary(*end));
    word.is_empty() || ends.rev().any(|end| parts.contains(&word[..end]) && is_made_of(&word[end..], parts))
}

/// The nodes of the contents, which repeat titles.
fn contents(structure: &Structure) -> BTreeSet<NodeId> {
    let nodes = structure.nodes.iter().enumerate();
    let mut open: Vec<NodeId> = nodes.filter(|(_, node)| node.role == NodeRole::Contents).map(|(i, _)| NodeId(i as u32)).collect();
    let mut found = BTreeSet::new();
    while let Some(node) = open.pop() {
        found.insert(node);
        open.extend(&structure.nodes[node.0 as usize].children);
    }
    found
}

/// A letter: the marks of notes are in digits of the script.
fn is_arabic(c: char) -> bool {
    ('\u{600}'..='\u{6ff}').contains(&c) && !c.is_numeric()
}

/// The words of a text, in order. Each begins with the only `j` and ends with the only `x` it has: `joined` text may have lost its
/// spaces, kept its hyphens, and have letters of a formula right before a word.
fn tokens(text: &str, joined: bool) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if is_arabic(c) {
            if !word.starts_with(is_arabic) {
                words.push(std::mem::take(&mut word));
            }
            word.push(c);
        } else if c.is_alphabetic() {
            if word.chars().next().is_some_and(is_arabic) {
                words.push(std::mem::take(&mut word));
            }
            if c == 'j' {
                word.clear();
            }
            word.push(c);
            if c == 'x' {
                words.push(std::mem::take(&mut word));
            }
        } else if word.chars().next().is_some_and(is_arabic) {
            // A word of four letters may be parted between lines of code. What stands before a number is of a citation: its page.
            if word.chars().count() >= 4 || c.is_numeric() {
                words.push(std::mem::take(&mut word));
            }
        } else if !joined && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}') {
            words.push(std::mem::take(&mut word));
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// The words of a text, as books that were found have them.
pub fn words_of(text: &str) -> Vec<String> {
    let known = |word: &String| word.starts_with('j') && word.ends_with('x') || word.chars().all(is_arabic);
    tokens(text, false).into_iter().filter(known).collect()
}

/// Tags of blocks become spaces, those within words nothing; formulas go.
fn without_tags(document: &str) -> String {
    let mut text = String::new();
    let mut rest = document;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        rest = after;
        let name: String = tag.chars().take_while(|c| c.is_alphanumeric()).collect();
        match name.as_str() {
            "math" => rest = after.split_once("</math>").map_or("", |(_, after)| after),
            "span" | "em" | "strong" | "a" | "code" | "sup" | "sub" => {}
            "" if ["/span", "/em", "/strong", "/a", "/code", "/sup", "/sub"].contains(&tag) => {}
            _ => text.push(' '),
        }
    }
    text + rest
}
