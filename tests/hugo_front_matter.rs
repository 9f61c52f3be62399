//! Random front matters in YAML, TOML and JSON, read by the real Hugo and by us: fields, dates and parameters have to be the same;
//! what Hugo refuses has to be told.
//!
//! The seed is the day's, printed, and can be given by `PLIEGO_SEED`; `PLIEGO_PAGES` says how many. What may differ is listed in
//! `tests/data/hugo-front-matter.toml`, each rule with its reason.

#[path = "hugo_random/front_matters.rs"]
mod front_matters;
#[allow(dead_code)]
#[path = "hugo_random/pages.rs"]
mod pages;
#[path = "common/tools.rs"]
mod tools;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use regex_lite::Regex;

use front_matters::FrontMatter;
use pliego::report::{Report, Severity};
use pliego::source::{self, Options};

const CONFIG: &str = "baseURL = \"https://ejemplo.es/\"\nbuildDrafts = true\nbuildFuture = true\nbuildExpired = true\ndisableAliases = true\n";

/// Each page as an object, its parameters as pairs of a dotted key and the value as it is printed.
const HOME: &str = r#"{{- define "flat" }}{{ $prefix := .prefix }}{{ range $key, $value := .map }}
@P{{ slice (print $prefix $key) (printf "%v" $value) | jsonify }}
{{- if reflect.IsMap $value }}{{ template "flat" (dict "prefix" (print $prefix $key ".") "map" $value) }}{{ end }}{{ end }}{{ end }}
{{- range $i := seq 0 COUNT }}{{ with site.GetPage (printf "/p%d.md" $i) }}
@@{{ dict "number" $i "title" .Title "linktitle" .LinkTitle "weight" .Weight "draft" .Draft "slug" .Slug "aliases" .Aliases "description" .Description
  "keywords" .Keywords "date" .Date.Unix "publishdate" .PublishDate.Unix "expirydate" .ExpiryDate.Unix "lastmod" .Lastmod.Unix | jsonify }}
{{- template "flat" (dict "prefix" "" "map" .Params) }}{{ end }}{{ end }}
"#;

/// What is compared of a page, by name.
type Fields = BTreeMap<String, String>;

#[test]
fn random_front_matters_are_read_as_by_hugo() {
    let day = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() / 86_400);
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse::<u64>().ok());
    let seed = number("PLIEGO_SEED").unwrap_or(day);
    let count = number("PLIEGO_PAGES").unwrap_or(500) as usize;
    println!("PLIEGO_SEED={seed}, {count} front matters");
    let mut random = pages::Random::new(seed);
    let all: Vec<FrontMatter> = (0..count).map(|_| front_matters::front_matter(&mut random)).collect();
    let excuses = excuses();
    let mut used = BTreeSet::new();
    let Some(differ) = different(&all, &excuses, &mut used) else { return };
    let mut failed: Vec<FrontMatter> = all.into_iter().zip(&differ).filter(|(_, d)| d.is_some()).map(|(f, _)| f).collect();
    println!("{} differ; excused: {used:?}", failed.len());
    let total = failed.len();
    failed.truncate(number("PLIEGO_SHOW").unwrap_or(4) as usize);
    let mut told = String::new();
    for front in shrink(failed, &excuses) {
        let difference = different(std::slice::from_ref(&front), &excuses, &mut used).and_then(|d| d.into_iter().next().flatten());
        told += &format!("--------\n{}\n{}", front.page(), difference.unwrap_or_default());
    }
    assert!(total == 0, "{total} of {count} front matters differ with PLIEGO_SEED={seed}\n{told}");
}

/// What may differ: a field by its name, when the page's source matches; and why.
struct Excuse {
    name: String,
    field: Regex,
    find: Regex,
}

fn excuses() -> Vec<Excuse> {
    let text = std::fs::read_to_string("tests/data/hugo-front-matter.toml").expect("the rules");
    let rules: toml::Table = toml::from_str(&text).expect("TOML");
    let rules = rules["excuse"].as_array().expect("a list of rules").iter().map(|rule| {
        let field = |name: &str| rule[name].as_str().unwrap_or_else(|| panic!("a rule without `{name}`")).to_owned();
        assert!(field("reason").len() > 20, "{} has no reason", field("name"));
        let expression = |name: &str| Regex::new(&field(name)).expect("an expression");
        Excuse { name: field("name"), field: expression("field"), find: expression("find") }
    });
    rules.collect()
}

