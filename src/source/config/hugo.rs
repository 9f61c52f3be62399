//! The site's own configuration: hugo.toml, hugo.yaml, hugo.json, their older names, and `config/_default/`.
//!
//! Only what a book can use is read: title, languages, authors, theme, `markup`, and where content, pictures and templates lie.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Markup;
use crate::book::assemble::LeftOut;
use crate::message;
use crate::access::Access;
use crate::lang::{Direction, Lang};
use crate::limits;
use crate::report::{FileId, Files, Report};
use crate::source::decode::{listed, read_text};
use crate::source::front_matter::flatten;
use crate::source::permalink::Addresses;
use crate::source::site::Site;
use crate::source::value::{self, Data, Entry, Format, Value};

/// What the site says of itself.
///
/// One field for each key of the configuration that is read.
#[derive(Clone, Debug, Default)]
pub struct SiteConfig {
    pub base_url: Option<String>,
    pub title: Option<String>,
    pub rights: Option<String>,
    /// hugo-book's `BookSection`, where the book is: `docs`, or `*` for all.
    pub book_section: Option<String>,
    /// In the order of their weights; empty when the site configures none.
    pub languages: Vec<SiteLanguage>,
    /// Key of the language that pages without a mark are in; Hugo's own default is `en`.
    pub default_language: String,
    /// Whether addresses of the default language begin with its key too.
    pub default_language_in_subdir: bool,
    /// What the configuration says of the addresses of pages.
    pub addresses: Addresses,
    /// `params`, as the shortcode `param` shows them: lower-case keys, `a.b` for nested ones.
    pub params: BTreeMap<String, String>,
    /// The site's own shortcodes: whether their template uses what stands between their tags.
    pub shortcodes: BTreeMap<String, bool>,
    /// Their templates.
    pub templates: BTreeMap<String, String>,
    /// A template of the site's has formulas drawn between single dollar signs.
    pub dollar_math: bool,
    /// The templates that others call by a name (`figures/one`).
    pub partials: BTreeMap<String, String>,
    /// The site's directory.
    pub root: Option<PathBuf>,
    /// `refLinksErrorLevel` is `warning`.
    pub lenient: bool,
    /// Pages of the site that are not in the book.
    pub left_out: Vec<LeftOut>,
    /// Key of the language chosen.
    pub language: Option<String>,
}

/// A language of the site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteLanguage {
    /// Its key in the configuration, which marks files (`page.es.md`) and addresses (`/es/`).
    pub key: String,
    pub lang: Lang,
    pub title: Option<String>,
    pub direction: Option<Direction>,
    pub weight: i64,
    pub content_dir: Option<String>,
    pub base_url: Option<String>,
    pub params: BTreeMap<String, String>,
}

/// Names of the main configuration file, the first that exists counts.
const MAIN_NAMES: &[&str] = &["hugo", "config"];
const EXTENSIONS: &[&str] = &["toml", "yaml", "yml", "json"];

/// The main configuration file of a site at `root`.
pub fn main_file(root: &Path) -> Option<PathBuf> {
    MAIN_NAMES.iter().flat_map(|name| EXTENSIONS.iter().map(move |ext| root.join(format!("{name}.{ext}")))).find(|path| path.is_file())
}

/// Whether a directory has a configuration of Hugo.
pub fn is_site(root: &Path) -> bool {
    main_file(root).is_some() || root.join("config/_default").is_dir()
}

/// Settings of the book that the site's configuration holds under `params.pliego`, with the keys of `book.yaml`.
#[derive(Clone, Debug)]
pub struct BookSettings {
    /// Of this language alone, by its key (`languages.es.params.pliego`).
    pub language: Option<String>,
    pub value: Value,
    pub file: FileId,
}

