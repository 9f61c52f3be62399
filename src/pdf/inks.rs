//! Colours of the book → inks.
//!
//! On screen a grey is grey and the rest is RGB. On the press, black is one ink and nothing else; greys are tints of that ink, toned so
//! that they print as light as they were meant; colours and pictures are separated by the profile of the printing condition, with
//! black-point compensation, and never lay down more ink than the printer allows.

use std::hash::Hash;

use lcms2::{CIExyY, ColorSpaceSignature, GlobalContext, Intent, PixelFormat, Profile, ProfileClassSignature, Transform};

use siphasher::sip128::{Hasher128, SipHasher13};

use super::grid::{Grid, Slope};
use crate::report::Message;
use crate::message;
use crate::picture::{Channels, Pixels};
use crate::style::Color;

/// ICC profile of offset printing on coated paper, made from the FOGRA39 characterisation data for at most 240 % of ink (see
/// `profiles/README.md`). What is within 240 % is within every printer's limit.
pub const PROFILE: &[u8] = include_bytes!("profiles/fogra39-240.icc");
/// The printing condition by its name in the ICC's registry.
pub const CONDITION: &str = "FOGRA39";
/// Channels that differ less than this are a grey of a camera or a scanner.
const NEARLY_GREY: u8 = 4;

/// How a file's colours are written.
pub enum Inks {
    Screen,
    Press {
        separation: Separation,
        /// Pixels per inch that the printer asks for.
        resolution: u32,
    },
}

impl Inks {
    /// The ink of a colour.
    pub fn ink(&self, color: Color) -> Ink {
        let grey = color.red == color.green && color.green == color.blue;
        match self {
            Inks::Screen if grey => Ink::Grey(color.red),
            Inks::Screen => Ink::Rgb([color.red, color.green, color.blue]),
            Inks::Press { separation, .. } => separation.ink(color),
        }
    }

    pub fn is_press(&self) -> bool {
        matches!(self, Inks::Press { .. })
    }
}

/// A colour as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Grey(u8),
    Rgb([u8; 3]),
    Cmyk([u8; 4]),
}

impl Ink {
    /// How much of it lies in one place, in per cent; of greys, which are never too much, nothing.
    pub fn total(self) -> u32 {
        if let Ink::Cmyk(inks) = self { total(inks) } else { 0 }
    }
}

type Rgb = [u8; 3];
type Cmyk = [u8; 4];

/// From sRGB to the inks of one printing condition.
pub struct Separation {
    grid: Grid,
    /// By the grey wanted: the grey to write, so that it prints as light.
    greys: [u8; 256],
    /// Most ink, in per cent.
    limit: u32,
    /// Everything in black ink.
    black_only: bool,
    /// A hash of all of that.
    name: String,
}

/// A picture separated.
pub enum Separated {
    Grey(Vec<u8>),
    /// With the most ink anywhere in it, in per cent.
    Cmyk(Vec<u8>, u32),
}

impl Separation {
    /// The error is a sentence: what is wrong with the profile.
    pub fn new(profile: &[u8], limit: u32, black_only: bool) -> Result<Separation, Message> {
        let mut hasher = SipHasher13::new();
        (profile, limit, black_only).hash(&mut hasher);
        let name = format!("{:032x}", hasher.finish128().as_u128());
        let profile = Profile::new_icc(profile).map_err(|_| message!("it is not an ICC profile"))?;
        if profile.color_space() != ColorSpaceSignature::CmykData || profile.device_class() != ProfileClassSignature::OutputClass {
            return Err(message!("it is not of a press that prints in CMYK"));
        }
        let unreadable = || message!("its tables cannot be read");
        let (grid, greys) = (Grid::of(&profile).ok_or_else(unreadable)?, greys(&profile).ok_or_else(unreadable)?);
        Ok(Separation { grid, greys, limit, black_only, name })
    }

    fn ink(&self, color: Color) -> Ink {
        let Color { red, green, blue } = color;
        if color == Color::BLACK {
            // In DeviceCMYK, for only there black leaves the other inks alone when it overprints.
            return Ink::Cmyk([0, 0, 0, 255]);
        }
        if red == green && green == blue {
            return Ink::Grey(self.greys[usize::from(red)]);
        }
        if self.black_only {
            return Ink::Grey(self.greys[usize::from(lightness([red, green, blue]))]);
        }
        Ink::Cmyk(self.separate([red, green, blue]))
    }

