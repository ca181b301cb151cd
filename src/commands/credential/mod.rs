//! `credential`: looking after what `add` stored.

use clap::Subcommand;

use super::{Failure, Invocation};

pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod seal;
pub(crate) mod set_value;
pub(crate) mod shape;
pub(crate) mod show;
pub(crate) mod update;
pub(crate) mod verify;
pub(crate) mod view;

/// Look after credentials; `postern add` stores one
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Credential {
    List(list::List),
    Show(show::Show),
    Update(update::Update),
    SetValue(set_value::SetValue),
    Seal(seal::Seal),
    Verify(verify::Verify),
    Delete(delete::Delete),
}

impl Credential {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::List(command) => command.run(invocation).await,
            Self::Show(command) => command.run(invocation).await,
            Self::Update(command) => command.run(invocation).await,
            Self::SetValue(command) => command.run(invocation).await,
            Self::Seal(command) => command.run(invocation).await,
            Self::Verify(command) => command.run(invocation).await,
            Self::Delete(command) => command.run(invocation).await,
        }
    }
}
