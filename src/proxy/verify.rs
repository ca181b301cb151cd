//! Whether a credential works: one harmless call that says so (spec/tap.md §4.4).

use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;
use serde_json::json;

use super::{
    Refusal, Upstream,
    authentication::{Attempt, Authentication, Proof, Tokens},
    call::{AgentCall, AuthMode},
    inject::{Injected, inject},
    route::Routed,
    upstream::Outgoing,
};
use crate::store::{Actor, AuditEntry, Auth, ChangeRecord, Credential, Store, StoreError};

/// Tells whether credentials work.
#[derive(Clone, Debug)]
pub struct Verifier {
    store: Store,
    upstream: Arc<Upstream>,
    tokens: Arc<Tokens>,
}

/// What became of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// What that says of the credential.
    pub status: VerifyStatus,
    /// The upstream's status, if there was one.
    pub http_status: Option<u16>,
    /// What was called: the credential's own address, or its token service's.
    pub probe_url: Option<String>,
    /// What is to be known besides.
    pub detail: Option<String>,
}

/// What a call says of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifyStatus {
    /// It was accepted.
    Ok,
    /// It was refused.
    AuthRejected,
    /// The answer does not tell.
    Inconclusive,
    /// It cannot be sent as it is stored.
    ConfigError,
    /// There was no answer, or one that says that the upstream is not well.
    UpstreamError,
    /// It is of a kind for which there is no harmless call.
    Unsupported,
    /// It has no value.
    NoValue,
    /// It has no address that could be called.
    NoProbe,
}

impl VerifyStatus {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::AuthRejected => "auth_rejected",
            Self::Inconclusive => "inconclusive",
            Self::ConfigError => "config_error",
            Self::UpstreamError => "upstream_error",
            Self::Unsupported => "unsupported",
            Self::NoValue => "no_value",
            Self::NoProbe => "no_probe",
        }
    }
}

impl Verifier {
    /// Returns a verifier for a process that forwards nothing.
    pub fn new(store: Store, upstream: Upstream) -> Self {
        let upstream = Arc::new(upstream);
        let tokens = Arc::new(Tokens::new(store.clone(), Arc::clone(&upstream)));
        Self {
            store,
            upstream,
            tokens,
        }
    }

    pub(super) fn of(store: &Store, upstream: &Arc<Upstream>, tokens: &Arc<Tokens>) -> Self {
        Self {
            store: store.clone(),
            upstream: Arc::clone(upstream),
            tokens: Arc::clone(tokens),
        }
    }

    /// Calls the credential's own address with it, and tells what that says. A value that is exchanged is
    /// exchanged anew. The audit log has it before anybody else.
    pub async fn verify(
        &self,
        actor: &Actor,
        credential: &Credential,
    ) -> Result<Verification, StoreError> {
        let verification = self.verified(credential).await;
        let told = json!({
            "status": verification.status.as_str(),
            "http_status": verification.http_status,
            "probe_url": verification.probe_url,
        });
        let record = ChangeRecord {
            action: "verify",
            noun: "credential",
            name: credential.name.clone(),
            before: None,
            after: Some(told),
        };
        let entry = AuditEntry::of_change(&actor.team, &actor.name, record);
        self.store.append_entries(&[entry]).await?;
        Ok(verification)
    }

    async fn verified(&self, credential: &Credential) -> Verification {
        if credential.canary {
            let detail = "it is a canary, which is used by nobody, not even to verify it";
            return Verification::because(VerifyStatus::Unsupported, detail);
        }
        if credential.auth == Auth::Signing {
            let detail = "a signing key is sent nowhere; `/sign` shows whether it works";
            return Verification::because(VerifyStatus::Unsupported, detail);
        }
        if credential.sealed.is_none() {
            return Verification::because(VerifyStatus::NoValue, "no value was ever set");
        }
        let call = probe(credential);
        let Some(base) = &credential.api_base else {
            return self.exchanged(credential, &call).await;
        };
        let probed = self.probed(credential, &call).await;
        let mut verification = probed.unwrap_or_else(|refusal| Verification::of_refusal(&refusal));
        verification.probe_url = Some(base.clone());
        verification
    }

    /// Verifies what can be verified without an address: whether the value is exchanged.
    async fn exchanged(&self, credential: &Credential, call: &AgentCall) -> Verification {
        let opened = Authentication::open(credential, self.store.key(), call);
        let authentication = match opened {
            Ok(Some(authentication)) if authentication.needs_token() => authentication,
            Ok(_) => {
                let detail = "it has no `api_base` that could be called";
                return Verification::because(VerifyStatus::NoProbe, detail);
            }
            Err(refusal) => return Verification::of_refusal(&refusal),
        };
        let mut verification = match self.tokens.renew(credential).await {
            Ok(_) => Verification::because(VerifyStatus::Ok, "its value was exchanged for a token"),
            Err(error) => {
                Verification::of_refusal(&authentication.not_exchanged(credential, error))
            }
        };
        verification.probe_url = authentication.token_url().map(str::to_owned);
        verification
    }

