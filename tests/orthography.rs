//! Runs `tests/spec/orthography-es.md`, `orthography-latin.md` and `orthography-scripts.md`: each example's input, polished, must be its output.

use pliego::book::{
    Attributes, Block, BlockKind, Book, Chapter, Inline, InlineSpan, Inlines, List, ListItem, ListKind, NoteKind, NoteRef, SpanRole, Text,
};
use pliego::lang::Lang;
use pliego::orthography::{self, Settings};
use pliego::report::{Report, Span};

mod spec_file;

#[test]
fn examples_of_the_specification() {
    let mut examples = spec_file::examples(include_str!("spec/orthography-es.md"));
    assert!(examples.len() > 40, "the specification lost its examples");
    examples.extend(spec_file::examples(include_str!("spec/orthography-latin.md")));
    examples.extend(spec_file::examples(include_str!("spec/orthography-scripts.md")));
    let mut failures = Vec::new();
    for example in examples {
        let case = Case::of(example.info);
        let mut book = book(example.input, &case);
        orthography::polish(&mut book, case.settings, &mut Report::default());
        let got = show_book(&book);
        if got != example.output {
            failures.push(format!("line {}:\n{}\nexpected\n{}\ngot\n{got}\n", example.line, example.input, example.output));
        }
    }
    assert!(failures.is_empty(), "{} examples fail\n\n{}", failures.len(), failures.join("\n"));
}

/// Polishing what has been polished changes nothing: the rules do not feed on their own results.
#[test]
fn polishing_twice_is_polishing_once() {
    let examples = [include_str!("spec/orthography-es.md"), include_str!("spec/orthography-latin.md"), include_str!("spec/orthography-scripts.md")].map(spec_file::examples);
    for example in examples.iter().flatten().filter(|e| !e.input.contains("[q:")) {
        let case = Case::of(example.info);
        let mut book = book(example.input, &case);
        orthography::polish(&mut book, case.settings, &mut Report::default());
        let once = show_book(&book);
        orthography::polish(&mut book, case.settings, &mut Report::default());
        assert_eq!(show_book(&book), once, "line {}", example.line);
    }
}

/// What is told of a book, as codes.
fn told(input: &str) -> Vec<&'static str> {
    let mut report = Report::default();
    orthography::polish(&mut book(input, &Case::of("")), Settings::default(), &mut report);
    report.diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn proofreaders_marks_are_made_once_a_kind() {
    // Q6, C1, C3, C4, D2, D5, Q7, F8, in this order.
    assert_eq!(told("Dijo \"basta.\" Luego, \"nada.\" Y se fue."), ["stop-inside-quotes"]);
    assert_eq!(told("Peras, \"etc.\", y en 1990 \"a. C.\" también."), [""; 0]);
    assert_eq!(told("Esperó. . . y esperó.... mucho"), ["ellipsis"]);
    assert_eq!(told("Vienes? No! (1456?-1500), sí (?)"), ["no-opening-mark"]);
    assert_eq!(told("¿¡Cómo?! ¡¿Qué?!"), ["marks-not-mirrored"]);
    assert_eq!(told("–Hola —dijo.\n\n-Adiós."), ["dialogue-dash"]);
    assert_eq!(told("—Sí —dijo ella—.\n\n—Sí —dijo ella—. ¿Y qué?\n\nSe fue —era tarde—."), ["closing-dash"]);
    assert_eq!(told("Un \"despiste.\n\nOtro."), ["quote-not-closed"]);
    assert_eq!(told("\"Empieza.\n\nY acaba\"."), [""; 0]);
    // However long, when every paragraph has its mark.
    let long = format!("«Empieza.{}\n\n»Y acaba».", "\n\n»Sigue.".repeat(60));
    assert_eq!(told(&long), [""; 0]);
    assert_eq!(told("Uno[^], dos,[^] tres."), ["note-mark-place"]);
}

/// How an example is to be read: the word after its fence.
struct Case<'a> {
    lang: &'a str,
    list: bool,
    settings: Settings,
}

