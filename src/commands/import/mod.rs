//! `import`: bringing the database of another system over.

use clap::Subcommand;

use super::{Failure, Invocation};

pub(crate) mod tap;
mod view;

pub(super) use view::TeamImportView;

/// Bring the database of another system over
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Import {
    Tap(tap::Tap),
}

impl Import {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::Tap(command) => command.run(invocation).await,
        }
    }
}
