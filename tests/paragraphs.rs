//! The line breaker on hand-made streams, against trying every way to break them.

use pliego::layout::paragraph::optimum::{Emergency, Gap, Kind, Opportunity, Stream, Sums};
use pliego::layout::paragraph::{Measure, Params, solve};
use pliego::length::Length;

const EM: Length = Length::pt(10);

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Words of the given widths in points with spaces of 2.5; some may be divided in the middle.
fn stream(words: &[(i64, bool)], names: &[u32]) -> Stream {
    let mut stream = Stream::default();
    let mut at = Sums::default();
    let plain = |kind, at: Sums, gaps: usize| Opportunity {
        kind,
        end: at,
        end_gaps: gaps as u32,
        start: at,
        start_gaps: gaps as u32,
        ..Default::default()
    };
    stream.opportunities.push(Opportunity { word_after: names[0], ..plain(Kind::Forced, at, 0) });
    for (i, &(width, divisible)) in words.iter().enumerate() {
        let gaps = stream.gaps.len();
        if divisible {
            let mut middle = at;
            middle.glyphs += Length::pt(width) / 2;
            let mut o = plain(Kind::Hyphen { capital: false, short_tail: false }, middle, gaps);
            o.end.glyphs += Length::pt(3);
            stream.opportunities.push(o);
        }
        at.glyphs += Length::pt(width);
        if i + 1 == words.len() {
            stream.opportunities.push(Opportunity { word_before: names[i], ..plain(Kind::Forced, at, gaps) });
        } else {
            let natural = Length::from_pt(2.5);
            stream.gaps.push(Gap { before: at, natural, elastic: natural });
            let o = Opportunity {
                start_gaps: gaps as u32 + 1,
                word_before: names[i],
                word_after: names[i + 1],
                ..plain(Kind::Space, at, gaps)
            };
            stream.opportunities.push(o);
        }
    }
    stream
}

/// One line as the definition of the costs has it: the scale is found by trying all.
struct Tried {
    ratio: f64,
    scale: i32,
    natural: bool,
    cost: f64,
}

fn try_line(stream: &Stream, params: &Params, measure: f64, s: usize, e: usize, alone: bool) -> Option<Tried> {
    let (a, b) = (&stream.opportunities[s], &stream.opportunities[e]);
    let glyphs = (b.end.glyphs - a.start.glyphs).to_pt();
    let gaps = &stream.gaps[a.start_gaps.min(b.end_gaps) as usize..b.end_gaps as usize];
    let white: f64 = gaps.iter().map(|g| g.natural.to_pt()).sum();
    let last = e + 1 == stream.opportunities.len();
    let width = glyphs + white;
    let mut tail = 0.0;
    if last && !alone {
        let gap = measure - width;
        if width < params.runt.to_pt() {
            tail += params.runt_cost;
        } else if width < params.short_last.to_pt() {
            tail += params.short_last_cost;
        }
        if gap > params.end_gap.0.to_pt() && gap < params.end_gap.1.to_pt() {
            tail += params.end_gap_cost;
        }
    }
    if last && width <= measure {
        return Some(Tried { ratio: 1.0, scale: 0, natural: true, cost: tail });
    }
    if gaps.len() < params.gaps_min as usize {
        return None;
    }
    let mut best: Option<Tried> = None;
    for scale in -params.furthest()..=params.furthest() {
        let u = f64::from(scale) / 1000.0;
        let ratio = (measure - glyphs * (1.0 + u)) / white;
        if ratio < params.ratio_min || ratio > params.ratio_max {
            continue;
        }
        let beyond = f64::from((scale.abs() - params.expansion).max(0));
        let used = f64::from(scale.clamp(-params.expansion, params.expansion)) / f64::from(params.expansion);
        let cost = params.ratio_cost * (ratio - params.ratio_ideal).powi(2) + params.expansion_cost * used * used + params.reach_cost * beyond;
        if best.as_ref().is_none_or(|b| cost < b.cost) {
            best = Some(Tried { ratio, scale, natural: false, cost });
        }
    }
    let mut line = best?;
    if last {
        line.cost = params.shrunk_last * (line.cost + 1.0);
    }
    line.cost += tail;
    Some(line)
}

