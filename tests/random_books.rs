//! Random books: nested constructs out of words that occur once, built in process. Each word is on paper inside its page, in the
//! EPUB, in order; the audit finds nothing; and no book takes long.
//!
//! `PLIEGO_BOOKS=20000` makes as many, from `PLIEGO_SEED`, beginning with number `PLIEGO_FIRST`; a failure prints
//! the smallest book that fails in the same way.

#[path = "random_books/grammar.rs"]
mod grammar;
#[path = "random_books/judge.rs"]
mod judge;
#[path = "common/random.rs"]
mod random;

use grammar::{Plan, Written};
use judge::Press;

/// Books of a run of the suite, and their seed: the same in every run, so that it says something of a change.
const BOOKS: usize = 400;
const SEED: u64 = 20_785;
/// A book is not waited for any longer, nor is its shrinking: so many seconds that this program saw pass, since a machine may stand still.
const NEVER: u32 = 300;
/// One in so many is looked at by others' tools too.
const SAMPLE: usize = 100;

#[test]
fn nothing_of_a_random_book_is_lost() {
    let books = variable("PLIEGO_BOOKS").unwrap_or(BOOKS as u64) as usize;
    let seed = variable("PLIEGO_SEED").unwrap_or(SEED);
    println!("PLIEGO_SEED={seed} PLIEGO_BOOKS={books}");
    let first = variable("PLIEGO_FIRST").unwrap_or(0) as usize;
    let books = first + books;
    let failures = std::sync::Mutex::new(Vec::new());
    let next = std::sync::atomic::AtomicUsize::new(first);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let watched = Watched::default();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let work = || {
                let press = Press::new();
                let book = watched.thread();
                loop {
                    let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if number >= books || failures.lock().unwrap().len() >= 12 {
                        book.ends();
                        return;
                    }
                    let plan = Plan::random(seed.wrapping_mul(1_000_003).wrapping_add(number as u64));
                    book.starts(number, &plan);
                    if let Err(fault) = press.judge(&plan, number % SAMPLE == SAMPLE - 1) {
                        println!("book {number} fails: {fault}\n{}\n{}\nlooking for a smaller one", plan.settings(), plan.write().text);
                        let (plan, fault) = shrink(&press, plan, fault, |smaller| book.starts(number, smaller));
                        println!("\n=== book {number}: {fault}\n{}{}\n{}", plan.settings(), if plan.press { "# for the press" } else { "" }, plan.write().text);
                        failures.lock().unwrap().push(number);
                    }
                }
            };
            std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, work).expect("a thread");
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    assert!(failures.is_empty(), "{} of {books} books fail: numbers {failures:?}; PLIEGO_SEED={seed}", failures.len());
}

/// Books that failed once, from `random_books/found.md`.
#[test]
fn books_that_failed_once_are_whole() {
    let press = Press::new();
    let found = std::fs::read_to_string("tests/random_books/found.md").expect("the books that were found");
    let mut books = 0;
    for part in found.split("\n````book").skip(1) {
        let (settings, text) = part.split_once('\n').expect("a text");
        let text = text.split("\n````\n").next().expect("an end");
        let mut plan = Plan { style: "ensayo", trim: None, rtl: false, press: false, notes: "", blocks: Vec::new() };
        for word in settings.split_whitespace() {
            match word {
                "ar" => plan.rtl = true,
                "novela" => plan.style = "novela",
                "press" => plan.press = true,
                notes if notes.starts_with("notes=") => plan.notes = grammar::NOTES[notes[6..].parse::<usize>().expect("a number")],
                "academia" => plan.style = "academia",
                trim => plan.trim = Some(grammar::TRIMS.iter().copied().flatten().find(|known| *known == trim).expect("a trim")),
            }
        }
        let at = text.find("\n[^").filter(|at| text[*at..].contains("]: ")).unwrap_or(text.len());
        let written = Written {
            text: format!("---\ntitle: Capítulo\n---\n\n{text}\n"),
            body: judge::words_of(&text[..at]),
            notes: judge::words_of(&text[at..]),
            ..Written::default()
        };
        if let Err(fault) = press.judge_text(&plan, &written, false) {
            panic!("{fault}\n{text}");
        }
        books += 1;
    }
    assert!(books >= 12, "{books} books were found");
}

