//! Rotating the encryption key: the beginning and the end, each a change of its own; `sealed.rs` has what is in between.

use std::{sync::Arc, time::Duration};

use serde_json::json;

use super::{
    Actor, ChangeRecord, Connection, DatabaseKind, SealedCounts, Store, StoreError,
    audit_checkpoint::{CHECKPOINT_KEY, CHECKPOINT_PLACE},
    change::Change,
    column,
    deployment::{VAPID_KEY, VAPID_PLACE},
    keys::{DERIVED_KEYS, KEY_CHECK, seal_copy, seal_derived},
};
use crate::{
    clock::Timestamp,
    secrets::{EncryptionKey, KeyId, Place},
};

/// How long relays have to learn of a new key before the one before is retired: ten looks at the revision.
pub const RELAYS_LEARN_IN: Duration = Duration::from_secs(2);

/// A rotation that has begun and is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRotation {
    /// What the key is known by that is replaced.
    pub from: String,
    /// When it began.
    pub began_at: Timestamp,
}

/// What became of beginning a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It has begun.
    Now,
    /// Nothing was changed: another rotation is under way, or has just been.
    ByAnother,
    /// Nothing was changed: the new key is or was the deployment's already.
    UsedBefore,
}

/// How keys and values stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyStatus {
    /// What the active key is known by.
    pub active: KeyId,
    /// The rotation that is under way, if one is.
    pub rotation: Option<KeyRotation>,
    /// How far it is; without one, everything is sealed under the active key.
    pub counts: SealedCounts,
}

impl KeyStatus {
    /// Returns how they stand now.
    pub async fn of(store: &Store) -> Result<Self, StoreError> {
        // Of one moment: a rotation that begins between two looks would be told with the key that it replaces as the active one.
        let state = store.learn_state().await?;
        let active = store.key.active().id();
        Ok(Self {
            active,
            rotation: state.former.map(|former| KeyRotation {
                from: former.id,
                began_at: former.replaced_at,
            }),
            counts: SealedCounts::of(store, active).await?,
        })
    }
}

impl KeyRotation {
    /// Makes a key the active one; the one before opens until [`KeyRotation::finish`].
    ///
    /// When this returns, the beginning has reached the disk.
    pub async fn begin(
        store: &Store,
        actor: &Actor,
        new: EncryptionKey,
    ) -> Result<Begun, StoreError> {
        store.database.synchronise(true).await?;
        let begun = begin(store, actor, new).await;
        store.database.synchronise(false).await?;
        begun
    }

    /// Retires the key that was replaced, if the rotation is still under way: nothing that opens may be sealed under it.
    pub async fn finish(&self, store: &Store, actor: &Actor) -> Result<(), StoreError> {
        store.database.synchronise(true).await?;
        let mut change = Change::begin(store, actor).await?;
        let retired = sqlx::query(
            "update former_keys set own = null, successor = null, retired_at = $2 \
             where id = $1 and retired_at is null",
        )
        .bind(self.from.as_str())
        .bind(change.at.as_millis())
        .execute(change.connection())
        .await?;
        if retired.rows_affected() == 1 {
            change.record(record("retire", &self.from, None));
        }
        change.commit().await?;
        store.database.synchronise(false).await
    }
}

