//! Before the program is compiled: a number of its sources, for what one state of them has kept in a cache is not what another would make;
//! and the files of `fonts/`, packed, each with the characters that it has, so that a face is unpacked only when it is used; so are the
//! patterns of hyphenation, by language.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use hyphenation::{Language, Load, Standard};

/// What the result of a build depends on.
const SOURCES: [&str; 4] = ["src", "styles", "fonts", "Cargo.lock"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hash = Fnv::default();
    for name in SOURCES {
        println!("cargo:rerun-if-changed={name}");
        hash.path(&root.join(name), name);
    }
    println!("cargo:rustc-env=PLIEGO_SOURCES={:032x}", hash.0);
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    pack_all(&root.join("fonts"), &out.join("fonts"))?;
    pack_patterns(&out.join("patterns"))
}

/// Packs the patterns of each language into a file of its own, and writes a table of them in Rust, by their codes.
fn pack_patterns(to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    let mut table = "[\n".to_owned();
    // The library has no list of its languages, but reads them by their numbers.
    let languages = (0_u32..).map_while(|number| bincode::deserialize::<Language>(&number.to_le_bytes()).ok());
    for language in languages {
        let Ok(mut patterns) = Standard::from_embedded(language) else { continue };
        let path = to.join(language.code());
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&in_order(&mut patterns).map_err(io::Error::other)?)?;
        fs::write(&path, packed.finish()?)?;
        table.push_str(&format!("    ({:?}, include_bytes!({:?})),\n", language.code(), path));
    }
    fs::write(to.join("table.rs"), table + "]\n")
}

/// Patterns as the library writes them, with their exceptions, which it keeps by a hash, in order: the same bytes at every compilation.
fn in_order(patterns: &mut Standard) -> bincode::Result<Vec<u8>> {
    let exceptions: BTreeMap<String, Vec<usize>> = std::mem::take(&mut patterns.exceptions.0).into_iter().collect();
    let mut bytes = bincode::serialize(patterns)?;
    // Behind the exceptions are the two numbers of letters that stay together at the ends of a word; that there are none is a number.
    let minima = bytes.split_off(bytes.len() - 16);
    bytes.truncate(bytes.len() - 8);
    bincode::serialize_into(&mut bytes, &exceptions)?;
    bytes.extend(minima);
    Ok(bytes)
}

/// Packs each font below a directory to its like below another, unless that is done already.
fn pack_all(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            pack_all(&source, &target)?;
        } else if source.extension().is_some_and(|ending| ending == "ttf") && !is_newer(&target, &source) {
            pack(&source, &target)?;
        }
    }
    Ok(())
}

/// Whether a file was written after another and after this program.
fn is_newer(target: &Path, source: &Path) -> bool {
    let written = |path: &Path| fs::metadata(path).and_then(|known| known.modified()).ok();
    let program = std::env::current_exe().ok().and_then(|path| written(&path)).unwrap_or_else(SystemTime::now);
    written(target).is_some_and(|target| target > program && written(source).is_some_and(|source| target > source))
}

/// The length of a font and its bytes, deflated; beside it the characters that it has.
fn pack(source: &Path, target: &Path) -> io::Result<()> {
    let font = fs::read(source)?;
    let Some(characters) = characters(&font) else {
        return Err(io::Error::other(format!("{} has no map of characters that is known here", source.display())));
    };
    fs::write(target.with_extension("characters"), in_runs(&characters))?;
    let mut packed = DeflateEncoder::new((font.len() as u32).to_le_bytes().to_vec(), Compression::best());
    packed.write_all(&font)?;
    fs::write(target, packed.finish()?)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize)
}

/// The characters that have a glyph, in order: of the table `cmap` the part for all of Unicode (format 12), else for its first plane (format 4).
fn characters(font: &[u8]) -> Option<Vec<usize>> {
    let tables = u16_at(font, 4)?;
    let table = (0..tables).map(|n| 12 + 16 * n).find(|at| font.get(*at..*at + 4) == Some(b"cmap"))?;
    let map = font.get(u32_at(font, table + 8)?..)?;
    let parts = (0..u16_at(map, 2)?).filter_map(|n| map.get(u32_at(map, 8 + 8 * n)?..));
    let parts: Vec<(usize, &[u8])> = parts.filter_map(|part| Some((u16_at(part, 0)?, part))).collect();
    let of_format = |wanted: usize| parts.iter().find(|(format, _)| *format == wanted).map(|(_, part)| *part);
    let mut characters = match (of_format(12), of_format(4)) {
        (Some(part), _) => of_groups(part)?,
        (None, Some(part)) => of_segments(part)?,
        (None, None) => return None,
    };
    characters.sort_unstable();
    characters.dedup();
    Some(characters)
}

/// Format 12: groups of a first and a last character and the first one's glyph.
fn of_groups(part: &[u8]) -> Option<Vec<usize>> {
    let mut characters = Vec::new();
    for at in (0..u32_at(part, 12)?).map(|n| 16 + 12 * n) {
        let (first, last, glyph) = (u32_at(part, at)?, u32_at(part, at + 4)?, u32_at(part, at + 8)?);
        // The glyph 0 is the box of what is missing.
        characters.extend((first..=last).skip(usize::from(glyph == 0)));
    }
    Some(characters)
}

/// Format 4: segments with an end, a start, a difference and a place among the glyphs.
fn of_segments(part: &[u8]) -> Option<Vec<usize>> {
    let length = u16_at(part, 6)?;
    let mut characters = Vec::new();
    for n in (0..length).step_by(2) {
        let (end, start, delta) = (u16_at(part, 14 + n)?, u16_at(part, 16 + length + n)?, u16_at(part, 16 + 2 * length + n)?);
        let place = 16 + 3 * length + n;
        let offset = u16_at(part, place)?;
        for character in (start..=end).filter(|character| *character != 0xffff) {
            let glyph = match offset {
                0 => character + delta,
                _ => match u16_at(part, place + offset + 2 * (character - start))? {
                    0 => 0,
                    glyph => glyph + delta,
                },
            };
            if glyph & 0xffff != 0 {
                characters.push(character);
            }
        }
    }
    Some(characters)
}

/// Runs of characters that follow one another: how many are left out before each, and how many there are.
fn in_runs(characters: &[usize]) -> Vec<u8> {
    let mut runs = Vec::new();
    let mut end = 0;
    for run in characters.chunk_by(|a, b| a + 1 == *b) {
        number(run[0] - end, &mut runs);
        number(run.len(), &mut runs);
        end = run[0] + run.len();
    }
    runs
}

/// In as many bytes as it needs, of seven bits each, the least first; the eighth says that one more follows.
fn number(mut number: usize, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// FNV-1a of 128 bits.
struct Fnv(u128);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Fnv {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }

    /// A file, or all below a directory, in the order of their names.
    fn path(&mut self, path: &Path, name: &str) {
        if let Ok(entries) = fs::read_dir(path) {
            let mut names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            for below in names {
                self.path(&path.join(&below), &format!("{name}/{below}"));
            }
        } else if let Ok(content) = fs::read(path) {
            self.bytes(name.as_bytes());
            if [".rs", ".css", ".lock"].iter().any(|end| name.ends_with(end)) {
                // A checkout may have other ends of lines.
                content.split(|byte| *byte == b'\r').for_each(|line| self.bytes(line));
            } else {
                self.bytes(&(content.len() as u64).to_le_bytes());
                // A font begins with a checksum of each of its tables.
                self.bytes(&content[..content.len().min(4096)]);
            }
        }
    }
}
