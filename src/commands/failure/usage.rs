//! The wording for a command line that cannot be understood.

use std::num::ParseIntError;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Failure, Kind};

/// The command whose arguments end where those of another program begin.
const RUN: &str = "postern agent run";

/// Returns the failure for what the parser of the command line says; help and version are none.
pub(in crate::commands) fn of_parsing(error: &clap::Error) -> Failure {
    let failure = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return Failure::new(Kind::Help, "help", error.render().to_string());
        }
        ErrorKind::InvalidSubcommand => Failure::usage(format!(
            "there is no command {}",
            quoted(error, ContextKind::InvalidSubcommand)
        )),
        ErrorKind::UnknownArgument => unknown_argument(error),
        ErrorKind::InvalidValue => invalid_value(error),
        ErrorKind::ValueValidation => unsuitable_value(error),
        ErrorKind::MissingRequiredArgument => missing_arguments(error),
        ErrorKind::MissingSubcommand => missing_command(error),
        ErrorKind::ArgumentConflict => conflict(error),
        _ => Failure::usage(first_line(error)),
    };
    match suggestion(error) {
        Some(hint) => failure.with_hint(hint),
        None => failure,
    }
}

/// Arguments that have to be there.
fn missing_arguments(error: &clap::Error) -> Failure {
    let missing = listed(error, ContextKind::InvalidArg);
    let are = if missing.contains(", ") { "are" } else { "is" };
    Failure::usage(format!("{missing} {are} missing"))
}

/// A flag that is none, or a word too many. The word is not repeated: it may be a secret whose flag
/// was forgotten.
fn unknown_argument(error: &clap::Error) -> Failure {
    let argument = text(error, ContextKind::InvalidArg);
    if argument.starts_with('-') {
        return Failure::usage(format!("there is no argument `{argument}` here"));
    }
    Failure::usage("there is an argument too many")
}

/// A value that is none of those that are possible.
fn invalid_value(error: &clap::Error) -> Failure {
    let flag = quoted(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    if value.is_empty() {
        return Failure::usage(format!("{flag} needs a value"));
    }
    let possible = listed(error, ContextKind::ValidValue);
    Failure::usage(format!(
        "`{value}` is no value of {flag}: it takes {possible}"
    ))
}

/// A value that the rules of its kind exclude.
fn unsuitable_value(error: &clap::Error) -> Failure {
    let flag = quoted(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    let why = match std::error::Error::source(error) {
        Some(why) if why.is::<ParseIntError>() => ": a whole number is expected".to_owned(),
        Some(why) => format!(": {why}"),
        None => String::new(),
    };
    let value = match value.as_str() {
        "" => "an empty text".to_owned(),
        value => format!("`{value}`"),
    };
    Failure::usage(format!("{value} is no value of {flag}{why}"))
}

/// A group without one of its commands.
fn missing_command(error: &clap::Error) -> Failure {
    let group = command_of(error);
    let known = texts(error, ContextKind::ValidSubcommand);
    let shown = known
        .iter()
        .filter(|name| !matches!(name.as_str(), "help" | "man"));
    let quoted: Vec<_> = shown.map(|name| format!("`{name}`")).collect();
    Failure::usage(format!("`{group}` needs a command: {}", quoted.join(", ")))
}

/// Two flags that exclude each other, or one that is given twice.
fn conflict(error: &clap::Error) -> Failure {
    let flag = quoted(error, ContextKind::InvalidArg);
    let prior = quoted(error, ContextKind::PriorArg);
    if flag == prior {
        return Failure::usage(format!("{flag} is given more than once"));
    }
    Failure::usage(format!("{flag} and {prior} cannot be used together"))
}

/// Returns what was probably meant, or where to read on.
fn suggestion(error: &clap::Error) -> Option<String> {
    use ContextKind::{
        InvalidArg, InvalidSubcommand, InvalidValue, SuggestedArg, SuggestedSubcommand,
        SuggestedValue,
    };
    let kinds = [
        (InvalidSubcommand, SuggestedSubcommand),
        (InvalidArg, SuggestedArg),
        (InvalidValue, SuggestedValue),
    ];
    let near = kinds.into_iter().find_map(|(typed, suggested)| {
        let (typed, found) = (texts(error, typed), texts(error, suggested));
        // Of several the parser does not tell the nearest first.
        let near = typed
            .first()
            .and_then(|typed| super::nearest(typed, &found));
        let near = near.map(str::to_owned).or_else(|| found.first().cloned());
        near.filter(|near| !near.is_empty())
    });
    if let Some(near) = near {
        return Some(format!("did you mean `{near}`?"));
    }
    let command = command_of(error);
    // A program whose name stands there without the sign that our own arguments end.
    let is_word = !text(error, InvalidArg).starts_with('-');
    if command == RUN && error.kind() == ErrorKind::UnknownArgument && is_word {
        return Some(format!("the program stands behind `--`: `{RUN} -- CMD`"));
    }
    (!command.is_empty()).then(|| format!("`{command} --help` shows how it is used"))
}

/// Returns the words of the command, as the line of usage has them:
/// `Usage: postern agent create [OPTIONS] --name <NAME>`.
fn command_of(error: &clap::Error) -> String {
    let usage = text(error, ContextKind::Usage);
    let words = usage
        .split_whitespace()
        .skip_while(|word| *word != "postern");
    let is_word = |word: &&str| word.starts_with(|first: char| first.is_ascii_lowercase());
    let command: Vec<_> = words.take_while(is_word).collect();
    command.join(" ")
}

fn texts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::None) | None => Vec::new(),
        Some(value) => vec![value.to_string()],
    }
}

fn text(error: &clap::Error, kind: ContextKind) -> String {
    texts(error, kind).join(", ")
}

fn quoted(error: &clap::Error, kind: ContextKind) -> String {
    format!("`{}`", bare(&text(error, kind)))
}

fn listed(error: &clap::Error, kind: ContextKind) -> String {
    let quoted: Vec<_> = texts(error, kind)
        .iter()
        .map(|text| format!("`{}`", bare(text)))
        .collect();
    quoted.join(", ")
}

/// Returns a flag without the placeholder of its value: `--name` of `--name <NAME>` or `--name[=<NAME>]`.
fn bare(argument: &str) -> &str {
    match argument.split_once([' ', '[']) {
        Some((flag, _)) if flag.starts_with('-') => flag,
        _ => argument,
    }
}

/// Returns what the parser says about a rare mistake, without its own prefix.
fn first_line(error: &clap::Error) -> String {
    let rendered = error.render().to_string();
    let first = rendered.lines().next().unwrap_or_default();
    first.trim_start_matches("error: ").to_owned()
}
