//! The sample book in the hands of a reading system: foliate-js in a browser.

use super::{sample, tools};

/// Marks of notes are clicked on with a mouse; the reading system must know each for a note and show all of its text.
#[test]
fn a_click_on_a_mark_shows_its_note() {
    let epub = sample::built().join("sample.epub");
    let Some(verdict) = tools::run("foliate", &[&epub]) else { return };
    let said = verdict.unwrap();
    let lines: Vec<serde_json::Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let (book, notes) = lines.split_first().expect("it says what it opened");
    assert_eq!(book["title"], "Pliego");
    assert!(book["pages"].as_u64() > Some(60) && book["contents"].as_u64() > Some(60), "{book}");
    for kind in ["footnote", "endnote"] {
        assert!(notes.iter().any(|note| note["kind"] == kind && note["right"] == true), "no {kind} was shown: {said}");
    }
}
