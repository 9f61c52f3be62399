//! Runs `tests/spec/site-*.md`: each example is a small site (`-- path --` before each file), a line with a single `.`, and
//! what is read from it.
//!
//! Words after `example` choose what is shown and how it is read: `book` the assembled book, `outline` its contents, else the pages
//! as read; `at=PATH`, `lang=TAG`, `drafts`.

#[path = "common/server.rs"]
mod server;
#[path = "common/site.rs"]
mod site;

use std::fmt::Write as _;

use pliego::book::dump;
use pliego::lang::Lang;
use pliego::report::{Place, Report};
use pliego::source::{self, Options, Source};

/// The pages as read.
fn pages(source: &Source) -> String {
    let mut out = String::new();
    let meta = &source.config.metadata;
    writeln!(out, "book: {} [{}]", meta.title, meta.lang.tag()).unwrap();
    for page in &source.pages {
        let title = page.front_matter.title.as_deref().unwrap_or("(untitled)");
        let path = if page.logical_path.is_empty() { "/" } else { &page.logical_path };
        writeln!(out, "{}{:?} {path}: {title}", "  ".repeat(page.depth as usize), page.role).unwrap();
    }
    out
}

fn findings(source: &Source, report: &Report) -> String {
    let mut out = String::new();
    // Most examples name no author, which is told of each book once; tests/spec/errors.md has it.
    for d in report.diagnostics.iter().filter(|d| d.code != "author-missing") {
        let place = match &d.place {
            Place::Book => String::new(),
            Place::Path(path) => format!(" {}", path.display()),
            Place::Span(span) => {
                let file = source.files.get(span.file).expect("a file");
                let text = &file.text[span.start as usize..span.end as usize];
                let line = file.text[..span.start as usize].matches('\n').count() + 1;
                format!(" {}:{line} `{}`", file.path.display(), text.escape_debug())
            }
        };
        let help = d.help.as_ref().map(|h| format!(" ({h})")).unwrap_or_default();
        writeln!(out, "{:?} {}{place}: {}{help}", d.severity, d.code, d.message).unwrap();
    }
    out
}

/// The book that is made of the pages.
fn assembled(source: &mut Source, report: &mut Report, outline: bool) -> String {
    let parsed: Vec<_> = source.pages.iter().map(|page| pliego::markdown::parse(page, &source.config, report)).collect();
    let mut chapters = parsed;
    source::resolve::images(&mut chapters, source, report);
    source.cover(report);
    let book = pliego::book::assemble::assemble(chapters, source.config.assembling(), report);
    let mut out = if outline { dump::dump_outline(&book) } else { dump::dump(&book) };
    for path in &source.assets.used {
        writeln!(out, "file {}", path.display()).unwrap();
    }
    out
}

fn run(fence: &site::Fence, input: &str) -> String {
    let dir = tempfile::Builder::new().prefix("site").tempdir().expect("a directory");
    let root = dir.path().join("libro");
    site::lay_out(input, &root);
    let mut options = Options::default();
    let mut at = root.clone();
    let words: Vec<&str> = fence.info.split_whitespace().collect();
    for word in &words {
        match word.split_once('=') {
            Some(("lang", tag)) => options.lang = Lang::new(tag),
            Some(("at", path)) => at = root.join(path),
            _ => {
                options.drafts |= ["drafts", "only-drafts"].contains(word);
                options.future |= ["drafts", "only-future"].contains(word);
                options.expired |= ["drafts", "only-expired"].contains(word);
            }
        }
    }
    let mut report = Report::default();
    let mut source = source::read(&at, &options, &mut report);
    let shown = match words.as_slice() {
        _ if words.contains(&"book") => assembled(&mut source, &mut report, false),
        _ if words.contains(&"outline") => assembled(&mut source, &mut report, true),
        _ => pages(&source),
    };
    let shown = shown + &findings(&source, &report);
    shown.replace(&format!("{}/", root.display()), "").replace(&root.display().to_string(), "site")
}

/// `UPDATE=1` writes what is read now into the spec; read the difference before it is kept.
fn accept(path: &std::path::Path, old: &str, new: &str) {
    let spec = std::fs::read_to_string(path).expect("the spec can be read");
    std::fs::write(path, spec.replacen(&format!("\n{old}````"), &format!("\n{new}````"), 1)).expect("the spec can be written");
}

#[test]
fn sites_are_read_as_the_specs_say() {
    let mut failed = Vec::new();
    let mut count = 0;
    let specs = std::fs::read_dir("tests/spec").expect("tests/spec");
    let mut specs: Vec<_> = specs.map(|e| e.expect("an entry").path()).collect();
    specs.sort();
    for path in specs.iter().filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("site-"))) {
        for fence in site::fences(path, "example") {
            count += 1;
            let (input, expected) = fence.text.split_once("\n.\n").unwrap_or((&fence.text, ""));
            let actual = run(&fence, input);
            if std::env::var_os("UPDATE").is_some() {
                accept(path, &fence.text, &format!("{input}\n.\n{actual}"));
            } else if actual != expected {
                failed.push(format!("{}:{}\nexpected:\n{expected}actual:\n{actual}", path.display(), fence.line));
            }
        }
    }
    assert!(count > 0, "no example was found");
    assert!(failed.is_empty(), "{} of {count} examples failed\n\n{}", failed.len(), failed.join("\n"));
}

