//! The order of a bibliography, as its style sorts it.
//!
//! hayagriva prints what a work is sorted by anew each time that it is compared. Here works are first put in an order that is mostly right,
//! by names, years and titles as they stand in the files; then hayagriva is asked whether each comes after the one before, and only what
//! does not is sorted by its comparisons. The result is the same, with one comparison for nearly every work.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use hayagriva::citationberg::json::{DateValue, Item, NameItem, NameValue, Value};
use hayagriva::citationberg::taxonomy::{NumberVariable, Variable};
use hayagriva::citationberg::{IndependentStyle, LayoutRenderingElement, Locale, LocaleCode, SortDirection, SortKey, TextTarget};
use hayagriva::{CitationItem, CitationRequest, ElemChild, standalone_citation};

use super::specialize::{Specializer, walk};
use crate::lang::Lang;
use crate::text::collation::Collation;

/// Numbers of which one that neither the style nor a work knows says a work's rank.
const FREE: [NumberVariable; 6] = [
    NumberVariable::SupplementNumber,
    NumberVariable::PrintingNumber,
    NumberVariable::PartNumber,
    NumberVariable::Section,
    NumberVariable::Version,
    NumberVariable::NumberOfVolumes,
];

/// A number variable that the style does not use, to hold the rank of works; `None` when the style does not sort, or all numbers are taken.
pub fn variable(style: &IndependentStyle, works: &[&Item]) -> Option<NumberVariable> {
    style.bibliography.as_ref()?.sort.as_ref()?;
    let used = variables(style);
    let is_free = |variable: &NumberVariable| {
        let name = variable.to_string();
        !used.contains(&name) && !works.iter().any(|work| work.0.contains_key(&name))
    };
    FREE.into_iter().find(is_free)
}

/// The variables that a style knows, by name.
fn variables(style: &IndependentStyle) -> HashSet<String> {
    let mut used = HashSet::new();
    let lists = style.macros.iter().map(|one| &one.children).chain([&style.citation.layout.elements]);
    for list in lists.chain(style.bibliography.iter().map(|bibliography| &bibliography.layout.elements)) {
        walk(list, false, &mut |element, _| match element {
            LayoutRenderingElement::Text(text) => {
                if let TextTarget::Variable { var, .. } = text.target {
                    used.insert(var.to_string());
                }
            }
            LayoutRenderingElement::Number(number) => drop(used.insert(Variable::from(number.variable).to_string())),
            LayoutRenderingElement::Label(label) => drop(used.insert(Variable::from(label.variable).to_string())),
            LayoutRenderingElement::Choose(choose) => {
                let asked = choose.branches().flat_map(|branch| branch.variable.iter().chain(&branch.is_numeric).flatten());
                used.extend(asked.map(Variable::to_string));
            }
            _ => {}
        });
    }
    let sorts = [style.citation.sort.as_ref(), style.bibliography.as_ref().and_then(|bibliography| bibliography.sort.as_ref())];
    used.extend(sorts.into_iter().flatten().flat_map(|sort| &sort.keys).filter_map(|key| match key {
        SortKey::Variable { variable, .. } => Some(variable.to_string()),
        SortKey::MacroName { .. } => None,
    }));
    used
}

/// The ranks of works, given in the order in which they are cited.
pub fn ranks(specializer: &Specializer<'_>, full: &IndependentStyle, works: &[&Item], variable: NumberVariable, (code, locales): (&LocaleCode, &[Locale])) -> Vec<usize> {
    let style = specializer.for_sorting(works, variable);
    let numbered: Vec<Item> = works
        .iter()
        .enumerate()
        .map(|(at, work)| {
            let mut item = (*work).clone();
            item.0.insert(variable.to_string(), Value::Number(at as i64 + 1));
            item
        })
        .collect();
    // Of two that are equal the one that is cited first comes first, whichever way they are asked for.
    let compare = |a: &usize, b: &usize| {
        let (first, second) = (*a.min(b), *a.max(b));
        let items = [first, second].iter().map(|at| CitationItem::with_entry(&numbered[*at])).collect();
        let printed = standalone_citation(CitationRequest::new(items, &style, Some(code.clone()), locales, None));
        let is_first = words(&printed.0).starts_with(&format!("{},", first + 1));
        if is_first == (*a == first) { Ordering::Less } else { Ordering::Greater }
    };
    let mut order = guessed(full, works, code);
    // Of two in the wrong order either may be the one that is out of place.
    let (mut kept, mut strays): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for next in order.drain(..) {
        match kept.last() {
            Some(last) if compare(last, &next) == Ordering::Greater => {
                strays.extend(kept.pop());
                strays.push(next);
            }
            _ => kept.push(next),
        }
    }
    strays.sort_by(compare);
    let mut sorted = Vec::with_capacity(works.len());
    let mut rest = kept.as_slice();
    for stray in strays {
        let before = rest.partition_point(|at| compare(at, &stray) == Ordering::Less);
        sorted.extend_from_slice(&rest[..before]);
        sorted.push(stray);
        rest = &rest[before..];
    }
    sorted.extend_from_slice(rest);
    let mut ranks = vec![0; works.len()];
    sorted.into_iter().enumerate().for_each(|(rank, at)| ranks[at] = rank);
    ranks
}

