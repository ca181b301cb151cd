//! `completions`: what a shell needs to complete our commands, flags and names.
//!
//! bash, zsh and fish get a script of a few lines that asks the program on every press of the key
//! ([`answer`]), so that it can offer the names that a deployment has ([`live`], [`names`]). The others get
//! the whole tree as it is when the script is made.

use std::ffi::OsString;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Failure, Invocation};
use crate::config::Environment;

mod answer;
pub(super) mod live;
mod names;
mod words;

const BASH: &str = include_str!("postern.bash");
const ZSH: &str = include_str!("_postern");
const FISH: &str = include_str!("postern.fish");

/// The first word with which the scripts ask. It is no command: it has no help and tells no error.
const ASKED: &str = "__complete";

const EXAMPLES: &str = "\
Examples:
  postern completions bash > ~/postern.bash
  postern completions fish | less";

/// Print the completions for a shell
///
/// Packages install them. By hand: for bash put them in a file that ~/.bashrc sources; for zsh in
/// a file `_postern` on $fpath; for fish in ~/.config/fish/completions/postern.fish. Those three
/// also offer the names of agents, credentials, waiting calls and the like.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Completions {
    /// bash, zsh, fish, elvish or powershell
    #[arg(value_name = "SHELL", value_enum, hide_possible_values = true)]
    shell: Shell,
}

impl Completions {
    /// Prints the script.
    pub(super) fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        Ok(invocation.ui.text(&script(self.shell))?)
    }
}

/// Answers a shell that asks for completions; `None` if it is not that what the program was run for.
///
/// Whatever is wrong, nothing is said of it: a person is in the middle of a line.
pub(super) fn asked(arguments: &[OsString], environment: &Environment) -> Option<String> {
    let [_, first, asked @ ..] = arguments else {
        return None;
    };
    if first != ASKED {
        return None;
    }
    let Some((shell, rest)) = asked.split_first() else {
        return Some(String::new());
    };
    let rest: Vec<String> = rest
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let answer = shell
        .to_str()
        .and_then(|shell| answer::answer(shell, &rest, environment));
    Some(answer.unwrap_or_default())
}

/// Returns the script for a shell.
fn script(shell: Shell) -> String {
    let whole = match shell {
        Shell::Bash => BASH,
        Shell::Zsh => ZSH,
        Shell::Fish => FISH,
        _ => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "postern", &mut script);
            return String::from_utf8(script).expect("names of commands and their help are UTF-8");
        }
    };
    whole.to_owned()
}
