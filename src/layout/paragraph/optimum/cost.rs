//! What a line costs: alone, and beside the line above it.

use super::BreakPoint;
use super::{Emergency, Kind, Opportunity, Stream};
use crate::layout::paragraph::params::{Mode, Params};
use crate::length::Length;

/// A candidate line, measured at natural spaces and glyphs.
///
/// The numbers that its cost is made of.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub start: usize,
    pub end: usize,
    pub glyphs: f64,
    pub fixed: f64,
    pub natural: f64,
    pub elastic: f64,
    pub first_gap: u32,
    pub last_gap: u32,
    /// It ends the stretch.
    pub last: bool,
    /// What its end costs, whatever the line.
    pub ending: f64,
}

/// How a candidate is set in its measure, and what that costs by itself.
#[derive(Clone, Copy, Debug)]
pub struct LineCost {
    pub scale: i32,
    pub ratio: f64,
    /// Natural spaces: nothing to compare with its neighbour's.
    pub natural: bool,
    pub cost: f64,
}

/// A line already set, as its successor sees it.
#[derive(Clone, Copy, Debug)]
pub struct Above {
    pub start: usize,
    pub end: usize,
    pub scale: i32,
    pub ratio: f64,
    pub natural: bool,
    /// Hyphens in a row, its own the last.
    pub hyphens: u8,
}

/// Whether a line that ends here ends in a hyphen, one that the word has itself among them.
pub fn is_hyphen(kind: Kind) -> bool {
    matches!(kind, Kind::Hyphen { .. } | Kind::Explicit)
}

/// Whether a line may end here at this level.
pub fn allowed(kind: Kind, params: &Params, level: Emergency) -> bool {
    match kind {
        Kind::Anywhere => level == Emergency::Overfull,
        Kind::Hyphen { .. } => params.mode != Mode::Balanced || level > Emergency::None,
        _ => true,
    }
}

impl Candidate {
    /// The line from opportunity `start` to `end`. `sums` are running totals of natural and elastic gap widths, one more than gaps.
    pub fn new(stream: &Stream, sums: &[(f64, f64)], start: usize, end: usize) -> Candidate {
        let (s, e) = (&stream.opportunities[start], &stream.opportunities[end]);
        let (from, to) = (s.start_gaps.min(e.end_gaps), e.end_gaps);
        let (a, b) = (sums[from as usize], sums[to as usize]);
        Candidate {
            start,
            end,
            glyphs: (e.end.glyphs - s.start.glyphs).0 as f64,
            fixed: (e.end.fixed - s.start.fixed).0 as f64,
            natural: b.0 - a.0,
            elastic: b.1 - a.1,
            first_gap: from,
            last_gap: to,
            last: false,
            ending: 0.0,
        }
    }

    /// The natural width.
    fn width(&self) -> f64 {
        self.glyphs + self.fixed + self.natural
    }

    /// The width of the line drawn as narrow as the limits let it be.
    pub fn narrowest(&self, params: &Params) -> f64 {
        match params.mode {
            Mode::Justified => {
                self.glyphs * (1.0 - per_mille(params.furthest())) + self.fixed + self.natural - (1.0 - params.ratio_min) * self.elastic
            }
            Mode::Ragged | Mode::Balanced => self.width(),
        }
    }

    /// The width of the line drawn as wide as the limits let it be.
    pub fn widest(&self, params: &Params) -> f64 {
        self.glyphs * (1.0 + per_mille(params.furthest())) + self.fixed + self.natural + (params.ratio_max - 1.0) * self.elastic
    }

