//! Parallel texts: groups of pairs, each an original and its translation, by their classes.
//!
//! `div.parallel > div.pair > div.original[lang] + div.translation[lang]`

use super::{Attributes, Block, BlockKind};
use crate::lang::Lang;
use crate::report::Span;

pub const PARALLEL: &str = "parallel";
const PAIR: &str = "pair";
const ORIGINAL: &str = "original";
const TRANSLATION: &str = "translation";

/// How the texts stand on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrangement {
    /// The original on versos, the translation on the rectos that face them.
    #[default]
    Facing,
    Columns,
    /// One after the other.
    Stacked,
}

impl Arrangement {
    pub const NAMES: [(&str, Arrangement); 3] = [("facing", Arrangement::Facing), ("columns", Arrangement::Columns), ("stacked", Arrangement::Stacked)];

    /// The arrangement of a name that authors give.
    pub fn named(name: &str) -> Option<Arrangement> {
        Arrangement::NAMES.iter().find(|(known, _)| *known == name).map(|(_, arrangement)| *arrangement)
    }

    /// The arrangement of a group with these classes, when it is a parallel text.
    pub fn of_classes<'c>(classes: impl IntoIterator<Item = &'c str>) -> Option<Arrangement> {
        let (mut is_parallel, mut found) = (false, None);
        for class in classes {
            is_parallel |= class == PARALLEL;
            found = found.or(Arrangement::named(class));
        }
        is_parallel.then_some(found.unwrap_or_default())
    }

    /// The class, which is the name too.
    fn class(self) -> &'static str {
        Arrangement::NAMES.iter().find(|(_, arrangement)| *arrangement == self).map_or("", |(name, _)| name)
    }
}

/// The block of a parallel text, from pairs of original and translation, each side with its language.
pub fn group(pairs: Vec<(Vec<Block>, Vec<Block>)>, langs: (Option<Lang>, Option<Lang>), arrangement: Arrangement, span: Span) -> Block {
    let pairs = pairs.into_iter().map(|(original, translation)| {
        let sides = [(original, ORIGINAL, &langs.0), (translation, TRANSLATION, &langs.1)];
        let sides = sides.into_iter().filter(|(blocks, ..)| !blocks.is_empty());
        let sides: Vec<Block> = sides.map(|(blocks, class, lang)| of_class(blocks, &[class], lang.clone(), span)).collect();
        let span = sides.first().and_then(first_span).unwrap_or(span);
        of_class(sides, &[PAIR], None, span)
    });
    of_class(pairs.collect(), &[PARALLEL, arrangement.class()], None, span)
}

/// A group of blocks with classes and a language.
fn of_class(blocks: Vec<Block>, classes: &[&str], lang: Option<Lang>, span: Span) -> Block {
    let attributes = Attributes { classes: classes.iter().map(|class| (*class).to_owned()).collect(), lang, ..Attributes::default() };
    Block { kind: BlockKind::Group(blocks), attributes, span }
}

/// The place of the first block of a side.
fn first_span(side: &Block) -> Option<Span> {
    match &side.kind {
        BlockKind::Group(blocks) => blocks.first().map(|block| block.span),
        _ => None,
    }
}

/// Whether one side of a pair is the translation.
pub fn is_translation(side: &Block) -> bool {
    side.attributes.classes.iter().any(|class| class == TRANSLATION)
}

/// Whether a pair ends with a heading, to which what follows belongs.
pub fn is_heading(pair: &Block) -> bool {
    match &pair.kind {
        BlockKind::Group(blocks) => blocks.last().is_some_and(is_heading),
        BlockKind::Heading(_) => true,
        _ => false,
    }
}
