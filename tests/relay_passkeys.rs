//! Passkeys: added, shown on the way in and for an approval, and refused in every wrong way.

use postern::store::{Approval, Member, MemberRole, Scope};
use serde_json::{Value, json};

use crate::support::{
    admin::{PASSWORD, Person, add_user},
    authenticator::Authenticator,
    client::{Answer, Call},
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
    visitor::Visitor,
};

/// The public address of a test's relay.
const ORIGIN: &str = "https://postern.example.com";

/// Another owner of the relay's team, signed in.
async fn member(relay: &TestRelay, email: &str) -> (Person, Member) {
    let team = relay.operator().1.team.clone();
    let member = add_user(relay, (&team, email), MemberRole::Owner).await;
    let person = Person::signed_in(relay, &team, (member.clone(), Scope::Full)).await;
    (person, member)
}

async fn begin(person: &Person, path: &str) -> Value {
    let told = person.post(path, json!({})).await;
    assert_eq!(told.status, 200, "{told:?}");
    told.json()["challenge"].clone()
}

/// Adds a passkey of somebody who is signed in.
async fn add(person: &Person, name: &str) -> Authenticator {
    let options = begin(person, "/user/passkey/register/begin").await;
    let mut authenticator = Authenticator::at(ORIGIN);
    let credential = authenticator.create(&options);
    let body = json!({ "credential": credential, "name": name });
    let told = person.post("/user/passkey/register/finish", body).await;
    assert_eq!(told.json(), json!({ "status": "registered" }), "{told:?}");
    authenticator
}

async fn sign_in(relay: &TestRelay, email: &str) -> Value {
    let nobody = Person::bearing(relay, None);
    let told = nobody
        .post("/login", json!({ "email": email, "password": PASSWORD }))
        .await;
    assert_eq!(told.status, 200, "{told:?}");
    told.json()
}

async fn finish(person: &Person, token: &Value, credential: Value) -> Answer {
    let body = json!({ "passkey_token": token, "credential": credential });
    person.post("/login/passkey", body).await
}

