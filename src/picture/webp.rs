//! WebP: the header's chunks, and decoding with libwebp, which is three times as fast as the decoder in Rust.

// The bindings to libwebp are C functions on pointers; each call says why it is sound.
#![cfg_attr(feature = "libwebp", allow(unsafe_code))]

use image::metadata::Orientation;

use super::planes::Planes;
#[cfg(feature = "libwebp")]
use super::planes::{Plane, Range};
use super::{Channels, Pixels};

/// What the chunks before the image say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Webp {
    pub width: u32,
    pub height: u32,
    pub animated: bool,
    /// The image is coded as lossy VP8.
    pub lossy: bool,
    pub orientation: Orientation,
}

/// Reads the RIFF chunks. Of an animation, the canvas.
pub fn parse(bytes: &[u8]) -> Option<Webp> {
    let mut webp = Webp { width: 0, height: 0, animated: false, lossy: false, orientation: Orientation::NoTransforms };
    let mut at = 12;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let body = &bytes[at + 8..bytes.len().min((at + 8).saturating_add(length))];
        match (&head[..4], body) {
            (b"VP8X", [flags, _, _, _, w0, w1, w2, h0, h1, h2, ..]) => {
                webp.animated = flags & 2 != 0;
                webp.width = u32::from_le_bytes([*w0, *w1, *w2, 0]) + 1;
                webp.height = u32::from_le_bytes([*h0, *h1, *h2, 0]) + 1;
            }
            (b"VP8 ", [_, _, _, 0x9d, 0x01, 0x2a, w0, w1, h0, h1, ..]) => {
                webp.lossy = true;
                if webp.width == 0 {
                    webp.width = u32::from(u16::from_le_bytes([*w0, *w1]) & 0x3fff);
                    webp.height = u32::from(u16::from_le_bytes([*h0, *h1]) & 0x3fff);
                }
            }
            (b"VP8L", [0x2f, b0, b1, b2, b3, ..]) if webp.width == 0 => {
                let bits = u32::from_le_bytes([*b0, *b1, *b2, *b3]);
                webp.width = (bits & 0x3fff) + 1;
                webp.height = (bits >> 14 & 0x3fff) + 1;
            }
            (b"EXIF", exif) => {
                let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
                webp.orientation = Orientation::from_exif_chunk(tiff).unwrap_or(Orientation::NoTransforms);
            }
            _ => {}
        }
        at = (at + 8).saturating_add(length).saturating_add(length & 1);
    }
    (webp.width > 0).then_some(webp)
}

/// The file with nothing but the picture and its colours: where and by whom it was taken stays out. `None` when it breaks off.
pub fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..12)?.to_vec();
    let mut at = 12;
    while at < bytes.len() {
        let head = bytes.get(at..at + 8)?;
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let end = at.checked_add(8)?.checked_add(length)?;
        let whole = bytes.get(at..end)?;
        if !matches!(&head[..4], b"EXIF" | b"XMP ") {
            let start = out.len();
            out.extend_from_slice(whole);
            if &head[..4] == b"VP8X" && length > 0 {
                // No EXIF (8), no XMP (4).
                out[start + 8] &= !0x0c;
            }
            if length % 2 == 1 {
                out.push(0);
            }
        }
        at = end + length % 2;
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&size.to_le_bytes());
    Some(out)
}

/// The pixels of a still picture; `None` when libwebp cannot read it.
#[cfg(feature = "libwebp")]
pub fn decode(bytes: &[u8]) -> Option<Pixels> {
    use libwebp_sys::{VP8StatusCode, WebPBitstreamFeatures, WebPDecodeRGBAInto, WebPDecodeRGBInto, WebPGetFeatures};
    #[expect(unsafe_code, reason = "libwebp is C")]
    // SAFETY: libwebp reads at most `bytes.len()` bytes and writes at most `data.len()`, which is height × stride.
    unsafe {
        let mut features: WebPBitstreamFeatures = std::mem::zeroed();
        if WebPGetFeatures(bytes.as_ptr(), bytes.len(), &mut features) != VP8StatusCode::VP8_STATUS_OK || features.has_animation != 0 {
            return None;
        }
        let (width, height) = (u32::try_from(features.width).ok()?, u32::try_from(features.height).ok()?);
        let channels = if features.has_alpha != 0 { Channels::Rgba } else { Channels::Rgb };
        let stride = width as usize * channels.count();
        let mut data = vec![0; stride * height as usize];
        let into = if channels == Channels::Rgba { WebPDecodeRGBAInto } else { WebPDecodeRGBInto };
        let written = into(bytes.as_ptr(), bytes.len(), data.as_mut_ptr(), data.len(), i32::try_from(stride).ok()?);
        (!written.is_null()).then_some(Pixels { width, height, channels, data })
    }
}

