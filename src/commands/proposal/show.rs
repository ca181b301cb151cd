//! `proposal show`: one proposal, and what it would permit.

use clap::Args;

use super::super::{Failure, Invocation, deployment::OpenDeployment};
use crate::{
    store::{Noun, Proposal, ResolveError},
    views::proposal::ProposalView,
};

const EXAMPLES: &str = "\
Examples:
  postern proposal show 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00";

/// Show a proposal and what it would permit
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Id of the proposal, from `postern proposal list`
    #[arg(value_name = "ID")]
    pub(crate) id: String,
}

impl Show {
    /// Shows the proposal.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let proposal = find(&deployment, &self.id).await?;
        Ok(invocation.ui.show(&view(&deployment, proposal).await?)?)
    }
}

/// Returns the team's proposal with that id.
pub(super) async fn find(deployment: &OpenDeployment, id: &str) -> Result<Proposal, Failure> {
    let found = Proposal::find(&deployment.store, &deployment.team.id, id).await?;
    found.ok_or_else(|| Failure::not_found::<&str>(Noun::Proposal, id, &[]))
}

/// Returns the view of a proposal.
pub(super) async fn view(
    deployment: &OpenDeployment,
    proposal: Proposal,
) -> Result<ProposalView, Failure> {
    let outlook = match proposal.outlook(&deployment.store).await {
        // What does not come to a policy permits nothing, and cannot be approved; it is shown all the same.
        Err(ResolveError::Policy(_)) => None,
        outlook => outlook?,
    };
    Ok(ProposalView::of(proposal, outlook))
}
