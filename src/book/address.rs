//! Addresses that leave the book: the one list of what both outputs may link to.

use crate::text::address::encoded;

/// Schemes that can be followed from a book. Others (`javascript:`, `file:`, `data:`, `ms-word:`, `view-source:`) run or open something on the
/// reader's own machine.
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

/// Whether a text is the authority of a URL: `host`, `host:port`, `user@host:port`.
fn is_authority(authority: &str) -> bool {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if let Some((address, port)) = host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        let port = port.strip_prefix(':').map_or(port.is_empty(), |port| port.parse::<u16>().is_ok());
        return port && address.parse::<core::net::Ipv6Addr>().is_ok();
    }
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
        assert_eq!(external("http://[2001:db8::1]:80/x").unwrap(), "http://[2001:db8::1]:80/x");
        for bad in ["javascript:alert(1)", "file:///etc", "ms-word:ofe|u|http://x", "feed:javascript:1", "http://[::x]/", "../x.md", "http://", "http://a b/", "http://a:99999/", "#x", ""] {
            assert_eq!(external(bad), None, "{bad}");
        }
    }
}
