//! Canaries on a relay: whoever names one is refused as by a policy, nothing is sent, and the alarm is raised.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use postern::{
    config::{Mail, MailTransport, SmtpServer, SmtpTls},
    notify::Mailer,
    secrets::{Algorithm, Secret, SigningKey},
    store::{
        Auth, CanaryAlarm, CredentialUpdate, MemberRole, NewCredential, Posted, Store, TOLD_EVERY,
    },
};
use serde_json::{Value, json};

use crate::support::{
    admin::{Person, add_user},
    client::{Answer, Call, Client, within},
    mail_server::MailServer,
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
    visitor::Visitor,
};

/// A policy by which every call is refused.
const DENIES: &str = r#"{"deny_urls": ["/"]}"#;

/// What the canary and the credentials that it is compared with are called: names of one length.
const CANARY: &str = "aws-root";

/// Adds the canary, an ordinary credential `ordinary` that a policy denies, and the agent `thief` who may use both.
async fn bait(relay: &TestRelay) -> Client {
    relay
        .add(NewCredential {
            canary: true,
            ..relay.credential(CANARY)
        })
        .await;
    relay.add(relay.credential("ordinary")).await;
    relay.policy("ordinary", DENIES).await;
    relay
        .new_agent("thief", &[CANARY, "ordinary", "main"])
        .await
}

/// What an answer is, with the one name in place of the other and what differs each time taken out.
fn shape(answer: &Answer, name: &str) -> (u16, BTreeMap<String, String>, String) {
    let varies = ["date", "x-request-id", "content-length", "etag"];
    let headers = answer.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.to_string(), value)
    });
    let headers = headers.filter(|(name, _)| !varies.contains(&name.as_str()));
    let text = answer.text().replace(name, "NAME");
    (answer.status, headers.collect(), text)
}

fn alarms(entries: &[Value]) -> Vec<&Value> {
    let all = entries.iter();
    all.filter(|entry| entry["decision"] == "alarm").collect()
}

fn smtp(address: SocketAddr) -> Mailer {
    let server = SmtpServer {
        host: address.ip().to_string(),
        port: address.port(),
        tls: SmtpTls::None,
        user: None,
    };
    let from = "Postern <postern@postern.example.com>".to_owned();
    let transport = MailTransport::Smtp(server);
    Mailer::new(Some(Mail { from, transport })).unwrap()
}

