//! The database of the real program, past the program; and what an audit chain has to be like.

use serde_json::Value;
use sqlx::{Executor, Row, any::AnyRow};

use super::program::Program;

/// Runs statements on the deployment's database.
pub(crate) async fn execute(program: &Program, statements: &'static str) {
    let pool = connect(program).await;
    pool.execute(statements).await.unwrap();
    pool.close().await;
}

/// Returns what a query finds, its first column as text.
pub(crate) async fn texts(program: &Program, query: &'static str) -> Vec<String> {
    let pool = connect(program).await;
    let rows = sqlx::query(query).fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows.iter().map(|row: &AnyRow| row.get(0)).collect()
}

/// Returns the name of a host's chain.
pub(crate) fn chain(program: &Program) -> String {
    let text = std::fs::read_to_string(program.data_dir().join("audit.chain")).unwrap();
    text.lines().next().unwrap().to_owned()
}

/// Returns the stored lines of a host's chain.
pub(crate) async fn stored_lines(program: &Program) -> Vec<String> {
    let pool = connect(program).await;
    let query = sqlx::query("select line from audit_entries where chain = $1 order by seq");
    let rows = query.bind(chain(program)).fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows.iter().map(|row: &AnyRow| row.get(0)).collect()
}

/// Returns the lines of a host's audit file, each of which has to be whole.
pub(crate) fn file_lines(program: &Program) -> Vec<String> {
    let text = std::fs::read_to_string(program.data_dir().join("audit.jsonl")).unwrap();
    assert!(text.ends_with('\n'), "the last line is cut");
    text.lines().map(str::to_owned).collect()
}

/// Checks that lines are one chain from its beginning; the entries.
pub(crate) fn chained(lines: &[String]) -> Vec<Value> {
    let mut previous = "0".repeat(64);
    let entries: Vec<Value> = lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for (entry, seq) in entries.iter().zip(1..) {
        assert_eq!(entry["seq"], seq, "a gap, or one twice");
        assert_eq!(entry["prev_hash"], *previous, "the chain breaks at {seq}");
        entry["hash"].as_str().unwrap().clone_into(&mut previous);
    }
    entries
}

/// Checks that the file has what the store has, in one chain; the entries.
pub(crate) async fn agreeing(program: &Program) -> Vec<Value> {
    let stored = stored_lines(program).await;
    assert_eq!(file_lines(program), stored);
    chained(&stored)
}

async fn connect(program: &Program) -> sqlx::AnyPool {
    sqlx::any::install_default_drivers();
    let url = program.database_url();
    sqlx::AnyPool::connect(&url).await.unwrap()
}
