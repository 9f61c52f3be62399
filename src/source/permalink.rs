//! The address of a page on the site as Hugo makes it: `url`, a pattern of `[permalinks]`, or the sections and the name of the file.

use super::node::sanitized;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::config::SiteConfig;
use super::front_matter::FrontMatter;
use super::node::Node;
use super::value::{Data, Value};

/// What the configuration says of addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// `disablePathToLower`.
    pub keep_case: bool,
    pub remove_accents: bool,
    /// `[permalinks]`: the section (`""` is the root) and its pattern, for pages and for sections.
    pages: Vec<(String, String)>,
    sections: Vec<(String, String)>,
}

impl Addresses {
    /// Lays the keys of `config` over what is known.
    pub fn read(mut self, config: &Value) -> Addresses {
        let on = |key: &str| config.get(key).and_then(Value::to_bool);
        self.keep_case = on("disablePathToLower").unwrap_or(self.keep_case);
        self.remove_accents = on("removePathAccents").unwrap_or(self.remove_accents);
        for entry in config.get("permalinks").map(Value::entries).unwrap_or_default() {
            match (&entry.value.data, entry.key.to_lowercase().as_str()) {
                (Data::Map(_), "page") => add(&mut self.pages, &entry.value),
                (Data::Map(_), "section") => add(&mut self.sections, &entry.value),
                (Data::String(pattern), section) => self.pages.push((section.trim_matches('/').to_owned(), pattern.clone())),
                _ => {}
            }
        }
        self
    }

    /// A path in Hugo's normal form for addresses (lower case, accents) by the site's settings.
    pub fn path(&self, path: &str) -> String {
        let path: String = if self.remove_accents { path.nfd().filter(|c| !is_combining_mark(*c)).nfc().collect() } else { path.to_owned() };
        let path = sanitized(&path);
        if self.keep_case { path } else { path.to_lowercase() }
    }

    /// The pattern of `[permalinks]` for a node.
    fn pattern(&self, node: &Node) -> Option<&str> {
        let patterns = if node.is_section { &self.sections } else { &self.pages };
        let of = |section: &str| patterns.iter().find(|(key, _)| *key == section.to_lowercase()).map(|(_, pattern)| pattern.as_str());
        match node.logical.split_once('/') {
            Some((section, _)) => of(section),
            None if node.is_section => of(&node.logical),
            // A bundle at the top has the pattern of its own name, and else that of the root.
            None if node.is_bundle => of(&node.logical).or_else(|| of("")),
            None => of(""),
        }
    }
}

/// Adds the patterns of one table of `[permalinks]`, by the names of their sections.
fn add(patterns: &mut Vec<(String, String)>, table: &Value) {
    let given = table.entries().iter().filter_map(|e| Some((e.key.trim_matches('/').to_lowercase(), e.value.to_text()?)));
    patterns.extend(given);
}

/// The path of the address that Hugo gives the node `i`.
pub fn address(i: usize, nodes: &[Node], front_matter: &[FrontMatter], site: &SiteConfig) -> String {
    let language = site.language.as_deref().filter(|l| site.default_language_in_subdir || *l != site.default_language);
    let prefix = language.map(|l| format!("/{l}")).unwrap_or_default();
    let (node, own) = (&nodes[i], &front_matter[i]);
    // The home page stays at the root.
    if let Some(url) = own.url.as_ref().filter(|_| !node.logical.is_empty()) {
        // From the root of the site, whatever the language, or from the language's own.
        return if url.starts_with('/') { with_end(url) } else { format!("{prefix}{}", with_end(url)) };
    }
    let expansion = Expansion { node, front_matter: own, section: section_path(i, nodes), addresses: &site.addresses };
    if let Some(path) = site.addresses.pattern(node).and_then(|pattern| expansion.of(pattern)) {
        return format!("{prefix}{}", with_end(&path));
    }
    let mut path = site.addresses.path(&node.logical);
    // The slugs of the sections on the way, the nearest first, so that what stands before is still the path of the content.
    let mut at = Some(i);
    while let Some(node) = at {
        if let Some(slug) = front_matter[node].slug.as_ref().filter(|_| !nodes[node].logical.is_empty()) {
            let logical = site.addresses.path(&nodes[node].logical);
            if let Some(below) = path.strip_prefix(&logical) {
                let above = logical.rsplit_once('/').map(|(above, _)| format!("{above}/")).unwrap_or_default();
                path = format!("{above}{}{below}", site.addresses.path(slug));
            }
        }
        at = nodes[node].parent;
    }
    if path.is_empty() { format!("{prefix}/") } else { format!("{prefix}/{path}/") }
}

