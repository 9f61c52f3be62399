//! A book → the file of its next chapter: the number after the last, front matter as the others have it.

use std::path::Path;

use super::NewFile;
use crate::book::{Matter, Role};
use crate::report::Report;
use crate::source::front_matter::split;
use crate::source::value::{self, Data, Format, Value};
use crate::source::{self, Page};

/// Keys that belong to one page alone.
const OWN_KEYS: &[&str] = &["title", "weight", "linktitle", "slug", "url", "aliases", "description", "draft", "number"];

/// The chapter after the last one of the book at `site`, called `title`. `today` is written where the others have a date. `None` when
/// there is no site (reported).
pub fn next_chapter(site: &Path, title: &str, today: &str, report: &mut Report) -> Option<NewFile> {
    let found = source::site::locate(site);
    let read = source::read(site, &source::Options { drafts: true, future: true, expired: true, ..source::Options::default() }, report);
    let body = |page: &&Page| !page.is_section && page.matter == Matter::Body && page.book_role == Role::Chapter;
    let Some(last) = read.pages.iter().rfind(body) else {
        let found = found?;
        let directory = found.content.unwrap_or_else(|| found.root.join("content"));
        let text = format!("---\ntitle: {}\nweight: 1\n---\n\n", scalar(title, Format::Yaml));
        return Some(NewFile { path: directory.join(format!("01-{}.md", crate::text::slug::file_name(title))), text });
    };
    let neighbours: Vec<&Page> = read.pages.iter().filter(body).filter(|page| page.directory == last.directory).collect();
    // A bundle's file is index.md: its chapter is the directory.
    let bundle = last.path.file_stem().is_some_and(|stem| stem == "index");
    let named = if bundle { last.path.parent() } else { Some(last.path.as_path()) };
    let directory = named.and_then(Path::parent).unwrap_or(site);
    // Pages that the book leaves out (back matter, a chapter without text yet) have numbers of the same row.
    let beside = std::fs::read_dir(directory).into_iter().flatten().flatten().map(|entry| entry.path());
    let stems = beside.filter(|path| path.is_dir() == bundle && (bundle || source::site::is_page(path)));
    let stems = stems.filter_map(|path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
    let last_stem = named.and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
    let stem = stems.chain(last_stem).max_by_key(|stem| leading_number(stem)).unwrap_or_default();
    let name = next_name(&stem, title);
    let path = if bundle { directory.join(name).join("index.md") } else { directory.join(format!("{name}.md")) };
    Some(NewFile { path, text: front_matter(last, &neighbours, title, today) })
}

/// The number that a file name begins with.
fn leading_number(stem: &str) -> Option<u32> {
    let digits = stem.len() - stem.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    stem[..digits].parse().ok()
}

/// The file name of the next chapter: `06-media` → `07-TITLE` (as many digits); without a number after one that has none.
fn next_name(last: &str, title: &str) -> String {
    let slug = crate::text::slug::file_name(title);
    let digits = last.len() - last.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let Ok(number) = last[..digits].parse::<u32>() else { return slug };
    let separator = last[digits..].chars().next().filter(|c| !c.is_alphanumeric()).unwrap_or('-');
    format!("{:0digits$}{separator}{slug}", number + 1)
}

/// The front matter of the next chapter: what all neighbours say alike, the next weight, and a date where they have one.
fn front_matter(last: &Page, neighbours: &[&Page], title: &str, today: &str) -> String {
    let data: Vec<(Format, Value)> = neighbours.iter().filter_map(|page| data(page)).collect();
    let format = data.last().map_or(Format::Yaml, |(format, _)| *format);
    let format = if format == Format::Json { Format::Yaml } else { format };
    let mut lines = vec![line("title", &scalar(title, format), format)];
    if last.front_matter.weight.is_some() {
        let mut weights: Vec<i64> = neighbours.iter().filter_map(|page| page.front_matter.weight).collect();
        weights.sort_unstable();
        let step = match weights.as_slice() {
            [.., before, last] => (last - before).max(1),
            _ => 1,
        };
        let next = weights.last().copied().unwrap_or(0).saturating_add(step);
        lines.push(line("weight", &next.to_string(), format));
    }
    if let Some((_, model)) = data.last() {
        for entry in model.entries().iter().filter(|entry| !OWN_KEYS.contains(&entry.key.to_lowercase().as_str())) {
            if entry.key.eq_ignore_ascii_case("date") {
                lines.push(line(&entry.key, today, format));
                continue;
            }
            let shared =
                data.len() > 1 && data.iter().all(|(_, other)| other.get(&entry.key).map(Value::to_json) == Some(entry.value.to_json()));
            if shared && !matches!(entry.value.data, Data::Map(_) | Data::Null) {
                lines.push(line(&entry.key, &entry.value.to_json().to_string(), format));
            }
        }
    }
    let fence = if format == Format::Toml { "+++" } else { "---" };
    format!("{fence}\n{}\n{fence}\n\n", lines.join("\n"))
}

/// The front matter of a page as data, and its format.
fn data(page: &Page) -> Option<(Format, Value)> {
    let (format, range) = split(&page.text).data?;
    let (value, _) = value::parse(&page.text, range, format);
    Some((format, value))
}

/// A line of front matter that sets a key.
fn line(key: &str, value: &str, format: Format) -> String {
    let separator = if format == Format::Toml { " =" } else { ":" };
    format!("{key}{separator} {value}")
}

/// A title as YAML or TOML reads it back. TOML always wants quotes.
fn scalar(title: &str, format: Format) -> String {
    let plain = format == Format::Yaml && title.chars().all(|c| c.is_alphanumeric() || c == ' ') && title.chars().any(char::is_alphabetic);
    let word = matches!(title.to_lowercase().as_str(), "yes" | "no" | "true" | "false" | "null" | "on" | "off");
    if plain && !word { title.to_owned() } else { serde_json::Value::from(title).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_name_counts_on() {
        assert_eq!(next_name("06-media", "El mar"), "07-el-mar");
        assert_eq!(next_name("099_x", "El mar"), "100_el-mar");
        assert_eq!(next_name("prologo", "El mar"), "el-mar");
    }

    #[test]
    fn a_title_is_read_back_as_it_was() {
        assert_eq!(scalar("El mar", Format::Yaml), "El mar");
        assert_eq!(scalar("Fin: el mar", Format::Yaml), "\"Fin: el mar\"");
        assert_eq!(scalar("1984", Format::Yaml), "\"1984\"");
        assert_eq!(scalar("no", Format::Yaml), "\"no\"");
        assert_eq!(scalar("El mar", Format::Toml), "\"El mar\"");
    }
}
