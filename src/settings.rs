//! The one record of settings that all outputs obey.
//!
//! What is wished comes in layers: the style's custom properties, over them the book's settings (`book.yaml`, over what the site says),
//! over them the command line. [`resolve`] decides each setting once, so that the EPUB and the PDF cannot disagree.

pub mod legibility;

use crate::message;
use crate::text::alike;
use crate::book::contents::{Contents, Place};
use crate::length::Length;
use crate::options::Options;
use crate::printers::{self, Paper, Printer, SpineText, Standard};
use crate::report::{Diagnostic, Report};
use crate::source::config::BookConfig;
use crate::style::{self, ScreenPage, Sheet, Trim};

/// All that decides the shape of the outputs, and is not in the style's rules.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the contents stand, how deep they go, which lists follow them.
    pub contents: Contents,
    /// Over the style's page.
    pub trim: Option<&'static Trim>,
    /// How the PDF for the screen is laid out.
    pub screen: Screen,
    /// How the book is printed.
    pub print: Print,
    /// Whether fonts go into the EPUB.
    pub embed_fonts: bool,
}

/// How the PDF for the screen is laid out.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default)]
pub struct Screen {
    /// As the paper is: inner and outer margins, blank pages.
    pub facing: bool,
    /// The grid is drawn over its pages.
    pub show_grid: bool,
    /// Its page, where it is not the paper's.
    pub page: Option<&'static ScreenPage>,
}

/// How the book is printed.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct Print {
    /// Whose rules the files keep.
    pub printer: &'static Printer,
    /// The kind of PDF/X.
    pub standard: Standard,
    /// Decides how thick the book is.
    pub paper: Paper,
    /// Whether crop marks are wished; not all printers take them.
    pub crop_marks: bool,
    /// Whether the addresses of links are set as notes.
    pub links_as_notes: bool,
    /// When the printer gave it.
    pub spine_width: Option<Length>,
    /// Which way the words on the spine run.
    pub spine_text: SpineText,
}

/// What one layer wishes of the settings that several may decide.
#[derive(Clone, Copy, Debug, Default)]
struct Layer {
    contents_place: Option<Place>,
    contents_depth: Option<u8>,
    printer: Option<&'static Printer>,
    standard: Option<Standard>,
    embed_fonts: Option<bool>,
    facing: Option<bool>,
    page: Option<&'static ScreenPage>,
}

impl Layer {
    /// What this layer wishes, or else the one below it.
    fn over(self, below: Layer) -> Layer {
        Layer {
            contents_place: self.contents_place.or(below.contents_place),
            contents_depth: self.contents_depth.or(below.contents_depth),
            printer: self.printer.or(below.printer),
            standard: self.standard.or(below.standard),
            // Whoever wants none gets none.
            embed_fonts: self.embed_fonts.filter(|wanted| !wanted).or(below.embed_fonts),
            facing: self.facing.or(below.facing),
            page: self.page.or(below.page),
        }
    }

    /// What the style wishes: `--contents` and `--contents-depth` of its `body`.
    fn of_style(sheet: &Sheet) -> Layer {
        let body = sheet.body();
        let property = |name: &str| body.custom.get(name).map(|value| value.trim().to_owned());
        Layer {
            contents_place: property("contents").and_then(|name| Place::find(&name)),
            contents_depth: property("contents-depth").and_then(|depth| depth.parse().ok()),
            ..Layer::default()
        }
    }

    /// What the book's settings wish.
    fn of_book(config: &BookConfig) -> Layer {
        Layer {
            contents_place: config.contents.place,
            contents_depth: config.contents.depth,
            printer: config.printer,
            standard: config.standard,
            embed_fonts: Some(config.embed_fonts),
            facing: config.screen.facing,
            page: config.screen.trim.as_deref().and_then(style::screen_page),
        }
    }

    /// What the command line wishes.
    fn of_command_line(options: &Options) -> Layer {
        Layer {
            printer: options.printer,
            embed_fonts: Some(options.epub.embed_fonts),
            facing: options.facing.then_some(true),
            page: options.screen_page,
            ..Layer::default()
        }
    }
}

/// Decides every setting. A trim size that does not exist is reported.
pub fn resolve(options: &Options, config: &BookConfig, sheet: &Sheet, report: &mut Report) -> Settings {
    let wished = Layer::of_command_line(options).over(Layer::of_book(config)).over(Layer::of_style(sheet));
    let default = Contents::default();
    let printer = wished.printer.unwrap_or(&printers::ANY);
    // Whoever names no printer gets a file that any of them takes; those that want transparency gone ask for PDF/X-1a.
    let of_printer = if printer.flattened { Standard::X1a } else { Standard::X4 };
    Settings {
        contents: Contents {
            place: wished.contents_place.unwrap_or(default.place),
            asked: config.contents.place.is_some() || config.contents.depth.is_some(),
            depth: wished.contents_depth.unwrap_or(default.depth),
            figures: config.contents.figures,
            tables: config.contents.tables,
            listings: config.contents.listings,
        },
        trim: options.trim.or_else(|| trim(config, report)),
        screen: Screen { facing: wished.facing.unwrap_or(false), show_grid: options.show_grid, page: screen_page(config, wished.page, report) },
        print: Print {
            printer,
            standard: wished.standard.unwrap_or(of_printer),
            paper: config.paper.unwrap_or_default(),
            crop_marks: config.crop_marks,
            links_as_notes: config.print_links,
            spine_width: config.spine_width,
            spine_text: config.spine_text,
        },
        embed_fonts: wished.embed_fonts.unwrap_or(true),
    }
}

/// The page for screens that is wished; a name of none is reported.
fn screen_page(config: &BookConfig, wished: Option<&'static ScreenPage>, report: &mut Report) -> Option<&'static ScreenPage> {
    if let Some(name) = config.screen.trim.as_ref().filter(|name| style::screen_page(name).is_none()) {
        let names: Vec<&str> = style::SCREEN_PAGES.iter().map(|page| page.name).collect();
        let help = match alike::nearest(name, names.iter().copied()) {
            Some(nearest) => message!("did you mean `{nearest}`?", nearest),
            None => message!("the pages for screens are {names}", names = names.join(", ")),
        };
        let said = message!("there is no page for screens called “{name}”; that of the paper is used", name);
        let mut diagnostic = Diagnostic::new("setting-invalid", said).help(help);
        diagnostic.place = config.place(&["screen"]);
        report.push(diagnostic);
    }
    wished
}

/// The trim size that the book wishes; a name of none is reported.
fn trim(config: &BookConfig, report: &mut Report) -> Option<&'static Trim> {
    let name = config.trim.as_ref()?;
    let found = style::trim(name);
    if found.is_none() {
        let names: Vec<&str> = style::TRIMS.iter().map(|trim| trim.name).collect();
        let help = match alike::nearest(name, names.iter().copied()) {
            _ if style::screen_page(name).is_some() => message!("that is a page for screens: write it under `screen`"),
            Some(nearest) => message!("did you mean `{nearest}`?", nearest),
            None => message!("the trim sizes are {names}; a style sheet can say any other with @page {{ size }}", names = names.join(", ")),
        };
        let mut diagnostic =
            Diagnostic::new("setting-invalid", message!("there is no trim size “{name}”; the style's own page is used", name)).help(help);
        diagnostic.place = config.place(&["trim"]);
        report.push(diagnostic);
    }
    found
}
