//! Users and what they are in a team.

use std::str::FromStr;

use super::{Connection, Store, StoreError, TeamId, column};
use crate::{clock::Timestamp, secrets::PasswordHash};

/// What a user is in a team (docs/GLOSSARY.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberRole {
    /// May do everything, and appoint owners.
    Owner,
    /// May change the team's settings.
    Admin,
    /// May decide approvals of the credentials assigned to them.
    Approver,
}

impl MemberRole {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Approver => "approver",
        }
    }
}

impl FromStr for MemberRole {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Owner, Self::Admin, Self::Approver]
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or(())
    }
}

/// A user as a member of one team.
#[derive(Clone, Debug)]
pub struct Member {
    /// The user's id.
    pub user_id: String,
    /// The user's e-mail address, lower-case.
    pub email: String,
    /// What the user is in the team.
    pub role: MemberRole,
}

impl Member {
    /// Returns a team's members, the oldest first.
    pub async fn list(store: &Store, team: &TeamId) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query(
            "select users.id, users.email, memberships.role from memberships \
             join users on users.id = memberships.user_id where memberships.team_id = $1 \
             order by memberships.created_at, users.id",
        )
        .bind(team.as_str())
        .fetch_all(&mut *reader)
        .await?;
        let mut members = Vec::with_capacity(rows.len());
        for row in &rows {
            let (user_id, role): (String, String) = (column(row, "id")?, column(row, "role")?);
            let role = role
                .parse()
                .map_err(|()| StoreError::corrupt("memberships", "role", &user_id))?;
            members.push(Self {
                user_id,
                email: column(row, "email")?,
                role,
            });
        }
        Ok(members)
    }

    /// Returns the addresses of a team's members.
    pub(super) async fn emails(
        connection: &mut Connection,
        team: &str,
    ) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query(
            "select users.email from memberships join users on users.id = memberships.user_id \
             where memberships.team_id = $1",
        )
        .bind(team)
        .fetch_all(connection)
        .await?;
        rows.iter().map(|row| column(row, "email")).collect()
    }

    /// Makes the user and the membership.
    pub(super) async fn insert(
        &self,
        connection: &mut Connection,
        (team, password): (&TeamId, Option<&PasswordHash>),
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into users (id, email, password_hash, created_at, updated_at) values ($1, $2, $3, $4, $4)",
        )
        .bind(self.user_id.as_str())
        .bind(self.email.as_str())
        .bind(password.map(PasswordHash::as_str))
        .bind(at.as_millis())
        .execute(&mut *connection)
        .await?;
        sqlx::query(
            "insert into memberships (team_id, user_id, role, created_at) values ($1, $2, $3, $4)",
        )
        .bind(team.as_str())
        .bind(self.user_id.as_str())
        .bind(self.role.as_str())
        .bind(at.as_millis())
        .execute(connection)
        .await?;
        Ok(())
    }
}
