//! The words of references to what is numbered: `[](#fig-faro)` → “la figura 3.2”, `\ref{fig:faro}` → “3.2”.
//!
//! A reference is a link without words of its own. Its article follows the language and what stands before it: none after another, in
//! brackets or after the noun itself, one word with a preposition where the language has it so, and a capital at the head of a sentence.

use super::numbers::{Kind, Label, Labels};
use crate::book::visit::{VisitorMut, flat_text, walk_chapter_mut};
use crate::book::*;
use crate::lang::Lang;
use crate::message;
use crate::report::{Diagnostic, Report};
use crate::terms::articles::Article;
use crate::terms::references::{Noun, References, capital, references};
use crate::text::alike;

/// What the address of a reference by a label begins with, until its number is known.
const PENDING: &str = "#eqref:";
/// Words with a stop that ends no sentence.
const ABBREVIATIONS: [&str; 22] =
    ["v", "vid", "véase", "cf", "cfr", "ej", "ex", "p", "pp", "pág", "cap", "e.g", "i.e", "s", "vgl", "bzw", "z.b", "etc", "fig", "tab", "ecs", "ad"];
/// So much of what stands before a reference is looked at.
const BEFORE: usize = 40;

/// Turns references by label (`\ref`, `\eqref`) into links with their numbers. Afterwards the others are resolved by their addresses.
pub fn by_label(chapters: &mut [Chapter], labels: &Labels, report: &mut Report) {
    for chapter in chapters {
        walk_chapter_mut(chapter, &mut ByLabel { labels, report });
    }
}

struct ByLabel<'a> {
    labels: &'a Labels,
    report: &'a mut Report,
}

impl VisitorMut for ByLabel<'_> {
    fn inline(&mut self, inline: &mut Inline) {
        let Inline::Link(link) = inline else { return };
        let Target::Unresolved { address, .. } = &link.target else { return };
        let Some(name) = address.strip_prefix(PENDING) else { return };
        let bracketed = flat_text(&link.content).starts_with('(');
        match self.labels.named(name) {
            Some(label) => {
                let words = label.number.clone().unwrap_or_else(|| label.title.clone());
                link.content = plain(if bracketed { format!("({words})") } else { words });
                link.target = Target::Internal { chapter: label.chapter, anchor: label.anchor.clone() };
            }
            None => {
                let message = message!("nothing in the book has the label `{label}`", label = name);
                let help = match alike::nearest(name, self.labels.names()) {
                    Some(nearest) => message!("did you mean `{nearest}`?", nearest),
                    None => message!("write `\\label{{{label}}}` in the formula that is meant", label = name),
                };
                self.report.push(Diagnostic::new("equation-undefined", message).at(link.span).help(help));
                link.target = Target::Broken;
            }
        }
    }
}

/// Gives links without words theirs, where they lead to a place of the book, turns keys of the book's own (`@fig-x`) into links, and brings
/// the numbers of formulas up to date.
pub fn fill(chapters: &mut [Chapter], labels: &Labels, lang: &Lang, report: &mut Report) {
    for chapter in chapters {
        let words = references(chapter.lang.as_ref().unwrap_or(lang));
        walk_chapter_mut(chapter, &mut Texts { labels, words, report });
    }
}

struct Texts<'a> {
    labels: &'a Labels,
    words: &'static References,
    report: &'a mut Report,
}

impl VisitorMut for Texts<'_> {
    fn text(&mut self, text: &mut Text) {
        if !refers(&text.inlines) {
            return;
        }
        let alone = matches!(text.inlines.as_slice(), [Inline::Link(_) | Inline::Citation(_)]);
        let mut line = Line { labels: self.labels, words: self.words, before: String::new(), alone, unknown: Vec::new() };
        line.inlines(&mut text.inlines);
        for item in line.unknown {
            let message = message!("nothing in the book is called `{name}`", name = item.key);
            let help = match alike::nearest(&item.key, self.labels.names()) {
                Some(nearest) => message!("did you mean `@{nearest}`?", nearest),
                None => message!("give what is meant this name: `{{#{name}}}`", name = item.key),
            };
            self.report.push(Diagnostic::new("reference-unknown", message).at(item.span).help(help));
        }
    }
}

