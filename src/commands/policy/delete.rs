//! `policy delete`: takes a credential's rules away, after asking.

use clap::Args;

use super::{
    super::{Failure, Invocation, deletion::Deletion},
    view::tell_permissive,
};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern policy delete slack
  postern policy delete slack --yes";

/// Delete a credential's policy
///
/// Without a policy reads pass and everything else asks a person; on an autonomous team everything passes.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Delete {
    /// Name of the credential
    #[arg(value_name = "CREDENTIAL", add = live::POLICY)]
    pub(crate) credential: String,

    #[command(flatten)]
    pub(crate) deletion: Deletion,
}

impl Delete {
    /// Deletes the policy.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let name = &self.credential;
        let found = deployment.policies().show(name).await;
        let question = format!("Delete the policy of the credential `{name}`?");
        if !self.deletion.is_due(invocation, found, &question)? {
            return Ok(());
        }
        let dry_run = self.deletion.dry_run;
        let permissive = deployment.policies().delete(name, dry_run).await?;
        invocation.say_deleted("policy of", name, dry_run);
        tell_permissive(&invocation.ui, &permissive);
        Ok(())
    }
}
