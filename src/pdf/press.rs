//! The PDF for a press: PDF/X-4 or PDF/X-1a, as a printer's rules want it.
//!
//! The pages are written in inks, with their boxes and without anything to click; [`pdfx`](super::pdfx) makes the result PDF/X;
//! [`preflight`](super::preflight) says beforehand what the printer would send back.

use pdf_writer::Ref;

use super::canvas::Matrix;
use super::draw::{Brush, Painter, Tools, on_all_threads};
use super::face::Faces;
use super::file::File;
use super::inks::{Inks, PROFILE, Separation};
use super::letters::Letters;
use super::xobjects::XObjects;
use super::{Closed, Job, Press, pdfx, preflight, sketch};
use crate::message;
use crate::lang::Direction;
use crate::layout::pages::{Item, ItemKind, Page, Rect};
use crate::length::Length;
use crate::report::{Diagnostic, Message, Report, cause};
use crate::style::Color;

/// Room around the bleed when crop marks are asked for, and the marks in it.
const SLUG: Length = Length::pt(24);
const MARK: Length = Length::pt(15);
const MARK_GAP: Length = Length::pt(6);
const MARK_WIDTH: f64 = 0.25;
/// An edge this near to the trim was meant to be on it.
const ON_EDGE: Length = Length(Length::UNITS_PER_PT / 2);

/// Writes the inside of a book and says what the printer would not take.
pub fn write(job: Job<'_>, press: &Press, report: &mut Report) -> Option<Vec<u8>> {
    preflight::book(job, press, report);
    preflight::pages(job, press, report);
    let bleeds = job.pages.pages.iter().any(|page| page.items.iter().any(|item| reaches_edge(page, item)));
    let direction = job.metadata.progression();
    render(job, press, report, |page| Boxes::new(page, press, bleeds, direction))
}

/// The same for a cover, a page that bleeds on every edge.
pub fn write_cover(job: Job<'_>, closed: Closed, press: &Press, report: &mut Report) -> Option<Vec<u8>> {
    preflight::cover(job, closed, press, report);
    render(job, press, report, |page| Boxes::all_round(page, press))
}

fn render(job: Job<'_>, press: &Press, report: &mut Report, boxes_of: impl Fn(&Page) -> Boxes + Sync) -> Option<Vec<u8>> {
    let profile = press.profile.as_deref().unwrap_or(PROFILE);
    let separation = match Separation::new(profile, press.printer.ink, press.black_only) {
        Ok(separation) => separation,
        Err(why) => {
            report.push(
                Diagnostic::new("profile-invalid", message!("the profile of the printing condition cannot be used: {why}", why))
                    .help(message!("ask the printer for an ICC output profile in CMYK, or leave `profile` out")),
            );
            return None;
        }
    };
    let faces = Faces::new(job.fonts, job.pages);
    let letters = Letters::of(&job.pages.pages, &faces, false);
    let inks = Inks::Press { separation, resolution: press.printer.resolution };
    let xobjects = XObjects::of(job, &faces, &inks, report);
    let painter = Painter { faces: &faces, letters: &letters, xobjects: &xobjects, inks: &inks };
    let sheets: Vec<(&Page, Boxes)> = job.pages.pages.iter().map(|page| (page, boxes_of(page))).collect();
    let paint = |(index, (page, boxes)): (usize, &(&Page, Boxes)), tools: &mut Tools| {
        let medium = Matrix::of_page(boxes.medium.1.to_pt());
        let mut brush = painter.begin(medium, tools);
        let mut page = boxes.run_over(page);
        page.items.iter_mut().for_each(|item| thicken(item, press.printer.rule));
        brush.canvas.out.extend(pdfx::HEAD);
        brush.canvas.matrix = medium.of(Matrix::translation(boxes.trim.x.to_pt(), boxes.trim.y.to_pt()));
        brush.canvas.save();
        brush.canvas.clip(boxes.bleed_on_page());
        brush.page(&page, index, None);
        brush.canvas.restore();
        if press.marks {
            brush.canvas.matrix = medium;
            boxes.marks(&mut brush);
        }
        brush.finish()
    };
    let painted = on_all_threads(&sheets, paint);
    let most = painted.iter().enumerate().rev().map(|(index, painted)| (painted.ink, index)).max_by_key(|(ink, _)| *ink).unwrap_or_default();
    preflight::ink(job, press, most, report);

    let written = || -> Result<Vec<u8>, Message> {
        let sketches = if xobjects.sketches.is_empty() { Vec::new() } else { sketch::draw(&xobjects.sketches, &faces, false).map_err(cause::of_library)? };
        let mut file = File::new();
        let tree = file.number();
        let numbers: Vec<Ref> = sheets.iter().map(|_| file.number()).collect();
        pdfx::overprint(&mut file);
        file.fonts(&letters, &faces)?;
        file.xobjects(xobjects.entries, sketches)?;
        for ((number, (_, boxes)), painted) in numbers.iter().zip(&sheets).zip(&painted) {
            file.page(*number, painted, |page| {
                let medium = Rect { x: Length::ZERO, y: Length::ZERO, width: boxes.medium.0, height: boxes.medium.1 };
                page.parent(tree).media_box(boxes.upwards(medium)).trim_box(boxes.upwards(boxes.trim)).bleed_box(boxes.upwards(boxes.bleed()));
            });
        }
        file.pdf.pages(tree).count(numbers.len() as i32).kids(numbers.iter().copied());
        Ok(pdfx::finish(job, file, press.standard, (tree, press.profile.as_deref())))
    };
    written().map_err(|why| report.push(Diagnostic::new("internal-error", message!("the print PDF could not be made: {why}", why)))).ok()
}

