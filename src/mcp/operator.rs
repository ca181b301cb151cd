//! What operators may look at. Nothing of it changes anything, and no part of a secret is in it.

use bytes::Bytes;
use http::Method;
use rmcp::model::Tool;
use serde_json::{Map, Value, json};

use super::{
    Answer, Bearer, Call, NoAnswer,
    agent::{Given, Misused, segment, text},
    tools::{reads, tool},
};

/// The most entries of the log that are shown at once.
const ENTRIES_MAX: u64 = 100;

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// How the deployment is.
    Status,
    /// All agents.
    Agents,
    /// One agent, and what it may use.
    Agent(String),
    /// All credentials.
    Credentials,
    /// All roles.
    Roles,
    /// A credential's policy.
    Policy(String),
    /// The calls that wait.
    Approvals,
    /// The grants.
    Grants,
    /// What agents propose.
    Proposals,
    /// The members.
    Members,
    /// The newest entries of the log.
    Audit {
        /// Only this agent's.
        agent: Option<String>,
        /// Only with this credential.
        credential: Option<String>,
        /// How many.
        limit: u64,
    },
}

/// The tools that take nothing: name, title, description.
const PLAIN: [(&str, &str, &str); 8] = [
    (
        "postern_status",
        "Status",
        "Tells how the deployment is: database, audit log, outcomes of the last hour, what waits.",
    ),
    (
        "postern_agents",
        "Agents",
        "Lists the team's agents, whether each is enabled, and what it may use directly.",
    ),
    (
        "postern_credentials",
        "Credentials",
        "Lists the team's credentials: where each may go, never its value.",
    ),
    (
        "postern_roles",
        "Roles",
        "Lists the team's roles and their credentials.",
    ),
    (
        "postern_approvals",
        "Calls that wait",
        "Lists the calls that wait for a person. Deciding is for people, not for a tool.",
    ),
    (
        "postern_grants",
        "Grants",
        "Lists the time-boxed exceptions, and how much of each is used.",
    ),
    (
        "postern_proposals",
        "Proposals",
        "Lists the policies that agents propose.",
    ),
    (
        "postern_members",
        "Members",
        "Lists the members of the team and what each is.",
    ),
];

/// Returns the tools.
pub(super) fn tools() -> Vec<Tool> {
    let plain = PLAIN.iter().map(|(name, title, description)| {
        tool((name, title), description, (json!({}), &[]), reads())
    });
    let named = [
        tool(
            ("postern_agent", "An agent"),
            "Shows one agent, what it may use and where each permission comes from.",
            (json!({ "name": { "type": "string" } }), &["name"]),
            reads(),
        ),
        tool(
            ("postern_policy", "A policy"),
            "Shows the policy of a credential: what proceeds, what waits, what is denied.",
            (
                json!({ "credential": { "type": "string" } }),
                &["credential"],
            ),
            reads(),
        ),
        tool(
            ("postern_audit", "The log"),
            "Shows the newest entries of the audit log, the newest first.",
            (
                json!({
                    "agent": { "type": "string" },
                    "credential": { "type": "string" },
                    "limit": { "type": "integer", "minimum": 1, "maximum": ENTRIES_MAX },
                }),
                &[],
            ),
            reads(),
        ),
    ];
    plain.chain(named).collect()
}

impl Look {
    /// Reads which of them a tool is; `None` if it is none of them.
    ///
    /// # Errors
    /// What was given is not what the tool takes.
    pub(super) fn read(name: &str, given: &Given) -> Option<Result<Self, Misused>> {
        let owned = |field: &str| text(given, field).map(str::to_owned);
        Some(match name {
            "postern_status" => Ok(Self::Status),
            "postern_agents" => Ok(Self::Agents),
            "postern_agent" => owned("name").map(Self::Agent),
            "postern_credentials" => Ok(Self::Credentials),
            "postern_roles" => Ok(Self::Roles),
            "postern_policy" => owned("credential").map(Self::Policy),
            "postern_approvals" => Ok(Self::Approvals),
            "postern_grants" => Ok(Self::Grants),
            "postern_proposals" => Ok(Self::Proposals),
            "postern_members" => Ok(Self::Members),
            "postern_audit" => {
                let limit = given.get("limit").and_then(Value::as_u64).unwrap_or(20);
                let limit = limit.clamp(1, ENTRIES_MAX);
                let (agent, credential) = (owned("agent").ok(), owned("credential").ok());
                Ok(Self::Audit {
                    agent,
                    credential,
                    limit,
                })
            }
            _ => return None,
        })
    }

    /// Returns the request of the admin API that shows it.
    pub(super) fn call(&self) -> Call {
        let path = match self {
            Self::Status => "/team/status".to_owned(),
            Self::Agents => "/team/agents".to_owned(),
            Self::Agent(name) => format!("/team/agents/{}", segment(name)),
            Self::Credentials => "/team/credentials".to_owned(),
            Self::Roles => "/team/roles".to_owned(),
            Self::Policy(name) => format!("/team/policies/{}", segment(name)),
            Self::Approvals => "/approve/pending".to_owned(),
            Self::Grants => "/team/grants".to_owned(),
            Self::Proposals => "/team/proposals".to_owned(),
            Self::Members => "/team/members".to_owned(),
            Self::Audit {
                agent,
                credential,
                limit,
            } => {
                let mut path = format!("/team/audit?limit={limit}");
                for (field, value) in [("agent", agent), ("credential", credential)] {
                    if let Some(value) = value {
                        path = format!("{path}&{field}={}", segment(value));
                    }
                }
                path
            }
        };
        Call {
            by: Bearer::Operator,
            method: Method::GET,
            path,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }
}

/// Reads an answer of the admin API.
///
/// # Errors
/// It is a refusal.
pub(super) fn over_http(answer: &Answer) -> Result<Value, NoAnswer> {
    let body: Result<Map<String, Value>, _> = serde_json::from_slice(&answer.body);
    match body {
        Ok(body) if answer.status.is_success() => Ok(Value::Object(body)),
        Ok(body) => {
            let said = ["message", "error"]
                .iter()
                .find_map(|field| body.get(*field)?.as_str());
            Err(NoAnswer(
                said.unwrap_or("the relay refused this").to_owned(),
            ))
        }
        Err(_) => Err(NoAnswer(format!(
            "the relay answered {} and no JSON",
            answer.status
        ))),
    }
}

/// Takes out what hints at a secret: a tool's answer goes to a model.
pub(super) fn without_hints(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("value_hint");
            fields.values_mut().for_each(without_hints);
        }
        Value::Array(items) => items.iter_mut().for_each(without_hints),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_something_to_look_at() {
        let given = json!({ "name": "a/b", "credential": "c", "agent": "x&y" });
        for tool in tools() {
            let look = Look::read(&tool.name, given.as_object().unwrap())
                .unwrap()
                .unwrap();
            let call = look.call();
            assert_eq!((call.method, call.by), (Method::GET, Bearer::Operator));
            assert!(
                !call.path.contains("a/b") && !call.path.contains("x&y"),
                "{}",
                call.path
            );
        }
        assert!(Look::read("postern_delete", &Map::new()).is_none());
    }

    #[test]
    fn no_hint_at_a_secret_is_left() {
        let mut value = json!({ "credentials": [{ "name": "a", "value_hint": "se***et" }] });
        without_hints(&mut value);
        assert_eq!(value, json!({ "credentials": [{ "name": "a" }] }));
    }
}
