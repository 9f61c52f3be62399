//! Items of a page → its content stream. Everything has its place; only units change here.
//!
//! With tags, items that follow each other in one node and one language are one piece of marked content; an item without a node is
//! an artifact. A page needs nothing of the others, so they are painted on all threads.

use rayon::prelude::*;

use super::canvas::{Canvas, Matrix, Used, number, text_string, whole};
use super::deflate::Deflate;
use super::face::{Face, Faces};
use super::fontfile::{self, FOOT};
use super::inks::{Ink, Inks};
use super::letters::{Letters, TOGETHER};
use super::tag::Tags;
use super::text::{Placed, Segment, Shown};
use super::vector;
use super::xobjects::{Place, XObjects};
use crate::font::Synthetic;
use crate::font::shape::MIDDLE;
use crate::lang::Lang;
use crate::layout::pages::{GlyphRun, Item, ItemKind, NodeId, Page, Rect};
use crate::length::Length;
use crate::limits::carried;
use crate::style::Color;

/// What painting needs beside the page, the same for all pages.
pub struct Painter<'a> {
    pub faces: &'a Faces<'a>,
    pub letters: &'a Letters,
    pub xobjects: &'a XObjects,
    pub inks: &'a Inks,
}

/// A page as painted.
pub struct Painted {
    /// Packed.
    pub content: Vec<u8>,
    pub used: Used,
    /// How many pieces of marked content belong to nodes.
    pub pieces: i32,
    pub notes: Vec<Note>,
    /// The most ink in one place, in per cent.
    pub ink: u32,
}

/// What the structure has to know of a page, in the order of its items, which are named by their places.
pub enum Note {
    /// A piece begins, of the node of this item and with this number.
    Piece(usize, i32),
    /// An item belongs to its node.
    Item(usize),
}

/// Kept from page to page.
#[derive(Default)]
pub struct Tools {
    shown: Shown,
    deflate: Deflate,
    buffer: Vec<u8>,
    row: Vec<u8>,
}

/// Paints pages on all threads; each is given with its place among them.
pub fn on_all_threads<T: Sync, P: Send>(pages: &[T], paint: impl Fn((usize, &T), &mut Tools) -> P + Send + Sync) -> Vec<P> {
    let some = |(part, pages): (usize, &[T])| -> Vec<P> {
        let mut tools = Tools::default();
        (part * TOGETHER..).zip(pages).map(|page| paint(page, &mut tools)).collect()
    };
    let painted: Vec<Vec<P>> = pages.par_chunks(TOGETHER).enumerate().map(carried(some)).collect();
    painted.into_iter().flatten().collect()
}

/// A page being painted.
pub struct Brush<'a> {
    painter: &'a Painter<'a>,
    tools: &'a mut Tools,
    pub canvas: Canvas,
    /// The item that is being painted, by its place.
    item: usize,
    pieces: i32,
    notes: Vec<Note>,
    ink: u32,
}

impl<'a> Painter<'a> {
    /// Begins a page, whose coordinates `matrix` turns into PDF's.
    pub fn begin(&'a self, matrix: Matrix, tools: &'a mut Tools) -> Brush<'a> {
        let mut buffer = std::mem::take(&mut tools.buffer);
        buffer.clear();
        let canvas = Canvas::new(buffer, matrix, !self.inks.is_press());
        Brush { painter: self, tools, canvas, item: 0, pieces: 0, notes: Vec::new(), ink: 0 }
    }
}

