//! How the book is printed: printer, paper and standard resolved from the command line and the settings, the inside laid out as the
//! printer wants it, and its verdict.

use std::sync::Arc;

use crate::report::message::decimal;
use crate::message;
use crate::audit;
use crate::book::{Book, NotePlace};
use crate::book::page_map::PageStart;
use crate::book::print_links;
use crate::layout::design::Design;
use crate::layout::frame::Frame;
use crate::layout::kept::Kept;
use crate::layout::page::sequence;
use crate::layout::paragraph::Cache;
use crate::layout::{self, Chapters, Layout, LeastMargins};
use crate::length::Length;
use crate::limits::Limits;
use crate::materials::Materials;
use crate::options::Output;
use crate::pdf::Press;
use crate::printers::Printer;
use crate::report::{Diagnostic, Files, Place, Report};
use crate::settings::{Print, Settings};
use crate::source::Source;
use crate::source::config::BookConfig;
use crate::style::{ScreenPage, Sheet};

/// Most times that the inside is laid out so that its pages and its inner margin agree.
const ROUNDS: u32 = 3;

/// The press of the book. `None` when the profile that the settings name cannot be had (reported).
pub fn press(print: &Print, source: &Source, report: &mut Report) -> Option<Press> {
    let Print { printer, standard, paper, crop_marks, .. } = *print;
    if crop_marks && !printer.marks {
        let message = message!("{title} takes no crop marks; they were left out", title = printer.title_in_text());
        let mut diagnostic = Diagnostic::new("print-marks", message).help(message!("leave `crop-marks` out: the boxes of the PDF say where to cut"));
        diagnostic.place = source.config.place(&["crop-marks"]);
        report.push(diagnostic);
    }
    let profile = source.profile(report).ok()?;
    Some(Press { printer, standard, paper, marks: crop_marks && printer.marks, profile, ..Press::default() })
}

/// The layouts that the outputs of this run need. A book that is the same on paper and on the screen has one.
#[derive(Clone, Debug, Default)]
pub struct Layouts {
    pub screen: Option<Arc<Layout>>,
    pub press: Option<Arc<Layout>>,
}

/// What the layouts of a book are made from.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    pub settings: &'a Settings,
    /// What the screen shows.
    pub materials: Materials<'a>,
    /// What paper shows of the book.
    pub press_book: &'a Book,
    /// For the screen, where its page is another.
    pub screen_sheet: Option<&'a Sheet>,
    /// Chapters that were set before, for those who lay a book out again and again.
    pub kept: Option<&'a Kept>,
}

/// Lays the book out for the outputs asked for.
pub fn lay_out(job: Job<'_>, outputs: &[Output], press: Option<&Press>, report: &mut Report) -> Layouts {
    let screen = outputs.contains(&Output::Pdf);
    let press = press.filter(|_| outputs.contains(&Output::Print) || outputs.contains(&Output::Cover));
    // What links lead to is printed; all else is the same on paper.
    let differs = print_links::has_links(job.press_book) || !std::ptr::eq(job.materials.book, job.press_book);
    let mut layouts = Layouts::default();
    match press {
        Some(press) if screen && !differs => {
            let of_press = for_press(job, press, Paper { cites: false, shares: true });
            report.append(of_press.report);
            let layout = Arc::new(of_press.layout);
            let (of_screen, own) = of_screen(job);
            let frame = layout::page::geometry::frame(of_screen.materials.sheet, &own);
            if !own.one_sided && !own.show_grid && frame == of_press.frame {
                layouts.screen = Some(Arc::clone(&layout));
            } else {
                // The column of notes in a margin is as wide as the margin is.
                let chapters = of_press.chapters.filter(|_| frame.holds_the_same(&of_press.frame) && !own.margin_notes);
                let (layout, found) = once(of_screen, &own, chapters);
                layouts.screen = Some(Arc::new(layout));
                report.append(found);
            }
            layouts.press = Some(with_blank_end(layout, press.printer));
        }
        _ => {
            let limits = Limits::current();
            let of_display = || {
                let (job, settings) = of_screen(job);
                once(job, &settings, None)
            };
            let (of_screen, of_press) = rayon::join(
                || limits.hold(|| screen.then(of_display)),
                || limits.hold(|| press.map(|press| for_press(job, press, Paper { cites: differs, shares: false }))),
            );
            if let Some((layout, found)) = of_screen {
                layouts.screen = Some(Arc::new(layout));
                report.append(found);
            }
            if let (Some(of_press), Some(press)) = (of_press, press) {
                layouts.press = Some(with_blank_end(Arc::new(of_press.layout), press.printer));
                report.append(of_press.report);
            }
        }
    }
    layouts
}

