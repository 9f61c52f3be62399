//! A record of MARC as ISO 2709 and as MARCXML.

use crate::text::xml;

const SUBFIELD: char = '\u{1f}';
const FIELD_END: u8 = 0x1e;
const RECORD_END: u8 = 0x1d;
/// The lengths of a leader and of an entry of the directory.
const LEADER: usize = 24;
const ENTRY: usize = 12;
/// Four digits give the length of a field, five that of a record.
const LONGEST_FIELD: usize = 9_999;
const LONGEST_RECORD: usize = 99_999;
/// What is left of a field's length for its text, when some is a number of short subfields.
pub const LONGEST_TEXT: usize = 9_000;

/// A field: a control field when it has no subfields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub tag: &'static str,
    pub indicators: [char; 2],
    pub control: String,
    pub subfields: Vec<(char, String)>,
}

/// A record; lengths and addresses are written into its leader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub leader: String,
    pub fields: Vec<Field>,
}

impl Field {
    /// A control field, which has no indicators and no subfields.
    pub fn control(tag: &'static str, value: impl Into<String>) -> Field {
        Field { tag, indicators: [' ', ' '], control: clean(&value.into()), subfields: Vec::new() }
    }

    /// A data field without subfields. `indicators` are two characters.
    pub fn new(tag: &'static str, indicators: &str) -> Field {
        let mut two = indicators.chars();
        Field { tag, indicators: [two.next().unwrap_or(' '), two.next().unwrap_or(' ')], control: String::new(), subfields: Vec::new() }
    }

    /// The field with one more subfield, unless that would be empty.
    pub fn with(mut self, code: char, value: impl AsRef<str>) -> Field {
        let value = clean(value.as_ref());
        if !value.is_empty() {
            self.subfields.push((code, value));
        }
        self
    }

    /// The field with one more subfield, when there is a value.
    pub fn optional(self, code: char, value: Option<&str>) -> Field {
        self.with(code, value.unwrap_or_default())
    }

    /// The bytes of the field in a record, without its end.
    fn bytes(&self) -> Vec<u8> {
        if self.subfields.is_empty() {
            return self.control.clone().into_bytes();
        }
        let mut text: String = self.indicators.iter().collect();
        for (code, value) in &self.subfields {
            text.extend([SUBFIELD, *code]);
            text += value;
        }
        text.into_bytes()
    }
}

/// A text without the characters that end fields, and with line ends as spaces.
fn clean(text: &str) -> String {
    xml::clean(text).chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim_end_matches('\u{a0}').to_owned()
}

/// A text in pieces of at most [`LONGEST_TEXT`] bytes, cut between words where it can be.
pub fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while rest.len() > LONGEST_TEXT {
        let end = (0..=LONGEST_TEXT).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(LONGEST_TEXT);
        let cut = rest[..end].rfind(' ').filter(|at| *at > 0).unwrap_or(end);
        pieces.push(rest[..cut].trim());
        rest = rest[cut..].trim();
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// Records as ISO 2709, one after the other, in UTF-8. What has no room in a record (fields of more than 9,999 bytes, and what comes after 99,999) is left out.
pub fn iso2709(records: &[Record]) -> Vec<u8> {
    let mut out = Vec::new();
    for record in records {
        let mut room = LONGEST_RECORD - LEADER - 2;
        let mut directory = String::new();
        let mut data: Vec<u8> = Vec::new();
        for field in &record.fields {
            let bytes = field.bytes();
            if bytes.len() + 1 > LONGEST_FIELD || bytes.len() + 1 + ENTRY > room {
                continue;
            }
            room -= bytes.len() + 1 + ENTRY;
            directory += &format!("{}{:04}{:05}", field.tag, bytes.len() + 1, data.len());
            data.extend(bytes);
            data.push(FIELD_END);
        }
        let base = LEADER + directory.len() + 1;
        out.extend(format!("{:05}{}{base:05}{}", base + data.len() + 1, &record.leader[5..12], &record.leader[17..]).bytes());
        out.extend(directory.bytes());
        out.push(FIELD_END);
        out.extend(data);
        out.push(RECORD_END);
    }
    out
}

/// Records as MARCXML, a collection of the Library of Congress's `MARC21/slim`.
pub fn marcxml(records: &[Record]) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<collection xmlns=\"http://www.loc.gov/MARC21/slim\">\n".to_owned();
    for record in records {
        out += &format!("  <record>\n    <leader>{}</leader>\n", record.leader);
        for field in &record.fields {
            let tag = field.tag;
            if field.subfields.is_empty() {
                out += &format!("    <controlfield tag=\"{tag}\">{}</controlfield>\n", xml::text(&field.control));
                continue;
            }
            let [first, second] = field.indicators;
            out += &format!("    <datafield tag=\"{tag}\" ind1=\"{first}\" ind2=\"{second}\">\n");
            for (code, value) in &field.subfields {
                out += &format!("      <subfield code=\"{code}\">{}</subfield>\n", xml::text(value));
            }
            out += "    </datafield>\n";
        }
        out += "  </record>\n";
    }
    out + "</collection>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_words_and_lose_nothing() {
        let text = "palabra ñandú ".repeat(3000);
        let cut = pieces(&text);
        assert!(cut.len() > 4 && cut.iter().all(|piece| piece.len() <= LONGEST_TEXT));
        assert_eq!(cut.join(" "), text.trim());
        assert_eq!(pieces(&"ñ".repeat(9_000)).iter().map(|piece| piece.len()).sum::<usize>(), 18_000);
        assert!(pieces(" ").is_empty());
    }

    #[test]
    fn a_record_knows_its_lengths() {
        let record = Record {
            leader: "00000nam a2200000 i 4500".to_owned(),
            fields: vec![Field::control("001", "x"), Field::new("245", "10").with('a', "Año\u{1e}.")],
        };
        let bytes = iso2709(&[record]);
        assert_eq!(String::from_utf8_lossy(&bytes), "00062nam a2200049 i 4500001000200000245001000002\u{1e}x\u{1e}10\u{1f}aAño.\u{1e}\u{1d}");
        assert_eq!(bytes.len(), 62);
    }
}
