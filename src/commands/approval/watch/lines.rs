//! What waits, as lines for a pipe: one when a call comes to wait, one when it is decided.

use std::{collections::BTreeSet, pin::pin, time::Duration};

use super::{
    super::{
        super::{Failure, Invocation, deployment::OpenDeployment},
        show::view,
    },
    Source,
};
use crate::{
    store::Approval,
    ui::{Format, PromptError, clean},
    views::approval::ApprovalView,
};

/// How long a change may go unnoticed.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Writes lines until interrupted.
pub(super) async fn follow(
    invocation: &Invocation,
    deployment: &OpenDeployment,
) -> Result<(), Failure> {
    let mut source = Source::new(deployment);
    let mut known = BTreeSet::new();
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    loop {
        if let Some(waiting) = source.waiting().await? {
            let now: BTreeSet<_> = waiting.iter().map(|it| it.txn().to_owned()).collect();
            for txn in known.difference(&now) {
                if let Some(decided) = Approval::find(&deployment.store, txn).await? {
                    tell(invocation, &view(deployment, decided).await?)?;
                }
            }
            for asked in waiting.iter().filter(|it| !known.contains(it.txn())) {
                tell(invocation, asked)?;
            }
            known = now;
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = &mut interrupted => return Err(PromptError::Interrupted.into()),
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
