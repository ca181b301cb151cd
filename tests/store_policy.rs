//! Policies and their templates in the store, and the entries that a replay reads.

use std::time::Duration;

use postern::{
    clock::Timestamp,
    policy::{ApprovalMode, Method, Policy, PolicyError},
    store::{
        Actor, AuditEntry, Auth, ChangeError, ChangeRecord, EntryStream, NewCredential, Noun,
        PolicyEdit, PolicyTemplate, StoredPolicy, Team, TeamId,
    },
};

use crate::support::database::{Fixture, START, on_both_databases};

fn policy(json: &str) -> Policy {
    Policy::parse(json).unwrap()
}

async fn add_credential(fixture: &Fixture) {
    let new = NewCredential {
        rate_limit_per_hour: None,
        canary: false,
        name: "main".to_owned(),
        description: String::new(),
        auth: Auth::ApiKey,
        api_base: None,
        relative_target: false,
        header_format: None,
        bindings: Vec::new(),
        allowed_hosts: Vec::new(),
        any_host: true,
        value: None,
    };
    new.insert(&fixture.store, &fixture.actor).await.unwrap();
}

fn entry(fixture: &Fixture, name: &str) -> AuditEntry {
    let record = ChangeRecord {
        action: "create",
        noun: "agent",
        name: name.to_owned(),
        before: None,
        after: None,
    };
    AuditEntry::of_change(&fixture.actor.team, "test", record)
}

/// Reads a stream to its end: the targets of its entries, which have to stand in the order of their times.
async fn targets(mut stream: EntryStream) -> Vec<String> {
    let (mut targets, mut last) = (Vec::new(), Timestamp::from_millis(0));
    while let Some(entry) = stream.next().await.unwrap() {
        assert!(entry.at >= last);
        last = entry.at;
        let line: serde_json::Value = serde_json::from_str(&entry.line).unwrap();
        targets.push(line["target_url"].as_str().unwrap().to_owned());
    }
    targets
}

