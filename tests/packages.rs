//! What strangers install: the wheel, the npm packages, the archive and a static binary, each in an empty environment without Rust, with
//! which a site is started and built; the GitHub action, step by step as a runner takes them; the hook of pre-commit; the gallery; the
//! workflows, by actionlint.

#[path = "common/tools.rs"]
mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// From installing to the EPUB and the PDF. On a quiet machine it takes a tenth of this.
const FIRST_HOUR: Duration = Duration::from_secs(60);

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn succeeded(what: &str, output: Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{what}: {}\n{said}{}", output.status, String::from_utf8_lossy(&output.stderr));
    said
}

/// A command that knows neither Rust nor this machine's settings.
fn stranger(program: impl AsRef<std::ffi::OsStr>, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", home).env("LANG", "es_ES.UTF-8").current_dir(home);
    // How the machine reaches its registries.
    for (name, value) in std::env::vars_os() {
        let known = name.to_string_lossy().to_ascii_lowercase();
        if ["proxy", "pip_", "npm_config", "ssl_cert", "requests_ca", "node_extra"].iter().any(|part| known.contains(part)) {
            command.env(name, value);
        }
    }
    command
}

/// Without what Cargo tells a test of its package: to build scripts of dependencies it would be news, and all would be compiled again.
fn anew(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        if ["CARGO_MANIFEST_", "CARGO_PKG_"].iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command
}

/// A site of Hugo as its author has it, in four languages, without settings of ours.
fn site(home: &Path) -> PathBuf {
    let site = home.join("site");
    copy(&root().join("tests/sites/mareas"), &site);
    site
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory") {
        let path = entry.expect("a file").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).expect("a copy") }
    }
}

/// The site is started and built by the program that was installed.
fn first_book(program: &Path, home: &Path) {
    let site = site(home);
    let run = |arguments: &[&str]| {
        let output = stranger(program, home).current_dir(&site).args(arguments).output().expect("the program runs");
        succeeded(&format!("pliego {arguments:?}"), output)
    };
    run(&["init"]);
    run(&["build"]);
    is_built(&site);
}

fn is_built(site: &Path) {
    assert!(site.join("book.yaml").is_file(), "no settings");
    assert!(fs::read(site.join("dist/el-libro-de-las-mareas.epub")).expect("an EPUB").starts_with(b"PK"));
    assert!(fs::read(site.join("dist/el-libro-de-las-mareas.pdf")).expect("a PDF").starts_with(b"%PDF-"));
}

fn told(what: &str, start: Instant) {
    println!("{what}: installed, started and built in {:.1} s", start.elapsed().as_secs_f32());
    assert!(start.elapsed() < FIRST_HOUR, "{what} took {:?}", start.elapsed());
}

#[test]
fn the_wheel_installs_without_rust() {
    let work = tempfile::tempdir().expect("a directory");
    let wheels = work.path().join("wheels");
    let packages = root().join(".github/packages/pyproject.toml");
    // maturin takes the manifest of the directory that it is called in.
    let mut maturin = Command::new("sh");
    maturin
        .args(["-c", "cd \"$1\" && PATH=\"$2:$PATH\" exec maturin build --profile release --locked --out \"$3\"", "sh"])
        .arg(packages.parent().expect("a directory"))
        .arg(tools::directory().join("bin"))
        .arg(&wheels);
    if tools::run("maturin", &[&"--version"]).is_none() {
        return;
    }
    // In a directory of its own, for maturin moves the binary away, which other tests need; from the parts that are compiled already.
    let built = Path::new(env!("CARGO_BIN_EXE_pliego")).parent().expect("a directory");
    maturin.env("CARGO_TARGET_DIR", work.path().join("target")).env("CARGO_BUILD_BUILD_DIR", built.parent().expect("a directory"));
    succeeded("maturin", anew(&mut maturin).output().expect("sh"));
    let wheel = fs::read_dir(&wheels).expect("wheels").next().expect("a wheel").expect("a wheel").path();
    let names = succeeded("python3", Command::new("python3").args(["-m", "zipfile", "-l"]).arg(&wheel).output().expect("python3"));
    let kept: Vec<&str> = names.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(kept.iter().all(|name| name.contains(".dist-info/") || name.contains(".data/scripts/pliego")), "{kept:?}");

    let start = Instant::now();
    let venv = work.path().join("venv");
    succeeded("venv", stranger("python3", work.path()).args(["-m", "venv"]).arg(&venv).output().expect("python3"));
    let pip = ["install", "--quiet", "--disable-pip-version-check", "--no-index"];
    succeeded("pip", stranger(venv.join("bin/pip"), work.path()).args(pip).arg(&wheel).output().expect("pip"));
    first_book(&venv.join("bin/pliego"), work.path());
    told("wheel", start);
}

