//! AWS Signature Version 4: each request is signed with its body's hash (spec/tap.md §2.7, 4).
//!
//! Written from AWS's description of the signature and checked against AWS's published test suite. The crate
//! that AWS maintains would bring sixteen others, a second calendar among them, and cryptography
//! outside of `secrets`.

use data_encoding::HEXLOWER;
use http::{HeaderName, HeaderValue, Request, Uri, header, uri::PathAndQuery};
use percent_encoding::percent_decode_str;

use super::oauth1::{decoded, encode};
use crate::{
    clock::Timestamp,
    secrets::{Secret, hmac_sha256, sha256_hex},
};

mod scope;

use scope::Scope;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const DATE: HeaderName = HeaderName::from_static("x-amz-date");
const HASH: HeaderName = HeaderName::from_static("x-amz-content-sha256");
const TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

/// What stands for the hash of a body that is cut into chunks with a checksum behind them, and tells the
/// service so: it says what the body is, and stays.
const TRAILED: &[u8] = b"STREAMING-UNSIGNED-PAYLOAD-TRAILER";
/// How the names of codings begin in which each chunk is signed, with a key that the agent has not got.
const SIGNED_CHUNKS: &[u8] = b"STREAMING-AWS4-";

/// A header that is signed: its name in lower case, and its value.
type Signed = (String, Vec<u8>);

/// The keys of an AWS account or role.
#[derive(Clone, Debug)]
pub(super) struct AwsKeys {
    pub(super) access_key_id: Secret,
    pub(super) secret_access_key: Secret,
    /// Of temporary keys.
    pub(super) session_token: Option<Secret>,
    /// Where the service is, if its address does not tell.
    pub(super) region: Option<String>,
    /// What the service is called in signatures, if its address does not tell.
    pub(super) service: Option<String>,
}

/// Why a request cannot be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsignable {
    /// Neither the bundle nor the host tells region and service.
    Scope,
    /// The body is in a coding that is signed chunk by chunk.
    SignedChunks,
    /// A key cannot stand in a header.
    NotAHeader,
}

