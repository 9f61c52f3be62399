//! Where the lines of a title end: by its sense, then evenly.
//!
//! Words that lean on the next one (articles, prepositions, conjunctions) never end a line; Japanese and Chinese are divided where a
//! word with its particles ends. Of all ways to divide the units into as few lines as can be, the most even is taken, and one that ends
//! lines after a comma or a colon before one that does not.

use crate::lang::Lang;
use crate::length::Length;

/// What is not divided, and whether a space stands before it in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub text: String,
    pub spaced: bool,
}

/// Words that lean on the next one, by language.
const LEANING: &[(&str, &str)] = &[
    ("es", "el la los las lo un una unos unas al del a ante bajo con contra de desde durante en entre hacia hasta mediante para por según sin sobre tras y e o u ni que su sus mi mis tu tus don doña san santa como si no"),
    ("en", "the a an of in on at to for from by with without into over under and or nor but as is not my your his her its our their"),
    ("fr", "le la les un une des du de d' à au aux en dans par pour sur sous sans avec et ou ni que son sa ses mon ma mes ce cet cette ces"),
    ("pt", "o a os as um uma uns umas do da dos das de em no na nos nas ao à aos às por para com sem sobre e ou que seu sua"),
    ("it", "il lo la i gli le un uno una di del dello della dei degli delle a al alla ai da dal in nel nella con su per tra fra e ed o che"),
    ("de", "der die das den dem des ein eine einen einem einer eines und oder in im an am auf aus bei mit nach von vom zu zum zur für über unter ohne als"),
    ("ca", "el la els les lo un una uns unes del dels al als de d' a amb en per pel sobre sense i o ni que"),
    ("gl", "o a os as un unha do da dos das de en no na nos nas ao á por para con sen sobre e ou que"),
    ("eu", "eta edo"),
    ("nl", "de het een en of van in op aan te voor met zonder uit bij naar over"),
    ("pl", "a i o u w z ze we do na od po za nad pod przez dla nie oraz"),
    ("cs", "a i k o s u v z ke se ve ze do na od po za pro"),
    ("sv", "en ett den det de och eller i på av till för med utan om"),
    ("fa", "و از در به با بر تا برای که یا این آن هر"),
    ("ar", "و من في على إلى عن مع أو ثم ما لا هذا هذه"),
    ("he", "של על אל עם או את כל לא"),
];

/// The units of a text.
pub fn units(text: &str, lang: &Lang) -> Vec<Unit> {
    if lang.is_cjk() {
        return text.split_whitespace().flat_map(phrases).collect();
    }
    let leaning = LEANING.iter().find(|(known, _)| *known == lang.primary()).map_or("", |(_, words)| *words);
    let leans = |word: &str| {
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        !word.is_empty() && leaning.split(' ').any(|known| known == word)
    };
    let mut units: Vec<Unit> = Vec::new();
    let mut open = false;
    for word in text.split_whitespace() {
        match units.last_mut().filter(|_| open || is_mark(word)) {
            Some(unit) => {
                unit.text.push(' ');
                unit.text.push_str(word);
            }
            None => units.push(Unit { text: word.to_owned(), spaced: !units.is_empty() }),
        }
        open = leans(word);
    }
    units
}

/// Whether a word is a dash or the like, which begins no line.
fn is_mark(word: &str) -> bool {
    word.chars().all(|c| !c.is_alphanumeric())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Han,
    Katakana,
    Hiragana,
    Word,
    /// Closing marks, which begin no line.
    Close,
    /// Opening marks, which end none.
    Open,
}

/// What a character is in a text without spaces.
fn class(c: char) -> Class {
    match c {
        '「' | '『' | '（' | '《' | '〈' | '【' | '“' | '‘' | '(' => Class::Open,
        '\u{3041}'..='\u{309f}' => Class::Hiragana,
        '\u{30a0}'..='\u{30ff}' => Class::Katakana,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' => Class::Han,
        _ if c.is_alphanumeric() => Class::Word,
        _ => Class::Close,
    }
}

/// Phrases of a stretch without spaces: a new one begins where a word does, never before a particle, an ending or a mark.
fn phrases(stretch: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut before = None;
    for c in stretch.chars() {
        let now = class(c);
        let begins = match (before, now) {
            (None, _) => true,
            (Some(Class::Open), _) | (_, Class::Close | Class::Hiragana) => false,
            (Some(before), now) => before != now,
        };
        match units.last_mut().filter(|_| !begins) {
            Some(unit) => unit.text.push(c),
            None => units.push(Unit { text: c.to_string(), spaced: before.is_none() }),
        }
        before = Some(now);
    }
    units
}

