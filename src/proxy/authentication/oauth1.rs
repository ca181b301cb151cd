//! OAuth 1.0a: each request is signed with HMAC-SHA1 (RFC 5849 §3).

use data_encoding::{BASE64, HEXLOWER};
use http::{Request, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

use crate::{
    clock::Timestamp,
    secrets::{Secret, hmac_sha1, random_bytes},
};

/// What is written as `%XX`: everything but RFC 3986's unreserved characters (RFC 5849 §3.6).
pub(super) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The media type of a body whose fields are signed (RFC 5849 §3.4.1.3.1).
const FORM: &str = "application/x-www-form-urlencoded";

/// The client's and the token's names, each with its secret.
#[derive(Clone, Debug)]
pub(super) struct Quartet {
    pub(super) consumer_key: Secret,
    pub(super) consumer_secret: Secret,
    pub(super) token: Secret,
    pub(super) token_secret: Secret,
}

/// What makes a signature differ from the one before.
#[derive(Debug)]
pub(super) struct Once {
    /// A text that is used once.
    nonce: String,
    /// Seconds since 1970.
    timestamp: i64,
}

impl Once {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            nonce: HEXLOWER.encode(&random_bytes::<16>()),
            timestamp: now.as_millis().div_euclid(1000),
        }
    }
}

/// Returns whether the fields of a request's body are signed.
pub(super) fn signs_body(headers: &http::HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case(FORM)
}

impl Quartet {
    /// Returns the value of `Authorization` for a request whose address is complete.
    pub(super) fn authorization(&self, request: &Request<()>, body: &[u8], once: &Once) -> Secret {
        let timestamp = once.timestamp.to_string();
        let ours: [(&str, &[u8]); 6] = [
            ("oauth_consumer_key", self.consumer_key.expose()),
            ("oauth_nonce", once.nonce.as_bytes()),
            ("oauth_signature_method", b"HMAC-SHA1"),
            ("oauth_timestamp", timestamp.as_bytes()),
            ("oauth_token", self.token.expose()),
            ("oauth_version", b"1.0"),
        ];
        let mut pairs: Vec<(String, String)> = ours
            .iter()
            .map(|(name, value)| ((*name).to_owned(), encode(value)))
            .collect();
        pairs.extend(form_pairs(
            request.uri().query().unwrap_or_default().as_bytes(),
        ));
        if signs_body(request.headers()) {
            pairs.extend(form_pairs(body));
        }
        let signature = self.signature(&base_string(request, pairs));
        let signature = encode(BASE64.encode(signature.expose()).as_bytes());
        let told = ours.map(|(name, value)| format!("{name}=\"{}\"", encode(value)));
        let text = format!("OAuth {}, oauth_signature=\"{signature}\"", told.join(", "));
        Secret::from(text)
    }

    /// Signs a base string (RFC 5849 §3.4.2).
    fn signature(&self, base: &str) -> Secret {
        let secrets = [&self.consumer_secret, &self.token_secret];
        let key = secrets.map(|secret| encode(secret.expose())).join("&");
        hmac_sha1(&Secret::from(key), base.as_bytes())
    }
}

/// Returns what is signed: method, address and parameters (RFC 5849 §3.4.1).
fn base_string(request: &Request<()>, mut pairs: Vec<(String, String)>) -> String {
    pairs.sort_unstable();
    let pairs: Vec<_> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let method = request.method().as_str().to_ascii_uppercase();
    let parts = [method, base_address(request), pairs.join("&")];
    parts.map(|part| encode(part.as_bytes())).join("&")
}

/// Returns the address without query, its scheme and host in lower case, without its scheme's own port
/// (RFC 5849 §3.4.1.2).
fn base_address(request: &Request<()>) -> String {
    let uri = request.uri();
    let scheme = uri.scheme_str().unwrap_or("https").to_ascii_lowercase();
    let host = uri.host().unwrap_or_default().to_ascii_lowercase();
    let port = match (scheme.as_str(), uri.port_u16()) {
        ("http", Some(80)) | ("https", Some(443)) | (_, None) => String::new(),
        (_, Some(port)) => format!(":{port}"),
    };
    format!("{scheme}://{host}{port}{}", uri.path())
}

/// Returns the pairs of a form, decoded and encoded again, so that it does not count how they were written.
fn form_pairs(form: &[u8]) -> impl Iterator<Item = (String, String)> {
    let parts = form.split(|&byte| byte == b'&');
    parts.filter(|part| !part.is_empty()).map(|part| {
        let at = part.iter().position(|&byte| byte == b'=');
        let (name, value) = at.map_or((part, &[][..]), |at| (&part[..at], &part[at + 1..]));
        (encode(&decoded(name)), encode(&decoded(value)))
    })
}

