//! Pliego compiles a Hugo book into an EPUB 3 and a typeset PDF.
//!
//! ```text
//! source → markdown → book → orthography ─┬→ epub
//!                                         └→ layout → pdf
//! ```
//!
//! [`build`] is the whole program as one function of named steps; each step is a module of the same name. `source` reads the
//! site, `markdown` turns a page into a chapter, `book` puts the chapters together, `orthography` applies the rules of the language,
//! and the two outputs, which never see each other, read the same tree. Reading never stops at the first mistake: a step gives its
//! value and pushes what it found to a [`report::Report`].

pub mod book;
pub mod cli;
pub mod cover;
pub mod diagram;
pub mod epub;
pub mod font;
pub mod formula;
pub mod lang;
pub mod layout;
pub mod length;
pub mod markdown;
pub mod options;
pub mod orthography;
pub mod outcome;
pub mod output;
pub mod pdf;
pub mod picture;
pub mod printers;
pub mod report;
pub mod source;
pub mod style;
pub mod terms;

use std::io::Write;
use std::path::Path;

use rayon::prelude::*;

use book::page_map::PageMap;
use book::{AssetId, Book, Chapter};
use font::FontBook;
use layout::Layout;
use options::{Options, Output};
use outcome::{Counts, Outcome, Written};
use picture::Pictures;
use report::Report;
use source::Source;
use style::Sheet;

/// A stack for deeply nested input: the walks over a book's tree are recursive.
const STACK_SIZE: usize = 64 << 20;

/// The design used when neither the command line nor the book names one.
const DEFAULT_STYLE: &str = "ensayo";

/// The steps that take time, as a progress line names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Reading,
    Parsing,
    Polishing,
    Layout,
    Writing,
}

/// Builds a book on `options.jobs` threads. `progress` is told of each stage as it starts.
pub fn build(options: &Options, progress: &(dyn Fn(Stage) + Sync)) -> Outcome {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.jobs.unwrap_or(0)).stack_size(STACK_SIZE).build();
    let mut outcome = match pool {
        Ok(pool) => pool.install(|| compile(options, progress)),
        // No threads to be had: the caller's own has to do.
        Err(_) => compile(options, progress),
    };
    // A book laid out twice says the same things twice.
    outcome.report.remove_repeated();
    if options.strict {
        outcome.report.make_strict();
    }
    outcome
}

/// The pipeline.
fn compile(options: &Options, progress: &(dyn Fn(Stage) + Sync)) -> Outcome {
    let mut report = Report::default();

    progress(Stage::Reading);
    let mut source = source::read(&options.site, &options.source, &mut report);
    if source.pages.is_empty() {
        return Outcome { report, files: source.files, ..Outcome::default() };
    }
    source.config.metadata.modified.clone_from(&options.modified);

    progress(Stage::Parsing);
    let mut chapters = parse(&source, &mut report);
    source::resolve::images(&mut chapters, &mut source, &mut report);
    let cover = source.cover(&mut report);
    let mut book = book::assemble::assemble(chapters, &source.config, &mut report);
    formula::prepare(&mut book, &source.config.macros, &mut report);
    diagram::draw_all(&mut book, &mut report);
    let pictures = Pictures::start(&source.assets.used, &picture_uses(options), &mut report);

    progress(Stage::Polishing);
    orthography::polish(&mut book, orthography_settings(&source), &mut report);
    let sheet = load_style(options, &mut source, &mut report).for_lang(&book.metadata.lang);
    let fonts = FontBook::load(&sheet.font_faces, &mut report);

    progress(Stage::Layout);
    let materials = Materials { options, source: &source, book: &book, sheet: &sheet, fonts: &fonts, pictures: &pictures, cover };
    let layouts = lay_out(&materials, &mut report);

    progress(Stage::Writing);
    let written = write(&materials, &layouts, &mut report);
    report.append(pictures.findings());

    let layout = layouts.press.or(layouts.screen);
    let counts = Counts::of(&book, layout.as_ref().map_or(0, |l| l.pages.pages.len()));
    Outcome { report, files: source.files, written, counts, quality: layout.map(|l| l.quality) }
}

