//! The database: reaching it, its connections, its schema.

use std::{
    io::ErrorKind,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
    sync::{Arc, Once},
    time::Duration,
};

use futures_util::future::BoxFuture;
use sqlx::{
    Any, AnyConnection, AnyPool, Connection, Executor, SqlSafeStr,
    any::AnyPoolOptions,
    error::BoxDynError,
    migrate::{MigrateError, Migration, MigrationSource, MigrationType, Migrator},
    pool::PoolConnection,
};

use super::{
    ChainId, Store, StoreError,
    chain::Tail,
    column,
    direct::Direct,
    mark::Mark,
    migrations::{MIGRATIONS, SCHEMA},
    writing::{Kept, Writing},
};
use crate::{
    clock::Clock,
    secrets::{EncryptionKey, Keyring},
};

/// What every connection to SQLite is set to. A statement waits 10 s for another process that is
/// writing. With `normal`, a commit survives the end of the process; docs/adr/0005 says what of a power cut.
/// A commit writes the log back only where it is longer than a relay lets it become (`checkpoint.rs`).
const SQLITE_SETTINGS: &str = "pragma busy_timeout = 10000; pragma journal_mode = wal; \
     pragma synchronous = normal; pragma foreign_keys = on; pragma journal_size_limit = 67108864; \
     pragma wal_autocheckpoint = 16000";
/// How long a caller waits for a connection to SQLite.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a caller waits for a connection to a server. For as long, one that is down is tried again, twice
/// in a request, and its agent learns nothing.
const SERVER_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);
/// How long reaching a server may take before it counts as unreachable.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Connections for reading on SQLite: more than the cores that could use them help nobody.
const READERS_MAX: u32 = 4;
/// Connections to PostgreSQL, of the hundred that a server has by default.
const SERVER_CONNECTIONS_MAX: u32 = 16;
/// The advisory lock under which PostgreSQL's schema is made: an arbitrary number of our own.
const MIGRATION_LOCK: i64 = 0x706f_7374_6572_6e01;

/// Which of the two databases it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseKind {
    /// Embedded: a file in the data directory.
    Sqlite,
    /// A server, for several relays.
    Postgres,
}

impl DatabaseKind {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// A database that was reached and whose schema this program knows.
#[derive(Clone, Debug)]
pub struct Database {
    pool: AnyPool,
    /// The connection that the audit log commits on; on SQLite the only one that writes.
    kept: Kept,
    url: Arc<str>,
    kind: DatabaseKind,
    /// Of SQLite, where the revision of who may what is noted.
    mark: Option<Mark>,
    /// The address without its password, for messages.
    place: Arc<str>,
}

impl Database {
    /// Reaches a deployment's database and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::NoDeployment`] when there is no database or it is empty; nothing is made.
    pub async fn open(url: &str, place: &str) -> Result<Self, StoreError> {
        let database = Self::connect(url, place, "rw").await?;
        if database.schema().await? == 0 {
            return Err(StoreError::NoDeployment {
                place: place.to_owned(),
            });
        }
        database.migrate().await?;
        Ok(database)
    }

    /// Reaches a database, makes it where it is a file that is not there, and makes the schema.
    pub async fn create(url: &str, place: &str) -> Result<Self, StoreError> {
        let database = Self::connect(url, place, "rwc").await?;
        database.migrate().await?;
        Ok(database)
    }

    /// Makes a database at an earlier schema, to be filled and then migrated.
    pub(super) async fn create_at(url: &str, schema: i64) -> Result<Self, StoreError> {
        let database = Self::connect(url, url, "rwc").await?;
        database.migrate_to(schema).await?;
        Ok(database)
    }

    /// Opens the deployment with its key, which is checked first; while a key is rotated, with either of the two.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`] when the key is another one, [`StoreError::KeyReplaced`] when it was rotated away, and
    /// [`StoreError::NoDeployment`] when `init` was never finished.
    pub async fn unlock(
        self,
        key: EncryptionKey,
        chain: ChainId,
        clock: Clock,
    ) -> Result<Store, StoreError> {
        let keyring = self.keyring(key).await?;
        Ok(self.trust(keyring, chain, clock))
    }

