//! The built-in designs and what each is for.

use crate::message;
use crate::report::Message;

/// The names of the designs, as `--style` takes them.
pub fn names() -> Vec<&'static str> {
    described().into_iter().map(|(name, _)| name).collect()
}

/// Each design with a line on what it is for.
pub fn described() -> Vec<(&'static str, Message)> {
    vec![
        ("ensayo", message!("essay: contents first, sans headings beside Garamond, folios at the outer edge")),
        ("novela", message!("novel: everything on the axis of the page, initials, contents at the end")),
        ("tecnico", message!("manual: code, tables and boxes first, sans headings, lining figures, 7 × 10 in")),
        ("academia", message!("thesis, monograph, textbook: STIX, a wide margin, folios in the head, 170 × 240 mm")),
        ("poesia", message!("poetry: Alegreya, open leading, a poem a page, no heads, 135 × 210 mm")),
        ("revista", message!("review: two columns with heads across, quotations pulled out, 210 × 275 mm")),
        ("infantil", message!("children: ABeeZee at 17 pt, ragged lines, no hyphens, a square page of 8.5 in")),
        ("letra-grande", message!("large print by ONCE and RNIB: Atkinson Hyperlegible at 18 pt, no italics, no hyphens, 7 × 10 in")),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::load::BUILTIN;

    #[test]
    fn each_design_is_built_in_and_described() {
        let built_in: Vec<&str> = BUILTIN.iter().map(|(name, _)| *name).filter(|name| !matches!(*name, "none" | "base")).collect();
        assert_eq!(built_in, super::names());
    }
}
