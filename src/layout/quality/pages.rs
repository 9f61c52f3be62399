//! What is seen on the finished pages: pictures too coarse to print, characters that no font has.

use std::collections::BTreeSet;

use crate::message;
use super::{Finding, Quality, Spot};
use crate::layout::pages::{ItemKind, Pages, Rect};
use crate::length::Length;
use crate::picture::Pictures;
use crate::report::Report;

/// Pixels to the inch that printers ask for.
const RESOLUTION: i64 = 300;

/// Adds to the report what the pages show; `report` says which characters are missing.
pub fn look(pages: &Pages, pictures: &Pictures, report: &Report, quality: &mut Quality) {
    let mut missing = missing_characters(report);
    quality.missing_glyphs = missing.len() as u32;
    for (index, page) in pages.pages.iter().enumerate() {
        let finding = |kind, text, area| Finding {
            page: page.label.clone(),
            kind,
            text,
            spot: Spot { page: index as u32, area: Some(area), position: None },
        };
        for item in &page.items {
            let picture = match &item.kind {
                ItemKind::Picture { asset, rect } => Some((asset, rect)),
                ItemKind::Part(part) if item.node.is_some() => Some((&part.asset, &part.whole)),
                _ => None,
            };
            if let Some((asset, rect)) = picture
                && let Some(info) = pictures.info(*asset).filter(|info| !info.vector && rect.width.0 > 0)
            {
                let dpi = crate::length::Length::pt(72).scale(i64::from(info.width), rect.width.0).0;
                if dpi < RESOLUTION {
                    let name = pictures.path(*asset).and_then(|path| path.file_name()).unwrap_or_default().to_string_lossy().into_owned();
                    quality.coarse_pictures += 1;
                    let text = message!("{name} has {dpi} dpi", name, dpi);
                    quality.findings.push(finding("coarse picture", text, *rect));
                }
            }
            let Some(run) = item.kind.glyphs().filter(|_| !missing.is_empty()) else { continue };
            let here: Vec<char> = run.text.chars().filter(|c| missing.contains(c)).collect();
            for c in here {
                // Each is told where it comes first.
                if missing.remove(&c) {
                    let text = message!("no font has {c} (U+{code}): {text}", c, code = format!("{:04X}", u32::from(c)), text = run.text.trim());
                    let width: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
                    let area = Rect { x: run.x, y: run.y - run.size, width, height: run.size.scale(5, 4) };
                    quality.findings.push(finding("missing character", text, area));
                }
            }
        }
    }
}

/// The characters that setting the book has reported.
fn missing_characters(report: &Report) -> BTreeSet<char> {
    let emitted = report.diagnostics.iter().filter(|d| d.code == "glyph-missing");
    let code = |message: &str| u32::from_str_radix(message.rsplit_once("U+")?.1.trim_end_matches(')'), 16).ok();
    emitted.filter_map(|d| code(&d.message.to_string())).filter_map(char::from_u32).collect()
}
