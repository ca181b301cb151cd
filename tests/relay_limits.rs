//! Limits as agents meet them: per hour, at once, and in bytes.

use postern::store::{AgentUpdate, CredentialUpdate, NewCredential, NewRole};

use crate::support::{
    client::{Answer, Call, Client},
    relay::{TestRelay, on_a_relay},
    upstream::{Upstream, answer, chunked},
};

/// What a limit said in an answer: the limit, and what is left of it.
fn told_of_limit(told: &Answer) -> (Option<&str>, Option<&str>) {
    let header = |name| told.header(name);
    (header("x-ratelimit-limit"), header("x-ratelimit-remaining"))
}

async fn call(agent: &Client, credential: &str, upstream: &Upstream) -> Answer {
    agent
        .forward(Call::with(credential, &upstream.url("/")))
        .await
}

/// Makes a credential like `main` that all agents together may use so often in an hour.
async fn limited(relay: &TestRelay, name: &str, limit: i64) {
    let rate_limit_per_hour = Some(limit);
    let new = NewCredential {
        rate_limit_per_hour,
        ..relay.credential(name)
    };
    relay.add(new).await;
}

on_a_relay! {
    async fn every_answer_says_what_is_left(relay) {
        let upstream = Upstream::ok().await;
        let agent = relay.limited_agent("limited", &["main"], Some(3)).await;
        let told = call(&agent, "main", &upstream).await;
        assert_eq!((told.status, told_of_limit(&told)), (200, (Some("3"), Some("2"))));
        let waits = agent.forward(Call::with("main", &upstream.url("/")).method("POST")).await;
        assert_eq!((waits.status, told_of_limit(&waits)), (202, (Some("3"), Some("1"))));
        let wrong = agent.forward(Call::with("nothing", &upstream.url("/"))).await;
        assert_eq!((wrong.status, told_of_limit(&wrong)), (404, (Some("3"), Some("0"))));
        let told = call(&agent, "main", &upstream).await;
        assert_eq!(told.refusal(), (429, "rate_limited".to_owned()));
        assert_eq!(told_of_limit(&told), (Some("3"), Some("0")));
        let wait: i64 = told.header("retry-after").unwrap().parse().unwrap();
        let reset: i64 = told.header("x-ratelimit-reset").unwrap().parse().unwrap();
        let now = relay.fixture.store.clock().now().as_millis();
        assert!((1..=3600).contains(&wait), "{wait}");
        assert!((reset * 1000 - now - wait * 1000).abs() <= 1000, "{reset} is not {wait} s from {now}");
        assert_eq!(told_of_limit(&call(&relay.agent, "main", &upstream).await), (None, None));
        assert_eq!(upstream.seen().len(), 2);
    }

    async fn the_upstreams_own_limit_is_passed_on_beside_ours(relay) {
        let upstream = Upstream::answering(answer("200 OK", "X-RateLimit-Remaining: 59\r\n", "")).await;
        let agent = relay.limited_agent("limited", &["main"], Some(3)).await;
        let told = call(&agent, "main", &upstream).await;
        assert_eq!(told_of_limit(&told), (None, Some("59")));
        assert_eq!(told.header("x-tap-ratelimit-remaining"), Some("2"));
    }

    async fn many_calls_at_once_to_two_relays_are_counted_exactly(relay) {
        let upstream = Upstream::ok().await;
        let agent = relay.limited_agent("limited", &["main"], Some(20)).await;
        let beside = relay.beside().await;
        let there = Client { key: agent.key.clone(), ..beside.agent.clone() };
        let calls = (0..60).map(|n| call(if n % 2 == 0 { &agent } else { &there }, "main", &upstream));
        let told = futures_util::future::join_all(calls).await;
        let mut left: Vec<i64> = told
            .iter()
            .filter(|told| told.status == 200)
            .map(|told| told.header("x-ratelimit-remaining").unwrap().parse().unwrap())
            .collect();
        left.sort_unstable();
        assert_eq!(left, (0..20).collect::<Vec<_>>(), "each is told a number of its own");
        assert_eq!(upstream.seen().len(), 20);
        relay.fixture.clock.advance(std::time::Duration::from_hours(1));
        assert_eq!(call(&agent, "main", &upstream).await.status, 200);
        beside.stop().await;
    }

    async fn the_smallest_limit_of_agent_and_roles_counts_and_a_raised_one_at_once(relay) {
        let upstream = Upstream::ok().await;
        let (store, actor) = relay.operator();
        let role = |name: &str, limit| NewRole {
            name: name.to_owned(),
            description: String::new(),
            rate_limit_per_hour: limit,
            credentials: vec!["main".to_owned()],
        };
        for (name, limit) in [("tight", Some(1)), ("wide", Some(9)), ("free", None)] {
            role(name, limit).insert(store, actor).await.unwrap();
        }
        let agent = relay.limited_agent("limited", &[], Some(5)).await;
        let roles = async |names: &[&str]| {
            let roles = Some(names.iter().map(|&name| name.to_owned()).collect());
            let update = AgentUpdate { roles, ..AgentUpdate::default() };
            update.apply(store, actor, "limited").await.unwrap();
        };
        roles(&["tight", "wide", "free"]).await;
        assert_eq!(told_of_limit(&call(&agent, "main", &upstream).await), (Some("1"), Some("0")));
        assert_eq!(call(&agent, "main", &upstream).await.status, 429);
        roles(&["wide", "free"]).await;
        assert_eq!(told_of_limit(&call(&agent, "main", &upstream).await), (Some("5"), Some("3")));
    }

    async fn a_credentials_limit_is_that_of_all_agents_together(relay) {
        let upstream = Upstream::ok().await;
        limited(relay, "shared", 2).await;
        let one = relay.limited_agent("one", &["shared"], Some(50)).await;
        let two = relay.new_agent("two", &["shared"]).await;
        assert_eq!(told_of_limit(&call(&one, "shared", &upstream).await), (Some("2"), Some("1")));
        // What is refused before the policies are asked uses nothing up.
        let elsewhere = one.forward(Call::with("shared", "ftp://127.0.0.1/")).await;
        assert!(elsewhere.status >= 400);
        assert_eq!(told_of_limit(&call(&two, "shared", &upstream).await), (Some("2"), Some("0")));
        for agent in [&one, &two] {
            let told = call(agent, "shared", &upstream).await;
            assert_eq!(told.refusal(), (429, "credential_rate_limited".to_owned()));
            assert!(told.header("retry-after").is_some());
            assert!(told.json()["message"].as_str().unwrap().contains("`shared`"));
        }
        let (store, actor) = relay.operator();
        let none = CredentialUpdate { rate_limit_per_hour: Some(None), ..CredentialUpdate::default() };
        none.apply(store, actor, "shared").await.unwrap();
        assert_eq!(call(&two, "shared", &upstream).await.status, 200);
    }

    async fn a_call_with_two_limited_credentials_is_counted_by_both_or_neither(relay) {
        let upstream = Upstream::ok().await;
        limited(relay, "tight", 1).await;
        limited(relay, "wide", 3).await;
        let agent = relay.new_agent("both", &["tight", "wide"]).await;
        let both = || {
            let call = Call::to(&upstream.url("/")).header("x-api-key", "<CREDENTIAL:wide>");
            call.header("authorization", "Bearer <CREDENTIAL:tight>")
        };
        assert_eq!(agent.forward(both()).await.status, 200);
        for _ in 0..3 {
            let told = agent.forward(both()).await;
            assert_eq!(told.refusal(), (429, "credential_rate_limited".to_owned()));
        }
        assert_eq!(told_of_limit(&call(&agent, "wide", &upstream).await), (Some("3"), Some("1")));
    }

    async fn an_agent_that_holds_all_its_places_starves_no_other(relay) {
        relay.settings.caps.agent_requests_max = 2;
        relay.restart().await;
        let mut upstream = Upstream::scripted().await;
        let (greedy, modest) = (relay.new_agent("greedy", &["main"]).await, relay.new_agent("modest", &["main"]).await);
        let long = Call::with("main", &upstream.url("/"));
        let mut streams = Vec::new();
        for _ in 0..2 {
            let begun = async {
                let mut upstream = upstream.call().await;
                upstream.write(chunked("")).await;
                upstream.chunk("first").await;
                upstream
            };
            streams.push(tokio::join!(greedy.begin(long.clone()), begun));
        }
        let told = greedy.forward(long.clone()).await;
        assert_eq!(told.refusal(), (429, "too_many_concurrent_requests".to_owned()));
        assert!(told.header("retry-after").is_some());
        let (mut first, mut ending) = streams.pop().unwrap();
        assert_eq!(first.read(5).await, "first");
        let short = Upstream::ok().await;
        assert_eq!(call(&modest, "main", &short).await.status, 200);
        // The end of one answer is a place for the next request.
        ending.end().await;
        assert!(first.rest().await.is_whole);
        assert_eq!(call(&greedy, "main", &short).await.status, 200);
        // So is an agent's going away.
        let (left, mut abandoned) = streams.pop().unwrap();
        drop(left);
        abandoned.closed().await;
        assert_eq!(call(&greedy, "main", &short).await.status, 200);
        assert_eq!(relay.entries_when(8).await.len(), 8);
    }

    async fn a_request_may_be_as_long_as_is_configured(relay) {
        relay.settings.caps.request_bytes_max = 1000;
        relay.restart().await;
        relay.policy("main", r#"{"auto_approve_methods": ["POST"]}"#).await;
        let upstream = Upstream::ok().await;
        let sent = async |bytes: usize| {
            let call = Call::with("main", &upstream.url("/")).method("POST");
            relay.agent.forward(call.body("x".repeat(bytes))).await
        };
        assert_eq!(sent(1000).await.status, 200);
        assert_eq!(sent(1001).await.refusal(), (413, "body_too_large".to_owned()));
    }

    async fn an_answer_that_says_it_is_too_long_is_refused(relay) {
        relay.settings.caps.response_bytes_max = Some(1000);
        relay.restart().await;
        let sent = async |bytes: usize| {
            let upstream = Upstream::answering(answer("200 OK", "", "x".repeat(bytes))).await;
            call(&relay.agent, "main", &upstream).await
        };
        assert_eq!(sent(1000).await.status, 200);
        assert_eq!(sent(1001).await.refusal(), (502, "response_too_large".to_owned()));
        assert_eq!(sent(100_000).await.refusal(), (502, "response_too_large".to_owned()));
        let entries = relay.entries().await;
        assert_eq!((&entries[1]["decision"], &entries[1]["error_code"]), (&"error".into(), &"response_too_large".into()));
    }

    async fn a_stream_that_grows_too_long_is_broken_off_and_recorded(relay) {
        relay.settings.caps.response_bytes_max = Some(1000);
        relay.restart().await;
        let mut upstream = Upstream::scripted().await;
        let begun = Call::with("main", &upstream.url("/"));
        let streaming = async {
            let mut call = upstream.call().await;
            call.write(chunked("")).await;
            call.chunk("x".repeat(900)).await;
            call
        };
        let (mut told, mut going) = tokio::join!(relay.agent.begin(begun), streaming);
        assert_eq!(told.read(900).await.len(), 900);
        going.chunk("x".repeat(101)).await;
        assert!(!told.rest().await.is_whole, "the agent sees that there is more");
        let entries = relay.entries_when(2).await;
        assert_eq!((&entries[1]["decision"], &entries[1]["error_code"]), (&"completed".into(), &"response_too_large".into()));
        assert_eq!(entries[1]["bytes_out"], 900);
    }

    async fn an_agent_whose_requests_wait_in_their_hundreds_is_told_to_wait_for_people(relay) {
        let statement = "insert into approvals (id, team_id, agent_id, agent_name, credential_names, method, target_url, \
            policy_reason, min_approvals, request, entry, status, created_at, expires_at) \
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 256) \
            select 'planted-' || i, agents.team_id, agents.id, 'reader', '[\"main\"]', 'POST', 'http://h/', 'r', 1, cast('x' as blob), \
            '{}', 'pending', 1, 9000000000000000 from n, agents where agents.name = 'reader'";
        relay.sql(statement).await;
        let write = || Call::with("main", "http://127.0.0.1:9/").method("POST");
        let told = relay.agent.forward(write()).await;
        assert_eq!(told.refusal(), (429, "too_many_pending".to_owned()));
        assert!(told.json()["fix"].is_string());
        let entries = relay.entries().await;
        let last = entries.last().unwrap();
        assert_eq!((&last["decision"], &last["error_code"]), (&"refused".into(), &"too_many_pending".into()));
        let other = relay.new_agent("other", &["main"]).await;
        assert_eq!(other.forward(write()).await.status, 202);
    }
}
