//! A PDF, of any maker, as a volume.
//!
//! A tagged one is read in the order of its tags, so that notes at the foot of a page and paragraphs that go on overleaf are where they
//! belong; without tags, the order is that of the page, and running heads are known by their repetition.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hayro_svg::hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use unicode_bidi::{BidiClass, bidi_class};

use super::shown::{self, Letter, Run, Shown};
use super::tree::{Catalog, Entry, Leaf};
use super::words::is_sign;
use super::{Area, Chapter, Picture, Volume, Word};
use crate::lang::{Direction, Lang};
use crate::message;
use crate::report::Message;

/// Reads a PDF. The error is the end of a sentence about the file.
pub fn read(bytes: &[u8]) -> Result<Volume, Message> {
    let pdf = open(bytes)?;
    let shown = shown::pages(&pdf, &BTreeSet::new());
    let catalog = Catalog::new(&pdf).ok_or(message!("is no PDF that can be read"))?;
    let pages = catalog.labels(shown.len());
    let leaves = catalog.leaves();
    let words = if leaves.is_empty() { untagged(&shown) } else { tagged(&shown, &leaves) };
    let pictures = shown.iter().zip(&pages).flat_map(|(page, label)| {
        page.pictures.iter().map(move |(hash, _)| Picture { name: label.clone(), hash: *hash, ..Picture::default() })
    });
    let pictures = pictures.collect();
    let chapters = divided(words, &catalog.outline());
    let boxes = pdf.pages().iter().map(|page| page.media_box()).map(|b| [b.x0 as f32, b.y0 as f32, b.x1 as f32, b.y1 as f32]).collect();
    Ok(Volume { boxes, lang: catalog.lang().and_then(|tag| Lang::new(&tag)), facts: Vec::new(), chapters, pages, pictures })
}

/// Looks at the pictures of a PDF that another volume has not.
pub fn look(volume: &mut Volume, bytes: &[u8], other: &Volume) {
    let known: BTreeSet<[u8; 32]> = other.pictures.iter().map(|picture| picture.hash).collect();
    let unknown: BTreeSet<[u8; 32]> = volume.pictures.iter().map(|picture| picture.hash).filter(|hash| !known.contains(hash)).collect();
    if unknown.is_empty() {
        return;
    }
    let Ok(pdf) = open(bytes) else { return };
    let looks: BTreeMap<[u8; 32], _> = shown::pages(&pdf, &unknown).into_iter().flat_map(|page| page.pictures).filter(|(_, look)| look.is_some()).collect();
    for picture in &mut volume.pictures {
        picture.look = looks.get(&picture.hash).cloned().flatten();
    }
}

/// Opens a PDF, or says why it cannot be opened.
fn open(bytes: &[u8]) -> Result<Pdf, Message> {
    Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => message!("asks for a password"),
        LoadPdfError::Invalid => message!("is no PDF that can be read"),
    })
}

/// The words by the tree; pieces that it does not have follow those of their page.
fn tagged(shown: &[Shown], leaves: &[Leaf]) -> Vec<Word> {
    let mut runs: HashMap<(u32, i32), Vec<&Run>> = HashMap::new();
    let mut loose: BTreeMap<u32, Vec<&Run>> = BTreeMap::new();
    for (page, shown) in shown.iter().enumerate() {
        for run in &shown.runs {
            match run.mcid {
                Some(mcid) => runs.entry((page as u32, mcid)).or_default().push(run),
                None => loose.entry(page as u32).or_default().push(run),
            }
        }
    }
    let last: HashMap<u32, usize> = leaves.iter().enumerate().map(|(i, leaf)| (leaf.page, i)).collect();
    let mut composer = Composer::new(shown);
    let mut block = None;
    for (i, leaf) in leaves.iter().enumerate() {
        if block.replace(leaf.block) != Some(leaf.block) {
            composer.end_block();
        }
        composer.numbered |= leaf.numbered;
        for run in runs.remove(&(leaf.page, leaf.mcid)).into_iter().flatten().filter(|_| !leaf.unread) {
            composer.letters(leaf.page, &run.letters);
        }
        if last.get(&leaf.page) == Some(&i)
            && let Some(rest) = loose.remove(&leaf.page)
        {
            composer.end_block();
            rest.iter().for_each(|run| composer.letters(leaf.page, &run.letters));
            composer.end_block();
        }
    }
    composer.finish()
}