    async fn probed(
        &self,
        credential: &Credential,
        call: &AgentCall,
    ) -> Result<Verification, Refusal> {
        let with = (&*self.upstream, self.store.key());
        let routed = Routed::of_probe(call, credential, with).await?;
        let authentication = routed.authentication.as_ref();
        if authentication.is_some_and(Authentication::is_sidecar) && routed.target.is_some() {
            let detail =
                "what a sidecar calls is the agent's choice, and there is none to make here";
            return Ok(Verification::because(VerifyStatus::Unsupported, detail));
        }
        let mut proof = match authentication {
            None => Proof::Filled,
            Some(way) if way.needs_token() => {
                let issued = self.tokens.renew(credential).await;
                Proof::Token(issued.map_err(|error| way.not_exchanged(credential, error))?)
            }
            Some(_) => Proof::Value { is_second: false },
        };
        let is_exchanged = matches!(proof, Proof::Token(_));
        let mut status = self.called((call, &routed), &proof).await?;
        if routed.may_be_repeated(&proof) && routed.is_refused(status) {
            proof = Proof::Value { is_second: true };
            status = self.called((call, &routed), &proof).await?;
        }
        Ok(Verification::of_status(status, is_exchanged))
    }

    /// Makes one attempt. What it is answered with besides the status is not read.
    async fn called(
        &self,
        (call, routed): (&AgentCall, &Routed),
        proof: &Proof,
    ) -> Result<StatusCode, Refusal> {
        let Injected { request, mut told } = inject(&mut call.clone(), routed, &self.store)?;
        let attempt = Attempt::new(request, proof, &mut told);
        let request = attempt.fill((call, routed), self.store.clock())?;
        let request = request.map(|()| Outgoing::from(Bytes::new()));
        let answer = self.upstream.send(&routed.destination, request).await;
        let answer = answer.map_err(|error| Refusal::upstream(&error, &call.target))?;
        Ok(answer.0.status())
    }
}

impl Verification {
    fn because(status: VerifyStatus, detail: impl Into<String>) -> Self {
        Self {
            status,
            http_status: None,
            probe_url: None,
            detail: Some(detail.into()),
        }
    }

    fn of_status(http: StatusCode, is_exchanged: bool) -> Self {
        let (status, detail) = match http.as_u16() {
            200..300 => (VerifyStatus::Ok, None),
            401 => (VerifyStatus::AuthRejected, None),
            403 => {
                let detail = "the upstream refuses it, at least for this address";
                (VerifyStatus::AuthRejected, Some(detail))
            }
            500.. => (VerifyStatus::UpstreamError, None),
            _ if is_exchanged => {
                let detail = "its value was exchanged for a token, and that was not refused";
                (VerifyStatus::Ok, Some(detail))
            }
            _ => {
                let detail = "it was not refused; nor does this answer say that it was accepted";
                (VerifyStatus::Inconclusive, Some(detail))
            }
        };
        Self {
            status,
            http_status: Some(http.as_u16()),
            probe_url: None,
            detail: detail.map(str::to_owned),
        }
    }

    fn of_refusal(refusal: &Refusal) -> Self {
        let status = match refusal {
            Refusal::NoValue { .. } => VerifyStatus::NoValue,
            Refusal::NotExchanged { error, .. } if error.is_rejection() => {
                VerifyStatus::AuthRejected
            }
            Refusal::NotExchanged {
                error: super::ExchangeError::Address(_),
                ..
            } => VerifyStatus::ConfigError,
            Refusal::NotExchanged { .. } | Refusal::Upstream { .. } => VerifyStatus::UpstreamError,
            _ => VerifyStatus::ConfigError,
        };
        Self::because(status, refusal.to_string())
    }
}

/// Returns the call: a plain GET of the credential's own address.
fn probe(credential: &Credential) -> AgentCall {
    let base = credential.api_base.clone().unwrap_or_default();
    let is_relative = super::route::takes_a_path(credential);
    AgentCall {
        end_user: None,
        acting_agent: None,
        credential: Some(credential.name.clone()),
        method: "GET".to_owned(),
        target: if is_relative { String::new() } else { base },
        headers: http::HeaderMap::new(),
        body: Bytes::new(),
        auth_mode: AuthMode::Auto,
        reference: None,
    }
}