/// Everything the outputs are made from.
struct Materials<'a> {
    options: &'a Options,
    source: &'a Source,
    book: &'a Book,
    sheet: &'a Sheet,
    fonts: &'a FontBook,
    pictures: &'a Pictures,
    cover: Option<AssetId>,
}

/// Each page → its chapter, on all threads; reports are joined in the book's order.
fn parse(source: &Source, report: &mut Report) -> Vec<Chapter> {
    let parsed: Vec<(Chapter, Report)> = source
        .pages
        .par_iter()
        .map(|page| {
            let mut report = Report::default();
            let chapter = markdown::parse(page, &source.config, &mut report);
            (chapter, report)
        })
        .collect();
    parsed
        .into_iter()
        .map(|(chapter, of_chapter)| {
            report.append(of_chapter);
            chapter
        })
        .collect()
}

fn orthography_settings(source: &Source) -> orthography::Settings {
    orthography::Settings {
        typographer: source.config.markup.typographer,
        guillemets: source.config.quotes == source::config::Quotes::Guillemets,
    }
}

/// What pictures are wanted for, so that each is decoded once for all outputs.
fn picture_uses(options: &Options) -> Vec<picture::Use> {
    let uses = [
        (Output::Epub, picture::Use::Epub),
        (Output::Pdf, picture::Use::Screen),
        (Output::Print, picture::Use::Press),
        (Output::Cover, picture::Use::Press),
    ];
    let mut wanted: Vec<picture::Use> = Vec::new();
    for (output, picture_use) in uses {
        if options.wants(output) && !wanted.contains(&picture_use) {
            wanted.push(picture_use);
        }
    }
    wanted
}

/// The design: a path on the command line is looked for from here, one in the book's settings from the site.
fn load_style(options: &Options, source: &mut Source, report: &mut Report) -> Sheet {
    let site = source::site::locate(&options.site).map(|site| site.root).unwrap_or_default();
    let (name, base) = match (&options.style, &source.config.style) {
        (Some(name), _) => (name.as_str(), Path::new(".")),
        (None, Some(name)) => (name.as_str(), site.as_path()),
        (None, None) => (DEFAULT_STYLE, site.as_path()),
    };
    Sheet::load(name, base, &mut source.files, report)
}

/// The layouts that the outputs of this run need.
#[derive(Default)]
struct Layouts {
    screen: Option<Layout>,
    press: Option<Layout>,
}

impl Layouts {
    /// The pages that an EPUB may cite: those of the printed book, if there is one.
    fn page_map(&self) -> Option<&PageMap> {
        self.press.as_ref().or(self.screen.as_ref()).map(|layout| &layout.page_map)
    }
}

fn lay_out(materials: &Materials<'_>, report: &mut Report) -> Layouts {
    let Materials { options, source, book, sheet, fonts, pictures, .. } = materials;
    let set = |press: bool| {
        let mut report = Report::default();
        let printer = options.printer.clone().or_else(|| source.config.printer.clone());
        let settings = layout::Options {
            press,
            trim: source.config.trim.clone(),
            printer: if press { printer } else { None },
            inner_margin: None,
            contents: source.config.contents.place.clone(),
            contents_depth: (source.config.contents.depth != source::config::Contents::default().depth)
                .then_some(source.config.contents.depth),
        };
        let noted = (press && source.config.print_links).then(|| book::print_links::links_to_notes(book));
        let book = noted.as_ref().unwrap_or(book);
        let layout = layout::set(book, sheet, fonts, pictures, &settings, &mut report);
        (layout, report)
    };
    let screen = options.wants(Output::Pdf);
    let press = options.wants(Output::Print) || options.wants(Output::Cover);
    let (screen, press) = rayon::join(|| screen.then(|| set(false)), || press.then(|| set(true)));
    let mut keep = |result: Option<(Layout, Report)>| {
        result.map(|(layout, of_layout)| {
            report.append(of_layout);
            layout
        })
    };
    Layouts { screen: keep(screen), press: keep(press) }
}