    /// Builds a store on a key that is not checked: the deployment is being made with it.
    pub(super) fn trust(self, key: Keyring, chain: ChainId, clock: Clock) -> Store {
        let (audit_key, tail) = (key.audit_key(), Tail::default());
        Store {
            database: self,
            audit_key,
            key: Arc::new(key),
            chain,
            tail,
            clock,
            has_passkeys: false,
        }
    }

    /// Returns which database it is.
    pub fn kind(&self) -> DatabaseKind {
        self.kind
    }

    /// Returns the address without its password.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Asks the database for nothing, to see whether it answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut reader = self.reader().await?;
        sqlx::query("select 1").execute(&mut *reader).await?;
        Ok(())
    }

    /// Returns the schema's version; 0 when there is none.
    pub async fn schema(&self) -> Result<i64, StoreError> {
        let mut reader = self.reader().await?;
        let tables = match self.kind {
            DatabaseKind::Sqlite => {
                "select count(*) as n from sqlite_master where name = '_sqlx_migrations'"
            }
            DatabaseKind::Postgres => {
                "select count(*) as n from pg_tables \
                 where schemaname = current_schema() and tablename = '_sqlx_migrations'"
            }
        };
        let row = sqlx::query(tables).fetch_one(&mut *reader).await?;
        if column::<i64>(&row, "n")? == 0 {
            return Ok(0);
        }
        let row = sqlx::query("select coalesce(max(version), 0) as version from _sqlx_migrations")
            .fetch_one(&mut *reader)
            .await?;
        column(&row, "version")
    }

    pub(super) async fn reader(&self) -> Result<PoolConnection<Any>, StoreError> {
        self.pool.acquire().await.map_err(|error| self.named(error))
    }

    /// Waits for the connection that is kept for writing.
    pub(super) async fn writer(&self) -> Result<Writing, StoreError> {
        self.kept
            .take(self.kind, &self.url)
            .await
            .map_err(|error| self.named(error))
    }

    /// Does something on SQLite without leaving this thread; `None` where that cannot be done now, or the database is
    /// another. Then [`Database::writer`] has the connection for it.
    pub(super) async fn at_once<T>(
        &self,
        work: impl FnOnce(&mut Direct) -> Result<T, rusqlite::Error>,
    ) -> Option<T> {
        match self.kind {
            DatabaseKind::Sqlite => self.kept.at_once(&self.url, work).await,
            DatabaseKind::Postgres => None,
        }
    }

    /// Returns where the revision of who may what is noted beside the database.
    pub(super) fn mark(&self) -> Option<&Mark> {
        self.mark.as_ref()
    }

