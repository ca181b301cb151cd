//! How a request is authenticated upstream: one file a way (spec/tap.md §2.7).
//!
//! The value of an `oauth2`, `oauth1` or `custom` credential says by its fields which way is meant:
//! [`bundle`] tells them apart. What is decided here is what goes into the request; when it is sent, and
//! whether once more, is decided in [`Proxy`](super::Proxy).

use http::{Request, StatusCode, header};
use url::Url;

use super::{Refusal, call::AgentCall, inject::Told, route::Routed};
use crate::{
    clock::Clock,
    secrets::{Keyring, Secret},
    store::{Auth, Credential},
    template::Value,
};

pub(super) mod api_key;
mod bundle;
mod declared;
mod hybrid;
mod oauth1;
mod oauth2;
pub(super) mod sidecar;
mod sigv4;
mod tokens;

pub use bundle::{StoredValueError, ValueError, check_stored_value, check_value};
pub use declared::{DeclaredValueError, check_declared};
pub use oauth2::{ExchangeError, Provider};

pub(super) use bundle::PUBLIC_FIELDS;
pub(super) use tokens::{Issued, Tokens};

use bundle::Bundle;
use hybrid::{Chosen, Way};
use oauth1::Once;
use oauth2::Grant;
use sigv4::{AwsKeys, Unsignable};

/// A value that is not sent as it is, opened, and what is to be done with it for one call.
#[derive(Debug)]
pub(super) struct Authentication {
    value: Value,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// It is exchanged for a token.
    Grant(Grant),
    /// It is a token or signs, as was chosen for this call.
    Hybrid(Chosen),
    /// It signs for AWS.
    Aws(AwsKeys),
    /// A sidecar gets it.
    Sidecar,
}

/// What one attempt is authenticated with.
#[derive(Debug)]
pub(super) enum Proof {
    /// Nothing more: the headers are filled already.
    Filled,
    /// A token that the value was exchanged for.
    Token(Issued),
    /// The bundle itself, or the other half of it.
    Value {
        /// Whether this is the second attempt.
        is_second: bool,
    },
}

/// One attempt at a call.
#[derive(Debug)]
pub(super) struct Attempt<'a> {
    /// With everything but what authenticates it.
    request: Request<()>,
    proof: &'a Proof,
    told: &'a mut Told,
}

impl<'a> Attempt<'a> {
    pub(super) const fn new(request: Request<()>, proof: &'a Proof, told: &'a mut Told) -> Self {
        Self {
            request,
            proof,
            told,
        }
    }

    /// Returns the request with what authenticates it.
    pub(super) fn fill(
        self,
        (call, routed): (&AgentCall, &Routed),
        clock: &Clock,
    ) -> Result<Request<()>, Refusal> {
        let mut request = self.request;
        if let Some(authentication) = &routed.authentication {
            authentication.fill(
                (routed.first(), self.proof),
                (&mut request, &call.body),
                (call, routed.target.as_ref()),
                (self.told, clock),
            )?;
        }
        Ok(request)
    }
}

impl Authentication {
    /// Opens the value of the credential of a call; `None` for one that is sent as it is.
    pub(super) fn open(
        credential: &Credential,
        key: &Keyring,
        call: &AgentCall,
    ) -> Result<Option<Self>, Refusal> {
        if matches!(credential.auth, Auth::ApiKey | Auth::Signing) {
            return Ok(None);
        }
        let name = || credential.name.clone();
        let value = credential.open(key).map_err(|_| Refusal::Unreadable)?;
        let value = Value::new(value.ok_or_else(|| Refusal::NoValue { name: name() })?);
        let kind = match Bundle::of(&value) {
            Bundle::Grant(grant) => Kind::Grant(grant),
            Bundle::Aws(keys) => Kind::Aws(keys),
            Bundle::Opaque => Kind::Sidecar,
            Bundle::Hybrid(hybrid) => {
                let chosen = hybrid.choose(call.auth_mode, &call.method);
                Kind::Hybrid(chosen.ok_or_else(|| Refusal::AuthModeUnavailable {
                    name: name(),
                    mode: call.auth_mode.as_str(),
                })?)
            }
        };
        Ok(Some(Self { value, kind }))
    }

    /// Returns the opened value.
    pub(super) const fn value(&self) -> &Value {
        &self.value
    }

    /// Returns whether a sidecar calls the target, and not we.
    pub(super) const fn is_sidecar(&self) -> bool {
        matches!(self.kind, Kind::Sidecar)
    }

    /// Returns whether a token has to be obtained first.
    pub(super) const fn needs_token(&self) -> bool {
        matches!(self.kind, Kind::Grant(_))
    }

