//! What commands show of agents.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::local_time;
use crate::{
    clock::Timestamp,
    store::{Agent, EffectiveAccess, Usage},
    ui::{Cell, View},
};

/// An agent, as lists show it.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct AgentView {
    /// Its name.
    name: String,
    /// What it is for.
    description: String,
    /// What its key is for: `agent`, or `app` for one that acts for end users, too.
    kind: &'static str,
    /// Whether it may use every credential of the team, also those to come.
    all_credentials: bool,
    /// Whether its key opens anything.
    enabled: bool,
    /// How many calls it may make in an hour by itself; null is any number.
    rate_limit_per_hour: Option<i64>,
    /// The names of its roles.
    roles: Vec<String>,
    /// The names of the credentials that it may use directly.
    credentials: Vec<String>,
    /// When it was made.
    #[schemars(with = "String")]
    created_at: Timestamp,
}

impl From<Agent> for AgentView {
    fn from(agent: Agent) -> Self {
        Self {
            enabled: agent.disabled_at.is_none(),
            created_at: agent.created_at,
            name: agent.name,
            description: agent.description,
            kind: agent.kind.as_str(),
            all_credentials: agent.all_credentials,
            rate_limit_per_hour: agent.rate_limit_per_hour,
            roles: agent.roles,
            credentials: agent.credentials,
        }
    }
}

impl AgentView {
    /// Returns the credentials that it may use without a role.
    fn direct(&self) -> Cell {
        if self.all_credentials {
            Cell::from("all")
        } else {
            Cell::list(&self.credentials)
        }
    }

    /// Returns its name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

impl View for AgentView {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "enabled",
        "limit/h",
        "roles",
        "credentials",
        "description",
    ];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.name),
            enabled(self.enabled),
            self.rate_limit_per_hour.into(),
            Cell::list(&self.roles),
            self.direct(),
            Cell::from(&self.description),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("name", Cell::from(&self.name)),
            ("description", Cell::from(&self.description)),
            ("kind", self.kind.into()),
            ("enabled", enabled(self.enabled)),
            ("limit per hour", limit(self.rate_limit_per_hour)),
            ("roles", Cell::list(&self.roles)),
            ("credentials", self.direct()),
            ("created", local_time(self.created_at)),
        ]
    }
}

/// An agent with what it may use in all, and what it used.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct AgentDetails {
    #[serde(flatten)]
    agent: AgentView,
    /// Every credential that it may use, and why.
    effective: Vec<AccessView>,
    /// The smallest of its own limit and those of its roles; null is any number.
    effective_rate_limit_per_hour: Option<i64>,
    /// How many calls of this hour count against the limit.
    rate_limit_used: i64,
    /// When it last asked for anything.
    #[schemars(with = "Option<String>")]
    last_used_at: Option<Timestamp>,
}

/// A credential that an agent may use.
#[derive(Debug, JsonSchema, Serialize)]
struct AccessView {
    /// The credential's name.
    credential: String,
    /// `direct`, `all` of an account key, or `role:` and the role's name.
    sources: Vec<String>,
}

impl AgentDetails {
    /// Puts an agent and its usage together.
    pub(crate) fn of(agent: Agent, usage: Usage) -> Self {
        let access = |access: EffectiveAccess| AccessView {
            credential: access.credential,
            sources: access.sources,
        };
        Self {
            agent: agent.into(),
            effective: usage.effective.into_iter().map(access).collect(),
            effective_rate_limit_per_hour: usage.effective_rate_limit_per_hour,
            rate_limit_used: usage.rate_limit_used,
            last_used_at: usage.last_used_at,
        }
    }
}

impl View for AgentDetails {
    const COLUMNS: &'static [&'static str] = AgentView::COLUMNS;

    fn row(&self) -> Vec<Cell> {
        self.agent.row()
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let told =
            |access: &AccessView| format!("{} ({})", access.credential, access.sources.join(", "));
        let effective: Vec<_> = self.effective.iter().map(told).collect();
        let used = match self.effective_rate_limit_per_hour {
            Some(limit) => format!("{} of {limit} in this hour", self.rate_limit_used),
            None => "not counted: no limit".to_owned(),
        };
        let mut details = self.agent.details();
        details.extend([
            ("may use", Cell::list(&effective)),
            ("calls", used.into()),
            (
                "last used",
                self.last_used_at.map_or_else(|| "never".into(), local_time),
            ),
        ]);
        details
    }
}

/// An agent whose key was just made.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct KeyedAgent {
    /// The agent.
    #[serde(flatten)]
    pub(crate) agent: AgentView,
    /// Its API key, shown this once; null on a dry run and for an agent that existed.
    pub(crate) api_key: Option<String>,
}

impl View for KeyedAgent {
    const COLUMNS: &'static [&'static str] = AgentView::COLUMNS;

    fn row(&self) -> Vec<Cell> {
        self.agent.row()
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        self.agent.details()
    }
}

fn enabled(enabled: bool) -> Cell {
    if enabled {
        Cell::good("yes")
    } else {
        Cell::bad("no")
    }
}

fn limit(limit: Option<i64>) -> Cell {
    limit.map_or_else(|| Cell::from("none"), Cell::from)
}
