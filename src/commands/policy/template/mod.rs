//! `policy template`: policies under names of their own, to be given to credentials.

use clap::Subcommand;

use super::super::{Failure, Invocation};

pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod set;
pub(crate) mod show;
pub(crate) mod view;

/// Look after templates: policies to be given to credentials
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Template {
    List(list::List),
    Show(show::Show),
    Set(Box<set::Set>),
    Delete(delete::Delete),
}

impl Template {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::List(command) => command.run(invocation).await,
            Self::Show(command) => command.run(invocation).await,
            Self::Set(command) => command.run(invocation).await,
            Self::Delete(command) => command.run(invocation).await,
        }
    }
}
