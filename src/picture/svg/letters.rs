//! How large the smallest letters of a drawing are, as far as it says so plainly.

use usvg::roxmltree::Node;

/// The initial value of `font-size`, in CSS pixels.
const MEDIUM: f64 = 16.0;

/// The size of the smallest letters in hundredths of a CSS pixel, when the drawing is as large as it says. `None` for one without
/// letters, and for one whose sheet gives their sizes: a guess would tell of faults that are none.
pub fn smallest_letters(bytes: &[u8]) -> Option<u32> {
    let text = super::measure::text(bytes).ok()?;
    let document = super::measure::parse(&text).ok()?;
    let root = document.root_element();
    if document.descendants().any(|node| node.has_tag_name((super::measure::SVG, "style")) && super::measure::text_of(node).contains("font")) {
        return None;
    }
    let own = root.attribute("viewBox").and_then(|view| view.split([' ', ',']).filter(|n| !n.is_empty()).nth(2)?.parse::<f64>().ok());
    let scale = match own.filter(|width| *width > 0.0) {
        Some(width) => f64::from(super::measure::size(bytes).ok()?.0) / width,
        None => 1.0,
    };
    let shown = document.descendants().filter(|node| {
        node.is_text() && node.text().is_some_and(|text| !text.trim().is_empty()) && node.ancestors().any(|a| a.has_tag_name((super::measure::SVG, "text")))
    });
    let sizes: Option<Vec<f64>> = shown.map(effective).collect();
    let least = sizes?.into_iter().reduce(f64::min)? * scale;
    least.is_finite().then_some((least * 100.0).clamp(0.0, 1e9) as u32)
}

/// The size of an element's letters in the units of the root; `None` where it hangs on another in a way that is not followed.
fn effective(node: Node<'_, '_>) -> Option<f64> {
    let mut size = None;
    let mut scale = 1.0;
    for element in node.ancestors().filter(|node| node.is_element()) {
        if size.is_none() && let Some(written) = font_size(element) {
            size = Some(super::measure::pixels(written)?);
        }
        scale *= element.attribute("transform").map_or(1.0, enlargement);
    }
    Some(size.unwrap_or(MEDIUM) * scale)
}

/// The font size that an element itself sets, as it is written.
fn font_size<'a>(element: Node<'a, '_>) -> Option<&'a str> {
    let declared = element.attribute("style").into_iter().flat_map(|style| style.split(';')).find_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        (name.trim() == "font-size").then_some(value.trim())
    });
    declared.or_else(|| element.attribute("font-size"))
}

/// By how much `scale` and `matrix` of a transformation enlarge.
fn enlargement(transform: &str) -> f64 {
    let factors = transform.split(')').filter_map(|function| {
        let (name, arguments) = function.split_once('(')?;
        let n: Vec<f64> = arguments.split([' ', ',']).filter_map(|n| n.parse().ok()).collect();
        match (name.trim_matches([' ', ',']), n.as_slice()) {
            ("scale", [both]) => Some(both.abs()),
            ("scale", [x, y]) => Some((x * y).abs().sqrt()),
            ("matrix", [a, b, c, d, ..]) => Some((a * d - b * c).abs().sqrt()),
            _ => None,
        }
    });
    factors.product()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(inside: &str) -> Option<u32> {
        smallest_letters(format!("<svg xmlns='http://www.w3.org/2000/svg' width='200' viewBox='0 0 400 100'>{inside}</svg>").as_bytes())
    }

    #[test]
    fn the_smallest_letters_as_they_are_shown() {
        assert_eq!(of("<rect width='3' height='3'/>"), None);
        assert_eq!(of("<text>a</text>"), Some(800));
        assert_eq!(of("<g font-size='12'><text>a<tspan style='fill:red; font-size:10px'>b</tspan></text></g>"), Some(500));
        assert_eq!(of("<g transform='translate(3 4) scale(2)'><text font-size='9pt'>a</text></g>"), Some(1200));
        assert_eq!(of("<text font-size='4'> </text><text font-size='20' transform='matrix(0 .5 -.5 0 1 1)'>a</text>"), Some(500));
        // What is not followed is not guessed.
        assert_eq!(of("<text font-size='80%'>a</text>"), None);
        assert_eq!(of("<style>text { font-size: 4px }</style><text>a</text>"), None);
        assert_eq!(of("<title>a</title>"), None);
    }
}
