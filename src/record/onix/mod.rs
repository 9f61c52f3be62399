//! ONIX for Books, 3.1 or 3.0: a message with a product for each edition.
//!
//! Reference tags, in the order of the schema; a file for each block of a product. What the book does not say is left out, never guessed.

mod access;
mod collateral;
mod contributors;
mod descriptive;
mod publishing;
mod related;
mod subjects;
mod supply;
mod writer;

use super::{Facts, date_parts, is_forthcoming, isbn, reference, sender};
use crate::source::config::trade::{Edition, Trade};
use writer::Writer;

/// A record this many months before publication or more is an early one (list 1).
const EARLY: u32 = 6;

/// The ONIX message with all editions.
pub fn message(facts: &Facts<'_>) -> String {
    let release = if facts.trade.onix_3_0 { "3.0" } else { "3.1" };
    let root = format!("<ONIXMessage release=\"{release}\" xmlns=\"http://ns.editeur.org/onix/{release}/reference\">");
    Writer::document(&root, "ONIXMessage", |xml| {
        header(xml, facts);
        if facts.epub.is_some() {
            product(xml, facts, Edition::Epub);
        }
        if facts.print.is_some() {
            product(xml, facts, Edition::Paperback);
        }
    })
}

/// Writes who sends the message, and when.
fn header(xml: &mut Writer, facts: &Facts<'_>) {
    xml.composite("Header", |xml| {
        xml.composite("Sender", |xml| {
            xml.element("SenderName", sender(facts));
            xml.optional("EmailAddress", facts.trade.email.as_deref());
        });
        // 2026-10-12T08:00:00Z as the schema wants it.
        let sent: String = facts.metadata.modified.chars().filter(|c| !matches!(c, '-' | ':')).collect();
        xml.element("SentDateTime", if sent.is_empty() { "19700101T000000Z" } else { &sent });
    });
}

/// Writes the product that an edition is.
fn product(xml: &mut Writer, facts: &Facts<'_>, edition: Edition) {
    xml.composite("Product", |xml| {
        xml.element("RecordReference", &reference(facts, edition));
        xml.element("NotificationType", notification(facts));
        xml.element("RecordSourceType", "01");
        xml.element("RecordSourceName", sender(facts));
        product_identifier(xml, facts, edition);
        xml.composite("DescriptiveDetail", |xml| descriptive::detail(xml, facts, edition));
        xml.composite("CollateralDetail", |xml| collateral::detail(xml, facts));
        xml.composite("PublishingDetail", |xml| publishing::detail(xml, facts));
        xml.composite("RelatedMaterial", |xml| related::material(xml, facts, edition));
        xml.composite("ProductSupply", |xml| supply::product(xml, facts, edition));
    });
}

/// The kind of notification (list 1): early, in advance, or confirmed on publication.
fn notification(facts: &Facts<'_>) -> &'static str {
    let months = |date: &str| {
        let parts = date_parts(date.get(..10).unwrap_or(date));
        parts.first().map_or(0, |year| year * 12 + parts.get(1).map_or(0, |month| month - 1))
    };
    let date = facts.metadata.date.as_deref().unwrap_or_default();
    match is_forthcoming(facts) {
        true if months(date) >= months(&facts.metadata.modified) + EARLY => "01",
        true => "02",
        false => "03",
    }
}

/// Writes the ISBN of the product, or else a number of the sender's own.
fn product_identifier(xml: &mut Writer, facts: &Facts<'_>, edition: Edition) {
    match isbn(facts, edition) {
        Some(isbn) => isbn_identifiers(xml, isbn),
        None => xml.composite("ProductIdentifier", |xml| {
            xml.element("ProductIDType", "01");
            xml.element("IDTypeName", sender(facts));
            xml.element("IDValue", &reference(facts, edition));
        }),
    }
}

/// Writes an ISBN, and once more as a GTIN-13, by which shops that sell more than books know it.
fn isbn_identifiers(xml: &mut Writer, isbn: &str) {
    for kind in ["03", "15"] {
        xml.composite("ProductIdentifier", |xml| {
            xml.element("ProductIDType", kind);
            xml.element("IDValue", isbn);
        });
    }
}

/// Writes a date with how exact it is (list 55).
fn date(xml: &mut Writer, date: &str) {
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    let format = match date_parts(date).len() {
        1 => "05",
        2 => "01",
        _ => "00",
    };
    xml.with("Date", &format!(" dateformat=\"{format}\""), &digits);
}

/// Writes where the book is sold.
fn territory(xml: &mut Writer, trade: &Trade) {
    xml.composite("Territory", |xml| {
        if trade.countries.is_empty() {
            xml.element("RegionsIncluded", "WORLD");
        } else {
            xml.element("CountriesIncluded", &trade.countries.join(" "));
        }
    });
}
