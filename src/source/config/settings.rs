//! `book.yaml`: its shape, from which the JSON Schema is made.

mod merge;

use std::collections::BTreeMap;

#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

use super::words::{OneOrMany, Words};
use super::trade::{TradeSetting, name_identifier};
use super::{BookConfig, check};
use crate::report::cause;
use crate::message;
use crate::text::alike;
use crate::report::{Diagnostic, FileId, Report, Span};
use crate::source::value::Value;

/// Settings of the book. Every key may be left out.
// One field a key, which the schema of `book.yaml` is made from.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", default)]
#[cfg_attr(test, schemars(title = "book.yaml", extend("additionalProperties" = false)))]
pub struct Settings {
    /// Title of the book.
    title: Option<Words>,
    subtitle: Option<Words>,
    /// Short form of `authors` for one author.
    author: Option<OneOrMany<Person>>,
    /// Authors and others who made the book, with their roles.
    authors: Option<OneOrMany<Person>>,
    /// Language of the text, as a BCP 47 tag (`es`, `es-MX`).
    language: Option<Words>,
    /// Short form of `language`.
    lang: Option<Words>,
    publisher: Option<Words>,
    /// ISBN of the electronic edition.
    isbn: Option<Words>,
    /// ISBN of the printed edition.
    print_isbn: Option<Words>,
    /// Date of publication: `2024`, `2024-05` or `2024-05-06`.
    date: Option<Words>,
    rights: Option<Words>,
    description: Option<Words>,
    /// Subjects; each a name, or a name with the scheme (`BISAC`, `Thema`) and its code.
    subjects: Option<OneOrMany<SubjectSetting>>,
    series: Option<SeriesSetting>,
    /// Edition, as it is printed on the copyright page; of a number alone, in words of the book's language.
    edition: Option<Words>,
    /// What changed since the edition before, for the copyright page and for shops and libraries.
    changes: Option<OneOrMany<Words>>,
    /// Lines for the copyright page: legal deposit, printer.
    credits: Option<OneOrMany<Words>>,
    dedication: Option<Words>,
    epigraph: Option<Words>,
    /// Text for the back cover.
    blurb: Option<Words>,
    /// Path of the cover picture.
    cover: Option<Words>,
    /// Alternative text of the cover picture.
    cover_alt: Option<Words>,
    /// Composition of a cover that is made: `type`, `full-bleed`, `label`, `band`, `duotone`, `vignette`, `initial`, `grid`; the style's choice when absent.
    cover_design: Option<CoverDesignSetting>,
    /// Path of the picture for a cover that is made; the chapters' when absent.
    cover_picture: Option<Words>,
    /// What stands on the back cover besides the blurb.
    back_cover: Option<BackCoverSetting>,
    /// Name of a built-in style, or path of a CSS file.
    style: Option<Words>,
    /// Trim size of the printed page: `6x9`, `a5`, `5.5x8.5`, `5x8`, `140x210`, `150x230`.
    trim: Option<Words>,
    /// The PDF for the screen, which has no blank pages and equal margins.
    screen: Option<ScreenSetting>,
    /// Family of the text, of those that Pliego or the style brings: `Literata`.
    font: Option<Words>,
    /// Size of the text on paper: `11pt`; the leading follows unless `leading` says it.
    font_size: Option<Words>,
    /// From line to line on paper: `14pt`.
    leading: Option<Words>,
    /// Margins on paper: a canon (`tschichold`, `van-de-graaf`, `twelfths`), or top, outside, foot and inside.
    margins: Option<Words>,
    /// Columns of the text on paper: 1, 2 or 3.
    columns: Option<Words>,
    /// Colour of titles and ornaments: `#7a1f1f`.
    colour: Option<Words>,
    /// Paragraphs are parted by an `indent` or by `space`.
    paragraphs: Option<Words>,
    /// Chapters open on a `recto`, on `any` page, or `run-on`: under the end of the one before.
    openings: Option<Words>,
    /// The picture over a chapter's title: over the edges (`bleed`), as wide as the text (`plate`) or `none`.
    opening: Option<Words>,
    /// Lines of the initial letter of chapters: `none`, 2, 3 or 4.
    initials: Option<Words>,
    /// Sign between sections, or `none`.
    ornament: Option<Words>,
    /// Running heads, of left and right pages: `none`, `author-title`, `title-chapter`, `part-chapter`, `chapter-section`, `title-section`, `chapter-h3`, `section-h3`; of both: `chapter`, `section`, `h3`; `dictionary`.
    heads: Option<Words>,
    /// Page numbers at the foot: `center`, `outer` or `none`.
    folios: Option<Words>,
    /// Pages before the text: `full`, `short` (no half-title) or `none`; by the length of the text when nothing is said.
    front_matter: Option<Words>,
    /// Which way the lines of Chinese, Japanese and Korean run: `horizontal`, or `vertical` from right to left.
    writing: Option<Words>,
    /// Numbers of chapters (`keep` those of the titles, `none`, `arabic`, `roman`), or a map that says it of more.
    numbering: Option<NumberingSettings>,
    /// Digits of the book's own numbers: `latin`, `arabic`, `persian`, `devanagari`, `bengali`, `tamil`, `thai`, `lao`, `khmer`, `burmese`; those of its language when absent.
    digits: Option<DigitsSetting>,
    /// Prefixes of the paths of images and what stands for them: `_din_style: style_1`.
    rewrite: Option<BTreeMap<String, Words>>,
    /// Where footnotes stand: at the `foot` of their page, in its outer `margin`, at the `chapter-end`, at the `book-end`.
    notes: Option<NotesSetting>,
    /// Numbers of footnotes: begun anew in each `chapter`, on each printed `page`, or in one row through the `book`.
    notes_numbering: Option<NotesNumberingSetting>,
    /// What marks footnotes: `numbers`, `letters` or `symbols` (*, †, ‡, §).
    notes_marks: Option<NotesMarksSetting>,
    /// A second series of footnotes, the editor's, whose labels begin with `e:` (`[^e:1605]`), and what marks them: `numbers`, `letters` or `symbols`.
    editor_notes: Option<NotesMarksSetting>,
    /// What abbreviations stand for: `OMS: Organización Mundial de la Salud`.
    abbreviations: Option<BTreeMap<String, Words>>,
    /// Where abbreviations are written out: where each `chapter` uses them first, where the `book` does, or nowhere (`none`).
    expand_abbreviations: Option<ExpansionSetting>,
    /// A page at the end that says how the book was made: `true`, or words with `{faces}`, `{design}`, `{program}`, `{paper}`, `{date}`, `{year}`, `{title}`, `{author}`.
    colophon: Option<Words>,
    /// Titles of indexes by their names in the marks: `names: Índice de personas`; `main` is the one without a name.
    indexes: Option<BTreeMap<String, Words>>,
    /// What to do with shortcodes that are not known, by name.
    shortcodes: Option<BTreeMap<String, ShortcodeSetting>>,
    /// TeX macros for all formulas: `"\\R": "\\mathbb{R}"`.
    macros: Option<BTreeMap<String, Words>>,
    /// Values that the shortcode `param` prints in the book, over those of the site: `version: 1.2`.
    params: Option<BTreeMap<String, Words>>,
    /// The theme whose shortcodes the pages use, when hugo.toml does not say it.
    theme: Option<Words>,
    /// Files of the works that can be cited (`.bib`, Hayagriva `.yaml`, CSL JSON), or a map with `files`, `place` and `title`.
    bibliography: Option<BibliographySetting>,
    /// Style of the citations: the name of one (`apa`, `chicago-notes`, `ieee`, `mla`), or the path of a `.csl` file.
    csl: Option<Words>,
    /// Keys of works that the bibliography has though nothing cites them; `*` for all.
    nocite: Option<OneOrMany<Words>>,
    /// Printer whose rules the print PDF keeps: `kdp`, `ingramspark`, `lulu`, `bod`, `generic`, `any`.
    printer: Option<PrinterSetting>,
    /// Paper of the printed book: `white`, `cream` …
    paper: Option<Words>,
    /// Pages or sections in the order wanted; those not named follow in the site's order.
    order: Option<OneOrMany<Words>>,
    /// Pages or sections that are not part of the book.
    exclude: Option<OneOrMany<Words>>,
    /// Pages that come before the body: foreword, introduction.
    front: Option<OneOrMany<Words>>,
    /// Pages that come after the body: appendices, glossary, colophon.
    back: Option<OneOrMany<Words>>,
    /// Whether sections that have chapters become parts (`true`).
    parts: Option<bool>,
    /// Addresses of links in print: as `notes`, or `none`.
    print_links: Option<PrintLinksSetting>,
    contents: Option<ContentsSetting>,
    /// Quotation marks: `keep` them, or `guillemets` («») for the outer ones.
    quotes: Option<QuotesSetting>,
    /// Whether fonts go into the EPUB (`true`).
    embed_fonts: Option<bool>,
    /// Pixels per inch of pictures in the screen PDF (150 to 300).
    picture_resolution: Option<u32>,
    pictures: Option<PicturesSetting>,
    trade: Option<TradeSetting>,
    /// Standard of the print PDF.
    pdfx: Option<PdfxSetting>,
    /// Crop marks in the print PDF and on the cover (`false`).
    crop_marks: Option<bool>,
    /// ICC profile of the printing condition, when the printer gave one: path of a CMYK output profile.
    profile: Option<Words>,
    /// Price, for the back cover: `18,50 €`.
    price: Option<Words>,
    /// Width of the spine when the printer gave it (`18.2mm`, `0.71in`); computed from pages and paper when absent.
    spine_width: Option<Words>,
    /// Words on the spine: from the head `down`, from the foot `up`, or `none`.
    spine_text: Option<SpineSetting>,
}

