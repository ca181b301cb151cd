//! The outbox: what is posted is sent once, by one relay, or given up with a word.

use std::{collections::HashSet, time::Duration};

use postern::{
    secrets::Secret,
    store::{
        Approval, CLAIM_HOLDS, Letter, Outgoing, Posted, PushSubscription, SUBSCRIPTIONS_MAX,
        TRIED_FOR, Waiting,
    },
};
use sqlx::Row;

use crate::{
    store_approvals::asked,
    support::database::{Fixture, on_both_databases},
};

const MOMENT: Duration = Duration::from_millis(1);

fn letter(to: &str) -> Letter {
    Letter {
        to: to.to_owned(),
        subject: "An invitation".to_owned(),
        text: "https://relay.example/?invite_token=kestrel\n".to_owned(),
    }
}

/// Returns the texts of all rows of a query of one column.
async fn column(fixture: &Fixture, query: &'static str) -> Vec<String> {
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(&fixture.url).await.unwrap();
    let rows = sqlx::query(query).fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows.iter().map(|row| row.get(0)).collect()
}

async fn subscribe(fixture: &Fixture, user: &str, endpoint: &str) -> PushSubscription {
    let keys = (vec![4; 65], Secret::new(vec![7; 16]));
    let subscription = PushSubscription::new(user, Secret::from(endpoint), keys);
    subscription
        .insert(&fixture.store, &fixture.actor)
        .await
        .unwrap();
    subscription
}

