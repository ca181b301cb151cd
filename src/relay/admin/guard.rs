//! Who may call which route of the admin API: decided here, before any handler runs (spec/tap.md §4.1).

use std::{sync::Arc, time::Duration};

use axum::{
    body::to_bytes,
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, header, request::Parts as Head};
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::time::timeout;

use super::super::{
    Parts, dashboard,
    error::ApiError,
    openapi::{Input, Sketch},
    typed::Query,
};
use super::refusal;
use crate::{
    secrets::Token,
    store::{Actor, Capability, Scope, Session, TeamId},
};

/// How much of a body is read that is refused anyhow, and for how long.
const UNWANTED_BYTES_MAX: usize = 64 << 10;
const UNWANTED_TIMEOUT: Duration = Duration::from_secs(2);

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Anybody: it is a way in.
    Anybody,
    /// A session of a member that may do any of these.
    Member(&'static [Capability]),
}

/// Which sessions a route takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Full ones only.
    Full,
    /// Those of a program on somebody's machine, too.
    AgentToo,
}

/// What one route needs.
pub(super) type Needs = (Access, Reach);

/// What the guard has to know of a route.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gate {
    pub(super) needs: Needs,
    /// Whether its handler reads the query. If not, there must be none: a filter that is ignored would show
    /// what is not wanted, and a trial run that is ignored would be in earnest.
    pub(super) takes_query: bool,
}

/// The person who calls, on a route that needs a session.
#[derive(Clone, Debug)]
pub(in crate::relay) struct Caller(pub(in crate::relay) Arc<Session>);

impl Caller {
    /// Returns the team that the session is for; nothing else is shown or changed.
    pub(in crate::relay) fn team(&self) -> &TeamId {
        &self.0.team
    }

    /// Returns who looks at something. Whoever changes something is an [`Author`].
    pub(in crate::relay) fn reader(&self) -> Actor {
        Actor {
            team: self.0.team.clone(),
            name: self.0.member.email.clone(),
            dry_run: false,
        }
    }
}

/// The person who changes something, and whether in earnest.
#[derive(Clone, Debug)]
pub(super) struct Author {
    caller: Caller,
    is_trial: bool,
}

/// What every change may have in its query.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Trial {
    /// Whether everything is checked and tried, and then taken back: the answer is what would be.
    dry_run: Option<bool>,
}

impl Author {
    /// Returns whether it is only tried.
    pub(super) const fn is_trial(&self) -> bool {
        self.is_trial
    }

    /// Returns who the audit says has made a change.
    pub(super) fn actor(&self) -> Actor {
        Actor {
            dry_run: self.is_trial,
            ..self.caller.reader()
        }
    }
}

impl std::ops::Deref for Author {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<S: Sync> FromRequestParts<S> for Author {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Head, state: &S) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(head, state).await?;
        let Query(Trial { dry_run }) = Query::from_request_parts(head, state).await?;
        let is_trial = dry_run.unwrap_or_default();
        Ok(Self { caller, is_trial })
    }
}

impl Input for Caller {}

impl Input for Author {
    const TAKES_QUERY: bool = true;
    const TAKES_DRY_RUN: bool = true;

    fn describe(sketch: &mut Sketch<'_>) {
        sketch.take_query::<Trial>();
        sketch.refuse(&[409]);
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Head, _: &S) -> Result<Self, ApiError> {
        // Only a route that the table lets anybody call has none.
        let caller = head.extensions.get::<Self>().cloned();
        caller.ok_or_else(refusal::no_session)
    }
}

/// Lets a request through to its handler, or not; nothing that comes back is kept by a cache.
pub(super) async fn guard(
    State((parts, gate)): State<(Arc<Parts>, Gate)>,
    mut request: Request,
    next: Next,
) -> Response {
    let admitted = match gate.needs.0 {
        Access::Anybody => Ok(None),
        Access::Member(any_of) => member(&parts, request.headers(), (any_of, gate.needs.1))
            .await
            .map(Some),
    };
    let has_query = request.uri().query().is_some_and(|query| !query.is_empty());
    let admitted = match admitted {
        Ok(_) if has_query && !gate.takes_query => Err(refusal::no_query()),
        admitted => admitted,
    };
    let mut response = match admitted {
        Ok(caller) => {
            if let Some(caller) = caller {
                request.extensions_mut().insert(caller);
            }
            next.run(request).await
        }
        Err(refused) => {
            read_away(request).await;
            refused.into_response()
        }
    };
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}

/// Reads a short body that nobody wants: with one that is still under way, the connection would end with the answer, and
/// fail the next request of a client that goes on using it.
async fn read_away(request: Request) {
    // Whoever asks first whether to send a body is told by the answer.
    if !request.headers().contains_key(header::EXPECT) {
        let reading = to_bytes(request.into_body(), UNWANTED_BYTES_MAX);
        drop(timeout(UNWANTED_TIMEOUT, reading).await);
    }
}

/// Returns who calls: a session that reaches this far, of a member who may do this.
async fn member(
    parts: &Parts,
    headers: &HeaderMap,
    (any_of, reach): (&[Capability], Reach),
) -> Result<Caller, ApiError> {
    let token = if headers.contains_key(header::AUTHORIZATION) {
        bearer(headers)
    } else {
        dashboard::signed_in_script(parts, headers)
    };
    let token = token.ok_or_else(refusal::no_session)?;
    let found = Session::find(&parts.store, &token).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    let session = found.ok_or_else(refusal::no_session)?;
    match session.scope {
        Scope::Full => {}
        Scope::Agent if reach == Reach::AgentToo => {}
        Scope::Agent => return Err(refusal::agent_scope()),
        Scope::Passkey | Scope::PasskeySetup => return Err(refusal::half_signed_in()),
    }
    if !any_of.iter().any(|one| session.member.role.may(*one)) {
        return Err(refusal::not_permitted(session.member.role, any_of));
    }
    // That it was used is worth knowing, and not worth refusing a request for.
    if let Err(error) = session.touch(&parts.store).await {
        tracing::debug!(error = %error.with_causes(), "the use of a session could not be noted");
    }
    Ok(Caller(Arc::new(session)))
}

/// Returns the token that a request bears: one header, `Bearer` in any case.
fn bearer(headers: &HeaderMap) -> Option<Token> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    Token::presented(token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn one_token_is_borne_in_one_header() {
        let token = "a".repeat(64);
        for scheme in ["Bearer", "bearer", "BEARER"] {
            assert!(bearer(&headers(&[&format!("{scheme} {token}")])).is_some());
        }
        let good = format!("Bearer {token}");
        for wrong in [
            vec![],
            vec![token.as_str()],
            vec!["Bearer x"],
            vec![good.as_str(), &good],
        ] {
            assert!(bearer(&headers(&wrong)).is_none(), "{wrong:?}");
        }
    }
}
