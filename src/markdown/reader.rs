//! What is known of the page while it is read: its shortcodes, link references, notes and ids, which are all page-wide.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::rc::Rc;

use crate::message;
use crate::book::edition::Outputs;
use crate::book::{Block, NoteId};
use crate::report::{Diagnostic, GATHERED, Message, Report, Span};
use crate::source::{Page, config::BookConfig};

use super::fragment::{Fragment, Part, split_tokens};
use super::goldmark::{Known, fold};
use super::headings::Ids;
use super::token::Token;

/// A finding that comes several times, and where it came first.
pub struct Tally {
    also: Vec<Span>,
    what: Message,
    span: Span,
    help: Message,
}

/// The reading of one page: the page and its settings, which do not change; where findings go; and what the page defines anywhere, which
/// every fragment of it has to see.
pub struct Reader<'a> {
    pub page: &'a Page,
    pub config: &'a BookConfig,
    pub report: &'a mut Report,
    pub tokens: Vec<Rc<Token>>,
    /// What all fragments define: link references, and the labels of notes.
    pub known: Known,
    pub definitions: Vec<Definition>,
    /// Folded labels of the notes cited so far → their places among those cited; until `notes` has read the definitions, marks
    /// point there.
    pub cited: HashMap<String, NoteId>,
    pub ids: Ids,
    /// Findings that are reported once each, with their number: (code, what) → (count, first place, help).
    pub tallies: BTreeMap<(&'static str, String), Tally>,
    /// `{{< katex />}}` or the like: `\\(…\\)` is mathematics from here on.
    pub math_loaded: bool,
    /// Page or site say that they load a program that draws formulas, or a template does between single dollar signs.
    pub dollar_math: bool,
    /// The groups of tabs that are open.
    pub tabs: Vec<Tabs>,
    /// The author's comments: places in the file, in order.
    pub comments: Vec<Range<usize>>,
    /// What the page enters into the index.
    pub index_marks: Vec<crate::book::index::IndexMark>,
    /// Of these, the marks met where no run can stand, until the block around them is there.
    pub loose_marks: Vec<usize>,
    /// How many blocks Markdown has begun on the page.
    pub blocks_begun: usize,
    /// The outputs that what is read now is for.
    pub outputs: Outputs,
    /// What the templates of shortcodes keep in the page's `.Store`, by its keys, and the data files that they asked for, by their paths.
    pub template_store: super::template::Store,
    pub template_data: BTreeMap<String, super::template::Value>,
    /// Which of its siblings each shortcode is, by its place; empty until a template asks.
    pub ordinals: BTreeMap<usize, i64>,
}

/// What a group of tabs says of its tabs.
#[derive(Clone, Debug, Default)]
pub struct Tabs {
    /// The last first.
    pub names: Vec<String>,
    /// The tabs hold text, where the theme's tabs hold code.
    pub text: bool,
    /// Of the code in them.
    pub language: Option<String>,
}

/// A footnote's text, where it was defined.
pub struct Definition {
    pub label: String,
    pub blocks: Vec<Block>,
    pub span: Span,
}

impl<'a> Reader<'a> {
    /// Nothing of the page is read yet.
    pub fn new(page: &'a Page, config: &'a BookConfig, report: &'a mut Report) -> Reader<'a> {
        Reader {
            page,
            config,
            report,
            tokens: Vec::new(),
            known: Known::default(),
            definitions: Vec::new(),
            cited: HashMap::new(),
            ids: Ids::new(&config.markup.heading_ids),
            tallies: BTreeMap::new(),
            math_loaded: false,
            dollar_math: false,
            tabs: Vec::new(),
            comments: Vec::new(),
            index_marks: Vec::new(),
            loose_marks: Vec::new(),
            blocks_begun: 0,
            outputs: Outputs::ALL,
            template_store: Default::default(),
            template_data: BTreeMap::new(),
            ordinals: BTreeMap::new(),
        }
    }

    /// A range of the page's file as a place for diagnostics.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.page.file, range)
    }