/// Decodes a part of a form, byte for byte; it need not be text.
pub(super) fn decoded(part: &[u8]) -> Vec<u8> {
    let blanks = part
        .iter()
        .map(|&byte| if byte == b'+' { b' ' } else { byte });
    percent_decode(&blanks.collect::<Vec<_>>()).collect()
}

pub(super) fn encode(bytes: &[u8]) -> String {
    percent_encode(bytes, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quartet(texts: [&str; 4]) -> Quartet {
        let [consumer_key, consumer_secret, token, token_secret] = texts.map(Secret::from);
        Quartet {
            consumer_key,
            consumer_secret,
            token,
            token_secret,
        }
    }

    fn request(method: &str, uri: &str, content_type: &str) -> Request<()> {
        let request = Request::builder().method(method).uri(uri);
        request
            .header("content-type", content_type)
            .body(())
            .unwrap()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), encode(value.as_bytes())))
            .collect()
    }

    /// The example of RFC 5849 §3.4.1.1, its query escaped in unusual ways.
    #[test]
    fn the_base_string_is_the_rfcs() {
        let uri = "http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b";
        let mut all = pairs(&[
            ("oauth_consumer_key", "9djdj82h48djs9d2"),
            ("oauth_nonce", "7d8f3e4a"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131201"),
            ("oauth_token", "kkk9d7dh3k39sjv7"),
        ]);
        all.extend(form_pairs(uri.split_once('?').unwrap().1.as_bytes()));
        all.extend(form_pairs(b"c2&a3=2+q"));
        assert_eq!(
            base_string(&request("POST", uri, FORM), all),
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D\
             %26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a\
             %26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
        );
    }

    /// The example of RFC 5849 §1.2, which has no `oauth_version`.
    #[test]
    fn the_signature_is_the_rfcs() {
        let quartet = quartet([
            "dpf43f3p2l4k3l03",
            "kd94hf93k423kf44",
            "nnch734d00sl2jdk",
            "pfkkdhi9sl3r4s00",
        ]);
        let uri = "http://photos.example.net/photos?file=vacation.jpg&size=original";
        let mut all = pairs(&[
            ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
            ("oauth_nonce", "chapoH"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131202"),
            ("oauth_token", "nnch734d00sl2jdk"),
        ]);
        all.extend(form_pairs(b"file=vacation.jpg&size=original"));
        let signature = quartet.signature(&base_string(&request("GET", uri, ""), all));
        assert_eq!(
            BASE64.encode(signature.expose()),
            "MdpQcU8iPSUjWoN/UDMsK2sui9I="
        );
    }

    /// The example of X's documentation, "Creating a signature".
    #[test]
    fn the_signature_is_the_one_that_x_documents() {
        let quartet = quartet([
            "xvz1evFS4wEEPTGEFPHBog",
            "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
            "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
            "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
        ]);
        let once = Once {
            nonce: "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg".to_owned(),
            timestamp: 1_318_622_958,
        };
        let body = b"status=Hello%20Ladies%20%2b%20Gentlemen%2c+a%20signed%20OAuth%20request%21";
        let uri = "https://API.twitter.com:443/1.1/statuses/update.json?include_entities=true";
        let told = quartet.authorization(&request("POST", uri, FORM), body, &once);
        let told = told.expose_text().unwrap();
        assert!(
            told.starts_with("OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", oauth_nonce=")
        );
        assert!(
            told.ends_with("oauth_signature=\"hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D\""),
            "{told}"
        );
    }

    #[test]
    fn a_port_counts_unless_it_is_the_schemes_own() {
        for (uri, expected) in [
            (
                "http://EXAMPLE.com:80/r%20v/X?id=123",
                "http://example.com/r%20v/X",
            ),
            (
                "https://www.example.net:8080/?q=1",
                "https://www.example.net:8080/",
            ),
            ("https://h:443/", "https://h/"),
            ("http://h:443/", "http://h:443/"),
            ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ] {
            assert_eq!(base_address(&request("GET", uri, "")), expected);
        }
    }

    #[test]
    fn only_a_form_is_signed() {
        let signs = |kind: &str| signs_body(request("POST", "http://h/", kind).headers());
        assert!(signs("Application/x-www-form-URLencoded ; charset=utf-8"));
        assert!(!signs("application/json") && !signs(""));
    }
}
