//! The pages before the text: half-title, title page, copyright page, dedication, epigraph and contents (U8–U10).

use super::front_matter::FrontMatter;
use super::section::Draft;
use crate::book::elements::{Tag, Tree};
use crate::book::{Book, Inline, OutlineEntry, Text};
use crate::layout::design::Design;
use crate::layout::flow::column::{Caption, Column, Entry, Fixed, Keep};
use crate::layout::flow::{Flow, BlockContext};
use crate::layout::pages::{LinkTarget, NodeRole, Structure};
use crate::layout::paragraph::{Owner, Piece};
use crate::length::Length;
use crate::report::Report;
use crate::style::{Align, Style};

/// A display page: groups of paragraphs at its head and foot.
struct Display<'b> {
    class: &'static str,
    head: Vec<Line<'b>>,
    foot: Vec<Line<'b>>,
}

/// The element of a line of a display page, its class and its words.
type Line<'b> = (&'static str, &'static str, &'b str);

/// A piece of front matter as set.
pub struct FrontPiece {
    pub drafts: Vec<Draft>,
    pub structure: Structure,
    /// On a left-hand page: the copyright page, behind the title.
    pub verso: bool,
}

/// Space between the number of a contents line and its title, at least.
const NUMBER_GAP: (i64, i64) = (3, 2);
/// The side of the motif on the title page, in lines.
const MOTIF_LINES: i64 = 3;
/// Indent of each level of the contents, in ems.
const LEVEL_INDENT: (i64, i64) = (3, 2);

/// The display pages that the metadata asks for and the book is long enough for, in order.
pub fn displays<'a>(design: &'a Design<'a>, wanted: FrontMatter, empty: &'a crate::book::Chapter, report: &mut Report) -> Vec<FrontPiece> {
    let metadata = &design.book.metadata;
    let authors = metadata.authors();
    let copyright = copyright_lines(design.book);
    let others = metadata.contributors.iter().filter(|contributor| contributor.role != "aut");
    let others: Vec<String> = others.map(|other| crate::terms::contribution(&metadata.lang, &other.role, &other.name)).collect();
    let mut pages = vec![
        Display { class: "half-title", head: vec![("p", "title", &metadata.title)], foot: vec![] },
        Display {
            class: "title-page",
            head: [("p", "author", Some(&authors)), ("h1", "title", Some(&metadata.title)), ("p", "subtitle", metadata.subtitle.as_ref())]
                .into_iter()
                .filter_map(|(name, class, words)| Some((name, class, words?.as_str())))
                .filter(|(_, _, words)| !words.is_empty())
                .chain(others.iter().map(|words| ("p", "contributor", words.as_str())))
                .collect(),
            foot: metadata.publisher.iter().map(|publisher| ("p", "publisher", publisher.as_str())).collect(),
        },
        Display { class: "copyright-page", head: vec![], foot: copyright.iter().map(|line| ("p", "", line.as_str())).collect() },
    ];
    if let Some(dedication) = &metadata.dedication {
        pages.push(Display { class: "dedication", head: vec![("p", "", dedication)], foot: vec![] });
    }
    if let Some(epigraph) = &metadata.epigraph {
        pages.push(Display { class: "epigraph-page", head: epigraph.lines().map(|line| ("p", "", line)).collect(), foot: vec![] });
    }
    pages.retain(|page| if page.class == "half-title" { wanted.half_title } else { wanted.title_page });
    pages.iter().map(|page| display(design, empty, page, report)).collect()
}

/// Lines of the copyright page (U10).
fn copyright_lines(book: &Book) -> Vec<String> {
    let metadata = &book.metadata;
    let mut lines = Vec::new();
    lines.push(metadata.title.clone());
    lines.extend(metadata.copyright_notice());
    lines.extend(metadata.edition_statement());
    lines.extend(metadata.changes.iter().cloned());
    lines.extend(metadata.rights.clone());
    lines.extend(metadata.publisher.clone());
    if let Some(isbn) = metadata.print_isbn.as_ref().or(metadata.isbn.as_ref()) {
        lines.push(format!("ISBN {}", crate::isbn::hyphenated(isbn)));
    }
    lines.extend(metadata.credits.iter().cloned());
    lines
}

