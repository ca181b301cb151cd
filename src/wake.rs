//! Wakes whoever waits for a change in the store.
//!
//! There is one way to wait in this program: subscribe, read the truth, wait, read again. A wake-up
//! carries nothing. One task looks at the store's revision at a fixed interval, so that changes by other
//! processes are seen too, and at once when it is nudged.

use std::{sync::Arc, time::Duration};

use tokio::sync::{Notify, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::store::{Revisions, Store, StoreError};

/// How long a change by another process may go unnoticed.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Tells waiters that the approvals have changed.
#[derive(Clone, Debug)]
pub struct Wakes {
    approvals: watch::Receiver<i64>,
    nudges: Arc<Notify>,
}

/// Learns of a new encryption key while the store still has it for whoever bears the one before.
struct Keys {
    store: Store,
    /// The revision that the keys were last looked at.
    seen: i64,
}

impl Keys {
    /// Takes in what the store says of keys, if anything has changed.
    async fn look(&mut self, revision: i64) {
        if self.seen == revision {
            return;
        }
        match self.store.refresh_keys().await {
            Ok(()) => self.seen = revision,
            // It stays so until the process is given the new key.
            Err(error @ (StoreError::KeyReplaced { .. } | StoreError::WrongKey)) => {
                self.seen = revision;
                tracing::error!(%error, "start this relay again with the new key in place");
            }
            Err(error) => tracing::warn!(%error, "the keys could not be looked at"),
        }
    }
}

impl Wakes {
    /// Starts looking; ends when `stopping` does.
    pub fn start(store: &Store, tracker: &TaskTracker, stopping: CancellationToken) -> Self {
        let (seen, approvals) = watch::channel(0);
        let nudges = Arc::new(Notify::new());
        let asked = Arc::clone(&nudges);
        let mut reader = store.revision_reader();
        let mut keys = Keys {
            store: store.clone(),
            seen: 0,
        };
        tracker.spawn(async move {
            loop {
                // Made before the store is read, so that a nudge in between is not lost.
                let nudge = asked.notified();
                // A store that is away is told by everything else; here it is looked at again.
                if let Ok(Revisions { approvals, access }) = reader.read().await {
                    seen.send_if_modified(|known| std::mem::replace(known, approvals) != approvals);
                    keys.look(access).await;
                }
                tokio::select! {
                    () = nudge => {}
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                    () = stopping.cancelled() => return,
                }
            }
        });
        Self { approvals, nudges }
    }

    /// Has the store looked at now: this process changed something.
    pub fn nudge(&self) {
        self.nudges.notify_one();
    }

    /// Returns what changes whenever an approval does. Subscribe before reading the store.
    pub fn approvals(&self) -> watch::Receiver<i64> {
        let mut receiver = self.approvals.clone();
        receiver.mark_unchanged();
        receiver
    }
}
