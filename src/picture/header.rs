//! Bytes → what the file is: its kind, its size, how it must be turned. Reads the start of the file, decodes nothing.

use std::io::{self, Cursor, Read};
use std::path::Path;

use image::metadata::Orientation;

use super::svg::{is_svg, size as svg_size, smallest_letters};
use super::{Info, jpeg, pdf_page, png, reduced, webp};
use crate::report::Message;
use crate::report::cause;
use crate::message;
use crate::file;
use crate::limits;

/// Pixels per inch of a file that claims nothing: CSS's.
const DEFAULT_DENSITY: u32 = 96;
/// Enough for the header of nearly every file; a JPEG with larger metadata before its size is read whole.
const HEADER_BYTES: u64 = 256 * 1024;

/// The kinds of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    Gif,
    Webp,
    Bmp,
    Tiff,
    Svg,
    /// A page of one.
    Pdf,
}

/// What the start of a file says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Header {
    pub kind: Kind,
    pub info: Info,
    pub orientation: Orientation,
    pub bytes: u64,
}

/// Reads the header of a file; the error is a sentence for the author.
pub fn read(path: &Path) -> Result<Header, Message> {
    let (_, page) = file::of_page(path);
    if let Some(bytes) = file::written_out(path) {
        let bytes = bytes.map_err(|why| message!("the picture {why}", why))?;
        return parse_page(&bytes, bytes.len() as u64, page);
    }
    let (mut file, length) = file::open(path, &limits::PICTURE_BYTES).map_err(|why| message!("the file {why}", why))?;
    let mut start = Vec::new();
    file.by_ref().take(HEADER_BYTES).read_to_end(&mut start).map_err(|e| cause::io(&e))?;
    let incomplete = length > start.len() as u64;
    // The table of a PDF's objects stands at its end.
    let early = if incomplete && pdf_page::is_pdf(&start) { None } else { Some(parse_page(&start, length, page)) };
    match early {
        None | Some(Err(_)) if incomplete => {
            file.take(limits::PICTURE_BYTES.most()).read_to_end(&mut start).map_err(|e: io::Error| cause::io(&e))?;
            parse_page(&start, length, page)
        }
        Some(result) => result,
        None => parse_page(&start, length, page),
    }
}

/// Reads the header in the first bytes of a file; `length` is the file's. The error is a sentence for the author.
pub fn parse(bytes: &[u8], length: u64) -> Result<Header, Message> {
    parse_page(bytes, length, 1)
}

/// Reads the header of a page, which only a PDF has several of.
fn parse_page(bytes: &[u8], length: u64, page: usize) -> Result<Header, Message> {
    if bytes.is_empty() {
        return Err(message!("the file is empty"));
    }
    let kind = sniff(bytes).ok_or_else(|| match unread(bytes) {
        Some(name) => message!("{name} pictures are not read", name),
        None => message!("the file is not a picture of a known kind"),
    })?;
    let mut orientation = Orientation::NoTransforms;
    let mut density = None;
    let (mut width, mut height) = match kind {
        Kind::Jpeg => {
            let jpeg = jpeg::parse(bytes).ok_or(message!("the JPEG header cannot be read"))?;
            orientation = jpeg.orientation;
            density = jpeg.density;
            (jpeg.width, jpeg.height)
        }
        Kind::Png => {
            let png = png::parse(bytes).ok_or(message!("the PNG header cannot be read"))?;
            density = png.density;
            orientation = png.orientation;
            (png.width, png.height)
        }
        Kind::Gif => gif_size(bytes).ok_or(message!("the GIF header cannot be read"))?,
        Kind::Webp => {
            let webp = webp::parse(bytes).ok_or(message!("the WebP header cannot be read"))?;
            orientation = webp.orientation;
            (webp.width, webp.height)
        }
        Kind::Svg => svg_size(bytes)?,
        Kind::Pdf => pdf_page::size(bytes, page)?,
        Kind::Bmp | Kind::Tiff => image::ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(cause::of_library)?
            .into_dimensions()
            .map_err(cause::of_library)?,
    };
    if width == 0 || height == 0 {
        return Err(message!("the picture has no width or no height"));
    }
    let vector = matches!(kind, Kind::Svg | Kind::Pdf);
    let pixels = u64::from(width) * u64::from(height);
    if !vector && pixels > limits::PICTURE_PIXELS.most() {
        if !matches!(kind, Kind::Jpeg | Kind::Png | Kind::Webp) {
            return Err(reduced::too_large(width, height, message!("save it as JPEG or PNG")));
        }
        if pixels > limits::SCALED_PIXELS.most() {
            return Err(message!("the picture has {width} × {height} pixels, {most}", width, height, most = limits::SCALED_PIXELS.exceeded()));
        }
    }
    if swaps_sides(orientation) {
        (width, height) = (height, width);
    }
    let density = density.filter(|d| (1..=9600).contains(d)).unwrap_or(DEFAULT_DENSITY);
    let letters = if kind == Kind::Svg { smallest_letters(bytes) } else { None };
    Ok(Header { kind, info: Info { width, height, vector, density, letters }, orientation, bytes: length })
}

