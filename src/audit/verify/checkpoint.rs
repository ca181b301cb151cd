//! Checkpoints: where every chain ended at a moment, signed, to be kept where nobody of this deployment writes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Known;
use crate::{
    clock::Timestamp,
    secrets::{CheckpointKey, is_signed_by},
    store::{Deployment, Store, StoreError},
};

/// What stands between what is signed and the signature.
const SIGNATURE: &str = ",\"signature\":\"";

/// Where every chain ended. Its text is one line of JSON whose last member is the signature of the bytes before it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
pub struct Checkpoint {
    /// The deployment: the id of the team that `init` made.
    pub deployment: String,
    /// When it was made.
    pub time: String,
    /// The last entries of all chains.
    pub chains: Vec<ChainEnd>,
    /// The key that signed it: Ed25519, 32 bytes in hex.
    pub public_key: String,
}

/// Where a chain ended.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
pub struct ChainEnd {
    /// The chain.
    pub chain: String,
    /// The number of its last entry.
    pub seq: i64,
    /// The hash of that entry, which stands for all before it.
    pub hash: String,
}

/// Why a line is no checkpoint that can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// It has another form.
    #[error("is no checkpoint")]
    Malformed,
    /// Another key signed it.
    #[error("is signed by another key than this deployment's")]
    OtherKey,
    /// Its signature is of another text.
    #[error("was changed: its signature is of another text")]
    Forged,
}

impl Checkpoint {
    /// Returns where every chain of the store ends now.
    ///
    /// # Errors
    /// A store that cannot be read, or an entry in it that is none.
    pub async fn of(store: &Store, key: &CheckpointKey) -> Result<Self, StoreError> {
        let ends = store.chain_ends().await?;
        let end = |(chain, seq, hash)| ChainEnd { chain, seq, hash };
        let chains = ends.into_iter().map(end).collect();
        Ok(Self {
            deployment: Deployment::of(store).await?.team.id.to_string(),
            time: store.clock().now().to_string(),
            chains,
            public_key: key.public(),
        })
    }

    /// Returns its line, signed, without a line end.
    pub fn to_line(&self, key: &CheckpointKey) -> String {
        let mut text = serde_json::to_string(self).expect("a checkpoint has text for keys");
        text.pop();
        let signature = key.sign(&text);
        format!("{text}{SIGNATURE}{signature}\"}}")
    }

    /// Reads a line that the holder of a public key has signed.
    ///
    /// # Errors
    /// What is no such line.
    pub fn read(line: &str, public_key: &str) -> Result<Self, CheckpointError> {
        let wrong = CheckpointError::Malformed;
        let (signed, end) = line.trim_end().rsplit_once(SIGNATURE).ok_or(wrong)?;
        let signature = end.strip_suffix("\"}").ok_or(wrong)?;
        let told: Self = serde_json::from_str(&format!("{signed}}}")).map_err(|_| wrong)?;
        if Timestamp::parse(&told.time).is_none() {
            return Err(wrong);
        }
        if !told.public_key.eq_ignore_ascii_case(public_key) {
            return Err(CheckpointError::OtherKey);
        }
        if is_signed_by(public_key, signed, signature) {
            Ok(told)
        } else {
            Err(CheckpointError::Forged)
        }
    }

    /// Adds what it knows; false when that is not what is known already.
    pub fn add_to(&self, known: &mut BTreeMap<String, Known>) -> bool {
        for end in &self.chains {
            let of_chain = known.entry(end.chain.clone()).or_default();
            let noted = of_chain
                .entry(end.seq)
                .or_insert_with(|| (end.hash.clone(), self.time.clone()));
            if noted.0 != end.hash {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint(key: &CheckpointKey, hash: &str) -> Checkpoint {
        let (chain, hash) = ("c".to_owned(), hash.to_owned());
        Checkpoint {
            deployment: "d".to_owned(),
            time: "2026-03-01T10:00:00.000Z".to_owned(),
            chains: vec![ChainEnd {
                chain,
                seq: 7,
                hash,
            }],
            public_key: key.public(),
        }
    }

    #[test]
    fn a_line_is_believed_as_it_was_signed() {
        let (key, other) = (CheckpointKey::generate(), CheckpointKey::generate());
        let told = checkpoint(&key, "ab");
        let line = told.to_line(&key);
        let public = key.public();
        assert_eq!(
            Checkpoint::read(&format!("{line}\n"), &public),
            Ok(told.clone())
        );
        let changed = line.replace("\"seq\":7", "\"seq\":8");
        assert_eq!(
            Checkpoint::read(&changed, &public),
            Err(CheckpointError::Forged)
        );
        let theirs = checkpoint(&other, "ab").to_line(&other);
        assert_eq!(
            Checkpoint::read(&theirs, &public),
            Err(CheckpointError::OtherKey)
        );
        let dressed = told.to_line(&other);
        assert_eq!(
            Checkpoint::read(&dressed, &public),
            Err(CheckpointError::Forged)
        );
        for wrong in [
            "",
            "{}",
            &line[..line.len() - 1],
            &line.replace("2026", "x"),
        ] {
            assert_eq!(
                Checkpoint::read(wrong, &public),
                Err(CheckpointError::Malformed)
            );
        }
    }

    #[test]
    fn checkpoints_that_contradict_each_other_are_noticed() {
        let key = CheckpointKey::generate();
        let mut known = BTreeMap::new();
        assert!(checkpoint(&key, "ab").add_to(&mut known));
        assert!(checkpoint(&key, "ab").add_to(&mut known));
        assert!(!checkpoint(&key, "cd").add_to(&mut known));
    }
}
