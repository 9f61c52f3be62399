//! Machines on which things fail: builds that are killed, disks that are full, directories that cannot be written to, files that change while
//! they are read. Afterwards there are the files of the build before or those of the new one, nothing else, and a clear message.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

#[path = "common/random.rs"]
mod random;

use random::Random;

/// Builds that are killed; `PLIEGO_KILLS` says another number.
const KILLS: usize = 40;

const PROGRAM: &str = env!("CARGO_BIN_EXE_pliego");

fn command(site: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).current_dir(site).env("SOURCE_DATE_EPOCH", "1700000000").env("RUST_BACKTRACE", "0");
    command
}

fn run(mut command: Command) -> Output {
    command.output().expect("the program runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A site of some pages and pictures whose every output tells which `edition` it is of.
fn site(edition: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    lay_out(directory.path(), edition);
    directory
}

fn lay_out(root: &Path, edition: &str) {
    fs::write(root.join("book.yaml"), format!("title: Edición {edition}\nauthor: Ana\n")).expect("a file");
    for chapter in 1..6 {
        let paragraph = format!("Palabras de la edición {edition}, ni más ni menos que las de siempre. ").repeat(12);
        let page = format!("---\ntitle: Capítulo {chapter}\n---\n\n{}![Foto](f{chapter}.png)\n", format!("{paragraph}\n\n").repeat(8));
        fs::write(root.join(format!("{chapter}.md")), page).expect("a page");
        let shade = chapter * 40;
        image::RgbImage::from_fn(160, 120, |x, y| image::Rgb([shade, x as u8, (x * y) as u8])).save(root.join(format!("f{chapter}.png"))).expect("a picture");
    }
}

/// What lies in a directory: names and bytes.
fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(directory).map(|entries| entries.map(|e| e.expect("an entry").path()).collect::<Vec<PathBuf>>());
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    entries.unwrap_or_default().into_iter().map(|path| (name(&path), fs::read(&path).unwrap_or_default())).collect()
}

/// Those that are no drafts.
fn finished(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    files(directory).into_iter().filter(|(name, _)| !name.starts_with('.')).collect()
}

/// Runs the program under limits that a shell sets.
fn limited(site: &Path, limits: &str, arguments: &str) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{limits}; exec \"$0\" {arguments}"), PROGRAM]).current_dir(site).env("LC_ALL", "C").env("SOURCE_DATE_EPOCH", "1700000000");
    run(shell)
}

const BUILD: &[&str] = &["build", "--name", "libro", "--out", "dist", "--quiet"];

/// The outputs of two editions, in one place after the other.
fn editions() -> [(tempfile::TempDir, BTreeMap<String, Vec<u8>>); 2] {
    ["primera", "segunda"].map(|edition| {
        let site = site(edition);
        let output = run(command(site.path(), BUILD));
        assert!(output.status.success(), "{}", stderr(&output));
        let made = files(&site.path().join("dist"));
        assert_eq!(made.keys().collect::<Vec<_>>(), ["libro.epub", "libro.pdf"]);
        (site, made)
    })
}

