//! The chunks of a PNG file: what they say, and the file without those that must not travel.

use image::metadata::Orientation;
use crate::message;
use crate::report::Message;

/// What the chunks before the image say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Png {
    pub width: u32,
    pub height: u32,
    pub alpha: bool,
    /// Full colour rather than grey or a palette.
    pub truecolor: bool,
    /// Pixels per inch.
    pub density: Option<u32>,
    /// As its EXIF notes it.
    pub orientation: Orientation,
}

/// Chunks that change what is seen. All others (texts, dates, EXIF, private ones) are left out.
const KEPT: [&[u8; 4]; 12] = [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"cICP"];

/// Walks the chunks as (type, body, whole chunk); ends where the file breaks off.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8], &[u8])> {
    let mut at = 8;
    std::iter::from_fn(move || {
        let head = bytes.get(at..at + 8)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let kind = [head[4], head[5], head[6], head[7]];
        let end = at.checked_add(12)?.checked_add(length)?;
        let whole = bytes.get(at..end)?;
        at = end;
        Some((kind, &whole[8..8 + length], whole))
    })
}

/// Reads the chunks up to the image data.
pub fn parse(bytes: &[u8]) -> Option<Png> {
    let mut png = None;
    for (kind, body, _) in chunks(bytes) {
        match (&kind, body, &mut png) {
            (b"IHDR", [w3, w2, w1, w0, h3, h2, h1, h0, _, color, ..], None) => {
                png = Some(Png {
                    width: u32::from_be_bytes([*w3, *w2, *w1, *w0]),
                    height: u32::from_be_bytes([*h3, *h2, *h1, *h0]),
                    alpha: color & 4 != 0,
                    truecolor: color & 3 == 2,
                    density: None,
                    orientation: Orientation::NoTransforms,
                });
            }
            (b"tRNS", _, Some(png)) => png.alpha = true,
            (b"pHYs", [x3, x2, x1, x0, _, _, _, _, 1], Some(png)) => {
                let per_metre = u64::from(u32::from_be_bytes([*x3, *x2, *x1, *x0]));
                png.density = u32::try_from((per_metre * 254 + 5000) / 10_000).ok();
            }
            (b"eXIf", exif, Some(png)) => png.orientation = Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms),
            (b"IDAT", ..) => break,
            _ => {}
        }
    }
    png
}

/// The file with nothing but the picture; `None` when it breaks off.
pub fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(bytes.get(..8)?);
    let mut has_data = false;
    for (kind, _, whole) in chunks(bytes) {
        if KEPT.contains(&&kind) {
            out.extend_from_slice(whole);
        }
        has_data |= &kind == b"IDAT";
        if &kind == b"IEND" {
            return has_data.then_some(out);
        }
    }
    None
}

/// Reads the whole image, row by row, and keeps none of it: a damaged one is shown by no reader. The error is a sentence.
pub fn verify(bytes: &[u8]) -> Result<(), Message> {
    let damaged = |error: png::DecodingError| match error {
        png::DecodingError::IoError(_) => message!("the file breaks off before its end"),
        _ => message!("the PNG is damaged, its checksums or its data do not agree"),
    };
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(damaged)?;
    while reader.next_row().map_err(damaged)?.is_some() {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_seen_travels() {
        let mut plain = Vec::new();
        let encoder = image::codecs::png::PngEncoder::new(&mut plain);
        image::ImageEncoder::write_image(encoder, &[1, 2, 3, 4], 2, 2, image::ExtendedColorType::L8).unwrap();
        let mut dressed = plain[..33].to_vec();
        dressed.extend_from_slice(b"\0\0\0\x04tEXthola\0\0\0\0");
        dressed.extend_from_slice(b"\0\0\0\x09pHYs\0\0\x2e\x23\0\0\x2e\x23\x01\0\0\0\0");
        dressed.extend_from_slice(b"\0\0\0\x1aeXIfII*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0\0\0\0\0");
        dressed.extend_from_slice(&plain[33..]);
        let png = parse(&dressed).unwrap();
        assert_eq!((png.width, png.height, png.alpha, png.truecolor, png.density), (2, 2, false, false, Some(300)));
        assert_eq!(png.orientation, Orientation::Rotate90);
        let stripped = strip(&dressed).unwrap();
        assert_eq!(stripped.len(), plain.len() + 21);
        assert_eq!(strip(&dressed[..dressed.len() - 1]), None);
    }
}
