//! `/team/lockdown`: stops all calls of the team's agents, and lets them out again.

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::Deserialize;

use super::super::{
    Parts,
    error::ApiError,
    typed::{Body, invalid},
};
use super::{
    guard::{Author, Caller},
    refusal::change,
};
use crate::{
    store::{Lockdown, LockdownScope, Noun, REASON_BYTES_MAX},
    views::lockdown::LockdownView,
};

/// Why calls are stopped.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LockdownBody {
    /// One line, which agents are told; left out, the one that there is stays.
    reason: Option<String>,
}

/// Tells whether calls are stopped.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<LockdownView>, ApiError> {
    let view = LockdownView::read(&parts.store, caller.team()).await;
    view.map(Json)
        .map_err(|error| ApiError::store(error, &parts))
}

/// Stops all calls.
pub(super) async fn begin(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Body(body): Body<LockdownBody>,
) -> Result<Json<LockdownView>, ApiError> {
    let reason = body.reason.as_deref();
    let is_line =
        |text: &str| text.len() <= REASON_BYTES_MAX && !text.chars().any(char::is_control);
    if !reason.is_none_or(is_line) {
        return Err(invalid("`reason` is one line of at most 500 bytes"));
    }
    let wanted = (LockdownScope::Team, reason);
    let begun = Lockdown::begin(&parts.store, &author.actor(), wanted).await;
    let begun = begun.map_err(change(&parts, Noun::Team))?;
    parts.proxy.copy_audit().await;
    let view = LockdownView::of(Some(begun), (&parts.store, author.team())).await;
    view.map(Json)
        .map_err(|error| ApiError::store(error, &parts))
}

/// Lets calls out again, unless the operator has stopped those of the whole deployment.
pub(super) async fn lift(
    State(parts): State<Arc<Parts>>,
    author: Author,
) -> Result<Json<LockdownView>, ApiError> {
    let left = Lockdown::lift(&parts.store, &author.actor(), LockdownScope::Team).await;
    let left = left.map_err(change(&parts, Noun::Team))?;
    parts.proxy.copy_audit().await;
    let view = LockdownView::of(left, (&parts.store, author.team())).await;
    view.map(Json)
        .map_err(|error| ApiError::store(error, &parts))
}