#[test]
fn the_npm_package_installs_without_rust() {
    let work = tempfile::tempdir().expect("a directory");
    let script = root().join(".github/packages/npm/pack.sh");
    let platform = match std::env::consts::ARCH {
        "x86_64" => "linux-x64",
        "aarch64" => "linux-arm64",
        other => panic!("there is no npm package for {other}"),
    };
    let packed = Command::new("sh")
        .arg(script)
        .args([env!("CARGO_BIN_EXE_pliego"), platform, env!("CARGO_PKG_VERSION")])
        .arg(work.path().join("packages"))
        .output()
        .expect("sh");
    succeeded("pack.sh", packed);
    let packages: Vec<PathBuf> =
        fs::read_dir(work.path().join("packages")).expect("packages").map(|entry| entry.expect("a package").path()).collect();
    assert_eq!(packages.len(), 2, "{packages:?}");

    let start = Instant::now();
    fs::write(work.path().join("package.json"), "{\"name\": \"a-site\", \"private\": true}").expect("package.json");
    let npm = ["install", "--omit=optional", "--no-audit", "--no-fund", "--offline", "--loglevel=error"];
    succeeded("npm", stranger("npm", work.path()).args(npm).args(&packages).output().expect("npm"));
    let program = work.path().join("node_modules/.bin/pliego");
    first_book(&program, work.path());
    told("npm", start);

    // The launcher passes on how the program ends, and says what is missing when its binary is.
    let wrong = stranger(&program, work.path()).args(["build", "--no-such-option"]).output().expect("the launcher runs");
    assert_eq!(wrong.status.code(), Some(2));
    fs::remove_dir_all(work.path().join("node_modules").join(format!("pliego-{platform}"))).expect("the binary's package");
    let missing = stranger(&program, work.path()).arg("--version").output().expect("the launcher runs");
    let said = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert_eq!(missing.status.code(), Some(2), "{said}");
    assert!(said.contains(&format!("pliego-{platform} is not installed")), "{said}");
}

#[test]
fn the_archive_unpacks_and_runs() {
    let work = tempfile::tempdir().expect("a directory");
    let packed = Command::new("sh")
        .arg(root().join(".github/packages/archive.sh"))
        .args([env!("CARGO_BIN_EXE_pliego"), "x86_64-unknown-linux-gnu", env!("CARGO_PKG_VERSION")])
        .arg(work.path().join("files"))
        .output()
        .expect("sh");
    let archive = succeeded("archive.sh", packed).trim().to_owned();
    let check = Command::new("sha256sum").arg("--check").arg(format!("{archive}.sha256")).current_dir(work.path().join("files")).output();
    succeeded("sha256sum", check.expect("sha256sum"));

    let start = Instant::now();
    succeeded("tar", stranger("tar", work.path()).arg("xzf").arg(&archive).output().expect("tar"));
    let stem = format!("pliego-{}-x86_64-unknown-linux-gnu", env!("CARGO_PKG_VERSION"));
    let unpacked = work.path().join(stem);
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "README.md", "completions/pliego.bash", "man/pliego.1", "man/pliego-build.1"] {
        assert!(fs::metadata(unpacked.join(file)).is_ok_and(|found| found.len() > 100), "{file}");
    }
    first_book(&unpacked.join("pliego"), work.path());
    told("archive", start);
}

