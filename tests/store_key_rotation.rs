//! Rotating the encryption key: what is sealed anew, and what everybody can open meanwhile and afterwards.

use postern::{
    secrets::{EncryptionKey, Place, Secret},
    store::{
        Actor, Auth, Begun, ChainId, Credential, Database, KeyRotation, KeyStatus, NewCredential,
        Resealing, Store, StoreError,
    },
};

use crate::support::database::{Fixture, key, on_both_databases};

/// `as TAP kept it` under the fixture's key, as TAP stored it: nonce and ciphertext.
const AS_TAP_KEPT_IT: &str =
    "070707070707070707070707b7790b4ebf56df282f80b5a741b50234d1d85b18b451a2cae4417522c3f5";

async fn add(store: &Store, actor: &Actor, name: &str, value: &str) {
    let new = NewCredential {
        name: name.to_owned(),
        description: String::new(),
        auth: Auth::ApiKey,
        api_base: None,
        relative_target: false,
        header_format: None,
        bindings: Vec::new(),
        allowed_hosts: Vec::new(),
        any_host: true,
        rate_limit_per_hour: None,
        canary: false,
        value: Some(Secret::from(value)),
    };
    new.insert(store, actor).await.unwrap();
}

async fn value(store: &Store, actor: &Actor, name: &str) -> Secret {
    let found = Credential::find(store, &actor.team, name)
        .await
        .unwrap()
        .unwrap();
    found.open(store.key()).unwrap().unwrap()
}

async fn reseal(store: &Store) -> Vec<String> {
    let mut resealing = Resealing::new(store);
    while resealing.step(store).await.unwrap().is_some() {}
    resealing.unreadable().to_vec()
}

async fn opened(fixture: &Fixture, given: EncryptionKey) -> Result<Store, StoreError> {
    let database = Database::open(&fixture.url, &fixture.url).await.unwrap();
    database
        .unlock(given, ChainId::new("there"), fixture.clock.clone())
        .await
}

fn same(key: &EncryptionKey) -> EncryptionKey {
    EncryptionKey::parse(&key.to_hex()).unwrap()
}

/// Has the store beside it stand for another process.
async fn rotation(store: &Store) -> KeyRotation {
    KeyStatus::of(store).await.unwrap().rotation.unwrap()
}

