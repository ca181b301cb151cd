//! The path of an agent's request, in the order that the API reference fixes (spec/tap.md §2.4).
//!
//! Control flow is in [`Proxy::forward`] and [`Proxy::execute`] alone; the steps do not call each other.

use std::{sync::Arc, time::Instant};

use http::HeaderMap;

use crate::{
    audit::AuditLog,
    clock::{Clock, Timestamp},
    policy::Verdict,
    secrets::ApiKey,
    store::{AgentAccess, Approval, Decision, Ending, NewApproval, Store},
};

mod access;
mod answer;
mod call;
pub mod guard;
mod inject;
mod placeholder;
mod record;
mod refusal;
mod route;
pub mod scrub;
mod upstream;

pub use access::AccessCache;
pub use answer::{Answer, AnswerBody, BodyError, KeptAnswer};
pub use call::{AgentCall, SUPPORTED_HEADERS};
pub use record::Arrival;
pub use refusal::Refusal;
pub use upstream::{BodyLimits, Limits, RequestBody, Upstream};

use answer::{Answering, Beginning};
use record::Record;
use route::Routed;

/// Forwards agents' requests.
#[derive(Clone, Debug)]
pub struct Proxy {
    store: Store,
    access: AccessCache,
    audit: AuditLog,
    upstream: Arc<Upstream>,
    /// How long people have to decide.
    approval_timeout: std::time::Duration,
}

/// What an agent's request comes to.
#[derive(Debug)]
pub enum Outcome {
    /// The upstream answered.
    Answered(Answer),
    /// It waits for a person.
    Pending(Pending),
    /// It was refused, or failed.
    Refused(Refusal),
}

/// A request that waits for a person (spec/tap.md §2.5).
#[derive(Debug)]
pub struct Pending {
    /// The approval's id, which is the request's.
    pub id: String,
    /// When the time to decide ends.
    pub expires_at: Timestamp,
    /// When it was asked.
    pub created_at: Timestamp,
    /// Whether the credential has a policy.
    pub has_policy: bool,
    /// The channel that the policy names.
    pub channel: Option<String>,
}

/// What a request comes to that is not refused.
#[derive(Debug)]
enum Admitted {
    /// It waits for a person.
    Waits(Pending),
    /// The upstream answers.
    Sent(Box<Answering>, Beginning),
}

impl Proxy {
    /// Builds the proxy from its parts.
    pub fn new(
        (store, access, audit): (Store, AccessCache, AuditLog),
        upstream: Upstream,
        approval_timeout: std::time::Duration,
    ) -> Self {
        Self {
            store,
            access,
            audit,
            upstream: Arc::new(upstream),
            approval_timeout,
        }
    }

    /// Returns what an API key's bearer may use; `None` for a key that is nobody's.
    pub async fn authenticate(&self, key: &ApiKey) -> Result<Option<Arc<AgentAccess>>, Refusal> {
        self.access.by_key(key).await.map_err(Refusal::store)
    }

    /// Takes an agent's request through all steps. Every outcome leaves its entry before it is returned.
    ///
    /// The body is read when it is needed, or passed on as it comes; a refusal before that does not wait for it.
    pub async fn forward(
        &self,
        arrival: Arrival,
        key: Option<&ApiKey>,
        (headers, body): (&HeaderMap, &mut RequestBody),
    ) -> Outcome {
        let mut record = Record::new(arrival, headers);
        match self.admitted(&mut record, key, (headers, &mut *body)).await {
            Ok(Admitted::Waits(pending)) => Outcome::Pending(pending),
            Ok(Admitted::Sent(answering, beginning)) => {
                let released = answering.release(beginning, record, &self.audit).await;
                released.map_or(
                    Outcome::Refused(Refusal::AuditUnavailable),
                    Outcome::Answered,
                )
            }
            Err(refusal) => {
                record.saw(body.glance());
                self.refused(record, refusal).await
            }
        }
    }

    /// Sends a request that was approved: everything is checked afresh, only the question is not asked
    /// again. Returns how it ended; the entry is for whoever stores that, in the same transaction.
    pub async fn execute(&self, approval: &Approval) -> (Ending, crate::store::AuditEntry) {
        let mut record = Record::of_approval(approval, &self.store);
        let ended = self.executed(&mut record, approval).await;
        record.approved(approval, self.store.clock());
        match ended {
            Ok((kept, decision)) => {
                record.decide(&decision);
                (
                    Ending::Forwarded(kept.to_secret()),
                    record.into_entry(Decision::Allowed),
                )
            }
            Err(refusal) => {
                let (detail, entry) = (refusal.to_string(), record.into_failed(&refusal));
                (Ending::Error(detail), entry)
            }
        }
    }

    async fn admitted(
        &self,
        record: &mut Record,
        key: Option<&ApiKey>,
        (headers, body): (&HeaderMap, &mut RequestBody),
    ) -> Result<Admitted, Refusal> {
        let access = self.identified(key).await?;
        record.identify(&access);
        body.check_announced()?;
        call::refuse_unknown_headers(headers)?;
        self.count(&access).await?;
        let mut call = AgentCall::read(headers)?;
        record.describe(&call);
        let now = self.clock().now();
        let routed = Routed::find((&mut call, body), &access, &self.upstream, now).await?;
        record.decide(&routed.decision);
        let verdict = routed.decision.verdict;
        let is_passed_on = verdict == Verdict::Allow && body.is_long(&call.method);
        if verdict != Verdict::Deny && !is_passed_on {
            call.read_body(body).await?;
            record.saw(body.glance());
        }
        match verdict {
            Verdict::Deny => Err(Refusal::policy(&routed)),
            Verdict::Ask => {
                let asked = self.ask(record, (&call, &access, &routed)).await;
                asked.map(Admitted::Waits)
            }
            Verdict::Allow => {
                let mut answering = self.answering(record, (&mut call, &routed), body).await?;
                let beginning = answering.begin().await?;
                Ok(Admitted::Sent(Box::new(answering), beginning))
            }
        }
    }

