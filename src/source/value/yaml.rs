//! YAML events → [`Value`]. Scalars are resolved as Hugo's reader does (YAML 1.2's core schema and a few older number forms).

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Data, Entry, Fault, Value};
use crate::limits;
use crate::message;
use crate::report::Message;
use crate::report::cause;

/// Builds the tree while events arrive; a stack of open collections, so that a file that breaks off keeps what came before.
#[derive(Default)]
struct Builder {
    open: Vec<(Open, usize, usize)>,
    root: Option<Value>,
    anchors: BTreeMap<usize, Value>,
    nodes: usize,
    faults: Vec<Fault>,
    /// How a plain scalar is read.
    resolve: Option<fn(&str) -> Data>,
}

enum Open {
    List(Vec<Value>),
    Map(Mapping),
}

/// A mapping that is being read.
#[derive(Default)]
struct Mapping {
    entries: Vec<Entry>,
    keys: BTreeSet<String>,
    /// The key that waits for its value.
    waiting: Option<Value>,
}

/// Reads YAML as Hugo does; what can be read is given even when there are faults.
pub fn parse(text: &str) -> (Value, Vec<Fault>) {
    parse_with(text, None)
}

/// Reads YAML, plain scalars as `scalars` resolves them when it is given.
pub(super) fn parse_with(text: &str, scalars: Option<fn(&str) -> Data>) -> (Value, Vec<Fault>) {
    let mut builder = Builder { resolve: scalars, ..Builder::default() };
    for next in Parser::new_from_str(text) {
        let (event, span) = match next {
            Ok(next) => next,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
                let message = error.info();
                let help = help(&message);
                builder.faults.push(Fault { message: cause::of_library(&message), range: at..at, help });
                return salvage(text, builder);
            }
        };
        let range = span.byte_range().unwrap_or(0..0);
        if event == Event::DocumentEnd {
            // Hugo reads the first document.
            break;
        }
        builder.event(event, range);
        if limits::YAML_VALUES.is_passed_by(builder.nodes) {
            builder.faults.push(Fault::new(limits::YAML_VALUES.exceeded(), 0..0));
            break;
        }
    }
    builder.finish(text.len())
}

