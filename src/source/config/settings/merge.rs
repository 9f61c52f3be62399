//! How settings that were read are laid over those of the [`BookConfig`].

use super::*;
use crate::book::colophon::Wanted;
use crate::book::contents::Place;
use crate::book::{Contributor, NoteNumbering, NotePlace, NoteSigns, Series, Subject};
use crate::lang::Lang;
use crate::length::Length;
use crate::printers::{self, Paper, SpineText, Standard};
use crate::source::config::people::marc_role;
use crate::book::assemble::abbreviations::Expansion;
use crate::book::assemble::numbers::Scope;
use crate::source::config::{BibliographyPlace, Numbering, Quotes};
use crate::text::digits::Digits;

/// Pixels per inch that pictures on a screen may have.
const LEAST_RESOLUTION: u32 = 150;
const MOST_RESOLUTION: u32 = 300;
/// Longest sides that pictures of the EPUB may have, and qualities of their JPEGs.
const PICTURE_SIDES: (u32, u32) = (400, 6000);
const QUALITIES: (u32, u32) = (40, 100);
/// Levels of headings below a chapter.
const DEEPEST_SECTIONS: u8 = 5;

impl From<NumberingSetting> for Numbering {
    fn from(setting: NumberingSetting) -> Numbering {
        match setting {
            NumberingSetting::Keep => Numbering::Keep,
            NumberingSetting::None => Numbering::None,
            NumberingSetting::Arabic => Numbering::Arabic,
            NumberingSetting::Roman => Numbering::Roman,
        }
    }
}

impl From<ScopeSetting> for Scope {
    fn from(setting: ScopeSetting) -> Scope {
        match setting {
            ScopeSetting::Chapter => Scope::Chapter,
            ScopeSetting::Book => Scope::Book,
            ScopeSetting::None => Scope::None,
        }
    }
}

impl From<NotesSetting> for NotePlace {
    fn from(setting: NotesSetting) -> NotePlace {
        match setting {
            NotesSetting::Foot => NotePlace::Foot,
            NotesSetting::Margin => NotePlace::Margin,
            NotesSetting::ChapterEnd => NotePlace::ChapterEnd,
            NotesSetting::BookEnd => NotePlace::BookEnd,
        }
    }
}

impl From<NotesNumberingSetting> for NoteNumbering {
    fn from(setting: NotesNumberingSetting) -> NoteNumbering {
        match setting {
            NotesNumberingSetting::Chapter => NoteNumbering::Chapter,
            NotesNumberingSetting::Page => NoteNumbering::Page,
            NotesNumberingSetting::Book => NoteNumbering::Book,
        }
    }
}

impl From<NotesMarksSetting> for NoteSigns {
    fn from(setting: NotesMarksSetting) -> NoteSigns {
        match setting {
            NotesMarksSetting::Numbers => NoteSigns::Numbers,
            NotesMarksSetting::Letters => NoteSigns::Letters,
            NotesMarksSetting::Symbols => NoteSigns::Symbols,
        }
    }
}

impl From<ExpansionSetting> for Expansion {
    fn from(setting: ExpansionSetting) -> Expansion {
        match setting {
            ExpansionSetting::None => Expansion::None,
            ExpansionSetting::Chapter => Expansion::Chapter,
            ExpansionSetting::Book => Expansion::Book,
        }
    }
}

