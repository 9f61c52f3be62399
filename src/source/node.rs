//! A page or a section as the content directory has it, and how Hugo spells its path.

use std::path::PathBuf;

use unicode_normalization::char::is_combining_mark;

/// A page or a section. Index 0 is the home.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Within the content, with `/`, without extension and index; `""` is the home.
    pub logical: String,
    pub parent: Option<usize>,
    pub is_section: bool,
    /// `index.md`: a leaf bundle.
    pub is_bundle: bool,
    /// Absent for a section that is only a directory.
    pub file: Option<PathBuf>,
    pub children: Vec<usize>,
}

impl Node {
    /// Where its file lies within the content: an index lies in the directory that it names.
    pub fn directory(&self) -> String {
        if self.is_section || self.is_bundle {
            return self.logical.clone();
        }
        self.logical.rsplit_once('/').map(|(above, _)| above.to_owned()).unwrap_or_default()
    }
}

/// A path as Hugo spells it in addresses: letters, digits and a few signs stay; white space becomes one hyphen, anything else goes.
pub fn sanitized(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let (mut space, mut hyphen) = (false, false);
    for (at, c) in path.char_indices() {
        let escape = c == '%' && path[at + 1..].bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
        if c.is_alphanumeric() || "./\\_#+~-@".contains(c) || is_combining_mark(c) || escape {
            hyphen = c == '-';
            if std::mem::take(&mut space) && !hyphen {
                out.push('-');
            }
            out.push(c);
        } else if !out.is_empty() && !hyphen && c.is_whitespace() {
            space = true;
        }
    }
    out
}
