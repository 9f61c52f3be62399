//! Pictures of pixels as a PDF holds them: a JPEG as it is, a PNG as it is where PDF knows its like, everything else packed anew.

use std::io::Cursor;
use std::sync::Arc;

use pdf_writer::types::Predictor;
use pdf_writer::{Chunk, Filter, Finish, Name, Ref, Str};
use png::{BitDepth, ColorType};

use super::deflate::Deflate;

/// The colours of a picture's channels.
#[derive(Clone, Copy, PartialEq)]
pub enum Space {
    Grey,
    Rgb,
    Cmyk,
}

impl Space {
    fn channels(self) -> usize {
        match self {
            Space::Grey => 1,
            Space::Rgb => 3,
            Space::Cmyk => 4,
        }
    }
}

enum Data {
    /// A JPEG; the inks of one by Adobe's rules are the other way round.
    Jpeg { bytes: Arc<[u8]>, inverted: bool },
    /// A PNG, unpacked when it is written.
    Png(Arc<[u8]>),
    /// Eight bits a channel, packed.
    Packed(Vec<u8>),
}

/// A picture of pixels.
pub struct Raster {
    size: (u32, u32),
    space: Space,
    data: Data,
    /// Its own profile.
    pub profile: Option<Vec<u8>>,
    /// It may be clear in places.
    pub masked: bool,
}

/// Names of the colour spaces in a file, and the numbers of what belongs to one picture.
pub struct Numbers {
    pub image: Ref,
    pub mask: Ref,
    /// A space by the picture's own profile.
    pub profile: Option<Ref>,
    /// Grey and RGB by profiles, where colours are not those of the device.
    pub spaces: Option<(Ref, Ref)>,
}

impl Raster {
    /// `None` when its head cannot be read.
    pub fn of_jpeg(bytes: Arc<[u8]>) -> Option<Raster> {
        let mut decoder = jpeg_decoder::Decoder::new(Cursor::new(&bytes));
        decoder.read_info().ok()?;
        let info = decoder.info()?;
        let (space, inverted) = match info.pixel_format {
            jpeg_decoder::PixelFormat::L8 => (Space::Grey, false),
            jpeg_decoder::PixelFormat::RGB24 => (Space::Rgb, false),
            jpeg_decoder::PixelFormat::CMYK32 => (Space::Cmyk, true),
            jpeg_decoder::PixelFormat::L16 => return None,
        };
        let profile = decoder.icc_profile().filter(|profile| fits(profile, space));
        let size = (u32::from(info.width), u32::from(info.height));
        Some(Raster { size, space, data: Data::Jpeg { bytes, inverted }, profile, masked: false })
    }

    /// `None` when its head cannot be read.
    pub fn of_png(bytes: Arc<[u8]>) -> Option<Raster> {
        let reader = png::Decoder::new(Cursor::new(&bytes)).read_info().ok()?;
        let info = reader.info();
        let space = if matches!(info.color_type, ColorType::Grayscale | ColorType::GrayscaleAlpha) { Space::Grey } else { Space::Rgb };
        let masked = info.trns.is_some() || matches!(info.color_type, ColorType::GrayscaleAlpha | ColorType::Rgba);
        let profile = info.icc_profile.as_ref().map(|profile| profile.to_vec()).filter(|profile| fits(profile, space));
        let size = (info.width, info.height);
        drop(reader);
        Some(Raster { size, space, data: Data::Png(bytes), profile, masked })
    }

    /// Of eight bits a channel.
    pub fn of_pixels(pixels: &[u8], size: (u32, u32), space: Space) -> Raster {
        Raster { size, space, data: Data::Packed(Deflate::default().packed(pixels)), profile: None, masked: false }
    }

