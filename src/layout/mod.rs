//! Book + Sheet + fonts → [`Pages`].
//!
//! Each chapter is set on its own, in parallel: `flow` turns blocks into a column of lines and boxes (using `paragraph`), `page`
//! breaks the column into pages with their notes. Then pages are put in sequence and numbered, and heads and folios set.

pub mod design;
pub mod dump;
pub mod flow;
pub mod frame;
mod grammars;
pub mod kept;
pub mod names;
pub mod note_plan;
pub mod options;
pub mod page;
pub mod pages;
pub mod paragraph;
pub mod quality;
mod sabotage;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

use crate::book::contents::Place;
use crate::book::page_map::PageMap;
use crate::book::elements::{self, ElementKind, Tree};
use crate::book::shown::Shown;
use crate::book::visit::names_pages;
use crate::book::{Book, Chapter, Matter, OutlineEntry, Role};
use crate::font::FontBook;
use crate::length::Length;
use crate::limits::carried;
use crate::report::Report;
use crate::style::{Break, Element, Sheet, Style};
use design::Design;
pub use crate::materials::Materials;
use flow::column::{Column, Listed};
use flow::{Flow, BlockContext};
use note_plan::NotePlan;
use page::breaker::Geometry;
use page::columns::Columns;
use page::run_on::{self, Task};
use page::compose;
use page::section::{Draft, Section, Start, Strings};
use page::front;
use page::front_matter::FrontMatter;
use page::margin;
use page::sequence::{self, Numbering};
use page::geometry;
use pages::{Bookmark, Destination, Numeral, Pages};
use paragraph::Cache;
use quality::Quality;
pub use options::{LeastMargins, Options, Sabotage};

/// The book as pages, with what follows from that.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    pub pages: Pages,
    pub page_map: PageMap,
    pub quality: Quality,
    /// What the design hides.
    pub hidden: Shown,
}

/// Sets the book.
pub fn set(materials: Materials<'_>, options: &Options, report: &mut Report) -> Layout {
    let cache = Cache::new();
    set_design(Design::new(materials, options, &cache), report)
}

/// The chapters of a book as set, not yet in a row. Those of one design serve every layout with the same measure and as many lines.
#[derive(Clone, Debug)]
pub struct Chapters {
    sections: Vec<Section>,
    found: Report,
}

/// Sets the chapters of a design, taking from before those that have not changed when the design keeps chapters.
pub fn set_chapters_of(design: &mut Design<'_>) -> Chapters {
    design.kept_key = design.kept.map(|_| kept::Kept::key(design));
    chapters_of(design)
}

/// Sets the chapters of a design, with what is to be reported of them.
fn chapters_of(design: &Design<'_>) -> Chapters {
    let mut found = Report::default();
    let sections = set_chapters(design, &mut found);
    Chapters { sections, found }
}

/// Sets the book of a design.
pub fn set_design(mut design: Design<'_>, report: &mut Report) -> Layout {
    let chapters = set_chapters_of(&mut design);
    set_around(&mut design, chapters, report)
}

/// Puts chapters that were set in a row, with what stands before and after them.
pub fn set_around(design: &mut Design<'_>, chapters: Chapters, report: &mut Report) -> Layout {
    let (sections, slots) = resolve_page_references(design, chapters, report);
    let mut quality = quality::measure(&sections, &slots, &design.frame);
    let mut hidden = Shown::default();
    sections.iter().for_each(|section| hidden.append(section.hidden.clone()));
    let (mut pages, page_map) = sequence::assemble(design, sections, &slots, report);
    pages.outline = bookmarks(design, &design.book.outline, &pages.destinations);
    quality::look(&pages, design.pictures, report, &mut quality);
    Layout { pages, page_map, quality, hidden }
}

/// The width of the text's lines: of a column, where there are several.
pub fn measure(sheet: &Sheet, options: &Options) -> Length {
    let body = sheet.body();
    Columns::in_measure(geometry::frame(sheet, options).measure, &body).width
}

/// How many characters of running text a line holds, about.
pub fn characters(measure: Length, body: &Style, fonts: &FontBook) -> usize {
    const SAMPLE: &str = "el ingeniero miró la torre de abajo arriba y dejó en el suelo la maleta que traía";
    let face = fonts.face(fonts.select(&body.font_family, body.font_weight, body.italic));
    let advance: i64 = SAMPLE.chars().filter_map(|c| face.advance(c)).map(i64::from).sum();
    let width = body.font_size.scale(advance, i64::from(face.metrics().units_per_em.max(1)));
    if width <= Length::ZERO { 0 } else { (measure.0 * SAMPLE.chars().count() as i64 / width.0) as usize }
}

