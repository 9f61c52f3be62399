//! Emphasis that a family lacks: another family's face, else one made by slanting or emboldening; and what is told about it.
//!
//! Only families that a style brought are looked at: those built in are as they were chosen.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Face, FaceId, FontBook};
use crate::report::Message;
use crate::message;
use crate::report::message::list;
use crate::report::{Diagnostic, Report};

/// From this weight on a face is bold (CSS Fonts 4, §2.2).
const BOLD: u16 = 600;
/// Names that are told as near to one that is not known.
const NEAREST: usize = 3;

/// How a face is made of another of its family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Synthetic {
    pub from: FaceId,
    /// Slanted by twelve degrees.
    pub oblique: bool,
    /// Its outlines are drawn with a line of [`Synthetic::STROKE`] too.
    pub bold: bool,
}

impl Synthetic {
    /// The tangent of twelve degrees, in thousandths.
    pub const SLANT: i32 = 213;
    /// Width of the line around emboldened letters, in thousandths of the size.
    pub const STROKE: i32 = 30;
}

/// What stands in for what a style asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Substitute {
    /// None of the families is at hand.
    Family(Vec<String>),
    /// A family without italic, bold or both; the family whose face stands in, or the way in which one is made.
    Style { family: String, lacks: &'static str, instead: Message },
}

/// Each once, in order; shared by the copies of a book of fonts.
#[derive(Clone, Debug, Default)]
pub struct Substitutes(Arc<Mutex<BTreeSet<Substitute>>>);

impl Substitutes {
    /// Keeps a substitute to be told at the end, once.
    pub fn note(&self, substitute: Substitute) {
        RECORD.with_borrow_mut(|record| {
            record.as_mut().map(|record| record.insert(substitute.clone()));
        });
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(substitute);
    }
}

thread_local! {
    /// What was noted on this thread since somebody asked for it.
    static RECORD: RefCell<Option<BTreeSet<Substitute>>> = const { RefCell::new(None) };
}

/// Does some work on this thread, and says what stood in for something in it.
pub fn recorded<T>(work: impl FnOnce() -> T) -> (T, BTreeSet<Substitute>) {
    let before = RECORD.replace(Some(BTreeSet::new()));
    let done = work();
    (done, RECORD.replace(before).unwrap_or_default())
}

/// A letter of each script of which there are families.
const SCRIPTS: [char; 12] = ['一', 'ا', 'א', 'ก', 'ກ', 'ក', 'က', 'अ', 'অ', 'அ', '가', 'あ'];

impl FontBook {
    /// Notes what stood in for something in work that was done before and need not be done again.
    pub fn note_again(&self, substitutes: &BTreeSet<Substitute>) {
        substitutes.iter().for_each(|substitute| self.substitutes.note(substitute.clone()));
    }

    /// The real face of a family that a synthetic one is made from; any other is itself.
    pub fn real(&self, id: FaceId) -> FaceId {
        self.faces.get(usize::from(id.0)).and_then(|face| face.synthetic).map_or(id, |synthetic| synthetic.from)
    }

    /// Adds to the families that a style brought the faces that they lack.
    pub(super) fn synthesise(&mut self) {
        let mut families: Vec<String> = Vec::new();
        for face in &self.faces[self.builtin..] {
            if !families.iter().any(|known| known.eq_ignore_ascii_case(&face.family)) {
                families.push(face.family.clone());
            }
        }
        families.iter().for_each(|family| self.synthesise_family(family));
        // Only one weight of Japanese is built in.
        if self.in_family("Noto Serif JP", BOLD, false).is_some_and(|id| !self.is_fit(id, BOLD, false)) {
            self.synthesise_family("Noto Serif JP");
        }
    }

    /// The italic, the bold and the bold italic that a family lacks.
    pub(super) fn synthesise_family(&mut self, family: &str) {
        for (weight, italic) in [(400, true), (700, false), (700, true)] {
            let Some(from) = self.in_family(family, weight, italic).filter(|id| !self.is_fit(*id, weight, italic)) else { continue };
            let mut made = self.face(from).clone();
            let synthetic = Synthetic { from, oblique: italic && !made.italic, bold: weight >= BOLD && made.weight < BOLD };
            made.synthetic = Some(synthetic);
            made.italic |= synthetic.oblique;
            made.weight = if synthetic.bold { weight } else { made.weight };
            self.push(made);
        }
    }

