//! Grants: exactly as many uses as were granted, and for nobody whose every call is to be seen.

use std::time::Duration;

use futures_util::future::join_all;
use postern::{
    policy::{BodySeen, Call, Policy, Target},
    store::{
        Approval, Auth, ChangeError, Credential, Grant, GrantError, GrantFilter, GrantTerms,
        Member, MemberRole, NewCredential, NewGrant, StoredPolicy,
    },
};
use url::Url;

use crate::{
    store_approvals::{asked, person},
    support::database::{Fixture, on_both_databases},
};

const TERMS: GrantTerms = GrantTerms {
    minutes: 30,
    max_uses: None,
};

/// Makes a credential and returns its row.
async fn credential(fixture: &Fixture, name: &str, auth: Auth) -> String {
    let new = NewCredential {
        rate_limit_per_hour: None,
        canary: false,
        name: name.to_owned(),
        description: String::new(),
        auth,
        api_base: None,
        relative_target: false,
        header_format: None,
        bindings: Vec::new(),
        allowed_hosts: Vec::new(),
        any_host: true,
        value: None,
    };
    new.insert(&fixture.store, &fixture.actor).await.unwrap();
    let (store, team) = (&fixture.store, &fixture.actor.team);
    let found = Credential::find(store, team, name).await.unwrap();
    found.unwrap().id
}

fn new_grant(credential: &str, max_uses: Option<i64>) -> NewGrant {
    let terms = GrantTerms { max_uses, ..TERMS };
    NewGrant::new(credential, &["POST"], &["h/a"], terms).unwrap()
}

async fn grant(fixture: &Fixture, credential: &str, max_uses: Option<i64>) -> Grant {
    let new = new_grant(credential, max_uses);
    new.insert(&fixture.store, &fixture.actor).await.unwrap()
}

async fn claim(store: &postern::store::Store, rows: &[&str], method: &str) -> Option<Vec<String>> {
    let url: Url = "https://h/a".parse().unwrap();
    let call = Call {
        method,
        override_method: None,
        target: Target::Url(&url),
        at: None,
        body: BodySeen::NONE,
    };
    Grant::claim(store, rows, &call).await.unwrap()
}

async fn found(fixture: &Fixture, id: &str) -> Grant {
    let (store, team) = (&fixture.store, &fixture.actor.team);
    Grant::find(store, team, id).await.unwrap().unwrap()
}

/// Returns the grants of the team that a call could still use.
async fn live(fixture: &Fixture) -> Vec<Grant> {
    let filter = GrantFilter {
        credential: None,
        is_live: true,
    };
    let (store, team) = (&fixture.store, &fixture.actor.team);
    Grant::list(store, team, filter).await.unwrap()
}

