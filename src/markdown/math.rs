//! Formulas in all their notations → [`crate::book::Math`].
//!
//! Formulas between delimiters are taken out of the text before Markdown sees them, so `_`, `*` and `\\` are TeX's. The
//! delimiters of the site's passthrough settings are always formulas; the others that pages use with KaTeX's auto-render or MathJax
//! (`$$`, `$`, `\\(`, `\(` …) are when what they hold looks like one.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fragment::Fragment;
use super::token::Token;
use super::code_ranges::code_ranges;
use super::reader::Reader;

/// A pair of delimiters.
struct Delimiter {
    open: String,
    close: String,
    display: bool,
    trust: Trust,
}

/// How much what stands between has to look like TeX.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// The site says so. Display formulas may hold blank lines.
    Configured,
    /// The page loads KaTeX, or there is a sign of TeX.
    Likely,
    /// There is a command of TeX.
    Command,
    /// One dollar sign, which is also the sign of money: what stands between must be no prose.
    Dollar,
}

impl Delimiter {
    /// Whether a blank line may stand between the marks.
    fn may_hold_blank(&self) -> bool {
        self.display && self.trust == Trust::Configured
    }
}

/// The most bytes between two signs of money on several lines.
const LONGEST_DOLLAR: usize = 2000;

/// Environments that are formulas without delimiters.
const ENVIRONMENTS: [&str; 12] =
    ["equation", "equation*", "align", "align*", "gather", "gather*", "alignat", "alignat*", "multline", "multline*", "eqnarray", "CD"];

/// The pairs of marks between which formulas stand on this site: those of its settings, and the usual ones.
fn delimiters(reader: &Reader) -> Vec<Delimiter> {
    let markup = &reader.config.markup;
    let mut delimiters = Vec::new();
    for (pairs, display) in [(&markup.math_block, true), (&markup.math_inline, false)] {
        for (open, close) in pairs.iter().filter(|(open, close)| !open.is_empty() && !close.is_empty()) {
            delimiters.push(Delimiter { open: open.clone(), close: close.clone(), display, trust: Trust::Configured });
        }
    }
    let usual = [
        ("$$", "$$", true, Trust::Likely),
        (r"\\(", r"\\)", false, Trust::Likely),
        (r"\\[", r"\\]", true, Trust::Likely),
        (r"\(", r"\)", false, Trust::Command),
        (r"\[", r"\]", true, Trust::Command),
        ("$", "$", false, Trust::Dollar),
    ];
    for (open, close, display, trust) in usual {
        if !delimiters.iter().any(|d| d.open == open) {
            delimiters.push(Delimiter { open: open.to_owned(), close: close.to_owned(), display, trust });
        }
    }
    // `$$` before `$`.
    delimiters.sort_by_key(|d| std::cmp::Reverse(d.open.len()));
    delimiters
}

