//! Faces of scripts that are too large, or too seldom wanted, to be compiled in: found among those installed on the machine.
//!
//! Only families under the SIL Open Font License are looked for, by the names of their files, so that a book may carry them; and only
//! for scripts that the book has and nothing at hand can show. Every use is told, for another machine may not have the face.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use skrifa::MetadataProvider;
use skrifa::string::StringId;
use unicode_script::{Script, UnicodeScript};

use super::{Face, FontBook, FontData};
use crate::lang::Lang;
use crate::report::{Diagnostic, Message, Report};
use crate::{file, limits, message};

/// For whom a family is looked for.
enum For {
    /// A script that no face at hand has.
    Script(Script),
    /// Books in a language; `reported` when what is at hand is meant for another.
    Lang { is: fn(&Lang) -> bool, scripts: &'static [Script], reported: bool },
}

struct Row {
    whose: For,
    /// As the message has it.
    name: &'static str,
    /// The family and the beginning of its files' names; the first that is found serves.
    families: &'static [(&'static str, &'static str)],
    /// Debian's package.
    package: &'static str,
}

const CORE: &str = "fonts-noto-core";
const CJK: &str = "fonts-noto-cjk";
const HAN: &[Script] = &[Script::Han];
const EAST: &[Script] = &[Script::Han, Script::Hiragana, Script::Katakana, Script::Hangul];

macro_rules! row {
    ($script:ident, $name:literal, $($family:literal $file:literal),+) => {
        Row { whose: For::Script(Script::$script), name: $name, families: &[$(($family, $file)),+], package: CORE }
    };
}

const ROWS: &[Row] = &[
    Row {
        whose: For::Lang { is: |lang| lang.primary() == "zh" && lang.is_traditional(), scripts: HAN, reported: true },
        name: "traditional Chinese",
        families: &[
            ("Noto Serif CJK TC", "NotoSerifCJK"),
            ("Noto Serif CJK TC", "NotoSerifCJKtc"),
            ("Noto Serif TC", "NotoSerifTC"),
            ("Source Han Serif TC", "SourceHanSerifTC"),
            ("Noto Sans CJK TC", "NotoSansCJK"),
        ],
        package: CJK,
    },
    Row {
        whose: For::Lang { is: |lang| lang.primary() == "zh" && !lang.is_traditional(), scripts: HAN, reported: true },
        name: "simplified Chinese",
        families: &[
            ("Noto Serif CJK SC", "NotoSerifCJK"),
            ("Noto Serif CJK SC", "NotoSerifCJKsc"),
            ("Noto Serif SC", "NotoSerifSC"),
            ("Source Han Serif SC", "SourceHanSerifSC"),
            ("Noto Sans CJK SC", "NotoSansCJK"),
        ],
        package: CJK,
    },
    Row {
        whose: For::Lang { is: |lang| lang.primary() == "ko", scripts: EAST, reported: true },
        name: "Korean",
        families: &[
            ("Noto Serif CJK KR", "NotoSerifCJK"),
            ("Noto Serif CJK KR", "NotoSerifCJKkr"),
            ("Noto Serif KR", "NotoSerifKR"),
            ("Source Han Serif K", "SourceHanSerifK"),
            ("Noto Sans CJK KR", "NotoSansCJK"),
        ],
        package: CJK,
    },
    Row {
        // The face at hand has one weight and the characters of JIS X 0208.
        whose: For::Lang { is: |lang| lang.primary() == "ja", scripts: EAST, reported: false },
        name: "Japanese",
        families: &[("Noto Serif CJK JP", "NotoSerifCJK"), ("Noto Serif CJK JP", "NotoSerifCJKjp"), ("Source Han Serif", "SourceHanSerif")],
        package: CJK,
    },
    Row {
        // Naskh serves where there is none.
        whose: For::Lang { is: |lang| matches!(lang.primary(), "ur" | "ks"), scripts: &[Script::Arabic], reported: true },
        name: "Urdu",
        families: &[("Noto Nastaliq Urdu", "NotoNastaliqUrdu")],
        package: CORE,
    },
    Row {
        whose: For::Script(Script::Han),
        name: "Chinese",
        families: &[("Noto Serif CJK JP", "NotoSerifCJK"), ("Noto Sans CJK JP", "NotoSansCJK")],
        package: CJK,
    },
    Row {
        whose: For::Script(Script::Hangul),
        name: "Hangul",
        families: &[("Noto Serif CJK KR", "NotoSerifCJK"), ("Noto Serif KR", "NotoSerifKR"), ("Noto Sans CJK KR", "NotoSansCJK")],
        package: CJK,
    },
    row!(Hebrew, "Hebrew", "Noto Serif Hebrew" "NotoSerifHebrew", "Noto Sans Hebrew" "NotoSansHebrew"),
    row!(Thai, "Thai", "Noto Serif Thai" "NotoSerifThai", "Noto Sans Thai" "NotoSansThai"),
    row!(Lao, "Lao", "Noto Serif Lao" "NotoSerifLao", "Noto Sans Lao" "NotoSansLao"),
    row!(Khmer, "Khmer", "Noto Serif Khmer" "NotoSerifKhmer", "Noto Sans Khmer" "NotoSansKhmer"),
    row!(Myanmar, "Burmese", "Noto Serif Myanmar" "NotoSerifMyanmar", "Noto Sans Myanmar" "NotoSansMyanmar"),
    row!(Devanagari, "Devanagari", "Noto Serif Devanagari" "NotoSerifDevanagari", "Noto Sans Devanagari" "NotoSansDevanagari"),
    row!(Bengali, "Bengali", "Noto Serif Bengali" "NotoSerifBengali", "Noto Sans Bengali" "NotoSansBengali"),
    row!(Tamil, "Tamil", "Noto Serif Tamil" "NotoSerifTamil", "Noto Sans Tamil" "NotoSansTamil"),
    row!(Gujarati, "Gujarati", "Noto Serif Gujarati" "NotoSerifGujarati", "Noto Sans Gujarati" "NotoSansGujarati"),
    row!(Gurmukhi, "Gurmukhi", "Noto Serif Gurmukhi" "NotoSerifGurmukhi", "Noto Sans Gurmukhi" "NotoSansGurmukhi"),
    row!(Kannada, "Kannada", "Noto Serif Kannada" "NotoSerifKannada", "Noto Sans Kannada" "NotoSansKannada"),
    row!(Malayalam, "Malayalam", "Noto Serif Malayalam" "NotoSerifMalayalam", "Noto Sans Malayalam" "NotoSansMalayalam"),
    row!(Telugu, "Telugu", "Noto Serif Telugu" "NotoSerifTelugu", "Noto Sans Telugu" "NotoSansTelugu"),
    row!(Oriya, "Odia", "Noto Serif Oriya" "NotoSerifOriya", "Noto Sans Oriya" "NotoSansOriya"),
    row!(Sinhala, "Sinhala", "Noto Serif Sinhala" "NotoSerifSinhala", "Noto Sans Sinhala" "NotoSansSinhala"),
    row!(Tibetan, "Tibetan", "Noto Serif Tibetan" "NotoSerifTibetan"),
    row!(Georgian, "Georgian", "Noto Serif Georgian" "NotoSerifGeorgian", "Noto Sans Georgian" "NotoSansGeorgian"),
    row!(Armenian, "Armenian", "Noto Serif Armenian" "NotoSerifArmenian", "Noto Sans Armenian" "NotoSansArmenian"),
    row!(Ethiopic, "Ethiopic", "Noto Serif Ethiopic" "NotoSerifEthiopic", "Noto Sans Ethiopic" "NotoSansEthiopic"),
    row!(Syriac, "Syriac", "Noto Sans Syriac" "NotoSansSyriac"),
    row!(Thaana, "Thaana", "Noto Sans Thaana" "NotoSansThaana"),
];

/// A script's name, as the table has it, for messages.
fn spoken(name: &'static str) -> Message {
    match name {
        "traditional Chinese" => message!("traditional Chinese"),
        "simplified Chinese" => message!("simplified Chinese"),
        "Korean" => message!("Korean"),
        "Japanese" => message!("Japanese"),
        "Urdu" => message!("Urdu"),
        "Chinese" => message!("Chinese"),
        "Hangul" => message!("Hangul"),
        "Hebrew" => message!("Hebrew"),
        "Thai" => message!("Thai"),
        "Lao" => message!("Lao"),
        "Khmer" => message!("Khmer"),
        "Burmese" => message!("Burmese"),
        "Devanagari" => message!("Devanagari"),
        "Bengali" => message!("Bengali"),
        "Tamil" => message!("Tamil"),
        "Gujarati" => message!("Gujarati"),
        "Gurmukhi" => message!("Gurmukhi"),
        "Kannada" => message!("Kannada"),
        "Malayalam" => message!("Malayalam"),
        "Telugu" => message!("Telugu"),
        "Odia" => message!("Odia"),
        "Sinhala" => message!("Sinhala"),
        "Tibetan" => message!("Tibetan"),
        "Georgian" => message!("Georgian"),
        "Armenian" => message!("Armenian"),
        "Ethiopic" => message!("Ethiopic"),
        "Syriac" => message!("Syriac"),
        "Thaana" => message!("Thaana"),
        other => message!("{script}", script = other),
    }
}

/// The name of a script that no face at hand may have, as messages have it.
pub fn script_name(character: char) -> Option<Message> {
    let script = character.script();
    ROWS.iter().find(|row| matches!(row.whose, For::Script(own) if own == script)).map(|row| spoken(row.name))
}

impl FontBook {
    /// Adds the faces that a book with these characters, in these languages, wants and does not have.
    pub fn complete(&mut self, characters: &BTreeSet<char>, langs: &[&Lang], folders: &[PathBuf], report: &mut Report) {
        let has = |c: char| self.faces.iter().any(|face| face.has(c));
        let scripts: BTreeSet<u8> = characters.iter().map(|c| c.script() as u8).collect();
        let lacking: BTreeSet<u8> = characters.iter().filter(|c| !has(**c)).map(|c| c.script() as u8).collect();
        let wanted = |row: &&Row| match &row.whose {
            For::Script(script) => lacking.contains(&(*script as u8)),
            For::Lang { is, scripts: own, .. } => {
                langs.iter().any(|lang| is(lang)) && own.iter().any(|script| scripts.contains(&(*script as u8)))
            }
        };
        let wanted: Vec<&Row> = ROWS.iter().filter(wanted).collect();
        if wanted.is_empty() {
            return;
        }
        let files = files(folders);
        let mut reported: Vec<Script> = Vec::new();
        for row in wanted {
            // A face for a language may have the script that another row is for.
            let covered = |c: &char| self.faces.iter().any(|face| face.has(*c));
            match row.whose {
                For::Script(script) if characters.iter().filter(|c| c.script() == script).all(covered) => continue,
                // The style brought the family itself.
                For::Lang { .. } if row.families.iter().any(|(family, _)| self.has_family(family)) => continue,
                _ => {}
            }
            let found = row.families.iter().find_map(|(family, stem)| self.add_family(family, stem, &files));
            if let (For::Lang { is, .. }, Some((family, _))) = (&row.whose, &found) {
                self.regional.push((*is, family));
            }
            match (&row.whose, found) {
                (_, Some((family, path))) => report.push(found_it(row, family, &path)),
                (For::Lang { reported: false, .. }, None) => {}
                // A script is not reported again when its language has been.
                (For::Script(script), None) if reported.contains(script) => {}
                (For::Lang { scripts, .. }, None) => {
                    reported.extend(*scripts);
                    report.push(wanted_it(row));
                }
                (_, None) => report.push(wanted_it(row)),
            }
        }
    }

