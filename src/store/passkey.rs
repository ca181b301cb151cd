//! People's passkeys: what is kept of each, and how they come and go.

use sqlx::any::AnyRow;

use super::{
    Actor, ChangeError, ChangeRecord, Member, MemberRole, Noun, Session, Store, StoreError,
    change::Change, column,
};
use crate::clock::Timestamp;

/// The most passkeys of one user.
pub const PASSKEYS_MAX: usize = 20;
/// The longest name of a passkey, in characters.
pub const PASSKEY_NAME_CHARS_MAX: usize = 64;

/// A passkey.
#[derive(Clone, Debug)]
pub struct Passkey {
    /// What its authenticator calls it, in base64url.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// What the person calls it.
    pub name: String,
    /// The public key and the counter, as the passkey engine wrote them.
    pub credential: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
    /// How often it was used.
    pub uses: i64,
}

/// Why a passkey was not added or taken away.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyChangeError {
    /// There are as many as a person may have.
    #[error("there are {PASSKEYS_MAX} passkeys already, and no more are kept of one person")]
    TooMany,
    /// Without it the person could not sign in as before.
    #[error("it is the only passkey, and without it the account would be less safe than it was")]
    Last,
    /// An admin may not reset an owner's.
    #[error("only an owner resets the passkeys of an owner")]
    Owners,
    /// Its owner works for other teams, too, which have a say in it.
    #[error("this person is a member of other teams, too; only the operator resets their passkeys")]
    OtherTeams,
    /// It does not exist, or is there already.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<StoreError> for PasskeyChangeError {
    fn from(error: StoreError) -> Self {
        Self::Change(error.into())
    }
}

impl From<sqlx::Error> for PasskeyChangeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Change(error.into())
    }
}

