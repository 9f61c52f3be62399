//! Boxes of the web: elements whose class says that they are a callout, an alert or the like, as themes and Bootstrap call them. In a book
//! they are what the shortcodes of that name are: set aside, under their title or the name of their kind.

use crate::book::*;

use super::super::quotes::named_kind;

/// Classes of boxes.
const BOXES: [&str; 5] = ["callout", "admonition", "alert", "notice", "infobox"];
/// Classes of boxes when they have a title: other things are called so too.
const TITLED: [&str; 4] = ["box", "panel", "caja", "recuadro"];
/// How the classes of titles end.
const TITLES: [&str; 7] = ["title", "titulo", "título", "titel", "titre", "titol", "heading"];

/// The box that an element of these classes is; the blocks are its own from then on. `None` when it is none.
pub fn of(classes: &[String], blocks: &mut Vec<Block>) -> Option<Sidebar> {
    let is = |names: &[&str]| classes.iter().any(|class| names.contains(&class.as_str()));
    let is_box = is(&BOXES);
    if !is_box && !is(&TITLED) {
        return None;
    }
    let title = take_title(blocks);
    if !is_box && title.is_none() {
        return None;
    }
    // `alert-info`, `callout tip`; the name of the box itself says nothing of its kind.
    let words = classes.iter().flat_map(|class| class.split(['-', '_'])).filter(|word| !BOXES.contains(word) && !TITLED.contains(word));
    let named = words.map(named_kind).find(|(_, known)| *known).map(|(kind, _)| kind);
    let kind = named.unwrap_or(if title.is_some() { SidebarKind::Note } else { SidebarKind::Details });
    Some(Sidebar { kind, title, blocks: unwrapped(std::mem::take(blocks), classes) })
}

/// Takes the title out of the beginning, also from within groups.
fn take_title(blocks: &mut Vec<Block>) -> Option<Text> {
    let first = blocks.first_mut()?;
    let is_title = first.attributes.classes.iter().any(|class| TITLES.iter().any(|end| class.to_lowercase().ends_with(end)));
    let title = match &mut first.kind {
        BlockKind::Paragraph(text) if is_title => Some(std::mem::take(text)),
        BlockKind::Group(inside) if is_title => match inside.as_mut_slice() {
            [Block { kind: BlockKind::Paragraph(text), .. }] => Some(std::mem::take(text)),
            _ => None,
        },
        BlockKind::Group(inside) => {
            let title = take_title(inside)?;
            if inside.is_empty() {
                blocks.remove(0);
            }
            return Some(title);
        }
        _ => None,
    }?;
    blocks.remove(0);
    Some(title)
}

/// The blocks without the groups that only divide the box (`callout-content`, `callout-body`).
fn unwrapped(blocks: Vec<Block>, classes: &[String]) -> Vec<Block> {
    blocks
        .into_iter()
        .flat_map(|block| {
            let divides = |class: &String| classes.iter().any(|outer| class.strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with(['-', '_'])));
            let only = Attributes { classes: block.attributes.classes.clone(), ..Attributes::default() };
            match block.kind {
                BlockKind::Group(inside) if block.attributes == only && block.attributes.classes.iter().any(divides) => unwrapped(inside, classes),
                kind => vec![Block { kind, ..block }],
            }
        })
        .collect()
}
