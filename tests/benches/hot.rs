//! The functions that a build spends its time in, each by itself: `cargo bench`.
//!
//! A filter takes some of them (`cargo bench -- lines`). Times are of this machine; compare two runs on the same one, or run the program itself
//! under callgrind as README.md tells.

use std::path::Path;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use pliego::book::Book;
use pliego::lang::Lang;
use pliego::layout::page::breaker::{Alternative, Column, Geometry, Item, LineSlot, Paragraph, paginate};
use pliego::layout::paragraph::optimum::{Gap, Kind, Opportunity, Stream, Sums};
use pliego::layout::paragraph::{Measure, Params, solve};
use pliego::length::Length;
use pliego::options::{Options, Output};
use pliego::orthography::{self, hyphenate};
use pliego::picture::{Channels, Pixels, decode, encode, header};
use pliego::pipeline;
use pliego::report::Report;

fn main() {
    divan::main();
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// The manual, which is a book with a little of everything.
fn manual(outputs: &[Output]) -> Options {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    Options { outputs: outputs.to_vec(), ..Options::of(site) }
}

/// Pages as chapters: Markdown, shortcodes, front matter.
#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let options = manual(&[Output::Pdf]);
    bencher.with_inputs(|| pipeline::read(&options)).bench_local_values(|read| pipeline::on_threads(Some(1), || read.parse()));
}

/// The rules of the language, on all texts of the book.
#[divan::bench]
fn polish(bencher: Bencher<'_, '_>) {
    let options = manual(&[]);
    let settings = orthography::Settings { typographer: true, high: false, guillemets: false };
    let book = || -> Book { pipeline::read(&options).parse().assemble().book };
    bencher.with_inputs(book).bench_local_values(|mut book| {
        orthography::polish(&mut book, settings, &mut Report::default());
        book
    });
}

/// The places where Spanish words may be divided.
#[divan::bench]
fn hyphenation(bencher: Bencher<'_, '_>) {
    let words = ["ferrocarril", "desacostumbradamente", "hidroeléctrica", "subrayar", "vosotros", "aéreo", "construcción", "otorrinolaringólogo"];
    let lang = Lang::new("es").unwrap_or_default();
    bencher.counter(ItemsCount::new(words.len())).bench_local(|| words.map(|word| hyphenate::breaks(word, &lang, (2, 2, 5)).len()));
}

/// Words of running text, some of which may be divided.
fn stream(words: usize) -> Stream {
    let mut dice = Dice(7);
    let mut stream = Stream::default();
    let mut at = Sums::default();
    let plain = |kind, at: Sums, gaps: usize| Opportunity { kind, end: at, end_gaps: gaps as u32, start: at, start_gaps: gaps as u32, ..Opportunity::default() };
    stream.opportunities.push(plain(Kind::Forced, at, 0));
    for word in 0..words {
        let gaps = stream.gaps.len();
        let syllables = 1 + dice.roll(4);
        for syllable in 1..=syllables {
            at.glyphs += Length::from_pt(8.0 + dice.roll(6) as f64);
            if syllable < syllables {
                let mut opportunity = plain(Kind::Hyphen { capital: false, short_tail: false }, at, gaps);
                opportunity.end.glyphs += Length::pt(3);
                stream.opportunities.push(opportunity);
            }
        }
        if word + 1 == words {
            stream.opportunities.push(plain(Kind::Forced, at, gaps));
        } else {
            let natural = Length::from_pt(2.75);
            stream.gaps.push(Gap { before: at, natural, elastic: natural });
            stream.opportunities.push(Opportunity { start_gaps: gaps as u32 + 1, ..plain(Kind::Space, at, gaps) });
        }
    }
    stream
}

/// A paragraph's lines.
#[divan::bench(args = [100, 1000])]
fn lines(bencher: Bencher<'_, '_>, words: usize) {
    let (stream, params, measure) = (stream(words), Params::text(Length::pt(11)), Measure::of(Length::pt(306)));
    bencher.counter(ItemsCount::new(words)).bench_local(|| solve(&stream, &params, &measure));
}

/// A chapter's pages: paragraphs of several lengths, each a line shorter or longer at a price.
#[divan::bench(args = [50, 500])]
fn pages(bencher: Bencher<'_, '_>, paragraphs: usize) {
    let mut dice = Dice(3);
    let line = LineSlot { height: Length::pt(14), ..LineSlot::default() };
    let mut paragraph = || {
        let lines = 2 + dice.roll(9) as usize;
        let alternative = |lines: usize, cost: f64| Alternative { lines: vec![line.clone(); lines], cost };
        Item::Paragraph(Paragraph { alternatives: vec![alternative(lines, 0.0), alternative(lines + 1, 40.0)], orphans: 2, widows: 2, ..Paragraph::default() })
    };
    let items = (0..paragraphs).map(|_| paragraph()).collect();
    let geometry = Geometry { line: Length::pt(14), lines: 38, first_lines: 30, ..Geometry::default() };
    let column = Column { items, notes: Vec::new(), geometry };
    bencher.counter(ItemsCount::new(paragraphs)).bench_local(|| paginate(&column, &mut |_| Vec::new()));
}

/// All chapters, fonts and tables of the manual: what the two above are a part of.
#[divan::bench(sample_count = 10)]
fn layout(bencher: Bencher<'_, '_>) {
    let options = manual(&[Output::Pdf]);
    let polished = || pipeline::read(&options).parse().assemble().polish();
    bencher.with_inputs(polished).bench_local_values(|polished| pipeline::on_threads(Some(1), || polished.lay_out()));
}

/// The PDF and the EPUB of the manual, from its pages on.
#[divan::bench(sample_count = 10, args = [Output::Epub, Output::Pdf])]
fn write(bencher: Bencher<'_, '_>, output: &Output) {
    let directory = std::env::temp_dir().join("pliego-bench");
    let options = Options { out: Some(directory), ..manual(&[*output]) };
    let laid_out = || pipeline::read(&options).parse().assemble().polish().lay_out();
    bencher.with_inputs(laid_out).bench_local_values(|laid_out| pipeline::on_threads(Some(1), || laid_out.write()));
}

/// Soft waves with some grain.
fn waves(width: u32, height: u32) -> Pixels {
    let mut dice = Dice(5);
    let mut data = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let wave = (f64::from(x) / 17.0).sin() * 60.0 + (f64::from(y) / 11.0).cos() * 50.0 + 125.0;
            let value = wave as u8 + dice.roll(8) as u8;
            data.extend([value, value / 2 + 40, 255 - value]);
        }
    }
    Pixels { width, height, channels: Channels::Rgb, data }
}

/// A picture as a JPEG.
#[divan::bench]
fn jpeg(bencher: Bencher<'_, '_>) {
    let pixels = waves(1600, 600);
    bencher.counter(BytesCount::new(pixels.data.len())).bench_local(|| encode::jpeg(&pixels));
}

/// A picture of the manual decoded.
#[divan::bench(args = ["caja.webp"])]
fn webp(bencher: Bencher<'_, '_>, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/static/imagenes").join(name);
    let bytes = std::fs::read(path).unwrap_or_default();
    let Ok(said) = header::parse(&bytes, bytes.len() as u64) else { return };
    bencher.counter(BytesCount::new(bytes.len())).bench_local(|| decode::decode(&bytes, &said));
}
