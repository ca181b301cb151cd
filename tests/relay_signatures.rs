//! Calls that are signed: what arrives is checked by recomputing the signature from it.

use postern::{
    secrets::Secret,
    store::{Auth, NewCredential},
};
use serde_json::{Value, json};

use crate::support::{
    client::{Call, Client},
    relay::{TestRelay, on_a_relay},
    signatures,
    upstream::{Seen, Upstream, answer},
};

const FORM: &str = "application/x-www-form-urlencoded";

/// Adds a credential `signed` with this value, which reads and writes unasked, and an agent who may use it.
async fn signed(relay: &TestRelay, value: &Value) -> Client {
    relay
        .add(NewCredential {
            auth: Auth::Custom,
            value: Some(Secret::from(value.to_string())),
            ..relay.credential("signed")
        })
        .await;
    relay
        .policy(
            "signed",
            r#"{"auto_approve_methods": ["GET", "HEAD", "PUT", "POST"]}"#,
        )
        .await;
    relay.new_agent("client", &["signed"]).await
}

/// A quartet whose secrets hold the relay's.
fn quartet(relay: &TestRelay) -> Value {
    json!({
        "consumer_key": "the client&", "consumer_secret": format!("cs/{}", relay.secret),
        "access_token": "the-token", "access_token_secret": format!("ts+{}", relay.secret),
    })
}

fn oauth1(relay: &TestRelay, seen: &Seen) -> Option<std::collections::BTreeMap<String, String>> {
    let (consumer, token) = (
        format!("cs/{}", relay.secret),
        format!("ts+{}", relay.secret),
    );
    signatures::oauth1(seen, (&consumer, &token))
}

