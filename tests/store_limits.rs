//! Counting against limits on both databases: exactly, however many processes count.

use postern::{
    secrets::Secret,
    store::{Auth, Claim, Counted, Credential, NewAgent, NewCredential, Store},
};

use crate::support::database::{Fixture, on_both_databases};

async fn agent(fixture: &Fixture, name: &str) -> Counted {
    let new = NewAgent {
        name: name.to_owned(),
        ..NewAgent::default()
    };
    let (agent, _) = new.insert(&fixture.store, &fixture.actor).await.unwrap();
    Counted::Agent(agent.id)
}

async fn credential(fixture: &Fixture, name: &str) -> Credential {
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
        rate_limit_per_hour: Some(3),
        canary: false,
        value: Some(Secret::from("s3cret-value")),
    };
    new.insert(&fixture.store, &fixture.actor).await.unwrap()
}

fn claim(of: &Counted, limit: i64, requests: i64) -> Claim {
    Claim {
        of: of.clone(),
        limit,
        requests,
    }
}

/// Counts in batches of differing sizes, as a relay does.
async fn count_many(store: &Store, of: &Counted, others: &[Counted]) -> i64 {
    let mut counter = store.rate_counter();
    let mut admitted = 0;
    for requests in [1, 5, 2, 9, 1, 3, 7, 2] {
        let mut claims = vec![claim(of, 37, requests)];
        claims.extend(others.iter().map(|other| claim(other, 1000, 1)));
        admitted += counter.count(&claims).await.unwrap()[0].admitted;
    }
    admitted
}

on_both_databases! {
    async fn exactly_the_limit_is_admitted_by_two_processes_together(fixture) {
        let other = fixture.another("other").await;
        let of = agent(&fixture, "a").await;
        let (b, c) = (agent(&fixture, "b").await, agent(&fixture, "c").await);
        let one_way = [b.clone(), c.clone()];
        let other_way = [c, b];
        let (here, there) = tokio::join!(
            count_many(&fixture.store, &of, &one_way),
            count_many(&other, &of, &other_way),
        );
        assert_eq!(here + there, 37);
        let mut counter = other.rate_counter();
        assert_eq!(counter.count(&[claim(&of, 37, 1)]).await.unwrap()[0].admitted, 0);
        let raised = counter.count(&[claim(&of, 39, 5)]).await.unwrap()[0];
        assert_eq!((raised.admitted, raised.used), (2, 39));
        fixture.clock.advance(std::time::Duration::from_hours(1));
        let anew = counter.count(&[claim(&of, 37, 50)]).await.unwrap()[0];
        assert_eq!((anew.admitted, anew.used), (37, 37));
    }

    async fn several_limits_count_a_request_all_or_none(fixture) {
        let (store, other) = (&fixture.store, fixture.another("other").await);
        let tight = Counted::Credential(credential(&fixture, "tight").await.id);
        let wide = Counted::Credential(credential(&fixture, "wide").await.id);
        let one_way = [claim(&tight, 3, 1), claim(&wide, 50, 1)];
        let other_way = [claim(&wide, 50, 1), claim(&tight, 3, 1)];
        let sides = [(store, &one_way), (&other, &other_way)];
        let calls = sides.iter().cycle().take(16).map(async |(store, claims)| {
            let tallies = store.count_together(*claims).await.unwrap();
            tallies.iter().all(|tally| tally.admitted == 1)
        });
        let admitted = futures_util::future::join_all(calls).await;
        assert_eq!(admitted.iter().filter(|&&admitted| admitted).count(), 3);
        let left = store.rate_counter().count(&[claim(&wide, 50, 1)]).await.unwrap()[0];
        assert_eq!(left.used, 4, "a refused request is counted nowhere");
    }

    async fn what_is_deleted_is_not_counted_and_spoils_nothing(fixture) {
        let (kept, gone) = (agent(&fixture, "kept").await, Counted::Agent("gone".to_owned()));
        let mut counter = fixture.store.rate_counter();
        assert!(counter.count(&[claim(&kept, 5, 1), claim(&gone, 5, 1)]).await.is_err());
        let after = counter.count(&[claim(&kept, 5, 1)]).await.unwrap()[0];
        assert_eq!((after.admitted, after.used), (1, 1));
    }
}
