//! Printers: what each wants of a book, as dated data with sources (typography §8.3).
//!
//! Nothing here is an opinion: every printer says where its rules were read and when. What is decided from it (the margin kept in reserve, the
//! edges that bleed) is in functions beside the data.

use crate::length::Length;
use crate::message;
use crate::report::Message;

/// A sixteenth of an inch.
const SIXTEENTH: Length = Length(72 * Length::UNITS_PER_PT / 16);
/// Kept over the printer's least inner margin: paper bends into the spine more than tables say.
const INNER_RESERVE: Length = Length::pt(9);
/// The text block slides outwards until the outer margin is this, then it narrows (typography §8.2).
pub const OUTER_FLOOR: Length = Length::pt(45);

/// The place of the barcode on the back, and how far it is from the edges; KDP puts its own there when the cover has none (V7).
pub const BARCODE_ZONE: (Length, Length) = (inch(2000), inch(1200));
pub const BARCODE_EDGE: Length = inch(250);

/// Where a rule was read, and when it was last checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    pub url: &'static str,
    /// ISO 8601.
    pub checked: &'static str,
}

/// What a printer wants.
///
/// One field for each rule that a printer publishes: a row of data, not a part of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printer {
    /// As said on the command line.
    pub name: &'static str,
    pub title: &'static str,
    pub sources: &'static [Source],
    /// Least inner margin by number of pages: `(up to this many, margin)`, in order.
    inner: &'static [(u32, Length)],
    /// Least outer, top and foot margin, of pages that do not bleed and of those that do.
    pub outer: Length,
    pub outer_with_bleed: Length,
    /// How far colour runs over the trim.
    pub bleed: Length,
    /// Whether it also runs over at the spine.
    pub bleeds_at_spine: bool,
    /// Fewest and most pages.
    pub pages: (u32, u32),
    /// The number of pages is even, and the last one is blank.
    pub even: bool,
    pub last_blank: bool,
    /// Least and greatest trim, width and height; between them any size is taken.
    pub least_trim: (Length, Length),
    pub greatest_trim: (Length, Length),
    /// Least resolution of pictures, in pixels per inch.
    pub resolution: u32,
    /// Least size of type and width of rules.
    pub type_size: Length,
    pub rule: Length,
    /// Most ink in one place, in per cent.
    pub ink: u32,
    /// Crop marks may stand outside of the trim.
    pub marks: bool,
    /// A page needs a transparency-free file: PDF/X-1a rather than PDF/X-4.
    pub flattened: bool,
    /// From the trim to words on the cover, and the fewest pages for words on the spine, with the clear space beside them.
    pub cover_safe: Length,
    pub spine_pages: u32,
    pub spine_clear: Length,
}

pub const fn inch(thousandths: i64) -> Length {
    Length(thousandths * 72 * Length::UNITS_PER_PT / 1000)
}

pub const fn mm(hundredths: i64) -> Length {
    Length(hundredths * 72 * Length::UNITS_PER_PT / 2540)
}

/// Amazon's Kindle Direct Publishing, paperbacks.
pub const KDP: Printer = Printer {
    name: "kdp",
    title: "Amazon KDP",
    sources: &[
        Source { url: "https://kdp.amazon.com/en_US/help/topic/G201857950", checked: "2026-10-21" },
        Source { url: "https://kdp.amazon.com/en_US/help/topic/GVBQ3CMEQW3W2VL6", checked: "2026-10-21" },
    ],
    inner: &[(150, inch(375)), (300, inch(500)), (500, inch(625)), (700, inch(750)), (u32::MAX, inch(875))],
    outer: inch(250),
    outer_with_bleed: inch(375),
    bleed: inch(125),
    bleeds_at_spine: false,
    pages: (24, 828),
    even: true,
    last_blank: false,
    least_trim: (inch(4000), inch(6000)),
    greatest_trim: (inch(8500), inch(11_690)),
    resolution: 300,
    type_size: Length::pt(7),
    rule: Length(3 * Length::UNITS_PER_PT / 4),
    ink: 240,
    marks: false,
    flattened: true,
    cover_safe: inch(125),
    spine_pages: 79,
    spine_clear: SIXTEENTH,
};

