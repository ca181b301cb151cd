//! The chains of all hosts as they are stored, for whoever verifies them; and where a host's files begin.

use super::{Store, StoreError, TeamId, column};
use crate::{clock::Timestamp, secrets::MacKey};

/// What the hash of a file's beginning is about, so that it is no other hash under the same key.
const FILE_START: &[u8] = b"audit file begins";

/// One host's chain: which entries of it there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainSpan {
    /// Its name.
    pub chain: String,
    /// How many entries there are.
    pub entries: i64,
    /// The number of the newest.
    pub last: i64,
}

/// An entry of a chain with the columns beside it.
#[derive(Clone, Debug)]
pub struct ChainRow {
    /// Its number.
    pub seq: i64,
    /// When it was committed.
    pub at: Timestamp,
    /// Its team.
    pub team: TeamId,
    /// Its line of JSON.
    pub line: String,
}

impl Store {
    /// Returns the key that entries are chained with.
    pub fn audit_key(&self) -> &MacKey {
        &self.audit_key
    }

    /// Returns all chains, by their names.
    pub async fn chains(&self) -> Result<Vec<ChainSpan>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "select chain, count(*) as entries, max(seq) as last from audit_entries group by chain",
        )
        .fetch_all(&mut *reader)
        .await?;
        let mut chains = Vec::with_capacity(rows.len());
        for row in &rows {
            chains.push(ChainSpan {
                chain: column(row, "chain")?,
                entries: column(row, "entries")?,
                last: column(row, "last")?,
            });
        }
        chains.sort_by(|one, other| one.chain.cmp(&other.chain));
        Ok(chains)
    }

    /// Returns entries of a chain after a number and up to another, in order, at most `limit`.
    pub async fn chain_rows(
        &self,
        chain: &str,
        (after, until): (i64, i64),
        limit: i64,
    ) -> Result<Vec<ChainRow>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "select seq, at, team_id, line from audit_entries \
             where chain = $1 and seq > $2 and seq <= $3 order by seq limit $4",
        )
        .bind(chain)
        .bind(after)
        .bind(until)
        .bind(limit)
        .fetch_all(&mut *reader)
        .await?;
        let read = |row| {
            Ok(ChainRow {
                seq: column(row, "seq")?,
                at: Timestamp::from_millis(column(row, "at")?),
                team: TeamId::new(column(row, "team_id")?),
                line: column(row, "line")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Notes that a file of this host begins with that entry; again is nothing new.
    pub async fn note_file_start(&self, seq: i64) -> Result<(), StoreError> {
        let mut writer = self.database.writer().await?;
        let query = sqlx::query(
            "insert into audit_file_starts (chain, seq, at, hash) values ($1, $2, $3, $4) \
             on conflict (chain, seq) do nothing",
        )
        .bind(self.chain.as_str())
        .bind(seq)
        .bind(self.clock.now().as_millis())
        .bind(self.file_start(seq));
        if let Err(error) = query.execute(&mut *writer).await {
            writer.discard();
            return Err(error.into());
        }
        Ok(())
    }

    /// Returns with which entries files of this host begin; what somebody else has written into the table is left out.
    pub async fn file_starts(&self) -> Result<Vec<i64>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query("select seq, hash from audit_file_starts where chain = $1")
            .bind(self.chain.as_str())
            .fetch_all(&mut *reader)
            .await?;
        let mut starts = Vec::with_capacity(rows.len());
        for row in &rows {
            let (seq, hash): (i64, String) = (column(row, "seq")?, column(row, "hash")?);
            if hash == self.file_start(seq) {
                starts.push(seq);
            }
        }
        starts.sort_unstable();
        Ok(starts)
    }

    fn file_start(&self, seq: i64) -> String {
        let seq = seq.to_be_bytes();
        self.audit_key
            .hash(&[FILE_START, self.chain.as_str().as_bytes(), &seq])
    }
}