    /// Separates a colour of sRGB into inks by the profile, within the limit of ink. Paper is paper: the profile's tables may leave a dot.
    #[inline(always)]
    pub fn separate(&self, rgb: Rgb) -> Cmyk {
        if rgb == [255; 3] { [0; 4] } else { limited(self.grid.inks(rgb), self.limit) }
    }

    /// The inks of a colour that is within the limit, and how they change with its lightness.
    #[inline(always)]
    pub fn slope(&self, rgb: Rgb) -> Slope {
        self.grid.slope(rgb)
    }

    /// The most ink in one place, of 255 each.
    #[inline(always)]
    pub fn most(&self) -> u32 {
        self.limit * 255 / 100
    }

    /// Tells it from any other.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn is_black_only(&self) -> bool {
        self.black_only
    }

    /// A picture, on white where it is clear.
    pub fn picture(&self, pixels: &Pixels) -> Separated {
        match pixels.channels {
            Channels::Gray => Separated::Grey(pixels.data.iter().map(|v| self.greys[usize::from(*v)]).collect()),
            Channels::Rgb => self.colours(pixels.data.chunks_exact(3).map(|p| [p[0], p[1], p[2]])),
            Channels::Rgba => self.colours(pixels.data.chunks_exact(4).map(|p| on_white([p[0], p[1], p[2]], p[3]))),
        }
    }

    /// The pixels of a picture, as grey when none is a colour.
    fn colours(&self, pixels: impl ExactSizeIterator<Item = Rgb> + Clone) -> Separated {
        let grey = |[r, g, b]: Rgb| r.abs_diff(g).max(g.abs_diff(b)).max(b.abs_diff(r)) <= NEARLY_GREY;
        if self.black_only || pixels.clone().all(grey) {
            return Separated::Grey(pixels.map(|p| self.greys[usize::from(lightness(p))]).collect());
        }
        let mut inks = Vec::with_capacity(pixels.len() * 4);
        let mut most = 0;
        for rgb in pixels {
            let separated = self.separate(rgb);
            most = most.max(sum(separated));
            inks.extend(separated);
        }
        Separated::Cmyk(inks, per_cent(most))
    }
}

/// Ink in one place, of 255 each.
fn sum(inks: Cmyk) -> u32 {
    inks.iter().map(|ink| u32::from(*ink)).sum()
}

/// The same in per cent, rounded up.
pub fn per_cent(sum: u32) -> u32 {
    (sum * 100).div_ceil(255)
}

/// Ink in one place, in per cent, rounded up.
fn total(inks: Cmyk) -> u32 {
    per_cent(sum(inks))
}

/// No more ink than `limit` per cent: the colours give way, black stays.
fn limited(inks: Cmyk, limit: u32) -> Cmyk {
    let [c, m, y, k] = inks.map(u32::from);
    let most = limit * 255 / 100;
    let colors = c + m + y;
    if colors + k <= most || colors == 0 {
        return inks;
    }
    let room = most.saturating_sub(k);
    let less = |ink: u32| (ink * room / colors) as u8;
    [less(c), less(m), less(y), inks[3]]
}

/// Rec. 709 weights on sRGB's own scale: close enough to lightness for a grey.
fn lightness([red, green, blue]: Rgb) -> u8 {
    ((u32::from(red) * 2126 + u32::from(green) * 7152 + u32::from(blue) * 722 + 5000) / 10_000) as u8
}

fn on_white(rgb: Rgb, alpha: u8) -> Rgb {
    let alpha = u32::from(alpha);
    rgb.map(|c| ((u32::from(c) * alpha + 255 * (255 - alpha) + 127) / 255) as u8)
}

/// The grey to write for each grey wanted. Ink spreads: half a tint prints darker than half, and full black is not as dark as a
/// screen's. So the luminance wanted is put between paper and full black, and the tint is looked for that prints it.
fn greys(profile: &Profile) -> Option<[u8; 256]> {
    let d50 = CIExyY { x: 0.3457, y: 0.3585, Y: 1.0 };
    let lab = Profile::new_lab4_context(GlobalContext::new(), &d50).ok()?;
    let to_lab: Transform<Cmyk, [f64; 3]> =
        Transform::new(profile, PixelFormat::CMYK_8, &lab, PixelFormat::Lab_DBL, Intent::RelativeColorimetric).ok()?;
    let tints: Vec<Cmyk> = (0..=255).map(|k| [0, 0, 0, k]).collect();
    let mut printed = vec![[0.0; 3]; 256];
    to_lab.transform_pixels(&tints, &mut printed);
    let luminance: Vec<f64> = printed.iter().map(|lab| luminance_of(lab[0])).collect();
    let (paper, black) = (luminance[0], luminance[255]);
    let mut greys = [0; 256];
    for (grey, written) in greys.iter_mut().enumerate() {
        let value = grey as f64 / 255.0;
        let linear = if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        let wanted = black + linear * (paper - black);
        let tint = luminance.partition_point(|l| *l > wanted).min(255);
        *written = 255 - tint as u8;
    }
    (greys[0], greys[255]) = (0, 255);
    Some(greys)
}

