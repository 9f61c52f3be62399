//! Partial evaluation of a style: the same style without what it never prints of given works.
//!
//! hayagriva asks each element whether it will print, then each of its parts again, and so on downwards: most of what a citation costs are
//! questions about variables that a work does not have and types that it is not of. Their answers are known beforehand. What is left out
//! here prints nothing and says nothing to the groups around it; where a group must know that a variable was asked for, one that is absent
//! stays in the place of all.
//!
//! Variables may be absent for a while (what stands for an author is not printed again), never present for one: only absence is decided.

mod known;
mod walk;

use std::collections::{HashMap, HashSet};

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::{Kind, NameVariable, NumberVariable, StandardVariable, Variable};
use hayagriva::citationberg::{Choose, ChooseBranch, ChooseMatch, CslMacro, ElseBranch, Group, IndependentStyle, LayoutRenderingElement, Names, NamesChild, Text, TextTarget};

use known::Known;
pub use known::signature;
pub use walk::walk;
use walk::{is_noted, of_number, shows, sorted_by, substituted_names, suffixed, collect_called};

/// Variables of which one that no work has can stand for all such.
const ABSENT: [StandardVariable; 6] = [
    StandardVariable::Annote,
    StandardVariable::Abstract,
    StandardVariable::Keyword,
    StandardVariable::Dimensions,
    StandardVariable::Scale,
    StandardVariable::Status,
];

/// Makes a style special, for one kind of works after another.
pub struct Specializer<'s> {
    style: &'s IndependentStyle,
    /// The style without its elements.
    hollow: IndependentStyle,
    macros: HashMap<&'s str, &'s [LayoutRenderingElement]>,
    /// What of citations and of entries leads to the letter after a year: of the one hayagriva asks whether it prints that when it prints a
    /// year in the other.
    suffixed: (Vec<LayoutRenderingElement>, Vec<LayoutRenderingElement>),
    /// Of an entry hayagriva notes even then that it asks for a number or whether it must be distinguished from others.
    notes: bool,
}

/// What a special style is to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Citation,
    Entry,
    /// Nothing: it compares works as the bibliography does.
    Sort,
}

