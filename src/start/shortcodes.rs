//! The shortcodes of Pliego for a Hugo site, so that its pages say on the web what they say in the book.

use std::path::Path;

use super::NewFile;
use crate::source;

/// The shortcodes' templates, by the name of their files.
const TEMPLATES: [(&str, &str); 15] = [
    ("only", include_str!("shortcodes/only.html")),
    ("except", include_str!("shortcodes/except.html")),
    ("include", include_str!("shortcodes/include.html")),
    ("table", include_str!("shortcodes/table.html")),
    ("index", include_str!("shortcodes/index.html")),
    ("indexed", include_str!("shortcodes/indexed.html")),
    ("printindex", include_str!("shortcodes/printindex.html")),
    ("verse", include_str!("shortcodes/verse.html")),
    ("poem", include_str!("shortcodes/poem.html")),
    ("drama", include_str!("shortcodes/drama.html")),
    ("interview", include_str!("shortcodes/interview.html")),
    ("cast", include_str!("shortcodes/cast.html")),
    ("parallel", include_str!("shortcodes/parallel.html")),
    ("term", include_str!("shortcodes/term.html")),
    ("conditional-text", include_str!("shortcodes/conditional-text.html")),
];

/// A file for each shortcode of the site at `site`; `None` when there is no site.
pub fn shortcodes(site: &Path) -> Option<Vec<NewFile>> {
    let found = source::site::locate(site)?;
    let directory = found.root.join("layouts/shortcodes");
    let file = |(name, text): &(&str, &str)| NewFile { path: directory.join(format!("{name}.html")), text: (*text).to_owned() };
    Some(TEMPLATES.iter().map(file).collect())
}
