//! The command line's help in the person's language. Its texts are the doc comments of the arguments, which are keys of the catalogue like
//! every other message; what clap writes by itself is replaced.

use clap::builder::{PossibleValue, StyledStr};
use clap::{Arg, Command};

use crate::message;
use crate::report::{Locale, catalogue};

/// The command with its help in a language.
pub fn localized(mut command: Command, locale: Locale) -> Command {
    if locale == Locale::English {
        return command;
    }
    command.build();
    translated(command, locale)
}

/// The command and its subcommands, their texts translated.
fn translated(mut command: Command, locale: Locale) -> Command {
    let say = |text: &StyledStr| said(&text.to_string(), locale);
    if let Some(about) = command.get_about().map(say) {
        command = command.about(about);
    }
    if let Some(about) = command.get_long_about().map(say) {
        command = command.long_about(about);
    }
    command = command.mut_args(|argument| translated_argument(argument, locale));
    command.mut_subcommands(|subcommand| translated(subcommand, locale))
}

/// An argument with its help, and with its values' names, translated.
fn translated_argument(mut argument: Arg, locale: Locale) -> Arg {
    let say = |text: &str| said(text, locale);
    if let Some(heading) = argument.get_help_heading().and_then(|heading| catalogue::find(locale, heading, None)) {
        argument = argument.help_heading(heading);
    }
    if let Some(long) = argument.get_long_help().map(|help| say(&help.to_string())) {
        argument = argument.long_help(long);
    }
    let mut help = argument.get_help().map(|help| say(&help.to_string())).unwrap_or_default();
    if takes_values(&argument) {
        let names: Vec<&str> = value_names(&argument).iter().filter_map(|name| catalogue::find(locale, name, None)).collect();
        if !names.is_empty() {
            argument = argument.value_names(names);
        }
        let values: Vec<PossibleValue> = argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect();
        let mut further = String::new();
        let defaults: Vec<String> = argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
        if !defaults.is_empty() && !argument.is_hide_default_value_set() {
            further += &format!(" [{}]", message!("default: {value}", value = defaults.join(",")).render(locale));
            argument = argument.hide_default_value(true);
        }
        if !values.is_empty() && !argument.is_hide_possible_values_set() {
            let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
            let mut long = format!("{help}{further}\n\n{}", message!("Possible values:").render(locale));
            for value in &values {
                let told = value.get_help().map(|help| format!(": {}", say(&help.to_string()))).unwrap_or_default();
                long += &format!("\n- {}{told}", value.get_name());
            }
            if values.iter().any(|value| value.get_help().is_some()) {
                argument = argument.long_help(long);
            }
            further += &format!(" [{}]", message!("possible values: {values}", values = names.join(", ")).render(locale));
            argument = argument.hide_possible_values(true);
        }
        help += &further;
    }
    if help.is_empty() { argument } else { argument.help(help.trim_start().to_owned()) }
}

fn takes_values(argument: &Arg) -> bool {
    argument.is_positional() || argument.get_action().takes_values()
}

/// The names of an argument's values, as help shows them.
pub fn value_names(argument: &Arg) -> Vec<String> {
    match argument.get_value_names() {
        Some(names) => names.iter().map(ToString::to_string).collect(),
        None => vec![argument.get_id().as_str().to_uppercase()],
    }
}

/// A text in the person's language; one that the catalogue lacks stays English.
fn said(text: &str, locale: Locale) -> String {
    catalogue::find(locale, text, None).unwrap_or(text).to_owned()
}

/// Translates what clap writes by itself in help and usage: its headings and marks.
pub fn headings(text: &str, locale: Locale) -> String {
    let own = [
        ("Usage:", message!("Usage:")),
        ("Commands:", message!("Commands:")),
        ("Arguments:", message!("Arguments:")),
        ("Options:", message!("Options:")),
        ("[OPTIONS]", message!("[OPTIONS]")),
        ("[COMMAND]", message!("[COMMAND]")),
        ("<COMMAND>", message!("<COMMAND>")),
        ("[aliases: ", message!("[aliases: ")),
        ("[short aliases: ", message!("[short aliases: ")),
    ];
    own.iter().fold(text.to_owned(), |text, (theirs, ours)| text.replace(theirs, &ours.render(locale)))
}

/// Translates the headings of a manual page.
pub fn manual_headings(roff: &str, locale: Locale) -> String {
    let own = [
        ("NAME", message!("NAME")),
        ("SYNOPSIS", message!("SYNOPSIS")),
        ("DESCRIPTION", message!("DESCRIPTION")),
        ("OPTIONS", message!("OPTIONS")),
        ("SUBCOMMANDS", message!("SUBCOMMANDS")),
        ("VERSION", message!("VERSION")),
        ("EXTRA", message!("EXTRA")),
    ];
    own.iter().fold(roff.to_owned(), |roff, (theirs, ours)| roff.replace(&format!("\n.SH {theirs}\n"), &format!("\n.SH {}\n", ours.render(locale))))
}

/// The JSON Schema of the settings with its descriptions, which editors show, in another language.
pub fn schema(mut schema: serde_json::Value, locale: Locale) -> serde_json::Value {
    each_description(&mut schema, &mut |text| *text = said(text, locale));
    schema
}

/// Visits every `description` of a schema, in order.
fn each_description(value: &mut serde_json::Value, visit: &mut dyn FnMut(&mut String)) {
    match value {
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                match value {
                    serde_json::Value::String(text) if key == "description" => visit(text),
                    value => each_description(value, visit),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| each_description(item, visit)),
        _ => {}
    }
}

/// The descriptions of a schema.
#[doc(hidden)]
pub fn descriptions(mut schema: serde_json::Value) -> Vec<String> {
    let mut found = Vec::new();
    each_description(&mut schema, &mut |text| found.push(text.clone()));
    found
}

/// All texts of a command's help that have to be translated.
#[doc(hidden)]
pub fn texts(mut command: Command) -> Vec<String> {
    /// Adds the texts of a command and of its subcommands.
    fn collect(command: &Command, found: &mut Vec<String>) {
        found.extend([command.get_about(), command.get_long_about()].into_iter().flatten().map(ToString::to_string));
        for argument in command.get_arguments() {
            found.extend([argument.get_help(), argument.get_long_help()].into_iter().flatten().map(ToString::to_string));
            found.extend(argument.get_help_heading().map(str::to_owned));
            if takes_values(argument) {
                found.extend(value_names(argument));
                found.extend(argument.get_possible_values().iter().filter_map(|value| value.get_help().map(ToString::to_string)));
            }
        }
        command.get_subcommands().for_each(|subcommand| collect(subcommand, found));
    }
    command.build();
    let mut found = Vec::new();
    collect(&command, &mut found);
    found.sort();
    found.dedup();
    found
}
