//! Any block → entries: the one place that says which file sets which kind.

use std::sync::Arc;

use super::column::{Entry, Fixed, Keep};
use super::{Flow, BlockContext, beside, fragments};
use super::context::inset;
use crate::book::page_map::Position;
use crate::message;
use crate::book::elements::ElementKind;
use crate::book::parallel::Arrangement;
use crate::book::{Block, BlockKind, Embed, FigurePlace, Heading, Quote, QuoteKind, Text};
use crate::layout::pages::{Item, ItemKind, LinkTarget, NodeRole, Rect};
use crate::layout::paragraph::{Piece, TextStyle, collect, natural};
use crate::length::Length;
use crate::style::{Break, Display, Element, Style};

/// Side of a QR code in print.
const QR_SIDE: Length = Length::pt(56);

/// Lines that must stand under a heading on its page (B7).
const LINES_AFTER_HEADING: u32 = 2;
const LINES_AFTER_SECTION: u32 = 3;

/// Titles and captions higher than this share of a page part between their lines.
const TALLEST_STANDING: (i64, i64) = (1, 3);

impl<'a> Flow<'a> {
    /// Sets the blocks of the element at hand one after the other.
    pub fn blocks(&mut self, at: BlockContext<'_>) {
        for child in at.element.children() {
            match child.kind() {
                ElementKind::Block(_) => self.block(child, at),
                ElementKind::CodeCaption => self.code_caption(child, at),
                _ => {}
            }
        }
    }

    /// The style of an element that stands in the one at hand, however deep.
    pub fn style_within(&self, element: Element<'_>, at: BlockContext<'_>) -> Style {
        match element.parent().filter(|parent| !parent.is(at.element)) {
            Some(parent) => self.design.sheet.compute(element, &self.style_within(parent, at)),
            None => self.design.sheet.compute(element, at.style),
        }
    }

    /// Text that stands in an element without one of its own.
    pub fn bare_text(&mut self, text: &Text, at: BlockContext<'_>) {
        let style = self.design.sheet.anonymous(at.style);
        self.text_block(text, at.element, &style, at, NodeRole::Paragraph);
    }

    /// The caption of a diagram that is shown as code.
    fn code_caption(&mut self, element: Element<'_>, at: BlockContext<'_>) {
        let style = self.design.sheet.compute(element, at.style);
        self.list.above(style.margin.top);
        element.text().into_iter().for_each(|caption| self.text_block(caption, element, &style, at, NodeRole::Paragraph));
        self.list.below(style.margin.bottom);
    }

