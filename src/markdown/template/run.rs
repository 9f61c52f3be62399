//! Runs a template for one shortcode.

use std::rc::Rc;

use super::super::fragment::Fragment;
use super::super::reader::Reader;
use super::super::token::{Prepared, Token};
use super::parse::{self, Expression, Node};
use super::store::Store;
use super::{functions, print, text};
use super::value::{MOST_BYTES, Thing, Value, clean};

/// Nodes and expressions that one shortcode may cost; beyond, its template is given up.
const MOST_STEPS: usize = 50_000;
/// Bytes of all texts, and things of all lists, that are made for it.
const MOST_MADE: usize = 16 << 20;
/// Partials within partials.
const DEEPEST: usize = 16;

/// Where what is printed stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// In HTML: values are escaped, and the inside of the shortcode is Markdown of its own.
    Html,
    /// In Markdown that is read afterwards, the inside with it: `{{% %}}`.
    Markdown,
    /// In code or an address.
    Characters,
}

/// Why a template gives nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It asks for this, for which a book has no answer.
    Beyond(String),
    /// It does or makes more than one shortcode may.
    TooLong,
}

/// Why a list of nodes ended before its last.
pub enum Halt {
    /// The template asks for this, for which a book has no answer.
    Beyond(String),
    /// The template does or makes more than is allowed.
    TooLong,
    Break,
    Continue,
    Return(Value),
}

pub type Outcome<T> = Result<T, Halt>;

/// Runs a template and gives what it prints, with tokens for what is Markdown.
pub fn run(reader: &mut Reader, call: &Prepared, template: &str, way: Way) -> Result<String, Failure> {
    let template = clean(template);
    let before = reader.template_store.changes();
    let mut run = Run {
        reader,
        call,
        way,
        root: Value::Thing(Thing::Shortcode),
        dot: Value::Thing(Thing::Shortcode),
        variables: Vec::new(),
        store: Store::default(),
        out: String::new(),
        steps: 0,
        made: 0,
        depth: 0,
    };
    let ended = parse::parse(&template).map_err(Halt::Beyond).and_then(|nodes| run.nodes(&nodes));
    let Run { out, .. } = run;
    match ended {
        Err(Halt::Beyond(what)) => {
            reader.template_store.take_back(before);
            Err(Failure::Beyond(what))
        }
        Err(Halt::TooLong) => {
            reader.template_store.take_back(before);
            Err(Failure::TooLong)
        }
        _ => Ok(out),
    }
}

/// A run of a template and of the partials that it calls.
pub struct Run<'r, 'p, 'c> {
    pub reader: &'r mut Reader<'p>,
    pub call: &'c Prepared,
    pub way: Way,
    /// `$`.
    root: Value,
    dot: Value,
    /// The inner ones last.
    variables: Vec<(String, Value)>,
    /// What the shortcode keeps in its own `.Scratch`.
    pub store: Store,
    out: String,
    steps: usize,
    /// Bytes and things that were made.
    made: usize,
    depth: usize,
}

