//! `GET /agent/bootstrap`: does the key work, and what comes next.

use serde::Serialize;

use super::Site;
use crate::proxy::Bearers;

/// What an agent without credentials is to do.
pub(super) const ASK_FOR_CREDENTIALS: &str = "This key works and may use no credential yet. Tell the person you work for which API you need and \
     what for. They store it with `postern add` and let you use it through one of your roles. Then fetch \
     /agent/services again.";

/// The answer to a key check.
#[derive(Debug, Serialize)]
pub struct Bootstrap {
    protocol: &'static str,
    version: u32,
    /// `ready`, or `needs_credentials`.
    status: &'static str,
    agent_id: String,
    team_id: String,
    /// Of a list of keys, the names of all agents that they belong to; `agent_id` is the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    accounts: Option<Vec<String>>,
    credential_count: usize,
    dashboard_url: String,
    services_url: &'static str,
    forward_url: &'static str,
    logs_url: &'static str,
    agent_action: &'static str,
    safe_to_retry: bool,
}

/// Returns what the bearer of a key learns first (spec/tap.md §2.2); of a list, for all its agents together.
pub fn bootstrap(bearers: &Bearers, site: &Site<'_>) -> Bootstrap {
    let access = bearers.primary();
    let agents = || bearers.all().map(|(_, agent)| agent);
    let credential_count = agents().map(|agent| agent.credentials.len()).sum();
    let (status, agent_action) = if credential_count == 0 {
        ("needs_credentials", ASK_FOR_CREDENTIALS)
    } else {
        (
            "ready",
            "Fetch /agent/services: it lists what you may use and how to call it.",
        )
    };
    Bootstrap {
        protocol: "tap",
        version: 1,
        status,
        agent_id: access.name.clone(),
        team_id: access.team.to_string(),
        accounts: bearers
            .is_list()
            .then(|| agents().map(|agent| agent.name.clone()).collect()),
        credential_count,
        dashboard_url: site.dashboard_url(),
        services_url: "/agent/services",
        forward_url: "/forward",
        logs_url: "/agent/logs",
        agent_action,
        safe_to_retry: true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, to_value};

    use super::{super::testing, *};

    #[test]
    fn an_agent_with_credentials_is_ready() {
        let access = testing::access([testing::credential("github")]);
        let told = to_value(bootstrap(&testing::alone(&access), &testing::SITE)).unwrap();
        assert_eq!(told["status"], "ready");
        assert_eq!(told["agent_id"], "reader");
        assert_eq!(told["team_id"], "team-1");
        assert_eq!(told["credential_count"], 1);
        assert_eq!(
            told["dashboard_url"],
            "https://postern.example.com/dashboard"
        );
    }

    #[test]
    fn an_agent_without_credentials_is_told_what_to_do() {
        let told = to_value(bootstrap(
            &testing::alone(&testing::access([])),
            &testing::SITE,
        ))
        .unwrap();
        assert_eq!(told["status"], "needs_credentials");
        assert_eq!(told["credential_count"], 0);
        assert_ne!(told["agent_action"], Value::Null);
    }
}
