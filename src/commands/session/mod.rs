//! `session`: who is signed in, and ending that.

use clap::Subcommand;

use super::{Failure, Invocation};

pub(crate) mod list;
pub(crate) mod revoke;
pub(crate) mod view;

/// See who is signed in, and sign them out
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Session {
    List(list::List),
    Revoke(revoke::Revoke),
}

impl Session {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::List(command) => command.run(invocation).await,
            Self::Revoke(command) => command.run(invocation).await,
        }
    }
}
