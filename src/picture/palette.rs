//! Pictures of few colours, as drawings are: a byte for each pixel instead of three, and a list of the colours.

use rustc_hash::FxHashMap;

use super::{Channels, Pixels};

/// More colours than these have no numbers of one byte.
const MOST: usize = 256;

/// A picture by the numbers of its colours.
pub struct Indexed {
    /// In the order in which they are first seen.
    pub colors: Vec<[u8; 3]>,
    /// Of each pixel, the number of its colour.
    pub data: Vec<u8>,
}

/// `None` when the picture has too many colours, or is not of three channels.
pub fn of(pixels: &Pixels) -> Option<Indexed> {
    if pixels.channels != Channels::Rgb {
        return None;
    }
    let mut colors: Vec<[u8; 3]> = Vec::new();
    let mut numbers: FxHashMap<[u8; 3], u8> = FxHashMap::default();
    let mut data = Vec::with_capacity(pixels.data.len() / 3);
    let mut rest = pixels.data.as_chunks::<3>().0;
    while let Some(color) = rest.first() {
        let number = match numbers.get(color) {
            Some(number) => *number,
            None if colors.len() == MOST => return None,
            None => {
                let number = colors.len() as u8;
                colors.push(*color);
                numbers.insert(*color, number);
                number
            }
        };
        let run = run(rest, *color);
        data.resize(data.len() + run, number);
        rest = &rest[run..];
    }
    Some(Indexed { colors, data })
}

/// Pixels from the first on that have its colour: in a drawing nearly always many, so whole blocks are compared at once.
fn run(pixels: &[[u8; 3]], color: [u8; 3]) -> usize {
    const BLOCK: usize = 16;
    let block = [color; BLOCK];
    let alike = pixels.chunks_exact(BLOCK).take_while(|pixels| pixels.as_flattened() == block.as_flattened()).count() * BLOCK;
    alike + pixels[alike..].iter().take(BLOCK).take_while(|pixel| **pixel == color).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(colors: u32) -> Pixels {
        let data = (0..colors * 4).flat_map(|n| [(n / 4) as u8, (n / 4 / 256) as u8, 7]).collect();
        Pixels { width: colors, height: 4, channels: Channels::Rgb, data }
    }

    #[test]
    fn colours_come_back_by_their_numbers() {
        for count in [1, 2, 255, 256] {
            let pixels = pixels(count);
            let indexed = of(&pixels).unwrap();
            assert_eq!(indexed.colors.len(), count as usize);
            let back: Vec<u8> = indexed.data.iter().flat_map(|number| indexed.colors[usize::from(*number)]).collect();
            assert_eq!(back, pixels.data);
        }
        assert!(of(&pixels(257)).is_none());
        // Runs of all lengths about that of a block.
        let data: Vec<u8> = (1..40u8).flat_map(|length| std::iter::repeat_n([length, 0, 9], usize::from(length))).flatten().collect();
        let runs = Pixels { width: data.len() as u32 / 3, height: 1, channels: Channels::Rgb, data };
        let indexed = of(&runs).unwrap();
        let back: Vec<u8> = indexed.data.iter().flat_map(|number| indexed.colors[usize::from(*number)]).collect();
        assert_eq!(back, runs.data);
        assert!(of(&Pixels { channels: Channels::Rgba, ..pixels(3) }).is_none());
    }
}