/// Most times that a printed book is set over because the pages it cites have moved.
const PASSES: u32 = 4;

/// Sections and their pages. On paper links within the book name the page when it is on another spread, so the book is set again until the numbers hold.
fn resolve_page_references(design: &mut Design<'_>, chapters: Chapters, report: &mut Report) -> (Vec<Section>, Vec<sequence::Slot>) {
    let mut pass = 1;
    // What stands before the text is decided once: page numbers that are cited may make the text a page longer.
    let wanted = FrontMatter::of(design, &chapters.sections);
    let mut chapters = Some(chapters);
    loop {
        let Chapters { sections, mut found } = chapters.take().unwrap_or_else(|| chapters_of(design));
        let sections = with_front(design, wanted, sections, &mut found);
        let slots = sequence::slots(&sections, numbering(design));
        let (labels, near) = match design.options.press {
            true => (sequence::labels(&sections, &slots, design.book.metadata.numerals), sequence::near(&sections, &slots)),
            false => Default::default(),
        };
        // A page that is cited though it is in view does no harm; one that is not cited must be in view.
        if labels == design.labels && design.near.is_subset(&near) || pass == PASSES {
            report.append(found);
            return (sections, slots);
        }
        // A link that was found far once has its page cited from then on, so that this comes to an end.
        design.near = if pass == 1 { near } else { &design.near & &near };
        design.labels = labels;
        pass += 1;
    }
}

/// Every chapter as a section of pages, all at once: a chapter starts a page, so none needs to know another, but for those of a run.
fn set_chapters(design: &Design<'_>, report: &mut Report) -> Vec<Section> {
    let parts = part_titles(design.book);
    let set: Vec<(Vec<Section>, Report)> = run_on::runs(design).into_par_iter().map(carried(|run: Range<usize>| set_run(design, run, &parts))).collect();
    set.into_iter()
        .flat_map(|(sections, found)| {
            report.append(found);
            sections
        })
        .collect()
}

/// Chapters that follow each other on their pages, each from where the one before ends.
fn set_run(design: &Design<'_>, run: Range<usize>, parts: &[String]) -> (Vec<Section>, Report) {
    let mut done = run_on::Run::default();
    let mut report = Report::default();
    for index in run {
        let begun = done.begun(&design.frame);
        let task = Task { index, chapter: &design.book.chapters[index], part: &parts[index], begun };
        let (section, found) = set_chapter(design, &task);
        report.append(found);
        done.push(section, &design.frame, begun);
    }
    (done.sections, report)
}

/// The title of the part that each chapter belongs to.
fn part_titles(book: &Book) -> Vec<String> {
    let mut part = String::new();
    book.chapters
        .iter()
        .map(|chapter| {
            if chapter.role == Role::Part {
                part = crate::formula::label(&chapter.title.inlines, &book.macros);
            }
            part.clone()
        })
        .collect()
}

/// A chapter as a section, set now or before.
fn set_chapter(design: &Design<'_>, task: &Task<'_>) -> (Section, Report) {
    let (section, found) = match design.kept {
        Some(kept) => kept.section(design, task, || set_anew(design, task)),
        None => set_anew(design, task),
    };
    (Section { chapter: Some(task.index), ..section }, found)
}

/// Sets a chapter under the end of the one before, or else from the head of a page.
fn set_anew(design: &Design<'_>, task: &Task<'_>) -> (Section, Report) {
    let (section, found, well) = settle(design, task);
    if well || !task.may_join() {
        return (section, found);
    }
    let (section, found, _) = settle(design, &task.at_head(&design.frame));
    (section, found)
}

