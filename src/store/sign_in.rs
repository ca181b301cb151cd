//! Wrong passwords, counted by account so that nobody can try many (spec/tap.md §4.2).
//!
//! An account is a hash of the address that was given, whether anybody has it or not: what is told of
//! one that exists and of one that does not is the same.

use std::time::Duration;

use super::{Connection, Store, StoreError, column};
use crate::{clock::Timestamp, secrets::sha256_hex};

/// The most wrong passwords of one account within a window.
pub(super) const FAILURES_MAX: i64 = 20;
/// The length of a window, which begins with its first wrong password.
pub(super) const WINDOW: Duration = Duration::from_mins(15);

/// Whose passwords are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account(String);

impl Account {
    /// Returns the account of an address; case does not matter.
    pub fn of(email: &str) -> Self {
        Self(sha256_hex(email.to_lowercase().as_bytes()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns until when every password is refused; `None` when they are tried.
    pub async fn blocked_until(&self, store: &Store) -> Result<Option<Timestamp>, StoreError> {
        let mut reader = store.reader().await?;
        self.blocked_in(&mut reader, store.clock.now()).await
    }

    /// Counts a wrong password.
    ///
    /// Exactly `FAILURES_MAX` are counted in a window, however many processes count at once; for those
    /// that are not, the end of the window is returned.
    pub async fn count_failure(&self, store: &Store) -> Result<Option<Timestamp>, StoreError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        let counted = sqlx::query(
            "insert into sign_in_failures (account, window_start, failures) values ($1, $2, 1) \
             on conflict (account) do update set \
             failures = case when sign_in_failures.window_start <= $3 then 1 \
             else sign_in_failures.failures + 1 end, \
             window_start = case when sign_in_failures.window_start <= $3 then excluded.window_start \
             else sign_in_failures.window_start end \
             where sign_in_failures.window_start <= $3 or sign_in_failures.failures < $4",
        )
        .bind(self.as_str())
        .bind(now.as_millis())
        .bind(now.before(WINDOW).as_millis())
        .bind(FAILURES_MAX)
        .execute(&mut *transaction)
        .await?;
        let blocked = match counted.rows_affected() {
            0 => self.blocked_in(&mut transaction, now).await?,
            _ => None,
        };
        transaction.commit().await?;
        Ok(blocked)
    }

    /// Forgets the windows that are over, of all accounts.
    pub async fn purge(store: &Store) -> Result<(), StoreError> {
        let over = store.clock.now().before(WINDOW);
        let mut transaction = store.begin().await?;
        sqlx::query("delete from sign_in_failures where window_start <= $1")
            .bind(over.as_millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    /// Forgets what was counted: whoever proves in another way who it is may try anew.
    pub(super) async fn forget_in(&self, connection: &mut Connection) -> Result<(), StoreError> {
        sqlx::query("delete from sign_in_failures where account = $1")
            .bind(self.as_str())
            .execute(connection)
            .await?;
        Ok(())
    }

    pub(super) async fn blocked_in(
        &self,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query(
            "select window_start from sign_in_failures \
             where account = $1 and window_start > $2 and failures >= $3",
        )
        .bind(self.as_str())
        .bind(now.before(WINDOW).as_millis())
        .bind(FAILURES_MAX)
        .fetch_optional(connection)
        .await?;
        row.map(|row| Ok(Timestamp::from_millis(column(&row, "window_start")?).after(WINDOW)))
            .transpose()
    }
}
