//! What the reader finds in the contents, and where it stands.

/// Levels that are shown when nobody says: parts, chapters and their sections.
const DEPTH: u8 = 2;

/// Where the contents stand, how deep they go, and which lists follow them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    pub place: Place,
    /// The book's settings ask for them there: they stand in a short text too.
    pub asked: bool,
    /// 0 parts, 1 chapters, 2 their headings …
    pub depth: u8,
    /// Lists of the captions after the contents.
    pub figures: bool,
    pub tables: bool,
    /// Of titled code.
    pub listings: bool,
}

impl Default for Contents {
    fn default() -> Contents {
        Contents { place: Place::Front, asked: false, depth: DEPTH, figures: false, tables: false, listings: false }
    }
}

/// Where readers come upon the contents as they turn the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    #[default]
    Front,
    End,
    None,
}

impl Place {
    /// The place of the name that settings and styles give.
    pub fn find(name: &str) -> Option<Place> {
        match name {
            "front" => Some(Place::Front),
            "end" => Some(Place::End),
            "none" => Some(Place::None),
            _ => None,
        }
    }
}
