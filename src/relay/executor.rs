//! Takes up approved calls, each exactly once, and ends those whose time is over.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, time::timeout};

use super::Parts;
use crate::{
    clock::Timestamp,
    spans::{self, Step},
    store::{Approval, ApprovalStatus, CredentialSetup, Ending, Grant, StoreError},
};

/// How often is looked whether something is out of time, when nothing else says that there is work.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The most calls that one look takes up.
const DUE_MAX: i64 = 64;
/// The most approved calls that are sent at once by one relay.
const SENDING_MAX: usize = 64;
/// How much longer than the upstream's time a claim holds: for reading, storing, and a slow clock.
const LEASE_GRACE: Duration = Duration::from_mins(1);
/// How often what has been kept long enough is deleted; more often where it is kept for less.
const PURGE_EVERY: Duration = Duration::from_mins(5);
/// How long a grant that has ended is listed.
const GRANTS_KEPT_FOR: Duration = Duration::from_hours(30 * 24);

/// Works until the relay stops.
pub(super) async fn run(parts: Arc<Parts>) {
    let sending = Arc::new(Semaphore::new(SENDING_MAX));
    let mut changes = parts.wakes.approvals();
    let mut purged = parts.store.clock().now();
    while !parts.stopping.is_cancelled() {
        if let Err(error) = take_up(&parts, &sending).await {
            tracing::debug!(%error, "approvals could not be looked at");
        }
        let now = parts.store.clock().now();
        if now.since(purged) >= PURGE_EVERY.min(parts.settings.result_retention) {
            purged = now;
            if let Err(error) = purge(&parts, now).await {
                tracing::debug!(%error, "what was kept long enough could not be deleted");
            }
        }
        tokio::select! {
            // Elapsed or changed comes to the same: look again.
            _ = timeout(LOOK_EVERY, changes.changed()) => {}
            () = parts.stopping.cancelled() => {}
        }
    }
}

async fn purge(parts: &Parts, now: Timestamp) -> Result<(), StoreError> {
    Approval::purge(&parts.store, now.before(parts.settings.result_retention)).await?;
    Grant::purge(&parts.store, now.before(GRANTS_KEPT_FOR)).await?;
    CredentialSetup::purge(&parts.store, now).await
}

async fn take_up(parts: &Arc<Parts>, sending: &Arc<Semaphore>) -> Result<(), StoreError> {
    for approval in Approval::list_due(&parts.store, DUE_MAX).await? {
        match approval.status {
            ApprovalStatus::Pending => {
                if approval.expire(&parts.store).await? {
                    parts.proxy.copy_audit().await;
                }
            }
            ApprovalStatus::Forwarding => {
                if approval.end_lost(&parts.store).await? {
                    parts.proxy.copy_audit().await;
                    tracing::warn!(approval.id = %approval.id, "a call was lost: outcome unknown");
                }
            }
            _ => {
                // Without a place it stays approved, and the next look or another relay takes it up.
                let Ok(place) = Arc::clone(sending).try_acquire_owned() else {
                    return Ok(());
                };
                // With its request, which the list has not got.
                let Some(approval) = Approval::find(&parts.store, &approval.id).await? else {
                    continue;
                };
                let lease = parts.settings.forward_timeout * 2 + LEASE_GRACE;
                let until = parts.store.clock().now().after(lease);
                let relay = parts.store.chain().as_str();
                if !approval.claim(&parts.store, (relay, until)).await? {
                    continue;
                }
                let parts = Arc::clone(parts);
                parts.tracker.clone().spawn(async move {
                    let id = approval.id.clone();
                    spans::approved(&id, send(&parts, approval)).await;
                    drop(place);
                });
            }
        }
    }
    Ok(())
}

/// Sends one call that this relay has claimed, and stores how it ended.
async fn send(parts: &Parts, approval: Approval) {
    let (ending, entry) = parts.proxy.execute(&approval).await;
    let outcome = match &ending {
        Ending::Forwarded(_) => "answered",
        Ending::Error(_) => "error",
    };
    spans::ended(None, outcome);
    let ended = approval.end(&parts.store, ending, &entry);
    if let Err(error) = spans::step(Step::Audit, ended).await {
        // It stays claimed until its lease is over, and then ends as one whose outcome is not known.
        tracing::error!(%error, approval.id = %approval.id, "how a call ended could not be stored");
    }
    parts.proxy.copy_audit().await;
    parts.wakes.nudge();
}