    /// The face for what is asked, and what it stands in for.
    pub(super) fn choose(&self, families: &[String], weight: u16, italic: bool) -> (FaceId, Option<Substitute>) {
        let mut known = families.iter().filter_map(|family| self.in_family(family, weight, italic));
        let Some(first) = known.next() else {
            let named = !families.is_empty();
            return (FaceId(0), named.then(|| Substitute::Family(families.to_vec())));
        };
        if self.is_fit(first, weight, italic) {
            return (first, None);
        }
        let face = self.face(first);
        let lacks = match (italic && !face.italic, weight >= BOLD && face.weight < BOLD) {
            (true, true) => "bold italic",
            (true, false) => "italic",
            _ => "bold",
        };
        let of = |instead| Some(Substitute::Style { family: face.family.clone(), lacks, instead });
        // A family stands in only when it has the scripts that this one has.
        let serves = |id: FaceId| SCRIPTS.iter().all(|letter| !face.has(*letter) || self.face(id).has(*letter));
        if let Some(other) = known.find(|id| self.is_fit(*id, weight, italic) && serves(*id)) {
            return (other, of(message!("that of “{family}” stands in", family = self.face(other).family)));
        }
        let made = |made: &Face| {
            made.synthetic.is_some_and(|s| s.from == first)
                && made.italic == (italic || face.italic)
                && (made.weight >= BOLD) == (weight >= BOLD || face.weight >= BOLD)
        };
        let instead = match lacks {
            "italic" => message!("its letters are slanted"),
            "bold" => message!("its letters are drawn with a line around them"),
            _ => message!("its letters are slanted and drawn with a line around them"),
        };
        match self.faces.iter().position(made) {
            Some(index) => (FaceId(index as u16), of(instead)),
            None => (first, of(message!("its nearest face stands in"))),
        }
    }

    /// The bold made of a face where bold is asked for and the face is not: letters that another face lends a bold text are as bold as it is.
    pub(super) fn emboldened(&self, id: FaceId, weight: u16) -> FaceId {
        let face = self.face(id);
        if weight < BOLD || face.weight >= BOLD {
            return id;
        }
        let made = |made: &Face| made.synthetic.is_some_and(|synthetic| synthetic.from == id && synthetic.bold && !synthetic.oblique);
        self.faces.iter().position(made).map_or(id, |index| FaceId(index as u16))
    }

    /// Whether a face has the slant and the boldness asked for, or is built in.
    fn is_fit(&self, id: FaceId, weight: u16, italic: bool) -> bool {
        let face = self.face(id);
        // The built-in Japanese has one weight and serves for no bold; the other built-in faces serve as they are.
        let whole = usize::from(id.0) < self.builtin && !(face.family == "Noto Serif JP" && weight >= BOLD);
        whole || ((face.italic || !italic) && (face.weight >= BOLD || weight < BOLD))
    }

    /// What stood in for what styles asked for, told once each.
    pub fn findings(&self) -> Report {
        let told = self.substitutes.0.lock().unwrap_or_else(PoisonError::into_inner);
        Report { diagnostics: told.iter().map(|substitute| self.diagnostic(substitute)).collect() }
    }

    /// What the author is told of a substitute.
    fn diagnostic(&self, substitute: &Substitute) -> Diagnostic {
        match substitute {
            Substitute::Family(families) => {
                let names = list(families.iter().map(|name| message!("“{name}”", name)));
                let message = message!("no font is at hand for {names}; “{family}” stands in", names, family = self.face(FaceId(0)).family);
                let help = message!("bring one with @font-face, or end the list with `serif`, `sans-serif` or `monospace`; the nearest names are {nearest}", nearest = self.nearest(&families[0]).join(", "));
                Diagnostic::new("font-missing", message).help(help)
            }
            Substitute::Style { family, lacks, instead } => {
                let style = if lacks.contains("italic") { "`font-style: italic`" } else { "`font-weight: bold`" };
                let lacks = match *lacks {
                    "italic" => message!("italic"),
                    "bold" => message!("bold"),
                    _ => message!("bold italic"),
                };
                let message = message!("the family “{family}” has no {lacks}; {instead}", family, lacks, instead);
                Diagnostic::new("font-style-missing", message)
                    .help(message!("bring its {lacks} with an @font-face of its own that says {style}", lacks, style))
            }
        }
    }

    /// The names of families at hand that are nearest to another.
    fn nearest(&self, name: &str) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for face in self.faces.iter().filter(|face| !face.family.starts_with("KaTeX_")) {
            if !names.contains(&face.family.as_str()) {
                names.push(&face.family);
            }
        }
        let mut names = crate::text::alike::by_distance(name, names);
        names.truncate(NEAREST);
        names
    }
}