/// Sets a chapter, again and again until its notes have their places and marks; and tells whether it stands well where it begins.
fn settle(design: &Design<'_>, task: &Task<'_>) -> (Section, Report, bool) {
    let mut plan = NotePlan::default();
    let mut pass = 1;
    loop {
        let Set { section, found, next, well, has_captions } = set_once(design, task, &plan);
        // Figures come to rest after few passes, since nothing of theirs is ever taken back.
        let leaving = next.at_foot != plan.at_foot && !plan.without_captions && has_captions;
        if !well || next == plan || pass >= note_plan::PASSES && next.beside == plan.beside && !leaving {
            return (section, found, well);
        }
        // Each caption that leaves the margin moves those after it: where that goes on for long, all leave it.
        let leave = pass >= note_plan::PASSES && next.at_foot != plan.at_foot;
        plan = NotePlan { without_captions: plan.without_captions || leave, ..next };
        pass += 1;
    }
}

/// A chapter as set once.
struct Set {
    section: Section,
    found: Report,
    /// The plan of its notes that its pages ask for.
    next: NotePlan,
    /// It stands well under the chapter before, or it need not.
    well: bool,
    /// Captions stand in the margin.
    has_captions: bool,
}

/// Sets a chapter by a plan of its notes.
fn set_once(design: &Design<'_>, task: &Task<'_>, plan: &NotePlan) -> Set {
    let Task { index, chapter, part, begun } = *task;
    // A column is set as a page so narrow; the opening stands over all of them.
    let columns = Columns::of(design, chapter);
    let narrow = columns.narrowed(design);
    let mut flow = Flow::new(&narrow, chapter);
    flow.index = Some(index);
    flow.notes.plan = plan.clone();
    flow.column.begun = begun;
    let tree = Tree::chapter(design.book, chapter);
    let section = tree.section();
    let style = design.sheet.compute(section, &design.body);
    let lang = chapter.lang.as_ref().unwrap_or(&design.book.metadata.lang);
    let node = flow.section();
    let at = BlockContext::top(section, &style, lang, design.frame.measure, node);
    flow.opening(at);
    let at = BlockContext { width: narrow.frame.measure, ..at };
    flow.blocks(at);
    flow.list.end_beside();
    flow.footnotes(at);
    let mut found = std::mem::take(&mut flow.report);
    let mut column = flow.into_column();
    column.place_for_opening_notes();
    let start = match start_of(design, section, &style, chapter) {
        Start::Next if task.may_join() => Start::Joins,
        other => other,
    };
    let geometry = columns.geometry(page_geometry(design, &column));
    sabotage::spoil_column(&mut column, design.options.sabotage);
    let (pagination, wider) = compose::paginate(&column, geometry.clone());
    let mut drafts = columns.joined(compose::compose(&column, &pagination, &wider, &narrow.frame, &geometry));
    let well = !task.may_join() || start == Start::Joins && run_on::stands_well(&column, &drafts, &design.frame);
    let unplaced = margin::place(&mut drafts, &column, design);
    let mut next = plan.after(design, chapter, &drafts, unplaced);
    flow::beside::replan(&column, &pagination, design.frame.leading, &mut next.beside);
    note_plan::report_at_foot(design, chapter, &column, &mut found);
    sabotage::spoil_pages(&mut drafts, &column.structure, design.options.sabotage);
    compose::add_plates(&mut drafts, &column);
    let structure = std::mem::take(&mut column.structure);
    let captions = std::mem::take(&mut column.captions);
    let hidden = std::mem::take(&mut column.hidden);
    let named = std::mem::take(&mut column.named);
    let strings = Strings {
        book_title: design.book.metadata.title.clone(),
        author: design.book.metadata.authors(),
        part_title: part.to_owned(),
        chapter_title: crate::formula::label(&chapter.title.inlines, &design.book.macros).replace('\n', " "),
        label: String::new(),
    };
    let numeral = if chapter.matter == Matter::Front { Numeral::Roman } else { Numeral::Arabic };
    let display = chapter.role == Role::Part;
    let section = Section { drafts, structure, start, numeral, display, page_name: "chapter", strings, chapter: None, captions, hidden, named };
    Set { section, found, next, well, has_captions: !column.margin_captions.is_empty() }
}

/// On which side a chapter opens: its heading's `break-before`, or its section's (U6).
fn start_of(design: &Design<'_>, section: Element<'_>, style: &Style, chapter: &Chapter) -> Start {
    let role = chapter.role;
    let untitled = Tree::under(section, [elements::header()]);
    let header = flow::opening::header(section).unwrap_or_else(|| untitled.nth(0));
    let header_style = design.sheet.compute(header, style);
    let title = header.find(|kind| matches!(kind, ElementKind::ChapterTitle(_)));
    let title_style = title.map_or_else(Style::default, |title| design.sheet.compute(title, &header_style));
    let asked = [title_style.break_before, header_style.break_before, style.break_before].into_iter().find(|b| *b != Break::Auto);
    match asked {
        Some(Break::Page) if role != Role::Part => Start::Next,
        Some(Break::Verso) => Start::Verso,
        None if role != Role::Part && design.body.custom.get("opening").is_some_and(|value| matches!(value.trim(), "page" | "run-on")) => Start::Next,
        _ => Start::Recto,
    }
}