impl Brush<'_> {
    /// The page packed.
    pub fn finish(mut self) -> Painted {
        self.canvas.end_text();
        let content = self.tools.deflate.packed(&self.canvas.out);
        self.tools.buffer = self.canvas.out;
        Painted { content, used: self.canvas.used, pieces: self.pieces, notes: self.notes, ink: self.ink }
    }

    /// Paints the items of a page; `index` is its place among the pages.
    pub fn page(&mut self, page: &Page, index: usize, tags: Option<&Tags<'_>>) {
        let mut open: Option<Mark<'_>> = None;
        for (place, item) in page.items.iter().enumerate() {
            self.item = place;
            let mut space = false;
            let mut content = None;
            if let Some(tags) = tags {
                let mark = mark(page, place, tags);
                if open != Some(mark) {
                    if open.is_some() {
                        self.canvas.end_marked();
                    }
                    self.mark(mark);
                    open = Some(mark);
                }
                if let Mark::Content { .. } = mark {
                    self.notes.push(Note::Item(place));
                    space = item.kind.glyphs().is_some_and(|run| run.ends_word);
                    content = Some(mark);
                }
            }
            let shown = self.painter.xobjects.place(index, place);
            self.item(&item.kind, shown, Words { space, mark: content, side: page.width.max(page.height) });
        }
        if open.is_some() {
            self.canvas.end_marked();
        }
    }

    fn item(&mut self, kind: &ItemKind, shown: Option<&Place>, words: Words<'_>) {
        match kind {
            ItemKind::Glyphs(_) if shown.is_some() => {
                self.place(shown, Rect { x: Length::ZERO, y: Length::ZERO, width: words.side, height: words.side });
            }
            ItemKind::Glyphs(run) => self.glyphs(run, words),
            ItemKind::Fill { rect, color } => self.fill(*rect, *color),
            ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => self.place(shown, *rect),
            ItemKind::Part(part) => {
                self.canvas.save();
                self.canvas.clip(part.rect);
                self.place(shown, part.whole);
                self.canvas.restore();
            }
            ItemKind::Turned(turned) => {
                if let Some(run) = turned.upright() {
                    return self.item(&ItemKind::Glyphs(run), shown, words);
                }
                let outer = self.canvas.matrix;
                let [a, b, c, d] = turned.turn.matrix().map(f64::from);
                self.canvas.matrix = outer.of(Matrix([a, b, c, d, turned.x.to_pt(), turned.y.to_pt()]));
                self.item(&turned.kind, shown, words);
                self.canvas.matrix = outer;
            }
        }
    }

    /// Shows a picture over a rectangle.
    fn place(&mut self, shown: Option<&Place>, rect: Rect) {
        match shown {
            Some(Place::Object(number, ink)) => {
                self.ink = self.ink.max(*ink);
                let (width, height) = (rect.width.to_pt(), rect.height.to_pt());
                self.canvas.xobject(*number, Matrix([width, 0.0, 0.0, -height, rect.x.to_pt(), (rect.y + rect.height).to_pt()]));
            }
            Some(Place::Form(number, (own_width, own_height))) => {
                // Nearly always at its own size, so by no more than a shift.
                let (sx, sy) = (rect.width.to_pt() / own_width, rect.height.to_pt() / own_height);
                self.canvas.xobject(*number, Matrix([sx, 0.0, 0.0, -sy, rect.x.to_pt(), (rect.y + rect.height).to_pt()]));
            }
            Some(Place::Paths(tree)) => self.ink = self.ink.max(vector::draw(&mut self.canvas, tree, rect, self.painter.inks)),
            Some(Place::Nothing) | None => {}
        }
    }

    pub fn fill(&mut self, rect: Rect, color: Color) {
        let ink = self.ink(color);
        self.canvas.fill_rect(rect, ink);
    }

    fn ink(&mut self, color: Color) -> Ink {
        let ink = self.painter.inks.ink(color);
        self.ink = self.ink.max(ink.total());
        ink
    }

    /// Glyphs on their baseline, scaled when the run is expanded.
    fn glyphs(&mut self, run: &GlyphRun, words: Words<'_>) {
        let painter = self.painter;
        let (Some(face), Some(meanings)) = (painter.faces.get(run.face), painter.letters.meanings(run)) else { return };
        if run.size.0 <= 0 || run.glyphs.is_empty() {
            return;
        }
        let mut shown = std::mem::take(&mut self.tools.shown);
        shown.fill(run, (face, painter.faces.composed(run.face)), words.space);
        shown.divide(meanings);
        let ink = self.ink(run.color);
        let (size, scale) = (run.size.to_pt(), f64::from(run.scale) / 1000.0);
        let (oblique, bold) = face.synthetic.map_or((false, false), |synthetic| (synthetic.oblique, synthetic.bold));
        let slant = if oblique { Synthetic::SLANT as f64 / 1000.0 } else { 0.0 };
        // Expansion is along the line.
        let (across, down) = if run.upright { (1.0, scale) } else { (scale, 1.0) };
        let matrix = self.canvas.matrix.of(Matrix([across, 0.0, slant, -down, run.x.to_pt(), run.y.to_pt()]));
        let axis = run.upright.then(|| self.canvas.matrix.of(Matrix([across, 0.0, 0.0, -down, run.x.to_pt(), run.y.to_pt()])));
        // From the right the last word of the run is read first.
        let from_right = shown.segments.first().is_some_and(|segment| segment.reversed);
        let count = shown.segments.len();
        for at in 0..count {
            let segment = &shown.segments[if from_right { count - 1 - at } else { at }];
            let Some(font) = painter.letters.place(run, segment.copy) else { continue };
            self.canvas.begin_text();
            self.canvas.set_fill(ink);
            if bold {
                self.canvas.set_stroke(ink);
            }
            self.canvas.set_bold(bold.then_some(size * Synthetic::STROKE as f64 / 1000.0));
            self.canvas.set_font(font, size);
            let Some(numbers) = painter.letters.copies.get(font).map(|copy| copy.numbers.as_slice()) else { continue };
            let setting = Setting { face, numbers, size, matrix, axis };
            let apart = words.mark.filter(|_| segment.combined);
            if let Some(mark) = apart {
                self.canvas.end_marked();
                let words: String = shown.glyphs[segment.glyphs.clone()].iter().map(|glyph| &shown.text[glyph.text.clone()]).collect();
                self.mark_as(mark, Some(&words));
                self.canvas.begin_text();
            }
            self.segment(&shown, segment, &setting);
            if let Some(mark) = words.mark.filter(|_| segment.reversed || segment.combined) {
                self.canvas.end_marked();
                self.mark(mark);
            }
        }
        self.tools.shown = shown;
    }

    fn segment(&mut self, shown: &Shown, segment: &Segment, setting: &Setting<'_>) {
        let glyphs = &shown.glyphs[segment.glyphs.clone()];
        let out = &mut self.canvas.out;
        if segment.unknown {
            let text: String = glyphs.iter().map(|glyph| &shown.text[glyph.text.clone()]).collect();
            out.extend(b"/Span<</ActualText");
            text_string(out, &text);
            out.extend(b">>BDC\n");
        }
        let reversed = segment.reversed && glyphs.len() > 1;
        if reversed {
            out.extend(b"/ReversedChars BMC\n");
        }
        let mut pen = segment.start;
        // A row of glyphs on one height is shown in one go.
        for row in glyphs.chunk_by(|a, b| setting.is_row(a, b)) {
            let Matrix([a, b, c, d, ..]) = setting.matrix;
            let (x, y) = setting.place(pen, &row[0]);
            let before = if setting.axis.is_some() { -row[0].y } else { 0 };
            for value in [a, b, c, d, x, y] {
                number(out, value);
                out.push(b' ');
            }
            out.extend(b"Tm\n");
            let (mut open, mut moved, mut pending) = (false, false, 0_i64);
            let string = &mut self.tools.row;
            string.clear();
            for glyph in row {
                let along = if setting.axis.is_some() { -glyph.y - before } else { glyph.x };
                pending += along;
                if pending != 0 {
                    if open {
                        string.push(b')');
                        open = false;
                    }
                    let thousandths = pending as f64 * 1000.0 / setting.face.units_per_em as f64;
                    // They are subtracted: from what grows to the right, or upwards.
                    super::canvas::decimal(string, if setting.axis.is_some() { thousandths } else { -thousandths }, 2);
                    moved = true;
                }
                if !open {
                    string.push(b'(');
                    open = true;
                }
                let code = setting.numbers.get(usize::from(glyph.id)).copied().unwrap_or(0);
                code.to_be_bytes().into_iter().for_each(|byte| escaped(string, byte));
                let natural = match setting.axis {
                    Some(_) => setting.face.units_per_em * i64::from(fontfile::down(&shown.text[glyph.text.clone()])) / 1000,
                    None => setting.width(glyph).unwrap_or(glyph.advance),
                };
                pending = glyph.advance - natural - along;
                pen += glyph.advance;
            }
            string.push(b')');
            if moved {
                out.push(b'[');
            }
            out.extend(string.iter());
            out.extend(if moved { &b"]TJ\n"[..] } else { b"Tj\n" });
        }
        if reversed {
            out.extend(b"EMC\n");
        }
        if segment.unknown {
            out.extend(b"EMC\n");
        }
    }

    /// Begins a piece of marked content.
    fn mark(&mut self, mark: Mark<'_>) {
        self.mark_as(mark, None);
    }

    /// The same, with the words that its glyphs stand for together.
    fn mark_as(&mut self, mark: Mark<'_>, words: Option<&str>) {
        let mut head = Vec::new();
        match mark {
            Mark::Content { lang, .. } => {
                head.extend(b"/Span<</MCID ");
                whole(&mut head, self.pieces.unsigned_abs().into());
                if let Some(lang) = lang {
                    head.extend(b"/Lang");
                    text_string(&mut head, lang.tag());
                }
                if let Some(words) = words {
                    head.extend(b"/ActualText");
                    text_string(&mut head, words);
                }
                head.extend(b">>");
                self.notes.push(Note::Piece(self.item, self.pieces));
                self.pieces += 1;
            }
            Mark::Artifact(kind) => head.extend(match kind {
                Artifact::Header => &b"/Artifact<</Attached[/Top]/Subtype/Header/Type/Pagination>>"[..],
                Artifact::Footer => b"/Artifact<</Attached[/Bottom]/Subtype/Footer/Type/Pagination>>",
                Artifact::Layout => b"/Artifact<</Type/Layout>>",
            }),
        }
        self.canvas.begin_marked(&head);
    }
}

