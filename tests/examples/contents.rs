//! Prints the contents of a book, without laying it out: `cargo run --example contents -- SITE`.

use pliego::book::OutlineEntry;
use pliego::book::visit::flat_text;
use pliego::options::Options;
use pliego::pipeline;

fn main() {
    let site = std::env::args().nth(1).unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/content").to_owned());
    let assembled = pipeline::on_threads(None, || pipeline::read(&Options::of(site)).parse().assemble());
    println!("{}", assembled.book.metadata.title);
    print(&assembled.book.outline, 1);
}

fn print(entries: &[OutlineEntry], depth: usize) {
    for entry in entries {
        let number = entry.number.as_ref().map(|number| format!("{number}. ")).unwrap_or_default();
        println!("{}{number}{}", "  ".repeat(depth), flat_text(&entry.title));
        print(&entry.children, depth + 1);
    }
}
