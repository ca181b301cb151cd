//! Restoring: a backup that was verified takes the place of what a database has, all at once or not at all.

use std::io;

use futures_util::TryStreamExt;
use serde_json::json;

use super::{
    super::{
        AuditEntry, ChainId, ChangeRecord, Connection, Database, DatabaseKind, Deployment, Line,
        StoreError, TeamId, Topic, column, keys::KeyState,
    },
    BackupError, Loaded, row,
    tables::Table,
};
use crate::{clock::Clock, secrets::EncryptionKey};

/// What is not to come back: what was signed in or about to be sent then may have been ended or sent since.
const AFTERWARDS: [&str; 7] = [
    "delete from sessions",
    "delete from device_logins",
    "delete from ceremonies",
    "delete from credential_setups",
    "delete from outbox",
    "update access_tokens set leased_by = null, lease_until = null",
    // A call is sent at most once: whether it was, after the backup, nobody here knows.
    "update approvals set status = 'error', error_detail = 'outcome unknown: restored from a backup', \
     finished_at = coalesce(decided_at, created_at) where status in ('approved', 'forwarding')",
];

/// What is never taken away: entries, and where the files that have them begin.
const OF_THE_LOG: [&str; 2] = ["audit_entries", "audit_file_starts"];

/// Who restores, and where.
pub struct Restoring<'a> {
    /// The key that the backup was made under.
    pub key: EncryptionKey,
    /// Who does it, as the audit tells it.
    pub actor: String,
    /// This host's chain, how far its file has come, and the file's last entry.
    pub chain: (ChainId, i64, Option<Line>),
    /// Begins another chain for this host: entries that its file has are not in the database.
    pub renew_chain: &'a dyn Fn() -> io::Result<ChainId>,
    /// The time.
    pub clock: Clock,
    /// Whether what is there may be replaced.
    pub replaces: bool,
}

/// What was restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Whether a deployment was replaced by it.
    pub has_replaced: bool,
    /// Whether this host's audit chain is a new one.
    pub is_chain_new: bool,
}

impl Loaded {
    /// Puts the backup into a database that has the schema, in one transaction.
    ///
    /// Audit entries are never taken away: what the database has of the same deployment stays, and what it has not is
    /// added. Relays that run notice by the revision.
    pub async fn restore(
        &self,
        target: &Database,
        restoring: Restoring<'_>,
    ) -> Result<Restored, BackupError> {
        let mut transaction = target.begin().await?;
        let tables = Table::all(&mut transaction, target.kind()).await?;
        lock(&mut transaction, (&tables, target.kind())).await?;
        let before = KeyState::read(&mut transaction).await?;
        let has_replaced = before.check.is_some();
        if has_replaced && !restoring.replaces {
            return Err(BackupError::NotEmpty {
                place: target.place().to_owned(),
            });
        }
        let revisions = revisions(&mut transaction).await?;
        let keeps_entries = self.is_of_same_history(&mut transaction).await?;
        self.copy(&mut transaction, &tables, keeps_entries).await?;
        for statement in AFTERWARDS {
            sqlx::query(statement).execute(&mut *transaction).await?;
        }
        raise(&mut transaction, revisions).await?;
        let (mut chain, copied, written) = restoring.chain.clone();
        let is_chain_new = last(&mut transaction, &chain).await? < copied
            || !has(&mut transaction, (&chain, written)).await?;
        if is_chain_new {
            chain = (restoring.renew_chain)().map_err(BackupError::Write)?;
        }
        let revision = Topic::Access.bump(&mut transaction).await?;
        Topic::Approvals.bump(&mut transaction).await?;
        let entry = self
            .entry(&mut transaction, &restoring.actor, has_replaced)
            .await?;
        let state = KeyState::read(&mut transaction).await?;
        let ring = state.keyring(restoring.key)?.ok_or(StoreError::WrongKey)?;
        let store = target.clone().trust(ring, chain, restoring.clock);
        store.append_within(&mut transaction, &[entry]).await?;
        target.announce(revision)?;
        transaction.commit().await?;
        Ok(Restored {
            has_replaced,
            is_chain_new,
        })
    }

