//! Where a call goes and whether it may: steps 7 to 15 of spec/tap.md §2.4.

use std::sync::Arc;

use http::StatusCode;
use url::Url;

use super::{
    Refusal, RequestBody,
    authentication::{Authentication, Proof, sidecar},
    call::AgentCall,
    placeholder,
    upstream::{Destination, Upstream},
};
use crate::{
    clock::Timestamp,
    policy::{ApprovalMode, Decision, Policy, Target, Verdict, decide, strictest},
    secrets::Keyring,
    store::{AgentAccess, Auth, Credential, CredentialAccess, Store},
};

/// A call whose destination is vetted and whose policy has been asked.
#[derive(Debug)]
pub(super) struct Routed {
    /// Where it goes: to addresses that were vetted, and nowhere else.
    pub(super) destination: Destination,
    /// The credentials that it uses, the first one first.
    pub(super) credentials: Vec<Arc<CredentialAccess>>,
    /// What is done with the only one's value, if it is not sent as it is.
    pub(super) authentication: Option<Authentication>,
    /// What a sidecar is to call; `None` where the agent named only a path.
    pub(super) target: Option<Url>,
    /// What the strictest of their policies says.
    pub(super) decision: Decision,
    /// The credentials whose policies ask.
    pub(super) asking: Vec<Arc<CredentialAccess>>,
}

/// Where an agent wants its call to go.
#[derive(Debug)]
struct Aim {
    url: Url,
    /// Whether it named only a path: the host is the operator's choice.
    is_relative: bool,
}

impl Routed {
    /// Checks a call that names these credentials, in the order that status codes depend on. In placeholder mode that
    /// takes its body.
    pub(super) async fn find(
        (call, body): (&mut AgentCall, &mut RequestBody),
        (names, access): (&[String], &AgentAccess),
        (upstream, store): (&Upstream, &Store),
        at: Timestamp,
    ) -> Result<Self, Refusal> {
        if names.is_empty() {
            // A misplaced placeholder is found first; one in the body alone is no credential either.
            call.read_body(body).await?;
            placeholder::check_positions(call, &[])?;
            return Err(Refusal::NoCredential);
        }
        let credentials = granted(names, access)?;
        for used in &credentials {
            check_kind(&used.credential)?;
        }
        let authentication = authenticated(call, &credentials, store.key())?;
        let aim = Aim::of(call, &credentials)?;
        let destination = aim.destination(
            &credentials,
            authentication.as_ref(),
            (upstream, &call.target),
        );
        let destination = destination.await?;
        let plain: Vec<_> = credentials.iter().map(|used| &used.credential).collect();
        if call.credential.is_none() {
            call.read_body(body).await?;
            placeholder::check_positions(call, &plain)?;
        }
        let bytes = known_length((call, body), &credentials).await?;
        let (decision, asking) = judge(call, access.mode, &credentials, (&aim, at, bytes));
        check_passkey(store.has_passkeys(), &credentials, &decision)?;
        Ok(Self {
            destination,
            credentials,
            authentication,
            target: (!aim.is_relative).then_some(aim.url),
            decision,
            asking,
        })
    }

    /// Checks a call of the relay's own with one credential, which asks no policy.
    pub(super) async fn of_probe(
        call: &AgentCall,
        credential: &Credential,
        (upstream, key): (&Upstream, &Keyring),
    ) -> Result<Self, Refusal> {
        let used = CredentialAccess::new(credential.clone(), None);
        let credentials = vec![Arc::new(used)];
        check_kind(credential)?;
        let authentication = Authentication::open(credential, key, call)?;
        let aim = Aim::of(call, &credentials)?;
        let destination = aim.destination(
            &credentials,
            authentication.as_ref(),
            (upstream, &call.target),
        );
        let destination = destination.await?;
        // Without a policy there are no hours that the time could matter to.
        let at = Timestamp::from_millis(0);
        let (decision, asking) = judge(
            call,
            ApprovalMode::Autonomous,
            &credentials,
            (&aim, at, Some(0)),
        );
        Ok(Self {
            destination,
            credentials,
            authentication,
            target: (!aim.is_relative).then_some(aim.url),
            decision,
            asking,
        })
    }

    /// Returns whether the whole body has to be known before the call can be sent.
    pub(super) fn signs_body(&self, call: &AgentCall) -> bool {
        let authentication = self.authentication.as_ref();
        authentication.is_some_and(|authentication| authentication.signs_body(call))
    }

