//! Proves who is calling: the agents by their API keys, and where the call comes from.

use std::{borrow::Cow, net::IpAddr, sync::Arc};

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts as Head};

use super::{Parts, error::ApiError, listener::Peer};
use crate::{
    proxy::{self, Bearers, KEYS_MAX, Refusal},
    secrets::ApiKey,
    store::{AgentAccess, AgentKind, Origin, SessionKind},
};

/// The agents that a call's keys belong to, each with what it may use now.
pub(super) struct Agents(pub(super) Bearers);

impl FromRequestParts<Arc<Parts>> for Agents {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Head, parts: &Arc<Parts>) -> Result<Self, ApiError> {
        let keys = api_keys(&head.headers);
        let found = parts.proxy.authenticate(&keys).await;
        found
            .map(Self)
            .map_err(|refusal| ApiError::new(&refusal, parts))
    }
}

/// The agents that a call's keys belong to; where it names an end user, the app alone, with what that one has.
pub(super) struct Askers(pub(super) Bearers);

impl FromRequestParts<Arc<Parts>> for Askers {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Head, parts: &Arc<Parts>) -> Result<Self, ApiError> {
        let Agents(bearers) = Agents::from_request_parts(head, parts).await?;
        let Some(named) = head.headers.get("x-tap-end-user") else {
            return Ok(Self(bearers));
        };
        let refused = |refusal| ApiError::new(&refusal, parts);
        let named = named.to_str().unwrap_or_default().trim();
        let named = proxy::end_user(named).map_err(refused)?;
        let access = parts.proxy.for_end_user(&bearers, &named).await;
        let access = Arc::new(access.map_err(refused)?);
        let alone = Bearers::new(vec![(0, access)], 1);
        Ok(Self(alone.expect("there is one")))
    }
}

/// The app that calls: the first of the call's agents that is one.
pub(super) struct App(pub(super) Arc<AgentAccess>);

impl FromRequestParts<Arc<Parts>> for App {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Head, parts: &Arc<Parts>) -> Result<Self, ApiError> {
        let Agents(bearers) = Agents::from_request_parts(head, parts).await?;
        let mut agents = bearers.all().map(|(_, agent)| agent);
        let app = agents.find(|agent| agent.kind == AgentKind::App);
        app.map(|app| Self(Arc::clone(app)))
            .ok_or_else(|| ApiError::new(&Refusal::NotAnAppKey, parts))
    }
}

/// From where a call comes, as a session notes it; a page says so of itself.
pub(super) struct ComesFrom(pub(super) Origin);

impl FromRequestParts<Arc<Parts>> for ComesFrom {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        head: &mut Head,
        parts: &Arc<Parts>,
    ) -> Result<Self, Self::Rejection> {
        let user_agent = head.headers.get(header::USER_AGENT);
        let user_agent = user_agent.map(|value| String::from_utf8_lossy(value.as_bytes()));
        Ok(Self(Origin {
            kind: SessionKind::Script,
            address: client_ip(head, parts),
            user_agent: user_agent.map(Cow::into_owned),
        }))
    }
}

/// Returns the keys that a request presents: a list with commas between them (spec/tap.md §2.1). A header
/// that is there twice is a list, too (RFC 9110 §5.3).
pub(super) fn api_keys(headers: &HeaderMap) -> Vec<ApiKey> {
    let mut keys = Vec::new();
    for value in headers.get_all("x-tap-key") {
        let text = String::from_utf8_lossy(value.as_bytes());
        let texts = text
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty());
        // One more than may be there is enough to refuse them.
        keys.extend(
            texts
                .take(KEYS_MAX + 1 - keys.len().min(KEYS_MAX))
                .map(ApiKey::presented),
        );
    }
    keys
}

/// Returns the client's address: the peer's, or what a trusted proxy says of it.
///
/// Of `X-Forwarded-For` the last address counts that is not a trusted proxy's: whatever stands before it, the
/// client may have written itself.
pub(super) fn client_ip(head: &Head, parts: &Parts) -> Option<IpAddr> {
    let peer = *head.extensions.get::<Peer>()?;
    Some(client_behind(peer, &head.headers, parts))
}

/// Returns the address of the client of which a peer passes these headers on.
pub(super) fn client_behind(Peer(peer): Peer, headers: &HeaderMap, parts: &Parts) -> IpAddr {
    if !parts.trusts(peer) {
        return peer;
    }
    let values = headers.get_all("x-forwarded-for").iter();
    let listed: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
    let listed = listed.join(",");
    let mut addresses = listed
        .rsplit(',')
        .map_while(|text| text.trim().parse::<IpAddr>().ok());
    addresses
        .find(|address| !parts.trusts(*address))
        .unwrap_or(peer)
}
