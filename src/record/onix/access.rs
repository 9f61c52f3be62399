//! What the EPUB says of its accessibility, and what the publisher adds (list 196).

use super::writer::Writer;
use crate::record::{Facts, codes};

/// Writes what the EPUB says of its accessibility, and the publisher's statements.
pub fn features(xml: &mut Writer, facts: &Facts<'_>) {
    let Some(epub) = &facts.epub else { return };
    let mut feature = |code: &str, text: &str| form_feature(xml, "09", code, text);
    if !epub.summary.is_empty() {
        feature("00", &epub.summary);
    }
    if epub.conforms {
        // EPUB Accessibility 1.1; WCAG 2.2; level AA.
        ["04", "82", "85"].into_iter().for_each(|code| feature(code, ""));
    }
    if facts.trade.protection.is_some_and(|protection| protection != "01") {
        feature("10", "");
    }
    epub.features.iter().flat_map(|name| codes::accessibility(name)).for_each(|code| feature(code, ""));
    // Languages are marked and landmarks are there in every EPUB of this program.
    ["22", "32"].into_iter().for_each(|code| feature(code, ""));
    if epub.without_sight {
        feature("52", "");
    }
    if let Some(exemption) = facts.trade.exemption {
        feature(exemption, "");
    }
    if let Some(page) = &facts.trade.accessibility_page {
        feature("96", page);
    }
    if let Some(contact) = &facts.trade.accessibility_contact {
        feature("99", contact);
    }
}

/// Writes a feature of the product's form: its kind (list 79), value and description.
pub fn form_feature(xml: &mut Writer, kind: &str, value: &str, description: &str) {
    xml.composite("ProductFormFeature", |xml| {
        xml.element("ProductFormFeatureType", kind);
        xml.element("ProductFormFeatureValue", value);
        xml.element("ProductFormFeatureDescription", description);
    });
}
