//! Block 2: what is said of the product, and its cover.

use super::writer::Writer;
use crate::record::Facts;

/// A descriptive text of so many characters is a short one too.
const SHORT: usize = 350;

/// Writes the descriptions of the book, its contents, changes and blurb, and the address of its cover.
pub fn detail(xml: &mut Writer, facts: &Facts<'_>) {
    let mut text = |kind: &str, value: &str| {
        if !value.trim().is_empty() {
            xml.composite("TextContent", |xml| {
                xml.element("TextType", kind);
                xml.element("ContentAudience", "00");
                xml.with("Text", " textformat=\"06\"", value);
            });
        }
    };
    let metadata = facts.metadata;
    if let Some(description) = &metadata.description {
        if description.chars().count() <= SHORT {
            text("02", description);
        }
        text("03", description);
    }
    text("04", &facts.contents.join("\n"));
    text("19", &metadata.changes.join("\n"));
    text("05", metadata.blurb.as_deref().unwrap_or_default());
    if let Some(cover) = &facts.trade.cover {
        resource(xml, facts, cover);
    }
}

/// Writes the address of the cover picture on the web.
fn resource(xml: &mut Writer, facts: &Facts<'_>, cover: &str) {
    // An address may go on behind the name of its file.
    let file = cover.split(['?', '#']).next().unwrap_or(cover);
    let name = file.rsplit('/').next().unwrap_or_default();
    let format = match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "D502",
        "png" => "D503",
        "gif" => "D501",
        "webp" => "D509",
        "tif" | "tiff" => "D504",
        "svg" => "D510",
        _ => "",
    };
    let mut features: Vec<(&str, String)> = Vec::new();
    if !format.is_empty() {
        features.push(("01", format.to_owned()));
    }
    // Its measures are known when it is the book's own cover, put on the web under the same name.
    if let Some(own) = facts.cover.as_ref().filter(|own| own.name == name) {
        features.extend([("02", own.height.to_string()), ("03", own.width.to_string())]);
    }
    xml.composite("SupportingResource", |xml| {
        xml.element("ResourceContentType", "01");
        xml.element("ContentAudience", "00");
        xml.element("ResourceMode", "03");
        xml.composite("ResourceVersion", |xml| {
            xml.element("ResourceForm", "02");
            for (kind, value) in &features {
                xml.composite("ResourceVersionFeature", |xml| {
                    xml.element("ResourceVersionFeatureType", kind);
                    xml.element("FeatureValue", value);
                });
            }
            xml.element("ResourceLink", cover);
        });
    });
}
