//! The time by the database's own clock, to be compared with this machine's.

use super::{Database, DatabaseKind, StoreError, column};
use crate::clock::Timestamp;

impl Database {
    /// Returns the time by the database's clock, which for a file is this machine's.
    pub async fn now(&self) -> Result<Timestamp, StoreError> {
        let mut reader = self.reader().await?;
        let query = match self.kind() {
            DatabaseKind::Sqlite => {
                "select cast((julianday('now') - 2440587.5) * 86400000 as integer) as now"
            }
            DatabaseKind::Postgres => {
                "select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as now"
            }
        };
        let row = sqlx::query(query).fetch_one(&mut *reader).await?;
        Ok(Timestamp::from_millis(column(&row, "now")?))
    }
}
