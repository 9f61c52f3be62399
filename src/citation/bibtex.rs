//! BibLaTeX and BibTeX → [`Work`]s. A damaged entry is reported at its line, and the rest is read.

use std::collections::HashSet;
use std::ops::Range;

use biblatex::{Bibliography, Chunk, ChunksExt, DateValue, Entry, EntryType, PermissiveType, Person, RawBibliography, RawChunk};
use hayagriva::citationberg::json::NameValue;

use super::work::{Name, Work, literal};
use crate::lang::Lang;
use crate::message;
use crate::report::{Diagnostic, FileId, Report, Span};

/// Damaged entries that are taken out one by one before the rest of a file is given up.
const MOST_DAMAGED: usize = 50;

/// Reads the entries of a file; `lang` is the language of words that the program adds.
pub fn read(text: &str, file: FileId, lang: &Lang, report: &mut Report) -> Vec<Work> {
    let mut clean = text.to_owned();
    if RawBibliography::parse(&clean).is_err() {
        take_damaged(text, &mut clean, file, report);
    }
    for _ in 0..MOST_DAMAGED {
        let Ok(raw) = RawBibliography::parse(&clean) else { return Vec::new() };
        let (twice, unknown) = faults(&raw, file, report);
        let places: Vec<(String, Range<usize>, Range<usize>)> =
            raw.entries.iter().map(|entry| (entry.v.key.v.to_owned(), entry.v.key.span.clone(), entry.span.clone())).collect();
        for range in twice {
            blank(&mut clean, range);
        }
        for name in unknown {
            clean.push_str(&format!("\n@string{{{name} = {{{name}}}}}"));
        }
        match Bibliography::parse(&clean) {
            Ok(bibliography) => {
                let mut works = Vec::with_capacity(bibliography.len());
                let mut places = places.into_iter();
                for entry in bibliography.iter() {
                    // Both are in the order of the file.
                    let Some((_, key, _)) = places.by_ref().find(|(key, ..)| *key == entry.key) else { continue };
                    if matches!(entry.entry_type, EntryType::Set | EntryType::XData) {
                        continue;
                    }
                    works.push(Reading { entry, span: Span::new(file, key), lang, report }.work());
                }
                return works;
            }
            Err(error) => {
                let within = places.iter().find(|(.., whole)| whole.start <= error.span.start && error.span.start < whole.end.max(whole.start + 1));
                report_damaged(&error, text, file, 0, report);
                match within {
                    Some((.., whole)) => blank(&mut clean, whole.clone()),
                    None => return Vec::new(),
                }
            }
        }
    }
    Vec::new()
}

/// Takes out the pieces of the file, each from an `@` at the beginning of a line on, that are no entries.
fn take_damaged(text: &str, clean: &mut String, file: FileId, report: &mut Report) {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > 0 && line.trim_start().starts_with('@') {
            starts.push(at + line.len() - line.trim_start().len());
        }
        at += line.len();
    }
    starts.push(text.len());
    for piece in starts.windows(2) {
        let range = piece[0]..piece[1];
        if let Err(error) = RawBibliography::parse(&text[range.clone()]) {
            report_damaged(&error, text, file, range.start, report);
            blank(clean, range);
        }
    }
}

/// Reports an entry that cannot be read; `offset` is where the piece that was parsed begins.
fn report_damaged(error: &biblatex::ParseError, text: &str, file: FileId, offset: usize, report: &mut Report) {
    let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = boundary(offset + error.span.start);
    let end = boundary(offset + error.span.end).max(start);
    let why = error.kind.to_string();
    report.push(
        Diagnostic::new("bibliography-damaged", message!("an entry of the bibliography cannot be read: {why}", why))
            .at(Span::new(file, start..end))
            .help(message!("look for a brace, a comma or an equals sign that is missing before here; the other entries are read")),
    );
}

/// Replaces a range by spaces, so that all else stays where it is.
fn blank(text: &mut String, range: Range<usize>) {
    let range = range.start.min(text.len())..range.end.min(text.len());
    let Some(old) = text.get(range.clone()) else { return };
    let spaces: String = old.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(range, &spaces);
}

