//! Agents of somebody's own: theirs alone, and never more than what is assigned to them.

use postern::store::{AssignedCredentials, Member, MemberRole, Scope};
use serde_json::{Value, json};

use crate::support::{
    admin::{Person, add_user},
    client::{Call, Client},
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
    visitor::Visitor,
};

/// An approver with these credentials assigned.
async fn approver(relay: &TestRelay, email: &str, credentials: &[&str]) -> (Person, Member) {
    let team = relay.operator().1.team.clone();
    let member = add_user(relay, (&team, email), MemberRole::Approver).await;
    let person = Person::signed_in(relay, &team, (member.clone(), Scope::Full)).await;
    for credential in credentials {
        assign(relay, &member, credential).await;
    }
    (person, member)
}

async fn assign(relay: &TestRelay, member: &Member, credential: &str) {
    let (store, actor) = relay.operator();
    let added = AssignedCredentials::add(store, actor, (&member.user_id, credential)).await;
    assert!(added.unwrap());
}

/// Makes an agent; what bears its key.
async fn made(relay: &TestRelay, person: &Person, id: &str) -> Client {
    let body = json!({ "id": id, "credentials": ["main"] });
    let told = person.post("/team/agents", body).await;
    assert_eq!(told.status, 201, "{told:?}");
    relay.agent.bearing(told.json()["api_key"].as_str())
}

async fn status(agent: &Client, upstream: &Upstream) -> u16 {
    let call = Call::with("main", &upstream.url("/x"));
    agent.forward(call).await.status
}

async fn listed(person: &Person) -> Vec<String> {
    let list = person.get("/team/agents").await.json();
    let agents = list["agents"].as_array().unwrap().iter();
    agents
        .map(|agent| agent["id"].as_str().unwrap().to_owned())
        .collect()
}

