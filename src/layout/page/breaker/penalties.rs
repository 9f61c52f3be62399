//! What a page costs. The unit is that of paragraphs: spaces off by a tenth in one line cost 1.

use super::{Fault, Short};

/// Both pages of a spread a line shorter, or a line longer and so nearer to their folios (B4); the opening page of a chapter.
pub const SPREAD_SHORT: f64 = 600.0;
pub const SPREAD_LONG: f64 = 500.0;
pub const SINK: f64 = 30.0;
/// A chapter's last page with fewer than three lines, than five (B8).
pub const LAST_UNDER_3: f64 = 1200.0;
pub const LAST_UNDER_5: f64 = 300.0;
/// A page that ends on a colon (B9).
pub const COLON: f64 = 150.0;
/// A note that goes on overleaf, and each further page (B11).
pub const NOTE_SPLIT: f64 = 600.0;
pub const NOTE_PAGE: f64 = 200.0;
/// A widow that is nearly a full line (B2).
pub const FULL_WIDOW: f64 = 1e5;
/// Notes over half of the page (F3).
pub const NOTES_OVER_HALF: f64 = 400.0;
/// A figure at the foot of its page, at the head of the next, and each page more (B12).
pub const FLOAT_FOOT: f64 = 10.0;
pub const FLOAT_HEAD: f64 = 30.0;
pub const FLOAT_PAGE: f64 = 100.0;
/// From here on something is wrong with the pages that other settings of the paragraphs may mend.
pub const SERIOUS: f64 = 5e3;
/// States so much costlier than the cheapest are given up.
pub const BEAM: f64 = 2.5e3;

/// The cost of a page that stops `lines` short of its foot though the text goes on (B5).
pub fn short(reason: Short, lines: i64) -> f64 {
    let lines = lines as f64;
    match reason {
        Short::Asked => 0.0,
        // A page half empty is seen at once, one of a line or two less by who looks for it.
        Short::Block | Short::Heading | Short::Note => 1500.0 + 50.0 * lines + 25.0 * lines * lines,
        Short::Lines => 1e4 + 1e3 * lines,
    }
}

/// The cost of what must not be: so high that it is chosen only where nothing else is left.
pub fn fault(fault: Fault, recto: bool) -> f64 {
    match fault {
        // Over what else stands on the page, or off it: worse than any place where a page may not end.
        Fault::TooHigh => 1e8,
        Fault::Widow | Fault::Orphan | Fault::Heading => 1e6,
        Fault::NoteLate => 1e5,
        Fault::PageEndHyphen if recto => 1e5,
        Fault::PageEndHyphen => 2e4,
        Fault::NotesOverHalf => NOTES_OVER_HALF,
    }
}
