//! Two relays on two hosts with one PostgreSQL database and one key, and commands on either.

use postern::clock::Clock;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::support::{
    client::{Call, Client},
    peek,
    program::{Program, on_both_programs},
    server::Server,
    upstream::{Upstream, answer},
};

/// Two hosts of a deployment, each with its relay.
struct Pair {
    // The relays first, so that they are gone before their database.
    servers: [Server; 2],
    hosts: [Program; 2],
    /// The key of the agent `bot`, who may use `main`.
    key: String,
}

impl Pair {
    /// `None` where there is no PostgreSQL to test on; the output says so.
    async fn start() -> Option<Self> {
        let host = Program::on_postgres().await?;
        let key = host.add_bot();
        let hosts = [host.beside(), host];
        let servers = [&hosts[0], &hosts[1]].map(Server::start);
        Some(Self {
            servers,
            hosts,
            key,
        })
    }

    fn agents(&self, key: &str) -> [Client; 2] {
        [self.servers[0].client(key), self.servers[1].client(key)]
    }

    /// Checks what both relays say to an agent's very next call.
    async fn expect(&self, key: &str, call: &Call, status: u16) {
        for agent in self.agents(key) {
            let told = agent.forward(call.clone()).await;
            assert_eq!(told.status, status, "{told:?}");
        }
    }
}