/// For each front matter that is read otherwise by Hugo, how. `None`: there is no Hugo here.
fn different(all: &[FrontMatter], excuses: &[Excuse], used: &mut BTreeSet<String>) -> Option<Vec<Option<String>>> {
    let dir = tempfile::tempdir().expect("a directory");
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        std::fs::write(path, text).expect("a file");
    };
    write("hugo.toml", CONFIG);
    for (i, front) in all.iter().enumerate() {
        write(&format!("content/p{i}.md"), &front.page());
    }
    let (ours, errors) = ours(dir.path());
    let (theirs, refused) = theirs(dir.path(), all.len())?;
    let mut differ = Vec::new();
    for (i, front) in all.iter().enumerate() {
        if let Some(message) = refused.get(&i) {
            let excuse = excuses.iter().find(|e| e.field.is_match("refused") && e.find.is_match(&front.page()));
            used.extend(excuse.map(|e| e.name.clone()));
            differ.push((!errors.contains(&i) && excuse.is_none()).then(|| format!("Hugo refuses it, we say nothing: {message}\n")));
            continue;
        }
        let (none, source) = (Fields::new(), front.page());
        let (theirs, ours) = (theirs.get(&i).unwrap_or(&none), ours.get(&i).unwrap_or(&none));
        if errors.contains(&i) {
            let excuse = excuses.iter().find(|e| e.field.is_match("told") && e.find.is_match(&source));
            used.extend(excuse.map(|e| e.name.clone()));
            differ.push(excuse.is_none().then(|| "Hugo reads it, we tell an error\n".to_owned()));
            continue;
        }
        let mut difference = String::new();
        for field in theirs.keys() {
            let (theirs, ours) = (&theirs[field], ours.get(field).map(String::as_str).unwrap_or("(nothing)"));
            if theirs == ours {
                continue;
            }
            match excuses.iter().find(|e| e.field.is_match(field) && e.find.is_match(&source)) {
                Some(excuse) => drop(used.insert(excuse.name.clone())),
                None => difference += &format!("{field}: Hugo {theirs:?}, we {ours:?}\n"),
            }
        }
        differ.push((!difference.is_empty()).then_some(difference));
    }
    Some(differ)
}

/// What we read, and the pages of which an error is told.
fn ours(dir: &Path) -> (BTreeMap<usize, Fields>, BTreeSet<usize>) {
    let mut report = Report::default();
    let options = Options { drafts: true, future: true, expired: true, ..Options::default() };
    let source = source::read(dir, &options, &mut report);
    let number = |path: &Path| path.file_stem()?.to_str()?.strip_prefix('p')?.parse::<usize>().ok();
    let mut pages = BTreeMap::new();
    for page in &source.pages {
        let fm = &page.front_matter;
        let mut fields = Fields::new();
        let title = fm.title.clone().unwrap_or_default();
        let mut set = |name: &str, value: String| fields.insert(name.to_owned(), value);
        set("linktitle", fm.link_title.clone().unwrap_or_else(|| title.clone()));
        set("title", title);
        set("weight", fm.weight.unwrap_or(0).to_string());
        set("draft", fm.draft.to_string());
        set("slug", fm.slug.clone().unwrap_or_default());
        // Where a relative one leads depends on the page; Hugo has done that already.
        let absolute = |alias: &String| if alias.starts_with('/') { alias.clone() } else { format!("/{alias}") };
        set("aliases", fm.aliases.iter().map(absolute).collect::<Vec<_>>().join("|"));
        let date = |date: Option<source::front_matter::Date>| date.map_or(-62_135_596_800, |d| d.0).to_string();
        set("date", date(fm.sort_date));
        set("publishdate", date(fm.publish_date));
        set("expirydate", date(fm.expiry_date));
        set("lastmod", date(fm.last_modified));
        for (key, value) in &fm.params {
            fields.insert(format!("params.{key}"), value.clone());
        }
        pages.extend(number(&page.path).map(|n| (n, fields)));
    }
    let errors = report.diagnostics.iter().filter(|d| d.severity == Severity::Error || d.code == "date-invalid");
    let errors = errors.filter_map(|d| match &d.place {
        pliego::report::Place::Span(span) => number(&source.files.get(span.file)?.path),
        _ => None,
    });
    (pages, errors.collect())
}

