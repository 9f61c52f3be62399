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

pub mod access;
pub mod audit;
pub mod book;
pub mod cli;
pub mod cover;
pub mod diagram;
pub mod epub;
pub mod file;
pub mod font;
pub mod formula;
pub mod isbn;
pub mod lang;
pub mod layout;
pub mod length;
pub mod limits;
pub mod markdown;
pub mod options;
pub mod orthography;
pub mod outcome;
pub mod output;
pub mod pdf;
pub mod picture;
pub mod printers;
pub mod printing;
pub mod report;
pub mod source;
pub mod start;
pub mod style;
pub mod terms;
pub mod text;

use std::io::Write;
use std::path::Path;

use rayon::prelude::*;

use book::{AssetId, Book, Chapter};
use font::FontBook;
use options::{Options, Output};
use outcome::{Counts, Outcome, Written};
use picture::Pictures;
use printing::Layouts;
use report::Report;
use source::Source;
use source::config::BookConfig;
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
        return Outcome { report, read: files_read(&source), files: source.files, ..Outcome::default() };
    }
    source.config.metadata.modified.clone_from(&options.modified);
    let metadata = &mut source.config.metadata;
    if metadata.rights == source.config.site.rights {
        // Hugo's themes print the site's `copyright` as Markdown.
        metadata.rights = metadata.rights.as_deref().map(markdown::plain_text);
    }

    progress(Stage::Parsing);
    let mut chapters = parse(&source, &mut report);
    source::resolve::images(&mut chapters, &mut source, &mut report);
    let cover = source.cover(&mut report);
    let mut book = book::assemble::assemble(chapters, &source.config, &mut report);
    formula::prepare(&mut book, &source.config.macros, &mut report);
    diagram::draw_all(&mut book, &mut report);
    let resolution = source.config.picture_resolution.unwrap_or(picture::SCREEN_RESOLUTION);
    let pictures = Pictures::start_at(&source.assets.used, &picture_uses(options), resolution, &mut report);

    progress(Stage::Polishing);
    orthography::polish(&mut book, orthography_settings(&source), &mut report);
    let sheet = load_style(options, &mut source, &mut report).for_lang(&book.metadata.lang);
    let fonts = FontBook::load(&sheet.font_faces, &mut report);

    progress(Stage::Layout);
    let printed = options.wants(Output::Print) || options.wants(Output::Cover);
    let press = if printed { printing::press(options, &source, &mut report) } else { None };
    let config = &source.config;
    let for_layout = printing::Materials { config, book: &book, sheet: &sheet, fonts: &fonts, pictures: &pictures };
    let layouts = printing::lay_out(for_layout, &options.outputs, press.as_ref(), &mut report);

    report.append(fonts.findings());

    progress(Stage::Writing);
    let materials =
        Materials { options, config, book: &book, sheet: &sheet, fonts: &fonts, pictures: &pictures, cover, press: press.as_ref() };
    let written = write(&materials, &layouts, &mut report);
    report.append(pictures.findings());
    printing::locate(&mut report, config);
    if let Some(press) = press.as_ref().filter(|_| options.preflight) {
        printing::judge(&mut report, press, layouts.press.as_deref());
    }

    let of = |output: Output, layout: &Option<std::sync::Arc<layout::Layout>>| {
        layout.as_ref().filter(|_| options.wants(output)).map(|layout| (output, layout.pages.pages.len()))
    };
    let pages = [of(Output::Pdf, &layouts.screen), of(Output::Print, &layouts.press)].into_iter().flatten().collect();
    let layout = layouts.press.or(layouts.screen);
    let counts = Counts::of(&book, layout.as_ref().map_or(0, |l| l.pages.pages.len()));
    Outcome { report, read: files_read(&source), files: source.files, written, counts, pages, quality: layout.map(|l| l.quality.clone()) }
}

/// Everything the outputs are made from.
struct Materials<'a> {
    options: &'a Options,
    config: &'a BookConfig,
    book: &'a Book,
    sheet: &'a Sheet,
    fonts: &'a FontBook,
    pictures: &'a Pictures,
    cover: Option<AssetId>,
    /// `None` when nothing is printed, or cannot be (reported).
    press: Option<&'a pdf::Press>,
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

/// The files that the book depends on.
fn files_read(source: &Source) -> Vec<std::path::PathBuf> {
    let pictures = source.assets.used.iter().filter_map(|path| path.canonicalize().ok());
    let mut files: Vec<std::path::PathBuf> = source.access.files().into_iter().chain(pictures).collect();
    files.sort();
    files.dedup();
    files
}

fn orthography_settings(source: &Source) -> orthography::Settings {
    orthography::Settings {
        typographer: source.config.markup.typographer,
        high: false,
        guillemets: source.config.quotes == source::config::Quotes::Guillemets,
    }
}

