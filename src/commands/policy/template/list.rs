//! `policy template list`: the templates of the team.

use clap::Args;

use super::super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern policy template list
  postern policy template list -o json";

/// List the templates
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {}

impl List {
    /// Shows the templates.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let deployment = invocation.reach().await?;
        let views = deployment.templates().list().await?;
        let empty = "There are no templates yet: `postern policy template set` makes one.";
        Ok(invocation.ui.list(&views, empty)?)
    }
}
