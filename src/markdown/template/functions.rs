//! The functions by their names: each has its file by what it works on.

use super::value::{MOST_BYTES, Value};
use super::{collections, compare, numbers, patterns, print, text};

/// Whether what a function would make of its arguments is within bounds: some make a text as long as the product of two lengths.
pub fn is_affordable(word: &str, arguments: &[Value]) -> bool {
    let length = |value: &Value| value.as_str().map_or(0, str::len);
    let product = match (word, arguments) {
        // Each character may be replaced by all of the other text.
        ("replace", [text, _, to, ..]) | ("replacere", [_, to, text, ..]) => (length(text) + 1).saturating_mul(length(to) + 1),
        ("delimit", [list, between, ..]) => list.size().saturating_mul(length(between)),
        _ => 0,
    };
    product <= 16 * MOST_BYTES
}

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
