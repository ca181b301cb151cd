//! The schema: made once, by one of many, refused when it is newer.

use postern::{
    clock::Clock,
    secrets::EncryptionKey,
    store::{ChainId, Database, NewDeployment, SCHEMA, StoreError},
};

use crate::support::database::{key, on_both_databases};

on_both_databases! {
    async fn a_second_init_changes_nothing(fixture) {
        let database = Database::create(&fixture.url, "here").await.unwrap();
        let new = NewDeployment { team: "other".to_owned(), owner: None };
        let parts = (ChainId::new("there"), Clock::default());
        let made = new.insert(database, EncryptionKey::generate(), parts).await.unwrap();
        assert!(made.is_none());
        fixture.another("here").await;
    }

    async fn another_key_is_refused(fixture) {
        let database = Database::open(&fixture.url, "here").await.unwrap();
        let opened = database.unlock(EncryptionKey::generate(), ChainId::new("x"), Clock::default());
        assert!(matches!(opened.await, Err(StoreError::WrongKey)));
    }

    async fn a_newer_schema_is_refused(fixture) {
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&fixture.url).await.unwrap();
        let newer = "update _sqlx_migrations set version = 9999 where version = (select max(version) from _sqlx_migrations)";
        sqlx::query(newer).execute(&pool).await.unwrap();
        pool.close().await;
        let opened = Database::open(&fixture.url, "here").await;
        assert!(matches!(opened, Err(StoreError::NewerSchema { found: 9999, known: SCHEMA })));
    }
}

#[tokio::test]
async fn eight_at_once_make_one_schema_and_one_deployment() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/postern.db", directory.path().display());
    let one = async || {
        let database = Database::create(&url, &url).await.unwrap();
        let new = NewDeployment {
            team: "default".to_owned(),
            owner: None,
        };
        new.insert(database, key(), (ChainId::new("here"), Clock::default()))
            .await
            .unwrap()
    };
    let made = futures_util::future::join_all((0..8).map(|_| one())).await;
    assert_eq!(made.iter().flatten().count(), 1);
}

#[tokio::test]
async fn an_address_without_a_deployment_is_left_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("postern.db");
    let url = format!("sqlite://{}", file.display());
    let opened = Database::open(&url, &url).await;
    assert!(matches!(opened, Err(StoreError::NoDeployment { .. })));
    assert!(!file.exists());
}

#[tokio::test]
async fn a_file_that_is_no_database_is_said_to_be_damaged() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("postern.db");
    std::fs::write(
        &file,
        "not a database, but long enough to be taken for one".repeat(50),
    )
    .unwrap();
    let url = format!("sqlite://{}", file.display());
    let opened = Database::open(&url, &url).await;
    assert!(matches!(opened, Err(StoreError::Damaged(_))), "{opened:?}");
}
