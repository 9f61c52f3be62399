//! The author's editor, opened at a line.

use std::path::Path;
use std::process::{Command, Stdio};

/// How a place in a file is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Editor {
    /// Words of the command; `{file}`, `{line}` and `{column}` stand for the place. Empty: the browser follows a link of VS Code's.
    command: Vec<String>,
}

/// Editors that open a window of their own, and how their commands name a place.
const KNOWN: &[(&str, &[&str])] = &[
    ("code", &["-g", "{file}:{line}:{column}"]),
    ("code-insiders", &["-g", "{file}:{line}:{column}"]),
    ("codium", &["-g", "{file}:{line}:{column}"]),
    ("vscodium", &["-g", "{file}:{line}:{column}"]),
    ("cursor", &["-g", "{file}:{line}:{column}"]),
    ("subl", &["{file}:{line}:{column}"]),
    ("zed", &["{file}:{line}:{column}"]),
    ("atom", &["{file}:{line}:{column}"]),
    ("pulsar", &["{file}:{line}:{column}"]),
    ("mate", &["--line", "{line}:{column}", "{file}"]),
    ("bbedit", &["+{line}:{column}", "{file}"]),
    ("gedit", &["+{line}:{column}", "{file}"]),
    ("xed", &["+{line}:{column}", "{file}"]),
    ("pluma", &["+{line}", "{file}"]),
    ("gnome-text-editor", &["{file}"]),
    ("kate", &["--line", "{line}", "--column", "{column}", "{file}"]),
    ("kwrite", &["--line", "{line}", "--column", "{column}", "{file}"]),
    ("gvim", &["+{line}", "{file}"]),
    ("mvim", &["+{line}", "{file}"]),
    ("neovide", &["{file}", "--", "+{line}"]),
    ("emacsclient", &["-n", "+{line}:{column}", "{file}"]),
    ("idea", &["--line", "{line}", "{file}"]),
    ("notepad++", &["-n{line}", "-c{column}", "{file}"]),
    ("notepad++.exe", &["-n{line}", "-c{column}", "{file}"]),
];

impl Editor {
    /// The editor to use: the command that was given by hand, whatever it is; else `$VISUAL` when it opens a window; else none.
    pub fn of(given: Option<&str>, visual: Option<&str>) -> Editor {
        match given.map(words).filter(|words| !words.is_empty()) {
            Some(command) => Editor { command: complete(command) },
            None => {
                let command = visual.map(words).unwrap_or_default();
                let opens_window = command.first().is_some_and(|program| known(program).is_some());
                Editor { command: if opens_window { complete(command) } else { Vec::new() } }
            }
        }
    }

    /// Whether this program opens the editor, and not the browser.
    pub fn is_program(&self) -> bool {
        !self.command.is_empty()
    }

    /// The command for a place.
    fn command(&self, file: &Path, line: usize, column: usize) -> Vec<String> {
        let file = file.to_string_lossy();
        let fill = |word: &String| {
            let word = word.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
            word.replace("{file}", &file)
        };
        self.command.iter().map(fill).collect()
    }

    /// Opens a place, and does not wait for the editor to be closed.
    pub fn open(&self, file: &Path, line: usize, column: usize) -> std::io::Result<()> {
        let words = self.command(file, line, column);
        let Some((program, arguments)) = words.split_first() else { return Ok(()) };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        // Waited for, so that it does not stay behind as a dead process.
        std::thread::spawn(move || child.wait());
        Ok(())
    }
}

/// The address by which VS Code and its kin open a file at a place.
pub fn link(file: &Path, line: usize, column: usize) -> String {
    let path = file.to_string_lossy().replace('\\', "/");
    let path = crate::text::address::encoded_path(path.trim_start_matches('/'));
    format!("vscode://file/{path}:{line}:{column}")
}

/// Completes a command that names no place, in the editor's own manner when that is known.
fn complete(mut command: Vec<String>) -> Vec<String> {
    if !command.iter().any(|word| word.contains("{file}")) {
        let manner = known(&command[0]).unwrap_or(&["{file}"]);
        command.extend(manner.iter().map(|word| (*word).to_owned()));
    }
    command
}

/// How the command of an editor names file and line, when the editor is known.
fn known(program: &str) -> Option<&'static [&'static str]> {
    let name = Path::new(program).file_name()?.to_string_lossy().to_lowercase();
    KNOWN.iter().find(|(known, _)| *known == name).map(|(_, manner)| *manner)
}

/// Splits a command into words at white space outside quotation marks.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in command.chars() {
        match (quote, c) {
            (Some(mark), _) if c == mark => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_with(String::new);
            }
            (None, _) if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_with(String::new).push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(editor: &Editor) -> String {
        editor.command(Path::new("/a b/c.md"), 7, 3).join("|")
    }

    #[test]
    fn editors_are_told_the_place_in_their_own_manner() {
        assert_eq!(told(&Editor::of(Some("code --reuse-window"), None)), "code|--reuse-window|-g|/a b/c.md:7:3");
        assert_eq!(told(&Editor::of(Some("/usr/bin/kate"), None)), "/usr/bin/kate|--line|7|--column|3|/a b/c.md");
        assert_eq!(told(&Editor::of(Some("'my editor' --at {line} {file}"), None)), "my editor|--at|7|/a b/c.md");
        assert_eq!(told(&Editor::of(Some("unheard-of"), None)), "unheard-of|/a b/c.md");
        assert_eq!(told(&Editor::of(None, Some("subl"))), "subl|/a b/c.md:7:3");
    }

    #[test]
    fn an_editor_for_a_terminal_is_not_started_without_one() {
        for visual in [None, Some("vim"), Some("nano -w"), Some("")] {
            assert!(!Editor::of(None, visual).is_program(), "{visual:?}");
        }
        assert_eq!(link(Path::new("/a b/c#.md"), 7, 3), "vscode://file/a%20b/c%23.md:7:3");
    }
}
