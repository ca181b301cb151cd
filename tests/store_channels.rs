//! Notification channels in the store: one default, secrets sealed, changes told.

use postern::store::{
    Actor, ChangeError, Channel, ChannelError, ChannelKind, ChannelUpdate, NewChannel, SEALED,
    TeamId,
};
use serde_json::{Map, Value, json};

use crate::support::database::{Fixture, on_both_databases};

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("{other}"),
    }
}

fn new(name: &str, kind: ChannelKind) -> NewChannel {
    NewChannel {
        name: name.to_owned(),
        kind,
        config: Map::new(),
        enabled: true,
        priority: 1000,
    }
}

async fn names(fixture: &Fixture) -> Vec<(String, i64)> {
    let listed = Channel::list(&fixture.store, &fixture.actor.team)
        .await
        .unwrap();
    listed
        .into_iter()
        .map(|one| (one.name, one.priority))
        .collect()
}

fn told(pairs: &[(&str, i64)]) -> Vec<(String, i64)> {
    pairs
        .iter()
        .map(|(name, priority)| ((*name).to_owned(), *priority))
        .collect()
}

on_both_databases! {
    async fn channels_are_listed_by_priority_then_age_and_one_is_the_default(fixture) {
        let (store, actor) = (&fixture.store, &fixture.actor);
        for name in ["zulu", "alpha", "mike"] {
            new(name, ChannelKind::Dashboard).insert(store, actor).await.unwrap();
            fixture.clock.advance(std::time::Duration::from_secs(1));
        }
        assert_eq!(names(&fixture).await, told(&[("zulu", 1000), ("alpha", 1000), ("mike", 1000)]));
        Channel::make_default(store, actor, "mike").await.unwrap();
        Channel::make_default(store, actor, "alpha").await.unwrap();
        assert_eq!(names(&fixture).await, told(&[("alpha", 0), ("zulu", 1000), ("mike", 1000)]));
        let first = NewChannel { priority: 0, ..new("first", ChannelKind::AgentReflected) };
        first.insert(store, actor).await.unwrap();
        assert_eq!(names(&fixture).await, told(&[("first", 0), ("zulu", 1000), ("alpha", 1000), ("mike", 1000)]));
        let again = new("zulu", ChannelKind::Matrix).insert(store, actor).await;
        assert!(matches!(again, Err(ChangeError::Exists { name, .. }) if name == "zulu"));
        let missing = Channel::delete(store, actor, "zulo").await;
        assert!(matches!(missing, Err(ChangeError::Missing { known, .. }) if known.len() == 4));
        let dry = Actor { dry_run: true, ..actor.clone() };
        Channel::delete(store, &dry, "zulu").await.unwrap();
        assert_eq!(names(&fixture).await.len(), 4);
        Channel::delete(store, actor, "zulu").await.unwrap();
        assert_eq!(names(&fixture).await.len(), 3);
        let elsewhere = TeamId::new("elsewhere".to_owned());
        assert_eq!(Channel::list(store, &elsewhere).await.unwrap(), []);
    }

    async fn two_that_are_made_the_default_at_once_leave_one(fixture) {
        let (store, actor) = (&fixture.store, &fixture.actor);
        let other = fixture.another("other").await;
        for round in 0..4 {
            let named = |side: &str| NewChannel { priority: 0, ..new(&format!("{side}{round}"), ChannelKind::Dashboard) };
            let (one, two) = tokio::join!(named("a").insert(store, actor), named("b").insert(&other, actor));
            one.unwrap();
            two.unwrap();
            let (one, two) = (format!("a{round}"), format!("b{round}"));
            let (one, two) = tokio::join!(
                Channel::make_default(store, actor, &one),
                Channel::make_default(&other, actor, &two),
            );
            one.unwrap();
            two.unwrap();
            let defaults = names(&fixture).await.into_iter().filter(|(_, priority)| *priority == 0);
            assert_eq!(defaults.count(), 1, "round {round}");
        }
    }

    async fn what_is_secret_is_sealed_kept_by_its_marker_and_told_nowhere(fixture) {
        let (store, actor) = (&fixture.store, &fixture.actor);
        let config = json!({ "chat_id": -7, "bot_token": "t0ken-of-the-bot" });
        let bot = NewChannel { config: object(config), ..new("bot", ChannelKind::Telegram) };
        let made = bot.insert(store, actor).await.unwrap();
        let shown = json!({ "chat_id": -7, "bot_token": SEALED });
        assert_eq!(Value::Object(made.config.clone()), shown);
        let update = |config: Value| ChannelUpdate { config: Some(object(config)), ..ChannelUpdate::default() };
        let same = update(shown.clone()).apply(store, actor, "bot").await.unwrap();
        assert_eq!(same, made, "nothing was changed");
        let same = update(json!({ "chat_id": -7, "bot_token": "t0ken-of-the-bot" }));
        assert_eq!(same.apply(store, actor, "bot").await.unwrap(), made, "the same secret is no change");
        fixture.clock.advance(std::time::Duration::from_secs(1));
        let other = update(json!({ "chat_id": -7, "bot_token": "an0ther" })).apply(store, actor, "bot").await.unwrap();
        assert!(other.updated_at > made.updated_at);
        let none = update(json!({ "password": SEALED })).apply(store, actor, "bot").await;
        assert!(matches!(none, Err(ChangeError::Channel(ChannelError::NothingSealed(name))) if name == "password"));
        let gone = update(json!({})).apply(store, actor, "bot").await.unwrap();
        assert!(gone.config.is_empty());
        let none = update(json!({ "bot_token": SEALED })).apply(store, actor, "bot").await;
        assert!(matches!(none, Err(ChangeError::Channel(ChannelError::NothingSealed(_)))));
    }

    async fn what_cannot_be_a_channel_is_refused(fixture) {
        let (store, actor) = (&fixture.store, &fixture.actor);
        for priority in [-1, 1_000_001] {
            let refused = NewChannel { priority, ..new("a", ChannelKind::Dashboard) }.insert(store, actor).await;
            assert!(matches!(refused, Err(ChangeError::Channel(ChannelError::Priority))), "{priority}");
        }
        let disabled = NewChannel { priority: 0, enabled: false, ..new("a", ChannelKind::Dashboard) };
        let refused = disabled.insert(store, actor).await;
        assert!(matches!(refused, Err(ChangeError::Channel(ChannelError::DefaultDisabled(_)))));
        let long = object(json!({ "note": "x".repeat(5000) }));
        let refused = NewChannel { config: long, ..new("a", ChannelKind::Dashboard) }.insert(store, actor).await;
        assert!(matches!(refused, Err(ChangeError::Channel(ChannelError::ConfigTooLong))));
        new("a", ChannelKind::Dashboard).insert(store, actor).await.unwrap();
        let kind = ChannelUpdate { kind: Some(ChannelKind::Matrix), ..ChannelUpdate::default() };
        let refused = kind.apply(store, actor, "a").await;
        assert!(matches!(refused, Err(ChangeError::Channel(ChannelError::KindStays { .. }))));
    }
}
