//! Calls that wait, for agents who know more than to poll: repetitions, withdrawal, `Prefer: wait`, `ack=1`.

use std::time::Duration;

use http::Request;
use http_body_util::Full;
use postern::store::Approval;
use serde_json::Value;

use crate::support::{
    client::{Answer, Call, Client, within},
    relay::{TestRelay, on_a_relay},
    upstream::{Upstream, answer},
};

fn write(target: &str) -> Call {
    Call::with("main", target).method("POST").body("the body")
}

/// Has an agent make a call that waits, and returns what it is told.
async fn asked(agent: &Client, call: Call) -> Value {
    let told = agent.forward(call).await;
    assert_eq!(told.status, 202, "{told:?}");
    told.json()
}

async fn withdrawn(agent: &Client, id: &str) -> Answer {
    let request = Request::delete(format!("/agent/approvals/{id}"));
    let request = request.body(Full::default()).unwrap();
    agent.send(request).await.rest().await
}

/// Waits until exactly one call waits; its id.
async fn waiting(relay: &TestRelay) -> String {
    let (store, actor) = relay.operator();
    let one = async {
        loop {
            let waiting = Approval::list_pending(store, &actor.team).await.unwrap();
            if let [approval] = waiting.as_slice() {
                return approval.id.clone();
            }
            tokio::task::yield_now().await;
        }
    };
    within("a call that waits", one).await
}

