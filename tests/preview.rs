//! `pliego preview` and `pliego build --watch`, as an author uses them: in a real browser (`tests/tools/preview/scenario.mjs`), over HTTP
//! by hand, and with a thousand edits.

#[path = "common/tools.rs"]
mod tools;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// The program at work; killed at the end if it has not ended itself.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(arguments: &[&str], site: &Path) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pliego"));
        command.args(arguments).arg(site).env("LC_ALL", "C").env_remove("VISUAL");
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let stderr = child.stderr.take().expect("its messages");
        let (sender, lines) = channel();
        std::thread::spawn(move || BufReader::new(stderr).lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        Running { child, lines }
    }

    /// The next line that holds `words`.
    fn line(&self, words: &str) -> String {
        let until = Instant::now() + Duration::from_secs(60);
        let mut seen = Vec::new();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) if line.contains(words) => return line,
                Ok(line) => seen.push(line),
                Err(_) => panic!("no line with “{words}” after {seen:#?}"),
            }
        }
    }

    /// Ctrl-C; gives the exit code.
    fn interrupt(mut self) -> Option<i32> {
        let sent = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().expect("kill");
        assert!(sent.success());
        let until = Instant::now() + Duration::from_secs(20);
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait().expect("its state") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it does not end");
    }

    /// In kilobytes.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Port and token of a preview of `site`.
fn preview(site: &Path, more: &[&str]) -> (Running, u16, String) {
    let running = Running::start(&[&["preview", "--no-open"], more].concat(), site);
    let line = running.line("http://127.0.0.1:");
    let address = line.split("http://127.0.0.1:").nth(1).expect("an address");
    let (port, rest) = address.split_once("/?token=").expect("a token");
    let token = rest.split_whitespace().next().expect("a token").to_owned();
    (running, port.parse().expect("a port"), token)
}

fn book() -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a directory");
    write(site.path(), "book.yaml", "title: El faro\nauthors: [Elvira Montes]\nlanguage: es\n");
    for (number, word) in [(1, "primera"), (2, "segunda"), (3, "tercera")] {
        let text = format!("---\ntitle: \"{number} - La {word} noche\"\nweight: {number}\n---\n\nLa {word} noche *nadie* vio la luz.\n");
        write(site.path(), &format!("content/{number}.md"), &text);
    }
    site
}

fn write(site: &Path, name: &str, text: &str) {
    let path = site.join(name);
    fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
    fs::write(path, text).expect("a file");
}

/// A request as it stands; gives the status and the whole answer.
fn ask(port: u16, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    stream.write_all(request.replace('\n', "\r\n").as_bytes()).expect("it is sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    (answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0), answer)
}

#[test]
fn only_who_has_the_token_is_answered() {
    let site = book();
    let (running, port, token) = preview(site.path(), &[]);
    let host = format!("127.0.0.1:{port}");
    let get = |path: &str, headers: &str| ask(port, &format!("GET {path} HTTP/1.1\nConnection: close\n{headers}\n\n"));
    let cookie = format!("Cookie: pliego-{port}={token}");

    let (status, answer) = get(&format!("/?token={token}"), &format!("Host: {host}"));
    assert_eq!(status, 200);
    assert!(answer.contains(&format!("pliego-{port}={token}; Path=/; HttpOnly; SameSite=Strict")), "{answer}");
    assert!(answer.contains("script-src 'self'"), "{answer}");
    let (status, listing) = get("/book.json", &format!("Host: {host}\n{cookie}"));
    assert_eq!(status, 200);
    assert!(listing.contains("\"title\":\"El faro\""), "{listing}");
    assert_eq!(get("/book.json", &format!("Host: localhost:{port}\n{cookie}\nOrigin: http://localhost:{port}")).0, 200);

    let refused = [
        format!("Host: {host}"),
        format!("Host: {host}\nCookie: pliego-{port}=0{}", &token[1..token.len() - 1]),
        format!("Host: evil.example\n{cookie}"),
        format!("Host: evil.example:{port}\n{cookie}"),
        format!("Host: {host}\nHost: {host}\n{cookie}"),
        cookie.clone(),
        format!("Host: {host}\nOrigin: http://evil.example\n{cookie}"),
        format!("Host: {host}\nOrigin: null\n{cookie}"),
        format!("Host: {host}\nSec-Fetch-Site: cross-site\n{cookie}"),
    ];
    for headers in refused {
        for path in ["/", "/book.json", "/app.js", "/events"] {
            let (status, answer) = get(path, &headers);
            assert_eq!(status, 403, "{path} with {headers}: {answer}");
            assert!(!answer.contains("El faro"));
        }
    }
    // A form of another site has not this type, and what the book was not made from is not opened.
    let post = |kind: &str, body: &str| {
        let length = body.len();
        ask(port, &format!("POST /open HTTP/1.1\nHost: {host}\nConnection: close\n{cookie}\nContent-Type: {kind}\nContent-Length: {length}\n\n{body}")).0
    };
    let place = "{\"file\":\"content/1.md\",\"line\":1,\"column\":1}";
    assert_eq!(post("application/json", place), 200);
    assert_eq!(post("text/plain", place), 400);
    assert_eq!(post("application/json", "{\"file\":\"/etc/passwd\",\"line\":1,\"column\":1}"), 404);
    assert_eq!(post("application/json", "{\"file\":\"content/../../../etc/passwd\",\"line\":1,\"column\":1}"), 404);
    for path in ["/epub/1/../../../etc/passwd", "/epub/1/%2e%2e/secret", "/page/zz", "/font/1-9", "/picture/0", "/face/9999", "/nothing"] {
        assert_eq!(get(path, &format!("Host: {host}\n{cookie}")).0, 404, "{path}");
    }
    assert_eq!(running.interrupt(), Some(0));
}

#[test]
fn a_port_that_is_taken_is_told() {
    let site = book();
    let taken = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = taken.local_addr().expect("its address").port();
    let output = Command::new(env!("CARGO_BIN_EXE_pliego"))
        .args(["preview", "--no-open", "--port", &port.to_string()])
        .arg(site.path())
        .env("LC_ALL", "C")
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(&format!("port {port} is taken")), "{said}");
    drop(taken);
    let (running, got, _) = preview(site.path(), &["--port", &port.to_string()]);
    assert_eq!(got, port);
    assert_eq!(running.interrupt(), Some(0));
}

