//! Random sites: trees of sections, leaf and branch bundles, languages, cascades, dates, weights, addresses, references. A site is a list of
//! files, each a list of pieces, so that a failing one can be made smaller.
//!
//! What Hugo hands down from a section of one language to pages of another, and a slug that it also puts into the middle of other names
//! (`UNO` in `uno_dos`), are not among them.

use super::pages::Random;

#[derive(Clone, Debug)]
pub struct File {
    pub path: String,
    pub pieces: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Site {
    pub files: Vec<File>,
    /// Language to build, where there are several.
    pub lang: Option<&'static str>,
}

impl Site {
    /// As in the files of examples.
    pub fn text(&self) -> String {
        self.files.iter().map(|file| format!("-- {} --\n{}", file.path, file.pieces.concat())).collect()
    }
}

pub fn site(random: &mut Random) -> Site {
    let languages = random.below(4);
    let mut writer = Writer { random, files: Vec::new(), paths: Vec::new(), names: 0 };
    let mut config = vec!["baseURL = \"https://ejemplo.es/\"\n".to_owned(), "refLinksErrorLevel = \"warning\"\n".to_owned()];
    writer.options(&mut config);
    let mut lang = None;
    match languages {
        0 => {
            config.push("defaultContentLanguage = \"es\"\n".to_owned());
            if writer.random.one_in(2) {
                config.push("defaultContentLanguageInSubdir = true\n".to_owned());
            }
            writer.tables(&mut config);
            config.push("[languages.es]\nweight = 1\n[languages.en]\nweight = 2\n".to_owned());
            writer.content("content", &["", "", ".en", ".es"]);
            lang = Some(if writer.random.one_in(3) { "en" } else { "es" });
        }
        1 => {
            config.push("defaultContentLanguage = \"es\"\n".to_owned());
            writer.tables(&mut config);
            config.push("[languages.es]\ncontentDir = \"content/es\"\n[languages.en]\ncontentDir = \"content/en\"\n".to_owned());
            writer.content("content/es", &[""]);
            writer.paths.clear();
            writer.content("content/en", &[""]);
            lang = Some(if writer.random.one_in(2) { "en" } else { "es" });
        }
        _ => {
            if writer.random.one_in(2) {
                config.push("defaultContentLanguage = \"es\"\n".to_owned());
            }
            writer.tables(&mut config);
            writer.content("content", &[""]);
        }
    }
    // References are to pages that are there; most of them.
    let paths = writer.paths.clone();
    for i in 0..writer.files.len() {
        if !writer.files[i].path.ends_with(".md") {
            continue;
        }
        for _ in 0..writer.random.below(3) {
            let reference = writer.reference(&paths);
            writer.files[i].pieces.push(reference);
        }
    }
    let mut files = vec![File { path: "hugo.toml".to_owned(), pieces: config }];
    files.append(&mut writer.files);
    // The same path from two names (`a b`, `a-b`) is a conflict that Hugo decides by chance.
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|file| seen.insert(file.path.to_lowercase().replace(' ', "-")));
    // A directory is one thing: either a leaf bundle or a section.
    let sections: Vec<String> = files.iter().filter_map(|file| Some(file.path.split_once("/_index.")?.0.to_owned())).collect();
    // One language's bundle is all languages', whose directories lie over each other.
    let within = |path: &str| path.strip_prefix("content/es/").or(path.strip_prefix("content/en/")).unwrap_or(path).to_owned();
    let bundles: Vec<String> = files.iter().filter_map(|file| Some(within(file.path.split_once("/index.")?.0))).collect();
    if languages == 1 {
        let inside = |path: &str, bundle: &str| path.strip_prefix(bundle).and_then(|rest| rest.strip_prefix('/')).is_some_and(|rest| !rest.starts_with("index."));
        files.retain(|file| !bundles.iter().any(|bundle| inside(&within(&file.path), bundle)));
    }
    files.retain(|file| !file.path.split_once("/index.").is_some_and(|(directory, _)| sections.iter().any(|s| s == directory)));
    Site { files, lang }
}

struct Writer<'a> {
    random: &'a mut Random,
    files: Vec<File>,
    /// Logical paths of the pages.
    paths: Vec<String>,
    names: usize,
}

