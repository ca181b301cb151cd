//! Where a call goes and whether it may: steps 7 to 15 of spec/tap.md §2.4.

use std::sync::Arc;

use url::Url;

use super::{
    Refusal, RequestBody,
    call::AgentCall,
    placeholder,
    sign::SignRefusal,
    upstream::{Destination, Upstream},
};
use crate::{
    clock::Timestamp,
    policy::{AllowedHosts, Decision, Verdict, decide, strictest},
    store::{AgentAccess, Auth, CredentialAccess},
};

/// A call whose destination is vetted and whose policy has been asked.
#[derive(Debug)]
pub(super) struct Routed {
    /// Where it goes: to addresses that were vetted, and nowhere else.
    pub(super) destination: Destination,
    /// The credentials that it uses, the first one first.
    pub(super) credentials: Vec<Arc<CredentialAccess>>,
    /// What the strictest of their policies says.
    pub(super) decision: Decision,
    /// The credentials whose policies ask.
    pub(super) asking: Vec<Arc<CredentialAccess>>,
}

impl Routed {
    /// Checks a call, in the order that status codes depend on. In placeholder mode that takes its body.
    pub(super) async fn find(
        (call, body): (&mut AgentCall, &mut RequestBody),
        access: &AgentAccess,
        upstream: &Upstream,
        at: Timestamp,
    ) -> Result<Self, Refusal> {
        let names = call.credential_names();
        if names.is_empty() {
            // A misplaced placeholder is found first; one in the body alone is no credential either.
            call.read_body(body).await?;
            placeholder::check_positions(call, &[])?;
            return Err(Refusal::NoCredential);
        }
        let credentials = granted(names, access)?;
        for used in &credentials {
            check_kind(used)?;
        }
        let url = Url::parse(&call.target).map_err(|_| unparseable())?;
        let destination = upstream.vet(&url).await?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::InvalidTarget {
                received: call.target.clone(),
            });
        }
        for used in &credentials {
            check_binding(used, &url)?;
        }
        let plain: Vec<_> = credentials.iter().map(|used| &used.credential).collect();
        if call.credential.is_none() {
            call.read_body(body).await?;
            placeholder::check_positions(call, &plain)?;
        }
        let (decision, asking) = judge(call, access, &credentials, (&url, at));
        check_passkey(&credentials, &decision)?;
        Ok(Self {
            destination,
            credentials,
            decision,
            asking,
        })
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
fn granted(
    names: Vec<String>,
    access: &AgentAccess,
) -> Result<Vec<Arc<CredentialAccess>>, Refusal> {
    let find = |name: String| match access.credentials.get(&name) {
        // Whatever the way it was found by: what is an end user's is used for that one and for nobody else.
        Some(used) if used.credential.end_user_id != access.end_user => {
            Err(Refusal::EndUserMismatch { name })
        }
        Some(used) => Ok(Arc::clone(used)),
        None => Err(Refusal::NotGranted { name }),
    };
    names.into_iter().map(find).collect()
}

/// Refuses kinds that are stored and not forwarded, and credentials without a value.
fn check_kind(used: &CredentialAccess) -> Result<(), Refusal> {
    let credential = &used.credential;
    let name = credential.name.clone();
    match credential.auth {
        Auth::ApiKey if credential.sealed.is_none() => Err(Refusal::NoValue { name }),
        Auth::ApiKey => Ok(()),
        Auth::Signing => Err(SignRefusal::OnlySigns { name }.into()),
        kind => Err(Refusal::NotForwarded {
            name,
            kind: kind.as_str(),
        }),
    }
}

fn check_binding(used: &CredentialAccess, url: &Url) -> Result<(), Refusal> {
    let credential = &used.credential;
    let rules: Result<_, _> = credential
        .allowed_hosts
        .iter()
        .map(|rule| rule.parse())
        .collect();
    let rules = rules.map_err(|_| Refusal::Misconfigured {
        name: credential.name.clone(),
    })?;
    if (AllowedHosts {
        rules,
        any: credential.any_host,
    })
    .permits(url)
    {
        return Ok(());
    }
    let host = url.host_str().unwrap_or_default().to_owned();
    Err(Refusal::HostNotAllowed {
        name: credential.name.clone(),
        host,
    })
}

/// Returns what the strictest policy says, and the credentials whose policies ask.
fn judge(
    call: &AgentCall,
    access: &AgentAccess,
    credentials: &[Arc<CredentialAccess>],
    (url, at): (&Url, Timestamp),
) -> (Decision, Vec<Arc<CredentialAccess>>) {
    let overrides = call.override_methods();
    let seen = call.seen(overrides.as_deref(), (url, at));
    let mut asking = Vec::new();
    let decisions = credentials.iter().map(|used| {
        let decision = decide(access.mode, used.policy.as_ref(), &seen);
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

/// Refuses a call that only a passkey could release (spec/tap.md §3.3: fail closed).
fn check_passkey(
    credentials: &[Arc<CredentialAccess>],
    decision: &Decision,
) -> Result<(), Refusal> {
    let wanted = credentials.iter().find(|used| {
        used.policy
            .as_ref()
            .is_some_and(|policy| policy.require_passkey)
    });
    match wanted {
        Some(used) if decision.verdict == Verdict::Ask => Err(Refusal::PasskeyUnavailable {
            name: used.credential.name.clone(),
        }),
        _ => Ok(()),
    }
}

fn unparseable() -> Refusal {
    Refusal::TargetNotAllowed {
        reason: "it is not an address that can be read".to_owned(),
    }
}
