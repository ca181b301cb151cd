//! Whether the end of this host's audit chain is whole, and the file has come as far.

use std::time::Duration;

use tokio::time::sleep;

use super::{FindingView, counted, unasked};
use crate::{
    audit::{AuditFile, Chain},
    store::{Store, Tail},
};

const CHECK: &str = "audit";
/// How many of the newest entries are looked at; `logs verify` looks at all.
const ENTRIES: i64 = 200;
/// How often it is looked whether the file has caught up, and how long after the last time.
const LOOKS: u32 = 5;
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(50);

/// Verifies the newest entries, and compares the file with them.
pub(super) async fn check(store: &Store, chain: &Chain, file: Option<&AuditFile>) -> FindingView {
    let mut looks = LOOKS;
    let (tail, copied) = loop {
        let tail = match store.verify_tail(ENTRIES).await {
            Ok(tail) => tail,
            Err(error) => return unasked(CHECK, &error),
        };
        if let Some(seq) = tail.broken_at {
            let message = format!("entry {seq} of this host's chain is not as it was written");
            let hint = "`postern logs verify` tells which entries were changed";
            return FindingView::fault(CHECK, message, hint);
        }
        let copied = match chain.copied() {
            Ok(copied) => copied,
            Err(error) => {
                let message = format!("how far the audit file has come cannot be read: {error}");
                let hint = "`postern doctor` as the user that the relay runs as can read it";
                return FindingView::fault(CHECK, message, hint);
            }
        };
        looks -= 1;
        // Another process may be between its commit and its copy.
        if copied == tail.end || looks == 0 {
            break (tail, copied);
        }
        sleep(LOOK_AGAIN_AFTER).await;
    };
    if let Some(lost) = file.filter(|file| copied > 0 && !file.path().exists()) {
        let message = format!("the audit file `{}` is not there", lost.path().display());
        let hint = "any change writes a new one; `postern logs --all-hosts` reads the database";
        return FindingView::warning(CHECK, message, hint);
    }
    lag(&tail, copied)
}

fn lag(tail: &Tail, copied: i64) -> FindingView {
    let entries = counted(tail.end, "entry", "entries");
    match tail.end - copied {
        0 => FindingView::ok(
            CHECK,
            format!("{entries}, the newest are whole, the file is complete"),
        ),
        lag @ 1.. => FindingView::warning(
            CHECK,
            format!("{entries}, and the file lags by {lag}"),
            "any change fills it in, if there is room: `df -h` shows how much there is",
        ),
        lost => FindingView::warning(
            CHECK,
            format!(
                "{entries}, and the file has {} more: the database has lost them",
                -lost
            ),
            "`postern logs verify` tells which; a copy that was put back is such a reason",
        ),
    }
}
