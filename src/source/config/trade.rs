//! What shops and libraries need to know of a book beyond its metadata: the key `trade` of `book.yaml`.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

use super::words::{OneOrMany, Words};
use crate::lang::Lang;
use crate::message;
use crate::report::{Diagnostic, FileId, Message, Report, Span};
use crate::source::value::Value;
use crate::text::alike;

/// An edition of the book that is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    Epub,
    Paperback,
}

impl Edition {
    pub fn name(self) -> &'static str {
        match self {
            Edition::Epub => "epub",
            Edition::Paperback => "paperback",
        }
    }
}

/// What the records say beyond the metadata. Codes are those of ONIX.
///
/// One field for each composite of ONIX that an author decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trade {
    /// ONIX 3.0 rather than 3.1.
    pub onix_3_0: bool,
    /// Who sends the records; the publisher, or else the author.
    pub sender: Option<String>,
    pub email: Option<String>,
    pub imprint: Option<String>,
    pub city: Option<String>,
    /// ISO 3166-1.
    pub country: Option<String>,
    /// Where it is sold, ISO 3166-1; everywhere when empty.
    pub countries: Vec<String>,
    pub audience: Option<&'static str>,
    pub protection: Option<&'static str>,
    pub exemption: Option<&'static str>,
    pub accessibility_page: Option<String>,
    pub accessibility_contact: Option<String>,
    pub keywords: Vec<String>,
    /// Address of the cover picture on the web.
    pub cover: Option<String>,
    pub prices: Vec<Price>,
    /// Relation and ISBN.
    pub related: Vec<(&'static str, String)>,
    pub edition_types: Vec<&'static str>,
    pub original: Option<Original>,
}

/// What a translation is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Original {
    pub title: Option<String>,
    pub language: Option<String>,
}

/// What the book costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// With a point.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
    /// Of both when `None`.
    pub edition: Option<Edition>,
    pub countries: Vec<String>,
    pub with_tax: bool,
}

/// Names and their codes.
pub type Names = &'static [(&'static str, &'static str)];

/// List 28 of ONIX: for whom a book is.
pub const AUDIENCES: Names = &[
    ("general", "01"),
    ("children", "02"),
    ("teenage", "03"),
    ("school", "04"),
    ("preschool", "11"),
    ("primary", "12"),
    ("lower-secondary", "13"),
    ("upper-secondary", "14"),
    ("higher-education", "05"),
    ("professional", "06"),
    ("adult-education", "08"),
    ("language-learning", "09"),
];

/// Of [`EDITION_TYPES`]: letters of 14 points or more.
pub const LARGE_PRINT: &str = "LTE";

/// List 21: what kind of edition it is.
pub const EDITION_TYPES: Names = &[
    ("abridged", "ABR"),
    ("adapted", "ADP"),
    ("annotated", "ANN"),
    ("anniversary", "AVS"),
    ("bilingual", "BLL"),
    ("critical", "CRI"),
    ("digital-original", "DGO"),
    ("easy-to-read", "ETR"),
    ("enlarged", "ENL"),
    ("facsimile", "FAC"),
    ("illustrated", "ILL"),
    ("large-print", LARGE_PRINT),
    ("new", "NED"),
    ("revised", "REV"),
    ("school", "SCH"),
    ("special", "SPE"),
    ("student", "STU"),
    ("teacher", "TCH"),
    ("unabridged", "UBR"),
];

/// List 51: how another product is related.
pub const RELATIONS: Names = &[
    ("replaces", "03"),
    ("companion", "04"),
    ("replaced-by", "05"),
    ("other-format", "06"),
    ("translation", "11"),
    ("same-author", "22"),
    ("similar", "23"),
];

/// List 144: how a copy of the EPUB is protected.
pub const PROTECTIONS: Names = &[("none", "00"), ("drm", "01"), ("watermark", "02"), ("lcp", "06")];

