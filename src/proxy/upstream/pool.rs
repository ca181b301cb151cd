//! Connections that are open and not in use.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use http::{HeaderValue, Request, Response, Uri, header};
use hyper::{
    body::Incoming,
    client::conn::{TrySendError, http1, http2},
};
use tokio::time::Instant;
use tokio_util::task::TaskTracker;

use super::{Destination, Outgoing, Route, UpstreamError, connect::broken};

/// How long a connection is kept unused; many servers close theirs after a minute.
const IDLE_MAX: Duration = Duration::from_secs(50);
/// The most unused connections to one route; further ones are closed.
const IDLE_PER_ROUTE_MAX: usize = 128;
/// The most routes with unused connections; past that, those that are out of time are looked for.
const ROUTES_MAX: usize = 256;

/// One end of an open connection.
#[derive(Debug)]
pub(super) enum Sender {
    /// For one request at a time.
    Http1(http1::SendRequest<Outgoing>),
    /// For any number.
    Http2(http2::SendRequest<Outgoing>),
}

/// Unused connections, by route.
#[derive(Debug, Default)]
pub(super) struct Pool {
    /// Guards a map that is only looked into, never across an await.
    idle: Mutex<HashMap<Route, Vec<Idle>>>,
}

#[derive(Debug)]
struct Idle {
    sender: Sender,
    /// Where it leads; it is used only for requests for which that was vetted.
    address: SocketAddr,
    since: Instant,
}

/// A connection that one request has to itself.
#[derive(Debug)]
pub(super) struct Lease {
    route: Route,
    address: SocketAddr,
    sender: Sender,
}

impl Pool {
    /// Takes a connection that leads to one of the destination's addresses.
    pub(super) fn take(&self, destination: &Destination) -> Option<Lease> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let connections = idle.get_mut(&destination.route)?;
        connections.retain(Idle::is_usable);
        let at = connections
            .iter()
            .rposition(|one| destination.addresses.contains(&one.address))?;
        let found = match &connections[at].sender {
            // An HTTP/2 connection is shared: it stays for others.
            Sender::Http2(sender) => (Sender::Http2(sender.clone()), connections[at].address),
            Sender::Http1(_) => {
                let taken = connections.swap_remove(at);
                (taken.sender, taken.address)
            }
        };
        Some(Lease {
            route: destination.route.clone(),
            address: found.1,
            sender: found.0,
        })
    }

    /// Closes all of them.
    pub(super) fn clear(&self) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn put(&self, lease: Lease) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() >= ROUTES_MAX {
            idle.retain(|_, connections| {
                connections.retain(Idle::is_usable);
                !connections.is_empty()
            });
        }
        let connections = idle.entry(lease.route).or_default();
        let is_shared = matches!(lease.sender, Sender::Http2(_));
        let is_there = is_shared && connections.iter().any(|one| one.address == lease.address);
        if connections.len() < IDLE_PER_ROUTE_MAX && !is_there {
            let (sender, address) = (lease.sender, lease.address);
            connections.push(Idle {
                sender,
                address,
                since: Instant::now(),
            });
        }
    }
}

impl Idle {
    fn is_usable(&self) -> bool {
        let is_open = match &self.sender {
            Sender::Http1(sender) => sender.is_ready(),
            Sender::Http2(sender) => !sender.is_closed(),
        };
        is_open && self.since.elapsed() < IDLE_MAX
    }
}

impl Lease {
    pub(super) fn new(destination: &Destination, address: SocketAddr, sender: Sender) -> Self {
        Self {
            route: destination.route.clone(),
            address,
            sender,
        }
    }

    /// Sends a request; gives it back with the error when none of it can have left.
    pub(super) async fn send(
        self,
        mut request: Request<Outgoing>,
        pool: &Arc<Pool>,
        tracker: &TaskTracker,
    ) -> Result<Response<Incoming>, (Option<Request<Outgoing>>, UpstreamError)> {
        let Self {
            route,
            address,
            sender,
        } = self;
        match sender {
            Sender::Http1(mut sender) => {
                let uri = address_request(&mut request);
                let mut answer = sender
                    .try_send_request(request)
                    .await
                    .map_err(|error| unsent(error, &uri))?;
                let pool = Arc::clone(pool);
                // It is free once the answer's body has been read to its end.
                tracker.spawn(async move {
                    if sender.ready().await.is_ok() {
                        pool.put(Self {
                            route,
                            address,
                            sender: Sender::Http1(sender),
                        });
                    }
                });
                answer.extensions_mut().clear();
                Ok(answer)
            }
            Sender::Http2(mut sender) => {
                let uri = request.uri().clone();
                let kept = Self {
                    route,
                    address,
                    sender: Sender::Http2(sender.clone()),
                };
                pool.put(kept);
                sender
                    .try_send_request(request)
                    .await
                    .map_err(|error| unsent(error, &uri))
            }
        }
    }
}

/// Writes an HTTP/1.1 request as RFC 9112 §3.2.1 has it: the path alone, and the host as a header. Returns
/// the whole address, in case the request is not sent after all.
fn address_request(request: &mut Request<Outgoing>) -> Uri {
    let whole = request.uri().clone();
    if let Some(authority) = whole.authority() {
        let host = HeaderValue::from_str(authority.as_str());
        request
            .headers_mut()
            .insert(header::HOST, host.expect("an authority is visible ASCII"));
    }
    if let Some(path) = whole.path_and_query() {
        *request.uri_mut() = Uri::from(path.clone());
    }
    whole
}

fn unsent(
    mut error: TrySendError<Request<Outgoing>>,
    uri: &Uri,
) -> (Option<Request<Outgoing>>, UpstreamError) {
    let request = error.take_message().map(|mut request| {
        *request.uri_mut() = uri.clone();
        request.headers_mut().remove(header::HOST);
        request
    });
    (request, broken(&error.into_error()))
}
