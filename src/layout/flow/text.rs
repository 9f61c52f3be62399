//! Inline content → pieces for the paragraph: every run with its computed style, its link and its place in the book.

use std::sync::Arc;

use super::{BlockContext, Flow};
use super::column::{Fixed, LinkSpec, Object};
use super::fragments::{LinePlace, References, place_line};
use crate::layout::paragraph::Line;
use crate::layout::names::note_name;
use crate::layout::names::reference_name;
use crate::book::elements::{self, ElementKind, Elements, Tree};
use crate::book::page_map::Position;
use crate::book::{GLOSSARY_CLASS, Image, Inline, InlineSpan, Link, Math, NoteKind, NoteRef, SpanRole, Target, Text, TextId};
use crate::lang::{Direction, Lang};
use crate::layout::options::Sabotage;
use crate::font::shape::MIDDLE;
use crate::layout::pages::{Item, ItemKind, LinkTarget, NodeId, NodeRole, Rect};
use crate::layout::paragraph::{Owner, Piece, TextStyle, is_ideographic};
use crate::length::Length;
use crate::report::Span;
use crate::style::{Align, Color, Element, Generated, Style, VerticalAlign};

/// Superior figures and letters where the face has none: size and height in thousandths of the em (F5, C5).
const SUPERIOR_SIZE: i64 = 600;
const SUPERIOR_RAISE: i64 = 330;
const INFERIOR_DROP: i64 = 140;
/// A ruby's reading: its size, and how high over the base's baseline it stands, in thousandths of the em. Among ideographs it is half as
/// large as its base, and its square stands on that of the base (JLREQ).
const RUBY_SIZE: i64 = 450;
const RUBY_RISE: i64 = 880;
const FURIGANA_SIZE: i64 = 500;
const FURIGANA_RISE: i64 = 930;

/// Most of a line's height that a picture in the line may take.
const INLINE_PICTURE_HEIGHT: (i64, i64) = (9, 10);

/// Where a run stands: what styles it and whose it is.
#[derive(Clone, Copy)]
struct Place<'e> {
    element: Element<'e>,
    style: &'e Style,
    lang: &'e Lang,
    owner: Owner,
    raise: Length,
    foreign: bool,
    /// Behind the words: of `<mark>`, also through what is within it.
    background: Option<Color>,
    /// The measure of the poem that it stands in.
    verse: Option<Length>,
}

/// Pieces of one text, and how far its flat text has been read.
struct Pieces {
    pieces: Vec<Piece>,
    text: TextId,
    offset: u32,
    span: Span,
}

impl<'a> Flow<'a> {
    /// The pieces of a text, in its own element and style.
    pub fn pieces(&mut self, text: &Text, at: BlockContext<'_>) -> Vec<Piece> {
        if self.design.options.sabotage == Some(Sabotage::Text(text.id)) {
            return Vec::new();
        }
        let mut pieces = Pieces { pieces: Vec::new(), text: text.id, offset: 0, span: text.span };
        let place = Place {
            element: at.element,
            style: at.style,
            lang: at.lang,
            owner: Owner { node: at.node.0, link: None },
            raise: Length::ZERO,
            foreign: false,
            background: None,
            verse: at.verse,
        };
        self.generated(&at.style.before, place, &mut pieces);
        self.inlines(&text.inlines, &mut at.element.children(), place, &mut pieces);
        self.generated(&at.style.after, place, &mut pieces);
        if text.id != TextId::NONE {
            self.before = Some(Position { text: text.id, offset: pieces.offset });
        }
        pieces.pieces
    }

    /// Pieces of words that are not the book's: labels, running words.
    pub fn words(&self, words: &str, style: &Style, lang: &Lang, owner: Owner) -> Vec<Piece> {
        vec![Piece::Text {
            text: Arc::from(words),
            style: self.design.shared_text_style(style, lang),
            owner,
            source: Position::NOWHERE,
            span: Span::default(),
        }]
    }

