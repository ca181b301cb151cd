//! Whether the relay is well, and what it counts.

use crate::support::{
    client::Call,
    database::Fixture,
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
};

on_a_relay! {
    async fn a_relay_that_is_well_says_so_to_anybody(relay) {
        let stranger = relay.agent.bearing(None);
        for path in ["/health", "/readyz"] {
            let told = stranger.get(path).await;
            assert_eq!((told.status, &told.json()["status"]), (200, &"ok".into()));
            assert_eq!(told.json()["build"]["version"], env!("CARGO_PKG_VERSION"));
        }
        assert_eq!(stranger.get("/livez").await.status, 200);
    }

    async fn requests_are_counted_by_how_they_ended(relay) {
        let upstream = Upstream::ok().await;
        relay.agent.forward(Call::with("main", &upstream.url("/"))).await;
        relay.agent.forward(Call::with("main", &upstream.url("/")).method("POST")).await;
        relay.agent.bearing(Some("a-strangers-choice")).forward(Call::default()).await;
        let told = relay.agent.bearing(None).get("/metrics").await;
        assert_eq!(told.status, 200);
        assert!(told.header("content-type").unwrap().starts_with("text/plain"));
        for line in [
            r#"postern_requests_total{outcome="answered",status="200"} 1"#,
            r#"postern_requests_total{outcome="pending",status="202"} 1"#,
            r#"postern_requests_total{outcome="invalid_tap_key",status="401"} 1"#,
            "postern_approvals_pending 1",
            "postern_request_seconds_count 3",
        ] {
            assert!(told.text().lines().any(|found| found == line), "{line} in {}", told.text());
        }
        assert!(!told.text().contains("strangers"), "{}", told.text());
    }

    async fn metrics_on_a_listener_of_their_own_are_nowhere_else(relay) {
        relay.settings.metrics_apart = true;
        relay.restart().await;
        assert_eq!(relay.agent.get("/metrics").await.status, 404);
    }
}

/// On PostgreSQL alone: SQLite is a file, which does not go away and come back.
#[tokio::test]
async fn a_server_that_goes_away_and_comes_back_is_told_of_and_used_again() {
    let Some(fixture) = Fixture::postgres().await else {
        return;
    };
    let relay = TestRelay::start(fixture).await;
    let upstream = Upstream::ok().await;
    let call = || Call::with("main", &upstream.url("/"));
    assert_eq!(relay.agent.forward(call()).await.status, 200);
    relay.fixture.reachable(false).await;
    let told = relay.agent.forward(call()).await;
    // That the store is away would be the refusal, but not even that can be recorded.
    assert_eq!(told.refusal(), (503, "audit_unavailable".to_owned()));
    assert_eq!(told.json()["safe_to_retry"], true);
    for path in ["/health", "/readyz"] {
        let told = relay.agent.get(path).await;
        assert_eq!(
            (told.status, &told.json()["db"]),
            (503, &"unreachable".into())
        );
    }
    assert_eq!(relay.agent.get("/livez").await.status, 200);
    assert_eq!(upstream.seen().len(), 1);
    relay.fixture.reachable(true).await;
    assert_eq!(relay.agent.forward(call()).await.status, 200);
    assert_eq!(relay.agent.get("/health").await.status, 200);
    relay.finish().await;
}
