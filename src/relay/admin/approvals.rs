//! `/approve/*`: what waits for a person, and the decision (spec/tap.md §4.7).

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;

use super::super::{Parts, address::Path, error::ApiError};
use super::{
    fields::Fields,
    grants::{GrantBody, read_terms},
    guard::Caller,
    refusal::{self, missing},
};
use crate::{
    approval::{Approvals, Choice, Decided, Waiting},
    clock::Timestamp,
    store::Noun,
};

/// The most bytes of a request's body that are shown.
const PREVIEW_BYTES_MAX: usize = 500;

/// What waits.
#[derive(Serialize)]
pub(super) struct Pending {
    pending: Vec<PendingBody>,
}

#[derive(Serialize)]
struct PendingBody {
    txn_id: String,
    credential_name: Option<String>,
    credential_names: Vec<String>,
    agent_id: String,
    target_url: String,
    method: String,
    /// The beginning of the body as the agent sent it: with placeholders, never with secrets of ours.
    body_preview: String,
    summary: String,
    policy_reason: String,
    min_approvals: i64,
    require_passkey: bool,
    can_approve: bool,
    created_at: Timestamp,
    expires_at: Timestamp,
}

/// What a decision came to.
#[derive(Serialize)]
pub(super) struct Resolved {
    /// `approved`, `denied`, or `pending` while more people have to approve.
    status: &'static str,
    approver: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_approvals: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<GrantBody>,
}

impl From<Waiting> for PendingBody {
    fn from(waiting: Waiting) -> Self {
        let approval = waiting.approval;
        let body = approval.entry.request_body.as_deref().unwrap_or_default();
        Self {
            summary: format!("{} {}", approval.method, approval.target_url),
            body_preview: body[..body.floor_char_boundary(PREVIEW_BYTES_MAX)].to_owned(),
            txn_id: approval.id,
            credential_name: approval.credential_names.first().cloned(),
            credential_names: approval.credential_names,
            agent_id: approval.agent_name,
            target_url: approval.target_url,
            method: approval.method,
            policy_reason: approval.policy_reason,
            min_approvals: approval.min_approvals,
            require_passkey: waiting.require_passkey,
            can_approve: waiting.can_decide && !waiting.require_passkey,
            created_at: approval.created_at,
            expires_at: approval.expires_at,
        }
    }
}

/// Lists what waits for the team, the oldest first.
pub(super) async fn pending(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<Pending>, ApiError> {
    let inbox = engine(&parts)
        .inbox(&caller.actor(), &caller.0.member)
        .await;
    let inbox = inbox.map_err(|error| refusal::decision(&parts, error))?;
    let pending = inbox.into_iter().map(PendingBody::from).collect();
    Ok(Json(Pending { pending }))
}

/// Approves a call, as the person who is signed in.
pub(super) async fn approve(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Json<Resolved>, ApiError> {
    fields.end()?;
    decide(&parts, &caller, (&id, Choice::Approve)).await
}

/// Denies a call.
pub(super) async fn deny(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Json<Resolved>, ApiError> {
    fields.end()?;
    decide(&parts, &caller, (&id, Choice::Deny)).await
}

/// Approves a call, and grants calls like it for a while.
pub(super) async fn approve_with_grant(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
    mut fields: Fields,
) -> Result<Json<Resolved>, ApiError> {
    let terms = read_terms(&mut fields)?;
    fields.end()?;
    let id = read_id(&id)?;
    let person = (id.as_str(), &caller.0.member);
    let engine = engine(&parts);
    let granted = engine
        .approve_with_grant(&caller.actor(), person, terms)
        .await;
    let grant = granted.map_err(|error| refusal::decision(&parts, error))?;
    parts.proxy.copy_audit().await;
    Ok(Json(Resolved {
        status: "approved",
        approver: caller.0.member.email.clone(),
        missing_approvals: None,
        grant: Some(grant.into()),
    }))
}

async fn decide(
    parts: &Parts,
    caller: &Caller,
    (id, choice): (&str, Choice),
) -> Result<Json<Resolved>, ApiError> {
    let id = read_id(id)?;
    let person = (id.as_str(), &caller.0.member);
    let decided = engine(parts).decide(&caller.actor(), person, choice).await;
    let decided = decided.map_err(|error| refusal::decision(parts, error))?;
    parts.proxy.copy_audit().await;
    let (status, missing_approvals) = match decided {
        Decided::Approved => ("approved", None),
        Decided::Denied => ("denied", None),
        Decided::Waits(people) => ("pending", Some(people)),
    };
    Ok(Json(Resolved {
        status,
        approver: caller.0.member.email.clone(),
        missing_approvals,
        grant: None,
    }))
}

fn engine(parts: &Parts) -> Approvals {
    Approvals::new(parts.store.clone(), Some(parts.wakes.clone()))
}

/// Reads an id in its one form. Ids are UUIDs; what is none is not asked for.
fn read_id(text: &str) -> Result<String, ApiError> {
    let id = uuid::Uuid::try_parse(text).map_err(|_| missing(Noun::Approval, text))?;
    Ok(id.hyphenated().to_string())
}