    /// A picture made for a press as it is kept, with the ink in it; `None` of one that is not made so.
    pub fn to_bytes(&self, ink: u32) -> Option<Vec<u8>> {
        let (kind, bytes): (u8, &[u8]) = match &self.data {
            Data::Jpeg { bytes, .. } => (0, bytes),
            Data::Packed(bytes) => (1, bytes),
            Data::Png(_) => return None,
        };
        let mut out = vec![kind, self.space.channels() as u8];
        [ink, self.size.0, self.size.1].iter().for_each(|number| out.extend(number.to_le_bytes()));
        out.extend(bytes);
        Some(out)
    }

    /// The same read again.
    pub fn of_bytes(bytes: &[u8]) -> Option<(Raster, u32)> {
        let ([kind, channels], mut rest) = bytes.split_first_chunk::<2>()?;
        let mut number = || rest.split_first_chunk::<4>().map(|(number, after)| (rest = after, u32::from_le_bytes(*number)).1);
        let (ink, size) = (number()?, (number()?, number()?));
        let space = [Space::Grey, Space::Rgb, Space::Cmyk].into_iter().find(|space| space.channels() == usize::from(*channels))?;
        let raster = match kind {
            0 => Raster::of_jpeg(Arc::from(rest))?,
            _ => Raster { size, space, data: Data::Packed(rest.to_vec()), profile: None, masked: false },
        };
        Some((raster, ink))
    }

    /// Inks on a screen, which no profile says how to show.
    pub fn is_cmyk(&self) -> bool {
        self.space == Space::Cmyk
    }

    /// Writes it; `None` when it cannot be unpacked.
    pub fn write(&self, chunk: &mut Chunk, numbers: &Numbers) -> Option<()> {
        match &self.data {
            Data::Jpeg { bytes, inverted } => {
                let mut image = self.image(chunk, bytes, 8, numbers);
                image.filter(Filter::DctDecode);
                if *inverted {
                    image.decode([1.0, 0.0].repeat(self.space.channels()));
                }
            }
            Data::Packed(bytes) => {
                self.image(chunk, bytes, 8, numbers).filter(Filter::FlateDecode);
            }
            Data::Png(bytes) => {
                let reader = png::Decoder::new(Cursor::new(bytes)).read_info().ok()?;
                let info = reader.info();
                match info.interlaced || self.masked {
                    true => self.unpacked(bytes, chunk, numbers)?,
                    false => self.as_it_is(bytes, info, chunk, numbers),
                }
            }
        }
        Some(())
    }

    fn image<'a>(&self, chunk: &'a mut Chunk, bytes: &'a [u8], bits: i32, numbers: &Numbers) -> pdf_writer::writers::ImageXObject<'a> {
        let mut image = chunk.image_xobject(numbers.image, bytes);
        image.width(self.size.0 as i32).height(self.size.1 as i32).bits_per_component(bits);
        self.space(image.insert(Name(b"ColorSpace")), numbers);
        image
    }

    fn space(&self, at: pdf_writer::Obj<'_>, numbers: &Numbers) {
        match (self.space, numbers.profile, numbers.spaces) {
            (_, Some(own), _) => at.primitive(own),
            (Space::Grey, None, Some((grey, _))) => at.primitive(grey),
            (Space::Rgb, None, Some((_, rgb))) => at.primitive(rgb),
            (Space::Grey, None, None) => at.primitive(Name(b"DeviceGray")),
            (Space::Rgb, None, None) => at.primitive(Name(b"DeviceRGB")),
            (Space::Cmyk, None, _) => at.primitive(Name(b"DeviceCMYK")),
        }
    }

    /// The packed rows of a PNG, which PDF unpacks as PNG does.
    fn as_it_is(&self, bytes: &[u8], info: &png::Info<'_>, chunk: &mut Chunk, numbers: &Numbers) {
        let rows = packed_rows(bytes);
        let bits = info.bit_depth as i32;
        let mut image = chunk.image_xobject(numbers.image, &rows);
        image.width(self.size.0 as i32).height(self.size.1 as i32).bits_per_component(bits);
        let palette = info.palette.as_deref().filter(|_| info.color_type == ColorType::Indexed);
        match palette {
            Some(palette) => {
                let mut space = image.insert(Name(b"ColorSpace")).array();
                space.item(Name(b"Indexed"));
                self.space(space.push(), numbers);
                space.item((palette.len() / 3) as i32 - 1).item(Str(palette));
            }
            None => self.space(image.insert(Name(b"ColorSpace")), numbers),
        }
        image.filter(Filter::FlateDecode);
        let colors = if info.color_type == ColorType::Rgb { 3 } else { 1 };
        image.decode_parms().predictor(Predictor::PngOptimum).colors(colors).bits_per_component(bits).columns(self.size.0 as i32);
        image.finish();
    }

