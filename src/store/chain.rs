//! The chain of audit entries: how entries get their places, within the transaction that commits them.
//!
//! Each host has one chain (spec/cli.md §4). An entry's hash is keyed and covers its whole line up to
//! the hash itself, `prev_hash` included, so that no line can be changed, dropped or moved unseen.
//!
//! No row is locked for it: an entry is inserted behind the last one that is known, and the primary key
//! (chain, number) lets one of two processes win. The other looks where the chain ends now and tries again.

use std::sync::{Arc, Mutex, PoisonError};

use super::{
    AuditEntry, Connection, Line, Store, StoreError,
    audit::{add_outcomes, outcomes_of},
    column,
};
use crate::{clock::Timestamp, secrets::MacKey};

/// What stands in `prev_hash` of a chain's first entry.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// How often an append is tried when other processes of this host append at the same time.
const TRIES_MAX: usize = 1000;

const INSERT_ONE: &str = "insert into audit_entries (chain, seq, at, team_id, agent_id, line) values \
     ($1, $2, $3, $4, $5, $6)";
const INSERT_ONE_UNLESS_TAKEN: &str = "insert into audit_entries (chain, seq, at, team_id, agent_id, line) \
     values ($1, $2, $3, $4, $5, $6) on conflict (chain, seq) do nothing";
const INSERT_FOUR: &str = "insert into audit_entries (chain, seq, at, team_id, agent_id, line) values \
     ($1, $2, $3, $4, $5, $6), ($7, $8, $9, $10, $11, $12), \
     ($13, $14, $15, $16, $17, $18), ($19, $20, $21, $22, $23, $24)";
const INSERT_SIXTEEN: &str = "insert into audit_entries (chain, seq, at, team_id, agent_id, line) values \
     ($1, $2, $3, $4, $5, $6), ($7, $8, $9, $10, $11, $12), \
     ($13, $14, $15, $16, $17, $18), ($19, $20, $21, $22, $23, $24), \
     ($25, $26, $27, $28, $29, $30), ($31, $32, $33, $34, $35, $36), \
     ($37, $38, $39, $40, $41, $42), ($43, $44, $45, $46, $47, $48), \
     ($49, $50, $51, $52, $53, $54), ($55, $56, $57, $58, $59, $60), \
     ($61, $62, $63, $64, $65, $66), ($67, $68, $69, $70, $71, $72), \
     ($73, $74, $75, $76, $77, $78), ($79, $80, $81, $82, $83, $84), \
     ($85, $86, $87, $88, $89, $90), ($91, $92, $93, $94, $95, $96)";
/// How many rows each statement inserts, the largest first.
const INSERTS: [(usize, &str); 3] = [(16, INSERT_SIXTEEN), (4, INSERT_FOUR), (1, INSERT_ONE)];

/// Where a chain ends: the number and hash of its newest entry.
type End = (i64, String);

/// The end of this host's chain, as this process last knew it. A guess that the database checks, so
/// that the usual append need not read it first.
#[derive(Clone, Debug, Default)]
pub(super) struct Tail(Arc<Mutex<Option<End>>>);

impl Tail {
    fn known(&self) -> Option<End> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Remembers the end after a commit; forgets it when the commit failed.
    pub(super) fn remember(&self, end: Option<End>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = end;
    }
}

