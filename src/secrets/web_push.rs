//! Web Push: the key that the relay is known by to push services, and messages that only one browser can
//! read (RFC 8291, RFC 8292).

use std::fmt;

use aes_gcm::{
    Aes128Gcm,
    aead::{Aead, KeyInit},
};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use data_encoding::BASE64URL_NOPAD;
use hkdf::Hkdf;
use p256::ecdsa::{SigningKey, signature::hazmat::PrehashSigner};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Secret, random_bytes};

/// The bytes of a private key of P-256, and of what two keys agree on.
const KEY_BYTES: usize = 32;
/// The bytes of an uncompressed point of P-256.
const POINT_BYTES: usize = 65;
/// The bytes that browser and sender share.
const AUTH_BYTES: usize = 16;
/// The bytes of the salt of one message.
const SALT_BYTES: usize = 16;
/// The record size that a message tells: all of ours are one record.
const RECORD_BYTES: u32 = 4096;
/// The longest text: what is left of a record (RFC 8291 §4).
pub const PUSH_BYTES_MAX: usize = 3993;

/// Why a text or bytes are no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushKeyError {
    /// The private key is no 32 bytes in base64url.
    #[error("a private key is 32 bytes in base64url, which are 43 characters")]
    Private,
    /// The public key is not that of the private one.
    #[error("the public key is not that of the private one")]
    Pair,
    /// The browser's key is no point of P-256.
    #[error("`p256dh` is an uncompressed point of P-256: 65 bytes in base64url")]
    Point,
    /// What is shared has another length.
    #[error("`auth` is 16 bytes in base64url")]
    Auth,
}

/// The key pair that push services know a relay by: the voluntary application server identification.
#[derive(Clone)]
pub struct VapidKey(SigningKey);

/// What a browser gave to have messages encrypted for it.
#[derive(Clone, Debug)]
pub struct PushKeys {
    /// Its public key, a point that was checked.
    point: Vec<u8>,
    /// What it shares with the sender.
    auth: Secret,
}

impl VapidKey {
    /// Returns a new key that nobody can guess.
    pub fn generate() -> Self {
        loop {
            let bytes = Zeroizing::new(random_bytes::<KEY_BYTES>());
            // Next to no number is none: fewer than one in 2^31.
            if let Ok(key) = SigningKey::from_slice(bytes.as_ref()) {
                return Self(key);
            }
        }
    }

    /// Reads a private key: 32 bytes in base64url, with or without padding.
    pub fn parse(text: &Secret) -> Result<Self, PushKeyError> {
        let text = text.expose_text().ok_or(PushKeyError::Private)?;
        let bytes = Zeroizing::new(decode(text).ok_or(PushKeyError::Private)?);
        let key = SigningKey::from_slice(&bytes).map_err(|_| PushKeyError::Private)?;
        Ok(Self(key))
    }

    /// Checks that a public key, in base64url, belongs to this one.
    pub fn check_public(&self, text: &str) -> Result<(), PushKeyError> {
        let given = decode(text.trim()).ok_or(PushKeyError::Pair)?;
        if given == self.point() {
            Ok(())
        } else {
            Err(PushKeyError::Pair)
        }
    }

    /// Returns the private key in base64url, as [`VapidKey::parse`] reads it.
    pub fn to_text(&self) -> Secret {
        let mut bytes = self.0.to_bytes();
        let text = Secret::from(BASE64URL_NOPAD.encode(&bytes));
        super::wipe(&mut bytes);
        text
    }

    /// Returns the public key in base64url, which browsers subscribe with.
    pub fn public(&self) -> String {
        BASE64URL_NOPAD.encode(&self.point())
    }

