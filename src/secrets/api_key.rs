//! An agent's API key: generated, shown once, stored as a keyed hash.

use super::{MacKey, Secret, random_bytes, sha256_hex};

/// What every key made here begins with, so that scanners of leaked secrets can know it.
const PREFIX: &str = "pst_";

/// An agent's API key as text: `pst_` and 58 characters of `0-9a-v`.
///
/// The characters stand for 32 random bytes and the first 4 bytes of their SHA-256, a checksum with
/// which a scanner can tell a key from a look-alike.
#[derive(Clone, Debug)]
pub struct ApiKey(Secret);

/// The hashes under which a presented key may be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyHashes {
    /// HMAC-SHA256 under the deployment's pepper: how keys are stored here.
    pub keyed: String,
    /// Plain SHA-256: how TAP stored its keys; accepted for those that were brought over (spec/tap.md §5).
    pub legacy: String,
}

impl ApiKey {
    /// Returns a new key.
    pub fn generate() -> Self {
        let bytes: [u8; 32] = random_bytes();
        let checksum = data_encoding::HEXLOWER.decode(&sha256_hex(&bytes).as_bytes()[..8]);
        let checksum = checksum.expect("a hash in hex is hex");
        let text = data_encoding::BASE32_DNSSEC.encode(&[bytes.as_slice(), &checksum].concat());
        Self(Secret::from(format!("{PREFIX}{text}")))
    }

    /// Takes a key as an agent presents it; whether it is one, only the store knows.
    pub fn presented(text: &str) -> Self {
        Self(Secret::from(text))
    }

    /// Returns the key's text, to be shown once.
    pub fn expose(&self) -> &str {
        self.0.expose_text().expect("it was made from text")
    }

    /// Returns the hashes under which this key may be stored.
    pub fn hashes(&self, pepper: &MacKey) -> ApiKeyHashes {
        ApiKeyHashes {
            keyed: self.keyed_hash(pepper),
            legacy: sha256_hex(self.0.expose()),
        }
    }

    /// Returns the first of them, by which what is known of a key is found again.
    pub fn keyed_hash(&self, pepper: &MacKey) -> String {
        pepper.hash(&[self.0.expose()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::{EncryptionKey, Keyring};

    #[test]
    fn keys_are_long_single_words_and_all_different() {
        let (one, two) = (ApiKey::generate(), ApiKey::generate());
        assert_ne!(one.expose(), two.expose());
        let rest = one.expose().strip_prefix(PREFIX).unwrap();
        assert_eq!(rest.len(), 58);
        assert!(
            rest.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        );
    }

    #[test]
    fn the_legacy_hash_is_taps() {
        let pepper = Keyring::new(EncryptionKey::generate()).api_key_pepper();
        let hashes = ApiKey::presented("key-alpha").hashes(&pepper);
        let expected = "39a00d29356083a9c9d65c14652350d61b11d5d2e8582da510887c8e11be08c8";
        assert_eq!(hashes.legacy, expected);
        assert_ne!(hashes.keyed, expected);
    }

    #[test]
    fn the_hash_depends_on_the_deployment() {
        let key = ApiKey::generate();
        let hash = || {
            let ring = Keyring::new(EncryptionKey::generate());
            key.hashes(&ring.api_key_pepper()).keyed
        };
        assert_ne!(hash(), hash());
    }
}
