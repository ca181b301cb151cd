//! Which arguments take the name of something that a deployment has, and what is offered for them.

use std::{ffi::OsStr, sync::Arc};

use clap::{Arg, Command, ValueHint, builder::ArgExt};
use clap_complete::{ArgValueCompleter, CompletionCandidate};

use super::names::Names;
use crate::store::{KnownName, Named};

/// What stands for "the shell knows the files better than we do".
pub(super) const FILES: &str = "\u{0}files";

/// The widest note that is shown beside a name, in characters.
const NOTE_CHARS_MAX: usize = 60;

/// Marks an argument as the name of something that there is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Live {
    what: Named,
    is_list: bool,
}

impl ArgExt for Live {}

/// An argument that takes the name of an agent.
pub(crate) const AGENT: Live = one(Named::Agent);
/// One that takes the name of a role.
pub(crate) const ROLE: Live = one(Named::Role);
/// One that takes the names of several.
pub(crate) const ROLES: Live = several(Named::Role);
/// One that takes the name of a credential.
pub(crate) const CREDENTIAL: Live = one(Named::Credential);
/// One that takes the names of several.
pub(crate) const CREDENTIALS: Live = several(Named::Credential);
/// One that takes the name of a credential which has a policy.
pub(crate) const POLICY: Live = one(Named::Policy);
/// One that takes the name of a policy template.
pub(crate) const TEMPLATE: Live = one(Named::Template);
/// One that takes the id of a call that waits.
pub(crate) const APPROVAL: Live = one(Named::Approval);
/// One that takes the id of a grant that can be used.
pub(crate) const GRANT: Live = one(Named::Grant);
/// One that takes the id of a proposal that waits.
pub(crate) const PROPOSAL: Live = one(Named::Proposal);
/// One that takes the address of a member.
pub(crate) const USER: Live = one(Named::User);
/// One that takes the addresses of several.
pub(crate) const USERS: Live = several(Named::User);
/// One that takes the id of a session.
pub(crate) const SESSION: Live = one(Named::Session);
/// One that takes the name of a team.
pub(crate) const TEAM: Live = one(Named::Team);

const fn one(what: Named) -> Live {
    let is_list = false;
    Live { what, is_list }
}

const fn several(what: Named) -> Live {
    let is_list = true;
    Live { what, is_list }
}

/// Has every argument of a tree that is marked complete from those names.
pub(super) fn install(command: Command, names: &Arc<Names>) -> Command {
    let command = command.mut_args(|arg| completed(arg, names));
    command.mut_subcommands(|sub| install(sub, names))
}

fn completed(arg: Arg, names: &Arc<Names>) -> Arg {
    if let Some(&live) = arg.get::<Live>() {
        let names = Arc::clone(names);
        return arg.add(ArgValueCompleter::new(move |current: &OsStr| {
            let current = current.to_str().unwrap_or_default();
            live.offers(current, &names.of(live.what))
        }));
    }
    let is_path = matches!(
        arg.get_value_hint(),
        ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath
    );
    if is_path {
        let files = |_: &OsStr| vec![CompletionCandidate::new(FILES)];
        return arg.add(ArgValueCompleter::new(files));
    }
    arg
}

impl Live {
    /// Returns which of the names fit behind what was typed.
    fn offers(self, current: &str, known: &[KnownName]) -> Vec<CompletionCandidate> {
        let (taken, begun) = match current.rfind(',') {
            Some(at) if self.is_list => current.split_at(at + 1),
            _ => ("", current),
        };
        let is_taken = |name: &str| taken.split(',').any(|one| one.trim() == name);
        let fitting = known
            .iter()
            .filter(|known| known.name.starts_with(begun) && !is_taken(&known.name));
        fitting
            .map(|known| {
                let note = shortened(&known.note);
                let help = (!note.is_empty()).then(|| note.into());
                CompletionCandidate::new(format!("{taken}{}", known.name)).help(help)
            })
            .collect()
    }
}

/// Returns the beginning of a note, in one line.
fn shortened(note: &str) -> String {
    let clean = crate::ui::clean(note);
    let line = clean.split(['\n', '\t']).next().unwrap_or_default().trim();
    match line.char_indices().nth(NOTE_CHARS_MAX) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(names: &[&str]) -> Vec<KnownName> {
        let noted = |name: &&str| KnownName {
            name: (*name).to_owned(),
            note: "a\u{1b}[31mnote\u{202e}\nmore".to_owned(),
        };
        names.iter().map(noted).collect()
    }

    fn values(live: Live, current: &str, names: &[&str]) -> Vec<String> {
        let offers = live.offers(current, &known(names));
        let text = |offer: &CompletionCandidate| offer.get_value().to_str().unwrap().to_owned();
        offers.iter().map(text).collect()
    }

    #[test]
    fn a_list_offers_what_is_not_in_it_yet() {
        let list = CREDENTIALS;
        let names = ["github", "gitlab", "slack"];
        assert_eq!(values(list, "g", &names), ["github", "gitlab"]);
        assert_eq!(values(list, "github,g", &names), ["github,gitlab"]);
        assert_eq!(
            values(list, "github, slack,", &names),
            ["github, slack,gitlab"]
        );
        assert_eq!(values(CREDENTIAL, "slack,g", &names), [""; 0]);
    }

    #[test]
    fn a_note_is_one_line_that_does_nothing_to_a_terminal() {
        let offers = AGENT.offers("", &known(&["bot"]));
        let help = offers[0].get_help().unwrap().to_string();
        assert!(!help.contains(['\u{1b}', '\u{202e}', '\n']), "{help:?}");
        assert!(shortened(&"ä".repeat(100)).chars().count() <= NOTE_CHARS_MAX + 1);
    }
}
