//! Files of the site that shortcodes paste in, as Hugo's `readFile` finds them; never from outside the site.

use std::path::{Path, PathBuf};

use super::config::SiteConfig;
use crate::report::Message;
use crate::message;
use crate::limits;

/// The text of the file that a page's shortcode names: beside the page, below the site's root, below its usual directories, or below
/// one that the page is in. A page's
/// front matter is left out. `Err` says what is wrong.
pub fn read(site: &SiteConfig, page: &Path, name: &str) -> Result<String, Message> {
    let Some(root) = site.root.as_ref().and_then(|root| root.canonicalize().ok()) else {
        return Err(message!("there is no site around it"));
    };
    let inside = name.trim_start_matches('/');
    let beside = page.parent().map(|dir| dir.join(inside)).filter(|_| !name.starts_with('/'));
    let below = ["", "content", "assets", "static", "data"].iter().map(|place| root.join(place).join(inside));
    // The content of a language, and any directory above the page.
    let above = page.ancestors().skip(1).map(|dir| dir.join(inside)).take(32);
    let found: Option<PathBuf> = beside.into_iter().chain(below).chain(above).find_map(|path| path.canonicalize().ok().filter(|path| path.is_file()));
    let Some(path) = found else { return Err(message!("it was not found")) };
    if !path.starts_with(&root) {
        return Err(message!("it lies outside the site"));
    }
    let text = crate::file::read(&path, &limits::INCLUDE_BYTES)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    Ok(without_front_matter(&text).to_owned())
}

fn without_front_matter(text: &str) -> &str {
    for mark in ["---", "+++"] {
        let rest = text.strip_prefix(mark).and_then(|rest| rest.strip_prefix('\n'));
        if let Some(end) = rest.and_then(|rest| rest.find(&format!("\n{mark}")).map(|at| mark.len() + 1 + at + 1 + mark.len())) {
            return text[end..].split_once('\n').map_or("", |(_, body)| body);
        }
    }
    text
}
