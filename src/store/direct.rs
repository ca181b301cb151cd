//! SQLite on the thread that asks: the statements of the path of a request, without a hand-over.
//!
//! sqlx runs each statement of SQLite on a thread of the connection's own; to go there and back costs several times
//! what the statement does (docs/adr/0018-sqlite-where-it-is-asked.md). Nothing here waits: whatever does not work at
//! once is done again by sqlx, which waits, and tells what is wrong.

use std::path::Path;

use rusqlite::{Connection, Error, ErrorCode, OpenFlags, TransactionBehavior, params};

use super::{AuditEntry, Line, chain::INSERT_ONE, rate::Counting};
use crate::clock::Timestamp;

/// What differs from a connection of sqlx: it does not wait for other processes, and leaves checkpoints, which
/// wait for the disk, to connections that have a thread to wait on.
const SETTINGS: &str = "pragma busy_timeout = 0; pragma synchronous = normal; pragma foreign_keys = on; \
     pragma journal_size_limit = 67108864; pragma wal_autocheckpoint = 0";

/// A connection whose statements run where they are called.
#[derive(Debug)]
pub(super) struct Direct(Connection);

impl Direct {
    /// Opens a database that is there.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.execute_batch(SETTINGS)?;
        Ok(Self(connection))
    }

    /// Appends linked entries to a chain, all or none.
    pub(super) fn append(
        &mut self,
        chain: &str,
        entries: &[&AuditEntry],
        (lines, at): (&[Line], Timestamp),
    ) -> Result<(), Error> {
        let Self(connection) = self;
        if let ([entry], [line]) = (entries, lines) {
            return insert(connection, chain, (entry, line, at));
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (entry, line) in entries.iter().zip(lines) {
            insert(&transaction, chain, (entry, line, at))?;
        }
        transaction.commit()
    }

    /// Counts requests against limits if each admits all of its own; `None` if not, and then nothing is counted.
    /// Returns the counts then.
    pub(super) fn count(&mut self, countings: &[Counting<'_>]) -> Result<Option<Vec<i64>>, Error> {
        let Self(connection) = self;
        if let [counting] = countings {
            return Ok(add(connection, counting)?.map(|used| vec![used]));
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut counts = Vec::with_capacity(countings.len());
        for counting in countings {
            let Some(used) = add(&transaction, counting)? else {
                return Ok(None);
            };
            counts.push(used);
        }
        transaction.commit()?;
        Ok(Some(counts))
    }
}

/// Returns whether a connection is still good after an error: what was asked could not be done now, no more.
pub(super) fn is_well(error: &Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(
        code,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::ConstraintViolation)
    )
}

fn insert(
    connection: &Connection,
    chain: &str,
    (entry, line, at): (&AuditEntry, &Line, Timestamp),
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(INSERT_ONE)?;
    let row = params![
        chain,
        at.as_millis(),
        line.seq,
        entry.team_id,
        entry.agent_row,
        line.text
    ];
    statement.execute(row).map(drop)
}

fn add(connection: &Connection, counting: &Counting<'_>) -> Result<Option<i64>, Error> {
    let mut statement = connection.prepare_cached(counting.statement)?;
    let (id, window) = (counting.id, counting.window);
    let mut rows = statement.query(params![id, window, counting.requests, counting.limit])?;
    let used = rows.next()?.map(|row| row.get(0)).transpose()?;
    // Where nothing else is open the commit is part of the last step, and only that one tells whether it failed.
    while rows.next()?.is_some() {}
    Ok(used)
}
