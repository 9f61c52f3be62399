//! What decides between two ways of breaking a paragraph: limits, and costs beside them.
//!
//! The unit of cost: a line whose spaces are off the ideal by a tenth costs 1. A space's *ratio* is its width over its natural
//! width; a line's *scale* is how much wider its glyphs are drawn. Limits move what can be had at all; costs only move along it.

use crate::length::Length;

/// How much wider or narrower glyphs are drawn at most, per mille: more is seen (P2).
pub const MOST_SCALED: i32 = 36;
/// The usual limit, from which on a design leaves it to us what hard lines need; and how far they may go, the rest of which parts letters (P3).
const USUAL: i32 = 30;
const HARD: i32 = 45;

/// How lines stand between the margins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mode {
    /// Both edges straight.
    #[default]
    Justified,
    /// Natural spaces; the best rag, the last line free.
    Ragged,
    /// Natural spaces; all lines about as long, the last one too: titles.
    Balanced,
}

/// Limits and costs of one paragraph.
///
/// One field for each rule of RULES.md that weighs in the choice of lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    pub mode: Mode,
    /// The em of the paragraph, for limits that are measured in it.
    pub em: Length,
    /// Greatest scale, per mille: 30 draws glyphs up to 3 % wider or narrower (P2); what is beyond [`MOST_SCALED`] parts letters.
    pub expansion: i32,
    /// Least and greatest ratio of a space (P1).
    pub ratio_min: f64,
    pub ratio_max: f64,
    /// Fewest gaps in a justified line; below it spaces are too few to carry the rest.
    pub gaps_min: u32,
    /// `a (r − ideal)²`: spaces a trifle over natural read better than the same amount under it.
    pub ratio_ideal: f64,
    pub ratio_cost: f64,
    /// `w (u/E)²`: expansion is used nearly to the full before spaces; a costlier one makes both worse.
    pub expansion_cost: f64,
    /// How much further a bad line's glyphs may go, per mille, and what each of these costs: it pays where spaces would be off by more than
    /// that, or where a word would be divided.
    pub reach: i32,
    pub reach_cost: f64,
    /// A division with a hyphen (P8), and more for a capitalised word, and for a tail of two letters (H18).
    pub hyphen: f64,
    pub hyphen_capital: f64,
    pub hyphen_short_tail: f64,
    /// A line that ends after a hyphen of the text (P9), and within an address (§3).
    pub explicit_hyphen: f64,
    pub address: f64,
    /// A line that ends within a formula: after a relation, an operator, a comma.
    pub formula_relation: f64,
    pub formula_operator: f64,
    pub formula_separator: f64,
    /// Most hyphens in a row (H20; P11), and the second in a row (P10).
    pub hyphens_in_a_row: u8,
    pub second_hyphen: f64,
    /// A hyphen on the last line but one: the last word is divided or nearly (H19, P12).
    pub hyphen_before_last: f64,
    /// Times the difference of the ratios of neighbours (P13).
    pub jump: f64,
    /// Times the square of the difference of neighbours' scales, in fiftieths.
    pub scale_step: f64,
    /// The same word at the same edge of two lines (R2), the same syllable at and beside a hyphen (H22, R3).
    pub stack: f64,
    pub repeated_fragment: f64,
    /// A title broken within a phrase of Japanese.
    pub within_phrase: f64,
    /// Gaps over each other (R1): the third in a row, the fourth.
    pub river_third: f64,
    pub river_fourth: f64,
    /// Last line (P5, P6): shorter than this is not allowed, or costly when nothing else can be had; and less costly up to the second.
    pub runt: Length,
    pub runt_cost: f64,
    pub short_last: Length,
    pub short_last_cost: f64,
    /// A last line that stops this little before the margin looks like a mistake (P6).
    pub end_gap: (Length, Length),
    pub end_gap_cost: f64,
    /// A last line set tighter than natural costs this part of what another line would.
    pub shrunk_last: f64,
    /// A word of one letter at a line's end (N12), a word of up to two after a full stop (N13).
    pub lone_letter: f64,
    pub after_stop: f64,
    /// Of a ragged line, times the square of what it falls short, in tenths of the measure.
    pub rag: f64,
    /// Of each line of a balanced text: as few as can be.
    pub balanced_line: f64,
    /// A word divided anywhere, a line that sticks out or stops short: only at the last level.
    pub last_resort: f64,
    /// Line counts kept on either side of the best.
    pub counts: u32,
}

