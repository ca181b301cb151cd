//! Users and what they are in a team.

use std::str::FromStr;

use sqlx::any::AnyRow;

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

/// A person's account.
#[derive(Clone, Debug)]
pub struct User {
    /// Its id.
    pub id: String,
    /// The e-mail address, lower-case.
    pub email: String,
    /// The password, when that is a way in.
    pub password: Option<PasswordHash>,
    /// The name that others are shown, if the person gave one.
    pub display_name: Option<String>,
}

/// What a user is in one of the user's teams.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub team_name: String,
    /// What the user is in it.
    pub role: MemberRole,
}

impl User {
    /// Returns the user with that address, which is in lower case.
    pub async fn find_by_email(store: &Store, email: &str) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        Self::find_by_email_in(&mut reader, email).await
    }

    pub(super) async fn find_by_email_in(
        connection: &mut Connection,
        email: &str,
    ) -> Result<Option<Self>, StoreError> {
        let row = sqlx::query("select * from users where email = $1")
            .bind(email)
            .fetch_optional(connection)
            .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    pub(super) fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: column(row, "id")?,
            email: column(row, "email")?,
            password: column::<Option<String>>(row, "password_hash")?.map(PasswordHash::stored),
            display_name: column(row, "display_name")?,
        })
    }
}

impl Membership {
    /// Returns what a user is in which teams, the oldest first.
    pub async fn list(store: &Store, user: &str) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        Self::list_in(&mut reader, user).await
    }

    pub(super) async fn list_in(
        connection: &mut Connection,
        user: &str,
    ) -> Result<Vec<Self>, StoreError> {
        let rows = sqlx::query(
            "select teams.id, teams.name, memberships.role from memberships \
             join teams on teams.id = memberships.team_id where memberships.user_id = $1 \
             order by memberships.created_at, teams.id",
        )
        .bind(user)
        .fetch_all(connection)
        .await?;
        let read = |row| {
            Ok(Self {
                team: TeamId::new(column(row, "id")?),
                team_name: column(row, "name")?,
                role: role(row, user)?,
            })
        };
        rows.iter().map(read).collect()
    }
}

impl Member {
    /// Returns a team's members, the oldest first.
    pub async fn list(store: &Store, team: &TeamId) -> Result<Vec<Self>, StoreError> {
        let joined = Self::list_joined(store, team).await?;
        Ok(joined.into_iter().map(|(member, _)| member).collect())
    }

    /// Returns a team's members with when they became that, the oldest first.
    pub async fn list_joined(
        store: &Store,
        team: &TeamId,
    ) -> Result<Vec<(Self, Timestamp)>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query(
            "select users.id, users.email, memberships.role, memberships.created_at from memberships \
             join users on users.id = memberships.user_id where memberships.team_id = $1 \
             order by memberships.created_at, users.id",
        )
        .bind(team.as_str())
        .fetch_all(&mut *reader)
        .await?;
        let mut members = Vec::with_capacity(rows.len());
        for row in &rows {
            let user_id: String = column(row, "id")?;
            let member = Self {
                email: column(row, "email")?,
                role: role(row, &user_id)?,
                user_id,
            };
            let joined_at = Timestamp::from_millis(column(row, "created_at")?);
            members.push((member, joined_at));
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
        self.join(connection, team, at).await?;
        Ok(())
    }

    /// Makes the membership of a user; false where there is one.
    pub(super) async fn join(
        &self,
        connection: &mut Connection,
        team: &TeamId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "insert into memberships (team_id, user_id, role, created_at) values ($1, $2, $3, $4) \
             on conflict (team_id, user_id) do nothing",
        )
        .bind(team.as_str())
        .bind(self.user_id.as_str())
        .bind(self.role.as_str())
        .bind(at.as_millis())
        .execute(connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

/// Reads the column `role` of a membership of that user.
pub(super) fn role(row: &AnyRow, user: &str) -> Result<MemberRole, StoreError> {
    let role: String = column(row, "role")?;
    role.parse()
        .map_err(|()| StoreError::corrupt("memberships", "role", user))
}