impl Passkey {
    /// Lists a user's passkeys, the oldest first.
    pub async fn list(store: &Store, user: &str) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query(
            "select id, user_id, name, credential, created_at, used_at, uses from passkeys \
             where user_id = $1 order by created_at, id",
        )
        .bind(user)
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(Self::from_row).collect()
    }

    /// Returns the passkey that its authenticator calls so, whoever's it is.
    pub async fn find(store: &Store, id: &str) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query(
            "select id, user_id, name, credential, created_at, used_at, uses from passkeys where id = $1",
        )
        .bind(id)
        .fetch_optional(&mut *reader)
        .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    /// Adds a passkey of a person.
    pub async fn insert(
        store: &Store,
        actor: &Actor,
        (member, id, credential): (&Member, &str, &str),
        name: &str,
    ) -> Result<(), PasskeyChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let user = member.user_id.as_str();
        hold(&mut change, user).await?;
        let at = change.at.as_millis();
        let done = sqlx::query(
            "insert into passkeys (id, user_id, name, credential, created_at, uses) \
             select $1, $2, $3, $4, $5, 0 where (select count(*) from passkeys where user_id = $2) < $6 \
             on conflict (id) do nothing",
        )
        .bind(id)
        .bind(user)
        .bind(name)
        .bind(credential)
        .bind(at)
        .bind(i64::try_from(PASSKEYS_MAX).unwrap_or(i64::MAX))
        .execute(change.connection())
        .await?;
        if done.rows_affected() == 0 {
            drop(change);
            if Self::find(store, id).await?.is_none() {
                return Err(PasskeyChangeError::TooMany);
            }
            let (noun, name) = (Noun::Passkey, name.to_owned());
            return Err(ChangeError::Exists { noun, name }.into());
        }
        change.record(record("create", (&member.email, name), None));
        Ok(change.commit().await?)
    }

    /// Gives a passkey of the user's another name.
    pub async fn rename(
        store: &Store,
        actor: &Actor,
        (member, id): (&Member, &str),
        name: &str,
    ) -> Result<(), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let done = sqlx::query("update passkeys set name = $3 where id = $1 and user_id = $2")
            .bind(id)
            .bind(member.user_id.as_str())
            .bind(name)
            .execute(change.connection())
            .await?;
        if done.rows_affected() == 0 {
            return Err(missing(id));
        }
        change.record(record("update", (&member.email, name), None));
        Ok(change.commit().await?)
    }

    /// Deletes a passkey of the user's, unless it is the last one (spec/tap.md §4.3).
    pub async fn delete(
        store: &Store,
        actor: &Actor,
        (member, id): (&Member, &str),
    ) -> Result<(), PasskeyChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let user = member.user_id.as_str();
        hold(&mut change, user).await?;
        let deleted = sqlx::query(
            "delete from passkeys where id = $1 and user_id = $2 and exists (select 1 from passkeys as others \
             where others.user_id = $2 and others.id <> $1) returning name",
        )
        .bind(id)
        .bind(user)
        .fetch_optional(change.connection())
        .await?;
        let Some(row) = deleted else {
            drop(change);
            let found = Self::find(store, id).await?;
            return Err(match found {
                Some(passkey) if passkey.user_id == user => PasskeyChangeError::Last,
                _ => missing(id).into(),
            });
        };
        let name: String = column(&row, "name")?;
        change.record(record("delete", (&member.email, &name), None));
        Ok(change.commit().await?)
    }

    /// Deletes all passkeys of a member who has lost them, and ends their sessions: what is left is the password.
    /// Returns how many there were.
    pub async fn reset(
        store: &Store,
        actor: &Actor,
        (by, member): (MemberRole, &Member),
    ) -> Result<u64, PasskeyChangeError> {
        if member.role == MemberRole::Owner && by != MemberRole::Owner {
            return Err(PasskeyChangeError::Owners);
        }
        let mut change = Change::begin(store, actor).await?;
        let user = member.user_id.as_str();
        hold(&mut change, user).await?;
        let team = change.team();
        let elsewhere = sqlx::query(
            "select team_id from memberships where user_id = $1 and team_id <> $2 limit 1",
        )
        .bind(user)
        .bind(team)
        .fetch_optional(change.connection())
        .await?;
        if elsewhere.is_some() {
            return Err(PasskeyChangeError::OtherTeams);
        }
        let deleted = Self::remove_all_in(&mut change, (user, &member.email)).await?;
        change.commit().await?;
        Ok(deleted)
    }

    /// Deletes all passkeys of a user, and where there were some ends all their sessions, as part of a change. Returns
    /// how many there were.
    pub(super) async fn remove_all_in(
        change: &mut Change<'_>,
        (user, email): (&str, &str),
    ) -> Result<u64, StoreError> {
        let deleted = sqlx::query("delete from passkeys where user_id = $1")
            .bind(user)
            .execute(change.connection())
            .await?
            .rows_affected();
        if deleted > 0 {
            Session::end_all_of(change.connection(), user, None).await?;
            change.record(record("delete", (email, "*"), Some(deleted)));
        }
        Ok(deleted)
    }

    /// Notes that it was used and what its counter is by now, unless it was used meanwhile; whether it did.
    pub async fn advance(&self, store: &Store, credential: &str) -> Result<bool, StoreError> {
        let mut transaction = store.begin().await?;
        let done = sqlx::query(
            "update passkeys set credential = $2, used_at = $3, uses = uses + 1 where id = $1 and uses = $4",
        )
        .bind(self.id.as_str())
        .bind(credential)
        .bind(store.clock.now().as_millis())
        .bind(self.uses)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Has the audit tell that a passkey showed a counter that it had shown before: there may be a copy of it.
    pub async fn suspect(&self, store: &Store, actor: &Actor) -> Result<(), StoreError> {
        let mut change = Change::begin(store, actor).await?;
        change.record(record("suspect", (&actor.name, &self.name), None));
        change.commit().await
    }

    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let used_at: Option<i64> = column(row, "used_at")?;
        Ok(Self {
            id: column(row, "id")?,
            user_id: column(row, "user_id")?,
            name: column(row, "name")?,
            credential: column(row, "credential")?,
            created_at: Timestamp::from_millis(column(row, "created_at")?),
            used_at: used_at.map(Timestamp::from_millis),
            uses: column(row, "uses")?,
        })
    }
}

/// Has other changes of the same person's passkeys wait, so that two do not each see what the other leaves.
async fn hold(change: &mut Change<'_>, user: &str) -> Result<(), StoreError> {
    let at = change.at.as_millis();
    sqlx::query("update users set updated_at = $2 where id = $1")
        .bind(user)
        .bind(at)
        .execute(change.connection())
        .await?;
    Ok(())
}

fn missing(id: &str) -> ChangeError {
    let (noun, known) = (Noun::Passkey, Vec::new());
    let name = id.to_owned();
    ChangeError::Missing { noun, name, known }
}

fn record(
    action: &'static str,
    (email, passkey): (&str, &str),
    count: Option<u64>,
) -> ChangeRecord {
    let mut told = serde_json::json!({ "passkey": passkey });
    if let Some(count) = count {
        told["count"] = count.into();
    }
    let (before, after) = match action {
        "delete" => (Some(told), None),
        _ => (None, Some(told)),
    };
    ChangeRecord {
        action,
        noun: "passkey",
        name: email.to_owned(),
        before,
        after,
    }
}
