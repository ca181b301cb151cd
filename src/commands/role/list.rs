//! `role list`: the roles of the team.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern role list
  postern role list -o json";

/// List the roles
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {}

impl List {
    /// Shows the roles.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let deployment = invocation.reach().await?;
        let views = deployment.roles().list().await?;
        let empty = "There are no roles yet: `postern role create` makes one.";
        Ok(invocation.ui.list(&views, empty)?)
    }
}
