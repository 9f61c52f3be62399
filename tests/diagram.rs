//! Diagrams: every text of the source is in the drawing, the drawing is well-formed and always the same.
//!
//! `cargo test --test diagram` also leaves the drawings in the scratch folder, for the eye.

use pliego::book::{Block, BlockKind, Book, Chapter, Diagram};
use pliego::diagram::{self, draw, texts};
use pliego::report::{Report, Span};

const MERMAID: &[(&str, &str, &[&str])] = &[
    (
        "flujo",
        "graph TD\n  A[Inicio] --> B{¿Está listo?}\n  B -->|Sí| C[Publicar ñandúes]\n  B -.->|No| A\n  subgraph taller [El taller]\n    C --> D([Fin])\n  end",
        &["Inicio", "¿Está listo?", "Sí", "Publicar ñandúes", "No", "El taller", "Fin"],
    ),
    (
        "lenguas",
        "flowchart LR\n  A[\"سلام دنیا\"] --> B[\"漢字とかな\"]\n  B --> C[\"Ωmega & <más>\"]",
        &["سلام دنیا", "漢字とかな", "Ωmega & <más>"],
    ),
    (
        "secuencia",
        "sequenceDiagram\n  participant A as Ana\n  participant L as Luis\n  A->>+L: ¡Hola, Luis!\n  L->>+A: ¿Qué tal?\n  A-->>L: Bien\n  Note over A,L: Conversan",
        &["Ana", "Luis", "¡Hola, Luis!", "¿Qué tal?", "Bien", "Conversan"],
    ),
    ("estados", "stateDiagram-v2\n  [*] --> Espera\n  Espera --> Marcha: empieza\n  Marcha --> [*]", &["Espera", "Marcha", "empieza"]),
    ("torta", "pie title Lenguas\n  \"Español\" : 60\n  \"Otras\" : 40", &["Lenguas", "Español", "Otras"]),
    ("clases", "classDiagram\n  Animal <|-- Pato\n  Animal : +int edad\n  Pato : +nadar()", &["Animal", "Pato", "+int edad"]),
];

const GOAT: &[(&str, &str, &[&str])] = &[
    (
        "cajas",
        "
 +---------+      .--------.
 |  Autor  +----->| Pliego |-----> EPUB
 +----+----+      '---+----'
      |               |
      v               '----------> PDF
   corrige            well-known a/b x|y
",
        &["Autor", "Pliego", "EPUB", "PDF", "corrige", "well-known a/b x|y"],
    ),
    (
        "árbol",
        "
        raíz
         |
    .----+----.
    |         |
    o         *
   uno       dos (2)
   /\\
  /  \\
 a    b   año: 漢字 e ñ
",
        &["raíz", "uno", "dos (2)", "a", "b", "año: 漢字 e ñ"],
    ),
];

#[test]
fn no_text_vanishes_and_the_drawing_is_always_the_same() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let all = MERMAID.iter().map(|d| ("mermaid", d)).chain(GOAT.iter().map(|d| ("goat", d)));
    for (language, (name, source, expected)) in all {
        let svg = draw(language, source).unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
        std::fs::write(folder.join(format!("{name}.svg")), &svg).unwrap();
        for _ in 0..50 {
            assert_eq!(draw(language, source).as_ref(), Ok(&svg), "{name} changes");
        }
        let drawn: Vec<String> = texts(&svg);
        for label in *expected {
            assert!(drawn.iter().any(|text| text.contains(label)), "{name} lacks {label}: {drawn:?}");
        }
        let mut reader = quick_xml::Reader::from_str(&svg);
        while !matches!(reader.read_event().unwrap_or_else(|e| panic!("{name}: {e}")), quick_xml::events::Event::Eof) {}
        assert!(!svg.contains("foreignObject") && !svg.contains("100%"), "{name}");
    }
}

#[test]
fn every_letter_of_an_ascii_drawing_is_drawn() {
    for (name, source, _) in GOAT {
        let drawn = texts(&draw("goat", source).unwrap()).concat();
        for c in source.chars().filter(|c| c.is_alphabetic() && !"ov".contains(*c)) {
            assert!(drawn.contains(c), "{name} lacks {c}: {drawn}");
        }
    }
}