on_a_relay! {
    async fn an_approver_looks_after_agents_of_their_own(relay) {
        let upstream = Upstream::ok().await;
        let (bob, member) = approver(relay, "bob@example.com", &["main"]).await;
        let agent = made(relay, &bob, "bobs").await;
        assert_eq!(status(&agent, &upstream).await, 200);
        let shown = bob.get("/team/agents/bobs").await.json();
        assert_eq!((&shown["owner_user_id"], &shown["is_own"]), (&json!(member.user_id), &json!(true)));
        assert_eq!(listed(&bob).await, ["bobs"]);
        assert_eq!(bob.get("/team/apps").await.json(), json!({ "apps": [] }));
        assert_eq!(bob.post("/team/apps", json!({ "id": "app" })).await.refusal().0, 403);
        assert_eq!(bob.put("/team/agents/bobs", json!({ "rate_limit_per_hour": 9 })).await.status, 200);
        assert_eq!(bob.post("/team/agents/bobs/disable", json!({})).await.status, 200);
        assert_eq!(status(&agent, &upstream).await, 401);
        assert_eq!(bob.post("/team/agents/bobs/enable", json!({})).await.status, 200);
        let rotated = bob.post("/team/agents/bobs/rotate-key", json!({})).await.json();
        assert_eq!(status(&agent, &upstream).await, 401);
        let agent = relay.agent.bearing(rotated["api_key"].as_str());
        assert_eq!(status(&agent, &upstream).await, 200);
        assert_eq!(bob.delete("/team/agents/bobs").await.status, 200);
        assert_eq!(status(&agent, &upstream).await, 401);
        let owner = Person::owner(relay).await;
        made(relay, &owner, "teams").await;
        assert_eq!(owner.get("/team/agents/teams").await.json()["is_own"], false);
        assert!(listed(&bob).await.is_empty());
    }

    async fn an_approver_reaches_nobody_elses_agent(relay) {
        let (bob, _) = approver(relay, "bob@example.com", &["main"]).await;
        let (zoe, _) = approver(relay, "zoe@example.com", &["main"]).await;
        made(relay, &bob, "bobs").await;
        assert!(listed(&zoe).await.is_empty());
        for (person, name) in [(&bob, "reader"), (&zoe, "bobs"), (&zoe, "bosb")] {
            let path = format!("/team/agents/{name}");
            for told in [
                person.get(&path).await,
                person.put(&path, json!({ "description": "mine" })).await,
                person.post(&format!("{path}/disable"), json!({})).await,
                person.post(&format!("{path}/enable"), json!({})).await,
                person.post(&format!("{path}/rotate-key"), json!({})).await,
                person.post(&format!("{path}/rotate-key"), json!({ "overlap_secs": 60 })).await,
                person.delete(&path).await,
            ] {
                assert_eq!(told.refusal(), (404, "agent_not_found".to_owned()), "{told:?}");
                assert_eq!(told.json()["nearest"], json!([]), "nobody is told of others' agents");
            }
        }
    }

    async fn nobody_gives_an_agent_of_their_own_more_than_they_have(relay) {
        relay.add(relay.credential("other")).await;
        let owner = Person::owner(relay).await;
        let role = json!({ "name": "wide", "credentials": ["main", "other"] });
        assert_eq!(owner.post("/team/roles", role).await.status, 201);
        let (bob, _) = approver(relay, "bob@example.com", &["main"]).await;
        let before = relay.entries().await.len();
        for (more, told) in [
            (json!({ "credentials": ["other"] }), (422, "credential_not_found")),
            (json!({ "credentials": ["ghost"] }), (422, "credential_not_found")),
            (json!({ "credentials": ["main", "other"] }), (422, "credential_not_found")),
            (json!({ "roles": ["wide"] }), (403, "not_permitted")),
            (json!({ "all_credentials": true }), (403, "not_permitted")),
        ] {
            let mut body = more.clone();
            body["id"] = json!("bobs");
            let answer = bob.post("/team/agents", body).await;
            assert_eq!(answer.refusal(), (told.0, told.1.to_owned()), "{more}: {answer:?}");
        }
        assert_eq!(relay.entries().await.len(), before);
        made(relay, &bob, "bobs").await;
        for more in [
            json!({ "credentials": ["other"] }), json!({ "roles": ["wide"] }), json!({ "all_credentials": true }),
            json!({ "owner_user_id": null }), json!({ "owner_user_id": "x" }),
        ] {
            let answer = bob.put("/team/agents/bobs", more.clone()).await;
            assert!((400..500).contains(&answer.status), "{more}: {answer:?}");
        }
        // Nor does anybody else: what a manager gives counts as far as the owner has it.
        let given = json!({ "roles": ["wide"], "all_credentials": true });
        assert_eq!(owner.put("/team/agents/bobs", given).await.status, 200);
        let shown = bob.get("/team/agents/bobs").await.json();
        assert_eq!(shown["effective_credentials"], json!(["main"]));
    }

    async fn what_is_taken_from_a_person_is_taken_from_their_agents_at_once(relay) {
        let upstream = Upstream::ok().await;
        let (bob, member) = approver(relay, "bob@example.com", &["main"]).await;
        let agent = made(relay, &bob, "bobs").await;
        let owner = Person::owner(relay).await;
        let (store, actor) = relay.operator();
        let whose = (member.user_id.as_str(), "main");
        for _ in 0..2 {
            assert_eq!(status(&agent, &upstream).await, 200);
            AssignedCredentials::remove(store, actor, whose).await.unwrap();
            assert_eq!(status(&agent, &upstream).await, 403);
            assert_eq!(bob.get("/team/agents/bobs").await.json()["effective_credentials"], json!([]));
            assign(relay, &member, "main").await;
        }
        // Who becomes an admin may use all of the team's, and so may their agents what they were given.
        AssignedCredentials::remove(store, actor, whose).await.unwrap();
        let path = format!("/team/members/{}/role", member.user_id);
        for (role, told) in [("admin", 200), ("approver", 403)] {
            assert_eq!(owner.put(&path, json!({ "role": role })).await.status, 200);
            assert_eq!(status(&agent, &upstream).await, told, "{role}");
        }
    }

    async fn with_nobody_behind_it_an_agent_may_use_nothing_until_it_is_adopted(relay) {
        let upstream = Upstream::ok().await;
        let (bob, member) = approver(relay, "bob@example.com", &["main"]).await;
        let agent = made(relay, &bob, "bobs").await;
        let owner = Person::owner(relay).await;
        let told = owner.delete(&format!("/team/members/{}", member.user_id)).await;
        assert_eq!(told.status, 200, "{told:?}");
        assert_eq!(status(&agent, &upstream).await, 403);
        relay.sql("delete from users where email = 'bob@example.com'").await;
        let shown = owner.get("/team/agents/bobs").await.json();
        assert_eq!((&shown["owner_user_id"], &shown["is_own"]), (&Value::Null, &json!(true)));
        assert_eq!((&shown["credentials"], &shown["effective_credentials"]), (&json!(["main"]), &json!([])));
        assert_eq!(owner.put("/team/agents/bobs", json!({ "description": "left" })).await.status, 200);
        assert_eq!(status(&agent, &upstream).await, 403);
        let told = owner.put("/team/agents/bobs", json!({ "owner_user_id": null })).await;
        assert_eq!((told.status, &told.json()["is_own"]), (200, &json!(false)));
        assert_eq!(status(&agent, &upstream).await, 200);
    }

    async fn what_is_somebodys_own_is_neither_declared_nor_pruned(relay) {
        let (bob, _) = approver(relay, "bob@example.com", &["main"]).await;
        made(relay, &bob, "bobs").await;
        let owner = Person::owner(relay).await;
        let exported = owner.get("/team/export").await.json();
        assert!(!exported.to_string().contains("bobs"), "{exported}");
        let told = owner.post("/team/apply", json!({ "agents": [], "prune": true })).await;
        assert_eq!(told.status, 200, "{told:?}");
        assert_eq!(owner.get("/team/agents/reader").await.status, 404);
        assert_eq!(owner.get("/team/agents/bobs").await.status, 200);
    }

    async fn an_approver_does_all_of_it_by_pages(relay) {
        let upstream = Upstream::ok().await;
        let (bob, member) = Visitor::new(relay, ("bob@example.com", MemberRole::Approver)).await;
        let page = bob.page("/dashboard/new/agent").await;
        assert!(!page.contains("value=\"main\"") && !page.contains("name=\"roles\""), "{page}");
        assign(relay, &member, "main").await;
        let page = bob.page("/dashboard/new/agent").await;
        assert!(page.contains("value=\"main\"") && !page.contains("all_credentials") && !page.contains("name=\"kind\""), "{page}");
        let led = bob.done("/dashboard/new/agent", &[("name", "bobs"), ("credentials", "main")]).await;
        let page = bob.page(&led).await;
        let key = page.split("<code id=\"secret\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let agent = relay.agent.bearing(Some(&key));
        assert_eq!(status(&agent, &upstream).await, 200);
        let list = bob.page("/dashboard/agents").await;
        assert!(list.contains("bobs") && !list.contains("agents/reader"), "{list}");
        let page = bob.page("/dashboard/agents/bobs").await;
        assert!(page.contains("your own") && !page.contains("/dashboard/audit"), "{page}");
        for path in ["/dashboard/agents/reader", "/dashboard/agents/reader/edit", "/dashboard/agents/reader/key"] {
            assert_eq!(bob.get(path).await.status, 404, "{path}");
        }
        for path in ["edit", "enable", "disable", "rotate-key", "delete"] {
            let told = bob.send(&format!("/dashboard/agents/reader/{path}"), &[("confirm", "reader")]).await;
            assert_eq!(told.status, 404, "{path}");
        }
        for more in [("roles", "x"), ("all_credentials", "on"), ("credentials", "ghost"), ("kind", "app")] {
            let told = bob.send("/dashboard/new/agent", &[("name", "more"), more]).await;
            assert_ne!(told.status, 303, "{more:?}: {}", told.text());
        }
        bob.done("/dashboard/agents/bobs/edit", &[("description", "d")]).await;
        assert_eq!(status(&agent, &upstream).await, 403);
        bob.done("/dashboard/agents/bobs/delete", &[("confirm", "bobs")]).await;
    }
}
