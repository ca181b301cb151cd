//! Making a backup: one snapshot of all tables, written as it is read.

use std::io::Write;

use futures_util::TryStreamExt;
use serde_json::json;
use sqlx::{Any, Executor, pool::PoolConnection};

use super::{
    super::{Connection, DatabaseKind, SCHEMA, Store, StoreError, column},
    BackupError, BackupHead,
    file::Writer,
    row::{self, Digest},
    tables::Table,
};

/// A database as it was when this was made; nothing that is stored later is in it.
pub struct Snapshot {
    connection: PoolConnection<Any>,
    tables: Vec<Table>,
    head: BackupHead,
}

/// What a backup has in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// How many tables there are.
    pub tables: u64,
    /// How many rows there are.
    pub rows: u64,
    /// How long the file is.
    pub bytes: u64,
}

impl Snapshot {
    /// Begins to show the database as it is now. The relays go on.
    pub async fn of(store: &Store) -> Result<Self, BackupError> {
        let kind = store.database.kind();
        let mut connection = store.reader().await?;
        // Whatever happens, nobody else gets it with a transaction open.
        connection.close_on_drop();
        begin(&mut connection, kind).await?;
        let row = sqlx::query("select value from deployment where name = 'key_check'")
            .fetch_one(&mut *connection)
            .await?;
        let check: String = column(&row, "value").map_err(BackupError::Store)?;
        if store.key.find(&check).is_none() {
            store.refresh_keys().await?;
        }
        let Some(key) = store.key.find(&check) else {
            return Err(StoreError::WrongKey.into());
        };
        Ok(Self {
            tables: Table::all(&mut connection, kind).await?,
            head: BackupHead::new(&key, SCHEMA, store.clock.now()),
            connection,
        })
    }

    /// Returns what the file will say of itself.
    pub fn head(&self) -> &BackupHead {
        &self.head
    }

    /// Counts the rows.
    pub async fn rows(&mut self) -> Result<u64, BackupError> {
        let mut all = 0;
        for table in &self.tables {
            let query = format!("select count(*) as n from \"{}\"", table.name);
            let row = sqlx::query(sqlx::AssertSqlSafe(query))
                .fetch_one(&mut *self.connection)
                .await?;
            let rows: i64 = column(&row, "n").map_err(BackupError::Store)?;
            all += u64::try_from(rows).unwrap_or(0);
        }
        Ok(all)
    }

    /// Writes all of it; `seen` is told how many rows are written more.
    pub async fn write<W: Write>(
        mut self,
        store: &Store,
        out: W,
        mut seen: impl FnMut(u64),
    ) -> Result<(W, Created), BackupError> {
        let key = store.key.find(&self.head.key_check);
        let key = key.ok_or(StoreError::WrongKey)?;
        let mut writer = Writer::new(out, &self.head, &key).map_err(BackupError::Write)?;
        let mut rows = 0;
        for table in &self.tables {
            let columns: Vec<_> = table.columns.iter().map(|(name, _)| name).collect();
            let head = json!({ "table": table.name, "columns": columns }).to_string();
            writer.line(head.as_bytes()).map_err(BackupError::Write)?;
            let digest = read(&mut self.connection, table, |line| {
                seen(1);
                writer.line(line).map_err(BackupError::Write)
            });
            let digest = digest.await?;
            rows += digest.rows;
            let end = json!({ "end": table.name, "rows": digest.rows, "sum": digest.sum() });
            let end = end.to_string();
            writer.line(end.as_bytes()).map_err(BackupError::Write)?;
        }
        let (out, bytes) = writer.finish().map_err(BackupError::Write)?;
        let tables = self.tables.len() as u64;
        Ok((
            out,
            Created {
                tables,
                rows,
                bytes,
            },
        ))
    }
}

/// Begins a transaction that sees one moment.
pub(super) async fn begin(
    connection: &mut Connection,
    kind: DatabaseKind,
) -> Result<(), StoreError> {
    let begin = match kind {
        DatabaseKind::Sqlite => "begin",
        DatabaseKind::Postgres => "begin isolation level repeatable read read only",
    };
    connection.execute(begin).await?;
    Ok(())
}

/// Reads the rows of a table, one after the other; what all of them come to.
pub(super) async fn read(
    connection: &mut Connection,
    table: &Table,
    mut each: impl FnMut(&[u8]) -> Result<(), BackupError>,
) -> Result<Digest, BackupError> {
    let query = format!("select {} from \"{}\"", table.column_list(), table.name);
    let mut rows = sqlx::query(sqlx::AssertSqlSafe(query)).fetch(connection);
    let mut digest = Digest::default();
    while let Some(found) = rows.try_next().await? {
        let line = row::write(&found, table)?;
        digest.add(&line);
        each(&line)?;
    }
    Ok(digest)
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Snapshot({:?})", self.head)
    }
}
