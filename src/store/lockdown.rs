//! Lockdowns: while there is one, no call of an agent goes out (docs/operate.md, "Lockdown").
//!
//! It is read together with what an agent may use, and counts as a change of that: it holds on the very next request of
//! every relay.

use serde_json::json;
use sqlx::any::AnyRow;

use super::{
    Actor, ChangeError, ChangeRecord, Connection, Store, StoreError, Team, TeamId, change::Change,
    column,
};
use crate::clock::Timestamp;

/// The longest reason, in bytes.
pub const REASON_BYTES_MAX: usize = 500;
/// What stands for the whole deployment, in place of a team.
const EVERYWHERE: &str = "";

/// For whom calls are stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockdownScope {
    /// For every team of the deployment.
    Deployment,
    /// For the team that the actor works for.
    Team,
}

impl LockdownScope {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::Team => "team",
        }
    }
}

/// That calls are stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lockdown {
    /// For whom.
    pub scope: LockdownScope,
    /// Why; agents are told. Empty where nobody said.
    pub reason: String,
    /// Who stopped them.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Lockdown {
    /// Returns what stops the calls of a team: the deployment's lockdown before its own.
    pub async fn find(store: &Store, team: &TeamId) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        Self::find_in(&mut reader, team).await
    }

    /// Returns what has been stopping calls for the longest time, the deployment's or a team's.
    pub async fn oldest(store: &Store) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let known = all(&mut reader).await?;
        Ok(known.into_iter().min_by_key(|one| one.at))
    }

    /// Stops all calls. A reason that is not given leaves the one that there is.
    ///
    /// # Errors
    /// As of the store; what is stopped already is no error.
    pub async fn begin(
        store: &Store,
        actor: &Actor,
        (scope, reason): (LockdownScope, Option<&str>),
    ) -> Result<Self, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let key = key_of(scope, actor);
        let before = row(change.connection(), key).await?;
        if let Some(known) = &before
            && reason.is_none_or(|reason| reason == known.reason)
        {
            change.commit().await?;
            return Ok(known.clone());
        }
        let begun = before.as_ref();
        let after = Self {
            scope,
            reason: reason.unwrap_or_default().to_owned(),
            by: begun.map_or_else(|| actor.name.clone(), |known| known.by.clone()),
            at: begun.map_or(change.at, |known| known.at),
        };
        sqlx::query(
            "insert into lockdowns (team_id, reason, begun_by, begun_at) values ($1, $2, $3, $4) \
             on conflict (team_id) do update set reason = excluded.reason",
        )
        .bind(key)
        .bind(after.reason.as_str())
        .bind(after.by.as_str())
        .bind(after.at.as_millis())
        .execute(change.connection())
        .await?;
        let action = if begun.is_some() { "update" } else { "start" };
        let name = name_of(&mut change, scope).await?;
        change.record(ChangeRecord {
            action,
            noun: "lockdown",
            name,
            before: begun.map(Self::told),
            after: Some(after.told()),
        });
        change.commit().await?;
        Ok(after)
    }

    /// Lets calls out again: of the actor's team, or of the deployment and all its teams. Returns what still stops
    /// those of the team.
    pub async fn lift(
        store: &Store,
        actor: &Actor,
        scope: LockdownScope,
    ) -> Result<Option<Self>, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let before = match scope {
            LockdownScope::Team => row(change.connection(), actor.team.as_str()).await?,
            LockdownScope::Deployment => all(change.connection()).await?.into_iter().next(),
        };
        if let Some(before) = before {
            let query = match scope {
                LockdownScope::Team => sqlx::query("delete from lockdowns where team_id = $1")
                    .bind(actor.team.as_str()),
                LockdownScope::Deployment => sqlx::query("delete from lockdowns"),
            };
            query.execute(change.connection()).await?;
            let name = name_of(&mut change, scope).await?;
            change.record(ChangeRecord {
                action: "lift",
                noun: "lockdown",
                name,
                before: Some(before.told()),
                after: None,
            });
        }
        let left = Self::find_in(change.connection(), &actor.team).await?;
        change.commit().await?;
        Ok(left)
    }

    /// Returns how many calls of a team are approved and not sent: they go out when nothing stops them any more.
    pub async fn count_held(store: &Store, team: &TeamId) -> Result<i64, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query(
            "select count(*) as n from approvals where status = 'approved' and team_id = $1",
        )
        .bind(team.as_str())
        .fetch_one(&mut *reader)
        .await?;
        column(&row, "n")
    }

    async fn find_in(
        connection: &mut Connection,
        team: &TeamId,
    ) -> Result<Option<Self>, StoreError> {
        let rows = sqlx::query("select * from lockdowns where team_id in ('', $1)")
            .bind(team.as_str())
            .fetch_all(connection)
            .await?;
        let read: Result<Vec<_>, _> = rows.iter().map(Self::from_row).collect();
        let mut read = read?;
        read.sort_by_key(|one| one.scope == LockdownScope::Team);
        Ok(read.into_iter().next())
    }

    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let scope = match column::<String>(row, "team_id")?.as_str() {
            EVERYWHERE => LockdownScope::Deployment,
            _ => LockdownScope::Team,
        };
        Ok(Self {
            scope,
            reason: column(row, "reason")?,
            by: column(row, "begun_by")?,
            at: Timestamp::from_millis(column(row, "begun_at")?),
        })
    }

    fn told(&self) -> serde_json::Value {
        json!({ "scope": self.scope.as_str(), "reason": self.reason })
    }
}

fn key_of(scope: LockdownScope, actor: &Actor) -> &str {
    match scope {
        LockdownScope::Deployment => EVERYWHERE,
        LockdownScope::Team => actor.team.as_str(),
    }
}

async fn name_of(change: &mut Change<'_>, scope: LockdownScope) -> Result<String, StoreError> {
    if scope == LockdownScope::Deployment {
        return Ok("deployment".to_owned());
    }
    let team = change.team();
    let found = Team::find_in(change.connection(), team).await?;
    Ok(found.map_or_else(|| team.to_owned(), |team| team.name))
}

async fn row(connection: &mut Connection, key: &str) -> Result<Option<Lockdown>, StoreError> {
    let row = sqlx::query("select * from lockdowns where team_id = $1")
        .bind(key)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(Lockdown::from_row).transpose()
}

async fn all(connection: &mut Connection) -> Result<Vec<Lockdown>, StoreError> {
    let rows = sqlx::query("select * from lockdowns")
        .fetch_all(connection)
        .await?;
    rows.iter().map(Lockdown::from_row).collect()
}
