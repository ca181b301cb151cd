//! Sessions: how long they last, how they are listed and how they are ended.

use std::{net::IpAddr, time::Duration};

use postern::{
    secrets::Token,
    store::{
        Actor, ChangeError, Member, MemberRole, NewSession, Origin, Scope, Session, SessionFilter,
        SessionKind, SessionRow, Store, TeamId,
    },
};

use crate::support::database::{Fixture, on_both_databases};

const HOUR: Duration = Duration::from_hours(1);

fn member(id: &str) -> Member {
    Member {
        user_id: id.to_owned(),
        email: format!("{id}@example.com"),
        role: MemberRole::Owner,
    }
}

async fn begin(
    fixture: &Fixture,
    who: &str,
    (scope, kind): (Scope, SessionKind),
) -> (Session, Token) {
    let new = NewSession {
        member: member(who),
        team: fixture.actor.team.clone(),
        scope,
        origin: Origin::unknown(kind),
    };
    new.begin(&fixture.store).await.unwrap()
}

/// The span, but for a millisecond.
fn almost(span: Duration) -> Duration {
    span.checked_sub(Duration::from_millis(1)).unwrap()
}

async fn is_valid(store: &Store, token: &Token) -> bool {
    Session::find(store, token).await.unwrap().is_some()
}

async fn ids(fixture: &Fixture, filter: SessionFilter<'_>) -> Vec<String> {
    let listed = SessionRow::list(&fixture.store, filter).await.unwrap();
    listed.into_iter().map(|row| row.id).collect()
}

