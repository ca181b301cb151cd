//! `agent delete`: deletes an agent, after asking.

use clap::Args;

use super::super::{Failure, Invocation, deletion::Deletion};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern agent delete my-agent
  postern agent delete old-bot --yes --if-exists";

/// Delete an agent
///
/// Its key, its roles and its permissions go with it; what it did stays in the audit log.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Delete {
    /// Name of the agent
    #[arg(value_name = "NAME", add = live::AGENT)]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) deletion: Deletion,
}

impl Delete {
    /// Deletes the agent.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let name = &self.name;
        let found = deployment.agents().show(name).await;
        let question = format!("Delete the agent `{name}`? Its key stops working at once.");
        if !self.deletion.is_due(invocation, found, &question)? {
            return Ok(());
        }
        let dry_run = self.deletion.dry_run;
        deployment.agents().delete(name, dry_run).await?;
        invocation.say_deleted("agent", name, dry_run);
        Ok(())
    }
}
