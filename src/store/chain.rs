//! The chain of audit entries: how entries get their places, within the transaction that commits them.
//!
//! Each host has one chain (spec/cli.md §4). An entry's hash is keyed and covers its whole line up to
//! the hash itself, `prev_hash` included, so that no line can be changed, dropped or moved unseen.
//!
//! No row is locked for it: an entry is inserted behind the last one that is known, and the primary key
//! (chain, number) lets one of two processes win. The other looks where the chain ends now and tries again.

use std::{
    borrow::Borrow,
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    AuditEntry, Connection, Line, Store, StoreError, column,
    outcome::{add_outcomes, outcomes_of},
};
use crate::{clock::Timestamp, secrets::MacKey};

/// What stands in `prev_hash` of a chain's first entry.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// How often an append is tried when other processes of this host append at the same time.
const TRIES_MAX: usize = 1000;

pub(super) const INSERT_ONE: &str = "insert into audit_entries (chain, at, seq, team_id, agent_id, line) values \
     ($1, $2, $3, $4, $5, $6)";
const INSERT_ONE_UNLESS_TAKEN: &str = "insert into audit_entries (chain, at, seq, team_id, agent_id, line) \
     values ($1, $2, $3, $4, $5, $6) on conflict (chain, seq) do nothing";
const INSERT_FOUR: &str = "insert into audit_entries (chain, seq, at, team_id, agent_id, line) \
     select * from (values \
     ($1, $3, $2, $4, $5, $6), ($1, $3 + 1, $2, $7, $8, $9), \
     ($1, $3 + 2, $2, $10, $11, $12), ($1, $3 + 3, $2, $13, $14, $15)\
     ) as entries where column6 is not null";
const INSERT_SIXTEEN: &str = "insert into audit_entries (chain, seq, at, team_id, agent_id, line) \
     select * from (values \
     ($1, $3, $2, $4, $5, $6), ($1, $3 + 1, $2, $7, $8, $9), \
     ($1, $3 + 2, $2, $10, $11, $12), ($1, $3 + 3, $2, $13, $14, $15), \
     ($1, $3 + 4, $2, $16, $17, $18), ($1, $3 + 5, $2, $19, $20, $21), \
     ($1, $3 + 6, $2, $22, $23, $24), ($1, $3 + 7, $2, $25, $26, $27), \
     ($1, $3 + 8, $2, $28, $29, $30), ($1, $3 + 9, $2, $31, $32, $33), \
     ($1, $3 + 10, $2, $34, $35, $36), ($1, $3 + 11, $2, $37, $38, $39), \
     ($1, $3 + 12, $2, $40, $41, $42), ($1, $3 + 13, $2, $43, $44, $45), \
     ($1, $3 + 14, $2, $46, $47, $48), ($1, $3 + 15, $2, $49, $50, $51)\
     ) as entries where column6 is not null";
