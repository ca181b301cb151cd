//! `/team/grants`: for a while, calls of one kind need not be asked about (spec/tap.md §3.5, §4.6).

use std::sync::Arc;

use axum::{Json, extract::State};
use http::StatusCode;
use serde::Serialize;

use super::super::{Parts, address::Path, error::ApiError};
use super::{
    credentials::find,
    fields::Fields,
    guard::Caller,
    refusal::{self, change, invalid, missing},
};
use crate::{
    clock::Timestamp,
    store::{END_USERS, Grant, GrantFilter, GrantTerms, NewGrant, Noun},
};

/// The team's grants.
#[derive(Serialize)]
pub(super) struct Listed {
    grants: Vec<GrantBody>,
    /// The relay's time, by which to tell what is over.
    now: Timestamp,
}

/// One grant.
#[derive(Serialize)]
pub(super) struct One {
    grant: GrantBody,
}

#[derive(Serialize)]
pub(super) struct GrantBody {
    id: String,
    team_id: String,
    credential_name: String,
    methods: Vec<&'static str>,
    route_scope: Vec<String>,
    granted_by: String,
    created_at: Timestamp,
    expires_at: Timestamp,
    max_uses: Option<i64>,
    uses: i64,
    revoked: bool,
    revoked_at: Option<Timestamp>,
    revoked_by: Option<String>,
}

impl From<Grant> for GrantBody {
    fn from(grant: Grant) -> Self {
        Self {
            id: grant.id,
            team_id: grant.team.to_string(),
            credential_name: grant.credential_name,
            methods: grant.methods.iter().map(|method| method.as_str()).collect(),
            route_scope: grant.route_scope.iter().map(ToString::to_string).collect(),
            granted_by: grant.granted_by,
            created_at: grant.created_at,
            expires_at: grant.expires_at,
            max_uses: grant.max_uses,
            uses: grant.uses,
            revoked: grant.revoked_at.is_some(),
            revoked_at: grant.revoked_at,
            revoked_by: grant.revoked_by,
        }
    }
}

/// Lists the team's grants, the newest first.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<Listed>, ApiError> {
    let found = Grant::list(&parts.store, caller.team(), GrantFilter::default()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    Ok(Json(Listed {
        grants: found.into_iter().map(GrantBody::from).collect(),
        now: parts.store.clock().now(),
    }))
}

/// Grants calls with a credential.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
    mut fields: Fields,
) -> Result<(StatusCode, Json<One>), ApiError> {
    let methods = fields.texts("methods")?.unwrap_or_default();
    let scopes = fields.texts("route_scope")?.unwrap_or_default();
    let terms = read_terms(&mut fields)?;
    fields.end()?;
    let refused = || refusal::grant(&parts, Noun::Credential);
    let new = NewGrant::new(&name, &methods, &scopes, terms).map_err(refused())?;
    if !name.starts_with(END_USERS) {
        find(&parts, &caller, &name).await?;
    }
    let made = new.insert(&parts.store, &caller.actor()).await;
    let grant = made.map_err(refused())?.into();
    parts.proxy.copy_audit().await;
    Ok((StatusCode::CREATED, Json(One { grant })))
}

/// Ends a grant; the next call is asked about again.
pub(super) async fn revoke(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<One>, ApiError> {
    // Ids are UUIDs; what is none is not asked for.
    if uuid::Uuid::try_parse(&id).is_err() {
        return Err(missing(Noun::Grant, &id));
    }
    let revoked = Grant::revoke(&parts.store, &caller.actor(), &id).await;
    let grant = revoked.map_err(change(&parts, Noun::Grant))?.into();
    parts.proxy.copy_audit().await;
    Ok(Json(One { grant }))
}

/// Reads how long a grant is to last, and for how many calls.
pub(super) fn read_terms(fields: &mut Fields) -> Result<GrantTerms, ApiError> {
    let minutes = fields.number("ttl_minutes")?;
    let minutes = minutes.ok_or_else(|| invalid("`ttl_minutes` is missing"))?;
    Ok(GrantTerms {
        // Less than nothing is refused like nothing.
        minutes: u64::try_from(minutes).unwrap_or(0),
        max_uses: fields.number("max_uses")?,
    })
}
