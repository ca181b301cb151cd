//! `credential delete`: deletes a credential, after asking.

use clap::Args;

use super::super::{Failure, Invocation, deletion::Deletion};
use crate::commands::completions::live;

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
    #[arg(value_name = "NAME", add = live::CREDENTIAL)]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) deletion: Deletion,
}

impl Delete {
    /// Deletes the credential.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let name = &self.name;
        let found = deployment.credentials().show(name).await;
        let question = format!("Delete the credential `{name}`, its value and its policy?");
        if !self.deletion.is_due(invocation, found, &question)? {
            return Ok(());
        }
        let dry_run = self.deletion.dry_run;
        deployment.credentials().delete(name, dry_run).await?;
        invocation.say_deleted("credential", name, dry_run);
        Ok(())
    }
}
