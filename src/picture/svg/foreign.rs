//! HTML within a drawing (`foreignObject`): its words, as lines of the drawing's own text.

use usvg::roxmltree::Node;

/// The size of letters when the HTML says none, in pixels.
const SIZE: f64 = 14.0;
/// Share of the size that a letter is wide, more or less.
const WIDE: f64 = 0.55;
/// HTML elements that begin a line.
const BLOCKS: [&str; 16] = ["div", "p", "br", "li", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "section"];

/// The words in lines, as `text` elements where the HTML stood; `None` when it has no words.
pub fn as_text(node: Node<'_, '_>) -> Option<String> {
    let lines = lines(node);
    if lines.is_empty() {
        return None;
    }
    let number = |name| node.attribute(name).and_then(|v: &str| v.trim().trim_end_matches("px").parse::<f64>().ok());
    let (x, y) = (number("x").unwrap_or(0.0), number("y").unwrap_or(0.0));
    let (width, height) = (number("width").filter(|w| *w > 1.0), number("height").filter(|h| *h > 1.0));
    let styles: String = node.descendants().filter_map(|n| n.attribute("style")).collect::<Vec<_>>().join(";").replace(' ', "");
    let asked =
        styles.split("font-size:").nth(1).and_then(|rest| rest.split(|c: char| !c.is_ascii_digit() && c != '.').next()?.parse().ok());
    let mut size = asked.filter(|s: &f64| *s > 0.0 && *s < 500.0).unwrap_or(SIZE);
    let centred = styles.contains("text-align:center") || styles.contains("justify-content:center");
    let mut set = wrap(&lines, width.map(|w| w / (size * WIDE)));
    if let Some(height) = height {
        // Smaller until they fit; an estimate, for there are no faces here.
        for _ in 0..8 {
            if set.len() as f64 * size * 1.2 <= height * 1.05 {
                break;
            }
            size *= 0.9;
            set = wrap(&lines, width.map(|w| w / (size * WIDE)));
        }
    }
    let (anchor, left) = match width {
        Some(width) if centred => ("middle", x + width / 2.0),
        _ => ("start", x),
    };
    let tall = set.len() as f64 * size * 1.2;
    let top = match height {
        Some(height) if centred && height > tall => y + (height - tall) / 2.0,
        _ => y,
    };
    let mut out = String::new();
    for (number, line) in set.iter().enumerate() {
        let baseline = top + size + number as f64 * size * 1.2;
        out.push_str(&format!("<text x=\"{left:.2}\" y=\"{baseline:.2}\" font-size=\"{size:.2}\" text-anchor=\"{anchor}\">"));
        out.push_str(&crate::text::xml::text(line));
        out.push_str("</text>");
    }
    Some(out)
}

/// The text of each line that the HTML begins.
fn lines(node: Node<'_, '_>) -> Vec<String> {
    let mut lines = vec![String::new()];
    for node in node.descendants() {
        let hidden = node.ancestors().any(|n| matches!(n.tag_name().name(), "script" | "style"));
        if node.is_element() && BLOCKS.contains(&node.tag_name().name()) {
            lines.push(String::new());
        } else if let (true, false, Some(text), Some(line)) = (node.is_text(), hidden, node.text(), lines.last_mut()) {
            line.push_str(text);
        }
    }
    let joined = lines.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    joined.filter(|line| !line.is_empty()).collect()
}

/// Lines of at most `most` letters, broken at spaces.
fn wrap(lines: &[String], most: Option<f64>) -> Vec<String> {
    let most = most.map_or(usize::MAX, |most| most.max(1.0) as usize);
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        let mut open = String::new();
        for word in line.split(' ') {
            if !open.is_empty() && open.chars().count() + 1 + word.chars().count() > most {
                out.push(std::mem::take(&mut open));
            }
            if !open.is_empty() {
                open.push(' ');
            }
            open.push_str(word);
        }
        out.push(open);
    }
    out
}
