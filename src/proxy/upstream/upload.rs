//! Hands a long body from the agent to the upstream, as fast as both of them let it.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::{Buf, Bytes};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Full};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, timeout},
};
use tokio_util::task::TaskTracker;

use super::{
    UpstreamError,
    body::{BodyLimits, Coming, linger},
};
use crate::proxy::{Refusal, record::BODY_BYTES_MAX};

/// Chunks that may wait for the upstream; when it is full, the agent waits.
const CHUNKS_MAX: usize = 4;

/// A body on its way upstream.
#[derive(Debug)]
pub(in crate::proxy) struct Outgoing(Kind);

#[derive(Debug)]
enum Kind {
    Whole(Full<Bytes>),
    Stream {
        chunks: mpsc::Receiver<Bytes>,
        /// How much is still to come, if the agent has said how much there is.
        left: Option<u64>,
        uploading: Uploading,
    },
}

/// Why a body was not handed over to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UploadError {
    /// The agent sent more than it may.
    TooLarge,
    /// The agent went away, or sent nothing for too long.
    Incomplete,
    /// The upstream took nothing for too long.
    Stalled,
    /// The upstream wants no more of it. That may be its right: its answer says.
    NotWanted,
}

/// How an upload stands.
#[derive(Debug, Default)]
struct Progress {
    /// The body's beginning, a little more than an entry keeps.
    beginning: Vec<u8>,
    /// How many bytes the agent has sent.
    bytes: u64,
    /// How it ended, and until when there is time for the answer; `None` while it goes on.
    end: Option<(Result<(), UploadError>, Instant)>,
}

/// Tells how an upload goes.
#[derive(Clone, Debug)]
pub(in crate::proxy) struct Uploading {
    progress: watch::Receiver<Progress>,
    /// How long the upstream has in all.
    total: Duration,
    /// The most bytes of the body.
    bytes_max: usize,
}

/// The task between the two of them.
pub(super) struct Upload {
    coming: Coming,
    chunks: mpsc::Sender<Bytes>,
    progress: watch::Sender<Progress>,
    bytes_max: u64,
    /// How long the agent may be silent.
    pause_max: Duration,
    /// The time that the agent has left, and that the upstream has: what is waited for one of them is not
    /// the other's.
    agent_time: Duration,
    upstream_time: Duration,
}

impl Upload {
    /// Starts to hand over a body, to an upstream that has `total` for everything.
    pub(super) fn start(
        coming: Coming,
        (total, limits): (Duration, BodyLimits),
        tracker: &TaskTracker,
    ) -> (Outgoing, Uploading) {
        let (chunks, taken) = mpsc::channel(CHUNKS_MAX);
        let (progress, seen) = watch::channel(Progress::default());
        let uploading = Uploading {
            progress: seen,
            total,
            bytes_max: limits.bytes_max,
        };
        let outgoing = Outgoing(Kind::Stream {
            chunks: taken,
            left: coming.size_hint().exact(),
            uploading: uploading.clone(),
        });
        let upload = Self {
            coming,
            chunks,
            progress,
            bytes_max: limits.bytes_max as u64,
            pause_max: total,
            agent_time: limits.time_max,
            upstream_time: total,
        };
        tracker.spawn(upload.run());
        (outgoing, uploading)
    }

    async fn run(mut self) {
        let moved = self.move_all().await;
        // First the reason, then the end of the queue: whoever sees that asks for the reason.
        let until = Instant::now() + self.upstream_time;
        self.progress
            .send_modify(|progress| progress.end = Some((moved, until)));
        drop(self.chunks);
        if matches!(moved, Err(error) if error != UploadError::Incomplete) {
            linger(self.coming).await;
        }
    }

    async fn move_all(&mut self) -> Result<(), UploadError> {
        let mut bytes = 0;
        while !self.coming.is_end_stream() {
            let Some(chunk) = self.next().await? else {
                break;
            };
            bytes += chunk.len() as u64;
            self.progress.send_if_modified(|progress| {
                progress.add(&chunk);
                // Nobody waits for that.
                false
            });
            if bytes > self.bytes_max {
                return Err(UploadError::TooLarge);
            }
            self.hand_over(chunk).await?;
        }
        Ok(())
    }

    /// Returns the next bytes; trailers are passed over.
    async fn next(&mut self) -> Result<Option<Bytes>, UploadError> {
        let (begun, wait) = (Instant::now(), self.agent_time.min(self.pause_max));
        let frame = tokio::select! {
            frame = timeout(wait, self.coming.frame()) => frame,
            () = self.chunks.closed() => return Err(UploadError::NotWanted),
        };
        self.agent_time = self.agent_time.saturating_sub(begun.elapsed());
        match frame {
            Ok(Some(Ok(frame))) => Ok(Some(frame.into_data().unwrap_or_default())),
            Ok(None) => Ok(None),
            Ok(Some(Err(_))) | Err(_) => Err(UploadError::Incomplete),
        }
    }

    async fn hand_over(&mut self, chunk: Bytes) -> Result<(), UploadError> {
        let begun = Instant::now();
        let handed = timeout(self.upstream_time, self.chunks.send(chunk)).await;
        self.upstream_time = self.upstream_time.saturating_sub(begun.elapsed());
        handed
            .map_err(|_| UploadError::Stalled)?
            .map_err(|_| UploadError::NotWanted)
    }
}

impl Progress {
    fn add(&mut self, chunk: &Bytes) {
        self.bytes += chunk.len() as u64;
        // One byte more than is kept tells that there is more.
        let missing = (BODY_BYTES_MAX + 1).saturating_sub(self.beginning.len());
        self.beginning
            .extend_from_slice(&chunk[..chunk.len().min(missing)]);
    }
}

