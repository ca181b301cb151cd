//! `policy delete`: takes a credential's rules away, after asking.

use clap::Args;

use super::{
    super::{Failure, Invocation},
    show::find,
    view::tell_permissive,
};
use crate::store::StoredPolicy;

const EXAMPLES: &str = "\
Examples:
  postern policy delete slack
  postern policy delete slack --yes";

/// Delete a credential's policy
///
/// Without a policy reads pass and everything else asks a person.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Delete {
    /// Name of the credential
    #[arg(value_name = "CREDENTIAL")]
    pub(crate) credential: String,

    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,

    /// Succeed if there is no such policy
    #[arg(long)]
    pub(crate) if_exists: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Delete {
    /// Deletes the policy.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let name = &self.credential;
        if let Err(failure) = find(&deployment, name).await {
            return failure.unless_missing(self.if_exists, invocation);
        }
        if !self.dry_run {
            let question = format!("Delete the policy of the credential `{name}`?");
            invocation.confirm(self.yes, &question)?;
        }
        let actor = deployment.actor(self.dry_run);
        let permissive = StoredPolicy::delete(&deployment.store, &actor, name).await?;
        deployment.copy_audit(&invocation.ui).await;
        invocation.say_deleted("policy of", name, self.dry_run);
        tell_permissive(&invocation.ui, &permissive);
        Ok(())
    }
}