#[test]
fn what_cannot_be_drawn_stays_as_source_and_is_reported() {
    let block = |language: &str, source: &str| {
        let diagram = Diagram { language: language.into(), source: source.into(), svg: None, alt: None, caption: None };
        Block::new(BlockKind::Diagram(diagram), Span::default())
    };
    let blocks =
        vec![block("mermaid", "esto no es nada"), block("plantuml", "@startuml"), block("goat", ""), block("goat", "+--+\n|ab|\n+--+")];
    let mut book = Book { chapters: vec![Chapter { blocks, ..Chapter::default() }], ..Book::default() };
    let mut report = Report::default();
    diagram::draw_all(&mut book, &mut report);
    let shown: Vec<String> = book.chapters[0]
        .blocks
        .iter()
        .map(|block| match &block.kind {
            BlockKind::Diagram(diagram) => format!("{:?} {}", diagram.alt, diagram.svg.is_some()),
            BlockKind::Code(code) => format!("{}: {}", code.language.as_deref().unwrap_or_default(), code.text),
            _ => panic!("a diagram became something else"),
        })
        .collect();
    assert_eq!(shown, ["mermaid: esto no es nada", "plantuml: @startuml", "goat: ", "Some(\"Diagrama: ab\") true"]);
    assert_eq!(report.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), ["diagram-failed"; 3]);
}

#[test]
fn what_would_recurse_or_last_for_ever_is_refused() {
    for (source, why) in [
        ("stateDiagram-v2\nstate C {\nC --> B\n}", "lies within itself"),
        ("stateDiagram-v2\nstate A {\nstate B {\nA --> B\n}\n}", "lies within itself"),
        ("gantt\ndateFormat YYYY-MM-DD\nsection S\nT :a, 2000-01-01, 9999999d", "more than 73200 days"),
        ("gantt\ndateFormat YYYY-MM-DD\nsection S\nT :a, 2000-01-01, 9999-12-31", "more than 73200 days"),
        ("gantt\ndateFormat YYYY-MM-DD&&\u{b}section S\nT :a, 2000-0\u{0}-01999999999d", "more than 73200 days"),
        ("gantt\ndateFormat X\nsection S\nT :a, 2000-0\u{0}-01999999999d", "more than 73200 days"),
        ("gantt\ndateFormat YYYY-MM-DD&&\nsection S\nT :a, 2000-0 -01999999999d", "more than 73200 days"),
        ("gantt\ndateFormat YYYY-MM-DD\nsection S\nT :a, 2000-01-99999999, 5d", "more than 73200 days"),
        (
            "gantt\ndateFormat YYYY-MM-DD\nexcludes weekends, monday, tuesday, wednesday, thursday, friday\nT :a, 2000-01-01, 5d",
            "every day",
        ),
        ("gantt\ndateFormat YYYY-MM-DD\ntickInterval 1second\nT :a, 2000-01-01, 50d", "marks"),
    ] {
        let fault = draw("mermaid", source).expect_err(source);
        assert!(fault.0.to_string().contains(why), "{source}: {fault:?}");
    }
    let deep = format!("flowchart TD\n{}a\n{}", "subgraph s\n".repeat(2000), "end\n".repeat(2000));
    let _ = draw("mermaid", &deep);
}

#[test]
fn a_row_too_long_for_a_page_runs_down() {
    let nodes: Vec<String> = (0..15).map(|i| format!("n{i}[Nodo número {i}] --> n{}[Nodo número {}]", i + 1, i + 1)).collect();
    let svg = draw("mermaid", &format!("flowchart LR\n{}", nodes.join("\n"))).unwrap();
    let view: Vec<f64> =
        svg.split("viewBox=\"").nth(1).unwrap().split('"').next().unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
    assert!(view[3] > view[2], "{view:?}");
}

#[test]
fn bars_of_a_hash_table_have_one_order() {
    let names = ["Ana", "Luis", "Eva", "Juan", "Rosa", "Mar"];
    let calls: Vec<String> = names.windows(2).map(|pair| format!("{}->>+{}: hola", pair[0], pair[1])).collect();
    let source = format!("sequenceDiagram\n{}\nAna->>+Luis: otra", calls.join("\n"));
    let first = draw("mermaid", &source).unwrap();
    for _ in 0..200 {
        assert!(draw("mermaid", &source).as_ref() == Ok(&first), "the drawing changes");
    }
}

#[test]
fn no_source_brings_the_program_down() {
    for (_, source, _) in MERMAID.iter().chain(GOAT) {
        for cut in (0..source.len()).filter(|i| source.is_char_boundary(*i)).step_by(7) {
            for language in ["mermaid", "goat"] {
                let _ = draw(language, &source[..cut]);
                let _ = draw(language, &source[cut..]);
            }
        }
    }
}
