//! The audit finds what is broken on purpose: every text of a book that has one of everything, in both outputs, every line, note,
//! picture and formula that is left out, and what stands where it must not.

use std::io::Cursor;

use pliego::audit;
use pliego::book::visit::{Visitor, flat_text, walk_chapter};
use pliego::book::{Block, BlockKind, Text, TextId};
use pliego::layout::{self, Sabotage};
use pliego::length::Length;
use pliego::materials::Materials;
use pliego::options::{Options, Output};
use pliego::report::{Files, Place, Report, Severity};
use pliego::{epub, pipeline};

/// One of everything.
const CHAPTER: &str = "\
# Título

Párrafo primero con bastantes palabras para que ocupe varias líneas de la página y se pueda quitar una de ellas, la segunda o la
tercera, sin que las demás se muevan de su sitio, cosa que la comprobación tiene que decir.[^uno]

## Encabezado

1. Elemento de lista
   - Elemento anidado

> Cita larga

Término
:   Definición

| Cabeza | Otra |
|---|---|
| Celda | Vecina |

{{< figure src=\"punto.png\" alt=\"un punto\" caption=\"Pie de figura\" >}}

```
código uno
código dos
```

{{% details \"Rótulo\" %}}
Dentro del recuadro
{{% /details %}}

{{% columns %}}
Columna izquierda
<--->
Columna derecha
{{% /columns %}}

Una fórmula \\(a^2\\) en la línea.

$$ b^2 $$

<div lang=\"ar\" dir=\"rtl\">

كلمات عربية

</div>

[^uno]: Texto de la nota.
";

struct Made(pipeline::Polished);

fn made() -> Made {
    let folder = tempfile::tempdir().expect("a directory");
    image::RgbImage::new(8, 8).save(folder.path().join("punto.png")).expect("a picture");
    std::fs::write(folder.path().join("book.yaml"), "title: Libro\nlanguage: es\n").expect("settings");
    std::fs::write(folder.path().join("01.md"), CHAPTER).expect("a chapter");
    let options = Options { outputs: vec![Output::Epub, Output::Pdf], ..Options::of(folder.path()) };
    let made = pipeline::read(&options).parse().assemble().polish();
    assert!(!made.project.report.has_errors(), "{:#?}", made.project.report);
    Made(made)
}

/// What the audit says: code, line of the file, message.
type Told = Vec<(&'static str, Option<usize>, String)>;

impl Made {
    fn pages(&self, sabotage: Option<Sabotage>) -> Told {
        let options = layout::Options { sabotage, ..layout::Options::default() };
        let mut report = Report::default();
        let layout = layout::set(Materials { book: &self.0.book, sheet: &self.0.sheet, fonts: &self.0.fonts, pictures: &self.0.pictures }, &options, &mut report);
        let mut found = Report::default();
        audit::pages(&self.0.book, &layout, &self.0.fonts, &self.0.pictures, &mut found);
        self.told(&found)
    }

    fn epub(&self, sabotage: Option<TextId>) -> Told {
        let options = epub::Options { sabotage, ..epub::Options::default() };
        let mut report = Report::default();
        let mut out = Cursor::new(Vec::new());
        let shown = epub::write(epub::Job { materials: Materials { book: &self.0.book, sheet: &self.0.sheet, fonts: &self.0.fonts, pictures: &self.0.pictures }, pages: None, options: &options }, &mut out, &mut report);
        let mut found = Report::default();
        audit::epub(&self.0.book, shown.expect("an EPUB").shown, &mut found);
        self.told(&found)
    }

    fn told(&self, report: &Report) -> Told {
        let line = |place: &Place| match place {
            Place::Span(span) => Some(self.0.project.source.files.get(span.file)?.text[..span.start as usize].matches('\n').count() + 1),
            _ => None,
        };
        report
            .diagnostics
            .iter()
            .map(|d| {
                assert_eq!(d.severity, Severity::Error);
                (d.code, line(&d.place), d.message.to_string())
            })
            .collect()
    }

    /// Every text that is shown, with its words and the line of its beginning.
    fn texts(&self) -> Vec<(TextId, String, usize)> {
        struct Texts<'f>(&'f Files, Vec<(TextId, String, usize)>);
        impl Texts<'_> {
            fn add(&mut self, id: TextId, words: String, span: pliego::report::Span) {
                let line = self.0.get(span.file).map_or(0, |file| file.text[..span.start as usize].matches('\n').count() + 1);
                if !words.trim().is_empty() {
                    self.1.push((id, words, line));
                }
            }
        }
        impl Visitor for Texts<'_> {
            fn text(&mut self, text: &Text) {
                self.add(text.id, flat_text(&text.inlines), text.span);
            }
            fn block(&mut self, block: &Block) {
                if let BlockKind::Code(code) = &block.kind {
                    self.add(code.id, code.text.clone(), block.span);
                }
            }
        }
        let mut texts = Texts(&self.0.project.source.files, Vec::new());
        self.0.book.chapters.iter().for_each(|chapter| walk_chapter(chapter, &mut texts));
        texts.1
    }
}

fn line_of(words: &str) -> usize {
    let at = CHAPTER.find(words).unwrap_or_else(|| panic!("{words} is not in the chapter"));
    CHAPTER[..at].matches('\n').count() + 1
}

#[test]
fn what_is_whole_is_not_found_fault_with() {
    let made = made();
    assert_eq!(made.pages(None), []);
    assert_eq!(made.epub(None), []);
}

#[test]
fn a_text_that_is_left_out_is_told_with_its_line_in_both_outputs() {
    let made = made();
    let texts = made.texts();
    assert!(texts.len() >= 19, "{texts:#?}");
    for (id, words, line) in texts {
        let first = words.split_whitespace().next().expect("a word");
        for (output, told) in [("pages", made.pages(Some(Sabotage::Text(id)))), ("EPUB", made.epub(Some(id)))] {
            if output == "EPUB" && words.starts_with("código") {
                continue; // Code is written line by line, by the way that all text goes.
            }
            let found = told.iter().any(|(code, at, message)| *code == "text-lost" && *at == Some(line) && message.contains(first));
            assert!(found, "{words} is lost from the {output}, and what is told is {told:#?}");
        }
    }
}

#[track_caller]
fn finds(sabotage: Sabotage, code: &str, words: &str, message: &str) {
    let told = made().pages(Some(sabotage));
    let found = told.iter().any(|(c, line, m)| *c == code && *line == Some(line_of(words)) && m.contains(message));
    assert!(found, "{sabotage:?}: {told:#?}");
}

#[test]
fn lines_notes_pictures_and_formulas_that_are_left_out() {
    finds(Sabotage::Line, "text-lost", "Párrafo primero", "lost");
    finds(Sabotage::Twice, "text-lost", "Párrafo primero", "twice");
    finds(Sabotage::Note, "text-lost", "Texto de la nota", "lost");
    finds(Sabotage::Picture, "text-lost", "{{< figure", "the picture punto.png");
    finds(Sabotage::Formula, "text-lost", "(a^2", "the formula a^2");
    finds(Sabotage::Formula, "text-lost", "$$ b^2", "the formula b^2");
}

#[test]
fn what_stands_where_it_must_not() {
    // By how much a box must sink to meet what follows depends on the white under it.
    let made = made();
    let meets = |points| {
        made.pages(Some(Sabotage::Down(Length::pt(points)))).iter().any(|(code, _, m)| *code == "off-page" && m.contains("over each other"))
    };
    assert!((14..60).step_by(7).any(meets));
    finds(Sabotage::Down(Length::pt(700)), "off-page", "Encabezado", "outside of the page");
    finds(Sabotage::Right(Length::pt(30)), "off-page", "Párrafo primero", "in the margin");
    finds(Sabotage::Right(Length::pt(300)), "off-page", "Párrafo primero", "outside of the page");
}
