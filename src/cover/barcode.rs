//! The barcode of a book: EAN-13 of its ISBN at full size, black on white (V6).
//!
//! Ninety-five modules: a guard, six digits, a guard in the middle, six digits, a guard. Seven modules a digit; which of two sets the
//! left digits take says the first digit, which has no bars of its own.

use super::front::line_at;
use super::lettering::Letters;
use crate::layout::pages::{ItemKind, Rect};
use crate::length::Length;
use crate::printers;
use crate::style::Color;

/// A module is 0.33 mm, the size that GS1 calls 100 %.
const MODULE: Length = printers::mm(33);
/// Modules kept free at the left and at the right.
const QUIET: (i64, i64) = (11, 7);
/// All modules, quiet zones and all.
const MODULES: i64 = QUIET.0 + 95 + QUIET.1;
/// Of the bars; guards go five modules further down, between the digits.
const HEIGHT: Length = printers::mm(2285);
const GUARD: i64 = 5;

/// Set A by digit, as seven modules from the left; set C is its complement, set B that read backwards.
const SET_A: [u8; 10] =
    [0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111, 0b011_1011, 0b011_0111, 0b000_1011];
/// Which left digits are of set B, by the first digit.
const PARITY: [u8; 10] = [0b00_0000, 0b00_1011, 0b00_1101, 0b00_1110, 0b01_0011, 0b01_1001, 0b01_1100, 0b01_0101, 0b01_0110, 0b01_1010];

/// The modules of thirteen digits, dark ones `true`; `None` when they are not thirteen.
pub fn modules(digits: &str) -> Option<Vec<bool>> {
    let digits: Vec<u8> = digits.bytes().map(|b| b.wrapping_sub(b'0')).collect();
    if digits.len() != 13 || digits.iter().any(|digit| *digit > 9) {
        return None;
    }
    let mut modules = vec![true, false, true];
    let parity = PARITY[usize::from(digits[0])];
    for (place, digit) in digits[1..].iter().enumerate() {
        if place == 6 {
            modules.extend([false, true, false, true, false]);
        }
        let a = SET_A[usize::from(*digit)];
        let of_b = place < 6 && parity >> (5 - place) & 1 == 1;
        let pattern = match (place < 6, of_b) {
            (true, false) => a,
            (true, true) => (!a).reverse_bits() >> 1,
            _ => !a,
        };
        modules.extend((0..7).rev().map(|bit| pattern >> bit & 1 == 1));
    }
    modules.extend([true, false, true]);
    Some(modules)
}

/// The code in the middle of its zone, with the ISBN above it and the digits under it.
pub fn items(digits: &str, zone: Rect, figures: &Letters<'_>) -> Vec<ItemKind> {
    let Some(modules) = modules(digits) else { return Vec::new() };
    let mut items = vec![ItemKind::Fill { rect: zone, color: Color::WHITE }];
    let left = zone.x + (zone.width - MODULE * MODULES) / 2 + MODULE * QUIET.0;
    // Digits as large as their seven modules allow, so that none touches a guard.
    let size = MODULE.scale(7 * 900, 600);
    // The line above, the bars, half a line of digits under them: together in the middle.
    let title = Length::pt(8);
    let used = title.scale(12, 10) + HEIGHT + size.scale(8, 10);
    let top = zone.y + (zone.height - used) / 2 + title.scale(12, 10);

    let mut from = 0;
    while from < modules.len() {
        let dark = modules[from];
        let to = modules[from..].iter().position(|m| *m != dark).map_or(modules.len(), |n| from + n);
        if dark {
            let guard = from < 3 || (45..50).contains(&from) || from >= 92;
            let height = if guard { HEIGHT + MODULE * GUARD } else { HEIGHT };
            let rect = Rect { x: left + MODULE * from as i64, y: top, width: MODULE * (to - from) as i64, height };
            items.push(ItemKind::Fill { rect, color: Color::BLACK });
        }
        from = to;
    }

    let digit_line = |text: &str, start: i64| {
        let line = figures.line(text, size);
        // Each group in the middle of its modules.
        let room = MODULE * (7 * text.len() as i64);
        line_at(&line, left + MODULE * start + (room - line.width) / 2, top + HEIGHT + size.scale(75, 100))
    };
    items.extend(digit_line(&digits[..1], -9));
    items.extend(digit_line(&digits[1..7], 3));
    items.extend(digit_line(&digits[7..], 50));
    let words = format!("ISBN {}", crate::isbn::hyphenated(digits));
    let (_, lines) = figures.fit(&words, zone.width - Length::pt(12), &[title, Length::pt(7)], 1);
    for line in lines.iter().take(1) {
        items.extend(line_at(line, zone.x + (zone.width - line.width) / 2, top - title.scale(4, 10)));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_of_a_known_number() {
        // From the general specifications of GS1: 5901234123457.
        let bits: String = modules("5901234123457").unwrap().iter().map(|dark| if *dark { '1' } else { '0' }).collect();
        let expected = "10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101";
        assert_eq!(bits, expected);
        assert_eq!((modules("123"), modules("978843760494X")), (None, None));
    }
}
