//! `GET /agent/approvals/{txn_id}`: how a gated call stands (spec/tap.md §2.5).

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout_at};

use super::{Parts, auth::Agents, discovery::POLL_WAIT_SECONDS_MAX, error::ApiError};
use crate::{
    clock::Timestamp,
    proxy::KeptAnswer,
    store::{Approval, ApprovalStatus},
};

/// What a poll may ask for.
#[derive(Debug, Deserialize)]
pub(super) struct PollQuery {
    /// How many seconds to wait for the call to settle.
    #[serde(default)]
    wait: u64,
}

/// How a gated call stands.
#[derive(Debug, Serialize)]
pub(super) struct PollBody {
    txn_id: String,
    status: &'static str,
    created_at: Timestamp,
    expires_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<KeptAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_detail: Option<String>,
}

/// Tells an agent how its call stands, at once or when it settles.
pub(super) async fn poll(
    State(parts): State<Arc<Parts>>,
    Agents(bearers): Agents,
    Path(id): Path<String>,
    Query(query): Query<PollQuery>,
) -> Result<Json<PollBody>, ApiError> {
    // Ids are UUIDs. What is none is not asked for: PostgreSQL, for one, refuses a text with a zero byte.
    if uuid::Uuid::try_parse(&id).is_err() {
        return Err(not_found());
    }
    let until = Instant::now() + Duration::from_secs(query.wait.min(POLL_WAIT_SECONDS_MAX.into()));
    // Subscribed before the store is read, so that a change in between wakes it.
    let mut changes = parts.wakes.approvals();
    loop {
        let found = Approval::find(&parts.store, &id).await;
        let found = found.map_err(|error| ApiError::store(error, &parts))?;
        let agents = || bearers.all().map(|(_, agent)| agent);
        let approval = found.filter(|approval| agents().any(|agent| agent.team == approval.team));
        let approval = approval.ok_or_else(not_found)?;
        if agents().all(|agent| agent.id != approval.agent_id) {
            let message = "this approval is another agent's";
            return Err(ApiError::forbidden("approval_of_another_agent", message));
        }
        let is_open = wire_status(approval.status) == "pending";
        let has_changed = async {
            let woken = timeout_at(until, changes.changed()).await;
            woken.is_ok_and(|seen| seen.is_ok())
        };
        let is_to_be_read_again = is_open
            && tokio::select! {
                has_changed = has_changed => has_changed,
                // How it stands now is worth more than a connection that is cut off.
                () = parts.draining.cancelled() => false,
            };
        if is_to_be_read_again {
            continue;
        }
        return told(&approval, &parts).map(Json);
    }
}

fn not_found() -> ApiError {
    ApiError::missing("approval_not_found", "there is no such approval")
}

fn told(approval: &Approval, parts: &Parts) -> Result<PollBody, ApiError> {
    let response = approval.response(&parts.store).map_err(|_| {
        tracing::error!(approval.id = %approval.id, "a kept answer does not open");
        ApiError::internal(&approval.id)
    })?;
    Ok(PollBody {
        txn_id: approval.id.clone(),
        status: wire_status(approval.status),
        created_at: approval.created_at,
        expires_at: approval.expires_at,
        response: response.as_ref().and_then(KeptAnswer::restore),
        error_detail: approval.error_detail.clone(),
    })
}

/// Returns the words that clients know. An approved call that has not been answered yet is still pending
/// to its agent.
const fn wire_status(status: ApprovalStatus) -> &'static str {
    match status {
        ApprovalStatus::Pending | ApprovalStatus::Approved | ApprovalStatus::Forwarding => {
            "pending"
        }
        settled => settled.as_str(),
    }
}
