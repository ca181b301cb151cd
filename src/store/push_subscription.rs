//! Push subscriptions: browsers that are told of what waits for their users.

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use super::{
    Actor, AuditEntry, ChangeError, ChangeRecord, Store, StoreError, TeamId, column,
    writing::Writing,
};
use crate::secrets::{Place, Secret};

/// The most browsers of one user; subscribing another ends the one that subscribed first.
pub const SUBSCRIPTIONS_MAX: i64 = 16;

/// A browser that a push service reaches (RFC 8030, RFC 8291).
#[derive(Clone, Debug)]
pub struct PushSubscription {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// Where the push service takes messages for it. Who has it can send some.
    pub endpoint: Secret,
    /// The browser's public key: an uncompressed point of P-256, 65 bytes.
    pub p256dh: Vec<u8>,
    /// What browser and sender share: 16 bytes.
    pub auth: Secret,
}

/// The sealed part.
#[derive(Deserialize, Serialize)]
struct Content {
    endpoint: String,
    p256dh: String,
    auth: String,
}

impl PushSubscription {
    /// Returns a subscription that is not stored yet.
    pub fn new(user_id: &str, endpoint: Secret, (p256dh, auth): (Vec<u8>, Secret)) -> Self {
        Self {
            id: uuid::Uuid::now_v7().to_string(),
            user_id: user_id.to_owned(),
            endpoint,
            p256dh,
            auth,
        }
    }

