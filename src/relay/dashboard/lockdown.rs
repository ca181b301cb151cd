//! Stopping all calls of the team's agents, and letting them out again.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        Parts,
        admin::{Caller, refusal::change},
        error::ApiError,
    },
    visit::Visit,
};
use crate::store::{Lockdown, LockdownScope, Noun};

const SETTINGS: &str = "/dashboard/settings";

/// Stops all calls.
pub(super) async fn begin(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let wanted = (LockdownScope::Team, None);
    let begun = Lockdown::begin(&parts.store, &caller.reader(), wanted).await;
    begun.map_err(change(&parts, Noun::Team))?;
    parts.proxy.copy_audit().await;
    Ok(visit.done(SETTINGS, "All calls of agents are stopped."))
}

/// Lets them out again.
pub(super) async fn lift(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let left = Lockdown::lift(&parts.store, &caller.reader(), LockdownScope::Team).await;
    let left = left.map_err(change(&parts, Noun::Team))?;
    parts.proxy.copy_audit().await;
    Ok(match left {
        None => visit.done(SETTINGS, "Calls of agents go out again."),
        Some(_) => visit.problem(
            SETTINGS,
            "The operator has stopped all calls of the deployment.",
        ),
    })
}

/// Returns the card with the button that stops them.
pub(super) fn card(visit: &Visit) -> Markup {
    html! {
        @if visit.0.lockdown.is_none() {
            section.card {
                header { h2 { "Lockdown" } }
                form.form.card-body method="post" action="/dashboard/lockdown" {
                    (visit.token_field())
                    p { "Stops all calls of the team's agents at once. Approved calls are held back until it is lifted." }
                    div.form-actions { button.danger type="submit" { "Stop all calls" } }
                }
            }
        }
    }
}
