//! Addresses that leave the book, as an EPUB may carry them.

use crate::text::address::encoded;

/// Schemes that a reading system can follow. Others (`javascript:`, `file:`, `data:`) are no links in a book.
const SCHEMES: &[&str] = &["http", "https", "ftp", "mailto", "tel", "sms", "geo", "news", "irc", "urn"];

/// The address as a valid URL, or nothing when it cannot be followed from a book (a relative path, a forbidden scheme, no host).
pub fn external(address: &str) -> Option<String> {
    let address = address.trim();
    let address = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
    let (scheme, rest) = address.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) || rest.is_empty() {
        return None;
    }
    if matches!(scheme.as_str(), "http" | "https" | "ftp") {
        let rest = rest.strip_prefix("//")?;
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if !is_authority(authority) {
            return None;
        }
        return Some(format!("{scheme}://{authority}{}", encoded(path)));
    }
    Some(format!("{scheme}:{}", encoded(rest)))
}

/// `host`, `host:port`, `user@host:port`.
fn is_authority(authority: &str) -> bool {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = host.rsplit_once(':').unwrap_or((host, "80"));
    let labels = host.trim_end_matches('.');
    port.parse::<u16>().is_ok()
        && !labels.is_empty()
        && labels.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') && !label.starts_with("xn--")
                || label.is_ascii() && !label.is_empty() && label.starts_with("xn--")
        })
        && authority.chars().all(|c| !c.is_whitespace() && !c.is_control())
}

#[cfg(test)]
mod tests {
    use super::external;

    #[test]
    fn addresses_are_made_valid_or_left_out() {
        assert_eq!(external("https://es.wikipedia.org/wiki/Ñ (x)#a|b").unwrap(), "https://es.wikipedia.org/wiki/%C3%91%20(x)#a%7Cb");
        assert_eq!(external("HTTP://a.es/100%?q=%20").unwrap(), "http://a.es/100%25?q=%20");
        assert_eq!(external("mailto:a b@c.es").unwrap(), "mailto:a%20b@c.es");
        for bad in ["javascript:alert(1)", "file:///etc", "../x.md", "http://", "http://a b/", "http://a:99999/", "#x", ""] {
            assert_eq!(external(bad), None, "{bad}");
        }
    }
}
