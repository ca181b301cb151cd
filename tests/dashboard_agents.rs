//! The pages of agents and roles: a key is shown once, and what is given holds at once.

use postern::store::{Agent, Role};

use crate::support::{
    client::{Answer, Call},
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
    visitor::Visitor,
};

/// The key that a page shows.
fn key(answer: &Answer) -> String {
    let page = answer.text();
    let (_, rest) = page
        .split_once("<code id=\"secret\">")
        .unwrap_or_else(|| panic!("{page}"));
    rest.split_once('<').unwrap().0.to_owned()
}

async fn stored(relay: &TestRelay, name: &str) -> Option<Agent> {
    let (store, actor) = relay.operator();
    Agent::find(store, &actor.team, name).await.unwrap()
}

on_a_relay! {
    async fn a_key_is_shown_once_and_works(relay) {
        let (owner, upstream) = (Visitor::owner(relay).await, Upstream::ok().await);
        let fields = [
            ("name", "fresh"), ("description", "d"), ("kind", "agent"), ("credentials", "main"),
            ("rate_limit_per_hour", "50"),
        ];
        let answer = owner.send("/dashboard/new/agent", &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let first = key(&answer);
        let agent = relay.agent.bearing(Some(&first));
        let call = || Call::with("main", &upstream.url("/x"));
        assert_eq!(agent.forward(call()).await.status, 200);
        for path in ["/dashboard/agents/fresh", "/dashboard/agents", "/dashboard/audit"] {
            assert!(!owner.page(path).await.contains(&first), "{path}");
        }
        let made = stored(relay, "fresh").await.unwrap();
        assert_eq!((made.rate_limit_per_hour, made.credentials), (Some(50), vec!["main".to_owned()]));

        let second = key(&owner.send("/dashboard/agents/fresh/rotate-key", &[]).await);
        assert_eq!(agent.forward(call()).await.status, 401);
        let agent = relay.agent.bearing(Some(&second));
        assert_eq!(agent.forward(call()).await.status, 200);

        // Whoever loads the answer anew sends the same form: the key stays.
        let once = [("once", "the same writing of the form")];
        let third = key(&owner.send("/dashboard/agents/fresh/rotate-key", &once).await);
        let again = owner.send("/dashboard/agents/fresh/rotate-key", &once).await;
        assert!(again.status == 409 && again.text().contains("sent already"), "{}", again.text());
        let agent = relay.agent.bearing(Some(&third));
        assert_eq!(agent.forward(call()).await.status, 200);
        let page = owner.page("/dashboard/agents/fresh").await;
        assert!(page.contains("name=\"once\""), "{page}");

        owner.done("/dashboard/agents/fresh/disable", &[]).await;
        assert_eq!(agent.forward(call()).await.status, 401);
        assert!(owner.page("/dashboard/agents/fresh").await.contains("disabled"));
        owner.done("/dashboard/agents/fresh/enable", &[]).await;
        owner.done("/dashboard/agents/fresh/edit", &[("description", "other")]).await;
        assert_eq!(agent.forward(call()).await.status, 403);
        assert_eq!(stored(relay, "fresh").await.unwrap().rate_limit_per_hour, None);
        owner.done("/dashboard/agents/fresh/delete", &[("confirm", "fresh")]).await;
        assert!(stored(relay, "fresh").await.is_none());
    }

    async fn what_is_wrong_with_an_agent_is_told(relay) {
        let owner = Visitor::owner(relay).await;
        for (fields, status, told) in [
            (vec![("name", "reader")], 422, "exists already"),
            (vec![("name", "-x")], 422, "a name has 1 to 64"),
            (vec![("name", "x"), ("credentials", "ghost")], 422, "ghost"),
            (vec![("name", "x"), ("roles", "ghost")], 422, "ghost"),
            (vec![("name", "x"), ("all_credentials", "on"), ("credentials", "main")], 422, "account key"),
            (vec![("name", "x"), ("rate_limit_per_hour", "-1")], 422, "a limit is a number"),
        ] {
            let answer = owner.send("/dashboard/new/agent", &fields).await;
            assert_eq!(answer.status, status, "{fields:?}: {}", answer.text());
            assert!(answer.text().contains(told), "{fields:?}: {}", answer.text());
            assert!(stored(relay, "x").await.is_none());
        }
    }

    async fn a_role_gives_and_takes(relay) {
        let owner = Visitor::owner(relay).await;
        let fields = [("name", "team.a"), ("credentials", "main"), ("rate_limit_per_hour", "7")];
        let led = owner.done("/dashboard/new/role", &fields).await;
        assert_eq!(led, "/dashboard/roles/team.a");
        owner.done("/dashboard/agents/reader/edit", &[("roles", "team.a")]).await;
        let page = owner.page("/dashboard/agents/reader").await;
        assert!(page.contains("role team.a"), "{page}");
        assert!(owner.page(&led).await.contains("/dashboard/agents/reader"));
        owner.done("/dashboard/roles/team.a/edit", &[("description", "none now")]).await;
        let (store, actor) = relay.operator();
        let role = Role::find(store, &actor.team, "team.a").await.unwrap().unwrap();
        assert!(role.credentials.is_empty() && role.rate_limit_per_hour.is_none());
        let again = owner.send("/dashboard/new/role", &[("name", "team.a")]).await;
        assert!(again.status == 422 && again.text().contains("exists already"), "{}", again.text());
        owner.done("/dashboard/roles/team.a/delete", &[("confirm", "team.a")]).await;
        assert_eq!(owner.get(&led).await.status, 404);
    }
}