/// What Hugo reads, and the pages that it refuses with what it says: those are taken away until it builds the rest.
fn theirs(dir: &Path, count: usize) -> Option<(BTreeMap<usize, Fields>, BTreeMap<usize, String>)> {
    std::fs::create_dir_all(dir.join("layouts")).expect("a directory");
    std::fs::write(dir.join("layouts/home.html"), HOME.replace("COUNT", &count.saturating_sub(1).to_string())).expect("a template");
    std::fs::write(dir.join("layouts/page.html"), "").expect("a template");
    let mut refused = BTreeMap::new();
    let out = dir.join("public");
    let file = Regex::new(r"content/p(\d+)\.md").expect("an expression");
    loop {
        let verdict = tools::run("hugo", &[&"--logLevel", &"error", &"--disableKinds", &"taxonomy,term,RSS,sitemap,404,section", &"-s", &dir, &"-d", &out])?;
        let Err(message) = verdict else { break };
        let found: BTreeSet<usize> = file.captures_iter(&message).filter_map(|c| c[1].parse().ok()).collect();
        assert!(!found.is_empty(), "{message}");
        for number in found {
            let _ = std::fs::remove_file(dir.join(format!("content/p{number}.md")));
            refused.insert(number, message.lines().find(|l| l.contains(&format!("p{number}.md"))).unwrap_or_default().to_owned());
        }
    }
    let html = std::fs::read_to_string(out.join("index.html")).expect("Hugo's page");
    let mut pages = BTreeMap::new();
    let mut number = 0;
    for line in html.lines() {
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON from the template");
        if let Some(line) = line.strip_prefix("@@") {
            let page = json(line);
            number = page["number"].as_u64().unwrap_or_default() as usize;
            let mut fields = Fields::new();
            for key in ["title", "linktitle", "weight", "draft", "slug", "aliases", "date", "publishdate", "expirydate", "lastmod"] {
                let value = match &page[key] {
                    serde_json::Value::String(s) => s.clone(),
                    serde_json::Value::Array(items) => {
                        items.iter().map(|i| i.as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>().join("|")
                    }
                    serde_json::Value::Null => String::new(),
                    other => other.to_string(),
                };
                fields.insert(key.to_owned(), value);
            }
            pages.insert(number, fields);
        } else if let Some(line) = line.strip_prefix("@P") {
            let pair = json(line);
            let (key, value) = (pair[0].as_str().unwrap_or_default(), pair[1].as_str().unwrap_or_default());
            // Nothing is nothing: the shortcode `param` does not show it.
            if is_own(key) && value != "<nil>" {
                pages.entry(number).or_default().insert(format!("params.{key}"), value.to_owned());
            }
        }
    }
    Some((pages, refused))
}

/// Whether a parameter is one that the author made up: Hugo's own are compared as fields.
fn is_own(key: &str) -> bool {
    const HUGOS: &[&str] = &[
        "title", "linktitle", "weight", "date", "publishdate", "expirydate", "lastmod", "draft", "slug", "aliases", "description", "keywords",
        "pubdate", "modified", "unpublishdate", "published", "iscjklanguage", "summary",
    ];
    !HUGOS.contains(&key)
}

/// Drops entries as long as the front matter still differs.
fn shrink(mut fronts: Vec<FrontMatter>, excuses: &[Excuse]) -> Vec<FrontMatter> {
    loop {
        let mut candidates = Vec::new();
        for (owner, front) in fronts.iter().enumerate() {
            for drop in (0..front.entries.len()).filter(|_| front.entries.len() > 1) {
                let mut less = front.clone();
                less.entries.remove(drop);
                candidates.push((owner, less));
            }
        }
        let tried: Vec<FrontMatter> = candidates.iter().map(|(_, front)| front.clone()).collect();
        if tried.is_empty() {
            return fronts;
        }
        let Some(differ) = different(&tried, excuses, &mut BTreeSet::new()) else { return fronts };
        let smaller: BTreeMap<usize, FrontMatter> =
            candidates.into_iter().zip(differ).filter(|(_, d)| d.is_some()).map(|((owner, front), _)| (owner, front)).collect();
        if smaller.is_empty() {
            return fronts;
        }
        for (owner, front) in smaller {
            fronts[owner] = front;
        }
    }
}
