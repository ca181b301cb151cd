//! `/team/roles`: named sets of access (spec/tap.md §4.5).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{
    Parts,
    address::Path,
    error::ApiError,
    openapi::Created,
    typed::{Body, Clearable},
};
use super::{
    answers::Deleted,
    guard::{Author, Caller},
    per_hour::PerHour,
    refusal::{change, given, missing},
};
use crate::{
    store::{NewRole, Noun, Role, RoleUpdate, check_name},
    views::role::RoleView,
};

/// A role to be made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRoleBody {
    name: String,
    description: Option<String>,
    rate_limit_per_hour: Option<PerHour>,
    credentials: Option<Vec<String>>,
}

/// What is to become of a role; what is left out stays, and a list replaces the one that it has.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleUpdateBody {
    description: Option<String>,
    #[serde(default)]
    rate_limit_per_hour: Clearable<PerHour>,
    credentials: Option<Vec<String>>,
}

/// A role that was made.
#[derive(JsonSchema, Serialize)]
pub(super) struct RoleMade {
    name: String,
    created: bool,
}

/// A role that was changed.
#[derive(JsonSchema, Serialize)]
pub(super) struct RoleUpdated {
    name: String,
    updated: bool,
}

/// The team's roles.
#[derive(JsonSchema, Serialize)]
pub(super) struct RoleList {
    roles: Vec<RoleView>,
}

/// Lists the team's roles.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<RoleList>, ApiError> {
    let found = Role::list(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let told = found.into_iter().map(RoleView::from);
    let roles = told.collect();
    Ok(Json(RoleList { roles }))
}

/// Makes a role.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Body(body): Body<NewRoleBody>,
) -> Result<Created<RoleMade>, ApiError> {
    check_name(&body.name).map_err(|error| given(&error))?;
    let new = NewRole {
        name: body.name,
        description: body.description.unwrap_or_default(),
        rate_limit_per_hour: body.rate_limit_per_hour.map(PerHour::get),
        credentials: body.credentials.unwrap_or_default(),
    };
    let made = new.insert(&parts.store, &author.actor()).await;
    let made = made.map_err(change(&parts, Noun::Role))?;
    parts.proxy.copy_audit().await;
    Ok(Created(RoleMade {
        name: made.name,
        created: true,
    }))
}

/// Changes a role; what is left out stays.
pub(super) async fn update(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
    Body(body): Body<RoleUpdateBody>,
) -> Result<Json<RoleUpdated>, ApiError> {
    let update = RoleUpdate {
        description: body.description,
        rate_limit_per_hour: body.rate_limit_per_hour.map(PerHour::get).into_change(),
        credentials: body.credentials,
        add: Vec::new(),
        remove: Vec::new(),
    };
    check_name(&name).map_err(|_| missing(Noun::Role, &name))?;
    let changed = update.apply(&parts.store, &author.actor(), &name).await;
    changed.map_err(change(&parts, Noun::Role))?;
    parts.proxy.copy_audit().await;
    Ok(Json(RoleUpdated {
        name,
        updated: true,
    }))
}

/// Deletes a role; its agents lose what only it let them use.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
) -> Result<Json<Deleted>, ApiError> {
    check_name(&name).map_err(|_| missing(Noun::Role, &name))?;
    let deleted = Role::delete(&parts.store, &author.actor(), &name).await;
    deleted.map_err(change(&parts, Noun::Role))?;
    parts.proxy.copy_audit().await;
    Ok(Json(Deleted::DONE))
}