async fn begin(store: &Store, actor: &Actor, new: EncryptionKey) -> Result<Begun, StoreError> {
    let old = store.key.active();
    let mut change = Change::begin(store, actor).await?;
    let at = change.at;
    let connection = change.connection();
    // On PostgreSQL this waits for everyone who is sealing under the key as it was.
    let activated = "update deployment set value = $2 where name = $1 and value = $3";
    let activated = sqlx::query(activated)
        .bind(KEY_CHECK)
        .bind(new.check_value())
        .bind(old.check_value());
    if activated.execute(&mut *connection).await?.rows_affected() == 0 {
        return Ok(Begun::ByAnother);
    }
    if new.id() == old.id() || was_used(connection, &new).await? {
        return Ok(Begun::UsedBefore);
    }
    if !insert_former(connection, (&old, &new), at).await? {
        return Ok(Begun::ByAnother);
    }
    sqlx::query(
        "insert into deployment (name, value) values ($1, $2) \
         on conflict (name) do update set value = excluded.value",
    )
    .bind(DERIVED_KEYS)
    .bind(seal_derived(store.key.derived(), &new))
    .execute(&mut *connection)
    .await?;
    for key in [(VAPID_KEY, VAPID_PLACE), (CHECKPOINT_KEY, CHECKPOINT_PLACE)] {
        reseal_text(connection, (store, &new), key).await?;
    }
    let (old, id) = (old.id().to_string(), new.id().to_string());
    change.record(record("rotate", &id, Some(&old)));
    let is_dry = actor.dry_run;
    change.commit().await?;
    if !is_dry {
        store.key.activate(Arc::new(new));
    }
    Ok(Begun::Now)
}

/// Returns whether a key was the deployment's once.
async fn was_used(connection: &mut Connection, key: &EncryptionKey) -> Result<bool, StoreError> {
    let row = sqlx::query("select 1 as used from former_keys where id = $1")
        .bind(key.id().to_string())
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Notes the key that is replaced; false while another one is.
async fn insert_former(
    connection: &mut Connection,
    (old, new): (&EncryptionKey, &EncryptionKey),
    at: Timestamp,
) -> Result<bool, StoreError> {
    let id = old.id().to_string();
    let inserted = sqlx::query(
        "insert into former_keys (id, check_value, successor_id, own, successor, replaced_at) \
         select $1, $2, $3, $4, $5, $6 where not exists (select 1 from former_keys where retired_at is null)",
    )
    .bind(id.as_str())
    .bind(old.check_value())
    .bind(new.id().to_string())
    .bind(seal_copy((old, new), &id, "own"))
    .bind(seal_copy((new, old), &id, "successor"))
    .bind(at.as_millis())
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Seals a key of the deployment anew, which is text among other texts.
async fn reseal_text(
    connection: &mut Connection,
    (store, new): (&Store, &EncryptionKey),
    (name, place): (&'static str, Place<'_>),
) -> Result<(), StoreError> {
    let row = sqlx::query("select value from deployment where name = $1")
        .bind(name)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else { return Ok(()) };
    let corrupt = || StoreError::corrupt("deployment", "value", name);
    let text: String = column(&row, "value")?;
    let sealed = data_encoding::BASE64.decode(text.as_bytes());
    let sealed = sealed.map_err(|_| corrupt())?;
    // What no key opens stays as it is, as everywhere.
    let Ok(opened) = store.key.open(place, &sealed) else {
        return Ok(());
    };
    let resealed = data_encoding::BASE64.encode(&new.seal(place, opened.expose()));
    sqlx::query("update deployment set value = $2 where name = $1")
        .bind(name)
        .bind(resealed)
        .execute(connection)
        .await?;
    Ok(())
}

fn record(action: &'static str, key: &str, before: Option<&str>) -> ChangeRecord {
    ChangeRecord {
        action,
        noun: "encryption-key",
        name: key.to_owned(),
        before: before.map(|before| json!({ "key": before })),
        after: before.map(|_| json!({ "key": key })),
    }
}

impl super::Database {
    /// Has commits of this process reach the disk before they return, or no longer; on PostgreSQL they always do.
    async fn synchronise(&self, is_full: bool) -> Result<(), StoreError> {
        if self.kind() == DatabaseKind::Postgres {
            return Ok(());
        }
        let setting = if is_full {
            "pragma synchronous = full"
        } else {
            "pragma synchronous = normal"
        };
        let mut writer = self.writer().await?;
        sqlx::query(setting).execute(&mut *writer).await?;
        Ok(())
    }
}
