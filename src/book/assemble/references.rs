//! Addresses → chapters and ids in them, or out of the book; what leads nowhere is reported.

use crate::report::Message;
use crate::message;
use crate::limits::Guesses;
use crate::text::alike::{likeness, most_alike};
use crate::text::{address, slug};

use rustc_hash::FxHashMap;

use super::Site;
use super::pages::{Found, Pages, is_markdown, join_as_browser};
use crate::book::visit::{VisitorMut, walk_chapter_mut};
use crate::book::{Block, BlockKind, Chapter, ChapterId, Inline, LANGUAGE_MARK, ReferenceKind, Target, Text, address::external, plain};
use crate::report::{Diagnostic, Report, Severity, Span};

/// Resolves every [`Target::Unresolved`] of the book.
pub fn resolve(chapters: &mut [Chapter], site: &Site<'_>, report: &mut Report) {
    let pages = Pages::new(chapters, site);
    // What lookups need of each chapter, apart from its blocks, which change meanwhile.
    let outlines: Vec<Chapter> = chapters.iter().map(without_text).collect();
    let (mut names, guesses) = (vec![None; outlines.len()], Guesses::default());
    for (i, chapter) in chapters.iter_mut().enumerate() {
        let Some(from) = outlines.get(i) else { continue };
        let id = ChapterId(i as u32);
        let mut resolver = Resolver { pages: &pages, outlines: &outlines, from, id, site, names: &mut names, guesses: &guesses, report, bare: false, failed: false };
        walk_chapter_mut(chapter, &mut resolver);
    }
}

/// A copy of what lookups need of a chapter.
fn without_text(chapter: &Chapter) -> Chapter {
    Chapter {
        path: chapter.path.clone(),
        directory: chapter.directory.clone(),
        is_bundle: chapter.is_bundle,
        id: chapter.id.clone(),
        anchors: chapter.anchors.clone(),
        aliases: chapter.aliases.clone(),
        ..Chapter::default()
    }
}

/// What references may mean, by each of the ways in which they name it.
struct Resolver<'a> {
    pages: &'a Pages,
    outlines: &'a [Chapter],
    from: &'a Chapter,
    id: ChapterId,
    site: &'a Site<'a>,
    /// Of each chapter that a link has asked for.
    names: &'a mut [Option<Names>],
    guesses: &'a Guesses,
    report: &'a mut Report,
    /// The link has no words of its own: it is a reference, which is wrong where there is nothing to refer to.
    bare: bool,
    /// Its place was not found.
    failed: bool,
}

/// The places of a chapter by their names as written, in lower case, and folded: the first that has each.
#[derive(Clone, Default)]
struct Names([FxHashMap<String, usize>; 3]);

impl Names {
    /// The names of a chapter's ids.
    fn of(chapter: &Chapter) -> Names {
        let mut names = Names::default();
        for (i, (name, _)) in chapter.anchors.iter().enumerate() {
            for (map, key) in names.0.iter_mut().zip([name.clone(), name.to_lowercase(), slug::key(name)]) {
                map.entry(key).or_insert(i);
            }
        }
        names
    }

    /// The place of a name among the chapter's ids: as written, else in another case, else folded.
    fn find(&self, wanted: &str) -> Option<usize> {
        let keys = [wanted.to_owned(), wanted.to_lowercase(), slug::key(wanted)];
        self.0.iter().zip(&keys).find_map(|(map, key)| map.get(key)).copied()
    }
}

impl VisitorMut for Resolver<'_> {
    fn block(&mut self, block: &mut Block) {
        let span = block.span;
        if let BlockKind::Figure(figure) = &mut block.kind
            && let Some(target) = &mut figure.link
        {
            self.resolve_target(target, span);
        }
        // A video of the site lies on the site.
        let BlockKind::Embed(embed) = &mut block.kind else { return };
        // A code may hold what no link does, such as the name of a network.
        if embed.kind == "qr" && has_scheme(&embed.url) {
            return;
        }
        match self.address(embed.url.trim(), span) {
            Target::External(url) => embed.url = url,
            // Words are all that is left of what cannot be linked to.
            Target::Broken if has_scheme(&embed.url) => {
                let words = format!("{} ({})", embed.title, embed.url);
                block.kind = BlockKind::Paragraph(Text::new(plain(words), span));
            }
            _ => {}
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::Link(link) = inline {
            // What `ref` prints when there is no place to name.
            let address = match &link.target {
                Target::Unresolved { address, kind: ReferenceKind::Ref } if link.content.is_empty() => {
                    Some(address.split_once(LANGUAGE_MARK).map_or(address.as_str(), |(path, _)| path).to_owned())
                }
                _ => None,
            };
            self.bare = link.content.is_empty();
            self.failed = false;
            let written = match &link.target {
                Target::Unresolved { address, .. } if self.bare => address.clone(),
                _ => String::new(),
            };
            self.resolve_target(&mut link.target, link.span);
            self.bare = false;
            if self.failed {
                link.content = plain(written);
            }
            if let Some(address) = address.filter(|_| !matches!(link.target, Target::Internal { .. })) {
                link.content = plain(address);
            }
        }
    }
}

