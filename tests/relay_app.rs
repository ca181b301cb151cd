//! Apps and their end users.

use http::{Method, Request};
use postern::{
    config::PrivateTargets,
    store::{AgentKind, NewAgent},
};
use serde_json::{Value, json};

use crate::support::{
    client::{Answer, Call, Client},
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
};

async fn app(relay: &TestRelay, name: &str) -> Client {
    let (store, actor) = relay.operator();
    let new = NewAgent {
        name: name.to_owned(),
        kind: AgentKind::App,
        credentials: vec!["main".to_owned()],
        ..NewAgent::default()
    };
    let (_, key) = new.insert(store, actor).await.unwrap();
    relay.agent.bearing(Some(key.expose()))
}

async fn post(client: &Client, path: &str, body: &Value) -> Answer {
    let request = Request::builder().method(Method::POST).uri(path);
    let request = request.body(body.to_string().into()).unwrap();
    client.send(request).await.rest().await
}

/// Makes an end user with a credential `chat` whose value is the test's secret.
async fn user(relay: &TestRelay, app: &Client, ext_id: &str) {
    let made = post(
        app,
        "/app/users",
        &json!({ "ext_id": ext_id, "display_name": "Ann" }),
    )
    .await;
    assert_eq!(made.status, 201, "{made:?}");
    let body = json!({ "name": "chat", "value": relay.secret, "allowed_hosts": ["127.0.0.1"] });
    let made = post(app, &format!("/app/users/{ext_id}/credentials"), &body).await;
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(
        made.json(),
        json!({ "name": format!("eu:{ext_id}/chat"), "created": true })
    );
}

fn call(name: &str, target: &str) -> Call {
    Call::with(name, target)
}

