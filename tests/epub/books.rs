//! Books made by hand for the tests, from short words for the model's nodes.

use pliego::book::*;
use pliego::lang::Lang;
use pliego::report::Span;

pub fn text(s: &str) -> Text {
    Text::new(vec![Inline::Str(s.to_owned())], Span::default())
}

pub fn rich(inlines: Vec<Inline>) -> Text {
    Text::new(inlines, Span::default())
}

pub fn s(s: &str) -> Inline {
    Inline::Str(s.to_owned())
}

pub fn span(role: SpanRole, content: Vec<Inline>) -> Inline {
    Inline::Span(InlineSpan { role, attributes: Attributes::default(), content })
}

pub fn block(kind: BlockKind) -> Block {
    Block::new(kind, Span::default())
}

pub fn p(s: &str) -> Block {
    block(BlockKind::Paragraph(text(s)))
}

pub fn para(inlines: Vec<Inline>) -> Block {
    block(BlockKind::Paragraph(rich(inlines)))
}

pub fn heading(level: u8, title: &str, id: &str) -> Block {
    let attributes = Attributes { id: Some(id.to_owned()), ..Attributes::default() };
    block(BlockKind::Heading(Heading { level, text: text(title), attributes }))
}

pub fn note_ref(kind: NoteKind, index: u32, occurrence: u32) -> Inline {
    Inline::NoteRef(NoteRef { kind, note: NoteId(index), occurrence, span: Span::default() })
}

pub fn note(number: u32, references: u32, blocks: Vec<Block>) -> Note {
    Note { label: number.to_string(), number, mark: number.to_string(), blocks, references, span: Span::default() }
}

pub fn link(chapter: u32, anchor: Option<&str>, content: Vec<Inline>) -> Inline {
    let target = Target::Internal { chapter: ChapterId(chapter), anchor: anchor.map(str::to_owned) };
    Inline::Link(Link { target, title: None, content, attributes: Attributes::default(), span: Span::default() })
}

pub fn external(url: &str, content: Vec<Inline>) -> Inline {
    let target = Target::External(url.to_owned());
    Inline::Link(Link { target, title: None, content, attributes: Attributes::default(), span: Span::default() })
}

pub fn image(asset: Option<u32>, address: &str, alt: Option<&str>) -> Image {
    Image { address: address.to_owned(), asset: asset.map(AssetId), alt: alt.map(str::to_owned), ..Image::default() }
}

pub fn cell(content: &str, header: bool) -> Cell {
    Cell { blocks: vec![p(content)], header, column_span: 1, row_span: 1, alignment: None }
}

pub fn chapter(id: &str, number: Option<&str>, title: &str, blocks: Vec<Block>) -> Chapter {
    Chapter { path: id.to_owned(), id: id.to_owned(), number: number.map(str::to_owned), title: text(title), blocks, ..Chapter::default() }
}

pub fn entry(chapter: u32, anchor: Option<&str>, title: &str, level: u8, children: Vec<OutlineEntry>) -> OutlineEntry {
    OutlineEntry { chapter: ChapterId(chapter), anchor: anchor.map(str::to_owned), number: None, title: vec![s(title)], level, children }
}

/// Gives every text its id, in reading order, as `assemble` does.
pub fn number_texts(book: &mut Book) {
    struct Numbers(u32);
    impl visit::VisitorMut for Numbers {
        fn block(&mut self, block: &mut Block) {
            if let BlockKind::Code(code) = &mut block.kind {
                code.id = TextId(self.0);
                self.0 += 1;
            }
        }
        fn text(&mut self, text: &mut Text) {
            text.id = TextId(self.0);
            self.0 += 1;
        }
    }
    let mut numbers = Numbers(0);
    for chapter in &mut book.chapters {
        visit::walk_chapter_mut(chapter, &mut numbers);
    }
    book.text_count = numbers.0;
}

