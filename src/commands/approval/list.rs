//! `approval list`: what waits for a person.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern approval list
  postern approval list -o json";

/// List the calls that wait
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {}

impl List {
    /// Shows what waits.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let deployment = invocation.reach().await?;
        let views = deployment.approvals().list().await?;
        Ok(invocation.ui.list(&views, "Nothing waits for a person.")?)
    }
}
