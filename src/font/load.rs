//! The faces that a style brings.

use std::path::PathBuf;

use rayon::prelude::*;

use super::{FontBook, check};
use crate::report::{Diagnostic, Report};
use crate::limits::carried;
use crate::{file, limits, message};

/// An `@font-face`: a font file that the style brings, its path resolved against the sheet's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFace {
    pub family: String,
    pub weight: u16,
    pub italic: bool,
    pub path: PathBuf,
}

impl FontBook {
    /// The built-in faces and those that the style brings; a file that is not a font is reported.
    pub fn load(brought: &[FontFace], report: &mut Report) -> FontBook {
        let mut fonts = FontBook::builtin();
        let read = |face: &FontFace| file::read(&face.path, &limits::FONT_BYTES).and_then(|data| check::face(face, data));
        let checked: Vec<_> = brought.par_iter().map(carried(read)).collect();
        for (face, checked) in brought.iter().zip(checked) {
            let why = match checked {
                Ok(checked) => match fonts.push(checked) {
                    Some(_) => continue,
                    None => message!("is one too many: {most} faces are allowed", most = u16::MAX),
                },
                Err(why) => why,
            };
            let message = message!("the font “{family}” {why}", family = face.family, why);
            let help = message!("give the path of a .ttf or .otf file, relative to the style sheet; WOFF must be unpacked first");
            report.push(Diagnostic::new("font-invalid", message).in_file(&face.path).help(help));
        }
        fonts.synthesise();
        fonts
    }
}
