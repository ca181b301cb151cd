//! What is shown of proposals.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::policy::ChangeView;
use crate::{
    clock::Timestamp,
    store::{Outlook, Proposal, ProposalStatus, ResolveError, Store},
};

/// What an agent proposes.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct ProposalView {
    /// Its id.
    pub(crate) id: String,
    /// The name of the agent that proposes it.
    pub(crate) agent_id: String,
    /// What is proposed: `policy_change`.
    pub(crate) proposal_type: String,
    /// The name of the credential whose policy is to change.
    pub(crate) credential_name: String,
    /// Whether that credential is still there.
    pub(crate) credential_exists: bool,
    /// The fields of the policy that are to change, as `postern policy set --file` takes them.
    pub(crate) changes: Map<String, Value>,
    /// What it would permit that the policy as it is does not; empty once it is decided.
    pub(crate) permissive_changes: Vec<ChangeView>,
    /// `pending`, `approved`, `denied` or `expired`.
    pub(crate) status: String,
    /// When it was proposed.
    #[schemars(with = "String")]
    pub(crate) created_at: Timestamp,
    /// When the time to decide ends.
    #[schemars(with = "String")]
    pub(crate) expires_at: Timestamp,
    /// Who decided.
    pub(crate) resolved_by: Option<String>,
    /// When it was decided.
    #[schemars(with = "Option<String>")]
    pub(crate) resolved_at: Option<Timestamp>,
}

impl ProposalView {
    /// Returns the view of a proposal, with what it would change now. What does not come to a policy permits nothing,
    /// and cannot be approved; it is shown all the same.
    pub(crate) async fn read(store: &Store, proposal: Proposal) -> Result<Self, ResolveError> {
        let outlook = match proposal.outlook(store).await {
            Err(ResolveError::Policy(_)) => None,
            outlook => outlook?,
        };
        Ok(Self::of(proposal, outlook))
    }

    /// Returns the view of a proposal, given what it would change; `None` when its credential is gone.
    pub(crate) fn of(proposal: Proposal, outlook: Option<Outlook>) -> Self {
        let is_pending = proposal.status == ProposalStatus::Pending;
        let mut changes = proposal.payload;
        changes.remove("credential_name");
        let credential_exists = outlook.is_some();
        let permissive = outlook.map(|outlook| outlook.permissive_changes);
        let permissive = permissive.filter(|_| is_pending).into_iter().flatten();
        Self {
            id: proposal.id,
            agent_id: proposal.agent_name,
            proposal_type: proposal.proposal_type,
            credential_name: proposal.credential_name,
            credential_exists,
            changes,
            permissive_changes: permissive.map(ChangeView::from).collect(),
            status: proposal.status.as_str().to_owned(),
            created_at: proposal.created_at,
            expires_at: proposal.expires_at,
            resolved_by: proposal.resolved_by,
            resolved_at: proposal.resolved_at,
        }
    }
}
