//! Grants on the path of a request: what they let through, and what they never do.

use postern::store::{Grant, GrantTerms, NewGrant};

use crate::support::{
    client::Call,
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
};

async fn granted(relay: &TestRelay, credential: &str, scope: &str, max_uses: Option<i64>) -> Grant {
    let (store, actor) = relay.operator();
    let terms = GrantTerms {
        minutes: 5,
        max_uses,
    };
    let new = NewGrant::new(credential, &["POST"], &[scope], terms).unwrap();
    new.insert(store, actor).await.unwrap()
}

fn write(target: &str) -> Call {
    Call::with("main", target).method("POST").body("the body")
}

async fn uses(relay: &TestRelay, grant: &Grant) -> i64 {
    let (store, actor) = relay.operator();
    let found = Grant::find(store, &actor.team, &grant.id).await.unwrap();
    found.unwrap().uses
}

on_a_relay! {
    async fn it_lets_as_many_calls_through_as_were_granted(relay) {
        let upstream = Upstream::ok().await;
        let grant = granted(relay, "main", "127.0.0.1/go", Some(3)).await;
        let beside = relay.beside().await;
        let target = upstream.url("/go?x=1");
        let calls = (0..10).map(|number| {
            let agent = if number % 2 == 0 { &relay.agent } else { &beside.agent };
            agent.forward(write(&target))
        });
        let told = futures_util::future::join_all(calls).await;
        let passed = told.iter().filter(|told| told.status == 200).count();
        let asked = told.iter().filter(|told| told.status == 202).count();
        assert_eq!((passed, asked, upstream.seen().len()), (3, 7, 3));
        assert_eq!(uses(relay, &grant).await, 3);
        beside.stop().await;
    }

    async fn its_use_is_told_in_the_trail(relay) {
        let upstream = Upstream::ok().await;
        let grant = granted(relay, "main", "127.0.0.1/go", None).await;
        assert_eq!(relay.agent.forward(write(&upstream.url("/go"))).await.status, 200);
        let entries = relay.entries().await;
        let last = entries.last().unwrap();
        assert_eq!(last["policy_reason"], format!("grant:{}", grant.id));
        assert_eq!((&last["decision"], &last["request_body"]), (&"allowed".into(), &"the body".into()));
        let (store, _) = relay.operator();
        let lines = store.lines_after(0, 100).await.unwrap();
        let created = format!("grant_created:{}", grant.id);
        assert_eq!(lines.iter().filter(|line| line.text.contains(&created)).count(), 1);
    }

    async fn it_answers_no_denial_and_no_address_for_which_is_always_asked(relay) {
        let upstream = Upstream::ok().await;
        let grant = granted(relay, "main", "127.0.0.1/danger", None).await;
        relay.policy("main", r#"{"require_approval_urls": ["/danger"]}"#).await;
        assert_eq!(relay.agent.forward(write(&upstream.url("/danger"))).await.status, 202);
        relay.policy("main", r#"{"deny_methods": ["POST"]}"#).await;
        assert_eq!(relay.agent.forward(write(&upstream.url("/danger"))).await.status, 403);
        relay.policy("main", r#"{"auto_approve_methods": ["POST"]}"#).await;
        assert_eq!(relay.agent.forward(write(&upstream.url("/danger"))).await.status, 200);
        assert_eq!(uses(relay, &grant).await, 0, "where nobody would be asked, none is used");
    }

    async fn every_credential_that_asks_needs_one(relay) {
        let upstream = Upstream::ok().await;
        relay.add(relay.credential("second")).await;
        let agent = relay.new_agent("both", &["main", "second"]).await;
        let call = || {
            Call::to(&upstream.url("/go"))
                .method("POST")
                .header("authorization", "Bearer <CREDENTIAL:main>")
                .header("x-api-key", "<CREDENTIAL:second>")
        };
        let first = granted(relay, "main", "127.0.0.1/go", None).await;
        assert_eq!(agent.forward(call()).await.status, 202);
        assert_eq!(uses(relay, &first).await, 0);
        let second = granted(relay, "second", "127.0.0.1/go", None).await;
        assert_eq!(agent.forward(call()).await.status, 200);
        assert_eq!((uses(relay, &first).await, uses(relay, &second).await), (1, 1));
        let entries = relay.entries().await;
        let reason = entries.last().unwrap()["policy_reason"].as_str().unwrap();
        assert!(reason.contains(&first.id) && reason.contains(&second.id), "{reason}");
        relay.policy("second", r#"{"auto_approve_methods": ["POST"]}"#).await;
        assert_eq!(agent.forward(call()).await.status, 200);
        assert_eq!((uses(relay, &first).await, uses(relay, &second).await), (2, 1));
    }

    async fn a_repetition_of_a_call_that_waits_still_waits(relay) {
        let upstream = Upstream::ok().await;
        let call = || write(&upstream.url("/go")).header("idempotency-key", "one");
        let first = relay.agent.forward(call()).await.json();
        granted(relay, "main", "127.0.0.1/go", None).await;
        let again = relay.agent.forward(call()).await;
        assert_eq!((again.status, &again.json()["txn_id"]), (202, &first["txn_id"]));
        assert!(upstream.seen().is_empty(), "approved after that it would go out twice");
    }

    async fn one_that_cannot_be_read_has_a_person_asked(relay) {
        let upstream = Upstream::ok().await;
        granted(relay, "main", "127.0.0.1/go", None).await;
        relay.sql("update grants set route_scope = 'damaged'").await;
        assert_eq!(relay.agent.forward(write(&upstream.url("/go"))).await.status, 202);
        assert!(relay.logged().contains("a grant could not be used"));
    }

    async fn one_that_is_revoked_is_void_for_the_next_call(relay) {
        let upstream = Upstream::ok().await;
        let grant = granted(relay, "main", "127.0.0.1/*", None).await;
        let beside = relay.beside().await;
        assert_eq!(beside.agent.forward(write(&upstream.url("/a"))).await.status, 200);
        let (store, actor) = relay.operator();
        Grant::revoke(store, actor, &grant.id).await.unwrap();
        for agent in [&relay.agent, &beside.agent] {
            assert_eq!(agent.forward(write(&upstream.url("/a"))).await.status, 202);
        }
        beside.stop().await;
    }
}
