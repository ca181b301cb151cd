//! OAuth 2.0: a value is exchanged for a token at its token service (RFC 6749 §4.4, §6).

use std::{collections::BTreeMap, time::Duration};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode, header};
use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

use super::oauth1::encode;
use crate::{
    proxy::upstream::{Outgoing, Upstream, UpstreamError},
    secrets::Secret,
    template::Value,
};

/// How long a token service has for its answer.
pub(super) const EXCHANGE_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest answer of a token service.
const ANSWER_BYTES_MAX: usize = 64 << 10;
/// How long a token is used whose service does not say when it expires. One that ends before is refused by
/// the upstream, and then replaced.
const LIFE_UNTOLD: Duration = Duration::from_mins(10);
/// How long before its end a token is not used any more; half its life, if that is less than twice as long.
const MARGIN: Duration = Duration::from_mins(1);
/// The longest life of a token that is believed.
const LIFE_MAX: Duration = Duration::from_hours(24 * 365);

/// What can be exchanged, and where.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) kind: GrantKind,
    pub(super) provider: Provider,
    pub(super) client_id: Secret,
    pub(super) client_secret: Secret,
    pub(super) token_url: String,
    pub(super) scope: Option<String>,
}

/// What stands for the right to a token.
#[derive(Clone, Debug)]
pub(super) enum GrantKind {
    /// A person's consent.
    Refresh(Secret),
    /// The client itself.
    ClientCredentials,
}

/// Whose token service it is: errors are told in its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// Google's.
    Google,
    /// Microsoft's.
    Microsoft,
    /// Any other.
    Other,
}

/// Why a value was not exchanged. No text of the service's is part of it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The service says no.
    #[error("the token service answered {status}{}", told(*error))]
    Refused {
        /// Its status.
        status: u16,
        /// What it said, if that is a word of RFC 6749 or as well known.
        error: Option<&'static str>,
    },
    /// The service gave no answer.
    #[error("the token service gave no answer: {0}")]
    Unreachable(String),
    /// What it answered holds no token that a header can carry.
    #[error("the token service's answer holds no access token")]
    NoToken,
    /// Its address is none, or none that may be reached.
    #[error("the token service's address cannot be used: {0}")]
    Address(&'static str),
    /// Another exchange of the same value did not come to an end.
    #[error("another exchange of the same value has not come to an end")]
    Busy,
    /// The credential was deleted or changed meanwhile.
    #[error("the credential was changed meanwhile")]
    Changed,
    /// What is stored could not be read or written.
    #[error("the store does not answer")]
    Store,
}

/// What a value was exchanged for.
#[derive(Debug)]
pub(super) struct Fresh {
    pub(super) token: Secret,
    /// For how long it is to be used.
    pub(super) life: Duration,
    /// What replaces the refresh token that was used.
    pub(super) refresh_token: Option<Secret>,
}

/// Errors that a service may be quoted with: RFC 6749 §5.2, `OpenID` Connect Core §3.1.2.6, GitHub's.
const KNOWN_ERRORS: [&str; 11] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "interaction_required",
    "login_required",
    "consent_required",
    "bad_refresh_token",
    "incorrect_client_credentials",
];

impl ExchangeError {
    /// Returns whether a person has to give consent anew.
    pub const fn needs_consent(&self) -> bool {
        let Self::Refused {
            error: Some(error), ..
        } = self
        else {
            return false;
        };
        matches!(
            error.as_bytes(),
            b"invalid_grant"
                | b"interaction_required"
                | b"login_required"
                | b"consent_required"
                | b"bad_refresh_token"
        )
    }

    /// Returns whether the service has looked at the value and does not want it.
    pub const fn is_rejection(&self) -> bool {
        matches!(self, Self::Refused { status, .. } if *status < 500 && *status != 429)
    }
}

impl GrantKind {
    pub(super) const fn as_str(&self) -> &'static str {
        match self {
            Self::Refresh(_) => "refresh_token",
            Self::ClientCredentials => "client_credentials",
        }
    }
}

