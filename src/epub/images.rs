//! Pictures and drawings into the container, each written as soon as it is ready and kept no longer. A book that brings no cover
//! gets one typeset from its title.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek, Write};

use super::container::Container;
use super::plan::file_stem;
use super::{Context, Files, Options, PictureFile, item};
use super::Job;
use crate::materials::Materials;
use crate::message;
use crate::book::visit::{self, Visitor};
use crate::book::{AssetId, Block, BlockKind, Diagram, Image};
use crate::cover::front_image;
use crate::diagram::qr_code_on_white;
use crate::picture::{Encoded, Format, Pictures, Use, svg};
use crate::report::{Diagnostic, Report};

/// A picture of the book, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageFile {
    /// Within the package's folder.
    pub path: String,
    pub format: Format,
}

/// Where everything that is seen has been put. Paths are within the package's folder.
#[derive(Debug, Default)]
pub struct Placed<'a> {
    pub images: BTreeMap<AssetId, ImageFile>,
    /// Drawings by their SVG.
    pub diagrams: BTreeMap<&'a str, String>,
    /// QR codes by what they say.
    pub codes: BTreeMap<&'a str, String>,
    pub cover: Option<String>,
    /// As they were written, and whether it is the cover.
    pub pictures: Vec<(bool, PictureFile)>,
}

/// Writes all pictures of the book in the order of their first use, the cover first.
pub fn write<'a, W: Write + Seek>(
    job: Job<'a>,
    container: &mut Container<W>,
    files: &mut Files,
) -> std::io::Result<Placed<'a>> {
    let Job { materials: Materials { book, fonts, pictures, .. }, options, .. } = job;
    let mut list = List::default();
    for chapter in &book.chapters {
        visit::walk_chapter(chapter, &mut list);
    }
    if let Some(cover) = options.cover {
        list.order.retain(|(asset, _)| *asset != cover);
        list.order.insert(0, (cover, "cover".to_owned()));
    }
    let mut placed = Placed::default();
    let mut names = BTreeSet::new();
    let given = options.cover.is_some_and(|cover| pictures.info(cover).is_some());
    let made = match given {
        true => None,
        false => front_image(&book.metadata, &options.cover_look, &options.cover_pictures, fonts, pictures),
    };
    if let Some(picture) = &made {
        let path = format!("images/{}", unique(&mut names, "cover", picture.format.extension()));
        write_picture(container, &path, picture)?;
        placed.pictures.push((true, file_of(None, picture)));
        files.items.push(item("cover-image", &path, picture.format.media_type(), false, vec!["cover-image"]));
    }
    for (asset, address) in list.order {
        let Some(picture) = encoded(pictures, asset, options) else { continue };
        let name = unique(&mut names, &stem(&address), picture.format.extension());
        let path = format!("images/{name}");
        write_picture(container, &path, &picture)?;
        placed.pictures.push((options.cover == Some(asset), file_of(Some(asset), &picture)));
        let properties = if options.cover == Some(asset) { vec!["cover-image"] } else { Vec::new() };
        let id = format!("image-{}", placed.images.len() + 1);
        files.items.push(item(&id, &path, picture.format.media_type(), false, properties));
        placed.images.insert(asset, ImageFile { path, format: picture.format });
    }
    for chapter in &book.chapters {
        let mut drawings = Drawings(Vec::new());
        drawings.collect(&chapter.blocks);
        for note in chapter.author_notes.iter().chain(&chapter.footnotes) {
            drawings.collect(&note.blocks);
        }
        for drawing in drawings.0 {
            let (kind, source, known) = match drawing {
                Drawing::Diagram(svg) => ("diagram", svg, &mut placed.diagrams),
                Drawing::Code(text) => ("code", text, &mut placed.codes),
            };
            let Some(svg) = drawing.svg().filter(|_| !known.contains_key(source)) else { continue };
            let id = format!("{kind}-{}", known.len() + 1);
            let path = format!("images/{}", unique(&mut names, &id, "svg"));
            container.deflate(&path, &svg)?;
            files.items.push(item(&id, &path, Format::Svg.media_type(), false, Vec::new()));
            known.insert(source, path);
        }
    }
    placed.cover = files.items.iter().find(|item| item.properties.contains(&"cover-image")).map(|item| item.path.clone());
    Ok(placed)
}

/// What is kept of a picture that was written.
fn file_of(asset: Option<AssetId>, picture: &Encoded) -> PictureFile {
    let Encoded { format, width, height, .. } = *picture;
    PictureFile { asset, format, width, height, bytes: picture.bytes.len() as u64 }
}

/// A picture in the form that an EPUB takes. A cover is never WebP: shops look at covers, and not all of them know it.
fn encoded(pictures: &Pictures, asset: AssetId, options: &Options) -> Option<Encoded> {
    // Shops look at covers, and not all of them know WebP.
    let wanted = match options.cover == Some(asset) {
        true => Use::Cover,
        false if options.keep_webp => Use::EpubWebp,
        false => Use::Epub,
    };
    pictures.encoded(asset, wanted)
}

