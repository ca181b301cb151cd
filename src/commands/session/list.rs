//! `session list`: who is signed in.

use clap::Args;

use super::super::{Failure, Invocation};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern session list
  postern session list --user ann@example.com -o json";

/// List the sessions of the team's members, the latest used first
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {
    /// List those of this member alone
    #[arg(long, value_name = "EMAIL", add = live::USER)]
    pub(crate) user: Option<String>,
}

impl List {
    /// Shows the sessions.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let views = deployment.sessions().list(self.user.as_deref()).await?;
        Ok(invocation.ui.list(&views, "Nobody is signed in.")?)
    }
}
