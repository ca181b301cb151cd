//! The proxy that the child is given: on this machine only, and for nobody who does not know its password.

use std::{convert::Infallible, sync::Arc, time::Duration};

use data_encoding::BASE64;
use http::{HeaderMap, Method, Request, Response, header};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::sleep,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    authority::Authority,
    connect,
    exchange::{Origin, exchange},
    notice::Notices,
    pending::Abandoned,
    relay::{Body, RelayConnection},
    reply::Refusal,
    services::Services,
};
use crate::{clock::Clock, secrets::Secret};

/// The most connections; further ones wait to be accepted.
const CONNECTIONS_MAX: usize = 1024;
/// How long a connection may take for a request's head, or be idle before one.
const HEAD_TIMEOUT: Duration = Duration::from_mins(1);
/// How long to wait before accepting again when the system refused, for want of descriptors say.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What all connections of the child share. Nothing in it changes but inside the parts themselves.
pub(super) struct Parts {
    pub(super) relay: RelayConnection,
    pub(super) services: Services,
    pub(super) authority: Authority,
    /// User and password of the proxy, with a colon between.
    pub(super) pass: Secret,
    /// Whether requests to hosts that no credential is bound to go there without the relay.
    pub(super) pass_unbound: bool,
    pub(super) notices: Notices,
    pub(super) abandoned: Abandoned,
    pub(super) clock: Clock,
    /// Every task of the run.
    pub(super) tracker: TaskTracker,
    /// Cancelled when the child has ended.
    pub(super) stopping: CancellationToken,
}

/// Serves until the child has ended.
pub(super) async fn serve(listener: TcpListener, parts: Arc<Parts>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let place = place.await.expect("the semaphore is never closed");
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = parts.stopping.cancelled() => return,
        };
        let Ok((stream, _)) = accepted else {
            sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let serving = Arc::clone(&parts);
        parts.tracker.spawn(async move {
            let stopping = serving.stopping.clone();
            tokio::select! {
                () = serve_stream(stream, serving) => {}
                () = stopping.cancelled() => {}
            }
            drop(place);
        });
    }
}

async fn serve_stream(stream: TcpStream, parts: Arc<Parts>) {
    // Answers are written whole; waiting to fill a packet would only delay them.
    stream.set_nodelay(true).ok();
    let service = service_fn(move |request| {
        let parts = Arc::clone(&parts);
        async move { Ok::<_, Infallible>(answer(parts, request).await) }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    if let Err(error) = connection.with_upgrades().await {
        tracing::debug!(%error, "a connection of the program broke off");
    }
}

async fn answer(parts: Arc<Parts>, mut request: Request<Incoming>) -> Response<Body> {
    if !parts.lets_in(request.headers()) {
        return Refusal::NotOurs.into_response();
    }
    request.headers_mut().remove(header::PROXY_AUTHORIZATION);
    if request.method() == Method::CONNECT {
        return connect::answer(parts, request).await;
    }
    let origin = match (request.uri().scheme_str(), request.uri().authority()) {
        (Some(scheme), Some(authority)) => Origin::new(scheme, authority),
        _ => return Refusal::NotForAProxy.into_response(),
    };
    match origin {
        Some(origin) => exchange(&parts, &origin, request).await,
        None => Refusal::NotAnAddress(request.uri().to_string()).into_response(),
    }
}

impl Parts {
    /// Returns whether a request brings the user and password of this run (RFC 7617).
    fn lets_in(&self, headers: &HeaderMap) -> bool {
        let brought = headers.get(header::PROXY_AUTHORIZATION);
        let brought = brought.and_then(|value| value.to_str().ok());
        let Some((scheme, text)) = brought.and_then(|text| text.split_once(' ')) else {
            return false;
        };
        let decoded = BASE64.decode(text.trim().as_bytes()).map(Secret::new);
        scheme.eq_ignore_ascii_case("basic") && decoded.is_ok_and(|pass| pass == self.pass)
    }
}
