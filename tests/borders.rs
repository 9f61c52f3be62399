//! A book that tries every way to bring something into an output that runs, fetches or opens: scripts, handlers, addresses of other places,
//! entities, in Markdown, HTML, SVG, MathML, styles, metadata and names. None of it reaches the EPUB or the PDF, and the judges agree.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use lopdf::{Document, Object};

#[path = "common/tools.rs"]
mod tools;

/// Schemes that open or run something on the reader's machine.
const SCHEMES: &[&str] = &[
    "javascript:", "JaVaScRiPt:", "vbscript:", "data:text/html,", "file:///etc/passwd#", "ms-word:ofe|u|", "view-source:", "feed:javascript:", "blob:", "about:",
    "intent:", "smb:", "jar:", "search-ms:", "x-apple-reminder:", "chrome:", "resource:", "livescript:", "mocha:", "ws:", "filesystem:",
];

const DRAWING: &str = r##"<?xml version="1.0"?>
<?xml-stylesheet href="http://fuera.example/x.css"?>
<!DOCTYPE svg [<!ENTITY dentro SYSTEM "file:///etc/passwd"> <!ENTITY red SYSTEM "http://fuera.example/e"> <!ENTITY sano "Sano">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 90 90" onload="alert(1)">
<title>&sano;</title>
<script>alert(1)</script><script href="http://fuera.example/x.js"/>
<style>@import url(http://fuera.example/y.css); rect { fill: url(http://fuera.example/z.svg#a) }</style>
<rect width="40" height="40" onclick="alert(1)" style="fill: #333; background: url(javascript:alert(1))"/>
<a xlink:href="javascript:alert(1)"><rect x="45" width="40" height="40"/></a>
<a href="data:text/html,<script>alert(1)</script>"><circle cx="20" cy="70" r="9"/></a>
<image href="http://fuera.example/foto.png" width="9" height="9"/><image xlink:href="file:///etc/hostname" width="9" height="9"/>
<use href="http://fuera.example/x.svg#a"/><use xlink:href="../../fuera.svg#a"/>
<set attributeName="onclick" to="alert(1)"/><animate attributeName="href" values="javascript:alert(1)"/>
<foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="http://fuera.example/"/></body></foreignObject>
<text x="9" y="80">Dibujo</text>
</svg>"##;

const HTML: &str = r##"
<script>alert(1)</script>
<p onclick="alert(1)" style="background:url(http://fuera.example/a.png);behavior:url(x.htc)">Párrafo <b onmouseover=alert(1)>vivo</b>.</p>
<a href="javascript:alert(1)" onfocus="alert(1)">uno</a> <a href="&#106;avascript:alert(1)">dos</a> <a href=" java
script:alert(1)">tres</a>
<img src="x.png" onerror="alert(1)" alt="Nada"> <img src="http://fuera.example/foto.png" srcset="http://fuera.example/2.png 2x" alt="Lejos">
<iframe src="http://fuera.example/marco"></iframe> <object data="http://fuera.example/o.swf"></object> <embed src="http://fuera.example/e">
<form action="http://fuera.example/envia"><input name="a"><button formaction="javascript:alert(1)">Enviar</button></form>
<link rel="stylesheet" href="http://fuera.example/x.css"> <meta http-equiv="refresh" content="0;url=http://fuera.example/"> <base href="http://fuera.example/">
<video src="javascript:alert(1)" title="Vídeo"></video> <audio src="file:///etc/passwd"></audio>
<svg viewBox="0 0 9 9" onload="alert(1)"><title>Dentro</title><script>alert(1)</script><path d="M0 0h9v9z"/><image href="http://fuera.example/i.png" width="9" height="9"/></svg>
<math onclick="alert(1)"><mi href="javascript:alert(1)">x</mi><maction actiontype="statusline" xlink:href="javascript:alert(1)"><mi>y</mi></maction><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>
<template><script>alert(1)</script></template> <noscript><p title="</noscript><script>alert(1)</script>">No</p></noscript>
<div style="position:fixed;background-image:url('http://fuera.example/b.png')">Caja</div> <details ontoggle=alert(1) open><summary>Más</summary>Texto</details>
"##;

const STYLE: &str = "@import url(http://fuera.example/a.css);\n@import 'file:///etc/passwd';\n@font-face { font-family: F; src: url(http://fuera.example/f.ttf) }\n\
    p { list-style-image: url(http://fuera.example/b.png); cursor: url(file:///etc/passwd), auto; -moz-binding: url(http://fuera.example/c.xml#d); \
    behavior: url(e.htc); width: expression(alert(1)); content: url('javascript:alert(1)'); background: image-set('http://fuera.example/g.png' 1x) }\n\
    @media screen { blockquote { border-image: url(http://fuera.example/h.png) 1 } }\n@supports (display: grid) { em { mask: url(http://fuera.example/i.svg#m) } }\n\
    </style><script>alert(1)</script> { margin: 0 }\n";

fn write(folder: &Path) {
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, text).expect("a file");
    };
    put("hugo.toml", "title = 'Fronteras'\nbaseURL = 'javascript:alert(1)//'\n");
    put(
        "book.yaml",
        "title: \"<script>alert(1)</script> & Fronteras\"\nauthor: \"Ana <img src=x onerror=alert(1)>\"\nlanguage: es\nstyle: s.css\nblurb: \"javascript:alert(1)\"\n\
         rights: \"[x](javascript:alert(1)) <script>alert(1)</script>\"\ndescription: \"<iframe src='http://fuera.example/d'></iframe>Una\"\n",
    );
    put("s.css", STYLE);
    put("content/d.svg", DRAWING);
    let mut links = String::from("---\ntitle: 1 - Enlaces\n---\n\n");
    for scheme in SCHEMES {
        links += &format!("[marcado]({scheme}alert(1)) <a href=\"{scheme}alert(1)\">bruto</a> <{scheme}alert> ![foto]({scheme}x)\n\n");
        links += &format!("{{{{< button href=\"{scheme}alert(1)\" >}}}}Botón{{{{< /button >}}}} {{{{< figure src=\"{scheme}x\" link=\"{scheme}alert(1)\" alt=\"F\" >}}}}\n\n");
        links += &format!("{{{{< video src=\"{scheme}alert(1)\" >}}}}\n\n[^a]: Nota [con]({scheme}alert(1)).\n\n");
    }
    links += "[sitio](/no-esta/) y [bueno](https://example.org/á?b=1), ![lejos](http://fuera.example/foto.png)[^a]\n\n[ref]\n\n[ref]: javascript:alert(1)\n";
    put("content/01.md", &links);
    put("content/02.md", &format!("---\ntitle: 2 - HTML\n---\n\n{HTML}\n\nUna ![Dibujo](d.svg) y otra.\n\n![Dibujo](d.svg)\n"));
    let math = "---\ntitle: 3 - Fórmulas\n---\n\n$\\href{javascript:alert(1)}{x}$ y $\\url{file:///etc/passwd}$ y $\\includegraphics{http://fuera.example/x.png}$\n\n\
        $$\\htmlData{onclick=alert(1)}{x} \\htmlStyle{background: url(http://fuera.example/y)}{z} \\text{<script>alert(1)</script>}$$\n\n\
        ```mermaid\ngraph TD\nA[\"<script>alert(1)</script>\"]-->B\nclick A \"javascript:alert(1)\"\nclick B href \"http://fuera.example/m\"\n```\n\n\
        ```goat\n+------------+\n| </text><script>alert(1)</script> |\n+------------+\n```\n";
    put("content/03.md", math);
    put("content/04.md", "---\ntitle: \"4 - \u{202e}Bidi <svg onload=alert(1)>\"\n---\n\nTexto \u{202e}vuelto\u{202c} y \u{2066}aislado\u{2069}.\n");
}

