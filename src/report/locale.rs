//! The language of messages to a person. It has nothing to do with the language of the book.

/// A language of the program's messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// The language of the templates.
    #[default]
    English,
    /// By the catalogue in `messages/es.po`.
    Spanish,
}

impl Locale {
    /// The language of the environment, as POSIX has it: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set and not empty. English for `C`,
    /// `POSIX`, languages that there are no messages in, and when nothing is set.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Locale {
        let value = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
        let value = value.unwrap_or_default();
        Locale::named(value.split(['_', '.', '@', '-']).next().unwrap_or_default()).unwrap_or_default()
    }

    /// The language that `--messages` names.
    pub fn named(name: &str) -> Option<Locale> {
        match name {
            "en" => Some(Locale::English),
            "es" => Some(Locale::Spanish),
            _ => None,
        }
    }

    /// The name of the language for `--messages`, which is also its tag.
    pub fn name(self) -> &'static str {
        match self {
            Locale::English => "en",
            Locale::Spanish => "es",
        }
    }

    /// A number that is written with a point, with the decimal mark of the language.
    pub fn decimal(self, number: &str) -> String {
        match self {
            Locale::English => number.to_owned(),
            Locale::Spanish => number.replace('.', ","),
        }
    }

    /// A whole number in groups of three digits: 45,320; in Spanish with thin spaces, and none in four digits.
    pub fn grouped(self, number: usize) -> String {
        let digits = number.to_string();
        let separator = match self {
            Locale::English => ',',
            Locale::Spanish if digits.len() <= 4 => return digits,
            Locale::Spanish => '\u{202f}',
        };
        let mut grouped = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_chooses_as_posix_says() {
        let of = |set: &[(&str, &str)]| {
            Locale::of_environment(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())).name()
        };
        assert_eq!(of(&[]), "en");
        for value in ["es", "es_ES.UTF-8", "es_MX", "es_ES@euro", "es.UTF-8"] {
            assert_eq!(of(&[("LANG", value)]), "es", "{value}");
        }
        for value in ["C", "POSIX", "C.UTF-8", "en_US.UTF-8", "eo", "est", "fr_FR", "ES", "🦀"] {
            assert_eq!(of(&[("LANG", value)]), "en", "{value}");
        }
        assert_eq!(of(&[("LANG", "en_US"), ("LC_MESSAGES", "es_ES")]), "es");
        assert_eq!(of(&[("LC_ALL", "C"), ("LC_MESSAGES", "es_ES"), ("LANG", "es_ES")]), "en");
        assert_eq!(of(&[("LC_ALL", ""), ("LANG", "es_ES")]), "es");
        assert_eq!(of(&[("LC_TIME", "es_ES")]), "en");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(Locale::English.grouped(45_320), "45,320");
        assert_eq!(Locale::Spanish.grouped(1_234), "1234");
        assert_eq!(Locale::Spanish.grouped(1_234_567), "1\u{202f}234\u{202f}567");
    }
}
