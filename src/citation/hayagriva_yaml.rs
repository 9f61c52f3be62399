//! Hayagriva's YAML, which Typst reads → [`Work`]s.

use hayagriva::Entry;
use hayagriva::citationberg::json::NameValue;
use hayagriva::types::{Date, EntryType, Person, PersonRole};

use super::work::{Name, Work};
use crate::message;
use crate::report::{Diagnostic, FileId, Report, Span};

/// Reads the entries of a file; a damaged file is reported.
pub fn read(text: &str, file: FileId, report: &mut Report) -> Vec<Work> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let library = match hayagriva::io::from_yaml_str(text) {
        Ok(library) => library,
        Err(error) => {
            let at = error.location().map_or(0, |place| place.index().min(text.len()));
            let why = error.to_string();
            report.push(
                Diagnostic::new("bibliography-damaged", message!("the bibliography cannot be read: {why}", why))
                    .at(Span::new(file, at..at))
                    .help(message!("a file of Hayagriva has a map for each work, with its `type`")),
            );
            return Vec::new();
        }
    };
    let mut at = 0;
    let mut works = Vec::with_capacity(library.len());
    for entry in library.iter() {
        let key = entry.key();
        let found = text[at..].match_indices(key).find(|(i, _)| *i + at == 0 || text[..*i + at].ends_with(['\n', '"', '\'']));
        let start = found.map_or(at, |(i, _)| at + i);
        let end = if found.is_some() { start + key.len() } else { start };
        at = end;
        works.push(work(entry, Span::new(file, start..end)));
    }
    works
}

/// The work of an entry, with what it is in by the entry's parents.
fn work(entry: &Entry, span: Span) -> Work {
    let parent = entry.parents().first();
    let mut work = Work::new(entry.key(), kind(entry, parent), span);
    let text = |words: Option<String>| words.unwrap_or_default();
    work.set("title", text(entry.title().map(|title| title.to_string())));
    let container = parent.filter(|parent| parent.entry_type() != entry.entry_type() || entry.entry_type() == &EntryType::Article);
    work.set("container-title", text(container.and_then(Entry::title).map(|title| title.to_string())));
    let series = match container {
        Some(container) => container.parents().first(),
        None => parent,
    };
    work.set("collection-title", text(series.and_then(Entry::title).map(|title| title.to_string())));
    work.set_names("author", people(entry.authors().unwrap_or_default()));
    let editors = [Some(entry), parent].into_iter().flatten().filter_map(Entry::editors).find(|people| !people.is_empty());
    work.set_names("editor", people(editors.unwrap_or_default()));
    for group in entry.affiliated().unwrap_or_default() {
        let variable = match group.role {
            PersonRole::Translator => "translator",
            PersonRole::Director => "director",
            PersonRole::Composer => "composer",
            PersonRole::Illustrator => "illustrator",
            PersonRole::Narrator => "narrator",
            PersonRole::Producer => "producer",
            PersonRole::Writer => "script-writer",
            PersonRole::Compiler => "compiler",
            PersonRole::Introduction | PersonRole::Foreword => "introduction",
            _ => "contributor",
        };
        work.set_names(variable, people(&group.names));
    }
    let both: Vec<&Entry> = [Some(entry), parent].into_iter().flatten().collect();
    if let Some(date) = both.iter().find_map(|entry| entry.date()) {
        set_date(&mut work, "issued", date);
    }
    let first = |get: &dyn Fn(&Entry) -> Option<String>| both.iter().find_map(|entry| get(entry)).unwrap_or_default();
    work.set("publisher", first(&|e| e.publisher().and_then(|p| p.name()).map(|name| name.to_string())));
    if !work.has("publisher") {
        work.set("publisher", first(&|e| e.organization().map(|name| name.to_string())));
    }
    work.set("publisher-place", first(&|e| e.publisher().and_then(|p| p.location()).or(e.location()).map(|place| place.to_string())));
    work.set("issue", first(&|e| e.issue().map(|number| number.to_string())));
    work.set("volume", first(&|e| e.volume().map(|number| number.to_string())));
    work.set("edition", first(&|e| e.edition().map(|number| number.to_string())));
    work.set("page", entry.page_range().map(|range| range.to_string()).unwrap_or_default().replace('-', "–"));
    work.set("number-of-pages", text(entry.page_total().map(|number| number.to_string())));
    work.set("genre", first(&|e| e.genre().map(|genre| genre.to_string())));
    work.set("archive", text(entry.archive().map(|words| words.to_string())));
    work.set("archive_location", text(entry.archive_location().map(|words| words.to_string())));
    work.set("call-number", text(entry.call_number().map(|words| words.to_string())));
    work.set("note", text(entry.note().map(|words| words.to_string())));
    work.set("DOI", first(&|e| e.doi().map(str::to_owned)));
    work.set("ISBN", first(&|e| e.isbn().map(str::to_owned)));
    work.set("ISSN", first(&|e| e.issn().map(str::to_owned)));
    work.set("language", text(entry.language().map(|language| language.to_string())));
    if let Some(url) = entry.url_any() {
        work.set("URL", url.value.to_string());
        if let Some(date) = &url.visit_date {
            set_date(&mut work, "accessed", date);
        }
    }
    work
}

/// Sets a date, whose month and day hayagriva counts from 0.
fn set_date(work: &mut Work, variable: &str, date: &Date) {
    let from_one = |part: Option<u8>| part.map(|part| part.saturating_add(1));
    if let Ok(year) = i16::try_from(date.year) {
        work.set_date(variable, (year, from_one(date.month), from_one(date.day)), date.approximate);
    }
}

/// Names in the parts that CSL has.
fn people(people: &[Person]) -> Vec<NameValue> {
    let part = |part: &Option<String>| part.clone().unwrap_or_default();
    let name = |person: &Person| Name { family: person.name.clone(), given: part(&person.given_name), particle: part(&person.prefix), suffix: part(&person.suffix) };
    people.iter().map(|person| name(person).into()).collect()
}

/// The type of CSL for an entry, by its own type and that of what it is in.
fn kind(entry: &Entry, parent: Option<&Entry>) -> &'static str {
    let within = parent.map(Entry::entry_type);
    match entry.entry_type() {
        EntryType::Article => match within {
            Some(EntryType::Newspaper) => "article-newspaper",
            Some(EntryType::Proceedings | EntryType::Conference) => "paper-conference",
            Some(EntryType::Blog | EntryType::Web) => "post-weblog",
            _ => "article-journal",
        },
        EntryType::Chapter | EntryType::Anthos => "chapter",
        EntryType::Entry => "entry-encyclopedia",
        EntryType::Report => "report",
        EntryType::Thesis => "thesis",
        EntryType::Web | EntryType::Blog => "webpage",
        EntryType::Post | EntryType::Thread => "post",
        EntryType::Artwork | EntryType::Exhibition => "graphic",
        EntryType::Patent => "patent",
        EntryType::Case => "legal_case",
        EntryType::Legislation => "legislation",
        EntryType::Newspaper | EntryType::Periodical => "periodical",
        EntryType::Manuscript => "manuscript",
        EntryType::Performance => "performance",
        EntryType::Video | EntryType::Scene => "motion_picture",
        EntryType::Audio => "song",
        EntryType::Repository => "software",
        EntryType::Misc => "document",
        _ => "book",
    }
}
