//! The dependencies of the files made, as a rule of Make: what was read stands after the colon, and each file read has an empty rule of its
//! own, so that Make does not stop when one is deleted (as `-MP` of C compilers).

use std::path::Path;

use crate::outcome::Outcome;

/// The text of the depfile.
pub fn depfile(outcome: &Outcome) -> String {
    let targets: Vec<String> = outcome.written.iter().map(|written| escaped(&written.path)).collect();
    let read: Vec<String> = outcome.read.iter().map(|path| escaped(path)).collect();
    let mut text = format!("{}:", targets.join(" "));
    for path in &read {
        text += &format!(" \\\n  {path}");
    }
    text.push('\n');
    for path in &read {
        text += &format!("\n{path}:\n");
    }
    text
}

/// A path with the characters that mean something to Make made plain.
fn escaped(path: &Path) -> String {
    let mut text = String::new();
    for c in path.display().to_string().chars() {
        match c {
            ' ' | '#' | ':' | '\\' => text.extend(['\\', c]),
            '$' => text += "$$",
            _ => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Written;

    #[test]
    fn paths_are_escaped_and_each_file_read_has_a_rule() {
        let outcome = Outcome {
            written: vec![Written { path: "dist/a b.epub".into(), bytes: 1 }],
            read: vec!["/s/a#1.md".into(), "/s/$x.md".into()],
            ..Outcome::default()
        };
        assert_eq!(depfile(&outcome), "dist/a\\ b.epub: \\\n  /s/a\\#1.md \\\n  /s/$$x.md\n\n/s/a\\#1.md:\n\n/s/$$x.md:\n");
    }
}
