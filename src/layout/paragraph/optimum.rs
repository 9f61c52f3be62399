//! The whole-paragraph line breaker: a second-order dynamic programme.
//!
//! It sees lengths only. A [`Stream`] lists the places where a line may end and the gaps between them; a candidate line is a pair
//! of such places; the state of the search is *the last line*, not the last break, so that what one line costs beside the other
//! (their spaces, scales, words at the edges, hyphens, rivers) is exact.

mod cost;
mod search;
mod stream;

use super::params::Params;
use search::Stretch;
pub use stream::*;

/// Breaks a paragraph: each stretch between forced line ends on its own, then all of them together, by number of lines.
pub fn solve(stream: &Stream, params: &Params, measure: &Measure) -> Solutions {
    let mut whole = Solutions { all: vec![Solution::default()], cheapest: 0, emergency: Emergency::None };
    let sums = search::gap_sums(stream);
    let mut begin = 0;
    for end in 1..stream.opportunities.len() {
        if stream.opportunities[end].kind != Kind::Forced {
            continue;
        }
        // Where the first lines are narrower, a stretch must know on which line it begins: so only one way is kept until then.
        let first_line = whole.best().lines.len();
        if first_line < measure.first.len() {
            whole = Solutions { all: vec![whole.all.swap_remove(whole.cheapest)], cheapest: 0, ..whole };
        }
        let stretch = Stretch { stream, sums: &sums, range: begin..end, measure, first_line };
        let part = relaxed(&stretch, params);
        whole = join(whole, part, params.counts as usize);
        begin = end;
    }
    whole
}

/// Tries ever wider limits until the stretch can be set without a runt, then at all. The last relaxation level always gives something.
fn relaxed(stretch: &Stretch<'_>, params: &Params) -> Solutions {
    let level = |params: &Params, emergency| {
        let all = search::search(stretch, params, emergency);
        let cheapest = (0..all.len()).min_by(|&a, &b| all[a].cost.total_cmp(&all[b].cost)).unwrap_or(0);
        Solutions { all, cheapest, emergency }
    };
    let without_runt = |s: &Solutions| s.all.get(s.cheapest).is_some_and(|best| best.cost < params.runt_cost);
    let usual = level(params, Emergency::None);
    if without_runt(&usual) {
        return usual;
    }
    let wider = level(&params.wider(), Emergency::Wider);
    if without_runt(&wider) {
        return wider;
    }
    for found in [usual, wider] {
        if !found.all.is_empty() {
            return found;
        }
    }
    let loose = level(&params.loose(), Emergency::Loose);
    if !loose.all.is_empty() {
        return loose;
    }
    level(&params.loose(), Emergency::Overfull)
}

/// The best way for each total of lines, near the cheapest.
fn join(mut first: Solutions, second: Solutions, counts: usize) -> Solutions {
    let emergency = first.emergency.max(second.emergency);
    if let [only] = first.all.as_slice()
        && only.lines.is_empty()
    {
        return Solutions { emergency, ..second };
    }
    if let ([one], [other]) = (first.all.as_mut_slice(), second.all.as_slice()) {
        one.lines.extend_from_slice(&other.lines);
        one.cost += other.cost;
        return Solutions { emergency, ..first };
    }
    let mut all: Vec<Solution> = Vec::new();
    let fewest = first.all[0].lines.len() + second.all[0].lines.len();
    let most = first.all[first.all.len() - 1].lines.len() + second.all[second.all.len() - 1].lines.len();
    for total in fewest..=most {
        let pairs = first.all.iter().flat_map(|a| second.all.iter().map(move |b| (a, b)));
        let best = pairs
            .filter(|(a, b)| a.lines.len() + b.lines.len() == total)
            .min_by(|x, y| (x.0.cost + x.1.cost).total_cmp(&(y.0.cost + y.1.cost)));
        if let Some((a, b)) = best {
            all.push(Solution { lines: a.lines.iter().chain(&b.lines).copied().collect(), cost: a.cost + b.cost });
        }
    }
    let cheapest = (0..all.len()).min_by(|&a, &b| all[a].cost.total_cmp(&all[b].cost)).unwrap_or(0);
    let keep = cheapest.saturating_sub(counts)..(cheapest + counts + 1).min(all.len());
    Solutions { cheapest: cheapest - keep.start, all: all.drain(keep).collect(), emergency }
}
