//! Connections in the clear that can be made to end badly.
//!
//! To a client of HTTP/1.0 a body without a length ends with its connection (RFC 9112 §6.3). One that broke off would
//! look whole if that ended as others do; a reset tells. With TLS a missing `close_notify` does.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use axum::body::Body;
use http::{Response, Version};
use http_body_util::BodyExt;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// Whether an answer broke off that its connection's end has to tell of.
#[derive(Clone, Debug, Default)]
pub(super) struct Broken(Arc<AtomicBool>);

/// A connection that is reset instead of closed once an answer broke off.
#[derive(Debug)]
pub(super) struct Breakable {
    stream: TcpStream,
    broken: Broken,
}

impl Broken {
    /// Returns an answer to a request of that version, whose end is noted if it comes early.
    pub(super) fn watch(&self, version: Version, answer: Response<Body>) -> Response<Body> {
        if version > Version::HTTP_10 {
            return answer;
        }
        let Self(broken) = self.clone();
        answer.map(|body| {
            Body::new(body.map_err(move |error| {
                broken.store(true, Ordering::Relaxed);
                error
            }))
        })
    }
}

impl Breakable {
    pub(super) fn new(stream: TcpStream, broken: Broken) -> Self {
        Self { stream, broken }
    }
}

impl Drop for Breakable {
    fn drop(&mut self) {
        let Broken(broken) = &self.broken;
        if broken.load(Ordering::Relaxed)
            && let Err(error) = self.stream.set_zero_linger()
        {
            tracing::debug!(%error, "a connection could not be reset");
        }
    }
}

impl AsyncRead for Breakable {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Breakable {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
