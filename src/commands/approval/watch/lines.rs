//! What waits, as lines for a pipe: one when a call comes to wait, one when it is decided.

use std::collections::BTreeSet;

use super::super::super::{
    Failure, Invocation,
    deployment::{Calls, Seen},
    interrupt::Interrupt,
};
use crate::{
    ui::{Format, clean},
    views::approval::ApprovalView,
};

/// Writes lines until interrupted.
pub(super) async fn follow(invocation: &Invocation, calls: &Calls<'_>) -> Result<(), Failure> {
    let mut seen = Seen::default();
    let mut known = BTreeSet::new();
    let mut interrupt = Interrupt::watch();
    loop {
        if let Some(waiting) = calls.changed(&mut seen).await? {
            let now: BTreeSet<_> = waiting.iter().map(|it| it.txn().to_owned()).collect();
            for txn in known.difference(&now) {
                match calls.outline(txn).await {
                    // It was purged meanwhile.
                    Err(failure) if failure.is_missing() => {}
                    decided => tell(invocation, &decided?)?,
                }
            }
            for asked in waiting.iter().filter(|it| !known.contains(it.txn())) {
                tell(invocation, asked)?;
            }
            known = now;
        }
        tokio::select! {
            () = tokio::time::sleep(calls.look_every()) => {}
            interrupted = interrupt.received() => return Err(interrupted),
        }
    }
}

fn tell(invocation: &Invocation, approval: &ApprovalView) -> Result<(), Failure> {
    let ui = &invocation.ui;
    match ui.format() {
        Format::Table => {
            let time = invocation.clock.now().local("%H:%M:%S");
            ui.text(&format!("{time} {}\n", clean(&approval.line())))?;
        }
        Format::Yaml => {
            ui.text("---\n")?;
            ui.show(approval)?;
        }
        Format::Json | Format::Jsonl => ui.show(approval)?,
    }
    Ok(())
}
