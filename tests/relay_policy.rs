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
}
