//! The works that are cited together: their order, and for each kind of them the style that is made for it.

use std::collections::{BTreeSet, HashMap};

use hayagriva::citationberg::json::{Item, Value};
use hayagriva::citationberg::taxonomy::Variable;
use hayagriva::citationberg::{Collapse, IndependentStyle, Locale, LocaleCode, Sort, SortKey};

use super::printed::Cited;
use super::order;
use super::specialize::{Part, Specializer, signature};
use super::work::Work;

/// Everything that the driver borrows.
pub struct Company<'a> {
    works: HashMap<&'a str, &'a Item>,
    /// Works that know their rank, where the style sorts.
    ranked: HashMap<&'a str, Item>,
    styles: Vec<IndependentStyle>,
    /// Of each citation its style; `None` is the style as it is.
    pub which: Vec<Option<usize>>,
    /// The style for citations of several of the works, where it may be another than the style as it is.
    all: IndependentStyle,
    /// The style for the bibliography, which sorts by the works' ranks.
    pub entries: IndependentStyle,
}

impl<'a> Company<'a> {
    /// The works of citations, in the order in which the driver gets these, with `None` for what only separates two.
    pub fn new(csl: &IndependentStyle, citations: &[Option<&'a Cited<'a>>], nothing: &'a Work, hidden: &[&'a Work], locale: (&LocaleCode, &[Locale])) -> Company<'a> {
        let mut works: HashMap<&str, &Item> = HashMap::new();
        let mut in_order: Vec<(&str, &Item)> = Vec::new();
        let cited = citations.iter().flat_map(|cited| match cited {
            Some(cited) => cited.items.iter().map(|item| item.work).collect(),
            None => vec![nothing],
        });
        for work in cited.chain(hidden.iter().copied()) {
            if works.insert(&work.key, &work.item).is_none() {
                in_order.push((&work.key, &work.item));
            }
        }
        let items: Vec<&Item> = in_order.iter().map(|(_, item)| *item).collect();
        let specializer = Specializer::new(csl);
        let mut entries = specializer.for_works(&items, Part::Entry);
        let mut ranked = HashMap::new();
        if let Some(variable) = order::variable(csl, &items) {
            let ranks = order::ranks(&specializer, csl, &items, variable, locale);
            for ((key, item), rank) in in_order.iter().zip(ranks) {
                let mut item = (*item).clone();
                item.0.insert(variable.to_string(), Value::Number(rank as i64 + 1));
                ranked.insert(*key, item);
            }
            if let Some(bibliography) = &mut entries.bibliography {
                bibliography.sort = Some(Sort { keys: vec![SortKey::from(Variable::Number(variable))] });
            }
        }
        let all = specializer.for_works(&items, Part::Citation);
        let mut company = Company { works, ranked, styles: Vec::new(), which: Vec::new(), all, entries };
        let mut known: HashMap<BTreeSet<String>, usize> = HashMap::new();
        let mut by_work: HashMap<&str, usize> = HashMap::new();
        for cited in citations {
            let work = match cited.map(|cited| cited.items.as_slice()) {
                None => nothing,
                Some([item]) => item.work,
                // Few are of the same kinds: a style for each would cost more than it saves.
                Some(_) => {
                    company.which.push(if collapses(csl) { None } else { Some(usize::MAX) });
                    continue;
                }
            };
            let style = *by_work.entry(&work.key).or_insert_with(|| {
                *known.entry(signature(&[&work.item])).or_insert_with(|| {
                    company.styles.push(specializer.for_works(&[&work.item], Part::Citation));
                    company.styles.len() - 1
                })
            });
            company.which.push(Some(style));
        }
        company
    }

    /// The style with this number among those made for kinds of works; the whole style for `None`.
    pub fn style<'s>(&'s self, which: Option<usize>, csl: &'s IndependentStyle) -> &'s IndependentStyle {
        match which {
            None => csl,
            Some(which) => self.styles.get(which).unwrap_or(&self.all),
        }
    }

    /// The style for a citation of several works.
    pub fn style_of_all<'s>(&'s self, csl: &'s IndependentStyle) -> &'s IndependentStyle {
        if collapses(csl) { csl } else { &self.all }
    }

    /// The data of a work, with its rank in the bibliography when it has one.
    pub fn item(&self, work: &'a Work) -> &Item {
        let key = work.key.as_str();
        self.ranked.get(key).or_else(|| self.works.get(key).copied()).unwrap_or(&work.item)
    }
}

