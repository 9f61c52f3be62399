//! Text for some outputs: what each output holds, and that the real Hugo, with the shortcodes that the program gives, says the same on the
//! web.

#[path = "common/tools.rs"]
mod tools;

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use pliego::book::edition::Edition;
use pliego::book::visit::{Visitor, walk_chapter};
use pliego::book::{Book, Text, visit::flat_text};
use pliego::options::{Options, Output};
use pliego::pipeline;

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
    fs::write(path, text).expect("a file");
}

/// All words of a book, a text a line.
fn words(book: &Book) -> String {
    struct Words(String);
    impl Visitor for Words {
        fn text(&mut self, text: &Text) {
            self.0 += &(flat_text(&text.inlines) + "\n");
        }
    }
    let mut words = Words(String::new());
    book.chapters.iter().for_each(|chapter| walk_chapter(chapter, &mut words));
    words.0
}

const PAGE: &str = "---\ntitle: Uno\n---\n\nEn {{< only epub >}}el electrónico[^e]{{< /only >}}{{< only pdf >}}la pantalla{{< /only >}}{{< only print >}}el papel{{< /only >}}{{< only web >}}la **red**{{< /only >}} está.\n\n\
{{< except web >}}\nNo en la red.\n{{< /except >}}\n\n{{< except epub >}}\nNo en el electrónico.\n{{< /except >}}\n\n{{< conditional-text include-if=\"web\" >}}\nCondición.\n{{< /conditional-text >}}\n\n\
{{< table src=\"datos/lluvia.csv\" caption=\"Lluvia\" >}}\n\n{{< include file=\"datos/programa.py\" region=\"suma\" lang=\"python\" >}}\n\n{{< include file=\"datos/trozo.txt\" lines=\"2-3\" >}}\n\n{{< verse numbered=true >}}\nCon diez cañones\npor banda\n\nviento *en* popa\n{{< /verse >}}\n\n{{< cast >}}\n- **Ana**, sola\n{{< /cast >}}\n\n\
{{< drama >}}\n**Ana.** Hola.\n\n*(Sale.)*\n{{< /drama >}}\n\n{{< interview >}}\n**¿Y?**\n\nNada.\n{{< /interview >}}\n\n{{< parallel lang=\"la\" to=\"es\" >}}\nUnum *verbum*.\n\n<--->\n\nUna palabra.\n{{< /parallel >}}\n\n{{< poem >}}\nUno\ndos\n{{< /poem >}}\n\n[^e]: Una nota.\n";

fn site(root: &Path) {
    write(root, "hugo.toml", "title = 'Salidas'\nlanguageCode = 'es'\ndisableKinds = ['taxonomy', 'term', 'rss', 'sitemap', '404']\n[params.pliego]\nauthor = 'Ana Ruiz'\n");
    write(root, "content/01.md", PAGE);
    write(root, "content/02.md", "---\ntitle: Solo del libro\nbook: only\nbuild: { render: never, list: never }\n---\n\nDel libro solo.\n");
    write(root, "content/03.md", "---\ntitle: Solo del sitio\nbook: never\n---\n\nDel sitio solo.\n");
    write(root, "content/datos/lluvia.csv", "Mes,mm\nenero,\"1.204,5\"\nfebrero,*80*\n");
    write(root, "content/datos/programa.py", "import sys\n# ANCHOR: suma\ndef suma(a, b):\n    return a + b\n# ANCHOR_END: suma\n");
    write(root, "content/datos/trozo.txt", "Uno.\nLa segunda\nlínea.\nFin.\n");
}

#[test]
fn each_output_has_its_own_text() {
    let work = tempfile::tempdir().expect("a directory");
    site(work.path());
    let polished = pipeline::read(&Options::of(work.path())).parse().assemble().polish();
    let of = |edition| words(polished.edition(edition));
    let first = |edition| of(edition).lines().find(|line| line.contains("está")).unwrap_or_default().to_owned();
    assert_eq!(first(Edition::Epub), "En el electrónico está.");
    assert_eq!(first(Edition::Screen), "En la pantalla está.");
    assert_eq!(first(Edition::Press), "En el papel está.");
    assert!(of(Edition::Epub).contains("Una nota") && !of(Edition::Press).contains("Una nota"));
    assert!(of(Edition::Press).contains("No en el electrónico") && !of(Edition::Epub).contains("No en el electrónico"));
    for edition in [Edition::Epub, Edition::Screen, Edition::Press] {
        let words = of(edition);
        assert!(words.contains("No en la red") && words.contains("Del libro solo") && words.contains("1.204,5"), "{words}");
        assert!(!words.contains("Del sitio") && !words.contains("Condición") && words.contains("La segunda línea.") && !words.contains("Fin."), "{words}");
    }
}

