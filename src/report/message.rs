//! A message to a person before it has a language: a template in English and its arguments.
//!
//! [`message!`](crate::message) and [`plural!`](crate::plural) make one where the program has something to say; `render` looks the template up
//! in the catalogue of a language. That every template is in each catalogue is proved by `tests/messages.rs`.

use std::borrow::Cow;
use std::fmt;
use std::path::{Display, Path};

use super::catalogue;
use super::locale::Locale;

/// A sentence, or a part of one, that can be said in each language of the program. `Display` says it in English.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message {
    /// In English, with `{name}` for each argument and `{{` for a brace.
    template: &'static str,
    /// The template for a number other than one, and the number.
    plural: Option<(&'static str, u64)>,
    arguments: Vec<(&'static str, Argument)>,
}

/// What stands in a template's place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Argument {
    /// The same in every language: a name, an address, the author's words.
    Text(String),
    /// A number with a decimal mark.
    Decimal(String),
    /// What a library says, in English; some of it is known in other languages.
    Library(String),
    /// A part that is said in each language.
    Message(Message),
    /// Several, with commas between them.
    List(Vec<Argument>),
}

impl Message {
    /// A message. `message!` makes it, and checks that each place has its argument.
    #[doc(hidden)]
    pub const fn new(template: &'static str, arguments: Vec<(&'static str, Argument)>) -> Message {
        Message { template, plural: None, arguments }
    }

    /// A message with a number, whose templates are for one and for others. `plural!` makes it.
    #[doc(hidden)]
    pub fn counted(templates: [&'static str; 2], count: u64, mut arguments: Vec<(&'static str, Argument)>) -> Message {
        arguments.push(("n", Argument::Text(count.to_string())));
        Message { template: templates[0], plural: Some((templates[1], count)), arguments }
    }

    /// A message that is the same in every language: the author's own words, or a cause that another program or library gives in its own.
    pub fn verbatim(text: impl Into<String>) -> Message {
        Message::new("{text}", vec![("text", Argument::Text(text.into()))])
    }

    /// The text of the message in a language.
    pub fn render(&self, locale: Locale) -> String {
        let mut text = String::new();
        self.write(locale, &mut text);
        text
    }

    /// Adds the text of the message in a language.
    fn write(&self, locale: Locale, out: &mut String) {
        let translated = catalogue::find(locale, self.template, self.plural);
        let template = translated.unwrap_or(match self.plural {
            Some((many, count)) if count != 1 => many,
            _ => self.template,
        });
        let mut rest = template;
        while let Some(at) = rest.find(['{', '}']) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                out.push_str(&rest[..1]);
                rest = &rest[2..];
                continue;
            }
            let Some(end) = rest.find('}').filter(|end| *end > 0) else { break };
            let name = &rest[1..end];
            if let Some((_, argument)) = self.arguments.iter().find(|(known, _)| *known == name) {
                argument.write(locale, out);
            }
            rest = &rest[end + 1..];
        }
        out.push_str(rest);
    }
}

impl Argument {
    /// Adds the text of the argument in a language.
    fn write(&self, locale: Locale, out: &mut String) {
        match self {
            Argument::Text(text) => out.push_str(text),
            Argument::Library(said) => out.push_str(&catalogue::of_library(locale, said)),
            Argument::Decimal(number) => out.push_str(&locale.decimal(number)),
            Argument::Message(message) => message.write(locale, out),
            Argument::List(arguments) => {
                for (i, argument) in arguments.iter().enumerate() {
                    if i > 0 {
                        out.push_str(", ");
                    }
                    argument.write(locale, out);
                }
            }
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Locale::English))
    }
}

impl std::error::Error for Message {}