impl Store {
    /// Commits a batch of entries to this host's chain; the lines, in order.
    ///
    /// Their outcomes are not counted: see [`Store::count_outcomes`].
    pub async fn append_entries(&self, entries: &[AuditEntry]) -> Result<Vec<Line>, StoreError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.try_append(entries).await {
                // The number is taken: another process of this host was faster.
                Err(StoreError::Conflict(_)) if tries < TRIES_MAX => self.tail.remember(None),
                Err(error) => {
                    self.tail.remember(None);
                    return Err(error);
                }
                appended => return appended,
            }
        }
    }

    async fn try_append(&self, entries: &[AuditEntry]) -> Result<Vec<Line>, StoreError> {
        let mut writer = self.database.writer().await?;
        let end = match self.tail.known() {
            Some(end) => end,
            None => self.end(&mut writer).await?,
        };
        let at = self.clock.now();
        let (lines, end) = self.link(entries, end, at);
        if !INSERTS.iter().any(|(rows, _)| *rows == entries.len()) {
            writer = writer.begin(self.database.begin_statement()).await?;
        }
        match self.insert(&mut writer, entries, (&lines, at)).await {
            // One statement was a transaction of its own.
            Ok(()) => writer.commit_if_open().await?,
            Err(error) => {
                // Another process was faster, or the connection may be broken: the next one is new.
                writer.discard();
                return Err(error);
            }
        }
        self.tail.remember(Some(end));
        Ok(lines)
    }

    /// Appends entries within a transaction that changes something else, too, and counts their outcomes.
    /// Returns the chain's end, to be remembered once the transaction has committed.
    pub(super) async fn append_within(
        &self,
        connection: &mut Connection,
        entries: &[AuditEntry],
    ) -> Result<End, StoreError> {
        let at = self.clock.now();
        add_outcomes(connection, &outcomes_of(entries), at).await?;
        let Some(first) = entries.first() else {
            return self.end(connection).await;
        };
        for _ in 0..TRIES_MAX {
            let (lines, end) = self.link(entries, self.end(connection).await?, at);
            // An error would end the transaction on PostgreSQL, so that this one statement has none. Once
            // the first entry is in, nobody gets past it until the transaction is over.
            let query = self.bind(sqlx::query(INSERT_ONE_UNLESS_TAKEN), (first, &lines[0]), at);
            if query.execute(&mut *connection).await?.rows_affected() == 1 {
                self.insert(connection, &entries[1..], (&lines[1..], at))
                    .await?;
                return Ok(end);
            }
        }
        Err(StoreError::Conflict(sqlx::Error::RowNotFound))
    }

    /// Reads where this host's chain ends now.
    async fn end(&self, connection: &mut Connection) -> Result<End, StoreError> {
        let row = sqlx::query(
            "select seq, line from audit_entries where chain = $1 order by seq desc limit 1",
        )
        .bind(self.chain.as_str())
        .fetch_optional(connection)
        .await?;
        let Some(row) = row else {
            return Ok((0, GENESIS.to_owned()));
        };
        let (seq, line): (i64, String) = (column(&row, "seq")?, column(&row, "line")?);
        let hash = line
            .rsplit_once(",\"hash\":\"")
            .and_then(|(_, end)| end.strip_suffix("\"}"));
        let hash =
            hash.ok_or_else(|| StoreError::corrupt("audit_entries", "line", &seq.to_string()))?;
        Ok((seq, hash.to_owned()))
    }

    fn link(
        &self,
        entries: &[AuditEntry],
        (mut seq, mut hash): End,
        at: Timestamp,
    ) -> (Vec<Line>, End) {
        let mut lines = Vec::with_capacity(entries.len());
        for entry in entries {
            seq += 1;
            let (text, own) = line(
                entry,
                at,
                (self.chain.as_str(), seq, &hash),
                &self.audit_key,
            );
            hash = own;
            lines.push(Line { seq, text });
        }
        (lines, (seq, hash))
    }

    async fn insert(
        &self,
        connection: &mut Connection,
        entries: &[AuditEntry],
        (lines, at): (&[Line], Timestamp),
    ) -> Result<(), StoreError> {
        let mut rows: &[_] = &entries.iter().zip(lines).collect::<Vec<_>>();
        for (size, statement) in INSERTS {
            while let Some((group, rest)) = rows.split_at_checked(size) {
                let mut query = sqlx::query(statement);
                for row in group {
                    query = self.bind(query, *row, at);
                }
                query.execute(&mut *connection).await?;
                rows = rest;
            }
        }
        Ok(())
    }

    /// Binds one row, in the order of the columns.
    fn bind<'q>(
        &self,
        query: Query<'q>,
        (entry, line): (&AuditEntry, &Line),
        at: Timestamp,
    ) -> Query<'q> {
        query
            .bind(self.chain.as_str().to_owned())
            .bind(line.seq)
            .bind(at.as_millis())
            .bind(entry.team_id.clone())
            .bind(entry.agent_row.clone())
            .bind(line.text.clone())
    }
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, <sqlx::Any as sqlx::Database>::Arguments>;

/// Writes an entry as its line; the line and its hash, which covers all that stands before it.
fn line(
    entry: &AuditEntry,
    at: Timestamp,
    (chain, seq, prev_hash): (&str, i64, &str),
    key: &MacKey,
) -> (String, String) {
    let mut text = serde_json::to_string(entry).expect("an entry has text for keys");
    text.pop();
    let place = format!(
        ",\"timestamp\":\"{at}\",\"chain\":\"{chain}\",\"seq\":{seq},\"prev_hash\":\"{prev_hash}\""
    );
    text.push_str(&place);
    let hash = key.hash(&[text.as_bytes()]);
    text.extend([",\"hash\":\"", hash.as_str(), "\"}"]);
    (text, hash)
}
