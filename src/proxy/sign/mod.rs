//! The path of a request for a signature (spec/tap.md §2.9): always a person decides, whatever the policy
//! proposes and whichever grants there are; then the key is read and used once, and never leaves.
//!
//! Control flow is in [`Proxy::sign`] and [`Proxy::execute_signing`] alone.

use std::sync::Arc;

use http::HeaderMap;

use super::{
    Admission, Arrival, Forwarded, KeptAnswer, Outcome, Pending, Proxy, Refusal, RequestBody, Told,
    acting::check_lockdown, call, ended_badly, record::Record, route::unless_canary,
};
use crate::{
    policy::{BodySeen, Call, Target, Verdict, decide},
    secrets::{ApiKey, SigningKey},
    store::{
        AgentAccess, Approval, ApprovalKind, ApprovalStatus, Asked, Auth, ChannelKind,
        CredentialAccess, Decision, Ending, NewApproval, Repetition,
    },
};

mod refusal;
mod request;
mod summary;

pub use refusal::SignRefusal;

use request::{SignCall, SignRequest};

/// The method that people are shown.
const METHOD: &str = "SIGN";
/// The longest body: what is signed is either a digest or a message that a person is to read.
const BODY_BYTES_MAX: usize = 1 << 20;
/// As what a policy judges a signature: a rule that denies is kept, no other is asked.
const JUDGED: Call<'static> = Call {
    // What is signed is no body that is sent.
    body: BodySeen::NONE,
    method: "POST",
    override_method: None,
    target: Target::Path("/sign"),
    // Hours hold back what would proceed, and nothing proceeds here.
    at: None,
};

impl Proxy {
    /// Takes a request for a signature through all steps. Every outcome leaves its entry before it is
    /// returned; none is a signature, since a person has to decide first.
    pub async fn sign(
        &self,
        arrival: Arrival,
        keys: &[ApiKey],
        (headers, body): (&HeaderMap, &mut RequestBody),
    ) -> Forwarded {
        let mut record = Record::new(arrival, headers);
        record.is_for_signature();
        let mut admission = Admission::default();
        let sent = (headers, &mut *body);
        let asked = self.ask_to_sign(&mut record, keys, sent, &mut admission);
        let (outcome, alarms) = match asked.await {
            Ok(pending) => (Outcome::Pending(pending), 0),
            Err(refusal) => {
                let (refused, alarms) = self.refused(record, refusal, (headers, body)).await;
                (Outcome::Refused(refused), alarms)
            }
        };
        Forwarded {
            outcome,
            admission,
            alarms,
        }
    }

    /// Signs what was approved: everything is checked afresh, only the question is not asked again.
    pub(super) async fn execute_signing(
        &self,
        approval: &Approval,
    ) -> (Ending, crate::store::AuditEntry) {
        let mut record = Record::of_approval(approval, &self.store);
        let signed = self.signed(&mut record, approval).await;
        record.approved(approval, self.store.clock());
        match signed {
            Ok(kept) => (
                Ending::Forwarded(kept.to_secret()),
                *record.into_entry(Decision::Allowed),
            ),
            Err(refusal) => ended_badly(record, &refusal),
        }
    }

    async fn ask_to_sign(
        &self,
        record: &mut Record,
        keys: &[ApiKey],
        (headers, body): (&HeaderMap, &mut RequestBody),
        admission: &mut Admission,
    ) -> Result<Pending, Refusal> {
        let bearers = self.authenticate(keys).await?;
        let asking = bearers.primary();
        record.identify(asking);
        record.watch(&bearers);
        check_lockdown(asking)?;
        body.check_announced()?;
        call::refuse_unknown_headers(headers)?;
        admission.slot = Some(self.slots.take(&asking.id).await?);
        admission.allowance = self.count(asking).await?;
        let mut call = SignCall::read(headers)?;
        let name = vec![call.credential.clone()];
        let (acting, by) = self
            .acting(&bearers, (&name, call.end_user.as_deref()))
            .await?;
        call.acting_agent = by;
        record.acts_as(&acting);
        check_lockdown(&acting)?;
        let used = match granted(&acting, &call.credential) {
            Err(Refusal::NotGranted { name }) => {
                let end_user = call.end_user.as_deref();
                return Err(self.not_granted(name, &bearers, end_user).await);
            }
            granted => granted?,
        };
        judged((&acting, used), self.store.has_passkeys())?;
        let left = self.count_credentials(std::slice::from_ref(used)).await?;
        let least = admission.allowance.into_iter().chain(left);
        admission.allowance = least.min_by_key(|allowance| allowance.remaining);
        let read = body.read_whole().await?;
        record.saw(body.glance());
        if read.len() > BODY_BYTES_MAX {
            return Err(Refusal::BodyTooLarge {
                limit: BODY_BYTES_MAX,
            });
        }
        let request = SignRequest::read(&read)?;
        let algorithm = self.opened(used)?.algorithm();
        request.check(algorithm)?;
        call.ask(algorithm, request);
        check_preimage(used, &call)?;
        let known = call::idempotency_key(headers)?;
        let repetition = known.map(|key| {
            Repetition::new(
                &self.store,
                key,
                &[METHOD.as_bytes(), call.credential.as_bytes(), &read],
            )
        });
        let told = told(&call, (&acting, used));
        self.keep_question(record, (&call, asking, used, told), repetition)
            .await
    }

