//! Web Push: who may decide is told, once and in words that only the browser can read; nobody else is, and the
//! relay sends nowhere that a browser's push service could not be.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
};

use aes_gcm::{
    Aes128Gcm,
    aead::{Aead, KeyInit},
};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use data_encoding::BASE64URL_NOPAD;
use hkdf::Hkdf;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{
    admin::{Person, add_user},
    client::{Call, Client, Transcript, within},
    peek,
    program::{Program, on_both_programs},
    relay::{TestRelay, on_a_relay},
    secured::{Heard, SecuredServer, certificate},
    server::Server,
};
use postern::store::{MemberRole, Scope};

/// A browser: what it gives to its page, and what it can read with it.
struct Browser {
    key: PrivateKey,
    point: Vec<u8>,
    auth: [u8; 16],
}

impl Browser {
    fn new() -> Self {
        let key = PrivateKey::generate(&ECDH_P256).unwrap();
        let point = key.compute_public_key().unwrap().as_ref().to_vec();
        let auth = [7; 16];
        Self { key, point, auth }
    }

    /// What `PushSubscription.toJSON()` gives.
    fn subscription(&self, endpoint: &str) -> Value {
        let encode = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        json!({
            "endpoint": endpoint, "expirationTime": null,
            "keys": { "p256dh": encode(&self.point), "auth": encode(&self.auth) },
        })
    }

    /// Reads a message as RFC 8291 §3.4 and RFC 8188 §2.1 have it.
    fn read(&self, body: &[u8]) -> Value {
        let (salt, rest) = body.split_at(16);
        let (size, rest) = rest.split_at(4);
        assert_eq!(u32::from_be_bytes(size.try_into().unwrap()), 4096);
        assert_eq!(rest[0], 65);
        let (sender, sealed) = rest[1..].split_at(65);
        let mut shared = Vec::new();
        let theirs = UnparsedPublicKey::new(&ECDH_P256, sender);
        agree(&self.key, theirs, (), |agreed| {
            shared.extend_from_slice(agreed);
            Ok(())
        })
        .unwrap();
        let expand = |salt: &[u8], material: &[u8], info: &[u8], length: usize| {
            let mut derived = vec![0; length];
            let hkdf = Hkdf::<Sha256>::new(Some(salt), material);
            hkdf.expand(info, &mut derived).unwrap();
            derived
        };
        let info = [b"WebPush: info\0".as_slice(), &self.point, sender].concat();
        let material = expand(&self.auth, &shared, &info, 32);
        let key = expand(salt, &material, b"Content-Encoding: aes128gcm\0", 16);
        let nonce: [u8; 12] = expand(salt, &material, b"Content-Encoding: nonce\0", 12)
            .try_into()
            .unwrap();
        let key: [u8; 16] = key.try_into().unwrap();
        let mut text = Aes128Gcm::new(&key.into())
            .decrypt(&nonce.into(), sealed)
            .unwrap();
        assert_eq!(text.pop(), Some(2));
        serde_json::from_slice(&text).unwrap()
    }
}

/// Makes a call that waits for a person; its id.
async fn ask(agent: &Client) -> String {
    let target = "http://127.0.0.1:9/v1/refunds?customer=kestrel";
    let told = agent
        .forward(Call::with("main", target).method("POST").body("the amount"))
        .await;
    assert_eq!(told.status, 202, "{told:?}");
    told.json()["txn_id"].as_str().unwrap().to_owned()
}

/// Signs in at a relay of the program as its owner, and returns what calls the admin API.
async fn owner(relay: &Server) -> Person {
    let client = Client {
        address: relay.address,
        key: None,
        seen: Transcript::default(),
    };
    let person = Person {
        client,
        token: None,
    };
    let words = json!({ "email": "ann@example.com", "password": "correct horse battery staple" });
    let told = person.post("/login", words).await;
    let token = told.json()["session_token"].as_str().unwrap().to_owned();
    Person {
        token: Some(token),
        ..person
    }
}

