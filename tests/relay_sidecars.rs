//! Sidecars: what they are told, where paths lead, and what an agent cannot plant.

use postern::{
    config::PrivateTargets,
    secrets::{Algorithm, Secret, SigningKey},
    store::{Auth, NewCredential},
};

use crate::support::{
    client::{Call, Client},
    relay::{TestRelay, on_a_relay},
    upstream::{Upstream, answer},
};

/// Adds a credential `side` whose sidecar is there, and an agent who may use it.
async fn sidecar(relay: &TestRelay, base: &str, relative_target: bool) -> Client {
    relay
        .add(NewCredential {
            auth: Auth::Custom,
            api_base: Some(base.to_owned()),
            relative_target,
            ..relay.credential("side")
        })
        .await;
    relay.new_agent("client", &["side"]).await
}

on_a_relay! {
    async fn a_sidecar_is_told_value_target_and_method(relay) {
        let server = Upstream::answering(answer("200 OK", "", &relay.secret)).await;
        let agent = sidecar(relay, &server.url("/entry?k=v"), false).await;
        relay.policy("side", r#"{"auto_approve_methods": ["GET", "POST"]}"#).await;
        let call = Call::with("side", "http://127.0.0.1:9/a b/../c?x=1#end").method("POST").body("text")
            .header("x-oauth-target", "http://evil.example/").header("X-OAuth-Credential-Data", "planted")
            .header("x-relay-socks", "127.0.0.1:1").header("authorization", "Bearer own");
        let told = agent.forward(call).await;
        assert_eq!((told.status, told.text()), (200, "[REDACTED:side]"));
        let seen = server.seen().remove(0);
        assert_eq!(seen.request_line(), "POST /entry?k=v HTTP/1.1");
        for (name, value) in [
            ("x-oauth-credential", "side"), ("x-oauth-target", "http://127.0.0.1:9/c?x=1#end"), ("x-tap-method", "POST"),
            ("x-oauth-credential-data", &relay.secret), ("authorization", "Bearer own"),
        ] {
            assert_eq!(seen.header(name).as_deref(), Some(value), "{name}");
        }
        assert_eq!((seen.header("x-relay-socks"), seen.body.as_slice()), (None, b"text".as_slice()));
    }

    async fn a_path_goes_below_the_sidecars_address_and_never_out_of_it(relay) {
        let server = Upstream::ok().await;
        let agent = sidecar(relay, &server.url("/base/"), true).await;
        for (target, line) in [
            ("/messages?limit=2", "GET /base/messages?limit=2 HTTP/1.1"), ("me", "GET /base/me HTTP/1.1"), ("/", "GET /base/ HTTP/1.1"),
            ("/a%20b/%C3%A9;v=1?x=../..", "GET /base/a%20b/%C3%A9;v=1?x=../.. HTTP/1.1"), ("//other/x", "GET /base//other/x HTTP/1.1"),
            ("/100%25", "GET /base/100%25 HTTP/1.1"),
        ] {
            assert_eq!(agent.forward(Call::with("side", target)).await.status, 200, "{target}");
            let seen = server.seen().pop().unwrap();
            assert_eq!((seen.request_line(), seen.header("x-oauth-target")), (line, None));
        }
        let count = server.seen().len();
        for target in [
            "..", "/..", "/../admin", "/a/../../admin", "/%2e%2e/admin", "/%2E%2e/a", "/.%2e/a", "/%252e%252e/a", "/..%2fadmin",
            "/a%2fb", "/a%5cb", "/..\\admin", "/..;/a", "/%c0%ae%c0%ae/a", "/.\t./a", "/%2e%2e;x=1/a", "http://evil.example/",
            "/%u002e%u002e/a", "/%25252e%25252e%25252fa",
        ] {
            let told = agent.forward(Call::with("side", target)).await;
            assert_eq!(told.refusal(), (400, "invalid_relative_target".to_owned()), "{target}");
        }
        assert_eq!(server.seen().len(), count);
    }

    async fn policies_judge_the_path(relay) {
        let server = Upstream::ok().await;
        let agent = sidecar(relay, &server.url(""), true).await;
        relay.policy("side", r#"{"auto_approve_urls": ["/read"], "deny_urls": ["/read/secret"], "require_approval_methods": ["GET"]}"#).await;
        for (target, status) in [("/read/1", 200), ("/read/secret", 403), ("/write", 202), ("read", 200)] {
            assert_eq!(agent.forward(Call::with("side", target)).await.status, status, "{target}");
        }
    }

    async fn the_operators_address_may_be_private_and_the_agents_may_not(relay) {
        let server = Upstream::ok().await;
        let agent = sidecar(relay, &server.url("/"), true).await;
        relay.add(NewCredential {
            auth: Auth::Custom,
            api_base: Some(server.url("/")),
            any_host: false,
            allowed_hosts: vec!["api.example.com".to_owned(), "127.0.0.1".to_owned()],
            ..relay.credential("absolute")
        }).await;
        let absolute = relay.new_agent("absolute", &["absolute"]).await;
        relay.settings.private_targets = PrivateTargets::Only(Vec::new());
        relay.restart().await;
        let (agent, absolute) = (relay.agent.bearing(agent.key.as_deref()), relay.agent.bearing(absolute.key.as_deref()));
        assert_eq!(agent.forward(Call::with("side", "/me")).await.status, 200);
        let told = absolute.forward(Call::with("absolute", "http://127.0.0.1:9/")).await;
        assert_eq!(told.refusal(), (403, "target_not_allowed".to_owned()));
        relay.settings.private_targets = PrivateTargets::All;
        relay.restart().await;
        let absolute = relay.agent.bearing(absolute.key.as_deref());
        let told = absolute.forward(Call::with("absolute", "http://127.0.0.2:9/")).await;
        assert_eq!(told.refusal(), (403, "host_not_allowed".to_owned()));
        assert_eq!(absolute.forward(Call::with("absolute", "http://127.0.0.1:9/")).await.status, 200);
    }

    async fn what_cannot_be_sent_to_a_sidecar_is_refused(relay) {
        for (name, auth, value) in [
            ("nowhere", Auth::Custom, relay.secret.clone()),
            ("lines", Auth::Custom, format!("two\nlines {}", relay.secret)),
            ("bundle", Auth::OAuth2, format!(r#"{{"client_id": "c", "client_secret": "{}", "token_url": "http://127.0.0.1:9/"}}"#, relay.secret)),
        ] {
            let api_base = (name == "lines").then(|| "http://127.0.0.1:9/".to_owned());
            relay.add(NewCredential { auth, api_base, value: Some(Secret::from(value)), ..relay.credential(name) }).await;
        }
        let key = Some(SigningKey::generate(Algorithm::Ed25519).to_bundle());
        relay.add(NewCredential { auth: Auth::Signing, value: key, ..relay.credential("key") }).await;
        let agent = relay.new_agent("client", &["nowhere", "lines", "key", "bundle"]).await;
        let target = "http://127.0.0.1:9/";
        for (call, code) in [
            (Call::with("nowhere", target), "credential_without_address"),
            (Call::with("lines", target), "credential_misconfigured"),
            (Call::with("key", target), "signing_key_not_forwarded"),
            (Call::to(target).header("authorization", "Bearer <CREDENTIAL:bundle.client_secret>"), "credential_not_placeable"),
            (Call::to(target).header("x-oauth-credential", "nowhere"), "credential_not_placeable"),
        ] {
            assert_eq!(agent.forward(call).await.refusal(), (400, code.to_owned()));
        }
    }
}