/// The words as the pages show them.
fn untagged(shown: &[Shown]) -> Vec<Word> {
    let furniture = furniture(shown);
    let mut composer = Composer::new(shown);
    for (page, shown) in shown.iter().enumerate() {
        for run in &shown.runs {
            for line in lines(&run.letters) {
                if !furniture.contains(&(page, key(line), near_edge(shown, line))) {
                    composer.letters(page as u32, line);
                }
            }
        }
    }
    composer.finish()
}

/// The lines of letters, each of one baseline.
fn lines(letters: &[Letter]) -> impl Iterator<Item = &[Letter]> {
    letters.chunk_by(|a, b| (a.baseline - b.baseline).abs() < a.size.max(b.size) * 0.6)
}

/// The words of a line without figures, which change from page to page.
fn key(line: &[Letter]) -> String {
    line.iter().flat_map(|letter| letter.text.chars()).filter(|c| c.is_alphabetic()).collect()
}

/// Whether a line is at the head (`true`) or at the foot of its page by its height; `None` for those between.
fn near_edge(shown: &Shown, line: &[Letter]) -> Option<bool> {
    let heights = || shown.runs.iter().flat_map(|run| &run.letters).filter(|letter| !letter.text.trim().is_empty()).map(|letter| letter.baseline);
    let (top, foot) = (heights().fold(f32::MIN, f32::max), heights().fold(f32::MAX, f32::min));
    let first = line.first()?;
    let near = |height: f32| (first.baseline - height).abs() < first.size * 0.6;
    if near(top) { Some(true) } else if near(foot) { Some(false) } else { None }
}

/// Running heads and folios: lines at the edge of pages that hold figures alone, or that three pages have.
fn furniture(shown: &[Shown]) -> BTreeSet<(usize, String, Option<bool>)> {
    let mut found: BTreeMap<(String, bool), BTreeSet<usize>> = BTreeMap::new();
    for (page, shown) in shown.iter().enumerate() {
        for line in shown.runs.iter().flat_map(|run| lines(&run.letters)) {
            if let Some(edge) = near_edge(shown, line) {
                found.entry((key(line), edge)).or_default().insert(page);
            }
        }
    }
    let repeated = found.into_iter().filter(|((words, _), pages)| words.is_empty() || pages.len() > 2);
    repeated.flat_map(|((words, edge), pages)| pages.into_iter().map(move |page| (page, words.clone(), Some(edge)))).collect()
}

/// Whether the baselines of two letters are those of one line, small and raised ones too.
fn on_one_line(a: &Letter, b: &Letter) -> bool {
    (a.baseline - b.baseline).abs() < a.size.max(b.size) * 0.6
}

/// The direction of a letter's script; `None` for signs that have none.
fn direction(letter: &Letter) -> Option<Direction> {
    letter.text.chars().find_map(|c| match bidi_class(c) {
        BidiClass::R | BidiClass::AL => Some(Direction::RightToLeft),
        BidiClass::L | BidiClass::EN | BidiClass::AN => Some(Direction::LeftToRight),
        _ => None,
    })
}

/// Whether a line is read from the right: it has no fewer letters of Arabic or Hebrew than others.
fn is_from_right(line: &[(u32, Letter)]) -> bool {
    let count = |wanted: Direction| line.iter().filter(|(_, letter)| direction(letter) == Some(wanted)).count();
    let right = count(Direction::RightToLeft);
    right > 0 && right >= count(Direction::LeftToRight)
}

