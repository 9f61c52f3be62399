//! Language rules on text, once, for both outputs: quotation marks, dashes, spaces that must not break.
//!
//! Rules are those of the language of each run and are cited by id (typography §2, §3). Each text is laid out as a [`line::Line`] of
//! characters, the rules edit it one after another, and it goes back into its nodes. Code, formulas and addresses are never touched.
//! What depends on where lines end is not here: the tree carries characters (U+00A0, U+202F), not joiners.

pub mod cells;
mod dashes;
mod east_asian;
pub mod french;
pub mod hyphenate;
pub mod kept;
pub mod line;
pub mod lint;
pub mod quotes;
mod regional;
pub mod signs;
pub mod spaces;
pub mod words;

use rayon::prelude::*;

use crate::book::visit::{VisitorMut, walk_chapter_mut};
use crate::book::{Block, BlockKind, Book, Chapter, Inline, OutlineEntry, Text};
use crate::lang::Lang;
use crate::limits::carried;
use crate::report::{Diagnostic, Report, Span};
use line::Line;
use lint::Findings;

/// What the book's settings say about its orthography.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Straight marks, hyphens and points become typographic ones. Off when the site says that its author wrote them as they are to be.
    pub typographer: bool,
    /// Q1: straight marks become “ ” on the outside, as the author types them in the same chapter, where the language has « ».
    pub high: bool,
    /// Q4: typed quotation marks of Spanish text become « » on the outside and the next ones within, whatever they were.
    pub guillemets: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { typographer: true, high: false, guillemets: false }
    }
}

/// What a text is part of, where rules differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// A paragraph of the running text.
    Prose,
    /// A title, a list's item, a table's cell, a caption.
    Other,
}

/// What polishing a chapter tells.
#[derive(Clone, Debug)]
struct Polished {
    found: Findings,
    /// Straight marks of two kinds.
    mixed: Option<Diagnostic>,
    /// The settings, with what the chapter itself decided.
    settings: Settings,
}

/// Polishes every text of the book in place.
pub fn polish(book: &mut Book, settings: Settings, report: &mut Report) {
    polish_again(book, settings, None, report);
}

/// Polishes every text of the book in place; chapters that were polished before are taken from what is kept.
pub fn polish_again(book: &mut Book, settings: Settings, kept: Option<&kept::Kept>, report: &mut Report) {
    let lang = book.metadata.lang.clone();
    let told: Vec<Polished> = book
        .chapters
        .par_iter_mut()
        .map(carried(|chapter: &mut Chapter| {
            let lang = chapter.lang.clone().unwrap_or_else(|| lang.clone());
            match kept {
                Some(kept) => kept.polish(chapter, (&lang, settings)),
                None => polish_chapter(chapter, &lang, settings),
            }
        }))
        .collect();
    let mut of_book = Findings::default();
    let mut of_chapters = Vec::new();
    for (Polished { found, mixed, settings }, chapter) in told.into_iter().zip(&book.chapters) {
        of_chapters.push((chapter.lang.clone().unwrap_or_else(|| lang.clone()), settings));
        of_book.append(found);
        mixed.into_iter().for_each(|diagnostic| report.push(diagnostic));
    }
    of_book.report(report);

    polish_outline(&mut book.outline, &of_chapters, (&lang, settings));
    let metadata = &mut book.metadata;
    polish_words(&mut metadata.title, &lang, settings);
    let rest = [&mut metadata.subtitle, &mut metadata.description, &mut metadata.dedication, &mut metadata.epigraph, &mut metadata.blurb];
    rest.into_iter().flatten().for_each(|words| polish_words(words, &lang, settings));
}

/// Polishes the texts of a chapter. Where its author typed “ ” rather than « », those are the outer marks.
fn polish_chapter(chapter: &mut Chapter, lang: &Lang, settings: Settings) -> Polished {
    let typed = quotes::typed_in(chapter);
    let settings = Settings { high: settings.high || typed.high() && !settings.guillemets, ..settings };
    let mut polisher = Polisher { settings, langs: vec![lang.clone()], contexts: Vec::new(), findings: Findings::default() };
    walk_chapter_mut(chapter, &mut polisher);
    Polished { found: polisher.findings, mixed: typed.mixed().filter(|_| settings.typographer), settings }
}

