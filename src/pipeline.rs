//! The stages of a build: each takes the value of the one before it and gives its own.
//!
//! ```text
//! read → Read → parse → Parsed → assemble → Assembled → polish → Polished → lay_out → LaidOut → write → Outcome
//! ```
//!
//! [`build`](crate::build) runs them all. Whoever wants less stops earlier: the value of each stage can be looked at, and changed.
//!
//! ```no_run
//! use pliego::options::{Options, Output};
//! use pliego::pipeline;
//!
//! let options = Options { outputs: vec![Output::Pdf], ..Options::of("site") };
//! let book = pipeline::read(&options).parse().assemble().book;
//! println!("{} has {} chapters", book.metadata.title, book.chapters.len());
//! ```

mod design;
mod kept;
mod write;

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::book::edition::{Edition, Editions};
use crate::book::{AssetId, Book, Chapter, assemble, colophon};
use crate::font::FontBook;
use crate::limits::carried;
use crate::materials::Materials;
use crate::options::{Options, Output};
use crate::outcome::Outcome;
use crate::picture::{self, Pictures, Use};
use crate::printing::{self, Layouts};
use crate::report::Report;
use crate::settings::{self, Settings, legibility};
use crate::source::config::{BookConfig, Quotes};
use crate::source::{self, CoverPictures, Page, Source, resolve};
use crate::style::{Sheet, typesetting};
use crate::{citation, cover, diagram, epub, formula, markdown, orthography, pdf};

pub(crate) use kept::Kept;

/// A stack for deeply nested input: the walks over a book's tree are recursive.
const STACK_SIZE: usize = 64 << 20;

/// The stages that take time, as a progress line names them.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The site is read.
    Reading,
    /// Its pages become chapters, and these the book.
    Parsing,
    /// The rules of the language are applied, and the design loaded.
    Polishing,
    /// The pages are made.
    Layout,
    /// The files are written.
    Writing,
}

/// What all stages share: what was asked for, the site, and what was found so far.
#[derive(Debug, Default)]
pub struct Project {
    /// What was asked for.
    pub options: Options,
    /// The site.
    pub source: Source,
    /// What was found so far.
    pub report: Report,
    /// What builds of the same book before this one left, for those who build again and again.
    pub(crate) kept: Option<Arc<Kept>>,
}

impl Project {
    fn config(&self) -> &BookConfig {
        &self.source.config
    }

    /// The end of a build: findings once each (a book laid out twice finds the same twice), and as errors when asked.
    fn finish(mut self) -> Outcome {
        self.report.remove_repeated();
        self.report.gather();
        if self.options.strict {
            self.report.make_strict();
        }
        Outcome { read: files_read(&self.source), report: self.report, files: self.source.files, ..Outcome::default() }
    }
}

/// The files that the book depends on.
pub(crate) fn files_read(source: &Source) -> Vec<PathBuf> {
    let pictures = source.assets.used.iter().filter_map(|path| crate::file::of_page(path).0.canonicalize().ok());
    let mut files: Vec<PathBuf> = source.access.files().into_iter().chain(pictures).collect();
    files.sort();
    files.dedup();
    files
}

/// So many threads (one for each core when `None`), whose stacks are large enough for deeply nested books.
pub(crate) fn threads(jobs: Option<usize>) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).stack_size(STACK_SIZE).build()
}

/// Runs `work` on `jobs` threads (one for each core when `None`), whose stacks are large enough for deeply nested books.
pub fn on_threads<T: Send>(jobs: Option<usize>, work: impl FnOnce() -> T + Send) -> T {
    match threads(jobs) {
        Ok(pool) => pool.install(work),
        // Where no threads can be started, the caller's own has to do.
        Err(_) => work(),
    }
}

/// Runs all stages. `progress` is told of each as it starts; `kept` is what earlier builds of the book left.
pub(crate) fn run(options: &Options, kept: Option<&Arc<Kept>>, progress: &(dyn Fn(Stage) + Sync)) -> Outcome {
    progress(Stage::Reading);
    let mut read = read(options);
    read.project.kept = kept.cloned().or(read.project.kept);
    if read.project.source.pages.is_empty() {
        return read.project.finish();
    }
    progress(Stage::Parsing);
    let assembled = read.parse().assemble();
    progress(Stage::Polishing);
    let polished = assembled.polish();
    progress(Stage::Layout);
    let laid_out = polished.lay_out();
    progress(Stage::Writing);
    laid_out.write()
}

