//! Pages → PDF.
//!
//! Everything has its place already ([`Pages`](crate::layout::pages::Pages)): here it is only written down. [`letters`] finds which glyphs pages show, [`xobjects`] which
//! pictures (those of a press by [`pressed`]); then [`draw`] paints each page on any thread into a [`canvas`], with the glyphs of [`text`]. [`fontfile`], [`raster`] and [`sketch`] (drawings, by
//! krilla, whose objects [`copied`] takes over) write what pages refer to, [`tag`] the structure tree, [`navigate`] outline, labels, destinations and links, [`metadata`] what the
//! file is. [`screen`] puts them together in a [`file`] for reading, [`press`] for printing, in [`inks`].
//! The policy files beside this one (`PDF_UA1.md`, `PDF_A2.md`, `PDF_X4.md`, `PDF_X1A.md`) say clause by clause how the standards are met.

mod canvas;
mod composed;
mod copied;
mod deflate;
mod draw;
mod face;
mod file;
mod filters;
mod fontfile;
mod grid;
mod image;
mod inks;
mod kept;
mod letters;
mod metadata;
mod navigate;
mod pdfx;
mod preflight;
mod press;
mod pressed;
mod raster;
mod screen;
mod separate;
mod sketch;
mod tag;
mod text;
mod vector;
mod xobjects;
mod job;

pub use crate::printers::Standard;
pub use copied::Copied;
pub use deflate::Deflate;
pub use image::outlined;
pub use kept::Kept;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::message;
use crate::report::{Diagnostic, Report};
pub use job::*;

/// The bytes of the PDF; `None` when it could not be made (reported).
pub fn write(job: Job<'_>, target: Target, report: &mut Report) -> Option<Vec<u8>> {
    let press = match target {
        Target::Screen => None,
        Target::PressX4 => Some(Press::default()),
        Target::PressX1a => Some(Press { standard: Standard::X1a, ..Press::default() }),
    };
    write_for(press.as_ref(), job, report)
}

/// The PDF for the screen, with pages from before where they are the same; the bytes are those of [`write`].
pub fn write_again(job: Job<'_>, kept: Option<&Kept>, report: &mut Report) -> Option<Vec<u8>> {
    guarded(report, |report| screen::write(job, kept, report))
}

/// The same for a press, by a printer's rules: what it would not take is reported.
pub fn write_press(job: Job<'_>, press: &Press, report: &mut Report) -> Option<Vec<u8>> {
    write_for(Some(press), job, report)
}

/// A wrap-around cover, the job's only page, with bleed on every edge.
pub fn write_cover(job: Job<'_>, closed: Closed, press: &Press, report: &mut Report) -> Option<Vec<u8>> {
    guarded(report, |report| press::write_cover(job, closed, press, report))
}

fn write_for(press: Option<&Press>, job: Job<'_>, report: &mut Report) -> Option<Vec<u8>> {
    guarded(report, |report| match press {
        None => screen::write(job, None, report),
        Some(press) => press::write(job, press, report),
    })
}

/// krilla and pdf-writer assert what we have to keep; a slip there must not take the other outputs with it.
fn guarded(report: &mut Report, write: impl FnOnce(&mut Report) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let written = catch_unwind(AssertUnwindSafe(|| write(report)));
    written.unwrap_or_else(|_| {
        let message = message!("the PDF could not be made: the writer found a contradiction in the pages");
        report.push(Diagnostic::new("internal-error", message).help(message!("please report it with the book that shows it")));
        None
    })
}
