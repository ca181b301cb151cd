//! Rehearsals: what would become of a call, and which past calls another policy would decide otherwise.
//! Nothing is sent, and nothing is changed.

use http::Method;
use url::Url;

use crate::{
    clock::Timestamp,
    policy::{AllowedHosts, ApprovalMode, BodySeen, Call, Policy, Target, Verdict, decide},
    store::{Agent, Auth, Credential, Store, StoreError, StoredPolicy, Team},
};

mod past;
mod replay;

pub use replay::{Difference, Replay, Replayed, Shifted};

/// Where agents ask for signatures.
const SIGN_PATH: &str = "/sign";
/// Why signatures wait, as the audit log has it.
const SIGN_REASON: &str = "require_approval_sign";
/// Why every call is refused with a credential that nobody is meant to use.
const CANARY_REASON: &str = "canary";
/// Why a call is refused that its agent may not make.
const AGENT_REASON: &str = "agent_not_permitted";

/// A call that might be made.
#[derive(Clone, Debug)]
pub struct Rehearsal<'a> {
    /// With which credential.
    pub credential: &'a Credential,
    /// By whom; nobody in particular if nobody is named.
    pub agent: Option<&'a Agent>,
    /// The method.
    pub method: &'a str,
    /// Where to: an address, or a path where agents name only one.
    pub url: &'a str,
    /// When; now if no time is named.
    pub at: Option<Timestamp>,
    /// With which body.
    pub body: BodySeen<'a>,
}

/// What would become of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsed {
    /// What would be decided.
    pub verdict: Verdict,
    /// The kind of rule that would decide.
    pub reason: String,
    /// The pattern, method or hours that would decide; nothing where it is a default.
    pub rule: Option<String>,
    /// When the call would be made.
    pub at: Timestamp,
    /// Whether a grant could answer in place of a person.
    pub grantable: bool,
    /// How many people would have to approve, where people are asked.
    pub approvals_needed: Option<u32>,
    /// Whether the credential may be sent to that host at all.
    pub host_allowed: bool,
}

/// Why a call cannot be rehearsed.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// The method is none.
    #[error("`{0}` is not a method")]
    Method(String),
    /// The address is none that agents could name.
    #[error("`{url}` is not {}", if *relative { "a path such as `/path`" } else { "an address such as `https://host/path`" })]
    Address {
        /// What was given.
        url: String,
        /// Whether agents name only a path.
        relative: bool,
    },
    /// The credential signs.
    #[error("`{0}` signs, and is sent nowhere: all it takes is `POST /sign`")]
    Signs(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Rehearsal<'_> {
    /// Tells what would become of the call, by the policy that holds now.
    pub async fn outcome(&self, store: &Store, team: &Team) -> Result<Rehearsed, RehearsalError> {
        let policy = StoredPolicy::find(store, &team.id, &self.credential.name).await?;
        let by = (team.approval_mode, policy.as_ref());
        let outcome = self.outcome_by(by, store.clock().now())?;
        let Some(agent) = self.agent else {
            return Ok(outcome);
        };
        let usage = agent.usage(store).await?;
        let mut effective = usage.effective.iter();
        let may_use = effective.any(|access| access.credential == self.credential.name);
        if may_use && agent.disabled_at.is_none() {
            return Ok(outcome);
        }
        Ok(Rehearsed {
            verdict: Verdict::Deny,
            reason: AGENT_REASON.to_owned(),
            rule: None,
            grantable: false,
            approvals_needed: None,
            ..outcome
        })
    }

    /// Tells what would become of the call by a policy, stored or not, whoever makes it; now, where no time is named.
    pub fn outcome_by(
        &self,
        by: (ApprovalMode, Option<&Policy>),
        now: Timestamp,
    ) -> Result<Rehearsed, RehearsalError> {
        Ok(self.judged(&self.place()?, by, self.at.unwrap_or(now)))
    }

    /// Returns what rules say of the call.
    fn judged(
        &self,
        place: &Place,
        (mode, policy): (ApprovalMode, Option<&Policy>),
        at: Timestamp,
    ) -> Rehearsed {
        let call = Call {
            method: self.method,
            override_method: None,
            target: place.target(),
            at: Some(at),
            body: self.body,
        };
        let decision = decide(mode, policy, &call);
        let needed = policy.map_or(1, |policy| policy.min_approvals);
        let asks = decision.verdict == Verdict::Ask;
        let outcome = Rehearsed {
            verdict: decision.verdict,
            reason: decision.reason.as_str().to_owned(),
            grantable: decision.grantable(),
            rule: decision.rule,
            at,
            approvals_needed: asks.then_some(needed),
            host_allowed: place.is_allowed(self.credential),
        };
        if self.credential.canary {
            return Rehearsed {
                verdict: Verdict::Deny,
                reason: CANARY_REASON.to_owned(),
                rule: None,
                grantable: false,
                approvals_needed: None,
                ..outcome
            };
        }
        // Whatever lets calls pass, every signature is asked for.
        if self.credential.auth == Auth::Signing && outcome.verdict != Verdict::Deny {
            return Rehearsed {
                verdict: Verdict::Ask,
                reason: SIGN_REASON.to_owned(),
                rule: None,
                grantable: false,
                approvals_needed: Some(needed),
                ..outcome
            };
        }
        outcome
    }

    /// Returns where the call goes.
    fn place(&self) -> Result<Place, RehearsalError> {
        let (method, relative) = (self.method, self.credential.relative_target);
        if Method::from_bytes(method.as_bytes()).is_err() {
            return Err(RehearsalError::Method(method.to_owned()));
        }
        let path = || Place::Path(self.url.to_owned());
        if self.credential.auth == Auth::Signing {
            let is_signing = method.eq_ignore_ascii_case("POST") && self.url == SIGN_PATH;
            let name = || self.credential.name.clone();
            return is_signing
                .then(path)
                .ok_or_else(|| RehearsalError::Signs(name()));
        }
        if relative && self.url.starts_with('/') {
            return Ok(path());
        }
        let url = Url::parse(self.url).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
        url.map(Place::Url).ok_or_else(|| RehearsalError::Address {
            url: self.url.to_owned(),
            relative,
        })
    }
}

/// Where a call goes.
enum Place {
    Url(Url),
    /// Below the credential's own address.
    Path(String),
}

impl Place {
    fn target(&self) -> Target<'_> {
        match self {
            Self::Url(url) => Target::Url(url),
            Self::Path(path) => Target::Path(path),
        }
    }

    fn is_allowed(&self, credential: &Credential) -> bool {
        match self {
            Self::Path(_) => true,
            Self::Url(url) => {
                let hosts = credential.allowed_hosts.iter();
                AllowedHosts {
                    rules: hosts.filter_map(|host| host.parse().ok()).collect(),
                    any: credential.any_host,
                }
                .permits(url)
            }
        }
    }
}