on_both_databases! {
    async fn two_relays_claim_each_letter_once(fixture) {
        let other = fixture.another("there").await;
        for n in 0..40 {
            letter(&format!("{n}@example.com")).send(&fixture.store, Some(&fixture.actor.team)).await.unwrap();
        }
        let take = async |store| {
            let mut taken = Vec::new();
            for _ in 0..10 {
                taken.extend(Posted::claim_due(store, 5).await.unwrap());
            }
            taken
        };
        let (here, there) = tokio::join!(take(&fixture.store), take(&other));
        let ids: HashSet<_> = here.iter().chain(&there).map(|posted| &posted.id).collect();
        assert_eq!((here.len() + there.len(), ids.len()), (40, 40));
        assert!(Posted::claim_due(&other, 5).await.unwrap().is_empty());
    }

    async fn what_a_killed_relay_claimed_goes_to_the_next(fixture) {
        letter("a@example.com").send(&fixture.store, None).await.unwrap();
        let lost = Posted::claim_due(&fixture.store, 5).await.unwrap().remove(0);
        let other = fixture.another("there").await;
        fixture.clock.advance(CLAIM_HOLDS.saturating_sub(MOMENT));
        assert!(Posted::claim_due(&other, 5).await.unwrap().is_empty());
        fixture.clock.advance(MOMENT);
        let found = Posted::claim_due(&other, 5).await.unwrap().remove(0);
        assert_eq!((found.attempts, &found.what), (2, &Outgoing::Letter(letter("a@example.com"))));
        // The first one, should it live after all, has no say any more.
        lost.done(&fixture.store).await.unwrap();
        lost.give_up(&fixture.store, "too late").await.unwrap();
        assert_eq!(Posted::count(&other).await.unwrap(), Waiting { letters: 1, pushes: 0 });
        found.done(&other).await.unwrap();
        assert_eq!(Posted::count(&other).await.unwrap(), Waiting::default());
    }

    async fn pauses_grow_until_a_letter_is_given_up_after_a_day(fixture) {
        letter("a@example.com").send(&fixture.store, Some(&fixture.actor.team)).await.unwrap();
        let begun = fixture.clock.now();
        let mut pauses = Vec::new();
        loop {
            let due = Posted::claim_due(&fixture.store, 5).await.unwrap();
            let Some(posted) = due.first() else {
                fixture.clock.advance(Duration::from_secs(15));
                continue;
            };
            pauses.push(fixture.clock.now().since(begun).as_secs());
            if !posted.try_again(&fixture.store, ("451 busy", Duration::ZERO)).await.unwrap() {
                break;
            }
        }
        assert_eq!(pauses[..5], [0, 15, 45, 105, 225]);
        assert!((24..40).contains(&pauses.len()), "{pauses:?}");
        assert!(fixture.clock.now().since(begun) < TRIED_FOR);
        assert_eq!(Posted::count(&fixture.store).await.unwrap(), Waiting::default());
        let lines = column(&fixture, "select line from audit_entries order by seq desc limit 1").await;
        assert!(lines[0].contains("tap:letter-give-up/a@example.com"), "{}", lines[0]);
        assert!(lines[0].contains("451 busy") && !lines[0].contains("kestrel"), "{}", lines[0]);
    }

    async fn a_server_that_names_a_pause_is_left_alone_for_it(fixture) {
        letter("a@example.com").send(&fixture.store, None).await.unwrap();
        let posted = Posted::claim_due(&fixture.store, 5).await.unwrap().remove(0);
        let pause = Duration::from_mins(10);
        assert!(posted.try_again(&fixture.store, ("429", pause)).await.unwrap());
        fixture.clock.advance(pause.saturating_sub(MOMENT));
        assert!(Posted::claim_due(&fixture.store, 5).await.unwrap().is_empty());
        fixture.clock.advance(MOMENT);
        assert_eq!(Posted::claim_due(&fixture.store, 5).await.unwrap().len(), 1);
    }

    async fn nothing_of_a_letter_or_a_browser_can_be_read_or_moved(fixture) {
        fixture.add_user("u", "u@example.com").await;
        letter("secretary@example.com").send(&fixture.store, None).await.unwrap();
        let endpoint = "https://push.example/kestrel";
        let subscription = subscribe(&fixture, "u", endpoint).await;
        let query = if fixture.url.starts_with("sqlite") {
            "select hex(content) from outbox union all select hex(content) from push_subscriptions"
        } else {
            "select encode(content, 'hex') from outbox union all \
             select encode(content, 'hex') from push_subscriptions"
        };
        let stored = column(&fixture, query).await.concat().to_lowercase();
        for word in ["secretary", "kestrel", "invit"] {
            let word = data_encoding::HEXLOWER.encode(word.as_bytes());
            assert!(!stored.contains(&word));
        }
        let found = PushSubscription::find(&fixture.store, &subscription.id).await.unwrap().unwrap();
        assert_eq!(found.endpoint, Secret::from(endpoint));
        // In another row it opens for nobody.
        column(&fixture, "update outbox set id = 'another' returning id").await;
        column(&fixture, "update push_subscriptions set id = 'another' returning id").await;
        assert!(Posted::claim_due(&fixture.store, 5).await.unwrap().is_empty());
        assert!(PushSubscription::find(&fixture.store, "another").await.is_err());
        // It does not stay for ever, either.
        fixture.clock.advance(TRIED_FOR * 2);
        Posted::purge(&fixture.store).await.unwrap();
        assert_eq!(Posted::count(&fixture.store).await.unwrap(), Waiting::default());
    }

    async fn an_approval_is_told_of_where_a_browser_listens(fixture) {
        fixture.add_user("u", "u@example.com").await;
        asked(&fixture, "unheard", 1).await;
        assert_eq!(Posted::count(&fixture.store).await.unwrap(), Waiting::default());
        let one = subscribe(&fixture, "u", "https://push.example/1").await;
        let two = subscribe(&fixture, "u", "https://push.example/2").await;
        asked(&fixture, "heard", 1).await;
        let notice = Posted::claim_due(&fixture.store, 5).await.unwrap().remove(0);
        let approval = "heard".to_owned();
        assert_eq!(notice.what, Outgoing::Notice { approval: approval.clone() });
        let ids = [one.id.clone(), two.id, "gone".to_owned()];
        notice.spread(&fixture.store, (&approval, &ids)).await.unwrap();
        // Done twice, it is done once.
        notice.spread(&fixture.store, (&approval, &ids)).await.unwrap();
        let pushes = Posted::claim_due(&fixture.store, 5).await.unwrap();
        let told: Vec<_> = pushes.iter().map(|push| push.what.clone()).collect();
        let push = |subscription: &String| Outgoing::Push {
            approval: approval.clone(),
            subscription: subscription.clone(),
        };
        assert_eq!(told, [push(&ids[0]), push(&ids[1])]);
        // A browser that is gone takes what is on its way to it along, and so does the approval.
        one.delete(&fixture.store).await.unwrap();
        assert_eq!(Posted::count(&fixture.store).await.unwrap().pushes, 1);
        fixture.clock.advance(Duration::from_hours(1));
        Approval::find(&fixture.store, "heard").await.unwrap().unwrap().expire(&fixture.store).await.unwrap();
        Approval::purge(&fixture.store, fixture.clock.now().after(Duration::from_secs(1))).await.unwrap();
        assert_eq!(Posted::count(&fixture.store).await.unwrap().pushes, 0);
    }

    async fn a_browser_is_its_last_users_and_a_user_has_so_many(fixture) {
        fixture.add_user("u", "u@example.com").await;
        fixture.add_user("v", "v@example.com").await;
        let first = subscribe(&fixture, "u", "https://push.example/0").await;
        for n in 1..=SUBSCRIPTIONS_MAX {
            fixture.clock.advance(Duration::from_secs(1));
            subscribe(&fixture, "u", &format!("https://push.example/{n}")).await;
        }
        let ids = PushSubscription::ids_of(&fixture.store, "u").await.unwrap();
        assert_eq!(i64::try_from(ids.len()).unwrap(), SUBSCRIPTIONS_MAX);
        assert!(!ids.contains(&first.id), "the oldest gave way");
        let shared = Secret::from("https://push.example/1");
        subscribe(&fixture, "v", "https://push.example/1").await;
        assert!(!PushSubscription::delete_of(&fixture.store, &fixture.actor, ("u", shared.clone())).await.unwrap());
        assert!(PushSubscription::delete_of(&fixture.store, &fixture.actor, ("v", shared)).await.unwrap());
        // Whoever is in no team any more is told of nothing.
        column(&fixture, "delete from memberships where user_id = 'u' returning user_id").await;
        assert_eq!(PushSubscription::purge(&fixture.store).await.unwrap(), 15);
    }
}
