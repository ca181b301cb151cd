//! Moves a long body from the upstream to the agent, scrubbed, and records how it ended.

use bytes::Bytes;
use tokio::{sync::mpsc, time::timeout};

use super::{Record, Source};
use crate::{
    audit::AuditLog,
    proxy::{Limits, scrub::ScrubStream},
    store::Decision,
};

/// Why a body ended early. The agent sees a broken connection; its head is already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// The upstream broke off, or was silent for too long.
    #[error("the upstream did not finish its answer")]
    Upstream,
    /// The agent went away.
    #[error("the agent went away")]
    Agent,
    /// The agent kept its connection and read nothing for too long.
    #[error("the agent did not read")]
    Stalled,
    /// It is longer than any answer may be.
    #[error("the answer is longer than the relay passes on")]
    TooLong,
    /// The end could not be recorded.
    #[error("the end of the answer could not be recorded")]
    Audit,
}

impl BodyError {
    const fn code(self) -> &'static str {
        match self {
            Self::Upstream => "upstream_error",
            Self::Agent => "agent_went_away",
            Self::Stalled => "agent_stalled",
            Self::TooLong => "response_too_large",
            Self::Audit => "audit_unavailable",
        }
    }
}

/// What the agent gets, one after the other.
pub(super) type Chunks = mpsc::Sender<Result<Bytes, BodyError>>;

/// A body on its way.
pub(super) struct Pump {
    source: Source,
    scrub: ScrubStream,
    record: Record,
    audit: AuditLog,
    /// How long the upstream may be silent, and the agent not read; and how much there may be.
    limits: Limits,
    /// The body's bytes so far, as the upstream sent them, decoded.
    read: u64,
    /// The body's bytes so far, as the agent gets them.
    sent: u64,
}

impl Pump {
    pub(super) fn new(
        (source, scrub): (Source, ScrubStream),
        (record, audit): (Record, AuditLog),
        limits: Limits,
    ) -> Self {
        Self {
            source,
            scrub,
            record,
            audit,
            limits,
            read: 0,
            sent: 0,
        }
    }

    /// Moves everything, then records the end, and only then lets the agent see it.
    ///
    /// `last` is the place of an error: an agent that does not read must not find an end where there was
    /// a break, however full the queue is.
    pub(super) async fn run(
        mut self,
        first: Bytes,
        (chunks, last): (Chunks, mpsc::OwnedPermit<Result<Bytes, BodyError>>),
    ) {
        let moved = self.move_all(first, &chunks).await;
        let recorded = self.record_end(moved.err()).await;
        if let Err(error) = moved.and(recorded) {
            // An agent that went away does not hear it.
            last.send(Err(error));
        }
    }

    async fn move_all(&mut self, first: Bytes, chunks: &Chunks) -> Result<(), BodyError> {
        let mut next = first;
        loop {
            self.read += next.len() as u64;
            if self
                .limits
                .answer_bytes_max
                .is_some_and(|most| self.read > most)
            {
                return Err(BodyError::TooLong);
            }
            let clean = self.scrub.push(next);
            self.give(clean, chunks).await?;
            let read = tokio::select! {
                read = timeout(self.limits.idle, self.source.next()) => read,
                () = chunks.closed() => return Err(BodyError::Agent),
            };
            next = match read {
                Ok(Some(Ok(chunk))) => chunk,
                Ok(None) => break,
                Ok(Some(Err(_))) | Err(_) => return Err(BodyError::Upstream),
            };
        }
        let rest = if self.source.ends_with_connection() {
            self.scrub.finish_uncut().ok_or(BodyError::Upstream)?
        } else {
            self.scrub.finish()
        };
        self.give(rest, chunks).await
    }

    async fn give(&mut self, clean: Bytes, chunks: &Chunks) -> Result<(), BodyError> {
        if clean.is_empty() {
            return Ok(());
        }
        let bytes = clean.len() as u64;
        let given = timeout(self.limits.idle, chunks.send(Ok(clean))).await;
        given
            .map_err(|_| BodyError::Stalled)?
            .map_err(|_| BodyError::Agent)?;
        self.sent += bytes;
        Ok(())
    }

    async fn record_end(self, error: Option<BodyError>) -> Result<(), BodyError> {
        let mut record = self.record;
        record.sanitized(self.scrub.found());
        record.sent(Some(self.sent));
        let upload_failure = record.upload_failure();
        let mut entry = record.into_entry(Decision::Completed);
        let code = error.map(|error| match (error, upload_failure) {
            (BodyError::Upstream, Some(failure)) => failure.code(),
            _ => error.code(),
        });
        entry.error_code = code.map(str::to_owned);
        self.audit.append(entry).await.map_err(|_| BodyError::Audit)
    }
}
