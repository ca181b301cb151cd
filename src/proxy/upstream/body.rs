//! The body of an agent's request: read whole, or handed on to the upstream as it comes.

use std::{fmt, mem, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use futures_util::FutureExt;
use http_body::Body;
use http_body_util::{BodyExt, combinators::UnsyncBoxBody};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tokio_util::task::TaskTracker;

use super::{
    Upstream,
    upload::{Outgoing, Upload, Uploading},
};
use crate::proxy::{Refusal, record::BODY_BYTES_MAX};

/// The longest body that is always read whole.
const SHORT_BYTES_MAX: u64 = 64 << 10;
/// How long a body is read on that nobody wants any more, and how much of it.
const LINGER_TIMEOUT: Duration = Duration::from_secs(2);
const LINGER_BYTES_MAX: usize = 16 << 20;

/// The limits of a body.
#[derive(Clone, Debug)]
pub struct BodyLimits {
    /// The most bytes.
    pub bytes_max: usize,
    /// How long the agent may take to send it, the wait for room included.
    pub time_max: Duration,
    /// The room that all bodies together have that are read whole, in KiB.
    pub room: Arc<Semaphore>,
}

/// A body that did not arrive whole: the agent went away, or what it sent is not HTTP.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the body broke off")]
pub(in crate::proxy) struct BrokenOff;

/// Bytes on their way from the agent.
pub(super) type Coming = UnsyncBoxBody<Bytes, BrokenOff>;

/// The body of an agent's request.
pub struct RequestBody {
    state: State,
    limits: BodyLimits,
}

enum State {
    /// Nothing of it has been read, and perhaps nothing sent: some agents wait to be told (RFC 9110 §10.1.1).
    Coming { body: Coming, is_awaited: bool },
    /// It was read in part, and then refused.
    Refused(Coming),
    /// It is here, and takes its room until it is dropped.
    Whole(Bytes, Option<OwnedSemaphorePermit>),
    /// It was handed on, or broke off.
    Gone,
}

impl RequestBody {
    /// Takes a body of which nothing has been read yet; whether the agent waits to be told to send it.
    pub fn new<B>(body: B, limits: BodyLimits, is_awaited: bool) -> Self
    where
        B: Body<Data = Bytes> + Send + 'static,
    {
        let state = if body.is_end_stream() {
            State::Whole(Bytes::new(), None)
        } else {
            let body = UnsyncBoxBody::new(body.map_err(|_| BrokenOff));
            State::Coming { body, is_awaited }
        };
        Self { state, limits }
    }

    /// Refuses a body that says of itself that it is too long.
    pub(in crate::proxy) fn check_announced(&self) -> Result<(), Refusal> {
        let limit = self.limits.bytes_max;
        match &self.state {
            State::Coming { body, .. } if body.size_hint().lower() > limit as u64 => {
                Err(Refusal::BodyTooLarge { limit })
            }
            _ => Ok(()),
        }
    }

    /// Returns how long it is, if that is known: what it says of itself, its connection holds it to.
    pub(in crate::proxy) fn length(&self) -> Option<u64> {
        match &self.state {
            State::Whole(bytes, _) => Some(bytes.len() as u64),
            State::Coming { body, .. } => body.size_hint().exact(),
            State::Refused(_) | State::Gone => None,
        }
    }

    /// Returns whether it is better passed on as it comes than read first: it is long, or may be.
    ///
    /// A method that has no body by rule gets one only if its length is known: hyper would leave out any other.
    pub(in crate::proxy) fn is_long(&self, method: &str) -> bool {
        let State::Coming { body, .. } = &self.state else {
            return false;
        };
        match body.size_hint().exact() {
            Some(bytes) => bytes > SHORT_BYTES_MAX,
            None => !matches!(method, "GET" | "HEAD" | "CONNECT"),
        }
    }

    /// Reads it whole, if that has not been done, and returns it.
    pub(in crate::proxy) async fn read_whole(&mut self) -> Result<Bytes, Refusal> {
        let mut body = match mem::replace(&mut self.state, State::Gone) {
            State::Coming { body, .. } => body,
            State::Whole(bytes, room) => {
                self.state = State::Whole(bytes.clone(), room);
                return Ok(bytes);
            }
            State::Refused(_) | State::Gone => return Err(Refusal::BodyIncomplete),
        };
        let read = timeout(self.limits.time_max, read_whole(&mut body, &self.limits)).await;
        match read.unwrap_or(Err(Refusal::BodyIncomplete)) {
            Ok((bytes, room)) => {
                self.state = State::Whole(bytes.clone(), room);
                Ok(bytes)
            }
            Err(refusal) => {
                self.state = State::Refused(body);
                Err(refusal)
            }
        }
    }

    /// Returns what is here without waiting, as far as an entry keeps it, and whether that is not all.
    pub(in crate::proxy) fn glance(&mut self) -> (Bytes, bool) {
        let body = match &mut self.state {
            State::Whole(bytes, _) => return (bytes.clone(), false),
            // To read from an agent that waits would tell it to send.
            State::Coming { body, is_awaited } if !*is_awaited => body,
            _ => return (Bytes::new(), false),
        };
        let mut here = BytesMut::new();
        while here.len() <= BODY_BYTES_MAX {
            match body.frame().now_or_never() {
                Some(Some(Ok(frame))) => {
                    here.extend_from_slice(&frame.into_data().unwrap_or_default());
                }
                Some(None) => return (here.freeze(), false),
                Some(Some(Err(_))) | None => break,
            }
        }
        let is_cut = !here.is_empty() && !body.is_end_stream();
        (here.freeze(), is_cut)
    }

    /// Hands it on: whole if it was read, else as it comes, and then with what tells how that goes.
    pub(in crate::proxy) fn hand_on(
        &mut self,
        upstream: &Upstream,
    ) -> (Outgoing, Option<Uploading>) {
        match mem::replace(&mut self.state, State::Gone) {
            State::Coming { body, .. } => {
                let limits = (upstream.limits.total, self.limits.clone());
                let (outgoing, uploading) = Upload::start(body, limits, &upstream.tracker);
                (outgoing, Some(uploading))
            }
            State::Whole(bytes, room) => {
                let outgoing = Outgoing::from(bytes.clone());
                self.state = State::Whole(bytes, room);
                (outgoing, None)
            }
            State::Refused(_) | State::Gone => unreachable!("its call was refused"),
        }
    }

    /// Reads on for a moment what nobody wants any more.
    ///
    /// An agent that is still sending could not read its answer: the connection would be closed with bytes
    /// unread, which resets it. One that waits to be told sends nothing now.
    pub fn linger(self, tracker: &TaskTracker) {
        match self.state {
            State::Coming {
                body,
                is_awaited: false,
            }
            | State::Refused(body) => drop(tracker.spawn(linger(body))),
            _ => {}
        }
    }
}

impl From<Bytes> for RequestBody {
    /// Returns the body of a request that was kept.
    fn from(bytes: Bytes) -> Self {
        Self {
            limits: BodyLimits {
                bytes_max: bytes.len(),
                time_max: Duration::ZERO,
                room: Arc::new(Semaphore::new(0)),
            },
            state: State::Whole(bytes, None),
        }
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody").finish_non_exhaustive()
    }
}

/// Reads what nobody wants, within limits.
pub(super) async fn linger(mut coming: Coming) {
    let read = async {
        let mut bytes = 0;
        while let Some(Ok(frame)) = coming.frame().await {
            bytes += frame.data_ref().map_or(0, Bytes::len);
            if bytes > LINGER_BYTES_MAX {
                return;
            }
        }
    };
    // When the time is over, so is the connection.
    drop(timeout(LINGER_TIMEOUT, read).await);
}

async fn read_whole(
    coming: &mut Coming,
    limits: &BodyLimits,
) -> Result<(Bytes, Option<OwnedSemaphorePermit>), Refusal> {
    let limit = limits.bytes_max;
    let announced = coming.size_hint().upper().unwrap_or(limit as u64);
    let announced = usize::try_from(announced).unwrap_or(limit).min(limit);
    let kib = u32::try_from(announced.div_ceil(1024)).unwrap_or(u32::MAX);
    let room = Arc::clone(&limits.room).acquire_many_owned(kib).await;
    let (mut pieces, mut total) = (Vec::new(), 0);
    while let Some(frame) = coming.frame().await {
        let data = frame.map_err(|_| Refusal::BodyIncomplete)?;
        let data = data.into_data().unwrap_or_default();
        total += data.len();
        if total > limit {
            return Err(Refusal::BodyTooLarge { limit });
        }
        pieces.push(data);
    }
    let bytes = match pieces.len() {
        0 | 1 => pieces.pop().unwrap_or_default(),
        _ => Bytes::from(pieces.concat()),
    };
    Ok((bytes, room.ok()))
}