    /// Sets the line in `measure`; `None` when the limits do not allow it. `alone`: there is no line before this last one.
    pub fn set(&self, params: &Params, measure: Length, alone: bool, level: Emergency) -> Option<LineCost> {
        let last = self.last;
        let measure = measure.0 as f64;
        let fits = self.width() <= measure;
        let mut line_cost = match params.mode {
            Mode::Justified if last && fits => LineCost { scale: 0, ratio: 1.0, natural: true, cost: 0.0 },
            Mode::Justified => {
                let mut line_cost = self.justify(params, measure, level)?;
                if last {
                    line_cost.cost = params.shrunk_last * (line_cost.cost + 1.0);
                }
                line_cost
            }
            Mode::Ragged | Mode::Balanced => {
                if !fits && !self.sticks_out(level) {
                    return None;
                }
                let short = (measure - self.width()).max(0.0) / measure.max(1.0) * 10.0;
                let free = last && params.mode == Mode::Ragged;
                let cost = if free { 0.0 } else { params.rag * short * short };
                let lines = if params.mode == Mode::Balanced { params.balanced_line } else { 0.0 };
                LineCost { scale: 0, ratio: 1.0, natural: true, cost: cost + lines }
            }
        };
        if !fits && self.sticks_out(level) {
            line_cost.cost += params.last_resort * (10.0 + (self.width() - measure).max(0.0) / (params.em.0 as f64).max(1.0));
        }
        if last && !alone && params.mode != Mode::Balanced {
            line_cost.cost += last_line(params, self.width(), measure);
        }
        Some(line_cost)
    }

    /// Whether a line may be longer than the measure: on the last relaxation level, when it has no place to end inside it.
    fn sticks_out(&self, level: Emergency) -> bool {
        level == Emergency::Overfull && self.end == self.start + 1
    }

    /// Glyphs take what they can before the spaces do: u minimises a(r0 − ku − ideal)² + w(u/E)².
    fn justify(&self, params: &Params, measure: f64, level: Emergency) -> Option<LineCost> {
        let gaps = self.last_gap - self.first_gap;
        let limit = per_mille(params.expansion);
        if gaps < params.gaps_min || self.elastic <= 0.0 {
            return self.stop_short(params, measure, level);
        }
        let room = 1.0 + (measure - self.width()) / self.elastic;
        let pull = self.glyphs / self.elastic;
        let mut scale = 0;
        if params.expansion > 0 {
            let ideal = params.ratio_cost * pull * (room - params.ratio_ideal)
                / (params.ratio_cost * pull * pull + params.expansion_cost / (limit * limit));
            scale = ((ideal.clamp(-limit, limit) * 1000.0).round() as i32).clamp(-params.expansion, params.expansion);
            scale += further(params, room, pull, scale);
        }
        let ratio_at = |scale: i32| room - pull * per_mille(scale);
        // Rounding the scale may have pushed the spaces just over a limit.
        if ratio_at(scale) > params.ratio_max && scale < params.furthest() {
            scale += 1;
        } else if ratio_at(scale) < params.ratio_min && scale > -params.furthest() {
            scale -= 1;
        }
        let ratio = ratio_at(scale);
        if ratio < params.ratio_min || ratio > params.ratio_max {
            return self.stop_short(params, measure, level);
        }
        let off = ratio - params.ratio_ideal;
        let used = if params.expansion > 0 { per_mille(scale.clamp(-params.expansion, params.expansion)) / limit } else { 0.0 };
        let beyond = f64::from((scale.abs() - params.expansion).max(0));
        let cost = params.ratio_cost * off * off + params.expansion_cost * used * used + params.reach_cost * beyond;
        Some(LineCost { scale, ratio, natural: false, cost })
    }

    /// Sets, on the last relaxation level, a line with natural spaces that does not reach the margin, or has one word that passes it.
    fn stop_short(&self, params: &Params, measure: f64, level: Emergency) -> Option<LineCost> {
        if level < Emergency::Overfull || (self.width() > measure && !self.sticks_out(level)) {
            return None;
        }
        let short = (measure - self.width()).max(0.0) / measure.max(1.0) * 10.0;
        Some(LineCost { scale: 0, ratio: 1.0, natural: true, cost: params.last_resort + params.rag * 10.0 * short * short })
    }
}

