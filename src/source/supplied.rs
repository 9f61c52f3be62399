//! Diagrams that the author drew: a picture beside the page takes the place of the diagram's source.
//!
//! Beside `captura.md` that is `captura-diagrama-2.svg` for its second diagram, and `captura-diagrama.svg` for the only one; in a
//! page's own directory, or one whose other pages have no diagrams, `diagrama-2.svg` and `diagrama.svg`. `diagram` serves as well.

use std::collections::BTreeMap;

use super::assets::Index;
use super::{Page, Source};
use crate::book::visit::{VisitorMut, walk_chapter_mut};
use crate::book::{Block, BlockKind, Chapter, Figure, Image};

const NAMES: [&str; 2] = ["diagrama", "diagram"];
const ENDINGS: [&str; 2] = ["svg", "png"];

/// Puts figures in the place of diagrams for which there is a picture; `resolve` then finds it like any other.
pub fn pictures(chapters: &mut [Chapter], source: &Source) {
    let index = &source.assets.index;
    let mut counts: Vec<usize> = Vec::new();
    for chapter in chapters.iter_mut() {
        let mut count = Diagrams::default();
        walk_chapter_mut(chapter, &mut count);
        counts.push(count.seen);
    }
    let mut pages_with: BTreeMap<&str, usize> = BTreeMap::new();
    for (page, _) in source.pages.iter().zip(&counts).filter(|(_, count)| **count > 0) {
        *pages_with.entry(page.directory.as_str()).or_default() += 1;
    }
    for ((chapter, page), count) in chapters.iter_mut().zip(&source.pages).zip(counts).filter(|(_, count)| *count > 0) {
        let alone = pages_with.get(page.directory.as_str()) == Some(&1);
        let pictures = (1..=count).map(|n| picture(page, index, n, count, alone)).collect();
        walk_chapter_mut(chapter, &mut Diagrams { seen: 0, pictures });
    }
}

/// The address of the picture that the author drew for a page's `n`-th diagram of `count`; `alone`: no other page of its directory has diagrams.
fn picture(page: &Page, index: &Index, n: usize, count: usize, alone: bool) -> Option<String> {
    let stem = page.path.file_stem()?.to_string_lossy();
    let directory = index.key(page.path.parent()?);
    let prefixes = [Some(format!("{stem}-")), alone.then(String::new)];
    let numbers = [Some(format!("-{n}")), (count == 1).then(String::new)];
    for prefix in prefixes.iter().flatten() {
        for (name, number) in NAMES.iter().flat_map(|name| numbers.iter().flatten().map(move |number| (name, number))) {
            for ending in ENDINGS {
                let file = format!("{prefix}{name}{number}.{ending}");
                let key = if directory.is_empty() { file.clone() } else { format!("{directory}/{file}") };
                if index.get(&key).is_some() {
                    return Some(file);
                }
            }
        }
    }
    None
}

/// Counts the diagrams that have no drawing yet, and replaces those for which there is a picture.
#[derive(Default)]
struct Diagrams {
    seen: usize,
    pictures: Vec<Option<String>>,
}

impl VisitorMut for Diagrams {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Diagram(diagram) = &mut block.kind else { return };
        if diagram.svg.is_some() {
            return;
        }
        let picture = self.pictures.get(self.seen).cloned().flatten();
        self.seen += 1;
        if let Some(address) = picture {
            // Who cannot see it reads what it was drawn from.
            let alt = diagram.alt.take().unwrap_or_else(|| diagram.source.trim().to_owned());
            let image = Image { address, alt: Some(alt), span: block.span, ..Image::default() };
            block.kind = BlockKind::Figure(Figure { images: vec![image], caption: diagram.caption.take(), ..Figure::default() });
        }
    }
}
