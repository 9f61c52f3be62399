//! The colophon that the program writes, or fills in: what the book was made with.
//!
//! [`place`] puts its words at the end of the book when it is assembled, with `{faces}` and the like where the values belong, which are known
//! once the design is loaded ([`fill`]). What is known to no value stays as it is written.

use super::edition::Outputs;
use super::visit::{Visitor, VisitorMut, walk_chapter, walk_chapter_mut};
use super::{Block, BlockKind, Book, Chapter, Inline, Matter, Metadata, Role, Text, plain};
use crate::terms::colophon::colophon;
use crate::terms::references::references;

/// What the book's settings say of its colophon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    #[default]
    None,
    /// In the program's words.
    Program,
    /// In the author's, paragraphs parted by blank lines.
    Words(String),
}

/// The names that words of a colophon may hold in braces.
pub const VARIABLES: [&str; 8] = ["title", "author", "faces", "design", "program", "paper", "date", "year"];

/// What the design and the printer add to the metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// Families of the text, of titles, of code.
    pub faces: Vec<String>,
    /// The program's own, when it is one.
    pub design: Option<String>,
    pub paper: Option<String>,
    /// The book's, or that of its files where it is fixed.
    pub date: Option<String>,
}

/// The class of the paragraphs that [`fill`] looks at.
const CLASS: &str = "colophon-words";

/// Puts the paragraphs that say what the book was made with into the author's colophon, or into a chapter of their own.
pub fn place(chapters: &mut Vec<Chapter>, wanted: &Wanted, metadata: &Metadata) {
    let words = colophon(&metadata.lang);
    let span = chapters.last().map(|chapter| chapter.span).unwrap_or_default();
    let paragraph = |words: &str, outputs: Outputs| {
        let mut block = Block::new(BlockKind::Paragraph(Text::new(plain(words), span)), span);
        block.attributes.classes.push(CLASS.to_owned());
        block.attributes.outputs = outputs;
        block
    };
    let mut blocks = match wanted {
        Wanted::None => return,
        Wanted::Program => vec![paragraph("{made}", Outputs::ALL), paragraph(words.paper, Outputs::PRESS), paragraph("{date}", Outputs::ALL)],
        Wanted::Words(words) => words.split("\n\n").map(|words| paragraph(words.trim(), Outputs::ALL)).collect(),
    };
    if let Some(own) = chapters.iter_mut().find(|chapter| chapter.role == Role::Colophon) {
        own.blocks.append(&mut blocks);
        return;
    }
    chapters.push(Chapter {
        // No author can write such a path.
        path: "\u{1f}\u{1f}colophon".to_owned(),
        matter: Matter::Back,
        role: Role::Colophon,
        title: Text::new(plain(words.title), span),
        blocks,
        span,
        ..Chapter::default()
    });
}

/// Gives the variables in the colophon their values. Paragraphs that the program wrote and whose value is unknown are removed.
pub fn fill(book: &mut Book, values: &Values) {
    let metadata = book.metadata.clone();
    let words = colophon(&metadata.lang);
    let and = references(&metadata.lang).and;
    let faces = match values.faces.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {and} {last}", rest.join(", ")),
        _ => values.faces.concat(),
    };
    let date = values.date.as_deref();
    let made = if values.design.is_some() { words.made } else { words.made_plain };
    let known: Vec<(&str, Option<String>)> = vec![
        ("made", Some(made.to_owned())),
        ("title", Some(metadata.title.clone())),
        ("author", Some(metadata.authors())),
        ("faces", Some(faces)),
        ("design", values.design.clone()),
        ("program", Some("Pliego".to_owned())),
        ("paper", values.paper.as_deref().map(|paper| words.paper_name(paper).to_owned())),
        ("date", date.map(|date| words.date(date))),
        ("year", date.and_then(|date| date.get(..4)).map(str::to_owned)),
    ];
    for chapter in book.chapters.iter_mut().filter(|chapter| chapter.role == Role::Colophon) {
        chapter.blocks.retain_mut(|block| {
            if !block.attributes.classes.iter().any(|class| class == CLASS) {
                return true;
            }
            let mut filling = Filling { known: &known, lacks: false };
            if let BlockKind::Paragraph(text) = &mut block.kind {
                text.inlines.iter_mut().for_each(|inline| filling.inline(inline));
            }
            !filling.lacks
        });
        walk_chapter_mut(chapter, &mut Unmark);
    }
}

/// The names in braces in the author's words that are none of [`VARIABLES`].
pub fn unknown_variables(words: &str) -> impl Iterator<Item = &str> {
    let inside = words.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    inside.filter(|name| !VARIABLES.contains(name))
}

/// Whether the book shows code.
pub fn has_code(book: &Book) -> bool {
    struct Code(bool);
    impl Visitor for Code {
        fn block(&mut self, block: &Block) {
            self.0 |= matches!(block.kind, BlockKind::Code(_));
        }
    }
    let mut code = Code(false);
    book.chapters.iter().for_each(|chapter| walk_chapter(chapter, &mut code));
    code.0
}

struct Filling<'k> {
    known: &'k [(&'k str, Option<String>)],
    lacks: bool,
}

impl Filling<'_> {
    fn inline(&mut self, inline: &mut Inline) {
        let Inline::Str(words) = inline else { return };
        for (name, value) in self.known {
            let variable = format!("{{{name}}}");
            if words.contains(&variable) {
                self.lacks |= value.is_none();
                *words = words.replace(&variable, value.as_deref().unwrap_or_default());
            }
        }
    }
}

/// The class was for [`fill`] alone.
struct Unmark;

impl VisitorMut for Unmark {
    fn block(&mut self, block: &mut Block) {
        block.attributes.classes.retain(|class| class != CLASS);
    }
}
