//! Many credentials, stored past the program, and whether each has its value.

use std::{fs, path::Path};

use postern::secrets::{EncryptionKey, Place, Secret};
use sqlx::Row;

use super::program::Program;

/// Reads a key from its file.
pub(crate) fn read_key(path: &Path) -> EncryptionKey {
    EncryptionKey::parse(&Secret::from(fs::read_to_string(path).unwrap())).unwrap()
}

/// Stores many credentials past the program, each with its name as its value.
pub(crate) async fn plant(program: &Program, count: usize) {
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(&program.database_url())
        .await
        .unwrap();
    let row = sqlx::query("select id from teams")
        .fetch_one(&pool)
        .await
        .unwrap();
    let team: String = row.get(0);
    let key = read_key(&program.data_dir().join("encryption.key"));
    let mut transaction = pool.begin().await.unwrap();
    for n in 0..count {
        let (id, name) = (format!("planted-{n:06}"), format!("c{n}"));
        let place = Place {
            team: &team,
            table: "credentials",
            row: &id,
            column: "value",
        };
        sqlx::query(
            "insert into credentials (id, team_id, name, description, auth, relative_target, bindings, allowed_hosts, \
             any_host, value, value_set_at, created_at, updated_at) \
             values ($1, $2, $3, '', 'api-key', 0, '[]', '[]', 1, $4, 1, 1, 1)",
        )
        .bind(id.as_str())
        .bind(team.as_str())
        .bind(name.as_str())
        .bind(key.seal(place, name.as_bytes()))
        .execute(&mut *transaction)
        .await
        .unwrap();
    }
    transaction.commit().await.unwrap();
    pool.close().await;
}

/// Checks that every planted credential has its value, under the key that is in the file now.
pub(crate) async fn check_planted(program: &Program, count: usize) {
    let pool = sqlx::AnyPool::connect(&program.database_url())
        .await
        .unwrap();
    let key = read_key(&program.data_dir().join("encryption.key"));
    let query = "select id, team_id, name, value from credentials where id like 'planted-%'";
    let rows = sqlx::query(query).fetch_all(&pool).await.unwrap();
    assert_eq!(rows.len(), count);
    for row in &rows {
        let (id, team, name): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let place = Place {
            team: &team,
            table: "credentials",
            row: &id,
            column: "value",
        };
        let sealed: Vec<u8> = row.get(3);
        assert_eq!(key.open(place, &sealed), Ok(Secret::from(name)));
    }
    pool.close().await;
}
