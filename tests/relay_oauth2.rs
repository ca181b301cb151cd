//! Values that are exchanged for tokens: once, for all relays, and again when it is time.

use std::time::Duration;

use futures_util::future::join_all;
use postern::{
    secrets::Secret,
    store::{Auth, Binding, Credential, NewCredential},
};
use serde_json::{Value, json};

use crate::support::{
    client::{Call, Client, within},
    relay::{TestRelay, on_a_relay},
    token_service::TokenService,
    upstream::{Upstream, answer},
};

/// Adds a credential `exchanged` with this value, and an agent who may use it.
async fn exchanged(relay: &TestRelay, value: &Value) -> Client {
    let new = NewCredential {
        auth: Auth::OAuth2,
        value: Some(Secret::from(value.to_string())),
        ..relay.credential("exchanged")
    };
    relay.add(new).await;
    relay.new_agent("client", &["exchanged"]).await
}

fn call(service: &TokenService) -> Call {
    Call::with("exchanged", &service.server.url("/items"))
}

on_a_relay! {
    async fn one_exchange_serves_all_calls_and_the_token_does_not_come_back(relay) {
        let service = TokenService::start(&relay.secret).await;
        let agent = exchanged(relay, &service.client()).await;
        let told = join_all((0..50).map(|_| agent.forward(call(&service)))).await;
        for told in &told {
            assert_eq!((told.status, told.text()), (200, "yours is [REDACTED:exchanged]"));
            assert_eq!(told.header("x-token"), Some("[REDACTED:exchanged]"));
        }
        assert_eq!((service.exchanges(), service.calls().len()), (1, 50));
        let planted = call(&service).header("authorization", "Bearer mine");
        assert_eq!(agent.forward(planted).await.status, 200);
    }

    async fn two_relays_exchange_once(relay) {
        let service = TokenService::start(&relay.secret).await;
        let agent = exchanged(relay, &service.client()).await;
        let beside = relay.beside().await;
        let other = beside.agent.bearing(agent.key.as_deref());
        let calls = (0..40).map(|number| {
            let agent = if number % 2 == 0 { &agent } else { &other };
            agent.forward(call(&service))
        });
        for told in join_all(calls).await {
            assert_eq!(told.status, 200, "{told:?}");
        }
        assert_eq!((service.exchanges(), service.calls().len()), (1, 40));
        beside.stop().await;
        relay.restart().await;
        let again = relay.agent.bearing(agent.key.as_deref());
        assert_eq!(again.forward(call(&service)).await.status, 200);
        assert_eq!(service.exchanges(), 1, "the token outlives the process");
    }

    async fn a_token_is_replaced_a_minute_before_it_expires(relay) {
        let service = TokenService::start(&relay.secret).await;
        let agent = exchanged(relay, &service.client()).await;
        for (seconds, exchanges) in [(0, 1), (3538, 1), (3, 2), (3539, 2), (1, 3)] {
            relay.fixture.clock.advance(Duration::from_secs(seconds));
            assert_eq!(agent.forward(call(&service)).await.status, 200);
            assert_eq!(service.exchanges(), exchanges, "after {seconds} s more");
        }
    }

    async fn a_refresh_token_that_is_good_once_is_replaced_in_the_store(relay) {
        let service = TokenService::start(&relay.secret).await;
        service.books(|books| books.rotates = true);
        let agent = exchanged(relay, &service.consent()).await;
        let beside = relay.beside().await;
        let other = beside.agent.bearing(agent.key.as_deref());
        // One at least is made here, and has its entry here.
        assert_eq!(agent.forward(call(&service)).await.status, 200);
        relay.fixture.clock.advance(Duration::from_hours(1));
        for exchanges in 2..=5 {
            let told = join_all([agent.forward(call(&service)), other.forward(call(&service))]).await;
            assert!(told.iter().all(|told| told.status == 200), "{told:?}");
            assert_eq!(service.exchanges(), exchanges);
            relay.fixture.clock.advance(Duration::from_hours(1));
        }
        beside.stop().await;
        let (store, actor) = relay.operator();
        let kept = Credential::find(store, &actor.team, "exchanged").await.unwrap().unwrap();
        let value: Value = serde_json::from_slice(kept.open(store.key()).unwrap().unwrap().expose()).unwrap();
        assert_eq!(value["refresh_token"], service.books(|books| books.refresh_token.clone()));
        assert_eq!(value["client_id"], "the-client");
        let entries = relay.entries().await;
        let renewed: Vec<_> = entries.iter().filter(|entry| entry["target_url"] == "tap:credential-renew-value/exchanged").collect();
        assert!(!renewed.is_empty() && renewed.iter().all(|entry| entry["agent_id"] == "relay"), "{entries:?}");
    }

    async fn a_token_that_the_upstream_takes_no_more_is_replaced_and_the_call_repeated(relay) {
        let service = TokenService::start(&relay.secret).await;
        let agent = exchanged(relay, &service.consent()).await;
        relay.policy("exchanged", r#"{"auto_approve_methods": ["GET", "POST"]}"#).await;
        assert_eq!(agent.forward(call(&service)).await.status, 200);
        service.books(|books| books.tokens.clear());
        let told = agent.forward(call(&service).method("POST").body("a body")).await;
        assert_eq!((told.status, told.text()), (200, "yours is [REDACTED:exchanged]"));
        assert_eq!(service.exchanges(), 2);
        let bodies: Vec<_> = service.calls().into_iter().skip(1).map(|seen| seen.body).collect();
        assert_eq!(bodies, [b"a body", b"a body"]);
        // An upstream that refuses every token does not cause an exchange for every call.
        service.books(|books| books.expires_in = 7200);
        for _ in 0..5 {
            service.books(|books| books.tokens.clear());
            assert_eq!(agent.forward(call(&service)).await.status, 401);
        }
        assert_eq!(service.exchanges(), 2);
    }

    async fn a_body_that_was_passed_on_is_not_repeated_and_the_next_call_has_a_new_token(relay) {
        let service = TokenService::start(&relay.secret).await;
        let agent = exchanged(relay, &service.client()).await;
        relay.policy("exchanged", r#"{"auto_approve_methods": ["GET", "POST"]}"#).await;
        assert_eq!(agent.forward(call(&service)).await.status, 200);
        service.books(|books| books.tokens.clear());
        let long = vec![b'x'; 200_000];
        let told = agent.forward(call(&service).method("POST").body(long.clone())).await;
        assert_eq!((told.status, service.exchanges()), (401, 1));
        assert_eq!(agent.forward(call(&service).method("POST").body(long)).await.status, 200);
        assert_eq!(service.exchanges(), 2);
    }

    async fn a_value_that_the_operator_sets_meanwhile_stays(relay) {
        let mut tokens = Upstream::scripted().await;
        let api = Upstream::ok().await;
        let value = |refresh: &str| json!({
            "client_id": "c", "client_secret": relay.secret, "refresh_token": refresh, "token_url": tokens.url("/token"),
        });
        let (first, second) = (value("first-token"), value("second-token"));
        let agent = exchanged(relay, &first).await;
        let target = api.url("/");
        let waiting = agent.forward(Call::with("exchanged", &target));
        let (store, actor) = relay.operator();
        let changed = async {
            let mut asked = tokens.call().await;
            Credential::set_value(store, actor, "exchanged", &Secret::from(second.to_string())).await.unwrap();
            let told = r#"{"access_token": "old-token", "refresh_token": "third-token", "expires_in": 3600}"#;
            asked.write(answer("200 OK", "", told)).await;
        };
        let (told, ()) = tokio::join!(waiting, changed);
        assert_eq!(told.status, 200);
        let kept = Credential::find(store, &actor.team, "exchanged").await.unwrap().unwrap();
        assert_eq!(kept.open(store.key()).unwrap().unwrap(), Secret::from(second.to_string()));
        let waiting = agent.forward(Call::with("exchanged", &target));
        let answered = async {
            let mut asked = within("another exchange", tokens.call()).await;
            asked.write(answer("200 OK", "", r#"{"access_token": "new-token"}"#)).await;
        };
        let (told, ()) = tokio::join!(waiting, answered);
        assert_eq!(told.status, 200);
        let forms: Vec<_> = tokens.seen().into_iter().map(|seen| String::from_utf8(seen.body).unwrap()).collect();
        assert!(forms[0].contains("first-token") && forms[1].contains("second-token"), "{forms:?}");
        let sent: Vec<_> = api.seen().into_iter().map(|seen| seen.header("authorization").unwrap()).collect();
        assert_eq!(sent, ["Bearer old-token", "Bearer new-token"]);
    }

    async fn a_failed_exchange_says_what_to_do_and_none_of_the_services_words(relay) {
        let service = TokenService::start(&relay.secret).await;
        let mut value = service.consent();
        value["refresh_token"] = "withdrawn".into();
        let agent = exchanged(relay, &value).await;
        let told = join_all((0..20).map(|_| agent.forward(call(&service)))).await;
        for told in &told {
            assert_eq!(told.refusal(), (502, "oauth2_reauth_required".to_owned()));
            assert_eq!(told.json()["detail"], "the token service answered 400 (`invalid_grant`)");
            assert!(told.json()["action_url"].as_str().unwrap().starts_with("https://postern.example.com/"));
        }
        assert!(service.exchanges() < 5, "those who wait share the answer: {}", service.exchanges());
        let (store, actor) = relay.operator();
        for (provider, refusal, code) in [
            ("google", ("400 Bad Request", r#"{"error": "invalid_grant"}"#.to_owned()), "google_reauth_required"),
            ("google", ("503 Down", String::new()), "google_refresh_failed"),
            ("microsoft", ("400 Bad Request", r#"{"error": "interaction_required"}"#.to_owned()), "microsoft_reauth_required"),
            ("microsoft", ("200 OK", "<html>".to_owned()), "microsoft_refresh_failed"),
            ("none", ("200 OK", format!(r#"{{"error": "{}"}}"#, relay.secret)), "oauth2_refresh_failed"),
        ] {
            value["provider"] = provider.into();
            Credential::set_value(store, actor, "exchanged", &Secret::from(value.to_string())).await.unwrap();
            service.books(|books| books.refusal = Some(refusal));
            let told = agent.forward(call(&service)).await;
            assert_eq!(told.refusal(), (502, code.to_owned()));
            assert_eq!(told.json()["credential"], "exchanged");
        }
        service.books(|books| books.refusal = Some(("401 Unauthorized", r#"{"error": "invalid_client"}"#.to_owned())));
        Credential::set_value(store, actor, "exchanged", &Secret::from(service.client().to_string())).await.unwrap();
        let told = agent.forward(call(&service)).await;
        assert_eq!(told.refusal(), (502, "client_credentials_failed".to_owned()));
        assert!(service.calls().is_empty(), "nothing reaches the API without a token");
    }

    async fn a_token_service_is_reached_as_any_other_upstream(relay) {
        let agent = exchanged(relay, &json!({
            "client_id": "c", "client_secret": relay.secret, "token_url": "http://10.0.0.1/token",
        })).await;
        let told = agent.forward(Call::with("exchanged", "http://127.0.0.1:9/")).await;
        assert_eq!(told.refusal(), (502, "client_credentials_failed".to_owned()));
        assert!(told.json()["detail"].as_str().unwrap().contains("not public"), "{told:?}");
    }

    async fn an_exchange_whose_process_is_gone_is_taken_over(relay) {
        let service = TokenService::start(&relay.secret).await;
        let agent = exchanged(relay, &service.client()).await;
        relay.sql("insert into access_tokens (credential_id, value_set_at, leased_by, lease_until) \
            select id, 0, 'gone', 1800000010000 from credentials where name = 'exchanged'").await;
        let waiting = agent.forward(call(&service));
        let passing = async {
            relay.fixture.clock.advance(Duration::from_secs(5));
            assert_eq!(service.exchanges(), 0);
            relay.fixture.clock.advance(Duration::from_secs(6));
        };
        let (told, ()) = tokio::join!(waiting, passing);
        assert_eq!((told.status, service.exchanges()), (200, 1));
    }

    async fn a_token_goes_where_the_credential_says_beside_its_fields(relay) {
        let service = TokenService::start(&relay.secret).await;
        let mut value = service.client();
        value["developer"] = format!("dev-{}", relay.secret).into();
        let binding = |header: &str, format: &str| Binding { header: header.to_owned(), format: format.to_owned() };
        relay.add(NewCredential {
            auth: Auth::Custom,
            value: Some(Secret::from(value.to_string())),
            bindings: vec![binding("x-access-token", "t {value}"), binding("x-developer", "{value.developer}")],
            ..relay.credential("exchanged")
        }).await;
        let agent = relay.new_agent("client", &["exchanged"]).await;
        assert_eq!(agent.forward(call(&service)).await.status, 401);
        let seen = service.calls().remove(0);
        assert_eq!(seen.header("x-access-token"), Some(format!("t at-1-{}", relay.secret)));
        assert_eq!(seen.header("x-developer"), Some(format!("dev-{}", relay.secret)));
        assert_eq!(seen.header("authorization"), None);
    }

    async fn an_approved_call_is_exchanged_when_it_is_sent(relay) {
        let service = TokenService::start(&relay.secret).await;
        let agent = exchanged(relay, &service.client()).await;
        let asked = agent.forward(call(&service).method("POST").body("later")).await;
        assert_eq!((asked.status, service.exchanges()), (202, 0));
        let id = asked.json()["txn_id"].as_str().unwrap().to_owned();
        relay.approve(&id).await;
        let told = agent.settled(&id).await;
        assert_eq!((&told["status"], &told["response"]["body"]), (&json!("forwarded"), &json!("yours is [REDACTED:exchanged]")));
        assert_eq!(service.exchanges(), 1);
    }
}