/// In English; who wants another language says it first.
impl serde::Serialize for Message {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A number with so many digits after the decimal mark of the reader's language.
pub fn decimal(number: impl Into<f64>, digits: usize) -> Argument {
    Argument::Decimal(format!("{:.digits$}", number.into()))
}

/// Several names with commas between them.
pub fn list<T: ToArgument>(items: impl IntoIterator<Item = T>) -> Argument {
    Argument::List(items.into_iter().map(|item| item.to_argument()).collect())
}

/// What can be an argument of a message.
pub trait ToArgument {
    /// The value as an argument of a message.
    fn to_argument(&self) -> Argument;
}

macro_rules! arguments_of_text {
    ($($kind:ty),*) => {
        $(impl ToArgument for $kind {
            fn to_argument(&self) -> Argument {
                Argument::Text(self.to_string())
            }
        })*
    };
}

arguments_of_text!(str, String, Cow<'_, str>, char, Display<'_>, usize, u64, u32, u16, u8, i64, i32);

impl<T: ToArgument + ?Sized> ToArgument for &T {
    fn to_argument(&self) -> Argument {
        (**self).to_argument()
    }
}

impl ToArgument for Path {
    fn to_argument(&self) -> Argument {
        Argument::Text(self.display().to_string())
    }
}

impl ToArgument for Message {
    fn to_argument(&self) -> Argument {
        Argument::Message(self.clone())
    }
}

impl ToArgument for std::io::Error {
    fn to_argument(&self) -> Argument {
        Argument::Message(super::cause::io(self))
    }
}

impl ToArgument for Argument {
    fn to_argument(&self) -> Argument {
        self.clone()
    }
}

/// Whether each place of `template` has an argument of its name, and each argument a place. Called while the program is compiled.
#[doc(hidden)]
pub const fn fits(template: &str, names: &[&str]) -> bool {
    match used(template, names) {
        Some(used) => used == (1 << names.len()) - 1,
        None => false,
    }
}

/// Whether each place of `template` has an argument; the template for one need not name the number.
#[doc(hidden)]
pub const fn has_all(template: &str, names: &[&str]) -> bool {
    used(template, names).is_some()
}

/// A bit for each argument that has a place; `None` when a place has no argument.
const fn used(template: &str, names: &[&str]) -> Option<u64> {
    let bytes = template.as_bytes();
    let mut used = 0_u64;
    let mut at = 0;
    while at < bytes.len() {
        if (bytes[at] == b'{' || bytes[at] == b'}') && at + 1 < bytes.len() && bytes[at + 1] == bytes[at] {
            at += 2;
        } else if bytes[at] == b'{' {
            let start = at + 1;
            while at < bytes.len() && bytes[at] != b'}' {
                at += 1;
            }
            let mut found = false;
            let mut i = 0;
            while i < names.len() {
                if is_at(bytes, start, at, names[i].as_bytes()) {
                    found = true;
                    used |= 1 << i;
                }
                i += 1;
            }
            if !found || at == bytes.len() {
                return None;
            }
            at += 1;
        } else if bytes[at] == b'}' {
            return None;
        } else {
            at += 1;
        }
    }
    Some(used)
}

/// Whether a name stands in a range of a template; bytes are compared one by one, as constants want it.
const fn is_at(bytes: &[u8], start: usize, end: usize, name: &[u8]) -> bool {
    if end - start != name.len() {
        return false;
    }
    let mut i = 0;
    while i < name.len() {
        if bytes[start + i] != name[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Something to say, as `format!` would write it: `message!("the picture {path} was not found", path)`, or `path = picture.path()`.
#[macro_export]
#[doc(hidden)]
macro_rules! message {
    ($template:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        const _: () = assert!($crate::report::message::fits($template, &[$(stringify!($name)),*]), "places and arguments differ");
        $crate::report::Message::new($template, vec![$((stringify!($name), $crate::argument!($name $(= $value)?))),*])
    }};
}

/// The same where a number is named, which the templates call `{n}`: `plural!(files, "one file", "{n} files")`.
#[macro_export]
#[doc(hidden)]
macro_rules! plural {
    ($count:expr, $one:literal, $many:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        const _: () = assert!($crate::report::message::has_all($many, &[$(stringify!($name),)* "n"]), "a place has no argument");
        const _: () = assert!($crate::report::message::has_all($one, &[$(stringify!($name),)* "n"]), "a place has no argument");
        $crate::report::Message::counted(
            [$one, $many],
            $count as u64,
            vec![$((stringify!($name), $crate::argument!($name $(= $value)?))),*],
        )
    }};
}

#[macro_export]
#[doc(hidden)]
macro_rules! argument {
    ($name:ident) => {
        $crate::report::message::ToArgument::to_argument(&$name)
    };
    ($name:ident = $value:expr) => {
        $crate::report::message::ToArgument::to_argument(&$value)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_said_as_its_template_has_it() {
        let path = "a/b.png";
        assert_eq!(message!("`{path}` {{was}} not found", path).to_string(), "`a/b.png` {was} not found");
        let inner = message!("over {width} mm", width = decimal(18.25_f64, 1));
        let outer = message!("{page}: {why}", page = 3_usize, why = inner);
        assert_eq!(outer.to_string(), "3: over 18.2 mm");
        assert_eq!(outer.render(Locale::Spanish), "3: over 18,2 mm");
        assert_eq!(message!("{names}", names = list(["a", "b"])).to_string(), "a, b");
    }

    #[test]
    fn numbers_choose_their_form() {
        let told = |n: usize| plural!(n, "one book of {author}", "{n} books of {author}", author = "Ana").to_string();
        assert_eq!((told(1), told(0), told(7)), ("one book of Ana".into(), "0 books of Ana".into(), "7 books of Ana".into()));
    }

    #[test]
    fn braces_in_arguments_are_left_alone() {
        assert_eq!(Message::verbatim("{a} }{ {{").to_string(), "{a} }{ {{");
    }

    #[test]
    fn places_and_arguments_are_compared() {
        assert!(fits("a {b} c {d}", &["b", "d"]) && fits("{{x}} {a}{a}", &["a"]) && fits("", &[]));
        for (template, names) in [("{a}", &[][..]), ("a", &["a"]), ("{a", &["a"]), ("a}", &[]), ("{ab}", &["a"]), ("{}", &[])] {
            assert!(!fits(template, names), "{template}");
        }
    }
}
