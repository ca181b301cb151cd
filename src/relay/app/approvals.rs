//! `/app/approvals/{txn}/…`: an end user decides, through their app.

use std::sync::Arc;

use axum::{Json, extract::State};
use http::{HeaderMap, StatusCode};
use serde::Serialize;

use super::{end_user, refused};
use crate::{
    approval::{AppDecideError, Approvals, Choice, Decided},
    relay::{Parts, address::Path, auth::App, error::ApiError},
};

/// What a decision came to.
#[derive(Debug, Serialize)]
pub(in crate::relay) struct DecidedBody {
    txn_id: String,
    /// `approved`, `denied`, or `pending` while more people have to approve.
    status: &'static str,
    /// How many more have to approve.
    #[serde(skip_serializing_if = "Option::is_none")]
    approvals_missing: Option<i64>,
}

/// Approves, as the end user whose call it is.
pub(in crate::relay) async fn approve(
    State(parts): State<Arc<Parts>>,
    app: App,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<DecidedBody>, ApiError> {
    decide((&parts, app), id, &headers, Choice::Approve).await
}

/// Denies, as the end user whose call it is.
pub(in crate::relay) async fn deny(
    State(parts): State<Arc<Parts>>,
    app: App,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<DecidedBody>, ApiError> {
    decide((&parts, app), id, &headers, Choice::Deny).await
}

async fn decide(
    (parts, App(app)): (&Parts, App),
    id: String,
    headers: &HeaderMap,
    choice: Choice,
) -> Result<Json<DecidedBody>, ApiError> {
    if uuid::Uuid::try_parse(&id).is_err() {
        return Err(told(AppDecideError::NotFound, parts));
    }
    let named = headers.get("x-tap-end-user");
    let named = named
        .map(|value| end_user(value.to_str().unwrap_or_default().trim(), parts))
        .transpose()?;
    let approvals = Approvals::new(parts.store.clone(), Some(parts.wakes.clone()));
    let decided = approvals.decide_as_app(&app, (&id, named.as_deref()), choice);
    let decided = decided.await.map_err(|error| told(error, parts))?;
    parts.proxy.copy_audit().await;
    let (status, approvals_missing) = match decided {
        Decided::Approved => ("approved", None),
        Decided::Denied => ("denied", None),
        Decided::Waits(people) => ("pending", Some(people)),
    };
    Ok(Json(DecidedBody {
        txn_id: id,
        status,
        approvals_missing,
    }))
}

fn told(error: AppDecideError, parts: &Parts) -> ApiError {
    let (status, code) = match error {
        AppDecideError::NotFound => (StatusCode::NOT_FOUND, "txn_not_found"),
        AppDecideError::OtherApp => (StatusCode::FORBIDDEN, "app_mismatch"),
        AppDecideError::OtherEndUser => (StatusCode::FORBIDDEN, "end_user_mismatch"),
        AppDecideError::NotAllowed => (StatusCode::FORBIDDEN, "app_approval_not_allowed"),
        AppDecideError::PasskeyRequired { .. } => {
            (StatusCode::PRECONDITION_FAILED, "passkey_required")
        }
        AppDecideError::Change(error) => return refused(error, parts),
    };
    ApiError::plain(status, code, &error.to_string())
}
