//! Teams: the boundary of isolation.

use std::fmt;

use serde_json::json;
use sqlx::any::AnyRow;

use super::{
    Actor, ChangeError, ChangeRecord, Connection, Noun, Store, StoreError, change::Change, column,
};
use crate::{clock::Timestamp, policy::ApprovalMode};

/// A team's id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TeamId(String);

impl TeamId {
    /// Takes an id from the store.
    pub fn new(id: String) -> Self {
        Self(id)
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TeamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A team.
#[derive(Clone, Debug)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name, unique in the deployment.
    pub name: String,
    /// What holds for credentials without a policy.
    pub approval_mode: ApprovalMode,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Team {
    /// Returns all teams by name.
    pub async fn list(store: &Store) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query("select * from teams")
            .fetch_all(&mut *reader)
            .await?;
        let mut teams: Vec<_> = rows.iter().map(Self::from_row).collect::<Result<_, _>>()?;
        teams.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(teams)
    }

    /// Returns the team with that id.
    pub async fn find(store: &Store, id: &TeamId) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        Self::find_in(&mut reader, id.as_str()).await
    }

    /// Changes what holds for credentials without a policy, of the team that the actor works for.
    pub async fn set_approval_mode(
        store: &Store,
        actor: &Actor,
        mode: ApprovalMode,
    ) -> Result<Self, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let id = change.team();
        let found = Self::find_in(change.connection(), id).await?;
        let before = found.ok_or_else(|| ChangeError::Missing {
            noun: Noun::Team,
            name: id.to_owned(),
            known: Vec::new(),
        })?;
        if before.approval_mode != mode {
            sqlx::query("update teams set approval_mode = $2 where id = $1")
                .bind(id)
                .bind(mode.as_str())
                .execute(change.connection())
                .await?;
            let told = |mode: ApprovalMode| Some(json!({ "approval_mode": mode.as_str() }));
            change.record(ChangeRecord {
                action: "update",
                noun: "team",
                name: before.name.clone(),
                before: told(before.approval_mode),
                after: told(mode),
            });
        }
        change.commit().await?;
        Ok(Self {
            approval_mode: mode,
            ..before
        })
    }

    pub(super) async fn find_in(
        connection: &mut Connection,
        id: &str,
    ) -> Result<Option<Self>, StoreError> {
        let row = sqlx::query("select * from teams where id = $1")
            .bind(id)
            .fetch_optional(connection)
            .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let (id, mode): (String, String) = (column(row, "id")?, column(row, "approval_mode")?);
        let approval_mode = ApprovalMode::parse(&mode)
            .ok_or_else(|| StoreError::corrupt("teams", "approval_mode", &id))?;
        Ok(Self {
            id: TeamId::new(id),
            name: column(row, "name")?,
            approval_mode,
            created_at: Timestamp::from_millis(column(row, "created_at")?),
        })
    }

    pub(super) async fn insert(&self, connection: &mut Connection) -> Result<(), StoreError> {
        sqlx::query(
            "insert into teams (id, name, approval_mode, created_at) values ($1, $2, $3, $4)",
        )
        .bind(self.id.as_str())
        .bind(self.name.as_str())
        .bind(self.approval_mode.as_str())
        .bind(self.created_at.as_millis())
        .execute(connection)
        .await?;
        Ok(())
    }
}