/// All outputs at once, each whole or not at all.
fn write(materials: &Materials<'_>, layouts: &Layouts, report: &mut Report) -> Vec<Written> {
    let options = materials.options;
    let stem = options.name.clone().unwrap_or_else(|| output::slug(&materials.book.metadata.title));
    let mut outputs = options.outputs.clone();
    outputs.sort();
    outputs.dedup();
    let results: Vec<(Option<Written>, Report)> = outputs
        .par_iter()
        .map(|output| {
            let mut report = Report::default();
            let written = write_one(*output, &output.file_name(&stem), materials, layouts, &mut report);
            (written, report)
        })
        .collect();
    results
        .into_iter()
        .filter_map(|(written, of_output)| {
            report.append(of_output);
            written
        })
        .collect()
}

fn write_one(output: Output, name: &str, materials: &Materials<'_>, layouts: &Layouts, report: &mut Report) -> Option<Written> {
    let Materials { options, source, book, sheet, fonts, pictures, cover } = materials;
    let directory = options.out.as_deref();
    match output {
        Output::Epub => {
            let settings = epub::Options {
                flavour: options.epub.flavour,
                embed_fonts: options.epub.embed_fonts && source.config.embed_fonts,
                keep_webp: options.epub.keep_webp,
                cover: *cover,
                cover_alt: source.config.cover_alt.clone(),
                contents_depth: Some(source.config.contents.depth),
                contents_place: match source.config.contents.place.as_deref() {
                    Some("end") => epub::ContentsPlace::End,
                    Some("none") => epub::ContentsPlace::None,
                    _ => epub::ContentsPlace::Front,
                },
                list_figures: source.config.contents.figures,
                list_tables: source.config.contents.tables,
            };
            let mut of_epub = Report::default();
            let written = output::write(directory, name, report, |out| {
                epub::write(book, sheet, fonts, pictures, layouts.page_map(), &settings, out, &mut of_epub)
            });
            report.append(of_epub);
            written
        }
        Output::Pdf => {
            let pages = &layouts.screen.as_ref()?.pages;
            let bytes = pdf::write(pages, &book.metadata, fonts, pictures, pdf::Target::Screen, report)?;
            output::write(directory, name, report, |out| out.write_all(&bytes))
        }
        Output::Print => {
            let pages = &layouts.press.as_ref()?.pages;
            let press = press(materials, report);
            let bytes = pdf::write_press(pages, &book.metadata, fonts, pictures, &press, report)?;
            output::write(directory, name, report, |out| out.write_all(&bytes))
        }
        Output::Cover => {
            report.push(report::Diagnostic::new("unsupported", "the wrap-around cover cannot be made yet"));
            None
        }
    }
}

/// How the book is printed: by the rules of the printer that was named, or of all of them.
fn press(materials: &Materials<'_>, report: &mut Report) -> pdf::Press {
    let config = &materials.source.config;
    let named = materials.options.printer.as_ref().or(config.printer.as_ref());
    let mut press = pdf::Press::default();
    if let Some(name) = named {
        match printers::find(name) {
            // Those who want transparency gone ask for PDF/X-1a; without a name the file is PDF/X-4, the standard of today.
            Some(printer) => {
                let standard = if printer.flattened { pdf::Standard::X1a } else { pdf::Standard::X4 };
                press = pdf::Press { printer, standard, ..press };
            }
            None => {
                let names: Vec<&str> = printers::ALL.iter().map(|printer| printer.name).collect();
                let help = format!("the printers are {}", names.join(", "));
                report.push(report::Diagnostic::new("printer-unknown", format!("there is no printer “{name}”")).help(help));
            }
        }
    }
    if let Some(paper) = &config.paper {
        match printers::Paper::find(paper) {
            Some(paper) => press.paper = paper,
            None => {
                let message = format!("there is no paper “{paper}”");
                report.push(report::Diagnostic::new("printer-unknown", message).help("the papers are white, cream and color"));
            }
        }
    }
    press
}
