//! The hashes that a digest may be said to be of (spec/tap.md §2.9).

use serde::{Deserialize, Serialize};
use sha2::Digest;

/// How a digest was made from what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PreimageHash {
    /// Keccak-256 with its original padding, as Ethereum has it.
    #[serde(rename = "keccak256")]
    Keccak256,
    /// SHA-256 (FIPS 180-4).
    #[serde(rename = "sha256")]
    Sha256,
    /// SHA3-256 (FIPS 202).
    #[serde(rename = "sha3-256")]
    Sha3,
}

impl PreimageHash {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keccak256 => "keccak256",
            Self::Sha256 => "sha256",
            Self::Sha3 => "sha3-256",
        }
    }

    /// Returns the digest of some bytes.
    pub fn digest(self, bytes: &[u8]) -> [u8; 32] {
        match self {
            Self::Keccak256 => sha3::Keccak256::digest(bytes).into(),
            Self::Sha256 => sha2::Sha256::digest(bytes).into(),
            Self::Sha3 => sha3::Sha3_256::digest(bytes).into(),
        }
    }
}
