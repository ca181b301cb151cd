//! Whether this machine's clock can be right: it agrees with the database server's, and nothing that is written down
//! is from the future.

use std::time::Duration;

use super::{FindingView, unasked};
use crate::{
    clock::Timestamp,
    store::{DatabaseKind, Store},
};

/// What this check is called.
pub(crate) const CHECK: &str = "clock";
/// How far two clocks may be apart: codes that change every half minute still work then.
const APART_MAX: Duration = Duration::from_secs(10);
/// What sets a clock right.
const HINT: &str = "`timedatectl set-ntp true` has the system set its clock";

/// Compares the clocks.
pub(super) async fn check(store: &Store) -> FindingView {
    let newest = match store.newest_entry_at().await {
        Ok(newest) => newest,
        Err(error) => return unasked(CHECK, &error),
    };
    let before = store.clock().now();
    if let Some(newest) = newest
        && newest.since(before) > APART_MAX
    {
        let ahead = newest.since(before).as_secs();
        let message = format!(
            "the newest audit entry is {ahead} s in the future: this clock is slow, or was fast"
        );
        return FindingView::fault(CHECK, message, HINT);
    }
    if store.database().kind() == DatabaseKind::Sqlite {
        return FindingView::ok(CHECK, "nothing in the database is from the future");
    }
    match store.database().now().await {
        Ok(there) => compare(
            (before, there, store.clock().now()),
            "the database server's",
        ),
        Err(error) => unasked(CHECK, &error),
    }
}

/// Compares a clock with this machine's, which was read before and after it.
pub(crate) fn compare(
    (before, there, after): (Timestamp, Timestamp, Timestamp),
    whose: &str,
) -> FindingView {
    let apart = before.since(there).max(there.since(after));
    if apart <= APART_MAX {
        return FindingView::ok(CHECK, format!("agrees with {whose}"));
    }
    let message = format!("this clock and {whose} are {} s apart", apart.as_secs());
    FindingView::fault(CHECK, message, HINT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::finding::FindingState;

    #[test]
    fn ten_seconds_apart_is_well_and_a_second_more_is_not() {
        let at = Timestamp::from_millis;
        let state = |there| compare((at(100_000), at(there), at(101_000)), "its").state;
        for there in [90_000, 100_500, 111_000] {
            assert_eq!(state(there), FindingState::Ok, "{there}");
        }
        for there in [89_000, 112_000] {
            assert_eq!(state(there), FindingState::Fault, "{there}");
        }
    }
}
