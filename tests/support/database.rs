//! A fresh deployment in a fresh database, SQLite or PostgreSQL, gone when it is dropped.

use std::{io::Write, sync::Once};

use postern::{
    clock::{Clock, Timestamp},
    policy::Policy,
    secrets::{EncryptionKey, Keyring, Secret},
    store::{Actor, Auth, ChainId, Database, Deployment, NewDeployment, Store},
};
use sqlx::{Connection, Executor};

/// When the tests' clocks begin.
pub(crate) const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// Writes each test twice: `name::sqlite` and `name::postgres`.
macro_rules! on_both_databases {
    ($($(#[$note:meta])* async fn $name:ident($fixture:ident) $body:block)*) => { $(
        $(#[$note])*
        mod $name {
            use super::*;

            async fn test($fixture: crate::support::database::Fixture) $body

            #[tokio::test]
            async fn sqlite() {
                test(crate::support::database::Fixture::sqlite().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(fixture) = crate::support::database::Fixture::postgres().await {
                    test(fixture).await;
                }
            }
        }
    )* };
}
pub(crate) use on_both_databases;

/// A deployment of the test's own.
pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) actor: Actor,
    pub(crate) clock: Clock,
    pub(crate) url: String,
    place: Place,
}

/// What is taken away with the fixture.
pub(crate) enum Place {
    Directory(#[expect(dead_code, reason = "kept until it is dropped")] tempfile::TempDir),
    Database { server: String, name: String },
    Schema { server: String, name: String },
}

impl Fixture {
    pub(crate) async fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/postern.db", directory.path().display());
        Self::made(url, Place::Directory(directory)).await
    }

    /// `None` where there is no server to test on; the output says so.
    pub(crate) async fn postgres() -> Option<Self> {
        let (url, place) = postgres_database().await?;
        Some(Self::made(url, place).await)
    }

    /// Like [`Fixture::postgres`], with a schema of its own instead of a database, which takes a tenth of
    /// the time: for tests that are not about the database.
    pub(crate) async fn postgres_schema() -> Option<Self> {
        let (url, place) = postgres_schema().await?;
        Some(Self::made(url, place).await)
    }

    /// Takes the database away, or gives it back; connections to it are cut.
    pub(crate) async fn reachable(&self, is_reachable: bool) {
        let Place::Database { server, name } = &self.place else {
            panic!("only a database of its own can be taken away");
        };
        run(
            server,
            format!("alter database {name} allow_connections {is_reachable}"),
        )
        .await;
        let cut = format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
        );
        run(server, cut).await;
    }

    /// Makes a user who is an owner, as an invitation will.
    pub(crate) async fn add_user(&self, id: &str, email: &str) {
        let team = &self.actor.team;
        let statements = format!(
            "insert into users (id, email, created_at, updated_at) values ('{id}', '{email}', 1, 1); \
             insert into memberships (team_id, user_id, role, created_at) values ('{team}', '{id}', 'owner', 1)"
        );
        let pool = sqlx::AnyPool::connect(&self.url).await.unwrap();
        pool.execute(sqlx::AssertSqlSafe(statements)).await.unwrap();
        pool.close().await;
    }

    async fn made(url: String, place: Place) -> Self {
        let clock = Clock::standing_at(START);
        let database = Database::create(&url, &url).await.unwrap();
        let new = NewDeployment {
            team: "default".to_owned(),
            owner: None,
        };
        let parts = (ChainId::new("here"), clock.clone());
        let store = new.insert(database, key(), parts).await.unwrap().unwrap();
        let team = Deployment::of(&store).await.unwrap().team.id;
        let actor = Actor {
            team,
            name: "operator:test".to_owned(),
            dry_run: false,
        };
        Self {
            store,
            actor,
            clock,
            url,
            place,
        }
    }

    /// Puts a policy in place of a credential's own past the store, which would refuse it.
    pub(crate) async fn plant_policy(&self, credential: &str, policy: &Policy) {
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&self.url).await.unwrap();
        let planted = sqlx::query(
            "update policies set document = $1 where credential_id in (select id from credentials where name = $2)",
        )
        .bind(serde_json::to_string(policy).unwrap())
        .bind(credential)
        .execute(&pool)
        .await;
        assert_eq!(planted.unwrap().rows_affected(), 1);
        pool.close().await;
    }

    /// Calls a credential another kind past the store, which would refuse it.
    pub(crate) async fn plant_kind(&self, credential: &str, auth: Auth) {
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&self.url).await.unwrap();
        let planted = sqlx::query("update credentials set auth = $1 where name = $2")
            .bind(auth.as_str())
            .bind(credential)
            .execute(&pool)
            .await;
        assert_eq!(planted.unwrap().rows_affected(), 1);
        pool.close().await;
    }

    /// The same deployment, opened by another process on the same or another host.
    pub(crate) async fn another(&self, chain: &str) -> Store {
        let database = Database::open(&self.url, &self.url).await.unwrap();
        database
            .unlock(key(), ChainId::new(chain), self.clock.clone())
            .await
            .unwrap()
    }
}

