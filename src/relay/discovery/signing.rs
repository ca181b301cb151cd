//! What discovery says about keys that sign (spec/tap.md §2.9).

use serde::Serialize;

/// How to have something signed.
#[derive(Debug, Serialize)]
pub(super) struct KeyGuide {
    endpoint: &'static str,
    note: &'static str,
    usage: Usage,
    anti_blind_signing: &'static str,
    /// Whether a digest without its pre-image is refused.
    preimage_required: bool,
}

#[derive(Debug, Serialize)]
struct Usage {
    payload: &'static str,
    encoding: &'static str,
    payload_description: &'static str,
    prehash: &'static str,
    result: &'static str,
}

impl KeyGuide {
    /// Describes a key whose policy may want a pre-image with each digest.
    pub(super) const fn new(preimage_required: bool) -> Self {
        Self {
            endpoint: "/sign",
            note: "Every signature waits for a person; the answer is 202, and the signature is in the polled \
                   result. The key itself never leaves this server.",
            usage: Usage {
                payload: "what to sign: for secp256k1 and p256 a 32-byte digest, for ed25519 the message",
                encoding: "hex, base64 or utf8",
                payload_description: "what it is, in words, for the person who decides",
                prehash: "{preimage, preimage_encoding: utf8|hex|base64, hash: keccak256|sha256|sha3-256}: what \
                          the digest is of; not for ed25519",
                result: "response.body of the poll is JSON: algorithm, signature, public_key and, for the \
                         curve, r, s, recovery_id, address",
            },
            anti_blind_signing: if preimage_required {
                "The policy wants the preimage of a digest in `prehash`. It is hashed and compared with the payload, \
                 and the person sees what they sign; a digest alone is refused as `blind_signature_blocked`."
            } else {
                "Send the preimage in `prehash`. It is hashed and compared with the payload, and the person sees \
                 what they sign; a digest alone is shown as a blind signature."
            },
            preimage_required,
        }
    }
}
