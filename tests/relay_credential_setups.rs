//! Credentials that programs hand over: activated once, in time, by who handed them over, and shown to nobody.

use std::time::Duration;

use postern::store::{Member, MemberRole, Scope};
use serde_json::{Value, json};

use crate::support::{
    admin::{Person, add_user, another_team},
    authenticator::Authenticator,
    client::{Answer, Call},
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
    visitor::Visitor,
};

const SECRET: &str = "sk-handed-over-hunter2";

/// Somebody of the relay's team, with a program and a browser.
struct Pair {
    program: Person,
    person: Person,
    member: Member,
}

impl Pair {
    async fn new(relay: &TestRelay, (email, role): (&str, MemberRole)) -> Self {
        let team = relay.operator().1.team.clone();
        let member = add_user(relay, (&team, email), role).await;
        Self {
            program: Person::signed_in(relay, &team, (member.clone(), Scope::Agent)).await,
            person: Person::signed_in(relay, &team, (member.clone(), Scope::Full)).await,
            member,
        }
    }

    async fn admin(relay: &TestRelay) -> Self {
        Self::new(relay, ("ada@example.com", MemberRole::Admin)).await
    }

    async fn status(&self, id: &str) -> Value {
        let told = self.program.get(&path(id)).await;
        assert_eq!(told.status, 200, "{told:?}");
        told.json()["status"].clone()
    }
}

fn path(id: &str) -> String {
    format!("/cred/setup/{id}")
}

fn wanted(name: &str) -> Value {
    json!({ "name": name, "value": SECRET, "allowed_hosts": ["127.0.0.1"], "description": "d" })
}

/// Hands something over; returns what it is known by.
async fn staged(program: &Person, body: Value) -> String {
    let told = program.post("/cred/setup", body).await;
    assert_eq!(told.status, 201, "{told:?}");
    assert!(!told.text().contains(SECRET));
    let told = told.json();
    assert_eq!(
        (&told["interval"], &told["expires_in"]),
        (&json!(3), &json!(900))
    );
    let id = told["setup_id"].as_str().unwrap().to_owned();
    let address = format!("https://postern.example.com/dashboard/cred-setup/{id}");
    assert_eq!(told["activate_url"], json!(address));
    id
}

async fn activate(person: &Person, id: &str) -> Answer {
    person
        .post(&format!("{}/activate", path(id)), json!({}))
        .await
}

/// Adds a passkey.
async fn passkey(person: &Person) -> Authenticator {
    let begun = person.post("/user/passkey/register/begin", json!({})).await;
    let mut passkey = Authenticator::at("https://postern.example.com");
    let credential = passkey.create(&begun.json()["challenge"]);
    let body = json!({ "credential": credential });
    let told = person.post("/user/passkey/register/finish", body).await;
    assert_eq!(told.status, 200, "{told:?}");
    passkey
}

async fn begin(person: &Person, id: &str) -> Value {
    let told = person
        .post(&format!("{}/activate/begin", path(id)), json!({}))
        .await;
    assert_eq!(told.status, 200, "{told:?}");
    told.json()
}

async fn assert_with(person: &Person, id: &str, assertion: &Value) -> Answer {
    let body = json!({ "assertion": assertion });
    person.post(&format!("{}/activate", path(id)), body).await
}

