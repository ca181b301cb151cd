//! The path of an agent's request, in the order that the API reference fixes (spec/tap.md §2.4).
//!
//! Control flow is in [`Proxy::forward`] and [`Proxy::execute`] alone; the steps do not call each other.

use std::{sync::Arc, time::Instant};

use http::{HeaderMap, Response};
use hyper::body::Incoming;

use crate::{
    audit::AuditLog,
    clock::Clock,
    policy::Verdict,
    secrets::ApiKey,
    spans::{self, Step},
    store::{AgentAccess, Approval, ApprovalKind, CredentialAccess, Decision, Ending, Store},
};

mod access;
mod acting;
mod answer;
mod ask;
mod authentication;
mod call;
mod canary;
pub mod courier;
pub mod guard;
mod inject;
mod limiter;
mod outcome;
mod placeholder;
mod record;
mod refusal;
mod rehearsal;
mod route;
pub mod scrub;
mod sign;
mod slots;
mod upstream;
mod verify;

pub use access::{AccessCache, Bearers};
pub use answer::{Answer, AnswerBody, BodyError, KeptAnswer};
pub use ask::Told;
pub use authentication::{
    DeclaredValueError, ExchangeError, Provider, StoredValueError, ValueError, check_declared,
    check_stored_value, check_value,
};
pub use call::{AgentCall, AuthMode, SUPPORTED_HEADERS, end_user};
pub use limiter::Allowance;
pub use outcome::{Admission, Forwarded, Outcome, Pending};
pub use record::Arrival;
pub use refusal::Refusal;
pub use rehearsal::{Difference, Rehearsal, RehearsalError, Rehearsed, Replay, Replayed, Shifted};
pub use sign::SignRefusal;
pub use slots::Slot;
pub use upstream::{BodyLimits, Limits, RequestBody, Upstream};
pub use verify::{Verification, Verifier, VerifyStatus};

use acting::check_lockdown;
use answer::{Answering, Beginning};
use ask::Question;
use authentication::{Attempt, Proof, Tokens};
use inject::Injected;
use limiter::Limiter;
use record::Record;
use route::Routed;
use slots::Slots;

/// The most keys of a list: each that is nobody's costs a look into the store.
pub const KEYS_MAX: usize = 16;

/// Forwards agents' requests.
#[derive(Clone, Debug)]
pub struct Proxy {
    store: Store,
    access: AccessCache,
    audit: AuditLog,
    upstream: Arc<Upstream>,
    tokens: Arc<Tokens>,
    limiter: Limiter,
    slots: Arc<Slots>,
    settings: ProxySettings,
}

