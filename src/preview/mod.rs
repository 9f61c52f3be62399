//! The book in the browser, live: pages as spreads, the EPUB as a reader shows it, the cover, and what was found, each at its place.
//!
//! ```text
//! watch    the site's directories, for changes (also for `build --watch`)
//! session  a change → a new edition; a broken file keeps the last good one
//! edition  what one build gave, with a key for each page, which changes with what it shows
//! sources  words of the book ↔ places in its files
//! findings diagnostics and marks of the quality report, with page and place
//! svg      a page as a drawing, with its words over it; faces gives it the book's own fonts
//! reading  the EPUB made in memory; cover, the wrap-around cover
//! server   all this over HTTP on 127.0.0.1, for who has the token; guard refuses the others, routes says what is where, http speaks it
//! texts    the words of the interface, by language; web/ its page, style and script
//! ```
//!
//! Everything that is shown is drawn from the same values that the files are written from.

mod cover;
mod edition;
pub mod editor;
mod faces;
mod findings;
mod guard;
mod http;
mod reading;
mod routes;
mod server;
mod session;
mod sources;
mod svg;
pub mod texts;
pub mod watch;
mod settings;

use std::sync::Arc;

use crate::options::Options;
use crate::pipeline;
pub use editor::Editor;
pub use server::Unserved;
use server::Server;
use session::Session;
use watch::{Stop, Watch};
pub use settings::*;

/// Serves the book until it is stopped. `tell` gets the address once it can be opened, and after that a line for each change.
pub fn run(options: &Options, settings: &Settings, stop: &Stop, tell: &(dyn Fn(&str) + Sync)) -> Result<(), Unserved> {
    let Ok(threads) = pipeline::threads(options.jobs) else { return Err(Unserved::Other("no threads are to be had".to_owned())) };
    let session = Arc::new(Session::new(options.clone(), settings.clone(), threads));
    let server = Server::bind(settings.port, Arc::clone(&session))?;
    let answer = |request: &http::Request| server.answer(request);
    std::thread::scope(|scope| {
        server.start(scope, &answer);
        let address = server.address();
        tell(&texts::served(settings.locale, &address));
        if settings.open && open::that_detached(&address).is_err() {
            tell(texts::of(settings.locale, "open-failed"));
        }
        // Watched from before the first build, so that no change is missed.
        let mut watch = Watch::new(stop);
        let follow = |watch: &mut Watch| {
            if let Some(why) = watch.follow(&session.watched()) {
                tell(&format!("{}: {why}", texts::of(settings.locale, "unwatched")));
            }
        };
        follow(&mut watch);
        loop {
            tell(&session.rebuild());
            follow(&mut watch);
            if !watch.wait() {
                break;
            }
        }
        session.close();
        server.stop();
    });
    Ok(())
}
