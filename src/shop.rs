//! Shops: what each takes of an electronic book, as dated data with sources, and whether it would take this one.
//!
//! Nothing here is an opinion: every shop says where its rules were read and when. Only what a shop refuses is an error; what it advises is a
//! warning.

use crate::book::metadata::Metadata;
use crate::book::Book;
use crate::epub::{PictureFile, Written};
use crate::file;
use crate::message;
use crate::picture::{Format, Pictures};
use crate::printers::Source;
use crate::report::message::{Argument, decimal};
use crate::report::{Diagnostic, Message, Place, Report, Severity};

const MB: u64 = 1_000_000;
const GB: u64 = 1_000_000_000;

/// What a shop takes.
///
/// One field for each rule that a shop publishes: a row of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shop {
    /// As said on the command line.
    pub name: &'static str,
    pub title: &'static str,
    pub sources: &'static [Source],
    /// Most bytes of the EPUB, and whether more is refused or only advised against; of several, the highest first.
    file: &'static [(u64, Severity)],
    /// The same of the bytes and the pixels of a picture within it.
    picture_bytes: Option<(u64, Severity)>,
    picture_pixels: &'static [(u64, Severity)],
    /// Pictures without anything behind them are advised against.
    opaque: bool,
    /// Least shorter and longer side of the cover that is handed in beside the EPUB, and its greatest side.
    cover_least: (u32, u32),
    /// The same, as the shop advises.
    cover_advised: Option<(u32, u32)>,
    cover_most: Option<u32>,
    cover_bytes: Option<(u64, Severity)>,
    cover_formats: &'static [Format],
    /// What becomes of a cover in the inks of a press.
    cover_in_inks: Severity,
    /// It sells nothing without an ISBN of its own.
    isbn: bool,
}

/// Amazon's Kindle Direct Publishing.
pub const KDP: Shop = Shop {
    name: "kdp",
    title: "Amazon KDP",
    sources: &[
        Source { url: "https://kdp.amazon.com/en_US/help/topic/G6GTK3T3NUHKLEFX", checked: "2026-11-29" },
        // Of its colours.
        Source { url: "https://kdp.amazon.com/help?topicId=A2J0TRG6OPX0VM", checked: "2026-11-29" },
        // Of the Kindle Publishing Guidelines since 2014: the bytes of a picture.
        Source { url: "http://authoradventures.blogspot.fr/2014_02_01_archive.html", checked: "2026-11-29" },
    ],
    // No limit of the file stands in the sources.
    file: &[],
    picture_bytes: Some((5 * MB, Severity::Error)),
    picture_pixels: &[],
    opaque: false,
    cover_least: (625, 1000),
    cover_advised: Some((1600, 2560)),
    cover_most: Some(10_000),
    cover_bytes: Some((50 * MB, Severity::Error)),
    cover_formats: &[Format::Jpeg],
    cover_in_inks: Severity::Error,
    isbn: false,
};

/// Apple Books.
pub const APPLE: Shop = Shop {
    name: "apple",
    title: "Apple Books",
    sources: &[
        Source { url: "https://help.apple.com/itc/booksassetguide/en.lproj/itca71ad3c33.html", checked: "2026-11-28" },
        Source { url: "https://itunespartner.apple.com/books/support/9-prepare-book", checked: "2026-11-29" },
        // By a house that hands books to Apple: the least side of the cover, and that inks are refused.
        Source { url: "https://help.inscribedigital.com/support/solutions/articles/26000012882", checked: "2026-11-29" },
        Source { url: "https://www.vearsa.com/apple-ebooks-file-image-requirements-3/", checked: "2026-11-29" },
    ],
    file: &[(2 * GB, Severity::Error), (GB, Severity::Warning)],
    picture_bytes: None,
    // The guide to its assets refuses more, the page for publishers advises less.
    picture_pixels: &[(5_600_000, Severity::Error), (4_000_000, Severity::Warning)],
    opaque: false,
    cover_least: (1400, 1400),
    cover_advised: None,
    cover_most: None,
    cover_bytes: None,
    cover_formats: &[Format::Jpeg, Format::Png],
    cover_in_inks: Severity::Error,
    isbn: false,
};