/// The pixels of a still picture at another size, scaled while they are decoded; `None` when libwebp cannot.
#[cfg(feature = "libwebp")]
pub fn decode_at(bytes: &[u8], (width, height): (u32, u32)) -> Option<Pixels> {
    use libwebp_sys::{VP8StatusCode, WEBP_CSP_MODE, WebPDecode, WebPDecoderConfig, WebPFreeDecBuffer, WebPGetFeatures};
    // SAFETY: libwebp reads at most `bytes.len()` bytes and writes at most `data.len()`, which is height × stride; the memory is ours and
    // the buffer is marked so.
    unsafe {
        let mut config = WebPDecoderConfig::new().ok()?;
        if WebPGetFeatures(bytes.as_ptr(), bytes.len(), &mut config.input) != VP8StatusCode::VP8_STATUS_OK || config.input.has_animation != 0 {
            return None;
        }
        let channels = if config.input.has_alpha != 0 { Channels::Rgba } else { Channels::Rgb };
        let stride = width as usize * channels.count();
        let mut data = vec![0; stride * height as usize];
        config.options.use_scaling = 1;
        config.options.scaled_width = i32::try_from(width).ok()?;
        config.options.scaled_height = i32::try_from(height).ok()?;
        config.output.colorspace = if channels == Channels::Rgba { WEBP_CSP_MODE::MODE_RGBA } else { WEBP_CSP_MODE::MODE_RGB };
        config.output.is_external_memory = 1;
        config.output.u.RGBA.rgba = data.as_mut_ptr();
        config.output.u.RGBA.stride = i32::try_from(stride).ok()?;
        config.output.u.RGBA.size = data.len();
        let status = WebPDecode(bytes.as_ptr(), bytes.len(), &mut config);
        WebPFreeDecBuffer(&mut config.output);
        (status == VP8StatusCode::VP8_STATUS_OK).then_some(Pixels { width, height, channels, data })
    }
}

/// Without libwebp there is no scaling.
#[cfg(not(feature = "libwebp"))]
pub fn decode_at(_bytes: &[u8], _size: (u32, u32)) -> Option<Pixels> {
    None
}

/// The planes of a still, lossy, opaque picture without a colour profile; `None` for any other.
#[cfg(feature = "libwebp")]
pub fn planes(bytes: &[u8]) -> Option<Planes> {
    use libwebp_sys::{VP8StatusCode, WebPBitstreamFeatures, WebPDecodeYUVInto, WebPGetFeatures};
    let plain = match bytes.get(12..16)? {
        b"VP8 " => true,
        // Neither animated (2) nor with alpha (16) or a profile (32).
        b"VP8X" => bytes.get(20)? & 0x32 == 0 && parse(bytes)?.lossy,
        _ => false,
    };
    if !plain {
        return None;
    }
    #[expect(unsafe_code, reason = "libwebp is C")]
    // SAFETY: libwebp reads at most `bytes.len()` bytes and writes into each plane at most as many as it is told that the plane has.
    unsafe {
        let mut features: WebPBitstreamFeatures = std::mem::zeroed();
        if WebPGetFeatures(bytes.as_ptr(), bytes.len(), &mut features) != VP8StatusCode::VP8_STATUS_OK {
            return None;
        }
        let (width, height) = (usize::try_from(features.width).ok()?, usize::try_from(features.height).ok()?);
        let plane = |width: usize, height: usize| Plane { data: vec![0; width * height], width, height };
        let mut luma = plane(width, height);
        let [mut blue, mut red] = [(); 2].map(|()| plane(width.div_ceil(2), height.div_ceil(2)));
        let stride = |plane: &Plane| i32::try_from(plane.width).ok();
        let (wide, narrow) = (stride(&luma)?, stride(&blue)?);
        let [(y, y_size), (u, u_size), (v, v_size)] = [&mut luma, &mut blue, &mut red].map(|plane| (plane.data.as_mut_ptr(), plane.data.len()));
        let written = WebPDecodeYUVInto(bytes.as_ptr(), bytes.len(), y, y_size, wide, u, u_size, narrow, v, v_size, narrow);
        (!written.is_null()).then_some(Planes { luma, colours: Some([blue, red]), range: Range::Video })
    }
}

/// Without libwebp there are no planes.
#[cfg(not(feature = "libwebp"))]
pub fn planes(_bytes: &[u8]) -> Option<Planes> {
    None
}

/// Without libwebp everything goes to the decoder in Rust.
#[cfg(not(feature = "libwebp"))]
pub fn decode(_bytes: &[u8]) -> Option<Pixels> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let mut out = name.to_vec();
        out.extend((body.len() as u32).to_le_bytes());
        out.extend(body);
        out.extend(vec![0; body.len() % 2]);
        out
    }

    fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
        let body = chunks.concat();
        let mut out = b"RIFF".to_vec();
        out.extend((body.len() as u32 + 4).to_le_bytes());
        out.extend(b"WEBP");
        out.extend(body);
        out
    }

    #[test]
    fn where_a_picture_was_taken_stays_out_of_the_book() {
        let canvas = |flags: u8| chunk(b"VP8X", &[flags, 0, 0, 0, 3, 0, 0, 3, 0, 0]);
        let picture = chunk(b"VP8L", &[0x2f, 3, 0xc0, 0, 0]);
        let dressed = file(&[canvas(0x1c), picture.clone(), chunk(b"EXIF", b"Madrid!"), chunk(b"XMP ", b"Ana")]);
        assert_eq!(strip(&dressed), Some(file(&[canvas(0x10), picture])));
        assert_eq!(strip(&dressed[..dressed.len() - 6]), None, "it breaks off");
        assert_eq!(strip(b"RIFF"), None);
    }
}
