//! `/team/policies/{credential}`: a credential's rules (spec/tap.md §3.1, §3.6, §4.6).

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;

use super::super::{Parts, address::Path, error::ApiError};
use super::{
    credentials::find,
    fields::Text,
    guard::Caller,
    refusal::{change, missing},
};
use crate::{
    policy::{PermissiveChange, Policy},
    store::{EditedPolicy, Noun, PolicyEdit, StoredPolicy},
};

/// A policy that was set.
#[derive(Serialize)]
pub(super) struct PolicySet {
    credential: String,
    policy_set: bool,
}

/// A policy that was taken away.
#[derive(Serialize)]
pub(super) struct Deleted {
    credential: String,
    deleted: bool,
}

/// What a policy would permit that the one before it does not.
#[derive(Serialize)]
pub(super) struct Diff {
    credential: String,
    permissive_changes: Vec<PermissiveChange>,
}

/// Shows a credential's policy.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Policy>, ApiError> {
    find(&parts, &caller, &name).await?;
    let found = StoredPolicy::find(&parts.store, caller.team(), &name).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let policy = found.ok_or_else(|| missing(Noun::Policy, &name))?;
    Ok(Json(policy))
}

/// Gives a credential a policy, in place of the one it may have.
pub(super) async fn set(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(credential): Path<String>,
    Text(text): Text,
) -> Result<Json<PolicySet>, ApiError> {
    edit(&parts, &caller, (&credential, text), false).await?;
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
    Text(text): Text,
) -> Result<Json<Diff>, ApiError> {
    let edited = edit(&parts, &caller, (&credential, text), true).await?;
    Ok(Json(Diff {
        credential,
        permissive_changes: edited.permissive,
    }))
}

/// Takes a credential's policy away; the team's mode holds for it then.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(credential): Path<String>,
) -> Result<Json<Deleted>, ApiError> {
    find(&parts, &caller, &credential).await?;
    let done = StoredPolicy::delete(&parts.store, &caller.actor(), &credential).await;
    done.map_err(change(&parts, Noun::Credential))?;
    parts.proxy.copy_audit().await;
    Ok(Json(Deleted {
        credential,
        deleted: true,
    }))
}

async fn edit(
    parts: &Parts,
    caller: &Caller,
    (name, text): (&str, String),
    dry_run: bool,
) -> Result<EditedPolicy, ApiError> {
    find(parts, caller, name).await?;
    let mut actor = caller.actor();
    actor.dry_run = dry_run;
    let edit = PolicyEdit::Rewrite(text);
    let edited = StoredPolicy::edit(&parts.store, &actor, name, edit).await;
    edited.map_err(change(parts, Noun::Credential))
}
