//! What of a column stands on the rectos of facing pages.

use std::collections::{BTreeMap, BTreeSet};
use crate::layout::flow::column::Fixed;
use crate::book::page_map::Position;
use crate::book::NoteId;
use crate::layout::pages::{Item, ItemKind};
use crate::length::Length;

/// From the left edge of the text on a verso to that on the recto, until both are pages: more than any page is wide.
pub(super) const FACING: Length = Length::pt(20_000);

/// What of a column stands on the rectos of facing pages.
#[derive(Clone, Debug, Default)]
pub struct Facing {
    /// The rows, by their entries, each with the first place of the text of its recto.
    pub(super) rows: BTreeMap<usize, Option<Position>>,
    pub(super) anchors: BTreeSet<String>,
    pub(super) notes: BTreeSet<NoteId>,
}

impl Facing {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether an entry is a row of facing pages.
    pub fn has_row(&self, entry: usize) -> bool {
        self.rows.contains_key(&entry)
    }

    /// The first place of the text on the recto of some rows.
    pub fn position(&self, mut entries: impl Iterator<Item = usize>) -> Option<Position> {
        entries.find_map(|entry| self.rows.get(&entry).copied().flatten())
    }

    /// The notes of the rectos, those among them that other notes cite.
    pub fn notes(&self, notes: &[Vec<Fixed>]) -> BTreeSet<NoteId> {
        let mut found = BTreeSet::new();
        let mut open: Vec<NoteId> = self.notes.iter().copied().collect();
        while let Some(note) = open.pop() {
            if found.insert(note) {
                open.extend(notes.get(note.index()).into_iter().flatten().flat_map(|fragment| &fragment.notes).map(|mark| mark.note));
            }
        }
        found
    }

    /// Divides what is set of a spread: what is left is the verso's.
    pub fn split(&self, spread: &mut Fixed, notes: &BTreeSet<NoteId>) -> Fixed {
        let mut recto = Fixed { height: spread.height, ..Fixed::default() };
        let is_right = |item: &mut Item| left_of(&item.kind) > FACING / 2;
        recto.items = spread.items.extract_if(.., is_right).collect();
        recto.links = spread.links.extract_if(.., |link| link.rect.x > FACING / 2).collect();
        recto.notes = spread.notes.extract_if(.., |mark| notes.contains(&mark.note)).collect();
        recto.anchors = spread.anchors.extract_if(.., |(name, _)| self.anchors.contains(name)).collect();
        recto.shift(-FACING, Length::ZERO);
        recto
    }
}

/// The left edge of an item.
pub(super) fn left_of(kind: &ItemKind) -> Length {
    match kind {
        ItemKind::Glyphs(run) => run.x,
        ItemKind::Fill { rect, .. } | ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } => rect.x,
        ItemKind::Part(part) => part.rect.x,
        ItemKind::Turned(turned) => turned.x,
    }
}