/// The keys of every fixture, as long as none was rotated.
pub(crate) fn keyring() -> Keyring {
    Keyring::new(key())
}

/// The encryption key of every fixture.
pub(crate) fn key() -> EncryptionKey {
    EncryptionKey::parse(&Secret::from("5a".repeat(32))).unwrap()
}

/// The address of a new, empty database on the server that `TEST_POSTGRES_URL` names.
async fn postgres_database() -> Option<(String, Place)> {
    let (server, name) = postgres_server()?;
    run(&server, format!("create database {name}")).await;
    let mut url = url::Url::parse(&server).unwrap();
    url.set_path(&name);
    Some((url.to_string(), Place::Database { server, name }))
}

/// The address of a new, empty schema in the database that `TEST_POSTGRES_URL` names.
pub(crate) async fn postgres_schema() -> Option<(String, Place)> {
    let (server, name) = postgres_server()?;
    run(&server, format!("create schema {name}")).await;
    let mut url = url::Url::parse(&server).unwrap();
    url.query_pairs_mut()
        .append_pair("options[search_path]", &name);
    Some((url.to_string(), Place::Schema { server, name }))
}

/// The server to test on, and a name that nothing on it has.
fn postgres_server() -> Option<(String, String)> {
    static SAID: Once = Once::new();
    let Some(server) = option_env_at_run("TEST_POSTGRES_URL") else {
        assert!(
            option_env_at_run("CI").is_none(),
            "CI has to set TEST_POSTGRES_URL"
        );
        // Written past the capture of passing tests: whoever runs them is to know.
        SAID.call_once(|| {
            let told = b"skipped: the tests on PostgreSQL; TEST_POSTGRES_URL is not set\n";
            std::io::stderr().write_all(told).unwrap();
        });
        return None;
    };
    Some((server, format!("postern_{}", uuid::Uuid::new_v4().simple())))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the tests are told of their surroundings by the environment"
)]
pub(crate) fn option_env_at_run(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

async fn run(server: &str, statement: String) {
    let mut connection = sqlx::postgres::PgConnection::connect(server).await.unwrap();
    connection
        .execute(sqlx::AssertSqlSafe(statement))
        .await
        .unwrap();
}

impl Drop for Place {
    fn drop(&mut self) {
        let (server, statement) = match self {
            Self::Directory(_) => return,
            Self::Database { server, name } => {
                (server.clone(), format!("drop database {name} with (force)"))
            }
            Self::Schema { server, name } => {
                (server.clone(), format!("drop schema {name} cascade"))
            }
        };
        // A runtime of its own: the test's may be ending.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(run(&server, statement));
        });
        dropped.join().unwrap();
    }
}
