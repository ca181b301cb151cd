//! The value of a signing credential: `{algorithm, private_key, key_encoding?}` (spec/tap.md §2.9).

use std::fmt;

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};
use zeroize::Zeroizing;

use super::{Algorithm, KEY_BYTES, Seed};
use crate::secrets::Secret;

/// More than a bundle has that is written here.
const BUNDLE_BYTES_MAX: usize = 160;

/// Why a value is no signing key, or cannot sign. No text here tells anything of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningKeyError {
    /// It is not a JSON object, or has other fields.
    #[error(
        "a signing key is a JSON object with `algorithm`, `private_key` and perhaps `key_encoding`, all of them text"
    )]
    NotABundle,
    /// There is no such algorithm.
    #[error("the algorithm is one of `ed25519`, `p256` and `secp256k1`")]
    UnknownAlgorithm,
    /// There is no such encoding.
    #[error("`key_encoding` is `hex` or `base64`")]
    UnknownEncoding,
    /// The private key does not decode.
    #[error("`private_key` is not what `key_encoding` says: {0}")]
    Encoding(&'static str),
    /// It has another length.
    #[error("`private_key` has to be {KEY_BYTES} bytes")]
    Length,
    /// The two halves of a 64-byte key do not belong together.
    #[error("the public half in `private_key` is not that of its private half")]
    Halves,
    /// The bytes are no key of that curve.
    #[error("`private_key` is no number of that curve")]
    OutOfRange,
    /// What is to be signed has another length.
    #[error("this key signs a digest of exactly {KEY_BYTES} bytes")]
    DigestLength,
}

/// The bundle's fields. The texts are wiped when they are dropped.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bundle {
    algorithm: Wiped,
    private_key: Wiped,
    key_encoding: Option<Wiped>,
}

/// A text that is copied once, into memory that is wiped.
struct Wiped(Zeroizing<String>);

impl<'de> Deserialize<'de> for Wiped {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Wiped;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Wiped, E> {
                Ok(Wiped(Zeroizing::new(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// Reads a bundle: its algorithm and the bytes of the private key.
pub(super) fn read(value: &Secret) -> Result<(Algorithm, Seed), SigningKeyError> {
    let bundle: Bundle =
        serde_json::from_slice(value.expose()).map_err(|_| SigningKeyError::NotABundle)?;
    let algorithm = bundle.algorithm.0.parse()?;
    let encoding = bundle.key_encoding.as_ref().map(|text| text.0.as_str());
    let bytes = decode(&bundle.private_key.0, encoding)?;
    let seed = match (algorithm, bytes.len()) {
        (_, KEY_BYTES) => &bytes[..],
        (Algorithm::Ed25519, length) if length == 2 * KEY_BYTES => whole_pair(&bytes)?,
        _ => return Err(SigningKeyError::Length),
    };
    let mut copied = Zeroizing::new([0; KEY_BYTES]);
    copied.copy_from_slice(seed);
    Ok((algorithm, copied))
}

/// Writes a bundle.
pub(super) fn write(algorithm: Algorithm, bytes: &Seed) -> Secret {
    let hex = Zeroizing::new(HEXLOWER.encode(bytes.as_slice()));
    // With its whole room from the start, so that no beginning of the key is left behind when it grows.
    let mut text = String::with_capacity(BUNDLE_BYTES_MAX);
    for part in [
        r#"{"algorithm":""#,
        algorithm.as_str(),
        r#"","private_key":""#,
        &hex,
        r#"","key_encoding":"hex"}"#,
    ] {
        text.push_str(part);
    }
    debug_assert!(text.len() <= BUNDLE_BYTES_MAX, "it did not grow");
    Secret::from(text)
}

fn decode(text: &str, encoding: Option<&str>) -> Result<Zeroizing<Vec<u8>>, SigningKeyError> {
    let text = text.trim();
    let decoded = match encoding {
        None | Some("hex") => {
            let digits = text.strip_prefix("0x").unwrap_or(text);
            HEXLOWER_PERMISSIVE
                .decode(digits.as_bytes())
                .map_err(|_| SigningKeyError::Encoding("not hex digits, two for each byte"))?
        }
        Some("base64") => BASE64
            .decode(text.as_bytes())
            .or_else(|_| BASE64URL_NOPAD.decode(text.as_bytes()))
            .map_err(|_| SigningKeyError::Encoding("not base64"))?,
        Some(_) => return Err(SigningKeyError::UnknownEncoding),
    };
    Ok(Zeroizing::new(decoded))
}

/// Returns the private half of a key that stands with its public half, as many tools write Ed25519 keys.
fn whole_pair(bytes: &[u8]) -> Result<&[u8], SigningKeyError> {
    let (seed, public) = bytes.split_at(KEY_BYTES);
    aws_lc_rs::signature::Ed25519KeyPair::from_seed_and_public_key(seed, public)
        .map_err(|_| SigningKeyError::Halves)?;
    Ok(seed)
}
