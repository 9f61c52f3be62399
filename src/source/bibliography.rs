//! The files of the bibliography, and of the style of citations, that the settings name.

use std::path::{Path, PathBuf};

use super::tree::Content;
use super::{Bibliography, Source, decode};
use crate::message;
use crate::report::{Diagnostic, FileId, Report};

/// Finds the files of the bibliography and of its style that the settings name.
pub(super) fn read(source: &mut Source, content: &Content, report: &mut Report) {
    // hugo-cite: each page names the file that it cites from.
    if source.config.bibliography.files.is_empty() {
        for page in &source.pages {
            if let Some(file) = page.front_matter.params.get("bibfile").filter(|file| !source.config.bibliography.files.contains(file)) {
                source.config.bibliography.files.push(file.clone());
            }
        }
    }
    let wish = source.config.bibliography.clone();
    let mut read = Bibliography::default();
    for name in &wish.files {
        if let Some(file) = find(name, "bibliography", source, content, report) {
            let kind = Path::new(name).extension().and_then(|kind| kind.to_str()).unwrap_or_default().to_lowercase();
            read.files.push((file, kind));
        }
    }
    if let Some(name) = wish.style.as_deref().filter(|name| name.ends_with(".csl") && !wish.files.is_empty()) {
        read.style = find(name, "csl", source, content, report);
    }
    source.bibliography = read;
}

/// Finds a file that the setting `key` names, and reads it: from the site's root, its content, or where an address would be looked for.
fn find(name: &str, key: &str, source: &mut Source, content: &Content, report: &mut Report) -> Option<FileId> {
    let relative = name.trim_start_matches('/');
    let roots = content.roots.iter().map(|root| root.dir.clone());
    let places: Vec<PathBuf> = std::iter::once(source.assets.index.site.clone()).chain(roots).chain(source.assets.roots.iter().cloned()).collect();
    let is_there = |path: &PathBuf| match source.access.locate(path) {
        Ok(path) => path.is_file(),
        Err(refusal) => !refusal.is_missing(),
    };
    let Some(path) = places.iter().map(|place| place.join(relative)).find(is_there) else {
        let mut diagnostic = Diagnostic::new("bibliography-missing", message!("the file `{name}` was not found", name))
            .help(message!("its path is from the site's root or from the content directory"));
        diagnostic.place = source.config.place(&[key]);
        report.push(diagnostic);
        return None;
    };
    decode::read_text(&path, Path::new(relative), &source.access, &mut source.files, report).map(|(file, _)| file)
}
