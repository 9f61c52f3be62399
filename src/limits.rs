//! The one table of limits: what an input may cost before a part of it is given up, and why there.
//!
//! Each is far above what a book needs, is told with its number when it is met, and is raised by `--limit NAME=N`.
//!
//! Other values are [`Limits`], which belong to a build: its options have them, and each stage holds them while it works. What asks for a
//! limit asks for the one that its thread holds, so work that goes on in another thread takes them along: closures of parallel iterators by
//! [`carried`], others by [`Limits::current`]. A thread that takes up work of another build meanwhile holds that build's until it is done.
//! `tests/layers.rs` sees that no work is given away without them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::message;
use std::cell::Cell;

use crate::text::alike;
use crate::report::{Diagnostic, Message};

/// A limit of the program.
#[derive(Debug)]
pub struct Limit {
    /// As the command line has it.
    pub name: &'static str,
    /// What an input may have when nothing else is said.
    pub default: u64,
    /// What is counted, in the plural.
    unit: fn() -> Message,
    /// Up to where it may be raised: what goes down by recursion needs a stack.
    pub ceiling: u64,
    /// Why there is one, and what is given up beyond it.
    pub reason: &'static str,
}

/// The values of a build that are not the defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// By name; `None` when there are none.
    given: Option<Arc<BTreeMap<&'static str, u64>>>,
}

thread_local! {
    static HELD: RefCell<Limits> = const { RefCell::new(Limits { given: None }) };
}

/// Puts back what was held before, also when the work panics.
struct Before(Limits);

impl Drop for Before {
    fn drop(&mut self) {
        HELD.set(std::mem::take(&mut self.0));
    }
}

impl Limits {
    /// The same, and of one limit another value, which is at most its ceiling.
    pub fn with(&self, limit: &Limit, most: u64) -> Limits {
        let mut given = self.given.as_deref().cloned().unwrap_or_default();
        given.insert(limit.name, most.clamp(1, limit.ceiling));
        Limits { given: Some(Arc::new(given)) }
    }

    /// Those that this thread holds.
    pub fn current() -> Limits {
        HELD.with_borrow(Limits::clone)
    }

    /// Does some work under these.
    pub fn hold<T>(&self, work: impl FnOnce() -> T) -> T {
        let _before = Before(HELD.replace(self.clone()));
        work()
    }
}

/// A closure for other threads that works there under the limits of this one.
pub fn carried<A, B>(work: impl Fn(A) -> B + Send + Sync) -> impl Fn(A) -> B + Send + Sync {
    let limits = Limits::current();
    move |item| limits.hold(|| work(item))
}

/// A limit that may be raised without end.
pub const fn limit(name: &'static str, default: u64, unit: fn() -> Message, reason: &'static str) -> Limit {
    Limit { name, default, unit, ceiling: u64::MAX, reason }
}

const fn up_to(ceiling: u64, limit: Limit) -> Limit {
    Limit { name: limit.name, default: limit.default, unit: limit.unit, ceiling, reason: limit.reason }
}

const MB: u64 = 1 << 20;

