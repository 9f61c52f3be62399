//! A book that has everything that goes wrong: markup in titles, emoji in file names, three hundred notes, an empty chapter, forty
//! megabytes of pictures, a chapter of two, headings all alike, links to all of it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::text::document;
use super::{site, tools};

/// How large the book is.
struct Size {
    name: &'static str,
    /// Bytes of the long chapter.
    chapter: usize,
    /// Side of the pictures of noise, in pixels: three bytes each.
    picture: u32,
    pictures: usize,
}

const WHOLE: Size = Size { name: "hostile", chapter: 2 << 20, picture: 1340, pictures: 8 };
/// Every kind of trouble, but little of each: Ace takes seconds for what EPUBCheck reads in none.
const SMALL: Size = Size { name: "hostile-small", chapter: 30 << 10, picture: 64, pictures: 2 };

#[test]
fn a_hostile_book_is_valid() {
    let epub = write_and_build(&WHOLE);
    if let Some(verdict) = tools::run("epubcheck", &[&epub]) {
        verdict.unwrap();
    }
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("epub/hostile-site/content/imágenes 🎈");
    let bytes: u64 = fs::read_dir(pictures).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
    assert!(bytes > 40_000_000, "the book has {bytes} bytes of pictures");
    let package = document(&epub, "package.opf");
    assert!(package.contains("<dc:title id=\"title\">&lt;&amp;"), "the title is escaped: {package}");
    split_near_250_kb(&epub);
}

#[test]
fn a_hostile_book_is_accessible() {
    let epub = write_and_build(&SMALL);
    if let Some(verdict) = tools::run("epubcheck", &[&epub]) {
        verdict.unwrap();
    }
    if let Some(verdict) = tools::run("ace", &[&epub]) {
        verdict.unwrap();
    }
}

/// The long chapter is in several documents, none of which is long.
fn split_near_250_kb(epub: &Path) {
    let mut archive = zip::ZipArchive::new(fs::File::open(epub).unwrap()).unwrap();
    let sizes: Vec<(String, u64)> = (0..archive.len())
        .map(|i| archive.by_index(i).map(|file| (file.name().unwrap().to_string(), file.size())).unwrap())
        .filter(|(name, _)| name.ends_with(".xhtml"))
        .collect();
    let largest = sizes.iter().map(|(_, size)| *size).max().unwrap();
    assert!(largest < 320_000, "the largest document has {largest} bytes");
    assert!(sizes.iter().filter(|(name, _)| name.contains("largo")).count() > 6, "{sizes:?}");
}

/// The small one.
pub fn small() -> PathBuf {
    write_and_build(&Size { name: "hostile-engines", ..SMALL })
}

fn write_and_build(size: &Size) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("epub").join(format!("{}-site", size.name));
    let _ = fs::remove_dir_all(&folder);
    write(&folder, size);
    site::build(&folder, size.name, &["--to", "epub"]).join(format!("{}.epub", size.name))
}

fn write(folder: &Path, size: &Size) {
    let content = folder.join("content");
    fs::create_dir_all(content.join("imágenes 🎈")).unwrap();
    let put = |name: &str, text: &str| fs::write(content.join(name), text).unwrap();
    put(
        "book.yaml",
        "title: \"<&\\\">' «Todo»\"\nsubtitle: \"a & b < c\"\nauthor: [{name: \"O'Neill & <Hijos>\", file-as: \"O'Neill\"}, {name: Ana, role: translator}]\n\
         language: es\ndescription: \"<p>Uno & otro</p>\"\nsubjects: [{name: \"<Varia>\", authority: BISAC, term: FIC000000}, suelta]\n\
         series: {name: \"Serie \\\"&\\\"\", position: \"1.5\"}\nisbn: 978-84-376-0494-7\nprint-isbn: 978-84-376-0493-0\nrights: \"© & ™\"\n\
         dedication: \"A <ti>\"\nepigraph: \"]]>\\n&amp;\"\ncontents: {depth: 3, figures: true, tables: true}\n",
    );
    put(
        "01 - año & ñandú 🎈.md",
        "---\ntitle: \"1 - <b>Uno</b> &amp; \\\"dos\\\" ¿'tres'? > 4\"\nimage: \"imágenes 🎈/foto 1 & 'más'.png\"\nimage_alt: 'Ruido \"gris\" <1>'\n---\n\nAbre.[^1]\n\n[^1]: Con <b>marcas</b> & signos.\n",
    );
    put("02-vacío.md", "---\ntitle: 2 - Vacío\n---\n");
    put("03-nada.md", "");
    put("03-solo-imagen.md", "---\ntitle: 3 - Solo imagen\nimage: \"imágenes 🎈/dibujo.svg\"\n---\n");
    put("04-notas.md", &notes());
    put("05-largo.md", &long(size.chapter));
    put("06-iguales.md", &alike());
    put("07-imágenes.md", &pictures(&content, size));
    put("08-enlaces.md", &links());
    put("09-html.md", HTML);
}

