//! `agent list`: the agents of the team.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern agent list
  postern agent list -o json";

/// List the agents
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {}

impl List {
    /// Shows the agents.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let deployment = invocation.reach().await?;
        let views = deployment.agents().list().await?;
        let empty = "There are no agents yet: `postern agent create` makes one.";
        Ok(invocation.ui.list(&views, empty)?)
    }
}
