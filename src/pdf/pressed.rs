//! Pictures as a press prints them: with no more pixels than it shows, in inks, packed.
//!
//! A printer that asks for 300 pixels per inch sets its dots by them; what is finer than that is thrown away by its own programs, after it
//! has been separated, packed, and sent. So photographs of half as many again and more are scaled before anything is done with them.
//! Drawings have edges, which are set more finely than the dots: they keep twice as many.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::inks::{Separated, Separation, per_cent};
use super::raster::{Raster, Space};
use super::separate::Inked;
use crate::book::AssetId;
use crate::layout::pages::{ItemKind, Page, Rect};
use crate::length::Length;
use crate::picture::{Channels, Pictures, Pixels, encode, scale};

/// What a scaled picture has more than the printer asks for: where it bleeds, it is shown a little larger than the page says.
const RESERVE: (u64, u64) = (7, 6);
/// A picture is scaled when it has so much more than the printer asks for: nearer to it, scaling would cost more than it saves.
const TOO_FINE: (u64, u64) = (3, 2);
/// By how much drawings are finer than photographs.
const DRAWN: u64 = 2;

/// A picture in inks, with the most ink in it: one that is `lossy` or photographed as a JPEG of high quality, anything else without loss.
pub fn inked(pixels: &Pixels, lossy: bool, separation: &Separation) -> Option<(Raster, u32)> {
    let photograph = lossy || encode::is_photograph(pixels);
    let (data, space, ink) = match separation.picture(pixels) {
        Separated::Grey(data) => {
            let ink = data.iter().min().map_or(0, |darkest| u32::from(255 - darkest) * 100 / 255);
            (data, Space::Grey, ink)
        }
        Separated::Cmyk(data, ink) => (data, Space::Cmyk, ink),
    };
    let size = (pixels.width, pixels.height);
    let jpeg = photograph.then(|| encode::press_jpeg(&data, size, space == Space::Cmyk)).flatten();
    let raster = match jpeg {
        Some(jpeg) => Raster::of_jpeg(Arc::from(jpeg))?,
        None => Raster::of_pixels(&data, size, space),
    };
    Some((raster, ink))
}

/// The same of a picture shown so large at most, on a press of `resolution` pixels per inch; from the cache when it was made before.
pub fn shown(pictures: &Pictures, (asset, place): (AssetId, (Length, Length)), (separation, resolution): (&Separation, u32)) -> Option<(Raster, u32)> {
    let name = format!("{} {} {resolution} {}", place.0.0, place.1.0, separation.name());
    let mut made = None;
    let kept = pictures.kept(asset, name.as_bytes(), || {
        let (raster, ink) = of_planes(pictures, (asset, place), (separation, resolution)).or_else(|| of_pixels(pictures, (asset, place), (separation, resolution)))?;
        let kept = raster.to_bytes(ink);
        made = Some((raster, ink));
        kept
    });
    made.or_else(|| Raster::of_bytes(&kept?))
}

/// Of a picture that is kept as planes, which need not become pixels.
fn of_planes(pictures: &Pictures, (asset, place): (AssetId, (Length, Length)), (separation, resolution): (&Separation, u32)) -> Option<(Raster, u32)> {
    pictures.with_planes(asset, |planes| {
        let sides = (planes.luma.width as u32, planes.luma.height as u32);
        let smaller = size(sides, || encode::are_photographed(planes), place, resolution).and_then(|size| planes.resized(size));
        let planes = smaller.as_ref().unwrap_or(planes);
        let Some(Inked { colours, black, most }) = separation.planes(planes) else {
            let pixels = Pixels { width: planes.luma.width as u32, height: planes.luma.height as u32, channels: Channels::Rgb, data: planes.to_rgb() };
            return inked(&pixels, true, separation);
        };
        let jpeg = encode::press_jpeg_of_planes(&colours, &black)?;
        Some((Raster::of_jpeg(Arc::from(jpeg))?, per_cent(most)))
    })?
}

/// Of any other.
fn of_pixels(pictures: &Pictures, (asset, place): (AssetId, (Length, Length)), (separation, resolution): (&Separation, u32)) -> Option<(Raster, u32)> {
    /// What is left to do when the picture is no longer held: of large ones only one is held at a time.
    enum Left {
        Scaled(Pixels, bool),
        Done(Option<(Raster, u32)>),
    }
    let left = pictures.with_decoded(asset, |pixels, lossy| {
        let sides = (pixels.width, pixels.height);
        let smaller = size(sides, || encode::is_photograph(pixels), place, resolution).and_then(|size| scale::resize(pixels, size));
        smaller.map_or_else(|| Left::Done(inked(pixels, lossy, separation)), |smaller| Left::Scaled(smaller, lossy))
    })?;
    match left {
        Left::Scaled(pixels, lossy) => inked(&pixels, lossy, separation),
        Left::Done(done) => done,
    }
}

