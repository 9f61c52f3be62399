//! Block 6: where the product is to be had, from whom, and what it costs.

use super::writer::Writer;
use super::{date, territory};
use crate::record::{Facts, is_forthcoming, sender};
use crate::source::config::trade::Edition;

/// Writes market, supplier, availability and prices of an edition.
pub fn product(xml: &mut Writer, facts: &Facts<'_>, edition: Edition) {
    let forthcoming = is_forthcoming(facts);
    xml.composite("Market", |xml| territory(xml, facts.trade));
    xml.composite("SupplyDetail", |xml| {
        xml.composite("Supplier", |xml| {
            xml.element("SupplierRole", "01");
            xml.element("SupplierName", sender(facts));
        });
        xml.element(
            "ProductAvailability",
            match (forthcoming, edition) {
                (false, Edition::Epub) => "20",
                (false, Edition::Paperback) => "23",
                (true, Edition::Epub) => "10",
                (true, Edition::Paperback) => "12",
            },
        );
        // What is not yet to be had needs the day from which it will be.
        if let Some(expected) = facts.metadata.date.as_deref().filter(|_| forthcoming) {
            xml.composite("SupplyDate", |xml| {
                xml.element("SupplyDateRole", "08");
                date(xml, expected);
            });
        }
        let mut prices = facts.trade.prices.iter().filter(|price| price.edition.is_none_or(|of| of == edition)).peekable();
        if prices.peek().is_none() {
            // To be announced, or to be asked of the supplier.
            xml.element("UnpricedItemType", if forthcoming { "02" } else { "04" });
        }
        for price in prices {
            xml.composite("Price", |xml| {
                xml.element("PriceType", if price.with_tax { "02" } else { "01" });
                xml.element("PriceAmount", &price.amount);
                xml.element("CurrencyCode", &price.currency);
                if !price.countries.is_empty() {
                    xml.composite("Territory", |xml| xml.element("CountriesIncluded", &price.countries.join(" ")));
                }
            });
        }
    });
}
