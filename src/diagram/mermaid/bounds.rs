//! What would recurse for ever or take for ever, refused before it is drawn.

use std::collections::{BTreeMap, BTreeSet};

use mermaid_svg::ast::{Diagram, GanttDiagram, StateDiagram, TaskEnd, TaskStart};

use crate::message;
use crate::diagram::Fault;
use crate::limits;


/// Refuses a diagram that would recurse or take for ever.
pub fn check(diagram: &Diagram) -> Result<(), Fault> {
    match diagram {
        Diagram::State(state) => states(state),
        Diagram::Gantt(gantt) => chart(gantt),
        _ => Ok(()),
    }
}

/// Refuses a composite state that lies within itself, or holds more states than a page can show.
fn states(diagram: &StateDiagram) -> Result<(), Fault> {
    let children: BTreeMap<&str, Vec<&str>> =
        diagram.composites.iter().map(|c| (c.id.as_str(), c.regions.iter().flatten().map(String::as_str).collect())).collect();
    // Members of each composite that is done; `None` while it is being counted.
    let mut members: BTreeMap<&str, Option<u64>> = BTreeMap::new();
    for &root in children.keys() {
        // Composites being counted, with how many of their children are done.
        let mut open: Vec<(&str, usize)> = vec![(root, 0)];
        while let Some((id, done)) = open.pop() {
            let inside = children.get(id).map_or(&[][..], Vec::as_slice);
            if done == 0 && matches!(members.get(id), Some(Some(_))) {
                continue;
            }
            members.insert(id, None);
            let Some(&child) = inside.get(done) else {
                let count = inside.iter().map(|child| 1 + members.get(child).copied().flatten().unwrap_or(0)).sum::<u64>();
                if count > limits::DIAGRAM_STATES.most() {
                    return Err(Fault(message!("the state “{id}” holds {most}", id, most = limits::DIAGRAM_STATES.exceeded())));
                }
                members.insert(id, Some(count));
                continue;
            };
            open.push((id, done + 1));
            match members.get(child) {
                Some(None) => return Err(Fault(message!("the state “{child}” lies within itself", child))),
                Some(Some(_)) => {}
                None if children.contains_key(child) => open.push((child, 0)),
                None => {}
            }
        }
    }
    Ok(())
}

/// The end of the year 9999, counted from the year 0.
const LAST_DAY: f64 = 3_652_500.0;

/// Refuses a chart of so many days or marks that drawing it, which goes day by day, would take for ever.
fn chart(diagram: &GanttDiagram) -> Result<(), Fault> {
    let excluded: BTreeSet<String> =
        diagram.excludes.iter().flat_map(|list| list.split([',', ' '])).map(|day| day.trim().to_lowercase()).collect();
    let weekend = excluded.contains("weekends");
    let named = |day: &&&str| excluded.contains(**day);
    let working = ["monday", "tuesday", "wednesday", "thursday"].iter().filter(named).count();
    let rest = ["friday", "saturday", "sunday"].iter().filter(named).count();
    if working == 4 && (rest == 3 || (rest > 0 && weekend)) {
        return Err(Fault(message!("it leaves out every day of the week")));
    }
    let format = diagram.date_format.as_deref().unwrap_or("YYYY-MM-DD");
    let (mut first, mut last, mut lasting) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
    for task in diagram.sections.iter().flat_map(|section| &section.tasks) {
        let start = if let TaskStart::Date(date) = &task.start { Some(date) } else { None };
        let end = if let TaskEnd::Date(date) = &task.end { Some(date) } else { None };
        for day in start.into_iter().chain(end).filter_map(|date| day(date, format)) {
            (first, last) = (first.min(day), last.max(day));
            if day > LAST_DAY {
                lasting = f64::INFINITY;
            }
        }
        // A number that is no year, month or day is added to the date, or drawn as one that lies in the remote future.
        if start.into_iter().chain(end).any(|date| is_remote(date, format)) {
            lasting = f64::INFINITY;
        }
        if let TaskEnd::Duration(days) = task.end {
            lasting += days.max(0.0);
        }
    }
    // Days that are left out stretch a task to seven times its length at most.
    let stretch = if excluded.is_empty() { 1.0 } else { 7.0 };
    let span = (last - first).max(0.0) + lasting * stretch;
    if !(span <= limits::DIAGRAM_DAYS.most() as f64) {
        return Err(Fault(message!("it lasts {most}", most = limits::DIAGRAM_DAYS.exceeded())));
    }
    match diagram.tick_interval.as_deref().and_then(interval) {
        Some(days) if !(span / days <= limits::DIAGRAM_TICKS.most() as f64) => Err(Fault(message!("it has {most}", most = limits::DIAGRAM_TICKS.exceeded()))),
        _ => Ok(()),
    }
}

/// Whether a date has a number of more digits than a year, and is not all one number where the format has seconds since 1970.
fn is_remote(date: &str, format: &str) -> bool {
    let is_stamp = format.contains(['X', 'x']) && date.trim().bytes().all(|byte| byte.is_ascii_digit());
    !is_stamp && date.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > 4)
}

/// The day, about, that a date names, for the difference to another.
fn day(date: &str, format: &str) -> Option<f64> {
    let mut order: Vec<char> = format.chars().filter(|c| "YMDXx".contains(*c)).collect();
    order.dedup();
    let numbers = date.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let mut day = 0.0;
    for (unit, digits) in order.into_iter().zip(numbers) {
        let number: f64 = digits.parse().ok()?;
        day += match unit {
            'Y' => number * 365.25,
            'M' => number * 30.5,
            // Seconds and milliseconds since 1970.
            'X' => number / 86_400.0,
            'x' => number / 86_400_000.0,
            _ => number,
        };
    }
    Some(day)
}

/// A length of time in days: `1day`, `2week`.
fn interval(text: &str) -> Option<f64> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let count: f64 = text[..digits].parse().ok()?;
    let unit = match text[digits..].trim() {
        "millisecond" => 1.0 / 86_400_000.0,
        "second" => 1.0 / 86_400.0,
        "minute" => 1.0 / 1440.0,
        "hour" => 1.0 / 24.0,
        "day" => 1.0,
        "week" => 7.0,
        "month" => 30.0,
        _ => return None,
    };
    (count > 0.0).then_some(count * unit)
}
