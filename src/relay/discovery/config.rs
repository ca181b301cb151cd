//! `GET /agent/config`: the short list of credentials.

use serde::Serialize;

use super::target;
use crate::store::{AgentAccess, Credential};

/// An agent's credentials, briefly.
#[derive(Debug, Serialize)]
pub struct AgentConfig {
    agent_id: String,
    credentials: Vec<ListedCredential>,
}

#[derive(Debug, Serialize)]
struct ListedCredential {
    name: String,
    description: String,
    /// Where the API begins; null for a sidecar, whose address is nobody's business.
    api_base: Option<String>,
}

/// Returns the credentials of an agent by name; `None` when it has none, which is a 404
/// (spec/tap.md §2.2).
pub fn config(access: &AgentAccess) -> Option<AgentConfig> {
    if access.credentials.is_empty() {
        return None;
    }
    let credentials = access
        .credentials
        .values()
        .map(|used| ListedCredential::of(&used.credential))
        .collect();
    Some(AgentConfig {
        agent_id: access.name.clone(),
        credentials,
    })
}

impl ListedCredential {
    fn of(credential: &Credential) -> Self {
        Self {
            name: credential.name.clone(),
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
            to_value(config(&access)).unwrap(),
            json!({"agent_id": "reader", "credentials": [
                {"name": "github", "description": "about github", "api_base": "https://api.example.com/v1"},
                {"name": "telegram", "description": "about telegram", "api_base": null},
            ]})
        );
    }

    #[test]
    fn without_credentials_there_is_no_list() {
        assert!(config(&testing::access([])).is_none());
    }
}