impl Settings {
    /// Lays the settings over `config`; `value` is where they were read from, for the places of diagnostics.
    pub(super) fn lay_over(self, value: &Value, file: FileId, config: &mut BookConfig, report: &mut Report) {
        let span = |key: &str| value.get(key).map_or(Span::new(file, 0..0), |v| Span::new(file, v.range.clone()));
        let meta = &mut config.metadata;
        set(&mut meta.title, line(self.title));
        set_some(&mut meta.subtitle, line(self.subtitle));
        let people: Vec<Person> = [self.author, self.authors].into_iter().flatten().flat_map(OneOrMany::into_vec).collect();
        if !people.is_empty() {
            meta.contributors = people.into_iter().map(|p| contributor(p, value, file, report)).collect();
        }
        if let Some(tag) = text(self.language).or(text(self.lang)) {
            match Lang::new(&tag) {
                Some(lang) => meta.lang = lang,
                None => report.push(
                    Diagnostic::new("setting-invalid", message!("`{tag}` is not a language tag", tag))
                        .at(if value.get("language").is_some() { span("language") } else { span("lang") })
                        .help(message!("write a BCP 47 tag such as `es` or `es-MX`")),
                ),
            }
        }
        set_some(&mut meta.publisher, text(self.publisher));
        for (key, slot, given) in [("isbn", &mut meta.isbn, self.isbn), ("print-isbn", &mut meta.print_isbn, self.print_isbn)] {
            let Some(given) = text(given) else { continue };
            *slot = crate::isbn::parse(&given);
            if slot.is_none() {
                report.push(
                    Diagnostic::new("isbn-invalid", message!("`{given}` is not an ISBN: its check digit or its length is wrong", given))
                        .at(span(key))
                        .help(message!("check its digits: the last one follows from the others")),
                );
            }
        }
        if let Some(date) = text(self.date) {
            if let Some(date) = day(&date) {
                meta.date = Some(date.to_owned());
            } else {
                report.push(
                    Diagnostic::new("setting-invalid", message!("`{date}` is not a date", date))
                        .at(span("date"))
                        .help(message!("write it as 2024, 2024-05 or 2024-05-06")),
                );
            }
        }
        set_some(&mut meta.rights, text(self.rights));
        set_some(&mut meta.description, text(self.description));
        if let Some(subjects) = self.subjects {
            meta.subjects = subjects.into_vec().into_iter().map(subject).collect();
        }
        if let Some(series) = self.series {
            meta.series = Some(match series {
                SeriesSetting::Full { name, position } => Series { name: name.0, position: text(position).and_then(|given| position_in_series(given, span("series"), report)) },
                SeriesSetting::Name(name) => Series { name: name.0, position: None },
            });
        }
        set_some(&mut meta.edition, text(self.edition));
        if let Some(changes) = texts(self.changes) {
            meta.changes = changes;
        }
        if let Some(credits) = texts(self.credits) {
            meta.credits = credits;
        }
        set_some(&mut meta.dedication, text(self.dedication));
        set_some(&mut meta.epigraph, text(self.epigraph));
        set_some(&mut meta.blurb, text(self.blurb));
        set_some(&mut config.cover, text(self.cover));
        set_some(&mut config.cover_alt, text(self.cover_alt));
        set_some(&mut config.cover_design, self.cover_design.map(String::from));
        set_some(&mut config.cover_picture, text(self.cover_picture));
        if let Some(back) = self.back_cover {
            set_some(&mut config.back_cover.quotation, text(back.quotation));
            set_some(&mut config.back_cover.source, text(back.source));
            set_some(&mut config.back_cover.biography, text(back.biography));
            set_some(&mut config.back_cover.portrait, text(back.portrait));
            set_some(&mut config.back_cover.mark, text(back.mark));
        }
        set_some(&mut config.style, text(self.style));
        set_some(&mut config.trim, text(self.trim));
        let typesetting = [
            ("font", self.font),
            ("font-size", self.font_size),
            ("leading", self.leading),
            ("margins", self.margins),
            ("columns", self.columns),
            ("colour", self.colour),
            ("paragraphs", self.paragraphs),
            ("openings", self.openings),
            ("opening", self.opening),
            ("initials", self.initials),
            ("ornament", self.ornament),
            ("heads", self.heads),
            ("folios", self.folios),
            ("front-matter", self.front_matter),
            ("writing", self.writing),
        ];
        config.typesetting.extend(typesetting.into_iter().filter_map(|(key, words)| Some((key.to_owned(), text(words)?))));
        set_some(&mut config.theme, text(self.theme));
        set_some(&mut config.printer, self.printer.and_then(|printer| printers::find(&String::from(printer))));
        if let Some(name) = text(self.paper) {
            config.paper = Paper::find(&name);
            if config.paper.is_none() {
                report.push(
                    Diagnostic::new("printer-unknown", message!("there is no paper “{name}”", name))
                        .at(span("paper"))
                        .help(match alike::nearest(&name, ["white", "cream", "color"].into_iter()) {
                            Some(nearest) => message!("did you mean `{nearest}`?", nearest),
                            None => message!("the papers are white, cream and color"),
                        }),
                );
            }
        }
        match self.pdfx {
            Some(PdfxSetting::X4) => config.standard = Some(Standard::X4),
            Some(PdfxSetting::X1a) => config.standard = Some(Standard::X1a),
            None => {}
        }
        match self.numbering {
            Some(NumberingSettings::Chapters(chapters)) => config.numbering = chapters.into(),
            Some(NumberingSettings::Full(map)) => {
                let NumberingMap { chapters, parts, sections, figures, tables, listings, equations } = map;
                set(&mut config.numbering, chapters.map(Numbering::from));
                set(&mut config.parts_numbering, parts.map(Numbering::from));
                set(&mut config.counted.sections, sections.map(|depth| depth.min(DEEPEST_SECTIONS)));
                let counted = &mut config.counted;
                let scopes = [(&mut counted.figures, figures), (&mut counted.tables, tables), (&mut counted.listings, listings), (&mut counted.equations, equations)];
                for (slot, given) in scopes {
                    set(slot, given.map(Scope::from));
                }
            }
            None => {}
        }
        config.rewrite.extend(self.rewrite.unwrap_or_default().into_iter().map(|(k, v)| (k, v.0)));
        set(&mut config.notes.place, self.notes.map(NotePlace::from));
        set(&mut config.notes.numbering, self.notes_numbering.map(NoteNumbering::from));
        set(&mut config.notes.signs, self.notes_marks.map(NoteSigns::from));
        config.notes.editor = self.editor_notes.map(NoteSigns::from).or(config.notes.editor);
        config.abbreviations.extend(self.abbreviations.unwrap_or_default().into_iter().map(|(k, v)| (k, v.0)));
        set(&mut config.expansion, self.expand_abbreviations.map(Expansion::from));
        if let Some(Words(words)) = self.colophon {
            config.colophon = match words.trim() {
                "false" | "" => Wanted::None,
                "true" => Wanted::Program,
                words => Wanted::Words(words.to_owned()),
            };
        }
        config.indexes.extend(self.indexes.unwrap_or_default().into_iter().map(|(k, v)| (k, v.0)));
        config.macros.extend(self.macros.unwrap_or_default().into_iter().map(|(k, v)| (k, v.0)));
        config.shortcodes.extend(self.shortcodes.unwrap_or_default().into_iter().map(|(k, v)| (k, v.into())));
        for (slot, given) in [
            (&mut config.order, self.order),
            (&mut config.exclude, self.exclude),
            (&mut config.front, self.front),
            (&mut config.back, self.back),
        ] {
            *slot = texts(given).unwrap_or_else(|| std::mem::take(slot));
        }
        set(&mut config.parts, self.parts);
        set(&mut config.print_links, self.print_links.map(|p| p == PrintLinksSetting::Notes));
        if let Some(screen) = self.screen {
            set_some(&mut config.screen.trim, text(screen.trim));
            set_some(&mut config.screen.facing, screen.facing);
        }
        if let Some(contents) = self.contents {
            set_some(&mut config.contents.place, contents.place.and_then(|place| Place::find(&String::from(place))));
            set_some(&mut config.contents.depth, contents.depth);
            set(&mut config.contents.figures, contents.figures);
            set(&mut config.contents.tables, contents.tables);
            set(&mut config.contents.listings, contents.listings);
        }
        match self.quotes {
            Some(QuotesSetting::Guillemets) => config.quotes = Quotes::Guillemets,
            Some(QuotesSetting::Keep) => config.quotes = Quotes::Keep,
            None => {}
        }
        set_some(&mut config.digits, self.digits.and_then(|digits| Digits::find(&String::from(digits))));
        set(&mut config.embed_fonts, self.embed_fonts);
        for (name, words) in self.params.into_iter().flatten() {
            config.site.params.insert(name.to_lowercase(), words.0);
        }
        if let Some(resolution) = self.picture_resolution {
            if (LEAST_RESOLUTION..=MOST_RESOLUTION).contains(&resolution) {
                config.picture_resolution = Some(resolution);
            } else {
                report.push(
                    Diagnostic::new("setting-invalid", message!("`picture-resolution` is {resolution}", resolution))
                        .at(span("picture-resolution"))
                        .help(message!("write a number from {least} to {most}", least = LEAST_RESOLUTION, most = MOST_RESOLUTION)),
                );
            }
        }
        if let Some(pictures) = self.pictures.and_then(|pictures| pictures.epub) {
            let at = value.get("pictures").and_then(|pictures| pictures.get("epub"));
            let mut of_range = |key: &str, given: u32, (least, most): (u32, u32)| {
                let fine = (least..=most).contains(&given);
                if !fine {
                    let range = at.and_then(|epub| epub.get(key)).map_or_else(|| span("pictures"), |v| Span::new(file, v.range.clone()));
                    let said = message!("`{key}` of the pictures of the EPUB is {given}", key, given);
                    let help = message!("write a number from {least} to {most}", least, most);
                    report.push(Diagnostic::new("setting-invalid", said).at(range).help(help));
                }
                fine
            };
            config.epub_pictures.most = pictures.max.filter(|most| of_range("max", *most, PICTURE_SIDES));
            config.epub_pictures.quality = match pictures.quality {
                Some(QualitySetting::Number(quality)) if of_range("quality", u32::from(quality), QUALITIES) => Some(quality),
                _ => None,
            };
        }
        if let (Some(trade), Some(given)) = (self.trade, value.get("trade")) {
            config.trade = trade.resolve(given, file, report);
        }
        if let Some(bibliography) = self.bibliography {
            let (files, place, title) = match bibliography {
                BibliographySetting::Full { files, place, title } => (files, place, title),
                BibliographySetting::Files(files) => (files, None, None),
            };
            config.bibliography.files = texts(Some(files)).unwrap_or_default();
            config.bibliography.title = text(title);
            config.bibliography.place = match place {
                Some(BibliographyPlaceSetting::Chapter) => BibliographyPlace::Chapter,
                Some(BibliographyPlaceSetting::None) => BibliographyPlace::None,
                Some(BibliographyPlaceSetting::Book) | None => BibliographyPlace::Book,
            };
        }
        set_some(&mut config.bibliography.style, text(self.csl));
        if let Some(keys) = texts(self.nocite) {
            config.bibliography.nocite = keys.iter().map(|key| key.trim_start_matches('@').to_owned()).collect();
        }
        set(&mut config.crop_marks, self.crop_marks);
        set_some(&mut config.profile, text(self.profile));
        set_some(&mut config.price, text(self.price));
        match self.spine_text {
            Some(SpineSetting::Down) => config.spine_text = SpineText::Down,
            Some(SpineSetting::Up) => config.spine_text = SpineText::Up,
            Some(SpineSetting::None) => config.spine_text = SpineText::None,
            None => {}
        }
        if let Some(width) = text(self.spine_width) {
            config.spine_width = crate::length::parse(&width).filter(|width| *width > Length::ZERO && *width < Length::pt(720));
            if config.spine_width.is_none() {
                report.push(
                    Diagnostic::new("setting-invalid", message!("`{width}` is not the width of a spine", width))
                        .at(span("spine-width"))
                        .help(message!("write a length such as `18.2mm` or `0.71in`")),
                );
            }
        }
    }
}

