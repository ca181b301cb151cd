//! Approvals: decided once, taken up once, never lost silently.

use std::time::Duration;

use postern::{
    secrets::Secret,
    store::{
        APPROVALS_PENDING_MAX, Approval, ApprovalKind, ApprovalStatus, Asked, AuditEntry,
        ChangeError, ChangeRecord, Ending, Member, MemberRole, NewApproval, Repetition, Vote,
    },
};

use crate::support::database::{Fixture, START, on_both_databases};

const WINDOW: Duration = Duration::from_mins(1);

pub(crate) fn entry(fixture: &Fixture) -> AuditEntry {
    let (name, before, after) = (String::new(), None, None);
    let record = ChangeRecord {
        action: "test",
        noun: "approval",
        name,
        before,
        after,
    };
    AuditEntry::of_change(&fixture.actor.team, "a", record)
}

pub(crate) fn person(name: &str) -> Member {
    let email = format!("{name}@example.com");
    Member {
        user_id: name.to_owned(),
        email,
        role: MemberRole::Owner,
    }
}

pub(crate) async fn asked(fixture: &Fixture, id: &str, min_approvals: i64) -> Approval {
    let new = new_approval(fixture, id, min_approvals);
    new.insert(&fixture.store, &entry(fixture)).await.unwrap();
    Approval::find(&fixture.store, id).await.unwrap().unwrap()
}

pub(crate) fn new_approval(fixture: &Fixture, id: &str, min_approvals: i64) -> NewApproval {
    NewApproval {
        id: id.to_owned(),
        kind: ApprovalKind::Call,
        team: fixture.actor.team.clone(),
        agent_id: "agent".to_owned(),
        agent_name: "a".to_owned(),
        end_user_id: None,
        credential_names: vec!["slack".to_owned()],
        method: "POST".to_owned(),
        target_url: "https://slack.com/api".to_owned(),
        policy_reason: "require_approval_default".to_owned(),
        min_approvals,
        request: Secret::from("the request"),
        repetition: None,
        created_at: START,
        expires_at: START.after(WINDOW),
    }
}

async fn status(fixture: &Fixture, id: &str) -> ApprovalStatus {
    Approval::find(&fixture.store, id)
        .await
        .unwrap()
        .unwrap()
        .status
}

