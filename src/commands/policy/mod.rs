//! `policy`: what may pass, what waits, and why.

use clap::Subcommand;

use super::{Failure, Invocation};

pub(crate) mod delete;
pub(crate) mod replay;
pub(crate) mod set;
pub(crate) mod show;
mod source;
pub(crate) mod template;
pub(crate) mod test;
pub(crate) mod view;

/// Decide what may pass, what asks a person, what is denied
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Policy {
    Show(show::Show),
    Set(set::Set),
    Test(test::Test),
    Replay(replay::Replay),
    #[command(subcommand, arg_required_else_help = false)]
    Template(template::Template),
    Delete(delete::Delete),
}

impl Policy {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::Show(command) => command.run(invocation).await,
            Self::Set(command) => command.run(invocation).await,
            Self::Test(command) => command.run(invocation).await,
            Self::Replay(command) => command.run(invocation).await,
            Self::Template(command) => command.run(invocation).await,
            Self::Delete(command) => command.run(invocation).await,
        }
    }
}
