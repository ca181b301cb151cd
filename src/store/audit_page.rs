//! A team's audit entries page by page, of all hosts, the newest first.

use std::fmt;

use super::{Store, StoreError, TeamId, column};
use crate::clock::Timestamp;

/// A place between two entries of a team: the time, the chain and the number of the newer one.
///
/// Its text is opaque to clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditCursor {
    at: i64,
    seq: i64,
    chain: String,
}

/// Entries, and where to go on.
#[derive(Debug)]
pub struct AuditPage {
    /// The entries as lines of JSON, the newest first, each with the place after it.
    pub lines: Vec<(String, AuditCursor)>,
    /// Whether there may be more: there were as many as asked for.
    pub has_more: bool,
}

impl AuditCursor {
    /// Returns the place before everything that is not later than a time.
    pub fn until(time: Timestamp) -> Self {
        // Nothing sorts before the empty chain, so that all entries of the moment itself are left out.
        let (at, seq, chain) = (time.as_millis(), 0, String::new());
        Self { at, seq, chain }
    }

    /// Reads a cursor's text; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let (at, seq, chain) = (parts.next()?, parts.next()?, parts.next()?);
        let is_plain = chain.bytes().all(|byte| byte.is_ascii_graphic());
        Some(Self {
            at: at.parse().ok()?,
            seq: seq.parse().ok()?,
            chain: is_plain.then(|| chain.to_owned())?,
        })
    }
}

impl fmt::Display for AuditCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.at, self.seq, self.chain)
    }
}

impl Store {
    /// Returns the entry of a team with that number in that chain, as a line of JSON.
    pub async fn team_line(
        &self,
        team: &TeamId,
        (chain, seq): (&str, i64),
    ) -> Result<Option<String>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(
            "select line from audit_entries where chain = $1 and seq = $2 and team_id = $3",
        )
        .bind(chain)
        .bind(seq)
        .bind(team.as_str())
        .fetch_optional(&mut *reader)
        .await?;
        row.map(|row| column(&row, "line")).transpose()
    }

    /// Returns a team's entries, or all, before a place and since a time, at most `limit`.
    pub async fn team_lines(
        &self,
        team: Option<&TeamId>,
        (since, before): (Timestamp, &AuditCursor),
        limit: i64,
    ) -> Result<AuditPage, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "select at, chain, seq, line from audit_entries where (team_id = $1 or $1 = '') and at >= $2 \
             and (at < $3 or (at = $3 and (chain < $4 or (chain = $4 and seq < $5)))) \
             order by at desc, chain desc, seq desc limit $6",
        )
        .bind(team.map_or("", TeamId::as_str))
        .bind(since.as_millis())
        .bind(before.at)
        .bind(before.chain.as_str())
        .bind(before.seq)
        .bind(limit)
        .fetch_all(&mut *reader)
        .await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in &rows {
            let place = AuditCursor {
                at: column(row, "at")?,
                seq: column(row, "seq")?,
                chain: column(row, "chain")?,
            };
            lines.push((column(row, "line")?, place));
        }
        let has_more = i64::try_from(lines.len()).is_ok_and(|count| count >= limit);
        Ok(AuditPage { lines, has_more })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_as_it_prints() {
        let cursor = AuditCursor {
            at: 1_800_000_000_000,
            seq: 7,
            chain: "h.1-x".to_owned(),
        };
        assert_eq!(AuditCursor::parse(&cursor.to_string()), Some(cursor));
        for wrong in ["", "1", "1.2", "a.b.c", "1.2.a b", "1.2.\0"] {
            assert_eq!(AuditCursor::parse(wrong), None, "{wrong}");
        }
    }
}