/// Whether a text holds a link within the book, or a key of its own, for which [`fill`] may have words.
fn refers(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Link(link) => matches!(link.target, Target::Internal { .. }),
        Inline::Span(span) => refers(&span.content),
        Inline::Citation(citation) => is_own(citation),
        _ => false,
    })
}

/// Whether all keys are of the book's own figures and the like.
fn is_own(citation: &Citation) -> bool {
    citation.items.iter().all(CitationItem::is_cross_reference)
}

/// One text, from its beginning to its end.
struct Line<'a> {
    labels: &'a Labels,
    words: &'static References,
    /// The last of what stands before.
    before: String,
    /// The reference is all that there is.
    alone: bool,
    unknown: Vec<CitationItem>,
}

impl<'a> Line<'a> {
    /// Fills in the references of a run of inlines.
    fn inlines(&mut self, inlines: &mut Inlines) {
        let mut filled = Inlines::with_capacity(inlines.len());
        for mut inline in std::mem::take(inlines) {
            match &mut inline {
                Inline::Link(link) if link.content.is_empty() => {
                    if let Some(label) = self.target(&link.target) {
                        let words = reference_words(self.words, &[label]);
                        let words = self.placed(words, label.kind.noun(self.words), false, filled.last_mut());
                        self.push(&words);
                        link.content = plain(words);
                    }
                }
                Inline::Link(link) => {
                    self.renumber(link);
                    self.inlines(&mut link.content);
                }
                Inline::Span(span) => self.inlines(&mut span.content),
                Inline::Citation(citation) if is_own(citation) => {
                    if let Some(mut made) = self.citation(citation, filled.last_mut()) {
                        self.push(&flat_text(&made));
                        filled.append(&mut made);
                        continue;
                    }
                }
                Inline::LineBreak => self.push("\n"),
                other => self.push(&flat_text(std::slice::from_ref(other))),
            }
            filled.push(inline);
        }
        *inlines = filled;
    }

    /// The links that a citation of the book's own figures and the like becomes; `None` when a key is unknown (kept for the report).
    fn citation(&mut self, citation: &mut Citation, previous: Option<&mut Inline>) -> Option<Inlines> {
        let labels = self.labels;
        let found: Vec<Option<&'a Label>> = citation.items.iter().map(|item| labels.named(&item.key)).collect();
        for (item, _) in citation.items.iter().zip(&found).filter(|(_, label)| label.is_none()) {
            self.unknown.push(item.clone());
        }
        let found: Vec<&Label> = found.into_iter().collect::<Option<_>>()?;
        let link = |label: &Label, words: String| {
            let target = Target::Internal { chapter: label.chapter, anchor: label.anchor.clone() };
            Inline::Link(Link { target, title: None, content: plain(words), attributes: Attributes::default(), span: citation.span })
        };
        let is_capital = citation.items.first().is_some_and(|item| item.key.starts_with(char::is_uppercase));
        if let ([label], CitationMode::Narrative) = (found.as_slice(), citation.mode) {
            let words = reference_words(self.words, &[label]);
            let words = if is_capital { capital(&words) } else { self.placed(words, label.kind.noun(self.words), false, previous) };
            let mut made = vec![link(label, words)];
            made.append(&mut citation.items[0].suffix);
            return Some(made);
        }
        let mut made = Inlines::new();
        let mut at = 0;
        while at < found.len() {
            // Those of one kind, with nothing between them, are named together.
            let item = &citation.items[at];
            let mut end = at + 1;
            while end < found.len() && found[end].kind == found[at].kind && is_blank(&citation.items[end - 1].suffix) && is_blank(&citation.items[end].prefix) && !item.suppress_author {
                end += 1;
            }
            if at > 0 {
                made.push(Inline::Str(if end == found.len() && is_blank(&item.prefix) { format!(" {} ", self.words.and) } else { ", ".to_owned() }));
            }
            if !is_blank(&item.prefix) {
                let from = made.len();
                made.extend(item.prefix.iter().cloned());
                if let Some(Inline::Str(first)) = made.get_mut(from) {
                    *first = first.trim_start().to_owned();
                }
            }
            let (before, parts, after) = parts(self.words, &found[at..end], item.suppress_author);
            let before = if at == 0 && is_capital { capital(&before) } else { before };
            let count = parts.len();
            let mut lead = before;
            for (i, (words, label)) in parts.into_iter().enumerate() {
                let (joint, tail) = match i {
                    0 => (String::new(), if count == 1 { after.clone() } else { String::new() }),
                    i if i + 1 == count => (format!(" {} ", self.words.and), after.clone()),
                    _ => (", ".to_owned(), String::new()),
                };
                if !joint.is_empty() {
                    made.push(Inline::Str(joint));
                }
                made.push(link(label, format!("{}{words}{tail}", std::mem::take(&mut lead))));
            }
            if !is_blank(&citation.items[end - 1].suffix) {
                made.extend(citation.items[end - 1].suffix.iter().cloned());
            }
            at = end;
        }
        Some(made)
    }

