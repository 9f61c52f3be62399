//! Wrong usage, told in the person's language: what clap found wrong, and what to do.

use clap::CommandFactory;
use super::language::locale;
use super::arguments::Arguments;
use std::error::Error;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::localize::headings;
use crate::report::message::list;
use crate::report::{Locale, Message, cause};
use crate::text::alike;
use crate::{message, plural};

/// What is printed in place of a request: help that was asked for, or wrong usage.
#[derive(Debug)]
pub enum Refusal {
    /// Printed by clap, in English.
    Clap(clap::Error),
    /// In another language.
    Text { text: String, is_error: bool, code: u8 },
}

/// The exit code of wrong usage.
const WRONG_USAGE: u8 = 2;

/// An error of the command line, or the help that was asked for, in the person's language. `is_terminal` tells whether standard output
/// is one.
pub fn refusal(mut error: clap::Error, locale: Locale, is_terminal: bool) -> Refusal {
    suggest(&mut error);
    if locale == Locale::English {
        return Refusal::Clap(error);
    }
    let is_error = error.use_stderr();
    let text = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let coloured = is_terminal && !is_error && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            let help = error.render();
            headings(&if coloured { help.ansi().to_string() } else { help.to_string() }, locale)
        }
        _ => rendered(&error, locale),
    };
    Refusal::Text { text, is_error, code: u8::try_from(error.exit_code()).unwrap_or(WRONG_USAGE) }
}

/// Names the nearest value, where clap finds none that is like enough: `kpd` is `kdp` to a person.
fn suggest(error: &mut clap::Error) {
    let given = strings(error, ContextKind::InvalidValue).join("");
    if error.kind() != ErrorKind::InvalidValue || given.is_empty() || error.get(ContextKind::SuggestedValue).is_some() {
        return;
    }
    let values = strings(error, ContextKind::ValidValue);
    if let Some(nearest) = alike::nearest(&given, values.iter().map(String::as_str)) {
        error.insert(ContextKind::SuggestedValue, ContextValue::String(nearest.to_owned()));
    }
}

/// A mistake that clap cannot find, told as others are.
pub fn wrong(mut command: clap::Command, message: &Message, locale: Locale) -> Refusal {
    if locale == Locale::English {
        return Refusal::Clap(command.error(ErrorKind::ValueValidation, message));
    }
    let usage = headings(&command.render_usage().to_string(), locale);
    let text = format!("{}: {}\n\n{usage}\n\n{}\n", message!("error").render(locale), message.render(locale), more().render(locale));
    Refusal::Text { text, is_error: true, code: WRONG_USAGE }
}

/// The line that says where to read on.
fn more() -> Message {
    message!("For more information, try `--help`.")
}

/// The error, what may have been meant, the usage, and where more is said.
fn rendered(error: &clap::Error, locale: Locale) -> String {
    let mut text = format!("{}: {}\n", message!("error").render(locale), what(error).render(locale));
    let said = |message: Message| format!("\n  {}: {}\n", message!("help").render(locale), message.render(locale));
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue] {
        let names = strings(error, kind);
        if let [nearest] = names.as_slice() {
            text += &said(message!("did you mean `{nearest}`?", nearest));
        } else if !names.is_empty() {
            text += &said(message!("did you mean one of these: {names}?", names = list(&names)));
        }
    }
    if let Some(usage) = error.get(ContextKind::Usage) {
        text += &format!("\n{}\n", headings(&usage.to_string(), locale));
    }
    text + &format!("\n{}\n", more().render(locale))
}

/// What clap found wrong, as a sentence.
fn what(error: &clap::Error) -> Message {
    let one = |kind| strings(error, kind).join(", ");
    let argument = one(ContextKind::InvalidArg);
    let value = one(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => message!("there is no option or argument `{argument}`", argument),
        ErrorKind::InvalidSubcommand => message!("there is no command `{command}`", command = one(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value.is_empty() => message!("`{argument}` wants a value", argument),
        ErrorKind::InvalidValue => {
            let values = strings(error, ContextKind::ValidValue);
            message!("`{value}` is no value of `{argument}`; the values are {values}", value, argument, values = list(&values))
        }
        ErrorKind::ValueValidation => match error.source() {
            Some(why) => {
                let why = why.downcast_ref::<Message>().cloned().unwrap_or_else(|| cause::of_library(why));
                message!("`{value}` is no value of `{argument}`: {why}", value, argument, why)
            }
            None => cause::of_library(error),
        },
        ErrorKind::NoEquals => message!("the value of `{argument}` follows an equals sign: `{argument}=…`", argument),
        ErrorKind::ArgumentConflict => {
            let other = one(ContextKind::PriorArg);
            match other.as_str() {
                "" => message!("`{argument}` cannot be given together with other arguments", argument),
                _ if other == argument => message!("`{argument}` can be given once only", argument),
                _ => message!("`{argument}` and `{other}` cannot be given together", argument, other),
            }
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = strings(error, ContextKind::InvalidArg);
            plural!(missing.len(), "{names} is missing", "these are missing: {names}", names = list(&missing))
        }
        ErrorKind::MissingSubcommand => message!("a command is missing"),
        ErrorKind::TooManyValues => message!("`{value}` is one value too many for `{argument}`", value, argument),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => message!("`{argument}` has not the values that it wants", argument),
        ErrorKind::InvalidUtf8 => message!("an argument is not UTF-8"),
        _ => cause::of_library(error),
    }
}

/// The names and values that an error speaks of, of one kind.
fn strings(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(several)) => several.clone(),
        Some(ContextValue::StyledStr(one)) => vec![one.to_string()],
        Some(ContextValue::StyledStrs(several)) => several.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// The command line as it is described to clap, with its help in the person's language.
pub fn command() -> clap::Command {
    super::localize::localized(Arguments::command(), locale())
}

/// A mistake that clap cannot find, told in the person's language.
pub fn wrong_usage(message: &Message) -> Refusal {
    wrong(command(), message, locale())
}

/// Whether what is written to a terminal, or to no terminal, is in colour.
pub fn colored(choice: clap::ColorChoice, terminal: bool) -> bool {
    match choice {
        clap::ColorChoice::Always => true,
        clap::ColorChoice::Never => false,
        // https://no-color.org: set and not empty means no.
        clap::ColorChoice::Auto if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        // https://bixense.com/clicolors
        clap::ColorChoice::Auto if std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0" && !value.is_empty()) => true,
        clap::ColorChoice::Auto => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}