/// A design with the page of a display.
pub fn on_page(sheet: &Sheet, page: &ScreenPage, files: &mut Files, report: &mut Report) -> Sheet {
    let mut of_page = sheet.clone();
    of_page.lay_over(&page.css(sheet), files, report);
    of_page
}

/// What the layout for the screen is made from, and its settings.
fn of_screen(job: Job<'_>) -> (Job<'_>, layout::Options) {
    let screen = &job.settings.screen;
    let settings = layout::Options { one_sided: !screen.facing, show_grid: screen.show_grid, ..settings(job, false, None) };
    match job.screen_sheet {
        // The sheet says how large its page is.
        Some(sheet) => (Job { materials: Materials { sheet, ..job.materials }, ..job }, layout::Options { trim: None, ..settings }),
        None => (job, settings),
    }
}

/// What becomes of the inside for the press.
#[derive(Clone, Copy)]
struct Paper {
    /// Links show where they lead.
    cites: bool,
    /// Its chapters may serve another layout.
    shares: bool,
}

/// The inside for the press.
struct Inside {
    layout: Layout,
    report: Report,
    frame: Frame,
    /// As they were set, when they may serve another layout.
    chapters: Option<Chapters>,
}

/// The inside with the inner margin that its number of pages wants: the margin only grows, from that of a thin book on, for a wider one
/// makes more pages.
fn for_press(job: Job<'_>, press: &Press, paper: Paper) -> Inside {
    let noted = (paper.cites && job.settings.print.links_as_notes).then(|| print_links::links_to_notes(job.press_book));
    let materials = Materials { book: noted.as_ref().unwrap_or(job.press_book), ..job.materials };
    let job = Job { materials, ..job };
    let mut margin = press.printer.inner(1, Length::ZERO);
    let mut round = 1;
    loop {
        let settings = settings(job, paper.cites, Some(LeastMargins { inner: margin, edge: press.printer.outer }));
        let mut report = Report::default();
        let cache = words(job);
        let mut design = design(job, &settings, &cache);
        let chapters = layout::set_chapters_of(&mut design);
        let shared = paper.shares.then(|| chapters.clone());
        let layout = layout::set_around(&mut design, chapters, &mut report);
        let frame = design.frame;
        let pages = layout.pages.pages.len() as u32 + blank_end(&layout, press.printer);
        let wanted = press.printer.inner(pages, Length::ZERO);
        if wanted <= design.paper.inner(job.materials.book.metadata.progression()) || round == ROUNDS {
            audit::pages(job.materials.book, &layout, job.materials.fonts, job.materials.pictures, &mut report);
            return Inside { layout, report, frame, chapters: shared };
        }
        margin = wanted;
        round += 1;
    }
}

/// Pages to add at the end of a book whose last page the printer wants blank; the number of pages stays even.
fn blank_end(layout: &Layout, printer: &Printer) -> u32 {
    match layout.pages.pages.last() {
        Some(last) if printer.last_blank && !last.blank => 2,
        _ => 0,
    }
}

