//! `credential list`: the credentials of the team, without their values.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern credential list
  postern credential list -o json";

/// List the credentials, without their values
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {}

impl List {
    /// Shows the credentials.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let deployment = invocation.reach().await?;
        let views = deployment.credentials().list().await?;
        let empty = "There are no credentials yet: `postern add` stores one.";
        Ok(invocation.ui.list(&views, empty)?)
    }
}
