//! The cover: the sheet that is wrapped around the printed book, and where it is folded.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::edition::hash;
use crate::layout::Layout;
use crate::layout::pages::{ItemKind, Page, Rect};
use crate::pipeline::LaidOut;
use crate::printing;
use crate::report::Report;

/// A cover made ready for the browser.
pub struct Cover {
    pub page: Page,
    /// The sheet as it is trimmed.
    pub trim: Rect,
    drawings: HashMap<u64, Arc<str>>,
    pub panels: Panels,
}

/// The sheet and its parts, in points: left, top, width and height.
#[derive(Clone, Debug, Serialize)]
pub struct Panels {
    pub sheet: [f64; 4],
    pub front: [f64; 4],
    pub spine: [f64; 4],
    pub back: [f64; 4],
}

/// The cover of a book of so many pages; `None` when the settings name a profile that cannot be had.
pub fn make(laid_out: &LaidOut, layout: &Layout) -> Option<Cover> {
    let polished = &laid_out.polished;
    let mut report = Report::default();
    let press = printing::press(&polished.settings.print, &polished.project.source, &mut report)?;
    let wrap = laid_out.wrap_cover(layout, &press, &mut report)?;
    let drawings = wrap.page.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Drawing { svg, .. } => Some((hash(&**svg), Arc::clone(svg))),
        _ => None,
    });
    let drawings = drawings.collect();
    let sheet = &wrap.sheet;
    let panels = Panels {
        sheet: points(sheet.trim()),
        front: points(sheet.front().rect),
        spine: points(sheet.spine().rect),
        back: points(sheet.back().rect),
    };
    Some(Cover { trim: sheet.trim(), page: wrap.page, drawings, panels })
}

impl Cover {
    /// The drawing of a key, as SVG.
    pub fn drawing(&self, key: u64) -> Option<Arc<str>> {
        self.drawings.get(&key).cloned()
    }
}

/// Left, top, width and height in points.
fn points(rect: Rect) -> [f64; 4] {
    [rect.x, rect.y, rect.width, rect.height].map(|length| length.to_pt())
}
