//! Records of a book for shops, libraries and those who cite it: ONIX, MARC 21, schema.org, BibTeX and CSL, from the settings and from what was built.

mod citation;
pub mod codes;
mod marc;
mod onix;
mod facts;


pub use facts::*;

/// The kinds of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Onix,
    Marc,
    MarcXml,
    JsonLd,
    Bibtex,
    Csl,
}

/// The record of this kind, as the bytes of a file.
pub fn write(kind: Kind, facts: &Facts<'_>) -> Vec<u8> {
    match kind {
        Kind::Onix => onix::message(facts).into_bytes(),
        Kind::Marc => marc::iso2709(facts),
        Kind::MarcXml => marc::marcxml(facts).into_bytes(),
        Kind::JsonLd => citation::json_ld(facts).into_bytes(),
        Kind::Bibtex => citation::bibtex(facts).into_bytes(),
        Kind::Csl => citation::csl(facts).into_bytes(),
    }
}

