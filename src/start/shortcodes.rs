//! The shortcodes of Pliego for a Hugo site, so that its pages say on the web what they say in the book.

use std::path::Path;

use super::NewFile;
use crate::source;

/// The shortcodes' templates, by the name of their files.
const TEMPLATES: [(&str, &str); 17] = [
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
    ("cite", include_str!("shortcodes/cite.html")),
    ("bibliography", include_str!("shortcodes/bibliography.html")),
    ("conditional-text", include_str!("shortcodes/conditional-text.html")),
];

/// A file for each shortcode of the site at `site`, but for those that a theme in it brings (hugo-cite has two of these names); `None` when
/// there is no site.
pub fn shortcodes(site: &Path) -> Option<Vec<NewFile>> {
    let found = source::site::locate(site)?;
    let directory = found.root.join("layouts/shortcodes");
    let file = |(name, text): &(&str, &str)| NewFile { path: directory.join(format!("{name}.html")), text: (*text).to_owned() };
    let themes: Vec<_> = std::fs::read_dir(found.root.join("themes")).into_iter().flatten().flatten().map(|theme| theme.path()).collect();
    let is_theirs = |(name, _): &&(&str, &str)| {
        let mut places = themes.iter().flat_map(|theme| ["layouts/shortcodes", "layouts/_shortcodes"].map(|directory| theme.join(directory)));
        places.any(|directory| directory.join(format!("{name}.html")).is_file())
    };
    Some(TEMPLATES.iter().filter(|template| !is_theirs(template)).map(file).collect())
}