impl Uploading {
    /// Returns once the time for the upstream's answer is over, or it is known that there will be none.
    pub(super) async fn given_up(mut self) {
        let over = self.progress.wait_for(|progress| progress.end.is_some());
        // A task that ended without a word was cut off.
        let end = over.await.ok().and_then(|progress| progress.end);
        if let Some((Ok(()) | Err(UploadError::NotWanted), until)) = end {
            tokio::time::sleep_until(until).await;
        }
    }

    /// Returns until when the rest of an answer has time of which the head is here.
    pub(super) fn until(&self) -> Instant {
        let end = self.progress.borrow().end;
        end.map_or_else(|| Instant::now() + self.total, |(_, until)| until)
    }

    /// Returns why the call cannot have gone well, if it is for its body.
    pub(in crate::proxy) fn failure(&self, target: &str) -> Option<Refusal> {
        let (end, _) = self.progress.borrow().end?;
        match end.err()? {
            UploadError::TooLarge => Some(Refusal::BodyTooLarge {
                limit: self.bytes_max,
            }),
            UploadError::Incomplete => Some(Refusal::BodyIncomplete),
            UploadError::Stalled => {
                let late = UpstreamError::Timeout(self.total.as_secs());
                Some(Refusal::upstream(&late, target))
            }
            UploadError::NotWanted => None,
        }
    }

    /// Calls with the body's beginning, which is a little more than an entry keeps, and how many bytes have come.
    pub(in crate::proxy) fn seen<T>(&self, look: impl FnOnce(&[u8], u64) -> T) -> T {
        let progress = self.progress.borrow();
        look(&progress.beginning, progress.bytes)
    }

    fn has_all(&self) -> bool {
        matches!(self.progress.borrow().end, Some((Ok(()), _)))
    }
}

impl Outgoing {
    /// Returns what tells how the upload goes, if the body is not here yet.
    pub(super) fn uploading(&self) -> Option<Uploading> {
        match &self.0 {
            Kind::Whole(_) => None,
            Kind::Stream { uploading, .. } => Some(uploading.clone()),
        }
    }
}

impl From<Bytes> for Outgoing {
    fn from(bytes: Bytes) -> Self {
        Self(Kind::Whole(Full::new(bytes)))
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = super::body::BrokenOff;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match &mut self.get_mut().0 {
            Kind::Whole(body) => Pin::new(body)
                .poll_frame(context)
                .map_err(|never| match never {}),
            Kind::Stream {
                chunks,
                left,
                uploading,
            } => Poll::Ready(match ready!(chunks.poll_recv(context)) {
                Some(chunk) => {
                    *left = left.map(|left| left.saturating_sub(chunk.remaining() as u64));
                    Some(Ok(Frame::data(chunk)))
                }
                None if uploading.has_all() => None,
                // The upstream must not take it for the end.
                None => Some(Err(super::body::BrokenOff)),
            }),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Whole(body) => body.is_end_stream(),
            Kind::Stream { left, .. } => *left == Some(0),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Whole(body) => body.size_hint(),
            Kind::Stream { left, .. } => left.map_or_else(SizeHint::default, SizeHint::with_exact),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::stream;
    use http_body_util::StreamBody;
    use tokio::sync::Semaphore;

    use super::*;
    use crate::proxy::upstream::body::BrokenOff;

    /// Starts to hand over these pieces, of at most ten bytes together.
    fn start(pieces: &[Result<&'static str, BrokenOff>]) -> (Outgoing, Uploading) {
        let frames: Vec<_> = pieces
            .iter()
            .map(|piece| piece.map(|text| Frame::data(Bytes::from(text))))
            .collect();
        let limits = BodyLimits {
            bytes_max: 10,
            time_max: Duration::from_secs(10),
            room: Arc::new(Semaphore::new(0)),
        };
        let coming = Coming::new(StreamBody::new(stream::iter(frames)));
        let tracker = TaskTracker::new();
        Upload::start(coming, (Duration::from_secs(10), limits), &tracker)
    }

    async fn taken(outgoing: Outgoing) -> Result<Bytes, BrokenOff> {
        outgoing
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes)
    }

    #[tokio::test]
    async fn a_body_ends_only_where_the_agents_does() {
        let whole = ["01234", "", "56789"].map(Ok);
        let (outgoing, uploading) = start(&whole);
        assert_eq!(taken(outgoing).await.unwrap(), "0123456789");
        assert!(uploading.failure("").is_none());
        let (outgoing, uploading) = start(&[Ok("01234"), Err(BrokenOff)]);
        taken(outgoing).await.unwrap_err();
        assert!(matches!(
            uploading.failure(""),
            Some(Refusal::BodyIncomplete)
        ));
        let (outgoing, uploading) = start(&["01234", "56789", "x"].map(Ok));
        taken(outgoing).await.unwrap_err();
        let failure = uploading.failure("");
        assert!(matches!(failure, Some(Refusal::BodyTooLarge { limit: 10 })));
    }

    #[tokio::test]
    async fn a_body_whose_task_is_cut_off_does_not_end() {
        let (outgoing, mut uploading) = start(&[]);
        let (progress, never) = watch::channel(Progress::default());
        drop(progress);
        uploading.progress = never;
        let Kind::Stream { chunks, left, .. } = outgoing.0 else {
            panic!("it is passed on")
        };
        let cut_off = Kind::Stream {
            chunks,
            left,
            uploading,
        };
        taken(Outgoing(cut_off)).await.unwrap_err();
    }
}