/// One display page: what it has at its head and at its foot, which goes to a second page when both are too long for one.
fn display<'a>(design: &'a Design<'a>, empty: &'a crate::book::Chapter, page: &Display<'_>, report: &mut Report) -> FrontPiece {
    let mut flow = Flow::new(design, empty);
    let document = Tree::document();
    let tree = Tree::under(document.body(), [Tag::of("section", page.class)]);
    let section = tree.nth(0);
    let style = design.sheet.compute(section, &design.body);
    let node = flow.section();
    let lang = &design.book.metadata.lang;
    let at = BlockContext { fixed: true, ..BlockContext::top(section, &style, lang, design.frame.measure, node) };
    let at = crate::layout::flow::context::inset(at, &style);
    let mut content = stack(&mut flow, &page.head, at);
    let foot = stack(&mut flow, &page.foot, at);
    let (leading, height) = (design.frame.leading, design.frame.leading * i64::from(design.frame.lines));
    let taken = content.height + foot.height + if page.head.is_empty() || page.foot.is_empty() { Length::ZERO } else { leading };
    // What is too long for its page moves up, and its foot to the next page when that is not enough.
    let sink = style.padding.top.at_most(height - taken).at_least(Length::ZERO);
    content.shift(Length::ZERO, sink);
    if page.class == "title-page" {
        let foot = if page.foot.is_empty() { Length::ZERO } else { foot.height + leading };
        let side = leading * MOTIF_LINES;
        let y = height - foot - side;
        if sink + content.height + leading * 2 <= y {
            // Aligned as the title is, which each design sets where it likes.
            let title = Tree::under(section, [Tag::of("h1", "title")]);
            let align = design.sheet.compute(title.nth(0), &style).align;
            flow.motif(&mut content, crate::layout::pages::Rect { x: at.left, y, width: at.width, height: side }, align);
        }
    }
    let mut overleaf = None;
    if !page.foot.is_empty() {
        let y = (height - foot.height).at_least(Length::ZERO);
        if taken <= height || page.head.is_empty() {
            content.place(foot, Length::ZERO, y);
        } else {
            let mut content = Fixed::default();
            content.place(foot, Length::ZERO, y);
            overleaf = Some(Draft { content, opening: true, ..Draft::default() });
        }
    }
    content.anchors.push((page.class.to_owned(), -design.frame.top));
    report.append(std::mem::take(&mut flow.report));
    let draft = Draft { content, opening: true, ..Draft::default() };
    let drafts = std::iter::once(draft).chain(overleaf).collect();
    FrontPiece { drafts, structure: std::mem::take(&mut flow.column.structure), verso: page.class == "copyright-page" }
}

/// Paragraphs of one class each, one under the other.
fn stack(flow: &mut Flow<'_>, lines: &[Line<'_>], at: BlockContext<'_>) -> Fixed {
    let mut whole = Fixed::default();
    let mut pending = Length::ZERO;
    let tree = Tree::under(at.element, lines.iter().map(|(name, class, _)| Tag::of(name, class)));
    for ((_, _, words), element) in lines.iter().zip(tree.roots()) {
        let mut style = flow.design.sheet.compute(element, at.style);
        if style.align == Align::Justify {
            style.align = Align::Start;
        }
        style.text_indent = Length::ZERO;
        let node = flow.column.structure.add(Some(at.node), NodeRole::Paragraph);
        let set = flow.standing_text(&Text::new(crate::book::plain(*words), Default::default()), element, &style, at, node);
        let y = whole.height + if whole.height > Length::ZERO { pending.at_least(style.margin.top) } else { Length::ZERO };
        whole.place(set, Length::ZERO, y);
        pending = style.margin.bottom;
    }
    whole
}

/// A list of places in the book: the contents, the figures, the tables.
pub struct List {
    pub title: &'static str,
    /// Of its own place.
    pub name: &'static str,
    pub entries: Vec<OutlineEntry>,
    pub depth: u8,
}

/// A caption as a line of its list.
pub fn caption_entry(caption: &Caption) -> OutlineEntry {
    OutlineEntry {
        chapter: crate::book::ChapterId(0),
        anchor: Some(caption.name.clone()),
        number: None,
        title: crate::book::plain(caption.words.as_str()),
        level: 1,
        children: Vec::new(),
    }
}

/// The contents: one box a line, page numbers flush right. `label` gives the page of a name.
pub fn contents<'a>(
    design: &'a Design<'a>,
    empty: &'a crate::book::Chapter,
    list: &List,
    label: &dyn Fn(&str) -> Option<String>,
    report: &mut Report,
) -> Column<'a> {
    let mut flow = Flow::new(design, empty);
    let document = Tree::document();
    let tree = Tree::under(document.body(), [Tag::of("nav", "contents")]);
    let nav = tree.nth(0);
    let nav_style = design.sheet.compute(nav, &design.body);
    let lang = &design.book.metadata.lang;
    let section = flow.section();
    let at =
        BlockContext { fixed: true, ..BlockContext::top(nav, &nav_style, lang, design.frame.measure, section) };
    let parts = Tree::under(nav, [Tag::new("h1"), Tag::new("ol")]);
    let heading = parts.nth(0);
    let heading_style = design.sheet.compute(heading, &nav_style);
    let node = flow.column.structure.add(Some(section), NodeRole::Heading(1));
    let mut opening =
        flow.standing_text(&Text::new(crate::book::plain(list.title), Default::default()), heading, &heading_style, at, node);
    opening.shift(Length::ZERO, heading_style.margin.top);
    opening.anchors.push((list.name.to_owned(), -design.frame.top));
    opening.height =
        design.frame.snap(opening.height + heading_style.margin.top + heading_style.margin.bottom).at_least(design.frame.leading * 4);
    flow.column.opening = opening;
    let node = flow.column.structure.add(Some(section), NodeRole::Contents);
    let list_style = Style { margin: Default::default(), padding: Default::default(), ..design.sheet.compute(parts.nth(1), &nav_style) };
    let at = BlockContext { node, element: parts.nth(1), style: &list_style, ..at };
    entries(&mut flow, &list.entries, list.depth, at, label);
    report.append(std::mem::take(&mut flow.report));
    flow.into_column()
}