#[test]
fn a_thousand_edits_take_no_more_memory_than_a_hundred() {
    let site = book();
    let (running, port, token) = preview(site.path(), &[]);
    running.line("pages in");
    let mut after_first = 0;
    for edit in 0..1000 {
        write(site.path(), "content/2.md", &format!("---\ntitle: \"2 - Dos\"\nweight: 2\n---\n\nEs la vez {edit} que se cambia. {}\n", "Y más. ".repeat(edit % 90)));
        running.line("pages in");
        if edit == 100 {
            after_first = running.memory();
        }
    }
    let get = |path: &str| ask(port, &format!("GET {path} HTTP/1.1\nHost: 127.0.0.1:{port}\nConnection: close\nCookie: pliego-{port}={token}\n\n")).1;
    let listing = get("/book.json");
    let keys = listing.split("[\"").skip(1).filter_map(|part| part.split_once('"')).map(|(key, _)| key);
    assert!(keys.map(|key| get(&format!("/page/{key}"))).any(|page| page.contains(">999</tspan>")), "the last edit is not shown: {listing}");
    let grown = running.memory().saturating_sub(after_first);
    println!("{after_first} kB after 100 edits, {grown} kB more after 1,000");
    assert!(grown < 12_000, "{grown} kB more than after 100 edits ({after_first} kB)");
    assert_eq!(running.interrupt(), Some(0));
}

#[test]
fn watching_builds_the_files_again() {
    let site = book();
    let out = site.path().join("made");
    let running = Running::start(&["build", "--watch", "--to", "epub", "-o", out.to_str().expect("a path")], site.path());
    running.line("el-faro.epub");
    let epub = out.join("el-faro.epub");
    let first = fs::read(&epub).expect("the file");
    write(site.path(), "content/4.md", "---\ntitle: \"4 - La cuarta\"\nweight: 4\n---\n\nUna más, [^x] que cita lo que no hay.\n");
    // What is new of what was found, and a line.
    running.line("note-undefined");
    let line = running.line("el-faro.epub");
    assert!(line.contains(" s") && line.contains("1 error"), "{line}");
    assert_ne!(fs::read(&epub).expect("the file"), first);
    // Its own files are no change.
    std::thread::sleep(Duration::from_millis(500));
    assert!(running.lines.try_recv().is_err(), "it builds again by itself");
    fs::remove_file(site.path().join("content/4.md")).expect("it is removed");
    let line = running.line("el-faro.epub");
    assert!(!line.contains("error"), "{line}");
    assert_eq!(running.interrupt(), Some(0));
    let left: Vec<_> = fs::read_dir(&out).expect("the directory").map(|entry| entry.expect("a file").file_name()).collect();
    assert_eq!(left, ["el-faro.epub"], "nothing half written is left");
}

#[test]
fn the_browser_shows_the_book_and_its_changes() {
    let site = book();
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/static/imagenes/caja.webp");
    fs::copy(picture, site.path().join("content/caja.webp")).expect("a picture");
    let prose = "El viento *venía* del norte y la torre callaba como callan las torres. ".repeat(40);
    let text = format!(
        "---\ntitle: \"4 - La cuarta noche\"\nweight: 4\nimage: caja.webp\n---\n\n{prose}[^n]\n\n![](caja.webp)\n\n## Un apartado\n\n\
         ```mermaid\nflowchart LR\n  a[Uno] --> b[Dos]\n```\n\nLa fórmula $a^2 + b^2$ y [un enlace](https://example.org).\n\n[^n]: Nota de *prueba*.\n"
    );
    write(site.path(), "content/4.md", &text);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/preview/scenario.mjs");
    let program = env!("CARGO_BIN_EXE_pliego");
    if let Some(result) = tools::run("browser", &[&script, &program, &site.path()]) {
        let said = result.unwrap_or_else(|said| panic!("{said}"));
        println!("{said}");
        assert!(said.lines().filter(|line| line.starts_with("ok ")).count() >= 20, "{said}");
    }
}
