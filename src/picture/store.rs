//! Pictures at work: background threads convert files in the book's order; whoever needs one first does it himself.
//!
//! Threads of their own rather than rayon's: a picture must not keep the layout from a rayon worker, and a waiter inside a
//! pool of one thread must not wait for that pool. The system shares the cores among both, so none is idle.
//!
//! Results wait until every use has taken them. When those that wait hold more than [`HELD`], the threads pause, and a taker
//! makes only what it takes: memory does not grow with the number of pictures. Files whose own bytes serve are not held at all.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::convert::{self, Converted, Variant};
use super::header::{self, Header};
use super::planes::Planes;
use super::{Decoded, Encoded, Format, Pixels, Settings, Use, decode};
use crate::cache::Key;
use crate::report::Message;
use crate::message;
use crate::book::AssetId;
use crate::file;
use crate::limits::{self, Limits};
use crate::report::{Diagnostic, Report};

/// Bytes of finished pictures that may wait to be taken.
const HELD: usize = 64 << 20;
/// Of a thread's stack: a drawing is read by recursion, as deep as [`SVG_DEPTH`](crate::limits::SVG_DEPTH) allows.
const STACK: usize = 16 << 20;
/// Pictures with more pixels than this are decoded one at a time, for each takes tens of megabytes.
const LARGE: u64 = 8_000_000;

#[derive(Debug, Default)]
pub struct Store {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    files: Vec<(PathBuf, Option<Header>)>,
    uses: Vec<Use>,
    settings: Settings,
    /// Those of the build, whoever takes a picture and when.
    limits: Limits,
    state: Mutex<State>,
    /// Something changed: a picture is ready, or there is room again.
    changed: Condvar,
    /// Held while a large picture is decoded.
    large: Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    slots: Vec<Slot>,
    /// The next file that a thread will take.
    next: usize,
    held: usize,
    stop: bool,
}

#[derive(Debug, Default)]
struct Slot {
    working: bool,
    /// Was begun at least once: nobody in the background takes it again.
    begun: bool,
    ready: BTreeMap<Use, Variant>,
    formats: BTreeMap<Use, Format>,
    /// Bytes of it that were taken for the EPUB.
    in_epub: u64,
    failed: Option<Diagnostic>,
    /// Of a drawing that is shown without a part of it.
    incomplete: Option<Diagnostic>,
}

impl Store {
    /// Reads the headers of `files`, reports those that cannot be read, and starts threads that convert for `uses`.
    pub fn start(files: &[PathBuf], uses: &[Use], settings: Settings, report: &mut Report) -> Store {
        let mut read = Vec::with_capacity(files.len());
        for path in files {
            let header = guarded(|| header::read(path)).map_err(|why| report.push(corrupt(path, &why))).ok();
            read.push((path.clone(), header));
        }
        let slots = read.iter().map(|_| Slot::default()).collect();
        let state = Mutex::new(State { slots, ..State::default() });
        // A press separates the pixels themselves; an encoding for it is made only when asked for.
        let uses: Vec<Use> = uses.iter().copied().filter(|wanted| *wanted != Use::Press).collect();
        let shared = Arc::new(Shared { files: read, uses, settings, limits: Limits::current(), state, ..Shared::default() });
        let threads = if shared.uses.is_empty() { 0 } else { rayon::current_num_threads().min(files.len()) };
        for number in 0..threads {
            let shared = Arc::clone(&shared);
            // Where no thread can be started, those who ask for pictures convert them.
            let _ = std::thread::Builder::new().name(format!("picture-{number}")).stack_size(STACK).spawn(move || shared.limits.hold(|| shared.work()));
        }
        Store { shared }
    }

    pub fn header(&self, id: AssetId) -> Option<&Header> {
        self.shared.files.get(id.0 as usize)?.1.as_ref()
    }

    pub fn path(&self, id: AssetId) -> Option<&Path> {
        Some(self.shared.files.get(id.0 as usize)?.0.as_path())
    }

    pub fn hash_files(&self, hasher: &mut impl Hasher) {
        self.shared.files.iter().for_each(|(path, _)| stamp(path).hash(hasher));
    }

