//! `user`: the people of the team.

use clap::Subcommand;

use super::{Failure, Invocation};

pub(crate) mod assign;
pub(crate) mod invite;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod reset_password;
pub(crate) mod set_role;
pub(crate) mod view;

/// Look after the people of the team
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum User {
    List(list::List),
    Invite(invite::Invite),
    SetRole(set_role::SetRole),
    Assign(assign::Assign),
    ResetPassword(reset_password::ResetPassword),
    Remove(remove::Remove),
}

impl User {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::List(command) => command.run(invocation).await,
            Self::Invite(command) => command.run(invocation).await,
            Self::SetRole(command) => command.run(invocation).await,
            Self::Assign(command) => command.run(invocation).await,
            Self::ResetPassword(command) => command.run(invocation).await,
            Self::Remove(command) => command.run(invocation).await,
        }
    }
}
