//! Who made the book: each once, with all that they did.

use super::writer::Writer;
use crate::book::metadata::Contributor;
use crate::record::{Facts, codes};

/// Writes everybody who made the book but the publisher, each with all roles.
pub fn all(xml: &mut Writer, facts: &Facts<'_>) {
    let mut people: Vec<(&Contributor, Vec<&'static str>)> = Vec::new();
    for person in facts.metadata.contributors.iter().filter(|person| person.role != "pbl" && !person.name.trim().is_empty()) {
        let role = codes::role(&person.role);
        match people.iter_mut().find(|(known, _)| known.name == person.name) {
            Some((_, roles)) if roles.contains(&role) => {}
            Some((_, roles)) => roles.push(role),
            None => people.push((person, vec![role])),
        }
    }
    if people.is_empty() {
        return xml.empty("NoContributor");
    }
    let from = facts.trade.original.as_ref().and_then(|original| original.language.as_deref());
    for (number, (person, roles)) in people.into_iter().enumerate() {
        xml.composite("Contributor", |xml| {
            xml.element("SequenceNumber", &(number + 1).to_string());
            roles.iter().for_each(|role| xml.element("ContributorRole", role));
            if roles.contains(&codes::TRANSLATOR) {
                xml.optional("FromLanguage", from.map(codes::language));
            }
            for (kind, value) in [("16", &person.isni), ("21", &person.orcid)] {
                if let Some(value) = value {
                    xml.composite("NameIdentifier", |xml| {
                        xml.element("NameIDType", kind);
                        xml.element("IDValue", value);
                    });
                }
            }
            xml.element("PersonName", &person.name);
            xml.optional("PersonNameInverted", person.file_as.as_deref());
        });
    }
}