on_both_databases! {
    async fn everybody_opens_everything_until_the_old_key_is_retired(fixture) {
        let (store, actor) = (&fixture.store, &fixture.actor);
        add(store, actor, "before", "one").await;
        let idle = fixture.another("idle").await;
        let new = EncryptionKey::generate();
        assert_eq!(KeyRotation::begin(store, actor, same(&new)).await.unwrap(), Begun::Now);
        add(store, actor, "after", "two").await;
        // A process that has heard of nothing; one that starts with the old key; one that starts with the new one.
        let by_old = opened(&fixture, key()).await.unwrap();
        let by_new = opened(&fixture, same(&new)).await.unwrap();
        for store in [&idle, &by_old, &by_new, store] {
            assert_eq!(value(store, actor, "before").await, Secret::from("one"));
            assert_eq!(value(store, actor, "after").await, Secret::from("two"));
        }
        // Whoever stores something now seals it under the new key.
        let unaware = opened(&fixture, key()).await.unwrap();
        add(&unaware, actor, "later", "three").await;
        assert_eq!(KeyStatus::of(store).await.unwrap().counts.left, 1);
        assert!(reseal(store).await.is_empty());
        let status = KeyStatus::of(store).await.unwrap();
        assert_eq!((status.counts.left, status.counts.resealed), (0, 3));
        rotation(store).await.finish(store, actor).await.unwrap();
        assert_eq!(KeyStatus::of(store).await.unwrap().rotation, None);
        assert!(matches!(opened(&fixture, key()).await, Err(StoreError::KeyReplaced { .. })));
        assert!(matches!(opened(&fixture, EncryptionKey::generate()).await, Err(StoreError::WrongKey)));
        let by_new = opened(&fixture, new).await.unwrap();
        for store in [&idle, &by_old, &by_new] {
            assert_eq!(value(store, actor, "later").await, Secret::from("three"));
            assert_eq!(store.key().audit_key().hash(&[b"x"]), fixture.store.key().audit_key().hash(&[b"x"]));
        }
    }

    async fn a_second_rotation_goes_from_the_new_key_on(fixture) {
        let (store, actor) = (&fixture.store, &fixture.actor);
        add(store, actor, "c", "kept").await;
        let pepper = store.key().api_key_pepper().hash(&[b"x"]);
        let mut last = key();
        for _ in 0..2 {
            let new = EncryptionKey::generate();
            assert_eq!(KeyRotation::begin(store, actor, same(&new)).await.unwrap(), Begun::Now);
            let other = KeyRotation::begin(store, actor, EncryptionKey::generate()).await.unwrap();
            assert_eq!(other, Begun::ByAnother, "one at a time");
            reseal(store).await;
            rotation(store).await.finish(store, actor).await.unwrap();
            last = new;
        }
        let again = KeyRotation::begin(store, actor, key()).await.unwrap();
        assert_eq!(again, Begun::UsedBefore);
        let there = opened(&fixture, last).await.unwrap();
        assert_eq!(value(&there, actor, "c").await, Secret::from("kept"));
        assert_eq!(there.key().api_key_pepper().hash(&[b"x"]), pepper);
    }

    async fn a_beginning_that_is_only_tried_changes_nothing(fixture) {
        let actor = Actor { dry_run: true, ..fixture.actor.clone() };
        let begun = KeyRotation::begin(&fixture.store, &actor, EncryptionKey::generate()).await.unwrap();
        assert_eq!(begun, Begun::Now);
        assert_eq!(KeyStatus::of(&fixture.store).await.unwrap().rotation, None);
        assert!(opened(&fixture, key()).await.is_ok());
    }

    async fn what_is_set_meanwhile_stays(fixture) {
        let (store, actor) = (&fixture.store, &fixture.actor);
        for n in 0..40 {
            add(store, actor, &format!("c{n}"), "first").await;
        }
        let other = fixture.another("other").await;
        KeyRotation::begin(store, actor, EncryptionKey::generate()).await.unwrap();
        let setting = async {
            for n in 0..40 {
                let newer = Secret::from(format!("newer {n}"));
                Credential::set_value(&other, actor, &format!("c{n}"), &newer).await.unwrap();
            }
        };
        let resealing = async { while !{ reseal(store).await; KeyStatus::of(store).await.unwrap().counts.left == 0 } {} };
        tokio::join!(setting, resealing);
        for n in 0..40 {
            assert_eq!(value(store, actor, &format!("c{n}")).await, Secret::from(format!("newer {n}")));
        }
    }

    async fn a_value_as_tap_kept_it_is_sealed_anew_and_one_that_nobody_opens_is_told(fixture) {
        let (store, actor) = (&fixture.store, &fixture.actor);
        add(store, actor, "tap", "x").await;
        add(store, actor, "broken", "x").await;
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&fixture.url).await.unwrap();
        let kept = data_encoding::HEXLOWER.decode(AS_TAP_KEPT_IT.as_bytes()).unwrap();
        for (name, sealed) in [("tap", kept), ("broken", b"PST1 and rubbish".to_vec())] {
            let plant = sqlx::query("update credentials set value = $1 where name = $2");
            plant.bind(sealed).bind(name).execute(&pool).await.unwrap();
        }
        pool.close().await;
        let new = EncryptionKey::generate();
        KeyRotation::begin(store, actor, same(&new)).await.unwrap();
        let unreadable = reseal(store).await;
        assert_eq!(unreadable.len(), 1, "{unreadable:?}");
        assert!(unreadable[0].starts_with("credentials.value of "));
        rotation(store).await.finish(store, actor).await.unwrap();
        let there = opened(&fixture, same(&new)).await.unwrap();
        let found = Credential::find(&there, &actor.team, "tap").await.unwrap().unwrap();
        let place = Place { team: actor.team.as_str(), table: "credentials", row: &found.id, column: "value" };
        assert_eq!(new.open(place, found.sealed.as_deref().unwrap()), Ok(Secret::from("as TAP kept it")));
    }
}
