//! What is done to plain text in more than one place: addresses, slugs, roman numerals, digits, names that are alike, vertical
//! lines, XML.

pub mod address;
pub mod alike;
pub mod circled;
pub mod collation;
pub mod digits;
pub mod roman;
pub mod slug;
pub mod upright;
pub mod xml;
