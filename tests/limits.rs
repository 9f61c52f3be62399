//! The table of limits: the manual has the same, and each is tried one below and one above, with `--limit` so that the inputs are small.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use pliego::limits::{Limits, TABLE};
use pliego::options::{Options, Output};
use pliego::pipeline;

/// Limits that are not tried here, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("fetched-bytes", "tests/source.rs has a server"),
    ("profile-bytes", "a profile that is too short is refused before it could be too long; `file` reads it as it reads all files"),
    ("scaled-pixels", "tests/large_pictures.rs has pictures of several formats"),
    ("coloured-line", "the code is there, in one colour: nothing is told"),
    ("filter-steps", "the drawing is there, with fewer pixels: nothing is told"),
    ("guesses", "it bounds the help of messages: no part of a book"),
    ("word-bytes", "a longer word is there, in parts: nothing is told"),
    ("highlighted-lines", "the lines are there, plain"),
    ("svg-linked-depth", "a drawing that is written out in a drawing in a drawing is left out, and told as a part that is missing"),
];

/// A limit, what the site of the files beside it has of its things, and the files: `page` is what the page holds.
struct Case {
    name: &'static str,
    has: u64,
    page: &'static str,
    files: &'static [(&'static str, &'static str)],
}

const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><g><g><path d='M0 0h9v9z'/></g></g></svg>";

const CASES: &[Case] = &[
    Case { name: "directory-depth", has: 3, page: "", files: &[("content/a/b/c/2.md", "---\ntitle: Dos\n---\n\nTexto.\n")] },
    Case { name: "site-files", has: 4, page: "", files: &[("content/a.svg", SVG), ("content/b.svg", SVG), ("content/c.svg", SVG)] },
    Case { name: "text-bytes", has: 38, page: "", files: &[("content/2.md", "---\ntitle: Dos\n---\n\nTexto de veinte..\n")] },
    Case { name: "style-bytes", has: 16, page: "", files: &[("s.css", "p { margin: 0 }\n"), ("book.yaml", "style: s.css")] },
    Case { name: "include-bytes", has: 6, page: "{{% include \"x.txt\" %}}", files: &[("content/x.txt", "texto\n")] },
    Case { name: "picture-bytes", has: SVG.len() as u64, page: "![a](d.svg)", files: &[("content/d.svg", SVG)] },
    Case { name: "yaml-values", has: 19, page: "", files: &[("content/2.md", "---\ntitle: Dos\na: [1, 2, 3, 4]\n---\n\nTexto.\n")] },
    Case { name: "nesting", has: 5, page: "> > > > a", files: &[] },
    Case { name: "page-blocks", has: 3, page: "a\n\nb", files: &[] },
    Case { name: "formula-depth", has: 4, page: "$${{{{a}}}}$$", files: &[] },
    Case { name: "formula-bytes", has: 9, page: "$${{{{a}}}}$$", files: &[] },
    Case { name: "diagram-bytes", has: 14, page: "```mermaid\ngraph TD\nA-->B\n```", files: &[] },
    Case { name: "diagram-cells", has: 9, page: "```goat\n+-+\n| |\n+-+\n```", files: &[] },
    Case { name: "diagram-states", has: 3, page: "```mermaid\nstateDiagram-v2\nstate A {\nB --> C\nC --> D\n}\n```", files: &[] },
    Case { name: "diagram-days", has: 10, page: "```mermaid\ngantt\ndateFormat YYYY-MM-DD\nsection a\nt :a1, 2024-01-01, 10d\n```", files: &[] },
    Case { name: "diagram-ticks", has: 10, page: "```mermaid\ngantt\ndateFormat YYYY-MM-DD\ntickInterval 1day\nt :a, 2024-01-01, 10d\n```", files: &[] },
    Case { name: "svg-depth", has: 4, page: "![a](d.svg)", files: &[("content/d.svg", SVG)] },
    Case { name: "svg-nodes", has: 5, page: "![a](d.svg)", files: &[("content/d.svg", SVG)] },
];

fn site(page: &str, files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let put = |name: &str, bytes: &[u8]| {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, bytes).expect("a file");
    };
    put("content/1.md", format!("---\ntitle: Uno\n---\n\n{page}\n\nTexto.\n").as_bytes());
    files.iter().for_each(|(name, text)| put(name, text.as_bytes()));
    directory
}

