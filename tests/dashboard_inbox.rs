//! The inbox: what waits is shown exactly, decided by the same engine as everywhere, and news come without reloading.

use postern::store::{Member, MemberRole};
use serde_json::Value;

use crate::support::{
    admin::{add_user, another_team},
    browser::{Browser, SESSION},
    client::{Call, Streaming},
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
};

const ASK: &str = r#"{"require_approval_methods": ["POST"]}"#;
const LIST: &str = "/dashboard/inbox/list";
const EVENTS: &str = "/dashboard/inbox/events";

/// A member of the relay's team, in a browser.
async fn browser(relay: &TestRelay, email: &str, role: MemberRole) -> (Browser, Member) {
    let team = relay.operator().1.team.clone();
    let member = add_user(relay, (&team, email), role).await;
    (
        Browser::signed_in(relay, &team, member.clone()).await,
        member,
    )
}

/// Has the agent ask for a call that waits; returns its id.
async fn ask(relay: &TestRelay, call: Call) -> String {
    let told = relay.agent.forward(call.method("POST")).await;
    assert_eq!(told.status, 202, "{told:?}");
    told.json()["txn_id"].as_str().unwrap().to_owned()
}

/// Reads a stream up to the next event; its name and its data.
async fn event(stream: &mut Streaming, read: &mut String) -> Option<(String, String)> {
    loop {
        if let Some((event, rest)) = read.split_once("\n\n") {
            let line = |name: &str| {
                let mut lines = event.lines();
                lines
                    .find_map(|line| line.strip_prefix(name))
                    .map(|value| value.trim().to_owned())
            };
            let found = line("event:").map(|name| (name, line("data:").unwrap_or_default()));
            *read = String::from(rest);
            match found {
                Some(found) => return Some(found),
                None => continue,
            }
        }
        let piece = stream.next().await?;
        read.push_str(std::str::from_utf8(&piece.ok()?).unwrap());
    }
}

