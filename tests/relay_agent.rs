//! What agents can learn about themselves.

use http::Request;
use http_body_util::Full;

use crate::support::{
    client::Call,
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
};

on_a_relay! {
    async fn a_key_is_asked_for_wherever_it_is_needed(relay) {
        let id = uuid::Uuid::new_v4();
        for path in ["bootstrap", "services", "recipes", "config", "logs", &format!("approvals/{id}")] {
            let path = format!("/agent/{path}");
            let told = relay.agent.bearing(None).get(&path).await;
            assert_eq!(told.refusal(), (401, "missing_tap_key".to_owned()), "{path}");
            assert_eq!((&told.json()["safe_to_retry"], &told.json()["setup_url"]), (&true.into(), &"/instructions".into()));
            for key in ["nobody's", "\u{e4}", "'; drop table agents; --", &"x".repeat(20_000)] {
                let told = relay.agent.bearing(Some(key)).get(&path).await;
                assert_eq!(told.refusal(), (401, "invalid_tap_key".to_owned()), "{path}");
            }
            assert_ne!(relay.agent.get(&path).await.status, 401, "{path}");
        }
    }

    async fn an_agent_learns_that_its_key_works_and_what_it_may_use(relay) {
        let told = relay.agent.get("/agent/bootstrap").await.json();
        assert_eq!((&told["status"], &told["credential_count"]), (&"ready".into(), &1.into()));
        let told = relay.agent.get("/agent/config").await.json();
        assert_eq!(told["credentials"][0]["name"], "main");
        let told = relay.agent.get("/agent/services").await.json();
        assert_eq!(told["services"]["main"]["target_shape"], "full_url");
        assert_eq!(told["agent_id"], "reader");
        assert_eq!(relay.agent.get("/agent/recipes").await.status, 200);
    }

    async fn an_agent_without_credentials_learns_what_to_do(relay) {
        let bare = relay.new_agent("bare", &[]).await;
        let told = bare.get("/agent/bootstrap").await.json();
        assert_eq!(told["status"], "needs_credentials");
        assert_eq!(bare.get("/agent/config").await.refusal(), (404, "no_credentials".to_owned()));
        let told = bare.get("/agent/services").await;
        assert_eq!((told.status, &told.json()["services"]), (200, &serde_json::json!({})));
        assert!(told.json()["agent_action"].is_string());
    }

    async fn what_has_not_changed_is_not_sent_again(relay) {
        let first = relay.agent.get("/agent/services").await;
        let tag = first.header("etag").unwrap();
        let ask = async || {
            let request = Request::get("/agent/services").header("if-none-match", tag);
            relay.agent.send(request.body(Full::default()).unwrap()).await.rest().await
        };
        let told = ask().await;
        assert_eq!((told.status, told.body.len(), told.header("etag")), (304, 0, Some(tag)));
        relay.policy("main", r#"{"deny_methods": ["DELETE"]}"#).await;
        let told = ask().await;
        assert_eq!(told.status, 200);
        assert_ne!(told.header("etag"), Some(tag));
        let compact = relay.agent.get("/agent/services?compact=1").await;
        assert!(compact.body.len() < told.body.len() / 2);
        assert_ne!(compact.header("etag"), told.header("etag"));
    }

    async fn anybody_may_read_the_instructions(relay) {
        let told = relay.agent.bearing(None).get("/instructions").await;
        assert_eq!(told.status, 200);
        assert!(told.header("content-type").unwrap().starts_with("text/plain"));
        assert!(told.text().contains("https://postern.example.com/forward"));
    }

    async fn an_example_of_the_services_works_as_it_is_written(relay) {
        let upstream = Upstream::ok().await;
        relay.add(postern::store::NewCredential {
            api_base: Some(format!("http://{}", upstream.address)),
            allowed_hosts: vec![format!("http://{}", upstream.address)],
            any_host: false,
            ..relay.credential("based")
        }).await;
        let agent = relay.new_agent("follower", &["based"]).await;
        let told = agent.get("/agent/services").await.json();
        let headers = &told["services"]["based"]["request_template"]["headers"];
        let mut call = Call::default();
        for (name, value) in headers.as_object().unwrap() {
            let value = value.as_str().unwrap();
            match name.to_lowercase().as_str() {
                "x-tap-key" => {}
                "x-tap-target" => call = call.header(name, upstream.url("/")),
                "x-tap-method" => call = call.header(name, "GET"),
                _ => call = call.header(name, value),
            }
        }
        assert_eq!(agent.forward(call).await.status, 200, "{headers}");
        let base = told["services"]["based"]["target_base"].as_str().unwrap();
        assert!(base.starts_with(&format!("http://{}", upstream.address)), "{base}");
    }
}