/// The site as it is on disk: settings, pages, files.
#[derive(Debug)]
pub struct Read {
    /// What all stages share.
    pub project: Project,
}

/// Reads the site.
pub fn read(options: &Options) -> Read {
    options.limits.hold(|| read_site(options))
}

/// Reads the site, while the limits of its options hold.
fn read_site(options: &Options) -> Read {
    let mut report = Report::default();
    let mut source = source::read(&options.site, &options.source, &mut report);
    let metadata = &mut source.config.metadata;
    if !options.modified.is_empty() {
        metadata.modified.clone_from(&options.modified);
    }
    if metadata.rights == source.config.site.rights {
        // Hugo's themes print the site's `copyright` as Markdown.
        metadata.rights = metadata.rights.as_deref().map(markdown::plain_text);
    }
    let mut options = options.clone();
    complete(&mut options.outputs, &source.config);
    let kept = options.cache.as_ref().map(|cache| Arc::new(Kept::in_cache(cache)));
    Read { project: Project { options, source, report, kept } }
}

/// A record tells of the editions that were built with it; when none was asked for, of all that the book has.
fn complete(outputs: &mut Vec<Output>, config: &BookConfig) {
    if outputs.iter().any(|output| output.record().is_some()) && outputs.iter().all(|output| output.record().is_some()) {
        outputs.push(Output::Epub);
        if config.metadata.print_isbn.is_some() {
            outputs.push(Output::Print);
        }
    }
}

impl Read {
    /// Each page becomes a chapter, on all threads; what they found is joined in the book's order.
    pub fn parse(self) -> Parsed {
        self.project.options.limits.clone().hold(|| self.parse_pages())
    }

    /// Makes a chapter of each page, while the limits hold.
    fn parse_pages(self) -> Parsed {
        let mut project = self.project;
        let library = citation::Library::read(&project.source, &mut project.report);
        project.source.config.citation_keys = library.as_ref().map(citation::Library::keys);
        let config = project.config();
        let kept = project.kept.as_deref();
        kept.iter().for_each(|kept| kept.begin(&project.source.pages, config));
        let parsed: Vec<(Chapter, Report)> = project
            .source
            .pages
            .par_iter()
            .map(carried(|page: &Page| {
                let read = || {
                    let mut report = Report::default();
                    (markdown::parse(page, config, &mut report), report)
                };
                match kept {
                    Some(kept) => kept.parse(page, read),
                    None => read(),
                }
            }))
            .collect();
        let mut chapters = Vec::with_capacity(parsed.len());
        for (chapter, of_chapter) in parsed {
            project.report.append(of_chapter);
            chapters.push(chapter);
        }
        resolve::images(&mut chapters, &mut project.source, &mut project.report);
        if let Some(library) = library {
            library.resolve(&mut chapters, &project.source, &mut project.report);
        }
        Parsed { project, chapters }
    }
}

/// The chapters, each by itself, with the files that their pictures are.
#[derive(Debug)]
pub struct Parsed {
    /// What all stages share.
    pub project: Project,
    /// In the order of the book.
    pub chapters: Vec<Chapter>,
}

impl Parsed {
    /// Puts the book together: numbers, ids, references, formulas, diagrams. Pictures begin to be decoded in the background.
    pub fn assemble(self) -> Assembled {
        let uses = picture_uses(&self.project.options);
        self.assemble_for(&uses)
    }

    /// Puts the book together, with pictures decoded in the background for `uses` alone.
    pub(crate) fn assemble_for(self, uses: &[Use]) -> Assembled {
        self.project.options.limits.clone().hold(|| self.put_together(uses))
    }

