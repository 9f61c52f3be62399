//! One file → what each use wants of it: its own bytes where they will do, else decoded once, scaled and encoded.

use std::path::Path;
use std::sync::Arc;

use image::metadata::Orientation;

use super::pixels::Decoded;
use super::header::{Header, Kind};
use super::planes::Planes;
use super::{Encoded, Format, Info, Quality, Settings, Use, decode, encode, jpeg, pdf_page, png, reduced, scale, shrink, svg, webp};
use crate::cache::Key;
use crate::message;
use crate::report::Message;

/// The longest side of what a browser shows at once, and of an animation that stays one.
const BROWSER: u32 = 2400;
/// Pixels of a cover: Apple wants 1,400 on its short side, and Ingram takes no picture of more than this.
const COVER: u64 = 3_200_000;
/// Pixels of a picture that may stay larger than is asked for: Apple wants no more.
const LARGEST_WHOLE: u64 = 4_000_000;
/// A JPEG or PNG of fewer bytes is not worth the search for a smaller one.
const SMALL_JPEG: u64 = 40_000;
const SMALL_PNG: u64 = 8_000;
/// Bits of a pixel in a JPEG that is not worth another encoding at nearly its size.
const LIGHT_JPEG: u64 = 2;

/// The longest sides in pixels that a use has any good of.
pub fn limit(wanted: Use, settings: &Settings, info: Info) -> (u32, u32) {
    match wanted {
        Use::Epub | Use::EpubWebp => (settings.most, settings.most),
        Use::Cover => of_area(info, COVER),
        Use::Browser => (BROWSER, BROWSER),
        // 6 × 9 in with the bleed and a little more: 1400 × 2100 px at 220 dpi.
        Use::Screen => (settings.resolution * 70 / 11, settings.resolution * 105 / 11),
        Use::Press => (6000, 9000),
    }
}

/// The sides of a picture that has at most so many pixels, with its own proportions.
fn of_area(info: Info, most: u64) -> (u32, u32) {
    let pixels = u64::from(info.width) * u64::from(info.height);
    if pixels <= most {
        return (info.width, info.height);
    }
    let scale = (most as f64 / pixels as f64).sqrt();
    let side = |side: u32| ((f64::from(side) * scale) as u32).max(1);
    (side(info.width), side(info.height))
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

/// Serves `uses`; decodes at most once. What is made for one of them may depend on `all` that the file is wanted for, but never on which
/// of them are asked for together. The error is a sentence for the author.
pub fn convert(file: File<'_>, uses: &[Use], all: &[Use], settings: &Settings) -> Result<Converted, Message> {
    let mut work = Work { file, all, settings, decoded: None, planes: None, made: Vec::new(), lost: Vec::new(), verified: false };
    for &wanted in uses {
        work.serve(wanted)?;
    }
    Ok(Converted { made: work.made.into_iter().filter(|(of, _)| uses.contains(of)).collect(), lost: work.lost })
}

/// A file that is being converted.
struct Work<'a> {
    file: File<'a>,
    all: &'a [Use],
    settings: &'a Settings,
    decoded: Option<Decoded>,
    /// Nothing inside when the file has no planes that can be taken as they are.
    planes: Option<Option<Planes>>,
    made: Vec<(Use, Variant)>,
    lost: Vec<Message>,
    /// It is known that the file is whole.
    verified: bool,
}