/// Reports entries whose key an earlier one has, whose places it gives, and abbreviations that are not defined, whose names it gives.
fn faults(raw: &RawBibliography<'_>, file: FileId, report: &mut Report) -> (Vec<Range<usize>>, Vec<String>) {
    let mut keys = HashSet::new();
    let mut twice = Vec::new();
    let mut known: HashSet<String> = raw.abbreviations.iter().map(|pair| pair.key.v.to_owned()).collect();
    known.extend(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].map(str::to_owned));
    let mut unknown = Vec::new();
    for entry in &raw.entries {
        let key = entry.v.key.v;
        if !keys.insert(key) {
            report.push(
                Diagnostic::new("bibliography-twice", message!("the bibliography has two works with the key `{key}`; the first counts", key))
                    .at(Span::new(file, entry.v.key.span.clone()))
                    .help(message!("give each work a key of its own")),
            );
            twice.push(entry.span.clone());
        }
        for field in &entry.v.fields {
            for chunk in &field.value.v {
                let RawChunk::Abbreviation(name) = chunk.v else { continue };
                let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
                if is_number || !known.insert(name.to_owned()) {
                    continue;
                }
                report.push(
                    Diagnostic::new("bibliography-damaged", message!("the abbreviation `{name}` of the bibliography is not defined", name))
                        .at(Span::new(file, chunk.span.clone()))
                        .help(message!("put the words in braces, or define it: @string(…)")),
                );
                unknown.push(name.to_owned());
            }
        }
    }
    (twice, unknown)
}

/// One entry that is being read.
struct Reading<'a> {
    entry: &'a Entry,
    span: Span,
    lang: &'a Lang,
    report: &'a mut Report,
}