impl<'s> Specializer<'s> {
    /// Prepares a style: its macros by name, and what leads to the letter after a year.
    pub fn new(style: &'s IndependentStyle) -> Specializer<'s> {
        let mut hollow = style.clone();
        hollow.macros.clear();
        hollow.citation.layout.elements.clear();
        if let Some(bibliography) = &mut hollow.bibliography {
            bibliography.layout.elements.clear();
        }
        // Of macros with one name the first counts.
        let macros = style.macros.iter().rev().map(|one| (one.name.as_str(), one.children.as_slice())).collect();
        let cited = suffixed(&style.citation.layout.elements, &macros, &mut Vec::new());
        let entries = style.bibliography.iter().flat_map(|bibliography| suffixed(&bibliography.layout.elements, &macros, &mut Vec::new())).collect();
        let mut notes = false;
        let lists = style.macros.iter().map(|one| &one.children).chain(style.bibliography.iter().map(|bibliography| &bibliography.layout.elements));
        lists.for_each(|list| walk(list, false, &mut |element, _| notes |= is_noted(element)));
        // Macros of citations alone count too: most styles have none of this.
        Specializer { style, hollow, macros, suffixed: (cited, entries), notes }
    }

    /// The style for these works, wherever they are cited, and for their entries. Not for citations that hayagriva collapses to years: it
    /// asks other questions there.
    pub fn for_works(&self, works: &[&Item], part: Part) -> IndependentStyle {
        let known = Known::of(works);
        let Some(absent) = ABSENT.into_iter().find(|variable| !known.may_have(Variable::Standard(*variable))) else { return self.style.clone() };
        let mut style = self.hollow.clone();
        // At first every name may have been printed in the place of another.
        let mut substituted: Option<HashSet<NameVariable>> = None;
        for _ in 0..3 {
            let mut pass = Pass { of: self, known: &known, absent, substituted: substituted.as_ref(), done: HashMap::new(), order: Vec::new() };
            let entries = self.style.bibliography.as_ref().map(|bibliography| bibliography.layout.elements.as_slice());
            let (cited, entries) = match part {
                Part::Citation => (Some(&self.style.citation.layout.elements), entries.filter(|_| self.notes)),
                Part::Entry => (None, entries),
                Part::Sort => (None, None),
            };
            let cited = cited.map(|elements| pass.list(elements, false).0);
            let entries = entries.map(|elements| pass.list(elements, false).0);
            let sort = match part {
                Part::Citation => self.style.citation.sort.as_ref(),
                Part::Entry | Part::Sort => self.style.bibliography.as_ref().and_then(|bibliography| bibliography.sort.as_ref()),
            };
            sorted_by(sort).for_each(|name| {
                pass.macro_of(name);
            });
            let mut macros = std::mem::take(&mut pass.done);
            style.macros = pass.order.iter().filter_map(|name| Some(CslMacro { name: (*name).to_owned(), children: macros.remove(name)?.0 })).collect();
            style.citation.layout.elements = cited.unwrap_or_else(|| self.suffixed.0.clone());
            if let Some(bibliography) = &mut style.bibliography {
                bibliography.layout.elements = entries.unwrap_or_else(|| self.suffixed.1.clone());
            }
            let found = substituted_names(&style);
            if substituted.as_ref() == Some(&found) {
                break;
            }
            substituted = Some(found);
        }
        style
    }

    /// A style that sorts citations as this one does its bibliography, and prints a variable of each work.
    pub fn for_sorting(&self, works: &[&Item], printed: NumberVariable) -> IndependentStyle {
        let mut style = self.for_works(works, Part::Sort);
        let sort = style.bibliography.take().and_then(|bibliography| bibliography.sort);
        let mut used = HashSet::new();
        sorted_by(sort.as_ref()).for_each(|name| collect_called(name, &style.macros, &mut used));
        style.macros.retain(|one| used.contains(&one.name));
        style.citation.sort = sort;
        let layout = &mut style.citation.layout;
        layout.elements = vec![LayoutRenderingElement::Text(Text::with_target(Variable::Number(printed)))];
        (layout.prefix, layout.suffix, layout.delimiter) = (None, None, None);
        style
    }
}

/// An element that is left out.
struct Gone {
    /// It asked for a variable.
    has_vars: bool,
}

/// One walk through a style.
struct Pass<'p, 's> {
    of: &'p Specializer<'s>,
    known: &'p Known<'p>,
    absent: StandardVariable,
    /// Names that may be printed in the place of others; all when not yet known.
    substituted: Option<&'p HashSet<NameVariable>>,
    /// Of each macro what is left, and whether that is nothing.
    done: HashMap<&'s str, (Vec<LayoutRenderingElement>, Option<bool>)>,
    order: Vec<&'s str>,
}

impl<'s> Pass<'_, 's> {
    /// What is left of a list of elements; if that is nothing, whether a variable was asked for. `delimited`: hayagriva skips those that print
    /// nothing; elsewhere they may leave an empty element behind.
    fn list(&mut self, elements: &'s [LayoutRenderingElement], delimited: bool) -> (Vec<LayoutRenderingElement>, Option<bool>) {
        let mut kept = Vec::new();
        let mut has_vars = false;
        for element in elements {
            match self.element(element, delimited) {
                Ok(element) => kept.push(element),
                Err(gone) => has_vars |= gone.has_vars,
            }
        }
        if kept.is_empty() {
            if has_vars {
                kept.push(self.stand_in());
            }
            return (kept, Some(has_vars));
        }
        if has_vars && !kept.iter().any(asks) {
            kept.push(self.stand_in());
        }
        (kept, None)
    }

    /// An element that asks for a variable that no work has, in the place of one that was left out.
    fn stand_in(&self) -> LayoutRenderingElement {
        LayoutRenderingElement::Text(Text::with_target(Variable::Standard(self.absent)))
    }