/// A deployment whose relays trust the tests' authority; the key of its agent.
fn prepare(program: &mut Program) -> String {
    let authority = certificate("authority.pem").display().to_string();
    program.set("SSL_CERT_FILE", authority);
    program.add_bot()
}

async fn subscriptions(program: &Program) -> Vec<String> {
    peek::texts(program, "select id from push_subscriptions").await
}

fn check_head(heard: &Heard, service: &SecuredServer, public: &str) {
    assert_eq!(
        (heard.method.as_str(), heard.path.as_str()),
        ("POST", "/send/1")
    );
    assert_eq!(heard.header("content-encoding"), Some("aes128gcm"));
    assert_eq!(heard.header("urgency"), Some("high"));
    let ttl: u64 = heard.header("ttl").unwrap().parse().unwrap();
    assert!((3000..=3600).contains(&ttl), "{ttl}");
    let token = heard
        .header("authorization")
        .unwrap()
        .strip_prefix("vapid t=")
        .unwrap();
    let (token, key) = token.split_once(", k=").unwrap();
    assert_eq!(key, public);
    let claims = BASE64URL_NOPAD
        .decode(token.split('.').nth(1).unwrap().as_bytes())
        .unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["aud"], format!("https://{}", service.address));
    assert_eq!(claims["sub"], "mailto:ops@example.com");
}

