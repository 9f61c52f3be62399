//! The steps of a build as functions of bytes, for whoever makes the bytes: libFuzzer (`fuzz_targets`) or the runner of the suite
//! (`tests/fuzz_run.rs`). A target fails by panicking, by taking long or by taking much memory.
#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use arbitrary::{Arbitrary, Unstructured};

use pliego::book::{Book, assemble, dump};
use pliego::font::{FontBook, shape, subset};
use pliego::lang::Lang;
use pliego::materials::Materials;
use pliego::picture::{Use, convert, header, svg as drawing};
use pliego::report::{FileId, Report};
use pliego::source::config::BookConfig;
use pliego::source::front_matter::{Chains, FrontMatter, Given};
use pliego::source::value::{self, Format};
use pliego::source::Page;
use pliego::style::Sheet;
use pliego::{diagram, epub, formula, layout, markdown, orthography, pdf, picture};

pub type Target = fn(&[u8]);

pub const TARGETS: &[(&str, Target)] = &[
    ("front_matter", front_matter),
    ("shortcodes", shortcodes),
    ("markdown", markdown),
    ("html", html),
    ("css", css),
    ("svg", svg),
    ("tex", tex),
    ("mermaid", mermaid),
    ("goat", goat),
    ("font", font),
    ("png", png),
    ("jpeg", jpeg),
    ("gif", gif),
    ("webp", webp),
    ("bmp", bmp),
    ("tiff", tiff),
    ("book", book),
];

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// YAML, TOML or JSON, by the first byte.
pub fn front_matter(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let format = match first % 3 {
        0 => Format::Yaml,
        1 => Format::Toml,
        _ => Format::Json,
    };
    let text = text(rest);
    let (value, _) = value::parse(&text, 0..text.len(), format);
    let given = Given { data: &value, cascade: &[], chains: &Chains::default(), name: "2024-05-06-faro" };
    FrontMatter::read(&given, FileId(0), &mut Report::default());
    value.to_json();
}

pub fn shortcodes(data: &[u8]) {
    let text = text(data);
    let (items, _) = markdown::shortcode::lexer::lex(&text, 0);
    let config = BookConfig::default();
    markdown::shortcode::pairs::pair(&text, items, |name| markdown::shortcode::table::inside(name, &config));
}

/// A page → a book with its formulas and diagrams.
fn read(text: &str) -> (Book, BookConfig) {
    let page = Page { text: Arc::from(text), ..Page::default() };
    let (config, mut report) = (BookConfig::default(), Report::default());
    let chapter = markdown::parse(&page, &config, &mut report);
    let mut book = assemble::assemble(vec![chapter], config.assembling(), &mut report);
    formula::prepare(&mut book, &config.macros, &mut report);
    diagram::draw_all(&mut book, &mut report);
    (book, config)
}

pub fn markdown(data: &[u8]) {
    let (mut book, _) = read(&text(data));
    orthography::polish(&mut book, orthography::Settings::default(), &mut Report::default());
    dump::dump(&book);
}

pub fn html(data: &[u8]) {
    read(&format!("<div>\n{}\n</div>\n", text(data)));
}

/// A sheet of its own over a built-in one, and what it makes of a page and of an EPUB's paragraph.
pub fn css(data: &[u8]) {
    let text = text(data);
    let mut report = Report::default();
    pliego::style::parse::parse(&text, FileId(0), pliego::style::parse::Origin::Author, &mut report);
    let folder = tempfile::tempdir().expect("a directory");
    std::fs::write(folder.path().join("s.css"), &text).expect("a file");
    let sheet = Sheet::load("s.css", folder.path(), &mut Default::default(), &mut report);
    outputs(&SAMPLE, &sheet, data);
}

/// A small book to try styles and fonts on.
static SAMPLE: LazyLock<Book> =
    LazyLock::new(|| read("# Uno\n\nHola, *mundo*[^1].\n\n> Cita.\n\n1. a\n2. b\n\n| a | b |\n|---|---|\n| c | d |\n\n```rust\nlet x = 1;\n```\n\n[^1]: Nota.\n").0);
static FONTS: LazyLock<FontBook> = LazyLock::new(FontBook::builtin);

/// Book → pages, and of one input in eight the files too: they take thirty times as long, most of it for the cover and the fonts.
fn outputs(book: &Book, sheet: &Sheet, data: &[u8]) {
    let mut report = Report::default();
    let pictures = picture::Pictures::start(&[], &[], &mut report);
    let set = layout::set(Materials { book, sheet, fonts: &FONTS, pictures: &pictures }, &layout::Options::default(), &mut report);
    if !data.iter().fold(0u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte)).is_multiple_of(8) {
        return;
    }
    pdf::write(pdf::Job { pages: &set.pages, metadata: &book.metadata, fonts: &FONTS, pictures: &pictures }, pdf::Target::Screen, &mut report);
    let mut out = std::io::Cursor::new(Vec::new());
    let of_epub = epub::Options::default();
    epub::write(epub::Job { materials: Materials { book, sheet, fonts: &FONTS, pictures: &pictures }, pages: Some(&set.page_map), options: &of_epub }, &mut out, &mut report).expect("an EPUB in memory");
}

