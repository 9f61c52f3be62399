//! Questions about the elements of a style.

use std::collections::{HashMap, HashSet};

use hayagriva::citationberg::taxonomy::{NameVariable, NumberOrPageVariable, NumberVariable, StandardVariable, Variable};
use hayagriva::citationberg::{CslMacro, Group, IndependentStyle, LayoutRenderingElement, Names, NamesChild, Sort, SortKey, TextTarget};

/// The macros that something is sorted by.
pub fn sorted_by(sort: Option<&Sort>) -> impl Iterator<Item = &str> {
    sort.into_iter().flat_map(|sort| &sort.keys).filter_map(|key| match key {
        SortKey::MacroName { name, .. } => Some(name.as_str()),
        SortKey::Variable { .. } => None,
    })
}

/// Calls `each` with every element, those within others too.
pub fn walk<'e>(elements: &'e [LayoutRenderingElement], in_substitute: bool, each: &mut dyn FnMut(&'e LayoutRenderingElement, bool)) {
    for element in elements {
        each(element, in_substitute);
        match element {
            LayoutRenderingElement::Names(names) => {
                names.substitute().iter().for_each(|substitute| walk(&substitute.children, true, each));
            }
            LayoutRenderingElement::Group(group) => walk(&group.children, in_substitute, each),
            LayoutRenderingElement::Choose(choose) => {
                choose.branches().for_each(|branch| walk(&branch.children, in_substitute, each));
                choose.otherwise.iter().for_each(|otherwise| walk(&otherwise.children, in_substitute, each));
            }
            _ => {}
        }
    }
}

/// Whether names are printed when there are any: hayagriva takes elements without a form of names for empty, and those that leave out all
/// names of many.
pub fn shows(names: &Names) -> bool {
    let inherited = names.options();
    names.children.iter().any(|child| matches!(child, NamesChild::Name(name) if name.options(&inherited).et_al_use_first != Some(0)))
}

/// Adds a macro and all that it calls, at any depth, to those that are used.
pub fn collect_called(name: &str, macros: &[CslMacro], used: &mut HashSet<String>) {
    if !used.insert(name.to_owned()) {
        return;
    }
    let mut called = Vec::new();
    if let Some(one) = macros.iter().find(|one| one.name == name) {
        walk(&one.children, false, &mut |element, _| called.extend(call(element)));
    }
    called.into_iter().for_each(|name| collect_called(name, macros, used));
}

/// The macro that an element calls.
fn call(element: &LayoutRenderingElement) -> Option<&str> {
    match element {
        LayoutRenderingElement::Text(text) => match &text.target {
            TextTarget::Macro { name } => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// Names that stand somewhere for others that a work lacks, and are not printed again after that.
pub fn substituted_names(style: &IndependentStyle) -> HashSet<NameVariable> {
    let macros: HashMap<&str, &CslMacro> = style.macros.iter().rev().map(|one| (one.name.as_str(), one)).collect();
    let mut found = HashSet::new();
    let mut called: Vec<&str> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut take = |elements, substitutes, called: &mut Vec<_>| {
        walk(elements, substitutes, &mut |element, in_substitute| {
            if in_substitute {
                called.extend(call(element));
                if let LayoutRenderingElement::Names(names) = element {
                    found.extend(names.variable.iter().copied());
                }
            }
        });
    };
    take(&style.citation.layout.elements, false, &mut called);
    style.bibliography.iter().for_each(|bibliography| take(&bibliography.layout.elements, false, &mut called));
    style.macros.iter().for_each(|one| take(&one.children, false, &mut called));
    while let Some(name) = called.pop() {
        if seen.insert(name)
            && let Some(one) = macros.get(name)
        {
            take(&one.children, true, &mut called);
        }
    }
    found
}

/// Whether hayagriva remembers that it has reached an element, even one that prints nothing.
pub fn is_noted(element: &LayoutRenderingElement) -> bool {
    let is_number = |variable: &Variable| matches!(variable, Variable::Number(NumberVariable::CitationNumber) | Variable::Standard(StandardVariable::CitationLabel));
    match element {
        LayoutRenderingElement::Text(text) => matches!(&text.target, TextTarget::Variable { var, .. } if is_number(var)),
        LayoutRenderingElement::Number(number) => is_number(&of_number(number.variable)),
        LayoutRenderingElement::Label(label) => is_number(&of_number(label.variable)),
        LayoutRenderingElement::Choose(choose) => {
            choose.branches().any(|branch| branch.disambiguate.is_some() || branch.variable.iter().chain(&branch.is_numeric).flatten().any(is_number))
        }
        _ => false,
    }
}

/// The elements that lead to the letter after a year, with nothing beside them; macros stand in their places as groups.
pub fn suffixed<'s>(elements: &'s [LayoutRenderingElement], macros: &HashMap<&'s str, &'s [LayoutRenderingElement]>, within: &mut Vec<&'s str>) -> Vec<LayoutRenderingElement> {
    let mut found = Vec::new();
    for element in elements {
        match element {
            LayoutRenderingElement::Text(text) => match &text.target {
                TextTarget::Variable { var: Variable::Standard(StandardVariable::YearSuffix), .. } => found.push(element.clone()),
                TextTarget::Macro { name } if !within.contains(&name.as_str()) => {
                    within.push(name);
                    let children = suffixed(macros.get(name.as_str()).copied().unwrap_or_default(), macros, within);
                    within.pop();
                    if !children.is_empty() {
                        found.push(group(children));
                    }
                }
                _ => {}
            },
            LayoutRenderingElement::Group(one) => {
                let children = suffixed(&one.children, macros, within);
                if !children.is_empty() {
                    found.push(group(children));
                }
            }
            LayoutRenderingElement::Names(names) => {
                let children = names.substitute().map(|substitute| suffixed(&substitute.children, macros, within)).unwrap_or_default();
                if !children.is_empty() {
                    let mut names = names.clone();
                    for child in &mut names.children {
                        if let NamesChild::Substitute(substitute) = child {
                            substitute.children.clone_from(&children);
                        }
                    }
                    found.push(LayoutRenderingElement::Names(names));
                }
            }
            LayoutRenderingElement::Choose(choose) => {
                let mut made = choose.clone();
                made.if_.children = suffixed(&choose.if_.children, macros, within);
                for (made, branch) in made.else_if.iter_mut().zip(&choose.else_if) {
                    made.children = suffixed(&branch.children, macros, within);
                }
                if let (Some(made), Some(otherwise)) = (&mut made.otherwise, &choose.otherwise) {
                    made.children = suffixed(&otherwise.children, macros, within);
                }
                let is_empty = made.branches().all(|branch| branch.children.is_empty()) && made.otherwise.as_ref().is_none_or(|otherwise| otherwise.children.is_empty());
                if !is_empty {
                    found.push(LayoutRenderingElement::Choose(made));
                }
            }
            _ => {}
        }
    }
    found
}

/// A group of elements without format.
fn group(children: Vec<LayoutRenderingElement>) -> LayoutRenderingElement {
    LayoutRenderingElement::Group(Group {
        children,
        font_style: None,
        font_variant: None,
        font_weight: None,
        text_decoration: None,
        vertical_align: None,
        prefix: None,
        suffix: None,
        delimiter: None,
        display: None,
    })
}

/// A number or page variable as any variable.
pub fn of_number(variable: NumberOrPageVariable) -> Variable {
    match variable {
        NumberOrPageVariable::Number(number) => Variable::Number(number),
        NumberOrPageVariable::Page(page) => Variable::Page(page),
    }
}
