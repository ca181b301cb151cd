//! An agent's call as it asked for it: what the `X-TAP-*` headers say, and what goes upstream.

use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use super::{Refusal, RequestBody, placeholder};
use crate::{
    clock::Timestamp,
    policy::{self, METHOD_OVERRIDE_HEADERS},
    secrets::Secret,
};

/// The `X-TAP-*` headers that there are; any other is refused, since agents invent them.
pub const SUPPORTED_HEADERS: [&str; 6] = [
    "X-TAP-Key",
    "X-TAP-Target",
    "X-TAP-Method",
    "X-TAP-Credential",
    "X-TAP-End-User",
    "X-TAP-Auth-Mode",
];

/// Headers that end here: those of the connection (RFC 9110 §7.6.1), those that the proxies between say of
/// it, and those that the upstream's framing or our decoding sets anew.
const STOPPED: [&str; 17] = [
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "host",
    "content-length",
    "accept-encoding",
    "expect",
    "x-real-ip",
    "forwarded",
    "via",
    "x-request-id",
];

/// Headers that end here by how they begin: ours, what a sidecar would believe, what proxies say.
const STOPPED_PREFIXES: [&str; 4] = ["x-tap-", "x-oauth-", "x-relay-", "x-forwarded-"];

/// By which an agent says that a request repeats another (draft-ietf-httpapi-idempotency-key-header).
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The longest key of that kind.
pub(super) const IDEMPOTENCY_KEY_BYTES_MAX: usize = 255;

/// The longest method: those that are registered have at most 16 letters, and people read it.
const METHOD_BYTES_MAX: usize = 32;
/// The longest id of an end user.
const END_USER_BYTES_MAX: usize = 128;

/// What the agent asked for. It holds placeholders at most, never a secret of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentCall {
    /// The end user that an app's key acts for, by the app's own id.
    #[serde(default)]
    pub end_user: Option<String>,
    /// Of a call that waits, the row of the agent whose access it uses, if that is not the one that asked.
    #[serde(default)]
    pub acting_agent: Option<String>,
    /// The credential of the unified mode; `None` is the placeholder mode.
    pub credential: Option<String>,
    /// The method, as it was written.
    pub method: String,
    /// Where it goes, as it was written.
    pub target: String,
    /// The headers that go upstream, in order.
    #[serde(with = "header_list")]
    pub headers: HeaderMap,
    /// The body, byte for byte, if it was read; empty for one that is passed on as it comes.
    #[serde(with = "body_text")]
    pub body: Bytes,
    /// Which half of a credential with two is to be used.
    #[serde(default)]
    pub auth_mode: AuthMode,
    /// The credential that a call without a placeholder refers to (spec/tap.md §2.6).
    pub reference: Option<String>,
}

/// Which half is to be used of a credential that is a token and signs, too; for any other it is all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuthMode {
    /// As the method suggests.
    #[default]
    Auto,
    /// The token.
    Bearer,
    /// The signature.
    OAuth1,
}

impl AuthMode {
    /// Returns the word for it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Bearer => "bearer",
            Self::OAuth1 => "oauth1",
        }
    }

    /// Reads a mode; refuses one that is none (spec/tap.md §2.4).
    fn read(mode: Option<&str>) -> Result<Self, Refusal> {
        match mode {
            None | Some("auto") => Ok(Self::Auto),
            Some("bearer" | "app" | "app-only" | "app_only") => Ok(Self::Bearer),
            Some(
                "oauth1" | "oauth1a" | "oauth-1.0a" | "user" | "user-context" | "user_context",
            ) => Ok(Self::OAuth1),
            Some(mode) => Err(Refusal::InvalidAuthMode {
                received: mode.to_owned(),
            }),
        }
    }
}

/// Refuses `X-TAP-*` headers that do not exist; they are never dropped silently.
pub(super) fn refuse_unknown_headers(headers: &HeaderMap) -> Result<(), Refusal> {
    let known = |name: &HeaderName| {
        SUPPORTED_HEADERS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name.as_str()))
    };
    let unknown = headers
        .keys()
        .find(|name| name.as_str().starts_with("x-tap-") && !known(name));
    unknown.map_or(Ok(()), |name| {
        Err(Refusal::UnknownHeader {
            name: name.as_str().to_owned(),
        })
    })
}