impl Grant {
    /// Returns the token service's address; `None` where it is not http or https.
    pub(super) fn address(&self) -> Option<Url> {
        let url = Url::parse(&self.token_url).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    /// Exchanges the value for a token, once.
    pub(super) async fn exchange(&self, upstream: &Upstream) -> Result<Fresh, ExchangeError> {
        let url = self.address();
        let url = url.ok_or(ExchangeError::Address("it is not http or https"))?;
        let destination = upstream.vet(&url).await;
        let destination = destination.map_err(|refusal| {
            // Which address it has is the operator's to know.
            tracing::warn!(%refusal, "a token service may not be reached");
            ExchangeError::Address("its host cannot be resolved, or is not public")
        })?;
        let address = destination.uri();
        let address = address.ok_or(ExchangeError::Address("it is malformed"))?;
        let mut request = Request::new(Outgoing::from(self.form()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = address;
        let headers = request.headers_mut();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(header::CONTENT_TYPE, form);
        // Without that, some services answer with a form.
        let json = HeaderValue::from_static("application/json");
        headers.insert(header::ACCEPT, json);
        let user_agent = HeaderValue::from_static(crate::proxy::inject::USER_AGENT);
        headers.insert(header::USER_AGENT, user_agent);
        let limits = (ANSWER_BYTES_MAX, EXCHANGE_TIMEOUT);
        let answer = upstream.fetch(&destination, request, limits).await;
        let (status, body) =
            answer.map_err(|error: UpstreamError| ExchangeError::Unreachable(error.to_string()))?;
        self.read(status, &body)
    }

    /// Returns the form that asks for a token; it is wiped when it has been sent.
    fn form(&self) -> Bytes {
        let mut fields = vec![
            ("grant_type", self.kind.as_str().as_bytes()),
            ("client_id", self.client_id.expose()),
            ("client_secret", self.client_secret.expose()),
        ];
        if let GrantKind::Refresh(token) = &self.kind {
            fields.push(("refresh_token", token.expose()));
        }
        if let Some(scope) = &self.scope {
            fields.push(("scope", scope.as_bytes()));
        }
        let fields = fields.into_iter();
        let fields: Vec<_> = fields
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        let form = fields.join("&");
        Bytes::from_owner(Wiped(Secret::from(form)))
    }

    fn read(&self, status: StatusCode, body: &[u8]) -> Result<Fresh, ExchangeError> {
        let told: Told = serde_json::from_slice(body).unwrap_or_default();
        let error = told.error.as_ref().and_then(known_error);
        if !status.is_success() || told.error.is_some() {
            let status = status.as_u16();
            return Err(ExchangeError::Refused { status, error });
        }
        let value = Value::new(Secret::new(body.to_vec()));
        let token = value.field("access_token").filter(|token| is_token(token));
        let refresh_token = value.field("refresh_token").filter(
            |new| matches!(&self.kind, GrantKind::Refresh(old) if old != *new && !new.is_empty()),
        );
        Ok(Fresh {
            token: token.cloned().ok_or(ExchangeError::NoToken)?,
            life: life(told.expires_in),
            refresh_token: refresh_token.cloned(),
        })
    }
}

/// Returns the value with another refresh token in it; `None` where it is no JSON object.
///
/// The other fields are passed on as they are written, and no copy of them is left behind.
pub(super) fn with_refresh_token(value: &Secret, new: &Secret) -> Option<Secret> {
    let fields: BTreeMap<String, &RawValue> = serde_json::from_slice(value.expose()).ok()?;
    let new = new.expose_text()?;
    // Room for every character escaped, so that it never moves.
    let mut text = Vec::with_capacity(value.len() + 6 * new.len() + fields.len() * 8 + 32);
    for (name, raw) in &fields {
        text.extend_from_slice(if text.is_empty() { b"{" } else { b"," });
        serde_json::to_writer(&mut text, name).ok()?;
        text.push(b':');
        if name == "refresh_token" {
            serde_json::to_writer(&mut text, new).ok()?;
        } else {
            text.extend_from_slice(raw.get().as_bytes());
        }
    }
    text.push(b'}');
    Some(Secret::new(text))
}

/// What of a token service's answer is no secret.
#[derive(Default, Deserialize)]
struct Told {
    #[serde(default)]
    error: Option<serde_json::Value>,
    #[serde(default)]
    expires_in: Option<serde_json::Value>,
}

/// Bytes that are wiped when the last who has them is done.
struct Wiped(Secret);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        self.0.expose()
    }
}

fn known_error(told: &serde_json::Value) -> Option<&'static str> {
    let told = told.as_str()?;
    KNOWN_ERRORS.into_iter().find(|known| *known == told)
}

fn told(error: Option<&str>) -> String {
    error.map_or_else(String::new, |error| format!(" (`{error}`)"))
}

/// Returns whether a text can stand in a header as a token.
fn is_token(text: &Secret) -> bool {
    !text.is_empty() && text.expose().iter().all(u8::is_ascii_graphic)
}