/// The pictures of pixels on some pages, each with the width and height of its largest place.
pub fn places(pages: &[Page], pictures: &Pictures) -> BTreeMap<AssetId, (Length, Length)> {
    let mut places: BTreeMap<AssetId, (Length, Length)> = BTreeMap::new();
    for (asset, rect) in pages.iter().flat_map(|page| &page.items).filter_map(|item| place(&item.kind)) {
        let (width, height) = places.entry(asset).or_default();
        (*width, *height) = ((*width).max(rect.width), (*height).max(rect.height));
    }
    places.retain(|asset, _| pictures.info(*asset).is_some_and(|info| !info.vector));
    places
}

fn place(kind: &ItemKind) -> Option<(AssetId, Rect)> {
    match kind {
        ItemKind::Picture { asset, rect } => Some((*asset, *rect)),
        ItemKind::Part(part) => Some((part.asset, part.whole)),
        ItemKind::Turned(turned) => place(&turned.kind),
        _ => None,
    }
}

/// The sides to which a picture is scaled for its place; `None` when it stays as it is. Whether it is a photograph is looked at only where that
/// decides.
fn size(sides: (u32, u32), is_photograph: impl FnOnce() -> bool, (width, height): (Length, Length), resolution: u32) -> Option<(u32, u32)> {
    let wanted = |length: Length, (times, of): (u64, u64), drawn: u64| {
        let (pixels, inch) = (length.0.unsigned_abs() * u64::from(resolution) * drawn * times, Length::pt(72).0.unsigned_abs() * of);
        (pixels / inch).max(1)
    };
    let sides = (u64::from(sides.0), u64::from(sides.1));
    let is_too_fine = |drawn: u64| sides.0 > wanted(width, TOO_FINE, drawn) && sides.1 > wanted(height, TOO_FINE, drawn);
    if !is_too_fine(1) {
        return None;
    }
    let drawn = if is_photograph() { 1 } else { DRAWN };
    if !is_too_fine(drawn) {
        return None;
    }
    let (across, down) = (wanted(width, RESERVE, drawn), wanted(height, RESERVE, drawn));
    // The proportions are the picture's own: by the side that asks for more.
    let (across, down) = match across * sides.1 >= down * sides.0 {
        true => (across, (across * sides.1 + sides.0 / 2) / sides.0),
        false => ((down * sides.0 + sides.1 / 2) / sides.1, down),
    };
    Some((u32::try_from(across).ok()?, u32::try_from(down.max(1)).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Channels;

    /// Grey noise, or a plain ground.
    fn picture(width: u32, height: u32, photograph: bool) -> Pixels {
        let value = |at: u32| if photograph { (at.wrapping_mul(2_654_435_761) >> 24) as u8 } else { 255 };
        Pixels { width, height, channels: Channels::Gray, data: (0..width * height).map(value).collect() }
    }

    /// The sides of what is shown four inches wide on a press of 300 pixels per inch.
    fn scaled(width: u32, height: u32, photograph: bool) -> Option<(u32, u32)> {
        let place = (Length::pt(288), Length::pt(288).scale(i64::from(height), i64::from(width)));
        let pixels = picture(width, height, photograph);
        assert_eq!(encode::is_photograph(&pixels), photograph);
        size((width, height), || photograph, place, 300)
    }

    #[test]
    fn photographs_that_are_too_fine_are_scaled_to_a_little_more_than_is_asked_for() {
        assert_eq!(scaled(1200, 600, true), None);
        assert_eq!(scaled(1800, 900, true), None);
        assert_eq!(scaled(1802, 901, true), Some((1400, 700)));
        assert_eq!(scaled(3000, 1500, true), Some((1400, 700)));
    }

    #[test]
    fn drawings_keep_twice_as_many_pixels() {
        assert_eq!(scaled(3000, 300, false), None);
        assert_eq!(scaled(3610, 361, false), Some((2800, 280)));
    }

    #[test]
    fn a_place_of_other_proportions_asks_by_its_longer_side() {
        // Four inches by one, of a square.
        assert_eq!(size((2000, 2000), || true, (Length::pt(288), Length::pt(72)), 300), Some((1400, 1400)));
    }
}
