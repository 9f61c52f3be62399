//! The faces that the book uses, cut down to what it uses of them, into the container.

use std::io::{Seek, Write};

use super::container::Container;
use super::faces::FaceUse;
use super::context::Item;
use super::plan::file_stem;
use super::{Context, item};
use crate::font::FaceId;
use crate::font::subset::subset;

/// Writes each face in use and gives its path.
pub fn write<W: Write + Seek>(
    cx: &Context<'_>,
    used: &FaceUse,
    container: &mut Container<W>,
    items: &mut Vec<Item>,
) -> std::io::Result<Vec<(FaceId, String)>> {
    let mut embedded = Vec::new();
    for (id, used) in used {
        let Some(face) = cx.fonts.faces.get(usize::from(id.0)) else { continue };
        if !used.characters.iter().any(|c| !c.is_whitespace() && face.has(*c)) {
            continue;
        }
        let mut features = used.features.clone();
        features.extend(cx.vertical.then_some(*b"vert"));
        let bytes = subset(face, &used.characters, &features);
        // A collection is no font of an EPUB: the reading system's own serves.
        if bytes.starts_with(b"ttcf") {
            continue;
        }
        // `OTTO` begins a font with PostScript outlines.
        let (extension, media_type) = if bytes.starts_with(b"OTTO") { ("otf", "font/otf") } else { ("ttf", "font/ttf") };
        let slant = if face.italic { "-italic" } else { "" };
        let path = format!("fonts/{}-{}{slant}-{}.{extension}", file_stem(&face.family), face.weight, id.0);
        container.deflate(&path, &bytes)?;
        items.push(item(&format!("font-{}", id.0), &path, media_type, false, Vec::new()));
        embedded.push((*id, path));
    }
    Ok(embedded)
}
