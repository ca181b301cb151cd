//! Who may call which route of the admin API: every route, every kind of caller.

use std::time::Duration;

use http::Method;
use postern::{
    relay::admin::{Listed, listed},
    store::{MemberRole, Scope},
};
use serde_json::json;

use crate::support::{
    admin::{Person, add_user, another_team},
    client::Answer,
    relay::{TestRelay, on_a_relay},
};

/// The routes that anybody may call, and those that a program's session may, besides them.
const ANYBODY: &[&str] = &[
    "GET /dashboard/config",
    "GET /push/vapid-public-key",
    "POST /login",
    "POST /login/link",
    "POST /signup",
    "POST /verify-email",
    "POST /resend-verification",
    "POST /forgot-password",
    "POST /reset-password",
    "GET /invite/info",
    "POST /team/members/accept",
    "POST /login/passkey",
    "POST /login/passkey/begin",
    "POST /setup-passkey/begin",
    "POST /setup-passkey/finish",
    "POST /device/authorize",
    "POST /device/token",
];
const AGENTS_TOO: [&str; 4] = [
    "POST /logout",
    "GET /user/me",
    "POST /cred/setup",
    "GET /cred/setup/{id}",
];
/// What an approver may call.
const APPROVERS: &[&str] = &[
    "POST /logout",
    "GET /user/me",
    "GET /team/agents",
    "POST /team/agents",
    "GET /team/agents/{name}",
    "PUT /team/agents/{name}",
    "DELETE /team/agents/{name}",
    "POST /team/agents/{name}/enable",
    "POST /team/agents/{name}/disable",
    "POST /team/agents/{name}/rotate-key",
    "GET /team/apps",
    "GET /user/teams",
    "POST /user/teams/join",
    "PUT /user/me/identity",
    "POST /user/password",
    "POST /session/team",
    "GET /team/credentials",
    "GET /team/credentials/{name}",
    "GET /user/sessions",
    "DELETE /user/sessions/{id}",
    "POST /user/sessions/revoke-others",
    "GET /user/passkeys",
    "PATCH /user/passkeys/{id}",
    "DELETE /user/passkeys/{id}",
    "POST /user/passkey/register/begin",
    "POST /user/passkey/register/finish",
    "POST /device/show",
    "POST /device/confirm",
    "POST /device/deny",
    "GET /approve/txn/{id}/details",
    "POST /approve/txn/{id}/begin",
    "POST /approve/txn/{id}/finish",
    "POST /approve/txn/{id}/deny",
    "GET /team",
    "GET /team/status",
    "GET /team/lockdown",
    "GET /team/members",
    "GET /approve/pending",
    "GET /approve/dashboard/{id}",
    "POST /approve/dashboard/{id}/approve",
    "POST /approve/dashboard/{id}/deny",
    "POST /push/subscribe",
    "POST /push/unsubscribe",
];

/// A route as the lists above name it.
fn named(route: &Listed) -> String {
    format!("{} {}", route.method, route.path)
}

async fn call(person: &Person, route: &Listed) -> Answer {
    let path = route
        .path
        .replace("{id}", &uuid::Uuid::nil().to_string())
        .replace("{credential}", "main")
        .replace(
            "/members/{id}/credentials/{name}",
            "/members/{id}/credentials/main",
        )
        .replace("/credentials/{name}", "/credentials/main")
        .replace("{name}", "reader");
    let body = if route.method == Method::GET {
        ""
    } else {
        "{}"
    };
    person.call((route.method.clone(), &path), body).await
}

/// Calls every route that needs a session; each has to refuse, in the same words, and to leave no trace.
async fn all_refuse(relay: &TestRelay, person: &Person, refusal: (u16, &str)) {
    let before = relay.entries().await.len();
    for route in listed() {
        if ANYBODY.contains(&named(&route).as_str()) {
            continue;
        }
        let told = call(person, &route).await;
        let expected = (refusal.0, refusal.1.to_owned());
        assert_eq!(told.refusal(), expected, "{}", named(&route));
        assert_eq!(told.header("cache-control"), Some("no-store"));
    }
    assert_eq!(relay.entries().await.len(), before);
}

