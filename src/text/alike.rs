//! Names that are alike: what somebody who wrote a wrong one may have meant.

/// How many names a message gives at most.
const MOST: usize = 3;
/// The least likeness of a name that is given (Jaro and Winkler's, 0 to 1).
const LEAST: f64 = 0.85;

/// The known name that is most like `name`, when one is like it at all.
pub fn nearest<'a>(name: &str, mut known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(name, &mut known)
}

/// Compiled once for all lists of names.
fn nearest_of<'a>(name: &str, known: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase().replace('_', "-");
    known
        .map(|k| (strsim::damerau_levenshtein(&name, k), likeness(&name, k), k))
        .filter(|(distance, likeness, k)| *distance <= (k.len() / 3).max(1) || *likeness > 0.9)
        .min_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)))
        .map(|(_, _, k)| k)
}

/// How like each other two names are, from 0 to 1.
pub fn likeness(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(a, b)
}

/// Of names and their likeness, those that are like enough, the most like first; those that are equally like by name.
pub fn most_alike<'a>(scored: impl Iterator<Item = (f64, &'a str)>) -> Vec<&'a str> {
    let mut near: Vec<(f64, &str)> = scored.filter(|(likeness, _)| *likeness > LEAST).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// All names, the nearest first, whatever their distance.
pub fn by_distance<'a>(wanted: &str, mut names: Vec<&'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    names.sort_by_key(|known| strsim::damerau_levenshtein(&known.to_lowercase(), &wanted));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let known = || ["title", "subtitle", "language"].into_iter();
        assert_eq!(nearest("titel", known()), Some("title"));
        assert_eq!(nearest("sub_title", known()), Some("subtitle"));
        assert_eq!(nearest("zapato", known()), None);
    }

    #[test]
    fn lists_are_short_and_in_order() {
        let scored = [(0.9, "b"), (0.9, "a"), (0.99, "z"), (0.87, "y"), (0.1, "x")];
        assert_eq!(most_alike(scored.into_iter()), ["z", "a", "b"]);
    }
}
