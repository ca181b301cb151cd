//! The deployment's keys: what a process that was given one of them has, how it learns of another one that was made
//! active meanwhile, and sealing, which is always under the active one (docs/adr/0019-keys-are-rotated-while-serving.md).

use std::sync::Arc;

use sqlx::any::AnyRow;

use super::{Connection, Database, DatabaseKind, Store, StoreError, column};
use crate::{
    clock::Timestamp,
    secrets::{DerivedKeys, EncryptionKey, Keyring, Place},
};

/// The name under which the check value of the active key is stored.
pub(super) const KEY_CHECK: &str = "key_check";
/// The name under which the keys are stored that were derived from the first key, sealed; there once a key was rotated.
pub(super) const DERIVED_KEYS: &str = "derived_keys";
/// Where they stand.
const DERIVED_PLACE: Place<'_> = Place {
    team: "",
    table: "deployment",
    row: DERIVED_KEYS,
    column: "value",
};

/// What the store says of keys at one moment.
#[derive(Debug)]
pub(super) struct KeyState {
    /// The check value of the active key; `None` where there is no deployment.
    pub(super) check: Option<String>,
    derived: Option<String>,
    /// The key that is being replaced.
    pub(super) former: Option<FormerKey>,
}

/// A key that values may still be sealed under.
#[derive(Debug)]
pub(super) struct FormerKey {
    pub(super) id: String,
    pub(super) check: String,
    pub(super) replaced_at: Timestamp,
    own: Vec<u8>,
    successor: Vec<u8>,
}

impl KeyState {
    /// Reads all of it in one statement, so that it is of one moment.
    pub(super) async fn read(connection: &mut Connection) -> Result<Self, StoreError> {
        let row = sqlx::query(
            "select (select value from deployment where name = 'key_check') as key_check, \
             (select value from deployment where name = 'derived_keys') as derived_keys, \
             former_keys.id, former_keys.check_value, former_keys.own, former_keys.successor, former_keys.replaced_at \
             from (select 1 as one) as always left join former_keys on former_keys.retired_at is null",
        )
        .fetch_one(connection)
        .await?;
        Ok(Self {
            check: column(&row, "key_check")?,
            derived: column(&row, "derived_keys")?,
            former: FormerKey::from_row(&row)?,
        })
    }

    /// Returns the keys that somebody has who was given one of them; `None` for another key.
    pub(super) fn keyring(&self, given: EncryptionKey) -> Result<Option<Keyring>, StoreError> {
        let Some(check) = &self.check else {
            return Ok(None);
        };
        let former = self.former.as_ref();
        let (active, other) = if given.matches(check) {
            let other = former.map(|former| former.open_own(&given)).transpose()?;
            (given, other)
        } else {
            let former = former.filter(|former| given.matches(&former.check));
            let Some(former) = former else {
                return Ok(None);
            };
            (former.open_successor(&given)?, Some(given))
        };
        let derived = match &self.derived {
            None => DerivedKeys::of(&active),
            Some(text) => open_derived(text, &active)?,
        };
        let ring = Keyring::with_derived(active, derived);
        if let Some(other) = other {
            ring.add(other);
        }
        Ok(Some(ring))
    }
}

impl FormerKey {
    fn from_row(row: &AnyRow) -> Result<Option<Self>, StoreError> {
        let Some(id) = column::<Option<String>>(row, "id")? else {
            return Ok(None);
        };
        Ok(Some(Self {
            check: column(row, "check_value")?,
            own: column(row, "own")?,
            successor: column(row, "successor")?,
            replaced_at: Timestamp::from_millis(column(row, "replaced_at")?),
            id,
        }))
    }

    fn open_own(&self, successor: &EncryptionKey) -> Result<EncryptionKey, StoreError> {
        open_copy(successor, copy_place(&self.id, "own"), &self.own)
    }

    fn open_successor(&self, own: &EncryptionKey) -> Result<EncryptionKey, StoreError> {
        open_copy(own, copy_place(&self.id, "successor"), &self.successor)
    }
}

impl Database {
    /// Returns the keys that somebody has who was given one.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`] for a key that was never this deployment's, [`StoreError::KeyReplaced`] for one that
    /// was, and [`StoreError::NoDeployment`] when `init` was never finished.
    pub(super) async fn keyring(&self, given: EncryptionKey) -> Result<Keyring, StoreError> {
        let mut reader = self.reader().await?;
        let state = KeyState::read(&mut reader).await?;
        if state.check.is_none() {
            return Err(StoreError::NoDeployment {
                place: self.place().to_owned(),
            });
        }
        let check = given.check_value().to_owned();
        match state.keyring(given)? {
            Some(ring) => Ok(ring),
            None => Err(refusal(&mut reader, &check).await?),
        }
    }
}