    /// Adds the pieces of inlines, whose elements are the next of `elements`.
    fn inlines(&mut self, inlines: &[Inline], elements: &mut Elements<'_>, place: Place<'_>, pieces: &mut Pieces) {
        for (i, inline) in inlines.iter().enumerate() {
            let own = elements.of_inline(inline);
            // An inline without an element of its own has that which it stands in.
            let element = own.unwrap_or(place.element);
            match inline {
                Inline::Str(words) | Inline::Citation(crate::book::Citation { source: words, .. }) => {
                    let style = Arc::new(self.run_style(place));
                    pieces.push_text(words, style, place.owner);
                }
                Inline::LineBreak => {
                    pieces.pieces.push(Piece::Break);
                    pieces.offset += 1;
                }
                Inline::Code(code) => self.code_run(code, element, place, pieces),
                Inline::Span(span) => self.span(span, element, place, pieces),
                Inline::Link(link) => match own {
                    Some(element) => self.link(link, element, place, pieces),
                    None => self.inlines(&link.content, elements, place, pieces),
                },
                Inline::NoteRef(reference) => {
                    if matches!(i.checked_sub(1).and_then(|before| inlines.get(before)), Some(Inline::NoteRef(_))) {
                        self.comma_between_marks(place, pieces);
                    }
                    self.note_mark(reference, element, place, pieces);
                }
                Inline::Image(image) => self.inline_image(image, place, pieces),
                Inline::Math(math) => self.inline_math(math, place, pieces),
                Inline::Ruby { base, reading } => {
                    let style = self.design.sheet.compute(element, place.style);
                    let place = Place { element, style: &style, ..place };
                    if !self.ruby(base, reading, place, pieces) {
                        self.inlines(base, &mut element.children(), place, pieces);
                        self.reading(reading, place, pieces);
                    }
                }
            }
        }
    }

    /// Words that the style puts before or after those of an element.
    fn generated(&self, words: &Option<Generated>, place: Place<'_>, pieces: &mut Pieces) {
        if let Some(generated) = words {
            pieces.push_foreign(&generated.words, Arc::new(self.run_style(place)), place.owner);
        }
    }

    /// The style of a run at a place: what its style says, and the raise and background of what it stands in.
    fn run_style(&self, place: Place<'_>) -> TextStyle {
        TextStyle {
            raise: place.raise,
            foreign: place.foreign,
            background: place.background,
            ..self.design.text_style(place.style, place.lang)
        }
    }

    /// Adds a span: a named place, a verse's number, a superior or inferior, or words in a style of their own.
    fn span(&mut self, span: &InlineSpan, element: Element<'_>, place: Place<'_>, pieces: &mut Pieces) {
        // A named place and nothing else.
        if let (SpanRole::Plain, true, true, Some(id)) = (span.role, span.content.is_empty(), span.attributes.classes.is_empty(), &span.attributes.id) {
            let anchor = self.anchor(id);
            pieces.pieces.push(Piece::Anchor(anchor));
            return;
        }
        let mut style = self.design.sheet.compute(element, place.style);
        if let Some(measure) = place.verse
            && let Some(number) = self.verse_number(span, &style, (place.lang, measure))
        {
            pieces.pieces.push(number);
            return;
        }
        let mut raise = place.raise;
        match span.role {
            SpanRole::Superscript => raise += self.superior(&mut style, place.style, &span.content),
            SpanRole::Subscript => raise += inferior(&mut style, place.style),
            _ if style.vertical_align == VerticalAlign::Sub => raise += inferior(&mut style, place.style),
            _ if style.vertical_align == VerticalAlign::Super => raise += self.superior(&mut style, place.style, &span.content),
            _ => {}
        }
        let macros = &self.design.book.macros;
        for place in self.named_strings(&style, || crate::formula::label(&span.content, macros)) {
            let anchor = self.anchor(&place);
            pieces.pieces.push(Piece::Anchor(anchor));
        }
        if let Some(id) = &span.attributes.id {
            let anchor = self.anchor(id);
            pieces.pieces.push(Piece::Anchor(anchor));
        }
        let lang = span.attributes.lang.as_ref().unwrap_or(place.lang);
        let running = lang.running(span.attributes.direction);
        let lang = running.as_ref().unwrap_or(lang);
        let role = match span.role {
            SpanRole::Emphasis => Some(NodeRole::Emphasis),
            SpanRole::Strong => Some(NodeRole::Strong),
            SpanRole::Quotation => Some(NodeRole::Quote),
            _ => span.attributes.lang.as_ref().map(|_| NodeRole::Span),
        };
        let owner = match role.filter(|_| place.owner.link.is_none()) {
            Some(role) => {
                let node = self.column.structure.add(Some(NodeId(place.owner.node)), role);
                self.column.structure.nodes[node.0 as usize].lang = span.attributes.lang.clone();
                Owner { node: node.0, link: None }
            }
            None => place.owner,
        };
        // H16: unmarked emphasis may be a foreign word; a language of its own says what it is.
        let foreign = match span.role {
            SpanRole::Emphasis | SpanRole::Citation => span.attributes.lang.is_none(),
            _ => place.foreign && span.attributes.lang.is_none(),
        };
        let background = style.background.or(place.background);
        let inner = Place { element, style: &style, lang, owner, raise, foreign, background, ..place };
        self.generated(&style.before, inner, pieces);
        self.inlines(&span.content, &mut element.children(), inner, pieces);
        self.generated(&style.after, inner, pieces);
    }

