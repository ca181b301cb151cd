//! Agents, roles, credentials, policies: changes that are whole, and live for every process at once.

use postern::{
    policy::Policy,
    secrets::{ApiKey, Secret},
    store::{
        Agent, AgentUpdate, Auth, ChangeError, Credential, NewAgent, NewCredential, NewRole, Noun,
        Role, RoleUpdate, StoreError, StoredPolicy,
    },
};

use crate::support::database::{Fixture, on_both_databases};

async fn add(fixture: &Fixture, name: &str) -> Credential {
    let new = NewCredential {
        name: name.to_owned(),
        description: String::new(),
        auth: Auth::ApiKey,
        api_base: Some("https://api.example.com".to_owned()),
        relative_target: false,
        header_format: None,
        bindings: Vec::new(),
        allowed_hosts: vec!["https://api.example.com".to_owned()],
        any_host: false,
        rate_limit_per_hour: None,
        canary: false,
        value: Some(Secret::from("s3cret-value")),
    };
    new.insert(&fixture.store, &fixture.actor).await.unwrap()
}

fn agent(name: &str, roles: &[&str], credentials: &[&str]) -> NewAgent {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    NewAgent {
        name: name.to_owned(),
        roles: owned(roles),
        credentials: owned(credentials),
        ..NewAgent::default()
    }
}

fn role(name: &str, credentials: &[&str], limit: Option<i64>) -> NewRole {
    NewRole {
        name: name.to_owned(),
        description: String::new(),
        rate_limit_per_hour: limit,
        credentials: credentials.iter().map(|&name| name.to_owned()).collect(),
    }
}

/// Returns where the revision is noted beside the database; `None` for one that is a server.
fn note_of(fixture: &Fixture) -> Option<String> {
    let path = fixture.url.strip_prefix("sqlite://")?;
    Some(format!("{path}-access"))
}