/// A path with one slash at its beginning, and one at the end when it names no file.
fn with_end(path: &str) -> String {
    let path = path.trim_start_matches('/');
    let last = path.rsplit('/').next().unwrap_or(path);
    let end = if path.is_empty() || path.ends_with('/') || last.contains('.') { "" } else { "/" };
    format!("/{path}{end}")
}

/// The logical path of the section that a page is in, or that it is.
fn section_path(i: usize, nodes: &[Node]) -> &str {
    let node = &nodes[i];
    if node.is_section {
        return &node.logical;
    }
    node.parent.map(|parent| nodes[parent].logical.as_str()).unwrap_or_default()
}

struct Expansion<'a> {
    node: &'a Node,
    front_matter: &'a FrontMatter,
    section: &'a str,
    addresses: &'a Addresses,
}

impl Expansion<'_> {
    /// A pattern (`/:year/:slug/`) with the values of the page; `None` when it has a name that is unknown.
    fn of(&self, pattern: &str) -> Option<String> {
        let mut out = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once(':') {
            out += before;
            let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
            let (name, mut further) = after.split_at(end);
            let mut slice = None;
            if name == "sections"
                && let Some((range, after)) = further.strip_prefix('[').and_then(|f| f.split_once(']'))
            {
                (slice, further) = (Some(range), after);
            }
            out += &self.value(name, slice)?;
            rest = further;
        }
        out += rest;
        // What is empty leaves no two strokes.
        let parts: Vec<&str> = out.split('/').filter(|part| !part.is_empty()).collect();
        let end = if out.ends_with('/') { "/" } else { "" };
        Some(format!("/{}{end}", parts.join("/")))
    }

    /// The value of a name in a pattern (`slug` of `:slug`), of `sections` the parts that `slice` takes.
    fn value(&self, name: &str, slice: Option<&str>) -> Option<String> {
        // A plus sign is a space in what Hugo expands.
        let path = |text: &str| self.addresses.path(&text.replace('+', " "));
        let file_name = || path(self.node.logical.rsplit('/').next().unwrap_or_default());
        let title = || path(self.front_matter.title.as_deref().unwrap_or_default());
        let slug = self.front_matter.slug.as_deref().map(path);
        let date = || self.front_matter.day.or_else(|| jiff::civil::Date::new(1, 1, 1).ok());
        Some(match name {
            "section" => path(self.section.split('/').next().unwrap_or_default()),
            "sections" => path(&sliced(self.section, slice)?),
            "title" => title(),
            "slug" => slug.unwrap_or_else(title),
            "filename" | "contentbasename" => file_name(),
            "slugorfilename" | "slugorcontentbasename" => slug.unwrap_or_else(file_name),
            "year" => date()?.year().to_string(),
            "month" => date()?.strftime("%m").to_string(),
            "monthname" => date()?.strftime("%B").to_string(),
            "day" => date()?.strftime("%d").to_string(),
            "weekday" => date()?.strftime("%w").to_string(),
            "weekdayname" => date()?.strftime("%A").to_string(),
            "yearday" => date()?.day_of_year().to_string(),
            _ => return None,
        })
    }
}

/// The parts of a path that a slice takes: `[1]`, `[last]`, `[1:]`, `[:last]`, `[1:2]`.
fn sliced(path: &str, slice: Option<&str>) -> Option<String> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let Some(slice) = slice else { return Some(parts.join("/")) };
    let place = |text: &str, default: usize| match text.trim() {
        "" => Some(default),
        "last" => Some(parts.len().saturating_sub(1)),
        number => number.parse::<usize>().ok(),
    };
    let (from, to) = match slice.split_once(':') {
        Some((from, to)) => (place(from, 0)?, place(to, parts.len())?),
        None => (place(slice, 0)?, place(slice, 0)? + 1),
    };
    let to = to.min(parts.len());
    Some(parts.get(from.min(to)..to).unwrap_or_default().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_hugo_makes_them() {
        let addresses = Addresses::default();
        assert_eq!(addresses.path("Parte 1/p&q  r"), "parte-1/pq-r");
        assert_eq!(addresses.path("a - b/ñ+_@~"), "a-b/ñ+_@~");
        assert_eq!(Addresses { keep_case: true, remove_accents: true, ..Addresses::default() }.path("Guía"), "Guia");
    }

    #[test]
    fn parts_of_sections() {
        assert_eq!(sliced("a/b/c", None).as_deref(), Some("a/b/c"));
        assert_eq!(sliced("a/b/c", Some("1:")).as_deref(), Some("b/c"));
        assert_eq!(sliced("a/b/c", Some("last")).as_deref(), Some("c"));
        assert_eq!(sliced("a/b/c", Some(":last")).as_deref(), Some("a/b"));
        assert_eq!(sliced("a", Some("3:")).as_deref(), Some(""));
    }
}
