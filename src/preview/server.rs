//! The preview over HTTP: who asks is looked at by `guard`, what is answered is said in `routes`, and news are sent as they come.

use std::io::Write;
use std::sync::Arc;
use std::thread::Scope;
use std::time::Duration;

use super::guard::{Asked, Guard, Verdict};
use super::http::{Http, Request, Response};
use super::routes::{self, Answer};
use super::session::Session;

/// A connection that waits for news is given a sign of life so often, by which one that was closed is noticed.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Why nothing is served.
#[derive(Debug)]
pub enum Unserved {
    /// The port belongs to another program.
    Taken(u16),
    Other(String),
}

pub struct Server {
    http: Http,
    guard: Guard,
    session: Arc<Session>,
}

impl Server {
    /// Listens on a port of 127.0.0.1, the given one or any.
    pub fn bind(port: Option<u16>, session: Arc<Session>) -> Result<Server, Unserved> {
        let http = Http::bind(port.unwrap_or(0)).map_err(|error| match port {
            Some(port) if error.kind() == std::io::ErrorKind::AddrInUse => Unserved::Taken(port),
            _ => Unserved::Other(error.to_string()),
        })?;
        let guard = Guard::new(http.port()).ok_or_else(|| Unserved::Other("the system gives no random numbers".to_owned()))?;
        Ok(Server { http, guard, session })
    }

    pub fn address(&self) -> String {
        self.guard.address()
    }

    pub fn stop(&self) {
        self.http.stop();
    }

    /// Answers requests by `answer` on threads of `scope` until it is stopped.
    pub fn start<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>, answer: &'scope (dyn Fn(&Request) -> Response + Sync)) {
        self.http.serve(scope, answer);
    }

    /// The response to a request, after the guard has judged it.
    pub fn answer(&self, request: &Request) -> Response {
        let session = &self.session;
        let asked = Asked {
            url: &request.url,
            host: request.header("Host"),
            origin: request.header("Origin"),
            from: request.header("Sec-Fetch-Site"),
            cookie: request.header("Cookie"),
        };
        let verdict = self.guard.judge(asked);
        if verdict == Verdict::Refused {
            return whole(routes::refused(session.settings.locale), None);
        }
        let answer = match request.method.as_str() {
            "GET" | "HEAD" if request.path() == "/events" => return news(request, Arc::clone(session)),
            "GET" | "HEAD" => session.limited(|| routes::get(session, request)),
            // A page of another site can send a form without asking, but not this type.
            "POST" if request.header("Content-Type") == Some("application/json") => session.limited(|| routes::post(session, request)),
            _ => Answer::bad(),
        };
        whole(answer, (verdict == Verdict::Enters).then(|| self.guard.cookie()))
    }
}

/// A response with the headers of security.
fn whole(answer: Answer, cookie: Option<String>) -> Response {
    let mut headers = vec![
        ("Content-Type", answer.media_type.to_owned()),
        ("Cache-Control", if answer.lasting { "private, max-age=31536000, immutable" } else { "no-store" }.to_owned()),
        ("Content-Security-Policy", answer.policy.to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
    ];
    headers.extend(cookie.map(|cookie| ("Set-Cookie", cookie)));
    Response::Whole { status: answer.status, headers, body: answer.body }
}

/// The response of server-sent events: the number of each build, as it is made.
fn news(request: &Request, session: Arc<Session>) -> Response {
    let mut seen = request.query("seen").and_then(|seen| seen.parse().ok()).unwrap_or(0);
    let headers = vec![("Content-Type", "text/event-stream".to_owned()), ("Cache-Control", "no-store".to_owned())];
    let write = move |out: &mut dyn Write| {
        let mut sent = out.write_all(b": hello\n\n").and_then(|()| out.flush());
        while sent.is_ok() {
            let Some(version) = session.wait(seen, HEARTBEAT) else { return };
            let line = if version > seen { format!("data: {version}\n\n") } else { ":\n\n".to_owned() };
            seen = version;
            sent = out.write_all(line.as_bytes()).and_then(|()| out.flush());
        }
    };
    Response::Stream { headers, write: Box::new(write) }
}