/// All configuration files of the site as one tree, and the settings of the book that they hold, in the order in which they count.
pub fn load(site: &Site, files: &mut Files, report: &mut Report) -> (Value, Vec<BookSettings>) {
    let mut own = Vec::new();
    let mut config = Value { data: Data::Map(Vec::new()), range: 0..0 };
    let root = &site.root;
    if let Some(path) = main_file(root) {
        let (value, file) = load_file(site, &path, files, report);
        own.extend(file.map(|file| book_settings(&value, file)).unwrap_or_default());
        config.merge(value);
    }
    // What `hugo` builds by default is the production environment, laid over the defaults.
    for environment in ["_default", "production"] {
        for path in config_files(&root.join("config").join(environment), &site.access, report) {
            let stem = path.file_stem().map(|s| s.to_string_lossy().to_lowercase()).unwrap_or_default();
            let (value, file) = load_file(site, &path, files, report);
            let value = if MAIN_NAMES.contains(&stem.as_str()) { value } else { under(&stem, value) };
            own.extend(file.map(|file| book_settings(&value, file)).unwrap_or_default());
            config.merge(value);
        }
    }
    own.sort_by_key(|settings: &BookSettings| settings.language.is_some());
    (config, own)
}

/// What one file says under `params.pliego`, for all languages and for each.
fn book_settings(config: &Value, file: FileId) -> Vec<BookSettings> {
    let of = |language: Option<String>, config: &Value| {
        let value = config.at("params.pliego").filter(|value| matches!(value.data, Data::Map(_)))?.clone();
        Some(BookSettings { language, value, file })
    };
    let languages = config.get("languages").map(Value::entries).unwrap_or_default();
    let each = languages.iter().filter_map(|entry| of(Some(entry.key.to_lowercase()), &entry.value));
    of(None, config).into_iter().chain(each).collect()
}

/// The configuration files of a directory: main files first, then the others by name.
fn config_files(dir: &Path, access: &Access, report: &mut Report) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = listed(dir, access, report)
        .into_iter()
        .filter(|p| p.is_file() && p.extension().is_some_and(|e| Format::of_extension(&e.to_string_lossy()).is_some()))
        .collect();
    paths.sort_by_key(|p| {
        let stem = p.file_stem().map(|s| s.to_string_lossy().to_lowercase()).unwrap_or_default();
        (!MAIN_NAMES.contains(&stem.as_str()), p.clone())
    });
    paths
}

/// Reads one file of configuration; an empty value when it cannot be read, or is no map.
fn load_file(site: &Site, path: &Path, files: &mut Files, report: &mut Report) -> (Value, Option<FileId>) {
    let nothing = (Value::null(0..0), None);
    let shown = path.strip_prefix(&site.root).unwrap_or(path);
    let Some((file, text)) = read_text(path, shown, &site.access, files, report) else { return nothing };
    let Some(format) = path.extension().and_then(|e| Format::of_extension(&e.to_string_lossy())) else { return nothing };
    let (value, faults) = value::parse(&text, 0..text.len(), format);
    for fault in faults {
        report.push(fault.diagnostic("config-invalid", message!("this"), format, file));
    }
    if matches!(value.data, Data::Map(_)) { (value, Some(file)) } else { nothing }
}

/// Puts what a file of `config/_default` holds under the key that its name means: `params.toml` under `params`, `params.es.toml` under `languages.es.params`.
fn under(stem: &str, value: Value) -> Value {
    let wrap =
        |key: &str, value: Value| Value { data: Data::Map(vec![Entry { key: key.to_owned(), key_range: 0..0, value }]), range: 0..0 };
    match stem.split_once('.') {
        Some((name, lang)) => wrap("languages", wrap(lang, wrap(name, value))),
        None => wrap(stem, value),
    }
}

