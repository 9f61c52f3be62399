//! Block 5: other products.

use super::isbn_identifiers;
use super::writer::Writer;
use crate::record::{Facts, isbn};
use crate::source::config::trade::Edition;

/// Writes the other edition, and the books to which the settings relate this one.
pub fn material(xml: &mut Writer, facts: &Facts<'_>, edition: Edition) {
    let mut related = |relations: &[&str], isbn: &str| {
        xml.composite("RelatedProduct", |xml| {
            relations.iter().for_each(|relation| xml.element("ProductRelationCode", relation));
            isbn_identifiers(xml, isbn);
        });
    };
    let other = if edition == Edition::Epub { Edition::Paperback } else { Edition::Epub };
    if let Some(isbn) = isbn(facts, other) {
        match edition {
            // The numbers of the EPUB's pages are those of the printed book that was built with it.
            Edition::Epub if facts.print.is_some() => related(&["06", "13"], isbn),
            Edition::Epub => related(&["06"], isbn),
            Edition::Paperback => related(&["06", "27"], isbn),
        }
    }
    facts.trade.related.iter().for_each(|(relation, isbn)| related(&[relation], isbn));
}