/// What the page breaker must know of a chapter's pages.
fn page_geometry(design: &Design<'_>, column: &Column<'_>) -> Geometry {
    let frame = &design.frame;
    let opening = frame.lines_for(column.opening.height) as u32;
    let first = column.begun.map_or(frame.lines, |begun| (begun.foot.0 / frame.leading.0.max(1)).max(0) as u32);
    // The notes of two series are half a line apart.
    let separation = frame.leading + if column.editors.is_empty() { Length::ZERO } else { frame.leading / 2 };
    Geometry {
        line: frame.leading,
        lines: frame.lines,
        first_lines: first.saturating_sub(opening).max(1),
        first_recto: column.begun.is_none_or(|begun| begun.recto),
        rise: column.opening_gives,
        // Under the chapter before, titles stand where they stand elsewhere.
        sink: column.begun.is_none_or(|begun| begun.used.is_zero()),
        // Where facing pages count as one, the breaker does not know the spread of any page.
        spread: column.facing.is_empty(),
        longer: geometry::may_be_longer(frame.leading),
        note_separation: separation,
        note_continuation: separation,
        ..Geometry::default()
    }
}

/// How pages are put in a row.
fn numbering(design: &Design<'_>) -> Numbering {
    let continuous = design.body.custom.get("folios").is_some_and(|value| value.trim() == "continuous");
    Numbering { continuous, one_sided: design.options.one_sided }
}

/// The chapters' sections with the pages before them. The contents are set with the numbers that pages have without them, and once more where
/// their own pages move those that they name.
fn with_front(design: &mut Design<'_>, wanted: FrontMatter, body: Vec<Section>, report: &mut Report) -> Vec<Section> {
    let empty = Chapter::default();
    let mut sections: Vec<Section> = front::displays(design, wanted, &empty, report)
        .into_iter()
        .map(|piece| Section {
            drafts: piece.drafts,
            structure: piece.structure,
            start: if piece.verso { Start::Verso } else { Start::Recto },
            numeral: Numeral::Roman,
            display: true,
            page_name: "front",
            ..Section::default()
        })
        .collect();
    let at_end = design.options.contents.place == Place::End;
    let place = if at_end { sections.len() + body.len() } else { sections.len() };
    let lists = lists(design, wanted, &body);
    sections.extend(body);
    let numeral = if at_end { Numeral::Arabic } else { Numeral::Roman };
    if lists.is_empty() {
        set_indexes(design, &mut sections, report);
        return sections;
    }
    let labels_of = |sections: &[Section], design: &Design<'_>| sequence::labels(sections, &sequence::slots(sections, numbering(design)), design.book.metadata.numerals);
    let before = labels_of(&sections, design);
    let named = RefCell::new(BTreeSet::new());
    let noted = |name: &str| {
        named.borrow_mut().insert(name.to_owned());
        before.get(name).cloned()
    };
    let mut draft = Report::default();
    let drafts: Vec<Section> = lists.iter().map(|list| list_section(design, &empty, list, numeral, &noted, &mut draft)).collect();
    sections.splice(place..place, drafts);
    set_indexes(design, &mut sections, report);
    let labels = labels_of(&sections, design);
    if named.into_inner().iter().all(|name| labels.get(name) == before.get(name)) {
        report.append(draft);
        return sections;
    }
    for (i, list) in lists.iter().enumerate() {
        sections[place + i] = list_section(design, &empty, list, numeral, &|name| labels.get(name).cloned(), report);
    }
    sections
}

/// Most times that an index is set over because the pages that it names have moved: those after it, when it grows.
const INDEX_PASSES: u32 = 4;

