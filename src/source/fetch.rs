//! Pictures on other machines, fetched when the author asks for it (`--fetch`) and never else; the one file of the program that
//! may use the network.
//!
//! Only the hosts that the book's own pictures name are asked: a redirection to another host is not followed, and nothing is asked for on
//! this machine or the local network, whatever name leads there, unless the author allows it (`--fetch=local`). What came once is kept in
//! the user's cache directory and not asked for again.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use crate::report::Message;
use crate::report::cause;
use crate::message;
use crate::draft;

use crate::limits::{self, carried};

/// For one picture, all cause_of.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often an address may send on.
const REDIRECTIONS: usize = 4;

/// Where fetched pictures are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    pub directory: PathBuf,
    /// Pictures on this machine and the local network are fetched too.
    pub local: bool,
}

impl Cache {
    /// The cache in the user's cache directory, as the system has it; a place that others may write to would not be safe.
    pub fn of_user() -> Option<Cache> {
        // A relative path would lie wherever the program is called, perhaps in somebody else's site.
        let from = |name: &str, below: &str| std::env::var_os(name).map(PathBuf::from).filter(|v| v.is_absolute()).map(|v| v.join(below));
        let home = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        let base = from("XDG_CACHE_HOME", "").or_else(|| from("LOCALAPPDATA", "")).or_else(|| from("HOME", home));
        base.map(|base| Cache { directory: base.join("pliego").join("pictures"), local: false })
    }

    /// The file of each address, or why there is none.
    pub fn fetch(&self, addresses: &BTreeSet<String>) -> BTreeMap<String, Result<PathBuf, Message>> {
        if let Err(why) = self.prepare() {
            return addresses.iter().map(|address| (address.clone(), Err(why.clone()))).collect();
        }
        draft::sweep(&self.directory);
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("pliego/", env!("CARGO_PKG_VERSION")));
        let agent = ureq::Agent::with_parts(config.build(), DefaultConnector::default(), Within { local: self.local, names: Default::default() });
        let fetched = addresses.par_iter().map(carried(|address: &String| (address.clone(), self.file(address, &agent))));
        fetched.collect::<Vec<_>>().into_iter().collect()
    }

    /// Makes the directory, and makes sure that nobody else can put pictures there: a cache below `/tmp` may have been waiting.
    fn prepare(&self) -> Result<(), Message> {
        let failed = |error| message!("it could not be kept in {directory}: {error}", directory = self.directory.display(), error);
        make_private(&self.directory).map_err(failed)?;
        if !is_private(&self.directory).map_err(failed)? {
            return Err(message!("other users can write to {directory}, where it would be kept", directory = self.directory.display()));
        }
        Ok(())
    }

    /// The file of one address, fetched unless the cache has it.
    fn file(&self, address: &str, agent: &ureq::Agent) -> Result<PathBuf, Message> {
        // A name that is the address's own, whatever characters that holds.
        let name = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, address.as_bytes()).simple().to_string();
        // What this program keeps is never a link.
        let is_file = |path: &PathBuf| std::fs::symlink_metadata(path).is_ok_and(|known| known.is_file());
        if let Some(known) = EXTENSIONS.iter().map(|e| self.directory.join(format!("{name}.{e}"))).find(is_file) {
            return Ok(known);
        }
        let bytes = get(address, agent)?;
        let extension = extension(&bytes).ok_or(message!("what came is no picture that is known here"))?;
        let path = self.directory.join(format!("{name}.{extension}"));
        keep(&bytes, &path).map_err(|error| message!("it could not be kept in {directory}: {error}", directory = self.directory.display(), error))?;
        Ok(path)
    }
}

/// Makes a directory that only the user can read or write.
#[cfg(unix)]
fn make_private(directory: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)
}

/// Makes a directory; the user's cache directory is the user's own here.
#[cfg(not(unix))]
fn make_private(directory: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(directory)
}

/// Whether a directory is no link, belongs to whom a file made there belongs to, and is not open to all.
#[cfg(unix)]
fn is_private(directory: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let known = std::fs::symlink_metadata(directory)?;
    let made = draft::new(directory)?.as_file().metadata()?;
    Ok(known.is_dir() && known.uid() == made.uid() && known.mode() & 0o002 == 0)
}

/// Always so where there are no permissions of Unix: the user's cache directory is the user's own.
#[cfg(not(unix))]
fn is_private(_directory: &Path) -> std::io::Result<bool> {
    Ok(true)
}

/// Writes a file whole or not at all.
fn keep(bytes: &[u8], path: &Path) -> std::io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(directory)?;
    let mut file = draft::new(directory)?;
    std::io::Write::write_all(&mut file, bytes)?;
    file.persist(path)?;
    Ok(())
}

/// Names of hosts → addresses, without those of this machine and the local network.
#[derive(Debug)]
struct Within {
    local: bool,
    names: DefaultResolver,
}

impl Resolver for Within {
    fn resolve(&self, uri: &ureq::http::Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        // Where there is a proxy, this is asked for the proxy's own place, and the proxy decides about the rest.
        if !self.local && config.proxy().is_none() && found.iter().any(|address| !is_public(address.ip())) {
            return Err(ureq::Error::Other(message!("it lies on this machine or the local network; --fetch=local asks there too").into()));
        }
        Ok(found)
    }
}

