//! What is shown of agents.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    store::{Agent, AgentKey, EffectiveAccess, Usage},
};

/// An agent, as lists show it.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct AgentView {
    /// Its name.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) description: String,
    /// What its key is for: `agent`, or `app` for one that acts for end users, too.
    pub(crate) kind: String,
    /// Whether it may use every credential of the team, also those to come.
    pub(crate) all_credentials: bool,
    /// Whether its key opens anything.
    pub(crate) enabled: bool,
    /// How many calls it may make in an hour by itself; null is any number.
    pub(crate) rate_limit_per_hour: Option<i64>,
    /// The names of its roles.
    pub(crate) roles: Vec<String>,
    /// The names of the credentials that it may use directly.
    pub(crate) credentials: Vec<String>,
    /// Whether it is somebody's own: it may use what that person may, and no more.
    #[serde(default)]
    pub(crate) is_own: bool,
    /// Whose own it is; null for the team's, and where nobody is behind it any more.
    #[serde(default)]
    pub(crate) owner_user_id: Option<String>,
    /// When it was made.
    #[schemars(with = "String")]
    pub(crate) created_at: Timestamp,
}

impl From<Agent> for AgentView {
    fn from(agent: Agent) -> Self {
        Self {
            enabled: agent.disabled_at.is_none(),
            created_at: agent.created_at,
            name: agent.name,
            description: agent.description,
            kind: agent.kind.as_str().to_owned(),
            all_credentials: agent.all_credentials,
            rate_limit_per_hour: agent.rate_limit_per_hour,
            roles: agent.roles,
            credentials: agent.credentials,
            is_own: agent.is_own,
            owner_user_id: agent.owner_user_id,
        }
    }
}

/// An agent with what it may use in all, and what it used.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct AgentDetails {
    #[serde(flatten)]
    pub(crate) agent: AgentView,
    /// Every credential that it may use, and why.
    pub(crate) effective: Vec<AccessView>,
    /// The smallest of its own limit and those of its roles; null is any number.
    pub(crate) effective_rate_limit_per_hour: Option<i64>,
    /// How many calls of this hour count against the limit.
    pub(crate) rate_limit_used: i64,
    /// When it last asked for anything.
    #[schemars(with = "Option<String>")]
    pub(crate) last_used_at: Option<Timestamp>,
    /// The keys that work, the newest first.
    pub(crate) keys: Vec<AgentKeyView>,
}

/// A key that an agent has; the key itself is shown once, when it is made.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct AgentKeyView {
    /// When it was made.
    #[schemars(with = "String")]
    pub(crate) created_at: Timestamp,
    /// Until when it works; null is for good.
    #[schemars(with = "Option<String>")]
    pub(crate) expires_at: Option<Timestamp>,
}

/// A credential that an agent may use.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct AccessView {
    /// The credential's name.
    pub(crate) credential: String,
    /// `direct`, `all` of an account key, or `role:` and the role's name.
    pub(crate) sources: Vec<String>,
}

impl AgentDetails {
    /// Puts an agent and its usage together.
    pub(crate) fn of(agent: Agent, usage: Usage) -> Self {
        let access = |access: EffectiveAccess| AccessView {
            credential: access.credential,
            sources: access.sources,
        };
        let key = |key: AgentKey| AgentKeyView {
            created_at: key.created_at,
            expires_at: key.expires_at,
        };
        Self {
            agent: agent.into(),
            effective: usage.effective.into_iter().map(access).collect(),
            effective_rate_limit_per_hour: usage.effective_rate_limit_per_hour,
            rate_limit_used: usage.rate_limit_used,
            last_used_at: usage.last_used_at,
            keys: usage.keys.into_iter().map(key).collect(),
        }
    }
}

/// An agent whose key was just made.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct KeyedAgent {
    /// The agent.
    #[serde(flatten)]
    pub(crate) agent: AgentView,
    /// Its API key, shown this once; null on a dry run and for an agent that existed.
    pub(crate) api_key: Option<String>,
}
