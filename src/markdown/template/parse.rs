//! The text of a template → what it does.

use super::value::Value;

/// Levels of brackets, `if`, `with` and `range` within each other.
const DEEPEST: usize = 48;

/// A piece of a template.
#[derive(Debug)]
pub enum Node<'t> {
    Text(&'t str),
    Print(Expression),
    Set { name: String, is_new: bool, value: Expression },
    If { test: Expression, then: Vec<Node<'t>>, or: Vec<Node<'t>> },
    With { name: Option<String>, value: Expression, then: Vec<Node<'t>>, or: Vec<Node<'t>> },
    Range { names: Vec<String>, value: Expression, each: Vec<Node<'t>>, none: Vec<Node<'t>> },
    Break,
    Continue,
    Return(Expression),
}

/// An expression.
#[derive(Clone, Debug)]
pub enum Expression {
    Literal(Value),
    Dot,
    Variable(String),
    /// Fields of a value, one after the other.
    Fields(Box<Expression>, Vec<String>),
    /// A function, or a value whose last field is a method, with its arguments.
    Call(Box<Expression>, Vec<Expression>),
    Function(String),
    /// Each gets what the one before gave as its last argument.
    Pipe(Vec<Expression>),
}

/// What ends a list of nodes.
enum Stop<'t> {
    Text,
    End,
    /// `else`, with what stands behind it.
    Else(&'t str),
}

/// Reads a whole template; `Err` is the action that is no such language, or that is none of what is done here.
pub fn parse(template: &str) -> Result<Vec<Node<'_>>, String> {
    let mut rest = template;
    match nodes(&mut rest, 0)? {
        (nodes, Stop::Text) => Ok(nodes),
        (_, Stop::End) => Err("end".to_owned()),
        (_, Stop::Else(_)) => Err("else".to_owned()),
    }
}

/// Reads nodes up to the `end` or `else` that closes them, or to the end of the template.
fn nodes<'t>(rest: &mut &'t str, depth: usize) -> Result<(Vec<Node<'t>>, Stop<'t>), String> {
    if depth > DEEPEST {
        return Err("…".to_owned());
    }
    let mut nodes = Vec::new();
    while let Some((before, after)) = rest.split_once("{{") {
        let trims = |text: &str| text.strip_prefix('-').is_some_and(|text| text.starts_with(char::is_whitespace));
        nodes.push(Node::Text(if trims(after) { before.trim_end() } else { before }));
        let after = if trims(after) { &after[1..] } else { after };
        let length = action_length(after).ok_or_else(|| shown(after))?;
        let action = &after[..length];
        let after = &after[length + 2..];
        let trimmed = action.strip_suffix('-').filter(|text| text.ends_with(char::is_whitespace) || text.ends_with("*/"));
        *rest = if trimmed.is_some() { after.trim_start() } else { after };
        let action = trimmed.unwrap_or(action).trim();
        let (word, of_word) = action.split_once(char::is_whitespace).unwrap_or((action, ""));
        match word {
            _ if action.starts_with("/*") || action.is_empty() => {}
            "end" => return Ok((nodes, Stop::End)),
            "else" => return Ok((nodes, Stop::Else(of_word.trim()))),
            "if" | "with" | "range" => nodes.push(branch(rest, word, of_word, depth + 1)?),
            "break" => nodes.push(Node::Break),
            "continue" => nodes.push(Node::Continue),
            "return" => nodes.push(Node::Return(expression(of_word)?)),
            "define" | "template" | "block" => return Err(word.to_owned()),
            _ => nodes.push(plain(action)?),
        }
    }
    nodes.push(Node::Text(std::mem::take(rest)));
    Ok((nodes, Stop::Text))
}

/// How long an action is, up to its `}}`, which may also stand in a comment or a string.
fn action_length(text: &str) -> Option<usize> {
    if text.trim_start().starts_with("/*") {
        let end = text.find("*/")? + 2;
        return Some(end + text[end..].find("}}")?);
    }
    let mut at = 0;
    while let Some(found) = text[at..].find(['"', '`', '}']) {
        let here = at + found;
        match text.as_bytes()[here] {
            b'}' if text[here..].starts_with("}}") => return Some(here),
            b'}' => at = here + 1,
            mark => at = here + string_length(&text[here..], mark)?,
        }
    }
    None
}

