//! The pages of the audit log: its entries, its filters, and a plot whose figures are the store's.

use postern::store::{OutcomeSpan, TeamId};

use crate::support::{
    admin::another_team,
    client::Call,
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
    visitor::Visitor,
};

/// The day that the relay's own team has, once so many requests are counted.
async fn counted(relay: &TestRelay, team: &TeamId, wanted: u64) -> u64 {
    let (store, _) = relay.operator();
    let span = || OutcomeSpan::until(store.clock().now(), 30, 48);
    let total = async || -> u64 {
        let parts = store.team_outcomes(team, span()).await.unwrap();
        parts.iter().flat_map(|part| part.values()).sum()
    };
    crate::support::client::within("the counts", async {
        while total().await < wanted {
            tokio::task::yield_now().await;
        }
    })
    .await;
    total().await
}

on_a_relay! {
    async fn the_plot_has_the_figures_of_the_store_and_of_this_team_alone(relay) {
        let owner = Visitor::owner(relay).await;
        assert!(owner.page("/dashboard").await.contains("No requests in this time"));
        let upstream = Upstream::ok().await;
        for _ in 0..3 {
            assert_eq!(relay.agent.forward(Call::with("main", &upstream.url("/x"))).await.status, 200);
        }
        assert_eq!(relay.agent.forward(Call::with("ghost", &upstream.url("/x"))).await.status, 404);
        assert_eq!(relay.agent.forward(Call::with("main", &upstream.url("/x")).method("POST")).await.status, 202);
        let team = relay.operator().1.team.clone();
        assert_eq!(counted(relay, &team, 5).await, 5);
        let page = owner.page("/dashboard/audit").await;
        assert!(page.contains("5 requests: 3 allowed, 1 waiting, 1 refused"), "{page}");
        let row = r#"<td class="numeric">3</td><td class="numeric">1</td><td class="numeric">0</td><td class="numeric">0</td><td class="numeric">1</td>"#;
        assert!(page.contains(row), "{page}");

        let (others, _) = another_team(relay, relay.credential("theirs")).await;
        assert_eq!(counted(relay, &others, 0).await, 0);
        let day = relay.operator().0.outcomes_since(postern::clock::Timestamp::from_millis(0)).await.unwrap();
        assert_eq!(day.values().sum::<u64>(), 5);
    }

    async fn entries_are_found_and_shown_as_they_are(relay) {
        let owner = Visitor::owner(relay).await;
        let upstream = Upstream::ok().await;
        let hostile = format!("{}?q=<script>alert(1)</script>{}", upstream.url("/x"), "y".repeat(4000));
        let call = Call::with("main", &hostile).header("x-note", "<img src=x>");
        relay.agent.forward(call).await;
        relay.agent.forward(Call::with("ghost", &upstream.url("/x"))).await;
        let page = owner.page("/dashboard/audit?decision=refused").await;
        assert!(page.contains("ghost") && !page.contains("yyyy"), "{page}");
        let page = owner.page("/dashboard/audit?text=YYYY").await;
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{page}");
        let (_, rest) = page.split_once("<th scope=\"row\" role=\"rowheader\"><a href=\"").unwrap();
        let link = rest.split_once('"').unwrap().0;
        let entry = owner.page(link).await;
        assert!(entry.contains(&"y".repeat(4000)) && !entry.contains("<script>alert"), "{entry}");
        assert!(entry.contains("&lt;img src=x&gt;"), "{entry}");

        for query in ["agent=nobody", "status=999", "since=2100-01-01T00:00", "until=2001-01-01T00:00"] {
            assert!(owner.page(&format!("/dashboard/audit?{query}")).await.contains("Nothing matches"), "{query}");
        }
        let wrong = owner.get("/dashboard/audit?since=soon").await;
        assert!(wrong.status == 422 && wrong.text().contains("since-error"), "{}", wrong.text());
        for (path, status) in [("/dashboard/audit/none/1", 404), ("/dashboard/audit/x/y", 404)] {
            assert_eq!(owner.get(path).await.status, status, "{path}");
        }
        let eve = another_team(relay, relay.credential("theirs")).await.1;
        let eve = Visitor::bearing(relay, eve.token.unwrap());
        assert_eq!(eve.get(link).await.status, 404, "another team's entry is not there");
        assert!(!eve.page("/dashboard/audit?text=yyyy").await.contains("yyyyy"));
    }

    async fn a_long_log_has_pages(relay) {
        let owner = Visitor::owner(relay).await;
        for _ in 0..60 {
            relay.agent.forward(Call::with("ghost", "https://a.example/x")).await;
        }
        let page = owner.page("/dashboard/audit?agent=reader").await;
        let (before, _) = page.split_once("rel=\"next\"").unwrap();
        let link = before.rsplit_once("href=\"").unwrap().1.split_once('"').unwrap().0;
        let older = owner.page(&link.replace("&amp;", "&")).await;
        assert!(older.contains("Newest") && !older.contains("rel=\"next\""), "{older}");
        assert_eq!(page.matches("role=\"rowheader\"").count(), 50);
        assert_eq!(older.matches("role=\"rowheader\"").count(), 10);
    }
}
