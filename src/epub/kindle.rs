//! What Kindle's publishing guidelines ask for beyond EPUB.

use std::path::Path;

use crate::message;
use crate::picture::Info;
use crate::report::Diagnostic;

/// The least sides of a cover, in pixels.
const LEAST: (u32, u32) = (500, 800);

/// Why a picture is no cover for Kindle: it is drawn, may move, or is too small.
pub fn unfit_cover(info: &Info, path: Option<&Path>) -> Option<Diagnostic> {
    let ending = path.and_then(Path::extension).map(|e| e.to_string_lossy().to_uppercase()).unwrap_or_default();
    let told = if info.vector || ending == "GIF" {
        let format = if info.vector { "SVG".to_owned() } else { ending };
        message!("{format} is no format of a cover for Kindle; one made of the title and the author stands in its place", format)
    } else if info.width.min(info.height) < LEAST.0 || info.width.max(info.height) < LEAST.1 {
        let (width, height) = (info.width, info.height);
        message!("the cover has {width} × {height} pixels, too few for Kindle; one made of the title and the author stands in its place", width, height)
    } else {
        return None;
    };
    Some(Diagnostic::new("cover-unfit", told).help(message!("give a JPEG of 1600 × 2560 pixels as `cover`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_for_kindle() {
        let fits = |width, height, vector, name: &str| {
            unfit_cover(&Info { width, height, vector, density: 96, letters: None }, Some(Path::new(name))).is_none()
        };
        assert!(fits(1600, 2560, false, "cubierta.jpg") && fits(500, 800, false, "cubierta.png"));
        assert!(!fits(1600, 2560, true, "cubierta.svg") && !fits(1600, 2560, false, "cubierta.gif"));
        assert!(!fits(499, 800, false, "cubierta.jpg") && !fits(60, 90, false, "cubierta.png"));
    }
}
