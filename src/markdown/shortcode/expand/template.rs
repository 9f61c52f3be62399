//! The site's own shortcodes whose template only puts HTML around what stands between their tags, around their parameters and those of the
//! page and the site, and asks which of these are given.

use crate::report::Span;

use super::super::super::flow::{Flow, Piece};
use super::super::super::html;
use super::super::super::token::Prepared;
use super::super::super::reader::Reader;
use super::inside::{inner, raw};

/// Levels of `if` and `with`; a template that has more does more than put HTML around something.
const DEEPEST: usize = 16;

/// What the site's own template of a shortcode prints; `None` when it does more than put HTML around things.
pub fn expand(reader: &mut Reader, call: &Prepared, span: Span) -> Option<Vec<Flow>> {
    let template = reader.config.site.templates.get(&call.tag.name)?.clone();
    let mut rest = template.as_str();
    let (nodes, Stop::Text) = nodes(&mut rest, 0)? else { return None };
    let mut printer = Printer { reader, call, span, pieces: Vec::new(), markup: String::new() };
    printer.print(&nodes, Some(""));
    let Printer { mut pieces, markup, .. } = printer;
    reader.html_pieces(markup.trim_end(), span, &mut pieces);
    Some(html::resolve(reader, pieces))
}

/// What the site's own template prints where only characters can stand; `None` too when it prints HTML.
pub fn plain(reader: &mut Reader, call: &Prepared) -> Option<String> {
    let template = reader.config.site.templates.get(&call.tag.name)?.clone();
    let mut rest = template.as_str();
    let (nodes, Stop::Text) = nodes(&mut rest, 0)? else { return None };
    if nodes.iter().any(|node| matches!(node, Node::Branch(_)) || matches!(node, Node::Markup(text) if text.contains('<'))) {
        return None;
    }
    let span = reader.span(call.range.clone());
    let mut printer = Printer { reader, call, span, pieces: Vec::new(), markup: String::new() };
    for node in &nodes {
        match node {
            Node::Markup(text) => printer.markup.push_str(text),
            Node::Value(value) => {
                let text = printer.text(value, Some(""));
                printer.markup.push_str(&text);
            }
            Node::Branch(_) => {}
        }
    }
    Some(printer.markup.trim_end_matches('\n').to_owned())
}

