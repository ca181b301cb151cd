//! Notification channels: who may look after them, what is chosen, what agents are told of it.

use postern::store::{AgentKind, MemberRole, NewAgent, Scope};
use serde_json::{Value, json};

use crate::support::{
    admin::{Person, add_user, another_team},
    client::{Call, Client},
    relay::{TestRelay, on_a_relay},
};

const PATH: &str = "/team/notification-channels";

/// Has an agent make a call that waits; what it is told.
async fn asked(agent: &Client) -> Value {
    let call = Call::with("main", "http://127.0.0.1:9/").method("POST");
    let told = agent.forward(call).await;
    assert_eq!(told.status, 202, "{told:?}");
    told.json()
}

/// Returns the channel that an agent is told, and the one that its policy names.
async fn channel_of(relay: &TestRelay) -> (String, Value) {
    let told = asked(&relay.agent).await;
    let used = told["notification_channel"].as_str().unwrap().to_owned();
    (used, told["approval_policy_channel"].clone())
}

async fn make(owner: &Person, name: &str, kind: &str) {
    let body = json!({ "name": name, "channel_type": kind });
    let told = owner.post(PATH, body).await;
    assert_eq!(told.status, 201, "{told:?}");
}

async fn discovered(relay: &TestRelay) -> Value {
    let told = relay.agent.get("/agent/services").await.json();
    told["approval"]["channels"].clone()
}

