//! Lists and maps.

use std::rc::Rc;

use super::compare;
use super::value::{Thing, Value};

/// The most items that a list made here has.
const MOST: i64 = 10_000;

/// What a function gives; `None` when it is none of these.
pub fn call(word: &str, arguments: &[Value]) -> Option<Value> {
    match (word, arguments) {
        ("slice", items) => Some(Value::list(items.to_vec())),
        ("dict" | "dictionary", pairs) => {
            let mut entries: Vec<(String, Value)> = Vec::new();
            for pair in pairs.chunks_exact(2) {
                let key = pair[0].to_text();
                entries.retain(|(known, _)| *known != key);
                entries.push((key, pair[1].clone()));
            }
            Some(Value::Map(Rc::new(entries)))
        }
        ("index", [of, keys @ ..]) => keys.iter().try_fold(of.clone(), |of, key| item(&of, key)),
        ("len", [Value::List(items)]) => Some(Value::Int(items.len() as i64)),
        ("len", [Value::Map(entries)]) => Some(Value::Int(entries.len() as i64)),
        ("len", [Value::Nil]) => Some(Value::Int(0)),
        ("len", [text]) => Some(Value::Int(text.as_str()?.len() as i64)),
        ("append", [items @ .., list]) => {
            let more = items.iter().flat_map(|item| match item {
                Value::List(items) if arguments.len() == 2 => items.to_vec(),
                item => vec![item.clone()],
            });
            Some(Value::list(list_of(list)?.into_iter().chain(more).collect()))
        }
        ("first", [count, list]) => Some(Value::list(list_of(list)?.into_iter().take(usize::try_from(count.to_int()?).ok()?).collect())),
        ("after", [count, list]) => Some(Value::list(list_of(list)?.into_iter().skip(usize::try_from(count.to_int()?).ok()?).collect())),
        ("last", [count, list]) => {
            let list = list_of(list)?;
            let from = list.len().saturating_sub(usize::try_from(count.to_int()?).ok()?);
            Some(Value::list(list[from..].to_vec()))
        }
        ("reverse", [list]) => Some(Value::list(list_of(list)?.into_iter().rev().collect())),
        ("uniq", [list]) => {
            let mut seen = std::collections::BTreeSet::new();
            Some(Value::list(list_of(list)?.into_iter().filter(|item| seen.insert(item.to_text())).collect()))
        }
        ("sort", [list, by @ ..]) => {
            let mut list = list_of(list)?;
            let key = by.first().map(Value::to_text).filter(|key| key != "value");
            let of = |value: &Value| key.as_deref().map_or_else(|| value.clone(), |key| at(value, key));
            list.sort_by(|a, b| compare::order(&of(a), &of(b)).unwrap_or(std::cmp::Ordering::Equal));
            if by.get(1).is_some_and(|order| order.to_text().eq_ignore_ascii_case("desc")) {
                list.reverse();
            }
            Some(Value::list(list))
        }
        ("where", [list, key, value]) => Some(Value::list(list_of(list)?.into_iter().filter(|item| compare::equal(&at(item, &key.to_text()), value)).collect())),
        ("where", [list, key, sign, value]) => {
            let holds = |item: &Value| {
                let of_item = at(item, &key.to_text());
                match sign.to_text().as_str() {
                    "=" | "==" | "eq" => Some(compare::equal(&of_item, value)),
                    "!=" | "<>" | "ne" => Some(!compare::equal(&of_item, value)),
                    "in" => Some(contains(value, &of_item)),
                    "not in" => Some(!contains(value, &of_item)),
                    "intersect" => Some(list_of(&of_item)?.iter().any(|one| contains(value, one))),
                    _ => None,
                }
            };
            let mut kept = Vec::new();
            for item in list_of(list)? {
                if holds(&item)? {
                    kept.push(item);
                }
            }
            Some(Value::list(kept))
        }
        ("in", [of, item]) => Some(Value::Bool(contains(of, item))),
        ("isset", [of, key]) => Some(Value::Bool(match of {
            Value::Map(_) => of.key(&key.to_text()).is_some(),
            Value::List(items) => key.to_int().is_some_and(|at| usize::try_from(at).is_ok_and(|at| at < items.len())),
            _ => false,
        })),
        ("delimit", [list, between, last @ ..]) => {
            let words: Vec<String> = match list {
                Value::Map(entries) => entries.iter().map(|(_, value)| value.to_text()).collect(),
                list => list_of(list)?.iter().map(Value::to_text).collect(),
            };
            let between = between.to_text();
            Some(Value::text(match (last.first(), words.split_last()) {
                (Some(last), Some((end, others))) if !others.is_empty() => format!("{}{}{end}", others.join(&between), last.to_text()),
                _ => words.join(&between),
            }))
        }
        ("seq", numbers) => {
            let numbers: Vec<i64> = numbers.iter().map(Value::to_int).collect::<Option<_>>()?;
            let (from, step, to) = match *numbers.as_slice() {
                [to] if to < 0 => (-1, -1, to),
                [to] => (1, 1, to),
                [from, to] => (from, if to < from { -1 } else { 1 }, to),
                [from, step, to] if step != 0 => (from, step, to),
                _ => return None,
            };
            let count = (to.saturating_sub(from).checked_div(step)?.saturating_add(1)).clamp(0, MOST);
            Some(Value::list((0..count).map(|i| Value::Int(from.saturating_add(i.saturating_mul(step)))).collect()))
        }
        ("merge", maps) => {
            let mut entries: Vec<(String, Value)> = Vec::new();
            for map in maps {
                let Value::Map(more) = map else { return None };
                for (key, value) in more.iter() {
                    entries.retain(|(known, _)| known != key);
                    entries.push((key.clone(), value.clone()));
                }
            }
            Some(Value::Map(Rc::new(entries)))
        }
        _ => None,
    }
}

/// The items of a list or map; nothing has none.
fn list_of(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::List(items) => Some(items.to_vec()),
        // In the order of their keys.
        Value::Map(entries) => {
            let mut entries = entries.to_vec();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Some(entries.into_iter().map(|(_, value)| value).collect())
        }
        Value::Nil => Some(Vec::new()),
        _ => None,
    }
}

/// What stands at a key or a place. What is not there is nothing.
fn item(of: &Value, key: &Value) -> Option<Value> {
    match of {
        Value::List(items) => Some(usize::try_from(key.to_int()?).ok().and_then(|at| items.get(at)).cloned().unwrap_or(Value::Nil)),
        Value::Map(_) => Some(of.key(&key.to_text()).unwrap_or(Value::Nil)),
        Value::Nil => Some(Value::Nil),
        _ => None,
    }
}

/// The value of `a.b`.
fn at(value: &Value, path: &str) -> Value {
    path.split('.').filter(|key| !key.is_empty() && !matches!(*key, "Params")).fold(value.clone(), |value, key| value.key(key).unwrap_or(Value::Nil))
}

/// Whether a list has an item, or a text another.
fn contains(of: &Value, item: &Value) -> bool {
    match of {
        Value::List(items) => items.iter().any(|known| compare::equal(known, item)),
        Value::Thing(Thing::Address(address)) => address.contains(&item.to_text()),
        _ => of.as_str().is_some_and(|text| text.contains(&item.to_text())),
    }
}
