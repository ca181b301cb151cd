//! Speaks to a running relay: asks how it is, and uses its admin API with a session.
//!
//! An answer is read whole, up to a limit, and never longer than `ANSWER_TIMEOUT`; no redirect is followed, because the
//! session's token would go along. Nothing here prints a token.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::error::Category;
use url::Url;

use crate::secrets::{Secret, wipe_json};

mod certificate;
#[cfg(feature = "otlp")]
mod collector;
mod error;
mod probe;
mod request;
mod session;

pub use certificate::{Certificate, CertificateError};
#[cfg(feature = "otlp")]
pub use collector::{Collector, CollectorError};
pub use error::{ClientError, Refused};
pub use probe::{Probe, Probed, Trust};
pub use request::Request;
pub use session::{SavedSession, SessionFileError, Sessions};

/// How long a relay may take until a connection is there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a relay may take to tell how it is.
const HEALTH_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a relay may take to answer; it may have to ask an upstream, or to read a long log.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(100);
/// The longest answer that is read, in bytes: a list of calls that wait has up to 64 KiB of each one's body.
const ANSWER_BYTES_MAX: usize = 64 << 20;

/// What a relay says of itself to anyone (spec/tap.md §8.1).
#[derive(Clone, Debug, Deserialize)]
pub struct Health {
    /// `ok`, or `error` when its database does not answer.
    pub status: String,
    /// Which build it is.
    pub build: Build,
    /// How long it has been running; absent in answers of relays that do not tell.
    pub uptime_secs: Option<u64>,
}

/// Which build a relay is.
#[derive(Clone, Debug, Deserialize)]
pub struct Build {
    /// Its version.
    pub version: String,
}

/// A running relay, by its address, and the session that requests to it bear.
#[derive(Clone, Debug)]
pub struct RelayClient {
    base: Url,
    token: Option<Secret>,
    http: reqwest::Client,
}

impl RelayClient {
    /// Takes a relay's address; requests bear no session.
    ///
    /// # Errors
    /// A system on which no connection can be made, such as one without certificates to trust.
    pub fn new(base: Url) -> Result<Self, ClientError> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .user_agent(concat!("postern/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(ClientError::unreachable)?;
        let token = None;
        Ok(Self { base, token, http })
    }

    /// Returns the same client whose requests bear that session.
    #[must_use]
    pub fn with_token(self, token: Secret) -> Self {
        let token = Some(token);
        Self { token, ..self }
    }

    /// Returns the relay's address.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// Asks how it is. A relay whose database is away answers, too, with another status.
    ///
    /// # Errors
    /// Nobody answers, or what answers is no relay.
    pub async fn health(&self) -> Result<Health, ClientError> {
        let request = Request::get(["health"]);
        let asked = self.http.get(request.url(&self.base));
        let answer = asked.timeout(HEALTH_TIMEOUT).send().await;
        let answer = answer.map_err(ClientError::unreachable)?;
        let text = body(answer).await?;
        serde_json::from_slice(&text).map_err(|_| ClientError::NotARelay)
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    /// See [`ClientError`]; what the relay refuses is [`ClientError::Refused`].
    pub async fn send<T: DeserializeOwned>(&self, request: Request) -> Result<T, ClientError> {
        let (_, answer) = self.exchange(request).await?;
        read(&answer)
    }

    /// Sends a request and returns status and body of an answer that is no refusal.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub async fn exchange(&self, request: Request) -> Result<(StatusCode, Vec<u8>), ClientError> {
        let asked = self
            .http
            .request(request.method().clone(), request.url(&self.base))
            .header(header::ACCEPT, "application/json")
            .header("Prefer", "return=representation")
            .timeout(ANSWER_TIMEOUT);
        let asked = match &self.token {
            Some(token) => asked.header(header::AUTHORIZATION, bearer(token)?),
            None => asked,
        };
        let is_change = request.method() != Method::GET;
        let asked = match request.into_body() {
            Some(body) => {
                let asked = asked.json(&body);
                wipe_json(body);
                asked
            }
            None => asked,
        };
        let answer = asked.send().await.map_err(|error| {
            if error.is_timeout() && !error.is_connect() {
                return ClientError::Late { is_change };
            }
            ClientError::unreachable(error)
        })?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(ClientError::Redirects {
                to: location(&answer),
            });
        }
        let text = body(answer).await?;
        if status.is_success() {
            return Ok((status, text));
        }
        Err(ClientError::refused(status, &text))
    }
}

/// An answer that is passed on as it is.
#[derive(Clone, Debug)]
pub struct Passed {
    /// The status, whatever it is.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, up to the most that was wanted.
    pub body: Vec<u8>,
    /// Whether there was more of it.
    pub is_cut: bool,
}

impl RelayClient {
    /// Sends a request with these headers, to a path with its query, and returns the answer whatever it is. Of its body
    /// `most` bytes are read.
    ///
    /// # Errors
    /// Nobody answers, or not to the end.
    pub async fn pass(
        &self,
        (method, path): (Method, &str),
        (headers, body): (HeaderMap, Bytes),
        most: usize,
    ) -> Result<Passed, ClientError> {
        let base = self.base.as_str().trim_end_matches('/');
        let asked = self.http.request(method, format!("{base}{path}"));
        let asked = asked.headers(headers).body(body).timeout(ANSWER_TIMEOUT);
        let mut answer = asked.send().await.map_err(ClientError::unreachable)?;
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        let (mut body, mut is_cut) = (Vec::new(), false);
        while let Some(part) = answer.chunk().await.map_err(ClientError::unreachable)? {
            let room = most - body.len();
            body.extend_from_slice(&part[..part.len().min(room)]);
            if part.len() > room {
                is_cut = true;
                break;
            }
        }
        Ok(Passed {
            status,
            headers,
            body,
            is_cut,
        })
    }
}

/// Reads the body of an answer.
///
/// # Errors
/// One that is no JSON is no relay's, and one that lacks something is that of another version.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ClientError> {
    serde_json::from_slice(body).map_err(|error| match error.classify() {
        Category::Data => ClientError::Unreadable(error),
        _ => ClientError::NotARelay,
    })
}

/// Returns the header's value for a token; it is kept out of what is logged.
fn bearer(token: &Secret) -> Result<http::HeaderValue, ClientError> {
    let text = token.expose_text().unwrap_or_default().trim();
    let value = http::HeaderValue::from_str(&format!("Bearer {text}"));
    let mut value = value.map_err(|_| ClientError::BadToken)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Returns where an answer wants to lead.
fn location(answer: &reqwest::Response) -> String {
    let place = answer.headers().get(header::LOCATION);
    let text = place.and_then(|place| place.to_str().ok());
    text.unwrap_or("an address that it does not tell")
        .to_owned()
}

/// Reads a body, as long as it is not too long.
async fn body(mut answer: reqwest::Response) -> Result<Vec<u8>, ClientError> {
    let mut read = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(ClientError::unreachable)? {
        if read.len() + part.len() > ANSWER_BYTES_MAX {
            return Err(ClientError::TooLong);
        }
        read.extend_from_slice(&part);
    }
    Ok(read)
}