/// The text of what the style printed.
fn words(children: &[ElemChild]) -> String {
    children
        .iter()
        .map(|child| match child {
            ElemChild::Text(text) => text.text.clone(),
            ElemChild::Elem(elem) => words(&elem.children.0),
            _ => String::new(),
        })
        .collect()
}

/// An estimate of the style's order, as indices of works: cheap and mostly right, so that few must be moved.
fn guessed(style: &IndependentStyle, works: &[&Item], code: &LocaleCode) -> Vec<usize> {
    let collation = Lang::new(&code.0).map(|lang| Collation::new(&lang));
    let keys = style.bibliography.iter().filter_map(|bibliography| bibliography.sort.as_ref()).flat_map(|sort| &sort.keys);
    let keys: Vec<(Vec<Variable>, bool)> = keys
        .map(|key| {
            let variables = match key {
                SortKey::Variable { variable, .. } => vec![*variable],
                SortKey::MacroName { name, .. } => printed_by(style, name),
            };
            (variables, key.sort_direction() == SortDirection::Descending)
        })
        .collect();
    let of = |work: &Item| -> Vec<String> { keys.iter().map(|(variables, _)| first_of(work, variables)).collect() };
    let said: Vec<Vec<String>> = works.iter().map(|work| of(work)).collect();
    let mut order: Vec<usize> = (0..works.len()).collect();
    order.sort_by(|a, b| {
        let by_key = said[*a].iter().zip(&said[*b]).zip(&keys).map(|((a, b), (_, descending))| {
            let ordering = collation.as_ref().map_or_else(|| a.cmp(b), |collation| collation.compare(a, b));
            if *descending { ordering.reverse() } else { ordering }
        });
        by_key.fold(Ordering::Equal, Ordering::then)
    });
    order
}

/// The variables that a macro may print, in its order.
fn printed_by(style: &IndependentStyle, name: &str) -> Vec<Variable> {
    let macros: HashMap<&str, &[LayoutRenderingElement]> = style.macros.iter().map(|one| (one.name.as_str(), one.children.as_slice())).collect();
    let mut variables = Vec::new();
    let mut seen = HashSet::new();
    let mut waiting = vec![name];
    while let Some(name) = waiting.pop() {
        if !seen.insert(name) {
            continue;
        }
        walk(macros.get(name).copied().unwrap_or_default(), false, &mut |element, _| match element {
            LayoutRenderingElement::Text(text) => match &text.target {
                TextTarget::Variable { var, .. } => variables.push(*var),
                TextTarget::Macro { name } => waiting.insert(0, name),
                _ => {}
            },
            LayoutRenderingElement::Names(names) => variables.extend(names.variable.iter().map(|name| Variable::Name(*name))),
            LayoutRenderingElement::Date(date) => variables.extend(date.variable.map(Variable::Date)),
            LayoutRenderingElement::Number(number) => variables.push(number.variable.into()),
            _ => {}
        });
    }
    variables
}

/// The sort key of a work: the first of the variables that it has, names before all others, as a style has them.
fn first_of(work: &Item, variables: &[Variable]) -> String {
    let value = |variable: &Variable| work.0.get(&variable.to_string());
    let names = variables.iter().filter(|variable| matches!(variable, Variable::Name(_))).find_map(value);
    names.or_else(|| variables.iter().find_map(value)).map(sortable).unwrap_or_default()
}

/// A value in a form that sorts as the style sorts it.
fn sortable(value: &Value) -> String {
    match value {
        Value::String(words) => words.to_lowercase(),
        Value::Number(number) => format!("{number:012}"),
        Value::Names(names) => names
            .iter()
            .map(|name| match name {
                NameValue::Literal(name) => name.literal.to_lowercase(),
                NameValue::Item(NameItem { family, given, .. }) => format!("{}, {}", family.to_lowercase(), given.as_deref().unwrap_or_default().to_lowercase()),
            })
            .collect::<Vec<_>>()
            .join("; "),
        Value::Date(DateValue::DateParts { date_parts, .. }) => {
            let parts = date_parts.0.first().map(|date| date.0.iter().map(|part| format!("{part:06}")).collect::<String>());
            parts.unwrap_or_default()
        }
        Value::Date(_) => String::new(),
    }
}
