//! One file → what each use wants of it: its own bytes where they will do, else decoded once, scaled and encoded.

use std::path::Path;
use std::sync::Arc;

use image::metadata::Orientation;

use super::header::{Header, Kind};
use super::{Encoded, Format, Use, decode, encode, jpeg, png, reduced, scale, svg, webp};
use crate::message;
use crate::report::Message;

/// The longest sides in pixels that a use has any good of; `resolution` is a screen's, in pixels per inch.
pub fn limit(wanted: Use, resolution: u32) -> (u32, u32) {
    match wanted {
        Use::Epub | Use::EpubWebp => (2400, 2400),
        // 6 × 9 in with the bleed and a little more: 1400 × 2100 px at 220 dpi.
        Use::Screen => (resolution * 70 / 11, resolution * 105 / 11),
        Use::Press => (6000, 9000),
    }
}

/// How one use is served.
#[derive(Clone, Debug)]
pub enum Variant {
    /// By the file's own bytes, cleaned: read again when asked for, so that they need not be held.
    Own(Format),
    Made(Encoded),
}

/// A file that is to be converted.
#[derive(Clone, Copy)]
pub struct File<'a> {
    pub path: &'a Path,
    pub bytes: &'a [u8],
    pub header: &'a Header,
}

/// How each use is served, and what of a drawing is not shown.
pub struct Converted {
    pub made: Vec<(Use, Variant)>,
    pub lost: Vec<Message>,
}

/// Serves `uses`; decodes at most once. The error is a sentence for the author.
pub fn convert(file: File<'_>, uses: &[Use], resolution: u32) -> Result<Converted, Message> {
    let File { bytes, header, .. } = file;
    let mut lost = Vec::new();
    let mut decoded = None;
    let mut made: Vec<(Use, Variant)> = Vec::with_capacity(uses.len());
    for &wanted in uses {
        if let Some(format) = own_format(bytes, header, limit(wanted, resolution), wanted) {
            if made.iter().all(|(_, v)| matches!(v, Variant::Made(_))) {
                // Now, not when it is asked for, it is known whether the file is whole.
                lost = own(file, format)?.1;
                match format {
                    Format::Png => png::verify(bytes)?,
                    Format::Gif => drop(decode::decode(bytes, header)?),
                    _ => {}
                }
            }
            made.push((wanted, Variant::Own(format)));
            continue;
        }
        let size = scale::fit(header.info.width, header.info.height, limit(wanted, resolution));
        let (most_wide, most_high) = limit(wanted, resolution);
        let same = made.iter().find_map(|(_, v)| match v {
            Variant::Made(e) if (e.width, e.height) == size => Some(e.clone()),
            // A JPEG of another output that is not much larger serves: to scale and encode once more would cost more than its bytes.
            Variant::Made(e)
                if e.format == Format::Jpeg && e.width >= size.0 && e.width <= most_wide * 5 / 4 && e.height <= most_high * 5 / 4 =>
            {
                Some(e.clone())
            }
            _ => None,
        });
        if let Some(same) = same {
            made.push((wanted, Variant::Made(same)));
            continue;
        }
        if decoded.is_none()
            && header.kind == Kind::Webp
            && !reduced::is_wanted(header)
            && header.orientation == Orientation::NoTransforms
            && size == (header.info.width, header.info.height)
            && let Some(encoded) = webp::as_jpeg(bytes)
        {
            made.push((wanted, Variant::Made(encoded)));
            continue;
        }
        if decoded.is_none() {
            decoded = Some(decode::decode(bytes, header)?);
        }
        let Some(source) = &decoded else { continue };
        // One that was scaled down while it was read may have fewer pixels than would be wanted.
        let size = (size.0.min(source.pixels.width), size.1.min(source.pixels.height));
        let scaled = if size == (source.pixels.width, source.pixels.height) { None } else { scale::resize(&source.pixels, size) };
        let encoded = encode::best(scaled.as_ref().unwrap_or(&source.pixels), source.lossy)?;
        made.push((wanted, Variant::Made(encoded)));
    }
    Ok(Converted { made, lost })
}

/// The format of the file when its own bytes serve the use.
fn own_format(bytes: &[u8], header: &Header, (width, height): (u32, u32), wanted: Use) -> Option<Format> {
    if header.kind == Kind::Svg {
        return Some(Format::Svg);
    }
    if header.info.width > width || header.info.height > height || header.orientation != Orientation::NoTransforms {
        return None;
    }
    match header.kind {
        Kind::Jpeg => {
            let jpeg = jpeg::parse(bytes)?;
            (jpeg.common && jpeg.precision == 8 && matches!(jpeg.components, 1 | 3)).then_some(Format::Jpeg)
        }
        Kind::Png => {
            let png = png::parse(bytes)?;
            // A full-colour PNG that hardly compresses is a photograph in the wrong format.
            let pixels = u64::from(png.width) * u64::from(png.height);
            let photograph = png.truecolor && !png.alpha && pixels > 250_000 && header.bytes > pixels;
            (!photograph).then_some(Format::Png)
        }
        Kind::Gif if matches!(wanted, Use::Epub | Use::EpubWebp) => Some(Format::Gif),
        Kind::Webp if wanted == Use::EpubWebp => Some(Format::Webp),
        _ => None,
    }
}

/// The file's own bytes, without what must not travel; and what of a drawing is lost with that.
pub fn own(file: File<'_>, format: Format) -> Result<(Encoded, Vec<Message>), Message> {
    let File { bytes, header, .. } = file;
    let mut lost = Vec::new();
    let broken = || message!("the file breaks off before its end");
    let clean = match format {
        Format::Jpeg => jpeg::strip(bytes).ok_or_else(broken)?,
        Format::Png => png::strip(bytes).ok_or_else(broken)?,
        Format::Svg => {
            let drawing = svg::clean(bytes, file.path.parent())?;
            lost = drawing.lost;
            drawing.bytes
        }
        Format::Webp => webp::strip(bytes).ok_or_else(broken)?,
        Format::Gif => bytes.to_vec(),
    };
    Ok((Encoded { bytes: Arc::from(clean), format, width: header.info.width, height: header.info.height }, lost))
}
