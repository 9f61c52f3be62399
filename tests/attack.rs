//! Sites that mean harm, and machines on which things fail: what must not be read, said or left behind, whatever a book holds.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn command(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pliego"));
    command.env("LC_ALL", "C");
    command.args(arguments).current_dir(directory).env("SOURCE_DATE_EPOCH", "1700000000").env("RUST_BACKTRACE", "0");
    command
}

fn pliego(directory: &Path, arguments: &[&str]) -> Output {
    command(directory, arguments).output().expect("the program runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn write(root: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
    fs::write(path, bytes).expect("a file");
}

const PAGE: &str = "---\ntitle: Uno\n---\n\nTexto de la casa.\n";

/// A site in `s` and what lies outside it in `fuera`: a page, a picture, a style sheet, a font, settings.
fn neighbours() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let root = directory.path();
    write(root, "s/content/uno.md", PAGE);
    write(root, "fuera/ajeno.md", "---\ntitle: Ajeno\n---\n\nSecreto.\n");
    write(root, "fuera/estilo.css", "p { color: #123456; }\n");
    write(root, "fuera/book.yaml", "title: Secreto\nauthor: Nadie\n");
    let font = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts/source-code-pro/SourceCodePro-Regular.ttf"));
    write(root, "fuera/letra.ttf", font.expect("a font"));
    image::RgbImage::from_pixel(40, 60, image::Rgb([1, 2, 3])).save(root.join("fuera/foto.png")).expect("a picture");
    directory
}

/// Each door to the file system that a site's own files can knock at: the name of a file, and its text.
const DOORS: &[(&str, &str, &str)] = &[
    ("contentDir", "hugo.toml", "contentDir = '../fuera'"),
    ("contentDir, absolute", "hugo.toml", "contentDir = 'ROOT/fuera'"),
    ("a language's contentDir", "hugo.toml", "[languages.es]\ncontentDir = '../fuera'"),
    ("a mount on content", "hugo.toml", "[[module.mounts]]\nsource = '../fuera'\ntarget = 'content'"),
    ("staticDir", "hugo.toml", "staticDir = '../fuera'"),
    ("a second staticDir", "hugo.toml", "staticDir = ['static', '../fuera']"),
    ("assetDir", "hugo.toml", "assetDir = '../fuera'"),
    (
        "a mount on static",
        "hugo.toml",
        "[[module.mounts]]\nsource = '../fuera'\ntarget = 'static/x'\n[[module.mounts]]\nsource='content'\ntarget='content'",
    ),
    (
        "a mount on assets",
        "hugo.toml",
        "[[module.mounts]]\nsource = 'ROOT/fuera'\ntarget = 'assets'\n[[module.mounts]]\nsource='content'\ntarget='content'",
    ),
    ("style", "book.yaml", "style: ../fuera/estilo.css"),
    ("style, absolute", "book.yaml", "style: ROOT/fuera/estilo.css"),
    ("cover", "book.yaml", "cover: ../fuera/foto.png"),
    ("@import", "s.css", "@import '../fuera/estilo.css';"),
    ("@font-face", "s.css", "@font-face { font-family: Ajena; src: url(../fuera/letra.ttf); }"),
    ("@font-face, absolute", "s.css", "@font-face { font-family: Ajena; src: url('ROOT/fuera/letra.ttf'); }"),
];

#[test]
fn nothing_that_a_site_names_is_read_outside_it() {
    for (door, file, text) in DOORS {
        let directory = neighbours();
        let site = directory.path().join("s");
        write(&site, file, text.replace("ROOT", &directory.path().to_string_lossy()));
        if file.ends_with(".css") {
            write(&site, "book.yaml", "style: s.css");
        }
        let output = pliego(&site, &["check"]);
        assert!(stderr(&output).contains("error[outside-site]"), "{door}: {}", stderr(&output));
        assert!(stderr(&output).contains("--allow"), "{door}: {}", stderr(&output));
        assert!(stderr(&output).contains("fuera"), "{door}: {}", stderr(&output));
        assert_eq!(output.status.code(), Some(1), "{door}");
        for allowed in ["../fuera", ".."] {
            let output = pliego(&site, &["check", "--allow", "/nowhere", "--allow", allowed]);
            assert!(!stderr(&output).contains("outside-site"), "{door}: {}", stderr(&output));
        }
    }
}

