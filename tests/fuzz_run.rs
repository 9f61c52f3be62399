//! The targets of `tests/fuzz`, run without a fuzzer: every kept input as it is, then inputs changed at random, spliced, and sprinkled with
//! the words of their dictionary. Nothing panics, nothing takes long, nothing takes much memory.
//!
//! `PLIEGO_FUZZ_SECONDS=600` runs so long all told; `PLIEGO_FUZZ=svg,tex` runs some targets alone; `PLIEGO_SEED` gives the seed, else it is the
//! day's. What fails is written to the directory for temporary files, and its path is told: kept in `tests/fuzz/corpus` it is run for ever.

// An allocator that counts cannot be written without.
#![allow(unsafe_code)]

#[path = "common/random.rs"]
mod random;
#[path = "fuzz/targets.rs"]
mod targets;

use std::alloc::{GlobalAlloc, Layout, System};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use random::Random;
use targets::TARGETS;

/// For all targets together.
const SECONDS: u64 = 60;
/// One execution; ten seconds of computing are what any build may take.
const LONGEST: Duration = Duration::from_secs(10);
/// What is told, and no failure.
const SLOW: Duration = Duration::from_secs(1);
/// One execution's memory.
const MOST_MEMORY: usize = 1 << 30;
/// What a fuzzer would take; larger inputs grow slowly interesting.
const LARGEST: usize = 1 << 16;

/// Counts what is held and the most of it.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is left to the system's allocator; only numbers are kept beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(held, Ordering::Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// When the execution that runs began, in milliseconds after the start; 0 for none.
static BEGAN: AtomicU64 = AtomicU64::new(0);

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[test]
fn no_input_breaks_a_step() {
    let number = |name: &str| variable(name).and_then(|value| value.parse::<u64>().ok());
    let day = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs() / 86_400);
    let (seed, seconds) = (number("PLIEGO_SEED").unwrap_or(day), number("PLIEGO_FUZZ_SECONDS").unwrap_or(SECONDS));
    let chosen: Vec<_> = match variable("PLIEGO_FUZZ") {
        Some(names) => TARGETS.iter().filter(|(name, _)| names.split(',').any(|n| n == *name)).collect(),
        None => TARGETS.iter().collect(),
    };
    println!("PLIEGO_SEED={seed}, {seconds} seconds for {} targets", chosen.len());
    std::panic::set_hook(Box::new(|_| {}));
    watch();
    let share = Duration::from_secs(seconds) / chosen.len().max(1) as u32;
    let mut failed = Vec::new();
    for (name, target) in chosen {
        // The stack that a build's threads have.
        let run = || Campaign::new(name, *target, seed).run(share);
        let tally = std::thread::scope(|scope| {
            std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, run).expect("a thread").join().expect("a campaign")
        });
        println!("{tally}");
        failed.extend(tally.failed);
    }
    drop(std::panic::take_hook());
    assert!(failed.is_empty(), "{} inputs fail:\n{}", failed.len(), failed.join("\n"));
}

/// `cargo fuzz` finds each target as a program of its own, which is but a call.
#[test]
fn every_target_is_one_of_cargo_fuzz() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let manifest: toml::Table = toml::from_str(&std::fs::read_to_string(root.join("Cargo.toml")).expect("a manifest")).expect("TOML");
    let programs: Vec<(&str, &str)> = manifest["bin"]
        .as_array()
        .expect("programs")
        .iter()
        .map(|program| (program["name"].as_str().expect("a name"), program["path"].as_str().expect("a path")))
        .collect();
    let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(programs.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
    for (name, path) in programs {
        let call = format!(
            "#![no_main]\n#[path = \"../targets.rs\"]\nmod targets;\n\nlibfuzzer_sys::fuzz_target!(|data: &[u8]| targets::{name}(data));\n"
        );
        assert_eq!(std::fs::read_to_string(root.join(path)).expect("a program"), call, "{path}");
    }
    // What it needs is what the suite compiles the targets with.
    let own: toml::Table = toml::from_str(&std::fs::read_to_string(root.join("../../Cargo.toml")).expect("a manifest")).expect("TOML");
    for (name, wanted) in manifest["dependencies"].as_table().expect("dependencies") {
        let version = |of: &toml::Value| of.as_str().or_else(|| of.get("version")?.as_str()).map(str::to_owned);
        let known = ["dependencies", "dev-dependencies"].iter().find_map(|table| own[*table].get(name));
        assert!(name == "libfuzzer-sys" || name == "pliego" || known.map(version) == Some(version(wanted)), "{name}");
    }
}

/// A target that does not come back would stop the suite in silence.
fn watch() {
    let start = Instant::now();
    STARTED.set(start).expect("one watch");
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let began = BEGAN.load(Ordering::Relaxed);
            if began > 0 && start.elapsed().as_millis() as u64 > began + 12 * LONGEST.as_millis() as u64 {
                eprintln!("an input does not come to an end: it is in {}", input_path("running").display());
                std::process::abort();
            }
        }
    });
}

static STARTED: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();

fn input_path(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("pliego-fuzz-{}-{name}", std::process::id()))
}

/// What the process has computed so far, where the system tells: on a machine with much else to do the clock says little.
fn spent() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

struct Campaign {
    name: &'static str,
    target: targets::Target,
    random: Random,
    seeds: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
    tally: Tally,
}

#[derive(Default)]
struct Tally {
    name: &'static str,
    executions: usize,
    slow: usize,
    longest: Duration,
    memory: usize,
    failed: Vec<String>,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Tally { name, executions, slow, longest, memory, failed } = self;
        write!(f, "{name:13} {executions:9} executions, {slow} over 1 s, longest {:.2} s, most {} MB, {} failed", longest.as_secs_f64(), memory >> 20, failed.len())
    }
}

