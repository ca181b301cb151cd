//! Links that are sent to people: they work once, for a while, for whom they were made, and a newer one ends the
//! older.

use std::time::Duration;

use futures_util::future::join_all;
use postern::{
    secrets::{PasswordHash, Secret, Token},
    store::{
        AccountError, Actor, ChangeError, Invitation, Joiner, Letter, Link, LinkKind, Member,
        MemberRole, NewInvitation, NewSignUp, SignUp, Store, User,
    },
};

use crate::support::database::{Fixture, on_both_databases};

fn hash() -> PasswordHash {
    PasswordHash::of(&Secret::from("correct horse")).unwrap()
}

fn letter(text: &str) -> Letter {
    Letter {
        to: "somebody@example.com".to_owned(),
        subject: "a letter".to_owned(),
        text: text.to_owned(),
    }
}

async fn invite(store: &Store, actor: &Actor, email: &str) -> (Invitation, Token) {
    let (email, role) = (email.to_owned(), MemberRole::Admin);
    let new = NewInvitation { email, role };
    new.insert(store, (actor, None), |_, _| None).await.unwrap()
}

async fn sign_up(store: &Store, team: &str, email: &str) -> Result<String, ChangeError> {
    let mut code = String::new();
    let new = NewSignUp {
        team_name: team.to_owned(),
        email: email.to_owned(),
        password: hash(),
    };
    let write = |_: &SignUp, sent: &str| {
        sent.clone_into(&mut code);
        letter("")
    };
    new.insert(store, write).await?;
    Ok(code)
}

fn refusal<T>(done: Result<T, ChangeError>) -> AccountError {
    match done {
        Err(ChangeError::Account(error)) => error,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it was done"),
    }
}

/// Makes the member `ann` and a link for her.
async fn ann_with(fixture: &Fixture, kind: LinkKind) -> Token {
    fixture.add_user("ann", "ann@example.com").await;
    let made = User::make_link(&fixture.store, &fixture.actor, (kind, "ann"), |_, _| None);
    made.await.unwrap().1
}