const DIRECTORIES: &[&str] = &["docs", "guía", "Parte 1", "01-intro", "b.c", "notas", "UNO", "dos_uno", "apéndice", "posts", "es"];
const PAGES: &[&str] = &["a", "b", "c", "Cap 1", "02-mar", "10-sal", "niño", "x.y", "D", "e_f", "_g", "h+i", "faro", "index2", "2024-05-06-diario", "p&q"];
const TITLES: &[&str] = &[
    "Faro", "faro", "Ñandú", "nube", "ojo", "Árbol", "arbol", "10 diez", "2 dos", "«Uno»", "¿Qué?", "Zeta", "a-b", "a b", "ab", "Éxito", "exito", "Isla: la",
];

impl Writer<'_> {
    fn options(&mut self, config: &mut Vec<String>) {
        const OPTIONS: &[&str] = &[
            "pluralizeListTitles = false\n", "capitalizeListTitles = false\n", "buildDrafts = true\n", "buildFuture = true\n", "buildExpired = true\n",
            "removePathAccents = true\n", "disablePathToLower = true\n", "uglyURLs = false\n", "titleCaseStyle = \"none\"\n", "ignoreFiles = ['/D\\.md$']\n",
        ];
        while self.random.one_in(3) {
            let option = self.random.pick(OPTIONS).to_owned();
            if !config.contains(&option) {
                config.push(option);
            }
        }
    }

    fn tables(&mut self, config: &mut Vec<String>) {
        let section = self.random.pick(&["/docs", "*", "/nada"]);
        if self.random.one_in(4) {
            config.push(format!("[params]\nBookSection = \"{section}\"\n"));
        }
        const TABLES: &[&str] = &[
            "[[cascade]]\ndraft = true\n[cascade.target]\npath = '/docs/**'\n", "[cascade]\nweight = 7\n", "[[cascade]]\n[cascade.params]\nfoto = 'x'\n",
            "[[cascade]]\nweight = 3\n[cascade.target]\nkind = 'page'\n", "[frontmatter]\ndate = [':filename', ':default']\n", "[permalinks]\ndocs = '/manual/:slug/'\n",
            "[permalinks.page]\nposts = '/:year/:month/:slug/'\n", "[permalinks.section]\ndocs = '/libro/'\n", "[permalinks]\n'/' = '/:filename/'\n",
            "[permalinks.page]\ndocs = '/:sections/:title/'\n", "[permalinks]\nposts = '/p/:slugorcontentbasename'\n",
        ];
        let table = self.random.pick(TABLES);
        if self.random.one_in(3) {
            config.push(table.to_owned());
        }
    }

    fn content(&mut self, root: &str, marks: &[&str]) {
        if self.random.one_in(2) {
            self.page(root, "", "_index", marks);
        }
        self.directory(root, "", 0, marks);
    }

    fn directory(&mut self, root: &str, logical: &str, depth: usize, marks: &[&str]) {
        for _ in 0..self.random.between(usize::from(depth > 0), 3) {
            let name = self.random.pick(PAGES);
            self.page(root, logical, name, marks);
        }
        if depth >= 3 {
            return;
        }
        for _ in 0..self.random.between(usize::from(depth == 0), 2) {
            let name = self.random.pick(DIRECTORIES);
            let below = join(logical, name);
            match self.random.below(5) {
                // A leaf bundle, with what is no page beside it.
                0 => {
                    self.page(root, &below, "index", marks);
                    if self.random.one_in(2) {
                        self.page(root, &below, "dentro", marks);
                    }
                }
                1 => self.directory(root, &below, depth + 1, marks),
                _ => {
                    self.page(root, &below, "_index", marks);
                    self.directory(root, &below, depth + 1, marks);
                }
            }
        }
    }

    fn page(&mut self, root: &str, logical: &str, name: &str, marks: &[&str]) {
        let mark = self.random.pick(marks);
        let own = format!("{}{mark}", join(logical, name));
        let mut pieces = self.front_matter(name == "_index");
        self.names += 1;
        if self.random.one_in(5) {
            pieces.push("## Uno\n\n".to_owned());
        }
        if !self.random.one_in(8) {
            pieces.push(format!("Texto {}.\n\n", self.names));
        }
        if self.random.one_in(6) {
            pieces.push("## Uno\n\nMás.\n\n".to_owned());
        }
        self.paths.push(if name.ends_with("index") { logical.to_owned() } else { join(logical, name) });
        self.files.push(File { path: format!("{root}/{own}.md"), pieces });
    }

    fn front_matter(&mut self, is_section: bool) -> Vec<String> {
        if self.random.one_in(10) {
            return Vec::new();
        }
        let mut pieces = vec!["---\n".to_owned()];
        if !self.random.one_in(6) {
            pieces.push(format!("title: \"{}\"\n", self.random.pick(TITLES)));
        }
        if self.random.one_in(8) {
            pieces.push(format!("linkTitle: \"{}\"\n", self.random.pick(TITLES)));
        }
        if self.random.one_in(2) {
            pieces.push(format!("weight: {}\n", ["1", "2", "2", "3", "10", "-1", "0"][self.random.below(7)]));
        }
        if self.random.one_in(4) {
            pieces.push(format!("date: {}\n", self.random.pick(&["2020-01-01", "2021-06-01", "2021-06-01T10:00:00Z", "2098-01-01"])));
        }
        const RARE: &[&str] = &[
            "draft: true\n", "publishDate: 2099-01-01\n", "expiryDate: 2001-01-01\n", "lastmod: 2022-02-02\n", "headless: true\n", "build:\n  list: never\n",
            "build:\n  render: never\n", "build:\n  list: local\n", "slug: otro\n", "slug: \"Otro Nombre\"\n", "slug: ñu\n", "url: /propia/\n", "url: propia/x\n",
            "url: /propia.html\n", "aliases: [/viejo/]\n", "bookHidden: true\n", "type: otra\n", "draft: false\n", "weight: '5'\n", "translationKey: k\n",
            "build:\n  list: always\n  render: always\n", "bookFlatSection: true\n",
        ];
        if self.random.one_in(4) {
            let rare = self.random.pick(RARE);
            // Of a section Hugo has no such thing.
            if !(is_section && rare.starts_with("headless")) && !pieces.iter().any(|p| p.split(':').next() == rare.split(':').next()) {
                pieces.push(rare.to_owned());
            }
        }
        const CASCADES: &[&str] = &[
            "cascade:\n  weight: 4\n", "cascade:\n  draft: true\n", "cascade:\n  - weight: 6\n    _target:\n      path: \"**/a\"\n", "cascade:\n  bookHidden: true\n",
            "cascade:\n  - _target:\n      kind: page\n    weight: 9\n  - _target:\n      kind: section\n    weight: 1\n", "cascade:\n  - target:\n      path: \"/docs/**\"\n    date: 2019-01-01\n",
            "cascade:\n  title: Común\n", "cascade:\n  params:\n    foto: x\n", "cascade:\n  - target:\n      path: \"{/docs,/docs/**}\"\n    linkTitle: Otro\n",
            "cascade:\n  build:\n    list: never\n", "cascade:\n  - target:\n      path: \"/*\"\n    weight: 2\n", "cascade:\n  date: 2018-01-01\n",
        ];
        if is_section && self.random.one_in(3) {
            pieces.push(self.random.pick(CASCADES).to_owned());
        }
        pieces.push("---\n".to_owned());
        pieces
    }

    fn reference(&mut self, paths: &[String]) -> String {
        let owned: Vec<&str> = paths.iter().map(String::as_str).collect();
        let path = if owned.is_empty() { "" } else { self.random.pick(&owned) };
        if path.is_empty() {
            return "[Enlace]({{< relref \"/\" >}})\n\n".to_owned();
        }
        // By its name alone Hugo finds no page whose name has a stop; here it is found.
        let name = path.rsplit('/').next().filter(|name| !name.contains('.')).unwrap_or("nada");
        let address = match self.random.below(9) {
            0 => format!("/{path}"),
            1 => format!("/{path}.md"),
            2 => path.to_owned(),
            3 => name.to_owned(),
            4 => format!("{name}.md"),
            5 => format!("/{path}/"),
            6 => format!("/{path}#uno"),
            7 => format!("../{name}"),
            _ => "nada".to_owned(),
        };
        let shortcode = self.random.pick(&["ref", "relref"]);
        format!("[Enlace]({{{{< {shortcode} \"{address}\" >}}}})\n\n")
    }
}

fn join(logical: &str, name: &str) -> String {
    if logical.is_empty() { name.to_owned() } else { format!("{logical}/{name}") }
}
