//! The invariants of the architecture that a reader of the code relies on: who may use whom, who may touch files or print, and that every
//! file says what it is. When one of these fails, move the code or, with a good reason, change the table here.

#[path = "common/imports.rs"]
mod imports;

use std::fs;
use std::path::{Path, PathBuf};

/// A file of `src/`.
struct File {
    /// From `src`, with `/`.
    path: String,
    text: String,
}

impl File {
    /// The top-level module: `layout` of `layout/page/mod.rs`, `report` of `report.rs`.
    fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    /// The code without tests and comments.
    fn code(&self) -> String {
        let code = self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        code.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line }).collect::<Vec<_>>().join("\n")
    }

    /// What the code names after `crate::`, also in groups: `crate::{a, b::{c, d}}` names `a`, `b::c` and `b::d`.
    fn uses(&self) -> Vec<String> {
        let code = self.code();
        let mut found = Vec::new();
        for rest in code.split("crate::").skip(1) {
            names(rest, "", &mut found);
        }
        found
    }

    fn is_in(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }
}

/// Reads one path or one group at the start of `rest`, adds what it names below `prefix`, and gives what follows.
fn names<'a>(rest: &'a str, prefix: &str, found: &mut Vec<String>) -> &'a str {
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':'))).unwrap_or(rest.len());
    let (path, mut after) = rest.split_at(end);
    let path = format!("{prefix}{path}");
    let Some(group) = after.strip_prefix('{').filter(|_| path.is_empty() || path.ends_with("::")) else {
        if !path.is_empty() {
            found.push(path);
        }
        return after;
    };
    after = group.trim_start();
    while !after.is_empty() && !after.starts_with('}') {
        let before = after.len();
        after = names(after, &path, found).trim_start().trim_start_matches(',').trim_start();
        if after.len() == before {
            // `as` and other words of a group.
            after = after.get(1..).unwrap_or_default();
        }
    }
    after.strip_prefix('}').unwrap_or(after)
}

#[test]
fn groups_are_read_like_single_names() {
    let file = |text: &str| File { path: "a.rs".to_owned(), text: text.to_owned() };
    let uses =
        file("use crate::{output, source};\nuse crate::book::{Block, visit::{walk, Visitor as V}};\nlet x = crate::lang::Lang::new();")
            .uses();
    let expected = ["output", "source", "book::Block", "book::visit::walk", "book::visit::Visitor", "lang::Lang::new"];
    for name in expected {
        assert!(uses.iter().any(|used| used == name), "{name} is not among {uses:?}");
    }
}