#[test]
fn a_killed_build_leaves_the_files_before_or_the_new_ones() {
    let count = std::env::var("PLIEGO_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(KILLS);
    let [(_, first), (site, second)] = editions();
    let dist = site.path().join("dist");
    let started = Instant::now();
    assert!(run(command(site.path(), BUILD)).status.success());
    let whole = started.elapsed().as_micros() as usize;
    let mut random = Random::new(41);
    let (mut old, mut new, mut drafts, mut between) = (0, 0, 0, 0);
    for number in 0..count {
        for (name, bytes) in &first {
            fs::write(dist.join(name), bytes).expect("an output");
        }
        let mut child = command(site.path(), BUILD).stderr(Stdio::null()).spawn().expect("the program runs");
        // The last quarter, where files are written, more often than the rest.
        let from = if number % 3 == 0 { 0 } else { whole * 3 / 4 };
        std::thread::sleep(Duration::from_micros((from + random.below(whole * 5 / 4 - from)) as u64));
        child.kill().expect("a kill");
        child.wait().expect("an end");
        let left = finished(&dist);
        drafts += files(&dist).len() - left.len();
        if left == first {
            old += 1;
        } else if left == second {
            new += 1;
        } else {
            // Between two renames, which is short and longer on a machine with much to do: each file is whole all the same.
            assert_eq!(left.keys().collect::<Vec<_>>(), ["libro.epub", "libro.pdf"], "kill {number}");
            assert!(left.iter().all(|(name, bytes)| bytes == &first[name] || bytes == &second[name]), "kill {number} left a part of a file");
            between += 1;
        }
    }
    println!("{count} kills: {old} old, {new} new, {between} between, {drafts} drafts left on the way");
    assert!(old > count / 10 && old + new + between == count, "the kills come too late: {old} old, {new} new");
    assert!(between <= 1 + count / 10, "the renames are not one right after the other: {between} of {count}");
    // The next build clears up.
    assert!(run(command(site.path(), BUILD)).status.success());
    assert!(files(&dist) == second, "rubbish is left: {:?}", files(&dist).keys());
}

#[test]
fn two_builds_at_once_do_not_disturb_each_other() {
    let [(one, first), (two, second)] = editions();
    let dist = tempfile::tempdir().expect("a directory");
    let out = dist.path().to_str().expect("a path");
    for _ in 0..6 {
        let children = [&one, &two, &one, &two].map(|site| {
            let arguments = ["build", "--name", "libro", "--quiet", "--out", out];
            command(site.path(), &arguments).stderr(Stdio::piped()).spawn().expect("the program runs")
        });
        for child in children {
            let output = child.wait_with_output().expect("an end");
            assert!(output.status.success(), "{}", stderr(&output));
        }
        let left = files(dist.path());
        assert!(left == first || left == second, "a mixture: {:?}", left.keys());
    }
}

/// What must hold after a build that cannot write: the files of the build before and no other, and a message without the voices of crates.
#[track_caller]
fn fails_clearly(site: &Path, before: &BTreeMap<String, Vec<u8>>, output: &Output, words: &[&str]) {
    let told = stderr(output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(words.iter().all(|word| told.contains(word)), "{told}");
    assert!(!told.contains("panicked") && !told.contains("Zip") && !told.contains("internal-error"), "{told}");
    assert!(files(&site.join("dist")) == *before, "{told}");
}

#[test]
#[cfg(unix)]
fn a_full_disk_is_told_and_changes_nothing() {
    let [(site, before), _] = editions();
    // A limit on the size of files fails as a full disk does: in the middle.
    for blocks in [0, 1, 8, 40] {
        let output = limited(site.path(), &format!("trap '' XFSZ; ulimit -f {blocks}"), "build --name libro --out dist");
        fails_clearly(site.path(), &before, &output, &["error[write-failed]: the file could not be written: the file would be too large", "are as they were"]);
        // A check writes nothing, so nothing stops it.
        let output = limited(site.path(), &format!("trap '' XFSZ; ulimit -f {blocks}"), "check");
        assert!(output.status.success(), "{}", stderr(&output));
    }
}

#[test]
#[cfg(unix)]
fn directories_that_cannot_be_written_to_are_told() {
    let [(site, before), _] = editions();
    fs::write(site.path().join("archivo"), "x").expect("a file");
    for out in ["archivo", "archivo/dentro", "/proc/aqui-no"] {
        let output = run(command(site.path(), &["build", "--name", "libro", "--out", out]));
        fails_clearly(site.path(), &before, &output, &["error[write-failed]: the file could not be written", out]);
    }
    assert_eq!(fs::read(site.path().join("archivo")).expect("a file"), b"x");
    // A directory where a file should be: not even the others are replaced.
    let site = self::site("tercera");
    let dist = site.path().join("dist");
    fs::create_dir_all(dist.join("libro.pdf")).expect("a directory");
    let output = run(command(site.path(), &["build", "--name", "libro"]));
    let before = BTreeMap::from([("libro.pdf".to_owned(), Vec::new())]);
    fails_clearly(site.path(), &before, &output, &["error[write-failed]", "libro.pdf"]);
    // Permissions hold for who is not root.
    let (site, dist) = (self::site("cuarta"), tempfile::tempdir().expect("a directory"));
    use std::os::unix::fs::PermissionsExt;
    for path in [site.path(), dist.path()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o555)).expect("permissions");
    }
    let own = [PROGRAM, "build", "--name", "libro", "--out"];
    let root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    let mut command = if root {
        let program = Path::new("/tmp").join(format!("pliego-faults-{}", std::process::id()));
        fs::copy(PROGRAM, &program).expect("a copy that anybody may run");
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program).args(&own[1..]);
        command
    } else {
        let mut command = Command::new(PROGRAM);
        command.args(&own[1..]);
        command
    };
    command.arg(dist.path()).current_dir(site.path());
    let output = run(command);
    let _ = fs::remove_file(Path::new("/tmp").join(format!("pliego-faults-{}", std::process::id())));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("error[write-failed]: the file could not be written: permission denied"), "{}", stderr(&output));
    assert_eq!(files(dist.path()).len(), 0);
    for path in [site.path(), dist.path()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permissions");
    }
}