macro_rules! limits {
    ($($id:ident = $value:expr;)*) => {
        $(#[doc = concat!("See [`Limit::reason`] of `", stringify!($id), "`.")] pub static $id: Limit = $value;)*
        /// All of them.
        pub static TABLE: &[&Limit] = &[$(&$id),*];
    };
}

limits! {
    // files
    DIRECTORY_DEPTH = up_to(128, limit("directory-depth", 32, || message!("levels of directories"),
        "links may lead in circles; what lies deeper is not read"));
    SITE_FILES = limit("site-files", 100_000, || message!("files"), "a site may lie at the root of a disk; further pictures are not found");
    TEXT_BYTES = limit("text-bytes", 64 * MB, || message!("bytes"), "of one page or file of settings, which is held in memory; a larger one is not read");
    STYLE_BYTES = limit("style-bytes", 8 * MB, || message!("bytes"), "of one style sheet; a larger one is not read");
    INCLUDE_BYTES = limit("include-bytes", 4 * MB, || message!("bytes"), "of one file that a page pastes in; a larger one is not read");
    FONT_BYTES = limit("font-bytes", 64 * MB, || message!("bytes"), "of one font file: those of all of Chinese have 20 MB; a larger one is not read");
    PROFILE_BYTES = limit("profile-bytes", 16 * MB, || message!("bytes"), "of one ICC profile; a larger one is not read");
    PICTURE_BYTES = limit("picture-bytes", 1024 * MB, || message!("bytes"), "of one picture file; a larger one is not read");
    FETCHED_BYTES = limit("fetched-bytes", 32 * MB, || message!("bytes"), "of one picture from another machine; a larger one is not fetched");
    YAML_VALUES = limit("yaml-values", 200_000, || message!("values"), "of one front matter or file of settings: its aliases multiply; the rest is not read");
    GUESSES = limit("guesses", 200_000, || message!("comparisons of names"), "for “did you mean”; further messages guess nothing");
    // text
    NESTING = up_to(200, limit("nesting", 60, || message!("levels of blocks, elements or shortcodes"),
        "the walks over a book go down by recursion, and each level costs width; what is deeper stands with what is around it"));
    PAGE_BLOCKS = limit("page-blocks", 50_000, || message!("blocks of Markdown on a page"),
        "a million words of prose: each is set by itself, and all are on the table until the last has its page; the rest stands as plain text");
    WORD_BYTES = limit("word-bytes", 1_000, || message!("bytes"), "of one word; a longer one is shaped and divided in parts, and nothing of it is lost");
    // formulas, code and diagrams
    FORMULA_DEPTH = up_to(240, limit("formula-depth", 120, || message!("levels of groups"), "formulas are read by recursion; the TeX is shown"));
    FORMULA_BYTES = limit("formula-bytes", 60_000, || message!("bytes"), "of one formula, which no page could show; the TeX is shown");
    COLOURED_LINE = limit("coloured-line", 2_000, || message!("bytes"), "of a line of code: generated files, for which a grammar is only slow; the block is not coloured");
    HIGHLIGHTED_LINES = limit("highlighted-lines", 100_000, || message!("lines"), "that one block of code brings out; further ones are plain");
    DIAGRAM_BYTES = limit("diagram-bytes", 50_000, || message!("bytes"), "of one Mermaid diagram, which no page could show; its source is shown");
    DIAGRAM_CELLS = limit("diagram-cells", 200_000, || message!("cells"), "of one GoAT drawing, which no page could show; its source is shown");
    DIAGRAM_STATES = limit("diagram-states", 10_000, || message!("states within one"), "states repeat those within them; the source is shown");
    DIAGRAM_DAYS = limit("diagram-days", 73_200, || message!("days"), "a chart is drawn day by day; its source is shown");
    DIAGRAM_TICKS = limit("diagram-ticks", 5_000, || message!("marks on an axis"), "each is drawn; the source is shown");
    // pictures
    PICTURE_PIXELS = limit("picture-pixels", 64_000_000, || message!("pixels"), "of one picture in memory: a poster at 300 dpi; a larger one is scaled down while it is read, where its format allows");
    SCALED_PIXELS = limit("scaled-pixels", 300_000_000, || message!("pixels"), "of one picture that is scaled down while it is read; a larger one is refused");
    SVG_DEPTH = up_to(1_000, limit("svg-depth", 256, || message!("levels of elements"), "drawings are read by recursion; the drawing is refused"));
    SVG_NODES = limit("svg-nodes", 2_000_000, || message!("nodes"), "entities may multiply; the drawing is refused");
    SVG_LINKED_DEPTH = up_to(16, limit("svg-linked-depth", 3, || message!("levels of drawings"), "drawings may contain themselves; deeper ones are left out"));
    SVG_LINKED_BYTES = limit("svg-linked-bytes", 32 * MB, || message!("bytes"), "of one picture within a drawing; a larger one is left out");
    FILTER_STEPS = limit("filter-steps", 400_000_000, || message!("steps"), "of the filters of one drawing, about two seconds; it is drawn with fewer pixels");
}

impl Limit {
    /// The number that holds for the work of this thread.
    pub fn most(&self) -> u64 {
        HELD.with_borrow(|held| held.given.as_ref().and_then(|given| given.get(self.name)).copied()).unwrap_or(self.default)
    }

    /// The same, of things in memory.
    pub fn count(&self) -> usize {
        usize::try_from(self.most()).unwrap_or(usize::MAX)
    }

    /// Whether so many are more than it allows.
    pub fn is_passed_by(&self, count: usize) -> bool {
        count as u64 > self.most()
    }

    /// How an author gets more, as the end of a message.
    pub fn how_to_raise(&self) -> Message {
        message!("--limit {name}=N raises it", name = self.name)
    }

    /// What was passed, for the middle of a sentence: `more than 60000 bytes (--limit formula-bytes=N raises it)`.
    pub fn exceeded(&self) -> Message {
        message!("more than {most} {unit} (--limit {name}=N raises it)", most = self.most(), unit = (self.unit)(), name = self.name)
    }

    /// What an author is told of a site that passes it.
    pub fn diagnostic(&self, consequence: Message) -> Diagnostic {
        let message = message!("{consequence}: the site has more than {most} {unit}", consequence, most = self.most(), unit = (self.unit)());
        Diagnostic::new("limit-passed", message).help(self.how_to_raise())
    }
}

/// A limit and its new value, as the command line has them: `NAME=N`, where N may end in k, M or G.
pub fn parse(text: &str) -> Result<(&'static Limit, u64), Message> {
    let (name, number) = text.split_once('=').ok_or(message!("NAME=N is wanted"))?;
    let Some(limit) = TABLE.iter().find(|limit| limit.name == name) else {
        let names: Vec<&str> = TABLE.iter().map(|limit| limit.name).collect();
        return Err(match alike::nearest(name, names.iter().copied()) {
            Some(nearest) => message!("did you mean `{nearest}`?", nearest),
            None => message!("there is no such limit; there are {names}", names = names.join(", ")),
        });
    };
    let digits = number.trim_end_matches(['k', 'M', 'G']);
    let scale = match &number[digits.len()..] {
        "" => 1,
        "k" => 1_000,
        "M" => 1_000_000,
        "G" => 1_000_000_000,
        _ => 0,
    };
    let number = digits.parse::<u64>().ok().and_then(|n| n.checked_mul(scale)).filter(|n| *n > 0).ok_or(message!("N is a number above 0"))?;
    if number > limit.ceiling {
        return Err(message!("it can be raised to {ceiling} at most", ceiling = limit.ceiling));
    }
    Ok((limit, number))
}

/// How many names may still be compared: with many mistakes in a site of many names, the first get a guess.
#[derive(Debug)]
pub struct Guesses(Cell<u64>);

impl Default for Guesses {
    fn default() -> Guesses {
        Guesses(Cell::new(GUESSES.most()))
    }
}

impl Guesses {
    /// Whether so many names may be compared once more.
    pub fn take(&self, names: usize) -> bool {
        let left = self.0.get().checked_sub(names as u64);
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_defaults_below_the_ceilings() {
        for (i, limit) in TABLE.iter().enumerate() {
            assert!(limit.default > 0 && limit.default <= limit.ceiling, "{}", limit.name);
            assert!(TABLE[..i].iter().all(|before| before.name != limit.name), "{}", limit.name);
            assert!(!limit.reason.is_empty() && !(limit.unit)().to_string().is_empty());
        }
    }

    #[test]
    fn the_command_line_names_a_limit_and_a_number() {
        let (limit, number) = parse("formula-bytes=2M").unwrap();
        assert_eq!((limit.name, number), ("formula-bytes", 2_000_000));
        assert!(parse("formula-bites=2").unwrap_err().to_string().contains("formula-bytes"));
        for wrong in ["nesting", "nesting=", "nesting=0", "nesting=-1", "nesting=1kk", "nesting=9999999999999G"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        assert!(parse("nesting=201").unwrap_err().to_string().contains("200"));
    }

    #[test]
    fn limits_hold_for_some_work_and_what_it_gives_away() {
        let one = up_to(9, limit("x", 4, || Message::verbatim("things"), "for the test"));
        assert!(one.is_passed_by(5) && !one.is_passed_by(4));
        assert_eq!(one.exceeded().to_string(), "more than 4 things (--limit x=N raises it)");
        let (more, less) = (Limits::default().with(&one, 99), Limits::default().with(&one, 2));
        more.hold(|| {
            assert_eq!(one.most(), 9);
            less.hold(|| assert_eq!(one.most(), 2));
            let work = carried(|()| one.most());
            let panics = || less.hold(|| std::panic::resume_unwind(Box::new("on purpose")));
            assert!(std::panic::catch_unwind(panics).is_err());
            assert_eq!((one.most(), std::thread::scope(|scope| scope.spawn(|| work(())).join()).unwrap()), (9, 9));
        });
        assert_eq!(one.most(), 4);
    }
}