    /// Makes a style superior: the face's own figures when it has them, else small and raised. Gives the raise.
    fn superior(&self, style: &mut Style, parent: &Style, content: &[Inline]) -> Length {
        let words = crate::book::visit::flat_text(content);
        if self.has_superiors(parent, &words) {
            style.font_size = parent.font_size;
            style.features.push(crate::font::shape::Feature { tag: *b"sups", value: 1 });
            return Length::ZERO;
        }
        style.font_size = parent.font_size.scale(SUPERIOR_SIZE, 1000);
        parent.font_size.scale(SUPERIOR_RAISE, 1000)
    }

    /// Whether the face of `style` draws `words` as superior figures of its own.
    fn has_superiors(&self, style: &Style, words: &str) -> bool {
        let face = self.design.fonts.select(&style.font_family, style.font_weight, style.italic);
        self.design.fonts.face(face).metrics().has_sups && !words.is_empty() && words.bytes().all(|b| b.is_ascii_digit())
    }

    /// Adds code in the line: as it is written, not hyphenated.
    fn code_run(&mut self, code: &str, element: Element<'_>, place: Place<'_>, pieces: &mut Pieces) {
        let style = self.design.sheet.compute(element, place.style);
        let running = place.lang.running(Some(Direction::LeftToRight));
        let text_style = TextStyle {
            literal: true,
            expands: false,
            raise: place.raise,
            hyphens: crate::style::Hyphens::None,
            ..self.design.text_style(&style, running.as_ref().unwrap_or(place.lang))
        };
        pieces.push_text(code, Arc::new(text_style), place.owner);
    }

    /// Adds the words of a link; one that leads nowhere is its words alone.
    fn link(&mut self, link: &Link, element: Element<'_>, place: Place<'_>, pieces: &mut Pieces) {
        let style = self.design.sheet.compute(element, place.style);
        let target = match &link.target {
            Target::External(url) => Some(LinkTarget::Url(url.clone())),
            Target::Internal { chapter, anchor } => {
                let name = anchor.clone().or_else(|| self.design.chapter_name(*chapter).map(str::to_owned));
                name.map(LinkTarget::Destination)
            }
            Target::Unresolved { .. } | Target::Broken => None,
        };
        let Some(target) = target else {
            return self.inlines(&link.content, &mut element.children(), Place { element, style: &style, ..place }, pieces);
        };
        // The glossary is found without its page.
        let is_term = link.attributes.classes.iter().any(|class| class == GLOSSARY_CLASS);
        let cited = self.cited_page(&target, place.lang).filter(|_| !is_term && !elements::is_citation(link));
        let description = link.title.clone().unwrap_or_else(|| crate::book::visit::flat_text(&link.content));
        if let Some(id) = &link.attributes.id {
            let anchor = self.anchor(id);
            pieces.pieces.push(Piece::Anchor(anchor));
        }
        let mut parent = NodeId(place.owner.node);
        if elements::is_citation(link) {
            parent = self.column.structure.add(Some(parent), NodeRole::Reference);
        }
        let owner = self.link_owner(target, description, parent);
        let inner = Place { element, style: &style, owner, ..place };
        self.generated(&style.before, inner, pieces);
        self.inlines(&link.content, &mut element.children(), inner, pieces);
        self.generated(&style.after, inner, pieces);
        let is_near = self.index.is_some_and(|chapter| self.design.near.contains(&(chapter, owner.node)));
        if let Some(page) = cited.filter(|_| !is_near) {
            pieces.push_foreign(&page, Arc::new(self.run_style(place)), place.owner);
        }
    }

