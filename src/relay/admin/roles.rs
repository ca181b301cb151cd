//! `/team/roles`: named sets of access (spec/tap.md §4.5).

use std::sync::Arc;

use axum::{Json, extract::State};
use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::super::{Parts, address::Path, error::ApiError};
use super::{
    fields::Fields,
    guard::Caller,
    refusal::{change, given, missing},
};
use crate::{
    clock::Timestamp,
    store::{NewRole, Noun, Role, RoleUpdate, check_name},
};

/// The team's roles.
#[derive(Serialize)]
pub(super) struct Listed {
    roles: Vec<RoleBody>,
}

#[derive(Serialize)]
struct RoleBody {
    name: String,
    description: String,
    rate_limit_per_hour: Option<i64>,
    credentials: Vec<String>,
    created_at: Timestamp,
}

/// Lists the team's roles.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<Listed>, ApiError> {
    let found = Role::list(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let told = found.into_iter().map(|role| RoleBody {
        name: role.name,
        description: role.description,
        rate_limit_per_hour: role.rate_limit_per_hour,
        credentials: role.credentials,
        created_at: role.created_at,
    });
    let roles = told.collect();
    Ok(Json(Listed { roles }))
}

/// Makes a role.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    mut fields: Fields,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let name = fields.required("name")?;
    check_name(&name).map_err(|error| given(&error))?;
    let new = NewRole {
        name,
        description: fields.text("description")?.unwrap_or_default(),
        rate_limit_per_hour: fields.rate_limit("rate_limit_per_hour")?.flatten(),
        credentials: fields.texts("credentials")?.unwrap_or_default(),
    };
    fields.end()?;
    let made = new.insert(&parts.store, &caller.actor()).await;
    let made = made.map_err(change(&parts, Noun::Role))?;
    parts.proxy.copy_audit().await;
    let body = json!({ "name": made.name, "created": true });
    Ok((StatusCode::CREATED, Json(body)))
}

/// Changes a role; what is left out stays.
pub(super) async fn update(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
    mut fields: Fields,
) -> Result<Json<Value>, ApiError> {
    let update = RoleUpdate {
        description: fields.text("description")?,
        rate_limit_per_hour: fields.rate_limit("rate_limit_per_hour")?,
        credentials: fields.texts("credentials")?,
        add: Vec::new(),
        remove: Vec::new(),
    };
    fields.end()?;
    check_name(&name).map_err(|_| missing(Noun::Role, &name))?;
    let changed = update.apply(&parts.store, &caller.actor(), &name).await;
    changed.map_err(change(&parts, Noun::Role))?;
    parts.proxy.copy_audit().await;
    Ok(Json(json!({ "name": name, "updated": true })))
}

/// Deletes a role; its agents lose what only it let them use.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Value>, ApiError> {
    check_name(&name).map_err(|_| missing(Noun::Role, &name))?;
    let deleted = Role::delete(&parts.store, &caller.actor(), &name).await;
    deleted.map_err(change(&parts, Noun::Role))?;
    parts.proxy.copy_audit().await;
    Ok(Json(json!({ "deleted": true })))
}
