//! Which declarations apply to an element, and in what order.
//!
//! Rules are looked up by the rightmost part of their selectors (id, class or type), so computing the style of a paragraph tests
//! a handful of them. Sheets cascade as one author's sheet would in a reading system: importance, specificity, then order.

use crate::book::elements::Tree;
use rustc_hash::{FxHashMap, FxHashSet};

use super::declare::{Around, Phase, Setter};
use super::property::{Display, Generated, Style};
use super::selector::{Pseudo, Selector, direction_around};
use super::{Element, Sheet};
use crate::lang::Direction;

impl Sheet {
    /// The computed style of an element under its parent's.
    pub fn compute(&self, element: Element<'_>, parent: &Style) -> Style {
        compute(self, element, parent)
    }

    /// The style of text that stands in an element beside blocks, without an element of its own: what it inherits.
    pub fn anonymous(&self, parent: &Style) -> Style {
        inherit(parent)
    }

    /// The style of the root (`html`): what `body` inherits.
    pub fn root(&self) -> Style {
        self.compute(Tree::document().html(), &Style::default())
    }
}

/// A selector list and its declarations, in source order.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    pub selectors: Vec<Selector>,
    pub declarations: Vec<Declaration>,
    /// Only in print, only in the EPUB, or both.
    pub media: Media,
}

/// One `name: value`, with its place for diagnostics.
#[derive(Clone, Debug)]
pub struct Declaration {
    pub name: String,
    /// As written.
    pub value: String,
    pub important: bool,
    pub span: crate::report::Span,
    /// Ready to be run; empty for what print does not know.
    pub setters: Vec<Setter>,
    /// Of `content`, when it is plain text: what `::before` and `::after` say.
    pub text: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Media {
    #[default]
    All,
    Print,
    Screen,
    /// Under a condition that only a reading system can tell (`prefers-color-scheme`): never computed here.
    Conditional,
}

/// Selectors by their rightmost part; each entry is a rule and one of its selectors.
#[derive(Clone, Debug, Default)]
pub struct Index {
    ids: FxHashMap<String, Vec<Entry>>,
    classes: FxHashMap<String, Vec<Entry>>,
    names: FxHashMap<String, Vec<Entry>>,
    rest: Vec<Entry>,
    /// All ids that selectors name.
    named_ids: FxHashSet<String>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    rule: u32,
    selector: u32,
}

impl Index {
    /// Files each selector under what its subject must have: an id, a class or a name.
    pub fn new(rules: &[Rule]) -> Index {
        let mut index = Index::default();
        for (rule, selectors) in rules.iter().enumerate() {
            for (selector, parsed) in selectors.selectors.iter().enumerate() {
                let entry = Entry { rule: rule as u32, selector: selector as u32 };
                let subject = &parsed.subject;
                let compounds = std::iter::once(subject).chain(parsed.outer.iter().map(|(_, compound)| compound));
                index.named_ids.extend(compounds.flat_map(|compound| compound.ids()).map(str::to_owned));
                match (&subject.id, subject.classes.first(), &subject.name) {
                    (Some(id), ..) => index.ids.entry(id.clone()).or_default().push(entry),
                    (None, Some(class), _) => index.classes.entry(class.clone()).or_default().push(entry),
                    (None, None, Some(name)) => index.names.entry(name.clone()).or_default().push(entry),
                    (None, None, None) => index.rest.push(entry),
                }
            }
        }
        index
    }

    /// Whether a selector names the id.
    pub fn asks_for_id(&self, id: &str) -> bool {
        self.named_ids.contains(id)
    }

    /// The entries that may match; order does not matter, for matches are sorted.
    fn candidates<'a>(&'a self, element: Element<'a>) -> impl Iterator<Item = Entry> + 'a {
        let by_id = element.tag().id.and_then(|id| self.ids.get(id));
        let by_class = element.tag().classes.iter().filter_map(|class| self.classes.get(&**class));
        let by_name = self.names.get(element.tag().name);
        by_id.into_iter().chain(by_class).chain(by_name).flatten().chain(&self.rest).copied()
    }
}

/// A rule that applies, with what decides its rank.
#[derive(Clone, Copy)]
struct Match<'a> {
    specificity: u32,
    order: u32,
    rule: &'a Rule,
    pseudo: Option<Pseudo>,
}

/// The style of `element` under a parent that has `parent`.
pub fn compute(sheet: &Sheet, element: Element<'_>, parent: &Style) -> Style {
    let mut style = inherit(parent);
    style.display = initial_display(element.tag().name);
    let matches = matching(sheet, element);
    let rtl = direction_around(element, sheet.lang.as_ref()) == Direction::RightToLeft;
    let around = Around { parent, measure: sheet.measure, rtl };
    let own = || matches.iter().filter(|m| m.pseudo.is_none());
    for phase in [Phase::FontSize, Phase::Font, Phase::Rest] {
        for important in [false, true] {
            let declarations = own().flat_map(|m| &m.rule.declarations).filter(|d| d.important == important);
            for setter in declarations.flat_map(|d| &d.setters).filter(|s| s.phase == phase) {
                (setter.action)(&mut style, &around);
            }
        }
    }
    for m in &matches {
        let text = m.rule.declarations.iter().rev().find(|d| d.name == "content");
        match (m.pseudo, text) {
            (Some(Pseudo::Before), Some(content)) => style.before = generated(content),
            (Some(Pseudo::After), Some(content)) => style.after = generated(content),
            _ => {}
        }
    }
    // The lines of a page run one way.
    if !matches!(element.tag().name, "body" | "html") {
        style.writing_mode = parent.writing_mode;
    }
    if element.tag().name == "body" || element.parent().is_none() {
        (style.root_font_size, style.root_line_height) = (style.font_size, style.line_height);
    }
    style
}

/// The words that a declaration of `content` puts before or after an element.
fn generated(content: &Declaration) -> Option<Generated> {
    content.text.as_deref().filter(|words| !words.is_empty()).map(|words| Generated { words: words.into(), span: content.span })
}

/// The rules that apply, weakest first.
fn matching<'a>(sheet: &'a Sheet, element: Element<'_>) -> Vec<Match<'a>> {
    let mut matches: Vec<Match<'a>> = Vec::new();
    for entry in sheet.index.candidates(element) {
        let rule = &sheet.rules[entry.rule as usize];
        let selector = &rule.selectors[entry.selector as usize];
        if (rule.media == Media::All || rule.media == sheet.media) && selector.matches(element, sheet.lang.as_ref()) {
            matches.push(Match { specificity: selector.specificity, order: entry.rule, rule, pseudo: selector.pseudo });
        }
    }
    matches.sort_by_key(|m| (m.specificity, m.order));
    matches
}

/// A child's style before any rule: what is inherited, and initial values.
pub fn inherit(parent: &Style) -> Style {
    let initial = Style::default();
    Style {
        display: initial.display,
        background: None,
        margin: initial.margin,
        padding: initial.padding,
        border: initial.border,
        width: None,
        vertical_align: initial.vertical_align,
        decoration: initial.decoration,
        break_before: initial.break_before,
        break_after: initial.break_after,
        break_inside: initial.break_inside,
        string_set: Vec::new(),
        initial_letter: 0,
        before: None,
        after: None,
        ..parent.clone()
    }
}

/// The `display` of an element that no rule speaks of: XHTML's phrases are inline, all else a block.
fn initial_display(name: &str) -> Display {
    const PHRASES: &[&str] = &[
        "a", "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "math", "q", "rp", "rt", "ruby", "s",
        "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
    ];
    if PHRASES.contains(&name) { Display::Inline } else { Display::Block }
}
