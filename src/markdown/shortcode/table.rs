//! What each shortcode means in a book, by name and theme.

use crate::book::{SidebarKind, SpanRole};
use crate::source::config::BookConfig;
use crate::text::alike;

use super::pairs::Inside;

/// What a shortcode becomes. `expand` has a function for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// `ref`, `relref`: the address of a page of the site.
    Reference,
    /// A titled block aside: `details`, `expand`.
    Details,
    /// A block of a kind given by its first parameter: `hint`, `alert`, `callout`, `notice`.
    Hint,
    Sidebar(SidebarKind),
    Tabs,
    Tab,
    Columns,
    /// A text beside its translation.
    Parallel,
    Cards,
    Card,
    Badge,
    Steps,
    /// A link that looks like a button.
    Button,
    Math,
    Diagram,
    Figure,
    Gallery,
    Highlight,
    Embed,
    Param,
    /// Keys of works: `cite`.
    Citation,
    /// The place of a bibliography.
    Bibliography,
    /// A word of the theme, translated by key.
    Translation,
    Qr,
    /// A recording of a terminal.
    Recording,
    /// A description of an interface, to be fetched by a browser.
    OpenApi,
    RawHtml,
    Icon,
    FileTree,
    /// Another file of the site pasted in.
    Include,
    /// The inside, for the outputs that are named.
    Only,
    /// The inside, but for the outputs that are named.
    Except,
    /// Docsy's: the inside, where conditions hold.
    Conditional,
    /// A table whose rows are in a file.
    DataTable,
    /// A run marked by HTML's element of that name.
    Marked(SpanRole),
    /// A tab of code, unless it says that it is text.
    CodeTab,
    /// A term of the glossary.
    Term,
    /// A mark of the index.
    Index,
    /// A note, whose mark stands where the shortcode does.
    Note,
    /// A poem, whose lines are kept as they are written.
    Verse,
    /// An index is printed here.
    PrintIndex,
    /// What the book's own contents do: lists of pages and headings.
    Navigation,
    /// Left out without a word: the inside is a comment.
    Nothing,
    /// Left out, but the reader of the book may miss it.
    Dropped,
    /// The inside alone.
    Transparent,
    /// The inside, held together by a class with the shortcode's name.
    Group,
    /// The inside as a span with that class.
    Span,
    Unknown,
}

/// Whether the meaning makes a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Inline,
    Block,
    /// As it stands in the page.
    AsWritten,
}

/// How the inside is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inner {
    Markdown,
    /// Markdown divided by `<--->`.
    Columns,
    Raw,
}

impl Meaning {
    /// Whether the meaning makes a block, a part of a line, or what it is in the page.
    pub fn form(self) -> Form {
        use Meaning::*;
        match self {
            Reference | Badge | Button | Param | Citation | Translation | Icon | Span | Marked(_) | Index | Term => Form::Inline,
            Details | Hint | Sidebar(_) | Tabs | Tab | CodeTab | Columns | Cards | Card | Steps | Diagram | Figure | Gallery
            | Highlight | Embed | Recording | OpenApi | Parallel | Group | FileTree | Include | Qr | DataTable | PrintIndex | Bibliography | Verse => Form::Block,
            Math | RawHtml | Nothing | Navigation | Dropped | Transparent | Unknown | Only | Except | Conditional | Note => Form::AsWritten,
        }
    }

    /// How the inside is read.
    pub fn inner(self) -> Inner {
        use Meaning::*;
        match self {
            Math | Diagram | Highlight | RawHtml | Qr | Recording | OpenApi => Inner::Raw,
            Meaning::Columns | Parallel => Inner::Columns,
            _ => Inner::Markdown,
        }
    }

    /// Whether the shortcode has an inside, and so a closing tag.
    pub fn inside(self) -> Inside {
        use Meaning::*;
        match self {
            Details | Hint | Sidebar(_) | Tabs | Tab | CodeTab | Columns | Parallel | Steps | Highlight | Diagram | Only | Except | Conditional | Verse => Inside::Required,
            Reference | Citation | Bibliography | Figure | Embed | Param | Translation | Recording | Icon | Include | Navigation | PrintIndex | Term => Inside::Never,
            _ => Inside::Optional,
        }
    }
}

