//! Posts to a collector of traces.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};

use super::CONNECT_TIMEOUT;

/// How long a collector may take for what one post has; the default of OpenTelemetry's exporters.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How much of an answer is read, in bytes: it counts what was not taken.
const ANSWER_BYTES_MAX: usize = 64 << 10;

/// Why a collector did not answer.
#[derive(Debug, thiserror::Error)]
#[error("the collector does not answer")]
pub struct CollectorError(#[source] reqwest::Error);

impl CollectorError {
    fn of(error: reqwest::Error) -> Self {
        // An address may have a password in it.
        Self(error.without_url())
    }
}

/// What posts to a collector.
#[derive(Clone, Debug)]
pub struct Collector(reqwest::Client);

impl Collector {
    /// Takes the headers that open it. No redirect is followed: they would go along.
    ///
    /// # Errors
    /// A system on which no connection can be made, such as one without certificates to trust.
    pub fn new(headers: HeaderMap) -> Result<Self, CollectorError> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .default_headers(headers)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .user_agent(concat!("postern/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(CollectorError::of)?;
        Ok(Self(client))
    }

    /// Posts something, and returns what it is answered with, whatever the status.
    ///
    /// # Errors
    /// Nobody answers, or not in time.
    pub async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, CollectorError> {
        let (head, sent) = request.into_parts();
        let asked = self.0.request(head.method, head.uri.to_string());
        let asked = asked.headers(head.headers).body(sent);
        let mut answer = asked.send().await.map_err(CollectorError::of)?;
        let status = answer.status();
        let mut text = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(CollectorError::of)? {
            if text.len() + part.len() > ANSWER_BYTES_MAX {
                break;
            }
            text.extend_from_slice(&part);
        }
        let mut response = Response::new(text.into());
        *response.status_mut() = status;
        Ok(response)
    }
}
