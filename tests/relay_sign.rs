//! Signatures: asked for, decided by a person, made once with the key of that moment.

use std::time::Duration;

use aws_lc_rs::{
    digest::{SHA256, digest},
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256K1_SHA256_FIXED, ED25519, EcdsaVerificationAlgorithm,
        UnparsedPublicKey,
    },
};
use data_encoding::{BASE64, HEXLOWER};
use postern::{
    secrets::{Algorithm, Secret, SigningKey},
    store::{AgentUpdate, Approval, Auth, Credential, NewCredential},
};
use serde_json::{Value, json};

use crate::support::{
    client::{Answer, Call, Client},
    relay::{TestRelay, on_a_relay},
};

const MESSAGE: &[u8] = b"pay 10 to ann";

/// Adds a signing key that bears the name of its algorithm, and an agent who may use it.
async fn signer(relay: &TestRelay, algorithm: Algorithm) -> (SigningKey, Client) {
    let name = algorithm.as_str();
    let key = SigningKey::generate(algorithm);
    relay.add(credential(relay, name, key.to_bundle())).await;
    let agent = relay
        .new_agent(&format!("agent-{name}"), &[name, "main"])
        .await;
    (key, agent)
}

fn credential(relay: &TestRelay, name: &str, value: Secret) -> NewCredential {
    NewCredential {
        auth: Auth::Signing,
        any_host: false,
        value: Some(value),
        ..relay.credential(name)
    }
}

/// Calls a credential another kind, whatever its value is.
async fn of_kind(relay: &TestRelay, name: &str, auth: Auth) {
    relay.fixture.plant_kind(name, auth).await;
}

async fn ask(agent: &Client, credential: &str, body: Value) -> Answer {
    let named = Some(("x-tap-credential", credential));
    agent.post("/sign", named, body.to_string()).await
}

async fn asked(agent: &Client, credential: &str, body: Value) -> String {
    let told = ask(agent, credential, body).await;
    assert_eq!(told.status, 202, "{told:?}");
    told.json()["txn_id"].as_str().unwrap().to_owned()
}

/// The private half in the forms in which it could be written.
fn private_forms(key: &SigningKey) -> [String; 2] {
    let bundle: Value = serde_json::from_slice(key.to_bundle().expose()).unwrap();
    let hex = bundle["private_key"].as_str().unwrap().to_owned();
    let bytes = HEXLOWER.decode(hex.as_bytes()).unwrap();
    [hex, BASE64.encode(&bytes)]
}

/// Fails when an agent was told the private half, or it stands in the audit log.
async fn is_kept(relay: &TestRelay, key: &SigningKey) {
    let told = String::from_utf8_lossy(&relay.agent.seen.lock().unwrap()).into_owned();
    let entries = format!("{:?}", relay.entries().await);
    for form in private_forms(key) {
        assert!(
            !told.contains(&form) && !entries.contains(&form) && !relay.logged().contains(&form)
        );
    }
}

fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

fn unhex(text: &Value) -> Vec<u8> {
    HEXLOWER.decode(text.as_str().unwrap().as_bytes()).unwrap()
}

/// The signature that an approved request comes to.
async fn signed(relay: &TestRelay, agent: &Client, id: &str) -> Value {
    relay.approve(id).await;
    let poll = agent.settled(id).await;
    assert_eq!(poll["status"], "forwarded", "{poll}");
    let response = &poll["response"];
    assert_eq!(
        (&response["status"], &response["complete"]),
        (&200.into(), &true.into())
    );
    assert_eq!(
        response["headers"],
        json!([["content-type", "application/json"]])
    );
    serde_json::from_str(response["body"].as_str().unwrap()).unwrap()
}

