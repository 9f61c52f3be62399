//! Which keys stand in for each of Hugo's four dates: `[frontmatter]` of the configuration, or Hugo's defaults.

use crate::source::value::Value;

/// For each date the keys that it may be taken from, in order; `:filename` is the name of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chains {
    pub date: Vec<String>,
    pub publish: Vec<String>,
    pub expiry: Vec<String>,
    pub modified: Vec<String>,
}

impl Default for Chains {
    fn default() -> Chains {
        let all = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        Chains {
            date: all(&["date", "publishdate", "pubdate", "published", "lastmod", "modified"]),
            publish: all(&["publishdate", "pubdate", "published", "date", "lastmod", "modified"]),
            expiry: all(&["expirydate", "unpublishdate"]),
            modified: all(&["lastmod", "modified", "date", "publishdate", "pubdate", "published"]),
        }
    }
}

impl Chains {
    /// The keys of each date as `[frontmatter]` of the configuration has them.
    pub fn read(config: &Value) -> Chains {
        let default = Chains::default();
        let Some(given) = config.get("frontmatter") else { return default };
        let chain = |key: &str, default: &Vec<String>| {
            let Some(value) = given.get(key) else { return default.clone() };
            let mut keys = Vec::new();
            for key in value.to_texts().iter().map(|key| key.to_lowercase()) {
                match key.as_str() {
                    ":default" => keys.extend(default.iter().cloned()),
                    "publishdate" => keys.extend(["publishdate", "pubdate", "published"].map(str::to_owned)),
                    "lastmod" => keys.extend(["lastmod", "modified"].map(str::to_owned)),
                    "expirydate" => keys.extend(["expirydate", "unpublishdate"].map(str::to_owned)),
                    _ => keys.push(key),
                }
            }
            keys
        };
        Chains {
            date: chain("date", &default.date),
            publish: chain("publishDate", &default.publish),
            expiry: chain("expiryDate", &default.expiry),
            modified: chain("lastmod", &default.modified),
        }
    }

    /// Whether the date in a file's name (`2024-05-06-diario.md`) counts.
    pub fn use_file_name(&self) -> bool {
        [&self.date, &self.publish, &self.expiry, &self.modified].into_iter().flatten().any(|key| key == ":filename")
    }
}

/// The date that a file's name begins with, and what follows it: `2024-05-06-diario`.
pub fn dated_name(name: &str) -> Option<(&str, &str)> {
    let (date, rest) = name.split_at_checked(10)?;
    super::Date::parse(date)?;
    Some((date, rest.trim_matches([' ', '-', '_'])))
}
