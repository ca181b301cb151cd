//! The record of everything that was asked, decided and changed.
//!
//! An entry counts once the store has committed it; only then is its request answered. The file
//! `audit.jsonl` is a copy of this host's entries, in order, for `logs` and for shipping elsewhere
//! (spec/cli.md §4). Commits are shared: entries that arrive while one is under way go into the next.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{Notify, oneshot};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use crate::{
    batch::{Batches, Worker},
    store::{AuditEntry, Store, StoreError, TeamOutcomes, outcomes_of},
};

mod chain;
mod ends;
mod file;
pub mod read;
mod rotation;
pub mod verify;

pub use chain::{Chain, ChainError};
pub use file::{AuditFile, CopyError};
pub use rotation::Rotation;

/// How often the counts that `status` sums up are written. They are no record: what a crash takes of them
/// is in the entries.
const COUNT_EVERY: Duration = Duration::from_millis(250);

/// Appends entries for a running relay.
#[derive(Clone, Debug)]
pub struct AuditLog {
    batches: Batches<Writer>,
    /// Ends the counting with the last clone.
    _ended: Arc<DropGuard>,
}

/// Why an entry could not be written. Whatever it was about must not be answered.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AuditError {
    /// The store did not commit it.
    #[error("the audit entry could not be written")]
    Store(#[source] Arc<StoreError>),
    /// The relay is ending.
    #[error("the audit log is closed")]
    Closed,
}

/// An entry on its way, and whoever waits for it. Without an entry, the file is to catch up with the store.
#[derive(Debug)]
struct Submission {
    entry: Option<Box<AuditEntry>>,
    written: oneshot::Sender<Result<(), AuditError>>,
}

impl AuditLog {
    /// Starts the log. What is under way when the last clone of it is gone is written all the same.
    pub fn start(store: Store, file: AuditFile, tracker: &TaskTracker) -> Self {
        let (counts, ended) = (Arc::<Counts>::default(), CancellationToken::new());
        let counting = Arc::clone(&counts).write(store.clone(), ended.clone());
        tracker.spawn(counting);
        let writer = Writer {
            store,
            file,
            lagging: false,
            counts,
        };
        Self {
            batches: Batches::new(writer, tracker.clone()),
            _ended: Arc::new(ended.drop_guard()),
        }
    }

    /// Appends an entry; returns once it is committed.
    pub async fn append(&self, entry: Box<AuditEntry>) -> Result<(), AuditError> {
        self.submit(Some(entry)).await
    }

    /// Copies to the file what other transactions of this process have committed; returns once it is done.
    pub async fn copy(&self) {
        // Should the log end meanwhile, the next writer copies it.
        drop(self.submit(None).await);
    }

    async fn submit(&self, entry: Option<Box<AuditEntry>>) -> Result<(), AuditError> {
        let (written, outcome) = oneshot::channel();
        self.batches.ask(Submission { entry, written }).await;
        outcome.await.unwrap_or(Err(AuditError::Closed))
    }
}

/// Commits what is submitted, as much at a time as has gathered, and copies it to the file.
struct Writer {
    store: Store,
    file: AuditFile,
    /// Whether the last copy failed.
    lagging: bool,
    counts: Arc<Counts>,
}

/// What has been committed and not been counted yet.
#[derive(Debug, Default)]
struct Counts {
    /// Never held across an await.
    outcomes: Mutex<TeamOutcomes>,
    added: Notify,
}

impl Worker for Writer {
    type Item = Submission;
    const BATCH_MAX: usize = 256;

    async fn work(&mut self, batch: Vec<Submission>) {
        let (entries, waiting): (Vec<_>, Vec<_>) = batch
            .into_iter()
            .map(|submission| (submission.entry, submission.written))
            .unzip();
        let is_behind = entries.iter().any(Option::is_none);
        let entries: Vec<_> = entries.iter().flatten().map(Box::as_ref).collect();
        let outcome = self.commit(&entries).await;
        if is_behind && outcome.is_ok() {
            let copied = self.file.catch_up(&self.store).await;
            self.note(copied.err().as_ref());
        }
        for waiter in waiting {
            // Whoever no longer waits has gone away; its entry is written all the same.
            drop(waiter.send(outcome.clone()));
        }
    }
}

impl Writer {
    async fn commit(&mut self, entries: &[&AuditEntry]) -> Result<(), AuditError> {
        if entries.is_empty() {
            return Ok(());
        }
        let lines = self.store.append_entries(entries).await.map_err(|error| {
            tracing::error!(error = %error.with_causes(), "the audit log cannot be written");
            AuditError::Store(Arc::new(error))
        })?;
        self.counts.add(outcomes_of(entries.iter().copied()));
        // The file is written here and not on a thread of its own: a hand-over costs more than the write, and
        // every request waits for this log anyway. That it fails is a warning and no refusal: the commit
        // decides, and the next writer fills in what is missing.
        let copied = self.file.append(&lines, &self.store).await;
        self.note(copied.err().as_ref());
        Ok(())
    }

    /// Tells when the file begins to lag, and when it has caught up; not each time in between.
    fn note(&mut self, error: Option<&CopyError>) {
        match error {
            Some(error) if !self.lagging => {
                tracing::warn!(%error, path = %self.file.path().display(), "the audit file lags");
            }
            None if self.lagging => tracing::info!("the audit file has caught up"),
            _ => {}
        }
        self.lagging = error.is_some();
    }
}

impl Counts {
    fn add(&self, outcomes: TeamOutcomes) {
        let mut counted = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        for (outcome, total) in outcomes {
            *counted.entry(outcome).or_default() += total;
        }
        drop(counted);
        self.added.notify_one();
    }

    fn take(&self) -> TeamOutcomes {
        std::mem::take(&mut *self.outcomes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes what there is, now and then, and what there is at the end.
    async fn write(self: Arc<Self>, store: Store, ended: CancellationToken) {
        loop {
            ended.run_until_cancelled(self.added.notified()).await;
            ended
                .run_until_cancelled(tokio::time::sleep(COUNT_EVERY))
                .await;
            let outcomes = self.take();
            if !outcomes.is_empty()
                && let Err(error) = store.count_outcomes(&outcomes).await
            {
                tracing::debug!(%error, "requests could not be counted");
                self.add(outcomes);
            }
            if ended.is_cancelled() {
                return;
            }
            if let Err(error) = store.write_back().await {
                tracing::debug!(%error, "the log of the database could not be written back");
            }
        }
    }
}
