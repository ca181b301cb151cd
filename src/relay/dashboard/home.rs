//! `/`, `/dashboard`, and what is not there.

use axum::response::Response;

use super::{super::error::ApiError, visit::lead};

/// Leads from the relay's address to the dashboard (spec/tap.md §2.2).
pub(super) async fn lead_in() -> Response {
    lead("/dashboard")
}

/// Says that there is no such page.
pub(super) async fn missing() -> ApiError {
    ApiError::missing("not_found", "there is no such page")
}