/// How long the string is that a text begins with, its marks too.
fn string_length(text: &str, mark: u8) -> Option<usize> {
    let mut at = 1;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'\\' if mark == b'"' => at += 2,
            _ if *byte == mark => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

/// The first characters of an action, to show them.
fn shown(action: &str) -> String {
    action.trim().chars().take(40).collect()
}

/// Reads what follows `{{ if TEST }}`, `{{ with … }}` or `{{ range … }}`, its `end` too.
fn branch<'t>(rest: &mut &'t str, word: &str, of_word: &'t str, depth: usize) -> Result<Node<'t>, String> {
    let (names, _, test) = assigned(of_word);
    let value = expression(test)?;
    let (then, stop) = nodes(rest, depth)?;
    let or = match stop {
        Stop::End => Vec::new(),
        Stop::Else("") => {
            let (or, Stop::End) = nodes(rest, depth)? else { return Err("else".to_owned()) };
            or
        }
        Stop::Else(other) => {
            let (word, of_word) = other.split_once(char::is_whitespace).unwrap_or((other, ""));
            if !matches!(word, "if" | "with") {
                return Err(shown(other));
            }
            vec![branch(rest, word, of_word, depth + 1)?]
        }
        Stop::Text => return Err(word.to_owned()),
    };
    Ok(match word {
        "range" => Node::Range { names, value, each: then, none: or },
        "with" => Node::With { name: names.into_iter().next(), value, then, or },
        _ if !names.is_empty() => return Err(shown(of_word)),
        _ => Node::If { test: value, then, or },
    })
}

/// A value that is printed or kept.
fn plain<'t>(action: &'t str) -> Result<Node<'t>, String> {
    let (mut names, is_new, value) = assigned(action);
    let value = expression(value)?;
    match (names.pop(), names.is_empty()) {
        (None, _) => Ok(Node::Print(value)),
        (Some(name), true) => Ok(Node::Set { name, is_new, value }),
        (Some(_), false) => Err(shown(action)),
    }
}

/// The variables on the left of `:=` or `=`, whether they are new, and what stands on the right.
fn assigned(action: &str) -> (Vec<String>, bool, &str) {
    let nothing = (Vec::new(), false, action);
    if !action.trim_start().starts_with('$') {
        return nothing;
    }
    let Some(sign) = action.find('=') else { return nothing };
    let is_new = action[..sign].ends_with(':');
    let left = action[..sign].trim_end_matches(':');
    let names: Vec<String> = left.split(',').map(|name| name.trim().to_owned()).collect();
    let is_name = |name: &String| name.strip_prefix('$').is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_alphanumeric() || c == '_'));
    if names.iter().all(is_name) { (names, is_new, &action[sign + 1..]) } else { nothing }
}

/// Reads an expression.
fn expression(text: &str) -> Result<Expression, String> {
    let mut reader = Expressions { text, at: 0 };
    let value = reader.pipeline(0)?;
    reader.space();
    if reader.at < text.len() { Err(shown(text)) } else { Ok(value) }
}

struct Expressions<'t> {
    text: &'t str,
    at: usize,
}