/// Three hundred notes, in every sort of place, some cited more than once.
fn notes() -> String {
    let mut text = String::from("---\ntitle: 4 - Notas\n---\n\n## Un encabezado[^h]\n\n");
    for n in 1..=296 {
        match n % 8 {
            0 => writeln!(text, "- En una lista.[^{n}] Y otra vez.[^{n}]\n"),
            1 => writeln!(text, "> En una cita.[^{n}]\n"),
            2 => writeln!(text, "| a | b |\n|---|---|\n| en una tabla[^{n}] | x |\n"),
            3 => writeln!(text, "{{{{< details \"Recuadro {n}\" >}}}}\nEn un recuadro.[^{n}]\n{{{{< /details >}}}}\n"),
            4 => writeln!(text, "### Encabezado {n}[^{n}]\n"),
            5 => writeln!(text, "[En un enlace[^{n}]](04-notas.md) y *énfasis[^{n}]*.\n"),
            6 => writeln!(text, "Término\n: definición.[^{n}]\n"),
            _ => writeln!(text, "Un párrafo.[^{n}] Otra vez,[^{n}] y otra.[^{n}]\n"),
        }
        .unwrap();
    }
    text.push_str("Una con bloques.[^b]\n\n## Referencias\n\n[^h]: En un encabezado; véase.[^d]\n[^d]: Citada desde otra.\n[^b]: Uno.\n\n    - lista\n\n    ```\n    a < b\n    ```\n[^z]: Nadie la cita.\n");
    for n in 1..=296 {
        writeln!(text, "[^{n}]: La nota número {n}, con <https://example.org/{n}?a=1&b=2>.").unwrap();
    }
    text
}

/// Sections of uneven length, each with a note and a link to the first and the last.
fn long(bytes: usize) -> String {
    let mut text = String::from("---\ntitle: 5 - Largo\n---\n\n");
    let mut section = 0;
    while text.len() < bytes {
        section += 1;
        writeln!(text, "## Sección {section}\n\nDe la [primera](#sección-1) a la [segunda](#sección-2).[^s{section}]\n").unwrap();
        for paragraph in 0..20 + section % 60 {
            writeln!(text, "El párrafo {paragraph} de la sección {section} repite lo que ya se ha dicho: —Sí —dijo—, esto es <largo> & seguido; no acaba «nunca» y *vuelve* a empezar con **fuerza** y `código`.\n").unwrap();
        }
        writeln!(text, "[^s{section}]: De la sección {section}, que [está arriba](#sección-{section}).\n").unwrap();
    }
    text
}

fn alike() -> String {
    let mut text = String::from("---\ntitle: 6 - Iguales\n---\n\n");
    for _ in 0..20 {
        text.push_str("## Igual\n\n### Igual\n\n#### 1: <igual> & «igual»\n\n##### `Igual`\n\nTexto.\n\n");
    }
    text + "## Con id {#1-a:b.c}\n\n## Otro id {#igual}\n\n<div id=\"igual\">Uno</div>\n\n<div id=\"a b\">Dos</div>\n\n## 目次\n\n## 🎈\n\n[a](#1-a:b.c) [b](#igual-3) [c](#目次)\n"
}