impl AgentCall {
    /// Reads a call from the head of the request to `/forward`.
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, Refusal> {
        let target = single(headers, "x-tap-target")?.filter(|target| !target.is_empty());
        let target = target.ok_or(Refusal::MissingTarget)?;
        let auth_mode = AuthMode::read(single(headers, "x-tap-auth-mode")?)?;
        let end_user = single(headers, "x-tap-end-user")?
            .map(end_user)
            .transpose()?;
        let method = single(headers, "x-tap-method")?.unwrap_or("GET");
        if method.len() > METHOD_BYTES_MAX || http::Method::from_bytes(method.as_bytes()).is_err() {
            return Err(Refusal::InvalidMethod {
                received: method.to_owned(),
            });
        }
        let reference = headers
            .get("x-oauth-credential")
            .and_then(|name| name.to_str().ok());
        Ok(Self {
            end_user,
            acting_agent: None,
            credential: single(headers, "x-tap-credential")?.map(str::to_owned),
            method: method.to_owned(),
            target: target.to_owned(),
            headers: passed_on(headers),
            body: Bytes::new(),
            auth_mode,
            reference: reference.map(str::to_owned),
        })
    }

    /// Reads the body whole.
    pub(super) async fn read_body(&mut self, body: &mut RequestBody) -> Result<(), Refusal> {
        self.body = body.read_whole().await?;
        Ok(())
    }

    /// Returns the names of the credentials that the call uses, each once, in the order of their use.
    pub(super) fn credential_names(&self) -> Vec<String> {
        if let Some(name) = &self.credential {
            return vec![name.clone()];
        }
        let names = placeholder::names(&self.headers);
        if names.is_empty() {
            return self.reference.clone().into_iter().collect();
        }
        names
    }

    /// Returns the methods that headers ask the call to be taken for, joined by commas.
    pub(super) fn override_methods(&self) -> Option<String> {
        let values = METHOD_OVERRIDE_HEADERS
            .iter()
            .flat_map(|name| self.headers.get_all(*name));
        let names: Vec<_> = values
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .collect();
        Some(names.join(",")).filter(|names| !names.is_empty())
    }

    /// Returns the call as policies and grants see it.
    pub(super) fn seen<'a>(
        &'a self,
        overrides: Option<&'a str>,
        (target, at, bytes): (policy::Target<'a>, Timestamp, Option<u64>),
    ) -> policy::Call<'a> {
        let mut types = self.headers.get_all(http::header::CONTENT_TYPE).iter();
        let content_type = match (types.next(), types.next()) {
            (Some(one), None) => one.to_str().ok(),
            // Whoever receives it may take either.
            _ => None,
        };
        policy::Call {
            method: &self.method,
            override_method: overrides,
            target,
            at: Some(at),
            body: policy::BodySeen {
                bytes,
                content_type,
            },
        }
    }

    /// Returns the call as it is kept while it waits.
    pub(super) fn to_secret(&self) -> Secret {
        Secret::new(serde_json::to_vec(self).expect("a call has text for keys"))
    }

    /// Reads a call that was kept.
    pub fn restore(kept: &Secret) -> Option<Self> {
        serde_json::from_slice(kept.expose()).ok()
    }
}

/// Returns what an agent says a repetition of its request is known by.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let Some(key) = single(headers, IDEMPOTENCY_KEY)? else {
        return Ok(None);
    };
    if key.is_empty() || key.len() > IDEMPOTENCY_KEY_BYTES_MAX {
        return Err(Refusal::InvalidIdempotencyKey);
    }
    Ok(Some(key))
}

/// Returns the only value of a header; two values would let a call be judged as one and sent as the other.
pub(super) fn single<'a>(
    headers: &'a HeaderMap,
    name: &'static str,
) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(Refusal::RepeatedHeader { name });
    }
    let text = std::str::from_utf8(value.as_bytes());
    text.map(|text| Some(text.trim()))
        .map_err(|_| Refusal::UnreadableHeader { name })
}

/// Reads the id that an app has for one of its end users: it is part of the names of the credentials, and of
/// addresses.
///
/// # Errors
/// [`Refusal::InvalidEndUser`] for one that is blank, longer than 128 bytes, or not of printable ASCII
/// without `/`.
pub fn end_user(text: &str) -> Result<String, Refusal> {
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && byte != b'/';
    let is_one = (1..=END_USER_BYTES_MAX).contains(&text.len()) && text.bytes().all(is_allowed);
    is_one
        .then(|| text.to_owned())
        .ok_or(Refusal::InvalidEndUser)
}

/// Returns the headers that go upstream: all but ours, the connection's and what a sidecar would believe.
fn passed_on(headers: &HeaderMap) -> HeaderMap {
    let named_by_connection = connection_options(headers);
    let mut passed = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        let text = name.as_str();
        let stopped = STOPPED.contains(&text)
            || STOPPED_PREFIXES
                .iter()
                .any(|prefix| text.starts_with(prefix))
            || named_by_connection
                .iter()
                .any(|option| option.eq_ignore_ascii_case(text));
        if !stopped {
            passed.append(name, value.clone());
        }
    }
    passed
}

