//! Languages: from a BCP 47 tag to what text in it needs — script, direction, dictionary, OpenType tag.
//!
//! Nothing is ever guessed from the text: a run without a tag has the language around it (typography §4).

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_bidi::{BidiClass, bidi_class};

/// A language as a BCP 47 tag (`es`, `es-MX`, `zh-Hans`), as the author wrote it but for case. Cheap to copy about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(Arc<str>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Direction {
    #[default]
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// The direction of the first letter of a text that has one, as `dir="auto"` finds it.
    pub fn of(text: &str) -> Option<Direction> {
        text.chars().find_map(|c| match bidi_class(c) {
            BidiClass::L => Some(Direction::LeftToRight),
            BidiClass::R | BidiClass::AL => Some(Direction::RightToLeft),
            _ => None,
        })
    }
}

impl Default for Lang {
    fn default() -> Lang {
        Lang(Arc::from("es"))
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'t> Deserialize<'t> for Lang {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Lang, D::Error> {
        String::deserialize(deserializer).map(|tag| Lang(tag.into()))
    }
}

impl Lang {
    /// A tag, checked for form only (letters, digits and hyphens; a primary subtag of 2 or 3 letters, for none has more). `_` counts as a
    /// hyphen. The English name of a language, or its own, is its tag: `spanish`, `español`.
    pub fn new(tag: &str) -> Option<Lang> {
        let tag = tag.trim().replace('_', "-");
        if let Some(tag) = Lang::tag_of_name(&tag) {
            return Some(Lang(tag.into()));
        }
        let well_formed = tag.split('-').enumerate().all(|(i, part)| {
            (1..=if i == 0 { 3 } else { 8 }).contains(&part.len())
                && part.bytes().all(|b| if i == 0 { b.is_ascii_alphabetic() } else { b.is_ascii_alphanumeric() })
                && (i > 0 || part.len() >= 2)
        });
        if !well_formed {
            return None;
        }
        let mut parts: Vec<String> = tag.split('-').map(str::to_ascii_lowercase).collect();
        for part in parts.iter_mut().skip(1) {
            match part.len() {
                2 => part.make_ascii_uppercase(),
                4 if part.bytes().all(|b| b.is_ascii_alphabetic()) => part[..1].make_ascii_uppercase(),
                _ => {}
            }
        }
        Some(Lang(Arc::from(parts.join("-").as_str())))
    }

    /// `es` of `spanish`, as babel, polyglossia and people call languages.
    pub fn tag_of_name(name: &str) -> Option<&'static str> {
        Some(match name.to_lowercase().as_str() {
            "spanish" | "español" | "espanol" | "castellano" => "es",
            "english" | "british" | "american" | "usenglish" | "ukenglish" | "inglés" => "en",
            "french" | "français" | "francais" => "fr",
            "german" | "ngerman" | "deutsch" => "de",
            "italian" | "italiano" => "it",
            "portuguese" | "brazilian" | "português" => "pt",
            "catalan" | "català" => "ca",
            "galician" | "galego" => "gl",
            "basque" | "euskara" => "eu",
            "latin" => "la",
            "arabic" => "ar",
            "persian" | "farsi" => "fa",
            "japanese" => "ja",
            "chinese" => "zh",
            _ => return None,
        })
    }

    /// The tag, in its usual case.
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// The primary subtag: `es` of `es-MX`.
    pub fn primary(&self) -> &str {
        let end = self.0.bytes().position(|b| b == b'-').unwrap_or(self.0.len());
        &self.0[..end]
    }

    /// The region, when given: `MX` of `es-MX`, `419` of `es-419`.
    pub fn region(&self) -> Option<&str> {
        self.0.split('-').skip(1).find(|p| p.len() == 2 || (p.len() == 3 && p.bytes().all(|b| b.is_ascii_digit())))
    }

    /// The direction of the script the language is commonly written in, or of the script subtag.
    pub fn direction(&self) -> Direction {
        let script = self.0.split('-').skip(1).find(|p| p.len() == 4);
        let rtl = match script {
            Some(script) => matches!(script, "Arab" | "Hebr" | "Thaa" | "Syrc" | "Nkoo"),
            None => matches!(self.primary(), "ar" | "fa" | "he" | "iw" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb"),
        };
        if rtl { Direction::RightToLeft } else { Direction::LeftToRight }
    }

    /// The language in a script of a direction (`ar-Latn`), for text that is said to run so; `None` when the language does anyway.
    pub fn running(&self, direction: Option<Direction>) -> Option<Lang> {
        let direction = direction.filter(|direction| *direction != self.direction())?;
        let script = if direction == Direction::RightToLeft { "Arab" } else { "Latn" };
        Some(Lang(format!("{}-{script}", self.primary()).into()))
    }

    /// Whether its script has italics.
    pub fn has_italics(&self) -> bool {
        let upright = [
            "ar", "fa", "ps", "ckb", "sd", "ug", "ur", "he", "iw", "yi", "dv", "zh", "ja", "ko", "th", "lo", "km", "my", "hi", "mr", "ne", "sa", "bn", "as",
            "ta", "te", "kn", "ml", "gu", "pa", "or", "si", "bo", "dz", "am", "ti", "ka", "hy",
        ];
        let script = self.0.split('-').skip(1).find(|p| p.len() == 4);
        script.map_or(!upright.contains(&self.primary()), |script| matches!(script, "Latn" | "Cyrl" | "Grek"))
    }

    /// Whether Chinese in it is written in traditional characters: by its script, else by its region.
    pub fn is_traditional(&self) -> bool {
        match self.0.split('-').skip(1).find(|p| p.len() == 4) {
            Some(script) => script == "Hant",
            None => matches!(self.region(), Some("TW" | "HK" | "MO")),
        }
    }

    /// Whether lines may break between most characters (Chinese, Japanese; Korean breaks at spaces).
    pub fn is_cjk(&self) -> bool {
        matches!(self.primary(), "zh" | "ja")
    }

    /// Whether books in it may have vertical lines.
    pub fn may_be_vertical(&self) -> bool {
        self.is_cjk() || self.primary() == "ko"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_put_into_their_usual_case() {
        assert_eq!(Lang::new("ES_mx").unwrap().tag(), "es-MX");
        assert_eq!(Lang::new("zh-hans").unwrap().tag(), "zh-Hans");
        assert_eq!(Lang::new("es-419").unwrap().region(), Some("419"));
        assert_eq!(Lang::new("e"), None);
        assert_eq!(Lang::new("español").unwrap().tag(), "es");
        assert_eq!(Lang::new("klingon"), None);
    }

    #[test]
    fn direction_follows_the_script() {
        assert_eq!(Lang::new("fa").unwrap().direction(), Direction::RightToLeft);
        assert_eq!(Lang::new("fa-Latn").unwrap().direction(), Direction::LeftToRight);
        let running = |tag: &str, direction| Lang::new(tag).unwrap().running(Some(direction)).map(|lang| lang.tag().to_owned());
        assert_eq!(running("ar-EG", Direction::LeftToRight).as_deref(), Some("ar-Latn"));
        assert_eq!(running("es", Direction::RightToLeft).as_deref(), Some("es-Arab"));
        assert_eq!(running("he", Direction::RightToLeft), None);
        assert_eq!(Direction::of("(12) א a"), Some(Direction::RightToLeft));
        assert_eq!(Direction::of("12."), None);
    }
}
