//! The pages of agents and roles: a key is shown once, and what is given holds at once.

use std::time::Duration;

use postern::store::{Agent, MemberRole, Role};

use crate::support::{
    client::Call,
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
    visitor::Visitor,
};

/// Sends a form that makes a key; the key, and the page that showed it.
async fn key(owner: &Visitor, form: &str, fields: &[(&str, &str)]) -> (String, String) {
    let answer = owner.send(form, fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(answer.header("set-cookie"), None);
    let led = answer.header("location").unwrap().to_owned();
    let page = owner.get(&led).await;
    assert_eq!(
        (page.status, page.header("cache-control")),
        (200, Some("no-store"))
    );
    let parts = page.text().split_once("<code id=\"secret\">");
    let (_, rest) = parts.unwrap_or_else(|| panic!("{}", page.text()));
    let key = rest.split_once('<').unwrap().0.to_owned();
    assert!(!led.contains(&key));
    (key, led)
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
        let (first, shown) = key(&owner, "/dashboard/new/agent", &fields).await;
        // Whoever loads the page anew sends no form again, and is not shown the key again.
        assert!(!owner.page(&shown).await.contains(&first));
        let agent = relay.agent.bearing(Some(&first));
        let call = || Call::with("main", &upstream.url("/x"));
        assert_eq!(agent.forward(call()).await.status, 200);
        for path in ["/dashboard/agents/fresh", "/dashboard/agents", "/dashboard/audit"] {
            assert!(!owner.page(path).await.contains(&first), "{path}");
        }
        let made = stored(relay, "fresh").await.unwrap();
        assert_eq!((made.rate_limit_per_hour, made.credentials), (Some(50), vec!["main".to_owned()]));

        let (second, _) = key(&owner, "/dashboard/agents/fresh/rotate-key", &[]).await;
        assert_eq!(agent.forward(call()).await.status, 401);
        let agent = relay.agent.bearing(Some(&second));
        assert_eq!(agent.forward(call()).await.status, 200);

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

    async fn a_new_key_waits_sealed_for_who_made_it_and_for_five_minutes(relay) {
        let owner = Visitor::owner(relay).await;
        let (other, _) = Visitor::new(relay, ("bob@example.com", MemberRole::Owner)).await;
        let led = owner.done("/dashboard/new/agent", &[("name", "one")]).await;
        assert!(!other.page(&led).await.contains("TAP_API_KEY"), "of another's session");
        assert!(owner.page(&led).await.contains("TAP_API_KEY"), "it waits for its own");
        let led = owner.done("/dashboard/agents/one/rotate-key", &[]).await;
        assert_eq!(relay.number("select count(*) from ceremonies").await, 1);
        relay.fixture.clock.advance(Duration::from_mins(5));
        assert!(!owner.page(&led).await.contains("TAP_API_KEY"));
        // Of two that ask at once, one is shown it.
        let led = owner.done("/dashboard/agents/one/rotate-key", &[]).await;
        let (one, two) = futures_util::future::join(owner.page(&led), owner.page(&led)).await;
        assert!(one.contains("TAP_API_KEY") != two.contains("TAP_API_KEY"));
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