    /// Whether a style brought a family, or one was found; built-in ones do not count.
    fn has_family(&self, family: &str) -> bool {
        self.faces[self.builtin..].iter().any(|face| face.family.eq_ignore_ascii_case(family))
    }

    /// Adds the regular and the bold of a family; `None` when its regular is not there.
    fn add_family(&mut self, family: &'static str, stem: &str, files: &BTreeMap<String, PathBuf>) -> Option<(&'static str, PathBuf)> {
        let stem = simplified(stem);
        let file = |endings: &[&str]| endings.iter().find_map(|ending| files.get(&format!("{stem}{ending}")));
        let regular = file(&["regular", "400regular", "wght", "wdthwght", "variablefontwght", "variablefontwdthwght", ""])?;
        let face = read(family, 400, regular)?;
        self.push(face)?;
        if let Some(bold) = file(&["bold", "700bold"]).and_then(|path| read(family, 700, path)) {
            self.push(bold);
        }
        self.synthesise_family(family);
        Some((family, regular.clone()))
    }
}

/// The face of a family in a file, which may be a collection.
fn read(family: &str, weight: u16, path: &Path) -> Option<Face> {
    let data = FontData::from(file::read(path, &limits::FONT_BYTES).ok()?);
    let index = (0..COLLECTION).find(|index| {
        let Ok(font) = skrifa::FontRef::from_index(&data, *index) else { return false };
        let names = [StringId::TYPOGRAPHIC_FAMILY_NAME, StringId::FAMILY_NAME];
        names.into_iter().any(|id| font.localized_strings(id).any(|name| name.chars().eq(family.chars())))
    })?;
    // A file on which the font reader panics counts as no font.
    std::panic::catch_unwind(|| Face::new(family, weight, false, data.clone(), index)).ok()?
}

/// Fonts of a collection that are looked at.
const COLLECTION: u32 = 16;
/// How deep folders are looked into, and how many files at most.
const DEPTH: usize = 6;
const MOST: usize = 20_000;
const EXTENSIONS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];