impl Work<'_> {
    /// What a use wants of the file, made now unless it has been made.
    fn serve(&mut self, wanted: Use) -> Result<Variant, Message> {
        if let Some((_, variant)) = self.made.iter().find(|(of, _)| *of == wanted) {
            return Ok(variant.clone());
        }
        let variant = match wanted {
            Use::Epub | Use::EpubWebp | Use::Cover => self.shrunk(wanted)?,
            Use::Browser | Use::Screen | Use::Press => self.plain(wanted)?,
        };
        self.made.push((wanted, variant.clone()));
        Ok(variant)
    }

    /// What a screen or a press takes: quickly, at a quality that is always good.
    fn plain(&mut self, wanted: Use) -> Result<Variant, Message> {
        let File { bytes, header, .. } = self.file;
        let limit = limit(wanted, self.settings, self.file.header.info);
        if let Some(format) = own_format(bytes, header, limit, wanted).or_else(|| self.nearly_small(wanted, limit)) {
            return self.own(format);
        }
        let size = scale::fit(header.info.width, header.info.height, limit);
        if let Some(shared) = self.shared(wanted, size)? {
            return Ok(Variant::Made(shared));
        }
        let key = self.settings.cache.as_ref().map(|cache| (cache, self.key(wanted)));
        if let Some((cache, key)) = &key
            && let Some(made @ Variant::Made(_)) = cache.get(key.clone()).and_then(|kept| of_bytes(&kept))
        {
            return Ok(made);
        }
        let variant = Variant::Made(self.quickly(size)?);
        if let Some((cache, key)) = key {
            cache.put(key, &to_bytes(&variant));
        }
        Ok(variant)
    }

    /// The format of a JPEG that is not much larger than a screen has any good of, and has few bytes: to encode it once more would cost time,
    /// and lose something.
    fn nearly_small(&self, wanted: Use, (width, height): (u32, u32)) -> Option<Format> {
        let File { bytes, header, .. } = self.file;
        let bits = u64::from(header.info.width) * u64::from(header.info.height) * LIGHT_JPEG;
        let is_light = header.kind == Kind::Jpeg && wanted == Use::Screen && header.bytes * 8 <= bits;
        let tolerated = || own_format(bytes, header, (width * 5 / 4, height * 5 / 4), wanted);
        if is_light { tolerated() } else { None }
    }

    /// The picture scaled and encoded in one step.
    fn quickly(&mut self, size: (u32, u32)) -> Result<Encoded, Message> {
        if let Some(planes) = self.planes() {
            return scaled_planes(planes, size, encode::jpeg_of_planes);
        }
        self.scaled(size, encode::best)
    }

    /// The planes of the file, decoded on first use.
    fn planes(&mut self) -> Option<&Planes> {
        let File { bytes, header, .. } = self.file;
        self.planes.get_or_insert_with(|| planes(bytes, header)).as_ref()
    }

    /// What another output that is made anyway has, when it is not much larger: to scale and encode once more would cost more than its
    /// bytes.
    fn shared(&mut self, wanted: Use, size: (u32, u32)) -> Result<Option<Encoded>, Message> {
        let (most_wide, most_high) = limit(wanted, self.settings, self.file.header.info);
        let before = self.all.iter().copied().take_while(|other| *other != wanted);
        // What is made for a browser is not kept, and a press has its own.
        let others: Vec<Use> = before.filter(|other| *other != Use::Browser && wanted == Use::Screen).collect();
        let info = self.file.header.info;
        for other in others {
            let (width, height) = scale::fit(info.width, info.height, limit(other, self.settings, info));
            if width < size.0 || width > most_wide * 5 / 4 || height > most_high * 5 / 4 {
                continue;
            }
            if let Variant::Made(made) = self.serve(other)?
                && (made.format == Format::Jpeg || (made.width, made.height) == size)
            {
                return Ok(Some(made));
            }
        }
        Ok(None)
    }

    /// What an EPUB takes: the fewest bytes at which no loss is seen.
    fn shrunk(&mut self, wanted: Use) -> Result<Variant, Message> {
        let File { bytes, header, .. } = self.file;
        let most = limit(wanted, self.settings, self.file.header.info);
        let own = own_format(bytes, header, most, wanted);
        let enough = match own {
            // Animations stay what they are.
            Some(Format::Svg | Format::Gif | Format::Webp) => true,
            Some(Format::Jpeg) => self.settings.quality == Quality::Auto && (header.bytes < SMALL_JPEG || jpeg::is_coarse(bytes)),
            Some(Format::Png) => header.bytes < SMALL_PNG,
            None => false,
        };
        if let Some(format) = own.filter(|_| enough) {
            return self.own(format);
        }
        if header.kind == Kind::Gif && header.info.width <= BROWSER && header.info.height <= BROWSER {
            return self.own(Format::Gif);
        }
        // Beyond the limit the file's own bytes are still taken when they are fewer.
        let tolerated = own.or_else(|| own_format(bytes, header, (most.0 * 2, most.1 * 2), wanted));
        let key = self.settings.cache.as_ref().map(|cache| (cache, self.key(wanted)));
        if let Some((cache, key)) = &key
            && let Some(kept) = cache.get(key.clone()).and_then(|kept| of_bytes(&kept))
        {
            return match kept {
                Variant::Own(format) => self.own(format),
                made => Ok(made),
            };
        }
        let mut fewest = self.fewest(own, most);
        if let (None, Some(Format::Png), Ok(scaled)) = (own, tolerated, &fewest)
            && scaled.format == Format::Png
            && u64::from(header.info.width) * u64::from(header.info.height) <= LARGEST_WHOLE
        {
            // Edges that were sharp cost more when they are scaled than there are fewer pixels.
            let whole = self.whole_png()?;
            if whole.bytes.len() * 6 <= scaled.bytes.len() * 5 {
                fewest = Ok(whole);
            }
        }
        let variant = match fewest {
            Ok(made) if tolerated.is_none() || (made.bytes.len() as u64) * 16 < header.bytes * 15 => Variant::Made(made),
            // Not smaller, or of a kind that the decoder does not know and readers may.
            result => match tolerated {
                Some(format) => self.own(format)?,
                None => Variant::Made(result?),
            },
        };
        if let Some((cache, key)) = key {
            cache.put(key, &to_bytes(&variant));
        }
        Ok(variant)
    }

    /// A PNG's own pixels in the fewest bytes, with nothing lost.
    fn whole_png(&self) -> Result<Encoded, Message> {
        let File { bytes, header, .. } = self.file;
        let clean = png::strip(bytes).ok_or_else(broken)?;
        png::verify(bytes)?;
        let small = shrink::png(&clean).unwrap_or(clean);
        Ok(Encoded { bytes: Arc::from(small), format: Format::Png, width: header.info.width, height: header.info.height })
    }

    /// Encodes in the fewest bytes, within the sides `most`. `own` is the format of the file when its own bytes would do.
    fn fewest(&mut self, own: Option<Format>, most: (u32, u32)) -> Result<Encoded, Message> {
        let File { header, .. } = self.file;
        let quality = self.settings.quality;
        let size = scale::fit(header.info.width, header.info.height, most);
        if own == Some(Format::Png) {
            let small = self.whole_png()?;
            if let Some(drawn) = self.decode()?.and_then(|decoded| shrink::drawn(&decoded.pixels, small.bytes.len(), quality)) {
                return Ok(drawn);
            }
            return Ok(small);
        }
        if let Some(planes) = self.planes() {
            return scaled_planes(planes, size, |planes| shrink::jpeg_of_planes(planes, quality));
        }
        self.scaled(size, |pixels, lossy| shrink::smallest(pixels, lossy, quality))
    }

    /// The decoded picture, decoded on first use.
    fn decode(&mut self) -> Result<Option<&Decoded>, Message> {
        if self.decoded.is_none() {
            self.decoded = Some(decode::decode(self.file.bytes, self.file.header)?);
        }
        Ok(self.decoded.as_ref())
    }

    /// The picture decoded, made smaller and encoded.
    fn scaled(&mut self, size: (u32, u32), encode: impl FnOnce(&super::Pixels, bool) -> Result<Encoded, Message>) -> Result<Encoded, Message> {
        let Some(source) = self.decode()? else { return Err(broken()) };
        // One that was scaled down while it was read may have fewer pixels than would be wanted.
        let size = (size.0.min(source.pixels.width), size.1.min(source.pixels.height));
        let scaled = if size == (source.pixels.width, source.pixels.height) { None } else { scale::resize(&source.pixels, size) };
        encode(scaled.as_ref().unwrap_or(&source.pixels), source.lossy)
    }

    /// The file's own bytes as the variant. Now, not when it is asked for, it is known whether the file is whole.
    fn own(&mut self, format: Format) -> Result<Variant, Message> {
        if !self.verified {
            self.lost = own(self.file, format)?.1;
            match format {
                Format::Png => png::verify(self.file.bytes)?,
                Format::Gif => drop(decode::decode(self.file.bytes, self.file.header)?),
                _ => {}
            }
            self.verified = true;
        }
        Ok(Variant::Own(format))
    }

    /// The key of all that a shrunk picture depends on.
    fn key(&self, wanted: Use) -> Key {
        let (wide, high) = limit(wanted, self.settings, self.file.header.info);
        let quality = match self.settings.quality {
            Quality::Auto => 0,
            Quality::Fixed(quality) => quality,
        };
        let settings = format!("{wide} {high} {quality} {wanted:?} {}", cfg!(feature = "libwebp"));
        Key::new("picture").with(settings.as_bytes()).with(self.file.bytes)
    }
}