/// Returns the headers that `Connection` says are about this connection only, in whatever case.
pub(super) fn connection_options(headers: &HeaderMap) -> Vec<&str> {
    let values = headers.get_all(http::header::CONNECTION).iter();
    let values = values.filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect()
}

/// Returns whether a header ends at the relay, in either direction.
pub(super) fn is_stopped(name: &HeaderName) -> bool {
    STOPPED.contains(&name.as_str())
}

/// Headers as a list of pairs; a value that is not text has its bytes as Latin-1.
mod header_list {
    use serde::{Deserializer, Serializer};

    use super::{Deserialize, HeaderMap, HeaderName, HeaderValue, Serialize};

    pub(super) fn serialize<S: Serializer>(headers: &HeaderMap, s: S) -> Result<S::Ok, S::Error> {
        let latin1 =
            |value: &HeaderValue| value.as_bytes().iter().map(|&b| char::from(b)).collect();
        let pairs: Vec<(&str, String)> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), latin1(value)))
            .collect();
        pairs.serialize(s)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<HeaderMap, D::Error> {
        let pairs = Vec::<(String, String)>::deserialize(d)?;
        let mut headers = HeaderMap::with_capacity(pairs.len());
        for (name, value) in pairs {
            let bytes: Result<Vec<u8>, _> = value.chars().map(u8::try_from).collect();
            let bytes = bytes.map_err(serde::de::Error::custom)?;
            headers.append(
                HeaderName::try_from(name).map_err(serde::de::Error::custom)?,
                HeaderValue::try_from(bytes).map_err(serde::de::Error::custom)?,
            );
        }
        Ok(headers)
    }
}

/// A body as base64.
mod body_text {
    use serde::{Deserializer, Serializer};

    use super::{BASE64, Bytes, Deserialize};

    pub(super) fn serialize<S: Serializer>(body: &Bytes, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&BASE64.encode(body))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Bytes, D::Error> {
        let text = String::deserialize(d)?;
        let body = BASE64.decode(text.as_bytes());
        body.map(Bytes::from).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|&(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value);
        }
        headers
    }

    #[test]
    fn only_what_is_meant_for_the_upstream_goes_there() {
        let sent = headers(&[
            ("x-tap-key", "k"),
            ("x-tap-target", "https://h/"),
            ("connection", "close, X-Hop"),
            ("x-hop", "1"),
            ("x-forwarded-for", "10.0.0.1"),
            ("x-oauth-target", "http://evil"),
            ("x-relay-socks", "1"),
            ("te", "trailers"),
            ("authorization", "Bearer mine"),
            ("accept", "a"),
            ("accept", "b"),
        ]);
        let call = AgentCall::read(&sent).unwrap();
        let left: Vec<_> = call.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(left, ["authorization", "accept", "accept"]);
    }

    #[test]
    fn a_call_is_the_same_after_it_was_kept() {
        let mut sent = headers(&[
            ("x-tap-target", "https://h/"),
            ("x-tap-method", "pOsT"),
            ("b", "1"),
        ]);
        sent.append("b", HeaderValue::from_bytes(b"\xff\xfe").unwrap());
        let mut call = AgentCall::read(&sent).unwrap();
        call.body = Bytes::from_static(b"\x00\xff body");
        assert_eq!(AgentCall::restore(&call.to_secret()), Some(call));
    }

    #[test]
    fn a_method_of_no_reasonable_length_is_none() {
        let method = "M".repeat(METHOD_BYTES_MAX);
        let read = |method: &str| {
            let mut sent = headers(&[("x-tap-target", "https://h/")]);
            sent.insert("x-tap-method", HeaderValue::from_str(method).unwrap());
            AgentCall::read(&sent)
        };
        assert!(read(&method).is_ok());
        assert!(matches!(
            read(&format!("{method}M")),
            Err(Refusal::InvalidMethod { .. })
        ));
    }

    #[test]
    fn two_targets_are_none() {
        let sent = headers(&[
            ("x-tap-target", "https://a/"),
            ("x-tap-target", "https://b/"),
        ]);
        let read = AgentCall::read(&sent);
        assert!(matches!(
            read,
            Err(Refusal::RepeatedHeader {
                name: "x-tap-target"
            })
        ));
    }

    #[test]
    fn a_header_that_does_not_exist_is_named() {
        let refused = refuse_unknown_headers(&headers(&[("x-tap-body", "{}")]));
        assert!(matches!(refused, Err(Refusal::UnknownHeader { name }) if name == "x-tap-body"));
        assert!(
            refuse_unknown_headers(&headers(&[("x-tap-end-user", "u"), ("x-tape", "")])).is_ok()
        );
    }
}
