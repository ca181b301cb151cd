//! A team's audit entries from a time on, of all hosts, oldest first, a page at a time.

use std::collections::VecDeque;

use super::{Store, StoreError, TeamId, column};
use crate::clock::Timestamp;

/// The entries of a chain that are held at a time.
const PAGE_ROWS: i64 = 500;

/// Reads entries one by one; holds a page of each host's chain and no more.
///
/// What is committed after it began is not read, so that it ends.
#[derive(Debug)]
pub struct EntryStream {
    store: Store,
    team: TeamId,
    since: i64,
    chains: Vec<ChainPages>,
}

/// Where one host's chain is being read.
#[derive(Debug)]
struct ChainPages {
    chain: String,
    /// The number of the entry that was read last.
    after: i64,
    /// The number of the last one there was at the beginning.
    until: i64,
    page: VecDeque<PastEntry>,
}

/// A stored entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastEntry {
    /// When it was committed.
    pub at: Timestamp,
    /// Its line of JSON.
    pub line: String,
}

impl EntryStream {
    /// Begins with the entries of a team that were committed at that time.
    pub async fn since(store: &Store, team: &TeamId, time: Timestamp) -> Result<Self, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query("select chain, max(seq) as seq from audit_entries group by chain")
            .fetch_all(&mut *reader)
            .await?;
        drop(reader);
        let mut stream = Self {
            store: store.clone(),
            team: team.clone(),
            since: time.as_millis(),
            chains: Vec::with_capacity(rows.len()),
        };
        for row in &rows {
            let (chain, until): (String, i64) = (column(row, "chain")?, column(row, "seq")?);
            let after = stream.first_since(&chain, until).await? - 1;
            stream.chains.push(ChainPages {
                chain,
                after,
                until,
                page: VecDeque::new(),
            });
        }
        Ok(stream)
    }

    /// Returns the next entry; `None` when there are no more.
    pub async fn next(&mut self) -> Result<Option<PastEntry>, StoreError> {
        for at in 0..self.chains.len() {
            self.fill(at).await?;
        }
        let first = |chain: &&mut ChainPages| chain.page.front().map(|entry| entry.at);
        let chains = self
            .chains
            .iter_mut()
            .filter(|chain| !chain.page.is_empty());
        Ok(chains
            .min_by_key(first)
            .and_then(|chain| chain.page.pop_front()))
    }

    /// Reads pages of a chain until there is an entry of the team or the chain's end.
    async fn fill(&mut self, at: usize) -> Result<(), StoreError> {
        let chain = &mut self.chains[at];
        while chain.page.is_empty() && chain.after < chain.until {
            let mut reader = self.store.reader().await?;
            let rows = sqlx::query(
                "select seq, at, team_id, line from audit_entries \
                 where chain = $1 and seq > $2 and seq <= $3 order by seq limit $4",
            )
            .bind(chain.chain.as_str())
            .bind(chain.after)
            .bind(chain.until)
            .bind(PAGE_ROWS)
            .fetch_all(&mut *reader)
            .await?;
            chain.after = match rows.last() {
                Some(last) => column(last, "seq")?,
                None => chain.until,
            };
            for row in &rows {
                let (at, team): (i64, String) = (column(row, "at")?, column(row, "team_id")?);
                if at >= self.since && team == self.team.as_str() {
                    let (at, line) = (Timestamp::from_millis(at), column(row, "line")?);
                    chain.page.push_back(PastEntry { at, line });
                }
            }
        }
        Ok(())
    }

    /// Returns the number of a chain's first entry since the time, by halving: times follow numbers. Where a
    /// clock was set back, entries of that moment may be missed.
    async fn first_since(&self, chain: &str, last: i64) -> Result<i64, StoreError> {
        let mut reader = self.store.reader().await?;
        let (mut low, mut high) = (1, last + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let row = sqlx::query(
                "select seq, at from audit_entries where chain = $1 and seq >= $2 order by seq limit 1",
            )
            .bind(chain)
            .bind(middle)
            .fetch_optional(&mut *reader)
            .await?;
            // Of what is no longer kept, the next one that is tells.
            match row {
                Some(row) if column::<i64>(&row, "at")? < self.since => {
                    low = column::<i64>(&row, "seq")? + 1;
                }
                _ => high = middle,
            }
        }
        Ok(low)
    }
}