    /// The picture for a use, which is not kept any longer; its size counts as the EPUB's when it is for one.
    pub fn take(&self, id: AssetId, wanted: Use) -> Option<Encoded> {
        let index = id.0 as usize;
        let taken = self.read(id, wanted)?;
        if matches!(wanted, Use::Epub | Use::EpubWebp | Use::Cover)
            && let Some(slot) = self.shared.lock().slots.get_mut(index)
        {
            slot.in_epub = taken.bytes.len() as u64;
        }
        Some(taken)
    }

    /// Of the pictures that were taken for an EPUB, so many with the most bytes, the largest first.
    pub fn largest(&self, count: usize) -> Vec<(PathBuf, u64)> {
        let state = self.shared.lock();
        let sizes = state.slots.iter().zip(&self.shared.files).filter(|(slot, _)| slot.in_epub > 0);
        let mut sizes: Vec<(PathBuf, u64)> = sizes.map(|(slot, (path, _))| (file::shown(path).to_owned(), slot.in_epub)).collect();
        sizes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        sizes.truncate(count);
        sizes
    }

    /// The picture for a use: as it was made, or the file's own bytes read again.
    fn read(&self, id: AssetId, wanted: Use) -> Option<Encoded> {
        let index = id.0 as usize;
        match self.shared.obtain(index, wanted, true)? {
            Variant::Made(encoded) => Some(encoded),
            Variant::Own(format) => {
                let (path, header) = &self.shared.files[index];
                let header = header.as_ref()?;
                let own = || read(path).and_then(|bytes| guarded(|| convert::own(convert::File { path, bytes: &bytes, header }, format)));
                let own = self.shared.limits.hold(own);
                // It could be read before; since then it has changed, or gone.
                own.map_err(|why| self.fail(id, &why)).ok().map(|(encoded, _)| encoded)
            }
        }
    }

    /// The format that a picture will have for a use, without taking it.
    pub fn peek(&self, id: AssetId, wanted: Use) -> Option<Format> {
        let index = id.0 as usize;
        if let Some(format) = self.shared.lock().slots.get(index)?.formats.get(&wanted) {
            return Some(*format);
        }
        match self.shared.obtain(index, wanted, false)? {
            Variant::Made(encoded) => Some(encoded.format),
            Variant::Own(format) => Some(format),
        }
    }

    /// Hands a decoded picture to a function, large pictures one at a time.
    pub fn with_decoded<T>(&self, id: AssetId, use_it: impl FnOnce(&Decoded) -> T) -> Option<T> {
        let _alone = self.shared.alone(self.header(id)?);
        self.decoded(id).map(|decoded| use_it(&decoded))
    }

    /// Hands the planes of a picture that is kept as such to a function, large pictures one at a time; `None` of any other.
    pub fn with_planes<T>(&self, id: AssetId, use_them: impl FnOnce(&Planes) -> T) -> Option<T> {
        let (path, header) = self.shared.files.get(id.0 as usize)?;
        let header = header.as_ref()?;
        let _alone = self.shared.alone(header);
        // What cannot be read is told by who decodes it.
        let planes = || read(path).and_then(|bytes| guarded(|| Ok(convert::planes(&bytes, header)))).ok().flatten();
        self.shared.limits.hold(planes).map(|planes| use_them(&planes))
    }

    /// What is kept of a picture under a name, from one build to the next, or made now by a function that gives its bytes; `None` when it gives none.
    pub fn kept(&self, id: AssetId, name: &[u8], make: impl FnOnce() -> Option<Vec<u8>>) -> Option<Vec<u8>> {
        let key = self.shared.settings.cache.as_ref().and_then(|cache| {
            let bytes = self.shared.limits.hold(|| read(self.path(id)?).ok())?;
            Some((cache, Key::new("press").with(name).with(&bytes)))
        });
        if let Some(kept) = key.as_ref().and_then(|(cache, key)| cache.get(key.clone())) {
            return Some(kept);
        }
        let made = make()?;
        if let Some((cache, key)) = key {
            cache.put(key, &made);
        }
        Some(made)
    }

