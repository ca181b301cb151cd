//! Whether an agent has named a canary within the last day.

use super::{super::alarm::AlarmView, FindingView, unasked};
use crate::store::{CanaryAlarm, Store, TeamId};

const CHECK: &str = "canaries";
/// How many are told one by one.
const TOLD_MAX: usize = 3;

/// Looks for alarms of a team, or of all.
pub(super) async fn check(store: &Store, team: Option<&TeamId>) -> FindingView {
    let alarms = match CanaryAlarm::recent(store, team).await {
        Ok(alarms) => alarms,
        Err(error) => return unasked(CHECK, &error),
    };
    let (Some(newest), count) = (alarms.first(), alarms.len()) else {
        return FindingView::ok(CHECK, "no agent named a canary in the last 24 h");
    };
    let last = newest.last_at;
    let told = alarms.iter().take(TOLD_MAX).cloned();
    let mut told: Vec<_> = told.map(|alarm| AlarmView::from(alarm).told()).collect();
    if count > TOLD_MAX {
        told.push(format!("and {} more", count - TOLD_MAX));
    }
    FindingView::warning(
        CHECK,
        format!("ALARM: {}, last at {last}", told.join(", ")),
        "`postern logs --decision alarm --since 24h --all-hosts` shows what it did",
    )
}
