//! Counting requests against limits: by the hour of the clock, exactly, across processes.
//!
//! What is counted is a row that knows its window. A request is counted by one statement with its condition,
//! so that a limit holds however many processes count at once; requests that come together are counted
//! together, in one commit.

use super::{Connection, Store, StoreError, column, database::DatabaseKind, writing::Writing};
use crate::clock::Timestamp;

/// The length of a window, in milliseconds: one hour.
const WINDOW_MS: i64 = 3_600_000;

const COUNT_AGENT: &str = "insert into rate_counts (agent_id, window_start, used) values ($1, $2, $3) \
     on conflict (agent_id) do update set \
     used = case when rate_counts.window_start < excluded.window_start then excluded.used \
     else rate_counts.used + excluded.used end, \
     window_start = case when rate_counts.window_start < excluded.window_start \
     then excluded.window_start else rate_counts.window_start end \
     where rate_counts.window_start < excluded.window_start \
     or rate_counts.used + excluded.used <= $4 returning used";
const COUNT_CREDENTIAL: &str = "insert into credential_rate_counts (credential_id, window_start, used) \
     values ($1, $2, $3) on conflict (credential_id) do update set \
     used = case when credential_rate_counts.window_start < excluded.window_start then excluded.used \
     else credential_rate_counts.used + excluded.used end, \
     window_start = case when credential_rate_counts.window_start < excluded.window_start \
     then excluded.window_start else credential_rate_counts.window_start end \
     where credential_rate_counts.window_start < excluded.window_start \
     or credential_rate_counts.used + excluded.used <= $4 returning used";

/// Whose requests are counted, by its row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counted {
    /// Those that an agent makes.
    Agent(String),
    /// Those that use a credential, whoever makes them.
    Credential(String),
}

/// Requests that want to be counted against one limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Whose they are.
    pub of: Counted,
    /// How many are admitted in a window; at least 1.
    pub limit: i64,
    /// How many there are; at least 1.
    pub requests: i64,
}

/// What a limit said about the requests of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// How many of them are within it.
    pub admitted: i64,
    /// How many of the window are counted now.
    pub used: i64,
    /// When the window ends and the count begins anew.
    pub resets_at: Timestamp,
}

/// What one statement counts, and its parameters.
#[derive(Debug)]
pub(super) struct Counting<'a> {
    pub(super) statement: &'static str,
    pub(super) id: &'a str,
    pub(super) window: i64,
    pub(super) requests: i64,
    pub(super) limit: i64,
}

impl<'a> Counting<'a> {
    fn new(claim: &'a Claim, (requests, now): (i64, Timestamp)) -> Self {
        let (statement, id) = match &claim.of {
            Counted::Agent(id) => (COUNT_AGENT, id),
            Counted::Credential(id) => (COUNT_CREDENTIAL, id),
        };
        Self {
            statement,
            id,
            window: window(now),
            requests,
            limit: claim.limit,
        }
    }
}

/// Counts again and again, on a connection that it keeps where the database has several that write.
#[derive(Debug)]
pub struct RateCounter {
    store: Store,
    kept: Option<Writing>,
}

impl RateCounter {
    /// Counts claims, in one commit; no two of them are of the same thing with the same limit.
    pub async fn count(&mut self, claims: &[Claim]) -> Result<Vec<Tally>, StoreError> {
        if let Some(tallies) = self.store.count_at_once(claims).await {
            return Ok(tallies);
        }
        let mut sorted: Vec<usize> = (0..claims.len()).collect();
        // In one order everywhere, so that no two processes wait for each other's rows.
        sorted.sort_by(|&one, &other| claims[one].of.cmp(&claims[other].of));
        let mut connection = match self.kept.take() {
            Some(connection) => connection,
            None => self.store.counting().await?,
        };
        match self.store.try_count(&mut connection, claims, &sorted).await {
            Ok(tallies) => {
                if self.store.database.kind() == DatabaseKind::Postgres {
                    self.kept = Some(connection);
                }
                Ok(tallies)
            }
            Err(error) => {
                connection.discard();
                Err(error)
            }
        }
    }
}

impl Store {
    /// Returns what counts often.
    pub fn rate_counter(&self) -> RateCounter {
        RateCounter {
            store: self.clone(),
            kept: None,
        }
    }