/// A person: a name, or a map.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged, expecting = "expected a name, or a map with `name`, `role` and `file-as`")]
enum Person {
    Full {
        name: Words,
        /// `author` when absent; a name of the role or its MARC code (`translator`, `trl`).
        role: Option<Words>,
        /// For sorting: `Cervantes, Miguel de`.
        #[serde(rename = "file-as")]
        file_as: Option<Words>,
        /// International Standard Name Identifier.
        isni: Option<Words>,
        /// Open Researcher and Contributor ID.
        orcid: Option<Words>,
    },
    Name(Words),
}

#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged, expecting = "expected a subject, or a map with `name`, `authority` and `term`")]
enum SubjectSetting {
    Full { name: Words, authority: Option<Words>, term: Option<Words> },
    Name(Words),
}

#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged, expecting = "expected a file, a list of files, or a map with `files`, `place` and `title`")]
enum BibliographySetting {
    Full {
        files: OneOrMany<Words>,
        /// At the end of the `book`, of each `chapter`, or `none`.
        place: Option<BibliographyPlaceSetting>,
        title: Option<Words>,
    },
    Files(OneOrMany<Words>),
}

#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged, expecting = "expected a name, or a map with `name` and `position`")]
enum SeriesSetting {
    Full { name: Words, position: Option<Words> },
    Name(Words),
}