/// What can be read after an error: each key at the margin is read by itself, with the indented lines below it; one that cannot be read is taken for
/// text as it stands. So an unquoted colon costs no key, not even its own.
fn salvage(text: &str, builder: Builder) -> (Value, Vec<Fault>) {
    let faults = builder.faults.clone();
    let (partial, _) = builder.finish(text.len());
    if text.trim_start().starts_with(['[', '{', '-']) {
        return (partial, faults);
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut keys = BTreeSet::new();
    let mut start = 0;
    while start < text.len() {
        let lines = text[start..].split_inclusive('\n');
        let further = lines.skip(1).take_while(|l| l.starts_with([' ', '\t', '-', '#']) || l.trim().is_empty());
        let first = text[start..].find('\n').map_or(text.len(), |i| start + i + 1);
        let end = first + further.map(str::len).sum::<usize>();
        entries.extend(salvage_key(text, start, first, end).filter(|new| keys.insert(new.key.clone())));
        start = end;
    }
    if entries.is_empty() { (partial, faults) } else { (Value { data: Data::Map(entries), range: 0..text.len() }, faults) }
}

/// The key in `text[start..first]`, whose value may go on to `end`.
fn salvage_key(text: &str, start: usize, first: usize, end: usize) -> Option<Entry> {
    let line = &text[start..first];
    let (name, rest) = line.split_once(':')?;
    let name = name.trim().trim_matches(['"', '\'']);
    let looks_like_key = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if !looks_like_key || line.starts_with(char::is_whitespace) {
        return None;
    }
    let mut alone = Builder::default();
    let mut readable = true;
    for next in Parser::new_from_str(&text[start..end]) {
        match next {
            Ok((event, span)) => alone.event(event, span.byte_range().unwrap_or(0..0)),
            Err(_) => readable = false,
        }
        if !readable || limits::YAML_VALUES.is_passed_by(alone.nodes) {
            break;
        }
    }
    if readable
        && let (Value { data: Data::Map(mut entries), .. }, _) = alone.finish(end - start)
        && let Some(mut entry) = entries.pop()
    {
        entry.key_range = entry.key_range.start + start..entry.key_range.end + start;
        entry.value.shift(start);
        return Some(entry);
    }
    let written = rest.trim().trim_matches(['"', '\'']);
    let at = start + line.len() - rest.trim_start().len();
    let value = Value { data: Data::String(written.to_owned()), range: at..at + rest.trim().len() };
    Some(Entry { key: name.to_owned(), key_range: start..start + name.len(), value })
}

/// The help for an error of the parser, when it is one that authors make often.
fn help(message: &str) -> Option<Message> {
    const HELPS: &[(&str, fn() -> Message)] = &[
        ("mapping values", || message!("a colon and a space end a key: put the value in quotation marks")),
        ("unexpected character", || message!("put the value in quotation marks")),
        ("unknown escape", || message!("between \" \" a backslash is written twice; between ' ' it is itself")),
        ("tabs", || message!("indent with spaces")),
        ("unclosed quote", || message!("close the quotation mark; an apostrophe within ' ' is written twice")),
        ("unclosed bracket", || message!("close the bracket")),
        ("quoted scalar", || message!("close the quotation mark; an apostrophe within ' ' is written twice")),
        ("block end", || message!("put a value that begins with a quotation mark into others: '\"…\" …'")),
    ];
    HELPS.iter().find(|(part, _)| message.contains(part)).map(|(_, help)| help())
}

impl Builder {
    /// Adds what an event of the parser begins, ends or holds.
    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Scalar(scalar, style, anchor, tag) => {
                let quoted = style != ScalarStyle::Plain || tag.is_some_and(|t| t.is_yaml_core_schema_tag("str"));
                let data = match self.resolve {
                    _ if quoted => Data::String(scalar.into_owned()),
                    Some(resolve) => resolve(&scalar),
                    None => resolve(scalar),
                };
                self.add(Value { data, range }, anchor);
            }
            Event::SequenceStart(_, anchor, _) => self.open.push((Open::List(Vec::new()), range.start, anchor)),
            Event::MappingStart(_, anchor, _) => self.open.push((Open::Map(Mapping::default()), range.start, anchor)),
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
            Event::Alias(id) => {
                let value = self.anchors.get(&id).cloned().unwrap_or_else(|| Value::null(range.clone()));
                self.add(Value { range, ..value }, 0);
            }
            _ => {}
        }
    }

    /// What was read, with all that is still open closed.
    fn finish(mut self, end: usize) -> (Value, Vec<Fault>) {
        while !self.open.is_empty() {
            self.close(end);
        }
        (self.root.unwrap_or_else(|| Value::null(0..0)), self.faults)
    }

    /// Adds a value to what is open; in a map it is a key or a value in turn.
    fn add(&mut self, value: Value, anchor: usize) {
        self.nodes += 1 + size(&value);
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some((Open::List(items), ..)) => items.push(value),
            Some((Open::Map(mapping), ..)) => match mapping.waiting.take() {
                None => mapping.waiting = Some(value),
                Some(key) => mapping.add(key, value, &mut self.faults),
            },
        }
    }

    /// Ends the innermost list or map, and adds it to the one around it.
    fn close(&mut self, end: usize) {
        let Some((open, start, anchor)) = self.open.pop() else { return };
        let data = match open {
            Open::List(items) => Data::List(items),
            Open::Map(mut mapping) => {
                if let Some(key) = mapping.waiting.take() {
                    let end = key.range.end;
                    mapping.add(key, Value::null(end..end), &mut self.faults);
                }
                Data::Map(mapping.entries)
            }
        };
        self.add(Value { data, range: start..end.max(start) }, anchor);
    }
}

impl Mapping {
    /// Adds an entry to the map; one that is there already is a fault, and `<<` merges a map.
    fn add(&mut self, key: Value, value: Value, faults: &mut Vec<Fault>) {
        let name = key.to_text().unwrap_or_default();
        if name == "<<" {
            // A merge key: what is not there yet.
            for entry in value.entries() {
                if self.keys.insert(entry.key.clone()) {
                    self.entries.push(entry.clone());
                }
            }
        } else if self.keys.insert(name.clone()) {
            self.entries.push(Entry { key: name, key_range: key.range, value });
        } else {
            let message = message!("the key `{name}` is given twice", name);
            faults.push(Fault { message, range: key.range, help: Some(message!("remove one of them")) });
        }
    }
}

