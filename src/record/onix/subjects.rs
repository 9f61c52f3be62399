//! What the book is about: codes by scheme, and keywords.

use super::writer::Writer;
use crate::record::{Facts, codes};

/// Writes the subjects that have codes, the first of each scheme as the main one, and the rest as keywords.
pub fn all(xml: &mut Writer, facts: &Facts<'_>) {
    let mut main: Vec<&str> = Vec::new();
    let mut keywords: Vec<&str> = facts.trade.keywords.iter().map(String::as_str).collect();
    for subject in &facts.metadata.subjects {
        let (Some(scheme), Some(code)) = (codes::scheme_of(subject), &subject.term) else {
            keywords.push(&subject.name);
            continue;
        };
        xml.composite("Subject", |xml| {
            // A qualifier is never the main subject.
            if !main.contains(&scheme) && !codes::is_qualifier(scheme) {
                main.push(scheme);
                xml.empty("MainSubject");
            }
            xml.element("SubjectSchemeIdentifier", scheme);
            if scheme == codes::THEMA_SUBJECT || codes::is_qualifier(scheme) {
                xml.element("SubjectSchemeVersion", codes::THEMA);
            }
            xml.element("SubjectCode", code);
            xml.element("SubjectHeadingText", &subject.name);
        });
    }
    let mut once: Vec<&str> = Vec::new();
    for word in keywords.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
        if !once.contains(&word) {
            once.push(word);
        }
    }
    if !once.is_empty() {
        xml.composite("Subject", |xml| {
            xml.element("SubjectSchemeIdentifier", "20");
            xml.element("SubjectHeadingText", &once.join("; "));
        });
    }
}
