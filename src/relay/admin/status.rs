//! `GET /team/status`: how the deployment is, as seen from this relay's host (spec/cli.md §4).

use std::sync::Arc;

use axum::{Json, extract::State};

use super::super::{Parts, error::ApiError};
use super::guard::Caller;
use crate::views::status::HostView;

/// Tells how the deployment is.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<HostView>, ApiError> {
    let team = caller.team();
    let view = HostView::of((&parts.store, team), &parts.chain, Some(team)).await;
    let view = view.map_err(|error| ApiError::store(error, &parts))?;
    Ok(Json(view))
}