impl SiteConfig {
    /// What the configuration says that the book asks for.
    pub fn read(config: &Value) -> SiteConfig {
        let text = |path: &str| config.at(path).and_then(Value::to_text).filter(|t| !t.trim().is_empty());
        let mut params = BTreeMap::new();
        if let Some(given) = config.get("params") {
            flatten(given, "", &mut params);
        }
        SiteConfig {
            base_url: text("baseURL").filter(|u| u.contains("://")),
            // Doks keeps it among the parameters.
            title: text("title").or_else(|| text("params.title")),
            rights: text("copyright"),
            book_section: text("params.BookSection"),
            languages: languages(config),
            default_language: text("defaultContentLanguage").unwrap_or_else(|| "en".to_owned()).to_lowercase(),
            default_language_in_subdir: config.get("defaultContentLanguageInSubdir").and_then(Value::to_bool).unwrap_or(false),
            params,
            addresses: Addresses::default().read(config),
            lenient: text("refLinksErrorLevel").is_some_and(|level| level.eq_ignore_ascii_case("warning")),
            ..SiteConfig::default()
        }
    }

    /// The language of a site that configures no languages, when it says one at all.
    pub fn single_language(config: &Value) -> Option<Lang> {
        ["locale", "languageCode", "defaultContentLanguage"].iter().find_map(|key| Lang::new(&config.get(key).and_then(Value::to_text)?))
    }
}

/// The languages of `languages` that are not disabled.
fn languages(config: &Value) -> Vec<SiteLanguage> {
    let disabled: Vec<String> = config.get("disableLanguages").map(Value::to_texts).unwrap_or_default();
    let mut languages: Vec<SiteLanguage> = config
        .get("languages")
        .map(Value::entries)
        .unwrap_or_default()
        .iter()
        .filter(|e| matches!(e.value.data, Data::Map(_) | Data::Null))
        .filter(|e| !disabled.iter().any(|d| d.eq_ignore_ascii_case(&e.key)))
        .filter(|e| !e.value.get("disabled").and_then(Value::to_bool).unwrap_or(false))
        .map(|e| language(&e.key.to_lowercase(), &e.value))
        .collect();
    // Hugo sorts by weight, zero last, then by key.
    languages.sort_by_key(|l| (l.weight == 0, l.weight, l.key.clone()));
    languages
}

/// One entry of `languages`.
fn language(key: &str, value: &Value) -> SiteLanguage {
    let text = |key: &str| value.get(key).and_then(Value::to_text).filter(|t| !t.trim().is_empty());
    let direction = text("direction").or_else(|| text("languageDirection"));
    let mut params = BTreeMap::new();
    if let Some(given) = value.get("params") {
        flatten(given, "", &mut params);
    }
    SiteLanguage {
        key: key.to_owned(),
        lang: ["locale", "languageCode"].iter().find_map(|k| Lang::new(&text(k)?)).or_else(|| Lang::new(key)).unwrap_or_default(),
        title: text("title"),
        direction: direction.map(|d| if d.eq_ignore_ascii_case("rtl") { Direction::RightToLeft } else { Direction::LeftToRight }),
        weight: match value.get("weight").map(|w| &w.data) {
            Some(Data::Integer(w)) => *w,
            _ => 0,
        },
        content_dir: text("contentDir"),
        base_url: text("baseURL"),
        params,
    }
}