/// IngramSpark and Lightning Source.
pub const INGRAMSPARK: Printer = Printer {
    name: "ingramspark",
    title: "IngramSpark",
    sources: &[
        // The File Creation Guide of 24 August 2026, and the help pages.
        Source { url: "https://www.ingramspark.com/", checked: "2026-08-24" },
        Source { url: "https://help.ingramspark.com/", checked: "2026-08-24" },
    ],
    inner: &[(u32::MAX, inch(500))],
    outer: inch(500),
    outer_with_bleed: inch(500),
    bleed: inch(125),
    bleeds_at_spine: false,
    pages: (18, 1200),
    even: true,
    last_blank: true,
    least_trim: (inch(4000), inch(6000)),
    greatest_trim: (inch(8500), inch(11_000)),
    resolution: 300,
    type_size: Length::pt(6),
    rule: Length(Length::UNITS_PER_PT / 4),
    ink: 240,
    marks: false,
    flattened: true,
    cover_safe: inch(250),
    spine_pages: 48,
    spine_clear: SIXTEENTH,
};

/// Lulu, paperbacks.
pub const LULU: Printer = Printer {
    name: "lulu",
    title: "Lulu",
    sources: &[
        Source { url: "https://help.lulu.com/en/support/solutions/articles/64000255583", checked: "2026-11-28" },
        Source { url: "https://help.lulu.com/en/support/solutions/articles/64000255584", checked: "2026-11-28" },
        Source { url: "https://help.lulu.com/en/support/solutions/articles/64000255590", checked: "2026-11-28" },
    ],
    // Half an inch, and the wider of the gutters that it advises.
    inner: &[(u32::MAX, inch(800))],
    outer: inch(500),
    outer_with_bleed: inch(500),
    bleed: inch(125),
    bleeds_at_spine: true,
    // The least is that of its calculator of spines; the greatest is not in the sources.
    pages: (32, 800),
    even: true,
    last_blank: false,
    // From the pocket format to A4.
    least_trim: (inch(4250), inch(6870)),
    greatest_trim: (inch(8500), inch(11_690)),
    resolution: 300,
    type_size: Length::pt(6),
    rule: Length(Length::UNITS_PER_PT / 4),
    ink: 240,
    marks: false,
    flattened: true,
    cover_safe: inch(500),
    spine_pages: 80,
    spine_clear: SIXTEENTH,
};

/// BoD (Books on Demand), paperbacks for publishers.
pub const BOD: Printer = Printer {
    name: "bod",
    title: "BoD",
    sources: &[
        Source { url: "https://www.bod.de/verlage/coverberechnung", checked: "2026-11-28" },
        Source { url: "https://www.bod.de/hilfe/hilfe-und-service.html", checked: "2026-11-28" },
    ],
    // It gives no margins: those that are usual in the trade.
    inner: &[(u32::MAX, mm(1500))],
    outer: mm(1000),
    outer_with_bleed: mm(1000),
    bleed: mm(500),
    bleeds_at_spine: true,
    pages: (24, 1200),
    even: true,
    last_blank: false,
    // From the small paperback to A4.
    least_trim: (mm(12_000), mm(15_000)),
    greatest_trim: (mm(21_000), mm(29_700)),
    resolution: 300,
    type_size: Length::pt(6),
    rule: Length(Length::UNITS_PER_PT / 4),
    ink: 280,
    marks: false,
    flattened: true,
    cover_safe: mm(500),
    spine_pages: 80,
    spine_clear: mm(150),
};

/// An offset or digital printer in Europe that named nothing else: what is usual in the trade, so without a source.
pub const GENERIC: Printer = Printer {
    name: "generic",
    title: "a European printer",
    sources: &[],
    inner: &[(u32::MAX, mm(1500))],
    outer: mm(1000),
    outer_with_bleed: mm(1000),
    bleed: mm(300),
    bleeds_at_spine: true,
    pages: (4, 2000),
    even: true,
    last_blank: false,
    least_trim: (mm(7000), mm(10_000)),
    greatest_trim: (mm(30_000), mm(42_000)),
    resolution: 300,
    type_size: Length::pt(6),
    rule: Length(Length::UNITS_PER_PT / 4),
    ink: 280,
    marks: true,
    flattened: false,
    cover_safe: mm(500),
    spine_pages: 80,
    spine_clear: mm(150),
};

