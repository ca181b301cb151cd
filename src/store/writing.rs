//! Connections that write, and their transactions.
//!
//! A pool asks a connection whether it is well each time it is given back, and PostgreSQL's also each time
//! it is taken: a round trip that costs as much as a commit. The audit log commits for every request, so
//! its connection is kept. On SQLite it is the only one that writes: the writers of this process queue for
//! it, fairly, and not in SQLite's busy handler, which sleeps.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use sqlx::{Any, AnyConnection, Executor, pool::PoolConnection};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::{
    StoreError,
    database::{DatabaseKind, connect, sqlite_path},
    direct::{self, Direct},
};

/// The connections that are kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept(Arc<Mutex<Connections>>);

/// Of SQLite both are of the same database, and only one of them is used at a time.
#[derive(Debug, Default)]
struct Connections {
    /// `None` until it is needed, and after it broke.
    own: Option<AnyConnection>,
    /// The same of SQLite, for statements that run where they are asked.
    direct: Option<Direct>,
}

impl Kept {
    /// Keeps a connection that is open already.
    pub(super) fn new(connection: AnyConnection) -> Self {
        Self(Arc::new(Mutex::new(Connections {
            own: Some(connection),
            direct: None,
        })))
    }

    /// Waits for the connection and returns it; opens it where it is not.
    pub(super) async fn take(&self, kind: DatabaseKind, url: &str) -> Result<Writing, sqlx::Error> {
        let mut guard = Arc::clone(&self.0).lock_owned().await;
        if guard.own.is_none() {
            guard.own = Some(connect(kind, url).await?);
        }
        Ok(Writing {
            held: Held::Kept(guard),
            is_open: false,
        })
    }

    /// Does something on SQLite where this is called; `None` where that cannot be done now. Then it is done on the
    /// connection that [`Kept::take`] returns, which also tells why it could not be.
    pub(super) async fn at_once<T>(
        &self,
        url: &str,
        work: impl FnOnce(&mut Direct) -> Result<T, rusqlite::Error>,
    ) -> Option<T> {
        let mut guard = self.0.lock().await;
        if guard.direct.is_none() {
            guard.direct = Direct::open(sqlite_path(url)).ok();
        }
        match work(guard.direct.as_mut()?) {
            Ok(done) => Some(done),
            Err(error) => {
                if !direct::is_well(&error) {
                    guard.direct = None;
                }
                None
            }
        }
    }
}

/// A connection that one task has to itself, perhaps with a transaction open. Dropped with one open, the
/// transaction is rolled back, by closing the connection.
#[derive(Debug)]
pub(super) struct Writing {
    held: Held,
    is_open: bool,
}

#[derive(Debug)]
enum Held {
    Kept(OwnedMutexGuard<Connections>),
    Pooled(PoolConnection<Any>),
}

impl Writing {
    pub(super) fn pooled(connection: PoolConnection<Any>) -> Self {
        Self {
            held: Held::Pooled(connection),
            is_open: false,
        }
    }

    /// Begins a transaction with the statement that the database has for it.
    pub(super) async fn begin(mut self, statement: &'static str) -> Result<Self, StoreError> {
        self.begin_here(statement).await?;
        Ok(self)
    }

    /// Begins a transaction on a connection that is used again afterwards.
    pub(super) async fn begin_here(&mut self, statement: &'static str) -> Result<(), StoreError> {
        self.is_open = true;
        self.execute(statement).await?;
        Ok(())
    }

    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        self.commit_here().await
    }

    /// Commits the transaction on a connection that is used again.
    pub(super) async fn commit_here(&mut self) -> Result<(), StoreError> {
        self.execute("commit").await?;
        self.is_open = false;
        Ok(())
    }

    /// Commits the transaction if there is one.
    pub(super) async fn commit_if_open(self) -> Result<(), StoreError> {
        if self.is_open {
            self.commit().await
        } else {
            Ok(())
        }
    }

    pub(super) async fn rollback(mut self) -> Result<(), StoreError> {
        self.execute("rollback").await?;
        self.is_open = false;
        Ok(())
    }

    /// Closes the connection instead of using it again.
    pub(super) fn discard(mut self) {
        self.is_open = true;
    }
}

impl Deref for Writing {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        match &self.held {
            Held::Kept(guard) => guard
                .own
                .as_ref()
                .expect("it is there from `take` to `drop`"),
            Held::Pooled(connection) => connection,
        }
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        match &mut self.held {
            Held::Kept(guard) => guard
                .own
                .as_mut()
                .expect("it is there from `take` to `drop`"),
            Held::Pooled(connection) => connection,
        }
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if !self.is_open {
            return;
        }
        match &mut self.held {
            Held::Kept(guard) => guard.own = None,
            Held::Pooled(connection) => connection.close_on_drop(),
        }
    }
}
