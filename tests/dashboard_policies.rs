//! The pages of policies: what is saved is what was previewed, and the tester tells what the policy decides.

use postern::{
    policy::{ApprovalMode, BodySeen, Call, Policy, Target, decide},
    store::{Grant, GrantFilter, PolicyTemplate, StoredPolicy, Team},
};
use url::Url;

use crate::support::{
    relay::{TestRelay, on_a_relay},
    visitor::Visitor,
};

async fn stored(relay: &TestRelay) -> Option<Policy> {
    let (store, actor) = relay.operator();
    StoredPolicy::find(store, &actor.team, "main")
        .await
        .unwrap()
}

on_a_relay! {
    async fn a_policy_is_previewed_saved_and_deleted(relay) {
        let owner = Visitor::owner(relay).await;
        let edit = "/dashboard/policies/main/edit";
        let fields = [
            ("auto_approve_methods", "GET"), ("auto_approve_methods", "POST"), ("deny_urls", "/no\nDELETE /v1"),
            ("min_approvals", "2"), ("method", "DELETE"), ("url", "https://a.example/v1/x"),
        ];
        let mut preview = fields.to_vec();
        preview.push(("do", "preview"));
        let answer = owner.send(edit, &preview).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.text().contains("more permissive than before") && answer.text().contains("It is refused"));
        assert!(stored(relay).await.is_none(), "a preview saves nothing");

        let mut save = fields.to_vec();
        save.push(("do", "save"));
        assert_eq!(owner.done(edit, &save).await, "/dashboard/policies/main");
        let saved = stored(relay).await.unwrap();
        let wanted = r#"{"auto_approve_methods":["GET","POST"],"deny_urls":["/no","DELETE /v1"],"min_approvals":2}"#;
        assert_eq!(saved, Policy::parse(wanted).unwrap());

        let raw = r#"{"deny_methods": ["PUT"], "require_approval_urls": []}"#;
        owner.done(edit, &[("mode", "raw"), ("document", raw), ("do", "save")]).await;
        assert_eq!(stored(relay).await, Policy::parse(raw).ok());
        let answer = owner.send(edit, &[("mode", "raw"), ("document", "{\"x\": 1}"), ("do", "save")]).await;
        assert!(answer.status == 422 && answer.text().contains("a policy has no field"), "{}", answer.text());
        assert!(answer.text().contains("{&quot;x&quot;: 1}"), "what was typed is kept");

        let answer = owner.send(edit, &[("allowed_approvers", "nobody@example.com"), ("min_approvals", "1"), ("do", "save")]).await;
        assert!(answer.status == 422 && answer.text().contains("allowed_approvers-error"), "{}", answer.text());
        owner.done("/dashboard/policies/main/delete", &[("confirm", "main")]).await;
        assert!(stored(relay).await.is_none());
    }

    async fn the_tester_tells_what_the_policy_decides(relay) {
        let owner = Visitor::owner(relay).await;
        let json = r#"{"auto_approve_methods":["GET"],"deny_urls":["/no"],"require_approval_urls":["/ask"],
            "auto_approve_hours":["mon-fri 09:00-17:00 UTC"]}"#;
        relay.policy("main", json).await;
        let policy = Policy::parse(json).unwrap();
        for (method, path, at) in [
            ("GET", "/x", "2026-03-02T10:00"), ("GET", "/x", "2026-03-01T10:00"), ("POST", "/x", "2026-03-02T10:00"),
            ("GET", "/no", "2026-03-02T10:00"), ("GET", "/ask/y", "2026-03-02T10:00"),
        ] {
            let url = Url::parse(&format!("https://a.example{path}")).unwrap();
            let time = postern::clock::Timestamp::parse(&format!("{at}:00Z"));
            let call = Call { method, override_method: None, target: Target::Url(&url), at: time, body: BodySeen::NONE };
            let decided = decide(ApprovalMode::Gated, Some(&policy), &call);
            let word = match decided.verdict.as_str() {
                "allow" => "It passes",
                "ask" => "It waits for a person",
                _ => "It is refused",
            };
            let page = owner.page(&format!("/dashboard/policies/main?method={method}&url={url}&at={at}")).await;
            assert!(page.contains(word), "{method} {path} {at}: {page}");
            if let Some(rule) = decided.rule {
                assert!(page.contains(&rule), "{rule}: {page}");
            }
        }
        let page = owner.page("/dashboard/policies/main?url=nowhere").await;
        assert!(page.contains(" is not an address such as "), "{page}");
    }

    async fn templates_are_kept_and_taken(relay) {
        let owner = Visitor::owner(relay).await;
        let fields = [("name", "strict"), ("deny_methods", "DELETE"), ("min_approvals", "1")];
        owner.done("/dashboard/new/template", &fields).await;
        let again = owner.send("/dashboard/new/template", &fields).await;
        assert!(again.status == 422 && again.text().contains("exists already"), "{}", again.text());
        let taken = [("template", "strict"), ("do", "preview")];
        let answer = owner.send("/dashboard/policies/main/template", &taken).await;
        assert!(answer.status == 200 && stored(relay).await.is_none(), "{}", answer.text());
        owner.done("/dashboard/policies/main/template", &[("template", "strict"), ("do", "save")]).await;
        assert_eq!(stored(relay).await.unwrap().deny_methods.len(), 1);
        owner.done("/dashboard/templates/strict/delete", &[("confirm", "strict")]).await;
        let (store, actor) = relay.operator();
        assert!(PolicyTemplate::list(store, &actor.team).await.unwrap().is_empty());
    }

    async fn a_grant_is_made_and_revoked_and_the_teams_mode_is_set(relay) {
        let owner = Visitor::owner(relay).await;
        let fields = [
            ("credential", "main"), ("methods", "POST"), ("routes", "a.example/x\na.example/y"),
            ("minutes", "30"), ("max_uses", "2"),
        ];
        owner.done("/dashboard/new/grant", &fields).await;
        let (store, actor) = relay.operator();
        let grants = Grant::list(store, &actor.team, GrantFilter::default()).await.unwrap();
        assert_eq!((grants[0].route_scope.len(), grants[0].max_uses), (2, Some(2)));
        let page = owner.page("/dashboard/grants").await;
        assert!(page.contains("live") && page.contains("a.example/x"), "{page}");
        owner.done(&format!("/dashboard/grants/{}/revoke", grants[0].id), &[]).await;
        assert!(owner.page("/dashboard/grants").await.contains("revoked"));
        for (field, typed) in [("minutes", "0"), ("max_uses", "none"), ("routes", ""), ("methods", "")] {
            let mut wrong = fields.to_vec();
            wrong.retain(|(name, _)| *name != field);
            if !typed.is_empty() {
                wrong.push((field, typed));
            }
            let answer = owner.send("/dashboard/new/grant", &wrong).await;
            assert_eq!(answer.status, 422, "{field}: {}", answer.text());
        }

        owner.done("/dashboard/settings", &[("mode", "autonomous")]).await;
        let team = Team::find(store, &actor.team).await.unwrap().unwrap();
        assert_eq!(team.approval_mode, ApprovalMode::Autonomous);
        assert_eq!(owner.send("/dashboard/settings", &[("mode", "chaos")]).await.status, 422);
    }
}
