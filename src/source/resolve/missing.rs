//! Diagnostics of pictures that were not found, or that lie on other machines.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::limits::Guesses;
use crate::message;
use crate::plural;
use crate::report::message::list;
use crate::report::{Diagnostic, Message, Report, Span};
use crate::source::assets::Index;

/// A picture that was not found.
pub struct Missing {
    pub address: String,
    pub span: Span,
    pub looked: Vec<String>,
}

/// Pictures on other machines.
#[derive(Default)]
pub struct Remote {
    /// Those that were asked for.
    pub fetched: BTreeMap<String, Result<PathBuf, Message>>,
    /// The others, by host.
    pub count: usize,
    pub hosts: BTreeMap<String, usize>,
    pub first: Option<Span>,
}

/// Reports missing files: one warning for many that begin with the same placeholder and for which files that end alike exist; else one each.
pub fn report_missing(missing: &[Missing], index: &Index, report: &mut Report) {
    // In the order in which they are first met.
    let mut by_prefix: Vec<(&str, Vec<&Missing>)> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let guesses = Guesses::default();
    for miss in missing {
        let bare = miss.address.trim_start_matches(['/', '.']);
        let prefix = bare.split_once('/').map_or("", |(first, _)| first);
        let at = *known.entry(prefix).or_insert(by_prefix.len());
        match by_prefix.get_mut(at) {
            Some((_, misses)) => misses.push(miss),
            None => by_prefix.push((prefix, vec![miss])),
        }
    }
    // Links that lead out of the site are reported once each.
    let mut outside: BTreeMap<&str, Vec<&Missing>> = BTreeMap::new();
    for (_, misses) in &mut by_prefix {
        misses.retain(|miss| {
            let link = index
                .outside
                .keys()
                .find(|link| miss.looked.iter().any(|key| key.strip_prefix(link.as_str()).is_some_and(|rest| rest.starts_with('/'))));
            link.map(|link| outside.entry(link).or_default().push(miss)).is_none()
        });
    }
    for (link, misses) in outside {
        let Some(first) = misses.first() else { continue };
        let target = index.outside.get(link).map(|target| target.display().to_string()).unwrap_or_default();
        let many = plural!(
            misses.len(),
            "`{address}` was not found",
            "{n} pictures were not found, such as `{address}`",
            address = first.address,
        );
        report.push(
            Diagnostic::new("picture-missing", message!("{many}: `{link}` is a link that leads out of the site, to {target}", many, link, target))
                .at(first.span)
                .help(message!("links are followed only within the site; put the directory itself in their place")),
        );
    }
    for (prefix, misses) in by_prefix {
        let stands_for = places_for(prefix, &misses, index);
        let [first, ..] = misses.as_slice() else { continue };
        if !prefix.is_empty() && !stands_for.is_empty() {
            let message = plural!(
                misses.len(),
                "one picture was not found under `{prefix}/`, such as `{address}`",
                "{n} pictures were not found under `{prefix}/`, such as `{address}`",
                prefix,
                address = first.address,
            );
            report.push(
                Diagnostic::new("picture-missing", message)
                    .at(first.span)
                    .help(message!("files that end alike lie under {stands_for}; say which is meant in book.yaml: `rewrite: {{ {prefix}: {map} }}`", stands_for = stands_for.join(", "), prefix, map = stands_for.first().map(String::as_str).unwrap_or_default())),
            );
            continue;
        }
        for miss in misses {
            let name = miss.address.rsplit('/').next().unwrap_or(&miss.address);
            let alike = index.ending_like(&miss.address);
            let near: Vec<&str> = alike.iter().map(|(_, key)| *key).take(3).collect();
            let near = if near.is_empty() { index.near(name, &guesses) } else { near };
            let looked: Vec<&str> = miss.looked.iter().map(String::as_str).take(6).collect();
            let looked = list(&looked);
            let help = match near.is_empty() {
                true => message!("looked for {looked}; put it into one of these places, or correct its address", looked),
                false => message!("looked for {looked}; near it: {near}", looked, near = list(&near)),
            };
            report.push(
                Diagnostic::new("picture-missing", message!("`{address}` was not found", address = miss.address))
                    .at(miss.span)
                    .help(help),
            );
        }
    }
}

/// Directories that may stand where the placeholder does: those under which most of the missing files exist.
pub fn places_for(prefix: &str, misses: &[&Missing], index: &Index) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for miss in misses {
        let Some((_, rest)) = miss.address.split_once(&format!("{prefix}/")) else { continue };
        let wanted = rest.split('/').count();
        for (shared, key) in index.ending_like(rest) {
            if shared == wanted
                && let Some(base) = key.get(..key.len() - rest.len())
            {
                *counts.entry(base.trim_end_matches('/').to_owned()).or_default() += 1;
            }
        }
    }
    let mut places: Vec<(usize, String)> = counts.into_iter().map(|(place, count)| (count, place)).collect();
    places.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    // As it has to be written: static and assets are searched by themselves.
    let shorten = |place: String| {
        let roots = index.statics.iter().chain(&index.assets).chain(index.content.iter().map(|(key, _)| key));
        let short = roots.filter(|r| !r.is_empty()).find_map(|r| place.strip_prefix(r.as_str())?.strip_prefix('/').map(str::to_owned));
        short.unwrap_or(place)
    };
    places.into_iter().take(4).map(|(_, place)| shorten(place)).collect()
}

impl Remote {
    /// Reports the pictures on other machines, with the names of these, in one diagnostic.
    pub fn report(&self, report: &mut Report) {
        let Some(first) = self.first else { return };
        let hosts: Vec<String> = self.hosts.iter().map(|(host, count)| format!("{host} ({count})")).collect();
        let message = plural!(
            self.count,
            "one picture lies on another machine and is not fetched: {hosts}",
            "{n} pictures lie on other machines and are not fetched: {hosts}",
            hosts = list(&hosts),
        );
        report.push(
            Diagnostic::new("picture-remote", message)
                .at(first)
                .help(message!("copy them into the site and write their new addresses, or let them be fetched with --fetch")),
        );
    }
}