on_both_databases! {
    async fn of_many_who_accept_an_invitation_at_once_one_becomes_a_member(fixture) {
        let other = fixture.another("there").await;
        let (_, token) = invite(&fixture.store, &fixture.actor, "bob@example.com").await;
        let tries = (0..8).map(|n| {
            let store = if n % 2 == 0 { &fixture.store } else { &other };
            Invitation::accept(store, &token, Joiner::New(hash()))
        });
        let told = join_all(tries).await;
        assert_eq!(told.iter().filter(|told| told.is_ok()).count(), 1);
        for refused in told.into_iter().filter(Result::is_err) {
            assert_eq!(refusal(refused), AccountError::LinkOver);
        }
        let members = Member::list(&fixture.store, &fixture.actor.team).await.unwrap();
        let members: Vec<_> = members.iter().map(|one| (one.email.as_str(), one.role)).collect();
        assert_eq!(members, [("bob@example.com", MemberRole::Admin)]);
        assert!(Invitation::list(&fixture.store, &fixture.actor.team).await.unwrap().is_empty());
    }

    async fn a_newer_invitation_ends_the_older_and_its_time_ends_it(fixture) {
        let (first, older) = invite(&fixture.store, &fixture.actor, "bob@example.com").await;
        let renewed = Invitation::renew(&fixture.store, (&fixture.actor, None), &first.id, |_, _| None);
        let (second, newer) = renewed.await.unwrap();
        assert_eq!(first.id, second.id);
        assert!(Invitation::find(&fixture.store, &older).await.unwrap().is_none());
        let accepted = Invitation::accept(&fixture.store, &older, Joiner::New(hash())).await;
        assert_eq!(refusal(accepted), AccountError::LinkOver);
        fixture.clock.advance(Duration::from_hours(48) - Duration::from_millis(1));
        assert!(Invitation::find(&fixture.store, &newer).await.unwrap().is_some());
        fixture.clock.advance(Duration::from_millis(1));
        let accepted = Invitation::accept(&fixture.store, &newer, Joiner::New(hash())).await;
        assert_eq!(refusal(accepted), AccountError::LinkOver);
    }

    async fn a_link_is_of_its_kind_and_looking_at_it_does_not_use_it(fixture) {
        let token = ann_with(&fixture, LinkKind::Reset).await;
        for kind in [LinkKind::Invitation, LinkKind::SignIn, LinkKind::Verification] {
            assert!(Link::find(&fixture.store, kind, &token).await.unwrap().is_none(), "{kind:?}");
        }
        let signed_in = User::of_sign_in_link(&fixture.store, &token).await;
        assert_eq!(refusal(signed_in), AccountError::LinkOver);
        for _ in 0..3 {
            assert!(Link::find(&fixture.store, LinkKind::Reset, &token).await.unwrap().is_some());
        }
        User::reset_password(&fixture.store, &token, &hash()).await.unwrap();
        assert!(Link::find(&fixture.store, LinkKind::Reset, &token).await.unwrap().is_none());
        let again = User::reset_password(&fixture.store, &token, &hash()).await;
        assert_eq!(refusal(again), AccountError::LinkOver);
    }

    async fn setting_a_password_ends_the_links_that_could_undo_it(fixture) {
        let reset = ann_with(&fixture, LinkKind::Reset).await;
        let made = User::make_link(&fixture.store, &fixture.actor, (LinkKind::SignIn, "ann"), |_, _| None);
        let (_, sign_in) = made.await.unwrap();
        User::reset_password(&fixture.store, &reset, &hash()).await.unwrap();
        let signed_in = User::of_sign_in_link(&fixture.store, &sign_in).await;
        assert_eq!(refusal(signed_in), AccountError::LinkOver);
    }

    async fn a_reset_is_sent_once_in_five_minutes(fixture) {
        fixture.add_user("ann", "ann@example.com").await;
        let ask = || User::ask_for_reset(&fixture.store, "ann@example.com", |_, _| letter(""));
        assert!(ask().await.unwrap().is_some());
        assert!(ask().await.unwrap().is_none());
        fixture.clock.advance(Duration::from_mins(5));
        assert!(ask().await.unwrap().is_some());
        let nobody = User::ask_for_reset(&fixture.store, "eve@example.com", |_, _| letter(""));
        assert!(nobody.await.unwrap().is_none());
    }

    async fn no_link_is_made_for_who_is_in_another_team(fixture) {
        fixture.add_user("ann", "ann@example.com").await;
        let mut others = fixture.actor.clone();
        others.team = postern::store::TeamId::new("others".to_owned());
        let made = User::make_link(&fixture.store, &others, (LinkKind::Reset, "ann"), |_, _| None).await;
        assert!(matches!(made, Err(ChangeError::Missing { .. })));
        let (invitation, token) = invite(&fixture.store, &fixture.actor, "bob@example.com").await;
        let revoked = Invitation::revoke(&fixture.store, &others, &invitation.id).await;
        assert!(matches!(revoked, Err(ChangeError::Missing { .. })));
        assert!(Invitation::find(&fixture.store, &token).await.unwrap().is_some());
        Invitation::revoke(&fixture.store, &fixture.actor, &invitation.id).await.unwrap();
        assert!(Invitation::find(&fixture.store, &token).await.unwrap().is_none());
    }

    async fn a_code_has_five_tries_however_many_come_at_once(fixture) {
        let other = fixture.another("there").await;
        let code = sign_up(&fixture.store, "others", "eve@example.com").await.unwrap();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let tries = (0..12).map(|n| {
            let store = if n % 2 == 0 { &fixture.store } else { &other };
            SignUp::verify(store, "eve@example.com", wrong)
        });
        for told in join_all(tries).await {
            assert_eq!(refusal(told), AccountError::CodeWrong);
        }
        let told = SignUp::verify(&fixture.store, "eve@example.com", &code).await;
        assert_eq!(refusal(told), AccountError::CodeWrong, "its tries are used up");
        let mut newer = String::new();
        let write = |_: &SignUp, sent: &str| {
            sent.clone_into(&mut newer);
            letter("")
        };
        SignUp::send_again(&fixture.store, "eve@example.com", write).await.unwrap();
        let member = SignUp::verify(&fixture.store, "eve@example.com", &newer).await.unwrap();
        assert_eq!(member.role, MemberRole::Owner);
        let told = SignUp::verify(&fixture.store, "eve@example.com", &newer).await;
        assert_eq!(refusal(told), AccountError::CodeWrong, "it works once");
    }

    async fn a_code_is_the_addresses_own(fixture) {
        let code = sign_up(&fixture.store, "ours", "eve@example.com").await.unwrap();
        sign_up(&fixture.store, "others", "bob@example.com").await.unwrap();
        let stored = SignUp::verify(&fixture.store, "bob@example.com", &code).await;
        assert_eq!(refusal(stored), AccountError::CodeWrong);
        assert!(SignUp::verify(&fixture.store, "eve@example.com", &code).await.is_ok());
    }

    async fn of_two_who_take_a_name_at_once_one_gets_it(fixture) {
        let other = fixture.another("there").await;
        let tries = (0..8).map(|n| {
            let (store, email) = (if n % 2 == 0 { &fixture.store } else { &other }, format!("p{n}@example.com"));
            async move { sign_up(store, "ours", &email).await }
        });
        let told = join_all(tries).await;
        assert_eq!(told.iter().filter(|told| told.is_ok()).count(), 1);
        for refused in told.into_iter().filter(Result::is_err) {
            assert_eq!(refusal(refused), AccountError::TeamTaken("ours".to_owned()));
        }
    }

    async fn a_sign_up_whose_code_is_over_keeps_nobody_out(fixture) {
        let code = sign_up(&fixture.store, "ours", "eve@example.com").await.unwrap();
        let again = sign_up(&fixture.store, "theirs", "eve@example.com").await;
        let email = "eve@example.com".to_owned();
        assert_eq!(refusal(again), AccountError::EmailTaken { email, is_unverified: true });
        fixture.clock.advance(Duration::from_mins(15));
        let late = SignUp::verify(&fixture.store, "eve@example.com", &code).await;
        assert_eq!(refusal(late), AccountError::CodeWrong);
        // Another person takes the name, and whose address it is, the address.
        sign_up(&fixture.store, "ours", "bob@example.com").await.unwrap();
        let code = sign_up(&fixture.store, "theirs", "eve@example.com").await.unwrap();
        SignUp::verify(&fixture.store, "eve@example.com", &code).await.unwrap();
        let taken = sign_up(&fixture.store, "more", "eve@example.com").await;
        assert!(matches!(refusal(taken), AccountError::EmailTaken { is_unverified: false, .. }));
        assert_eq!(refusal(sign_up(&fixture.store, "default", "x@example.com").await),
            AccountError::TeamTaken("default".to_owned()));
    }
}