    /// Notes the revision that is about to be committed, by a transaction that is open.
    pub(super) fn announce(&self, revision: i64) -> Result<(), StoreError> {
        let announced = self.mark.as_ref().map(|mark| mark.announce(revision));
        let announced = announced.unwrap_or(Ok(()));
        announced.map_err(|source| match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                StoreError::Full(sqlx::Error::Io(source))
            }
            _ => StoreError::Forbidden {
                place: self.place.to_string(),
                source: sqlx::Error::Io(source),
            },
        })
    }

    /// Begins a transaction that may write from its first statement on: on SQLite one that only
    /// reads at first could not be made to write once another process has written.
    pub(super) async fn begin(&self) -> Result<Writing, StoreError> {
        let connection = match self.kind {
            DatabaseKind::Sqlite => self.writer().await?,
            DatabaseKind::Postgres => Writing::pooled(self.reader().await?),
        };
        connection.begin(self.begin_statement()).await
    }

    /// Returns how a transaction begins that may write.
    pub(super) const fn begin_statement(&self) -> &'static str {
        match self.kind {
            DatabaseKind::Sqlite => "begin immediate",
            DatabaseKind::Postgres => "begin",
        }
    }

    async fn connect(url: &str, place: &str, mode: &str) -> Result<Self, StoreError> {
        drivers();
        let (kind, url) = match kind_of(url) {
            Some(DatabaseKind::Sqlite) => (DatabaseKind::Sqlite, sqlite_url(url, mode)),
            Some(DatabaseKind::Postgres) => (DatabaseKind::Postgres, url.to_owned()),
            None => {
                return Err(StoreError::Address {
                    place: place.to_owned(),
                });
            }
        };
        if kind == DatabaseKind::Sqlite && mode == "rw" && !sqlite_path(&url).exists() {
            return Err(StoreError::NoDeployment {
                place: place.to_owned(),
            });
        }
        if kind == DatabaseKind::Sqlite && mode == "rwc" {
            make_private(sqlite_path(&url))
                .map_err(|error| named(place, sqlx::Error::Io(error)))?;
        }
        let opened = open_pool(kind, &url).await;
        let (pool, kept) = opened.map_err(|error| named(place, error))?;
        let mark = match kind {
            DatabaseKind::Sqlite => {
                let mark = Mark::beside(sqlite_path(&url));
                Some(mark.map_err(|error| named(place, sqlx::Error::Io(error)))?)
            }
            DatabaseKind::Postgres => None,
        };
        Ok(Self {
            pool,
            kept,
            mark,
            url: url.into(),
            kind,
            place: place.into(),
        })
    }

    /// Brings the schema up to date: all migrations that are missing, or none, and one process at a time.
    pub(super) async fn migrate(&self) -> Result<(), StoreError> {
        self.migrate_to(SCHEMA).await
    }

    /// The same up to a schema.
    async fn migrate_to(&self, known: i64) -> Result<(), StoreError> {
        let found = self.schema().await?;
        if found > known {
            return Err(StoreError::NewerSchema { found, known });
        }
        if found == known {
            return Ok(());
        }
        let mut migrator = Migrator::new(Embedded { up_to: known })
            .await
            .map_err(|error| migration_error(error, known))?;
        // The transaction below is the lock: `begin immediate` on SQLite, an advisory one on PostgreSQL.
        migrator.set_locking(false);
        let mut writer = self.writer().await?;
        let mut transaction = writer.begin_with(self.begin_statement()).await?;
        if self.kind == DatabaseKind::Postgres {
            sqlx::query("select 1 as locked from (select pg_advisory_xact_lock($1)) as lock")
                .bind(MIGRATION_LOCK)
                .execute(&mut *transaction)
                .await?;
            // The schema speaks of `blob`; here that is what PostgreSQL calls `bytea`.
            transaction
                .execute(
                    "do $$ begin if to_regtype('blob') is null then create domain blob as bytea; \
                     end if; end $$",
                )
                .await?;
        }
        let run = migrator.run_direct(None, &mut *transaction, false).await;
        run.map_err(|error| migration_error(error, known))?;
        Ok(transaction.commit().await?)
    }

    fn named(&self, error: sqlx::Error) -> StoreError {
        named(&self.place, error)
    }
}

/// The migrations that are compiled in.
#[derive(Debug)]
struct Embedded {
    up_to: i64,
}

impl MigrationSource<'static> for Embedded {
    fn resolve(self) -> BoxFuture<'static, Result<Vec<Migration>, BoxDynError>> {
        let migration = |(version, name, sql): (i64, &'static str, &'static str)| {
            let kind = MigrationType::Simple;
            Migration::new(version, name.into(), kind, sql.into_sql_str(), false)
        };
        let wanted = MIGRATIONS.iter().copied();
        let wanted = wanted.filter(|(version, ..)| *version <= self.up_to);
        let migrations = wanted.map(migration).collect();
        Box::pin(std::future::ready(Ok(migrations)))
    }
}

fn migration_error(error: MigrateError, known: i64) -> StoreError {
    match error {
        MigrateError::VersionMissing(found) => StoreError::NewerSchema { found, known },
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => StoreError::Statement(sqlx::Error::Migrate(Box::new(other))),
    }
}

