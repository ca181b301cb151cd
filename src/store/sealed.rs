//! All columns whose values are sealed, and sealing them anew under the active key.
//!
//! A new column with sealed values gets its line in [`SEALED`]; a test compares that with the schema.

use std::time::Duration;

use super::{Store, StoreError, column};
use crate::secrets::{KeyId, Place};

/// A column whose values are sealed.
#[derive(Debug)]
pub(super) struct SealedColumn {
    table: &'static str,
    column: &'static str,
    /// How many rows are sealed anew by one statement: few where values may be long.
    rows: i64,
    /// What is not sealed under a key, in the order of the rows' ids: after an id, so many.
    select: &'static str,
    /// Replaces the values of [`ROWS_MAX`] rows, each if it is the one that was read.
    update: &'static str,
    /// How many values there are, and how many of them are sealed under a key.
    count: &'static str,
}

/// The most rows that one statement seals anew: a writer waits for one such statement at most.
const ROWS_MAX: usize = 32;
/// The same for columns whose values may have megabytes.
const ROWS_LONG: i64 = 4;

/// Describes a column: of which table, what the row's id is, and its team's.
macro_rules! sealed {
    ($table:literal, $column:literal, ($id:literal, $team:literal), $rows:expr) => {
        SealedColumn {
            table: $table,
            column: $column,
            rows: $rows,
            select: concat!(
                "select ", $id, " as id, ", $team, " as team, ", $column, " as sealed from ", $table,
                " where ", $id, " > $1 and substr(", $column, ", 1, 8) <> $2 order by ", $id, " limit $3"
            ),
            update: concat!(
                "update ", $table, " set ", $column, " = resealed.column3 from (values \
                 ($1, $2, $3), ($4, $5, $6), ($7, $8, $9), ($10, $11, $12), ($13, $14, $15), ($16, $17, $18), \
                 ($19, $20, $21), ($22, $23, $24), ($25, $26, $27), ($28, $29, $30), ($31, $32, $33), \
                 ($34, $35, $36), ($37, $38, $39), ($40, $41, $42), ($43, $44, $45), ($46, $47, $48), \
                 ($49, $50, $51), ($52, $53, $54), ($55, $56, $57), ($58, $59, $60), ($61, $62, $63), \
                 ($64, $65, $66), ($67, $68, $69), ($70, $71, $72), ($73, $74, $75), ($76, $77, $78), \
                 ($79, $80, $81), ($82, $83, $84), ($85, $86, $87), ($88, $89, $90), ($91, $92, $93), \
                 ($94, $95, $96)) as resealed where ",
                $table, ".", $id, " = resealed.column1 and ", $table, ".", $column, " = resealed.column2"
            ),
            count: concat!(
                "select count(*) as total, count(case when substr(", $column,
                ", 1, 8) = $1 then 1 end) as done from ", $table, " where ", $column, " is not null"
            ),
        }
    };
}

/// All of them. What `deployment` has sealed is sealed anew where a rotation begins.
pub(super) const SEALED: &[SealedColumn] = &[
    sealed!("credentials", "value", ("id", "team_id"), 32),
    sealed!(
        "access_tokens",
        "token",
        (
            "credential_id",
            "(select team_id from credentials where credentials.id = access_tokens.credential_id)"
        ),
        32
    ),
    sealed!("approvals", "request", ("id", "team_id"), ROWS_LONG),
    sealed!("approvals", "response", ("id", "team_id"), ROWS_LONG),
    sealed!("push_subscriptions", "content", ("id", "''"), 32),
    sealed!("outbox", "content", ("id", "coalesce(team_id, '')"), 32),
    sealed!("ceremonies", "state", ("id", "''"), 32),
    sealed!("credential_setups", "value", ("id", "team_id"), 32),
    sealed!("notification_channels", "secrets", ("id", "team_id"), 32),
];

/// How far resealing is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SealedCounts {
    /// Values that are sealed under the active key.
    pub resealed: i64,
    /// Values that are not, those included that no key opens.
    pub left: i64,
}

/// What one step of resealing came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// How many values it looked at.
    pub seen: u64,
    /// How long the statement took that wrote them.
    pub wrote_for: Duration,
}

/// Resealing, from the first column on: where it is.
#[derive(Debug)]
pub struct Resealing {
    prefix: Vec<u8>,
    column: usize,
    after: String,
    unreadable: Vec<String>,
}

/// A row as it is to be written.
struct Row {
    id: String,
    before: Vec<u8>,
    after: Vec<u8>,
}

impl SealedCounts {
    /// Counts the values of all columns.
    pub(super) async fn of(store: &Store, key: KeyId) -> Result<Self, StoreError> {
        let mut counts = Self::default();
        let mut reader = store.reader().await?;
        for column_of in SEALED {
            let row = sqlx::query(column_of.count)
                .bind(key.prefix())
                .fetch_one(&mut *reader)
                .await?;
            let (total, done): (i64, i64) = (column(&row, "total")?, column(&row, "done")?);
            counts.resealed += done;
            counts.left += total - done;
        }
        Ok(counts)
    }
}

