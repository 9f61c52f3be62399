//! QR codes as drawings.

/// White around a code that scanners need, in modules.
const QUIET: usize = 4;

/// A code of black modules alone, for paper, as SVG; `None` when the text is too long for a code.
pub fn qr_code(text: &str) -> Option<String> {
    let (side, path) = modules(text, 0)?;
    Some(document(side, &format!("<path fill=\"#000\" d=\"{path}\"/>")))
}

/// A code on a white ground of its own, for screens, whose ground may be dark.
pub fn qr_code_on_white(text: &str) -> Option<String> {
    let (side, path) = modules(text, QUIET)?;
    Some(document(side, &format!("<path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/>")))
}

/// The side of the whole in modules, and the dark ones as an SVG path.
fn modules(text: &str, margin: usize) -> Option<(usize, String)> {
    let code = qrcode::QrCode::with_error_correction_level(text.as_bytes(), qrcode::EcLevel::M).ok()?;
    let side = code.width();
    let mut path = String::new();
    for (i, color) in code.to_colors().into_iter().enumerate() {
        if color == qrcode::Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", i % side + margin, i / side + margin));
        }
    }
    Some((side + 2 * margin, path))
}

/// An SVG document of so many units a side.
fn document(side: usize, content: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{side}\" height=\"{side}\">{content}</svg>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_holds_an_address() {
        assert!(qr_code("https://example.org").is_some_and(|svg| svg.contains("viewBox=\"0 0 25 25\"")));
        assert!(qr_code_on_white("https://example.org").is_some_and(|svg| svg.contains("viewBox=\"0 0 33 33\"")));
        assert!(qr_code(&"x".repeat(5000)).is_none());
    }
}
