//! Checks passwords: on threads of their own, a few at a time, and as long for an account that does not
//! exist as for one that does.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::{
    clock::Timestamp,
    secrets::{PasswordHash, Secret, Token},
    store::{Account, Store, Throttle},
};

/// The most passwords that are checked at once; each takes 19 MiB and a core for tens of milliseconds.
const CHECKING_MAX: usize = 4;
/// The most that wait for that.
const WAITING_MAX: usize = 64;
/// How often the counts of wrong passwords that are over are deleted.
const PURGE_EVERY: Duration = Duration::from_mins(1);

/// The pool in which passwords are checked.
#[derive(Debug)]
pub(in crate::relay) struct Passwords {
    places: Arc<Semaphore>,
    checking: Arc<Semaphore>,
    /// What a password is compared with when there is nothing to compare it with.
    nobodys: Arc<OnceLock<PasswordHash>>,
    tracker: TaskTracker,
    /// When counts were last deleted, in milliseconds.
    purged_at: AtomicI64,
}

/// Too many wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct Busy;

impl Passwords {
    /// Builds the pool; its threads are the tracker's.
    pub(in crate::relay) fn new(tracker: TaskTracker) -> Self {
        Self {
            places: Arc::new(Semaphore::new(CHECKING_MAX + WAITING_MAX)),
            checking: Arc::new(Semaphore::new(CHECKING_MAX)),
            nobodys: Arc::default(),
            tracker,
            purged_at: AtomicI64::new(0),
        }
    }

    /// Returns whether this is the password; without a hash it takes as long and is not.
    pub(super) async fn verifies(
        &self,
        hash: Option<PasswordHash>,
        password: Secret,
    ) -> Result<bool, Busy> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| Busy)?;
        let turn = Arc::clone(&self.checking).acquire_owned().await;
        let turn = turn.map_err(|_| Busy)?;
        let nobodys = Arc::clone(&self.nobodys);
        let checked = self.tracker.spawn_blocking(move || {
            let nobodys = nobodys.get_or_init(|| {
                let password = Secret::from(Token::generate().expose());
                PasswordHash::of(&password).expect("a token is longer than a password has to be")
            });
            let is_there = hash.is_some();
            let verifies = hash.as_ref().unwrap_or(nobodys).verifies(&password);
            drop((place, turn));
            is_there && verifies
        });
        // That it panicked is in the log; it is not a way in.
        Ok(checked.await.unwrap_or(false))
    }

    /// Hashes a password that can be one, by [`PasswordHash::check`].
    pub(super) async fn hash(&self, password: Secret) -> Result<PasswordHash, Busy> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| Busy)?;
        let turn = Arc::clone(&self.checking).acquire_owned().await;
        let turn = turn.map_err(|_| Busy)?;
        let hashed = self.tracker.spawn_blocking(move || {
            let hash = PasswordHash::of(&password);
            drop((place, turn));
            hash
        });
        // That it panicked, or was no password, is told as if there were no time for it.
        hashed.await.ok().and_then(Result::ok).ok_or(Busy)
    }

    /// Deletes what is no longer counted, now and then.
    pub(super) async fn purge(&self, store: &Store) {
        let now = store.clock().now();
        let last = self.purged_at.load(Ordering::Relaxed);
        if now.since(Timestamp::from_millis(last)) < PURGE_EVERY {
            return;
        }
        self.purged_at.store(now.as_millis(), Ordering::Relaxed);
        let purged = Account::purge(store).await;
        if let Err(error) = purged.and(Throttle::purge(store).await) {
            tracing::debug!(error = %error.with_causes(), "old sign-ins could not be deleted");
        }
    }
}
