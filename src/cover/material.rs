//! The picture of a front: which one, and what is made of it for the composition.

use super::art::Palette;
use super::compose::{GUTTER, squares_across};
use super::composition::{Composition, Look};
use super::front::{palette_of, seed_of};
use super::{photo, raster};
use crate::book::{AssetId, Metadata};
use crate::layout::pages::Rect;
use crate::picture::{Channels, Pictures, Pixels, Use, scale};
use crate::style::Color;

/// The least sides of a picture that a design may show over the whole front, in pixels: half of what a printer wants at 6 × 9 in.
const LEAST_SIDES: (u32, u32) = (900, 1350);
/// The side of a grid that is made of pictures: 300 dpi on 5.6 in.
const GRID: u32 = 1680;

/// The longer side of a drawing that is painted: 300 dpi on 9 in.
const DRAWN: u32 = 2700;

/// What a front is made from.
pub struct Material {
    pub composition: Composition,
    pub palette: Palette,
    /// The picture shown; without an asset when it was made.
    pub shown: Option<(Option<AssetId>, Pixels)>,
}

/// The picture for a composition, of those that a book offers; `area` is the front's.
pub fn material(metadata: &Metadata, look: &Look, offered: &[AssetId], pictures: &Pictures, area: Rect) -> Material {
    let first = offered.iter().find_map(|asset| seen(*asset, pictures));
    let palette = palette_of(metadata, first.as_ref().map(|(_, pixels)| pixels));
    let composition = composition(look, first.as_ref().map(|(_, pixels)| pixels));
    let shown = match composition {
        Composition::Type | Composition::Label | Composition::Initial => None,
        Composition::FullBleed | Composition::Band | Composition::Vignette => first,
        Composition::Duotone => first.map(|(_, pixels)| {
            let cut = photo::reduced(photo::cut(&pixels, (area.width.0, area.height.0)));
            (None, photo::duotone(&cut, (palette.folds[3], palette.folds[0])))
        }),
        Composition::Grid if offered.len() > 1 => grid(metadata, &rasters(offered, pictures), pictures, &palette).map(|pixels| (None, pixels)),
        Composition::Grid => None,
    };
    Material { composition, palette, shown }
}

/// The pixels of a picture; a drawing is painted, and then is no file of the book's.
fn seen(asset: AssetId, pictures: &Pictures) -> Option<(Option<AssetId>, Pixels)> {
    if !pictures.info(asset)?.vector {
        return Some((Some(asset), pictures.pixels(asset)?));
    }
    let svg = pictures.encoded(asset, Use::Press)?;
    Some((None, raster::drawn(&String::from_utf8_lossy(&svg.bytes), DRAWN)?))
}

/// The pictures among those offered that are not drawings.
fn rasters(offered: &[AssetId], pictures: &Pictures) -> Vec<AssetId> {
    offered.iter().copied().filter(|asset| pictures.info(*asset).is_some_and(|info| !info.vector)).collect()
}

/// The composition that is used: a picture that is too small for the whole front goes into a band, unless the book's settings want it
/// otherwise.
fn composition(look: &Look, picture: Option<&Pixels>) -> Composition {
    let small = picture.is_some_and(|pixels| pixels.width < LEAST_SIDES.0 || pixels.height < LEAST_SIDES.1);
    match look.composition {
        Composition::FullBleed | Composition::Duotone if small && !look.chosen => Composition::Band,
        composition => composition,
    }
}

/// Pictures in squares; colours where there are fewer pictures than squares.
fn grid(metadata: &Metadata, offered: &[AssetId], pictures: &Pictures, palette: &Palette) -> Option<Pixels> {
    let seed = seed_of(metadata);
    let columns = squares_across(seed) as u32;
    let gutter = GRID * GUTTER as u32 / 1000;
    let side = (GRID - gutter * (columns - 1)) / columns;
    let ground = if (seed >> 40).is_multiple_of(2) { dark_ground(metadata, palette) } else { palette.paper };
    let mut made = Pixels { width: GRID, height: GRID, channels: Channels::Rgb, data: filled(GRID * GRID, ground) };
    let squares = columns * columns;
    // One at a time, so that never many are in memory.
    for (number, asset) in offered.iter().take(squares as usize).enumerate() {
        let small = pictures.with_pixels(*asset, |pixels| scale::resize(&photo::cut(pixels, (1, 1)), (side, side))).flatten()?;
        copy_into_square(&mut made, &small, place(number as u32, offered.len() as u32, columns), side + gutter);
    }
    for number in offered.len() as u32..squares {
        let color = palette.folds[((seed >> (number % 32)) % 3) as usize];
        let plain = Pixels { width: side, height: side, channels: Channels::Rgb, data: filled(side * side, color) };
        copy_into_square(&mut made, &plain, place(number, offered.len() as u32, columns), side + gutter);
    }
    Some(made)
}

/// The dark ground of a book: of its series, if it is in one, else of its palette.
fn dark_ground(metadata: &Metadata, palette: &Palette) -> Color {
    super::series::shelf(metadata).map_or(palette.folds[3], |shelf| shelf.ground)
}

/// The square that picture `number` goes to: in their order when there are enough, else spread, each some squares from the one before.
fn place(number: u32, pictures: u32, columns: u32) -> u32 {
    let squares = columns * columns;
    let step = if columns == 3 { 4 } else { 5 };
    // The step has no divisor in common with the number of squares.
    if pictures >= squares { number } else { number * step % squares }
}

/// The RGB data of so many pixels of a colour.
fn filled(count: u32, color: Color) -> Vec<u8> {
    [color.red, color.green, color.blue].repeat(count as usize)
}

/// Copies a small picture into a square of the grid; squares begin `step` pixels apart.
fn copy_into_square(grid: &mut Pixels, small: &Pixels, square: u32, step: u32) {
    let columns = grid.width.div_ceil(step).max(1);
    let (left, top) = ((square % columns * step) as usize, (square / columns * step) as usize);
    let channels = small.channels.count();
    for (y, line) in small.data.chunks_exact(small.width as usize * channels).enumerate() {
        let start = ((top + y) * grid.width as usize + left) * 3;
        for (to, pixel) in grid.data[start..].chunks_exact_mut(3).zip(line.chunks_exact(channels)) {
            match pixel {
                [gray] => to.fill(*gray),
                [red, green, blue, ..] => to.copy_from_slice(&[*red, *green, *blue]),
                _ => {}
            }
        }
    }
}
