//! Gives the program a number of its sources: what one state of them has kept in a cache is not what another would make.

use std::fs;
use std::path::{Path, PathBuf};

/// What the result of a build depends on.
const SOURCES: [&str; 4] = ["src", "styles", "fonts", "Cargo.lock"];

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hash = Fnv::default();
    for name in SOURCES {
        println!("cargo:rerun-if-changed={name}");
        hash.path(&root.join(name), name);
    }
    println!("cargo:rustc-env=PLIEGO_SOURCES={:032x}", hash.0);
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
