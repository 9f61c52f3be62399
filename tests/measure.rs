//! The typographic figures of a text as set by the line and page breakers, from their own lines.
//!
//! Ignored by default: it wants a folder of chapters (Markdown, plain paragraphs) named by `PLIEGO_MEASURE`, and prints a table.
//! `PLIEGO_MEASURE=folder cargo test --test measure -- --ignored --nocapture`

use std::sync::Arc;
use std::time::{Duration, Instant};

use pliego::book::page_map::Position;
use pliego::font::FontBook;
use pliego::lang::Direction;
use pliego::layout::page::breaker::{self, Alternative, Column, Geometry, Item, LineSlot};
use pliego::layout::paragraph::{
    Cache, Context, Items, Line, Measure, Owner, Params, Piece, Solutions, TextStyle, build, collect, describe, solve,
};
use pliego::length::Length;
use pliego::report::{Report, Span};

const SIZE: Length = Length::pt(11);

fn chapters() -> Option<Vec<Vec<String>>> {
    let folder = std::env::var_os("PLIEGO_MEASURE")?;
    let mut files: Vec<_> = std::fs::read_dir(folder).ok()?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "md"));
    files.sort();
    let paragraphs = |text: String| -> Vec<String> {
        let blocks = text.split("\n\n").map(|p| p.trim().replace('\n', " "));
        blocks.filter(|p| !p.is_empty() && !p.starts_with('#') && !p.starts_with("---")).collect()
    };
    Some(files.iter().filter_map(|f| std::fs::read_to_string(f).ok()).map(paragraphs).collect())
}

struct Set {
    items: Items,
    solutions: Solutions,
}

fn measure() -> Length {
    Length::from_pt(306.14)
}

fn pieces(text: &str, style: &Arc<TextStyle>, indent: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if indent {
        pieces.push(Piece::Fixed { width: SIZE.scale(12, 10) });
    }
    pieces.push(Piece::Text {
        text: text.into(),
        style: Arc::clone(style),
        owner: Owner::default(),
        source: Position::default(),
        span: Span::default(),
    });
    pieces
}

#[test]
#[ignore = "needs PLIEGO_MEASURE, a folder of chapters"]
fn figures_of_a_text() {
    let chapters = chapters().expect("PLIEGO_MEASURE names a folder of .md files");
    let fonts = FontBook::builtin();
    let cache = Cache::new();
    let face = fonts.select(&["EB Garamond".to_owned()], 400, false);
    let style = Arc::new(TextStyle { face, size: SIZE, ..TextStyle::default() });
    let context = Context { fonts: &fonts, cache: &cache, protrusion: 1000, direction: Direction::LeftToRight, measure: measure() };
    let params = Params::text(SIZE);
    let lines = Measure::of(measure());
    let mut report = Report::default();
    let mut time = [Duration::ZERO; 4];
    let mut lap = Instant::now();
    let mut clock = |which: usize, lap: &mut Instant| {
        time[which] += lap.elapsed();
        *lap = Instant::now();
    };
    let mut figures = Figures::default();
    for (number, chapter) in chapters.iter().enumerate() {
        let items: Vec<Items> =
            chapter.iter().enumerate().map(|(i, p)| collect(&pieces(p, &style, i > 0), &context, &mut report)).collect();
        clock(0, &mut lap);
        let set: Vec<Set> = items.into_iter().map(|items| Set { solutions: solve(&items.stream, &params, &lines), items }).collect();
        clock(1, &mut lap);
        let column = column(&set, &lines, number);
        let pages = breaker::paginate(&column, &mut |i| {
            let solutions = solve(&set[i].items.stream, &params.wider(), &lines);
            alternatives(&set[i].items, &solutions, &lines)
        });
        clock(2, &mut lap);
        let chosen: Vec<Vec<Line>> = set
            .iter()
            .enumerate()
            .map(|(i, s)| {
                let at = pages.alternatives.get(i).copied().unwrap_or(s.solutions.cheapest);
                match s.solutions.all.get(at) {
                    Some(solution) => build(&s.items, solution, &params, &lines, &context),
                    None => {
                        let wider = solve(&s.items.stream, &params.wider(), &lines);
                        build(&s.items, &wider.all[at - s.solutions.all.len()], &params, &lines, &context)
                    }
                }
            })
            .collect();
        clock(3, &mut lap);
        figures.paragraphs += set.len();
        figures.add(&chosen);
        figures.add_pages(&pages, &chosen);
    }
    figures.print();
    let ms = |d: Duration| d.as_secs_f64() * 1e3;
    println!(
        "items {:.0} ms, breaks {:.0} ms ({:.0} paragraphs/s), pages {:.0} ms, lines {:.0} ms",
        ms(time[0]),
        ms(time[1]),
        figures.paragraphs as f64 / time[1].as_secs_f64(),
        ms(time[2]),
        ms(time[3])
    );
    assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
}

