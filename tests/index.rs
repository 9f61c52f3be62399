//! The pages that an index names are those on which its words are found in the PDF, and the same as the EPUB says.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use pliego::options::{Options, Output};
use pliego::pipeline;

/// Words enough for some pages, and a mark at every third: before its word, after it, around it, in a note, a heading, a cell, code.
fn site(folder: &Path, marks: usize) {
    fs::create_dir_all(folder.join("content")).unwrap();
    fs::write(folder.join("book.yaml"), "title: Prueba\nauthor: Ana Sol\nlanguage: es\n").unwrap();
    let mut mark = 0;
    for chapter in 1..=4 {
        let (mut page, mut notes) = (format!("---\nweight: {chapter}\n---\n# Capítulo {chapter}\n\n"), String::new());
        for paragraph in 0..marks / 40 {
            for word in 0..10 {
                mark += 1;
                let name = format!("q{mark}z");
                let _ = match word {
                    0 => write!(page, "{{{{< index \"{name}\" >}}}}{name} "),
                    1 => write!(page, "{name} {{{{< index \"{name}\" >}}}} "),
                    2 => write!(page, "{{{{< indexed >}}}}{name}{{{{< /indexed >}}}}, "),
                    3 => write!(page, "<span data-index=\"{name}\">*{name}*</span> "),
                    4 => {
                        let _ = writeln!(notes, "[^{mark}]: En una nota {name}{{{{< index \"{name}\" >}}}} de la página.\n");
                        write!(page, "una nota[^{mark}] ")
                    }
                    5 => write!(page, "\n\n## Título {name}{{{{< index \"{name}\" >}}}}\n\n"),
                    6 => write!(page, "\n\n| {name}{{{{< index \"{name}\" >}}}} | celda |\n|--|--|\n| a | b |\n\n"),
                    7 => write!(page, "\n\n{{{{< index \"{name}\" >}}}}\n\n{name} abre "),
                    8 => write!(page, "`{name}{{{{< index \"{name}\" >}}}}` "),
                    _ => write!(page, "y al final {name}.{{{{< index \"{name}\" >}}}}\n\n"),
                };
                page.push_str("durante treinta años nadie había apagado la luz del faro de la isla y los barcos pasaban ");
            }
            page.push_str(if paragraph % 2 == 0 { ".\n\n" } else { ".\n\n> Una cita cualquiera.\n\n" });
        }
        fs::write(folder.join(format!("content/{chapter}.md")), page + "\n\n" + &notes).unwrap();
    }
}

/// The words of each page of a PDF.
fn words_by_page(pdf: &Path) -> Option<Vec<String>> {
    let output = Command::new("pdftotext").arg(pdf).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).split('\u{c}').map(str::to_owned).collect())
}

/// `q12z, 34` or `q12z, 34n` of the index's own pages: word → page.
fn entries(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for line in text.lines() {
        if let Some((word, page)) = line.trim().split_once(", ").filter(|(word, _)| word.starts_with('q') && word.ends_with('z')) {
            found.insert(word.to_owned(), page.to_owned());
        }
    }
    found
}

#[test]
fn pages_are_those_of_the_words() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("index");
    let _ = fs::remove_dir_all(&folder);
    let marks = 400;
    site(&folder, marks);
    let options = Options {
        out: Some(folder.join("out")),
        name: Some("book".to_owned()),
        outputs: vec![Output::Epub, Output::Pdf],
        jobs: Some(2),
        ..Options::of(&folder)
    };
    let outcome = pliego::build(&options, &|_| {});
    assert!(outcome.report.diagnostics.is_empty(), "{:?}", outcome.report.diagnostics);
    let layout = pipeline::read(&options).parse().assemble().polish().lay_out().layouts.screen.expect("pages");
    let labels: Vec<String> = layout.page_map.starts.iter().map(|start| start.label.clone()).collect();
    let Some(pages) = words_by_page(&folder.join("out/book.pdf")) else {
        assert!(std::env::var_os("PLIEGO_REQUIRE_TOOLS").is_none(), "pdftotext is missing");
        eprintln!("not tried: pdftotext is missing");
        return;
    };
    let first = pages.iter().position(|page| page.trim_start().starts_with("Índice analítico")).expect("an index");
    let named = entries(&pages[first..].join("\n"));
    assert_eq!(named.len(), marks, "every mark has its entry");
    let mut wrong = String::new();
    for (word, page) in &named {
        let found = pages[..first].iter().enumerate().skip(1).filter(|(_, text)| text.split(|c: char| !c.is_alphanumeric()).any(|w| w == word));
        // The contents show titles too: the last page is that of the text.
        let found = found.last().map(|(at, _)| labels[at].clone()).unwrap_or_default();
        if page.trim_end_matches('n') != found {
            let _ = writeln!(wrong, "{word} is on page {found}, and the index says {page}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert_eq!(named.values().filter(|page| page.ends_with('n')).count(), marks / 10, "notes are told");
    // The EPUB names the same pages.
    let mut archive = zip::ZipArchive::new(fs::File::open(folder.join("out/book.epub")).unwrap()).unwrap();
    let mut names = (0..archive.len()).map(|i| archive.by_index(i).unwrap().name().unwrap().into_owned()).collect::<Vec<_>>().into_iter();
    let name = names.find(|name| name.contains("indice-analitico")).expect("the index is a document");
    let mut text = String::new();
    archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
    let by_words = |text: &str| named.get(text).cloned().unwrap_or_default();
    for word in named.keys() {
        let entry = text.split(&format!(">{word}<")).nth(1).unwrap_or_default();
        let label = entry.split("href=\"").nth(1).and_then(|rest| rest.split('>').nth(1)).and_then(|rest| rest.split('<').next());
        assert_eq!(label, Some(by_words(word).as_str()), "{word}");
    }
}