    /// A range of a fragment as a place in the file.
    pub fn span_in(&self, fragment: &Fragment, range: &Range<usize>) -> Span {
        self.span(fragment.source_range(range))
    }

    /// Reports a finding at a place.
    pub fn emit(&mut self, code: &'static str, message: Message, span: Span, help: Message) {
        self.report.push(Diagnostic::new(code, message).at(span).help(help));
    }

    /// Counts a finding that may come often; [`Reader::report_tallies`] reports it once.
    pub fn tally(&mut self, code: &'static str, what: Message, span: Span, help: Message) {
        match self.tallies.entry((code, what.to_string())) {
            Entry::Vacant(free) => drop(free.insert(Tally { also: Vec::new(), what, span, help })),
            Entry::Occupied(mut reported) => reported.get_mut().also.push(span),
        }
    }

    /// Reports each finding that was counted, once, with its number or its places.
    pub fn report_tallies(&mut self) {
        for ((code, _), Tally { also, what, span, help }) in std::mem::take(&mut self.tallies) {
            let gathered = GATHERED.contains(&code);
            let message = if also.is_empty() || gathered { what } else { message!("{what} ({count} times in this page)", what, count = also.len() + 1) };
            let mut diagnostic = Diagnostic::new(code, message).at(span).help(help);
            if gathered {
                diagnostic.also = also;
            }
            self.report.push(diagnostic);
        }
    }

    /// The number of a note by its label, which is counted as cited.
    pub fn cite(&mut self, label: &str) -> NoteId {
        let next = NoteId(self.cited.len() as u32);
        *self.cited.entry(fold(label)).or_insert(next)
    }

    /// Keeps a token, and gives its number.
    pub fn add_token(&mut self, token: Token) -> usize {
        self.tokens.push(Rc::new(token));
        self.tokens.len() - 1
    }

    /// How many shortcodes stand before the one that begins here, in the page or in the shortcode around it.
    pub fn ordinal(&mut self, start: usize) -> i64 {
        if self.ordinals.is_empty() {
            let mut calls: Vec<Range<usize>> = self.tokens.iter().filter_map(|token| match token.as_ref() {
                Token::Call(call) => Some(call.range.clone()),
                _ => None,
            }).collect();
            calls.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
            // The ends of those that are open, with the number met in each; the page is the first.
            let mut open = vec![(usize::MAX, 0)];
            for range in calls {
                while open.last().is_some_and(|(end, _)| *end <= range.start) {
                    open.pop();
                }
                if let Some((_, met)) = open.last_mut() {
                    self.ordinals.insert(range.start, *met);
                    *met += 1;
                }
                open.push((range.end, 0));
            }
        }
        self.ordinals.get(&start).copied().unwrap_or(0)
    }

    /// A string with its tokens replaced by what their shortcodes print.
    pub fn plain(&mut self, text: &str) -> String {
        if !super::fragment::has_token(text) {
            return text.to_owned();
        }
        let mut plain = String::new();
        for part in split_tokens(text) {
            match part {
                Part::Text(text) => plain.push_str(text),
                Part::Token(index) => plain.push_str(&self.token_text(index)),
            }
        }
        plain
    }

    /// What a token prints where only characters can stand.
    fn token_text(&mut self, index: usize) -> String {
        match self.tokens.get(index).cloned().as_deref() {
            Some(Token::Literal(text)) => text.clone(),
            Some(Token::Call(call)) => self.plain_shortcode(call),
            Some(Token::Math { source, .. }) => source.clone(),
            Some(Token::EquationReference { label, .. }) => label.clone(),
            Some(Token::Svg { alt, .. }) => alt.clone().unwrap_or_default(),
            Some(Token::Markdown { fragment, .. }) => self.plain(&fragment.text),
            None => String::new(),
        }
    }
}