    /// Decodes a picture for those who draw with it; `None` for drawings.
    pub fn pixels(&self, id: AssetId) -> Option<Pixels> {
        self.decoded(id).map(|decoded| decoded.pixels)
    }

    fn decoded(&self, id: AssetId) -> Option<Decoded> {
        let (path, header) = self.shared.files.get(id.0 as usize)?;
        let header = header.as_ref().filter(|h| !h.info.vector)?;
        let decode = || read(path).and_then(|bytes| guarded(|| decode::decode(&bytes, header)));
        let decoded = self.shared.limits.hold(decode);
        decoded
            .map_err(|why| {
                let failed = Some(corrupt(path, &why));
                if let Some(slot) = self.shared.lock().slots.get_mut(id.0 as usize) {
                    slot.failed = failed;
                }
            })
            .ok()
    }

    /// Notes that a picture that could be read cannot be shown.
    pub fn fail(&self, id: AssetId, why: &Message) {
        let Some((path, _)) = self.shared.files.get(id.0 as usize) else { return };
        if let Some(slot) = self.shared.lock().slots.get_mut(id.0 as usize) {
            slot.failed.get_or_insert_with(|| corrupt(path, why));
        }
    }

    /// What was found in files so far, in their order.
    pub fn findings(&self) -> Report {
        let state = self.shared.lock();
        let found = state.slots.iter().flat_map(|slot| slot.failed.iter().chain(&slot.incomplete));
        Report { diagnostics: found.cloned().collect() }
    }

    /// Converts what nobody has asked for, so that all findings are known.
    pub fn verify(&self) {
        for index in 0..self.shared.files.len() {
            for wanted in self.shared.uses_of(index) {
                if !self.shared.lock().slots[index].begun {
                    self.shared.obtain(index, wanted, true);
                }
            }
        }
        let mut state = self.shared.lock();
        while state.slots.iter().any(|slot| slot.working) {
            state = self.shared.wait(state);
        }
    }
}

/// A hash of a file's path, its length and when it was written.
pub fn stamp(path: &Path) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    path.hash(&mut hasher);
    if let Ok(known) = std::fs::metadata(file::of_page(path).0) {
        known.len().hash(&mut hasher);
        known.modified().ok().hash(&mut hasher);
    }
    hasher.finish()
}

/// A hash of a picture that has no file.
pub fn stamp_of(pixels: &Pixels) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    (pixels.width, pixels.height, &pixels.data).hash(&mut hasher);
    hasher.finish()
}

impl Drop for Store {
    fn drop(&mut self) {
        self.shared.lock().stop = true;
        self.shared.changed.notify_all();
    }
}

impl Shared {
    /// The state; a thread that panicked while holding it left nothing half done.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the state has changed.
    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// The work of a background thread: converts file after file, while there is room for what waits.
    fn work(&self) {
        loop {
            let mut state = self.lock();
            while state.held > HELD && !state.stop {
                state = self.wait(state);
            }
            let index = state.next;
            if state.stop || index >= self.files.len() {
                return;
            }
            state.next += 1;
            if !state.slots[index].begun && self.files[index].1.is_some() {
                drop(self.make(state, index, &self.uses_of(index)));
            }
        }
    }

    /// The uses that a file is wanted for: as a cover in an EPUB it is larger than other pictures.
    fn uses_of(&self, index: usize) -> Vec<Use> {
        let is_cover = self.settings.cover.is_some_and(|cover| cover.0 as usize == index);
        let of = |wanted: &Use| if is_cover && matches!(wanted, Use::Epub | Use::EpubWebp) { Use::Cover } else { *wanted };
        self.uses.iter().map(of).collect()
    }

    /// The variant for a use: waits for it, or makes it. With `take` it is not kept any longer.
    fn obtain(&self, index: usize, wanted: Use, take: bool) -> Option<Variant> {
        self.files.get(index)?.1.as_ref()?;
        let mut state = self.lock();
        loop {
            let full = state.held > HELD;
            let slot = &mut state.slots[index];
            if slot.failed.is_some() {
                return None;
            }
            if let Some(variant) = slot.ready.get(&wanted).cloned() {
                if take && matches!(variant, Variant::Made(_)) {
                    slot.ready.remove(&wanted);
                    state.held = state.slots_held();
                    self.changed.notify_all();
                }
                return Some(variant);
            }
            if slot.working {
                state = self.wait(state);
                continue;
            }
            // With room to spare the others' variants are made in the same go.
            let uses = self.uses_of(index);
            let all = !slot.begun && !full && uses.contains(&wanted);
            state = self.make(state, index, if all { &uses } else { std::slice::from_ref(&wanted) });
        }
    }