on_both_databases! {
    async fn of_many_at_once_exactly_as_many_pass_as_were_granted(fixture) {
        let row = credential(&fixture, "slack", Auth::ApiKey).await;
        let made = grant(&fixture, "slack", Some(5)).await;
        let other = fixture.another("other").await;
        let claims = (0..24).map(|number| {
            let store = if number % 2 == 0 { &fixture.store } else { &other };
            let row = row.as_str();
            async move { claim(store, &[row], "POST").await }
        });
        let claims = join_all(claims).await;
        assert_eq!(claims.into_iter().flatten().count(), 5);
        assert_eq!(found(&fixture, &made.id).await.uses, 5);
        assert!(live(&fixture).await.is_empty());
    }

    async fn the_oldest_is_used_up_first(fixture) {
        let row = credential(&fixture, "slack", Auth::ApiKey).await;
        let older = grant(&fixture, "slack", Some(1)).await;
        fixture.clock.advance(Duration::from_secs(1));
        let newer = grant(&fixture, "slack", Some(1)).await;
        for id in [older.id, newer.id] {
            assert_eq!(claim(&fixture.store, &[&row], "POST").await, Some(vec![id]));
        }
        assert_eq!(claim(&fixture.store, &[&row], "POST").await, None);
    }

    async fn one_that_is_over_or_about_something_else_lets_nothing_through(fixture) {
        let row = credential(&fixture, "slack", Auth::ApiKey).await;
        let other = credential(&fixture, "other", Auth::ApiKey).await;
        let made = grant(&fixture, "slack", None).await;
        assert_eq!(claim(&fixture.store, &[&row], "DELETE").await, None);
        assert_eq!(claim(&fixture.store, &[&other], "POST").await, None);
        assert!(claim(&fixture.store, &[&row], "POST").await.is_some());
        let (store, actor) = (&fixture.store, &fixture.actor);
        for _ in 0..2 {
            let revoked = Grant::revoke(store, actor, &made.id).await.unwrap();
            assert_eq!(revoked.revoked_by.as_deref(), Some("operator:test"));
        }
        assert_eq!(claim(store, &[&row], "POST").await, None);
        grant(&fixture, "slack", None).await;
        fixture.clock.advance(Duration::from_mins(30));
        assert_eq!(claim(store, &[&row], "POST").await, None);
        assert_eq!(Grant::list(store, &actor.team, GrantFilter::default()).await.unwrap().len(), 2);
        let none = Grant::revoke(store, actor, "none").await;
        assert!(matches!(none, Err(ChangeError::Missing { .. })));
        assert_eq!(Grant::purge(store, fixture.store.clock().now()).await.unwrap(), 1);
    }

    async fn a_call_of_several_credentials_uses_all_its_grants_or_none(fixture) {
        let one = credential(&fixture, "one", Auth::ApiKey).await;
        let two = credential(&fixture, "two", Auth::ApiKey).await;
        let first = grant(&fixture, "one", Some(8)).await;
        let both = [one.as_str(), two.as_str()];
        assert_eq!(claim(&fixture.store, &both, "POST").await, None);
        grant(&fixture, "two", Some(3)).await;
        let reversed = [two.as_str(), one.as_str()];
        let claims = (0..10).map(|number| {
            let rows = if number % 2 == 0 { &both } else { &reversed };
            claim(&fixture.store, rows, "POST")
        });
        let claims = join_all(claims).await;
        assert_eq!(claims.into_iter().flatten().count(), 3);
        assert_eq!(found(&fixture, &first.id).await.uses, 3, "what was not let through used nothing");
    }

    async fn credentials_whose_every_call_is_to_be_seen_take_none(fixture) {
        credential(&fixture, "eu:ann/slack", Auth::ApiKey).await;
        credential(&fixture, "signer", Auth::Signing).await;
        credential(&fixture, "careful", Auth::ApiKey).await;
        let policy = Policy { require_passkey: true, ..Policy::default() };
        let (store, actor) = (&fixture.store, &fixture.actor);
        StoredPolicy::set(store, actor, "careful", &Policy::default()).await.unwrap();
        fixture.plant_policy("careful", &policy).await;
        for (name, code) in [
            ("eu:ann/slack", "grant_not_allowed_end_user"),
            ("signer", "grant_not_allowed_signing"),
            ("careful", "grant_not_allowed_passkey"),
        ] {
            let refused = new_grant(name, None).insert(store, actor).await;
            assert_eq!(refused.unwrap_err().code(), code);
        }
        let missing = new_grant("none", None).insert(store, actor).await;
        assert!(matches!(missing, Err(GrantError::Change(ChangeError::Missing { .. }))));
        assert!(live(&fixture).await.is_empty());
    }

    async fn an_approval_with_a_grant_makes_one_however_often_it_is_submitted(fixture) {
        credential(&fixture, "slack", Auth::ApiKey).await;
        asked(&fixture, "t", 1).await;
        let other = fixture.another("other").await;
        let ann = person("ann");
        let submitted = (0..6).map(|number| {
            let store = if number % 2 == 0 { &fixture.store } else { &other };
            Approval::approve_with_grant(store, &fixture.actor, ("t", &ann), TERMS)
        });
        let submitted = join_all(submitted).await;
        let (made, refused): (Vec<_>, Vec<_>) = submitted.into_iter().partition(Result::is_ok);
        assert_eq!((made.len(), live(&fixture).await.len()), (1, 1));
        assert!(refused.iter().all(|refused| matches!(
            refused, Err(GrantError::Change(ChangeError::Settled { .. }))
        )));
        let made = made[0].as_ref().unwrap();
        assert_eq!(made.route_scope[0].as_str(), "slack.com/api");
    }

    async fn what_several_have_to_approve_is_not_granted_by_one(fixture) {
        credential(&fixture, "slack", Auth::ApiKey).await;
        asked(&fixture, "t", 2).await;
        let (store, actor) = (&fixture.store, &fixture.actor);
        let refused = Approval::approve_with_grant(store, actor, ("t", &person("ann")), TERMS).await;
        assert_eq!(refused.unwrap_err().code(), "grant_not_allowed_min_approvals");
        let long = GrantTerms { minutes: 2000, ..TERMS };
        asked(&fixture, "u", 1).await;
        let refused = Approval::approve_with_grant(store, actor, ("u", &person("ann")), long).await;
        assert_eq!(refused.unwrap_err().code(), "grant_invalid_ttl");
        assert_eq!(Approval::count_pending(store).await.unwrap(), 2, "neither is approved");
        assert!(live(&fixture).await.is_empty());
    }

    async fn a_dry_run_makes_none(fixture) {
        credential(&fixture, "slack", Auth::ApiKey).await;
        asked(&fixture, "t", 1).await;
        let mut actor = fixture.actor.clone();
        actor.dry_run = true;
        new_grant("slack", None).insert(&fixture.store, &actor).await.unwrap();
        let member = Member { role: MemberRole::Admin, ..person("ann") };
        let tried = Approval::approve_with_grant(&fixture.store, &actor, ("t", &member), TERMS).await;
        tried.unwrap();
        assert!(live(&fixture).await.is_empty());
        assert_eq!(Approval::count_pending(&fixture.store).await.unwrap(), 1);
    }
}
