//! What each address of the preview gives.

use super::editor;
use super::http::Request;
use super::reading;
use super::session::Session;
use super::svg::Detail;
use super::texts;
use crate::font::FontBook;
use crate::report::Locale;

/// The interface itself runs its own script and shows what this server gives, nothing else.
const OF_PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
     connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// A book's documents run nothing and reach nothing outside the book.
const OF_BOOK: &str = "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline' data:; font-src 'self' data:; \
     media-src 'self'; script-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const OF_REST: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

const SVG: &str = "image/svg+xml; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

/// A response without its connection.
pub struct Answer {
    pub status: u16,
    pub media_type: &'static str,
    /// It never changes at this address.
    pub lasting: bool,
    pub policy: &'static str,
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer that the browser asks for again each time.
    fn ok(media_type: &'static str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status: 200, media_type, lasting: false, policy: OF_REST, body: body.into() }
    }

    /// An answer that the browser may keep: its address has a key.
    fn lasting(media_type: &'static str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { lasting: true, ..Answer::ok(media_type, body) }
    }

    fn missing() -> Answer {
        Answer { status: 404, ..Answer::ok("text/plain; charset=utf-8", "not here") }
    }

    /// An answer to what was not understood.
    pub fn bad() -> Answer {
        Answer { status: 400, ..Answer::ok("text/plain; charset=utf-8", "not understood") }
    }
}

/// The answer to those who have no token.
pub fn refused(locale: Locale) -> Answer {
    let text = texts::of(locale, "refused");
    Answer { status: 403, ..Answer::ok("text/plain; charset=utf-8", text) }
}

/// The answer to a GET request.
pub fn get(session: &Session, request: &Request) -> Answer {
    let locale = session.settings.locale;
    match request.path() {
        "/" => Answer { policy: OF_PAGE, ..Answer::ok("text/html; charset=utf-8", page(locale)) },
        "/app.css" => Answer::ok("text/css; charset=utf-8", include_str!("web/app.css")),
        "/app.js" => script(include_str!("web/app.js")),
        "/pages.js" => script(include_str!("web/pages.js")),
        "/reader.js" => script(include_str!("web/reader.js")),
        "/cover.js" => script(include_str!("web/cover.js")),
        "/findings.js" => script(include_str!("web/findings.js")),
        "/common.js" => script(include_str!("web/common.js")),
        "/texts.json" => Answer::ok(JSON, texts::table(locale)),
        "/book.json" => Answer::ok(JSON, session.listing()),
        "/source" => source(session, request).unwrap_or_else(Answer::missing),
        "/line" => line(session, request).unwrap_or_else(Answer::missing),
        "/cover.json" => cover(session).unwrap_or_else(Answer::missing),
        path => file(session, path).unwrap_or_else(Answer::missing),
    }
}

/// The answer for an address with a key, which changes with what it names.
fn file(session: &Session, path: &str) -> Option<Answer> {
    let (kind, name) = path.strip_prefix('/')?.split_once('/')?;
    let key = |name: &str| u64::from_str_radix(name, 16).ok();
    if kind == "face" {
        let index: usize = name.parse().ok()?;
        let face = FontBook::builtin().faces.get(index)?.data.to_vec();
        return Some(Answer::lasting("font/ttf", face));
    }
    let edition = session.edition()?;
    Some(match kind {
        "page" => Answer::lasting(SVG, edition.page(key(name)?, Detail::Full)?),
        "thumb" => Answer::lasting(SVG, edition.page(key(name)?, Detail::Coarse)?),
        "font" => {
            let (face, slice) = name.split_once('-')?;
            Answer::lasting("font/ttf", edition.font(key(face)?, slice.parse().ok()?)?)
        }
        "picture" => {
            let (bytes, media_type) = session.deep(|| edition.picture(key(name).unwrap_or_default()))?;
            Answer::lasting(media_type, bytes)
        }
        "drawing" => Answer::lasting(SVG, session.deep(|| edition.drawing(key(name).unwrap_or_default()))?),
        "cover" => {
            let cover = session.deep(|| edition.cover())?;
            Answer::ok(SVG, edition.draw(&cover.page, cover.trim, Detail::Full))
        }
        "epub" => {
            // The number of the edition is there for the browser, which must not take an old file for a new one.
            let (_, name) = name.split_once('/')?;
            let reading = session.deep(|| edition.reading())?;
            let name = crate::text::address::decoded(name);
            Answer { policy: OF_BOOK, ..Answer::lasting(reading::media_type(&name), reading.file(&name)?) }
        }
        _ => return None,
    })
}

/// Where a word was written, as JSON: the parameter `at` is chapter, text, byte of the run's first word and byte within the run.
fn source(session: &Session, request: &Request) -> Option<Answer> {
    let at = request.query("at")?;
    let parts: Vec<u32> = at.split('.').map_while(|part| part.parse().ok()).collect();
    let [chapter, text, start, within] = parts[..] else { return None };
    let source = session.edition()?.source(chapter, text, start.checked_add(within)?)?;
    located(session, source)
}

/// The excerpt of the file and line that the browser asks for.
fn line(session: &Session, request: &Request) -> Option<Answer> {
    let number = |name| request.query(name)?.parse().ok();
    located(session, session.line(&request.query("file")?, number("line")?, number("column").unwrap_or(1))?)
}

/// A place as JSON, with the link by which the browser opens it when no program does.
fn located(session: &Session, source: super::edition::Source) -> Option<Answer> {
    let mut value = serde_json::to_value(&source).ok()?;
    let real = session.real_path(&source.file)?;
    if !session.settings.editor.is_program() {
        value["link"] = editor::link(&real, source.line, source.column).into();
    }
    Some(Answer::ok(JSON, value.to_string()))
}

/// The parts of the cover with their places, as JSON.
fn cover(session: &Session) -> Option<Answer> {
    let edition = session.edition()?;
    let cover = session.deep(|| edition.cover())?;
    Some(Answer::ok(JSON, serde_json::to_string(&cover.panels).ok()?))
}

/// The answer to a POST request, of which there is one: `/open` opens the editor.
pub fn post(session: &Session, request: &Request) -> Answer {
    #[derive(serde::Deserialize)]
    struct Place {
        file: String,
        line: usize,
        column: usize,
    }
    let Ok(place) = serde_json::from_str::<Place>(&request.body) else { return Answer::bad() };
    if request.path() != "/open" {
        return Answer::missing();
    }
    // Only what the book was made from is opened.
    let Some(real) = session.real_path(&place.file) else { return Answer::missing() };
    match session.settings.editor.open(&real, place.line, place.column) {
        Ok(()) => Answer::ok(JSON, "{}"),
        Err(error) => Answer { status: 500, ..Answer::ok("text/plain; charset=utf-8", error.to_string()) },
    }
}

/// A script of the interface.
fn script(text: &'static str) -> Answer {
    Answer::ok("text/javascript; charset=utf-8", text)
}

/// The one page of the interface, its words put in.
fn page(locale: Locale) -> String {
    let mut page = include_str!("web/index.html").replace("{lang}", locale.name());
    for (key, text) in texts::all(locale) {
        page = page.replace(&format!("{{{key}}}"), &crate::text::xml::attribute(text));
    }
    page
}