impl Run<'_, '_, '_> {
    /// Counts a step.
    fn step(&mut self) -> Outcome<()> {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.out.len() > MOST_BYTES { Err(Halt::TooLong) } else { Ok(()) }
    }

    /// Counts a value that was made, which may be twice the one before each time.
    fn made(&mut self, value: Value) -> Outcome<Value> {
        self.count_made(value.size())?;
        Ok(value)
    }

    /// Counts bytes or things that were made.
    pub fn count_made(&mut self, size: usize) -> Outcome<()> {
        self.made += size;
        if size > MOST_BYTES || self.made > MOST_MADE { Err(Halt::TooLong) } else { Ok(()) }
    }

    fn nodes(&mut self, nodes: &[Node<'_>]) -> Outcome<()> {
        let outer = self.variables.len();
        let ended = nodes.iter().try_for_each(|node| self.node(node));
        self.variables.truncate(outer);
        ended
    }

    fn node(&mut self, node: &Node<'_>) -> Outcome<()> {
        self.step()?;
        match node {
            Node::Text(text) => self.out.push_str(text),
            Node::Print(value) => {
                let value = self.value(value)?;
                let text = self.printed(&value)?;
                self.out.push_str(&text);
            }
            Node::Set { name, is_new, value } => {
                let value = self.value(value)?;
                match self.variables.iter_mut().rev().find(|(known, _)| known == name).filter(|_| !is_new) {
                    Some((_, known)) => *known = value,
                    None => self.variables.push((name.clone(), value)),
                }
            }
            Node::If { test, then, or } => {
                let holds = self.value(test)?.is_true();
                self.nodes(if holds { then } else { or })?;
            }
            Node::With { name, value, then, or } => {
                let value = self.value(value)?;
                if !value.is_true() {
                    return self.nodes(or);
                }
                let outer = self.variables.len();
                self.variables.extend(name.iter().map(|name| (name.clone(), value.clone())));
                let ended = self.within(value, then);
                self.variables.truncate(outer);
                ended?;
            }
            Node::Range { names, value, each, none } => {
                let value = self.value(value)?;
                let value = self.made(value)?;
                let items = items_of(&value)?;
                if items.is_empty() {
                    return self.nodes(none);
                }
                for (key, item) in items {
                    let outer = self.variables.len();
                    match names.as_slice() {
                        [] => {}
                        [name] => self.variables.push((name.clone(), item.clone())),
                        [first, second, ..] => {
                            self.variables.push((first.clone(), key));
                            self.variables.push((second.clone(), item.clone()));
                        }
                    }
                    let ended = self.within(item, each);
                    self.variables.truncate(outer);
                    match ended {
                        Err(Halt::Break) => break,
                        Ok(()) | Err(Halt::Continue) => {}
                        Err(halt) => return Err(halt),
                    }
                }
            }
            Node::Break => return Err(Halt::Break),
            Node::Continue => return Err(Halt::Continue),
            Node::Return(value) => return Err(Halt::Return(self.value(value)?)),
        }
        Ok(())
    }

    /// Runs nodes with another `.`.
    fn within(&mut self, dot: Value, nodes: &[Node<'_>]) -> Outcome<()> {
        let outer = std::mem::replace(&mut self.dot, dot);
        let ended = self.nodes(nodes);
        self.dot = outer;
        ended
    }

    /// What a value prints here.
    fn printed(&mut self, value: &Value) -> Outcome<String> {
        match (value, self.way) {
            (Value::Inside(text), Way::Html) => {
                let text = text.clone();
                Ok(self.rendered(&text, self.call.block))
            }
            (Value::Html(text) | Value::Inside(text), _) => Ok(text.clone()),
            (Value::Thing(Thing::Picture(_) | Thing::Address(_)), _) | (Value::Text(_) | Value::List(_) | Value::Map(_), _) => {
                let text = value.to_text();
                Ok(if self.way == Way::Characters { text } else { print::escape(&text) })
            }
            (Value::Thing(thing), _) => beyond(&format!("{thing:?}")),
            _ => Ok(value.to_text()),
        }
    }

    /// A token for Markdown: the paragraphs of a text, or what its only one holds.
    pub fn rendered(&mut self, text: &str, block: bool) -> String {
        if text.is_empty() {
            return String::new();
        }
        let fragment = self.fragment(text);
        let index = self.reader.add_token(Token::Markdown { fragment, block });
        let mut token = Fragment::default();
        token.push_token(index, &self.call.range, false);
        token.text
    }

    /// The Markdown of a text: where it is a part of what stands between the tags, with its places in the file.
    fn fragment(&mut self, text: &str) -> Fragment {
        if let [inside] = self.call.inner.as_deref().unwrap_or_default()
            && let Some(start) = inside.text.find(text)
        {
            let mut part = Fragment::default();
            part.append(inside, start..start + text.len());
            // What was indented is no code where its first line is not.
            return self.reader.prepare_fragment(part);
        }
        let fragment = Fragment::with_tokens(text, &self.call.range);
        let fragment = self.reader.prepare_fragment(fragment);
        self.reader.collect_definitions(&fragment);
        fragment
    }

    /// What an expression gives.
    pub fn value(&mut self, expression: &Expression) -> Outcome<Value> {
        self.step()?;
        match expression {
            Expression::Literal(value) => Ok(value.clone()),
            Expression::Dot => Ok(self.dot.clone()),
            Expression::Variable(name) if name == "$" => Ok(self.root.clone()),
            Expression::Variable(name) => match self.variables.iter().rev().find(|(known, _)| known == name) {
                Some((_, value)) => Ok(value.clone()),
                None => beyond(name),
            },
            Expression::Fields(of, fields) => {
                let of = self.value(of)?;
                self.fields(of, fields, Vec::new())
            }
            Expression::Function(name) => self.call_of(name, Vec::new()),
            Expression::Call(head, arguments) => self.command(head, arguments, None),
            Expression::Pipe(commands) => {
                let mut last: Option<Value> = None;
                for command in commands {
                    let value = match (command, last.take()) {
                        (command, None) => self.value(command)?,
                        (Expression::Call(head, arguments), last) => self.command(head, arguments, last)?,
                        (head, last) => self.command(head, &[], last)?,
                    };
                    last = Some(value);
                }
                Ok(last.unwrap_or(Value::Nil))
            }
        }
    }

    /// A function or method with its arguments, and with what came through a pipe as the last.
    fn command(&mut self, head: &Expression, arguments: &[Expression], last: Option<Value>) -> Outcome<Value> {
        // The second is not asked for when the first decides.
        if let Expression::Function(name) = head
            && let word @ ("and" | "or") = name.as_str()
        {
            let mut value = Value::Nil;
            for argument in arguments {
                value = self.value(argument)?;
                if value.is_true() == (word == "or") {
                    return Ok(value);
                }
            }
            return Ok(last.unwrap_or(value));
        }
        let mut values = Vec::with_capacity(arguments.len() + 1);
        for argument in arguments {
            values.push(self.value(argument)?);
        }
        values.extend(last);
        match head {
            Expression::Function(name) => self.call_of(name, values),
            Expression::Fields(of, fields) => {
                let of = self.value(of)?;
                self.fields(of, fields, values)
            }
            _ if values.is_empty() => self.value(head),
            _ => beyond("()"),
        }
    }

    /// What a function gives.
    fn call_of(&mut self, name: &str, arguments: Vec<Value>) -> Outcome<Value> {
        let (namespace, word) = name.rsplit_once('.').unwrap_or(("", name));
        let word = word.to_lowercase();
        match (namespace, word.as_str()) {
            ("", "site") => Ok(Value::Thing(Thing::Site)),
            ("", "hugo") => Ok(Value::Thing(Thing::Hugo)),
            ("", "page") => Ok(Value::Thing(Thing::Page)),
            ("", "partial" | "partialcached") | ("partials", "include" | "includecached") => self.partial(&arguments),
            ("" | "transform", "markdownify") => {
                let text = arguments.first().map(Value::to_text).unwrap_or_default();
                Ok(Value::Html(self.rendered(&text, false)))
            }
            ("" | "urls", "absurl" | "abslangurl") => {
                let path = arguments.first().map(Value::to_text).unwrap_or_default();
                let base = self.reader.config.site.base_url.as_deref().filter(|_| !path.contains("://"));
                Ok(Value::text(base.map_or_else(|| text::below_root(&path), |base| format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/')))))
            }
            // What a service draws of a text is nothing without it.
            ("resources", "getremote") if arguments.len() > 1 => beyond(name),
            ("resources", "get" | "getmatch" | "getremote") => Ok(picture(&arguments)),
            ("" | "collections", "index") if matches!(arguments.first(), Some(Value::Thing(_))) => {
                let mut keys = arguments.into_iter();
                let first = keys.next().unwrap_or(Value::Nil);
                keys.try_fold(first, |of, key| match of {
                    Value::Thing(_) => self.fields(of, &[key.to_text()], Vec::new()),
                    of => functions::call(namespace, &word, &[of, key]).map_or_else(|| beyond(name), Ok),
                })
            }
            ("" | "transform", "highlight") => Ok(Value::Html(print::code(&arguments))),
            _ if !functions::is_affordable(&word, &arguments) => Err(Halt::TooLong),
            _ => functions::call(namespace, &word, &arguments).map_or_else(|| beyond(name), |value| self.made(value)),
        }
    }

    /// What a partial of the site prints or returns, with its argument for `.`.
    fn partial(&mut self, arguments: &[Value]) -> Outcome<Value> {
        let name = arguments.first().map(Value::to_text).unwrap_or_default();
        let stem = name.trim_start_matches('/').trim_end_matches(".html").to_owned();
        let found = self.reader.config.site.partials.get(&stem).map(|text| clean(text));
        let Some(template) = found.filter(|_| self.depth < DEEPEST) else { return beyond(&format!("partial \"{name}\"")) };
        let nodes = parse::parse(&template).map_err(Halt::Beyond)?;
        let given = arguments.get(1).cloned().unwrap_or(Value::Nil);
        let outer = (
            std::mem::replace(&mut self.root, given.clone()),
            std::mem::replace(&mut self.dot, given),
            std::mem::take(&mut self.variables),
            std::mem::take(&mut self.out),
        );
        self.depth += 1;
        let ended = self.nodes(&nodes);
        self.depth -= 1;
        let printed;
        (self.root, self.dot, self.variables, printed) = (outer.0, outer.1, outer.2, std::mem::replace(&mut self.out, outer.3));
        match ended {
            Ok(()) => Ok(Value::Html(printed)),
            Err(Halt::Return(value)) => Ok(value),
            Err(halt) => Err(halt),
        }
    }
}

/// The picture that an address names, if it names one.
pub fn picture(arguments: &[Value]) -> Value {
    let address = arguments.first().map(Value::to_text).unwrap_or_default();
    if address.is_empty() || address.contains('*') { Value::Nil } else { Value::Thing(Thing::Picture(address)) }
}

/// What `range` goes through, with the keys.
fn items_of(value: &Value) -> Outcome<Vec<(Value, Value)>> {
    match value {
        Value::List(items) => Ok(items.iter().enumerate().map(|(i, item)| (Value::Int(i as i64), item.clone())).collect()),
        // Go goes through the keys in their order.
        Value::Map(entries) => {
            let mut entries = Rc::clone(entries).to_vec();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Ok(entries.into_iter().map(|(key, value)| (Value::text(key), value)).collect())
        }
        Value::Int(number) => Ok((0..(*number).clamp(0, MOST_STEPS as i64)).map(|i| (Value::Int(i), Value::Int(i))).collect()),
        Value::Nil => Ok(Vec::new()),
        _ => beyond("range"),
    }
}

/// There is no answer to this.
pub fn beyond<T>(what: &str) -> Outcome<T> {
    Err(Halt::Beyond(what.to_owned()))
}