/// Whether citations of several works are collapsed to their years, of which hayagriva asks other questions than of whole ones.
fn collapses(csl: &IndependentStyle) -> bool {
    matches!(csl.citation.collapse, Some(Collapse::Year | Collapse::YearSuffix | Collapse::YearSuffixRanged))
}

#[cfg(test)]
mod tests {
    use hayagriva::archive::{self, ArchivedStyle};
    use hayagriva::citationberg::taxonomy::Locator;
    use hayagriva::citationberg::{LocaleCode, Style};
    use hayagriva::{BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, LocatorPayload, SpecificLocator};

    use crate::citation::specialize::{Part, Specializer};
    use super::*;
    use crate::citation::{bibtex, order};
    use crate::lang::Lang;
    use crate::report::{FileId, Report};

    /// Each work cited twice with a page and once without, then each beside the next; and the bibliography.
    fn printed<'i>(items: &'i [Item], of: impl Fn(&[&'i Item]) -> &'i IndependentStyle, entries: &'i IndependentStyle) -> String {
        let code = LocaleCode("es-ES".to_owned());
        let locales: Vec<_> = archive::locales().into_iter().filter(|file| file.lang.as_ref() == Some(&code)).collect();
        let mut driver = BibliographyDriver::new();
        let mut note = 0;
        let mut cite = |works: &[&'i Item], page: Option<&'static str>| {
            note += 1;
            let place = || page.map(|page| SpecificLocator(Locator::Page, LocatorPayload::Str(page)));
            let items = works.iter().map(|work| CitationItem::with_locator(*work, place())).collect();
            driver.citation(CitationRequest::new(items, of(works), Some(code.clone()), &locales, Some(note)));
        };
        for item in items {
            [Some("4"), Some("7"), None].into_iter().for_each(|page| cite(&[item], page));
        }
        items.windows(2).for_each(|pair| cite(&[&pair[0], &pair[1]], Some("12")));
        let done = driver.finish(BibliographyRequest::new(entries, Some(code.clone()), &locales));
        format!("{:#?}\n{:#?}", done.citations, done.bibliography.map(|bibliography| bibliography.items))
    }

    #[test]
    fn a_special_style_prints_what_the_whole_one_does() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/citations/works.bib");
        let text = std::fs::read_to_string(path).unwrap();
        let works = bibtex::read(&text, FileId(0), &Lang::new("es").unwrap(), &mut Report::default());
        let items: Vec<Item> = works.into_iter().map(|work| work.item).collect();
        assert!(items.len() > 15);
        // Every ninth: styles of each kind are among them, and `tests/citations.rs` has more.
        for archived in ArchivedStyle::all().iter().step_by(9).chain(&[ArchivedStyle::AmericanPsychologicalAssociation, ArchivedStyle::ChicagoNotes]) {
            let Style::Independent(csl) = archived.get() else { continue };
            let whole = printed(&items, |_| &csl, &csl);
            let specializer = Specializer::new(&csl);
            let all: Vec<&Item> = items.iter().collect();
            let mut entries = specializer.for_works(&all, Part::Entry);
            let mut ranked = items.clone();
            if let Some(variable) = order::variable(&csl, &all) {
                let code = LocaleCode("es-ES".to_owned());
                let locales: Vec<_> = archive::locales().into_iter().filter(|file| file.lang.as_ref() == Some(&code)).collect();
                let ranks = order::ranks(&specializer, &csl, &all, variable, (&code, &locales));
                for (item, rank) in ranked.iter_mut().zip(ranks) {
                    item.0.insert(variable.to_string(), Value::Number(rank as i64 + 1));
                }
                entries.bibliography.as_mut().unwrap().sort = Some(Sort { keys: vec![SortKey::from(Variable::Number(variable))] });
            }
            let styles: Vec<IndependentStyle> = items.iter().map(|item| specializer.for_works(&[item], Part::Citation)).collect();
            let place = |work: &Item| ranked.iter().position(|known| std::ptr::eq(known, work)).unwrap();
            let special = printed(&ranked, |works| if works.len() == 1 { &styles[place(works[0])] } else { &csl }, &entries);
            assert!(special == whole, "{archived:?}");
        }
    }
}
