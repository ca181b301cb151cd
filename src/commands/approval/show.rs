//! `approval show`: one call, waiting or settled.

use clap::Args;

use super::super::{Failure, Invocation, deployment::OpenDeployment};
use crate::{
    store::{Approval, Noun, StoredPolicy},
    views::approval::ApprovalView,
};

const EXAMPLES: &str = "\
Examples:
  postern approval show 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00";

/// Show a call that waits or waited, as it would be sent
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Id of the call, from `postern approval list`
    #[arg(value_name = "TXN")]
    pub(crate) txn: String,
}

impl Show {
    /// Shows the call.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let approval = find(&deployment, &self.txn).await?;
        let view = view(&deployment, approval).await?.with_body();
        Ok(invocation.ui.show(&view)?)
    }
}

/// Returns the team's approval with that id.
pub(super) async fn find(deployment: &OpenDeployment, id: &str) -> Result<Approval, Failure> {
    let found = Approval::find(&deployment.store, id).await?;
    let found = found.filter(|approval| approval.team == deployment.team.id);
    found.ok_or_else(|| Failure::not_found::<&str>(Noun::Approval, id, &[]))
}

/// Returns the view of an approval.
pub(super) async fn view(
    deployment: &OpenDeployment,
    approval: Approval,
) -> Result<ApprovalView, Failure> {
    let mut policies = Vec::new();
    for credential in &approval.credential_names {
        let (store, team) = (&deployment.store, &deployment.team.id);
        policies.extend(StoredPolicy::find(store, team, credential).await?);
    }
    Ok(ApprovalView::of(&deployment.store, approval, &policies))
}
