//! Colours of pictures: other RGB profiles → sRGB.

use lcms2::{Flags, Intent, PixelFormat, Profile, Transform};

use super::{Channels, Pixels};

/// Pixels of the given profile as sRGB; unchanged when the profile is sRGB already or cannot be used.
pub fn to_srgb(pixels: Pixels, profile: &[u8]) -> Pixels {
    let format = match pixels.channels {
        Channels::Gray => return pixels,
        Channels::Rgb => PixelFormat::RGB_8,
        Channels::Rgba => PixelFormat::RGBA_8,
    };
    if is_srgb(profile) {
        return pixels;
    }
    let Ok(source) = Profile::new_icc(profile) else { return pixels };
    let target = Profile::new_srgb();
    let flags = Flags::BLACKPOINT_COMPENSATION | Flags::COPY_ALPHA;
    let Ok(transform) = Transform::new_flags(&source, format, &target, format, Intent::RelativeColorimetric, flags) else {
        return pixels;
    };
    let mut pixels = pixels;
    transform.transform_in_place(&mut pixels.data);
    pixels
}

/// Whether a profile calls itself sRGB (in ASCII or UTF-16): most do, and converting would only cost time.
fn is_srgb(profile: &[u8]) -> bool {
    let start = &profile[..profile.len().min(4096)];
    start.windows(4).any(|w| w == b"sRGB") || start.windows(8).any(|w| w == b"\0s\0R\0G\0B")
}