    /// Returns the credential that is the only one, or the first.
    pub(super) fn first(&self) -> &Credential {
        &self.credentials[0].credential
    }

    /// Returns whether another attempt may be made if an answer refuses this one.
    pub(super) fn may_be_repeated(&self, proof: &Proof) -> bool {
        let authentication = self.authentication.as_ref();
        authentication.is_some_and(|authentication| authentication.may_be_repeated(proof))
    }

    /// Returns whether an answer refuses what the call was authenticated with.
    pub(super) fn is_refused(&self, status: StatusCode) -> bool {
        let authentication = self.authentication.as_ref();
        authentication.is_some_and(|authentication| authentication.is_refused(status))
    }

    /// Returns the names of the credentials.
    pub(super) fn credential_names(&self) -> Vec<String> {
        self.credentials
            .iter()
            .map(|used| used.credential.name.clone())
            .collect()
    }

    /// Returns how many people have to approve: as many as the policy that wants most.
    pub(super) fn min_approvals(&self) -> i64 {
        let policies = self
            .credentials
            .iter()
            .filter_map(|used| used.policy.as_ref());
        policies
            .map(|policy| i64::from(policy.min_approvals))
            .max()
            .unwrap_or(1)
    }

    /// Returns whether any of the credentials has a policy.
    pub(super) fn has_policy(&self) -> bool {
        self.credentials.iter().any(|used| used.policy.is_some())
    }

    /// Returns the channel that a policy names.
    pub(super) fn channel(&self) -> Option<String> {
        let mut policies = self
            .credentials
            .iter()
            .filter_map(|used| used.policy.as_ref());
        policies.find_map(|policy| policy.approval_channel.clone())
    }
}

/// Returns the credentials that the call names, all of which the agent has to be allowed to use.
fn granted(names: &[String], access: &AgentAccess) -> Result<Vec<Arc<CredentialAccess>>, Refusal> {
    let find = |name: &String| match access.credentials.get(name) {
        // Whatever the way it was found by: what is an end user's is used for that one and for nobody else.
        Some(used) if used.credential.end_user_id != access.end_user => {
            Err(Refusal::EndUserMismatch { name: name.clone() })
        }
        Some(used) => Ok(Arc::clone(used)),
        None => Err(Refusal::NotGranted { name: name.clone() }),
    };
    names.iter().map(find).collect()
}

impl Aim {
    fn of(call: &AgentCall, credentials: &[Arc<CredentialAccess>]) -> Result<Self, Refusal> {
        let first = &credentials[0].credential;
        let is_relative = call.credential.is_some() && takes_a_path(first);
        let url = if is_relative {
            sidecar::relative(first, &call.target)?
        } else {
            Url::parse(&call.target).map_err(|_| unparseable())?
        };
        Ok(Self { url, is_relative })
    }

    /// Vets where the call goes. An address that the operator gave for a sidecar may be private; the agent's own
    /// choice may not, also when a sidecar calls it, nor may an app's.
    async fn destination(
        &self,
        credentials: &[Arc<CredentialAccess>],
        authentication: Option<&Authentication>,
        (upstream, written): (&Upstream, &str),
    ) -> Result<Destination, Refusal> {
        let is_sidecar = authentication.is_some_and(Authentication::is_sidecar);
        if self.is_relative && is_sidecar {
            let of = &credentials[0].credential;
            return of_sidecar(of, &self.url, (upstream, written)).await;
        }
        let vetted = upstream.vet(&self.url).await?;
        if !matches!(self.url.scheme(), "http" | "https") {
            return Err(Refusal::InvalidTarget {
                received: written.to_owned(),
            });
        }
        for used in credentials.iter().filter(|_| !self.is_relative) {
            check_binding(used, &self.url)?;
        }
        if !is_sidecar {
            return Ok(vetted);
        }
        let of = &credentials[0].credential;
        of_sidecar(of, &sidecar::base(of)?, (upstream, written)).await
    }
}

/// Resolves a sidecar's address, and vets one that an app's key gave, which is no more than an agent's. That the
/// operator's has none is no fault of the target's, nor is it the agent's to know.
async fn of_sidecar(
    credential: &Credential,
    url: &Url,
    (upstream, written): (&Upstream, &str),
) -> Result<Destination, Refusal> {
    if credential.app_id.is_some() {
        return upstream.vet(url).await;
    }
    let reached = upstream.reach(url).await;
    reached.map_err(|_| Refusal::Upstream {
        reason: "the sidecar's host cannot be resolved".to_owned(),
        target: written.to_owned(),
    })
}

