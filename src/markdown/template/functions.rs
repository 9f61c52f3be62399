//! The functions by their names: each has its file by what it works on.

use super::value::Value;
use super::{collections, compare, numbers, patterns, print, text};

/// What a function gives; `None` when it is not known here. `word` is its name in small letters, `namespace` what stands before the point.
pub fn call(namespace: &str, word: &str, arguments: &[Value]) -> Option<Value> {
    match namespace {
        "" => compare::call(word, arguments)
            .or_else(|| collections::call(word, arguments))
            .or_else(|| numbers::call(word, arguments))
            .or_else(|| text::call(word, arguments))
            .or_else(|| text::safe(word, arguments))
            .or_else(|| patterns::call(word, arguments))
            .or_else(|| print::call(word, arguments)),
        "compare" => compare::call(word, arguments),
        "collections" => collections::call(word, arguments),
        "math" => numbers::call(word, arguments),
        "strings" => text::call(word, arguments).or_else(|| patterns::call(word, arguments)).or_else(|| collections::call(word, arguments)),
        "transform" | "urls" | "cast" | "inflect" | "fmt" => text::call(word, arguments).or_else(|| print::call(word, arguments)),
        "safe" => text::safe(&format!("safe{word}"), arguments),
        _ => None,
    }
}
