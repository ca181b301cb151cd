//! Exchanges that break off where nobody waits for the answer itself: of calls that were approved, of tokens, and while
//! a body is still on its way.

use std::{collections::BTreeMap, sync::Mutex};

use futures_util::{StreamExt, stream};
use postern::{
    secrets::Secret,
    store::{Auth, NewCredential},
};
use serde_json::{Value, json};

use crate::support::{
    breaking::{Breaking, Deed, End, assert_holds_no_part},
    client::{Answer, Call, Client},
    relay::{TestRelay, on_a_relay},
    upstream::{answer, chunked},
};

/// Calls at a time.
const TOGETHER: usize = 16;
const ENDS: [End; 2] = [End::Closed, End::Reset];

/// A server whose paths end with how many bytes it gives of its answer, and how the connection ends then:
/// `/name/120/Closed`. What is asked for again is answered whole.
async fn breaking(answers: Vec<(&'static str, Vec<u8>)>) -> Breaking {
    let answers: BTreeMap<_, _> = answers.into_iter().collect();
    let asked = Mutex::new(BTreeMap::<String, usize>::new());
    Breaking::start(move |path, _| {
        let parts: Vec<_> = path.split('/').skip(1).collect();
        let whole = &answers[parts[0]];
        let mut asked = asked.lock().unwrap();
        let times = asked.entry(path.to_owned()).or_default();
        *times += 1;
        let (bytes, end) = match parts[..] {
            [_, bytes, end] if *times == 1 => (bytes.parse().unwrap(), End::of(end)),
            _ => (whole.len(), End::Kept),
        };
        Deed {
            takes: usize::MAX,
            gives: whole[..bytes].to_vec(),
            end,
        }
    })
    .await
}

/// The entries of each request, as they say what became of it.
async fn outcomes(relay: &TestRelay) -> BTreeMap<String, Vec<(String, Option<String>)>> {
    let mut outcomes = BTreeMap::<String, Vec<_>>::new();
    for entry in relay.entries().await {
        let text = |name: &str| entry[name].as_str().map(str::to_owned);
        let outcome = (text("decision").unwrap(), text("error_code"));
        let id = text("request_id").unwrap_or_default();
        outcomes.entry(id).or_default().push(outcome);
    }
    outcomes
}

fn outcome(decision: &str, code: Option<&str>) -> (String, Option<String>) {
    (decision.to_owned(), code.map(str::to_owned))
}

fn id_of(told: &Answer) -> String {
    told.header("x-request-id").unwrap().to_owned()
}

/// Has a call approved, and returns what its agent polls then.
async fn approved(relay: &TestRelay, url: String) -> (String, Value) {
    let told = relay.agent.forward(Call::with("main", &url)).await;
    assert_eq!(told.status, 202, "{told:?}");
    let id = told.json()["txn_id"].as_str().unwrap().to_owned();
    relay.approve(&id).await;
    let polled = relay.agent.settled(&id).await;
    (id, polled)
}

/// Adds a credential that is exchanged at that path, and an agent who may use it.
async fn exchanged(relay: &TestRelay, server: &Breaking, (name, path): (&str, &str)) -> Client {
    let mut value = json!({
        "client_id": "the-client", "client_secret": format!("cs-{}", relay.secret), "token_url": server.url(path),
    });
    if name.starts_with("consent") {
        value["refresh_token"] = format!("rt-0-{}", relay.secret).into();
    }
    let new = NewCredential {
        auth: Auth::OAuth2,
        value: Some(Secret::from(value.to_string())),
        ..relay.credential(name)
    };
    relay.add(new).await;
    relay.new_agent(&format!("agent-{name}"), &[name]).await
}

/// Posts a body to a server that takes a part of it and gives a part of its answer; returns what became of that.
async fn uploaded(
    relay: &TestRelay,
    server: &Breaking,
    (path, bytes): (String, usize),
) -> (String, String, bool) {
    let call = Call::with("main", &server.url(&path)).method("POST");
    let told = relay.agent.forward(call.body(vec![b'x'; bytes])).await;
    let of = format!("{path} of {bytes}");
    assert_holds_no_part(&told, &relay.secret, &of);
    assert_eq!(server.asked(&path), 1, "{of}");
    let is_answered = told.status == 200;
    if is_answered {
        assert_eq!(
            (told.text(), told.is_whole),
            ("key: [REDACTED:main]", true),
            "{of}"
        );
    } else {
        assert_eq!(told.refusal(), (502, "upstream_error".to_owned()), "{of}");
    }
    (of, id_of(&told), is_answered)
}

on_a_relay! {
    async fn an_approved_call_that_breaks_off_is_an_error_and_is_sent_once(relay) {
        relay.policy("main", r#"{"require_approval_methods": ["GET"]}"#).await;
        let head = format!("x-key: {}\r\n", relay.secret);
        let text = format!("key: {}", relay.secret);
        let chunks = format!("5\r\nkey: \r\n{:x}\r\n{}\r\n0\r\n\r\n", relay.secret.len(), relay.secret);
        let until_end = format!("HTTP/1.1 200 OK\r\n\r\n{text}");
        let answers = vec![
            ("length", answer("200 OK", &head, &text)),
            ("chunks", [chunked(&head), chunks.into_bytes()].concat()),
            ("until-end", until_end.into_bytes()),
        ];
        let server = breaking(answers.clone()).await;
        let cuts = answers.iter().flat_map(|(name, line)| {
            let all = line.len();
            let bytes = [0, 1, 16, 18, all - 30, all - 3, all];
            bytes.into_iter().flat_map(move |bytes| ENDS.map(|end| (*name, bytes, all, end)))
        });
        let relay = &*relay;
        let server = &server;
        let calls = stream::iter(cuts).map(|(name, bytes, all, end)| async move {
            let path = format!("/{name}/{bytes}/{end:?}");
            let (id, polled) = approved(relay, server.url(&path)).await;
            assert_eq!(server.asked(&path), 1, "{path}");
            (path, bytes == all, end, id, polled)
        });
        let settled: Vec<_> = calls.buffer_unordered(TOGETHER).collect().await;
        let outcomes = outcomes(relay).await;
        for (path, is_all, end, id, polled) in settled {
            let is_forwarded = polled["status"] == "forwarded";
            if is_forwarded {
                assert!(is_all, "{path}: {polled}");
                assert_eq!(polled["response"]["body"], "key: [REDACTED:main]", "{path}");
                assert_eq!(polled["response"]["complete"], true, "{path}");
            } else {
                assert!(!is_all || end == End::Reset, "{path}: {polled}");
                assert_eq!((&polled["status"], &polled["response"]), (&json!("error"), &Value::Null), "{path}");
                let detail = polled["error_detail"].as_str().unwrap();
                assert!(detail.starts_with("the upstream gave no answer"), "{path}: {detail}");
            }
            let ended = if is_forwarded { outcome("allowed", None) } else { outcome("error", Some("upstream_error")) };
            assert_eq!(outcomes[&id], [outcome("pending", None), ended], "{path}");
        }
    }

    async fn an_exchange_that_breaks_off_is_told_and_made_again_by_the_next_call(relay) {
        let told = json!({
            "access_token": format!("at-{}", relay.secret), "refresh_token": format!("rt-1-{}", relay.secret),
            "token_type": "Bearer", "expires_in": 3600,
        });
        let token = answer("200 OK", "content-type: application/json\r\n", told.to_string());
        let api = answer("200 OK", &format!("x-token: at-{}\r\n", relay.secret), format!("at-{}", relay.secret));
        let all = token.len();
        let server = breaking(vec![("token", token), ("api", api)]).await;
        let cuts = [0, 16, 60, all - 150, all - 80, all - 30, all - 1, all].into_iter();
        let cuts = cuts.flat_map(|bytes| ENDS.map(|end| (bytes, end)));
        for (number, (bytes, end)) in cuts.enumerate() {
            let name = format!("{}-{number}", if number % 4 < 2 { "client" } else { "consent" });
            let path = format!("/token/{bytes}/{end:?}");
            let agent = exchanged(relay, &server, (&name, &path)).await;
            let call = || Call::with(&name, &server.url("/api"));
            let first = agent.forward(call()).await;
            assert_holds_no_part(&first, &relay.secret, &path);
            assert_eq!(server.asked(&path), 1, "{path}");
            let outcomes = outcomes(relay).await;
            let entries = &outcomes[&id_of(&first)];
            if bytes == all && (end == End::Closed || first.status == 200) {
                assert_eq!(first.status, 200, "{path}: {first:?}");
                assert_eq!(entries[..], [outcome("allowed", None)], "{path}");
            } else {
                let code = if name.starts_with("client") { "client_credentials_failed" } else { "oauth2_refresh_failed" };
                assert_eq!((first.status, &first.json()["error_code"]), (502, &json!(code)), "{path}: {first:?}");
                assert_eq!(first.json()["safe_to_retry"], true, "{path}: {first:?}");
                assert_eq!(entries[..], [outcome("error", Some(code))], "{path}");
            }
            let second = agent.forward(call()).await;
            assert_eq!((second.status, second.text()), (200, &*format!("[REDACTED:{name}]")), "{path}");
            assert_holds_no_part(&second, &relay.secret, &path);
        }
    }

    async fn an_upstream_that_breaks_off_while_it_is_sent_a_body_is_told(relay) {
        relay.policy("main", r#"{"auto_approve_methods": ["POST"]}"#).await;
        let line = answer("200 OK", &format!("x-key: {}\r\n", relay.secret), format!("key: {}", relay.secret));
        let all = line.len();
        let given = line.clone();
        let server = Breaking::start(move |path, _| {
            let parts: Vec<_> = path.split('/').skip(1).collect();
            let [_, takes, bytes, end] = parts[..] else { panic!("{path}") };
            let bytes: usize = bytes.parse().unwrap();
            Deed { takes: takes.parse().unwrap(), gives: given[..bytes].to_vec(), end: End::of(end) }
        });
        let server = &server.await;
        let mut calls = Vec::new();
        for size in [1000, 500_000] {
            for takes in [0, 1, size / 2, size - 1, size] {
                for bytes in [0, 10, all - 20, all] {
                    calls.extend(ENDS.map(|end| (format!("/{size}/{takes}/{bytes}/{end:?}"), size)));
                }
            }
        }
        let relay = &*relay;
        let made = stream::iter(calls).map(|call| uploaded(relay, server, call));
        let made: Vec<_> = made.buffer_unordered(TOGETHER).collect().await;
        let outcomes = outcomes(relay).await;
        for (of, id, is_answered) in made {
            let has_all = of.contains(&format!("/{all}/"));
            assert!(has_all || !is_answered, "{of}");
            let is_whole = of.contains(&format!("/{all}/Closed"));
            assert!(is_answered || !is_whole, "{of}");
            let ended = if is_answered { outcome("allowed", None) } else { outcome("error", Some("upstream_error")) };
            assert_eq!(outcomes[&id], [ended], "{of}");
        }
        assert_eq!(server.late(), [0; 0]);
    }
}