struct Built {
    folder: PathBuf,
    /// Name and text of each file of the EPUB.
    files: Vec<(String, String)>,
}

fn build() -> Built {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("borders-{:?}", std::thread::current().id()).replace(['(', ')'], ""));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a directory");
    write(&folder);
    let mut command = Command::new(env!("CARGO_BIN_EXE_pliego"));
    command.env("LC_ALL", "C");
    command.args(["build", "--name", "libro", "--to", "epub,pdf,print,cover", "--message-format", "json"]);
    let output = command.current_dir(&folder).env("SOURCE_DATE_EPOCH", "1700000000").output().expect("the program runs");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(!told.contains("internal-error"), "{told}");
    // Every scheme is told.
    for scheme in SCHEMES {
        let scheme = scheme.split(':').next().unwrap_or_default().to_lowercase();
        assert!(told.contains(&format!("begins with `{scheme}:`")), "nothing is told of {scheme}");
    }
    let file = fs::File::open(folder.join("dist/libro.epub")).expect("an EPUB");
    let mut archive = zip::ZipArchive::new(file).expect("a ZIP");
    let mut files = Vec::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).expect("a file");
        let (name, mut bytes) = (entry.name().expect("a name").into_owned(), Vec::new());
        entry.read_to_end(&mut bytes).expect("its bytes");
        let path = folder.join("abierto").join(&name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, &bytes).expect("a file");
        files.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    Built { folder, files }
}

