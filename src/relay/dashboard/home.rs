//! `/`, `/dashboard`, and what is not there.

use axum::response::Response;

use super::{
    super::error::ApiError,
    visit::{Visit, lead},
};
use crate::store::Capability;

/// Leads from the relay's address to the dashboard (spec/tap.md §2.2).
pub(super) async fn lead_in() -> Response {
    lead("/dashboard")
}

/// Leads to what waits for the person.
pub(super) async fn show(visit: Visit) -> Response {
    if visit.may(Capability::ApproveRequests) {
        lead("/dashboard/inbox")
    } else {
        lead("/dashboard/account")
    }
}

/// Says that there is no such page.
pub(super) async fn missing() -> ApiError {
    ApiError::missing("not_found", "there is no such page")
}
