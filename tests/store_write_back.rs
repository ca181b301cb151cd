//! SQLite's log is written back beside those who write, and does not grow without end.

use sqlx::{AnyConnection, Connection, Executor};

use crate::support::database::Fixture;

/// What one row takes in the log, in bytes: some 1,000 pages.
const ROW_BYTES: u64 = 4_000_000;

#[tokio::test]
async fn a_long_log_is_written_back_and_begun_anew() {
    let fixture = Fixture::sqlite().await;
    let path = fixture.url.trim_start_matches("sqlite://").to_owned();
    let bytes = |suffix: &str| std::fs::metadata(format!("{path}{suffix}")).unwrap().len();
    let mut other = AnyConnection::connect(&fixture.url).await.unwrap();
    other
        .execute("pragma wal_autocheckpoint = 0")
        .await
        .unwrap();
    let row = "insert into deployment (name, value) select 'row' || count(*), hex(zeroblob(2000000)) from deployment";
    other.execute(row).await.unwrap();
    let before = bytes("");
    fixture.store.write_back().await.unwrap();
    assert_eq!(bytes(""), before, "a short log is left alone");
    let mut longest = 0;
    for rows in 1..=24 {
        other.execute(row).await.unwrap();
        fixture.store.write_back().await.unwrap();
        longest = longest.max(bytes("-wal"));
        assert!(bytes("") + 5 * ROW_BYTES > rows * ROW_BYTES, "{rows}");
    }
    assert!(longest < 18 * ROW_BYTES, "{longest}");
}
