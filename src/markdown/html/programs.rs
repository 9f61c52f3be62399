//! Programs and styles that a blank line divides: to Markdown what follows the line is text again, to a browser it is program up to the closing tag.

use std::collections::HashSet;
use std::ops::Range;

use super::super::goldmark::{Event, Events};
use super::scan::{self, find_close, scan};

/// Takes out what stands between the two tags of a program or a style. One that is never closed takes nothing along: nothing is lost.
pub fn hide_programs(events: &mut Events<'_>) {
    // Names that no closing tag follows.
    let mut open_for_ever: HashSet<String> = HashSet::new();
    let mut hidden = Vec::new();
    let mut at = 0;
    while at < events.len() {
        at += 1;
        let Some(name) = left_open(&events[at - 1].0).filter(|name| !open_for_ever.contains(name)) else { continue };
        let close = (at..events.len()).find_map(|i| Some((i, find_close(html(&events[i].0)?, &name)?)));
        let Some((end, from)) = close else {
            open_for_ever.insert(name);
            continue;
        };
        if let Event::Html(text) | Event::InlineHtml(text) = &mut events[end].0 {
            *text = text[from..].to_owned().into();
        }
        hidden.push(at..end);
        at = end;
    }
    if hidden.is_empty() {
        return;
    }
    let mut gone = vec![false; events.len()];
    hidden.into_iter().for_each(|range| mark(events, range, &mut gone));
    let mut gone = gone.into_iter();
    events.retain(|_| !gone.next().unwrap_or(false));
}

/// Marks the events of a range as gone, but for beginnings that end outside of it and ends of what begins outside.
fn mark(events: &Events<'_>, range: Range<usize>, gone: &mut [bool]) {
    let mut open = Vec::new();
    for i in range {
        match &events[i].0 {
            Event::Start(_) => open.push(i),
            Event::End(_) => {
                if let Some(start) = open.pop() {
                    gone[start] = true;
                    gone[i] = true;
                }
            }
            _ => gone[i] = true,
        }
    }
}

/// The HTML of an event that is raw HTML.
fn html<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(text),
        _ => None,
    }
}

/// The program or style that a piece of HTML opens and does not close.
fn left_open(event: &Event<'_>) -> Option<String> {
    let text = html(event).filter(|text| text.contains(['s', 'S']))?;
    let mut open = None;
    for event in scan(text) {
        match event {
            scan::Event::Open { name, self_closing: false, .. } if matches!(name.as_str(), "script" | "style") => open = Some(name),
            scan::Event::Close { name } if open.as_ref() == Some(&name) => open = None,
            _ => {}
        }
    }
    open
}
