//! Keys that sign what agents ask to have signed (spec/tap.md §2.9).
//!
//! A key is 32 secret bytes and the algorithm they are for. It is read from a bundle when it is needed and
//! wiped when it is dropped; what leaves are signatures and the public half.

use std::{fmt, str::FromStr};

use data_encoding::HEXLOWER;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use serde::Serialize;
use zeroize::Zeroizing;

mod bundle;
mod digest;
mod public;

pub use bundle::SigningKeyError;
pub use digest::PreimageHash;
pub use public::PublicKey;

use super::{Secret, random_bytes, wipe};

/// The bytes of a private key, whatever the algorithm, and of the digest that a curve signs.
const KEY_BYTES: usize = 32;
/// What is added to the recovery id in the last byte of a signature (Ethereum yellow paper, appendix F).
const RECOVERY_OFFSET: u8 = 27;

/// What a signing key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// Pure Ed25519 over the message itself (RFC 8032).
    Ed25519,
    /// ECDSA on NIST P-256 over a 32-byte digest, with a nonce by RFC 6979.
    P256,
    /// ECDSA on secp256k1 over a 32-byte digest, with a nonce by RFC 6979 and a low s, as Ethereum has it.
    Secp256k1,
}

impl Algorithm {
    /// All algorithms, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Ed25519, Self::P256, Self::Secp256k1];

    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::P256 => "p256",
            Self::Secp256k1 => "secp256k1",
        }
    }

    /// Returns how long what it signs has to be, in bytes; `None` is any length.
    pub const fn digest_bytes(self) -> Option<usize> {
        match self {
            Self::Ed25519 => None,
            Self::P256 | Self::Secp256k1 => Some(KEY_BYTES),
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Algorithm {
    type Err = SigningKeyError;

    fn from_str(text: &str) -> Result<Self, SigningKeyError> {
        let mut all = Self::ALL.into_iter();
        all.find(|algorithm| algorithm.as_str() == text)
            .ok_or(SigningKeyError::UnknownAlgorithm)
    }
}

/// A private key that signs. It is not printed, and is wiped when it is dropped.
pub struct SigningKey(Private);

/// The key, ready for use. Each of the three wipes its own memory.
enum Private {
    Ed25519(aws_lc_rs::signature::Ed25519KeyPair, Seed),
    P256(p256::ecdsa::SigningKey),
    Secp256k1(k256::ecdsa::SigningKey),
}

/// The bytes that an Ed25519 key is made from.
type Seed = Zeroizing<[u8; KEY_BYTES]>;

/// A signature, as agents receive it. Bytes are lower-case hex without a prefix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// What it was made with.
    pub algorithm: Algorithm,
    /// 64 bytes; for secp256k1 65: r, s, and v, which is 27 or 28.
    pub signature: String,
    /// The first half of a curve's signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r: Option<String>,
    /// The second half.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s: Option<String>,
    /// Which of the points with this r it is, of secp256k1: 0 or 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_id: Option<u8>,
    /// The public half of the key; its algorithm is the one above.
    #[serde(flatten)]
    pub public: PublicKey,
}

impl SigningKey {
    /// Returns a new key that nobody can guess.
    pub fn generate(algorithm: Algorithm) -> Self {
        loop {
            let bytes = Zeroizing::new(random_bytes::<KEY_BYTES>());
            // Of a curve's numbers next to none are none: fewer than one in 2^31.
            if let Ok(key) = Self::from_bytes(algorithm, &bytes) {
                return key;
            }
        }
    }

    /// Reads a key from the value of a credential: `{algorithm, private_key, key_encoding?}`.
    pub fn from_bundle(value: &Secret) -> Result<Self, SigningKeyError> {
        let (algorithm, bytes) = bundle::read(value)?;
        Self::from_bytes(algorithm, &bytes)
    }

    /// Returns the key as a credential's value, which [`SigningKey::from_bundle`] reads.
    pub fn to_bundle(&self) -> Secret {
        bundle::write(self.algorithm(), &self.bytes())
    }

    /// Returns what it is for.
    pub const fn algorithm(&self) -> Algorithm {
        match self.0 {
            Private::Ed25519(..) => Algorithm::Ed25519,
            Private::P256(_) => Algorithm::P256,
            Private::Secp256k1(_) => Algorithm::Secp256k1,
        }
    }

    /// Returns the public half.
    pub fn public(&self) -> PublicKey {
        match &self.0 {
            Private::Ed25519(pair, _) => PublicKey::ed25519(pair),
            Private::P256(key) => PublicKey::p256(key.verifying_key()),
            Private::Secp256k1(key) => PublicKey::secp256k1(key.verifying_key()),
        }
    }

    /// Signs a message, or for a curve a digest of 32 bytes.
    ///
    /// # Errors
    /// [`SigningKeyError::DigestLength`] for a curve and any other length.
    pub fn sign(&self, message: &[u8]) -> Result<Signature, SigningKeyError> {
        if self
            .algorithm()
            .digest_bytes()
            .is_some_and(|bytes| message.len() != bytes)
        {
            return Err(SigningKeyError::DigestLength);
        }
        let (bytes, recovery_id) = match &self.0 {
            Private::Ed25519(pair, _) => (pair.sign(message).as_ref().to_vec(), None),
            Private::P256(key) => {
                let signed: Result<p256::ecdsa::Signature, _> = key.sign_prehash(message);
                let signed = signed.map_err(|_| SigningKeyError::DigestLength)?;
                (signed.to_bytes().to_vec(), None)
            }
            Private::Secp256k1(key) => {
                let (signed, recovery) = key.sign_prehash_recoverable(message);
                (signed.to_bytes().to_vec(), Some(recovery.to_byte()))
            }
        };
        Ok(self.told(bytes, recovery_id))
    }

    fn told(&self, mut bytes: Vec<u8>, recovery_id: Option<u8>) -> Signature {
        let is_curve = self.algorithm().digest_bytes().is_some();
        let half = |range| is_curve.then(|| HEXLOWER.encode(&bytes[range]));
        let (r, s) = (half(0..KEY_BYTES), half(KEY_BYTES..2 * KEY_BYTES));
        bytes.extend(recovery_id.map(|id| id + RECOVERY_OFFSET));
        Signature {
            algorithm: self.algorithm(),
            signature: HEXLOWER.encode(&bytes),
            r,
            s,
            recovery_id,
            public: self.public(),
        }
    }

    fn from_bytes(algorithm: Algorithm, bytes: &[u8; KEY_BYTES]) -> Result<Self, SigningKeyError> {
        let wrong = SigningKeyError::OutOfRange;
        Ok(Self(match algorithm {
            Algorithm::Ed25519 => {
                let pair = aws_lc_rs::signature::Ed25519KeyPair::from_seed_unchecked(bytes);
                Private::Ed25519(pair.map_err(|_| wrong)?, Zeroizing::new(*bytes))
            }
            Algorithm::P256 => {
                Private::P256(p256::ecdsa::SigningKey::from_slice(bytes).map_err(|_| wrong)?)
            }
            Algorithm::Secp256k1 => {
                Private::Secp256k1(k256::ecdsa::SigningKey::from_slice(bytes).map_err(|_| wrong)?)
            }
        }))
    }

    fn bytes(&self) -> Seed {
        match &self.0 {
            Private::Ed25519(_, seed) => seed.clone(),
            Private::P256(key) => taken(&mut key.to_bytes()),
            Private::Secp256k1(key) => taken(&mut key.to_bytes()),
        }
    }
}

/// Copies the bytes of a key into memory that is wiped, and wipes where they were.
fn taken(bytes: &mut [u8]) -> Seed {
    let mut seed = Zeroizing::new([0; KEY_BYTES]);
    seed.copy_from_slice(bytes);
    wipe(bytes);
    seed
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.algorithm())
    }
}

#[cfg(test)]
mod tests;
