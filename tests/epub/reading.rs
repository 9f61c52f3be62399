//! The sample book in the hands of reading systems: foliate-js in a browser, and what every engine that is here shows of it.

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

/// Each engine shows every word, picture and table, and leads from a mark to its note (`tests/tools/engines/engines.js`).
fn shown_whole(epub: &std::path::Path) {
    let Some(verdict) = tools::run("engines", &[&epub]) else { return };
    let said = verdict.unwrap_or_else(|said| said);
    let rows: Vec<serde_json::Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    for engine in ["foliate-js", "epub.js", "Readium", "MuPDF"] {
        let row = rows.iter().find(|row| row["engine"] == engine).unwrap_or_else(|| panic!("{engine} did not run: {said}"));
        assert!(row["failure"].is_null() && row["missing"] == 0 && row["of"].as_u64() > Some(500), "{engine}: {row}");
        assert!(row["pictures"].as_u64() >= row["picturesOf"].as_u64() && row["notes"]["wrong"] == 0, "{engine}: {row}");
        assert!(row["contents"] == row["contentsOf"] && (row["tables"].is_null() || row["tables"] == row["tablesOf"]), "{engine}: {row}");
        // An engine that stumbles over the sheet loses rules or all of it.
        let stumbles = row["warnings"].as_array().into_iter().flatten().filter(|warning| warning.as_str().is_some_and(|text| text.contains("css")));
        assert_eq!(stumbles.count(), 0, "{engine}: {row}");
    }
}

#[test]
fn every_engine_shows_the_whole_book() {
    shown_whole(&sample::built().join("sample.epub"));
}

#[test]
fn every_engine_shows_the_hostile_book() {
    shown_whole(&super::hostile::small());
}
