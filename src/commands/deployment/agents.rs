//! Agents, here and through a relay.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{super::Failure, Deployment, Place, Relay, set};
use crate::{
    client::Request,
    store::{Agent, AgentKind, AgentUpdate, NewAgent, Noun},
    views::agent::{AgentDetails, AgentView, KeyedAgent},
};

/// Where the API has agents.
const AGENTS: [&str; 2] = ["team", "agents"];
/// Where it has apps.
const APPS: [&str; 2] = ["team", "apps"];

/// The agents of the team, and its apps.
#[derive(Debug)]
pub(crate) struct Agents<'a>(pub(super) &'a Deployment<'a>);

impl Agents<'_> {
    /// Returns them by name.
    pub(crate) async fn list(&self) -> Result<Vec<AgentView>, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let agents = Agent::list(&here.store, &here.team.id).await?;
                Ok(agents.into_iter().map(AgentView::from).collect())
            }
            Place::There(relay) => {
                let about = |field| (Noun::Agent, field);
                let mut all: Vec<AgentView> =
                    relay.list(Request::get(AGENTS), about("agents")).await?;
                all.extend(relay.list(Request::get(APPS), about("apps")).await?);
                all.sort_by(|one, other| one.name.cmp(&other.name));
                Ok(all)
            }
        }
    }

    /// Returns the agent of that name with what it may use, or the failure that suggests another.
    pub(crate) async fn show(&self, name: &str) -> Result<AgentDetails, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let agent = here.agent(name).await?;
                let usage = agent.usage(&here.store).await?;
                Ok(AgentDetails::of(agent, usage))
            }
            Place::There(relay) => ask(relay, Request::get(one(name)), name).await,
        }
    }

    /// Makes an agent with its key.
    pub(crate) async fn create(&self, new: NewAgent, dry_run: bool) -> Result<KeyedAgent, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let (agent, key) = new.insert(&here.store, &here.actor(dry_run)).await?;
                self.0.copied(here).await;
                let api_key = (!dry_run).then(|| key.expose().to_owned());
                let agent = agent.into();
                Ok(KeyedAgent { agent, api_key })
            }
            Place::There(relay) => {
                let path = match new.kind {
                    AgentKind::Agent => AGENTS,
                    AgentKind::App => APPS,
                };
                let request = Request::post(path).rehearsed(dry_run).body(body_of(&new));
                let made: KeyedAgent = relay.send(request, (Noun::Agent, &new.name)).await?;
                Ok(shown_if_made(made, dry_run))
            }
        }
    }

    /// Changes an agent.
    pub(crate) async fn update(
        &self,
        name: &str,
        change: AgentUpdate,
        dry_run: bool,
    ) -> Result<AgentView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let agent = change
                    .apply(&here.store, &here.actor(dry_run), name)
                    .await?;
                self.0.copied(here).await;
                Ok(agent.into())
            }
            Place::There(relay) => {
                let [team, agents] = AGENTS;
                let request = match change.enabled {
                    Some(true) => Request::post([team, agents, name, "enable"]),
                    Some(false) => Request::post([team, agents, name, "disable"]),
                    None => Request::put(one(name)).body(changes_of(change)),
                };
                ask(relay, request.rehearsed(dry_run), name).await
            }
        }
    }

    /// Gives an agent a new key; the old one is void, or works on for a while.
    pub(crate) async fn rotate_key(
        &self,
        (name, overlap): (&str, Option<Duration>),
        dry_run: bool,
    ) -> Result<KeyedAgent, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let actor = here.actor(dry_run);
                let store = &here.store;
                let (agent, key) = match overlap {
                    None => Agent::rotate_key(store, &actor, name).await?,
                    Some(overlap) => {
                        Agent::rotate_key_overlapping(store, &actor, (name, overlap)).await?
                    }
                };
                self.0.copied(here).await;
                let api_key = (!dry_run).then(|| key.expose().to_owned());
                let agent = agent.into();
                Ok(KeyedAgent { agent, api_key })
            }
            Place::There(relay) => {
                let [team, agents] = AGENTS;
                let mut request = Request::post([team, agents, name, "rotate-key"]);
                if let Some(overlap) = overlap {
                    request = request.body(json!({ "overlap_secs": overlap.as_secs() }));
                }
                let keyed = ask(relay, request.rehearsed(dry_run), name).await?;
                Ok(shown_if_made(keyed, dry_run))
            }
        }
    }

    /// Deletes an agent.
    pub(crate) async fn delete(&self, name: &str, dry_run: bool) -> Result<(), Failure> {
        match &self.0.place {
            Place::Here(here) => {
                Agent::delete(&here.store, &here.actor(dry_run), name).await?;
                self.0.copied(here).await;
                Ok(())
            }
            Place::There(relay) => {
                let request = Request::delete(one(name)).rehearsed(dry_run);
                ask::<Value>(relay, request, name).await.map(drop)
            }
        }
    }
}

fn one(name: &str) -> [&str; 3] {
    [AGENTS[0], AGENTS[1], name]
}

async fn ask<T: serde::de::DeserializeOwned>(
    relay: &Relay,
    request: Request,
    name: &str,
) -> Result<T, Failure> {
    relay.send_named(request, (Noun::Agent, name)).await
}

/// A key that was made and taken back opens nothing, and is not shown.
fn shown_if_made(made: KeyedAgent, dry_run: bool) -> KeyedAgent {
    let api_key = made.api_key.filter(|_| !dry_run);
    KeyedAgent { api_key, ..made }
}

fn body_of(new: &NewAgent) -> Value {
    json!({
        "id": new.name,
        "description": new.description,
        "rate_limit_per_hour": new.rate_limit_per_hour,
        "all_credentials": new.all_credentials,
        "roles": new.roles,
        "credentials": new.credentials,
    })
}

fn changes_of(change: AgentUpdate) -> Value {
    let mut body = Map::new();
    set(&mut body, "description", change.description);
    set(&mut body, "rate_limit_per_hour", change.rate_limit_per_hour);
    set(&mut body, "all_credentials", change.all_credentials);
    set(&mut body, "roles", change.roles);
    set(&mut body, "credentials", change.credentials);
    if change.is_adopted {
        body.insert("owner_user_id".to_owned(), Value::Null);
    }
    Value::Object(body)
}
