//! The key that signs checkpoints of the audit log: Ed25519 (RFC 8032).

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use data_encoding::HEXLOWER_PERMISSIVE;

use super::{Algorithm, Secret, SigningKey, SigningKeyError};

/// The deployment's key for checkpoints.
#[derive(Debug)]
pub struct CheckpointKey(SigningKey);

impl CheckpointKey {
    /// Returns a new key that nobody can guess.
    pub fn generate() -> Self {
        Self(SigningKey::generate(Algorithm::Ed25519))
    }

    /// Reads a key as [`CheckpointKey::to_text`] writes it.
    pub fn parse(text: &Secret) -> Result<Self, SigningKeyError> {
        let key = SigningKey::from_bundle(text)?;
        match key.algorithm() {
            Algorithm::Ed25519 => Ok(Self(key)),
            _ => Err(SigningKeyError::UnknownAlgorithm),
        }
    }

    /// Returns the key as it is stored, sealed.
    pub fn to_text(&self) -> Secret {
        self.0.to_bundle()
    }

    /// Returns the public half: 32 bytes in hex.
    pub fn public(&self) -> String {
        self.0.public().public_key
    }

    /// Returns the signature of a text: 64 bytes in hex.
    pub fn sign(&self, text: &str) -> String {
        let signed = self.0.sign(text.as_bytes());
        signed
            .expect("an Ed25519 key signs texts of any length")
            .signature
    }
}

/// Tells whether a signature of a text is that of a public key, both in hex.
pub fn is_signed_by(public: &str, text: &str, signature: &str) -> bool {
    let decode = |hex: &str| HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).ok();
    let (Some(public), Some(signature)) = (decode(public), decode(signature)) else {
        return false;
    };
    let public = UnparsedPublicKey::new(&ED25519, &public);
    public.verify(text.as_bytes(), &signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_of_one_text_by_one_key() {
        let key = CheckpointKey::generate();
        let (public, signature) = (key.public(), key.sign("a"));
        assert!(is_signed_by(&public, "a", &signature));
        assert!(!is_signed_by(&public, "b", &signature));
        assert!(!is_signed_by(
            &CheckpointKey::generate().public(),
            "a",
            &signature
        ));
        assert!(!is_signed_by(&public, "a", "zz") && !is_signed_by("", "a", &signature));
        let again = CheckpointKey::parse(&key.to_text()).unwrap();
        assert_eq!(again.public(), public);
        let other = SigningKey::generate(Algorithm::P256).to_bundle();
        assert!(CheckpointKey::parse(&other).is_err());
    }
}
