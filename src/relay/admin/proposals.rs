//! `/team/proposals`: what agents ask their people to change (spec/tap.md §2.10, §4.6).

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use serde_json::{Map, Value};

use super::super::{Parts, address::Path, error::ApiError};
use super::{
    fields::Fields,
    guard::Caller,
    refusal::{self, invalid},
};
use crate::{
    clock::Timestamp,
    policy::PermissiveChange,
    store::{Proposal, Resolution, ResolveError},
};

/// What waits for a decision.
#[derive(Serialize)]
pub(super) struct Listed {
    proposals: Vec<ProposalBody>,
}

#[derive(Serialize)]
struct ProposalBody {
    id: String,
    agent_id: String,
    proposal_type: String,
    created_at: Timestamp,
    expires_at: Timestamp,
    payload: Map<String, Value>,
    credential_exists: bool,
    /// What it would permit that is not permitted now; null when it cannot become a policy.
    permissive_changes: Option<Vec<PermissiveChange>>,
}

/// A proposal that was decided.
#[derive(Serialize)]
pub(super) struct Decided {
    proposal_id: String,
    status: &'static str,
    resolved_by: Option<String>,
    resolved_at: Option<Timestamp>,
}

/// Lists what waits, the oldest first, each with what it would change now.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<Listed>, ApiError> {
    let found = Proposal::list_pending(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let mut proposals = Vec::with_capacity(found.len());
    for proposal in found {
        proposals.push(told(&parts, proposal).await?);
    }
    Ok(Json(Listed { proposals }))
}

/// Decides a proposal: approved, it becomes part of the policy.
pub(super) async fn resolve(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
    mut fields: Fields,
) -> Result<Json<Decided>, ApiError> {
    let resolution = match fields.required("decision")?.as_str() {
        "approve" => Resolution::Approve,
        "deny" => Resolution::Deny,
        _ => return Err(invalid("`decision` is `approve` or `deny`")),
    };
    fields.end()?;
    let resolved = Proposal::resolve(&parts.store, &caller.actor(), &id, resolution).await;
    let resolved = resolved.map_err(|error| refusal::proposal(&parts, error))?;
    let resolved = resolved.proposal;
    parts.proxy.copy_audit().await;
    Ok(Json(Decided {
        proposal_id: resolved.id,
        status: resolved.status.as_str(),
        resolved_by: resolved.resolved_by,
        resolved_at: resolved.resolved_at,
    }))
}

async fn told(parts: &Parts, proposal: Proposal) -> Result<ProposalBody, ApiError> {
    let (credential_exists, permissive_changes) = match proposal.outlook(&parts.store).await {
        Ok(Some(outlook)) => (true, Some(outlook.permissive_changes)),
        Ok(None) => (false, None),
        Err(ResolveError::Policy(_)) => (true, None),
        Err(error) => return Err(refusal::proposal(parts, error)),
    };
    Ok(ProposalBody {
        id: proposal.id,
        agent_id: proposal.agent_name,
        proposal_type: proposal.proposal_type,
        created_at: proposal.created_at,
        expires_at: proposal.expires_at,
        payload: proposal.payload,
        credential_exists,
        permissive_changes,
    })
}
