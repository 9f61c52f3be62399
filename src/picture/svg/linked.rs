//! Pictures within a drawing: those of its own bytes stay, those that lie beside it are put in, others are left out.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use data_url::DataUrl;

use super::super::header::{self, Kind};
use super::super::{Format, decode, encode};
use crate::file;
use crate::limits;
use crate::text::address;

/// The address under which a picture travels within the drawing; `None` when it may not, or is no picture.
pub fn data_address(href: &str, folder: Option<&Path>, depth: usize) -> Option<String> {
    let href = href.trim();
    let bytes = if href.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        DataUrl::process(href).ok()?.decode_to_vec().ok()?.0
    } else {
        beside(href, folder?)?
    };
    let header = header::parse(&bytes, bytes.len() as u64).ok()?;
    // One that cannot be decoded would cost the whole drawing.
    let (kind, bytes) = match header.kind {
        Kind::Svg if depth < limits::SVG_LINKED_DEPTH.count() => ("svg+xml", super::clean_within(&bytes, None, depth + 1).ok()?.bytes),
        Kind::Svg | Kind::Pdf => return None,
        Kind::Jpeg | Kind::Png | Kind::Gif => {
            decode::decode(&bytes, &header).ok()?;
            let name = match header.kind {
                Kind::Jpeg => "jpeg",
                Kind::Png => "png",
                _ => "gif",
            };
            (name, bytes)
        }
        Kind::Webp | Kind::Bmp | Kind::Tiff => {
            let decoded = decode::decode(&bytes, &header).ok()?;
            let encoded = encode::best(&decoded.pixels, decoded.lossy).ok()?;
            (if encoded.format == Format::Jpeg { "jpeg" } else { "png" }, encoded.bytes.to_vec())
        }
    };
    Some(format!("data:image/{kind};base64,{}", STANDARD.encode(bytes)))
}

/// The bytes of a file in the drawing's folder or below it.
fn beside(href: &str, folder: &Path) -> Option<Vec<u8>> {
    if href.contains("://") || href.starts_with("//") {
        return None;
    }
    let path = href.split(['?', '#']).next()?;
    let folder = folder.canonicalize().ok()?;
    let file = folder.join(address::decoded(path)).canonicalize().ok()?;
    if !file.starts_with(&folder) {
        return None;
    }
    file::read(&file, &limits::SVG_LINKED_BYTES).ok()
}
