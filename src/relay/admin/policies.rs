//! `/team/policies/{credential}`: a credential's rules (spec/tap.md §3.1, §4.6).

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use http::StatusCode;
use serde_json::{Value, json};

use super::super::{Parts, error::ApiError};
use super::{
    credentials::find,
    fields::Text,
    guard::Caller,
    refusal::{change, invalid, missing},
};
use crate::{
    policy::Policy,
    store::{Member, Noun, StoredPolicy},
};

/// What stays when a policy is written without it: forgetting it would free what was held.
const KEPT: &str = "require_approval_urls";

/// Shows a credential's policy.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Policy>, ApiError> {
    find(&parts, &caller, &name).await?;
    let policy = stored(&parts, &caller, &name).await?;
    policy.map(Json).ok_or_else(|| missing(Noun::Policy, &name))
}

/// Gives a credential a policy, in place of the one it may have.
pub(super) async fn set(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
    Text(text): Text,
) -> Result<Json<Value>, ApiError> {
    let mut policy = Policy::parse(&text).map_err(|error| invalid(&error.to_string()))?;
    find(&parts, &caller, &name).await?;
    check(&parts, &caller, &policy).await?;
    if !names(&text, KEPT) {
        let before = stored(&parts, &caller, &name).await?.unwrap_or_default();
        policy.require_approval_urls = before.require_approval_urls;
    }
    let done = StoredPolicy::set(&parts.store, &caller.actor(), &name, &policy).await;
    done.map_err(change(&parts, Noun::Credential))?;
    parts.proxy.copy_audit().await;
    Ok(Json(json!({ "credential": name, "policy_set": true })))
}

/// Takes a credential's policy away; the team's mode holds for it then.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Value>, ApiError> {
    find(&parts, &caller, &name).await?;
    let done = StoredPolicy::delete(&parts.store, &caller.actor(), &name).await;
    done.map_err(change(&parts, Noun::Credential))?;
    parts.proxy.copy_audit().await;
    Ok(Json(json!({ "credential": name, "deleted": true })))
}

/// Refuses a policy that would hold every call: one that nobody can satisfy.
async fn check(parts: &Parts, caller: &Caller, policy: &Policy) -> Result<(), ApiError> {
    if policy.require_passkey {
        let message = "nobody can approve with a passkey in this deployment yet, so that a policy \
                       that needs one would stop every call";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return Err(ApiError::plain(status, "passkey_unavailable", message)
            .with("fix", "leave `require_passkey` out"));
    }
    if policy.allowed_approvers.is_empty() {
        return Ok(());
    }
    let members = Member::list(&parts.store, caller.team()).await;
    let members = members.map_err(|error| ApiError::store(error, parts))?;
    for email in &policy.allowed_approvers {
        if !members.iter().any(|member| member.email == *email) {
            let message = format!("`allowed_approvers`: `{email}` is no member of this team");
            return Err(invalid(&message));
        }
    }
    Ok(())
}

async fn stored(parts: &Parts, caller: &Caller, name: &str) -> Result<Option<Policy>, ApiError> {
    let found = StoredPolicy::find(&parts.store, caller.team(), name).await;
    found.map_err(|error| ApiError::store(error, parts))
}

/// Returns whether a policy's text, which was read before, names a field.
fn names(text: &str, field: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|policy| policy.get(field).is_some())
}