    /// Sets a block in its element.
    pub fn block(&mut self, element: Element<'_>, at: BlockContext<'_>) {
        let ElementKind::Block(block) = element.kind() else { return };
        if matches!(&block.kind, BlockKind::Paragraph(text) if text.is_empty() && block.attributes.id.is_none()) {
            return;
        }
        let lang = element.tag().lang.unwrap_or(at.lang);
        let running = lang.running(element.tag().direction);
        let lang = running.as_ref().unwrap_or(lang);
        let style = self.design.sheet.compute(element, at.style);
        if style.display == Display::None {
            self.hide(block);
            return;
        }
        if !matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Heading(_) | BlockKind::ThematicBreak) {
            self.report_generated(&style);
        }
        self.page_break(style.break_before, at);
        self.list.anchors.extend(block.attributes.id.clone());
        let inner = BlockContext { element, style: &style, lang, ..at };
        if let BlockKind::Figure(figure) = &block.kind
            && self.figure_beside(figure, inner)
        {
            return;
        }
        if !beside::may_stand_beside(&block.kind) {
            self.list.end_beside();
        }
        let (pending, entries) = (self.list.glue, self.list.entries.len());
        self.list.above(style.margin.top);
        let classes = || element.tag().classes.iter().map(|class| &**class);
        match &block.kind {
            BlockKind::Paragraph(text) => {
                let is_entry = block.attributes.classes.iter().any(|class| class == "bibliography-entry");
                let role = if is_entry { NodeRole::BibliographyEntry } else { NodeRole::Paragraph };
                self.text_block(text, element, &style, BlockContext { lang, ..at }, role)
            }
            BlockKind::Heading(heading) => self.heading(heading, element, &style, BlockContext { lang, ..at }),
            BlockKind::List(list) => self.list(list, inner.nested()),
            BlockKind::Definitions(_) => self.definitions(inner.nested()),
            BlockKind::Quote(quote) => self.quote(quote, inner.nested()),
            BlockKind::Code(code) => self.code(code, block.span, inner),
            BlockKind::Table(table) => self.table(table, inner),
            BlockKind::Figure(figure) => {
                let place = if alone_under_heading(element) { FigurePlace::Here } else { figure.place };
                self.figure(figure, place, inner)
            }
            BlockKind::Sidebar(sidebar) => self.sidebar(sidebar, inner.nested()),
            BlockKind::Columns(columns) => self.columns(columns, inner),
            BlockKind::Math(math) => self.display_math(math, inner),
            BlockKind::Diagram(diagram) => self.diagram(diagram, inner),
            BlockKind::Embed(embed) => self.embed(embed, inner),
            BlockKind::ThematicBreak => self.thematic_break(inner),
            BlockKind::EndNotes => self.end_notes(inner),
            BlockKind::Index(index) => self.index(index, inner),
            BlockKind::AuthorNotes { .. } => self.author_notes(inner.nested()),
            BlockKind::Group(_) if Arrangement::of_classes(classes()).is_some() => {
                self.parallel(Arrangement::of_classes(classes()).unwrap_or_default(), inset(inner, &style));
            }
            BlockKind::Group(_) => {
                let rows = classes().any(|class| matches!(class, "tabs" | "cards" | "columns"));
                if !rows || !self.gallery(inner) {
                    self.blocks(inset(inner, &style));
                }
            }
        }
        if self.list.entries.len() > entries && matches!(self.list.entries.last(), Some(Entry::Float(..))) {
            // A float takes the space around it along, wherever it goes.
            self.list.glue = pending;
            return;
        }
        self.list.below(style.margin.bottom);
        self.page_break(style.break_after, at);
    }

    /// A page break that the style asks for between blocks of a chapter.
    fn page_break(&mut self, asked: Break, at: BlockContext<'_>) {
        let between = matches!(asked, Break::Page | Break::Recto | Break::Verso) && !at.fixed && at.nesting == 0;
        if between {
            self.list.page_break();
        }
    }

    /// Tells that words which the style puts around what is no text are not set.
    pub fn report_generated(&mut self, style: &Style) {
        for generated in [&style.before, &style.after].into_iter().flatten() {
            let message = message!("print puts words before and after text alone, not around this");
            let help = message!("put it into @media screen when it is for reading systems alone");
            self.report.push(crate::report::Diagnostic::new("style-print", message).at(generated.span).help(help));
        }
    }

    /// Keeps what a block that the design does not show holds as hidden, and reports it with its place.
    fn hide(&mut self, block: &Block) {
        let hidden = crate::book::shown::Shown::of_block(block);
        if !hidden.texts.is_empty() || !hidden.things.is_empty() {
            let message = message!("the style hides this with `display: none`; it is not in print");
            self.report.push(crate::report::Diagnostic::new("text-hidden", message).at(block.span).help(message!("put the rule into @media screen when print is to show it")));
            self.column.hidden.append(hidden);
        }
    }

    /// A paragraph or a paragraph-like text.
    pub fn text_block(&mut self, text: &Text, element: Element<'_>, style: &Style, at: BlockContext<'_>, role: NodeRole) {
        if text.is_empty() {
            return;
        }
        let macros = &self.design.book.macros;
        let places = self.named_strings(style, || crate::formula::label(&text.inlines, macros));
        self.list.anchors.extend(places);
        let node = self.column.structure.add(Some(at.node), role);
        self.column.structure.nodes[node.0 as usize].lang = element.tag().lang.cloned();
        self.paragraph(text, element, style, at, node);
    }

    /// A heading within the chapter: a block that keeps what follows (B7).
    pub fn heading(&mut self, heading: &Heading, element: Element<'_>, style: &Style, at: BlockContext<'_>) {
        if heading.text.is_empty() {
            return;
        }
        self.list.anchors.extend(heading.attributes.id.clone());
        self.title(&heading.text, heading.level, element, style, at);
    }

    /// The words of a heading of a level, kept with what follows.
    pub fn title(&mut self, text: &Text, level: u8, element: Element<'_>, style: &Style, at: BlockContext<'_>) {
        let macros = &self.design.book.macros;
        let places = self.named_strings(style, || crate::formula::label(&text.inlines, macros));
        self.list.anchors.extend(places);
        let node = self.column.structure.add(Some(at.node), NodeRole::Heading(level.clamp(1, 6)));
        self.column.structure.nodes[node.0 as usize].title = Some(crate::formula::label(&text.inlines, &self.design.book.macros));
        let keep = if level <= 2 { LINES_AFTER_SECTION } else { LINES_AFTER_HEADING };
        let fragments = self.standing_fragments(text, element, style, at, node);
        // Its space above, its lines and its space below come to whole lines together (G6).
        self.push_fragments(fragments, Keep { next: keep, previous: false }, at);
    }

    /// A text set on the spot as one box: titles, captions.
    pub fn standing_text(
        &mut self,
        text: &Text,
        element: Element<'_>,
        style: &Style,
        at: BlockContext<'_>,
        node: crate::layout::pages::NodeId,
    ) -> Fixed {
        fragments::stack(self.standing_fragments(text, element, style, at, node))
    }

    /// A text set on the spot, line by line: titles, captions.
    pub fn standing_fragments(
        &mut self,
        text: &Text,
        element: Element<'_>,
        style: &Style,
        at: BlockContext<'_>,
        node: crate::layout::pages::NodeId,
    ) -> Vec<Fixed> {
        let mut pieces = self.pieces(text, BlockContext { element, style, node, ..at });
        let left = at.left + style.margin.left + style.padding.left;
        let width = (at.width - style.margin.left - style.margin.right - style.padding.left - style.padding.right).at_least(Length::pt(12));
        self.hyphenate_wide_words(&mut pieces, style, at.lang, width);
        let style = &Style {
            hyphens: crate::style::Hyphens::None,
            align: if style.align == crate::style::Align::Justify { crate::style::Align::Start } else { style.align },
            ..style.clone()
        };
        // However it is aligned, a title's lines are of about one length: none is left with a word of its own.
        let balanced = Style { align: crate::style::Align::Center, ..style.clone() };
        let lines = self.lines(&pieces, &balanced, at.lang, width);
        self.line_fragments(&lines, style, left, width)
    }

    /// Titles have no hyphens, unless a word is wider than the measure.
    fn hyphenate_wide_words(&mut self, pieces: &mut [Piece], style: &Style, lang: &crate::lang::Lang, width: Length) {
        let context = self.design.context(style, lang, Length(i64::MAX / 4));
        if natural(&collect(pieces, &context, &mut self.report).stream).word <= width {
            return;
        }
        for piece in pieces {
            if let Piece::Text { style, .. } = piece
                && !style.literal
            {
                *style = Arc::new(TextStyle { hyphens: crate::style::Hyphens::Auto, ..(**style).clone() });
            }
        }
    }

    /// Lines one under the other as a box.
    pub fn stack_lines(&self, lines: &[crate::layout::paragraph::Line], style: &Style, left: Length, width: Length) -> Fixed {
        fragments::stack(self.line_fragments(lines, style, left, width))
    }

    /// Each line as a box.
    pub fn line_fragments(&self, lines: &[crate::layout::paragraph::Line], style: &Style, left: Length, width: Length) -> Vec<Fixed> {
        let refer = fragments::References::of(&self.column);
        let baseline = fragments::slot_baseline(&self.design.frame, style.line_height);
        let fragment = |line: &crate::layout::paragraph::Line| {
            let mut fragment = Fixed::default();
            let (above, _) = line.info.growth(style.line_height);
            let place = fragments::LinePlace { left, measure: width, align: style.align, y: baseline + above };
            fragments::place_line(line, place, refer, &mut fragment);
            Fixed { height: line.info.height(style.line_height), ..fragment }
        };
        lines.iter().map(fragment).collect()
    }

    /// Puts boxes one under the other as one, or parted from each other when together they take too much of a page.
    pub fn push_fragments(&mut self, fragments: Vec<Fixed>, keep: Keep, at: BlockContext<'_>) {
        let height: Length = fragments.iter().map(|fragment| fragment.height).sum();
        if height <= self.page_height(at).scale(TALLEST_STANDING.0, TALLEST_STANDING.1) {
            if !fragments.is_empty() {
                self.list.push_box(fragments::stack(fragments), keep, false);
            }
            return;
        }
        let count = fragments.len();
        for (i, fragment) in fragments.into_iter().enumerate() {
            let within = Keep { next: u32::from(i == 0 || i + 2 == count), previous: i == 0 && keep.previous };
            self.list.push_box(fragment, if i + 1 == count { Keep { previous: within.previous, ..keep } } else { within }, false);
        }
    }

    /// The height of the text on a full page, or the width on a turned one.
    pub fn page_height(&self, at: BlockContext<'_>) -> Length {
        match at.turned {
            true => self.design.frame.measure,
            false => self.design.frame.leading * i64::from(self.design.frame.lines),
        }
    }

    fn quote(&mut self, quote: &Quote, at: BlockContext<'_>) {
        let node = self.column.structure.add(Some(at.node), NodeRole::BlockQuote);
        let inner = inset(BlockContext { node, ..at }, at.style);
        if at.nesting == 1 {
            // Its leading is the text's: its lines are on the grid too (G4).
            self.list.flush_glue(true);
        }
        let verse = (quote.kind == QuoteKind::Verse).then_some(inner.width);
        self.blocks(BlockContext { verse, ..inner });
        if let Some(element) = at.element.find(|kind| matches!(kind, ElementKind::Attribution)) {
            let style = self.design.sheet.compute(element, at.style);
            let style = Style { break_before: crate::style::Break::Avoid, ..style };
            element.text().into_iter().for_each(|text| self.text_block(text, element, &style, inner, NodeRole::Paragraph));
        }
    }

    /// Sets the terms and details of a list of definitions.
    fn definitions(&mut self, at: BlockContext<'_>) {
        let list = self.column.structure.add(Some(at.node), NodeRole::List { numbered: false });
        let inner = inset(at, at.style);
        // The definition at hand, and its node.
        let mut current = None;
        for element in at.element.children() {
            let (ElementKind::Term(number) | ElementKind::Details(number)) = element.kind() else { continue };
            let item = match current {
                Some((definition, item)) if definition == number => item,
                _ => self.column.structure.add(Some(list), NodeRole::ListItem),
            };
            current = Some((number, item));
            let is_term = matches!(element.kind(), ElementKind::Term(_));
            if element.text().is_none() && (is_term || element.children().next().is_none()) {
                // It is missing: the element stands for it.
                continue;
            }
            let mut style = self.design.sheet.compute(element, at.style);
            self.list.above(style.margin.top);
            if is_term {
                style.break_after = Break::Avoid;
                element.text().into_iter().for_each(|term| self.text_block(term, element, &style, BlockContext { node: item, ..inner }, NodeRole::ListLabel));
            } else {
                let body = self.column.structure.add(Some(item), NodeRole::ListBody);
                self.report_generated(&style);
                let within = inset(BlockContext { element, style: &style, node: body, ..inner }, &style);
                element.text().into_iter().for_each(|text| self.bare_text(text, within));
                self.blocks(within);
            }
            self.list.below(style.margin.bottom);
        }
    }

    /// An ornament, or a blank line when the style gives none (G8).
    fn thematic_break(&mut self, at: BlockContext<'_>) {
        let leading = self.design.frame.leading;
        let style = Style { align: crate::style::Align::Center, text_indent: Length::ZERO, ..at.style.clone() };
        let mut fixed = match style.before.as_ref().map(|generated| generated.words.clone()).filter(|ornament| !ornament.trim().is_empty()) {
            Some(ornament) => {
                let pieces = self.words(&ornament, &style, at.lang, Default::default());
                let lines = self.lines(&pieces, &style, at.lang, at.width);
                let mut fixed = self.stack_lines(&lines, &style, at.left, at.width);
                // An ornament says nothing that is not said by the space: an artifact.
                fixed.items.iter_mut().for_each(|item| item.node = None);
                fixed
            }
            None => Fixed::default(),
        };
        fixed.height = self.design.frame.snap(fixed.height.at_least(leading));
        self.list.push_box(fixed, Keep { next: 1, previous: true }, false);
    }

    /// A video or frame: its title as a link, and for print a code that a telephone reads.
    fn embed(&mut self, embed: &Embed, at: BlockContext<'_>) {
        let node = self.column.structure.add(Some(at.node), NodeRole::Paragraph);
        let owner = self.link_owner(LinkTarget::Url(embed.url.clone()), embed.title.clone(), node);
        let link = at.element.find_within(|kind| matches!(kind, ElementKind::EmbedLink));
        let style = link.map_or_else(|| at.style.clone(), |link| self.style_within(link, at));
        let style = Style { align: crate::style::Align::Start, text_indent: Length::ZERO, ..style };
        let qr = crate::diagram::qr_code(&embed.url);
        let indent = if qr.is_some() { QR_SIDE + at.style.font_size } else { Length::ZERO };
        let words = if embed.kind == "video" { crate::terms::fill(self.design.terms.video, &embed.title) } else { embed.title.clone() };
        let mut pieces = self.words(&words, &style, at.lang, owner);
        pieces.push(crate::layout::paragraph::Piece::Break);
        let mut address = self.design.text_style(&style, at.lang);
        address.size = style.font_size.scale(85, 100);
        address.literal = true;
        pieces.push(crate::layout::paragraph::Piece::Text {
            text: embed.url.as_str().into(),
            style: std::sync::Arc::new(address),
            owner,
            source: Position::NOWHERE,
            span: Default::default(),
        });
        let lines = self.lines(&pieces, &style, at.lang, at.width - indent);
        let mut fixed = self.stack_lines(&lines, &style, at.left + indent, at.width - indent);
        if let Some(svg) = qr {
            let figure = self.column.structure.add(Some(at.node), NodeRole::Figure);
            self.column.structure.nodes[figure.0 as usize].alt = Some(embed.url.clone());
            let rect = Rect { x: at.left, y: Length::ZERO, width: QR_SIDE, height: QR_SIDE };
            fixed.items.push(Item { node: Some(figure), kind: self.upright(rect, |rect| ItemKind::Drawing { svg: svg.into(), rect }) });
            fixed.height = fixed.height.at_least(QR_SIDE);
        }
        fixed.height = self.design.frame.snap(fixed.height);
        fixed.position = self.before;
        self.list.push_box(fixed, Keep::default(), true);
    }
}

/// Whether a figure is all that stands under its heading, or stands there with other figures: it does not float, else the heading would stand
/// alone.
fn alone_under_heading(figure: Element<'_>) -> bool {
    let is = |element: Element<'_>, is: fn(&BlockKind) -> bool| matches!(element.kind(), ElementKind::Block(block) if is(&block.kind));
    let is_heading = |element| is(element, |kind| matches!(kind, BlockKind::Heading(_)));
    let is_figure = |element: &Element<'_>| is(*element, |kind| matches!(kind, BlockKind::Figure(_)));
    let blocks = |element: &Element<'_>| matches!(element.kind(), ElementKind::Block(_) | ElementKind::CodeCaption);
    figure.previous().is_some_and(is_heading) && figure.following().filter(blocks).find(|element| !is_figure(element)).is_none_or(is_heading)
}