/// Makes a call that waits for a person; its id.
async fn asked(agent: &Client, target: &str) -> String {
    let call = Call::with("main", target).method("POST");
    let told = agent.forward(call).await;
    assert_eq!(told.status, 202, "{told:?}");
    told.json()["txn_id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_on_one_host_holds_on_both_with_the_next_call() {
    let Some(pair) = Pair::start().await else {
        return;
    };
    let upstream = Upstream::ok().await;
    let (key, call) = (&pair.key, Call::with("main", &upstream.url("/")));
    for host in &pair.hosts {
        pair.expect(key, &call, 200).await;
        host.ok("agent disable bot");
        pair.expect(key, &call, 401).await;
        host.ok("agent enable bot");
        pair.expect(key, &call, 200).await;
        host.ok_with("policy set main --file -", r#"{"deny_methods": ["GET"]}"#);
        pair.expect(key, &call, 403).await;
        host.ok("policy delete main --yes");
        pair.expect(key, &call, 200).await;
        let sent = upstream.seen().len();
        host.ok_with("credential set-value main --value-file -", "another-secret");
        pair.expect(key, &call, 200).await;
        let newer = Some("Bearer another-secret".to_owned());
        let seen = upstream.seen();
        assert!(
            seen[sent..]
                .iter()
                .all(|seen| seen.header("authorization") == newer)
        );
    }
    let sent = upstream.seen().len();
    let newer = pair.hosts[0].ok("agent rotate-key bot --yes");
    pair.expect(key, &call, 401).await;
    pair.expect(newer.trim(), &call, 200).await;
    pair.hosts[1].ok("agent delete bot --yes");
    pair.expect(newer.trim(), &call, 401).await;
    assert_eq!(upstream.seen().len(), sent + 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_role_loses_is_lost_on_both() {
    let Some(pair) = Pair::start().await else {
        return;
    };
    let upstream = Upstream::ok().await;
    let call = Call::with("main", &upstream.url("/"));
    for host in &pair.hosts {
        host.ok("role create --name reader --credentials main");
        let key = host.ok("agent create --name visitor --roles reader");
        pair.expect(key.trim(), &call, 200).await;
        host.ok("role remove-credential reader main");
        pair.expect(key.trim(), &call, 403).await;
        host.ok("role add-credential reader main");
        pair.expect(key.trim(), &call, 200).await;
        host.ok("role delete reader --yes");
        pair.expect(key.trim(), &call, 403).await;
        host.ok("agent delete visitor --yes");
    }
    for host in &pair.hosts {
        host.ok("role create --name filler --if-not-exists");
        peek::agreeing(host).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_counts_both_together() {
    let Some(pair) = Pair::start().await else {
        return;
    };
    let upstream = Upstream::ok().await;
    let hour = || Clock::default().now().as_millis() / 3_600_000;
    loop {
        let began = hour();
        let line = "agent create --name limited --credentials main --rate-limit 25";
        let key = pair.hosts[0].ok(line);
        let mut calls = JoinSet::new();
        for agent in pair.agents(key.trim()).into_iter().cycle().take(60) {
            let call = Call::with("main", &upstream.url("/"));
            calls.spawn(async move { agent.forward(call).await.status });
        }
        let told = calls.join_all().await;
        pair.hosts[1].ok("agent delete limited --yes");
        // A new hour counts anew.
        if began == hour() {
            assert_eq!(told.iter().filter(|status| **status == 200).count(), 25);
            assert_eq!(told.iter().filter(|status| **status == 429).count(), 35);
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_approved_once_is_sent_once() {
    let Some(pair) = Pair::start().await else {
        return;
    };
    let upstream = Upstream::ok().await;
    let agents = pair.agents(&pair.key);
    let mut ids = Vec::new();
    for number in 0..6 {
        ids.push(asked(&agents[number % 2], &upstream.url(&format!("/{number}"))).await);
    }
    for (id, host) in ids.iter().zip(pair.hosts.iter().cycle()) {
        host.ok(&format!("approval approve {id}"));
    }
    for (id, agent) in ids.iter().zip(agents.iter().rev().cycle()) {
        assert_eq!(agent.settled(id).await["status"], "forwarded");
    }
    assert_eq!(upstream.seen().len(), ids.len());
}

/// Has an approved call be under way, ends the relay that sends it, and lets its lease be over.
async fn lost(
    (host, mut servers): (&Program, Vec<(String, Server)>),
    (key, upstream): (&str, &mut Upstream),
) -> (String, Option<Server>) {
    let id = asked(&servers[0].1.client(key), &upstream.url("/once")).await;
    host.ok(&format!("approval approve {id}"));
    let _held = upstream.call().await;
    let claimed = peek::texts(host, "select claimed_by from approvals").await;
    let at = servers.iter().position(|(chain, _)| *chain == claimed[0]);
    servers.swap_remove(at.unwrap()).1.kill();
    // As if the time had passed in which the relay could have told how it went.
    peek::execute(host, "update approvals set lease_until = 1").await;
    (id, servers.pop().map(|(_, server)| server))
}

fn check_unknown(poll: &Value, upstream: &Upstream) {
    assert_eq!(poll["status"], "error", "{poll}");
    let detail = poll["error_detail"].as_str().unwrap();
    assert!(detail.contains("outcome unknown"), "{detail}");
    assert_eq!(upstream.seen().len(), 1, "it is never sent twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_whose_relay_was_killed_is_not_sent_by_the_other() {
    let Some(pair) = Pair::start().await else {
        return;
    };
    let mut upstream = Upstream::scripted().await;
    let Pair {
        servers,
        hosts,
        key,
    } = pair;
    let chains = [peek::chain(&hosts[0]), peek::chain(&hosts[1])];
    let servers = chains.into_iter().zip(servers).collect();
    let (id, left) = lost((&hosts[0], servers), (&key, &mut upstream)).await;
    let left = left.unwrap();
    check_unknown(&left.client(&key).settled(&id).await, &upstream);
    left.stop();
    check_logged(&hosts, &id);
}

/// Checks that the one host that ended it has it on record, once.
fn check_logged(hosts: &[Program; 2], id: &str) {
    let logged = hosts.iter().flat_map(peek::file_lines);
    let entries = logged.filter(|line| line.contains(id) && line.contains("outcome_unknown"));
    assert_eq!(entries.count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_relays_on_one_sqlite_file_send_once_and_neither_sends_what_the_other_lost() {
    let host = Program::owned();
    let key = host.add_bot();
    let hosts = [host.beside(), host];
    let upstream = Upstream::ok().await;
    let servers = [&hosts[0], &hosts[1]].map(Server::start);
    let agents = [servers[0].client(&key), servers[1].client(&key)];
    for number in 0..4 {
        let id = asked(&agents[number % 2], &upstream.url(&format!("/{number}"))).await;
        hosts[number / 2].ok(&format!("approval approve {id}"));
        assert_eq!(
            agents[1 - number % 2].settled(&id).await["status"],
            "forwarded"
        );
    }
    assert_eq!(upstream.seen().len(), 4);
    peek::execute(&hosts[0], "delete from approvals").await;
    let mut upstream = Upstream::scripted().await;
    let chains = [peek::chain(&hosts[0]), peek::chain(&hosts[1])];
    let servers = chains.into_iter().zip(servers).collect();
    let (id, left) = lost((&hosts[0], servers), (&key, &mut upstream)).await;
    let left = left.unwrap();
    check_unknown(&left.client(&key).settled(&id).await, &upstream);
    // Whoever had its call held open is told the same.
    let polled = left
        .client(&key)
        .get(&format!("/agent/approvals/{id}?wait=5"))
        .await;
    assert_eq!(polled.json()["status"], "error");
    left.stop();
    check_logged(&hosts, &id);
}

on_both_programs! {
    async fn a_grant_lets_as_many_calls_pass_as_were_granted_through_both_relays(program) {
        let key = program.add_bot();
        let upstream = Upstream::ok().await;
        let beside = program.beside();
        let servers = [&program, &beside].map(Server::start);
        let line = "grant create main --method POST --scope 127.0.0.1/go --ttl 5m --max-uses 5";
        program.ok(line);
        let mut calls = JoinSet::new();
        for number in 0..16 {
            let agent = servers[number % 2].client(&key);
            let call = Call::with("main", &upstream.url("/go")).method("POST");
            calls.spawn(async move { agent.forward(call).await.status });
        }
        let told = calls.join_all().await;
        assert_eq!(told.iter().filter(|status| **status == 200).count(), 5);
        assert_eq!(told.iter().filter(|status| **status == 202).count(), 11);
        assert_eq!(upstream.seen().len(), 5);
    }

    async fn a_call_whose_relay_was_killed_is_not_sent_by_the_next(program) {
        let key = program.add_bot();
        let mut upstream = Upstream::scripted().await;
        let server = Server::start(&program);
        let servers = vec![(peek::chain(&program), server)];
        let (id, _) = lost((&program, servers), (&key, &mut upstream)).await;
        let server = Server::start(&program);
        check_unknown(&server.client(&key).settled(&id).await, &upstream);
        server.stop();
        let told = program.tell(&format!("approval approve {id}"));
        assert!(told.ends_with("status: 5"), "{told}");
        peek::agreeing(&program).await;
    }

    async fn an_approval_that_comes_while_no_relay_runs_is_sent_by_the_next(program) {
        let key = program.add_bot();
        let upstream = Upstream::answering(answer("201 Created", "", "made")).await;
        let mut server = Server::start(&program);
        let id = asked(&server.client(&key), &upstream.url("/")).await;
        server.kill();
        program.ok(&format!("approval approve {id}"));
        assert!(upstream.seen().is_empty());
        let server = Server::start(&program);
        let poll = server.client(&key).settled(&id).await;
        assert_eq!((&poll["status"], &poll["response"]["status"]), (&"forwarded".into(), &201.into()));
        server.stop();
    }
}