impl Expressions<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn fault<T>(&self) -> Result<T, String> {
        Err(shown(self.text))
    }

    /// Commands with `|` between them.
    fn pipeline(&mut self, depth: usize) -> Result<Expression, String> {
        if depth > DEEPEST {
            return self.fault();
        }
        let mut commands = vec![self.command(depth)?];
        loop {
            self.space();
            if !self.rest().starts_with('|') {
                break;
            }
            self.at += 1;
            commands.push(self.command(depth)?);
        }
        Ok(if commands.len() == 1 { commands.remove(0) } else { Expression::Pipe(commands) })
    }

    /// A value, or a function with its arguments.
    fn command(&mut self, depth: usize) -> Result<Expression, String> {
        self.space();
        let head = self.term(depth)?;
        let mut arguments = Vec::new();
        loop {
            self.space();
            if self.rest().is_empty() || self.rest().starts_with(['|', ')']) {
                break;
            }
            arguments.push(self.term(depth)?);
        }
        Ok(if arguments.is_empty() { head } else { Expression::Call(Box::new(head), arguments) })
    }

    /// One value, with the fields right behind it.
    fn term(&mut self, depth: usize) -> Result<Expression, String> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return self.fault() };
        match first {
            '(' => {
                self.at += 1;
                let inside = self.pipeline(depth + 1)?;
                self.space();
                if !self.rest().starts_with(')') {
                    return self.fault();
                }
                self.at += 1;
                self.fields(inside)
            }
            '.' => {
                let fields = self.fields(Expression::Dot)?;
                if matches!(fields, Expression::Dot) {
                    self.at += 1;
                }
                Ok(fields)
            }
            '$' => {
                let name = self.word(1);
                self.fields(Expression::Variable(name))
            }
            '"' => {
                let Some(length) = string_length(rest, b'"') else { return self.fault() };
                let text = unescaped(&rest[1..length - 1]);
                self.at += length;
                Ok(Expression::Literal(Value::text(text)))
            }
            '`' => {
                let Some(length) = string_length(rest, b'`') else { return self.fault() };
                let text = rest[1..length - 1].to_owned();
                self.at += length;
                Ok(Expression::Literal(Value::text(text)))
            }
            '0'..='9' | '-' | '+' => {
                let length = rest.find(|c: char| c.is_whitespace() || matches!(c, ')' | '|')).unwrap_or(rest.len());
                let word = rest[..length].to_owned();
                self.at += length;
                match (word.parse::<i64>(), word.parse::<f64>()) {
                    (Ok(number), _) => Ok(Expression::Literal(Value::Int(number))),
                    (_, Ok(number)) => Ok(Expression::Literal(Value::Float(number))),
                    _ => self.fault(),
                }
            }
            c if c.is_alphabetic() || c == '_' => {
                let name = self.word(0);
                let literal = match name.as_str() {
                    "true" => Some(Value::Bool(true)),
                    "false" => Some(Value::Bool(false)),
                    "nil" => Some(Value::Nil),
                    _ => None,
                };
                if let Some(literal) = literal {
                    return Ok(Expression::Literal(literal));
                }
                // Functions are below names too: `strings.TrimSpace`.
                let mut whole = name;
                let is_value = matches!(whole.as_str(), "site" | "hugo" | "page");
                while !is_value && self.rest().starts_with('.') && self.rest()[1..].starts_with(char::is_alphabetic) {
                    whole.push_str(&self.word(1));
                }
                self.fields(Expression::Function(whole))
            }
            _ => self.fault(),
        }
    }

    /// The word here, behind `before` characters that belong to it.
    fn word(&mut self, before: usize) -> String {
        let rest = self.rest();
        let length = rest[before..].find(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(rest.len(), |length| length + before);
        let word = rest[..length].to_owned();
        self.at += length;
        word
    }

    /// The value, or its fields when some stand right behind it.
    fn fields(&mut self, value: Expression) -> Result<Expression, String> {
        let mut fields = Vec::new();
        while self.rest().starts_with('.') && self.rest()[1..].starts_with(|c: char| c.is_alphabetic() || c == '_') {
            fields.push(self.word(1)[1..].to_owned());
        }
        Ok(if fields.is_empty() { value } else { Expression::Fields(Box::new(value), fields) })
    }
}

/// A string of Go without its backslashes.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (c, if c == '\\' { characters.next() } else { None }) {
            ('\\', Some('n')) => out.push('\n'),
            ('\\', Some('t')) => out.push('\t'),
            ('\\', Some('r')) => out.push('\r'),
            ('\\', Some('u')) => {
                let code: String = characters.by_ref().take(4).collect();
                out.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
            }
            ('\\', Some(other)) => out.push(other),
            _ => out.push(c),
        }
    }
    out
}
