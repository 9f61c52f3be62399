//! Random front matters in YAML, TOML and JSON, each a list of lines (or groups of lines) so that a failing one can be made smaller.

use super::pages::Random;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Yaml,
    Toml,
    Json,
}

/// The entries of a front matter, without its delimiters.
#[derive(Clone, Debug)]
pub struct FrontMatter {
    pub format: Format,
    pub entries: Vec<String>,
}

impl FrontMatter {
    /// The page, with a line of text below.
    pub fn page(&self) -> String {
        let entries = &self.entries;
        match self.format {
            Format::Yaml => format!("---\n{}---\nTexto.\n", entries.concat()),
            Format::Toml => format!("+++\n{}+++\nTexto.\n", entries.concat()),
            Format::Json => format!("{{\n{}\n}}\nTexto.\n", entries.join(",\n")),
        }
    }
}

pub fn front_matter(random: &mut Random) -> FrontMatter {
    let format = [Format::Yaml, Format::Yaml, Format::Toml, Format::Json][random.below(4)];
    let count = random.between(1, 7);
    let mut keys = Vec::new();
    let mut entries = Vec::new();
    for _ in 0..count {
        let key = random.pick(KEYS);
        // Rarely twice, which Hugo refuses.
        let twice = entries.iter().any(|entry: &String| entry.starts_with(&format!("{key}:"))) && random.one_in(60);
        if keys.contains(&key.to_lowercase()) && !twice {
            continue;
        }
        keys.push(key.to_lowercase());
        entries.push(match format {
            Format::Yaml => yaml(key, random),
            Format::Toml => toml(key, random),
            Format::Json => format!("  \"{key}\": {}", json(key, random, 0)),
        });
    }
    if format == Format::Toml {
        // What follows a table's head is in the table.
        entries.sort_by_key(|entry| entry.starts_with('['));
    }
    FrontMatter { format, entries }
}

const KEYS: &[&str] = &[
    "title", "title", "Title", "linkTitle", "weight", "weight", "date", "date", "publishDate", "expiryDate", "lastmod", "draft", "slug",
    "aliases", "description", "keywords", "tags", "params", "foto", "Autor", "num", "anidado", "menu_x", "con-guion", "ñu", "lista", "pubdate", "modified",
    "unpublishdate", "published", "summary",
];

const TEXTS: &[&str] = &[
    "El faro", "Ñandú y cigüeña", "A: b", "1936", "«Uno»", "#1", "it's", "C:\\ruta", "a  b", "🚀 luz", "true", "no", "null", "~", "10:30", "2024-01-02",
    "-", "- x", "[x]", "{x}", "&x", "*x", "!x", "%x", "@x", "`x`", "x # y", "x: ", " x", "x ", "=x", "a\u{301}e", "日本", "…", "\"q\"", "?", "|", ">",
];

const SCALARS: &[&str] = &[
    "3", "-5", "0", "08", "012", "0x1F", "0o17", "0b11", "1_000", "2.5", "2.0", "1e3", "1.5e-7", "-0", "+7", ".5", "5.", "1e21", "123456789012345678901", "true", "True", "TRUE",
    "yes", "no", "on", "y", "null", "Null", "~", ".inf", "-.inf", ".nan", "1.2.3", "1,5", "10:30", "0.1", "100000000.0", "1e6", "12345678.9", "0777", "0xZZ",
];

const DATES: &[&str] = &[
    "2024-05-06", "2024-05-06T10:00:00Z", "2024-05-06T10:00:00+02:00", "2024-05-06 10:00:00", "2024-05-06T10:00:00", "2024-05-06T10:00:00.123Z", "2024-05-06 10:00:00 +0200",
    "2024-05-06T10:00:00-0500", "0001-01-01", "1899-12-31", "2099-12-31", "6 May 2024", "2024-05-06 10:00", "2024-02-29", "06 May 2024", "Mon, 06 May 2024 10:00:00 GMT",
    "2024-05-06t10:00:00z", "May 6, 2024", "2024-05-06T10:00", "Mon, 06 May 2024 10:00:00 +0200", "06 May 24 10:00 UTC", "Mon May  6 10:00:00 2024", "2024-05-06 10:00:00Z", "2024-05-06 10:00:00.5 +02:00",
];