/// Makes a rule as thick as the printer can print it, about its middle; one that was meant to be a hair is told by preflight.
fn thicken(item: &mut Item, least: Length) {
    let ItemKind::Fill { rect, .. } = &mut item.kind else { return };
    let lacking = |thickness: Length| if thickness > Length::ZERO && thickness < least { least - thickness } else { Length::ZERO };
    if rect.height <= rect.width {
        let more = lacking(rect.height);
        (rect.y, rect.height) = (rect.y - more / 2, rect.height + more);
    } else {
        let more = lacking(rect.width);
        (rect.x, rect.width) = (rect.x - more / 2, rect.width + more);
    }
}

/// The rectangle of an item that may bleed: colour and pictures, never words.
fn area(item: &Item) -> Option<Rect> {
    match &item.kind {
        ItemKind::Fill { rect, .. } | ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => Some(*rect),
        ItemKind::Part(part) => part.bleeds.then_some(part.rect),
        ItemKind::Glyphs(_) | ItemKind::Turned(_) => None,
    }
}

/// Whether colour reaches the trim, so that the file needs a bleed.
pub fn reaches_edge(page: &Page, item: &Item) -> bool {
    area(item).is_some_and(|rect| {
        rect.x <= ON_EDGE
            || rect.y <= ON_EDGE
            || rect.x + rect.width >= page.width - ON_EDGE
            || rect.y + rect.height >= page.height - ON_EDGE
    })
}

/// The boxes of a page, in the coordinates of its medium.
pub struct Boxes {
    /// Width and height of the medium.
    medium: (Length, Length),
    pub trim: Rect,
    /// Bleed at the left, right, and at top and foot.
    left: Length,
    right: Length,
    vertical: Length,
}

impl Boxes {
    /// With `bleeds`, room for colour to run over: everywhere but at the spine, unless the printer wants it there too.
    pub fn new(page: &Page, press: &Press, bleeds: bool, direction: Direction) -> Boxes {
        let bleed = if bleeds { press.printer.bleed } else { Length::ZERO };
        let spine = if press.printer.bleeds_at_spine { bleed } else { Length::ZERO };
        let spine_at_left = page.recto == (direction == Direction::LeftToRight);
        let (left, right) = if spine_at_left { (spine, bleed) } else { (bleed, spine) };
        let slug = if press.marks { SLUG } else { Length::ZERO };
        let trim = Rect { x: left + slug, y: bleed + slug, width: page.width, height: page.height };
        let medium = (page.width + left + right + slug * 2, page.height + (bleed + slug) * 2);
        Boxes { medium, trim, left, right, vertical: bleed }
    }

