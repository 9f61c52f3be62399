//! What is kept from one build of a book to the next, in memory and on disk. The result is the same with it as without.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::book::Chapter;
use crate::cache::{Cache, Key};
use crate::limits::Limits;
use crate::report::Report;
use crate::source::{Page, include};
use crate::source::config::BookConfig;
use crate::{layout, orthography, pdf};

/// What is kept.
#[derive(Debug)]
pub struct Kept {
    /// Chapters as they were set.
    pub sections: layout::kept::Kept,
    /// For a process that builds again and again.
    again: Option<Again>,
}

/// What only this process keeps.
#[derive(Debug, Default)]
struct Again {
    pages: Mutex<Pages>,
    polished: orthography::kept::Kept,
    painted: pdf::Kept,
}

/// Pages as they were read.
#[derive(Debug, Default)]
struct Pages {
    /// Of the settings, on which what a page says depends.
    settings: [u8; 32],
    chapters: HashMap<PathBuf, Arc<(Page, Chapter, Report)>>,
}

impl Kept {
    /// What a process keeps that builds once: in the cache, for those after it.
    pub fn in_cache(cache: &Cache) -> Kept {
        Kept { sections: layout::kept::Kept::in_cache(cache.clone()), again: None }
    }

    /// What a process keeps that builds again and again.
    pub fn in_memory(cache: Option<&Cache>) -> Kept {
        Kept { sections: layout::kept::Kept::in_memory(cache.cloned()), again: Some(Again::default()) }
    }

    /// The chapters that were polished before, in a process that builds again and again.
    pub fn polished(&self) -> Option<&orthography::kept::Kept> {
        self.again.as_ref().map(|again| &again.polished)
    }

    /// The pages that were painted before for the screen, in a process that builds again and again.
    pub fn painted(&self) -> Option<&pdf::Kept> {
        self.again.as_ref().map(|again| &again.painted)
    }

    /// A build begins, of these pages.
    pub fn begin(&self, pages: &[Page], config: &BookConfig) {
        self.sections.begin();
        let Some(again) = &self.again else { return };
        // Pages do not say when the files were made.
        let mut settings = config.clone();
        settings.metadata.modified.clear();
        let settings = Key::new("page").shown(&settings).shown(&Limits::current()).hash();
        let mut kept = again.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.settings != settings {
            *kept = Pages { settings, ..Pages::default() };
        }
        let paths: BTreeSet<&Path> = pages.iter().map(|page| page.path.as_path()).collect();
        kept.chapters.retain(|path, _| paths.contains(path.as_path()));
        let logical: BTreeSet<&str> = pages.iter().map(|page| page.logical_path.as_str()).collect();
        again.polished.retain(|path| logical.contains(path));
    }