on_both_databases! {
    async fn patches_at_once_are_all_kept(fixture) {
        add_credential(&fixture).await;
        let (other, actor) = (fixture.another("other").await, &fixture.actor);
        let patch = |json: &str| PolicyEdit::Patch(json.to_owned());
        let (one, two, three) = tokio::join!(
            StoredPolicy::edit(&fixture.store, actor, "main", patch(r#"{"deny_urls": ["/a"]}"#)),
            StoredPolicy::edit(&other, actor, "main", patch(r#"{"min_approvals": 2}"#)),
            StoredPolicy::edit(&other, actor, "main", patch(r#"{"require_approval_urls": ["/b"]}"#)),
        );
        for edited in [one, two, three] {
            edited.unwrap();
        }
        let stored = StoredPolicy::find(&fixture.store, &actor.team, "main").await.unwrap().unwrap();
        let wanted = r#"{"auto_approve_methods": ["GET", "HEAD"], "deny_urls": ["/a"], "require_approval_urls": ["/b"], "min_approvals": 2}"#;
        assert_eq!(stored, policy(wanted));
    }

    async fn what_must_not_be_saved_leaves_what_is_there(fixture) {
        add_credential(&fixture).await;
        let (store, actor) = (&fixture.store, &fixture.actor);
        let kept = policy(r#"{"deny_methods": ["DELETE"]}"#);
        StoredPolicy::set(store, actor, "main", &kept).await.unwrap();
        let passkey = StoredPolicy::set(store, actor, "main", &policy(r#"{"require_passkey": true}"#)).await;
        assert!(matches!(passkey, Err(ChangeError::BadPolicy(PolicyError::PasskeyUnavailable))));
        let stranger = StoredPolicy::set(store, actor, "main", &policy(r#"{"allowed_approvers": ["eve@x.example"]}"#)).await;
        assert!(matches!(stranger, Err(ChangeError::NotAMember { email, .. }) if email == "eve@x.example"));
        let nonsense = PolicyEdit::Patch(r#"{"deny_url": []}"#.to_owned());
        let nonsense = StoredPolicy::edit(store, actor, "main", nonsense).await;
        assert!(matches!(nonsense, Err(ChangeError::BadPolicy(PolicyError::UnknownField { .. }))));
        let missing = StoredPolicy::edit(store, actor, "main", PolicyEdit::Template("x".to_owned())).await;
        assert!(matches!(missing, Err(ChangeError::Missing { noun: Noun::PolicyTemplate, .. })));
        assert_eq!(StoredPolicy::find(store, &actor.team, "main").await.unwrap(), Some(kept));
    }

    async fn a_template_is_set_changed_listed_and_deleted(fixture) {
        let (store, actor) = (&fixture.store, &fixture.actor);
        let reads = policy(r#"{"auto_approve_methods": ["GET"]}"#);
        for name in ["zulu", "Alpha", "mike"] {
            PolicyTemplate::set(store, actor, name, &reads).await.unwrap();
        }
        let listed = PolicyTemplate::list(store, &actor.team).await.unwrap();
        assert_eq!(listed.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Alpha", "mike", "zulu"]);
        let dry = Actor { dry_run: true, ..actor.clone() };
        let patch = PolicyEdit::Patch(r#"{"deny_methods": ["PUT"]}"#.to_owned());
        PolicyTemplate::edit(store, &dry, "mike", patch.clone()).await.unwrap();
        let found = PolicyTemplate::find(store, &actor.team, "mike").await.unwrap().unwrap();
        assert_eq!(found.policy, reads);
        PolicyTemplate::edit(store, actor, "mike", patch).await.unwrap();
        let found = PolicyTemplate::find(store, &actor.team, "mike").await.unwrap().unwrap();
        assert_eq!(found.policy, policy(r#"{"auto_approve_methods": ["GET"], "deny_methods": ["PUT"]}"#));
        PolicyTemplate::delete(store, actor, "mike").await.unwrap();
        assert_eq!(PolicyTemplate::find(store, &actor.team, "mike").await.unwrap(), None);
        let again = PolicyTemplate::delete(store, actor, "mike").await;
        assert!(matches!(again, Err(ChangeError::Missing { known, .. }) if known.len() == 2));
        let elsewhere = TeamId::new("elsewhere".to_owned());
        assert_eq!(PolicyTemplate::list(store, &elsewhere).await.unwrap(), []);
    }

    async fn the_first_flag_changes_its_field_and_nothing_that_held_before(fixture) {
        add_credential(&fixture).await;
        let (store, actor) = (&fixture.store, &fixture.actor);
        Team::set_approval_mode(store, actor, ApprovalMode::Autonomous).await.unwrap();
        let edit = PolicyEdit::Patch(r#"{"deny_urls": ["/admin"]}"#.to_owned());
        let edited = StoredPolicy::edit(store, actor, "main", edit).await.unwrap();
        assert_eq!(edited.policy.auto_approve_methods, Method::ALL, "everything went out");
        assert_eq!(edited.permissive, []);
        StoredPolicy::delete(store, actor, "main").await.unwrap();
        Team::set_approval_mode(store, actor, ApprovalMode::Gated).await.unwrap();
        let edit = PolicyEdit::Patch(r#"{"deny_urls": ["/admin"]}"#.to_owned());
        let edited = StoredPolicy::edit(store, actor, "main", edit).await.unwrap();
        assert_eq!(edited.policy.auto_approve_methods, [Method::Get, Method::Head]);
    }

    async fn past_entries_come_from_all_hosts_in_the_order_of_their_times(fixture) {
        let other = fixture.another("other").await;
        let team = &fixture.actor.team;
        let begin = START.after(Duration::from_secs(1));
        for round in 0..6_u32 {
            fixture.clock.advance(Duration::from_secs(1));
            let host = if round % 2 == 0 { &fixture.store } else { &other };
            // More than a page of one host's chain at a time.
            let batch: Vec<_> = (0..300).map(|n| entry(&fixture, &format!("{round}-{n}"))).collect();
            host.append_entries(&batch).await.unwrap();
        }
        let read = targets(EntryStream::since(&other, team, begin).await.unwrap()).await;
        let wanted: Vec<_> = (0..6).flat_map(|round| (0..300).map(move |n| format!("tap:agent-create/{round}-{n}"))).collect();
        assert_eq!(read, wanted);
        let late = EntryStream::since(&other, team, begin.after(Duration::from_millis(3500))).await.unwrap();
        let later = entry(&fixture, "later");
        other.append_entries(&[later]).await.unwrap();
        assert_eq!(targets(late).await, wanted[1200..], "what comes while it is read is not part of it");
        let future = EntryStream::since(&other, team, begin.after(Duration::from_hours(1))).await.unwrap();
        assert_eq!(targets(future).await, Vec::<String>::new());
        let elsewhere = TeamId::new("elsewhere".to_owned());
        assert_eq!(targets(EntryStream::since(&other, &elsewhere, START).await.unwrap()).await, Vec::<String>::new());
    }
}
