//! The admin API for the owner: what it makes, changes and shows, and what it never shows.

use http::Method;
use serde_json::{Value, json};

use crate::support::{
    admin::Person,
    client::{Answer, Call},
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
};

/// The credential of that name as it is listed.
async fn listed(owner: &Person, name: &str) -> Value {
    let told = owner.get("/team/credentials").await.json();
    let found = told["credentials"].as_array().unwrap().iter();
    found
        .clone()
        .find(|one| one["name"] == name)
        .cloned()
        .unwrap_or_default()
}

/// What the newest change of the relay's was, and who made it.
async fn last_change(relay: &TestRelay) -> (String, String) {
    let entries = relay.entries().await;
    let entry = entries
        .iter()
        .rev()
        .find(|entry| entry["decision"] == "changed")
        .unwrap();
    let text = |name: &str| entry[name].as_str().unwrap().to_owned();
    (text("agent_id"), text("target_url"))
}

fn bodies() -> [(&'static str, Value); 17] {
    let long = "x".repeat(65);
    [
        ("a name that is none", json!({"name": "a_b"})),
        ("a long name", json!({"name": long})),
        ("no hosts", json!({"allowed_hosts": []})),
        ("no hosts and no base", json!({"allowed_hosts": null})),
        ("a path", json!({"allowed_hosts": ["example.com/x"]})),
        ("a number for a value", json!({"value": 7})),
        ("a list for a value", json!({"value": ["x"]})),
        ("an empty value", json!({"value": "\n"})),
        ("a line end inside", json!({"value": "a\nb"})),
        (
            "a header that is none",
            json!({"auth_bindings": [{"header": "a b", "format": "{value}"}]}),
        ),
        (
            "half a binding",
            json!({"auth_bindings": [{"header": "X-A"}]}),
        ),
        (
            "two headers of one name",
            json!({"auth_bindings": [{"header": "X-A", "format": "a"}, {"header": "x-a", "format": "b"}]}),
        ),
        ("a format that is none", json!({"auth_header_format": "{}"})),
        ("an address that is none", json!({"api_base": "slack"})),
        ("a kind that is none", json!({"auth": "magic"})),
        (
            "a field that is none",
            json!({"allow_hosts": ["a.example"]}),
        ),
        ("a limit of nothing", json!({"rate_limit_per_hour": 0})),
    ]
}

on_a_relay! {
    async fn a_credential_is_made_changed_and_deleted_and_its_value_never_shown(relay) {
        let (owner, upstream) = (Person::owner(relay).await, Upstream::ok().await);
        let body = json!({
            "name": "New", "description": "d", "value": relay.secret, "allowed_hosts": ["127.0.0.1"],
            "auth_header_format": "Token {value}",
        });
        let told = owner.post("/team/credentials", body.clone()).await;
        assert_eq!((told.status, &told.json()["created"]), (201, &json!(true)));
        assert_eq!(told.json()["name"], "new");
        assert_eq!(last_change(relay).await, ("ann@example.com".to_owned(), "tap:credential-create/new".to_owned()));
        assert_eq!(owner.post("/team/credentials", body).await.refusal(), (409, "name_taken".to_owned()));
        let shown = listed(&owner, "new").await;
        assert_eq!((&shown["connector"], &shown["auth"]), (&"direct".into(), &"api-key".into()));
        assert_eq!(shown["value_hint"], format!("sk***{}", &relay.secret[relay.secret.len() - 2..]));
        let agent = relay.new_agent("user", &["new"]).await;
        let seen = agent.forward(Call::with("new", &upstream.url("/"))).await;
        assert_eq!(seen.status, 200);
        let change = json!({"description": null, "allowed_hosts": ["a.example"], "auth_header_format": null, "rate_limit_per_hour": 9});
        assert_eq!(owner.patch("/team/credentials/new", change).await.json(), json!({ "updated": true }));
        let shown = listed(&owner, "new").await;
        assert_eq!((&shown["description"], &shown["allowed_hosts"]), (&"d".into(), &json!(["a.example"])));
        assert_eq!((&shown["auth_header_format"], &shown["rate_limit_per_hour"]), (&Value::Null, &9.into()));
        assert_eq!(agent.forward(Call::with("new", &upstream.url("/"))).await.status, 403, "at once");
        for _ in 0..2 {
            assert_eq!(owner.delete("/team/credentials/new").await.json(), json!({ "deleted": true }));
        }
        assert_eq!(listed(&owner, "new").await, Value::Null);
    }

    async fn what_cannot_be_a_credential_is_refused_and_not_stored(relay) {
        let owner = Person::owner(relay).await;
        let before = relay.entries().await.len();
        for (what, wrong) in bodies() {
            let mut body = json!({"name": "new", "value": "v-123456", "allowed_hosts": ["127.0.0.1"]});
            body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
            let told = owner.post("/team/credentials", body).await;
            assert_eq!(told.status, 400, "{what}: {told:?}");
            assert!(told.json()["fix"].is_string() && told.json()["message"].is_string());
            assert!(!told.text().contains("v-123456"));
        }
        let signing = json!({"name": "new", "api_base": "tap:sign", "auth": "api-key"});
        assert_eq!(owner.post("/team/credentials", signing).await.status, 400);
        assert_eq!((listed(&owner, "new").await, relay.entries().await.len()), (Value::Null, before));
    }

    async fn one_way_of_sending_takes_the_others_place(relay) {
        let owner = Person::owner(relay).await;
        let bindings = json!([{"header": "X-Key", "format": "{value}"}]);
        let both = json!({"auth_header_format": "Token {value}", "auth_bindings": bindings});
        assert_eq!(owner.patch("/team/credentials/main", both).await.refusal(), (400, "invalid_credential".to_owned()));
        for (change, format, bound) in [
            (json!({"auth_bindings": bindings}), Value::Null, bindings.clone()),
            (json!({"auth_header_format": "Token {value}"}), json!("Token {value}"), json!([])),
            (json!({"auth_bindings": bindings}), Value::Null, bindings.clone()),
            (json!({"auth_bindings": []}), Value::Null, json!([])),
        ] {
            assert_eq!(owner.patch("/team/credentials/main", change).await.status, 200);
            let shown = listed(&owner, "main").await;
            assert_eq!((&shown["auth_header_format"], &shown["auth_bindings"]), (&format, &bound));
        }
        let relative = json!({"relative_target": true});
        assert_eq!(owner.patch("/team/credentials/main", relative).await.refusal(), (400, "invalid_credential".to_owned()));
    }

    async fn a_value_is_replaced_whole_or_field_by_field(relay) {
        let (owner, path) = (Person::owner(relay).await, "/team/credentials/main/secret");
        for (body, status) in [
            (json!({}), 400),
            (json!({"value": "x", "value_patch": {}}), 400),
            (json!({"value_patch": {"a": "b"}}), 400),
            (json!({"value_patch": "x"}), 400),
            (json!({"value": "a\nb"}), 400),
            (json!({"value": {"one": relay.secret, "two": "second-secret-of-it"}}), 200),
            (json!({"value_patch": {"two": null, "three": "x"}}), 200),
        ] {
            assert_eq!(owner.patch(path, body.clone()).await.status, status, "{body}");
        }
        let shown = listed(&owner, "main").await;
        let last = &relay.secret[relay.secret.len() - 2..];
        assert_eq!(shown["value_hint"], json!({"one": format!("sk***{last}"), "three": "***"}));
        assert_eq!(owner.patch("/team/credentials/ghost/secret", json!({"value": "x"})).await.status, 404);
    }

    async fn another_kind_takes_a_value_that_suits_it(relay) {
        let (owner, path) = (Person::owner(relay).await, "/team/credentials/main");
        for kind in ["signing", "oauth2", "oauth1"] {
            let told = owner.patch(path, json!({"auth": kind})).await;
            assert_eq!(told.refusal(), (400, "invalid_credential".to_owned()), "{kind}");
            assert!(told.json()["fix"].is_string(), "{told:?}");
        }
        let exchanged = json!({"client_id": "c", "client_secret": relay.secret, "token_url": "https://h.example/t"});
        assert_eq!(owner.patch(&format!("{path}/secret"), json!({"value": exchanged})).await.status, 200);
        assert_eq!(owner.patch(path, json!({"auth": "oauth2"})).await.json()["updated"], true);
        assert_eq!(listed(&owner, "main").await["auth"], "oauth2");
    }

    async fn patches_of_one_value_at_the_same_time_lose_nothing(relay) {
        let (owner, path) = (Person::owner(relay).await, "/team/credentials/main/secret");
        assert_eq!(owner.patch(path, json!({"value": {"zero": "0"}})).await.status, 200);
        let fields: Vec<_> = (0..8).map(|n| format!("field-{n}")).collect();
        let patches = fields.iter().map(async |field| {
            let body = json!({"value_patch": {field.as_str(): "x"}});
            (field, owner.patch(path, body).await.status)
        });
        let told = futures_util::future::join_all(patches).await;
        let hint = listed(&owner, "main").await["value_hint"].clone();
        for (field, status) in told {
            assert!(status == 200 || status == 409, "{status}");
            assert_eq!(hint.get(field).is_some(), status == 200, "{field}: {hint}");
        }
    }

    async fn an_agent_is_made_changed_and_deleted(relay) {
        let (owner, upstream) = (Person::owner(relay).await, Upstream::ok().await);
        for unknown in [json!({"credentials": ["main", "ghost"]}), json!({"roles": ["ghost"]})] {
            let mut body = json!({"id": "bot"});
            body.as_object_mut().unwrap().extend(unknown.as_object().unwrap().clone());
            assert_eq!(owner.post("/team/agents", body).await.status, 422);
        }
        assert_eq!(owner.get("/team/agents/bot").await.refusal(), (404, "agent_not_found".to_owned()));
        let made = owner.post("/team/agents", json!({"id": "bot", "credentials": ["main"], "rate_limit_per_hour": 100})).await;
        assert_eq!(made.status, 201);
        assert_eq!(owner.post("/team/agents", json!({"id": "bot"})).await.refusal(), (409, "name_taken".to_owned()));
        let key = |told: &Answer| told.json()["api_key"].as_str().unwrap().to_owned();
        let call = async |key: &str| relay.agent.bearing(Some(key)).forward(Call::with("main", &upstream.url("/"))).await.status;
        let first = key(&made);
        assert_eq!(call(&first).await, 200);
        let rotated = key(&owner.post("/team/agents/bot/rotate-key", json!({})).await);
        assert_eq!((call(&first).await, call(&rotated).await), (401, 200));
        assert_eq!(owner.post("/team/agents/bot/disable", json!({})).await.status, 200);
        assert_eq!(call(&rotated).await, 401);
        assert_eq!(owner.post("/team/agents/bot/enable", json!({})).await.status, 200);
        let change = json!({"credentials": [], "description": "newer", "rate_limit_per_hour": null});
        assert_eq!(owner.put("/team/agents/bot", change).await.status, 200);
        let shown = owner.get("/team/agents/bot").await.json();
        assert_eq!((&shown["effective_credentials"], &shown["description"]), (&json!([]), &"newer".into()));
        assert_eq!(shown["rate_limit_per_hour"], Value::Null);
        assert_eq!(call(&rotated).await, 403);
        assert_eq!(last_change(relay).await, ("ann@example.com".to_owned(), "tap:agent-update/bot".to_owned()));
        assert_eq!(owner.delete("/team/agents/bot").await.status, 200);
        assert_eq!(owner.delete("/team/agents/bot").await.status, 404);
        let all = relay.entries().await;
        assert!(!all.iter().any(|entry| entry.to_string().contains(&first)));
    }

    async fn apps_are_listed_by_themselves(relay) {
        let owner = Person::owner(relay).await;
        assert_eq!(owner.post("/team/apps", json!({"id": "app"})).await.status, 201);
        let names = async |path: &str, of: &str| owner.get(path).await.json()[of].to_string();
        assert!(names("/team/apps", "apps").await.contains("\"app\""));
        assert!(!names("/team/agents", "agents").await.contains("\"app\""));
    }

    async fn a_role_keeps_what_is_left_out(relay) {
        let owner = Person::owner(relay).await;
        let role = json!({"name": "r", "description": "d", "rate_limit_per_hour": 5, "credentials": ["main"]});
        assert_eq!(owner.post("/team/roles", role.clone()).await.status, 201);
        assert_eq!(owner.post("/team/roles", role).await.status, 409);
        assert_eq!(owner.put("/team/roles/r", json!({"credentials": ["ghost"]})).await.status, 422);
        assert_eq!(owner.put("/team/roles/r", json!({"description": "e"})).await.status, 200);
        let shown = owner.get("/team/roles").await.json()["roles"][0].clone();
        assert_eq!((&shown["description"], &shown["rate_limit_per_hour"]), (&"e".into(), &5.into()));
        assert_eq!(shown["credentials"], json!(["main"]));
        assert_eq!(owner.delete("/team/roles/r").await.status, 200);
        assert_eq!(owner.delete("/team/roles/r").await.refusal(), (404, "role_not_found".to_owned()));
    }

    async fn a_policy_that_is_written_again_keeps_the_urls_that_are_held(relay) {
        let (owner, path) = (Person::owner(relay).await, "/team/policies/main");
        assert_eq!(owner.get(path).await.refusal(), (404, "policy_not_found".to_owned()));
        for (policy, status) in [
            (json!({"auto_approve_methods": ["GTE"]}), 400),
            (json!({"approval_channel": "pigeon"}), 400),
            (json!({"allowed_approvers": ["stranger@example.com"]}), 400),
            (json!({"auto_aprove_methods": ["GET"]}), 400),
            (json!({"auto_approve_methods": ["GET"], "require_approval_urls": ["/danger"], "allowed_approvers": ["ann@example.com"]}), 200),
            (json!({"deny_methods": ["DELETE"]}), 200),
        ] {
            assert_eq!(owner.put(path, policy.clone()).await.status, status, "{policy}");
        }
        let shown = owner.get(path).await.json();
        assert_eq!((&shown["auto_approve_methods"], &shown["require_approval_urls"]), (&json!([]), &json!(["/danger"])));
        let freed = owner.post("/team/policies/main/diff", json!({"auto_approve_methods": ["POST"], "require_approval_urls": []})).await.json();
        assert!(freed["permissive_changes"].to_string().contains("require_approval_urls"), "{freed}");
        assert_eq!(owner.get(path).await.json(), shown, "a diff changes nothing");
        assert_eq!(owner.delete(path).await.status, 200);
        assert_eq!(owner.delete(path).await.status, 404);
        assert_eq!(owner.put("/team/policies/ghost", json!({})).await.refusal(), (404, "credential_not_found".to_owned()));
    }

    async fn a_template_is_a_policy_under_a_name(relay) {
        let (owner, path) = (Person::owner(relay).await, "/team/policy-templates/careful");
        assert_eq!(owner.get(path).await.refusal(), (404, "policy_template_not_found".to_owned()));
        assert_eq!(owner.put(path, json!({"deny_methods": ["GTE"]})).await.status, 400);
        assert_eq!(owner.put(path, json!({"deny_methods": ["DELETE"]})).await.status, 200);
        let told = owner.get("/team/policy-templates").await.json();
        assert_eq!((&told["templates"][0]["name"], &told["templates"][0]["deny_methods"]), (&"careful".into(), &json!(["DELETE"])));
        assert_eq!(owner.get(path).await.json(), told["templates"][0]);
        assert_eq!(owner.delete(path).await.status, 200);
        assert_eq!(owner.delete(path).await.status, 404);
    }

    async fn a_waiting_call_is_decided(relay) {
        let (owner, upstream) = (Person::owner(relay).await, Upstream::ok().await);
        let ask = async || {
            relay.fixture.clock.advance(std::time::Duration::from_millis(1));
            let call = Call::with("main", &upstream.url("/")).method("POST").body("{\"what\": \"ä\"}");
            relay.agent.forward(call).await.json()["txn_id"].as_str().unwrap().to_owned()
        };
        let (first, second, third) = (ask().await, ask().await, ask().await);
        let told = owner.get("/approve/pending").await;
        assert_eq!(told.header("cache-control"), Some("no-store"));
        let told = told.json();
        assert_eq!(told["pending"][0]["txn_id"], first);
        assert_eq!((&told["pending"][0]["body_preview"], &told["pending"][0]["can_approve"]), (&"{\"what\": \"ä\"}".into(), &true.into()));
        let decide = async |id: &str, verb: &str| owner.post(&format!("/approve/dashboard/{id}/{verb}"), json!({})).await;
        let told = decide(&first, "approve").await;
        let told = told.json();
        assert_eq!((&told["status"], &told["approver"]), (&json!("approved"), &json!("ann@example.com")));
        assert_eq!(relay.agent.settled(&first).await["status"], "forwarded");
        assert_eq!(decide(&first, "deny").await.refusal(), (409, "already_resolved".to_owned()));
        assert_eq!(decide(&second, "deny").await.json()["status"], "denied");
        assert_eq!(relay.agent.settled(&second).await["status"], "denied");
        relay.policy("main", r#"{"allowed_approvers": ["ann@example.com"], "min_approvals": 2}"#).await;
        relay.sql("update users set email = 'ann2@example.com'").await;
        assert_eq!(decide(&third, "approve").await.refusal(), (403, "not_authorized".to_owned()));
        relay.fixture.clock.advance(relay.settings.approval_timeout);
        assert_eq!(relay.agent.settled(&third).await["status"], "timed_out");
        relay.sql("update users set email = 'ann@example.com'").await;
        assert_eq!(decide(&third, "approve").await.refusal(), (410, "session_expired".to_owned()));
        for id in ["nonsense", &uuid::Uuid::nil().to_string()] {
            assert_eq!(decide(id, "approve").await.refusal(), (404, "approval_not_found".to_owned()));
        }
        assert_eq!(decide("%00", "approve").await.refusal(), (400, "invalid_path".to_owned()));
    }

    async fn a_grant_is_made_listed_and_revoked(relay) {
        let owner = Person::owner(relay).await;
        let path = "/team/credentials/main/grants";
        for wrong in [json!({"ttl_minutes": 0}), json!({"ttl_minutes": -1}), json!({"methods": []}), json!({"route_scope": ["*"]}), json!({"max_uses": 0})] {
            let mut body = json!({"methods": ["post"], "route_scope": ["a.example/x"], "ttl_minutes": 5});
            body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
            assert_eq!(owner.post(path, body).await.status, 400, "{wrong}");
        }
        let body = json!({"methods": ["post"], "route_scope": ["a.example/x"], "ttl_minutes": 5, "max_uses": 2});
        let made = owner.post(path, body.clone()).await;
        assert_eq!((made.status, &made.json()["grant"]["methods"]), (201, &json!(["POST"])));
        assert_eq!(owner.post("/team/credentials/ghost/grants", body.clone()).await.status, 404);
        assert_eq!(owner.post("/team/credentials/eu:ann%2Fx/grants", body).await.refusal().1, "credential_not_found");
        let told = owner.get("/team/grants").await.json();
        assert_eq!(told["grants"][0], made.json()["grant"]);
        let id = told["grants"][0]["id"].as_str().unwrap();
        let revoked = owner.post(&format!("/team/grants/{id}/revoke"), json!({})).await;
        assert_eq!((revoked.status, &revoked.json()["grant"]["revoked"]), (200, &true.into()));
        assert_eq!(owner.post("/team/grants/nonsense/revoke", json!({})).await.status, 404);
    }

    async fn the_log_is_read_page_by_page_the_newest_first(relay) {
        let owner = Person::owner(relay).await;
        for n in 0..7 {
            relay.fixture.clock.advance(std::time::Duration::from_secs(1));
            let agent = json!({"id": format!("bot-{n}")});
            assert_eq!(owner.post("/team/agents", agent).await.status, 201);
        }
        let (mut path, mut seen) = ("/team/audit?agent=ann@example.com&limit=3".to_owned(), Vec::new());
        loop {
            let page = owner.get(&path).await.json();
            let entries = page["entries"].as_array().unwrap();
            assert!(entries.len() <= 3);
            seen.extend(entries.iter().map(|entry| entry["target_url"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/team/audit?agent=ann@example.com&limit=3&cursor={cursor}");
        }
        let expected: Vec<_> = (0..7).rev().map(|n| format!("tap:agent-create/bot-{n}")).collect();
        let made: Vec<_> = seen.iter().filter(|url| url.starts_with("tap:agent")).collect();
        assert_eq!(made, expected.iter().collect::<Vec<_>>());
        let since = "/team/audit?since=2027-01-15T08:00:06Z&until=2027-01-15T08:00:07Z";
        let told = owner.get(since).await.json();
        let told: Vec<_> = told["entries"].as_array().unwrap().iter().map(|entry| &entry["target_url"]).collect();
        assert_eq!(told, ["tap:agent-create/bot-5"]);
        for wrong in ["cursor=x", "since=yesterday", "decision=maybe", "limit=-1", "frob=1", "status=ok"] {
            assert_eq!(owner.get(&format!("/team/audit?{wrong}")).await.status, 400, "{wrong}");
        }
    }

    async fn the_teams_mode_is_changed_and_told(relay) {
        let owner = Person::owner(relay).await;
        assert_eq!(owner.get("/team").await.json()["default_approval_mode"], "gated");
        for wrong in [json!({"default_approval_mode": "anarchic"}), json!({}), json!({"default_approval_mode": 7}), json!([])] {
            assert_eq!(owner.put("/team/settings", wrong).await.status, 400);
        }
        let mode = json!({"default_approval_mode": "autonomous"});
        assert_eq!(owner.put("/team/settings", mode).await.json()["default_approval_mode"], "autonomous");
        assert_eq!(last_change(relay).await, ("ann@example.com".to_owned(), "tap:team-update/default".to_owned()));
        let members = owner.get("/team/members").await.json();
        assert_eq!((&members["members"][0]["email"], &members["members"][0]["is_owner"]), (&"ann@example.com".into(), &true.into()));
        assert_eq!(owner.get("/user/teams").await.json()["teams"][0]["team_name"], "default");
    }

    async fn hostile_requests_are_refused_and_repeat_nothing(relay) {
        let owner = Person::owner(relay).await;
        let secret = relay.secret.clone();
        let huge = "x".repeat((1 << 20) + 1);
        let deep = "[".repeat(50_000);
        for (body, status) in [
            (format!("\"{secret}\""), 400),
            (format!("{{\"name\": [\"{secret}\"]}}"), 400),
            (format!("{{\"name\": \"x\", \"allowed_hosts\": \"{secret}\"}}"), 400),
            (format!("{{\"name\": \"x\", \"connector\": \"{secret}\"}}"), 400),
            (format!("{{\"name\": \"x\", \"auth\": \"{secret}\"}}"), 400),
            (format!("{{\"name\": \"x\", \"value\": \"{secret}\", \"value\": \"{secret}\"}}"), 400),
            (format!("{{\"name\": \"x\", \"value\": \"{secret}"), 400),
            ("{\"name\": \"x\", \"description\": \"\\u0000\"}".to_owned(), 400),
            (deep, 400),
            (huge, 413),
        ] {
            let told = owner.call((Method::POST, "/team/credentials"), body).await;
            assert_eq!(told.status, status, "{told:?}");
            assert!(!told.text().contains(&secret));
        }
        let told = owner.call((Method::POST, "/team/credentials"), vec![0xff; 10]).await;
        assert_eq!(told.status, 400);
        for path in ["/team/agents/%00", "/team/policies/%00", "/team/policy-templates/%00"] {
            assert_eq!(owner.get(path).await.refusal(), (400, "invalid_path".to_owned()), "{path}");
        }
        assert_eq!(owner.get("/team/agents/a%2Fb").await.status, 404);
        assert_eq!(owner.call((Method::DELETE, "/team"), "").await.status, 405);
        assert_eq!(owner.get("/team/nothing").await.status, 404);
    }
}
