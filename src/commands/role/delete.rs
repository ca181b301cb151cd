//! `role delete`: deletes a role, after asking.

use clap::Args;

use super::{
    super::{Failure, Invocation},
    show::find,
};
use crate::store::Role;

const EXAMPLES: &str = "\
Examples:
  postern role delete reader
  postern role delete old-role --yes --if-exists";

/// Delete a role
///
/// Its agents lose what they were allowed through it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Delete {
    /// Name of the role
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,

    /// Succeed if there is no such role
    #[arg(long)]
    pub(crate) if_exists: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Delete {
    /// Deletes the role.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let name = &self.name;
        if let Err(failure) = find(&deployment, name).await {
            return failure.unless_missing(self.if_exists, invocation);
        }
        if !self.dry_run {
            let question = format!("Delete the role `{name}`? Its agents lose what it gives them.");
            invocation.confirm(self.yes, &question)?;
        }
        let actor = deployment.actor(self.dry_run);
        Role::delete(&deployment.store, &actor, name).await?;
        deployment.copy_audit(&invocation.ui).await;
        invocation.say_deleted("role", name, self.dry_run);
        Ok(())
    }
}
