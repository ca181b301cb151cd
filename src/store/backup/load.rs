//! Reading a backup back, into a scratch database that shows whether it is whole.

use std::{io::Read, path::Path};

use serde_json::Value;

use super::{
    super::{Connection, Database, SCHEMA, StoreError},
    BackupError, BackupHead, Created,
    create::read,
    file::{Reader, Unopened},
    row::{self, Digest},
    tables::Table,
};
use crate::secrets::EncryptionKey;

/// A backup in a scratch database, where all of its rows were found to be what it says.
#[derive(Debug)]
pub struct Loaded {
    /// What the backup says of itself.
    pub head: BackupHead,
    /// What is in it.
    pub created: Created,
    pub(super) scratch: Database,
}

impl Loaded {
    /// Reads a backup into a database of its own in an empty folder; `seen` is told how many rows are read more.
    ///
    /// # Errors
    /// [`BackupError::WrongKey`] and [`StoreError::NewerSchema`] before anything is read; whatever shows that the file
    /// is not as it was written.
    pub async fn read(
        input: impl Read,
        (key, folder): (&EncryptionKey, &Path),
        mut seen: impl FnMut(u64),
    ) -> Result<Self, BackupError> {
        let unopened = Unopened::read(input)?;
        let head = unopened.head.clone();
        let mut reader = unopened.open(key)?;
        if head.schema > SCHEMA {
            let (found, known) = (head.schema, SCHEMA);
            return Err(StoreError::NewerSchema { found, known }.into());
        }
        let url = format!("sqlite://{}", folder.join("scratch.db").display());
        let scratch = Database::create_at(&url, head.schema).await?;
        let mut created = load(&scratch, &mut reader, &mut seen).await?;
        created.bytes = 0;
        scratch.migrate().await?;
        Ok(Self {
            head,
            created,
            scratch,
        })
    }
}

async fn load<R: Read>(
    scratch: &Database,
    reader: &mut Reader<R>,
    seen: &mut impl FnMut(u64),
) -> Result<Created, BackupError> {
    let mut transaction = scratch.begin().await?;
    sqlx::query("pragma defer_foreign_keys = on")
        .execute(&mut *transaction)
        .await?;
    let known = Table::all(&mut transaction, scratch.kind()).await?;
    for table in known.iter().rev() {
        let query = format!("delete from \"{}\"", table.name);
        let query = sqlx::query(sqlx::AssertSqlSafe(query));
        query.execute(&mut *transaction).await?;
    }
    let mut created = Created {
        tables: 0,
        rows: 0,
        bytes: 0,
    };
    while let Some(line) = reader.line()? {
        let table = named_table(&known, &line)?;
        created.rows += load_table(&mut transaction, (table, reader), seen).await?;
        created.tables += 1;
    }
    if created.tables != known.len() as u64 {
        return Err(BackupError::Damaged("tables are missing"));
    }
    Ok(transaction.commit().await.map(|()| created)?)
}

/// Returns the table whose rows follow.
fn named_table<'t>(known: &'t [Table], line: &[u8]) -> Result<&'t Table, BackupError> {
    let odd = BackupError::Damaged("a table is not as its schema says");
    let head: Value = serde_json::from_slice(line).map_err(|_| BackupError::Damaged("no table"))?;
    let Some(table) = known
        .iter()
        .find(|table| head["table"] == table.name.as_str())
    else {
        return Err(odd);
    };
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    if head["columns"] == serde_json::json!(columns) {
        Ok(table)
    } else {
        Err(odd)
    }
}

/// Inserts the rows of a table, and compares what is in the database then with what the backup says.
async fn load_table<R: Read>(
    connection: &mut Connection,
    (table, reader): (&Table, &mut Reader<R>),
    seen: &mut impl FnMut(u64),
) -> Result<u64, BackupError> {
    let statement = row::insertion(table, false);
    let mut read_digest = Digest::default();
    let end = loop {
        let line = reader
            .line()?
            .ok_or(BackupError::Damaged("it ends within a table"))?;
        if line.first() == Some(&b'{') {
            break line;
        }
        read_digest.add(&line);
        let inserted = row::insert(&mut *connection, (table, &statement), &line).await?;
        inserted.ok_or(BackupError::Damaged("a row is not as its table says"))?;
        seen(1);
    };
    let end: Value =
        serde_json::from_slice(&end).map_err(|_| BackupError::Damaged("a table has no end"))?;
    let stored = read(connection, table, |_| Ok(())).await?;
    let is_whole = end["end"] == table.name.as_str()
        && end["rows"] == stored.rows
        && end["sum"] == stored.sum()
        && stored == read_digest;
    if is_whole {
        Ok(stored.rows)
    } else {
        Err(BackupError::Differs(table.name.clone()))
    }
}
