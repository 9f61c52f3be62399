//! A directory of what was computed once, by the content that it was computed from; any number of builds use one at the same time.
//!
//! An entry's name is a hash of all that it depends on, so nothing in it is ever out of date. It is written beside its place and renamed:
//! who reads finds it whole or not at all, also when a writer is killed. Each carries the hash of its bytes, for disks and networks that lie;
//! one that is not what it should be is as good as none, and is written again.

pub mod stored;

use std::fmt::{self, Debug};
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use crate::draft;
use crate::file;
use crate::limits;

/// At the head of every entry.
const MAGIC: &[u8; 8] = b"pliego1\n";
const HASH: usize = 32;
/// Of the directory's own, beside what else may lie there.
const ENTRIES: &str = "entries";
/// An entry that is used is marked so at most this often: a busy directory is not written to without need.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

/// Such a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    directory: PathBuf,
}

/// The name of an entry, being made.
#[derive(Clone)]
pub struct Key(Sha256);

impl Key {
    /// Of a kind of entry, such as `picture`; another version of the program may compute another thing, and so may other sources of it.
    pub fn new(kind: &str) -> Key {
        Key(Sha256::new()).with(kind.as_bytes()).with(env!("CARGO_PKG_VERSION").as_bytes()).with(env!("PLIEGO_SOURCES").as_bytes())
    }

    /// Which depends on these bytes too.
    pub fn with(mut self, bytes: &[u8]) -> Key {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Which depends on all that a value is.
    pub fn of(mut self, value: &impl Hash) -> Key {
        value.hash(&mut self);
        self
    }

    /// Which depends on all that is shown of a value.
    pub fn shown(mut self, value: &impl Debug) -> Key {
        let _ = fmt::write(&mut self, format_args!("{value:?}\n"));
        self
    }

    /// The hash that is the name of the entry.
    pub fn hash(self) -> [u8; HASH] {
        self.0.finalize().into()
    }

    fn name(self) -> String {
        hexadecimal(&self.hash())
    }
}

impl Hasher for Key {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// A key is more than a number: [`Key::hash`].
    fn finish(&self) -> u64 {
        0
    }
}

impl fmt::Write for Key {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text);
        Ok(())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What [`Cache::prune`] took away, and what it left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    pub removed: usize,
    pub removed_bytes: u64,
    pub left: usize,
    pub left_bytes: u64,
}

impl Cache {
    /// In a directory that need not exist yet.
    pub fn new(directory: impl Into<PathBuf>) -> Cache {
        Cache { directory: directory.into() }
    }

    /// Two levels, so that no directory has more files than a file system bears.
    fn place(&self, name: &str) -> PathBuf {
        self.directory.join(ENTRIES).join(&name[..2]).join(&name[2..])
    }

    /// What was kept under a key.
    pub fn get(&self, key: Key) -> Option<Vec<u8>> {
        let path = self.place(&key.name());
        let entry = file::read(&path, &limits::PICTURE_BYTES).ok()?;
        let (hash, content) = entry.strip_prefix(MAGIC)?.split_at_checked(HASH)?;
        if Sha256::digest(content).as_slice() != hash {
            return None;
        }
        touch(&path);
        Some(content.to_vec())
    }

    /// Keeps something under a key. A directory that cannot be written to keeps nothing: the build is only slower.
    pub fn put(&self, key: Key, content: &[u8]) {
        let path = self.place(&key.name());
        let Some(directory) = path.parent() else { return };
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(directory)?;
            let mut entry = draft::new(directory)?;
            entry.write_all(MAGIC)?;
            entry.write_all(&Sha256::digest(content))?;
            entry.write_all(content)?;
            entry.persist(&path).map_err(|error| error.error)?;
            Ok(())
        };
        let _ = write();
    }

    /// Removes what was not used for so long, and then the longest unused until so many bytes are left; with them what killed builds left.
    pub fn prune(&self, unused: Duration, most: u64) -> Pruned {
        let now = SystemTime::now();
        let mut entries: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for directory in children(&self.directory.join(ENTRIES)) {
            draft::sweep(&directory);
            for path in children(&directory) {
                let known = fs::symlink_metadata(&path).ok().filter(|known| known.is_file() && !draft::is_draft(&path));
                if let Some(used) = known.as_ref().and_then(|known| known.modified().ok()) {
                    entries.push((used, known.map_or(0, |known| known.len()), path));
                }
            }
        }
        // The latest used first.
        entries.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
        let mut pruned = Pruned::default();
        for (used, bytes, path) in entries {
            let fresh = now.duration_since(used).is_ok_and(|age| age <= unused) || used > now;
            if fresh && pruned.left_bytes + bytes <= most {
                pruned.left += 1;
                pruned.left_bytes += bytes;
            } else if fs::remove_file(&path).is_ok() {
                pruned.removed += 1;
                pruned.removed_bytes += bytes;
            }
        }
        pruned
    }
}

