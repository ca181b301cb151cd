//! What comes back: decoded, scrubbed, recorded, and only then released (spec/tap.md §2.8, §6.5).

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_util::FutureExt;
use http::{
    HeaderMap, HeaderValue, Method, Response, StatusCode, Version, header, response::Parts,
};
use hyper::body::{Body, Incoming};
use tokio::{
    sync::mpsc,
    time::{Instant, timeout, timeout_at},
};
use tokio_util::task::TaskTracker;

use super::{
    AgentCall, Limits, Refusal, Upstream,
    call::{connection_options, is_stopped},
    inject::Told,
    record::Record,
    scrub::Scrubber,
    upstream::UpstreamError,
};
use crate::{
    audit::{AuditError, AuditLog},
    spans::{self, Step},
    store::Decision,
};

mod kept;
mod pump;
mod source;

pub use kept::KeptAnswer;
pub use pump::BodyError;

use pump::Pump;
use source::Source;

/// The longest body that is read whole and recorded with its totals in one entry (spec/tap.md §6.5).
const WHOLE_BYTES_MAX: u64 = 64 << 10;
/// Chunks of a streamed body that may wait for the agent; when it is full, the upstream waits. One place
/// more is kept for the error that ends it early.
const CHUNKS_MAX: usize = 4;

/// An upstream's answer, free of secrets and recorded.
#[derive(Debug)]
pub struct Answer {
    /// The upstream's status.
    pub status: StatusCode,
    /// The upstream's headers, but those of its connection and framing.
    pub headers: HeaderMap,
    /// The body.
    pub body: AnswerBody,
}

/// The body of an answer.
#[derive(Debug)]
pub enum AnswerBody {
    /// All of it.
    Whole(Bytes),
    /// As it comes; an error ends it early, and the agent has to be told by the broken connection.
    Stream(mpsc::Receiver<Result<Bytes, BodyError>>),
}

/// What of a body is read before anything of its answer is released.
#[derive(Debug)]
pub(super) enum Beginning {
    /// All of it.
    Whole(Bytes),
    /// What came first, perhaps nothing; the rest is passed on as it comes.
    First(Bytes),
}

/// An answer of which the head has come.
#[derive(Debug)]
pub(super) struct Answering {
    status: StatusCode,
    headers: HeaderMap,
    /// Whether a secret was taken out of the head.
    found: bool,
    /// How long the body is, if it says so and is not encoded.
    length: Option<u64>,
    source: Source,
    scrubber: Arc<Scrubber>,
    limits: Limits,
    /// Until when a body that is read whole has time.
    until: Instant,
    target: String,
    tracker: TaskTracker,
}

impl Answering {
    /// Takes the head of an answer, and makes its headers fit to be passed on.
    pub(super) fn new(
        (answer, until): (Response<Incoming>, Instant),
        told: Told,
        (upstream, call): (&Upstream, &AgentCall),
    ) -> Result<Self, Refusal> {
        let (head, body) = answer.into_parts();
        let (headers, found) = passed_back(&head, &told);
        let is_bodiless = call.method.eq_ignore_ascii_case(Method::HEAD.as_str())
            || matches!(
                head.status,
                StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
            );
        let coding = head
            .headers
            .get(header::CONTENT_ENCODING)
            .filter(|_| !is_bodiless);
        let length = if is_bodiless {
            Some(0)
        } else {
            body.size_hint().exact()
        };
        let is_open = length.is_none() && ends_with_connection(&head);
        let source = Source::new(body, coding);
        let source = source.map_err(|error| Refusal::upstream(&error, &call.target))?;
        let source = if is_open {
            source.ending_with_connection()
        } else {
            source
        };
        Ok(Self {
            status: head.status,
            headers,
            found,
            length: length.filter(|_| coding.is_none()),
            source,
            scrubber: Arc::new(told.scrubber),
            limits: upstream.limits(),
            until,
            target: call.target.clone(),
            tracker: upstream.tracker().clone(),
        })
    }

    /// Reads a short body whole, and the beginning of a longer one.
    pub(super) async fn begin(&mut self) -> Result<Beginning, Refusal> {
        self.check_length(self.length.unwrap_or(0))?;
        if self.length.is_some_and(|length| length <= WHOLE_BYTES_MAX) {
            return self.read_whole().await.map(Beginning::Whole);
        }
        let first = self.read_first().await?;
        self.check_length(first.len() as u64)?;
        if self.length.is_none() && self.source.has_ended() {
            self.check_end(&first)?;
            return Ok(Beginning::Whole(first));
        }
        Ok(Beginning::First(first))
    }

    /// Records the answer and releases it: a short one whole, a longer one as it comes.
    pub(super) async fn release(
        self,
        beginning: Beginning,
        mut record: Record,
        audit: &AuditLog,
    ) -> Result<Answer, AuditError> {
        record.sanitized(self.found);
        let body = match beginning {
            Beginning::Whole(body) => {
                let (body, found) = self.scrubbed(body, true);
                record.sanitized(found);
                record.sent(Some(body.len() as u64));
                let entry = record.into_entry(Decision::Allowed);
                spans::step(Step::Audit, audit.append(entry)).await?;
                AnswerBody::Whole(body)
            }
            Beginning::First(first) => {
                let entry = record.entry(Decision::Allowed);
                spans::step(Step::Audit, audit.append(entry)).await?;
                let (chunks, body) = mpsc::channel(CHUNKS_MAX + 1);
                let last = chunks.clone().try_reserve_owned();
                let last = last.expect("nothing has been sent yet");
                let source = (self.source, self.scrubber.stream());
                let pump = Pump::new(source, (record, audit.clone()), self.limits);
                self.tracker.spawn(pump.run(first, (chunks, last)));
                AnswerBody::Stream(body)
            }
        };
        Ok(Answer {
            status: self.status,
            headers: self.headers,
            body,
        })
    }