    /// The pixels of a PNG and how clear each is.
    fn unpacked(&self, bytes: &[u8], chunk: &mut Chunk, numbers: &Numbers) -> Option<()> {
        let mut decoder = png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().ok()?;
        let mut pixels = vec![0; reader.output_buffer_size()?];
        reader.next_frame(&mut pixels).ok()?;
        let (color, depth) = reader.output_color_type();
        let (channels, sample) = (color.samples(), if depth == BitDepth::Sixteen { 2 } else { 1 });
        let (seen, clear) = match matches!(color, ColorType::GrayscaleAlpha | ColorType::Rgba) {
            true => {
                let (mut seen, mut clear) = (Vec::with_capacity(pixels.len()), Vec::with_capacity(pixels.len() / channels));
                for pixel in pixels.chunks_exact(channels * sample) {
                    let (color, alpha) = pixel.split_at((channels - 1) * sample);
                    seen.extend(color);
                    clear.extend(alpha);
                }
                (seen, Some(clear))
            }
            false => (pixels, None),
        };
        let bits = 8 * sample as i32;
        let mut deflate = Deflate::default();
        let seen = deflate.packed(&seen);
        let mut image = self.image(chunk, &seen, bits, numbers);
        image.filter(Filter::FlateDecode);
        if clear.is_some() {
            image.s_mask(numbers.mask);
        }
        image.finish();
        if let Some(clear) = clear {
            let clear = deflate.packed(&clear);
            let mut mask = chunk.image_xobject(numbers.mask, &clear);
            mask.width(self.size.0 as i32).height(self.size.1 as i32).bits_per_component(bits);
            mask.pair(Name(b"ColorSpace"), Name(b"DeviceGray"));
            mask.filter(Filter::FlateDecode);
        }
        Some(())
    }
}

/// Whether a profile is of these colours and of a version that PDF knows, and so worth to be kept.
fn fits(profile: &[u8], space: Space) -> bool {
    let wanted: &[u8] = match space {
        Space::Grey => b"GRAY",
        Space::Rgb => b"RGB ",
        Space::Cmyk => b"CMYK",
    };
    let version = profile.get(8..10).is_some_and(|version| version[0] < 4 || (version[0] == 4 && version[1] >> 4 <= 2));
    version && profile.get(16..20) == Some(wanted)
}

/// What the chunks `IDAT` of a PNG hold, one after the other.
fn packed_rows(png: &[u8]) -> Vec<u8> {
    let mut rows = Vec::with_capacity(png.len());
    let mut rest = png.get(8..).unwrap_or_default();
    while let [a, b, c, d, kind @ ..] = rest {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        let Some(body) = kind.get(4..4 + length) else { break };
        if kind.starts_with(b"IDAT") {
            rows.extend(body);
        }
        rest = kind.get(4 + length + 4..).unwrap_or_default();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let packed = Raster::of_pixels(&[0, 10, 20, 30, 40, 50, 60, 70], (2, 1), Space::Cmyk);
        let bytes = packed.to_bytes(183).unwrap();
        let (again, ink) = Raster::of_bytes(&bytes).unwrap();
        assert_eq!((again.size, ink, again.is_cmyk()), ((2, 1), 183, true));
        assert_eq!(again.to_bytes(ink).unwrap(), bytes);
        assert!(Raster::of_bytes(&bytes[..9]).is_none());
    }
}
