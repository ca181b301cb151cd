//! Signing in: the same word for every wrong way, and not many tries.

use std::time::Duration;

use postern::{
    secrets::Token,
    store::{Account, MemberRole, NewSession, Origin, Scope, Session, SessionKind, SignIn},
};
use serde_json::json;

use crate::support::{
    admin::{PASSWORD, Person, add_user, session},
    client::Answer,
    database::on_both_databases,
    relay::{TestRelay, on_a_relay},
};

async fn sign_in(relay: &TestRelay, email: &str, password: &str) -> Answer {
    let nobody = Person::bearing(relay, None);
    let body = json!({ "email": email, "password": password });
    nobody.post("/login", body).await
}

async fn add_ann(relay: &TestRelay) {
    let team = relay.operator().1.team.clone();
    add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
}

on_a_relay! {
    async fn a_session_begins_with_a_password_and_ends_when_told(relay) {
        add_ann(relay).await;
        let told = sign_in(relay, "Ann@Example.com", PASSWORD).await;
        assert_eq!(told.status, 200, "{told:?}");
        let told = told.json();
        assert_eq!((&told["member_role"], &told["teams"][0]["role"]), (&"owner".into(), &"owner".into()));
        assert!(told["capabilities"].as_array().unwrap().contains(&"manage_owners".into()));
        let person = Person::bearing(relay, told["session_token"].as_str());
        let me = person.get("/user/me").await.json();
        assert_eq!((&me["id"], &me["email"]), (&told["admin_id"], &"ann@example.com".into()));
        assert_eq!(person.post("/logout", json!({})).await.json(), json!({ "logged_out": true }));
        assert_eq!(person.get("/user/me").await.status, 401);
        let changes: Vec<_> = relay.entries().await.iter().map(|entry| entry["target_url"].clone()).collect();
        assert_eq!(changes, ["tap:session-create/ann@example.com", "tap:session-delete/ann@example.com"]);
    }

    async fn every_wrong_way_is_told_alike(relay) {
        add_ann(relay).await;
        relay.sql("insert into users (id, email, created_at, updated_at) values ('bob', 'bob@example.com', 1, 1)").await;
        let long = "x".repeat(100_000);
        let mut told = Vec::new();
        for (email, password) in [
            ("ann@example.com", "wrong"),
            ("ann@example.com", ""),
            ("nobody@example.com", PASSWORD),
            ("bob@example.com", PASSWORD),
            ("no address", PASSWORD),
            ("' or 1=1 --", PASSWORD),
            ("ann@example.com", &long),
        ] {
            let answer = sign_in(relay, email, password).await;
            assert_eq!(answer.refusal(), (401, "invalid_login".to_owned()), "{email}");
            told.push(answer.body);
        }
        assert!(told.iter().all(|body| *body == told[0]));
        for body in ["{}", "[]", "nonsense", r#"{"email": 7, "password": "x"}"#, r#"{"email": "a\u0000@b", "password": "x"}"#] {
            let answer = Person::bearing(relay, None).call((http::Method::POST, "/login"), body).await;
            assert_eq!(answer.refusal(), (400, "invalid_request".to_owned()), "{body}");
        }
    }

    async fn too_many_wrong_passwords_block_the_account_whether_it_exists_or_not(relay) {
        add_ann(relay).await;
        for email in ["ann@example.com", "nobody@example.com"] {
            let tries = (0..30).map(|_| sign_in(relay, email, "wrong"));
            let told = futures_util::future::join_all(tries).await;
            let refused = told.iter().filter(|answer| answer.status == 401).count();
            assert_eq!(refused, 20, "{email}");
            let blocked: Vec<_> = told.iter().filter(|answer| answer.status == 429).collect();
            assert_eq!(blocked.len(), 10);
            assert_eq!(blocked[0].refusal().1, "too_many_sign_ins");
            assert_eq!(blocked[0].header("retry-after"), Some("900"));
            // The right password is refused, too, and in the same words: nobody learns that it is the right one.
            assert_eq!(sign_in(relay, email, PASSWORD).await.body, blocked[0].body);
        }
        relay.fixture.clock.advance(Duration::from_mins(15));
        assert_eq!(sign_in(relay, "ANN@example.com", PASSWORD).await.status, 200);
    }

    async fn right_passwords_are_not_counted(relay) {
        add_ann(relay).await;
        for _ in 0..19 {
            assert_eq!(sign_in(relay, "ann@example.com", "wrong").await.status, 401);
        }
        for _ in 0..22 {
            assert_eq!(sign_in(relay, "ann@example.com", PASSWORD).await.status, 200);
        }
        assert_eq!(sign_in(relay, "ann@example.com", "wrong").await.status, 401);
        assert_eq!(sign_in(relay, "ann@example.com", PASSWORD).await.status, 429);
    }
}