/// List 196: why a book need not be accessible under Directive (EU) 2019/882.
pub const EXEMPTIONS: Names = &[("micro-enterprise", "75"), ("disproportionate-burden", "76"), ("fundamental-alteration", "77")];

const EDITIONS: Names = &[("epub", "epub"), ("paperback", "paperback")];
const TAXES: Names = &[("included", "02"), ("excluded", "01")];
const RELEASES: Names = &[("3.1", "3.1"), ("3.0", "3.0")];

/// Of the trade: what shops and libraries are told by `--to onix`.
// One field a key, as in `Settings`.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", default)]
pub struct TradeSetting {
    /// Release of ONIX: `3.1` or `3.0`.
    onix: Option<Words>,
    /// Who sends the records; the publisher when absent.
    sender: Option<Words>,
    /// Address for questions about the records.
    email: Option<Words>,
    imprint: Option<Words>,
    city: Option<Words>,
    /// Country of publication, as in ISO 3166: `ES`.
    country: Option<Words>,
    /// Countries where the book is sold (`ES`, `MX`); everywhere when absent.
    countries: Option<OneOrMany<Words>>,
    /// `general`, `children`, `teenage`, `school`, `preschool`, `primary`, `lower-secondary`, `upper-secondary`, `higher-education`, `professional`, `adult-education`, `language-learning`.
    audience: Option<Words>,
    /// Of the EPUB's copies: `none`, `watermark`, `lcp`, `drm`.
    protection: Option<Words>,
    keywords: Option<OneOrMany<Words>>,
    /// Address of the cover picture on the web.
    cover: Option<Words>,
    prices: Option<OneOrMany<PriceSetting>>,
    /// Other books, by ISBN.
    related: Option<OneOrMany<RelatedSetting>>,
    /// What kind of edition it is: `abridged`, `adapted`, `annotated`, `anniversary`, `bilingual`, `critical`, `digital-original`, `easy-to-read`, `enlarged`, `facsimile`, `illustrated`, `large-print`, `new`, `revised`, `school`, `special`, `student`, `teacher`, `unabridged`.
    edition_type: Option<OneOrMany<Words>>,
    /// Of a translation: what it was translated from.
    original: Option<OriginalSetting>,
    accessibility: Option<AccessibilitySetting>,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(default)]
struct PriceSetting {
    /// `9.99`
    amount: Option<Words>,
    /// As in ISO 4217: `EUR`.
    currency: Option<Words>,
    /// `epub` or `paperback`; both when absent.
    edition: Option<Words>,
    countries: Option<OneOrMany<Words>>,
    /// `included` or `excluded`.
    tax: Option<Words>,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(default)]
struct RelatedSetting {
    isbn: Option<Words>,
    /// `replaces`, `replaced-by`, `other-format`, `translation`, `companion`, `same-author`, `similar`.
    relation: Option<Words>,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(default)]
struct OriginalSetting {
    title: Option<Words>,
    /// Its language: `en`.
    language: Option<Words>,
}

/// What is told of accessibility beyond what the EPUB shows.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(default)]
struct AccessibilitySetting {
    /// Exemption from Directive (EU) 2019/882 that is claimed: `micro-enterprise`, `disproportionate-burden`, `fundamental-alteration`.
    exemption: Option<Words>,
    /// Page of the publisher on accessibility.
    page: Option<Words>,
    /// Address for questions about accessibility.
    contact: Option<Words>,
}

/// Where a wrong value stands.
struct Reader<'a> {
    value: &'a Value,
    file: FileId,
    report: &'a mut Report,
}