/// Writes a picture into the container: a drawing deflated, others as they are.
fn write_picture<W: Write + Seek>(container: &mut Container<W>, path: &str, picture: &Encoded) -> std::io::Result<()> {
    match picture.format {
        Format::Svg => container.deflate(path, &picture.bytes),
        Format::Jpeg | Format::Png | Format::Gif | Format::Webp => container.store(path, &picture.bytes),
    }
}

/// Reports pictures and drawings without a text in their place; `--strict` makes each an error.
pub fn report_undescribed(cx: &Context<'_>, report: &mut Report) {
    struct Undescribed<'a>(&'a Context<'a>, &'a mut Report);
    impl Visitor for Undescribed<'_> {
        fn image(&mut self, image: &Image) {
            if image.alt.is_none() && image.asset.is_some_and(|asset| self.0.placed.images.contains_key(&asset)) {
                let message = message!("the picture {address} has no text that says what it shows", address = image.address);
                let help = message!("write it between the brackets, ![like this](picture.jpg), or mark it as decorative with ![](…) and alt=\"\"");
                self.1.push(Diagnostic::new("alt-missing", message).at(image.span).help(help));
            }
        }

        fn block(&mut self, block: &Block) {
            if let BlockKind::Diagram(Diagram { svg: Some(_), alt: None, caption: None, .. }) = &block.kind {
                let help = message!("give it a <title>, or put the drawing into a file of its own: ![like this](drawing.svg)");
                let message = message!("the drawing has no text that says what it shows");
                self.1.push(Diagnostic::new("alt-missing", message).at(block.span).help(help));
            }
        }
    }
    for chapter in &cx.book.chapters {
        visit::walk_chapter(chapter, &mut Undescribed(cx, report));
    }
}

/// The file's name without its extension, fit for any file system.
fn stem(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = file_stem(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    if stem.is_empty() { "image".to_owned() } else { stem }
}

/// A file name that none before has: `stem.png`, `stem-2.png` …
fn unique(names: &mut BTreeSet<String>, stem: &str, extension: &str) -> String {
    let mut name = format!("{stem}.{extension}");
    let mut n = 1;
    while !names.insert(name.clone()) {
        n += 1;
        name = format!("{stem}-{n}.{extension}");
    }
    name
}

/// Assets in the order of their first use, with the address that named them.
#[derive(Default)]
struct List {
    order: Vec<(AssetId, String)>,
    seen: BTreeSet<AssetId>,
}

impl Visitor for List {
    fn image(&mut self, image: &Image) {
        if let Some(asset) = image.asset.filter(|asset| self.seen.insert(*asset)) {
            self.order.push((asset, image.address.clone()));
        }
    }
}

/// A drawing that the book brings or asks for.
#[derive(Clone, Copy)]
enum Drawing<'a> {
    /// Its SVG.
    Diagram(&'a str),
    /// What a QR code says.
    Code(&'a str),
}

impl Drawing<'_> {
    /// The drawing as an EPUB may carry it; `None` when it cannot be read.
    fn svg(self) -> Option<Vec<u8>> {
        match self {
            Drawing::Diagram(svg) => svg::sanitise(svg.as_bytes()).ok(),
            Drawing::Code(text) => qr_code_on_white(text).map(String::into_bytes),
        }
    }
}

/// Drawings that are ready. The walk lends what it shows only for a moment, so this one is by hand.
struct Drawings<'a>(Vec<Drawing<'a>>);

impl<'a> Drawings<'a> {
    /// Collects the drawings of blocks, in the order of the text.
    fn collect(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Diagram(diagram) => self.0.extend(diagram.svg.as_deref().map(Drawing::Diagram)),
                BlockKind::Embed(embed) if embed.kind == crate::book::elements::QR => self.0.push(Drawing::Code(&embed.url)),
                BlockKind::List(list) => list.items.iter().for_each(|item| self.collect(&item.blocks)),
                BlockKind::Definitions(list) => list.iter().flat_map(|d| &d.details).for_each(|blocks| self.collect(blocks)),
                BlockKind::Quote(quote) => self.collect(&quote.blocks),
                BlockKind::Table(table) => {
                    table.head.iter().chain(&table.rows).flat_map(|row| &row.cells).for_each(|cell| self.collect(&cell.blocks));
                }
                BlockKind::Figure(figure) => self.collect(&figure.content),
                BlockKind::Sidebar(sidebar) => self.collect(&sidebar.blocks),
                BlockKind::Columns(columns) => columns.columns.iter().for_each(|blocks| self.collect(blocks)),
                BlockKind::Group(blocks) => self.collect(blocks),
                _ => {}
            }
        }
    }
}
