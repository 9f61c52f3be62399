//! Whether a section from a cache can be used: whoever may write to the directory may have written anything, and a number that leads nowhere
//! would end the program.

use crate::layout::page::section::Section;
use crate::layout::pages::ItemKind;

/// Whether every number of a section leads somewhere: those of nodes, of its `faces` fonts, of places in texts.
pub fn is_sound(section: &Section, faces: usize) -> bool {
    let nodes = section.structure.nodes.len();
    let is_node = |node: u32| (node as usize) < nodes;
    let children = section.structure.nodes.iter().flat_map(|node| &node.children).chain(&section.structure.roots);
    // A node comes after the one that it is in: no circles.
    let descends = section.structure.nodes.iter().enumerate().all(|(at, node)| node.children.iter().all(|child| child.0 as usize > at));
    let mut children = children.map(|child| child.0);
    let drafts = &section.drafts;
    children.all(is_node)
        && descends
        && drafts.iter().all(|draft| {
            let items = draft.content.items.iter().chain(&draft.margin.items);
            let links = draft.content.links.iter().chain(&draft.margin.links);
            let plate = draft.plate.is_none_or(|plate| plate.of > 0 && plate.number < plate.of && plate.after < drafts.len());
            items.into_iter().all(|item| item.node.is_none_or(|node| is_node(node.0)) && is_shown(&item.kind, faces))
                && links.into_iter().all(|link| is_node(link.node.0))
                && plate
        })
        && plates_are_whole(section)
}

/// The pages of a picture follow each other.
fn plates_are_whole(section: &Section) -> bool {
    let mut drafts = section.drafts.iter();
    while let Some(draft) = drafts.next() {
        let Some(plate) = draft.plate else { continue };
        if plate.number != 0 || !(1..plate.of).all(|number| drafts.next().and_then(|draft| draft.plate).is_some_and(|next| next.number == number)) {
            return false;
        }
    }
    true
}

/// Whether an item's glyphs have a face and a text to stand for.
fn is_shown(kind: &ItemKind, faces: usize) -> bool {
    match kind {
        ItemKind::Glyphs(run) => {
            let is_text = |at: u32| run.text.is_char_boundary(at as usize);
            usize::from(run.face.0) < faces && run.glyphs.iter().all(|glyph| is_text(glyph.text.start) && is_text(glyph.text.end) && glyph.text.start <= glyph.text.end)
        }
        // Layout turns nothing that is turned already.
        ItemKind::Turned(turned) => !matches!(turned.kind, ItemKind::Turned(_)) && is_shown(&turned.kind, faces),
        ItemKind::Picture { .. } | ItemKind::Part(_) | ItemKind::Fill { .. } | ItemKind::Drawing { .. } => true,
    }
}