#[test]
#[cfg(unix)]
fn links_do_not_lead_out_of_the_site() {
    let doors = [
        ("content/ajeno.md", "ajeno.md", ""),
        ("book.yaml", "book.yaml", ""),
        ("s.css", "estilo.css", "style: s.css"),
        ("letra.ttf", "letra.ttf", "style: own.css"),
        ("hugo.toml", "book.yaml", ""),
    ];
    for (name, target, settings) in doors {
        let directory = neighbours();
        let site = directory.path().join("s");
        std::os::unix::fs::symlink(directory.path().join("fuera").join(target), site.join(name)).expect("a link");
        write(&site, "own.css", "@font-face { font-family: Ajena; src: url(letra.ttf); }");
        if !settings.is_empty() {
            write(&site, "book.yaml", settings);
        }
        let output = pliego(&site, &["build", "--to", "epub"]);
        assert!(stderr(&output).contains("error[outside-site]"), "{name}: {}", stderr(&output));
        assert!(!stderr(&output).contains("Secreto"), "{name}: {}", stderr(&output));
    }
    // The content directory itself.
    let directory = neighbours();
    write(directory.path(), "t/hugo.toml", "title = 'T'");
    std::os::unix::fs::symlink("../fuera", directory.path().join("t/content")).expect("a link");
    let output = pliego(&directory.path().join("t"), &["check"]);
    assert!(stderr(&output).contains("error[outside-site]"), "{}", stderr(&output));
}

#[test]
fn what_the_command_line_names_is_allowed() {
    let directory = neighbours();
    let site = directory.path().join("s");
    write(directory.path(), "fuera/propio.css", "@import 'estilo.css';\n@font-face { font-family: Ajena; src: url(letra.ttf); }");
    write(&site, "book.yaml", "author: Nadie\n");
    let output = pliego(&site, &["check", "--style", "../fuera/propio.css", "--config", "../fuera/book.yaml"]);
    assert_eq!(stderr(&output), "");
    let output = pliego(&site, &["check", "../fuera/ajeno.md"]);
    assert_eq!(stderr(&output), "");
}

/// Pipes keep who opens them waiting, devices never end.
#[test]
#[cfg(unix)]
fn pipes_and_devices_are_no_files() {
    let places =
        ["content/dos.md", "hugo.toml", "book.yaml", "s.css", "letra.ttf", "static/a.png", "layouts/shortcodes/x.html", "cover.png"];
    for place in places {
        for kind in ["pipe", "zero", "directory"] {
            let directory = neighbours();
            let site = directory.path().join("s");
            write(&site, "book.yaml", "cover: cover.png\nstyle: own.css");
            write(&site, "own.css", "@import 's.css';\n@font-face { font-family: Ajena; src: url(letra.ttf); }");
            write(&site, "content/uno.md", "---\ntitle: Uno\n---\n\n![a](/a.png)\n\n{{< x >}}\n");
            let path = site.join(place);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
            let _ = fs::remove_file(&path);
            match kind {
                "pipe" => assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo").success()),
                "zero" => std::os::unix::fs::symlink("/dev/zero", &path).expect("a link"),
                _ => fs::create_dir(&path).expect("a directory"),
            }
            let started = std::time::Instant::now();
            let output = Command::new("timeout")
                .args(["20", env!("CARGO_BIN_EXE_pliego"), "check", "--to", "epub"])
                .current_dir(&site)
                .output()
                .expect("the program runs");
            assert!(matches!(output.status.code(), Some(0 | 1)), "{place} as {kind}: {:?} {}", output.status, stderr(&output));
            assert!(!stderr(&output).contains("internal-error"), "{place} as {kind}: {}", stderr(&output));
            assert!(started.elapsed().as_secs() < 20, "{place} as {kind}");
        }
    }
}

#[test]
fn messages_do_not_steer_the_terminal() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let page =
        "---\ntitle: \"Uno\"\n---\n\n![\u{1b}[2J](/a\u{1b}]0;x\u{7}\u{9b}\u{202e}.png) [b](/\u{9b}31m\u{202e}c.md)\n\n{{< x\u{1b} >}}\n";
    write(directory.path(), "content/a\u{1b}[31m.md", page);
    write(directory.path(), "content/b\r\u{202e}.md", "---\ntitle: Dos\n---\n\n[^1]\n\nTexto.\n");
    for color in ["never", "always"] {
        let told = stderr(&pliego(directory.path(), &["check", "--color", color]));
        assert!(told.contains("link-broken"), "{told}");
        assert!(!told.contains(['\u{7}', '\r', '\u{9b}', '\u{202e}']), "{told:?}");
        // The program's own colours are the only sequences.
        assert!(!told.contains("\u{1b}[2J") && !told.contains("\u{1b}]"), "{told:?}");
        assert!(color == "always" || !told.contains('\u{1b}'), "{told:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn messages_that_cannot_be_written_are_a_failure() {
    let directory = neighbours();
    write(directory.path(), "s/content/uno.md", "---\ntitle: Uno\n---\n\n![a](no.png)\n");
    let site = directory.path().join("s");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device");
    let status = command(&site, &["check", "--message-format", "json"]).stdout(full).status().expect("the program runs");
    assert_eq!(status.code(), Some(1));
    let output = command(&site, &["check", "--fetch"]).env_remove("HOME").env_remove("XDG_CACHE_HOME").output().expect("the program runs");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("XDG_CACHE_HOME"), "{}", stderr(&output));
}

