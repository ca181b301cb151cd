//! How people come in by pages, and what they do with their own account.

use http::Request;
use http_body_util::Full;
use postern::store::{LinkKind, MemberRole, User};
use serde_json::{Value, json};

use crate::support::{
    admin::{PASSWORD, Person, add_user},
    browser::{Browser, SESSION},
    relay::{TestRelay, on_a_relay},
};

const NEW: &str = "another good password";

/// Invites somebody; returns the link's path.
async fn invited(relay: &TestRelay, email: &str) -> String {
    let owner = Person::owner(relay).await;
    let told = owner
        .post(
            "/team/members/invite",
            json!({ "email": email, "role": "admin" }),
        )
        .await;
    let url = told.json()["accept_url"]
        .as_str()
        .unwrap_or_else(|| panic!("{told:?}"))
        .to_owned();
    url.strip_prefix("https://postern.example.com")
        .unwrap()
        .to_owned()
}

/// Makes a link for a member; returns its token.
async fn link(relay: &TestRelay, kind: LinkKind, user: &str) -> String {
    let (store, actor) = relay.operator();
    let made = User::make_link(store, actor, (kind, user), |_, _| None).await;
    made.unwrap().1.expose().to_owned()
}

/// Has a program ask to be let in; its answer.
async fn program(relay: &TestRelay, scope: &str) -> Value {
    let body = json!({ "scope": scope }).to_string();
    let request = Request::post("/device/authorize")
        .header("content-type", "application/json")
        .header("user-agent", "postern-cli/1 <b>")
        .body(Full::from(body))
        .unwrap();
    relay
        .agent
        .bearing(None)
        .send(request)
        .await
        .rest()
        .await
        .json()
}

async fn poll(relay: &TestRelay, program: &Value) -> (u16, Value) {
    let body = json!({ "device_code": program["device_code"] }).to_string();
    let told = relay
        .agent
        .bearing(None)
        .post("/device/token", None, body)
        .await;
    (told.status, told.json())
}