/// Whether turning by `orientation` exchanges width and height.
pub fn swaps_sides(orientation: Orientation) -> bool {
    matches!(orientation, Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH)
}

/// The kind of a file by its first bytes; names of files are not trusted.
fn sniff(bytes: &[u8]) -> Option<Kind> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Kind::Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Kind::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Kind::Webp),
        [b'B', b'M', ..] => Some(Kind::Bmp),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Kind::Tiff),
        _ if pdf_page::is_pdf(bytes) => Some(Kind::Pdf),
        _ => is_svg(bytes).then_some(Kind::Svg),
    }
}

/// The name of a kind of picture that is known and not read.
fn unread(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.get(..4)? {
            b"avif" | b"avis" => Some("AVIF"),
            b"heic" | b"heix" | b"mif1" | b"msf1" if brand.get(4..64.min(brand.len())).is_some_and(|b| b.windows(4).any(|w| w == b"avif")) => {
                Some("AVIF")
            }
            b"heic" | b"heix" | b"mif1" | b"msf1" => Some("HEIC"),
            _ => None,
        },
        [0xff, 0x0a, ..] | [0, 0, 0, 0x0c, b'J', b'X', b'L', b' ', ..] => Some("JPEG XL"),
        [0, 0, 0, 0x0c, b'j', b'P', b' ', b' ', ..] => Some("JPEG 2000"),
        [b'8', b'B', b'P', b'S', ..] => Some("Photoshop"),
        [b'%', b'!', b'P', b'S', ..] => Some("PostScript"),
        [0, 0, 1, 0, ..] => Some("icon (ICO)"),
        _ => None,
    }
}

/// The logical screen of a GIF.
fn gif_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = bytes.get(6..10)?;
    Some((u32::from(u16::from_le_bytes([size[0], size[1]])), u32::from(u16::from_le_bytes([size[2], size[3]]))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_not_trusted_and_rubbish_is_refused() {
        assert_eq!(parse(b"", 0).unwrap_err().to_string(), "the file is empty");
        assert!(parse(b"<html><body>404</body></html>", 29).is_err());
        assert_eq!(parse(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", 28).unwrap_err().to_string(), "AVIF pictures are not read");
        assert_eq!(parse(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", 28).unwrap_err().to_string(), "AVIF pictures are not read");
        assert_eq!(parse(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", 24).unwrap_err().to_string(), "HEIC pictures are not read");
        assert!(parse(b"GIF89a", 6).is_err());
        let gif = parse(b"GIF89a\x05\x00\x03\x00\0\0\0;", 14).unwrap();
        assert_eq!((gif.kind, gif.info.width, gif.info.height, gif.info.density), (Kind::Gif, 5, 3, 96));
    }

    #[test]
    fn a_bomb_is_refused_by_its_header() {
        let mut bmp = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
        bmp.extend_from_slice(&30_000u32.to_le_bytes());
        bmp.extend_from_slice(&30_000u32.to_le_bytes());
        bmp.extend_from_slice(&[1, 0, 24, 0, 0, 0, 0, 0]);
        bmp.extend_from_slice(&[0; 20]);
        assert!(parse(&bmp, bmp.len() as u64).unwrap_err().to_string().contains("--limit picture-pixels"));
    }
}
