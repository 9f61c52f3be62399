//! A page of a PDF → a drawing (SVG), which every output takes: lines and letters stay sharp, its letters are outlines.

use hayro_svg::hayro_interpret::InterpreterSettings;
use hayro_svg::hayro_syntax::page::Page;
use hayro_svg::hayro_syntax::{LoadPdfError, Pdf};
use hayro_svg::{RenderCache, SvgRenderSettings};

use crate::message;
use crate::report::Message;

/// CSS pixels to a point.
const PIXELS: f32 = 96.0 / 72.0;
/// The longest side in points: PDF's own limit.
const LONGEST: f32 = 14_400.0;

/// Whether the bytes are a PDF's.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Width and height of a page, counted from 1, in CSS pixels.
pub fn size(bytes: &[u8], number: usize) -> Result<(u32, u32), Message> {
    let pdf = open(bytes)?;
    let (width, height) = page(&pdf, number)?.render_dimensions();
    let pixels = |side: f32| (side.min(LONGEST) * PIXELS).round().max(1.0) as u32;
    Ok((pixels(width), pixels(height)))
}

/// The page as an SVG document.
pub fn drawing(bytes: &[u8], number: usize) -> Result<Vec<u8>, Message> {
    let pdf = open(bytes)?;
    let page = page(&pdf, number)?;
    Ok(hayro_svg::convert(page, &RenderCache::new(), &InterpreterSettings::default(), &SvgRenderSettings::default()).into_bytes())
}

/// Opens a PDF, or says why it cannot be opened.
fn open(bytes: &[u8]) -> Result<Pdf, Message> {
    Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => message!("the PDF asks for a password"),
        LoadPdfError::Invalid => message!("the PDF cannot be read"),
    })
}

/// The page of a number, counted from 1, or a sentence that says how many there are.
fn page<'a>(pdf: &'a Pdf, number: usize) -> Result<&'a Page<'a>, Message> {
    let pages = pdf.pages();
    let page = number.checked_sub(1).and_then(|index| pages.get(index));
    page.ok_or_else(|| message!("the PDF has no page {number}; its last is {count}", number, count = pages.len()))
}
