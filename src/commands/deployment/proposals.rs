//! What agents propose, here and through a relay.

use serde_json::json;

use super::{super::Failure, Deployment, OpenDeployment, Place};
use crate::{
    client::Request,
    store::{Noun, Proposal, Resolution, ResolveError},
    views::{policy::ChangeView, proposal::ProposalView},
};

/// Where the API has proposals.
const PROPOSALS: [&str; 2] = ["team", "proposals"];

/// What agents of the team propose.
#[derive(Debug)]
pub(crate) struct Proposals<'a>(pub(super) &'a Deployment<'a>);

/// A proposal that was decided.
#[derive(Debug)]
pub(crate) struct ResolvedView {
    /// The proposal as it is now.
    pub(crate) proposal: ProposalView,
    /// What the policy permits that it did not permit before.
    pub(crate) permissive_changes: Vec<ChangeView>,
}

impl Proposals<'_> {
    /// Returns those that wait, the oldest first.
    pub(crate) async fn list(&self) -> Result<Vec<ProposalView>, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let waiting = Proposal::list_pending(&here.store, &here.team.id).await?;
                let mut views = Vec::with_capacity(waiting.len());
                for proposal in waiting {
                    views.push(view(here, proposal).await?);
                }
                Ok(views)
            }
            Place::There(relay) => {
                let about = (Noun::Proposal, "proposals");
                relay.list(Request::get(PROPOSALS), about).await
            }
        }
    }

    /// Returns the proposal with that id.
    pub(crate) async fn show(&self, id: &str) -> Result<ProposalView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let found = Proposal::find(&here.store, &here.team.id, id).await?;
                let missing = || Failure::not_found::<&str>(Noun::Proposal, id, &[]);
                view(here, found.ok_or_else(missing)?).await
            }
            Place::There(relay) => {
                let [team, proposals] = PROPOSALS;
                let request = Request::get([team, proposals, id]);
                relay.send_named(request, (Noun::Proposal, id)).await
            }
        }
    }

    /// Decides a proposal.
    pub(crate) async fn resolve(
        &self,
        id: &str,
        resolution: Resolution,
        dry_run: bool,
    ) -> Result<ResolvedView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let actor = here.actor(dry_run);
                let resolved = Proposal::resolve(&here.store, &actor, id, resolution).await?;
                self.0.copied(here).await;
                let permissive = resolved.permissive_changes.into_iter();
                Ok(ResolvedView {
                    permissive_changes: permissive.map(Into::into).collect(),
                    proposal: self.show(id).await?,
                })
            }
            Place::There(relay) => {
                let word = match resolution {
                    Resolution::Approve => "approve",
                    Resolution::Deny => "deny",
                };
                let [team, proposals] = PROPOSALS;
                let request = Request::post([team, proposals, id, "resolve"]).rehearsed(dry_run);
                let request = request.body(json!({ "decision": word }));
                let about = (Noun::Proposal, id);
                let resolved: ProposalView = relay.send_named(request, about).await?;
                Ok(ResolvedView {
                    permissive_changes: resolved.permissive_changes,
                    proposal: self.show(id).await?,
                })
            }
        }
    }
}

async fn view(here: &OpenDeployment, proposal: Proposal) -> Result<ProposalView, Failure> {
    let outlook = match proposal.outlook(&here.store).await {
        // What does not come to a policy permits nothing, and cannot be approved; it is shown all the same.
        Err(ResolveError::Policy(_)) => None,
        outlook => outlook?,
    };
    Ok(ProposalView::of(proposal, outlook))
}