/// Gives an error about the connection the place that it was to lead to.
pub(super) fn named(place: &str, error: sqlx::Error) -> StoreError {
    let place = place.to_owned();
    match StoreError::from(error) {
        StoreError::Unreachable { source, .. } => StoreError::Unreachable { place, source },
        StoreError::Statement(sqlx::Error::Configuration(_)) => StoreError::Address { place },
        // What a server or the file system says before the first statement is about getting in.
        StoreError::Statement(source @ sqlx::Error::Database(_)) => refused(place, source),
        other => other,
    }
}

/// Tells apart what keeps a database from being opened.
fn refused(place: String, source: sqlx::Error) -> StoreError {
    let code = source
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .unwrap_or_default();
    match &*code {
        // invalid_catalog_name: the server is there and the database is not.
        "3D000" => StoreError::NoDeployment { place },
        // invalid_authorization_specification and what begins like it; insufficient_privilege.
        "28000" | "28P01" | "42501" => StoreError::Forbidden { place, source },
        // SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM and their extended codes.
        code if matches!(code.parse::<u32>().unwrap_or(0) & 0xff, 3 | 8 | 14) => {
            StoreError::Forbidden { place, source }
        }
        _ => StoreError::Statement(source),
    }
}

/// Makes both databases known to sqlx.
pub(super) fn drivers() {
    static DRIVERS: Once = Once::new();
    DRIVERS.call_once(sqlx::any::install_default_drivers);
}

/// Returns which database an address leads to, if it is one of ours.
pub(super) fn kind_of(url: &str) -> Option<DatabaseKind> {
    match url.split_once(':')?.0 {
        "sqlite" => Some(DatabaseKind::Sqlite),
        "postgres" | "postgresql" => Some(DatabaseKind::Postgres),
        _ => None,
    }
}

pub(super) fn sqlite_url(url: &str, mode: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}mode={mode}")
}

pub(super) fn sqlite_path(url: &str) -> &Path {
    let rest = url.strip_prefix("sqlite:").unwrap_or(url);
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    Path::new(rest.split_once('?').map_or(rest, |(path, _)| path))
}

/// Makes the file for its owner alone, whatever the umask; SQLite gives its companions the same mode.
fn make_private(path: &Path) -> std::io::Result<()> {
    let file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)?;
    if file.metadata()?.len() == 0 {
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

/// Opens the pool for reading, and one connection, which tells at once when the database cannot be reached:
/// a pool would go on trying until its time is up, and say only that.
async fn open_pool(kind: DatabaseKind, url: &str) -> Result<(AnyPool, Kept), sqlx::Error> {
    let connection = connect(kind, url).await?;
    let options = AnyPoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT);
    let pool = match kind {
        DatabaseKind::Postgres => options
            .max_connections(SERVER_CONNECTIONS_MAX)
            .acquire_timeout(SERVER_ACQUIRE_TIMEOUT)
            .connect_lazy(url)?,
        DatabaseKind::Sqlite => {
            let options = options
                .max_connections(READERS_MAX)
                .test_before_acquire(false);
            let options = options.after_connect(|connection, _| {
                Box::pin(async move { connection.execute(SQLITE_SETTINGS).await.map(|_| ()) })
            });
            options.connect_lazy(url)?
        }
    };
    Ok((pool, Kept::new(connection)))
}

/// Opens one connection, set up, within a time.
pub(super) async fn connect(kind: DatabaseKind, url: &str) -> Result<AnyConnection, sqlx::Error> {
    let connected = tokio::time::timeout(CONNECT_TIMEOUT, AnyConnection::connect(url)).await;
    let mut connection = connected.map_err(|_| sqlx::Error::PoolTimedOut)??;
    if kind == DatabaseKind::Sqlite {
        connection.execute(SQLITE_SETTINGS).await?;
    }
    Ok(connection)
}