/// Notes that an entry was used now.
fn touch(path: &Path) {
    let old = fs::symlink_metadata(path).and_then(|known| known.modified()).is_ok_and(|used| used.elapsed().is_ok_and(|age| age > REMEMBERED));
    if old && let Ok(file) = fs::File::options().write(true).open(path) {
        let _ = file.set_modified(SystemTime::now());
    }
}

fn children(directory: &Path) -> Vec<PathBuf> {
    fs::read_dir(directory).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key::new("test").with(name.as_bytes())
    }

    fn place(cache: &Cache, name: &str) -> PathBuf {
        cache.place(&key(name).name())
    }

    #[test]
    fn what_was_kept_is_found_and_what_is_damaged_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let cache = Cache::new(directory.path().join("new/deep"));
        assert_eq!(cache.get(key("a")), None);
        cache.put(key("a"), b"content");
        assert_eq!(cache.get(key("a")).as_deref(), Some(&b"content"[..]));
        assert_eq!(cache.get(key("b")), None);
        let whole = fs::read(place(&cache, "a")).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(place(&cache, "a"), &damaged).unwrap();
            assert_eq!(cache.get(key("a")), None, "byte {at}");
            fs::write(place(&cache, "a"), &whole[..at]).unwrap();
            assert_eq!(cache.get(key("a")), None, "cut at {at}");
        }
        cache.put(key("a"), b"content");
        assert!(cache.get(key("a")).is_some());
    }

    #[test]
    fn keys_keep_their_parts_apart() {
        assert_ne!(Key::new("a").with(b"bc").name(), Key::new("ab").with(b"c").name());
        assert_ne!(Key::new("a").with(b"").with(b"b").name(), Key::new("a").with(b"b").with(b"").name());
    }

    #[test]
    fn pruning_takes_what_is_old_and_what_is_too_much_and_what_was_left_half_done() {
        let directory = tempfile::tempdir().unwrap();
        let cache = Cache::new(directory.path());
        for (days, name) in [(0, "a"), (1, "b"), (40, "c")] {
            cache.put(key(name), &[b'x'; 1000]);
            let file = fs::File::options().write(true).open(place(&cache, name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(days * 86_400)).unwrap();
        }
        let forgotten = place(&cache, "a").parent().unwrap().join(".pliego-AAAAAAAAAAAA.draft");
        fs::write(&forgotten, "half").unwrap();
        let pruned = cache.prune(Duration::from_secs(30 * 86_400), u64::MAX);
        assert_eq!((pruned.removed, pruned.left), (1, 2));
        assert!(cache.get(key("c")).is_none() && !forgotten.exists());
        let pruned = cache.prune(Duration::from_secs(30 * 86_400), 1500);
        assert_eq!((pruned.removed, pruned.left, pruned.left_bytes), (1, 1, 1040));
        assert!(cache.get(key("a")).is_some() && cache.get(key("b")).is_none());
    }

    #[test]
    fn many_write_the_same_at_once() {
        let directory = tempfile::tempdir().unwrap();
        let cache = Cache::new(directory.path());
        let content = vec![7u8; 100_000];
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for n in 0..20 {
                        let name = (n % 5).to_string();
                        assert!(cache.get(key(&name)).is_none_or(|found| found == content));
                        cache.put(key(&name), &content);
                        assert_eq!(cache.get(key(&name)).as_ref(), Some(&content));
                    }
                });
            }
        });
        assert_eq!(cache.prune(Duration::from_secs(60), u64::MAX).left, 5);
    }
}
