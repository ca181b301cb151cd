//! `/team/policies/{credential}`: a credential's rules (spec/tap.md §3.1, §3.6, §4.6).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::super::{Parts, address::Path, error::ApiError, typed::Text};
use super::{
    credentials::find,
    guard::{Author, Caller},
    refusal::{change, missing},
};
use crate::{
    store::{Actor, EditedPolicy, Noun, PolicyEdit, StoredPolicy},
    views::policy::{ChangeView, PolicyView},
};

/// A policy's rules, as people write them: `docs/policies.md` says what there is.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub(super) struct PolicyBody(
    #[expect(dead_code, reason = "it is read by the policy itself")] Map<String, Value>,
);

/// A policy that was set.
#[derive(JsonSchema, Serialize)]
pub(super) struct PolicySet {
    credential: String,
    policy_set: bool,
}

/// A policy that was taken away.
#[derive(JsonSchema, Serialize)]
pub(super) struct PolicyDeleted {
    credential: String,
    deleted: bool,
}

/// What a policy would permit that the one before it does not.
#[derive(JsonSchema, Serialize)]
pub(super) struct PolicyDiff {
    credential: String,
    permissive_changes: Vec<ChangeView>,
}

/// Shows a credential's policy.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<PolicyView>, ApiError> {
    find(&parts, &caller, &name).await?;
    let found = StoredPolicy::find(&parts.store, caller.team(), &name).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let policy = found.ok_or_else(|| missing(Noun::Policy, &name))?;
    Ok(Json(PolicyView::of(&name, policy)))
}

/// Gives a credential a policy, in place of the one it may have.
pub(super) async fn set(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(credential): Path<String>,
    body: Text<PolicyBody>,
) -> Result<Json<PolicySet>, ApiError> {
    edit(&parts, (&author, author.actor()), (&credential, body.text)).await?;
    parts.proxy.copy_audit().await;
    Ok(Json(PolicySet {
        credential,
        policy_set: true,
    }))
}

/// Tells what setting a policy would permit, and sets nothing. It is refused where setting it would be.
pub(super) async fn diff(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(credential): Path<String>,
    body: Text<PolicyBody>,
) -> Result<Json<PolicyDiff>, ApiError> {
    let mut actor = caller.reader();
    actor.dry_run = true;
    let edited = edit(&parts, (&caller, actor), (&credential, body.text)).await?;
    Ok(Json(PolicyDiff {
        credential,
        permissive_changes: edited
            .permissive
            .into_iter()
            .map(ChangeView::from)
            .collect(),
    }))
}

/// Takes a credential's policy away; the team's mode holds for it then.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(credential): Path<String>,
) -> Result<Json<PolicyDeleted>, ApiError> {
    find(&parts, &author, &credential).await?;
    let done = StoredPolicy::delete(&parts.store, &author.actor(), &credential).await;
    done.map_err(change(&parts, Noun::Credential))?;
    parts.proxy.copy_audit().await;
    Ok(Json(PolicyDeleted {
        credential,
        deleted: true,
    }))
}

async fn edit(
    parts: &Parts,
    (caller, actor): (&Caller, Actor),
    (name, text): (&str, String),
) -> Result<EditedPolicy, ApiError> {
    find(parts, caller, name).await?;
    let edit = PolicyEdit::Rewrite(text);
    let edited = StoredPolicy::edit(&parts.store, &actor, name, edit).await;
    edited.map_err(change(parts, Noun::Credential))
}
