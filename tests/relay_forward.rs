//! The path of a request: what is refused and how, what goes upstream, how often.

use std::time::Duration;

use futures_util::future::join_all;
use http::Request;
use http_body_util::Full;
use postern::{
    secrets::{Algorithm, Secret, SigningKey},
    store::{Agent, AgentUpdate, Auth, Binding, NewCredential},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{
    client::{Call, within},
    relay::{TestRelay, on_a_relay},
    upstream::{Upstream, answer},
};

/// A call that would be let through, and would reach nobody.
fn call() -> Call {
    Call::with("main", "http://127.0.0.1:9/")
}

/// Adds one credential of each kind that is refused, and lets the agent `reader` use them.
async fn add_unusable(relay: &TestRelay) {
    let binding = |format: &str| Binding {
        header: "x-key".to_owned(),
        format: format.to_owned(),
    };
    let object = || Some(Secret::from(format!(r#"{{"a": "{}"}}"#, relay.secret)));
    let plain = |name| relay.credential(name);
    for new in [
        NewCredential {
            value: None,
            ..plain("empty")
        },
        NewCredential {
            auth: Auth::Signing,
            value: Some(SigningKey::generate(Algorithm::Ed25519).to_bundle()),
            ..plain("key")
        },
        NewCredential {
            value: object(),
            ..plain("several")
        },
        NewCredential {
            value: object(),
            bindings: vec![binding("{value.b}")],
            ..plain("unfilled")
        },
        NewCredential {
            // It cannot be stored as an API key; of another kind it can, and the kind can be changed.
            auth: Auth::Custom,
            value: Some(Secret::from(format!("two\nlines {}", relay.secret))),
            ..plain("unsendable")
        },
        plain("denied"),
        plain("passkey"),
        plain("hidden"),
    ] {
        relay.add(new).await;
    }
    relay
        .sql("update credentials set auth = 'api-key' where name = 'unsendable'")
        .await;
    relay.policy("denied", r#"{"deny_methods": ["GET"]}"#).await;
    relay
        .policy("passkey", r#"{"require_passkey": true}"#)
        .await;
    let names = "main empty key several unfilled unsendable denied passkey";
    let credentials = Some(names.split(' ').map(str::to_owned).collect());
    let update = AgentUpdate {
        credentials,
        ..AgentUpdate::default()
    };
    let (store, actor) = relay.operator();
    update.apply(store, actor, "reader").await.unwrap();
}

on_a_relay! {
    async fn a_call_reaches_its_upstream_with_the_secret_and_without_what_is_ours(relay) {
        let upstream = Upstream::answering(answer("201 Fine", "x-own: 1\r\n", "made")).await;
        let call = Call::with("main", &upstream.url("/a/b?c=d#e"))
            .method("PATCH")
            .header("authorization", "Bearer planted")
            .header("content-type", "text/x-mine")
            .header("x-forwarded-for", "10.0.0.1")
            .header("x-oauth-target", "http://elsewhere")
            .header("connection", "x-hop")
            .header("x-hop", "1")
            .header("x-kept", "one")
            .header("x-kept", "two")
            .body(&b"\x00\xff raw"[..]);
        relay.policy("main", r#"{"auto_approve_methods": ["PATCH"]}"#).await;
        let told = relay.agent.forward(call).await;
        assert_eq!((told.status, told.text()), (201, "made"));
        assert_eq!((told.header("x-own"), told.header("x-proxy-origin")), (Some("1"), Some("upstream")));
        let seen = upstream.seen().remove(0);
        assert_eq!(seen.request_line(), "PATCH /a/b?c=d HTTP/1.1");
        assert_eq!(seen.body, b"\x00\xff raw");
        assert_eq!(seen.header("authorization"), Some(format!("Bearer {}", relay.secret)));
        assert_eq!(seen.header("host"), Some(upstream.address.to_string()));
        assert_eq!(seen.header("x-kept").unwrap(), "one, two");
        assert!(seen.header("user-agent").unwrap().starts_with("postern/"));
        assert_eq!(seen.header("content-type").unwrap(), "text/x-mine");
        let head = seen.head.to_lowercase();
        for gone in ["x-tap-", "x-forwarded", "x-oauth", "x-hop", "connection", "planted"] {
            assert!(!head.contains(gone), "{gone} in {head}");
        }
        let entries = relay.entries().await;
        assert_eq!(entries[0]["request_id"], told.header("x-request-id").unwrap());
    }

    async fn placeholders_are_filled_where_secrets_may_stand(relay) {
        let value = Some(Secret::from(format!(r#"{{"user": "ann", "key": "{}"}}"#, relay.secret)));
        relay.add(NewCredential { value, ..relay.credential("pair") }).await;
        let agent = relay.new_agent("both", &["main", "pair"]).await;
        let upstream = Upstream::ok().await;
        let call = Call::to(&upstream.url("/<CREDENTIAL:main>"))
            .header("authorization", "Bearer <CREDENTIAL:main>")
            .header("x-api-key", "<CREDENTIAL:pair.user>/<CREDENTIAL:pair.key>/<CREDENTIAL:pair.none>");
        assert_eq!(agent.forward(call).await.status, 200);
        let seen = upstream.seen().remove(0);
        let secret = &relay.secret;
        assert_eq!(seen.header("authorization"), Some(format!("Bearer {secret}")));
        assert_eq!(seen.header("x-api-key"), Some(format!("ann/{secret}/<CREDENTIAL:pair.none>")));
        assert!(!seen.request_line().contains(secret), "a target is never filled in");
    }

    async fn every_refusal_has_its_status_its_word_and_its_entry(relay) {
        // At an address without a name nobody has a passkey.
        "http://127.0.0.1:3100".clone_into(&mut relay.settings.public_url);
        relay.restart().await;
        add_unusable(relay).await;
        let to = |credential: &str| Call::with(credential, "http://127.0.0.1:9/");
        let place = |header: &str, value: &str| Call::to("http://127.0.0.1:9/").header(header, value);
        let cases = [
            (call().header("x-tap-body", "{}"), 400, "unknown_tap_header"),
            (call().header("x-tap-target", "http://127.0.0.1:8/"), 400, "repeated_tap_header"),
            (call().header("x-tap-method", b"\xff"), 400, "unreadable_tap_header"),
            (Call::default(), 400, "missing_target"),
            (Call::with("main", ""), 400, "missing_target"),
            (call().header("x-tap-auth-mode", "basic"), 400, "invalid_auth_mode"),
            (call().header("x-tap-end-user", "ann"), 403, "not_an_app_key"),
            (call().method("a b"), 400, "invalid_method"),
            (Call::to("http://127.0.0.1:9/"), 400, "no_credential"),
            (to("hidden"), 403, "credential_not_granted"),
            (to("no-such"), 404, "credential_not_found"),
            (to("empty"), 400, "credential_without_value"),
            (to("key"), 400, "signing_key_not_forwarded"),
            (to("several"), 400, "multi_secret_unbound"),
            (to("unfilled"), 400, "credential_field_missing"),
            (to("unsendable"), 400, "credential_not_a_header"),
            (to("denied"), 403, "policy_denied"),
            (to("passkey"), 503, "passkey_unavailable"),
            (place("x-other", "<CREDENTIAL:main>"), 400, "PlaceholderPositionViolation"),
            (place("authorization", "<CREDENTIAL:hidden>"), 403, "credential_not_granted"),
            (call().method("POST").body("<CREDENTIAL:main>"), 202, ""),
            (place("a", "b").body("<CREDENTIAL:main>"), 400, "PlaceholderPositionViolation"),
            (to("main"), 502, "upstream_error"),
        ];
        let count = cases.len();
        for (number, (call, status, code)) in cases.into_iter().enumerate() {
            let told = relay.agent.forward(call).await;
            assert_eq!(told.header("x-proxy-origin"), Some("proxy"));
            if status == 202 {
                assert_eq!(told.status, status);
                continue;
            }
            assert_eq!(told.refusal(), (status, code.to_owned()), "{number}");
            let body = told.json();
            let marked = ["fix", "agent_action", "safe_to_retry", "services_url"];
            assert!(marked.iter().any(|name| !body[name].is_null()), "{body}");
            let entry = relay.entries().await.pop().unwrap();
            assert_eq!(entry["error_code"], code);
            assert_eq!(entry["request_id"], told.header("x-request-id").unwrap());
        }
        assert_eq!(relay.entries().await.len(), count);
    }

    async fn who_calls_is_asked_before_anything_else(relay) {
        let off = relay.new_agent("off", &["main"]).await;
        let (store, actor) = relay.operator();
        let update = AgentUpdate { enabled: Some(false), ..AgentUpdate::default() };
        update.apply(store, actor, "off").await.unwrap();
        let large = call().header("x-tap-body", "1").body(vec![b'x'; (10 << 20) + 1]);
        for (client, code) in [
            (relay.agent.bearing(None), "missing_tap_key"),
            (relay.agent.bearing(Some(" ")), "missing_tap_key"),
            (relay.agent.bearing(Some("nobody's")), "invalid_tap_key"),
            (off, "invalid_tap_key"),
        ] {
            for call in [call(), call().header("x-tap-body", "1"), large.clone()] {
                assert_eq!(client.forward(call).await.refusal(), (401, code.to_owned()));
            }
        }
        assert_eq!(relay.entries().await.len(), 12);
    }

    async fn a_body_of_exactly_the_limit_passes_and_no_longer_one(relay) {
        let upstream = Upstream::ok().await;
        relay.policy("main", r#"{"auto_approve_methods": ["POST"]}"#).await;
        let sized = |bytes| {
            Call::with("main", &upstream.url("/")).method("POST").body(vec![b'x'; bytes])
        };
        assert_eq!(relay.agent.forward(sized(10 << 20)).await.status, 200);
        assert_eq!(upstream.seen()[0].body.len(), 10 << 20);
        let told = relay.agent.forward(sized((10 << 20) + 1)).await;
        assert_eq!(told.refusal(), (413, "body_too_large".to_owned()));
        assert_eq!(upstream.seen().len(), 1);
    }

    async fn a_body_that_breaks_off_is_not_sent_on(relay) {
        let mut stream = tokio::net::TcpStream::connect(relay.agent.address).await.unwrap();
        let key = relay.agent.key.as_deref().unwrap();
        let head = format!(
            "POST /forward HTTP/1.1\r\nhost: h\r\nx-tap-key: {key}\r\nx-tap-credential: main\r\n\
             x-tap-target: http://127.0.0.1:9/\r\ncontent-length: 10\r\n\r\nhalf"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut told = Vec::new();
        drop(within("the end", stream.read_to_end(&mut told)).await);
        let entries = relay.entries_when(1).await;
        assert_eq!(entries[0]["error_code"], "body_incomplete");
    }

    async fn exactly_the_limit_is_admitted_until_the_next_hour(relay) {
        let upstream = Upstream::ok().await;
        let agent = relay.limited_agent("slow", &["main"], Some(5)).await;
        let beside = relay.beside().await;
        let there = beside.agent.bearing(agent.key.as_deref());
        let calls = (0..20).map(|number| {
            let client = if number % 2 == 0 { &agent } else { &there };
            client.forward(Call::with("main", &upstream.url("/")))
        });
        let told = join_all(calls).await;
        assert_eq!(told.iter().filter(|answer| answer.status == 200).count(), 5);
        let refused = told.iter().find(|answer| answer.status != 200).unwrap();
        assert_eq!(refused.refusal(), (429, "rate_limited".to_owned()));
        let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=3600).contains(&wait), "{wait}");
        assert_eq!(upstream.seen().len(), 5);
        beside.stop().await;
        relay.fixture.clock.advance(Duration::from_secs(wait));
        assert_eq!(agent.forward(Call::with("main", &upstream.url("/"))).await.status, 200);
    }

    async fn a_change_of_access_holds_on_the_next_call(relay) {
        let upstream = Upstream::ok().await;
        let call = || Call::with("main", &upstream.url("/"));
        let (store, actor) = relay.operator();
        let set = async |update: AgentUpdate| {
            update.apply(store, actor, "reader").await.unwrap();
            relay.agent.forward(call()).await.status
        };
        let credentials = |names: &[&str]| AgentUpdate {
            credentials: Some(names.iter().map(|&name| name.to_owned()).collect()),
            ..AgentUpdate::default()
        };
        let enabled = |enabled| AgentUpdate { enabled: Some(enabled), ..AgentUpdate::default() };
        assert_eq!(relay.agent.forward(call()).await.status, 200);
        assert_eq!(set(credentials(&[])).await, 403);
        assert_eq!(set(credentials(&["main"])).await, 200);
        assert_eq!(set(enabled(false)).await, 401);
        assert_eq!(set(enabled(true)).await, 200);
        let (_, key) = Agent::rotate_key(store, actor, "reader").await.unwrap();
        assert_eq!(relay.agent.forward(call()).await.status, 401);
        assert_eq!(relay.agent.bearing(Some(key.expose())).forward(call()).await.status, 200);
        Agent::delete(store, actor, "reader").await.unwrap();
        assert_eq!(relay.agent.bearing(Some(key.expose())).forward(call()).await.status, 401);
    }

    async fn an_old_key_works_on_every_relay_until_its_overlap_is_over(relay) {
        let upstream = Upstream::ok().await;
        let call = || Call::with("main", &upstream.url("/"));
        let (store, actor) = relay.operator();
        let beside = relay.beside().await;
        let hour = Duration::from_hours(1);
        let (_, key) = Agent::rotate_key_overlapping(store, actor, ("reader", hour)).await.unwrap();
        let statuses = async |key: Option<&str>| {
            let (here, there) = (relay.agent.bearing(key), beside.agent.bearing(key));
            [here.forward(call()).await.status, there.forward(call()).await.status]
        };
        let old = relay.agent.key.as_deref();
        assert_eq!(statuses(old).await, [200, 200]);
        assert_eq!(statuses(Some(key.expose())).await, [200, 200]);
        relay.fixture.clock.advance(hour);
        assert_eq!(statuses(old).await, [401, 401]);
        assert_eq!(statuses(Some(key.expose())).await, [200, 200]);
        beside.stop().await;
    }

    async fn a_method_in_disguise_is_judged_as_what_it_is(relay) {
        let upstream = Upstream::ok().await;
        let plain = Call::with("main", &upstream.url("/"));
        let query = Call::with("main", &upstream.url("/?_method=DELETE"));
        for call in [
            plain.clone().header("x-http-method-override", "DELETE"),
            plain.clone().header("x-http-method", "GET").header("x-http-method", "PUT"),
            plain.clone().method("BREW"),
            query,
        ] {
            assert_eq!(relay.agent.forward(call).await.status, 202);
        }
        assert_eq!(relay.agent.forward(plain).await.status, 200);
        assert_eq!(upstream.seen().len(), 1);
    }

    async fn a_redirect_is_the_agents_to_follow(relay) {
        let location = "location: http://127.0.0.1:9/elsewhere\r\n";
        let upstream = Upstream::answering(answer("302 Found", location, "")).await;
        let told = relay.agent.forward(Call::with("main", &upstream.url("/"))).await;
        assert_eq!((told.status, told.header("location")), (302, Some("http://127.0.0.1:9/elsewhere")));
        assert_eq!(upstream.seen().len(), 1);
    }

    async fn a_connection_is_used_again(relay) {
        let upstream = Upstream::ok().await;
        for _ in 0..5 {
            let told = relay.agent.forward(Call::with("main", &upstream.url("/"))).await;
            assert_eq!(told.status, 200);
        }
        assert!(upstream.seen().iter().any(|seen| seen.connection == 1));
        let last = upstream.seen().iter().map(|seen| seen.connection).max().unwrap();
        assert!(last < 5, "five calls took {last} connections");
    }

    async fn only_a_trusted_proxy_is_believed_about_where_a_call_comes_from(relay) {
        let call = || Call::default()
            .header("x-forwarded-for", "192.0.2.1, rubbish")
            .header("x-forwarded-for", "198.51.100.7, 127.0.0.3");
        relay.agent.forward(call()).await;
        relay.settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        relay.restart().await;
        relay.agent.forward(call()).await;
        relay.agent.forward(Call::default()).await;
        relay.agent.forward(Call::default().header("x-forwarded-for", "rubbish")).await;
        let entries = relay.entries().await;
        let told: Vec<_> = entries.iter().map(|entry| &entry["client_ip"]).collect();
        assert_eq!(told, ["127.0.0.1", "198.51.100.7", "127.0.0.1", "127.0.0.1"]);
    }

    async fn an_agent_may_speak_http_2(relay) {
        let upstream = Upstream::ok().await;
        let mut connection = relay.agent.http2().await;
        let calls = (0..10).map(|_| {
            let request = Request::post("/forward")
                .header("x-tap-credential", "main")
                .header("x-tap-target", upstream.url("/"));
            connection.send(request.body(Full::default()).unwrap())
        });
        let told = join_all(calls).await;
        assert!(told.iter().all(|answer| answer.status() == 200), "{told:?}");
    }

    async fn what_is_no_route_is_told_in_json(relay) {
        let told = relay.agent.get("/nowhere").await;
        assert_eq!(told.refusal(), (404, "not_found".to_owned()));
        assert_eq!(relay.agent.get("/forward").await.refusal(), (405, "method_not_allowed".to_owned()));
        let request = Request::delete("/agent/services").body(Full::default()).unwrap();
        let told = relay.agent.send(request).await.rest().await;
        assert_eq!(told.refusal(), (405, "method_not_allowed".to_owned()));
    }
}
