//! What lets a checkup ask a relay how a request came to it, and know that it was this deployment's relay that answered.
//!
//! A token is `EXPIRES.NONCE.MAC`, the time in milliseconds since 1970: whoever has the deployment's key can make one,
//! and it is good for a minute. The answer's proof is a keyed hash of the nonce, so that what stands in between can make
//! up neither.

use data_encoding::BASE64;
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;

use super::{MacKey, random_bytes};

/// How long a token is good for, in milliseconds.
const GOOD_FOR: i64 = 60_000;
/// What the nonce of a WebSocket's handshake is hashed with (RFC 6455 §1.3).
const WEB_SOCKET: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// A token that somebody who has the deployment's key made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeToken {
    expires: String,
    nonce: String,
    mac: String,
}

impl ProbeToken {
    /// Makes one at a time in milliseconds.
    pub fn new(key: &MacKey, now: i64) -> Self {
        let expires = now.saturating_add(GOOD_FOR).to_string();
        let nonce = data_encoding::HEXLOWER.encode(&random_bytes::<16>());
        let mac = key.hash(&[b"ask", expires.as_bytes(), nonce.as_bytes()]);
        Self {
            expires,
            nonce,
            mac,
        }
    }

    /// Reads one that is presented at a time in milliseconds; `None` when it is not good, or not any longer.
    pub fn presented(text: &str, key: &MacKey, now: i64) -> Option<Self> {
        let mut parts = text.split('.');
        let (expires, nonce, mac) = (parts.next()?, parts.next()?, parts.next()?);
        let expected = key.hash(&[b"ask", expires.as_bytes(), nonce.as_bytes()]);
        let until: i64 = expires.parse().ok()?;
        // One from the future is by a clock that is wrong; that is for whoever asks to find out.
        let is_good =
            parts.next().is_none() && bool::from(expected.as_bytes().ct_eq(mac.as_bytes()));
        (is_good && now <= until).then(|| Self {
            expires: expires.to_owned(),
            nonce: nonce.to_owned(),
            mac: mac.to_owned(),
        })
    }

    /// Returns the text that is presented.
    pub fn text(&self) -> String {
        format!("{}.{}.{}", self.expires, self.nonce, self.mac)
    }

    /// Returns the proof that whoever answers has the key.
    pub fn proof(&self, key: &MacKey) -> String {
        key.hash(&[b"answer", self.nonce.as_bytes()])
    }

    /// Returns whether that is the proof.
    pub fn is_proven_by(&self, proof: &str, key: &MacKey) -> bool {
        self.proof(key).as_bytes().ct_eq(proof.as_bytes()).into()
    }
}

/// Returns what a server answers a WebSocket's `Sec-WebSocket-Key` with (RFC 6455 §4.2.2).
pub fn web_socket_accept(key: &str) -> String {
    let hash = Sha1::new().chain_update(key).chain_update(WEB_SOCKET);
    BASE64.encode(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::{EncryptionKey, Keyring};

    #[test]
    fn a_token_is_good_for_a_minute_and_for_its_own_deployment() {
        let (key, other) = (
            Keyring::new(EncryptionKey::generate()).probe_key(),
            Keyring::new(EncryptionKey::generate()).probe_key(),
        );
        let token = ProbeToken::new(&key, 1000);
        let presented = |text: &str, key, now| ProbeToken::presented(text, key, now);
        let text = token.text();
        assert_eq!(presented(&text, &key, 61_000), Some(token.clone()));
        assert_eq!(presented(&text, &key, 61_001), None);
        assert_eq!(presented(&text, &other, 1000), None);
        let later = text.replacen("61000", "99000", 1);
        for bad in [later.as_str(), "", "..", "1.2.3", &format!("{text}.x")] {
            assert_eq!(presented(bad, &key, 1000), None, "{bad}");
        }
        assert!(token.is_proven_by(&token.proof(&key), &key));
        assert!(!token.is_proven_by(&token.proof(&other), &key));
    }

    /// RFC 6455 §1.3 has this pair.
    #[test]
    fn the_rfcs_own_handshake_comes_out() {
        let accept = web_socket_accept("dGhlIHNhbXBsZSBub25jZQ==");
        assert_eq!(accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