/// The settings under `markup`, over Hugo's defaults.
pub fn markup(config: &Value) -> Markup {
    let mut markup = Markup::default();
    let on = |path: &str| -> Option<bool> {
        let value = config.at(&format!("markup.goldmark.{path}"))?;
        match &value.data {
            Data::Map(_) => {
                value.get("enable").and_then(Value::to_bool).or_else(|| value.get("disable").and_then(Value::to_bool).map(|off| !off))
            }
            _ => value.to_bool(),
        }
    };
    let set = |slot: &mut bool, path: &str| *slot = on(path).unwrap_or(*slot);
    set(&mut markup.hard_wraps, "renderer.hardWraps");
    set(&mut markup.block_attributes, "parser.attribute.block");
    set(&mut markup.heading_attributes, "parser.attribute.title");
    set(&mut markup.auto_heading_ids, "parser.autoHeadingID");
    set(&mut markup.auto_heading_ids, "parser.autoID");
    set(&mut markup.typographer, "extensions.typographer");
    set(&mut markup.linkify, "extensions.linkify");
    markup.cjk_line_breaks = on("extensions.cjk.enable") == Some(true) && on("extensions.cjk.eastAsianLineBreaks") == Some(true);
    let style = config.at("markup.goldmark.extensions.cjk.eastAsianLineBreaksStyle").and_then(Value::as_str);
    markup.cjk_css_breaks = style.is_some_and(|style| style.eq_ignore_ascii_case("css3draft"));
    markup.cjk_escaped_spaces = on("extensions.cjk.enable") == Some(true) && on("extensions.cjk.escapedSpace") == Some(true);
    if let Some(protocol) = config.at("markup.goldmark.extensions.linkifyProtocol").and_then(Value::as_str) {
        markup.linkify_protocol = protocol.to_lowercase();
    }
    set(&mut markup.tables, "extensions.table");
    set(&mut markup.strikethrough, "extensions.strikethrough");
    set(&mut markup.task_lists, "extensions.taskList");
    set(&mut markup.definition_lists, "extensions.definitionList");
    set(&mut markup.footnotes, "extensions.footnote");
    set(&mut markup.extras.delete, "extensions.extras.delete");
    set(&mut markup.extras.insert, "extensions.extras.insert");
    set(&mut markup.extras.mark, "extensions.extras.mark");
    set(&mut markup.extras.subscript, "extensions.extras.subscript");
    set(&mut markup.extras.superscript, "extensions.extras.superscript");
    markup.emoji = config.get("enableEmoji").and_then(Value::to_bool).unwrap_or(false);
    let id_type = ["autoIDType", "autoHeadingIDType"].iter().find_map(|k| config.at(&format!("markup.goldmark.parser.{k}")));
    if let Some(kind) = id_type.and_then(Value::as_str) {
        markup.heading_ids = kind.to_lowercase();
    }
    if on("extensions.passthrough") == Some(true) {
        let pairs = |kind: &str| -> Vec<(String, String)> {
            let list = config.at(&format!("markup.goldmark.extensions.passthrough.delimiters.{kind}"));
            let pair = |v: &Value| match v.to_texts().as_slice() {
                [open, close] => Some((open.clone(), close.clone())),
                _ => None,
            };
            list.map(Value::items).unwrap_or_default().iter().filter_map(pair).collect()
        };
        markup.math_block = pairs("block");
        markup.math_inline = pairs("inline");
    }
    markup
}

/// The theme by the name that its conventions go by here; any other as it is called.
pub fn theme(config: &Value, site: &Site) -> Option<String> {
    let named = config.get("theme").map(Value::to_texts).unwrap_or_default();
    let imported = config.at("module.imports").map(Value::items).unwrap_or_default();
    let imported = imported.iter().filter_map(|i| i.get("path").and_then(Value::to_text));
    let mut candidates: Vec<String> = named.into_iter().chain(imported).collect();
    if candidates.is_empty() {
        candidates = only_directory(&site.root.join("themes"), &site.access).into_iter().collect();
    }
    candidates.iter().find_map(|name| known_theme(name)).map(str::to_owned).or_else(|| candidates.into_iter().next())
}

/// The theme that a name or an address of a module means, among those with conventions of their own.
fn known_theme(name: &str) -> Option<&'static str> {
    const THEMES: &[&str] = &["hugo-book", "hextra", "docsy", "relearn", "geekdoc", "blowfish", "congo", "papermod", "lotusdocs", "doks"];
    let name = name.to_lowercase();
    let last = name.trim_end_matches('/').rsplit('/').next().unwrap_or(&name).to_owned();
    if last == "book" {
        return Some("hugo-book");
    }
    // `github.com/x/hugo-book/v2`, `hugo-theme-relearn`, `hugo-geekdoc`.
    THEMES.iter().copied().find(|theme| name.contains(theme)).or((last == "learn").then_some("relearn"))
}

/// The name of the only directory in `dir`.
fn only_directory(dir: &Path, access: &Access) -> Option<String> {
    let paths = access.list(dir).ok()?;
    let mut names = paths.iter().filter(|path| path.is_dir()).filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let first = names.next()?;
    names.next().is_none().then_some(first)
}