/// The cost of one list of breaks, from the definition; `None` when a limit forbids it.
fn cost_of(stream: &Stream, params: &Params, measure: f64, breaks: &[usize]) -> Option<f64> {
    let ops = &stream.opportunities;
    let hyphen = |o: usize| matches!(ops[o].kind, Kind::Hyphen { .. });
    let mut total = 0.0;
    let mut row = 0;
    let mut above: Option<(Tried, usize)> = None;
    for (i, pair) in breaks.windows(2).enumerate() {
        let (s, e) = (pair[0], pair[1]);
        let line = try_line(stream, params, measure, s, e, i == 0)?;
        let last = e + 1 == ops.len();
        total += line.cost + if hyphen(e) { params.hyphen } else { 0.0 };
        row = if hyphen(e) { row + 1 } else { 0 };
        if row > params.hyphens_in_a_row {
            return None;
        }
        if row == 2 {
            total += params.second_hyphen;
        }
        if last && hyphen(s) {
            total += params.hyphen_before_last;
        }
        if let Some((above, above_start)) = &above {
            if !above.natural && !line.natural {
                total += params.jump * (above.ratio - line.ratio).abs();
                total += params.scale_step * (f64::from(above.scale - line.scale) / 20.0).powi(2);
            }
            let same = |a: u32, b: u32| a != 0 && a == b;
            total += if same(ops[s].word_before, ops[e].word_before) { params.stack } else { 0.0 };
            total += if same(ops[*above_start].word_after, ops[s].word_after) { params.stack } else { 0.0 };
        }
        above = Some((line, s));
    }
    Some(total)
}

/// The least cost for each number of lines, by trying every set of breaks.
fn try_all(stream: &Stream, params: &Params, measure: f64) -> Vec<(usize, f64)> {
    let inner = stream.opportunities.len() - 2;
    let mut best: Vec<(usize, f64)> = Vec::new();
    for set in 0..1u32 << inner {
        let mut breaks = vec![0];
        breaks.extend((0..inner).filter(|i| set & (1 << i) != 0).map(|i| i + 1));
        breaks.push(inner + 1);
        let Some(cost) = cost_of(stream, params, measure, &breaks) else { continue };
        match best.iter_mut().find(|(lines, _)| *lines == breaks.len() - 1) {
            Some((_, least)) => *least = least.min(cost),
            None => best.push((breaks.len() - 1, cost)),
        }
    }
    best.sort_by_key(|b| b.0);
    best
}

#[test]
fn the_programme_finds_what_trying_everything_finds() {
    let mut dice = Dice(7);
    let mut params = Params::text(EM);
    // A label remembers one chain of gaps only, so that rivers are not exact: left out here.
    (params.river_third, params.river_fourth) = (0.0, 0.0);
    params.expansion = 60;
    // Limits that no line of round numbers meets exactly.
    params.ratio_min = 0.4003;
    params.ratio_max = 2.2007;
    params.gaps_min = 1;
    let (mut compared, mut hyphenated, mut stacked) = (0, 0, 0);
    while compared < 200 {
        let count = 7 + dice.roll(3) as usize;
        let mut words: Vec<(i64, bool)> = (0..count).map(|_| (8 + dice.roll(22) as i64, dice.roll(3) == 0)).collect();
        while words.len() - 1 + words.iter().filter(|w| w.1).count() > 12 {
            words.pop();
        }
        let names: Vec<u32> = words.iter().map(|_| 1 + dice.roll(4) as u32).collect();
        let stream = stream(&words, &names);
        let measure = 45.0 + dice.roll(30) as f64;
        let expected = try_all(&stream, &params, measure);
        let Some(least) = expected.iter().map(|e| e.1).min_by(f64::total_cmp).filter(|c| *c < params.runt_cost) else { continue };
        let found = solve(&stream, &params, &Measure::of(Length::from_pt(measure)));
        assert_eq!(found.emergency, Emergency::None, "{words:?} in {measure}");
        assert!((found.best().cost - least).abs() < 1e-6, "{words:?} in {measure}: {} instead of {least}", found.best().cost);
        for solution in &found.all {
            let (_, cost) = expected.iter().find(|e| e.0 == solution.lines.len()).expect("a number of lines that can be had");
            assert!(
                (solution.cost - cost).abs() < 1e-6,
                "{words:?} in {measure}, {} lines: {} instead of {cost}",
                solution.lines.len(),
                solution.cost
            );
        }
        compared += 1;
        let ends = |s: &pliego::layout::paragraph::Solution| {
            s.lines.iter().any(|l| matches!(stream.opportunities[l.end as usize].kind, Kind::Hyphen { .. }))
        };
        hyphenated += usize::from(ends(found.best()));
        stacked += usize::from(least > params.stack);
    }
    assert!(hyphenated > 10 && stacked > 10, "the paragraphs tried are too tame: {hyphenated} with hyphens, {stacked} with stacks");
}

