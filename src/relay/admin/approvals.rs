//! `/approve/*`: what waits for a person, and the decision (spec/tap.md §4.7).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{
    Parts,
    address::Path,
    error::ApiError,
    typed::{Body, Nothing},
};
use super::{
    grants::{GrantAnswer, TermsBody},
    guard::{Author, Caller},
    refusal::{self, missing},
};
use crate::{
    approval::{Approvals, Choice, Decided, Waiting},
    store::{Actor, Approval, Grant, GrantTerms, Member, Noun, check_reason},
    views::approval::ApprovalView,
};

/// What waits.
#[derive(JsonSchema, Serialize)]
pub(super) struct PendingList {
    pending: Vec<PendingApproval>,
}

/// A call that waits, as commands show it, and under TAP's names.
#[derive(JsonSchema, Serialize)]
pub(super) struct PendingApproval {
    #[serde(flatten)]
    view: ApprovalView,
    /// Who wants to call what, in one line.
    summary: String,
    can_approve: bool,
}

/// What a decision came to.
#[derive(JsonSchema, Serialize)]
pub(super) struct ApprovalResolved {
    /// The call; its `status` is `approved`, `denied`, or `pending` while more people have to approve.
    #[serde(flatten)]
    view: ApprovalView,
    approver: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_approvals: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<GrantAnswer>,
}

/// Lists what waits for the team, the oldest first.
pub(super) async fn pending(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<PendingList>, ApiError> {
    let inbox = waiting(&parts, &caller).await?;
    let mut pending = Vec::with_capacity(inbox.len());
    for waiting in inbox {
        pending.extend(told(&parts, waiting).await?);
    }
    Ok(Json(PendingList { pending }))
}

/// Why a call is denied.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DenyBody {
    /// What the agent is told, and the audit has.
    reason: Option<String>,
}

/// Shows a call that waits or waited, as it would be sent.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ApprovalView>, ApiError> {
    let id = read_id(&id)?;
    let failed = |error| ApiError::store(error, &parts);
    let found = Approval::find(&parts.store, &id).await.map_err(failed)?;
    let own = found.filter(|approval| approval.team == *caller.team());
    let approval = own.ok_or_else(|| missing(Noun::Approval, &id))?;
    let engine = engine(&parts);
    let is_theirs = engine.looks_after(&approval, &caller.0.member).await;
    if !is_theirs.map_err(failed)? {
        return Err(missing(Noun::Approval, &id));
    }
    let view = ApprovalView::read(&parts.store, approval).await;
    Ok(Json(view.map_err(failed)?.with_body()))
}

/// Approves a call, as the person who is signed in.
pub(super) async fn approve(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    _: Body<Nothing>,
) -> Result<Json<ApprovalResolved>, ApiError> {
    decide(&parts, &author, (&id, Choice::Approve)).await
}

/// Denies a call.
pub(super) async fn deny(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    Body(why): Body<DenyBody>,
) -> Result<Json<ApprovalResolved>, ApiError> {
    let person = (&author.actor(), &author.0.member);
    denied(&parts, person, (&id, why.reason.as_deref())).await?;
    Ok(Json(ApprovalResolved {
        view: resolved(&parts, (&id, "denied")).await?,
        approver: author.0.member.email.clone(),
        missing_approvals: None,
        grant: None,
    }))
}

/// Approves a call, and grants calls like it for a while.
pub(super) async fn approve_with_grant(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    Body(terms): Body<TermsBody>,
) -> Result<Json<ApprovalResolved>, ApiError> {
    let person = (&author.actor(), &author.0.member);
    let grant = grant(&parts, person, (&id, terms.into())).await?;
    Ok(Json(ApprovalResolved {
        view: resolved(&parts, (&id, "approved")).await?,
        approver: author.0.member.email.clone(),
        missing_approvals: None,
        grant: Some(GrantAnswer::of(grant, parts.store.clock().now())),
    }))
}

/// Decides as the caller.
pub(super) async fn decide(
    parts: &Parts,
    author: &Author,
    (id, choice): (&str, Choice),
) -> Result<Json<ApprovalResolved>, ApiError> {
    let person = (&author.actor(), &author.0.member);
    let decided = decided(parts, person, (id, choice)).await?;
    let (status, missing_approvals) = match decided {
        Decided::Approved => ("approved", None),
        Decided::Denied => ("denied", None),
        Decided::Waits(people) => ("pending", Some(people)),
    };
    Ok(Json(ApprovalResolved {
        view: resolved(parts, (id, status)).await?,
        approver: author.0.member.email.clone(),
        missing_approvals,
        grant: None,
    }))
}

