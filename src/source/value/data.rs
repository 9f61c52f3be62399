//! A value of any of the formats, with its place.

use std::ops::Range;
use crate::message;
use crate::report::{Diagnostic, FileId, Message, Span};

/// A node. `range` counts bytes of the whole file.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub data: Data,
    pub range: Range<usize>,
}

impl Value {
    pub fn null(range: Range<usize>) -> Value {
        Value { data: Data::Null, range }
    }

    /// Moves the places of the value and all in it on by so many bytes.
    pub(super) fn shift(&mut self, by: usize) {
        self.range = self.range.start + by..self.range.end + by;
        match &mut self.data {
            Data::List(items) => items.iter_mut().for_each(|v| v.shift(by)),
            Data::Map(entries) => {
                for entry in entries {
                    entry.key_range = entry.key_range.start + by..entry.key_range.end + by;
                    entry.value.shift(by);
                }
            }
            _ => {}
        }
    }

    /// The entries of a map; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.data {
            Data::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Value] {
        match &self.data {
            Data::List(items) => items,
            _ => &[],
        }
    }

    /// The value of `key`, whose case does not matter (Hugo lower-cases all keys).
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries().iter().find(|e| e.key.eq_ignore_ascii_case(key)).map(|e| &e.value)
    }

    /// The value at `a.b.c`.
    pub fn at(&self, path: &str) -> Option<&Value> {
        path.split('.').try_fold(self, |value, key| value.get(key))
    }

    pub fn is_null(&self) -> bool {
        self.data == Data::Null
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(s) => Some(s),
            _ => None,
        }
    }

    /// A scalar as text, as Hugo's casts make it.
    pub fn to_text(&self) -> Option<String> {
        match &self.data {
            Data::String(s) => Some(s.clone()),
            Data::Bool(b) => Some(b.to_string()),
            Data::Integer(i) => Some(i.to_string()),
            // Never with an exponent.
            Data::Float(f) if !f.is_finite() => Some(go_float(*f)),
            Data::Float(f) => Some(f.to_string()),
            Data::Null | Data::List(_) | Data::Map(_) => None,
        }
    }

    /// Any value as Go prints it: `[a b]`, `map[key:value]`.
    pub fn to_go(&self) -> String {
        match &self.data {
            // Keys in a list keep their case in Hugo.
            Data::List(items) => format!("[{}]", items.iter().map(|item| item.to_go_with(str::to_owned)).collect::<Vec<_>>().join(" ")),
            Data::Map(_) => self.to_go_with(str::to_lowercase),
            Data::Null => "<nil>".to_owned(),
            Data::Float(f) => go_float(*f),
            _ => self.to_text().unwrap_or_default(),
        }
    }

    /// Any value as Go prints it, with the keys of maps as `case` makes them.
    pub(super) fn to_go_with(&self, case: fn(&str) -> String) -> String {
        match &self.data {
            Data::Map(entries) => {
                let mut pairs: Vec<String> = entries.iter().map(|e| format!("{}:{}", case(&e.key), e.value.to_go_with(case))).collect();
                pairs.sort();
                format!("map[{}]", pairs.join(" "))
            }
            _ => self.to_go(),
        }
    }

    /// A truth value, as Hugo's casts make it: `true`, `"true"`, `1`.
    pub fn to_bool(&self) -> Option<bool> {
        match &self.data {
            Data::Bool(b) => Some(*b),
            Data::Integer(i) => Some(*i != 0),
            Data::Float(f) => Some(*f != 0.0),
            Data::String(s) => match s.as_str() {
                "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
                "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A string, or the strings of a list.
    pub fn to_texts(&self) -> Vec<String> {
        match &self.data {
            Data::List(items) => items.iter().filter_map(Value::to_text).collect(),
            _ => self.to_text().into_iter().collect(),
        }
    }

    /// The same data for serde, without places.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.data {
            Data::Null => Json::Null,
            Data::Bool(b) => Json::Bool(*b),
            Data::Integer(i) => Json::from(*i),
            Data::Float(f) => Json::from(*f),
            Data::String(s) => Json::String(s.clone()),
            Data::List(items) => Json::Array(items.iter().map(Value::to_json).collect()),
            Data::Map(entries) => Json::Object(entries.iter().map(|e| (e.key.clone(), e.value.to_json())).collect()),
        }
    }

    /// Lays `over` on this value: maps are joined key by key, anything else is replaced.
    pub fn merge(&mut self, over: Value) {
        match (&mut self.data, over) {
            (Data::Map(under), Value { data: Data::Map(entries), .. }) => {
                for entry in entries {
                    match under.iter_mut().find(|e| e.key.eq_ignore_ascii_case(&entry.key)) {
                        Some(e) => e.value.merge(entry.value),
                        None => under.push(entry),
                    }
                }
            }
            (_, over) => *self = over,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Data {
    #[default]
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    /// Dates are strings too, as they were written.
    String(String),
    List(Vec<Value>),
    Map(Vec<Entry>),
}

/// A key and its value, in the file's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_range: Range<usize>,
    pub value: Value,
}

/// What is wrong with the data and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub message: Message,
    pub range: Range<usize>,
    pub help: Option<Message>,
}

impl Fault {
    pub(super) fn new(message: Message, range: Range<usize>) -> Fault {
        Fault { message, range, help: None }
    }

    /// The fault as a diagnostic of `code` about `what` (`the front matter`).
    pub fn diagnostic(self, code: &'static str, what: Message, format: Format, file: FileId) -> Diagnostic {
        let diagnostic = Diagnostic::new(code, message!("{what} is not valid {format}: {message}", what, format = format.name(), message = self.message));
        let diagnostic = diagnostic.at(Span::new(file, self.range));
        let general = || message!("correct this line; when it looks right, the mistake may be in the line before");
        diagnostic.help(self.help.unwrap_or_else(general))
    }
}

/// A number as Go prints it: the fewest digits that identify it, with an exponent when it is very small or from a million on.
fn go_float(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return number.to_string() };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return number.to_string();
    }
    let sign = if exponent < 0 { "-" } else { "+" };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Yaml,
    Toml,
    Json,
}

impl Format {
    /// The format of a configuration file by its extension.
    pub fn of_extension(extension: &str) -> Option<Format> {
        match extension.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Format::Yaml),
            "toml" => Some(Format::Toml),
            "json" => Some(Format::Json),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Format::Yaml => "YAML",
            Format::Toml => "TOML",
            Format::Json => "JSON",
        }
    }
}
