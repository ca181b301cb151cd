//! End users: people of an app, each with credentials of their own (spec/tap.md §4.9).

use sqlx::any::AnyRow;

use super::{
    Actor, ChangeError, ChangeRecord, Connection, Credential, NewCredential, Noun, Store,
    StoreError, TeamId, change::Change, column, credential_change::Owner, policy,
};
use crate::{clock::Timestamp, policy::Policy};

/// What every name of an end user's credential begins with, and no other name (spec/tap.md §1.1).
pub const END_USERS: &str = "eu:";

/// A person of an app, known by the app's own id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndUser {
    /// The id that the app has for them; unique in the team.
    pub ext_id: String,
    /// Their name, for people.
    pub display_name: Option<String>,
    /// `active`.
    pub status: String,
    /// When the app first told of them.
    pub created_at: Timestamp,
    /// When the app last acted for them.
    pub last_seen_at: Option<Timestamp>,
}

impl EndUser {
    /// Returns some of a team's end users, the oldest first.
    pub async fn list(
        store: &Store,
        team: &TeamId,
        (limit, offset): (i64, i64),
    ) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query(
            "select * from end_users where team_id = $1 order by created_at, ext_id limit $2 offset $3",
        )
        .bind(team.as_str())
        .bind(limit)
        .bind(offset)
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(Self::from_row).collect()
    }

    /// Makes an end user, or gives the one that there is another name where one is given. Tells whether it
    /// was made.
    pub async fn put(
        store: &Store,
        actor: &Actor,
        (ext_id, display_name): (&str, Option<&str>),
    ) -> Result<(Self, bool), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let (team, at) = (change.team(), change.at.as_millis());
        let made = sqlx::query(
            "insert into end_users (team_id, ext_id, display_name, status, created_at) \
             values ($1, $2, $3, 'active', $4) on conflict (team_id, ext_id) do nothing",
        )
        .bind(team)
        .bind(ext_id)
        .bind(display_name)
        .bind(at)
        .execute(change.connection())
        .await?;
        let is_made = made.rows_affected() == 1;
        let before = get(change.connection(), team, ext_id).await?;
        let is_renamed =
            !is_made && display_name.is_some() && before.display_name.as_deref() != display_name;
        if is_renamed {
            sqlx::query(
                "update end_users set display_name = $3 where team_id = $1 and ext_id = $2",
            )
            .bind(team)
            .bind(ext_id)
            .bind(display_name)
            .execute(change.connection())
            .await?;
        }
        let after = get(change.connection(), team, ext_id).await?;
        if is_made || is_renamed {
            let told = |user: &Self| serde_json::json!({ "display_name": user.display_name });
            change.record(ChangeRecord {
                action: if is_made { "create" } else { "update" },
                noun: "end-user",
                name: ext_id.to_owned(),
                before: is_renamed.then(|| told(&before)),
                after: Some(told(&after)),
            });
        }
        change.commit().await?;
        Ok((after, is_made))
    }

    /// Stores a credential of an end user's, named `eu:{ext_id}/` and the logical name that is given, with the
    /// policy that it begins with. `app` is the row of the app's key.
    ///
    /// # Errors
    /// [`ChangeError::Missing`] when there is no such end user, [`ChangeError::Exists`] when they have a
    /// credential of that name.
    pub async fn add_credential(
        store: &Store,
        actor: &Actor,
        (ext_id, app): (&str, &str),
        (new, policy): (NewCredential, &Policy),
    ) -> Result<Credential, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let team = change.team();
        if find(change.connection(), team, ext_id).await?.is_none() {
            return Err(ChangeError::Missing {
                noun: Noun::EndUser,
                name: ext_id.to_owned(),
                known: Vec::new(),
            });
        }
        let name = format!("{END_USERS}{ext_id}/{}", new.name);
        let owner = Owner {
            end_user_id: ext_id.to_owned(),
            app_id: app.to_owned(),
        };
        let new = NewCredential { name, ..new };
        let credential = new.insert_in(&mut change, Some(owner)).await?;
        policy::insert_first(&mut change, &credential, policy).await?;
        change.commit().await?;
        Ok(credential)
    }

    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let seen: Option<i64> = column(row, "last_seen_at")?;
        Ok(Self {
            ext_id: column(row, "ext_id")?,
            display_name: column(row, "display_name")?,
            status: column(row, "status")?,
            created_at: Timestamp::from_millis(column(row, "created_at")?),
            last_seen_at: seen.map(Timestamp::from_millis),
        })
    }
}

async fn find(
    connection: &mut Connection,
    team: &str,
    ext_id: &str,
) -> Result<Option<EndUser>, StoreError> {
    let row = sqlx::query("select * from end_users where team_id = $1 and ext_id = $2")
        .bind(team)
        .bind(ext_id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(EndUser::from_row).transpose()
}

/// Returns an end user who is there, since they were just made where they were not.
async fn get(connection: &mut Connection, team: &str, ext_id: &str) -> Result<EndUser, StoreError> {
    let found = find(connection, team, ext_id).await?;
    found.ok_or_else(|| StoreError::corrupt("end_users", "ext_id", ext_id))
}