impl Reader<'_> {
    /// Reports a wrong value at its place.
    fn wrong(&mut self, text: &str, said: Message, help: Message) {
        let range = place_of(text, self.value).unwrap_or_else(|| self.value.range.clone());
        self.report.push(Diagnostic::new("setting-invalid", said).at(Span::new(self.file, range)).help(help));
    }

    /// The code that a name has in a table; a name that is not in it is reported.
    fn named(&mut self, names: Names, given: Option<Words>) -> Option<&'static str> {
        let given = given?.0;
        let found = names.iter().find(|(name, _)| *name == given.trim()).map(|(_, code)| *code);
        if found.is_none() {
            let help = match alike::nearest(&given, names.iter().map(|(name, _)| *name)) {
                Some(nearest) => message!("did you mean `{nearest}`?", nearest),
                None => message!("write one of {names}", names = names.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")),
            };
            self.wrong(&given, message!("`{given}` is not known here", given = given.as_str()), help);
        }
        found
    }

    /// A code of `length` letters, in capitals; anything else is reported.
    fn letters(&mut self, length: usize, given: &str) -> Option<String> {
        let code = given.trim().to_ascii_uppercase();
        let fine = code.len() == length && code.bytes().all(|b| b.is_ascii_uppercase());
        if !fine {
            let help = match length {
                2 => message!("write the two letters of ISO 3166, such as ES or MX"),
                _ => message!("write the three letters of ISO 4217, such as EUR or MXN"),
            };
            self.wrong(given, message!("`{given}` is not a code of {length} letters", given, length), help);
        }
        fine.then_some(code)
    }

    /// Codes of countries, two letters each.
    fn countries(&mut self, given: Option<OneOrMany<Words>>) -> Vec<String> {
        let given = given.map(OneOrMany::into_vec).unwrap_or_default();
        given.into_iter().filter_map(|country| self.letters(2, &country.0)).collect()
    }

    /// A price with its currency; a wrong one is reported.
    fn price(&mut self, price: PriceSetting) -> Option<Price> {
        let amount = text(price.amount)?.replace(',', ".");
        let (whole, cents) = amount.split_once('.').unwrap_or((&amount, "0"));
        let digits = |part: &str| !part.is_empty() && part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(cents) {
            self.wrong(&amount, message!("`{amount}` is not a price", amount = amount.as_str()), message!("write a number such as 9.99, and the currency beside it"));
            return None;
        }
        let currency = text(price.currency).unwrap_or_default();
        let currency = self.letters(3, &currency)?;
        let edition = self.named(EDITIONS, price.edition).map(|name| if name == "epub" { Edition::Epub } else { Edition::Paperback });
        let with_tax = self.named(TAXES, price.tax) != Some("01");
        // As a number in YAML 18.50 is 18.5.
        let amount = if cents.len() == 1 && amount.contains('.') { format!("{amount}0") } else { amount.clone() };
        Some(Price { currency, edition, countries: self.countries(price.countries), with_tax, amount })
    }

    /// The code of a relation and the ISBN of the other book.
    fn related(&mut self, related: RelatedSetting) -> Option<(&'static str, String)> {
        let given = text(related.isbn)?;
        let isbn = crate::isbn::parse(&given);
        if isbn.is_none() {
            let said = message!("`{given}` is not an ISBN: its check digit or its length is wrong", given = given.as_str());
            self.wrong(&given, said, message!("check its digits: the last one follows from the others"));
        }
        let relation = if related.relation.is_some() { self.named(RELATIONS, related.relation)? } else { "23" };
        Some((relation, isbn?))
    }

    /// The title and language of the work that was translated; a wrong language is reported.
    fn original(&mut self, original: OriginalSetting) -> Option<Original> {
        let language = text(original.language).and_then(|given| {
            let lang = Lang::new(&given);
            if lang.is_none() {
                let said = message!("`{tag}` is not a language tag", tag = given.as_str());
                self.wrong(&given, said, message!("write a BCP 47 tag such as `es` or `es-MX`"));
            }
            lang.map(|lang| lang.tag().to_owned())
        });
        let original = Original { title: text(original.title), language };
        (original != Original::default()).then_some(original)
    }

    /// An address on the web; anything else is reported.
    fn address(&mut self, given: Option<Words>) -> Option<String> {
        let given = text(given)?;
        let fine = (given.starts_with("https://") || given.starts_with("http://")) && !given.contains(char::is_whitespace);
        if !fine {
            self.wrong(&given, message!("`{given}` is not an address on the web", given = given.as_str()), message!("write it whole, with https://"));
        }
        fine.then_some(given)
    }
}

