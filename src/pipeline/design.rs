//! The design of a book: the style that the command line or the book names, with what the settings want otherwise; and what the colophon tells of it.

use std::path::{Path, PathBuf};

use crate::book::{Book, colophon};
use crate::book::elements::{Tag, Tree};
use crate::font::FontBook;
use crate::lang::Lang;
use crate::message;
use crate::options::Options;
use crate::printers::Paper;
use crate::report::{Diagnostic, Report};
use crate::source::config::BookConfig;
use crate::source::{Source, site};
use crate::cover;
use crate::style::{self, Sheet, typesetting};

/// The design used when neither the command line nor the book names one.
const DEFAULT_STYLE: &str = "ensayo";

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
pub fn styled(options: &Options, source: &mut Source, report: &mut Report) -> Sheet {
    let mut sheet = load_style(options, source, report);
    let config = &source.config;
    let trim = options.trim.or_else(|| config.trim.as_deref().and_then(style::trim));
    let mut css = typesetting::css(&config.typesetting, &sheet, trim, &mut |key, wrong| {
        let (said, help) = *wrong;
        let mut diagnostic = Diagnostic::new("setting-invalid", said).help(help);
        diagnostic.place = config.place(&[key]);
        report.push(diagnostic);
    });
    // The motif is the cover's.
    if let Some((name, _)) = config.cover_design.as_deref().and_then(|wished| cover::Composition::ALL.into_iter().find(|(name, _)| *name == wished.trim())) {
        css.push_str(&format!("body {{ --cover-design: {name}; }}\n"));
    }
    if !css.is_empty() {
        sheet.lay_over(&css, &mut source.files, report);
    }
    sheet
}

/// The design for the book's language. Vertical lines that it asks for in a language that has none are told, and are horizontal.
pub fn in_language(sheet: Sheet, lang: &Lang, source: &mut Source, report: &mut Report) -> Sheet {
    let mut sheet = sheet.for_lang(lang);
    if sheet.wants_vertical() && !sheet.is_vertical() {
        let said = message!("the lines of a book in {lang} are not vertical", lang = lang.tag());
        let mut diagnostic = Diagnostic::new("setting-invalid", said).help(message!("vertical lines are for Chinese, Japanese and Korean: `language` says which the book's is"));
        diagnostic.place = source.config.place(&["writing"]);
        report.push(diagnostic);
        sheet.lay_over("html, body { writing-mode: horizontal-tb; }\n", &mut source.files, report);
        sheet = sheet.for_lang(lang);
    }
    sheet
}

/// Tells what stands in braces in the words of a colophon and is no variable.
pub fn report_variables(config: &BookConfig, report: &mut Report) {
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
pub fn made_with(options: &Options, config: &BookConfig, (sheet, fonts): (&Sheet, &FontBook), has_code: bool) -> colophon::Values {
    let body = sheet.body();
    let document = Tree::document();
    let family = |tag: Tag<'_>| {
        let style = sheet.compute(Tree::under(document.body(), [tag]).nth(0), &body);
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

/// Adds the faces that the book's scripts and languages want besides those at hand.
pub(super) fn complete_fonts(fonts: &mut FontBook, source: &Source, book: &Book, folders: &[PathBuf], report: &mut Report) {
    let metadata = &book.metadata;
    let names = metadata.contributors.iter().map(|contributor| contributor.name.as_str());
    let words = [Some(&metadata.title), metadata.subtitle.as_ref(), metadata.blurb.as_ref(), metadata.publisher.as_ref()];
    let texts = source.pages.iter().map(|page| &*page.text).chain(names).chain(words.into_iter().flatten().map(String::as_str));
    let mut characters = std::collections::BTreeSet::new();
    // Scripts whose faces are built in need nothing more.
    texts.for_each(|text| characters.extend(text.chars().filter(|c| u32::from(*c) > 0x52f)));
    let langs = std::iter::once(&metadata.lang).chain(book.chapters.iter().filter_map(|chapter| chapter.lang.as_ref()));
    fonts.complete(&characters, &langs.collect::<Vec<_>>(), folders, report);
}
