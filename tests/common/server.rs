//! A web server on this machine for one test: a few pictures that are there, gone, moved or too large.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Serves `picture` until the test ends.
    pub fn start(picture: &'static [u8]) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = seen.clone();
                std::thread::spawn(move || answer(stream, picture, port, &seen));
            }
        });
        Server { port, asked }
    }

    pub fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The paths that were asked for, in this order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }
}

fn answer(mut stream: TcpStream, picture: &[u8], port: u16, asked: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
    let request = lines.next().and_then(Result::ok).unwrap_or_default();
    lines.take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty())).for_each(drop);
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    asked.lock().expect("no panic").push(path.clone());
    let moved = |to: &str| (format!("302 Found\r\nLocation: {to}"), Vec::new());
    let (head, body) = match path.as_str() {
        "/nada.png" => ("404 Not Found".to_owned(), b"nada".to_vec()),
        "/texto.png" => ("200 OK\r\nContent-Type: image/png".to_owned(), b"<p>Entre primero.</p>".to_vec()),
        "/grande.png" => ("200 OK".to_owned(), vec![0x89; 33 << 20]),
        "/mudada.png" => moved("otra.png"),
        // The same machine by another name is another host.
        "/fuera.png" => moved(&format!("http://localhost:{port}/robada.png")),
        "/vuelta.png" => moved("/vuelta.png"),
        _ => ("200 OK".to_owned(), picture.to_vec()),
    };
    // The other side may have enough of it.
    let _ = write!(stream, "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(&body);
}
