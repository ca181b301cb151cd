//! Sends requests upstream: to vetted addresses, within time limits, following no redirects.
//!
//! A name is resolved once a request; the addresses that were vetted are the ones that are connected
//! to. A connection is used again only if it leads to an address that was vetted for this request.

use std::{net::SocketAddr, time::Duration};

use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri, uri::Authority};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::task::TaskTracker;
use url::{Position, Url};

use super::{Refusal, guard::Guard};
use crate::spans;

mod body;
mod connect;
mod pool;
mod resolve;
mod upload;

pub use body::{BodyLimits, RequestBody};
use connect::Connector;
pub(in crate::proxy) use connect::broken;
use pool::{Lease, Pool};
use resolve::Resolver;
pub(in crate::proxy) use upload::{Outgoing, Uploading};

/// How long one address may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The limits of one exchange.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long an answer may take that is read whole, from the request to its last byte; of a longer one,
    /// its head.
    pub total: Duration,
    /// How long a streamed body may be silent.
    pub idle: Duration,
    /// The most bytes of an answer that is kept for polling.
    pub kept_bytes_max: usize,
    /// The most bytes of an answer's body, decoded; `None` is any number.
    pub answer_bytes_max: Option<u64>,
}

/// The client for all upstreams.
#[derive(Debug)]
pub struct Upstream {
    guard: Guard,
    resolver: Resolver,
    connector: Connector,
    pool: Pool,
    limits: Limits,
    tracker: TaskTracker,
}

/// Where a request goes: an address that was vetted, and how to get there.
#[derive(Clone, Debug)]
pub(super) struct Destination {
    url: Url,
    route: Route,
    addresses: Vec<SocketAddr>,
}

/// What connections are shared by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Route {
    https: bool,
    host: String,
    port: u16,
}

/// Why an upstream gave no answer. No text of the upstream's is part of it.
#[derive(Debug, thiserror::Error)]
pub(super) enum UpstreamError {
    /// No address accepted a connection.
    #[error("it cannot be reached ({0})")]
    Connect(std::io::ErrorKind),
    /// TLS could not be agreed on, or the certificate is not good.
    #[error("TLS failed ({0})")]
    Tls(String),
    /// The answer did not come in time.
    #[error("it took longer than {0} s")]
    Timeout(u64),
    /// The connection ended, or what came was not HTTP.
    #[error("the exchange broke off ({0})")]
    Broken(&'static str),
    /// The body is in a coding that cannot be looked into.
    #[error("the answer is in the content coding `{0}`, which cannot be scrubbed")]
    Coding(String),
    /// The body does not decode.
    #[error("the answer's body does not decode")]
    Decode,
}

impl Upstream {
    /// Returns a client that reaches only what the guard permits.
    pub fn new(guard: Guard, limits: Limits, tracker: TaskTracker) -> Self {
        let (resolver, connector) = (Resolver::default(), Connector::default());
        Self {
            guard,
            resolver,
            connector,
            pool: Pool::default(),
            limits,
            tracker,
        }
    }

    /// Returns the limits of an exchange.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Returns what tracks this client's tasks.
    pub(super) fn tracker(&self) -> &TaskTracker {
        &self.tracker
    }

    /// Closes the connections that are not in use.
    pub(super) fn close(&self) {
        self.pool.clear();
    }

    /// Resolves a target and checks every address that it has.
    pub(super) async fn vet(&self, url: &Url) -> Result<Destination, Refusal> {
        let destination = self.reach(url).await?;
        for address in &destination.addresses {
            self.guard.permits(address.ip())?;
        }
        Ok(destination)
    }

    /// Resolves an address that the operator gave, which may be private.
    pub(super) async fn reach(&self, url: &Url) -> Result<Destination, Refusal> {
        let refused = |reason: &str| Refusal::TargetNotAllowed {
            reason: reason.to_owned(),
        };
        let host = url.host().ok_or_else(|| refused("it has no host"))?;
        let port = url.port_or_known_default().unwrap_or(80);
        let addresses = self.resolver.resolve(&host, port).await;
        let addresses = addresses.ok_or_else(|| refused("its host cannot be resolved"))?;
        let route = Route {
            https: url.scheme() == "https",
            host: host.to_string(),
            port,
        };
        Ok(Destination {
            url: url.clone(),
            route,
            addresses,
        })
    }

