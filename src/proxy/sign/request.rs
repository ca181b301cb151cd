//! What an agent wants signed: the body of `POST /sign` (spec/tap.md §2.9).

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use http::HeaderMap;
use serde::{Deserialize, Serialize};

use super::{
    super::{Refusal, call},
    refusal::SignRefusal,
    summary,
};
use crate::secrets::{Algorithm, PreimageHash, Secret};

/// The longest description, in bytes.
const DESCRIPTION_BYTES_MAX: usize = 2000;
/// How much of what is wrong with a body is told, in bytes: it quotes what was sent.
const REASON_BYTES_MAX: usize = 200;

/// A request for a signature, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SignRequest {
    /// What is signed: a digest or a message.
    pub(super) message: Vec<u8>,
    /// What it is, in the agent's words.
    pub(super) description: Option<String>,
    /// What the digest is of.
    pub(super) preimage: Option<(Vec<u8>, PreimageHash)>,
}

/// A request for a signature as it is kept while it waits.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SignCall {
    /// The credential whose key signs.
    pub(super) credential: String,
    /// What the key was for when the question was asked.
    pub(super) algorithm: String,
    /// Whether people have nothing to check the digest against.
    pub(super) is_blind: bool,
    /// What is signed.
    #[serde(with = "base64_text")]
    message: Vec<u8>,
    /// What people are shown, as the body of a call is; see [`summary::text`].
    #[serde(with = "base64_text")]
    body: Vec<u8>,
    /// The end user whose key it is, if an app asks for one.
    #[serde(default)]
    pub(super) end_user: Option<String>,
    /// The agent whose access is used, if it is not the one that asks.
    #[serde(default)]
    pub(super) acting_agent: Option<String>,
}