const FORMATS: [Format; 5] = [Format::Jpeg, Format::Png, Format::Gif, Format::Webp, Format::Svg];

/// A variant as it is kept in the cache: whether it is the file's own, the format, and of one that was made its sides and bytes.
fn to_bytes(variant: &Variant) -> Vec<u8> {
    let number = |format: Format| FORMATS.iter().position(|known| *known == format).unwrap_or_default() as u8;
    match variant {
        Variant::Own(format) => vec![0, number(*format)],
        Variant::Made(made) => {
            let mut bytes = vec![1, number(made.format)];
            bytes.extend(made.width.to_le_bytes());
            bytes.extend(made.height.to_le_bytes());
            bytes.extend(made.bytes.iter());
            bytes
        }
    }
}

/// A variant as it was kept in the cache; `None` when the bytes are none.
fn of_bytes(bytes: &[u8]) -> Option<Variant> {
    let ([own, format], rest) = bytes.split_first_chunk::<2>()?;
    let format = *FORMATS.get(usize::from(*format))?;
    if *own == 0 {
        return Some(Variant::Own(format));
    }
    let (width, rest) = rest.split_first_chunk::<4>()?;
    let (height, rest) = rest.split_first_chunk::<4>()?;
    Some(Variant::Made(Encoded { bytes: Arc::from(rest), format, width: u32::from_le_bytes(*width), height: u32::from_le_bytes(*height) }))
}