    /// Reads and scrubs the answer as it is kept for polling.
    pub(super) async fn keep(mut self, record: &mut Record) -> Result<KeptAnswer, Refusal> {
        let limit = self.limits.kept_bytes_max;
        let read = timeout_at(self.until, self.source.read_up_to(limit)).await;
        let (body, complete) = self.in_time(read)?;
        if complete {
            self.check_end(&body)?;
        }
        let (body, found) = self.scrubbed(body, complete);
        record.sanitized(self.found || found);
        record.sent(Some(body.len() as u64));
        Ok(KeptAnswer::new(
            (self.status, &self.headers),
            &body,
            complete,
        ))
    }

    /// Returns a body without secrets. The end of one that was cut may be the beginning of a secret: what
    /// could be one is left out.
    fn scrubbed(&self, body: Bytes, complete: bool) -> (Bytes, bool) {
        if complete {
            return match self.scrubber.body(&body) {
                Some(scrubbed) => (Bytes::from(scrubbed), true),
                None => (body, false),
            };
        }
        let mut stream = Arc::clone(&self.scrubber).stream();
        (stream.push(body), stream.found())
    }

    /// Refuses a body that looks whole and ends within a secret.
    fn check_end(&self, body: &Bytes) -> Result<(), Refusal> {
        let mut stream = Arc::clone(&self.scrubber).stream();
        if !self.source.ends_with_connection() {
            return Ok(());
        }
        stream.push(body.clone());
        let whole = stream.finish_uncut().map(drop);
        let error = UpstreamError::Broken("its answer ends within what may be a secret");
        whole.ok_or_else(|| Refusal::upstream(&error, &self.target))
    }

    /// Refuses a body that is longer than any may be.
    fn check_length(&self, length: u64) -> Result<(), Refusal> {
        match self.limits.answer_bytes_max {
            Some(limit) if length > limit => Err(Refusal::AnswerTooLarge { limit }),
            _ => Ok(()),
        }
    }

    async fn read_whole(&mut self) -> Result<Bytes, Refusal> {
        let limit = usize::try_from(WHOLE_BYTES_MAX).unwrap_or(usize::MAX);
        let read = timeout_at(self.until, self.source.read_up_to(limit)).await;
        self.in_time(read).map(|(body, _)| body)
    }

    /// Reads what has come, which for a short body is all of it.
    async fn read_first(&mut self) -> Result<Bytes, Refusal> {
        let read = timeout(self.limits.total, self.source.next()).await;
        let first = self
            .in_time(read.map(Option::transpose))?
            .unwrap_or_default();
        if self.length.is_some() {
            return Ok(first);
        }
        // Without waiting: either the end is here already, or the body counts as long.
        match self.source.next().now_or_never() {
            None | Some(None) => Ok(first),
            Some(Some(Ok(second))) => Ok(joined(&first, &second)),
            Some(Some(Err(error))) => Err(Refusal::upstream(&error, &self.target)),
        }
    }

    fn in_time<T>(
        &self,
        read: Result<Result<T, UpstreamError>, tokio::time::error::Elapsed>,
    ) -> Result<T, Refusal> {
        let seconds = self.limits.total.as_secs();
        let read = read.unwrap_or(Err(UpstreamError::Timeout(seconds)));
        read.map_err(|error| Refusal::upstream(&error, &self.target))
    }
}

fn joined(first: &Bytes, second: &Bytes) -> Bytes {
    let mut both = BytesMut::with_capacity(first.len() + second.len());
    both.extend_from_slice(first);
    both.extend_from_slice(second);
    both.freeze()
}

/// Returns whether no header tells where the body ends.
fn ends_with_connection(head: &Parts) -> bool {
    let codings = head.headers.get_all(header::TRANSFER_ENCODING);
    let last = codings.iter().next_back().map(HeaderValue::as_bytes);
    let is_chunked =
        last.is_some_and(|last| last.to_ascii_lowercase().trim_ascii().ends_with(b"chunked"));
    head.version < Version::HTTP_2 && !is_chunked
}

/// Returns the headers that the agent gets, and whether a secret was taken out of them. The reason phrase
/// of the status line is the upstream's own text, and is not passed on at all.
fn passed_back(head: &Parts, told: &Told) -> (HeaderMap, bool) {
    let dropped = connection_options(&head.headers);
    let mut headers = HeaderMap::with_capacity(head.headers.len());
    let mut found = false;
    for (name, value) in &head.headers {
        let is_ours = matches!(name.as_str(), "x-proxy-origin" | "content-encoding");
        let is_dropped = |option: &&str| option.eq_ignore_ascii_case(name.as_str());
        if is_ours || is_stopped(name) || dropped.iter().any(is_dropped) {
            continue;
        }
        if told.is_in(name) || told.scrubber.header(name.as_str().as_bytes()).is_some() {
            found = true;
            continue;
        }
        let replaced = told.scrubber.header(value.as_bytes());
        found |= replaced.is_some();
        let value = match replaced {
            Some(clean) => HeaderValue::from_bytes(&clean).ok(),
            None => Some(value.clone()),
        };
        if let Some(value) = value {
            headers.append(name, value);
        }
    }
    (headers, found)
}
