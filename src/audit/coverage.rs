//! Every range of the book's texts, and every picture, formula and drawing, against what an output says that it shows.

use crate::report::Message;
use crate::message;
use crate::book::shown::{Shown, TextRange, Thing};
use crate::book::visit::{Visitor, walk_blocks, walk_text};
use crate::book::{AssetId, Block, BlockKind, Book, Chapter, Image, Inline, Text, TextId};
use crate::report::{Diagnostic, Report, Span};

/// Most characters of lost words that a message shows.
const SHOWN_CHARACTERS: usize = 80;

/// Which output is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    Pages,
    Epub,
}

impl Edition {
    fn name(self) -> Message {
        match self {
            Edition::Pages => message!("the pages"),
            Edition::Epub => message!("the EPUB"),
        }
    }
}

/// What an output shows, sorted so that a text's ranges are found at once.
pub struct Coverage {
    edition: Edition,
    /// By text and start.
    ranges: Vec<TextRange>,
    /// Where each text's ranges begin in `ranges`, by its id; one more at the end.
    firsts: Vec<u32>,
    things: Vec<Thing>,
}

impl Coverage {
    /// Sorts what an edition shows; `texts` is how many texts the book has.
    pub fn new(edition: Edition, mut shown: Shown, texts: u32) -> Coverage {
        shown.texts.sort_unstable();
        shown.things.sort_unstable();
        let mut firsts = vec![0; texts as usize + 1];
        for range in shown.texts.iter().filter(|range| range.text.0 < texts) {
            firsts[range.text.0 as usize + 1] += 1;
        }
        for i in 1..firsts.len() {
            firsts[i] += firsts[i - 1];
        }
        Coverage { edition, ranges: shown.texts, firsts, things: shown.things }
    }

    /// The ranges of a text that are shown, in order.
    fn of(&self, text: TextId) -> &[TextRange] {
        let bounds = self.firsts.get(text.0 as usize).zip(self.firsts.get(text.0 as usize + 1));
        bounds.and_then(|(from, to)| self.ranges.get(*from as usize..*to as usize)).unwrap_or_default()
    }

    /// Walks the book and reports what is missing or there twice. `has_picture` and `sets` say of what the output shows words instead.
    pub fn compare(&self, book: &Book, has_picture: &dyn Fn(AssetId) -> bool, sets: &dyn Fn(&str, bool) -> bool, report: &mut Report) {
        let mut walk = Walk { coverage: self, has_picture, things: Vec::new(), report };
        for chapter in &book.chapters {
            walk.chapter(chapter);
        }
        let mut expected = std::mem::take(&mut walk.things);
        expected.sort_by_key(|expected| expected.thing);
        self.compare_things(&expected, sets, report);
    }

    /// Compares pictures, formulas, drawings and addresses. Both lists are sorted: what one has more of than the other is lost or doubled.
    fn compare_things(&self, expected: &[Expected], sets: &dyn Fn(&str, bool) -> bool, report: &mut Report) {
        for same in expected.chunk_by(|a, b| a.thing == b.thing) {
            let first = &same[0];
            let from = self.things.partition_point(|thing| *thing < first.thing);
            let there = self.things[from..].partition_point(|thing| *thing == first.thing);
            let more_is_fine = matches!(first.thing, Thing::Embed(_));
            if there < same.len() {
                let lost = &same[there];
                // Empty formulas, and those that cannot be set, show no glyph.
                if matches!(first.thing, Thing::Formula(_)) && !sets(&lost.words, lost.display) {
                    continue;
                }
                report.push(self.lost(message!("{what} is not in {edition}", what = lost.what(), edition = self.edition.name()), lost.span));
            } else if there > same.len() && !more_is_fine {
                report.push(self.lost(message!("{what} is in {edition} more often than in the book", what = first.what(), edition = self.edition.name()), first.span));
            }
        }
    }

    /// The diagnostic of something that is not shown, or twice.
    fn lost(&self, message: Message, span: Span) -> Diagnostic {
        Diagnostic::new("text-lost", message)
            .at(span)
            .help(message!("this is a fault of Pliego, not of the book; until it is mended, writing the passage in a simpler way may help"))
    }

    /// Compares one text, whose flat text `pieces` gives bit by bit.
    fn text(&self, id: TextId, pieces: &mut dyn FnMut(&mut dyn FnMut(&str)), span: Span, report: &mut Report) {
        if id == TextId::NONE {
            return;
        }
        let mut length = 0;
        pieces(&mut |piece| length += piece.len() as u32);
        let (mut gaps, mut doubles, mut at) = (Vec::new(), Vec::new(), 0);
        for range in self.of(id) {
            if range.start > at {
                gaps.push(at..range.start);
            } else if range.start < at {
                doubles.push(range.start..range.end.min(at));
            }
            at = at.max(range.end);
        }
        if at < length {
            gaps.push(at..length);
        }
        for (what, ranges) in [(Wrong::Lost, gaps), (Wrong::Twice, doubles)] {
            if ranges.is_empty() {
                continue;
            }
            let words = readable(&ranges, pieces);
            if !words.is_empty() {
                let (words, edition) = (shortened(&words), self.edition.name());
                let message = match what {
                    Wrong::Lost => message!("words are lost in {edition}: “{words}”", edition, words),
                    Wrong::Twice => message!("words are shown twice in {edition}: “{words}”", edition, words),
                };
                report.push(self.lost(message, span));
            }
        }
    }
}

