//! The life of an approval, against a model: whatever is done to it, in whatever order, by whichever of two
//! processes, it is taken up at most once, stays settled once it is, and is told in the audit log exactly once.

use std::time::Duration;

use postern::{
    secrets::Secret,
    store::{
        Approval, ApprovalStatus, AuditEntry, ChangeError, Decision, Ending, Store, StoreError,
        Vote,
    },
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};

use crate::{
    store_approvals::{entry, new_approval, person},
    support::database::{Fixture, START, on_both_databases},
};

/// How long people have to decide; that of `new_approval`.
const WINDOW_SECS: u64 = 60;
/// How long a claim holds.
const LEASE_SECS: u64 = 25;
/// How many histories are tried, and how long each is at most.
const HISTORIES: usize = 24;
const STEPS_MAX: usize = 24;
const ID: &str = "t";

/// Something that happens, to one of two processes.
#[derive(Clone, Copy, Debug)]
enum Event {
    Approve(&'static str),
    Deny,
    Withdraw,
    /// A relay looks for an approval that is out of time.
    Expire,
    Claim,
    /// The relay that took it up says how it went.
    Forwarded,
    Failed,
    /// The relay that took it up is killed.
    Killed,
    /// A relay looks for claims whose lease is over.
    EndLost,
    Acknowledge,
    /// So many seconds go by.
    Wait(u64),
}

/// What has to be true after each event.
#[derive(Debug)]
struct Model {
    needed: i64,
    voters: Vec<&'static str>,
    status: ApprovalStatus,
    now_secs: u64,
    lease_until_secs: u64,
    /// Whether the relay that took it up still runs.
    is_held: bool,
    has_answer: bool,
    claims: usize,
    /// How many entries that end it there are.
    ends: usize,
}

impl Model {
    fn new(needed: i64) -> Self {
        Self {
            needed,
            voters: Vec::new(),
            status: ApprovalStatus::Pending,
            now_secs: 0,
            lease_until_secs: 0,
            is_held: false,
            has_answer: false,
            claims: 0,
            ends: 0,
        }
    }

    /// Whether people may decide.
    fn waits(&self) -> bool {
        self.status == ApprovalStatus::Pending && self.now_secs < WINDOW_SECS
    }

    fn end(&mut self, status: ApprovalStatus) -> bool {
        self.status = status;
        self.ends += 1;
        true
    }

    /// Takes an event, and returns whether it has an effect.
    fn take(&mut self, event: Event) -> bool {
        match event {
            Event::Approve(voter) if self.waits() => {
                if !self.voters.contains(&voter) {
                    self.voters.push(voter);
                }
                if self.voters.len() >= usize::try_from(self.needed).unwrap() {
                    self.status = ApprovalStatus::Approved;
                }
                true
            }
            Event::Deny if self.waits() => self.end(ApprovalStatus::Denied),
            Event::Withdraw if self.waits() => self.end(ApprovalStatus::Withdrawn),
            Event::Expire if self.status == ApprovalStatus::Pending && !self.waits() => {
                self.end(ApprovalStatus::TimedOut)
            }
            Event::Claim if self.status == ApprovalStatus::Approved => {
                self.status = ApprovalStatus::Forwarding;
                self.lease_until_secs = self.now_secs + LEASE_SECS;
                (self.is_held, self.claims) = (true, self.claims + 1);
                true
            }
            Event::Forwarded if self.ends_by_its_relay() => {
                self.has_answer = true;
                self.end(ApprovalStatus::Forwarded)
            }
            Event::Failed if self.ends_by_its_relay() => self.end(ApprovalStatus::Error),
            Event::EndLost if self.is_lost() => self.end(ApprovalStatus::Error),
            Event::Acknowledge => std::mem::take(&mut self.has_answer),
            Event::Killed => {
                self.is_held = false;
                true
            }
            Event::Wait(seconds) => {
                self.now_secs += seconds;
                true
            }
            _ => false,
        }
    }

    fn ends_by_its_relay(&self) -> bool {
        self.status == ApprovalStatus::Forwarding && self.is_held
    }