fn alternatives(items: &Items, solutions: &Solutions, measure: &Measure) -> Vec<Alternative> {
    let slot = |info: pliego::layout::paragraph::lines::LineInfo| LineSlot {
        height: Length::pt(14),
        hyphen: info.hyphen,
        full: info.full,
        colon: info.colon,
        notes: info.notes,
    };
    let one = |s: &pliego::layout::paragraph::Solution| Alternative {
        lines: describe(items, s, measure).into_iter().map(slot).collect(),
        cost: s.cost,
    };
    solutions.all.iter().map(one).collect()
}

fn column(set: &[Set], measure: &Measure, chapter: usize) -> Column {
    let paragraph = |s: &Set| {
        Item::Paragraph(breaker::Paragraph {
            alternatives: alternatives(&s.items, &s.solutions, measure),
            orphans: 2,
            widows: 2,
            ..Default::default()
        })
    };
    let geometry = Geometry { lines: 37, first_lines: 26, first_recto: chapter.is_multiple_of(2), ..Geometry::default() };
    Column { items: set.iter().map(paragraph).collect(), notes: Vec::new(), geometry }
}

#[derive(Default)]
struct Figures {
    paragraphs: usize,
    lines: usize,
    ratios: Vec<f64>,
    jumps: Vec<f64>,
    steps: Vec<f64>,
    hyphens: usize,
    twos: usize,
    threes: usize,
    before_last: usize,
    rivers: usize,
    stacks: usize,
    runts: usize,
    overfull: usize,
    ragged: usize,
    pages: usize,
    short: usize,
    spreads: usize,
    faults: Vec<String>,
    stacked: Vec<String>,
}

impl Figures {
    fn add(&mut self, paragraphs: &[Vec<Line>]) {
        for lines in paragraphs {
            let mut run = 0;
            let mut chains: Vec<((f64, f64), u32)> = Vec::new();
            for (i, line) in lines.iter().enumerate() {
                let last = i + 1 == lines.len();
                self.lines += 1;
                if !line.info.natural && !last {
                    self.ratios.push(line.info.ratio);
                    let off = (right_edge(line) - measure().to_pt()).abs();
                    self.ragged += usize::from(off > 4.0);
                }
                self.overfull += usize::from(!line.info.overfull.is_zero());
                run = if line.info.hyphen { run + 1 } else { 0 };
                self.hyphens += usize::from(line.info.hyphen);
                self.twos += usize::from(run == 2);
                self.threes += usize::from(run == 3);
                self.before_last += usize::from(line.info.hyphen && i + 2 == lines.len());
                self.runts += usize::from(last && i > 0 && line.width < SIZE.scale(24, 10));
                if i > 0 {
                    self.beside(&lines[i - 1], line, last);
                }
                chains = self.river(&chains, line);
            }
        }
    }

    fn beside(&mut self, above: &Line, line: &Line, last: bool) {
        if !above.info.natural && !line.info.natural && !last {
            self.jumps.push((above.info.ratio - line.info.ratio).abs());
        }
        if !above.info.natural && !line.info.natural {
            self.steps.push(f64::from((above.info.scale - line.info.scale).abs()) / 10.0);
        }
        let strip = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let edges = |l: &Line| {
            let words: Vec<String> = l.text.split_whitespace().map(strip).collect();
            (words.first().cloned().unwrap_or_default(), words.last().cloned().unwrap_or_default())
        };
        let (a, b) = (edges(above), edges(line));
        for (a, b) in [(a.0, b.0), (a.1, b.1)] {
            if a == b && a.chars().count() >= 3 {
                self.stacks += 1;
                self.stacked.push(format!("{} / {}", above.text, line.text));
            }
        }
    }

