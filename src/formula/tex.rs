//! TeX as authors write it → what KaTeX's grammar accepts.
//!
//! The rewriting is textual and leaves alone what it does not know. It strips delimiters and labels, spells out the commands of
//! MathJax that KaTeX lacks, and takes numbers away from environments, because the book numbers its equations itself.

use std::collections::{BTreeMap, BTreeSet};

use super::Fault;
use crate::message;
use crate::limits;

/// The formula as the readers get it: rewritten, with the definitions of the macros it uses before it.
pub fn complete(tex: &str, display: bool, macros: &BTreeMap<String, String>) -> Result<String, Fault> {
    check_size(tex)?;
    let body = rewrite(tex, display);
    let mut used = BTreeSet::new();
    collect_used(&body, macros, &mut used);
    let own: BTreeSet<String> = definitions(tex).into_iter().map(|(name, _)| name).collect();
    let mut out = String::new();
    for name in used.iter().filter(|name| !own.contains(**name)) {
        if let Some(definition) = macros.get(*name) {
            out.push_str(&format!("\\gdef{name}{definition}"));
        }
    }
    out.push_str(&body);
    Ok(out)
}

/// Macros that a formula defines for those after it, as `complete` takes them.
pub fn definitions(tex: &str) -> Vec<(String, String)> {
    let mut list = Vec::new();
    let mut scanner = Scanner::new(trim_delimiters(tex));
    while let Some(token) = scanner.next() {
        if let Token::Command(name) = token
            && let Some(definition) = definition(name, &mut scanner)
        {
            list.push(definition);
        }
    }
    list
}

/// A macro of the settings: the name with or without its backslash, the body with `#1`, `#2` …
pub fn setting(name: &str, body: &str) -> Option<(String, String)> {
    let name = format!("\\{}", name.trim().trim_start_matches('\\'));
    let valid = name.len() > 1 && (name[1..].bytes().all(|b| b.is_ascii_alphabetic()) || name.chars().count() == 2);
    valid.then(|| (name, with_parameters(body)))
}

/// The parameters that a macro's body speaks of, and the body: `#1#2{body}`.
fn with_parameters(body: &str) -> String {
    let highest = (1..=9).rev().find(|n| body.contains(&format!("#{n}"))).unwrap_or(0);
    let parameters: String = (1..=highest).map(|n| format!("#{n}")).collect();
    format!("{parameters}{{{body}}}")
}