/// Rakuten Kobo.
pub const KOBO: Shop = Shop {
    name: "kobo",
    title: "Kobo",
    // Image Formatting, Cover Images, Limitations and Maximums: all of them advice but for the GIF.
    sources: &[Source { url: "https://github.com/kobolabs/epub-spec", checked: "2026-11-29" }],
    file: &[(GB, Severity::Warning)],
    picture_bytes: Some((5 * MB, Severity::Warning)),
    picture_pixels: &[],
    opaque: true,
    cover_least: (1, 1),
    cover_advised: None,
    cover_most: None,
    cover_bytes: Some((3 * MB, Severity::Warning)),
    cover_formats: &[Format::Jpeg, Format::Png, Format::Svg],
    cover_in_inks: Severity::Warning,
    isbn: false,
};

/// Google Play Books.
pub const GOOGLE: Shop = Shop {
    name: "google",
    title: "Google Play",
    sources: &[Source { url: "https://support.google.com/books/partner/answer/3424254", checked: "2026-11-28" }],
    file: &[(2 * GB, Severity::Error)],
    picture_bytes: None,
    picture_pixels: &[],
    opaque: false,
    cover_least: (640, 640),
    cover_advised: None,
    cover_most: Some(7200),
    cover_bytes: Some((2 * GB, Severity::Error)),
    cover_formats: &[Format::Jpeg, Format::Png],
    // Nothing of it stands in the source.
    cover_in_inks: Severity::Note,
    isbn: false,
};

/// IngramSpark and Lightning Source, which hand the book to other shops.
pub const INGRAM: Shop = Shop {
    name: "ingram",
    title: "IngramSpark",
    sources: &[
        Source { url: "https://www.ingramspark.com/plan-your-book/ebooks/epub-guidelines", checked: "2026-11-29" },
        Source { url: "https://help.lightningsource.com/hc/en-us/articles/360021142012", checked: "2026-11-28" },
    ],
    file: &[(100 * MB, Severity::Error)],
    picture_bytes: None,
    picture_pixels: &[(3_200_000, Severity::Error)],
    opaque: false,
    cover_least: (1600, 2560),
    cover_advised: None,
    cover_most: None,
    cover_bytes: None,
    cover_formats: &[Format::Jpeg],
    cover_in_inks: Severity::Error,
    isbn: true,
};

pub const ALL: [&Shop; 5] = [&KDP, &APPLE, &KOBO, &GOOGLE, &INGRAM];

/// The shop of a name.
pub fn find(name: &str) -> Option<&'static Shop> {
    ALL.into_iter().find(|shop| shop.name.eq_ignore_ascii_case(name.trim()))
}

/// What a shop is sent.
pub struct Sent<'a> {
    pub book: &'a Book,
    pub pictures: &'a Pictures,
    pub written: &'a Written,
    /// Of the whole EPUB.
    pub bytes: u64,
    /// Where a setting stands.
    pub place: &'a dyn Fn(&[&str]) -> Place,
}

/// Whether a shop takes the book: what it would refuse is an error with its place; without any, that is said.
pub fn judge(shop: &Shop, sent: &Sent<'_>, report: &mut Report) {
    let mut work = Work { shop, sent, report, refused: false };
    work.file();
    work.metadata(&sent.book.metadata);
    work.cover();
    for picture in sent.written.cover.iter().chain(&sent.written.pictures) {
        work.picture(picture);
    }
    if !work.refused && !report.has_errors() {
        report.push(Diagnostic::new("shop-ready", message!("{title} takes the EPUB: {size} MB", title = shop.title, size = megabytes(sent.bytes))));
    }
}

/// Megabytes, with one place.
fn megabytes(bytes: u64) -> Argument {
    decimal(bytes as f64 / MB as f64, 1)
}

/// The limit that a number passes: the highest of them, for it is the gravest.
fn passed(limits: &[(u64, Severity)], number: u64) -> Option<(u64, Severity)> {
    limits.iter().find(|(most, _)| number > *most).copied()
}

struct Work<'a> {
    shop: &'a Shop,
    sent: &'a Sent<'a>,
    report: &'a mut Report,
    refused: bool,
}