enum Node<'a> {
    Markup(&'a str),
    Value(Value<'a>),
    Branch(Branch<'a>),
}

enum Value<'a> {
    Inner,
    /// A parameter by its name or place, and what stands for one that is not given.
    Get(&'a str, &'a str),
    /// What `with` found.
    Dot,
    /// What is written.
    Literal(&'a str),
    /// A parameter of the page, else of the site; of the site alone.
    Param(&'a str),
    SiteParam(&'a str),
    /// The address of what another value names; with the site's own before it.
    Url(Box<Value<'a>>, bool),
}

/// `if` and `with`.
struct Branch<'a> {
    test: Test<'a>,
    yes: Vec<Node<'a>>,
    no: Vec<Node<'a>>,
}

enum Test<'a> {
    Given(Value<'a>),
    Missing(Value<'a>),
    Is(Value<'a>, &'a str),
    IsNot(Value<'a>, &'a str),
    Named,
}

/// What ends a list of nodes.
enum Stop<'a> {
    Text,
    End,
    /// With what follows the word: another `if`.
    Else(&'a str),
}

struct Printer<'r, 'p, 'c> {
    reader: &'r mut Reader<'p>,
    call: &'c Prepared,
    span: Span,
    pieces: Vec<Piece>,
    markup: String,
}

impl Printer<'_, '_, '_> {
    /// Prints the nodes of a template. `dot`: what the last `with` found; `None` for what stands between the tags.
    fn print(&mut self, nodes: &[Node<'_>], dot: Option<&str>) {
        for node in nodes {
            match node {
                Node::Markup(text) => self.markup.push_str(text),
                Node::Value(value) if self.is_inner(value, dot) => {
                    self.reader.html_pieces(&std::mem::take(&mut self.markup), self.span, &mut self.pieces);
                    self.pieces.extend(inner(self.reader, self.call).into_iter().map(Piece::from));
                }
                Node::Value(value) => {
                    let text = self.text(value, dot);
                    self.markup.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;"));
                }
                Node::Branch(branch) => {
                    let given = match &branch.test {
                        Test::Given(value) if !self.is_inner(value, dot) => Some(self.text(value, dot)),
                        Test::Given(_) => None,
                        _ => dot.map(str::to_owned),
                    };
                    let nodes = if self.holds(&branch.test, dot) { &branch.yes } else { &branch.no };
                    self.print(nodes, given.as_deref());
                }
            }
        }
    }

    /// Whether a value is what stands between the tags.
    fn is_inner(&self, value: &Value<'_>, dot: Option<&str>) -> bool {
        matches!(value, Value::Inner) || matches!(value, Value::Dot) && dot.is_none()
    }

    /// Whether the test of an `if` holds.
    fn holds(&mut self, test: &Test<'_>, dot: Option<&str>) -> bool {
        // What is not quoted is a truth value.
        let is_given = |text: String| !text.is_empty() && text != "false";
        match test {
            Test::Given(value) => is_given(self.text(value, dot)),
            Test::Missing(value) => !is_given(self.text(value, dot)),
            Test::Is(value, other) => self.text(value, dot) == *other,
            Test::IsNot(value, other) => self.text(value, dot) != *other,
            Test::Named => !self.call.tag.parameters.named.is_empty(),
        }
    }

    /// The characters of a value, empty when there are none.
    fn text(&mut self, value: &Value<'_>, dot: Option<&str>) -> String {
        match (value, dot) {
            (Value::Dot, Some(dot)) => dot.to_owned(),
            (Value::Literal(text), _) => (*text).to_owned(),
            (Value::Param(key), _) => super::words::param_named(self.reader, key).unwrap_or_default(),
            (Value::SiteParam(key), _) => {
                let site = &self.reader.config.site;
                site.params.get(&key.to_lowercase()).cloned().unwrap_or_default()
            }
            (Value::Url(value, absolute), _) => {
                let path = self.text(value, dot);
                let base = self.reader.config.site.base_url.clone().filter(|_| *absolute && !path.contains("://"));
                match base {
                    Some(base) => format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/')),
                    None if path.contains("://") => path,
                    None => format!("/{}", path.trim_start_matches('/')),
                }
            }
            (Value::Inner | Value::Dot, _) => raw(self.reader, self.call),
            (Value::Get(key, default), _) => {
                let parameters = &self.call.tag.parameters;
                let given = match key.parse::<usize>() {
                    Ok(index) => parameters.positional.get(index),
                    Err(_) => parameters.get(key),
                };
                given.map(|given| given.text.as_str()).filter(|text| !text.is_empty()).unwrap_or(default).to_owned()
            }
        }
    }
}

/// Reads nodes up to the `end` or `else` that closes them, or to the end of the template; `None` when one of them does more.
fn nodes<'a>(rest: &mut &'a str, depth: usize) -> Option<(Vec<Node<'a>>, Stop<'a>)> {
    let mut nodes = Vec::new();
    while let Some((before, after)) = rest.split_once("{{") {
        let (action, after) = after.split_once("}}")?;
        nodes.push(Node::Markup(if action.starts_with("- ") { before.trim_end() } else { before }));
        *rest = if action.ends_with(" -") { after.trim_start() } else { after };
        let action = action.strip_prefix("- ").unwrap_or(action);
        let action = action.strip_suffix(" -").unwrap_or(action).trim();
        let (word, after) = action.split_once(char::is_whitespace).unwrap_or((action, ""));
        match word {
            _ if action.starts_with("/*") => {}
            "end" => return Some((nodes, Stop::End)),
            "else" => return Some((nodes, Stop::Else(after.trim()))),
            "if" | "with" => nodes.push(Node::Branch(branch(rest, after, depth + 1)?)),
            _ => nodes.push(Node::Value(value(action)?)),
        }
    }
    nodes.push(Node::Markup(std::mem::take(rest)));
    Some((nodes, Stop::Text))
}

/// Reads what follows `{{ if TEST }}`, its `end` too.
fn branch<'a>(rest: &mut &'a str, test: &'a str, depth: usize) -> Option<Branch<'a>> {
    if depth > DEEPEST {
        return None;
    }
    let test = self::test(test)?;
    let (yes, stop) = nodes(rest, depth)?;
    let no = match stop {
        Stop::End => Vec::new(),
        Stop::Else("") => {
            let (no, Stop::End) = nodes(rest, depth)? else { return None };
            no
        }
        Stop::Else(other) => {
            let test = other.strip_prefix("if ").or_else(|| other.strip_prefix("with "))?;
            vec![Node::Branch(branch(rest, test, depth + 1)?)]
        }
        Stop::Text => return None,
    };
    Some(Branch { test, yes, no })
}

/// Reads the test of an `if`: `not VALUE`, `eq VALUE "x"`, `ne`, or a value that is given.
fn test(text: &str) -> Option<Test<'_>> {
    let text = text.trim();
    if let Some(text) = text.strip_prefix("not ") {
        return Some(Test::Missing(value(text)?));
    }
    for (word, of) in [("eq ", Test::Is as fn(_, _) -> _), ("ne ", Test::IsNot as fn(_, _) -> _)] {
        if let Some(both) = text.strip_prefix(word) {
            let (first, other) = both.trim().rsplit_once(' ')?;
            return Some(of(value(first)?, quoted(other)?));
        }
    }
    if let Some(key) = text.strip_prefix("isset .Params ") {
        return Some(Test::Given(Value::Get(name(key)?, "")));
    }
    if text == ".IsNamedParams" {
        return Some(Test::Named);
    }
    Some(Test::Given(value(text)?))
}

/// Reads a value: `.Inner`, `.Inner | markdownify`, `.Page.RenderString .Inner`, `.Get "name"`, `.Get 0 | default "what"`, `.`.
fn value(action: &str) -> Option<Value<'_>> {
    const PASS: [&str; 12] = [
        "safeHTMLAttr", "safeJS", "plainify",
        "markdownify", "safeHTML", "safeURL", "safeCSS", "htmlUnescape", ".Page.RenderString", "$.Page.RenderString", "strings.TrimSpace", "trim",
    ];
    let mut pipes = without_brackets(action).split('|').map(str::trim);
    let first = pipes.next()?;
    let first = PASS.iter().find_map(|pass| first.strip_prefix(pass).filter(|rest| rest.starts_with([' ', '(']))).unwrap_or(first);
    let mut value = match without_brackets(first) {
        ".Inner" | "$.Inner" | ".InnerDeindent" => Value::Inner,
        "." => Value::Dot,
        first if quoted(first).is_some() => Value::Literal(quoted(first)?),
        first if site_param(first).is_some() => Value::SiteParam(name(site_param(first)?)?),
        first if page_param(first).is_some() => Value::Param(name(page_param(first)?)?),
        first => {
            let key = first.strip_prefix(".Get ").or_else(|| first.strip_prefix("$.Get ")).or_else(|| first.strip_prefix("index .Params "))?;
            Value::Get(name(key)?, "")
        }
    };
    for pipe in pipes {
        match (pipe.strip_prefix("default "), &mut value) {
            (Some(other), Value::Get(_, default)) => *default = quoted(other)?,
            (None, _) if PASS.iter().any(|pass| pipe == *pass || pipe.strip_prefix(pass).is_some_and(|p| p.starts_with(" (dict "))) => {}
            (None, _) if matches!(pipe, "absURL" | "relURL" | "absLangURL" | "relLangURL") => value = Value::Url(Box::new(value), pipe.starts_with("abs")),
            _ => return None,
        }
    }
    Some(value)
}

/// The key in `site.Params.key`.
fn site_param(text: &str) -> Option<&str> {
    ["site.Params.", ".Site.Params.", "$.Site.Params.", ".Page.Site.Params.", "$.Page.Site.Params."].iter().find_map(|prefix| text.strip_prefix(prefix))
}

/// The key in `.Page.Params.key`.
fn page_param(text: &str) -> Option<&str> {
    let key = [".Page.Params.", "$.Page.Params.", ".Page.Param ", "$.Page.Param "].iter().find_map(|prefix| text.strip_prefix(prefix));
    key.or_else(|| (text.strip_prefix('$').unwrap_or(text) == ".Page.Title").then_some("title"))
}

/// The text without one pair of parentheses around the whole.
fn without_brackets(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).filter(|inside| !inside.contains(['(', ')'])).unwrap_or(text).trim()
}

/// The name (`"a"`) or place (`0`) of a parameter.
fn name(text: &str) -> Option<&str> {
    let key = text.trim().trim_matches(['"', '`']);
    (!key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).then_some(key)
}

/// The inside of one string in `"` or `` ` ``.
fn quoted(text: &str) -> Option<&str> {
    let text = text.trim();
    ['"', '`'].into_iter().find_map(|mark| text.strip_prefix(mark)?.strip_suffix(mark)).filter(|inside| !inside.contains(['"', '\\']))
}