/// Units as they are measured.
pub struct Measured<'a> {
    pub units: &'a [Unit],
    pub widths: &'a [Length],
    pub space: Length,
}

impl Measured<'_> {
    /// The space before a unit, when it does not begin its line.
    fn gap(&self, unit: usize) -> Length {
        if self.units[unit].spaced { self.space } else { Length::ZERO }
    }

    /// How many lines of `width` there must be; a unit that is wider has its own.
    pub fn fewest(&self, width: Length) -> usize {
        let (mut lines, mut used) = (0, Length::ZERO);
        for (index, own) in self.widths.iter().enumerate() {
            let with = used + self.gap(index) + *own;
            if lines > 0 && with <= width {
                used = with;
            } else {
                lines += 1;
                used = *own;
            }
        }
        lines
    }

    /// The units of each line.
    pub fn divide(&self, width: Length) -> Vec<std::ops::Range<usize>> {
        let (count, lines) = (self.units.len(), self.fewest(width));
        if lines == 0 {
            return Vec::new();
        }
        let mut ends = vec![Length::ZERO; count + 1];
        for index in 0..count {
            ends[index + 1] = ends[index] + self.gap(index) + self.widths[index];
        }
        let of = |from: usize, to: usize| ends[to] - ends[from] - self.gap(from);
        let mean = i128::from(ends[count].0) / lines as i128;
        let stop = (mean / 4) * (mean / 4);
        // The least cost of so many lines for the units up to each, and where the last of them begins.
        let none = i128::MAX / 4;
        let mut costs = vec![none; count + 1];
        costs[0] = 0;
        let mut begins: Vec<Vec<usize>> = Vec::new();
        for _ in 0..lines {
            let (mut next, mut begin) = (vec![none; count + 1], vec![0; count + 1]);
            for to in 1..=count {
                for from in (0..to).rev() {
                    let own = of(from, to);
                    if own > width && to > from + 1 {
                        break;
                    }
                    if costs[from] >= none {
                        continue;
                    }
                    let off = i128::from(own.0) - mean;
                    let ended = to < count && self.units[to - 1].text.ends_with([',', ';', ':', '.', '—', '–', '،', '、', '。', '：']);
                    let cost = costs[from] + off * off - if ended { stop } else { 0 };
                    if cost < next[to] {
                        (next[to], begin[to]) = (cost, from);
                    }
                }
            }
            costs = next;
            begins.push(begin);
        }
        let mut divided = Vec::new();
        let mut to = count;
        for begin in begins.iter().rev() {
            divided.push(begin[to]..to);
            to = begin[to];
        }
        divided.reverse();
        divided
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, lang: &str, width: i64) -> Vec<String> {
        let lang = Lang::new(lang).unwrap();
        let units = units(text, &lang);
        let widths: Vec<Length> = units.iter().map(|unit| Length::pt(unit.text.chars().count() as i64)).collect();
        let measured = Measured { units: &units, widths: &widths, space: Length::pt(1) };
        let join = |range: std::ops::Range<usize>| {
            let joined: String = units[range].iter().map(|unit| if unit.spaced { format!(" {}", unit.text) } else { unit.text.clone() }).collect();
            joined.trim_start().to_owned()
        };
        measured.divide(Length::pt(width)).into_iter().map(join).collect()
    }

    #[test]
    fn no_line_ends_in_a_word_that_leans_on_the_next() {
        assert_eq!(lines("El ingenioso hidalgo don Quijote de la Mancha", "es", 18), ["El ingenioso", "hidalgo", "don Quijote", "de la Mancha"]);
        assert_eq!(lines("The Light on Quiet Island", "en", 14), ["The Light", "on Quiet", "Island"]);
        assert_eq!(lines("Cartas: una historia de amor", "es", 24), ["Cartas:", "una historia de amor"]);
    }

    #[test]
    fn japanese_lines_begin_with_a_word() {
        assert_eq!(lines("好奇心のためのWebRTC入門と実践の手引き", "ja", 10), ["好奇心のための", "WebRTC入門と", "実践の手引き"]);
        assert_eq!(lines("「吾輩」は猫である、名前はまだ無い", "ja", 10), ["「吾輩」は猫である、", "名前はまだ無い"]);
    }

    #[test]
    fn lines_are_even() {
        assert_eq!(lines("uno dos tres cuatro", "es", 15), ["uno dos", "tres cuatro"]);
        assert_eq!(lines("", "es", 15), Vec::<String>::new());
        assert_eq!(lines("otorrinolaringológicamente", "es", 5), ["otorrinolaringológicamente"]);
    }
}