pub fn svg(data: &[u8]) {
    if let Ok(drawing) = drawing::clean(data, None) {
        forbidden(&String::from_utf8_lossy(&drawing.bytes));
    }
    picture_of(data, "x.svg");
}

/// Scripts, handlers and addresses of other places, which no drawing may bring into a book.
fn forbidden(written: &str) {
    let lower = written.to_ascii_lowercase();
    for word in ["<script", "<!entity", "<!doctype", "<foreignobject"] {
        assert!(!lower.contains(word), "{word} is left in {written}");
    }
    // Attributes stand within tags; the same words in text are text.
    for tag in lower.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        for word in [" onload=", " onclick=", "\"javascript:"] {
            assert!(!tag.contains(word), "{word} is left in {written}");
        }
        // Of `href` and `xlink:href`; what only ends in the same letters leads nowhere.
        let begins = |at: usize| tag[..at].ends_with(|before: char| before == ':' || before.is_whitespace());
        for word in ["href=\"http", "href=\"file:"] {
            assert!(!tag.match_indices(word).any(|(at, _)| begins(at)), "{word} is left in {written}");
        }
    }
}

pub fn tex(data: &[u8]) {
    let text = text(data).replace("$$", "$");
    let (book, _) = read(&format!("$${text}$$\n\n${}$\n", text.replace(['\n', '$'], " ")));
    outputs(&book, &SHEET, data);
}

static SHEET: LazyLock<Sheet> = LazyLock::new(|| Sheet::load("ensayo", Path::new("."), &mut Default::default(), &mut Report::default()));

pub fn mermaid(data: &[u8]) {
    let _ = diagram::draw("mermaid", &text(data));
}

pub fn goat(data: &[u8]) {
    let _ = diagram::draw("goat", &text(data));
}

/// A font that a style brings: chosen, shaped with and cut down.
pub fn font(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a directory");
    let path = folder.path().join("x.ttf");
    std::fs::write(&path, data).expect("a file");
    let brought = [pliego::font::FontFace { family: "X".to_owned(), weight: 400, italic: false, path }];
    let fonts = FontBook::load(&brought, &mut Report::default());
    let face = fonts.select(&["X".to_owned()], 400, false);
    let text = "Hola fi ffi AVA «¿qué?» 123 — x².";
    let lang = Lang::new("es").expect("a language");
    shape::shape(&fonts, text, shape::Shaping { face, lang: &lang, direction: pliego::lang::Direction::LeftToRight, features: &[] });
    subset::subset(fonts.face(face), &text.chars().collect::<BTreeSet<char>>(), &BTreeSet::from([*b"smcp"]));
}

fn picture_of(data: &[u8], name: &str) {
    let Ok(header) = header::parse(data, data.len() as u64) else { return };
    let file = convert::File { path: Path::new(name), bytes: data, header: &header };
    let _ = convert::convert(file, &Use::ALL, &Use::ALL, &picture::Settings::default());
}

pub fn png(data: &[u8]) {
    picture_of(data, "x.png");
}
pub fn jpeg(data: &[u8]) {
    picture_of(data, "x.jpg");
}
pub fn gif(data: &[u8]) {
    picture_of(data, "x.gif");
}
pub fn webp(data: &[u8]) {
    picture_of(data, "x.webp");
}
pub fn bmp(data: &[u8]) {
    picture_of(data, "x.bmp");
}
pub fn tiff(data: &[u8]) {
    picture_of(data, "x.tiff");
}

/// A whole book, its constructs chosen by the bytes.
pub fn book(data: &[u8]) {
    let mut choices = Unstructured::new(data);
    let Ok(blocks) = Vec::<Piece>::arbitrary(&mut choices) else { return };
    let mut page = String::new();
    for block in blocks.iter().take(60) {
        block.write(&mut page, 0);
    }
    let (mut book, _) = read(&page);
    orthography::polish(&mut book, orthography::Settings::default(), &mut Report::default());
    outputs(&book, &SHEET, data);
}

/// A construct of a page; what it holds are others.
#[derive(Arbitrary, Debug)]
enum Piece {
    Paragraph(Vec<Words>),
    Heading(u8, Vec<Words>),
    Quote(Vec<Piece>),
    List(bool, Vec<Piece>),
    Table(u8, Vec<Vec<Words>>),
    Code(String),
    Formula(Vec<u8>),
    Note(u8, Vec<Words>),
    Hint(Vec<Piece>),
    Columns(Vec<Piece>),
    Html(u8, Vec<Piece>),
    Definition(Vec<Words>, Vec<Words>),
    Rule,
    Raw(String),
}