#[test]
fn never_three_hyphens_in_a_row() {
    // Every word long enough to be divided, few of them on a line.
    let mut dice = Dice(3);
    for _ in 0..50 {
        let words: Vec<(i64, bool)> = (0..120).map(|_| (18 + dice.roll(24) as i64, true)).collect();
        let stream = stream(&words, &vec![0; words.len()]);
        let solutions = solve(&stream, &Params::text(EM), &Measure::of(Length::pt(130)));
        if solutions.emergency >= Emergency::Loose {
            continue;
        }
        for solution in &solutions.all {
            let hyphens: Vec<bool> =
                solution.lines.iter().map(|l| matches!(stream.opportunities[l.end as usize].kind, Kind::Hyphen { .. })).collect();
            assert!(!hyphens.windows(3).any(|w| w == [true; 3]), "H20");
        }
    }
}

#[test]
fn a_word_wider_than_the_measure_is_set_all_the_same() {
    let stream = stream(&[(20, false), (200, false), (20, false)], &[0; 3]);
    let solutions = solve(&stream, &Params::text(EM), &Measure::of(Length::pt(100)));
    assert_eq!(solutions.emergency, Emergency::Overfull);
    assert_eq!(solutions.best().lines.len(), 3);
}

#[test]
fn lines_join_without_a_gap_and_cover_everything() {
    let mut dice = Dice(11);
    for _ in 0..100 {
        let words: Vec<(i64, bool)> = (0..40).map(|_| (4 + dice.roll(60) as i64, dice.roll(2) == 0)).collect();
        let stream = stream(&words, &vec![0; words.len()]);
        for params in [Params::text(EM), Params::ragged(EM), Params::balanced(EM)] {
            let solutions = solve(&stream, &params, &Measure::of(Length::pt(40 + dice.roll(200) as i64)));
            for solution in &solutions.all {
                assert_eq!(solution.lines.first().map(|l| l.start), Some(0));
                assert_eq!(solution.lines.last().map(|l| l.end as usize), Some(stream.opportunities.len() - 1));
                assert!(solution.lines.windows(2).all(|w| w[0].end == w[1].start));
            }
            let counts: Vec<usize> = solutions.all.iter().map(|s| s.lines.len()).collect();
            assert!(counts.windows(2).all(|w| w[0] < w[1]), "one solution for each number of lines, fewest first");
        }
    }
}

#[test]
fn the_first_lines_may_be_narrower() {
    let words: Vec<(i64, bool)> = (0..60).map(|i| (10 + i % 7 * 3, false)).collect();
    let stream = stream(&words, &vec![0; words.len()]);
    let measure = Measure { first: vec![Length::pt(120); 2], ..Measure::of(Length::pt(160)) };
    let mut params = Params::text(EM);
    params.expansion = 0;
    params.ratio_min = 0.5;
    params.ratio_max = 2.0;
    let solutions = solve(&stream, &params, &measure);
    for (i, line) in solutions.best().lines.iter().enumerate() {
        let (s, e) = (&stream.opportunities[line.start as usize], &stream.opportunities[line.end as usize]);
        let gaps = f64::from(e.end_gaps - s.start_gaps);
        let width = (e.end.glyphs - s.start.glyphs).to_pt() + gaps * 2.5 * line.ratio;
        if !line.natural {
            assert!((width - measure.line(i).to_pt()).abs() < 0.01, "line {i} is {width} wide");
        }
    }
}

#[test]
fn a_very_long_paragraph_takes_linear_time() {
    let mut dice = Dice(5);
    let words: Vec<(i64, bool)> = (0..20_000).map(|_| (5 + dice.roll(40) as i64, dice.roll(2) == 0)).collect();
    let stream = stream(&words, &vec![0; words.len()]);
    let start = std::time::Instant::now();
    let solutions = solve(&stream, &Params::text(EM), &Measure::of(Length::pt(300)));
    let took = start.elapsed();
    println!("20,000 words, {} lines, {} alternatives: {took:?}", solutions.best().lines.len(), solutions.all.len());
    assert!(took.as_secs() < 10, "{took:?}");
}

// Rule by rule: the same words, with and without what the rule is about.

/// Twenty-four words of thirty points and a last one of this width: four or five of them on a line of 150.
fn with_last(width: i64, divisible: bool) -> Stream {
    let mut words = vec![(30, false); 24];
    words.push((width, divisible));
    stream(&words, &vec![0; words.len()])
}

