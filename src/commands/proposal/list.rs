//! `proposal list`: what waits for a person.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern proposal list
  postern proposal list -o json";

/// List the proposals that wait
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {}

impl List {
    /// Shows what waits.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let deployment = invocation.reach().await?;
        let views = deployment.proposals().list().await?;
        Ok(invocation.ui.list(&views, "No proposal waits.")?)
    }
}