/// Returns whether agents name only a path. A value that is sent as it is goes to a host that is bound.
pub(super) fn takes_a_path(credential: &Credential) -> bool {
    credential.relative_target && credential.auth.connector() == "sidecar"
}

/// Refuses keys that only sign, and credentials without a value.
fn check_kind(credential: &Credential) -> Result<(), Refusal> {
    let name = || credential.name.clone();
    match credential.auth {
        Auth::Signing => Err(Refusal::SigningKey { name: name() }),
        _ if credential.sealed.is_none() => Err(Refusal::NoValue { name: name() }),
        _ => Ok(()),
    }
}

/// Opens what is not sent as it is. That cannot stand for a placeholder: it is no secret of the upstream's.
fn authenticated(
    call: &AgentCall,
    credentials: &[Arc<CredentialAccess>],
    key: &Keyring,
) -> Result<Option<Authentication>, Refusal> {
    if call.credential.is_some() {
        return Authentication::open(&credentials[0].credential, key, call);
    }
    let mut used = credentials.iter().map(|used| &used.credential);
    let other = used.find(|credential| credential.auth != Auth::ApiKey);
    other.map_or(Ok(None), |credential| {
        Err(Refusal::NotPlaceable {
            name: credential.name.clone(),
        })
    })
}

fn check_binding(used: &CredentialAccess, url: &Url) -> Result<(), Refusal> {
    let credential = &used.credential;
    let hosts = used.hosts.as_ref();
    let hosts = hosts.ok_or_else(|| Refusal::Misconfigured {
        name: credential.name.clone(),
    })?;
    if hosts.permits(url) {
        return Ok(());
    }
    let host = url.host_str().unwrap_or_default().to_owned();
    Err(Refusal::HostNotAllowed {
        name: credential.name.clone(),
        host,
    })
}

/// Returns how long the body is. One that does not say so is read where a policy has to know: a limit holds for what
/// streams, too.
async fn known_length(
    (call, body): (&mut AgentCall, &mut RequestBody),
    credentials: &[Arc<CredentialAccess>],
) -> Result<Option<u64>, Refusal> {
    let mut policies = credentials.iter().filter_map(|used| used.policy.as_ref());
    if body.length().is_none() && policies.any(Policy::limits_bodies) {
        call.read_body(body).await?;
    }
    Ok(body.length())
}

/// Returns what the strictest policy says, and the credentials whose policies ask.
fn judge(
    call: &AgentCall,
    mode: ApprovalMode,
    credentials: &[Arc<CredentialAccess>],
    (aim, at, bytes): (&Aim, Timestamp, Option<u64>),
) -> (Decision, Vec<Arc<CredentialAccess>>) {
    let overrides = call.override_methods();
    let target = if aim.is_relative {
        Target::Path(&call.target)
    } else {
        Target::Url(&aim.url)
    };
    let seen = call.seen(overrides.as_deref(), (target, at, bytes));
    let mut asking = Vec::new();
    let decisions = credentials.iter().map(|used| {
        let decision = unless_canary(used, decide(mode, used.policy.as_ref(), &seen));
        if decision.verdict == Verdict::Ask {
            asking.push(Arc::clone(used));
        }
        decision
    });
    let decision = decisions
        .reduce(strictest)
        .expect("a call without a credential was refused");
    (decision, asking)
}

/// Returns a policy's decision; about a credential that nobody is meant to use it is that of a rule that denies.
pub(super) fn unless_canary(used: &CredentialAccess, decision: Decision) -> Decision {
    if used.credential.canary && decision.verdict != Verdict::Deny {
        return Decision::of_canary();
    }
    decision
}

/// Refuses a call that only a passkey could release where nobody can have one (spec/tap.md §3.3: fail closed).
fn check_passkey(
    has_passkeys: bool,
    credentials: &[Arc<CredentialAccess>],
    decision: &Decision,
) -> Result<(), Refusal> {
    let wanted = credentials.iter().find(|used| {
        used.policy
            .as_ref()
            .is_some_and(|policy| policy.require_passkey)
    });
    match wanted {
        Some(used) if decision.verdict == Verdict::Ask && !has_passkeys => {
            Err(Refusal::PasskeyUnavailable {
                name: used.credential.name.clone(),
            })
        }
        _ => Ok(()),
    }
}

fn unparseable() -> Refusal {
    Refusal::TargetNotAllowed {
        reason: "it is not an address that can be read".to_owned(),
    }
}
