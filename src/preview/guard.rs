//! Who may ask: the browser that was given the token, at this machine's own address, and no page of another site.

use std::fmt::Write;

/// What is known of a request before it is answered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// Path and query.
    pub url: &'a str,
    pub host: Option<&'a str>,
    pub origin: Option<&'a str>,
    /// `Sec-Fetch-Site`.
    pub from: Option<&'a str>,
    pub cookie: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    /// It brings the token in its address and is to be given a cookie.
    Enters,
    Refused,
}

pub struct Guard {
    token: String,
    port: u16,
}

impl Guard {
    /// A guard with a token of 128 random bits; `None` when the system gives none.
    pub fn new(port: u16) -> Option<Guard> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).ok()?;
        let mut token = String::new();
        for byte in bytes {
            let _ = write!(token, "{byte:02x}");
        }
        Some(Guard { token, port })
    }

    /// The address that lets a browser in.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/?token={}", self.port, self.token)
    }

    /// The header that gives the cookie. It is another one for each port.
    pub fn cookie(&self) -> String {
        format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie_name(), self.token)
    }

    /// The name of the cookie, another one for each port.
    fn cookie_name(&self) -> String {
        format!("pliego-{}", self.port)
    }

    /// Decides whether a request is answered.
    pub fn judge(&self, asked: Asked<'_>) -> Verdict {
        let hosts = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let known_host = asked.host.is_some_and(|host| hosts.iter().any(|known| known == host));
        let known_origin = asked.origin.is_none_or(|origin| hosts.iter().any(|known| origin.strip_prefix("http://") == Some(known)));
        if !known_host || !known_origin {
            return Verdict::Refused;
        }
        let (path, query) = asked.url.split_once('?').unwrap_or((asked.url, ""));
        if path == "/" && query.split('&').any(|part| part.strip_prefix("token=").is_some_and(|token| self.is_token(token))) {
            return Verdict::Enters;
        }
        let own_page = asked.from.is_none_or(|from| matches!(from, "same-origin" | "none"));
        let name = self.cookie_name();
        let has_cookie = asked.cookie.unwrap_or_default().split(';').any(|pair| {
            pair.trim().split_once('=').is_some_and(|(known, token)| known == name && self.is_token(token))
        });
        if own_page && has_cookie { Verdict::Allowed } else { Verdict::Refused }
    }

    /// Whether a text is the token. It takes the same time however much of it is right.
    fn is_token(&self, given: &str) -> bool {
        given.len() == self.token.len() && given.bytes().zip(self.token.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_browser_that_has_the_token_is_let_in() {
        let guard = Guard { token: "abc".to_owned(), port: 8000 };
        let cookie = Some("other=1; pliego-8000=abc");
        let good = Asked { url: "/book.json", host: Some("127.0.0.1:8000"), cookie, ..Asked::default() };
        assert_eq!(guard.judge(good), Verdict::Allowed);
        assert_eq!(guard.judge(Asked { host: Some("localhost:8000"), origin: Some("http://localhost:8000"), from: Some("same-origin"), ..good }), Verdict::Allowed);
        assert_eq!(guard.judge(Asked { url: "/?token=abc", cookie: None, ..good }), Verdict::Enters);
        let refused = [
            Asked { cookie: None, ..good },
            Asked { cookie: Some("pliego-8001=abc"), ..good },
            Asked { cookie: Some("pliego-8000=abd"), ..good },
            Asked { host: Some("evil.example:8000"), ..good },
            Asked { host: Some("127.0.0.1"), ..good },
            Asked { host: None, ..good },
            Asked { origin: Some("http://evil.example"), ..good },
            Asked { origin: Some("null"), ..good },
            Asked { origin: Some("http://127.0.0.1:8001"), ..good },
            Asked { from: Some("cross-site"), ..good },
            Asked { url: "/?token=ab", cookie: None, ..good },
            Asked { url: "/book.json?token=abc", cookie: None, ..good },
        ];
        for asked in refused {
            assert_eq!(guard.judge(asked), Verdict::Refused, "{asked:?}");
        }
    }
}
