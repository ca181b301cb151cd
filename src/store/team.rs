//! Teams: the boundary of isolation.

use std::fmt;

use super::{Connection, Store, StoreError, column};
use crate::policy::ApprovalMode;

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
}

impl Team {
    /// Returns all teams by name.
    pub async fn list(store: &Store) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query("select id, name, approval_mode from teams")
            .fetch_all(&mut *reader)
            .await?;
        let mut teams = Vec::with_capacity(rows.len());
        for row in &rows {
            let (id, mode): (String, String) = (column(row, "id")?, column(row, "approval_mode")?);
            let approval_mode = ApprovalMode::parse(&mode)
                .ok_or_else(|| StoreError::corrupt("teams", "approval_mode", &id))?;
            teams.push(Self {
                id: TeamId::new(id),
                name: column(row, "name")?,
                approval_mode,
            });
        }
        teams.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(teams)
    }

    pub(super) async fn insert(
        &self,
        connection: &mut Connection,
        at: crate::clock::Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into teams (id, name, approval_mode, created_at) values ($1, $2, $3, $4)",
        )
        .bind(self.id.as_str())
        .bind(self.name.as_str())
        .bind(self.approval_mode.as_str())
        .bind(at.as_millis())
        .execute(connection)
        .await?;
        Ok(())
    }
}
