//! Pictures of more pixels than are held in memory, made smaller while they are read: JPEG by smaller transforms of its blocks, PNG row
//! by row, lossy WebP by libwebp's own scaling. Memory is bounded by the smaller picture, not by the file's.

use std::io::Cursor;

use super::pixels::Decoded;
use super::header::{Header, Kind};
use super::{Channels, Pixels, color, jpeg, png, webp};
use crate::limits;
use crate::message;
use crate::report::Message;
use crate::report::cause;

/// By how much each side must be divided so that no more pixels are left than are held in memory.
fn factor(width: u32, height: u32) -> u32 {
    let most = limits::PICTURE_PIXELS.most().max(1);
    let left = |n: u32| u64::from(width.div_ceil(n)) * u64::from(height.div_ceil(n));
    (2..=16).find(|n| left(*n) <= most).unwrap_or(16)
}

/// Whether a picture is larger than is held in memory.
pub fn is_wanted(header: &Header) -> bool {
    !header.info.vector && u64::from(header.info.width) * u64::from(header.info.height) > limits::PICTURE_PIXELS.most()
}

/// Reads the picture at a half, a third … of its size, not yet turned. The error is a sentence for the author.
pub fn decode(bytes: &[u8], header: &Header) -> Result<Decoded, Message> {
    match header.kind {
        Kind::Jpeg => of_jpeg(bytes).map(|pixels| Decoded { pixels, lossy: true }),
        Kind::Png => of_png(bytes).map(|pixels| Decoded { pixels, lossy: false }),
        Kind::Webp => of_webp(bytes).map(|pixels| Decoded { pixels, lossy: true }),
        _ => Err(too_large(header.info.width, header.info.height, message!("save it as JPEG or PNG"))),
    }
}

/// What is said of pictures that can only be read whole.
pub fn too_large(width: u32, height: u32, remedy: Message) -> Message {
    message!(
        "the picture has {width} × {height} pixels, {most}; {remedy}, or make it smaller",
        width,
        height,
        most = limits::PICTURE_PIXELS.exceeded(),
        remedy
    )
}

/// Decodes a baseline JPEG by smaller transforms of its blocks.
fn of_jpeg(bytes: &[u8]) -> Result<Pixels, Message> {
    let said = jpeg::parse(bytes).ok_or(message!("the JPEG header cannot be read"))?;
    let (width, height) = (u32::from(said.width as u16), u32::from(said.height as u16));
    if said.progressive {
        // Its whole transform would be in memory before the first line.
        return Err(too_large(width, height, message!("it is a progressive JPEG: save it as a baseline one")));
    }
    let wanted = factor(width, height);
    let mut decoder = jpeg_decoder::Decoder::new(Cursor::new(bytes));
    let smaller = |side: u32| u16::try_from(side / wanted).unwrap_or(u16::MAX).max(1);
    let (width, height) = decoder.scale(smaller(width), smaller(height)).map_err(cause::of_library)?;
    let data = decoder.decode().map_err(cause::of_library)?;
    let info = decoder.info().ok_or(message!("the JPEG header cannot be read"))?;
    let profile = decoder.icc_profile();
    let (width, height) = (u32::from(width), u32::from(height));
    let (channels, data) = match info.pixel_format {
        jpeg_decoder::PixelFormat::L8 => (Channels::Gray, data),
        jpeg_decoder::PixelFormat::L16 => (Channels::Gray, data.chunks_exact(2).map(|sample| sample[1]).collect()),
        jpeg_decoder::PixelFormat::RGB24 => (Channels::Rgb, data),
        // Inverted, as Adobe's programs write it.
        jpeg_decoder::PixelFormat::CMYK32 => {
            let ink = |value: u8, black: u8| (u16::from(value) * u16::from(black) / 255) as u8;
            (Channels::Rgb, data.chunks_exact(4).flat_map(|p| [ink(p[0], p[3]), ink(p[1], p[3]), ink(p[2], p[3])]).collect())
        }
    };
    let of_inks = matches!(info.pixel_format, jpeg_decoder::PixelFormat::CMYK32);
    Ok(profiled(Pixels { width, height, channels, data }, profile.as_deref().filter(|_| !of_inks)))
}