const INSERT_SIXTY_FOUR: &str = "insert into audit_entries (chain, seq, at, team_id, agent_id, line) \
     select * from (values \
     ($1, $3, $2, $4, $5, $6), ($1, $3 + 1, $2, $7, $8, $9), \
     ($1, $3 + 2, $2, $10, $11, $12), ($1, $3 + 3, $2, $13, $14, $15), \
     ($1, $3 + 4, $2, $16, $17, $18), ($1, $3 + 5, $2, $19, $20, $21), \
     ($1, $3 + 6, $2, $22, $23, $24), ($1, $3 + 7, $2, $25, $26, $27), \
     ($1, $3 + 8, $2, $28, $29, $30), ($1, $3 + 9, $2, $31, $32, $33), \
     ($1, $3 + 10, $2, $34, $35, $36), ($1, $3 + 11, $2, $37, $38, $39), \
     ($1, $3 + 12, $2, $40, $41, $42), ($1, $3 + 13, $2, $43, $44, $45), \
     ($1, $3 + 14, $2, $46, $47, $48), ($1, $3 + 15, $2, $49, $50, $51), \
     ($1, $3 + 16, $2, $52, $53, $54), ($1, $3 + 17, $2, $55, $56, $57), \
     ($1, $3 + 18, $2, $58, $59, $60), ($1, $3 + 19, $2, $61, $62, $63), \
     ($1, $3 + 20, $2, $64, $65, $66), ($1, $3 + 21, $2, $67, $68, $69), \
     ($1, $3 + 22, $2, $70, $71, $72), ($1, $3 + 23, $2, $73, $74, $75), \
     ($1, $3 + 24, $2, $76, $77, $78), ($1, $3 + 25, $2, $79, $80, $81), \
     ($1, $3 + 26, $2, $82, $83, $84), ($1, $3 + 27, $2, $85, $86, $87), \
     ($1, $3 + 28, $2, $88, $89, $90), ($1, $3 + 29, $2, $91, $92, $93), \
     ($1, $3 + 30, $2, $94, $95, $96), ($1, $3 + 31, $2, $97, $98, $99), \
     ($1, $3 + 32, $2, $100, $101, $102), ($1, $3 + 33, $2, $103, $104, $105), \
     ($1, $3 + 34, $2, $106, $107, $108), ($1, $3 + 35, $2, $109, $110, $111), \
     ($1, $3 + 36, $2, $112, $113, $114), ($1, $3 + 37, $2, $115, $116, $117), \
     ($1, $3 + 38, $2, $118, $119, $120), ($1, $3 + 39, $2, $121, $122, $123), \
     ($1, $3 + 40, $2, $124, $125, $126), ($1, $3 + 41, $2, $127, $128, $129), \
     ($1, $3 + 42, $2, $130, $131, $132), ($1, $3 + 43, $2, $133, $134, $135), \
     ($1, $3 + 44, $2, $136, $137, $138), ($1, $3 + 45, $2, $139, $140, $141), \
     ($1, $3 + 46, $2, $142, $143, $144), ($1, $3 + 47, $2, $145, $146, $147), \
     ($1, $3 + 48, $2, $148, $149, $150), ($1, $3 + 49, $2, $151, $152, $153), \
     ($1, $3 + 50, $2, $154, $155, $156), ($1, $3 + 51, $2, $157, $158, $159), \
     ($1, $3 + 52, $2, $160, $161, $162), ($1, $3 + 53, $2, $163, $164, $165), \
     ($1, $3 + 54, $2, $166, $167, $168), ($1, $3 + 55, $2, $169, $170, $171), \
     ($1, $3 + 56, $2, $172, $173, $174), ($1, $3 + 57, $2, $175, $176, $177), \
     ($1, $3 + 58, $2, $178, $179, $180), ($1, $3 + 59, $2, $181, $182, $183), \
     ($1, $3 + 60, $2, $184, $185, $186), ($1, $3 + 61, $2, $187, $188, $189), \
     ($1, $3 + 62, $2, $190, $191, $192), ($1, $3 + 63, $2, $193, $194, $195)\
     ) as entries where column6 is not null";
/// How many rows each statement takes, the smallest first. Whoever has fewer leaves the last ones out: then
/// their line is null.
const INSERTS: [(usize, &str); 4] = [
    (1, INSERT_ONE),
    (4, INSERT_FOUR),
    (16, INSERT_SIXTEEN),
    (ROWS_MAX, INSERT_SIXTY_FOUR),
];
/// How many entries one statement takes at most.
const ROWS_MAX: usize = 64;