fn is_date(key: &str) -> bool {
    ["date", "publishdate", "expirydate", "lastmod", "pubdate", "modified", "unpublishdate", "published"].contains(&key.to_lowercase().as_str())
}

fn is_list(key: &str) -> bool {
    ["aliases", "keywords", "tags", "lista"].contains(&key)
}

fn yaml(key: &str, random: &mut Random) -> String {
    let comment = if random.one_in(12) { " # nota" } else { "" };
    if is_date(key) {
        let date = random.pick(DATES);
        return match random.below(3) {
            0 => format!("{key}: \"{date}\"\n"),
            // A colon and a space would end a key; there is none in a date but in a weekday's.
            _ => format!("{key}: {date}{comment}\n"),
        };
    }
    if is_list(key) {
        let items: Vec<String> = (0..random.between(0, 3)).map(|_| yaml_scalar(random)).collect();
        return match random.below(3) {
            0 => format!("{key}: [{}]\n", items.iter().filter(|i| !i.contains([',', '[', ']', '{', '}', '#'])).cloned().collect::<Vec<_>>().join(", ")),
            1 => format!("{key}:\n{}", items.iter().map(|i| format!("  - {i}\n")).collect::<String>()),
            _ => format!("{key}:\n{}", items.iter().map(|i| format!("- {i}\n")).collect::<String>()),
        };
    }
    if key == "params" || key == "anidado" {
        return match random.below(4) {
            0 => format!("{key}: {{ uno: 1, dos: \"x\" }}\n"),
            1 => format!("{key}:\n  Uno: {}\n  dos:\n    tres: {}\n", yaml_scalar(random), yaml_scalar(random)),
            2 => format!("{key}:\n  uno:\n    - {}\n    - a: {}\n", yaml_scalar(random), yaml_scalar(random)),
            _ => format!("{key}:\n    foto: {}\n    con.punto: {}\n", yaml_scalar(random), yaml_scalar(random)),
        };
    }
    match random.below(14) {
        0 => format!("{key}: |\n  uno\n    dos\n  tres\n"),
        1 => format!("{key}: >\n  uno\n  dos\n\n  tres\n"),
        2 => format!("{key}: >-\n  uno\n  dos\n"),
        3 => format!("{key}: uno\n  dos\n  tres\n"),
        4 => format!("{key}: \"uno\n  dos \\u00f1 \\t \\\\\"\n"),
        5 => format!("\"{key}\" : {}\n", yaml_scalar(random)),
        6 => format!("# nota\n{key}: {}\n", yaml_scalar(random)),
        7 => format!("{key}: !!str {}\n", random.between(1, 99)),
        8 => format!("{key}: |-\n  uno # no es nota\n\n  dos\n"),
        9 if random.one_in(4) => format!("{key}: &ancla {}\ncopia: *ancla\n", random.pick(&["uno", "3", "\"x\""])),
        9 => format!("{key}:\n"),
        _ => format!("{key}: {}{comment}\n", yaml_scalar(random)),
    }
}

/// Text in one of the ways of YAML, or a bare scalar.
fn yaml_scalar(random: &mut Random) -> String {
    match random.below(4) {
        0 => random.pick(SCALARS).to_owned(),
        1 => format!("'{}'", random.pick(TEXTS).replace('\'', "''")),
        2 => format!("\"{}\"", random.pick(TEXTS).replace('\\', "\\\\").replace('"', "\\\"")),
        // Bare; some of them Hugo refuses.
        _ => {
            let text = random.pick(TEXTS);
            if text.starts_with(['[', '{', '&', '*', '!', '%', '@', '`', '-', '?', '|', '>', '#', '"']) && (text.starts_with(['&', '-', '?']) || !random.one_in(8)) {
                "faro".to_owned()
            } else {
                text.to_owned()
            }
        }
    }
}

