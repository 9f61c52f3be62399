//! What each shortcode means in a book, by name and theme.

use crate::book::SidebarKind;
use crate::source::config::BookConfig;

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
    /// A word of the theme, translated by key.
    Translation,
    Qr,
    /// A recording of a terminal.
    Recording,
    /// A description of an interface, to be fetched by a browser.
    OpenApi,
    RawHtml,
    Icon,
    Keyboard,
    FileTree,
    /// Another file of the site pasted in.
    Include,
    Mark,
    /// Left out without a word: navigation, or the inside is a comment.
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
    pub fn form(self) -> Form {
        use Meaning::*;
        match self {
            Reference | Badge | Button | Param | Translation | Icon | Keyboard | Span | Mark => Form::Inline,
            Details | Hint | Sidebar(_) | Tabs | Tab | Columns | Cards | Card | Steps | Diagram | Figure | Gallery | Highlight | Embed
            | Recording | OpenApi | Group | FileTree | Include | Qr => Form::Block,
            Math | RawHtml | Nothing | Dropped | Transparent | Unknown => Form::AsWritten,
        }
    }

    pub fn inner(self) -> Inner {
        use Meaning::*;
        match self {
            Math | Diagram | Highlight | RawHtml | Qr | Recording | OpenApi => Inner::Raw,
            Meaning::Columns => Inner::Columns,
            _ => Inner::Markdown,
        }
    }

    pub fn inside(self) -> Inside {
        use Meaning::*;
        match self {
            Details | Hint | Sidebar(_) | Tabs | Tab | Columns | Steps | Highlight | Diagram | FileTree => Inside::Required,
            Reference | Badge | Figure | Embed | Param | Translation | Recording | Icon | Include => Inside::Never,
            _ => Inside::Optional,
        }
    }
}

/// The meaning of a name in this site: what the settings say, then the theme, then hugo-book, then Hugo.
pub fn meaning(name: &str, config: &BookConfig) -> Meaning {
    if let Some(choice) = config.shortcodes.get(name) {
        return chosen(choice);
    }
    let theme = config.theme.as_deref().unwrap_or("hugo-book").to_lowercase();
    theme_meaning(name, &theme).or_else(|| book_meaning(name)).or_else(|| hugo_meaning(name)).unwrap_or(Meaning::Unknown)
}

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

/// Names that other themes use in their own way.
fn theme_meaning(name: &str, theme: &str) -> Option<Meaning> {
    use Meaning::*;
    let has = |part: &str| theme.contains(part);
    Some(match name {
        "callout" if has("hextra") || has("wowchemy") || has("hugoblox") => Hint,
        "cards" if has("hextra") => Cards,
        "card" if has("hextra") => Card,
        "filetree/container" | "filetree/folder" | "filetree/file" if has("hextra") => FileTree,
        "icon" => Icon,
        _ => return None,
    })
}

/// hugo-book, every version.
fn book_meaning(name: &str) -> Option<Meaning> {
    use Meaning::*;
    Some(match name {
        "details" | "expand" => Details,
        "hint" => Hint,
        "tabs" => Tabs,
        "tab" => Tab,
        "columns" => Columns,
        "card" => Card,
        "badge" => Badge,
        "steps" => Steps,
        "button" => Button,
        "katex" => Math,
        "mermaid" => Diagram,
        "section" => Nothing,
        "image" => Figure,
        "asciinema" => Recording,
        "openapi" => OpenApi,
        "html" => RawHtml,
        "i18n" => Translation,
        _ => return None,
    })
}

/// Built into Hugo, also those that it has dropped.
fn hugo_meaning(name: &str) -> Option<Meaning> {
    use Meaning::*;
    Some(match name {
        "ref" | "relref" => Reference,
        "figure" => Figure,
        "highlight" => Highlight,
        "youtube" | "vimeo" | "vimeo_simple" | "x" | "x_simple" | "twitter" | "twitter_simple" | "tweet" | "instagram"
        | "instagram_simple" | "gist" => Embed,
        "param" => Param,
        "qr" => Qr,
        "comment" => Nothing,
        _ => return None,
    })
}
