//! The site's own shortcodes whose template only puts HTML around what stands between their tags and around their parameters.

use crate::report::Span;

use super::super::super::flow::{Flow, Piece};
use super::super::super::html;
use super::super::super::prepare::Prepared;
use super::super::super::reader::Reader;
use super::inner;

/// What a template prints; `None`: it does more than that.
pub fn expand(reader: &mut Reader, call: &Prepared, span: Span) -> Option<Vec<Flow>> {
    let template = reader.config.site.templates.get(&call.tag.name)?.clone();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut markup = String::new();
    for part in parts(&template)? {
        match part {
            Part::Markup(text) => markup.push_str(text),
            Part::Get(key) => {
                let parameters = &call.tag.parameters;
                let value = match key.parse::<usize>() {
                    Ok(index) => parameters.positional.get(index),
                    Err(_) => parameters.get(key),
                };
                let value = value.map(|v| v.text.as_str()).unwrap_or_default();
                markup.push_str(&value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;"));
            }
            Part::Inner => {
                html::pieces(reader, &std::mem::take(&mut markup), span, &mut pieces);
                pieces.extend(inner(reader, call).into_iter().map(Piece::from));
            }
        }
    }
    html::pieces(reader, markup.trim_end(), span, &mut pieces);
    Some(html::resolve(reader, pieces))
}

enum Part<'a> {
    Markup(&'a str),
    Inner,
    /// A parameter by its name or place.
    Get(&'a str),
}

fn parts(template: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (action, after) = after.split_once("}}")?;
        let before = if action.starts_with("- ") { before.trim_end() } else { before };
        parts.push(Part::Markup(before));
        rest = if action.ends_with(" -") { after.trim_start() } else { after };
        let action = action.strip_prefix("- ").unwrap_or(action);
        let action = action.strip_suffix(" -").unwrap_or(action).trim();
        if action.starts_with("/*") {
            continue;
        }
        parts.push(part(action)?);
    }
    parts.push(Part::Markup(rest));
    Some(parts)
}

/// `.Inner`, `.Inner | markdownify`, `.Page.RenderString .Inner`, `.Get "name"`.
fn part(action: &str) -> Option<Part<'_>> {
    const PASS: [&str; 6] = ["markdownify", "safeHTML", "htmlUnescape", ".Page.RenderString", "$.Page.RenderString", "strings.TrimSpace"];
    let mut pipes = action.split('|').map(str::trim);
    let first = pipes.next()?;
    let passes =
        pipes.all(|pipe| PASS.iter().any(|pass| pipe == *pass || pipe.strip_prefix(pass).is_some_and(|p| p.starts_with(" (dict "))));
    let first = PASS.iter().find_map(|pass| first.strip_prefix(pass)).unwrap_or(first).trim();
    if !passes {
        return None;
    }
    if first == ".Inner" {
        return Some(Part::Inner);
    }
    let key = first.strip_prefix(".Get ")?.trim().trim_matches(['"', '`']);
    let simple = key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    (simple && !key.is_empty()).then_some(Part::Get(key))
}
