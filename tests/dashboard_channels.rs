//! The pages of notification channels.

use crate::support::{
    relay::{TestRelay, on_a_relay},
    visitor::Visitor,
};

on_a_relay! {
    async fn a_manager_adds_tries_prefers_and_deletes_a_channel(relay) {
        let owner = Visitor::owner(relay).await;
        let page = owner.page("/dashboard/settings").await;
        assert!(page.contains("Notification channels") && page.contains("/dashboard/new/channel"), "{page}");
        for (name, kind) in [("inbox", "dashboard"), ("chat", "agent_reflected")] {
            owner.done("/dashboard/new/channel", &[("name", name), ("channel_type", kind)]).await;
        }
        let page = owner.page("/dashboard/settings").await;
        assert!(page.contains("\"/dashboard/channels/inbox\"") && page.contains("\"/dashboard/channels/chat\""), "{page}");
        let here = "/dashboard/channels/chat";
        assert!(owner.page(here).await.contains("Make default"));
        owner.done(&format!("{here}/default"), &[]).await;
        let page = owner.page(here).await;
        assert!(!page.contains("Make default") && page.contains("default"), "{page}");
        owner.done(&format!("{here}/disable"), &[]).await;
        assert!(owner.page(here).await.contains("disabled"));
        owner.done(&format!("{here}/enable"), &[]).await;
        owner.done(&format!("{here}/test"), &[]).await;
        owner.done("/dashboard/channels/inbox/test", &[]).await;
        let refused = owner.send(&format!("{here}/delete"), &[("confirm", "inbox")]).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        owner.done(&format!("{here}/delete"), &[("confirm", "chat")]).await;
        assert_eq!(owner.get(here).await.status, 404);
    }

    async fn what_is_wrong_with_a_channel_is_said_beside_it_and_no_secret_comes_back(relay) {
        let owner = Visitor::owner(relay).await;
        let config = format!("{{\"bot_token\": \"{}\"", relay.secret);
        let refused = owner.send("/dashboard/new/channel", &[("name", "bot"), ("channel_type", "telegram"), ("config", &config)]).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert!(refused.text().contains("JSON object"), "{}", refused.text());
        let config = format!("{config}}}");
        let bot = [("name", "bot"), ("channel_type", "telegram"), ("config", config.as_str())];
        owner.done("/dashboard/new/channel", &bot).await;
        let page = owner.page("/dashboard/channels/bot").await;
        assert!(page.contains("[sealed]") && page.contains("not wired"), "{page}");
        owner.done("/dashboard/channels/bot/test", &[]).await;
        let again = owner.send("/dashboard/new/channel", &bot).await;
        assert_eq!(again.status, 422, "{}", again.text());
        assert!(again.text().contains("exists already"), "{}", again.text());
        let kind = owner.send("/dashboard/new/channel", &[("name", "x"), ("channel_type", "pigeon")]).await;
        assert_eq!(kind.status, 422, "{}", kind.text());
    }
}
