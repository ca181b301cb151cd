//! `GET /agent/services`: what an agent may use, and how (spec/tap.md §2.3).

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Site,
    approval::Approvals,
    bootstrap::ASK_FOR_CREDENTIALS,
    recipes::Catalogue,
    service::Service,
    usage::{Capabilities, Usage},
};
use crate::{proxy::Bearers, store::AgentAccess};

/// The agents of a list of keys, by their names.
type Accounts = BTreeMap<String, Account>;

/// One agent of a list of keys.
#[derive(Debug, Serialize)]
struct Account {
    agent_id: String,
    /// The place of its key in the list, from 0.
    key_index: usize,
}

/// The answer for one key, or for a list of them. Equal answers have equal bytes, so that a tag can be made
/// of them.
#[derive(Debug, Serialize)]
pub struct Services {
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_team_id: Option<String>,
    /// Of a list, the agents that its keys belong to, instead of the two above.
    #[serde(skip_serializing_if = "Option::is_none")]
    accounts: Option<Accounts>,
    /// By the credential's name; of a list, by the agent's, a dot and the credential's.
    #[serde(rename = "services")]
    by_name: BTreeMap<String, Service>,
    /// What to do where there is no service.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_action: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dashboard_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<Approvals>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Usage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipes: Option<Catalogue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tap_capabilities: Option<Capabilities>,
}

/// Returns what the bearers of a request's keys may use; `compact` leaves out everything that a call does not
/// need.
pub fn services(bearers: &Bearers, site: &Site<'_>, compact: bool) -> Services {
    let (by_name, accounts) = if bearers.is_list() {
        let (by_name, accounts) = of_list(bearers, compact);
        (by_name, Some(accounts))
    } else {
        (of_agent(bearers.primary(), compact).collect(), None)
    };
    let alone = accounts.is_none().then(|| bearers.primary());
    let (none, full) = (by_name.is_empty(), !compact);
    Services {
        agent_id: alone.map(|agent| agent.name.clone()),
        home_team_id: alone.map(|agent| agent.team.to_string()),
        accounts,
        by_name,
        agent_action: none.then_some(ASK_FOR_CREDENTIALS),
        dashboard_url: none.then(|| site.dashboard_url()),
        approval: (full && !none).then(|| Approvals::new(site, &bearers.primary().channels)),
        usage: (full && !none).then(|| Usage::new(site)),
        recipes: (full || none).then(Catalogue::new),
        tap_capabilities: (full || none).then(Capabilities::new),
    }
}

/// Describes what one agent may use, by the credentials' names.
fn of_agent(access: &AgentAccess, compact: bool) -> impl Iterator<Item = (String, Service)> {
    access.credentials.iter().map(move |(name, used)| {
        let service = Service::of(access.mode, used);
        let service = if compact { service.compact() } else { service };
        (name.clone(), service)
    })
}