/// The values of what an element may lead to, and all names of elements and attributes.
fn markup(text: &str) -> (BTreeSet<String>, Vec<(String, String)>) {
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut elements, mut attributes) = (BTreeSet::new(), Vec::new());
    loop {
        use quick_xml::events::Event;
        match reader.read_event().expect("well-formed XML") {
            Event::Start(element) | Event::Empty(element) => {
                elements.insert(element.local_name().as_ref().to_lowercase());
                for attribute in element.attributes() {
                    let attribute = attribute.expect("an attribute");
                    let value = attribute.value.to_string();
                    attributes.push((attribute.key.local_name().as_ref().to_lowercase(), value));
                }
            }
            Event::DocType(text) => assert!(!text.contains("ENTITY"), "an entity is declared"),
            Event::PI(text) => panic!("a processing instruction: {text:?}"),
            Event::Eof => return (elements, attributes),
            _ => {}
        }
    }
}

#[test]
fn nothing_in_the_epub_runs_fetches_or_leads_astray() {
    let built = build();
    for (name, text) in &built.files {
        if name.ends_with(".css") {
            let lower = text.to_lowercase();
            for word in ["http:", "https:", "file:", "javascript:", "expression(", "@import", "behavior", "binding", "<script", "image-set", "url(\"", "url('"] {
                assert!(!lower.contains(word), "{name} has {word}");
            }
            let outside = lower.match_indices("url(").find(|(at, _)| !lower[*at..].starts_with("url(fonts/"));
            assert!(outside.is_none(), "{name} has an address: {outside:?}");
        }
        if ![".xhtml", ".svg", ".opf", ".ncx", ".xml"].iter().any(|end| name.ends_with(end)) {
            continue;
        }
        let (elements, attributes) = markup(text);
        for element in ["script", "iframe", "object", "embed", "form", "input", "base", "foreignobject", "set", "animate", "template", "maction", "annotation-xml", "frame"] {
            assert!(!elements.contains(element), "{name} has <{element}>");
        }
        assert!(!elements.contains("link") || !text.contains("fuera.example/x.css"), "{name} links a style of another place");
        for (key, value) in attributes {
            let lower = value.trim().to_lowercase();
            assert!(!key.starts_with("on"), "{name} has the handler {key}={value}");
            assert!(key != "style" || !lower.contains("url("), "{name} has style={value}");
            if matches!(key.as_str(), "src" | "data" | "srcset" | "poster" | "action" | "formaction" | "background") {
                assert!(!lower.contains(':'), "{name} loads {key}={value}");
            }
            if key == "href" {
                let fine = !lower.contains(':') || ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
                assert!(fine, "{name} leads to {value}");
                assert!(!name.ends_with(".svg") || lower.starts_with('#') || lower.starts_with("data:image/"), "{name} loads {value}");
            }
        }
    }
    let words: String = built.files.iter().map(|(_, text)| text.as_str()).collect();
    assert!(words.contains("https://example.org/%C3%A1?b=1"), "good links are links");
    assert!(words.contains("Dibujo") && words.contains("Párrafo") && words.contains("vivo"), "the words are kept");
}