#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", default)]
#[derive(Default)]
struct BackCoverSetting {
    /// What somebody said of the book.
    quotation: Option<Words>,
    /// Who said it.
    source: Option<Words>,
    /// A few lines on the author.
    biography: Option<Words>,
    /// Path of the author's portrait.
    portrait: Option<Words>,
    /// Path of the publisher's mark.
    mark: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", default)]
#[derive(Default)]
struct ScreenSetting {
    /// Its page, where it is not the paper's: `tablet`, `phone`, `a4`, `screen-wide`, or one of these with `-landscape`.
    trim: Option<Words>,
    /// Laid out as the paper is, with inner and outer margins and blank pages (`false`).
    facing: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", default)]
#[derive(Default)]
struct ContentsSetting {
    /// `front`, `end` or `none`; the style's choice when absent.
    place: Option<PlaceSetting>,
    /// 0 parts, 1 chapters, 2 their headings …
    depth: Option<u8>,
    /// A list of figures after the contents.
    figures: Option<bool>,
    /// A list of tables after the contents.
    tables: Option<bool>,
    /// A list of titled code after the contents.
    listings: Option<bool>,
}

/// Of chapters alone, or of all.
#[derive(Debug)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(untagged))]
enum NumberingSettings {
    Chapters(NumberingSetting),
    Full(NumberingMap),
}

impl<'de> Deserialize<'de> for NumberingSettings {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<NumberingSettings, D::Error> {
        use serde::de::Error;
        let value = serde_json::Value::deserialize(deserializer)?;
        match value {
            serde_json::Value::Object(_) => serde_json::from_value(value).map(NumberingSettings::Full).map_err(D::Error::custom),
            _ => serde_json::from_value(value).map(NumberingSettings::Chapters).map_err(D::Error::custom),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
struct NumberingMap {
    /// `keep` the numbers of the titles, `none`, `arabic`, `roman`.
    chapters: Option<NumberingSetting>,
    /// `none`, `arabic` or `roman`.
    parts: Option<NumberingSetting>,
    /// How many levels of headings below the chapter have numbers (`0`).
    sections: Option<u8>,
    /// Figures: within the `chapter` (3.2), through the `book`, or `none`.
    figures: Option<ScopeSetting>,
    tables: Option<ScopeSetting>,
    /// Code with a title.
    listings: Option<ScopeSetting>,
    /// Formulas; as their pages count them when absent.
    equations: Option<ScopeSetting>,
}

/// How pictures are treated.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(default)]
struct PicturesSetting {
    epub: Option<EpubPictures>,
}

/// Pictures of the EPUB.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(default)]
struct EpubPictures {
    /// The longest side in pixels (1600); larger pictures are made smaller.
    max: Option<u32>,
    /// `auto`, what each picture needs so that no loss is seen; or a quality of JPEG, from 40 to 100.
    quality: Option<QualitySetting>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged, expecting = "expected `auto` or a number")]
enum QualitySetting {
    Name(AutoSetting),
    Number(u8),
}

/// Enumerations of names, with their text.
macro_rules! names {
    ($name:ident { $($variant:ident = $text:literal),* }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
        #[cfg_attr(test, derive(JsonSchema))]
        enum $name {
            $(#[serde(rename = $text)] $variant),*
        }
        impl From<$name> for String {
            fn from(name: $name) -> String {
                match name { $($name::$variant => $text),* }.to_owned()
            }
        }
    };
}

names!(CoverDesignSetting {
    Type = "type",
    FullBleed = "full-bleed",
    Label = "label",
    Band = "band",
    Duotone = "duotone",
    Vignette = "vignette",
    Initial = "initial",
    Grid = "grid"
});
names!(NotesSetting { Foot = "foot", Margin = "margin", ChapterEnd = "chapter-end", BookEnd = "book-end" });
names!(NotesNumberingSetting { Chapter = "chapter", Page = "page", Book = "book" });
names!(ExpansionSetting { None = "none", Chapter = "chapter", Book = "book" });
names!(NotesMarksSetting { Numbers = "numbers", Letters = "letters", Symbols = "symbols" });
names!(BibliographyPlaceSetting { Book = "book", Chapter = "chapter", None = "none" });
names!(NumberingSetting { Keep = "keep", None = "none", Arabic = "arabic", Roman = "roman" });
names!(DigitsSetting {
    Latin = "latin",
    Arabic = "arabic",
    Persian = "persian",
    Devanagari = "devanagari",
    Bengali = "bengali",
    Tamil = "tamil",
    Thai = "thai",
    Lao = "lao",
    Khmer = "khmer",
    Burmese = "burmese"
});
names!(ScopeSetting { Chapter = "chapter", Book = "book", None = "none" });
names!(ShortcodeSetting { Span = "span", Block = "block", Sidebar = "sidebar", Figure = "figure", Drop = "drop", Keep = "keep" });
names!(PrinterSetting { Kdp = "kdp", Ingram = "ingramspark", Lulu = "lulu", Bod = "bod", Generic = "generic", Any = "any" });
names!(PrintLinksSetting { Notes = "notes", None = "none" });
names!(PlaceSetting { Front = "front", End = "end", None = "none" });
names!(QuotesSetting { Keep = "keep", Guillemets = "guillemets" });
names!(SpineSetting { Down = "down", Up = "up", None = "none" });
names!(AutoSetting { Auto = "auto" });
names!(PdfxSetting { X4 = "x-4", X1a = "x-1a" });

/// The JSON Schema of `book.yaml`, for editors that complete and check it. A test makes the file from the types above.
pub fn json_schema() -> serde_json::Value {
    serde_json::from_str(include_str!("settings/schema.json")).unwrap_or_default()
}

/// Lays the settings in `value` over `config`. Keys that are not known or have a wrong value are reported and left out.
pub fn apply(value: &Value, file: FileId, config: &mut BookConfig, report: &mut Report) {
    check::unknown_keys(value, &json_schema(), file, report);
    for entry in value.entries() {
        config.places.insert(entry.key.clone(), Span::new(file, entry.value.range.clone()));
    }
    let settings = read(value, file, report);
    settings.lay_over(value, file, config, report);
}

/// The name that an author meant: of an error that quotes the wrong name and then the known ones, the known one that is most like it.
fn meant(error: &str) -> Option<&str> {
    let mut names = error.strip_prefix("unknown variant ")?.split('`').skip(1).step_by(2);
    let given = names.next()?;
    alike::nearest(given, names)
}

/// Reads all keys at once; when that fails, one by one, so that a wrong one costs no other.
fn read(value: &Value, file: FileId, report: &mut Report) -> Settings {
    let mut json = serde_json::Map::new();
    for entry in value.entries() {
        if entry.value.is_null() {
            continue;
        }
        let mut alone = serde_json::Map::new();
        alone.insert(entry.key.clone(), entry.value.to_json());
        match serde_json::from_value::<Settings>(alone.clone().into()) {
            Ok(_) => json.extend(alone),
            Err(error) => {
                let error = error.to_string();
                let help = meant(&error).map_or_else(
                    || message!("`pliego schema` says what each setting takes"),
                    |nearest| message!("did you mean `{nearest}`?", nearest),
                );
                let cause = cause::of_library(&error);
                report.push(
                    Diagnostic::new("setting-invalid", message!("`{key}` has a value that cannot be used: {cause}", key = entry.key, cause))
                        .at(Span::new(file, entry.value.range.clone()))
                        .help(help),
                );
            }
        }
    }
    serde_json::from_value(json.into()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The types are described once, here, rather than by code in each program that nobody asks for a schema.
    #[test]
    fn the_schema_is_that_of_the_types() {
        let schema = schemars::schema_for!(Settings).to_value();
        let made = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write("src/source/config/settings/schema.json", &made).unwrap();
        }
        // A checkout may have other ends of lines.
        assert!(include_str!("settings/schema.json").lines().eq(made.lines()), "UPDATE=1 cargo test --lib the_schema writes the file");
        assert_eq!(json_schema(), schema);
    }
}