/// Describes what all agents of a list may use, and who they are.
fn of_list(bearers: &Bearers, compact: bool) -> (BTreeMap<String, Service>, Accounts) {
    let (mut by_name, mut accounts) = (BTreeMap::new(), Accounts::new());
    for (key_index, access) in bearers.all() {
        let mut account = access.name.clone();
        if accounts.contains_key(&account) {
            // Teams name their agents each for itself.
            account = format!("{account}#{key_index}");
        }
        for (name, service) in of_agent(access, compact) {
            let service = service.of_account(&account);
            by_name.insert(format!("{account}.{name}"), service);
        }
        let agent_id = access.name.clone();
        accounts.insert(
            account,
            Account {
                agent_id,
                key_index,
            },
        );
    }
    (by_name, accounts)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::{
        super::{etag, testing},
        *,
    };
    use crate::store::Auth;

    fn body(access: &AgentAccess, compact: bool) -> String {
        serde_json::to_string(&services(&testing::alone(access), &testing::SITE, compact)).unwrap()
    }

    fn told(access: &AgentAccess, compact: bool) -> Value {
        serde_json::from_str(&body(access, compact)).unwrap()
    }

    fn keys(value: &Value) -> Vec<&str> {
        value
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect()
    }

    fn of_every_kind() -> AgentAccess {
        testing::access(Auth::ALL.map(|auth| {
            let mut credential = testing::sidecar(auth.as_str());
            credential.auth = auth;
            credential
        }))
    }

    #[test]
    fn the_answer_for_one_key_has_its_parts() {
        let told = told(&testing::access([testing::credential("github")]), false);
        assert_eq!(
            keys(&told),
            [
                "agent_id",
                "approval",
                "home_team_id",
                "recipes",
                "services",
                "tap_capabilities",
                "usage"
            ]
        );
        assert_eq!(told["agent_id"], "reader");
        assert_eq!(told["home_team_id"], "team-1");
        assert_eq!(told["approval"]["timeout_seconds"], 3600);
        assert_eq!(
            told["usage"]["endpoint"],
            "POST https://postern.example.com/forward"
        );
        assert_eq!(
            keys(&told["services"]["github"]),
            [
                "allowed_hosts",
                "approval",
                "auth_header_names",
                "auth_mode",
                "common_mistakes",
                "description",
                "read_examples",
                "request_template",
                "target_base",
                "target_placeholder",
                "target_shape",
                "write_examples"
            ]
        );
    }

    #[test]
    fn an_agent_without_credentials_is_told_what_to_do() {
        for compact in [false, true] {
            let told = told(&testing::access([]), compact);
            assert_eq!(
                keys(&told),
                [
                    "agent_action",
                    "agent_id",
                    "dashboard_url",
                    "home_team_id",
                    "recipes",
                    "services",
                    "tap_capabilities"
                ]
            );
            assert_eq!(told["services"], json!({}));
        }
    }

    #[test]
    fn the_compact_answer_is_what_a_call_needs() {
        let access = testing::access([testing::credential("github"), testing::sidecar("telegram")]);
        assert!(body(&access, true).len() * 3 < body(&access, false).len());
        let told = told(&access, true);
        assert_eq!(keys(&told), ["agent_id", "home_team_id", "services"]);
        let rules = json!({"default_decision": "pauses_for_human", "rules": [
            {"target": "*", "methods": ["GET", "HEAD"], "decision": "proceeds_immediately"},
            {"target": "*", "methods": "ANY", "decision": "pauses_for_human"},
        ]});
        assert_eq!(
            told["services"],
            json!({
                "github": {
                    "description": "about github", "target_shape": "full_url",
                    "target_base": "https://api.example.com/v1", "auth_mode": "authorization_header",
                    "auth_header_names": ["Authorization"], "allowed_hosts": ["api.example.com"],
                    "approval": rules,
                },
                "telegram": {
                    "description": "about telegram", "target_shape": "relative_path",
                    "target_is_relative_path": true, "auth_mode": "oauth_sidecar", "auth_header_names": [],
                    "approval": rules,
                },
            })
        );
    }

    #[test]
    fn the_tag_stays_with_the_answer_and_changes_with_a_policy() {
        let mut access = of_every_kind();
        let tag = |access: &AgentAccess| etag(body(access, false).as_bytes());
        let first = tag(&access);
        assert_eq!(first, tag(&of_every_kind()));
        testing::set_policy(&mut access, "api-key", r#"{"deny_urls": ["/danger"]}"#);
        let second = tag(&access);
        assert_ne!(first, second);
        testing::set_policy(
            &mut access,
            "api-key",
            r#"{"auto_approve_methods": ["DELETE"]}"#,
        );
        assert!(![first, second].contains(&tag(&access)));
    }

    #[test]
    fn neither_a_sealed_value_nor_the_address_of_a_sidecar_is_told() {
        let access = testing::access([testing::sidecar("telegram"), testing::credential("github")]);
        for compact in [false, true] {
            let body = body(&access, compact);
            for hidden in [
                "sidecar.internal",
                "8082",
                "sealed",
                "row-of",
                "Token {value}",
            ] {
                assert!(!body.contains(hidden), "{hidden}");
            }
        }
    }

    #[test]
    fn the_services_of_a_list_say_whose_they_are() {
        let one = testing::access([testing::credential("github")]);
        let mut two = testing::access([testing::credential("github"), testing::sidecar("chat")]);
        (two.id, two.name) = ("agent-2".to_owned(), "writer".to_owned());
        let agents = vec![(0, Arc::new(one.clone())), (2, Arc::new(two))];
        let bearers = Bearers::new(agents, 3).unwrap();
        let told = serde_json::to_value(services(&bearers, &testing::SITE, true)).unwrap();
        assert_eq!(keys(&told), ["accounts", "services"]);
        assert_eq!(
            told["accounts"],
            json!({"reader": {"agent_id": "reader", "key_index": 0},
                   "writer": {"agent_id": "writer", "key_index": 2}})
        );
        let names = ["reader.github", "writer.chat", "writer.github"];
        assert_eq!(keys(&told["services"]), names);
        assert_eq!(told["services"]["writer.chat"]["account"], "writer");
        // One good key in a list of two is a list, too.
        let bearers = Bearers::new(vec![(1, Arc::new(one))], 2).unwrap();
        let told = serde_json::to_value(services(&bearers, &testing::SITE, true)).unwrap();
        assert_eq!(keys(&told["services"]), ["reader.github"]);
    }

    #[test]
    fn agents_of_two_teams_may_have_one_name() {
        let one = testing::access([testing::credential("github")]);
        let mut two = one.clone();
        two.id = "agent-2".to_owned();
        let bearers = Bearers::new(vec![(0, Arc::new(one)), (1, Arc::new(two))], 2).unwrap();
        let told = serde_json::to_value(services(&bearers, &testing::SITE, true)).unwrap();
        assert_eq!(
            keys(&told["services"]),
            ["reader#1.github", "reader.github"]
        );
    }

    #[test]
    fn every_kind_has_what_clients_template_from() {
        let told = told(&of_every_kind(), false);
        for (kind, service) in told["services"].as_object().unwrap() {
            for field in [
                "description",
                "target_shape",
                "target_placeholder",
                "auth_mode",
                "auth_header_names",
                "request_template",
                "read_examples",
                "write_examples",
                "approval",
                "common_mistakes",
            ] {
                assert_ne!(service[field], Value::Null, "{kind}: {field}");
            }
        }
    }
}