impl Work<'_> {
    /// Says what is wrong, where it can be changed.
    fn emit(&mut self, severity: Severity, place: Place, diagnostic: Diagnostic) {
        self.refused |= severity == Severity::Error;
        self.report.push(Diagnostic { severity, place, ..diagnostic });
    }

    fn setting(&self, key: &str) -> Place {
        (self.sent.place)(&[key])
    }

    /// Where a picture lies; one that was composed, where it could be set.
    fn place_of(&self, picture: &PictureFile) -> Place {
        match picture.asset.and_then(|asset| self.sent.pictures.path(asset)) {
            Some(path) => Place::Path(file::shown(path).to_owned()),
            None => self.setting("cover"),
        }
    }

    fn file(&mut self) {
        let Some((most, severity)) = passed(self.shop.file, self.sent.bytes) else { return };
        let (size, title, most) = (megabytes(self.sent.bytes), self.shop.title, megabytes(most));
        let said = match severity {
            Severity::Error => message!("the EPUB has {size} MB; {title} takes {most}", size, title, most),
            _ => message!("the EPUB has {size} MB; {title} advises {most} at most", size, title, most),
        };
        let help = message!("make the largest pictures smaller: `pictures: {example}` in book.yaml", example = "{ epub: { max: 1200 } }");
        self.emit(severity, Place::Book, Diagnostic::new("shop-file-size", said).help(help));
    }

    fn metadata(&mut self, metadata: &Metadata) {
        let missing = [
            ("title", metadata.title.trim().is_empty(), Severity::Error),
            ("authors", metadata.names("aut").next().is_none(), Severity::Error),
            ("description", metadata.description.is_none(), Severity::Warning),
        ];
        for (key, missing, severity) in missing {
            if missing {
                let said = message!("{title} asks for `{key}`, and the book has none", title = self.shop.title, key);
                let help = message!("write `{key}:` in book.yaml", key);
                self.emit(severity, Place::Book, Diagnostic::new("shop-metadata", said).help(help));
            }
        }
        if self.shop.isbn && metadata.isbn.is_none() {
            let said = message!("{title} sells no EPUB without an ISBN of its own", title = self.shop.title);
            let help = message!("write `isbn:` in book.yaml; that of the printed book, `print-isbn:`, is another");
            self.emit(Severity::Error, self.setting("print-isbn"), Diagnostic::new("shop-isbn", said).help(help));
        }
        if metadata.isbn.is_some() && metadata.isbn == metadata.print_isbn {
            let said = message!("the EPUB and the printed book have the same ISBN");
            let help = message!("each edition has an ISBN of its own; without one for the EPUB, leave `isbn:` out");
            self.emit(Severity::Error, self.setting("isbn"), Diagnostic::new("shop-isbn", said).help(help));
        }
    }

    fn cover(&mut self) {
        let Some(cover) = &self.sent.written.cover else {
            let said = message!("the EPUB has no cover");
            let help = message!("name a picture with `cover:` in book.yaml");
            return self.emit(Severity::Error, self.setting("cover"), Diagnostic::new("shop-cover", said).help(help));
        };
        let shop = self.shop;
        let mut faults: Vec<(Severity, Message, Message)> = Vec::new();
        // Who gives no picture has composed one, which serves within the EPUB; shops are handed another beside it.
        let severity = if cover.asset.is_some() { Severity::Error } else { Severity::Warning };
        if !shop.cover_formats.contains(&cover.format) {
            let name = |format: &Format| format.extension().to_uppercase();
            let taken: Vec<String> = shop.cover_formats.iter().map(name).collect();
            faults.push((
                severity,
                message!("the cover is a {format}; {title} takes {taken}", format = name(&cover.format), title = shop.title, taken = taken.join(", ")),
                message!("save it as JPEG"),
            ));
        }
        // Shops are handed the picture itself, which may be larger than the one within the EPUB.
        let info = cover.asset.and_then(|asset| self.sent.pictures.info(asset));
        let (width, height) = info.map_or((cover.width, cover.height), |info| (info.width, info.height));
        let (short, long) = (width.min(height), width.max(height));
        if cover.format != Format::Svg && (short < shop.cover_least.0 || long < shop.cover_least.1) {
            let (least_short, least_long) = shop.cover_least;
            faults.push((
                severity,
                message!(
                    "the cover has {width} × {height} pixels; {title} wants {least_short} at least on the short side and {least_long} on the long one",
                    width,
                    height,
                    title = shop.title,
                    least_short,
                    least_long
                ),
                message!("give a larger picture; 1600 × 2560 pixels are enough for every shop"),
            ));
        }
        if cover.format != Format::Svg
            && let Some((short_side, long_side)) = shop.cover_advised.filter(|least| (short < least.0 || long < least.1) && short >= shop.cover_least.0 && long >= shop.cover_least.1)
        {
            faults.push((
                Severity::Warning,
                message!("the cover has {width} × {height} pixels; {title} advises {short_side} × {long_side}", width, height, title = shop.title, short_side, long_side),
                message!("give a larger picture; 1600 × 2560 pixels are enough for every shop"),
            ));
        }
        if shop.cover_in_inks > Severity::Note && cover.asset.is_some_and(|asset| self.sent.pictures.is_in_inks(asset)) {
            faults.push((
                shop.cover_in_inks,
                message!("the cover is in the inks of a press (CMYK); {title} shows it on screens, in RGB", title = shop.title),
                message!("save it as RGB; the file for the press stays as it is"),
            ));
        }
        if let Some(most) = shop.cover_most.filter(|most| long > *most) {
            faults.push((
                Severity::Error,
                message!("the cover has a side of {long} pixels; {title} takes {most}", long, title = shop.title, most),
                message!("give a smaller picture; 1600 × 2560 pixels are enough for every shop"),
            ));
        }
        if let Some((most, severity)) = shop.cover_bytes.filter(|(most, _)| cover.bytes > *most) {
            faults.push((
                severity,
                message!("the cover has {size} MB; {title} takes {most}", size = megabytes(cover.bytes), title = shop.title, most = megabytes(most)),
                message!("save it as JPEG"),
            ));
        }
        for (severity, said, help) in faults {
            self.emit(severity, self.place_of(cover), Diagnostic::new("shop-cover", said).help(help));
        }
    }

    fn picture(&mut self, picture: &PictureFile) {
        let shop = self.shop;
        let pixels = u64::from(picture.width) * u64::from(picture.height);
        if let Some((most, severity)) = passed(shop.picture_pixels, pixels).filter(|_| picture.format != Format::Svg) {
            let (width, height, title, most) = (picture.width, picture.height, shop.title, decimal(most as f64 / 1e6, 1));
            let said = match severity {
                Severity::Error => message!("the picture has {width} × {height} pixels in the EPUB; {title} takes {most} million of them", width, height, title, most),
                _ => message!("the picture has {width} × {height} pixels in the EPUB; {title} advises {most} million of them at most", width, height, title, most),
            };
            let help = message!("let it be made smaller: `pictures: {example}` in book.yaml", example = "{ epub: { max: 1600 } }");
            self.emit(severity, self.place_of(picture), Diagnostic::new("shop-picture", said).help(help));
        }
        if shop.opaque && picture.format == Format::Png && picture.asset.is_some_and(|asset| self.sent.pictures.is_see_through(asset)) {
            let said = message!("there is nothing behind the picture; {title} may put a colour or a pattern there", title = shop.title);
            let help = message!("save it with a background");
            self.emit(Severity::Warning, self.place_of(picture), Diagnostic::new("shop-picture", said).help(help));
        }
        if let Some((most, severity)) = shop.picture_bytes.filter(|(most, _)| picture.bytes > *most) {
            let said = message!(
                "the picture has {size} MB in the EPUB; {title} takes {most}",
                size = megabytes(picture.bytes),
                title = shop.title,
                most = megabytes(most)
            );
            let help = message!("save it as JPEG, or let it be made smaller: `pictures: {example}` in book.yaml", example = "{ epub: { max: 1200 } }");
            self.emit(severity, self.place_of(picture), Diagnostic::new("shop-picture", said).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An EPUB of any size, which no test could write.
    #[test]
    fn a_file_that_is_too_large_is_refused_or_advised_against() {
        let told = |shop: &Shop, bytes: u64| {
            let mut report = Report::default();
            let (book, pictures, written) = (Book::default(), Pictures::default(), Written::default());
            judge(shop, &Sent { book: &book, pictures: &pictures, written: &written, bytes, place: &|_| Place::Book }, &mut report);
            report.diagnostics.iter().find(|d| d.code == "shop-file-size").map(|d| (d.severity, d.help.is_some()))
        };
        for shop in ALL {
            for (most, severity) in shop.file {
                assert_eq!(told(shop, most + 1), Some((*severity, true)), "{} {most}", shop.name);
            }
            let least = shop.file.last().map_or(u64::MAX, |(most, _)| *most);
            assert_eq!(told(shop, least), None, "{}", shop.name);
        }
    }

    #[test]
    fn every_rule_says_where_and_when_it_was_read() {
        for shop in ALL {
            assert!(!shop.sources.is_empty(), "{}", shop.name);
            for source in shop.sources {
                assert!(source.url.starts_with("http") && source.checked.len() == 10, "{}: {source:?}", shop.name);
            }
            assert_eq!(find(shop.name), Some(shop));
        }
        assert_eq!(find("KDP"), Some(&KDP));
        assert_eq!(find("amazon"), None);
    }
}