    async fn executed(
        &self,
        record: &mut Record,
        approval: &Approval,
    ) -> Result<(KeptAnswer, crate::policy::Decision), Refusal> {
        let request = approval
            .request(&self.store)
            .map_err(|_| Refusal::Unreadable)?;
        let mut call = AgentCall::restore(&request).ok_or(Refusal::Unreadable)?;
        record.describe(&call);
        let found = self.store.access_by_agent(&approval.agent_id).await;
        let access = found.map_err(Refusal::store)?.ok_or(Refusal::AgentGone)?;
        record.identify(&access);
        let mut body = RequestBody::from(call.body.clone());
        let now = self.clock().now();
        let routed = Routed::find((&mut call, &mut body), &access, &self.upstream, now).await?;
        if routed.decision.verdict == Verdict::Deny {
            return Err(Refusal::policy(&routed));
        }
        let sent = self.answering(record, (&mut call, &routed), &mut body);
        let answering = sent.await?;
        let kept = answering.keep(record).await?;
        Ok((kept, routed.decision))
    }

    async fn identified(&self, key: Option<&ApiKey>) -> Result<Arc<AgentAccess>, Refusal> {
        let key = key.ok_or(Refusal::MissingKey)?;
        self.authenticate(key).await?.ok_or(Refusal::InvalidKey)
    }

    /// Counts the request against the agent's limit; if the count fails, so does the request.
    async fn count(&self, access: &AgentAccess) -> Result<(), Refusal> {
        let Some(limit) = access.rate_limit_per_hour else {
            return Ok(());
        };
        let counted = self
            .store
            .count_request(&access.id, limit)
            .await
            .map_err(Refusal::store)?;
        if counted.admitted {
            return Ok(());
        }
        let wait = counted.resets_at.since(self.store.clock().now());
        Err(Refusal::RateLimited {
            limit,
            retry_after: wait,
        })
    }

    /// Stores the request as an approval, with the entry that says that it waits.
    async fn ask(
        &self,
        record: &Record,
        (call, access, routed): (&AgentCall, &AgentAccess, &Routed),
    ) -> Result<Pending, Refusal> {
        let created_at = self.store.clock().now();
        let expires_at = created_at.after(self.approval_timeout);
        let approval = NewApproval {
            id: record.id().to_owned(),
            team: access.team.clone(),
            agent_id: access.id.clone(),
            agent_name: access.name.clone(),
            credential_names: routed.credential_names(),
            method: call.method.clone(),
            target_url: call.target.clone(),
            policy_reason: routed.decision.reason.as_str().to_owned(),
            min_approvals: routed.min_approvals(),
            request: call.to_secret(),
            created_at,
            expires_at,
        };
        let entry = record.pending();
        approval
            .insert(&self.store, &entry)
            .await
            .map_err(Refusal::store)?;
        self.audit.copy().await;
        Ok(Pending {
            id: record.id().to_owned(),
            expires_at,
            created_at,
            has_policy: routed.has_policy(),
            channel: routed.channel(),
        })
    }

    /// Opens the secrets, puts them into the request and sends it; what comes back is not read yet.
    async fn answering(
        &self,
        record: &mut Record,
        (call, routed): (&mut AgentCall, &Routed),
        body: &mut RequestBody,
    ) -> Result<Answering, Refusal> {
        let injected = inject::inject(call, routed, &self.store)?;
        let (outgoing, uploading) = body.hand_on(&self.upstream);
        record.uploads(uploading);
        let sent = self.clock().moment();
        let request = injected.request.map(|()| outgoing);
        let answer = self.upstream.send(&routed.destination, request).await;
        let answer = answer.map_err(|error| Refusal::upstream(&error, &call.target))?;
        record.answered(answer.0.status(), elapsed_ms(self.clock(), sent));
        Answering::new(answer, injected.told, (&self.upstream, call))
    }

    async fn refused(&self, record: Record, refusal: Refusal) -> Outcome {
        let refusal = match refusal {
            // What the upstream did may be for a body that it did not get whole.
            Refusal::Upstream { .. } => record.upload_failure().unwrap_or(refusal),
            refusal => refusal,
        };
        let entry = record.into_failed(&refusal);
        match self.audit.append(entry).await {
            Ok(()) => Outcome::Refused(refusal),
            Err(_) => Outcome::Refused(Refusal::AuditUnavailable),
        }
    }

    /// Copies to the audit file what was committed together with a change of an approval.
    pub async fn copy_audit(&self) {
        self.audit.copy().await;
    }

    /// Closes the connections to upstreams that are not in use.
    pub fn close(&self) {
        self.upstream.close();
    }

    fn clock(&self) -> &Clock {
        self.store.clock()
    }
}

/// Returns the milliseconds since a moment.
fn elapsed_ms(clock: &Clock, since: Instant) -> u64 {
    let span = clock.moment().saturating_duration_since(since);
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
