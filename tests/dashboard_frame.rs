//! The dashboard's frame: headers on every page, who may come, forms that are ours, cookies.

use http::Method;
use postern::{
    relay::dashboard::{Listed, listed},
    store::{MemberRole, Scope},
};

use crate::support::{
    admin::{Person, add_user, session},
    browser::{Browser, SESSION},
    client::Answer,
    relay::{TestRelay, on_a_relay},
};

const NIL: &str = "00000000-0000-0000-0000-000000000000";
const STREAM: &str = "/dashboard/inbox/events";

/// A page's address with something in every place that varies.
fn address(page: &Listed) -> String {
    let path = page
        .path
        .replace("{id}", NIL)
        .replace("{credential}", "main");
    let path = path.replace("/credentials/{name}", "/credentials/main");
    path.replace("{name}", "reader")
}

/// The pages that change something for who is signed in.
fn changes() -> impl Iterator<Item = Listed> {
    listed()
        .into_iter()
        .filter(|page| page.method != Method::GET)
}

fn check_headers(told: &Answer, page: &str) {
    let policy = told.header("content-security-policy").unwrap_or_default();
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{page}: {part} in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{page}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(told.header(name), Some(value), "{page}");
    }
    assert!(told.header("permissions-policy").is_some(), "{page}");
    let kind = told.header("content-type").unwrap_or_default();
    if kind.starts_with("text/html") {
        let text = told.text();
        for inline in [
            "<style",
            " style=",
            " onclick=",
            "javascript:",
            "http://",
            "<script>",
        ] {
            assert!(!text.contains(inline), "{page} has {inline}");
        }
    }
}

