//! Accepts connections and serves them until told to stop.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{Router, body::Body};
use http::{Method, Request, Response};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{Instant, sleep, sleep_until, timeout},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

use super::{
    Parts,
    breakable::{Breakable, Broken},
    forward::{self, Door},
    lanes::Lanes,
    tls::Certificates,
};

/// The most connections of one listener; further ones wait to be accepted.
const CONNECTIONS_MAX: usize = 8192;
/// How long a client may take to send a request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a client may take to agree on TLS.
const TLS_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait before accepting again when the system refused, for want of descriptors say.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// How long what is under way may take to finish once the relay is to stop.
const DRAIN_MAX: Duration = Duration::from_secs(10);
/// How much of that is left, at least, for what can only be done once all requests have ended.
const LAST_MIN: Duration = Duration::from_secs(1);

/// Tells a relay to stop: first to finish what is under way, then at once.
#[derive(Clone, Debug, Default)]
pub struct Shutdown {
    draining: CancellationToken,
    now: CancellationToken,
    /// When the time to finish is over; set when the relay is first asked to stop.
    deadline: Arc<OnceLock<Instant>>,
}

impl Shutdown {
    /// Asks to stop; asked again, at once.
    pub fn ask(&self) {
        if self.draining.is_cancelled() {
            self.now.cancel();
        }
        self.deadline.get_or_init(|| Instant::now() + DRAIN_MAX);
        self.draining.cancel();
    }

    /// Returns how long what is left may still take: at least a moment, unless it is to end at once.
    pub fn time_left(&self) -> Duration {
        if self.now.is_cancelled() {
            return Duration::ZERO;
        }
        let now = Instant::now();
        let left = self.deadline.get().map(|end| end.duration_since(now));
        left.unwrap_or(DRAIN_MAX).max(LAST_MIN)
    }

    /// Returns once the relay is to stop.
    pub(super) async fn asked(&self) {
        self.draining.cancelled().await;
    }

    /// Returns once there is no time left.
    pub(super) async fn at_once(&self) {
        self.draining.cancelled().await;
        tokio::select! {
            () = self.now.cancelled() => {}
            () = sleep_until(self.deadline.get().copied().unwrap_or_else(Instant::now)) => {}
        }
    }
}

/// Where a connection comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

/// What answers requests.
#[derive(Clone)]
pub(super) struct Front {
    /// Everything that there is.
    pub(super) router: Router,
    /// Agents' calls, nearly all that comes: finding their route and boxing what answers them is spared.
    pub(super) calls: Option<Arc<Parts>>,
}

impl Peer {
    fn of(address: SocketAddr) -> Self {
        Self(address.ip().to_canonical())
    }
}

/// Serves a listener until told to stop; returns when its connections have ended.
pub(super) async fn serve(
    (listener, tls): (TcpListener, Option<Arc<Certificates>>),
    (front, lanes): (Front, Arc<Lanes>),
    shutdown: Shutdown,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let connections = TaskTracker::new();
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let place = place.await.expect("the semaphore is never closed");
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.draining.cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let (front, tls, shutdown) = (
            front.clone(),
            tls.as_deref().map(Certificates::current),
            shutdown.clone(),
        );
        let Some(lane) = lanes.next() else {
            connections.spawn(async move {
                serve_stream((stream, Peer::of(peer)), tls, front, shutdown).await;
                drop(place);
            });
            continue;
        };
        // The event loop that a stream is registered with is the one that it is made on.
        let Ok(stream) = stream.into_std() else {
            continue;
        };
        let serving = async move {
            if let Ok(stream) = TcpStream::from_std(stream) {
                serve_stream((stream, Peer::of(peer)), tls, front, shutdown).await;
            }
            drop(place);
        };
        connections.spawn_on(serving, lane);
    }
    drop(listener);
    connections.close();
    tokio::select! {
        () = connections.wait() => {}
        () = shutdown.at_once() => tracing::warn!("requests under way were cut off"),
    }
}

async fn serve_stream(
    (stream, peer): (TcpStream, Peer),
    tls: Option<Arc<ServerConfig>>,
    front: Front,
    shutdown: Shutdown,
) {
    // Answers are written whole; waiting to fill a packet would only delay them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection ended before it began");
        return;
    }
    let broken = Broken::default();
    let answering = (front, broken.clone());
    match tls {
        None => {
            let stream = Breakable::new(stream, broken);
            serve_connection((stream, peer), answering, shutdown).await;
        }
        Some(config) => {
            let accepting = TlsAcceptor::from(config).accept(stream);
            match timeout(TLS_TIMEOUT, accepting).await {
                Ok(Ok(stream)) => serve_connection((stream, peer), answering, shutdown).await,
                Ok(Err(error)) => tracing::debug!(%error, "TLS was not agreed on"),
                Err(_) => tracing::debug!("TLS was not agreed on in time"),
            }
        }
    }
}

async fn serve_connection<S>(
    (stream, peer): (S, Peer),
    (front, broken): (Front, Broken),
    shutdown: Shutdown,
) where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        answer(front.clone(), (request, peer), broken.clone())
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT);
    builder.http2().timer(TokioTimer::new());
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = shutdown.draining.cancelled() => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                ended = connection => ended,
                () = shutdown.at_once() => return,
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error, "a connection broke off");
    }
}

async fn answer(
    front: Front,
    (request, peer): (Request<Incoming>, Peer),
    broken: Broken,
) -> Result<Response<Body>, Infallible> {
    let version = request.version();
    let mut request = request.map(Body::new);
    let answer = match front {
        Front {
            calls: Some(parts), ..
        } if is_call(&request) => {
            forward::enter_from(parts, Door::Forward, (request, Some(peer))).await
        }
        Front { router, .. } => {
            request.extensions_mut().insert(peer);
            router.oneshot(request).await?
        }
    };
    Ok(broken.watch(version, answer))
}

/// Returns whether it is a request to `POST /forward`.
fn is_call(request: &Request<Body>) -> bool {
    request.method() == Method::POST && request.uri().path() == "/forward"
}
