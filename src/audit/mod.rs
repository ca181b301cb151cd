//! The record of everything that was asked, decided and changed.
//!
//! An entry counts once the store has committed it; only then is its request answered. The file
//! `audit.jsonl` is a copy of this host's entries, in order, for `logs` and for shipping elsewhere
//! (spec/cli.md §4). Commits are shared: entries that arrive while one is under way go into the next.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, oneshot},
    task::yield_now,
    time::{Instant, timeout_at},
};
use tokio_util::task::TaskTracker;

use crate::store::{AuditEntry, Store, StoreError, TeamOutcomes, outcomes_of};

mod chain;
mod file;
pub mod read;

pub use chain::{Chain, ChainError};
pub use file::{AuditFile, CopyError};

/// Entries that may wait for the commit under way. When it is full, requests wait for a place: the
/// audit log is what limits them, and none is answered without its entry.
const QUEUE_MAX: usize = 4096;
/// The most entries of one commit: a larger one would make its first entry wait for its last.
const BATCH_MAX: usize = 256;
/// How often the counts that `status` sums up are written. They are no record: what a crash takes of them
/// is in the entries.
const COUNT_EVERY: Duration = Duration::from_millis(250);

/// Appends entries for a running relay.
#[derive(Clone, Debug)]
pub struct AuditLog {
    queue: mpsc::Sender<Submission>,
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
    /// Starts the log's task. It ends when the last clone of the log is gone and everything is written.
    pub fn start(store: Store, file: AuditFile, tracker: &TaskTracker) -> Self {
        let (queue, submissions) = mpsc::channel(QUEUE_MAX);
        let writer = Writer {
            store,
            file,
            lagging: false,
            counts: TeamOutcomes::new(),
        };
        tracker.spawn(writer.run(submissions));
        Self { queue }
    }

    /// Appends an entry; returns once it is committed.
    pub async fn append(&self, entry: AuditEntry) -> Result<(), AuditError> {
        self.submit(Some(Box::new(entry))).await
    }

    /// Copies to the file what other transactions of this process have committed; returns once it is done.
    pub async fn copy(&self) {
        // Should the log end meanwhile, the next writer copies it.
        drop(self.submit(None).await);
    }

    async fn submit(&self, entry: Option<Box<AuditEntry>>) -> Result<(), AuditError> {
        let (written, outcome) = oneshot::channel();
        let sent = self.queue.send(Submission { entry, written }).await;
        sent.map_err(|_| AuditError::Closed)?;
        outcome.await.unwrap_or(Err(AuditError::Closed))
    }
}

/// Adds to a batch what tasks that are ready to run submit next: they run first, as long as that brings
/// more. A commit costs the same for one entry as for many.
async fn gather(submissions: &mut mpsc::Receiver<Submission>, batch: &mut Vec<Submission>) {
    loop {
        let before = batch.len();
        yield_now().await;
        while batch.len() < BATCH_MAX
            && let Ok(late) = submissions.try_recv()
        {
            batch.push(late);
        }
        if batch.len() == before || batch.len() == BATCH_MAX {
            return;
        }
    }
}

/// Commits what is submitted, as much at a time as has gathered, and copies it to the file.
struct Writer {
    store: Store,
    file: AuditFile,
    /// Whether the last copy failed.
    lagging: bool,
    /// What has been committed and not been counted yet.
    counts: TeamOutcomes,
}

impl Writer {
    async fn run(mut self, mut submissions: mpsc::Receiver<Submission>) {
        let mut batch = Vec::with_capacity(BATCH_MAX);
        let mut count_at = Instant::now() + COUNT_EVERY;
        loop {
            let received = submissions.recv_many(&mut batch, BATCH_MAX);
            let received = if self.counts.is_empty() {
                Some(received.await)
            } else {
                timeout_at(count_at, received).await.ok()
            };
            if received == Some(0) {
                return self.count().await;
            }
            if !batch.is_empty() {
                gather(&mut submissions, &mut batch).await;
                self.write(batch.drain(..)).await;
            }
            if count_at <= Instant::now() {
                self.count().await;
                count_at = Instant::now() + COUNT_EVERY;
            }
        }
    }

    async fn write(&mut self, batch: impl Iterator<Item = Submission>) {
        let (entries, waiting): (Vec<_>, Vec<_>) = batch
            .map(|submission| (submission.entry, submission.written))
            .unzip();
        let is_behind = entries.iter().any(Option::is_none);
        let entries: Vec<_> = entries.into_iter().flatten().map(|entry| *entry).collect();
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

    async fn commit(&mut self, entries: &[AuditEntry]) -> Result<(), AuditError> {
        if entries.is_empty() {
            return Ok(());
        }
        let lines = self.store.append_entries(entries).await.map_err(|error| {
            tracing::error!(error = %error.with_causes(), "the audit log cannot be written");
            AuditError::Store(Arc::new(error))
        })?;
        for (outcome, total) in outcomes_of(entries) {
            *self.counts.entry(outcome).or_default() += total;
        }
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

    async fn count(&mut self) {
        if self.counts.is_empty() {
            return;
        }
        match self.store.count_outcomes(&self.counts).await {
            Ok(()) => self.counts.clear(),
            Err(error) => tracing::debug!(%error, "requests could not be counted"),
        }
    }
}
