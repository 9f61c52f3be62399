//! The language of help and messages.

use std::sync::OnceLock;

use crate::report::Locale;

/// The language in which the program speaks: by `--messages`, wherever that stands on the command line, else by the environment.
pub fn locale() -> Locale {
    static LOCALE: OnceLock<Locale> = OnceLock::new();
    *LOCALE.get_or_init(|| {
        let arguments: Vec<String> = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
        asked(&arguments).unwrap_or_else(|| Locale::of_environment(|name| std::env::var(name).ok()))
    })
}

/// What `--messages` says. It is looked at before the command line is read, for help and mistakes have a language too.
fn asked(arguments: &[String]) -> Option<Locale> {
    let options = arguments.iter().take_while(|argument| *argument != "--");
    let at = options.clone().position(|argument| argument == "--messages" || argument.starts_with("--messages="))?;
    let value = arguments[at].strip_prefix("--messages=").or_else(|| arguments.get(at + 1).map(String::as_str))?;
    Locale::named(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_messages_is_known_before_the_command_line_is_read() {
        let asked = |line: &str| asked(&line.split(' ').map(str::to_owned).collect::<Vec<_>>()).map(Locale::name);
        assert_eq!(asked("pliego build --messages es x"), Some("es"));
        assert_eq!(asked("pliego --messages=en build"), Some("en"));
        assert_eq!(asked("pliego build --messages"), None);
        assert_eq!(asked("pliego build --messages fr"), None);
        assert_eq!(asked("pliego new chapter -- --messages es"), None);
    }
}
