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
    refusal::{change, given, missing, missing_among},
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
    /// What it is to have besides, whatever it has by now.
    add_credentials: Option<Vec<String>>,
    /// What it is not to have any more.
    remove_credentials: Option<Vec<String>>,
}

/// A role that was made.
#[derive(JsonSchema, Serialize)]
pub(super) struct RoleMade {
    #[serde(flatten)]
    role: RoleView,
    created: bool,
}

/// A role that was changed.
#[derive(JsonSchema, Serialize)]
pub(super) struct RoleUpdated {
    #[serde(flatten)]
    role: RoleView,
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

/// Shows a role.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<RoleView>, ApiError> {
    check_name(&name).map_err(|_| missing(Noun::Role, &name))?;
    let failed = |error| ApiError::store(error, &parts);
    let found = Role::find(&parts.store, caller.team(), &name).await;
    if let Some(role) = found.map_err(failed)? {
        return Ok(Json(role.into()));
    }
    let all = Role::list(&parts.store, caller.team())
        .await
        .map_err(failed)?;
    let known: Vec<_> = all.iter().map(|role| &role.name).collect();
    Err(missing_among(Noun::Role, &name, &known))
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
        role: made.into(),
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
        add: body.add_credentials.unwrap_or_default(),
        remove: body.remove_credentials.unwrap_or_default(),
    };
    check_name(&name).map_err(|_| missing(Noun::Role, &name))?;
    let changed = update.apply(&parts.store, &author.actor(), &name).await;
    let role = changed.map_err(change(&parts, Noun::Role))?;
    parts.proxy.copy_audit().await;
    Ok(Json(RoleUpdated {
        role: role.into(),
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
