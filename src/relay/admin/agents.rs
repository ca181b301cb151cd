//! `/team/agents` and `/team/apps`: who may call, and with which credentials (spec/tap.md §4.5).
//!
//! An app's key is an agent's that may act for end users; it is listed by itself, and what is true of one
//! is true of the other.

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
    store::{Agent, AgentKind, AgentUpdate, NewAgent, Noun, check_name},
};

/// A key that was made; it is shown nowhere again.
#[derive(Serialize)]
pub(super) struct Made {
    id: String,
    api_key: String,
    message: &'static str,
}

/// The team's agents.
#[derive(Serialize)]
pub(super) struct Listed {
    agents: Vec<AgentBody>,
}

/// The team's apps.
#[derive(Serialize)]
pub(super) struct ListedApps {
    apps: Vec<AgentBody>,
}

#[derive(Serialize)]
struct AgentBody {
    /// On the wire an agent's name is its id.
    id: String,
    description: String,
    enabled: bool,
    rate_limit_per_hour: Option<i64>,
    /// Who made it for themselves; nobody can yet.
    owner_user_id: Option<String>,
    created_at: Timestamp,
    all_credentials: bool,
}

/// One agent, with what it may use.
#[derive(Serialize)]
pub(super) struct Shown {
    #[serde(flatten)]
    agent: AgentBody,
    credentials: Vec<String>,
    roles: Vec<String>,
    effective_credentials: Vec<String>,
    effective_rate_limit_per_hour: Option<i64>,
    rate_limit_used: i64,
    last_used_at: Option<Timestamp>,
}

impl From<Agent> for AgentBody {
    fn from(agent: Agent) -> Self {
        Self {
            id: agent.name,
            description: agent.description,
            enabled: agent.disabled_at.is_none(),
            rate_limit_per_hour: agent.rate_limit_per_hour,
            owner_user_id: None,
            created_at: agent.created_at,
            all_credentials: agent.all_credentials,
        }
    }
}

/// Lists the team's agents.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<Listed>, ApiError> {
    let agents = of_kind(&parts, &caller, AgentKind::Agent).await?;
    Ok(Json(Listed { agents }))
}

/// Lists the team's apps.
pub(super) async fn list_apps(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<ListedApps>, ApiError> {
    let apps = of_kind(&parts, &caller, AgentKind::App).await?;
    Ok(Json(ListedApps { apps }))
}

/// Makes an agent with its key.
pub(super) async fn create(
    parts: State<Arc<Parts>>,
    caller: Caller,
    fields: Fields,
) -> Result<(StatusCode, Json<Made>), ApiError> {
    insert(&parts, &caller, (AgentKind::Agent, fields)).await
}

/// Makes an app with its key.
pub(super) async fn create_app(
    parts: State<Arc<Parts>>,
    caller: Caller,
    fields: Fields,
) -> Result<(StatusCode, Json<Made>), ApiError> {
    insert(&parts, &caller, (AgentKind::App, fields)).await
}

/// Shows an agent or app with everything that it may use.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Shown>, ApiError> {
    let agent = find(&parts, &caller, &name).await?;
    let usage = agent.usage(&parts.store).await;
    let usage = usage.map_err(|error| ApiError::store(error, &parts))?;
    let effective = usage.effective.into_iter().map(|one| one.credential);
    Ok(Json(Shown {
        credentials: agent.credentials.clone(),
        roles: agent.roles.clone(),
        effective_credentials: effective.collect(),
        effective_rate_limit_per_hour: usage.effective_rate_limit_per_hour,
        rate_limit_used: usage.rate_limit_used,
        last_used_at: usage.last_used_at,
        agent: agent.into(),
    }))
}

/// Changes an agent or app; the sets that are given replace those that it has.
pub(super) async fn update(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
    mut fields: Fields,
) -> Result<Json<Value>, ApiError> {
    let update = AgentUpdate {
        description: fields.text("description")?,
        rate_limit_per_hour: fields.rate_limit("rate_limit_per_hour")?,
        all_credentials: fields.flag("all_credentials")?,
        roles: fields.texts("roles")?,
        credentials: fields.texts("credentials")?,
        enabled: None,
    };
    fields.end()?;
    apply(&parts, &caller, (&name, update)).await?;
    Ok(Json(json!({ "id": name, "updated": true })))
}

