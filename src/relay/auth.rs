//! Proves who is calling: the agent by its API key, and where the call comes from.

use std::{net::IpAddr, sync::Arc};

use axum::extract::FromRequestParts;
use http::{HeaderMap, request::Parts as Head};

use super::{Parts, error::ApiError, listener::Peer};
use crate::{proxy::Refusal, secrets::ApiKey, store::AgentAccess};

/// The agent that calls, with what it may use now.
pub(super) struct Agent(pub(super) Arc<AgentAccess>);

impl FromRequestParts<Arc<Parts>> for Agent {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Head, parts: &Arc<Parts>) -> Result<Self, ApiError> {
        let refused = |refusal: Refusal| ApiError::new(&refusal, parts);
        let key = api_key(&head.headers).ok_or_else(|| refused(Refusal::MissingKey))?;
        let access = parts.proxy.authenticate(&key).await.map_err(refused)?;
        access.map(Self).ok_or_else(|| refused(Refusal::InvalidKey))
    }
}

/// Returns the key that a request presents, if it presents one.
pub(super) fn api_key(headers: &HeaderMap) -> Option<ApiKey> {
    let value = headers.get("x-tap-key")?;
    let text = String::from_utf8_lossy(value.as_bytes());
    let text = text.trim();
    (!text.is_empty()).then(|| ApiKey::presented(text))
}

/// Returns the client's address: the peer's, or what a trusted proxy says of it.
///
/// Of `X-Forwarded-For` the last address counts that is not a trusted proxy's: whatever stands before it, the
/// client may have written itself.
pub(super) fn client_ip(head: &Head, parts: &Parts) -> Option<IpAddr> {
    let Peer(peer) = *head.extensions.get::<Peer>()?;
    if !parts.trusts(peer) {
        return Some(peer);
    }
    let values = head.headers.get_all("x-forwarded-for").iter();
    let listed: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
    let listed = listed.join(",");
    let mut addresses = listed
        .rsplit(',')
        .map_while(|text| text.trim().parse::<IpAddr>().ok());
    Some(
        addresses
            .find(|address| !parts.trusts(*address))
            .unwrap_or(peer),
    )
}