    /// Stores the request as an approval, with the entry that says that it waits; of a repetition, what it repeats
    /// is the answer.
    async fn keep_question(
        &self,
        record: &Record,
        (call, access, used, told): (&SignCall, &AgentAccess, &CredentialAccess, Told),
        repetition: Option<Repetition>,
    ) -> Result<Pending, Refusal> {
        let created_at = self.store.clock().now();
        let expires_at = created_at.after(self.settings.approval_timeout);
        let policy = used.policy.as_ref();
        let approval = NewApproval {
            id: record.id().to_owned(),
            kind: ApprovalKind::Sign,
            // Whose key it is: a list of keys may be of several teams.
            team: used.credential.team.clone(),
            agent_id: access.id.clone(),
            agent_name: access.name.clone(),
            end_user_id: call.end_user.clone(),
            credential_names: vec![call.credential.clone()],
            method: METHOD.to_owned(),
            target_url: format!("tap:sign/{}", call.credential),
            policy_reason: record.reason().to_owned(),
            min_approvals: policy.map_or(1, |policy| i64::from(policy.min_approvals)),
            request: call.to_secret(),
            repetition: repetition.clone(),
            created_at,
            expires_at,
        };
        let asked = approval.insert(&self.store, &record.pending()).await;
        match (asked.map_err(Refusal::store)?, &repetition) {
            (Asked::Before(before), Some(repetition)) => {
                let repeated = self.repeat(record, (&before, repetition), told).await?;
                return Ok(Pending {
                    blind_signature: Some(call.is_blind),
                    ..repeated
                });
            }
            (Asked::New, _) => {}
            _ => return Err(Refusal::too_many_pending()),
        }
        self.audit.copy().await;
        Ok(Pending {
            id: record.id().to_owned(),
            status: ApprovalStatus::Pending,
            expires_at,
            created_at,
            told,
            blind_signature: Some(call.is_blind),
        })
    }

    async fn signed(
        &self,
        record: &mut Record,
        approval: &Approval,
    ) -> Result<KeptAnswer, Refusal> {
        let kept = approval.request(&self.store);
        let call = SignCall::restore(&kept.map_err(|_| Refusal::Unreadable)?);
        let call = call.ok_or(Refusal::Unreadable)?;
        let asking = self.agent(&approval.agent_id).await?;
        record.identify(&asking);
        let acting = (call.acting_agent.as_deref(), call.end_user.as_deref());
        check_lockdown(&asking)?;
        let access = self.acting_again(asking, acting).await?;
        record.acts_as(&access);
        check_lockdown(&access)?;
        self.check_votes(approval).await?;
        let used = granted(&access, &call.credential)?;
        judged((&access, used), self.store.has_passkeys())?;
        let key = self.opened(used)?;
        if key.algorithm().as_str() != call.algorithm {
            let name = call.credential;
            return Err(SignRefusal::KeyChanged { name }.into());
        }
        check_preimage(used, &call)?;
        let signed = key.sign(call.message()).map_err(|error| {
            let name = call.credential.clone();
            SignRefusal::Key { name, error }
        })?;
        Ok(KeptAnswer {
            status: http::StatusCode::OK.as_u16(),
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: serde_json::to_string(&signed).expect("a signature has text for keys"),
            body_encoding: "utf-8".to_owned(),
            complete: true,
            note: None,
        })
    }

    /// Opens the credential's key, as it is now.
    fn opened(&self, used: &CredentialAccess) -> Result<SigningKey, Refusal> {
        let name = || used.credential.name.clone();
        let value = used.credential.open(self.store.key());
        let value = value.map_err(|_| Refusal::Unreadable)?;
        let value = value.ok_or_else(|| Refusal::NoValue { name: name() })?;
        let key = SigningKey::from_bundle(&value);
        Ok(key.map_err(|error| SignRefusal::Key {
            name: name(),
            error,
        })?)
    }
}

/// Returns how people are told of a request for a signature.
fn told(call: &SignCall, (acting, used): (&AgentAccess, &CredentialAccess)) -> Told {
    let policy = used.policy.as_ref();
    let named = policy.and_then(|policy| policy.approval_channel.clone());
    let is_for_end_user = call.end_user.is_some();
    Told {
        has_policy: policy.is_some(),
        through: ChannelKind::choose(named.as_deref(), &acting.channels, is_for_end_user),
        named,
    }
}

/// Returns the credential that is named, which has to be the agent's and of the kind that signs.
fn granted<'a>(access: &'a AgentAccess, name: &str) -> Result<&'a Arc<CredentialAccess>, Refusal> {
    let name = || name.to_owned();
    let used = access.credentials.get(&name());
    let used = used.ok_or_else(|| Refusal::NotGranted { name: name() })?;
    match used.credential.auth {
        Auth::Signing => Ok(used),
        _ => Err(SignRefusal::NotASigningKey { name: name() }.into()),
    }
}

/// Refuses a digest of which nobody sees what it is of, where the policy does not have people asked for that.
fn check_preimage(used: &CredentialAccess, call: &SignCall) -> Result<(), SignRefusal> {
    let is_required = used
        .policy
        .as_ref()
        .is_some_and(|policy| policy.require_preimage);
    if is_required && call.is_blind {
        let name = call.credential.clone();
        return Err(SignRefusal::Blind { name });
    }
    Ok(())
}

/// Asks the policy whether it denies, and whether anybody could approve; whatever else it says, a person decides.
fn judged(
    (access, used): (&AgentAccess, &CredentialAccess),
    has_passkeys: bool,
) -> Result<(), Refusal> {
    let decision = decide(access.mode, used.policy.as_ref(), &JUDGED);
    let decision = unless_canary(used, decision);
    let name = used.credential.name.clone();
    if decision.verdict == Verdict::Deny {
        let reason = decision.reason.as_str();
        return Err(Refusal::PolicyDenied { name, reason });
    }
    match &used.policy {
        Some(policy) if policy.require_passkey && !has_passkeys => {
            Err(Refusal::PasskeyUnavailable { name })
        }
        _ => Ok(()),
    }
}