/// Every kind of block and run, notes of both kinds in every sort of place.
pub fn everything() -> Book {
    let footnote = |i, n| note_ref(NoteKind::Footnote, i, n);
    let author = |i, n| note_ref(NoteKind::Author, i, n);
    let roles = [
        SpanRole::Plain,
        SpanRole::Emphasis,
        SpanRole::Strong,
        SpanRole::Strikeout,
        SpanRole::Inserted,
        SpanRole::Underline,
        SpanRole::Mark,
        SpanRole::Subscript,
        SpanRole::Superscript,
        SpanRole::SmallCaps,
        SpanRole::Keyboard,
        SpanRole::Abbreviation,
        SpanRole::Citation,
        SpanRole::Quotation,
        SpanRole::Small,
        SpanRole::Badge,
    ];
    let english = Attributes { lang: Lang::new("en"), ..Attributes::default() };
    let hebrew = Attributes { lang: Lang::new("he"), ..Attributes::default() };
    let math = |display, number: Option<&str>| Math {
        tex: "e^{i\\pi} + \\mathbb{R} < \\text{«2»}".to_owned(),
        display,
        number: number.map(str::to_owned),
        rows: Vec::new(),
        span: Span::default(),
    };
    let sidebar = |kind, title: Option<&str>| {
        let list = List {
            kind: ListKind::Bullet,
            tight: true,
            items: vec![
                ListItem { blocks: vec![para(vec![s("Con nota"), footnote(1, 1)])], ..ListItem::default() },
                ListItem { blocks: vec![p("Dos"), p("y otro párrafo")], ..ListItem::default() },
            ],
            ..List::default()
        };
        block(BlockKind::Sidebar(Sidebar { kind, title: title.map(text), blocks: vec![block(BlockKind::List(list))] }))
    };
    let mut first = chapter(
        "la-contracultura",
        Some("19"),
        "La Contracultura",
        vec![
            para(vec![s("—Sí —dijo ella—, pero no hoy."), footnote(0, 1), s(" Otra vez la misma"), footnote(0, 2), s(".")]),
            para(roles.iter().flat_map(|role| [span(*role, vec![s("marca")]), s(" ")]).collect()),
            para(vec![
                Inline::Span(InlineSpan { role: SpanRole::Plain, attributes: english, content: vec![s("self-supervised")] }),
                s(" y "),
                Inline::Span(InlineSpan { role: SpanRole::Emphasis, attributes: hebrew, content: vec![s("שלום")] }),
                Inline::LineBreak,
                Inline::Code("a < b && c".to_owned()),
                Inline::Math(math(false, None)),
                Inline::Ruby { base: vec![s("漢")], reading: vec![s("かん")] },
                Inline::Image(image(Some(0), "img/punto.png", Some("Un punto"))),
                Inline::Image(image(None, "no-está.png", Some("Falta"))),
            ]),
            para(vec![
                link(1, None, vec![s("otro capítulo"), footnote(2, 1)]),
                s(", "),
                link(1, Some("sec-1"), vec![s("una sección")]),
                s(", "),
                link(0, Some("nowhere"), vec![s("sin destino")]),
                s(", "),
                external("https://example.org/á b?x=1&y=<2>", vec![s("fuera")]),
                s(", "),
                external("javascript:alert(1)", vec![s("nada")]),
            ]),
            heading(2, "Descentralización", "descentralización"),
            heading(4, "Salta un nivel", "1-salta"),
            sidebar(SidebarKind::Details, Some("Lanzamientos")),
            sidebar(SidebarKind::Note, None),
            sidebar(SidebarKind::Warning, Some("Ojo")),
            block(BlockKind::List(List {
                kind: ListKind::Ordered { start: 3 },
                tight: false,
                items: vec![ListItem { blocks: vec![p("tres"), p("más")], ..ListItem::default() }],
                ..List::default()
            })),
            block(BlockKind::List(List {
                kind: ListKind::Steps,
                tight: false,
                items: vec![ListItem { blocks: vec![heading(3, "Paso", "paso"), p("hacer")], ..ListItem::default() }],
                ..List::default()
            })),
            block(BlockKind::List(List {
                kind: ListKind::Bullet,
                tight: true,
                items: vec![
                    ListItem { task: Some(true), blocks: vec![p("hecho")], ..ListItem::default() },
                    ListItem { task: Some(false), blocks: vec![p("por hacer")], ..ListItem::default() },
                ],
                ..List::default()
            })),
            block(BlockKind::List(List { kind: ListKind::Bullet, tight: true, items: vec![], ..List::default() })),
            block(BlockKind::Definitions(vec![
                Definition { terms: vec![text("término"), text("otro")], details: vec![vec![p("definición")]] },
                Definition { terms: vec![], details: vec![vec![p("sin término"), p("dos párrafos")]] },
                Definition { terms: vec![text("sin definición")], details: vec![] },
            ])),
            block(BlockKind::Quote(Quote { kind: QuoteKind::Quotation, blocks: vec![p("cita")], attribution: Some(text("Alguien")) })),
            block(BlockKind::Quote(Quote { kind: QuoteKind::Epigraph, blocks: vec![p("epígrafe")], attribution: None })),
            block(BlockKind::Quote(Quote {
                kind: QuoteKind::Verse,
                blocks: vec![para(vec![s("verso uno"), Inline::LineBreak, s("verso dos")])],
                attribution: None,
            })),
            block(BlockKind::Code(CodeBlock {
                language: Some("rust".to_owned()),
                text: "fn main() {\n    a < b;\n}\n".to_owned(),
                highlighted: vec![2],
                title: Some("main.rs".to_owned()),
                ..CodeBlock::default()
            })),
            block(BlockKind::Code(CodeBlock { language: Some("a b\"".to_owned()), text: String::new(), ..CodeBlock::default() })),
            block(BlockKind::Table(Table {
                caption: Some(text("Tabla de cosas")),
                alignments: vec![Alignment::Start, Alignment::Center, Alignment::End],
                head: vec![Row { cells: vec![cell("", true), cell("Dos", true), cell("Tres", true)] }],
                rows: vec![
                    Row {
                        cells: vec![
                            cell("fila", true),
                            Cell { column_span: 2, blocks: vec![para(vec![s("x"), footnote(3, 1)])], ..cell("", false) },
                        ],
                    },
                    Row { cells: vec![] },
                ],
            })),
            block(BlockKind::Table(Table::default())),
            block(BlockKind::Figure(Figure {
                images: vec![image(Some(0), "img/punto.png", Some("")), image(Some(1), "año/ñandú 🎈.png", Some("Otro"))],
                caption: Some(rich(vec![s("Dos puntos"), footnote(0, 3)])),
                link: Some(Target::External("https://example.org".to_owned())),
                ..Figure::default()
            })),
            block(BlockKind::Columns(Columns { ratio: vec![1, 2], columns: vec![vec![p("izquierda")], vec![p("derecha")]] })),
            block(BlockKind::Math(math(true, Some("1")))),
            block(BlockKind::Diagram(Diagram {
                language: "mermaid".to_owned(),
                source: "graph TD\n A-->B".to_owned(),
                svg: None,
                alt: None,
                caption: Some(text("De A a B")),
            })),
            block(BlockKind::Diagram(Diagram {
                language: "mermaid".to_owned(),
                source: String::new(),
                svg: Some(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><text x=\"1\" y=\"8\">A</text></svg>".to_owned(),
                ),
                alt: Some("De A a B".to_owned()),
                caption: None,
            })),
            block(BlockKind::Embed(Embed { kind: "video".to_owned(), title: "Charla".to_owned(), url: "https://youtu.be/x".to_owned() })),
            block(BlockKind::ThematicBreak),
            block(BlockKind::Group(vec![p("en grupo"), para(vec![s("el meta"), author(0, 1)])])),
            block(BlockKind::AuthorNotes { title: text("Notas") }),
        ],
    );
    first.banner = Some(image(Some(1), "año/ñandú 🎈.png", Some("Una bandera")));
    first.footnotes = vec![
        note(1, 3, vec![para(vec![s("Citada tres veces; véase"), footnote(4, 1)]), p("Segundo párrafo.")]),
        note(2, 1, vec![block(BlockKind::Code(CodeBlock { language: None, text: "código".to_owned(), ..CodeBlock::default() }))]),
        note(3, 1, vec![p("En un enlace.")]),
        note(4, 1, vec![p("En una tabla.")]),
        note(5, 1, vec![p("En otra nota.")]),
        note(6, 0, vec![p("Nadie la cita.")]),
    ];
    first.author_notes = vec![note(1, 1, vec![p("“meta”: lo que todos hacen.")]), note(2, 0, vec![p("Sin llamada.")])];
    first.notes_heading = Some(Heading {
        level: 2,
        text: text("Referencias"),
        attributes: Attributes { id: Some("referencias".into()), ..Attributes::default() },
    });

    let mut second = chapter("segundo", None, "Segundo & <último>", vec![heading(2, "Sección", "sec-1"), p("Fin.")]);
    second.lang = Lang::new("en");
    second.author_notes = vec![note(1, 0, vec![p("Una nota que el texto no coloca.")])];
    let metadata = Metadata {
        title: "El libro de \"todo\" & <nada>".to_owned(),
        subtitle: Some("Con subtítulo".to_owned()),
        contributors: vec![
            Contributor { name: "Ana Ñúñez".to_owned(), file_as: Some("Ñúñez, Ana".to_owned()), role: "aut".to_owned(), ..Contributor::default() },
            Contributor { name: "Luis".to_owned(), file_as: None, role: "trl".to_owned(), ..Contributor::default() },
        ],
        publisher: Some("Casa & hijos".to_owned()),
        isbn: Some("9788437604947".to_owned()),
        print_isbn: Some("9788437604930".to_owned()),
        date: Some("2026-01-31".to_owned()),
        modified: "2026-01-31T00:00:00Z".to_owned(),
        rights: Some("© 2026 Ana Ñúñez".to_owned()),
        description: Some("Un libro <b>de prueba</b>".to_owned()),
        subjects: vec![
            Subject { name: "Pruebas".to_owned(), authority: Some("BISAC".to_owned()), term: Some("COM051230".to_owned()) },
            Subject { name: "Sueltas".to_owned(), authority: None, term: None },
        ],
        series: Some(Series { name: "La serie".to_owned(), position: Some("2".to_owned()) }),
        edition: Some("Primera edición".to_owned()),
        credits: vec!["Depósito legal: M-1-2026".to_owned()],
        dedication: Some("A quien lea.".to_owned()),
        epigraph: Some("Uno.\nDos.".to_owned()),
        ..Metadata::default()
    };
    let outline = vec![
        entry(
            0,
            None,
            "La Contracultura",
            1,
            vec![entry(0, Some("descentralización"), "Descentralización", 2, vec![entry(0, Some("1-salta"), "Salta", 3, vec![])])],
        ),
        entry(1, None, "Segundo & <último>", 1, vec![entry(1, Some("sec-1"), "Sección", 2, vec![])]),
    ];
    let mut book = Book { metadata, chapters: vec![first, second], outline, ..Book::default() };
    number_texts(&mut book);
    book
}
