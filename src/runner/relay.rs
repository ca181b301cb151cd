//! The connection to the relay: what the agent may use, its calls, and how gated ones stand.

use std::{error::Error, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{
    HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri,
    header::{ETAG, IF_NONE_MATCH},
    request,
};
use http_body_util::{BodyExt, Either, Full, Limited};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};
use rustls_platform_verifier::BuilderVerifierExt;
use serde::{Deserialize, de::DeserializeOwned};
use tokio::time::timeout;
use url::Url;

use super::services::Told;
use crate::secrets::Secret;

/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an answer about services may take.
const SERVICES_TIMEOUT: Duration = Duration::from_secs(10);
/// How much longer than it was asked to wait a relay may take to tell how an approval stands.
const POLL_GRACE: Duration = Duration::from_secs(15);
/// How long a relay may take to withdraw a call.
const WITHDRAW_TIMEOUT: Duration = Duration::from_secs(2);
/// The longest answer that is read whole: a kept answer has 10 MiB at most, in base64 and JSON.
const ANSWER_BYTES_MAX: usize = 32 << 20;
/// Idle connections: how many, and for how long. A relay closes them after 30 s.
const IDLE_MAX: usize = 32;
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
/// How often a connection that says nothing is tried: its other end may have gone without a word.
const ALIVE_EVERY: Duration = Duration::from_secs(30);

pub(super) const KEY: HeaderName = HeaderName::from_static("x-tap-key");
pub(super) const TARGET: HeaderName = HeaderName::from_static("x-tap-target");
pub(super) const METHOD: HeaderName = HeaderName::from_static("x-tap-method");
pub(super) const CREDENTIAL: HeaderName = HeaderName::from_static("x-tap-credential");

/// A body that comes from elsewhere, or is ours.
pub(super) type Body = Either<Incoming, Full<Bytes>>;

/// Why a relay did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// Nobody answers, or not to the end.
    #[error("{0}")]
    Unreachable(String),
    /// What answers is no relay.
    #[error("what answers there is not a relay")]
    NotARelay,
    /// It does not know the key, or the agent is disabled.
    #[error("the relay does not accept the agent's key")]
    KeyRefused,
    /// It cannot answer now.
    #[error("the relay answers {0}")]
    Unavailable(StatusCode),
}

/// A relay, with an agent's key to it. Copies share their connections.
#[derive(Clone)]
pub(super) struct RelayConnection {
    client: Client<HttpsConnector<HttpConnector>, Body>,
    base: Url,
    key: HeaderValue,
}

/// How a gated call stands (spec/tap.md §2.5).
#[derive(Debug, Deserialize)]
pub(super) struct Standing {
    pub(super) status: String,
    pub(super) response: Option<KeptAnswer>,
    pub(super) error_detail: Option<String>,
}

/// An upstream's answer that the relay has kept.
#[derive(Debug, Deserialize)]
pub(super) struct KeptAnswer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
    pub(super) body_encoding: String,
    /// Whether it is all there is.
    #[serde(default)]
    pub(super) complete: bool,
    #[serde(default)]
    pub(super) note: Option<String>,
}

impl RelayConnection {
    /// Takes a relay's address and an agent's key, which has to be text that a header can have.
    pub(super) fn new(mut base: Url, key: &Secret) -> Option<Self> {
        let mut key = HeaderValue::from_str(key.expose_text()?).ok()?;
        key.set_sensitive(true);
        base.set_query(None);
        base.set_fragment(None);
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_connect_timeout(Some(CONNECT_TIMEOUT));
        http.set_keepalive(Some(ALIVE_EVERY));
        let connector = HttpsConnectorBuilder::new().with_tls_config(tls());
        let connector = connector
            .https_or_http()
            .enable_all_versions()
            .wrap_connector(http);
        let client = Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(IDLE_MAX)
            .http2_keep_alive_interval(ALIVE_EVERY)
            .http2_adaptive_window(true)
            .build(connector);
        Some(Self { client, base, key })
    }

    /// Returns whether an address is the relay's own.
    pub(super) fn is_at(&self, url: &Url) -> bool {
        self.base.origin() == url.origin()
    }