/// Refuses a formula that is too long or too deeply nested.
fn check_size(tex: &str) -> Result<(), Fault> {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for b in tex.bytes() {
        match b {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    // Fractions and roots nest without braces too, but only so far as there are commands.
    let passed = [(&limits::FORMULA_DEPTH, deepest), (&limits::FORMULA_BYTES, tex.len())].into_iter().find(|(limit, count)| limit.is_passed_by(*count));
    passed.map_or(Ok(()), |(limit, _)| Err(Fault(message!("it has {told}", told = limit.exceeded()))))
}

/// Names of `macros` that occur in `tex`, and those that their definitions use in turn.
fn collect_used<'a>(tex: &str, macros: &'a BTreeMap<String, String>, used: &mut BTreeSet<&'a str>) {
    if macros.is_empty() {
        return;
    }
    let mut scanner = Scanner::new(tex);
    while let Some(token) = scanner.next() {
        if let Token::Command(name) = token
            && let Some((name, definition)) = macros.get_key_value(name)
            && used.insert(name)
        {
            collect_used(definition, macros, used);
        }
    }
}

/// `$x$`, `$$x$$`, `\(x\)`, `\[x\]` → `x`: authors leave delimiters within a shortcode that has its own.
fn trim_delimiters(tex: &str) -> &str {
    let mut tex = tex.trim();
    loop {
        let inner = [("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$")].iter().find_map(|(open, close)| {
            let inner = tex.strip_prefix(open)?.strip_suffix(close)?;
            (!inner.contains(open)).then_some(inner.trim())
        });
        match inner {
            Some(inner) => tex = inner,
            None => return tex,
        }
    }
}

/// The formula with what KaTeX's grammar lacks written in another way.
fn rewrite(tex: &str, display: bool) -> String {
    let tex = trim_delimiters(tex);
    let mut out = String::with_capacity(tex.len());
    let mut scanner = Scanner::new(tex);
    while let Some(token) = scanner.next() {
        let Token::Command(name) = token else {
            out.push_str(token.text());
            continue;
        };
        let before = scanner.at;
        match name {
            "\\label" => drop(scanner.group()),
            "\\nonumber" | "\\notag" => {}
            "\\eqref" => out.push_str(&scanner.group().map_or_else(|| name.to_owned(), |label| format!("(\\text{{{label}}})"))),
            "\\ref" => out.push_str(&scanner.group().map_or_else(|| name.to_owned(), |label| format!("\\text{{{label}}}"))),
            "\\begin" | "\\end" => match scanner.group() {
                Some(environment) => out.push_str(&environment_name(name, environment, display)),
                None => out.push_str(name),
            },
            "\\unicode" => match scanner.group().and_then(character) {
                Some(c) => out.push_str(&format!("\\text{{{c}}}")),
                None => scanner.at = before,
            },
            "\\SI" | "\\qty" => match (scanner.group(), scanner.group()) {
                (Some(number), Some(unit)) => out.push_str(&format!("{number}\\,\\mathrm{{{unit}}}")),
                _ => restore(&mut scanner, before, name, &mut out),
            },
            "\\si" | "\\unit" => match scanner.group() {
                Some(unit) => out.push_str(&format!("\\mathrm{{{unit}}}")),
                None => restore(&mut scanner, before, name, &mut out),
            },
            // What only a browser can do: the text stays.
            "\\href" | "\\htmlClass" | "\\htmlId" | "\\htmlStyle" | "\\htmlData" => match (scanner.group(), scanner.group()) {
                (Some(_), Some(shown)) => out.push_str(&format!("{{{}}}", rewrite(shown, display))),
                _ => restore(&mut scanner, before, name, &mut out),
            },
            "\\url" => match scanner.group() {
                Some(address) => out.push_str(&format!("\\text{{\\texttt{{{}}}}}", escaped(address))),
                None => restore(&mut scanner, before, name, &mut out),
            },
            // Both outputs get what mhchem makes of it.
            "\\ce" | "\\pu" => match scanner.group().and_then(|inside| ratex_parser::mhchem::chem_parse_str(inside, &name[1..]).ok()) {
                Some(written) => out.push_str(&format!("{{{written}}}")),
                None => restore(&mut scanner, before, name, &mut out),
            },
            "\\prescript" => match (scanner.group(), scanner.group(), scanner.group()) {
                (Some(above), Some(below), Some(base)) => out.push_str(&format!("{{}}^{{{above}}}_{{{below}}}{base}")),
                _ => restore(&mut scanner, before, name, &mut out),
            },
            _ => match definition(name, &mut scanner) {
                Some((name, definition)) => out.push_str(&format!("\\gdef{name}{definition}")),
                None => out.push_str(name),
            },
        }
    }
    out
}

/// An address as text of a formula.
fn escaped(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars().filter(|c| !matches!(c, '\\' | '{' | '}' | '~' | '^')) {
        if "%#&_$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Puts the scanner back to `at` and writes the command as it is.
fn restore(scanner: &mut Scanner<'_>, at: usize, name: &str, out: &mut String) {
    scanner.at = at;
    out.push_str(name);
}

/// The environment to write: without numbers of its own, and in a line the form of it that a line may have.
fn environment_name(command: &str, environment: &str, display: bool) -> String {
    let bare = environment.trim_end_matches('*');
    let name = match (bare, display) {
        ("multline", true) => "gather*",
        ("multline", false) => "gathered",
        ("equation", true) => "equation*",
        ("equation", false) => return String::new(),
        ("align" | "flalign" | "eqnarray", true) => "align*",
        ("align" | "flalign" | "eqnarray", false) => "aligned",
        ("alignat", true) => "alignat*",
        ("alignat", false) => "alignedat",
        ("gather", true) => "gather*",
        ("gather", false) => "gathered",
        _ => environment,
    };
    format!("{command}{{{name}}}")
}

/// The character of a code as TeX writes it: `x2014`, `8212`, `"2014`.
fn character(code: &str) -> Option<char> {
    let code = code.trim();
    let number = match code.strip_prefix(['x', '"']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => code.parse().ok()?,
    };
    char::from_u32(number).filter(|c| !c.is_control() && !"{}\\$%#&~_^".contains(*c))
}

/// A definition of any kind, from its command on: the macro's name, and parameters with body. Puts the scanner back when it is none.
fn definition(command: &str, scanner: &mut Scanner<'_>) -> Option<(String, String)> {
    let before = scanner.at;
    let found = match command {
        "\\newcommand" | "\\renewcommand" | "\\providecommand" => new_command(scanner),
        "\\DeclareMathOperator" => declare_operator(scanner),
        "\\gdef" | "\\xdef" => plain_definition(scanner),
        "\\global" => {
            scanner.spaces();
            matches!(scanner.next(), Some(Token::Command("\\def"))).then(|| plain_definition(scanner)).flatten()
        }
        _ => None,
    };
    if found.is_none() {
        scanner.at = before;
    }
    found
}

/// Reads what follows `\newcommand`: `\name[2]{body}`; a default for the first parameter is beyond the grammar.
fn new_command(scanner: &mut Scanner<'_>) -> Option<(String, String)> {
    scanner.star();
    let name = scanner.name()?;
    let count: usize = match scanner.bracket() {
        Some(count) => count.trim().parse().ok().filter(|n| *n <= 9)?,
        None => 0,
    };
    let body = scanner.group()?;
    let parameters: String = (1..=count).map(|n| format!("#{n}")).collect();
    Some((name, format!("{parameters}{{{body}}}")))
}

/// Reads what follows `\DeclareMathOperator`: the name, and the operator that it stands for.
fn declare_operator(scanner: &mut Scanner<'_>) -> Option<(String, String)> {
    let star = if scanner.star() { "*" } else { "" };
    let name = scanner.name()?;
    let body = scanner.group()?;
    Some((name, format!("{{\\operatorname{star}{{{body}}}}}")))
}

/// Reads what follows `\gdef` or `\global\def`: `\name#1#2{body}`.
fn plain_definition(scanner: &mut Scanner<'_>) -> Option<(String, String)> {
    scanner.spaces();
    let Some(Token::Command(name)) = scanner.next() else { return None };
    let open = scanner.rest().find('{')?;
    let parameters = scanner.rest()[..open].trim();
    if !parameters.bytes().all(|b| b == b'#' || b.is_ascii_digit()) {
        return None;
    }
    scanner.at += open;
    let body = scanner.group()?;
    Some((name.to_owned(), format!("{parameters}{{{body}}}")))
}

/// TeX read just far enough to tell commands from the rest.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    /// With its backslash.
    Command(&'a str),
    Other(&'a str),
}

impl<'a> Token<'a> {
    fn text(self) -> &'a str {
        match self {
            Token::Command(text) | Token::Other(text) => text,
        }
    }
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Scanner<'a> {
        Scanner { text, at: 0 }
    }

    /// The text that has not been read.
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next command, or the text up to it.
    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        let length = if first == '\\' {
            let letters = rest[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
            if letters > 0 { 1 + letters } else { 1 + rest[1..].chars().next().map_or(0, char::len_utf8) }
        } else {
            rest.find('\\').unwrap_or(rest.len())
        };
        self.at += length;
        let text = &rest[..length];
        Some(if first == '\\' { Token::Command(text) } else { Token::Other(text) })
    }

    /// Skips white space.
    fn spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Skips an asterisk; whether there was one.
    fn star(&mut self) -> bool {
        let star = self.rest().starts_with('*');
        self.at += usize::from(star);
        star
    }

    /// What is within the braces that come next.
    fn group(&mut self) -> Option<&'a str> {
        self.between('{', '}')
    }

    /// What is within the square brackets that come next.
    fn bracket(&mut self) -> Option<&'a str> {
        self.between('[', ']')
    }

    /// What is within a pair of delimiters that comes next, nested pairs included; the scanner stays where it is when none does.
    fn between(&mut self, open: char, close: char) -> Option<&'a str> {
        let before = self.at;
        self.spaces();
        let rest = self.rest();
        if !rest.starts_with(open) {
            self.at = before;
            return None;
        }
        let (mut depth, mut escaped) = (0usize, false);
        for (i, c) in rest.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                c if c == open => depth += 1,
                c if c == close => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += i + 1;
                        return Some(&rest[1..i]);
                    }
                }
                _ => {}
            }
        }
        self.at = before;
        None
    }

    /// A macro's name, bare or in braces.
    fn name(&mut self) -> Option<String> {
        if let Some(name) = self.group() {
            let name = name.trim();
            return (name.starts_with('\\') && name.len() > 1).then(|| name.to_owned());
        }
        self.spaces();
        match self.next() {
            Some(Token::Command(name)) if name.len() > 1 => Some(name.to_owned()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_grammar_lacks_is_spelt_out() {
        for (tex, display, expected) in [
            ("$$ a $$", true, "a"),
            ("\\label{eq:1} x = 1", true, " x = 1"),
            ("\\begin{multline} a \\\\ b \\end{multline}", true, "\\begin{gather*} a \\\\ b \\end{gather*}"),
            ("\\begin{align} a \\end{align}", false, "\\begin{aligned} a \\end{aligned}"),
            ("\\SI{5}{kg}", false, "5\\,\\mathrm{kg}"),
            ("\\prescript{14}{6}{C}", false, "{}^{14}_{6}C"),
            ("\\unicode{x2014}", false, "\\text{—}"),
            ("\\newcommand{\\R}[1]{\\mathbb{R}^{#1}} \\R{2}", false, "\\gdef\\R#1{\\mathbb{R}^{#1}} \\R{2}"),
            ("\\label", false, ""),
            ("\\SI{5}", false, "\\SI{5}"),
            ("a \\", false, "a \\"),
        ] {
            assert_eq!(rewrite(tex, display), expected);
        }
    }

    #[test]
    fn macros_of_the_book_come_before_the_formulas_that_use_them() {
        let mut macros: BTreeMap<String, String> =
            definitions("\\DeclareMathOperator*{\\argmax}{arg\\,max}\\gdef\\E#1{\\mathbb{E}[#1]}").into_iter().collect();
        macros.extend(setting("Q", "\\E{\\text{#1}}"));
        assert_eq!(complete("x", false, &macros).unwrap(), "x");
        assert_eq!(complete("\\Q{a}", false, &macros).unwrap(), "\\gdef\\E#1{\\mathbb{E}[#1]}\\gdef\\Q#1{\\E{\\text{#1}}}\\Q{a}");
        assert_eq!(complete("\\argmax", false, &macros).unwrap(), "\\gdef\\argmax{\\operatorname*{arg\\,max}}\\argmax");
    }

    #[test]
    fn a_bottomless_formula_is_refused() {
        assert!(complete(&"{".repeat(1000), false, &BTreeMap::new()).is_err());
    }
}