/// Polishes one text; the language is that around it.
fn polish_text(text: &mut Text, lang: &Lang, context: Context, settings: Settings, findings: &mut Findings) {
    quotes::mark_elements(&mut text.inlines);
    let mut line = Line::new(text, lang);
    if line.is_empty() {
        return;
    }
    signs::collapse_spaces(&mut line);
    east_asian::typed_indent(&mut line);
    if settings.typographer {
        make_typographic(&mut line, settings);
    }
    east_asian::brackets(&mut line);
    east_asian::repeating_signs(&mut line);
    signs::opening_marks(&mut line);
    dashes::space(&mut line, context);
    regional::letters(&mut line);
    signs::ordinals(&mut line);
    spaces::polish(&mut line);
    signs::numerals(&mut line);
    regional::dashes(&mut line);
    french::polish(&mut line);
    lint::check(&line, context, text.span, findings);
    line.restore(text);
}

/// Makes of signs as a keyboard has them those that a printer has.
fn make_typographic(line: &mut Line, settings: Settings) {
    dashes::map(line);
    signs::ellipsis(line);
    quotes::polish(line, settings);
}

/// Polishes the titles of entries as those of their chapters.
fn polish_outline(entries: &mut [OutlineEntry], chapters: &[(Lang, Settings)], book: (&Lang, Settings)) {
    for entry in entries {
        let (lang, settings) = chapters.get(entry.chapter.0 as usize).map_or(book, |(lang, settings)| (lang, *settings));
        let mut title = Text::new(std::mem::take(&mut entry.title), Span::default());
        polish_text(&mut title, lang, Context::Other, settings, &mut Findings::default());
        entry.title = title.inlines;
        polish_outline(&mut entry.children, chapters, book);
    }
}

/// Polishes words that catalogues read: typographic signs, but plain spaces.
fn polish_words(words: &mut String, lang: &Lang, settings: Settings) {
    let mut line = Line::new(&Text::new(vec![Inline::Str(words.clone())], Span::default()), lang);
    signs::collapse_spaces(&mut line);
    if settings.typographer {
        make_typographic(&mut line, settings);
    }
    *words = line.text(0..line.len());
}

/// Walks a chapter with the language and the context of each place.
struct Polisher {
    /// The languages around the place, innermost last; never empty.
    langs: Vec<Lang>,
    settings: Settings,
    contexts: Vec<Context>,
    findings: Findings,
}

impl Polisher {
    fn lang(&self) -> Lang {
        self.langs.last().cloned().unwrap_or_default()
    }
}

impl VisitorMut for Polisher {
    fn block(&mut self, block: &mut Block) {
        let own = match &block.kind {
            BlockKind::Heading(heading) => block.attributes.lang.as_ref().or(heading.attributes.lang.as_ref()),
            _ => block.attributes.lang.as_ref(),
        };
        let lang = own.cloned().unwrap_or_else(|| self.lang());
        self.langs.push(lang);
        let within = self.contexts.last().copied().unwrap_or(Context::Prose);
        self.contexts.push(match &block.kind {
            BlockKind::List(_) | BlockKind::Table(_) | BlockKind::Definitions(_) | BlockKind::Heading(_) | BlockKind::Figure(_) => {
                Context::Other
            }
            _ => within,
        });
    }

    fn exit_block(&mut self, _block: &mut Block) {
        self.langs.pop();
        self.contexts.pop();
    }

    fn exit_blocks(&mut self, blocks: &mut [Block]) {
        let lang = self.lang();
        for unclosed in quotes::continue_over_paragraphs(blocks, &lang) {
            if let Some(Block { kind: BlockKind::Paragraph(text), .. }) = blocks.get(unclosed) {
                lint::unclosed_quote(text, &lang, &mut self.findings);
            }
        }
    }

    fn text(&mut self, text: &mut Text) {
        let lang = self.lang();
        // Outside of all blocks stand the titles.
        let context = self.contexts.last().copied().unwrap_or(Context::Other);
        polish_text(text, &lang, context, self.settings, &mut self.findings);
    }
}