    /// Returns the value of `Authorization` for one push service: a token that is signed with ES256, and the
    /// public key (RFC 8292 §3). `expires` is in seconds since 1970, at most a day ahead.
    pub fn authorization(&self, audience: &str, subject: &str, expires: i64) -> Secret {
        let encode =
            |value: &serde_json::Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let head = encode(&serde_json::json!({ "typ": "JWT", "alg": "ES256" }));
        let claims = serde_json::json!({ "aud": audience, "exp": expires, "sub": subject });
        let signed = format!("{head}.{}", encode(&claims));
        let digest = Sha256::digest(signed.as_bytes());
        let signature: p256::ecdsa::Signature = self
            .0
            .sign_prehash(&digest)
            .expect("a digest of SHA-256 has the length that P-256 signs");
        let signature = BASE64URL_NOPAD.encode(&signature.to_bytes());
        Secret::from(format!("vapid t={signed}.{signature}, k={}", self.public()))
    }

    fn point(&self) -> Vec<u8> {
        let point = self.0.verifying_key().to_sec1_point(false);
        point.as_bytes().to_vec()
    }
}

impl fmt::Debug for VapidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VapidKey({})", self.public())
    }
}

impl PushKeys {
    /// Reads what a browser gives, in base64url.
    pub fn parse(p256dh: &str, auth: &str) -> Result<Self, PushKeyError> {
        let point = decode(p256dh).ok_or(PushKeyError::Point)?;
        let auth = decode(auth).ok_or(PushKeyError::Auth)?;
        Self::from_parts(point, Secret::new(auth))
    }

    /// Takes the two as bytes.
    pub fn from_parts(point: Vec<u8>, auth: Secret) -> Result<Self, PushKeyError> {
        let is_point =
            point.len() == POINT_BYTES && p256::PublicKey::from_sec1_bytes(&point).is_ok();
        if !is_point {
            return Err(PushKeyError::Point);
        }
        if auth.len() != AUTH_BYTES {
            return Err(PushKeyError::Auth);
        }
        Ok(Self { point, auth })
    }

    /// Returns the public key: 65 bytes.
    pub fn point(&self) -> &[u8] {
        &self.point
    }

    /// Returns what is shared: 16 bytes.
    pub fn auth(&self) -> &Secret {
        &self.auth
    }

    /// Encrypts a text of at most [`PUSH_BYTES_MAX`] for the browser: a body of the coding `aes128gcm`.
    pub fn encrypt(&self, text: &[u8]) -> Vec<u8> {
        let secret = VapidKey::generate().to_text();
        let bytes = secret
            .expose_text()
            .and_then(decode)
            .expect("a key that was just written");
        self.encrypt_with(text, (&Zeroizing::new(bytes), random_bytes()))
    }

    /// Encrypts with a private key and a salt that are for this message alone (RFC 8291 §3.4, RFC 8188 §2).
    fn encrypt_with(&self, text: &[u8], (key, salt): (&[u8], [u8; SALT_BYTES])) -> Vec<u8> {
        let ours = PrivateKey::from_private_key(&ECDH_P256, key).expect("a number of the curve");
        let point = ours
            .compute_public_key()
            .expect("every private key has a public one");
        let point = point.as_ref();
        let mut shared = Zeroizing::new(Vec::new());
        let theirs = UnparsedPublicKey::new(&ECDH_P256, &self.point);
        agree(&ours, theirs, (), |agreed| {
            shared.extend_from_slice(agreed);
            Ok(())
        })
        .expect("the point was checked");
        let info = [b"WebPush: info\0", self.point.as_slice(), point].concat();
        let material = derive::<32>((self.auth.expose(), &shared), &info);
        let parts = (salt.as_slice(), material.as_slice());
        let key = derive::<16>(parts, b"Content-Encoding: aes128gcm\0");
        let nonce = derive::<12>(parts, b"Content-Encoding: nonce\0");
        // Two ends the last record, which is the only one.
        let plain = Zeroizing::new([text, &[2]].concat());
        let sealed = Aes128Gcm::new((&*key).into())
            .encrypt((&*nonce).into(), plain.as_slice())
            .expect("a text in memory is shorter than the 64 GiB that AES-GCM can seal");
        let length = u8::try_from(POINT_BYTES).expect("65 is a byte");
        [
            salt.as_slice(),
            &RECORD_BYTES.to_be_bytes(),
            &[length],
            point,
            &sealed,
        ]
        .concat()
    }
}