/// What pictures are wanted for, so that each is decoded once for all outputs.
fn picture_uses(options: &Options) -> Vec<picture::Use> {
    let uses = [
        (Output::Epub, if options.epub.keeps_webp() { picture::Use::EpubWebp } else { picture::Use::Epub }),
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
    let access = &source.access;
    match (&options.style, &source.config.style) {
        // Who names a sheet by hand allows it, with what lies beside it.
        (Some(name), _) => {
            let folder = Path::new(name).parent().unwrap_or(Path::new(""));
            Sheet::load_with(name, Path::new("."), &access.and(folder), &mut source.files, report)
        }
        (None, Some(name)) => Sheet::load_with(name, &site, access, &mut source.files, report),
        (None, None) => Sheet::load_with(DEFAULT_STYLE, &site, access, &mut source.files, report),
    }
}

/// All outputs at once, each whole or not at all.
fn write(materials: &Materials<'_>, layouts: &Layouts, report: &mut Report) -> Vec<Written> {
    let options = materials.options;
    let stem = options.stem(&materials.book.metadata.title);
    let mut outputs = options.outputs.clone();
    outputs.sort();
    outputs.dedup();
    let results: Vec<(Vec<Written>, Report)> = outputs
        .par_iter()
        .map(|output| {
            let mut report = Report::default();
            let written = write_one(*output, &stem, materials, layouts, &mut report);
            (written, report)
        })
        .collect();
    results
        .into_iter()
        .flat_map(|(written, of_output)| {
            report.append(of_output);
            written
        })
        .collect()
}

/// One output: its file, and with a cover the picture beside it. Fewer when something failed (reported).
fn write_one(output: Output, stem: &str, materials: &Materials<'_>, layouts: &Layouts, report: &mut Report) -> Vec<Written> {
    let Materials { options, config, book, sheet, fonts, pictures, cover, press } = materials;
    let (directory, name) = (options.out.as_deref(), options.file_name(output, stem));
    match output {
        Output::Epub => {
            let settings = epub::Options {
                flavour: options.epub.flavour,
                embed_fonts: options.epub.embed_fonts && config.embed_fonts,
                keep_webp: options.epub.keeps_webp(),
                cover: *cover,
                cover_alt: config.cover_alt.clone(),
                contents_depth: Some(config.contents.depth),
                contents_place: match config.contents.place.as_deref() {
                    Some("end") => epub::ContentsPlace::End,
                    Some("none") => epub::ContentsPlace::None,
                    _ => epub::ContentsPlace::Front,
                },
                list_figures: config.contents.figures,
                list_tables: config.contents.tables,
                sabotage: None,
            };
            // The pages that an EPUB may cite: those of the printed book, if there is one.
            let page_map = layouts.press.as_ref().or(layouts.screen.as_ref()).map(|layout| &layout.page_map);
            let mut of_epub = Report::default();
            let mut shown = None;
            let written = output::write(directory, &name, report, |out| {
                shown = Some(epub::write(book, sheet, fonts, pictures, page_map, &settings, out, &mut of_epub)?);
                Ok(())
            });
            report.append(of_epub);
            if let Some(shown) = shown {
                audit::epub(book, shown, report);
            }
            written.into_iter().collect()
        }
        Output::Pdf => {
            let Some(layout) = &layouts.screen else { return Vec::new() };
            let bytes = pdf::write(&layout.pages, &book.metadata, fonts, pictures, pdf::Target::Screen, report);
            save(directory, &name, bytes, report)
        }
        Output::Print => {
            let (Some(layout), Some(press)) = (&layouts.press, press) else { return Vec::new() };
            let bytes = pdf::write_press(&layout.pages, &book.metadata, fonts, pictures, press, report);
            save(directory, &name, bytes, report)
        }
        Output::Cover => {
            let (Some(layout), Some(press)) = (&layouts.press, press) else { return Vec::new() };
            let Some(first) = layout.pages.pages.first() else { return Vec::new() };
            let closed = pdf::Closed { trim: (first.width, first.height), pages: layout.pages.pages.len() as u32 };
            let order = cover::wrap::Order {
                printer: press.printer,
                paper: press.paper,
                pages: closed.pages,
                trim: closed.trim,
                spine_width: config.spine_width,
                spine_text: printing::spine_text(config),
                price: config.price.as_deref(),
                picture: *cover,
                banner: cover::banner(book, pictures),
            };
            let wrap = cover::wrap::wrap(&book.metadata, order, fonts, pictures, report);
            let bytes = pdf::write_cover(&wrap.page, closed, &book.metadata, fonts, pictures, press, report);
            let mut written = save(directory, &name, bytes, report);
            let guide = cover::guide::image(&wrap, fonts).map(|image| image.bytes.to_vec());
            written.extend(save(directory, &Output::guide_name(stem), guide, report));
            written
        }
    }
}

/// A file of bytes that were made, or not.
fn save(directory: Option<&Path>, name: &str, bytes: Option<Vec<u8>>, report: &mut Report) -> Vec<Written> {
    let written = bytes.and_then(|bytes| output::write(directory, name, report, |out| out.write_all(&bytes)));
    written.into_iter().collect()
}