    /// What is left of one element; if nothing, whether it asked for a variable.
    fn element(&mut self, element: &'s LayoutRenderingElement, delimited: bool) -> Result<LayoutRenderingElement, Gone> {
        match element {
            LayoutRenderingElement::Text(text) => match &text.target {
                TextTarget::Variable { var, .. } if !self.known.may_have(*var) => return Err(Gone { has_vars: true }),
                TextTarget::Macro { name } => {
                    let gone = self.macro_of(name);
                    if let Some(has_vars) = gone.filter(|_| !text.quotes && text.display.is_none()) {
                        return Err(Gone { has_vars });
                    }
                }
                _ => {}
            },
            LayoutRenderingElement::Date(date) => {
                if date.variable.is_some_and(|variable| !self.known.may_have(variable.into())) {
                    return Err(Gone { has_vars: true });
                }
            }
            LayoutRenderingElement::Number(number) => {
                if delimited && !self.known.may_have(of_number(number.variable)) {
                    return Err(Gone { has_vars: true });
                }
            }
            LayoutRenderingElement::Label(label) => {
                if !self.known.may_have(of_number(label.variable)) {
                    return Err(Gone { has_vars: false });
                }
            }
            LayoutRenderingElement::Names(names) => return self.names(names, delimited),
            LayoutRenderingElement::Group(group) => {
                let (children, gone) = self.list(&group.children, true);
                if let Some(has_vars) = gone.filter(|has_vars| *has_vars || group.display.is_none()) {
                    return Err(Gone { has_vars });
                }
                return Ok(LayoutRenderingElement::Group(with_children(group, children)));
            }
            LayoutRenderingElement::Choose(choose) => return self.choose(choose),
        }
        Ok(element.clone())
    }

    /// What is left of an element of names and its substitutes.
    fn names(&mut self, names: &'s Names, delimited: bool) -> Result<LayoutRenderingElement, Gone> {
        let absent = names.variable.iter().all(|variable| !self.known.may_have((*variable).into()));
        let Some(substitute) = names.substitute() else {
            return if absent && !names.variable.is_empty() { Err(Gone { has_vars: false }) } else { Ok(LayoutRenderingElement::Names(names.clone())) };
        };
        let once = |variable: &NameVariable| self.substituted.is_some_and(|substituted| !substituted.contains(variable));
        let own: Vec<NameVariable> = names.variable.iter().copied().filter(once).collect();
        let needs_none = shows(names) && self.known.have_names(&own);
        let (left, gone) = if needs_none { (Vec::new(), None) } else { self.list(&substitute.children, false) };
        if let Some(has_vars) = gone.filter(|_| absent && delimited) {
            return Err(Gone { has_vars });
        }
        let mut made = names.clone();
        for child in &mut made.children {
            if let NamesChild::Substitute(substitute) = child {
                substitute.children.clone_from(&left);
            }
        }
        Ok(LayoutRenderingElement::Names(made))
    }

    /// What is left of a choice: without branches that are never taken, and those after one that always is.
    fn choose(&mut self, choose: &'s Choose) -> Result<LayoutRenderingElement, Gone> {
        let mut branches: Vec<ChooseBranch> = Vec::new();
        for branch in choose.branches() {
            match self.holds(branch) {
                Some(false) => {}
                Some(true) => return self.chosen(branches, Some(&branch.children)),
                None => {
                    let children = self.list(&branch.children, true).0;
                    branches.push(ChooseBranch { children, ..self.conditions(branch) });
                }
            }
        }
        self.chosen(branches, choose.otherwise.as_ref().map(|otherwise| otherwise.children.as_slice()))
    }

    /// A choice with a last branch that needs no condition.
    fn chosen(&mut self, mut branches: Vec<ChooseBranch>, last: Option<&'s [LayoutRenderingElement]>) -> Result<LayoutRenderingElement, Gone> {
        let last = last.map(|children| self.list(children, true));
        let otherwise = if branches.is_empty() {
            let (children, gone) = last.unwrap_or((Vec::new(), Some(false)));
            if let Some(has_vars) = gone {
                return Err(Gone { has_vars });
            }
            branches.push(always(children));
            None
        } else {
            last.map(|(children, _)| ElseBranch { children })
        };
        let mut branches = branches.into_iter();
        let if_ = branches.next().unwrap_or_else(|| always(Vec::new()));
        Ok(LayoutRenderingElement::Choose(Choose { if_, else_if: branches.collect(), otherwise }))
    }

