//! `approval`: calls that wait for a person.

use clap::Subcommand;

use super::{Failure, Invocation};

pub(crate) mod decide;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod view;
pub(crate) mod watch;

/// Decide about calls that wait for a person
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Approval {
    List(list::List),
    Show(show::Show),
    Approve(decide::Approve),
    Deny(decide::Deny),
    Watch(watch::Watch),
}

impl Approval {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::List(command) => command.run(invocation).await,
            Self::Show(command) => command.run(invocation).await,
            Self::Approve(command) => command.run(invocation).await,
            Self::Deny(command) => command.run(invocation).await,
            Self::Watch(command) => command.run(invocation).await,
        }
    }
}