    /// The chapter of a page, and what reading it found: from before, or read now.
    pub fn parse(&self, page: &Page, read: impl FnOnce() -> (Chapter, Report)) -> (Chapter, Report) {
        let Some(again) = &self.again else { return read() };
        let lock = || again.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().chapters.get(&page.path).cloned();
        if let Some(known) = known.filter(|known| known.0 == *page) {
            return (known.1.clone(), known.2.clone());
        }
        let ((chapter, found), pasted) = include::noticed(read);
        // The page may stay the same while a file that it pastes in changes.
        match pasted {
            true => drop(lock().chapters.remove(&page.path)),
            false => drop(lock().chapters.insert(page.path.clone(), Arc::new((page.clone(), chapter.clone(), found.clone())))),
        }
        (chapter, found)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::options::{Options, Output};
    use crate::pipeline::read;

    /// Numbers without a pattern, the same every time.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, most: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % most
        }
    }

    const BLOCKS: &[&str] = &[
        "Una frase cualquiera con *énfasis*, «comillas» y 25 km de por medio, que se alarga hasta ocupar tres o cuatro líneas de la página.",
        "## Un apartado",
        "Con nota[^a] y [enlace](../2/) a otro capítulo, y [otro](../3/#un-apartado) a su apartado.",
        "- uno\n- dos\n- tres",
        "```rust\nfn main() {}\n```",
        "> Una cita \"recta\".",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "$a^2 + b^2$ y $$\\int_0^1 x\\,dx$$",
        "{{< details \"Más\" >}}\nDentro.\n{{< /details >}}",
        "![Una caja](caja.webp)",
        "![Otra](otra.png \"Con pie\") {#fig-otra}",
        "[![Una caja](caja.webp)](../2/)",
        "Nota sin definir[^zz].",
        "Entra en el índice{{< index \"caja\" >}} y {{< index \"torre!alta\" >}} se cita.",
        "{{< figure src=\"otra.png\" caption=\"Un pie\" >}}",
        "Largo y más largo, hasta que empuja las páginas que vienen después y las que las citan cambian de número. ",
        "Un ☃ y un 𓀀 que ninguna letra tiene.",
        "[In English](https://example.org/a/long/address){lang=en} it goes on.",
    ];

    /// A change of the book such as an author makes.
    fn edit(site: &Path, chance: &mut Chance, chapters: &mut Vec<(String, Vec<usize>)>) {
        let which = chance.below(chapters.len());
        match chance.below(10) {
            0 if chapters.len() < 8 => chapters.push((format!("Capítulo {}", chance.below(99)), vec![chance.below(BLOCKS.len())])),
            1 if chapters.len() > 3 => {
                chapters.remove(which);
            }
            2 => chapters[which].0 = format!("Otro título {}", chance.below(9)),
            3 if chapters[which].1.len() > 1 => {
                let at = chance.below(chapters[which].1.len());
                chapters[which].1.remove(at);
            }
            4 => chapters.swap(which, 0),
            _ => {
                let at = chance.below(chapters[which].1.len() + 1);
                chapters[which].1.insert(at, chance.below(BLOCKS.len()));
            }
        }
        for entry in fs::read_dir(site.join("content")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                fs::remove_file(path).unwrap();
            }
        }
        for (number, (title, blocks)) in chapters.iter().enumerate() {
            let block = |block: &usize| if BLOCKS[*block].starts_with("Largo") { BLOCKS[*block].repeat(60) } else { BLOCKS[*block].to_owned() };
            let body: Vec<String> = blocks.iter().map(block).collect();
            let text = format!("---\ntitle: \"{title}\"\nweight: {}\n---\n\n{}\n\n[^a]: La nota.\n", number + 1, body.join("\n\n"));
            fs::write(site.join(format!("content/{}.md", number + 1)), text).unwrap();
        }
    }

    /// All that a build says and shows.
    fn emitted(options: &Options, kept: Option<&Arc<Kept>>) -> String {
        let mut read = read(&Options { modified: "2026-01-01T00:00:00Z".to_owned(), ..options.clone() });
        if kept.is_some() {
            read.project.kept = kept.cloned();
        }
        let laid_out = read.parse().assemble_for(&[]).polish().lay_out();
        let layout = laid_out.layout().unwrap();
        let (report, book) = (&laid_out.polished.project.report, &laid_out.polished.book);
        format!("{book:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{report:?}", layout.pages, layout.page_map, layout.quality, layout.hidden)
    }

    /// Fails with what is about the first difference.
    #[track_caller]
    fn same(got: &str, expected: &str, told: &str) {
        if got != expected {
            let at = got.bytes().zip(expected.bytes()).position(|(a, b)| a != b).unwrap_or(0);
            let about = |text: &str| String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(300)..(at + 100).min(text.len())]).into_owned();
            panic!("{told}\ngot … {}\nexpected … {}", about(got), about(expected));
        }
    }

    fn site(settings: &str) -> tempfile::TempDir {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir(site.path().join("content")).unwrap();
        fs::write(site.path().join("book.yaml"), format!("title: Prueba\nlanguage: es\n{settings}")).unwrap();
        // Chapters differ in what they ask for that is not there.
        fs::write(site.path().join("faltan.css"), "em { font-family: \"Falta\" }\ntd { font-family: \"Falta también\" }\nh2 { font-family: \"Y esta\" }\n").unwrap();
        let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/static/imagenes");
        fs::copy(pictures.join("caja.webp"), site.path().join("content/caja.webp")).unwrap();
        image::RgbImage::new(40, 30).save(site.path().join("content/otra.png")).unwrap();
        site
    }

    fn chapters() -> Vec<(String, Vec<usize>)> {
        (0..4).map(|n| (format!("Capítulo {n}"), vec![0, 2, n, 15 - n])).collect()
    }

    /// `PLIEGO_EDITS=300 cargo test --lib kept` tries more of them.
    fn rounds() -> usize {
        std::env::var("PLIEGO_EDITS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(12)
    }

    #[test]
    fn what_is_kept_changes_nothing() {
        let mut chance = Chance(7);
        // The press cites the pages that links lead to; an index and notes at the end name those of other chapters.
        let books = [
            (Output::Pdf, ""),
            (Output::Print, "index: true\n"),
            (Output::Print, "notes: { place: margin }\nstyle: academia\n"),
            (Output::Pdf, "notes: { place: book-end }\n"),
            (Output::Pdf, "style: faltan.css\n"),
        ];
        for (output, settings) in books {
            let site = site(settings);
            let mut chapters = chapters();
            let options = Options { outputs: vec![output], ..Options::of(site.path()) };
            let directory = tempfile::tempdir().unwrap();
            let cached = Options { cache: Some(Cache::new(directory.path())), ..options.clone() };
            let kept = Arc::new(Kept::in_memory(None));
            for round in 0..rounds() {
                edit(site.path(), &mut chance, &mut chapters);
                let cold = emitted(&options, None);
                same(&emitted(&options, Some(&kept)), &cold, &format!("from memory, {output:?}, round {round}: {chapters:?}"));
                same(&emitted(&cached, None), &cold, &format!("written, {output:?}, round {round}: {chapters:?}"));
                same(&emitted(&cached, None), &cold, &format!("from disk, {output:?}, round {round}: {chapters:?}"));
            }
        }
    }

    #[test]
    fn a_chapter_that_asks_for_fonts_in_vain_is_kept_too() {
        let site = site("style: faltan.css\n");
        let options = Options { outputs: vec![Output::Pdf], ..Options::of(site.path()) };
        let kept = Arc::new(Kept::in_memory(None));
        let page = |number: usize, words: &str| fs::write(site.path().join(format!("content/{number}.md")), format!("---\ntitle: N{number}\nweight: {number}\n---\n\n{words}\n")).unwrap();
        page(1, "Uno *énfasis*.");
        page(2, "| a | b |\n|---|---|\n| 1 | 2 |");
        let first = emitted(&options, Some(&kept));
        assert_eq!(first.matches("no font is at hand").count(), 2);
        let places = kept.sections.places();
        page(2, "Sin tabla.");
        let second = emitted(&options, Some(&kept));
        same(&second, &emitted(&options, None), "after an edit");
        assert_eq!(second.matches("no font is at hand").count(), 1);
        // What the second did not use is forgotten when the third begins: what is still where it was has been used.
        emitted(&options, Some(&kept));
        assert_eq!(kept.sections.places().iter().filter(|place| places.contains(place)).count(), 1, "the chapter that is the same was set anew");
    }

    #[test]
    fn files_that_a_page_pastes_in_are_read_again() {
        let site = site("");
        let options = Options { outputs: vec![Output::Pdf], ..Options::of(site.path()) };
        let kept = Arc::new(Kept::in_memory(None));
        let write = |name: &str, text: &str| {
            fs::create_dir_all(site.path().join(name).parent().unwrap()).unwrap();
            fs::write(site.path().join(name), text).unwrap();
        };
        write("hugo.toml", "title = 'Prueba'\nlanguageCode = 'es'\n");
        write("layouts/shortcodes/dato.html", "<p>{{ .Site.Data.datos.clave }}</p>");
        write("data/datos.yaml", "clave: Primero\n");
        write("trozo.txt", "Tercero\n");
        write("content/1.md", "---\ntitle: Uno\n---\n\n{{< dato >}}\n\n{{% include \"trozo.txt\" %}}\n");
        let first = emitted(&options, Some(&kept));
        assert!(first.contains("Primero") && first.contains("Tercero"), "{first}");
        write("data/datos.yaml", "clave: Segundo\n");
        write("trozo.txt", "Cuarto\n");
        let second = emitted(&options, Some(&kept));
        assert!(second.contains("Segundo") && second.contains("Cuarto"));
        same(&second, &emitted(&options, None), "after the files changed");
    }

    #[test]
    fn who_builds_again_writes_what_who_builds_once_writes() {
        let (site, out) = (site("date: 2026\nprint-isbn: 978-84-9181-273-9\n"), tempfile::tempdir().unwrap());
        let (mut chance, mut chapters) = (Chance(11), chapters());
        let outputs = vec![Output::Epub, Output::Pdf, Output::Print];
        let options = |name: &str| Options { outputs: outputs.clone(), out: Some(out.path().join(name)), modified: "2026-01-01T00:00:00Z".to_owned(), ..Options::of(site.path()) };
        let builder = crate::Builder::new(&options("again"));
        for round in 0..rounds() / 3 {
            edit(site.path(), &mut chance, &mut chapters);
            let again = builder.build(&options("again"), &|_| ());
            let once = crate::build(&options("once"), &|_| ());
            assert_eq!(format!("{:?}", again.report), format!("{:?}", once.report), "round {round}: {chapters:?}");
            assert_eq!((again.written.len(), once.written.len()), (3, 3), "round {round}: {chapters:?}");
            for (again, once) in again.written.iter().zip(&once.written) {
                assert!(fs::read(&again.path).unwrap() == fs::read(&once.path).unwrap(), "{}, round {round}: {chapters:?}", once.path.display());
            }
        }
    }

    /// The entries of a cache.
    fn entries(directory: &Path) -> Vec<PathBuf> {
        let children = |directory: &Path| -> Vec<PathBuf> { fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect() };
        let mut entries: Vec<PathBuf> = children(&directory.join("entries")).iter().flat_map(|below| children(below)).collect();
        entries.sort();
        entries
    }

    #[test]
    fn other_settings_are_other_chapters_and_the_same_are_found() {
        let (site, directory) = (site(""), tempfile::tempdir().unwrap());
        let options = Options { outputs: vec![Output::Pdf], cache: Some(Cache::new(directory.path())), ..Options::of(site.path()) };
        let mut count = 0;
        edit(site.path(), &mut Chance(1), &mut chapters());
        let settings = ["", "font-size: 12pt", "trim: a5", "margins: 20mm", "author: Otra", "style: novela", "leading: 15pt", "language: en"];
        for settings in settings {
            fs::write(site.path().join("book.yaml"), format!("title: Prueba\n{}{settings}\n", if settings.starts_with("language") { "" } else { "language: es\n" })).unwrap();
            let cold = emitted(&Options { cache: None, ..options.clone() }, None);
            same(&emitted(&options, None), &cold, &format!("{settings}"));
            let now = entries(directory.path()).len();
            assert!(now > count, "{settings}: nothing was set anew");
            count = now;
            same(&emitted(&options, None), &cold, &format!("{settings}"));
            assert_eq!(entries(directory.path()).len(), count, "{settings}: what was kept was not found");
        }
        // What chapters do not show is no reason to set them anew, nor is another place of the site.
        fs::write(site.path().join("book.yaml"), "title: Prueba\nlanguage: es\ndescription: Otra\ndate: 2020\n").unwrap();
        let moved = tempfile::tempdir().unwrap();
        for name in ["book.yaml", "content/1.md", "content/2.md", "content/3.md", "content/4.md", "content/caja.webp", "content/otra.png"] {
            fs::create_dir_all(moved.path().join("content")).unwrap();
            if site.path().join(name).exists() {
                fs::copy(site.path().join(name), moved.path().join(name)).unwrap();
            }
        }
        emitted(&Options { site: moved.path().into(), ..options }, None);
        assert_eq!(entries(directory.path()).len(), count, "the same chapters were set anew");
    }

    #[test]
    fn damaged_entries_are_written_anew_and_wrong_ones_end_nothing() {
        let (site, directory) = (site(""), tempfile::tempdir().unwrap());
        let options = Options { outputs: vec![Output::Pdf], cache: Some(Cache::new(directory.path())), ..Options::of(site.path()) };
        edit(site.path(), &mut Chance(3), &mut chapters());
        let cold = emitted(&options, None);
        let whole: Vec<(PathBuf, Vec<u8>)> = entries(directory.path()).into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
        assert!(whole.len() >= 3);
        for (number, (path, bytes)) in whole.iter().enumerate() {
            let mut bytes = bytes.clone();
            match number % 3 {
                0 => bytes.truncate(bytes.len() / 2),
                1 => *bytes.last_mut().unwrap() ^= 1,
                _ => bytes.clear(),
            }
            fs::write(path, bytes).unwrap();
        }
        same(&emitted(&options, None), &cold, "damaged");
        assert!(whole.iter().all(|(path, bytes)| fs::read(path).unwrap() == *bytes), "a damaged entry is as it was");
        // Bytes whose hash is right, but which no build of ours wrote.
        let mut chance = Chance(5);
        for _ in 0..rounds() * 4 {
            for (path, bytes) in &whole {
                let mut content = bytes[40..].to_vec();
                for _ in 0..=chance.below(3) {
                    let at = chance.below(content.len());
                    content[at] = chance.below(256) as u8;
                }
                let hash = <[u8; 32]>::from(sha2::Digest::finalize(sha2::Digest::chain_update(sha2::Sha256::default(), &content)));
                fs::write(path, [b"pliego1\n".as_slice(), &hash, &content].concat()).unwrap();
            }
            let mut read = read(&options);
            read.project.kept = Some(Arc::new(Kept::in_cache(options.cache.as_ref().unwrap())));
            drop(read.parse().assemble_for(&[]).polish().lay_out());
        }
    }
}