/// The body as it is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    payload: String,
    encoding: Option<Encoding>,
    payload_description: Option<String>,
    prehash: Option<Prehash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prehash {
    preimage: String,
    preimage_encoding: Option<Encoding>,
    hash: PreimageHash,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Encoding {
    Hex,
    Base64,
    #[serde(alias = "utf-8")]
    Utf8,
}

impl SignRequest {
    /// Reads the body.
    pub(super) fn read(body: &[u8]) -> Result<Self, SignRefusal> {
        let sent: Sent = serde_json::from_slice(body).map_err(|error| {
            let mut reason = error.to_string();
            reason.truncate(reason.floor_char_boundary(REASON_BYTES_MAX));
            SignRefusal::InvalidBody { reason }
        })?;
        let description = sent
            .payload_description
            .filter(|text| !text.trim().is_empty());
        if description
            .as_ref()
            .is_some_and(|text| text.len() > DESCRIPTION_BYTES_MAX)
        {
            let limit = DESCRIPTION_BYTES_MAX;
            return Err(SignRefusal::DescriptionTooLong { limit });
        }
        let encoding = sent.encoding.unwrap_or(Encoding::Hex);
        let decoded = |prehash: Prehash| {
            let encoding = prehash.preimage_encoding.unwrap_or(Encoding::Utf8);
            let preimage = encoding.decode("prehash.preimage", &prehash.preimage)?;
            Ok((preimage, prehash.hash))
        };
        Ok(Self {
            message: encoding.decode("payload", &sent.payload)?,
            description,
            preimage: sent.prehash.map(decoded).transpose()?,
        })
    }

    /// Checks that a key of that algorithm can sign it, and that it is what it says to be.
    pub(super) fn check(&self, algorithm: Algorithm) -> Result<(), SignRefusal> {
        let Some(wanted) = algorithm.digest_bytes() else {
            return match self.preimage {
                Some(_) => Err(SignRefusal::PrehashUnsupported { algorithm }),
                None => Ok(()),
            };
        };
        match &self.preimage {
            _ if self.message.len() != wanted => Err(SignRefusal::DigestLength {
                algorithm,
                wanted,
                found: self.message.len(),
            }),
            Some((preimage, hash)) if self.message != hash.digest(preimage) => {
                Err(SignRefusal::PreimageMismatch { hash: *hash })
            }
            _ => Ok(()),
        }
    }
}

impl SignCall {
    /// Reads from the head of a request whose key is to sign, and for whom.
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, Refusal> {
        let name = call::single(headers, "x-tap-credential")?.filter(|name| !name.is_empty());
        let end_user = call::single(headers, "x-tap-end-user")?
            .map(call::end_user)
            .transpose()?;
        Ok(Self {
            credential: name.ok_or(SignRefusal::MissingCredential)?.to_owned(),
            algorithm: String::new(),
            is_blind: false,
            message: Vec::new(),
            body: Vec::new(),
            end_user,
            acting_agent: None,
        })
    }

    /// Takes in what is asked for, which [`SignRequest::check`] has passed.
    pub(super) fn ask(&mut self, algorithm: Algorithm, request: SignRequest) {
        self.is_blind = algorithm.digest_bytes().is_some() && request.preimage.is_none();
        algorithm.as_str().clone_into(&mut self.algorithm);
        let named = (self.credential.as_str(), algorithm);
        self.body = summary::text(named, &request, self.is_blind).into_bytes();
        self.message = request.message;
    }

    /// Returns what is signed.
    pub(super) fn message(&self) -> &[u8] {
        &self.message
    }

    /// Returns the request as it is kept while it waits.
    pub(super) fn to_secret(&self) -> Secret {
        Secret::new(serde_json::to_vec(self).expect("a request has text for keys"))
    }

    /// Reads a request that was kept.
    pub(super) fn restore(kept: &Secret) -> Option<Self> {
        serde_json::from_slice(kept.expose()).ok()
    }
}

impl Encoding {
    fn decode(self, field: &'static str, text: &str) -> Result<Vec<u8>, SignRefusal> {
        let (encoding, decoded) = match self {
            Self::Utf8 => return Ok(text.as_bytes().to_vec()),
            Self::Hex => {
                let digits = text.strip_prefix("0x").unwrap_or(text).as_bytes();
                ("hex", HEXLOWER_PERMISSIVE.decode(digits))
            }
            Self::Base64 => {
                let bytes = text.as_bytes();
                let decoded = BASE64.decode(bytes).or_else(|_| BASE64_NOPAD.decode(bytes));
                ("base64", decoded.or_else(|_| BASE64URL_NOPAD.decode(bytes)))
            }
        };
        decoded.map_err(|_| SignRefusal::InvalidEncoding { field, encoding })
    }
}

/// Bytes as base64.
mod base64_text {
    use data_encoding::BASE64;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&BASE64.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(d)?;
        BASE64.decode(text.as_bytes()).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;
    use serde_json::json;

    use super::*;

    fn read(body: &serde_json::Value) -> Result<SignRequest, SignRefusal> {
        SignRequest::read(body.to_string().as_bytes())
    }

    #[test]
    fn a_payload_is_decoded_as_it_says() {
        for body in [
            json!({ "payload": "00ff" }),
            json!({ "payload": "0x00FF", "encoding": "hex" }),
            json!({ "payload": "AP8=", "encoding": "base64" }),
            json!({ "payload": "AP8", "encoding": "base64", "prehash": null }),
        ] {
            assert_eq!(read(&body).unwrap().message, [0, 255], "{body}");
        }
        let text = read(&json!({ "payload": "é", "encoding": "utf8" })).unwrap();
        assert_eq!(text.message, "é".as_bytes());
    }

    #[test]
    fn a_body_that_is_none_is_told_with_its_code() {
        for (body, code) in [
            (json!([]), "invalid_body"),
            (json!({}), "invalid_body"),
            (json!({ "payload": 1 }), "invalid_body"),
            (
                json!({ "payload": "00", "payload_descripton": "typo" }),
                "invalid_body",
            ),
            (
                json!({ "payload": "00", "encoding": "rot13" }),
                "invalid_body",
            ),
            (json!({ "payload": "00", "prehash": {} }), "invalid_body"),
            (
                json!({ "payload": "00", "prehash": { "preimage": "", "hash": "md5" } }),
                "invalid_body",
            ),
            (json!({ "payload": "0" }), "invalid_encoding"),
            (json!({ "payload": "0x0x00" }), "invalid_encoding"),
            (json!({ "payload": " 00" }), "invalid_encoding"),
            (
                json!({ "payload": "00", "encoding": "base64" }),
                "invalid_encoding",
            ),
            (
                json!({ "payload": "00", "prehash": { "preimage": "g", "preimage_encoding": "hex", "hash": "sha256" } }),
                "invalid_encoding",
            ),
            (
                json!({ "payload": "00", "payload_description": "x".repeat(2001) }),
                "description_too_long",
            ),
        ] {
            assert_eq!(read(&body).unwrap_err().code(), code, "{body}");
        }
        for body in [
            b"".as_slice(),
            b"{nonsense",
            b"\xff\xfe",
            b"{\"payload\": \"\xff\"}",
        ] {
            assert_eq!(SignRequest::read(body).unwrap_err().code(), "invalid_body");
        }
        let long = json!({ "x".repeat(5000): 1 });
        assert!(read(&long).unwrap_err().to_string().len() < 300);
    }

    #[test]
    fn a_digest_is_checked_before_anybody_is_asked() {
        let digest = HEXLOWER.encode(&PreimageHash::Keccak256.digest(b"\x19\x01"));
        let prehash =
            json!({ "preimage": "1901", "preimage_encoding": "hex", "hash": "keccak256" });
        let matching = read(&json!({ "payload": digest, "prehash": prehash })).unwrap();
        assert_eq!(matching.check(Algorithm::P256), Ok(()));
        let refused = matching.check(Algorithm::Ed25519).unwrap_err();
        assert_eq!(refused.code(), "prehash_unsupported");
        let other = json!({ "preimage": "1901", "hash": "keccak256" });
        let other = read(&json!({ "payload": digest, "prehash": other })).unwrap();
        let refused = other.check(Algorithm::Secp256k1).unwrap_err();
        assert_eq!(refused.code(), "preimage_mismatch");
        let short = read(&json!({ "payload": &digest[2..] })).unwrap();
        let refused = short.check(Algorithm::P256).unwrap_err();
        assert_eq!(refused.code(), "digest_length");
        assert_eq!(short.check(Algorithm::Ed25519), Ok(()));
    }

    #[test]
    fn what_is_kept_is_what_was_asked() {
        let request = read(&json!({ "payload": "00ff" })).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-tap-credential", http::HeaderValue::from_static("k"));
        let mut call = SignCall::read(&headers).unwrap();
        call.ask(Algorithm::Ed25519, request);
        let again = SignCall::restore(&call.to_secret()).unwrap();
        assert_eq!(
            (again.message(), again.is_blind),
            ([0, 255].as_slice(), false)
        );
        assert_eq!(
            (again.algorithm.as_str(), &again.body),
            ("ed25519", &call.body)
        );
    }
}