/// Room for the line of a usual entry, so that it is not moved while it is written.
const LINE_BYTES: usize = 1024;

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
    pub async fn append_entries<E: Borrow<AuditEntry>>(
        &self,
        entries: &[E],
    ) -> Result<Vec<Line>, StoreError> {
        let entries: Vec<_> = entries.iter().map(Borrow::borrow).collect();
        let mut tries = 0;
        loop {
            tries += 1;
            match self.try_append(&entries).await {
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

    /// Commits entries of times past to this store's chain, all or none, with the times that they have.
    pub(super) async fn append_past(
        &self,
        entries: &[(Timestamp, AuditEntry)],
    ) -> Result<(), StoreError> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut transaction = self.begin().await?;
        let mut end = self.end(&mut transaction).await?;
        for (at, entry) in entries {
            let (lines, next) = self.link(&[entry], end, *at);
            let place = self.bind_place(sqlx::query(INSERT_ONE), &lines[0], *at);
            let row = bind_row(place, (entry, &lines[0]));
            row.execute(&mut *transaction).await?;
            end = next;
        }
        transaction.commit().await?;
        self.tail.remember(Some(end));
        Ok(())
    }

    /// Appends entries without leaving this thread; `None` where that cannot be done now, or the end of the chain is not
    /// known.
    async fn append_at_once(&self, entries: &[&AuditEntry]) -> Option<Vec<Line>> {
        let at = self.clock.now();
        let (lines, end) = self
            .database
            .at_once(|direct| {
                // Known is what the last writer left, so that it is asked for as the only writer.
                let Some(end) = self.tail.known() else {
                    return Ok(None);
                };
                let (lines, end) = self.link(entries, end, at);
                direct.append(self.chain.as_str(), entries, (&lines, at))?;
                Ok(Some((lines, end)))
            })
            .await??;
        self.tail.remember(Some(end));
        Some(lines)
    }

    async fn try_append(&self, entries: &[&AuditEntry]) -> Result<Vec<Line>, StoreError> {
        if let Some(lines) = self.append_at_once(entries).await {
            return Ok(lines);
        }
        let mut writer = self.database.writer().await?;
        let end = match self.tail.known() {
            Some(end) => end,
            None => self.end(&mut writer).await?,
        };
        let at = self.clock.now();
        let (lines, end) = self.link(entries, end, at);
        // One statement is a transaction of its own, and spares two round trips.
        if entries.len() > ROWS_MAX {
            writer = writer.begin(self.database.begin_statement()).await?;
        }
        match self.insert(&mut writer, entries, (&lines, at)).await {
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
    pub(super) async fn append_within<E: Borrow<AuditEntry>>(
        &self,
        connection: &mut Connection,
        entries: &[E],
    ) -> Result<End, StoreError> {
        let entries: Vec<_> = entries.iter().map(Borrow::borrow).collect();
        let at = self.clock.now();
        let outcomes = outcomes_of(entries.iter().copied());
        add_outcomes(connection, &outcomes, at).await?;
        let Some(first) = entries.first() else {
            return self.end(connection).await;
        };
        for _ in 0..TRIES_MAX {
            let (lines, end) = self.link(&entries, self.end(connection).await?, at);
            // An error would end the transaction on PostgreSQL, so that this one statement has none. Once
            // the first entry is in, nobody gets past it until the transaction is over.
            let query = sqlx::query(INSERT_ONE_UNLESS_TAKEN);
            let query = bind_row(self.bind_place(query, &lines[0], at), (first, &lines[0]));
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
        let hash = hash_of(&line)
            .ok_or_else(|| StoreError::corrupt("audit_entries", "line", &seq.to_string()))?;
        Ok((seq, hash.to_owned()))
    }

    fn link(
        &self,
        entries: &[&AuditEntry],
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
        entries: &[&AuditEntry],
        (lines, at): (&[Line], Timestamp),
    ) -> Result<(), StoreError> {
        let groups = entries.chunks(ROWS_MAX).zip(lines.chunks(ROWS_MAX));
        for (entries, lines) in groups {
            let (size, statement) = INSERTS
                .into_iter()
                .find(|(size, _)| *size >= entries.len())
                .expect("a group has at most as many entries as the largest statement takes");
            let mut query = self.bind_place(sqlx::query(statement), &lines[0], at);
            for (entry, line) in entries.iter().zip(lines) {
                query = bind_row(query, (entry, line));
            }
            for _ in entries.len()..size {
                query = bind_nothing(query);
            }
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }

    /// Binds what all rows of a statement share: the chain, the time, the number of the first.
    fn bind_place<'q>(&self, query: Query<'q>, first: &Line, at: Timestamp) -> Query<'q> {
        query
            .bind(self.chain.as_str().to_owned())
            .bind(at.as_millis())
            .bind(first.seq)
    }
}

fn bind_row<'q>(query: Query<'q>, (entry, line): (&AuditEntry, &Line)) -> Query<'q> {
    query
        .bind(entry.team_id.clone())
        .bind(entry.agent_row.clone())
        .bind(line.text.clone())
}

/// Binds a row that is not there.
fn bind_nothing(query: Query<'_>) -> Query<'_> {
    let none = None::<String>;
    query.bind(none.clone()).bind(none.clone()).bind(none)
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, <sqlx::Any as sqlx::Database>::Arguments>;

/// Returns the hash at the end of a line.
pub(super) fn hash_of(line: &str) -> Option<&str> {
    let (_, end) = line.rsplit_once(",\"hash\":\"")?;
    end.strip_suffix("\"}")
}

/// Writes an entry as its line; the line and its hash, which covers all that stands before it.
fn line(
    entry: &AuditEntry,
    at: Timestamp,
    (chain, seq, prev_hash): (&str, i64, &str),
    key: &MacKey,
) -> (String, String) {
    let mut text = Vec::with_capacity(LINE_BYTES);
    serde_json::to_writer(&mut text, entry).expect("an entry has text for keys");
    text.pop();
    write!(
        text,
        ",\"timestamp\":\"{at}\",\"chain\":\"{chain}\",\"seq\":{seq},\"prev_hash\":\"{prev_hash}\""
    )
    .expect("memory can be written to");
    let hash = key.hash(&[&text]);
    for rest in [",\"hash\":\"", &hash, "\"}"] {
        text.extend_from_slice(rest.as_bytes());
    }
    let text = String::from_utf8(text).expect("JSON is UTF-8");
    (text, hash)
}