on_both_databases! {
    async fn a_session_ends_when_its_time_is_over_however_it_is_used(fixture) {
        fixture.add_user("ann", "ann@example.com").await;
        for (scope, kind, lasts) in [
            (Scope::Full, SessionKind::Page, 24 * HOUR),
            (Scope::Full, SessionKind::Script, 24 * HOUR),
            (Scope::Full, SessionKind::Device, 30 * 24 * HOUR),
            (Scope::Agent, SessionKind::Device, 30 * 24 * HOUR),
            (Scope::Passkey, SessionKind::Page, HOUR / 12),
            (Scope::PasskeySetup, SessionKind::Script, HOUR / 6),
        ] {
            let (begun, token) = begin(&fixture, "ann", (scope, kind)).await;
            for _ in 0..9 {
                fixture.clock.advance(lasts / 10);
                let found = Session::find(&fixture.store, &token).await.unwrap().unwrap();
                found.touch(&fixture.store).await.unwrap();
                assert_eq!(found.expires_at, begun.expires_at);
            }
            fixture.clock.advance(almost(lasts / 10));
            assert!(is_valid(&fixture.store, &token).await, "{scope:?} {kind:?}");
            fixture.clock.advance(Duration::from_millis(1));
            assert!(!is_valid(&fixture.store, &token).await, "{scope:?} {kind:?}");
        }
    }

    async fn a_session_ends_when_it_is_not_used(fixture) {
        fixture.add_user("ann", "ann@example.com").await;
        for (kind, idle) in [(SessionKind::Page, 8 * HOUR), (SessionKind::Device, 7 * 24 * HOUR)] {
            let (begun, token) = begin(&fixture, "ann", (Scope::Full, kind)).await;
            assert_eq!(begun.ends_at(), fixture.clock.now().after(idle));
            fixture.clock.advance(almost(idle));
            let found = Session::find(&fixture.store, &token).await.unwrap().unwrap();
            found.touch(&fixture.store).await.unwrap();
            fixture.clock.advance(almost(idle));
            assert!(is_valid(&fixture.store, &token).await, "it was used");
            fixture.clock.advance(Duration::from_millis(1));
            assert!(!is_valid(&fixture.store, &token).await, "{kind:?}");
            assert!(ids(&fixture, SessionFilter::User("ann")).await.is_empty());
        }
    }

    async fn a_list_tells_where_a_session_was_begun_and_nothing_that_opens_it(fixture) {
        fixture.add_user("ann", "ann@example.com").await;
        let new = NewSession {
            member: member("ann"),
            team: fixture.actor.team.clone(),
            scope: Scope::Full,
            origin: Origin {
                kind: SessionKind::Page,
                address: Some(IpAddr::from([192, 0, 2, 7])),
                user_agent: Some("Mozilla/5.0 \0 \u{202e}".to_owned()),
            },
        };
        let (begun, token) = new.begin(&fixture.store).await.unwrap();
        begin(&fixture, "ann", (Scope::Passkey, SessionKind::Page)).await;
        let listed = SessionRow::list(&fixture.store, SessionFilter::User("ann")).await.unwrap();
        let [row] = listed.as_slice() else { panic!("half a sign-in is listed: {listed:?}") };
        assert_eq!((&row.id, &row.email, row.kind), (&begun.id, &"ann@example.com".to_owned(), SessionKind::Page));
        assert_eq!(row.address.as_deref(), Some("192.0.2.7"));
        assert_eq!(row.user_agent.as_deref(), Some("Mozilla/5.0 \u{fffd} \u{202e}"));
        let told = format!("{row:?}");
        assert!(!told.contains(token.expose()) && !told.contains(&token.hash()));
    }

    async fn a_session_is_ended_by_its_id_and_only_by_who_may_name_it(fixture) {
        fixture.add_user("ann", "ann@example.com").await;
        fixture.add_user("bob", "bob@example.com").await;
        let other = fixture.another("there").await;
        let (anns, token) = begin(&fixture, "ann", (Scope::Full, SessionKind::Page)).await;
        let (strangers, team) = (TeamId::new("another".to_owned()), fixture.actor.team.clone());
        for filter in [SessionFilter::User("bob"), SessionFilter::Team(&strangers), SessionFilter::UserOf(&team, "bob")] {
            let refused = Session::revoke(&other, &fixture.actor, (filter, &anns.id)).await;
            assert!(matches!(refused, Err(ChangeError::Missing { .. })), "{filter:?}");
        }
        let rehearsal = Actor { dry_run: true, ..fixture.actor.clone() };
        Session::revoke(&other, &rehearsal, (SessionFilter::Team(&team), &anns.id)).await.unwrap();
        assert!(is_valid(&fixture.store, &token).await, "a rehearsal ends nothing");
        Session::revoke(&other, &fixture.actor, (SessionFilter::Team(&team), &anns.id)).await.unwrap();
        assert!(!is_valid(&fixture.store, &token).await);
        let again = Session::revoke(&other, &fixture.actor, (SessionFilter::Team(&team), &anns.id)).await;
        assert!(matches!(again, Err(ChangeError::Missing { .. })));
    }

    async fn of_two_who_end_a_session_at_once_one_has(fixture) {
        fixture.add_user("ann", "ann@example.com").await;
        let other = fixture.another("there").await;
        let (anns, _) = begin(&fixture, "ann", (Scope::Full, SessionKind::Page)).await;
        let (user, actor) = (SessionFilter::User("ann"), &fixture.actor);
        let both = futures_util::future::join(
            Session::revoke(&fixture.store, actor, (user, &anns.id)),
            Session::revoke(&other, actor, (user, &anns.id)),
        );
        let (one, two) = both.await;
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    }

    async fn all_but_ones_own_are_ended_in_every_team_half_a_sign_in_too(fixture) {
        fixture.add_user("ann", "ann@example.com").await;
        fixture.add_user("bob", "bob@example.com").await;
        let (own, own_token) = begin(&fixture, "ann", (Scope::Full, SessionKind::Page)).await;
        let (_, bobs) = begin(&fixture, "bob", (Scope::Full, SessionKind::Page)).await;
        let mut others = Vec::new();
        for (scope, kind) in [
            (Scope::Full, SessionKind::Script),
            (Scope::Agent, SessionKind::Device),
            (Scope::Passkey, SessionKind::Page),
            (Scope::PasskeySetup, SessionKind::Script),
        ] {
            others.push(begin(&fixture, "ann", (scope, kind)).await.1);
        }
        let but = (SessionFilter::User("ann"), Some(&own));
        let ended = Session::revoke_all(&fixture.store, &fixture.actor, but).await.unwrap();
        assert_eq!(ended.len(), 4);
        for token in &others {
            assert!(!is_valid(&fixture.store, token).await);
        }
        assert!(is_valid(&fixture.store, &own_token).await && is_valid(&fixture.store, &bobs).await);
    }

    async fn sessions_of_one_scope_do_not_push_out_those_of_another(fixture) {
        fixture.add_user("ann", "ann@example.com").await;
        let (_, page) = begin(&fixture, "ann", (Scope::Full, SessionKind::Page)).await;
        let (_, first) = begin(&fixture, "ann", (Scope::Passkey, SessionKind::Page)).await;
        for _ in 0..100 {
            fixture.clock.advance(Duration::from_millis(1));
            begin(&fixture, "ann", (Scope::Passkey, SessionKind::Page)).await;
        }
        assert!(!is_valid(&fixture.store, &first).await);
        assert!(is_valid(&fixture.store, &page).await);
    }
}