/// Sets what is given, and leaves the rest as it was.
fn set<T>(slot: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *slot = given;
    }
}

/// Sets what is given where nothing may stand, and leaves the rest as it was.
fn set_some<T>(slot: &mut Option<T>, given: Option<T>) {
    if given.is_some() {
        *slot = given;
    }
}

/// A title: one line, however it was written.
fn line(words: Option<Words>) -> Option<String> {
    text(words).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A text without white space around it, none when it is empty.
fn text(words: Option<Words>) -> Option<String> {
    words.map(|w| w.0.trim().to_owned()).filter(|w| !w.is_empty())
}

/// The number of a book in its series, in digits as EPUB wants it (`2`, `2.1`); Roman numerals are read.
fn position_in_series(given: String, span: Span, report: &mut Report) -> Option<String> {
    if given.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())) {
        return Some(given);
    }
    if let Some(number) = crate::text::roman::value(&given) {
        return Some(number.to_string());
    }
    report.push(
        Diagnostic::new("setting-invalid", message!("`{given}` is no place in a series", given)).at(span).help(message!("write it in digits, as 2 or 2.1")),
    );
    None
}

/// The texts of a list that are not empty.
fn texts(words: Option<OneOrMany<Words>>) -> Option<Vec<String>> {
    words.map(|w| w.into_vec().into_iter().filter_map(|w| text(Some(w))).collect())
}

