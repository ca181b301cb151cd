//! `GET /team/doctor`: what the relay finds when it checks itself and the hosts of the team's credentials.

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    super::{Parts, error::ApiError, guard_of, typed::Query},
    guard::Caller,
};
use crate::{
    clock::Timestamp,
    proxy::courier::Courier,
    secrets::ProbeToken,
    store::Credential,
    views::{checkup, finding::FindingView},
};

/// What is left out.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// Whether nothing outside of the deployment is asked.
    offline: Option<bool>,
}

/// What was found.
#[derive(JsonSchema, Serialize)]
pub(super) struct Checkup {
    /// One for each check.
    findings: Vec<FindingView>,
    /// The relay's version.
    version: &'static str,
    /// The relay's time.
    now: Timestamp,
    /// The address that the relay believes the outside world uses.
    public_url: String,
    /// A token for `/probe`, good for a minute, which tells how a request comes to the relay.
    probe: String,
}

/// Checks.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Checkup>, ApiError> {
    let store = &parts.store;
    let credentials = Credential::list(store, caller.team()).await;
    let credentials = credentials.map_err(|error| ApiError::store(error, &parts))?;
    let guard = guard_of(&parts.settings.private_targets);
    let courier = Courier::new(guard, parts.tracker.clone());
    let hosts = (!asked.offline.unwrap_or_default()).then_some((&*credentials, &courier));
    let of = (store, Some(caller.team()));
    let findings = checkup::all(of, (&parts.chain, None), hosts).await;
    courier.close();
    let now = store.clock().now();
    Ok(Json(Checkup {
        findings,
        version: env!("CARGO_PKG_VERSION"),
        now,
        public_url: parts.settings.public_url.clone(),
        probe: ProbeToken::new(&store.key().probe_key(), now.as_millis()).text(),
    }))
}
