//! `/team/proposals`: what agents ask their people to change (spec/tap.md §2.10, §4.6).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::{Parts, address::Path, error::ApiError, typed::Body};
use super::{
    guard::{Author, Caller},
    refusal::{self, missing},
};
use crate::{
    store::{Noun, Proposal, Resolution},
    views::{policy::ChangeView, proposal::ProposalView},
};

/// What is decided.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResolutionBody {
    decision: DecisionWord,
}

/// The word for a decision.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum DecisionWord {
    Approve,
    Deny,
}

/// What waits for a decision.
#[derive(JsonSchema, Serialize)]
pub(super) struct ProposalList {
    proposals: Vec<ProposalAnswer>,
}

/// A proposal, as commands show it, and under TAP's names.
#[derive(JsonSchema, Serialize)]
pub(super) struct ProposalAnswer {
    #[serde(flatten)]
    view: ProposalView,
    payload: Map<String, Value>,
}

/// A proposal that was decided.
#[derive(JsonSchema, Serialize)]
pub(super) struct ProposalResolved {
    #[serde(flatten)]
    view: ProposalView,
    proposal_id: String,
}

/// Lists what waits, the oldest first, each with what it would change now.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<ProposalList>, ApiError> {
    let found = Proposal::list_pending(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let mut proposals = Vec::with_capacity(found.len());
    for proposal in found {
        proposals.push(told(&parts, proposal).await?);
    }
    Ok(Json(ProposalList { proposals }))
}

/// Shows a proposal, also one that is decided.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ProposalAnswer>, ApiError> {
    let found = Proposal::find(&parts.store, caller.team(), &id).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let proposal = found.ok_or_else(|| missing(Noun::Proposal, &id))?;
    told(&parts, proposal).await.map(Json)
}

/// Decides a proposal: approved, it becomes part of the policy.
pub(super) async fn resolve(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    Body(body): Body<ResolutionBody>,
) -> Result<Json<ProposalResolved>, ApiError> {
    let resolution = match body.decision {
        DecisionWord::Approve => Resolution::Approve,
        DecisionWord::Deny => Resolution::Deny,
    };
    let resolved = Proposal::resolve(&parts.store, &author.actor(), &id, resolution).await;
    let resolved = resolved.map_err(|error| refusal::proposal(&parts, error))?;
    parts.proxy.copy_audit().await;
    let proposal_id = resolved.proposal.id.clone();
    let mut view = ProposalView::read(&parts.store, resolved.proposal).await;
    if let Ok(view) = &mut view {
        let permissive = resolved.permissive_changes.into_iter();
        view.permissive_changes = permissive.map(ChangeView::from).collect();
    }
    let view = view.map_err(|error| refusal::proposal(&parts, error))?;
    Ok(Json(ProposalResolved { view, proposal_id }))
}

async fn told(parts: &Parts, proposal: Proposal) -> Result<ProposalAnswer, ApiError> {
    let payload = proposal.payload.clone();
    let view = ProposalView::read(&parts.store, proposal).await;
    let view = view.map_err(|error| refusal::proposal(parts, error))?;
    Ok(ProposalAnswer { view, payload })
}