impl Resolver<'_> {
    /// Resolves one target of a link.
    fn resolve_target(&mut self, target: &mut Target, span: Span) {
        *target = match std::mem::replace(target, Target::Broken) {
            Target::Unresolved { address, kind: ReferenceKind::Ref } => self.reference(&address, span),
            Target::Unresolved { address, kind: ReferenceKind::Address } => self.address(address.trim(), span),
            // A full address may be one of the site's own, or one that no book can follow.
            Target::External(address) => self.address(address.trim(), span),
            settled => settled,
        };
    }

    /// The target of `ref` and `relref`: an address of another site stays as it is, as Hugo has it; all else must be a page.
    fn reference(&mut self, written: &str, span: Span) -> Target {
        if has_scheme(written) {
            return self.elsewhere(written, span);
        }
        let (path, fragment) = split(written);
        if path.is_empty() {
            return self.within(self.id, fragment, written, span);
        }
        let (path, language) = match path.split_once(LANGUAGE_MARK) {
            Some((path, language)) => (path, Some(language)),
            None => (path, None),
        };
        // As an author reads it.
        let plain = written.replace(&format!("{LANGUAGE_MARK}{}", language.unwrap_or_default()), "");
        let written = plain.as_str();
        let mut found = self.pages.reference(path, language, self.from);
        if found == Found::Nothing && path.contains('\\') {
            // Editors escape the underscores of file names.
            found = self.pages.reference(&path.replace('\\', ""), language, self.from);
        }
        match found {
            Found::Chapter(id) => self.within(id, fragment, written, span),
            Found::LeftOut { address, .. } => self.left_out(&address, fragment, written, span),
            Found::Ambiguous(several) => {
                self.broken(message!("`{path}` may be any of several pages", path), Some(message!("write one of {pages}", pages = list(&several))), span)
            }
            Found::Unpublished => self.broken(
                message!("`{path}` is not on the site: it is a draft, of another time, or not rendered", path),
                Some(message!("take it in (--drafts, for drafts), or take the link out")),
                span,
            ),
            Found::Nothing => self.no_page(path, span),
        }
    }

    /// The target of an address: a place in the book, a page of the site, or one elsewhere.
    fn address(&mut self, written: &str, span: Span) -> Target {
        if written.is_empty() {
            return self.nowhere(message!("the link has no address"), Some(message!("write it between the parentheses, or take the link out")), span);
        }
        let own = self.site.base_url.and_then(|base| written.strip_prefix(base.trim_end_matches('/')));
        let own = own.filter(|rest| rest.is_empty() || rest.starts_with(['/', '#', '?']));
        if let Some(rest) = own {
            // The site's own address written out in full.
            let (path, fragment) = split(rest);
            let path = if path.is_empty() { "/" } else { path };
            if let Found::Chapter(id) = self.pages.address(&address::decoded(path), self.from) {
                return self.within(id, fragment, written, span);
            }
            return self.elsewhere(written, span);
        }
        if let Some(rest) = written.strip_prefix("//") {
            return self.elsewhere(&format!("https://{rest}"), span);
        }
        if has_scheme(written) {
            return self.elsewhere(written, span);
        }
        let (path, fragment) = split(written);
        if path.is_empty() {
            return self.within(self.id, fragment, written, span);
        }
        let decoded = address::decoded(path);
        match self.pages.address(&decoded, self.from) {
            Found::Chapter(id) => self.within(id, fragment, written, span),
            Found::LeftOut { address, .. } => self.left_out(&address, fragment, written, span),
            // By its name alone several pages could be meant; with a directory it is said which, and that one is not there.
            Found::Ambiguous(_) if decoded.trim_start_matches("./").contains('/') => self.no_page(&decoded, span),
            Found::Ambiguous(several) => {
                self.broken(message!("`{path}` may be any of several pages", path), Some(message!("write one of {pages}", pages = list(&several))), span)
            }
            Found::Unpublished => Target::Broken,
            Found::Nothing if is_markdown(&decoded) => self.no_page(&decoded, span),
            Found::Nothing => self.outside(written, &decoded, span),
        }
    }

    /// The target of a fragment in a chapter. One that the page does not have leads to the page, and is reported.
    fn within(&mut self, id: ChapterId, fragment: &str, written: &str, span: Span) -> Target {
        let chapter = self.outlines.get(id.0 as usize).unwrap_or(self.from);
        if fragment.is_empty() || fragment == "top" {
            return Target::Internal { chapter: id, anchor: None };
        }
        let wanted = address::decoded(fragment);
        let lower = wanted.to_lowercase();
        let anchors = &chapter.anchors;
        let names = self.names.get_mut(id.0 as usize).map(|names| names.get_or_insert_with(|| Names::of(chapter)));
        match names.and_then(|names| names.find(&wanted)).and_then(|at| anchors.get(at)) {
            Some((_, unique)) if *unique == chapter.id => Target::Internal { chapter: id, anchor: None },
            Some((_, unique)) => Target::Internal { chapter: id, anchor: Some(unique.clone()) },
            None => {
                self.failed |= self.bare;
                let guessed = if self.guesses.take(anchors.len()) { anchors.as_slice() } else { &[] };
                let near = most_alike(guessed.iter().map(|(name, _)| (likeness(&lower, name), name.as_str()))).first().copied();
                let page = if id == self.id { message!("this page") } else { Message::verbatim(format!("`{}`", chapter.path)) };
                let diagnostic =
                    Diagnostic::new(if self.bare { "reference-unknown" } else { "fragment-missing" }, message!("{page} has no heading `#{wanted}`; the link leads to the page", page, wanted)).at(span);
                self.report.push(match near {
                    Some(near) => diagnostic.help(message!("did you mean `{nearest}`?", nearest = format!("{}#{near}", written.split('#').next().unwrap_or_default()))),
                    None => diagnostic.help(message!("give the heading that is meant this name: `## … {{#{wanted}}}`", wanted)),
                });
                Target::Internal { chapter: id, anchor: None }
            }
        }
    }

    /// The target of a link to a page that the site has and the book has not.
    fn left_out(&mut self, address: &str, fragment: &str, written: &str, span: Span) -> Target {
        let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        match self.on_site(address) {
            Some(url) => self.elsewhere(&format!("{url}{fragment}"), span),
            None => self.nowhere(
                message!("`{written}` is a page of the site that is not in the book", written),
                Some(message!("set baseURL in the site's configuration, so that the link leads to the site")),
                span,
            ),
        }
    }

    /// The target of a link to something of the site that is no page: a file to download, or an unknown place.
    fn outside(&mut self, written: &str, path: &str, span: Span) -> Target {
        let page_address = self.from.aliases.first().map_or("/", String::as_str);
        let absolute = if written.starts_with('/') { written.to_owned() } else { join_as_browser(page_address, written) };
        let Some(url) = self.on_site(&absolute) else {
            return self.nowhere(
                message!("`{written}` is no page of the book", written),
                Some(message!("write a full address, or set baseURL in the site's configuration")),
                span,
            );
        };
        let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        if !last.contains('.') {
            let candidates = self.pages.candidates(path, self.guesses);
            let diagnostic =
                Diagnostic::new("link-outside", message!("`{written}` is no page of the book; the link leads to {url}", written, url)).at(span);
            self.report.push(if candidates.is_empty() {
                diagnostic.help(message!("when a page of the book was meant, write its path within the content directory"))
            } else {
                diagnostic.help(message!("if a page was meant: {pages}", pages = list(&candidates)))
            });
        }
        self.elsewhere(&url, span)
    }

    /// The target of a full address, when both outputs can link to it.
    fn elsewhere(&mut self, written: &str, span: Span) -> Target {
        if external(written).is_some() {
            return Target::External(written.to_owned());
        }
        let scheme = written.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let said = match scheme.as_str() {
            "http" | "https" | "ftp" => message!("`{written}` names no host that there can be", written),
            _ => message!("an address that begins with `{scheme}:` has no place in a book", scheme),
        };
        self.nowhere(said, Some(message!("write an address that begins with https://, or take the link out")), span)
    }

    /// A site-absolute address with the base address of the site before it.
    fn on_site(&self, address: &str) -> Option<String> {
        let base = self.site.base_url?.trim_end_matches('/');
        Some(format!("{base}/{}", address.trim_start_matches('/')))
    }

    /// Reports that there is no page of this path, with those most like it.
    fn no_page(&mut self, path: &str, span: Span) -> Target {
        let candidates = self.pages.candidates(path, self.guesses);
        let help = match candidates.is_empty() {
            true => message!("write the path of a page within the content directory, or take the link out"),
            false => message!("near it: {pages}", pages = list(&candidates)),
        };
        self.broken(message!("there is no page `{path}`", path), Some(help), span)
    }

    /// Reports a link to what is not there, as an error.
    fn broken(&mut self, message: Message, help: Option<Message>, span: Span) -> Target {
        self.unlinked("link-broken", message, help, span)
    }

    /// Reports a link that may work on a site, and not in a book.
    fn nowhere(&mut self, message: Message, help: Option<Message>, span: Span) -> Target {
        self.unlinked("link-nowhere", message, help, span)
    }

    /// Reports a link that leads nowhere; where the settings are lenient, as a warning.
    fn unlinked(&mut self, code: &'static str, message: Message, help: Option<Message>, span: Span) -> Target {
        let mut diagnostic = Diagnostic::new(code, message).at(span);
        if self.site.lenient {
            diagnostic.severity = Severity::Warning;
        }
        self.report.push(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
        Target::Broken
    }
}

/// The paths in a line, as code.
fn list(paths: &[String]) -> String {
    paths.iter().map(|p| format!("`{p}`")).collect::<Vec<_>>().join(", ")
}

/// Splits an address into path and fragment; a query means nothing in a book.
fn split(address: &str) -> (&str, &str) {
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    (path.split('?').next().unwrap_or(path), fragment)
}

/// Whether an address has a scheme of more than one letter (a single one is a drive of Windows).
fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}