on_a_relay! {
    async fn an_app_acts_for_an_end_user_with_that_users_credentials_only(relay) {
        let upstream = Upstream::ok().await;
        let (app, target) = (app(relay, "shop").await, upstream.url("/"));
        user(relay, &app, "ann").await;
        user(relay, &app, "ben").await;
        let as_user = async |name: &str, user: &str| {
            app.forward(call(name, &target).header("x-tap-end-user", user)).await
        };
        assert_eq!(as_user("eu:ann/chat", "ann").await.status, 200);
        assert_eq!(upstream.seen()[0].header("authorization").unwrap(), format!("Bearer {}", relay.secret));
        for (name, user) in [("eu:ann/chat", "ben"), ("main", "ann")] {
            let told = as_user(name, user).await;
            assert_eq!(told.refusal(), (403, "end_user_mismatch".to_owned()), "{name} for {user}");
        }
        assert_eq!(app.forward(call("eu:ann/chat", &target)).await.refusal(), (403, "end_user_mismatch".to_owned()));
        assert_eq!(as_user("eu:ann/none", "ann").await.refusal(), (404, "credential_not_found".to_owned()));
        let services = Request::get("/agent/services").header("x-tap-end-user", "ann");
        let told = app.send(services.body("".into()).unwrap()).await.rest().await.json();
        let names: Vec<_> = told["services"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["eu:ann/chat"]);
        let services = Request::get("/agent/config").header("x-tap-end-user", "ann");
        let told = relay.agent.send(services.body("".into()).unwrap()).await.rest().await;
        assert_eq!(told.refusal(), (403, "not_an_app_key".to_owned()));
        assert_eq!(app.forward(call("main", &target)).await.status, 200, "without an end user it is an agent");
        for blank in ["", " ", "a/b", "a b", &"x".repeat(129)] {
            assert_eq!(as_user("eu:ann/chat", blank).await.refusal(), (400, "invalid_end_user".to_owned()), "{blank:?}");
        }
        let entries = relay.entries().await;
        let calls: Vec<_> = entries.iter().filter(|entry| entry["decision"] == "allowed").collect();
        assert_eq!((&calls[0]["end_user_id"], &calls[1]["end_user_id"]), (&"ann".into(), &Value::Null));
    }

    async fn end_users_are_for_apps_alone(relay) {
        let upstream = Upstream::ok().await;
        let app = app(relay, "shop").await;
        user(relay, &app, "ann").await;
        let told = relay.agent.forward(call("main", &upstream.url("/")).header("x-tap-end-user", "ann")).await;
        assert_eq!(told.refusal(), (403, "not_an_app_key".to_owned()));
        assert_eq!(relay.agent.get("/app/users").await.refusal(), (403, "not_an_app_key".to_owned()));
        assert_eq!(relay.agent.bearing(None).get("/app/users").await.refusal(), (401, "missing_tap_key".to_owned()));
        let told = relay.agent.forward(call("eu:ann/chat", &upstream.url("/"))).await;
        assert_eq!(told.refusal(), (403, "credential_not_granted".to_owned()), "an agent learns nothing");
        let (store, actor) = relay.operator();
        let direct = NewAgent { name: "thief".to_owned(), credentials: vec!["eu:ann/chat".to_owned()], ..NewAgent::default() };
        assert!(direct.insert(store, actor).await.is_err());
        let all = NewAgent { name: "account".to_owned(), all_credentials: true, ..NewAgent::default() };
        let (_, key) = all.insert(store, actor).await.unwrap();
        let account = relay.agent.bearing(Some(key.expose()));
        assert_eq!(account.forward(call("eu:ann/chat", &upstream.url("/"))).await.status, 403);
        let listed = app.get("/agent/services").await.text().to_owned();
        assert!(!listed.contains("eu:ann"), "{listed}");
    }

    async fn writes_wait_for_the_end_user_who_decides_through_the_app(relay) {
        let upstream = Upstream::ok().await;
        let (shop, other) = (app(relay, "shop").await, app(relay, "other").await);
        user(relay, &shop, "ann").await;
        user(relay, &shop, "ben").await;
        let asked = async || {
            let write = call("eu:ann/chat", &upstream.url("/")).method("POST");
            let told = shop.forward(write.header("x-tap-end-user", "ann")).await;
            assert_eq!((told.status, &told.json()["approval_policy_channel"]), (202, &"app".into()));
            told.json()["txn_id"].as_str().unwrap().to_owned()
        };
        let decide = async |client: &Client, id: &str, choice: &str, user: Option<&str>| {
            let mut request = Request::post(format!("/app/approvals/{id}/{choice}"));
            if let Some(user) = user {
                request = request.header("x-tap-end-user", user);
            }
            client.send(request.body("".into()).unwrap()).await.rest().await
        };
        let id = asked().await;
        assert_eq!(decide(&other, &id, "approve", None).await.refusal(), (403, "app_mismatch".to_owned()));
        assert_eq!(decide(&shop, &id, "approve", Some("ben")).await.refusal(), (403, "end_user_mismatch".to_owned()));
        let nothing = uuid::Uuid::new_v4().to_string();
        assert_eq!(decide(&shop, &nothing, "approve", None).await.refusal(), (404, "txn_not_found".to_owned()));
        assert_eq!(decide(&shop, "%00", "approve", None).await.refusal(), (400, "invalid_path".to_owned()));
        let told = decide(&shop, &id, "approve", Some("ann")).await;
        assert_eq!((told.status, &told.json()["status"]), (200, &"approved".into()));
        assert_eq!(decide(&shop, &id, "deny", None).await.refusal(), (409, "already_resolved".to_owned()));
        assert_eq!(shop.settled(&id).await["status"], "forwarded");
        let entries = relay.entries().await;
        let last = entries.last().unwrap();
        assert_eq!((&last["approver_identity"], &last["end_user_id"]), (&"eu:ann".into(), &"ann".into()));
        let id = asked().await;
        assert_eq!(decide(&shop, &id, "deny", None).await.json()["status"], "denied");
        assert_eq!(shop.settled(&id).await["status"], "denied");
        assert_eq!(upstream.seen().len(), 1);
    }

    async fn what_the_policy_leaves_to_the_team_no_app_decides(relay) {
        let shop = app(relay, "shop").await;
        user(relay, &shop, "ann").await;
        let approve = async |id: &str| post(&shop, &format!("/app/approvals/{id}/approve"), &Value::Null).await.refusal();
        let asked = async |call: Call| {
            let told = shop.forward(call.method("POST")).await;
            told.json()["txn_id"].as_str().unwrap().to_owned()
        };
        let id = asked(call("main", "http://127.0.0.1:9/")).await;
        assert_eq!(approve(&id).await, (403, "app_approval_not_allowed".to_owned()));
        let id = asked(call("eu:ann/chat", "http://127.0.0.1:9/").header("x-tap-end-user", "ann")).await;
        let listed = postern::policy::Policy::parse(r#"{"approval_channel": "app", "allowed_approvers": ["ann@example.com"]}"#).unwrap();
        relay.fixture.plant_policy("eu:ann/chat", &listed).await;
        assert_eq!(approve(&id).await, (403, "app_approval_not_allowed".to_owned()));
    }

    async fn end_users_are_made_once_and_listed(relay) {
        let shop = app(relay, "shop").await;
        let put = async |body: Value| post(&shop, "/app/users", &body).await;
        assert_eq!(put(json!({ "ext_id": "ann|1" })).await.status, 201);
        let again = put(json!({ "ext_id": "ann|1", "display_name": "Ann" })).await;
        assert_eq!((again.status, &again.json()["created"]), (200, &false.into()));
        assert_eq!(put(json!({ "ext_id": "ben" })).await.status, 201);
        for wrong in [json!({ "ext_id": "" }), json!({ "ext_id": "a/b" }), json!({ "ext_id": "\u{e4}" })] {
            assert_eq!(put(wrong).await.refusal(), (400, "invalid_end_user".to_owned()));
        }
        for wrong in [json!({}), json!([]), json!({ "ext_id": "x", "extra": 1 })] {
            assert_eq!(put(wrong).await.refusal(), (400, "invalid_body".to_owned()));
        }
        let users = shop.get("/app/users").await.json();
        let told: Vec<_> = users["users"].as_array().unwrap().iter().map(|user| (&user["ext_id"], &user["display_name"])).collect();
        assert_eq!(told, [(&"ann|1".into(), &"Ann".into()), (&"ben".into(), &Value::Null)]);
        assert_eq!(shop.get("/app/users?limit=1&offset=1").await.json()["users"][0]["ext_id"], "ben");
    }

    async fn a_credential_of_an_end_user_is_made_by_the_rules_of_all(relay) {
        let shop = app(relay, "shop").await;
        user(relay, &shop, "ann").await;
        let base = json!({ "name": "two", "value": relay.secret, "api_base": "http://127.0.0.1:1/x" });
        let put = async |user: &str, changes: Value| {
            let mut body = base.clone();
            for (name, value) in changes.as_object().unwrap() {
                body[name] = value.clone();
            }
            post(&shop, &format!("/app/users/{user}/credentials"), &body).await
        };
        for (changes, code) in [
            (json!({ "name": "Bad Name" }), "invalid_credential_name"),
            (json!({ "name": "eu:ann/x" }), "invalid_credential_name"),
            (json!({ "api_base": null }), "missing_allowed_hosts"),
            (json!({ "allowed_hosts": ["a b"] }), "invalid_body"),
            (json!({ "auth_header_format": "{valeu}" }), "invalid_body"),
            (json!({ "auth_bindings": [{ "header": "X Y", "format": "{value}" }] }), "invalid_body"),
            (json!({ "value": "" }), "invalid_body"),
            (json!({ "value": 7 }), "invalid_body"),
            (json!({ "connector": "pigeon" }), "invalid_body"),
            (json!({ "auth": "signing" }), "invalid_body"),
        ] {
            assert_eq!(put("ann", changes.clone()).await.refusal(), (400, code.to_owned()), "{changes}");
        }
        assert_eq!(put("nobody", json!({})).await.refusal(), (404, "end_user_not_found".to_owned()));
        assert_eq!(put("ann", json!({})).await.status, 201);
        assert_eq!(put("ann", json!({})).await.refusal(), (409, "credential_exists".to_owned()));
    }

    async fn a_sidecar_that_an_app_names_is_no_way_into_a_private_network(relay) {
        let server = Upstream::ok().await;
        let shop = app(relay, "shop").await;
        user(relay, &shop, "ann").await;
        for (name, is_relative) in [("below", true), ("at", false)] {
            let body = json!({
                "name": name, "value": relay.secret, "auth": "custom", "api_base": server.url("/"),
                "relative_target": is_relative, "allowed_hosts": ["93.184.215.14"],
            });
            assert_eq!(post(&shop, "/app/users/ann/credentials", &body).await.status, 201);
        }
        let forward = async |app: &Client, name: &str, target: &str| {
            app.forward(call(name, target).header("x-tap-end-user", "ann")).await
        };
        assert_eq!(forward(&shop, "eu:ann/below", "/x").await.status, 200, "this machine is permitted");
        relay.settings.private_targets = PrivateTargets::Only(Vec::new());
        relay.restart().await;
        let shop = Client { address: relay.agent.address, ..shop };
        for (name, target) in [("eu:ann/below", "/x"), ("eu:ann/at", "https://93.184.215.14/")] {
            let told = forward(&shop, name, target).await;
            assert_eq!(told.refusal(), (403, "target_not_allowed".to_owned()), "{name}");
        }
        assert_eq!(server.seen().len(), 1);
    }

    async fn what_no_database_keeps_and_no_header_carries_is_refused(relay) {
        let shop = app(relay, "shop").await;
        user(relay, &shop, "ann").await;
        for (path, body) in [
            ("/app/users", json!({ "ext_id": "zed", "display_name": "a\0b" })),
            ("/app/users", json!({ "ext_id": "zed", "display_name": "x".repeat(300) })),
            ("/app/users/ann/credentials", json!({ "name": "n", "value": "v", "description": "\0", "allowed_hosts": ["127.0.0.1"] })),
            ("/app/users/ann/credentials", json!({ "name": "n", "value": "two\nlines", "allowed_hosts": ["127.0.0.1"] })),
            ("/app/users/ann/credentials", json!({ "name": "n", "value": "v", "api_base": "https://h/", "relative_target": true })),
            ("/app/users/ann/credentials", json!({ "name": "n", "value": "no bundle", "auth": "oauth2", "allowed_hosts": ["127.0.0.1"] })),
        ] {
            let told = post(&shop, path, &body).await;
            assert_eq!(told.refusal(), (400, "invalid_body".to_owned()), "{body} {told:?}");
        }
    }

    async fn what_cannot_be_read_of_an_address_is_told_like_anything_else(relay) {
        let shop = app(relay, "shop").await;
        for path in ["/app/users?limit=x", "/agent/logs?limit=x", "/agent/services?compact=1&compact=1", "/agent/approvals/%ff", "/agent/proposals/%ff"] {
            let told = shop.get(path).await;
            assert!(told.status == 400 || told.status == 404, "{path} {told:?}");
            assert!(told.json()["error_code"].is_string(), "{path} {told:?}");
        }
    }
}