#[test]
fn nothing_in_the_pdfs_runs_or_leads_astray() {
    let built = build();
    for name in ["libro.pdf", "libro-print.pdf", "libro-cover.pdf"] {
        let document = Document::load(built.folder.join("dist").join(name)).expect("a PDF");
        let mut links = 0;
        for object in document.objects.values() {
            walk(object, &mut |key, value| {
                for forbidden in ["JavaScript", "JS", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "EmbeddedFiles", "AA", "OpenAction", "RichMedia", "XFA", "Movie"] {
                    assert!(key != forbidden.as_bytes(), "{name} has /{forbidden}");
                    assert!(value.as_name().ok() != Some(forbidden.as_bytes()), "{name} has the name /{forbidden}");
                }
                if key == b"URI" && let Ok(address) = value.as_str() {
                    links += 1;
                    let address = String::from_utf8_lossy(address).to_lowercase();
                    assert!(["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme)), "{name} leads to {address}");
                }
            });
        }
        assert!(links > 0 || name != "libro.pdf", "{name} has no links");
    }
}

fn walk(object: &Object, see: &mut impl FnMut(&[u8], &Object)) {
    match object {
        Object::Dictionary(dictionary) => of_dictionary(dictionary, see),
        Object::Stream(stream) => of_dictionary(&stream.dict, see),
        Object::Array(items) => items.iter().for_each(|item| walk(item, see)),
        _ => {}
    }
}

fn of_dictionary(dictionary: &lopdf::Dictionary, see: &mut impl FnMut(&[u8], &Object)) {
    for (key, value) in dictionary.iter() {
        see(key, value);
        walk(value, see);
    }
}

#[test]
fn the_judges_find_nothing() {
    let built = build();
    let dist = built.folder.join("dist");
    let (epub, pdf) = (dist.join("libro.epub"), dist.join("libro.pdf"));
    let verdicts = [
        ("EPUBCheck", tools::run("epubcheck", &[&epub])),
        ("Ace", tools::run("ace", &[&epub])),
        ("veraPDF", tools::run("verapdf", &[&"ua1", &pdf])),
        ("qpdf", tools::run("qpdf", &[&pdf])),
        ("qpdf", tools::run("qpdf", &[&dist.join("libro-print.pdf")])),
    ];
    for (judge, verdict) in verdicts {
        if let Some(Err(said)) = verdict {
            panic!("{judge}: {said}");
        }
    }
}

/// A browser that is shown the EPUB's pages has nothing to say in its console, and asks nobody for anything.
#[test]
fn a_browsers_console_stays_silent() {
    if tools::run("chromium", &[&"--version"]).is_none() {
        return;
    }
    let built = build();
    let control = built.folder.join("control.html");
    fs::write(&control, "<script>console.log('habla')</script><img src='http://fuera.example/x.png'>").expect("a page");
    let said = console(&control);
    assert!(said.lines().any(|line| line.contains("CONSOLE") && line.contains("habla")), "the console is not heard: {said}");
    let pages: Vec<&String> = built.files.iter().map(|(name, _)| name).filter(|name| name.ends_with(".xhtml") || name.ends_with(".svg")).collect();
    assert!(pages.len() > 5);
    for page in pages {
        let said = console(&built.folder.join("abierto").join(page));
        let lines: Vec<&str> = said.lines().filter(|line| line.contains("CONSOLE")).collect();
        assert!(lines.is_empty(), "{page}: {lines:?}");
    }
}

fn console(page: &Path) -> String {
    let shell = "timeout 60 chromium --headless --no-sandbox --disable-gpu --enable-logging=stderr --v=0 --virtual-time-budget=2000 --dump-dom \"file://$0\" 2>&1";
    let output = Command::new("sh").args(["-c", shell]).arg(page).output().expect("a shell");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
