//! Whether letters and pushes leave, or wait for longer than they should.

use std::time::Duration;

use super::{FindingView, counted, unasked};
use crate::store::{Posted, Store};

const CHECK: &str = "outbox";
/// For how long something may wait: less than that is a mail server that is slow.
const WAIT_MAX: Duration = Duration::from_mins(15);

/// Looks for what has been waiting for long.
pub(super) async fn check(store: &Store) -> FindingView {
    match Posted::count_since(store, store.clock().now().before(WAIT_MAX)).await {
        Ok(0) => FindingView::ok(CHECK, "no letter or push waits for long"),
        Ok(late) => {
            let late = counted(late, "letter or push", "letters and pushes");
            FindingView::warning(
                CHECK,
                format!("{late} could not be sent for over 15 min"),
                "the relay's log says why; `postern relay start` sends them where none runs",
            )
        }
        Err(error) => unasked(CHECK, &error),
    }
}
