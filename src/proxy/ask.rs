//! The step at which a call waits for a person: unless a grant answers it, or it repeats one that does.

use http::HeaderMap;

use super::{AgentCall, Pending, Proxy, Refusal, call, record::Record, route::Routed};
use crate::{
    policy::{Target, Verdict},
    store::{
        AgentAccess, Approval, ApprovalKind, ApprovalStatus, Asked, ChannelKind, Grant,
        NewApproval, ReadyChannel, Repetition, StoreError,
    },
};

/// How people are told that a request waits (spec/tap.md §3.4).
#[derive(Clone, Debug)]
pub struct Told {
    /// Whether a credential has a policy.
    pub has_policy: bool,
    /// The channel that a policy names.
    pub named: Option<String>,
    /// The channel that is used.
    pub through: ChannelKind,
}

/// A call that no policy denies.
pub(super) struct Question<'a> {
    pub(super) headers: &'a HeaderMap,
    pub(super) call: &'a AgentCall,
    pub(super) access: &'a AgentAccess,
    /// Of the team whose credentials are used.
    pub(super) channels: &'a [ReadyChannel],
    pub(super) routed: &'a Routed,
}

impl Proxy {
    /// Returns what the agent has asked with the key that it gives its request. What cannot be a key has never
    /// been one.
    pub(super) async fn asked_before(
        &self,
        headers: &HeaderMap,
        asking: &AgentAccess,
    ) -> Result<Option<Approval>, Refusal> {
        let Ok(Some(key)) = call::idempotency_key(headers) else {
            return Ok(None);
        };
        let found = Approval::find_by_key(&self.store, (&asking.id, key)).await;
        found.map_err(Refusal::store)
    }

    /// Asks a person, or says that nobody needs to be asked: `None`.
    ///
    /// A repetition comes before grants and before policies that ask nobody by now: the call that it repeats may
    /// still be approved, or has been sent, and would go out twice.
    pub(super) async fn ask(
        &self,
        record: &mut Record,
        question: &Question<'_>,
        before: Option<Approval>,
    ) -> Result<Option<Pending>, Refusal> {
        if before.is_none() && question.routed.decision.verdict != Verdict::Ask {
            return Ok(None);
        }
        let repetition = question.repetition(&self.store)?;
        if let (Some(before), Some(repetition)) = (&before, &repetition) {
            let repeated = self.repeat(record, (before, repetition), question.told());
            return repeated.await.map(Some);
        }
        if let Some(grants) = self.grants(question).await {
            record.granted(&grants);
            return Ok(None);
        }
        let new = self.new_approval(record, question, repetition.clone());
        let (id, created_at, expires_at) = (new.id.clone(), new.created_at, new.expires_at);
        let asked = new.insert(&self.store, &record.pending()).await;
        match (asked.map_err(Refusal::store)?, &repetition) {
            // Another request with the same key was faster, here or in another process.
            (Asked::Before(before), Some(repetition)) => {
                let repeated = self.repeat(record, (&before, repetition), question.told());
                return repeated.await.map(Some);
            }
            (Asked::New, _) => {}
            _ => return Err(Refusal::too_many_pending()),
        }
        self.audit.copy().await;
        Ok(Some(Pending {
            id,
            status: ApprovalStatus::Pending,
            expires_at,
            created_at,
            told: question.told(),
            blind_signature: None,
        }))
    }

    fn new_approval(
        &self,
        record: &Record,
        question: &Question<'_>,
        repetition: Option<Repetition>,
    ) -> NewApproval {
        let Question {
            call,
            access,
            routed,
            ..
        } = *question;
        let created_at = self.store.clock().now();
        NewApproval {
            id: record.id().to_owned(),
            kind: ApprovalKind::Call,
            // Whose credential it is: a list of keys may be of several teams.
            team: routed.first().team.clone(),
            agent_id: access.id.clone(),
            agent_name: access.name.clone(),
            end_user_id: call.end_user.clone(),
            credential_names: routed.credential_names(),
            method: call.method.clone(),
            target_url: call.target.clone(),
            policy_reason: routed.decision.reason.as_str().to_owned(),
            min_approvals: routed.min_approvals(),
            request: call.to_secret(),
            repetition,
            created_at,
            expires_at: created_at.after(self.settings.approval_timeout),
        }
    }

    /// Answers a repetition with the call that it repeats, and writes down that it came.
    pub(super) async fn repeat(
        &self,
        record: &Record,
        (before, repetition): (&Approval, &Repetition),
        told: Told,
    ) -> Result<Pending, Refusal> {
        let id = before.id.clone();
        if before.request_hash.as_ref() != Some(&repetition.request_hash) {
            return Err(Refusal::IdempotencyKeyReused { id });
        }
        let entry = self.audit.append(record.repeating(&id)).await;
        entry.map_err(|_| Refusal::AuditUnavailable)?;
        Ok(Pending {
            id,
            status: before.status,
            expires_at: before.expires_at,
            created_at: self.store.clock().now(),
            told,
            blind_signature: None,
        })
    }

    /// Uses up grants that answer the question for every credential that asks. That there are none, and
    /// whatever goes wrong with one, comes to the same: a person is asked (spec/tap.md §3.5).
    async fn grants(&self, question: &Question<'_>) -> Option<Vec<String>> {
        let claimed = self.claim(question).await;
        claimed.unwrap_or_else(|error| {
            tracing::warn!(error = %error.with_causes(), "a grant could not be used; a person is asked");
            None
        })
    }

    async fn claim(&self, question: &Question<'_>) -> Result<Option<Vec<String>>, StoreError> {
        let routed = question.routed;
        if !routed.decision.grantable() {
            return Ok(None);
        }
        // A grant names hosts; the host of a relative target is none of the agent's choice.
        let Some(url) = &routed.target else {
            return Ok(None);
        };
        let asking = routed.asking.iter();
        let asking: Vec<_> = asking.map(|used| used.credential.id.as_str()).collect();
        let overrides = question.call.override_methods();
        let bytes = question.call.body.len() as u64;
        let seen = question.call.seen(
            overrides.as_deref(),
            (Target::Url(url), self.clock().now(), Some(bytes)),
        );
        Grant::claim(&self.store, &asking, &seen).await
    }
}

impl Question<'_> {
    /// Returns how people are told of the call, and what of that the policies say.
    fn told(&self) -> Told {
        let named = self.routed.channel();
        let is_for_end_user = self.call.end_user.is_some();
        Told {
            has_policy: self.routed.has_policy(),
            through: ChannelKind::choose(named.as_deref(), self.channels, is_for_end_user),
            named,
        }
    }

    /// Returns by what a repetition of the call is known, if its agent says so.
    ///
    /// Of the headers only `Content-Type` is part of the request: traces and dates differ each time.
    fn repetition(&self, store: &crate::store::Store) -> Result<Option<Repetition>, Refusal> {
        let Some(key) = call::idempotency_key(self.headers)? else {
            return Ok(None);
        };
        let call = self.call;
        let credentials = self.routed.credential_names().join(",");
        let kind = call.headers.get(http::header::CONTENT_TYPE);
        let parts: [&[u8]; 6] = [
            call.method.as_bytes(),
            call.target.as_bytes(),
            credentials.as_bytes(),
            call.auth_mode.as_str().as_bytes(),
            kind.map(http::HeaderValue::as_bytes).unwrap_or_default(),
            &call.body,
        ];
        Ok(Some(Repetition::new(store, key, &parts)))
    }
}
