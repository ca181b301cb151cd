//! Writing SQLite's log back into the database, beside those who write.
//!
//! SQLite does it by itself in a commit, once the log is long: all who write then wait for the disk, some ten
//! milliseconds, several times a second under load. A relay does it on a connection that nobody else waits for
//! (docs/adr/0018-sqlite-where-it-is-asked.md).

use sqlx::AnyConnection;

use super::{Store, StoreError, column, database::DatabaseKind};

/// From how many pages of 4 KiB on that are only in the log they are written back.
const WRITTEN_BACK_FROM: i64 = 4000;
/// From how many pages on the log is begun anew, for which writers wait; its file grows no further.
const BEGUN_ANEW_FROM: i64 = 12_000;

/// How long SQLite's log is, in pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Log {
    pages: i64,
    /// How many of them the database has, too.
    written_back: i64,
}

impl Store {
    /// Writes SQLite's log back if it has become long; does nothing on PostgreSQL, which has its own ways.
    ///
    /// Those who write go on meanwhile, and so the log is never written back whole under load; only one that is can be
    /// begun anew. Once it is long, the little that came meanwhile is written back while writers wait.
    pub async fn write_back(&self) -> Result<(), StoreError> {
        if self.database.kind() != DatabaseKind::Sqlite {
            return Ok(());
        }
        let mut reader = self.database.reader().await?;
        let log = checkpoint(&mut reader, "pragma wal_checkpoint(noop)").await?;
        if log.pages - log.written_back < WRITTEN_BACK_FROM {
            return Ok(());
        }
        checkpoint(&mut reader, "pragma wal_checkpoint(passive)").await?;
        if log.pages >= BEGUN_ANEW_FROM {
            let mut writer = self.database.writer().await?;
            checkpoint(&mut writer, "pragma wal_checkpoint(passive)").await?;
        }
        Ok(())
    }
}

async fn checkpoint(
    connection: &mut AnyConnection,
    pragma: &'static str,
) -> Result<Log, StoreError> {
    let row = sqlx::query(pragma).fetch_one(connection).await?;
    Ok(Log {
        pages: column(&row, "log")?,
        written_back: column(&row, "checkpointed")?,
    })
}
