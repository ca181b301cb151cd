//! `agent show`: one agent with its effective permissions.

use clap::Args;

use super::super::{Failure, Invocation};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern agent show my-agent
  postern agent show my-agent -o json";

/// Show an agent and what it may use
///
/// Lists roles, direct credentials and the effective permissions with where each comes from, the
/// effective rate limit and what is used of it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Name of the agent
    #[arg(value_name = "NAME", add = live::AGENT)]
    pub(crate) name: String,
}

impl Show {
    /// Shows the agent.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let details = deployment.agents().show(&self.name).await?;
        Ok(invocation.ui.show(&details)?)
    }
}
