//! `/agent/approvals/{txn_id}`: how a gated call stands, and taking it back (spec/tap.md §2.5).

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{
    Parts,
    address::{Path, Query},
    auth::Agents,
    discovery::POLL_WAIT_SECONDS_MAX,
    error::ApiError,
    wait,
};
use crate::{
    clock::Timestamp,
    proxy::{Bearers, KeptAnswer},
    store::{Approval, ApprovalStatus, ChangeError},
};

/// What a poll may ask for, as it was written.
#[derive(Debug, Deserialize)]
pub(super) struct PollQuery {
    /// How many seconds to wait for the call to settle.
    wait: Option<String>,
    /// Whether the agent has no more need of the answer once it has got this one.
    ack: Option<String>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
}

/// Tells an agent how its call stands, at once or when it settles; and forgets the answer where the agent
/// says that it needs it no more.
pub(super) async fn poll(
    State(parts): State<Arc<Parts>>,
    Agents(bearers): Agents,
    Path(id): Path<String>,
    Query(query): Query<PollQuery>,
) -> Result<Json<PollBody>, ApiError> {
    let (wait, is_acknowledged) = (query.wait()?, query.ack()?);
    let failed = |error| ApiError::store(error, &parts);
    let mut approval = own(&parts, &bearers, &id).await?;
    if wait > Duration::ZERO && !approval.status.is_settled() {
        let found = wait::settled(&parts, &id, Instant::now() + wait).await;
        approval = found.map_err(failed)?.ok_or_else(not_found)?;
    }
    let told = told(&approval, &parts)?;
    if is_acknowledged && told.response.is_some() {
        approval.acknowledge(&parts.store).await.map_err(failed)?;
    }
    Ok(Json(told))
}

/// Takes back a call that waits.
pub(super) async fn withdraw(
    State(parts): State<Arc<Parts>>,
    Agents(bearers): Agents,
    Path(id): Path<String>,
) -> Result<Json<PollBody>, ApiError> {
    let approval = own(&parts, &bearers, &id).await?;
    match approval.withdraw(&parts.store).await {
        Ok(()) => {}
        Err(ChangeError::Settled { status, .. }) => {
            let message = format!("this call no longer waits: it is {status}");
            return Err(ApiError::settled(&message));
        }
        Err(ChangeError::Store(error)) => return Err(ApiError::store(error, &parts)),
        Err(_) => return Err(not_found()),
    }
    parts.proxy.copy_audit().await;
    parts.wakes.nudge();
    let approval = own(&parts, &bearers, &id).await?;
    told(&approval, &parts).map(Json)
}

impl PollQuery {
    fn wait(&self) -> Result<Duration, ApiError> {
        let wait = self.wait.as_deref().unwrap_or("0").parse::<u64>();
        let wait = wait.map_err(|_| ApiError::query("`wait` is a number of seconds"))?;
        Ok(Duration::from_secs(wait.min(POLL_WAIT_SECONDS_MAX.into())))
    }

    fn ack(&self) -> Result<bool, ApiError> {
        match self.ack.as_deref() {
            None | Some("0" | "false") => Ok(false),
            Some("1" | "true") => Ok(true),
            Some(_) => Err(ApiError::query("`ack` is `1` or is left out")),
        }
    }
}

/// Returns the approval of that id, which has to be that of one of the agents that ask. That there is one of
/// another team's, nobody is told.
async fn own(parts: &Parts, bearers: &Bearers, id: &str) -> Result<Approval, ApiError> {
    // Ids are UUIDs. What is none is not asked for: PostgreSQL, for one, refuses a text with a zero byte.
    if uuid::Uuid::try_parse(id).is_err() {
        return Err(not_found());
    }
    let found = Approval::find(&parts.store, id).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    let agents = || bearers.all().map(|(_, agent)| agent);
    let approval = found.ok_or_else(not_found)?;
    if agents().any(|agent| agent.id == approval.agent_id) {
        return Ok(approval);
    }
    if agents().all(|agent| agent.team != approval.team) {
        return Err(not_found());
    }
    let message = "this approval is another agent's";
    Err(ApiError::forbidden("approval_of_another_agent", message))
}

fn not_found() -> ApiError {
    ApiError::missing("approval_not_found", "there is no such approval")
}

fn told(approval: &Approval, parts: &Parts) -> Result<PollBody, ApiError> {
    let response = approval.response(&parts.store).map_err(|_| {
        tracing::error!(approval.id = %approval.id, "a kept answer does not open");
        ApiError::internal(&approval.id)
    })?;
    let is_gone = approval.status == ApprovalStatus::Forwarded && response.is_none();
    let detail = match approval.status {
        ApprovalStatus::Withdrawn => Some("withdrawn by the agent".to_owned()),
        _ => approval.error_detail.clone(),
    };
    Ok(PollBody {
        txn_id: approval.id.clone(),
        status: approval.status.told_agents(),
        created_at: approval.created_at,
        expires_at: approval.expires_at,
        response: response.as_ref().and_then(KeptAnswer::restore),
        error_detail: detail,
        note: is_gone.then_some("the answer was acknowledged with `ack=1` and is deleted"),
    })
}