/// What the judge is shown when a book says something else than its words are.
#[test]
fn the_judge_sees_words_that_are_lost_doubled_or_moved() {
    let press = Press::new();
    let plan = Plan { style: "ensayo", trim: None, rtl: false, press: false, notes: "", blocks: Vec::new() };
    let books = [
        "## {}\n\nUno.",
        "Un $x^2$ {} y ![dibujo](chica.png){} $j$.",
        "| {} | $\\frac{a$ {} |\n|---|---|\n| a | {} |",
        "- Uno[^1]\n\n[^1]: {}\n",
        "```\n{}\n```\n",
    ];
    let head = "---\ntitle: Capítulo\n---\n\n";
    for book in books {
        for (shown, fault) in
            [("jbadix jbafox", None), ("jbadix", Some("lost")), ("jbadix jbafox jbafox", Some("twice")), ("jbafox jbadix", Some("order"))]
        {
            let mut text = book.replacen("{}", shown, 1);
            let mut known = vec!["jbadix".to_owned(), "jbafox".to_owned()];
            for word in ["jbacex", "jbagux"] {
                known.extend(text.contains("{}").then(|| word.to_owned()));
                text = text.replacen("{}", word, 1);
            }
            text = format!("{head}{text}\n");
            let (body, notes) = if text.contains("[^1]:") { (Vec::new(), known) } else { (known, Vec::new()) };
            let written = Written { text, body, notes, ..Written::default() };
            let found = press.judge_text(&plan, &written, false).err().map(|fault| fault.kind);
            match fault {
                None => assert_eq!(found, None, "{}", written.text),
                Some(fault) => assert!(found.as_deref().is_some_and(|kind| kind.ends_with(fault)), "{fault}: {found:?}\n{}", written.text),
            }
        }
    }
}

/// The books that are being built. One that never ends would take the memory of the machine: it is printed, and the test ends.
#[derive(Default)]
struct Watched(std::sync::Arc<std::sync::Mutex<Vec<Building>>>);

/// The book that one thread builds, and for how many seconds.
type Building = Option<(u32, String)>;

struct Thread<'w>(&'w std::sync::Mutex<Vec<Building>>, usize);

impl Watched {
    fn thread(&self) -> Thread<'_> {
        let mut building = self.0.lock().unwrap();
        building.push(None);
        if building.len() == 1 {
            let building = std::sync::Arc::downgrade(&self.0);
            std::thread::spawn(move || {
                while let Some(building) = building.upgrade() {
                    building.lock().unwrap().iter_mut().flatten().for_each(|(seconds, _)| *seconds += 1);
                    let late = building.lock().unwrap().iter().flatten().find(|(seconds, _)| *seconds > NEVER).cloned();
                    if let Some((_, book)) = late {
                        println!("\n=== book {book}\nit takes over {NEVER} s");
                        std::process::exit(1);
                    }
                    drop(building);
                    std::thread::sleep(std::time::Duration::from_secs(1));
                }
            });
        }
        Thread(&self.0, building.len() - 1)
    }
}

impl Thread<'_> {
    fn starts(&self, number: usize, plan: &Plan) {
        let book = format!("{number}\n{}\n{}", plan.settings(), plan.write().text);
        self.0.lock().unwrap()[self.1] = Some((0, book));
    }

    fn ends(&self) {
        self.0.lock().unwrap()[self.1] = None;
    }
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The smallest book found that fails in the same way: parts are left out one by one while it does.
fn shrink(press: &Press, mut plan: Plan, mut fault: judge::Fault, starts: impl Fn(&Plan)) -> (Plan, judge::Fault) {
    let mut tries = 0;
    'again: loop {
        for smaller in plan.smaller() {
            tries += 1;
            if tries > 600 {
                return (plan, fault);
            }
            starts(&smaller);
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
