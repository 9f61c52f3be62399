//! Addresses that leave the book, as an EPUB may carry them.

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
        return Some(format!("{scheme}://{authority}{}", encode(path)));
    }
    Some(format!("{scheme}:{}", encode(rest)))
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

/// Percent-encodes what a URL may not hold; what is encoded already stays.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut hash = false;
    for (i, c) in text.char_indices() {
        match c {
            '%' => {
                let hex = text.as_bytes().get(i + 1..i + 3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
                out.push_str(if hex { "%" } else { "%25" });
            }
            '#' if !std::mem::replace(&mut hash, true) => out.push('#'),
            'a'..='z' | 'A'..='Z' | '0'..='9' => out.push(c),
            '-' | '.' | '_' | '~' | '/' | '?' | ':' | '@' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=' => out.push(c),
            _ => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    out
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
