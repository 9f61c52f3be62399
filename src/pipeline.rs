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

mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::book::edition::{Edition, Editions};
use crate::book::elements::Tag;
use crate::book::{AssetId, Book, Chapter, NotePlace, assemble, colophon};
use crate::font::FontBook;
use crate::layout;
use crate::limits::carried;
use crate::options::{Options, Output};
use crate::outcome::Outcome;
use crate::picture::{self, Pictures, Use};
use crate::printers::Paper;
use crate::printing::{self, Layouts};
use crate::message;
use crate::report::{Diagnostic, Message, Report};
use crate::settings::{self, Settings};
use crate::source::config::{BookConfig, Quotes};
use crate::source::{self, CoverPictures, Page, Source, resolve, site};
use crate::style::{self, Sheet, typesetting};
use crate::{citation, cover, diagram, epub, formula, markdown, orthography, pdf};

/// A stack for deeply nested input: the walks over a book's tree are recursive.
const STACK_SIZE: usize = 64 << 20;

/// The design used when neither the command line nor the book names one.
const DEFAULT_STYLE: &str = "ensayo";

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
        // No threads to be had: the caller's own has to do.
        Err(_) => work(),
    }
}

/// Runs all stages. `progress` is told of each as it starts.
pub(crate) fn run(options: &Options, progress: &(dyn Fn(Stage) + Sync)) -> Outcome {
    progress(Stage::Reading);
    let read = read(options);
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
    Read { project: Project { options, source, report, kept: None } }
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

/// What is kept from one build of a book to the next. The result is the same with it as without.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// Chapters as they were set.
    sections: layout::kept::Kept,
}

impl Read {
    /// Each page becomes a chapter, on all threads; what they found is joined in the book's order.
    pub fn parse(self) -> Parsed {
        self.project.options.limits.clone().hold(|| self.parse_pages())
    }