impl Reading<'_> {
    fn work(mut self) -> Work {
        let kind = self.kind();
        let mut work = Work::new(&self.entry.key, kind, self.span);
        self.titles(&mut work, kind);
        self.people(&mut work);
        self.dates(&mut work);
        self.publication(&mut work, kind);
        for (field, variable) in [
            ("volume", "volume"),
            ("edition", "edition"),
            ("pagetotal", "number-of-pages"),
            ("volumes", "number-of-volumes"),
            ("chapter", "chapter-number"),
            ("version", "version"),
            ("isbn", "ISBN"),
            ("issn", "ISSN"),
            ("venue", "event-place"),
            ("eventtitle", "event-title"),
            ("pubstate", "status"),
            ("library", "archive"),
        ] {
            let words = self.words(field);
            work.set(variable, words);
        }
        work.set("page", self.words("pages").replace('-', "–").replace("––", "–").replace("–––", "–"));
        if !work.has("page") {
            work.set("page", self.words("eid"));
        }
        let notes: Vec<String> = ["note", "addendum"].map(|field| self.words(field)).into_iter().filter(|words| !words.is_empty()).collect();
        work.set("note", notes.join(". "));
        work.set("genre", self.genre());
        self.addresses(&mut work);
        if let Some(language) = ["langid", "language"].iter().map(|field| self.words(field)).find(|words| !words.is_empty()) {
            work.set("language", language_tag(&language));
        }
        work.keywords = self.words("keywords").split([',', ';']).map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect();
        work
    }

    /// The type of CSL for the entry's type.
    fn kind(&self) -> &'static str {
        let subtype = self.words("entrysubtype").to_lowercase();
        match &self.entry.entry_type {
            EntryType::Article | EntryType::SuppPeriodical if subtype == "magazine" => "article-magazine",
            EntryType::Article | EntryType::SuppPeriodical if subtype == "newspaper" => "article-newspaper",
            EntryType::Article | EntryType::SuppPeriodical => "article-journal",
            EntryType::Booklet => "pamphlet",
            EntryType::InBook | EntryType::InCollection | EntryType::BookInBook | EntryType::SuppBook | EntryType::SuppCollection => "chapter",
            EntryType::InReference => "entry-encyclopedia",
            EntryType::InProceedings => "paper-conference",
            EntryType::Thesis | EntryType::PhdThesis | EntryType::MastersThesis => "thesis",
            EntryType::Report | EntryType::TechReport => "report",
            EntryType::Unpublished => "manuscript",
            EntryType::Periodical => "periodical",
            EntryType::Patent => "patent",
            EntryType::Online => "webpage",
            EntryType::Software => "software",
            EntryType::Dataset => "dataset",
            EntryType::Misc => "document",
            EntryType::Unknown(name) => match name.to_lowercase().as_str() {
                "movie" | "video" | "film" => "motion_picture",
                "audio" | "music" => "song",
                "artwork" | "image" => "graphic",
                "letter" => "personal_communication",
                "legislation" | "legal" => "legislation",
                "jurisdiction" => "legal_case",
                "performance" => "performance",
                "review" => "review",
                "interview" => "interview",
                "newspaper" | "newsarticle" => "article-newspaper",
                "archive" | "archival" | "manuscript" => "manuscript",
                _ => "document",
            },
            _ => "book",
        }
    }

    /// Sets the titles of the work, of what it is in, and of the series.
    fn titles(&self, work: &mut Work, kind: &str) {
        work.set("title", self.title("title", "subtitle", "titleaddon"));
        // A title is short without its subtitle.
        let short = if self.words("shorttitle").is_empty() && !self.words("subtitle").is_empty() { "title" } else { "shorttitle" };
        work.set("title-short", self.words(short));
        let container = match self.title("booktitle", "booksubtitle", "booktitleaddon") {
            words if words.is_empty() => {
                let journal = if self.words("journaltitle").is_empty() { "journal" } else { "journaltitle" };
                self.title(journal, "journalsubtitle", "journaltitleaddon")
            }
            words => words,
        };
        let main = self.title("maintitle", "mainsubtitle", "maintitleaddon");
        match kind {
            "book" if !main.is_empty() => {
                work.set("volume-title", self.title("title", "subtitle", "titleaddon"));
                work.set("title", format!("{main}. {}", self.title("title", "subtitle", "titleaddon")).trim_end_matches(". ").to_owned());
            }
            "chapter" if container.is_empty() && main.is_empty() => {}
            _ if container.is_empty() => work.set("container-title", main),
            _ if !main.is_empty() => work.set("container-title", format!("{main}. {container}")),
            _ => work.set("container-title", container),
        }
        work.set("container-title-short", self.words("shortjournal"));
        work.set("collection-title", self.words("series"));
    }

    /// A title with its subtitle and addition, of these three fields.
    fn title(&self, title: &str, subtitle: &str, addon: &str) -> String {
        let mut words = self.words(title);
        let subtitle = self.words(subtitle);
        if !subtitle.is_empty() {
            let between = if words.ends_with(['?', '!', '.', ':']) { " " } else { ": " };
            words = format!("{words}{between}{subtitle}");
        }
        let addon = self.words(addon);
        if !addon.is_empty() {
            words = format!("{words}. {addon}");
        }
        words
    }

    /// Sets the names of all who made the work, by their roles.
    fn people(&self, work: &mut Work) {
        for (field, variable) in [
            ("author", "author"),
            ("translator", "translator"),
            ("bookauthor", "container-author"),
            ("commentator", "commentator"),
            ("introduction", "introduction"),
            ("director", "director"),
            ("shortauthor", "author-short"),
            ("holder", "holder"),
        ] {
            work.set_names(variable, self.names(field));
        }
        for (field, kind) in [("editor", "editortype"), ("editora", "editoratype"), ("editorb", "editorbtype"), ("editorc", "editorctype")] {
            let names = self.names(field);
            let variable = match self.words(kind).to_lowercase().as_str() {
                "compiler" => "compiler",
                "director" => "director",
                "collaborator" => "contributor",
                "organizer" => "organizer",
                "scriptwriter" => "script-writer",
                "producer" => "producer",
                "translator" => "translator",
                _ => "editor",
            };
            if !work.has(variable) {
                work.set_names(variable, names);
            }
        }
    }

    /// The names in a field, in the parts that CSL has.
    fn names(&self, field: &str) -> Vec<NameValue> {
        let Some(chunks) = self.entry.get(field) else { return Vec::new() };
        let useprefix = self.words("options").replace(' ', "").contains("useprefix=true");
        match self.entry.get_as::<Vec<Person>>(field) {
            Ok(people) => people
                .into_iter()
                .map(|person| {
                    if person.name == "others" && person.given_name.is_empty() {
                        return literal("et al.");
                    }
                    let mut name = Name { family: person.name, given: person.given_name, particle: person.prefix, suffix: person.suffix };
                    // Only a word in lower case begins a particle: `Tofiño de San Miguel` is one name.
                    if name.particle.starts_with(char::is_uppercase) {
                        name.family = format!("{} {}", std::mem::take(&mut name.particle), name.family);
                    }
                    if useprefix && !name.particle.is_empty() {
                        name.family = format!("{} {}", std::mem::take(&mut name.particle), name.family);
                    }
                    name.into()
                })
                .collect(),
            Err(_) => vec![literal(&format(chunks))],
        }
    }

    /// Sets the dates; one that cannot be read is reported.
    fn dates(&mut self, work: &mut Work) {
        let entry = self.entry;
        for (variable, field, date) in [
            ("issued", "date", entry.date()),
            ("accessed", "urldate", entry.url_date()),
            ("original-date", "origdate", entry.orig_date()),
            ("event-date", "eventdate", entry.event_date()),
        ] {
            let given = match field {
                "date" if self.words("date").is_empty() => self.words("year"),
                field => self.words(field),
            };
            let date = match date {
                Ok(PermissiveType::Typed(date)) => date,
                _ if given.is_empty() => continue,
                _ => match year(&given) {
                    Some((year, circa)) => {
                        work.set_date(variable, (year, None, None), circa);
                        continue;
                    }
                    None => {
                        // `s. f.`, `en prensa`: what stands in the place of a date.
                        if variable == "issued" {
                            work.set("status", given.clone());
                        }
                        self.report_date(&given);
                        continue;
                    }
                },
            };
            let start = match date.value {
                DateValue::At(at) | DateValue::After(at) | DateValue::Before(at) => at,
                DateValue::Between(start, _) => {
                    self.report_date(&given);
                    start
                }
            };
            let Ok(year) = i16::try_from(start.year) else {
                self.report_date(&given);
                continue;
            };
            let from_one = |part: Option<u8>| part.map(|part| part.saturating_add(1));
            work.set_date(variable, (year, from_one(start.month), from_one(start.day)), date.approximate || date.uncertain);
        }
    }

    fn report_date(&mut self, given: &str) {
        let message = message!("`{given}`, the date of `{key}`, is not one that a style can print as it is", given, key = self.entry.key.as_str());
        let help = message!("write a year, or a date as 2024-05-06; of a time from one year to another the first is printed");
        self.report.push(Diagnostic::new("bibliography-date", message).at(self.span).help(help));
    }

    /// Sets publishers, places, the original title, and the number of the issue or in the series.
    fn publication(&self, work: &mut Work, kind: &str) {
        let publishers: Vec<String> = ["publisher", "institution", "school", "organization", "howpublished"]
            .map(|field| self.list(field))
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect();
        work.set("publisher", publishers.join("; "));
        let place = ["location", "address"].map(|field| self.list(field)).into_iter().find(|words| !words.is_empty());
        work.set("publisher-place", place.unwrap_or_default());
        work.set("original-publisher", self.list("origpublisher"));
        work.set("original-publisher-place", self.list("origlocation"));
        work.set("original-title", self.words("origtitle"));
        let (number, issue) = (self.words("number"), self.words("issue"));
        match kind {
            "article-journal" | "article-magazine" | "article-newspaper" | "periodical" => {
                work.set("issue", if number.is_empty() { issue } else if issue.is_empty() { number } else { format!("{number}, {issue}") });
            }
            "book" | "chapter" | "paper-conference" | "entry-encyclopedia" => work.set("collection-number", number),
            _ => work.set("number", number),
        }
    }

    /// The names in a field that lists publishers or places, with semicolons between.
    fn list(&self, field: &str) -> String {
        let words = self.words(field);
        if words.contains(" and ") { words.split(" and ").map(str::trim).collect::<Vec<_>>().join("; ") } else { words }
    }

    /// The kind of a thesis or report in words, in Spanish or English.
    fn genre(&self) -> String {
        let given = self.words("type");
        let spanish = self.lang.primary() == "es";
        let key = match (&self.entry.entry_type, given.as_str()) {
            (EntryType::PhdThesis, "") | (_, "phdthesis") => "phd",
            (EntryType::MastersThesis, "") | (_, "mathesis") => "master",
            (EntryType::TechReport, "") | (_, "techreport") => "technical",
            _ => return given,
        };
        match (key, spanish) {
            ("phd", true) => "tesis doctoral",
            ("phd", false) => "PhD thesis",
            ("master", true) => "tesis de maestría",
            ("master", false) => "Master’s thesis",
            (_, true) => "informe técnico",
            _ => "technical report",
        }
        .to_owned()
    }

    /// Sets the DOI, the address on the web and the number in an archive.
    fn addresses(&self, work: &mut Work) {
        let doi = self.words("doi");
        let doi = ["https://doi.org/", "http://doi.org/", "http://dx.doi.org/", "https://dx.doi.org/", "doi:"].iter().fold(doi.as_str(), |doi, prefix| doi.strip_prefix(prefix).unwrap_or(doi));
        work.set("DOI", doi);
        work.set("URL", self.address("url"));
        let eprint = self.address("eprint");
        let kind = ["eprinttype", "archiveprefix"].map(|field| self.words(field).to_lowercase()).concat();
        if eprint.is_empty() {
            return;
        }
        let address = match kind.as_str() {
            "arxiv" => format!("https://arxiv.org/abs/{eprint}"),
            "jstor" => format!("https://www.jstor.org/stable/{eprint}"),
            "pubmed" => format!("https://www.ncbi.nlm.nih.gov/pubmed/{eprint}"),
            "googlebooks" => format!("https://books.google.com?id={eprint}"),
            _ => return,
        };
        if !work.has("URL") {
            work.set("URL", address);
        }
    }

    /// The text of a field as it is, for addresses.
    fn address(&self, field: &str) -> String {
        self.entry.get(field).map(|chunks| chunks.format_verbatim()).unwrap_or_default().trim().to_owned()
    }

    /// The words of a field on one line, empty when there is none.
    fn words(&self, field: &str) -> String {
        self.entry.get(field).map(format).unwrap_or_default()
    }
}

