//! The book for those who cite it, and for the page of a site: BibTeX, CSL JSON, schema.org.

use serde_json::{Value, json};

use super::{Facts, date_parts, grouped, identifier, parts};
use crate::text::slug;

/// The book as a `schema.org/Book` in JSON-LD, for a `<script type="application/ld+json">`.
pub fn json_ld(facts: &Facts<'_>) -> String {
    let metadata = facts.metadata;
    let person = |name: &str| -> Value {
        let of = metadata.contributors.iter().find(|person| person.name == name);
        let mut value = json!({ "@type": "Person", "name": name });
        let same: Vec<String> = of
            .map(|person| {
                let isni = person.isni.iter().map(|id| format!("https://isni.org/isni/{id}"));
                isni.chain(person.orcid.iter().map(|id| format!("https://orcid.org/{}", grouped(id)))).collect()
            })
            .unwrap_or_default();
        if !same.is_empty() {
            value["sameAs"] = json!(same);
        }
        value
    };
    let people = |role: &str| -> Vec<Value> { metadata.names(role).map(person).collect() };
    let mut book = json!({
        "@context": "https://schema.org",
        "@type": "Book",
        "name": metadata.title,
        "inLanguage": metadata.lang.tag(),
    });
    let mut set = |key: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            book[key] = value;
        }
    };
    set("alternativeHeadline", json!(metadata.subtitle));
    set("author", json!(people("aut")));
    set("translator", json!(people("trl")));
    set("illustrator", json!(people("ill")));
    set("editor", json!(people("edt")));
    set("publisher", metadata.publisher.as_ref().map_or(Value::Null, |name| json!({ "@type": "Organization", "name": name })));
    set("datePublished", json!(metadata.date));
    set("bookEdition", json!(metadata.edition_statement()));
    set("description", json!(metadata.description));
    set("keywords", json!(metadata.subjects.iter().map(|subject| &subject.name).chain(&facts.trade.keywords).collect::<Vec<_>>()));
    set("isPartOf", metadata.series.as_ref().map_or(Value::Null, |series| json!({ "@type": "BookSeries", "name": series.name })));
    set("position", json!(metadata.series.as_ref().and_then(|series| series.position.clone())));
    if let Some(original) = &facts.trade.original {
        let mut of = json!({ "@type": "Book" });
        if let Some(title) = &original.title {
            of["name"] = json!(title);
        }
        if let Some(language) = &original.language {
            of["inLanguage"] = json!(language);
        }
        set("translationOfWork", of);
    }
    set("image", json!(facts.trade.cover));
    let mut editions = Vec::new();
    if let Some(epub) = &facts.epub {
        let mut edition = json!({
            "@type": "Book",
            "bookFormat": "https://schema.org/EBook",
            "accessibilityFeature": epub.features,
            "accessibilitySummary": epub.summary,
        });
        if let Some(isbn) = &metadata.isbn {
            edition["isbn"] = json!(isbn);
        }
        editions.push(edition);
    }
    if let Some(print) = &facts.print {
        let mut edition = json!({ "@type": "Book", "bookFormat": "https://schema.org/Paperback", "numberOfPages": print.pages });
        if let Some(isbn) = &metadata.print_isbn {
            edition["isbn"] = json!(isbn);
        }
        editions.push(edition);
    }
    set("workExample", json!(editions));
    format!("{book:#}\n")
}

/// The book as an item of CSL JSON, in a list of one.
pub fn csl(facts: &Facts<'_>) -> String {
    let metadata = facts.metadata;
    let people = |role: &str| -> Vec<Value> {
        let of_role = metadata.contributors.iter().filter(|person| person.role == role);
        of_role
            .map(|person| match parts(&person.name, person.file_as.as_deref()) {
                (family, "") => json!({ "literal": family }),
                (family, given) => json!({ "family": family, "given": given }),
            })
            .collect()
    };
    let mut item = json!({ "id": key(facts), "type": "book", "title": title(facts), "language": metadata.lang.tag() });
    for (name, role) in [("author", "aut"), ("translator", "trl"), ("editor", "edt"), ("illustrator", "ill")] {
        let people = people(role);
        if !people.is_empty() {
            item[name] = json!(people);
        }
    }
    let mut set = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            item[name] = json!(value);
        }
    };
    set("publisher", metadata.publisher.clone());
    set("publisher-place", facts.trade.city.clone());
    set("edition", metadata.edition_statement());
    set("collection-title", metadata.series.as_ref().map(|series| series.name.clone()));
    set("collection-number", metadata.series.as_ref().and_then(|series| series.position.clone()));
    set("ISBN", metadata.print_isbn.clone().or(metadata.isbn.clone()));
    set("number-of-pages", facts.print.map(|print| print.pages.to_string()));
    set("original-title", facts.trade.original.as_ref().and_then(|original| original.title.clone()));
    set("abstract", metadata.description.clone());
    if let Some(date) = &metadata.date {
        item["issued"] = json!({ "date-parts": [date_parts(date)] });
    }
    format!("{:#}\n", json!([item]))
}

