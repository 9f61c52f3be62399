//! Pictures, drawings and letters that are pictures: what pages show by name. Each is put into the file once, however often it is shown.
//!
//! All are found before the first page is written ([`XObjects::of`]), so that pages are written on all threads.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use usvg::Tree;

use super::image::{Drawings, frame};
use super::inks::{Inks, Separation};
use super::letters::is_picture;
use super::pressed::{self, inked};
use super::raster::Raster;
use super::sketch::Sketch;
use super::{Job, face, vector};
use crate::book::AssetId;
use crate::layout::pages::{ItemKind, Page, Rect};
use crate::length::Length;
use crate::limits::carried;
use crate::message;
use crate::picture::{Format, Use};
use crate::report::Report;

/// One of them, as it is put into the file.
pub enum Entry {
    Raster(Raster),
    /// The place among the sketches.
    Sketch(usize),
}

/// How an item of a page is shown.
#[derive(Clone)]
pub enum Place {
    /// By the object of this number, with so much ink in one place, in per cent.
    Object(usize, u32),
    /// By the form of this number, which is so large.
    Form(usize, (f64, f64)),
    /// As paths in inks.
    Paths(Arc<Tree>),
    Nothing,
}

/// What is shown, and how large when that makes a difference.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Picture(AssetId),
    Drawn(AssetId, i64, i64),
    Drawing(Arc<str>, i64, i64),
}

/// All of a file.
#[derive(Default)]
pub struct XObjects {
    pub entries: Vec<Entry>,
    pub sketches: Vec<Sketch>,
    /// By the numbers of page and item.
    places: FxHashMap<(usize, usize), Place>,
}

impl XObjects {
    /// Those of a job's pages.
    pub fn of(job: Job<'_>, faces: &face::Faces<'_>, inks: &Inks, report: &mut Report) -> XObjects {
        let mut finder = Finder { job, inks, drawings: Drawings::new(job.fonts), known: FxHashMap::default(), all: XObjects::default() };
        if let Inks::Press { separation, resolution } = inks {
            finder.separate(separation, *resolution);
        }
        for (number, page) in job.pages.pages.iter().enumerate() {
            for (index, item) in page.items.iter().enumerate() {
                let kind = if let ItemKind::Turned(turned) = &item.kind { &turned.kind } else { &item.kind };
                let upright = if let ItemKind::Turned(turned) = &item.kind { turned.upright().map(ItemKind::Glyphs) } else { None };
                if let Some(place) = finder.item(upright.as_ref().unwrap_or(kind), page, faces) {
                    finder.all.places.insert((number, index), place);
                }
            }
        }
        finder.drawings.report_missing(report);
        finder.all
    }

    /// How an item is shown, when it is a picture of any kind.
    pub fn place(&self, page: usize, item: usize) -> Option<&Place> {
        self.places.get(&(page, item))
    }
}

struct Finder<'a> {
    job: Job<'a>,
    inks: &'a Inks,
    drawings: Drawings<'a>,
    known: FxHashMap<Key, Place>,
    all: XObjects,
}