/// Linked anew without shared libraries, from the parts that are compiled already; then run where there is nothing else at all.
#[cfg(target_os = "linux")]
#[test]
fn the_static_binary_needs_nothing_beside_it() {
    let work = tempfile::tempdir().expect("a directory");
    let built = Path::new(env!("CARGO_BIN_EXE_pliego")).parent().expect("a directory");
    let profile = if built.ends_with("debug") { "dev" } else { "release" };
    let linked = anew(&mut Command::new(env!("CARGO")))
        .args(["rustc", "--frozen", "--bin", "pliego", "--profile", profile, "--target-dir"])
        .arg(work.path().join("static"))
        .args(["--", "-C", "target-feature=+crt-static"])
        .env("CARGO_BUILD_BUILD_DIR", built.parent().expect("a directory"))
        .current_dir(root())
        .output();
    succeeded("cargo rustc", linked.expect("cargo"));
    let program = work.path().join("static").join(built.file_name().expect("a name")).join("pliego");
    let libraries = Command::new("ldd").arg(&program).output().expect("ldd");
    let libraries = format!("{}{}", String::from_utf8_lossy(&libraries.stdout), String::from_utf8_lossy(&libraries.stderr));
    assert!(libraries.contains("statically linked") || libraries.contains("not a dynamic executable"), "{libraries}");

    let start = Instant::now();
    let empty = work.path().join("root");
    let site = site(&empty);
    fs::copy(&program, empty.join("pliego")).expect("a copy");
    let run = |arguments: &[&str]| {
        // Who is not root maps themselves to root.
        let user = succeeded("id", Command::new("id").arg("-u").output().expect("id"));
        let change: &[&str] = if user.trim() == "0" { &["chroot"] } else { &["unshare", "--map-root-user", "chroot"] };
        let output = Command::new(change[0]).args(&change[1..]).arg(&empty).arg("/pliego").args(arguments).output();
        succeeded(&format!("pliego {arguments:?}"), output.expect("chroot"))
    };
    run(&["init", "/site"]);
    run(&["build", "/site", "--out", "/site/dist"]);
    is_built(&site);
    told("static binary", start);
}

/// The hook that the manual gives, in both languages, under the real pre-commit: it lets a sound book through and stops a broken one.
#[test]
fn the_hook_of_the_manual_stops_a_broken_book() {
    let program = Path::new(env!("CARGO_BIN_EXE_pliego")).parent().expect("a directory");
    let path = std::env::join_paths(
        [program.to_owned(), tools::directory().join("bin")]
            .into_iter()
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    if tools::run("pre-commit", &[&"--version"]).is_none() {
        return;
    }
    for chapter in ["es/empezar/02-instalar-y-compilar.md", "en/start/02-install-and-build.md"] {
        let work = tempfile::tempdir().expect("a directory");
        let text = fs::read_to_string(root().join("content").join(chapter)).expect("the manual's chapter");
        let hook = text.split("```yaml\n# .pre-commit-config.yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a hook");
        let site = site(work.path());
        fs::write(site.join(".pre-commit-config.yaml"), hook).expect("the hook");
        let run = |program: &str, arguments: &[&str]| {
            Command::new(program)
                .args(arguments)
                .current_dir(&site)
                .env("PATH", path.as_ref().expect("a path"))
                .env("PRE_COMMIT_HOME", work.path().join("hooks"))
                .env_remove("GIT_DIR")
                .output()
                .expect("it runs")
        };
        succeeded("git init", run("git", &["init", "--quiet"]));
        succeeded("git add", run("git", &["add", "."]));
        succeeded("pre-commit", run("pre-commit", &["run", "--all-files"]));
        let page = site.join("content.es/docs/04-usarla.md");
        let broken = fs::read_to_string(&page).expect("a page") + "\nNadie lo vio[^ausente].\n";
        fs::write(&page, broken).expect("a page");
        succeeded("git add", run("git", &["add", "."]));
        let stopped = run("pre-commit", &["run", "--all-files"]);
        let said = String::from_utf8_lossy(&stopped.stdout).into_owned();
        assert!(!stopped.status.success() && said.contains("note-undefined"), "{said}");
    }
}

/// What continuous integration shows: the manual in both languages and every design, with a picture of each page.
#[test]
fn the_gallery_is_made() {
    let work = tempfile::tempdir().expect("a directory");
    if tools::run("pdftoppm", &[&"-v"]).is_none() {
        return;
    }
    let made = Command::new("sh").arg(root().join(".github/gallery.sh")).arg(env!("CARGO_BIN_EXE_pliego")).arg(work.path()).output();
    succeeded("gallery.sh", made.expect("sh"));
    let books = pliego::style::designs::names().into_iter().flat_map(|style| [format!("es-{style}"), format!("en-{style}")]);
    for book in books {
        for kind in ["epub", "pdf"] {
            assert!(work.path().join(format!("pliego-{book}.{kind}")).is_file(), "{book}.{kind}");
        }
        let pages = fs::read_dir(work.path().join("pages").join(format!("pliego-{book}"))).expect("pictures").count();
        assert!(pages > 60, "{book} has {pages} pictures");
    }
}

#[test]
fn the_action_builds_and_names_the_files() {
    let work = tempfile::tempdir().expect("a directory");
    let action = root().join(".github/actions/pliego");
    fs::create_dir(work.path().join("content")).expect("content");
    fs::write(work.path().join("content/01.md"), "---\ntitle: La llegada\n---\n\nEra de noche.\n").expect("a page");
    fs::write(work.path().join("book.yaml"), "title: El faro\nauthor: Ana\nlang: es\n").expect("settings");
    let (path, output) = (work.path().join("github-path"), work.path().join("github-output"));
    let step = |script: &str, path_of_steps: &str| {
        Command::new("bash")
            .arg(action.join(script))
            .current_dir(work.path())
            .env("GITHUB_PATH", &path)
            .env("GITHUB_OUTPUT", &output)
            .env("GITHUB_ACTION_PATH", &action)
            .env("BINARY", env!("CARGO_BIN_EXE_pliego"))
            .envs([("SITE", "."), ("OUT", "books"), ("ARGUMENTS", "--to epub,pdf --name faro")])
            .env("PATH", format!("{path_of_steps}:{}", std::env::var("PATH").unwrap_or_default()))
            .output()
            .expect("bash")
    };
    succeeded("install.sh", step("install.sh", "/nowhere"));
    let steps = fs::read_to_string(&path).expect("the paths of later steps").trim().to_owned();
    succeeded("build.sh", step("build.sh", &steps));
    let outputs = fs::read_to_string(&output).expect("outputs");
    let wanted = "files<<END-OF-FILES\nbooks/faro.epub\nbooks/faro.pdf\nEND-OF-FILES\nepub=books/faro.epub\npdf=books/faro.pdf\n";
    assert_eq!(outputs, wanted);

    // A book with errors fails its step.
    fs::write(work.path().join("book.yaml"), "title: [\n").expect("settings");
    let failed = step("build.sh", &steps);
    assert_eq!(failed.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&failed.stdout).contains("::error::pliego ended with exit code 1"));
}

