//! The public half of a signing key, which anybody may see.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::HEXLOWER;
use serde::Serialize;

use super::PreimageHash;

/// How many bytes of a hash are an Ethereum address.
const ADDRESS_BYTES: usize = 20;

/// The public half of a signing key. Bytes are lower-case hex without a prefix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicKey {
    /// For Ed25519 32 bytes; for a curve the compressed point, 33 bytes (SEC 1 §2.3.3).
    pub public_key: String,
    /// Of a curve the whole point, 65 bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key_uncompressed: Option<String>,
    /// Of secp256k1 the Ethereum address, its case as EIP-55 has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl PublicKey {
    pub(super) fn ed25519(pair: &Ed25519KeyPair) -> Self {
        Self {
            public_key: HEXLOWER.encode(pair.public_key().as_ref()),
            public_key_uncompressed: None,
            address: None,
        }
    }

    pub(super) fn p256(key: &p256::ecdsa::VerifyingKey) -> Self {
        Self {
            public_key: HEXLOWER.encode(key.to_sec1_point(true).as_bytes()),
            public_key_uncompressed: Some(HEXLOWER.encode(key.to_sec1_point(false).as_bytes())),
            address: None,
        }
    }

    pub(super) fn secp256k1(key: &k256::ecdsa::VerifyingKey) -> Self {
        let point = key.to_sec1_point(false);
        Self {
            public_key: HEXLOWER.encode(key.to_sec1_point(true).as_bytes()),
            public_key_uncompressed: Some(HEXLOWER.encode(point.as_bytes())),
            address: Some(address(point.as_bytes())),
        }
    }
}

/// Returns the address of a point: the end of the hash of its two coordinates, without the tag before them.
fn address(point: &[u8]) -> String {
    let hash = PreimageHash::Keccak256.digest(&point[1..]);
    let hex = HEXLOWER.encode(&hash[hash.len() - ADDRESS_BYTES..]);
    // A letter is a capital where the hash of the address itself has a digit from 8 (EIP-55).
    let marks = HEXLOWER.encode(&PreimageHash::Keccak256.digest(hex.as_bytes()));
    let cased = hex.chars().zip(marks.chars()).map(|(digit, mark)| {
        if mark >= '8' {
            digit.to_ascii_uppercase()
        } else {
            digit
        }
    });
    format!("0x{}", cased.collect::<String>())
}