impl TradeSetting {
    /// Checks the settings and gives their codes. What is wrong is reported and left out.
    pub fn resolve(self, value: &Value, file: FileId, report: &mut Report) -> Trade {
        let mut reader = Reader { value, file, report };
        let accessibility = self.accessibility.unwrap_or_default();
        Trade {
            onix_3_0: reader.named(RELEASES, self.onix) == Some("3.0"),
            sender: text(self.sender),
            email: text(self.email),
            imprint: text(self.imprint),
            city: text(self.city),
            country: text(self.country).and_then(|country| reader.letters(2, &country)),
            countries: reader.countries(self.countries),
            audience: reader.named(AUDIENCES, self.audience),
            protection: reader.named(PROTECTIONS, self.protection),
            exemption: reader.named(EXEMPTIONS, accessibility.exemption),
            accessibility_page: reader.address(accessibility.page),
            accessibility_contact: text(accessibility.contact),
            keywords: self.keywords.map(OneOrMany::into_vec).unwrap_or_default().into_iter().filter_map(|word| text(Some(word))).collect(),
            cover: reader.address(self.cover),
            prices: self.prices.map(OneOrMany::into_vec).unwrap_or_default().into_iter().filter_map(|price| reader.price(price)).collect(),
            edition_types: {
                let given = self.edition_type.map(OneOrMany::into_vec).unwrap_or_default();
                given.into_iter().filter_map(|kind| reader.named(EDITION_TYPES, Some(kind))).collect()
            },
            original: self.original.and_then(|original| reader.original(original)),
            related: self.related.map(OneOrMany::into_vec).unwrap_or_default().into_iter().filter_map(|book| reader.related(book)).collect(),
        }
    }
}

/// A text without white space around it, none when it is empty.
fn text(words: Option<Words>) -> Option<String> {
    words.map(|words| words.0.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Where a text stands in the data, as bytes of the file.
fn place_of(text: &str, value: &Value) -> Option<std::ops::Range<usize>> {
    if value.as_str().is_some_and(|found| found.trim() == text.trim()) {
        return Some(value.range.clone());
    }
    value.entries().iter().map(|entry| &entry.value).chain(value.items()).find_map(|inner| place_of(text, inner))
}

/// An ISNI or ORCID as sixteen characters, when its check digit is right (ISO 7064, MOD 11-2).
pub fn name_identifier(given: &str) -> Option<String> {
    let plain = given.trim().trim_start_matches("https://").trim_start_matches("orcid.org/").trim_start_matches("isni.org/isni/");
    let id: String = plain.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect();
    let (digits, check) = (id.get(..15)?, id.get(15..)?);
    let mut sum = 0u32;
    for digit in digits.chars() {
        sum = (sum + digit.to_digit(10)?) * 2 % 11;
    }
    let expected = (12 - sum) % 11;
    let found = if check == "X" { 10 } else { check.parse().ok().filter(|_| check.len() == 1)? };
    (found == expected).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_people_have_a_check_digit() {
        for right in ["0000-0002-1825-0097", "https://orcid.org/0000-0002-1694-233X", "0000 0001 2150 090X", "0000000121032683"] {
            assert!(name_identifier(right).is_some_and(|id| id.len() == 16), "{right}");
        }
        for wrong in ["0000-0002-1825-0098", "0000-0002-1825", "", "X", "0000-0002-1825-00977", "0000-0002-1694-2339", "ñ000000218250097"] {
            assert_eq!(name_identifier(wrong), None, "{wrong}");
        }
    }
}
