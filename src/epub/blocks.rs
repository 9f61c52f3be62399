//! Blocks → XHTML. Every block of the model has one form here.

use super::images::QR;
use super::inlines::plain;
use super::xhtml::Writer;
use crate::book::shown::Thing;
use crate::book::*;
use crate::{formula, terms};

impl<'a> Writer<'a> {
    pub fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    pub fn block(&mut self, block: &'a Block) {
        let author = Some(&block.attributes);
        match &block.kind {
            BlockKind::Paragraph(text) => {
                if !text.is_empty() || block.attributes.id.is_some() {
                    self.open("p", &[], "", author);
                    self.text(text);
                    self.close_line();
                }
            }
            BlockKind::Heading(heading) => self.heading(heading, &block.attributes),
            BlockKind::List(list) => self.list(list, &block.attributes),
            BlockKind::Definitions(definitions) => self.definitions(definitions, &block.attributes),
            BlockKind::Quote(quote) => self.quote(quote, &block.attributes),
            BlockKind::Code(code) => self.code(code, &block.attributes),
            BlockKind::Table(table) => self.table(table, &block.attributes),
            BlockKind::Figure(figure) => self.figure(figure, &block.attributes),
            BlockKind::Sidebar(sidebar) => self.sidebar(sidebar, &block.attributes),
            BlockKind::Columns(columns) => self.columns(columns, &block.attributes),
            BlockKind::Math(math) => {
                // It scrolls where it is too wide, and what scrolls must be within reach of the keyboard.
                self.open("div", &[("tabindex", "0")], "math", author);
                self.formula(math);
                if let Some(number) = &math.number {
                    self.leaf("span", &[], "equation-number", &format!("({number})"));
                }
                self.close_line();
            }
            BlockKind::Diagram(diagram) => self.diagram(diagram, &block.attributes),
            BlockKind::Embed(embed) => self.embed(embed, &block.attributes),
            BlockKind::ThematicBreak => {
                self.open("hr", &[], "", author);
                self.close_void();
            }
            BlockKind::AuthorNotes { title } => self.author_notes(Some(title), &block.attributes),
            BlockKind::Group(blocks) => {
                self.open("div", &[], "", author);
                self.xml.line();
                self.blocks(blocks);
                self.close_line();
            }
        }
    }

    fn heading(&mut self, heading: &'a Heading, block: &Attributes) {
        let level = heading.level.clamp(2, 6);
        let name = ["h2", "h3", "h4", "h5", "h6"][usize::from(level) - 2];
        // The style goes by the author's level; the outline that is read aloud has no holes.
        let read = level.min(self.heading_level + 1);
        self.heading_level = read;
        let read_as = read.to_string();
        let own: &[(&str, &str)] = if read == level { &[] } else { &[("aria-level", &read_as)] };
        // The heading's own attributes win; the block's serve when it has none.
        let attributes = if heading.attributes == Attributes::default() { block } else { &heading.attributes };
        self.open(name, own, "", Some(attributes));
        self.text(&heading.text);
        self.close_line();
    }