/// Returns how long a token is used whose service says that: in seconds, as a number or as text.
fn life(expires_in: Option<serde_json::Value>) -> Duration {
    let seconds = expires_in.and_then(|told| match told {
        serde_json::Value::Number(number) => number.as_f64(),
        serde_json::Value::String(text) => text.trim().parse().ok(),
        _ => None,
    });
    let Some(seconds) = seconds.filter(|seconds| seconds.is_finite()) else {
        return LIFE_UNTOLD;
    };
    let life = Duration::from_secs_f64(seconds.clamp(0.0, LIFE_MAX.as_secs_f64()));
    life.saturating_sub(MARGIN.min(life / 2))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn grant(kind: GrantKind) -> Grant {
        Grant {
            kind,
            provider: Provider::Other,
            client_id: Secret::from("an id"),
            client_secret: Secret::from("s&=+%é"),
            token_url: "https://h/t".to_owned(),
            scope: Some("a b".to_owned()),
        }
    }

    #[test]
    fn a_form_says_what_is_exchanged() {
        let refresh = grant(GrantKind::Refresh(Secret::from("r/t")));
        assert_eq!(
            refresh.form(),
            "grant_type=refresh_token&client_id=an%20id&client_secret=s%26%3D%2B%25%C3%A9&refresh_token=r%2Ft&scope=a%20b"
        );
        assert!(
            grant(GrantKind::ClientCredentials)
                .form()
                .starts_with(b"grant_type=client_credentials&client_id=")
        );
    }

    #[test]
    fn a_token_is_used_until_a_minute_before_its_end() {
        for (told, seconds) in [
            (Some(json!(3600)), 3540),
            (Some(json!("3600")), 3540),
            (Some(json!(3599.9)), 3539),
            (Some(json!(90)), 45),
            (Some(json!(0)), 0),
            (Some(json!(-5)), 0),
            (Some(json!(1e300)), LIFE_MAX.as_secs() - 60),
            (Some(json!([])), 600),
            (None, 600),
        ] {
            assert_eq!(life(told.clone()).as_secs(), seconds, "{told:?}");
        }
    }

    #[test]
    fn an_answer_without_a_token_is_an_error_without_the_services_words() {
        let refresh = grant(GrantKind::Refresh(Secret::from("old")));
        let read = |status: u16, body: &str| {
            let status = StatusCode::from_u16(status).unwrap();
            let read = refresh.read(status, body.as_bytes());
            read.map(|fresh| fresh.refresh_token)
                .map_err(|error| error.to_string())
        };
        for (status, body, error) in [
            (
                400,
                r#"{"error": "invalid_grant", "error_description": "s3cret"}"#,
                "the token service answered 400 (`invalid_grant`)",
            ),
            (
                401,
                r#"{"error": "s3cret"}"#,
                "the token service answered 401",
            ),
            (
                200,
                r#"{"error": "bad_refresh_token"}"#,
                "the token service answered 200 (`bad_refresh_token`)",
            ),
            (500, "oops", "the token service answered 500"),
            (
                302,
                r#"{"access_token": "t"}"#,
                "the token service answered 302",
            ),
            (
                200,
                "[]",
                "the token service's answer holds no access token",
            ),
            (
                200,
                r#"{"access_token": ""}"#,
                "the token service's answer holds no access token",
            ),
            (
                200,
                r#"{"access_token": 1}"#,
                "the token service's answer holds no access token",
            ),
            (
                200,
                r#"{"access_token": "two\nlines"}"#,
                "the token service's answer holds no access token",
            ),
        ] {
            assert_eq!(read(status, body), Err(error.to_owned()), "{body}");
        }
        let kept = |new: &str| {
            read(
                200,
                &format!(r#"{{"access_token": "t", "refresh_token": "{new}"}}"#),
            )
        };
        assert_eq!(kept("new"), Ok(Some(Secret::from("new"))));
        assert_eq!((kept("old"), kept("")), (Ok(None), Ok(None)));
    }

    #[test]
    fn a_new_refresh_token_takes_the_olds_place_and_nothing_else_changes() {
        let value = Secret::from(
            r#"{"refresh_token": "old", "n": 1.50, "client_id": "\u0041", "a": {"b": [null]}}"#,
        );
        let new = with_refresh_token(&value, &Secret::from("n\"ew")).unwrap();
        assert_eq!(
            new.expose_text().unwrap(),
            r#"{"a":{"b": [null]},"client_id":"\u0041","n":1.50,"refresh_token":"n\"ew"}"#
        );
        assert_eq!(with_refresh_token(&Secret::from("text"), &value), None);
    }
}