/// What there is to say of a run's words.
#[derive(Clone, Copy)]
struct Words<'a> {
    /// A space that nobody sees follows.
    space: bool,
    /// The piece that they belong to, when it is a node's.
    mark: Option<Mark<'a>>,
    /// The longer side of the page.
    side: Length,
}

/// How the glyphs of a run are set.
struct Setting<'a> {
    face: &'a Face,
    /// By glyph, its number in the font.
    numbers: &'a [u16],
    size: f64,
    /// From ems at the run's start to the page.
    matrix: Matrix,
    /// The same for the places of upright glyphs, which go down the page also where each is slanted.
    axis: Option<Matrix>,
}

impl Setting<'_> {
    /// A glyph's own width in font units.
    fn width(&self, glyph: &Placed) -> Option<i64> {
        self.face.advances.get(usize::from(glyph.id)).map(|advance| i64::from(*advance))
    }

    /// Font units as points.
    fn points(&self, units: i64) -> f64 {
        units as f64 * self.size / self.face.units_per_em as f64
    }

    /// How far the origin of an upright glyph is to the right of where a horizontal line has it ([`fontfile`]).
    fn middle(&self, glyph: &Placed) -> f64 {
        self.points(self.width(glyph).unwrap_or(0)) / 2.0 - self.size * f64::from(MIDDLE) / 1000.0
    }

    /// Whether glyphs are shown in one go, one after the other.
    fn is_row(&self, a: &Placed, b: &Placed) -> bool {
        let slanted = self.axis.is_some_and(|axis| axis != self.matrix);
        match self.axis {
            None => a.y == b.y,
            // To a hundredth of a point.
            Some(_) => !slanted && (self.points(a.x - b.x) + self.middle(a) - self.middle(b)).abs() < 0.01,
        }
    }

    /// Where on the page the origin of a glyph is when the pen is so far along the line.
    fn place(&self, pen: i64, glyph: &Placed) -> (f64, f64) {
        let Some(axis) = self.axis else { return self.matrix.map(self.points(pen), self.points(glyph.y)) };
        let (x, y) = axis.map(self.points(glyph.x), self.points(glyph.y - pen));
        let Matrix([a, b, c, d, ..]) = self.matrix;
        let (right, up) = (self.middle(glyph), self.size * f64::from(FOOT) / 1000.0);
        (x + a * right + c * up, y + b * right + d * up)
    }
}

