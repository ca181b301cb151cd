//! `policy template delete`: deletes a template, after asking.

use clap::Args;

use super::{
    super::super::{Failure, Invocation},
    show::find,
};
use crate::store::PolicyTemplate;

const EXAMPLES: &str = "\
Examples:
  postern policy template delete careful
  postern policy template delete careful --yes --if-exists";

/// Delete a template
///
/// Credentials that were given it keep their policies.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Delete {
    /// Name of the template
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,

    /// Succeed if there is no such template
    #[arg(long)]
    pub(crate) if_exists: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Delete {
    /// Deletes the template.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let name = &self.name;
        if let Err(failure) = find(&deployment, name).await {
            return failure.unless_missing(self.if_exists, invocation);
        }
        if !self.dry_run {
            let question = format!("Delete the policy template `{name}`?");
            invocation.confirm(self.yes, &question)?;
        }
        let actor = deployment.actor(self.dry_run);
        PolicyTemplate::delete(&deployment.store, &actor, name).await?;
        deployment.copy_audit(&invocation.ui).await;
        invocation.say_deleted("policy template", name, self.dry_run);
        Ok(())
    }
}
