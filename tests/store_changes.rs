//! Changes that two processes make of one thing at once: neither takes back what the other did.

use postern::store::{
    Agent, AgentUpdate, Auth, Credential, CredentialUpdate, NewAgent, NewCredential, NewRole, Role,
    RoleUpdate,
};

use crate::support::database::{Fixture, on_both_databases};

/// How often two changes are made at once: where one could be lost, it is, within that many.
const ROUNDS: usize = 25;

async fn credential(fixture: &Fixture, name: &str) {
    let new = NewCredential {
        name: name.to_owned(),
        description: String::new(),
        auth: Auth::ApiKey,
        api_base: None,
        relative_target: false,
        header_format: None,
        bindings: Vec::new(),
        allowed_hosts: Vec::new(),
        any_host: true,
        rate_limit_per_hour: None,
        canary: false,
        value: None,
    };
    new.insert(&fixture.store, &fixture.actor).await.unwrap();
}

async fn agent(fixture: &Fixture) {
    let name = "bot".to_owned();
    let new = NewAgent {
        name,
        ..NewAgent::default()
    };
    new.insert(&fixture.store, &fixture.actor).await.unwrap();
}

fn text(round: usize) -> String {
    format!("round {round}")
}

on_both_databases! {
    async fn an_agent_that_is_disabled_stays_so(fixture) {
        agent(&fixture).await;
        let (store, other, actor) = (&fixture.store, fixture.another("other").await, &fixture.actor);
        for round in 0..ROUNDS {
            let is_enabled = |enabled| AgentUpdate { enabled: Some(enabled), ..AgentUpdate::default() };
            is_enabled(true).apply(store, actor, "bot").await.unwrap();
            let described = AgentUpdate { description: Some(text(round)), ..AgentUpdate::default() };
            let (one, two) = tokio::join!(is_enabled(false).apply(store, actor, "bot"), described.apply(&other, actor, "bot"));
            one.and(two).unwrap();
            let found = Agent::find(store, &actor.team, "bot").await.unwrap().unwrap();
            assert!(found.disabled_at.is_some(), "round {round}");
            assert_eq!(found.description, text(round));
        }
    }

    async fn a_credential_that_is_bound_stays_so(fixture) {
        credential(&fixture, "main").await;
        let (store, other, actor) = (&fixture.store, fixture.another("other").await, &fixture.actor);
        for round in 0..ROUNDS {
            let bound = |any_host: bool| {
                let allowed_hosts = (!any_host).then(|| vec!["api.example.com".to_owned()]);
                CredentialUpdate { any_host: Some(any_host), allowed_hosts, ..CredentialUpdate::default() }
            };
            bound(true).apply(store, actor, "main").await.unwrap();
            let described = CredentialUpdate { description: Some(text(round)), ..CredentialUpdate::default() };
            let (one, two) = tokio::join!(bound(false).apply(store, actor, "main"), described.apply(&other, actor, "main"));
            one.and(two).unwrap();
            let found = Credential::find(store, &actor.team, "main").await.unwrap().unwrap();
            assert!(!found.any_host, "round {round}");
            assert_eq!(found.description, text(round));
        }
    }

    async fn a_role_keeps_its_limit(fixture) {
        let (store, other, actor) = (&fixture.store, fixture.another("other").await, &fixture.actor);
        let (name, description) = ("ci".to_owned(), String::new());
        let new = NewRole { name, description, rate_limit_per_hour: None, credentials: Vec::new() };
        new.insert(store, actor).await.unwrap();
        for round in 0..ROUNDS {
            let limited = |limit| RoleUpdate { rate_limit_per_hour: Some(limit), ..RoleUpdate::default() };
            limited(None).apply(store, actor, "ci").await.unwrap();
            let described = RoleUpdate { description: Some(text(round)), ..RoleUpdate::default() };
            let (one, two) = tokio::join!(limited(Some(1)).apply(store, actor, "ci"), described.apply(&other, actor, "ci"));
            one.and(two).unwrap();
            let found = Role::find(store, &actor.team, "ci").await.unwrap().unwrap();
            assert_eq!((found.rate_limit_per_hour, found.description), (Some(1), text(round)));
        }
    }

    async fn sets_that_are_given_at_once_are_not_mixed(fixture) {
        agent(&fixture).await;
        for name in ["one", "two"] {
            credential(&fixture, name).await;
        }
        let (store, other, actor) = (&fixture.store, fixture.another("other").await, &fixture.actor);
        for round in 0..ROUNDS {
            let given = |names: &[&str]| AgentUpdate {
                credentials: Some(names.iter().map(|&name| name.to_owned()).collect()),
                ..AgentUpdate::default()
            };
            given(&[]).apply(store, actor, "bot").await.unwrap();
            let (one, two) = tokio::join!(given(&["one"]).apply(store, actor, "bot"), given(&["two"]).apply(&other, actor, "bot"));
            one.and(two).unwrap();
            let found = Agent::find(store, &actor.team, "bot").await.unwrap().unwrap();
            assert_eq!(found.credentials.len(), 1, "round {round}");
        }
    }

    async fn of_two_new_keys_one_is_good(fixture) {
        agent(&fixture).await;
        let (store, other, actor) = (&fixture.store, fixture.another("other").await, &fixture.actor);
        let pepper = crate::support::database::keyring().api_key_pepper();
        for round in 0..ROUNDS {
            let (one, two) = tokio::join!(Agent::rotate_key(store, actor, "bot"), Agent::rotate_key(&other, actor, "bot"));
            let mut good = 0;
            for (_, key) in [one.unwrap(), two.unwrap()] {
                good += usize::from(store.access_by_key(&key.hashes(&pepper)).await.unwrap().is_some());
            }
            assert_eq!(good, 1, "round {round}");
        }
    }
}