/// A byte within a string.
fn escaped(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
        b'\r' => out.extend(b"\\r"),
        b'\n' => out.extend(b"\\n"),
        _ => out.push(byte),
    }
}

/// Kinds of what is no part of the book.
#[derive(Clone, Copy, PartialEq)]
pub enum Artifact {
    Header,
    Footer,
    Layout,
}

/// What an item is marked as.
#[derive(Clone, Copy, PartialEq)]
pub enum Mark<'a> {
    /// `lang` when it differs from the node's.
    Content {
        node: NodeId,
        lang: Option<&'a Lang>,
    },
    Artifact(Artifact),
}

/// How the item of a page at `index` is marked.
pub fn mark<'a>(page: &'a Page, index: usize, tags: &Tags<'_>) -> Mark<'a> {
    let item = &page.items[index];
    match item.node.filter(|node| tags.knows(*node)) {
        Some(node) => {
            let lang = item.kind.glyphs().and_then(|run| run.lang.as_ref()).filter(|lang| *lang != tags.lang(node));
            Mark::Content { node, lang }
        }
        None => Mark::Artifact(artifact(page, index)),
    }
}

/// Text after the page's own is a running head or a folio; everything else only looks nice.
fn artifact(page: &Page, index: usize) -> Artifact {
    match &page.items[index].kind {
        ItemKind::Glyphs(run) if index >= page.body_items && run.y < page.height / 2 => Artifact::Header,
        ItemKind::Glyphs(_) if index >= page.body_items => Artifact::Footer,
        _ => Artifact::Layout,
    }
}

/// Tells the structure what it has to know of a page.
pub fn note(tags: &mut Tags<'_>, page: &Page, (index, notes): (usize, &[Note])) {
    for note in notes {
        let (Note::Piece(place, _) | Note::Item(place)) = note;
        let Some((item, node)) = page.items.get(*place).and_then(|item| Some((item, item.node?))) else { continue };
        match note {
            Note::Piece(_, number) => tags.piece(node, index, *number),
            Note::Item(_) => note_content(tags, node, item, index),
        }
    }
}

fn note_content(tags: &mut Tags<'_>, node: NodeId, item: &Item, page: usize) {
    match &item.kind {
        ItemKind::Glyphs(run) => tags.words(node, &run.text),
        ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => tags.place(node, page, *rect),
        ItemKind::Part(part) => tags.place(node, page, part.rect),
        ItemKind::Turned(turned) => match &turned.kind {
            ItemKind::Glyphs(run) => tags.words(node, &run.text),
            ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => tags.place(node, page, turned.area(*rect)),
            _ => {}
        },
        ItemKind::Fill { .. } => {}
    }
}
