//! Citations in reading order → what the style prints for each, and for each work.

use super::printed::{Cited, Entry, Part, Prepared, Printed, Rendered, Scope};

use hayagriva::citationberg::json::Item;
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, ElemChild, ElemMeta,
    standalone_citation,
};

use super::company::Company;
use super::gather::{Found, Gathered, Step};
use super::locator::{self};
use super::memo::{Authors, Memo};
use super::work::Work;
use super::{Library, render, style};
use crate::book::{Chapter, CitationMode, Inline, Inlines};
use crate::lang::Lang;
use crate::report::Span;

/// The key of a work that is only there to part citations: none is `ibid.` after it.
const NOTHING: &str = "\u{10ffff}";

/// Prints all citations in `scope`, and the entries of the works that they cite.
pub fn render(library: &Library, scope: &Scope, gathered: &Gathered, chapters: &[Chapter], lang: &Lang) -> Rendered {
    let nothing = nothing();
    // In the order of reading; `None` where none may be `ibid.`
    let mut cited: Vec<Option<Cited<'_>>> = Vec::new();
    for (number, steps) in gathered.sequences.iter().enumerate() {
        if scope.chapter.is_some_and(|chapter| chapter != number) {
            continue;
        }
        let mut note = 0;
        for step in steps {
            match step {
                Step::Citation(at) => {
                    let found = &gathered.citations[*at];
                    if !found.is_whole {
                        continue;
                    }
                    note += usize::from(!found.in_note);
                    let lang = chapters.get(number).and_then(|chapter| chapter.lang.as_ref()).unwrap_or(lang);
                    cited.push(Some(prepare(library, found, (*at, note), lang)));
                    if found.citation.items.len() > 1 {
                        cited.push(None);
                    }
                }
                Step::Note => {
                    note += 1;
                    cited.push(None);
                }
            }
        }
        cited.push(None);
    }
    let hidden: Vec<&Work> = match scope.chapter {
        None if library.wish.nocite.iter().any(|key| key == "*") => library.works.iter().collect(),
        None => library.wish.nocite.iter().filter_map(|key| library.get(key)).collect(),
        Some(_) => Vec::new(),
    };
    if hidden.is_empty() && cited.iter().all(Option::is_none) {
        return Rendered::default();
    }

    let csl = &library.style.csl;
    let locales = library.style.words(lang);
    let mut memo = Memo::new(library);
    let lang_of = |cited: &Cited<'_>| chapters.get(cited.found.chapter).and_then(|chapter| chapter.lang.as_ref()).unwrap_or(lang);
    // What the driver is asked for, `None` for what only parts citations; which of that each is, and how much there is.
    let mut wanted: Vec<Option<&Cited<'_>>> = Vec::new();
    let mut which: Vec<usize> = Vec::with_capacity(cited.len());
    for entry in &cited {
        let known = entry.as_ref().and_then(|cited| memo.known(cited, lang_of(cited), wanted.len()));
        which.push(known.unwrap_or(wanted.len()));
        if known.is_none() && (entry.is_some() || library.style.is_note) {
            wanted.push(entry.as_ref());
        }
    }
    let company = Company::new(csl, &wanted, &nothing, &hidden, (&style::locale(lang), locales));
    let mut driver: BibliographyDriver<'_, Item> = BibliographyDriver::new();
    for (entry, style) in wanted.iter().zip(&company.which) {
        let style = company.style(*style, csl);
        match entry {
            Some(cited) => {
                let items = cited.items.iter().map(|item| CitationItem::with_locator(company.item(item.work), item.place.as_ref().map(|place| memo.specific(place)))).collect();
                // Where nothing is printed of the note that has cited a work first, none is looked for.
                let note = library.style.is_note.then_some(cited.note);
                let lang = lang_of(cited);
                driver.citation(CitationRequest::new(items, style, Some(style::locale(lang)), library.style.words(lang), note));
            }
            None => {
                let item = CitationItem::new(company.item(&nothing), None, None, true, None);
                driver.citation(CitationRequest::new(vec![item], style, None, locales, None));
            }
        }
    }
    if !hidden.is_empty() {
        let items = hidden.iter().map(|work| CitationItem::new(company.item(work), None, None, true, None)).collect();
        driver.citation(CitationRequest::new(items, company.style_of_all(csl), None, locales, None));
    }
    let done = driver.finish(BibliographyRequest::new(&company.entries, Some(style::locale(lang)), locales));

    let mut rendered = Rendered::default();
    for (entry, which) in cited.iter().zip(which) {
        let Some(cited) = entry else { continue };
        let mut children = done.citations.get(which).map(|citation| citation.citation.0.clone()).unwrap_or_default();
        memo.put_places(cited, &mut children);
        let lang = chapters.get(cited.found.chapter).and_then(|chapter| chapter.lang.as_ref()).unwrap_or(lang);
        rendered.citations.insert(cited.at, print(library, cited, children, (lang, &mut memo.authors)));
    }
    rendered.entries = match done.bibliography {
        Some(bibliography) => bibliography
            .items
            .into_iter()
            .filter(|item| item.key != NOTHING)
            .map(|item| Entry {
                label: item.first_field.map(|field| render::inlines(&[field], Span::default())).unwrap_or_default(),
                words: render::entry(&item.content.0, lang),
                key: item.key,
            })
            .collect(),
        None => Vec::new(),
    };
    rendered
}

/// A work that stands between two citations so that the second is not printed as “ibid.” of the first.
fn nothing() -> Work {
    let mut work = Work::new(NOTHING, "document", Span::default());
    work.set("title", NOTHING);
    work
}

