//! The pages of credentials do what the admin API does, and their values only ever go in.

use postern::store::{Auth, Credential};

use crate::support::{
    relay::{TestRelay, on_a_relay},
    visitor::Visitor,
};

async fn stored(relay: &TestRelay, name: &str) -> Option<Credential> {
    let (store, actor) = relay.operator();
    Credential::find(store, &actor.team, name).await.unwrap()
}

on_a_relay! {
    async fn a_credential_is_added_changed_and_deleted(relay) {
        let owner = Visitor::owner(relay).await;
        let secret = relay.secret.clone();
        let fields = [
            ("name", "crm"), ("description", "<b>CRM</b>"), ("auth", "api-key"),
            ("api_base", "https://crm.example.com"), ("value", &secret),
        ];
        let led = owner.done("/dashboard/new/credential", &fields).await;
        assert_eq!(led, "/dashboard/credentials/crm");
        let made = stored(relay, "crm").await.unwrap();
        assert_eq!(made.allowed_hosts, ["https://crm.example.com"]);
        assert!(made.sealed.is_some() && made.auth == Auth::ApiKey);
        let page = owner.page(&led).await;
        assert!(page.contains("&lt;b&gt;CRM") && !page.contains("<b>CRM"), "{page}");

        let fields = [
            ("description", "the CRM"), ("auth", "api-key"), ("any_host", "on"),
            ("bindings", "X-Key: {value}"), ("rate_limit_per_hour", "9"),
        ];
        owner.done("/dashboard/credentials/crm/edit", &fields).await;
        let changed = stored(relay, "crm").await.unwrap();
        assert!(changed.any_host && changed.api_base.is_none() && changed.allowed_hosts.is_empty());
        assert_eq!((changed.rate_limit_per_hour, changed.bindings.len()), (Some(9), 1));
        assert_eq!(changed.sealed, made.sealed);

        owner.done("/dashboard/credentials/crm/value", &[("value", "another-value")]).await;
        assert_ne!(stored(relay, "crm").await.unwrap().sealed, made.sealed);

        let told = owner.send("/dashboard/credentials/crm/delete", &[("confirm", "CRM")]).await;
        assert_eq!(told.status, 422, "{}", told.text());
        assert!(told.text().contains("confirm-error") && stored(relay, "crm").await.is_some());
        owner.done("/dashboard/credentials/crm/delete", &[("confirm", "crm")]).await;
        assert!(stored(relay, "crm").await.is_none());
        assert_eq!(owner.get("/dashboard/credentials/crm").await.status, 404);

        let entries = relay.entries().await;
        let told: Vec<_> = entries
            .iter()
            .filter(|entry| entry["agent_id"] == "olive@example.com")
            .filter_map(|entry| entry["target_url"].as_str())
            .filter(|target| target.contains("/crm"))
            .collect();
        assert_eq!(told, [
            "tap:credential-create/crm", "tap:credential-update/crm",
            "tap:credential-set-value/crm", "tap:credential-delete/crm",
        ]);
    }

    async fn a_mistake_is_told_at_its_field_and_nothing_typed_is_lost_but_the_value(relay) {
        let owner = Visitor::owner(relay).await;
        let secret = relay.secret.clone();
        for (field, typed, told) in [
            ("name", "Not a name", "lower-case letters"),
            ("name", "main", "exists already"),
            ("api_base", "nowhere", "an address begins with"),
            ("allowed_hosts", "a b", "allowed_hosts-error"),
            ("auth", "magic", "choose one of these kinds"),
            ("bindings", "no colon", "is no header"),
            ("rate_limit_per_hour", "0", "a limit is a number"),
        ] {
            let mut fields = vec![
                ("name", "fresh"), ("auth", "api-key"), ("description", "kept & shown"),
                ("api_base", "https://x.example.com"), ("value", secret.as_str()),
            ];
            fields.retain(|(name, _)| *name != field);
            fields.push((field, typed));
            let answer = owner.send("/dashboard/new/credential", &fields).await;
            let page = answer.text();
            assert!(answer.status == 422, "{field}: {} {page}", answer.status);
            assert!(page.contains(told) && page.contains(&format!("id=\"{field}-error\"")), "{field}: {page}");
            assert!(page.contains("kept &amp; shown") && !page.contains(&secret), "{field}: {page}");
            assert!(stored(relay, "fresh").await.is_none());
        }
    }

    async fn an_agents_link_leads_to_the_filled_form(relay) {
        let owner = Visitor::owner(relay).await;
        let prefill = "eyJuYW1lIjoiZ2hvc3QifQ";
        let answer = owner.get(&format!("/dashboard?prefill_credential={prefill}")).await;
        let led = answer.header("location").unwrap().to_owned();
        assert_eq!(led, format!("/dashboard/new/credential?prefill={prefill}"));
        assert!(owner.page(&led).await.contains("value=\"ghost\""));
    }
}