on_both_databases! {
    async fn a_value_is_sealed_and_opens_again(fixture) {
        let made = add(&fixture, "slack").await;
        assert!(!made.sealed.as_ref().unwrap().windows(6).any(|bytes| bytes == b"s3cret"));
        let team = &fixture.actor.team;
        let found = Credential::find(&fixture.store, team, "slack").await.unwrap().unwrap();
        assert_eq!(found, made);
        assert_eq!(found.open(fixture.store.key()).unwrap(), Some(Secret::from("s3cret-value")));
    }

    async fn an_agent_with_a_mistyped_credential_is_not_made(fixture) {
        add(&fixture, "slack").await;
        let failed = agent("a", &[], &["slack", "slak"]).insert(&fixture.store, &fixture.actor).await;
        let Err(ChangeError::Missing { noun: Noun::Credential, name, known }) = failed else {
            panic!("{failed:?}")
        };
        assert_eq!((name.as_str(), known), ("slak", vec!["slack".to_owned()]));
        assert_eq!(Agent::list(&fixture.store, &fixture.actor.team).await.unwrap(), []);
    }

    async fn access_is_the_union_of_roles_and_direct_credentials(fixture) {
        for name in ["one", "two", "three", "four"] {
            add(&fixture, name).await;
        }
        let (store, actor) = (&fixture.store, &fixture.actor);
        role("r", &["one"], Some(50)).insert(store, actor).await.unwrap();
        role("s", &["one", "two"], None).insert(store, actor).await.unwrap();
        let (made, key) = agent("a", &["r", "s"], &["three"]).insert(store, actor).await.unwrap();
        let hashes = key.hashes(&store.key().api_key_pepper());
        let access = fixture.another("x").await.access_by_key(&hashes).await.unwrap().unwrap();
        assert_eq!(access.credentials.keys().collect::<Vec<_>>(), ["one", "three", "two"]);
        let usage = made.usage(store).await.unwrap();
        assert_eq!(usage.effective[0].sources, ["role:r", "role:s"]);
        assert_eq!(usage.effective_rate_limit_per_hour, Some(50));
    }

    async fn every_change_is_seen_by_another_process_at_once(fixture) {
        add(&fixture, "slack").await;
        let (store, actor) = (&fixture.store, &fixture.actor);
        let other = fixture.another("other").await;
        role("r", &["slack"], None).insert(store, actor).await.unwrap();
        let (_, key) = agent("a", &["r"], &[]).insert(store, actor).await.unwrap();
        let pepper = store.key().api_key_pepper();
        let mut seen = other.revisions().await.unwrap().access;
        let mut changed = async || {
            let now = other.revisions().await.unwrap().access;
            std::mem::replace(&mut seen, now) < now
        };
        let update = RoleUpdate { remove: vec!["slack".to_owned()], ..RoleUpdate::default() };
        update.apply(store, actor, "r").await.unwrap();
        assert!(changed().await);
        let access = other.access_by_key(&key.hashes(&pepper)).await.unwrap().unwrap();
        assert!(access.credentials.is_empty());
        let off = || AgentUpdate { enabled: Some(false), ..AgentUpdate::default() };
        off().apply(store, actor, "a").await.unwrap();
        assert!(changed().await);
        assert!(other.access_by_key(&key.hashes(&pepper)).await.unwrap().is_none());
        off().apply(store, actor, "a").await.unwrap();
        assert!(!changed().await, "what was so already is no change");
    }

    async fn that_nothing_has_changed_is_known_on_sqlite_without_a_read(fixture) {
        let (store, actor) = (&fixture.store, &fixture.actor);
        let other = fixture.another("other").await;
        let read = async || other.revisions().await.unwrap().access;
        let make = async |name| agent(name, &[], &[]).insert(store, actor).await.unwrap();
        make("a").await;
        let Some(note) = note_of(&fixture) else {
            assert!(!other.is_current(read().await), "PostgreSQL has to be asked");
            return;
        };
        let seen = read().await;
        assert!(other.is_current(seen));
        make("b").await;
        assert!(!other.is_current(seen));
        let seen = read().await;
        assert!(other.is_current(seen));
        // As a change leaves it that was killed before it was committed.
        let ahead = u64::try_from(seen).unwrap() + 1;
        std::fs::File::options().write(true).open(&note).unwrap().set_len(ahead).unwrap();
        assert!(!other.is_current(seen));
        make("c").await;
        assert!(!other.is_current(seen));
        let seen = read().await;
        assert!(other.is_current(seen));
        std::fs::remove_file(&note).unwrap();
        assert!(!other.is_current(seen));
        other.note_revision().await.unwrap();
        assert!(other.is_current(seen));
    }

    async fn a_change_that_cannot_be_noted_is_not_made(fixture) {
        let Some(note) = note_of(&fixture) else {
            return;
        };
        let (store, actor) = (&fixture.store, &fixture.actor);
        let before = store.revisions().await.unwrap();
        std::fs::create_dir(&note).unwrap();
        let failed = agent("a", &[], &[]).insert(store, actor).await;
        assert!(matches!(failed, Err(ChangeError::Store(StoreError::Forbidden { .. }))), "{failed:?}");
        assert_eq!(store.revisions().await.unwrap(), before);
        assert!(!store.is_current(before.access), "what is no file tells nothing");
    }

    async fn a_rotated_key_is_void(fixture) {
        let (store, actor) = (&fixture.store, &fixture.actor);
        let (_, old) = agent("a", &[], &[]).insert(store, actor).await.unwrap();
        let (_, new) = Agent::rotate_key(store, actor, "a").await.unwrap();
        let pepper = store.key().api_key_pepper();
        assert!(store.access_by_key(&old.hashes(&pepper)).await.unwrap().is_none());
        assert!(store.access_by_key(&new.hashes(&pepper)).await.unwrap().is_some());
    }

    async fn an_old_key_works_until_its_overlap_is_over(fixture) {
        let (store, actor) = (&fixture.store, &fixture.actor);
        let (agent, old) = agent("a", &[], &[]).insert(store, actor).await.unwrap();
        let hour = std::time::Duration::from_hours(1);
        let (_, new) = Agent::rotate_key_overlapping(store, actor, ("a", hour)).await.unwrap();
        let pepper = store.key().api_key_pepper();
        let found = async |key: &ApiKey| store.access_by_key(&key.hashes(&pepper)).await.unwrap();
        let until = fixture.clock.now().after(hour);
        assert_eq!(found(&old).await.unwrap().key_expires_at, Some(until));
        assert_eq!(found(&new).await.unwrap().key_expires_at, None);
        let keys = agent.usage(store).await.unwrap().keys;
        let ends: Vec<_> = keys.iter().map(|key| key.expires_at).collect();
        assert!(ends.len() == 2 && ends.contains(&Some(until)), "{ends:?}");
        // A second one does not make the first last longer.
        let day = std::time::Duration::from_hours(24);
        let (_, newest) = Agent::rotate_key_overlapping(store, actor, ("a", day)).await.unwrap();
        fixture.clock.advance(hour);
        assert!(found(&old).await.is_none());
        assert!(found(&new).await.is_some() && found(&newest).await.is_some());
        // Without an overlap all are void at once.
        let (_, last) = Agent::rotate_key(store, actor, "a").await.unwrap();
        assert!(found(&new).await.is_none() && found(&newest).await.is_none());
        assert!(found(&last).await.is_some());
    }

    async fn a_dry_run_fails_alike_and_changes_nothing(fixture) {
        let store = &fixture.store;
        let actor = postern::store::Actor { dry_run: true, ..fixture.actor.clone() };
        let before = store.revisions().await.unwrap();
        agent("a", &[], &[]).insert(store, &actor).await.unwrap();
        let failed = agent("b", &["ghost"], &[]).insert(store, &actor).await;
        assert!(matches!(failed, Err(ChangeError::Missing { noun: Noun::Role, .. })));
        assert_eq!(Agent::list(store, &actor.team).await.unwrap(), []);
        assert_eq!(store.revisions().await.unwrap(), before);
    }

    async fn a_deleted_credential_takes_its_links_and_policy_along(fixture) {
        add(&fixture, "slack").await;
        let (store, actor) = (&fixture.store, &fixture.actor);
        role("r", &["slack"], None).insert(store, actor).await.unwrap();
        agent("a", &[], &["slack"]).insert(store, actor).await.unwrap();
        let policy = Policy::parse(r#"{"deny_methods": ["DELETE"]}"#).unwrap();
        StoredPolicy::set(store, actor, "slack", &policy).await.unwrap();
        Credential::delete(store, actor, "slack").await.unwrap();
        add(&fixture, "slack").await;
        assert_eq!(StoredPolicy::find(store, &actor.team, "slack").await.unwrap(), None);
        let role = Role::find(store, &actor.team, "r").await.unwrap().unwrap();
        let agent = Agent::find(store, &actor.team, "a").await.unwrap().unwrap();
        assert_eq!((role.credentials, agent.credentials), (vec![], vec![]));
    }

    async fn two_processes_make_one_agent_of_a_name(fixture) {
        let other = fixture.another("other").await;
        let (here, there) = tokio::join!(
            agent("a", &[], &[]).insert(&fixture.store, &fixture.actor),
            agent("a", &[], &[]).insert(&other, &fixture.actor),
        );
        let failed = here.err().or(there.err());
        assert!(matches!(failed, Some(ChangeError::Exists { noun: Noun::Agent, .. })), "{failed:?}");
        assert_eq!(Agent::list(&other, &fixture.actor.team).await.unwrap().len(), 1);
    }
}
