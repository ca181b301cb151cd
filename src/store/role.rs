//! Roles: a named set of access and a limit, given to agents.

use serde_json::{Value, json};
use sqlx::any::AnyRow;

use super::{
    Actor, ChangeError, ChangeRecord, Connection, Noun, Store, StoreError, TeamId, agent::linked,
    change::Change, column, credential_change::ids, deployment::names,
};
use crate::clock::Timestamp;

/// A role as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its row.
    pub id: String,
    /// Its name, unique in its team.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// How many requests each of its agents may make in an hour; `None` is any number.
    pub rate_limit_per_hour: Option<i64>,
    /// The names of the credentials that it lets its agents use, sorted.
    pub credentials: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A role to be made.
#[derive(Debug)]
pub struct NewRole {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The limit of each of its agents.
    pub rate_limit_per_hour: Option<i64>,
    /// The names of its credentials.
    pub credentials: Vec<String>,
}

/// What is to become of a role; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub struct RoleUpdate {
    /// See [`Role::description`].
    pub description: Option<String>,
    /// See [`Role::rate_limit_per_hour`]; `Some(None)` takes the limit away.
    pub rate_limit_per_hour: Option<Option<i64>>,
    /// The names of the credentials it is to have, in place of those it has.
    pub credentials: Option<Vec<String>>,
    /// Names of credentials to add.
    pub add: Vec<String>,
    /// Names of credentials to take away.
    pub remove: Vec<String>,
}

impl Role {
    /// Returns a team's roles by name.
    pub async fn list(store: &Store, team: &TeamId) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query("select * from roles where team_id = $1")
            .bind(team.as_str())
            .fetch_all(&mut *reader)
            .await?;
        let mut credentials = linked(
            &mut reader,
            "select role_credentials.role_id as owner, credentials.name from role_credentials \
             join credentials on credentials.id = role_credentials.credential_id \
             where credentials.team_id = $1",
            team.as_str(),
        )
        .await?;
        let mut roles = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut role = Self::from_row(row)?;
            role.credentials = credentials.remove(&role.id).unwrap_or_default();
            roles.push(role);
        }
        roles.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(roles)
    }

    /// Returns a team's role of that name.
    pub async fn find(
        store: &Store,
        team: &TeamId,
        name: &str,
    ) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        Self::find_in(&mut reader, team.as_str(), name).await
    }

    /// Deletes a role; its agents lose what only it let them use.
    pub async fn delete(store: &Store, actor: &Actor, name: &str) -> Result<(), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        Self::delete_in(&mut change, name).await?;
        Ok(change.commit().await?)
    }

    /// Deletes a role within a change.
    pub(super) async fn delete_in(change: &mut Change<'_>, name: &str) -> Result<(), ChangeError> {
        let role = get(change, name).await?;
        sqlx::query("delete from roles where id = $1")
            .bind(role.id.as_str())
            .execute(change.connection())
            .await?;
        change.record(ChangeRecord {
            after: None,
            ..record("delete", &role, Some(&role))
        });
        Ok(())
    }

    async fn find_in(
        connection: &mut Connection,
        team: &str,
        name: &str,
    ) -> Result<Option<Self>, StoreError> {
        let row = sqlx::query("select * from roles where team_id = $1 and name = $2")
            .bind(team)
            .bind(name)
            .fetch_optional(&mut *connection)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let mut role = Self::from_row(&row)?;
        role.load_credentials(connection).await?;
        Ok(Some(role))
    }

    async fn load_credentials(&mut self, connection: &mut Connection) -> Result<(), StoreError> {
        let query = "select role_credentials.role_id as owner, credentials.name from role_credentials \
             join credentials on credentials.id = role_credentials.credential_id \
             where role_credentials.role_id = $1";
        let mut credentials = linked(connection, query, &self.id).await?;
        self.credentials = credentials.remove(&self.id).unwrap_or_default();
        Ok(())
    }

    /// Reads a row; the credentials stay empty.
    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: column(row, "id")?,
            name: column(row, "name")?,
            description: column(row, "description")?,
            rate_limit_per_hour: column(row, "rate_limit_per_hour")?,
            credentials: Vec::new(),
            created_at: Timestamp::from_millis(column(row, "created_at")?),
        })
    }

    fn told(&self) -> Value {
        json!({
            "description": self.description,
            "rate_limit_per_hour": self.rate_limit_per_hour,
            "credentials": self.credentials,
        })
    }
}

