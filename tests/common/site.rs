//! Small sites written out in a Markdown file: a fenced block holds `-- path --` lines, each before a file's text.

use std::path::Path;

/// A fenced block of a spec: where it is, its info string, and its text.
pub struct Fence {
    pub line: usize,
    pub info: String,
    pub text: String,
}

/// The blocks whose info string begins with `kind`.
pub fn fences(path: &Path, kind: &str) -> Vec<Fence> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut fences = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((i, line)) = lines.next() {
        let Some(info) = line.strip_prefix("````").and_then(|l| l.strip_prefix(kind)) else { continue };
        let text = lines.by_ref().take_while(|(_, l)| !l.starts_with("````")).map(|(_, l)| format!("{l}\n")).collect();
        fences.push(Fence { line: i + 1, info: info.trim().to_owned(), text });
    }
    fences
}

/// Writes the files. `\xNN`, `\r`, `\u{feff}` are the bytes named; `\=target` alone in a file makes a symbolic link.
pub fn lay_out(text: &str, dir: &Path) {
    let mut file: Option<(&str, String)> = None;
    for line in text.lines() {
        match line.strip_prefix("-- ").and_then(|l| l.strip_suffix(" --")) {
            Some(name) => write(dir, file.replace((name, String::new()))),
            None => {
                if let Some((_, text)) = &mut file {
                    *text += &format!("{line}\n");
                }
            }
        }
    }
    write(dir, file);
}

fn write(dir: &Path, file: Option<(&str, String)>) {
    let Some((name, text)) = file else { return };
    let path = dir.join(name);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
    match text.trim_end().strip_prefix("\\=") {
        Some(target) => std::os::unix::fs::symlink(target, path).expect("a link"),
        None => std::fs::write(path, bytes(&text)).expect("a file"),
    }
}

fn bytes(text: &str) -> Vec<u8> {
    let text = text.replace("\\r", "\r").replace("\\u{feff}", "\u{feff}");
    let mut bytes = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend(before.bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).expect("two hexadecimal digits"));
        rest = &after[2..];
    }
    bytes.extend(rest.bytes());
    bytes
}
