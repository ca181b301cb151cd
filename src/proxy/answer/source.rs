//! The bytes of an answer's body, decoded.

use std::{io, pin::Pin};

use async_compression::tokio::bufread::{BrotliDecoder, GzipDecoder, ZlibDecoder};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, TryStreamExt};
use http::HeaderValue;
use http_body_util::{BodyExt, BodyStream};
use hyper::body::Incoming;
use tokio::io::AsyncRead;
use tokio_util::io::{ReaderStream, StreamReader};

use crate::proxy::upstream::UpstreamError;

/// How much is decoded at a time.
const DECODED_BYTES: usize = 16 << 10;

type Decoded = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Where a body's bytes come from.
pub(super) struct Source {
    from: From,
    /// Whether the end has been seen.
    ended: bool,
    /// Whether nothing but the end of the connection tells where the body ends.
    ends_with_connection: bool,
}

enum From {
    Plain(Incoming),
    Decoded(Decoded),
}

impl Source {
    /// Takes a body in a content coding (RFC 9110 §8.4). One that cannot be decoded cannot be scrubbed.
    pub(super) fn new(body: Incoming, coding: Option<&HeaderValue>) -> Result<Self, UpstreamError> {
        let name = coding.map(|coding| {
            String::from_utf8_lossy(coding.as_bytes())
                .trim()
                .to_lowercase()
        });
        let from = match name.as_deref() {
            None | Some("" | "identity") => From::Plain(body),
            Some("gzip" | "x-gzip") => {
                let mut decoder = GzipDecoder::new(StreamReader::new(bytes_of(body)));
                decoder.multiple_members(true);
                decoded(decoder)
            }
            Some("deflate") => decoded(ZlibDecoder::new(StreamReader::new(bytes_of(body)))),
            Some("br") => decoded(BrotliDecoder::new(StreamReader::new(bytes_of(body)))),
            Some(other) => return Err(UpstreamError::Coding(shown(other))),
        };
        Ok(Self {
            from,
            ended: false,
            ends_with_connection: false,
        })
    }

    /// Notes that nothing but the end of the connection tells where the body ends: one that was cut off looks
    /// like one that is whole (RFC 9112 §6.3).
    pub(super) fn ending_with_connection(self) -> Self {
        Self {
            ends_with_connection: true,
            ..self
        }
    }

    /// Returns whether a body that was cut off would look whole.
    pub(super) fn ends_with_connection(&self) -> bool {
        self.ends_with_connection
    }

    /// Returns the next bytes; `None` at the end.
    pub(super) async fn next(&mut self) -> Option<Result<Bytes, UpstreamError>> {
        if self.ended {
            return None;
        }
        let next = match &mut self.from {
            From::Plain(body) => next_data(body).await,
            From::Decoded(stream) => stream
                .next()
                .await
                .map(|next| next.map_err(|_| UpstreamError::Decode)),
        };
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }

    /// Returns whether the end has been seen.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Reads to the end, or until there are more than `limit` bytes; whether that is all.
    pub(super) async fn read_up_to(
        &mut self,
        limit: usize,
    ) -> Result<(Bytes, bool), UpstreamError> {
        let Some(first) = self.next().await.transpose()? else {
            return Ok((Bytes::new(), true));
        };
        let Some(second) = self.next().await.transpose()? else {
            let complete = first.len() <= limit;
            return Ok((first.slice(..first.len().min(limit)), complete));
        };
        let mut whole = BytesMut::from(first.as_ref());
        whole.extend_from_slice(&second);
        while whole.len() <= limit {
            match self.next().await.transpose()? {
                Some(next) => whole.extend_from_slice(&next),
                None => return Ok((whole.freeze(), true)),
            }
        }
        whole.truncate(limit);
        Ok((whole.freeze(), false))
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source")
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}

/// Trailers are passed over: they come after everything was recorded.
async fn next_data(body: &mut Incoming) -> Option<Result<Bytes, UpstreamError>> {
    loop {
        match body.frame().await? {
            Ok(frame) => {
                if let Ok(data) = frame.into_data() {
                    return Some(Ok(data));
                }
            }
            Err(error) => return Some(Err(crate::proxy::upstream::broken(&error))),
        }
    }
}

fn bytes_of(body: Incoming) -> impl Stream<Item = io::Result<Bytes>> + Send + Unpin {
    let frames = TryStreamExt::map_err(BodyStream::new(body), io::Error::other);
    Box::pin(frames.try_filter_map(async |frame| Ok(frame.into_data().ok())))
}

fn decoded(decoder: impl AsyncRead + Send + 'static) -> From {
    From::Decoded(Box::pin(ReaderStream::with_capacity(
        decoder,
        DECODED_BYTES,
    )))
}

/// The upstream chose the name; what is repeated of it is short and harmless.
fn shown(coding: &str) -> String {
    coding
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ',' | ' '))
        .take(32)
        .collect()
}
