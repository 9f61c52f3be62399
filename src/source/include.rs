//! Files of the site that shortcodes paste in, as Hugo's `readFile` finds them; never from outside the site.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use super::config::SiteConfig;
use super::value::{self, Format, Value};
use crate::report::Message;
use crate::message;
use crate::limits;

thread_local! {
    /// Whether a file was looked for on this thread since somebody asked.
    static LOOKED: Cell<bool> = const { Cell::new(false) };
}

/// Does some work on this thread, and says whether it depends on files that are pasted in.
pub fn noticed<T>(work: impl FnOnce() -> T) -> (T, bool) {
    let before = LOOKED.replace(false);
    let done = work();
    (done, LOOKED.replace(before))
}

/// The text of the file that a page's shortcode names: beside the page, below the site's root, below its usual directories, or below
/// one that the page is in. A page's
/// front matter is left out. `Err` says what is wrong.
pub fn read(site: &SiteConfig, page: &Path, name: &str) -> Result<String, Message> {
    LOOKED.set(true);
    let Some(root) = site.root.as_ref().and_then(|root| root.canonicalize().ok()) else {
        return Err(message!("there is no site around it"));
    };
    let inside = name.trim_start_matches('/');
    let beside = page.parent().map(|dir| dir.join(inside)).filter(|_| !name.starts_with('/'));
    let below = ["", "content", "assets", "static", "data"].iter().map(|place| root.join(place).join(inside));
    // The content of a language, and any directory above the page.
    let above = page.ancestors().skip(1).map(|dir| dir.join(inside)).take(32);
    let found: Option<PathBuf> = beside.into_iter().chain(below).chain(above).find_map(|path| path.canonicalize().ok().filter(|path| path.is_file()));
    let Some(path) = found else { return Err(message!("it was not found")) };
    if !path.starts_with(&root) {
        return Err(message!("it lies outside the site"));
    }
    let text = crate::file::read(&path, &limits::INCLUDE_BYTES)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    Ok(without_front_matter(&text).to_owned())
}

/// The data of the file below `data` that this path names without its extension; `None` when there is none, or none that can be read.
pub fn data(site: &SiteConfig, path: &str) -> Option<Value> {
    LOOKED.set(true);
    let root = site.root.as_ref()?.canonicalize().ok()?;
    let base = root.join("data").join(path);
    ["yaml", "yml", "toml", "json"].into_iter().find_map(|extension| {
        let mut file = base.clone().into_os_string();
        file.push(format!(".{extension}"));
        let file = PathBuf::from(file).canonicalize().ok().filter(|file| file.is_file() && file.starts_with(&root))?;
        let text = crate::file::read(&file, &limits::INCLUDE_BYTES).ok()?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let (data, faults) = value::parse(&text, 0..text.len(), Format::of_extension(extension)?);
        faults.is_empty().then_some(data)
    })
}

/// Whether there is a directory of this path below `data`.
pub fn is_of_data(site: &SiteConfig, path: &str) -> bool {
    let Some(root) = site.root.as_ref().and_then(|root| root.canonicalize().ok()) else { return false };
    root.join("data").join(path).canonicalize().is_ok_and(|directory| directory.is_dir() && directory.starts_with(&root))
}

/// The lines that a shortcode asks for: `lines` (`3`, `3-8`, `10-`, several with commas), or the region of that name, which begins at a line
/// with `ANCHOR: name` (or `#region name`, `[START name]`, `tag::name[]`) and ends at its `ANCHOR_END: name` (`#endregion`, `[END name]`,
/// `end::name[]`). Lines with marks of regions are left out of a region.
pub fn part(text: &str, lines: Option<&str>, region: Option<&str>) -> Result<String, Message> {
    let mut chosen = String::new();
    if let Some(name) = region {
        let mut inside = false;
        let mut found = false;
        let mut regions = 0u32;
        for line in text.lines() {
            match mark(line) {
                Some((true, of)) if of == name => (inside, found, regions) = (true, true, 0),
                Some((false, of)) if inside && (of == name || of.is_empty() && regions == 0) => inside = false,
                Some((opens, _)) if inside => regions = if opens { regions + 1 } else { regions.saturating_sub(1) },
                Some(_) => {}
                None if inside => {
                    chosen.push_str(line);
                    chosen.push('\n');
                }
                None => {}
            }
        }
        return if found { Ok(chosen) } else { Err(message!("it has no region `{name}`", name)) };
    }
    let Some(lines) = lines else { return Ok(text.to_owned()) };
    let all: Vec<&str> = text.lines().collect();
    for range in lines.split([',', ' ']).map(str::trim).filter(|range| !range.is_empty()) {
        let (first, last) = range.split_once(['-', ':']).unwrap_or((range, range));
        let number = |text: &str, absent: usize| if text.is_empty() { Some(absent) } else { text.parse::<usize>().ok() };
        let (Some(first), Some(last)) = (number(first, 1), number(last, all.len())) else { return Err(message!("`{range}` is no range of lines", range)) };
        if first == 0 || first > last || first > all.len() {
            return Err(message!("it has no lines {range}", range));
        }
        for line in &all[first - 1..last.min(all.len())] {
            chosen.push_str(line);
            chosen.push('\n');
        }
    }
    Ok(chosen)
}

