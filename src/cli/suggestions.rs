//! What an index might have, as a list for a person or as JSON lines for a program.

use std::fmt::Write;

use crate::book::suggest::{Kind, Suggestion};
use crate::message;
use crate::report::Locale;
use crate::report::render::visible;

/// Most places of one suggestion that a person is shown.
const MOST_PLACES: usize = 8;

/// A list under a title for each kind.
pub fn text(suggestions: &[Suggestion], locale: Locale) -> String {
    let mut text = String::new();
    let mut kind = None;
    for suggestion in suggestions {
        if kind != Some(suggestion.kind) {
            let title = match suggestion.kind {
                Kind::Name => message!("Names"),
                Kind::Term => message!("Frequent words"),
                Kind::Emphasis => message!("Emphasized words"),
                Kind::Heading => message!("Headings"),
            };
            let _ = writeln!(text, "{}{}", if kind.is_some() { "\n" } else { "" }, title.render(locale));
            kind = Some(suggestion.kind);
        }
        let shown: Vec<String> = suggestion.places.iter().take(MOST_PLACES).map(|(file, line)| format!("{}:{line}", visible(file))).collect();
        let more = if suggestion.places.len() > MOST_PLACES { " …" } else { "" };
        let _ = writeln!(text, "  {} ({})  {}{more}", visible(&suggestion.words), suggestion.places.len(), shown.join(" "));
    }
    text
}

/// An object a line.
pub fn json(suggestions: &[Suggestion]) -> String {
    let line = |suggestion: &Suggestion| {
        let places: Vec<serde_json::Value> =
            suggestion.places.iter().map(|(file, line)| serde_json::json!({ "file": file, "line": line })).collect();
        serde_json::json!({ "kind": suggestion.kind.name(), "words": suggestion.words, "places": places }).to_string() + "\n"
    };
    suggestions.iter().map(line).collect()
}
