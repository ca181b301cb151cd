//! `/team/agents` and `/team/apps`: who may call, and with which credentials (spec/tap.md §4.5).
//!
//! An app's key is an agent's that may act for end users; it is listed by itself, and what is true of one
//! is true of the other.

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
    overlap::Overlap,
    per_hour::PerHour,
    refusal::{change, given, invalid, missing, missing_among},
};
use crate::{
    secrets::ApiKey,
    store::{Agent, AgentKind, AgentRef, AgentUpdate, Capability, NewAgent, Noun, check_name},
    views::agent::{AgentDetails, AgentView, KeyedAgent},
};

/// How an agent or app is given another key.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RotateKeyBody {
    /// How many seconds the old key works on; left out, it is void at once.
    overlap_secs: Option<Overlap>,
}

/// An agent or app to be made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAgentBody {
    /// On the wire an agent's name is its id.
    id: String,
    description: Option<String>,
    rate_limit_per_hour: Option<PerHour>,
    roles: Option<Vec<String>>,
    credentials: Option<Vec<String>>,
    all_credentials: Option<bool>,
}

/// What is to become of an agent or app; what is left out stays, and a list replaces the one that it has.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AgentUpdateBody {
    description: Option<String>,
    #[serde(default)]
    rate_limit_per_hour: Clearable<PerHour>,
    roles: Option<Vec<String>>,
    credentials: Option<Vec<String>>,
    all_credentials: Option<bool>,
    /// Null makes somebody's own agent the team's; nothing else is taken.
    #[serde(default)]
    owner_user_id: Clearable<String>,
}

/// An agent or app whose key was made; it is shown nowhere again.
#[derive(JsonSchema, Serialize)]
pub(super) struct AgentKeyed {
    #[serde(flatten)]
    view: KeyedAgent,
    id: String,
    message: &'static str,
}

/// An agent or app that was changed.
#[derive(JsonSchema, Serialize)]
pub(super) struct AgentUpdated {
    #[serde(flatten)]
    agent: AgentAnswer,
    updated: bool,
}

/// The team's agents.
#[derive(JsonSchema, Serialize)]
pub(super) struct AgentList {
    agents: Vec<AgentAnswer>,
}

/// The team's apps.
#[derive(JsonSchema, Serialize)]
pub(super) struct AppList {
    apps: Vec<AgentAnswer>,
}

/// An agent, as commands show it, and under TAP's names.
#[derive(JsonSchema, Serialize)]
pub(super) struct AgentAnswer {
    #[serde(flatten)]
    view: AgentView,
    /// On the wire an agent's name is its id.
    id: String,
}

/// One agent, with what it may use.
#[derive(JsonSchema, Serialize)]
pub(super) struct AgentShown {
    #[serde(flatten)]
    view: AgentDetails,
    id: String,
    effective_credentials: Vec<String>,
}

impl From<Agent> for AgentAnswer {
    fn from(agent: Agent) -> Self {
        Self {
            id: agent.name.clone(),
            view: agent.into(),
        }
    }
}

impl AgentKeyed {
    /// Returns what is told of an agent with a new key. One that was only tried opens nothing, and is not shown.
    fn of(author: &Author, (agent, key): (Agent, &ApiKey), message: &'static str) -> Self {
        Self {
            id: agent.name.clone(),
            view: KeyedAgent {
                agent: agent.into(),
                api_key: (!author.is_trial()).then(|| key.expose().to_owned()),
            },
            message: if author.is_trial() {
                "nothing was made"
            } else {
                message
            },
        }
    }
}

/// Lists the team's agents.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<AgentList>, ApiError> {
    let agents = of_kind(&parts, &caller, AgentKind::Agent).await?;
    Ok(Json(AgentList { agents }))
}

