//! `CONNECT`: connections to bound hosts are answered for, others pass or are refused.

use std::{convert::Infallible, io, sync::Arc, time::Duration};

use http::{Request, Response, StatusCode};
use hyper::{body::Incoming, service::service_fn, upgrade::Upgraded};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, BufReader, copy_bidirectional},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

use super::{
    authority::bare,
    exchange::{Origin, exchange, port},
    listener::Parts,
    notice::Notice,
    relay::Body,
    reply::{Refusal, own},
};

/// How long a connection that passes by the relay may take to be made.
const DIAL_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the program may take for its first byte, and to agree on TLS: it may connect ahead of its need.
const FIRST_BYTE_TIMEOUT: Duration = Duration::from_mins(5);
const TLS_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a connection may be idle between requests.
const IDLE_TIMEOUT: Duration = Duration::from_mins(5);
/// The receive window of one HTTP/2 stream: enough for a fast body on this machine.
const STREAM_WINDOW_BYTES: u32 = 1 << 20;
/// The longest head of an HTTP/2 request, as long as relays take them.
const HEAD_BYTES_MAX: u32 = 64 << 10;
/// What a TLS connection begins with: a handshake record (RFC 8446 §5.1).
const HANDSHAKE: u8 = 0x16;

/// Both ways to speak to the one host of a connection.
struct Host {
    secure: Origin,
    plain: Origin,
}

/// What becomes of a connection.
enum Way {
    /// We answer for the host.
    Answered(Host),
    /// It goes on to the host itself.
    Passed(TcpStream),
}

/// Answers a `CONNECT`; what follows on the connection is a task of its own.
pub(super) async fn answer(parts: Arc<Parts>, request: Request<Incoming>) -> Response<Body> {
    match taken(&parts, request).await {
        Ok(()) => own(StatusCode::OK, bytes::Bytes::new()),
        Err(refusal) => refusal.into_response(),
    }
}

async fn taken(parts: &Arc<Parts>, request: Request<Incoming>) -> Result<(), Refusal> {
    let host =
        Host::of(&request).ok_or_else(|| Refusal::NotAnAddress(request.uri().to_string()))?;
    let ways = [host.secure.url().clone(), host.plain.url().clone()];
    let is_relay = ways.iter().any(|url| parts.relay.is_at(url));
    if !is_relay && parts.services.is_any_bound(&ways).await {
        follow(parts, request, Way::Answered(host));
        return Ok(());
    }
    if !is_relay && !parts.pass_unbound {
        let origin = host.secure.to_string();
        parts.notices.give(Notice::Unbound {
            origin: origin.clone(),
        });
        return Err(Refusal::Unbound(origin));
    }
    let upstream = host.dial().await?;
    follow(parts, request, Way::Passed(upstream));
    Ok(())
}

/// Goes on with a connection once the `CONNECT` on it is answered.
fn follow(parts: &Arc<Parts>, request: Request<Incoming>, way: Way) {
    let (serving, stopping) = (Arc::clone(parts), parts.stopping.clone());
    let following = async move {
        let Ok(stream) = hyper::upgrade::on(request).await else {
            return;
        };
        let mut stream = TokioIo::new(stream);
        let ended = match way {
            Way::Answered(host) => intercept(stream, host, serving).await,
            Way::Passed(mut upstream) => {
                let copied = copy_bidirectional(&mut stream, &mut upstream).await;
                copied.map(drop)
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection of the program broke off");
        }
    };
    parts.tracker.spawn(async move {
        tokio::select! {
            () = following => {}
            () = stopping.cancelled() => {}
        }
    });
}

impl Host {
    fn of(request: &Request<Incoming>) -> Option<Self> {
        let authority = request.uri().authority()?;
        let (name, port) = (authority.host(), port(authority, 443)?);
        // Without a port the two schemes would mean two of them.
        let authority = format!("{name}:{port}").parse().ok()?;
        Some(Self {
            secure: Origin::new("https", &authority)?,
            plain: Origin::new("http", &authority)?,
        })
    }

    async fn dial(&self) -> Result<TcpStream, Refusal> {
        let unreachable = |reason: String| Refusal::Unreachable {
            origin: self.secure.to_string(),
            reason,
        };
        let (name, port) = (bare(self.secure.host()), self.secure.port());
        let dialled = timeout(DIAL_TIMEOUT, TcpStream::connect((name, port))).await;
        let stream = dialled.map_err(|_| unreachable("it does not answer".to_owned()))?;
        let stream = stream.map_err(|error| unreachable(error.to_string()))?;
        stream.set_nodelay(true).ok();
        Ok(stream)
    }
}

/// Answers for a host: over TLS with a certificate of this run, or plainly where the program speaks so.
async fn intercept(stream: TokioIo<Upgraded>, host: Host, parts: Arc<Parts>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let first = timeout(FIRST_BYTE_TIMEOUT, stream.fill_buf())
        .await??
        .first()
        .copied();
    match first {
        None => Ok(()),
        Some(HANDSHAKE) => {
            let name = bare(host.secure.host());
            let config = parts
                .authority
                .server_config(name)
                .map_err(io::Error::other)?;
            let accepted = timeout(TLS_TIMEOUT, TlsAcceptor::from(config).accept(stream)).await?;
            let stream = accepted.inspect_err(|error| {
                if is_distrust(error) {
                    let host = name.to_owned();
                    parts.notices.give(Notice::Untrusted { host });
                }
            })?;
            serve(stream, host.secure, parts).await
        }
        Some(_) => serve(stream, host.plain, parts).await,
    }
}

/// Returns whether the program said that it does not take the certificate.
fn is_distrust(error: &io::Error) -> bool {
    let error = error
        .get_ref()
        .and_then(|error| error.downcast_ref::<rustls::Error>());
    matches!(error, Some(rustls::Error::AlertReceived(_)))
}

async fn serve<S>(stream: S, origin: Origin, parts: Arc<Parts>) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        let (origin, parts) = (origin.clone(), Arc::clone(&parts));
        async move {
            let response = match origin.check(&request) {
                Ok(()) => exchange(&parts, &origin, request).await,
                Err(refusal) => refusal.into_response(),
            };
            Ok::<_, Infallible>(response)
        }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE_TIMEOUT);
    builder
        .http2()
        .timer(TokioTimer::new())
        .initial_stream_window_size(STREAM_WINDOW_BYTES)
        .max_header_list_size(HEAD_BYTES_MAX);
    let served = builder
        .serve_connection(TokioIo::new(stream), service)
        .await;
    served.map_err(io::Error::other)
}
