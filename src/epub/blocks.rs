//! Blocks → XHTML. Every block of the model has one form here.

use super::inlines::plain;
use super::xhtml::Writer;
use crate::book::shown::Thing;
use crate::book::elements::{ElementKind, Element, Tag};
use crate::book::*;
use crate::text::circled;
use crate::{formula, terms};

impl<'a> Writer<'a> {
    /// Writes the blocks that stand in an element.
    pub fn blocks(&mut self, element: Element<'a>) {
        for child in element.children() {
            match child.kind() {
                ElementKind::Block(block) => self.block(block, child),
                ElementKind::CodeCaption => self.with_text(child, &[]),
                _ => {}
            }
        }
    }

    /// Writes an element that holds a text alone, on a line.
    pub fn with_text(&mut self, element: Element<'a>, own: &[(&str, &str)]) {
        self.open(element.tag(), own);
        element.text().into_iter().for_each(|text| self.text(text, element));
        self.close_line();
    }

    /// Writes a block in its element.
    pub fn block(&mut self, block: &'a Block, element: Element<'a>) {
        let tag = element.tag();
        match &block.kind {
            BlockKind::Paragraph(_) => {
                // The role for an entry is deprecated; its type is not.
                let is_entry = block.attributes.classes.iter().any(|class| class == "bibliography-entry");
                self.with_text(element, if is_entry { &[("epub:type", "biblioentry")] } else { &[] });
            }
            BlockKind::Heading(heading) => self.heading(heading, element),
            BlockKind::List(list) => self.list(list, element),
            BlockKind::Definitions(_) => self.definitions(element),
            BlockKind::Quote(quote) => self.quote(quote, element),
            BlockKind::Code(code) => self.code(code, element),
            BlockKind::Table(table) => self.table(table, element),
            BlockKind::Figure(figure) => self.figure(figure, element),
            BlockKind::Sidebar(sidebar) => self.sidebar(sidebar, element),
            BlockKind::Columns(columns) => self.columns(columns, element),
            BlockKind::Math(math) => {
                // It scrolls where it is too wide, and what scrolls must be within reach of the keyboard.
                self.open(tag, &[("tabindex", "0")]);
                self.formula(math);
                if let (Some(number), Some(element)) = (&math.number, element.children().nth(1)) {
                    self.leaf(element.tag(), &[], &format!("({number})"));
                }
                self.close_line();
            }
            BlockKind::Diagram(diagram) => self.diagram(diagram, element, &block.attributes),
            BlockKind::Embed(embed) => self.embed(embed, element, &block.attributes),
            BlockKind::ThematicBreak => {
                self.open(tag, &[]);
                self.close_void();
            }
            BlockKind::EndNotes => self.end_notes(element),
            BlockKind::Index(index) => self.index(index, element),
            BlockKind::AuthorNotes { .. } => self.author_notes(element),
            BlockKind::Group(_) => {
                let is_bibliography = block.attributes.other.iter().any(|(name, value)| name == "role" && value == "bibliography");
                self.open(tag, if is_bibliography { &[("epub:type", "bibliography"), ("role", "doc-bibliography")] } else { &[] });
                self.xml.line();
                self.blocks(element);
                self.close_line();
            }
        }
    }

    /// A heading; where levels are left out, `aria-level` says one that leaves no hole.
    fn heading(&mut self, heading: &'a Heading, element: Element<'a>) {
        let level = heading.level.clamp(2, 6);
        // The style goes by the author's level; the outline that is read aloud has no holes.
        let read = level.min(self.heading_level + 1);
        self.heading_level = read;
        let read_as = read.to_string();
        let own: &[(&str, &str)] = if read == level { &[] } else { &[("aria-level", &read_as)] };
        self.with_text(element, own);
    }

    fn list(&mut self, list: &'a List, element: Element<'a>) {
        let first;
        let mut own: Vec<(&str, &str)> = Vec::new();
        if let ListKind::Ordered { start } = list.kind {
            if start != if list.reversed { list.items.len() as u64 } else { 1 } {
                first = start.min(i32::MAX as u64).to_string();
                own.push(("start", first.as_str()));
            }
            own.extend(list.numbering.map(|numbering| ("type", numbering.as_html())));
            own.extend(list.reversed.then_some(("reversed", "reversed")));
        }
        self.open(element.tag(), &own);
        self.xml.line();
        let mut numbers = list.numbers().into_iter();
        for element in element.children() {
            let ElementKind::Item(item) = element.kind() else { continue };
            let value = item.value.map(|value| value.clamp(i32::MIN.into(), i32::MAX.into()).to_string());
            let own: Vec<(&str, &str)> = value.iter().map(|value| ("value", value.as_str())).collect();
            self.open(element.tag(), &own);
            if list.numbering == Some(Numbering::Circled) {
                let number = numbers.next().and_then(|number| u32::try_from(number).ok()).unwrap_or_default();
                self.leaf(elements::callout(), &[], &circled::number(number));
                self.words(" ");
            }
            if let Some(done) = item.task {
                self.words(if done { "☑ " } else { "☐ " });
            }
            element.text().into_iter().for_each(|text| self.text(text, element));
            if element.blocks().next().is_some() {
                self.xml.line();
                self.blocks(element);
            }
            self.close_line();
        }
        self.close_line();
    }

