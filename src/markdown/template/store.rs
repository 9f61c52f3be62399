//! `.Store` and `.Scratch`: values by name, which the shortcodes of a page share. A run that ends without an answer leaves no trace in it, so
//! changes are noted and can be taken back; to copy a store for each shortcode would take longer with each.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::numbers;
use super::value::Value;

/// Values by name.
#[derive(Clone, Debug, Default)]
pub struct Store {
    values: BTreeMap<String, Value>,
    changes: Vec<Change>,
}

/// What takes a change back.
#[derive(Clone, Debug)]
enum Change {
    /// The value that was there before.
    Was(String, Option<Value>),
    /// The list had so many items.
    Had(String, usize),
}

impl Store {
    /// How many changes there were: for [`Store::take_back`].
    pub fn changes(&self) -> usize {
        self.changes.len()
    }

    /// Takes all changes back after the first so many.
    pub fn take_back(&mut self, after: usize) {
        while self.changes.len() > after {
            match self.changes.pop() {
                Some(Change::Was(key, Some(value))) => drop(self.values.insert(key, value)),
                Some(Change::Was(key, None)) => drop(self.values.remove(&key)),
                Some(Change::Had(key, count)) => {
                    if let Some(Value::List(items)) = self.values.get_mut(&key) {
                        Rc::make_mut(items).truncate(count);
                    }
                }
                None => return,
            }
        }
    }

    pub fn get(&self, key: &str) -> Value {
        self.values.get(key).cloned().unwrap_or(Value::Nil)
    }

    pub fn set(&mut self, key: String, value: Value) {
        let before = self.values.insert(key.clone(), value);
        self.changes.push(Change::Was(key, before));
    }

    pub fn delete(&mut self, key: &str) {
        if let Some(before) = self.values.remove(key) {
            self.changes.push(Change::Was(key.to_owned(), Some(before)));
        }
    }

    /// Adds to a number or a text, or puts items behind those of a list; gives the size of what was made.
    pub fn add(&mut self, key: String, value: Value) -> usize {
        match (self.values.get_mut(&key), value) {
            (Some(Value::List(items)), value) => {
                let items = Rc::make_mut(items);
                let before = items.len();
                match value {
                    Value::List(more) => items.extend(more.iter().cloned()),
                    value => items.push(value),
                }
                let size = items.len() - before;
                self.changes.push(Change::Had(key, before));
                size
            }
            (Some(known), value) => {
                let sum = numbers::sum(known, &value);
                let size = sum.size();
                self.set(key, sum);
                size
            }
            (None, value) => {
                self.set(key, value);
                0
            }
        }
    }

    /// Sets a key of a map.
    pub fn set_in_map(&mut self, key: String, name: String, value: Value) {
        let mut entries = match self.values.get(&key) {
            Some(Value::Map(entries)) => entries.to_vec(),
            _ => Vec::new(),
        };
        entries.retain(|(known, _)| *known != name);
        entries.push((name, value));
        self.set(key, Value::Map(Rc::new(entries)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_taken_back() {
        let mut store = Store::default();
        store.set("a".to_owned(), Value::Int(1));
        store.set("l".to_owned(), Value::list(vec![Value::Int(1)]));
        let before = format!("{:?}", store.values);
        let mark = store.changes();
        store.add("a".to_owned(), Value::Int(2));
        store.add("l".to_owned(), Value::Int(2));
        store.add("l".to_owned(), Value::list(vec![Value::Int(3), Value::Int(4)]));
        store.add("b".to_owned(), Value::text("x"));
        store.set_in_map("m".to_owned(), "k".to_owned(), Value::Bool(true));
        store.delete("a");
        assert_eq!(store.get("l").to_text(), "[1 2 3 4]");
        assert_eq!(store.get("m").to_text(), "map[k:true]");
        assert_eq!(store.get("a").to_text(), "");
        store.take_back(mark);
        assert_eq!(format!("{:?}", store.values), before);
    }
}