    /// The label of the place that a target leads to, or of its chapter.
    fn target(&self, target: &Target) -> Option<&'a Label> {
        let Target::Internal { chapter, anchor } = target else { return None };
        let labels = self.labels;
        match anchor {
            // A place without a number or title of its own is named by its chapter.
            Some(anchor) => labels.at(anchor).or_else(|| labels.of_chapter(*chapter)),
            None => labels.of_chapter(*chapter),
        }
    }

    /// Replaces the number in a reference to a formula, which its page gave it, by that of the book.
    fn renumber(&self, link: &mut Link) {
        let Some(Label { kind: Kind::Equation, number: Some(number), written: Some(written), .. }) = self.target(&link.target) else { return };
        if let [Inline::Str(words)] = link.content.as_mut_slice()
            && let bare = words.trim_matches(['(', ')']).to_owned()
            && let Some(new) = renumbered(&bare, written, number)
        {
            *words = words.replacen(&bare, &new, 1);
        }
    }

    /// Adds to the words before the next reference, of which only the last are kept.
    fn push(&mut self, words: &str) {
        self.before.push_str(words);
        if self.before.len() > 4 * BEFORE {
            let from = self.before.len() - BEFORE;
            let from = (from..self.before.len()).find(|at| self.before.is_char_boundary(*at)).unwrap_or_default();
            self.before.drain(..from);
        }
    }

    /// The words of a reference as they stand here: with article and capital, or the number alone after the noun.
    fn placed(&self, words: String, noun: Option<Noun>, plural: bool, previous: Option<&mut Inline>) -> String {
        let before = self.before.trim_end();
        let spaced = before.len() < self.before.len();
        let last = before.chars().next_back();
        let word = before.rsplit(|c: char| !c.is_alphabetic() && c != '.').next().unwrap_or_default().to_lowercase();
        let Some(noun) = noun else { return words };
        if is_noun(&word, &noun) {
            return words.replace(noun_word(&noun, plural), "").trim().trim_start_matches(". ").to_owned();
        }
        let starts = match last {
            None => true,
            Some('.') => !ABBREVIATIONS.contains(&word.trim_matches('.')),
            Some(c) => matches!(c, '!' | '?' | '…' | '\n'),
        };
        if self.alone {
            return capital(&words);
        }
        if starts {
            return match self.words.article(&noun, plural, ("", false)) {
                Article::Apart(article) => capital(&format!("{article}{words}")),
                _ => capital(&words),
            };
        }
        if !(last.is_some_and(|c| c.is_alphabetic() || matches!(c, ',' | '.')) && spaced) {
            return words;
        }
        // A preposition changes only where it stands right before, in the same run.
        let may_join = matches!(&previous, Some(Inline::Str(s)) if s.trim_end().to_lowercase().ends_with(&word));
        match self.words.article(&noun, plural, (word.trim_end_matches('.'), may_join)) {
            Article::None => words,
            Article::Apart(article) => format!("{article}{words}"),
            Article::Joined(joined) => {
                if let Some(Inline::Str(s)) = previous {
                    let end = s.trim_end().len();
                    let start = end - word.len().min(end);
                    let upper = s.get(start..).is_some_and(|w| w.starts_with(char::is_uppercase));
                    s.truncate(start);
                    s.push_str(&if upper { capital(&joined) } else { joined });
                }
                words
            }
        }
    }
}

