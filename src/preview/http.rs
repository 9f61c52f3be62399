//! HTTP/1.1 on 127.0.0.1: a thread for each connection, requests in, responses out. Small on purpose: no bodies but short ones, no chunks.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::Scope;
use std::time::Duration;

/// Most bytes of a request's head, its headers, and most bytes of its body.
const HEAD: usize = 16 << 10;
const HEADERS: usize = 64;
const BODY: usize = 64 << 10;
/// Most connections at a time.
const CONNECTIONS: usize = 128;
/// A connection on which nothing comes is closed after so long, and so is one that takes nothing.
const IDLE: Duration = Duration::from_secs(60);

/// A request, read whole.
#[derive(Debug, Default)]
pub struct Request {
    pub method: String,
    /// Path and query.
    pub url: String,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    /// The value of a header; empty when it comes twice, which no browser does.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let first = found.next().map(|(_, value)| value.as_str());
        if found.next().is_some() { Some("") } else { first }
    }

    /// A parameter of the address's query, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        let (_, query) = self.url.split_once('?')?;
        let value = query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))?;
        Some(crate::text::address::decoded(&value.replace('+', " ")))
    }

    pub fn path(&self) -> &str {
        self.url.split('?').next().unwrap_or_default()
    }

    /// Whether the browser asks to close the connection after the answer.
    fn closes(&self) -> bool {
        self.header("Connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }
}

/// What is answered.
pub enum Response {
    Whole { status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8> },
    /// A head, and then whatever the function writes, until the connection is closed.
    Stream { headers: Vec<(&'static str, String)>, write: Box<dyn FnOnce(&mut dyn Write) + Send> },
}

pub struct Http {
    listener: TcpListener,
    stopped: AtomicBool,
    connections: Mutex<HashMap<u64, TcpStream>>,
}

impl Http {
    /// Listens on a port of 127.0.0.1; 0 lets the system choose one.
    pub fn bind(port: u16) -> std::io::Result<Http> {
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        Ok(Http { listener, stopped: AtomicBool::new(false), connections: Mutex::default() })
    }

    pub fn port(&self) -> u16 {
        self.listener.local_addr().map_or(0, |address| address.port())
    }

    /// The open connections by number, locked.
    fn connections(&self) -> MutexGuard<'_, HashMap<u64, TcpStream>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers requests by `answer` on threads of `scope` until it is stopped.
    pub fn serve<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>, answer: &'scope (dyn Fn(&Request) -> Response + Sync)) {
        scope.spawn(move || {
            for (number, stream) in (0u64..).zip(self.listener.incoming()) {
                if self.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let Ok(copy) = stream.try_clone() else { continue };
                if self.connections().len() >= CONNECTIONS {
                    continue;
                }
                self.connections().insert(number, copy);
                scope.spawn(move || {
                    let _ = converse(stream, answer);
                    self.connections().remove(&number);
                });
            }
        });
    }

    /// Closes all connections and takes no more.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Whoever waits for the next connection is given one.
        let _ = TcpStream::connect(("127.0.0.1", self.port()));
        for stream in self.connections().values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

/// Answers request after request on one connection.
fn converse(mut stream: TcpStream, answer: &dyn Fn(&Request) -> Response) -> std::io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_write_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut read = Vec::new();
    loop {
        let request = match next(&mut stream, &mut read)? {
            Next::Request(request) => request,
            Next::End => return Ok(()),
            Next::Bad(status) => return stream.write_all(&whole((status, &[]), b"", true)),
        };
        let close = request.closes();
        match answer(&request) {
            Response::Whole { status, headers, body } => {
                let answer = whole((status, &headers), &body, close);
                let head = answer.len() - body.len();
                stream.write_all(if request.method == "HEAD" { &answer[..head] } else { &answer })?;
            }
            Response::Stream { headers, write } => {
                stream.write_all(head(200, &headers, None, true).as_bytes())?;
                write(&mut stream);
                return Ok(());
            }
        }
        if close {
            return Ok(());
        }
    }
}

enum Next {
    Request(Request),
    /// The other side has closed.
    End,
    /// Not to be answered but with this status.
    Bad(u16),
}

/// Reads one request; what comes after it stays in `read`.
fn next(stream: &mut TcpStream, read: &mut Vec<u8>) -> std::io::Result<Next> {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        match parsed.parse(read) {
            Ok(httparse::Status::Complete(length)) => {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let mut request = Request {
                    method: parsed.method.unwrap_or_default().to_owned(),
                    url: parsed.path.unwrap_or_default().to_owned(),
                    headers: parsed.headers.iter().map(|header| (header.name.to_owned(), text(header.value))).collect(),
                    body: String::new(),
                };
                if request.header("Transfer-Encoding").is_some() {
                    return Ok(Next::Bad(411));
                }
                let body = match request.header("Content-Length").map(|value| value.trim().parse::<usize>()) {
                    None => 0,
                    Some(Ok(body)) if body <= BODY => body,
                    Some(Ok(_)) => return Ok(Next::Bad(413)),
                    Some(Err(_)) => return Ok(Next::Bad(400)),
                };
                while read.len() < length + body {
                    if fill(stream, read)? == 0 {
                        return Ok(Next::End);
                    }
                }
                request.body = text(&read[length..length + body]);
                read.drain(..length + body);
                return Ok(Next::Request(request));
            }
            Ok(httparse::Status::Partial) if read.len() < HEAD => {
                if fill(stream, read)? == 0 {
                    return Ok(Next::End);
                }
            }
            Ok(httparse::Status::Partial) => return Ok(Next::Bad(431)),
            Err(_) => return Ok(Next::Bad(400)),
        }
    }
}

/// Reads what has come into `read`; gives how many bytes.
fn fill(stream: &mut TcpStream, read: &mut Vec<u8>) -> std::io::Result<usize> {
    let mut buffer = [0; 4096];
    let count = stream.read(&mut buffer)?;
    read.extend_from_slice(&buffer[..count]);
    Ok(count)
}

/// The bytes of a response whose body is known whole.
fn whole((status, headers): (u16, &[(&'static str, String)]), body: &[u8], close: bool) -> Vec<u8> {
    let mut bytes = head(status, headers, Some(body.len()), close).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// The status line and headers of a response.
fn head(status: u16, headers: &[(&'static str, String)], length: Option<usize>, close: bool) -> String {
    let reason = match status {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        411 => "Length Required",
        413 => "Content Too Large",
        431 => "Request Header Fields Too Large",
        _ => "Error",
    };
    let mut head = format!("HTTP/1.1 {status} {reason}\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    if let Some(length) = length {
        head += &format!("Content-Length: {length}\r\n");
    }
    head + if close { "Connection: close\r\n\r\n" } else { "\r\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a server says to these bytes, on one connection.
    fn said(bytes: &[u8]) -> String {
        let http = Http::bind(0).unwrap();
        let answer = |request: &Request| Response::Whole {
            status: 200,
            headers: vec![("X-Method", request.method.clone())],
            body: format!("{} {:?} {}", request.path(), request.query("q"), request.body).into_bytes(),
        };
        let mut said = String::new();
        std::thread::scope(|scope| {
            http.serve(scope, &answer);
            let mut stream = TcpStream::connect(("127.0.0.1", http.port())).unwrap();
            stream.write_all(bytes).unwrap();
            stream.shutdown(Shutdown::Write).unwrap();
            let _ = stream.read_to_string(&mut said);
            http.stop();
        });
        said
    }

    #[test]
    fn requests_follow_each_other_on_a_connection() {
        let both = said(b"GET /a?q=%C3%B1+x HTTP/1.1\r\nHost: h\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nyesHEAD /c HTTP/1.1\r\nConnection: close\r\n\r\n");
        for words in ["/a Some(\"ñ x\") ", "/b None yes", "X-Method: HEAD"] {
            assert!(both.contains(words), "{both}");
        }
        assert!(!both.contains("/c None"), "{both}");
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(HEAD));
        let cases: [(&[u8], &str); 5] = [
            (b"nonsense\r\n\r\n", "400"),
            (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"),
            (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", "413"),
            (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "411"),
            (long.as_bytes(), "431"),
        ];
        for (bytes, status) in cases {
            assert!(said(bytes).starts_with(&format!("HTTP/1.1 {status} ")), "{status}");
        }
    }

    #[test]
    fn a_header_that_comes_twice_says_nothing() {
        let headers = ["Host", "host"].map(|name| (name.to_owned(), "h".to_owned())).to_vec();
        assert_eq!(Request { headers, ..Request::default() }.header("HOST"), Some(""));
    }
}