    /// Sends a request and returns the head of the answer, and until when the rest of it has time if it is
    /// to be read whole; that is for whoever gets it.
    pub(super) fn send(
        &self,
        destination: &Destination,
        request: Request<Outgoing>,
    ) -> impl Future<Output = Result<(Response<Incoming>, Instant), UpstreamError>> {
        let method = request.method().clone();
        let host = &destination.route.host;
        spans::upstream(method.as_str(), host, self.sent(destination, request))
    }

    async fn sent(
        &self,
        destination: &Destination,
        request: Request<Outgoing>,
    ) -> Result<(Response<Incoming>, Instant), UpstreamError> {
        let late = UpstreamError::Timeout(self.limits.total.as_secs());
        let Some(uploading) = request.body().uploading() else {
            let until = Instant::now() + self.limits.total;
            let sent = timeout_at(until, self.exchange(destination, request)).await;
            let sent = sent.unwrap_or(Err(late))?;
            spans::answered(sent.status());
            return Ok((sent, until));
        };
        let sent = tokio::select! {
            sent = self.exchange(destination, request) => sent?,
            () = uploading.clone().given_up() => return Err(late),
        };
        spans::answered(sent.status());
        Ok((sent, uploading.until()))
    }

    /// Sends a request of the relay's own, and reads the answer, of at most that many bytes and in that time.
    pub(super) async fn fetch(
        &self,
        destination: &Destination,
        request: Request<Outgoing>,
        (bytes_max, time_max): (usize, Duration),
    ) -> Result<(StatusCode, Bytes), UpstreamError> {
        let limits = (bytes_max, time_max);
        let answer = self.fetch_whole(destination, request, limits).await?;
        Ok((answer.status(), answer.into_body()))
    }

    /// The same, with the headers of the answer.
    pub(super) async fn fetch_whole(
        &self,
        destination: &Destination,
        request: Request<Outgoing>,
        (bytes_max, time_max): (usize, Duration),
    ) -> Result<Response<Bytes>, UpstreamError> {
        let fetched = timeout(time_max, async {
            let (head, body) = self.exchange(destination, request).await?.into_parts();
            let body = Limited::new(body, bytes_max).collect().await;
            let body = body.map_err(|_| UpstreamError::Broken("its answer did not come whole"))?;
            Ok(Response::from_parts(head, body.to_bytes()))
        });
        let late = UpstreamError::Timeout(time_max.as_secs());
        fetched.await.unwrap_or(Err(late))
    }

    /// Connects, and gives the connection up.
    pub(super) async fn connect(&self, destination: &Destination) -> Result<(), UpstreamError> {
        self.open(destination).await.map(drop)
    }

    async fn exchange(
        &self,
        destination: &Destination,
        mut request: Request<Outgoing>,
    ) -> Result<Response<Incoming>, UpstreamError> {
        // A connection that was open may have ended just now. Then hyper gives the request back, unsent,
        // and the next one is tried; a request of which a byte may have left is never sent again.
        while let Some(lease) = self.pool.take(destination) {
            match lease.send(request, &self.pool).await {
                Ok(answer) => return Ok(answer),
                Err((Some(unsent), _)) => request = unsent,
                Err((None, error)) => return Err(error),
            }
        }
        // Apart from the rest of the request, which is moved about: opening is rare, and by far the largest part.
        let lease = Box::pin(self.open(destination)).await?;
        let sent = lease.send(request, &self.pool).await;
        sent.map_err(|(_, error)| error)
    }

    async fn open(&self, destination: &Destination) -> Result<Lease, UpstreamError> {
        let mut last = UpstreamError::Connect(std::io::ErrorKind::NotFound);
        for &address in &destination.addresses {
            let opening = self
                .connector
                .open((&destination.route, address), &self.tracker);
            match timeout(CONNECT_TIMEOUT, opening).await {
                Ok(Ok(sender)) => return Ok(Lease::new(destination, address, sender)),
                Ok(Err(error)) => last = error,
                Err(_) => last = UpstreamError::Connect(std::io::ErrorKind::TimedOut),
            }
        }
        Err(last)
    }
}

impl Destination {
    /// Returns the address as HTTP writes it, without a fragment or user; `None` if it cannot be written.
    pub(super) fn uri(&self) -> Option<Uri> {
        let authority = &self.url[Position::BeforeHost..Position::AfterPort];
        let path = &self.url[Position::BeforePath..Position::AfterQuery];
        let path = if path.is_empty() { "/" } else { path };
        Uri::builder()
            .scheme(self.url.scheme())
            .authority(Authority::try_from(authority).ok()?)
            .path_and_query(path)
            .build()
            .ok()
    }
}