/// Whether inlines are nothing but the white space that parts a key from what is around it.
fn is_blank(inlines: &[Inline]) -> bool {
    flat_text(inlines).trim().is_empty()
}

/// The noun without its number.
fn noun_word(noun: &Noun, plural: bool) -> &'static str {
    (if plural { noun.many } else { noun.one }).trim_end_matches("{}").trim_start_matches("{}").trim_start_matches('.').trim()
}

/// Whether `word` is the noun already, or short for it (`fig.`).
fn is_noun(word: &str, noun: &Noun) -> bool {
    let (one, many) = (noun_word(noun, false).to_lowercase(), noun_word(noun, true).to_lowercase());
    let short = word.strip_suffix('.').is_some_and(|short| short.chars().count() >= 3 && one.starts_with(short));
    !word.is_empty() && (word == one || word == many || short)
}

/// The words of a reference: “figura 3.2”, “§ 4.1”, “ecuación (2.1)”; the title of what has no number.
pub fn reference_words(words: &References, labels: &[&Label]) -> String {
    let (before, parts, after) = parts(words, labels, false);
    let numbers: Vec<&str> = parts.iter().map(|(number, _)| number.as_str()).collect();
    let joined = match numbers.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {} {last}", rest.join(", "), words.and),
        _ => numbers.concat(),
    };
    format!("{before}{joined}{after}")
}