/// The words of a field's chunks on one line, with the marks that CSL JSON allows.
fn format(chunks: &[biblatex::Spanned<Chunk>]) -> String {
    let mut words = String::new();
    for chunk in chunks {
        match &chunk.v {
            Chunk::Normal(text) | Chunk::Verbatim(text) => words.push_str(text),
            Chunk::Math(tex) => words.push_str(&format!("<math>{tex}</math>")),
        }
    }
    let line: Vec<&str> = words.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()).collect();
    line.join(" ")
}

/// The first year in `[1605?]`, `ca. 1920`, `c1998`, `1605/1615`, and whether it is uncertain.
fn year(given: &str) -> Option<(i16, bool)> {
    let start = given.find(|c: char| c.is_ascii_digit())?;
    let digits = &given[start..][..given[start..].bytes().take_while(u8::is_ascii_digit).count()];
    let circa = given.contains('?') || given[..start].to_lowercase().trim_start_matches('[').starts_with("c");
    (digits.len() == 4).then(|| digits.parse().ok()).flatten().map(|year| (year, circa))
}

/// The tag of a language that babel or biblatex names (`spanish` → `es`); a tag stays.
fn language_tag(given: &str) -> String {
    Lang::tag_of_name(given).unwrap_or(given).to_owned()
}