/// Returns what is told of a call that was decided: what the decision came to, though a relay may be sending it by now.
async fn resolved(parts: &Parts, (id, status): (&str, &str)) -> Result<ApprovalView, ApiError> {
    let failed = |error| ApiError::store(error, parts);
    let found = Approval::find(&parts.store, id).await.map_err(failed)?;
    let approval = found.ok_or_else(|| missing(Noun::Approval, id))?;
    let view = ApprovalView::read(&parts.store, approval).await;
    let mut view = view.map_err(failed)?.without_body();
    status.clone_into(&mut view.status);
    Ok(view)
}

/// Returns one call that waits for the team, as the caller sees it.
pub(super) async fn one(
    parts: &Parts,
    caller: &Caller,
    id: &str,
) -> Result<Option<PendingApproval>, ApiError> {
    let inbox = engine(parts)
        .inbox(&caller.reader(), &caller.0.member)
        .await;
    let inbox = inbox.map_err(|error| refusal::decision(parts, error))?;
    match inbox.into_iter().find(|waiting| waiting.approval.id == id) {
        Some(waiting) => told(parts, waiting).await,
        None => Ok(None),
    }
}

/// Returns what is told of a call that waits; nothing of one that was purged meanwhile.
async fn told(parts: &Parts, waiting: Waiting) -> Result<Option<PendingApproval>, ApiError> {
    let failed = |error| ApiError::store(error, parts);
    // One request at a time: each may have mebibytes.
    let found = Approval::find(&parts.store, &waiting.approval.id).await;
    let Some(approval) = found.map_err(failed)? else {
        return Ok(None);
    };
    let view = ApprovalView::read(&parts.store, approval).await;
    let view = view.map_err(failed)?.with_body();
    Ok(Some(PendingApproval {
        summary: format!("{} {}", view.method, view.target_url),
        can_approve: waiting.can_decide && !waiting.require_passkey,
        view,
    }))
}

/// Returns what waits for the team, as the caller sees it, the oldest first.
pub(in crate::relay) async fn waiting(
    parts: &Parts,
    caller: &Caller,
) -> Result<Vec<Waiting>, ApiError> {
    let inbox = engine(parts)
        .inbox(&caller.reader(), &caller.0.member)
        .await;
    inbox.map_err(|error| refusal::decision(parts, error))
}

/// Decides as a member.
pub(in crate::relay) async fn decided(
    parts: &Parts,
    (actor, member): (&Actor, &Member),
    (id, choice): (&str, Choice),
) -> Result<Decided, ApiError> {
    let id = read_id(id)?;
    let decided = engine(parts).decide(actor, (&id, member), choice).await;
    let decided = decided.map_err(|error| refusal::decision(parts, error))?;
    parts.proxy.copy_audit().await;
    Ok(decided)
}

/// Approves as a member, and grants calls like it.
pub(in crate::relay) async fn grant(
    parts: &Parts,
    (actor, member): (&Actor, &Member),
    (id, terms): (&str, GrantTerms),
) -> Result<Grant, ApiError> {
    let id = read_id(id)?;
    let granted = engine(parts)
        .approve_with_grant(actor, (&id, member), terms)
        .await;
    let grant = granted.map_err(|error| refusal::decision(parts, error))?;
    parts.proxy.copy_audit().await;
    Ok(grant)
}

/// Denies as a member; the reason is for the agent and the audit.
pub(in crate::relay) async fn denied(
    parts: &Parts,
    (actor, member): (&Actor, &Member),
    (id, reason): (&str, Option<&str>),
) -> Result<Decided, ApiError> {
    let id = read_id(id)?;
    if let Some(reason) = reason {
        check_reason(reason).map_err(|error| refusal::invalid(&error.to_string()))?;
    }
    let denied = engine(parts).deny(actor, (&id, member), reason).await;
    let denied = denied.map_err(|error| refusal::decision(parts, error))?;
    parts.proxy.copy_audit().await;
    Ok(denied)
}

fn engine(parts: &Parts) -> Approvals {
    Approvals::new(parts.store.clone(), Some(parts.wakes.clone()))
}

/// Reads an id in its one form. Ids are UUIDs; what is none is not asked for.
pub(in crate::relay) fn read_id(text: &str) -> Result<String, ApiError> {
    let id = uuid::Uuid::try_parse(text).map_err(|_| missing(Noun::Approval, text))?;
    Ok(id.hyphenated().to_string())
}
