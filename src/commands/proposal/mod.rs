//! `proposal`: what agents ask to have changed about policies.

use clap::Subcommand;

use super::{Failure, Invocation};

pub(crate) mod list;
pub(crate) mod resolve;
pub(crate) mod show;
pub(crate) mod view;

/// Decide about changes of policies that agents propose
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Proposal {
    List(list::List),
    Show(show::Show),
    Approve(resolve::Approve),
    Deny(resolve::Deny),
}

impl Proposal {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::List(command) => command.run(invocation).await,
            Self::Show(command) => command.run(invocation).await,
            Self::Approve(command) => command.run(invocation).await,
            Self::Deny(command) => command.run(invocation).await,
        }
    }
}
