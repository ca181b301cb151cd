//! Sends what the relay itself has to say to others' servers: mail by an API, pushes to browsers.
//!
//! It is the same way out that calls take: names are resolved once, an address that a person has brought
//! is vetted before anything is connected to, and no redirect is followed.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use tokio_util::task::TaskTracker;
use url::Url;

use super::{
    Refusal,
    guard::Guard,
    inject::USER_AGENT,
    upstream::{Limits, Outgoing, Upstream},
};

/// The most bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 64 << 10;
/// How long an answer may take, the connection included.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);

/// Who brought an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// The operator: it may be a private one.
    ByOperator,
    /// Anybody else: it has to be one that the guard permits.
    ByOthers,
}

/// Why nothing was handed over.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    /// The address may not be sent to, or does not exist.
    #[error("{0}")]
    NotAllowed(String),
    /// The server could not be reached, or gave no answer.
    #[error("{0}")]
    Failed(String),
}

/// What a server said.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The status.
    pub status: StatusCode,
    /// How long it asks to be left alone.
    pub retry_after: Option<Duration>,
    /// What else it said, or the beginning of that.
    pub body: Bytes,
}

/// The client for what the relay itself sends.
#[derive(Debug)]
pub struct Courier(Upstream);

impl Courier {
    /// Returns a courier that reaches what the guard permits, and what the operator names.
    pub fn new(guard: Guard, tracker: TaskTracker) -> Self {
        let limits = Limits {
            total: ANSWER_TIMEOUT,
            idle: ANSWER_TIMEOUT,
            kept_bytes_max: ANSWER_BYTES_MAX,
            answer_bytes_max: None,
        };
        Self(Upstream::new(guard, limits, tracker))
    }

    /// Checks that an address that somebody brings may be sent to, as far as that can be known now.
    pub async fn check(&self, url: &Url) -> Result<(), CourierError> {
        self.0
            .vet(url)
            .await
            .map(drop)
            .map_err(|refusal| not_allowed(&refusal))
    }

    /// Connects to a server, with TLS where its address says so, and says nothing.
    pub async fn knock(&self, (url, brought): (&Url, Brought)) -> Result<(), CourierError> {
        let destination = match brought {
            Brought::ByOperator => self.0.reach(url).await,
            Brought::ByOthers => self.0.vet(url).await,
        };
        let destination = destination.map_err(|refusal| not_allowed(&refusal))?;
        let connected = self.0.connect(&destination).await;
        connected.map_err(|error| CourierError::Failed(error.to_string()))
    }

    /// Posts a body.
    pub async fn post(
        &self,
        (url, brought): (&Url, Brought),
        (headers, body): (HeaderMap, Bytes),
    ) -> Result<Receipt, CourierError> {
        let destination = match brought {
            Brought::ByOperator => self.0.reach(url).await,
            Brought::ByOthers => self.0.vet(url).await,
        };
        let destination = destination.map_err(|refusal| not_allowed(&refusal))?;
        let unwritable = || CourierError::NotAllowed("the address cannot be written".to_owned());
        let mut request = Request::new(Outgoing::from(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = destination.uri().ok_or_else(unwritable)?;
        *request.headers_mut() = headers;
        let user_agent = HeaderValue::from_static(USER_AGENT);
        request.headers_mut().insert(header::USER_AGENT, user_agent);
        let limits = (ANSWER_BYTES_MAX, ANSWER_TIMEOUT);
        let answer = self.0.fetch_whole(&destination, request, limits).await;
        let (head, body) = answer
            .map_err(|error| CourierError::Failed(error.to_string()))?
            .into_parts();
        let seconds = head.headers.get(header::RETRY_AFTER);
        let seconds = seconds.and_then(|value| value.to_str().ok()?.trim().parse().ok());
        Ok(Receipt {
            status: head.status,
            retry_after: seconds.map(Duration::from_secs),
            body,
        })
    }

    /// Closes the connections that are not in use.
    pub fn close(&self) {
        self.0.close();
    }
}

fn not_allowed(refusal: &Refusal) -> CourierError {
    CourierError::NotAllowed(refusal.to_string())
}