    /// Assembles the book, draws its diagrams, and starts decoding pictures for `uses`.
    fn put_together(self, uses: &[Use]) -> Assembled {
        let Parsed { mut project, chapters } = self;
        let Project { options, source, report, .. } = &mut project;
        let cover = source.cover(report);
        let mut book = assemble::assemble(chapters, source.config.assembling(), report);
        formula::prepare(&mut book, &source.config.macros, report);
        diagram::draw_all(&mut book, report);
        let settings = picture_settings(&source.config, options, cover.whole);
        let pictures = Pictures::start_with(&source.assets.used, uses, settings, report);
        Assembled { project, book, pictures, cover }
    }
}

/// What is done with pictures: the program's own choice where the book says nothing.
fn picture_settings(config: &BookConfig, options: &Options, cover: Option<AssetId>) -> picture::Settings {
    let default = picture::Settings::default();
    picture::Settings {
        resolution: config.picture_resolution.unwrap_or(default.resolution),
        most: config.epub_pictures.most.unwrap_or(default.most),
        quality: config.epub_pictures.quality.map_or(default.quality, picture::Quality::Fixed),
        cover,
        cache: options.cache.clone(),
    }
}

/// What pictures are wanted for, so that each is decoded once for all outputs.
fn picture_uses(options: &Options) -> Vec<Use> {
    let uses = [
        (Output::Epub, if options.epub.keeps_webp() { Use::EpubWebp } else { Use::Epub }),
        (Output::Pdf, Use::Screen),
        (Output::Print, Use::Press),
        (Output::Cover, Use::Press),
    ];
    let mut wanted: Vec<Use> = Vec::new();
    for (output, picture_use) in uses {
        if options.wants(output) && !wanted.contains(&picture_use) {
            wanted.push(picture_use);
        }
    }
    wanted
}

/// The book, as its author wrote it.
#[derive(Debug)]
pub struct Assembled {
    /// What all stages share.
    pub project: Project,
    /// The model of the book.
    pub book: Book,
    /// Its pictures, decoded in the background.
    pub pictures: Pictures,
    /// The pictures of the cover that the settings name.
    pub cover: CoverPictures,
}

impl Assembled {
    /// Applies the orthography of the language, and loads the design with its fonts.
    pub fn polish(self) -> Polished {
        self.project.options.limits.clone().hold(|| self.apply_rules())
    }

    /// Polishes the book's texts, resolves its settings, and loads the design with its fonts.
    fn apply_rules(self) -> Polished {
        let Assembled { mut project, mut book, pictures, cover } = self;
        let Project { options, source, report, kept } = &mut project;
        let rules = orthography::Settings {
            typographer: source.config.markup.typographer,
            high: false,
            guillemets: source.config.quotes == Quotes::Guillemets,
        };
        orthography::polish_again(&mut book, rules, kept.as_ref().and_then(|kept| kept.polished()), report);
        if source.config.typesetting.get("opening").is_some_and(|how| how.trim() == typesetting::NO_PICTURE) {
            book.chapters.iter_mut().for_each(|chapter| chapter.banner = None);
        }
        let sheet = design::in_language(design::styled(options, source, report), &book.metadata.lang, source, report);
        book.metadata.vertical = sheet.is_vertical();
        let mut fonts = FontBook::load(&sheet.font_faces, report);
        design::complete_fonts(&mut fonts, source, &book, &options.font_folders, report);
        let settings = settings::resolve(options, &source.config, &sheet, report);
        let screen_sheet = settings.screen.page.filter(|_| options.wants(Output::Pdf)).map(|page| printing::on_page(&sheet, page, &mut source.files, report));
        legibility::check(&source.config, (&sheet, &fonts), &settings, report);
        if source.config.colophon != colophon::Wanted::None {
            let values = design::made_with(options, &source.config, (&sheet, &fonts), colophon::has_code(&book));
            colophon::fill(&mut book, &values);
            design::report_variables(&source.config, report);
        }
        let editions = Editions::of(&book, report);
        Polished { project, settings, book, editions, pictures, cover, sheet, screen_sheet, fonts }
    }
}