/// The meaning of a name in this site: what the settings say, then the theme, hugo-book, Hugo, and what many sites call so.
pub fn meaning(name: &str, config: &BookConfig) -> Meaning {
    if let Some(choice) = config.shortcodes.get(name) {
        return chosen(choice);
    }
    if config.citation_keys.is_some() {
        match name {
            "cite" | "citation" | "citep" | "citet" => return Meaning::Citation,
            "bibliography" | "references" => return Meaning::Bibliography,
            _ => {}
        }
    }
    let theme = config.theme.as_deref().unwrap_or("hugo-book").to_lowercase();
    let of_theme = THEMES.iter().filter(|(words, _)| words.iter().any(|word| theme.contains(word))).map(|(_, rows)| *rows);
    let tables = of_theme.chain([HUGO_BOOK, HUGO, COMMON]);
    let known = tables.flatten().find(|(names, _)| names.contains(&name)).map(|(_, meaning)| *meaning);
    known.or_else(|| of_template(config.site.templates.get(name)?)).unwrap_or(Meaning::Unknown)
}

/// Whether a name is only a common word here, which neither Hugo nor the site's theme gives a meaning.
pub fn is_common(name: &str, config: &BookConfig) -> bool {
    let theme = config.theme.as_deref().unwrap_or("hugo-book").to_lowercase();
    let of_theme = THEMES.iter().filter(|(words, _)| words.iter().any(|word| theme.contains(word))).map(|(_, rows)| *rows);
    !config.shortcodes.contains_key(name) && !of_theme.chain([HUGO_BOOK, HUGO]).flatten().any(|(names, _)| names.contains(&name))
}

/// The meaning of a template of the site that colours code, or prints a file.
fn of_template(template: &str) -> Option<Meaning> {
    let asks = |words: &[&str]| words.iter().any(|word| template.contains(word));
    if asks(&["readFile", "os.ReadFile"]) {
        return Some(Meaning::Include);
    }
    (asks(&["highlight ", "transform.Highlight "]) && template.contains(".Inner")).then_some(Meaning::Highlight)
}

/// The known name that is most like one that is not known.
pub fn nearest<'a>(name: &str, config: &'a BookConfig) -> Option<&'a str> {
    let theme = config.theme.as_deref().unwrap_or("hugo-book").to_lowercase();
    let of_theme = THEMES.iter().filter(|(words, _)| words.iter().any(|word| theme.contains(word))).map(|(_, rows)| *rows);
    let built_in = of_theme.chain([HUGO_BOOK, HUGO, COMMON]).flatten().flat_map(|(names, _)| names.iter().copied());
    let of_site = config.shortcodes.keys().chain(config.site.shortcodes.keys()).map(String::as_str).filter(|known| *known != name);
    alike::nearest(name, of_site.chain(built_in))
}

/// Whether a name has an inside: by its meaning, or as the site's own template uses it.
pub fn inside(name: &str, config: &BookConfig) -> Inside {
    match (meaning(name, config), config.site.shortcodes.get(name)) {
        (Meaning::Index, None) if name == "indexed" => Inside::Required,
        // A name that is known here may be another thing there.
        (Meaning::Unknown, Some(true)) => Inside::Required,
        (_, Some(false)) => Inside::Never,
        (meaning, _) => meaning.inside(),
    }
}

/// The meaning that a choice of the setting `shortcodes` stands for.
fn chosen(choice: &str) -> Meaning {
    match choice {
        "span" => Meaning::Span,
        "block" => Meaning::Group,
        "sidebar" => Meaning::Details,
        "figure" => Meaning::Figure,
        "drop" => Meaning::Nothing,
        _ => Meaning::Transparent,
    }
}