impl Finder<'_> {
    /// Separates the pictures that are shown, on all threads; what is kept of each is packed.
    fn separate(&mut self, separation: &Separation, resolution: u32) {
        let pictures = self.job.pictures;
        let shown: Vec<(AssetId, (Length, Length))> = pressed::places(&self.job.pages.pages, pictures).into_iter().collect();
        let separated: Vec<(AssetId, Option<(Raster, u32)>)> =
            shown.into_par_iter().map(carried(|shown: (AssetId, (Length, Length))| (shown.0, pressed::shown(pictures, shown, (separation, resolution))))).collect();
        for (asset, raster) in separated {
            if let Some((raster, ink)) = raster {
                let place = self.raster(raster, ink);
                self.known.insert(Key::Picture(asset), place);
            }
        }
    }

    fn item(&mut self, kind: &ItemKind, page: &Page, faces: &face::Faces<'_>) -> Option<Place> {
        match kind {
            ItemKind::Picture { asset, rect } => Some(self.picture(*asset, *rect)),
            ItemKind::Part(part) => Some(self.picture(part.asset, part.whole)),
            ItemKind::Drawing { svg, rect } => Some(self.drawing(svg, *rect)),
            ItemKind::Glyphs(run) if is_picture(run, faces) => {
                let side = page.width.max(page.height).to_pt();
                Some(self.sketch(Sketch::Letters(Box::new(run.clone()), (side, side))))
            }
            _ => None,
        }
    }

    /// A frame with its name when it could not be decoded, which `picture` reports.
    fn picture(&mut self, asset: AssetId, rect: Rect) -> Place {
        let keys = [Key::Picture(asset), Key::Drawn(asset, rect.width.0, rect.height.0)];
        if let Some(known) = keys.iter().find_map(|key| self.known.get(key)) {
            return known.clone();
        }
        let [picture, drawn] = keys;
        let is_vector = self.job.pictures.info(asset).is_some_and(|info| info.vector);
        let found = if is_vector || !self.inks.is_press() { self.open(asset, rect) } else { None };
        let place = found.unwrap_or_else(|| {
            let name = self.job.pictures.path(asset).and_then(|path| crate::file::shown(path).file_name()).unwrap_or_default();
            let frame = frame(&name.to_string_lossy(), rect);
            self.drawing(&Arc::from(frame), rect)
        });
        let raster = matches!(place, Place::Object(number, _) if matches!(self.all.entries.get(number), Some(Entry::Raster(_))));
        self.known.insert(if raster && !is_vector { picture } else { drawn }, place.clone());
        place
    }

    fn open(&mut self, asset: AssetId, rect: Rect) -> Option<Place> {
        let pictures = self.job.pictures;
        let encoded = pictures.encoded(asset, Use::Screen)?;
        let place = match encoded.format {
            Format::Jpeg => Raster::of_jpeg(encoded.bytes).map(|raster| self.raster(raster, 0)),
            Format::Png => Raster::of_png(encoded.bytes).map(|raster| self.raster(raster, 0)),
            Format::Svg => self.drawings.tree(&encoded.bytes).map(|tree| self.vector(tree, rect)),
            Format::Gif | Format::Webp => None,
        };
        if place.is_none() {
            pictures.fail(asset, &message!("a PDF cannot show it"));
        }
        place
    }

    /// An SVG of our own making.
    fn drawing(&mut self, svg: &Arc<str>, rect: Rect) -> Place {
        let key = Key::Drawing(Arc::clone(svg), rect.width.0, rect.height.0);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let tree = self.drawings.tree(svg.as_bytes());
        let place = tree.map_or(Place::Nothing, |tree| self.vector(tree, rect));
        self.known.insert(key, place.clone());
        place
    }

    fn vector(&mut self, tree: Tree, rect: Rect) -> Place {
        if rect.width.0 <= 0 || rect.height.0 <= 0 {
            return Place::Nothing;
        }
        match self.inks {
            Inks::Screen => self.sketch(Sketch::Drawing(Arc::new(tree), (rect.width.to_pt(), rect.height.to_pt()))),
            Inks::Press { .. } if vector::is_plain(&tree) => Place::Paths(Arc::new(tree)),
            Inks::Press { separation, .. } => match vector::rasterise(&tree, rect).and_then(|pixels| inked(&pixels, false, separation)) {
                Some((raster, ink)) => self.raster(raster, ink),
                None => Place::Nothing,
            },
        }
    }

    fn sketch(&mut self, sketch: Sketch) -> Place {
        let (Sketch::Drawing(_, size) | Sketch::Letters(_, size)) = sketch;
        self.all.sketches.push(sketch);
        self.all.entries.push(Entry::Sketch(self.all.sketches.len() - 1));
        Place::Form(self.all.entries.len() - 1, size)
    }

    fn raster(&mut self, raster: Raster, ink: u32) -> Place {
        self.all.entries.push(Entry::Raster(raster));
        Place::Object(self.all.entries.len() - 1, ink)
    }
}
