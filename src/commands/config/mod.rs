//! `config`: the settings, and where each came from.

use clap::Subcommand;

use super::{Failure, Invocation};

pub(crate) mod check;
pub(crate) mod show;

/// Show and check the settings
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Config {
    Show(show::Show),
    Check(check::Check),
}

impl Config {
    /// Does what the verb says.
    pub(crate) fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::Show(command) => command.run(invocation),
            Self::Check(command) => command.run(invocation),
        }
    }
}
