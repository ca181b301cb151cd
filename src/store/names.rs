//! The names that a deployment has, as completion offers them on a command line.
//!
//! They are read without the key and without a pool: nothing is opened that is sealed, nothing is made, migrated or
//! written, and a schema of another version is not read at all.

use sqlx::{AnyConnection, Connection, Executor};

use super::{
    SCHEMA, StoreError, column,
    database::{drivers, kind_of, sqlite_path, sqlite_url},
};
use crate::clock::Timestamp;

/// The most names that are read.
const NAMES_MAX: i64 = 1000;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// An agent or an app.
    Agent,
    /// A role.
    Role,
    /// A credential of the team's own; those of end users have no name that a command takes.
    Credential,
    /// A credential that has a policy.
    Policy,
    /// A policy template.
    Template,
    /// A call that waits for a decision.
    Approval,
    /// A grant that can still be used.
    Grant,
    /// A proposal that waits for a decision.
    Proposal,
    /// A member, by address.
    User,
    /// A session that works.
    Session,
    /// A team.
    Team,
}

/// A name, and what is shown beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownName {
    /// What is typed.
    pub name: String,
    /// What it is, for people; it may be empty. It is as it was given: not cleaned for a terminal.
    pub note: String,
}

impl Named {
    /// Returns the query: `$1` is the team, `$2` the time in milliseconds, `$3` the most rows.
    const fn query(self) -> &'static str {
        match self {
            Self::Agent => {
                "select name, description as note from agents \
                 where team_id = $1 and created_at <= $2 order by name limit $3"
            }
            Self::Role => {
                "select name, description as note from roles \
                 where team_id = $1 and created_at <= $2 order by name limit $3"
            }
            Self::Credential => {
                "select name, description as note from credentials \
                 where team_id = $1 and created_at <= $2 and end_user_id is null order by name limit $3"
            }
            Self::Policy => {
                "select credentials.name, credentials.description as note from credentials \
                 join policies on policies.credential_id = credentials.id \
                 where credentials.team_id = $1 and credentials.created_at <= $2 \
                 and credentials.end_user_id is null order by credentials.name limit $3"
            }
            Self::Template => {
                "select name, '' as note from policy_templates \
                 where team_id = $1 and updated_at <= $2 order by name limit $3"
            }
            Self::Approval => {
                "select id as name, agent_name || ': ' || method || ' ' || target_url as note \
                 from approvals where team_id = $1 and status = 'pending' and expires_at > $2 \
                 order by created_at, id limit $3"
            }
            Self::Grant => {
                "select grants.id as name, credentials.name || ': ' || grants.methods as note from grants \
                 join credentials on credentials.id = grants.credential_id \
                 where grants.team_id = $1 and grants.expires_at > $2 and grants.revoked_at is null \
                 and (grants.uses_max is null or grants.uses < grants.uses_max) \
                 order by grants.created_at, grants.id limit $3"
            }
            Self::Proposal => {
                "select id as name, agent_name || ': ' || credential_name as note from proposals \
                 where team_id = $1 and status = 'pending' and expires_at > $2 \
                 order by created_at, id limit $3"
            }
            Self::User => {
                "select users.email as name, memberships.role as note from memberships \
                 join users on users.id = memberships.user_id \
                 where memberships.team_id = $1 and memberships.created_at <= $2 \
                 order by users.email limit $3"
            }
            Self::Session => {
                "select sessions.id as name, users.email || ', ' || sessions.kind as note from sessions \
                 join users on users.id = sessions.user_id \
                 where sessions.team_id = $1 and sessions.expires_at > $2 \
                 and sessions.used_at + sessions.idle_ms > $2 and sessions.scope in ('full', 'agent') \
                 order by sessions.used_at desc, sessions.id limit $3"
            }
            Self::Team => {
                "select name, '' as note from teams where $1 <> '' and created_at <= $2 order by name limit $3"
            }
        }
    }
}

impl KnownName {
    /// Reads the names of one kind that a team has; without a team, the one that `init` made.
    ///
    /// # Errors
    /// A database that is not there, does not answer at once, is locked, or has another schema.
    pub async fn list(
        (url, team): (&str, Option<&str>),
        what: Named,
        now: Timestamp,
    ) -> Result<Vec<Self>, StoreError> {
        let mut connection = look_into(url).await?;
        let version = "select coalesce(max(version), 0) as version from _sqlx_migrations";
        let version = sqlx::query(version).fetch_one(&mut connection).await?;
        let found: i64 = column(&version, "version")?;
        if found != SCHEMA {
            let known = SCHEMA;
            return Err(StoreError::NewerSchema { found, known });
        }
        let team = match team {
            Some(name) => sqlx::query("select id from teams where name = $1").bind(name),
            None => sqlx::query("select value as id from deployment where name = 'team'"),
        };
        let Some(team) = team.fetch_optional(&mut connection).await? else {
            return Ok(Vec::new());
        };
        let team: String = column(&team, "id")?;
        let rows = sqlx::query(what.query())
            .bind(team)
            .bind(now.as_millis())
            .bind(NAMES_MAX)
            .fetch_all(&mut connection)
            .await?;
        let names = rows.iter().map(|row| {
            let (name, note) = (column(row, "name")?, column(row, "note")?);
            Ok(Self { name, note })
        });
        names.collect()
    }
}

/// Opens one connection that only reads, and waits for no lock.
async fn look_into(url: &str) -> Result<AnyConnection, StoreError> {
    drivers();
    match kind_of(url) {
        Some(super::DatabaseKind::Sqlite) => {
            let url = sqlite_url(url, "ro");
            if !sqlite_path(&url).exists() {
                let place = String::new();
                return Err(StoreError::NoDeployment { place });
            }
            let mut connection = AnyConnection::connect(&url).await?;
            connection.execute("pragma busy_timeout = 0").await?;
            Ok(connection)
        }
        Some(super::DatabaseKind::Postgres) => {
            let mut connection = AnyConnection::connect(url).await?;
            let read_only = "set default_transaction_read_only = on";
            connection.execute(read_only).await?;
            Ok(connection)
        }
        None => Err(StoreError::Address {
            place: String::new(),
        }),
    }
}