/// A page with pictures on other machines: the addresses that were found as files, what was told, and what the server was asked.
fn with_remote_pictures(pictures: &[String], cache: Option<&std::path::Path>) -> (Vec<bool>, String) {
    with_pictures(pictures, cache.map(|cache| source::fetch::Cache { directory: cache.to_owned(), local: true }))
}

fn with_pictures(pictures: &[String], fetch: Option<source::fetch::Cache>) -> (Vec<bool>, String) {
    let dir = tempfile::tempdir().expect("a directory");
    let page: String = pictures.iter().map(|p| format!("![Foto]({p})\n\n")).collect();
    std::fs::write(dir.path().join("a.md"), format!("# Fotos\n\n{page}")).expect("a page");
    let mut report = Report::default();
    let mut source = source::read(dir.path(), &Options { fetch, ..Options::default() }, &mut report);
    let mut chapters: Vec<_> = source.pages.iter().map(|page| pliego::markdown::parse(page, &source.config, &mut report)).collect();
    source::resolve::images(&mut chapters, &mut source, &mut report);
    let mut found = Vec::new();
    for block in &chapters[0].blocks {
        if let pliego::book::BlockKind::Figure(figure) = &block.kind {
            found.extend(figure.images.iter().map(|image| image.asset.is_some()));
        }
    }
    (found, report.diagnostics.iter().filter(|d| d.code != "author-missing").map(|d| format!("{}: {}\n", d.code, d.message)).collect())
}

const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

#[test]
fn remote_pictures_are_fetched_only_when_asked_for() {
    let cache = tempfile::tempdir().expect("a directory");
    let server = server::Server::start(PIXEL);
    let picture = vec![server.address("/foto.png")];

    let (found, told) = with_remote_pictures(&picture, None);
    assert_eq!((found, server.asked()), (vec![false], Vec::new()), "nothing may be asked for without --fetch");
    assert!(told.contains("picture-remote: one picture lies on another machine and is not fetched: 127.0.0.1"), "{told}");

    let (found, told) = with_remote_pictures(&picture, Some(cache.path()));
    assert_eq!((found, server.asked(), told.as_str()), (vec![true], vec!["/foto.png".to_owned()], ""));

    // It is kept: nobody is asked again.
    let (found, told) = with_remote_pictures(&picture, Some(cache.path()));
    assert_eq!((found, server.asked().len(), told.as_str()), (vec![true], 1, ""));
}

#[test]
fn what_cannot_be_fetched_is_told() {
    let cache = tempfile::tempdir().expect("a directory");
    let server = server::Server::start(PIXEL);
    let pictures = ["/nada.png", "/texto.png", "/grande.png", "/mudada.png", "/fuera.png", "/vuelta.png"].map(|path| server.address(path));
    let (found, told) = with_remote_pictures(&pictures, Some(cache.path()));
    assert_eq!(found, [false, false, false, true, false, false], "{told}");
    for (path, reason) in [
        ("/nada.png", "the server says 404 Not Found"),
        ("/texto.png", "what came is no picture that is known here"),
        ("/grande.png", "it has more than 33554432 bytes (--limit fetched-bytes=N raises it)"),
        ("/fuera.png", "another host"),
        ("/vuelta.png", "it is sent on without end"),
    ] {
        let line = told.lines().find(|line| line.contains(path)).unwrap_or_else(|| panic!("nothing is told of {path}: {told}"));
        assert!(line.contains("could not be fetched") && line.contains(reason), "{line}");
    }
    assert!(!server.asked().iter().any(|path| path == "/robada.png"), "another host was asked");
}