/// What stands before the numbers of things of one kind, the numbers, runs of three and more as one, each with the first that it names,
/// and what stands after them.
fn parts<'l>(words: &References, labels: &[&'l Label], bare: bool) -> (String, Vec<(String, &'l Label)>, String) {
    let Some(first) = labels.first() else { return Default::default() };
    let noun = first.kind.noun(words);
    if labels.iter().any(|label| label.number.is_none()) {
        let title = |label: &Label| match label.kind {
            // What bears no number is still a figure; its page says which.
            Kind::Figure | Kind::Table | Kind::Listing | Kind::Equation => noun.map(|noun| noun_word(&noun, false).to_owned()).unwrap_or_default(),
            _ => crate::terms::fill(words.quoted, &label.title),
        };
        return (String::new(), labels.iter().map(|label| (title(label), *label)).collect(), String::new());
    }
    let number = |label: &Label| {
        let number = label.number.clone().unwrap_or_default();
        if label.kind == Kind::Equation { format!("({number})") } else { number }
    };
    let mut parts: Vec<(String, &Label)> = Vec::new();
    let mut at = 0;
    while at < labels.len() {
        let mut end = at;
        while end + 1 < labels.len() && follows(labels[end], labels[end + 1]) {
            end += 1;
        }
        if end >= at + 2 {
            parts.push((format!("{}–{}", number(labels[at]), number(labels[end])), labels[at]));
        } else {
            end = at;
            parts.push((number(labels[at]), labels[at]));
        }
        at = end + 1;
    }
    if bare {
        return (String::new(), parts, String::new());
    }
    let plural = labels.len() > 1;
    let phrase = match noun {
        Some(noun) => if plural { noun.many } else { noun.one },
        None => if plural { "§§ {}" } else { "§ {}" },
    };
    let (before, after) = phrase.split_once("{}").unwrap_or((phrase, ""));
    // The number stays with its word.
    let kept = |text: &str| text.replace(' ', "\u{a0}");
    (kept(before), parts, kept(after))
}

/// The book's number for `bare`, a number that a page gave a row of a formula, when the formula's `written` became `number`.
fn renumbered(bare: &str, written: &str, number: &str) -> Option<String> {
    let (own, first) = (bare.parse::<u64>().ok()?, written.parse::<u64>().ok()?);
    match number.strip_suffix(written).filter(|chapter| chapter.ends_with('.')) {
        Some(chapter) => Some(format!("{chapter}{own}")),
        None => Some((number.parse::<u64>().ok()? + own).saturating_sub(first).to_string()),
    }
}

/// Whether `next` bears the number right after that of `label`: `3.2`, `3.3`.
fn follows(label: &Label, next: &Label) -> bool {
    let split = |label: &Label| {
        let number = label.number.as_deref()?;
        let (head, last) = number.rsplit_once('.').unwrap_or(("", number));
        Some((head.to_owned(), last.parse::<u32>().ok()?))
    };
    matches!((split(label), split(next)), (Some((head, last)), Some((other, after))) if head == other && after == last.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Span;

    #[test]
    fn runs_are_joined() {
        let joined = |lang: &str, kind: Kind, numbers: &[&str]| {
            let label = |number: &&str| Label { kind, chapter: ChapterId(0), anchor: None, number: Some((*number).to_owned()), written: None, title: String::new() };
            let labels: Vec<Label> = numbers.iter().map(label).collect();
            reference_words(references(&Lang::new(lang).expect("a language")), &labels.iter().collect::<Vec<_>>()).replace('\u{a0}', " ")
        };
        assert_eq!(joined("es", Kind::Figure, &["3.2", "3.3", "3.4", "3.6"]), "figuras 3.2–3.4 y 3.6");
        assert_eq!(joined("es", Kind::Section, &["3.2", "3.3"]), "§§ 3.2 y 3.3");
        assert_eq!(joined("en", Kind::Table, &["3.2", "4.3", "A.1"]), "tables 3.2, 4.3 and A.1");
        assert_eq!(joined("es", Kind::Equation, &["1", "2", "3"]), "ecuaciones (1)–(3)");
        assert_eq!(joined("eu", Kind::Figure, &["1", "2"]), "1 eta 2. irudiak");
    }

    /// The words of a reference to a figure after `before`, in a language.
    fn after(lang: &str, before: &str) -> String {
        let words = references(&Lang::new(lang).expect("a language"));
        let label = Label { kind: Kind::Figure, chapter: ChapterId(0), anchor: Some("f".into()), number: Some("3.2".into()), written: None, title: String::new() };
        let mut labels = Labels::default();
        labels.insert("f", label);
        let target = Target::Internal { chapter: ChapterId(0), anchor: Some("f".into()) };
        let link = Inline::Link(Link { target, title: None, content: Vec::new(), attributes: Attributes::default(), span: Span::default() });
        let mut inlines = vec![Inline::Str(before.to_owned()), link, Inline::Str(".".to_owned())];
        Line { labels: &labels, words, before: String::new(), alone: false, unknown: Vec::new() }.inlines(&mut inlines);
        flat_text(&inlines).replace('\u{a0}', " ")
    }

    #[test]
    fn words_follow_what_stands_before() {
        assert_eq!(after("es", "Véase "), "Véase la figura 3.2.");
        assert_eq!(after("es", "Fin. "), "Fin. La figura 3.2.");
        assert_eq!(after("es", "(cf. "), "(cf. la figura 3.2.");
        assert_eq!(after("es", "(véase, arriba: "), "(véase, arriba: figura 3.2.");
        assert_eq!(after("es", "Así ("), "Así (figura 3.2.");
        assert_eq!(after("es", "Esta "), "Esta figura 3.2.");
        assert_eq!(after("es", "la figura "), "la figura 3.2.");
        assert_eq!(after("es", "la fig. "), "la fig. 3.2.");
        assert_eq!(after("es", ""), "La figura 3.2.");
        assert_eq!(after("pt", "Como em "), "Como na figura 3.2.");
        assert_eq!(after("it", "Di "), "Della figura 3.2.");
        assert_eq!(after("en", "see "), "see figure 3.2.");
        assert_eq!(after("en", ""), "Figure 3.2.");
        assert_eq!(after("eu", "ikus "), "ikus 3.2. irudia.");
        assert_eq!(after("de", "in "), "in Abbildung 3.2.");
        assert_eq!(after("ja", "また"), "また図3.2.");
    }
}