    fn river(&mut self, chains: &[((f64, f64), u32)], line: &Line) -> Vec<((f64, f64), u32)> {
        let mut next = Vec::new();
        for gap in gaps(line) {
            let over = |&&((l, r), _): &&((f64, f64), u32)| r.min(gap.1) - l.max(gap.0) > 0.5 * (r - l).min(gap.1 - gap.0);
            let chain = chains.iter().filter(over).map(|c| c.1).max().unwrap_or(0) + 1;
            self.rivers += usize::from(chain == 4);
            next.push((gap, chain));
        }
        next
    }

    fn add_pages(&mut self, pages: &breaker::Pagination, _lines: &[Vec<Line>]) {
        self.pages += pages.pages.len();
        self.short += pages.pages.iter().filter(|p| p.short.is_some()).count();
        let usual = Length::pt(14 * 37);
        self.spreads += pages.pages.iter().skip(1).filter(|p| p.height != usual).count();
        self.faults.extend(pages.faults.iter().map(|(page, fault)| format!("{page}: {fault:?}")));
    }

    fn print(&mut self) {
        let n = self.ratios.len().max(1) as f64;
        let mean = self.ratios.iter().sum::<f64>() / n;
        let sd = (self.ratios.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>() / n).sqrt();
        self.ratios.sort_by(f64::total_cmp);
        let at = |q: f64| self.ratios.get((q * n) as usize).copied().unwrap_or(0.0);
        println!("paragraphs {} lines {} justified {}", self.paragraphs, self.lines, self.ratios.len());
        println!("mean {mean:.3} sd {sd:.4} p95 {:.3} max {:.3} min {:.3}", at(0.95), at(1.0 - 0.5 / n), at(0.0));
        println!("under .75: {:.2} %", 100.0 * self.ratios.iter().filter(|r| **r < 0.75).count() as f64 / n);
        println!("jump {:.4}", self.jumps.iter().sum::<f64>() / self.jumps.len().max(1) as f64);
        println!(
            "scale step {:.2} %, over 2.5 %: {}",
            self.steps.iter().sum::<f64>() / self.steps.len().max(1) as f64,
            self.steps.iter().filter(|s| **s > 2.5).count()
        );
        println!(
            "hyphens {:.2} % twos {} threes {} before last {}",
            100.0 * self.hyphens as f64 / n,
            self.twos,
            self.threes,
            self.before_last
        );
        println!(
            "rivers {:.1} stacks {} runts {} overfull {} off the margin {}",
            1000.0 * self.rivers as f64 / n,
            self.stacks,
            self.runts,
            self.overfull,
            self.ragged
        );
        println!("pages {} short {} spread pages {} faults {:?}", self.pages, self.short, self.spreads, self.faults);
        for s in &self.stacked {
            println!("  stack: {s}");
        }
    }
}

/// Left and right of each word space, as drawn.
fn gaps(line: &Line) -> Vec<(f64, f64)> {
    let mut gaps = Vec::new();
    for run in &line.runs {
        let mut x = run.glyphs.x.to_pt();
        for glyph in &run.glyphs.glyphs {
            let next = x + glyph.advance.to_pt() * f64::from(run.glyphs.scale) / 1000.0;
            if &run.glyphs.text[glyph.text.start as usize..glyph.text.end as usize] == " " {
                gaps.push((x, next));
            }
            x = next;
        }
    }
    gaps
}

fn right_edge(line: &Line) -> f64 {
    line.runs.last().map_or(0.0, |run| {
        let width: f64 = run.glyphs.glyphs.iter().map(|g| g.advance.to_pt()).sum();
        run.glyphs.x.to_pt() + width * f64::from(run.glyphs.scale) / 1000.0
    })
}