impl Resealing {
    /// Begins at the first column, with the key that is active now.
    pub fn new(store: &Store) -> Self {
        Self {
            prefix: store.key.active().id().prefix(),
            column: 0,
            after: String::new(),
            unreadable: Vec::new(),
        }
    }

    /// Returns what no key opened: a column and a row for each.
    pub fn unreadable(&self) -> &[String] {
        &self.unreadable
    }

    /// Seals some values anew; `None` when nothing is left.
    ///
    /// Only the last statement writes, and of what it read it leaves alone what was changed meanwhile.
    pub async fn step(&mut self, store: &Store) -> Result<Option<Resealed>, StoreError> {
        while let Some(column) = SEALED.get(self.column) {
            let (seen, rows) = self.read(store, column).await?;
            if seen == 0 {
                self.column += 1;
                self.after.clear();
                continue;
            }
            let began = store.clock.moment();
            if !rows.is_empty() {
                write(store, column, rows).await?;
            }
            let wrote_for = began.elapsed();
            return Ok(Some(Resealed { seen, wrote_for }));
        }
        Ok(None)
    }

    /// Reads the next values of a column and seals them anew.
    async fn read(
        &mut self,
        store: &Store,
        of: &SealedColumn,
    ) -> Result<(u64, Vec<Row>), StoreError> {
        let mut reader = store.reader().await?;
        let found = sqlx::query(of.select)
            .bind(self.after.as_str())
            .bind(self.prefix.as_slice())
            .bind(of.rows)
            .fetch_all(&mut *reader)
            .await?;
        let mut rows = Vec::with_capacity(found.len());
        for row in &found {
            let (id, team): (String, String) = (column(row, "id")?, column(row, "team")?);
            let before: Vec<u8> = column(row, "sealed")?;
            let place = Place {
                team: &team,
                table: of.table,
                row: &id,
                column: of.column,
            };
            self.after.clone_from(&id);
            let Ok(opened) = store.key.open(place, &before) else {
                let what = format!("{}.{} of {id}", of.table, of.column);
                self.unreadable.push(what);
                continue;
            };
            let after = store.key.seal(place, opened.expose());
            rows.push(Row { id, before, after });
        }
        Ok((found.len() as u64, rows))
    }
}

async fn write(store: &Store, of: &SealedColumn, rows: Vec<Row>) -> Result<(), StoreError> {
    let mut update = sqlx::query(of.update);
    let missing = ROWS_MAX.saturating_sub(rows.len());
    for row in rows {
        update = update.bind(row.id).bind(row.before).bind(row.after);
    }
    for _ in 0..missing {
        // Nothing is the same as null.
        update = update
            .bind(None::<String>)
            .bind(None::<Vec<u8>>)
            .bind(None::<Vec<u8>>);
    }
    let mut writer = store.database.writer().await?;
    update.execute(&mut *writer).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Columns of bytes that are not sealed under the active key, and why.
    const OTHERS: [&str; 2] = [
        // Each of the two is sealed under the other, and both are deleted at the end.
        "former_keys.own",
        "former_keys.successor",
    ];

    /// Returns the columns of bytes that the migrations make, as `table.column`.
    fn blobs() -> BTreeSet<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut found = BTreeSet::new();
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let mut table = String::new();
            for line in text.lines().map(str::to_lowercase) {
                let words: Vec<&str> = line.split_whitespace().collect();
                if let ["create" | "alter", "table", name, ..] = words.as_slice() {
                    table = (*name).to_owned();
                }
                let at = words
                    .iter()
                    .position(|word| word.trim_end_matches([',', ';']) == "blob");
                if let Some(at) = at.filter(|_| !line.trim_start().starts_with("--")) {
                    found.insert(format!("{table}.{}", words[at - 1]));
                }
            }
        }
        found
    }

    #[test]
    fn every_column_of_bytes_is_resealed_or_named_as_another() {
        let known = SEALED
            .iter()
            .map(|it| format!("{}.{}", it.table, it.column));
        let known: BTreeSet<_> = known.chain(OTHERS.map(str::to_owned)).collect();
        assert_eq!(
            blobs(),
            known,
            "a column with sealed values belongs in `SEALED`"
        );
    }

    #[test]
    fn no_statement_has_more_rows_than_places() {
        let most = i64::try_from(ROWS_MAX).unwrap();
        for column in SEALED {
            assert!(column.rows <= most);
            assert!(column.update.contains(&format!("${})", ROWS_MAX * 3)));
        }
        assert_eq!(KeyId::PREFIX_BYTES, 8, "the statements compare so many");
    }
}
