//! `/approve/txn/*`: one approval, decided with a passkey (spec/tap.md §4.7).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::super::{
    Parts,
    address::Path,
    error::ApiError,
    typed::{Body, Nothing},
};
use super::{
    approvals::{self, ApprovalResolved, DenyBody, PendingApproval, read_id},
    guard::{Author, Caller},
    passkeys::Challenge,
    refusal::{self, missing},
};
use crate::{approval::Choice, passkey::About, store::Noun};

/// The answer of a passkey to the question whether a call may go out.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AssertionBody {
    /// The answer of `navigator.credentials.get`, with bytes in base64url.
    credential: Value,
}

/// Shows one call that waits.
pub(super) async fn details(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<PendingApproval>, ApiError> {
    let id = read_id(&id)?;
    let found = approvals::one(&parts, &caller, &id).await?;
    found.map(Json).ok_or_else(|| missing(Noun::Approval, &id))
}

/// Begins to approve it.
pub(super) async fn begin(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
    _: Body<Nothing>,
) -> Result<Json<Challenge>, ApiError> {
    let id = read_id(&id)?;
    if approvals::one(&parts, &caller, &id).await?.is_none() {
        return Err(missing(Noun::Approval, &id));
    }
    let begun = parts
        .passkeys
        .begin_asking(&caller.0, About::Approval(&id))
        .await;
    let challenge = begun.map_err(|error| refusal::passkey(&parts, error))?;
    Ok(Json(Challenge::of(challenge)))
}

/// Approves it.
pub(super) async fn finish(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    Body(body): Body<AssertionBody>,
) -> Result<Json<ApprovalResolved>, ApiError> {
    let id = asserted(&parts, &author, (&id, &body.credential)).await?;
    approvals::decide(&parts, &author, (&id, Choice::ApproveWithPasskey)).await
}

/// Denies it, which takes no passkey.
pub(super) async fn deny(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    why: Body<DenyBody>,
) -> Result<Json<ApprovalResolved>, ApiError> {
    approvals::deny(State(parts), author, Path(id), why).await
}

/// Checks that the caller has shown a passkey for this approval and no other; returns its id. Whoever calls this decides
/// with [`Choice::ApproveWithPasskey`], and nobody else does.
pub(in crate::relay) async fn asserted(
    parts: &Parts,
    caller: &Caller,
    (id, credential): (&str, &Value),
) -> Result<String, ApiError> {
    let id = read_id(id)?;
    let answer = (About::Approval(&id), credential);
    let asked = parts.passkeys.finish_asking(&caller.0, answer).await;
    asked.map_err(|error| refusal::passkey(parts, error))?;
    Ok(id)
}