    /// On paper: the page that a link within the book leads to, in parentheses. Before it is known a number as long stands for it.
    fn cited_page(&self, target: &LinkTarget, lang: &Lang) -> Option<String> {
        let LinkTarget::Destination(name) = target else { return None };
        if !self.design.options.press {
            return None;
        }
        let label = self.design.labels.get(name).map_or("000", String::as_str);
        Some(format!(" {}", crate::terms::fill(crate::terms::terms(lang).see_page, label).replace(' ', "\u{a0}")))
    }

    /// A new link under `parent`, for those who draw its words.
    pub fn link_owner(&mut self, target: LinkTarget, description: String, parent: NodeId) -> Owner {
        let node = self.column.structure.add(Some(parent), NodeRole::Link);
        self.column.links.push(LinkSpec { target, node, description });
        Owner { node: node.0, link: Some(self.column.links.len() as u32 - 1) }
    }

    /// Adds the mark of a note, superior and linked to the note, which comes to the page of its first mark.
    fn note_mark(&mut self, reference: &NoteRef, element: Element<'_>, place: Place<'_>, pieces: &mut Pieces) {
        let chapter = self.chapter;
        let notes = match reference.kind {
            NoteKind::Footnote => &chapter.footnotes,
            NoteKind::Author => &chapter.author_notes,
        };
        let Some(note) = notes.get(reference.note.index()) else { return };
        let number = match reference.kind {
            NoteKind::Footnote => self.mark_of(reference.note.index()),
            NoteKind::Author => note.mark.clone(),
        };
        let mut style = self.design.sheet.compute(element, place.style);
        // F5: figures of the face, or small and raised; an upright figure also in italics. Asterisks are small and high as they are.
        let raise = match number.bytes().all(|byte| byte == b'*') {
            true => Length::ZERO,
            false => self.superior(&mut style, place.style, &[Inline::Str(number.clone())]),
        };
        let name = note_name(&chapter.id, reference.kind, reference.note);
        let reference_node = self.column.structure.add(Some(NodeId(place.owner.node)), NodeRole::Reference);
        let description = crate::terms::fill(self.design.terms.note, &number);
        let owner = self.link_owner(LinkTarget::Destination(name.clone()), description, reference_node);
        let back = self.anchor(&reference_name(&name, reference.occurrence));
        pieces.pieces.push(Piece::Anchor(back));
        let style = Arc::new(TextStyle { raise: place.raise + raise, ..self.design.text_style(&style, place.lang) });
        // The first mark brings the note to its page; a later one does when the design hides the first.
        let first = reference.occurrence == 1 || self.column.hidden.cited.contains(&reference.note);
        let cited = (reference.kind == NoteKind::Footnote && first).then_some(reference.note);
        self.notes.brought.extend(cited);
        let brings = cited.filter(|_| self.design.book.notes.place.on_page());
        pieces.pieces.push(Piece::NoteMark { text: Arc::from(number), style, owner, brings });
    }

    /// Adds a comma where two marks meet, which would read as one number (F9).
    fn comma_between_marks(&mut self, place: Place<'_>, pieces: &mut Pieces) {
        let mut style = place.style.clone();
        let raise = place.raise + self.superior(&mut style, place.style, &[Inline::Str(",".to_owned())]);
        let style = TextStyle { raise, ..self.design.text_style(&style, place.lang) };
        pieces.push_foreign(",", Arc::new(style), place.owner);
    }

