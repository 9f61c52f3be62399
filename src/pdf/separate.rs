//! Planes of a picture → inks as a JPEG keeps them: cyan, magenta and yellow as brightness and colours, and black.
//!
//! Neighbours in a photograph differ by little, and the four pixels beside one sample of colour by their brightness alone. So one
//! colour of the four is separated, with the way in which its inks change with lightness, and the others follow; where they are too far from
//! it, or something bounds their inks, each is separated for itself. What comes of it is encoded without ever having been pixels.

use super::grid::Slope;
use super::inks::Separation;
use crate::picture::{Plane, Planes, Range, widest};

/// The inks of a picture.
pub struct Inked {
    /// Of cyan, magenta and yellow as if they were red, green and blue.
    pub colours: Planes,
    /// What black leaves.
    pub black: Plane,
    /// The most ink anywhere, of 255 each.
    pub most: u32,
}

/// Brightness so far from that of the colour that was separated follows it.
const NEAR: f32 = 12.0;
/// Channels that differ less than this are a grey of a camera or a scanner.
const NEARLY_GREY: f32 = 4.0;

impl Separation {
    /// The inks of planes with colours at half the resolution; `None` when they have another, or no ink but black is wanted.
    pub fn planes(&self, planes: &Planes) -> Option<Inked> {
        let colours = planes.colours.as_ref().filter(|_| planes.step() == 2 && !self.is_black_only())?;
        let levels = Levels::new(planes.range);
        let is_grey = |(blue, red): (&u8, &u8)| {
            let [a, b, c] = levels.beside(*blue, *red);
            a.max(b).max(c) - a.min(b).min(c) <= NEARLY_GREY
        };
        if colours[0].data.iter().zip(&colours[1].data).all(is_grey) {
            return None;
        }
        Some(widest(#[inline(always)] || self.quads(&planes.luma, colours, &levels)))
    }

    #[inline(always)]
    fn quads(&self, luma: &Plane, [blues, reds]: &[Plane; 2], levels: &Levels) -> Inked {
        let (width, height) = (luma.width, luma.height);
        let mut brightness = Plane::empty((width, height));
        let mut black = Plane::empty((width, height));
        let [mut blue, mut red] = [(); 2].map(|()| Plane::empty((blues.width, blues.height)));
        let mut most = 0.0;
        let rows = brightness.data.chunks_mut(2 * width).zip(black.data.chunks_mut(2 * width));
        for (y, (brightness, black)) in rows.enumerate() {
            let above = luma.row(2 * y);
            let below = luma.row((2 * y + 1).min(height - 1));
            let (brightness, brightness_below) = brightness.split_at_mut(width);
            let (black, black_below) = black.split_at_mut(width);
            let colours = blues.row(y).iter().zip(reds.row(y));
            let out = blue.data[y * blues.width..].iter_mut().zip(&mut red.data[y * blues.width..]);
            for (x, ((from_blue, from_red), (blue, red))) in colours.zip(out).enumerate() {
                let (left, right) = (2 * x, (2 * x + 1).min(width - 1));
                let quad = [above[left], above[right], below[left], below[right]];
                let done = self.quad(quad.map(|sample| levels.luma[usize::from(sample)]), levels.beside(*from_blue, *from_red), &mut most);
                (brightness[left], brightness[right]) = (done.brightness[0], done.brightness[1]);
                (black[left], black[right]) = (done.black[0], done.black[1]);
                if !black_below.is_empty() {
                    (brightness_below[left], brightness_below[right]) = (done.brightness[2], done.brightness[3]);
                    (black_below[left], black_below[right]) = (done.black[2], done.black[3]);
                }
                (*blue, *red) = (done.blue, done.red);
            }
        }
        Inked { colours: Planes { luma: brightness, colours: Some([blue, red]), range: Range::Full }, black, most: most as u32 }
    }

    /// Four pixels: of each its brightness, and how far red, green and blue are from it.
    #[inline(always)]
    fn quad(&self, luma: [f32; 4], beside: [f32; 3], most: &mut f32) -> Quad {
        let least = luma[0].min(luma[1]).min(luma[2].min(luma[3]));
        let greatest = luma[0].max(luma[1]).max(luma[2].max(luma[3]));
        let (low, high) = (beside[0].min(beside[1]).min(beside[2]), beside[0].max(beside[1]).max(beside[2]));
        // Nowhere at the ends of a channel, where paper or black is, nor far from the middle.
        if greatest - least <= 2.0 * NEAR && least + low >= 1.0 && greatest + high <= 254.0 {
            let middle = (least + greatest) / 2.0;
            let Slope { inks, change } = self.slope(beside.map(|beside| byte(middle + beside)));
            let sum = |of: &[f32; 4]| (of[0] + of[1]) + (of[2] + of[3]);
            let total = sum(&inks) + sum(&change).abs() * (greatest - middle);
            if total <= self.most() as f32 {
                *most = most.max(total);
                let (values, change) = (Values::of(inks), Values::of(change));
                let away = luma.map(|luma| luma - middle);
                let mean = ((away[0] + away[1]) + (away[2] + away[3])) / 4.0;
                return Quad {
                    brightness: away.map(|away| byte(values.brightness + change.brightness * away)),
                    black: away.map(|away| byte(255.0 - values.black - change.black * away)),
                    blue: byte(values.blue + change.blue * mean + 128.0),
                    red: byte(values.red + change.red * mean + 128.0),
                };
            }
        }
        let values = luma.map(|luma| {
            let inks = self.separate(beside.map(|beside| byte(luma + beside))).map(f32::from);
            *most = most.max((inks[0] + inks[1]) + (inks[2] + inks[3]));
            Values::of(inks)
        });
        let [blue, red] = [|values: &Values| values.blue, |values: &Values| values.red].map(|of| values.iter().map(of).sum::<f32>() / 4.0 + 128.0);
        Quad { brightness: values.each_ref().map(|values| byte(values.brightness)), black: values.each_ref().map(|values| byte(255.0 - values.black)), blue: byte(blue), red: byte(red) }
    }
}

/// Four pixels as they are encoded.
struct Quad {
    brightness: [u8; 4],
    black: [u8; 4],
    blue: u8,
    red: u8,
}

/// What a JPEG keeps of four inks: the first three as if they were red, green and blue.
struct Values {
    brightness: f32,
    blue: f32,
    red: f32,
    black: f32,
}

impl Values {
    #[inline(always)]
    fn of([cyan, magenta, yellow, black]: [f32; 4]) -> Values {
        let brightness = 0.299 * cyan + 0.587 * magenta + 0.114 * yellow;
        Values { brightness, blue: (yellow - brightness) * 0.564_334, red: (cyan - brightness) * 0.713_267, black }
    }
}

/// The nearest number of a byte.
#[inline(always)]
fn byte(value: f32) -> u8 {
    // The addition of 1.5 · 2²³ leaves the whole number, rounded, in the lowest bits.
    ((value + 12_582_912.0).to_bits() as i32 - 0x4b40_0000).clamp(0, 255) as u8
}

/// What samples stand for.
struct Levels {
    luma: [f32; 256],
    /// What red and blue are of themselves, and what both take from green.
    red: [f32; 256],
    green: [[f32; 256]; 2],
    blue: [f32; 256],
}

impl Levels {
    fn new(range: Range) -> Levels {
        let table = |n: usize, middle: f32, times: f32| {
            let (scale, offset) = range.of(n);
            std::array::from_fn(|sample| (sample as f32 * scale + offset - middle) * times)
        };
        let colour = |times| table(1, 128.0, times);
        Levels { luma: table(0, 0.0, 1.0), red: colour(1.402), green: [colour(-0.344_136), colour(-0.714_136)], blue: colour(1.772) }
    }

    /// How far red, green and blue are from brightness beside these samples of colour.
    #[inline(always)]
    fn beside(&self, blue: u8, red: u8) -> [f32; 3] {
        let (blue, red) = (usize::from(blue), usize::from(red));
        [self.red[red], self.green[0][blue] + self.green[1][red], self.blue[blue]]
    }
}

#[cfg(test)]
mod tests {
    use super::super::inks::PROFILE;
    use super::*;

    /// Waves of brightness, in squares of one colour each; sides that are odd.
    fn picture(colour: impl Fn(usize, usize) -> [u8; 2]) -> Planes {
        let (width, height) = (61, 33);
        let wave = |n: usize| (((n % width) as f32 / 9.0).sin() * 60.0 + ((n / width) as f32 / 5.0).cos() * 55.0 + 125.0) as u8;
        let luma = Plane { data: (0..width * height).map(wave).collect(), width, height };
        let [mut blue, mut red] = [Plane::empty((31, 17)), Plane::empty((31, 17))];
        for n in 0..31 * 17 {
            [blue.data[n], red.data[n]] = colour(n % 31 / 8, n / 31 / 8);
        }
        Planes { luma, colours: Some([blue, red]), range: Range::Video }
    }

    #[test]
    fn inks_are_those_of_each_pixel() {
        let separation = Separation::new(PROFILE, 240, false).unwrap();
        for colour in [[128, 140], [100, 160], [150, 90], [128, 128], [90, 200]] {
            let planes = picture(|x, y| if (x + y) % 8 == 7 { [130, 120] } else { colour });
            let Some(inked) = separation.planes(&planes) else {
                assert_eq!(colour, [128, 128], "only grey is not separated");
                continue;
            };
            assert!(inked.most <= 240 * 255 / 100);
            let (shown, wanted) = (inked.colours.to_rgb(), planes.to_rgb());
            let (mut sum, mut most) = (0, 0);
            for (n, wanted) in wanted.as_chunks::<3>().0.iter().enumerate() {
                let wanted = separation.separate(*wanted);
                let shown = [shown[n * 3], shown[n * 3 + 1], shown[n * 3 + 2], 255 - inked.black.data[n]];
                most = wanted.iter().map(|ink| u32::from(*ink)).sum::<u32>().max(most);
                sum += shown.iter().zip(&wanted).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>();
            }
            let mean = f64::from(sum) / (4 * 61 * 33) as f64;
            assert!(mean < 1.5, "{colour:?}: {mean}");
            assert!(inked.most.abs_diff(most) <= 3, "{colour:?}: {} for {most}", inked.most);
        }
    }

    #[test]
    fn what_is_printed_in_black_alone_is_left_to_others() {
        let planes = picture(|_, _| [100, 160]);
        assert!(Separation::new(PROFILE, 240, true).unwrap().planes(&planes).is_none());
    }
}
