//! Sessions as people see them, and how they are ended by somebody else or all at once.

use serde_json::json;
use sqlx::any::AnyRow;

use super::super::{
    Actor, ChangeError, Connection, Noun, Store, StoreError, TeamId, change::Change, column,
};
use super::{Scope, Session, SessionKind, record};
use crate::clock::Timestamp;

/// The most sessions that are listed, the latest used first.
const LISTED_MAX: i64 = 1000;

/// Which sessions are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionFilter<'a> {
    /// One user's, in whichever team.
    User(&'a str),
    /// Everybody's who works for that team.
    Team(&'a TeamId),
    /// Those of one user, by id, who work for that team.
    UserOf(&'a TeamId, &'a str),
}

/// A session as people see it: without anything that would let anybody use it.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// What it is known by.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// The user's address.
    pub email: String,
    /// The team that the person works for.
    pub team: TeamId,
    /// The team's name.
    pub team_name: String,
    /// How far it reaches.
    pub scope: Scope,
    /// What bears its token.
    pub kind: SessionKind,
    /// The address from which it was begun, where that is known.
    pub address: Option<String>,
    /// What the client that began it calls itself, as it was given.
    pub user_agent: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub used_at: Timestamp,
    /// When it ends if it is not used again.
    pub ends_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

impl SessionRow {
    /// Lists the sessions that are valid now, the latest used first; sign-ins that are only half done are none.
    pub async fn list(store: &Store, filter: SessionFilter<'_>) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let mut listed = Self::list_in(&mut reader, filter, store.clock.now()).await?;
        listed.retain(|row| row.scope.is_signed_in());
        Ok(listed)
    }

    async fn list_in(
        connection: &mut Connection,
        filter: SessionFilter<'_>,
        now: Timestamp,
    ) -> Result<Vec<Self>, StoreError> {
        let (user, team) = filter.parts();
        let rows = sqlx::query(
            "select sessions.id, sessions.user_id, users.email, sessions.team_id, teams.name as team_name, \
             sessions.scope, sessions.kind, sessions.address, sessions.user_agent, sessions.created_at, \
             sessions.used_at, sessions.expires_at, sessions.idle_ms from sessions \
             join users on users.id = sessions.user_id \
             join teams on teams.id = sessions.team_id \
             join memberships on memberships.user_id = sessions.user_id \
             and memberships.team_id = sessions.team_id \
             where sessions.expires_at > $1 and sessions.used_at + sessions.idle_ms > $1 \
             and ($2 = '' or sessions.user_id = $2) and ($3 = '' or sessions.team_id = $3) \
             order by sessions.used_at desc, sessions.id limit $4",
        )
        .bind(now.as_millis())
        .bind(user)
        .bind(team)
        .bind(LISTED_MAX)
        .fetch_all(connection)
        .await?;
        rows.iter().map(Self::from_row).collect()
    }

    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = column(row, "id")?;
        let (scope, kind): (String, String) = (column(row, "scope")?, column(row, "kind")?);
        let corrupt = |name| StoreError::corrupt("sessions", name, &id);
        let used_at: i64 = column(row, "used_at")?;
        let idle_end = used_at.saturating_add(column(row, "idle_ms")?);
        let expires_at = Timestamp::from_millis(column(row, "expires_at")?);
        Ok(Self {
            user_id: column(row, "user_id")?,
            email: column(row, "email")?,
            team: TeamId::new(column(row, "team_id")?),
            team_name: column(row, "team_name")?,
            scope: scope.parse().map_err(|()| corrupt("scope"))?,
            kind: kind.parse().map_err(|()| corrupt("kind"))?,
            address: column(row, "address")?,
            user_agent: column(row, "user_agent")?,
            created_at: Timestamp::from_millis(column(row, "created_at")?),
            used_at: Timestamp::from_millis(used_at),
            ends_at: expires_at.min(Timestamp::from_millis(idle_end)),
            expires_at,
            id,
        })
    }
}

impl<'a> SessionFilter<'a> {
    /// Returns the user and the team; what is empty does not matter.
    fn parts(self) -> (&'a str, &'a str) {
        match self {
            Self::User(user) => (user, ""),
            Self::Team(team) => ("", team.as_str()),
            Self::UserOf(team, user) => (user, team.as_str()),
        }
    }
}

impl Session {
    /// Ends one of the sessions that are meant, by its id; whoever bears its token is refused from the next request
    /// on.
    pub async fn revoke(
        store: &Store,
        actor: &Actor,
        (filter, id): (SessionFilter<'_>, &str),
    ) -> Result<SessionRow, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let at = change.at;
        let listed = SessionRow::list_in(change.connection(), filter, at).await?;
        let (noun, name) = (Noun::Session, id.to_owned());
        let Some(row) = listed.iter().find(|row| row.id == id).cloned() else {
            let known = listed.into_iter().map(|row| row.id).collect();
            return Err(ChangeError::Missing { noun, name, known });
        };
        if !row.delete(&mut change).await? {
            let known = Vec::new();
            return Err(ChangeError::Missing { noun, name, known });
        }
        change.commit().await?;
        Ok(row)
    }

    /// Ends all the sessions that are meant but the one that is given, sign-ins that are half done too; returns those
    /// that are over.
    pub async fn revoke_all(
        store: &Store,
        actor: &Actor,
        (filter, but): (SessionFilter<'_>, Option<&Self>),
    ) -> Result<Vec<SessionRow>, StoreError> {
        let mut change = Change::begin(store, actor).await?;
        let at = change.at;
        let mut listed = SessionRow::list_in(change.connection(), filter, at).await?;
        listed.retain(|row| but.is_none_or(|but| but.id != row.id));
        let mut ended = Vec::with_capacity(listed.len());
        for row in listed {
            if row.delete(&mut change).await? {
                ended.push(row);
            }
        }
        change.commit().await?;
        Ok(ended)
    }

    /// Ends the sessions that a user has for a team, as part of a change such as leaving it.
    pub(in crate::store) async fn end_of_member(
        connection: &mut Connection,
        (team, user): (&str, &str),
    ) -> Result<(), StoreError> {
        sqlx::query("delete from sessions where team_id = $1 and user_id = $2")
            .bind(team)
            .bind(user)
            .execute(connection)
            .await?;
        Ok(())
    }

    /// Ends every session of a user, in whichever team, as part of a change such as that of a password; but the one
    /// with the id `but`. Where none is left, the user's browsers are told nothing any more, either. Returns how many
    /// there were.
    pub async fn end_all_of(
        connection: &mut Connection,
        user: &str,
        but: Option<&str>,
    ) -> Result<u64, StoreError> {
        if but.is_none() {
            sqlx::query("delete from push_subscriptions where user_id = $1")
                .bind(user)
                .execute(&mut *connection)
                .await?;
        }
        let ended = sqlx::query("delete from sessions where user_id = $1 and id <> $2")
            .bind(user)
            .bind(but.unwrap_or_default())
            .execute(connection)
            .await?;
        Ok(ended.rows_affected())
    }
}

impl SessionRow {
    /// Deletes the row and notes it; false when it is gone already.
    async fn delete(&self, change: &mut Change<'_>) -> Result<bool, StoreError> {
        let deleted = sqlx::query("delete from sessions where id = $1")
            .bind(self.id.as_str())
            .execute(change.connection())
            .await?;
        if deleted.rows_affected() == 0 {
            return Ok(false);
        }
        let mut record = record("delete", &self.email);
        record.before = Some(json!({
            "id": self.id,
            "kind": self.kind.as_str(),
            "scope": self.scope.as_str(),
        }));
        change.record(record);
        Ok(true)
    }
}
