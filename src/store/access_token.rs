//! Tokens that credentials' values were exchanged for, shared by all relays, and the lease under which one
//! process at a time exchanges.

use super::{Actor, ChangeRecord, Credential, Store, StoreError, change::Change, column};
use crate::{
    clock::Timestamp,
    secrets::{Place, Secret},
};

/// Who changes a value that its token service has replaced, as the audit tells it.
const RELAY: &str = "relay";

/// A token that stands for a credential's value until it expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    /// The token.
    pub text: Secret,
    /// When it is not to be used any more: somewhat before its service refuses it.
    pub expires_at: Timestamp,
    /// When the value was set that it came from; with a newer value it is void.
    pub value_set_at: Timestamp,
}

/// The right to exchange a credential's value. It ends by itself, should its holder be gone.
#[derive(Clone, Debug)]
pub struct TokenLease {
    credential_id: String,
    /// Whose it is: a name that nobody else has.
    holder: String,
}

impl AccessToken {
    /// Returns whether the token may be used for a credential now.
    ///
    /// One of a newer value than the caller knows is as good: the caller's knowledge is older.
    pub fn is_good_for(&self, credential: &Credential, now: Timestamp) -> bool {
        let is_current = credential
            .value_set_at
            .is_some_and(|set_at| self.value_set_at >= set_at);
        is_current && now < self.expires_at
    }

    /// Returns the token that is stored for a credential, good or not. One that does not open is none: it
    /// can be had anew.
    pub async fn find(store: &Store, credential: &Credential) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query(
            "select token, expires_at, value_set_at from access_tokens \
             where credential_id = $1 and token is not null and expires_at is not null",
        )
        .bind(credential.id.as_str())
        .fetch_optional(&mut *reader)
        .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let sealed: Vec<u8> = column(&row, "token")?;
        store.know(&mut reader, [&*sealed]).await?;
        let Ok(text) = store.key.open(place(credential), &sealed) else {
            return Ok(None);
        };
        Ok(Some(Self {
            text,
            expires_at: Timestamp::from_millis(column(&row, "expires_at")?),
            value_set_at: Timestamp::from_millis(column(&row, "value_set_at")?),
        }))
    }
}

impl TokenLease {
    /// Takes the right to exchange until a time; `None` while another has it, or when the credential is gone.
    pub async fn take(
        store: &Store,
        credential: &Credential,
        until: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let lease = Self {
            credential_id: credential.id.clone(),
            holder: uuid::Uuid::new_v4().to_string(),
        };
        let mut transaction = store.begin().await?;
        let taken = sqlx::query(
            "insert into access_tokens (credential_id, value_set_at, leased_by, lease_until) \
             select id, coalesce(value_set_at, 0), $2, $3 from credentials where id = $1 \
             on conflict (credential_id) do update \
             set leased_by = excluded.leased_by, lease_until = excluded.lease_until \
             where access_tokens.lease_until is null or access_tokens.lease_until <= $4",
        )
        .bind(lease.credential_id.as_str())
        .bind(lease.holder.as_str())
        .bind(until.as_millis())
        .bind(store.clock.now().as_millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok((taken.rows_affected() == 1).then_some(lease))
    }

    /// Gives the right back without a token.
    pub async fn give_back(self, store: &Store) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        sqlx::query(
            "update access_tokens set leased_by = null, lease_until = null \
             where credential_id = $1 and leased_by = $2",
        )
        .bind(self.credential_id.as_str())
        .bind(self.holder.as_str())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    }

    /// Stores the token that a credential's value was exchanged for, and gives the right back.
    ///
    /// The credential has to be as it was read under this lease. A lease that has ended meanwhile stores
    /// nothing: whoever has it now stores theirs.
    pub async fn keep(
        &self,
        store: &Store,
        credential: &Credential,
        token: &AccessToken,
    ) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        self.write(&mut transaction, (store, credential), token)
            .await?;
        transaction.commit().await
    }

    /// Stores a token together with the value that its service put in the place of the one it took, as it does
    /// where refresh tokens are good once. Returns when that value was set, or `None` if the operator
    /// has set another meanwhile, which stays.
    pub async fn keep_with_value(
        &self,
        store: &Store,
        credential: &Credential,
        (value, token): (&Secret, &AccessToken),
    ) -> Result<Option<Timestamp>, StoreError> {
        let actor = Actor {
            team: credential.team.clone(),
            name: RELAY.to_owned(),
            dry_run: false,
        };
        let before = credential.value_set_at.map_or(0, Timestamp::as_millis);
        let mut change = Change::begin(store, &actor).await?;
        let sealed = change.seal(credential.place(), value).await?;
        // A later time than before in any case: by it a token is known to be older than its value.
        let set_at = Timestamp::from_millis(change.at.as_millis().max(before + 1));
        let replaced = sqlx::query(
            "update credentials set value = $1, value_set_at = $2, updated_at = $3 \
             where id = $4 and value_set_at = $5",
        )
        .bind(sealed)
        .bind(set_at.as_millis())
        .bind(change.at.as_millis())
        .bind(credential.id.as_str())
        .bind(before)
        .execute(change.connection())
        .await?;
        if replaced.rows_affected() == 0 {
            return Ok(None);
        }
        let token = AccessToken {
            value_set_at: set_at,
            ..token.clone()
        };
        self.write(change.connection(), (store, credential), &token)
            .await?;
        change.record(ChangeRecord {
            action: "renew-value",
            noun: "credential",
            name: credential.name.clone(),
            before: None,
            after: None,
        });
        change.commit().await?;
        Ok(Some(set_at))
    }

    async fn write(
        &self,
        connection: &mut super::Connection,
        (store, credential): (&Store, &Credential),
        token: &AccessToken,
    ) -> Result<(), StoreError> {
        let place = place(credential);
        let sealed = store
            .seal(&mut *connection, place, token.text.expose())
            .await?;
        sqlx::query(
            "update access_tokens set value_set_at = $3, token = $4, expires_at = $5, \
             leased_by = null, lease_until = null where credential_id = $1 and leased_by = $2",
        )
        .bind(self.credential_id.as_str())
        .bind(self.holder.as_str())
        .bind(token.value_set_at.as_millis())
        .bind(sealed)
        .bind(token.expires_at.as_millis())
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Returns where the sealed token of a credential stands.
fn place(credential: &Credential) -> Place<'_> {
    Place {
        team: credential.team.as_str(),
        table: "access_tokens",
        row: &credential.id,
        column: "token",
    }
}
