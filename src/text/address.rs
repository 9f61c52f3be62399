//! Addresses of the web and of a site: percent-encoding, and relative paths.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What a URL may hold only in percent-encoding, as RFC 3986 has it. `%` and `#` depend on what is around them.
const ENCODED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'[').add(b'\\').add(b']').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// An address without its escapes; as it was when they do not spell UTF-8.
pub fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// An address in ASCII, with what a URL may not hold in percent-encoding; what is encoded already stays.
pub fn encoded(address: &str) -> String {
    // The brackets of an IPv6 host stay.
    let host = address.find("://[").and_then(|at| Some(at + address[at..].find(']')? + 1)).unwrap_or(0);
    let (host, rest) = address.split_at(host);
    let mut out = host.to_owned();
    let mut in_fragment = false;
    let mut plain = 0;
    for (at, sign) in rest.match_indices(['%', '#']) {
        out.extend(utf8_percent_encode(&rest[plain..at], ENCODED));
        plain = at + 1;
        let is_escape = || rest.as_bytes().get(at + 1..at + 3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        out.push_str(match sign {
            "%" if is_escape() => "%",
            "%" => "%25",
            _ if std::mem::replace(&mut in_fragment, true) => "%23",
            _ => "#",
        });
    }
    out.extend(utf8_percent_encode(&rest[plain..], ENCODED));
    out
}

/// A path of this machine's as it stands in an address: nothing in it is an escape, a query or a fragment.
pub fn encoded_path(path: &str) -> String {
    const OF_PATH: &AsciiSet = &ENCODED.add(b'%').add(b'#').add(b'?');
    utf8_percent_encode(path, OF_PATH).to_string()
}

/// `path` from the directory `base`, without `.` and `..`; what goes above the root stays at the root, as in a browser.
pub fn join(base: &str, path: &str) -> String {
    let mut parts: Vec<&str> = base.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The path of the site's base address, without slashes at its ends; `None` when the site is at the root.
pub fn base_path(base_url: &str) -> Option<&str> {
    let (_, rest) = base_url.split_once("://")?;
    let (_, path) = rest.split_once('/')?;
    Some(path.trim_matches('/')).filter(|path| !path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_once() {
        assert_eq!(decoded("mi%20cap%C3%ADtulo.md"), "mi capítulo.md");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%2525"), "%25");
        assert_eq!(decoded("%+f%"), "%+f%", "a sign is no digit");
        assert_eq!(decoded("%FF"), "%FF", "not UTF-8");
    }

    #[test]
    fn addresses_become_ascii_and_are_encoded_once() {
        let known = [
            ("https://es.wikipedia.org/wiki/Ñandú?a=1&b=%20#ü", "https://es.wikipedia.org/wiki/%C3%91and%C3%BA?a=1&b=%20#%C3%BC"),
            ("mailto:a b@c.es", "mailto:a%20b@c.es"),
            ("http://[::1]:80/a[1]", "http://[::1]:80/a%5B1%5D"),
            ("a#b#c%", "a#b%23c%25"),
            ("x|y%zz%é", "x%7Cy%25zz%25%C3%A9"),
        ];
        for (address, url) in known {
            assert_eq!(encoded(address), url);
            assert_eq!(encoded(url), url);
        }
    }

    #[test]
    fn joining() {
        assert_eq!(join("docs/a", "../b"), "docs/b");
        assert_eq!(join("/docs/02-x/", "../../../y.png"), "y.png");
        assert_eq!(join("docs", "../../b"), "b");
    }

    #[test]
    fn base_paths() {
        assert_eq!(base_path("https://a.es/libro/"), Some("libro"));
        assert_eq!(base_path("https://a.es/"), None);
        assert_eq!(base_path("/libro/"), None);
    }
}
