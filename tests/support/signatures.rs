//! Recomputes the signatures of requests from what arrived, as the services do that check them.

use std::collections::BTreeMap;

use data_encoding::{BASE64, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::upstream::Seen;

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn encode(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

fn hmac_sha256(key: &[u8], text: &str) -> Vec<u8> {
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap();
    mac.chain_update(text).finalize().into_bytes().to_vec()
}

/// The request line's address: path and query.
fn address(seen: &Seen) -> (String, String) {
    let target = seen.request_line().split(' ').nth(1).unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (path.to_owned(), query.to_owned())
}

/// The parameters of an `OAuth` header, if its signature is right (RFC 5849 §3.2).
pub(crate) fn oauth1(seen: &Seen, secrets: (&str, &str)) -> Option<BTreeMap<String, String>> {
    let told = seen.header("authorization")?;
    let told = told.strip_prefix("OAuth ")?;
    let params: BTreeMap<String, String> = told
        .split(", ")
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (decode(name), decode(value.trim_matches('"'))))
        .collect();
    let mut pairs: Vec<(String, String)> = params.clone().into_iter().collect();
    pairs.retain(|(name, _)| name != "oauth_signature");
    let (path, query) = address(seen);
    let form = |text: &[u8]| {
        url::form_urlencoded::parse(text)
            .into_owned()
            .collect::<Vec<_>>()
    };
    pairs.extend(form(query.as_bytes()));
    let kind = seen.header("content-type").unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        pairs.extend(form(&seen.body));
    }
    let mut pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| (encode(name), encode(value)))
        .collect();
    pairs.sort();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let method = seen.request_line().split(' ').next().unwrap();
    let host = seen.header("host").unwrap();
    let base = [
        method.to_owned(),
        format!("http://{host}{path}"),
        pairs.join("&"),
    ];
    let base = base.map(|part| encode(&part)).join("&");
    let key = format!("{}&{}", encode(secrets.0), encode(secrets.1));
    let mac = <Hmac<Sha1> as KeyInit>::new_from_slice(key.as_bytes()).unwrap();
    let signature = BASE64.encode(&mac.chain_update(base).finalize().into_bytes());
    (params.get("oauth_signature") == Some(&signature)).then_some(params)
}

/// The headers that were signed, if an `AWS4-HMAC-SHA256` signature is right; the body's hash is checked, too.
pub(crate) fn aws(seen: &Seen, secret: &str) -> Option<Vec<String>> {
    let told = seen.header("authorization")?;
    let told = told.strip_prefix("AWS4-HMAC-SHA256 Credential=")?;
    let (credential, rest) = told.split_once(", SignedHeaders=")?;
    let (signed, signature) = rest.split_once(", Signature=")?;
    let (_, scope) = credential.split_once('/')?;
    let parts: Vec<&str> = scope.split('/').collect();
    let hash = seen.header("x-amz-content-sha256")?;
    if hash != HEXLOWER.encode(&Sha256::digest(&seen.body)) {
        return None;
    }
    let (path, query) = address(seen);
    let path: Vec<_> = path
        .split('/')
        .map(|part| {
            encode(&if parts[2] == "s3" {
                decode(part)
            } else {
                part.to_owned()
            })
        })
        .collect();
    let mut pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| format!("{}={}", encode(&name), encode(&value)))
        .collect();
    pairs.sort();
    let names: Vec<String> = signed.split(';').map(str::to_owned).collect();
    let headers: Vec<_> = names
        .iter()
        .map(|name| format!("{name}:{}", seen.header(name).unwrap().trim()))
        .collect();
    let headers = headers.join("\n") + "\n";
    let method = seen.request_line().split(' ').next()?;
    let canonical = [
        method,
        &path.join("/"),
        &pairs.join("&"),
        &headers,
        signed,
        &hash,
    ]
    .join("\n");
    let date = seen.header("x-amz-date")?;
    let hashed = HEXLOWER.encode(&Sha256::digest(canonical));
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashed}");
    let begin = format!("AWS4{secret}").into_bytes();
    let key = parts
        .iter()
        .fold(begin, |key, part| hmac_sha256(&key, part));
    (HEXLOWER.encode(&hmac_sha256(&key, &to_sign)) == signature).then_some(names)
}
