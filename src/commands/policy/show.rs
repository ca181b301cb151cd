//! `policy show`: a credential's rules.

use clap::Args;

use super::super::{Failure, Invocation, credential, deployment::OpenDeployment};
use crate::{
    policy::Policy,
    store::{Noun, StoredPolicy},
    views::policy::PolicyView,
};

const EXAMPLES: &str = "\
Examples:
  postern policy show slack
  postern policy show slack -o json";

/// Show a credential's policy
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Name of the credential
    #[arg(value_name = "CREDENTIAL")]
    pub(crate) credential: String,
}

impl Show {
    /// Shows the policy.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let policy = find(&deployment, &self.credential).await?;
        Ok(invocation
            .ui
            .show(&PolicyView::of(&self.credential, policy))?)
    }
}

/// Returns a credential's policy, or the failure that tells which of the two is not there.
pub(super) async fn find(deployment: &OpenDeployment, name: &str) -> Result<Policy, Failure> {
    credential::show::find(deployment, name).await?;
    let found = StoredPolicy::find(&deployment.store, &deployment.team.id, name).await?;
    found.ok_or_else(|| Failure::not_found::<&str>(Noun::Policy, name, &[]))
}