on_a_relay! {
    async fn a_repetition_is_the_same_call_wherever_it_comes(relay) {
        let upstream = Upstream::answering(answer("201 Created", "", "made")).await;
        let beside = relay.beside().await;
        let call = || write(&upstream.url("/")).header("idempotency-key", "one");
        let first = asked(&relay.agent, call().header("traceparent", "a")).await;
        let again = asked(&beside.agent, call().header("traceparent", "b")).await;
        assert_eq!((&again["txn_id"], &again["status"]), (&first["txn_id"], &"pending".into()));
        let id = first["txn_id"].as_str().unwrap();
        assert_eq!(waiting(relay).await, id);
        relay.approve(id).await;
        assert_eq!(relay.agent.settled(id).await["status"], "forwarded");
        let late = asked(&relay.agent, call()).await;
        assert_eq!((&late["txn_id"], &late["status"]), (&first["txn_id"], &"forwarded".into()));
        assert_eq!(upstream.seen().len(), 1);
        let key = upstream.seen()[0].header("idempotency-key");
        assert_eq!(key.as_deref(), Some("one"), "the upstream may know it, too");
        let entries = relay.entries().await;
        let reasons = entries.iter().filter_map(|entry| entry["policy_reason"].as_str());
        let repeated = format!("repetition:{id}");
        assert_eq!(reasons.filter(|reason| *reason == repeated).count(), 1, "the relay's own one");
        beside.stop().await;
    }

    async fn a_repetition_is_the_same_call_also_when_nobody_would_have_to_be_asked_by_now(relay) {
        let upstream = Upstream::ok().await;
        let call = || write(&upstream.url("/")).header("idempotency-key", "one");
        let first = asked(&relay.agent, call()).await;
        let id = first["txn_id"].as_str().unwrap();
        relay.policy("main", r#"{"auto_approve_methods": ["POST"]}"#).await;
        let again = asked(&relay.agent, call()).await;
        assert_eq!((&again["txn_id"], upstream.seen().len()), (&first["txn_id"], 0));
        relay.approve(id).await;
        assert_eq!(relay.agent.settled(id).await["status"], "forwarded");
        assert_eq!(asked(&relay.agent, call()).await["status"], "forwarded");
        let long = call().body("x".repeat(100_000));
        assert_eq!(relay.agent.forward(long).await.refusal(), (422, "idempotency_key_reused".to_owned()));
        assert_eq!(upstream.seen().len(), 1);
        let endless = "k".repeat(300);
        for key in ["another", &endless] {
            let other = write(&upstream.url("/")).header("idempotency-key", key);
            assert_eq!(relay.agent.forward(other).await.status, 200, "what was never asked about has no key of ours");
        }
    }

    async fn of_repetitions_at_once_one_is_asked_about(relay) {
        let beside = relay.beside().await;
        let call = write("http://127.0.0.1:9/").header("idempotency-key", "one");
        let calls = (0..12).map(|number| {
            let agent = if number % 2 == 0 { &relay.agent } else { &beside.agent };
            asked(agent, call.clone())
        });
        let told = futures_util::future::join_all(calls).await;
        assert_eq!(told[0]["txn_id"], waiting(relay).await);
        assert!(told.iter().all(|one| one["txn_id"] == told[0]["txn_id"]));
        beside.stop().await;
    }

    async fn a_key_that_another_request_has_is_refused(relay) {
        let call = |path: &str| write(&format!("http://127.0.0.1:9{path}"));
        let first = asked(&relay.agent, call("/").header("idempotency-key", "one")).await;
        let put = Call::with("main", "http://127.0.0.1:9/").method("PUT").body("the body");
        for other in [call("/other"), call("/").body("another body"), put] {
            let told = relay.agent.forward(other.header("idempotency-key", "one")).await;
            assert_eq!(told.refusal(), (422, "idempotency_key_reused".to_owned()));
            assert_eq!(told.json()["txn_id"], first["txn_id"]);
        }
        for key in ["", &"k".repeat(256)] {
            let told = relay.agent.forward(call("/").header("idempotency-key", key)).await;
            assert_eq!(told.refusal(), (400, "invalid_idempotency_key".to_owned()));
        }
        let other = relay.new_agent("other", &["main"]).await;
        let theirs = asked(&other, call("/").header("idempotency-key", "one")).await;
        assert_ne!(theirs["txn_id"], first["txn_id"], "the key is the agent's own");
        let unkeyed = asked(&relay.agent, call("/")).await;
        assert_ne!(unkeyed["txn_id"], first["txn_id"]);
    }

    async fn an_agent_takes_back_its_own_call_while_it_waits(relay) {
        let upstream = Upstream::ok().await;
        let told = asked(&relay.agent, write(&upstream.url("/"))).await;
        let id = told["txn_id"].as_str().unwrap();
        let other = relay.new_agent("other", &["main"]).await;
        assert_eq!(withdrawn(&other, id).await.refusal(), (403, "approval_of_another_agent".to_owned()));
        assert_eq!(withdrawn(&relay.agent, "none").await.status, 404);
        let told = withdrawn(&relay.agent, id).await;
        assert_eq!((told.status, &told.json()["status"]), (200, &"denied".into()));
        assert_eq!(told.json()["error_detail"], "withdrawn by the agent");
        assert_eq!(withdrawn(&relay.agent, id).await.refusal(), (409, "already_resolved".to_owned()));
        let entries = relay.entries().await;
        let last = entries.last().unwrap();
        assert_eq!((&last["decision"], &last["error_code"]), (&"denied".into(), &"withdrawn".into()));
        assert_eq!(last["approver_identity"], "agent:reader");
        assert!(upstream.seen().is_empty());
    }

    async fn a_call_that_may_wait_is_answered_like_any_other_once_it_is_approved(relay) {
        let upstream = Upstream::with(|seen| {
            let echo = String::from_utf8_lossy(&seen.body).into_owned();
            answer("418 Teapot", "x-own: 1\r\nx-own: 2\r\n", format!("{echo} {}", seen.head))
        }).await;
        let call = write(&upstream.url("/")).header("prefer", "wait=9");
        let decided = async {
            let id = waiting(relay).await;
            relay.approve(&id).await;
        };
        let (told, ()) = tokio::join!(relay.agent.forward(call), decided);
        assert_eq!(told.status, 418);
        assert_eq!(told.header("preference-applied"), Some("wait=9"));
        assert_eq!(told.header("x-proxy-origin"), Some("upstream"));
        let own: Vec<_> = told.headers.get_all("x-own").iter().collect();
        assert_eq!(own, ["1", "2"]);
        let text = String::from_utf8_lossy(&told.body);
        assert!(text.starts_with("the body ") && text.contains("[REDACTED:main]"), "{text}");
        let id = told.header("x-request-id").unwrap();
        assert_eq!(relay.agent.settled(id).await["response"]["status"], 418, "it is kept all the same");
    }

    async fn a_call_that_may_wait_and_is_not_sent_says_why(relay) {
        let upstream = Upstream::ok().await;
        let (store, actor) = relay.operator();
        for (what, refusal) in [
            ("deny", (403, "approval_denied")),
            ("withdraw", (403, "approval_withdrawn")),
            ("time", (403, "approval_timed_out")),
            ("fail", (502, "approved_call_failed")),
        ] {
            let target = match what {
                "fail" => "http://127.0.0.1:1/".to_owned(),
                _ => upstream.url("/"),
            };
            let call = write(&target).header("prefer", "wait=9");
            let decided = async {
                let id = waiting(relay).await;
                match what {
                    "deny" => Approval::deny(store, actor, (&id, "ben@example.com")).await.unwrap(),
                    "withdraw" => drop(withdrawn(&relay.agent, &id).await),
                    "time" => relay.fixture.clock.advance(Duration::from_mins(1)),
                    _ => relay.approve(&id).await,
                }
                id
            };
            let (told, id) = tokio::join!(relay.agent.forward(call), decided);
            assert_eq!(told.refusal(), (refusal.0, refusal.1.to_owned()), "{what}");
            assert_eq!(told.json()["txn_id"], id);
            assert_eq!(told.json()["safe_to_retry"], false);
            assert_eq!(told.header("x-proxy-origin"), Some("proxy"));
        }
        assert!(upstream.seen().is_empty());
    }

    async fn a_call_that_nobody_decides_in_that_time_is_told_to_poll(relay) {
        let call = write("http://127.0.0.1:9/");
        for wait in ["wait=0", "wait=1"] {
            let told = relay.agent.forward(call.clone().header("prefer", wait)).await;
            assert_eq!((told.status, told.header("preference-applied")), (202, Some(wait)));
        }
        let told = relay.agent.forward(call.header("prefer", "wait=soon")).await;
        assert_eq!((told.status, told.header("preference-applied")), (202, None));
        let passed = relay.agent.forward(Call::with("main", "http://127.0.0.1:9/").header("prefer", "wait=9")).await;
        assert_eq!((passed.status, passed.header("preference-applied")), (502, None), "nothing waits");
    }

    async fn an_agent_that_goes_away_leaves_its_call_where_it_is(relay) {
        let upstream = Upstream::ok().await;
        let call = write(&upstream.url("/")).header("prefer", "wait=55");
        let id = tokio::select! {
            told = relay.agent.forward(call) => panic!("{told:?}"),
            id = waiting(relay) => id,
        };
        relay.approve(&id).await;
        assert_eq!(relay.agent.settled(&id).await["status"], "forwarded");
        assert_eq!(upstream.seen().len(), 1);
    }

    async fn a_relay_that_is_told_to_stop_does_not_hold_calls(relay) {
        let call = write("http://127.0.0.1:9/").header("prefer", "wait=55");
        let stopped = async {
            waiting(relay).await;
            relay.ask_to_stop();
        };
        let (told, ()) = tokio::join!(relay.agent.forward(call), stopped);
        assert_eq!((told.status, &told.json()["status"]), (202, &"pending".into()));
        relay.ended().await;
        waiting(relay).await;
    }

    async fn a_repetition_of_a_settled_call_that_may_wait_has_its_answer_at_once(relay) {
        let upstream = Upstream::answering(answer("201 Created", "", "made")).await;
        let call = || write(&upstream.url("/")).header("idempotency-key", "one");
        let id = asked(&relay.agent, call()).await["txn_id"].as_str().unwrap().to_owned();
        relay.approve(&id).await;
        relay.agent.settled(&id).await;
        let told = relay.agent.forward(call().header("prefer", "wait=9")).await;
        assert_eq!((told.status, &told.body[..]), (201, &b"made"[..]));
        assert_eq!(upstream.seen().len(), 1);
    }

    async fn an_answer_is_forgotten_once_its_agent_has_it(relay) {
        let upstream = Upstream::ok().await;
        let id = asked(&relay.agent, write(&upstream.url("/"))).await["txn_id"].as_str().unwrap().to_owned();
        let path = format!("/agent/approvals/{id}?ack=1");
        assert_eq!(relay.agent.get(&path).await.json()["status"], "pending");
        relay.approve(&id).await;
        relay.agent.settled(&id).await;
        let told = relay.agent.get(&path).await.json();
        assert_eq!(told["response"]["body"], "ok");
        let again = relay.agent.get(&path).await.json();
        assert_eq!((&again["status"], &again["response"]), (&"forwarded".into(), &Value::Null));
        assert!(again["note"].as_str().unwrap().contains("ack=1"), "{again}");
        for query in ["ack=maybe", "wait=-1", "wait=soon"] {
            let told = relay.agent.get(&format!("/agent/approvals/{id}?{query}")).await;
            assert_eq!(told.refusal(), (400, "invalid_query".to_owned()), "{query}");
        }
    }

    async fn an_answer_is_kept_for_as_long_as_is_configured(relay) {
        relay.settings.result_retention = Duration::from_secs(90);
        relay.restart().await;
        let upstream = Upstream::ok().await;
        let id = asked(&relay.agent, write(&upstream.url("/"))).await["txn_id"].as_str().unwrap().to_owned();
        relay.approve(&id).await;
        relay.agent.settled(&id).await;
        let path = format!("/agent/approvals/{id}");
        relay.fixture.clock.advance(Duration::from_secs(80));
        let other = asked(&relay.agent, write(&upstream.url("/"))).await;
        assert_eq!(relay.agent.get(&path).await.status, 200);
        relay.fixture.clock.advance(Duration::from_secs(80));
        let gone = async {
            while relay.agent.get(&path).await.status != 404 {
                tokio::task::yield_now().await;
            }
        };
        within("the end of what was kept", gone).await;
        let other = other["txn_id"].as_str().unwrap();
        assert_eq!(relay.agent.settled(other).await["status"], "timed_out", "that ended just now");
    }
}
