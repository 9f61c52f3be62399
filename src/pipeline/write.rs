//! The last stage: all files at once, or none.

use std::io::{Seek, Write};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::{LaidOut, Polished};
use crate::materials::Materials;
use crate::book::{Book, Matter, Role};
use crate::book::edition::Edition;
use crate::book::visit::flat_text;
use crate::layout::Layout;
use crate::layout::pages::Pages;
use crate::limits::carried;
use crate::options::Output;
use crate::outcome::{Counts, Outcome, Written};
use crate::output::{Draft, Publication};
use crate::printers::Spine;
use crate::report::Report;
use crate::source::config::trade;
use crate::{audit, cover, epub, pdf, printing, record, shop};

/// The design for those who cannot read small letters.
const LARGE_PRINT: &str = "letra-grande";

/// So many pictures are named that make the EPUB large.
const LARGEST: usize = 5;

/// Drops a value of many small parts on a thread of its own: the files are written, and nobody need wait for it.
fn drop_in_background(value: impl Send + 'static) {
    // Where no thread can be started, it is dropped at once.
    drop(std::thread::Builder::new().stack_size(super::STACK_SIZE).spawn(move || drop(value)));
}

impl LaidOut {
    /// Writes all outputs at once, and all of them or none.
    pub fn write(self) -> Outcome {
        self.polished.project.options.limits.clone().hold(|| self.write_all())
    }

    /// Writes all outputs, or none when one cannot be written, and ends the report.
    fn write_all(mut self) -> Outcome {
        let mut report = std::mem::take(&mut self.polished.project.report);
        let (written, epub) = self.write_outputs(&mut report);
        let LaidOut { polished, layouts, press } = self;
        let Polished { mut project, book, editions, pictures, .. } = polished;
        report.append(pictures.findings());
        printing::locate(&mut report, project.config());
        if let Some(press) = press.as_ref().filter(|_| project.options.preflight) {
            printing::judge(&mut report, press, layouts.press.as_deref());
        }
        if let (Some(shop), Some((of_epub, bytes))) = (project.options.shop, &epub) {
            let place = |keys: &[&str]| project.source.config.place(keys);
            let sent = shop::Sent { book: editions.get(&book, Edition::Epub), pictures: &pictures, written: of_epub, bytes: *bytes, place: &place };
            shop::judge(shop, &sent, &mut report);
        }
        project.report = report;
        let of = |output: Output, layout: &Option<Arc<Layout>>| {
            layout.as_ref().filter(|_| project.options.wants(output)).map(|layout| (output, layout.pages.pages.len()))
        };
        let pages = [of(Output::Pdf, &layouts.screen), of(Output::Print, &layouts.press)].into_iter().flatten().collect();
        let largest = pictures.largest(LARGEST);
        let layout = layouts.press.or(layouts.screen);
        let counts = Counts::of(&book, layout.as_ref().map_or(0, |l| l.pages.pages.len()));
        let quality = layout.as_ref().map(|layout| layout.quality.clone());
        drop_in_background((layout, book, editions));
        Outcome { written, counts, pages, largest, quality, ..project.finish() }
    }

    /// All files; and of the EPUB, what is in it and how large it is.
    fn write_outputs(&self, report: &mut Report) -> (Vec<Written>, Option<(epub::Written, u64)>) {
        let options = &self.polished.project.options;
        let stem = options.stem(&self.polished.book.metadata.title);
        let mut outputs = options.outputs.clone();
        outputs.sort();
        outputs.dedup();
        let publication = Publication::begin(options.out.as_deref());
        let of_epub = Mutex::new(None);
        let results: Vec<(Vec<Draft>, Report)> = outputs
            .par_iter()
            .map(carried(|output: &Output| {
                let mut report = Report::default();
                let drafts = match output {
                    Output::Epub => {
                        let name = options.file_name(Output::Epub, &stem);
                        let (draft, written) = self.draft_epub(&name, &publication, &mut report);
                        if let (Ok(mut slot), Some(draft), Some(written)) = (of_epub.lock(), &draft, written) {
                            *slot = Some((written, draft.bytes()));
                        }
                        draft.into_iter().collect()
                    }
                    output => self.draft_one(*output, &stem, &publication, &mut report),
                };
                (drafts, report)
            }))
            .collect();
        let mut drafts = Vec::new();
        for (of_output, found) in results {
            report.append(found);
            drafts.extend(of_output);
        }
        let of_epub = of_epub.into_inner().unwrap_or_default();
        for output in &outputs {
            if let Some(kind) = output.record() {
                let bytes = record::write(kind, &self.facts(&of_epub));
                drafts.extend(publication.draft(&options.file_name(*output, &stem), report, |out| out.write_all(&bytes)));
            }
        }
        (publication.publish(drafts, report), of_epub)
    }