/// Lets an agent or app call again.
pub(super) async fn enable(
    parts: State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Value>, ApiError> {
    set_enabled(&parts, &caller, (&name, true)).await
}

/// Keeps an agent or app from calling.
pub(super) async fn disable(
    parts: State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Value>, ApiError> {
    set_enabled(&parts, &caller, (&name, false)).await
}

/// Gives an agent or app a new key; the old one is void.
pub(super) async fn rotate_key(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Made>, ApiError> {
    check_name(&name).map_err(|_| missing(Noun::Agent, &name))?;
    let rotated = Agent::rotate_key(&parts.store, &caller.actor(), &name).await;
    let (agent, key) = rotated.map_err(change(&parts, Noun::Agent))?;
    parts.proxy.copy_audit().await;
    Ok(Json(Made {
        id: agent.name,
        api_key: key.expose().to_owned(),
        message: "keep the key: it is shown only now, and the old one is void",
    }))
}

/// Deletes an agent or app.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Value>, ApiError> {
    check_name(&name).map_err(|_| missing(Noun::Agent, &name))?;
    let deleted = Agent::delete(&parts.store, &caller.actor(), &name).await;
    deleted.map_err(change(&parts, Noun::Agent))?;
    parts.proxy.copy_audit().await;
    Ok(Json(json!({ "deleted": true })))
}

async fn of_kind(
    parts: &Parts,
    caller: &Caller,
    kind: AgentKind,
) -> Result<Vec<AgentBody>, ApiError> {
    let found = Agent::list(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    let wanted = found.into_iter().filter(|agent| agent.kind == kind);
    Ok(wanted.map(AgentBody::from).collect())
}

async fn insert(
    parts: &Parts,
    caller: &Caller,
    (kind, mut fields): (AgentKind, Fields),
) -> Result<(StatusCode, Json<Made>), ApiError> {
    let name = fields.required("id")?;
    check_name(&name).map_err(|error| given(&error))?;
    let new = NewAgent {
        name,
        description: fields.text("description")?.unwrap_or_default(),
        kind,
        all_credentials: fields.flag("all_credentials")?.unwrap_or_default(),
        rate_limit_per_hour: fields.rate_limit("rate_limit_per_hour")?.flatten(),
        roles: fields.texts("roles")?.unwrap_or_default(),
        credentials: fields.texts("credentials")?.unwrap_or_default(),
    };
    fields.end()?;
    let made = new.insert(&parts.store, &caller.actor()).await;
    let (agent, key) = made.map_err(change(parts, Noun::Agent))?;
    parts.proxy.copy_audit().await;
    let made = Made {
        id: agent.name,
        api_key: key.expose().to_owned(),
        message: "keep the key: it is shown only now",
    };
    Ok((StatusCode::CREATED, Json(made)))
}

async fn set_enabled(
    parts: &Parts,
    caller: &Caller,
    (name, enabled): (&str, bool),
) -> Result<Json<Value>, ApiError> {
    let update = AgentUpdate {
        enabled: Some(enabled),
        ..AgentUpdate::default()
    };
    apply(parts, caller, (name, update)).await?;
    Ok(Json(json!({ "id": name, "enabled": enabled })))
}

async fn apply(
    parts: &Parts,
    caller: &Caller,
    (name, update): (&str, AgentUpdate),
) -> Result<(), ApiError> {
    check_name(name).map_err(|_| missing(Noun::Agent, name))?;
    let changed = update.apply(&parts.store, &caller.actor(), name).await;
    changed.map_err(change(parts, Noun::Agent))?;
    parts.proxy.copy_audit().await;
    Ok(())
}

async fn find(parts: &Parts, caller: &Caller, name: &str) -> Result<Agent, ApiError> {
    let none = || missing(Noun::Agent, name);
    check_name(name).map_err(|_| none())?;
    let found = Agent::find(&parts.store, caller.team(), name).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    found.ok_or_else(none)
}