#[derive(Arbitrary, Debug)]
enum Words {
    Plain(u8),
    Strong(u8),
    Emphasis(u8),
    Link(u8),
    Mark(u8),
    Formula(u8),
    Picture(u8),
    Raw(String),
    Break,
}

const WORDS: &[&str] = &["uno", "«dos", "tres»", "—cuatro", "¿cinco?", "העברית", "العربية", "漢字", "ﬁn", "a\u{301}", "🙂", "1.º", "x²", "http://a.es/b", "&amp;", "\\", "..."];
const TEX: &[&str] = &["\\frac{", "}", "{", "x", "^", "_", "\\sum", "\\begin{pmatrix}", "\\end{pmatrix}", "&", "\\\\", "\\left(", "\\right)", "\\text{é}", "\\sqrt[3]{", "\\color{red}", "+"];
const ELEMENTS: &[&str] = &["div", "p", "table", "tr", "td", "ul", "li", "dl", "dt", "dd", "details", "summary", "figure", "figcaption", "blockquote", "pre", "ruby", "rt", "svg", "math", "sup", "center"];

fn pick(list: &[&'static str], number: u8) -> &'static str {
    list[usize::from(number) % list.len()]
}

impl Words {
    fn write(&self, out: &mut String) {
        match self {
            Words::Plain(n) => out.push_str(pick(WORDS, *n)),
            Words::Strong(n) => out.push_str(&format!("**{}**", pick(WORDS, *n))),
            Words::Emphasis(n) => out.push_str(&format!("*{}*", pick(WORDS, *n))),
            Words::Link(n) => out.push_str(&format!("[{}](https://a.es/{n})", pick(WORDS, *n))),
            Words::Mark(n) => out.push_str(&format!("[^{}]", n % 8)),
            Words::Formula(n) => out.push_str(&format!("${}$", pick(TEX, *n))),
            Words::Picture(n) => out.push_str(&format!("![{}](no.png)", pick(WORDS, *n))),
            Words::Raw(raw) => out.extend(raw.chars().take(40)),
            Words::Break => out.push_str("  \n"),
        }
        out.push(' ');
    }
}

fn line(words: &[Words]) -> String {
    let mut out = String::new();
    words.iter().take(200).for_each(|word| word.write(&mut out));
    out
}

impl Piece {
    fn write(&self, out: &mut String, depth: usize) {
        let inner = |pieces: &[Piece]| {
            let mut inner = String::new();
            if depth < 12 {
                pieces.iter().take(12).for_each(|piece| piece.write(&mut inner, depth + 1));
            }
            inner
        };
        let prefixed = |text: String, first: &str, rest: &str| {
            text.lines().enumerate().map(|(i, line)| format!("{}{line}\n", if i == 0 { first } else { rest })).collect::<String>()
        };
        let block = match self {
            Piece::Paragraph(words) => line(words),
            Piece::Heading(level, words) => format!("{} {}", "#".repeat(usize::from(level % 6) + 1), line(words).replace('\n', " ")),
            Piece::Quote(pieces) => prefixed(inner(pieces), "> ", "> "),
            Piece::List(true, pieces) => pieces.iter().take(12).map(|p| prefixed(inner(std::slice::from_ref(p)), "1. ", "   ")).collect(),
            Piece::List(false, pieces) => pieces.iter().take(12).map(|p| prefixed(inner(std::slice::from_ref(p)), "- ", "  ")).collect(),
            Piece::Table(columns, rows) => {
                let columns = usize::from(columns % 12) + 1;
                let row = |cells: &[Words]| {
                    let cells: Vec<String> = (0..columns).map(|i| cells.get(i).map(|c| line(std::slice::from_ref(c)).replace(['\n', '|'], " ")).unwrap_or_default()).collect();
                    format!("| {} |\n", cells.join(" | "))
                };
                let head = row(&[]) + &format!("|{}\n", "---|".repeat(columns));
                head + &rows.iter().take(40).map(|cells| row(cells)).collect::<String>()
            }
            Piece::Code(code) => format!("```rust\n{}\n```", code.chars().take(400).collect::<String>()),
            Piece::Formula(tokens) => format!("$${}$$", tokens.iter().take(60).map(|t| pick(TEX, *t)).collect::<String>()),
            Piece::Note(number, words) => format!("[^{}]: {}", number % 8, line(words)),
            Piece::Hint(pieces) => format!("{{{{< hint info >}}}}\n{}\n{{{{< /hint >}}}}", inner(pieces)),
            Piece::Columns(pieces) => format!("{{{{< columns >}}}}\n{}\n<--->\n{}\n{{{{< /columns >}}}}", inner(pieces), inner(&pieces[..pieces.len() / 2])),
            Piece::Html(element, pieces) => {
                let element = pick(ELEMENTS, *element);
                format!("<{element}>\n\n{}\n\n</{element}>", inner(pieces))
            }
            Piece::Definition(term, words) => format!("{}\n: {}", line(term), line(words)),
            Piece::Rule => "---".to_owned(),
            Piece::Raw(raw) => raw.chars().take(200).collect(),
        };
        out.push_str(&block);
        out.push_str("\n\n");
    }
}

/// Sound inputs to begin with, beside those that are kept in `corpus`.
pub fn seeds(target: &str, root: &Path) -> Vec<Vec<u8>> {
    let read = |path: &str| std::fs::read(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let fences = |paths: &[&str], language: &str| {
        let text: String = paths.iter().map(|path| String::from_utf8_lossy(&read(path)).into_owned() + "\n").collect();
        let blocks = text.split("```").filter_map(|block| block.strip_prefix(language).map(|code| code.as_bytes().to_vec()));
        blocks.collect::<Vec<_>>()
    };
    let chapters = ["content/es/escribir/05-el-texto-corrido.md", "content/es/escribir/07-recuadros-y-columnas.md", "content/es/escribir/08-tablas-y-codigo.md", "content/es/escribir/06-notas-y-referencias.md"];
    let examples = |path: &str| String::from_utf8_lossy(&read(path)).split("````").map(|example| example.as_bytes().to_vec()).collect::<Vec<_>>();
    let mut seeds: Vec<Vec<u8>> = match target {
        "front_matter" => ["0title: Uno\nweight: 3\ndate: 2024-02-03\ntags: [a, b]\nparams: {x: 1, y: [2, {z: null}]}\na: &x |\n  b\nc: *x\n", "1title = \"Uno\"\nweight = 3\ndate = 2024-02-03T10:00:00Z\n[params]\nx = [1, 2]\n[[cascade]]\ny = '''z'''\n", "2{\"title\": \"Uno\", \"weight\": 3, \"a\": [true, null, 1.5e3, {\"b\": \"\\u00e9\"}]}"].iter().map(|s| s.as_bytes().to_vec()).collect(),
        "shortcodes" => examples("tests/spec/shortcodes-hugo.md"),
        "markdown" => {
            let mut seeds: Vec<Vec<u8>> = chapters.iter().map(|path| read(path)).collect();
            seeds.extend(examples("tests/spec/markdown-extensions.md"));
            seeds.extend(examples("tests/spec/shortcodes-themes.md"));
            seeds
        }
        "html" => examples("tests/spec/markdown-html.md"),
        "css" => {
            let mut seeds = examples("tests/spec/style.md");
            seeds.extend(["styles/ensayo.css", "styles/novela.css"].map(read));
            seeds
        }
        "svg" => ["content/es/figuras/imposicion.svg", "content/es/figuras/pagina.svg", "content/static/imagenes/parte-1.svg"].map(read).to_vec(),
        "tex" => examples("tests/spec/markdown-math.md"),
        "mermaid" => fences(&["content/es/escribir/10-formulas-y-diagramas.md"], "mermaid"),
        "goat" => fences(&["content/es/escribir/10-formulas-y-diagramas.md"], "goat"),
        "font" => {
            let fonts = FontBook::builtin();
            let face = fonts.faces.iter().find(|f| f.family == "Alegreya Sans").expect("a face");
            let characters = "Hola fi ffi AVA «¿qué?» 123 — x².".chars().collect();
            vec![subset::subset(face, &characters, &BTreeSet::from([*b"smcp"])).into_owned()]
        }
        "book" => (0..40u8).map(|seed| (0..600u32).map(|i| (i.wrapping_mul(2_654_435_761).wrapping_add(u32::from(seed) * 40_503) >> 13) as u8).collect()).collect(),
        format => {
            let format = BTreeMap::from([("png", image::ImageFormat::Png), ("jpeg", image::ImageFormat::Jpeg), ("gif", image::ImageFormat::Gif), ("webp", image::ImageFormat::WebP), ("bmp", image::ImageFormat::Bmp), ("tiff", image::ImageFormat::Tiff)])[format];
            let rgb: Vec<u8> = (0..64 * 48 * 3).map(|i| (i * 31 % 253) as u8).collect();
            let mut bytes = std::io::Cursor::new(Vec::new());
            image::write_buffer_with_format(&mut bytes, &rgb, 64, 48, image::ExtendedColorType::Rgb8, format).expect("a picture");
            vec![bytes.into_inner()]
        }
    };
    if let Ok(kept) = std::fs::read_dir(root.join("tests/fuzz/corpus").join(target)) {
        let mut paths: Vec<_> = kept.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        seeds.extend(paths.iter().map(|path| std::fs::read(path).expect("a kept input")));
    }
    seeds
}