impl Campaign {
    fn new(name: &'static str, target: targets::Target, seed: u64) -> Campaign {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let seeds = targets::seeds(name, root);
        assert!(!seeds.is_empty(), "{name} has nothing to begin with");
        let dictionary = std::fs::read_to_string(root.join(format!("tests/fuzz/dictionaries/{name}.dict"))).unwrap_or_default();
        let words = dictionary.lines().filter_map(word).collect();
        Campaign { name, target, random: Random::new(seed), seeds, words, tally: Tally { name, ..Tally::default() } }
    }

    fn run(mut self, share: Duration) -> Tally {
        for seed in self.seeds.clone() {
            self.execute(&seed);
        }
        let start = Instant::now();
        while start.elapsed() < share && self.tally.failed.len() < 3 {
            let input = self.change();
            self.execute(&input);
        }
        self.tally
    }

    fn execute(&mut self, input: &[u8]) {
        let started = Instant::now();
        BEGAN.store(1 + STARTED.get().map_or(0, |start| start.elapsed().as_millis() as u64), Ordering::Relaxed);
        if self.tally.executions % 64 == 0 || self.tally.longest > SLOW {
            let _ = std::fs::write(input_path("running"), input);
        }
        let before_spent = spent();
        let before = HELD.load(Ordering::Relaxed);
        PEAK.store(before, Ordering::Relaxed);
        let result = catch_unwind(AssertUnwindSafe(|| (self.target)(input)));
        let took = match (spent(), before_spent) {
            (Some(after), Some(before)) => after.saturating_sub(before),
            _ => started.elapsed(),
        };
        let memory = PEAK.load(Ordering::Relaxed).saturating_sub(before);
        BEGAN.store(0, Ordering::Relaxed);
        self.tally.executions += 1;
        self.tally.slow += usize::from(took > SLOW);
        self.tally.longest = self.tally.longest.max(took);
        self.tally.memory = self.tally.memory.max(memory);
        let fault = match result {
            Err(panic) => {
                let said = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
                Some(format!("panics: {}", said.unwrap_or_default().chars().take(300).collect::<String>()))
            }
            Ok(()) if took > LONGEST => Some(format!("takes {took:?}")),
            Ok(()) if memory > MOST_MEMORY => Some(format!("takes {} MB", memory >> 20)),
            Ok(()) => None,
        };
        if let Some(fault) = fault {
            let path = input_path(&format!("{}-{}", self.name, self.tally.failed.len()));
            std::fs::write(&path, input).expect("an input");
            self.tally.failed.push(format!("{}: {}: {fault}", self.name, path.display()));
        }
        if took > SLOW {
            let _ = std::fs::write(input_path(&format!("{}-slow-{}", self.name, self.tally.slow)), input);
        }
    }

    /// A seed, changed a few times.
    fn change(&mut self) -> Vec<u8> {
        let random = &mut self.random;
        let mut input = self.seeds[random.below(self.seeds.len())].clone();
        // A part of a long seed, so that changes meet.
        if input.len() > 2000 && self.name != "font" && random.below(3) > 0 && self.words.len() > 1 {
            let from = random.below(input.len() - 500);
            input = input[from..(from + 200 + random.below(1800)).min(input.len())].to_vec();
        }
        for _ in 0..1 + random.below(8) {
            let at = random.below(input.len() + 1);
            let length = random.below(32.min(input.len() - at) + 1);
            match random.below(11) {
                0 => drop(input.drain(at..at + length)),
                1 if at < input.len() => input[at] ^= 1 << random.below(8),
                2 if at < input.len() => input[at] = [0, 1, 0x7f, 0x80, 0xff, b'\n', b' ', b'<'][random.below(8)],
                3 => input.insert(at.min(input.len()), random.below(256) as u8),
                4 => {
                    let part: Vec<u8> = input[at..at + length].to_vec();
                    let most = if random.below(20) == 0 { 300 } else { 4 };
                    let times = 1 + random.below(most);
                    input.splice(at..at, part.repeat(times));
                }
                5 => {
                    let other = &self.seeds[random.below(self.seeds.len())];
                    let from = random.below(other.len() + 1);
                    let to = from + random.below(200.min(other.len() - from) + 1);
                    input.splice(at..at, other[from..to].to_vec());
                }
                6 => input.truncate(at),
                _ if !self.words.is_empty() => {
                    let word = self.words[random.below(self.words.len())].clone();
                    let most = if random.below(30) == 0 { 200 } else { 2 };
                    let times = 1 + random.below(most);
                    input.splice(at..at, word.repeat(times));
                }
                _ => {}
            }
        }
        input.truncate(LARGEST.max(self.seeds[0].len()));
        input
    }
}

/// A line of a dictionary as libFuzzer reads it: `"…"` or `name="…"` with `\\`, `\"` and `\xHH`.
fn word(line: &str) -> Option<Vec<u8>> {
    let line = line.trim();
    let inner = line.get(line.find('"')? + 1..)?.strip_suffix('"').filter(|_| !line.starts_with('#'))?;
    let mut bytes = Vec::new();
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next()? {
                'x' => bytes.push(u8::from_str_radix(&rest.by_ref().take(2).collect::<String>(), 16).ok()?),
                other => bytes.push(other as u8),
            },
            c => bytes.extend(c.to_string().bytes()),
        }
    }
    Some(bytes)
}