/// Lists the team's apps.
pub(super) async fn list_apps(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<AppList>, ApiError> {
    let apps = of_kind(&parts, &caller, AgentKind::App).await?;
    Ok(Json(AppList { apps }))
}

/// Makes an agent with its key.
pub(super) async fn create(
    parts: State<Arc<Parts>>,
    author: Author,
    Body(body): Body<NewAgentBody>,
) -> Result<Created<AgentKeyed>, ApiError> {
    insert(&parts, &author, (AgentKind::Agent, body)).await
}

/// Makes an app with its key.
pub(super) async fn create_app(
    parts: State<Arc<Parts>>,
    author: Author,
    Body(body): Body<NewAgentBody>,
) -> Result<Created<AgentKeyed>, ApiError> {
    insert(&parts, &author, (AgentKind::App, body)).await
}

/// Shows an agent or app with everything that it may use.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<AgentShown>, ApiError> {
    let agent = find(&parts, &caller, &name).await?;
    let usage = agent.usage(&parts.store).await;
    let usage = usage.map_err(|error| ApiError::store(error, &parts))?;
    let effective = usage.effective.iter();
    Ok(Json(AgentShown {
        effective_credentials: effective.map(|one| one.credential.clone()).collect(),
        id: agent.name.clone(),
        view: AgentDetails::of(agent, usage),
    }))
}

/// Changes an agent or app; the sets that are given replace those that it has.
pub(super) async fn update(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
    Body(body): Body<AgentUpdateBody>,
) -> Result<Json<AgentUpdated>, ApiError> {
    let is_adopted = match body.owner_user_id {
        Clearable::Kept => false,
        Clearable::Cleared => true,
        Clearable::Set(_) => {
            return Err(invalid(
                "`owner_user_id` can be made null, and nothing else",
            ));
        }
    };
    let update = AgentUpdate {
        is_adopted,
        description: body.description,
        rate_limit_per_hour: body.rate_limit_per_hour.map(PerHour::get).into_change(),
        all_credentials: body.all_credentials,
        roles: body.roles,
        credentials: body.credentials,
        enabled: None,
    };
    let agent = apply(&parts, &author, (&name, update)).await?;
    let updated = true;
    Ok(Json(AgentUpdated { agent, updated }))
}

/// Lets an agent or app call again.
pub(super) async fn enable(
    parts: State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
) -> Result<Json<AgentAnswer>, ApiError> {
    set_enabled(&parts, &author, (&name, true)).await
}

/// Keeps an agent or app from calling.
pub(super) async fn disable(
    parts: State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
) -> Result<Json<AgentAnswer>, ApiError> {
    set_enabled(&parts, &author, (&name, false)).await
}

/// Gives an agent or app a new key; the old one is void, at once or in a while.
pub(super) async fn rotate_key(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
    Body(body): Body<RotateKeyBody>,
) -> Result<Json<AgentKeyed>, ApiError> {
    check_name(&name).map_err(|_| missing(Noun::Agent, &name))?;
    let (store, actor, agent) = (&parts.store, author.actor(), own(&author, &name));
    let rotated = match body.overlap_secs {
        None => Agent::rotate_key(store, &actor, agent).await,
        Some(overlap) => Agent::rotate_key_overlapping(store, &actor, (agent, overlap.get())).await,
    };
    let (agent, key) = rotated.map_err(change(&parts, Noun::Agent))?;
    parts.proxy.copy_audit().await;
    let message = match body.overlap_secs {
        None => "keep the key: it is shown only now, and the old one is void",
        Some(_) => "keep the key: it is shown only now; the old one works for that long",
    };
    Ok(Json(AgentKeyed::of(&author, (agent, &key), message)))
}

/// Deletes an agent or app.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
) -> Result<Json<Deleted>, ApiError> {
    check_name(&name).map_err(|_| missing(Noun::Agent, &name))?;
    let deleted = Agent::delete(&parts.store, &author.actor(), own(&author, &name)).await;
    deleted.map_err(change(&parts, Noun::Agent))?;
    parts.proxy.copy_audit().await;
    Ok(Json(Deleted::DONE))
}

