//! Making pictures smaller.

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

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
pub fn resize(pixels: &Pixels, (width, height): (u32, u32)) -> Option<Pixels> {
    let kind = match pixels.channels {
        Channels::Gray => PixelType::U8,
        Channels::Rgb => PixelType::U8x3,
        Channels::Rgba => PixelType::U8x4,
    };
    let source = fast_image_resize::images::ImageRef::new(pixels.width, pixels.height, &pixels.data, kind).ok()?;
    let mut target = Image::new(width, height, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize(&source, &mut target, &options).ok()?;
    Some(Pixels { width, height, channels: pixels.channels, data: target.into_vec() })
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