on_a_relay! {
    async fn a_curve_signs_a_digest_that_somebody_approved(relay) {
        let ways: [(_, &EcdsaVerificationAlgorithm, _); 2] = [
            (Algorithm::P256, &ECDSA_P256_SHA256_FIXED, 64),
            (Algorithm::Secp256k1, &ECDSA_P256K1_SHA256_FIXED, 65),
        ];
        for (algorithm, way, length) in ways {
            let (key, agent) = signer(relay, algorithm).await;
            let payload = hex(digest(&SHA256, MESSAGE).as_ref());
            let told = ask(&agent, algorithm.as_str(), json!({ "payload": payload })).await;
            let body = told.json();
            let id = body["txn_id"].as_str().unwrap();
            assert_eq!((told.status, &body["blind_signature"]), (202, &json!(true)));
            assert_eq!(body["poll_url"], format!("/agent/approvals/{id}"));
            assert_eq!((&body["status"], &body["expires_in"]), (&json!("pending"), &json!(60)));
            assert_eq!(told.header("x-request-id"), Some(id));
            let made = signed(relay, &agent, id).await;
            let raw = unhex(&made["signature"]);
            let half = |name: &str| unhex(&made[name]);
            assert_eq!((raw.len(), &raw[..64]), (length, [half("r"), half("s")].concat().as_slice()));
            let point = unhex(&made["public_key_uncompressed"]);
            assert!(UnparsedPublicKey::new(way, point).verify(MESSAGE, &raw[..64]).is_ok());
            let public = serde_json::to_value(key.public()).unwrap();
            assert_eq!(made["public_key"], public["public_key"]);
            assert_eq!(made["address"], public["address"]);
            let is_ethereum = algorithm == Algorithm::Secp256k1;
            assert_eq!((made["address"].is_string(), made["recovery_id"].is_u64()), (is_ethereum, is_ethereum));
            is_kept(relay, &key).await;
        }
    }

    async fn a_message_is_signed_itself_whatever_the_policy_would_let_through(relay) {
        let (key, agent) = signer(relay, Algorithm::Ed25519).await;
        relay.policy("ed25519", r#"{"auto_approve_methods": ["GET", "POST"], "auto_approve_urls": ["/"]}"#).await;
        let body = json!({ "payload": BASE64.encode(MESSAGE), "encoding": "base64", "payload_description": "a bill" });
        let told = ask(&agent, "ed25519", body).await.json();
        assert_eq!((&told["blind_signature"], &told["approval_policy_present"]), (&json!(false), &json!(true)));
        let id = told["txn_id"].as_str().unwrap();
        let approval = Approval::find(&relay.host, id).await.unwrap().unwrap();
        assert_eq!((approval.method.as_str(), approval.target_url.as_str()), ("SIGN", "tap:sign/ed25519"));
        let kept: Value = serde_json::from_slice(approval.request(&relay.host).unwrap().expose()).unwrap();
        let shown = BASE64.decode(kept["body"].as_str().unwrap().as_bytes()).unwrap();
        let shown: Value = serde_json::from_slice(&shown).unwrap();
        assert_eq!((&shown["operation"], &shown["credential"]), (&json!("sign"), &json!("ed25519")));
        assert_eq!((&shown["digest_or_message"], &shown["description"]), (&json!("pay 10 to ann"), &json!("a bill")));
        let made = signed(relay, &agent, id).await;
        let public = UnparsedPublicKey::new(&ED25519, unhex(&made["public_key"]));
        assert!(public.verify(MESSAGE, &unhex(&made["signature"])).is_ok());
        assert_eq!((&made["r"], &made["address"]), (&Value::Null, &Value::Null));
        let entries = relay.entries().await;
        let told = |field: &str| entries.iter().map(|entry| entry[field].clone()).collect::<Vec<_>>();
        assert_eq!(told("decision"), ["pending", "allowed"]);
        assert_eq!(told("target_url"), ["tap:sign", "tap:sign"]);
        assert_eq!(told("method"), ["POST", "POST"]);
        assert_eq!(told("policy_reason"), ["require_approval_sign"; 2]);
        assert_eq!(told("approver_identity"), [Value::Null, json!("ann@example.com")]);
        assert_eq!(told("credential_names"), [json!(["ed25519"]), json!(["ed25519"])]);
        is_kept(relay, &key).await;
    }

    async fn a_pre_image_is_checked_before_anybody_is_asked(relay) {
        let (_, agent) = signer(relay, Algorithm::P256).await;
        let payload = hex(digest(&SHA256, MESSAGE).as_ref());
        let with = |preimage: &str| {
            json!({ "payload": payload, "prehash": { "preimage": preimage, "hash": "sha256" } })
        };
        let told = ask(&agent, "p256", with("pay 10 to ann")).await;
        assert_eq!((told.status, &told.json()["blind_signature"]), (202, &json!(false)));
        let told = ask(&agent, "p256", with("pay 99 to ann")).await;
        assert_eq!(told.refusal(), (400, "preimage_mismatch".to_owned()));
    }

    async fn what_is_denied_or_late_is_not_signed(relay) {
        let (_, agent) = signer(relay, Algorithm::Ed25519).await;
        let (store, actor) = relay.operator();
        let denied = asked(&agent, "ed25519", json!({ "payload": "00" })).await;
        Approval::deny(store, actor, (&denied, "ben@example.com")).await.unwrap();
        let poll = agent.settled(&denied).await;
        assert_eq!((&poll["status"], &poll["response"]), (&json!("denied"), &Value::Null));
        let late = asked(&agent, "ed25519", json!({ "payload": "00" })).await;
        relay.fixture.clock.advance(Duration::from_mins(1));
        assert_eq!(agent.settled(&late).await["status"], "timed_out");
        let entries = relay.entries().await;
        let last = entries.last().unwrap();
        assert_eq!((&last["decision"], &last["target_url"]), (&json!("timeout"), &json!("tap:sign")));
    }

    async fn a_signature_survives_a_restart_and_is_made_once(relay) {
        let (_, agent) = signer(relay, Algorithm::Ed25519).await;
        let before = asked(&agent, "ed25519", json!({ "payload": "01" })).await;
        let between = asked(&agent, "ed25519", json!({ "payload": "02" })).await;
        relay.stop().await;
        relay.approve(&between).await;
        relay.run().await;
        let agent = Client { address: relay.agent.address, ..agent };
        assert_eq!(agent.settled(&between).await["status"], "forwarded");
        let beside = relay.beside().await;
        let made = signed(relay, &agent, &before).await;
        let poll = Client { address: beside.agent.address, ..agent }.settled(&before).await;
        let told: Value = serde_json::from_str(poll["response"]["body"].as_str().unwrap()).unwrap();
        assert_eq!(told, made, "whichever relay is asked, it knows");
        beside.stop().await;
        let of = |id: &str, entries: &[Value]| {
            entries.iter().filter(|entry| entry["request_id"] == id && entry["decision"] == "allowed").count()
        };
        let entries = relay.entries().await;
        // The one from before may have been made by the relay beside, whose chain is another.
        assert!(of(&before, &entries) <= 1 && of(&between, &entries) == 1);
    }

    async fn what_may_no_longer_be_signed_when_it_is_approved_is_not(relay) {
        let (_, agent) = signer(relay, Algorithm::Ed25519).await;
        let (store, actor) = relay.operator();
        let name = "agent-ed25519";
        let codes = [
            ("access", "credential_not_granted"),
            ("agent", "agent_gone"),
            ("policy", "policy_denied"),
            ("algorithm", "signing_key_changed"),
            ("value", "signing_key_unusable"),
        ];
        for (change, code) in codes {
            let id = asked(&agent, "ed25519", json!({ "payload": "00" })).await;
            let update = match change {
                "access" => AgentUpdate { credentials: Some(Vec::new()), ..AgentUpdate::default() },
                "agent" => AgentUpdate { enabled: Some(false), ..AgentUpdate::default() },
                _ => AgentUpdate::default(),
            };
            drop(update.apply(store, actor, name).await.unwrap());
            let other = SigningKey::generate(Algorithm::P256).to_bundle();
            match change {
                "policy" => relay.policy("ed25519", r#"{"deny_methods": ["POST"]}"#).await,
                "algorithm" => drop(Credential::set_value(store, actor, "ed25519", &other).await.unwrap()),
                "value" => {
                    let broken = Secret::from("{}");
                    of_kind(relay, "ed25519", Auth::Custom).await;
                    drop(Credential::set_value(store, actor, "ed25519", &broken).await.unwrap());
                    of_kind(relay, "ed25519", Auth::Signing).await;
                }
                _ => {}
            }
            let count = relay.entries().await.len();
            relay.approve(&id).await;
            let entries = relay.entries_when(count + 1).await;
            assert_eq!(entries.last().unwrap()["error_code"], code, "{change}");
            let restored = AgentUpdate {
                credentials: Some(vec!["ed25519".to_owned()]),
                enabled: Some(true),
                ..AgentUpdate::default()
            };
            drop(restored.apply(store, actor, name).await.unwrap());
            relay.policy("ed25519", "{}").await;
            let again = SigningKey::generate(Algorithm::Ed25519).to_bundle();
            drop(Credential::set_value(store, actor, "ed25519", &again).await.unwrap());
            let poll = agent.settled(&id).await;
            assert_eq!((&poll["status"], &poll["response"]), (&json!("error"), &Value::Null), "{change}");
        }
    }

    async fn a_key_that_was_changed_meanwhile_is_the_one_that_signs(relay) {
        let (_, agent) = signer(relay, Algorithm::Ed25519).await;
        let id = asked(&agent, "ed25519", json!({ "payload": "00" })).await;
        let newer = SigningKey::generate(Algorithm::Ed25519);
        let (store, actor) = relay.operator();
        Credential::set_value(store, actor, "ed25519", &newer.to_bundle()).await.unwrap();
        let made = signed(relay, &agent, &id).await;
        assert_eq!(made["public_key"], newer.public().public_key);
    }

    async fn what_cannot_be_signed_is_refused_at_once(relay) {
        // At an address without a name nobody has a passkey.
        "http://127.0.0.1:3100".clone_into(&mut relay.settings.public_url);
        relay.restart().await;
        let (key, agent) = signer(relay, Algorithm::Ed25519).await;
        let broken = credential(relay, "broken", Secret::from("no bundle"));
        relay.add(NewCredential { auth: Auth::Custom, ..broken }).await;
        of_kind(relay, "broken", Auth::Signing).await;
        relay.add(NewCredential { value: None, ..credential(relay, "empty", Secret::from("")) }).await;
        relay.add(credential(relay, "curve", SigningKey::generate(Algorithm::P256).to_bundle())).await;
        let all = relay.new_agent("all", &["ed25519", "broken", "empty", "curve", "main"]).await;
        let good = json!({ "payload": "00" }).to_string();
        let long = json!({ "payload": "0".repeat(1 << 20) }).to_string();
        let huge = "x".repeat((10 << 20) + 1);
        let refused: [(&str, &[u8], u16, &str); 12] = [
            ("ed25519", b"{nonsense", 400, "invalid_body"),
            ("ed25519", b"\xff\xfe\x00", 400, "invalid_body"),
            ("ed25519", b"", 400, "invalid_body"),
            ("ed25519", br#"{"payload": "abc"}"#, 400, "invalid_encoding"),
            ("ed25519", br#"{"payload": "00", "prehash": {"preimage": "", "hash": "sha256"}}"#, 400, "prehash_unsupported"),
            ("ed25519", long.as_bytes(), 413, "body_too_large"),
            ("ed25519", huge.as_bytes(), 413, "body_too_large"),
            ("curve", br#"{"payload": "00ff"}"#, 400, "digest_length"),
            ("main", good.as_bytes(), 400, "not_a_signing_key"),
            ("broken", good.as_bytes(), 400, "signing_key_unusable"),
            ("empty", good.as_bytes(), 400, "credential_without_value"),
            ("ghost", good.as_bytes(), 404, "credential_not_found"),
        ];
        for (name, body, status, code) in refused {
            let told = all.post("/sign", Some(("x-tap-credential", name)), body.to_vec()).await;
            assert_eq!(told.refusal(), (status, code.to_owned()), "{name}");
            assert!(told.json()["fix"].is_string() || status == 413, "{told:?}");
        }
        let told = agent.post("/sign", None, good.clone()).await;
        assert_eq!(told.refusal(), (400, "missing_credential".to_owned()));
        let told = agent.post("/sign", Some(("x-tap-payload", "00")), good.clone()).await;
        assert_eq!(told.refusal(), (400, "unknown_tap_header".to_owned()));
        let told = agent.bearing(None).post("/sign", None, good.clone()).await;
        assert_eq!(told.refusal(), (401, "missing_tap_key".to_owned()));
        assert_eq!(agent.get("/sign").await.refusal(), (405, "method_not_allowed".to_owned()));
        let told = agent.forward(Call::with("ed25519", "http://127.0.0.1:9/")).await;
        assert_eq!(told.refusal(), (400, "signing_key_not_forwarded".to_owned()));
        relay.policy("ed25519", r#"{"deny_methods": ["POST"]}"#).await;
        assert_eq!(ask(&agent, "ed25519", json!({ "payload": "00" })).await.refusal(), (403, "policy_denied".to_owned()));
        relay.policy("ed25519", r#"{"require_passkey": true}"#).await;
        let told = ask(&agent, "ed25519", json!({ "payload": "00" })).await;
        assert_eq!(told.refusal(), (503, "passkey_unavailable".to_owned()));
        // Every refusal has its entry: those of `all`, and of the others.
        assert_eq!(relay.entries().await.len(), refused.len() + 6);
        is_kept(relay, &key).await;
    }

    async fn a_policy_may_have_nobody_asked_to_sign_blindly(relay) {
        let (_, agent) = signer(relay, Algorithm::P256).await;
        let (_, other) = signer(relay, Algorithm::Ed25519).await;
        let digest = hex(digest(&SHA256, MESSAGE).as_ref());
        let prehash = json!({ "preimage": "pay 10 to ann", "hash": "sha256" });
        let (blind, seen) = (json!({ "payload": digest }), json!({ "payload": digest, "prehash": prehash }));
        let required = async |agent: &Client, name: &str| {
            let services = agent.get("/agent/services").await.json();
            services["services"][name]["signing"]["preimage_required"].clone()
        };
        let before = asked(&agent, "p256", blind.clone()).await;
        assert_eq!(required(&agent, "p256").await, false);
        for name in ["p256", "ed25519"] {
            relay.policy(name, r#"{"require_preimage": true}"#).await;
        }
        assert_eq!(required(&agent, "p256").await, true);
        let told = ask(&agent, "p256", blind.clone()).await;
        assert_eq!(told.refusal(), (400, "blind_signature_blocked".to_owned()));
        assert!(told.json()["fix"].as_str().unwrap().contains("`prehash`"), "{told:?}");
        let entry = relay.entries().await.pop().unwrap();
        assert_eq!((&entry["decision"], &entry["error_code"]), (&"refused".into(), &"blind_signature_blocked".into()));
        let id = asked(&agent, "p256", seen).await;
        signed(relay, &agent, &id).await;
        // That signs the message itself.
        let id = asked(&other, "ed25519", json!({ "payload": digest })).await;
        signed(relay, &other, &id).await;
        // What was asked before is not signed either.
        relay.approve(&before).await;
        let poll = agent.settled(&before).await;
        assert_eq!(poll["status"], "error", "{poll}");
        assert!(poll["error_detail"].as_str().unwrap().contains("blind"), "{poll}");
        relay.policy("p256", "{}").await;
        asked(&agent, "p256", blind).await;
    }

    async fn signatures_count_against_the_limit(relay) {
        relay.add(credential(relay, "k", SigningKey::generate(Algorithm::Ed25519).to_bundle())).await;
        let agent = relay.limited_agent("limited", &["k"], Some(2)).await;
        let mut statuses = Vec::new();
        for _ in 0..3 {
            statuses.push(ask(&agent, "k", json!({ "payload": "00" })).await.status);
        }
        assert_eq!(statuses, [202, 202, 429]);
    }

    async fn a_message_of_the_longest_kind_is_signed(relay) {
        let (_, agent) = signer(relay, Algorithm::Ed25519).await;
        let message = vec![0x5a; (1 << 19) - 16];
        let id = asked(&agent, "ed25519", json!({ "payload": hex(&message) })).await;
        let made = signed(relay, &agent, &id).await;
        let public = UnparsedPublicKey::new(&ED25519, unhex(&made["public_key"]));
        assert!(public.verify(&message, &unhex(&made["signature"])).is_ok());
    }
}
