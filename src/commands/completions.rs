//! `completions`: what a shell needs to complete our commands and flags.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern completions bash > ~/postern.bash
  postern completions fish | less";

/// Print the completions for a shell
///
/// Packages install them. By hand: for bash put them in a file that ~/.bashrc sources; for zsh in
/// a file `_postern` on $fpath; for fish in ~/.config/fish/completions/postern.fish.
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

/// Returns the script for a shell.
fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "postern", &mut script);
    String::from_utf8(script).expect("names of commands and their help are UTF-8")
}
