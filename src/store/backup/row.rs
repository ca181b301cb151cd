//! Rows as lines of text, the same whatever database they come from.

use serde_json::{Value, json};
use sqlx::any::AnyRow;

use super::{
    super::{Connection, StoreError},
    tables::{ColumnKind, Table},
};
use crate::secrets::sha256;

/// What all rows of a table come to, in whatever order: how many there are, and the sum of their hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Digest {
    pub(super) rows: u64,
    sum: [u8; 32],
}

impl Digest {
    /// Takes a row's line in.
    pub(super) fn add(&mut self, line: &[u8]) {
        self.rows += 1;
        for (sum, byte) in self.sum.iter_mut().zip(sha256(line)) {
            *sum ^= byte;
        }
    }

    /// Returns the sum as text.
    pub(super) fn sum(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.sum)
    }
}

/// Writes a row as a line: a JSON array with its columns by name.
pub(super) fn write(row: &AnyRow, table: &Table) -> Result<Vec<u8>, StoreError> {
    let mut values = Vec::with_capacity(table.columns.len());
    for (name, kind) in &table.columns {
        let name = name.as_str();
        values.push(match kind {
            ColumnKind::Text => sqlx::Row::try_get::<Option<String>, _>(row, name)?.into(),
            ColumnKind::Number => sqlx::Row::try_get::<Option<i64>, _>(row, name)?.into(),
            ColumnKind::Bytes => match sqlx::Row::try_get::<Option<Vec<u8>>, _>(row, name)? {
                Some(bytes) => json!({ "base64": data_encoding::BASE64.encode(&bytes) }),
                None => Value::Null,
            },
        });
    }
    Ok(serde_json::to_vec(&values).expect("values are JSON"))
}

/// Inserts a row that a line tells; `None` when it is no row of this table.
pub(super) async fn insert(
    connection: &mut Connection,
    (table, statement): (&Table, &str),
    line: &[u8],
) -> Result<Option<()>, StoreError> {
    let values: Option<Vec<Value>> = serde_json::from_slice(line).ok();
    let Some(values) = values.filter(|values| values.len() == table.columns.len()) else {
        return Ok(None);
    };
    let mut query = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned()));
    for (value, (_, kind)) in values.into_iter().zip(&table.columns) {
        query = match (kind, value) {
            (ColumnKind::Text, Value::Null) => query.bind(None::<String>),
            (ColumnKind::Number, Value::Null) => query.bind(None::<i64>),
            (ColumnKind::Bytes, Value::Null) => query.bind(None::<Vec<u8>>),
            (ColumnKind::Text, Value::String(text)) => query.bind(text),
            (ColumnKind::Number, Value::Number(number)) => match number.as_i64() {
                Some(number) => query.bind(number),
                None => return Ok(None),
            },
            (ColumnKind::Bytes, Value::Object(fields)) => match bytes(&fields) {
                Some(bytes) => query.bind(bytes),
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
    }
    query.execute(connection).await?;
    Ok(Some(()))
}

fn bytes(fields: &serde_json::Map<String, Value>) -> Option<Vec<u8>> {
    let text = fields.get("base64")?.as_str()?;
    data_encoding::BASE64.decode(text.as_bytes()).ok()
}

/// Returns the statement that inserts a row of a table.
pub(super) fn insertion(table: &Table, unless_there: bool) -> String {
    let places: Vec<_> = (1..=table.columns.len()).map(|n| format!("${n}")).collect();
    let (name, columns, places) = (&table.name, table.column_list(), places.join(", "));
    let end = if unless_there {
        " on conflict do nothing"
    } else {
        ""
    };
    format!("insert into \"{name}\" ({columns}) values ({places}){end}")
}