    fn parse_pages(self) -> Parsed {
        let mut project = self.project;
        let library = citation::Library::read(&project.source, &mut project.report);
        project.source.config.citation_keys = library.as_ref().map(citation::Library::keys);
        let config = project.config();
        let parsed: Vec<(Chapter, Report)> = project
            .source
            .pages
            .par_iter()
            .map(carried(|page: &Page| {
                let mut report = Report::default();
                let chapter = markdown::parse(page, config, &mut report);
                (chapter, report)
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

    /// The same, with pictures decoded in the background for `uses` alone.
    pub(crate) fn assemble_for(self, uses: &[Use]) -> Assembled {
        self.project.options.limits.clone().hold(|| self.put_together(uses))
    }

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

    fn apply_rules(self) -> Polished {
        let Assembled { mut project, mut book, pictures, cover } = self;
        let Project { options, source, report, .. } = &mut project;
        let rules = orthography::Settings {
            typographer: source.config.markup.typographer,
            high: false,
            guillemets: source.config.quotes == Quotes::Guillemets,
        };
        orthography::polish(&mut book, rules, report);
        if source.config.typesetting.get("opening").is_some_and(|how| how.trim() == typesetting::NO_PICTURE) {
            book.chapters.iter_mut().for_each(|chapter| chapter.banner = None);
        }
        let sheet = styled(options, source, report).for_lang(&book.metadata.lang);
        let fonts = FontBook::load(&sheet.font_faces, report);
        let settings = settings::resolve(options, &source.config, &sheet, report);
        let screen_sheet = settings.screen.page.filter(|_| options.wants(Output::Pdf)).map(|page| {
            let mut of_page = sheet.clone();
            of_page.lay_over(&page.css(&sheet), &mut source.files, report);
            of_page
        });
        tell_legibility(source, &sheet, &fonts, &settings, report);
        if source.config.colophon != colophon::Wanted::None {
            let values = made_with(options, &source.config, (&sheet, &fonts), colophon::has_code(&book));
            colophon::fill(&mut book, &values);
            tell_variables(&source.config, report);
        }
        let editions = Editions::of(&book, report);
        Polished { project, settings, book, editions, pictures, cover, sheet, screen_sheet, fonts }
    }
}

/// The design: a path on the command line is looked for from here, one in the book's settings from the site.
fn load_style(options: &Options, source: &mut Source, report: &mut Report) -> Sheet {
    let site = site::locate(&options.site).map(|site| site.root).unwrap_or_default();
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

/// The design with what the book's settings want otherwise.
fn styled(options: &Options, source: &mut Source, report: &mut Report) -> Sheet {
    let mut sheet = load_style(options, source, report);
    let config = &source.config;
    let trim = options.trim.or_else(|| config.trim.as_deref().and_then(style::trim));
    let css = typesetting::css(&config.typesetting, &sheet, trim, &mut |key, (said, help)| {
        let mut diagnostic = Diagnostic::new("setting-invalid", said).help(help);
        diagnostic.place = config.place(&[key]);
        report.push(diagnostic);
    });
    if !css.is_empty() {
        sheet.lay_over(&css, &mut source.files, report);
    }
    sheet
}

/// Tells what stands in braces in the words of a colophon and is no variable.
fn tell_variables(config: &BookConfig, report: &mut Report) {
    let colophon::Wanted::Words(words) = &config.colophon else { return };
    for name in colophon::unknown_variables(words) {
        let said = message!("`{{{name}}}` in the colophon stands for nothing", name);
        let help = message!("it is one of {names}", names = colophon::VARIABLES.map(|name| format!("{{{name}}}")).join(", "));
        let mut diagnostic = Diagnostic::new("setting-invalid", said).help(help);
        diagnostic.place = config.place(&["colophon"]);
        report.push(diagnostic);
    }
}

/// What a colophon tells: the families of the text, of titles and of code, and the design when it is one of the program's.
fn made_with(options: &Options, config: &BookConfig, (sheet, fonts): (&Sheet, &FontBook), has_code: bool) -> colophon::Values {
    let body = sheet.body();
    let family = |tag: Tag<'_>| {
        let style = sheet.compute(&style::Element::first(&tag, &style::BODY), &body);
        fonts.face(fonts.select(&style.font_family, style.font_weight, style.italic)).family.clone()
    };
    let mut faces: Vec<String> = Vec::new();
    let tags = [Tag::new("p"), Tag::new("h1")].into_iter().chain(has_code.then(|| Tag::new("code")));
    for face in tags.map(family) {
        if !faces.contains(&face) {
            faces.push(face);
        }
    }
    let name = options.style.as_deref().or(config.style.as_deref()).unwrap_or(DEFAULT_STYLE);
    let design = style::designs::names().contains(&name).then(|| name.to_owned());
    let paper = config.paper.map(|paper| if paper == Paper::Cream { "cream" } else { "white" }.to_owned());
    colophon::Values { faces, design, paper, date: config.metadata.date.clone().or(config.made_on.clone()) }
}

/// What an author should know of the settings of typesetting: that lines are too long or too short to be read with ease, too close to each
/// other, or a colour too pale.
fn tell_legibility(source: &Source, sheet: &Sheet, fonts: &FontBook, settings: &Settings, report: &mut Report) {
    let config = &source.config;
    let mut tell = |key: &str, said: Message, help: Message| {
        let mut diagnostic = Diagnostic::new("hard-to-read", said).help(help);
        diagnostic.place = config.place(&[key]);
        report.push(diagnostic);
    };
    let given = |key: &str| config.typesetting.contains_key(key);
    if let Some(key) = ["font-size", "margins", "columns", "font"].into_iter().find(|key| given(key)) {
        let measure = layout::measure(sheet, &layout::Options { trim: settings.trim, margin_notes: config.notes.place == NotePlace::Margin, ..Default::default() });
        let characters = layout::characters(measure, &sheet.body(), fonts);
        if characters > 0 && !MEASURE.contains(&characters) {
            let said = message!("a line holds about {characters} characters", characters);
            tell(key, said, message!("{least} to {most} are read with ease; change the size, the margins or the columns", least = *MEASURE.start(), most = *MEASURE.end()));
        }
    }
    let body = sheet.body();
    if (given("leading") || given("font-size")) && body.line_height < body.font_size.scale(LEAST_LEADING.0, LEAST_LEADING.1) {
        let key = if given("leading") { "leading" } else { "font-size" };
        let said = message!("lines are {leading} pt from each other, with letters of {size} pt", leading = body.line_height.to_pt().to_string(), size = body.font_size.to_pt().to_string());
        tell(key, said, message!("give them {least} pt or more", least = body.font_size.scale(LEAST_LEADING.0, LEAST_LEADING.1).to_pt().ceil().to_string()));
    }
    let contrast = config.typesetting.get("colour").and_then(|colour| typesetting::contrast(colour));
    if let Some(contrast) = contrast.filter(|contrast| *contrast < typesetting::LEAST_CONTRAST) {
        let said = message!("the colour has a contrast of {contrast} with white", contrast = format!("{}.{:02}", contrast / 100, contrast % 100));
        tell("colour", said, message!("4.5 is the least that readers of the EPUB need (WCAG 1.4.3); take a darker one"));
    }
}

/// Characters of a line that is read with ease, columns included.
const MEASURE: std::ops::RangeInclusive<usize> = 45..=80;
/// Leading at least, of the size.
const LEAST_LEADING: (i64, i64) = (115, 100);

/// The book as it is shown, with all that showing it needs.
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
    /// What a layout is made from.
    pub fn materials(&self) -> printing::Materials<'_> {
        let Polished { settings, sheet, screen_sheet, fonts, pictures, .. } = self;
        let (book, press_book) = (self.edition(Edition::Screen), self.edition(Edition::Press));
        let screen_sheet = screen_sheet.as_ref();
        printing::Materials { settings, book, press_book, sheet, screen_sheet, fonts, pictures, kept: self.project.kept.as_ref().map(|kept| &kept.sections) }
    }

    /// What of the book an output shows.
    pub fn edition(&self, edition: Edition) -> &Book {
        self.editions.get(&self.book, edition)
    }

    /// The cover of the EPUB: Kindle takes none that is drawn or small, which is told, and has one typeset instead.
    fn epub_cover(&self, report: &mut Report) -> Option<AssetId> {
        let cover = self.cover.whole?;
        let info = self.pictures.info(cover).filter(|_| self.project.options.epub.flavour == epub::Flavour::Kindle);
        let Some(told) = info.and_then(|info| epub::kindle::unfit_cover(&info, self.pictures.path(cover))) else { return Some(cover) };
        let mut told = told;
        told.place = self.project.config().place(&["cover"]);
        report.push(told);
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
        let named = self.cover.picture.filter(|asset| self.pictures.info(*asset).is_some_and(|info| !info.vector));
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

    fn make_pages(mut self) -> LaidOut {
        let mut report = std::mem::take(&mut self.project.report);
        let options = &self.project.options;
        let printed = options.wants(Output::Print) || options.wants(Output::Cover);
        let press = if printed { printing::press(&self.settings.print, &self.project.source, &mut report) } else { None };
        let layouts = printing::lay_out(self.materials(), &options.outputs, press.as_ref(), &mut report);
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Numbers without a pattern, the same every time.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, most: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % most
        }
    }

    const BLOCKS: &[&str] = &[
        "Una frase cualquiera con *énfasis*, «comillas» y 25 km de por medio, que se alarga hasta ocupar tres o cuatro líneas de la página.",
        "## Un apartado",
        "Con nota[^a] y [enlace](../2/) a otro capítulo.",
        "- uno\n- dos\n- tres",
        "```rust\nfn main() {}\n```",
        "> Una cita \"recta\".",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "$a^2 + b^2$ y $$\\int_0^1 x\\,dx$$",
        "{{< details \"Más\" >}}\nDentro.\n{{< /details >}}",
        "![Una caja](caja.webp)",
        "Nota sin definir[^zz].",
    ];

    /// A change of the book such as an author makes.
    fn edit(site: &Path, chance: &mut Chance, chapters: &mut Vec<(String, Vec<usize>)>) {
        let which = chance.below(chapters.len());
        match chance.below(10) {
            0 if chapters.len() < 8 => chapters.push((format!("Capítulo {}", chance.below(99)), vec![chance.below(BLOCKS.len())])),
            1 if chapters.len() > 3 => {
                chapters.remove(which);
            }
            2 => chapters[which].0 = format!("Otro título {}", chance.below(9)),
            3 if chapters[which].1.len() > 1 => {
                let at = chance.below(chapters[which].1.len());
                chapters[which].1.remove(at);
            }
            4 => chapters.swap(which, 0),
            _ => {
                let at = chance.below(chapters[which].1.len() + 1);
                chapters[which].1.insert(at, chance.below(BLOCKS.len()));
            }
        }
        for entry in fs::read_dir(site.join("content")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                fs::remove_file(path).unwrap();
            }
        }
        for (number, (title, blocks)) in chapters.iter().enumerate() {
            let body: Vec<&str> = blocks.iter().map(|block| BLOCKS[*block]).collect();
            let text = format!("---\ntitle: \"{title}\"\nweight: {}\n---\n\n{}\n\n[^a]: La nota.\n", number + 1, body.join("\n\n"));
            fs::write(site.join(format!("content/{}.md", number + 1)), text).unwrap();
        }
    }

    /// All that a build says and shows.
    fn emitted(options: &Options, kept: Option<&Arc<Kept>>) -> String {
        let mut read = read(options);
        read.project.kept = kept.cloned();
        let laid_out = read.parse().assemble_for(&[]).polish().lay_out();
        let layout = laid_out.layout().unwrap();
        let report = &laid_out.polished.project.report;
        format!("{:?}\n{:?}\n{:?}\n{:?}\n{report:?}", layout.pages, layout.page_map, layout.quality, layout.hidden)
    }

    #[test]
    fn what_is_kept_changes_nothing() {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir(site.path().join("content")).unwrap();
        fs::write(site.path().join("book.yaml"), "title: Prueba\nlanguage: es\n").unwrap();
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/static/imagenes/caja.webp"), site.path().join("content/caja.webp")).unwrap();
        let mut chance = Chance(7);
        let mut chapters: Vec<(String, Vec<usize>)> = (0..4).map(|n| (format!("Capítulo {n}"), vec![0, 2, n])).collect();
        // The press cites the pages that links lead to.
        for outputs in [vec![Output::Pdf], vec![Output::Print]] {
            let options = Options { outputs, ..Options::of(site.path()) };
            let kept = Arc::default();
            for round in 0..100 {
                edit(site.path(), &mut chance, &mut chapters);
                let (warm, cold) = (emitted(&options, Some(&kept)), emitted(&options, None));
                assert!(warm == cold, "round {round}: {chapters:?}");
            }
        }
    }
}