fn files() -> Vec<File> {
    fn visit(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                visit(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    visit(&root, &mut paths);
    paths.sort();
    assert!(paths.len() > 40, "the sources are not where they were");
    // The script that Cargo runs before it compiles is no part of the program.
    paths.retain(|path| *path != root.join("build.rs"));
    let name = |path: &Path| path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
    paths.iter().map(|path| File { path: name(path), text: fs::read_to_string(path).expect("a source file is text") }).collect()
}

/// Fails with every complaint at once.
#[track_caller]
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn no_more_than_two_files_import_each_other() {
    let files: Vec<(String, String)> = files().iter().filter(|file| file.path != "lib.rs" && file.path != "main.rs").map(|file| (file.path.clone(), file.code())).collect();
    let imports = imports::imports(&files);
    assert!(imports.values().map(std::collections::BTreeSet::len).sum::<usize>() > 1000, "the imports are not read");
    none(imports::cycles(&imports).into_iter().map(|cycle| cycle.join(" → ")).collect());
}

#[test]
fn a_cycle_of_three_files_is_found_through_what_is_given_on() {
    let file = |path: &str, code: &str| (path.to_owned(), code.to_owned());
    let mut files = vec![
        file("a/mod.rs", "mod b;\npub use b::B;\npub fn a() -> B { b::new() }"),
        file("a/b.rs", "use crate::c::C;\npub struct B(C);\npub fn new() -> B { B(C) }"),
        file("c.rs", "pub struct C;\nimpl C { fn of(_: crate::a::B) {} }"),
    ];
    // `c` has `B` of `a::b`: two files, though it is named through `a`.
    assert_eq!(imports::cycles(&imports::imports(&files)), Default::default());
    files[2].1 = "use super::a::{self as other, a};\npub struct C;\nfn c() { other::a(); }".to_owned();
    let found = imports::cycles(&imports::imports(&files));
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [["a", "a::b", "c"].map(str::to_owned)]);
}

/// Work that is given to other threads and holds no limits there, and why.
const WITHOUT_LIMITS: &[(&str, &str)] = &[
    ("pool.install(work)", "what is run has its own: the stages of a build hold theirs"),
    ("spawn(move || child.wait())", "waits for an editor"),
    (".spawn(move || drop(value))", "drops what is no longer wanted"),
    ("scope.spawn(move || {", "connections of the preview, whose requests are answered under the session's"),
];

/// A limit is that of the thread that asks: work in other threads takes those of its build along.
#[test]
fn work_in_other_threads_takes_the_limits_along() {
    let mut complaints = Vec::new();
    let mut found = 0;
    for file in files() {
        let code = file.code();
        for word in [".par_iter()", ".into_par_iter()", ".par_iter_mut()", ".par_bridge()", ".par_chunks(", "rayon::join(", "rayon::scope(", "rayon::spawn(", "spawn(", "spawn_scoped(", ".install("] {
            for (at, _) in code.match_indices(word).filter(|(at, _)| !code[*at..].starts_with("spawn()")) {
                let statement = code[at..].split(";\n").next().unwrap_or_default();
                found += 1;
                let carries = ["carried(", "limits.hold(", "self.limited("].iter().any(|taken| statement.contains(taken));
                if !carries && !WITHOUT_LIMITS.iter().any(|(excused, _)| code.get(at.saturating_sub(9)..).is_some_and(|near| near.lines().next().unwrap_or_default().contains(excused))) {
                    complaints.push(format!("src/{}: {}", file.path, statement.lines().next().unwrap_or_default()));
                }
            }
        }
    }
    assert!(found > 10, "only {found} places are seen");
    none(complaints);
}

/// Used by anybody; themselves they use each other at most.
const LEAVES: &[&str] = &["report", "length", "lang", "printers", "terms", "isbn", "draft", "file", "access", "text", "limits", "cache"];

/// Macros of `report`, which Rust puts at the root of the crate.
const MACROS: &[&str] = &["message", "plural", "argument"];

/// What each module may use besides the leaves and itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("book", &[]),
    ("settings", &["options", "source::config", "style", "book", "font", "layout"]),
    ("source", &["book"]),
    ("markdown", &["source", "book"]),
    ("citation", &["source", "book"]),
    ("orthography", &["book"]),
    ("style", &["font", "book::elements"]),
    ("font", &["style::FontFace"]),
    ("picture", &["book"]),
    ("formula", &["book", "font"]),
    ("diagram", &["book", "font", "picture::svg"]),
    ("layout", &["materials", "style", "font", "picture", "orthography::hyphenate", "book", "formula", "diagram"]),
    ("materials", &["style", "font", "picture", "book"]),
    ("pdf", &["layout", "font", "picture", "book", "style"]),
    ("epub", &["materials", "style", "font", "picture", "book", "formula", "diagram", "cover"]),
    ("cover", &["layout", "style", "font", "picture", "orthography::hyphenate", "book"]),
    ("audit", &["layout", "font", "picture", "book", "formula"]),
    ("printing", &["materials", "settings", "audit", "options", "pdf", "cover", "layout", "source", "style", "font", "picture", "book"]),
    ("options", &["source::Options", "epub::Flavour", "source", "output", "shop", "record::Kind", "style::ScreenPage", "style::Trim"]),
    ("outcome", &["book", "layout::quality", "options::Output"]),
    ("output", &["outcome"]),
    ("start", &["source", "book", "output"]),
    ("record", &["book", "source::config"]),
    ("shop", &["book", "epub", "picture"]),
    ("compare", &["book::Metadata", "cover", "font", "layout::pages", "pdf", "picture", "style"]),
    (
        "preview",
        &["pipeline", "options", "printing", "source", "pdf", "layout", "font", "picture", "book", "style"],
    ),
    ("cli", &["shop", "preview", "start::Template", "style", "options", "outcome", "output", "source", "epub::Flavour", "Stage", "book::suggest"]),
];