on_both_databases! {
    async fn a_right_password_counts_for_nothing_once_too_many_were_wrong(fixture) {
        // As when a right guess was being checked while the wrong ones were counted.
        let member = ann();
        let account = Account::of(&member.email);
        for _ in 0..20 {
            assert_eq!(account.count_failure(&fixture.store).await.unwrap(), None);
        }
        let until = account.count_failure(&fixture.store).await.unwrap().unwrap();
        let team = fixture.actor.team.clone();
        let origin = Origin::unknown(SessionKind::Script);
        let new = NewSession { member, team, scope: Scope::Full, origin };
        match new.insert(&fixture.store, &account).await.unwrap() {
            SignIn::Blocked(told) => assert_eq!(told, until),
            SignIn::Begun(..) => panic!("a session began"),
        }
        fixture.clock.advance(Duration::from_mins(15));
        assert_eq!(account.blocked_until(&fixture.store).await.unwrap(), None);
        Account::purge(&fixture.store).await.unwrap();
        assert_eq!(account.count_failure(&fixture.store).await.unwrap(), None);
    }

    async fn wrong_passwords_are_counted_exactly(fixture) {
        let other = fixture.another("there").await;
        let account = Account::of("ann@example.com");
        let tries = (0..40).map(|n| {
            let store = if n % 2 == 0 { &fixture.store } else { &other };
            account.count_failure(store)
        });
        let told = futures_util::future::join_all(tries).await;
        let counted = told.into_iter().filter(|told| told.as_ref().unwrap().is_none());
        assert_eq!(counted.count(), 20);
    }

    async fn a_user_has_a_hundred_sessions_at_most(fixture) {
        let team = fixture.actor.team.clone();
        fixture.add_user("ann", "ann@example.com").await;
        let mut tokens = Vec::new();
        for _ in 0..103 {
            fixture.clock.advance(Duration::from_millis(1));
            tokens.push(session(&fixture.store, &team, (ann(), Scope::Full)).await.1);
        }
        for (at, token) in tokens.iter().enumerate() {
            let found = Session::find(&fixture.store, &Token::presented(token).unwrap()).await;
            assert_eq!(found.unwrap().is_some(), at >= 3, "{at}");
        }
    }

    async fn when_a_session_was_used_is_noted_to_the_minute(fixture) {
        let team = fixture.actor.team.clone();
        fixture.add_user("ann", "ann@example.com").await;
        let (first, token) = session(&fixture.store, &team, (ann(), Scope::Full)).await;
        let token = Token::presented(&token).unwrap();
        for (span, noted) in [(59, false), (1, true), (30, false)] {
            fixture.clock.advance(Duration::from_secs(span));
            let found = Session::find(&fixture.store, &token).await.unwrap().unwrap();
            found.touch(&fixture.store).await.unwrap();
            let again = Session::find(&fixture.store, &token).await.unwrap().unwrap();
            assert_eq!(again.used_at != found.used_at, noted, "{span}");
            assert_eq!(again.expires_at, first.expires_at, "using it does not make it longer");
        }
    }
}

fn ann() -> postern::store::Member {
    postern::store::Member {
        user_id: "ann".to_owned(),
        email: "ann@example.com".to_owned(),
        role: MemberRole::Owner,
    }
}