/// The pages for the press with the blank end that the printer wants. Those for the screen end with the text.
fn with_blank_end(layout: Arc<Layout>, printer: &Printer) -> Arc<Layout> {
    let more = blank_end(&layout, printer);
    if more == 0 {
        return layout;
    }
    let mut layout = Arc::unwrap_or_clone(layout);
    let Layout { pages, page_map, .. } = &mut layout;
    for _ in 0..more {
        let Some(last) = pages.pages.last() else { break };
        let page = sequence::blank_after(last);
        page_map.starts.push(PageStart { label: page.label.clone(), position: None, front: None });
        pages.pages.push(page);
    }
    Arc::new(layout)
}

fn settings(job: Job<'_>, press: bool, least_margins: Option<LeastMargins>) -> layout::Options {
    let Settings { trim, contents, .. } = *job.settings;
    let margin_notes = job.materials.book.notes.place == NotePlace::Margin;
    layout::Options { press, trim, least_margins, contents, margin_notes, ..Default::default() }
}

/// A layout that is set once, perhaps of chapters that were set before, and compared with the book.
fn once(job: Job<'_>, settings: &layout::Options, chapters: Option<Chapters>) -> (Layout, Report) {
    let mut report = Report::default();
    let cache = words(job);
    let design = design(job, settings, &cache);
    let layout = match chapters {
        // What is kept is kept for the design in which they were set.
        Some(chapters) => layout::set_around(&mut Design { kept: None, ..design }, chapters, &mut report),
        None => layout::set_design(design, &mut report),
    };
    // All words are set: what is next can have their memory.
    drop(cache);
    audit::pages(job.materials.book, &layout, job.materials.fonts, job.materials.pictures, &mut report);
    (layout, report)
}

/// Words as they are shaped, with those that layouts with the same faces have shaped before.
fn words(job: Job<'_>) -> Arc<Cache> {
    job.kept.map(|kept| kept.words(job.materials.fonts)).unwrap_or_default()
}

fn design<'a>(job: Job<'a>, settings: &'a layout::Options, cache: &'a Cache) -> Design<'a> {
    Design { kept: job.kept, ..Design::new(job.materials, settings, cache) }
}

/// The settings that decide what a printer found, so that findings are told where they can be mended.
const DECIDED_BY: &[(&str, &[&str])] = &[
    ("margin-narrow", &["notes"]),
    ("print-trim", &["trim", "style"]),
    ("print-pages", &["trim", "printer"]),
    ("print-margin", &["style"]),
    ("print-rule", &["style"]),
    ("print-type", &["style"]),
    ("cover-blurb", &["blurb", "description"]),
    ("cover-spine", &["spine-text"]),
    ("spine-width", &["printer"]),
    ("profile-invalid", &["profile"]),
];

/// Gives findings of the book as a whole the place of the setting behind them.
pub fn locate(report: &mut Report, config: &BookConfig) {
    for diagnostic in report.diagnostics.iter_mut().filter(|d| d.place == Place::Book) {
        if let Some((_, keys)) = DECIDED_BY.iter().find(|(code, _)| *code == diagnostic.code) {
            diagnostic.place = config.place(keys);
        }
    }
}

/// The verdict of a preflight: what the printer would send back is an error; without any it takes the book, and that is said.
pub fn judge(report: &mut Report, press: &Press, layout: Option<&Layout>) {
    report.make_errors(|d| ["print-", "cover-", "spine-"].iter().any(|kind| d.code.starts_with(kind)));
    let Some(page) = layout.and_then(|layout| layout.pages.pages.first()).filter(|_| !report.has_errors()) else { return };
    let mm = |length: Length| length.to_pt() * 25.4 / 72.0;
    let pages = layout.map_or(0, |layout| layout.pages.pages.len());
    let (width, height) = (mm(page.width), mm(page.height));
    let (title, standard) = (press.printer.title_in_text(), press.standard.pdfx_version());
    report
        .push(Diagnostic::new("print-ready", message!("{title} takes the book: {pages} pages of {width} × {height} mm, {standard}", title, pages, width = decimal(width, 1), height = decimal(height, 1), standard)));
}