fn derive<const N: usize>((salt, material): (&[u8], &[u8]), info: &[u8]) -> Zeroizing<[u8; N]> {
    let mut derived = Zeroizing::new([0; N]);
    Hkdf::<Sha256>::new(Some(salt), material)
        .expand(info, derived.as_mut())
        .expect("at most one block of HKDF");
    derived
}

fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64URL_NOPAD
        .decode(text.trim_end_matches('=').as_bytes())
        .ok()
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::signature::hazmat::PrehashVerifier;

    use super::*;

    /// RFC 8291, appendix A.
    const UA_PUBLIC: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    #[test]
    fn a_message_is_encrypted_as_the_standard_shows() {
        let keys = PushKeys::parse(UA_PUBLIC, AUTH).unwrap();
        let key = decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").unwrap();
        let salt = decode("DGv6ra1nlYgDCS1FRnbzlw")
            .unwrap()
            .try_into()
            .unwrap();
        let body = keys.encrypt_with(b"When I grow up, I want to be a watermelon", (&key, salt));
        assert_eq!(
            BASE64URL_NOPAD.encode(&body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w\
             EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn two_messages_of_one_text_differ_and_the_longest_fits() {
        let keys = PushKeys::parse(UA_PUBLIC, AUTH).unwrap();
        assert_ne!(keys.encrypt(b"same"), keys.encrypt(b"same"));
        let longest = keys.encrypt(&[b'x'; PUSH_BYTES_MAX]);
        assert_eq!(longest.len(), 4096);
    }

    #[test]
    fn a_token_is_signed_for_one_service_and_a_time() {
        let key = VapidKey::generate();
        let header = key.authorization(
            "https://push.example",
            "mailto:ops@example.com",
            1_800_000_000,
        );
        let header = header.expose_text().unwrap();
        let (token, public) = header
            .strip_prefix("vapid t=")
            .unwrap()
            .split_once(", k=")
            .unwrap();
        assert_eq!(public, key.public());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = p256::ecdsa::Signature::from_slice(&decode(signature).unwrap()).unwrap();
        let digest = Sha256::digest(signed.as_bytes());
        key.0
            .verifying_key()
            .verify_prehash(&digest, &signature)
            .unwrap();
        let (head, claims) = signed.split_once('.').unwrap();
        assert_eq!(decode(head).unwrap(), br#"{"alg":"ES256","typ":"JWT"}"#);
        let claims: serde_json::Value = serde_json::from_slice(&decode(claims).unwrap()).unwrap();
        let expected = serde_json::json!({
            "aud": "https://push.example", "exp": 1_800_000_000, "sub": "mailto:ops@example.com",
        });
        assert_eq!(claims, expected);
    }

    #[test]
    fn a_key_reads_as_it_is_written_and_knows_its_public_half() {
        let key = VapidKey::generate();
        let again = VapidKey::parse(&key.to_text()).unwrap();
        assert_eq!(again.public(), key.public());
        assert_eq!(again.check_public(&key.public()), Ok(()));
        let other = VapidKey::generate().public();
        assert_eq!(key.check_public(&other), Err(PushKeyError::Pair));
        let written = key.to_text();
        assert!(!format!("{key:?}").contains(written.expose_text().unwrap()));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "short", "!!!", &"A".repeat(43), &"_".repeat(43)] {
            assert_eq!(
                VapidKey::parse(&text.into()).err(),
                Some(PushKeyError::Private),
                "{text}"
            );
        }
        let not_on_the_curve = BASE64URL_NOPAD.encode(&[4; 65]);
        for (point, auth, error) in [
            ("", AUTH, PushKeyError::Point),
            (not_on_the_curve.as_str(), AUTH, PushKeyError::Point),
            (AUTH, AUTH, PushKeyError::Point),
            (UA_PUBLIC, "", PushKeyError::Auth),
            (UA_PUBLIC, UA_PUBLIC, PushKeyError::Auth),
        ] {
            assert_eq!(PushKeys::parse(point, auth).err(), Some(error), "{point}");
        }
    }
}