/// Decodes a PNG row by row into the means of squares of pixels.
fn of_png(bytes: &[u8]) -> Result<Pixels, Message> {
    let said = png::parse(bytes).ok_or(message!("the PNG header cannot be read"))?;
    let mut decoder = ::png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(::png::Transformations::EXPAND | ::png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(cause::of_library)?;
    if reader.info().interlaced {
        return Err(too_large(said.width, said.height, message!("it is an interlaced PNG: save it without")));
    }
    let profile = reader.info().icc_profile.as_ref().map(|profile| profile.to_vec());
    let (color_type, _) = reader.output_color_type();
    let samples = color_type.samples();
    let n = factor(said.width, said.height);
    let (width, height) = (said.width.div_ceil(n), said.height.div_ceil(n));
    let mut data: Vec<u8> = Vec::with_capacity(width as usize * height as usize * samples);
    let mut sums = vec![0u32; width as usize * samples];
    let mut rows = 0;
    for y in 0..said.height {
        let row = reader.next_row().map_err(cause::of_library)?.ok_or(message!("the file breaks off before its end"))?;
        for (block, sum) in row.data().chunks(n as usize * samples).zip(sums.chunks_mut(samples)) {
            for pixel in block.chunks_exact(samples) {
                add(pixel, sum);
            }
        }
        rows += 1;
        if rows == n || y + 1 == said.height {
            for (x, sum) in sums.chunks_mut(samples).enumerate() {
                let across = n.min(said.width - x as u32 * n);
                mean(sum, across * rows, &mut data);
            }
            sums.fill(0);
            rows = 0;
        }
    }
    let (channels, data) = match samples {
        1 => (Channels::Gray, data),
        2 => (Channels::Rgba, data.chunks_exact(2).flat_map(|p| [p[0], p[0], p[0], p[1]]).collect()),
        3 => (Channels::Rgb, data),
        _ => (Channels::Rgba, data),
    };
    Ok(profiled(Pixels { width, height, channels, data }, profile.as_deref()))
}

/// Adds a pixel to the sums of its channels; what is transparent has no colour to give.
fn add(pixel: &[u8], sum: &mut [u32]) {
    let alpha = if pixel.len().is_multiple_of(2) { u32::from(pixel[pixel.len() - 1]) } else { 1 };
    let colors = pixel.len() - usize::from(pixel.len().is_multiple_of(2));
    for (sum, value) in sum[..colors].iter_mut().zip(pixel) {
        *sum += u32::from(*value) * alpha;
    }
    if colors < pixel.len() {
        sum[colors] += alpha;
    }
}

/// Writes the mean of `count` pixels that were summed.
fn mean(sum: &[u32], count: u32, out: &mut Vec<u8>) {
    let has_alpha = sum.len().is_multiple_of(2);
    let weight = if has_alpha { sum[sum.len() - 1] } else { count };
    let colors = sum.len() - usize::from(has_alpha);
    out.extend(sum[..colors].iter().map(|sum| ((sum + weight / 2) / weight.max(1)) as u8));
    if has_alpha {
        out.push(((weight + count / 2) / count.max(1)) as u8);
    }
}

/// Decodes a lossy WebP at a smaller size.
fn of_webp(bytes: &[u8]) -> Result<Pixels, Message> {
    let said = webp::parse(bytes).ok_or(message!("the WebP header cannot be read"))?;
    let n = factor(said.width, said.height);
    let remedy = || message!("save it as JPEG");
    if said.animated || !said.lossy {
        // Lossless pictures are decoded whole before they are scaled.
        return Err(too_large(said.width, said.height, remedy()));
    }
    webp::decode_at(bytes, (said.width.div_ceil(n), said.height.div_ceil(n))).ok_or_else(|| too_large(said.width, said.height, remedy()))
}

/// The pixels in sRGB.
fn profiled(pixels: Pixels, profile: Option<&[u8]>) -> Pixels {
    match profile {
        Some(profile) => color::to_srgb(pixels, profile),
        None => pixels,
    }
}
