//! Members of a team: how they come, what they are, how they go, and what approvers look after.

use futures_util::future::join_all;
use postern::store::{Member, MemberRole, Scope};
use serde_json::{Value, json};

use crate::support::{
    admin::{PASSWORD, Person, add_user, another_team},
    client::{Answer, Call},
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
};

/// Invites somebody and returns the answer and the token of the link.
async fn invite(by: &Person, email: &str, role: &str) -> (Value, String) {
    let told = by
        .post(
            "/team/members/invite",
            json!({ "email": email, "role": role }),
        )
        .await;
    assert_eq!(told.status, 200, "{told:?}");
    let told = told.json();
    let link = told["accept_url"].as_str().unwrap();
    let token = link
        .split_once("/dashboard/invitation?invite_token=")
        .unwrap()
        .1
        .to_owned();
    (told, token)
}

async fn accept(relay: &TestRelay, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "password": password });
    Person::bearing(relay, None)
        .post("/team/members/accept", body)
        .await
}

async fn sign_in(relay: &TestRelay, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    Person::bearing(relay, None).post("/login", body).await
}

/// A member with a session, and the path of their own.
async fn member(relay: &TestRelay, email: &str, role: MemberRole) -> (Person, String, Member) {
    let team = relay.operator().1.team.clone();
    let member = add_user(relay, (&team, email), role).await;
    let path = format!("/team/members/{}", member.user_id);
    let person = Person::signed_in(relay, &team, (member.clone(), Scope::Full)).await;
    (person, path, member)
}