on_a_relay! {
    async fn the_policy_chooses_then_the_team_and_what_is_not_wired_is_passed_over(relay) {
        let owner = Person::owner(relay).await;
        assert_eq!(channel_of(relay).await, ("agent_reflected".to_owned(), Value::Null));
        assert_eq!(discovered(relay).await, json!([{ "type": "agent_reflected", "name": "agent" }]));
        make(&owner, "bot", "telegram").await;
        assert_eq!(channel_of(relay).await.0, "agent_reflected", "there is no bot");
        make(&owner, "inbox", "dashboard").await;
        assert_eq!(channel_of(relay).await.0, "dashboard", "it holds on the next request");
        make(&owner, "chat", "agent_reflected").await;
        assert_eq!(channel_of(relay).await.0, "dashboard", "the older one is first");
        let told = owner.post(&format!("{PATH}/chat/default"), json!({})).await.json();
        assert_eq!((&told["priority"], &told["is_default"]), (&json!(0), &json!(true)));
        assert_eq!(channel_of(relay).await.0, "agent_reflected");
        let expected = json!([{ "type": "agent_reflected", "name": "chat" }, { "type": "dashboard", "name": "inbox" }]);
        assert_eq!(discovered(relay).await, expected);
        relay.policy("main", r#"{"approval_channel": "dashboard"}"#).await;
        assert_eq!(channel_of(relay).await, ("dashboard".to_owned(), json!("dashboard")));
        relay.policy("main", r#"{"approval_channel": "matrix", "matrix_room_id": "!r:x"}"#).await;
        assert_eq!(channel_of(relay).await, ("agent_reflected".to_owned(), json!("matrix")));
        for name in ["chat", "inbox"] {
            assert_eq!(owner.delete(&format!("{PATH}/{name}")).await.status, 200);
        }
        assert_eq!(channel_of(relay).await.0, "agent_reflected");
        // Whatever the channel, everything is in the inbox.
        let waiting = owner.get("/approve/pending").await.json();
        assert_eq!(waiting["pending"].as_array().unwrap().len(), 8);
    }

    async fn a_disabled_channel_is_passed_over_until_it_is_enabled(relay) {
        let owner = Person::owner(relay).await;
        make(&owner, "inbox", "dashboard").await;
        let path = format!("{PATH}/inbox");
        let told = owner.patch(&path, json!({ "enabled": false })).await;
        assert_eq!((told.status, &told.json()["enabled"]), (200, &json!(false)));
        assert_eq!(channel_of(relay).await.0, "agent_reflected");
        let refused = owner.post(&format!("{path}/default"), json!({})).await;
        assert_eq!(refused.refusal(), (409, "channel_disabled".to_owned()));
        owner.patch(&path, json!({ "enabled": true })).await;
        assert_eq!(channel_of(relay).await.0, "dashboard");
    }

    async fn an_end_user_is_asked_through_the_app_alone(relay) {
        let owner = Person::owner(relay).await;
        make(&owner, "inbox", "dashboard").await;
        let (store, actor) = relay.operator();
        let new = NewAgent { name: "shop".to_owned(), kind: AgentKind::App, ..NewAgent::default() };
        let (_, key) = new.insert(store, actor).await.unwrap();
        let app = relay.agent.bearing(Some(key.expose()));
        let post = async |path: &str, body: Value| {
            let request = http::Request::builder().method("POST").uri(path);
            let told = app.send(request.body(body.to_string().into()).unwrap()).await.rest().await;
            assert_eq!(told.status, 201, "{told:?}");
        };
        post("/app/users", json!({ "ext_id": "ann" })).await;
        let body = json!({ "name": "chat", "value": relay.secret, "allowed_hosts": ["127.0.0.1"] });
        post("/app/users/ann/credentials", body).await;
        let call = Call::with("eu:ann/chat", "http://127.0.0.1:9/").method("POST");
        let told = app.forward(call.header("x-tap-end-user", "ann")).await;
        assert_eq!(told.status, 202, "{told:?}");
        let told = told.json();
        assert_eq!(told["notification_channel"], "agent_reflected");
        assert_eq!(told["approval_policy_channel"], "app");
    }

    async fn what_is_secret_of_a_bot_is_never_shown_again(relay) {
        let owner = Person::owner(relay).await;
        // The fixture looks for this secret in everything that was answered, logged and stored.
        let config = json!({ "chat_id": 5, "bot_token": relay.secret });
        let body = json!({ "name": "bot", "channel_type": "telegram", "config": config });
        let told = owner.post(PATH, body).await;
        assert_eq!(told.status, 201);
        let shown = json!({ "chat_id": 5, "bot_token": "[sealed]" });
        assert_eq!((&told.json()["config"], &told.json()["wired"]), (&shown, &json!(false)));
        let told = owner.patch(&format!("{PATH}/bot"), json!({ "config": { "chat_id": 6, "bot_token": "[sealed]" } })).await;
        assert_eq!(told.json()["config"]["chat_id"], 6);
        assert_eq!(owner.get(PATH).await.json()["channels"][0]["config"]["bot_token"], "[sealed]");
    }

    async fn a_test_says_what_came_of_it(relay) {
        let owner = Person::owner(relay).await;
        for (name, kind) in [("inbox", "dashboard"), ("chat", "agent_reflected"), ("bot", "telegram"), ("room", "matrix")] {
            make(&owner, name, kind).await;
        }
        let test = async |name: &str| owner.post(&format!("{PATH}/{name}/test"), json!({})).await;
        assert_eq!(test("inbox").await.json()["status"], "no_browser");
        assert_eq!(test("chat").await.json()["status"], "nothing_to_send");
        for name in ["bot", "room"] {
            let told = test(name).await;
            assert_eq!(told.refusal(), (409, "channel_not_wired".to_owned()));
            assert!(told.json()["fix"].as_str().unwrap().contains("`dashboard`"));
        }
        assert_eq!(test("nothing").await.refusal(), (404, "channel_not_found".to_owned()));
        let told = owner.get("/team/matrix/bot").await;
        assert_eq!((told.status, &told.json()["wired"], &told.json()["user_id"]), (200, &json!(false), &Value::Null));
    }

    async fn what_is_no_channel_is_refused(relay) {
        let owner = Person::owner(relay).await;
        for body in [
            json!({ "name": "a", "channel_type": "pigeon" }),
            json!({ "name": "", "channel_type": "dashboard" }),
            json!({ "name": "x".repeat(65), "channel_type": "dashboard" }),
            json!({ "name": "a", "channel_type": "dashboard", "config": [] }),
            json!({ "name": "a", "channel_type": "dashboard", "config": { "note": "x".repeat(4096) } }),
            json!({ "name": "a", "channel_type": "dashboard", "priority": -1 }),
            json!({ "name": "a", "channel_type": "telegram", "config": { "bot_token": "[sealed]" } }),
            json!({ "name": "a", "channel_type": "dashboard", "colour": "red" }),
            json!({ "name": "a" }),
        ] {
            let told = owner.post(PATH, body.clone()).await;
            assert_eq!(told.refusal().0, 400, "{body}: {told:?}");
        }
        assert_eq!(owner.get(PATH).await.json()["channels"], json!([]));
        make(&owner, &"x".repeat(64), "dashboard").await;
        let again = owner.post(PATH, json!({ "name": "x".repeat(64), "channel_type": "matrix" })).await;
        assert_eq!(again.refusal(), (409, "name_taken".to_owned()));
    }

    async fn they_are_for_managers_of_the_team_alone(relay) {
        let owner = Person::owner(relay).await;
        make(&owner, "inbox", "dashboard").await;
        let team = relay.operator().1.team.clone();
        let approver = add_user(relay, (&team, "bob@example.com"), MemberRole::Approver).await;
        let approver = Person::signed_in(relay, &team, (approver, Scope::Full)).await;
        let (_, stranger) = another_team(relay, relay.credential("theirs")).await;
        assert_eq!(stranger.get(PATH).await.json()["channels"], json!([]));
        for (person, status) in [(&approver, 403), (&stranger, 404)] {
            for told in [
                person.patch(&format!("{PATH}/inbox"), json!({ "enabled": false })).await,
                person.delete(&format!("{PATH}/inbox")).await,
                person.post(&format!("{PATH}/inbox/default"), json!({})).await,
                person.post(&format!("{PATH}/inbox/test"), json!({})).await,
            ] {
                assert_eq!(told.status, status, "{told:?}");
            }
        }
        let listed = owner.get(PATH).await.json();
        assert_eq!((&listed["channels"][0]["enabled"], &listed["channels"][0]["priority"]), (&json!(true), &json!(1000)));
        let entries = relay.entries().await;
        assert!(entries.iter().any(|entry| entry.to_string().contains("\"channel\"")), "{entries:?}");
    }
}