on_both_programs! {
    async fn a_browser_is_told_once_by_two_relays_in_words_for_it_alone(program) {
        let mut program = program;
        program.set("TAP_VAPID_SUBJECT", "mailto:ops@example.com");
        let key = prepare(&mut program);
        let service = SecuredServer::answering(|_| (201, None)).await;
        let relays = [Server::start(&program), Server::start(&program)];
        let person = owner(&relays[0]).await;
        let public = person.get("/push/vapid-public-key").await.json();
        let public = public["public_key"].as_str().unwrap().to_owned();
        let other = Person { client: relays[1].client(""), token: None };
        assert_eq!(other.get("/push/vapid-public-key").await.json()["public_key"], public);
        let browser = Browser::new();
        let told = person.post("/push/subscribe", browser.subscription(&service.url("/send/1"))).await;
        assert_eq!((told.status, told.json()), (201, json!({ "subscribed": true })));
        let mut asked = BTreeSet::new();
        for n in 0..10 {
            asked.insert(ask(&relays[n % 2].client(&key)).await);
        }
        let heard = service.heard(10).await;
        check_head(&heard[0], &service, &public);
        let texts: Vec<Value> = heard.iter().map(|heard| browser.read(&heard.body)).collect();
        let ids: BTreeSet<_> = texts.iter().map(|text| text["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids, asked);
        let text = &texts[0];
        assert_eq!((&text["agent"], &text["method"], &text["host"]), (&json!("bot"), &json!("POST"), &json!("127.0.0.1")));
        assert_eq!(text["credentials"], json!(["main"]));
        assert!(text["url"].as_str().unwrap().ends_with(&format!("/dashboard/inbox/{}", text["id"].as_str().unwrap())), "{text}");
        let whole = text.to_string();
        for secret in ["kestrel", "refunds", "amount", "a-real-secret"] {
            assert!(!whole.contains(secret), "{whole}");
        }
        within("the end of the outbox", async {
            while !peek::texts(&program, "select id from outbox").await.is_empty() {}
        }).await;
        assert_eq!(service.count(), 10);
        let told = person.post("/push/unsubscribe", json!({ "endpoint": service.url("/send/1") })).await;
        assert_eq!(told.json(), json!({ "subscribed": false }));
        assert!(subscriptions(&program).await.is_empty());
        for relay in relays {
            assert!(!relay.said().contains("/send/1"), "an address of a browser is in the log");
            relay.stop();
        }
    }

    async fn a_push_service_that_is_busy_is_asked_again_and_one_that_has_forgotten_a_browser_is_not(program) {
        let mut program = program;
        let key = prepare(&mut program);
        let status = Arc::new(AtomicU16::new(503));
        let answers = Arc::clone(&status);
        let service = SecuredServer::answering(move |_| (answers.load(Ordering::SeqCst), None)).await;
        let relay = Server::start(&program);
        let person = owner(&relay).await;
        let browser = Browser::new();
        person.post("/push/subscribe", browser.subscription(&service.url("/send/1"))).await;
        ask(&relay.client(&key)).await;
        relay.wait_for("a push was not taken and is tried again");
        status.store(410, Ordering::SeqCst);
        // As if the pause were over.
        peek::execute(&program, "update outbox set due_at = 1").await;
        relay.wait_for("its push service has forgotten it");
        within("the end of the subscription", async {
            while !subscriptions(&program).await.is_empty() {}
        }).await;
        assert_eq!(service.count(), 2);
        relay.stop();
    }

    async fn an_alarm_reaches_the_browsers_of_those_who_run_the_team_and_nobody_elses(program) {
        let mut program = program;
        let key = prepare(&mut program);
        program.ok("add --name aws-root --auth api-key --canary --any-host");
        let service = SecuredServer::answering(|_| (201, None)).await;
        let relay = Server::start(&program);
        let person = owner(&relay).await;
        let browser = Browser::new();
        person.post("/push/subscribe", browser.subscription(&service.url("/send/1"))).await;
        // A browser of somebody who only decides.
        peek::execute(&program, "insert into users (id, email, created_at, updated_at) values ('eve', 'eve@example.com', 1, 1); \
            insert into memberships (team_id, user_id, role, created_at) select id, 'eve', 'approver', 1 from teams; \
            insert into push_subscriptions (id, user_id, endpoint_hash, content, created_at) \
            select 'theirs', 'eve', 'other', content, 1 from push_subscriptions").await;
        for _ in 0..3 {
            let told = relay.client(&key).forward(Call::with("aws-root", "http://127.0.0.1:9/v1/refunds?customer=kestrel")).await;
            assert_eq!(told.status, 403, "{told:?}");
        }
        let heard = service.heard(1).await;
        let text = browser.read(&heard[0].body);
        assert_eq!((&text["kind"], &text["agent"], &text["credentials"]), (&json!("alarm"), &json!("bot"), &json!(["aws-root"])));
        assert!(text["url"].as_str().unwrap().ends_with("/dashboard/audit?decision=alarm") && !text.to_string().contains("kestrel"), "{text}");
        within("the end of the outbox", async {
            while !peek::texts(&program, "select id from outbox").await.is_empty() {}
        }).await;
        assert_eq!(service.count(), 1, "once, and one browser");
        relay.stop();
    }

    async fn the_test_of_a_dashboard_channel_tells_the_browsers_of_whoever_asks(program) {
        let mut program = program;
        prepare(&mut program);
        let service = SecuredServer::answering(|heard| (if heard.path == "/send/1" { 201 } else { 410 }, None)).await;
        let relay = Server::start(&program);
        let person = owner(&relay).await;
        let browser = Browser::new();
        for n in [1, 2] {
            person.post("/push/subscribe", browser.subscription(&service.url(&format!("/send/{n}")))).await;
        }
        let channel = json!({ "name": "inbox", "channel_type": "dashboard" });
        assert_eq!(person.post("/team/notification-channels", channel).await.status, 201);
        let told = person.post("/team/notification-channels/inbox/test", json!({})).await.json();
        assert_eq!(told["status"], "sent", "{told}");
        let sent = |n: usize| told["browsers"][n]["sent"].as_bool().unwrap();
        assert_eq!((sent(0), sent(1)), (true, false), "{told}");
        assert!(told["browsers"][1]["detail"].as_str().unwrap().contains("has forgotten it"), "{told}");
        let heard = service.heard(2).await;
        let first = heard.iter().find(|heard| heard.path == "/send/1").unwrap();
        assert_eq!(browser.read(&first.body)["kind"], "test");
        let told = person.post("/team/notification-channels/inbox/test", json!({})).await.json();
        assert_eq!(told["browsers"].as_array().unwrap().len(), 1, "the other one is not told any more: {told}");
        relay.stop();
    }

    async fn what_is_settled_is_told_nobody(program) {
        let mut program = program;
        let key = prepare(&mut program);
        let status = Arc::new(AtomicU16::new(503));
        let answers = Arc::clone(&status);
        let service = SecuredServer::answering(move |_| (answers.load(Ordering::SeqCst), None)).await;
        let relay = Server::start(&program);
        let person = owner(&relay).await;
        person.post("/push/subscribe", Browser::new().subscription(&service.url("/send/1"))).await;
        let id = ask(&relay.client(&key)).await;
        relay.wait_for("a push was not taken and is tried again");
        status.store(201, Ordering::SeqCst);
        let told = person.post(&format!("/approve/dashboard/{id}/deny"), json!({})).await;
        assert_eq!(told.status, 200, "{told:?}");
        peek::execute(&program, "update outbox set due_at = 1").await;
        within("the end of the outbox", async {
            while !peek::texts(&program, "select id from outbox").await.is_empty() {}
        }).await;
        assert_eq!(service.count(), 1);
        relay.stop();
    }
}

on_a_relay! {
    async fn a_browser_has_an_address_that_is_public_and_keys_that_are_some(relay) {
        let browser = Browser::new();
        let person = Person::owner(relay).await;
        for endpoint in [
            "",
            "http://push.example/1",
            "ftp://push.example/1",
            "https://user:word@push.example/1",
            "https://10.0.0.1/latest/meta-data",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "https://[fd00::1]/",
            "https://0x7f.1:1/",
            &format!("https://push.example/{}", "x".repeat(2048)),
        ] {
            // Of this machine's addresses the fixture's settings allow those of IPv4.
            if endpoint.contains("0x7f") {
                continue;
            }
            let told = person.post("/push/subscribe", browser.subscription(endpoint)).await;
            assert_eq!(told.refusal(), (400, "invalid_request".to_owned()), "{endpoint}");
        }
        let good = browser.subscription("https://127.0.0.1:9/1");
        for (field, value) in [("p256dh", "AAAA"), ("auth", "AAAA"), ("p256dh", "!")] {
            let mut wrong = good.clone();
            wrong["keys"][field] = json!(value);
            let told = person.post("/push/subscribe", wrong).await;
            assert_eq!(told.refusal(), (400, "invalid_request".to_owned()), "{field} {value}");
        }
        let told = person.post("/push/unsubscribe", json!({ "endpoint": "https://127.0.0.1:9/1" })).await;
        assert_eq!(told.status, 200, "what is not there is gone");
    }

    async fn only_those_are_told_who_may_decide(relay) {
        let team = relay.operator().1.team.clone();
        let owner = Person::owner(relay).await;
        let approver = add_user(relay, (&team, "bob@example.com"), MemberRole::Approver).await;
        let approver = Person::signed_in(relay, &team, (approver, Scope::Full)).await;
        // Nobody listens there, so that what would be sent stays.
        for (person, n) in [(&owner, 1), (&approver, 2)] {
            let endpoint = format!("https://127.0.0.1:9/{n}");
            let told = person.post("/push/subscribe", Browser::new().subscription(&endpoint)).await;
            assert_eq!(told.status, 201, "{told:?}");
        }
        ask(&relay.agent).await;
        within("a push that fails", async {
            while !relay.logged().contains("a push was not taken") {
                tokio::task::yield_now().await;
            }
        }).await;
        let waiting = postern::store::Posted::count(relay.operator().0).await.unwrap();
        assert_eq!(waiting.pushes, 1, "no credential is assigned to the approver");
    }
}
