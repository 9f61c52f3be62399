//! Making pictures smaller.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8, U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};

use super::{Channels, Pixels};

/// The size at which `width` × `height` fits into `limit`, proportions kept; never larger.
pub fn fit(width: u32, height: u32, limit: (u32, u32)) -> (u32, u32) {
    if width <= limit.0 && height <= limit.1 {
        return (width, height);
    }
    let (w, h, lw, lh) = (u64::from(width), u64::from(height), u64::from(limit.0), u64::from(limit.1));
    let (w, h) = if w * lh > h * lw { (lw, (h * lw + w / 2) / w) } else { ((w * lh + h / 2) / h, lh) };
    (w.max(1) as u32, h.max(1) as u32)
}

/// The picture at the size given, by Catmull–Rom: as sharp as Lanczos at text in pictures, without its halos.
pub fn resize(pixels: &Pixels, size: (u32, u32)) -> Option<Pixels> {
    // By type rather than by value: the library's own switch over its thirteen kinds of pixel is compiled into every caller.
    match pixels.channels {
        Channels::Gray => resize_as::<U8>(pixels, size),
        Channels::Rgb => resize_as::<U8x3>(pixels, size),
        Channels::Rgba => resize_as::<U8x4>(pixels, size),
    }
}

/// Resizes pixels of type `P`, which has their channels.
fn resize_as<P: PixelTrait>(pixels: &Pixels, (width, height): (u32, u32)) -> Option<Pixels> {
    let data = resized::<P>((&pixels.data, pixels.width, pixels.height), (width, height), pixels.channels.count())?;
    Some(Pixels { width, height, channels: pixels.channels, data })
}

/// The samples of one plane at the size given.
pub fn resize_plane((data, width, height): (&[u8], usize, usize), (wide, high): (usize, usize)) -> Option<Vec<u8>> {
    resized::<U8>((data, width as u32, height as u32), (wide as u32, high as u32), 1)
}

fn resized<P: PixelTrait>((data, wide, high): (&[u8], u32, u32), (width, height): (u32, u32), channels: usize) -> Option<Vec<u8>> {
    let source = TypedImageRef::<P>::from_buffer(wide, high, data).ok()?;
    let mut data = vec![0; width as usize * height as usize * channels];
    let mut target = TypedImage::<P>::from_buffer(width, height, &mut data).ok()?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize_typed(&source, &mut target, &options).ok()?;
    Some(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportions_are_kept() {
        assert_eq!(fit(1000, 500, (1400, 2100)), (1000, 500));
        assert_eq!(fit(2800, 1400, (1400, 2100)), (1400, 700));
        assert_eq!(fit(1000, 4200, (1400, 2100)), (500, 2100));
        assert_eq!(fit(100_000, 1, (1400, 2100)), (1400, 1));
    }
}
