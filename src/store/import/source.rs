//! A TAP database, read as it is and never written (spec/tap.md §1.1, §6.1).

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sqlx::{AnyConnection, Executor};

use super::super::{
    DatabaseKind, StoreError, column,
    database::{connect, drivers, kind_of, named},
};

/// A row of another system's table, by column.
pub(super) type Row = Map<String, Value>;

/// How many entries of the log are read at a time.
const ENTRIES: &str = "fetch 500 from tap_entries";

/// The tables that are read, whether there has to be one, and how. What other columns they have does not matter.
const TABLES: [(&str, bool, &str); 12] = [
    (
        "teams",
        true,
        "select to_jsonb(t)::text as line from teams t",
    ),
    (
        "users",
        false,
        "select to_jsonb(t)::text as line from users t",
    ),
    (
        "memberships",
        false,
        "select to_jsonb(t)::text as line from memberships t",
    ),
    (
        "approver_credentials",
        false,
        "select to_jsonb(t)::text as line from approver_credentials t",
    ),
    (
        "credentials",
        true,
        "select to_jsonb(t)::text as line from credentials t",
    ),
    (
        "agents",
        true,
        "select to_jsonb(t)::text as line from agents t",
    ),
    (
        "roles",
        false,
        "select to_jsonb(t)::text as line from roles t",
    ),
    (
        "role_credentials",
        false,
        "select to_jsonb(t)::text as line from role_credentials t",
    ),
    (
        "agent_roles",
        false,
        "select to_jsonb(t)::text as line from agent_roles t",
    ),
    (
        "agent_credentials",
        false,
        "select to_jsonb(t)::text as line from agent_credentials t",
    ),
    (
        "policies",
        false,
        "select to_jsonb(t)::text as line from policies t",
    ),
    (
        "policy_templates",
        false,
        "select to_jsonb(t)::text as line from policy_templates t",
    ),
];

/// The columns without which a table is not TAP's.
const COLUMNS: [(&str, &[&str]); 3] = [
    ("teams", &["id", "name"]),
    ("credentials", &["team_id", "name", "encrypted_value"]),
    ("agents", &["team_id", "id", "api_key_hash"]),
];

/// Why nothing can be read there.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It is no PostgreSQL.
    #[error("a TAP database is one of PostgreSQL")]
    NotPostgres,
    /// What TAP has is not there.
    #[error("there is no TAP in that database: it has no {0}")]
    NotTap(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A TAP database as it was at one moment.
#[derive(Debug)]
pub struct TapSource {
    connection: AnyConnection,
    pub(super) tables: BTreeMap<&'static str, Vec<Row>>,
}

impl TapSource {
    /// Reads everything but the log, in a transaction that can write nothing.
    ///
    /// # Errors
    /// See [`SourceError`].
    pub async fn read(url: &str, place: &str) -> Result<Self, SourceError> {
        if kind_of(url) != Some(DatabaseKind::Postgres) {
            return Err(SourceError::NotPostgres);
        }
        drivers();
        let connected = connect(DatabaseKind::Postgres, url).await;
        let mut connection = connected.map_err(|error| named(place, error))?;
        let begin = "begin transaction isolation level repeatable read read only";
        connection.execute(begin).await.map_err(StoreError::from)?;
        let mut source = Self {
            connection,
            tables: BTreeMap::new(),
        };
        source.check_columns().await?;
        for (table, is_needed, query) in TABLES {
            if source.has(table).await? {
                let rows = source.rows(query).await?;
                source.tables.insert(table, rows);
            } else if is_needed {
                return Err(SourceError::NotTap(format!("table `{table}`")));
            }
        }
        Ok(source)
    }

    /// Returns the rows of a table; none where there is no such table.
    pub(super) fn table(&self, name: &str) -> &[Row] {
        self.tables.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns how many entries the log has.
    pub async fn entries(&mut self) -> Result<i64, SourceError> {
        if !self.has("audit_log").await? {
            return Ok(0);
        }
        let count = sqlx::query("select count(*) as n from audit_log");
        let row = count.fetch_one(&mut self.connection).await;
        Ok(column(&row.map_err(StoreError::from)?, "n")?)
    }

    /// Begins to read the log, the oldest entry first.
    pub(super) async fn open_entries(&mut self) -> Result<(), SourceError> {
        let open = "declare tap_entries no scroll cursor for select to_jsonb(t)::text as line \
             from audit_log t order by t.\"timestamp\", t.request_id";
        let opened = self.connection.execute(open).await;
        opened.map_err(StoreError::from)?;
        Ok(())
    }

    /// Reads the next entries; none when there are no more.
    pub(super) async fn next_entries(&mut self) -> Result<Vec<Row>, SourceError> {
        self.rows(ENTRIES).await
    }

    async fn rows(&mut self, query: &'static str) -> Result<Vec<Row>, SourceError> {
        let rows = sqlx::query(query).fetch_all(&mut self.connection).await;
        let rows = rows.map_err(StoreError::from)?;
        let mut read = Vec::with_capacity(rows.len());
        for row in &rows {
            let line: String = column(row, "line")?;
            let line = serde_json::from_str(&line);
            read.push(line.map_err(|_| StoreError::corrupt("the source", "a row", "-"))?);
        }
        Ok(read)
    }

    async fn has(&mut self, table: &str) -> Result<bool, SourceError> {
        let query = "select count(*) as n from information_schema.tables \
             where table_schema = current_schema() and table_name = $1";
        let asked = sqlx::query(query).bind(table);
        let row = asked.fetch_one(&mut self.connection).await;
        let count: i64 = column(&row.map_err(StoreError::from)?, "n")?;
        Ok(count > 0)
    }

    async fn check_columns(&mut self) -> Result<(), SourceError> {
        let query = "select count(*) as n from information_schema.columns \
             where table_schema = current_schema() and table_name = $1 and column_name = $2";
        for (table, columns) in COLUMNS {
            for name in columns {
                let asked = sqlx::query(query).bind(table).bind(*name);
                let row = asked.fetch_one(&mut self.connection).await;
                let count: i64 = column(&row.map_err(StoreError::from)?, "n")?;
                if count == 0 {
                    return Err(SourceError::NotTap(format!("column `{table}.{name}`")));
                }
            }
        }
        Ok(())
    }
}