    fn is_lost(&self) -> bool {
        self.status == ApprovalStatus::Forwarding && self.now_secs >= self.lease_until_secs
    }
}

/// Does to the store what happens, and returns whether it had an effect.
async fn act(fixture: &Fixture, store: &Store, (event, model): (Event, &Model)) -> bool {
    let actor = &fixture.actor;
    let approval = Approval::find(store, ID).await.unwrap().unwrap();
    match event {
        Event::Approve(voter) => {
            let counted = Approval::approve(store, actor, (ID, &person(voter))).await;
            if let Ok(Vote::Missing(missing)) = &counted {
                assert!(*missing > 0);
            }
            took_effect(counted)
        }
        Event::Deny => took_effect(Approval::deny(store, actor, (ID, "eve@example.com")).await),
        Event::Withdraw => took_effect(approval.withdraw(store).await),
        Event::Expire => approval.expire(store).await.unwrap(),
        Event::Claim => {
            let until = store.clock().now().after(Duration::from_secs(LEASE_SECS));
            approval.claim(store, ("relay", until)).await.unwrap()
        }
        Event::Forwarded | Event::Failed if !model.is_held => false,
        Event::Forwarded => {
            let answer = Ending::Forwarded(Secret::from("the answer"));
            ended(&approval, store, answer).await.unwrap()
        }
        Event::Failed => {
            let failed = Ending::Error("it failed".to_owned());
            ended(&approval, store, failed).await.unwrap()
        }
        Event::Killed => true,
        Event::EndLost => {
            // As the executor does it: only what the store says is due.
            let due = Approval::list_due(store, 10).await.unwrap();
            let mut lost = due
                .iter()
                .filter(|due| due.status == ApprovalStatus::Forwarding);
            match lost.next() {
                Some(lost) => lost.end_lost(store).await.unwrap(),
                None => false,
            }
        }
        Event::Acknowledge => approval.acknowledge(store).await.unwrap(),
        Event::Wait(seconds) => {
            fixture.clock.advance(Duration::from_secs(seconds));
            true
        }
    }
}

async fn ended(approval: &Approval, store: &Store, ending: Ending) -> Result<bool, StoreError> {
    let mut entry: AuditEntry = approval.entry.clone();
    entry.decision = Decision::Allowed;
    approval.end(store, ending, &entry).await
}

/// Whether a decision counted; that it is settled is the only reason why it may not.
fn took_effect<T: std::fmt::Debug>(decided: Result<T, ChangeError>) -> bool {
    match decided {
        Ok(_) => true,
        Err(ChangeError::Settled { .. }) => false,
        Err(error) => panic!("{error}"),
    }
}

fn events() -> impl Strategy<Value = (i64, Vec<(Event, bool)>)> {
    let event = prop_oneof![
        4 => prop::sample::select(vec!["ann", "ben", "eve"]).prop_map(Event::Approve),
        1 => Just(Event::Deny),
        1 => Just(Event::Withdraw),
        2 => Just(Event::Expire),
        4 => Just(Event::Claim),
        2 => Just(Event::Forwarded),
        1 => Just(Event::Failed),
        1 => Just(Event::Killed),
        2 => Just(Event::EndLost),
        1 => Just(Event::Acknowledge),
        2 => prop::sample::select(vec![1, LEASE_SECS, WINDOW_SECS]).prop_map(Event::Wait),
    ];
    (
        1..3_i64,
        prop::collection::vec((event, any::<bool>()), 1..STEPS_MAX),
    )
}

/// Lives one history through, and checks after each event that the store and the model agree.
async fn live(fixture: &Fixture, (needed, history): (i64, &[(Event, bool)])) {
    let here = &fixture.store;
    let there = fixture.another("other").await;
    let mut new = new_approval(fixture, ID, needed);
    new.created_at = here.clock().now();
    new.expires_at = new.created_at.after(Duration::from_secs(WINDOW_SECS));
    let mut asked = entry(fixture);
    ID.clone_into(&mut asked.request_id);
    asked.decision = Decision::Pending;
    new.insert(here, &asked).await.unwrap();
    let before = ends(fixture).await;
    let mut model = Model::new(needed);
    for (event, is_there) in history {
        let store = if *is_there { &there } else { here };
        let effect = act(fixture, store, (*event, &model)).await;
        assert_eq!(
            effect,
            model.take(*event),
            "{event:?} of {history:?}: {model:?}"
        );
        let found = Approval::find(here, ID).await.unwrap().unwrap();
        assert_eq!(found.status, model.status, "{event:?} of {history:?}");
        let has_answer = found.response(here).unwrap().is_some();
        assert_eq!(has_answer, model.has_answer, "{event:?} of {history:?}");
        assert!(model.claims <= 1 && model.ends <= 1, "{history:?}");
        assert_eq!(found.status.is_settled(), model.ends == 1, "{history:?}");
    }
    assert_eq!(ends(fixture).await - before, model.ends, "{history:?}");
    // The next history begins with a clean table.
    let far = here.clock().now().after(Duration::from_hours(1));
    let found = Approval::find(here, ID).await.unwrap().unwrap();
    settle(fixture, &found).await;
    assert_eq!(Approval::purge(here, far).await.unwrap(), 1);
}

/// Has whatever is left of a history end, as time and the executor would.
async fn settle(fixture: &Fixture, approval: &Approval) {
    let store = &fixture.store;
    fixture.clock.advance(Duration::from_secs(WINDOW_SECS));
    approval.expire(store).await.unwrap();
    approval.claim(store, ("relay", START)).await.unwrap();
    approval.end_lost(store).await.unwrap();
}

/// Returns how many entries there are that end an approval.
async fn ends(fixture: &Fixture) -> usize {
    let mut count = 0;
    for chain in [fixture.store.clone(), fixture.another("other").await] {
        let lines = chain.lines_after(0, 100_000).await.unwrap();
        let entries = lines
            .iter()
            .map(|line| serde_json::from_str::<serde_json::Value>(&line.text).unwrap());
        count += entries
            .filter(|entry| entry["request_id"] == ID && entry["decision"] != "pending")
            .count();
    }
    count
}

on_both_databases! {
    async fn the_store_does_what_the_model_does(fixture) {
        let mut runner = TestRunner::new(Config::default());
        for _ in 0..HISTORIES {
            let (needed, history) = events().new_tree(&mut runner).unwrap().current();
            live(&fixture, (needed, &history)).await;
        }
    }
}
