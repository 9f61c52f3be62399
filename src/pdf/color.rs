//! Colours of the style → colours of the file.

use krilla::color::{luma, rgb};
use krilla::paint::{Fill, Paint};

use crate::style::Color;

/// The fill for a colour on screen: grey as grey, so that black text is nothing but black.
pub fn fill(color: Color) -> Fill {
    let paint: Paint = if color.red == color.green && color.green == color.blue {
        luma::Color::new(color.red).into()
    } else {
        rgb::Color::new(color.red, color.green, color.blue).into()
    };
    Fill { paint, ..Fill::default() }
}