    /// A definition list; in a chapter that is a glossary, marked as its terms and definitions.
    fn definitions(&mut self, element: Element<'a>) {
        let chapter = self.document.map(|document| self.plan().documents[document].chapter);
        let glossary = chapter.and_then(|chapter| self.book().chapters.get(chapter)).is_some_and(|chapter| chapter.glossary);
        let of = |kind: &'static [(&'static str, &'static str)]| if glossary { kind } else { &[] };
        let (of_term, of_detail) = (of(&[("epub:type", "glossterm")]), of(&[("epub:type", "glossdef")]));
        // The list is not marked: the chapter itself is the glossary.
        self.open(element.tag(), &[]);
        self.xml.line();
        for element in element.children() {
            let is_term = matches!(element.kind(), ElementKind::Term(_));
            let is_missing = element.text().is_none() && element.children().next().is_none();
            if is_missing {
                self.leaf(element.tag(), &[], "");
                continue;
            }
            self.open(element.tag(), if is_term { of_term } else { of_detail });
            self.narrow_blocks(element);
            self.close_line();
        }
        self.close_line();
    }

    /// Writes what stands in a narrow place (a cell, a definition): its text, or its blocks.
    pub fn narrow_blocks(&mut self, element: Element<'a>) {
        element.text().into_iter().for_each(|text| self.text(text, element));
        self.blocks(element);
    }

    fn quote(&mut self, quote: &'a Quote, element: Element<'a>) {
        let own: &[(&str, &str)] = match quote.kind {
            QuoteKind::Epigraph => &[("epub:type", "epigraph"), ("role", "doc-epigraph")],
            QuoteKind::Quotation | QuoteKind::Verse => &[],
        };
        self.open(element.tag(), own);
        self.xml.line();
        self.blocks(element);
        let attribution = element.find(|kind| matches!(kind, ElementKind::Attribution));
        attribution.into_iter().for_each(|attribution| self.with_text(attribution, &[]));
        self.close_line();
    }

    /// Code, whose lines have their numbers; with a title, a figure of both.
    fn code(&mut self, code: &'a CodeBlock, element: Element<'a>) {
        let titled = element.children().find_map(|child| match child.kind() {
            ElementKind::CodeTitle(title) => Some((child, title)),
            _ => None,
        });
        if let Some((caption, title)) = titled {
            let id = self.listing(title);
            let own: Vec<(&str, &str)> = id.iter().map(|id| ("id", id.as_str())).collect();
            self.open(element.tag(), &own);
            self.leaf(caption.tag(), &[], title);
            self.xml.line();
        }
        let lines = titled.and_then(|(caption, _)| caption.following().next()).unwrap_or(element);
        let given = lines.tag().direction.is_some() || lines.tag().lang.is_some();
        let direction = if given { &[] } else { self.code_direction() };
        self.open(lines.tag(), direction);
        lines.children().for_each(|own| self.open(own.tag(), &[]));
        let numbers = code.numbers();
        self.code_lines(code, |writer, number, line| {
            let highlighted = code.highlighted.binary_search(&(number as u32 + 1)).is_ok();
            let id = code.line_id(number).and_then(|id| writer.take_id(id));
            if let Some(id) = id {
                writer.open(Tag::new("span"), &[("id", id)]);
            }
            if let Some((first, digits)) = numbers {
                let number = first.saturating_add(number as u32);
                writer.leaf(Tag::of("span", "line-number"), &[("aria-hidden", "true")], &format!("{number:>digits$}  "));
            }
            if highlighted {
                writer.open(elements::highlighted(), &[]);
            }
            writer.characters(line);
            if highlighted {
                writer.close();
            }
            for number in code.callouts_of(number) {
                writer.xml.text(" ");
                writer.leaf(elements::callout(), &[], &circled::number(number));
            }
            if id.is_some() {
                writer.close();
            }
        });
        self.close();
        self.close_line();
        if titled.is_some() {
            self.close_line();
        }
    }