/// What of the proxy is configured.
#[derive(Clone, Copy, Debug)]
pub struct ProxySettings {
    /// How long people have to decide.
    pub approval_timeout: std::time::Duration,
    /// How many requests of one agent may be under way at once.
    pub agent_requests_max: usize,
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
        settings: ProxySettings,
    ) -> Self {
        let upstream = Arc::new(upstream);
        Self {
            tokens: Arc::new(Tokens::new(store.clone(), Arc::clone(&upstream))),
            limiter: Limiter::start(store.clone(), upstream.tracker()),
            slots: Arc::new(Slots::new(settings.agent_requests_max)),
            store,
            access,
            audit,
            upstream,
            settings,
        }
    }

    /// Returns the agents that the keys of a list belong to. Keys that are nobody's are skipped.
    ///
    /// # Errors
    /// [`Refusal::MissingKey`] for an empty list, [`Refusal::InvalidKey`] when none of the keys is good,
    /// [`Refusal::TooManyKeys`] for more than [`KEYS_MAX`].
    pub async fn authenticate(&self, keys: &[ApiKey]) -> Result<Bearers, Refusal> {
        if keys.is_empty() {
            return Err(Refusal::MissingKey);
        }
        if keys.len() > KEYS_MAX {
            return Err(Refusal::TooManyKeys { limit: KEYS_MAX });
        }
        let finding = self.access.by_keys(keys);
        let found = spans::step(Step::Access, finding).await;
        found.map_err(Refusal::store)?.ok_or(Refusal::InvalidKey)
    }

    /// Counts a request against its agent's limit, exactly, across processes; `None` where there is none.
    /// If the count fails, so does the request.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`] past the limit.
    pub async fn count(&self, access: &AgentAccess) -> Result<Option<Allowance>, Refusal> {
        self.limiter.of_agent(access).await
    }

    /// Counts a request that the policies let through against the limits of its credentials, against all
    /// of them or none. What its agent has been counted stays counted.
    ///
    /// # Errors
    /// [`Refusal::RateLimited`] past a limit.
    pub async fn count_credentials(
        &self,
        used: &[Arc<CredentialAccess>],
    ) -> Result<Option<Allowance>, Refusal> {
        self.limiter.of_credentials(used).await
    }

    /// Takes an agent's request through all steps. Every outcome leaves its entry before it is returned.
    ///
    /// The body is read when it is needed, or passed on as it comes; a refusal before that does not wait for it.
    pub async fn forward(
        &self,
        arrival: Arrival,
        keys: &[ApiKey],
        (headers, body): (&HeaderMap, &mut RequestBody),
    ) -> Forwarded {
        let mut record = Record::new(arrival, headers);
        let mut admission = Admission::default();
        let asked = (headers, &mut *body);
        let admitted = self.admitted(&mut record, keys, asked, &mut admission);
        let outcome = match admitted.await {
            Ok(Admitted::Waits(pending)) => Outcome::Pending(pending),
            Ok(Admitted::Sent(answering, beginning)) => {
                let released = answering.release(beginning, record, &self.audit).await;
                released.map_or(
                    Outcome::Refused(Refusal::AuditUnavailable),
                    Outcome::Answered,
                )
            }
            Err(refusal) => {
                let (refused, alarms) = self.refused(record, refusal, (headers, body)).await;
                return Forwarded {
                    outcome: Outcome::Refused(refused),
                    admission,
                    alarms,
                };
            }
        };
        Forwarded {
            outcome,
            admission,
            alarms: 0,
        }
    }

    /// Does what was approved. Returns how it ended; the entry is for whoever stores that, in the same
    /// transaction.
    pub async fn execute(&self, approval: &Approval) -> (Ending, crate::store::AuditEntry) {
        match approval.kind {
            ApprovalKind::Call => self.execute_call(approval).await,
            ApprovalKind::Sign => self.execute_signing(approval).await,
        }
    }

    /// Sends a call that was approved: everything is checked afresh, only the question is not asked again.
    async fn execute_call(&self, approval: &Approval) -> (Ending, crate::store::AuditEntry) {
        let mut record = Record::of_approval(approval, &self.store);
        let ended = self.executed(&mut record, approval).await;
        record.approved(approval, self.store.clock());
        match ended {
            Ok((kept, decision)) => {
                record.decide(&decision);
                (
                    Ending::Forwarded(kept.to_secret()),
                    *record.into_entry(Decision::Allowed),
                )
            }
            Err(refusal) => ended_badly(record, &refusal),
        }
    }

    async fn admitted(
        &self,
        record: &mut Record,
        keys: &[ApiKey],
        (headers, body): (&HeaderMap, &mut RequestBody),
        admission: &mut Admission,
    ) -> Result<Admitted, Refusal> {
        let bearers = self.authenticate(keys).await?;
        let asking = bearers.primary();
        record.identify(asking);
        record.watch(&bearers);
        check_lockdown(asking)?;
        body.check_announced()?;
        call::refuse_unknown_headers(headers)?;
        admission.slot = Some(self.slots.take(&asking.id).await?);
        admission.allowance = self.count(asking).await?;
        let mut call = AgentCall::read(headers)?;
        let names = call.credential_names();
        record.describe(&call, &names);
        let (access, by) = self
            .acting(&bearers, (&names, call.end_user.as_deref()))
            .await?;
        call.acting_agent = by;
        record.acts_as(&access);
        check_lockdown(&access)?;
        let with = (&*self.upstream, &self.store);
        let now = self.clock().now();
        let routing = Routed::find((&mut call, body), (&names, &access), with, now);
        let routed = match spans::step(Step::Policy, routing).await {
            Err(Refusal::NotGranted { name }) => {
                let end_user = call.end_user.as_deref();
                return Err(self.not_granted(name, &bearers, end_user).await);
            }
            routed => routed?,
        };
        record.decide(&routed.decision);
        let verdict = routed.decision.verdict;
        if verdict == Verdict::Deny {
            return Err(Refusal::policy(&routed));
        }
        let left = self.count_credentials(&routed.credentials).await?;
        let least = admission.allowance.into_iter().chain(left);
        admission.allowance = least.min_by_key(|allowance| allowance.remaining);
        let before = self.asked_before(headers, asking).await?;
        let is_passed_on = verdict == Verdict::Allow
            && before.is_none()
            && body.is_long(&call.method)
            && !routed.signs_body(&call);
        if !is_passed_on {
            call.read_body(body).await?;
            record.saw(body.glance());
        }
        if before.is_some() || verdict == Verdict::Ask {
            let question = Question {
                headers,
                call: &call,
                access: asking,
                channels: &access.channels,
                routed: &routed,
            };
            // Apart from the rest, which is moved about: most calls do not come here.
            let asking = Box::pin(self.ask(record, &question, before));
            if let Some(pending) = spans::step(Step::Ask, asking).await? {
                return Ok(Admitted::Waits(pending));
            }
        }
        let mut answering = self.answering(record, (&mut call, &routed), body).await?;
        let beginning = answering.begin().await?;
        Ok(Admitted::Sent(Box::new(answering), beginning))
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
        let names = call.credential_names();
        record.describe(&call, &names);
        let asking = self.agent(&approval.agent_id).await?;
        record.identify(&asking);
        let acting = (call.acting_agent.as_deref(), call.end_user.as_deref());
        check_lockdown(&asking)?;
        let access = self.acting_again(asking, acting).await?;
        record.acts_as(&access);
        check_lockdown(&access)?;
        self.check_votes(approval).await?;
        let mut body = RequestBody::from(call.body.clone());
        let with = (&*self.upstream, &self.store);
        let now = self.clock().now();
        let routing = Routed::find((&mut call, &mut body), (&names, &access), with, now);
        let routed = spans::step(Step::Policy, routing).await?;
        if routed.decision.verdict == Verdict::Deny {
            return Err(Refusal::policy(&routed));
        }
        let sent = self.answering(record, (&mut call, &routed), &mut body);
        let answering = sent.await?;
        let kept = answering.keep(record).await?;
        Ok((kept, routed.decision))
    }

    /// Refuses what was approved before a policy began to want passkeys, by people who have shown none.
    async fn check_votes(&self, approval: &Approval) -> Result<(), Refusal> {
        match approval.lacks_passkey(&self.store).await {
            Ok(None) => Ok(()),
            Ok(Some(name)) => Err(Refusal::ApprovedWithoutPasskey { name }),
            Err(error) => Err(Refusal::store(error)),
        }
    }

    /// Opens the secrets, puts them into the request and sends it; what comes back is not read yet. Where the
    /// upstream does not want a token any more, it is sent once more with another.
    async fn answering(
        &self,
        record: &mut Record,
        (call, routed): (&mut AgentCall, &Routed),
        body: &mut RequestBody,
    ) -> Result<Answering, Refusal> {
        let Injected { request, mut told } = inject::inject(call, routed, &self.store)?;
        let proof = self.proof(routed).await?;
        let spare = routed.may_be_repeated(&proof).then(|| request.clone());
        let attempt = Attempt::new(request, &proof, &mut told);
        let mut answer = self.sent(record, (call, routed), attempt, body).await?;
        if let Some(request) = spare
            && routed.is_refused(answer.0.status())
            && let Some(proof) = self.second_proof((routed, &proof), record).await?
        {
            let attempt = Attempt::new(request, &proof, &mut told);
            answer = self.sent(record, (call, routed), attempt, body).await?;
        }
        Answering::new(answer, told, (&self.upstream, call))
    }

    /// Returns what the first attempt is authenticated with; a value that is exchanged is, if need be.
    async fn proof(&self, routed: &Routed) -> Result<Proof, Refusal> {
        let Some(authentication) = &routed.authentication else {
            return Ok(Proof::Filled);
        };
        if !authentication.needs_token() {
            return Ok(Proof::Value { is_second: false });
        }
        let credential = routed.first();
        let issued = spans::step(Step::Token, self.tokens.get(credential)).await;
        let issued = issued.map_err(|error| authentication.not_exchanged(credential, error))?;
        Ok(Proof::Token(issued))
    }

    /// Returns what a second attempt is authenticated with after the first was refused; `None` when the request
    /// cannot be sent again, or that is not worth it.
    async fn second_proof(
        &self,
        (routed, first): (&Routed, &Proof),
        record: &Record,
    ) -> Result<Option<Proof>, Refusal> {
        let can_be_sent_again = !record.is_uploading();
        match first {
            Proof::Filled => Ok(None),
            Proof::Value { .. } => {
                Ok(can_be_sent_again.then_some(Proof::Value { is_second: true }))
            }
            Proof::Token(issued) => {
                let is_worth_it = self.tokens.refuse(routed.first(), &issued.token);
                if !is_worth_it || !can_be_sent_again {
                    return Ok(None);
                }
                self.proof(routed).await.map(Some)
            }
        }
    }

    /// Makes one attempt, and notes how it went.
    async fn sent(
        &self,
        record: &mut Record,
        (call, routed): (&AgentCall, &Routed),
        attempt: Attempt<'_>,
        body: &mut RequestBody,
    ) -> Result<(Response<Incoming>, tokio::time::Instant), Refusal> {
        let request = attempt.fill((call, routed), self.clock())?;
        let (outgoing, uploading) = body.hand_on(&self.upstream);
        record.uploads(uploading);
        let sent = self.clock().moment();
        let request = request.map(|()| outgoing);
        let answer = self.upstream.send(&routed.destination, request).await;
        let answer = answer.map_err(|error| Refusal::upstream(&error, &call.target))?;
        record.answered(answer.0.status(), elapsed_ms(self.clock(), sent));
        Ok(answer)
    }

    /// Writes down that a request was refused, and raises the alarm if it names canaries; of how many.
    async fn refused(
        &self,
        mut record: Record,
        refusal: Refusal,
        (headers, body): (&HeaderMap, &mut RequestBody),
    ) -> (Refusal, usize) {
        let seen = body.glance();
        let named = record.canaries(headers, &seen.0);
        record.saw(seen);
        let refusal = match refusal {
            // What the upstream did may be for a body that it did not get whole.
            Refusal::Upstream { .. } => record.upload_failure().unwrap_or(refusal),
            refusal => refusal,
        };
        let entry = record.into_failed(&refusal);
        if !named.is_empty()
            && let Err(error) = self.alarm(&entry, &named).await
        {
            tracing::error!(error = %error.with_causes(), "the alarm about a canary cannot be stored");
            return (Refusal::AuditUnavailable, 0);
        }
        match spans::step(Step::Audit, self.audit.append(entry)).await {
            Ok(()) => (refusal, named.len()),
            Err(_) => (Refusal::AuditUnavailable, named.len()),
        }
    }

    /// Returns what tells whether credentials work.
    pub fn verifier(&self) -> Verifier {
        Verifier::of(&self.store, &self.upstream, &self.tokens)
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

/// Returns how an approval ends that could not be carried out.
fn ended_badly(record: Record, refusal: &Refusal) -> (Ending, crate::store::AuditEntry) {
    let detail = refusal.to_string();
    (Ending::Error(detail), *record.into_failed(refusal))
}

/// Returns the milliseconds since a moment.
fn elapsed_ms(clock: &Clock, since: Instant) -> u64 {
    let span = clock.moment().saturating_duration_since(since);
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
