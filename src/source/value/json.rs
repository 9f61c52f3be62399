//! JSON → [`Value`]: serde_json says what is wrong, the YAML reader (JSON is YAML) says where everything is.

use super::{Data, Entry, Fault, Value, yaml};
use crate::report::cause;

/// Reads JSON; what is wrong gives null and a fault.
pub fn parse(text: &str) -> (Value, Vec<Fault>) {
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(json) => {
            let (value, faults) = yaml::parse_with(text, Some(scalar));
            if faults.is_empty() { (value, faults) } else { (without_places(json, text.len()), Vec::new()) }
        }
        Err(error) => {
            let message = error.to_string();
            let message = cause::of_library(message.split(" at line ").next().unwrap_or(&message));
            let range = yaml::offset_of(text, error.line(), error.column());
            (Value::null(0..text.len()), vec![Fault::new(message, range)])
        }
    }
}

/// The value of a scalar without quotation marks. Go reads every number as one with a fraction, which shows from a million on.
fn scalar(text: &str) -> Data {
    match (text, text.parse::<i64>(), text.parse::<f64>()) {
        ("true", ..) => Data::Bool(true),
        ("false", ..) => Data::Bool(false),
        (_, Ok(number), _) if text != "-0" && number.unsigned_abs() < 1_000_000 => Data::Integer(number),
        (.., Ok(number)) => Data::Float(number),
        _ => Data::Null,
    }
}

/// The value of JSON that the YAML reader does not take (tabs in odd places): every node has the whole text as its place.
fn without_places(json: serde_json::Value, len: usize) -> Value {
    use serde_json::Value as Json;
    let data = match json {
        Json::Null => Data::Null,
        Json::Bool(b) => Data::Bool(b),
        Json::Number(n) => n.as_i64().map_or_else(|| Data::Float(n.as_f64().unwrap_or_default()), Data::Integer),
        Json::String(s) => Data::String(s),
        Json::Array(items) => Data::List(items.into_iter().map(|v| without_places(v, len)).collect()),
        Json::Object(map) => {
            Data::Map(map.into_iter().map(|(key, v)| Entry { key, key_range: 0..len, value: without_places(v, len) }).collect())
        }
    };
    Value { data, range: 0..len }
}
