//! `grant list`: the grants of the team.

use clap::Args;

use super::super::{Failure, Invocation};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern grant list
  postern grant list --credential slack --all -o json";

/// List the grants that hold, the newest first
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {
    /// List those of this credential alone
    #[arg(long, value_name = "NAME", add = live::CREDENTIAL)]
    pub(crate) credential: Option<String>,

    /// List also those that are expired, used up or revoked
    #[arg(long)]
    pub(crate) all: bool,
}

impl List {
    /// Shows the grants.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let credential = self.credential.as_deref();
        let views = deployment.grants().list(credential, self.all).await?;
        let empty = if self.all {
            "There are no grants: `postern grant create` makes one."
        } else {
            "No grant holds: `postern grant create` makes one."
        };
        Ok(invocation.ui.list(&views, empty)?)
    }
}
