//! Open connections, to be used again.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    thread::{self, ThreadId},
    time::Duration,
};

use http::{HeaderValue, Request, Response, Uri, header};
use hyper::{
    body::Incoming,
    client::conn::{TrySendError, http1, http2},
};
use tokio::time::Instant;

use super::{Destination, Outgoing, Route, UpstreamError, connect::broken};

/// How long a connection is kept unused; many servers close theirs after a minute.
const IDLE_MAX: Duration = Duration::from_secs(50);
/// The most connections to one route that are kept, those with a request under way included; further ones are
/// closed after their request.
const KEPT_PER_ROUTE_MAX: usize = 256;
/// The most routes with connections; past that, those that are over are looked for.
const ROUTES_MAX: usize = 256;

/// One end of an open connection.
#[derive(Debug)]
pub(super) enum Sender {
    /// For one request at a time.
    Http1(http1::SendRequest<Outgoing>),
    /// For any number.
    Http2(http2::SendRequest<Outgoing>),
}

/// Connections, by route.
#[derive(Debug, Default)]
pub(super) struct Pool {
    /// Guards a map that is only looked into, never across an await.
    kept: Mutex<HashMap<Route, Vec<Kept>>>,
}

/// A connection that is free, or will be once the answer under way has been read to its end.
#[derive(Debug)]
struct Kept {
    sender: Sender,
    /// Where it leads; it is used only for requests for which that was vetted.
    address: SocketAddr,
    /// When its last answer began.
    since: Instant,
    /// Whose event loop drives it. It is used again there: elsewhere, every step would wake another thread.
    thread: ThreadId,
}

/// A connection that one request has to itself.
#[derive(Debug)]
pub(super) struct Lease {
    route: Route,
    address: SocketAddr,
    sender: Sender,
}

impl Pool {
    /// Takes a free connection that leads to one of the destination's addresses, of several the last used.
    pub(super) fn take(&self, destination: &Destination) -> Option<Lease> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let connections = kept.get_mut(&destination.route)?;
        let (now, thread) = (Instant::now(), thread::current().id());
        // One that nobody comes to any more is found here: the oldest is first.
        if connections.first().is_some_and(|one| one.is_over(now)) {
            connections.remove(0);
        }
        let mut at = connections.len();
        while at > 0 {
            at -= 1;
            let one = &connections[at];
            if one.is_over(now) {
                connections.remove(at);
            } else if one.thread == thread
                && one.is_free()
                && destination.addresses.contains(&one.address)
            {
                let (sender, address) = match &one.sender {
                    // An HTTP/2 connection is shared: it stays for others.
                    Sender::Http2(sender) => (Sender::Http2(sender.clone()), one.address),
                    Sender::Http1(_) => {
                        let taken = connections.remove(at);
                        (taken.sender, taken.address)
                    }
                };
                return Some(Lease {
                    route: destination.route.clone(),
                    address,
                    sender,
                });
            }
        }
        None
    }

    /// Closes all of them, those with a request under way once that is over.
    pub(super) fn clear(&self) {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn put(&self, lease: Lease) {
        let now = Instant::now();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= ROUTES_MAX {
            kept.retain(|_, connections| {
                connections.retain(|one| !one.is_over(now));
                !connections.is_empty()
            });
        }
        let connections = kept.entry(lease.route).or_default();
        if connections.len() >= KEPT_PER_ROUTE_MAX {
            connections.retain(|one| !one.is_over(now));
        }
        let is_shared = matches!(lease.sender, Sender::Http2(_));
        let thread = thread::current().id();
        let is_same = |one: &Kept| one.address == lease.address && one.thread == thread;
        let is_there = is_shared && connections.iter().any(is_same);
        if connections.len() < KEPT_PER_ROUTE_MAX && !is_there {
            let (sender, address) = (lease.sender, lease.address);
            connections.push(Kept {
                sender,
                address,
                since: now,
                thread,
            });
        }
    }
}

impl Kept {
    fn is_over(&self, now: Instant) -> bool {
        let is_closed = match &self.sender {
            Sender::Http1(sender) => sender.is_closed(),
            Sender::Http2(sender) => sender.is_closed(),
        };
        is_closed || (self.is_free() && now.duration_since(self.since) >= IDLE_MAX)
    }

    /// Returns whether it takes a request now.
    fn is_free(&self) -> bool {
        match &self.sender {
            Sender::Http1(sender) => sender.is_ready(),
            Sender::Http2(_) => true,
        }
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
        pool: &Pool,
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
                // It is free again once the answer's body has been read to its end.
                pool.put(Self {
                    route,
                    address,
                    sender: Sender::Http1(sender),
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