/// Whether an address is of the Internet at large (RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => match v6.segments() {
            // What an IPv4 address is written into: mapped, by NAT64, by 6to4.
            [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => is_public_v4(joined_v4(high, low)),
            _ => is_public_v6(v6),
        },
    }
}

/// The IPv4 address whose halves stand in two groups of an IPv6 address.
fn joined_v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}

/// Whether an IPv4 address is of the Internet at large.
fn is_public_v4(v4: Ipv4Addr) -> bool {
    let special = match v4.octets() {
        [0 | 240..=255, ..] => true,
        [100, second, ..] => second & 0xC0 == 64,
        [192, 0, 0, _] => true,
        [198, 18 | 19, ..] => true,
        _ => false,
    };
    !(special || v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_multicast() || v4.is_documentation())
}

/// Whether an IPv6 address is of the Internet at large.
fn is_public_v6(v6: Ipv6Addr) -> bool {
    // The addresses given out are 2000::/3.
    v6.segments()[0] & 0xE000 == 0x2000 && !matches!(v6.segments(), [0x2001, 0xdb8, ..])
}

/// The bytes at an address, its redirections followed.
fn get(address: &str, agent: &ureq::Agent) -> Result<Vec<u8>, Message> {
    let mut address = match address.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => address.to_owned(),
    };
    let first = address.clone();
    for _ in 0..=REDIRECTIONS {
        may_ask(&first, &address)?;
        let mut response = agent.get(&address).call().map_err(|error| cause_of(&error))?;
        let status = response.status();
        if status.is_redirection() {
            let target = response.headers().get("location").and_then(|l| l.to_str().ok()).ok_or(message!("it has moved nobody knows where"))?;
            address = joined(&address, target);
            continue;
        }
        if !status.is_success() {
            return Err(message!("the server says {status}", status = status.to_string()));
        }
        let body = response.body_mut().with_config().limit(limits::FETCHED_BYTES.most());
        return body.read_to_vec().map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => message!("it has {most}", most = limits::FETCHED_BYTES.exceeded()),
            error => cause_of(&error),
        });
    }
    Err(message!("it is sent on without end"))
}

/// Whether `address` may be asked for in the place of `first`: the same host and port, no worse a scheme.
fn may_ask(first: &str, address: &str) -> Result<(), Message> {
    let named = authority(first).ok_or(message!("its address is neither http nor https"))?;
    let host = authority(address).ok_or(message!("it has moved to an address that is neither http nor https"))?;
    if host != named {
        return Err(message!("it has moved to {host}, another host; write that address if you trust it", host));
    }
    if is_safe(first) && !is_safe(address) {
        return Err(message!("it has moved to an address without encryption"));
    }
    Ok(())
}

/// Whether an address is of https.
fn is_safe(address: &str) -> bool {
    address.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"))
}

/// The cause of an error, as the end of a sentence.
fn cause_of(error: &ureq::Error) -> Message {
    match error {
        ureq::Error::Other(own) => own.downcast_ref::<Message>().cloned().unwrap_or_else(|| cause::of_library(own)),
        ureq::Error::Io(error) => cause::io(error),
        ureq::Error::HostNotFound => message!("there is no such host"),
        ureq::Error::Timeout(_) => message!("it took too long"),
        error => cause::of_library(error),
    }
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

/// The extension for a picture by its first bytes; what servers and names say is often wrong.
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
    fn a_redirection_stays_with_its_host_and_its_encryption() {
        let cause_of = |first: &str, target: &str| may_ask(first, &joined(first, target)).map_err(|why| why.to_string());
        for kept in ["b.png", "/b.png", "//a.es/b.png", "https://A.es/b.png", "?b"] {
            assert_eq!(cause_of("https://a.es/a.png", kept), Ok(()), "{kept}");
        }
        for (target, why) in [
            ("http://a.es/a.png", "without encryption"),
            ("HTTP://a.es/a.png", "without encryption"),
            ("https://a.es:8443/a.png", "another host"),
            ("https://a.es@b.es/a.png", "another host"),
            ("https://b.es\\@a.es/a.png", "another host"),
            ("//b.es/a.png", "another host"),
            ("https://a.es.b.es/", "another host"),
            ("file:///etc/passwd", "neither http nor https"),
            ("ftp://a.es/a.png", "neither http nor https"),
        ] {
            assert!(cause_of("https://a.es/a.png", target).unwrap_err().contains(why), "{target}");
        }
        assert_eq!(cause_of("http://a.es/a.png", "https://a.es/a.png"), Ok(()));
    }

    #[test]
    fn this_machine_and_the_local_network_are_not_the_internet() {
        for local in [
            "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "198.18.0.1",
            "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:c0a8:101::1",
            "2001:db8::1",
        ] {
            assert!(!is_public(local.parse().unwrap()), "{local}");
        }
        for public in ["9.9.9.9", "100.128.0.1", "172.32.0.1", "2620:fe::fe", "::ffff:9.9.9.9"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn pictures_are_known_by_their_bytes() {
        assert_eq!(extension(b"<?xml version='1.0'?>\n<svg/>"), Some("svg"));
        assert_eq!(extension(b"<!doctype html><p>"), None);
        assert_eq!(extension(b""), None);
    }
}
