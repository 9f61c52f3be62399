//! Pictures on other machines, fetched when the author asks for it (`--fetch`) and never else; the one file of the program that
//! may use the network.
//!
//! Only the hosts that the book's own pictures name are asked, so a redirection to another host is not followed. What came once
//! is kept in the user's cache directory and not asked for again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;

use crate::limits;

/// For one picture, all told.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often an address may send on.
const REDIRECTIONS: usize = 4;

/// Where fetched pictures are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    pub directory: PathBuf,
}

impl Cache {
    /// In the user's cache directory, as the system has it; a place that others may write to would not be safe.
    pub fn of_user() -> Option<Cache> {
        let from = |name: &str, below: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(|v| PathBuf::from(v).join(below));
        let home = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        let base = from("XDG_CACHE_HOME", "").or_else(|| from("LOCALAPPDATA", "")).or_else(|| from("HOME", home));
        base.map(|base| Cache { directory: base.join("pliego").join("pictures") })
    }

    /// The file of each address, or why there is none.
    pub fn fetch(&self, addresses: &BTreeSet<String>) -> BTreeMap<String, Result<PathBuf, String>> {
        let hosts: BTreeSet<String> = addresses.iter().filter_map(|a| authority(a)).collect();
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("pliego/", env!("CARGO_PKG_VERSION")));
        let agent: ureq::Agent = config.build().into();
        let fetched = addresses.par_iter().map(|address| (address.clone(), self.file(address, &agent, &hosts)));
        fetched.collect::<Vec<_>>().into_iter().collect()
    }

    fn file(&self, address: &str, agent: &ureq::Agent, hosts: &BTreeSet<String>) -> Result<PathBuf, String> {
        // A name that is the address's own, whatever characters that holds.
        let name = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, address.as_bytes()).simple().to_string();
        if let Some(known) = EXTENSIONS.iter().map(|e| self.directory.join(format!("{name}.{e}"))).find(|path| path.is_file()) {
            return Ok(known);
        }
        let bytes = get(address, agent, hosts)?;
        let extension = extension(&bytes).ok_or("what came is no picture that is known here")?;
        let path = self.directory.join(format!("{name}.{extension}"));
        keep(&bytes, &path).map_err(|error| format!("it could not be kept in {}: {error}", self.directory.display()))?;
        Ok(path)
    }
}

/// Whole or not at all.
fn keep(bytes: &[u8], path: &Path) -> std::io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(directory)?;
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    std::io::Write::write_all(&mut file, bytes)?;
    file.persist(path)?;
    Ok(())
}

fn get(address: &str, agent: &ureq::Agent, hosts: &BTreeSet<String>) -> Result<Vec<u8>, String> {
    let mut address = match address.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => address.to_owned(),
    };
    for _ in 0..=REDIRECTIONS {
        let host = authority(&address).ok_or("its address is neither http nor https")?;
        if !hosts.contains(&host) {
            return Err(format!("it has moved to {host}, which no picture of the book names"));
        }
        let mut response = agent.get(&address).call().map_err(|error| error.to_string())?;
        let status = response.status();
        if status.is_redirection() {
            let target = response.headers().get("location").and_then(|l| l.to_str().ok()).ok_or("it has moved nobody knows where")?;
            address = joined(&address, target);
            continue;
        }
        if !status.is_success() {
            return Err(format!("the server says {status}"));
        }
        let body = response.body_mut().with_config().limit(limits::FETCHED_BYTES.most());
        return body.read_to_vec().map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => format!("it has {}", limits::FETCHED_BYTES.told()),
            error => error.to_string(),
        });
    }
    Err("it is sent on without end".to_owned())
}

/// Host and port of an address of the web, in lower case.
fn authority(address: &str) -> Option<String> {
    let rest = address.strip_prefix("//").or_else(|| {
        let (scheme, rest) = address.split_once("://")?;
        ["http", "https"].iter().any(|s| scheme.eq_ignore_ascii_case(s)).then_some(rest)
    })?;
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default().to_lowercase();
    (!host.is_empty()).then_some(host)
}

/// Where a redirection leads, written from the address that gave it.
fn joined(from: &str, target: &str) -> String {
    if target.contains("://") {
        return target.to_owned();
    }
    let (scheme, rest) = from.split_once("://").unwrap_or(("https", from));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match target.strip_prefix("//") {
        Some(rest) => format!("{scheme}://{rest}"),
        None if target.starts_with('/') => format!("{scheme}://{host}{target}"),
        None => {
            let path = rest.split(['?', '#']).next().unwrap_or_default();
            let directory = path.rsplit_once('/').map_or(path, |(directory, _)| directory);
            format!("{scheme}://{directory}/{target}")
        }
    }
}

const EXTENSIONS: [&str; 7] = ["png", "jpg", "gif", "webp", "svg", "bmp", "tiff"];

/// What a picture's first bytes say that it is; what servers and names say is often wrong.
fn extension(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.get(..bytes.len().min(512))?;
    let text = String::from_utf8_lossy(start);
    let markup = text.trim_start_matches('\u{feff}').trim_start();
    match start {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("jpg"),
        [b'G', b'I', b'F', b'8', ..] => Some("gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        [b'B', b'M', ..] => Some("bmp"),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some("tiff"),
        _ if markup.starts_with("<svg") || (markup.starts_with("<?xml") || markup.starts_with("<!")) && text.contains("<svg") => {
            Some("svg")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        assert_eq!(authority("https://Ana@Ejemplo.es:80/a?b"), Some("ejemplo.es:80".to_owned()));
        assert_eq!(authority("file:///etc/passwd"), None);
        assert_eq!(joined("http://a.es/x/y.png?z", "w.png"), "http://a.es/x/w.png");
        assert_eq!(joined("http://a.es/x/y.png", "/w.png"), "http://a.es/w.png");
        assert_eq!(joined("https://a.es/x", "//b.es/w"), "https://b.es/w");
    }

    #[test]
    fn pictures_are_known_by_their_bytes() {
        assert_eq!(extension(b"<?xml version='1.0'?>\n<svg/>"), Some("svg"));
        assert_eq!(extension(b"<!doctype html><p>"), None);
        assert_eq!(extension(b""), None);
    }
}
