//! The pages of members: inviting, roles, assigned credentials, sessions, and the end of a membership.

use postern::store::{Invitation, MemberRole, TeamMember};

use crate::support::{
    relay::{TestRelay, on_a_relay},
    visitor::Visitor,
};

async fn member(relay: &TestRelay, email: &str) -> Option<TeamMember> {
    let (store, actor) = relay.operator();
    let members = TeamMember::list(store, &actor.team).await.unwrap();
    members.into_iter().find(|one| one.member.email == email)
}

on_a_relay! {
    async fn an_invitations_link_is_shown_to_who_invites_and_can_be_taken_back(relay) {
        let owner = Visitor::owner(relay).await;
        let fields = [("email", "New@Example.com"), ("role", "approver")];
        let answer = owner.send("/dashboard/new/invitation", &fields).await;
        let page = answer.text();
        assert!(answer.status == 200 && page.contains("/dashboard/invitation?invite_token="), "{page}");
        let list = owner.page("/dashboard/members").await;
        assert!(list.contains("new@example.com") && !list.contains("invite_token"), "{list}");
        let (store, actor) = relay.operator();
        let invited = Invitation::list(store, &actor.team).await.unwrap();
        let id = &invited[0].id;
        let again = owner.send(&format!("/dashboard/invitations/{id}/resend"), &[]).await;
        assert!(again.text().contains("invite_token=") && again.text() != page);
        owner.done(&format!("/dashboard/invitations/{id}/revoke"), &[]).await;
        assert!(Invitation::list(store, &actor.team).await.unwrap().is_empty());
        let answer = owner.send("/dashboard/new/invitation", &[("email", "no"), ("role", "approver")]).await;
        assert!(answer.status == 400 && answer.text().contains("is not an e-mail address"), "{}", answer.text());
    }

    async fn what_a_member_is_and_decides_can_be_changed(relay) {
        let owner = Visitor::owner(relay).await;
        let (_, p) = Visitor::new(relay, ("p@example.com", MemberRole::Approver)).await;
        let here = format!("/dashboard/members/{}", p.user_id);
        owner.done(&format!("{here}/credentials"), &[("credentials", "main")]).await;
        assert_eq!(member(relay, "p@example.com").await.unwrap().assigned, ["main"]);
        owner.done(&format!("{here}/credentials"), &[]).await;
        assert!(member(relay, "p@example.com").await.unwrap().assigned.is_empty());
        owner.done(&format!("{here}/role"), &[("role", "admin")]).await;
        assert_eq!(member(relay, "p@example.com").await.unwrap().member.role, MemberRole::Admin);
        let link = owner.send(&format!("{here}/reset"), &[]).await;
        assert!(link.text().contains("/dashboard/reset-password?token="), "{}", link.text());
        let me = member(relay, "olive@example.com").await.unwrap().member.user_id;
        let path = format!("/dashboard/members/{me}");
        assert!(!owner.page(&path).await.contains("Delete this member"));
        let told = owner.send(&format!("{path}/remove"), &[("confirm", "olive@example.com")]).await;
        assert!(told.status >= 400 && member(relay, "olive@example.com").await.is_some(), "{}", told.text());
    }

    async fn a_member_is_signed_out_and_removed(relay) {
        let owner = Visitor::owner(relay).await;
        let (visitor, p) = Visitor::new(relay, ("p@example.com", MemberRole::Admin)).await;
        let here = format!("/dashboard/members/{}", p.user_id);
        let told = visitor.send(&format!("{here}/role"), &[("role", "owner")]).await;
        assert_eq!(told.status, 403, "only owners make owners");
        assert!(!visitor.page(&here).await.contains("Change role"));
        owner.done(&format!("{here}/sessions/end"), &[]).await;
        assert_eq!(visitor.get("/dashboard/nodes").await.status, 303);
        let wrong = owner.send(&format!("{here}/remove"), &[("confirm", "p")]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text());
        owner.done(&format!("{here}/remove"), &[("confirm", "p@example.com")]).await;
        assert!(member(relay, "p@example.com").await.is_none());
        assert_eq!(owner.get(&here).await.status, 404);
    }
}