#[test]
fn modules_use_only_what_the_arrows_allow() {
    let mut complaints = Vec::new();
    for file in files().iter().filter(|f| !matches!(f.module(), "lib" | "main" | "pipeline")) {
        let module = file.module();
        let allowed = ARROWS.iter().find(|(name, _)| *name == module).map(|(_, allowed)| *allowed);
        let allowed = match allowed {
            Some(allowed) => allowed,
            None if LEAVES.contains(&module) => &[],
            None => panic!("src/{} belongs to no module of the table", file.path),
        };
        for used in file.uses() {
            let first = used.split("::").next().unwrap_or_default();
            let fine = first == module
                || LEAVES.contains(&first)
                || MACROS.contains(&used.as_str())
                || used.is_empty()
                || allowed.iter().any(|a| used == *a || used.starts_with(&format!("{a}::")) || (a.starts_with(&used) && used != first));
            if !fine {
                complaints.push(format!("src/{} uses {used}, which {module} may not", file.path));
            }
        }
    }
    none(complaints);
}

#[test]
fn within_layout_arrows_point_downwards() {
    // (folder or file, what it may not name)
    let rules: &[(&str, &[&str])] = &[
        ("layout/paragraph/", &["layout::flow", "layout::page::", "super::super::flow", "super::super::page"]),
        ("layout/flow/", &["layout::page::sequence", "layout::page::furniture", "layout::page::front", "layout::page::compose"]),
        ("layout/paragraph/optimum", &["crate::font", "crate::style", "crate::book", "super::items", "super::lines", "super::words"]),
        ("layout/page/breaker.rs", &["crate::font", "crate::style", "crate::book", "crate::layout"]),
    ];
    let mut complaints = Vec::new();
    for file in files() {
        for (folder, forbidden) in rules.iter().filter(|(folder, _)| file.is_in(folder)) {
            let code = file.code();
            complaints.extend(
                forbidden
                    .iter()
                    .filter(|word| code.contains(**word))
                    .map(|word| format!("src/{} names {word}; {folder} may not", file.path)),
            );
        }
    }
    none(complaints);
}

#[test]
fn the_model_says_what_and_never_how() {
    let mut complaints = Vec::new();
    for file in files() {
        let forbidden: &[&str] = match file.module() {
            "book" => &["Length", "FaceId", "FontBook", "Color", "Sheet", "crate::layout", "krilla"],
            "layout" => &["krilla", "lopdf", "crate::markdown", "crate::source"],
            "markdown" => &["crate::style", "crate::layout", "std::fs"],
            "orthography" => &["crate::style", "crate::layout", "crate::font"],
            _ => &[],
        };
        let code = file.code();
        let words: Vec<&str> = code.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':'))).collect();
        for name in forbidden {
            if words.iter().any(|word| word == name || word.starts_with(&format!("{name}::"))) {
                complaints.push(format!("src/{} names {name}", file.path));
            }
        }
    }
    none(complaints);
}

#[test]
fn every_file_tells_what_it_is() {
    none(
        files()
            .iter()
            .filter(|f| !f.text.starts_with("//! "))
            .map(|f| format!("src/{} does not begin with its story (//! …)", f.path))
            .collect(),
    );
}

