//! Why nothing is signed, where it is not for a reason that calls have too.

use crate::{
    proxy::Refusal,
    secrets::{Algorithm, PreimageHash, SigningKeyError},
};

/// A request for a signature that cannot be right. No text here repeats anything of a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignRefusal {
    /// No credential is named.
    #[error("the header `X-TAP-Credential` is missing: it names the key that signs")]
    MissingCredential,
    /// The body is not the JSON that it should be.
    #[error("the body is not the JSON that `/sign` takes: {reason}")]
    InvalidBody {
        /// What is wrong with it, and where.
        reason: String,
    },
    /// A text does not decode.
    #[error("`{field}` is not {encoding}")]
    InvalidEncoding {
        /// The field.
        field: &'static str,
        /// What it should be.
        encoding: &'static str,
    },
    /// A description that nobody would read.
    #[error("`payload_description` has more than {limit} bytes")]
    DescriptionTooLong {
        /// The limit.
        limit: usize,
    },
    /// A signing key where a call was to be forwarded.
    #[error("the credential `{name}` is a signing key, which is sent nowhere")]
    OnlySigns {
        /// The credential's name.
        name: String,
    },
    /// A credential that is for something else.
    #[error("the credential `{name}` is not a signing key")]
    NotASigningKey {
        /// The credential's name.
        name: String,
    },
    /// The stored key is none, or cannot sign this.
    #[error("the credential `{name}` cannot sign: {error}")]
    Key {
        /// The credential's name.
        name: String,
        /// Why, without anything of the key.
        error: SigningKeyError,
    },
    /// A pre-image for an algorithm that signs the message itself.
    #[error(
        "`prehash` is not for {algorithm}, which signs the message itself: send it as `payload`"
    )]
    PrehashUnsupported {
        /// The key's algorithm.
        algorithm: Algorithm,
    },
    /// The payload is not the hash of the pre-image.
    #[error("`payload` is not the {} of `prehash.preimage`", hash.as_str())]
    PreimageMismatch {
        /// The hash that was named.
        hash: PreimageHash,
    },
    /// A digest without its pre-image, where the policy wants one.
    #[error("the policy of `{name}` refuses blind signatures: `prehash` is missing")]
    Blind {
        /// The credential's name.
        name: String,
    },
    /// A payload that is no digest.
    #[error("{algorithm} signs a digest of {wanted} bytes, and `payload` has {found}")]
    DigestLength {
        /// The key's algorithm.
        algorithm: Algorithm,
        /// How long it has to be, in bytes.
        wanted: usize,
        /// How long it is.
        found: usize,
    },
    /// The key was replaced by one for another algorithm after the question was asked.
    #[error("the key of `{name}` was replaced by one of another algorithm; ask again")]
    KeyChanged {
        /// The credential's name.
        name: String,
    },
}

impl SignRefusal {
    /// Returns the machine word: stable, part of the interface.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingCredential => "missing_credential",
            Self::InvalidBody { .. } => "invalid_body",
            Self::InvalidEncoding { .. } => "invalid_encoding",
            Self::DescriptionTooLong { .. } => "description_too_long",
            Self::OnlySigns { .. } => "signing_key_not_forwarded",
            Self::NotASigningKey { .. } => "not_a_signing_key",
            Self::Key { .. } => "signing_key_unusable",
            Self::PrehashUnsupported { .. } => "prehash_unsupported",
            Self::PreimageMismatch { .. } => "preimage_mismatch",
            Self::Blind { .. } => "blind_signature_blocked",
            Self::DigestLength { .. } => "digest_length",
            Self::KeyChanged { .. } => "signing_key_changed",
        }
    }

    /// Returns what the agent can do.
    pub fn fix(&self) -> String {
        match self {
            Self::MissingCredential => "name a signing key of `/agent/services`".to_owned(),
            Self::InvalidBody { .. } => "send `{\"payload\": \"…\", \"encoding\": \"hex\"}`; `payload_description` and \
                 `prehash` may be there too"
                .to_owned(),
            Self::InvalidEncoding { field: "payload", .. } => {
                "say in `encoding` how `payload` is written: `hex` (unless you say so), `base64` or `utf8`".to_owned()
            }
            Self::InvalidEncoding { .. } => "say in `preimage_encoding` how the pre-image is written: `utf8` (unless \
                 you say so), `hex` or `base64`"
                .to_owned(),
            Self::DescriptionTooLong { .. } => "say it in a sentence or two".to_owned(),
            Self::NotASigningKey { .. } => {
                "use a credential that has `signing` in `/agent/services`, or call `/forward`".to_owned()
            }
            Self::OnlySigns { .. } => "have it sign: `POST /sign`".to_owned(),
            Self::Key { name, .. } => {
                format!("ask the operator: `postern credential set-value {name}`")
            }
            Self::PrehashUnsupported { .. } => "leave `prehash` out".to_owned(),
            Self::PreimageMismatch { .. } => "hash the pre-image again, byte for byte".to_owned(),
            Self::Blind { .. } => {
                "send in `prehash` what the digest is of, so that people see what they sign".to_owned()
            }
            Self::DigestLength { .. } => {
                "hash the message, and send the digest with `prehash`, so that people see what they sign".to_owned()
            }
            Self::KeyChanged { .. } => "look at `/agent/services` and ask again".to_owned(),
        }
    }
}

impl From<SignRefusal> for Refusal {
    fn from(refusal: SignRefusal) -> Self {
        Self::Signing(refusal)
    }
}
