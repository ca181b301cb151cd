//! `GET /agent/config`: the short list of credentials.

use serde::Serialize;

use super::target;
use crate::{proxy::Bearers, store::Credential};

/// An agent's credentials, briefly.
#[derive(Debug, Serialize)]
pub struct AgentConfig {
    agent_id: String,
    credentials: Vec<ListedCredential>,
}

#[derive(Debug, Serialize)]
struct ListedCredential {
    name: String,
    /// For a list of keys, the agent that may use it.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    description: String,
    /// Where the API begins; null for a sidecar, whose address is nobody's business.
    api_base: Option<String>,
}

/// Returns the credentials of the bearers of a request's keys, by agent and name; `None` when there are none,
/// which is a 404 (spec/tap.md §2.2).
pub fn config(bearers: &Bearers) -> Option<AgentConfig> {
    let mut credentials = Vec::new();
    for (_, access) in bearers.all() {
        let account = bearers.is_list().then_some(&access.name);
        let used = access.credentials.values();
        credentials
            .extend(used.map(|used| ListedCredential::of(&used.credential, account.cloned())));
    }
    (!credentials.is_empty()).then(|| AgentConfig {
        agent_id: bearers.primary().name.clone(),
        credentials,
    })
}

impl ListedCredential {
    fn of(credential: &Credential, account: Option<String>) -> Self {
        Self {
            name: credential.name.clone(),
            account,
            description: credential.description.clone(),
            api_base: target::base(credential),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::{super::testing, *};

    #[test]
    fn credentials_are_listed_by_name_and_sidecars_without_their_address() {
        let access = testing::access([testing::sidecar("telegram"), testing::credential("github")]);
        assert_eq!(
            to_value(config(&testing::alone(&access))).unwrap(),
            json!({"agent_id": "reader", "credentials": [
                {"name": "github", "description": "about github", "api_base": "https://api.example.com/v1"},
                {"name": "telegram", "description": "about telegram", "api_base": null},
            ]})
        );
    }

    #[test]
    fn without_credentials_there_is_no_list() {
        assert!(config(&testing::alone(&testing::access([]))).is_none());
    }
}