/// The title with its subtitle.
fn title(facts: &Facts<'_>) -> String {
    let metadata = facts.metadata;
    metadata.subtitle.as_ref().map_or_else(|| metadata.title.clone(), |subtitle| format!("{}: {subtitle}", metadata.title))
}

/// The key of the book for BibTeX: the author's family name, the year and the title's first word.
fn key(facts: &Facts<'_>) -> String {
    let metadata = facts.metadata;
    let author = metadata.contributors.iter().find(|person| person.role == "aut");
    let family = author.map_or("", |person| parts(&person.name, person.file_as.as_deref()).0);
    let year = metadata.date.as_deref().and_then(|date| date.get(..4)).unwrap_or_default();
    let words = metadata.title.split_whitespace();
    let word = words.clone().find(|word| word.chars().count() > 3).or(words.clone().next()).unwrap_or_default();
    let key: String = slug::file_name(&format!("{family} {year} {word}")).chars().filter(char::is_ascii_alphanumeric).collect();
    if key.is_empty() { identifier(metadata) } else { key }
}

/// The book as an entry for BibTeX and biblatex, in UTF-8.
pub fn bibtex(facts: &Facts<'_>) -> String {
    let metadata = facts.metadata;
    let people = |role: &str| -> String {
        let of_role = metadata.contributors.iter().filter(|person| person.role == role);
        let names = of_role.map(|person| match parts(&person.name, person.file_as.as_deref()) {
            (family, "") => format!("{{{}}}", escaped(family)),
            (family, given) => format!("{}, {}", escaped(family), escaped(given)),
        });
        names.collect::<Vec<_>>().join(" and ")
    };
    let date = metadata.date.clone().unwrap_or_default();
    let isbn = metadata.print_isbn.as_deref().or(metadata.isbn.as_deref()).map(crate::isbn::hyphenated).unwrap_or_default();
    let series = metadata.series.as_ref();
    let escaped_or_empty = |value: Option<&String>| value.map(|value| escaped(value)).unwrap_or_default();
    let fields = [
        ("author", people("aut")),
        ("translator", people("trl")),
        ("editor", people("edt")),
        ("title", format!("{{{}}}", escaped(&metadata.title))),
        ("subtitle", escaped_or_empty(metadata.subtitle.as_ref())),
        ("publisher", escaped_or_empty(metadata.publisher.as_ref())),
        ("address", escaped_or_empty(facts.trade.city.as_ref())),
        ("year", date.get(..4).unwrap_or_default().to_owned()),
        ("date", date.clone()),
        ("edition", escaped_or_empty(metadata.edition_statement().as_ref())),
        ("series", escaped_or_empty(series.map(|series| &series.name))),
        ("number", escaped_or_empty(series.and_then(|series| series.position.as_ref()))),
        ("isbn", isbn),
        ("pagetotal", facts.print.map(|print| print.pages.to_string()).unwrap_or_default()),
        ("origtitle", escaped_or_empty(facts.trade.original.as_ref().and_then(|original| original.title.as_ref()))),
        ("origlanguage", facts.trade.original.as_ref().and_then(|original| original.language.as_deref()).map(babel).unwrap_or_default().to_owned()),
        ("langid", babel(metadata.lang.tag()).to_owned()),
    ];
    let fields: Vec<String> = fields.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("  {name} = {{{value}}}")).collect();
    format!("@book{{{},\n{}\n}}\n", key(facts), fields.join(",\n"))
}

/// The language as babel calls it.
fn babel(tag: &str) -> &str {
    match tag.split('-').next().unwrap_or_default() {
        "es" => "spanish",
        "en" => "english",
        "fr" => "french",
        "de" => "german",
        "it" => "italian",
        "pt" => "portuguese",
        "ca" => "catalan",
        "gl" => "galician",
        "eu" => "basque",
        _ => "",
    }
}

/// A text with the characters that mean something to TeX escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            '{' => out += "\\{",
            '}' => out += "\\}",
            '~' => out += "\\textasciitilde{}",
            '^' => out += "\\textasciicircum{}",
            '\\' => out += "\\textbackslash{}",
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
