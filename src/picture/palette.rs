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
    let mut last = ([0; 3], None);
    for color in pixels.data.as_chunks::<3>().0 {
        let number = match last {
            // Most pixels of a drawing are like the one before.
            (before, Some(number)) if before == *color => number,
            _ => match numbers.get(color) {
                Some(number) => *number,
                None if colors.len() == MOST => return None,
                None => {
                    let number = colors.len() as u8;
                    colors.push(*color);
                    numbers.insert(*color, number);
                    number
                }
            },
        };
        last = (*color, Some(number));
        data.push(number);
    }
    Some(Indexed { colors, data })
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
        assert!(of(&Pixels { channels: Channels::Rgba, ..pixels(3) }).is_none());
    }
}