on_a_relay! {
    async fn what_is_handed_over_is_used_once_its_person_says_so(relay) {
        let (pair, upstream) = (Pair::admin(relay).await, Upstream::ok().await);
        let id = staged(&pair.program, wanted("Handed")).await;
        assert_eq!(pair.status(&id).await, "pending");
        assert_eq!(pair.person.get("/team/credentials/handed").await.status, 404, "nobody has it yet");
        let begun = begin(&pair.person, &id).await;
        assert_eq!(begun, json!({ "requires_passkey": false, "challenge": null }));
        let body = json!({ "assign_agents": ["reader"] });
        let told = pair.person.post(&format!("{}/activate", path(&id)), body).await;
        assert_eq!(told.json(), json!({ "setup_id": id, "status": "activated", "name": "handed" }), "{told:?}");
        assert_eq!(pair.status(&id).await, "activated");
        let call = Call::with("handed", &upstream.url("/x"));
        assert_eq!(relay.agent.forward(call).await.status, 200);
        let seen = upstream.seen();
        assert!(format!("{seen:?}").contains(SECRET), "{seen:?}");
        let again = activate(&pair.person, &id).await;
        assert_eq!(again.refusal(), (409, "already_activated".to_owned()));
        let entries = relay.entries().await;
        let of_it = entries.iter().filter(|entry| entry["change"]["noun"] == "credential-setup");
        let actions: Vec<_> = of_it.map(|entry| entry["change"]["action"].clone()).collect();
        assert_eq!(actions, ["stage", "activate"]);
        assert!(!format!("{entries:?}{}", relay.logged()).contains(SECRET));
        assert!(!std::fs::read_to_string(relay.audit_path()).unwrap().contains(SECRET));
    }

    async fn what_there_is_gets_another_value_and_keeps_the_rest(relay) {
        let (pair, upstream) = (Pair::admin(relay).await, Upstream::ok().await);
        let before = pair.person.get("/team/credentials/main").await.json();
        let id = staged(&pair.program, json!({ "name": "main", "value": SECRET })).await;
        assert_eq!(pair.program.get(&path(&id)).await.json()["is_new"], false);
        assert_eq!(activate(&pair.person, &id).await.status, 200);
        let after = pair.person.get("/team/credentials/main").await.json();
        for kept in ["description", "auth", "any_host", "allowed_hosts", "auth_header_format", "created_at"] {
            assert_eq!(before[kept], after[kept], "{kept}");
        }
        assert_eq!(relay.agent.forward(Call::with("main", &upstream.url("/x"))).await.status, 200);
        assert!(format!("{:?}", upstream.seen()).contains(SECRET));
    }

    async fn nobody_else_sees_or_activates_it(relay) {
        let pair = Pair::admin(relay).await;
        let id = staged(&pair.program, wanted("mine")).await;
        let (_, stranger) = another_team(relay, relay.credential("theirs")).await;
        let owner = Person::owner(relay).await;
        for other in [&stranger, &owner] {
            for told in [
                other.get(&path(&id)).await,
                other.post(&format!("{}/activate/begin", path(&id)), json!({})).await,
                activate(other, &id).await,
            ] {
                assert_eq!(told.refusal(), (404, "credential_setup_not_found".to_owned()));
            }
        }
        // The program does not activate what it has handed over itself.
        for told in [
            pair.program.post(&format!("{}/activate/begin", path(&id)), json!({})).await,
            activate(&pair.program, &id).await,
        ] {
            assert_eq!(told.refusal(), (403, "agent_session_scope".to_owned()));
        }
        let approver = Pair::new(relay, ("p@example.com", MemberRole::Approver)).await;
        let told = approver.program.post("/cred/setup", wanted("x")).await;
        assert_eq!(told.refusal(), (403, "not_permitted".to_owned()));
        assert_eq!(pair.status(&id).await, "pending");
        // Who has become an approver since then activates nothing either.
        relay.sql("update memberships set role = 'approver' where role = 'admin'").await;
        assert_eq!(activate(&pair.person, &id).await.refusal(), (403, "not_permitted".to_owned()));
    }

    async fn after_fifteen_minutes_it_is_over_and_its_value_gone(relay) {
        let pair = Pair::admin(relay).await;
        let id = staged(&pair.program, wanted("late")).await;
        relay.fixture.clock.advance(Duration::from_mins(15) - Duration::from_millis(1));
        assert_eq!(pair.status(&id).await, "pending");
        relay.fixture.clock.advance(Duration::from_millis(1));
        assert_eq!(pair.status(&id).await, "expired");
        assert_eq!(activate(&pair.person, &id).await.refusal(), (410, "setup_expired".to_owned()));
        assert_eq!(pair.person.get("/team/credentials/late").await.status, 404);
        let (store, _) = relay.operator();
        postern::store::CredentialSetup::purge(store, store.clock().now()).await.unwrap();
        assert_eq!(relay.number("select count(*) from credential_setups where value is not null").await, 0);
        assert_eq!(pair.status(&id).await, "expired", "what became of it can be asked for");
        relay.fixture.clock.advance(Duration::from_hours(24));
        postern::store::CredentialSetup::purge(store, store.clock().now()).await.unwrap();
        assert_eq!(relay.number("select count(*) from credential_setups").await, 0);
    }

    async fn of_two_relays_that_activate_at_once_one_does(relay) {
        let pair = Pair::admin(relay).await;
        let beside = relay.beside().await;
        let there = Person { client: beside.agent.bearing(None), token: pair.person.token.clone() };
        for at in 0..4 {
            let id = staged(&pair.program, wanted(&format!("raced-{at}"))).await;
            let (one, two) = futures_util::future::join(activate(&pair.person, &id), activate(&there, &id)).await;
            assert!((one.status == 200) != (two.status == 200), "{one:?} {two:?}");
            let refused = if one.status == 200 { two } else { one };
            assert_eq!(refused.status, 409, "{refused:?}");
        }
        let made = "select count(*) from credentials where name like 'raced-%'";
        assert_eq!(relay.number(made).await, 4);
        beside.stop().await;
    }

    async fn who_has_a_passkey_shows_it_for_this_and_nothing_else(relay) {
        let pair = Pair::admin(relay).await;
        let mut key = passkey(&pair.person).await;
        let (id, other) = (
            staged(&pair.program, wanted("one")).await,
            staged(&pair.program, wanted("two")).await,
        );
        assert_eq!(activate(&pair.person, &id).await.refusal(), (412, "passkey_required".to_owned()));
        // An answer for the other one.
        let begun = begin(&pair.person, &other).await;
        assert_eq!(begun["requires_passkey"], true);
        let answer = key.get(&begun["challenge"]);
        let told = assert_with(&pair.person, &id, &answer).await;
        assert_eq!(told.refusal(), (400, "passkey_not_begun".to_owned()));
        // One of somebody else, and what is none.
        let eve = Pair::new(relay, ("eve2@example.com", MemberRole::Owner)).await;
        let mut theirs = passkey(&eve.person).await;
        let begun = begin(&pair.person, &id).await;
        let told = assert_with(&pair.person, &id, &theirs.get(&begun["challenge"])).await;
        assert_eq!(told.refusal(), (401, "passkey_refused".to_owned()));
        begin(&pair.person, &id).await;
        let told = assert_with(&pair.person, &id, &json!("x")).await;
        assert_eq!(told.refusal(), (400, "invalid_request".to_owned()));
        assert_eq!(pair.status(&id).await, "pending");
        let begun = begin(&pair.person, &id).await;
        let answer = key.get(&begun["challenge"]);
        assert_eq!(assert_with(&pair.person, &id, &answer).await.status, 200);
        assert_eq!(assert_with(&pair.person, &id, &answer).await.status, 409);
    }

    async fn a_policy_may_want_a_passkey_from_then_on(relay) {
        let pair = Pair::admin(relay).await;
        let mut body = wanted("guarded");
        body["require_passkey"] = json!(true);
        let id = staged(&pair.program, body).await;
        assert_eq!(activate(&pair.person, &id).await.status, 200);
        let policy = pair.person.get("/team/policies/guarded").await.json();
        assert_eq!(policy["require_passkey"], true, "{policy}");
    }

    async fn what_could_not_become_a_credential_is_refused_at_once(relay) {
        let pair = Pair::admin(relay).await;
        for (body, told) in [
            (json!({}), (400, "invalid_request")),
            (json!({ "name": "x" }), (400, "invalid_request")),
            (json!({ "name": "x", "value": "" }), (400, "invalid_credential")),
            (json!({ "name": "x", "value": 7 }), (400, "invalid_request")),
            (json!({ "name": "x y", "value": "v", "any_host": true }), (400, "invalid_request")),
            (json!({ "name": "x", "value": "v" }), (400, "invalid_credential")),
            (json!({ "name": "x", "value": "v", "allowed_hosts": ["a b"] }), (400, "invalid_credential")),
            (json!({ "name": "x", "value": "v", "any_host": true, "user_id": "ann" }), (400, "invalid_request")),
            (json!({ "name": "x", "value": "v", "any_host": true, "auth_header_format": "T {value}", "auth_bindings": [{ "header": "x-k", "format": "{value}" }] }), (400, "invalid_credential")),
        ] {
            let answer = pair.program.post("/cred/setup", body.clone()).await;
            assert_eq!(answer.refusal(), (told.0, told.1.to_owned()), "{body}: {answer:?}");
        }
        for at in 0..20 {
            staged(&pair.program, wanted(&format!("many-{at}"))).await;
        }
        let told = pair.program.post("/cred/setup", wanted("more")).await;
        assert_eq!(told.refusal(), (429, "too_many_setups".to_owned()));
        let others = Pair::new(relay, ("bob@example.com", MemberRole::Admin)).await;
        staged(&others.program, wanted("others")).await;
    }

    async fn what_was_made_or_is_gone_meanwhile_is_not_written_over(relay) {
        let pair = Pair::admin(relay).await;
        let id = staged(&pair.program, wanted("made")).await;
        relay.add(relay.credential("made")).await;
        assert_eq!(activate(&pair.person, &id).await.refusal(), (409, "changed_meanwhile".to_owned()));
        let id = staged(&pair.program, json!({ "name": "made", "value": SECRET })).await;
        assert_eq!(pair.person.delete("/team/credentials/made").await.status, 200);
        assert_eq!(activate(&pair.person, &id).await.refusal(), (409, "changed_meanwhile".to_owned()));
        let id = staged(&pair.program, wanted("fresh")).await;
        let body = json!({ "assign_agents": ["ghost"] });
        let told = pair.person.post(&format!("{}/activate", path(&id)), body).await;
        assert_eq!(told.refusal(), (422, "agent_not_found".to_owned()));
        let told = pair.person.post(&format!("{}/activate?dry_run=true", path(&id)), json!({})).await;
        assert_eq!(told.status, 200, "{told:?}");
        assert_eq!(pair.person.get("/team/credentials/fresh").await.status, 404);
        assert_eq!(pair.status(&id).await, "pending", "it waits on");
        assert_eq!(activate(&pair.person, &id).await.status, 200);
    }

    async fn the_page_shows_all_of_it_and_no_value(relay) {
        let pair = Pair::admin(relay).await;
        let mut body = wanted("shown");
        body["description"] = json!("<b>bold</b>\u{202e}");
        body["auth_header_format"] = json!("Token {value}");
        let id = staged(&pair.program, body).await;
        let visitor = Visitor::bearing(relay, pair.person.token.clone().unwrap());
        let here = format!("/dashboard/cred-setup/{id}");
        let page = visitor.page(&here).await;
        for part in ["shown", "&lt;b&gt;bold", "127.0.0.1", "Token {value}", "value=\"reader\"", "Activate"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!page.contains(SECRET) && !page.contains("<b>bold") && !page.contains('\u{202e}'), "{page}");
        let told = visitor.send(&here, &[("assign_agents", "ghost")]).await;
        assert!(told.status == 422 && told.text().contains("ghost"), "{}", told.text());
        let led = visitor.done(&here, &[("assign_agents", "reader")]).await;
        assert_eq!(led, "/dashboard/credentials/shown");
        assert!(visitor.page("/dashboard/agents/reader").await.contains("shown"));
        assert!(visitor.page(&here).await.contains("It is activated"));
        assert_eq!(visitor.send(&here, &[]).await.status, 409);
        let other = Visitor::owner(relay).await;
        assert_eq!(other.get(&here).await.status, 404);
        assert_eq!(other.send(&here, &[]).await.status, 404);
        assert_eq!(pair.member.email, "ada@example.com");
    }
}