#[test]
fn the_workflows_are_sound() {
    let work = root().join(".github/workflows");
    let mut workflows: Vec<PathBuf> = fs::read_dir(&work).expect("workflows").map(|entry| entry.expect("a file").path()).collect();
    workflows.sort();
    assert!(workflows.len() >= 2, "{workflows:?}");
    for workflow in &workflows {
        if let Some(verdict) = tools::run("actionlint", &[workflow]) {
            verdict.unwrap();
        }
    }
    // The linter finds what is wrong.
    let broken = tempfile::Builder::new().suffix(".yml").tempfile().expect("a file");
    fs::write(broken.path(), "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ run: 'echo ${{ nothing.here }}' }]\n").expect("a workflow");
    if let Some(verdict) = tools::run("actionlint", &[&broken.path()]) {
        assert!(verdict.is_err_and(|said| said.contains("nothing")));
    }
}

/// The recipe of the manual: Hugo makes the site, Pliego puts the book beside it, and a partial links to what is there.
#[test]
fn a_site_of_hugo_offers_its_book() {
    let work = tempfile::tempdir().expect("a directory");
    let write = |path: &str, text: &str| {
        let path = work.path().join(path);
        fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        fs::write(path, text).expect("a file");
    };
    write("hugo.toml", "title = 'El faro'\nlanguageCode = 'es'\ndisableKinds = ['taxonomy', 'term', 'rss', 'sitemap']\n[params.pliego]\nauthor = 'Ana Ruiz'\n");
    write("content/_index.md", "---\ntitle: El faro\n---\n");
    write("content/01.md", "---\ntitle: La llegada\nweight: 1\n---\n\nEra de noche.\n");
    write("layouts/index.html", "<main>{{ partial \"pliego-downloads.html\" . }}</main>");
    write("layouts/_default/single.html", "{{ .Content }}");
    let pliego = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_pliego")).args(arguments).current_dir(work.path()).output().expect("the program runs");
        succeeded(&format!("pliego {arguments:?}"), output)
    };
    pliego(&["new", "partial"]);
    let Some(hugo) = tools::run("hugo", &[&"--source", &work.path(), &"--quiet"]) else { return };
    hugo.unwrap();
    pliego(&["build", "-o", "public/ebooks"]);
    let page = fs::read_to_string(work.path().join("public/index.html")).expect("the home page");
    for file in ["ebooks/el-faro.epub", "ebooks/el-faro.pdf"] {
        assert!(page.contains(&format!("href=\"/{file}\"")), "{page}");
        assert!(work.path().join("public").join(file).is_file(), "{file}");
    }
}
