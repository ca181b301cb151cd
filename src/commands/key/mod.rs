//! `key`: the encryption key.

use clap::Subcommand;

use super::{Failure, Invocation};

pub(crate) mod check;
pub(crate) mod generate;
pub(crate) mod rotate;

/// Look after the encryption key
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Key {
    Generate(generate::Generate),
    Check(check::Check),
    Rotate(rotate::Rotate),
}

impl Key {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::Generate(command) => command.run(invocation),
            Self::Check(command) => command.run(invocation).await,
            Self::Rotate(command) => command.run(invocation).await,
        }
    }
}
