//! What the file says of itself: Info dictionary and XMP, both by krilla from one source.

use krilla::metadata::{DateTime, Metadata as Written, PageLayout, TextDirection};

use crate::book::Metadata;
use crate::lang::Direction;
use crate::layout::pages::Page;

/// The program's name, as creator of the files it makes.
pub const CREATOR: &str = concat!("Pliego ", env!("CARGO_PKG_VERSION"));

/// Title and dates are never missing: PDF/UA and PDF/A want them.
pub fn metadata(book: &Metadata, pages: &[Page]) -> Written {
    let authors: Vec<String> = book.names("aut").map(str::to_owned).collect();
    let direction = match book.lang.direction() {
        Direction::LeftToRight => TextDirection::LeftToRight,
        Direction::RightToLeft => TextDirection::RightToLeft,
    };
    // A book with versos is read in spreads, rectos on the right; on the left when it is read from the right.
    let layout = match book.lang.direction() {
        _ if pages.iter().all(|page| page.recto) => PageLayout::OneColumn,
        Direction::LeftToRight => PageLayout::TwoPageRight,
        Direction::RightToLeft => PageLayout::TwoPageLeft,
    };
    Written::new()
        .title(title(book))
        .authors(authors)
        .description(book.description.clone().unwrap_or_default())
        .keywords(book.subjects.iter().map(|s| s.name.clone()).collect())
        .language(book.lang.tag().to_owned())
        .creator(CREATOR.to_owned())
        .producer(CREATOR.to_owned())
        .creation_date(date(&book.modified))
        .text_direction(direction)
        .page_layout(layout)
}

/// The title as shown in a window's bar.
pub fn title(book: &Metadata) -> String {
    let title = book.title.trim();
    if title.is_empty() { "—".to_owned() } else { title.to_owned() }
}

/// The same for XMP.
pub fn xmp_date(rfc3339: &str) -> String {
    let [year, month, day, hour, minute, second] = numbers(rfc3339);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month, day, hour, minute and second of RFC 3339 in UTC; what cannot be read is the beginning of the year 2000, for a date must stand there and be the same twice.
fn numbers(rfc3339: &str) -> [u16; 6] {
    let numbers: Vec<u16> = rfc3339.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    match numbers[..] {
        [year, month, day, hour, minute, second, ..] => [year, month, day, hour, minute, second],
        [year, month, day] => [year, month, day, 0, 0, 0],
        _ => [2000, 1, 1, 0, 0, 0],
    }
}

fn date(rfc3339: &str) -> DateTime {
    let [year, month, day, hour, minute, second] = numbers(rfc3339);
    let small = |n: u16| n.min(99) as u8;
    DateTime::new(year)
        .month(small(month))
        .day(small(day))
        .hour(small(hour))
        .minute(small(minute))
        .second(small(second))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