on_both_databases! {
    async fn the_request_is_kept_sealed(fixture) {
        let approval = asked(&fixture, "t", 1).await;
        assert_eq!(approval.request(&fixture.store).unwrap(), Secret::from("the request"));
        assert!(!format!("{approval:?}").contains("the request"));
        assert_eq!(Approval::count_pending(&fixture.store).await.unwrap(), 1);
    }

    async fn two_approvals_take_two_people(fixture) {
        asked(&fixture, "t", 2).await;
        let (store, actor) = (&fixture.store, &fixture.actor);
        for _ in 0..2 {
            let vote = Approval::approve(store, actor, ("t", &person("ann"))).await.unwrap();
            assert_eq!(vote, Vote::Missing(1));
        }
        let vote = Approval::approve(store, actor, ("t", &person("ben"))).await.unwrap();
        assert_eq!((vote, status(&fixture, "t").await), (Vote::Decided, ApprovalStatus::Approved));
    }

    async fn of_two_decisions_at_once_one_holds(fixture) {
        asked(&fixture, "t", 1).await;
        let (other, actor) = (fixture.another("other").await, &fixture.actor);
        let ann = person("ann");
        let (yes, no) = tokio::join!(
            Approval::approve(&fixture.store, actor, ("t", &ann)),
            Approval::deny(&other, actor, ("t", "ben@example.com")),
        );
        assert!(yes.is_ok() != no.is_ok());
        let lost = yes.err().or(no.err());
        assert!(matches!(lost, Some(ChangeError::Settled { .. })), "{lost:?}");
    }

    async fn of_eight_who_take_it_up_one_does(fixture) {
        let approval = asked(&fixture, "t", 1).await;
        let (other, actor) = (fixture.another("other").await, &fixture.actor);
        Approval::approve(&fixture.store, actor, ("t", &person("ann"))).await.unwrap();
        let claims = (0..8).map(|n| {
            let store = if n % 2 == 0 { &fixture.store } else { &other };
            approval.claim(store, ("relay", START.after(WINDOW)))
        });
        let claims = futures_util::future::join_all(claims).await;
        assert_eq!(claims.into_iter().filter(|claim| *claim.as_ref().unwrap()).count(), 1);
    }

    async fn what_is_out_of_time_cannot_be_approved(fixture) {
        let approval = asked(&fixture, "t", 1).await;
        fixture.clock.advance(WINDOW);
        let late = Approval::approve(&fixture.store, &fixture.actor, ("t", &person("ann"))).await;
        assert!(matches!(late, Err(ChangeError::Settled { status: "timed_out", .. })));
        assert_eq!(Approval::list_due(&fixture.store, 10).await.unwrap().len(), 1);
        assert!(approval.expire(&fixture.store).await.unwrap());
        assert!(!approval.expire(&fixture.store).await.unwrap());
        assert_eq!(status(&fixture, "t").await, ApprovalStatus::TimedOut);
    }

    async fn what_a_lost_relay_took_up_is_due_again_and_ends_once(fixture) {
        let approval = asked(&fixture, "t", 1).await;
        let store = &fixture.store;
        Approval::approve(store, &fixture.actor, ("t", &person("ann"))).await.unwrap();
        assert!(approval.claim(store, ("gone", START.after(WINDOW))).await.unwrap());
        assert!(Approval::list_due(store, 10).await.unwrap().is_empty());
        fixture.clock.advance(WINDOW);
        let due = Approval::list_due(store, 10).await.unwrap();
        assert_eq!(due[0].status, ApprovalStatus::Forwarding);
        assert!(due[0].end_lost(store).await.unwrap());
        assert!(!due[0].end_lost(store).await.unwrap());
    }

    async fn of_repetitions_at_once_one_waits(fixture) {
        let other = fixture.another("other").await;
        let inserted = (0..8).map(|number| {
            let store = if number % 2 == 0 { &fixture.store } else { &other };
            let mut new = new_approval(&fixture, &format!("t{number}"), 1);
            new.repetition = Some(Repetition::new(store, "key", &[b"the request"]));
            let entry = entry(&fixture);
            async move { new.insert(store, &entry).await.unwrap() }
        });
        let inserted = futures_util::future::join_all(inserted).await;
        let waiting = Approval::list_pending(&fixture.store, &fixture.actor.team).await.unwrap();
        assert_eq!(waiting.len(), 1);
        let repeated = inserted.iter().filter(|asked| match asked {
            Asked::Before(before) => before.id == waiting[0].id,
            Asked::New | Asked::TooMany => false,
        });
        assert_eq!(repeated.count(), 7);
        let mut new = new_approval(&fixture, "of another agent", 1);
        "another".clone_into(&mut new.agent_id);
        new.repetition = Some(Repetition::new(&fixture.store, "key", &[b"the request"]));
        let asked = new.insert(&fixture.store, &entry(&fixture)).await.unwrap();
        assert!(matches!(asked, Asked::New), "the key is the agent's own");
    }

    async fn what_is_withdrawn_cannot_be_decided(fixture) {
        let approval = asked(&fixture, "t", 1).await;
        let (store, actor) = (&fixture.store, &fixture.actor);
        approval.withdraw(store).await.unwrap();
        assert_eq!(status(&fixture, "t").await, ApprovalStatus::Withdrawn);
        let late = Approval::approve(store, actor, ("t", &person("ann"))).await;
        assert!(matches!(late, Err(ChangeError::Settled { status: "withdrawn", .. })));
        let again = approval.withdraw(store).await;
        assert!(matches!(again, Err(ChangeError::Settled { .. })));
        assert!(Approval::list_due(store, 10).await.unwrap().is_empty());
        assert_eq!(Approval::purge(store, START.after(WINDOW)).await.unwrap(), 1);
    }

    async fn of_withdrawing_and_approving_at_once_one_holds(fixture) {
        let approval = asked(&fixture, "t", 1).await;
        let (other, actor) = (fixture.another("other").await, &fixture.actor);
        let ann = person("ann");
        let (yes, back) = tokio::join!(
            Approval::approve(&fixture.store, actor, ("t", &ann)),
            approval.withdraw(&other),
        );
        assert!(yes.is_ok() != back.is_ok());
    }

    async fn an_acknowledged_answer_is_deleted_once(fixture) {
        let approval = asked(&fixture, "t", 1).await;
        let store = &fixture.store;
        assert!(!approval.acknowledge(store).await.unwrap(), "there is no answer yet");
        Approval::approve(store, &fixture.actor, ("t", &person("ann"))).await.unwrap();
        approval.claim(store, ("relay", START.after(WINDOW))).await.unwrap();
        let answer = Ending::Forwarded(Secret::from("the answer"));
        approval.end(store, answer, &entry(&fixture)).await.unwrap();
        assert!(approval.acknowledge(store).await.unwrap());
        assert!(!approval.acknowledge(store).await.unwrap());
        let found = Approval::find(store, "t").await.unwrap().unwrap();
        assert_eq!((found.status, found.response(store).unwrap()), (ApprovalStatus::Forwarded, None));
    }

    async fn the_answer_is_kept_sealed_and_deleted_in_the_end(fixture) {
        let approval = asked(&fixture, "t", 1).await;
        let store = &fixture.store;
        Approval::approve(store, &fixture.actor, ("t", &person("ann"))).await.unwrap();
        approval.claim(store, ("relay", START.after(WINDOW))).await.unwrap();
        let answer = Ending::Forwarded(Secret::from("the answer"));
        assert!(approval.end(store, answer, &entry(&fixture)).await.unwrap());
        let found = Approval::find(store, "t").await.unwrap().unwrap();
        assert_eq!(found.response(store).unwrap(), Some(Secret::from("the answer")));
        assert_eq!(Approval::purge(store, START).await.unwrap(), 0);
        assert_eq!(Approval::purge(store, START.after(WINDOW)).await.unwrap(), 1);
    }

    async fn a_list_holds_no_requests_and_what_is_taken_up_does(fixture) {
        let (store, team) = (&fixture.store, &fixture.actor.team);
        let whole = asked(&fixture, "one", 1).await;
        assert_eq!(whole.request(store).unwrap().expose(), b"the request");
        let listed = Approval::list_pending(store, team).await.unwrap().remove(0);
        assert!(listed.request(store).is_err());
        assert_eq!((&listed.id, &listed.entry.request_id, listed.expires_at), (&whole.id, &whole.entry.request_id, whole.expires_at));
        Approval::approve(store, &fixture.actor, ("one", &person("ann"))).await.unwrap();
        let due = Approval::list_due(store, 10).await.unwrap().remove(0);
        assert!(due.request(store).is_err());
        assert_eq!(Approval::status(store, "one").await.unwrap(), Some(ApprovalStatus::Approved));
        assert_eq!(Approval::status(store, "none").await.unwrap(), None);
    }

    async fn so_many_of_an_agents_requests_wait_and_no_more(fixture) {
        let store = &fixture.store;
        let insert = async |id: &str, agent: &str, key: Option<&str>| {
            let repetition = key.map(|key| Repetition::new(store, key, &[]));
            let agent_id = agent.to_owned();
            let new = NewApproval { agent_id, repetition, ..new_approval(&fixture, id, 1) };
            new.insert(store, &entry(&fixture)).await.unwrap()
        };
        for number in 0..APPROVALS_PENDING_MAX {
            let key = (number == 0).then_some("first");
            assert!(matches!(insert(&number.to_string(), "agent", key).await, Asked::New), "{number}");
        }
        assert!(matches!(insert("more", "agent", None).await, Asked::TooMany));
        assert!(matches!(insert("more", "agent", Some("new")).await, Asked::TooMany));
        assert!(matches!(insert("again", "agent", Some("first")).await, Asked::Before(_)), "a repetition is no further one");
        assert!(matches!(insert("others", "another", None).await, Asked::New));
        Approval::deny(store, &fixture.actor, ("0", "ann@example.com")).await.unwrap();
        assert!(matches!(insert("more", "agent", None).await, Asked::New), "what is decided waits no longer");
        fixture.clock.advance(WINDOW);
        let created_at = fixture.clock.now();
        let late = NewApproval { created_at, expires_at: created_at.after(WINDOW), ..new_approval(&fixture, "late", 1) };
        assert!(matches!(late.insert(store, &entry(&fixture)).await.unwrap(), Asked::New), "nor does what is out of time");
    }
}
