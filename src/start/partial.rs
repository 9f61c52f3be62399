//! The partial of a Hugo site that links to the files of its book.

use std::path::Path;

use super::NewFile;
use crate::report::Report;
use crate::source;
use crate::text::slug;

/// Where the files lie in the site, as the partial has it.
pub const DIRECTORY: &str = "ebooks";

/// The partial for the site at `site`, and the command that puts the files where it says. `None` when there is no site (reported).
pub fn downloads(site: &Path, report: &mut Report) -> Option<(NewFile, String)> {
    let read = source::read(site, &source::Options { drafts: true, future: true, expired: true, ..source::Options::default() }, report);
    let found = source::site::locate(site)?;
    let stem = slug::file_name(&read.config.metadata.title);
    let several = read.config.site.languages.len() > 1;
    let name = if several { format!("printf \"{stem}-%s\" site.Language.Lang") } else { format!("\"{stem}\"") };
    let text = format!(
        "{{{{- /* Links to the book's files; Pliego puts them there when Hugo is done. */ -}}}}
{{{{- $directory := \"{DIRECTORY}\" -}}}}
{{{{- $name := {name} -}}}}
<ul class=\"book-downloads\">
  <li><a href=\"{{{{ printf \"%s/%s.epub\" $directory $name | relURL }}}}\" type=\"application/epub+zip\" download>EPUB</a></li>
  <li><a href=\"{{{{ printf \"%s/%s.pdf\" $directory $name | relURL }}}}\" type=\"application/pdf\">PDF</a></li>
</ul>
"
    );
    let languages = if several { format!(" --lang all --name {stem}") } else { String::new() };
    let command = format!("hugo && pliego build -o public/{DIRECTORY}{languages}");
    Some((NewFile { path: found.root.join("layouts/partials/pliego-downloads.html"), text }, command))
}
