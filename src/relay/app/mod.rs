//! `/app/*`: what an app does for its end users (spec/tap.md §4.9). Only an app's key opens it.

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    routing::{get, post},
};
use http::StatusCode;
use serde::de::DeserializeOwned;

use super::{Parts, document::read_small, error::ApiError};
use crate::{
    proxy,
    store::{Actor, AgentAccess, ChangeError},
};

mod approvals;
mod credentials;
mod users;

/// The routes under `/app`.
pub(super) fn routes() -> Router<Arc<Parts>> {
    Router::new()
        .route("/app/users", get(users::list).post(users::create))
        .route("/app/users/{ext}/credentials", post(credentials::create))
        .route("/app/approvals/{txn}/approve", post(approvals::approve))
        .route("/app/approvals/{txn}/deny", post(approvals::deny))
}

/// Returns who changes things when an app does.
fn actor(app: &AgentAccess) -> Actor {
    Actor {
        team: app.team.clone(),
        name: format!("app:{}", app.name),
        dry_run: false,
    }
}

/// Reads a body of JSON.
async fn read<T: DeserializeOwned>(request: Request) -> Result<T, ApiError> {
    let body = read_small(request.into_body()).await?;
    serde_json::from_slice(&body).map_err(|error| {
        // What serde says repeats values; where it stands does not.
        let message = format!(
            "the body is not the JSON that is expected here: line {}, column {}",
            error.line(),
            error.column()
        );
        ApiError::plain(StatusCode::BAD_REQUEST, "invalid_body", &message)
    })
}

/// Reads the app's id of an end user.
fn end_user(text: &str, parts: &Parts) -> Result<String, ApiError> {
    proxy::end_user(text).map_err(|refusal| ApiError::new(&refusal, parts))
}

/// Returns the answer when a change was not made.
fn refused(error: ChangeError, parts: &Parts) -> ApiError {
    let (status, code) = match &error {
        ChangeError::Missing { .. } => (StatusCode::NOT_FOUND, "end_user_not_found"),
        ChangeError::Exists { .. } => (StatusCode::CONFLICT, "credential_exists"),
        ChangeError::Settled { .. } => (StatusCode::CONFLICT, "already_resolved"),
        ChangeError::Store(_) => {
            let ChangeError::Store(error) = error else {
                unreachable!("it is one")
            };
            return ApiError::store(error, parts);
        }
        _ => (StatusCode::BAD_REQUEST, "invalid_body"),
    };
    ApiError::plain(status, code, &error.to_string())
}