impl Case<'_> {
    fn of(info: &str) -> Case<'_> {
        let settings = Settings { typographer: info != "typed", high: info == "high", guillemets: info == "guillemets" };
        let is_lang = !matches!(info, "" | "list" | "typed" | "high" | "guillemets");
        Case { lang: if is_lang { info } else { "es" }, list: info == "list", settings }
    }
}

/// A book of one chapter with the paragraphs of `input`.
fn book(input: &str, case: &Case<'_>) -> Book {
    let block = |kind| Block::new(kind, Span::default());
    let mut blocks: Vec<Block> = input
        .split("\n\n")
        .map(|p| block(BlockKind::Paragraph(Text::new(inlines(&mut p.chars().peekable(), None), Span::default()))))
        .collect();
    if case.list {
        let item = ListItem { blocks, ..ListItem::default() };
        blocks = vec![block(BlockKind::List(List { kind: ListKind::Bullet, tight: true, items: vec![item], ..List::default() }))];
    }
    let mut book = Book { chapters: vec![Chapter { blocks, ..Chapter::default() }], ..Book::default() };
    book.metadata.lang = Lang::new(case.lang).expect("a language tag");
    book
}

/// Reads the small notation of the specification up to `end`.
fn inlines(characters: &mut std::iter::Peekable<std::str::Chars<'_>>, end: Option<char>) -> Inlines {
    let mut read: Inlines = Vec::new();
    while let Some(character) = characters.next() {
        if Some(character) == end {
            break;
        }
        let rest: String = characters.clone().take(3).collect();
        let span = |role, lang: Option<&str>, content| {
            let attributes = Attributes { lang: lang.and_then(Lang::new), ..Attributes::default() };
            Inline::Span(InlineSpan { role, attributes, content })
        };
        match character {
            '*' => read.push(span(SpanRole::Emphasis, None, inlines(characters, Some('*')))),
            '`' => read.push(Inline::Code(characters.by_ref().take_while(|c| *c != '`').collect())),
            '[' if rest.starts_with("^]") => {
                characters.nth(1);
                read.push(Inline::NoteRef(NoteRef {
                    kind: NoteKind::Footnote,
                    note: pliego::book::NoteId(0),
                    occurrence: 1,
                    span: Span::default(),
                }));
            }
            '[' if rest.starts_with("q:") => {
                characters.nth(1);
                read.push(span(SpanRole::Quotation, None, inlines(characters, Some(']'))));
            }
            '[' if rest == "en:" => {
                characters.nth(2);
                read.push(span(SpanRole::Plain, Some("en"), inlines(characters, Some(']'))));
            }
            other => match read.last_mut() {
                Some(Inline::Str(text)) => text.push(other),
                _ => read.push(Inline::Str(other.to_string())),
            },
        }
    }
    read
}

fn show_book(book: &Book) -> String {
    let paragraph = |block: &Block| match &block.kind {
        BlockKind::Paragraph(text) => show(&text.inlines),
        BlockKind::List(list) => match &list.items[0].blocks[0].kind {
            BlockKind::Paragraph(text) => show(&text.inlines),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    book.chapters[0].blocks.iter().map(paragraph).collect::<Vec<_>>().join("\n\n")
}

fn show(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Str(text) => text.replace('\u{a0}', "_").replace('\u{202f}', "~"),
            Inline::Code(code) => format!("`{code}`"),
            Inline::NoteRef(_) => "[^]".to_owned(),
            Inline::Span(span) => {
                let content = show(&span.content);
                match span.role {
                    SpanRole::Emphasis => format!("*{content}*"),
                    SpanRole::Superscript => format!("^{content}^"),
                    SpanRole::SmallCaps => format!("{{{content}}}"),
                    SpanRole::Quotation => format!("[q:{content}]"),
                    _ => format!("[en:{content}]"),
                }
            }
            other => panic!("{other:?}"),
        })
        .collect()
}