on_a_relay! {
    async fn a_call_is_shown_exactly_and_approved_from_the_page(relay) {
        let upstream = Upstream::ok().await;
        relay.policy("main", ASK).await;
        let (mut ann, _) = browser(relay, "ann@example.com", MemberRole::Owner).await;
        let call = Call::with("main", &upstream.url("/pay?to=bob")).header("x-note", "lunch");
        let id = ask(relay, call.body(r#"{"amount": 12}"#)).await;
        let page = ann.get("/dashboard/inbox").await;
        let text = page.text();
        for part in ["reader", "POST", "/pay?to=bob", "main", "x-note: lunch", "{&quot;amount&quot;: 12}", "left", "csrf"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let told = ann.submit(&format!("/dashboard/inbox/{id}/approve"), &[]).await;
        assert_eq!((told.status, told.header("location")), (303, Some("/dashboard/inbox")), "{told:?}");
        let settled = relay.agent.settled(&id).await;
        assert_eq!(settled["status"], "forwarded", "{settled}");
        let page = ann.get("/dashboard/inbox").await;
        assert!(page.text().contains("Approved: it goes out now.") && page.text().contains("Nothing waits"));
        assert!(!ann.get("/dashboard/inbox").await.text().contains("Approved:"), "said once");
        let page = ann.get(&format!("/dashboard/inbox/{id}")).await;
        assert!(page.text().contains("does not wait any more") && page.text().contains("ann@example.com"));
    }

    async fn a_denied_call_is_denied_and_whoever_comes_late_is_told(relay) {
        relay.policy("main", ASK).await;
        let (mut ann, _) = browser(relay, "ann@example.com", MemberRole::Owner).await;
        let (mut bob, _) = browser(relay, "bob@example.com", MemberRole::Admin).await;
        let id = ask(relay, Call::with("main", "http://127.0.0.1:9/x")).await;
        let told = ann.submit(&format!("/dashboard/inbox/{id}/deny"), &[]).await;
        assert_eq!(told.status, 303, "{told:?}");
        assert_eq!(relay.agent.settled(&id).await["status"], "denied");
        let told = bob.submit(&format!("/dashboard/inbox/{id}/approve"), &[]).await;
        assert_eq!(told.status, 303, "{told:?}");
        let page = bob.get("/dashboard/inbox").await;
        assert!(page.text().contains("Somebody else was faster."), "{page:?}");
    }

    async fn two_people_have_to_approve_and_see_who_has(relay) {
        relay.policy("main", r#"{"require_approval_methods": ["POST"], "min_approvals": 2}"#).await;
        let (mut ann, _) = browser(relay, "ann@example.com", MemberRole::Owner).await;
        let (mut bob, _) = browser(relay, "bob@example.com", MemberRole::Admin).await;
        let id = ask(relay, Call::with("main", "http://127.0.0.1:9/x")).await;
        let path = format!("/dashboard/inbox/{id}/approve");
        ann.submit(&path, &[]).await;
        let page = ann.get("/dashboard/inbox").await;
        assert!(page.text().contains("one more person has to approve"), "{page:?}");
        assert!(page.text().contains("1 of 2 people"), "{page:?}");
        assert!(page.text().contains("You have approved it"), "{page:?}");
        let page = bob.get("/dashboard/inbox").await;
        assert!(page.text().contains("ann@example.com") && page.text().contains("1 of 2 people"));
        bob.submit(&path, &[]).await;
        assert!(bob.get("/dashboard/inbox").await.text().contains("Approved: it goes out now."));
        relay.agent.settled(&id).await;
    }

    async fn what_agents_write_is_text_and_nothing_else(relay) {
        relay.policy("main", ASK).await;
        let hostile = relay.new_agent("script-agent", &["main"]).await;
        relay.sql("update agents set name = '<script>alert(1)</script>' where name = 'script-agent'").await;
        let (mut ann, _) = browser(relay, "ann@example.com", MemberRole::Owner).await;
        let body = "</pre><img src=x onerror=alert(1)>\u{202E}gnp.exe\0".to_owned();
        let call = Call::with("main", "http://127.0.0.1:9/<b>?q=\"'").header("x-a", "<i>");
        let told = hostile.forward(call.method("POST").body(body)).await;
        assert_eq!(told.status, 202, "{told:?}");
        let id = told.json()["txn_id"].as_str().unwrap().to_owned();
        for path in ["/dashboard/inbox", LIST, &format!("/dashboard/inbox/{id}")] {
            let page = ann.get(path).await;
            for raw in ["<script>", "<img src=x", "<b>", "<i>", "\u{202E}", "\0"] {
                assert!(!page.text().contains(raw), "{raw} in {path}");
            }
            for shown in ["&lt;script&gt;alert(1)", "&lt;img src=x", "<mark class=\"unseen\">U+202E</mark>", "U+0000"] {
                assert!(page.text().contains(shown), "{shown} in {path}: {}", page.text());
            }
        }
    }

    async fn a_long_body_is_never_cut_silently(relay) {
        relay.policy("main", ASK).await;
        let (mut ann, _) = browser(relay, "ann@example.com", MemberRole::Owner).await;
        let body = format!("{}END", "y".repeat(40_000));
        let id = ask(relay, Call::with("main", "http://127.0.0.1:9/x").body(body.clone())).await;
        let page = ann.get("/dashboard/inbox").await;
        assert!(page.text().contains("the first 16384 bytes of 40003"), "{}", page.text().len());
        let page = ann.get(&format!("/dashboard/inbox/{id}")).await;
        assert!(page.text().contains("yyEND") && !page.text().contains("These are the first"));
        let file = ann.get(&format!("/dashboard/inbox/{id}/body")).await;
        assert_eq!(file.text(), body);
        assert_eq!(file.header("content-type"), Some("application/octet-stream"));
        assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    }

    async fn approving_with_a_grant_lets_calls_like_it_pass(relay) {
        let upstream = Upstream::ok().await;
        relay.policy("main", ASK).await;
        let (mut ann, _) = browser(relay, "ann@example.com", MemberRole::Owner).await;
        let id = ask(relay, Call::with("main", &upstream.url("/pay"))).await;
        let path = format!("/dashboard/inbox/{id}/approve");
        let told = ann.submit(&path, &[("grant", "on"), ("ttl_minutes", "x")]).await;
        assert_eq!(told.status, 303, "{told:?}");
        let page = ann.get("/dashboard/inbox").await;
        assert!(page.text().contains("from 1 to 1440 minutes"), "{page:?}");
        ann.submit(&path, &[("grant", "on"), ("ttl_minutes", "5"), ("max_uses", "1")]).await;
        relay.agent.settled(&id).await;
        let call = || Call::with("main", &upstream.url("/pay")).method("POST");
        assert_eq!(relay.agent.forward(call()).await.status, 200);
        assert_eq!(relay.agent.forward(call()).await.status, 202, "the grant is used up");
    }

    async fn an_approver_decides_what_is_assigned_and_grants_nothing(relay) {
        relay.policy("main", ASK).await;
        let (mut bob, _) = browser(relay, "bob@example.com", MemberRole::Approver).await;
        let id = ask(relay, Call::with("main", "http://127.0.0.1:9/x")).await;
        let page = bob.get("/dashboard/inbox").await;
        assert!(!page.text().contains("/approve\""), "{page:?}");
        bob.submit(&format!("/dashboard/inbox/{id}/approve"), &[]).await;
        let page = bob.get("/dashboard/inbox").await;
        assert!(page.text().contains("notice bad"), "{page:?}");
        let told: Value = relay.agent.get(&format!("/agent/approvals/{id}")).await.json();
        assert_eq!(told["status"], "pending");
    }

    async fn another_teams_calls_are_not_there(relay) {
        relay.policy("main", ASK).await;
        let (team, _) = another_team(relay, relay.credential("theirs")).await;
        let eve = add_user(relay, (&team, "mallory@example.com"), MemberRole::Owner).await;
        let mut eve = Browser::signed_in(relay, &team, eve).await;
        let id = ask(relay, Call::with("main", "http://127.0.0.1:9/x")).await;
        assert!(eve.get("/dashboard/inbox").await.text().contains("Nothing waits"));
        for path in [format!("/dashboard/inbox/{id}"), format!("/dashboard/inbox/{id}/body")] {
            assert_eq!(eve.get(&path).await.status, 404, "{path}");
        }
        for verb in ["approve", "deny"] {
            eve.submit(&format!("/dashboard/inbox/{id}/{verb}"), &[]).await;
        }
        let told: Value = relay.agent.get(&format!("/agent/approvals/{id}")).await.json();
        assert_eq!(told["status"], "pending");
    }

    async fn a_new_request_and_its_decision_arrive_without_reloading(relay) {
        relay.policy("main", ASK).await;
        let (mut ann, _) = browser(relay, "ann@example.com", MemberRole::Owner).await;
        let mut stream = ann.events(EVENTS).await;
        assert_eq!(stream.status(), 200);
        let mut read = String::new();
        let (name, nothing) = event(&mut stream, &mut read).await.unwrap();
        assert_eq!(name, "inbox");
        let id = ask(relay, Call::with("main", "http://127.0.0.1:9/x")).await;
        let (name, something) = event(&mut stream, &mut read).await.unwrap();
        assert!(name == "inbox" && something != nothing);
        assert!(!something.contains(&id), "an event carries nothing but a version");
        assert!(ann.get(LIST).await.text().contains(&id));
        ann.submit(&format!("/dashboard/inbox/{id}/deny"), &[]).await;
        let (_, again) = event(&mut stream, &mut read).await.unwrap();
        assert_eq!(again, nothing);
        assert!(!ann.get(LIST).await.text().contains(&id));
    }

    async fn the_stream_ends_with_its_session(relay) {
        let (mut ann, _) = browser(relay, "ann@example.com", MemberRole::Owner).await;
        let mut stream = ann.events(EVENTS).await;
        let mut read = String::new();
        event(&mut stream, &mut read).await.unwrap();
        ann.submit("/dashboard/sign-out", &[]).await;
        let (name, _) = event(&mut stream, &mut read).await.unwrap();
        assert_eq!(name, "ended");
        assert!(event(&mut stream, &mut read).await.is_none());
    }

    async fn the_stream_ends_when_the_member_leaves_and_when_the_relay_does(relay) {
        let (ann, _) = browser(relay, "ann@example.com", MemberRole::Owner).await;
        let (mut first, mut read) = (ann.events(EVENTS).await, String::new());
        event(&mut first, &mut read).await.unwrap();
        relay.sql("delete from memberships").await;
        assert_eq!(event(&mut first, &mut read).await.unwrap().0, "ended");
        let (bob, _) = browser(relay, "bob@example.com", MemberRole::Owner).await;
        let (mut second, mut read) = (bob.events(EVENTS).await, String::new());
        event(&mut second, &mut read).await.unwrap();
        relay.ask_to_stop();
        assert!(event(&mut second, &mut read).await.is_none());
        relay.ended().await;
        relay.run().await;
    }

    async fn a_session_has_so_many_streams_and_no_more(relay) {
        let (ann, _) = browser(relay, "ann@example.com", MemberRole::Owner).await;
        let mut open = Vec::new();
        for _ in 0..8 {
            let stream = ann.events(EVENTS).await;
            assert_eq!(stream.status(), 200);
            open.push(stream);
        }
        assert_eq!(ann.events(EVENTS).await.status(), 429);
        drop(open);
        let again = async {
            while ann.events(EVENTS).await.status() != 200 {
                tokio::task::yield_now().await;
            }
        };
        crate::support::client::within("a place that was given back", again).await;
        let mut nobody = ann.clone();
        nobody.cookies.remove(SESSION);
        assert_eq!(nobody.events(EVENTS).await.status(), 401);
    }
}
