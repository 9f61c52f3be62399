//! Pictures and drawings in the file: each picture is put in once, however often it is shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use krilla::Data;
use krilla::geom::{Size, Transform};
use krilla::image::Image;
use krilla::surface::Surface;
use krilla_svg::{SurfaceExt, SvgSettings};
use usvg::fontdb::{Database, ID, Source};
use usvg::{FontFamily, FontResolver, FontStyle, Tree};

use super::face;
use crate::book::AssetId;
use crate::font::{FaceId, FontBook};
use crate::layout::pages::Rect;
use crate::picture::{Encoded, Format, Pictures, Use};

/// A picture as krilla takes it.
#[derive(Clone)]
enum Picture {
    Raster(Image),
    Vector(Arc<Tree>),
}

/// The pictures of one file.
pub struct Images<'a> {
    pictures: &'a Pictures,
    wanted: Use,
    by_asset: BTreeMap<AssetId, Option<Picture>>,
    drawings: Drawings<'a>,
}

impl<'a> Images<'a> {
    pub fn new(pictures: &'a Pictures, wanted: Use, fonts: &'a FontBook) -> Images<'a> {
        Images { pictures, wanted, by_asset: BTreeMap::new(), drawings: Drawings::new(fonts) }
    }

    /// Draws a picture over its rectangle; nothing when it could not be decoded, which `picture` reports.
    pub fn draw_picture(&mut self, surface: &mut Surface<'_>, asset: AssetId, rect: Rect) {
        if let Some(picture) = self.picture(asset) {
            draw(surface, &picture, rect);
        }
    }

    /// Draws an SVG of our own making.
    pub fn draw_drawing(&mut self, surface: &mut Surface<'_>, svg: &str, rect: Rect) {
        if let Some(tree) = self.drawings.tree(svg.as_bytes()) {
            draw(surface, &Picture::Vector(Arc::new(tree)), rect);
        }
    }

    fn picture(&mut self, asset: AssetId) -> Option<Picture> {
        if let Some(known) = self.by_asset.get(&asset) {
            return known.clone();
        }
        let picture = self.pictures.encoded(asset, self.wanted).and_then(|encoded| self.open(&encoded));
        self.by_asset.insert(asset, picture.clone());
        picture
    }

    fn open(&mut self, encoded: &Encoded) -> Option<Picture> {
        let data = || Data::from(Arc::new(Shared(Arc::clone(&encoded.bytes))) as Arc<dyn AsRef<[u8]> + Send + Sync>);
        match encoded.format {
            Format::Jpeg => Image::from_jpeg(data(), false).ok().map(Picture::Raster),
            Format::Png => Image::from_png(data(), false).ok().map(Picture::Raster),
            Format::Svg => self.drawings.tree(&encoded.bytes).map(|tree| Picture::Vector(Arc::new(tree))),
            Format::Gif | Format::Webp => None,
        }
    }
}

/// Bytes shared with the other output.
struct Shared(Arc<[u8]>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn draw(surface: &mut Surface<'_>, picture: &Picture, rect: Rect) {
    let Some(size) = Size::from_wh(rect.width.to_pt() as f32, rect.height.to_pt() as f32) else { return };
    surface.push_transform(&Transform::from_translate(rect.x.to_pt() as f32, rect.y.to_pt() as f32));
    match picture {
        Picture::Raster(image) => surface.draw_image(image.clone(), size),
        Picture::Vector(tree) => {
            let _ = surface.draw_svg(tree, size, SvgSettings::default());
        }
    }
    surface.pop();
}

/// Reads drawings with the book's own faces: the machine's fonts are never looked at, so that a drawing is the same everywhere.
struct Drawings<'a> {
    fonts: &'a FontBook,
    database: Arc<Database>,
    /// By face.
    ids: Vec<Option<ID>>,
}

impl<'a> Drawings<'a> {
    fn new(fonts: &'a FontBook) -> Drawings<'a> {
        Drawings { fonts, database: Arc::default(), ids: Vec::new() }
    }

    fn tree(&mut self, svg: &[u8]) -> Option<Tree> {
        if self.ids.is_empty() {
            self.load();
        }
        let (fonts, ids) = (self.fonts, &self.ids);
        let by_face = |face: FaceId| ids.get(usize::from(face.0)).copied().flatten();
        let options = usvg::Options {
            font_family: "sans-serif".to_owned(),
            fontdb: Arc::clone(&self.database),
            font_resolver: FontResolver {
                // A family that is not at hand must not make its text vanish: there is always a face.
                select_font: Box::new(move |font, _| {
                    let families: Vec<String> = font.families().iter().map(family).collect();
                    by_face(fonts.select(&families, font.weight(), font.style() != FontStyle::Normal))
                }),
                select_fallback: Box::new(move |character, used, _| {
                    let face = fonts.fallback(character, 400, false).and_then(by_face);
                    face.filter(|id| !used.contains(id))
                }),
            },
            ..usvg::Options::default()
        };
        Tree::from_data(svg, &options).ok()
    }

    fn load(&mut self) {
        let mut database = Database::new();
        for index in 0..self.fonts.faces.len() {
            let ids = database.load_font_source(Source::Binary(face::data(self.fonts, FaceId(index as u16))));
            self.ids.push(ids.first().copied());
        }
        self.database = Arc::new(database);
    }
}

/// The family by the name that our fonts know: drawings name fonts of office programs and browsers, whose kind is known.
fn family(family: &FontFamily) -> String {
    let name = match family {
        FontFamily::Serif => "serif",
        FontFamily::SansSerif | FontFamily::Cursive | FontFamily::Fantasy => "sans-serif",
        FontFamily::Monospace => "monospace",
        FontFamily::Named(name) => name.as_str(),
    };
    const SANS: [&str; 14] = [
        "arial",
        "helvetica",
        "verdana",
        "tahoma",
        "trebuchet",
        "segoe",
        "roboto",
        "open sans",
        "noto sans",
        "dejavu sans",
        "calibri",
        "inter",
        "lato",
        "sans",
    ];
    const MONO: [&str; 7] = ["courier", "consolas", "menlo", "monaco", "mono", "code", "terminal"];
    let lower = name.to_ascii_lowercase();
    if MONO.iter().any(|m| lower.contains(m)) {
        "monospace".to_owned()
    } else if SANS.iter().any(|s| lower.contains(s)) {
        "sans-serif".to_owned()
    } else {
        name.to_owned()
    }
}
