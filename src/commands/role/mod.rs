//! `role`: permissions that several agents share.

use clap::Subcommand;

use super::{Failure, Invocation};

pub(crate) mod create;
pub(crate) mod credentials;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod update;
pub(crate) mod view;

/// Look after roles: permissions that agents share
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Role {
    List(list::List),
    Create(create::Create),
    Show(show::Show),
    Update(update::Update),
    AddCredential(credentials::AddCredential),
    RemoveCredential(credentials::RemoveCredential),
    Delete(delete::Delete),
}

impl Role {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::List(command) => command.run(invocation).await,
            Self::Create(command) => command.run(invocation).await,
            Self::Show(command) => command.run(invocation).await,
            Self::Update(command) => command.run(invocation).await,
            Self::AddCredential(command) => command.run(invocation).await,
            Self::RemoveCredential(command) => command.run(invocation).await,
            Self::Delete(command) => command.run(invocation).await,
        }
    }
}