/// A citation with its works, their locators and the words around them; `at`: its number, `note`: that of the note that it stands in.
fn prepare<'a>(library: &'a Library, found: &'a Found, (at, note): (usize, usize), lang: &Lang) -> Cited<'a> {
    // A range has a hyphen in Spanish.
    let range = if lang.primary() == "es" { "-" } else { "–" };
    let items = found.citation.items.iter().filter_map(|item| {
        let work = library.get(&item.key)?;
        let mut suffix = item.suffix.clone();
        let place = locator::take(&mut suffix, range);
        Some(Prepared { work, place, prefix: item.prefix.clone(), suffix, suppress_author: item.suppress_author })
    });
    Cited { at, found, items: items.collect(), note }
}

/// What one citation becomes: the style's output with the author's words around each work, the author's name apart for `@key` in the text.
fn print(library: &Library, cited: &Cited<'_>, children: Vec<ElemChild>, (lang, authors): (&Lang, &mut Authors)) -> Printed {
    let span = cited.found.citation.span;
    let narrative = cited.found.citation.mode == CitationMode::Narrative;
    let mut printed = Printed::default();
    let mut shown = vec![false; cited.items.len()];
    let mut children = children;
    if cited.items.iter().any(|item| !item.prefix.is_empty()) {
        in_written_order(&mut children);
    }
    for child in children {
        let ElemChild::Elem(mut elem) = child else {
            printed.parts.push(Part::Words(render::inlines(&[child], span)));
            continue;
        };
        let Some(ElemMeta::Entry(which)) = elem.meta else {
            printed.parts.push(Part::Words(render::inlines(&elem.children.0, span)));
            continue;
        };
        let Some(item) = cited.items.get(which) else { continue };
        shown[which] = true;
        let whole = elem.clone();
        if (narrative && !library.style.is_note || item.suppress_author)
            && let Some(names) = render::take_names(&mut elem.children)
            && narrative
        {
            printed.author = render::inlines(&names.children.0, span);
        }
        let mut words = render::inlines(&elem.children.0, span);
        if lang.primary() == "es" {
            render::hyphens(&mut words);
        }
        if elem != whole {
            render::trim_start(&mut words);
        }
        if words.is_empty() {
            // All was names: they stand in the place.
            words = render::inlines(&whole.children.0, span);
            printed.author.clear();
        }
        affixes(item, words, &mut printed.parts);
    }
    // The sentence of an author's note has its own stop.
    if cited.found.in_note
        && let Some(Part::Words(last)) = printed.parts.last_mut()
        && let [Inline::Str(last)] = last.as_mut_slice()
        && last == "."
    {
        last.clear();
    }
    // What the style has joined into a range.
    for (item, _) in cited.items.iter().zip(shown).filter(|(_, shown)| !shown) {
        if !item.prefix.is_empty() || !item.suffix.is_empty() {
            affixes(item, Inlines::new(), &mut printed.parts);
        }
    }
    if narrative && printed.author.is_empty() {
        let work = cited.items[0].work;
        let children = authors.entry((work.key.clone(), lang.clone())).or_insert_with(|| {
            let item = CitationItem::new(&work.item, None, None, false, Some(CitePurpose::Author));
            let request = CitationRequest::new(vec![item], &library.style.csl, Some(style::locale(lang)), library.style.words(lang), None);
            standalone_citation(request).0
        });
        printed.author = render::inlines(children, span);
        // In a style of notes it may bring its marks along.
        trim_end(&mut printed.author);
    }
    printed
}

/// Puts the works of a citation back into the order in which they were written, whatever the style sorts by.
fn in_written_order(children: &mut [ElemChild]) {
    let which = |child: &ElemChild| match child {
        ElemChild::Elem(elem) => match elem.meta {
            Some(ElemMeta::Entry(which)) => Some(which),
            _ => None,
        },
        _ => None,
    };
    let places: Vec<usize> = (0..children.len()).filter(|at| which(&children[*at]).is_some()).collect();
    let mut works: Vec<ElemChild> = places.iter().map(|at| children[*at].clone()).collect();
    works.sort_by_key(|child| which(child));
    for (at, work) in places.into_iter().zip(works) {
        children[at] = work;
    }
}

/// Adds a printed work to `parts` with the words that the author wrote before and after its key.
fn affixes(item: &Prepared<'_>, words: Inlines, parts: &mut Vec<Part>) {
    if !item.prefix.is_empty() {
        let mut prefix = item.prefix.clone();
        if let Some(Inline::Str(first)) = prefix.first_mut() {
            *first = first.trim_start().to_owned();
        }
        if let Some(Inline::Str(last)) = prefix.last_mut()
            && !last.ends_with([' ', '(', '«', '“'])
            && !last.is_empty()
        {
            last.push(' ');
        }
        parts.push(Part::Words(prefix));
    }
    parts.push(Part::Work { key: item.work.key.clone(), words });
    let mut suffix = item.suffix.clone();
    if let Some(Inline::Str(last)) = suffix.last_mut() {
        *last = last.trim_end().to_owned();
    }
    if let Some(Inline::Str(first)) = suffix.first_mut()
        && first.starts_with(|c: char| c.is_alphanumeric())
    {
        first.insert(0, ' ');
    }
    parts.push(Part::Words(suffix));
}

/// Takes the spaces and marks off the end that led to what is left out.
fn trim_end(inlines: &mut Inlines) {
    if let Some(Inline::Str(last)) = inlines.last_mut() {
        *last = last.trim_end_matches([' ', ',', '.', ':']).to_owned();
    }
}
