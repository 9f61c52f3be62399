//! What the site's own templates of shortcodes print, as a part of the book.

use crate::report::Span;

use super::super::super::flow::{Flow, Piece};
use super::super::super::fragment::Fragment;
use super::super::super::html;
use super::super::super::reader::Reader;
use super::super::super::template::{Failure, Way, run};
use super::super::super::token::Prepared;
use super::super::table::Meaning;
use super::inside;

/// What the site's own template of a shortcode prints; `Err` is why it prints nothing, or nothing itself when there is no template.
pub fn expand(reader: &mut Reader, call: &Prepared, span: Span) -> Result<Vec<Flow>, Option<Failure>> {
    let template = reader.config.site.templates.get(&call.tag.name).cloned().ok_or(None)?;
    if call.tag.markdown {
        let before = reader.template_store.changes();
        let printed = run(reader, call, &template, Way::Markdown)?;
        // What begins with a tag is HTML, in which the inside is still Markdown to an author.
        if !printed.trim_start().starts_with('<') || html_is_token(&printed) {
            return Ok(of_markdown(reader, call, &printed));
        }
        reader.template_store.take_back(before);
    }
    let printed = run(reader, call, &template, Way::Html)?;
    Ok(of_html(reader, call, &printed, span))
}

/// What the site's own template prints where only characters can stand; `None` too when it prints HTML.
pub fn plain(reader: &mut Reader, call: &Prepared) -> Option<String> {
    let template = reader.config.site.templates.get(&call.tag.name)?.clone();
    let printed = run(reader, call, &template, Way::Characters).ok()?;
    (!template.contains('<')).then(|| printed.trim_end_matches('\n').to_owned())
}

/// Makes known what a template defines for the whole page when it prints Markdown: notes and addresses of links.
pub fn define(reader: &mut Reader, call: &Prepared) {
    if !call.tag.markdown || call.meaning != Meaning::Unknown {
        return;
    }
    let Some(template) = reader.config.site.templates.get(&call.tag.name).filter(|template| template.contains("]:")).cloned() else { return };
    let before = reader.template_store.changes();
    if let Ok(printed) = run(reader, call, &template, Way::Markdown) {
        reader.collect_definitions(&Fragment::with_tokens(&printed, &call.range));
    }
    reader.template_store.take_back(before);
}

/// Whether the tag that a text begins with is the comment around a token.
fn html_is_token(text: &str) -> bool {
    let text = text.trim_start();
    text.strip_prefix("<!--").is_some_and(|rest| rest.starts_with(super::super::super::fragment::TOKEN_OPEN))
}

/// Markdown that was printed into the page's.
fn of_markdown(reader: &mut Reader, call: &Prepared, printed: &str) -> Vec<Flow> {
    let text = if call.block { printed } else { printed.trim_end_matches('\n') };
    let fragment = reader.prepare_fragment(Fragment::with_tokens(text, &call.range));
    reader.collect_definitions(&fragment);
    inside::flows(reader, &fragment, call.block)
}

/// HTML that was printed.
fn of_html(reader: &mut Reader, call: &Prepared, printed: &str, span: Span) -> Vec<Flow> {
    let mut text = html::svg::without_icons(&without_style(printed.trim_end()));
    // Indented lines would look like code to what looks for formulas.
    if !text.contains("<pre") {
        text = text.lines().map(str::trim_start).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    }
    let fragment = reader.prepare_fragment(Fragment::with_tokens(&text, &call.range));
    let mut pieces: Vec<Piece> = Vec::new();
    reader.html_pieces(&fragment.text, span, &mut pieces);
    html::resolve(reader, pieces)
}

/// HTML without the sheets of style that a template brings for the web.
fn without_style(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<style") {
        let Some(length) = rest[start..].find("</style>") else { break };
        out.push_str(&rest[..start]);
        rest = &rest[start + length + "</style>".len()..];
    }
    out + rest
}

/// Whether a template does more with what stands between the tags than put something around it.
pub fn computes(template: &str) -> bool {
    template.contains(".Inner") && ["range", "split", "replace", "findRE", "substr"].iter().any(|word| template.contains(word))
}
