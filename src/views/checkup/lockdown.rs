//! Whether a lockdown was forgotten.

use std::time::Duration;

use super::{FindingView, counted, unasked};
use crate::store::{Lockdown, LockdownScope, Store, TeamId};

const CHECK: &str = "lockdown";
/// How long a lockdown is taken to be meant.
const MEANT_FOR: Duration = Duration::from_hours(4);

/// Looks for what stops the calls of a team, or of any.
pub(super) async fn check(store: &Store, team: Option<&TeamId>) -> FindingView {
    let found = match team {
        Some(team) => Lockdown::find(store, team).await,
        None => Lockdown::oldest(store).await,
    };
    let lockdown = match found {
        Ok(Some(lockdown)) => lockdown,
        Ok(None) => return FindingView::ok(CHECK, "calls of agents go out"),
        Err(error) => return unasked(CHECK, &error),
    };
    let whose = match lockdown.scope {
        LockdownScope::Deployment => "all calls of agents",
        LockdownScope::Team => "the calls of a team's agents",
    };
    let why = match lockdown.reason.as_str() {
        "" => String::new(),
        reason => format!(" ({reason})"),
    };
    let (by, at) = (&lockdown.by, lockdown.at);
    let told = format!("{whose} are stopped since {at}, by {by}{why}");
    let span = store.clock().now().since(at);
    if span < MEANT_FOR {
        return FindingView::ok(CHECK, told);
    }
    let hours = counted(span.as_secs() / 3600, "hour", "hours");
    let told = format!("{told}, for {hours}");
    FindingView::warning(
        CHECK,
        told,
        "`postern lockdown --lift` lets them out again, if it was forgotten",
    )
}
