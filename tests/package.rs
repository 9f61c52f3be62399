//! What is published: the sources, what they include and the examples, and not the manual with its pictures nor the tests; that it is compiled once, and how.

use std::path::Path;
use std::process::Command;

/// The registry's limit, compressed.
const MOST: usize = 10 << 20;

#[test]
fn the_package_holds_what_it_must_and_no_more() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = Command::new(env!("CARGO")).args(["package", "--list", "--allow-dirty", "--offline"]).current_dir(root).output().unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout).unwrap();
    let files: Vec<&str> = listed.lines().collect();
    for wanted in [
        "src/lib.rs",
        "src/main.rs",
        "styles/base.css",
        "tests/examples/build.rs",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
    ] {
        assert!(files.contains(&wanted), "{wanted} is not in the package");
    }
    let unwanted: Vec<&&str> = files
        .iter()
        .filter(|file| file.starts_with("content/") || (file.starts_with("tests/") && !file.starts_with("tests/examples/")))
        .collect();
    assert!(unwanted.is_empty(), "{unwanted:?}");
    // Every file that the sources include is there.
    let included = files.iter().filter(|file| file.starts_with("src/") && file.ends_with(".rs")).flat_map(|file| {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let folder = Path::new(file).parent().unwrap().to_owned();
        let names: Vec<String> = ["include_str!(\"", "include_bytes!(\""]
            .iter()
            .flat_map(|call| text.split(call).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect::<Vec<_>>())
            .collect();
        names.into_iter().map(move |name| folder.join(name)).collect::<Vec<_>>()
    });
    let included: Vec<_> = included.collect();
    assert!(included.len() > 5, "the sources include {included:?}");
    for path in included.iter().filter(|path| !path.to_string_lossy().contains('$')) {
        let real = root.join(path).canonicalize().unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let name = real.strip_prefix(root.canonicalize().unwrap()).unwrap().to_string_lossy().into_owned();
        assert!(files.contains(&name.as_str()), "{name} is included and not in the package");
    }
    let present: Vec<&&str> = files.iter().filter(|file| root.join(file).is_file()).collect();
    let packed = Command::new("tar").args(["--create", "--gzip"]).args(present).current_dir(root).output().expect("tar");
    assert!(packed.status.success() && packed.stdout.len() > MOST / 10, "{}", String::from_utf8_lossy(&packed.stderr));
    assert!(packed.stdout.len() < MOST, "{} bytes", packed.stdout.len());
}

#[test]
fn the_tests_need_no_second_compilation_of_the_program() {
    // What a dependency of the tests asks of one that the program has too would make both another crate.
    let crates = |edges: &str| -> Vec<String> {
        let arguments = ["tree", "--offline", "--prefix", "none", "--no-dedupe", "--format", "{p} {f}", "--edges", edges];
        let listed = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
        let mut crates: Vec<String> = String::from_utf8(listed.stdout).unwrap().lines().map(str::to_owned).collect();
        crates.sort();
        crates.dedup();
        crates
    };
    let (program, tests) = (crates("normal,build"), crates("normal,build,dev"));
    assert!(program.len() > 100 && tests.len() > program.len());
    let other: Vec<&String> = program.iter().filter(|of_program| tests.binary_search(of_program).is_err()).collect();
    assert!(other.is_empty(), "with the tests these have other features: {other:?}");
}

#[test]
fn what_is_released_is_optimised() {
    // What a build from the sources leaves as it is, since it is seldom run, is at least made small where it is compiled once for many.
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let packages = |profile: &str| manifest["profile"][profile]["package"].as_table().unwrap().clone();
    let (release, dist) = (packages("release"), packages("dist"));
    let plain: Vec<&String> = release.iter().filter(|(_, of)| of.get("opt-level").and_then(toml::Value::as_integer) == Some(0)).map(|(name, _)| name).collect();
    assert!(plain.len() > 20);
    let forgotten: Vec<&&String> = plain.iter().filter(|name| dist.get(**name).is_none_or(|of| of.get("opt-level").is_none())).collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}
