//! `user list`: the members of the team, and who is invited.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern user list
  postern user list -o json";

/// List the members of the team, and who is invited
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {}

impl List {
    /// Shows the people.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let deployment = invocation.reach().await?;
        let views = deployment.users().list().await?;
        let empty =
            "There is nobody yet: `postern user invite EMAIL --role owner` invites an owner.";
        Ok(invocation.ui.list(&views, empty)?)
    }
}
