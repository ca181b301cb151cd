//! The first half of a ceremony with a passkey, sealed, until some relay gets the second half; and, in the same way, a
//! new key until the page that shows it is asked for.

use std::time::Duration;

use super::{Store, StoreError, column};
use crate::secrets::{OpenError, Place, Secret, sha256_hex};

/// How long there is for the second half.
pub const CEREMONY_FOR: Duration = Duration::from_mins(5);

/// Which ceremony it is: whose, what for, and about what. There is one of each at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony(String);

impl Ceremony {
    /// Returns the ceremony that somebody holds, told by the hash of the token they bear.
    pub fn of(holder: &str, purpose: &'static str, about: &str) -> Self {
        // None of them has a zero byte in it, so that they do not run into each other.
        Self(sha256_hex(
            format!("{holder}\0{purpose}\0{about}").as_bytes(),
        ))
    }

    /// Keeps what the second half needs; an earlier beginning of the same ceremony is void by that.
    pub async fn begin(&self, store: &Store, state: &[u8]) -> Result<(), StoreError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        let sealed = store.seal(&mut transaction, self.place(), state).await?;
        sqlx::query("delete from ceremonies where expires_at <= $1")
            .bind(now.as_millis())
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "insert into ceremonies (id, state, created_at, expires_at) values ($1, $2, $3, $4) \
             on conflict (id) do update set state = excluded.state, created_at = excluded.created_at, \
             expires_at = excluded.expires_at",
        )
        .bind(self.0.as_str())
        .bind(sealed)
        .bind(now.as_millis())
        .bind(now.after(CEREMONY_FOR).as_millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    }

    /// Returns what was kept, and forgets it: a ceremony is finished once, whatever comes of it.
    pub async fn take(&self, store: &Store) -> Result<Option<Secret>, StoreError> {
        let mut transaction = store.begin().await?;
        let row =
            sqlx::query("delete from ceremonies where id = $1 and expires_at > $2 returning state")
                .bind(self.0.as_str())
                .bind(store.clock.now().as_millis())
                .fetch_optional(&mut *transaction)
                .await?;
        let sealed: Option<Vec<u8>> = row.map(|row| column(&row, "state")).transpose()?;
        store.know(&mut transaction, sealed.as_deref()).await?;
        transaction.commit().await?;
        let Some(sealed) = sealed else {
            return Ok(None);
        };
        let opened = store.key().open(self.place(), &sealed);
        let corrupt = |_: OpenError| StoreError::corrupt("ceremonies", "state", &self.0);
        opened.map(Some).map_err(corrupt)
    }

    fn place(&self) -> Place<'_> {
        Place {
            team: "",
            table: "ceremonies",
            row: &self.0,
            column: "state",
        }
    }
}