    /// Waits until no other large picture is in memory, when this one is large.
    fn alone(&self, header: &Header) -> Option<MutexGuard<'_, ()>> {
        let pixels = u64::from(header.info.width) * u64::from(header.info.height);
        (pixels > LARGE && !header.info.vector).then(|| self.large.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Converts the file of a slot, without the lock meanwhile.
    fn make<'a>(&'a self, mut state: MutexGuard<'a, State>, index: usize, uses: &[Use]) -> MutexGuard<'a, State> {
        state.slots[index].working = true;
        state.slots[index].begun = true;
        drop(state);
        let result = self.limits.hold(|| self.convert(index, uses));
        let mut state = self.lock();
        let slot = &mut state.slots[index];
        slot.working = false;
        match result {
            Ok(Converted { made, lost }) => {
                if !lost.is_empty() {
                    slot.incomplete = Some(incomplete(&self.files[index].0, &lost));
                }
                for (wanted, variant) in made {
                    let format = match &variant {
                        Variant::Own(format) => *format,
                        Variant::Made(encoded) => encoded.format,
                    };
                    slot.formats.insert(wanted, format);
                    slot.ready.insert(wanted, variant);
                }
            }
            Err(why) => slot.failed = Some(corrupt(&self.files[index].0, &why)),
        }
        state.held = state.slots_held();
        self.changed.notify_all();
        state
    }

    /// Converts a file for some uses.
    fn convert(&self, index: usize, uses: &[Use]) -> Result<Converted, Message> {
        let (path, header) = &self.files[index];
        let header = header.as_ref().ok_or(message!("its header could not be read"))?;
        let _alone = self.alone(header);
        let bytes = read(path)?;
        let file = convert::File { path, bytes: &bytes, header };
        guarded(|| convert::convert(file, uses, &self.uses_of(index), &self.settings))
    }
}

impl State {
    /// How many bytes wait to be taken; a picture shared by two uses counts once.
    fn slots_held(&self) -> usize {
        let mut sum = 0;
        for slot in &self.slots {
            let mut seen: Vec<*const u8> = Vec::new();
            for variant in slot.ready.values() {
                if let Variant::Made(encoded) = variant
                    && !seen.contains(&encoded.bytes.as_ptr())
                {
                    seen.push(encoded.bytes.as_ptr());
                    sum += encoded.bytes.len();
                }
            }
        }
        sum
    }
}

/// A file's bytes; the error is a sentence for the author.
fn read(path: &Path) -> Result<Vec<u8>, Message> {
    file::read(path, &limits::PICTURE_BYTES).map_err(|why| message!("the file {why}", why))
}

/// Runs a decoder; its panic on a broken file becomes an error, and does not end the build.
fn guarded<T>(decode: impl FnOnce() -> Result<T, Message>) -> Result<T, Message> {
    let unwound = catch_unwind(AssertUnwindSafe(decode));
    unwound.unwrap_or_else(|_| Err(message!("the decoder could not cope with the file")))
}

/// Tells that a drawing is not shown whole.
fn incomplete(path: &Path, lost: &[Message]) -> Diagnostic {
    Diagnostic::new("drawing-incomplete", super::svg::incomplete(lost))
        .in_file(file::shown(path))
        .help(message!("draw it in the SVG itself: export it with text as text or paths, pictures embedded and styles written out"))
}

/// Tells that a picture cannot be used.
fn corrupt(path: &Path, why: &Message) -> Diagnostic {
    Diagnostic::new("picture-corrupt", message!("the picture cannot be used: {why}", why))
        .in_file(file::shown(path))
        .help(message!("open it in an image editor and save it again as JPEG, PNG or WebP"))
}
