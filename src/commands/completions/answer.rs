//! What a shell is answered when somebody presses the key: the engine's offers, in the words of that shell.
//!
//! The first line is `whole`, `begun` (no blank is to follow) or `files` (the shell is to offer files); then come the
//! offers, a line each. The scripts that read this are those of this program, of whatever version.

use std::{ffi::OsString, fmt::Write, sync::Arc};

use clap_complete::engine;

use super::{
    super::{global, tree},
    live::{self, FILES},
    names::Names,
    words::{Words, of_fish},
};
use crate::config::Environment;

/// Something that fits where the cursor is.
#[derive(Debug)]
struct Offer {
    value: String,
    note: String,
}

/// Returns the answer; `None` if there is nothing to say.
pub(super) fn answer(shell: &str, rest: &[String], environment: &Environment) -> Option<String> {
    match shell {
        "bash" => {
            let [breaks, line] = rest else { return None };
            let words = Words::of_bash(breaks, line);
            let answer = in_bash(&words, &offers(&words, environment)?);
            Some(answer)
        }
        "zsh" | "fish" => {
            let (current, before) = rest.split_last()?;
            let current = match shell {
                "fish" => of_fish(current),
                _ => current.clone(),
            };
            let words = Words {
                before: before.to_vec(),
                current,
                ..Words::default()
            };
            let offers = offers(&words, environment)?;
            let shown = if shell == "zsh" { in_zsh } else { in_fish };
            Some(shown(&offers))
        }
        _ => None,
    }
}

/// Returns what fits, as the engine has it.
fn offers(words: &Words, environment: &Environment) -> Option<Vec<Offer>> {
    let flags = global::settings_in(&words.before, environment.home().as_deref());
    let names = Arc::new(Names::new(&flags, environment));
    let mut tree = live::install(tree(), &names);
    let mut line: Vec<OsString> = words.before.iter().map(OsString::from).collect();
    let at = line.len();
    line.push(OsString::from(&words.current));
    let found = engine::complete(&mut tree, line, at, None).ok()?;
    let offers = found.iter().filter_map(|candidate| {
        let value = candidate.get_value().to_str()?.to_owned();
        let note = candidate.get_help().map(ToString::to_string);
        let note = note.unwrap_or_default();
        let note = note.lines().next().unwrap_or_default().replace('\t', " ");
        Some(Offer { value, note })
    });
    let is_wanted = |offer: &Offer| {
        // Flags are offered to whoever begins to type one: names and commands are to be seen first.
        let is_flag = offer.value.starts_with('-');
        let is_fit = is_safe(&offer.value) && offer.value.starts_with(&words.current);
        is_files(offer) || (is_fit && (!is_flag || words.current.starts_with('-')))
    };
    Some(offers.filter(is_wanted).collect())
}

/// Whether an offer can be a line, and nothing in it acts on a terminal.
fn is_safe(value: &str) -> bool {
    !value.contains(char::is_control) && crate::ui::clean(value) == value
}

fn is_files(offer: &Offer) -> bool {
    offer.value.ends_with(FILES)
}

/// Whether something is still to be typed behind an offer.
fn is_begun(offer: &Offer) -> bool {
    offer.value.ends_with('=')
}

fn in_bash(words: &Words, offers: &[Offer]) -> String {
    if offers.iter().any(is_files) {
        return "files\n".to_owned();
    }
    let mut answer = match offers {
        [only] if is_begun(only) => "begun\n",
        _ => "whole\n",
    }
    .to_owned();
    for word in offers
        .iter()
        .filter_map(|offer| words.for_bash(&offer.value))
    {
        answer.push_str(&word);
        answer.push('\n');
    }
    answer
}

fn in_zsh(offers: &[Offer]) -> String {
    if offers.iter().any(is_files) {
        return "files\n".to_owned();
    }
    let mut answer = "whole\n".to_owned();
    for offer in offers {
        let sign = if is_begun(offer) { '-' } else { '+' };
        let value = offer.value.replace('\\', "\\\\").replace(':', "\\:");
        answer.push(sign);
        answer.push_str(&value);
        if !offer.note.is_empty() {
            answer.push(':');
            answer.push_str(&offer.note.replace('\\', "\\\\"));
        }
        answer.push('\n');
    }
    answer
}

fn in_fish(offers: &[Offer]) -> String {
    if offers.iter().any(is_files) {
        return "files\n".to_owned();
    }
    let mut answer = "whole\n".to_owned();
    for Offer { value, note } in offers {
        let written = if note.is_empty() {
            writeln!(answer, "{value}")
        } else {
            writeln!(answer, "{value}\t{note}")
        };
        written.expect("a text takes what is written to it");
    }
    answer
}