    fn list(&mut self, list: &'a List, attributes: &Attributes) {
        if list.items.is_empty() {
            return;
        }
        let first;
        let mut own: Vec<(&str, &str)> = Vec::new();
        let (name, class) = match list.kind {
            ListKind::Bullet if list.items.iter().all(|item| item.task.is_some()) => ("ul", "tasks"),
            ListKind::Bullet => ("ul", ""),
            ListKind::Ordered { start } => {
                if start != if list.reversed { list.items.len() as u64 } else { 1 } {
                    first = start.min(i32::MAX as u64).to_string();
                    own.push(("start", first.as_str()));
                }
                own.extend(list.numbering.map(|numbering| ("type", numbering.as_html())));
                own.extend(list.reversed.then_some(("reversed", "reversed")));
                ("ol", list.numbering.map_or("", Numbering::class))
            }
            ListKind::Steps => ("ol", "steps"),
        };
        let class = if list.tight { format!("{class} tight").trim_start().to_owned() } else { class.to_owned() };
        self.open(name, &own, &class, Some(attributes));
        self.xml.line();
        for item in &list.items {
            let class = match item.task {
                Some(true) => "task done",
                Some(false) => "task",
                None => "",
            };
            let value = item.value.map(|value| value.clamp(i32::MIN.into(), i32::MAX.into()).to_string());
            let own: Vec<(&str, &str)> = value.iter().map(|value| ("value", value.as_str())).collect();
            self.open("li", &own, class, Some(&item.attributes));
            if let Some(done) = item.task {
                self.words(if done { "☑ " } else { "☐ " });
            }
            for (i, block) in item.blocks.iter().enumerate() {
                match &block.kind {
                    BlockKind::Paragraph(text) if list.tight && i == 0 && block.attributes == Attributes::default() => self.text(text),
                    _ => {
                        if i == 0 || list.tight && i == 1 {
                            self.xml.line();
                        }
                        self.block(block);
                    }
                }
            }
            self.close_line();
        }
        self.close_line();
    }

    fn definitions(&mut self, definitions: &'a [Definition], attributes: &Attributes) {
        if definitions.is_empty() {
            return;
        }
        self.open("dl", &[], "", Some(attributes));
        self.xml.line();
        for definition in definitions {
            for term in &definition.terms {
                self.open("dt", &[], "", None);
                self.text(term);
                self.close_line();
            }
            if definition.terms.is_empty() {
                self.leaf("dt", &[], "", "");
            }
            for detail in &definition.details {
                self.open("dd", &[], "", None);
                self.compact(detail);
                self.close_line();
            }
            if definition.details.is_empty() {
                self.leaf("dd", &[], "", "");
            }
        }
        self.close_line();
    }

    /// Blocks in a narrow place (a cell, a definition): a single paragraph needs no element of its own.
    fn compact(&mut self, blocks: &'a [Block]) {
        match blocks {
            [Block { kind: BlockKind::Paragraph(text), attributes, .. }] if *attributes == Attributes::default() => self.text(text),
            _ => self.blocks(blocks),
        }
    }

    fn quote(&mut self, quote: &'a Quote, attributes: &Attributes) {
        let (class, own): (_, &[(&str, &str)]) = match quote.kind {
            QuoteKind::Quotation => ("", &[]),
            QuoteKind::Epigraph => ("epigraph", &[("epub:type", "epigraph"), ("role", "doc-epigraph")]),
            QuoteKind::Verse => ("verse", &[]),
        };
        self.open("blockquote", own, class, Some(attributes));
        self.xml.line();
        self.blocks(&quote.blocks);
        if let Some(attribution) = &quote.attribution {
            self.open("p", &[], "attribution", None);
            self.text(attribution);
            self.close_line();
        }
        self.close_line();
    }