/// A page of the paper that begins in what the EPUB has not begins there with what comes next: the EPUB still has each page once, in order.
#[test]
fn the_epub_knows_the_pages_of_text_that_it_has_not() {
    let work = tempfile::tempdir().expect("a directory");
    let long = "Una frase bastante larga para que ocupe más de una línea de la página. ".repeat(30);
    let page = format!(
        "---\ntitle: Uno\n---\n\n{long}\n\n{{{{< only pdf >}}}}\n{0}{{{{< /only >}}}}\n\n{long}{{{{< only epub >}}}}{long}{{{{< /only >}}}} {long}\n\n{{{{< only pdf >}}}}{long}{{{{< /only >}}}}{long}\n",
        format!("{long}\n\n").repeat(8)
    );
    write(work.path(), "book.yaml", "title: Páginas\nauthor: Ana\nlanguage: es\n");
    write(work.path(), "01.md", &page);
    let out = work.path().join("dist");
    let options = Options { out: Some(out.clone()), name: Some("b".into()), outputs: vec![Output::Epub, Output::Pdf], ..Options::of(work.path()) };
    let outcome = pliego::build(&options, &|_| {});
    let told: Vec<String> = outcome.report.diagnostics.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
    assert!(told.is_empty(), "{told:?}");
    let mut archive = zip::ZipArchive::new(fs::File::open(out.join("b.epub")).expect("an EPUB")).expect("an archive");
    let mut nav = String::new();
    let names: Vec<String> = (0..archive.len()).map(|i| archive.by_index(i).expect("an entry").name().expect("a name").to_string()).collect();
    let name = names.into_iter().find(|name| name.ends_with("nav.xhtml")).expect("a navigation document");
    archive.by_name(&name).expect("it").read_to_string(&mut nav).expect("text");
    let list = &nav[nav.find("page-list").expect("a page list")..];
    let numbers: Vec<u32> = list.split("</a>").filter_map(|entry| entry.rsplit('>').next()?.trim().parse().ok()).collect();
    let expected: Vec<u32> = (1..=*numbers.last().expect("pages")).collect();
    assert_eq!(numbers, expected);
    assert!(numbers.len() > 5, "{numbers:?}");
}

#[test]
fn hugo_says_the_same_with_the_shortcodes() {
    let work = tempfile::tempdir().expect("a directory");
    site(work.path());
    write(work.path(), "layouts/_default/single.html", "<main>{{ .Content }}</main>");
    write(work.path(), "layouts/index.html", "{{ range .Site.RegularPages }}<li>{{ .Title }}</li>{{ end }}");
    let pliego = |arguments: &[&str]| Command::new(env!("CARGO_BIN_EXE_pliego")).args(arguments).current_dir(work.path()).output().expect("the program runs");
    let made = pliego(&["new", "shortcodes"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let cite = work.path().join("layouts/shortcodes/cite.html");
    assert!(cite.is_file());
    // What a theme brings is its own; what is there stays.
    fs::remove_file(&cite).expect("a file");
    write(work.path(), "themes/cites/layouts/shortcodes/cite.html", "{{ .Get 0 }}");
    let only = work.path().join("layouts/shortcodes/only.html");
    let mine = fs::read_to_string(&only).expect("a template") + "\n";
    fs::write(&only, &mine).expect("a file");
    assert!(pliego(&["new", "shortcodes"]).status.success());
    assert_eq!(fs::read_to_string(&only).expect("a template"), mine);
    assert!(!cite.exists());
    let Some(hugo) = tools::run("hugo", &[&"--source", &work.path(), &"--quiet"]) else { return };
    hugo.unwrap();
    let page = fs::read_to_string(work.path().join("public/01/index.html")).expect("the page");
    let has = |words: &str| assert!(page.contains(words), "{words}: {page}");
    has("En la <strong>red</strong> está.");
    has("No en el electrónico.");
    has("Condición.");
    has("<caption>Lluvia</caption>");
    has("<th>Mes</th>");
    has("<td><em>80</em></td>");
    has("1.204,5");
    has("suma");
    has("La segunda\nlínea.");
    has("Con diez cañones<br>\npor banda</p>");
    has("viento <em>en</em> popa");
    has("<div class=\"drama\">\n<p><strong>Ana.</strong> Hola.</p>");
    has("<div class=\"cast\">");
    has("<div class=\"interview\">");
    has("Uno<br>\ndos");
    has("<div class=\"original\" lang=\"la\">\n<p>Unum <em>verbum</em>.</p>");
    has("<div class=\"translation\" lang=\"es\">\n<p>Una palabra.</p>");
    for absent in ["No en la red", "la pantalla", "Una nota", "import", "ANCHOR", "Fin."] {
        assert!(!page.contains(absent), "{absent}: {page}");
    }
    let home = fs::read_to_string(work.path().join("public/index.html")).expect("the home page");
    assert!(home.contains("Solo del sitio") && !home.contains("Solo del libro"), "{home}");
    assert!(!work.path().join("public/02").exists(), "a page of the book alone is on the site");
}

/// The manual is a site of Hugo too: it has the shortcodes as the program gives them.
#[test]
fn the_manual_has_the_shortcodes_of_the_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut compared = 0;
    for entry in fs::read_dir(root.join("content/layouts/shortcodes")).expect("the manual's shortcodes") {
        let path = entry.expect("a file").path();
        let given = root.join("src/start/shortcodes").join(path.file_name().expect("a name"));
        assert_eq!(fs::read_to_string(&path).expect("a shortcode"), fs::read_to_string(&given).expect("the program's"), "{}", path.display());
        compared += 1;
    }
    assert!(compared > 0, "the manual has no shortcodes");
}