/// How many values are in a value.
fn size(value: &Value) -> usize {
    match &value.data {
        Data::List(items) => items.iter().map(|v| 1 + size(v)).sum(),
        Data::Map(entries) => entries.iter().map(|e| 1 + size(&e.value)).sum(),
        _ => 0,
    }
}

/// The value of a plain scalar. `yes` and `on` are strings; `012` and `0o12` are octal; `1_000` is a number; `08` and dates are strings.
fn resolve(scalar: Cow<str>) -> Data {
    match scalar.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => return Data::Null,
        "true" | "True" | "TRUE" => return Data::Bool(true),
        "false" | "False" | "FALSE" => return Data::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" => return Data::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Data::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Data::Float(f64::NAN),
        _ => {}
    }
    number(&scalar).unwrap_or_else(|| Data::String(scalar.into_owned()))
}

/// The number that a scalar is, with the signs and bases that Hugo's reader takes.
fn number(scalar: &str) -> Option<Data> {
    let (negative, digits) = match scalar.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, scalar.strip_prefix('+').unwrap_or(scalar)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || digits.ends_with('_') {
        return None;
    }
    let plain = digits.replace('_', "");
    let (radix, body) = match plain.get(..2) {
        Some("0x") => (16, &plain[2..]),
        Some("0o") => (8, &plain[2..]),
        Some("0b") => (2, &plain[2..]),
        _ if plain.len() > 1 && plain.starts_with('0') && plain.bytes().all(|b| b.is_ascii_digit()) => (8, &plain[1..]),
        _ => (10, plain.as_str()),
    };
    if body.bytes().all(|b| b.is_ascii_alphanumeric())
        && let Ok(value) = i64::from_str_radix(body, radix)
    {
        return Some(Data::Integer(if negative { -value } else { value }));
    }
    // Without a stop it is a word: `1e3`.
    let is_float = radix == 10
        && plain.contains('.')
        && plain.bytes().any(|b| b.is_ascii_digit())
        && plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    let value: f64 = if is_float { plain.parse().ok()? } else { return None };
    Some(Data::Float(if negative { -value } else { value }))
}

/// Where a byte offset of a line and column (both from 1) is; used for errors of readers that count so.
pub(super) fn offset_of(text: &str, line: usize, column: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at..at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(text: &str) -> Data {
        let (value, faults) = parse(text);
        assert_eq!(faults, []);
        value.get("v").expect("a value").data.clone()
    }

    #[test]
    fn scalars_as_hugo_reads_them() {
        assert_eq!(data("v: yes"), Data::String("yes".into()));
        assert_eq!(data("v: 012"), Data::Integer(10));
        assert_eq!(data("v: 08"), Data::String("08".into()));
        assert_eq!(data("v: 1_000"), Data::Integer(1000));
        assert_eq!(data("v: -3"), Data::Integer(-3));
        assert_eq!(data("v: 2.9"), Data::Float(2.9));
        assert_eq!(data("v: 1e3"), Data::String("1e3".into()));
        assert_eq!(data("v: 2024-01-02"), Data::String("2024-01-02".into()));
        assert_eq!(data("v: '3'"), Data::String("3".into()));
        assert_eq!(data("v:"), Data::Null);
        assert_eq!(data("v: 10:30"), Data::String("10:30".into()));
    }

    #[test]
    fn a_broken_file_keeps_its_keys() {
        let (value, faults) = parse("a: 1\nb: x: y\nc:\n  - 3\n");
        assert_eq!(value.get("a").map(|v| v.data.clone()), Some(Data::Integer(1)));
        assert_eq!(value.get("b").and_then(Value::as_str), Some("x: y"));
        assert_eq!(value.get("c").map(|v| v.items().len()), Some(1));
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn a_key_twice_is_a_fault_at_the_second() {
        let (_, faults) = parse("a: 1\na: 2\n");
        assert_eq!(faults[0].range, 5..6);
    }

    #[test]
    fn aliases_cannot_explode() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for i in 1..12 {
            let list = vec![format!("*a{}", i - 1); 10].join(", ");
            text += &format!("a{i}: &a{i} [{list}]\n");
        }
        let (_, faults) = parse(&text);
        assert_eq!(faults.len(), 1);
    }
}
