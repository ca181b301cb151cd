//! `/team/grants`: for a while, calls of one kind need not be asked about (spec/tap.md §3.5, §4.6).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{
    Parts,
    address::Path,
    error::ApiError,
    openapi::Created,
    typed::{Body, Query},
};
use super::{
    credentials::find,
    guard::{Author, Caller},
    refusal::{self, change, missing},
};
use crate::{
    clock::Timestamp,
    store::{END_USERS, Grant, GrantFilter, GrantTerms, NewGrant, Noun},
    views::grant::GrantView,
};

/// A grant to be made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewGrantBody {
    methods: Option<Vec<String>>,
    /// Addresses, as policies write them.
    route_scope: Option<Vec<String>>,
    ttl_minutes: i64,
    max_uses: Option<i64>,
}

/// How long a grant is to last, and for how many calls.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TermsBody {
    ttl_minutes: i64,
    max_uses: Option<i64>,
}

/// Which grants are listed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantQuery {
    /// Those of this credential alone.
    credential: Option<String>,
    /// Whether only those are wanted that a call could still use.
    live: Option<bool>,
}

/// The team's grants.
#[derive(JsonSchema, Serialize)]
pub(super) struct GrantList {
    grants: Vec<GrantAnswer>,
    /// The relay's time, by which to tell what is over.
    now: Timestamp,
}

/// One grant.
#[derive(JsonSchema, Serialize)]
pub(super) struct OneGrant {
    grant: GrantAnswer,
}

/// A grant, as commands show it, and under TAP's names.
#[derive(JsonSchema, Serialize)]
pub(super) struct GrantAnswer {
    #[serde(flatten)]
    view: GrantView,
    team_id: String,
    revoked: bool,
}

impl GrantAnswer {
    /// Returns what is told of a grant as of now.
    pub(super) fn of(grant: Grant, now: Timestamp) -> Self {
        Self {
            team_id: grant.team.to_string(),
            revoked: grant.revoked_at.is_some(),
            view: GrantView::of(grant, now),
        }
    }
}

/// Lists the team's grants, the newest first.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Query(query): Query<GrantQuery>,
) -> Result<Json<GrantList>, ApiError> {
    let filter = GrantFilter {
        credential: query.credential.as_deref(),
        is_live: query.live.unwrap_or_default(),
    };
    let found = Grant::list(&parts.store, caller.team(), filter).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let now = parts.store.clock().now();
    let told = found.into_iter().map(|grant| GrantAnswer::of(grant, now));
    let grants = told.collect();
    Ok(Json(GrantList { grants, now }))
}

/// Grants calls with a credential.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
    Body(body): Body<NewGrantBody>,
) -> Result<Created<OneGrant>, ApiError> {
    let methods = body.methods.unwrap_or_default();
    let scopes = body.route_scope.unwrap_or_default();
    let terms = terms(body.ttl_minutes, body.max_uses);
    let refused = || refusal::grant(&parts, Noun::Credential);
    let new = NewGrant::new(&name, &methods, &scopes, terms).map_err(refused())?;
    if !name.starts_with(END_USERS) {
        find(&parts, &author, &name).await?;
    }
    let made = new.insert(&parts.store, &author.actor()).await;
    let grant = GrantAnswer::of(made.map_err(refused())?, parts.store.clock().now());
    parts.proxy.copy_audit().await;
    Ok(Created(OneGrant { grant }))
}

/// Ends a grant; the next call is asked about again.
pub(super) async fn revoke(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
) -> Result<Json<OneGrant>, ApiError> {
    // Ids are UUIDs; what is none is not asked for.
    if uuid::Uuid::try_parse(&id).is_err() {
        return Err(missing(Noun::Grant, &id));
    }
    let revoked = Grant::revoke(&parts.store, &author.actor(), &id).await;
    let grant = revoked.map_err(change(&parts, Noun::Grant))?;
    let grant = GrantAnswer::of(grant, parts.store.clock().now());
    parts.proxy.copy_audit().await;
    Ok(Json(OneGrant { grant }))
}

impl From<TermsBody> for GrantTerms {
    fn from(body: TermsBody) -> Self {
        terms(body.ttl_minutes, body.max_uses)
    }
}

fn terms(minutes: i64, max_uses: Option<i64>) -> GrantTerms {
    GrantTerms {
        // Less than nothing is refused like nothing.
        minutes: u64::try_from(minutes).unwrap_or(0),
        max_uses,
    }
}