on_a_relay! {
    async fn an_invitation_is_looked_at_and_then_accepted_once(relay) {
        let path = invited(relay, "zoe@example.com").await;
        let mut zoe = Browser::new(relay);
        for _ in 0..2 {
            let page = zoe.get(&path).await;
            assert_eq!(page.status, 200, "{page:?}");
            for part in ["zoe@example.com", "ann@example.com", "admin", "new-password"] {
                assert!(page.text().contains(part), "{part} in {}", page.text());
            }
        }
        let token = path.split_once("invite_token=").unwrap().1.to_owned();
        let fields = [("invite_token", token.as_str()), ("password", "short")];
        let told = zoe.submit("/dashboard/invitation", &fields).await;
        assert_eq!(told.status, 400, "{told:?}");
        let fields = [("invite_token", token.as_str()), ("password", NEW)];
        let told = zoe.submit("/dashboard/invitation", &fields).await;
        assert_eq!((told.status, told.header("location")), (303, Some("/dashboard")), "{told:?}");
        assert!(zoe.cookies.contains_key(SESSION));
        assert!(zoe.get("/dashboard/account").await.text().contains("zoe@example.com"));
        let mut other = Browser::new(relay);
        assert_eq!(other.get(&path).await.status, 400, "it works once");
    }

    async fn an_invitation_of_somebody_else_says_who_is_signed_in(relay) {
        let path = invited(relay, "zoe@example.com").await;
        let team = relay.operator().1.team.clone();
        let bob = add_user(relay, (&team, "bob@example.com"), MemberRole::Admin).await;
        let mut bob = Browser::signed_in(relay, &team, bob).await;
        let page = bob.get(&path).await;
        assert!(page.text().contains("You are signed in as"), "{page:?}");
    }

    async fn a_password_is_reset_by_a_link_and_ends_all_sessions(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let mut signed_in = Browser::signed_in(relay, &team, ann.clone()).await;
        let token = link(relay, LinkKind::Reset, &ann.user_id).await;
        let mut browser = Browser::new(relay);
        assert_eq!(browser.get(&format!("/dashboard/reset-password?token={token}")).await.status, 200);
        let fields = [("token", token.as_str()), ("password", NEW)];
        let told = browser.submit("/dashboard/reset-password", &fields).await;
        assert_eq!((told.status, told.header("location")), (303, Some("/dashboard/sign-in")), "{told:?}");
        assert_eq!(signed_in.get("/dashboard/account").await.status, 303, "signed out");
        let told = browser.submit("/dashboard/reset-password", &fields).await;
        assert_eq!(told.status, 400, "it works once: {told:?}");
        assert_eq!(browser.sign_in("ann@example.com").await.status, 401);
        browser.get("/dashboard/sign-in").await;
        let fields = [("email", "ann@example.com"), ("password", NEW)];
        assert_eq!(browser.submit("/dashboard/sign-in", &fields).await.status, 303);
    }

    async fn asking_for_a_reset_tells_nothing_of_who_is_there(relay) {
        let team = relay.operator().1.team.clone();
        add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let mut told = Vec::new();
        for email in ["ann@example.com", "nobody@example.com"] {
            let mut browser = Browser::new(relay);
            browser.get("/dashboard/forgot-password").await;
            let answer = browser.submit("/dashboard/forgot-password", &[("email", email)]).await;
            assert_eq!(answer.header("location"), Some("/dashboard/sign-in"), "{answer:?}");
            told.push(browser.cookies["__Host-postern-flash"].clone());
        }
        assert_eq!(told[0], told[1]);
    }

    async fn a_link_signs_in_when_the_button_is_pressed_and_not_before(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let token = link(relay, LinkKind::SignIn, &ann.user_id).await;
        let path = format!("/dashboard/sign-in-link?token={token}");
        let mut browser = Browser::new(relay);
        for _ in 0..2 {
            let page = browser.get(&path).await;
            assert!(page.status == 200 && page.text().contains("ann@example.com"), "{page:?}");
            assert!(!browser.cookies.contains_key(SESSION));
        }
        let told = browser.submit("/dashboard/sign-in-link", &[("token", &token)]).await;
        assert_eq!((told.status, told.header("location")), (303, Some("/dashboard/account")), "{told:?}");
        assert_eq!(browser.get("/dashboard/account").await.status, 200);
        let mut other = Browser::new(relay);
        assert_eq!(other.get(&path).await.status, 400);
    }

    async fn nobody_signs_up_where_it_is_closed(relay) {
        relay.settings.is_signup_open = false;
        relay.restart().await;
        for path in ["/dashboard/sign-up", "/dashboard/verify"] {
            let told = Browser::new(relay).get(path).await;
            assert_eq!(told.status, 404, "{told:?}");
        }
        let page = Browser::new(relay).get("/dashboard/sign-in").await;
        assert!(!page.text().contains("/dashboard/sign-up"));
    }

    async fn where_it_is_open_a_code_is_needed(relay) {
        relay.settings.is_signup_open = true;
        relay.restart().await;
        let mut browser = Browser::new(relay);
        assert!(browser.get("/dashboard/sign-in").await.text().contains("/dashboard/sign-up"));
        assert_eq!(browser.get("/dashboard/sign-up").await.status, 200);
        let fields = [("team_name", "my-team"), ("email", "zoe@example.com"), ("password", NEW)];
        let told = browser.submit("/dashboard/sign-up", &fields).await;
        assert_eq!(told.status, 303, "{told:?}");
        let next = told.header("location").unwrap().to_owned();
        assert_eq!(next, "/dashboard/verify?email=zoe%40example%2Ecom");
        assert!(browser.get(&next).await.text().contains("zoe@example.com"));
        let fields = [("email", "zoe@example.com"), ("code", "000000")];
        let told = browser.submit("/dashboard/verify", &fields).await;
        assert_eq!(told.status, 400, "{told:?}");
        assert!(!browser.cookies.contains_key(SESSION));
    }

    async fn a_program_is_let_in_by_whoever_sees_what_for(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let mut ann = Browser::signed_in(relay, &team, ann).await;
        for (scope, reach) in [("full", "everything that you may do"), ("agent", "nothing of the team")] {
            let asked = program(relay, scope).await;
            let code = asked["user_code"].as_str().unwrap();
            let page = ann.get(&format!("/dashboard/device?code={code}")).await;
            for part in [code, reach, "postern-cli/1 &lt;b&gt;", "127.0.0.1"] {
                assert!(page.text().contains(part), "{part} in {}", page.text());
            }
            let fields = [("code", code), ("decision", "confirm")];
            let told = ann.submit("/dashboard/device", &fields).await;
            assert_eq!(told.status, 303, "{told:?}");
            let (status, told) = poll(relay, &asked).await;
            assert!(status == 200 && told["session_token"].is_string(), "{told}");
        }
        let asked = program(relay, "full").await;
        let code = asked["user_code"].as_str().unwrap();
        ann.get("/dashboard/device").await;
        let told = ann.submit("/dashboard/device", &[("code", code)]).await;
        assert_eq!(told.status, 400, "{told:?}");
        ann.submit("/dashboard/device", &[("code", code), ("decision", "deny")]).await;
        assert_eq!(poll(relay, &asked).await.0, 403);
        assert_eq!(ann.get("/dashboard/device?code=NONE").await.status, 400);
    }

    async fn an_account_has_a_name_and_a_password_of_its_own(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let mut elsewhere = Browser::signed_in(relay, &team, ann.clone()).await;
        let mut ann = Browser::signed_in(relay, &team, ann).await;
        ann.submit("/dashboard/account/name", &[("name", "Ann <b>Other")]).await;
        let page = ann.get("/dashboard/account").await;
        assert!(page.text().contains("Your name is saved.") && page.text().contains("Ann &lt;b&gt;Other"));
        let wrong = [("current", "wrong password"), ("password", NEW)];
        ann.submit("/dashboard/account/password", &wrong).await;
        assert!(ann.get("/dashboard/account").await.text().contains("notice bad"));
        assert_eq!(elsewhere.get("/dashboard/account").await.status, 200);
        let right = [("current", PASSWORD), ("password", NEW)];
        ann.submit("/dashboard/account/password", &right).await;
        assert!(ann.get("/dashboard/account").await.text().contains("The password is set"));
        assert_eq!(elsewhere.get("/dashboard/account").await.status, 303, "signed out elsewhere");
    }

    async fn sessions_are_listed_ended_and_ended_everywhere(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let bob = add_user(relay, (&team, "bob@example.com"), MemberRole::Owner).await;
        let mut first = Browser::signed_in(relay, &team, ann.clone()).await;
        let mut second = Browser::signed_in(relay, &team, ann).await;
        let mut bob = Browser::signed_in(relay, &team, bob).await;
        let page = first.get("/dashboard/account").await;
        let paths: Vec<_> = page.text().split("action=\"/dashboard/account/sessions/").skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .filter(|path| path != "end-all")
            .collect();
        assert_eq!(paths.len(), 2, "{page:?}");
        for path in &paths {
            bob.submit(&format!("/dashboard/account/sessions/{path}"), &[]).await;
        }
        assert_eq!(second.get("/dashboard/account").await.status, 200, "nobody ends another's");
        let told = first.submit("/dashboard/account/sessions/end-all", &[]).await;
        assert_eq!((told.status, told.header("location")), (303, Some("/dashboard/sign-in")));
        assert_eq!(second.get("/dashboard/account").await.status, 303);
        assert_eq!(bob.get("/dashboard/account").await.status, 200);
    }
}
