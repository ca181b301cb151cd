//! Every route of the admin API, by its table: a trial changes nothing, another team's owner reaches nothing, and no
//! body breaks anything.

use http::Method;
use postern::relay::admin::{Listed, listed};
use serde_json::{Value, json};

use crate::support::{
    admin::{Person, another_team},
    client::Answer,
    relay::{TestRelay, on_a_relay},
};

/// What is told of the team's things; none of it has a time that looking changes.
const SHOWN: [&str; 10] = [
    "/team",
    "/team/members",
    "/team/credentials",
    "/team/policies/main",
    "/team/policy-templates",
    "/team/agents",
    "/team/roles",
    "/team/notification-channels",
    "/team/grants",
    "/team/proposals",
];
/// Bodies that are none, or hold what no route takes.
const HOSTILE: [&str; 12] = [
    "null",
    "[]",
    "7",
    "\"x\"",
    "{",
    "{\"a\":1,\"a\":2}",
    "{\"id\":{},\"name\":[],\"value\":7,\"decision\":{}}",
    "{\"name\":\"\\u0000\",\"id\":\"\\u0000\",\"email\":\"\\u0000\",\"decision\":\"\\u0000\"}",
    "{\"rate_limit_per_hour\":-1,\"ttl_minutes\":99999999999999999999}",
    "{\"ttl_minutes\":-9223372036854775808,\"max_uses\":-1,\"name\":\"\u{202e}\"}",
    "{\"auto_approve_urls\":[\"[\"],\"min_approvals\":-1,\"auto_approve_hours\":[\"never\"]}",
    "{\"credentials\":[null],\"roles\":{\"a\":1},\"all_credentials\":\"yes\"}",
];

/// The ids of what the relay's team has besides its credential `main` and its agent `reader`.
struct Things {
    grant: String,
}

