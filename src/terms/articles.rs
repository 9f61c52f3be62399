//! The definite articles of words with a number, and how they join the prepositions before them.

use super::references::Noun;

/// A language's definite articles, in the order feminine and masculine singular, feminine and masculine plural.
#[derive(Debug, PartialEq, Eq)]
pub struct Articles {
    definite: [&'static str; 4],
    /// The form before a vowel, in the singular.
    elided: Option<&'static str>,
    /// Prepositions that are one word with the article; where one is not, it stands apart.
    joined: &'static [(&'static str, [&'static str; 4])],
    /// Words after which no article comes.
    determiners: &'static [&'static str],
}

pub static ES_ARTICLES: Articles = Articles {
    definite: ["la", "el", "las", "los"],
    elided: None,
    joined: &[("de", ["", "del", "", ""]), ("a", ["", "al", "", ""])],
    determiners: &[
        "la", "el", "las", "los", "una", "un", "unas", "unos", "esta", "este", "estas", "estos", "esa", "ese", "aquella", "aquel", "dicha", "dicho", "misma",
        "mismo", "siguiente", "anterior", "cada", "otra", "otro", "del", "al", "nuestra", "nuestro", "su",
    ],
};

pub static GL_ARTICLES: Articles = Articles {
    definite: ["a", "o", "as", "os"],
    elided: None,
    joined: &[
        ("de", ["da", "do", "das", "dos"]),
        ("en", ["na", "no", "nas", "nos"]),
        ("a", ["á", "ao", "ás", "aos"]),
        ("con", ["coa", "co", "coas", "cos"]),
        ("por", ["pola", "polo", "polas", "polos"]),
    ],
    determiners: &["o", "as", "os", "unha", "un", "esta", "este", "estas", "estes", "esa", "ese", "da", "do", "das", "dos", "na", "no", "nas", "nos", "á", "ao", "mesma", "mesmo"],
};

pub static PT_ARTICLES: Articles = Articles {
    definite: ["a", "o", "as", "os"],
    elided: None,
    joined: &[
        ("de", ["da", "do", "das", "dos"]),
        ("em", ["na", "no", "nas", "nos"]),
        ("a", ["à", "ao", "às", "aos"]),
        ("por", ["pela", "pelo", "pelas", "pelos"]),
    ],
    determiners: &["o", "as", "os", "uma", "um", "esta", "este", "estas", "estes", "essa", "esse", "da", "do", "das", "dos", "na", "no", "nas", "nos", "à", "ao", "mesma", "mesmo"],
};

pub static CA_ARTICLES: Articles = Articles {
    definite: ["la", "el", "les", "els"],
    elided: Some("l’"),
    joined: &[("de", ["", "del", "", "dels"]), ("a", ["", "al", "", "als"]), ("per", ["", "pel", "", "pels"])],
    determiners: &["la", "el", "les", "els", "una", "un", "aquesta", "aquest", "aquestes", "aquests", "del", "dels", "al", "als", "mateixa", "mateix"],
};

pub static IT_ARTICLES: Articles = Articles {
    definite: ["la", "il", "le", "i"],
    elided: Some("l’"),
    joined: &[
        ("di", ["della", "del", "delle", "dei"]),
        ("a", ["alla", "al", "alle", "ai"]),
        ("da", ["dalla", "dal", "dalle", "dai"]),
        ("in", ["nella", "nel", "nelle", "nei"]),
        ("su", ["sulla", "sul", "sulle", "sui"]),
    ],
    determiners: &[
        "la", "il", "le", "i", "gli", "una", "un", "questa", "questo", "queste", "questi", "della", "del", "delle", "dei", "alla", "al", "alle", "ai", "dalla",
        "dal", "nella", "nel", "nelle", "nei", "sulla", "sul", "sulle", "sui", "stessa", "stesso",
    ],
};

pub static FR_ARTICLES: Articles = Articles {
    definite: ["la", "le", "les", "les"],
    elided: Some("l’"),
    joined: &[("de", ["", "du", "des", "des"]), ("à", ["", "au", "aux", "aux"])],
    determiners: &["la", "le", "les", "une", "un", "cette", "ce", "cet", "ces", "du", "des", "au", "aux", "même", "notre", "votre"],
};

/// What stands before a word that has an article of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Article {
    None,
    /// The article with what parts it from the word: `la `, `l’`.
    Apart(String),
    /// In the place of the preposition before it: `del `, `dell’`.
    Joined(String),
}

impl Articles {
    /// The article of `noun` after a word, in lower case, which may be a preposition that it joins, if that may be changed.
    pub fn of(&self, noun: &Noun, plural: bool, (before, may_join): (&str, bool)) -> Article {
        let place = match (plural, noun.feminine) {
            (false, true) => 0,
            (false, false) => 1,
            (true, true) => 2,
            (true, false) => 3,
        };
        let elided = self.elided.filter(|_| !plural && noun.one.starts_with(|c: char| "aàáeèéêiíoòóuú".contains(c)));
        if let Some((_, joined)) = self.joined.iter().find(|(preposition, _)| *preposition == before) {
            match (joined[place], elided) {
                // `de la figura`.
                ("", _) => {}
                (_, _) if !may_join => return Article::None,
                (joined, None) => return Article::Joined(format!("{joined} ")),
                // `dell’equazione`, but `de l’apèndix`.
                (joined, Some(elided)) => {
                    if let Some(stem) = joined.strip_suffix("la") {
                        return Article::Joined(format!("{stem}{elided}"));
                    }
                }
            }
        }
        if self.determiners.contains(&before) {
            return Article::None;
        }
        match elided {
            Some(elided) => Article::Apart(elided.to_owned()),
            None => Article::Apart(format!("{} ", self.definite[place])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::terms::references::{References, references};

    #[test]
    fn articles_join_the_prepositions_before_them() {
        let of = |lang: &str, noun: fn(&References) -> Noun, plural, before: &str| {
            let words = references(&Lang::new(lang).expect("a language"));
            match words.article(&noun(words), plural, (before, true)) {
                Article::None => format!("{before} "),
                Article::Apart(article) => format!("{before} {article}"),
                Article::Joined(joined) => joined,
            }
        };
        assert_eq!(of("es", |w| w.figure, false, "de"), "de la ");
        assert_eq!(of("es", |w| w.chapter, false, "de"), "del ");
        assert_eq!(of("es", |w| w.chapter, true, "a"), "a los ");
        assert_eq!(of("es", |w| w.figure, false, "la"), "la ");
        assert_eq!(of("pt", |w| w.figure, false, "em"), "na ");
        assert_eq!(of("gl", |w| w.table, true, "de"), "das ");
        assert_eq!(of("it", |w| w.equation, false, "di"), "dell’");
        assert_eq!(of("it", |w| w.figure, false, "in"), "nella ");
        assert_eq!(of("fr", |w| w.equation, false, "voir"), "voir l’");
        assert_eq!(of("fr", |w| w.table, false, "de"), "du ");
        assert_eq!(of("ca", |w| w.appendix, false, "a"), "a l’");
        assert_eq!(of("de", |w| w.figure, false, "in"), "in ");
    }
}