fn toml(key: &str, random: &mut Random) -> String {
    let key = if key.is_ascii() { key.to_owned() } else { format!("\"{key}\"") };
    let comment = if random.one_in(12) { " # nota" } else { "" };
    if is_date(&key) {
        let bare = ["2024-05-06", "2024-05-06T10:00:00Z", "2024-05-06T10:00:00+02:00", "2024-05-06 10:00:00", "2024-05-06T10:00:00.123Z", "2099-12-31"];
        return match random.below(2) {
            0 => format!("{key} = {}{comment}\n", random.pick(&bare)),
            _ => format!("{key} = \"{}\"\n", random.pick(DATES)),
        };
    }
    if is_list(&key) {
        let items: Vec<String> = (0..random.between(0, 3)).map(|_| toml_scalar(random)).collect();
        return match random.below(2) {
            0 => format!("{key} = [{}]\n", items.join(", ")),
            _ => format!("{key} = [\n{}]\n", items.iter().map(|i| format!("  {i}, # nota\n")).collect::<String>()),
        };
    }
    if key == "params" || key == "anidado" {
        return match random.below(3) {
            0 => format!("[{key}]\nUno = {}\n[{key}.dos]\ntres = {}\n", toml_scalar(random), toml_scalar(random)),
            1 => format!("[[{key}x]]\nuno = {}\n[[{key}x]]\nuno = {}\n", toml_scalar(random), toml_scalar(random)),
            _ => format!("[{key}]\nfoto = {}\n", toml_scalar(random)),
        };
    }
    match random.below(8) {
        0 => format!("{key} = \"\"\"\nuno\n  dos \\\n   tres\"\"\"\n"),
        1 => format!("{key} = '''uno\n\\dos'''\n"),
        2 => format!("{key} = \"uno \\u00f1 \\t \\\\\"\n"),
        3 => format!("# nota\n{key}={}\n", toml_scalar(random)),
        4 if key != "weight" && key != "draft" => format!("{key} = {{ uno = {}, Dos = {} }}\n", toml_scalar(random), toml_scalar(random)),
        _ => format!("{key} = {}{comment}\n", toml_scalar(random)),
    }
}

fn toml_scalar(random: &mut Random) -> String {
    const BARE: &[&str] = &["3", "-5", "0", "0x1F", "0o17", "0b11", "1_000", "2.5", "2.0", "1e3", "-0", "+7", "1e21", "true", "false", "inf", "nan", "10:30:00", "100000000.0", "0.1"];
    match random.below(3) {
        0 => random.pick(BARE).to_owned(),
        1 => format!("'{}'", random.pick(TEXTS).replace('\'', "´")),
        _ => format!("\"{}\"", random.pick(TEXTS).replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

fn json(key: &str, random: &mut Random, depth: usize) -> String {
    if is_date(key) {
        return format!("\"{}\"", random.pick(DATES));
    }
    if is_list(key) {
        let items: Vec<String> = (0..random.between(0, 3)).map(|_| json_scalar(random)).collect();
        return format!("[{}]", items.join(", "));
    }
    if (key == "params" || key == "anidado") && depth == 0 {
        return format!("{{ \"Uno\": {}, \"foto\": {}, \"dos\": {{ \"tres\": {} }} }}", json_scalar(random), json_scalar(random), json_scalar(random));
    }
    json_scalar(random)
}

fn json_scalar(random: &mut Random) -> String {
    const BARE: &[&str] = &["3", "-5", "0", "2.5", "2.0", "1e3", "-0", "1e21", "true", "false", "null", "100000000.0", "0.1", "12345678", "1E6"];
    match random.below(3) {
        0 => random.pick(BARE).to_owned(),
        1 => "\"uno \\u00f1 \\/ \\\\ \\t\"".to_owned(),
        _ => format!("\"{}\"", random.pick(TEXTS).replace('\\', "\\\\").replace('"', "\\\"")),
    }
}
