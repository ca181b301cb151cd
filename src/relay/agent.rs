//! `/agent/*` and `/instructions`: what an agent can learn about itself (spec/tap.md §2.2, §2.3).

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{
    Parts,
    address::Query,
    auth::{Agents, Askers},
    discovery,
    error::ApiError,
};

/// How many entries `/agent/logs` shows when it is not told, and at most.
const LOGS_DEFAULT: i64 = 20;
const LOGS_MAX: i64 = 100;

/// What `/agent/services` may be asked for.
#[derive(Debug, Deserialize)]
pub(super) struct ServicesQuery {
    /// `1` leaves out what a call does not need.
    compact: Option<String>,
}

/// What `/agent/logs` may be asked for.
#[derive(Debug, Deserialize)]
pub(super) struct LogsQuery {
    limit: Option<i64>,
}

/// An agent's own newest entries, the oldest first.
#[derive(Serialize)]
pub(super) struct LogsBody {
    agent_id: String,
    count: usize,
    entries: Vec<Box<RawValue>>,
}

/// Says what this relay is and how agents use it.
pub(super) async fn instructions(State(parts): State<Arc<Parts>>) -> String {
    discovery::instructions(&parts.site())
}

/// Checks a key.
pub(super) async fn bootstrap(
    State(parts): State<Arc<Parts>>,
    Askers(bearers): Askers,
) -> impl IntoResponse {
    Json(discovery::bootstrap(&bearers, &parts.site()))
}

/// Lists what the agent may use, with how; unchanged since the last time, only that.
pub(super) async fn services(
    State(parts): State<Arc<Parts>>,
    Askers(bearers): Askers,
    Query(query): Query<ServicesQuery>,
    headers: HeaderMap,
) -> Response {
    let compact = query
        .compact
        .is_some_and(|text| text == "1" || text == "true");
    let body = discovery::services(&bearers, &parts.site(), compact);
    let body = serde_json::to_vec(&body).expect("the answer has text for keys");
    let tag = discovery::etag(&body);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| discovery::matches(known, &tag));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], body).into_response()
    };
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Shows the catalogue of ready-made set-ups.
pub(super) async fn recipes(State(parts): State<Arc<Parts>>, _agents: Agents) -> impl IntoResponse {
    Json(discovery::recipes(&parts.site()))
}

/// Lists the agent's credentials in short.
pub(super) async fn config(Askers(bearers): Askers) -> Response {
    if let Some(config) = discovery::config(&bearers) {
        return Json(config).into_response();
    }
    let message = "this agent may use no credential yet; ask the operator: \
         `postern agent update … --credentials`";
    ApiError::missing("no_credentials", message).into_response()
}

/// Shows the newest audit entries of the agents whose keys are presented.
pub(super) async fn logs(
    State(parts): State<Arc<Parts>>,
    Agents(bearers): Agents,
    Query(query): Query<LogsQuery>,
) -> Result<Json<LogsBody>, ApiError> {
    let limit = query.limit.unwrap_or(LOGS_DEFAULT).clamp(1, LOGS_MAX);
    let agents: Vec<_> = bearers.all().map(|(_, agent)| agent.id.as_str()).collect();
    let lines = parts.store.agent_lines(&agents, limit).await;
    let lines = lines.map_err(|error| ApiError::store(error, &parts))?;
    // A stored line is JSON as it stands; one that is not would be a bug, and is left out.
    let entries: Vec<_> = lines
        .into_iter()
        .filter_map(|line| RawValue::from_string(line).ok())
        .collect();
    Ok(Json(LogsBody {
        agent_id: bearers.primary().name.clone(),
        count: entries.len(),
        entries,
    }))
}