    /// Whether a condition is met, if that is the same for all of the works wherever they are cited.
    fn holds(&self, branch: &ChooseBranch) -> Option<bool> {
        let mut tests: Vec<Option<bool>> = Vec::new();
        // hayagriva notes that this was asked.
        if branch.disambiguate.is_some() {
            return None;
        }
        for variable in branch.is_numeric.iter().chain(&branch.variable).flatten() {
            if matches!(variable, Variable::Number(NumberVariable::CitationNumber) | Variable::Standard(StandardVariable::CitationLabel)) {
                return None;
            }
            tests.push(if self.known.may_have(*variable) { None } else { Some(false) });
        }
        tests.extend(branch.is_uncertain_date.iter().flatten().map(|variable| if self.known.may_have((*variable).into()) { None } else { Some(false) }));
        tests.extend(branch.locator.iter().flatten().map(|_| None));
        // A bibliography has no positions, and asks for none.
        if branch.position.is_some() {
            return None;
        }
        tests.extend(branch.type_.iter().flatten().map(|kind| self.known.is_of(*kind)));
        let any = |wanted: bool| tests.contains(&Some(wanted));
        let all = |wanted: bool| tests.iter().all(|test| *test == Some(wanted));
        match branch.match_ {
            ChooseMatch::All if any(false) => Some(false),
            ChooseMatch::All if all(true) => Some(true),
            ChooseMatch::Any if any(true) => Some(true),
            ChooseMatch::Any if all(false) => Some(false),
            ChooseMatch::None if any(true) => Some(false),
            ChooseMatch::None if all(false) => Some(true),
            _ => None,
        }
    }

    /// A branch without its elements, and without the questions that decide nothing.
    fn conditions(&self, branch: &ChooseBranch) -> ChooseBranch {
        // Of questions of which one is enough, and of those that must all be denied, what is always denied is not asked.
        let is_open = branch.match_ != ChooseMatch::All;
        let variables = |list: &Option<Vec<Variable>>| list.as_ref().map(|list| list.iter().copied().filter(|variable| !is_open || self.known.may_have(*variable)).collect());
        let kinds = |list: &Vec<Kind>| list.iter().copied().filter(|kind| !is_open || self.known.is_of(*kind) != Some(false)).collect();
        ChooseBranch {
            disambiguate: branch.disambiguate,
            is_numeric: variables(&branch.is_numeric),
            is_uncertain_date: branch.is_uncertain_date.clone(),
            locator: branch.locator.clone(),
            position: branch.position.clone(),
            type_: branch.type_.as_ref().map(kinds),
            variable: variables(&branch.variable),
            match_: branch.match_,
            children: Vec::new(),
        }
    }

    /// What is left of a macro: `Some` when that is nothing.
    fn macro_of(&mut self, name: &str) -> Option<bool> {
        let Some((name, children)) = self.of.macros.get_key_value(name) else { return Some(false) };
        if let Some((_, gone)) = self.done.get(name) {
            return *gone;
        }
        // What a macro that calls itself finds of itself.
        self.done.insert(name, (Vec::new(), None));
        self.order.push(name);
        let made = self.list(children, false);
        let gone = made.1;
        self.done.insert(name, made);
        gone
    }
}

/// Whether an element makes known to the group around it that it asks for a variable, whether there is one or not.
fn asks(element: &LayoutRenderingElement) -> bool {
    match element {
        LayoutRenderingElement::Text(text) => {
            matches!(text.target, TextTarget::Variable { var, .. } if var != Variable::Standard(StandardVariable::YearSuffix))
        }
        LayoutRenderingElement::Number(_) => true,
        _ => false,
    }
}

/// The group with other children and the same format.
fn with_children(group: &Group, children: Vec<LayoutRenderingElement>) -> Group {
    Group {
        children,
        font_style: group.font_style,
        font_variant: group.font_variant,
        font_weight: group.font_weight,
        text_decoration: group.text_decoration,
        vertical_align: group.vertical_align,
        prefix: group.prefix.clone(),
        suffix: group.suffix.clone(),
        delimiter: group.delimiter.clone(),
        display: group.display,
    }
}

/// A branch that is always taken.
fn always(children: Vec<LayoutRenderingElement>) -> ChooseBranch {
    ChooseBranch {
        disambiguate: None,
        is_numeric: None,
        is_uncertain_date: None,
        locator: None,
        position: None,
        type_: None,
        variable: None,
        match_: ChooseMatch::All,
        children,
    }
}
