//! The sign-in of programs: a code works once, whoever is fast.

use std::{net::IpAddr, time::Duration};

use postern::{
    secrets::Token,
    store::{
        DeviceCodes, DeviceLogin, Member, MemberRole, NewDeviceLogin, NewSession, Origin, Polled,
        Scope, Session, SessionFilter, SessionKind, SessionRow, Store,
    },
};

use crate::support::database::{Fixture, on_both_databases};

async fn ask(store: &Store, scope: Scope) -> DeviceCodes {
    let new = NewDeviceLogin {
        scope,
        origin: Origin {
            kind: SessionKind::Device,
            address: Some(IpAddr::from([192, 0, 2, 9])),
            user_agent: Some("postern/0.1".to_owned()),
        },
    };
    new.insert(store).await.unwrap().unwrap()
}

async fn signed_in(fixture: &Fixture, who: &str) -> Session {
    fixture.add_user(who, &format!("{who}@example.com")).await;
    let new = NewSession {
        member: Member {
            user_id: who.to_owned(),
            email: format!("{who}@example.com"),
            role: MemberRole::Owner,
        },
        team: fixture.actor.team.clone(),
        scope: Scope::Full,
        origin: Origin::unknown(SessionKind::Page),
    };
    new.begin(&fixture.store).await.unwrap().0
}

on_both_databases! {
    async fn a_program_waits_until_it_is_let_in_and_then_has_a_session_once(fixture) {
        let ann = signed_in(&fixture, "ann").await;
        let codes = ask(&fixture.store, Scope::Full).await;
        assert!(matches!(DeviceLogin::poll(&fixture.store, &codes.device_code).await.unwrap(), Polled::Pending));
        let shown = DeviceLogin::find(&fixture.store, &codes.user_code).await.unwrap().unwrap();
        assert_eq!((shown.scope, shown.address.as_deref()), (Scope::Full, Some("192.0.2.9")));
        assert_eq!(shown.user_agent.as_deref(), Some("postern/0.1"));
        assert!(DeviceLogin::confirm(&fixture.store, &ann, &codes.user_code).await.unwrap());
        assert!(DeviceLogin::find(&fixture.store, &codes.user_code).await.unwrap().is_none(), "it is decided");
        let Polled::Begun(session, token) = DeviceLogin::poll(&fixture.store, &codes.device_code).await.unwrap() else {
            panic!("it was let in");
        };
        assert_eq!((session.scope, session.kind), (Scope::Full, SessionKind::Device));
        assert_eq!((&session.member.user_id, &session.team), (&ann.member.user_id, &ann.team));
        assert_ne!(token.expose(), codes.device_code.expose());
        let listed = SessionRow::list(&fixture.store, SessionFilter::User("ann")).await.unwrap();
        let row = listed.iter().find(|row| row.id == session.id).unwrap();
        assert_eq!((row.address.as_deref(), row.user_agent.as_deref()), (Some("192.0.2.9"), Some("postern/0.1")));
        assert!(matches!(DeviceLogin::poll(&fixture.store, &codes.device_code).await.unwrap(), Polled::Unknown));
    }

    async fn of_many_who_poll_at_once_one_has_the_session(fixture) {
        let ann = signed_in(&fixture, "ann").await;
        let other = fixture.another("there").await;
        let codes = ask(&fixture.store, Scope::Agent).await;
        assert!(DeviceLogin::confirm(&other, &ann, &codes.user_code).await.unwrap());
        let polls = (0..8).map(|n| {
            let store = if n % 2 == 0 { &fixture.store } else { &other };
            DeviceLogin::poll(store, &codes.device_code)
        });
        let told = futures_util::future::join_all(polls).await;
        let begun = told.iter().filter(|told| matches!(told, Ok(Polled::Begun(..)))).count();
        assert_eq!(begun, 1, "{told:?}");
    }

    async fn of_two_who_decide_at_once_one_has_decided(fixture) {
        let ann = signed_in(&fixture, "ann").await;
        let bob = signed_in(&fixture, "bob").await;
        let other = fixture.another("there").await;
        for _ in 0..4 {
            let codes = ask(&fixture.store, Scope::Agent).await;
            let (yes, no) = futures_util::future::join(
                DeviceLogin::confirm(&fixture.store, &ann, &codes.user_code),
                DeviceLogin::deny(&other, &bob, &codes.user_code),
            )
            .await;
            let (yes, no) = (yes.unwrap(), no.unwrap());
            assert!(yes != no);
            let told = DeviceLogin::poll(&other, &codes.device_code).await.unwrap();
            assert_eq!(matches!(told, Polled::Begun(..)), yes);
            assert_eq!(matches!(told, Polled::Denied), no);
        }
    }

    async fn whoever_polls_too_often_is_told_so(fixture) {
        let codes = ask(&fixture.store, Scope::Agent).await;
        assert!(matches!(DeviceLogin::poll(&fixture.store, &codes.device_code).await.unwrap(), Polled::Pending));
        fixture.clock.advance(Duration::from_millis(1999));
        assert!(matches!(DeviceLogin::poll(&fixture.store, &codes.device_code).await.unwrap(), Polled::SlowDown));
        fixture.clock.advance(Duration::from_millis(1));
        assert!(matches!(DeviceLogin::poll(&fixture.store, &codes.device_code).await.unwrap(), Polled::Pending));
    }

    async fn a_code_is_over_after_ten_minutes(fixture) {
        let ann = signed_in(&fixture, "ann").await;
        let late = ask(&fixture.store, Scope::Agent).await;
        let confirmed = ask(&fixture.store, Scope::Agent).await;
        assert!(DeviceLogin::confirm(&fixture.store, &ann, &confirmed.user_code).await.unwrap());
        fixture.clock.advance(Duration::from_mins(10));
        assert!(!DeviceLogin::confirm(&fixture.store, &ann, &late.user_code).await.unwrap());
        for codes in [late, confirmed] {
            assert!(matches!(DeviceLogin::poll(&fixture.store, &codes.device_code).await.unwrap(), Polled::Unknown));
        }
        assert!(matches!(DeviceLogin::poll(&fixture.store, &Token::generate()).await.unwrap(), Polled::Unknown));
    }

    async fn who_has_left_the_team_lets_nobody_in(fixture) {
        let ann = signed_in(&fixture, "ann").await;
        let codes = ask(&fixture.store, Scope::Agent).await;
        assert!(DeviceLogin::confirm(&fixture.store, &ann, &codes.user_code).await.unwrap());
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&fixture.url).await.unwrap();
        sqlx::query("delete from memberships where user_id = 'ann'").execute(&pool).await.unwrap();
        pool.close().await;
        assert!(matches!(DeviceLogin::poll(&fixture.store, &codes.device_code).await.unwrap(), Polled::Denied));
    }
}