on_a_relay! {
    async fn the_root_leads_to_the_dashboard(relay) {
        let told = relay.agent.get("/").await;
        assert_eq!((told.status, told.header("location")), (303, Some("/dashboard")), "{told:?}");
        check_headers(&told, "/");
        let told = relay.agent.get("/dashboard").await;
        assert_eq!((told.status, told.header("location")), (303, Some("/dashboard/sign-in")), "{told:?}");
    }

    async fn every_page_is_shown_to_whom_it_is_for_and_to_nobody_else(relay) {
        let team = relay.operator().1.team.clone();
        for role in [MemberRole::Owner, MemberRole::Admin, MemberRole::Approver] {
            let email = format!("{}@example.com", role.as_str());
            let member = add_user(relay, (&team, &email), role).await;
            let mut browser = Browser::signed_in(relay, &team, member).await;
            for page in listed().into_iter().filter(|page| page.path != STREAM) {
                if page.method != Method::GET {
                    continue;
                }
                let told = browser.get(&address(&page)).await;
                let name = format!("{} as {}", page.path, role.as_str());
                check_headers(&told, &name);
                let may = page.needs.is_none_or(|any_of| any_of.iter().any(|one| role.may(*one)));
                assert_eq!(told.status == 403, !may, "{name}: {told:?}");
                assert!(told.status < 500 && told.status != 401, "{name}: {told:?}");
                if told.status == 403 {
                    assert!(told.text().contains("<main"), "{name}");
                }
            }
        }
    }

    async fn without_a_session_every_page_leads_to_the_sign_in_and_back(relay) {
        for page in listed() {
            let mut browser = Browser::new(relay);
            let path = address(&page);
            let told = if page.method == Method::GET {
                browser.get(&path).await
            } else {
                browser.post(&path, &[], &[]).await
            };
            check_headers(&told, &path);
            match page.needs {
                None => assert!([200, 303, 400, 403, 404].contains(&told.status), "{path}: {told:?}"),
                // Parts of a page are asked for by a script, which is told so.
                Some(_) if told.status == 401 => assert!(path.starts_with("/dashboard/inbox/")),
                Some(_) => {
                    assert_eq!(told.status, 303, "{path}: {told:?}");
                    assert!(told.header("location").unwrap().starts_with("/dashboard/sign-in"), "{path}");
                }
            }
        }
        let told = Browser::new(relay).get("/dashboard/inbox?a=b").await;
        let next = Some("/dashboard/sign-in?next=%2Fdashboard%2Finbox%3Fa%3Db");
        assert_eq!(told.header("location"), next);
    }

    async fn no_form_counts_without_its_token(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let bob = add_user(relay, (&team, "bob@example.com"), MemberRole::Owner).await;
        let others = Browser::signed_in(relay, &team, bob).await.form_token;
        let mut ann = Browser::signed_in(relay, &team, ann).await;
        let own = ann.form_token.clone();
        let before = relay.entries().await.len();
        for page in changes() {
            let path = address(&page);
            let cut = &own[..own.len() - 1];
            for token in [None, Some(""), Some(others.as_str()), Some(cut), Some("x")] {
                let fields: Vec<_> = token.map(|token| ("csrf", token)).into_iter().collect();
                let told = ann.post(&path, &fields, &[]).await;
                assert_eq!(told.status, 403, "{path} with {token:?}: {told:?}");
            }
            for site in ["cross-site", "same-site"] {
                let told = ann.post(&path, &[("csrf", &own)], &[("sec-fetch-site", site)]).await;
                assert_eq!(told.status, 403, "{path} from {site}: {told:?}");
            }
            for origin in ["https://evil.example", "null", "https://postern.example.com.evil.example"] {
                let told = ann.post(&path, &[("csrf", &own)], &[("origin", origin)]).await;
                assert_eq!(told.status, 403, "{path} from {origin}: {told:?}");
            }
        }
        assert_eq!(relay.entries().await.len(), before, "nothing was changed");
        assert_eq!(ann.get("/dashboard/account").await.status, 200, "the session goes on");
    }

    async fn a_form_that_is_none_is_refused(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let mut ann = Browser::signed_in(relay, &team, ann).await;
        let long = "x".repeat((1 << 20) + 1);
        let token = ann.form_token.clone();
        let told = ann.post("/dashboard/account/name", &[("csrf", &token), ("name", &long)], &[]).await;
        assert_eq!(told.status, 400, "{told:?}");
        assert!(told.text().contains("nothing was changed") || told.text().contains("Nothing was changed"));
    }

    async fn a_sign_in_makes_a_new_session_whatever_the_browser_had(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let eve = add_user(relay, (&team, "eve@example.com"), MemberRole::Approver).await;
        let (_, planted) = session(relay.operator().0, &team, (eve, Scope::Full)).await;
        for had in [None, Some("f".repeat(64)), Some("no token".to_owned())] {
            let mut browser = Browser::new(relay);
            if let Some(had) = &had {
                browser.cookies.insert(SESSION.to_owned(), had.clone());
            }
            let told = browser.sign_in("ann@example.com").await;
            assert_eq!((told.status, told.header("location")), (303, Some("/dashboard")), "{told:?}");
            let token = browser.cookies.get(SESSION).unwrap();
            assert!(Some(token) != had.as_ref() && token != &planted);
            let set = told.headers.get_all("set-cookie").iter().map(|set| set.to_str().unwrap());
            let set = set.filter(|set| set.starts_with(SESSION)).collect::<Vec<_>>();
            assert_eq!(set.len(), 1, "{set:?}");
            for flag in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure", "; Max-Age="] {
                assert!(set[0].contains(flag), "{flag} in {set:?}");
            }
            assert!(!set[0].contains("Domain"));
        }
        drop(ann);
    }

    async fn behind_plain_http_the_cookies_have_plain_names(relay) {
        "http://127.0.0.1:8080".clone_into(&mut relay.settings.public_url);
        relay.restart().await;
        let team = relay.operator().1.team.clone();
        add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let mut browser = Browser::new(relay);
        let told = browser.sign_in("ann@example.com").await;
        assert_eq!(told.status, 303, "{told:?}");
        assert!(browser.cookies.contains_key("postern-session"), "{:?}", browser.cookies);
        assert!(told.headers.get_all("set-cookie").iter().all(|set| !set.to_str().unwrap().contains("Secure")));
        assert_eq!(browser.get("/dashboard/account").await.status, 200);
    }

    async fn a_wrong_password_and_an_unknown_address_read_the_same(relay) {
        let team = relay.operator().1.team.clone();
        add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let mut pages = Vec::new();
        for email in ["ann@example.com", "nobody@example.com"] {
            let mut browser = Browser::new(relay);
            browser.get("/dashboard/sign-in").await;
            let fields = [("email", email), ("password", "wrong password")];
            let told = browser.submit("/dashboard/sign-in", &fields).await;
            assert_eq!(told.status, 401, "{told:?}");
            assert!(!browser.cookies.contains_key(SESSION));
            let token = browser.form_token.clone();
            pages.push(told.text().replace(email, "…").replace(&token, "…"));
        }
        assert_eq!(pages[0], pages[1]);
    }

    async fn signing_out_ends_the_session_and_not_only_the_cookie(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let mut ann = Browser::signed_in(relay, &team, ann).await;
        let token = ann.cookies.get(SESSION).unwrap().clone();
        let told = ann.submit("/dashboard/sign-out", &[]).await;
        assert_eq!((told.status, told.header("location")), (303, Some("/dashboard/sign-in")));
        assert!(!ann.cookies.contains_key(SESSION));
        assert!(ann.get("/dashboard/sign-in").await.text().contains("You are signed out."));
        ann.cookies.insert(SESSION.to_owned(), token);
        assert_eq!(ann.get("/dashboard/account").await.status, 303);
    }

    async fn a_programs_session_is_none_of_a_browser(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        for scope in [Scope::Agent, Scope::Passkey, Scope::PasskeySetup] {
            let (_, token) = session(relay.operator().0, &team, (ann.clone(), scope)).await;
            let mut browser = Browser::new(relay);
            browser.cookies.insert(SESSION.to_owned(), token);
            assert_eq!(browser.get("/dashboard/account").await.status, 303, "{scope:?}");
        }
    }

    async fn a_script_of_a_page_reaches_the_admin_api_with_cookie_and_token_together(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let ann = Browser::signed_in(relay, &team, ann).await;
        let cookie = format!("{SESSION}={}", ann.cookies[SESSION]);
        let call = async |headers: &[(&str, &str)]| {
            let mut request = http::Request::get("/team");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let request = request.body(http_body_util::Full::default()).unwrap();
            ann.client.send(request).await.rest().await.status
        };
        let token = ann.form_token.as_str();
        assert_eq!(call(&[("cookie", &cookie), ("x-csrf-token", token)]).await, 200);
        assert_eq!(call(&[("cookie", &cookie)]).await, 401);
        assert_eq!(call(&[("x-csrf-token", token)]).await, 401);
        assert_eq!(call(&[("cookie", &cookie), ("x-csrf-token", "x")]).await, 401);
        let cross = [("cookie", cookie.as_str()), ("x-csrf-token", token), ("sec-fetch-site", "cross-site")];
        assert_eq!(call(&cross).await, 401);
        let both = [("cookie", cookie.as_str()), ("x-csrf-token", token), ("authorization", "Bearer x")];
        assert_eq!(call(&both).await, 401, "what is presented is what counts");
        assert_eq!(Person::bearing(relay, None).get("/team").await.status, 401);
    }

    async fn what_pages_load_is_kept_for_good_under_its_own_address(relay) {
        let page = Browser::new(relay).get("/dashboard/sign-in").await;
        let page = page.text();
        let mut found = 0;
        for part in page.split("=\"/dashboard/assets/").skip(1) {
            let path = format!("/dashboard/assets/{}", part.split('"').next().unwrap());
            let told = relay.agent.get(&path).await;
            assert_eq!(told.status, 200, "{path}");
            assert_eq!(told.header("cache-control"), Some("public, max-age=31536000, immutable"));
            assert_eq!(told.header("x-content-type-options"), Some("nosniff"));
            let kind = told.header("content-type").unwrap();
            let expected = match path.rsplit('.').next().unwrap() {
                "css" => "text/css; charset=utf-8",
                "js" => "text/javascript; charset=utf-8",
                _ => "image/svg+xml",
            };
            assert_eq!(kind, expected);
            let name = path.rsplit('/').next().unwrap();
            let stale = relay.agent.get(&format!("/dashboard/assets/0000/{name}")).await;
            assert_eq!((stale.status, stale.header("cache-control")), (200, Some("no-cache")));
            found += 1;
        }
        assert!(found >= 3, "{found}");
        assert_eq!(relay.agent.get("/dashboard/assets/0000/none.js").await.status, 404);
    }

    async fn what_is_not_there_is_said_in_the_frame(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let mut ann = Browser::signed_in(relay, &team, ann).await;
        for path in ["/dashboard/none", "/dashboard/inbox/none", "/dashboard/agents/none"] {
            let told = ann.get(path).await;
            assert_eq!(told.status, 404, "{path}");
            assert!(told.text().contains("<h1>") && told.text().contains("Sign out"), "{told:?}");
        }
        let api = relay.agent.get("/none").await;
        assert_eq!(api.refusal(), (404, "not_found".to_owned()));
    }
}
