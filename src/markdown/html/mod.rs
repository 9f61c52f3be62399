//! Raw HTML: a sanitised subset into the same tree.
//!
//! `scan` splits HTML text into tags and text; [`elements`] matches the tags within one container of Markdown and makes
//! of each element what the book has for it. Between an opening and a closing tag Markdown still parses, because both are
//! only pieces of the same flow.
//!
//! Hugo drops all raw HTML unless the site says `unsafe = true`. Authors who wrote it mean it, so the subset is kept either
//! way: a difference from the web.

pub mod block;
mod boxes;
pub mod elements;
pub mod mathml;
mod programs;
pub mod scan;
pub mod svg;
pub mod tag;

pub use elements::resolve;
pub use programs::hide_programs;
use scan::{Event, scan};

use crate::message;
use crate::report::Span;

use super::flow::Piece;
use super::fragment::is_token;
use super::reader::Reader;
pub use tag::{Tag, is_void};

impl Reader<'_> {
    /// Adds the pieces of HTML text. Comments go, except those that stand for shortcodes.
    pub fn html_pieces(&mut self, text: &str, span: Span, pieces: &mut Vec<Piece>) {
        let mut unread = None;
        for event in scan(text) {
            match &event {
                Event::Open { name, self_closing: false, .. } if scan::is_raw_text(name) => unread = Some(name.clone()),
                Event::Close { name } if unread.as_ref() == Some(name) => unread = None,
                _ => {}
            }
            match event {
                Event::Text(text) => self.inline_text(&scan::decode(text), span, pieces),
                Event::Comment(inside) if is_token(inside) => self.inline_text(inside, span, pieces),
                Event::Comment(_) => {}
                Event::Open { name, mut attributes, self_closing } => {
                    let before = attributes.len();
                    attributes.retain(|(name, _)| !name.starts_with("on"));
                    if attributes.len() < before {
                        self.tally(
                            "html-dropped",
                            message!("handlers of events (`onclick` and the like) were left out"),
                            span,
                            message!("a book runs no scripts"),
                        );
                    }
                    pieces.push(Piece::Open(Tag { name, attributes, self_closing, span }));
                }
                Event::Close { name } => pieces.push(Piece::Close(name)),
            }
        }
        // What a blank line divides does not take the Markdown behind it along.
        pieces.extend(unread.map(Piece::Close));
    }
}

