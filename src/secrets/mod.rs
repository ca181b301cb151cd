//! Keys, sealed values and passwords: the only module that knows any cryptography.
//!
//! A secret is a [`Secret`]: it prints as `[secret]`, is wiped when dropped and compares in constant
//! time. Opening and exposing are calls that can be searched for.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

mod api_key;
mod checkpoint;
mod chunks;
mod encryption_key;
mod keyring;
mod mac;
mod password;
mod probe;
mod request_mac;
mod signing;
mod token;
mod web_push;

pub use api_key::{ApiKey, ApiKeyHashes};
pub use checkpoint::{CheckpointKey, is_signed_by};
pub use chunks::{CHUNK_BYTES, CHUNK_TAG_BYTES, Chunks};
pub use encryption_key::{EncryptionKey, KeyError, KeyId, OpenError, Place};
pub use keyring::{DerivedKeys, Keyring};
pub use mac::{MacKey, PreparedMac};
pub use password::{PasswordError, PasswordHash};
pub use probe::{ProbeToken, web_socket_accept};
pub use request_mac::{hmac_sha1, hmac_sha256};
pub use signing::{Algorithm, PreimageHash, PublicKey, Signature, SigningKey, SigningKeyError};
pub use token::Token;
pub use web_push::{PUSH_BYTES_MAX, PushKeyError, PushKeys, VapidKey};

/// Bytes that nobody may see by accident.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes over bytes that are a secret.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Returns the bytes. What is done with them must not outlive the call for long.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Returns the secret as text, if it is UTF-8.
    pub fn expose_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// Returns how many bytes it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the same secret without one line end (LF or CRLF) at its end.
    ///
    /// Files and pipes end in one that nobody means (spec/cli.md §1).
    #[must_use]
    pub fn without_line_end(mut self) -> Self {
        if self.0.last() == Some(&b'\n') {
            self.0.pop();
            if self.0.last() == Some(&b'\r') {
                self.0.pop();
            }
        }
        self
    }
}

/// Secrets come in as text; there is no way out.
impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl JsonSchema for Secret {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "password", "writeOnly": true })
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text.into_bytes())
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text.as_bytes().to_vec())
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Overwrites bytes that held a secret.
pub fn wipe(bytes: &mut [u8]) {
    // Many bytes at once; the barrier keeps the compiler from leaving out a write that nobody reads.
    bytes.fill(0);
    zeroize::optimization_barrier(bytes);
}

/// Overwrites the texts of a JSON value that held a secret.
pub fn wipe_json(value: Value) {
    match value {
        Value::String(text) => wipe(&mut text.into_bytes()),
        Value::Array(values) => values.into_iter().for_each(wipe_json),
        Value::Object(fields) => fields.into_iter().for_each(|(_, value)| wipe_json(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns `N` bytes that nobody can guess.
///
/// # Panics
/// When the operating system has no randomness to give, which no caller could make good.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system provides randomness");
    bytes
}

/// Returns the SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Returns the SHA-256 of some bytes as lower-case hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        let secret = Secret::from("hunter2");
        assert_eq!(
            format!("{secret:?} {:?}", Some(&secret)),
            "[secret] Some([secret])"
        );
    }

    #[test]
    fn one_line_end_is_cut_off_and_no_more() {
        for (given, kept) in [
            ("a", "a"),
            ("a\n", "a"),
            ("a\r\n", "a"),
            ("a\n\n", "a\n"),
            ("\n", ""),
        ] {
            assert_eq!(
                Secret::from(given).without_line_end(),
                Secret::from(kept),
                "{given:?}"
            );
        }
    }

    #[test]
    fn secrets_of_different_lengths_differ() {
        assert_ne!(Secret::from("abc"), Secret::from("abcd"));
        assert_eq!(Secret::from("abc"), Secret::from("abc"));
    }
}