    /// Stores it. A browser that was subscribed before, by whomever, is this user's from now on; of a user's
    /// browsers the oldest gives way where there are more than [`SUBSCRIPTIONS_MAX`].
    pub async fn insert(&self, store: &Store, actor: &Actor) -> Result<(), ChangeError> {
        let hash = endpoint_hash(store, &self.endpoint);
        let mut transaction = store.begin().await?;
        sqlx::query("delete from push_subscriptions where endpoint_hash = $1")
            .bind(hash.as_str())
            .execute(&mut *transaction)
            .await?;
        let sealed = store
            .seal(&mut transaction, place(&self.id), self.content().expose())
            .await?;
        sqlx::query(
            "insert into push_subscriptions (id, user_id, endpoint_hash, content, created_at) \
             values ($1, $2, $3, $4, $5)",
        )
        .bind(self.id.as_str())
        .bind(self.user_id.as_str())
        .bind(hash)
        .bind(sealed)
        .bind(store.clock.now().as_millis())
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "delete from push_subscriptions where user_id = $1 and id not in (select id from \
             push_subscriptions where user_id = $1 order by created_at desc, id desc limit $2)",
        )
        .bind(self.user_id.as_str())
        .bind(SUBSCRIPTIONS_MAX)
        .execute(&mut *transaction)
        .await?;
        let host = url::Url::parse(self.endpoint.expose_text().unwrap_or_default()).ok();
        let host = host.as_ref().and_then(url::Url::host_str);
        let after = Some(serde_json::json!({ "push_service": host }));
        Ok(told(store, transaction, (actor, "create", after)).await?)
    }

    /// Returns the subscription with that id.
    pub async fn find(store: &Store, id: &str) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query("select id, user_id, content from push_subscriptions where id = $1")
            .bind(id)
            .fetch_optional(&mut *reader)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let sealed: Vec<u8> = column(&row, "content")?;
        store.know(&mut reader, [&*sealed]).await?;
        Self::from_row(store, &row, &sealed).map(Some)
    }

    /// Returns the browsers of a team's members: their ids, and whose they are.
    pub async fn of_team(
        store: &Store,
        team: &TeamId,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query(
            "select push_subscriptions.id, push_subscriptions.user_id from push_subscriptions \
             join memberships on memberships.user_id = push_subscriptions.user_id \
             where memberships.team_id = $1 order by push_subscriptions.id",
        )
        .bind(team.as_str())
        .fetch_all(&mut *store.reader().await?)
        .await?;
        let read = |row| Ok((column(row, "id")?, column(row, "user_id")?));
        rows.iter().map(read).collect()
    }

    /// Returns the ids of a user's subscriptions.
    pub async fn ids_of(store: &Store, user: &str) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query(
            "select id from push_subscriptions where user_id = $1 order by created_at, id",
        )
        .bind(user)
        .fetch_all(&mut *store.reader().await?)
        .await?;
        rows.iter().map(|row| column(row, "id")).collect()
    }

    /// Deletes a user's subscription by its address; whether there was one.
    pub async fn delete_of(
        store: &Store,
        actor: &Actor,
        (user, endpoint): (&str, Secret),
    ) -> Result<bool, ChangeError> {
        let mut transaction = store.begin().await?;
        let deleted =
            sqlx::query("delete from push_subscriptions where user_id = $1 and endpoint_hash = $2")
                .bind(user)
                .bind(endpoint_hash(store, &endpoint))
                .execute(&mut *transaction)
                .await?;
        if deleted.rows_affected() == 0 {
            transaction.rollback().await?;
            return Ok(false);
        }
        told(store, transaction, (actor, "delete", None)).await?;
        Ok(true)
    }

    /// Deletes it: its push service does not know it any more.
    pub async fn delete(&self, store: &Store) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        sqlx::query("delete from push_subscriptions where id = $1")
            .bind(self.id.as_str())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    /// Deletes the subscriptions of users who are in no team any more; how many there were.
    pub async fn purge(store: &Store) -> Result<u64, StoreError> {
        let mut transaction = store.begin().await?;
        let deleted = sqlx::query(
            "delete from push_subscriptions where user_id not in (select user_id from memberships)",
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(deleted.rows_affected())
    }

    fn content(&self) -> Secret {
        let encode = |bytes: &[u8]| data_encoding::BASE64URL_NOPAD.encode(bytes);
        let content = Content {
            endpoint: self.endpoint.expose_text().unwrap_or_default().to_owned(),
            p256dh: encode(&self.p256dh),
            auth: encode(self.auth.expose()),
        };
        Secret::new(serde_json::to_vec(&content).expect("three texts"))
    }

    fn from_row(store: &Store, row: &AnyRow, sealed: &[u8]) -> Result<Self, StoreError> {
        let id: String = column(row, "id")?;
        let corrupt = || StoreError::corrupt("push_subscriptions", "content", &id);
        let plain = store.key.open(place(&id), sealed).map_err(|_| corrupt())?;
        let content: Content = serde_json::from_slice(plain.expose()).map_err(|_| corrupt())?;
        let decode = |text: &str| {
            let decoded = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes());
            decoded.map_err(|_| corrupt())
        };
        Ok(Self {
            user_id: column(row, "user_id")?,
            endpoint: Secret::from(content.endpoint),
            p256dh: decode(&content.p256dh)?,
            auth: Secret::new(decode(&content.auth)?),
            id,
        })
    }
}

/// Ends a transaction with the entry that tells of it, or takes it back on a dry run. It changes nobody's access,
/// so that it is no `Change`, which would have every relay read all access anew.
async fn told(
    store: &Store,
    mut transaction: Writing,
    (actor, action, after): (&Actor, &'static str, Option<serde_json::Value>),
) -> Result<(), StoreError> {
    if actor.dry_run {
        return transaction.rollback().await;
    }
    let record = ChangeRecord {
        action,
        noun: "push-subscription",
        name: actor.name.clone(),
        before: None,
        after,
    };
    let entry = AuditEntry::of_change(&actor.team, &actor.name, record);
    let end = store.append_within(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    store.tail.remember(Some(end));
    Ok(())
}

fn endpoint_hash(store: &Store, endpoint: &Secret) -> String {
    store.key.push_key().hash(&[endpoint.expose()])
}

/// Returns where the sealed part of a subscription stands.
fn place(id: &str) -> Place<'_> {
    Place {
        team: "",
        table: "push_subscriptions",
        row: id,
        column: "content",
    }
}