    /// Adds a picture in the line, made smaller where it is higher than the line lets it be; a missing one shows its words.
    fn inline_image(&mut self, image: &Image, place: Place<'_>, pieces: &mut Pieces) {
        let info = image.asset.and_then(|asset| self.design.pictures.info(asset).map(|info| (asset, info)));
        let Some((asset, info)) = info.filter(|(_, info)| info.width > 0 && info.height > 0) else {
            let alt = image.alt.clone().filter(|alt| !alt.is_empty()).unwrap_or_else(|| image.address.clone());
            let words = format!("[{}]", crate::terms::fill(self.design.terms.image_missing, &alt));
            let missing = Tree::under(place.element, [elements::missing_image(image)]);
            let style = self.design.sheet.compute(missing.nth(0), place.style);
            pieces.push_foreign(&words, Arc::new(self.run_style(Place { style: &style, ..place })), place.owner);
            return;
        };
        let limit = place.style.line_height.scale(INLINE_PICTURE_HEIGHT.0, INLINE_PICTURE_HEIGHT.1);
        let natural = Length::pt(72).scale(i64::from(info.height), i64::from(info.density.max(1)));
        let height = natural.at_most(limit);
        let width = height.scale(i64::from(info.width), i64::from(info.height));
        let node = self.column.structure.add(Some(NodeId(place.owner.node)), NodeRole::Figure);
        self.column.structure.nodes[node.0 as usize].alt = Some(image.alt.clone().unwrap_or_default());
        // On a vertical line its middle is that of the line.
        let (along, across, under) = match self.design.sheet.is_vertical() {
            true => (height, width, width / 2 - place.style.font_size.scale(i64::from(MIDDLE), 1000)),
            false => (width, height, Length::ZERO),
        };
        let rect = Rect { x: Length::ZERO, y: under - across, width: along, height: across };
        let kind = self.upright(rect, |rect| ItemKind::Picture { asset, rect });
        let object = Object { items: vec![Item { node: Some(node), kind }], formula: None };
        pieces.push_object(self.object(object), along, across - under, under, place.owner);
    }

    /// Adds a formula in the line; one that cannot be set stands as it is written.
    fn inline_math(&mut self, math: &Math, place: Place<'_>, pieces: &mut Pieces) {
        for row in &math.rows {
            let anchor = self.anchor(&row.id);
            pieces.pieces.push(Piece::Anchor(anchor));
        }
        if !self.formula_pieces(math, place.style, place.owner, &mut pieces.pieces) {
            let code = Tree::under(place.element, [elements::formula_as_code()]);
            let style = self.design.sheet.compute(code.nth(0), place.style);
            let style = TextStyle { literal: true, expands: false, ..self.design.text_style(&style, place.lang) };
            pieces.push_foreign(&math.tex, Arc::new(style), place.owner);
        }
    }