#[test]
fn p5_a_last_line_is_no_runt() {
    // Set as it comes, the last word would stand alone; a line of four words takes another one down.
    for width in [5, 12, 20, 24] {
        let stream = with_last(width, false);
        let params = Params::text(EM);
        let best = solve(&stream, &params, &Measure::of(Length::pt(160)));
        let last = best.best().lines.last().expect("lines");
        let words = stream.opportunities[last.end as usize].end_gaps - stream.opportunities[last.start as usize].start_gaps;
        assert!(words >= 1, "{width}: the last line is one short word");
    }
}

#[test]
fn p8_p10_h19_h20_hyphens_cost_and_more_so_together_and_near_the_end() {
    let text = Params::text(EM);
    assert!(text.hyphen > 0.0 && text.hyphen_capital > 0.0 && text.hyphen_short_tail > 0.0, "P8");
    assert!(text.explicit_hyphen > 0.0 && text.explicit_hyphen < text.hyphen, "P9");
    assert!(text.second_hyphen > 0.0 && text.hyphens_in_a_row == 2, "P10, P11");
    assert!(text.hyphen_before_last > text.hyphen, "P12");
    // With no price on them the same words are divided far more often.
    let mut dice = Dice(21);
    let words: Vec<(i64, bool)> = (0..400).map(|_| (12 + dice.roll(40) as i64, true)).collect();
    let stream = stream(&words, &vec![0; words.len()]);
    let hyphens = |params: &Params| {
        let found = solve(&stream, params, &Measure::of(Length::pt(220)));
        let ends = found.best().lines.iter().map(|l| stream.opportunities[l.end as usize].kind);
        ends.filter(|kind| matches!(kind, Kind::Hyphen { .. })).count()
    };
    let free = Params { hyphen: 0.0, second_hyphen: 0.0, hyphen_before_last: 0.0, ..text.clone() };
    assert!(hyphens(&text) * 3 < hyphens(&free) * 2, "{} and {}", hyphens(&text), hyphens(&free));
}

#[test]
fn p13_r2_jumps_and_stacks_are_fewer_for_their_price() {
    let mut dice = Dice(33);
    let words: Vec<(i64, bool)> = (0..600).map(|_| (8 + dice.roll(30) as i64, dice.roll(2) == 0)).collect();
    let names: Vec<u32> = (0..600).map(|_| 1 + dice.roll(6) as u32).collect();
    let stream = stream(&words, &names);
    let text = Params::text(EM);
    let measure = Measure::of(Length::pt(300));
    // Of all measures: on one alone a price this low may change nothing.
    let jump = |params: &Params| {
        let jumps = |points: i64| {
            let found = solve(&stream, params, &Measure::of(Length::pt(points)));
            let ratios: Vec<f64> = found.best().lines.iter().filter(|l| !l.natural).map(|l| l.ratio).collect();
            ratios.windows(2).map(|w| (w[0] - w[1]).abs()).sum::<f64>()
        };
        (120..320).step_by(10).map(jumps).sum::<f64>()
    };
    let (dear, free) = (jump(&text), jump(&Params { jump: 0.0, ..text.clone() }));
    assert!(dear < free, "P13: {dear} and {free}");
    let stacks = |params: &Params| {
        let found = solve(&stream, params, &measure);
        let lines = &found.best().lines;
        let name = |i: usize| stream.opportunities[lines[i].end as usize].word_before;
        (1..lines.len()).filter(|&i| name(i) != 0 && name(i) == name(i - 1)).count()
    };
    assert!(stacks(&text) < stacks(&Params { stack: 0.0, ..text.clone() }), "R2");
}

#[test]
fn n12_n13_short_words_end_fewer_lines() {
    let mut dice = Dice(8);
    let words: Vec<(i64, bool)> = (0..600).map(|i| if i % 4 == 1 { (5, false) } else { (10 + dice.roll(40) as i64, true) }).collect();
    let mut stream = stream(&words, &vec![0; words.len()]);
    let mut word = 0;
    let mut after_short = Vec::new();
    for (o, opportunity) in stream.opportunities.iter_mut().enumerate() {
        if matches!(opportunity.kind, Kind::Space) {
            if word % 4 == 1 {
                opportunity.cost.lone_letter = true;
                after_short.push(o as u32);
            }
            word += 1;
        }
    }
    let count = |params: &Params| {
        let found = solve(&stream, params, &Measure::of(Length::pt(240)));
        found.best().lines.iter().filter(|l| after_short.contains(&l.end)).count()
    };
    let text = Params::text(EM);
    assert!(count(&text) < count(&Params { lone_letter: 0.0, ..text.clone() }), "N12");
    let mut stream = stream;
    for opportunity in &mut stream.opportunities {
        opportunity.cost.after_stop = std::mem::take(&mut opportunity.cost.lone_letter);
    }
    let count = |params: &Params| {
        let found = solve(&stream, params, &Measure::of(Length::pt(240)));
        found.best().lines.iter().filter(|l| after_short.contains(&l.end)).count()
    };
    assert!(count(&text) < count(&Params { after_stop: 0.0, ..text.clone() }), "N13");
}

