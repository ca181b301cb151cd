//! `credential delete`: deletes a credential, after asking.

use clap::Args;

use super::{
    super::{Failure, Invocation},
    show::find,
};
use crate::store::Credential;

const EXAMPLES: &str = "\
Examples:
  postern credential delete slack
  postern credential delete old --yes --if-exists";

/// Delete a credential
///
/// Its value, its policy and all permissions to use it go with it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Delete {
    /// Name of the credential
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,

    /// Succeed if there is no such credential
    #[arg(long)]
    pub(crate) if_exists: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Delete {
    /// Deletes the credential.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let name = &self.name;
        if let Err(failure) = find(&deployment, name).await {
            return failure.unless_missing(self.if_exists, invocation);
        }
        if !self.dry_run {
            let question = format!("Delete the credential `{name}`, its value and its policy?");
            invocation.confirm(self.yes, &question)?;
        }
        let actor = deployment.actor(self.dry_run);
        Credential::delete(&deployment.store, &actor, name).await?;
        deployment.copy_audit(&invocation.ui).await;
        invocation.say_deleted("credential", name, self.dry_run);
        Ok(())
    }
}