type Rows = &'static [(&'static [&'static str], Meaning)];

/// Themes by a word of their name, and the names that they use in their own way or alone.
const THEMES: &[(&[&str], Rows)] = &[
    (
        &["hextra"],
        &[
            (&["callout"], Meaning::Hint),
            (&["cards"], Meaning::Cards),
            (&["filetree/container", "filetree/folder", "filetree/file"], Meaning::FileTree),
            (&["term"], Meaning::Marked(SpanRole::Abbreviation)),
            (&["pdf"], Meaning::Embed),
            (&["hextra/hero-headline", "hextra/hero-subtitle", "hextra/hero-badge", "hextra/hero-container"], Meaning::Transparent),
            (&["hextra/feature-grid"], Meaning::Cards),
            (&["hextra/feature-card"], Meaning::Card),
            (&["hextra/hero-button"], Meaning::Button),
        ],
    ),
    (
        &["docsy"],
        &[
            (&["alert"], Meaning::Hint),
            (&["pageinfo"], Meaning::Sidebar(SidebarKind::Note)),
            (&["tabpane"], Meaning::Tabs),
            (&["tab"], Meaning::CodeTab),
            (&["cardpane"], Meaning::Cards),
            (&["imgproc"], Meaning::Figure),
            (&["readfile"], Meaning::Include),
            (&["swaggerui", "redoc"], Meaning::OpenApi),
            (&["blocks/cover", "blocks/lead", "blocks/section", "blocks/feature"], Meaning::Transparent),
            (&["blocks/link-down"], Meaning::Navigation),
        ],
    ),
    (
        &["relearn", "learn"],
        &[
            (&["notice"], Meaning::Hint),
            (&["children", "attachments"], Meaning::Navigation),
            (&["math"], Meaning::Math),
            (&["openapi", "swagger"], Meaning::OpenApi),
            (&["siteparam"], Meaning::Param),
            (&["cards"], Meaning::Cards),
            (&["tree"], Meaning::Transparent),
            (&["resources"], Meaning::Navigation),
        ],
    ),
    (
        &["geekdoc"],
        &[
            (&["img"], Meaning::Figure),
            (&["toc", "toc-tree"], Meaning::Navigation),
            (&["progress"], Meaning::Badge),
            (&["propertylist", "gdoc_avatar", "avatar"], Meaning::Dropped),
        ],
    ),
    (
        &["blowfish", "congo"],
        &[
            (&["alert"], Meaning::Hint),
            (&["accordion", "timeline"], Meaning::Transparent),
            (&["accordionItem", "timelineItem"], Meaning::Details),
            (&["article"], Meaning::Button),
            (&["github", "gitlab", "codeberg", "forgejo", "gitea", "huggingface"], Meaning::Embed),
            (&["list", "keywordList"], Meaning::Transparent),
            (&["carousel", "gallery"], Meaning::Gallery),
            (&["screenshot"], Meaning::Figure),
            (&["chart"], Meaning::Diagram),
            (&["codeimporter", "mdimporter"], Meaning::Include),
            (&["keyword"], Meaning::Badge),
            (&["lead"], Meaning::Group),
            (&["swatches"], Meaning::Dropped),
            (&["youtubeLite"], Meaning::Embed),
        ],
    ),
    (
        &["wowchemy", "hugoblox", "academic"],
        &[
            (&["callout"], Meaning::Hint),
            (&["spoiler", "toggle"], Meaning::Details),
            (&["cta", "list_tags", "list_categories"], Meaning::Dropped),
            (&["mention", "staticref"], Meaning::Button),
            (&["cite"], Meaning::Citation),
        ],
    ),
    (
        &["quire"],
        &[(&["q-class"], Meaning::Span), (&["q-figure", "q-figure-group", "q-cite", "q-bibliography", "q-contributor"], Meaning::Dropped)],
    ),
];

/// hugo-book, every version.
const HUGO_BOOK: Rows = &[
    (&["details", "expand"], Meaning::Details),
    (&["hint"], Meaning::Hint),
    (&["tabs"], Meaning::Tabs),
    (&["tab"], Meaning::Tab),
    (&["columns"], Meaning::Columns),
    (&["card"], Meaning::Card),
    (&["badge"], Meaning::Badge),
    (&["steps"], Meaning::Steps),
    (&["button"], Meaning::Button),
    (&["katex"], Meaning::Math),
    (&["mermaid"], Meaning::Diagram),
    (&["section"], Meaning::Navigation),
    (&["image"], Meaning::Figure),
    (&["asciinema"], Meaning::Recording),
    (&["openapi"], Meaning::OpenApi),
    (&["html"], Meaning::RawHtml),
    (&["i18n"], Meaning::Translation),
];

/// Built into Hugo, also those that it has dropped.
const HUGO: Rows = &[
    (&["ref", "relref"], Meaning::Reference),
    (&["figure"], Meaning::Figure),
    (&["highlight"], Meaning::Highlight),
    (&["youtube", "vimeo", "vimeo_simple", "gist"], Meaning::Embed),
    (&["x", "x_simple", "twitter", "twitter_simple", "tweet", "instagram", "instagram_simple"], Meaning::Embed),
    (&["param"], Meaning::Param),
    (&["qr"], Meaning::Qr),
    (&["comment"], Meaning::Nothing),
];

/// Names that many themes and sites give to the same thing.
const COMMON: Rows = &[
    (&["note", "info", "nota"], Meaning::Sidebar(SidebarKind::Note)),
    (&["tip", "success", "consejo"], Meaning::Sidebar(SidebarKind::Tip)),
    (&["important", "importante"], Meaning::Sidebar(SidebarKind::Important)),
    (&["warning", "warn", "aviso", "advertencia"], Meaning::Sidebar(SidebarKind::Warning)),
    (&["caution", "danger", "error", "peligro"], Meaning::Sidebar(SidebarKind::Caution)),
    (&["admonition", "callout", "notice", "alert"], Meaning::Hint),
    (&["sidenote", "marginnote", "margin-note", "side-note", "marginpar"], Meaning::Note),
    (&["spoiler", "collapse", "toggle", "accordion"], Meaning::Details),
    (&["img", "picture", "responsive-image"], Meaning::Figure),
    (&["gallery"], Meaning::Gallery),
    (&["video", "audio", "iframe", "bilibili", "peertube", "tencent"], Meaning::Embed),
    (&["kbd"], Meaning::Marked(SpanRole::Keyboard)),
    (&["mark"], Meaning::Marked(SpanRole::Mark)),
    (&["sub"], Meaning::Marked(SpanRole::Subscript)),
    (&["sup"], Meaning::Marked(SpanRole::Superscript)),
    (&["icon", "fa", "fas", "fab"], Meaning::Icon),
    (&["rawhtml", "raw"], Meaning::RawHtml),
    (&["toc", "children", "childpages"], Meaning::Navigation),
    (&["math", "latex"], Meaning::Math),
    (&["goat", "plantuml", "graphviz"], Meaning::Diagram),
    (&["code", "code-toggle", "codeblock", "output"], Meaning::Highlight),
    (&["include", "readfile", "#include", "#rustdoc_include", "#playground", "#playpen"], Meaning::Include),
    (&["#title"], Meaning::Nothing),
    (&["only"], Meaning::Only),
    (&["except"], Meaning::Except),
    (&["conditional-text"], Meaning::Conditional),
    (&["table", "csv", "csv-table", "csvtable"], Meaning::DataTable),
    (&["var", "meta"], Meaning::Param),
    (&["index", "indexed"], Meaning::Index),
    (&["printindex"], Meaning::PrintIndex),
    (&["term"], Meaning::Term),
    (&["verse", "poem"], Meaning::Verse),
    (&["parallel"], Meaning::Parallel),
    (&["drama", "interview", "cast"], Meaning::Group),
    (&["center", "left", "right", "ltr", "rtl", "quote", "step"], Meaning::Group),
    (&["typeit", "file-tree"], Meaning::Transparent),
    (&["accordion-item", "accordionItem", "nav-item"], Meaning::Details),
    (&["card-grid", "card-group", "cardgroup"], Meaning::Cards),
    (&["link-card", "linkcard"], Meaning::Card),
    (&["link-button", "link"], Meaning::Button),
    (&["echarts"], Meaning::Diagram),
    (&["card-code"], Meaning::Highlight),
    (&["center-quote"], Meaning::Group),
    (&["script"], Meaning::Nothing),
    (&["prism"], Meaning::Highlight),
    (&["abbr"], Meaning::Marked(SpanRole::Abbreviation)),
    (&["ins"], Meaning::Marked(SpanRole::Inserted)),
    (&["del"], Meaning::Marked(SpanRole::Strikeout)),
];
