//! Whether the database is there, opens, and belongs to the key.

use super::{
    super::{
        Failure, Invocation,
        deployment::{configured_key, open_database},
    },
    here::has_key,
    key,
};
use crate::{
    audit::Chain,
    config::Config,
    store::{Store, StoreError},
    views::finding::FindingView,
};

const CHECK: &str = "database";

/// Opens the deployment, or returns what keeps it from being opened.
pub(super) async fn open(invocation: &Invocation, config: &Config) -> Result<Store, FindingView> {
    let hint = "`postern config show` shows where the database's address comes from";
    let found = |failure: Failure| failure.into_finding(CHECK, hint);
    let database = open_database(config).await.map_err(found)?;
    if !has_key(config) {
        let message = "the database is there, and cannot be looked into without the key";
        let hint = "`postern key check` tells whether a key is the deployment's";
        return Err(FindingView::warning(CHECK, message, hint));
    }
    let (key, place) = configured_key(config).map_err(found)?;
    let chain = Chain::of(&config.data_dir).map_err(|error| found(error.into()))?;
    let chain = chain.id().clone();
    let unlocked = database.unlock(key, chain, invocation.clock.clone()).await;
    unlocked.map_err(|error| match error {
        StoreError::WrongKey => Failure::wrong_key(&place).into_finding(
            key::CHECK,
            "`--encryption-key-file FILE` names another one; `postern key check` tells which fits",
        ),
        error => found(error.into()),
    })
}
