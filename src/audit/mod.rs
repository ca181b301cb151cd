//! The record of everything that was asked, decided and changed.
//!
//! An entry counts once the store has committed it; only then is its request answered. The file
//! `audit.jsonl` is a copy of this host's entries, in order, for `logs` and for shipping elsewhere
//! (spec/cli.md §4). Commits are shared: entries that arrive while one is under way go into the next.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tokio_util::task::TaskTracker;

use crate::store::{AuditEntry, Line, Store, StoreError};

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
/// Commits that may wait to be copied to the file; when it is full, the next commit waits.
const COPIES_MAX: usize = 16;

/// How many lines are fetched from the store at a time.
const LINES_MAX: i64 = 1000;

/// Appends entries for a running relay.
#[derive(Clone, Debug)]
pub struct AuditLog {
    queue: mpsc::Sender<Submission>,
    copies: mpsc::Sender<Committed>,
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

/// An entry on its way, and whoever waits for it.
struct Submission {
    entry: AuditEntry,
    written: oneshot::Sender<Result<(), AuditError>>,
}

/// What a commit wrote, and whoever waits for it. Without lines, the file is to catch up with the store.
#[derive(Debug)]
struct Committed {
    lines: Vec<Line>,
    waiting: Vec<oneshot::Sender<Result<(), AuditError>>>,
}

impl AuditLog {
    /// Starts the two tasks of the log: one commits, one copies to the file.
    ///
    /// They end when the last clone of the log is gone and everything is written.
    pub fn start(store: Store, file: AuditFile, tracker: &TaskTracker) -> Self {
        let (queue, submissions) = mpsc::channel(QUEUE_MAX);
        let (copies, committed) = mpsc::channel(COPIES_MAX);
        tracker.spawn(commit_all(store.clone(), submissions, copies.clone()));
        let runtime = tokio::runtime::Handle::current();
        tracker.spawn_blocking(move || copy_all(&file, &store, committed, &runtime));
        Self { queue, copies }
    }

    /// Appends an entry; returns once it is committed.
    pub async fn append(&self, entry: AuditEntry) -> Result<(), AuditError> {
        let (written, outcome) = oneshot::channel();
        let sent = self.queue.send(Submission { entry, written }).await;
        sent.map_err(|_| AuditError::Closed)?;
        outcome.await.unwrap_or(Err(AuditError::Closed))
    }

    /// Copies to the file what other transactions of this process have committed; returns once it is done.
    pub async fn copy(&self) {
        let (copied, outcome) = oneshot::channel();
        let asked = Committed {
            lines: Vec::new(),
            waiting: vec![copied],
        };
        if self.copies.send(asked).await.is_ok() {
            // Should the log end meanwhile, the next writer copies it.
            drop(outcome.await);
        }
    }
}

/// Commits what is submitted, as much at a time as has gathered.
async fn commit_all(
    store: Store,
    mut submissions: mpsc::Receiver<Submission>,
    copies: mpsc::Sender<Committed>,
) {
    let mut batch = Vec::with_capacity(BATCH_MAX);
    while submissions.recv_many(&mut batch, BATCH_MAX).await > 0 {
        let (entries, waiting): (Vec<_>, Vec<_>) = batch
            .drain(..)
            .map(|submission| (submission.entry, submission.written))
            .unzip();
        match store.append_entries(&entries).await {
            Ok(lines) => {
                // The copier ends after this task does, so there is somebody to receive it.
                drop(copies.send(Committed { lines, waiting }).await);
            }
            Err(error) => {
                tracing::error!(error = %chain_of(&error), "the audit log cannot be written");
                let error = Arc::new(error);
                answer(waiting, &Err(AuditError::Store(error)));
            }
        }
    }
}

/// Copies what was committed to the file. That it fails is a warning and no refusal: the commit
/// decides, and the next writer fills in what is missing.
fn copy_all(
    file: &AuditFile,
    store: &Store,
    mut committed: mpsc::Receiver<Committed>,
    runtime: &tokio::runtime::Handle,
) {
    let mut lagging = false;
    let mut batches = Vec::with_capacity(COPIES_MAX);
    while committed.blocking_recv_many(&mut batches, COPIES_MAX) > 0 {
        let (lines, waiting): (Vec<_>, Vec<_>) = batches
            .drain(..)
            .map(|commit| (commit.lines, commit.waiting))
            .unzip();
        let fetch = |seq| runtime.block_on(store.lines_after(seq, LINES_MAX));
        let is_behind = lines.iter().any(Vec::is_empty);
        let mut copied = file.append(&lines.concat(), fetch);
        if is_behind {
            copied = copied.and_then(|()| file.fill_in(fetch));
        }
        if let Err(error) = &copied
            && !lagging
        {
            tracing::warn!(%error, path = %file.path().display(), "the audit file lags");
        } else if copied.is_ok() && lagging {
            tracing::info!("the audit file has caught up");
        }
        lagging = copied.is_err();
        answer(waiting.into_iter().flatten(), &Ok(()));
    }
}

fn answer(
    waiting: impl IntoIterator<Item = oneshot::Sender<Result<(), AuditError>>>,
    outcome: &Result<(), AuditError>,
) {
    for waiter in waiting {
        // Whoever no longer waits has gone away; its entry is written all the same.
        drop(waiter.send(outcome.clone()));
    }
}

/// Returns an error with its causes in one line.
fn chain_of(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
