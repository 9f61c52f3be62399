//! TOML → [`Value`], recovering from errors as the `toml` crate can.

use std::ops::Range;
use toml::de::{DeTable, DeValue};

use super::{Data, Entry, Fault, Value};
use crate::report::cause;

/// Reads TOML; what can be read is given even when there are faults.
pub fn parse(text: &str) -> (Value, Vec<Fault>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let range = table.span();
    let faults = errors.iter().map(|e| Fault::new(cause::of_library(e.message()), e.span().unwrap_or(0..0))).collect();
    (Value { data: map(table.get_ref()), range }, faults)
}

/// A table as a map in the file's order: the crate sorts by key, and the keys' places say how they stood.
fn map(table: &DeTable) -> Data {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry { key: key.get_ref().to_string(), key_range: key.span(), value: convert(value.get_ref(), value.span()) })
        .collect();
    entries.sort_by_key(|e| (e.key_range.start, e.value.range.start));
    Data::Map(entries)
}

/// A value of the `toml` crate at its place in the file.
fn convert(value: &DeValue, range: Range<usize>) -> Value {
    let data = match value {
        DeValue::String(s) => Data::String(s.to_string()),
        DeValue::Integer(i) => match i64::from_str_radix(&i.as_str().replace('_', ""), i.radix()) {
            Ok(i) => Data::Integer(i),
            Err(_) => Data::String(i.as_str().to_owned()),
        },
        DeValue::Float(f) => match f.as_str().replace('_', "").parse() {
            Ok(f) => Data::Float(f),
            Err(_) => Data::String(f.as_str().to_owned()),
        },
        DeValue::Boolean(b) => Data::Bool(*b),
        DeValue::Datetime(d) => Data::String(d.to_string()),
        DeValue::Array(items) => Data::List(items.iter().map(|v| convert(v.get_ref(), v.span())).collect()),
        DeValue::Table(table) => map(table),
    };
    Value { data, range }
}
