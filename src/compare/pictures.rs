//! Pictures of two builds: the same bytes are the same picture; of the rest, names and looks say which was which.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::Picture;
use crate::cover::raster;
use crate::font::FontBook;
use crate::layout::pages::{Item, ItemKind, Page, Rect};
use crate::length::Length;
use crate::picture::{Channels, Pixels, decode, header, scale, svg};

/// A picture as small as a stamp, in shades of grey, and how wide it was to how high, in thousandths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    grey: Vec<u8>,
    proportion: u32,
}

impl Look {
    /// How light it is as a whole, in thousandths.
    fn shade(&self) -> u64 {
        self.grey.iter().map(|grey| u64::from(*grey)).sum::<u64>() * 1000 / (255 * self.grey.len().max(1) as u64)
    }
}

/// What became of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureChange {
    pub old: Option<String>,
    pub new: Option<String>,
    /// How far the two looks are apart, in thousandths; `None` of a picture that only one book has, or that cannot be looked at.
    pub difference: Option<u32>,
}

/// The sides of a stamp.
const SIDE: u32 = 24;
/// Below this a difference may be that of another size or compression alone.
pub const SAME_LOOK: u32 = 20;
/// Pictures of other names, with looks further apart than this, are two pictures.
const ALIKE: u32 = 30;

/// A picture of some bytes.
pub fn picture(name: String, bytes: Vec<u8>) -> Picture {
    Picture { name, hash: Sha256::digest(&bytes).into(), bytes, look: None }
}

/// The pictures that changed, by the new book's order; those that are gone follow.
pub fn changes(old: &[Picture], new: &[Picture]) -> Vec<PictureChange> {
    let (gone, come) = (missing(old, new), missing(new, old));
    let looks = |pictures: &[&Picture]| -> Vec<Option<Look>> { pictures.iter().map(|picture| picture.look.clone().or_else(|| look(&picture.bytes))).collect() };
    let (gone_looks, come_looks) = (looks(&gone), looks(&come));
    let by_name: BTreeMap<&str, usize> = gone.iter().enumerate().map(|(i, picture)| (picture.name.as_str(), i)).collect();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut found: Vec<Option<usize>> = come.iter().map(|picture| by_name.get(picture.name.as_str()).copied().filter(|i| taken.insert(*i))).collect();
    // Two that are alike are as dark as each other.
    let by_shade: BTreeSet<(u64, usize)> = gone_looks.iter().enumerate().filter_map(|(i, look)| Some((look.as_ref()?.shade(), i))).collect();
    for (place, look) in found.iter_mut().zip(&come_looks).filter(|(place, _)| place.is_none()) {
        let Some(look) = look else { continue };
        let (shade, apart) = (look.shade(), u64::from(ALIKE) + 1);
        let as_dark = by_shade.range((shade.saturating_sub(apart), 0)..=(shade + apart, usize::MAX)).map(|(_, i)| *i);
        let near = as_dark.filter(|i| !taken.contains(i)).filter_map(|i| Some((difference(gone_looks[i].as_ref()?, look), i)));
        *place = near.filter(|(apart, _)| *apart <= ALIKE).min().map(|(_, i)| i);
        taken.extend(*place);
    }
    let mut all: Vec<PictureChange> = Vec::new();
    for (i, picture) in come.iter().enumerate() {
        let before = found[i];
        let apart = before.and_then(|before| Some(difference(gone_looks[before].as_ref()?, come_looks[i].as_ref()?)));
        all.push(PictureChange { old: before.map(|i| gone[i].name.clone()), new: Some(picture.name.clone()), difference: apart });
    }
    let left = gone.iter().enumerate().filter(|(i, _)| !taken.contains(i));
    all.extend(left.map(|(_, picture)| PictureChange { old: Some(picture.name.clone()), new: None, difference: None }));
    all
}

/// Pictures whose bytes the other book has not, each once.
fn missing<'a>(pictures: &'a [Picture], other: &[Picture]) -> Vec<&'a Picture> {
    let mut known: BTreeSet<[u8; 32]> = other.iter().map(|picture| picture.hash).collect();
    pictures.iter().filter(|picture| known.insert(picture.hash)).collect()
}