/// Sets entries and those under them, down to level `depth`.
fn entries(flow: &mut Flow<'_>, outline: &[OutlineEntry], depth: u8, at: BlockContext<'_>, label: &dyn Fn(&str) -> Option<String>) {
    for entry in outline {
        if entry.level > depth {
            continue;
        }
        contents_line(flow, entry, at, label);
        entries(flow, &entry.children, depth, at, label);
    }
}

/// A title of the contents, its formulas set as such.
fn title_pieces(flow: &mut Flow<'_>, entry: &OutlineEntry, words: &str, at: BlockContext<'_>, owner: Owner) -> Vec<Piece> {
    let (style, lang) = (at.style, at.lang);
    if !entry.title.iter().any(|inline| matches!(inline, Inline::Math(_))) {
        return flow.words(words, style, lang, owner);
    }
    let macros = &flow.design.book.macros;
    let mut pieces = Vec::new();
    if let Some(number) = &entry.number {
        pieces.extend(flow.words(&format!("{number}. "), style, lang, owner));
    }
    for inline in &entry.title {
        let set = match inline {
            Inline::Math(math) => flow.formula_pieces(math, style, owner, &mut pieces),
            _ => false,
        };
        if !set {
            let label = crate::formula::label(std::slice::from_ref(inline), macros).replace('\n', " ");
            pieces.extend(flow.words(&label, style, lang, owner));
        }
    }
    pieces
}

/// Sets one entry: its title, leaders, and the page that `label` gives, linked to its place.
fn contents_line(flow: &mut Flow<'_>, entry: &OutlineEntry, at: BlockContext<'_>, label: &dyn Fn(&str) -> Option<String>) {
    let design = flow.design;
    let Some(name) = entry.anchor.clone().or_else(|| design.chapter_name(entry.chapter).map(str::to_owned)) else { return };
    let line = Tree::under(at.element, [Tag::new("li").class(format!("level-{}", entry.level))]);
    let style = Style { align: Align::Start, text_indent: Length::ZERO, ..design.sheet.compute(line.nth(0), at.style) };
    let item = flow.column.structure.add(Some(at.node), NodeRole::ContentsItem);
    let title = crate::formula::label(&entry.title, &design.book.macros);
    let words = match &entry.number {
        Some(number) => format!("{number}. {title}").replace("\n", " "),
        None => title.replace('\n', " "),
    };
    let owner = flow.link_owner(LinkTarget::Destination(name.clone()), words.clone(), item);
    let indent = style.font_size.scale(LEVEL_INDENT.0, LEVEL_INDENT.1) * i64::from(entry.level.saturating_sub(1));
    let number_words = label(&name).unwrap_or_default();
    let number_style = Style { ..style.clone() };
    let number_pieces = flow.words(&number_words, &number_style, at.lang, owner);
    let number = flow.lines(&number_pieces, &number_style, at.lang, at.width);
    let number_width = number.first().map_or(Length::ZERO, |line| line.width);
    let gap = style.font_size.scale(NUMBER_GAP.0, NUMBER_GAP.1);
    let pieces = title_pieces(flow, entry, &words, BlockContext { style: &style, ..at }, owner);
    let width = (at.width - indent - number_width - gap).at_least(at.width / 3);
    let lines = flow.lines(&pieces, &Style { hyphens: crate::style::Hyphens::None, ..style.clone() }, at.lang, width);
    let rtl = at.lang.direction() == crate::lang::Direction::RightToLeft;
    let left = if rtl { at.width - indent - width } else { indent };
    let mut fragments = flow.line_fragments(&lines, &style, at.left + left, width);
    if number_width > Length::ZERO {
        let mut set = if rtl {
            let mut set = flow.stack_lines(&number, &style, at.left, at.width);
            set.shift(number_width - at.width, Length::ZERO);
            set
        } else {
            flow.stack_lines(&number, &Style { align: Align::End, ..style.clone() }, at.left, at.width)
        };
        set.height = style.line_height;
        // Beside the last line.
        match fragments.last_mut() {
            Some(last) => last.place(set, Length::ZERO, Length::ZERO),
            None => fragments.push(set),
        }
    }
    if entry.level <= 1 {
        flow.list.above(style.margin.top);
    }
    let keep = if entry.level == 0 { 1 } else { 0 };
    // As far apart as the design says: brought to the grid, the last entry before a space would move with it.
    flow.list.flush_glue(false);
    flow.push_fragments(fragments, Keep { next: keep, previous: false }, at);
    flow.list.below(style.margin.bottom);
    debug_assert!(matches!(flow.list.entries.last(), Some(Entry::Fixed(..))));
}