    /// A ruby of plain words: the reading over its base, both in the middle of the wider one. Among ideographs a reading
    /// that is shorter is spread, with half as much at its ends as between its characters, and one that is longer may reach over kana
    /// beside it. The base stays close, so that whoever searches the file finds it. False when it is not as simple.
    fn ruby(&mut self, base: &[Inline], reading: &[Inline], place: Place<'_>, pieces: &mut Pieces) -> bool {
        let plain = |inlines: &[Inline]| inlines.iter().all(|inline| matches!(inline, Inline::Str(_)));
        if !plain(base) || !plain(reading) || base.is_empty() {
            return false;
        }
        let style = self.run_style(place);
        let size = place.style.font_size;
        let (share, rise) = if place.lang.is_cjk() { (FURIGANA_SIZE, FURIGANA_RISE) } else { (RUBY_SIZE, RUBY_RISE) };
        let small = Arc::new(TextStyle { size: size.scale(share, 1000), ..self.reading_style(place) });
        let (base, reading) = (crate::book::visit::flat_text(base), crate::book::visit::flat_text(reading));
        let own = Style { align: Align::Start, ..place.style.clone() };
        let text = |words: &str, style: &Arc<TextStyle>, source| Piece::Text { text: words.into(), style: Arc::clone(style), owner: place.owner, source, span: pieces.span };
        let over_it = |words: &str| text(words, &small, Position::NOWHERE);
        let under = text(&base, &Arc::new(style), Position { text: pieces.text, offset: pieces.offset });
        let mut line = |pieces: &[Piece]| self.lines(pieces, &own, place.lang, size * 1000).into_iter().next();
        let (Some(under), Some(mut over)) = (line(&[under]), line(&[over_it(&reading)])) else { return false };
        let width = under.width.at_least(over.width);
        let (bases, letters) = (base.chars().count(), reading.chars().count() as i64);
        if place.lang.is_cjk() && over.width < under.width && bases > 1 && letters > 1 && reading.chars().all(is_ideographic) {
            let spacing = (under.width - over.width) / letters;
            let mut spread = Vec::new();
            for c in reading.chars() {
                spread.extend((!spread.is_empty()).then_some(Piece::Fixed { width: spacing }));
                spread.push(over_it(c.encode_utf8(&mut [0; 4])));
            }
            over = line(&spread).unwrap_or(over);
        }
        let overhang = if place.lang.is_cjk() { ((over.width - under.width) / 2).at_least(Length::ZERO).at_most(size / 2) } else { Length::ZERO };
        let rise = size.scale(rise, 1000);
        let mut set = Fixed::default();
        let refer = References::of(&self.column);
        let put = |line: &Line, y| LinePlace { left: (width - line.width) / 2, measure: line.width, align: Align::Start, y };
        place_line(&under, put(&under, Length::ZERO), refer, &mut set);
        place_line(&over, put(&over, -rise), refer, &mut set);
        let object = self.object(Object { items: set.items, formula: None });
        // Ruby is set within the leading: its line does not grow.
        let most = place.style.line_height.scale(INLINE_PICTURE_HEIGHT.0, INLINE_PICTURE_HEIGHT.1);
        pieces.pieces.push(Piece::Overhang(overhang));
        pieces.push_object(object, width, (rise + size.scale(share, 1000)).at_most(most), size / 5, place.owner);
        pieces.pieces.push(Piece::Overhang(overhang));
        pieces.offset += base.len() as u32;
        true
    }

    /// A ruby's reading, small and in parentheses after its base.
    fn reading(&mut self, reading: &[Inline], place: Place<'_>, pieces: &mut Pieces) {
        let words = format!("({})", crate::book::visit::flat_text(reading));
        let style = TextStyle { size: place.style.font_size.scale(7, 10), ..self.reading_style(place) };
        pieces.push_foreign(&words, Arc::new(style), place.owner);
    }

    /// The style of a ruby's reading.
    fn reading_style(&self, place: Place<'_>) -> TextStyle {
        let reading = place.element.find(|kind| matches!(kind, ElementKind::Reading)).unwrap_or(place.element);
        let style = self.design.sheet.compute(reading, place.style);
        self.run_style(Place { style: &style, ..place })
    }

    /// Keeps an object for the column, and gives the number by which a piece names it.
    pub fn object(&mut self, object: Object) -> u32 {
        self.column.objects.push(object);
        self.column.objects.len() as u32 - 1
    }

    /// A number for a name that something may point to.
    pub fn anchor(&mut self, name: &str) -> u32 {
        self.column.anchors.push(name.to_owned());
        self.column.anchors.len() as u32 - 1
    }
}

impl Pieces {
    /// Text of the book: its place is counted.
    fn push_text(&mut self, words: &str, style: Arc<TextStyle>, owner: Owner) {
        let source = Position { text: self.text, offset: self.offset };
        self.pieces.push(Piece::Text { text: Arc::from(words), style, owner, source, span: self.span });
        self.offset += words.len() as u32;
    }

    /// Words that the flat text does not count.
    fn push_foreign(&mut self, words: &str, style: Arc<TextStyle>, owner: Owner) {
        self.pieces.push(Piece::Text { text: Arc::from(words), style, owner, source: Position::NOWHERE, span: self.span });
    }

    /// An object of this size in the line; `payload` is its number in the column.
    fn push_object(&mut self, payload: u32, width: Length, height: Length, depth: Length, owner: Owner) {
        self.pieces.push(Piece::Object { width, height, depth, payload, owner });
    }
}

/// Makes a style inferior; gives the (negative) raise.
fn inferior(style: &mut Style, parent: &Style) -> Length {
    style.font_size = parent.font_size.scale(SUPERIOR_SIZE, 1000);
    -parent.font_size.scale(INFERIOR_DROP, 1000)
}

