//! Keyed hashes: HMAC-SHA256 under a key derived for one purpose (RFC 2104).

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A key for keyed hashes.
#[derive(Clone)]
pub struct MacKey(Zeroizing<[u8; 32]>);

impl MacKey {
    pub(super) fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// Returns the HMAC-SHA256 of the parts, each preceded by its length, as 64 hex digits.
    pub fn hash(&self, parts: &[&[u8]]) -> String {
        let mac = self.prepared().of(parts);
        data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes())
    }

    /// Returns the key ready for many hashes: what all of them begin with is computed once.
    pub fn prepared(&self) -> PreparedMac {
        PreparedMac(
            <Hmac<Sha256> as KeyInit>::new_from_slice(self.0.as_ref())
                .expect("any key length will do"),
        )
    }
}

/// A key in the middle of its work, before anything was hashed.
#[derive(Clone)]
pub struct PreparedMac(Hmac<Sha256>);

impl PreparedMac {
    /// Tells whether a text of 64 hex digits is what [`MacKey::hash`] returns for the parts.
    pub fn is_hash(&self, hash: &[u8], parts: &[&[u8]]) -> bool {
        let mut digits = [0; 64];
        data_encoding::HEXLOWER.encode_mut(&self.of(parts).finalize().into_bytes(), &mut digits);
        subtle::ConstantTimeEq::ct_eq(hash, digits.as_slice()).into()
    }

    fn of(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

impl fmt::Debug for PreparedMac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PreparedMac")
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_do_not_run_into_each_other() {
        let key = MacKey::new(Zeroizing::new([1; 32]));
        assert_ne!(key.hash(&[b"ab", b"c"]), key.hash(&[b"a", b"bc"]));
        assert_eq!(key.hash(&[b"ab", b"c"]), key.hash(&[b"ab", b"c"]));
        let (prepared, hash) = (key.prepared(), key.hash(&[b"ab"]));
        assert!(prepared.is_hash(hash.as_bytes(), &[b"ab"]));
        assert!(!prepared.is_hash(hash.as_bytes(), &[b"a"]) && !prepared.is_hash(b"", &[b"ab"]));
        assert_ne!(
            key.hash(&[b"a"]),
            MacKey::new(Zeroizing::new([2; 32])).hash(&[b"a"])
        );
    }
}
