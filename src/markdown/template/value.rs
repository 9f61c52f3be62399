//! What an expression of a template gives.

use std::rc::Rc;

use crate::source::value::{Data, Value as Source};

/// Bytes that a text may have, and what one shortcode may print.
pub const MOST_BYTES: usize = 1 << 20;

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// Characters, which are escaped where HTML is printed.
    Text(String),
    /// HTML, which is printed as it is.
    Html(String),
    /// What stands between the tags of the shortcode, or the middle of it: Markdown when it is printed.
    Inside(String),
    List(Rc<Vec<Value>>),
    /// In the order of the file, or of `dict`.
    Map(Rc<Vec<(String, Value)>>),
    Thing(Thing),
}

/// What has fields of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Thing {
    Shortcode,
    Page,
    /// The section that the page is in.
    Section,
    Site,
    /// Parameters of the page, or else of the site, whose keys begin so.
    PageParams(String),
    SiteParams(String),
    Language,
    File,
    /// `.Page.Store` and `.Page.Scratch`; those of the shortcode.
    PageStore,
    Store,
    /// `.Page.Resources`, and `resources`.
    Resources,
    /// Files below `data`, by their path.
    Data(String),
    /// A picture, by its address.
    Picture(String),
    /// An address that was taken apart.
    Address(String),
    Hugo,
}

impl Value {
    /// A value of a data file.
    pub fn of_data(source: &Source) -> Value {
        match &source.data {
            Data::Null => Value::Nil,
            Data::Bool(truth) => Value::Bool(*truth),
            Data::Integer(number) => Value::Int(*number),
            Data::Float(number) => Value::Float(*number),
            Data::String(text) => Value::Text(clean(text)),
            Data::List(items) => Value::List(Rc::new(items.iter().map(Value::of_data).collect())),
            Data::Map(entries) => Value::Map(Rc::new(entries.iter().map(|entry| (entry.key.clone(), Value::of_data(&entry.value))).collect())),
        }
    }

    /// A value that is known as text only: a truth value or a number where it looks like one.
    pub fn of_word(word: &str) -> Value {
        match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => match (word.parse::<i64>(), word.parse::<f64>()) {
                (Ok(number), _) if number.to_string() == word => Value::Int(number),
                (_, Ok(number)) if word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')) && !word.ends_with('.') => Value::Float(number),
                _ => Value::Text(clean(word)),
            },
        }
    }

    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }

    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Rc::new(items))
    }

    /// What `if` and `with` ask.
    pub fn is_true(&self) -> bool {
        match self {
            Value::Nil => false,
            Value::Bool(truth) => *truth,
            Value::Int(number) => *number != 0,
            Value::Float(number) => *number != 0.0,
            Value::Text(text) | Value::Html(text) | Value::Inside(text) => !text.is_empty(),
            Value::List(items) => !items.is_empty(),
            Value::Map(entries) => !entries.is_empty(),
            Value::Thing(_) => true,
        }
    }

    /// The characters of a text of any kind.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Text(text) | Value::Html(text) | Value::Inside(text) => Some(text),
            _ => None,
        }
    }

    /// The value as Go prints it; of what is longer than any value may be, only that it is.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// Adds the value as Go prints it. Lists may hold a list many times over, so that what they print is far longer than they are.
    fn write(&self, out: &mut String) {
        if out.len() > MOST_BYTES {
            return;
        }
        match self {
            Value::Nil => {}
            Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Value::Int(number) => out.push_str(&number.to_string()),
            Value::Float(number) => out.push_str(&number.to_string()),
            Value::Text(text) | Value::Html(text) | Value::Inside(text) => out.push_str(text),
            Value::List(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    out.push_str(if i > 0 { " " } else { "" });
                    item.write(out);
                }
                out.push(']');
            }
            Value::Map(entries) => {
                let mut entries: Vec<&(String, Value)> = entries.iter().collect();
                entries.sort_by(|a, b| a.0.cmp(&b.0));
                out.push_str("map[");
                for (i, (key, value)) in entries.into_iter().enumerate() {
                    out.push_str(if i > 0 { " " } else { "" });
                    out.push_str(key);
                    out.push(':');
                    value.write(out);
                }
                out.push(']');
            }
            Value::Thing(Thing::Picture(address) | Thing::Address(address)) => out.push_str(address),
            Value::Thing(_) => {}
        }
    }

    /// Bytes of a text; of a list or map one for each thing in it, and those of its texts.
    pub fn size(&self) -> usize {
        let length = |value: &Value| 1 + value.as_str().map_or(0, str::len);
        match self {
            Value::Text(text) | Value::Html(text) | Value::Inside(text) => text.len(),
            Value::List(items) => items.iter().map(length).sum(),
            Value::Map(entries) => entries.iter().map(|(_, value)| length(value)).sum(),
            _ => 0,
        }
    }

    /// The value as a whole number, also one that is written.
    pub fn to_int(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            Value::Float(number) => Some(*number as i64),
            Value::Bool(truth) => Some(i64::from(*truth)),
            _ => self.as_str()?.trim().parse().ok(),
        }
    }

    /// The value as a number, also one that is written.
    pub fn to_float(&self) -> Option<f64> {
        match self {
            Value::Int(number) => Some(*number as f64),
            Value::Float(number) => Some(*number),
            _ => self.as_str()?.trim().parse().ok(),
        }
    }

    /// The same kind of text with other characters.
    pub fn with_text(&self, text: String) -> Value {
        match self {
            Value::Html(_) => Value::Html(text),
            Value::Inside(_) => Value::Inside(text),
            _ => Value::Text(text),
        }
    }

    /// The value of a key, in any case.
    pub fn key(&self, key: &str) -> Option<Value> {
        let Value::Map(entries) = self else { return None };
        let exact = entries.iter().find(|(name, _)| name == key);
        exact.or_else(|| entries.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))).map(|(_, value)| value.clone())
    }
}

/// Text from a file, without the characters that mark tokens.
pub fn clean(text: &str) -> String {
    text.replace([super::super::fragment::TOKEN_OPEN, super::super::fragment::TOKEN_CLOSE], "\u{FFFD}")
}