/// Sets the chapters with an index again, once the pages are known.
fn set_indexes(design: &mut Design<'_>, sections: &mut [Section], report: &mut Report) {
    let book = design.book;
    let indexes: Vec<(usize, usize)> =
        sections.iter().enumerate().filter_map(|(s, section)| Some((s, section.chapter?))).filter(|(_, chapter)| names_pages(&book.chapters[*chapter])).collect();
    if indexes.is_empty() {
        return;
    }
    let parts = part_titles(book);
    for _ in 0..INDEX_PASSES {
        let slots = sequence::slots(sections, numbering(design));
        let marked = sequence::marked(sections, &slots, &design.marks, design.book.metadata.numerals);
        if marked == design.marked {
            return;
        }
        design.marked = marked;
        for (s, chapter) in &indexes {
            let task = Task { index: *chapter, chapter: &book.chapters[*chapter], part: &parts[*chapter], begun: None };
            let (section, found) = set_chapter(design, &task);
            sections[*s] = section;
            report.append(found);
        }
    }
}

/// The contents, the figures and the tables, as far as they are wanted and there is something to list.
fn lists(design: &Design<'_>, wanted: FrontMatter, body: &[Section]) -> Vec<front::List> {
    let mut lists = Vec::new();
    let outline = &design.book.outline;
    let contents = design.options.contents;
    if wanted.contents && contents.place != Place::None && (outline.len() > 1 || outline.iter().any(|entry| !entry.children.is_empty())) {
        lists.push(front::List { title: design.terms.contents, name: "contents", entries: outline.clone(), depth: contents.depth });
    }
    let terms = design.terms;
    let captions = [
        (contents.figures, Listed::Figure, terms.list_of_figures, "list-of-figures"),
        (contents.tables, Listed::Table, terms.list_of_tables, "list-of-tables"),
        (contents.listings, Listed::Listing, crate::terms::references::references(&design.book.metadata.lang).list_of_listings, "list-of-listings"),
    ];
    for (wanted, kind, title, name) in captions {
        let of_kind = body.iter().flat_map(|section| &section.captions).filter(|caption| caption.kind == kind);
        let entries: Vec<OutlineEntry> = of_kind.map(front::caption_entry).collect();
        if wanted && !entries.is_empty() {
            lists.push(front::List { title, name, entries, depth: u8::MAX });
        }
    }
    lists
}

/// A list before the text (contents, figures, tables) as a section of pages; `label` gives the page of a name.
fn list_section(
    design: &Design<'_>,
    empty: &Chapter,
    list: &front::List,
    numeral: Numeral,
    label: &dyn Fn(&str) -> Option<String>,
    report: &mut Report,
) -> Section {
    let mut column = front::contents(design, empty, list, label, report);
    let geometry = page_geometry(design, &column);
    let (pagination, wider) = compose::paginate(&column, geometry.clone());
    let drafts: Vec<Draft> = compose::compose(&column, &pagination, &wider, &design.frame, &geometry);
    let strings = Strings {
        book_title: design.book.metadata.title.clone(),
        author: design.book.metadata.authors(),
        chapter_title: list.title.to_owned(),
        ..Strings::default()
    };
    Section {
        drafts,
        structure: std::mem::take(&mut column.structure),
        start: if list.name == "contents" { Start::Recto } else { Start::Next },
        numeral,
        page_name: "front",
        strings,
        ..Section::default()
    }
}

/// The outline as bookmarks, at the places that the pages gave.
fn bookmarks(design: &Design<'_>, outline: &[OutlineEntry], destinations: &[Destination]) -> Vec<Bookmark> {
    let places: std::collections::BTreeMap<&str, &Destination> = destinations.iter().map(|d| (d.name.as_str(), d)).collect();
    bookmarks_of(design, outline, &places)
}

/// The bookmarks of these entries with those under them; an entry whose place is on no page has none.
fn bookmarks_of(design: &Design<'_>, outline: &[OutlineEntry], places: &std::collections::BTreeMap<&str, &Destination>) -> Vec<Bookmark> {
    outline
        .iter()
        .filter_map(|entry| {
            let name = entry.anchor.as_deref().or_else(|| design.chapter_name(entry.chapter))?;
            let place = places.get(name)?;
            let title = crate::formula::label(&entry.title, &design.book.macros).replace('\n', " ").replace('\u{ad}', "");
            let title = match &entry.number {
                Some(number) => format!("{number}. {title}"),
                None => title,
            };
            Some(Bookmark { title, page: place.page, y: place.y, children: bookmarks_of(design, &entry.children, places) })
        })
        .collect()
}