/// What a line at its usual limit goes beyond it, per mille: until its spaces are off by no more than a further step costs.
fn further(params: &Params, room: f64, pull: f64, scale: i32) -> i32 {
    if scale.abs() < params.expansion || params.reach == 0 || pull <= 0.0 {
        return 0;
    }
    let off = room - pull * per_mille(scale) - params.ratio_ideal;
    let step = pull / 1000.0;
    let worth = params.reach_cost / (2.0 * params.ratio_cost * step);
    let steps = ((off.abs() - worth) / step - 0.5).ceil().clamp(0.0, f64::from(params.reach)) as i32;
    if (off > 0.0) == (scale > 0) { steps * scale.signum() } else { 0 }
}

/// A scale, in parts of a thousand, as a factor.
fn per_mille(scale: i32) -> f64 {
    f64::from(scale) / 1000.0
}

/// What the length of a last line costs (P5, P6).
fn last_line(params: &Params, width: f64, measure: f64) -> f64 {
    let gap = measure - width;
    let mut cost = 0.0;
    if width < params.runt.0 as f64 {
        cost += params.runt_cost;
    } else if width < params.short_last.0 as f64 {
        cost += params.short_last_cost;
    }
    if gap > params.end_gap.0.0 as f64 && gap < params.end_gap.1.0 as f64 {
        cost += params.end_gap_cost;
    }
    cost
}

/// What ending a line here costs, whatever the line.
pub fn ending(o: &Opportunity, params: &Params) -> f64 {
    let kind = match o.kind {
        Kind::Space | Kind::Bare | Kind::Forced => 0.0,
        Kind::Hyphen { capital, short_tail } => {
            params.hyphen + if capital { params.hyphen_capital } else { 0.0 } + if short_tail { params.hyphen_short_tail } else { 0.0 }
        }
        Kind::Explicit => params.explicit_hyphen,
        Kind::Address => params.address,
        Kind::Formula(BreakPoint::Relation) => params.formula_relation,
        Kind::Formula(BreakPoint::Operator) => params.formula_operator,
        Kind::Formula(BreakPoint::Separator) => params.formula_separator,
        Kind::Anywhere => params.last_resort,
    };
    let mut cost = kind;
    if o.cost.lone_letter {
        cost += params.lone_letter; // N12
    }
    if o.cost.after_stop {
        cost += params.after_stop; // N13
    }
    if o.cost.repeated_fragment {
        cost += params.repeated_fragment; // H22
    }
    if o.cost.within_phrase && params.mode == Mode::Balanced {
        cost += params.within_phrase;
    }
    cost
}

/// What a line costs beside the one above it, rivers apart; `None` when they may not follow each other.
pub fn beside(stream: &Stream, params: &Params, above: &Above, line: &Candidate, line_cost: &LineCost) -> Option<f64> {
    let ops = &stream.opportunities;
    let mut cost = 0.0;
    if !above.natural && !line_cost.natural {
        cost += params.jump * (above.ratio - line_cost.ratio).abs();
        let step = f64::from(above.scale - line_cost.scale) / 20.0;
        cost += params.scale_step * step * step;
    }
    let broken = is_hyphen(ops[above.end].kind);
    if is_hyphen(ops[line.end].kind) && broken {
        if above.hyphens >= params.hyphens_in_a_row {
            return None; // H20, P11
        }
        cost += params.second_hyphen * f64::from(above.hyphens);
    }
    if line.last && broken {
        cost += params.hyphen_before_last; // H19, P12
    }
    let same = |a: u32, b: u32| a != 0 && a == b;
    if same(ops[above.end].word_before, ops[line.end].word_before) {
        cost += params.stack;
    }
    if same(ops[above.start].word_after, ops[line.start].word_after) {
        cost += params.stack;
    }
    Some(cost)
}