/// A person with a role; an identifier that is wrong is reported and left out.
fn contributor(person: Person, value: &Value, file: FileId, report: &mut Report) -> Contributor {
    let (name, role, file_as, isni, orcid) = match person {
        Person::Full { name, role, file_as, isni, orcid } => (name, role, file_as, isni, orcid),
        Person::Name(name) => (name, None, None, None, None),
    };
    let mut identifier = |given: Option<Words>| {
        let given = text(given)?;
        let found = name_identifier(&given);
        if found.is_none() {
            let said = message!("`{given}` is not an ISNI or ORCID: its check digit or its length is wrong", given = given.as_str());
            let range = place_of(&given, value).unwrap_or(0..0);
            report.push(Diagnostic::new("setting-invalid", said).at(Span::new(file, range)).help(message!("it has sixteen digits, of which the last may be an X")));
        }
        found
    };
    let (isni, orcid) = (identifier(isni), identifier(orcid));
    let role = match text(role) {
        None => "aut",
        Some(role) => marc_role(&role).unwrap_or_else(|| {
            let diagnostic = Diagnostic::new("setting-invalid", message!("the role `{role}` is not known; `contributor` is taken", role))
                .at(Span::new(file, place_of(&role, value).unwrap_or(0..0)))
                .help(message!("use author, translator, illustrator, editor, foreword, photographer, designer, or a MARC code"));
            report.push(diagnostic);
            "ctb"
        }),
    };
    Contributor { name: name.0, file_as: text(file_as), role: role.to_owned(), isni, orcid }
}