/// Puts a token in the place of each formula of a fragment.
pub fn extract(reader: &mut Reader, fragment: Fragment) -> Fragment {
    let delimiters = delimiters(reader);
    let text = &fragment.text;
    let cites = text.contains(r"\eqref{") || text.contains(r"\ref{");
    if !cites && !text.contains(r"\begin{") && !delimiters.iter().any(|d| text.contains(&d.open)) {
        return fragment;
    }
    let code = code_ranges(reader, text);
    let mut extracted = Fragment::default();
    let mut plain = 0;
    let mut at = 0;
    let starts = Starts::new(text, &delimiters);
    let mut ends = Ends::default();
    let mut passed = 0;
    while let Some(start) = starts.next(at) {
        // Ranges of code are in order, those within others after them.
        while code.get(passed).is_some_and(|range| range.end <= start) {
            passed += 1;
        }
        if let Some(range) = code.get(passed).filter(|range| range.contains(&start)) {
            at = range.end;
            continue;
        }
        let Some((mut token, end)) = formula(reader, text, start, &delimiters, &mut ends) else {
            at = start + text[start..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        extracted.append(&fragment, plain..start);
        let source = fragment.source_range(&(start..end));
        if let Token::Math { range, .. } = &mut token {
            *range = source.clone();
        }
        let index = reader.add_token(token);
        extracted.push_token(index, &source, false);
        plain = end;
        at = end;
    }
    extracted.append(&fragment, plain..text.len());
    extracted
}

/// Where something that may be a formula begins, from a place to the end of the text: every place is looked at once.
struct Starts<'t> {
    text: &'t str,
    /// What delimiters begin with.
    first: Vec<char>,
}

impl<'t> Starts<'t> {
    /// A search for the characters with which any of the delimiters begins.
    fn new(text: &'t str, delimiters: &[Delimiter]) -> Starts<'t> {
        let mut first: Vec<char> = delimiters.iter().filter_map(|d| d.open.chars().next()).chain(['$', '\\']).collect();
        first.sort_unstable();
        first.dedup();
        Starts { text, first }
    }

    /// The next place from `at` on where a formula may begin.
    fn next(&self, at: usize) -> Option<usize> {
        self.text[at..].find(self.first.as_slice()).map(|found| at + found)
    }
}

/// The formula or reference that begins at `start`, and where it ends.
fn formula(reader: &Reader, text: &str, start: usize, delimiters: &[Delimiter], ends: &mut Ends) -> Option<(Token, usize)> {
    let rest = &text[start..];
    // With the backslash doubled too, as authors write it whose Markdown takes one away.
    for (command, bare) in [(r"\\eqref{", false), (r"\\ref{", true), (r"\eqref{", false), (r"\ref{", true)] {
        if let Some(after) = rest.strip_prefix(command) {
            let label = &after[..ends.find(text, start + command.len(), "}")? - start - command.len()];
            return Some((Token::EquationReference { label: label.to_owned(), bare }, start + command.len() + label.len() + 1));
        }
    }
    if let Some(after) = rest.strip_prefix(r"\begin{") {
        let begin = text.len() - after.len();
        let name = &after[..ends.find(text, begin, "}")? - begin];
        if !ENVIRONMENTS.contains(&name) {
            return None;
        }
        let close = format!("\\end{{{name}}}");
        let end = ends.find(text, start, &close)? + close.len();
        return Some((token(text, start, start..end, end, true), end));
    }
    let backslashes = || text[..start].bytes().rev().take_while(|b| *b == b'\\').count();
    for delimiter in delimiters.iter().filter(|d| rest.starts_with(&d.open)) {
        if backslashes() % 2 == 1 {
            return None;
        }
        let inner = start + delimiter.open.len();
        // A closing delimiter that stands nowhere is not looked for again and again.
        let Some(nearest) = ends.find(text, inner, &delimiter.close) else { continue };
        if !delimiter.may_hold_blank() && ends.blank_line(text, inner).is_some_and(|blank| blank < nearest) {
            continue;
        }
        let Some(length) = find_close(&text[inner..], delimiter) else { continue };
        let content = &text[inner..inner + length];
        let end = inner + length + delimiter.close.len();
        if !looks_like_tex(reader, content, delimiter) || delimiter.trust == Trust::Dollar && !is_no_money(&text[..start], content, &text[end..]) {
            continue;
        }
        let mut token = token(text, start, inner..inner + length, end, delimiter.display);
        if let (Token::Math { tex, .. }, true) = (&mut token, delimiter.trust == Trust::Dollar) {
            *tex = unescaped(tex);
        }
        return Some((token, end));
    }
    None
}

/// Where each closing delimiter stands next, so that the text is searched for it once.
#[derive(Default)]
struct Ends {
    close: BTreeMap<String, Option<usize>>,
    /// The next blank line: the place where it began to be looked for, and where it ends.
    blank: Option<(usize, Option<usize>)>,
}

impl Ends {
    /// Where `close` stands next from `from` on. What was found is kept, so that the text is searched once.
    fn find(&mut self, text: &str, from: usize, close: &str) -> Option<usize> {
        match self.close.get(close) {
            Some(None) => return None,
            Some(Some(at)) if *at >= from => return Some(*at),
            _ => {}
        }
        let found = text[from..].find(close).map(|at| from + at);
        self.close.insert(close.to_owned(), found);
        found
    }

    /// Where the next blank line from `from` on ends. What was found is kept, so that the text is searched once.
    fn blank_line(&mut self, text: &str, from: usize) -> Option<usize> {
        match self.blank {
            Some((looked, end)) if looked <= from && end.is_none_or(|end| end > from) => return end,
            _ => {}
        }
        let mut line = from + text[from..].find('\n')? + 1;
        let end = loop {
            let Some(length) = text[line..].find('\n') else { break None };
            if text[line..line + length].trim().is_empty() {
                break Some(line + length);
            }
            line += length + 1;
        };
        self.blank = Some((from, end));
        end
    }
}

/// The token of a formula: its TeX without the margin of the container (`> `) that it stands in.
fn token(text: &str, start: usize, inner: Range<usize>, end: usize, display: bool) -> Token {
    let margin = super::prepare::margin_of(text, start);
    let tex: String = text[inner]
        .split_inclusive('\n')
        .enumerate()
        .map(|(i, l)| if i == 0 { l } else { &l[super::prepare::margin_cut(l, &margin)..] })
        .collect();
    Token::Math { tex: tex.trim().to_owned(), display, source: text[start..end].to_owned(), range: 0..0 }
}

/// Where the closing delimiter stands, in the same paragraph unless the site's settings make a block of it.
fn find_close(text: &str, delimiter: &Delimiter) -> Option<usize> {
    let mut at = 0;
    loop {
        let found = at + text[at..].find(&delimiter.close)?;
        let backslashes = text[..found].bytes().rev().take_while(|b| *b == b'\\').count();
        if backslashes % 2 == 1 && delimiter.close.starts_with('$') {
            at = found + delimiter.close.len();
            continue;
        }
        let content = &text[..found];
        let blank_line = content.split('\n').skip(1).any(|line| line.trim().is_empty() && !content.ends_with(line));
        return (!content.trim().is_empty() && (!blank_line || delimiter.may_hold_blank())).then_some(found);
    }
}

/// Whether what stands between two delimiters is a formula, and not words between two dollar signs.
fn looks_like_tex(reader: &Reader, content: &str, delimiter: &Delimiter) -> bool {
    let command = content.as_bytes().windows(2).any(|w| w[0] == b'\\' && w[1].is_ascii_alphabetic());
    match delimiter.trust {
        // `$5 and $6`: the closing sign may not follow a space nor stand before a digit; Hugo is not so careful.
        Trust::Configured => true,
        Trust::Likely => {
            reader.math_loaded
                || command
                || content.contains(r"\\")
                || content.contains(['^', '_', '=', '{', '+', '<', '>'])
                || !content.trim().contains(' ')
        }
        Trust::Dollar if content.contains('\n') && content.len() > LONGEST_DOLLAR => false,
        Trust::Dollar if reader.dollar_math => command || content.contains(['^', '_', '=', '{', '+', '<', '>']) || has_no_words(content),
        Trust::Dollar => command || content.contains('^') && !content.trim().contains(' '),
        Trust::Command => command || content.contains('^') || (reader.math_loaded && content.contains(['_', '='])),
    }
}

/// Whether the signs of money are those of a formula: the first stands before a character and behind no letter (`US$`), the second behind a
/// character and before no digit; a command of TeX excuses spaces.
fn is_no_money(before: &str, content: &str, after: &str) -> bool {
    let is_tight = !content.starts_with(char::is_whitespace) && !content.ends_with(char::is_whitespace);
    !before.ends_with(|c: char| c.is_ascii_alphanumeric()) && !after.starts_with(|c: char| c.is_ascii_digit()) && (is_tight || content.contains(['\\', '^', '_']))
}

/// Whether there are only letters that stand for something, no words.
fn has_no_words(content: &str) -> bool {
    content.split(|c: char| !c.is_alphabetic()).all(|run| run.chars().count() < 3) || !content.trim().contains(' ')
}

/// TeX as Markdown leaves it to the program of the site that draws formulas: authors escape for it what Markdown would take.
fn unescaped(tex: &str) -> String {
    let tex = tex.replace(r"\\\\", r"\\");
    let escapes = [(r"\\_", "_"), (r"\\^", "^"), (r"\\*", "*"), (r"\_", "_"), (r"\*", "*"), (r"\\{", r"\{"), (r"\\}", r"\}"), (r"\\,", r"\,"), (r"\[", "["), (r"\]", "]")];
    escapes.iter().fold(tex, |tex, (written, meant)| tex.replace(written, meant))
}

/// The TeX of a formula in a shortcode or fence, without the delimiters that some put there too.
pub fn bare(tex: &str) -> &str {
    let tex = tex.trim();
    for (open, close) in [("$$", "$$"), (r"\[", r"\]"), (r"\(", r"\)"), ("$", "$")] {
        let inner = tex.strip_prefix(open).and_then(|t| t.strip_suffix(close));
        if let Some(inner) = inner.filter(|t| !t.contains(open)) {
            return inner.trim();
        }
    }
    tex
}
