//! Many agents in a deployment, without as many commands.
//!
//! There is no command that makes agents in bulk, so rows are written: the one agent that the deployment has is
//! copied, with its access, and every copy gets names and keys of its own. What has to differ is read from the
//! schema, so that a new column changes nothing here.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, ensure};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection, Row};

const TABLE: &str = "agents";

/// Copies the deployment's one agent until there are `count` of them.
pub(crate) fn multiply(database: &Path, count: u32) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let options = SqliteConnectOptions::new().filename(database);
        let mut connection = SqliteConnection::connect_with(&options).await?;
        let mut transaction = connection.begin().await?;
        for statement in copies(&mut transaction, count).await? {
            sqlx::query(AssertSqlSafe(statement))
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        let counted = sqlx::query("select count(*) from agents")
            .fetch_one(&mut connection)
            .await?;
        let counted: i64 = counted.try_get(0)?;
        ensure!(
            counted == i64::from(count),
            "there are {counted} agents, not {count}"
        );
        Ok(())
    })
}

/// Returns the statements that copy the agent, and then every row that refers to it.
async fn copies(connection: &mut SqliteConnection, count: u32) -> Result<Vec<String>> {
    let changed = different(connection, TABLE, &BTreeSet::new()).await?;
    let mut statements = vec![copy(connection, TABLE, &changed, count).await?];
    let tables = strings(
        connection,
        "select name from sqlite_master where type = 'table'",
    )
    .await?;
    for table in tables.iter().filter(|table| *table != TABLE) {
        let all = format!(
            "select \"from\" from pragma_foreign_key_list('{table}') where \"table\" = '{TABLE}'"
        );
        let keys = strings(
            connection,
            &format!("{all} and \"to\" in ('{}')", list(&changed)),
        )
        .await?;
        if !keys.is_empty() {
            let changed = different(connection, table, &keys).await?;
            statements.push(copy(connection, table, &changed, count).await?);
        }
    }
    Ok(statements)
}

/// Returns the columns of a table that differ from row to row and refer to nothing, and these keys.
async fn different(
    connection: &mut SqliteConnection,
    table: &str,
    keys: &BTreeSet<String>,
) -> Result<BTreeSet<String>> {
    let unique = format!(
        "select c.name from pragma_index_list('{table}') i, pragma_index_info(i.name) c where i.\"unique\" = 1 \
         union select name from pragma_table_info('{table}') where pk > 0 \
         except select \"from\" from pragma_foreign_key_list('{table}')"
    );
    let mut columns = strings(connection, &unique).await?;
    columns.extend(keys.iter().cloned());
    Ok(columns)
}

/// Returns the statement that copies a table's rows, with another ending in the columns that have to differ.
async fn copy(
    connection: &mut SqliteConnection,
    table: &str,
    changed: &BTreeSet<String>,
    count: u32,
) -> Result<String> {
    let columns = strings(
        connection,
        &format!("select name from pragma_table_info('{table}')"),
    )
    .await?;
    let value = |column: &String| {
        let column = format!("\"{column}\"");
        // The end of a text is replaced, so that it keeps its length and stays what it was: a number in
        // hexadecimal digits, for instance. Numbers from 900001 are unlikely to be the first one's end.
        let text = format!(
            "substr({column}, 1, max(length({column}) - 6, 1)) || printf('%06d', 900000 + n)"
        );
        format!(
            "case typeof({column}) when 'integer' then {column} + n when 'blob' then cast({text} as blob) \
             else {text} end"
        )
    };
    let value = |column: &String| {
        if changed.contains(column) {
            value(column)
        } else {
            format!("\"{column}\"")
        }
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    let names: Vec<String> = columns
        .iter()
        .map(|column| format!("\"{column}\""))
        .collect();
    Ok(format!(
        "insert into \"{table}\" ({}) \
         with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < {}) \
         select {} from \"{table}\", numbers",
        names.join(", "),
        count - 1,
        values.join(", ")
    ))
}

async fn strings(connection: &mut SqliteConnection, query: &str) -> Result<BTreeSet<String>> {
    let rows = sqlx::query(AssertSqlSafe(query.to_owned()))
        .fetch_all(connection)
        .await?;
    Ok(rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?)
}

fn list(names: &BTreeSet<String>) -> String {
    names.iter().cloned().collect::<Vec<_>>().join("', '")
}
