//! What policies decide about calls that are really made: by method and address, and by the time of day.

use std::time::Duration;

use crate::support::{
    client::Call,
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
};

/// Makes a call; its status and why it was decided so.
async fn made(relay: &TestRelay, method: &str, target: &str) -> (u16, String) {
    let told = relay
        .agent
        .forward(Call::with("main", target).method(method))
        .await;
    let logs = relay.agent.get("/agent/logs?limit=1").await.json();
    let reason = logs["entries"][0]["policy_reason"]
        .as_str()
        .unwrap_or_default();
    (told.status, reason.to_owned())
}

on_a_relay! {
    async fn a_rule_holds_for_its_methods_on_its_addresses(relay) {
        let upstream = Upstream::ok().await;
        let policy = r#"{
            "auto_approve_urls": ["POST,GET 127.0.0.1/chat"], "require_approval_urls": ["PUT /chat/*"],
            "deny_urls": ["DELETE /chat"], "auto_approve_methods": ["PUT"]
        }"#;
        relay.policy("main", policy).await;
        for (method, path, status, reason) in [
            ("POST", "/chat/7", 200, "auto_approve_url"),
            ("HEAD", "/chat/7", 200, "auto_approve_url"),
            ("POST", "/chatter", 202, "require_approval_default"),
            ("PATCH", "/chat/7", 202, "require_approval_default"),
            ("PUT", "/chat", 200, "auto_approve_method"),
            ("PUT", "/x/..%2fchat/7", 202, "require_approval_url"),
            ("DELETE", "/%63hat/7", 403, "deny_url"),
            ("POST", "/chat/7?_method=delete", 403, "deny_url"),
        ] {
            let told = made(relay, method, &upstream.url(path)).await;
            assert_eq!(told, (status, reason.to_owned()), "{method} {path}");
        }
    }

    async fn outside_its_hours_a_policy_asks(relay) {
        let upstream = Upstream::ok().await;
        // The tests' clock begins on a Friday at eight, UTC.
        let policy = r#"{
            "auto_approve_methods": ["GET"], "deny_methods": ["PUT"],
            "auto_approve_hours": ["fri 03:00-05:00 -05:00", "sat 00:00-08:00 UTC"]
        }"#;
        relay.policy("main", policy).await;
        let url = upstream.url("/");
        for (hours, status, reason) in [
            (0, 200, "auto_approve_method"),
            (1, 200, "auto_approve_method"),
            (1, 202, "outside_auto_approve_hours"),
            (14, 200, "auto_approve_method"),
            (8, 202, "outside_auto_approve_hours"),
        ] {
            relay.fixture.clock.advance(Duration::from_hours(hours));
            assert_eq!(made(relay, "GET", &url).await, (status, reason.to_owned()), "{hours} hours later");
            assert_eq!(made(relay, "PUT", &url).await.0, 403);
        }
    }

    async fn a_body_outside_the_limits_waits_or_is_refused(relay) {
        let upstream = Upstream::ok().await;
        let limits = r#""auto_approve_methods": ["GET", "POST"], "max_body_bytes": 100, "allowed_content_types": ["application/json"]"#;
        let call = async |bytes: usize, content_type: Option<&str>| {
            let call = Call::with("main", &upstream.url("/")).method("POST").body("x".repeat(bytes));
            let call = match content_type {
                Some(one) => call.header("content-type", one),
                None => call,
            };
            let told = relay.agent.forward(call).await;
            let logs = relay.agent.get("/agent/logs?limit=1").await.json();
            (told.status, logs["entries"][0]["policy_reason"].as_str().unwrap_or_default().to_owned())
        };
        let json = Some("application/json; charset=utf-8");
        for (deny, status, reason) in [(false, 202, "require_approval_body"), (true, 403, "deny_body")] {
            relay.policy("main", &format!("{{{limits}, \"deny_other_bodies\": {deny}}}")).await;
            let other = (status, reason.to_owned());
            assert_eq!(call(100, json).await, (200, "auto_approve_method".to_owned()));
            assert_eq!(call(0, None).await, (200, "auto_approve_method".to_owned()));
            assert_eq!(call(101, json).await, other);
            // More than is ever read whole without need.
            assert_eq!(call(1 << 20, json).await, other);
            assert_eq!(call(1, Some("text/plain")).await, other);
            assert_eq!(call(1, None).await, other);
        }
        assert_eq!(upstream.seen().len(), 4);
        let told = relay.agent.get("/agent/services").await.json();
        let bodies = &told["services"]["main"]["approval"]["bodies"];
        assert_eq!(bodies, &serde_json::json!({ "max_bytes": 100, "content_types": ["application/json"], "others": "refused" }));
    }

    async fn a_call_with_such_a_body_is_sent_once_it_is_approved(relay) {
        let upstream = Upstream::ok().await;
        relay.policy("main", r#"{"auto_approve_methods": ["POST"], "max_body_bytes": 1}"#).await;
        let told = relay.agent.forward(Call::with("main", &upstream.url("/")).method("POST").body("long")).await;
        assert_eq!(told.status, 202, "{told:?}");
        let id = told.json()["txn_id"].as_str().unwrap().to_owned();
        relay.approve(&id).await;
        assert_eq!(relay.agent.settled(&id).await["status"], "forwarded");
        assert_eq!(upstream.seen()[0].body, b"long");
    }
}