on_a_relay! {
    async fn an_oauth1_signature_verifies_however_query_and_body_are_written(relay) {
        let agent = signed(relay, &quartet(relay)).await;
        let upstream = Upstream::ok().await;
        for path in ["/", "/1.1/items?b=2&a=1&a=0", "/a%20b?q=%C3%A9%20+%2B&c%40=&empty&x=%253D", "/?a=1&&b", "/~a(b)'!*?c=(d)*"] {
            assert_eq!(agent.forward(Call::with("signed", &upstream.url(path))).await.status, 200);
        }
        for (kind, body) in [
            (FORM, "status=Hello+Ladies%20%2b%20%26%0A&n=1"),
            ("application/x-www-form-urlencoded; charset=UTF-8", "a=%F0%9F%98%80&b"),
            ("application/json", r#"{"a": "b=c&d"}"#),
        ] {
            let call = Call::with("signed", &upstream.url("/post?x=y")).method("POST");
            let call = call.header("content-type", kind).body(body).header("authorization", "OAuth mine");
            assert_eq!(agent.forward(call).await.status, 200);
        }
        let mut nonces = Vec::new();
        for seen in upstream.seen() {
            let told = oauth1(relay, &seen).unwrap_or_else(|| panic!("it does not verify: {}", seen.head));
            assert_eq!((told["oauth_consumer_key"].as_str(), told["oauth_token"].as_str()), ("the client&", "the-token"));
            nonces.push(told["oauth_nonce"].clone());
        }
        nonces.sort();
        nonces.dedup();
        assert_eq!(nonces.len(), 8, "a nonce is used once");
    }

    async fn a_long_form_is_read_whole_and_signed(relay) {
        let agent = signed(relay, &quartet(relay)).await;
        let upstream = Upstream::ok().await;
        let body = format!("a={}", "x%20".repeat(40_000));
        let call = Call::with("signed", &upstream.url("/")).method("POST").header("content-type", FORM).body(body);
        assert_eq!(agent.forward(call).await.status, 200);
        assert!(oauth1(relay, &upstream.seen()[0]).is_some());
    }

    async fn the_token_reads_and_the_quartet_writes_unless_the_agent_says_otherwise(relay) {
        let mut value = quartet(relay);
        value["bearer_token"] = format!("bt-{}", relay.secret).into();
        let agent = signed(relay, &value).await;
        let upstream = Upstream::with(|seen| answer("200 OK", "", seen.header("authorization").unwrap())).await;
        for (method, mode, expected) in [
            ("GET", None, "Bearer"), ("HEAD", Some("auto"), "Bearer"), ("POST", None, "OAuth"), ("GET", Some("user"), "OAuth"),
            ("POST", Some("app-only"), "Bearer"), ("PUT", Some("auto"), "OAuth"),
        ] {
            let call = Call::with("signed", &upstream.url("/?a=b")).method(method);
            let call = mode.into_iter().fold(call, |call, mode| call.header("x-tap-auth-mode", mode));
            let echo = agent.forward(call).await;
            assert!(echo.status == 200 && !echo.text().contains("oauth_signature"), "{echo:?}");
            let seen = upstream.seen().pop().unwrap();
            let told = seen.header("authorization").unwrap();
            assert!(told.starts_with(expected), "{method} {mode:?}: {told}");
            assert!(expected == "Bearer" || oauth1(relay, &seen).is_some());
        }
    }

    async fn a_read_that_the_token_is_not_enough_for_is_signed_once(relay) {
        let mut value = quartet(relay);
        value["bearerToken"] = format!("bt-{}", relay.secret).into();
        let agent = signed(relay, &value).await;
        let upstream = Upstream::with(|seen| {
            let is_bearer = seen.header("authorization").unwrap().starts_with("Bearer");
            let status = match seen.request_line() {
                line if line.contains("/never") => "401 Unauthorized",
                _ if is_bearer => "403 Forbidden",
                _ => "200 OK",
            };
            answer(status, "", "")
        }).await;
        let to = |path: &str| Call::with("signed", &upstream.url(path));
        assert_eq!(agent.forward(to("/me")).await.status, 200);
        assert_eq!(agent.forward(to("/never")).await.status, 401);
        assert_eq!(agent.forward(to("/me").header("x-tap-auth-mode", "bearer")).await.status, 403);
        let schemes: Vec<_> = upstream.seen().iter().map(|seen| seen.header("authorization").unwrap()[..5].to_owned()).collect();
        assert_eq!(schemes, ["Beare", "OAuth", "Beare", "OAuth", "Beare"]);
        let entries = relay.entries().await;
        let statuses: Vec<_> = entries.iter().filter_map(|entry| entry["upstream_status"].as_i64()).collect();
        assert_eq!(statuses, [200, 401, 403]);
    }

    async fn a_mode_that_the_credential_has_nothing_for_is_refused(relay) {
        let agent = signed(relay, &quartet(relay)).await;
        let call = Call::with("signed", "http://127.0.0.1:9/").header("x-tap-auth-mode", "bearer");
        let told = agent.forward(call).await;
        assert_eq!(told.refusal(), (400, "auth_mode_unavailable".to_owned()));
    }

    async fn an_aws_signature_verifies_for_s3_and_for_others(relay) {
        let secret = format!("aws/{}", relay.secret);
        let keys = |service: &str| json!({
            "access_key_id": "AKIDEXAMPLE", "secret_access_key": secret, "session_token": format!("st/{}==", relay.secret),
            "region": "eu-west-1", "service": service,
        });
        let agent = signed(relay, &keys("s3")).await;
        let upstream = Upstream::answering(answer("200 OK", "", "in eu-west-1, s3")).await;
        for round in ["s3", "execute-api"] {
            if round != "s3" {
                let (store, actor) = relay.operator();
                let value = Secret::from(keys(round).to_string());
                postern::store::Credential::set_value(store, actor, "signed", &value).await.unwrap();
            }
            for (method, path, body) in [
                ("GET", "/", String::new()),
                ("GET", "/bucket/a%20b/%C3%A9(1)+~?list-type=2&prefix=a%2Fb%20c&x", String::new()),
                ("PUT", "/bucket/key?x-id=PutObject", "hello".to_owned()),
                ("POST", "/bucket/%40c/x%3D?uploads", "x".repeat(200_000)),
            ] {
                let call = Call::with("signed", &upstream.url(path)).method(method).body(body)
                    .header("content-type", "text/plain; charset=utf-8")
                    .header("x-amz-acl", "private")
                    .header("x-amz-date", "20000101T000000Z")
                    .header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                    .header("x-amz-security-token", "planted")
                    .header("authorization", "AWS4-HMAC-SHA256 planted");
                let told = agent.forward(call).await;
                assert_eq!((told.status, told.text()), (200, "in eu-west-1, s3"), "what is public stays");
            }
        }
        for seen in upstream.seen() {
            let names = signatures::aws(&seen, &secret).unwrap_or_else(|| panic!("it does not verify: {}", seen.head));
            let signed = ["content-type", "host", "x-amz-acl", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"];
            assert_eq!(names, signed);
            assert_eq!(seen.header("x-amz-security-token"), Some(format!("st/{}==", relay.secret)));
        }
        assert_eq!(upstream.seen().len(), 8);
    }

    async fn an_approved_call_is_signed_when_it_is_sent(relay) {
        let secret = format!("aws/{}", relay.secret);
        let agent = signed(relay, &json!({
            "access_key_id": "AKIDEXAMPLE", "secret_access_key": secret, "region": "eu-west-1", "service": "sqs",
        })).await;
        relay.policy("signed", "{}").await;
        let upstream = Upstream::ok().await;
        let asked = agent.forward(Call::with("signed", &upstream.url("/q")).method("POST").body("Action=Send")).await;
        let id = asked.json()["txn_id"].as_str().unwrap().to_owned();
        relay.fixture.clock.advance(std::time::Duration::from_secs(30));
        relay.approve(&id).await;
        assert_eq!(agent.settled(&id).await["status"], "forwarded");
        let seen = upstream.seen().remove(0);
        assert!(signatures::aws(&seen, &secret).is_some());
        assert_eq!(seen.header("x-amz-date").as_deref(), Some("20270115T080030Z"));
    }

    async fn a_host_that_does_not_tell_service_and_region_is_said_so(relay) {
        let agent = signed(relay, &json!({ "access_key_id": "a", "secret_access_key": relay.secret })).await;
        let told = agent.forward(Call::with("signed", "http://127.0.0.1:9/")).await;
        assert_eq!(told.refusal(), (502, "aws_scope_unknown".to_owned()));
        assert!(told.json()["detail"].as_str().unwrap().contains("127.0.0.1"));
        let call = Call::with("signed", "http://127.0.0.1:9/").header("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        assert_eq!(agent.forward(call).await.refusal().0, 502, "where to comes first");
    }
}