/// The book as it is shown, with all that showing it needs.
///
/// A stage keeps what the later ones read, so it has a field for each of their inputs.
#[derive(Debug)]
pub struct Polished {
    /// What all stages share.
    pub project: Project,
    /// Resolved: nothing after this asks who wished what.
    pub settings: Settings,
    /// The model of the book.
    pub book: Book,
    /// What of it each output shows.
    pub editions: Editions,
    /// Its pictures, decoded in the background.
    pub pictures: Pictures,
    /// The pictures of the cover that the settings name.
    pub cover: CoverPictures,
    /// The design.
    pub sheet: Sheet,
    /// The design on the page of a display, where the PDF for the screen has one.
    pub screen_sheet: Option<Sheet>,
    /// The fonts of the design, over the built-in ones.
    pub fonts: FontBook,
}

impl Polished {
    /// What the layouts are made from.
    pub fn layout_job(&self) -> printing::Job<'_> {
        let Polished { settings, sheet, screen_sheet, fonts, pictures, .. } = self;
        let (book, press_book) = (self.edition(Edition::Screen), self.edition(Edition::Press));
        let screen_sheet = screen_sheet.as_ref();
        let materials = Materials { book, sheet, fonts, pictures };
        printing::Job { settings, materials, press_book, screen_sheet, kept: self.project.kept.as_ref().map(|kept| &kept.sections) }
    }

    /// What of the book an output shows.
    pub fn edition(&self, edition: Edition) -> &Book {
        self.editions.get(&self.book, edition)
    }

    /// The cover of the EPUB: Kindle takes none that is drawn or small, which is told, and has one typeset instead.
    fn epub_cover(&self, report: &mut Report) -> Option<AssetId> {
        let cover = self.cover.whole?;
        let info = self.pictures.info(cover).filter(|_| self.project.options.epub.flavour == epub::Flavour::Kindle);
        let Some(finding) = info.and_then(|info| epub::kindle::unfit_cover(&info, self.pictures.path(cover))) else { return Some(cover) };
        let mut finding = finding;
        finding.place = self.project.config().place(&["cover"]);
        report.push(finding);
        None
    }

    /// How a cover of our making looks.
    pub(crate) fn cover_look(&self) -> cover::Look {
        let wished = self.project.config().cover_design.as_deref().and_then(cover::Composition::find);
        cover::Look::of(&self.sheet, wished)
    }

    /// The pictures for it: the one that the settings name, then the banners of the chapters.
    pub(crate) fn offered(&self) -> Vec<AssetId> {
        let banners = cover::banners(&self.book, &self.pictures);
        let named = self.cover.picture;
        named.into_iter().chain(banners.into_iter().filter(|banner| Some(*banner) != named)).collect()
    }

    fn epub_options(&self, cover: Option<AssetId>) -> epub::Options {
        let of_epub = &self.project.options.epub;
        epub::Options {
            flavour: of_epub.flavour,
            embed_fonts: self.settings.embed_fonts,
            keep_webp: of_epub.keeps_webp(),
            cover,
            cover_alt: self.project.config().cover_alt.clone(),
            cover_look: self.cover_look(),
            cover_pictures: self.offered(),
            contents: self.settings.contents,
            sabotage: None,
        }
    }

    /// Lays the book out for the outputs asked for.
    pub fn lay_out(self) -> LaidOut {
        self.project.options.limits.clone().hold(|| self.make_pages())
    }

    /// Sets the pages of each edition that is asked for.
    fn make_pages(mut self) -> LaidOut {
        let mut report = std::mem::take(&mut self.project.report);
        let options = &self.project.options;
        let printed = options.wants(Output::Print) || options.wants(Output::Cover);
        let press = if printed { printing::press(&self.settings.print, &self.project.source, &mut report) } else { None };
        let layouts = printing::lay_out(self.layout_job(), &options.outputs, press.as_ref(), &mut report);
        report.append(self.fonts.findings());
        self.project.report = report;
        LaidOut { polished: self, layouts, press }
    }
}

/// The pages.
#[derive(Debug)]
pub struct LaidOut {
    /// The stage before.
    pub polished: Polished,
    /// The pages, for the screen and for the press.
    pub layouts: Layouts,
    /// `None` when nothing is printed, or cannot be (reported).
    pub press: Option<pdf::Press>,
}
