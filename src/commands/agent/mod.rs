//! `agent`: who may use which credential.

use clap::Subcommand;

use super::{Failure, Invocation};

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod enable;
pub(crate) mod list;
pub(crate) mod rotate_key;
pub(crate) mod run;
pub(crate) mod show;
pub(crate) mod update;
pub(crate) mod view;

/// Look after agents and their API keys
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Agent {
    List(list::List),
    Create(create::Create),
    Show(show::Show),
    Enable(enable::Enable),
    Disable(enable::Disable),
    Delete(delete::Delete),
    Update(update::Update),
    RotateKey(rotate_key::RotateKey),
    Run(run::Run),
}

impl Agent {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::List(command) => command.run(invocation).await,
            Self::Create(command) => command.run(invocation).await,
            Self::Show(command) => command.run(invocation).await,
            Self::Enable(command) => command.run(invocation).await,
            Self::Disable(command) => command.run(invocation).await,
            Self::Delete(command) => command.run(invocation).await,
            Self::Update(command) => command.run(invocation).await,
            Self::RotateKey(command) => command.run(invocation).await,
            Self::Run(command) => command.run(invocation).await,
        }
    }
}