fn told(site: &Path, name: &str, most: u64) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pliego"));
    command.env("LC_ALL", "C");
    command.args(["check", "--to", "epub", "--limit", &format!("{name}={most}")]).current_dir(site);
    let output = command.output().expect("the program runs");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {:?}", output.status);
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn each_limit_holds_one_above_and_not_one_below() {
    let mut faults = String::new();
    for Case { name, has, page, files } in CASES {
        let site = site(page, files);
        let words = format!("--limit {name}=N");
        let (within, beyond) = (told(site.path(), name, *has), told(site.path(), name, has - 1));
        if within.contains(&words) {
            faults += &format!("{name}: {has} are refused: {within}\n");
        }
        if !beyond.contains(&words) || !beyond.contains(&(has - 1).to_string()) {
            faults += &format!("{name}: {has} with {} allowed is not told: {beyond}\n", has - 1);
        }
    }
    // Of files that are no text.
    let font = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts/source-code-pro/SourceCodePro-Regular.ttf")).expect("a font");
    let site = site("![a](a.bmp)", &[("book.yaml", "style: s.css"), ("s.css", "@font-face { font-family: X; src: url(x.ttf) }")]);
    fs::write(site.path().join("x.ttf"), &font).expect("a file");
    // A format that cannot be scaled while it is read.
    image::RgbImage::new(30, 20).save(site.path().join("content/a.bmp")).expect("a picture");
    for (name, has) in [("font-bytes", font.len() as u64), ("picture-pixels", 600)] {
        let words = format!("--limit {name}=N");
        if told(site.path(), name, has).contains(&words) || !told(site.path(), name, has - 1).contains(&words) {
            faults += &format!("{name}: {has}\n");
        }
    }
    // Told as a part that is missing.
    let outer = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><image href='e.svg' width='9' height='9'/></svg>";
    let site = self::site("![a](d.svg)", &[("content/d.svg", outer), ("content/e.svg", SVG)]);
    let has = SVG.len() as u64;
    let [within, beyond] = [has, has - 1].map(|most| told(site.path(), "svg-linked-bytes", most).contains("drawing-incomplete"));
    if within || !beyond {
        faults += &format!("svg-linked-bytes: {has}\n");
    }
    assert!(faults.is_empty(), "{faults}");
    let others = ["font-bytes", "picture-pixels", "svg-linked-bytes"];
    let tried: BTreeSet<&str> = CASES.iter().map(|case| case.name).chain(others).collect();
    let excused: BTreeSet<&str> = ELSEWHERE.iter().map(|(name, _)| *name).collect();
    let all: BTreeSet<&str> = TABLE.iter().map(|limit| limit.name).collect();
    assert_eq!(tried.union(&excused).copied().collect::<BTreeSet<_>>(), all, "every limit is tried or excused");
    assert!(tried.is_disjoint(&excused));
}

/// All that a build tells, its stages run by hand in whatever thread this is.
fn told_by_stages(options: &Options) -> String {
    let outcome = pipeline::read(options).parse().assemble().polish().lay_out().write();
    outcome.report.diagnostics.iter().map(|d| format!("{d:?}\n")).collect()
}

#[test]
fn builds_at_once_in_one_process_keep_their_own_limits() {
    let page = "---\ntitle: Otra\na: [1, 2, 3, 4]\n---\n\n> > > > a\n\n$${{{{a}}}}$$\n\n```mermaid\nstateDiagram-v2\nstate A {\nB --> C\nC --> D\n}\n```\n\n![a](d.svg)\n";
    let names: Vec<String> = (2..8).map(|number| format!("content/{number}.md")).collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), page)).collect();
    files.push(("content/d.svg", SVG));
    let site = site("", &files);
    let low = ["yaml-values=10", "nesting=3", "formula-depth=3", "diagram-states=2", "svg-depth=3"];
    let limits = low.iter().fold(Limits::default(), |limits, text| {
        let (limit, most) = pliego::limits::parse(text).expect("a limit");
        limits.with(limit, most)
    });
    let usual = Options { outputs: vec![Output::Epub, Output::Pdf], ..Options::of(site.path()) };
    let strict = Options { limits, ..usual.clone() };
    let alone = [&usual, &strict].map(told_by_stages);
    assert!(!alone[0].contains("--limit"), "{}", alone[0]);
    for text in low {
        let name = text.split('=').next().expect("a name");
        assert!(alone[1].contains(&format!("\"{name}\"")) || alone[1].contains(&format!("--limit {name}")) , "{name}: {}", alone[1]);
    }
    // Two threads that take up each other's work, and then pools of their own.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).stack_size(64 << 20).build().expect("threads");
    for round in 0..2 {
        let (a, b) = pool.install(|| rayon::join(|| told_by_stages(&usual), || told_by_stages(&strict)));
        assert!([&a, &b] == [&alone[0], &alone[1]], "round {round}");
        let told = |options: &Options| pliego::build(options, &|_| ()).report.diagnostics.iter().map(|d| format!("{d:?}\n")).collect::<String>();
        let (a, b) = std::thread::scope(|scope| {
            let other = scope.spawn(|| told(&strict));
            (told(&usual), other.join().expect("a build"))
        });
        assert!([&a, &b] == [&alone[0], &alone[1]], "round {round}, own threads");
    }
}

/// A number as the manual writes it: `64 MB`, `200 000`, `200,000`.
fn number(cell: &str) -> Option<u64> {
    let plain: String = cell.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    match plain.strip_suffix("MB") {
        Some(megabytes) => megabytes.parse::<u64>().ok().map(|n| n << 20),
        None => plain.parse().ok(),
    }
}

#[test]
fn the_manual_has_the_same_table() {
    for (page, heading) in [("es/consultar/16-diagnosticos.md", "## Límites"), ("en/reference/16-diagnostics.md", "## Limits")] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content").join(page);
        let text = fs::read_to_string(path).expect("the manual's chapter");
        let section = text.split(heading).nth(1).expect("the manual has a section on limits");
        let section = section.split("\n## ").next().unwrap_or_default();
        let rows: Vec<(String, u64)> = section
            .lines()
            .filter_map(|line| {
                let mut cells = line.trim_matches('|').split('|').map(str::trim);
                let name = cells.next()?.strip_prefix('`')?.strip_suffix('`')?.to_owned();
                Some((name, number(cells.next()?)?))
            })
            .collect();
        let table: Vec<(String, u64)> = TABLE.iter().map(|limit| (limit.name.to_owned(), limit.default)).collect();
        assert_eq!(rows, table, "{page}");
    }
}
