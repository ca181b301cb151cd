//! What people are shown of a request for a signature before they decide (spec/tap.md §2.9).

use data_encoding::HEXLOWER;
use serde::Serialize;

use super::request::SignRequest;
use crate::secrets::Algorithm;

/// A request for a signature in the form in which it is shown. What decides comes first, and what the agent
/// can make long comes last: where only the beginning is shown, nothing can be pushed out of sight.
#[derive(Serialize)]
struct Summary<'a> {
    operation: &'static str,
    credential: &'a str,
    algorithm: Algorithm,
    blind: bool,
    verification: String,
    digest_or_message_encoding: &'static str,
    digest_or_message: String,
    pre_image_encoding: Option<&'static str>,
    pre_image: Option<String>,
    description: Option<&'a str>,
}

/// Returns the summary as JSON.
pub(super) fn text(
    (credential, algorithm): (&str, Algorithm),
    request: &SignRequest,
    is_blind: bool,
) -> String {
    let verification = match &request.preimage {
        Some((_, hash)) => format!("the digest is the {} of the pre-image below", hash.as_str()),
        None if is_blind => {
            "none: only a digest was given, and what it stands for is not known".to_owned()
        }
        None => "the message below is what is signed, byte for byte".to_owned(),
    };
    let (digest_or_message, digest_or_message_encoding) = match algorithm.digest_bytes() {
        Some(_) => (HEXLOWER.encode(&request.message), "hex"),
        None => shown(&request.message),
    };
    let hashed = request.preimage.as_ref().map(|(bytes, _)| shown(bytes));
    let (pre_image, pre_image_encoding) = hashed.unzip();
    let summary = Summary {
        operation: "sign",
        credential,
        algorithm,
        blind: is_blind,
        verification,
        digest_or_message_encoding,
        digest_or_message,
        pre_image_encoding,
        pre_image,
        description: request.description.as_deref(),
    };
    serde_json::to_string(&summary).expect("a summary has text for keys")
}

/// Returns bytes as text where they are text that people can read, else as hex; and which of the two it is.
fn shown(bytes: &[u8]) -> (String, &'static str) {
    let is_plain = |text: &&str| !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t');
    match std::str::from_utf8(bytes).ok().filter(is_plain) {
        Some(text) => (text.to_owned(), "utf8"),
        None => (HEXLOWER.encode(bytes), "hex"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::secrets::PreimageHash;

    fn request(message: &[u8], preimage: Option<&[u8]>) -> SignRequest {
        SignRequest {
            message: message.to_vec(),
            description: Some("why".to_owned()),
            preimage: preimage.map(|bytes| (bytes.to_vec(), PreimageHash::Sha256)),
        }
    }

    fn read(algorithm: Algorithm, request: &SignRequest, is_blind: bool) -> Value {
        serde_json::from_str(&text(("k", algorithm), request, is_blind)).unwrap()
    }

    #[test]
    fn people_see_what_they_sign() {
        let seen = read(Algorithm::P256, &request(&[7; 32], Some(b"pay 10")), false);
        assert_eq!(seen["digest_or_message"], "07".repeat(32));
        assert_eq!(
            (&seen["pre_image"], &seen["pre_image_encoding"]),
            (&json!("pay 10"), &json!("utf8"))
        );
        assert_eq!(
            (&seen["blind"], &seen["description"]),
            (&json!(false), &json!("why"))
        );
        let blind = read(Algorithm::P256, &request(&[7; 32], None), true);
        assert_eq!(
            (&blind["blind"], &blind["pre_image"]),
            (&json!(true), &Value::Null)
        );
        assert!(blind["verification"].as_str().unwrap().starts_with("none"));
        for (message, shown, encoding) in [
            (b"hello".as_slice(), "hello", "utf8"),
            (b"\x1b[2Jx", "1b5b324a78", "hex"),
            (b"\xff", "ff", "hex"),
        ] {
            let seen = read(Algorithm::Ed25519, &request(message, None), false);
            assert_eq!(seen["digest_or_message"], shown);
            assert_eq!(seen["digest_or_message_encoding"], encoding);
        }
    }
}
