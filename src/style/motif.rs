//! The motif of a book: its cover's composition as a small mark, for the title page, the pages of parts and the EPUB, so that all of them are
//! seen to be of one book. In the colour of the text around; `--motif: none` leaves it out.

use super::Style;

/// The side of the square in which marks are drawn.
pub const SIDE: u32 = 48;

/// Each composition's mark: an outline filled by the even-odd rule.
const MARKS: &[(&str, &str)] = &[
    // A rule, as under lettering.
    ("type", "M12 22H36V26H12Z"),
    // A full page with its title on it.
    ("full-bleed", "M11 5H37V43H11Z M12.5 6.5V41.5H35.5V6.5Z M16 30H32V33H16Z M16 36H26V38H16Z"),
    // A label on a lined ground.
    ("label", "M8 8H40V9.5H8Z M8 13H40V14.5H8Z M8 18H13V19.5H8Z M35 18H40V19.5H35Z M8 23H13V24.5H8Z M35 23H40V24.5H35Z M8 28H13V29.5H8Z M35 28H40V29.5H35Z \
               M8 33H40V34.5H8Z M8 38H40V39.5H8Z M15.5 17.5H32.5V30H15.5Z M17 19V28.5H31V19Z"),
    // A band over two lines of words.
    ("band", "M11 5H37V43H11Z M12.5 20V41.5H35.5V20Z M16 26H32V28H16Z M16 32H26V34H16Z"),
    // Two grounds, one over the other.
    ("duotone", "M18 12A12 12 0 1 0 18 36A12 12 0 1 0 18 12Z M30 12A12 12 0 1 0 30 36A12 12 0 1 0 30 12Z"),
    // A small picture in an oval frame.
    ("vignette", "M24 6C14.6 6 8 14 8 24C8 34 14.6 42 24 42C33.4 42 40 34 40 24C40 14 33.4 6 24 6Z M24 7.5C32.5 7.5 38.5 15 38.5 24C38.5 33 32.5 40.5 24 40.5C15.5 40.5 9.5 33 9.5 24C9.5 15 15.5 7.5 24 7.5Z \
                  M24 16C19.6 16 16.5 19.6 16.5 24C16.5 28.4 19.6 32 24 32C28.4 32 31.5 28.4 31.5 24C31.5 19.6 28.4 16 24 16Z"),
    // A letter cut by the edge of the page.
    ("initial", "M10 6H38V42H10Z M11.5 7.5V40.5H36.5V30A12 12 0 1 1 36.5 14V7.5Z"),
    // Squares.
    ("grid", "M8 8H17V17H8Z M19.5 8H28.5V17H19.5Z M31 8H40V17H31Z M8 19.5H17V28.5H8Z M31 19.5H40V28.5H31Z M8 31H17V40H8Z M19.5 31H28.5V40H19.5Z M31 31H40V40H31Z"),
];

/// The mark of a composition by its name.
pub fn mark(composition: &str) -> Option<&'static str> {
    MARKS.iter().find(|(name, _)| *name == composition.trim()).map(|(_, path)| *path)
}

/// The mark that a design wants, from its body's style.
pub fn of(body: &Style) -> Option<&'static str> {
    let wanted = body.custom.get("motif").is_none_or(|value| value.trim() != "none");
    body.custom.get("cover-design").filter(|_| wanted).and_then(|name| mark(name))
}

/// A mark as a drawing. `attributes` are written into its element.
pub fn svg(path: &str, attributes: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {SIDE} {SIDE}\"{attributes}><path fill-rule=\"evenodd\" fill=\"currentColor\" d=\"{path}\"/></svg>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_have_names_and_stay_in_their_square() {
        assert!(mark("collage").is_none());
        for (name, path) in MARKS {
            assert_eq!(mark(name), Some(*path));
            let numbers = path.split(|c: char| !(c.is_ascii_digit() || c == '.')).filter_map(|number| number.parse::<f64>().ok());
            assert!(numbers.into_iter().all(|number| number <= f64::from(SIDE)), "{name}");
        }
    }
}