/// Whether each of the site's own shortcodes uses what stands between its tags, and their templates with those of its themes, which are
/// used where nothing is known of the name.
pub fn shortcodes(config: &Value, site: &Site) -> (BTreeMap<String, bool>, BTreeMap<String, String>) {
    let (mut found, mut templates) = shortcodes_below(&site.root, site);
    for theme in theme_directories(config, site) {
        let (of_theme, more) = shortcodes_below(&theme, site);
        // A theme's template may leave its inside to another one.
        for (name, inner) in of_theme.into_iter().filter(|(_, inner)| *inner) {
            found.entry(name).or_insert(inner);
        }
        for (name, template) in more {
            templates.entry(name).or_insert(template);
        }
    }
    (found, templates)
}

/// The themes that lie within the site: in `themes`, and the modules that `hugo mod vendor` wrote.
fn theme_directories(config: &Value, site: &Site) -> Vec<PathBuf> {
    let themes = site.root.join("themes");
    let mut names = config.get("theme").map(Value::to_texts).unwrap_or_default();
    if names.is_empty() {
        names.extend(only_directory(&themes, &site.access));
    }
    let vendor = site.root.join("_vendor");
    let list = site.access.read(&vendor.join("modules.txt"), &limits::TEXT_BYTES).unwrap_or_default();
    let list = String::from_utf8_lossy(&list);
    let modules = list.lines().filter_map(|line| line.strip_prefix("# ")?.split_whitespace().next());
    names.iter().map(|name| themes.join(name)).chain(modules.map(|path| vendor.join(path))).collect()
}

/// Whether one of the site's own templates tells KaTeX or MathJax that formulas stand between single dollar signs.
pub fn has_dollar_math(site: &Site) -> bool {
    templates_below(&site.root, &["layouts"], site).iter().any(|(_, text)| {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '\'' { '"' } else { c }).collect();
        text.contains(r#"["$","$"]"#) || text.contains(r#"left:"$","#)
    })
}

/// The partials of the site, and those of its themes that it has none of.
pub fn partials(config: &Value, site: &Site) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for root in std::iter::once(site.root.clone()).chain(theme_directories(config, site)) {
        for (relative, template) in templates_below(&root, &["layouts/partials", "layouts/_partials"], site) {
            if let Some(name) = relative.strip_suffix(".html") {
                found.entry(name.to_owned()).or_insert(template);
            }
        }
    }
    found
}

/// The shortcodes of a site or theme at `root`, in `layouts/shortcodes` or `layouts/_shortcodes`, as [`shortcodes`] gives them.
fn shortcodes_below(root: &Path, site: &Site) -> (BTreeMap<String, bool>, BTreeMap<String, String>) {
    let mut found = BTreeMap::new();
    let mut templates = BTreeMap::new();
    for (relative, template) in templates_below(root, &["layouts/shortcodes", "layouts/_shortcodes"], site) {
        // The name ends at the first dot: `details.html`, `details.es.html`.
        let name = relative.split('.').next().unwrap_or(&relative).to_owned();
        let inner = template.contains(".Inner");
        if relative.ends_with(".html") {
            templates.insert(name.clone(), template);
        }
        found.entry(name).and_modify(|i| *i |= inner).or_insert(inner);
    }
    (found, templates)
}

/// The files in some directories of a site or theme: their paths from there, with `/`, and their texts.
fn templates_below(root: &Path, places: &[&str], site: &Site) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for place in places {
        let base = root.join(place);
        let mut open = vec![base.clone()];
        while let Some(dir) = open.pop() {
            let Ok(paths) = site.access.list(&dir) else { continue };
            for path in paths {
                if path.is_dir() {
                    // Not by a link, which may lead in circles.
                    if !path.is_symlink() {
                        open.push(path);
                    }
                    continue;
                }
                let Ok(template) = site.access.read(&path, &limits::TEXT_BYTES) else { continue };
                let relative = path.strip_prefix(&base).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                found.push((relative, String::from_utf8_lossy(&template).into_owned()));
            }
        }
    }
    found
}