impl Store {
    /// Takes in the keys that the store has now: another process may have rotated them.
    pub async fn refresh_keys(&self) -> Result<(), StoreError> {
        self.learn_state().await.map(drop)
    }

    /// Takes in the keys that the store has now, and returns what it says of them: of the same moment.
    pub(super) async fn learn_state(&self) -> Result<KeyState, StoreError> {
        let mut reader = self.reader().await?;
        self.learn(&mut reader).await
    }

    /// Seals a value under the key that is active in this transaction, which nobody replaces before it ends.
    pub(super) async fn seal(
        &self,
        connection: &mut Connection,
        place: Place<'_>,
        plain: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let query = match self.database.kind() {
            // The transaction is the only one that writes.
            DatabaseKind::Sqlite => "select value from deployment where name = 'key_check'",
            DatabaseKind::Postgres => {
                "select value from deployment where name = 'key_check' for share"
            }
        };
        let row = sqlx::query(query).fetch_one(&mut *connection).await?;
        let check: String = column(&row, "value")?;
        if !self.key.active().matches(&check) {
            self.learn(connection).await?;
        }
        Ok(self.key.seal(place, plain))
    }

    /// Learns the key that one of these values is sealed under, if it is not known yet.
    pub(super) async fn know<'a>(
        &self,
        connection: &mut Connection,
        sealed: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<(), StoreError> {
        let is_unknown = sealed.into_iter().any(|sealed| !self.key.knows(sealed));
        if is_unknown {
            self.learn(connection).await?;
        }
        Ok(())
    }

    /// Takes in what the store says of keys, and returns it.
    async fn learn(&self, connection: &mut Connection) -> Result<KeyState, StoreError> {
        let state = KeyState::read(&mut *connection).await?;
        let check = state.check.as_deref().unwrap_or_default();
        let former = state.former.as_ref();
        if let Some(known) = self.key.find(check) {
            if let Some(former) = former
                && self.key.find(&former.check).is_none()
            {
                self.key.add(former.open_own(&known)?);
            }
            self.key.activate(known);
            return Ok(state);
        }
        let given = former.and_then(|former| Some((former, self.key.find(&former.check)?)));
        let Some((former, given)) = given else {
            let check = self.key.active().check_value().to_owned();
            return Err(refusal(connection, &check).await?);
        };
        self.key.activate(Arc::new(former.open_successor(&given)?));
        Ok(state)
    }
}

/// Seals the keys that were derived from the first one.
pub(super) fn seal_derived(derived: &DerivedKeys, key: &EncryptionKey) -> String {
    let sealed = key.seal(DERIVED_PLACE, derived.to_secret().expose());
    data_encoding::BASE64.encode(&sealed)
}

/// Seals one key under another, to be a column of [`FormerKey`].
pub(super) fn seal_copy(
    (copied, under): (&EncryptionKey, &EncryptionKey),
    id: &str,
    column: &str,
) -> Vec<u8> {
    under.seal(copy_place(id, column), copied.to_hex().expose())
}

fn copy_place<'a>(id: &'a str, column: &'a str) -> Place<'a> {
    Place {
        team: "",
        table: "former_keys",
        row: id,
        column,
    }
}

fn open_copy(
    under: &EncryptionKey,
    place: Place<'_>,
    sealed: &[u8],
) -> Result<EncryptionKey, StoreError> {
    let opened = under.open(place, sealed).ok();
    let key = opened.and_then(|text| EncryptionKey::parse(&text).ok());
    key.ok_or_else(|| StoreError::corrupt("former_keys", "own", place.row))
}

fn open_derived(text: &str, key: &EncryptionKey) -> Result<DerivedKeys, StoreError> {
    let sealed = data_encoding::BASE64.decode(text.as_bytes()).ok();
    let opened = sealed.and_then(|sealed| key.open(DERIVED_PLACE, &sealed).ok());
    let derived: Option<DerivedKeys> = opened.as_ref().and_then(DerivedKeys::read);
    derived.ok_or_else(|| StoreError::corrupt("deployment", "value", DERIVED_KEYS))
}

/// Returns why a key is of no use: it is another deployment's, or it was this one's once.
async fn refusal(connection: &mut Connection, check: &str) -> Result<StoreError, StoreError> {
    let row =
        sqlx::query("select successor_id, replaced_at from former_keys where check_value = $1")
            .bind(check)
            .fetch_optional(connection)
            .await?;
    let Some(row) = row else {
        return Ok(StoreError::WrongKey);
    };
    Ok(StoreError::KeyReplaced {
        successor: column(&row, "successor_id")?,
        at: Timestamp::from_millis(column(&row, "replaced_at")?),
    })
}