/// A drawing as pixels, whatever its proportions.
fn drawn(svg: &str) -> Option<Pixels> {
    let side = Length::pt(i64::from(SIDE));
    let rect = Rect { x: Length::ZERO, y: Length::ZERO, width: side, height: side };
    let items = vec![Item { node: None, kind: ItemKind::Drawing { svg: svg.into(), rect } }];
    let page = Page { width: side, height: side, items, ..Page::default() };
    raster::paint(&page, SIDE * 4, SIDE * 4, &FontBook::default(), &|_| None)
}

/// How bytes look; `None` when they are no picture, or a drawing with letters, for which there are no fonts here.
fn look(bytes: &[u8]) -> Option<Look> {
    if svg::is_svg(bytes) {
        let (width, height) = svg::size(bytes).ok()?;
        let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains("<text"))?;
        return stamp(&drawn(text)?, (width, height));
    }
    let header = header::parse(bytes, bytes.len() as u64).ok()?;
    let pixels = decode::decode(bytes, &header).ok()?.pixels;
    stamp(&pixels, (pixels.width, pixels.height))
}

/// The look of pixels that were taken from a picture of a size.
pub fn stamp(pixels: &Pixels, (width, height): (u32, u32)) -> Option<Look> {
    let small = scale::resize(pixels, (SIDE, SIDE))?;
    let grey = match small.channels {
        Channels::Gray => small.data,
        Channels::Rgb => small.data.chunks_exact(3).map(|p| luma(p[0], p[1], p[2])).collect(),
        // On white, as on a page.
        Channels::Rgba => small.data.chunks_exact(4).map(|p| {
            let on_white = |value: u8| ((u32::from(value) * u32::from(p[3]) + 255 * (255 - u32::from(p[3]))) / 255) as u8;
            luma(on_white(p[0]), on_white(p[1]), on_white(p[2]))
        }).collect(),
    };
    Some(Look { grey, proportion: (u64::from(width) * 1000 / u64::from(height.max(1))) as u32 })
}

/// The brightness of a colour, from 0 to 255 (Rec. 601).
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    ((u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1000) as u8
}

/// How far two looks are apart, in thousandths: by the shades, and by the proportions when they are not the same.
fn difference(a: &Look, b: &Look) -> u32 {
    let sum: u64 = a.grey.iter().zip(&b.grey).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    let shades = sum * 1000 / (255 * u64::from(SIDE * SIDE));
    // A difference of a pixel does not make another shape.
    let shape = u64::from(a.proportion.abs_diff(b.proportion)) * 1000 / u64::from(a.proportion.max(1));
    (shades + if shape > 20 { shape } else { 0 }).min(1000) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG of stripes.
    fn stripes(width: u32, height: u32, each: u32, shade: u8) -> Vec<u8> {
        let image = image::GrayImage::from_fn(width, height, |x, _| image::Luma([if (x / each).is_multiple_of(2) { shade } else { 255 }]));
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn pictures_are_told_apart_by_bytes_and_by_look() {
        let a = picture("a.png".to_owned(), stripes(240, 120, 40, 0));
        let smaller = picture("a.png".to_owned(), stripes(120, 60, 20, 0));
        let other = picture("b.png".to_owned(), stripes(100, 100, 50, 60));
        assert_eq!(changes(std::slice::from_ref(&a), &[Picture { name: "c.png".to_owned(), ..a.clone() }]), []);
        let found = changes(std::slice::from_ref(&a), std::slice::from_ref(&smaller));
        assert!(found.len() == 1 && found[0].difference.unwrap() < SAME_LOOK, "{found:?}");
        let found = changes(std::slice::from_ref(&a), &[Picture { name: "c.png".to_owned(), ..smaller.clone() }]);
        assert_eq!((found.len(), found[0].old.as_deref()), (1, Some("a.png")));
        let found = changes(std::slice::from_ref(&a), std::slice::from_ref(&other));
        let told: Vec<_> = found.iter().map(|change| (change.old.as_deref(), change.new.as_deref())).collect();
        assert_eq!(told, [(None, Some("b.png")), (Some("a.png"), None)]);
        let found = changes(&[a], &[Picture { name: "a.png".to_owned(), ..other }]);
        assert!(found.len() == 1 && found[0].difference.unwrap() > 100, "{found:?}");
    }
}
