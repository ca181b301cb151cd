//! Signing up, and other passwords: nobody learns who has an account, and nobody tries often.

use std::time::Duration;

use postern::store::{LinkKind, MemberRole, PushSubscription, User};
use serde_json::{Value, json};

use crate::support::{
    admin::{PASSWORD, Person, add_user},
    client::Answer,
    post::{code_for, token_for},
    relay::{TestRelay, on_a_relay},
};

const NEWER: &str = "a newer and better one";
/// The browser's public key of RFC 8291 §5.
const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

async fn post(relay: &TestRelay, path: &str, body: Value) -> Answer {
    Person::bearing(relay, None).post(path, body).await
}

async fn sign_up(relay: &TestRelay, team: &str, email: &str) -> Answer {
    let body = json!({ "team_name": team, "email": email, "password": PASSWORD });
    post(relay, "/signup", body).await
}

async fn sign_in(relay: &TestRelay, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    post(relay, "/login", body).await
}

/// Ann, an owner, with a session.
async fn ann(relay: &TestRelay) -> Person {
    let team = relay.operator().1.team.clone();
    add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
    again(relay, PASSWORD).await
}

/// Another session of Ann's.
async fn again(relay: &TestRelay, password: &str) -> Person {
    let told = sign_in(relay, "ann@example.com", password).await;
    assert_eq!(told.status, 200, "{told:?}");
    Person::bearing(relay, told.json()["session_token"].as_str())
}