/// Where a text stands in the data, as bytes of the file.
fn place_of(text: &str, value: &Value) -> Option<std::ops::Range<usize>> {
    if value.as_str() == Some(text) {
        return Some(value.range.clone());
    }
    value.entries().iter().map(|e| &e.value).chain(value.items()).find_map(|v| place_of(text, v))
}

/// A subject of the book, with its code in a scheme when one is given.
fn subject(setting: SubjectSetting) -> Subject {
    match setting {
        SubjectSetting::Full { name, authority, term } => Subject { name: name.0, authority: text(authority), term: text(term) },
        SubjectSetting::Name(name) => Subject { name: name.0, authority: None, term: None },
    }
}

/// The date of a text without the time that may follow it; none when it is no date.
fn day(text: &str) -> Option<&str> {
    let day = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let whole = day.len() == text.len() || crate::source::front_matter::Date::parse(text).is_some();
    (whole && is_date(day)).then_some(day)
}

/// Whether a text is a year, a month or a day (`2024-05-06`) of the calendar.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |s: &str, len: usize, max: u32| s.len() == len && s.parse::<u32>().is_ok_and(|n| (1..=max).contains(&n));
    match parts.as_slice() {
        [y] => number(y, 4, 9999),
        [y, m] => number(y, 4, 9999) && number(m, 2, 12),
        [y, m, d] => {
            number(y, 4, 9999) && number(m, 2, 12) && number(d, 2, 31) && {
                // 30 February is none.
                let day = |text: &str| text.parse().unwrap_or(0);
                jiff::civil::Date::new(day(y), day(m) as i8, day(d) as i8).is_ok()
            }
        }
        _ => false,
    }
}
