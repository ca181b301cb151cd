//! `agent delete`: deletes an agent, after asking.

use clap::Args;

use super::{
    super::{Failure, Invocation},
    show::find,
};
use crate::store::Agent;

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
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,

    /// Succeed if there is no such agent
    #[arg(long)]
    pub(crate) if_exists: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Delete {
    /// Deletes the agent.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let name = &self.name;
        if let Err(failure) = find(&deployment, name).await {
            return failure.unless_missing(self.if_exists, invocation);
        }
        if !self.dry_run {
            let question = format!("Delete the agent `{name}`? Its key stops working at once.");
            invocation.confirm(self.yes, &question)?;
        }
        let actor = deployment.actor(self.dry_run);
        Agent::delete(&deployment.store, &actor, name).await?;
        deployment.copy_audit(&invocation.ui).await;
        invocation.say_deleted("agent", name, self.dry_run);
        Ok(())
    }
}