/// Without `--fetch=local` nothing on this machine is asked, whatever its name or the address of a redirection.
#[test]
fn this_machine_is_not_asked() {
    let cache = tempfile::tempdir().expect("a directory");
    let server = server::Server::start(PIXEL);
    let port = server.address("/").trim_end_matches('/').rsplit(':').next().expect("a port").to_owned();
    let hosts = ["127.0.0.1", "localhost", "127.1", "2130706433", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254"];
    let pictures = hosts.map(|host| format!("http://{host}:{port}/foto.png"));
    let (found, told) = with_pictures(&pictures, Some(source::fetch::Cache { directory: cache.path().to_owned(), local: false }));
    assert!(found.iter().all(|found| !found) && server.asked().is_empty(), "{told}{:?}", server.asked());
    assert!(told.matches("it lies on this machine or the local network").count() >= 6, "{told}");
    assert!(std::fs::read_dir(cache.path()).expect("the cache").next().is_none(), "something was kept");
}

/// What others put where fetched pictures are kept is not taken for one.
#[cfg(unix)]
#[test]
fn the_cache_holds_what_was_fetched_and_nothing_else() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let cache = tempfile::tempdir().expect("a directory");
    let server = server::Server::start(PIXEL);
    let pictures = ["/a.png", "/b.png"].map(|path| server.address(path));
    assert_eq!(with_remote_pictures(&pictures, Some(cache.path())).0, [true, true]);
    let kept = || std::fs::read_dir(cache.path()).expect("the cache").map(|entry| entry.expect("an entry").path()).collect::<Vec<_>>();
    // Two addresses are two entries, though their names of files are as like as can be.
    assert_eq!(kept().len(), 2);
    // A link in the place of an entry is replaced, and what it leads to is left alone.
    let secret = cache.path().parent().expect("a parent").join(format!("secreto-{}", std::process::id()));
    std::fs::write(&secret, "secreto").expect("a file");
    for path in kept() {
        std::fs::remove_file(&path).expect("an entry");
        symlink(&secret, &path).expect("a link");
    }
    assert_eq!(with_remote_pictures(&pictures, Some(cache.path())).0, [true, true]);
    assert_eq!(server.asked().len(), 4);
    assert!(kept().iter().all(|path| !path.is_symlink() && std::fs::read(path).expect("an entry") == PIXEL));
    assert_eq!(std::fs::read_to_string(&secret).expect("the file"), "secreto");
    std::fs::remove_file(secret).expect("the file");
    // A directory that anybody may write to, and one that is a link, keep nothing.
    let open = cache.path().join("abierta");
    std::fs::create_dir(&open).expect("a directory");
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o777)).expect("its mode");
    symlink(cache.path(), cache.path().join("enlace")).expect("a link");
    for place in ["abierta", "enlace"] {
        let (found, told) = with_remote_pictures(&pictures, Some(&cache.path().join(place)));
        assert!(found == [false, false] && told.contains("other users can write to"), "{place}: {told}");
    }
    assert_eq!(server.asked().len(), 4);
}

#[test]
fn every_language_has_its_own_files() {
    let dir = tempfile::tempdir().expect("a directory");
    let site = "-- hugo.toml --\ntitle = \"Libro\"\n[languages.es]\n[languages.en]\n[languages.fr]\n-- content/a.es.md --\n# Uno\n\nTexto.\n-- content/a.en.md --\n# One\n\nText.\n";
    site::lay_out(site, &dir.path().join("sitio"));
    let out = dir.path().join("dist");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pliego"));
    command.env("LC_ALL", "C");
    command.arg("build").arg(dir.path().join("sitio")).args(["--lang", "all", "--to", "epub", "--out"]).arg(&out);
    let run = command.output().expect("the program runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut names: Vec<String> =
        std::fs::read_dir(&out).expect("the outputs").map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["libro-en.epub", "libro-es.epub"]);
}

/// Every rule of `hugo-rules.md` is cited before an example, and every citation is of a rule; the kinds of trouble are all there.
#[test]
fn every_rule_of_hugo_has_an_example() {
    let read = |path: &std::path::Path| std::fs::read_to_string(path).expect("a specification");
    let rules = read(std::path::Path::new("tests/spec/hugo-rules.md"));
    let rules: Vec<&str> = rules
        .lines()
        .filter_map(|l| l.strip_prefix("| ")?.split(" |").next())
        .filter(|id| id.ends_with(|c: char| c.is_ascii_digit()))
        .collect();
    assert!(rules.len() > 50, "only {} rules", rules.len());
    let mut cited = std::collections::BTreeSet::new();
    let specs = std::fs::read_dir("tests/spec").expect("tests/spec").map(|e| e.expect("an entry").path());
    for path in specs.filter(|p| !p.ends_with("hugo-rules.md")).chain(["tests/data/hugo-sites.md".into()]) {
        let text = read(&path);
        for line in text.lines().filter(|l| l.ends_with(')')) {
            let list = line.rsplit_once('(').map_or("", |(_, list)| list).trim_end_matches(')');
            let ids: Vec<&str> = list.split(", ").collect();
            let is_id = |id: &&str| {
                ["FM", "TR", "SC", "MD", "LI", "BI"].iter().any(|k| id.strip_prefix(k).is_some_and(|n| n.parse::<u8>().is_ok()))
            };
            if ids.iter().all(|id| is_id(&id)) {
                // An example follows.
                let after = &text[line.as_ptr() as usize - text.as_ptr() as usize + line.len()..];
                assert!(after.contains("\n````") || after.contains("\n.\n"), "{}: nothing after {line}", path.display());
                cited.extend(ids.into_iter().map(str::to_owned));
            }
        }
    }
    let without: Vec<&&str> = rules.iter().filter(|id| !cited.contains(**id)).collect();
    assert!(without.is_empty(), "without an example: {without:?}");
    let unknown: Vec<&String> = cited.iter().filter(|id| !rules.contains(&id.as_str())).collect();
    assert!(unknown.is_empty(), "cited and not listed: {unknown:?}");
    let trouble = read(std::path::Path::new("tests/spec/site-trouble.md"));
    for number in 1..=17 {
        assert!(trouble.contains(&format!("\n## Trouble {number}: ")), "trouble {number} has no example");
    }
}