    fn code(&mut self, code: &'a CodeBlock, attributes: &Attributes) {
        let titled = code.title.as_deref().filter(|t| !t.is_empty());
        if let Some(title) = titled {
            self.open("figure", &[], "code", None);
            self.leaf("figcaption", &[], "code-title", title);
            self.xml.line();
        }
        let given = attributes.direction.is_some() || attributes.lang.is_some();
        let direction = if given { &[] } else { self.code_direction() };
        self.open("pre", direction, "", Some(attributes));
        let language = code.language.as_deref().filter(|l| l.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-_#.".contains(&b)));
        self.open("code", &[], &language.map(|l| format!("language-{l}")).unwrap_or_default(), None);
        let numbers = code.numbers();
        self.code_lines(code, |writer, number, line| {
            let highlighted = code.highlighted.binary_search(&(number as u32 + 1)).is_ok();
            let id = code.line_ids.get(number).and_then(|id| writer.take_id(id));
            if let Some(id) = id {
                writer.open("span", &[("id", id)], "", None);
            }
            if let Some((first, digits)) = numbers {
                let number = first.saturating_add(number as u32);
                writer.leaf("span", &[("aria-hidden", "true")], "line-number", &format!("{number:>digits$}  "));
            }
            if highlighted {
                writer.open("mark", &[], "", None);
            }
            writer.characters(line);
            if highlighted {
                writer.close();
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

    fn figure(&mut self, figure: &'a Figure, attributes: &Attributes) {
        let id = self.captioned(figure.caption.as_ref(), attributes, "fig");
        let own: Vec<(&str, &str)> = id.iter().map(|id| ("id", id.as_str())).collect();
        self.open("figure", &own, "", Some(attributes));
        self.xml.line();
        let href = match &figure.link {
            Some(Target::Internal { chapter, anchor }) => self.plan().href(self.document, *chapter, anchor.as_deref()),
            Some(Target::External(address) | Target::Unresolved { address, .. }) => address::external(address),
            Some(Target::Broken) | None => None,
        };
        for image in &figure.images {
            if let Some(href) = &href {
                let described = image.alt.as_deref().is_some_and(|alt| !alt.trim().is_empty());
                let mut own = vec![("href", href.as_str())];
                if !described {
                    own.push(("aria-label", href));
                }
                self.open("a", &own, "", None);
            }
            self.image(image, "");
            if href.is_some() {
                self.close();
            }
            self.xml.line();
        }
        self.blocks(&figure.content);
        if let Some(caption) = &figure.caption {
            self.open("figcaption", &[], "", None);
            self.text(caption);
            self.close_line();
        }
        self.close_line();
    }

    /// Notes a figure or table for the lists; gives it an id of ours when it has none and is to be listed.
    pub fn captioned(&mut self, caption: Option<&Text>, attributes: &Attributes, kind: &str) -> Option<String> {
        let caption = plain(&caption?.inlines);
        let (count, table) = (self.done.figures.len() + self.done.tables.len(), kind == "tab");
        let listed = if table { self.cx.options.contents.tables } else { self.cx.options.contents.figures };
        if !listed || caption.is_empty() {
            return None;
        }
        let made = if attributes.id.is_none() { self.make_id(&format!("{kind}{}", count + 1)) } else { None };
        let id = made.clone().or_else(|| self.plan().written_id(attributes.id.as_deref()?).map(str::to_owned))?;
        if table {
            self.done.tables.push((id, caption))
        } else {
            self.done.figures.push((id, caption))
        }
        made
    }

    fn sidebar(&mut self, sidebar: &'a Sidebar, attributes: &Attributes) {
        let terms = self.terms();
        let (class, label) = match sidebar.kind {
            SidebarKind::Details => ("details", ""),
            SidebarKind::Note => ("note", terms.hint_note),
            SidebarKind::Tip => ("tip", terms.hint_tip),
            SidebarKind::Important => ("important", terms.hint_important),
            SidebarKind::Warning => ("warning", terms.hint_warning),
            SidebarKind::Caution => ("caution", terms.hint_caution),
            SidebarKind::Tab => ("tab", ""),
            SidebarKind::Card => ("card", ""),
        };
        // A `note` stands beside the text without being a landmark of the page, of which there may be only one of a name.
        let role = if sidebar.kind == SidebarKind::Tip { "doc-tip" } else { "note" };
        let titled = sidebar.title.as_ref().filter(|title| !title.is_empty());
        self.sidebars += 1;
        let title_id = if titled.is_some() || !label.is_empty() { self.make_id(&format!("s{}", self.sidebars)) } else { None };
        let mut own = vec![("epub:type", "sidebar"), ("role", role)];
        own.extend(title_id.iter().map(|id| ("aria-labelledby", id.as_str())));
        self.open("aside", &own, &format!("sidebar {class}"), Some(attributes));
        self.xml.line();
        if titled.is_none() {
            self.page_before(&sidebar.blocks);
        }
        if let Some(id) = &title_id {
            self.open("p", &[("id", id)], "sidebar-title", None);
            match titled {
                Some(title) => self.text(title),
                None => self.words(label),
            }
            self.close_line();
        }
        self.blocks(&sidebar.blocks);
        self.close_line();
    }

    fn columns(&mut self, columns: &'a Columns, attributes: &Attributes) {
        self.open("div", &[], "columns", Some(attributes));
        self.xml.line();
        for (i, column) in columns.columns.iter().enumerate() {
            let style = columns.ratio.get(i).filter(|r| **r > 1).map(|ratio| format!("flex-grow: {}", ratio.min(&100)));
            let own: Vec<(&str, &str)> = style.iter().map(|style| ("style", style.as_str())).collect();
            self.open("div", &own, "column", None);
            self.xml.line();
            self.blocks(column);
            self.close_line();
        }
        self.close_line();
    }

    /// A formula as MathML, or its TeX as code when it cannot be set (which has been reported).
    pub fn formula(&mut self, math: &'a Math) {
        self.done.shown.things.push(Thing::formula(&math.tex));
        match formula::mathml(&math.tex, math.display, &self.book().macros) {
            Ok(markup) if markup.is_empty() => {}
            Ok(markup) => {
                self.done.mathml = true;
                self.xml.raw(&markup);
            }
            Err(_) => {
                self.done.formulas_as_code += 1;
                self.leaf("code", &[], "math", &math.tex);
            }
        }
    }

    fn diagram(&mut self, diagram: &'a Diagram, attributes: &Attributes) {
        self.done.shown.things.extend(diagram.svg.as_deref().map(Thing::drawing));
        let Some(path) = diagram.svg.as_ref().and_then(|svg| self.cx.placed.diagrams.get(svg.as_str())) else {
            self.open("pre", &[], "diagram", Some(attributes));
            self.leaf("code", &[], &format!("language-{}", diagram.language), diagram.source.trim_end());
            self.close_line();
            self.diagram_caption(diagram);
            return;
        };
        let id = self.captioned(diagram.caption.as_ref(), attributes, "fig");
        let own: Vec<(&str, &str)> = id.iter().map(|id| ("id", id.as_str())).collect();
        self.open("figure", &own, "diagram", Some(attributes));
        self.xml.line();
        let source = format!("../{path}");
        let alt = diagram.alt.as_deref().filter(|alt| !alt.is_empty()).unwrap_or(self.terms().diagram);
        self.xml.empty("img", &[("src", &source), ("alt", alt)]);
        self.xml.line();
        if let Some(caption) = &diagram.caption {
            self.open("figcaption", &[], "", None);
            self.text(caption);
            self.close_line();
        }
        self.close_line();
    }

    fn diagram_caption(&mut self, diagram: &'a Diagram) {
        if let Some(caption) = &diagram.caption {
            self.open("p", &[], "caption", None);
            self.text(caption);
            self.close_line();
        }
    }

    /// A link with the title of what cannot be in a book; a code to be read by a camera is shown above its words.
    fn embed(&mut self, embed: &'a Embed, attributes: &Attributes) {
        if embed.kind == QR
            && let Some(path) = self.cx.placed.codes.get(embed.url.as_str())
        {
            self.open("figure", &[], "qr", Some(attributes));
            self.xml.line();
            let alt = terms::fill(self.terms().qr_code, &embed.url);
            self.xml.empty("img", &[("src", &format!("../{path}")), ("alt", &alt)]);
            self.xml.line();
            self.open("figcaption", &[], "", None);
            self.embedded(embed);
            self.close_line();
            self.close_line();
            return;
        }
        self.open("div", &[], "embed", Some(attributes));
        self.embedded(embed);
        self.close_line();
    }

    fn embedded(&mut self, embed: &'a Embed) {
        self.done.shown.things.push(Thing::embed(&embed.url));
        let title = if embed.title.trim().is_empty() { &embed.url } else { &embed.title };
        let label = if embed.kind == "video" { terms::fill(self.terms().video, title) } else { title.clone() };
        match address::external(&embed.url) {
            Some(href) => self.leaf("a", &[("href", &href)], "external", &label),
            None if label == embed.url => self.words(&label),
            None => self.words(&format!("{label} ({})", embed.url)),
        }
    }
}