/// What is wrong with words.
enum Wrong {
    Lost,
    Twice,
}

/// What must be there once.
struct Expected {
    thing: Thing,
    /// As an author would find it: TeX, the address of a picture.
    words: String,
    display: bool,
    span: Span,
}

impl Expected {
    /// How a message calls the thing.
    fn what(&self) -> Message {
        match self.thing {
            Thing::Picture(_) => message!("the picture {words}", words = self.words),
            Thing::Formula(_) => message!("the formula {shortened}", shortened = shortened(&self.words)),
            Thing::Drawing(_) => message!("a drawing"),
            Thing::Embed(_) => message!("the address {words}", words = self.words),
        }
    }
}

/// One walk over what the edition must show.
struct Walk<'w> {
    coverage: &'w Coverage,
    has_picture: &'w dyn Fn(AssetId) -> bool,
    things: Vec<Expected>,
    report: &'w mut Report,
}

impl Walk<'_> {
    /// Walks a chapter in the model's reading order. Notes that nothing cites have been reported, and are in no output.
    fn chapter(&mut self, chapter: &Chapter) {
        walk_text(&chapter.title, self);
        if let Some(banner) = &chapter.banner {
            self.image(banner);
        }
        walk_blocks(&chapter.blocks, self);
        for note in chapter.author_notes.iter().chain(chapter.footnotes.iter().filter(|note| note.references > 0)) {
            walk_blocks(&note.blocks, self);
        }
        if let Some(heading) = chapter.notes_heading.as_ref().filter(|_| self.coverage.edition == Edition::Epub) {
            walk_text(&heading.text, self);
        }
    }

    /// Notes a thing that the output must show.
    fn must_show(&mut self, thing: Thing, words: &str, display: bool, span: Span) {
        self.things.push(Expected { thing, words: words.to_owned(), display, span });
    }
}

impl Visitor for Walk<'_> {
    fn text(&mut self, text: &Text) {
        self.coverage.text(text.id, &mut |take| push_pieces(&text.inlines, take), text.span, self.report);
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Code(code) => {
                self.coverage.text(code.id, &mut |take| take(&code.text), block.span, self.report);
            }
            BlockKind::Math(math) => self.must_show(Thing::formula(&math.tex), &math.tex, true, math.span),
            BlockKind::Diagram(diagram) => {
                if let Some(svg) = &diagram.svg {
                    self.must_show(Thing::drawing(svg), "", false, block.span);
                }
            }
            BlockKind::Embed(embed) => self.must_show(Thing::embed(&embed.url), &embed.url, false, block.span),
            _ => {}
        }
    }

    fn image(&mut self, image: &Image) {
        if let Some(asset) = image.asset.filter(|asset| (self.has_picture)(*asset)) {
            self.must_show(Thing::Picture(asset), &image.address, false, image.span);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        if let Inline::Math(math) = inline {
            self.must_show(Thing::formula(&math.tex), &math.tex, math.display, math.span);
        }
    }
}

/// The flat text, piece by piece: what [`crate::book::visit::flat_text`] joins.
fn push_pieces(inlines: &[Inline], take: &mut dyn FnMut(&str)) {
    for inline in inlines {
        match inline {
            Inline::Str(words) | Inline::Code(words) => take(words),
            Inline::LineBreak => take("\n"),
            Inline::Span(span) => push_pieces(&span.content, take),
            Inline::Link(link) => push_pieces(&link.content, take),
            Inline::Ruby { base, .. } => push_pieces(base, take),
            Inline::Citation(citation) => take(&citation.source),
            Inline::Math(_) | Inline::Image(_) | Inline::NoteRef(_) => {}
        }
    }
}

/// The readable characters in `ranges` of a text, those of each range apart.
fn readable(ranges: &[std::ops::Range<u32>], pieces: &mut dyn FnMut(&mut dyn FnMut(&str))) -> String {
    let (mut words, mut begin, mut next) = (String::new(), 0, 0);
    pieces(&mut |piece| {
        let end = begin + piece.len() as u32;
        while let Some(range) = ranges.get(next).filter(|range| range.start < end) {
            let (from, to) = (range.start.max(begin) - begin, range.end.min(end) - begin);
            // A division in a word with soft hyphens may be told a byte or two off.
            let boundary = |at: u32| (at as usize..).find(|&i| piece.is_char_boundary(i)).unwrap_or(piece.len()).min(piece.len());
            let found = piece[boundary(from)..boundary(to).max(boundary(from))].chars();
            let is_apart = range.start >= begin && !words.is_empty() && !words.ends_with(' ');
            let before = words.len();
            words.extend(found.filter(|c| !is_unseen(*c)));
            if words[before..].trim().is_empty() {
                words.truncate(before);
            } else if is_apart {
                words.insert(before, ' ');
            }
            if range.end > end {
                break;
            }
            next += 1;
        }
        begin = end;
    });
    words.trim().to_owned()
}

/// Whether a character is a control or shows nothing of itself (Unicode's Default_Ignorable_Code_Point, as far as texts have them).
fn is_unseen(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}')
}

/// Words short enough for a message.
fn shortened(words: &str) -> String {
    let mut short: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = short.char_indices().nth(SHOWN_CHARACTERS) {
        short.truncate(cut);
        short.push('…');
    }
    short
}
