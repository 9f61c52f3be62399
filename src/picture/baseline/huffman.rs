//! Tables of Huffman made for what they code (ITU T.81, K.2).

pub type Counts = [u32; 256];

/// Tables of a file: for means of brightness and of colour, then for other values of both.
pub const TABLES: usize = 4;

pub struct Table {
    /// How many codes have each length from 1 to 16.
    pub lengths: [u8; LONGEST],
    /// The symbols by length.
    pub symbols: Vec<u8>,
    /// Code and length of each symbol.
    pub codes: [(u16, u8); 256],
}

/// No code of a JPEG has more bits.
const LONGEST: usize = 16;
/// One symbol more than there are: so no code is all ones.
const SYMBOLS: usize = 257;

impl Table {
    /// The shortest codes for symbols that come so often.
    pub fn of(counts: &Counts) -> Table {
        let size = sizes(counts);
        let mut bits = [0usize; SYMBOLS];
        size.iter().filter(|size| **size > 0).for_each(|size| bits[*size] += 1);
        // Two codes that are too long become one that is shorter; a still shorter one becomes two.
        for long in (LONGEST + 1..SYMBOLS).rev() {
            while bits[long] > 0 {
                let mut short = long - 2;
                while bits[short] == 0 {
                    short -= 1;
                }
                bits[long] -= 2;
                bits[long - 1] += 1;
                bits[short + 1] += 2;
                bits[short] -= 1;
            }
        }
        // The code of all ones is the symbol's that does not exist.
        if let Some(longest) = (1..=LONGEST).rev().find(|n| bits[*n] > 0) {
            bits[longest] -= 1;
        }
        let mut symbols: Vec<u8> = (0..=255u8).filter(|n| size[usize::from(*n)] > 0).collect();
        symbols.sort_by_key(|n| size[usize::from(*n)]);
        Table::with(std::array::from_fn(|n| bits[n + 1] as u8), symbols)
    }

    /// The codes of symbols whose lengths are known.
    pub fn with(lengths: [u8; LONGEST], symbols: Vec<u8>) -> Table {
        let mut codes = [(0, 0); 256];
        let mut rest = symbols.iter();
        let mut code = 0u32;
        for (length, count) in (1..).zip(lengths) {
            for symbol in rest.by_ref().take(usize::from(count)) {
                codes[usize::from(*symbol)] = (code as u16, length);
                code += 1;
            }
            code <<= 1;
        }
        Table { lengths, symbols, codes }
    }
}

/// The length of each symbol's code, which may still be too long.
fn sizes(counts: &Counts) -> [usize; SYMBOLS] {
    let mut weights: Vec<u64> = counts.iter().map(|count| u64::from(*count)).chain([1]).collect();
    let mut size = [0; SYMBOLS];
    // Of each symbol, the next in its tree.
    let mut next = [None; SYMBOLS];
    loop {
        let least = |but: Option<usize>| (0..SYMBOLS).filter(|n| Some(*n) != but && weights[*n] > 0).min_by_key(|n| (weights[*n], SYMBOLS - n));
        let Some(a) = least(None) else { break };
        let Some(b) = least(Some(a)) else { break };
        weights[a] += weights[b];
        weights[b] = 0;
        let mut at = a;
        size[at] += 1;
        while let Some(following) = next[at] {
            at = following;
            size[at] += 1;
        }
        next[at] = Some(b);
        let mut at = Some(b);
        while let Some(of) = at {
            size[of] += 1;
            at = next[of];
        }
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_longer_than_sixteen_bits_nor_begins_another() {
        // Counts as Fibonacci has them make the longest codes.
        let mut counts = [0; 256];
        let (mut a, mut b) = (1, 1);
        for count in &mut counts[..40] {
            *count = a;
            (a, b) = (b, a + b);
        }
        let table = Table::of(&counts);
        let codes: Vec<(u16, u8)> = table.symbols.iter().map(|symbol| table.codes[usize::from(*symbol)]).collect();
        assert_eq!(codes.len(), 40);
        for (n, (code, length)) in codes.iter().enumerate() {
            assert!((1..=16).contains(length) && (u32::from(*code) + 1) < 1 << length, "{code:b} of {length}");
            for (other, longer) in &codes[n + 1..] {
                assert!(longer >= length && other >> (longer - length) != *code);
            }
        }
    }

    #[test]
    fn one_symbol_has_a_code_of_one_bit() {
        let mut counts = [0; 256];
        counts[7] = 1000;
        assert_eq!(Table::of(&counts).codes[7], (0, 1));
    }
}
