//! The key that signs checkpoints of the audit log, sealed; and what there is to be signed.

use super::{
    ChainSpan, Deployment, Store, StoreError, chain,
    deployment::{set, value},
};
use crate::secrets::{CheckpointKey, Place};

/// The name under which the key is stored.
pub(super) const CHECKPOINT_KEY: &str = "checkpoint_key";
/// Where it stands.
pub(super) const CHECKPOINT_PLACE: Place<'_> = Place {
    team: "",
    table: "deployment",
    row: CHECKPOINT_KEY,
    column: "value",
};

impl Store {
    /// Returns where all chains end: their names, the numbers and the hashes of their last entries.
    pub async fn chain_ends(&self) -> Result<Vec<(String, i64, String)>, StoreError> {
        let mut ends = Vec::new();
        for ChainSpan { chain, last, .. } in self.chains().await? {
            let rows = self.chain_rows(&chain, (last - 1, last), 1).await?;
            let line = rows.first().map_or("", |row| row.line.as_str());
            let hash = chain::hash_of(line)
                .ok_or_else(|| StoreError::corrupt("audit_entries", "line", &last.to_string()))?;
            ends.push((chain, last, hash.to_owned()));
        }
        Ok(ends)
    }
}

impl Deployment {
    /// Returns the key that signs checkpoints, and makes it where there is none yet.
    pub async fn checkpoint_key(store: &Store) -> Result<CheckpointKey, StoreError> {
        if let Some(key) = Self::stored_checkpoint_key(store).await? {
            return Ok(key);
        }
        let text = CheckpointKey::generate().to_text();
        let mut transaction = store.begin().await?;
        let sealed = store
            .seal(&mut transaction, CHECKPOINT_PLACE, text.expose())
            .await?;
        let sealed = data_encoding::BASE64.encode(&sealed);
        set(&mut transaction, CHECKPOINT_KEY, &sealed).await?;
        transaction.commit().await?;
        // Another process may have been faster; then it is that one's.
        let key = Self::stored_checkpoint_key(store).await?;
        key.ok_or_else(|| StoreError::corrupt("deployment", "value", CHECKPOINT_KEY))
    }

    /// Returns the key that signs checkpoints, if there is one.
    pub async fn stored_checkpoint_key(store: &Store) -> Result<Option<CheckpointKey>, StoreError> {
        let Some(text) = value(&store.database, CHECKPOINT_KEY).await? else {
            return Ok(None);
        };
        let corrupt = || StoreError::corrupt("deployment", "value", CHECKPOINT_KEY);
        let sealed = data_encoding::BASE64.decode(text.as_bytes());
        let sealed = sealed.map_err(|_| corrupt())?;
        store.know(&mut *store.reader().await?, [&*sealed]).await?;
        let opened = store.key.open(CHECKPOINT_PLACE, &sealed).ok();
        let key = opened.and_then(|text| CheckpointKey::parse(&text).ok());
        key.map(Some).ok_or_else(corrupt)
    }
}
