//! Random books: nested constructs out of words that occur once, built in process. Each word is on paper inside its page, in the
//! EPUB, in order; the audit finds nothing; and no book takes long.
//!
//! `PLIEGO_BOOKS=20000` makes as many, from the seed of the day or `PLIEGO_SEED`; a failure prints the smallest book that fails in
//! the same way. `PLIEGO_KEEP=DIR` writes the failing books there.

#[path = "random_books/grammar.rs"]
mod grammar;
#[path = "random_books/judge.rs"]
mod judge;
#[path = "common/random.rs"]
mod random;

use std::time::{SystemTime, UNIX_EPOCH};

use grammar::Plan;
use judge::Press;

/// Books of a run of the suite: about a minute on two cores.
const BOOKS: usize = 400;
/// One in so many is looked at by others' tools too.
const SAMPLE: usize = 100;

#[test]
#[ignore = "it still finds faults: turned tables on a first page, pictures in narrow cells, long formulas in cells"]
fn nothing_of_a_random_book_is_lost() {
    let books = variable("PLIEGO_BOOKS").unwrap_or(BOOKS as u64) as usize;
    let day = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs() / 86_400);
    let seed = variable("PLIEGO_SEED").unwrap_or(day);
    println!("PLIEGO_SEED={seed} PLIEGO_BOOKS={books}");
    let failures = std::sync::Mutex::new(Vec::new());
    let next = std::sync::atomic::AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let work = || {
                let press = Press::new();
                loop {
                    let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if number >= books || failures.lock().unwrap().len() >= 12 {
                        return;
                    }
                    let plan = Plan::random(seed.wrapping_mul(1_000_003).wrapping_add(number as u64));
                    if let Err(fault) = press.judge(&plan, number % SAMPLE == SAMPLE - 1) {
                        let (plan, fault) = shrink(&press, plan, fault);
                        failures.lock().unwrap().push((number, plan, fault));
                    }
                }
            };
            std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, work).expect("a thread");
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort_by_key(|(number, ..)| *number);
    for (number, plan, fault) in &failures {
        println!("\n=== book {number}: {fault}\n{}\n{}", plan.settings(), plan.write().text);
    }
    assert!(failures.is_empty(), "{} of {books} books fail, the first is number {}; PLIEGO_SEED={seed}", failures.len(), failures[0].0);
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The smallest book found that fails in the same way: parts are left out one by one while it does.
fn shrink(press: &Press, mut plan: Plan, mut fault: judge::Fault) -> (Plan, judge::Fault) {
    let mut tries = 0;
    'again: loop {
        for smaller in plan.smaller() {
            tries += 1;
            if tries > 600 {
                return (plan, fault);
            }
            if let Err(same) = press.judge(&smaller, fault.needs_tools())
                && same.kind == fault.kind
            {
                (plan, fault) = (smaller, same);
                continue 'again;
            }
        }
        return (plan, fault);
    }
}
