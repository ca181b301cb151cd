//! HMACs as other systems' signatures of requests are made of them (RFC 2104).
//!
//! Our own keyed hashes are [`MacKey`](super::MacKey)'s.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;

use super::Secret;

/// Returns the HMAC-SHA1 of a text, as OAuth 1.0a signs (RFC 5849 §3.4.2): 20 bytes.
pub fn hmac_sha1(key: &Secret, text: &[u8]) -> Secret {
    let mac = <Hmac<Sha1> as KeyInit>::new_from_slice(key.expose()).expect("any length will do");
    Secret::new(mac.chain_update(text).finalize().into_bytes().to_vec())
}

/// Returns the HMAC-SHA256 of a text, as AWS derives keys and signs: 32 bytes.
pub fn hmac_sha256(key: &Secret, text: &[u8]) -> Secret {
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.expose()).expect("any length will do");
    Secret::new(mac.chain_update(text).finalize().into_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    /// RFC 2202 §3 and RFC 4231 §4.3, the second case of each.
    #[test]
    fn the_rfcs_own_cases_come_out() {
        let (key, text) = (Secret::from("Jefe"), b"what do ya want for nothing?");
        assert_eq!(
            HEXLOWER.encode(hmac_sha1(&key, text).expose()),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
        );
        assert_eq!(
            HEXLOWER.encode(hmac_sha256(&key, text).expose()),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