on_a_relay! {
    async fn without_a_session_nothing_is_told(relay) {
        let key = relay.agent.key.clone().unwrap();
        let token = "0".repeat(64);
        for bearing in [None, Some(""), Some(key.as_str()), Some(&token), Some(&token[1..])] {
            let person = Person::bearing(relay, bearing);
            all_refuse(relay, &person, (401, "invalid_session")).await;
        }
    }

    async fn a_session_ends_with_its_time_and_with_the_membership(relay) {
        let person = Person::owner(relay).await;
        assert_eq!(person.get("/team").await.status, 200);
        relay.sql("update memberships set role = 'approver'").await;
        assert_eq!(person.get("/team/roles").await.status, 403, "the role of this moment counts");
        relay.sql("delete from memberships").await;
        all_refuse(relay, &person, (401, "invalid_session")).await;
        let team = relay.operator().1.team.clone();
        let bob = add_user(relay, (&team, "bob@example.com"), MemberRole::Owner).await;
        let bob = Person::signed_in(relay, &team, (bob, Scope::Full)).await;
        relay.fixture.clock.advance(Duration::from_hours(24) - Duration::from_millis(1));
        assert_eq!(bob.get("/team").await.status, 200, "using it");
        relay.fixture.clock.advance(Duration::from_millis(1));
        all_refuse(relay, &bob, (401, "invalid_session")).await;
    }

    async fn a_programs_session_reaches_what_the_list_says_and_nothing_else(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        for route in listed() {
            let program = Person::signed_in(relay, &team, (ann.clone(), Scope::Agent)).await;
            let told = call(&program, &route).await;
            if AGENTS_TOO.contains(&named(&route).as_str()) {
                // With nothing in it, and for nothing that there is.
                assert!([200, 400, 404].contains(&told.status), "{told:?}");
            } else if !ANYBODY.contains(&named(&route).as_str()) {
                let refusal = (403, "agent_session_scope".to_owned());
                assert_eq!(told.refusal(), refusal, "{}", named(&route));
            }
        }
    }

    async fn who_is_half_signed_in_reaches_nothing_but_the_rest_of_the_sign_in(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        for scope in [Scope::Passkey, Scope::PasskeySetup] {
            let half = Person::signed_in(relay, &team, (ann.clone(), scope)).await;
            all_refuse(relay, &half, (403, "sign_in_unfinished")).await;
        }
    }

    async fn an_approver_manages_nothing_but_agents_of_their_own(relay) {
        let team = relay.operator().1.team.clone();
        let bob = add_user(relay, (&team, "bob@example.com"), MemberRole::Approver).await;
        for route in listed() {
            let person = Person::signed_in(relay, &team, (bob.clone(), Scope::Full)).await;
            let name = named(&route);
            let known = [ANYBODY, APPROVERS].concat();
            let told = call(&person, &route).await;
            let refused = told.status == 403 && told.refusal().1 == "not_permitted";
            assert_eq!(refused, !known.contains(&name.as_str()), "{name}: {told:?}");
        }
    }

    async fn the_owner_is_let_through_everywhere(relay) {
        // Other people may still be asked for more by what they would change; nothing may fail.
        for route in listed().into_iter().filter(|route| route.needs.is_some()) {
            let team = relay.operator().1.team.clone();
            let email = format!("{}@example.com", uuid::Uuid::new_v4());
            let owner = add_user(relay, (&team, &email), MemberRole::Owner).await;
            let owner = Person::signed_in(relay, &team, (owner, Scope::Full)).await;
            let told = call(&owner, &route).await;
            assert!(![401, 403, 405].contains(&told.status), "{}: {told:?}", named(&route));
            assert!(told.status < 500, "{}: {told:?}", named(&route));
            assert_eq!(told.header("cache-control"), Some("no-store"));
        }
    }

    async fn a_team_sees_and_changes_nothing_of_another(relay) {
        let owner = Person::owner(relay).await;
        let (_, stranger) = another_team(relay, relay.credential("theirs")).await;
        relay.policy("main", r#"{"auto_approve_methods": ["GET"]}"#).await;
        let grant = json!({ "methods": ["POST"], "route_scope": ["a.example/x"], "ttl_minutes": 5 });
        let granted = owner.post("/team/credentials/main/grants", grant).await.json();
        let grant = granted["grant"]["id"].as_str().unwrap();
        for route in listed().iter().filter(|route| route.method == Method::GET) {
            let told = call(&stranger, route).await;
            for name in ["main", "reader", grant, "ann@example.com"] {
                let of_others = told.text().replace("domain", "");
                let is_asked_for = told.status == 404;
                assert!(is_asked_for || !of_others.contains(name), "{}: {told:?}", named(route));
            }
        }
        let before = relay.entries().await.len();
        for (told, missing) in [
            (stranger.patch("/team/credentials/main", json!({"description": "x"})).await, "credential_not_found"),
            (stranger.patch("/team/credentials/main/secret", json!({"value": "x"})).await, "credential_not_found"),
            (stranger.put("/team/policies/main", json!({})).await, "credential_not_found"),
            (stranger.get("/team/policies/main").await, "credential_not_found"),
            (stranger.delete("/team/policies/main").await, "credential_not_found"),
            (stranger.put("/team/agents/reader", json!({"credentials": []})).await, "agent_not_found"),
            (stranger.post("/team/agents/reader/rotate-key", json!({})).await, "agent_not_found"),
            (stranger.post("/team/agents/reader/disable", json!({})).await, "agent_not_found"),
            (stranger.delete("/team/agents/reader").await, "agent_not_found"),
            (stranger.post(&format!("/team/grants/{grant}/revoke"), json!({})).await, "grant_not_found"),
        ] {
            assert_eq!(told.refusal(), (404, missing.to_owned()));
        }
        let told = stranger.post("/team/agents", json!({"id": "b", "credentials": ["main"]})).await;
        assert_eq!(told.refusal(), (422, "credential_not_found".to_owned()));
        assert_eq!(stranger.delete("/team/credentials/main").await.status, 200, "as if it were not there");
        assert_eq!(relay.entries().await.len(), before);
        let names = owner.get("/team/credentials").await.json();
        assert_eq!(names["credentials"][0]["name"], "main");
    }
}