/// A line of Arabic or Hebrew in the order in which it is read, wherever its pieces stand in the file: from the right, but Latin words and
/// numbers from the left. A mark over a letter has no width, and goes with the letter at its right.
fn from_right(line: &mut [(u32, Letter)]) {
    // What a letter with its marks stands for is in the file from left to right too.
    for (_, letter) in line.iter_mut().filter(|(_, letter)| direction(letter) == Some(Direction::RightToLeft)) {
        letter.text = letter.text.chars().rev().collect();
    }
    line.sort_by(|(_, a), (_, b)| b.right.total_cmp(&a.right).then((a.right - a.left).total_cmp(&(b.right - b.left))));
    let mut at = 0;
    while at < line.len() {
        if direction(&line[at].1) != Some(Direction::LeftToRight) {
            at += 1;
            continue;
        }
        // Spaces and points between two Latin words are theirs.
        let (start, mut end) = (at, at + 1);
        while at < line.len() && direction(&line[at].1) != Some(Direction::RightToLeft) {
            if direction(&line[at].1).is_some() {
                end = at + 1;
            }
            at += 1;
        }
        line[start..end].reverse();
    }
}

/// Makes words of letters.
struct Composer {
    words: Vec<Word>,
    text: String,
    places: Vec<Area>,
    begins: bool,
    /// No space came since the last word: it goes on, or a sign stands beside it.
    joined: bool,
    /// The next word is the number of a note, which changes when one is added before it.
    numbered: bool,
    /// Letters of the line at hand, with their page.
    line: Vec<(u32, Letter)>,
    /// The file says which hyphens were put in at the ends of lines, so that the others belong to their words.
    soft: bool,
}

impl Composer {
    /// Begins a text. When the file has soft hyphens, all other hyphens belong to their words.
    fn new(shown: &[Shown]) -> Composer {
        let soft = shown.iter().flat_map(|page| &page.runs).flat_map(|run| &run.letters).any(|letter| letter.text.contains('\u{ad}'));
        Composer { words: Vec::new(), text: String::new(), places: Vec::new(), begins: true, joined: false, numbered: false, line: Vec::new(), soft }
    }

    /// Adds letters of a paragraph. They wait for the rest of their line, whose order may be another.
    fn letters(&mut self, page: u32, letters: &[Letter]) {
        for letter in letters {
            if self.line.last().is_some_and(|(on, last)| *on != page || !on_one_line(last, letter)) {
                self.end_line();
            }
            self.line.push((page, letter.clone()));
        }
    }

    /// Adds the letters of a line that is whole, in the order in which they are read.
    fn end_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        if is_from_right(&line) {
            from_right(&mut line);
        }
        for (page, letter) in &line {
            let page = *page;
            // A part of a letter, whose text another part has: it takes room.
            if letter.text.trim_matches('\u{200b}').is_empty() {
                self.place(page, letter);
                continue;
            }
            self.boundary(page, letter);
            for c in letter.text.chars() {
                if c.is_whitespace() {
                    self.end_word(true);
                } else if c != '\u{200b}' {
                    if is_sign(c) || self.text.chars().next_back().is_some_and(is_sign) {
                        self.end_word(false);
                    }
                    self.text.push(c);
                    self.place(page, letter);
                }
            }
        }
    }

    /// Ends a word where the letter stands apart from the one before it, unless that was divided.
    fn boundary(&mut self, page: u32, letter: &Letter) {
        let Some(last) = self.places.last() else { return };
        let same_line = last.page == page && (last.baseline - letter.baseline).abs() < last.size.max(letter.size) * 0.6;
        if same_line {
            let gap = (letter.left - last.right).max(last.left - letter.right);
            if gap > last.size.min(letter.size) * 0.2 {
                self.end_word(true);
            }
        } else if self.text.ends_with('\u{ad}') {
            self.text.pop();
        } else if self.text.ends_with('-') && letter.text.chars().next().is_some_and(char::is_alphabetic) {
            if !self.soft && letter.text.chars().next().is_some_and(char::is_lowercase) {
                self.text.pop();
            }
        } else {
            let sign = self.text.chars().next_back().is_some_and(is_sign);
            self.end_word(!sign);
        }
    }

    /// Widens the area of the word at hand by a letter, or begins another on a new line.
    fn place(&mut self, page: u32, letter: &Letter) {
        match self.places.last_mut() {
            Some(last) if last.page == page && (last.baseline - letter.baseline).abs() < last.size.max(letter.size) * 0.6 => {
                (last.left, last.right) = (last.left.min(letter.left), last.right.max(letter.right));
                last.size = last.size.max(letter.size);
            }
            _ => self.places.push(Area { page, left: letter.left, right: letter.right, baseline: letter.baseline, size: letter.size }),
        }
    }

    /// Ends the word at hand. `spaced`: a space parts it from the next.
    fn end_word(&mut self, spaced: bool) {
        if !self.text.is_empty() && std::mem::take(&mut self.numbered) && !self.text.chars().any(char::is_alphabetic) {
            self.text.clear();
        }
        if !self.text.is_empty() {
            let page = self.places.first().map(|place| place.page);
            let begins = std::mem::take(&mut self.begins);
            let places = std::mem::take(&mut self.places).into_boxed_slice();
            self.words.push(Word { text: std::mem::take(&mut self.text).into(), page, begins, joined: self.joined && !begins, places });
            self.joined = true;
        }
        self.places.clear();
        self.joined &= !spaced;
    }

    /// Ends a paragraph: the next word begins one.
    fn end_block(&mut self) {
        self.end_line();
        self.end_word(true);
        self.begins = true;
    }

    /// All words.
    fn finish(mut self) -> Vec<Word> {
        self.end_line();
        self.end_word(true);
        self.words
    }
}

