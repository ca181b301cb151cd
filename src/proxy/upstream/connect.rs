//! Opens connections: TCP to a vetted address, TLS where the target says so, HTTP/1.1 or HTTP/2.

use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
};

use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::{ClientConfig, crypto::aws_lc_rs, pki_types::ServerName};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;
use tokio_util::task::TaskTracker;

use super::{Route, UpstreamError, pool::Sender};

/// The receive window of one HTTP/2 stream: enough for a fast body on a long line.
const STREAM_WINDOW_BYTES: u32 = 1 << 20;

/// Opens connections to upstreams.
#[derive(Debug, Default)]
pub(super) struct Connector {
    /// Made at the first https target: reading the machine's root certificates takes time and memory.
    tls: OnceLock<Option<Arc<ClientConfig>>>,
}

impl Connector {
    /// Connects to one address and agrees on a protocol.
    pub(super) async fn open(
        &self,
        (route, address): (&Route, SocketAddr),
        tracker: &TaskTracker,
    ) -> Result<Sender, UpstreamError> {
        let unreachable = |error: std::io::Error| UpstreamError::Connect(error.kind());
        let stream = TcpStream::connect(address).await.map_err(unreachable)?;
        // Requests are written whole; waiting to fill a packet would only delay them.
        stream.set_nodelay(true).map_err(unreachable)?;
        if !route.https {
            return http1(stream, tracker).await;
        }
        let config = self.tls().ok_or_else(|| {
            UpstreamError::Tls("the machine's root certificates cannot be read".to_owned())
        })?;
        let name = route
            .host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let name =
            ServerName::try_from(name).map_err(|error| UpstreamError::Tls(error.to_string()))?;
        let stream = TlsConnector::from(config).connect(name, stream).await;
        let stream = stream.map_err(|error| UpstreamError::Tls(error.to_string()))?;
        if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
            http2(stream, tracker).await
        } else {
            http1(stream, tracker).await
        }
    }

    fn tls(&self) -> Option<Arc<ClientConfig>> {
        self.tls
            .get_or_init(|| client_config().map(Arc::new))
            .clone()
    }
}

fn client_config() -> Option<ClientConfig> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider);
    let builder = builder.with_safe_default_protocol_versions().ok()?;
    let mut config = builder.with_platform_verifier().ok()?.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Some(config)
}

async fn http1<S>(stream: S, tracker: &TaskTracker) -> Result<Sender, UpstreamError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| broken(&error))?;
    // How a connection ends is told by the exchange it is used for.
    tracker.spawn(async move { drop(connection.await) });
    Ok(Sender::Http1(sender))
}

async fn http2<S>(stream: S, tracker: &TaskTracker) -> Result<Sender, UpstreamError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder.initial_stream_window_size(STREAM_WINDOW_BYTES);
    let (sender, connection) = builder
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| broken(&error))?;
    tracker.spawn(async move { drop(connection.await) });
    Ok(Sender::Http2(sender))
}

/// Returns what an error of the exchange comes to, in our words.
pub(in crate::proxy) fn broken(error: &hyper::Error) -> UpstreamError {
    UpstreamError::Broken(match error {
        error if error.is_parse() => "what it sent is not HTTP",
        error if error.is_incomplete_message() => {
            "it closed the connection before the answer was complete"
        }
        error if error.is_canceled() => "the connection was closed",
        error if error.is_timeout() => "it took too long",
        error if error.is_body_write_aborted() => "it did not take the request's body",
        _ => "the connection failed",
    })
}