impl Params {
    /// The constants for running text set at `em`, tried on 57,000 words of Spanish prose.
    pub fn text(em: Length) -> Params {
        Params {
            mode: Mode::Justified,
            em,
            expansion: 30,
            ratio_min: 0.73,
            ratio_max: 1.44,
            gaps_min: 3,
            ratio_ideal: 1.03,
            ratio_cost: 100.0,
            expansion_cost: 2.0,
            reach: 6,
            reach_cost: 0.15,
            hyphen: 33.0,
            hyphen_capital: 5.0,
            hyphen_short_tail: 8.0,
            explicit_hyphen: 12.0,
            address: 10.0,
            formula_relation: 25.0,
            formula_operator: 40.0,
            formula_separator: 60.0,
            hyphens_in_a_row: 2,
            second_hyphen: 33.0,
            hyphen_before_last: 40.0,
            jump: 4.0,
            scale_step: 0.6,
            stack: 70.0,
            repeated_fragment: 20.0,
            within_phrase: 500.0,
            river_third: 0.5,
            river_fourth: 12.0,
            runt: em.scale(245, 100),
            runt_cost: 1e5,
            short_last: em.scale(350, 100),
            short_last_cost: 2.0,
            end_gap: (em.scale(30, 100), em),
            end_gap_cost: 1.0,
            shrunk_last: 0.5,
            lone_letter: 2.0,
            after_stop: 4.0,
            rag: 10.0,
            balanced_line: 1e3,
            last_resort: 1e4,
            counts: 2,
        }
    }

    /// The constants for a ragged edge: natural spaces, and hyphens only where the rag would be very bad.
    pub fn ragged(em: Length) -> Params {
        Params { mode: Mode::Ragged, expansion: 0, hyphen: 48.0, ..Params::text(em) }
    }

    /// The constants for titles and for cells of few words: lines of about one length.
    pub fn balanced(em: Length) -> Params {
        Params { mode: Mode::Balanced, expansion: 0, ..Params::text(em) }
    }

    /// The greatest scale of a bad line; nothing where glyphs are not to be scaled at all.
    pub fn furthest(&self) -> i32 {
        if self.expansion > 0 { self.expansion + self.reach } else { 0 }
    }

    /// The greatest scale of lines whose letters are parted or brought together too, beyond what glyphs are scaled by.
    fn with_tracking(&self) -> i32 {
        if self.expansion >= USUAL { self.expansion.max(HARD) } else { self.expansion + 5 }
    }

    /// The same for text that is hard to set, `hard` from 0 to 1: narrow columns, long words.
    pub fn for_hard_text(self, hard: f64) -> Params {
        let more = f64::from((self.with_tracking() - self.expansion).max(0)) * hard.clamp(0.0, 1.0);
        if self.expansion < USUAL { self } else { Params { expansion: self.expansion + more.round() as i32, ..self } }
    }

    /// The limits of the second emergency step: what is left before lines stop short of the margin.
    pub fn loose(&self) -> Params {
        Params { ratio_max: self.ratio_max.max(2.5), gaps_min: 1, hyphens_in_a_row: u8::MAX, ..self.wider() }
    }

    /// The limits of the first emergency step: letters parted or brought together, spaces from .60 to 1.45.
    pub fn wider(&self) -> Params {
        Params {
            expansion: if self.expansion > 0 { self.expansion.max(self.with_tracking()) } else { 0 },
            reach: self.reach.min(1),
            ratio_min: self.ratio_min.min(0.60),
            ratio_max: self.ratio_max.max(1.45),
            gaps_min: self.gaps_min.min(2),
            ..self.clone()
        }
    }
}