/// The strictest of those that print on demand in most countries, KDP and IngramSpark: a file that either takes.
pub const ANY: Printer = Printer {
    name: "any",
    title: "any printer",
    sources: KDP.sources,
    inner: &[(300, inch(500)), (500, inch(625)), (700, inch(750)), (u32::MAX, inch(875))],
    outer: inch(500),
    outer_with_bleed: inch(500),
    bleed: inch(125),
    bleeds_at_spine: false,
    pages: (24, 828),
    even: true,
    last_blank: true,
    least_trim: (inch(4000), inch(6000)),
    greatest_trim: (inch(8500), inch(11_000)),
    resolution: 300,
    type_size: Length::pt(7),
    rule: Length(3 * Length::UNITS_PER_PT / 4),
    ink: 240,
    marks: false,
    flattened: true,
    cover_safe: inch(250),
    spine_pages: 80,
    spine_clear: SIXTEENTH,
};

pub const ALL: [&Printer; 6] = [&KDP, &INGRAMSPARK, &LULU, &BOD, &GENERIC, &ANY];

/// The printer of a name.
pub fn find(name: &str) -> Option<&'static Printer> {
    ALL.into_iter().find(|printer| printer.name.eq_ignore_ascii_case(name.trim()))
}

/// What the pages are printed on: decides how thick the book is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Paper {
    #[default]
    White,
    Cream,
    /// For colour inside.
    PremiumColor,
}

impl Paper {
    /// By the name that a book's settings give.
    pub fn find(name: &str) -> Option<Paper> {
        match name.trim().to_ascii_lowercase().as_str() {
            "white" => Some(Paper::White),
            "cream" => Some(Paper::Cream),
            "color" | "colour" | "premium" => Some(Paper::PremiumColor),
            _ => None,
        }
    }
}

/// The PDF/X standard that the file for a press keeps to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standard {
    #[default]
    X4,
    X1a,
}

impl Standard {
    /// The value of `GTS_PDFXVersion`.
    pub fn pdfx_version(self) -> &'static str {
        match self {
            Standard::X4 => "PDF/X-4",
            Standard::X1a => "PDF/X-1a:2003",
        }
    }
}

/// Which way the words on the spine run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpineText {
    #[default]
    Down,
    Up,
    None,
}

/// Whether the book's spine can be computed from its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spine {
    Known(Length),
    /// The printer gives the number with its template; this is what it will be about.
    AskFor(Length),
}

impl Spine {
    pub fn width(self) -> Length {
        match self {
            Spine::Known(width) | Spine::AskFor(width) => width,
        }
    }
}

impl Printer {
    /// Its name in a sentence.
    pub fn title_in_text(&self) -> Message {
        match self.name {
            "generic" => message!("a European printer"),
            "any" => message!("any printer"),
            _ => Message::verbatim(self.title),
        }
    }

    /// The least inner margin for a number of pages.
    pub fn least_inner(&self, pages: u32) -> Length {
        let row = self.inner.iter().find(|(up_to, _)| pages <= *up_to);
        row.or(self.inner.last()).map_or(Length::ZERO, |(_, margin)| *margin)
    }

    /// The inner margin to set: the design's, or more when the printer's least and a reserve demand it.
    pub fn inner(&self, pages: u32, design: Length) -> Length {
        design.max(self.least_inner(pages) + INNER_RESERVE)
    }

    /// Spine of a paperback (V1, V2): only KDP gives the thickness of its papers.
    pub fn spine(&self, pages: u32, paper: Paper) -> Spine {
        // millionths of an inch a page
        let thickness = match paper {
            Paper::White => 2252,
            Paper::Cream => 2500,
            Paper::PremiumColor => 2347,
        };
        let width = Length(i64::from(pages) * thickness * 72 * Length::UNITS_PER_PT / 1_000_000);
        if self.name == KDP.name { Spine::Known(width) } else { Spine::AskFor(width) }
    }

    /// Most pages on a paper (cream is thicker).
    pub fn most_pages(&self, paper: Paper) -> u32 {
        match (paper, self.name) {
            (Paper::Cream, "bod") => 900,
            (Paper::Cream, _) if self.pages.1 == KDP.pages.1 => 776,
            _ => self.pages.1,
        }
    }

    /// Whether a trim size is one that the printer cuts.
    pub fn takes(&self, width: Length, height: Length) -> bool {
        // Sizes in millimetres and inches meet within a hundredth of a point.
        let tolerance = Length(Length::UNITS_PER_PT / 100);
        width + tolerance >= self.least_trim.0
            && height + tolerance >= self.least_trim.1
            && width <= self.greatest_trim.0 + tolerance
            && height <= self.greatest_trim.1 + tolerance
    }
}