/// Pictures of noise, which no format makes small, under names that no file system likes.
fn pictures(content: &Path, size: &Size) -> String {
    let mut text = String::from("---\ntitle: 7 - Imágenes\n---\n\n");
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for n in 1..=size.pictures {
        let picture = image::RgbImage::from_fn(size.picture, size.picture, |_, _| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let [red, green, blue, ..] = state.to_le_bytes();
            image::Rgb([red, green, blue])
        });
        let name = format!("imágenes 🎈/foto {n} & 'más'.png");
        picture.save(content.join(&name)).unwrap();
        writeln!(text, "![Ruido número {n}, <\"sin\"> & 'nada'](<{name}> \"Pie de la foto {n}\")\n").unwrap();
    }
    let gray = image::GrayImage::from_fn(40, 30, |x, y| image::Luma([(x * y % 251) as u8]));
    gray.save(content.join("imágenes 🎈/日本.jpg")).unwrap();
    image::RgbaImage::from_fn(40, 30, |x, y| image::Rgba([x as u8, y as u8, 9, (x * 6) as u8]))
        .save(content.join("imágenes 🎈/Ñ.bmp"))
        .unwrap();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" onload=\"x()\"><script>x()</script><circle r=\"4\"/></svg>";
    fs::write(content.join("imágenes 🎈/dibujo.svg"), svg).unwrap();
    text + "Una ![decorativa](<imágenes 🎈/日本.jpg>) en la línea, ![otra](<imágenes 🎈/Ñ.bmp>) y ![un dibujo](<imágenes 🎈/dibujo.svg>).\n"
}

fn links() -> String {
    let mut text = String::from("---\ntitle: 8 - Enlaces\n---\n\n");
    let pages =
        ["01 - año & ñandú 🎈", "02-vacío", "03-nada", "03-solo-imagen", "04-notas", "05-largo", "06-iguales", "07-imágenes", "09-html"];
    for page in pages {
        writeln!(text, "- [a {page}](<{page}.md>) [otra vez](<{page}.md#>)").unwrap();
    }
    for n in 1..=20 {
        writeln!(text, "- [igual](06-iguales.md#igual-{n}) [sección](05-largo.md#sección-{n})").unwrap();
    }
    text.push_str(
        "\n[aquí](#) [arriba](#enlaces) [fuera](https://es.wikipedia.org/wiki/Ñ?a=1&b=<2>#c|d) [correo](mailto:a@b.es?subject=a%20b) ",
    );
    text.push_str("[guion](javascript:alert(1)) [datos](data:text/html,x) [sin esquema](//example.org/a b) [puerto](http://a:99999/) ");
    text.push_str("[vacío]() [](https://example.org/sin-palabras) <https://example.org/á>\n\n## Enlaces\n\nFin.\n");
    text
}

const HTML: &str = r##"---
title: 9 - HTML
---

<script>alert(1)</script><style>p { color: red }</style>

<div onclick="x()" style="color: red" class='a "b" <c>' lang="en" dir="auto">One <b>two <i>three</b> four</i> <unknown a=1>five</unknown></div>

<table><tr><td colspan=0>a<td rowspan="99999">b<tr><th>c</table>

<p>Sin cerrar <em>nada <kbd>Ctrl</kbd> <ruby>漢<rt>かん</rt></ruby> <sub>x</sub>

<svg viewBox="0 0 9 9"><title>Un &amp; otro</title><use xlink:href="#x"/><circle r="4" onclick="x()"/></svg>

<a name="viejo">Ancla</a> <img src="imágenes 🎈/日本.jpg" alt='Con "comillas" & <signos>'> <br> <hr> &nbsp; &mdash; &#0; &#x1F388; &nada;

$$ \frac{a < b}{c & d} $$
"##;