    /// Asks what the agent may use; `None` when it is what the tag was given for.
    pub(super) async fn services(
        &self,
        known: Option<HeaderValue>,
    ) -> Result<Option<(Told, Option<HeaderValue>)>, RelayError> {
        let mut request = self.request(Method::GET, "/agent/services?compact=1")?;
        if let Some(tag) = known {
            request = request.header(IF_NONE_MATCH, tag);
        }
        let asked = async {
            let response = self.send(empty(request)?).await?;
            match response.status() {
                StatusCode::NOT_MODIFIED => Ok(None),
                StatusCode::OK => {
                    let tag = response.headers().get(ETAG).cloned();
                    Ok(Some((json(response).await?, tag)))
                }
                status => Err(refused(status)),
            }
        };
        in_time(SERVICES_TIMEOUT, asked).await
    }

    /// Sends a call; its head has no header of ours but what a call is told by.
    pub(super) async fn forward(
        &self,
        mut head: request::Parts,
        body: Incoming,
    ) -> Result<Response<Incoming>, RelayError> {
        head.method = Method::POST;
        head.uri = self.uri("/forward")?;
        head.version = http::Version::HTTP_11;
        head.headers.insert(KEY, self.key.clone());
        self.send(Request::from_parts(head, Either::Left(body)))
            .await
    }

    /// Sends a request to where it is addressed, which is not through the relay.
    pub(super) async fn pass(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<Incoming>, RelayError> {
        self.send(request.map(Either::Left)).await
    }

    /// Asks how a gated call stands, once it has settled or the wait is over.
    pub(super) async fn standing(&self, id: &str, wait: Duration) -> Result<Standing, RelayError> {
        let path = format!("/agent/approvals/{id}?wait={}", wait.as_secs());
        let request = self.request(Method::GET, &path)?;
        let asked = async {
            let response = self.send(empty(request)?).await?;
            match response.status() {
                StatusCode::OK => json(response).await,
                status => Err(refused(status)),
            }
        };
        in_time(wait + POLL_GRACE, asked).await
    }

    /// Withdraws a call that nobody waits for any more, if the relay will.
    pub(super) async fn withdraw(&self, id: &str) {
        let asked = async {
            let request = self.request(Method::DELETE, &format!("/agent/approvals/{id}"))?;
            self.send(empty(request)?).await
        };
        if let Err(error) = in_time(WITHDRAW_TIMEOUT, asked).await {
            tracing::debug!(approval.id = id, %error, "a call was not withdrawn");
        }
    }

    async fn send(&self, request: Request<Body>) -> Result<Response<Incoming>, RelayError> {
        let sent = self.client.request(request).await;
        sent.map_err(|error| RelayError::Unreachable(root(&error)))
    }

    fn request(&self, method: Method, path: &str) -> Result<request::Builder, RelayError> {
        let request = Request::builder().method(method).uri(self.uri(path)?);
        Ok(request.header(KEY, self.key.clone()))
    }

    fn uri(&self, path: &str) -> Result<Uri, RelayError> {
        let origin = self.base.origin().ascii_serialization();
        let below = self.base.path().trim_end_matches('/');
        let uri = format!("{origin}{below}{path}").parse();
        uri.map_err(|_| RelayError::Unreachable("the address is none of HTTP".to_owned()))
    }
}

/// Returns what is trusted of relays and upstreams: what the machine trusts, or nothing where it cannot be read.
fn tls() -> ClientConfig {
    let builder = || {
        let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let builder = builder.with_safe_default_protocol_versions();
        builder.expect("the provider has what the default versions need")
    };
    match builder().with_platform_verifier() {
        Ok(builder) => builder.with_no_client_auth(),
        Err(_) => builder()
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth(),
    }
}

fn empty(request: request::Builder) -> Result<Request<Body>, RelayError> {
    let request = request.body(Either::Right(Full::default()));
    request.map_err(|_| RelayError::Unreachable("the request cannot be made".to_owned()))
}

async fn json<T: DeserializeOwned>(response: Response<Incoming>) -> Result<T, RelayError> {
    let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX)
        .collect()
        .await;
    let body = body.map_err(|_| RelayError::Unreachable("the answer breaks off".to_owned()))?;
    serde_json::from_slice(&body.to_bytes()).map_err(|_| RelayError::NotARelay)
}

fn refused(status: StatusCode) -> RelayError {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => RelayError::KeyRefused,
        status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            RelayError::Unavailable(status)
        }
        _ => RelayError::NotARelay,
    }
}

async fn in_time<T>(
    limit: Duration,
    asked: impl Future<Output = Result<T, RelayError>>,
) -> Result<T, RelayError> {
    let late = |_| RelayError::Unreachable("it does not answer in time".to_owned());
    timeout(limit, asked).await.map_err(late)?
}

/// Returns the innermost cause: what lies before it names the layers of libraries.
fn root(error: &dyn Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
