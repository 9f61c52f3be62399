//! Finding a sheet and what it imports.
//!
//! The built-in sheets are in the program. An author's file cascades over the built-in one that it imports, or over the default.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Sheet, designs};
use super::parse::{Origin, parse};
use crate::message;
use crate::access::{Access, Refusal};
use crate::limits;
use crate::report::{Diagnostic, Files, Report, Span};

impl Sheet {
    /// Loads the built-in style `name` (of [`designs`]), or a CSS file (relative to `base`) that cascades over the built-in one
    /// that it imports (`@import "novela"`), or over `ensayo`.
    pub fn load(name: &str, base: &Path, files: &mut Files, report: &mut Report) -> Sheet {
        Sheet::load_with(name, base, &Access::to([base]), files, report)
    }

    /// Loads a style, by a name or a path, with what may be read beyond `base`, or not even below it.
    pub fn load_with(name: &str, base: &Path, access: &Access, files: &mut Files, report: &mut Report) -> Sheet {
        load(name, base, access, files, report)
    }

    /// Lays rules over the design that the program has made from the book's settings.
    pub fn lay_over(&mut self, css: &str, files: &mut Files, report: &mut Report) {
        lay_over(self, css, files, report);
    }
}

/// The design when none is asked for.
pub const DEFAULT: &str = "ensayo";

/// Built-in sheets; `base` is what the designs share, `none` is for a design made from nothing.
pub const BUILTIN: &[(&str, &str)] = &[
    ("none", ""),
    ("base", include_str!("../../styles/base.css")),
    ("ensayo", include_str!("../../styles/ensayo.css")),
    ("novela", include_str!("../../styles/novela.css")),
    ("tecnico", include_str!("../../styles/tecnico.css")),
    ("academia", include_str!("../../styles/academia.css")),
    ("poesia", include_str!("../../styles/poesia.css")),
    ("revista", include_str!("../../styles/revista.css")),
    ("infantil", include_str!("../../styles/infantil.css")),
    ("letra-grande", include_str!("../../styles/letra-grande.css")),
];

/// Loads a built-in style or a file with all that it imports, where `access` allows it.
pub fn load(name: &str, base: &Path, access: &Access, files: &mut Files, report: &mut Report) -> Sheet {
    let mut loader = Loader { access, files, report, sheet: Sheet::default(), loaded: Vec::new() };
    let name = if name.trim().is_empty() { DEFAULT } else { name.trim() };
    if builtin(name).is_some() {
        loader.builtin(name);
    } else if let Err(refusal) = loader.file(&base.join(name), None) {
        if refusal.is_missing() {
            loader.missing(name, &base.join(name));
        } else {
            loader.report.push(refusal.diagnostic(message!("the style sheet"), &base.join(name)));
        }
        loader.builtin(DEFAULT);
    }
    loader.sheet.finish();
    loader.sheet
}

/// Rules over those of the sheet, as in a sheet of the program's own.
pub fn lay_over(sheet: &mut Sheet, css: &str, files: &mut Files, report: &mut Report) {
    let file = files.add(Path::new("book.yaml"), Arc::<str>::from(css));
    let parsed = parse(css, file, Origin::BuiltIn, report);
    sheet.rules.extend(parsed.rules);
    sheet.page_rules.extend(parsed.page_rules);
    sheet.screen.extend(parsed.screen);
    sheet.finish();
}

/// The text of a built-in style.
fn builtin(name: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

struct Loader<'a> {
    access: &'a Access,
    files: &'a mut Files,
    report: &'a mut Report,
    sheet: Sheet,
    /// Each sheet is read once, however often it is imported.
    loaded: Vec<PathBuf>,
}

impl Loader<'_> {
    /// Loads a built-in style, once.
    fn builtin(&mut self, name: &str) {
        let Some(text) = builtin(name) else { return };
        let path = PathBuf::from(format!("styles/{name}.css"));
        if !self.loaded.contains(&path) {
            self.loaded.push(path.clone());
            self.text(text.into(), &path, Origin::BuiltIn, false);
        }
    }

    /// Reads a file of the author's.
    fn file(&mut self, path: &Path, from: Option<Span>) -> Result<(), Refusal> {
        if self.loaded.iter().any(|loaded| loaded == path) {
            return Ok(());
        }
        let bytes = self.access.read(path, &limits::STYLE_BYTES)?;
        self.loaded.push(path.to_owned());
        let text = String::from_utf8_lossy(&bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        self.text(text.into(), path, Origin::Author, from.is_none());
        Ok(())
    }

    /// A sheet's imports first, then the sheet. An author's own without a built-in one below it gets the default.
    fn text(&mut self, text: Arc<str>, path: &Path, origin: Origin, needs_base: bool) {
        let file = self.files.add(path, text.clone());
        let parsed = parse(&text, file, origin, self.report);
        if needs_base && !parsed.imports.iter().any(|(name, _)| builtin(name).is_some()) {
            self.builtin(DEFAULT);
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        for (address, span) in &parsed.imports {
            if builtin(address).is_some() {
                self.builtin(address);
            } else if let Err(refusal) = self.file(&folder.join(address), Some(*span)) {
                if !refusal.is_missing() {
                    self.report.push(refusal.diagnostic(message!("the imported sheet"), &folder.join(address)).at(*span));
                    continue;
                }
                let message = message!("the imported sheet “{address}” was not found", address);
                let help = message!("give a path relative to this sheet, or the name of a built-in one: {names}", names = designs::names().join(", "));
                self.report.push(Diagnostic::new("style-missing", message).at(*span).help(help));
            }
        }
        self.sheet.rules.extend(parsed.rules);
        self.sheet.page_rules.extend(parsed.page_rules);
        for mut face in parsed.font_faces {
            if crate::file::written_out(&face.path).is_some() {
                self.sheet.font_faces.push(face);
                continue;
            }
            face.path = folder.join(&face.path);
            match self.access.locate(&face.path) {
                Err(refusal @ Refusal::Outside(_)) => self.report.push(refusal.diagnostic(message!("the font"), &face.path)),
                // A file that is missing or is no font is reported when it is read.
                _ => self.sheet.font_faces.push(face),
            }
        }
        self.sheet.screen.extend(parsed.screen);
    }

    /// Reports a name that is neither a built-in style nor a file.
    fn missing(&mut self, name: &str, path: &Path) {
        let nearest = crate::text::alike::nearest(name, BUILTIN.iter().map(|(known, _)| *known));
        let help = match nearest {
            Some(known) => message!("did you mean `{nearest}`?", nearest = known),
            None => message!("the built-in styles are {names}; another is the path of a CSS file", names = designs::names().join(", ")),
        };
        self.report.push(Diagnostic::new("style-missing", message!("there is no style “{name}”", name)).in_file(path).help(help));
    }
}