on_a_relay! {
    async fn a_password_is_half_a_sign_in_for_who_has_a_passkey(relay) {
        let owner = Person::owner(relay).await;
        let mut passkey = add(&owner, "laptop").await;
        let half = sign_in(relay, "ann@example.com").await;
        assert_eq!((&half["requires_passkey"], &half["session_token"]), (&json!(true), &Value::Null));
        assert_eq!(half["challenge"]["publicKey"]["allowCredentials"][0]["id"], passkey.id_text());
        let nobody = Person::bearing(relay, None);
        let halfway = Person::bearing(relay, half["passkey_token"].as_str());
        for path in ["/user/me", "/team", "/user/passkeys", "/approve/pending"] {
            assert_eq!(halfway.get(path).await.refusal(), (403, "sign_in_unfinished".to_owned()), "{path}");
        }
        let told = finish(&nobody, &half["passkey_token"], passkey.get(&half["challenge"])).await.json();
        let person = Person::bearing(relay, told["session_token"].as_str());
        assert_eq!(person.get("/user/me").await.json()["email"], "ann@example.com");
        assert_eq!(halfway.get("/user/me").await.status, 401, "the half is used up");
    }

    async fn a_passkey_alone_signs_in_and_says_whose_it_is(relay) {
        let owner = Person::owner(relay).await;
        let mut passkey = add(&owner, "phone").await;
        let nobody = Person::bearing(relay, None);
        let begun = nobody.post("/login/passkey/begin", json!({})).await.json();
        assert_eq!(begun["challenge"]["publicKey"]["allowCredentials"], json!([]));
        let told = finish(&nobody, &begun["passkey_token"], passkey.get(&begun["challenge"])).await;
        assert_eq!(told.json()["email"], "ann@example.com", "{told:?}");
        // Without a name for whose it is, it proves nothing here.
        let begun = nobody.post("/login/passkey/begin", json!({})).await.json();
        passkey.user_handle = None;
        let told = finish(&nobody, &begun["passkey_token"], passkey.get(&begun["challenge"])).await;
        assert_eq!(told.refusal(), (401, "passkey_refused".to_owned()));
    }

    async fn an_answer_counts_once_and_for_five_minutes(relay) {
        let owner = Person::owner(relay).await;
        let mut passkey = add(&owner, "laptop").await;
        let nobody = Person::bearing(relay, None);
        let half = sign_in(relay, "ann@example.com").await;
        let answer = passkey.get(&half["challenge"]);
        assert_eq!(finish(&nobody, &half["passkey_token"], answer.clone()).await.status, 200);
        let again = finish(&nobody, &half["passkey_token"], answer.clone()).await;
        assert_eq!(again.status, 400, "{again:?}");
        // The same answer to another challenge.
        let other = sign_in(relay, "ann@example.com").await;
        let replayed = finish(&nobody, &other["passkey_token"], answer).await;
        assert_eq!(replayed.refusal(), (401, "passkey_refused".to_owned()));
        let late = sign_in(relay, "ann@example.com").await;
        let answer = passkey.get(&late["challenge"]);
        relay.fixture.clock.advance(std::time::Duration::from_mins(5));
        let told = finish(&nobody, &late["passkey_token"], answer).await;
        assert!([400, 401].contains(&told.status), "{told:?}");
    }

    async fn of_two_who_finish_at_once_on_two_relays_one_is_in(relay) {
        let owner = Person::owner(relay).await;
        let mut passkey = add(&owner, "laptop").await;
        let beside = relay.beside().await;
        let here = Person::bearing(relay, None);
        let there = Person { client: beside.agent.bearing(None), token: None };
        for _ in 0..3 {
            let half = sign_in(relay, "ann@example.com").await;
            let answer = passkey.get(&half["challenge"]);
            let (one, two) = futures_util::future::join(
                finish(&here, &half["passkey_token"], answer.clone()),
                finish(&there, &half["passkey_token"], answer),
            )
            .await;
            assert!((one.status == 200) != (two.status == 200), "{one:?} {two:?}");
        }
        // What one began, the other finishes.
        let half = sign_in(relay, "ann@example.com").await;
        let told = finish(&there, &half["passkey_token"], passkey.get(&half["challenge"])).await;
        assert_eq!(told.status, 200, "{told:?}");
        beside.stop().await;
    }

    async fn a_wrong_answer_is_refused_in_one_word(relay) {
        let owner = Person::owner(relay).await;
        let passkey = add(&owner, "laptop").await;
        let team = relay.operator().1.team.clone();
        let bob = add_user(relay, (&team, "bob@example.com"), MemberRole::Admin).await;
        let bob = Person::signed_in(relay, &team, (bob, Scope::Full)).await;
        let bobs = add(&bob, "bobs").await;
        let nobody = Person::bearing(relay, None);
        let wrong: [fn(&mut Authenticator); 6] = [
            |passkey| "https://postern.example.org".clone_into(&mut passkey.origin),
            |passkey| "http://postern.example.com".clone_into(&mut passkey.origin),
            |passkey| "https://postern.example.com:8443".clone_into(&mut passkey.origin),
            |passkey| "example.org".clone_into(&mut passkey.rp_id),
            |passkey| passkey.flags = 0x01,
            |passkey| passkey.id = b"nobody's".to_vec(),
        ];
        for (at, change) in wrong.into_iter().enumerate() {
            let half = sign_in(relay, "ann@example.com").await;
            let mut passkey = passkey.clone();
            change(&mut passkey);
            let told = finish(&nobody, &half["passkey_token"], passkey.get(&half["challenge"])).await;
            assert_eq!(told.refusal(), (401, "passkey_refused".to_owned()), "{at}");
        }
        let half = sign_in(relay, "ann@example.com").await;
        let told = finish(&nobody, &half["passkey_token"], bobs.clone().get(&half["challenge"])).await;
        assert_eq!(told.refusal(), (401, "passkey_refused".to_owned()), "another user's");
        for credential in [json!(null), json!("x"), json!({}), json!({ "id": "x" })] {
            let half = sign_in(relay, "ann@example.com").await;
            let told = finish(&nobody, &half["passkey_token"], credential).await;
            assert_eq!(told.refusal(), (400, "invalid_request".to_owned()));
        }
        let made_up = json!("0".repeat(64));
        assert_eq!(finish(&nobody, &made_up, bobs.clone().get(&half["challenge"])).await.status, 400);
    }

    async fn a_copy_of_a_passkey_is_noticed(relay) {
        let owner = Person::owner(relay).await;
        let mut passkey = add(&owner, "laptop").await;
        let mut copy = passkey.clone();
        let nobody = Person::bearing(relay, None);
        for _ in 0..2 {
            let half = sign_in(relay, "ann@example.com").await;
            assert_eq!(finish(&nobody, &half["passkey_token"], passkey.get(&half["challenge"])).await.status, 200);
        }
        let half = sign_in(relay, "ann@example.com").await;
        let told = finish(&nobody, &half["passkey_token"], copy.get(&half["challenge"])).await;
        assert_eq!(told.refusal(), (401, "passkey_refused".to_owned()));
        let told = relay.entries().await;
        let suspected = told.iter().filter(|entry| entry["change"]["action"] == "suspect").count();
        assert_eq!(suspected, 1);
    }

    async fn a_passkey_that_does_not_count_is_used_again_and_again(relay) {
        let owner = Person::owner(relay).await;
        let options = begin(&owner, "/user/passkey/register/begin").await;
        let mut passkey = Authenticator::at(ORIGIN);
        passkey.counter = 0;
        let body = json!({ "credential": passkey.create(&options) });
        assert_eq!(owner.post("/user/passkey/register/finish", body).await.status, 200);
        let nobody = Person::bearing(relay, None);
        for _ in 0..3 {
            let half = sign_in(relay, "ann@example.com").await;
            assert_eq!(finish(&nobody, &half["passkey_token"], passkey.get(&half["challenge"])).await.status, 200);
        }
    }

    async fn passkeys_are_listed_named_and_deleted_but_the_last(relay) {
        let owner = Person::owner(relay).await;
        let first = add(&owner, "laptop").await;
        relay.fixture.clock.advance(std::time::Duration::from_millis(1));
        let second = add(&owner, "phone").await;
        let listed = owner.get("/user/passkeys").await.json();
        let names: Vec<_> = listed["passkeys"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
        assert_eq!(names, ["laptop", "phone"]);
        let path = |one: &Authenticator| format!("/user/passkeys/{}", one.id_text());
        assert_eq!(owner.patch(&path(&first), json!({ "name": "desk" })).await.status, 200);
        assert_eq!(owner.patch(&path(&first), json!({ "name": "x".repeat(65) })).await.status, 400);
        let team = relay.operator().1.team.clone();
        let bob = add_user(relay, (&team, "bob@example.com"), MemberRole::Owner).await;
        let bob = Person::signed_in(relay, &team, (bob, Scope::Full)).await;
        assert_eq!(bob.delete(&path(&first)).await.refusal(), (404, "passkey_not_found".to_owned()));
        assert_eq!(bob.patch(&path(&first), json!({ "name": "mine" })).await.status, 404);
        let (first, second) = (path(&first), path(&second));
        let (one, two) = futures_util::future::join(owner.delete(&first), owner.delete(&second)).await;
        assert!((one.status == 200) != (two.status == 200), "{one:?} {two:?}");
        let refused = if one.status == 200 { two } else { one };
        assert_eq!(refused.refusal(), (409, "last_passkey".to_owned()));
    }

    async fn one_challenge_makes_one_passkey(relay) {
        let owner = Person::owner(relay).await;
        let options = begin(&owner, "/user/passkey/register/begin").await;
        assert_eq!(options["publicKey"]["authenticatorSelection"]["residentKey"], "preferred");
        let credential = Authenticator::at(ORIGIN).create(&options);
        let body = json!({ "credential": credential });
        assert_eq!(owner.post("/user/passkey/register/finish", body.clone()).await.status, 200);
        let again = owner.post("/user/passkey/register/finish", body).await;
        assert_eq!(again.refusal(), (400, "passkey_not_begun".to_owned()));
        // Nor does the same passkey become somebody else's.
        let team = relay.operator().1.team.clone();
        let bob = add_user(relay, (&team, "bob@example.com"), MemberRole::Owner).await;
        let bob = Person::signed_in(relay, &team, (bob, Scope::Full)).await;
        let options = begin(&owner, "/user/passkey/register/begin").await;
        let credential = Authenticator::at(ORIGIN).create(&options);
        let told = bob.post("/user/passkey/register/finish", json!({ "credential": credential })).await;
        assert_eq!(told.refusal(), (400, "passkey_not_begun".to_owned()));
    }

    async fn the_first_passkey_is_added_with_a_token_for_that(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let setup = Person::signed_in(relay, &team, (ann, Scope::PasskeySetup)).await;
        let token = setup.token.clone().unwrap();
        assert_eq!(setup.get("/team").await.refusal(), (403, "sign_in_unfinished".to_owned()));
        let nobody = Person::bearing(relay, None);
        let begun = nobody.post("/setup-passkey/begin", json!({ "passkey_setup_token": token })).await.json();
        let mut passkey = Authenticator::at(ORIGIN);
        let credential = passkey.create(&begun["challenge"]);
        let body = json!({ "passkey_setup_token": token, "credential": credential });
        assert_eq!(nobody.post("/setup-passkey/finish", body.clone()).await.json(), json!({ "status": "registered" }));
        assert_eq!(nobody.post("/setup-passkey/finish", body).await.status, 401, "the token is used up");
        assert_eq!(sign_in(relay, "ann@example.com").await["requires_passkey"], true);
    }

    async fn an_owner_takes_the_passkeys_of_who_has_lost_them(relay) {
        let owner = Person::owner(relay).await;
        let team = relay.operator().1.team.clone();
        let member = add_user(relay, (&team, "bob@example.com"), MemberRole::Admin).await;
        let bob = Person::signed_in(relay, &team, (member.clone(), Scope::Full)).await;
        add(&bob, "lost").await;
        let anns = owner.get("/user/me").await.json()["id"].as_str().unwrap().to_owned();
        let refused = bob.post(&format!("/team/members/{anns}/passkeys/reset"), json!({})).await;
        assert_eq!(refused.refusal(), (403, "not_permitted".to_owned()), "an admin resets no owner's");
        let told = owner.post(&format!("/team/members/{}/passkeys/reset", member.user_id), json!({})).await;
        assert_eq!(told.json(), json!({ "deleted": 1 }));
        assert_eq!(bob.get("/user/me").await.status, 401);
        assert!(sign_in(relay, "bob@example.com").await["session_token"].is_string());
    }
}

on_a_relay! {
    async fn where_the_policy_wants_a_passkey_a_click_is_not_enough(relay) {
        relay.policy("main", r#"{"require_passkey": true}"#).await;
        let owner = Person::owner(relay).await;
        let asked = relay.agent.forward(Call::with("main", "https://127.0.0.1:1/x").method("POST")).await;
        assert_eq!(asked.status, 202, "{asked:?}");
        let id = asked.json()["txn_id"].as_str().unwrap().to_owned();
        let other = relay.agent.forward(Call::with("main", "https://127.0.0.1:1/y").method("POST")).await;
        let other = other.json()["txn_id"].as_str().unwrap().to_owned();
        let clicked = owner.post(&format!("/approve/dashboard/{id}/approve"), json!({})).await;
        assert_eq!(clicked.refusal(), (412, "passkey_required".to_owned()));
        let none = owner.post(&format!("/approve/txn/{id}/begin"), json!({})).await;
        assert_eq!(none.refusal(), (409, "no_passkey".to_owned()));
        let mut passkey = add(&owner, "laptop").await;
        let shown = owner.get(&format!("/approve/txn/{id}/details")).await.json();
        assert_eq!((&shown["txn_id"], &shown["require_passkey"]), (&json!(id), &json!(true)));
        // What was shown for another approval, or to sign in, does not count for this one.
        let options = begin(&owner, &format!("/approve/txn/{other}/begin")).await;
        let answer = json!({ "credential": passkey.get(&options) });
        let moved = owner.post(&format!("/approve/txn/{id}/finish"), answer).await;
        assert_eq!(moved.refusal(), (400, "passkey_not_begun".to_owned()));
        begin(&owner, &format!("/approve/txn/{id}/begin")).await;
        let stale = json!({ "credential": passkey.get(&options) });
        let stale = owner.post(&format!("/approve/txn/{id}/finish"), stale).await;
        assert_eq!(stale.refusal(), (401, "passkey_refused".to_owned()));
        let options = begin(&owner, &format!("/approve/txn/{id}/begin")).await;
        let answer = json!({ "credential": passkey.get(&options) });
        let told = owner.post(&format!("/approve/txn/{id}/finish"), answer).await;
        assert_eq!(told.json()["status"], "approved", "{told:?}");
        let told = owner.post(&format!("/approve/txn/{other}/deny"), json!({})).await;
        assert_eq!(told.json()["status"], "denied", "to refuse takes no passkey");
    }

    async fn votes_from_before_the_policy_wanted_a_passkey_do_not_count(relay) {
        let upstream = Upstream::ok().await;
        let owner = Person::owner(relay).await;
        let (ben, _) = member(relay, "ben@example.com").await;
        let mut passkeys = [add(&owner, "laptop").await, add(&ben, "phone").await];
        relay.policy("main", r#"{"min_approvals": 2}"#).await;
        let told = relay.agent.forward(Call::with("main", &upstream.url("/")).method("POST")).await;
        let id = told.json()["txn_id"].as_str().unwrap().to_owned();
        let path = format!("/approve/dashboard/{id}/approve");
        assert_eq!(ben.post(&path, json!({})).await.json()["missing_approvals"], 1);
        relay.policy("main", r#"{"min_approvals": 2, "require_passkey": true}"#).await;
        let shown = async |person: &Person| {
            let visitor = Visitor::bearing(relay, person.token.clone().unwrap());
            visitor.page(&format!("/dashboard/inbox/{id}")).await
        };
        assert!(shown(&ben).await.contains("Approve with a passkey"), "what was said without one is to be said again");
        for (person, passkey, missing) in [(&owner, 0, json!(1)), (&owner, 0, json!(1)), (&ben, 1, Value::Null)] {
            let options = begin(person, &format!("/approve/txn/{id}/begin")).await;
            let answer = json!({ "credential": passkeys[passkey].get(&options) });
            let told = person.post(&format!("/approve/txn/{id}/finish"), answer).await;
            assert_eq!(told.json()["missing_approvals"], missing, "{told:?}");
        }
        assert_eq!(relay.agent.settled(&id).await["status"], "forwarded");
        assert_eq!(upstream.seen().len(), 1);
    }

    async fn what_was_approved_without_a_passkey_is_not_sent_once_the_policy_wants_one(relay) {
        let upstream = Upstream::ok().await;
        let (_, ben) = member(relay, "ben@example.com").await;
        let told = relay.agent.forward(Call::with("main", &upstream.url("/")).method("POST")).await;
        let id = told.json()["txn_id"].as_str().unwrap().to_owned();
        relay.stop().await;
        let (store, actor) = relay.operator();
        Approval::approve(store, actor, (&id, &ben)).await.unwrap();
        relay.policy("main", r#"{"require_passkey": true}"#).await;
        relay.run().await;
        let told = relay.agent.settled(&id).await;
        assert_eq!(told["status"], "error", "{told}");
        let why = "the policy of `main` wants a passkey by now, and this was approved without";
        assert_eq!(told["error_detail"], why);
        assert!(upstream.seen().is_empty());
        let entries = relay.entries().await;
        assert_eq!(entries.last().unwrap()["error_code"], "passkey_required");
    }

    async fn an_owner_resets_a_password_and_takes_the_passkeys_with_it_but_not_their_own(relay) {
        let owner = Person::owner(relay).await;
        let (ben, member) = member(relay, "ben@example.com").await;
        add(&ben, "phone").await;
        let path = format!("/team/members/{}/reset-password", member.user_id);
        let wish = json!({ "remove_passkeys": true });
        let dry = owner.post(&format!("{path}?dry_run=true"), wish.clone()).await.json();
        assert_eq!((&dry["passkeys_removed"], &dry["link"]), (&json!(1), &Value::Null));
        assert_eq!(ben.get("/user/passkeys").await.json()["passkeys"].as_array().unwrap().len(), 1);
        let told = owner.post(&path, wish.clone()).await.json();
        assert_eq!(told["passkeys_removed"], 1, "{told}");
        assert_eq!(ben.get("/user/me").await.status, 401, "the sessions are over");
        let half = sign_in(relay, "ben@example.com").await;
        assert!(half["session_token"].is_string(), "the password does alone: {half}");
        let log = owner.get("/team/audit").await.text().to_owned();
        assert!(log.contains("tap:passkey-delete/ben@example.com"), "{log}");
        assert!(log.contains("tap:password-reset-create/ben@example.com"), "{log}");
        let me = owner.get("/user/me").await.json()["id"].as_str().unwrap().to_owned();
        let own = owner.post(&format!("/team/members/{me}/reset-password"), wish).await;
        assert_eq!(own.refusal(), (403, "own_passkeys".to_owned()));
    }

    async fn without_a_name_for_a_host_there_are_no_passkeys(relay) {
        let owner = Person::owner(relay).await;
        let mut passkey = add(&owner, "laptop").await;
        "http://127.0.0.1:3100".clone_into(&mut relay.settings.public_url);
        relay.restart().await;
        let owner = Person { client: relay.agent.bearing(None), ..owner };
        let told = owner.post("/user/passkey/register/begin", json!({})).await;
        assert_eq!(told.refusal(), (503, "passkey_unavailable".to_owned()));
        let policy = owner.put("/team/policies/main", json!({ "require_passkey": true })).await;
        assert_eq!(policy.refusal(), (503, "passkey_unavailable".to_owned()));
        let nobody = Person::bearing(relay, None);
        let body = json!({ "email": "ann@example.com", "password": PASSWORD });
        let told = nobody.post("/login", body).await;
        assert_eq!(told.refusal(), (503, "passkey_unavailable".to_owned()), "a password is half of it all the same");
        passkey.counter += 1;
    }
}
