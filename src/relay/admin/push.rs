//! `/push/*`: browsers that are told of what waits (spec/tap.md §4.7).
//!
//! A browser's address is one that the relay will send to, and a person brings it: so it has to be public.

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::super::{Parts, error::ApiError, openapi::Created, typed::Body};
use super::{
    guard::{Author, Caller},
    refusal::{change, invalid},
};
use crate::{
    secrets::{PushKeys, Secret},
    store::{Noun, PushSubscription},
};

/// The longest address of a browser, in bytes; those of the great push services have a few hundred.
const ENDPOINT_BYTES_MAX: usize = 2048;

/// A browser as it tells of itself: what `PushSubscription.toJSON()` gives.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Browser {
    /// Where its push service takes messages for it.
    endpoint: String,
    keys: BrowserKeys,
    /// When the subscription ends, in milliseconds; not looked at: its push service says so itself.
    #[serde(rename = "expirationTime")]
    #[expect(
        dead_code,
        reason = "browsers send it, and nothing else may be unknown"
    )]
    expiration_time: Option<f64>,
}

/// What messages are encrypted for a browser with, in base64url.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct BrowserKeys {
    p256dh: String,
    auth: String,
}

/// A browser by its address.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BrowserAddress {
    endpoint: String,
}

/// The key that browsers subscribe with.
#[derive(JsonSchema, Serialize)]
pub(super) struct PublicKey {
    public_key: String,
}

/// Whether a browser is told.
#[derive(JsonSchema, Serialize)]
pub(super) struct Subscribed {
    subscribed: bool,
}

/// Shows the key that browsers subscribe with. It is no secret.
pub(super) async fn public_key(State(parts): State<Arc<Parts>>) -> Json<PublicKey> {
    let public_key = parts.notifier.pusher().public_key();
    Json(PublicKey { public_key })
}

/// Has a browser told of what waits for its user.
pub(super) async fn subscribe(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    author: Author,
    Body(body): Body<Browser>,
) -> Result<Created<Subscribed>, ApiError> {
    let url = endpoint_url(&body.endpoint)?;
    let keys = PushKeys::parse(&body.keys.p256dh, &body.keys.auth);
    let keys = keys.map_err(|error| invalid(&error.to_string()))?;
    let checked = parts.notifier.courier().check(&url).await;
    checked.map_err(|error| invalid(&format!("`endpoint` cannot be sent to: {error}")))?;
    let keys = (keys.point().to_vec(), keys.auth().clone());
    let user = &caller.0.member.user_id;
    let browser = PushSubscription::new(user, Secret::from(url.to_string()), keys);
    let stored = browser.insert(&parts.store, &author.actor()).await;
    stored.map_err(change(&parts, Noun::User))?;
    parts.proxy.copy_audit().await;
    Ok(Created(Subscribed { subscribed: true }))
}

/// Has a browser told nothing any more.
pub(super) async fn unsubscribe(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    author: Author,
    Body(body): Body<BrowserAddress>,
) -> Result<Json<Subscribed>, ApiError> {
    let url = endpoint_url(&body.endpoint)?;
    let browser = (
        caller.0.member.user_id.as_str(),
        Secret::from(url.to_string()),
    );
    let deleted = PushSubscription::delete_of(&parts.store, &author.actor(), browser).await;
    deleted.map_err(change(&parts, Noun::User))?;
    parts.proxy.copy_audit().await;
    Ok(Json(Subscribed { subscribed: false }))
}

fn endpoint_url(text: &str) -> Result<Url, ApiError> {
    let url = Url::parse(text).ok().filter(|url| {
        let is_https = url.scheme() == "https" && url.has_host();
        let is_plain = url.username().is_empty() && url.password().is_none();
        is_https && is_plain && url.as_str().len() <= ENDPOINT_BYTES_MAX
    });
    url.ok_or_else(|| invalid("`endpoint` is an address of `https://` that a browser gave"))
}
