//! The segments of a JPEG file (ITU T.81, annex B): what they say, and the file without those that must not travel.

use image::metadata::Orientation;

/// What the segments before the image say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jpeg {
    pub width: u32,
    pub height: u32,
    /// 1 grey, 3 YCbCr or RGB, 4 CMYK or YCCK.
    pub components: u8,
    pub precision: u8,
    /// Pixels per inch, when the JFIF segment says so.
    pub density: Option<u32>,
    pub orientation: Orientation,
    /// Coded as baseline, extended or progressive Huffman: what every reader and PDF knows.
    pub common: bool,
    /// In several scans over the whole picture.
    pub progressive: bool,
}

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const DQT: u8 = 0xdb;
const COM: u8 = 0xfe;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;
const APP15: u8 = 0xef;

/// A marker and its content; for a scan, the entropy-coded data too.
struct Segment<'a> {
    marker: u8,
    body: &'a [u8],
    /// From the 0xFF of the marker to the next segment.
    whole: &'a [u8],
}

/// Walks the segments. Ends after EOI, or where the file is broken (`complete` stays false).
struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
    complete: bool,
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        if self.complete {
            return None;
        }
        let start = self.at;
        let mut at = start;
        if *self.bytes.get(at)? != 0xff {
            return None;
        }
        while *self.bytes.get(at)? == 0xff {
            at += 1; // fill bytes
        }
        let marker = self.bytes[at];
        at += 1;
        if marker == SOI || marker == EOI || (0xd0..=0xd7).contains(&marker) || marker == 0x01 {
            self.at = at;
            self.complete = marker == EOI;
            return Some(Segment { marker, body: &[], whole: &self.bytes[start..at] });
        }
        let length = usize::from(u16::from_be_bytes([*self.bytes.get(at)?, *self.bytes.get(at + 1)?]));
        let body = self.bytes.get(at + 2..at + length.max(2))?;
        at += length.max(2);
        if marker == SOS {
            at = end_of_scan(self.bytes, at)?;
        }
        self.at = at;
        Some(Segment { marker, body, whole: &self.bytes[start..at] })
    }
}

/// Where the entropy-coded data that begins at `at` ends: at a 0xFF that is neither stuffed nor a restart.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|b| *b == 0xff)?;
        match bytes.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

/// Walks the segments of a file.
fn segments(bytes: &[u8]) -> Segments<'_> {
    Segments { bytes, at: 0, complete: false }
}

/// Reads the segments up to the frame header.
pub fn parse(bytes: &[u8]) -> Option<Jpeg> {
    let mut density = None;
    let mut orientation = Orientation::NoTransforms;
    for segment in segments(bytes) {
        match (segment.marker, segment.body) {
            (APP0, [b'J', b'F', b'I', b'F', 0, _, _, unit, x1, x0, ..]) => {
                let x = u32::from(u16::from_be_bytes([*x1, *x0]));
                density = match unit {
                    1 => Some(x),
                    2 => Some((x * 254 + 50) / 100),
                    _ => None,
                };
            }
            (APP1, [b'E', b'x', b'i', b'f', 0, 0, tiff @ ..]) => {
                orientation = Orientation::from_exif_chunk(tiff).unwrap_or(Orientation::NoTransforms);
            }
            // start of frame, all processes; 0xc4, 0xc8 and 0xcc are other things
            (0xc0..=0xcf, [precision, h1, h0, w1, w0, components, ..]) if !matches!(segment.marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some(Jpeg {
                    width: u32::from(u16::from_be_bytes([*w1, *w0])),
                    height: u32::from(u16::from_be_bytes([*h1, *h0])),
                    components: *components,
                    precision: *precision,
                    density,
                    orientation,
                    common: segment.marker <= 0xc2,
                    progressive: matches!(segment.marker, 0xc2 | 0xc6 | 0xca | 0xce),
                });
            }
            (SOS, _) => return None,
            _ => {}
        }
    }
    None
}

/// The file with nothing but the picture: no EXIF, XMP, thumbnails, comments or data after its end. Colour profiles and the
/// Adobe segment stay, for they change what is seen. `None` when the file breaks off.
pub fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut walk = segments(bytes);
    for segment in walk.by_ref() {
        let keep = match segment.marker {
            APP0 => segment.body.starts_with(b"JFIF\0"),
            APP2 => segment.body.starts_with(b"ICC_PROFILE\0"),
            APP14 => segment.body.starts_with(b"Adobe"),
            APP1..=APP15 | COM => false,
            _ => true,
        };
        if keep {
            out.extend_from_slice(segment.whole);
        }
    }
    walk.complete.then_some(out)
}

/// The sum of the standard's own table of quantisation for brightness at quality 85; the greater, the coarser.
const SUM_AT_85: u32 = 1106;

/// Whether the file was compressed at quality 85 or less: to do it again would lose much and save little.
pub fn is_coarse(bytes: &[u8]) -> bool {
    for segment in segments(bytes) {
        match (segment.marker, segment.body) {
            (DQT, [0, table @ ..]) => return table.iter().take(64).map(|value| u32::from(*value)).sum::<u32>() >= SUM_AT_85,
            // With two bytes a value: only the coarsest tables need them.
            (DQT, [0x10, ..]) => return true,
            (SOS, _) => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG of 4 × 2 grey pixels with EXIF that turns it, a comment and rubbish after its end.
    fn dressed() -> (Vec<u8>, Vec<u8>) {
        let mut plain = Vec::new();
        jpeg_encoder::Encoder::new(&mut plain, 80).encode(&[128; 8], 4, 2, jpeg_encoder::ColorType::Luma).unwrap();
        let exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let mut dressed = plain[..2].to_vec();
        dressed.extend_from_slice(&[0xff, APP1, 0, exif.len() as u8 + 2]);
        dressed.extend_from_slice(exif);
        dressed.extend_from_slice(&[0xff, COM, 0, 6, b'h', b'o', b'l', b'a']);
        dressed.extend_from_slice(&plain[2..]);
        dressed.extend_from_slice(b"rubbish");
        (plain, dressed)
    }

    #[test]
    fn the_turn_is_read_and_the_dress_taken_off() {
        let (plain, dressed) = dressed();
        let jpeg = parse(&dressed).unwrap();
        assert_eq!((jpeg.width, jpeg.height, jpeg.components, jpeg.orientation), (4, 2, 1, Orientation::Rotate90));
        assert_eq!(strip(&dressed).unwrap(), plain);
    }

    #[test]
    fn how_coarse_a_file_is_stands_in_its_table() {
        for (quality, coarse) in [(40, true), (75, true), (85, true), (86, false), (92, false), (100, false)] {
            let mut bytes = Vec::new();
            jpeg_encoder::Encoder::new(&mut bytes, quality).encode(&[128; 8], 4, 2, jpeg_encoder::ColorType::Luma).unwrap();
            assert_eq!(is_coarse(&bytes), coarse, "{quality}");
        }
        assert!(!is_coarse(b"\xff\xd8"));
    }

    #[test]
    fn a_file_that_breaks_off_is_noticed() {
        let (plain, _) = dressed();
        for end in 2..plain.len() {
            assert_eq!(strip(&plain[..end]), None, "{end}");
        }
    }
}
