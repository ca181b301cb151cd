//! `/health`, `/livez`, `/readyz`: is the relay well (spec/tap.md §8.1).

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use serde::Serialize;
use tokio::time::timeout;

use super::Parts;

/// How long the database may take to answer.
const PING_TIMEOUT: Duration = Duration::from_secs(3);

/// The answer to `/health` and `/readyz`.
#[derive(Serialize)]
pub(super) struct HealthBody {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    db: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'static str>,
    build: Build,
    uptime_secs: u64,
}

/// Which build it is.
#[derive(Serialize)]
struct Build {
    sha: &'static str,
    version: &'static str,
}

/// Tells whether the relay and its database are well.
pub(super) async fn health(State(parts): State<Arc<Parts>>) -> impl IntoResponse {
    let pinged = timeout(PING_TIMEOUT, parts.store.database().ping()).await;
    let is_well = matches!(pinged, Ok(Ok(())));
    let running = parts
        .store
        .clock()
        .moment()
        .saturating_duration_since(parts.started);
    let body = HealthBody {
        status: if is_well { "ok" } else { "error" },
        db: (!is_well).then_some("unreachable"),
        detail: (!is_well).then_some("the database does not answer; the relay's log says more"),
        build: Build {
            sha: option_env!("POSTERN_BUILD_SHA").unwrap_or("unknown"),
            version: env!("CARGO_PKG_VERSION"),
        },
        uptime_secs: running.as_secs(),
    };
    let status = if is_well {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(body))
}

/// Tells that the process runs, whatever its database does.
pub(super) async fn livez() -> &'static str {
    "ok\n"
}

/// Tells whether requests can be served, which takes the store.
pub(super) async fn readyz(state: State<Arc<Parts>>) -> impl IntoResponse {
    health(state).await
}
