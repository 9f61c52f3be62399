//! Which file of `src/` imports which, re-exports followed to the file that has the name.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A module of the crate: `layout::page` of `layout/page/mod.rs` and of `layout/page.rs`.
pub type Module = Vec<String>;

/// What one file declares and names.
#[derive(Default)]
struct Unit {
    items: BTreeSet<String>,
    /// Names that it gives on, and where they come from; `*` for all of a module.
    reexports: BTreeMap<String, Module>,
    globs: Vec<Module>,
    /// Paths that its code names, from the crate.
    paths: Vec<Module>,
}

/// The module that a path below `src` is.
fn module(path: &str) -> Module {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// The names of a tree of uses: `a::{b, c::{d, e as f}}` as paths, each with the name that it has here.
fn leaves(tree: &str, prefix: &str, found: &mut Vec<(String, String)>) {
    let tree = tree.trim();
    let Some((head, rest)) = tree.split_once('{') else {
        if tree.is_empty() {
            return;
        }
        let (path, name) = tree.split_once(" as ").unwrap_or((tree, tree.rsplit("::").next().unwrap_or(tree)));
        found.push((format!("{prefix}{}", path.trim()), name.trim().to_owned()));
        return;
    };
    let inside = &rest[..rest.rfind('}').unwrap_or(rest.len())];
    let (mut depth, mut from) = (0, 0);
    for (at, c) in inside.char_indices().chain([(inside.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                leaves(&inside[from..at], &format!("{prefix}{}", head.trim()), found);
                from = (at + 1).min(inside.len());
            }
            _ => {}
        }
    }
}

/// A path as it is written in a module, from the crate. `None` for one of another crate.
fn absolute(own: &Module, path: &str, modules: &BTreeSet<Module>) -> Option<Module> {
    let mut parts: Vec<&str> = path.split("::").map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.last() == Some(&"self") && parts.len() > 1 {
        parts.pop();
    }
    let mut base = own.clone();
    match *parts.first()? {
        "crate" => base.clear(),
        "self" => {}
        "super" => {
            while parts.get(1) == Some(&"super") {
                base.pop();
                parts.remove(0);
            }
            base.pop();
        }
        child => {
            base.push(child.to_owned());
            if !modules.contains(&base) {
                return None;
            }
            base.pop();
            parts.insert(0, "self");
        }
    }
    base.extend(parts[1..].iter().map(|part| (*part).to_owned()));
    Some(base)
}

/// Reads the code of a file.
fn unit(own: &Module, code: &str, modules: &BTreeSet<Module>) -> Unit {
    let mut unit = Unit::default();
    let mut rest = String::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        let visible = trimmed.starts_with("pub");
        let after = match trimmed.strip_prefix("pub(").and_then(|after| after.split_once(") ")) {
            Some((_, after)) => after,
            None => trimmed.strip_prefix("pub ").unwrap_or(trimmed),
        };
        if let Some(tree) = after.strip_prefix("use ") {
            let mut tree = tree.to_owned();
            while !tree.contains(';') {
                let Some(more) = lines.next() else { break };
                tree.push_str(more);
            }
            let mut found = Vec::new();
            leaves(tree.split(';').next().unwrap_or_default(), "", &mut found);
            for (path, name) in found {
                let Some(target) = absolute(own, &path, modules) else { continue };
                match (visible, name.as_str()) {
                    (true, "*") => unit.globs.push(target[..target.len() - 1].to_vec()),
                    (true, _) => drop(unit.reexports.insert(name, target)),
                    (false, _) => unit.paths.push(target),
                }
            }
            continue;
        }
        let mut words = after.split_whitespace().filter(|word| !matches!(*word, "const" | "unsafe" | "async"));
        let kind = words.next().unwrap_or_default();
        if matches!(kind, "fn" | "struct" | "enum" | "trait" | "type" | "static" | "mod" | "macro_rules!") || after.starts_with("const ") {
            let name = if after.starts_with("const ") && kind != "fn" { Some(kind) } else { words.next() };
            unit.items.extend(name.map(|name| name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()));
        }
        rest.push_str(line);
        rest.push('\n');
    }
    let bytes = rest.as_bytes();
    for (at, _) in rest.match_indices("::") {
        let starts = |c: u8| c.is_ascii_alphanumeric() || c == b'_';
        let begin = bytes[..at].iter().rposition(|c| !starts(*c)).map_or(0, |last| last + 1);
        if begin == at || rest[..begin].ends_with("::") {
            continue;
        }
        let end = rest[at..].find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | ':'))).map_or(rest.len(), |length| at + length);
        unit.paths.extend(absolute(own, rest[begin..end].trim_end_matches(':'), modules));
    }
    unit
}

/// The module that has what a path names.
fn resolved(path: &[String], units: &BTreeMap<Module, Unit>, depth: usize) -> Option<Module> {
    let length = (1..=path.len()).rev().find(|length| units.contains_key(&path[..*length]))?;
    let module = path[..length].to_vec();
    let unit = &units[&module];
    let Some(name) = path.get(length).filter(|_| depth < 8) else { return Some(module) };
    if let Some(target) = unit.reexports.get(name) {
        return resolved(target, units, depth + 1).or(Some(module));
    }
    if !unit.items.contains(name) {
        for glob in &unit.globs {
            if units.get(glob).is_some_and(|from| from.items.contains(name) || from.reexports.contains_key(name)) {
                let target: Module = glob.iter().cloned().chain([name.clone()]).collect();
                return resolved(&target, units, depth + 1);
            }
        }
    }
    Some(module)
}

/// Which module imports which, from the paths below `src` and their code.
pub fn imports(files: &[(String, String)]) -> BTreeMap<Module, BTreeSet<Module>> {
    let modules: BTreeSet<Module> = files.iter().map(|(path, _)| module(path)).collect();
    let units: BTreeMap<Module, Unit> = files.iter().map(|(path, code)| (module(path), unit(&module(path), code, &modules))).collect();
    let of = |own: &Module, unit: &Unit| unit.paths.iter().filter_map(|path| resolved(path, &units, 0)).filter(|target| target != own).collect();
    units.iter().map(|(own, unit)| (own.clone(), of(own, unit))).collect()
}

/// Cycles of more than two modules, one for each import that closes one.
pub fn cycles(imports: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for (from, targets) in imports {
        for to in targets {
            let Some(way) = way(to, from, imports) else { continue };
            let first = (0..way.len()).min_by_key(|at| &way[*at]).unwrap_or_default();
            found.insert(way[first..].iter().chain(&way[..first]).map(|module| module.join("::")).collect());
        }
    }
    found
}

/// The shortest way of imports from one module to another that has a third on it.
fn way(from: &Module, to: &Module, imports: &BTreeMap<Module, BTreeSet<Module>>) -> Option<Vec<Module>> {
    let mut before: BTreeMap<&Module, &Module> = BTreeMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        for next in imports.get(at).into_iter().flatten() {
            if at == from && next == to || next == from || before.contains_key(next) {
                continue;
            }
            before.insert(next, at);
            if next == to {
                let mut way = vec![to.clone()];
                let mut last = to;
                while let Some(at) = before.get(last) {
                    way.push((*at).clone());
                    last = at;
                }
                way.reverse();
                return Some(way);
            }
            queue.push_back(next);
        }
    }
    None
}