    /// Counts one request against several limits, in one transaction: against all of them, or none.
    /// Returns a tally for each; the request is admitted if all of them admit it.
    pub async fn count_together(&self, claims: &[Claim]) -> Result<Vec<Tally>, StoreError> {
        let now = self.clock.now();
        let mut claims: Vec<(usize, &Claim)> = claims.iter().enumerate().collect();
        claims.sort_by(|(_, one), (_, other)| one.of.cmp(&other.of));
        let mut transaction = self.begin().await?;
        let mut tallies = Vec::with_capacity(claims.len());
        for (at, claim) in claims {
            tallies.push((at, count(&mut transaction, claim, now).await?));
        }
        if tallies.iter().all(|(_, tally)| tally.admitted == 1) {
            transaction.commit().await?;
        } else {
            transaction.rollback().await?;
        }
        tallies.sort_by_key(|(at, _)| *at);
        Ok(tallies.into_iter().map(|(_, tally)| tally).collect())
    }

    /// Counts claims of which each limit admits all requests, without leaving this thread; `None` for others, and
    /// where that cannot be done now.
    async fn count_at_once(&self, claims: &[Claim]) -> Option<Vec<Tally>> {
        let now = self.clock.now();
        let countings: Vec<_> = claims
            .iter()
            .map(|claim| Counting::new(claim, (claim.requests.min(claim.limit), now)))
            .collect();
        let counted = self.database.at_once(|direct| direct.count(&countings));
        let counts = counted.await??;
        let each = countings.iter().zip(counts);
        Some(
            each.map(|(counting, used)| tally((counting.requests, used), now))
                .collect(),
        )
    }

    async fn try_count(
        &self,
        connection: &mut Writing,
        claims: &[Claim],
        order: &[usize],
    ) -> Result<Vec<Tally>, StoreError> {
        let now = self.clock.now();
        let nothing = Tally {
            admitted: 0,
            used: 0,
            resets_at: now,
        };
        let mut tallies = vec![nothing; claims.len()];
        if let [claim] = claims {
            // One statement is a transaction of its own.
            let all = claim.requests.min(claim.limit);
            let counted = add(connection, claim, (all, now)).await?;
            if counted.is_some() || all == 1 {
                tallies[0] = tally(counted.map_or((0, claim.limit), |used| (all, used)), now);
                return Ok(tallies);
            }
        }
        let begin = self.database.begin_statement();
        connection.begin_here(begin).await?;
        for &at in order {
            tallies[at] = count(connection, &claims[at], now).await?;
        }
        connection.commit_here().await?;
        Ok(tallies)
    }

    async fn counting(&self) -> Result<Writing, StoreError> {
        match self.database.kind() {
            DatabaseKind::Sqlite => self.database.writer().await,
            DatabaseKind::Postgres => Ok(Writing::pooled(self.reader().await?)),
        }
    }
}

fn tally((admitted, used): (i64, i64), now: Timestamp) -> Tally {
    Tally {
        admitted,
        used,
        resets_at: Timestamp::from_millis(window(now) + WINDOW_MS),
    }
}

/// Counts as many requests of a claim as its limit admits. Within a transaction they follow each other: the row
/// is this one's from the first statement on.
async fn count(
    connection: &mut Connection,
    claim: &Claim,
    now: Timestamp,
) -> Result<Tally, StoreError> {
    let all = claim.requests.min(claim.limit);
    if let Some(used) = add(connection, claim, (all, now)).await? {
        return Ok(tally((all, used), now));
    }
    let (mut admitted, mut used) = (0, claim.limit);
    // Not all of them: as many as there is room for, one by one. That is once in a window.
    while admitted < all - 1 {
        let Some(counted) = add(connection, claim, (1, now)).await? else {
            break;
        };
        (admitted, used) = (admitted + 1, counted);
    }
    Ok(tally((admitted, used), now))
}

/// Counts some requests if the limit admits all of them, and returns the count then.
async fn add(
    connection: &mut Connection,
    claim: &Claim,
    (requests, now): (i64, Timestamp),
) -> Result<Option<i64>, StoreError> {
    let counting = Counting::new(claim, (requests, now));
    let row = sqlx::query(counting.statement)
        .bind(counting.id)
        .bind(counting.window)
        .bind(counting.requests)
        .bind(counting.limit)
        .fetch_optional(connection)
        .await?;
    row.map(|row| column(&row, "used")).transpose()
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