    /// Returns whether a database has an entry of one of the chains that the backup has: then both are of one deployment.
    async fn is_of_same_history(&self, connection: &mut Connection) -> Result<bool, BackupError> {
        let mut scratch = self.scratch.reader().await?;
        let firsts = sqlx::query("select chain, line from audit_entries where seq = 1")
            .fetch_all(&mut *scratch)
            .await?;
        for first in &firsts {
            let (chain, line): (String, String) = (
                column(first, "chain").map_err(BackupError::Store)?,
                column(first, "line").map_err(BackupError::Store)?,
            );
            let query =
                "select 1 as found from audit_entries where chain = $1 and seq = 1 and line = $2";
            let found = sqlx::query(query).bind(chain).bind(line);
            if found.fetch_optional(&mut *connection).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn copy(
        &self,
        connection: &mut Connection,
        tables: &[Table],
        keeps_entries: bool,
    ) -> Result<(), BackupError> {
        let is_kept = |table: &Table| keeps_entries && OF_THE_LOG.contains(&table.name.as_str());
        for table in tables.iter().rev().filter(|table| !is_kept(table)) {
            let query = format!("delete from \"{}\"", table.name);
            let query = sqlx::query(sqlx::AssertSqlSafe(query));
            query.execute(&mut *connection).await?;
        }
        let mut scratch = self.scratch.reader().await?;
        for table in tables {
            let statement = row::insertion(table, is_kept(table));
            let query = format!("select {} from \"{}\"", table.column_list(), table.name);
            let mut rows = sqlx::query(sqlx::AssertSqlSafe(query)).fetch(&mut *scratch);
            while let Some(found) = rows.try_next().await? {
                let line = row::write(&found, table)?;
                let inserted = row::insert(&mut *connection, (table, &statement), &line).await?;
                inserted.ok_or(BackupError::Damaged("a row is not as its table says"))?;
            }
        }
        Ok(())
    }

    async fn entry(
        &self,
        connection: &mut Connection,
        actor: &str,
        has_replaced: bool,
    ) -> Result<AuditEntry, BackupError> {
        let row = sqlx::query("select value from deployment where name = 'team'")
            .fetch_one(connection)
            .await?;
        let team: String = column(&row, "value").map_err(BackupError::Store)?;
        let record = ChangeRecord {
            action: "restore",
            noun: "deployment",
            name: self.head.created_at.to_string(),
            before: None,
            after: Some(json!({ "rows": self.created.rows, "replaced": has_replaced })),
        };
        Ok(AuditEntry::of_change(&TeamId::new(team), actor, record))
    }
}

impl Deployment {
    /// Returns whether a database has a deployment.
    pub async fn is_at(database: &Database) -> Result<bool, StoreError> {
        let mut reader = database.reader().await?;
        Ok(KeyState::read(&mut reader).await?.check.is_some())
    }
}

/// Keeps everybody else out until the transaction is over; on SQLite it is the only one that writes.
async fn lock(
    connection: &mut Connection,
    (tables, kind): (&[Table], DatabaseKind),
) -> Result<(), BackupError> {
    if kind == DatabaseKind::Sqlite {
        let deferred = sqlx::query("pragma defer_foreign_keys = on");
        deferred.execute(connection).await?;
        return Ok(());
    }
    for table in tables {
        let query = format!("lock table \"{}\" in access exclusive mode", table.name);
        let query = sqlx::query(sqlx::AssertSqlSafe(query));
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Returns the largest revision of any topic.
async fn revisions(connection: &mut Connection) -> Result<i64, BackupError> {
    let query = "select coalesce(max(value), 0) as value from revisions";
    let row = sqlx::query(query).fetch_one(connection).await?;
    column(&row, "value").map_err(BackupError::Store)
}

/// Has every revision be past what anybody may remember.
async fn raise(connection: &mut Connection, least: i64) -> Result<(), BackupError> {
    sqlx::query("update revisions set value = value + $1")
        .bind(least)
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns the number of a chain's newest entry.
async fn last(connection: &mut Connection, chain: &ChainId) -> Result<i64, BackupError> {
    let query = "select coalesce(max(seq), 0) as seq from audit_entries where chain = $1";
    let row = sqlx::query(query)
        .bind(chain.as_str())
        .fetch_one(connection)
        .await?;
    column(&row, "seq").map_err(BackupError::Store)
}

/// Returns whether a chain has the entry that stands last in its file, as it stands there. Another deployment may have
/// written that file: then the numbers are the same, and the entries are not.
async fn has(
    connection: &mut Connection,
    (chain, written): (&ChainId, Option<Line>),
) -> Result<bool, BackupError> {
    let Some(written) = written else {
        return Ok(true);
    };
    let query = "select line from audit_entries where chain = $1 and seq = $2";
    let row = sqlx::query(query).bind(chain.as_str()).bind(written.seq);
    let row = row.fetch_optional(connection).await?;
    let line: Option<String> = row
        .map(|row| column(&row, "line"))
        .transpose()
        .map_err(BackupError::Store)?;
    Ok(line.as_ref() == Some(&written.text))
}

impl std::fmt::Debug for Restoring<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Restoring({})", self.actor)
    }
}