async fn of_kind(
    parts: &Parts,
    caller: &Caller,
    kind: AgentKind,
) -> Result<Vec<AgentAnswer>, ApiError> {
    let found = seen(parts, caller).await?;
    let wanted = found.into_iter().filter(|agent| agent.kind == kind);
    Ok(wanted.map(AgentAnswer::from).collect())
}

async fn insert(
    parts: &Parts,
    author: &Author,
    (kind, body): (AgentKind, NewAgentBody),
) -> Result<Created<AgentKeyed>, ApiError> {
    check_name(&body.id).map_err(|error| given(&error))?;
    let new = NewAgent {
        name: body.id,
        description: body.description.unwrap_or_default(),
        kind,
        all_credentials: body.all_credentials.unwrap_or_default(),
        rate_limit_per_hour: body.rate_limit_per_hour.map(PerHour::get),
        roles: body.roles.unwrap_or_default(),
        credentials: body.credentials.unwrap_or_default(),
        owner_user_id: owner(author).map(str::to_owned),
    };
    let made = new.insert(&parts.store, &author.actor()).await;
    let (agent, key) = made.map_err(change(parts, Noun::Agent))?;
    parts.proxy.copy_audit().await;
    let message = "keep the key: it is shown only now";
    Ok(Created(AgentKeyed::of(author, (agent, &key), message)))
}

async fn set_enabled(
    parts: &Parts,
    author: &Author,
    (name, enabled): (&str, bool),
) -> Result<Json<AgentAnswer>, ApiError> {
    let update = AgentUpdate {
        enabled: Some(enabled),
        ..AgentUpdate::default()
    };
    apply(parts, author, (name, update)).await.map(Json)
}

async fn apply(
    parts: &Parts,
    author: &Author,
    (name, update): (&str, AgentUpdate),
) -> Result<AgentAnswer, ApiError> {
    check_name(name).map_err(|_| missing(Noun::Agent, name))?;
    let agent = own(author, name);
    let changed = update.apply(&parts.store, &author.actor(), agent).await;
    let agent = changed.map_err(change(parts, Noun::Agent))?;
    parts.proxy.copy_audit().await;
    Ok(agent.into())
}

pub(super) async fn find(parts: &Parts, caller: &Caller, name: &str) -> Result<Agent, ApiError> {
    let none = || missing(Noun::Agent, name);
    check_name(name).map_err(|_| none())?;
    let failed = |error| ApiError::store(error, parts);
    let found = Agent::find(&parts.store, caller.team(), name)
        .await
        .map_err(failed)?;
    if let Some(agent) = found.filter(|agent| sees(caller, agent)) {
        return Ok(agent);
    }
    let all = seen(parts, caller).await?;
    let known: Vec<_> = all.iter().map(|agent| &agent.name).collect();
    Err(missing_among(Noun::Agent, name, &known))
}

/// Returns whose own an agent has to be for the caller to look after it; nothing for who looks after all of them.
pub(in crate::relay) fn owner(caller: &Caller) -> Option<&str> {
    let member = &caller.0.member;
    (!member.role.may(Capability::ManageAgents)).then_some(member.user_id.as_str())
}

/// Returns an agent by its name, as the caller may reach it.
pub(in crate::relay) fn own<'a>(caller: &'a Caller, name: &'a str) -> AgentRef<'a> {
    let owner = owner(caller);
    AgentRef { name, owner }
}

/// Returns whether the caller looks after an agent.
pub(in crate::relay) fn sees(caller: &Caller, agent: &Agent) -> bool {
    owner(caller).is_none_or(|owner| agent.is_of(owner))
}

/// Returns the agents and apps that the caller looks after.
pub(in crate::relay) async fn seen(parts: &Parts, caller: &Caller) -> Result<Vec<Agent>, ApiError> {
    let all = Agent::list(&parts.store, caller.team()).await;
    let all = all.map_err(|error| ApiError::store(error, parts))?;
    Ok(all
        .into_iter()
        .filter(|agent| sees(caller, agent))
        .collect())
}