#[test]
#[cfg(unix)]
fn a_check_needs_no_temporary_directory() {
    let site = site("primera");
    let mut command = command(site.path(), &["check", "--printer", "kdp"]);
    command.env("TMPDIR", "/nowhere").env_remove("HOME");
    let output = run(command);
    assert!(!stderr(&output).contains("write-failed"), "{}", stderr(&output));
    let mut command = self::command(site.path(), BUILD);
    command.env("TMPDIR", "/nowhere").env_remove("HOME");
    assert!(run(command).status.success());
    assert_eq!(files(&site.path().join("dist")).len(), 2);
}

#[test]
#[cfg(unix)]
fn closed_pipes_are_no_failure_of_the_book() {
    let site = site("primera");
    fs::write(site.path().join("6.md"), "---\ntitle: Seis\n---\n\n![no](falta.png)\n").expect("a page");
    for arguments in [&["build", "--report"][..], &["build", "--message-format", "json"], &["schema"], &["check", "--timings"]] {
        let mut child = command(site.path(), arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        drop(child.stdout.take());
        drop(child.stderr.take());
        let status = child.wait().expect("an end");
        assert_eq!(status.code(), Some(0), "{arguments:?}");
    }
    // All three are closed: nothing is written into a file that happens to get their number.
    let output = limited(site.path(), "exec <&- >&- 2>&-", "build --name libro --report --out dist2");
    assert_eq!(output.status.code(), Some(0));
    let (here, there) = (files(&site.path().join("dist2")), run(command(site.path(), &["build", "--name", "libro", "--out", "dist3"])));
    assert!(there.status.success());
    assert!(here == files(&site.path().join("dist3")));
}

#[test]
#[cfg(unix)]
fn twenty_open_files_are_enough() {
    let [(site, before), _] = editions();
    let output = limited(site.path(), "ulimit -n 20", "build --name libro --out otra -j 2");
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(files(&site.path().join("otra")) == before);
    // With too few it says so.
    for count in 3..12 {
        let output = limited(site.path(), &format!("ulimit -n {count}"), "build --name libro --out dist -j 2");
        let (told, left) = (stderr(&output), files(&site.path().join("dist")));
        assert_eq!(left.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "{count}: {told}");
        let told_so = told.contains("Too many open files") || told.contains("error while loading");
        assert!(if left == before { output.status.success() || told_so } else { !output.status.success() && told_so }, "{count}: {told}");
    }
}

/// Whatever memory there is, the files are those before or the same anew.
#[test]
#[cfg(target_os = "linux")]
fn little_memory_leaves_the_files_before() {
    let [(_, before), (site, new)] = editions();
    let dist = site.path().join("dist");
    let mut failed = 0;
    // Below the program's own size the system cannot even start it, and says nothing.
    let own = fs::metadata(env!("CARGO_BIN_EXE_pliego")).expect("the program").len() >> 20;
    for megabytes in [20, 60, 100, 180, 340].map(|more| own + more) {
        for (name, bytes) in &before {
            fs::write(dist.join(name), bytes).expect("an output");
        }
        let output = limited(site.path(), &format!("ulimit -v {}", megabytes << 10), "build --name libro --out dist -j 1");
        let left = finished(&dist);
        if output.status.success() {
            assert!(left == new, "{megabytes} MB");
        } else {
            failed += 1;
            assert!(left == before, "{megabytes} MB");
            assert!(stderr(&output).contains("memory"), "{megabytes} MB: {}", stderr(&output));
            // The loader's own code, where not even the program finds room.
            assert!(matches!(output.status.code(), Some(1 | 127)), "{megabytes} MB: {:?}: {}", output.status, stderr(&output));
            assert!(!stderr(&output).contains("memory allocation") || stderr(&output).contains("earlier build"), "{megabytes} MB: {}", stderr(&output));
        }
    }
    assert!(failed > 0, "the limits are too generous to try anything");
    assert!(run(command(site.path(), BUILD)).status.success());
    assert!(files(&dist) == new, "rubbish is left: {:?}", files(&dist).keys());
}

/// Files that grow, shrink, vanish and come back while they are read.
#[test]
fn files_may_change_while_they_are_read() {
    let site = site("primera");
    let stop = std::sync::atomic::AtomicBool::new(false);
    let picture = fs::read(site.path().join("f1.png")).expect("a picture");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut random = Random::new(5);
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let number = 1 + random.below(5);
                let name = if random.below(2) == 0 { format!("f{number}.png") } else { format!("{number}.md") };
                let path = site.path().join(name);
                match random.below(4) {
                    0 => drop(fs::remove_file(&path)),
                    1 => drop(fs::write(&path, &picture[..random.below(picture.len())])),
                    2 => drop(fs::write(&path, [picture.as_slice(), &picture].concat())),
                    _ => drop(fs::write(&path, "---\ntitle: Otra\n---\n\nTexto.\n")),
                }
                std::thread::sleep(Duration::from_micros(200));
            }
        });
        for _ in 0..12 {
            let output = run(command(site.path(), &["build", "--name", "libro"]));
            let told = stderr(&output);
            assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {told}", output.status);
            assert!(!told.contains("internal-error") && !told.contains("panicked"), "{told}");
            let names: Vec<String> = files(&site.path().join("dist")).into_keys().collect();
            assert!(names.is_empty() || names == ["libro.epub", "libro.pdf"], "{names:?}");
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

/// The folder's own name may title a book that has no other; where the folder lies changes nothing.
#[test]
fn the_bytes_do_not_depend_on_where_the_folder_lies() {
    let mut made = Vec::new();
    for above in ["uno", "dos/tres cuatro"] {
        let directory = tempfile::tempdir().expect("a directory");
        let folder = directory.path().join(above).join("mi-libro");
        fs::create_dir_all(&folder).expect("a directory");
        for page in ["1.md", "2.md"] {
            fs::write(folder.join(page), "Texto sin título, con un [enlace](no.md) y una ![foto](no.png).\n").expect("a page");
        }
        for (here, name) in [(folder.as_path(), "."), (directory.path().join(above).as_path(), "mi-libro"), (&folder, folder.to_str().expect("a path"))] {
            run(command(here, &["build", name, "--out", directory.path().join("dist").to_str().expect("a path")]));
            made.push(files(&directory.path().join("dist")));
        }
    }
    assert_eq!(made[0].keys().collect::<Vec<_>>(), ["mi-libro.epub", "mi-libro.pdf"]);
    assert!(made.iter().all(|other| *other == made[0]));
}