impl AwsKeys {
    /// Signs a request whose address and headers are complete. Returns the header that proves it.
    pub(super) fn sign(
        &self,
        request: &mut Request<()>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Secret, Unsignable> {
        let host = request.uri().host().unwrap_or_default();
        let scope = Scope::of(host, (self.region.as_deref(), self.service.as_deref()));
        let scope = scope.ok_or(Unsignable::Scope)?;
        let hash = payload_hash(request, body)?;
        if scope.is_s3() {
            write_out(request);
        }
        let date = basic_date(now);
        let headers = request.headers_mut();
        // What the agent signed with is no use, and an old date or another's token would spoil ours.
        headers.remove(header::AUTHORIZATION);
        headers.remove(TOKEN);
        headers.insert(HASH, text(&hash)?);
        headers.insert(DATE, text(&date)?);
        if let Some(token) = &self.session_token {
            let mut token = HeaderValue::from_bytes(token.expose());
            if let Ok(token) = &mut token {
                token.set_sensitive(true);
            }
            headers.insert(TOKEN, token.map_err(|_| Unsignable::NotAHeader)?);
        }
        let signed = signed_headers(request);
        let told = self.authorization((&scope, &date), (request, &signed, &hash));
        let mut value =
            HeaderValue::from_bytes(told.expose()).map_err(|_| Unsignable::NotAHeader)?;
        value.set_sensitive(true);
        request.headers_mut().insert(header::AUTHORIZATION, value);
        Ok(told)
    }

    fn authorization(
        &self,
        (scope, date): (&Scope, &str),
        (request, signed, hash): (&Request<()>, &[Signed], &str),
    ) -> Secret {
        let names: Vec<_> = signed.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(";");
        let canonical = canonical(request, signed, (scope, hash));
        let day = &date[..8];
        let place = format!("{day}/{}/{}/aws4_request", scope.region, scope.service);
        let hashed = sha256_hex(&canonical);
        let to_sign = format!("{ALGORITHM}\n{date}\n{place}\n{hashed}");
        let key = [b"AWS4", self.secret_access_key.expose()].concat();
        let key = [day, &scope.region, &scope.service, "aws4_request"]
            .iter()
            .fold(Secret::new(key), |key, part| {
                hmac_sha256(&key, part.as_bytes())
            });
        let signature = hmac_sha256(&key, to_sign.as_bytes());
        let signature = HEXLOWER.encode(signature.expose());
        let rest = format!("/{place}, SignedHeaders={names}, Signature={signature}");
        let begin = format!("{ALGORITHM} Credential=");
        let parts = [
            begin.as_bytes(),
            self.access_key_id.expose(),
            rest.as_bytes(),
        ];
        Secret::new(parts.concat())
    }
}

/// Returns the hash of the body, or what stands for it.
fn payload_hash(request: &Request<()>, body: &[u8]) -> Result<String, Unsignable> {
    let said = request.headers().get(HASH).map(HeaderValue::as_bytes);
    match said {
        Some(TRAILED) => Ok(String::from_utf8_lossy(TRAILED).into_owned()),
        Some(said) if said.starts_with(SIGNED_CHUNKS) => Err(Unsignable::SignedChunks),
        _ => Ok(sha256_hex(body)),
    }
}

/// Returns the headers that are signed, sorted: the host, the body's type, and all of AWS's own.
fn signed_headers(request: &Request<()>) -> Vec<Signed> {
    let authority = request.uri().authority().map_or("", |part| part.as_str());
    let mut signed = vec![("host".to_owned(), authority.as_bytes().to_vec())];
    for name in request.headers().keys() {
        if *name == header::CONTENT_TYPE || name.as_str().starts_with("x-amz-") {
            let values = request.headers().get_all(name).iter();
            let values: Vec<_> = values.map(|value| trimmed(value.as_bytes())).collect();
            signed.push((name.as_str().to_owned(), values.join(&b',')));
        }
    }
    signed.sort_unstable();
    signed
}

/// Returns a header's value without blanks around it, and one where there are several.
fn trimmed(value: &[u8]) -> Vec<u8> {
    let words = value.split(|&byte| matches!(byte, b' ' | b'\t'));
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join(&b' ')
}

/// Returns the request in the one form that both sides hash.
fn canonical(request: &Request<()>, signed: &[Signed], (scope, hash): (&Scope, &str)) -> Vec<u8> {
    let uri = request.uri();
    let mut text = Vec::new();
    let mut line = |part: &[u8]| {
        text.extend_from_slice(part);
        text.push(b'\n');
    };
    line(request.method().as_str().as_bytes());
    line(canonical_path(uri.path(), scope.is_s3()).as_bytes());
    line(canonical_query(uri.query().unwrap_or_default()).as_bytes());
    for (name, value) in signed {
        line(&[name.as_bytes(), b":", value].concat());
    }
    line(b"");
    let names: Vec<_> = signed.iter().map(|(name, _)| name.as_str()).collect();
    line(names.join(";").as_bytes());
    text.extend_from_slice(hash.as_bytes());
    text
}

/// Writes the path as AWS's own clients do, every reserved character escaped. It names the same object; but of
/// the servers that speak S3 some sign what is written, and some what is meant.
fn write_out(request: &mut Request<()>) {
    let mut parts = request.uri().clone().into_parts();
    let segments = request.uri().path().split('/');
    let segments: Vec<_> = segments
        .map(|segment| encode(&percent_decode_str(segment).collect::<Vec<u8>>()))
        .collect();
    let query = request.uri().query().map(|query| format!("?{query}"));
    let path = format!("{}{}", segments.join("/"), query.unwrap_or_default());
    if let Ok(path) = PathAndQuery::try_from(path) {
        parts.path_and_query = Some(path);
        *request.uri_mut() = Uri::from_parts(parts).expect("all parts but the path are as before");
    }
}

/// Returns the path as it is signed. S3 signs the name of the object, encoded once; the others the path as it
/// is sent, encoded once more and without empty segments.
fn canonical_path(path: &str, is_s3: bool) -> String {
    if is_s3 {
        let name: Vec<u8> = percent_decode_str(path).collect();
        let segments: Vec<_> = name.split(|&byte| byte == b'/').map(encode).collect();
        return segments.join("/");
    }
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let segments: Vec<_> = segments.map(|segment| encode(segment.as_bytes())).collect();
    let end = if path.ends_with('/') && !segments.is_empty() {
        "/"
    } else {
        ""
    };
    format!("/{}{end}", segments.join("/"))
}

/// Returns the query decoded, encoded in one way, and sorted.
fn canonical_query(query: &str) -> String {
    let parts = query.split('&').filter(|part| !part.is_empty());
    let mut pairs: Vec<_> = parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let plain = |text: &str| encode(&decoded(text.as_bytes()));
            (plain(name), plain(value))
        })
        .collect();
    pairs.sort_unstable();
    let pairs = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

/// Returns a time as `20150830T123600Z`.
fn basic_date(time: Timestamp) -> String {
    let seconds = time.to_string();
    let seconds = seconds.split('.').next().unwrap_or_default();
    let digits = seconds
        .chars()
        .filter(|letter| !matches!(letter, '-' | ':'));
    digits.chain(['Z']).collect()
}

fn text(text: &str) -> Result<HeaderValue, Unsignable> {
    HeaderValue::from_str(text).map_err(|_| Unsignable::NotAHeader)
}

#[cfg(test)]
mod tests;