/// The font files of folders, by their simplified names without extension; of two of a name the first in order of path.
fn files(folders: &[PathBuf]) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    let mut seen = 0;
    let mut open: Vec<(PathBuf, usize)> = folders.iter().rev().map(|folder| (folder.clone(), 0)).collect();
    while let Some((folder, depth)) = open.pop() {
        for path in file::within(&folder) {
            seen += 1;
            if seen > MOST {
                return found;
            }
            let is_font = path.extension().and_then(|e| e.to_str()).is_some_and(|e| EXTENSIONS.contains(&e.to_ascii_lowercase().as_str()));
            if is_font && let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) {
                found.entry(simplified(stem)).or_insert(path);
            } else if !is_font && depth < DEPTH && path.is_dir() {
                open.push((path, depth + 1));
            }
        }
    }
    found
}

/// A file's name in lower case, its letters and figures alone: makers write the rest in different ways.
fn simplified(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Tells that a script is set in a family that this machine has.
fn found_it(row: &Row, family: &str, path: &Path) -> Diagnostic {
    let said = message!("{script} is set in “{family}”, which is installed on this machine: {path}", script = spoken(row.name), family, path = path.display());
    Diagnostic::new("font-found", said).help(message!("copy the file beside the book and bring it with @font-face, and the pages are the same on every machine"))
}

/// Tells that no font is at hand for a script, and how to get one.
fn wanted_it(row: &Row) -> Diagnostic {
    let family = row.families.iter().find(|(family, _)| !family.contains("CJK")).map_or(row.families[0].0, |(family, _)| family);
    let said = match row.whose {
        For::Script(_) => message!("no font is at hand for {script}", script = spoken(row.name)),
        For::Lang { .. } => message!("no font is at hand that is made for {script}", script = spoken(row.name)),
    };
    Diagnostic::new("font-wanted", said).help(message!(
        "install “{family}” (on Debian: `apt install {package}`; elsewhere from fonts.google.com/noto), or bring a font that has it with @font-face",
        family,
        package = row.package
    ))
}