impl Things {
    /// Has the owner make a role, a policy, a template and a grant.
    async fn make(relay: &TestRelay, owner: &Person) -> Self {
        relay
            .policy("main", r#"{"auto_approve_methods": ["GET"]}"#)
            .await;
        let role = json!({ "name": "reader", "credentials": ["main"] });
        assert_eq!(owner.post("/team/roles", role).await.status, 201);
        let rules = json!({ "auto_approve_methods": ["GET"] });
        assert_eq!(
            owner
                .put("/team/policy-templates/reader", rules)
                .await
                .status,
            200
        );
        let channel = json!({ "name": "reader", "channel_type": "dashboard" });
        let made = owner.post("/team/notification-channels", channel).await;
        assert_eq!(made.status, 201);
        let terms =
            json!({ "methods": ["POST"], "route_scope": ["a.example/x"], "ttl_minutes": 5 });
        let told = owner.post("/team/credentials/main/grants", terms).await;
        let grant = told.json()["grant"]["id"].as_str().unwrap().to_owned();
        Self { grant }
    }

    /// Returns the path of a route, with the names of what there is.
    fn path(&self, route: &Listed) -> String {
        route
            .path
            .replace("/grants/{id}", &format!("/grants/{}", self.grant))
            .replace("{id}", &uuid::Uuid::nil().to_string())
            .replace("{credential}", "main")
            .replace("/credentials/{name}", "/credentials/main")
            .replace("{name}", "reader")
    }
}

/// Returns a body with which the route would do something.
fn body(route: &Listed) -> Value {
    match (route.method.as_str(), route.path) {
        ("POST", "/team/agents" | "/team/apps") => {
            json!({ "id": "fresh", "all_credentials": true })
        }
        ("POST", "/team/roles") => json!({ "name": "fresh", "credentials": ["main"] }),
        ("POST", "/team/credentials") => {
            json!({ "name": "fresh", "value": "sk-hunter2", "any_host": true })
        }
        ("POST", "/team/notification-channels") => {
            json!({ "name": "fresh", "channel_type": "agent_reflected" })
        }
        ("PATCH", "/team/notification-channels/{name}") => json!({ "enabled": false }),
        ("PATCH", path) if path.ends_with("/secret") => json!({ "value": "sk-hunter2" }),
        ("PATCH", "/team/credentials/{name}") => json!({ "description": "another" }),
        ("PUT", "/team/agents/{name}" | "/team/roles/{name}") => {
            json!({ "description": "another", "credentials": [] })
        }
        ("PUT" | "PATCH", path) if path.contains("/polic") => json!({ "deny_methods": ["DELETE"] }),
        ("PUT", "/team/settings") => json!({ "default_approval_mode": "autonomous" }),
        ("POST", path) if path.ends_with("/grants") => {
            json!({ "methods": ["PUT"], "route_scope": ["a.example/y"], "ttl_minutes": 5 })
        }
        ("POST", path) if path.ends_with("/invite") => json!({ "email": "new@example.com" }),
        ("POST", path) if path.ends_with("/resolve") => json!({ "decision": "approve" }),
        ("POST", path) if path.ends_with("-with-grant") => json!({ "ttl_minutes": 5 }),
        ("GET" | "DELETE", _) => Value::Null,
        _ => json!({}),
    }
}

async fn call(person: &Person, route: &Listed, (path, body): (&str, &str)) -> Answer {
    let body = if route.method == Method::GET {
        ""
    } else {
        body
    };
    person
        .call((route.method.clone(), path), body.to_owned())
        .await
}

/// Returns everything that is told of the team's things, and how many entries its log has.
async fn snapshot(relay: &TestRelay, owner: &Person) -> Vec<String> {
    let mut told = vec![relay.entries().await.len().to_string()];
    for path in SHOWN {
        let mut shown = owner.get(path).await.json();
        // The relay's own time, by which to tell what is over.
        if let Some(answer) = shown.as_object_mut() {
            answer.remove("now");
        }
        told.push(format!("{path} {shown}"));
    }
    told
}

on_a_relay! {
    async fn a_trial_of_any_change_changes_nothing(relay) {
        let owner = Person::owner(relay).await;
        let things = Things::make(relay, &owner).await;
        let before = snapshot(relay, &owner).await;
        let mut done = 0;
        for route in listed().iter().filter(|route| route.takes_dry_run) {
            let path = format!("{}?dry_run=true", things.path(route));
            let told = call(&owner, route, (&path, &body(route).to_string().replace("null", ""))).await;
            assert!(told.status < 500 && told.status != 401, "{} {path}: {told:?}", route.method);
            done += u32::from(told.status < 300);
            assert!(!told.text().contains("sk-hunter2"), "{told:?}");
            assert_eq!(snapshot(relay, &owner).await, before, "{} {path}: {told:?}", route.method);
        }
        assert!(done > 20, "of all trials only {done} came to anything");
    }

    async fn what_cannot_be_tried_does_not_take_the_word(relay) {
        let owner = Person::owner(relay).await;
        for route in listed().iter().filter(|route| !route.takes_dry_run && route.needs.is_some()) {
            let path = route.path.replace("{id}", "x").replace("{name}", "main").replace("{credential}", "main");
            let told = call(&owner, route, (&format!("{path}?dry_run=true"), "")).await;
            assert_eq!(told.refusal().0, 400, "{} {path}: {told:?}", route.method);
        }
    }

    async fn another_teams_owner_reaches_nothing_by_any_name(relay) {
        let owner = Person::owner(relay).await;
        let things = Things::make(relay, &owner).await;
        let (_, stranger) = another_team(relay, relay.credential("theirs")).await;
        let before = snapshot(relay, &owner).await;
        for route in listed().iter().filter(|route| route.needs.is_some() && route.path.contains('{')) {
            let path = things.path(route);
            let told = call(&stranger, route, (&path, &body(route).to_string().replace("null", ""))).await;
            // What is not there is as good as deleted; a template of that name is made in the stranger's team.
            let is_own = route.path.starts_with("/team/policy-templates") && route.method != Method::GET;
            let is_gone = route.method == Method::DELETE;
            let is_unknown = told.status >= 400 && told.status < 500;
            assert!(is_unknown || is_own || is_gone, "{} {path}: {told:?}", route.method);
            // The first is how many entries there are, of all teams.
            let after = snapshot(relay, &owner).await;
            assert_eq!(after[1..], before[1..], "{} {path}: {told:?}", route.method);
        }
    }

    async fn no_body_and_no_query_breaks_anything(relay) {
        let owner = Person::owner(relay).await;
        let things = Things::make(relay, &owner).await;
        for route in listed().iter().filter(|route| !route.path.contains("log")) {
            for hostile in HOSTILE {
                let path = format!("{}?dry_run=true", things.path(route));
                let told = call(&owner, route, (&path, hostile)).await;
                assert!(told.status < 500, "{} {path} {hostile}: {told:?}", route.method);
            }
            for query in ["dry_run", "dry_run=1", "dry_run=true&dry_run=false", "dryrun=true", "%00=%ff", "=&&="] {
                let path = format!("{}?{query}", things.path(route));
                let told = call(&owner, route, (&path, "")).await;
                let is_refused = (400..500).contains(&told.status);
                assert!(is_refused, "{} {path}: {told:?}", route.method);
            }
        }
    }
}