#[test]
fn only_some_touch_files_and_only_main_prints() {
    let touches_files =
        |f: &File| matches!(f.module(), "source" | "start" | "style" | "font" | "picture" | "main" | "output" | "draft" | "file" | "access" | "cache");
    let mut complaints = Vec::new();
    for file in files() {
        let code = file.code();
        let mut forbid = |word: &str, reason: &str| {
            if code.contains(word) {
                complaints.push(format!("src/{} has {word}: {reason}", file.path));
            }
        };
        if !touches_files(&file) {
            for word in ["std::fs", "fs::", "File::open", "File::create", ".exists()", "read_dir("] {
                forbid(word, "only source, start, style, font, picture, output and main touch files");
            }
        }
        if !matches!(file.module(), "access" | "file" | "start" | "output" | "draft" | "cache") {
            for word in ["File::open", "fs::read(", "read_to_string(", "read_dir(", "fs::File"] {
                forbid(word, "files are opened by access, which knows what may be read, and file");
            }
        }
        if file.module() != "main" {
            for word in ["println!", "eprintln!", "print!(", "stdout()", "process::exit"] {
                forbid(word, "only main prints");
            }
            if file.module() != "cli" {
                forbid("stderr()", "only main prints, and cli draws the progress line");
            }
            if !matches!(file.module(), "cli" | "source") {
                forbid("env::var", "the environment is read with the arguments, and with the site");
            }
        }
        if file.path != "preview/http.rs" {
            for word in ["TcpStream", "TcpListener", "UdpSocket", "std::net"] {
                forbid(word, "no network but preview/http.rs, which serves this machine alone");
            }
        }
        if file.path != "preview/editor.rs" {
            forbid("Command::new", "no other programs, but for the author's editor");
        }
        if file.path != "source/fetch.rs" {
            forbid("ureq", "only source/fetch.rs reaches for the network, and only when it is asked to");
        }
    }
    none(complaints);
}

#[test]
fn nothing_panics_on_purpose() {
    let mut complaints = Vec::new();
    for file in files() {
        let code = file.code();
        for word in [
            ".unwrap()",
            ".expect(",
            "panic!(",
            "todo!(",
            "unimplemented!(",
            "unreachable!(",
            "dbg!(",
            "#[allow(dead_code)]",
            "allow(unused",
        ] {
            for (number, line) in code.lines().enumerate().filter(|(_, line)| line.contains(word)) {
                complaints.push(format!("src/{}:{}: {word} in {}", file.path, number + 1, line.trim()));
            }
        }
        if code.contains("unsafe ") && !matches!(file.module(), "picture" | "main") {
            complaints.push(format!("src/{} is unsafe; only picture calls C, and main handles a signal", file.path));
        }
    }
    none(complaints);
}

#[test]
fn only_one_file_and_one_client_reach_for_the_network() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).expect("Cargo.lock is in the tree");
    let network = ["reqwest", "hyper", "curl", "isahc", "attohttpc", "tokio", "async-std", "native-tls", "openssl", "socket2"];
    none(
        network
            .iter()
            .filter(|name| lock.contains(&format!("name = \"{name}\"\n")))
            .map(|name| format!("{name} is in Cargo.lock"))
            .collect(),
    );
}

/// A rule that the code cites by its id stands in `src/layout/RULES.md`.
#[test]
fn rules_that_are_cited_are_written_down() {
    let rules = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/layout/RULES.md")).expect("the rules");
    // What looks like an id and is none: sheets of paper, kinds of pixels and of profiles, classes of Unicode.
    const OTHERS: &[&str] = &["A2", "A4", "A5", "L2", "L8"];
    let mut complaints = Vec::new();
    for file in files() {
        let comments = file.text.lines().filter_map(|line| line.split_once("//").map(|(_, comment)| comment));
        for word in comments.flat_map(|line| line.split(|c: char| !c.is_alphanumeric())) {
            let Some((letter, number)) = word.split_at_checked(1) else { continue };
            let is_id = "BCDFGHMNPQRUV".contains(letter) && (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
            if is_id && !OTHERS.contains(&word) && !rules.contains(&format!("| {word} |")) {
                complaints.push(format!("src/{} cites {word}, which src/layout/RULES.md does not have", file.path));
            }
        }
    }
    none(complaints);
}