/// Templates of a site's own shortcodes that never end, or make ever more: (name, text, whether it prints something after all).
const TEMPLATES: &[(&str, &str, bool)] = &[
    ("text", r#"{{ $x := "ab" }}{{ range seq 60 }}{{ $x = printf "%s%s" $x $x }}{{ end }}<p>{{ $x }}</p>"#, false),
    ("sum", r#"{{ $x := "ab" }}{{ range seq 60 }}{{ $x = add $x $x }}{{ end }}<p>{{ $x }}</p>"#, false),
    ("list", "{{ $x := slice 1 2 }}{{ range seq 60 }}{{ $x = append $x $x }}{{ end }}<p>{{ len $x }}</p>", false),
    ("lists", "{{ $x := slice 1 2 }}{{ range seq 60 }}{{ $x = slice $x $x }}{{ end }}<p>{{ $x }}</p>", false),
    ("printed", r#"{{ $x := slice 1 2 }}{{ range seq 60 }}{{ $x = slice $x $x }}{{ end }}<p>{{ len (printf "%v" $x) }}</p>"#, false),
    ("store", r#"{{ .Page.Store.Set "t" "ab" }}{{ range seq 60 }}{{ $.Page.Store.Add "t" ($.Page.Store.Get "t") }}{{ end }}<p>x</p>"#, false),
    ("stored", r#"{{ .Page.Store.Set "t" (slice 1 2) }}{{ range seq 60 }}{{ $.Page.Store.Add "t" ($.Page.Store.Get "t") }}{{ end }}<p>x</p>"#, false),
    ("replaced", r#"{{ $x := "a" }}{{ range seq 19 }}{{ $x = printf "%s%s" $x $x }}{{ end }}<p>{{ len (replace $x "a" $x) }}</p>"#, false),
    ("joined", r#"{{ $x := "a" }}{{ range seq 19 }}{{ $x = printf "%s%s" $x $x }}{{ end }}<p>{{ len (delimit (seq 9000) $x) }}</p>"#, false),
    ("appended", r#"{{ $x := strings.Repeat 90000 "a" }}{{ $l := slice $x }}{{ range seq 9000 }}{{ $l = append $x $l }}{{ end }}<p>{{ len $l }}</p>"#, false),
    ("loops", "{{ range seq 9000 }}{{ range seq 9000 }}{{ range seq 9000 }}x{{ end }}{{ end }}{{ end }}", false),
    ("itself", r#"{{ partial "itself.html" . }}"#, false),
    ("ends", "<p>{{ range seq -9223372036854775807 9223372036854775807 }}{{ break }}{{ end }}{{ len (seq 9223372036854775800 9223372036854775807) }}</p>", true),
    ("deep", "{{ $x := slice 1 }}{{ range seq 9000 }}{{ $x = slice $x }}{{ end }}<p>{{ len (printf `%v` $x) }}</p>", true),
    ("regex", r#"{{ $x := strings.Repeat 30000 "a" }}<p>{{ len (findRE "(a*)*b" $x) }}</p>"#, true),
    ("outside", r#"<p>[{{ index .Site.Data "../../fuera/datos" }}]</p>"#, true),
];

/// A shortcode's template may not take the machine: what it costs is bounded, and what is over the bound is told.
#[test]
fn templates_of_shortcodes_come_to_an_end() {
    let directory = neighbours();
    let site = directory.path().join("s");
    write(directory.path(), "fuera/datos.yaml", "clave: Secreto\n");
    write(&site, "hugo.toml", "title = 'Prueba'");
    write(&site, "layouts/partials/itself.html", r#"{{ partial "itself.html" . }}{{ partial "itself.html" . }}"#);
    let mut page = "---\ntitle: Uno\n---\n".to_owned();
    for (name, text, _) in TEMPLATES {
        write(&site, &format!("layouts/shortcodes/{name}.html"), text);
        page += &format!("\nAntes de {name}.\n\n{{{{< {name} >}}}}\n");
    }
    write(&site, "content/uno.md", page);
    let output = pliego(&site, &["build", "--to", "epub", "--name", "x"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for (name, _, prints) in TEMPLATES {
        let told = stderr(&output).contains(&format!("the shortcode `{name}` is not known; it was left out: its template"));
        assert_eq!(told, !prints, "{name}: {}", stderr(&output));
    }
    assert!(stderr(&output).matches("its template does or makes more than one shortcode may").count() >= 6, "{}", stderr(&output));
    let text = fs::read(site.join("dist/x.epub")).expect("an EPUB");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(text)).expect("an archive");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut all = String::new();
    for name in names.iter().filter(|name| name.ends_with(".xhtml")) {
        std::io::Read::read_to_string(&mut archive.by_name(name).expect("a file"), &mut all).expect("text");
    }
    assert!(TEMPLATES.iter().all(|(name, ..)| all.contains(&format!("Antes de {name}."))) && !all.contains("Secreto"));
}
