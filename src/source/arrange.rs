//! The author's own arrangement: `exclude`, `order`, `front` and `back` of book.yaml, and roles that follow from titles.

use super::config::BookConfig;
use super::{Page, PageRole};
use crate::message;
use crate::book::{Matter, Role, split_number};
use crate::report::{Diagnostic, Report};

/// Arranges the pages, which come in Hugo's order.
pub fn arrange(pages: &mut Vec<Page>, config: &BookConfig, report: &mut Report) {
    for (setting, names) in [("exclude", &config.exclude), ("order", &config.order), ("front", &config.front), ("back", &config.back)] {
        for name in names {
            if !pages.iter().any(|page| names_page(name, page)) {
                report.push(unknown(setting, name, pages));
            }
        }
    }
    pages.retain(|page| !config.exclude.iter().any(|name| names_page(name, page)));
    if !config.order.is_empty() {
        order(pages, config, report);
    }
    matter(pages, config);
}

/// Whether `name` (a path, with or without its ending, or a section) means the page.
fn names_page(name: &str, page: &Page) -> bool {
    let name = name.trim().trim_matches('/').to_lowercase();
    let name = name.strip_prefix("content/").unwrap_or(&name);
    let stem = [".md", ".markdown", ".mdown"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(name);
    let stem = stem.strip_suffix("/_index").or_else(|| stem.strip_suffix("/index")).unwrap_or(stem);
    let path = page.logical_path.to_lowercase();
    if path.is_empty() {
        return matches!(stem, "_index" | "index" | "");
    }
    path == stem || path.strip_prefix(stem).is_some_and(|rest| rest.starts_with('/')) || path.rsplit('/').next() == Some(stem)
}

/// Sorts the pages by the setting `order`; those that it does not name follow.
fn order(pages: &mut Vec<Page>, config: &BookConfig, report: &mut Report) {
    let mut rest = std::mem::take(pages);
    for name in &config.order {
        let (named, others): (Vec<Page>, Vec<Page>) = rest.into_iter().partition(|page| names_page(name, page));
        pages.extend(named);
        rest = others;
    }
    // The home opens the book unless it was given another place.
    let (home, others): (Vec<Page>, Vec<Page>) = rest.into_iter().partition(|page| page.role == PageRole::Home);
    let placed = |page: &&Page| config.front.iter().chain(&config.back).any(|name| names_page(name, page));
    let left: Vec<&str> = others.iter().filter(|p| !placed(p)).map(|p| p.logical_path.as_str()).collect();
    if !left.is_empty() {
        report.push(
            Diagnostic::new("order-incomplete", message!("not named in `order`, these pages follow the others: {left}", left = left.join(", ")))
                .help(message!("name them too, or put them into `exclude`")),
        );
    }
    pages.splice(0..0, home);
    pages.extend(others);
}

/// Prepares the settings for a build of one page: those that name other pages are not asked for.
pub fn of_one_page(pages: &[Page], config: &mut BookConfig) {
    config.exclude.clear();
    for names in [&mut config.order, &mut config.front, &mut config.back] {
        names.retain(|name| pages.iter().any(|page| names_page(name, page)));
    }
}

/// Sets which pages are front and back matter, by the settings or by what their titles say: a foreword before the first chapter, an appendix after the
/// last one.
fn matter(pages: &mut [Page], config: &BookConfig) {
    // What a section says holds for the pages below it.
    let sections: Vec<String> = pages.iter().filter(|page| page.is_section && page.front_matter.appendix).map(|page| format!("{}/", page.logical_path)).collect();
    let holds: Vec<String> = pages.iter().map(|page| page.logical_path.clone()).collect();
    for page in pages.iter_mut().filter(|page| page.role != PageRole::Home) {
        let has_pages = page.is_section && holds.iter().any(|path| path.strip_prefix(&page.logical_path).is_some_and(|rest| rest.starts_with('/')));
        page.lettered = (page.front_matter.appendix && (!has_pages || page.role == PageRole::Part)) || sections.iter().any(|section| page.logical_path.starts_with(section));
    }
    for page in pages.iter_mut() {
        if page.role == PageRole::Chapter
            && let Some(role) = role_of_title(page)
        {
            page.book_role = role;
        }
        if page.lettered && page.role == PageRole::Chapter {
            page.book_role = Role::Appendix;
        }
        let listed = |names: &[String]| names.iter().any(|name| names_page(name, page));
        if listed(&config.front) {
            page.matter = Matter::Front;
        } else if listed(&config.back) {
            page.matter = Matter::Back;
        }
    }
    let is_front = |role: Role| matches!(role, Role::Dedication | Role::Epigraph | Role::Foreword);
    let is_back = |role: Role| matches!(role, Role::Appendix | Role::Glossary | Role::Colophon | Role::Notes | Role::Index);
    if config.front.is_empty() {
        let first = pages.iter().position(|p| !is_front(p.book_role)).unwrap_or(0);
        pages.iter_mut().take(first).for_each(|p| p.matter = Matter::Front);
    }
    if config.back.is_empty() && pages.iter().any(|p| !is_back(p.book_role)) {
        for page in pages.iter_mut().rev().take_while(|p| is_back(p.book_role)) {
            page.matter = Matter::Back;
        }
    }
    let rank = |page: &Page| {
        let place = |names: &[String]| names.iter().position(|name| names_page(name, page)).unwrap_or(usize::MAX);
        match page.matter {
            Matter::Front => (0, place(&config.front)),
            Matter::Body => (1, 0),
            Matter::Back => (2, place(&config.back)),
        }
    };
    pages.sort_by_key(rank);
}

/// What a title without a number says the page is.
fn role_of_title(page: &Page) -> Option<Role> {
    const TITLES: &[(Role, &[&str])] = &[
        (Role::Dedication, &["dedicatoria", "dedication"]),
        (Role::Epigraph, &["epígrafe", "epigraph"]),
        (Role::Foreword, &["prólogo", "prefacio", "preámbulo", "foreword", "preface", "presentación"]),
        (Role::Introduction, &["introducción", "introduction"]),
        (Role::Appendix, &["apéndice", "anexo", "appendix", "apéndices", "anexos"]),
        (Role::Glossary, &["glosario", "glossary"]),
        (Role::Colophon, &["colofón", "colophon"]),
    ];
    let title = page.title()?;
    let (number, title) = split_number(&title);
    if number.is_some() {
        return None;
    }
    let title = title.to_lowercase();
    let first = title.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    TITLES.iter().find_map(|(role, names)| {
        // `Apéndice A: fuentes`, but not `Introducción a la termodinámica`.
        let fits = names.contains(&title.as_str()) || (*role == Role::Appendix && names.contains(&first));
        fits.then_some(*role)
    })
}

/// The diagnostic of a setting that names a page that is not there, with the most similar one.
fn unknown(setting: &str, name: &str, pages: &[Page]) -> Diagnostic {
    let diagnostic = Diagnostic::new("setting-page-missing", message!("`{setting}` names a page that is not there: `{name}`", setting, name));
    let paths = pages.iter().map(|p| p.logical_path.as_str());
    match crate::text::alike::nearest(name, paths) {
        Some(path) => diagnostic.help(message!("did you mean `{nearest}`?", nearest = path)),
        None => diagnostic.help(message!("write a path within the content, such as `docs/prologo`")),
    }
}