#[test]
fn h22_r3_repeated_fragments_are_avoided() {
    let mut dice = Dice(17);
    let words: Vec<(i64, bool)> = (0..600).map(|_| (14 + dice.roll(40) as i64, true)).collect();
    let mut stream = stream(&words, &vec![0; words.len()]);
    let mut marked = Vec::new();
    for (o, opportunity) in stream.opportunities.iter_mut().enumerate() {
        if matches!(opportunity.kind, Kind::Hyphen { .. }) && dice.roll(2) == 0 {
            opportunity.cost.repeated_fragment = true;
            marked.push(o as u32);
        }
    }
    let count = |params: &Params| {
        let found = solve(&stream, params, &Measure::of(Length::pt(240)));
        found.best().lines.iter().filter(|l| marked.contains(&l.end)).count()
    };
    let text = Params::text(EM);
    assert!(count(&text) < count(&Params { repeated_fragment: 0.0, ..text.clone() }));
}

/// Gaps of four lines or more that lie over each other by half of the narrower.
fn rivers(stream: &Stream, params: &Params, measure: i64) -> usize {
    let found = solve(stream, params, &Measure::of(Length::pt(measure)));
    let mut above: Vec<((f64, f64), u32)> = Vec::new();
    let mut rivers = 0;
    for line in &found.best().lines {
        let (s, e) = (&stream.opportunities[line.start as usize], &stream.opportunities[line.end as usize]);
        let stretch = 1.0 + f64::from(line.scale) / 1000.0;
        let mut chains = Vec::new();
        for (n, gap) in stream.gaps[s.start_gaps as usize..e.end_gaps as usize].iter().enumerate() {
            let width = gap.natural.to_pt() * line.ratio;
            let from = (gap.before.glyphs - s.start.glyphs).to_pt() * stretch + n as f64 * width;
            let over = above.iter().filter(|((a, b), _)| (b.min(from + width) - a.max(from)) * 2.0 > (b - a).min(width));
            let length = 1 + over.map(|(_, length)| *length).max().unwrap_or(0);
            rivers += usize::from(length == 4);
            chains.push(((from, from + width), length));
        }
        above = chains;
    }
    rivers
}

#[test]
fn r1_rivers_are_fewer_for_their_price() {
    let mut dice = Dice(41);
    let words: Vec<(i64, bool)> = (0..4000).map(|_| (6 + dice.roll(30) as i64, dice.roll(2) == 0)).collect();
    let stream = stream(&words, &vec![0; words.len()]);
    let text = Params::text(EM);
    let free = Params { river_third: 0.0, river_fourth: 0.0, ..text.clone() };
    let (priced, unpriced) = (rivers(&stream, &text, 300), rivers(&stream, &free, 300));
    assert!(priced * 2 < unpriced, "{priced} and {unpriced}");
}

#[test]
fn p6_a_last_line_is_full_or_leaves_an_em() {
    let mut dice = Dice(55);
    let (mut priced, mut unpriced) = (0, 0);
    for _ in 0..200 {
        let words: Vec<(i64, bool)> = (0..60).map(|_| (6 + dice.roll(30) as i64, dice.roll(2) == 0)).collect();
        let stream = stream(&words, &vec![0; words.len()]);
        let text = Params::text(EM);
        for (cost, count) in [(60.0, &mut priced), (0.0, &mut unpriced)] {
            let found = solve(&stream, &Params { end_gap_cost: cost, ..text.clone() }, &Measure::of(Length::pt(240)));
            let Some(last) = found.best().lines.last().copied() else { continue };
            let (s, e) = (&stream.opportunities[last.start as usize], &stream.opportunities[last.end as usize]);
            let gaps = f64::from(e.end_gaps - s.start_gaps);
            let width = (e.end.glyphs - s.start.glyphs).to_pt() * (1.0 + f64::from(last.scale) / 1000.0) + gaps * 2.5 * last.ratio;
            *count += u32::from((3.5..9.5).contains(&(240.0 - width)));
        }
    }
    assert!(priced < unpriced, "{priced} and {unpriced}");
}