    /// A figure: its pictures, linked where it asks, its blocks, then its caption.
    fn figure(&mut self, figure: &'a Figure, element: Element<'a>) {
        let mut tag = element.tag().clone();
        if tag.classes.iter().any(|class| large::BESIDE.contains(&&**class)) {
            tag.classes.push(format!("wrap-{}", percent(figure)).into());
        }
        let id = self.captioned(figure.caption.as_ref(), &tag, "fig");
        let own: Vec<(&str, &str)> = id.iter().map(|id| ("id", id.as_str())).collect();
        self.open(tag, &own);
        self.xml.line();
        let href = match &figure.link {
            Some(Target::Internal { chapter, anchor }) => self.plan().href(self.document, *chapter, anchor.as_deref()),
            Some(Target::External(address) | Target::Unresolved { address, .. }) => address::external(address),
            Some(Target::Broken) | None => None,
        };
        for (picture, image) in element.pictures() {
            if let Some(href) = &href {
                let described = image.alt.as_deref().is_some_and(|alt| !alt.trim().is_empty());
                let mut own = vec![("href", href.as_str())];
                if !described {
                    own.push(("aria-label", href));
                }
                self.open(Tag::new("a"), &own);
            }
            self.image(image, picture);
            if href.is_some() {
                self.close();
            }
            self.xml.line();
        }
        self.blocks(element);
        self.caption(element);
        self.close_line();
    }

    /// Writes the caption that stands in an element, if there is one.
    pub fn caption(&mut self, element: Element<'a>) {
        let caption = element.find(|kind| matches!(kind, ElementKind::Caption));
        caption.into_iter().for_each(|caption| self.with_text(caption, &[]));
    }

    /// Notes titled code for its list; gives it an id of ours when it is listed.
    fn listing(&mut self, title: &str) -> Option<String> {
        if !self.cx.options.contents.listings {
            return None;
        }
        let id = self.make_id(&format!("lst{}", self.done.listings.len() + 1))?;
        self.done.listings.push((id.clone(), title.to_owned()));
        Some(id)
    }

    /// Notes a figure or table for the lists; gives it an id of ours when it has none and is to be listed.
    pub fn captioned(&mut self, caption: Option<&Text>, tag: &Tag<'_>, kind: &str) -> Option<String> {
        let caption = plain(&caption?.inlines);
        let (count, table) = (self.done.figures.len() + self.done.tables.len(), kind == "tab");
        let listed = if table { self.cx.options.contents.tables } else { self.cx.options.contents.figures };
        if !listed || caption.is_empty() {
            return None;
        }
        let made = if tag.id.is_none() { self.make_id(&format!("{kind}{}", count + 1)) } else { None };
        let id = made.clone().or_else(|| self.plan().written_id(tag.id?).map(str::to_owned))?;
        if table {
            self.done.tables.push((id, caption))
        } else {
            self.done.figures.push((id, caption))
        }
        made
    }

    fn sidebar(&mut self, sidebar: &'a Sidebar, element: Element<'a>) {
        // A `note` stands beside the text without being a landmark of the page, of which there may be only one of a name.
        let role = if sidebar.kind == SidebarKind::Tip { "doc-tip" } else { "note" };
        let title = element.find(|kind| matches!(kind, ElementKind::SidebarTitle));
        self.sidebars += 1;
        let title_id = title.and_then(|_| self.make_id(&format!("s{}", self.sidebars)));
        let mut own = vec![("epub:type", "sidebar"), ("role", role)];
        own.extend(title_id.iter().map(|id| ("aria-labelledby", id.as_str())));
        self.open(element.tag(), &own);
        self.xml.line();
        if title.is_none_or(|title| title.text().is_none()) {
            self.page_before(&sidebar.blocks);
        }
        if let (Some(title), Some(id)) = (title, &title_id) {
            self.open(title.tag(), &[("id", id)]);
            match title.text() {
                Some(text) => self.text(text, title),
                None => self.words(elements::sidebar_label(sidebar.kind, self.terms())),
            }
            self.close_line();
        }
        self.blocks(element);
        self.close_line();
    }

    fn columns(&mut self, columns: &'a Columns, element: Element<'a>) {
        self.open(element.tag(), &[]);
        self.xml.line();
        for (i, column) in element.children().enumerate() {
            let style = columns.ratio.get(i).filter(|r| **r > 1).map(|ratio| format!("flex-grow: {}", ratio.min(&100)));
            let own: Vec<(&str, &str)> = style.iter().map(|style| ("style", style.as_str())).collect();
            self.open(column.tag(), &own);
            self.xml.line();
            self.blocks(column);
            self.close_line();
        }
        self.close_line();
    }

