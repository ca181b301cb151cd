//! Counting requests against a limit: by the hour of the clock, exactly, across processes.

use super::{Connection, Store, StoreError, column};
use crate::clock::Timestamp;

/// The length of a window, in milliseconds: one hour.
const WINDOW_MS: i64 = 3_600_000;

/// What a limit said about one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Whether the request is within it.
    pub admitted: bool,
    /// When the window ends and the count begins anew.
    pub resets_at: Timestamp,
}

impl Store {
    /// Counts one request of an agent against its limit; exactly `limit` are admitted in a window.
    ///
    /// One statement with its condition, so that it holds however many processes count at once.
    pub async fn count_request(&self, agent: &str, limit: i64) -> Result<RateLimit, StoreError> {
        let now = self.clock.now();
        let mut transaction = self.begin().await?;
        let counted = sqlx::query(
            "insert into rate_counts (agent_id, window_start, used) values ($1, $2, 1) \
             on conflict (agent_id) do update set \
             used = case when rate_counts.window_start < excluded.window_start then 1 \
             else rate_counts.used + 1 end, \
             window_start = case when rate_counts.window_start < excluded.window_start \
             then excluded.window_start else rate_counts.window_start end \
             where rate_counts.window_start < excluded.window_start or rate_counts.used < $3",
        )
        .bind(agent)
        .bind(window(now))
        .bind(limit)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        let resets_at = Timestamp::from_millis(window(now) + WINDOW_MS);
        Ok(RateLimit {
            admitted: counted.rows_affected() == 1,
            resets_at,
        })
    }
}

/// Returns how many requests an agent has made in the present window.
pub(super) async fn used(
    connection: &mut Connection,
    agent: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let row =
        sqlx::query("select used from rate_counts where agent_id = $1 and window_start >= $2")
            .bind(agent)
            .bind(window(now))
            .fetch_optional(connection)
            .await?;
    row.map_or(Ok(0), |row| column(&row, "used"))
}

fn window(now: Timestamp) -> i64 {
    now.as_millis().div_euclid(WINDOW_MS) * WINDOW_MS
}
