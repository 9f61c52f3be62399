//! Data in YAML, TOML or JSON as one tree, every node with its place in the file.
//!
//! Front matter and configuration are read through this tree and not straight into structs, because a diagnostic has to show
//! the very value, one wrong value must not cost the others, and Hugo's own conversions are laxer than any derived reader.

mod json;
mod toml;
mod yaml;
mod data;

use std::ops::Range;

pub use data::*;

/// Reads `text[range]`. What could be read is returned even when there are faults.
pub fn parse(text: &str, range: Range<usize>, format: Format) -> (Value, Vec<Fault>) {
    let Some(part) = text.get(range.clone()) else { return (Value::null(range), Vec::new()) };
    let (mut value, mut faults) = match format {
        Format::Yaml => yaml::parse(part),
        Format::Toml => toml::parse(part),
        Format::Json => json::parse(part),
    };
    value.shift(range.start);
    for fault in &mut faults {
        fault.range = fault.range.start + range.start..fault.range.end + range.start;
        // A place is at least one character, so that it can be shown.
        if fault.range.is_empty() {
            let next = text[fault.range.start.min(text.len())..].chars().next().filter(|c| *c != '\n');
            fault.range.end += next.map_or(0, char::len_utf8);
        }
    }
    (value, faults)
}

