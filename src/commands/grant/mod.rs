//! `grant`: exceptions for a while, for calls that would otherwise wait for a person.

use clap::Subcommand;

use super::{Failure, Invocation};

pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod revoke;
pub(crate) mod view;

/// Let calls that would wait for a person pass for a while
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Grant {
    List(list::List),
    Create(create::Create),
    Revoke(revoke::Revoke),
}

impl Grant {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::List(command) => command.run(invocation).await,
            Self::Create(command) => command.run(invocation).await,
            Self::Revoke(command) => command.run(invocation).await,
        }
    }
}
