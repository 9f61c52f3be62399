//! Comparisons and conditions.

use std::cmp::Ordering;

use super::value::Value;

/// What a function gives; `None` when it is none of these.
pub fn call(word: &str, arguments: &[Value]) -> Option<Value> {
    let [first, rest @ ..] = arguments else { return None };
    let truth = match (word, rest) {
        ("not", []) => !first.is_true(),
        ("eq", [_, ..]) => rest.iter().any(|other| equal(first, other)),
        ("ne", [_, ..]) => !rest.iter().any(|other| equal(first, other)),
        ("lt", [other]) => order(first, other)?.is_lt(),
        ("le", [other]) => order(first, other)?.is_le(),
        ("gt", [other]) => order(first, other)?.is_gt(),
        ("ge", [other]) => order(first, other)?.is_ge(),
        ("and" | "or", _) => return arguments.iter().find(|value| value.is_true() == (word == "or")).or(arguments.last()).cloned(),
        ("cond", [yes, no]) => return Some(if first.is_true() { yes } else { no }.clone()),
        ("default", []) => return Some(first.clone()),
        ("default", [given, ..]) => return Some(if given.is_true() || matches!(given, Value::Bool(_)) { given } else { first }.clone()),
        _ => return None,
    };
    Some(Value::Bool(truth))
}

/// Whether two values are the same to Hugo, which makes no numbers of words.
pub fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => a.to_float() == b.to_float(),
        (Value::Thing(_), _) | (_, Value::Thing(_)) => a.to_text() == b.to_text(),
        _ => a.as_str().is_some() && a.as_str() == b.as_str(),
    }
}

/// The order of two values: of two words by their letters, of lists by their lengths, of others as numbers.
pub fn order(a: &Value, b: &Value) -> Option<Ordering> {
    if let (Some(a), Some(b)) = (a.as_str(), b.as_str()) {
        return Some(a.cmp(b));
    }
    let number = |value: &Value| match value {
        Value::List(items) => items.len() as f64,
        Value::Map(entries) => entries.len() as f64,
        _ => value.to_float().unwrap_or(0.0),
    };
    number(a).partial_cmp(&number(b))
}
