//! Which characters a face can show.

use harfrust::Font;

/// A bit for each character of the Basic Multilingual Plane, and a sorted list for those beyond.
#[derive(Debug)]
pub struct Coverage {
    basic: Box<[u64; 1024]>,
    beyond: Vec<u32>,
}

impl Default for Coverage {
    fn default() -> Coverage {
        Coverage { basic: Box::new([0; 1024]), beyond: Vec::new() }
    }
}

impl Coverage {
    /// The characters to which a font's character map gives a glyph other than the empty one.
    pub fn read(font: &Font) -> Coverage {
        let mut coverage = Coverage::default();
        for (codepoint, glyph) in font.charmap().unicodes() {
            match codepoint {
                _ if glyph.to_u32() == 0 => {}
                0..=0xFFFF => coverage.basic[codepoint as usize / 64] |= 1 << (codepoint % 64),
                _ => coverage.beyond.push(codepoint),
            }
        }
        coverage.beyond.sort_unstable();
        coverage
    }

    /// Of a face in the program, whose runs of characters the build script wrote.
    pub fn of_runs(runs: &[u8]) -> Coverage {
        let mut coverage = Coverage::default();
        let mut numbers = runs.split_inclusive(|byte| byte & 0x80 == 0).map(|bytes| {
            bytes.iter().rev().fold(0u32, |number, byte| number << 7 | u32::from(byte & 0x7f))
        });
        let mut end = 0;
        while let (Some(left_out), Some(length)) = (numbers.next(), numbers.next()) {
            let first = end + left_out;
            end = first + length;
            for codepoint in first..end {
                match coverage.basic.get_mut(codepoint as usize / 64) {
                    Some(word) => *word |= 1 << (codepoint % 64),
                    None => coverage.beyond.push(codepoint),
                }
            }
        }
        coverage
    }

    /// Whether the character shows as itself. Spaces that the shaper makes from U+0020, signs without a shape and U+2011 (made
    /// from U+2010) need no glyph of their own.
    pub fn has(&self, character: char) -> bool {
        let codepoint = u32::from(character);
        let mapped = if codepoint <= 0xFFFF { self.bit(codepoint) } else { self.beyond.binary_search(&codepoint).is_ok() };
        mapped
            || match character {
                '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => self.bit(0x20),
                '\u{2011}' => self.bit(0x2010),
                _ => is_invisible(character),
            }
    }

    /// Whether the map has a codepoint of the basic plane (below U+10000).
    fn bit(&self, codepoint: u32) -> bool {
        self.basic[codepoint as usize / 64] >> (codepoint % 64) & 1 == 1
    }
}

/// Whether a character is one of those that shaping hides: soft hyphen, joiners, direction marks, variation selectors, tags.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}