async fn all_sent(store: &Store) {
    let empty = async {
        loop {
            let waiting = Posted::count(store).await.unwrap();
            if waiting.letters + waiting.pushes == 0 {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    within("the end of the outbox", empty).await;
}

on_a_relay! {
    async fn whoever_names_a_canary_is_told_what_a_policy_would_tell_and_nothing_is_sent(relay) {
        let thief = bait(relay).await;
        let upstream = Upstream::ok().await;
        let target = upstream.url("/v1/secrets?a=b");
        let placed = |name: &str| Call::to(&target).header("authorization", format!("Bearer <CREDENTIAL:{name}>"));
        let two = |name: &str| Call::to(&target)
            .header("authorization", "Bearer <CREDENTIAL:main>").header("x-api-key", format!("<CREDENTIAL:{name}>"));
        let ways: [&dyn Fn(&str) -> Call; 8] = [
            &|name| Call::with(name, &target),
            &|name| Call::with(name, &target).method("POST").body("{}").header("idempotency-key", "once"),
            &|name| Call::with(name, "nowhere"),
            &|name| Call::with(name, &target).header("x-tap-auth-mode", "none"),
            &|name| Call::to(&target).header("x-oauth-credential", name),
            &placed,
            &two,
            &|name| Call::with(name, &target).method("POST").body("x".repeat(300_000)),
        ];
        for (at, way) in ways.iter().enumerate() {
            let (ordinary, canary) = (thief.forward(way("ordinary")).await, thief.forward(way(CANARY)).await);
            assert_eq!(shape(&ordinary, "ordinary"), shape(&canary, CANARY), "way {at}");
            let entries = relay.entries().await;
            assert_eq!(alarms(&entries).len(), at + 1, "way {at}");
        }
        assert!(upstream.seen().is_empty(), "nothing was sent");
        let entries = relay.entries().await;
        let [first, ..] = alarms(&entries)[..] else { panic!("no alarm") };
        assert_eq!(
            (&first["agent_id"], &first["credential_names"], &first["error_code"], &first["target_url"]),
            (&json!("thief"), &json!([CANARY]), &json!("canary_used"), &json!(target)),
        );
        let refused: Vec<_> = entries.iter().filter(|entry| entry["credential_names"] == json!([CANARY])).collect();
        assert_eq!((&refused[1]["decision"], &refused[1]["error_code"]), (&json!("refused"), &json!("policy_denied")));
        assert_eq!(refused[0]["request_id"], refused[1]["request_id"]);
        let approvals = peek_count(relay, "approvals").await;
        assert_eq!(approvals, 0, "nobody is asked");
    }

    async fn an_agent_without_it_is_told_what_it_is_told_of_any_other(relay) {
        bait(relay).await;
        let other = relay.new_agent("other", &["main"]).await;
        let ways: [fn(&str) -> Call; 3] = [
            |name| Call::with(name, "http://127.0.0.1:9/"),
            |name| Call::to("http://127.0.0.1:9/").header("authorization", format!("Bearer <CREDENTIAL:{name}.key>")),
            // Another name stands first, and is what the refusal tells.
            |name| Call::to("http://127.0.0.1:9/").header("authorization", "<CREDENTIAL:none>").header("x-api-key", format!("<CREDENTIAL:{name}>")),
        ];
        for (at, way) in ways.iter().enumerate() {
            let (ordinary, canary) = (other.forward(way("ordinary")).await, other.forward(way(CANARY)).await);
            assert_eq!(shape(&ordinary, "ordinary"), shape(&canary, CANARY));
            assert_eq!(alarms(&relay.entries().await).len(), at + 1);
        }
        let told = other.forward(Call::with("no-canary", "http://127.0.0.1:9/")).await;
        assert_eq!(told.refusal(), (404, "credential_not_found".to_owned()));
        assert_eq!(alarms(&relay.entries().await).len(), 3);
    }

    async fn what_an_agent_can_read_about_itself_does_not_tell(relay) {
        let thief = bait(relay).await;
        for path in ["/agent/services", "/agent/config", "/agent/services?compact=1"] {
            let told = thief.get(path).await;
            assert!(told.text().contains(CANARY), "it would bait nobody: {told:?}");
            assert!(!told.text().contains("canar"), "{told:?}");
        }
        assert_eq!(alarms(&relay.entries().await).len(), 0, "to read what there is is no use");
        thief.forward(Call::with(CANARY, "http://127.0.0.1:9/")).await;
        thief.forward(Call::with("ordinary", "http://127.0.0.1:9/")).await;
        let logs = thief.get("/agent/logs").await;
        assert!(!logs.text().contains("canar") && !logs.text().contains("alarm"), "{logs:?}");
        let entries = logs.json()["entries"].as_array().unwrap().clone();
        assert_eq!(entries.len(), 2, "{logs:?}");
        for field in ["decision", "error_code", "policy_reason"] {
            assert_eq!(entries[0][field], entries[1][field], "{field}");
        }
    }

    async fn limits_and_grants_are_not_spent_and_early_refusals_raise_the_alarm_too(relay) {
        relay.add(NewCredential { canary: true, rate_limit_per_hour: Some(2), ..relay.credential(CANARY) }).await;
        let thief = relay.limited_agent("thief", &[CANARY], Some(3)).await;
        let call = || Call::with(CANARY, "http://127.0.0.1:9/");
        for left in ["2", "1", "0"] {
            let told = thief.forward(call()).await;
            assert_eq!((told.refusal(), told.header("x-ratelimit-remaining")), ((403, "policy_denied".to_owned()), Some(left)));
        }
        assert_eq!(thief.forward(call()).await.refusal(), (429, "rate_limited".to_owned()));
        assert_eq!(thief.forward(call().header("x-tap-nothing", "1")).await.refusal(), (400, "unknown_tap_header".to_owned()));
        let hidden = Call::with("main", "http://127.0.0.1:9/").method("POST").body(format!("<CREDENTIAL:{CANARY}>"));
        assert_eq!(thief.forward(hidden).await.status, 429);
        assert_eq!(alarms(&relay.entries().await).len(), 6);
        let recent = CanaryAlarm::recent(&relay.host, None).await.unwrap();
        assert_eq!((recent.len(), recent[0].uses), (1, 6), "{recent:?}");
    }

    async fn a_canary_that_signs_signs_nothing(relay) {
        let key = || Some(SigningKey::generate(Algorithm::Ed25519).to_bundle());
        relay.add(NewCredential { auth: Auth::Signing, canary: true, value: key(), ..relay.credential(CANARY) }).await;
        relay.add(NewCredential { auth: Auth::Signing, value: key(), ..relay.credential("ordinary") }).await;
        relay.policy("ordinary", r#"{"deny_methods": ["POST"]}"#).await;
        let (thief, other) = (relay.new_agent("thief", &[CANARY, "ordinary"]).await, relay.new_agent("other", &[]).await);
        let body = r#"{"message": "hello"}"#;
        for (at, agent) in [&thief, &other].into_iter().enumerate() {
            let ordinary = agent.post("/sign", Some(("X-TAP-Credential", "ordinary")), body).await;
            let canary = agent.post("/sign", Some(("X-TAP-Credential", CANARY)), body).await;
            let told = |answer: &Answer, name: &str| {
                let (status, headers, text) = shape(answer, name);
                (status, headers, text.replace("deny_method", "deny_url"))
            };
            assert_eq!(told(&ordinary, "ordinary"), told(&canary, CANARY));
            assert_eq!(alarms(&relay.entries().await).len(), at + 1);
        }
    }

    async fn kinds_that_are_exchanged_or_handed_to_a_sidecar_reach_nobody(relay) {
        let upstream = Upstream::ok().await;
        let bundle = json!({"client_id": "c", "client_secret": "s", "refresh_token": "r", "token_url": upstream.url("/token")});
        for (name, auth, value) in [
            ("mail", Auth::OAuth2, bundle.to_string()),
            ("chat", Auth::Custom, "a session".to_owned()),
        ] {
            relay.add(NewCredential {
                auth, canary: true, api_base: Some(upstream.url("/")), relative_target: true, value: Some(Secret::from(value)),
                ..relay.credential(name)
            }).await;
        }
        let thief = relay.new_agent("thief", &["mail", "chat"]).await;
        for name in ["mail", "chat"] {
            let told = thief.forward(Call::with(name, "/messages")).await;
            assert_eq!(told.refusal(), (403, "policy_denied".to_owned()));
        }
        assert!(upstream.seen().is_empty());
        assert_eq!(alarms(&relay.entries().await).len(), 2);
    }

    async fn a_value_is_made_up_for_every_kind_and_nothing_tells_that_it_was(relay) {
        for auth in Auth::ALL {
            let name = format!("bait-{}", auth.as_str());
            relay.add(NewCredential { auth, canary: true, value: None, api_base: Some("http://127.0.0.1:9".to_owned()), ..relay.credential(&name) }).await;
            relay.add(NewCredential { auth, value: None, api_base: Some("http://127.0.0.1:9".to_owned()), ..relay.credential(auth.as_str()) }).await;
            let change = CredentialUpdate { canary: Some(true), ..CredentialUpdate::default() };
            let (store, actor) = relay.operator();
            change.apply(store, actor, auth.as_str()).await.unwrap();
            let thief = relay.new_agent(&format!("a-{}", auth.as_str()), &[&name, auth.as_str()]).await;
            for name in [name.as_str(), auth.as_str()] {
                let told = if auth == Auth::Signing {
                    thief.post("/sign", Some(("X-TAP-Credential", name)), r#"{"message": "m"}"#).await
                } else {
                    thief.forward(Call::with(name, "http://127.0.0.1:9/")).await
                };
                assert_eq!(told.refusal(), (403, "policy_denied".to_owned()), "{name}: {told:?}");
            }
        }
    }

    async fn people_are_told_once_in_a_while_and_the_log_and_the_metrics_each_time(relay) {
        bait(relay).await;
        let server = MailServer::start(false).await;
        relay.settings.mailer = smtp(server.address);
        relay.restart().await;
        let name = format!("thief-{}", uuid::Uuid::new_v4().simple());
        let thief = relay.new_agent(&name, &[CANARY]).await;
        let team = relay.operator().1.team.clone();
        for (email, role) in [
            ("olga@example.com", MemberRole::Owner), ("adam@example.com", MemberRole::Admin), ("eve@example.com", MemberRole::Approver),
        ] {
            add_user(relay, (&team, email), role).await;
        }
        let call = || Call::with(CANARY, "http://127.0.0.1:9/x?token=hidden");
        for _ in 0..5 {
            thief.forward(call()).await;
        }
        let taken = server.taken(2).await;
        let mut to: Vec<_> = taken.iter().map(|one| one.to.as_str()).collect();
        to.sort_unstable();
        assert!(to[0].contains("adam@") && to[1].contains("olga@"), "{to:?}");
        for told in [&name, CANARY, "127.0.0.1", "postern agent disable", "/dashboard/audit?decision=3Dalarm"] {
            assert!(taken[0].text.contains(told) || taken[0].text.contains(&told.replace("=3D", "=")), "{told}: {}", taken[0].text);
        }
        all_sent(&relay.host).await;
        let logged = relay.logged();
        let warnings = logged.lines().filter(|line| line.contains("ALARM: an agent named a canary") && line.contains(&name));
        assert_eq!(warnings.count(), 5);
        let metrics = thief.get("/metrics").await;
        assert!(metrics.text().contains("postern_canary_alarms_total 5\n"), "{metrics:?}");
        relay.fixture.clock.advance(TOLD_EVERY + Duration::from_secs(1));
        thief.forward(call()).await;
        server.taken(4).await;
        assert_eq!(alarms(&relay.entries().await).len(), 6);
        relay.new_agent("other", &[]).await.forward(call()).await;
        server.taken(6).await;
        all_sent(&relay.host).await;
        assert_eq!(server.count(), 6, "another agent is another alarm, and nobody is told twice");
    }

    async fn a_call_that_waits_goes_nowhere_once_its_credential_is_a_canary(relay) {
        let upstream = Upstream::ok().await;
        relay.policy("main", r#"{"require_approval_methods": ["POST"]}"#).await;
        let call = || Call::with("main", &upstream.url("/")).method("POST");
        let waiting = relay.agent.forward(call()).await.json();
        let id = waiting["txn_id"].as_str().unwrap();
        let (store, actor) = relay.operator();
        let change = |is_on| CredentialUpdate { canary: Some(is_on), ..CredentialUpdate::default() };
        change(true).apply(store, actor, "main").await.unwrap();
        relay.approve(id).await;
        assert_eq!(relay.agent.settled(id).await["status"], "error");
        assert!(upstream.seen().is_empty());
        assert_eq!(alarms(&relay.entries().await).len(), 0, "it was asked before it was one");
        change(false).apply(store, actor, "main").await.unwrap();
        relay.policy("main", r#"{"auto_approve_methods": ["POST"]}"#).await;
        assert_eq!(relay.agent.forward(call()).await.status, 200, "it is one like any other again");
    }

    async fn another_relay_raises_the_alarm_from_the_next_request_on(relay) {
        let thief = relay.new_agent("thief", &["main"]).await;
        let upstream = Upstream::ok().await;
        let beside = relay.beside().await;
        let there = Client { address: beside.agent.address, ..thief.clone() };
        let call = || Call::with("main", &upstream.url("/"));
        assert_eq!(there.forward(call()).await.status, 200);
        let (store, actor) = relay.operator();
        let change = CredentialUpdate { canary: Some(true), ..CredentialUpdate::default() };
        change.apply(store, actor, "main").await.unwrap();
        let calls: Vec<_> = (0..6).map(|n| if n % 2 == 0 { thief.forward(call()) } else { there.forward(call()) }).collect();
        for told in futures_util::future::join_all(calls).await {
            assert_eq!(told.refusal(), (403, "policy_denied".to_owned()));
        }
        assert_eq!(upstream.seen().len(), 1);
        let recent = CanaryAlarm::recent(&relay.host, None).await.unwrap();
        assert_eq!((recent.len(), recent[0].uses), (1, 6), "no use is lost: {recent:?}");
        all_sent(&relay.host).await;
        beside.stop().await;
    }

    async fn pages_make_and_show_canaries_and_tell_of_alarms(relay) {
        let owner = Visitor::owner(relay).await;
        let fields = [("name", "bait"), ("auth", "api-key"), ("api_base", "https://api.example.com"), ("canary", "on")];
        let led = owner.done("/dashboard/new/credential", &fields).await;
        assert!(owner.page(&led).await.contains("raises an alarm"));
        let list = owner.page("/dashboard/credentials").await;
        assert!(list.contains(">canary<") && !list.contains("no value"), "{list}");
        assert!(owner.page("/dashboard/credentials/bait/edit").await.contains("checked"));
        assert!(!owner.page("/dashboard").await.contains("A canary was named"));
        relay.new_agent("thief", &["bait"]).await.forward(Call::with("bait", "http://127.0.0.1:9/")).await;
        let page = owner.page("/dashboard").await;
        assert!(page.contains("A canary was named") && page.contains("thief"), "{page}");
        let audit = owner.page("/dashboard/audit?decision=alarm").await;
        assert_eq!(audit.matches(">ALARM<").count(), 1, "{audit}");
        owner.done("/dashboard/credentials/bait/edit", &fields[1..3]).await;
        assert!(!owner.page(&led).await.contains("raises an alarm"));
    }

    async fn without_an_alarm_there_is_no_answer(relay) {
        let thief = bait(relay).await;
        relay.sql("drop table canary_alarms").await;
        let told = thief.forward(Call::with(CANARY, "http://127.0.0.1:9/")).await;
        assert_eq!(told.refusal(), (503, "audit_unavailable".to_owned()));
    }

    async fn a_name_that_one_key_may_use_is_no_canary_of_another_team(relay) {
        bait(relay).await;
        let person = Person::owner(relay).await;
        let told = person.patch("/team/credentials/ordinary", json!({"canary": true})).await;
        assert_eq!(told.status, 200, "{told:?}");
        let shown = person.get("/team/credentials/ordinary").await.json();
        assert_eq!(shown["canary"], true);
        let made = person.post("/team/credentials", json!({"name": "bait", "canary": true, "api_base": "https://api.example.com"})).await;
        assert_eq!(made.status, 201, "{made:?}");
        let shown = person.get("/team/credentials/bait").await.json();
        assert!(shown["canary"] == true && !shown["value_set_at"].is_null(), "{shown}");
        let verified = person.post("/team/credentials/bait/verify", json!({})).await.json();
        assert!(verified["status"] == "unsupported" && verified["detail"].as_str().unwrap().contains("canary"), "{verified}");
        assert_eq!(alarms(&relay.entries().await).len(), 0, "people raise no alarm");
        let status = person.get("/team/status").await.json();
        assert_eq!(status.get("canary_alarms"), None, "{status}");
        relay.new_agent("thief-2", &["bait"]).await.forward(Call::with("bait", "http://127.0.0.1:9/")).await;
        let status = person.get("/team/status").await.json();
        assert_eq!((&status["canary_alarms"][0]["agent"], &status["canary_alarms"][0]["uses"]), (&json!("thief-2"), &json!(1)));
        let found = person.get("/team/doctor?offline=true").await.json();
        let canaries = found["findings"].as_array().unwrap().iter().find(|one| one["check"] == "canaries").unwrap();
        assert_eq!(canaries["state"], "warning", "{found}");
    }
}

async fn peek_count(relay: &TestRelay, table: &'static str) -> i64 {
    use sqlx::Row;
    assert_eq!(table, "approvals");
    let pool = sqlx::AnyPool::connect(&relay.fixture.url).await.unwrap();
    let row = sqlx::query("select count(*) as n from approvals")
        .fetch_one(&pool)
        .await
        .unwrap();
    pool.close().await;
    row.get("n")
}