on_a_relay! {
    async fn who_is_invited_accepts_once_and_is_what_was_said(relay) {
        let owner = Person::owner(relay).await;
        let (made, token) = invite(&owner, "Bob@Example.com", "admin").await;
        assert_eq!((&made["email"], &made["role"]), (&"bob@example.com".into(), &"admin".into()));
        let listed = owner.get("/team/members").await.json();
        let pending = &listed["pending_invites"][0];
        assert_eq!((&pending["id"], &pending["status"]), (&made["id"], &"invited".into()));
        assert_eq!(pending["invited_by"], "ann@example.com");
        let nobody = Person::bearing(relay, None);
        for _ in 0..2 {
            let info = nobody.get(&format!("/invite/info?token={token}")).await.json();
            assert_eq!((&info["team_name"], &info["has_account"]), (&"default".into(), &false.into()));
        }
        assert_eq!(accept(relay, &token, "short").await.status, 400);
        let accepted = accept(relay, &token, PASSWORD).await;
        assert_eq!(accepted.status, 200, "{accepted:?}");
        assert_eq!(accept(relay, &token, PASSWORD).await.refusal(), (400, "link_over".to_owned()));
        assert_eq!(nobody.get(&format!("/invite/info?token={token}")).await.status, 400);
        let bob = sign_in(relay, "bob@example.com", PASSWORD).await.json();
        assert_eq!(bob["member_role"], "admin");
        let listed = owner.get("/team/members").await.json();
        assert_eq!(listed["pending_invites"], json!([]));
        let again = owner.post("/team/members/invite", json!({ "email": "bob@example.com" })).await;
        assert_eq!(again.refusal(), (409, "member_already".to_owned()));
        let log = owner.get("/team/audit").await.text().to_owned();
        assert!(log.contains("tap:invitation-create/bob@example.com") && log.contains("tap:member-create/bob@example.com"));
        assert!(!log.contains(&token));
    }

    async fn an_account_of_another_team_is_not_taken_over_by_an_invitation(relay) {
        let owner = Person::owner(relay).await;
        // Eve is somebody in another team; whoever invites her has the link, and not her password.
        let (team, eve) = another_team(relay, relay.credential("theirs")).await;
        let (_, token) = invite(&owner, "eve@example.com", "approver").await;
        let info = Person::bearing(relay, None).get(&format!("/invite/info?token={token}")).await.json();
        assert_eq!(info["has_account"], true);
        assert_eq!(accept(relay, &token, "one of my own").await.refusal(), (401, "invalid_login".to_owned()));
        assert_eq!(sign_in(relay, "eve@example.com", "one of my own").await.status, 401);
        let joined = eve.post("/user/teams/join", json!({ "token": token })).await;
        assert_eq!(joined.status, 200, "{joined:?}");
        let teams = eve.get("/user/teams").await.json();
        assert_eq!(teams["teams"].as_array().unwrap().len(), 2);
        assert_eq!(teams["active_team_id"], team.as_str());
        let here = relay.operator().1.team.as_str();
        let switched = eve.post("/session/team", json!({ "team_id": here })).await.json();
        assert_eq!((&switched["team_id"], &switched["member_role"]), (&here.into(), &"approver".into()));
        assert_eq!(eve.get("/team").await.json()["id"], here);
        for unknown in ["", "others", "' or 1=1 --"] {
            let told = eve.post("/session/team", json!({ "team_id": unknown })).await;
            assert_eq!(told.refusal(), (404, "team_not_found".to_owned()));
        }
        assert_eq!(owner.post("/session/team", json!({ "team_id": team.as_str() })).await.status, 404);
        let (_, token) = invite(&owner, "bob@example.com", "approver").await;
        let told = eve.post("/user/teams/join", json!({ "token": token })).await;
        assert_eq!(told.refusal(), (400, "link_over".to_owned()), "it invites somebody else");
        assert_eq!(accept(relay, &token, PASSWORD).await.status, 200, "and still does");
    }

    async fn an_invitation_is_made_anew_and_taken_back(relay) {
        let owner = Person::owner(relay).await;
        let (made, older) = invite(&owner, "bob@example.com", "approver").await;
        let path = format!("/team/members/invites/{}", made["id"].as_str().unwrap());
        let renewed = owner.post(&format!("{path}/resend"), json!({})).await.json();
        assert_eq!(renewed["id"], made["id"]);
        let newer = renewed["accept_url"].as_str().unwrap().rsplit_once('=').unwrap().1.to_owned();
        assert_eq!(accept(relay, &older, PASSWORD).await.status, 400);
        let (_, stranger) = another_team(relay, relay.credential("theirs")).await;
        assert_eq!(stranger.delete(&path).await.refusal(), (404, "invitation_not_found".to_owned()));
        assert_eq!(stranger.post(&format!("{path}/resend"), json!({})).await.status, 404);
        assert_eq!(owner.delete(&format!("{path}?dry_run=true")).await.status, 200);
        assert_eq!(owner.delete(&path).await.status, 200);
        assert_eq!(owner.delete(&path).await.status, 404);
        assert_eq!(accept(relay, &newer, PASSWORD).await.status, 400);
    }

    async fn roles_that_there_are_not_are_400_and_owners_are_made_by_owners(relay) {
        let owner = Person::owner(relay).await;
        let (admin, admins, _) = member(relay, "bob@example.com", MemberRole::Admin).await;
        let king = owner.post("/team/members/invite", json!({ "email": "x@example.com", "role": "king" })).await;
        assert_eq!(king.status, 400);
        assert_eq!(owner.post("/team/members/invite", json!({ "email": "nonsense" })).await.status, 400);
        let told = admin.post("/team/members/invite", json!({ "email": "x@example.com", "role": "owner" })).await;
        assert_eq!(told.refusal(), (403, "owners_only".to_owned()));
        let told = admin.put(&format!("{admins}/role"), json!({ "role": "owner" })).await;
        assert_eq!(told.refusal(), (403, "not_permitted".to_owned()));
        let (_, owners, _) = member(relay, "cid@example.com", MemberRole::Owner).await;
        assert_eq!(admin.delete(&owners).await.refusal(), (403, "owners_only".to_owned()));
        assert_eq!(admin.delete(&admins).await.refusal(), (400, "not_yourself".to_owned()));
        let made = owner.put(&format!("{admins}/role"), json!({ "role": "owner" })).await;
        assert_eq!(made.json()["member_role"], "owner");
        assert_eq!(admin.delete(&owners).await.status, 200, "the role of this moment counts");
    }

    async fn a_removed_member_is_out_at_once_and_so_are_the_invitations_they_sent(relay) {
        let owner = Person::owner(relay).await;
        let (bob, path, _) = member(relay, "bob@example.com", MemberRole::Admin).await;
        let (_, token) = invite(&bob, "friend@example.com", "admin").await;
        assert_eq!(owner.delete(&format!("{path}?dry_run=true")).await.status, 200);
        assert_eq!(bob.get("/team").await.status, 200, "it was a trial");
        assert_eq!(owner.delete(&path).await.status, 200);
        assert_eq!(bob.get("/team").await.status, 401);
        assert_eq!(owner.delete(&path).await.refusal(), (404, "user_not_found".to_owned()));
        assert_eq!(sign_in(relay, "bob@example.com", PASSWORD).await.status, 401, "there is no team to work for");
        assert_eq!(accept(relay, &token, PASSWORD).await.status, 400);
        let (_, token) = invite(&owner, "bob@example.com", "approver").await;
        assert_eq!(accept(relay, &token, PASSWORD).await.status, 200, "with the password of the account");
    }

    async fn who_becomes_less_loses_the_invitations_they_sent_and_who_becomes_more_does_not(relay) {
        let owner = Person::owner(relay).await;
        let (bob, path, _) = member(relay, "bob@example.com", MemberRole::Admin).await;
        let (_, token) = invite(&bob, "friend@example.com", "admin").await;
        let role = format!("{path}/role");
        assert_eq!(owner.put(&role, json!({ "role": "owner" })).await.status, 200);
        let nobody = Person::bearing(relay, None);
        assert_eq!(nobody.get(&format!("/invite/info?token={token}")).await.status, 200);
        assert_eq!(owner.put(&role, json!({ "role": "admin" })).await.status, 200);
        assert_eq!(accept(relay, &token, PASSWORD).await.refusal(), (400, "link_over".to_owned()));
    }

    async fn one_owner_is_left_whoever_goes_at_once(relay) {
        let (one, ones, _) = member(relay, "one@example.com", MemberRole::Owner).await;
        let (two, twos, _) = member(relay, "two@example.com", MemberRole::Owner).await;
        let (ones_role, twos_role) = (format!("{ones}/role"), format!("{twos}/role"));
        for _ in 0..5 {
            let demote = |who: &'static str| json!({ "role": who });
            let told = join_all([
                Box::pin(one.put(&twos_role, demote("admin"))) as std::pin::Pin<Box<dyn Future<Output = Answer>>>,
                Box::pin(two.put(&ones_role, demote("admin"))),
            ]).await;
            let done: Vec<_> = told.iter().map(|answer| answer.status).collect();
            assert!(done.contains(&200) && done.iter().any(|status| [403, 409].contains(status)), "{done:?}");
            let left = if done[0] == 200 { (&one, &twos_role) } else { (&two, &ones_role) };
            assert_eq!(left.0.put(left.1, demote("owner")).await.status, 200);
        }
        assert_eq!(one.delete(&twos).await.status, 200);
        let last = one.put(&ones_role, json!({ "role": "admin" })).await;
        assert_eq!(last.refusal(), (409, "last_owner".to_owned()));
    }

    async fn an_approver_sees_and_decides_what_is_assigned(relay) {
        let owner = Person::owner(relay).await;
        relay.add(relay.credential("other")).await;
        for credential in ["main", "other"] {
            relay.policy(credential, r#"{"require_approval_methods": ["POST"]}"#).await;
        }
        let agent = relay.new_agent("both", &["main", "other"]).await;
        let upstream = Upstream::ok().await;
        let call = async |credential: &str| {
            let call = Call::with(credential, &upstream.url("/")).method("POST");
            agent.forward(call).await.json()["txn_id"].as_str().unwrap().to_owned()
        };
        let (mine, others) = (call("main").await, call("other").await);
        let (bob, path, _) = member(relay, "bob@example.com", MemberRole::Approver).await;
        let pending = async || {
            let told = bob.get("/approve/pending").await.json();
            let told = told["pending"].as_array().unwrap().clone();
            told.iter().map(|one| one["txn_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert!(pending().await.is_empty());
        assert_eq!(bob.get("/team/credentials").await.json()["credentials"], json!([]));
        let approve = async |id: &str| {
            bob.post(&format!("/approve/dashboard/{id}/approve"), json!({})).await
        };
        assert_eq!(approve(&mine).await.refusal(), (403, "not_authorized".to_owned()));
        let assigned = owner.post(&format!("{path}/credentials"), json!({ "credential_name": "main" })).await;
        assert_eq!((assigned.status, &assigned.json()["credentials"]), (200, &json!(["main"])));
        let ghost = owner.post(&format!("{path}/credentials"), json!({ "credential_name": "ghost" })).await;
        assert_eq!(ghost.refusal(), (422, "credential_not_found".to_owned()));
        assert_eq!(pending().await, std::slice::from_ref(&mine));
        let seen = bob.get("/team/credentials").await.json();
        assert_eq!((&seen["credentials"][0]["name"], &seen["credentials"][1]), (&"main".into(), &Value::Null));
        assert_eq!(seen["credentials"][0]["value_hint"], Value::Null);
        assert_eq!(approve(&others).await.refusal(), (403, "not_authorized".to_owned()));
        assert_eq!(approve(&mine).await.status, 200);
        let listed = owner.get("/team/members").await.json();
        let of_bob = listed["members"].as_array().unwrap().iter().find(|one| one["email"] == "bob@example.com").unwrap();
        assert_eq!(of_bob["assigned_credentials"], json!(["main"]));
        assert_eq!(owner.delete(&format!("{path}/credentials/main")).await.status, 200);
        assert_eq!(bob.get("/team/credentials").await.json()["credentials"], json!([]));
    }

    async fn approvers_do_not_learn_what_others_look_after(relay) {
        let owner = Person::owner(relay).await;
        let (bob, _, _) = member(relay, "bob@example.com", MemberRole::Approver).await;
        let (_, cids, _) = member(relay, "cid@example.com", MemberRole::Approver).await;
        owner.post(&format!("{cids}/credentials"), json!({ "credential_name": "main" })).await;
        invite(&owner, "dee@example.com", "approver").await;
        let told = bob.get("/team/members").await;
        assert!(told.text().contains("cid@example.com"));
        assert!(!told.text().contains("main") && !told.text().contains("dee@example.com"), "{told:?}");
    }

    async fn nobody_of_another_team_is_touched(relay) {
        let owner = Person::owner(relay).await;
        let (team, eve) = another_team(relay, relay.credential("theirs")).await;
        let id = eve.get("/user/me").await.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/team/members/{id}");
        for told in [
            owner.delete(&path).await,
            owner.put(&format!("{path}/role"), json!({ "role": "approver" })).await,
            owner.post(&format!("{path}/reset-password"), json!({})).await,
            owner.get(&format!("{path}/credentials")).await,
            owner.post(&format!("{path}/credentials"), json!({ "credential_name": "main" })).await,
            owner.delete(&format!("{path}/credentials/main")).await,
        ] {
            assert_eq!(told.refusal(), (404, "user_not_found".to_owned()));
        }
        assert_eq!(eve.get("/team").await.json()["id"], team.as_str());
    }

    async fn an_owner_makes_a_link_for_a_members_password_unless_they_are_elsewhere_too(relay) {
        let owner = Person::owner(relay).await;
        let (bob, path, _) = member(relay, "bob@example.com", MemberRole::Admin).await;
        let refused = bob.post(&format!("{path}/reset-password"), json!({})).await;
        assert_eq!(refused.refusal(), (403, "not_permitted".to_owned()));
        let made = owner.post(&format!("{path}/reset-password"), json!({})).await.json();
        let token = made["link"].as_str().unwrap().rsplit_once("reset-password?token=").unwrap().1.to_owned();
        let body = json!({ "token": token, "password": "a newer one" });
        assert_eq!(Person::bearing(relay, None).post("/reset-password", body).await.status, 200);
        assert_eq!(sign_in(relay, "bob@example.com", "a newer one").await.status, 200);
        let (_, eve) = another_team(relay, relay.credential("theirs")).await;
        let (_, token) = invite(&owner, "eve@example.com", "admin").await;
        eve.post("/user/teams/join", json!({ "token": token })).await;
        let id = eve.get("/user/me").await.json()["id"].as_str().unwrap().to_owned();
        let told = owner.post(&format!("/team/members/{id}/reset-password"), json!({})).await;
        assert_eq!(told.refusal(), (403, "other_teams".to_owned()));
    }
}
