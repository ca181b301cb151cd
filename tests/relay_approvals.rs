//! Calls that wait for a person: asked, polled, decided, sent once, kept.

use std::time::Duration;

use postern::{
    secrets::Secret,
    store::{
        Agent, AgentUpdate, Approval, Credential, GrantError, GrantTerms, Member, MemberRole,
        NewCredential, Vote,
    },
};
use serde_json::{Value, json};

use crate::support::{
    admin::Person,
    client::{Call, Client},
    database::Fixture,
    relay::{TestRelay, on_a_relay},
    upstream::{Upstream, answer},
    visitor::Visitor,
};

/// Has an agent make a call that waits, and returns its id.
async fn asked(agent: &Client, target: &str) -> String {
    let told = agent.forward(write(target)).await;
    assert_eq!(told.status, 202, "{told:?}");
    told.json()["txn_id"].as_str().unwrap().to_owned()
}

fn write(target: &str) -> Call {
    Call::with("main", target).method("POST").body("the body")
}

/// Approves, and returns what the agent is told in the end.
async fn approved(relay: &TestRelay, id: &str) -> Value {
    relay.approve(id).await;
    relay.agent.settled(id).await
}

on_a_relay! {
    async fn a_gated_call_waits_is_approved_and_its_answer_is_polled(relay) {
        let echo = |seen: &crate::support::upstream::Seen| {
            answer("201 Created", "x-own: 1\r\n", [seen.head.as_bytes(), &seen.body].concat())
        };
        let upstream = Upstream::with(echo).await;
        let told = relay.agent.forward(write(&upstream.url("/made"))).await;
        assert_eq!((told.status, told.header("x-proxy-origin")), (202, Some("proxy")));
        let body = told.json();
        let id = body["txn_id"].as_str().unwrap();
        assert_eq!(told.header("x-request-id"), Some(id));
        assert_eq!(body["poll_url"], format!("/agent/approvals/{id}"));
        assert_eq!((&body["status"], &body["expires_in"]), (&"pending".into(), &60.into()));
        assert_eq!(body["notification_channel"], "agent_reflected", "the team has no channel");
        assert_eq!(body["approval_policy_present"], false);
        let poll = relay.agent.get(&format!("/agent/approvals/{id}")).await.json();
        assert_eq!((&poll["status"], &poll["response"]), (&"pending".into(), &Value::Null));
        assert!(upstream.seen().is_empty());
        let poll = approved(relay, id).await;
        assert_eq!(poll["status"], "forwarded");
        let response = &poll["response"];
        assert_eq!((&response["status"], &response["complete"]), (&201.into(), &true.into()));
        assert_eq!(response["body_encoding"], "utf-8");
        let text = response["body"].as_str().unwrap();
        assert!(text.contains("[REDACTED:main]") && text.ends_with("the body"), "{text}");
        assert!(response["headers"].as_array().unwrap().contains(&serde_json::json!(["x-own", "1"])));
        let again = relay.agent.get(&format!("/agent/approvals/{id}")).await.json();
        assert_eq!(again, poll, "it can be polled again");
        let entries = relay.entries().await;
        let decisions: Vec<_> = entries.iter().map(|entry| &entry["decision"]).collect();
        assert_eq!(decisions, ["pending", "allowed"]);
        assert!(entries.iter().all(|entry| entry["request_id"] == id));
        assert_eq!(entries[1]["approval_status"], "approved");
        assert_eq!(entries[1]["approver_identity"], "ann@example.com");
        assert_eq!(entries[1]["upstream_status"], 201);
    }

    async fn a_long_poll_ends_when_the_call_settles(relay) {
        let id = asked(&relay.agent, "http://127.0.0.1:9/").await;
        let path = format!("/agent/approvals/{id}?wait=55");
        let (store, actor) = relay.operator();
        let polled = relay.agent.get(&path);
        let denied = Approval::deny(store, actor, (&id, "ben@example.com"));
        let (polled, denied) = tokio::join!(polled, denied);
        denied.unwrap();
        assert_eq!(polled.json()["status"], "denied");
        assert_eq!(relay.agent.get(&path).await.json()["status"], "denied");
    }

    async fn a_denied_call_is_never_sent(relay) {
        let upstream = Upstream::ok().await;
        let id = asked(&relay.agent, &upstream.url("/")).await;
        let (store, actor) = relay.operator();
        Approval::deny(store, actor, (&id, "ben@example.com")).await.unwrap();
        let poll = relay.agent.settled(&id).await;
        assert_eq!((&poll["status"], &poll["response"]), (&"denied".into(), &Value::Null));
        assert!(upstream.seen().is_empty());
    }

    async fn who_asked_and_the_audit_are_told_why_it_was_denied(relay) {
        let owner = Person::owner(relay).await;
        let ids = [asked(&relay.agent, "http://127.0.0.1:9/a").await, asked(&relay.agent, "http://127.0.0.1:9/b").await];
        let path = |id: &str| format!("/approve/dashboard/{id}/deny");
        for wrong in [json!(""), json!(" "), json!("a\nb"), json!("x".repeat(1001)), json!(7)] {
            let told = owner.post(&path(&ids[0]), json!({ "reason": wrong })).await;
            assert_eq!(told.refusal().0, 400, "{told:?}");
        }
        let why = "not on a Friday \u{202e}";
        let told = owner.post(&path(&ids[0]), json!({ "reason": why })).await.json();
        assert_eq!((&told["status"], &told["reason"]), (&"denied".into(), &why.into()));
        let poll = relay.agent.settled(&ids[0]).await;
        assert_eq!((&poll["status"], &poll["error_detail"]), (&"denied".into(), &why.into()));
        let visitor = Visitor::bearing(relay, owner.token.clone().unwrap());
        let denied = visitor.done(&format!("/dashboard/inbox/{}/deny", ids[1]), &[("reason", "ask first")]).await;
        assert_eq!(denied, "/dashboard/inbox");
        assert_eq!(relay.agent.settled(&ids[1]).await["error_detail"], "ask first");
        assert!(visitor.page(&format!("/dashboard/inbox/{}", ids[1])).await.contains("ask first"));
        let entries = relay.entries().await;
        let reasons: Vec<_> = entries.iter().filter_map(|entry| entry["approver_reason"].as_str()).collect();
        assert_eq!(reasons, [why, "ask first"]);
    }

    async fn what_nobody_decides_times_out(relay) {
        let upstream = Upstream::ok().await;
        let id = asked(&relay.agent, &upstream.url("/")).await;
        relay.fixture.clock.advance(Duration::from_mins(1));
        assert_eq!(relay.agent.settled(&id).await["status"], "timed_out");
        let entries = relay.entries().await;
        let last = entries.last().unwrap();
        assert_eq!((&last["decision"], &last["approval_status"]), (&"timeout".into(), &"timeout".into()));
        assert_eq!(last["total_latency_ms"], 60_000);
        assert!(upstream.seen().is_empty());
    }

    async fn only_the_agent_that_asked_may_poll(relay) {
        let id = asked(&relay.agent, "http://127.0.0.1:9/").await;
        let other = relay.new_agent("other", &["main"]).await;
        let path = format!("/agent/approvals/{id}");
        let told = other.get(&path).await;
        assert_eq!(told.refusal(), (403, "approval_of_another_agent".to_owned()));
        for path in ["/agent/approvals/none", "/agent/approvals/%00", "/agent/approvals/%ff"] {
            let told = relay.agent.get(path).await;
            assert!(matches!(told.status, 400 | 404), "{path}: {told:?}");
        }
        let told = relay.agent.bearing(None).get(&path).await;
        assert_eq!(told.refusal(), (401, "missing_tap_key".to_owned()));
    }

    async fn what_waits_survives_a_restart_on_either_side_of_the_decision(relay) {
        let upstream = Upstream::ok().await;
        let before = asked(&relay.agent, &upstream.url("/before")).await;
        let between = asked(&relay.agent, &upstream.url("/between")).await;
        relay.stop().await;
        relay.approve(&between).await;
        relay.run().await;
        assert_eq!(relay.agent.settled(&between).await["status"], "forwarded");
        assert_eq!(approved(relay, &before).await["status"], "forwarded");
        relay.restart().await;
        assert_eq!(relay.agent.settled(&before).await["response"]["body"], "ok");
        let lines: Vec<_> = upstream.seen().iter().map(|seen| seen.request_line().to_owned()).collect();
        assert_eq!(lines, ["POST /between HTTP/1.1", "POST /before HTTP/1.1"]);
    }

    async fn of_two_relays_one_sends_an_approved_call(relay) {
        let upstream = Upstream::ok().await;
        let beside = relay.beside().await;
        let mut ids = Vec::new();
        for number in 0..10 {
            let agent = if number % 2 == 0 { &relay.agent } else { &beside.agent };
            ids.push(asked(agent, &upstream.url(&format!("/{number}"))).await);
        }
        for id in &ids {
            relay.approve(id).await;
        }
        for id in &ids {
            // Whichever relay is asked, it knows.
            assert_eq!(beside.agent.settled(id).await["status"], "forwarded");
            assert_eq!(relay.agent.settled(id).await["status"], "forwarded");
        }
        assert_eq!(upstream.seen().len(), ids.len());
        beside.stop().await;
    }

    async fn what_may_no_longer_be_sent_when_it_is_approved_is_not(relay) {
        let upstream = Upstream::ok().await;
        let (store, actor) = relay.operator();
        let restored = || AgentUpdate {
            credentials: Some(vec!["main".to_owned()]),
            enabled: Some(true),
            ..AgentUpdate::default()
        };
        let replace = async |new: NewCredential| {
            Credential::delete(store, actor, "main").await.unwrap();
            relay.add(new).await;
            restored().apply(store, actor, "reader").await.unwrap();
        };
        for change in ["access", "agent", "policy", "value", "hosts"] {
            let id = asked(&relay.agent, &upstream.url("/")).await;
            let update = match change {
                "access" => AgentUpdate { credentials: Some(Vec::new()), ..AgentUpdate::default() },
                "agent" => AgentUpdate { enabled: Some(false), ..AgentUpdate::default() },
                _ => AgentUpdate::default(),
            };
            let plain = relay.credential("main");
            match change {
                "policy" => relay.policy("main", r#"{"deny_methods": ["POST"]}"#).await,
                "value" => replace(NewCredential { value: None, ..plain }).await,
                "hosts" => {
                    let allowed_hosts = vec!["api.example.com".to_owned()];
                    replace(NewCredential { any_host: false, allowed_hosts, ..plain }).await;
                }
                _ => drop(update.apply(store, actor, "reader").await.unwrap()),
            }
            let count = relay.entries().await.len();
            relay.approve(&id).await;
            let entries = relay.entries_when(count + 1).await;
            restored().apply(store, actor, "reader").await.unwrap();
            let poll = relay.agent.settled(&id).await;
            assert_eq!(poll["status"], "error", "{change}");
            assert!(poll["error_detail"].is_string(), "{change}");
            assert!(entries.last().unwrap()["error_code"].is_string(), "{change}");
            replace(relay.credential("main")).await;
        }
        assert!(upstream.seen().is_empty());
    }

    async fn a_value_that_was_changed_meanwhile_is_the_one_that_is_sent(relay) {
        let upstream = Upstream::ok().await;
        let id = asked(&relay.agent, &upstream.url("/")).await;
        let (store, actor) = relay.operator();
        let newer = format!("{}-newer", relay.secret);
        Credential::set_value(store, actor, "main", &Secret::from(newer.clone())).await.unwrap();
        assert_eq!(approved(relay, &id).await["status"], "forwarded");
        assert_eq!(upstream.seen()[0].header("authorization"), Some(format!("Bearer {newer}")));
    }

    async fn an_upstream_that_fails_is_told_and_not_asked_again(relay) {
        let mut upstream = Upstream::scripted().await;
        let id = asked(&relay.agent, &upstream.url("/")).await;
        relay.approve(&id).await;
        upstream.call().await.reset();
        let poll = relay.agent.settled(&id).await;
        assert_eq!(poll["status"], "error");
        assert!(poll["error_detail"].as_str().unwrap().contains("upstream"), "{poll}");
        relay.restart().await;
        assert_eq!(relay.agent.settled(&id).await["status"], "error");
        assert_eq!(upstream.seen().len(), 1);
    }

    async fn a_kept_answer_says_what_it_is(relay) {
        let binary = Upstream::answering(answer("200 OK", "", b"\xff\x00")).await;
        let id = asked(&relay.agent, &binary.url("/")).await;
        let response = approved(relay, &id).await["response"].clone();
        assert_eq!((&response["body"], &response["body_encoding"]), (&"/wA=".into(), &"base64".into()));
    }

    async fn two_people_have_to_approve_where_the_policy_says_so(relay) {
        let upstream = Upstream::ok().await;
        relay.policy("main", r#"{"min_approvals": 2, "approval_channel": "dashboard"}"#).await;
        let told = relay.agent.forward(write(&upstream.url("/"))).await.json();
        assert_eq!(told["approval_policy_present"], true);
        assert_eq!(told["approval_policy_channel"], "dashboard");
        let id = told["txn_id"].as_str().unwrap();
        relay.approve(id).await;
        relay.approve(id).await;
        let poll = relay.agent.get(&format!("/agent/approvals/{id}")).await.json();
        assert_eq!(poll["status"], "pending");
        let (store, actor) = relay.operator();
        let ben = Member {
            user_id: "ben".to_owned(),
            email: "ben@example.com".to_owned(),
            role: MemberRole::Admin,
        };
        Approval::approve(store, actor, (id, &ben)).await.unwrap();
        assert_eq!(relay.agent.settled(id).await["status"], "forwarded");
    }

    async fn where_a_policy_wants_more_people_by_now_one_does_not_do(relay) {
        let upstream = Upstream::ok().await;
        let id = asked(&relay.agent, &upstream.url("/")).await;
        relay.policy("main", r#"{"min_approvals": 2}"#).await;
        let (store, actor) = relay.operator();
        let person = |name: &str| Member {
            user_id: name.to_owned(),
            email: format!("{name}@example.com"),
            role: MemberRole::Owner,
        };
        let terms = GrantTerms { minutes: 5, max_uses: None };
        let granted = Approval::approve_with_grant(store, actor, (&id, &person("ann")), terms).await;
        assert!(matches!(granted, Err(GrantError::SeveralPeople(2))), "{granted:?}");
        let voted = Approval::approve(store, actor, (&id, &person("ann"))).await.unwrap();
        assert_eq!(voted, Vote::Missing(1));
        let voted = Approval::approve(store, actor, (&id, &person("ben"))).await.unwrap();
        assert_eq!(voted, Vote::Decided);
        assert_eq!(relay.agent.settled(&id).await["status"], "forwarded");
    }

    async fn an_agent_that_is_gone_leaves_nothing_to_send(relay) {
        let upstream = Upstream::ok().await;
        let id = asked(&relay.agent, &upstream.url("/")).await;
        let (store, actor) = relay.operator();
        Agent::delete(store, actor, "reader").await.unwrap();
        relay.approve(&id).await;
        let entries = relay.entries_when(2).await;
        assert_eq!(entries[1]["error_code"], "agent_gone");
        assert!(upstream.seen().is_empty());
    }
}

#[tokio::test]
async fn an_answer_too_long_to_keep_is_cut_before_a_secret() {
    let relay = TestRelay::start(Fixture::sqlite().await).await;
    // The secret begins within what is kept and ends after it.
    let mut body = vec![b'.'; (10 << 20) - 20];
    body.extend_from_slice(relay.secret.as_bytes());
    let upstream = Upstream::answering(answer("200 OK", "", body)).await;
    let id = asked(&relay.agent, &upstream.url("/")).await;
    let response = approved(&relay, &id).await["response"].clone();
    assert_eq!(response["complete"], false);
    assert!(response["note"].is_string());
    let kept = response["body"].as_str().unwrap();
    assert!(
        kept.len() == (10 << 20) - 20 && kept.ends_with('.'),
        "{}",
        kept.len()
    );
    relay.finish().await;
}
