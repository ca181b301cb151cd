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
use crate::store::AgentAccess;

/// The answer for one key. Equal answers have equal bytes, so that a tag can be made of them.
#[derive(Debug, Serialize)]
pub struct Services {
    agent_id: String,
    home_team_id: String,
    /// By the credential's name.
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

/// Returns what an agent may use; `compact` leaves out everything that a call does not need.
pub fn services(access: &AgentAccess, site: &Site<'_>, compact: bool) -> Services {
    let described = access.credentials.iter().map(|(name, used)| {
        let service = Service::of(access.mode, used);
        let service = if compact { service.compact() } else { service };
        (name.clone(), service)
    });
    let by_name: BTreeMap<_, _> = described.collect();
    let (none, full) = (by_name.is_empty(), !compact);
    Services {
        agent_id: access.name.clone(),
        home_team_id: access.team.to_string(),
        by_name,
        agent_action: none.then_some(ASK_FOR_CREDENTIALS),
        dashboard_url: none.then(|| site.dashboard_url()),
        approval: (full && !none).then(|| Approvals::new(site)),
        usage: (full && !none).then(|| Usage::new(site)),
        recipes: (full || none).then(Catalogue::new),
        tap_capabilities: (full || none).then(Capabilities::new),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{
        super::{etag, testing},
        *,
    };
    use crate::store::Auth;

    fn body(access: &AgentAccess, compact: bool) -> String {
        serde_json::to_string(&services(access, &testing::SITE, compact)).unwrap()
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