fn luminance_of(lightness: f64) -> f64 {
    let f = (lightness + 16.0) / 116.0;
    if f > 6.0 / 29.0 { f * f * f } else { lightness / 903.3 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_ink_than_allowed() {
        assert_eq!(limited([255; 4], 240)[3], 255);
        assert!(total(limited([255; 4], 240)) <= 240);
        assert_eq!(limited([10, 20, 30, 40], 240), [10, 20, 30, 40]);
        let separation = Separation::new(PROFILE, 240, false).unwrap();
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(15) {
                for blue in (0..=255).step_by(15) {
                    let inks = separation.separate([red as u8, green as u8, blue as u8]);
                    assert!(total(inks) <= 240, "{inks:?}");
                }
            }
        }
    }

    #[test]
    fn greys_go_from_black_to_paper_and_are_lightened_between() {
        let separation = Separation::new(PROFILE, 240, false).unwrap();
        assert_eq!((separation.greys[0], separation.greys[255]), (0, 255));
        assert!(separation.greys.windows(2).all(|w| w[0] <= w[1]));
    }

    /// A middle grey of the screen has a luminance of 21.6 % of its white. Full black ink still sends back 2.4 % of what paper does, so
    /// with black-point compensation, which puts all that the screen shows between that black and the paper, the grey must print at
    /// 23.5 %, a lightness of 55.5. Ink spreads: half a tint prints at 34 % instead of half. It takes 62 % of ink, and 96 is written.
    #[test]
    fn a_middle_grey_prints_as_light_as_it_is() {
        let separation = Separation::new(PROFILE, 240, false).unwrap();
        let written = separation.greys[128];
        assert_eq!(written, 96);
        let d50 = CIExyY { x: 0.3457, y: 0.3585, Y: 1.0 };
        let lab = Profile::new_lab4_context(GlobalContext::new(), &d50).unwrap();
        let profile = Profile::new_icc(PROFILE).unwrap();
        let to_lab: Transform<Cmyk, [f64; 3]> =
            Transform::new(&profile, PixelFormat::CMYK_8, &lab, PixelFormat::Lab_DBL, Intent::RelativeColorimetric).unwrap();
        let mut printed = [[0.0; 3]; 3];
        to_lab.transform_pixels(&[[0, 0, 0, 255 - written], [0, 0, 0, 255], [0, 0, 0, 128]], &mut printed);
        let [luminance, black, half] = printed.map(|lab| luminance_of(lab[0]));
        assert!((black - 0.024).abs() < 0.001 && (half - 0.344).abs() < 0.001, "{black} {half}");
        let screen = ((128.0f64 / 255.0 + 0.055) / 1.055).powf(2.4);
        let wanted = black + screen * (1.0 - black);
        // A step of the tint is 0.4 %.
        assert!((luminance - wanted).abs() < 0.004, "{luminance} for {wanted}");
    }

    #[test]
    fn colours_stay_what_they_are() {
        let separation = Separation::new(PROFILE, 240, false).unwrap();
        let [c, m, y, k] = separation.separate([200, 30, 30]);
        assert!(m > 180 && y > 150 && c < 60 && k < 80, "red is magenta and yellow: {c} {m} {y} {k}");
        let picture = Pixels { width: 2, height: 1, channels: Channels::Rgb, data: vec![255, 255, 255, 20, 60, 200] };
        match separation.picture(&picture) {
            Separated::Cmyk(data, most) => assert!(data[..4] == [0; 4] && data[4] > 150 && most <= 240, "{data:?} {most}"),
            Separated::Grey(_) => panic!("blue is not grey"),
        }
        let grey = Pixels { width: 1, height: 1, channels: Channels::Rgba, data: vec![0, 0, 0, 0] };
        assert!(matches!(separation.picture(&grey), Separated::Grey(data) if data == [255]), "what is clear is paper");
    }
}