    /// Of a cover: every edge is cut, none is at a spine.
    pub fn all_round(page: &Page, press: &Press) -> Boxes {
        let bleed = press.printer.bleed;
        let slug = if press.marks { SLUG } else { Length::ZERO };
        let trim = Rect { x: bleed + slug, y: bleed + slug, width: page.width, height: page.height };
        let medium = (page.width + (bleed + slug) * 2, page.height + (bleed + slug) * 2);
        Boxes { medium, trim, left: bleed, right: bleed, vertical: bleed }
    }

    fn bleed(&self) -> Rect {
        let Rect { x, y, width, height } = self.trim;
        Rect { x: x - self.left, y: y - self.vertical, width: width + self.left + self.right, height: height + self.vertical * 2 }
    }

    /// The bleed box as seen from the trimmed page's corner.
    fn bleed_on_page(&self) -> Rect {
        let bleed = self.bleed();
        Rect { x: bleed.x - self.trim.x, y: bleed.y - self.trim.y, ..bleed }
    }

    /// A box as PDF counts, from the foot of the medium.
    fn upwards(&self, rect: Rect) -> pdf_writer::Rect {
        let foot = self.medium.1 - rect.y - rect.height;
        let [left, foot, right, top] = [rect.x, foot, rect.x + rect.width, foot + rect.height].map(|length| length.to_pt() as f32);
        pdf_writer::Rect::new(left, foot, right, top)
    }

    /// The page with colour and pictures that reach the trim running over it.
    fn run_over(&self, page: &Page) -> Page {
        let mut page = page.clone();
        let (width, height) = (page.width, page.height);
        for item in &mut page.items {
            let (rect, picture) = match &mut item.kind {
                ItemKind::Fill { rect, .. } => (rect, false),
                ItemKind::Picture { rect, .. } => (rect, true),
                ItemKind::Part(part) if part.bleeds => (&mut part.rect, false),
                _ => continue,
            };
            let near = |distance: Length| distance.0.abs() <= ON_EDGE.0;
            let left = if near(rect.x) { self.left } else { Length::ZERO };
            let right = if near(rect.x + rect.width - width) { self.right } else { Length::ZERO };
            let top = if near(rect.y) { self.vertical } else { Length::ZERO };
            let foot = if near(rect.y + rect.height - height) { self.vertical } else { Length::ZERO };
            let wider = Rect { x: rect.x - left, y: rect.y - top, width: rect.width + left + right, height: rect.height + top + foot };
            *rect = if picture { covering(*rect, wider) } else { wider };
        }
        page
    }

    /// Crop marks outside of the bleed.
    fn marks(&self, brush: &mut Brush<'_>) {
        let bleed = self.bleed();
        let (left, right) = (self.trim.x, self.trim.x + self.trim.width);
        let (top, foot) = (self.trim.y, self.trim.y + self.trim.height);
        let thin = Length::from_pt(MARK_WIDTH);
        let mut lines = Vec::new();
        for x in [left, right] {
            lines.push(Rect { x: x - thin / 2, y: bleed.y - MARK_GAP - MARK, width: thin, height: MARK });
            lines.push(Rect { x: x - thin / 2, y: bleed.y + bleed.height + MARK_GAP, width: thin, height: MARK });
        }
        for y in [top, foot] {
            lines.push(Rect { x: bleed.x - MARK_GAP - MARK, y: y - thin / 2, width: MARK, height: thin });
            lines.push(Rect { x: bleed.x + bleed.width + MARK_GAP, y: y - thin / 2, width: MARK, height: thin });
        }
        lines.into_iter().for_each(|line| brush.fill(line, Color::BLACK));
    }
}

/// A picture's rectangle made larger about its middle until it covers `room`, proportions kept.
fn covering(rect: Rect, room: Rect) -> Rect {
    if rect.width.0 <= 0 || rect.height.0 <= 0 || room == rect {
        return rect;
    }
    // by width or by height, whichever needs more
    let by_width = room.width.0 * rect.height.0 >= room.height.0 * rect.width.0;
    let (width, height) = match by_width {
        true => (room.width, rect.height.scale(room.width.0, rect.width.0)),
        false => (rect.width.scale(room.height.0, rect.height.0), room.height),
    };
    Rect { x: room.x + (room.width - width) / 2, y: room.y + (room.height - height) / 2, width, height }
}
