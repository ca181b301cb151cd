//! Whether a credential works: what one harmless call says of each kind.

use std::time::Duration;

use postern::{
    proxy::{Limits, Upstream as Calls, Verification, Verifier, VerifyStatus, guard::Guard},
    secrets::{Algorithm, Secret, SigningKey},
    store::{Auth, Credential, NewCredential},
};
use serde_json::Value;
use tokio_util::task::TaskTracker;

use crate::support::{
    relay::{TestRelay, on_a_relay},
    token_service::TokenService,
    upstream::{Upstream, answer},
};

async fn verify(relay: &TestRelay, new: NewCredential) -> Verification {
    let name = new.name.clone();
    relay.add(new).await;
    let (store, actor) = (&relay.host, &relay.fixture.actor);
    let limits = Limits {
        total: Duration::from_secs(5),
        idle: Duration::from_secs(5),
        kept_bytes_max: 0,
        answer_bytes_max: None,
    };
    let guard = Guard::new(vec!["127.0.0.0/8".parse().unwrap()]);
    let verifier = Verifier::new(store.clone(), Calls::new(guard, limits, TaskTracker::new()));
    let found = Credential::find(store, &actor.team, &name)
        .await
        .unwrap()
        .unwrap();
    verifier.verify(actor, &found).await.unwrap()
}

on_a_relay! {
    async fn an_answer_says_what_it_says(relay) {
        for (status, expected) in [
            ("204 No Content", VerifyStatus::Ok), ("401 Unauthorized", VerifyStatus::AuthRejected), ("403 Forbidden", VerifyStatus::AuthRejected),
            ("404 Not Found", VerifyStatus::Inconclusive), ("302 Found", VerifyStatus::Inconclusive), ("503 Down", VerifyStatus::UpstreamError),
        ] {
            let upstream = Upstream::answering(answer(status, "", "")).await;
            let base = Some(upstream.url("/v1?x=y"));
            let name = format!("c-{}", &status[..3]);
            let told = verify(relay, NewCredential { api_base: base.clone(), ..relay.credential(&name) }).await;
            assert_eq!((told.status, told.http_status), (expected, status[..3].parse().ok()));
            assert_eq!(told.probe_url, base);
            let seen = upstream.seen();
            assert_eq!((seen.len(), seen[0].request_line()), (1, "GET /v1?x=y HTTP/1.1"));
            assert_eq!(seen[0].header("authorization"), Some(format!("Bearer {}", relay.secret)));
        }
        let entry = relay.entries().await.pop().unwrap();
        assert_eq!((&entry["target_url"], &entry["agent_id"]), (&Value::from("tap:credential-verify/c-503"), &Value::from("operator:test")));
        assert_eq!(entry["change"]["after"]["status"], "upstream_error");
    }

    async fn what_cannot_be_called_is_told_apart(relay) {
        let plain = |name: &str, base: &str| NewCredential { api_base: Some(base.to_owned()), ..relay.credential(name) };
        let object = Some(Secret::from(format!(r#"{{"a": "{}"}}"#, relay.secret)));
        let refused = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        for (new, expected) in [
            (NewCredential { value: None, ..plain("a", "http://127.0.0.1:9/") }, VerifyStatus::NoValue),
            (relay.credential("b"), VerifyStatus::NoProbe),
            (NewCredential { auth: Auth::Signing, value: Some(SigningKey::generate(Algorithm::Ed25519).to_bundle()), ..plain("c", "http://127.0.0.1:9/") }, VerifyStatus::Unsupported),
            (NewCredential { auth: Auth::Custom, ..plain("d", "http://127.0.0.1:9/") }, VerifyStatus::Unsupported),
            (NewCredential { value: object, ..plain("e", "http://127.0.0.1:9/") }, VerifyStatus::ConfigError),
            (plain("f", "http://10.0.0.1/"), VerifyStatus::ConfigError),
            (NewCredential { any_host: false, allowed_hosts: vec!["h".to_owned()], ..plain("g", "http://127.0.0.1:9/") }, VerifyStatus::ConfigError),
            (plain("h", &format!("http://{refused}/")), VerifyStatus::UpstreamError),
        ] {
            let name = new.name.clone();
            let told = verify(relay, new).await;
            assert_eq!((told.status, told.http_status), (expected, None), "{name}");
            assert!(told.detail.is_some());
        }
    }

    async fn a_value_that_is_exchanged_is_exchanged_anew(relay) {
        let service = TokenService::start(&relay.secret).await;
        let new = |name: &str, base: Option<String>, value: &Value| NewCredential {
            auth: Auth::OAuth2,
            api_base: base,
            value: Some(Secret::from(value.to_string())),
            ..relay.credential(name)
        };
        let base = Some(service.server.url("/me"));
        let told = verify(relay, new("works", base.clone(), &service.client())).await;
        assert_eq!((told.status, told.http_status, service.exchanges()), (VerifyStatus::Ok, Some(200), 1));
        let told = verify(relay, new("alone", None, &service.client())).await;
        assert_eq!((told.status, told.probe_url), (VerifyStatus::Ok, Some(service.server.url("/token"))));
        let mut wrong = service.client();
        wrong["client_secret"] = "wrong".into();
        let told = verify(relay, new("wrong", base.clone(), &wrong)).await;
        assert_eq!(told.status, VerifyStatus::AuthRejected);
        wrong["token_url"] = "http://10.0.0.1/".into();
        let told = verify(relay, new("private", base, &wrong)).await;
        assert_eq!(told.status, VerifyStatus::ConfigError);
        let lookup = Credential::find(&relay.host, &relay.fixture.actor.team, "works").await.unwrap().unwrap();
        let verifier = {
            let limits = Limits { total: Duration::from_secs(5), idle: Duration::from_secs(5), kept_bytes_max: 0, answer_bytes_max: None };
            Verifier::new(relay.host.clone(), Calls::new(Guard::allow_all(), limits, TaskTracker::new()))
        };
        let before = service.exchanges();
        for _ in 0..2 {
            let told = verifier.verify(&relay.fixture.actor, &lookup).await.unwrap();
            assert_eq!(told.status, VerifyStatus::Ok);
        }
        assert_eq!(service.exchanges(), before + 2);
    }
}
