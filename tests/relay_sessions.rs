//! Sessions over HTTP: listed and ended, also on another relay; and the sign-in of programs.

use std::time::Duration;

use postern::store::{MemberRole, Scope};
use serde_json::{Value, json};

use crate::support::{
    admin::{Person, add_user, another_team},
    client::Answer,
    relay::{TestRelay, on_a_relay},
};

async fn member(relay: &TestRelay, email: &str, role: MemberRole) -> Person {
    let team = relay.operator().1.team.clone();
    let member = add_user(relay, (&team, email), role).await;
    Person::signed_in(relay, &team, (member, Scope::Full)).await
}

async fn authorize(relay: &TestRelay, body: Value) -> Answer {
    Person::bearing(relay, None)
        .post("/device/authorize", body)
        .await
}

async fn poll(relay: &TestRelay, codes: &Value) -> Answer {
    let body = json!({ "device_code": codes["device_code"] });
    Person::bearing(relay, None)
        .post("/device/token", body)
        .await
}

async fn confirm(person: &Person, codes: &Value) -> Answer {
    person
        .post(
            "/device/confirm",
            json!({ "user_code": codes["user_code"] }),
        )
        .await
}

on_a_relay! {
    async fn what_is_ended_is_refused_on_every_relay_from_the_next_request_on(relay) {
        let owner = Person::owner(relay).await;
        let bob = member(relay, "bob@example.com", MemberRole::Admin).await;
        let beside = relay.beside().await;
        let there = Person { client: beside.agent.bearing(None), token: bob.token.clone() };
        assert_eq!(there.get("/team").await.status, 200);
        let listed = owner.get("/team/sessions?user=BOB@example.com").await.json();
        let listed = listed["sessions"].as_array().unwrap();
        assert_eq!((listed.len(), &listed[0]["email"]), (1, &json!("bob@example.com")));
        let path = format!("/team/sessions/{}", listed[0]["id"].as_str().unwrap());
        assert_eq!(owner.delete(&format!("{path}?dry_run=true")).await.status, 200);
        assert_eq!(there.get("/team").await.status, 200, "it was a rehearsal");
        assert_eq!(owner.delete(&path).await.json()["email"], "bob@example.com");
        assert_eq!(there.get("/team").await.refusal(), (401, "invalid_session".to_owned()));
        assert_eq!(bob.get("/team").await.status, 401);
        assert_eq!(owner.delete(&path).await.refusal(), (404, "session_not_found".to_owned()));
        beside.stop().await;
    }

    async fn whoever_signs_out_everywhere_keeps_this_session_alone(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Approver).await;
        let mut others = Vec::new();
        for scope in [Scope::Full, Scope::Agent, Scope::Full] {
            others.push(Person::signed_in(relay, &team, (ann.clone(), scope)).await);
        }
        let this = Person::signed_in(relay, &team, (ann, Scope::Full)).await;
        let listed = this.get("/user/sessions").await.json();
        let listed = listed["sessions"].as_array().unwrap().clone();
        assert_eq!(listed.len(), 4);
        assert_eq!(listed.iter().filter(|one| one["current"] == true).count(), 1);
        assert!(!listed.iter().any(|one| one.to_string().contains(this.token.as_deref().unwrap())));
        let ended = this.post("/user/sessions/revoke-others", json!({})).await.json();
        assert_eq!(ended["sessions"].as_array().unwrap().len(), 3);
        for other in others {
            assert_eq!(other.get("/user/me").await.status, 401);
        }
        assert_eq!(this.get("/user/me").await.status, 200);
        let own = listed.iter().find(|one| one["current"] == true).unwrap()["id"].as_str().unwrap().to_owned();
        assert_eq!(this.delete(&format!("/user/sessions/{own}")).await.status, 200);
        assert_eq!(this.get("/user/me").await.status, 401);
    }

    async fn nobody_sees_or_ends_a_session_of_another_team_or_person(relay) {
        let owner = Person::owner(relay).await;
        let bob = member(relay, "bob@example.com", MemberRole::Approver).await;
        let (_, eve) = another_team(relay, relay.credential("theirs")).await;
        let anns = owner.get("/user/sessions").await.json()["sessions"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(eve.get("/team/sessions").await.json()["sessions"].as_array().unwrap().len(), 1);
        for (person, path) in [
            (&eve, format!("/team/sessions/{anns}")),
            (&eve, format!("/user/sessions/{anns}")),
            (&bob, format!("/user/sessions/{anns}")),
        ] {
            assert_eq!(person.delete(&path).await.refusal(), (404, "session_not_found".to_owned()), "{path}");
        }
        assert_eq!(bob.get("/team/sessions").await.refusal().0, 403);
        let body = json!({ "user": "ann@example.com" });
        assert_eq!(eve.post("/team/sessions/revoke", body).await.refusal(), (404, "user_not_found".to_owned()));
        assert_eq!(eve.post("/team/sessions/revoke", json!({})).await.status, 200);
        assert_eq!(eve.get("/team").await.status, 401, "that was everybody of the team");
        assert_eq!(owner.get("/team").await.status, 200);
    }

    async fn requests_that_run_while_a_session_is_ended_pass_or_are_refused_and_none_after_it(relay) {
        let owner = Person::owner(relay).await;
        let bob = member(relay, "bob@example.com", MemberRole::Admin).await;
        let beside = relay.beside().await;
        let there = Person { client: beside.agent.bearing(None), token: bob.token.clone() };
        let id = bob.get("/user/sessions").await.json()["sessions"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/team/sessions/{id}");
        let requests = (0..20).map(|n| if n % 2 == 0 { bob.get("/team") } else { there.get("/team") });
        let running = futures_util::future::join_all(requests);
        let (told, ended) = futures_util::future::join(running, owner.delete(&path)).await;
        assert_eq!(ended.status, 200);
        assert!(told.iter().all(|told| [200, 401].contains(&told.status)), "{told:?}");
        for person in [&bob, &there] {
            assert_eq!(person.get("/team").await.status, 401);
        }
        beside.stop().await;
    }
}

on_a_relay! {
    async fn a_program_is_let_in_by_a_person_with_a_full_session(relay) {
        let owner = Person::owner(relay).await;
        let codes = authorize(relay, json!({ "scope": "full" })).await.json();
        assert_eq!((&codes["interval"], &codes["expires_in"]), (&json!(3), &json!(600)));
        let waiting = poll(relay, &codes).await;
        assert_eq!((waiting.status, &waiting.json()["status"]), (202, &json!("authorization_pending")));
        assert_eq!(poll(relay, &codes).await.refusal(), (429, "slow_down".to_owned()));
        let shown = owner.post("/device/show", json!({ "user_code": codes["user_code"] })).await.json();
        assert_eq!((&shown["scope"], &shown["address"]), (&json!("full"), &json!("127.0.0.1")));
        assert_eq!(confirm(&owner, &codes).await.json(), json!({ "ok": true }));
        let told = poll(relay, &codes).await.json();
        assert_eq!((&told["scope"], &told["email"]), (&json!("full"), &json!("ann@example.com")));
        let program = Person::bearing(relay, told["session_token"].as_str());
        assert_eq!(program.get("/team/agents").await.status, 200);
        assert_eq!(poll(relay, &codes).await.refusal(), (400, "expired_or_unknown_code".to_owned()));
        // What such a program bears is a session like any other.
        let listed = owner.get("/user/sessions").await.json();
        let kinds: Vec<_> = listed["sessions"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect();
        assert!(kinds.contains(&json!("device")), "{kinds:?}");
        // A program of scope `agent` lets nobody in.
        let next = authorize(relay, json!({})).await.json();
        confirm(&owner, &next).await;
        let told = poll(relay, &next).await.json();
        assert_eq!(told["scope"], "agent");
        let program = Person::bearing(relay, told["session_token"].as_str());
        let third = authorize(relay, json!({})).await.json();
        assert_eq!(confirm(&program, &third).await.refusal(), (403, "agent_session_scope".to_owned()));
        assert_eq!(poll(relay, &third).await.status, 202);
    }

    async fn a_program_that_is_refused_is_told_so(relay) {
        let owner = Person::owner(relay).await;
        let codes = authorize(relay, json!({})).await.json();
        let told = owner.post("/device/deny", json!({ "user_code": codes["user_code"] })).await;
        assert_eq!(told.status, 200);
        assert_eq!(poll(relay, &codes).await.refusal(), (403, "access_denied".to_owned()));
        assert_eq!(confirm(&owner, &codes).await.refusal(), (400, "unknown_user_code".to_owned()));
        for code in ["", "x", &"0".repeat(64), "' or 1=1 --"] {
            let told = poll(relay, &json!({ "device_code": code })).await;
            assert_eq!(told.refusal(), (400, "expired_or_unknown_code".to_owned()), "{code}");
        }
        let told = authorize(relay, json!({ "scope": "everything" })).await;
        assert_eq!(told.refusal(), (400, "invalid_request".to_owned()));
    }

    async fn so_many_programs_ask_from_one_address_and_no_more(relay) {
        let beside = relay.beside().await;
        let here = Person::bearing(relay, None);
        let there = Person { client: beside.agent.bearing(None), token: None };
        let asked = (0..70).map(|n| {
            let person = if n % 2 == 0 { &here } else { &there };
            person.post("/device/authorize", json!({}))
        });
        let told = futures_util::future::join_all(asked).await;
        let admitted = told.iter().filter(|told| told.status == 200).count();
        assert_eq!(admitted, 60);
        let refused = told.iter().find(|told| told.status != 200).unwrap();
        assert_eq!(refused.refusal(), (429, "too_many_attempts".to_owned()));
        assert!(refused.header("retry-after").is_some());
        relay.fixture.clock.advance(Duration::from_hours(1));
        assert_eq!(authorize(relay, json!({})).await.status, 200);
        beside.stop().await;
    }

    async fn so_many_codes_are_tried_by_one_person_and_no_more(relay) {
        let owner = Person::owner(relay).await;
        let bob = member(relay, "bob@example.com", MemberRole::Approver).await;
        let codes = authorize(relay, json!({})).await.json();
        let wrong = json!({ "user_code": "AAAAAAAA" });
        let tries = (0..25).map(|n| {
            let path = if n % 2 == 0 { "/device/confirm" } else { "/device/show" };
            owner.post(path, wrong.clone())
        });
        let told = futures_util::future::join_all(tries).await;
        assert_eq!(told.iter().filter(|told| told.status == 400).count(), 20);
        assert_eq!(confirm(&owner, &codes).await.refusal(), (429, "too_many_attempts".to_owned()));
        assert_eq!(confirm(&bob, &codes).await.status, 200, "it is counted by person");
    }

    async fn of_two_people_who_decide_at_once_on_two_relays_one_has_decided(relay) {
        let owner = Person::owner(relay).await;
        let bob = member(relay, "bob@example.com", MemberRole::Approver).await;
        let beside = relay.beside().await;
        let bob = Person { client: beside.agent.bearing(None), ..bob };
        for _ in 0..4 {
            let codes = authorize(relay, json!({})).await.json();
            let (one, two) = futures_util::future::join(confirm(&owner, &codes), confirm(&bob, &codes)).await;
            assert!((one.status == 200) != (two.status == 200), "{one:?} {two:?}");
            let (one, two) = futures_util::future::join(poll(relay, &codes), poll(relay, &codes)).await;
            assert!((one.status == 200) != (two.status == 200), "{one:?} {two:?}");
        }
        beside.stop().await;
    }
}
