//! What nobody means to send: whatever it is, it is refused in JSON, and nothing fails.

use http::Method;
use postern::{
    relay::admin::listed,
    store::{AgentKind, NewAgent},
};

use crate::support::{
    admin::Person,
    client::{Answer, Client},
    relay::{TestRelay, on_a_relay},
};

/// What stands in a path where a name or an id belongs.
const NAMES: [&str; 8] = [
    "%00",
    "%ff%fe",
    "eu:%00",
    "eu:ann%2Fchat",
    "%2e%2e",
    "a%0d%0ab",
    "%F0%9F%92%A9",
    "'%20or%201=1--",
];

/// What is sent where a JSON object belongs; of some, what would be one.
const BODIES: [&str; 12] = [
    "",
    "null",
    "[]",
    "7",
    "{",
    "\u{0}",
    r#"{"name": "\u0000", "id": "\u0000", "email": "a\u0000@b", "password": "\u0000"}"#,
    r#"{"name": "n", "description": "\u0000", "value": "v", "any_host": true}"#,
    r#"{"name": "n", "api_base": "https://h/\u0000", "value": "v", "any_host": true}"#,
    r#"{"name": "n", "value": "v", "allowed_hosts": ["\u0000"], "auth_bindings": [{"header": "\u0000", "format": "\u0000"}]}"#,
    r#"{"methods": ["\u0000"], "route_scope": ["\u0000/x"], "ttl_minutes": -9223372036854775808, "max_uses": 1e300}"#,
    r#"{"allowed_approvers": ["\u0000@x"], "auto_approve_urls": ["\u0000"], "min_approvals": 99999999999999999999}"#,
];

fn is_told(what: &str, told: &Answer) {
    assert!(told.status < 500, "{what}: {told:?}");
    if told.status >= 400 {
        let kind = told.header("content-type").unwrap_or_default();
        assert!(kind.starts_with("application/json"), "{what}: {told:?}");
        assert!(told.json()["error_code"].is_string(), "{what}: {told:?}");
    }
}

/// Returns a path with each of the names where something varies; the path itself where nothing does.
fn paths(pattern: &str) -> Vec<String> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return vec![pattern.to_owned()];
    };
    let (_, after) = rest.split_once('}').unwrap();
    let named = NAMES.iter().map(|name| format!("{before}{name}{after}"));
    let long = format!("{before}{}{after}", "x".repeat(5000));
    named.chain([long]).collect()
}

async fn app(relay: &TestRelay) -> Client {
    let (store, actor) = relay.operator();
    let new = NewAgent {
        name: "shop".to_owned(),
        kind: AgentKind::App,
        ..NewAgent::default()
    };
    let (_, key) = new.insert(store, actor).await.unwrap();
    relay.agent.bearing(Some(key.expose()))
}

on_a_relay! {
    async fn no_route_of_the_admin_api_fails_whatever_it_is_sent(relay) {
        let owner = Person::owner(relay).await;
        let deep = "[".repeat(200_000);
        for route in listed().iter().filter(|route| route.path != "/logout") {
            let bodies: Vec<&str> = match route.method {
                Method::GET | Method::DELETE => vec![""],
                _ => BODIES.into_iter().chain([deep.as_str()]).collect(),
            };
            for path in paths(route.path) {
                for body in &bodies {
                    let told = owner.call((route.method.clone(), &path), (*body).to_owned()).await;
                    is_told(&format!("{} {path} {:.80}", route.method, body), &told);
                    assert_eq!(told.header("cache-control"), Some("no-store"), "{path}");
                }
            }
        }
    }

    async fn no_route_of_agents_and_apps_fails_whatever_it_is_sent(relay) {
        let shop = app(relay).await;
        for pattern in ["/agent/approvals/{}", "/agent/approvals/{}?wait=x&ack=2", "/agent/proposals/{}", "/agent/logs?limit={}",
            "/agent/services?compact={}", "/app/users?limit={}", "/app/users?offset=-9223372036854775808&limit={}"] {
            for path in paths(pattern) {
                is_told(&path, &shop.get(&path).await);
            }
        }
        for pattern in ["/agent/proposals", "/agent/credential-link", "/sign", "/app/users", "/app/users/{}/credentials",
            "/app/approvals/{}/approve", "/app/approvals/{}/deny"] {
            for path in paths(pattern) {
                for body in BODIES {
                    is_told(&format!("{path} {body:.80}"), &shop.post(&path, None, body).await);
                }
            }
        }
        let long = shop.post("/app/users", None, format!("{{\"ext_id\": \"{}\"}}", "x".repeat(100_000))).await;
        assert_eq!(long.refusal(), (413, "body_too_large".to_owned()));
    }
}
