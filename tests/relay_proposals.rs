//! What an agent may ask its people for: another policy, a credential.

use data_encoding::BASE64URL_NOPAD;
use postern::store::{Agent, Proposal, Resolution};
use serde_json::{Value, json};

use crate::support::{
    client::{Answer, Client},
    relay::{TestRelay, on_a_relay},
};

async fn propose(agent: &Client, payload: Value) -> Answer {
    let body = json!({ "proposal_type": "policy_change", "payload": payload });
    agent.post("/agent/proposals", None, body.to_string()).await
}

async fn proposed(agent: &Client, payload: Value) -> String {
    let told = propose(agent, payload).await;
    assert_eq!(told.status, 201, "{told:?}");
    told.json()["proposal_id"].as_str().unwrap().to_owned()
}

async fn link(agent: &Client, body: &Value) -> Answer {
    agent
        .post("/agent/credential-link", None, body.to_string())
        .await
}

on_a_relay! {
    async fn a_proposal_is_filed_polled_and_decided(relay) {
        let payload = json!({ "credential_name": "main", "auto_approve_methods": ["GET"], "require_preimage": true });
        let told = propose(&relay.agent, payload).await;
        let body = told.json();
        let id = body["proposal_id"].as_str().unwrap();
        assert_eq!((told.status, &body["status"]), (201, &json!("pending")));
        assert!(body["agent_action"].is_string() && body["expires_at"].is_string());
        let path = format!("/agent/proposals/{id}");
        let poll = relay.agent.get(&path).await.json();
        assert_eq!(poll, json!({ "proposal_id": id, "status": "pending", "resolved_at": null }));
        let (store, actor) = relay.operator();
        let found = Proposal::find(store, &actor.team, id).await.unwrap().unwrap();
        let week = found.expires_at.since(found.created_at);
        assert_eq!((found.agent_name.as_str(), week.as_secs()), ("reader", 7 * 24 * 3600));
        Proposal::resolve(store, actor, id, Resolution::Approve).await.unwrap();
        let poll = relay.agent.get(&path).await.json();
        assert_eq!((&poll["status"], poll["resolved_at"].is_string()), (&json!("approved"), true));
    }

    async fn only_the_agent_that_proposed_may_look(relay) {
        let id = proposed(&relay.agent, json!({ "credential_name": "main", "deny_methods": ["DELETE"] })).await;
        let path = format!("/agent/proposals/{id}");
        let other = relay.new_agent("other", &["main"]).await;
        assert_eq!(other.get(&path).await.refusal(), (403, "proposal_of_another_agent".to_owned()));
        assert_eq!(relay.agent.bearing(None).get(&path).await.refusal(), (401, "missing_tap_key".to_owned()));
        for path in ["/agent/proposals/none", "/agent/proposals/01234567-89ab-4def-8123-456789abcdef"] {
            assert_eq!(relay.agent.get(path).await.refusal(), (404, "proposal_not_found".to_owned()));
        }
        assert_eq!(relay.agent.get("/agent/proposals/%00").await.refusal(), (400, "invalid_path".to_owned()));
    }

    async fn what_cannot_be_proposed_is_refused(relay) {
        let field = |name: &str, value: Value| {
            let mut payload = json!({ "credential_name": "main" });
            payload[name] = value;
            payload
        };
        for payload in [
            field("auto_approve_methods", json!(["GTE"])),
            field("auto_approve_methods", json!("GET")),
            field("min_approvals", json!(0)),
            field("auto_approve_urls", json!(["http://"])),
            field("approval_channel", json!("dashboard")),
            field("allowed_approvers", json!(["nobody"])),
            field("rules", json!([])),
            field(&"x".repeat(5000), json!([])),
            field("min_approvals", Value::Null),
            json!({ "auto_approve_methods": ["GET"] }),
            json!({ "credential_name": 7, "auto_approve_methods": ["GET"] }),
            json!({ "credential_name": "eu:ann/main", "auto_approve_methods": ["GET"] }),
            json!([]),
        ] {
            let told = propose(&relay.agent, payload).await;
            assert_eq!(told.refusal(), (400, "invalid_proposal".to_owned()), "{told:?}");
            assert!(told.json()["fix"].is_string() && told.body.len() < 2000, "{told:?}");
        }
        let ghost = propose(&relay.agent, json!({ "credential_name": "gh\u{0}st", "deny_methods": ["GET"] })).await;
        assert_eq!(ghost.refusal(), (403, "credential_not_granted".to_owned()));
        for (body, status, code) in [
            (json!({ "proposal_type": "coup", "payload": {} }).to_string().into_bytes(), 400, "invalid_proposal_type"),
            (b"{}".to_vec(), 400, "invalid_proposal_type"),
            (b"[]".to_vec(), 400, "invalid_json"),
            (b"{\xff".to_vec(), 400, "invalid_json"),
            (vec![b' '; (64 << 10) + 1], 413, "body_too_large"),
        ] {
            let told = relay.agent.post("/agent/proposals", None, body).await;
            assert_eq!(told.refusal(), (status, code.to_owned()));
        }
        let (store, actor) = relay.operator();
        assert!(Proposal::list_pending(store, &actor.team).await.unwrap().is_empty());
    }

    async fn twenty_wait_and_no_more_however_many_come_at_once(relay) {
        let beside = relay.beside().await;
        let payload = json!({ "credential_name": "main", "deny_methods": ["DELETE"] });
        let asked = (0..30).map(|number| {
            let agent = if number % 2 == 0 { &relay.agent } else { &beside.agent };
            propose(agent, payload.clone())
        });
        let told = futures_util::future::join_all(asked).await;
        let count = |status| told.iter().filter(|told| told.status == status).count();
        assert_eq!((count(201), count(429)), (20, 10));
        let refused = told.iter().find(|told| told.status == 429).unwrap();
        assert_eq!(refused.refusal().1, "too_many_proposals");
        let other = relay.new_agent("other", &["main"]).await;
        assert_eq!(propose(&other, payload.clone()).await.status, 201);
        // Those whose time is over do not count.
        relay.fixture.clock.advance(std::time::Duration::from_hours(7 * 24));
        let id = proposed(&relay.agent, payload).await;
        let (store, actor) = relay.operator();
        Agent::delete(store, actor, "reader").await.unwrap();
        let told = relay.agent.get(&format!("/agent/proposals/{id}")).await;
        assert_eq!(told.refusal(), (401, "invalid_tap_key".to_owned()));
        assert_eq!(Proposal::list_pending(store, &actor.team).await.unwrap().len(), 1);
        beside.stop().await;
    }

    async fn a_link_holds_everything_but_the_secret(relay) {
        let wanted = json!({
            "name": "ghost", "description": "needed für x", "connector": "direct", "relative_target": false,
            "api_base": "https://api.example.com/v1", "allowed_hosts": ["api.example.com", "*.example.org"],
            "auth_bindings": [{ "header": "X-K", "format": "{value}" }], "template": "chat", "algorithm": "p256",
            "auth_header_format": "Bot {value.token}",
        });
        let told = link(&relay.agent, &wanted).await.json();
        assert!(told["agent_action"].is_string());
        let url = told["create_url"].as_str().unwrap();
        let encoded = url.strip_prefix("https://postern.example.com/dashboard?prefill_credential=").unwrap();
        let encoded = encoded.strip_suffix("#/credentials").unwrap();
        let read: Value = serde_json::from_slice(&BASE64URL_NOPAD.decode(encoded.as_bytes()).unwrap()).unwrap();
        assert_eq!(read, wanted);
    }

    async fn a_link_takes_no_secret_and_nothing_odd(relay) {
        for change in [
            json!({ "value": "a-secret" }),
            json!({ "VaLuE": { "k": "a-secret" } }),
            json!({ "value ": "a-secret" }),
            json!({ "auth_bindings": [{ "header": "a", "format": "b", "Value": "a-secret" }] }),
            json!({ "value": null }),
            json!({ "private_key": "a-secret" }),
            json!({ "auth_bindings": [{ "header": "a", "format": "b", "key": "a-secret" }] }),
            json!({ "auth_bindings": "a-secret" }),
            json!({ "name": "a/b" }),
            json!({ "name": "" }),
            json!({ "name": "Upper" }),
            json!({ "name": "x".repeat(65) }),
            json!({ "name": ["a-secret"] }),
            json!({ "api_base": "https://user:a-secret@example.com" }),
            json!({ "api_base": "ftp://example.com" }),
            json!({ "allowed_hosts": ["https://example.com/path"] }),
            json!({ "allowed_hosts": vec!["example.com"; 21] }),
            json!({ "connector": "tunnel" }),
            json!({ "algorithm": "rsa" }),
            json!({ "description": "x".repeat(501) }),
        ] {
            let mut body = json!({ "name": "ghost" });
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let told = link(&relay.agent, &body).await;
            assert_eq!(told.status, 400, "{change}: {told:?}");
            assert!(!String::from_utf8_lossy(&told.body).contains("a-secret"), "{told:?}");
        }
        assert_eq!(link(&relay.agent.bearing(None), &json!({ "name": "a" })).await.status, 401);
        assert!(!relay.logged().contains("a-secret"));
    }
}