/// The words in chapters, which begin where the first level of the outline leads, and where another leads to the head of a page.
fn divided(words: Vec<Word>, outline: &[Entry]) -> Vec<Chapter> {
    let mut of_page: HashMap<u32, Vec<usize>> = HashMap::new();
    for (i, word) in words.iter().enumerate() {
        if let Some(page) = word.page {
            of_page.entry(page).or_default().push(i);
        }
    }
    let mut starts: Vec<(usize, &str)> = Vec::new();
    for entry in outline {
        let Some(on_page) = of_page.get(&entry.page) else { continue };
        let start = beginning(entry, on_page, &words);
        let heads_page = |start: usize| on_page.iter().all(|i| words[*i].places[0].baseline <= words[start].places[0].baseline + words[start].places[0].size);
        if (entry.depth == 1 || heads_page(start)) && starts.last().is_none_or(|(last, _)| *last < start) {
            starts.push((start, &entry.title));
        }
    }
    let mut chapters: Vec<Chapter> = Vec::new();
    let mut starts = starts.into_iter().peekable();
    for (i, word) in words.into_iter().enumerate() {
        if let Some((_, title)) = starts.next_if(|(start, _)| *start == i) {
            chapters.push(Chapter { title: title.to_owned(), ..Chapter::default() });
        }
        if chapters.is_empty() {
            chapters.push(Chapter::default());
        }
        chapters.last_mut().into_iter().for_each(|chapter| chapter.words.push(word.clone()));
    }
    chapters
}

/// The word at which an entry of the outline begins: a paragraph that says its title or its number, else the first below its place.
fn beginning(entry: &Entry, on_page: &[usize], words: &[Word]) -> usize {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let title = letters(&entry.title);
    let paragraphs = on_page.chunk_by(|a, b| *b == *a + 1 && !words[*b].begins).filter(|paragraph| words[paragraph[0]].begins);
    for paragraph in paragraphs {
        let said: String = paragraph.iter().map(|i| letters(&words[*i].text)).collect();
        if !said.is_empty() && (title.starts_with(&said) || title.ends_with(&said) || said.ends_with(&title) && !title.is_empty() && said.len() < title.len() + 24) {
            return paragraph[0];
        }
    }
    let below = |i: &&usize| entry.y.is_none_or(|y| words[**i].places[0].baseline <= y);
    *on_page.iter().find(below).unwrap_or(&on_page[0])
}