on_a_relay! {
    async fn signing_up_makes_a_team_once_the_code_is_entered(relay) {
        let told = sign_up(relay, "New-Team", "Eve@Example.com").await;
        assert_eq!(told.status, 201, "{told:?}");
        let told = told.json();
        assert_eq!((&told["team_name"], &told["email"]), (&"new-team".into(), &"eve@example.com".into()));
        assert_eq!((&told["email_verified"], &told["joined_teams"]), (&false.into(), &json!([])));
        let early = sign_in(relay, "eve@example.com", PASSWORD).await;
        assert_eq!(early.refusal(), (403, "email_unverified".to_owned()));
        assert_eq!(sign_in(relay, "eve@example.com", "another one").await.refusal().0, 401);
        let code = code_for(relay, "eve@example.com").await;
        let wrong = if code == "123456" { "654321" } else { "123456" };
        let enter = async |code: &str| {
            post(relay, "/verify-email", json!({ "email": "EVE@example.com", "code": code })).await
        };
        assert_eq!(enter(wrong).await.refusal(), (400, "invalid_code".to_owned()));
        let verified = enter(&format!("{} {}", &code[..3], &code[3..])).await;
        assert_eq!((verified.status, &verified.json()["verified"]), (200, &true.into()));
        assert_eq!(enter(&code).await.refusal(), (400, "invalid_code".to_owned()));
        let eve = sign_in(relay, "eve@example.com", PASSWORD).await.json();
        assert_eq!((&eve["team_id"], &eve["admin_id"]), (&told["team_id"], &told["admin_id"]));
        assert_eq!(eve["member_role"], "owner");
        let eve = Person::bearing(relay, eve["session_token"].as_str());
        assert_eq!(eve.get("/team").await.json()["default_approval_mode"], "gated");
        assert_eq!(eve.get("/team/credentials").await.json()["credentials"], json!([]));
        let log = eve.get("/team/audit").await.text().to_owned();
        assert!(log.contains("tap:team-create/new-team") && log.contains("tap:user-create/eve@example.com"));
    }

    async fn what_somebody_has_is_409_and_nonsense_is_400(relay) {
        ann(relay).await;
        assert_eq!(sign_up(relay, "default", "eve@example.com").await.refusal(), (409, "team_name_taken".to_owned()));
        let told = sign_up(relay, "others", "ANN@example.com").await;
        assert_eq!(told.refusal(), (409, "email_taken".to_owned()));
        assert_eq!(told.json().get("unverified"), None);
        assert_eq!(sign_up(relay, "others", "eve@example.com").await.status, 201);
        let told = sign_up(relay, "more", "eve@example.com").await;
        assert_eq!((told.refusal(), &told.json()["unverified"]), ((409, "email_taken".to_owned()), &true.into()));
        assert_eq!(sign_up(relay, "others", "bob@example.com").await.refusal(), (409, "team_name_taken".to_owned()));
        let long = "x".repeat(2000);
        for (team, email, password) in [
            ("x", "a@example.com", PASSWORD),
            ("a team", "a@example.com", PASSWORD),
            (&long, "a@example.com", PASSWORD),
            ("ours", "nonsense", PASSWORD),
            ("ours", "a@b\r\nBcc: x@example.com", PASSWORD),
            ("ours", &format!("{long}@example.com"), PASSWORD),
            ("ours", "a@example.com", "short"),
            ("ours", "a@example.com", &long),
        ] {
            let body = json!({ "team_name": team, "email": email, "password": password });
            assert_eq!(post(relay, "/signup", body).await.refusal(), (400, "invalid_request".to_owned()), "{team} {email}");
        }
    }

    async fn where_sign_up_is_closed_nobody_is_made(relay) {
        relay.settings.is_signup_open = false;
        relay.restart().await;
        assert_eq!(sign_up(relay, "others", "eve@example.com").await.refusal(), (403, "signup_closed".to_owned()));
        assert_eq!(sign_in(relay, "eve@example.com", PASSWORD).await.status, 401);
    }

    async fn a_code_is_sent_again_and_the_one_before_is_void(relay) {
        sign_up(relay, "others", "eve@example.com").await;
        let first = code_for(relay, "eve@example.com").await;
        let known = post(relay, "/resend-verification", json!({ "email": "eve@example.com" })).await;
        let unknown = post(relay, "/resend-verification", json!({ "email": "bob@example.com" })).await;
        assert_eq!((known.status, unknown.status), (200, 200));
        assert_eq!(known.json()["message"], unknown.json()["message"]);
        let newer = loop {
            let code = code_for(relay, "eve@example.com").await;
            if code != first {
                break code;
            }
        };
        let enter = async |code: &str| {
            post(relay, "/verify-email", json!({ "email": "eve@example.com", "code": code })).await.status
        };
        assert_eq!((enter(&first).await, enter(&newer).await), (400, 200));
        for _ in 0..4 {
            post(relay, "/resend-verification", json!({ "email": "eve@example.com" })).await;
        }
        let often = post(relay, "/resend-verification", json!({ "email": "eve@example.com" })).await;
        assert_eq!(often.refusal(), (429, "too_many_attempts".to_owned()));
        assert_eq!(often.header("retry-after"), Some("3600"));
    }

    async fn a_reset_is_told_alike_works_once_and_ends_all_sessions(relay) {
        let session = ann(relay).await;
        let known = post(relay, "/forgot-password", json!({ "email": "Ann@example.com" })).await;
        let unknown = post(relay, "/forgot-password", json!({ "email": "eve@example.com" })).await;
        assert_eq!((known.status, unknown.status), (200, 200));
        assert_eq!(known.json()["message"], unknown.json()["message"]);
        assert_eq!(post(relay, "/forgot-password", json!({ "email": "nonsense" })).await.status, 400);
        let token = token_for(relay, "reset-password?token").await;
        let reset = async |token: &str, password: &str| {
            post(relay, "/reset-password", json!({ "token": token, "password": password })).await
        };
        assert_eq!(reset(&token, "short").await.refusal(), (400, "invalid_request".to_owned()));
        for wrong in ["", "x", &"0".repeat(64), &token.to_uppercase()] {
            assert_eq!(reset(wrong, NEWER).await.refusal(), (400, "link_over".to_owned()), "{wrong}");
        }
        assert_eq!(session.get("/user/me").await.status, 200);
        assert_eq!(reset(&token, NEWER).await.status, 200);
        assert_eq!(reset(&token, NEWER).await.refusal(), (400, "link_over".to_owned()));
        assert_eq!(session.get("/user/me").await.status, 401);
        assert_eq!(sign_in(relay, "ann@example.com", PASSWORD).await.status, 401);
        let session = again(relay, NEWER).await;
        let log = session.get("/team/audit").await.text().to_owned();
        assert!(log.contains("tap:password-reset-update/ann@example.com"), "{log}");
        assert!(!log.contains(&token));
    }

    async fn a_reset_ends_every_session_and_every_browser_is_told_nothing_any_more(relay) {
        let (page, script) = (ann(relay).await, again(relay, PASSWORD).await);
        for n in 0..2 {
            let browser = json!({
                "endpoint": format!("https://9.9.9.9/send/{n}"),
                "keys": { "p256dh": P256DH, "auth": "BTBZMqHH6r4Tts7J_aSIgg" },
            });
            assert_eq!(page.post("/push/subscribe", browser).await.status, 201);
        }
        let store = relay.operator().0;
        let user = User::find_by_email(store, "ann@example.com").await.unwrap().unwrap();
        assert_eq!(PushSubscription::ids_of(store, &user.id).await.unwrap().len(), 2);
        post(relay, "/forgot-password", json!({ "email": "ann@example.com" })).await;
        let token = token_for(relay, "reset-password?token").await;
        let told = post(relay, "/reset-password", json!({ "token": token, "password": NEWER })).await;
        assert_eq!(told.status, 200, "{told:?}");
        assert_eq!((page.get("/team").await.status, script.get("/team").await.status), (401, 401));
        assert!(PushSubscription::ids_of(store, &user.id).await.unwrap().is_empty());
    }

    async fn a_reset_lets_in_who_was_blocked_by_others(relay) {
        ann(relay).await;
        for _ in 0..20 {
            sign_in(relay, "ann@example.com", "wrong").await;
        }
        assert_eq!(sign_in(relay, "ann@example.com", PASSWORD).await.status, 429);
        post(relay, "/forgot-password", json!({ "email": "ann@example.com" })).await;
        let token = token_for(relay, "reset-password?token").await;
        post(relay, "/reset-password", json!({ "token": token, "password": NEWER })).await;
        assert_eq!(sign_in(relay, "ann@example.com", NEWER).await.status, 200);
    }

    async fn ones_own_password_needs_the_present_one_and_ends_the_other_sessions(relay) {
        let (here, there) = (ann(relay).await, again(relay, PASSWORD).await);
        let set = |current: Value| here.post("/user/password", json!({ "current_password": current, "password": NEWER }));
        assert_eq!(set(Value::Null).await.refusal(), (403, "wrong_password".to_owned()));
        assert_eq!(set("wrong".into()).await.refusal(), (403, "wrong_password".to_owned()));
        let body = json!({ "current_password": PASSWORD, "password": NEWER });
        assert_eq!(here.post("/user/password?dry_run=true", body).await.status, 200);
        assert_eq!(there.get("/user/me").await.status, 200, "it was a trial");
        assert_eq!(set(PASSWORD.into()).await.status, 200);
        assert_eq!((here.get("/user/me").await.status, there.get("/user/me").await.status), (200, 401));
        again(relay, NEWER).await;
        for _ in 0..20 {
            here.post("/user/password", json!({ "current_password": "x", "password": NEWER })).await;
        }
        let blocked = set(NEWER.into()).await;
        assert_eq!(blocked.refusal(), (429, "too_many_sign_ins".to_owned()));
    }

    async fn one_client_cannot_try_many_accounts(relay) {
        ann(relay).await;
        let clients = &*relay;
        let tries = (0..100).map(|n| async move {
            sign_in(clients, &format!("{n}@example.com"), "wrong").await.status
        });
        for status in futures_util::future::join_all(tries).await {
            // More at once than there is time for are told so, and do not count.
            assert!([401, 503].contains(&status), "{status}");
        }
        for n in 100.. {
            match sign_in(relay, &format!("{n}@example.com"), "wrong").await.status {
                429 => break,
                status => assert_eq!(status, 401),
            }
        }
        assert_eq!(sign_in(relay, "ann@example.com", PASSWORD).await.status, 429, "the right one, too");
        relay.fixture.clock.advance(Duration::from_mins(15));
        again(relay, PASSWORD).await;
    }

    async fn a_link_signs_in_once_who_has_no_password(relay) {
        let (store, actor) = relay.operator();
        relay.fixture.add_user("ann", "ann@example.com").await;
        let made = User::make_link(store, actor, (LinkKind::SignIn, "ann"), |_, _| None).await;
        let token = made.unwrap().1;
        let body = json!({ "token": token.expose() });
        let told = post(relay, "/login/link", body.clone()).await;
        assert_eq!(told.status, 200, "{told:?}");
        assert_eq!(post(relay, "/login/link", body).await.refusal(), (400, "link_over".to_owned()));
        let person = Person::bearing(relay, told.json()["session_token"].as_str());
        let set = person.post("/user/password", json!({ "password": NEWER })).await;
        assert_eq!(set.status, 200, "{set:?}");
        again(relay, NEWER).await;
    }

    async fn a_name_is_shown_and_taken_away(relay) {
        let ann = ann(relay).await;
        let named = ann.put("/user/me/identity", json!({ "display_name": "Ann Ö." })).await;
        assert_eq!(named.json()["display_name"], "Ann Ö.");
        assert_eq!(ann.get("/team/members").await.json()["members"][0]["display_name"], "Ann Ö.");
        for wrong in [json!(""), json!("a\nb"), json!("x".repeat(257)), json!(7)] {
            assert_eq!(ann.put("/user/me/identity", json!({ "display_name": wrong })).await.status, 400);
        }
        ann.put("/user/me/identity", json!({ "matrix_user_id": null, "telegram_user_id": null })).await;
        assert_eq!(ann.get("/user/me").await.json()["display_name"], "Ann Ö.");
        let telegram = ann.put("/user/me/identity", json!({ "telegram_user_id": "1" })).await;
        assert_eq!(telegram.status, 400);
        ann.put("/user/me/identity", json!({ "display_name": null })).await;
        assert_eq!(ann.get("/user/me").await.json()["display_name"], Value::Null);
    }
}