    /// A formula as MathML, or its TeX as code when it cannot be set (which has been reported).
    pub fn formula(&mut self, math: &'a Math) {
        for row in &math.rows {
            if let Some(id) = self.take_id(&row.id) {
                self.leaf(Tag::new("span"), &[("id", id)], "");
            }
        }
        self.done.shown.things.push(Thing::formula(&math.tex));
        match formula::mathml(&math.tex, math.display, &self.book().macros) {
            Ok(markup) if markup.is_empty() => {}
            Ok(markup) => {
                self.done.mathml = true;
                self.child(&Tag::new("math"));
                self.xml.raw(&markup);
            }
            Err(_) => {
                self.done.formulas_as_code += 1;
                self.leaf(elements::formula_as_code(), &[], &math.tex);
            }
        }
    }

    /// A diagram as a picture with its caption; its source as code when it could not be drawn.
    fn diagram(&mut self, diagram: &'a Diagram, element: Element<'a>, attributes: &Attributes) {
        self.done.shown.things.extend(diagram.svg.as_deref().map(Thing::drawing));
        let Some(path) = diagram.svg.as_ref().and_then(|svg| self.cx.placed.diagrams.get(svg.as_str())) else {
            self.open(Tag::of("pre", "diagram").with(attributes), &[]);
            self.leaf(elements::code(Some(&diagram.language)), &[], diagram.source.trim_end());
            self.close_line();
            // A drawing that was made and cannot be packed has its caption all the same.
            for caption in element.children().filter(|child| matches!(child.kind(), ElementKind::Caption)) {
                self.open(Tag::of("p", "caption"), &[]);
                caption.text().into_iter().for_each(|text| self.text(text, caption));
                self.close_line();
            }
            return;
        };
        let id = self.captioned(diagram.caption.as_ref(), element.tag(), "fig");
        let own: Vec<(&str, &str)> = id.iter().map(|id| ("id", id.as_str())).collect();
        self.open(element.tag(), &own);
        self.xml.line();
        let source = format!("../{path}");
        let alt = diagram.alt.as_deref().filter(|alt| !alt.is_empty()).unwrap_or(self.terms().diagram);
        self.child(&Tag::new("img"));
        self.xml.empty("img", &[("src", &source), ("alt", alt)]);
        self.xml.line();
        self.caption(element);
        self.close_line();
    }

    /// A link with the title of what cannot be in a book; a code to be read by a camera is shown above its words.
    fn embed(&mut self, embed: &'a Embed, element: Element<'a>, attributes: &Attributes) {
        if embed.kind == elements::QR
            && let Some(path) = self.cx.placed.codes.get(embed.url.as_str())
        {
            self.open(element.tag(), &[]);
            self.xml.line();
            let alt = terms::fill(self.terms().qr_code, &embed.url);
            self.child(&Tag::new("img"));
            self.xml.empty("img", &[("src", &format!("../{path}")), ("alt", &alt)]);
            self.xml.line();
            self.open(elements::figure_caption(), &[]);
            self.embedded(embed);
            self.close_line();
            self.close_line();
            return;
        }
        self.open(Tag::of("div", "embed").with(attributes), &[]);
        self.embedded(embed);
        self.close_line();
    }

    /// The link of an embed: a title that leads to what cannot be in a book, or its address in words.
    fn embedded(&mut self, embed: &'a Embed) {
        self.done.shown.things.push(Thing::embed(&embed.url));
        let title = if embed.title.trim().is_empty() { &embed.url } else { &embed.title };
        let label = if embed.kind == "video" { terms::fill(self.terms().video, title) } else { title.clone() };
        match address::external(&embed.url) {
            Some(href) => self.leaf(elements::embed_link(), &[("href", &href)], &label),
            None if label == embed.url => self.words(&label),
            None => self.words(&format!("{label} ({})", embed.url)),
        }
    }
}

/// The share of the measure that a figure takes beside the text: as its picture asks, in steps of which the style sheet has a rule each.
fn percent(figure: &Figure) -> u32 {
    let asked = large::lone(figure).and_then(|image| {
        let (_, width) = image.attributes.other.iter().find(|(name, _)| name == "width")?;
        width.trim().strip_suffix('%')?.trim().parse::<f64>().ok()
    });
    asked.map_or(40, |percent| ((percent / 5.0).round() as u32 * 5).clamp(20, 50))
}