/// Splits the path of an mdBook include into its parts: `file.rs:2:10`, `file.rs:2`, `file.rs::10`, `file.rs:name`: the file, its lines, or the name of its region.
pub fn split_range(written: &str) -> (&str, Option<String>, Option<&str>) {
    let Some((file, range)) = written.split_once(':') else { return (written, None, None) };
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match range.split_once(':') {
        Some((first, last)) if is_number(first) && is_number(last) => (file, Some(format!("{first}-{last}")).filter(|range| range != "-"), None),
        None if !range.is_empty() && is_number(range) => (file, Some(range.to_owned()), None),
        _ => (file, None, Some(range.split(':').next().unwrap_or_default()).filter(|name| !name.is_empty())),
    }
}

/// How deep files may name others.
const DEEPEST: u32 = 10;

/// The text of the file `name` with mdBook's includes within it, whose paths are read from that file on.
pub fn within(site: &SiteConfig, page: &Path, name: &str, text: String) -> String {
    nested(site, &page.parent().unwrap_or(page).join(name), text, DEEPEST)
}

/// A text with mdBook's includes within it replaced by their files; `depth`: how deep they may stand in each other.
fn nested(site: &SiteConfig, file: &Path, text: String, depth: u32) -> String {
    if depth == 0 || !text.contains("{{#") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(open) = rest.find("{{#") {
        let Some(end) = rest[open..].find("}}").map(|found| open + found + 2) else { break };
        let inside = rest[open + 3..end - 2].trim();
        let (command, written) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let escaped = rest[..open].ends_with('\\');
        let named = ["include", "rustdoc_include", "playground"].contains(&command) && !escaped;
        let (name, lines, region) = split_range(written.split_whitespace().next().unwrap_or_default());
        let found = if named { read(site, file, name).and_then(|text| part(&text, lines.as_deref(), region)).ok() } else { None };
        match found {
            Some(found) => {
                out.push_str(&rest[..open]);
                let found = nested(site, &file.parent().unwrap_or(file).join(name), found, depth - 1);
                out.push_str(found.strip_suffix('\n').unwrap_or(&found));
            }
            // An escaped one loses its backslash; one that is not known stays as it is.
            None => {
                out.push_str(if escaped { &rest[..open - 1] } else { &rest[..open] });
                out.push_str(&rest[open..end]);
            }
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Whether a line begins or ends a region, and of which name.
fn mark(line: &str) -> Option<(bool, &str)> {
    const MARKS: [(&str, bool); 8] = [
        ("ANCHOR:", true),
        ("ANCHOR_END:", false),
        ("#region", true),
        ("#endregion", false),
        ("[START ", true),
        ("[END ", false),
        ("tag::", true),
        ("end::", false),
    ];
    let (after, opens) = MARKS.iter().find_map(|(mark, opens)| Some((&line[line.find(mark)? + mark.len()..], *opens)))?;
    let name = after.trim().trim_end_matches("-->").trim_end_matches("*/").trim_end_matches("[]").trim_end_matches(']').trim();
    Some((opens, name))
}

/// The text of a page without its front matter.
fn without_front_matter(text: &str) -> &str {
    for mark in ["---", "+++"] {
        let rest = text.strip_prefix(mark).and_then(|rest| rest.strip_prefix('\n'));
        if let Some(end) = rest.and_then(|rest| rest.find(&format!("\n{mark}")).map(|at| mark.len() + 1 + at + 1 + mark.len())) {
            return text[end..].split_once('\n').map_or("", |(_, body)| body);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn ranges_of_mdbook() {
        assert_eq!(super::split_range("a.rs"), ("a.rs", None, None));
        assert_eq!(super::split_range("a.rs:2:10"), ("a.rs", Some("2-10".to_owned()), None));
        assert_eq!(super::split_range("a.rs:2"), ("a.rs", Some("2".to_owned()), None));
        assert_eq!(super::split_range("a.rs:2:"), ("a.rs", Some("2-".to_owned()), None));
        assert_eq!(super::split_range("a.rs::10"), ("a.rs", Some("-10".to_owned()), None));
        assert_eq!(super::split_range("a.rs::"), ("a.rs", None, None));
        assert_eq!(super::split_range("a.rs:trozo"), ("a.rs", None, Some("trozo")));
    }

    #[test]
    fn regions_and_lines() {
        let text = "uno\n// ANCHOR: a\ndos\n// ANCHOR: b\ntres\n// ANCHOR_END: b\n// ANCHOR_END: a\ncuatro\n";
        let region = |name| part(text, None, Some(name)).map_err(|why| why.to_string());
        assert_eq!(region("a").as_deref(), Ok("dos\ntres\n"));
        assert_eq!(region("b").as_deref(), Ok("tres\n"));
        assert_eq!(region("c"), Err("it has no region `c`".to_owned()));
        assert_eq!(part("a\n<!-- #region x -->\nb\n<!-- #endregion -->\nc\n", None, Some("x")).ok().as_deref(), Some("b\n"));
        let lines = |lines| part("1\n2\n3\n4\n", Some(lines), None).map_err(|why| why.to_string());
        assert_eq!(lines("2-3").as_deref(), Ok("2\n3\n"));
        assert_eq!(lines("1,4-").as_deref(), Ok("1\n4\n"));
        assert_eq!(lines("3-9").as_deref(), Ok("3\n4\n"));
        assert!(lines("9").is_err() && lines("0").is_err() && lines("b").is_err());
    }
}