/// The planes of a lossy WebP that needs nothing but to be scaled.
pub fn planes(bytes: &[u8], header: &Header) -> Option<Planes> {
    if header.kind != Kind::Webp || header.orientation != Orientation::NoTransforms || reduced::is_wanted(header) {
        return None;
    }
    webp::planes(bytes)
}

/// Planes made smaller and encoded.
fn scaled_planes(planes: &Planes, size: (u32, u32), encode: impl FnOnce(&Planes) -> Result<Encoded, Message>) -> Result<Encoded, Message> {
    let is_whole = size == (planes.luma.width as u32, planes.luma.height as u32);
    let scaled = if is_whole { None } else { planes.resized(size) };
    encode(scaled.as_ref().unwrap_or(planes))
}

/// What is wrong with a file that ends too early.
fn broken() -> Message {
    message!("the file breaks off before its end")
}

/// The format of the file when its own bytes serve the use.
fn own_format(bytes: &[u8], header: &Header, (width, height): (u32, u32), wanted: Use) -> Option<Format> {
    if matches!(header.kind, Kind::Svg | Kind::Pdf) {
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
        Kind::Gif if !matches!(wanted, Use::Screen | Use::Press) => Some(Format::Gif),
        Kind::Webp if matches!(wanted, Use::EpubWebp | Use::Browser) => Some(Format::Webp),
        _ => None,
    }
}

/// The file's own bytes, without what must not travel; and what of a drawing is lost with that.
pub fn own(file: File<'_>, format: Format) -> Result<(Encoded, Vec<Message>), Message> {
    let File { bytes, header, .. } = file;
    let mut lost = Vec::new();
    let clean = match format {
        Format::Jpeg => jpeg::strip(bytes).ok_or_else(broken)?,
        Format::Png => png::strip(bytes).ok_or_else(broken)?,
        Format::Svg => {
            let (path, page) = crate::file::of_page(file.path);
            let drawing = match header.kind {
                // What is drawn there lies in it.
                Kind::Pdf => svg::clean(&pdf_page::drawing(bytes, page)?, None)?,
                _ => svg::clean(bytes, path.parent())?,
            };
            lost = drawing.lost;
            drawing.bytes
        }
        Format::Webp => webp::strip(bytes).ok_or_else(broken)?,
        Format::Gif => bytes.to_vec(),
    };
    Ok((Encoded { bytes: Arc::from(clean), format, width: header.info.width, height: header.info.height }, lost))
}
