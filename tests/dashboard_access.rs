//! Who may see and do what on the pages: by role, by team, and with the form token.

use postern::{
    relay::dashboard::listed,
    store::{AssignedCredentials, MemberRole, Scope},
};

use crate::support::{
    admin::{add_user, another_team, session},
    relay::{TestRelay, on_a_relay},
    visitor::Visitor,
};

/// A path with something in each place that varies.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{credential}" => "main",
        "{seq}" => "1",
        part if part.starts_with('{') => "reader",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

on_a_relay! {
    async fn each_page_is_for_those_whom_the_table_names(relay) {
        for (email, role) in [
            ("o@example.com", MemberRole::Owner), ("a@example.com", MemberRole::Admin),
            ("p@example.com", MemberRole::Approver),
        ] {
            let (visitor, _) = Visitor::new(relay, (email, role)).await;
            for page in listed().into_iter().filter(|page| page.method == http::Method::GET) {
                let Some(needs) = page.needs else { continue };
                if page.path.contains("events") {
                    continue;
                }
                let status = visitor.get(&filled(page.path)).await.status;
                let may = needs.iter().any(|one| role.may(*one));
                assert_eq!(status == 403, !may, "{} {}: {status}", role.as_str(), page.path);
                assert!(status < 500, "{} {}: {status}", role.as_str(), page.path);
            }
        }
    }

    async fn who_is_half_signed_in_is_led_to_the_sign_in_from_everywhere(relay) {
        let team = relay.operator().1.team.clone();
        let ann = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        let before = relay.entries().await.len();
        for scope in [Scope::Passkey, Scope::PasskeySetup, Scope::Agent] {
            let (_, token) = session(relay.operator().0, &team, (ann.clone(), scope)).await;
            let half = Visitor::bearing(relay, token.clone());
            for page in listed().into_iter().filter(|page| page.needs.is_some()) {
                let path = filled(page.path);
                let told = match page.method {
                    http::Method::GET => half.get(&path).await,
                    _ => half.send_as_it_is(&path, &[("confirm", "main")]).await,
                };
                let is_led = told.header("location").is_some_and(|to| to.starts_with("/dashboard/sign-in"));
                assert!(told.status == 401 || told.status == 303 && is_led, "{} {path}: {told:?}", page.method);
            }
            // For agents it is no key.
            for path in ["/agent/bootstrap", "/agent/services", "/agent/logs", "/agent/config", "/app/users"] {
                assert_eq!(relay.agent.bearing(Some(&token)).get(path).await.status, 401, "{path}");
            }
        }
        assert_eq!(relay.entries().await.len(), before);
    }

    async fn no_form_is_taken_without_its_token_or_from_whom_it_is_not_for(relay) {
        let owner = Visitor::owner(relay).await;
        let (approver, _) = Visitor::new(relay, ("p@example.com", MemberRole::Approver)).await;
        for page in listed().into_iter().filter(|page| page.method != http::Method::GET) {
            let Some(needs) = page.needs else { continue };
            let path = filled(page.path);
            let told = owner.send_as_it_is(&path, &[("csrf", "no")]).await;
            assert_eq!(told.status, 403, "{path}: {}", told.text());
            if !needs.iter().any(|one| MemberRole::Approver.may(*one)) {
                assert_eq!(approver.send(&path, &[]).await.status, 403, "{path}");
            }
        }
    }

    async fn what_one_may_not_do_is_not_offered(relay) {
        let (approver, member) = Visitor::new(relay, ("p@example.com", MemberRole::Approver)).await;
        let page = approver.page("/dashboard").await;
        for path in ["roles", "policies", "audit", "settings", "grants"] {
            assert!(!page.contains(&format!("\"/dashboard/{path}\"")), "{path}");
        }
        let page = approver.page("/dashboard/credentials").await;
        assert!(!page.contains("credentials/main") && !page.contains("/dashboard/new/"), "{page}");
        assert_eq!(approver.get("/dashboard/credentials/main").await.status, 404);
        let (store, actor) = relay.operator();
        AssignedCredentials::add(store, actor, (&member.user_id, "main")).await.unwrap();
        let page = approver.page("/dashboard/credentials/main").await;
        assert!(!page.contains("<form method=\"post\" action=\"/dashboard/credentials"), "{page}");
        assert_eq!(approver.get("/dashboard/credentials/main/edit").await.status, 403);
    }

    async fn another_team_is_not_there(relay) {
        let owner = Visitor::owner(relay).await;
        let eve = another_team(relay, relay.credential("theirs")).await.1;
        let eve = Visitor::bearing(relay, eve.token.unwrap());
        owner.done("/dashboard/new/role", &[("name", "zebra")]).await;
        owner.done("/dashboard/new/channel", &[("name", "zebra"), ("channel_type", "dashboard")]).await;
        for path in [
            "/dashboard/credentials/main", "/dashboard/credentials/main/edit", "/dashboard/agents/reader",
            "/dashboard/agents/reader/edit", "/dashboard/roles/zebra", "/dashboard/policies/main",
            "/dashboard/channels/zebra",
        ] {
            assert_eq!(owner.get(path).await.status, 200, "{path}");
            assert_eq!(eve.get(path).await.status, 404, "{path}");
        }
        for path in [
            "/dashboard/credentials/main/delete", "/dashboard/credentials/main/value", "/dashboard/credentials/main/verify",
            "/dashboard/agents/reader/delete", "/dashboard/agents/reader/rotate-key", "/dashboard/agents/reader/disable",
            "/dashboard/roles/zebra/delete", "/dashboard/policies/main/edit", "/dashboard/channels/zebra/delete",
            "/dashboard/channels/zebra/test", "/dashboard/channels/zebra/default", "/dashboard/channels/zebra/disable",
        ] {
            let fields = [("confirm", "main"), ("value", "x"), ("min_approvals", "1"), ("do", "save")];
            assert_eq!(eve.send(path, &fields).await.status, 404, "{path}");
        }
        for path in ["credentials", "agents", "roles", "policies", "members", "audit", "settings"] {
            let page = eve.page(&format!("/dashboard/{path}")).await;
            assert!(!page.contains("reader") && !page.contains("zebra") && !page.contains("olive@"), "{path}: {page}");
        }
    }
}
