//! Sets of outputs, by the names that authors give them.

/// The outputs that a passage is in; all of them when nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outputs(u8);

impl Default for Outputs {
    fn default() -> Outputs {
        Outputs::ALL
    }
}

impl Outputs {
    pub const ALL: Outputs = Outputs(0b111);
    /// For the web alone.
    pub const NONE: Outputs = Outputs(0);
    pub const EPUB: Outputs = Outputs(0b001);
    pub const SCREEN: Outputs = Outputs(0b010);
    pub const PRESS: Outputs = Outputs(0b100);
    pub const PDF: Outputs = Outputs(0b110);

    /// The names that authors write.
    pub const NAMES: [&'static str; 6] = ["epub", "pdf", "print", "book", "web", "html"];

    /// The outputs of a name that authors give.
    pub fn find(name: &str) -> Option<Outputs> {
        Some(match name {
            "epub" => Outputs::EPUB,
            "pdf" => Outputs::SCREEN,
            "print" => Outputs::PRESS,
            "book" => Outputs::ALL,
            "web" | "html" => Outputs::NONE,
            _ => return None,
        })
    }

    /// The outputs of a format as Quarto names it: `pdf` is any PDF, and `html` takes EPUB in.
    pub fn of_format(name: &str) -> Outputs {
        match name {
            "pdf" | "latex" | "typst" => Outputs::PDF,
            "epub" | "epub2" | "epub3" | "html" => Outputs::EPUB,
            _ => Outputs::NONE,
        }
    }

    /// The output of an edition alone.
    pub fn one(edition: Edition) -> Outputs {
        match edition {
            Edition::Epub => Outputs::EPUB,
            Edition::Screen => Outputs::SCREEN,
            Edition::Press => Outputs::PRESS,
        }
    }

    /// The outputs that are in both sets.
    pub fn and(self, other: Outputs) -> Outputs {
        Outputs(self.0 & other.0)
    }

    /// The outputs that are in either set.
    pub fn or(self, other: Outputs) -> Outputs {
        Outputs(self.0 | other.0)
    }

    /// The outputs that are not in the other set.
    pub fn but(self, other: Outputs) -> Outputs {
        Outputs(self.0 & !other.0)
    }

    pub fn is_all(self) -> bool {
        self == Outputs::ALL
    }

    /// Whether both sets have an output in common.
    pub(super) fn meets(self, other: Outputs) -> bool {
        self.0 & other.0 != 0
    }

    /// The names of the outputs with commas between, as the shortcode `only` has them.
    pub fn names(self) -> String {
        let named = Edition::ALL.iter().filter(|edition| self.meets(Outputs::one(**edition))).map(|edition| edition.name());
        let names: Vec<&str> = named.collect();
        if names.is_empty() { "web".to_owned() } else { names.join(",") }
    }
}

/// An output that shows the text of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    Epub,
    /// The PDF for the screen.
    Screen,
    /// The PDF for the press.
    Press,
}

impl Edition {
    pub(super) const ALL: [Edition; 3] = [Edition::Epub, Edition::Screen, Edition::Press];

    /// The name that authors give the edition.
    pub(super) fn name(self) -> &'static str {
        match self {
            Edition::Epub => "epub",
            Edition::Screen => "pdf",
            Edition::Press => "print",
        }
    }
}