    /// Returns where the value is exchanged, if it is.
    pub(super) fn token_url(&self) -> Option<&str> {
        match &self.kind {
            Kind::Grant(grant) => Some(&grant.token_url),
            _ => None,
        }
    }

    /// Returns whether the whole body has to be known before the request can be sent.
    pub(super) fn signs_body(&self, call: &AgentCall) -> bool {
        match &self.kind {
            Kind::Grant(_) | Kind::Sidecar => false,
            Kind::Aws(_) => true,
            Kind::Hybrid(chosen) => {
                let mut ways = [Some(&chosen.first), chosen.second.as_ref()].into_iter();
                oauth1::signs_body(&call.headers)
                    && ways.any(|way| matches!(way, Some(Way::OAuth1(_))))
            }
        }
    }

    /// Returns whether another attempt may be made if an answer refuses this one.
    pub(super) fn may_be_repeated(&self, proof: &Proof) -> bool {
        match (&self.kind, proof) {
            (Kind::Grant(_), Proof::Token(issued)) => issued.is_old,
            (Kind::Hybrid(chosen), Proof::Value { is_second: false }) => chosen.second.is_some(),
            _ => false,
        }
    }

    /// Returns whether an answer says that it is for what it was authenticated with.
    pub(super) fn is_refused(&self, status: StatusCode) -> bool {
        match &self.kind {
            Kind::Hybrid(_) => hybrid::is_refusal(status),
            _ => status == StatusCode::UNAUTHORIZED,
        }
    }

    /// Puts into a request what authenticates it, and notes what must not come back.
    fn fill(
        &self,
        (credential, proof): (&Credential, &Proof),
        (request, body): (&mut Request<()>, &[u8]),
        (call, target): (&AgentCall, Option<&Url>),
        (told, clock): (&mut Told, &Clock),
    ) -> Result<(), Refusal> {
        let name = &credential.name;
        let (way, is_second) = match (&self.kind, proof) {
            (_, Proof::Filled) => return Ok(()),
            (_, Proof::Token(issued)) => {
                return self.fill_bearer((credential, &issued.token), request, told);
            }
            (Kind::Grant(_), Proof::Value { .. }) => unreachable!("a grant has a token for proof"),
            (Kind::Aws(keys), _) => {
                let signed = keys.sign(request, body, clock.now());
                let signed = signed.map_err(|error| unsignable(error, credential, request))?;
                told.add(name, signed);
                return Ok(());
            }
            (Kind::Sidecar, _) => {
                let value = self.value.whole();
                return sidecar::fill(request, (credential, value), (call, target));
            }
            (Kind::Hybrid(chosen), Proof::Value { is_second }) => (chosen, *is_second),
        };
        let way = way
            .second
            .as_ref()
            .filter(|_| is_second)
            .unwrap_or(&way.first);
        match way {
            Way::Bearer(token) => self.fill_bearer((credential, token), request, told),
            Way::OAuth1(quartet) => {
                let signed = quartet.authorization(request, body, &Once::new(clock.now()));
                let value = api_key::sensitive(&signed, name)?;
                request.headers_mut().insert(header::AUTHORIZATION, value);
                told.add(name, signed);
                Ok(())
            }
        }
    }

    /// Puts a token in, as the credential says where, in place of what the agent sent.
    fn fill_bearer(
        &self,
        (credential, token): (&Credential, &Secret),
        request: &mut Request<()>,
        told: &mut Told,
    ) -> Result<(), Refusal> {
        told.add(&credential.name, token.clone());
        request.headers_mut().remove(header::AUTHORIZATION);
        let value = self.value.with_whole(token.clone());
        api_key::fill_with_token((credential, &value), request.headers_mut(), told)
    }

    /// Returns the refusal of a call whose value was not exchanged.
    pub(super) fn not_exchanged(&self, credential: &Credential, error: ExchangeError) -> Refusal {
        let (provider, is_consent) = match &self.kind {
            Kind::Grant(grant) => (
                grant.provider,
                matches!(grant.kind, oauth2::GrantKind::Refresh(_)),
            ),
            _ => (Provider::Other, false),
        };
        Refusal::NotExchanged {
            name: credential.name.clone(),
            provider,
            is_consent,
            error,
        }
    }
}

fn unsignable(error: Unsignable, credential: &Credential, request: &Request<()>) -> Refusal {
    let name = credential.name.clone();
    match error {
        Unsignable::Scope => Refusal::AwsScopeUnknown {
            name,
            host: request.uri().host().unwrap_or_default().to_owned(),
        },
        Unsignable::SignedChunks => Refusal::SignedChunks { name },
        Unsignable::NotAHeader => Refusal::Misconfigured { name },
    }
}
