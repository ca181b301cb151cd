//! The newest entries of this host's chain, verified: whether nobody has changed what was written last.

use super::{Store, StoreError, column};
use crate::clock::Timestamp;

/// What stands before an entry's own hash, which ends its line.
const HASH: &str = ",\"hash\":\"";

/// The end of a chain, verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    /// The number of the newest entry; 0 where there is none.
    pub end: i64,
    /// The number of the first entry that is not as it was written, or not where it was.
    pub broken_at: Option<i64>,
}

impl Store {
    /// Verifies the newest entries of this host's chain, so many: each one's hash, and that it names the one before.
    pub async fn verify_tail(&self, entries: i64) -> Result<Tail, StoreError> {
        let end = self.last_seq().await?;
        let lines = self.lines_after((end - entries).max(0), entries).await?;
        let (mut expected, mut before) = (None, None);
        for line in &lines {
            let hash = self.hash_of(&line.text);
            let follows = before.is_none_or(|before| names(&line.text, before));
            let is_next = expected.is_none_or(|seq| seq == line.seq);
            if hash.is_none() || !follows || !is_next {
                let broken_at = Some(expected.unwrap_or(line.seq));
                return Ok(Tail { end, broken_at });
            }
            (expected, before) = (Some(line.seq + 1), hash);
        }
        Ok(Tail {
            end,
            broken_at: None,
        })
    }

    /// Returns when the newest entry of this host's chain was written.
    pub async fn newest_entry_at(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut reader = self.reader().await?;
        let row =
            sqlx::query("select at from audit_entries where chain = $1 order by seq desc limit 1")
                .bind(self.chain.as_str())
                .fetch_optional(&mut *reader)
                .await?;
        row.map(|row| Ok(Timestamp::from_millis(column(&row, "at")?)))
            .transpose()
    }

    /// Returns the hash at the end of a line, if it is the one of what stands before it.
    fn hash_of<'l>(&self, line: &'l str) -> Option<&'l str> {
        let (text, hash) = line.rsplit_once(HASH)?;
        let hash = hash.strip_suffix("\"}")?;
        (self.audit_key.hash(&[text.as_bytes()]) == hash).then_some(hash)
    }
}

/// Returns whether a line names that hash as the one of the entry before.
fn names(line: &str, before: &str) -> bool {
    line.rsplit_once(",\"prev_hash\":\"")
        .is_some_and(|(_, rest)| rest.starts_with(before))
}