    /// What the records tell of the editions.
    fn facts(&self, of_epub: &Option<(epub::Written, u64)>) -> record::Facts<'_> {
        let Polished { project, settings, book, pictures, cover, .. } = &self.polished;
        let counts = Counts::of(book, 0);
        let epub = of_epub.as_ref().map(|(written, bytes)| record::Epub {
            bytes: *bytes,
            features: written.access.features(),
            conforms: written.access.conforms(),
            without_sight: written.access.undescribed == 0 && written.access.formulas_as_code == 0,
            summary: written.summary.clone(),
            formulas: written.access.mathml,
        });
        let press = self.layouts.press.as_ref().filter(|_| project.options.wants(Output::Print) || project.options.wants(Output::Cover));
        let print = press.and_then(|layout| {
            let first = layout.pages.pages.first()?;
            let pages = layout.pages.pages.len();
            let (main, front) = last_numbers(&layout.pages);
            let of_printer = settings.print.printer.spine(pages as u32, settings.print.paper);
            let known = if let Spine::Known(width) = of_printer { Some(width) } else { None };
            let type_size = self.polished.sheet.body().font_size;
            Some(record::Print { pages, main, front, type_size, width: first.width, height: first.height, spine: settings.print.spine_width.or(known) })
        });
        let titles = book.chapters.iter().filter(|chapter| chapter.matter == Matter::Body).map(|chapter| flat_text(&chapter.title.inlines));
        let (trade, design) = (&project.source.config.trade, project.options.style.as_ref().or(project.source.config.style.as_ref()));
        record::Facts {
            metadata: &book.metadata,
            trade,
            words: counts.words,
            pictures: counts.pictures,
            contents: titles.filter(|title| !title.trim().is_empty()).collect(),
            has_bibliography: book.chapters.iter().any(|chapter| chapter.role == Role::Bibliography),
            large_print: trade.edition_types.contains(&trade::LARGE_PRINT) || design.is_some_and(|name| name == LARGE_PRINT),
            has_index: book.chapters.iter().any(|chapter| chapter.role == Role::Index),
            cover: cover.whole.and_then(|id| {
                let (info, name) = (pictures.info(id)?, pictures.path(id)?.file_name()?);
                (!info.vector).then(|| record::Cover { name: name.to_string_lossy().into_owned(), width: info.width, height: info.height })
            }),
            epub,
            print,
        }
    }

    /// Writes one output to a file that is not yet in its place, and with a cover the picture beside it. Fewer when something failed (reported).
    fn draft_one(&self, output: Output, stem: &str, publication: &Publication<'_>, report: &mut Report) -> Vec<Draft> {
        let Polished { project, book, fonts, pictures, .. } = &self.polished;
        let name = project.options.file_name(output, stem);
        match output {
            // The EPUB is drafted elsewhere, and records once all else is made.
            Output::Epub | Output::Onix | Output::Marc | Output::Marcxml | Output::Jsonld | Output::Bibtex | Output::Csl => Vec::new(),
            Output::Pdf => {
                let Some(layout) = &self.layouts.screen else { return Vec::new() };
                let painted = project.kept.as_ref().and_then(|kept| kept.painted());
                let bytes = pdf::write_again(pdf::Job { pages: &layout.pages, metadata: &book.metadata, fonts, pictures }, painted, report);
                save(publication, &name, bytes, report)
            }
            Output::Print => {
                let (Some(layout), Some(press)) = (&self.layouts.press, &self.press) else { return Vec::new() };
                let bytes = pdf::write_press(pdf::Job { pages: &layout.pages, metadata: &book.metadata, fonts, pictures }, press, report);
                save(publication, &name, bytes, report)
            }
            Output::Cover => self.draft_cover(&name, stem, publication, report),
        }
    }

    /// Writes the EPUB to a file that is not yet in its place; gives also what is in it.
    fn draft_epub(&self, name: &str, publication: &Publication<'_>, report: &mut Report) -> (Option<Draft>, Option<epub::Written>) {
        let mut of_epub = Report::default();
        let mut written = None;
        let draft = publication.draft(name, report, |out| {
            written = Some(self.write_epub(out, &mut of_epub)?);
            Ok(())
        });
        report.append(of_epub);
        (draft, written)
    }

    /// Writes the EPUB as a stream, and proves that the whole book is in it.
    pub(crate) fn write_epub(&self, out: impl Write + Seek, report: &mut Report) -> std::io::Result<epub::Written> {
        let Polished { sheet, fonts, pictures, editions, .. } = &self.polished;
        let book = self.polished.edition(Edition::Epub);
        let settings = self.polished.epub_options(self.polished.epub_cover(report));
        // The pages that an EPUB may cite: those of the printed book, if there is one.
        let from = if self.layouts.press.is_some() { Edition::Press } else { Edition::Screen };
        let page_map = self.layout().map(|layout| editions.moved(&self.polished.book, &layout.page_map, from, Edition::Epub));
        let mut written = epub::write(epub::Job { materials: Materials { book, sheet, fonts, pictures }, pages: page_map.as_deref(), options: &settings }, out, report)?;
        audit::epub(book, std::mem::take(&mut written.shown), report);
        Ok(written)
    }

    /// What the pages of [`LaidOut::layout`] show of the book.
    pub(crate) fn shown(&self) -> &Book {
        self.polished.edition(if self.layouts.press.is_some() { Edition::Press } else { Edition::Screen })
    }

    /// The printed pages when there are any, else those of the screen.
    pub(crate) fn layout(&self) -> Option<&Arc<Layout>> {
        self.layouts.press.as_ref().or(self.layouts.screen.as_ref())
    }

    /// The cover as it is wrapped around a book of the pages of `layout`.
    pub(crate) fn wrap_cover(&self, layout: &Layout, press: &pdf::Press, report: &mut Report) -> Option<cover::wrap::Wrap> {
        let Polished { project, settings, book, fonts, pictures, cover, .. } = &self.polished;
        let first = layout.pages.pages.first()?;
        let config = project.config();
        let (look, offered) = (self.polished.cover_look(), self.polished.offered());
        let of_back = &config.back_cover;
        let back = cover::wrap::Back {
            quotation: of_back.quotation.as_deref(),
            source: of_back.source.as_deref(),
            biography: of_back.biography.as_deref(),
            portrait: self.polished.cover.portrait,
            mark: self.polished.cover.mark,
        };
        let order = cover::wrap::Order {
            printer: press.printer,
            paper: press.paper,
            pages: layout.pages.pages.len() as u32,
            trim: (first.width, first.height),
            spine_width: settings.print.spine_width,
            spine_text: settings.print.spine_text,
            price: config.price.as_deref(),
            picture: cover.whole,
            look: &look,
            offered: &offered,
            back,
        };
        Some(cover::wrap::wrap(&book.metadata, order, fonts, pictures, report))
    }

    /// Writes the cover as a PDF, and the picture of it with the printer's lines, to files that are not yet in their places.
    fn draft_cover(&self, name: &str, stem: &str, publication: &Publication<'_>, report: &mut Report) -> Vec<Draft> {
        let Polished { book, fonts, pictures, .. } = &self.polished;
        let (Some(layout), Some(press)) = (&self.layouts.press, &self.press) else { return Vec::new() };
        let Some(wrap) = self.wrap_cover(layout, press, report) else { return Vec::new() };
        let trim = layout.pages.pages.first().map(|first| (first.width, first.height)).unwrap_or_default();
        let closed = pdf::Closed { trim, pages: layout.pages.pages.len() as u32 };
        let pages = Pages { pages: vec![wrap.page.clone()], ..Pages::default() };
        let job = pdf::Job { pages: &pages, metadata: &book.metadata, fonts, pictures };
        let bytes = pdf::write_cover(job, closed, press, report);
        let mut drafts = save(publication, name, bytes, report);
        let guide = cover::guide::image(&wrap, fonts).map(|image| image.bytes.to_vec());
        drafts.extend(save(publication, &Output::guide_name(stem), guide, report));
        drafts
    }
}

/// The last number of the pages in figures, and of those that have letters; those that are blank at an end do not count.
fn last_numbers(pages: &Pages) -> (usize, usize) {
    let (mut main, mut front, mut letters) = (0, 0, 0);
    for page in &pages.pages {
        let number = page.label.parse::<usize>().ok();
        letters += usize::from(number.is_none());
        match number.filter(|_| !page.blank) {
            Some(number) => main = main.max(number),
            None if !page.blank => front = letters,
            None => {}
        }
    }
    (main, front)
}

/// Writes bytes to a file that is not yet in its place; nothing when there are none.
fn save(publication: &Publication<'_>, name: &str, bytes: Option<Vec<u8>>, report: &mut Report) -> Vec<Draft> {
    let draft = bytes.and_then(|bytes| publication.draft(name, report, |out| out.write_all(&bytes)));
    draft.into_iter().collect()
}