impl NewRole {
    /// Makes the role.
    ///
    /// # Errors
    /// [`ChangeError::Exists`] when the name is taken, [`ChangeError::Missing`] for a credential that
    /// does not exist; either way there is no role.
    pub async fn insert(self, store: &Store, actor: &Actor) -> Result<Role, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let role = self.insert_in(&mut change).await?;
        change.commit().await?;
        Ok(role)
    }

    /// Makes the role within a change.
    pub(super) async fn insert_in(self, change: &mut Change<'_>) -> Result<Role, ChangeError> {
        let linked = ids(change, &self.credentials).await?;
        let mut role = Role {
            id: uuid::Uuid::now_v7().to_string(),
            name: self.name,
            description: self.description,
            rate_limit_per_hour: self.rate_limit_per_hour,
            credentials: Vec::new(),
            created_at: change.at,
        };
        let (team, at) = (change.team(), change.at.as_millis());
        let done = sqlx::query(
            "insert into roles (id, team_id, name, description, rate_limit_per_hour, created_at, updated_at) \
             values ($1, $2, $3, $4, $5, $6, $6) on conflict (team_id, name) do nothing",
        )
        .bind(role.id.as_str())
        .bind(team)
        .bind(role.name.as_str())
        .bind(role.description.as_str())
        .bind(role.rate_limit_per_hour)
        .bind(at)
        .execute(change.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Err(ChangeError::Exists {
                noun: Noun::Role,
                name: role.name,
            });
        }
        add(change, &role.id, &linked).await?;
        role.load_credentials(change.connection()).await?;
        change.record(record("create", &role, None));
        Ok(role)
    }
}

impl RoleUpdate {
    /// Changes a role; what is the same afterwards is no change and leaves no entry.
    pub async fn apply(
        self,
        store: &Store,
        actor: &Actor,
        name: &str,
    ) -> Result<Role, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let role = self.apply_in(&mut change, name).await?;
        change.commit().await?;
        Ok(role)
    }

    /// Changes a role within a change.
    pub(super) async fn apply_in(
        self,
        change: &mut Change<'_>,
        name: &str,
    ) -> Result<Role, ChangeError> {
        let before = get(change, name).await?;
        let mut after = before.clone();
        after.description = self.description.unwrap_or(after.description);
        after.rate_limit_per_hour = self
            .rate_limit_per_hour
            .unwrap_or(after.rate_limit_per_hour);
        if let Some(wanted) = &self.credentials {
            let wanted = ids(change, wanted).await?;
            sqlx::query("delete from role_credentials where role_id = $1")
                .bind(after.id.as_str())
                .execute(change.connection())
                .await?;
            add(change, &after.id, &wanted).await?;
        }
        let added = ids(change, &self.add).await?;
        add(change, &after.id, &added).await?;
        for credential in ids(change, &self.remove).await? {
            sqlx::query("delete from role_credentials where role_id = $1 and credential_id = $2")
                .bind(after.id.as_str())
                .bind(credential)
                .execute(change.connection())
                .await?;
        }
        after.load_credentials(change.connection()).await?;
        if after != before {
            update(change, &after).await?;
            change.record(record("update", &after, Some(&before)));
        }
        Ok(after)
    }
}

/// Returns the role of that name, which nobody else changes until this change is over; or the error that
/// suggests another.
async fn get(change: &mut Change<'_>, name: &str) -> Result<Role, ChangeError> {
    let team = change.team();
    // It changes nothing; on PostgreSQL it locks the row, so that what is read now is what is changed.
    sqlx::query("update roles set updated_at = updated_at where team_id = $1 and name = $2")
        .bind(team)
        .bind(name)
        .execute(change.connection())
        .await?;
    if let Some(role) = Role::find_in(change.connection(), team, name).await? {
        return Ok(role);
    }
    let known = known(change).await?;
    let known = known.into_iter().map(|(name, _)| name).collect();
    Err(ChangeError::Missing {
        noun: Noun::Role,
        name: name.to_owned(),
        known,
    })
}

/// Returns names and ids of the team's roles.
pub(super) async fn known(change: &mut Change<'_>) -> Result<Vec<(String, String)>, ChangeError> {
    let team = change.team();
    let query = "select name, id from roles where team_id = $1";
    Ok(names(change.connection(), query, team).await?)
}

async fn update(change: &mut Change<'_>, role: &Role) -> Result<(), ChangeError> {
    let at = change.at.as_millis();
    sqlx::query(
        "update roles set description = $2, rate_limit_per_hour = $3, updated_at = $4 where id = $1",
    )
    .bind(role.id.as_str())
    .bind(role.description.as_str())
    .bind(role.rate_limit_per_hour)
    .bind(at)
    .execute(change.connection())
    .await?;
    Ok(())
}

/// Links credentials to a role; those that are linked already stay so.
async fn add(
    change: &mut Change<'_>,
    role: &str,
    credentials: &[String],
) -> Result<(), ChangeError> {
    for credential in credentials {
        sqlx::query(
            "insert into role_credentials (role_id, credential_id) values ($1, $2) \
             on conflict (role_id, credential_id) do nothing",
        )
        .bind(role)
        .bind(credential.as_str())
        .execute(change.connection())
        .await?;
    }
    Ok(())
}

fn record(action: &'static str, now: &Role, before: Option<&Role>) -> ChangeRecord {
    ChangeRecord {
        action,
        noun: "role",
        name: now.name.clone(),
        before: before.map(Role::told),
        after: Some(now.told()),
    }
}
